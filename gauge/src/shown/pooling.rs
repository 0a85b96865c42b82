//! Who is told together with whom.

use super::Group;
use crate::level::Band;

/// Six bands, and the people whose band is unknown.
pub(super) const SLOTS: usize = 7;
/// The people whose band is unknown: they count in `all` only.
pub(super) const UNKNOWN: u8 = 1 << 6;
/// 外部: neither pooled nor in `all`.
pub(super) const OUTSIDE: u8 = 1 << 5;

/// Some of the bands, one bit each in band order.
pub(super) type Bands = u8;

/// The slot people of this band are counted in.
pub(super) fn slot(band: Option<Band>) -> usize {
    band.map_or(SLOTS - 1, |band| band as usize)
}

pub(super) fn bands(mask: Bands) -> Vec<Band> {
    Band::ALL.into_iter().filter(|band| mask >> slot(Some(*band)) & 1 == 1).collect()
}

pub(super) fn mask(bands: &[Band]) -> Bands {
    bands.iter().fold(0, |mask, band| mask | 1 << slot(Some(*band)))
}

/// Some of the bands, and how many people they are.
pub(super) type Pool = (Bands, u32);

/// The groups of a unit, as they are named.
pub(super) fn groups(people: &[u32], least: u32) -> Vec<Group> {
    pools(people, least).into_iter().map(|(mask, n)| Group { bands: bands(mask), n }).collect()
}

/// The groups of a unit with so many people in each slot: everybody, then neighbouring bands pooled until
/// each group has the least number, `outside` last.
pub(super) fn pools(people: &[u32], least: u32) -> Vec<Pool> {
    let own = |slot: &usize| 1 << slot & (OUTSIDE | UNKNOWN) == 0;
    let outside = people[slot(Some(Band::Outside))];
    let mut pools = everybody_first(people, least, own);
    pools[0].1 = people.iter().sum::<u32>() - outside;
    if outside >= least {
        pools.push((OUTSIDE, outside));
    }
    pools
}

/// The groups of a room, where people of unknown band are pooled like a last one, so that nobody is left over.
pub(super) fn pools_of_room(people: &[u32], least: u32) -> Vec<Pool> {
    everybody_first(people, least, |_| true)
}

fn everybody_first(people: &[u32], least: u32, own: impl Fn(&usize) -> bool) -> Vec<Pool> {
    let present = (0..SLOTS).filter(|slot| people[*slot] > 0).filter(own);
    let present: Vec<Pool> = present.map(|slot| (1 << slot, people[slot])).collect();
    let all = present.iter().fold((0, 0), |all, pool| (all.0 | pool.0, all.1 + pool.1));
    [vec![all], pooled(present, least)].concat()
}

/// While a group is too small, the smallest (of equals the higher) joins its smaller neighbour (of equals
/// the higher).  A single group that is left is nobody but `all`.
fn pooled(mut groups: Vec<Pool>, least: u32) -> Vec<Pool> {
    while let Some(small) = (0..groups.len()).min_by_key(|i| groups[*i].1) {
        if groups.len() == 1 || groups[small].1 >= least {
            break;
        }
        let neighbours = [small.checked_sub(1), Some(small + 1)];
        let joined = neighbours
            .into_iter()
            .flatten()
            .filter(|i| *i < groups.len())
            .min_by_key(|i| groups[*i].1);
        let joined = joined.expect("two groups or more, so the smallest has a neighbour");
        groups[joined] = (groups[joined].0 | groups[small].0, groups[joined].1 + groups[small].1);
        groups.remove(small);
    }
    if groups.len() == 1 {
        groups.clear();
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use Band::*;

    fn pools(people: [u32; SLOTS], least: u32) -> Vec<(Vec<Band>, u32)> {
        groups(&people, least).into_iter().map(|group| (group.bands, group.n)).collect()
    }

    #[test]
    fn a_chief_is_told_together_with_the_supervisors() {
        let groups = pools([0, 3, 10, 17, 0, 0, 0], 5);
        assert_eq!(
            groups,
            [
                (vec![Chief, Supervisor, Staff], 30),
                (vec![Chief, Supervisor], 13),
                (vec![Staff], 17)
            ]
        );
    }

    #[test]
    fn between_equal_neighbours_the_higher_is_joined() {
        let groups = pools([6, 2, 6, 0, 0, 0, 0], 5);
        assert_eq!(groups[1..], [(vec![Executive, Chief], 8), (vec![Supervisor], 6)]);
    }

    #[test]
    fn of_equally_small_groups_the_higher_moves_first() {
        let groups = pools([0, 3, 9, 3, 9, 0, 0], 5);
        assert_eq!(groups[1..], [(vec![Chief, Supervisor], 12), (vec![Staff, FixedTerm], 12)]);
    }

    #[test]
    fn one_group_left_is_nobody_but_all() {
        assert_eq!(pools([0, 1, 0, 8, 0, 0, 0], 5), [(vec![Chief, Staff], 9)]);
        assert_eq!(pools([0, 0, 0, 8, 0, 0, 3], 5), [(vec![Staff], 11)]);
    }

    #[test]
    fn outside_is_apart_and_listed_from_the_least_number() {
        assert_eq!(pools([0, 0, 0, 8, 0, 4, 0], 5), [(vec![Staff], 8)]);
        assert_eq!(pools([0, 0, 0, 8, 0, 5, 0], 5), [(vec![Staff], 8), (vec![Outside], 5)]);
    }
}
