//! Every SQL text about rounds.

use crate::db::{Tx, record, sql};
use crate::error::Result;

record! {
    pub struct Round {
        pub id: String,
        pub organisation: String,
        pub prefix: String,
        pub unit: String,
        pub number: i64,
        pub sheet_version: String,
        pub short: bool,
        pub remarks_from: Option<i64>,
        pub results_sign_in: bool,
        pub opened: String,
        pub deadline: String,
        pub state: String,
        pub closed: Option<String>,
        pub public_key: Vec<u8>,
        pub early_by: Option<String>,
        pub items: Option<String>,
        pub back: Option<String>,
        pub back_to: Option<String>,
        pub joined: Option<i64>,
    }
}

pub fn add(tx: &mut Tx, round: &Round) -> Result<()> {
    tx.run(
        sql!(
            "insert into round (id, organisation, prefix, unit, number, sheet_version, short, remarks_from,
                 results_sign_in, opened, deadline, state, public_key, items, back, back_to, joined)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
        ),
        &[
            &round.id,
            &round.organisation,
            &round.prefix,
            &round.unit,
            &round.number,
            &round.sheet_version,
            &round.short,
            &round.remarks_from,
            &round.results_sign_in,
            &round.opened,
            &round.deadline,
            &round.state,
            &round.public_key,
            &round.items,
            &round.back,
            &round.back_to,
            &round.joined,
        ],
    )?;
    Ok(())
}

pub fn round(tx: &mut Tx, organisation: &str, id: &str) -> Result<Round> {
    tx.one(
        sql!(
            "select id, organisation, prefix, unit, number, sheet_version, short, remarks_from, results_sign_in,
                 opened, deadline, state, closed, public_key, early_by, items, back, back_to, joined
             from round where organisation = $1 and id = $2"
        ),
        &[&organisation, &id],
    )
}

pub fn by_id(tx: &mut Tx, id: &str) -> Result<Option<Round>> {
    tx.maybe(
        sql!(
            "select id, organisation, prefix, unit, number, sheet_version, short, remarks_from, results_sign_in,
                 opened, deadline, state, closed, public_key, early_by, items, back, back_to, joined
             from round where id = $1"
        ),
        &[&id],
    )
}

pub fn by_prefix(tx: &mut Tx, prefix: &str) -> Result<Option<Round>> {
    tx.maybe(
        sql!(
            "select id, organisation, prefix, unit, number, sheet_version, short, remarks_from, results_sign_in,
                 opened, deadline, state, closed, public_key, early_by, items, back, back_to, joined
             from round where prefix = $1"
        ),
        &[&prefix],
    )
}

