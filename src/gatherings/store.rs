//! Every SQL text about learning sessions.

use crate::db::{Tx, record, sql};
use crate::error::Result;

// Series

record! {
    pub struct Series {
        pub id: String,
        pub title: String,
        pub course: Option<i64>,
    }
}

pub fn all_series(tx: &mut Tx, organisation: &str) -> Result<Vec<Series>> {
    tx.all(
        sql!(
            "select id, title, course from series
             where organisation = $1 order by created, id"
        ),
        &[&organisation],
    )
}

pub fn series(tx: &mut Tx, organisation: &str, id: &str) -> Result<Series> {
    tx.one(
        sql!("select id, title, course from series where organisation = $1 and id = $2"),
        &[&organisation, &id],
    )
}

pub fn add_series(
    tx: &mut Tx,
    organisation: &str,
    id: &str,
    title: &str,
    course: Option<i64>,
    now: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into series (id, organisation, title, course, created)
             values ($1, $2, $3, $4, $5)"
        ),
        &[&id, &organisation, &title, &course, &now],
    )?;
    Ok(())
}

record! {
    pub struct Numbers {
        pub year: i64,
        pub no: i64,
        pub session: i64,
    }
}

pub fn numbers(tx: &mut Tx, series: &str) -> Result<Vec<Numbers>> {
    tx.all(sql!("select year, no, session from gathering where series = $1"), &[&series])
}

// Sessions

record! {
    #[derive(Default)]
    pub struct Gathering {
        pub id: String,
        pub organisation: String,
        pub series: String,
        pub address: String,
        pub year: i64,
        pub no: i64,
        pub session: i64,
        pub title: String,
        pub theme: String,
        pub purpose: String,
        pub mode: String,
        pub place: String,
        pub online: String,
        pub begins: String,
        pub ends: String,
        pub capacity: i64,
        pub format: String,
        pub sheet_version: Option<String>,
        pub invitation: String,
        pub standing: String,
        pub reason: String,
        pub sequence: i64,
        pub changed: String,
        pub groups_fixed: Option<String>,
        pub dialogue: Option<String>,
        pub report_published: Option<String>,
        pub forgotten: Option<String>,
    }
}

pub fn add_gathering(tx: &mut Tx, new: &Gathering) -> Result<()> {
    tx.run(
        sql!(
            "insert into gathering (id, organisation, series, address, year, no, session, title, theme,
                 purpose, mode, place, online, begins, ends, capacity, format, sheet_version, invitation,
                 standing, reason, sequence, changed)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
                 $20, $21, $22, $23)"
        ),
        &[
            &new.id,
            &new.organisation,
            &new.series,
            &new.address,
            &new.year,
            &new.no,
            &new.session,
            &new.title,
            &new.theme,
            &new.purpose,
            &new.mode,
            &new.place,
            &new.online,
            &new.begins,
            &new.ends,
            &new.capacity,
            &new.format,
            &new.sheet_version,
            &new.invitation,
            &new.standing,
            &new.reason,
            &new.sequence,
            &new.changed,
        ],
    )?;
    Ok(())
}

pub fn gatherings(tx: &mut Tx, organisation: &str) -> Result<Vec<Gathering>> {
    tx.all(
        sql!("select * from gathering where organisation = $1 order by begins desc, id"),
        &[&organisation],
    )
}

pub fn gathering(tx: &mut Tx, id: &str) -> Result<Gathering> {
    tx.one(sql!("select * from gathering where id = $1"), &[&id])
}

pub fn by_address(tx: &mut Tx, address: &str) -> Result<Gathering> {
    tx.one(sql!("select * from gathering where address = $1"), &[&address])
}

pub fn change_plan(tx: &mut Tx, id: &str, plan: &Gathering) -> Result<()> {
    tx.run(
        sql!(
            "update gathering set title = $2, theme = $3, purpose = $4, mode = $5, place = $6, online = $7,
                 begins = $8, ends = $9, capacity = $10, format = $11, sheet_version = $12, invitation = $13
             where id = $1"
        ),
        &[
            &id,
            &plan.title,
            &plan.theme,
            &plan.purpose,
            &plan.mode,
            &plan.place,
            &plan.online,
            &plan.begins,
            &plan.ends,
            &plan.capacity,
            &plan.format,
            &plan.sheet_version,
            &plan.invitation,
        ],
    )?;
    Ok(())
}

pub fn renumber(tx: &mut Tx, id: &str, (year, no, session): (i64, i64, i64)) -> Result<()> {
    tx.run(
        sql!("update gathering set year = $2, no = $3, session = $4 where id = $1"),
        &[&id, &year, &no, &session],
    )?;
    Ok(())
}

