//! The same item, then and now.

use crate::gap::By;
use crate::level::Figures;
use crate::shown::Shown;

/// How an item moved between two rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub(crate) delta: f64,
    pub(crate) p: f64,
    pub(crate) p_by: By,
}

impl Change {
    /// P(now>then) − P(now<then), −1 to 1.
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

/// `None` unless both may be shown and have the same number of levels.
pub fn change(_then: &Shown<Figures>, _now: &Shown<Figures>) -> Option<Change> {
    unimplemented!()
}
