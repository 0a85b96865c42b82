//! One person shows their own answers beside everybody else's.
//!
//! Showing one's own answer takes one person out of every figure that counts them.  So an item is opened only
//! where each of those figures, and every difference of them, may still be told with a person less:
//! whichever person, as the refusal must not say what they answered.  And since each unit has a chief who
//! may do the same, a figure about several units must bear that one person of each of them does.

use super::board::{Board, MANY, OUTSIDERS, State};
use super::difference::{self, Part};
use super::listing::Listing;
use super::{Group, Opened, Publication, Shown, Why};
use crate::level::{Figures, Mark};

impl Publication {
    /// The answers one person of `unit` wishes to show as own, beside those of the others:
    /// only where the rest still may be told.
    ///
    /// `None` where nothing can be shown, or where these cannot be the answers of a person of this unit.
    pub fn opening(&self, unit: usize, own: &[Mark]) -> Option<Vec<Shown<Opened>>> {
        let results = self.units.get(unit).filter(|_| own.len() == self.plan.levels.len())?;
        let groups: Vec<Vec<Group>> = self.units.iter().map(|unit| unit.groups.clone()).collect();
        let listing = Listing::new(&self.plan.units, &groups);
        let mut opened = vec![];
        for (item, &own) in own.iter().enumerate() {
            opened.push(Shown(match &results.items[item].all().0 {
                Err(why) => Err(*why),
                Ok(all) => {
                    let rest = without(all, results.groups[0].n, own)?;
                    let bears = bears_opening(&self.board(&listing, item)?, unit);
                    bears.then_some(Opened { own, rest }).ok_or(Why::Complementary)
                }
            }));
        }
        opened.iter().any(|item| item.value().is_some()).then_some(opened)
    }
}

/// The others' figures; `None` if nobody of these people said that.
fn without(all: &Figures, people: u32, own: Mark) -> Option<Figures> {
    let mut rest = all.clone();
    match own {
        Mark::Blank => {
            people.checked_sub(rest.n() + rest.dont_know + 1)?;
        }
        Mark::DontKnow => rest.dont_know = rest.dont_know.checked_sub(1)?,
        Mark::Level(level) => {
            let count = rest.counts.get_mut(usize::from(level).checked_sub(1)?)?;
            *count = count.checked_sub(1)?;
        }
    }
    Some(rest)
}

/// Whether everything told of people of this unit may still be told without one of them.
fn bears_opening(board: &Board, unit: usize) -> bool {
    let listing = board.listing;
    listing.upwards(unit).all(|above| {
        // Of a group told to be nearly alike, one more known answer would say too much.
        let alike = |group| board.states[group] == State::Withheld(Why::NearlyUnanimous);
        // Where bands cross the units below, the answers known to be others' can settle what was left open, and
        // from what is published nobody can tell that they do not.
        let crossed = !listing.children(above).is_empty()
            && listing.pools(above).any(|group| board.is_full(group));
        let told = difference::told(board, above);
        let mut concerned = told.iter().filter(|part| part.may_hold(board, unit));
        !crossed && !listing.of(above).any(alike) && concerned.all(|part| bears(board, part))
    })
}

fn bears(board: &Board, part: &Part) -> bool {
    let Some(counts) = part.counts(board.levels) else { return false };
    let n: u32 = counts.iter().sum();
    let outsiders = n - counts.iter().max().unwrap_or(&0);
    let rest = n.saturating_sub(part.units);
    let many = rest >= MANY || outsiders >= OUTSIDERS + part.units;
    rest >= board.listing.least(part.unit) && many
}
