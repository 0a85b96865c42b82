//! Lineage: what a unit was before, and whether then and now are the same unit.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::chart::{Chart, Kind, Step};
use crate::msg;
use crate::words::{Message, Value};

/// A unit as it was called at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The unit.
    pub unit: String,
    /// Its name then.
    pub name: String,
    /// The name of the unit above then.
    pub above: Option<String>,
}

/// What became of units on a day: all steps that are one thing to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The first day after it.
    pub day: Date,
    /// What it was.
    pub kind: Kind,
    /// The units before, as they were called the day before.
    pub before: Vec<Named>,
    /// The units after, as they were called from that day on.
    pub after: Vec<Named>,
}

/// What led to a unit, latest first: its own new names and places, and those it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Lineage {
    /// The unit.
    pub unit: String,
    /// What led to it.
    pub events: Vec<Event>,
}

/// Why a unit then and a unit now are not compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Several became one: others sit in it now.
    Merged {
        /// Since when.
        day: Date,
        /// What they were called.
        units: Vec<String>,
    },
    /// It was divided: some sit elsewhere now.
    Split {
        /// Since when.
        day: Date,
        /// What it was called.
        unit: String,
    },
    /// One did not come from the other.
    Unrelated,
}

impl Lineage {
    /// Whether that unit, on the day `then`, is this unit on the day `now`: the same people's workplace,
    /// whatever it is called and wherever it stands.
    pub fn comparable(&self, unit: &str, then: Date, now: Date) -> Result<(), Why> {
        let mut reached: BTreeMap<&str, Option<Why>> = BTreeMap::from([(&*self.unit, None)]);
        for event in self.events.iter().filter(|event| then < event.day && event.day <= now) {
            let from = event.after.iter().find_map(|named| reached.get(&*named.unit));
            let Some(from) = from.cloned() else { continue };
            let why = from.or_else(|| event.breaks());
            for named in &event.before {
                let known = reached.entry(&named.unit).or_insert_with(|| why.clone());
                *known = known.take().or_else(|| why.clone());
            }
        }
        match reached.remove(unit) {
            Some(None) => Ok(()),
            Some(Some(why)) => Err(why),
            None => Err(Why::Unrelated),
        }
    }
}

impl Event {
    fn breaks(&self) -> Option<Why> {
        let names = || self.before.iter().map(|named| named.name.clone());
        match self.kind {
            Kind::Merge => Some(Why::Merged { day: self.day, units: names().collect() }),
            Kind::Split => Some(Why::Split { day: self.day, unit: names().collect() }),
            Kind::New | Kind::Rename | Kind::Move | Kind::Abolish => None,
        }
    }

    fn touches(&self, side: impl Fn(&Event) -> &[Named], unit: &str) -> bool {
        side(self).iter().any(|named| named.unit == unit)
    }

    /// What happened, as a sentence.
    pub fn message(&self) -> Message {
        let (day, before, after) = (self.day, names(&self.before), names(&self.after));
        let place = |named: &[Named]| match named.first().and_then(|named| named.above.clone()) {
            Some(above) => msg!("unit-below", unit = Value::Names(vec![above])),
            None => msg!("unit-top"),
        };
        match self.kind {
            Kind::New => msg!("event-new", day = day, after = after),
            Kind::Rename => msg!("event-rename", day = day, before = before, after = after),
            Kind::Move => {
                let (from, to) = (place(&self.before), place(&self.after));
                msg!("event-move", day = day, unit = after, from = from, to = to)
            }
            Kind::Merge => msg!("event-merge", day = day, before = before, after = after),
            Kind::Split => msg!("event-split", day = day, before = before, after = after),
            Kind::Abolish => msg!("event-abolish", day = day, before = before),
        }
    }
}

fn names(named: &[Named]) -> Value {
    Value::Names(named.iter().map(|named| named.name.clone()).collect())
}

impl Why {
    /// The reason, as a sentence.
    pub fn message(&self) -> Message {
        match self {
            Why::Merged { day, units } => {
                msg!("why-merged", day = *day, units = Value::Names(units.clone()))
            }
            Why::Split { day, unit } => {
                msg!("why-split", day = *day, unit = Value::Names(vec![unit.clone()]))
            }
            Why::Unrelated => msg!("why-unrelated"),
        }
    }
}

impl Chart {
    /// Everything that happened, latest first.
    pub fn events(&self) -> Vec<Event> {
        let mut events: Vec<Event> = Vec::new();
        let mut steps: Vec<&Step> = self.steps.iter().collect();
        steps.sort_by_key(|step| (std::cmp::Reverse(step.day), step.kind));
        for step in steps {
            let (before, after) = self.sides(step);
            let same =
                events.iter_mut().rev().take_while(|event| event.day == step.day).find(|event| {
                    event.kind == step.kind
                        && match step.kind {
                            Kind::Merge => event.after.first() == after.as_ref(),
                            Kind::Split => event.before.first() == before.as_ref(),
                            _ => false,
                        }
                });
            match (same, step.kind) {
                (Some(event), Kind::Merge) => event.before.extend(before),
                (Some(event), _) => event.after.extend(after),
                (None, kind) => {
                    let (before, after) =
                        (before.into_iter().collect(), after.into_iter().collect());
                    events.push(Event { day: step.day, kind, before, after });
                }
            }
        }
        events
    }

    fn sides(&self, step: &Step) -> (Option<Named>, Option<Named>) {
        let eve = step.day.yesterday().unwrap_or(step.day);
        let named = |unit: &String, day| Named {
            unit: unit.clone(),
            name: self.name(unit, day).to_owned(),
            above: self.above(unit, day).map(str::to_owned),
        };
        (
            step.before.as_ref().map(|unit| named(unit, eve)),
            step.after.as_ref().map(|unit| named(unit, step.day)),
        )
    }

    /// What led to that unit.
    pub fn lineage(&self, unit: &str) -> Lineage {
        let mut ancestors = vec![unit.to_owned()];
        let mut events = self.events();
        events.retain(|event| {
            let leads = ancestors.iter().any(|unit| event.touches(|event| &event.after, unit));
            if leads {
                ancestors.extend(event.before.iter().map(|named| named.unit.clone()));
            }
            leads
        });
        Lineage { unit: unit.to_owned(), events }
    }

    /// What became of that unit without staying it, earliest first: where it went.
    pub fn fate(&self, unit: &str) -> Vec<Event> {
        let mut events = self.events();
        events.reverse();
        events.retain(|event| {
            let left = !event.touches(|event| &event.after, unit) || event.kind == Kind::Split;
            left && event.touches(|event| &event.before, unit)
        });
        events
    }
}
