//! What no organisation can be: units in circles, below nothing, or two things on one day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Chart, EVER, Kind, Step, Version};
use crate::msg;
use crate::words::{Message, Value};

/// Something no organisation can be.  Units are told by their names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// Units that stand below themselves.
    Circle {
        /// All of them.
        units: Vec<String>,
    },
    /// A unit below one that is not there on that day.
    Orphan {
        /// The unit.
        unit: String,
        /// The one it stands below.
        parent: String,
        /// The day.
        day: Date,
    },
    /// A unit that is two things on one day.
    Overlap {
        /// The unit.
        unit: String,
        /// The first such day.
        day: Date,
    },
    /// A unit renamed on the day on which it is merged or split.
    RenamedAndMerged {
        /// The unit.
        unit: String,
        /// The day.
        day: Date,
    },
    /// A unit that has changed later already.
    ChangedLater {
        /// The unit.
        unit: String,
        /// When.
        day: Date,
    },
    /// A unit that is not there on that day.
    NotThere {
        /// The unit.
        unit: String,
        /// The day.
        day: Date,
    },
    /// People sit in a unit that ends.
    StillSeated {
        /// The unit.
        unit: String,
        /// How many.
        people: usize,
        /// The day.
        day: Date,
    },
    /// A merge of fewer than two units, or a split into fewer than two.
    TooFew,
}

impl Chart {
    /// Everything wrong from that day on, each thing once.
    pub fn flaws(&self, from: Date) -> Vec<Flaw> {
        let mut flaws: BTreeSet<Flaw> = self.overlaps().collect();
        let begun = self.versions.iter().map(|version| version.from);
        let ended = self.versions.iter().filter_map(|version| version.until);
        let days: BTreeSet<Date> = begun.chain(ended).map(|day| day.max(from)).collect();
        days.iter().for_each(|day| flaws.extend(self.flaws_on(*day)));
        flaws.extend(
            self.renamed_and_merged().filter(|(day, _)| *day >= from).map(|(_, flaw)| flaw),
        );
        // A missing parent stays missing; the first day is enough.
        let mut told = BTreeSet::new();
        flaws.into_iter().filter(|flaw| told.insert(flaw.without_day())).collect()
    }

    fn overlaps(&self) -> impl Iterator<Item = Flaw> {
        let mut own: BTreeMap<&str, Vec<&Version>> = BTreeMap::new();
        for version in &self.versions {
            own.entry(&version.unit).or_default().push(version);
        }
        let pairs = own.into_values().flat_map(|mut versions| {
            versions.sort_by_key(|version| version.from);
            versions.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
        });
        pairs
            .filter(|(one, next)| one.until.is_none_or(|until| until > next.from))
            .map(|(_, next)| Flaw::Overlap { unit: next.name.clone(), day: next.from })
    }

    fn flaws_on(&self, day: Date) -> Vec<Flaw> {
        let there: BTreeMap<&str, &Version> = self
            .versions
            .iter()
            .filter(|version| version.holds(day))
            .map(|version| (version.unit.as_str(), version))
            .collect();
        let orphans = there.values().filter_map(|version| {
            let parent = version.parent.as_deref().filter(|parent| !there.contains_key(parent))?;
            let parent = self.name(parent, day).to_owned();
            Some(Flaw::Orphan { unit: version.name.clone(), parent, day })
        });
        orphans.chain(circles(&there)).collect()
    }

    fn renamed_and_merged(&self) -> impl Iterator<Item = (Date, Flaw)> {
        let renamed = self.steps.iter().filter(|step| step.kind == Kind::Rename);
        renamed.filter_map(|rename| {
            let unit = rename.after.as_ref()?;
            let also = |step: &Step| {
                matches!(step.kind, Kind::Merge | Kind::Split)
                    && step.day == rename.day
                    && (step.before.as_ref() == Some(unit) || step.after.as_ref() == Some(unit))
            };
            let unit = self.name(unit, rename.day).to_owned();
            let flaw = Flaw::RenamedAndMerged { unit, day: rename.day };
            self.steps.iter().any(also).then_some((rename.day, flaw))
        })
    }
}

/// Units that never come to a top, each circle once.
fn circles(there: &BTreeMap<&str, &Version>) -> Vec<Flaw> {
    let (mut flaws, mut known) = (Vec::new(), BTreeSet::new());
    for start in there.keys() {
        let mut path: Vec<&str> = Vec::new();
        let mut at = Some(*start);
        while let Some(unit) = at.filter(|unit| !known.contains(unit) && !path.contains(unit)) {
            path.push(unit);
            at = there.get(unit).and_then(|version| version.parent.as_deref());
        }
        if let Some(first) = at.and_then(|unit| path.iter().position(|other| *other == unit)) {
            let units = path[first..].iter().filter_map(|unit| there.get(unit));
            flaws.push(Flaw::Circle { units: units.map(|version| version.name.clone()).collect() });
        }
        known.extend(path);
    }
    flaws
}

impl Flaw {
    /// What is wrong, as a sentence that says what to do.
    pub fn message(&self) -> Message {
        let one = |name: &String| Value::Names(vec![name.clone()]);
        match self {
            Flaw::Circle { units } => msg!("flaw-circle", units = Value::Names(units.clone())),
            Flaw::Orphan { unit, parent, day } => {
                msg!("flaw-orphan", unit = one(unit), parent = one(parent), day = *day)
            }
            Flaw::Overlap { unit, day } => msg!("flaw-overlap", unit = one(unit), day = *day),
            Flaw::RenamedAndMerged { unit, day } => {
                msg!("flaw-renamed-and-merged", unit = one(unit), day = *day)
            }
            Flaw::ChangedLater { unit, day } => {
                msg!("flaw-changed-later", unit = one(unit), day = *day)
            }
            Flaw::NotThere { unit, day } => msg!("flaw-not-there", unit = one(unit), day = *day),
            Flaw::StillSeated { unit, people, day } => {
                msg!("flaw-still-seated", unit = one(unit), people = *people, day = *day)
            }
            Flaw::TooFew => msg!("flaw-too-few"),
        }
    }

    fn without_day(&self) -> Flaw {
        let mut flaw = self.clone();
        match &mut flaw {
            Flaw::Orphan { day, .. } | Flaw::Overlap { day, .. } => *day = EVER,
            _ => {}
        }
        flaw
    }
}
