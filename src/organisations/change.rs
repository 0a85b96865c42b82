//! What becomes of units on a day, and the days themselves as they come.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::chart::{Change, Chart, EVER, Flaw, Kind, Step, Version};
use super::lineage::Lineage;
use super::{Unit, store};
use crate::accounts::Administrator;
use crate::db::Tx;
use crate::error::{Error, Result};

/// The organisation through time.
pub fn chart(tx: &mut Tx, organisation: &str) -> Result<Chart> {
    let versions = store::versions(tx, organisation)?.into_iter().map(version);
    let steps = store::steps(tx, organisation)?.into_iter().map(step);
    Ok(Chart { versions: versions.collect::<Result<_>>()?, steps: steps.collect::<Result<_>>()? })
}

fn version(row: store::Version) -> Result<Version> {
    let store::Version { id, unit, code, name, parent, starts, ends } = row;
    let until = ends.map(|day| day.parse()).transpose()?;
    Ok(Version { id, unit, code, name, parent, from: starts.parse()?, until })
}

fn step(row: store::Step) -> Result<Step> {
    let kind = Kind::from_key(&row.kind).ok_or_else(|| Error::fault("a step of no kind"))?;
    Ok(Step { id: row.id, day: row.day.parse()?, kind, before: row.before, after: row.after })
}

/// The units of a day, parents before their children.
pub fn units_at(tx: &mut Tx, organisation: &str, day: Date) -> Result<Vec<Unit>> {
    Ok(chart(tx, organisation)?.at(day))
}

/// What led to a unit.
pub fn lineage(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Lineage> {
    super::unit(tx, organisation, unit)?;
    Ok(chart(tx, organisation)?.lineage(unit))
}

/// Makes these changes on that day, all or none; everything wrong with them is told at once.  What
/// begins later than today waits for its day ([`turn`]).
pub fn change(
    tx: &mut Tx,
    by: &Administrator,
    day: Date,
    changes: &[Change],
    id: impl FnMut() -> String,
    today: Date,
) -> Result<Result<(), Vec<Flaw>>> {
    tx.alone(&lock(by.organisation()))?;
    let old = chart(tx, by.organisation())?;
    let new = match old.after(day, changes, id) {
        Ok(new) => new,
        Err(flaws) => return Ok(Err(flaws)),
    };
    keep(tx, by.organisation(), &old, &new)?;
    refresh(tx, by.organisation(), today)?;
    Ok(Ok(()))
}

/// Whoever changes an organisation is alone with it.
pub(super) fn lock(organisation: &str) -> String {
    format!("organisation {organisation}")
}

/// Writes what is different.
pub(super) fn keep(tx: &mut Tx, organisation: &str, old: &Chart, new: &Chart) -> Result<()> {
    let before: BTreeMap<&str, &Version> = by_id(old);
    let after = by_id(new);
    let known: BTreeSet<&str> = old.versions.iter().map(|version| &*version.unit).collect();
    for new in new.versions.iter().filter(|version| !known.contains(&*version.unit)) {
        store::begin_unit(tx, organisation, &new.unit, &new.name)?;
    }
    for gone in before.values().filter(|version| !after.contains_key(&*version.id)) {
        store::remove_version(tx, organisation, &gone.id)?;
    }
    for version in after.values() {
        match before.get(&*version.id) {
            Some(same) if same == version => {}
            Some(_) => store::mend_version(tx, organisation, version)?,
            None => store::add_version(tx, organisation, version)?,
        }
    }
    for step in new.steps.iter().filter(|step| !old.steps.contains(step)) {
        store::add_step(tx, organisation, step)?;
    }
    Ok(())
}

fn by_id(chart: &Chart) -> BTreeMap<&str, &Version> {
    chart.versions.iter().map(|version| (&*version.id, version)).collect()
}

// The days as they come

/// Brings every organisation to that day: units begin, are called otherwise, and end.  Done before
/// anybody is served, and again when a day begins; nothing to do is found out by one look.
pub fn turn(tx: &mut Tx, today: Date) -> Result<()> {
    for row in store::not_of_today(tx, &today.to_string())? {
        tx.alone(&lock(&row.id))?;
        refresh(tx, &row.id, today)?;
    }
    Ok(())
}

/// Whether there is something to [`turn`].
pub fn has_to_turn(tx: &mut Tx, today: Date) -> Result<bool> {
    Ok(!store::not_of_today(tx, &today.to_string())?.is_empty())
}

/// Makes the units of today those of the chart.
pub(super) fn refresh(tx: &mut Tx, organisation: &str, today: Date) -> Result<()> {
    let chart = chart(tx, organisation)?;
    let mut there: BTreeMap<String, Unit> =
        chart.at(today).into_iter().map(|unit| (unit.id.clone(), unit)).collect();
    for row in store::every_unit(tx, organisation)? {
        match there.remove(&row.id) {
            Some(unit) if row.is(&unit) => {}
            Some(unit) => store::set_unit(tx, organisation, &unit)?,
            None if row.present => store::end_unit(tx, organisation, &row.id)?,
            None => {}
        }
    }
    hand_on_posts(tx, organisation, &chart, today)?;
    store::is_of_day(tx, organisation, &today.to_string())
}

/// The seats of units that became one are seats of that one.
fn hand_on_posts(tx: &mut Tx, organisation: &str, chart: &Chart, today: Date) -> Result<()> {
    let merges = chart.steps.iter().filter(|step| step.kind == Kind::Merge && step.day <= today);
    for step in merges.filter(|step| step.before != step.after) {
        if let (Some(before), Some(after)) = (&step.before, &step.after)
            && chart.version(before, today).is_none()
        {
            store::hand_on_posts(tx, organisation, before, after)?;
        }
    }
    Ok(())
}

/// Adds a unit that has always been there.
pub fn add_known_unit(
    tx: &mut Tx,
    organisation: &str,
    id: &str,
    parent: Option<&str>,
    name: &str,
) -> Result<()> {
    store::add_unit(tx, organisation, id, parent, name)?;
    let version = Version {
        id: id.to_owned(),
        unit: id.to_owned(),
        code: String::new(),
        name: name.to_owned(),
        parent: parent.map(str::to_owned),
        from: EVER,
        until: None,
    };
    store::add_version(tx, organisation, &version)
}
