//! Which unit of the file is which unit of the present, and what has to be asked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::compare::{Answers, Fate, Fresh, Gone, Held, Present};
use super::{Entry, Roster, seat};
use crate::msg;
use crate::organisations::Unit;
use crate::typed::{Fault, fault};

/// So many answers to choose from are offered first.
const CHOICES: usize = 60;
/// From so much likeness on a name is thought to be the same with a change, in thousandths.
const ALIKE: usize = 500;

/// Which unit of the file is which unit of the present.
pub(super) struct Matching<'a> {
    pub(super) present: &'a Present,
    pub(super) roster: &'a Roster,
    answers: &'a Answers,
    /// The units of the day.
    pub(super) there: Vec<Unit>,
    /// By unit of the file: the unit it is.
    pub(super) of: Vec<Option<String>>,
    /// The same, the other way.
    placed: HashMap<String, usize>,
    /// By staff number: the unit of the file in which their seat is.
    pub(super) seats: HashMap<&'a str, Option<usize>>,
    /// By unit of the present: whose seats are there.
    pub(super) before: BTreeMap<String, Vec<&'a str>>,
}

impl<'a> Matching<'a> {
    pub(super) fn new(
        present: &'a Present,
        roster: &'a Roster,
        answers: &'a Answers,
    ) -> Matching<'a> {
        let mut matching = Matching {
            present,
            roster,
            answers,
            there: present.chart.at(present.day()),
            of: vec![None; roster.units.len()],
            placed: HashMap::new(),
            seats: seats(roster),
            before: seats_before(present),
        };
        matching.take_answers();
        matching.match_codes();
        matching.match_names();
        matching
    }

    fn is(&mut self, place: usize, unit: &str) {
        if self.of[place].is_none() && !self.placed.contains_key(unit) {
            self.of[place] = Some(unit.to_owned());
            self.placed.insert(unit.to_owned(), place);
        }
    }

    /// What was said to be the same is the same.
    fn take_answers(&mut self) {
        for unit in self.there.iter().map(|unit| unit.id.clone()).collect::<Vec<_>>() {
            let is_same = self.answers.get(&format!("gone-{unit}")) == Some("same");
            if let Some(place) = self.chosen(&format!("same-{unit}")).filter(|_| is_same) {
                self.is(place, &unit);
            }
        }
    }

    /// The unit of the file somebody chose there.
    fn chosen(&self, field: &str) -> Option<usize> {
        self.answers.get(field).and_then(|place| self.place(place))
    }

    fn place(&self, text: &str) -> Option<usize> {
        text.parse().ok().filter(|place| *place < self.roster.units.len())
    }

    fn match_codes(&mut self) {
        let day = self.present.day();
        let mut by_code: HashMap<String, String> = HashMap::new();
        for unit in &self.there {
            let code = self.present.chart.version(&unit.id, day).map_or("", |found| &found.code);
            if !code.is_empty() {
                by_code.insert(code.to_owned(), unit.id.clone());
            }
        }
        for (place, unit) in self.roster.units.iter().enumerate() {
            if let Some(known) = by_code.get(&unit.code) {
                self.is(place, known);
            }
        }
    }

    /// From the top: the same name below the same unit is the same unit.
    fn match_names(&mut self) {
        let mut by_name: HashMap<(Option<String>, String), String> = HashMap::new();
        for unit in &self.there {
            by_name.insert((unit.parent.clone(), unit.name.clone()), unit.id.clone());
        }
        for place in self.parents_first() {
            let unit = &self.roster.units[place];
            let parent = match (unit.parent, &unit.outside) {
                (Some(parent), _) => match &self.of[parent] {
                    Some(id) => Some(id.clone()),
                    None => continue,
                },
                (None, Some(code)) => self.outside(code),
                (None, None) => None,
            };
            if let Some(known) = by_name.get(&(parent, unit.name.clone())) {
                self.is(place, known);
            }
        }
    }

    /// A unit of the present by its code.
    pub(super) fn outside(&self, code: &str) -> Option<String> {
        let day = self.present.day();
        let has = |unit: &&Unit| {
            self.present.chart.version(&unit.id, day).is_some_and(|version| version.code == code)
        };
        self.there.iter().find(has).map(|unit| unit.id.clone())
    }

    /// Units of the file, parents first.
    fn parents_first(&self) -> Vec<usize> {
        let mut depths: Vec<(usize, usize)> =
            (0..self.roster.units.len()).map(|place| (self.depth(place), place)).collect();
        depths.sort_unstable();
        depths.into_iter().map(|(_, place)| place).collect()
    }

    fn depth(&self, place: usize) -> usize {
        let above = |place: &usize| self.roster.units[*place].parent;
        std::iter::successors(Some(place), above).take(self.roster.units.len()).count()
    }

    // What is asked

    pub(super) fn gone(&self) -> Vec<Gone> {
        let said_same =
            |unit: &Unit| self.answers.get(&format!("gone-{}", unit.id)) == Some("same");
        let gone =
            self.there.iter().filter(|unit| !self.placed.contains_key(&unit.id) || said_same(unit));
        let new: Vec<usize> = (0..self.of.len()).filter(|place| self.is_new(*place)).collect();
        gone.map(|unit| self.question(unit, &new)).collect()
    }

    /// Not there before, or only because somebody said so.
    fn is_new(&self, place: usize) -> bool {
        let said = |unit: &String| self.answers.get(&format!("gone-{unit}")) == Some("same");
        self.of[place].as_ref().is_none_or(said)
    }

    fn question(&self, unit: &Unit, new: &[usize]) -> Gone {
        let people = self.before.get(&unit.id).map_or(&[][..], Vec::as_slice);
        let mut went: BTreeMap<usize, usize> = BTreeMap::new();
        for number in people {
            if let Some(Some(place)) = self.seats.get(number) {
                *went.entry(*place).or_default() += 1;
            }
        }
        let mut likely: Vec<usize> = new.to_vec();
        let score = |place: &usize| {
            let moved = went.get(place).map_or(0, |moved| moved * 1_000 / people.len().max(1));
            moved + likeness(&unit.name, &self.roster.units[*place].name)
        };
        likely.sort_by_cached_key(|place| (std::cmp::Reverse(score(place)), *place));
        let mut went: Vec<(usize, usize)> = went.into_iter().collect();
        went.sort_by_key(|(place, count)| (std::cmp::Reverse(*count), *place));
        let others =
            likely.iter().copied().filter(|place| went.iter().all(|(other, _)| other != place));
        let into = went.iter().map(|(place, _)| *place).chain(others).take(CHOICES).collect();
        let proposal = self.proposal(unit, people.len(), &went, &likely);
        likely.truncate(CHOICES);
        Gone {
            unit: unit.id.clone(),
            path: path(&self.there, unit),
            people: people.len(),
            went,
            same: likely,
            into,
            proposal,
        }
    }

    fn proposal(
        &self,
        unit: &Unit,
        people: usize,
        went: &[(usize, usize)],
        likely: &[usize],
    ) -> Option<Fate> {
        let new = |place: usize| likely.contains(&place);
        let many: Vec<usize> =
            went.iter().filter(|(_, count)| count * 4 >= people).map(|(place, _)| *place).collect();
        let best = likely.first().copied();
        let alike =
            best.filter(|place| likeness(&unit.name, &self.roster.units[*place].name) >= ALIKE);
        match (&many[..], alike) {
            ([one], _) if new(*one) && self.came_from(*one) < 2 => Some(Fate::Same(*one)),
            ([one], _) => Some(Fate::Into(*one)),
            ([_, _, ..], _) => Some(Fate::Split(many.clone())),
            ([], Some(alike)) => Some(Fate::Same(alike)),
            ([], None) => None,
        }
    }

    /// How many units of the present sent a good part of their people there.
    fn came_from(&self, place: usize) -> usize {
        let sent = |people: &&Vec<&str>| {
            let count =
                people.iter().filter(|number| self.seats.get(*number) == Some(&Some(place)));
            let count = count.count();
            count > 0 && count * 4 >= people.len()
        };
        self.before.values().filter(sent).count()
    }

    pub(super) fn fates(&self, gone: &[Gone]) -> BTreeMap<String, Fate> {
        let fate = |gone: &Gone| Some((gone.unit.clone(), self.fate(&gone.unit)?));
        gone.iter().filter_map(fate).collect()
    }

    fn fate(&self, unit: &str) -> Option<Fate> {
        match self.answers.get(&format!("gone-{unit}"))? {
            "same" => self.chosen(&format!("same-{unit}")).map(Fate::Same),
            "into" => self.chosen(&format!("into-{unit}")).map(Fate::Into),
            "split" => {
                let field = format!("heir-{unit}");
                let heirs: Vec<usize> =
                    self.answers.all(&field).filter_map(|place| self.place(place)).collect();
                (heirs.len() >= 2).then_some(Fate::Split(heirs))
            }
            "abolish" => Some(Fate::Abolished),
            _ => None,
        }
    }

    /// New units nobody became, whose people sit in units that stay.
    pub(super) fn fresh(&self, fates: &BTreeMap<String, Fate>) -> Vec<Fresh> {
        let heirs: BTreeSet<usize> = fates.values().flat_map(Fate::heirs).collect();
        let mut from: BTreeMap<usize, BTreeMap<&str, usize>> = BTreeMap::new();
        for (unit, people) in self.before.iter().filter(|(unit, _)| self.placed.contains_key(*unit))
        {
            for number in people {
                if let Some(Some(place)) = self.seats.get(number) {
                    *from.entry(*place).or_default().entry(unit).or_default() += 1;
                }
            }
        }
        let new =
            (0..self.of.len()).filter(|place| self.of[*place].is_none() && !heirs.contains(place));
        new.filter_map(|unit| {
            let mut from: Vec<(String, String, usize)> = from
                .remove(&unit)?
                .into_iter()
                .map(|(id, count)| {
                    (
                        id.to_owned(),
                        self.present.chart.name(id, self.present.day()).to_owned(),
                        count,
                    )
                })
                .collect();
            from.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
            from.truncate(3);
            Some(Fresh { unit, from })
        })
        .collect()
    }

    pub(super) fn missing(&self, gone: &[Gone], fresh: &[Fresh]) -> Vec<Fault> {
        let gone = gone.iter().filter(|gone| self.fate(&gone.unit).is_none()).map(|gone| {
            let what = msg!("roster-gone-missing", unit = &gone.path);
            fault(format!("gone-{}", gone.unit), what)
        });
        let fresh = fresh.iter().filter(|fresh| self.origin(fresh).is_none()).map(|fresh| {
            let name = &self.roster.units[fresh.unit].name;
            fault(format!("fresh-{}", fresh.unit), msg!("roster-fresh-missing", unit = name))
        });
        gone.chain(fresh).collect()
    }

    /// Where a new unit comes from: a unit that stays, or nowhere.
    pub(super) fn origin(&self, fresh: &Fresh) -> Option<Option<String>> {
        match self.answers.get(&format!("fresh-{}", fresh.unit))? {
            "new" => Some(None),
            from => fresh.from.iter().find(|(id, ..)| id == from).map(|(id, ..)| Some(id.clone())),
        }
    }
}

