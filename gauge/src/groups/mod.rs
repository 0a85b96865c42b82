//! Who sits with whom.
//!
//! A facilitator is proposed groups: people of the same role, or with the same theme, from different bodies,
//! newcomers with those who come again.  Never a boss with own staff, never somebody in the room with somebody
//! on a screen.  Each group says why its people sit together; people are moved by hand, and then it is said
//! what is no longer as it should be.
//!
//! What wins where not everything can be had: boss and staff apart, then the sizes, then the theme, the role,
//! different bodies, newcomers mixed, even sizes.  Rather a table of three than a boss with own staff; only where
//! that would need a person alone, or a pair of whom one is the other's boss, the proposal names who
//! could not be parted.
//!
//! - Seven people where four to six may sit together are four and three: at a table of three everybody
//!   talks, at a table of seven somebody falls silent.  Five where three to four may are five: two are no group.
//! - A workplace that talks about itself mixes its roles on purpose.  There the boss does sit with own
//!   staff, and speaks last.

mod apart;
mod explain;
mod search;
#[cfg(test)]
mod tests;

pub use explain::{explain, judge};

use crate::level::Band;

/// Where somebody takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// 会場
    Room,
    /// 画面
    Screen,
}

/// One person, as far as it matters who sits beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    /// The municipality.
    pub body: u32,
    /// The own section in it; `None` where it is not known.
    pub department: Option<u32>,
    /// The role.
    pub band: Band,
    /// Whether the person was there before.
    pub returner: bool,
    /// In the room or on a screen.
    pub place: Place,
    /// The theme chosen; `None` sits with any.
    pub issue: Option<u32>,
}

/// How many sit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// No fewer.
    pub least: usize,
    /// No more.
    pub most: usize,
}

/// What brings people together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The same role.
    Role,
    /// The same theme, then the same role.
    Issue,
    /// All roles of one workplace at each table.
    MixedRole,
}

/// Why these people sit together, or what is to be known of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// All who chose a theme chose this one.
    SameIssue(u32),
    /// All have this role.
    SameBand(Band),
    /// The highest and the lowest role, which are neighbours in band order, or one of which is a guest.
    NeighbouringBands(Band, Band),
    /// The highest and the lowest role, with others between them.
    ManyBands(Band, Band),
    /// A boss may be among own staff: the higher roles speak last.
    HigherBandsSpeakLast,
    /// No two are of one body.
    AllFromDifferentBodies,
    /// So many are of one body.
    SharesBody(usize),
    /// Newcomers, of so many people.
    Newcomers(usize, usize),
    /// All are on screens.
    OnScreen,
    /// Only so many people.
    TooFew(usize),
    /// So many people.
    TooMany(usize),
}

/// What is not as it should be in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// The first may be the boss of the second; people by their place in the list.
    BossWithStaff(usize, usize),
    /// Some are in the room and some on screens.
    RoomWithScreen,
    /// Only so many people.
    TooFew(usize),
    /// So many people.
    TooMany(usize),
    /// They chose so many different themes.
    Issues(usize),
    /// The highest and the lowest role are not neighbours.
    FarBands(Band, Band),
    /// All have this role, where roles should be mixed.
    OneBand(Band),
    /// So many of one body, more than need be.
    SharesBody(usize),
    /// Nobody was there before, though each group could have somebody who was.
    OnlyNewcomers,
    /// All were there before, though each group could have a newcomer.
    OnlyReturners,
}

/// People who are to sit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// By their place in the list.
    pub members: Vec<usize>,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// A division of all people into groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Those in the room first.
    pub groups: Vec<Group>,
    /// A boss and a person of the own staff, by their places in the list, whom no division parts.
    pub unavoidable: Vec<(usize, usize)>,
}

/// Proposes who sits with whom.  The order of the people does not matter.
pub fn propose(people: &[Seat], sizes: Sizes, basis: Basis) -> Proposal {
    let mut groups: Vec<Vec<usize>> = vec![];
    for place in [Place::Room, Place::Screen] {
        let mut here: Vec<usize> =
            (0..people.len()).filter(|at| people[*at].place == place).collect();
        here.sort_by_key(|at| people[*at]);
        let seats: Vec<Seat> = here.iter().map(|at| people[*at]).collect();
        for table in search::tables(&seats, sizes.sound(), basis) {
            groups.push(table.into_iter().map(|at| here[at]).collect());
        }
    }
    let unavoidable = match basis {
        Basis::MixedRole => vec![],
        _ => groups.iter().flat_map(|members| bosses(people, members)).collect(),
    };
    let reasons = |members: &Vec<usize>| explain(people, members, sizes, basis);
    let groups = groups.into_iter().map(|members| Group { reasons: reasons(&members), members });
    Proposal { groups: groups.collect(), unavoidable }
}

impl Sizes {
    /// With numbers that people can sit down to.
    fn sound(self) -> Sizes {
        let least = self.least.max(1);
        Sizes { least, most: self.most.max(least) }
    }
}

/// Pairs of these people of whom the first may be the boss of the second.
fn bosses(people: &[Seat], members: &[usize]) -> Vec<(usize, usize)> {
    let above = |boss: &usize, staff: &usize| {
        people[*boss].band < people[*staff].band
            && are_boss_and_staff(&people[*boss], &people[*staff])
    };
    let pairs = members.iter().flat_map(|boss| members.iter().map(move |staff| (*boss, *staff)));
    pairs.filter(|(boss, staff)| above(boss, staff)).collect()
}

/// Whether one of the two may be the other's boss.  An executive may be anybody's in the body; a guest is nobody's.
fn are_boss_and_staff(one: &Seat, other: &Seat) -> bool {
    let with = |band| one.band == band || other.band == band;
    let elsewhere = matches!((one.department, other.department), (Some(a), Some(b)) if a != b);
    one.body == other.body
        && one.band != other.band
        && !with(Band::Outside)
        && (!elsewhere || with(Band::Executive))
}

/// How far apart two roles are.  A guest is one step from everybody.
fn distance(one: Band, other: Band) -> usize {
    match (one, other) {
        _ if one == other => 0,
        (Band::Outside, _) | (_, Band::Outside) => 1,
        _ => (one as usize).abs_diff(other as usize),
    }
}
