//! Publications, as the people in them would tell it.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::ballots::{Ballot, Count};
use super::encoding::summed;
use super::*;
use crate::gap::By;

fn plan(least: u32) -> Plan {
    Plan {
        levels: vec![5],
        back: vec![],
        units: vec![Unit { parent: None, least }],
        remarks_from: None,
    }
}

fn person(unit: usize, band: Band, level: u8) -> Answer {
    Answer { unit, band: Some(band), marks: vec![Mark::Level(level)], most_important: None }
}

/// People of one band who said what these counts say.
fn people(unit: usize, band: Band, counts: [u32; 5]) -> Vec<Answer> {
    let level = |(at, n): (usize, &u32)| vec![person(unit, band, at as u8 + 1); *n as usize];
    counts.iter().enumerate().flat_map(level).collect()
}

fn published(least: u32, groups: &[(Band, [u32; 5])]) -> Publication {
    let answers: Vec<Answer> =
        groups.iter().flat_map(|(band, counts)| people(0, *band, *counts)).collect();
    Publication::of(&plan(least), &answers, vec![])
}

/// What stands there for each group of one unit: counts, or why not.
fn figures(publication: &Publication, unit: usize) -> Vec<Result<Vec<u32>, Why>> {
    let groups = publication.units()[unit].items()[0].groups();
    groups
        .iter()
        .map(|shown| shown.0.as_ref().map(|figures| figures.counts.clone()).map_err(|why| *why))
        .collect()
}

const ALIKE: Result<Vec<u32>, Why> = Err(Why::NearlyUnanimous);
const FEW: Result<Vec<u32>, Why> = Err(Why::FewerThanLeast);
const WITHHELD: Result<Vec<u32>, Why> = Err(Why::Complementary);

#[test]
fn thirty_people_are_told_as_in_the_example() {
    let publication = published(
        5,
        &[
            (Band::Chief, [0, 0, 0, 1, 2]),
            (Band::Supervisor, [0, 0, 4, 5, 1]),
            (Band::Staff, [1, 6, 8, 2, 0]),
        ],
    );
    let results = &publication.units()[0];
    let groups: Vec<_> =
        results.groups().iter().map(|group| (group.bands().to_vec(), group.n())).collect();
    let (chief, supervisor, staff) = (Band::Chief, Band::Supervisor, Band::Staff);
    assert_eq!(
        groups,
        [(vec![chief, supervisor, staff], 30), (vec![chief, supervisor], 13), (vec![staff], 17)]
    );
    let told = [vec![1, 6, 12, 8, 3], vec![0, 0, 4, 6, 3], vec![1, 6, 8, 2, 0]];
    assert_eq!(figures(&publication, 0), told.map(Ok));
    let all = results.items()[0].all().value().unwrap();
    assert_eq!((all.median(), all.mean()), ((3, 3), 3.2));
    assert!((all.agreement() - 0.656988).abs() < 1e-6);
    let gap = results.items()[0].gap().unwrap();
    assert_eq!((gap.a(), gap.b(), gap.p_by()), (1, 2, By::Exact));
    assert!((gap.delta() - 0.728507).abs() < 1e-6);
    assert!((gap.p() - 0.000264).abs() < 1e-6);
    assert_eq!(results.widest(), [0]);
}

#[test]
fn four_people_are_too_few_to_tell() {
    let publication = published(5, &[(Band::Staff, [1, 1, 1, 1, 0])]);
    assert_eq!(figures(&publication, 0), [FEW]);
    assert_eq!(publication.units()[0].most_important().why(), Some(Why::FewerThanLeast));
}

#[test]
fn five_people_are_told_where_three_stand_outside() {
    assert_eq!(
        figures(&published(5, &[(Band::Staff, [0, 2, 2, 1, 0])]), 0),
        [Ok(vec![0, 2, 2, 1, 0])]
    );
    assert_eq!(figures(&published(5, &[(Band::Staff, [0, 3, 1, 1, 0])]), 0), [ALIKE]);
    assert_eq!(figures(&published(5, &[(Band::Staff, [0, 0, 9, 0, 0])]), 0), [ALIKE]);
    assert_eq!(
        figures(&published(5, &[(Band::Staff, [0, 0, 10, 0, 0])]), 0),
        [Ok(vec![0, 0, 10, 0, 0])]
    );
}

#[test]
fn where_one_band_is_withheld_the_other_is_too() {
    let publication =
        published(5, &[(Band::Supervisor, [0, 4, 1, 1, 0]), (Band::Staff, [2, 6, 7, 2, 1])]);
    assert_eq!(figures(&publication, 0), [Ok(vec![2, 10, 8, 3, 1]), ALIKE, WITHHELD]);
}

#[test]
fn of_three_bands_the_smallest_other_is_withheld() {
    let publication = published(
        5,
        &[
            (Band::Supervisor, [1, 4, 1, 0, 0]),
            (Band::Staff, [2, 6, 7, 2, 3]),
            (Band::FixedTerm, [0, 2, 3, 3, 1]),
        ],
    );
    assert_eq!(
        figures(&publication, 0),
        [Ok(vec![3, 12, 11, 5, 4]), ALIKE, Ok(vec![2, 6, 7, 2, 3]), WITHHELD]
    );
}

