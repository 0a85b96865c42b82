//! Votes of a room, as the people in it would tell them.

use gauge::ballots::{Ballot, Count};
use gauge::level::Band::{self, Chief, Outside, Staff, Supervisor};
use gauge::shown::{Damaged, Why};
use proptest::prelude::*;

fn ballot(choice: usize, band: Band, body: usize) -> Ballot {
    Ballot { choice, band: Some(band), body: Some(body) }
}

/// People of one role, each from another body, who chose what these counts say.
fn people(band: Band, counts: &[usize]) -> Vec<Ballot> {
    let chosen = counts.iter().enumerate().flat_map(|(choice, n)| vec![choice; *n]);
    chosen.enumerate().map(|(at, choice)| ballot(choice, band, 100 + at)).collect()
}

fn told(count: &Count) -> Result<Vec<u32>, Why> {
    count.all().value().cloned().ok_or_else(|| count.all().why().unwrap_or(Why::Complementary))
}

type Split = Vec<(Vec<Band>, u32, Option<Vec<u32>>)>;

fn by_band(count: &Count) -> Split {
    let split = count.by_band();
    split
        .map(|(group, votes)| (group.bands().to_vec(), group.n(), votes.value().cloned()))
        .collect()
}

fn by_body(count: &Count) -> Vec<(Option<usize>, u32, Option<Vec<u32>>)> {
    count.by_body().map(|(body, group, votes)| (body, group.n(), votes.value().cloned())).collect()
}

#[test]
fn twenty_chiefs_choose_the_most_important_item() {
    let count = Count::of(4, &people(Chief, &[9, 0, 4, 7]), &[], 5);
    assert_eq!(told(&count), Ok(vec![9, 0, 4, 7]));
    assert_eq!((count.ballots(), count.hands(), count.choices(), count.least()), (20, 0, 4, 5));
    assert_eq!((by_band(&count), by_body(&count)), (vec![], vec![]));
}

#[test]
fn four_ballots_are_too_few_to_tell() {
    assert_eq!(told(&Count::of(3, &people(Chief, &[1, 2, 1]), &[], 5)), Err(Why::FewerThanLeast));
    assert_eq!(told(&Count::of(3, &people(Chief, &[1, 2, 2]), &[], 5)), Ok(vec![1, 2, 2]));
    assert_eq!(told(&Count::of(3, &people(Chief, &[4, 5, 0]), &[], 10)), Err(Why::FewerThanLeast));
    // Two are each other's answer, whatever is wished for.
    assert_eq!(told(&Count::of(2, &people(Chief, &[1, 1]), &[], 0)), Err(Why::FewerThanLeast));
}

#[test]
fn where_nearly_all_choose_the_same_only_that_is_said() {
    assert_eq!(told(&Count::of(3, &people(Chief, &[5, 1, 1]), &[], 5)), Err(Why::NearlyUnanimous));
    assert_eq!(told(&Count::of(3, &people(Chief, &[10, 0, 0]), &[], 5)), Ok(vec![10, 0, 0]));
}

#[test]
fn hands_count_but_protect_nobody() {
    let count = Count::of(3, &people(Chief, &[1, 2, 2]), &[4, 0, 1], 5);
    assert_eq!((told(&count), count.ballots(), count.hands()), (Ok(vec![5, 2, 3]), 5, 5));
    // Everybody saw the twenty hands, so what is left would be three people's secret.
    let few = Count::of(3, &people(Chief, &[1, 1, 1]), &[9, 9, 2], 5);
    assert_eq!((told(&few), few.hands()), (Err(Why::FewerThanLeast), 20));
    // A room without a single ballot has no secrets.
    assert_eq!(told(&Count::of(3, &[], &[4, 0, 3], 5)), Ok(vec![4, 0, 3]));
    assert_eq!(told(&Count::of(3, &[], &[2, 0, 2], 5)), Err(Why::FewerThanLeast));
    assert_eq!(told(&Count::of(3, &[], &[6, 0, 0], 5)), Err(Why::NearlyUnanimous));
}

