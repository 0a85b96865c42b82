//! Two groups, one item: Cliff's delta and its exact permutation probability.
//!
//! Delta is P(a>b) − P(a<b) for one person of each (N. Cliff, Dominance statistics, Psychological Bulletin
//! 114 (1993) 494–509).  Its numerator, the *balance*, is a whole number and linear in a's counts: with
//! both groups pooled, it is the sum over a's people of those below them less those above them.  So the
//! probability that a random division of the pooled people is at least as lopsided needs no division
//! of people, only the tables of counts, each weighted by the ways it can come about
//! (∏ C(pooled at the level, of them in a)); and balances are compared as whole numbers.

use crate::dice::Dice;
use crate::level::Figures;

/// The largest group whose tables are all counted.
pub const COUNTED: u32 = 200;
/// How many divisions are drawn above that.
pub const SAMPLES: u32 = 100_000;
/// Against the likeliest draw: less than this will not be drawn in any hundred thousand.
const NEGLIGIBLE: f64 = 1e-14;

/// How a probability was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Every possible table was counted.
    Exact,
    /// 100,000 seeded samples.
    Sampling,
}

/// How differently two groups see one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) delta: f64,
    pub(crate) p: f64,
    pub(crate) p_by: By,
}

impl Gap {
    /// The higher group, by its place in the unit's groups.
    pub fn a(&self) -> usize {
        self.a
    }
    /// The lower group, by its place in the unit's groups.
    pub fn b(&self) -> usize {
        self.b
    }
    /// Cliff's delta, P(a>b) − P(a<b), −1 to 1.
    pub fn delta(&self) -> f64 {
        self.delta
    }
    /// Two-sided permutation probability of |delta|.
    pub fn p(&self) -> f64 {
        self.p
    }
    /// How `p` was found.
    pub fn p_by(&self) -> By {
        self.p_by
    }
}

/// Cliff's delta as a fraction, so that differences rank without rounding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Delta {
    balance: i64,
    pairs: i64,
}

impl Delta {
    pub(crate) fn of(a: &Figures, b: &Figures) -> Delta {
        let (mut above, mut below) = (i64::from(b.n()), 0);
        let mut balance = 0;
        for (&a, &b) in a.counts.iter().zip(&b.counts) {
            above -= i64::from(b);
            balance += i64::from(a) * (below - above);
            below += i64::from(b);
        }
        Delta { balance, pairs: i64::from(a.n()) * i64::from(b.n()) }
    }

    pub(crate) fn value(self) -> f64 {
        self.balance as f64 / self.pairs as f64
    }

    pub(crate) fn wider_than(self, other: Delta) -> bool {
        let cross = |x: Delta, y: Delta| i128::from(x.balance.abs()) * i128::from(y.pairs);
        cross(self, other) > cross(other, self)
    }
}

/// Two-sided probability of a |delta| at least as large if the two groups were divided by lot.
pub(crate) fn probability(a: &Figures, b: &Figures) -> (f64, By) {
    let balance = Delta::of(a, b).balance.abs();
    let by = found_by(a, b);
    let pooled = pooled(a, b);
    let p = match by {
        _ if balance == 0 => 1.0,
        By::Exact => counted(&pooled, a.n(), balance),
        By::Sampling => sampled(&pooled, a.n(), balance),
    };
    (p, by)
}

/// How the probability for two groups of this size is found.
pub(crate) fn found_by(a: &Figures, b: &Figures) -> By {
    if a.n().max(b.n()) <= COUNTED { By::Exact } else { By::Sampling }
}

/// A level with both groups pooled.
#[derive(Clone, Copy)]
struct Pooled {
    people: u32,
    /// People below less people above: what one person of a on this level adds to the balance.
    worth: i64,
}

