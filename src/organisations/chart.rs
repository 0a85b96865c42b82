//! The organisation through time, as rules that know no database.
//!
//! A unit is what stays the same through new names and places.  A [`Version`] says how it was called and
//! where it stood from one day until another, a [`Step`] what led from one unit to the next.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::Unit;
use crate::msg;
use crate::words::{Message, Value};

/// The first day of units that were there before anybody kept record.
pub const EVER: Date = date(1, 1, 1);

/// How a unit was called and where it stood, from one day until another.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Our id.
    pub id: String,
    /// The unit.
    pub unit: String,
    /// The municipality's own code of it; empty where it has none.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit above.
    pub parent: Option<String>,
    /// Its first day.
    pub from: Date,
    /// The first day on which it is no longer so.
    pub until: Option<Date>,
}

impl Version {
    fn holds(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// What can become of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It begins, and comes from nowhere.
    New,
    /// It has another name.
    Rename,
    /// It stands below another unit.
    Move,
    /// Several become one.
    Merge,
    /// One becomes several.
    Split,
    /// It ends, and nothing follows.
    Abolish,
}

impl Kind {
    const ALL: [(Kind, &str); 6] = [
        (Kind::New, "new"),
        (Kind::Rename, "rename"),
        (Kind::Move, "move"),
        (Kind::Merge, "merge"),
        (Kind::Split, "split"),
        (Kind::Abolish, "abolish"),
    ];

    /// As it is stored and sent.
    pub fn key(self) -> &'static str {
        Kind::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, key)| key)
    }

    /// The kind of that key.
    pub fn from_key(key: &str) -> Option<Kind> {
        Kind::ALL.iter().find(|(_, other)| *other == key).map(|(kind, _)| *kind)
    }
}

/// One line from a unit before to a unit after.  A merge has one from each of its units, a split one to
/// each; a unit that takes in another, or that another is taken out of, also leads to itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Our id.
    pub id: String,
    /// The first day after it.
    pub day: Date,
    /// What it is.
    pub kind: Kind,
    /// The unit before; none of a new one.
    pub before: Option<String>,
    /// The unit after; none of one that was abolished.
    pub after: Option<String>,
}

/// Every version of every unit, and what led from one to the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// In the order units are shown in, each unit's versions by day.
    pub versions: Vec<Version>,
    /// In any order.
    pub steps: Vec<Step>,
}

// What it was like

impl Chart {
    /// The units of a day, parents before their children.
    pub fn at(&self, day: Date) -> Vec<Unit> {
        let held = self.versions.iter().filter(|version| version.holds(day)).map(|version| Unit {
            id: version.unit.clone(),
            parent: version.parent.clone(),
            name: version.name.clone(),
        });
        in_order(held.collect())
    }

    /// How a unit was on a day, where it was there.
    pub fn version(&self, unit: &str, day: Date) -> Option<&Version> {
        self.versions.iter().find(|version| version.unit == unit && version.holds(day))
    }

    /// What it was called on a day, or last before it, or first after it.
    pub fn name(&self, unit: &str, day: Date) -> &str {
        let own = || self.versions.iter().filter(|version| version.unit == unit);
        let before = own().filter(|version| version.from <= day).max_by_key(|version| version.from);
        before.or_else(|| own().min_by_key(|version| version.from)).map_or("", |found| &found.name)
    }

    /// The name of the unit above, where there is one.
    pub fn above(&self, unit: &str, day: Date) -> Option<&str> {
        let parent = self.version(unit, day)?.parent.as_deref()?;
        Some(self.name(parent, day))
    }

    /// The first day on which a unit is no longer, where that is known.
    pub fn end_of(&self, unit: &str) -> Option<Date> {
        let own = self.versions.iter().filter(|version| version.unit == unit);
        own.max_by_key(|version| version.from)?.until
    }
}

/// Parents before their children, siblings as they come; those whose parent is missing are left out.
pub fn in_order(units: Vec<Unit>) -> Vec<Unit> {
    let mut below: BTreeMap<Option<String>, Vec<Unit>> = BTreeMap::new();
    for unit in units {
        below.entry(unit.parent.clone()).or_default().push(unit);
    }
    let mut ordered = Vec::new();
    take_below(&mut below, None, &mut ordered);
    ordered
}

