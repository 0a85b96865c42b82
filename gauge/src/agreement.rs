//! How far eyes agree: Tastle–Wierman agreement, median, middle half, range.

use crate::level::Figures;

/// How far apart the middle half of the people stands, as one word under a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// 「そろう」: on one level.
    Together,
    /// On two neighbouring levels.
    Near,
    /// 「分かれる」: two levels apart or more.
    Apart,
}

impl Figures {
    /// Lower and upper median level; they differ where an even number stands on both sides of a gap.
    pub fn median(&self) -> (u8, u8) {
        let n = self.n();
        (self.level_of(n.saturating_sub(1) / 2), self.level_of(n / 2))
    }

    /// The levels between which the middle half of the people stands.
    ///
    /// At most a quarter stands below the first and at most a quarter above the second: the lowest and
    /// the highest ⌊n/4⌋ people are set aside.  So the pair reads the same with the scale turned round,
    /// and the levels are always levels somebody chose.
    pub fn middle_half(&self) -> (u8, u8) {
        let aside = self.n() / 4;
        (self.level_of(aside), self.level_of((self.n() - aside).saturating_sub(1)))
    }

    /// Lowest and highest level anybody chose.
    pub fn range(&self) -> (u8, u8) {
        (self.level_of(0), self.level_of(self.n().saturating_sub(1)))
    }

    /// Arithmetic mean of the levels, counted from 1.
    pub fn mean(&self) -> f64 {
        let points = |(level, &n): (usize, &u32)| (level as u64 + 1) * u64::from(n);
        self.counts.iter().enumerate().map(points).sum::<u64>() as f64 / f64::from(self.n())
    }

    /// Agreement, from 0 (two camps at the ends) to 1 (all on one level).
    ///
    /// Cns = 1 + Σ pᵢ·log₂(1 − |i − μ|/(k − 1)), over the levels somebody chose.  W. J. Tastle and
    /// M. J. Wierman, Consensus and dissention: a measure of ordinal dispersion, International Journal
    /// of Approximate Reasoning 45 (2007) 531–545.
    pub fn agreement(&self) -> f64 {
        let (n, mean) = (f64::from(self.n()), self.mean());
        let width = self.counts.len().saturating_sub(1).max(1) as f64;
        let term = |(level, &count): (usize, &u32)| {
            let distance = (level as f64 + 1.0 - mean).abs() / width;
            f64::from(count) / n * (1.0 - distance).log2()
        };
        let chosen = self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        (1.0 + chosen.map(term).sum::<f64>()).clamp(0.0, 1.0)
    }

    /// How far apart the middle half stands.
    pub fn spread(&self) -> Spread {
        let (lower, upper) = self.middle_half();
        match upper - lower {
            0 => Spread::Together,
            1 => Spread::Near,
            _ => Spread::Apart,
        }
    }

    /// The level of the person with `below` people before them, lowest first.
    fn level_of(&self, below: u32) -> u8 {
        let mut passed = 0;
        let reached = |count: &u32| {
            passed += count;
            passed > below
        };
        self.counts.iter().position(reached).map_or(0, |level| level as u8 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(counts: &[u32]) -> Figures {
        Figures { counts: counts.to_vec(), dont_know: 0 }
    }

    #[test]
    fn agreement_is_the_published_example() {
        let seven = figures(&[30, 40, 210, 130, 530, 50, 10]);
        assert!((seven.agreement() - 0.725_687_6).abs() < 1e-7);
        assert_eq!(figures(&[0, 0, 5, 0, 0]).agreement(), 1.0);
        assert_eq!(figures(&[5, 0, 0, 0, 5]).agreement(), 0.0);
    }

    #[test]
    fn the_middle_half_reads_the_same_with_the_scale_turned_round() {
        assert_eq!(figures(&[1, 1, 1, 1, 0]).middle_half(), (2, 3));
        assert_eq!(figures(&[0, 1, 1, 1, 1]).middle_half(), (3, 4));
        assert_eq!(figures(&[1, 6, 12, 8, 3]).middle_half(), (3, 4));
        assert_eq!(figures(&[5, 0, 0, 0, 5]).middle_half(), (1, 5));
    }

    #[test]
    fn the_word_follows_the_middle_half() {
        assert_eq!(figures(&[0, 0, 9, 1, 1]).spread(), Spread::Together);
        assert_eq!(figures(&[0, 5, 5, 0, 0]).spread(), Spread::Near);
        assert_eq!(figures(&[4, 1, 1, 4, 0]).spread(), Spread::Apart);
    }

    #[test]
    fn median_and_range_are_levels_somebody_chose() {
        assert_eq!(figures(&[0, 2, 0, 2, 0]).median(), (2, 4));
        assert_eq!(figures(&[0, 2, 1, 2, 0]).median(), (3, 3));
        assert_eq!(figures(&[0, 2, 1, 2, 0]).range(), (2, 4));
    }
}