pub fn stand(
    tx: &mut Tx,
    id: &str,
    standing: &str,
    reason: &str,
    sequence: i64,
    now: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "update gathering set standing = $2, reason = $3, sequence = $4, changed = $5
             where id = $1"
        ),
        &[&id, &standing, &reason, &sequence, &now],
    )?;
    Ok(())
}

pub fn link_dialogue(tx: &mut Tx, id: &str, dialogue: Option<&str>) -> Result<()> {
    tx.run(sql!("update gathering set dialogue = $2 where id = $1"), &[&id, &dialogue])?;
    Ok(())
}

// Registrations

record! {
    #[derive(Default)]
    pub struct Registration {
        pub id: String,
        pub turn: i64,
        pub state: String,
        pub moved_up: bool,
        pub walk_in: bool,
        pub attended: bool,
        pub municipality: Option<String>,
        pub body: String,
        pub band: String,
        pub department: String,
        pub section: String,
        pub years: String,
        pub name: String,
        pub motive: String,
        pub quote_motive: String,
        pub quote_body: String,
        pub earlier: bool,
        pub by_screen: bool,
        pub seat_group: Option<i64>,
    }
}

record! {
    /// Seats taken, people waiting, turns given.
    pub struct Counted {
        pub seated: i64,
        pub waiting: i64,
        pub turns: i64,
    }
}

pub fn count(tx: &mut Tx, gathering: &str) -> Result<Counted> {
    tx.one(
        sql!(
            "select count(*) filter (where state = 'seated') as seated,
                 count(*) filter (where state = 'waiting') as waiting,
                 coalesce(max(turn), 0) as turns
             from registration where gathering = $1"
        ),
        &[&gathering],
    )
}

pub fn add_registration(
    tx: &mut Tx,
    organisation: &str,
    gathering: &str,
    new: &Registration,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into registration (id, organisation, gathering, turn, state, moved_up, walk_in, attended,
                 municipality, body, band, department, section, years, name, motive, quote_motive, quote_body,
                 earlier, by_screen)
             values ($1, $2, $3, $4, $5, false, $6, false, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                 $18)"
        ),
        &[
            &new.id,
            &organisation,
            &gathering,
            &new.turn,
            &new.state,
            &new.walk_in,
            &new.municipality,
            &new.body,
            &new.band,
            &new.department,
            &new.section,
            &new.years,
            &new.name,
            &new.motive,
            &new.quote_motive,
            &new.quote_body,
            &new.earlier,
            &new.by_screen,
        ],
    )?;
    Ok(())
}

pub fn registrations(tx: &mut Tx, gathering: &str) -> Result<Vec<Registration>> {
    tx.all(sql!("select * from registration where gathering = $1 order by turn"), &[&gathering])
}

pub fn registration(tx: &mut Tx, gathering: &str, id: &str) -> Result<Registration> {
    tx.one(sql!("select * from registration where gathering = $1 and id = $2"), &[&gathering, &id])
}

record! {
    pub struct Id {
        pub id: String,
    }
}

/// Who waits, the longest waiting first.
pub fn waiting(tx: &mut Tx, gathering: &str) -> Result<Vec<Id>> {
    tx.all(
        sql!(
            "select id from registration
             where gathering = $1 and state = 'waiting' order by turn"
        ),
        &[&gathering],
    )
}

pub fn move_up(tx: &mut Tx, id: &str) -> Result<()> {
    tx.run(
        sql!("update registration set state = 'seated', moved_up = true where id = $1"),
        &[&id],
    )?;
    Ok(())
}

pub fn set_state(tx: &mut Tx, gathering: &str, id: &str, state: &str) -> Result<()> {
    tx.run(
        sql!("update registration set state = $3 where gathering = $1 and id = $2"),
        &[&gathering, &id, &state],
    )?;
    Ok(())
}

pub fn change_entry(tx: &mut Tx, id: &str, entry: &Registration) -> Result<()> {
    tx.run(
        sql!(
            "update registration set municipality = $2, body = $3, band = $4, department = $5, section = $6,
                 years = $7, name = $8, motive = $9, quote_motive = $10, quote_body = $11, earlier = $12,
                 by_screen = $13
             where id = $1"
        ),
        &[
            &id,
            &entry.municipality,
            &entry.body,
            &entry.band,
            &entry.department,
            &entry.section,
            &entry.years,
            &entry.name,
            &entry.motive,
            &entry.quote_motive,
            &entry.quote_body,
            &entry.earlier,
            &entry.by_screen,
        ],
    )?;
    Ok(())
}