/// The levels anybody chose.
fn pooled(a: &Figures, b: &Figures) -> Vec<Pooled> {
    let (mut above, mut below) = (i64::from(a.n() + b.n()), 0);
    let mut pooled = Vec::new();
    for (a, b) in a.counts.iter().zip(&b.counts) {
        let people = a + b;
        above -= i64::from(people);
        if people > 0 {
            pooled.push(Pooled { people, worth: below - above });
        }
        below += i64::from(people);
    }
    pooled
}

/// Counts all tables, in two halves: those of the lower levels are listed by how many of a they use, those
/// of the upper levels are heaped by their balance, once for each such number.
fn counted(pooled: &[Pooled], n: u32, balance: i64) -> f64 {
    let ways: Vec<_> = pooled.iter().map(|level| binomials(level.people)).collect();
    let half = pooled.len() / 2;
    let lower = Tables { levels: &pooled[..half], ways: &ways[..half] };
    let upper = Tables { levels: &pooled[half..], ways: &ways[half..] };
    let all: u32 = pooled.iter().map(|level| level.people).sum();
    let mut heap = Heap::default();
    let mut extreme = 0.0;
    for used in 0..=n {
        if lower.people() < used || upper.people() < n - used {
            continue;
        }
        heap.fill(&upper, n - used);
        lower.each(used, &mut |at, weight| extreme += weight * heap.beyond(balance, at));
    }
    (extreme / binomials(all)[n as usize]).min(1.0)
}

/// All ways to place some of a's people on some levels.
struct Tables<'a> {
    levels: &'a [Pooled],
    ways: &'a [Vec<f64>],
}

impl Tables<'_> {
    fn people(&self) -> u32 {
        self.levels.iter().map(|level| level.people).sum()
    }

    /// The least or the greatest balance `n` people can have: levels stand in order of their worth.
    fn reach(&self, n: u32, greatest: bool) -> i64 {
        let mut left = n;
        let mut take = |level: &Pooled| {
            let here = left.min(level.people);
            left -= here;
            i64::from(here) * level.worth
        };
        match greatest {
            true => self.levels.iter().rev().map(&mut take).sum(),
            false => self.levels.iter().map(&mut take).sum(),
        }
    }

    /// Tells the balance and the weight of each table of exactly `n` people.
    fn each(&self, n: u32, tell: &mut impl FnMut(i64, f64)) {
        self.walk(n, self.people(), 0, 1.0, tell);
    }

    fn walk(&self, n: u32, room: u32, at: i64, weight: f64, tell: &mut impl FnMut(i64, f64)) {
        let (Some((level, levels)), Some((ways, rest))) =
            (self.levels.split_first(), self.ways.split_first())
        else {
            return tell(at, weight);
        };
        let room = room - level.people;
        let rest = Tables { levels, ways: rest };
        for here in n.saturating_sub(room)..=n.min(level.people) {
            let at = at + i64::from(here) * level.worth;
            rest.walk(n - here, room, at, weight * ways[here as usize], tell);
        }
    }
}

/// Weights by balance, summed from both ends so that a small tail keeps all its digits.
#[derive(Default)]
struct Heap {
    least: i64,
    up_to: Vec<f64>,
    from: Vec<f64>,
}

impl Heap {
    fn fill(&mut self, tables: &Tables, n: u32) {
        self.least = tables.reach(n, false);
        let size = (tables.reach(n, true) - self.least) as usize + 1;
        self.from.clear();
        self.from.resize(size, 0.0);
        let (from, least) = (&mut self.from, self.least);
        tables.each(n, &mut |at, weight| from[(at - least) as usize] += weight);
        self.up_to.clone_from(&self.from);
        for i in 1..size {
            self.up_to[i] += self.up_to[i - 1];
        }
        for i in (1..size).rev() {
            self.from[i - 1] += self.from[i];
        }
    }

