//! Groups, as the people at the tables would find them.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use Band::*;

const HALF_DAY: Sizes = Sizes { least: 4, most: 6 };
const ONLINE: Sizes = Sizes { least: 3, most: 4 };
const WORKPLACE: Sizes = Sizes { least: 3, most: 6 };

fn seat(body: u32, department: u32, band: Band) -> Seat {
    let department = Some(department);
    Seat { body, department, band, returner: false, place: Place::Room, issue: None }
}

fn sizes(proposal: &Proposal) -> Vec<usize> {
    let mut sizes: Vec<usize> = proposal.groups.iter().map(|group| group.members.len()).collect();
    sizes.sort_unstable();
    sizes
}

fn bands(people: &[Seat], group: &Group) -> Vec<Band> {
    let mut bands: Vec<Band> = group.members.iter().map(|at| people[*at].band).collect();
    bands.sort_unstable();
    bands
}

#[test]
fn twenty_chiefs_sit_in_fives_each_from_another_body() {
    let people: Vec<Seat> = (0..20).map(|at| seat(at / 4, at, Chief)).collect();
    let proposal = propose(&people, HALF_DAY, Basis::Role);
    assert_eq!(sizes(&proposal), [5, 5, 5, 5]);
    for group in &proposal.groups {
        let reasons =
            [Reason::SameBand(Chief), Reason::AllFromDifferentBodies, Reason::Newcomers(5, 5)];
        assert_eq!(group.reasons, reasons);
    }
}

#[test]
fn chiefs_of_one_body_sit_in_fives_too() {
    let people: Vec<Seat> = (0..20).map(|at| seat(1, at, Chief)).collect();
    assert_eq!(sizes(&propose(&people, HALF_DAY, Basis::Role)), [5, 5, 5, 5]);
}

#[test]
fn smaller_tables_where_so_everybody_meets_other_bodies_only() {
    let people: Vec<Seat> = (0..12).map(|at| seat(at / 3, at, Chief)).collect();
    assert_eq!(sizes(&propose(&people, HALF_DAY, Basis::Role)), [4, 4, 4]);
}

#[test]
fn roles_decide_how_large_the_tables_are() {
    let bands = [(Chief, 6), (Supervisor, 4), (Staff, 8)];
    let line = bands.iter().flat_map(|(band, n)| vec![*band; *n]);
    let people: Vec<Seat> = line.zip(0..).map(|(band, at)| seat(at, 0, band)).collect();
    let proposal = propose(&people, HALF_DAY, Basis::Role);
    assert_eq!(sizes(&proposal), [4, 4, 4, 6]);
    let same = |group: &Group| matches!(group.reasons[0], Reason::SameBand(_));
    assert!(proposal.groups.iter().all(same), "{proposal:?}");
}

#[test]
fn where_roles_must_mix_neighbours_do() {
    let bands = [Executive, Chief, Chief, Chief, Chief, Staff, Staff, Staff, FixedTerm];
    let people: Vec<Seat> = bands.into_iter().zip(0..).map(|(b, at)| seat(at, 0, b)).collect();
    let proposal = propose(&people, HALF_DAY, Basis::Role);
    let reasons: Vec<Reason> = proposal.groups.iter().map(|group| group.reasons[0]).collect();
    let (above, below) =
        (Reason::NeighbouringBands(Executive, Chief), Reason::NeighbouringBands(Staff, FixedTerm));
    assert_eq!(reasons, [above, below]);
}

#[test]
fn a_boss_does_not_sit_with_own_staff_though_roles_would_allow_it() {
    // One supervisor and nine staff, two of whom are the supervisor's own.
    let mut people = vec![seat(1, 7, Supervisor), seat(1, 7, Staff), seat(1, 7, Staff)];
    people.extend((0..7).map(|at| seat(10 + at, 0, Staff)));
    let proposal = propose(&people, HALF_DAY, Basis::Role);
    assert_eq!((sizes(&proposal), &proposal.unavoidable), (vec![4, 6], &vec![]));
    assert_eq!(bands(&people, &proposal.groups[0]), [Supervisor, Staff, Staff, Staff]);
}