#[test]
fn the_audit_goes_on_while_a_hidden_count_is_fixed() {
    // Everybody less staff would say that nobody hidden chose the lowest level.
    let publication = published(
        5,
        &[
            (Band::Supervisor, [0, 4, 1, 0, 0]),
            (Band::Staff, [2, 6, 7, 2, 3]),
            (Band::FixedTerm, [0, 2, 3, 3, 1]),
        ],
    );
    assert_eq!(figures(&publication, 0)[1..], [ALIKE, WITHHELD, WITHHELD]);
}

#[test]
fn people_of_unknown_band_are_not_what_is_left_over() {
    let mut answers = people(0, Band::Supervisor, [1, 2, 2, 2, 0]);
    answers.extend(people(0, Band::Staff, [2, 3, 3, 2, 2]));
    answers.push(Answer { band: None, ..person(0, Band::Staff, 5) });
    let publication = Publication::of(&plan(5), &answers, vec![]);
    assert_eq!(
        figures(&publication, 0),
        [Ok(vec![3, 5, 5, 4, 3]), WITHHELD, Ok(vec![2, 3, 3, 2, 2])]
    );
}

#[test]
fn people_from_outside_are_apart() {
    let mut answers = people(0, Band::Staff, [1, 2, 2, 2, 0]);
    answers.extend(people(0, Band::Outside, [2, 2, 0, 0, 2]));
    let publication = Publication::of(&plan(5), &answers, vec![]);
    assert_eq!(figures(&publication, 0), [Ok(vec![1, 2, 2, 2, 0]), Ok(vec![2, 2, 0, 0, 2])]);
    assert_eq!(publication.units()[0].items()[0].gap(), None);
    assert_eq!(publication.units()[0].groups()[0].n(), 7);
}

#[test]
fn who_left_everything_blank_did_not_answer() {
    let mut answers = people(0, Band::Staff, [1, 2, 2, 2, 0]);
    answers.push(Answer {
        marks: vec![Mark::Blank],
        most_important: Some(0),
        ..person(0, Band::Staff, 1)
    });
    answers.push(Answer { marks: vec![Mark::DontKnow], ..person(0, Band::Staff, 1) });
    let publication = Publication::of(&plan(5), &answers, vec![]);
    let all = publication.units()[0].items()[0].all().value().unwrap();
    assert_eq!((publication.units()[0].groups()[0].n(), all.n(), all.dont_know()), (8, 7, 1));
}

/// A department: its head, and sections in which chiefs and staff answered.
fn department(sections: &[([u32; 5], [u32; 5])]) -> Publication {
    let mut units = vec![Unit { parent: None, least: 10 }];
    let mut answers = vec![person(0, Band::Executive, 5)];
    for (at, (chiefs, staff)) in sections.iter().enumerate() {
        units.push(Unit { parent: Some(0), least: 5 });
        answers.extend(people(at + 1, Band::Chief, *chiefs));
        answers.extend(people(at + 1, Band::Staff, *staff));
    }
    Publication::of(&Plan { units, ..plan(5) }, &answers, vec![])
}

#[test]
fn the_head_is_not_what_is_left_of_the_department() {
    let sections =
        [([0; 5], [1, 3, 4, 2, 1]), ([0; 5], [2, 3, 2, 2, 1]), ([0; 5], [1, 2, 3, 1, 1])];
    let publication = department(&sections);
    assert_eq!(figures(&publication, 0), [Ok(vec![4, 8, 9, 5, 4])]);
    assert_eq!(figures(&publication, 1), [Ok(vec![1, 3, 4, 2, 1])]);
    // With the smallest section only nine people would be left, so it is the next that keeps the head company.
    assert_eq!(figures(&publication, 2), [WITHHELD]);
    assert_eq!(figures(&publication, 3), [Ok(vec![1, 2, 3, 1, 1])]);
}

/// What all others of the department said: how many, without whom, and their counts.
fn others(publication: &Publication) -> Option<(u32, Vec<usize>, Vec<u32>)> {
    let others = publication.others(0).swap_remove(0).0.ok()?;
    Some((others.n(), others.without().to_vec(), others.figures().counts.clone()))
}

#[test]
fn a_section_that_is_not_told_alone_sees_itself_with_the_others() {
    let sections =
        [([0; 5], [1, 3, 4, 3, 1]), ([0; 5], [2, 3, 4, 2, 1]), ([0; 5], [1, 1, 1, 1, 0])];
    let publication = department(&sections);
    let told: Vec<bool> = (1..4).map(|unit| figures(&publication, unit)[0].is_ok()).collect();
    assert_eq!(told, [false, true, false]);
    // The first, the small one and the head.
    assert_eq!(others(&publication), Some((17, vec![2], vec![2, 4, 5, 4, 2])));
}

