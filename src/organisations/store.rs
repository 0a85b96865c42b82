//! Every SQL text about organisations.

use super::chart::{Step as NewStep, Version as NewVersion};
use super::roster::Entry;
use super::{Post as NewPost, Unit as NewUnit};
use crate::db::{Bind, Tx, record, sql};
use crate::error::Result;

record! {
    pub struct Organisation {
        pub id: String,
        pub code: String,
        pub name: String,
    }
}

record! {
    pub struct Unit {
        pub id: String,
        pub parent: Option<String>,
        pub name: String,
    }
}

record! {
    pub struct Seats {
        pub unit: String,
        pub seats: i64,
    }
}

record! {
    pub struct Post {
        pub id: String,
        pub band: String,
        pub title: String,
        pub seats: i64,
    }
}

pub fn organisation(tx: &mut Tx, id: &str) -> Result<Organisation> {
    tx.one(sql!("select id, code, name from organisation where id = $1"), &[&id])
}

pub fn add_organisation(tx: &mut Tx, id: &str, code: &str, name: &str, now: &str) -> Result<()> {
    tx.run(
        sql!("insert into organisation (id, code, name, created) values ($1, $2, $3, $4)"),
        &[&id, &code, &name, &now],
    )?;
    Ok(())
}

pub fn units(tx: &mut Tx, organisation: &str) -> Result<Vec<Unit>> {
    tx.all(
        sql!(
            "select id, parent, name from unit where organisation = $1 and present order by position"
        ),
        &[&organisation],
    )
}

pub fn unit(tx: &mut Tx, organisation: &str, id: &str) -> Result<Unit> {
    tx.one(
        sql!("select id, parent, name from unit where organisation = $1 and id = $2"),
        &[&organisation, &id],
    )
}

pub fn add_unit(
    tx: &mut Tx,
    organisation: &str,
    id: &str,
    parent: Option<&str>,
    name: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into unit (id, organisation, parent, name, position)
             select $1, $2, $3, $4, coalesce(max(position), 0) + 1 from unit where organisation = $2"
        ),
        &[&id, &organisation, &parent, &name],
    )?;
    Ok(())
}