    /// The weight of the tables that bring `at` to `balance` or beyond, on either side.
    fn beyond(&self, balance: i64, at: i64) -> f64 {
        let (high, low) = (balance - at - self.least, -balance - at - self.least);
        let last = self.from.len() as i64 - 1;
        let above = if high > last { 0.0 } else { self.from[high.max(0) as usize] };
        let below = if low < 0 { 0.0 } else { self.up_to[low.min(last) as usize] };
        above + below
    }
}

/// C(n, 0) … C(n, n).  The largest needed, C(400, 200), is far below what a double holds.
fn binomials(n: u32) -> Vec<f64> {
    let mut row = vec![1.0];
    for k in 1..=n {
        row.push(row[k as usize - 1] * f64::from(n - k + 1) / f64::from(k));
    }
    row
}

/// Draws divisions.  The one at hand counts as one of them, so that no probability is nought
/// (B. Phipson and G. K. Smyth, Permutation P-values should never be zero, 2010).
fn sampled(pooled: &[Pooled], n: u32, balance: i64) -> f64 {
    let mut urn = Urn::of(pooled, n);
    let mut dice = Dice::seeded(1);
    let extreme = (0..SAMPLES).filter(|_| urn.draw(&mut dice).abs() >= balance).count();
    (extreme as f64 + 1.0) / (f64::from(SAMPLES) + 1.0)
}

/// The pooled people, from which a's are drawn level by level.
struct Urn {
    n: u32,
    levels: Vec<Pooled>,
    /// For each level and number still to draw, how many come from this level: made when first needed.
    draws: Vec<Vec<Option<Draw>>>,
}

impl Urn {
    fn of(pooled: &[Pooled], n: u32) -> Urn {
        let mut levels = pooled.to_vec();
        levels.sort_by_key(|level| level.people); // the last, fullest one needs no dice
        let draws = levels.iter().map(|_| (0..=n).map(|_| None).collect()).collect();
        Urn { n, levels, draws }
    }

    /// The balance of one random division.
    fn draw(&mut self, dice: &mut Dice) -> i64 {
        let mut left = self.n;
        let mut others: u32 = self.levels.iter().map(|level| level.people).sum();
        let mut balance = 0;
        for (level, draws) in self.levels.iter().zip(&mut self.draws) {
            others -= level.people;
            let here = match others {
                0 => left,
                _ => draws[left as usize]
                    .get_or_insert_with(|| Draw::of(level.people, others, left))
                    .pick(dice.fraction()),
            };
            balance += i64::from(here) * level.worth;
            left -= here;
        }
        balance
    }
}

/// A hypergeometric distribution, as running sums from its lowest value worth keeping.
struct Draw {
    lowest: u32,
    sums: Vec<f64>,
    /// For each of as many equal steps from 0 to 1, where in `sums` to begin to look.
    guide: Vec<u32>,
}

impl Draw {
    /// How many of `people` are among `n` drawn from them and `others`.
    fn of(people: u32, others: u32, n: u32) -> Draw {
        let (low, high) = (n.saturating_sub(others), people.min(n));
        let (p, o, n) = (f64::from(people), f64::from(others), f64::from(n));
        let ratio = |k: u32| {
            let k = f64::from(k);
            (p - k) * (n - k) / ((k + 1.0) * (o - n + k + 1.0))
        };
        let mode = (((n + 1.0) * (p + 1.0) / (p + o + 2.0)) as u32).clamp(low, high);
        let (mut lowest, mut weight, mut weights) = (mode, 1.0, vec![]);
        while lowest > low && weight > NEGLIGIBLE {
            lowest -= 1;
            weight /= ratio(lowest);
            weights.push(weight);
        }
        weights.reverse();
        weight = 1.0;
        for k in mode..=high {
            weights.push(weight);
            if weight < NEGLIGIBLE {
                break;
            }
            weight *= ratio(k);
        }
        Draw::guided(lowest, &weights)
    }

