//! What may be told.
//!
//! A [`Publication`] is made from the answers of one round and is all that outlives it.  Each unit of the round
//! sees everybody in it and its bands, pooled until no group is too small; each figure stands there in
//! full, as the word 「ほぼそろっている」, or not at all.  What is left must pass an audit, over everything the
//! round publishes together (figures of all units and bands, votes, the reasons given, an opening):
//!
//! - no sum or difference of told figures is about fewer people than the least number (that of the deepest unit
//!   they are all in), nor about fewer than ten of whom two could know the third's answer
//!   (`difference.rs`, and `exchange.rs` where told groups say that all are alike, or everybody directly in a unit is
//!   known to be of one band);
//! - no count of a withheld group, nor of a band of a unit that may not be told, is fixed by what is told, unless
//!   a told group itself says that nobody, or everybody, of it chose that level, or a told total of all others of a
//!   unit (`others.rs`) that nobody did (`exchange.rs`);
//! - in groups under ten no two people who know their own answers learn the level of a third (`exchange.rs`).
//!
//! Where it fails, more is withheld (`withhold.rs`).  The reader is taken to know who is in which band and unit and
//! who answered, all that is published, and what the reasons say.
//!
//! What more is promised: the order of answers never matters; the topmost unit never tells more than it would
//! without the units below it; and at a least number of five or more it never tells figures that could not
//! be worked out at every lower one from five up, however the bands are pooled then.
//!
//! What is not: two who stand outside in a group of which only the word is told may know that the others stand
//! together, as that is what it says; publications of different rounds are not joined; and who knows this
//! program may guess from what is withheld that there was a reason.

pub mod ballots;
mod board;
mod difference;
mod encoding;
mod exchange;
mod listing;
mod opening;
mod others;
mod pooling;
mod tally;
#[cfg(test)]
mod tests;
mod withhold;

use crate::gap::{Delta, Gap, probability};
use crate::level::{Answer, Band, Figures, Mark};
use board::{Board, State};
use listing::Listing;
pub use others::Others;
use tally::Tally;

/// No plan goes below this, whatever it says: of two people each knows the other.
const FLOOR: u32 = 3;

/// Why a figure is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// 「ほぼそろっている」: enough people, but so alike that a figure would tell on them.
    NearlyUnanimous,
    /// Fewer people than the least number.
    FewerThanLeast,
    /// Telling it would give away something withheld.
    Complementary,
}

/// A figure about people after it was decided whether it may be told.  Only this crate makes one.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown<T>(pub(crate) Result<T, Why>);

impl<T> Shown<T> {
    /// The figure, where it may be told.
    pub fn value(&self) -> Option<&T> {
        self.0.as_ref().ok()
    }
    /// Why it may not be told.
    pub fn why(&self) -> Option<Why> {
        self.0.as_ref().err().copied()
    }
}

/// One unit of a round: the root is a unit without parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The unit above, by its place in [`Plan::units`]; parents stand before their children.
    pub parent: Option<usize>,
    /// Fewer answers than this are never described; less than 3 is taken for 3.
    pub least: u32,
}

/// What a round asks and what it may publish, fixed at its opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many levels each item has, in sheet order.
    pub levels: Vec<u8>,
    /// Items asked about once more, looking back at an earlier time: by their places, in sheet order.  They are told of
    /// everybody only, and never among the widest.
    pub back: Vec<usize>,
    /// The unit the round covers (first) and the units below it.
    pub units: Vec<Unit>,
    /// With at least so many answers the remarks are shown; `None`: no remarks.
    pub remarks_from: Option<u32>,
}

impl Plan {
    /// With the floor in place, and units whose parent does not stand before them on their own.
    fn sound(&self) -> Plan {
        let mut plan = self.clone();
        plan.back.retain(|item| *item < plan.levels.len());
        for (at, unit) in plan.units.iter_mut().enumerate() {
            unit.least = unit.least.max(FLOOR);
            unit.parent = unit.parent.filter(|parent| *parent < at);
        }
        plan
    }

    /// How many answers the remarks need: never fewer than the figures do.
    fn remarks_need(&self) -> Option<u32> {
        let least = self.units.first().map_or(FLOOR, |unit| unit.least);
        self.remarks_from.map(|from| from.max(least))
    }
}

/// One group of a unit: several neighbouring bands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub(crate) bands: Vec<Band>,
    pub(crate) n: u32,
}