#[test]
fn that_no_one_of_many_others_chose_a_level_may_be_told() {
    // Nobody but in the first section chose the lowest level.
    let sections =
        [([0; 5], [3, 3, 4, 2, 1]), ([0; 5], [0, 3, 3, 2, 1]), ([0; 5], [0, 2, 3, 1, 1])];
    let publication = department(&sections);
    let told: Vec<bool> = (1..4).map(|unit| figures(&publication, unit)[0].is_ok()).collect();
    assert_eq!(told, [true, false, true]);
    assert_eq!(others(&publication), Some((10, vec![1, 3], vec![0, 3, 3, 2, 2])));
}

#[test]
fn others_are_told_where_they_are_ten_and_somebody_is_apart() {
    let nobody_apart = department(&[([0; 5], [3, 3, 4, 2, 1]), ([0; 5], [0, 2, 1, 1, 0])]);
    assert_eq!((figures(&nobody_apart, 1), others(&nobody_apart)), (vec![WITHHELD], None));
    let single = published(5, &[(Band::Staff, [1, 2, 2, 2, 0])]);
    assert_eq!(others(&single), None);
}

/// Departments of all kinds: what the audit could be had more kindly for must not be lost again.
#[test]
fn nearly_two_in_three_sections_are_told_beside_their_department() {
    let mut dice = 7u64;
    let mut next = |n: u64| {
        dice = dice.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (dice >> 33) % n
    };
    let (mut told, mut could) = (0, 0);
    for _ in 0..100 {
        let sections: Vec<([u32; 5], [u32; 5])> = (0..4)
            .map(|_| {
                let mut staff = [0; 5];
                (0..6 + next(10)).for_each(|_| staff[(next(3) + next(3)) as usize] += 1);
                ([0; 5], staff)
            })
            .collect();
        let publication = department(&sections);
        for section in 1..5 {
            let told_here = &figures(&publication, section)[0];
            could += u32::from(*told_here != ALIKE);
            told += u32::from(told_here.is_ok());
        }
    }
    assert!(told * 100 >= could * 65, "{told} of {could}");
}

#[test]
fn a_chief_is_not_met_where_section_and_band_cross() {
    // Among staff nobody chose the highest level: the one in the first section who did is the chief.
    let publication = department(&[
        ([0, 0, 0, 0, 1], [2, 3, 3, 2, 0]),
        ([0, 0, 1, 2, 2], [2, 3, 3, 2, 0]),
        ([0, 0, 1, 1, 2], [1, 4, 3, 2, 0]),
    ]);
    assert_eq!(figures(&publication, 0).iter().filter(|told| told.is_ok()).count(), 3);
    assert_eq!(figures(&publication, 1)[0], WITHHELD);
}

#[test]
fn a_unit_below_never_changes_what_is_told_above() {
    let sections = [([0, 1, 1, 2, 2], [1, 3, 4, 2, 1]), ([1, 0, 1, 2, 1], [2, 3, 2, 2, 1])];
    let together = department(&sections);
    let mut answers: Vec<Answer> = vec![person(0, Band::Executive, 5)];
    for (chiefs, staff) in sections {
        answers.extend(people(0, Band::Chief, chiefs).into_iter().chain(people(
            0,
            Band::Staff,
            staff,
        )));
    }
    let alone = Publication::of(&plan(10), &answers, vec![]);
    assert_eq!(together.units()[0], alone.units()[0]);
}

#[test]
fn what_bands_pooled_otherwise_below_leave_is_not_met() {
    // Of the department chiefs are told and staff, and in the section chiefs and supervisors together.  So everybody
    // less staff less those of the section would be six people who nearly all chose the second level.
    let mut answers = people(0, Band::Chief, [1, 1, 0, 0, 0]);
    answers.extend(people(0, Band::Supervisor, [1, 1, 0, 0, 0]));
    answers.extend(people(0, Band::Staff, [2, 1, 0, 0, 0]));
    answers.extend([0, 1].map(|unit| Answer { band: None, ..person(unit, Band::Staff, 2) }));
    answers.extend(people(1, Band::Chief, [4, 3, 0, 0, 0]));
    answers.extend(people(1, Band::Supervisor, [2, 2, 0, 0, 0]));
    answers.extend(people(1, Band::Staff, [4, 6, 0, 0, 0]));
    let units = vec![Unit { parent: None, least: 5 }, Unit { parent: Some(0), least: 5 }];
    let publication = Publication::of(&Plan { units, ..plan(5) }, &answers, vec![]);
    let told = |unit: usize, bands: &[Band]| {
        let results = &publication.units()[unit];
        let at = (1..results.groups().len()).find(|at| results.groups()[*at].bands() == bands);
        at.is_some_and(|at| results.items()[0].groups()[at].value().is_some())
    };
    let staff_or_chiefs_hidden =
        !told(0, &[Band::Staff]) || !told(1, &[Band::Chief, Band::Supervisor]);
    assert!(staff_or_chiefs_hidden, "{publication:?}");
}

