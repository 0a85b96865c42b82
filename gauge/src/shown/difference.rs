//! What subtraction tells: a group less the groups inside it is a group too.
//!
//! This half of the audit knows nothing but what is published, so whoever reads a stored publication can do
//! it again.  It forms what is left of each group when all told groups inside it are taken out, first those
//! of the same unit, then those of the units below, and asks of each remainder what is asked of a group.

use std::collections::BTreeSet;

use super::board::{Board, Leak, MANY, State, rule};
use super::pooling::{Bands, OUTSIDE};

/// People whose figures are told, directly or by subtraction.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) unit: usize,
    bands: Bands,
    /// How many units its people are of, at most.
    pub(super) units: u32,
    /// How many people; negative only where a stored text was tampered with.
    people: i64,
    row: Vec<i64>,
    /// The groups it was worked out from.
    from: Vec<usize>,
    /// Withheld groups that lie in it entirely.
    holds: Vec<usize>,
}

impl Part {
    fn of(board: &Board, group: usize) -> Part {
        let listed = board.listing.group(group);
        let row = board.rows[group].iter().map(|n| i64::from(*n)).collect();
        Part {
            unit: listed.unit,
            bands: listed.bands,
            units: board.listing.size(listed.unit),
            people: listed.n.into(),
            row,
            from: vec![group],
            holds: vec![],
        }
    }

    fn take_out(&mut self, other: &Part) {
        self.people -= other.people;
        for (n, less) in self.row.iter_mut().zip(&other.row) {
            *n -= less;
        }
        self.from.extend(&other.from);
    }

    fn joined(mut self, other: Part) -> Part {
        self.bands |= other.bands;
        self.people += other.people;
        self.row.iter_mut().zip(&other.row).for_each(|(n, more)| *n += more);
        self.from.extend(&other.from);
        self.from.sort_unstable();
        self.from.dedup();
        self
    }

    fn is_nobody(&self) -> bool {
        self.people == 0 && self.row.iter().all(|n| *n == 0)
    }

    /// Whether a person of this unit, not from outside, may be in it.
    pub(super) fn may_hold(&self, board: &Board, unit: usize) -> bool {
        let mut between = board.listing.upwards(unit).take_while(|unit| *unit != self.unit);
        let taken_out = between.any(|unit| self.from.contains(&board.listing.all(unit)));
        self.bands != OUTSIDE && !taken_out && !self.is_nobody()
    }

    /// The counts per level, where they can be.
    pub(super) fn counts(&self, levels: usize) -> Option<Vec<u32>> {
        self.row().map(|row| row[..levels].to_vec())
    }
    /// The levels, わからない, and no answer.
    pub(super) fn row(&self) -> Option<Vec<u32>> {
        self.row.iter().map(|n| u32::try_from(*n).ok()).collect()
    }

    /// The groups it was worked out from: the first, less all the others.
    pub(super) fn from(&self) -> &[usize] {
        &self.from
    }
    /// Whether nobody in it said this.
    pub(super) fn nobody_said(&self, column: usize) -> bool {
        self.row[column] == 0
    }

    /// Whether nobody may know this.
    fn gives_away(&self, board: &Board) -> bool {
        let Some(counts) = self.counts(board.levels) else { return true };
        let group = |group: &usize| i64::from(board.listing.group(*group).n) == self.people;
        !self.is_nobody()
            && (rule(&counts, board.listing.least(self.unit)).is_some()
                || self.holds.iter().any(group))
    }
}

/// Every remainder that may not be told.
pub(super) fn leaks(board: &Board) -> impl Iterator<Item = Leak> {
    let remainders = (0..board.listing.units().len()).flat_map(|unit| remainders(board, unit));
    let leaks = remainders.filter(|part| part.gives_away(board));
    leaks.map(|part| Leak { units: vec![part.unit], from: part.from, missing: None })
}

/// The told groups of a unit and all that subtraction makes of them.
pub(super) fn told(board: &Board, unit: usize) -> Vec<Part> {
    let mut told = parts(board, unit);
    told.extend(remainders(board, unit));
    told
}

/// Everybody of a unit who is in no told unit below it, where they are many: a total that is told too.
pub(super) fn others(board: &Board, unit: usize) -> Option<Part> {
    let all = board.listing.all(unit);
    if !board.is_full(all) || board.listing.children(unit).is_empty() {
        return None;
    }
    let rest = less_below(board, &Part::of(board, all))?;
    let by_unit = rest.from.iter().all(|group| board.listing.is_all(*group));
    let n: u32 = rest.counts(board.levels)?.iter().sum();
    (by_unit && n >= MANY && !rest.gives_away(board)).then_some(rest)
}

