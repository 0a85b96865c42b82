//! The same item, then and now.

use crate::gap::{By, Delta, probability};
use crate::level::Figures;
use crate::shown::Shown;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shown::Why;

    fn shown(counts: &[u32]) -> Shown<Figures> {
        Shown(Ok(Figures { counts: counts.to_vec(), dont_know: 0 }))
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
    }
}
