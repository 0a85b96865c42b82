//! Many workplaces: did items with an action move further than items without?
//!
//! For each pair of rounds of a workplace, items something was tried on are laid beside items nothing was tried on: how
//! much further did they move?  What moves a whole workplace, a new chief or a hard year, moves both and falls out.
//! People choose items that stand low, and what stood low by chance comes up by itself; so both are taken at the same
//! starting level, by the slope of change on start among the items without an action, within each pair of rounds.  Each
//! workplace counts once, however many rounds it has.
//!
//! How sure that is: [`DRAWS`] times as many workplaces are drawn from them, whole, with replacement, and everything, the
//! slope too, is worked out anew (a cluster bootstrap: A. C. Cameron, J. B. Gelbach, D. L. Miller, Bootstrap-based improvements
//! for inference with clustered errors, Review of Economics and Statistics 90 (2008) 414–427).  Of few workplaces the spread of
//! the draws is too small and a bell too thin: it is widened by √(w/(w−1)) and taken with Student's t (T. Hesterberg, What
//! teachers should know about the bootstrap, The American Statistician 69 (2015) 371–386).  The dice are seeded: the same
//! figures give the same interval on every machine.
//!
//! What may be told is decided here too ([`effect`]).  It is no proof of a cause: nobody drew lots who tries what.

use crate::dice::Dice;
use crate::level::Figures;
use crate::shown::{Shown, Why};

/// How many times the workplaces are drawn.
pub const DRAWS: usize = 10_000;
/// So many workplaces at least have items of both kinds.
pub const WORKPLACES: usize = 5;
/// So many people at least stand behind the items of either kind.
pub const ANSWERS: u32 = 10;

/// One item, in two rounds of a workplace.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// Something was tried on it between the two.
    pub tried: bool,
    /// What was said then.
    pub then: &'a Shown<Figures>,
    /// What is said now.
    pub now: &'a Shown<Figures>,
}

/// One workplace: for each pair of rounds, its items.
pub type Workplace<'a> = Vec<Vec<Move<'a>>>;

/// How much further items with an action moved.  Told to a tenth of a level.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    workplaces: usize,
    pairs: usize,
    with: usize,
    without: usize,
    levels: f64,
    low: f64,
    high: f64,
    sure: bool,
}

impl Effect {
    /// How many workplaces have items of both kinds.
    pub fn workplaces(&self) -> usize {
        self.workplaces
    }
    /// In how many pairs of rounds.
    pub fn pairs(&self) -> usize {
        self.pairs
    }
    /// How many items had an action.
    pub fn with(&self) -> usize {
        self.with
    }
    /// How many had none.
    pub fn without(&self) -> usize {
        self.without
    }
    /// So many levels further, from the same start.
    pub fn levels(&self) -> f64 {
        self.levels
    }
    /// With 95 of 100 such intervals the truth lies between these two.
    pub fn interval(&self) -> (f64, f64) {
        (self.low, self.high)
    }
    /// No difference at all lies outside the interval.
    pub fn is_sure(&self) -> bool {
        self.sure
    }
}

/// Told where at least [`WORKPLACES`] workplaces have told items of both kinds, at least [`ANSWERS`] people stand behind
/// either kind, and no workplace holds more than half of them.
///
/// Two such figures, with and without a workplace, say little of that one: they are told to a tenth of a level, so what
/// comes out of five and six of them is open by more than half a level.
pub fn effect(workplaces: &[Workplace]) -> Shown<Effect> {
    let both: Vec<Contrast> = workplaces.iter().filter_map(|pairs| Contrast::of(pairs)).collect();
    let people = |of: fn(&Contrast) -> u32| both.iter().map(of).sum::<u32>();
    let (with, without) = (people(|one| one.people.0), people(|one| one.people.1));
    if both.len() < WORKPLACES || with < ANSWERS || without < ANSWERS {
        return Shown(Err(Why::FewerThanLeast));
    }
    if both.iter().any(|one| one.people.1 * 2 > without || one.people.0 * 2 > with) {
        return Shown(Err(Why::Complementary));
    }
    Shown(Ok(of_all(&both)))
}