#[test]
fn people_of_whom_it_is_told_that_they_are_all_alike_can_be_set_aside() {
    // Chiefs and supervisors, twelve, all chose the second level: so whoever of the section below did not is of
    // its four others.
    let mut answers = people(0, Band::Supervisor, [0, 6, 0, 0, 0]);
    answers.extend(people(0, Band::Staff, [2, 1, 0, 0, 0]));
    answers.push(Answer { band: None, ..person(0, Band::Staff, 1) });
    answers.extend(people(1, Band::Chief, [0, 3, 0, 0, 0]));
    answers.extend(people(1, Band::Supervisor, [0, 3, 0, 0, 0]));
    answers.extend(people(1, Band::Staff, [1, 1, 0, 0, 0]));
    answers.push(Answer { band: None, ..person(1, Band::Staff, 1) });
    answers.push(Answer { band: None, ..person(1, Band::Staff, 2) });
    let units = vec![Unit { parent: None, least: 4 }, Unit { parent: Some(0), least: 3 }];
    let publication = Publication::of(&Plan { units, ..plan(4) }, &answers, vec![]);
    assert_eq!(figures(&publication, 0)[..2], [Ok(vec![5, 15, 0, 0, 0]), Ok(vec![0, 12, 0, 0, 0])]);
    assert_eq!(figures(&publication, 1)[0], WITHHELD);
}

#[test]
fn many_people_left_over_are_not_told_to_be_all_alike() {
    // Twelve of the department's own, chief among them, all chose the third level.  There are enough of them to
    // be told of, but what is left when the section is taken out would say what the chief chose.
    let mut answers = people(0, Band::Chief, [0, 0, 1, 0, 0]);
    answers.extend(people(0, Band::Staff, [0, 0, 11, 0, 0]));
    answers.extend(people(1, Band::Staff, [2, 3, 3, 2, 1]));
    let units = vec![Unit { parent: None, least: 10 }, Unit { parent: Some(0), least: 5 }];
    let publication = Publication::of(&Plan { units, ..plan(5) }, &answers, vec![]);
    assert_eq!(figures(&publication, 0), [Ok(vec![2, 3, 15, 2, 1])]);
    assert_eq!(figures(&publication, 1), [WITHHELD]);
}

#[test]
fn a_forged_publication_does_not_read() {
    let lines = |publication: &Publication| {
        let text = publication.encode();
        text.lines()
            .take_while(|line| !line.starts_with("sum "))
            .map(|l| format!("{l}\n"))
            .collect::<String>()
    };
    let forged = |publication: &Publication, from: &str, to: &str| {
        let text = lines(publication);
        assert!(text.contains(from), "{text}");
        Publication::decode(&summed(&text.replacen(from, to, 1)))
    };
    let alike =
        published(5, &[(Band::Supervisor, [0, 4, 1, 1, 0]), (Band::Staff, [2, 6, 7, 2, 1])]);
    let both = published(5, &[(Band::Supervisor, [1, 2, 2, 1, 0]), (Band::Staff, [2, 6, 7, 2, 1])]);
    assert_eq!(Publication::decode(&summed(&lines(&both))), Ok(both.clone()));
    // The figures of the others beside everybody's would tell those of the six who are alike.
    assert_eq!(forged(&alike, "hidden complementary", "full 0 2 6 7 2 1"), Err(Damaged));
    // What is withheld may not be what is left.
    assert_eq!(
        forged(
            &both,
            "full 0 1 2 2 1 0 | full 0 2 6 7 2 1 |",
            "hidden complementary | full 0 2 6 7 2 1 |"
        ),
        Err(Damaged)
    );
    // More answers than people; more of a level than everybody; a figure against the rule.
    assert_eq!(forged(&both, "full 0 1 2 2 1 0", "full 0 1 2 2 1 1"), Err(Damaged));
    assert_eq!(forged(&both, "full 0 1 2 2 1 0", "full 0 0 2 2 1 1"), Err(Damaged));
    assert_eq!(forged(&both, "full 0 1 2 2 1 0", "full 0 0 4 1 1 0"), Err(Damaged));
    // Groups smaller than the least number, bands that are nobody's, a least number below the floor.
    assert_eq!(forged(&both, "group 6 supervisor", "group 4 supervisor"), Err(Damaged));
    assert_eq!(forged(&both, "group 6 supervisor", "group 6 chief"), Err(Damaged));
    assert_eq!(forged(&both, "unit - 5", "unit - 2"), Err(Damaged));
    assert_eq!(forged(&both, "unit - 5", "unit - 25"), Err(Damaged));
    assert_eq!(forged(&both, "votes hidden few", "votes full 5"), Err(Damaged));
    assert_eq!(forged(&both, "publication 1", "publication 2"), Err(Damaged));
    assert_eq!(Publication::decode(""), Err(Damaged));
}

