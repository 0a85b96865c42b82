//! Transfers: the first of April, so that nothing a workplace has learned is lost with its people.
//!
//! The roster says who sits where ([`crate::organisations::roster`]); here is what has to follow from it:
//! duties of chiefs that end or pass on, and rounds still open in units that end.

pub mod pages;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::accounts::{self, Administrator, Duty, Person};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::organisations::roster::keep;
use crate::organisations::{self, Chart, Event, Unit};
use crate::rounds::{self, Round, State};

/// So long after its day a change is still told as one of this turn of the year.
const RECENT: i32 = 180;
/// So long before its day it is told already.
const SOON: i32 = 120;

/// Where the turn of the year stands.
pub struct Standing {
    /// People of the roster today.
    pub people: usize,
    /// What became of units lately, or will soon: latest first.
    pub events: Vec<Event>,
    /// Chiefs whose duty has to end or pass on.
    pub chiefs: Vec<Chief>,
    /// Rounds that still take answers in units that end.
    pub rounds: Vec<Left>,
    /// Units of today nobody is chief of.
    pub without_chief: Vec<Unit>,
}

/// A chief whose workplace is not theirs any more.
pub struct Chief {
    /// Who.
    pub person: Person,
    /// The unit.
    pub unit: Unit,
    /// Why.
    pub why: Why,
    /// The units the duty may pass on to: the likeliest first.
    pub heirs: Vec<Unit>,
}

/// Why a duty has to end or pass on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The unit ends on that day.
    Ends(Date),
    /// By the roster they sit in another unit.
    SitsIn(String),
}

/// An open round of a unit that ends.
pub struct Left {
    /// The round.
    pub round: Round,
    /// The unit.
    pub unit: Unit,
    /// The day on which it is no longer.
    pub ends: Date,
}

/// Looks at everything that follows from units and people having moved.
pub fn standing(tx: &mut Tx, by: &Administrator, today: Date) -> Result<Standing> {
    let chart = organisations::chart(tx, by.organisation())?;
    let posts = keep::everybody(tx, by, today)?;
    let numbers: BTreeSet<&String> = posts.iter().map(|held| &held.number).collect();
    let people = accounts::people(tx, by)?;
    let linked = keep::linked(tx, by)?;
    let seat_of = |account: &str| {
        let number = linked.get(account)?;
        let own: Vec<_> = posts.iter().filter(|held| held.number == *number).collect();
        (!own.is_empty()).then_some(own)
    };
    let units = organisations::units(tx, by.organisation())?;
    let mut chiefs = Vec::new();
    for person in &people {
        for id in chief_of(person) {
            let unit = organisations::unit(tx, by.organisation(), id)?;
            let seats = seat_of(&person.account);
            let away =
                seats.filter(|seats| !seats.iter().any(|held| held.unit.as_deref() == Some(id)));
            let sits = away.and_then(|seats| seats.iter().find_map(|held| held.unit.clone()));
            let why = match (chart.end_of(id), sits) {
                (Some(day), _) => Why::Ends(day),
                (None, Some(sits)) => Why::SitsIn(chart.name(&sits, today).to_owned()),
                (None, None) => continue,
            };
            let heirs = heirs(&chart, &units, id);
            chiefs.push(Chief { person: person.clone(), unit, why, heirs });
        }
    }
    let led: BTreeSet<&str> = people.iter().flat_map(chief_of).collect();
    let without_chief = units.iter().filter(|unit| !led.contains(&*unit.id)).cloned();
    Ok(Standing {
        people: numbers.len(),
        events: recent(&chart, today),
        rounds: left(tx, by, &chart)?,
        without_chief: without_chief.collect(),
        chiefs,
    })
}

fn chief_of(person: &Person) -> impl Iterator<Item = &str> {
    person.duties.iter().filter_map(|duty| match duty {
        Duty::Chief(unit) => Some(unit.as_str()),
        _ => None,
    })
}

fn recent(chart: &Chart, today: Date) -> Vec<Event> {
    let days = |event: &Event| today.until(event.day).map_or(0, |span| span.get_days());
    let mut events = chart.events();
    events.retain(|event| (-RECENT..=SOON).contains(&days(event)));
    events
}

/// The units that came from it, then all others of today.
fn heirs(chart: &Chart, units: &[Unit], unit: &str) -> Vec<Unit> {
    let after: BTreeSet<String> = chart
        .fate(unit)
        .into_iter()
        .flat_map(|event| event.after.into_iter().map(|named| named.unit))
        .collect();
    let (own, others): (Vec<Unit>, Vec<Unit>) = units
        .iter()
        .filter(|other| other.id != unit)
        .cloned()
        .partition(|unit| after.contains(&unit.id));
    own.into_iter().chain(others).collect()
}

fn left(tx: &mut Tx, by: &Administrator, chart: &Chart) -> Result<Vec<Left>> {
    let latest: BTreeMap<String, Round> = rounds::latest(tx, by.organisation())?;
    let mut left = Vec::new();
    for (id, round) in latest.into_iter().filter(|(_, round)| round.state == State::Open) {
        if let Some(ends) = chart.end_of(&id) {
            left.push(Left { round, unit: organisations::unit(tx, by.organisation(), &id)?, ends });
        }
    }
    Ok(left)
}

/// Ends a chief's duty, or passes it on to another unit; their sessions end, so that nobody goes on
/// reading what was theirs to read until yesterday.
pub fn pass_on(
    tx: &mut Tx,
    by: &Administrator,
    account: &str,
    unit: &str,
    heir: Option<&str>,
) -> Result<()> {
    let people = accounts::people(tx, by)?;
    let person = people.iter().find(|person| person.account == account).ok_or(Error::NotFound)?;
    let old = Duty::Chief(unit.to_owned());
    if !person.duties.contains(&old) {
        return Err(Error::NotFound);
    }
    let mut duties: Vec<Duty> =
        person.duties.iter().filter(|duty| **duty != old).cloned().collect();
    duties.extend(heir.map(|heir| Duty::Chief(heir.to_owned())));
    organisations::set_duties(tx, by, account, &duties)
}
