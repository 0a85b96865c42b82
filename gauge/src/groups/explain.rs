//! What is said of a group: why its people sit together, and what is not as it should be.

use std::collections::{BTreeMap, BTreeSet};

use super::{Basis, Concern, Place, Reason, Seat, Sizes, bosses, distance};
use crate::level::Band;

/// Why these people, by their places in the list, sit together.  True of any group, also of one made by hand.
pub fn explain(people: &[Seat], members: &[usize], sizes: Sizes, basis: Basis) -> Vec<Reason> {
    let (sizes, table) = (sizes.sound(), Table::of(people, members));
    let n = table.seats.len();
    let issue = table.only_issue().filter(|_| basis == Basis::Issue).map(Reason::SameIssue);
    let boss = (!bosses(people, &table.members).is_empty()).then_some(Reason::HigherBandsSpeakLast);
    let bodies = match table.most_of_one_body() {
        _ if n < 2 => None,
        1 => Some(Reason::AllFromDifferentBodies),
        n => Some(Reason::SharesBody(n)),
    };
    let newcomers = (n > 0).then(|| Reason::Newcomers(n - table.returners(), n));
    let screen = table.is_all_on(Place::Screen).then_some(Reason::OnScreen);
    let few = (n < sizes.least).then_some(Reason::TooFew(n));
    let many = (n > sizes.most).then_some(Reason::TooMany(n));
    [issue, table.bands(), boss, bodies, newcomers, screen, few, many]
        .into_iter()
        .flatten()
        .collect()
}

/// What is not as it should be in each group, for groups that were moved by hand.
pub fn judge(
    people: &[Seat],
    groups: &[Vec<usize>],
    sizes: Sizes,
    basis: Basis,
) -> Vec<Vec<Concern>> {
    let everybody: Vec<usize> = (0..people.len()).collect();
    let whole = Whole { table: Table::of(people, &everybody), groups: groups.len() };
    let concerns = |members: &Vec<usize>| {
        let table = Table::of(people, members);
        let mut concerns: Vec<Concern> = match basis {
            Basis::MixedRole => vec![],
            _ => bosses(people, &table.members).into_iter().map(parted).collect(),
        };
        concerns.extend(table.concerns(sizes.sound(), basis, &whole));
        concerns
    };
    groups.iter().map(concerns).collect()
}

fn parted((boss, staff): (usize, usize)) -> Concern {
    Concern::BossWithStaff(boss, staff)
}

/// Everybody, to see what could be had.
struct Whole<'a> {
    table: Table<'a>,
    groups: usize,
}

/// The people of one group.
struct Table<'a> {
    members: Vec<usize>,
    seats: Vec<&'a Seat>,
}

impl<'a> Table<'a> {
    /// Places that are nobody's are left out.
    fn of(people: &'a [Seat], members: &[usize]) -> Table<'a> {
        let members: Vec<usize> = members.iter().copied().filter(|at| *at < people.len()).collect();
        let seats = members.iter().map(|at| &people[*at]).collect();
        Table { members, seats }
    }

    fn concerns(
        &self,
        sizes: Sizes,
        basis: Basis,
        whole: &Whole,
    ) -> impl Iterator<Item = Concern> + use<> {
        let n = self.seats.len();
        let both = [Place::Room, Place::Screen].map(|place| self.is_all_on(place));
        let place = (n > 0 && both == [false, false]).then_some(Concern::RoomWithScreen);
        let few = (n < sizes.least).then_some(Concern::TooFew(n));
        let many = (n > sizes.most).then_some(Concern::TooMany(n));
        let bodies = self.body_concern(whole);
        let newcomers = self.newcomer_concern(whole);
        [place, few, many, self.basis_concern(basis, whole), bodies, newcomers]
            .into_iter()
            .flatten()
    }

    fn basis_concern(&self, basis: Basis, whole: &Whole) -> Option<Concern> {
        let (high, low) = self.highest_and_lowest()?;
        let issues = self.issues();
        match basis {
            Basis::Issue if issues.len() > 1 => Some(Concern::Issues(issues.len())),
            Basis::Role if self.far() > 1 => Some(Concern::FarBands(high, low)),
            Basis::MixedRole if self.seats.len() > 1 && high == low => {
                (whole.table.far() > 0).then_some(Concern::OneBand(high))
            }
            _ => None,
        }
    }

    /// Of fewer bodies than people some must share one.
    fn body_concern(&self, whole: &Whole) -> Option<Concern> {
        let bodies: BTreeSet<u32> = whole.table.seats.iter().map(|seat| seat.body).collect();
        let needed = self.seats.len().div_ceil(bodies.len().max(1));
        let most = self.most_of_one_body();
        (most > needed).then_some(Concern::SharesBody(most))
    }

    fn newcomer_concern(&self, whole: &Whole) -> Option<Concern> {
        let (returners, all) = (whole.table.returners(), whole.table.seats.len());
        match (self.returners(), self.seats.len()) {
            (_, 0) => None,
            (0, _) if returners >= whole.groups => Some(Concern::OnlyNewcomers),
            (here, n) if here == n && all - returners >= whole.groups => {
                Some(Concern::OnlyReturners)
            }
            _ => None,
        }
    }

    fn bands(&self) -> Option<Reason> {
        let (high, low) = self.highest_and_lowest()?;
        Some(match self.far() {
            0 => Reason::SameBand(high),
            1 => Reason::NeighbouringBands(high, low),
            _ => Reason::ManyBands(high, low),
        })
    }

    fn highest_and_lowest(&self) -> Option<(Band, Band)> {
        let bands = || self.seats.iter().map(|seat| seat.band);
        Some((bands().min()?, bands().max()?))
    }

    /// How far apart the farthest two roles are.
    fn far(&self) -> usize {
        let bands: BTreeSet<Band> = self.seats.iter().map(|seat| seat.band).collect();
        let pairs = bands.iter().flat_map(|one| bands.iter().map(|other| distance(*one, *other)));
        pairs.max().unwrap_or(0)
    }

    fn issues(&self) -> BTreeSet<u32> {
        self.seats.iter().filter_map(|seat| seat.issue).collect()
    }
    fn only_issue(&self) -> Option<u32> {
        let issues = self.issues();
        issues.first().copied().filter(|_| issues.len() == 1)
    }
    fn returners(&self) -> usize {
        self.seats.iter().filter(|seat| seat.returner).count()
    }
    fn is_all_on(&self, place: Place) -> bool {
        !self.seats.is_empty() && self.seats.iter().all(|seat| seat.place == place)
    }
    fn most_of_one_body(&self) -> usize {
        let mut bodies: BTreeMap<u32, usize> = BTreeMap::new();
        self.seats.iter().for_each(|seat| *bodies.entry(seat.body).or_default() += 1);
        bodies.into_values().max().unwrap_or(0)
    }
}