#[test]
fn a_forged_count_does_not_read() {
    let votes = |band, body, counts: [usize; 3]| {
        let chosen = counts.into_iter().enumerate().flat_map(|(choice, n)| vec![choice; n]);
        chosen.map(move |choice| Ballot { choice, band: Some(band), body: Some(body) })
    };
    let room: Vec<Ballot> = votes(Band::Chief, 1, [4, 1, 1])
        .chain(votes(Band::Staff, 1, [4, 4, 4]))
        .chain(votes(Band::Staff, 2, [3, 3, 3]))
        .collect();
    let count = Count::of(3, &room, &[1, 0, 0], 5);
    let text = count.encode();
    let lines = &text[..text.rfind("sum ").unwrap()];
    let forged = |from: &str, to: &str| {
        assert!(lines.contains(from), "{lines}");
        Count::decode(&summed(&lines.replacen(from, to, 1)))
    };
    assert_eq!(Count::decode(&summed(lines)), Ok(count));
    // The others beside everybody would tell of the six chiefs.
    assert_eq!(forged("staff | hidden complementary", "staff | full 7 7 7"), Err(Damaged));
    assert_eq!(forged("group 6 chief | shape", "group 6 chief | full 4 1 1"), Err(Damaged));
    assert_eq!(forged("hands 1 full 1 0 0", "hands 1 full 0 0 0"), Err(Damaged));
    assert_eq!(forged("hands 1 full 1 0 0", "hands 1 shape"), Err(Damaged));
    assert_eq!(forged("full 11 8 8", "full 11 8 7"), Err(Damaged));
    assert_eq!(forged("group 27 chief staff", "group 27 chief supervisor staff"), Err(Damaged));
    assert_eq!(forged("body 1", "body 2"), Err(Damaged));
    assert_eq!(forged("body 1", "body -"), Err(Damaged));
    assert_eq!(forged("least 5", "least 2"), Err(Damaged));
    assert_eq!(forged("least 5", "least 7"), Err(Damaged));
    assert_eq!(forged("choices 3", "choices 4"), Err(Damaged));
    assert_eq!(forged("count 1", "count 2"), Err(Damaged));
}

#[test]
fn odd_plans_do_no_harm() {
    let odd = |levels: Vec<u8>, units: Vec<Unit>| {
        let plan = Plan { levels, back: vec![], units, remarks_from: Some(0) };
        let mut answers = people(0, Band::Staff, [3, 3, 3, 3, 3]);
        answers.extend(people(7, Band::Staff, [1, 0, 0, 0, 0]));
        answers.push(Answer {
            marks: vec![],
            most_important: Some(9),
            ..person(0, Band::Chief, 1)
        });
        let publication = Publication::of(&plan, &answers, vec!["?".into()]);
        assert_eq!(Publication::decode(&publication.encode()), Ok(publication.clone()));
        publication
    };
    let unit = |parent, least| Unit { parent, least };
    assert_eq!(odd(vec![5], vec![]).units(), []);
    assert_eq!(odd(vec![], vec![unit(None, 0)]).units()[0].groups()[0].n(), 15);
    assert_eq!(
        figures(&odd(vec![5], vec![unit(Some(3), 0), unit(Some(0), 0)]), 0),
        [Ok(vec![3; 5])]
    );
    assert_eq!(odd(vec![5], vec![unit(None, 0)]).plan().units, [unit(None, 3)]);
    // Levels that are none of the item's are taken for blank.
    assert_eq!(figures(&odd(vec![2], vec![unit(None, 5)]), 0), [Ok(vec![3, 3])]);
    assert_eq!(figures(&odd(vec![1], vec![unit(None, 5)]), 0), [FEW]);
    assert_eq!(figures(&odd(vec![0], vec![unit(None, 5)]), 0), [FEW]);
}

#[test]
fn votes_are_told_from_the_least_number_and_not_when_nearly_all_agree() {
    let vote = |votes: &[usize]| {
        let votes = votes.iter().map(|item| Some(*item));
        let answers: Vec<Answer> = votes
            .map(|most_important| Answer {
                marks: vec![Mark::Level(2); 3],
                most_important,
                ..person(0, Band::Staff, 1)
            })
            .collect();
        let plan = Plan { levels: vec![5; 3], ..plan(5) };
        Publication::of(&plan, &answers, vec![]).units()[0].most_important().clone().0
    };
    assert_eq!(vote(&[0, 0, 1, 2, 2]), Ok(vec![2, 1, 2]));
    assert_eq!(vote(&[0, 0, 0, 1, 2]), Err(Why::NearlyUnanimous));
    assert_eq!(vote(&[0, 1, 2, 2]), Err(Why::FewerThanLeast));
    assert_eq!(vote(&[1; 10]), Ok(vec![0, 10, 0]));
}

#[test]
fn remarks_wait_for_enough_answers() {
    let answers = people(0, Band::Staff, [1, 2, 2, 2, 0]);
    let remarks = |remarks_from, least| {
        let plan = Plan { remarks_from, ..plan(least) };
        Publication::of(&plan, &answers, vec!["よかった".into()]).remarks().clone().0
    };
    assert_eq!(remarks(Some(7), 5), Ok(vec!["よかった".to_string()]));
    assert_eq!(remarks(Some(8), 5), Err(Why::FewerThanLeast));
    assert_eq!(remarks(Some(5), 10), Err(Why::FewerThanLeast));
    assert_eq!(remarks(None, 5), Ok(vec![]));
}

