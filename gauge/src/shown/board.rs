//! One question on the board: every listed group, and whether its figures may stand there.

use super::Why;
use super::listing::Listing;
use super::tally::{Question, Row};

/// From so many answers on, being alike gives nobody away.
pub(super) const MANY: u32 = 10;
/// Below that, so many must stand outside the fullest level: one more than can put their heads together.
pub(super) const OUTSIDERS: u32 = 3;

/// Whether these counts may be told: enough people, and not so alike that two of them who know their own
/// answers know the others'.
pub(super) fn rule(counts: &[u32], least: u32) -> Option<Why> {
    let n: u32 = counts.iter().sum();
    let fullest = counts.iter().copied().max().unwrap_or(0);
    match n {
        _ if n == 0 || n < least => Some(Why::FewerThanLeast),
        _ if n < MANY && n - fullest < OUTSIDERS => Some(Why::NearlyUnanimous),
        _ => None,
    }
}

/// What stands on the board for a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Its unit has not had its turn; nothing is known.
    Later,
    /// The figures.
    Full,
    /// A reason.
    Withheld(Why),
}

/// One question, all groups.
#[derive(Clone)]
pub(super) struct Board<'a> {
    pub(super) listing: &'a Listing,
    pub(super) levels: usize,
    pub(super) states: Vec<State>,
    /// What the people of each group said.  Read back from a publication, only those of full groups are known.
    pub(super) rows: Vec<Row>,
}

impl<'a> Board<'a> {
    pub(super) fn empty(listing: &'a Listing, question: &Question) -> Board<'a> {
        let rows = listing.groups().iter().map(|group| question.row(group.unit, group.bands));
        let rows: Vec<Row> = rows.collect();
        Board { listing, levels: question.levels, states: vec![State::Later; rows.len()], rows }
    }

    /// Lets the rule decide on all groups of a unit.
    pub(super) fn put(&mut self, unit: usize) {
        for group in self.listing.of(unit) {
            let why = rule(self.counts(group), self.listing.least(unit));
            self.states[group] = why.map_or(State::Full, State::Withheld);
        }
    }

    pub(super) fn counts(&self, group: usize) -> &[u32] {
        &self.rows[group][..self.levels]
    }
    /// How many people of the group chose a level.
    pub(super) fn n(&self, group: usize) -> u32 {
        self.counts(group).iter().sum()
    }
    pub(super) fn is_full(&self, group: usize) -> bool {
        self.states[group] == State::Full
    }
    pub(super) fn is_withheld(&self, group: usize) -> bool {
        matches!(self.states[group], State::Withheld(_))
    }
    pub(super) fn withhold(&mut self, group: usize) {
        self.states[group] = State::Withheld(Why::Complementary);
    }
    /// Whether the reason on the board says something of the answers that a change could belie.
    pub(super) fn has_word(&self, group: usize) -> bool {
        matches!(self.states[group], State::Withheld(Why::NearlyUnanimous | Why::FewerThanLeast))
    }
}

/// Something that could be worked out from the board though it may not be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leak {
    /// The units of the people concerned.
    pub(super) units: Vec<usize>,
    /// Full groups it comes from.
    pub(super) from: Vec<usize>,
    /// Where it is that nobody of them said something: what somebody else must be seen to have said, for
    /// this to stay open.
    pub(super) missing: Option<usize>,
}