pub fn posts(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Post>> {
    tx.all(
        sql!("select id, band, title, seats from post where organisation = $1 and unit = $2"),
        &[&organisation, &unit],
    )
}

pub fn seats(tx: &mut Tx, organisation: &str) -> Result<Vec<Seats>> {
    tx.all(sql!("select unit, seats from post where organisation = $1"), &[&organisation])
}

pub fn clear_posts(tx: &mut Tx, organisation: &str, unit: &str) -> Result<()> {
    tx.run(
        sql!("delete from post where organisation = $1 and unit = $2"),
        &[&organisation, &unit],
    )?;
    Ok(())
}

pub fn add_post(tx: &mut Tx, organisation: &str, unit: &str, post: &NewPost) -> Result<()> {
    let seats = i64::from(post.seats);
    tx.run(
        sql!(
            "insert into post (id, organisation, unit, band, title, seats)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        &[&post.id, &organisation, &unit, &post.band.key(), &post.title, &seats],
    )?;
    Ok(())
}

// The organisation through time

record! {
    pub struct Version {
        pub id: String,
        pub unit: String,
        pub code: String,
        pub name: String,
        pub parent: Option<String>,
        pub starts: String,
        pub ends: Option<String>,
    }
}

record! {
    pub struct Step {
        pub id: String,
        pub day: String,
        pub kind: String,
        pub before: Option<String>,
        pub after: Option<String>,
    }
}

record! {
    pub struct UnitRow {
        pub id: String,
        pub parent: Option<String>,
        pub name: String,
        pub present: bool,
    }
}

record! {
    pub struct Id {
        pub id: String,
    }
}

impl UnitRow {
    pub fn is(&self, unit: &NewUnit) -> bool {
        self.present && self.name == unit.name && self.parent == unit.parent
    }
}

pub fn versions(tx: &mut Tx, organisation: &str) -> Result<Vec<Version>> {
    tx.all(
        sql!(
            "select unit_version.id, unit, code, unit_version.name, unit_version.parent, starts, ends
             from unit_version join unit on unit.id = unit_version.unit
             where unit_version.organisation = $1 order by unit.position, unit.id, starts"
        ),
        &[&organisation],
    )
}

pub fn add_version(tx: &mut Tx, organisation: &str, version: &NewVersion) -> Result<()> {
    let (starts, ends) = (version.from.to_string(), version.until.map(|day| day.to_string()));
    tx.run(
        sql!(
            "insert into unit_version (id, organisation, unit, code, name, parent, starts, ends)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            &version.id,
            &organisation,
            &version.unit,
            &version.code,
            &version.name,
            &version.parent,
            &starts,
            &ends,
        ],
    )?;
    Ok(())
}

pub fn mend_version(tx: &mut Tx, organisation: &str, version: &NewVersion) -> Result<()> {
    let ends = version.until.map(|day| day.to_string());
    tx.run(
        sql!(
            "update unit_version set code = $3, name = $4, parent = $5, ends = $6
             where organisation = $1 and id = $2"
        ),
        &[&organisation, &version.id, &version.code, &version.name, &version.parent, &ends],
    )?;
    Ok(())
}

pub fn remove_version(tx: &mut Tx, organisation: &str, id: &str) -> Result<()> {
    tx.run(
        sql!("delete from unit_version where organisation = $1 and id = $2"),
        &[&organisation, &id],
    )?;
    Ok(())
}

pub fn steps(tx: &mut Tx, organisation: &str) -> Result<Vec<Step>> {
    tx.all(
        sql!(
            "select id, day, kind, before, after from unit_step
             where organisation = $1 order by day, id"
        ),
        &[&organisation],
    )
}

pub fn add_step(tx: &mut Tx, organisation: &str, step: &NewStep) -> Result<()> {
    let (day, kind) = (step.day.to_string(), step.kind.key());
    tx.run(
        sql!(
            "insert into unit_step (id, organisation, day, kind, before, after)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        &[&step.id, &organisation, &day, &kind, &step.before, &step.after],
    )?;
    Ok(())
}

/// A unit that is not there yet; its versions say what it will be.
pub fn begin_unit(tx: &mut Tx, organisation: &str, id: &str, name: &str) -> Result<()> {
    tx.run(
        sql!(
            "insert into unit (id, organisation, parent, name, position, present)
             select $1, $2, null, $3, coalesce(max(position), 0) + 1, false
             from unit where organisation = $2
             on conflict (id) do nothing"
        ),
        &[&id, &organisation, &name],
    )?;
    Ok(())
}

pub fn every_unit(tx: &mut Tx, organisation: &str) -> Result<Vec<UnitRow>> {
    tx.all(
        sql!("select id, parent, name, present from unit where organisation = $1"),
        &[&organisation],
    )
}

pub fn set_unit(tx: &mut Tx, organisation: &str, unit: &NewUnit) -> Result<()> {
    tx.run(
        sql!(
            "update unit set parent = $3, name = $4, present = true
             where organisation = $1 and id = $2"
        ),
        &[&organisation, &unit.id, &unit.parent, &unit.name],
    )?;
    Ok(())
}

pub fn end_unit(tx: &mut Tx, organisation: &str, id: &str) -> Result<()> {
    tx.run(
        sql!("update unit set present = false where organisation = $1 and id = $2"),
        &[&organisation, &id],
    )?;
    Ok(())
}

pub fn hand_on_posts(tx: &mut Tx, organisation: &str, from: &str, to: &str) -> Result<()> {
    tx.run(
        sql!("update post set unit = $3 where organisation = $1 and unit = $2"),
        &[&organisation, &from, &to],
    )?;
    Ok(())
}

pub fn not_of_today(tx: &mut Tx, today: &str) -> Result<Vec<Id>> {
    tx.all(
        sql!("select id from organisation where present_day is null or present_day <> $1"),
        &[&today],
    )
}

pub fn is_of_day(tx: &mut Tx, organisation: &str, day: &str) -> Result<()> {
    tx.run(sql!("update organisation set present_day = $2 where id = $1"), &[&organisation, &day])?;
    Ok(())
}

// The roster

record! {
    pub struct Draft {
        pub file_name: String,
        pub body: Vec<u8>,
        pub day: String,
        pub answers: String,
    }
}

record! {
    pub struct Staff {
        pub id: String,
        pub number: String,
        pub name: String,
        pub kana: String,
    }
}

record! {
    pub struct Held {
        pub id: String,
        pub number: String,
        pub name: String,
        pub kana: String,
        pub unit: Option<String>,
        pub title: String,
        pub kind: String,
        pub starts: String,
        pub ends: Option<String>,
    }
}

record! {
    pub struct Number {
        pub number: String,
    }
}

record! {
    pub struct BandSeats {
        pub unit: String,
        pub band: String,
        pub seats: i64,
    }
}

record! {
    pub struct UnitPost {
        pub unit: String,
        pub band: String,
        pub title: String,
        pub seats: i64,
    }
}

record! {
    pub struct Title {
        pub title: String,
        pub band: String,
    }
}

record! {
    pub struct Count {
        pub count: i64,
    }
}

pub struct NewHeld {
    pub id: String,
    pub staff: String,
    pub unit: Option<String>,
    pub title: String,
    pub kind: &'static str,
    pub starts: String,
    pub ends: Option<String>,
}

pub fn add_draft(
    tx: &mut Tx,
    organisation: &str,
    account: &str,
    draft: &Draft,
    now: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into roster_draft (account, organisation, file_name, body, day, answers, created)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            &account,
            &organisation,
            &draft.file_name,
            &draft.body,
            &draft.day,
            &draft.answers,
            &now,
        ],
    )?;
    Ok(())
}

pub fn draft(
    tx: &mut Tx,
    organisation: &str,
    account: &str,
    oldest: &str,
) -> Result<Option<Draft>> {
    tx.maybe(
        sql!(
            "select file_name, body, day, answers from roster_draft
             where organisation = $1 and account = $2 and created >= $3"
        ),
        &[&organisation, &account, &oldest],
    )
}

pub fn answer_draft(
    tx: &mut Tx,
    organisation: &str,
    account: &str,
    answers: &str,
    day: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "update roster_draft set answers = $3, day = $4
             where organisation = $1 and account = $2"
        ),
        &[&organisation, &account, &answers, &day],
    )?;
    Ok(())
}

