//! Counting: who there is, and what they said of each question.

use super::pooling::{Bands, SLOTS, slot};
use super::{Plan, Unit};
use crate::level::{Answer, Mark};

/// How many people said what: one number per level, then わからない, then no answer at all.  So a row
/// always adds up to the people behind it, as it does for whoever reads the published figures.
pub(super) type Row = Vec<u32>;

/// One question to everybody, counted for each unit and band.
pub(super) struct Question {
    pub(super) levels: usize,
    /// The unit's own people, by unit and slot.
    own: Vec<Row>,
    /// With those of the units below.
    with_below: Vec<Row>,
}

impl Question {
    fn new(levels: usize, units: usize) -> Question {
        let rows = vec![vec![0; levels + 2]; units * SLOTS];
        Question { levels, own: rows, with_below: vec![] }
    }

    /// A question everybody answered: unit, slot and choice of each; and how many people there are.
    pub(super) fn of_all(
        levels: usize,
        units: &[Unit],
        said: impl Iterator<Item = (usize, usize, usize)>,
    ) -> (Question, Vec<[u32; SLOTS]>) {
        let mut question = Question::new(levels, units.len());
        let mut people = vec![[0; SLOTS]; units.len()];
        for (unit, slot, choice) in said {
            question.own[unit * SLOTS + slot][choice] += 1;
            people[unit][slot] += 1;
        }
        question.add_up(units);
        (question, with_below(units, people))
    }

    fn count(&mut self, at: usize, mark: Mark) {
        let column = match mark {
            Mark::Level(level) if (1..=self.levels).contains(&level.into()) => {
                usize::from(level) - 1
            }
            Mark::DontKnow => self.levels,
            _ => self.levels + 1,
        };
        self.own[at][column] += 1;
    }

    fn add_up(&mut self, units: &[Unit]) {
        self.with_below = self.own.clone();
        for (unit, parent) in
            units.iter().enumerate().rev().filter_map(|(i, unit)| Some((i, unit.parent?)))
        {
            for slot in 0..SLOTS {
                let below = self.with_below[unit * SLOTS + slot].clone();
                add(&mut self.with_below[parent * SLOTS + slot], &below);
            }
        }
    }

    /// What the unit's own people of one slot said, without the units below.
    pub(super) fn own(&self, unit: usize, slot: usize) -> &[u32] {
        &self.own[unit * SLOTS + slot]
    }

    /// What the people of these bands said, in the unit and below it.
    pub(super) fn row(&self, unit: usize, bands: Bands) -> Row {
        let mut row = vec![0; self.levels + 2];
        for slot in (0..SLOTS).filter(|slot| bands >> slot & 1 == 1) {
            add(&mut row, &self.with_below[unit * SLOTS + slot]);
        }
        row
    }

    /// The same with everybody below the unit taken for the unit's own.
    pub(super) fn alone(&self, unit: usize) -> Question {
        let rows = self.with_below[unit * SLOTS..(unit + 1) * SLOTS].to_vec();
        Question { levels: self.levels, own: rows.clone(), with_below: rows }
    }
}

fn add(row: &mut [u32], other: &[u32]) {
    for (n, more) in row.iter_mut().zip(other) {
        *n += more;
    }
}

/// Everything counted.
pub(super) struct Tally {
    /// How many people answered, by unit (with those below) and slot.
    pub(super) people: Vec<[u32; SLOTS]>,
    pub(super) items: Vec<Question>,
    /// The items looked back at.
    pub(super) back: Vec<Question>,
    /// The vote for the most important item: a question whose levels are the items.
    pub(super) votes: Question,
}

impl Tally {
    pub(super) fn of(plan: &Plan, answers: &[Answer]) -> Tally {
        let units = plan.units.len();
        let mut own = vec![[0; SLOTS]; units];
        let asked = |levels: &u8| Question::new((*levels).into(), units);
        let mut items: Vec<_> = plan.levels.iter().map(asked).collect();
        let mut back: Vec<_> = plan.back.iter().map(|item| asked(&plan.levels[*item])).collect();
        let mut votes = Question::new(plan.levels.len(), units);
        for answer in answers.iter().filter(|answer| counts(answer, units)) {
            let (unit, slot) = (answer.unit, slot(answer.band));
            let at = unit * SLOTS + slot;
            own[unit][slot] += 1;
            for (item, question) in items.iter_mut().chain(&mut back).enumerate() {
                question.count(at, answer.marks.get(item).copied().unwrap_or_default());
            }
            votes.own[at][answer
                .most_important
                .filter(|item| *item < plan.levels.len())
                .unwrap_or(plan.levels.len() + 1)] += 1;
        }
        for question in items.iter_mut().chain(&mut back).chain([&mut votes]) {
            question.add_up(&plan.units);
        }
        Tally { people: with_below(&plan.units, own), items, back, votes }
    }
}

/// A row without any item answer does not count, nor one of a unit the round does not have.
fn counts(answer: &Answer, units: usize) -> bool {
    answer.unit < units && answer.marks.iter().any(|mark| *mark != Mark::Blank)
}

fn with_below(units: &[Unit], mut people: Vec<[u32; SLOTS]>) -> Vec<[u32; SLOTS]> {
    for unit in (0..people.len()).rev() {
        if let Some(parent) = units[unit].parent {
            let below = people[unit];
            add(&mut people[parent], &below);
        }
    }
    people
}