impl Group {
    /// The bands in it, in band order.
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }
    /// How many people of it answered.
    pub fn n(&self) -> u32 {
        self.n
    }
}

/// One item in one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub(crate) groups: Vec<Shown<Figures>>,
    pub(crate) gap: Option<Gap>,
}

impl Item {
    /// One figure per group of the unit, the first is everybody.
    pub fn groups(&self) -> &[Shown<Figures>] {
        &self.groups
    }
    /// Everybody.
    pub fn all(&self) -> &Shown<Figures> {
        &self.groups[0]
    }
    /// The widest gap between two groups that may both be told.
    pub fn gap(&self) -> Option<&Gap> {
        self.gap.as_ref()
    }
}

/// What one unit may see.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    pub(crate) groups: Vec<Group>,
    pub(crate) items: Vec<Item>,
    pub(crate) back: Vec<Shown<Figures>>,
    pub(crate) widest: Vec<usize>,
    pub(crate) most_important: Shown<Vec<u32>>,
}

impl Results {
    /// Everybody first, then by band; `outside` last.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }
    /// In sheet order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }
    /// How everybody sees the earlier time from today, for the items of [`Plan::back`].
    pub fn back(&self) -> &[Shown<Figures>] {
        &self.back
    }
    /// Up to three items where eyes differ most, in sheet order.
    pub fn widest(&self) -> &[usize] {
        &self.widest
    }
    /// Votes per item, in sheet order.
    pub fn most_important(&self) -> &Shown<Vec<u32>> {
        &self.most_important
    }
}

/// All that one round tells, audited together.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    pub(crate) plan: Plan,
    pub(crate) units: Vec<Results>,
    pub(crate) remarks: Shown<Vec<String>>,
}

/// A stored publication that does not read, or that tells more than it may.
#[derive(Debug, PartialEq, Eq)]
pub struct Damaged;

impl std::fmt::Display for Damaged {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("the stored publication does not read or tells more than it may")
    }
}

impl std::error::Error for Damaged {}

/// One person's own level beside the others'.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    pub(crate) own: Mark,
    pub(crate) rest: Figures,
}

impl Opened {
    /// What the person chose to show.
    pub fn own(&self) -> Mark {
        self.own
    }
    /// Everybody else of the unit.
    pub fn rest(&self) -> &Figures {
        &self.rest
    }
}

impl Publication {
    /// Decides what may be told.  `remarks` are told shuffled by the caller.
    ///
    /// The order of the answers does not matter.  An answer without a mark on any item does not count; a mark
    /// that is no level of its item is taken for blank.
    pub fn of(plan: &Plan, answers: &[Answer], remarks: Vec<String>) -> Publication {
        let plan = plan.sound();
        let tally = Tally::of(&plan, answers);
        let people = tally.people.iter().zip(&plan.units);
        let groups: Vec<Vec<Group>> =
            people.map(|(people, unit)| pooling::groups(people, unit.least)).collect();
        let everybody: Vec<Vec<Group>> = groups.iter().map(|groups| groups[..1].to_vec()).collect();
        let (by_band, together) =
            (Listing::new(&plan.units, &groups), Listing::new(&plan.units, &everybody));
        let settle = |listing, question| {
            let states = withhold::settle(listing, question, &tally.people, pooling::pools);
            Told::on(&Board { states, ..Board::empty(listing, question) })
        };
        let items: Vec<Told> = tally.items.iter().map(|item| settle(&by_band, item)).collect();
        let votes = settle(&together, &tally.votes);
        let back: Vec<Told> = tally.back.iter().map(|item| settle(&together, item)).collect();
        let all = |told: &Told, unit| told.of_unit(&together, unit).swap_remove(0);
        let results = |(unit, groups)| {
            let back = back.iter().map(|item| all(item, unit)).collect();
            let items = items.iter().map(|item| item.of_unit(&by_band, unit));
            Results::of(groups, items, back, all(&votes, unit))
        };
        let units: Vec<Results> = groups.into_iter().enumerate().map(results).collect();
        let remarks = told_remarks(&plan, &units, remarks);
        Publication { plan, units, remarks }
    }

