//! The rounds of a workplace and of what it was before, and why some of them are not laid beside the others.

use jiff::civil::Date;

use crate::db::Tx;
use crate::error::Result;
use crate::japan;
use crate::organisations::{Lineage, Why};
use crate::rounds::{self, Part};

/// A round, as the workplace or what it was before took part in it.
pub(super) struct Kin {
    /// The unit that took part.
    pub(super) unit: String,
    /// The round.
    pub(super) part: Part,
}

impl Kin {
    /// The day it was closed.
    pub(super) fn day(&self) -> Date {
        japan::wall_clock(self.part.closed).date()
    }

    /// Whether it says something of the workplace as it is on that day.
    pub(super) fn comparable(&self, lineage: &Lineage, day: Date) -> std::result::Result<(), Why> {
        lineage.comparable(&self.unit, self.day(), day)
    }
}

/// Every closed round of the workplace and of what it was before, the earliest first.
pub(super) fn kin(tx: &mut Tx, organisation: &str, lineage: &Lineage) -> Result<Vec<Kin>> {
    let mut kin = Vec::new();
    for unit in units_of(lineage) {
        let parts = rounds::parts(tx, organisation, &unit)?.into_iter();
        kin.extend(parts.map(|part| Kin { unit: unit.clone(), part }));
    }
    kin.sort_by_key(|own| own.part.closed);
    Ok(kin)
}

/// The unit, and those it was before.
fn units_of(lineage: &Lineage) -> Vec<String> {
    let before = lineage.events.iter().flat_map(|event| &event.before).map(|named| &named.unit);
    let mut units = vec![lineage.unit.clone()];
    for was in before {
        if !units.contains(was) {
            units.push(was.clone());
        }
    }
    units
}

/// Why rounds before that day are not laid beside one of that day; each reason once, the latest first.
pub(super) fn apart(kin: &[Kin], lineage: &Lineage, day: Date) -> Vec<Why> {
    let mut reasons: Vec<Why> = Vec::new();
    for own in kin.iter().rev().filter(|own| own.day() < day) {
        match own.comparable(lineage, day) {
            // What the other part of a divided unit was asked since is none of this one's past.
            Ok(()) | Err(Why::Unrelated) => {}
            Err(why) if reasons.contains(&why) => {}
            Err(why) => reasons.push(why),
        }
    }
    reasons
}