    fn guided(lowest: u32, weights: &[f64]) -> Draw {
        let all: f64 = weights.iter().sum();
        let mut sum = 0.0;
        let add = |weight: &f64| {
            sum += weight / all;
            sum
        };
        let sums: Vec<f64> = weights.iter().map(add).collect();
        let steps = sums.len();
        let first =
            |step: usize| sums.partition_point(|sum| *sum * steps as f64 <= step as f64) as u32;
        Draw { lowest, guide: (0..steps).map(first).collect(), sums }
    }

    fn pick(&self, fraction: f64) -> u32 {
        let last = self.sums.len() - 1;
        let mut at = self.guide[(fraction * self.sums.len() as f64) as usize] as usize;
        while at < last && self.sums[at] <= fraction {
            at += 1;
        }
        self.lowest + at as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(counts: &[u32]) -> Figures {
        Figures { counts: counts.to_vec(), dont_know: 0 }
    }

    /// Divides the people themselves, one by one: slow, and written in another way.
    fn by_people(a: &[u32], b: &[u32]) -> f64 {
        let people: Vec<i64> =
            (0..a.len()).flat_map(|l| vec![l as i64; (a[l] + b[l]) as usize]).collect();
        let n: u32 = a.iter().sum();
        let balance = |chosen: u32| {
            let pair = |i: usize, j: usize| (people[i] - people[j]).signum();
            let is = |i: &usize| chosen >> i & 1 == 1;
            let pairs = (0..people.len())
                .filter(is)
                .flat_map(|i| (0..people.len()).filter(move |j| !is(j)).map(move |j| (i, j)));
            pairs.map(|(i, j)| pair(i, j)).sum::<i64>().abs()
        };
        let here = Delta::of(&figures(a), &figures(b)).balance.abs();
        let all: Vec<u32> = (0..1u32 << people.len()).filter(|c| c.count_ones() == n).collect();
        all.iter().filter(|c| balance(**c) >= here).count() as f64 / all.len() as f64
    }

    #[test]
    fn counting_tables_is_dividing_people() {
        for (a, b) in [
            ([1, 2, 0, 3, 0], [0, 1, 3, 0, 2]),
            ([5, 0, 0, 0, 1], [0, 0, 0, 1, 5]),
            ([2, 2, 2, 0, 0], [0, 3, 3, 0, 0]),
            ([0, 0, 7, 0, 0], [0, 0, 5, 0, 1]),
        ] {
            let p = probability(&figures(&a), &figures(&b)).0;
            assert!((p - by_people(&a, &b)).abs() < 1e-12, "{a:?} {b:?}: {p}");
        }
    }

    #[test]
    fn a_tiny_probability_keeps_its_digits() {
        // 200 against 200, wholly apart: one table of C(400, 200), on each side.
        let (p, by) = probability(&figures(&[200, 0]), &figures(&[0, 200]));
        let ln_ways: f64 = (1..=200).map(|k| (f64::from(200 + k) / f64::from(k)).ln()).sum();
        assert_eq!(by, By::Exact);
        assert!((p.ln() - (2f64.ln() - ln_ways)).abs() < 1e-9);
    }

    #[test]
    fn above_two_hundred_divisions_are_drawn_and_said_to_be() {
        let (a, b) = (figures(&[30, 60, 80, 25, 6]), figures(&[40, 75, 60, 20, 5]));
        let (p, by) = probability(&a, &b);
        let exact = counted(&pooled(&a, &b), a.n(), Delta::of(&a, &b).balance.abs());
        assert_eq!(by, By::Sampling);
        assert!((p - exact).abs() < 4.0 * (exact * (1.0 - exact) / 1e5).sqrt(), "{p} {exact}");
        assert_eq!(p, probability(&a, &b).0, "the same answers, the same probability");
    }

    #[test]
    fn no_difference_has_probability_one() {
        assert_eq!(probability(&figures(&[3, 0, 3]), &figures(&[0, 4, 0])).0, 1.0);
    }
}