/// Takes what it hands on, so that a circle cannot lead it round.
fn take_below(
    below: &mut BTreeMap<Option<String>, Vec<Unit>>,
    from: Option<&str>,
    ordered: &mut Vec<Unit>,
) {
    for unit in below.remove(&from.map(str::to_owned)).unwrap_or_default() {
        let id = unit.id.clone();
        ordered.push(unit);
        take_below(below, Some(&id), ordered);
    }
}

// What is wrong

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

// What becomes of it

/// A unit that begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewUnit {
    /// Our id.
    pub id: String,
    /// The municipality's own code of it; empty where it has none.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit above.
    pub parent: Option<String>,
}

/// What several units become, or one becomes.
#[derive(Clone, Debug, PartialEq)]
pub enum Heir {
    /// A unit that begins.
    New(NewUnit),
    /// A unit that is there.
    Known(String),
}

impl Heir {
    fn id(&self) -> &str {
        match self {
            Heir::New(unit) => &unit.id,
            Heir::Known(id) => id,
        }
    }
}

/// What becomes of units on a day.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// One begins.
    New(NewUnit),
    /// One has another name.
    Rename {
        /// The unit.
        unit: String,
        /// Its new name.
        name: String,
    },
    /// One stands below another, or at the top.
    Move {
        /// The unit.
        unit: String,
        /// The unit above.
        parent: Option<String>,
    },
    /// The municipality gives one another code.
    Recode {
        /// The unit.
        unit: String,
        /// Its new code.
        code: String,
    },
    /// Several become one, which may be one of them.
    Merge {
        /// Those that end.
        units: Vec<String>,
        /// What they become.
        heir: Heir,
    },
    /// One becomes several, of which it may be one.
    Split {
        /// The unit.
        unit: String,
        /// What it becomes.
        heirs: Vec<Heir>,
    },
    /// One ends.
    Abolish {
        /// The unit.
        unit: String,
    },
}

impl Chart {
    /// The chart after these changes of one day; everything wrong with them at once.
    pub fn after(
        &self,
        day: Date,
        changes: &[Change],
        mut id: impl FnMut() -> String,
    ) -> Result<Chart, Vec<Flaw>> {
        let mut chart = self.clone();
        let mut flaws = Vec::new();
        for change in changes {
            flaws.extend(chart.make(day, change, &mut id).err());
        }
        flaws.extend(chart.flaws(day));
        if flaws.is_empty() { Ok(chart) } else { Err(flaws) }
    }

    fn make(
        &mut self,
        day: Date,
        change: &Change,
        id: &mut dyn FnMut() -> String,
    ) -> Result<(), Flaw> {
        match change {
            Change::New(unit) => {
                self.begin(day, unit, id);
                self.step(day, Kind::New, None, Some(&unit.id), id);
            }
            Change::Rename { unit, name } => {
                self.revise(day, unit, id, |version| version.name.clone_from(name))?;
                self.step(day, Kind::Rename, Some(unit), Some(unit), id);
            }
            Change::Move { unit, parent } => {
                self.revise(day, unit, id, |version| version.parent.clone_from(parent))?;
                self.step(day, Kind::Move, Some(unit), Some(unit), id);
            }
            Change::Recode { unit, code } => {
                self.revise(day, unit, id, |version| version.code.clone_from(code))?;
            }
            Change::Merge { units, heir } => self.merge(day, units, heir, id)?,
            Change::Split { unit, heirs } => self.split(day, unit, heirs, id)?,
            Change::Abolish { unit } => {
                self.end(day, unit)?;
                self.step(day, Kind::Abolish, Some(unit), None, id);
            }
        }
        Ok(())
    }

    /// What stood below the units that end stands below their heir.
    fn merge(
        &mut self,
        day: Date,
        units: &[String],
        heir: &Heir,
        id: &mut dyn FnMut() -> String,
    ) -> Result<(), Flaw> {
        let mut all: BTreeSet<&str> = units.iter().map(String::as_str).collect();
        if let Heir::Known(known) = heir {
            self.last_from(day, known)?;
            all.insert(known);
        }
        if all.len() < 2 {
            return Err(Flaw::TooFew);
        }
        if let Heir::New(unit) = heir {
            self.begin(day, unit, id);
        }
        for unit in all {
            if unit != heir.id() {
                self.end(day, unit)?;
                self.hand_down(day, unit, heir.id(), id)?;
            }
            self.step(day, Kind::Merge, Some(unit), Some(heir.id()), id);
        }
        Ok(())
    }

