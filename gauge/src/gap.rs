//! Two groups, one item: Cliff's delta and its exact permutation probability.

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