pub fn discard_draft(tx: &mut Tx, organisation: &str, account: &str) -> Result<()> {
    tx.run(
        sql!("delete from roster_draft where organisation = $1 and account = $2"),
        &[&organisation, &account],
    )?;
    Ok(())
}

pub fn forget_drafts(tx: &mut Tx, before: &str) -> Result<u64> {
    tx.run(sql!("delete from roster_draft where created < $1"), &[&before])
}

pub fn staff_numbers(tx: &mut Tx, organisation: &str) -> Result<Vec<Number>> {
    tx.all(sql!("select number from staff where organisation = $1"), &[&organisation])
}

pub fn staff(tx: &mut Tx, organisation: &str) -> Result<Vec<Staff>> {
    tx.all(
        sql!("select id, number, name, kana from staff where organisation = $1"),
        &[&organisation],
    )
}

pub fn rename_staff(
    tx: &mut Tx,
    organisation: &str,
    id: &str,
    name: &str,
    kana: &str,
) -> Result<()> {
    tx.run(
        sql!("update staff set name = $3, kana = $4 where organisation = $1 and id = $2"),
        &[&organisation, &id, &name, &kana],
    )?;
    Ok(())
}

pub fn add_staff(tx: &mut Tx, organisation: &str, new: &[(String, &Entry)]) -> Result<()> {
    let rows: Vec<Vec<&dyn Bind>> = new
        .iter()
        .map(|(id, entry)| -> Vec<&dyn Bind> {
            vec![id, &organisation, &entry.number, &entry.name, &entry.kana]
        })
        .collect();
    tx.each(
        sql!(
            "insert into staff (id, organisation, number, name, kana) values ($1, $2, $3, $4, $5)"
        ),
        &rows,
    )
}

/// Posts that last on that day or later.
pub fn posts_from(tx: &mut Tx, organisation: &str, day: &str) -> Result<Vec<Held>> {
    tx.all(
        sql!(
            "select appointment.id, number, name, kana, unit, title, kind, starts, ends
             from appointment join staff on staff.id = appointment.staff
             where appointment.organisation = $1 and (ends is null or ends > $2)"
        ),
        &[&organisation, &day],
    )
}

/// Posts of that day.
pub fn posts_on(tx: &mut Tx, organisation: &str, day: &str) -> Result<Vec<Held>> {
    tx.all(
        sql!(
            "select appointment.id, number, name, kana, unit, title, kind, starts, ends
             from appointment join staff on staff.id = appointment.staff
             where appointment.organisation = $1 and starts <= $2 and (ends is null or ends > $2)"
        ),
        &[&organisation, &day],
    )
}

record! {
    struct Latest {
        day: Option<String>,
    }
}

/// The latest day on which a post was taken up, not after that one.
pub fn latest_appointment(tx: &mut Tx, organisation: &str, day: &str) -> Result<Option<String>> {
    let latest: Latest = tx.one(
        sql!("select max(starts) as day from appointment where organisation = $1 and starts <= $2"),
        &[&organisation, &day],
    )?;
    Ok(latest.day)
}

