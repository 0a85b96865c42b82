//! Withholding, until the audit passes.
//!
//! Units have their turn from the top down.  At each turn the rule decides first; then, while something could
//! be worked out that may not be told, the smallest group of that turn that helps to work it out is withheld
//! too.  So a unit below never makes a unit above tell more, and makes it tell less only where nothing
//! below is left to withhold.

use super::board::{Board, Leak, State, rule};
use super::exchange::Atom;
use super::listing::Listing;
use super::pooling::{Bands, OUTSIDE, Pool, SLOTS};
use super::tally::Question;
use super::{Unit, Why, difference, exchange};

/// From this least number on, raising it never shows what a lower one hides (for the topmost unit).
const USUAL: u32 = 5;

/// In a round of more units than this, what was withheld on the way stays so: to try each of them again would
/// take minutes for a whole city.
const FEW_UNITS: usize = 30;

/// How people are pooled: from so many in each slot, the groups for a least number.
type Pools = fn(&[u32], u32) -> Vec<Pool>;

/// What may stand on the board for each listed group.
pub(super) fn settle(
    listing: &Listing,
    question: &Question,
    people: &[[u32; SLOTS]],
    pools: Pools,
) -> Vec<State> {
    let knowing = listing.clone().knowing(|unit| people[unit][SLOTS - 1] > 0);
    let mut board = Board::empty(&knowing, question);
    let everybody = exchange::everybody(&knowing, question);
    let units = 0..listing.units().len();
    let deepest = units.clone().map(|unit| listing.depth(unit)).max().unwrap_or(0);
    for depth in 0..=deepest {
        for unit in units.clone().filter(|unit| listing.depth(*unit) == depth) {
            match depth {
                0 => put_top(&mut board, unit, question, |least| pools(&people[unit], least)),
                _ => board.put(unit),
            }
        }
        audit(&mut board, &everybody, depth);
        if depth > 0 && listing.units().len() <= FEW_UNITS {
            tell_again(&mut board, &everybody, depth);
        }
    }
    as_read(Board { listing, ..board })
}

/// Who reads it back knows less of who is where, and so takes out less; what then remains must be fit to be told
/// too, or it would not read.
fn as_read(mut board: Board) -> Vec<State> {
    if difference::leaks(&board).next().is_some() {
        let below = |unit: &usize| board.listing.depth(*unit) > 0;
        let below: Vec<usize> = (0..board.listing.units().len()).filter(below).collect();
        below.into_iter().for_each(|unit| silence(&mut board, unit));
    }
    board.states
}

/// Subtraction first: it is quick, and what it finds is often what an exchange would miss.
fn leaks(board: &Board, everybody: &[Atom]) -> Vec<Leak> {
    let leaks: Vec<Leak> = difference::leaks(board).collect();
    if leaks.is_empty() { exchange::leaks(board, everybody) } else { leaks }
}

fn is_sound(board: &Board, everybody: &[Atom]) -> bool {
    difference::leaks(board).next().is_none() && exchange::is_sound(board, everybody)
}

/// Withholds groups, at this depth where possible, until nothing leaks.
fn audit(board: &mut Board, everybody: &[Atom], depth: usize) {
    loop {
        let leaks = leaks(board, everybody);
        let Some((first, others)) = leaks.split_first() else { return };
        let mut mended = parts(board, first);
        mend(board, first, depth);
        // In each part of the tree one at a time: what mends one leak often mends its neighbours.
        for leak in others {
            if parts(board, leak).iter().all(|part| !mended.contains(part)) {
                mended.extend(parts(board, leak));
                choose(board, leak, depth).into_iter().for_each(|group| withhold(board, group));
            }
        }
    }
}

/// The units above those a leak concerns.
fn parts(board: &Board, leak: &Leak) -> Vec<usize> {
    let above = |unit: &usize| board.listing.upwards(*unit).nth(1).unwrap_or(*unit);
    leak.units.iter().map(above).collect()
}

/// Below the top: what was withheld on the way and need not have been is told after all, the largest first.
fn tell_again(board: &mut Board, everybody: &[Atom], depth: usize) {
    let mut withheld: Vec<usize> = (0..board.states.len())
        .filter(|group| board.listing.depth(board.listing.group(*group).unit) == depth)
        .filter(|group| board.states[*group] == State::Withheld(Why::Complementary))
        .collect();
    withheld
        .sort_by_key(|group| (!board.listing.is_all(*group), std::cmp::Reverse(board.n(*group))));
    for group in withheld {
        let listed = board.listing.group(group);
        let all = board.listing.all(listed.unit);
        let may = rule(board.counts(group), board.listing.least(listed.unit)).is_none();
        if may && (group == all || board.is_full(all) || board.listing.is_outside(group)) {
            board.states[group] = State::Full;
            if !is_sound(board, everybody) {
                board.withhold(group);
            }
        }
    }
}