#[test]
fn roles_are_told_apart_and_the_few_together_with_their_neighbours() {
    let room = [
        people(Chief, &[5, 2, 1]),
        people(Supervisor, &[1, 1, 1]),
        people(Staff, &[2, 3, 4]),
        people(Outside, &[1, 0, 1]),
    ];
    let count = Count::of(3, &room.concat(), &[], 5);
    assert_eq!(told(&count), Ok(vec![9, 6, 7]));
    let expected = vec![
        (vec![Chief, Supervisor], 11, Some(vec![6, 3, 2])),
        (vec![Staff, Outside], 11, Some(vec![3, 3, 5])),
    ];
    assert_eq!(by_band(&count), expected);
}

#[test]
fn where_one_role_is_nearly_unanimous_the_other_is_not_told() {
    let room = [people(Chief, &[5, 1, 0]), people(Staff, &[4, 4, 4])];
    let count = Count::of(3, &room.concat(), &[], 5);
    assert_eq!(told(&count), Ok(vec![9, 5, 4]));
    assert_eq!(by_band(&count), [(vec![Chief], 6, None), (vec![Staff], 12, None)]);
    let why: Vec<Option<Why>> = count.by_band().map(|(_, votes)| votes.why()).collect();
    assert_eq!(why, [Some(Why::NearlyUnanimous), Some(Why::Complementary)]);
}

#[test]
fn the_host_city_is_told_beside_all_others() {
    let host = (0..8).map(|at| ballot(at % 4, Chief, 7));
    let others = (0..12).map(|at| ballot(at % 3, Chief, 20 + at / 2));
    let count = Count::of(4, &host.chain(others).collect::<Vec<_>>(), &[], 5);
    assert_eq!(
        by_body(&count),
        [(Some(7), 8, Some(vec![2, 2, 2, 2])), (None, 12, Some(vec![4, 4, 4, 0]))]
    );
}

#[test]
fn the_others_take_in_a_body_when_they_are_few() {
    let body = |body, n| (0..n).map(move |at| ballot(at % 3, Chief, body));
    let room: Vec<Ballot> = body(1, 9).chain(body(2, 6)).chain(body(3, 2)).collect();
    assert_eq!(
        by_body(&Count::of(3, &room, &[], 5)),
        [(Some(1), 9, Some(vec![3, 3, 3])), (None, 8, Some(vec![3, 3, 2]))]
    );
    let two: Vec<Ballot> = body(1, 9).chain(body(3, 2)).collect();
    assert_eq!(by_body(&Count::of(3, &two, &[], 5)), []);
}

#[test]
fn levels_chosen_again_have_a_median() {
    let count = Count::of(5, &people(Staff, &[0, 2, 4, 3, 0]), &[], 5);
    let figures = count.figures();
    let figures = figures.value().map(|figures| (figures.median(), figures.n()));
    assert_eq!(figures, Some(((3, 3), 9)));
}

#[test]
fn what_is_no_choice_does_not_count() {
    let mut room = people(Chief, &[2, 2, 2]);
    room.push(ballot(3, Chief, 1));
    let count = Count::of(3, &room, &[1, 0, 0, 50], 5);
    assert_eq!((told(&count), count.ballots(), count.hands()), (Ok(vec![3, 2, 2]), 6, 1));
    assert_eq!(told(&Count::of(0, &room, &[1], 5)), Err(Why::FewerThanLeast));
}

#[test]
fn more_choices_than_can_be_audited_in_time_are_not_told_apart() {
    let room: Vec<Ballot> = (0..200)
        .map(|at| ballot(at % 150, if at % 2 == 0 { Chief } else { Staff }, at / 40))
        .collect();
    let count = Count::of(150, &room, &[], 5);
    assert!(told(&count).is_ok());
    assert_eq!((by_band(&count), by_body(&count)), (vec![], vec![]));
}