#[test]
fn the_widest_are_ranked_by_gap_else_by_agreement() {
    let answers = |bands: [Band; 2]| -> Vec<Answer> {
        let levels = |at: usize| {
            [1 + (at % 3) as u8, 1 + (at % 5) as u8, 2 + (at % 2) as u8, 1 + 4 * (at % 2) as u8]
        };
        let marks = |at: usize| levels(at).map(Mark::Level).to_vec();
        (0..24).map(|at| Answer { marks: marks(at), ..person(0, bands[at % 2], 1) }).collect()
    };
    let widest = |bands| {
        let plan = Plan { levels: vec![5; 4], ..plan(5) };
        Publication::of(&plan, &answers(bands), vec![]).units()[0].widest().to_vec()
    };
    // Apart by band: the third and the fourth item wholly, then the first of two without any difference.
    assert_eq!(widest([Band::Chief, Band::Staff]), [1, 2, 3]);
    assert_eq!(widest([Band::Staff, Band::Staff]), [0, 1, 3]);
}

#[test]
fn a_chief_opens_own_answers_where_the_rest_may_still_be_told() {
    let open = |counts, own| {
        let publication = published(5, &[(Band::Staff, counts)]);
        publication
            .opening(0, &[own])
            .map(|mut items| items.swap_remove(0).0.map(|opened| opened.rest.counts))
    };
    assert_eq!(open([1, 2, 2, 1, 0], Mark::Level(4)), Some(Ok(vec![1, 2, 2, 0, 0])));
    // Five people of whom three stand outside: without one of those, only two would.
    assert_eq!(open([1, 1, 3, 1, 0], Mark::Level(4)), None);
    // That nothing is opened says nothing of the answer: it is the same for one of those alike.
    assert_eq!(open([1, 1, 3, 1, 0], Mark::Level(3)), None);
    // The rest would be four.
    assert_eq!(open([1, 2, 1, 1, 0], Mark::Level(1)), None);
    // Nobody said that: these are somebody else's answers.
    assert_eq!(open([1, 2, 2, 1, 0], Mark::Level(5)), None);
    assert_eq!(open([1, 2, 2, 1, 0], Mark::Blank), None);
}

#[test]
fn no_opening_leaves_a_band_of_few() {
    let bands = [(Band::Chief, [1, 1, 1, 1, 1]), (Band::Staff, [2, 3, 3, 2, 2])];
    assert_eq!(figures(&published(5, &bands), 0).iter().filter(|told| told.is_ok()).count(), 3);
    assert_eq!(published(5, &bands).opening(0, &[Mark::Level(1)]), None);
}

#[test]
fn a_word_about_a_group_forbids_opening() {
    let publication =
        published(5, &[(Band::Supervisor, [0, 4, 1, 1, 0]), (Band::Staff, [2, 6, 7, 2, 1])]);
    assert_eq!(publication.opening(0, &[Mark::Level(2)]), None);
}

fn told(publication: &Publication) -> BTreeSet<(usize, usize, Vec<Band>)> {
    let mut told = BTreeSet::new();
    for (unit, results) in publication.units().iter().enumerate() {
        for (item, at) in results.items().iter().enumerate() {
            for (group, _) in
                at.groups().iter().enumerate().filter(|(_, shown)| shown.value().is_some())
            {
                let bands = if group == 0 { vec![] } else { results.groups()[group].bands.clone() };
                told.insert((unit, item, bands));
            }
        }
        if results.most_important().value().is_some() {
            told.insert((unit, usize::MAX, vec![]));
        }
    }
    told
}

/// Everything whose figures a reader of one unit's publication can work out: unions of told bands, and
/// everybody less such a union.
fn can_be_worked_out(publication: &Publication, item: usize, bands: &[Band]) -> bool {
    let results = &publication.units()[0];
    let full = |at: usize| results.items()[item].groups()[at].value().is_some();
    let made_of = |wanted: &dyn Fn(&Band) -> bool| {
        let inside = |at: &usize| full(*at) && results.groups()[*at].bands.iter().all(wanted);
        let covered: usize = (1..results.groups().len())
            .filter(inside)
            .map(|at| results.groups()[at].bands.len())
            .sum();
        covered == results.groups()[0].bands.iter().filter(|band| wanted(band)).count()
    };
    let banded: u32 =
        results.groups()[1..].iter().filter(|g| g.bands != [Band::Outside]).map(|g| g.n).sum();
    let nobody_unknown = banded == results.groups()[0].n;
    match bands {
        [] => full(0),
        [Band::Outside] => {
            results.groups().iter().position(|group| group.bands == bands).is_some_and(full)
        }
        _ => {
            made_of(&|band| bands.contains(band))
                || (full(0) && nobody_unknown && made_of(&|band| !bands.contains(band)))
        }
    }
}

