//! The same item, then and now: how it moved, and how sure that is.
//!
//! A difference of two rounds is called a movement where two things hold ([`judge`]):
//!
//! - it is large enough to matter: |Cliff's delta| ≥ 0.147, below which a difference counts as negligible
//!   (J. Romano, J. Kromrey, J. Coraggio, J. Skowronek, Appropriate statistics for ordinal level data, Florida
//!   Association of Institutional Research, 2006);
//! - chance does not explain it: its exact permutation probability ([`gap`](crate::gap)) is at most 0.05 after the
//!   correction of Benjamini and Hochberg for all items that are compared at once (Controlling the false discovery
//!   rate, Journal of the Royal Statistical Society B 57 (1995) 289–300).  So of the items a page calls moved, one in
//!   twenty at most is expected to be wrong; and where nothing moved at all, nineteen of twenty pages say so.  Items
//!   of one sheet lean together, which the correction bears (Benjamini and Yekutieli 2001).
//!
//! Between the two a workplace of ten would hardly ever hear of anything.  So what is large enough and has a
//! probability of at most 0.2 by itself is called a *maybe*: it seems to have moved, and the people are too few to be sure.
//! Of items that did not move, one in five seems so; [`by_chance`] says how many that is, and the page says it too.
//!
//! Who has learnt is stricter with what was (response shift: G. S. Howard, Response-shift bias, Evaluation Review 4
//! (1980) 93–106).  Where people also looked back at the earlier time with the eyes of today, the yardstick is
//! said to have moved only where the two views of that time differ as surely as above; then today is compared with the
//! view of today.  What is remembered is no truth either (C. E. Schwartz and M. A. G. Sprangers, Guidelines for improving the
//! stringency of response shift research using the thentest, Quality of Life Research 19 (2010) 455–464): it never overrules
//! the first answers where it merely seems to differ.

use crate::gap::{By, Delta, probability};
use crate::level::Figures;
use crate::shown::{Shown, Why};

/// Below this |delta| a difference is negligible.
pub const NEGLIGIBLE: f64 = 0.147;
/// At most this share of what is called moved is expected to be chance.
pub const SURE: f64 = 0.05;
/// At most this share of what did not move seems to have moved.
pub const MAYBE: f64 = 0.2;
/// From so many answers on, one person more or less gives nobody away.
const MANY: u32 = 10;
/// So many people can put their heads together.
const HEADS: u32 = 2;

/// How an item moved between two rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    delta: f64,
    p: f64,
    p_by: By,
}

impl Change {
    /// Cliff's delta, P(now>then) − P(now<then), −1 to 1.
    pub fn delta(&self) -> f64 {
        self.delta
    }
    /// Two-sided permutation probability of |delta|, as in [`gap`](crate::gap).
    ///
    /// It takes the two rounds for two groups of people, which they are not wholly: where most people
    /// answered both, a change is surer than it says.
    pub fn p(&self) -> f64 {
        self.p
    }
    /// How `p` was found.
    pub fn p_by(&self) -> By {
        self.p_by
    }
}

/// `None` unless both may be shown and have the same number of levels.
pub fn change(then: &Shown<Figures>, now: &Shown<Figures>) -> Option<Change> {
    let (then, now) = (then.value()?, now.value()?);
    if then.counts.len() != now.counts.len() {
        return None;
    }
    let (p, p_by) = probability(now, then);
    Some(Change { delta: Delta::of(now, then).value(), p, p_by })
}

/// Which way an item went, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It went up.
    Up,
    /// It seems to have gone up; the people are too few to be sure.
    UpMaybe,
    /// Nothing that chance alone would not often do.
    Same,
    /// It seems to have gone down; the people are too few to be sure.
    DownMaybe,
    /// It went down.
    Down,
}

/// What can be said of an item measured twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It went some way, or none.
    Went(Way),
    /// People see the earlier time otherwise today: the yardstick moved, and from what they see today it went this way.
    YardstickMoved(Way),
    /// Nothing.
    NotComparable(Incomparable),
}

/// Why two measurements cannot be laid side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incomparable {
    /// The item was not asked then.
    NotAsked,
    /// It had another number of levels then.
    OtherLevels,
    /// What was said then may not be told.
    HiddenThen(Why),
    /// What is said now may not be told.
    HiddenNow(Why),
}

/// One item, measured twice.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// What was said then; `None`: it was not asked.
    pub then: Option<&'a Shown<Figures>>,
    /// What is said now.
    pub now: &'a Shown<Figures>,
    /// What is said now of then, where that was asked.
    pub back: Option<&'a Shown<Figures>>,
}