#[test]
fn three_hundred_ballots_are_counted_once_each() {
    let room: Vec<Ballot> =
        (0..300).map(|at| ballot(at * at % 24, Band::ALL[1 + at % 3], at % 30)).collect();
    let count = Count::of(24, &room, &[], 5);
    assert_eq!(told(&count).map(|votes| votes.iter().sum()), Ok(300));
    assert_eq!(by_band(&count).iter().map(|band| band.1).sum::<u32>(), 300);
    assert_eq!(by_body(&count).iter().map(|body| body.1).sum::<u32>(), 300);
    assert_eq!(Count::decode(&count.encode()), Ok(count));
}

#[test]
fn a_count_that_was_touched_does_not_read() {
    let room = [people(Chief, &[5, 2, 1]), people(Staff, &[2, 3, 4])];
    let text = Count::of(3, &room.concat(), &[1, 0, 0], 5).encode();
    assert_eq!(text.lines().next(), Some("count 1"));
    for (from, to) in [("full 5 2 1", "full 5 1 2"), ("hands 1", "hands 2"), ("sum ", "sum 0")] {
        assert!(text.contains(from), "{text}");
        assert_eq!(Count::decode(&text.replacen(from, to, 1)), Err(Damaged));
    }
    assert_eq!(Count::decode(""), Err(Damaged));
    assert_eq!(Count::decode(&text[..text.len() - 1]), Err(Damaged));
}

#[derive(Clone, Debug)]
struct Room {
    choices: usize,
    least: u32,
    ballots: Vec<Ballot>,
    hands: Vec<u32>,
}

impl Room {
    fn count(&self) -> Count {
        Count::of(self.choices, &self.ballots, &self.hands, self.least)
    }
}

fn rooms() -> impl Strategy<Value = Room> {
    (1..8usize, 3..8u32).prop_flat_map(|(choices, least)| {
        let band = prop::option::weighted(0.9, prop::sample::select(Band::ALL.to_vec()));
        let body = prop::option::weighted(0.9, 0..6usize);
        let choice = prop_oneof![0..choices, Just(choices / 2)];
        let ballot = (choice, band, body);
        let ballot = ballot.prop_map(|(choice, band, body)| Ballot { choice, band, body });
        let hands = prop::collection::vec(0..4u32, choices);
        (prop::collection::vec(ballot, 0..=70), hands).prop_map(move |(ballots, hands)| Room {
            choices,
            least,
            ballots,
            hands,
        })
    })
}

