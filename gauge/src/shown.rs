//! What may be told.

use crate::gap::Gap;
use crate::level::{Answer, Band, Figures, Mark};

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
    /// Fewer answers than this are never described.
    pub least: u32,
}

/// What a round asks and what it may publish, fixed at its opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many levels each item has, in sheet order.
    pub levels: Vec<u8>,
    /// The unit the round covers (first) and the units below it.
    pub units: Vec<Unit>,
    /// With at least so many answers the remarks are shown; `None`: no remarks.
    pub remarks_from: Option<u32>,
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

impl Publication {
    /// Decides what may be told.  `remarks` are told shuffled by the caller.
    pub fn of(_plan: &Plan, _answers: &[Answer], _remarks: Vec<String>) -> Publication {
        unimplemented!()
    }
    /// What it was made from.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
    /// One per unit of the plan.
    pub fn units(&self) -> &[Results] {
        &self.units
    }
    /// Remarks of the whole round.
    pub fn remarks(&self) -> &Shown<Vec<String>> {
        &self.remarks
    }
    /// A text to store.
    pub fn encode(&self) -> String {
        unimplemented!()
    }
    /// Reads what [`encode`](Self::encode) wrote and audits it again.
    pub fn decode(_text: &str) -> Result<Publication, Damaged> {
        unimplemented!()
    }
    /// The answers one person of `unit` wishes to show as own, beside those of the others:
    /// only where the rest still may be told.
    pub fn opening(&self, _unit: usize, _own: &[Mark]) -> Option<Vec<Shown<Opened>>> {
        unimplemented!()
    }
}

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