/// Withholds one group more, of this depth or, where none is left, of those above.
fn mend(board: &mut Board, leak: &Leak, depth: usize) {
    match (0..=depth).rev().find_map(|depth| choose(board, leak, depth)) {
        Some(group) => withhold(board, group),
        None => last_resort(board),
    }
}

fn withhold(board: &mut Board, group: usize) {
    match board.listing.is_all(group) {
        true => silence(board, board.listing.group(group).unit),
        false => board.withhold(group),
    }
}

/// The smallest group of this depth that helps to work it out; else of the neighbours; else of any unit;
/// else a reason.  At the top everybody's figures stay.
fn choose(board: &Board, leak: &Leak, depth: usize) -> Option<usize> {
    let listing = board.listing;
    let side = |group: usize| listing.is_outside(group);
    let outside = leak.from.iter().any(|group| side(*group));
    let here: Vec<usize> = (0..board.states.len())
        .filter(|group| listing.depth(listing.group(*group).unit) == depth)
        .filter(|group| side(*group) == outside && !(depth == 0 && listing.is_all(*group)))
        .collect();
    let near = |group: &usize| {
        let parent = listing.units()[listing.group(*group).unit].parent;
        listing.is_all(*group)
            && leak.units.iter().any(|u| listing.upwards(*u).any(|above| parent == Some(above)))
    };
    // Below the top, rather one that may have said what is missing; at the top simply the smallest.
    let helps = |group: usize| {
        depth == 0 || leak.missing.is_none_or(|column| board.rows[group][column] > 0)
    };
    let full = |among: &dyn Fn(&usize) -> bool| {
        let full = here.iter().filter(|group| board.is_full(**group) && among(group));
        full.min_by_key(|group| (!helps(**group), board.n(**group))).copied()
    };
    full(&|group| leak.from.contains(group))
        .or_else(|| full(&near))
        .or_else(|| full(&|_| true))
        .or_else(|| {
            here.iter().copied().find(|group| board.has_word(*group) && !too_few(board, *group))
        })
}

/// That a group with too few people is withheld for that reason is plain to see.
fn too_few(board: &Board, group: usize) -> bool {
    let group = board.listing.group(group);
    group.n < board.listing.least(group.unit)
}

/// A unit below the top that may not say what everybody in it thinks says nothing of that question.
fn silence(board: &mut Board, unit: usize) {
    for group in board.listing.of(unit).filter(|group| !board.listing.is_outside(*group)) {
        if !too_few(board, group) {
            board.withhold(group);
        }
    }
}

/// Nothing but everybody's figures is left to withhold.
fn last_resort(board: &mut Board) {
    for group in 0..board.states.len() {
        if board.states[group] != State::Later && !too_few(board, group) {
            board.withhold(group);
        }
    }
}

/// The topmost unit, audited by itself for every least number from the usual one up to its own: a group may
/// be told only where its figures could be worked out at every lower number too.
fn put_top(board: &mut Board, unit: usize, question: &Question, pools: impl Fn(u32) -> Vec<Pool>) {
    let question = question.alone(unit);
    let own = board.listing.least(unit);
    if board.listing.of(unit).len() == 1 {
        return board.put(unit);
    }
    let mut lower: Option<Told> = None;
    for least in own.min(USUAL)..=own {
        let listing = Listing::of_pools(&[Unit { parent: None, least }], &[pools(least)]);
        let mut alone = Board::empty(&listing, &question);
        alone.put(0);
        if let Some(lower) = &lower {
            lower.hold_back(&mut alone);
        }
        audit(&mut alone, &exchange::everybody(&listing, &question), 0);
        lower = Some(Told::on(&alone));
        if least == own {
            board.states[board.listing.of(unit)].copy_from_slice(&alone.states);
        }
    }
}

/// Whose figures can be worked out from the board of one unit.
struct Told {
    all: Bands,
    is_all: bool,
    pools: Vec<Bands>,
    outside: bool,
}

impl Told {
    fn on(board: &Board) -> Told {
        let bands = |group: usize| board.listing.group(group).bands;
        let full = |group: &usize| board.is_full(*group);
        Told {
            all: bands(0),
            is_all: full(&0),
            pools: board.listing.pools(0).filter(full).map(bands).collect(),
            outside: board.listing.of(0).filter(full).any(|group| board.listing.is_outside(group)),
        }
    }

    fn hold_back(&self, board: &mut Board) {
        for group in board.listing.of(0) {
            let told = match board.listing.is_all(group) {
                true => self.is_all,
                false => self.tells(board.listing.group(group).bands),
            };
            if board.is_full(group) && !told {
                board.withhold(group);
            }
        }
    }

    fn tells(&self, bands: Bands) -> bool {
        let joined = |bands: Bands| {
            self.pools.iter().filter(|pool| **pool & !bands == 0).fold(0, |all, pool| all | pool)
        };
        let others = self.all & !bands;
        match bands {
            OUTSIDE => self.outside,
            _ => joined(bands) == bands || (self.is_all && joined(others) == others),
        }
    }
}