    /// What it was made from.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
    /// One per unit of the plan.
    pub fn units(&self) -> &[Results] {
        &self.units
    }
    /// The same once its remarks have served; every figure stays.
    pub fn without_remarks(&self) -> Publication {
        let remarks = Shown(self.remarks.0.as_ref().map(|_| Vec::new()).map_err(|why| *why));
        Publication { remarks, ..self.clone() }
    }
    /// Remarks of the whole round; none where the plan has none.
    pub fn remarks(&self) -> &Shown<Vec<String>> {
        &self.remarks
    }
}

fn told_remarks(plan: &Plan, units: &[Results], remarks: Vec<String>) -> Shown<Vec<String>> {
    let answers = units.first().map_or(0, |root| root.groups[0].n);
    Shown(match plan.remarks_need() {
        None => Ok(vec![]),
        Some(need) if answers < need => Err(Why::FewerThanLeast),
        Some(_) => Ok(remarks),
    })
}

impl Results {
    /// Works out everything that follows from the told figures, and from nothing else.
    fn of(
        groups: Vec<Group>,
        items: impl Iterator<Item = Vec<Shown<Figures>>>,
        back: Vec<Shown<Figures>>,
        votes: Shown<Figures>,
    ) -> Results {
        let items =
            items.map(|figures| Item { gap: widest_gap(&groups, &figures), groups: figures });
        let items: Vec<Item> = items.collect();
        let widest = widest(&items);
        let most_important = Shown(votes.0.map(|votes| votes.counts));
        Results { groups, items, back, widest, most_important }
    }
}

/// The pair of groups farthest apart; of equal ones the first in band order.
fn widest_pair(groups: &[Group], figures: &[Shown<Figures>]) -> Option<(usize, usize, Delta)> {
    let apart = |at: &usize| groups[*at].bands == [Band::Outside];
    let told: Vec<usize> =
        (1..groups.len()).filter(|at| !apart(at) && figures[*at].0.is_ok()).collect();
    let mut widest: Option<(usize, usize, Delta)> = None;
    for (i, &a) in told.iter().enumerate() {
        for &b in &told[i + 1..] {
            let delta = Delta::of(figures[a].value()?, figures[b].value()?);
            if widest.is_none_or(|widest| delta.wider_than(widest.2)) {
                widest = Some((a, b, delta));
            }
        }
    }
    widest
}

fn widest_gap(groups: &[Group], figures: &[Shown<Figures>]) -> Option<Gap> {
    let (a, b, delta) = widest_pair(groups, figures)?;
    let (p, p_by) = probability(figures[a].value()?, figures[b].value()?);
    Some(Gap { a, b, delta: delta.value(), p, p_by })
}

/// Up to three items everybody's figures are told of: by |delta| where three have a gap, else by how little
/// eyes agree.
fn widest(items: &[Item]) -> Vec<usize> {
    let told = |at: &usize| items[*at].all().value().is_some();
    let told: Vec<usize> = (0..items.len()).filter(told).collect();
    let apart = |at: &usize| items[*at].gap().map(|gap| gap.delta.abs());
    let with_gap: Vec<usize> = told.iter().copied().filter(|at| apart(at).is_some()).collect();
    let agreement = |at: &usize| items[*at].all().value().map(Figures::agreement);
    let mut widest = match with_gap.len() {
        3.. => ranked(with_gap, |at| apart(at).map(|delta| -delta)),
        _ => ranked(told, agreement),
    };
    widest.truncate(3);
    widest.sort_unstable();
    widest
}

/// Lowest first, sheet order between equals.  A rounding error apart is equal.
fn ranked(mut items: Vec<usize>, by: impl Fn(&usize) -> Option<f64>) -> Vec<usize> {
    items.sort_by_key(|at| by(at).map(|x| (x * 1e12).round() as i64));
    items
}

/// The figures of one question that may be told, by group.
struct Told(Vec<Shown<Figures>>);

impl Told {
    fn on(board: &Board) -> Told {
        let figures = |group: usize| match board.states[group] {
            State::Full => Ok(Figures {
                counts: board.counts(group).to_vec(),
                dont_know: board.rows[group][board.levels],
            }),
            State::Withheld(why) => Err(why),
            State::Later => Err(Why::Complementary),
        };
        Told((0..board.states.len()).map(figures).map(Shown).collect())
    }

    fn of_unit(&self, listing: &Listing, unit: usize) -> Vec<Shown<Figures>> {
        self.0[listing.of(unit)].to_vec()
    }
}