pub fn count_posts_on(tx: &mut Tx, organisation: &str, day: &str) -> Result<i64> {
    let counted: Count = tx.one(
        sql!(
            "select count(*) as count from appointment
             where organisation = $1 and starts <= $2 and (ends is null or ends > $2)"
        ),
        &[&organisation, &day],
    )?;
    Ok(counted.count)
}

pub fn add_posts(tx: &mut Tx, organisation: &str, new: &[NewHeld]) -> Result<()> {
    let rows: Vec<Vec<&dyn Bind>> = new
        .iter()
        .map(|post| -> Vec<&dyn Bind> {
            let NewHeld { id, staff, unit, title, kind, starts, ends } = post;
            vec![id, &organisation, staff, unit, title, kind, starts, ends]
        })
        .collect();
    tx.each(
        sql!(
            "insert into appointment (id, organisation, staff, unit, title, kind, starts, ends)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &rows,
    )
}

pub fn end_post(tx: &mut Tx, organisation: &str, id: &str, day: Option<&str>) -> Result<()> {
    tx.run(
        sql!("update appointment set ends = $3 where organisation = $1 and id = $2"),
        &[&organisation, &id, &day],
    )?;
    Ok(())
}

pub fn remove_post(tx: &mut Tx, organisation: &str, id: &str) -> Result<()> {
    tx.run(
        sql!("delete from appointment where organisation = $1 and id = $2"),
        &[&organisation, &id],
    )?;
    Ok(())
}

pub fn band_seats(tx: &mut Tx, organisation: &str) -> Result<Vec<BandSeats>> {
    tx.all(
        sql!(
            "select post.unit, post.band, post.seats from post join unit on unit.id = post.unit
             where post.organisation = $1 and unit.present"
        ),
        &[&organisation],
    )
}

pub fn every_post(tx: &mut Tx, organisation: &str) -> Result<Vec<UnitPost>> {
    tx.all(
        sql!("select unit, band, title, seats from post where organisation = $1"),
        &[&organisation],
    )
}

pub fn titles(tx: &mut Tx, organisation: &str) -> Result<Vec<Title>> {
    tx.all(
        sql!("select title, band from rank_title where organisation = $1 order by title"),
        &[&organisation],
    )
}

pub fn set_title(tx: &mut Tx, organisation: &str, title: &str, band: &str) -> Result<()> {
    tx.run(
        sql!(
            "insert into rank_title (organisation, title, band) values ($1, $2, $3)
             on conflict (organisation, title) do update set band = excluded.band"
        ),
        &[&organisation, &title, &band],
    )?;
    Ok(())
}

pub fn posts_of_unit_from(
    tx: &mut Tx,
    organisation: &str,
    unit: &str,
    day: &str,
) -> Result<Vec<Held>> {
    tx.all(
        sql!(
            "select appointment.id, number, name, kana, unit, title, kind, starts, ends
             from appointment join staff on staff.id = appointment.staff
             where appointment.organisation = $1 and unit = $2 and (ends is null or ends > $3)"
        ),
        &[&organisation, &unit, &day],
    )
}

/// A post that goes on in another unit from a day on.
pub fn go_on_in(
    tx: &mut Tx,
    organisation: &str,
    post: &str,
    id: &str,
    unit: &str,
    day: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into appointment (id, organisation, staff, unit, title, kind, starts, ends)
             select $3, organisation, staff, $4, title, kind, $5, ends from appointment
             where organisation = $1 and id = $2"
        ),
        &[&organisation, &post, &id, &unit, &day],
    )?;
    Ok(())
}

pub fn staff_by_number(tx: &mut Tx, organisation: &str, number: &str) -> Result<Option<Id>> {
    tx.maybe(
        sql!("select id from staff where organisation = $1 and number = $2"),
        &[&organisation, &number],
    )
}

record! {
    pub struct Linked {
        pub account: String,
        pub number: String,
    }
}

pub fn linked(tx: &mut Tx, organisation: &str) -> Result<Vec<Linked>> {
    tx.all(
        sql!("select account, number from staff where organisation = $1 and account is not null"),
        &[&organisation],
    )
}

pub fn unlink(tx: &mut Tx, organisation: &str, account: &str) -> Result<()> {
    tx.run(
        sql!("update staff set account = null where organisation = $1 and account = $2"),
        &[&organisation, &account],
    )?;
    Ok(())
}

pub fn link(tx: &mut Tx, organisation: &str, id: &str, account: &str) -> Result<()> {
    tx.run(
        sql!("update staff set account = $3 where organisation = $1 and id = $2"),
        &[&organisation, &id, &account],
    )?;
    Ok(())
}