/// Everybody's row in which their seat is.
pub(super) fn seated(roster: &Roster) -> impl Iterator<Item = &Entry> {
    let mut rows: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in &roster.people {
        rows.entry(&entry.number).or_default().push(entry);
    }
    rows.into_values().filter_map(|rows| seat(&rows, |entry| entry.service).copied())
}

fn seats(roster: &Roster) -> HashMap<&str, Option<usize>> {
    seated(roster).map(|entry| (&*entry.number, entry.unit)).collect()
}

fn seats_before(present: &Present) -> BTreeMap<String, Vec<&str>> {
    let mut rows: BTreeMap<&str, Vec<&Held>> = BTreeMap::new();
    let day = present.day();
    for held in present.posts.iter().filter(|held| held.from <= day) {
        rows.entry(&held.number).or_default().push(held);
    }
    let mut seats: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for rows in rows.values() {
        if let Some(held) = seat(rows, |held| held.service)
            && let Some(unit) = &held.unit
        {
            seats.entry(unit.clone()).or_default().push(&held.number);
        }
    }
    seats
}

/// How alike two names are, in thousandths: the pairs of letters they share (Dice).
fn likeness(one: &str, other: &str) -> usize {
    let pairs = |name: &str| {
        let letters: Vec<char> = [' '].into_iter().chain(name.chars()).chain([' ']).collect();
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect::<BTreeSet<_>>()
    };
    let (one, other) = (pairs(one), pairs(other));
    one.intersection(&other).count() * 2_000 / (one.len() + other.len())
}

fn path(units: &[Unit], unit: &Unit) -> String {
    match units.iter().find(|above| Some(&above.id) == unit.parent.as_ref()) {
        Some(above) => format!("{} › {}", path(units, above), unit.name),
        None => unit.name.clone(),
    }
}
