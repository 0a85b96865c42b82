//! Before a round is opened: which pictures a workplace of this size would see, in made-up data.

use gauge::level::{Answer, Band, Mark};
use gauge::shown::{Plan, Publication, Why};

use super::Cell;
use crate::world::Dice;

/// How many made-up rounds are looked at.
const ROUNDS: usize = 12;
/// How answers to one item usually spread over five levels, of 20; other scales are squeezed into it.
const SPREAD: [u8; 5] = [2, 7, 7, 3, 1];

/// What a unit of a round usually gets to see, in the middle of many made-up rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Items asked.
    pub items: usize,
    /// Items with figures.
    pub full: usize,
    /// Items that are only the word 「ほぼそろっている」.
    pub words: usize,
    /// Items with nothing.
    pub hidden: usize,
    /// Groups compared, without everybody: the bands in each.
    pub groups: Vec<Vec<Band>>,
}

/// One preview per unit of the plan, as if everybody answered.
pub fn preview(plan: &Plan, cells: &[Cell], dice: &Dice) -> Vec<Preview> {
    let rounds: Vec<Publication> = (0..ROUNDS)
        .map(|_| Publication::of(plan, &made_up(plan, cells, dice), Vec::new()))
        .collect();
    (0..plan.units.len()).map(|unit| usual(&rounds, unit, plan.levels.len())).collect()
}

fn usual(rounds: &[Publication], unit: usize, items: usize) -> Preview {
    let count = |wanted: fn(Option<Why>) -> bool| {
        let mut counts: Vec<usize> = rounds
            .iter()
            .map(|round| {
                round.units()[unit].items().iter().filter(|item| wanted(item.all().why())).count()
            })
            .collect();
        counts.sort_unstable();
        counts[counts.len() / 2]
    };
    let full = count(|why| why.is_none());
    let words = count(|why| why == Some(Why::NearlyUnanimous)).min(items - full);
    let groups = rounds[0].units()[unit]
        .groups()
        .iter()
        .skip(1)
        .map(|group| group.bands().to_vec())
        .collect();
    Preview { items, full, words, hidden: items - full - words, groups }
}

fn made_up(plan: &Plan, cells: &[Cell], dice: &Dice) -> Vec<Answer> {
    let seats = cells.iter().flat_map(|cell| std::iter::repeat_n(cell, cell.people as usize));
    seats
        .map(|cell| Answer {
            unit: cell.place,
            band: Some(cell.band),
            marks: plan.levels.iter().map(|levels| Mark::Level(throw(*levels, dice))).collect(),
            most_important: None,
        })
        .collect()
}

fn throw(levels: u8, dice: &Dice) -> u8 {
    let mut left = dice.bytes::<1>()[0] % SPREAD.iter().sum::<u8>();
    let step = SPREAD.iter().position(|share| {
        left < *share || {
            left -= share;
            false
        }
    });
    let step = step.unwrap_or(0) as u8;
    (step * levels).div_euclid(SPREAD.len() as u8) + 1
}
