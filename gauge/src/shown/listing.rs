//! The units of a round and the groups each of them lists.

use std::ops::Range;

use super::pooling::{Bands, OUTSIDE, Pool, UNKNOWN, mask};
use super::{Group, Unit};

/// A listed group: some bands of everybody in a unit and below it.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) unit: usize,
    pub(super) bands: Bands,
    pub(super) n: u32,
}

/// All that is known of who answered: units, groups, and how many people are in each group.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    units: Vec<Unit>,
    children: Vec<Vec<usize>>,
    depth: Vec<usize>,
    size: Vec<u32>,
    groups: Vec<Listed>,
    first: Vec<usize>,
}

impl Listing {
    pub(super) fn new(units: &[Unit], groups: &[Vec<Group>]) -> Listing {
        let pools = |groups: &Vec<Group>| groups.iter().map(|g| (mask(&g.bands), g.n)).collect();
        Listing::of_pools(units, &groups.iter().map(pools).collect::<Vec<_>>())
    }

    pub(super) fn of_pools(units: &[Unit], pools: &[Vec<Pool>]) -> Listing {
        let mut listing = Listing {
            units: units.to_vec(),
            children: vec![vec![]; units.len()],
            depth: vec![0; units.len()],
            size: vec![1; units.len()],
            groups: vec![],
            first: vec![],
        };
        for (unit, pools) in pools.iter().enumerate() {
            if let Some(parent) = units[unit].parent {
                listing.children[parent].push(unit);
                listing.depth[unit] = listing.depth[parent] + 1;
            }
            listing.first.push(listing.groups.len());
            listing.groups.extend(pools.iter().map(|&(bands, n)| Listed { unit, bands, n }));
        }
        for unit in (0..units.len()).rev() {
            if let Some(parent) = units[unit].parent {
                listing.size[parent] += listing.size[unit];
            }
        }
        listing.first.push(listing.groups.len());
        listing.mark_unknown();
        listing
    }

    /// `all` also holds the people of unknown band, unless the groups of a unit, or of one above, say that
    /// there are none.
    fn mark_unknown(&mut self) {
        let mut possible = vec![true; self.units.len()];
        for unit in 0..self.units.len() {
            let listed: Vec<u32> = self.pools(unit).map(|group| self.groups[group].n).collect();
            let above = self.units[unit].parent.is_none_or(|parent| possible[parent]);
            let all = self.all(unit);
            possible[unit] =
                above && (listed.is_empty() || listed.iter().sum::<u32>() < self.groups[all].n);
            if possible[unit] {
                self.groups[all].bands |= UNKNOWN;
            }
        }
    }

    /// For whoever knows, as colleagues do, in which units there are people of unknown band.
    pub(super) fn knowing(mut self, unknown: impl Fn(usize) -> bool) -> Listing {
        for unit in 0..self.units.len() {
            let all = self.all(unit);
            self.groups[all].bands &= !UNKNOWN;
            self.groups[all].bands |= if unknown(unit) { UNKNOWN } else { 0 };
        }
        self
    }

    pub(super) fn units(&self) -> &[Unit] {
        &self.units
    }
    pub(super) fn children(&self, unit: usize) -> &[usize] {
        &self.children[unit]
    }
    /// All units below a unit, at any depth.
    pub(super) fn below(&self, unit: usize) -> impl Iterator<Item = usize> {
        (unit + 1..self.units.len()).filter(move |other| self.within(*other, unit))
    }
    pub(super) fn depth(&self, unit: usize) -> usize {
        self.depth[unit]
    }
    pub(super) fn least(&self, unit: usize) -> u32 {
        self.units[unit].least
    }
    pub(super) fn groups(&self) -> &[Listed] {
        &self.groups
    }
    pub(super) fn group(&self, group: usize) -> &Listed {
        &self.groups[group]
    }
    /// The groups of a unit: everybody first, `outside` last.
    pub(super) fn of(&self, unit: usize) -> Range<usize> {
        self.first[unit]..self.first[unit + 1]
    }
    /// Everybody of a unit.
    pub(super) fn all(&self, unit: usize) -> usize {
        self.first[unit]
    }
    pub(super) fn is_all(&self, group: usize) -> bool {
        self.all(self.groups[group].unit) == group
    }
    pub(super) fn is_outside(&self, group: usize) -> bool {
        self.groups[group].bands == OUTSIDE
    }
    /// The pooled bands of a unit.
    pub(super) fn pools(&self, unit: usize) -> impl Iterator<Item = usize> {
        self.of(unit).skip(1).filter(|group| !self.is_outside(*group))
    }
    /// The unit and those above it, upwards.
    pub(super) fn upwards(&self, unit: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(unit), |unit| self.units[*unit].parent)
    }
    /// Whether a unit is `top` or below it.
    pub(super) fn within(&self, unit: usize, top: usize) -> bool {
        self.upwards(unit).any(|unit| unit == top)
    }
    /// How many units there are with it and below it.
    pub(super) fn size(&self, unit: usize) -> u32 {
        self.size[unit]
    }
    /// The deepest unit that holds all of these; `None` where they have no unit in common.
    pub(super) fn meet(&self, units: &[usize]) -> Option<usize> {
        let (first, others) = units.split_first()?;
        self.upwards(*first).find(|top| others.iter().all(|unit| self.within(*unit, *top)))
    }
}