pub fn of_unit(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Round>> {
    tx.all(
        sql!(
            "select id, organisation, prefix, unit, number, sheet_version, short, remarks_from, results_sign_in,
                 opened, deadline, state, closed, public_key, early_by, items, back, back_to, joined
             from round where organisation = $1 and unit = $2 order by number desc"
        ),
        &[&organisation, &unit],
    )
}

record! {
    /// One round in which a unit took part, with all it told.
    pub struct Part {
        pub round: String,
        pub unit: String,
        pub number: i64,
        pub sheet_version: String,
        pub short: bool,
        pub items: Option<String>,
        pub results_sign_in: bool,
        pub opened: String,
        pub closed: Option<String>,
        pub joined: Option<i64>,
        pub place: i64,
        pub address: String,
        pub people: i64,
        pub body: Option<String>,
    }
}

/// The closed rounds in which a unit took part, its own and those of units above, the earliest first.
pub fn parts(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Part>> {
    tx.all(
        sql!(
            "select round.id as round, round.unit, round.number, round.sheet_version, round.short, round.items,
                 round.results_sign_in, round.opened, round.closed, round.joined, round_unit.place, round_unit.address,
                 (select coalesce(cast(sum(round_band.people) as bigint), 0) from round_band
                  where round_band.round = round.id and round_band.place = round_unit.place) as people,
                 publication.body
             from round_unit join round on round.id = round_unit.round
                 left join publication on publication.round = round.id
             where round_unit.organisation = $1 and round_unit.unit = $2 and round.state in ('closed', 'unopened')
             order by round.closed, round.id"
        ),
        &[&organisation, &unit],
    )
}

/// The same of every unit that has rounds of its own, unit by unit.
pub fn own_parts(tx: &mut Tx, organisation: &str) -> Result<Vec<Part>> {
    tx.all(
        sql!(
            "select round.id as round, round.unit, round.number, round.sheet_version, round.short, round.items,
                 round.results_sign_in, round.opened, round.closed, round.joined, round_unit.place, round_unit.address,
                 (select coalesce(cast(sum(round_band.people) as bigint), 0) from round_band
                  where round_band.round = round.id and round_band.place = 0) as people,
                 publication.body
             from round_unit join round on round.id = round_unit.round
                 join publication on publication.round = round.id
             where round_unit.organisation = $1 and round_unit.place = 0 and round.state = 'closed'
             order by round.unit, round.closed, round.id"
        ),
        &[&organisation],
    )
}

/// Every round of an organisation, of each unit the latest last.
pub fn of_organisation(tx: &mut Tx, organisation: &str) -> Result<Vec<Round>> {
    tx.all(
        sql!(
            "select id, organisation, prefix, unit, number, sheet_version, short, remarks_from, results_sign_in,
                 opened, deadline, state, closed, public_key, early_by, items, back, back_to, joined
             from round where organisation = $1 order by unit, number"
        ),
        &[&organisation],
    )
}

record! {
    pub struct Count {
        pub count: i64,
    }
}

record! {
    pub struct Id {
        pub id: String,
    }
}

pub fn last_number(tx: &mut Tx, organisation: &str, unit: &str) -> Result<i64> {
    let count: Count = tx.one(
        sql!("select coalesce(max(number), 0) as count from round where organisation = $1 and unit = $2"),
        &[&organisation, &unit],
    )?;
    Ok(count.count)
}

/// Open rounds past their deadline, and those whose close was begun.
pub fn to_close(tx: &mut Tx, now: &str) -> Result<Vec<Id>> {
    tx.all(
        sql!("select id from round where state = 'closing' or (state = 'open' and deadline <= $1) order by id"),
        &[&now],
    )
}

pub fn open_or_closing(tx: &mut Tx) -> Result<Vec<Id>> {
    tx.all(sql!("select id from round where state in ('open', 'closing')"), &[])
}

// Units and bands, frozen

record! {
    pub struct RoundUnit {
        pub place: i64,
        pub parent: Option<i64>,
        pub unit: String,
        pub name: String,
        pub least: i64,
        pub address: String,
    }
}

pub fn add_unit(tx: &mut Tx, round: &Round, unit: &RoundUnit) -> Result<()> {
    tx.run(
        sql!(
            "insert into round_unit (round, organisation, place, parent, unit, name, least, address)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            &round.id,
            &round.organisation,
            &unit.place,
            &unit.parent,
            &unit.unit,
            &unit.name,
            &unit.least,
            &unit.address,
        ],
    )?;
    Ok(())
}

pub fn units(tx: &mut Tx, round: &str) -> Result<Vec<RoundUnit>> {
    tx.all(
        sql!("select place, parent, unit, name, least, address from round_unit where round = $1 order by place"),
        &[&round],
    )
}

pub fn by_address(tx: &mut Tx, address: &str) -> Result<Option<Round>> {
    tx.maybe(
        sql!(
            "select id, organisation, prefix, unit, number, sheet_version, short, remarks_from, results_sign_in,
                 opened, deadline, state, closed, public_key, early_by, items, back, back_to, joined
             from round where id in (select round from round_unit where address = $1)"
        ),
        &[&address],
    )
}

record! {
    #[derive(Clone, Debug)]
    pub struct RoundBand {
        pub place: i64,
        pub band: String,
        pub people: i64,
    }
}

pub fn add_band(tx: &mut Tx, round: &Round, band: &RoundBand) -> Result<()> {
    tx.run(
        sql!("insert into round_band (round, organisation, place, band, people) values ($1, $2, $3, $4, $5)"),
        &[&round.id, &round.organisation, &band.place, &band.band, &band.people],
    )?;
    Ok(())
}

pub fn bands(tx: &mut Tx, round: &str) -> Result<Vec<RoundBand>> {
    tx.all(
        sql!("select place, band, people from round_band where round = $1 order by place, band"),
        &[&round],
    )
}

// Codes and the box

pub fn add_code(tx: &mut Tx, round: &Round, hash: &str, place: i64, band: &str) -> Result<()> {
    tx.run(
        sql!(
            "insert into code (hash, organisation, round, place, band) values ($1, $2, $3, $4, $5)"
        ),
        &[&hash, &round.organisation, &round.id, &place, &band],
    )?;
    Ok(())
}

record! {
    pub struct Seat {
        pub place: i64,
        pub band: String,
        pub people: i64,
        pub mark: Option<Vec<u8>>,
    }
}

/// Where a code sits, how many of its band are in that unit, and how the answer in the box begins.
pub fn seat(tx: &mut Tx, round: &str, hash: &str) -> Result<Option<Seat>> {
    tx.maybe(
        sql!(
            "select code.place, code.band, round_band.people,
                 (select substr(box.sealed, 1, 4) from box where box.code = code.hash) as mark
             from code join round_band on round_band.round = code.round
                 and round_band.place = code.place and round_band.band = code.band
             where code.round = $1 and code.hash = $2"
        ),
        &[&round, &hash],
    )
}

/// Puts a sealed answer in, over the one that was there.  Nothing is touched unless the round is
/// open and the code is one of its own.
pub fn put(tx: &mut Tx, round: &str, hash: &str, sealed: &[u8]) -> Result<u64> {
    tx.run(
        sql!(
            "insert into box (code, organisation, round, sealed)
             select code.hash, code.organisation, code.round, $3
             from code join round on round.id = code.round
             where code.round = $1 and code.hash = $2 and round.state = 'open'
             on conflict (code) do update set sealed = excluded.sealed"
        ),
        &[&round, &hash, &sealed],
    )
}

pub fn answered(tx: &mut Tx, round: &str) -> Result<i64> {
    let count: Count =
        tx.one(sql!("select count(*) as count from box where round = $1"), &[&round])?;
    Ok(count.count)
}

/// Outsiders are not counted among those a round is about.
pub fn answered_inside(tx: &mut Tx, round: &str) -> Result<i64> {
    let count: Count = tx.one(
        sql!(
            "select count(*) as count from box join code on code.hash = box.code
             where box.round = $1 and code.band <> 'outside'"
        ),
        &[&round],
    )?;
    Ok(count.count)
}

record! {
    pub struct Sealed {
        pub code: String,
        pub place: i64,
        pub band: String,
        pub sealed: Vec<u8>,
    }
}

/// The box, a part at a time, in the order of the codes' hashes.
pub fn sealed_after(tx: &mut Tx, round: &str, after: &str, most: i64) -> Result<Vec<Sealed>> {
    tx.all(
        sql!(
            "select box.code, code.place, code.band, box.sealed
             from box join code on code.hash = box.code
             where box.round = $1 and box.code > $2 order by box.code limit $3"
        ),
        &[&round, &after, &most],
    )
}

// The close

pub fn begin_close(tx: &mut Tx, round: &str) -> Result<u64> {
    tx.run(sql!("update round set state = 'closing' where id = $1 and state = 'open'"), &[&round])
}

pub fn finish_close(tx: &mut Tx, round: &str, state: &str, now: &str) -> Result<u64> {
    tx.run(
        sql!("update round set state = $2, closed = $3 where id = $1 and state = 'closing'"),
        &[&round, &state, &now],
    )
}

pub fn burn(tx: &mut Tx, round: &str) -> Result<()> {
    tx.run(sql!("delete from box where round = $1"), &[&round])?;
    tx.run(sql!("delete from code where round = $1"), &[&round])?;
    Ok(())
}

pub fn add_publication(tx: &mut Tx, round: &str, organisation: &str, body: &str) -> Result<()> {
    tx.run(
        sql!("insert into publication (round, organisation, body) values ($1, $2, $3)"),
        &[&round, &organisation, &body],
    )?;
    Ok(())
}

record! {
    pub struct Body {
        pub body: String,
    }
}

pub fn publication(tx: &mut Tx, round: &str) -> Result<Option<Body>> {
    tx.maybe(sql!("select body from publication where round = $1"), &[&round])
}

/// Kept for who alone has the duty of the chief there; where nobody has it, or several, for nobody.
pub fn add_own_answer(
    tx: &mut Tx,
    round: &str,
    organisation: &str,
    place: i64,
    marks: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into own_answer (round, organisation, place, marks, shown, account)
             select $1, $2, $3, $4, false, min(duty.account)
             from duty join round_unit on round_unit.unit = duty.unit
             where round_unit.round = $1 and round_unit.place = $3
                 and duty.organisation = $2 and duty.kind = 'chief'
             having count(distinct duty.account) = 1"
        ),
        &[&round, &organisation, &place, &marks],
    )?;
    Ok(())
}

record! {
    pub struct OwnAnswer {
        pub marks: String,
        pub shown: bool,
        pub account: Option<String>,
    }
}

pub fn own_answer(tx: &mut Tx, round: &str, place: i64) -> Result<Option<OwnAnswer>> {
    tx.maybe(
        sql!("select marks, shown, account from own_answer where round = $1 and place = $2"),
        &[&round, &place],
    )
}

pub fn show_own_answer(tx: &mut Tx, round: &str, place: i64, account: &str) -> Result<u64> {
    tx.run(
        sql!(
            "update own_answer set shown = true
             where round = $1 and place = $2 and account = $3"
        ),
        &[&round, &place, &account],
    )
}

pub fn ask_early(tx: &mut Tx, round: &str, account: &str) -> Result<u64> {
    tx.run(
        sql!("update round set early_by = $2 where id = $1 and state = 'open'"),
        &[&round, &account],
    )
}