#[derive(Clone, Debug)]
struct Round {
    plan: Plan,
    answers: Vec<Answer>,
}

fn rounds(units: usize, people: usize) -> impl Strategy<Value = Round> {
    let parent = prop::collection::vec(any::<prop::sample::Index>(), units - 1);
    let bands: Vec<Option<Band>> =
        Band::ALL.into_iter().map(Some).chain([Some(Band::Staff); 6]).chain([None]).collect();
    let mark = prop_oneof![
        12 => (1..=5u8).prop_map(Mark::Level),
        12 => Just(Mark::Level(3)),
        1 => Just(Mark::DontKnow),
        1 => Just(Mark::Blank),
    ];
    let person = (
        any::<prop::sample::Index>(),
        prop::sample::select(bands),
        prop::collection::vec(mark, 5),
        prop::option::of(0..3usize),
    );
    (parent, 3..8u32, 0..6u32, prop::collection::vec(person, 0..=people)).prop_map(
        move |(parents, least, more, people)| {
            let mut plan = Plan {
                levels: vec![5; 3],
                back: vec![0, 2],
                units: vec![Unit { parent: None, least: least + more }],
                remarks_from: Some(10),
            };
            for (at, parent) in parents.iter().enumerate() {
                plan.units.push(Unit { parent: Some(parent.index(at + 1)), least });
            }
            let answers = people.into_iter().map(|(unit, band, marks, most_important)| Answer {
                unit: unit.index(units),
                band,
                marks,
                most_important,
            });
            Round { plan, answers: answers.collect() }
        },
    )
}