fn of_all(both: &[Contrast]) -> Effect {
    let levels = further(both.iter());
    let error = spread(both) * student(both.len() - 1);
    let tenth = |value: f64| (value * 10.0).round() / 10.0 + 0.0;
    Effect {
        workplaces: both.len(),
        pairs: both.iter().map(|one| one.pairs).sum(),
        with: both.iter().map(|one| one.items.0).sum(),
        without: both.iter().map(|one| one.items.1).sum(),
        levels: tenth(levels),
        low: tenth(levels - error),
        high: tenth(levels + error),
        sure: levels.abs() > error,
    }
}

/// What one workplace says: items with an action less items without.
#[derive(Clone, Debug, Default)]
struct Contrast {
    pairs: usize,
    /// How many items, with and without.
    items: (usize, usize),
    /// How many people, with and without: the most that answered one item.
    people: (u32, u32),
    /// The difference of starts, and of changes: sums over the pairs.
    start: f64,
    change: f64,
    /// Of the items without: start on itself, and change on start, within each pair.
    square: f64,
    product: f64,
}

impl Contrast {
    /// `None` where no pair of rounds has told items of both kinds.
    fn of(pairs: &[Vec<Move>]) -> Option<Contrast> {
        let mut all = Contrast::default();
        pairs.iter().for_each(|items| all.add(items));
        (all.pairs > 0).then_some(all)
    }

    fn add(&mut self, items: &[Move]) {
        let told: Vec<(bool, Point)> =
            items.iter().filter_map(|item| Some((item.tried, Point::of(item)?))).collect();
        let of = |tried: bool| -> Vec<Point> {
            told.iter().filter(|it| it.0 == tried).map(|it| it.1).collect()
        };
        let (with, without) = (of(true), of(false));
        let (Some(tried), Some(others)) = (mean(&with), mean(&without)) else { return };
        let most = |points: &[Point]| points.iter().map(|it| it.people).max().unwrap_or(0);
        self.pairs += 1;
        self.items.0 += with.len();
        self.items.1 += without.len();
        self.people.0 = self.people.0.max(most(&with));
        self.people.1 = self.people.1.max(most(&without));
        self.start += tried.0 - others.0;
        self.change += tried.1 - others.1;
        for point in without {
            self.square += (point.start - others.0).powi(2);
            self.product += (point.start - others.0) * (point.change - others.1);
        }
    }
}

/// One told item: where it started and how far it went.
#[derive(Clone, Copy, Debug)]
struct Point {
    start: f64,
    change: f64,
    people: u32,
}

impl Point {
    fn of(item: &Move) -> Option<Point> {
        let (then, now) = (item.then.value()?, item.now.value()?);
        let same = then.counts().len() == now.counts().len();
        let change = now.mean() - then.mean();
        same.then(|| Point { start: then.mean(), change, people: now.n().min(then.n()) })
    }
}

fn mean(points: &[Point]) -> Option<(f64, f64)> {
    let n = points.len() as f64;
    let sum = |of: fn(&Point) -> f64| points.iter().map(of).sum::<f64>() / n;
    (!points.is_empty()).then(|| (sum(|it| it.start), sum(|it| it.change)))
}

/// The mean over workplaces of how much further they went, both kinds taken from the same start.
fn further<'a>(of: impl Iterator<Item = &'a Contrast>) -> f64 {
    let (mut n, mut start, mut change, mut square, mut product) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for one in of {
        n += 1.0;
        start += one.start / one.pairs as f64;
        change += one.change / one.pairs as f64;
        square += one.square;
        product += one.product;
    }
    let slope = if square > 1e-9 { product / square } else { 0.0 };
    (change - slope * start) / n
}

