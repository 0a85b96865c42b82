//! Levels, bands, and how many people chose what.

/// A position in the municipality, as the answer codes know it.  The order is the band order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// 幹部職
    Executive,
    /// 管理職
    Chief,
    /// 監督職
    Supervisor,
    /// 担当職
    Staff,
    /// 会計年度任用職員
    FixedTerm,
    /// 外部
    Outside,
}

impl Band {
    /// Every band, in band order.
    pub const ALL: [Band; 6] = [
        Band::Executive,
        Band::Chief,
        Band::Supervisor,
        Band::Staff,
        Band::FixedTerm,
        Band::Outside,
    ];

    /// The name outside programs know, such as `fixed_term`.
    pub fn key(self) -> &'static str {
        match self {
            Band::Executive => "executive",
            Band::Chief => "chief",
            Band::Supervisor => "supervisor",
            Band::Staff => "staff",
            Band::FixedTerm => "fixed_term",
            Band::Outside => "outside",
        }
    }

    /// The band of that name.
    pub fn from_key(key: &str) -> Option<Band> {
        Band::ALL.into_iter().find(|band| band.key() == key)
    }
}

/// What one person said of one item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Not answered.
    #[default]
    Blank,
    /// わからない
    DontKnow,
    /// The level chosen, 1 is the lowest.
    Level(u8),
}

/// One person's answers to one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Which unit of [`Plan::units`](crate::shown::Plan) the person belongs to.
    pub unit: usize,
    /// The band that came with the code; `None` counts in totals only.
    pub band: Option<Band>,
    /// One mark per item, in sheet order; then one per item looked back at.
    pub marks: Vec<Mark>,
    /// The item this person finds most important, by its place in the sheet.
    pub most_important: Option<usize>,
}

/// How many people chose each level of one item, "don't know" apart.
///
/// Getters only, no public way to make one: outside this crate it exists inside a `Shown`, and never
/// of nobody.  Median, middle half, range, mean and agreement are in [`agreement`](crate::agreement).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    pub(crate) counts: Vec<u32>,
    pub(crate) dont_know: u32,
}

impl Figures {
    /// How many chose a level.
    pub fn n(&self) -> u32 {
        self.counts.iter().sum()
    }
    /// How many said they do not know.
    pub fn dont_know(&self) -> u32 {
        self.dont_know
    }
    /// How many chose each level, lowest first.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }
}