impl Pair<'_> {
    /// What is said now of then, as far as it may stand beside what was said then.
    ///
    /// Those who look back are those of then who are still here.  Where they are one or two fewer, and under ten, the
    /// difference of the two would hint at what those who left had said: so it is withheld.
    pub fn looking_back(&self) -> Option<Shown<Figures>> {
        let back = self.back?;
        let told = |figures: &Shown<Figures>| figures.value().map(Figures::n);
        Some(match (self.then.and_then(told), told(back)) {
            (Some(then), Some(now)) if gives_leavers_away(then, now) => {
                Shown(Err(Why::Complementary))
            }
            _ => back.clone(),
        })
    }
}

fn gives_leavers_away(then: u32, back: u32) -> bool {
    back < MANY && (1..=HEADS).contains(&then.abs_diff(back))
}

/// One of the movements of an item: from then, to the look back, or from there to now.
type Movement = dyn Fn(&Pair, Option<&Shown<Figures>>) -> Option<Change>;

/// Judges all items of two rounds together: how sure one movement is depends on how many were looked at.
pub fn judge(pairs: &[Pair]) -> Vec<Verdict> {
    let back: Vec<_> = pairs.iter().map(Pair::looking_back).collect();
    let each = |of: &Movement| {
        let changes = pairs.iter().zip(&back).map(|(pair, back)| of(pair, back.as_ref()));
        ways(&changes.collect::<Vec<_>>())
    };
    let went = each(&|pair, _| change(pair.then?, pair.now));
    let shifted = each(&|pair, back| change(pair.then?, back?));
    let since = each(&|pair, back| change(back?, pair.now));
    let verdict = |at: usize| match (went[at], shifted[at], since[at]) {
        (Some(_), Some(Way::Up | Way::Down), Some(since)) => Verdict::YardstickMoved(since),
        (Some(way), ..) => Verdict::Went(way),
        (None, ..) => Verdict::NotComparable(why_not(&pairs[at])),
    };
    (0..pairs.len()).map(verdict).collect()
}

fn why_not(pair: &Pair) -> Incomparable {
    match (pair.then.map(Shown::why), pair.now.why()) {
        (None, _) => Incomparable::NotAsked,
        (Some(Some(why)), _) => Incomparable::HiddenThen(why),
        (_, Some(why)) => Incomparable::HiddenNow(why),
        _ => Incomparable::OtherLevels,
    }
}

/// How many of so many items that did not move seem to have moved, at most, to the nearest whole number.
pub fn by_chance(items: usize) -> usize {
    (items as f64 * MAYBE).round() as usize
}

fn ways(changes: &[Option<Change>]) -> Vec<Option<Way>> {
    let p: Vec<f64> = changes.iter().flatten().map(Change::p).collect();
    let mut adjusted = adjusted(&p).into_iter();
    let mut way = |change: &Change| way(change, adjusted.next().expect("one for each change"));
    changes.iter().map(|change| change.as_ref().map(&mut way)).collect()
}

fn way(change: &Change, adjusted: f64) -> Way {
    let up = change.delta > 0.0;
    match change.delta.abs() >= NEGLIGIBLE {
        true if adjusted <= SURE && up => Way::Up,
        true if adjusted <= SURE => Way::Down,
        true if change.p <= MAYBE && up => Way::UpMaybe,
        true if change.p <= MAYBE => Way::DownMaybe,
        _ => Way::Same,
    }
}

/// Each probability as Benjamini and Hochberg correct it for being one of several.
fn adjusted(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*b].total_cmp(&p[*a]));
    let (mut adjusted, mut least) = (vec![1.0; p.len()], 1.0_f64);
    for (place, at) in order.into_iter().enumerate() {
        let rank = p.len() - place;
        least = least.min(p[at] * p.len() as f64 / rank as f64);
        adjusted[at] = least;
    }
    adjusted
}

/// Who was asked twice, as far as that is known: nobody keeps a list of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Members {
    /// How many people were asked then.
    pub then: u32,
    /// How many are asked now.
    pub now: u32,
    /// How many of them have come since, where somebody said so at the opening.
    pub joined: Option<u32>,
}