/// What subtraction makes of the groups of a unit.
fn remainders(board: &Board, unit: usize) -> Vec<Part> {
    let whole = parts(board, unit);
    let unions = unions(board, &whole);
    let less_below = whole.iter().chain(&unions).filter_map(|part| less_below(board, part));
    let less_below: Vec<Part> = less_below.collect();
    let less_bands = whole.iter().filter(|part| part.from.len() > 1).cloned();
    less_below.into_iter().chain(less_bands).collect()
}

/// The full groups of a unit, everybody first; and everybody less the others.
fn parts(board: &Board, unit: usize) -> Vec<Part> {
    let full: Vec<usize> = board.listing.of(unit).filter(|group| board.is_full(*group)).collect();
    let mut parts: Vec<Part> = full.iter().map(|group| Part::of(board, *group)).collect();
    let Some(all) = parts.first().filter(|part| board.listing.is_all(part.from[0])) else {
        return parts;
    };
    let mut rest = all.clone();
    for part in parts[1..].iter().filter(|part| part.bands != OUTSIDE) {
        rest.take_out(part);
        rest.bands &= !part.bands;
    }
    if rest.from.len() > 1 && !rest.is_nobody() {
        rest.holds = withheld(board, unit, rest.bands);
        parts.push(rest);
    }
    parts
}

/// Several of these parts of a unit together, where something told below lies across them: bands are pooled
/// otherwise there.
fn unions(board: &Board, whole: &[Part]) -> Vec<Part> {
    let is_all = |part: &&Part| board.listing.is_all(part.from[0]) && part.from.len() == 1;
    let bands = whole.iter().filter(|part| !is_all(part) && part.bands != OUTSIDE);
    let bands: Vec<&Part> = bands.collect();
    let Some(unit) = bands.first().map(|part| part.unit) else { return vec![] };
    let across: Vec<Bands> = told_below(board, unit)
        .into_iter()
        .filter(|told| bands.iter().all(|part| told & !part.bands != 0))
        .collect();
    let several = (0u32..1 << bands.len()).filter(|some| some.count_ones() > 1);
    let chosen = several.map(|some| (0..bands.len()).filter(move |at| some >> at & 1 == 1));
    let joined =
        chosen.filter_map(|chosen| chosen.map(|at| bands[at].clone()).reduce(Part::joined));
    joined.filter(|joined| across.iter().any(|told| told & !joined.bands == 0)).collect()
}

/// The bands of each told group below a unit.
fn told_below(board: &Board, unit: usize) -> BTreeSet<Bands> {
    let mut below: Vec<usize> = board.listing.children(unit).to_vec();
    let mut told = BTreeSet::new();
    while let Some(unit) = below.pop() {
        let full = board.listing.of(unit).filter(|group| board.is_full(*group));
        told.extend(full.map(|group| board.listing.group(group).bands));
        below.extend(board.listing.children(unit));
    }
    told
}

/// A part less all that is told of its people in the units below; `None` where nothing is.
fn less_below(board: &Board, part: &Part) -> Option<Part> {
    let mut rest = Part { holds: vec![], ..part.clone() };
    for child in board.listing.children(part.unit) {
        take_out_unit(board, &mut rest, *child, part.bands);
    }
    (rest.from.len() > part.from.len()).then_some(rest)
}

/// Takes out what is told of these bands in a unit, and of the bands nothing is told of, below it.
fn take_out_unit(board: &Board, rest: &mut Part, unit: usize, bands: Bands) {
    let all = board.listing.all(unit);
    if board.states[all] == State::Later {
        return;
    }
    let mut open = bands & (board.listing.group(all).bands | OUTSIDE);
    for part in parts(board, unit) {
        if part.bands & !open == 0 {
            rest.take_out(&part);
            rest.units -= if part.from == [all] { part.units } else { 0 };
            open &= !part.bands;
        }
    }
    if open != 0 {
        rest.holds.extend(withheld(board, unit, open));
        for child in board.listing.children(unit) {
            take_out_unit(board, rest, *child, open);
        }
    }
}

fn withheld(board: &Board, unit: usize, bands: Bands) -> Vec<usize> {
    let inside = |group: &usize| board.listing.group(*group).bands & !bands == 0;
    board.listing.of(unit).filter(|group| board.is_withheld(*group)).filter(inside).collect()
}