/// A short set in every run, more with `GAUGE_CASES`.
fn cases() -> ProptestConfig {
    let wished = std::env::var("GAUGE_CASES").ok().and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: wished.unwrap_or(300),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn plan_of_one(plan: &Plan, least: u32) -> Plan {
    Plan { units: vec![Unit { parent: None, least }], ..plan.clone() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_order_of_answers_never_matters(round in rounds(4, 60), turn in any::<prop::sample::Index>()) {
        let mut turned = round.answers.clone();
        turned.reverse();
        let at = if turned.is_empty() { 0 } else { turn.index(turned.len()) };
        turned.rotate_left(at);
        prop_assert_eq!(Publication::of(&round.plan, &round.answers, vec![]), Publication::of(&round.plan, &turned, vec![]));
    }

    #[test]
    fn what_is_stored_reads_back_the_same(round in rounds(4, 60), remark in "\\PC*\n?\r?\\\\?n?") {
        let publication = Publication::of(&round.plan, &round.answers, vec![remark, "".into()]);
        let text = publication.encode();
        prop_assert_eq!(Publication::decode(&text), Ok(publication));
    }

    /// Whatever letter of a stored publication changes, even with the checksum made good, it does not read or
    /// tells of nobody of whom it did not tell before.
    #[test]
    fn a_changed_letter_never_tells_more(round in rounds(3, 40), at in any::<prop::sample::Index>(), to in "[ -~\n]") {
        let publication = Publication::of(&round.plan, &round.answers, vec!["a\nb".into()]);
        let text = publication.encode();
        let at = at.index(text.len());
        let changed = format!("{}{to}{}", &text[..at], &text[at + 1..]);
        prop_assert!(changed == text || Publication::decode(&changed).is_err());
        let body: String = changed.lines().take_while(|line| !line.starts_with("sum ")).map(|l| format!("{l}\n")).collect();
        if let Ok(other) = Publication::decode(&summed(&body)) {
            prop_assert!(told(&other).is_subset(&told(&publication)));
        }
    }

    /// Of one unit: what a lower least number hides, a higher one does not show, not even pooled otherwise.
    #[test]
    fn a_higher_least_number_never_shows_more(round in rounds(1, 50), least in 5..12u32, more in 1..6u32) {
        let of = |least| {
            Publication::of(&plan_of_one(&round.plan, least), &round.answers, vec![])
        };
        let (lower, higher) = (of(least), of(least + more));
        for (_, item, bands) in told(&higher).into_iter().filter(|(_, item, _)| *item != usize::MAX) {
            prop_assert!(can_be_worked_out(&lower, item, &bands), "{:?} {:?}\n{:?}\n{:?}", item, bands, lower, higher);
        }
        let votes = |publication: &Publication| publication.units()[0].most_important().value().is_some();
        prop_assert!(votes(&lower) || !votes(&higher));
    }

    /// Publishing the units below too never shows more of the one that holds them all.
    #[test]
    fn publishing_more_never_shows_what_was_hidden(round in rounds(4, 60)) {
        let mut alone = round.clone();
        alone.plan.units.truncate(1);
        alone.answers.iter_mut().for_each(|answer| answer.unit = 0);
        let (more, alone) = (
            Publication::of(&round.plan, &round.answers, vec![]),
            Publication::of(&alone.plan, &alone.answers, vec![]),
        );
        let of_root: BTreeSet<_> = told(&more).into_iter().filter(|(unit, ..)| *unit == 0).collect();
        prop_assert!(of_root.is_subset(&told(&alone)), "{:?}\n{:?}", more.units()[0], alone.units()[0]);
    }

    /// Of one unit: what stands there is what the rule says, and withheld besides are the smallest groups.
    #[test]
    fn one_unit_is_told_by_the_rule(round in rounds(1, 60)) {
        let plan = plan_of_one(&round.plan, 5);
        let publication = Publication::of(&plan, &round.answers, vec![]);
        let results = &publication.units()[0];
        for (item, at) in results.items().iter().enumerate() {
            let mut sizes = (0, u32::MAX);
            for (place, (group, shown)) in results.groups().iter().zip(at.groups()).enumerate() {
                let answered = |answer: &&Answer| answer.marks.iter().any(|mark| *mark != Mark::Blank);
                let inside = |answer: &&Answer| match place {
                    0 => answer.band != Some(Band::Outside),
                    _ => answer.band.is_some_and(|band| group.bands().contains(&band)),
                };
                let people: Vec<&Answer> = round.answers.iter().filter(answered).filter(inside).collect();
                prop_assert_eq!(people.len(), group.n() as usize);
                let count = |level| people.iter().filter(|a| a.marks[item] == Mark::Level(level)).count() as u32;
                let counts: Vec<u32> = (1..=5).map(count).collect();
                let n: u32 = counts.iter().sum();
                let rule = match n {
                    0..5 => Some(Why::FewerThanLeast),
                    5..10 if counts.iter().any(|level| n - level < 3) => Some(Why::NearlyUnanimous),
                    _ => None,
                };
                match shown.value() {
                    Some(figures) => prop_assert_eq!((figures.counts(), rule), (&counts[..], None)),
                    None => prop_assert!(rule == shown.why() || shown.why() == Some(Why::Complementary)),
                }
                let pooled = place > 0 && group.bands() != [Band::Outside];
                prop_assert!(pooled || rule == shown.why(), "everybody, and outside, are told by the rule alone");
                match (pooled, rule, shown.value()) {
                    (true, None, None) => sizes.0 = sizes.0.max(n),
                    (true, None, Some(_)) => sizes.1 = sizes.1.min(n),
                    _ => (),
                }
            }
            prop_assert!(sizes.0 <= sizes.1, "withheld {} before {}", sizes.0, sizes.1);
        }
    }

    /// Though one person of each unit open their answers, what is left of the figures above keeps the rule.
    #[test]
    fn all_chiefs_may_open(round in rounds(4, 80)) {
        let publication = Publication::of(&round.plan, &round.answers, vec![]);
        let root = &publication.units()[0];
        for (item, at) in root.items().iter().enumerate() {
            for (group, shown) in root.groups().iter().zip(at.groups()) {
                let Some(figures) = shown.value() else { continue };
                let mut rest = figures.counts.clone();
                for unit in 0..round.plan.units.len() {
                    let all = root.groups()[0].bands() == group.bands();
                    let inside = |a: &&Answer| a.unit == unit && a.band != Some(Band::Outside) && (all || a.band.is_some_and(|b| group.bands().contains(&b)));
                    let Some(chief) = round.answers.iter().find(inside) else { continue };
                    let opened = publication.opening(unit, &chief.marks);
                    let opened = opened.is_some_and(|items| items[item].value().is_some());
                    if let (true, Mark::Level(level)) = (opened, chief.marks[item]) {
                        rest[usize::from(level) - 1] -= 1;
                    }
                }
                prop_assert_eq!(super::board::rule(&rest, publication.plan().units[0].least), None);
            }
        }
    }

    /// Whoever opens their answers, the others' figures keep the rule, in their unit and in each group of it.
    #[test]
    fn an_opening_leaves_figures_that_may_be_told(round in rounds(3, 60), who in any::<prop::sample::Index>()) {
        prop_assume!(!round.answers.is_empty());
        let who = &round.answers[who.index(round.answers.len())];
        prop_assume!(who.band != Some(Band::Outside));
        let publication = Publication::of(&round.plan, &round.answers, vec![]);
        for (item, opened) in publication.opening(who.unit, &who.marks).into_iter().flatten().enumerate() {
            let Some(opened) = opened.value() else { continue };
            let least = publication.plan().units[who.unit].least;
            prop_assert_eq!(super::board::rule(&opened.rest.counts, least), None);
            for (group, shown) in publication.units()[who.unit].groups().iter().zip(publication.units()[who.unit].items()[item].groups()) {
                let (Some(figures), Some(band)) = (shown.value(), who.band) else { continue };
                if group.bands().contains(&band) {
                    let mut counts = figures.counts.clone();
                    if let Mark::Level(level) = who.marks[item] {
                        counts[usize::from(level) - 1] -= 1;
                    }
                    prop_assert_eq!(super::board::rule(&counts, least), None);
                }
            }
        }
    }
}