impl Members {
    /// More than a third of the larger of the two is other people; where nobody said who came, at least so many as the
    /// numbers differ.
    pub fn are_others(&self) -> bool {
        let most = self.then.max(self.now);
        let stayed = match self.joined {
            Some(joined) => self.now.saturating_sub(joined).min(self.then),
            None => self.then.min(self.now),
        };
        (most - stayed) * 3 > most
    }
    /// From the first of two steps that follow each other to the end of the second: whoever came in either has come.
    pub fn and(&self, next: &Members) -> Members {
        let came = |step: &Members| step.joined.unwrap_or(step.now.saturating_sub(step.then));
        let known = self.joined.is_some() || next.joined.is_some();
        let joined = known.then(|| (came(self) + came(next)).min(next.now));
        Members { then: self.then, now: next.now, joined }
    }
    /// Nobody came and nobody left.
    pub fn are_the_same(&self) -> bool {
        self.joined == Some(0) && self.then == self.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Dice;

    fn shown(counts: &[u32]) -> Shown<Figures> {
        Shown(Ok(Figures { counts: counts.to_vec(), dont_know: 0 }))
    }

    fn two(then: &[u32], now: &[u32]) -> Verdict {
        judge(&[Pair { then: Some(&shown(then)), now: &shown(now), back: None }])[0]
    }

    #[test]
    fn going_up_is_positive() {
        let change = change(&shown(&[4, 3, 0]), &shown(&[0, 3, 4])).unwrap();
        assert!(change.delta() > 0.0);
        assert!(change.p() < 0.05);
    }

    #[test]
    fn nothing_is_said_where_one_side_is_withheld_or_measured_otherwise() {
        assert_eq!(change(&Shown(Err(Why::NearlyUnanimous)), &shown(&[1, 2, 3])), None);
        assert_eq!(change(&shown(&[1, 2, 3]), &shown(&[1, 2, 3, 0])), None);
        assert_eq!(
            two(&[1, 2, 3], &[1, 2, 3, 0]),
            Verdict::NotComparable(Incomparable::OtherLevels)
        );
        let (hidden, told) = (Shown(Err(Why::NearlyUnanimous)), shown(&[1, 2, 3]));
        let pair = |then, now| judge(&[Pair { then, now, back: None }])[0];
        let not = Verdict::NotComparable;
        assert_eq!(pair(None, &told), not(Incomparable::NotAsked));
        assert_eq!(pair(Some(&hidden), &told), not(Incomparable::HiddenThen(Why::NearlyUnanimous)));
        assert_eq!(pair(Some(&told), &hidden), not(Incomparable::HiddenNow(Why::NearlyUnanimous)));
    }

    #[test]
    fn few_people_seem_to_move_where_many_do() {
        assert_eq!(two(&[1, 3, 4, 2, 0], &[0, 2, 3, 4, 2]), Verdict::Went(Way::UpMaybe));
        assert_eq!(two(&[3, 9, 12, 6, 0], &[0, 6, 9, 12, 6]), Verdict::Went(Way::Up));
        assert_eq!(two(&[0, 6, 9, 12, 6], &[3, 9, 12, 6, 0]), Verdict::Went(Way::Down));
        assert_eq!(two(&[0, 2, 3, 4, 2], &[1, 3, 4, 2, 0]), Verdict::Went(Way::DownMaybe));
        assert_eq!(two(&[1, 3, 4, 2, 0], &[1, 3, 4, 2, 1]), Verdict::Went(Way::Same));
    }

    #[test]
    fn a_difference_nobody_would_notice_is_none_however_many_people_answer() {
        let (then, now) = ([2000, 3000, 3000, 2000], [1800, 2950, 3050, 2200]);
        assert!(change(&shown(&then), &shown(&now)).unwrap().p() < 0.01);
        assert_eq!(two(&then, &now), Verdict::Went(Way::Same));
    }

    #[test]
    fn one_among_many_has_to_be_surer() {
        let (then, up) = (shown(&[1, 4, 4, 2, 0]), shown(&[0, 1, 4, 5, 2]));
        let moved = Pair { then: Some(&then), now: &up, back: None };
        let still = Pair { then: Some(&then), now: &then, back: None };
        assert_eq!(judge(&[moved])[0], Verdict::Went(Way::Up));
        let among: Vec<Pair> = [vec![moved], vec![still; 23]].concat();
        assert_eq!(judge(&among)[0], Verdict::Went(Way::UpMaybe));
    }

    #[test]
    fn corrected_probabilities_are_those_of_the_paper() {
        // Example of Benjamini and Hochberg (1995), section 3: at 0.05 the four smallest of fifteen stand.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let stand = adjusted(&p).into_iter().filter(|p| *p <= 0.05).count();
        assert_eq!(stand, 4);
        assert!((adjusted(&p)[0] - 0.0015).abs() < 1e-12);
    }

    #[test]
    fn who_looks_back_more_strictly_has_another_yardstick() {
        let (then, now) = (shown(&[0, 2, 5, 5, 1]), shown(&[1, 6, 6, 1, 0]));
        let back = shown(&[7, 5, 1, 0, 0]);
        let pair = Pair { then: Some(&then), now: &now, back: Some(&back) };
        assert_eq!(judge(&[pair]), [Verdict::YardstickMoved(Way::Up)]);
        let same = Pair { back: Some(&then), ..pair };
        assert_eq!(judge(&[same]), [Verdict::Went(Way::Down)]);
    }

    #[test]
    fn what_one_or_two_who_left_had_said_is_not_hinted_at() {
        let back = |counts: &[u32]| {
            let (then, back) = (shown(&[1, 2, 2, 1]), shown(counts));
            let pair = Pair { then: Some(&then), now: &then, back: Some(&back) };
            pair.looking_back().unwrap().why()
        };
        assert_eq!(back(&[1, 2, 2, 1]), None);
        assert_eq!(back(&[1, 2, 2, 0]), Some(Why::Complementary));
        assert_eq!(back(&[1, 2, 2, 2]), Some(Why::Complementary));
        assert_eq!(back(&[4, 3, 3, 2]), None);
    }

    #[test]
    fn a_third_of_the_people_is_the_line() {
        let others = |then, now, joined| Members { then, now, joined }.are_others();
        assert!(!others(9, 9, None) && !others(9, 9, Some(3)) && others(9, 9, Some(4)));
        assert!(others(9, 14, None) && others(14, 9, None) && !others(9, 12, None));
        assert!(others(12, 9, Some(2)), "seven of twelve stayed");
        assert!(Members { then: 9, now: 9, joined: Some(0) }.are_the_same());
    }

    /// A workplace of so many people answers 24 items twice; `up` moves those before `moved`.
    fn verdicts(dice: &mut Dice, people: usize, moved: usize, up: f64) -> Vec<Verdict> {
        let mut round = |shift: f64| {
            let mut counts = vec![0; 5];
            for _ in 0..people {
                let normal: f64 = (0..12).map(|_| dice.fraction()).sum::<f64>() - 6.0;
                counts[(2.4 + normal + shift).round().clamp(0.0, 4.0) as usize] += 1;
            }
            shown(&counts)
        };
        let rounds: Vec<_> = (0..24)
            .map(|at| (round(-0.4), round(if at < moved { up - 0.4 } else { -0.4 })))
            .collect();
        let pair = |(then, now)| Pair { then: Some(then), now, back: None };
        judge(&rounds.iter().map(|(then, now)| pair((then, now))).collect::<Vec<_>>())
    }

    #[test]
    fn where_nothing_moves_hardly_any_page_says_so() {
        for people in [6, 12, 24] {
            let mut dice = Dice::seeded(people as u64);
            let pages: Vec<_> = (0..300).map(|_| verdicts(&mut dice, people, 0, 0.0)).collect();
            let sure = |v: &Verdict| matches!(v, Verdict::Went(Way::Up | Way::Down));
            let seems = |v: &Verdict| *v != Verdict::Went(Way::Same);
            let wrong = pages.iter().filter(|page| page.iter().any(sure)).count() as f64 / 300.0;
            let maybe = pages.iter().flatten().filter(|v| seems(v)).count() as f64 / 7200.0;
            println!(
                "{people} people: {wrong:.3} of pages wrong, {maybe:.3} of items seem to move"
            );
            assert!(wrong <= 0.08 && maybe <= MAYBE, "{people}: {wrong} {maybe}");
        }
    }

    #[test]
    fn what_moved_a_level_is_found_and_little_else() {
        let mut dice = Dice::seeded(7);
        let (mut found, mut wrong, mut told) = (0, 0, 0);
        for _ in 0..200 {
            let page = verdicts(&mut dice, 23, 6, 1.0);
            let up = |v: &&Verdict| matches!(v, Verdict::Went(Way::Up | Way::Down));
            found += page[..6].iter().filter(up).count();
            wrong += page[6..].iter().filter(up).count();
            told += page.iter().filter(up).count();
        }
        let (found, wrong) =
            (f64::from(found as u32) / 1200.0, f64::from(wrong as u32) / told as f64);
        println!("found {found:.3} of what moved; {wrong:.3} of what is told is wrong");
        assert!(found > 0.6 && wrong < 0.06, "{found} {wrong}");
    }

    #[test]
    fn who_came_in_two_steps_has_come_in_both() {
        let step = |joined| Members { then: 10, now: 10, joined };
        assert!(!step(Some(3)).are_others());
        let both = step(Some(3)).and(&step(Some(3)));
        assert_eq!(both, Members { then: 10, now: 10, joined: Some(6) });
        assert!(both.are_others());
        assert_eq!(step(None).and(&step(None)), step(None), "nobody said anything");
        let grown = Members { then: 10, now: 14, joined: None };
        assert_eq!(grown.and(&Members { then: 14, ..step(Some(9)) }).joined, Some(10));
    }
}
