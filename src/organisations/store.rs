//! Every SQL text about organisations.

use super::chart::{Step as NewStep, Version as NewVersion};
use super::{Post as NewPost, Unit as NewUnit};
use crate::db::{Tx, record, sql};
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