pub fn quote(tx: &mut Tx, id: &str, motive: &str, body: &str) -> Result<()> {
    tx.run(
        sql!("update registration set quote_motive = $2, quote_body = $3 where id = $1"),
        &[&id, &motive, &body],
    )?;
    Ok(())
}

pub fn attend(tx: &mut Tx, gathering: &str, id: &str, attended: bool) -> Result<()> {
    tx.run(
        sql!("update registration set attended = $3 where gathering = $1 and id = $2"),
        &[&gathering, &id, &attended],
    )?;
    Ok(())
}

// Links

record! {
    pub struct Link {
        pub registration: String,
        pub card: bool,
    }
}

pub fn add_link(
    tx: &mut Tx,
    hash: &str,
    organisation: &str,
    registration: &str,
    card: bool,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into registration_link (hash, organisation, registration, card)
             values ($1, $2, $3, $4)"
        ),
        &[&hash, &organisation, &registration, &card],
    )?;
    Ok(())
}

pub fn link(tx: &mut Tx, gathering: &str, hash: &str) -> Result<Option<Link>> {
    tx.maybe(
        sql!(
            "select link.registration, link.card from registration_link link
             join registration on registration.id = link.registration
             where registration.gathering = $1 and link.hash = $2"
        ),
        &[&gathering, &hash],
    )
}

// Forgetting

pub fn not_forgotten(tx: &mut Tx) -> Result<Vec<Id>> {
    tx.all(sql!("select id from gathering where forgotten is null order by id"), &[])
}

pub fn forget_links(tx: &mut Tx, gathering: &str) -> Result<()> {
    tx.run(
        sql!(
            "delete from registration_link
             where registration in (select id from registration where gathering = $1)"
        ),
        &[&gathering],
    )?;
    Ok(())
}

pub fn forget_people(tx: &mut Tx, gathering: &str) -> Result<()> {
    tx.run(
        sql!(
            "update registration set name = '', section = '', motive = '', body = '', municipality = null,
                 quote_motive = 'no', quote_body = 'no', seat_group = null
             where gathering = $1"
        ),
        &[&gathering],
    )?;
    Ok(())
}

pub fn forget_presenters(tx: &mut Tx, gathering: &str) -> Result<()> {
    tx.run(
        sql!("update practice_report set registration = null, presenter = '' where gathering = $1"),
        &[&gathering],
    )?;
    Ok(())
}

pub fn forgotten(tx: &mut Tx, id: &str, now: &str) -> Result<()> {
    tx.run(sql!("update gathering set forgotten = $2 where id = $1"), &[&id, &now])?;
    Ok(())
}

pub fn report_published(tx: &mut Tx, id: &str, now: &str) -> Result<()> {
    tx.run(sql!("update gathering set report_published = $2 where id = $1"), &[&id, &now])?;
    Ok(())
}

// Groups

pub fn clear_groups(tx: &mut Tx, gathering: &str) -> Result<()> {
    tx.run(sql!("update registration set seat_group = null where gathering = $1"), &[&gathering])?;
    Ok(())
}

pub fn sit(tx: &mut Tx, gathering: &str, id: &str, group: Option<i64>) -> Result<()> {
    tx.run(
        sql!(
            "update registration set seat_group = $3
             where gathering = $1 and id = $2 and state = 'seated'"
        ),
        &[&gathering, &id, &group],
    )?;
    Ok(())
}

pub fn fix_groups(tx: &mut Tx, gathering: &str, now: Option<&str>) -> Result<()> {
    tx.run(sql!("update gathering set groups_fixed = $2 where id = $1"), &[&gathering, &now])?;
    Ok(())
}

// Practice reports

record! {
    pub struct Case {
        pub id: String,
        pub registration: Option<String>,
        pub presenter: String,
        pub title: String,
        pub tried: String,
        pub changed: String,
        pub questions: String,
        pub quote: String,
        pub position: i64,
    }
}

pub fn cases(tx: &mut Tx, gathering: &str) -> Result<Vec<Case>> {
    tx.all(
        sql!("select * from practice_report where gathering = $1 order by position, id"),
        &[&gathering],
    )
}

pub fn case(tx: &mut Tx, gathering: &str, id: &str) -> Result<Case> {
    tx.one(
        sql!("select * from practice_report where gathering = $1 and id = $2"),
        &[&gathering, &id],
    )
}