#[test]
fn two_of_one_body_may_be_boss_and_staff_where_the_section_is_not_known() {
    let unknown = |body, band| Seat { department: None, ..seat(body, 0, band) };
    assert!(are_boss_and_staff(&unknown(1, Chief), &seat(1, 3, Staff)));
    assert!(!are_boss_and_staff(&unknown(1, Chief), &unknown(2, Staff)));
    assert!(!are_boss_and_staff(&unknown(1, Chief), &unknown(1, Chief)));
    assert!(!are_boss_and_staff(&seat(1, 2, Chief), &seat(1, 3, Staff)));
    assert!(are_boss_and_staff(&seat(1, 2, Executive), &seat(1, 3, Staff)));
    assert!(!are_boss_and_staff(&unknown(1, Outside), &unknown(1, Staff)));
}

#[test]
fn rather_a_small_table_than_a_boss_with_own_staff() {
    let people = [vec![seat(1, 1, Chief); 2], vec![seat(1, 1, Staff); 8]].concat();
    let proposal = propose(&people, HALF_DAY, Basis::Role);
    assert_eq!((sizes(&proposal), &proposal.unavoidable), (vec![2, 4, 4], &vec![]));
    assert!(proposal.groups[0].reasons.contains(&Reason::TooFew(2)), "{proposal:?}");
}

#[test]
fn a_boss_alone_among_own_staff_is_named() {
    let people = [vec![seat(1, 1, Chief)], vec![seat(1, 1, Staff); 4]].concat();
    let proposal = propose(&people, HALF_DAY, Basis::Role);
    assert_eq!(sizes(&proposal), [5]);
    assert_eq!(proposal.unavoidable, [(0, 1), (0, 2), (0, 3), (0, 4)]);
    assert!(proposal.groups[0].reasons.contains(&Reason::HigherBandsSpeakLast));
}

#[test]
fn seven_are_four_and_three_and_few_stay_together() {
    let of = |n: u32, sizes_wished| {
        let people: Vec<Seat> = (0..n).map(|at| seat(at, 0, Chief)).collect();
        sizes(&propose(&people, sizes_wished, Basis::Role))
    };
    assert_eq!(of(7, HALF_DAY), [3, 4]);
    assert_eq!(of(5, ONLINE), [5]);
    assert_eq!(of(3, HALF_DAY), [3]);
    assert_eq!(of(1, HALF_DAY), [1]);
    assert_eq!(of(0, HALF_DAY), [0; 0]);
    assert_eq!(of(8, Sizes { least: 5, most: 5 }), [4, 4]);
    assert_eq!(of(9, Sizes { least: 0, most: 0 }), [1; 9]);
}

#[test]
fn room_and_screen_are_never_mixed() {
    let screen = |at| Seat { place: Place::Screen, ..seat(at, 0, Chief) };
    let people: Vec<Seat> = (0..9).map(|at| seat(at, 0, Chief)).chain([screen(20)]).collect();
    let proposal = propose(&people, HALF_DAY, Basis::Role);
    assert_eq!(sizes(&proposal), [1, 4, 5]);
    assert_eq!(proposal.groups[2].members, [9]);
    assert!(proposal.groups[2].reasons.ends_with(&[Reason::OnScreen, Reason::TooFew(1)]));
}

#[test]
fn newcomers_sit_with_those_who_come_again() {
    let people: Vec<Seat> =
        (0..15).map(|at| Seat { returner: at < 3, ..seat(at, 0, Chief) }).collect();
    let proposal = propose(&people, HALF_DAY, Basis::Role);
    let newcomers = |group: &Group| group.reasons.contains(&Reason::Newcomers(4, 5));
    assert!(proposal.groups.iter().all(newcomers), "{proposal:?}");
}

#[test]
fn a_theme_brings_people_together_before_their_role() {
    let people: Vec<Seat> = (0..12)
        .map(|at| {
            let band = if at % 2 == 0 { Chief } else { Staff };
            Seat { issue: Some(at % 3), ..seat(at, 0, band) }
        })
        .collect();
    let proposal = propose(&people, HALF_DAY, Basis::Issue);
    let mut themes: Vec<Reason> = proposal.groups.iter().map(|group| group.reasons[0]).collect();
    themes.sort_by_key(|reason| format!("{reason:?}"));
    assert_eq!(themes, [0, 1, 2].map(Reason::SameIssue));
}

#[test]
fn a_workplace_mixes_its_roles() {
    let roles = [(Chief, 1), (Supervisor, 3), (Staff, 8)];
    let people: Vec<Seat> =
        roles.iter().flat_map(|(band, n)| vec![seat(1, 1, *band); *n]).collect();
    let proposal = propose(&people, WORKPLACE, Basis::MixedRole);
    assert_eq!((sizes(&proposal), &proposal.unavoidable), (vec![4, 4, 4], &vec![]));
    for group in &proposal.groups {
        assert!(bands(&people, group).contains(&Supervisor), "{proposal:?}");
        assert!(group.reasons.contains(&Reason::HigherBandsSpeakLast), "{proposal:?}");
    }
}

