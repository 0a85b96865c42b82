//! All others of a unit: everybody who is in no unit below it that is told by itself.
//!
//! Whoever reads the figures could take one from the other.  So they are told: a section that may not be described
//! alone sees itself together with those who share its lot.

use super::difference;
use super::listing::Listing;
use super::{Group, Publication, Shown, Why};
use crate::level::Figures;

/// Everybody of a unit but those of some units below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Others {
    without: Vec<usize>,
    n: u32,
    figures: Figures,
}

impl Others {
    /// The units whose people are not in it.
    pub fn without(&self) -> &[usize] {
        &self.without
    }
    /// How many people of it answered.
    pub fn n(&self) -> u32 {
        self.n
    }
    /// What they said.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }
}

impl Publication {
    /// For each item all others of a unit, where they are ten or more and some unit below it is told by itself.
    pub fn others(&self, unit: usize) -> Vec<Shown<Others>> {
        let groups: Vec<Vec<Group>> = self.units.iter().map(|unit| unit.groups.clone()).collect();
        let listing = Listing::new(&self.plan.units, &groups);
        (0..self.plan.levels.len()).map(|item| self.others_of(&listing, unit, item)).collect()
    }

    fn others_of(&self, listing: &Listing, unit: usize, item: usize) -> Shown<Others> {
        let told = self.board(listing, item).and_then(|board| {
            let part = difference::others(&board, unit)?;
            let row = part.row()?;
            let without = part.from()[1..].iter().map(|group| listing.group(*group).unit).collect();
            let (counts, dont_know) = (row[..board.levels].to_vec(), row[board.levels]);
            Some(Others { without, n: row.iter().sum(), figures: Figures { counts, dont_know } })
        });
        Shown(told.ok_or(Why::Complementary))
    }
}