pub fn add_case(tx: &mut Tx, organisation: &str, gathering: &str, new: &Case) -> Result<()> {
    tx.run(
        sql!(
            "insert into practice_report (id, organisation, gathering, registration, presenter, title, tried,
                 changed, questions, quote, position)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &[
            &new.id,
            &organisation,
            &gathering,
            &new.registration,
            &new.presenter,
            &new.title,
            &new.tried,
            &new.changed,
            &new.questions,
            &new.quote,
            &new.position,
        ],
    )?;
    Ok(())
}

pub fn change_case(tx: &mut Tx, gathering: &str, case: &Case) -> Result<()> {
    tx.run(
        sql!(
            "update practice_report set registration = $3, presenter = $4, title = $5, tried = $6, changed = $7,
                 questions = $8, quote = $9
             where gathering = $1 and id = $2"
        ),
        &[
            &gathering,
            &case.id,
            &case.registration,
            &case.presenter,
            &case.title,
            &case.tried,
            &case.changed,
            &case.questions,
            &case.quote,
        ],
    )?;
    Ok(())
}

pub fn remove_case(tx: &mut Tx, gathering: &str, id: &str) -> Result<()> {
    tx.run(
        sql!("delete from practice_report where gathering = $1 and id = $2"),
        &[&gathering, &id],
    )?;
    Ok(())
}

// The record

record! {
    pub struct Record {
        pub stage: String,
        pub body: String,
        pub published: Option<String>,
    }
}

pub fn record(tx: &mut Tx, gathering: &str) -> Result<Option<Record>> {
    tx.maybe(sql!("select stage, body, published from record where gathering = $1"), &[&gathering])
}

pub fn put_record(tx: &mut Tx, organisation: &str, gathering: &str, row: &Record) -> Result<()> {
    tx.run(
        sql!(
            "insert into record (gathering, organisation, stage, body, published) values ($1, $2, $3, $4, $5)
             on conflict (gathering) do update
             set stage = excluded.stage, body = excluded.body, published = excluded.published"
        ),
        &[&gathering, &organisation, &row.stage, &row.body, &row.published],
    )?;
    Ok(())
}

record! {
    pub struct Photo {
        pub id: String,
        pub jpeg: Vec<u8>,
        pub about: String,
        pub caption: String,
    }
}

pub fn photos(tx: &mut Tx, gathering: &str) -> Result<Vec<Photo>> {
    tx.all(
        sql!("select id, jpeg, about, caption from photo where gathering = $1 order by added, id"),
        &[&gathering],
    )
}

pub fn add_photo(
    tx: &mut Tx,
    (organisation, gathering): (&str, &str),
    picture: &super::Picture,
    jpeg: &[u8],
    now: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into photo (id, organisation, gathering, jpeg, about, caption, added)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[&picture.id, &organisation, &gathering, &jpeg, &picture.about, &picture.caption, &now],
    )?;
    Ok(())
}

pub fn remove_photo(tx: &mut Tx, gathering: &str, id: &str) -> Result<()> {
    tx.run(sql!("delete from photo where gathering = $1 and id = $2"), &[&gathering, &id])?;
    Ok(())
}

// Since then

record! {
    pub struct Since {
        pub id: String,
        pub said: String,
        pub cause: String,
        pub quote: bool,
    }
}

pub fn since(tx: &mut Tx, registration: &str) -> Result<Option<Since>> {
    tx.maybe(
        sql!("select id, said, cause, quote from since where registration = $1"),
        &[&registration],
    )
}

pub fn remove_since(tx: &mut Tx, registration: &str) -> Result<()> {
    tx.run(sql!("delete from since where registration = $1"), &[&registration])?;
    Ok(())
}

pub fn add_since(
    tx: &mut Tx,
    (organisation, gathering): (&str, &str),
    registration: &str,
    row: &Since,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into since (id, organisation, gathering, registration, said, cause, quote)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[&row.id, &organisation, &gathering, &registration, &row.said, &row.cause, &row.quote],
    )?;
    Ok(())
}

/// What may be quoted of the last session of the series before that one.
pub fn since_before(tx: &mut Tx, series: &str, session: i64) -> Result<Vec<Since>> {
    tx.all(
        sql!(
            "select since.id, since.said, since.cause, since.quote
             from since join gathering on gathering.id = since.gathering
             where since.quote and gathering.series = $1 and gathering.session =
                 (select max(session) from gathering where series = $1 and session < $2)"
        ),
        &[&series, &session],
    )
}

/// What may not be quoted goes with its people, and what stays is nobody's.
pub fn forget_since(tx: &mut Tx, gathering: &str) -> Result<()> {
    tx.run(sql!("delete from since where gathering = $1 and not quote"), &[&gathering])?;
    tx.run(sql!("update since set registration = null where gathering = $1"), &[&gathering])?;
    Ok(())
}