/// The standard deviation of what the draws say, made up for being few.
fn spread(both: &[Contrast]) -> f64 {
    let mut dice = Dice::seeded(both.len() as u64);
    let mut draw = || {
        further(
            (0..both.len()).map(|_| &both[dice.below(both.len())]).collect::<Vec<_>>().into_iter(),
        )
    };
    let draws: Vec<f64> = (0..DRAWS).map(|_| draw()).collect();
    let mean = draws.iter().sum::<f64>() / DRAWS as f64;
    let variance = draws.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (DRAWS - 1) as f64;
    let w = both.len() as f64;
    (variance * w / (w - 1.0)).sqrt()
}

/// The 97.5th percentile of Student's t, by its expansion about the bell (M. Abramowitz and I. Stegun, 26.7.5): right to
/// three parts in a thousand from four degrees of freedom on.
fn student(freedom: usize) -> f64 {
    let (z, v) = (1.959_963_985_f64, freedom as f64);
    let term = |powers: [f64; 4]| {
        powers.iter().enumerate().map(|(at, c)| c * z.powi(2 * at as i32 + 1)).sum::<f64>()
    };
    z + term([1.0, 1.0, 0.0, 0.0]) / (4.0 * v)
        + term([3.0, 16.0, 5.0, 0.0]) / (96.0 * v * v)
        + term([-15.0, 17.0, 19.0, 3.0]) / (384.0 * v.powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A municipality: each workplace answers 12 items twice, and tries something on some of them.
    struct Town {
        dice: Dice,
        workplaces: usize,
        /// How much further an item goes that something is tried on.
        planted: f64,
        /// What is tried on: the lowest items, as people do, or any.
        lowest: bool,
    }

    type Item = (bool, Shown<Figures>, Shown<Figures>);

    impl Town {
        fn normal(&mut self) -> f64 {
            (0..12).map(|_| self.dice.fraction()).sum::<f64>() - 6.0
        }

        /// So many people answer around that level.
        fn answered(&mut self, people: usize, level: f64) -> Shown<Figures> {
            let mut counts = vec![0; 5];
            for _ in 0..people {
                let level = level + 0.9 * self.normal();
                counts[(level.round().clamp(1.0, 5.0) - 1.0) as usize] += 1;
            }
            Shown(Ok(Figures { counts, dont_know: 0 }))
        }

        fn workplace(&mut self) -> Vec<Item> {
            let (people, mood) = (8 + self.dice.below(16), 0.3 * self.normal());
            let levels: Vec<f64> = (0..12).map(|_| 2.8 + 0.5 * self.normal()).collect();
            let then: Vec<_> = levels.iter().map(|level| self.answered(people, *level)).collect();
            let mut order: Vec<usize> = (0..12).collect();
            let start = |at: &usize| then[*at].value().unwrap().mean();
            if self.lowest {
                order.sort_by(|a, b| start(a).total_cmp(&start(b)));
            }
            let own = 0.3 * self.normal();
            let mut items = vec![];
            for (at, then) in then.iter().enumerate() {
                let tried = order[..3].contains(&at);
                let effect = if tried { self.planted + own } else { 0.0 };
                let drift = 0.2 * self.normal();
                let now = self.answered(people, levels[at] + mood + effect + drift);
                items.push((tried, then.clone(), now));
            }
            items
        }

        fn effect(&mut self) -> Effect {
            let all: Vec<Vec<Item>> = (0..self.workplaces).map(|_| self.workplace()).collect();
            told(&all).value().unwrap().clone()
        }
    }

    fn told(all: &[Vec<Item>]) -> Shown<Effect> {
        let pair = |items: &'_ Vec<Item>| -> Vec<(bool, usize)> {
            items.iter().enumerate().map(|(at, item)| (item.0, at)).collect()
        };
        let workplaces: Vec<Workplace> = all
            .iter()
            .map(|items| {
                let of = |(tried, at): (bool, usize)| Move {
                    tried,
                    then: &items[at].1,
                    now: &items[at].2,
                };
                vec![pair(items).into_iter().map(of).collect()]
            })
            .collect();
        effect(&workplaces)
    }

    fn seeds(workplaces: usize, planted: f64, lowest: bool) -> Vec<Effect> {
        (0..100)
            .map(|seed| Town { dice: Dice::seeded(seed), workplaces, planted, lowest }.effect())
            .collect()
    }

    #[test]
    fn a_planted_effect_is_found_in_a_hundred_towns() {
        for (workplaces, lowest) in [(6, true), (12, true), (12, false), (30, true)] {
            let towns = seeds(workplaces, 0.6, lowest);
            let covers = |e: &&Effect| e.low <= 0.6 && 0.6 <= e.high;
            let covered = towns.iter().filter(covers).count();
            let found = towns.iter().filter(|e| e.is_sure() && e.low > -0.05).count();
            let mean = towns.iter().map(Effect::levels).sum::<f64>() / 100.0;
            println!(
                "{workplaces} workplaces, lowest {lowest}: {covered} cover, {found} found, mean {mean:.2}"
            );
            assert!((88..=100).contains(&covered), "{workplaces}: {covered} cover");
            assert!(workplaces < 12 || found >= 80, "{workplaces}: {found} found");
            assert!((mean - 0.6).abs() < 0.1, "{workplaces}: {mean}");
        }
    }

    #[test]
    fn without_an_effect_a_hundred_towns_are_silent_though_people_choose_what_stands_low() {
        for (workplaces, lowest) in [(6, true), (12, true), (12, false), (30, true)] {
            let alarms = seeds(workplaces, 0.0, lowest).iter().filter(|e| e.is_sure()).count();
            println!("{workplaces} workplaces, lowest {lowest}: {alarms} false alarms");
            assert!(alarms <= 10, "{workplaces}, {lowest}: {alarms}");
        }
    }

    #[test]
    fn the_percentiles_of_student_are_those_of_the_tables() {
        for (freedom, t) in [(4, 2.776), (5, 2.571), (9, 2.262), (29, 2.045), (100, 1.984)] {
            assert!((student(freedom) - t).abs() < 0.01, "{freedom}");
        }
    }

    #[test]
    fn four_workplaces_or_one_that_outweighs_the_others_are_not_told() {
        let mut town = Town { dice: Dice::seeded(1), workplaces: 6, planted: 0.0, lowest: true };
        let six: Vec<_> = (0..6).map(|_| town.workplace()).collect();
        assert!(told(&six[..5]).value().is_some());
        assert_eq!(told(&six[..4]).why(), Some(Why::FewerThanLeast));
        let mut large = six.clone();
        large[0].iter_mut().for_each(|(_, then, now)| {
            (*then, *now) = (town.answered(300, 3.0), town.answered(300, 3.0));
        });
        assert_eq!(told(&large).why(), Some(Why::Complementary));
    }

    #[test]
    fn a_workplace_without_items_of_both_kinds_says_nothing() {
        let mut town = Town { dice: Dice::seeded(1), workplaces: 6, planted: 0.0, lowest: true };
        let mut six: Vec<_> = (0..6).map(|_| town.workplace()).collect();
        let of_six = told(&six);
        let mut idle = town.workplace();
        idle.iter_mut().for_each(|item| item.0 = false);
        six.push(idle);
        assert_eq!(told(&six), of_six);
        six[0].iter_mut().for_each(|item| item.1 = Shown(Err(Why::NearlyUnanimous)));
        assert_eq!(told(&six).value().unwrap().workplaces(), 5);
    }

    /// Who reads the figures before and after one more workplace came in, and knows everything of them but that one.
    #[test]
    fn what_one_more_workplace_says_is_open_by_half_a_level() {
        for seed in 0..30 {
            let mut town =
                Town { dice: Dice::seeded(seed), workplaces: 6, planted: 0.3, lowest: true };
            let six: Vec<_> = (0..6).map(|_| town.workplace()).collect();
            let (five, six) = (told(&six[..5]), told(&six));
            let (five, six) = (five.value().unwrap().levels(), six.value().unwrap().levels());
            let least = (six - 0.05) * 6.0 - (five + 0.05) * 5.0;
            let most = (six + 0.05) * 6.0 - (five - 0.05) * 5.0;
            assert!(most - least > 1.0, "{seed}");
        }
    }
}