#[test]
fn what_a_hand_undoes_is_said() {
    let mut people: Vec<Seat> = (0..10).map(|at| seat(at, 0, Chief)).collect();
    people[0].returner = true;
    people[5].returner = true;
    people[9] = Seat { place: Place::Screen, ..seat(8, 0, Staff) };
    people[8].department = Some(0);
    let good = vec![vec![0, 1, 2, 3, 4], vec![5, 6, 7, 8]];
    assert_eq!(judge(&people, &good, HALF_DAY, Basis::Role), [vec![], vec![]]);
    let moved = [vec![0, 5, 1], vec![2, 3, 4, 6, 7, 8, 9], vec![]];
    let said = judge(&people, &moved[..2], HALF_DAY, Basis::Role);
    assert_eq!(said[0], [Concern::TooFew(3)]);
    let second = [
        Concern::BossWithStaff(8, 9),
        Concern::RoomWithScreen,
        Concern::TooMany(7),
        Concern::FarBands(Chief, Staff),
        Concern::SharesBody(2),
        Concern::OnlyNewcomers,
    ];
    assert_eq!(said[1], second);
    // Nobody to be found at a place in the list that does not exist.
    assert_eq!(judge(&people, &[vec![99]], HALF_DAY, Basis::Role), [[Concern::TooFew(0)]]);
    assert_eq!(explain(&people, &[99], HALF_DAY, Basis::Role), [Reason::TooFew(0)]);
}

fn rooms(most: usize, bodies: u32) -> impl Strategy<Value = Vec<Seat>> {
    let band = prop::sample::select(vec![
        Executive, Chief, Chief, Chief, Supervisor, Supervisor, Staff, Staff, FixedTerm, Outside,
    ]);
    let place = prop::sample::select(vec![Place::Room, Place::Room, Place::Room, Place::Screen]);
    let person = (
        0..bodies,
        prop::option::weighted(0.8, 0..3u32),
        band,
        prop::bool::weighted(0.3),
        place,
        prop::option::weighted(0.8, 0..4u32),
    );
    let seat = person.prop_map(|(body, department, band, returner, place, issue)| Seat {
        body,
        department,
        band,
        returner,
        place,
        issue,
    });
    prop::collection::vec(seat, 0..=most)
}

fn wishes() -> impl Strategy<Value = (Sizes, Basis)> {
    let bases = vec![Basis::Role, Basis::Issue, Basis::MixedRole];
    (prop::sample::select(vec![HALF_DAY, ONLINE, WORKPLACE]), prop::sample::select(bases))
}

/// Every division into groups of these sizes, each group to be allowed from its first person to its last.
fn exists(
    people: &[Seat],
    next: usize,
    groups: &mut Vec<Vec<usize>>,
    within: Sizes,
    apart: bool,
) -> bool {
    if next == people.len() {
        return groups.iter().all(|group| group.len() >= within.least);
    }
    for group in 0..=groups.len() {
        if group == groups.len() {
            groups.push(vec![]);
        }
        let clash = |other: &usize| {
            people[*other].place != people[next].place
                || (apart && are_boss_and_staff(&people[*other], &people[next]))
        };
        if groups[group].len() < within.most && !groups[group].iter().any(clash) {
            groups[group].push(next);
            if exists(people, next + 1, groups, within, apart) {
                return true;
            }
            groups[group].pop();
        }
        if groups[group].is_empty() {
            groups.pop();
        }
    }
    false
}

