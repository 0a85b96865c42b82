//! What follows from the answers: what becomes of units, who comes and goes, how many sit where.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gauge::level::Band;

use super::compare::{Fate, Fresh, Held, People, Plan};
use super::matching::{Matching, seated};
use super::{Bands, Entry};
use crate::msg;
use crate::organisations::chart::{Change, Chart, Flaw, Heir, NewUnit};
use crate::typed::{Fault, fault};
use crate::words::Value;

impl Matching<'_> {
    pub(super) fn plan(
        &self,
        fates: &BTreeMap<String, Fate>,
        fresh: &[Fresh],
        titles: BTreeMap<String, Band>,
        mut id: impl FnMut() -> String,
    ) -> Result<Plan, Vec<Fault>> {
        let faults = self.contradictions(fates);
        if !faults.is_empty() {
            return Err(faults);
        }
        let ids: Vec<String> =
            self.of.iter().map(|of| of.clone().unwrap_or_else(&mut id)).collect();
        let changes = self.changes(fates, fresh, &ids);
        let day = self.present.day();
        let chart =
            self.present.chart.after(day, &changes, &mut id).map_err(|flaws| told(&flaws))?;
        let placed = self.placings(&chart, &ids);
        let chart = chart.after(day, &placed, &mut id).map_err(|flaws| told(&flaws))?;
        let mut events = chart.events();
        let known = self.present.chart.events();
        events.retain(|event| event.day == day && !known.contains(event));
        let changed: BTreeSet<&str> = events
            .iter()
            .flat_map(|event| event.before.iter().chain(&event.after))
            .map(|named| &*named.unit)
            .collect();
        let unchanged = ids.iter().filter(|id| !changed.contains(id.as_str())).count();
        let people = self.people(&ids);
        let bands = self.bands(&ids, &titles, &chart);
        Ok(Plan { chart, unit_of: ids, events, unchanged, titles, people, bands })
    }

    /// Two units cannot be the same one, and what is the same one takes nobody in on that day.
    fn contradictions(&self, fates: &BTreeMap<String, Fate>) -> Vec<Fault> {
        let mut same: BTreeMap<usize, &str> = BTreeMap::new();
        let mut faults = Vec::new();
        for (unit, fate) in fates {
            if let Fate::Same(place) = fate
                && same.insert(*place, unit).is_some()
            {
                faults.push(self.contradiction(unit, *place, "twice"));
            }
        }
        for (unit, fate) in fates {
            let others = fates.iter().filter(|(other, _)| *other != unit);
            match fate {
                Fate::Into(place) if same.contains_key(place) => {
                    faults.push(self.contradiction(unit, *place, "renamed"));
                }
                Fate::Into(place)
                    if self.of[*place].is_none()
                        && !others.clone().any(|(_, other)| other.heirs().contains(place)) =>
                {
                    faults.push(self.contradiction(unit, *place, "alone"));
                }
                _ => {}
            }
        }
        faults
    }

    fn contradiction(&self, unit: &str, place: usize, how: &str) -> Fault {
        let name = |name: &str| Value::Names(vec![name.to_owned()]);
        let heir = &self.roster.units[place].name;
        let unit_name = self.present.chart.name(unit, self.present.day());
        let what = match how {
            "twice" => msg!("roster-same-twice", unit = name(unit_name), heir = name(heir)),
            "renamed" => {
                msg!("roster-renamed-and-merged", unit = name(unit_name), heir = name(heir))
            }
            _ => msg!("roster-merged-alone", unit = name(unit_name), heir = name(heir)),
        };
        fault(format!("gone-{unit}"), what)
    }

    fn changes(
        &self,
        fates: &BTreeMap<String, Fate>,
        fresh: &[Fresh],
        ids: &[String],
    ) -> Vec<Change> {
        let mut begun = BTreeSet::new();
        let mut changes = Vec::new();
        let mut merges: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        let mut heir = |place: usize| match self.of[place].is_none() && begun.insert(place) {
            true => Heir::New(self.new_unit(place, ids)),
            false => Heir::Known(ids[place].clone()),
        };
        for (unit, fate) in fates {
            match fate {
                Fate::Into(place) => merges.entry(*place).or_default().push(unit.clone()),
                Fate::Split(heirs) => {
                    let heirs = heirs.iter().map(|place| heir(*place)).collect();
                    changes
                        .push((self.depth_of(unit), Change::Split { unit: unit.clone(), heirs }));
                }
                Fate::Abolished => {
                    changes.push((self.depth_of(unit), Change::Abolish { unit: unit.clone() }));
                }
                Fate::Same(_) => {}
            }
        }
        for (place, units) in merges {
            let depth = units.iter().map(|unit| self.depth_of(unit)).max().unwrap_or(0);
            changes.push((depth, Change::Merge { units, heir: heir(place) }));
        }
        let mut out_of: BTreeMap<String, Vec<Heir>> = BTreeMap::new();
        for fresh in fresh {
            if let Some(Some(from)) = self.origin(fresh) {
                out_of.entry(from).or_default().push(heir(fresh.unit));
            }
        }
        for (unit, mut heirs) in out_of {
            heirs.insert(0, Heir::Known(unit.clone()));
            changes.push((self.depth_of(&unit), Change::Split { unit, heirs }));
        }
        let new =
            (0..self.of.len()).filter(|place| self.of[*place].is_none() && !begun.contains(place));
        let new = new.map(|place| Change::New(self.new_unit(place, ids)));
        // Children end before what they stand below, or they would be handed on first.
        changes.sort_by_key(|(depth, _)| std::cmp::Reverse(*depth));
        new.chain(changes.into_iter().map(|(_, change)| change)).collect()
    }

    fn depth_of(&self, unit: &str) -> usize {
        let above = |id: &String| {
            self.there.iter().find(|unit| unit.id == *id).and_then(|unit| unit.parent.clone())
        };
        std::iter::successors(Some(unit.to_owned()), above).take(50).count()
    }

    fn new_unit(&self, place: usize, ids: &[String]) -> NewUnit {
        let unit = &self.roster.units[place];
        NewUnit {
            id: ids[place].clone(),
            code: unit.code.clone(),
            name: unit.name.clone(),
            parent: self.parent(place, ids),
        }
    }

    fn parent(&self, place: usize, ids: &[String]) -> Option<String> {
        let unit = &self.roster.units[place];
        match unit.parent {
            Some(parent) => Some(ids[parent].clone()),
            None => unit.outside.as_ref().and_then(|code| self.outside(code)),
        }
    }

    /// Every unit of the file is called and stands as the file says.
    fn placings(&self, chart: &Chart, ids: &[String]) -> Vec<Change> {
        let mut changes = Vec::new();
        for place in 0..ids.len() {
            let (unit, id) = (&self.roster.units[place], &ids[place]);
            let Some(now) = chart.version(id, self.present.day()) else { continue };
            if now.name != unit.name {
                changes.push(Change::Rename { unit: id.clone(), name: unit.name.clone() });
            }
            let parent = self.parent(place, ids);
            if now.parent != parent {
                changes.push(Change::Move { unit: id.clone(), parent });
            }
            if !unit.code.is_empty() && now.code != unit.code {
                changes.push(Change::Recode { unit: id.clone(), code: unit.code.clone() });
            }
        }
        changes
    }

    fn people(&self, ids: &[String]) -> People {
        let mut names: BTreeMap<&str, &Entry> = BTreeMap::new();
        self.roster.people.iter().for_each(|entry| {
            names.entry(&entry.number).or_insert(entry);
        });
        let day = self.present.day();
        let now = self.present.posts.iter().filter(|held| held.from <= day);
        let known: BTreeMap<&str, &Held> = now.map(|held| (&*held.number, held)).collect();
        let told = |number: &str, name: &str| (number.to_owned(), name.to_owned());
        let came = names.iter().filter(|(number, _)| !known.contains_key(*number));
        let went = known.iter().filter(|(number, _)| !names.contains_key(*number));
        let was: HashMap<&str, &str> = self
            .before
            .iter()
            .flat_map(|(unit, people)| people.iter().map(move |number| (*number, unit.as_str())))
            .collect();
        let moved = self.seats.iter().filter(|(number, place)| {
            let now = place.map(|place| ids[place].as_str());
            known.contains_key(*number) && was.get(*number).copied() != now
        });
        People {
            all: names.len(),
            came: came.map(|(number, entry)| told(number, &entry.name)).collect(),
            went: went.map(|(number, held)| told(number, &held.name)).collect(),
            moved: moved.count(),
            without_unit: self.seats.values().filter(|place| place.is_none()).count(),
        }
    }

    /// Units whose people by band change.
    fn bands(
        &self,
        ids: &[String],
        new: &BTreeMap<String, Band>,
        chart: &Chart,
    ) -> Vec<(String, Bands, Bands)> {
        let mut after: BTreeMap<String, Bands> = BTreeMap::new();
        let band = |title: &str| self.present.titles.get(title).or_else(|| new.get(title)).copied();
        for entry in seated(self.roster) {
            if let (Some(place), Some(band)) = (entry.unit, band(&entry.title)) {
                *after.entry(ids[place].clone()).or_default().entry(band).or_default() += 1;
            }
        }
        let units: BTreeSet<&String> = self.present.bands.keys().chain(after.keys()).collect();
        let mut changed: Vec<(usize, (String, Bands, Bands))> = Vec::new();
        let order: HashMap<String, usize> =
            chart.at(self.present.day()).into_iter().map(|unit| unit.id).zip(0..).collect();
        for unit in units {
            let of = |bands: &BTreeMap<String, Bands>| bands.get(unit).cloned().unwrap_or_default();
            let (before, after) = (of(&self.present.bands), of(&after));
            if before != after {
                let name = chart.name(unit, self.present.day()).to_owned();
                let place = order.get(unit).copied().unwrap_or(usize::MAX);
                changed.push((place, (name, before, after)));
            }
        }
        changed.sort_by_key(|(place, _)| *place);
        changed.into_iter().map(|(_, row)| row).collect()
    }
}

/// Flaws as they are told beside the questions.
fn told(flaws: &[Flaw]) -> Vec<Fault> {
    flaws.iter().map(|flaw| fault("questions", flaw.message())).collect()
}