fn cases() -> ProptestConfig {
    let wished = std::env::var("GAUGE_CASES").ok().and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: wished.unwrap_or(1000),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_order_of_ballots_never_matters(room in rooms(), turn in any::<prop::sample::Index>()) {
        let mut turned = room.clone();
        turned.ballots.reverse();
        turned.ballots.rotate_left(if room.ballots.is_empty() { 0 } else { turn.index(room.ballots.len()) });
        prop_assert_eq!(turned.count(), room.count());
    }

    #[test]
    fn what_is_stored_reads_back_the_same(room in rooms()) {
        let count = room.count();
        prop_assert_eq!(Count::decode(&count.encode()), Ok(count));
    }

    /// Of each group the ballots of its people, at least the least number of them, and not nearly all alike.
    #[test]
    fn every_figure_told_keeps_the_rule(room in rooms()) {
        let count = room.count();
        let keeps = |votes: &[u32]| {
            let n: u32 = votes.iter().sum();
            n >= room.least && (n >= 10 || votes.iter().all(|votes| n - votes >= 3))
        };
        let of = |inside: &dyn Fn(&Ballot) -> bool| -> Vec<u32> {
            let chose = |choice| room.ballots.iter().filter(|one| inside(one) && one.choice == choice).count();
            (0..room.choices).map(|choice| chose(choice) as u32).collect()
        };
        let all = of(&|_| true);
        if let (Some(told), false) = (count.all().value(), room.ballots.is_empty()) {
            let with_hands: Vec<u32> = all.iter().zip(&room.hands).map(|(votes, hands)| votes + hands).collect();
            prop_assert_eq!(told, &with_hands);
            prop_assert!(keeps(&all));
        }
        for (group, votes) in count.by_band() {
            let own = of(&|one| group.bands().contains(&one.band.unwrap_or(Outside)));
            prop_assert_eq!(own.iter().sum::<u32>(), group.n());
            prop_assert!(votes.value().is_none_or(|votes| *votes == own && keeps(votes)));
        }
        let listed: Vec<usize> = count.by_body().filter_map(|(body, ..)| body).collect();
        for (body, group, votes) in count.by_body() {
            let own = of(&|one| match body {
                Some(_) => one.body == body,
                None => one.body.is_none_or(|body| !listed.contains(&body)),
            });
            prop_assert_eq!(own.iter().sum::<u32>(), group.n());
            prop_assert!(votes.value().is_none_or(|votes| *votes == own && keeps(votes)));
        }
    }

    /// What a split leaves out is never one group alone, which everybody less the others would tell.
    #[test]
    fn no_split_leaves_out_one_group_only(room in rooms()) {
        let count = room.count();
        let bands = count.by_band().filter(|(_, votes)| votes.value().is_none()).count();
        let bodies = count.by_body().filter(|(.., votes)| votes.value().is_none()).count();
        if count.all().value().is_some() && !room.ballots.is_empty() {
            prop_assert!(bands != 1 && bodies != 1);
        } else {
            let told = count.by_band().map(|(_, votes)| votes).chain(count.by_body().map(|(.., votes)| votes));
            prop_assert!(told.filter(|votes| votes.value().is_some()).count() == 0);
        }
    }
}

#[test]
fn readers_who_were_not_in_the_room_see_groups_of_ten_or_more() {
    let votes = [people(Chief, &[5, 3]), people(Supervisor, &[3, 4]), people(Staff, &[8, 5])];
    let count = Count::of(2, &votes.concat(), &[], 5);
    assert_eq!(by_band(&count).len(), 3, "{:?}", by_band(&count));
    let outside: Split = count
        .bands_outside()
        .into_iter()
        .map(|(group, votes)| (group.bands().to_vec(), group.n(), votes.value().cloned()))
        .collect();
    let expected =
        vec![(vec![Chief, Supervisor], 15, Some(vec![8, 7])), (vec![Staff], 13, Some(vec![8, 5]))];
    assert_eq!(outside, expected);
    // The last is too small for them: it joins the one before, and one group is none.
    let votes = [people(Chief, &[6, 6]), people(Staff, &[3, 4])];
    assert!(Count::of(2, &votes.concat(), &[], 5).bands_outside().is_empty());
}

#[test]
fn readers_who_were_not_in_the_room_see_municipalities_of_ten_or_more() {
    let from = |body: usize, counts: [usize; 2]| -> Vec<Ballot> {
        let votes = people(Chief, &counts).into_iter();
        votes.map(|one| Ballot { body: Some(body), ..one }).collect()
    };
    let outside = |votes: &[Vec<Ballot>]| -> Vec<(Option<usize>, u32, Option<Vec<u32>>)> {
        let count = Count::of(2, &votes.concat(), &[], 5);
        let bodies = count.bodies_outside().into_iter();
        bodies.map(|(body, group, votes)| (body, group.n(), votes.value().cloned())).collect()
    };
    let expected = vec![(Some(1), 12, Some(vec![5, 7])), (None, 14, Some(vec![8, 6]))];
    assert_eq!(outside(&[from(1, [5, 7]), from(2, [4, 3]), from(3, [4, 3])]), expected);
    assert_eq!(outside(&[from(1, [5, 7]), from(2, [4, 3])]), vec![]);
}