    fn split(
        &mut self,
        day: Date,
        unit: &str,
        heirs: &[Heir],
        id: &mut dyn FnMut() -> String,
    ) -> Result<(), Flaw> {
        self.last_from(day, unit)?;
        if heirs.len() < 2 {
            return Err(Flaw::TooFew);
        }
        for heir in heirs {
            match heir {
                Heir::New(new) => self.begin(day, new, id),
                Heir::Known(known) => self.last_from(day, known).map(drop)?,
            }
            self.step(day, Kind::Split, Some(unit), Some(heir.id()), id);
        }
        match heirs.iter().any(|heir| heir.id() == unit) {
            true => Ok(()),
            false => self.end(day, unit),
        }
    }

    fn hand_down(
        &mut self,
        day: Date,
        from: &str,
        to: &str,
        id: &mut dyn FnMut() -> String,
    ) -> Result<(), Flaw> {
        let below =
            |version: &&Version| version.holds(day) && version.parent.as_deref() == Some(from);
        let children = self.versions.iter().filter(below).map(|version| version.unit.clone());
        for child in children.collect::<Vec<_>>() {
            self.revise(day, &child, id, |version| version.parent = Some(to.to_owned()))?;
            self.step(day, Kind::Move, Some(&child), Some(&child), id);
        }
        Ok(())
    }

    fn begin(&mut self, day: Date, unit: &NewUnit, id: &mut dyn FnMut() -> String) {
        let NewUnit { id: unit, code, name, parent } = unit.clone();
        self.versions.push(Version { id: id(), unit, code, name, parent, from: day, until: None });
    }

    fn end(&mut self, day: Date, unit: &str) -> Result<(), Flaw> {
        let at = self.last_from(day, unit)?;
        match self.versions[at].from == day {
            true => drop(self.versions.remove(at)),
            false => self.versions[at].until = Some(day),
        }
        Ok(())
    }

    /// Its version from that day on, changed; a second change on one day mends the first.
    fn revise(
        &mut self,
        day: Date,
        unit: &str,
        id: &mut dyn FnMut() -> String,
        change: impl FnOnce(&mut Version),
    ) -> Result<(), Flaw> {
        let at = self.last_from(day, unit)?;
        let old = &mut self.versions[at];
        if old.from == day {
            change(old);
            return Ok(());
        }
        let mut new = Version { id: id(), from: day, ..old.clone() };
        old.until = Some(day);
        change(&mut new);
        self.versions.insert(at + 1, new);
        Ok(())
    }

    /// Where its version of that day is, which has to be the last we know of.
    fn last_from(&self, day: Date, unit: &str) -> Result<usize, Flaw> {
        let name = || self.name(unit, day).to_owned();
        let own = self.versions.iter().enumerate().filter(|(_, version)| version.unit == unit);
        let last = own.max_by_key(|(_, version)| version.from);
        match last {
            Some((_, last)) if last.from > day => {
                Err(Flaw::ChangedLater { unit: name(), day: last.from })
            }
            Some((_, last)) if last.until.is_some_and(|until| until > day) => {
                Err(Flaw::ChangedLater { unit: name(), day: last.until.unwrap_or(day) })
            }
            Some((at, last)) if last.holds(day) => Ok(at),
            _ => Err(Flaw::NotThere { unit: name(), day }),
        }
    }

    /// Said twice, it is one step.
    fn step(
        &mut self,
        day: Date,
        kind: Kind,
        before: Option<&str>,
        after: Option<&str>,
        id: &mut dyn FnMut() -> String,
    ) {
        let (before, after) = (before.map(str::to_owned), after.map(str::to_owned));
        let same = |step: &Step| {
            (step.day, step.kind, &step.before, &step.after) == (day, kind, &before, &after)
        };
        if !self.steps.iter().any(same) {
            self.steps.push(Step { id: id(), day, kind, before, after });
        }
    }
}

#[cfg(test)]
mod tests;