fn cases(usual: u32) -> ProptestConfig {
    let wished = std::env::var("GAUGE_CASES").ok().and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: wished.unwrap_or(usual),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn everybody_sits_once_and_room_and_screen_apart(people in rooms(40, 12), (sizes, basis) in wishes()) {
        let proposal = propose(&people, sizes, basis);
        let mut seated: Vec<usize> = proposal.groups.iter().flat_map(|group| group.members.clone()).collect();
        seated.sort_unstable();
        prop_assert_eq!(seated, (0..people.len()).collect::<Vec<_>>());
        let groups: Vec<Vec<usize>> = proposal.groups.iter().map(|group| group.members.clone()).collect();
        let concerns = judge(&people, &groups, sizes, basis).concat();
        prop_assert!(!concerns.contains(&Concern::RoomWithScreen));
        let bosses = concerns.iter().filter(|concern| matches!(concern, Concern::BossWithStaff(..)));
        prop_assert_eq!(bosses.count(), proposal.unavoidable.len());
    }

    #[test]
    fn the_order_of_the_people_does_not_matter(people in rooms(40, 12), (sizes, basis) in wishes(), turn in any::<prop::sample::Index>()) {
        let mut turned = people.clone();
        turned.reverse();
        turned.rotate_left(if people.is_empty() { 0 } else { turn.index(people.len()) });
        let seated = |people: &[Seat]| -> Vec<Vec<Seat>> {
            let groups = propose(people, sizes, basis).groups;
            groups.iter().map(|group| group.members.iter().map(|at| people[*at]).collect()).collect()
        };
        prop_assert_eq!(seated(&people), seated(&turned));
    }

    #[test]
    fn sizes_are_kept_where_nobody_is_anybodys_boss(people in rooms(60, 12), (sizes, basis) in wishes()) {
        let mut people = people;
        for (at, seat) in people.iter_mut().enumerate() {
            (seat.body, seat.place) = (at as u32, Place::Room);
        }
        let fits = (1..=people.len()).any(|k| k * sizes.least <= people.len() && people.len() <= k * sizes.most);
        for group in propose(&people, sizes, basis).groups {
            prop_assert!(!fits || (sizes.least..=sizes.most).contains(&group.members.len()));
        }
    }

    #[test]
    fn a_boss_sits_with_own_staff_only_where_no_division_parts_them(people in rooms(9, 2), (sizes, basis) in wishes()) {
        let proposal = propose(&people, sizes, basis);
        if basis == Basis::MixedRole {
            prop_assert!(proposal.unavoidable.is_empty());
        } else if exists(&people, 0, &mut vec![], sizes, true) {
            prop_assert!(proposal.unavoidable.is_empty());
            let kept = |group: &Group| (sizes.least..=sizes.most).contains(&group.members.len());
            prop_assert!(proposal.groups.iter().all(kept), "{:?}", proposal);
        } else if exists(&people, 0, &mut vec![], Sizes { least: 2, ..sizes }, true) {
            prop_assert!(proposal.unavoidable.is_empty(), "{:?}", proposal);
        }
    }

    /// No exchange of two, nor one who moves, makes a proposal better: so a hand that moves people can trust it.
    #[test]
    fn groups_hold_as_many_bodies_as_an_exchange_could_give(people in rooms(30, 6)) {
        let people: Vec<Seat> = people.iter().map(|seat| Seat { band: Chief, place: Place::Room, ..*seat }).collect();
        let groups: Vec<Vec<usize>> = propose(&people, HALF_DAY, Basis::Role).groups.into_iter().map(|group| group.members).collect();
        let pairs = |groups: &[Vec<usize>]| -> usize {
            let pair = |group: &Vec<usize>| {
                let bodies: BTreeSet<u32> = group.iter().map(|at| people[*at].body).collect();
                let of = |body: &u32| group.iter().filter(|at| people[**at].body == *body).count();
                bodies.iter().map(of).map(|n| n * (n - 1) / 2).sum::<usize>()
            };
            groups.iter().map(pair).sum()
        };
        let found = pairs(&groups);
        for one in 0..groups.len() {
            for other in one + 1..groups.len() {
                for (i, k) in (0..groups[one].len()).flat_map(|i| (0..groups[other].len()).map(move |k| (i, k))) {
                    let mut swapped = groups.clone();
                    (swapped[one][i], swapped[other][k]) = (groups[other][k], groups[one][i]);
                    prop_assert!(pairs(&swapped) >= found);
                }
            }
        }
    }
}

#[test]
fn three_hundred_people_find_their_tables() {
    let bands = [Chief, Chief, Supervisor, Staff];
    let people: Vec<Seat> = (0..300u32)
        .map(|at| Seat { returner: at % 7 == 0, ..seat(at % 41, at % 3, bands[at as usize % 4]) })
        .collect();
    let proposal = propose(&people, HALF_DAY, Basis::Role);
    assert_eq!(proposal.unavoidable, []);
    for group in &proposal.groups {
        assert!(matches!(group.reasons[0], Reason::SameBand(_)), "{group:?}");
        assert_eq!(group.reasons[1], Reason::AllFromDifferentBodies);
        assert!((4..=6).contains(&group.members.len()));
    }
}
