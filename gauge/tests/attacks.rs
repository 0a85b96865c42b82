//! Attacks on publications, by somebody who reads everything and can count.
//!
//! Nothing here uses the audit's own reasoning: worlds are enumerated, and sums are solved by
//! elimination, from what [`Publication`] tells through its public face.

#![expect(clippy::unwrap_used, reason = "a test may stop short")]

use std::cell::Cell;

use gauge::ballots::{Ballot, Count};
use gauge::level::{Answer, Band, Mark};
use gauge::shown::{Plan, Publication, Unit, Why};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

const BANDS: [Option<Band>; 5] =
    [Some(Band::Chief), Some(Band::Supervisor), Some(Band::Staff), Some(Band::Outside), None];

#[path = "../../tests/lengths/mod.rs"]
#[expect(dead_code, reason = "the stories use all of it")]
mod lengths;

/// Attacks as many as the length of that says, and tells how many held.  An attack says whether there was something to
/// attack: a case too large to look through is passed over, and not counted.
fn every<S: Strategy>(what: &str, length: &str, strategy: S, attack: impl Fn(S::Value) -> bool) {
    let cases = u32::try_from(lengths::length(length)).unwrap();
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let (mut runner, held) = (TestRunner::new(config), Cell::new(0));
    let attacked = runner.run(&strategy, |case| {
        held.set(held.get() + u64::from(attack(case)));
        Ok(())
    });
    let told = u64::from(attacked.is_err());
    let figures = [("made", u64::from(cases)), ("attacked in vain", held.get()), ("told on", told)];
    lengths::figure(what, &figures);
    attacked.unwrap_or_else(|told| panic!("{told}"));
}

const TREES: &str = "unit trees against the exact solver";
const CITIES: &str = "large unit trees against the exact solver";
const PATIENT: &str = "publications against a patient reader";
const BACK: &str = "looks back against a patient reader";

#[derive(Clone)]
struct Round {
    plan: Plan,
    answers: Vec<Answer>,
}

/// In short, or a failure fills the screen.
impl std::fmt::Debug for Round {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let people: Vec<_> = self.answers.iter().map(|a| (a.unit, a.band, a.marks[ITEM])).collect();
        write!(f, "{:?} {people:?}", self.plan.units)
    }
}

/// Rounds in which people also look back at the item: most see what they saw, some more strictly, and who was not there yet
/// does not know.
fn rounds_looking_back(units: usize, people: usize, levels: u8) -> impl Strategy<Value = Round> {
    let back = prop_oneof![
        8 => Just(0u8),
        4 => Just(1u8),
        2 => Just(2u8),
        3 => Just(u8::MAX),
    ];
    (rounds(units, people, levels), prop::collection::vec(back, people)).prop_map(
        |(mut round, back)| {
            round.plan.back = vec![ITEM];
            for (answer, lower) in round.answers.iter_mut().zip(back) {
                let seen = match answer.marks[ITEM] {
                    _ if lower == u8::MAX => Mark::DontKnow,
                    Mark::Level(level) => Mark::Level(level.saturating_sub(lower).max(1)),
                    mark => mark,
                };
                answer.marks.push(seen);
            }
            round
        },
    )
}

/// Rounds of a few units; marks lean to two levels, as people's do.
fn rounds(units: usize, people: usize, levels: u8) -> impl Strategy<Value = Round> {
    let parents = prop::collection::vec(any::<prop::sample::Index>(), units - 1);
    let least = prop::sample::select(vec![3u32, 4, 5]);
    let band = prop::sample::select(vec![0usize, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 4]);
    let mark = prop_oneof![
        12 => (1..=levels).prop_map(Mark::Level),
        8 => Just(Mark::Level(2)),
        1 => Just(Mark::DontKnow),
        1 => Just(Mark::Blank),
    ];
    let person = (any::<prop::sample::Index>(), band, mark);
    (parents, least, 0..3u32, prop::collection::vec(person, 5..=people)).prop_map(
        move |(parents, least, more, people)| {
            let mut plan = vec![Unit { parent: None, least: least + more }];
            for (at, parent) in parents.iter().enumerate() {
                plan.push(Unit { parent: Some(parent.index(at + 1)), least });
            }
            let answers = people.into_iter().map(|(unit, band, mark)| Answer {
                unit: unit.index(units),
                band: BANDS[band],
                // The first item is answered by all, so that everybody counts.
                marks: vec![Mark::Level(1), mark],
                most_important: None,
            });
            Round {
                plan: Plan {
                    levels: vec![1, levels],
                    back: vec![],
                    units: plan,
                    remarks_from: None,
                },
                answers: answers.collect(),
            }
        },
    )
}

/// How many bodies are in a room.
const BODIES: usize = 2;

/// A vote of one room.
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

fn rooms(people: usize, choices: usize) -> impl Strategy<Value = Room> {
    let band = prop::sample::select(vec![0usize, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 3]);
    let choice = prop_oneof![0..choices, Just(choices / 2)];
    let ballot = (choice, band, prop::option::weighted(0.95, 0..BODIES));
    let ballot = ballot.prop_map(|(choice, band, body)| Ballot { choice, band: BANDS[band], body });
    let hands = prop::collection::vec(0..4u32, choices);
    let least = prop::sample::select(vec![3u32, 4, 5]);
    (least, prop::collection::vec(ballot, 10..=people), hands)
        .prop_map(move |(least, ballots, hands)| Room { choices, least, ballots, hands })
}

/// The item under attack.
const ITEM: usize = 1;

/// People whom everybody can tell apart: one unit, one band.
#[derive(Clone, Debug)]
struct Atom {
    unit: usize,
    band: Option<Band>,
    people: u32,
    truth: Vec<u32>,
}

/// A listed group as the reader sees it.
#[derive(Clone, Debug)]
struct Seen {
    unit: usize,
    atoms: Vec<usize>,
    n: u32,
    row: Result<Vec<u32>, Why>,
}

struct Reader {
    plan: Plan,
    levels: usize,
    /// Whether everybody is known to have chosen a level.
    all_chose: bool,
    atoms: Vec<Atom>,
    groups: Vec<Seen>,
}

impl Reader {
    /// What is told of looking back: of everybody in each unit, and nothing else.
    fn looking_back(round: &Round) -> Reader {
        let publication = Publication::of(&round.plan, &round.answers, vec![]);
        let mut asked = round.clone();
        asked.answers.iter_mut().for_each(|answer| answer.marks[ITEM] = answer.marks[ITEM + 1]);
        let mut reader = Reader::of(&Round { plan: Plan { back: vec![], ..asked.plan }, ..asked });
        reader.groups.clear();
        for (unit, results) in publication.units().iter().enumerate() {
            let shown = &results.back()[0];
            let n = results.groups()[0].n();
            let row = shown.value().ok_or_else(|| shown.why().unwrap()).map(|figures| {
                let mut row = figures.counts().to_vec();
                row.push(figures.dont_know());
                row.push(n - row.iter().sum::<u32>());
                row
            });
            let inside =
                |atom: &Atom| reader.within(atom.unit, unit) && atom.band != Some(Band::Outside);
            let atoms = (0..reader.atoms.len()).filter(|a| inside(&reader.atoms[*a])).collect();
            reader.groups.push(Seen { unit, atoms, n, row });
        }
        reader
    }

    fn of(round: &Round) -> Reader {
        let publication = Publication::of(&round.plan, &round.answers, vec![]);
        let levels = usize::from(round.plan.levels[ITEM]);
        let mut atoms: Vec<Atom> = vec![];
        for answer in &round.answers {
            let known =
                atoms.iter().position(|atom| (atom.unit, atom.band) == (answer.unit, answer.band));
            let at = known.unwrap_or_else(|| {
                atoms.push(Atom {
                    unit: answer.unit,
                    band: answer.band,
                    people: 0,
                    truth: vec![0; levels + 2],
                });
                atoms.len() - 1
            });
            atoms[at].people += 1;
            atoms[at].truth[column(answer.marks[ITEM], levels)] += 1;
        }
        let plan = publication.plan().clone();
        let mut reader = Reader { plan, levels, all_chose: false, atoms, groups: vec![] };
        for (unit, results) in publication.units().iter().enumerate() {
            for (at, group) in results.groups().iter().enumerate() {
                let inside = |atom: &Atom| {
                    let all = at == 0 && atom.band != Some(Band::Outside);
                    let band = atom.band.is_some_and(|band| group.bands().contains(&band));
                    reader.within(atom.unit, unit) && (all || (at > 0 && band))
                };
                let atoms = (0..reader.atoms.len()).filter(|a| inside(&reader.atoms[*a])).collect();
                let shown = &results.items()[ITEM].groups()[at];
                let row = shown.value().ok_or_else(|| shown.why().unwrap()).map(|figures| {
                    let mut row = figures.counts().to_vec();
                    row.push(figures.dont_know());
                    row.push(group.n() - row.iter().sum::<u32>());
                    row
                });
                reader.groups.push(Seen { unit, atoms, n: group.n(), row });
            }
        }
        for unit in 0..publication.units().len() {
            if let Some(others) = publication.others(unit)[ITEM].value() {
                let inside = |atom: &Atom| {
                    let told =
                        others.without().iter().any(|below| reader.within(atom.unit, *below));
                    atom.band != Some(Band::Outside) && reader.within(atom.unit, unit) && !told
                };
                let atoms: Vec<usize> =
                    (0..reader.atoms.len()).filter(|a| inside(&reader.atoms[*a])).collect();
                let mut row = others.figures().counts().to_vec();
                row.push(others.figures().dont_know());
                row.push(others.n() - row.iter().sum::<u32>());
                assert_eq!(row, reader.truth(&atoms));
                reader.groups.push(Seen { unit, atoms, n: others.n(), row: Ok(row) });
            }
        }
        reader
    }

    /// Somebody in a room, who saw who raised a hand.
    fn in_room(room: &Room) -> Reader {
        let (count, levels) = (room.count(), room.choices);
        let mut units = vec![Unit { parent: None, least: room.least }];
        units.resize(1 + BODIES, Unit { parent: Some(0), least: room.least });
        let mut atoms: Vec<Atom> = vec![];
        for ballot in &room.ballots {
            let unit = ballot.body.map_or(0, |body| body + 1);
            let band = ballot.band.filter(|band| *band != Band::Outside);
            let known = atoms.iter().position(|atom| (atom.unit, atom.band) == (unit, band));
            let at = known.unwrap_or_else(|| {
                atoms.push(Atom { unit, band, people: 0, truth: vec![0; levels + 2] });
                atoms.len() - 1
            });
            atoms[at].people += 1;
            atoms[at].truth[ballot.choice] += 1;
        }
        let plan = Plan { levels: vec![levels as u8], back: vec![], units, remarks_from: None };
        let mut reader = Reader { plan, levels, all_chose: true, atoms, groups: vec![] };
        let all = count.all().value().map(|votes| {
            votes.iter().zip(&room.hands).map(|(votes, hands)| votes - hands).collect()
        });
        let all: Result<Vec<u32>, Why> = all.ok_or_else(|| count.all().why().unwrap());
        reader.see(0, count.ballots(), all, |_| true);
        for (group, votes) in count.by_band() {
            let votes = votes.value().cloned().ok_or_else(|| votes.why().unwrap());
            reader.see(0, group.n(), votes, |atom| {
                group.bands().contains(&atom.band.unwrap_or(Band::Outside))
            });
        }
        let listed: Vec<usize> = count.by_body().filter_map(|(body, ..)| Some(body? + 1)).collect();
        for (body, group, votes) in count.by_body() {
            let votes = votes.value().cloned().ok_or_else(|| votes.why().unwrap());
            reader.see(body.map_or(0, |body| body + 1), group.n(), votes, |atom| match body {
                Some(body) => atom.unit == body + 1,
                None => !listed.contains(&atom.unit),
            });
        }
        if let Some(votes) = count.by_other_bodies().value() {
            let told = count.by_body().filter(|(.., votes)| votes.value().is_some());
            let told: Vec<Option<usize>> = told.map(|(body, ..)| Some(body? + 1)).collect();
            let own = |atom: &Atom| Some(atom.unit).filter(|unit| listed.contains(unit));
            reader.see(0, votes.iter().sum(), Ok(votes.clone()), |a| !told.contains(&own(a)));
        }
        reader
    }

    fn see(
        &mut self,
        unit: usize,
        n: u32,
        row: Result<Vec<u32>, Why>,
        inside: impl Fn(&Atom) -> bool,
    ) {
        let atoms = (0..self.atoms.len()).filter(|at| inside(&self.atoms[*at])).collect();
        let row = row.map(|votes| [votes, vec![0, 0]].concat());
        self.groups.push(Seen { unit, atoms, n, row });
    }

    fn within(&self, unit: usize, top: usize) -> bool {
        let mut at = Some(unit);
        while let Some(unit) = at {
            if unit == top {
                return true;
            }
            at = self.plan.units[unit].parent;
        }
        false
    }

    /// The least number that holds for these people: that of the deepest unit they are all in.
    fn least(&self, atoms: &[usize]) -> u32 {
        let depth =
            |unit: usize| (0..self.plan.units.len()).filter(|top| self.within(unit, *top)).count();
        let holds =
            |top: &usize| atoms.iter().all(|atom| self.within(self.atoms[*atom].unit, *top));
        let deepest =
            (0..self.plan.units.len()).filter(holds).max_by_key(|top| depth(*top)).unwrap();
        self.plan.units[deepest].least
    }

    fn full(&self) -> impl Iterator<Item = (&Seen, &Vec<u32>)> {
        self.groups.iter().filter_map(|group| Some((group, group.row.as_ref().ok()?)))
    }

    fn truth(&self, atoms: &[usize]) -> Vec<u32> {
        let mut row = vec![0; self.levels + 2];
        for atom in atoms {
            row.iter_mut().zip(&self.atoms[*atom].truth).for_each(|(sum, n)| *sum += n);
        }
        row
    }

    /// What the rule says of these people's counts.
    fn rule(&self, row: &[u32], least: u32) -> Option<Why> {
        let n: u32 = row[..self.levels].iter().sum();
        let fullest = row[..self.levels].iter().max().unwrap();
        if n < least {
            return Some(Why::FewerThanLeast);
        }
        (n < 10 && n - fullest < 3).then_some(Why::NearlyUnanimous)
    }

    /// Whether a told group itself says that nobody, or everybody, of it said this.
    fn said(&self, atom: usize, column: usize) -> bool {
        self.full().any(|(group, row)| {
            group.atoms.contains(&atom) && (row[column] == 0 || row[column] == group.n)
        })
    }

    /// All tables that fit what is told; `None` if there are too many to look at.
    fn worlds(&self) -> Option<Vec<Vec<Vec<u32>>>> {
        let mut search = Search { reader: self, worlds: vec![], steps: 0 };
        let left = self.groups.iter().map(|group| group.row.clone().ok()).collect();
        search.place(&mut vec![], left);
        (search.steps < 20_000).then_some(search.worlds)
    }
}

fn column(mark: Mark, levels: usize) -> usize {
    match mark {
        Mark::Level(level) => usize::from(level) - 1,
        Mark::DontKnow => levels,
        Mark::Blank => levels + 1,
    }
}

struct Search<'a> {
    reader: &'a Reader,
    worlds: Vec<Vec<Vec<u32>>>,
    steps: usize,
}

impl Search<'_> {
    /// Gives the next atom each row it could have.
    fn place(&mut self, world: &mut Vec<Vec<u32>>, left: Vec<Option<Vec<u32>>>) {
        self.steps += 1;
        if self.steps >= 20_000 {
            return;
        }
        let at = world.len();
        let reader = self.reader;
        let Some(atom) = reader.atoms.get(at) else {
            let used_up = left.iter().flatten().all(|row| row.iter().all(|n| *n == 0));
            if used_up && self.words_hold(world) {
                self.worlds.push(world.clone());
            }
            return;
        };
        let mut most = vec![atom.people; reader.levels + 2];
        if reader.all_chose {
            most[reader.levels..].fill(0);
        }
        for (group, left) in
            reader.groups.iter().zip(&left).filter(|(group, _)| group.atoms.contains(&at))
        {
            if let Some(left) = left {
                let later = group.atoms.iter().any(|other| *other > at);
                most.iter_mut().zip(left).for_each(|(most, left)| *most = (*most).min(*left));
                if !later && left.iter().sum::<u32>() != atom.people {
                    return;
                }
            }
        }
        for row in rows(atom.people, &most) {
            let mut left = left.clone();
            for (_, left) in
                reader.groups.iter().zip(&mut left).filter(|(group, _)| group.atoms.contains(&at))
            {
                if let Some(left) = left {
                    left.iter_mut().zip(&row).for_each(|(left, n)| *left -= n);
                }
            }
            world.push(row);
            self.place(world, left);
            world.pop();
        }
    }

    fn words_hold(&self, world: &[Vec<u32>]) -> bool {
        self.reader.groups.iter().all(|group| match group.row {
            Ok(_) | Err(Why::Complementary) => true,
            Err(why) => {
                let row = sum(world, &group.atoms, self.reader.levels + 2);
                self.reader.rule(&row, self.reader.plan.units[group.unit].least) == Some(why)
            }
        })
    }
}

/// Every way to divide people among columns.
fn rows(people: u32, most: &[u32]) -> Vec<Vec<u32>> {
    let Some((&first, rest)) = most.split_first() else {
        return if people == 0 { vec![vec![]] } else { vec![] };
    };
    if people > most.iter().sum() {
        return vec![];
    }
    let mut all = vec![];
    for n in 0..=first.min(people) {
        for mut row in rows(people - n, rest) {
            row.insert(0, n);
            all.push(row);
        }
    }
    all
}

fn sum(world: &[Vec<u32>], atoms: &[usize], columns: usize) -> Vec<u32> {
    (0..columns).map(|column| atoms.iter().map(|atom| world[*atom][column]).sum()).collect()
}

/// No count of a hidden group, nor of a unit's band that may not be told, is the same in all worlds.
fn no_hidden_count_is_fixed(reader: &Reader, worlds: &[Vec<Vec<u32>>]) {
    let columns = reader.levels + 2;
    let mut hidden: Vec<Vec<usize>> =
        reader.groups.iter().filter(|g| g.row.is_err()).map(|g| g.atoms.clone()).collect();
    for unit in 0..reader.plan.units.len() {
        for band in BANDS {
            let inside = |atom: &&usize| {
                reader.atoms[**atom].band == band && reader.within(reader.atoms[**atom].unit, unit)
            };
            let all: Vec<usize> = (0..reader.atoms.len()).collect();
            let atoms: Vec<usize> = all.iter().filter(inside).copied().collect();
            let own: Vec<usize> =
                atoms.iter().copied().filter(|atom| reader.atoms[*atom].unit == unit).collect();
            hidden.extend([atoms, own]);
        }
    }
    for atoms in hidden.iter().filter(|atoms| !atoms.is_empty()) {
        let listed = reader.groups.iter().any(|group| group.row.is_err() && group.atoms == *atoms);
        if !listed && reader.rule(&reader.truth(atoms), reader.least(atoms)).is_none() {
            continue;
        }
        for column in 0..columns {
            let count =
                |world: &Vec<Vec<u32>>| atoms.iter().map(|atom| world[*atom][column]).sum::<u32>();
            // That nobody left it blank or did not know says nothing of anybody's level.
            if column >= reader.levels && count(&worlds[0]) == 0 {
                continue;
            }
            let fixed = worlds.iter().all(|world| count(world) == count(&worlds[0]));
            let said = atoms.iter().all(|atom| reader.said(*atom, column));
            assert!(
                !fixed || said,
                "{atoms:?} column {column}\n{:?}\n{:?}",
                reader.groups,
                reader.atoms
            );
        }
    }
}

/// No union of atoms whose figures may not be told has the same figures in all worlds.
fn no_few_people_are_figured_out(reader: &Reader, worlds: &[Vec<Vec<u32>>]) {
    for subset in 1u32..1 << reader.atoms.len() {
        let atoms: Vec<usize> =
            (0..reader.atoms.len()).filter(|atom| subset >> atom & 1 == 1).collect();
        let one_side = |outside: bool| {
            atoms.iter().all(|a| (reader.atoms[*a].band == Some(Band::Outside)) == outside)
        };
        if !(one_side(true) || one_side(false))
            || reader.rule(&reader.truth(&atoms), reader.least(&atoms)).is_none()
        {
            continue;
        }
        let columns = reader.levels + 2;
        let first = sum(&worlds[0], &atoms, columns);
        let fixed = worlds.iter().all(|world| sum(world, &atoms, columns) == first);
        let said = (0..columns).all(|column| atoms.iter().all(|atom| reader.said(*atom, column)));
        assert!(!fixed || said, "{atoms:?}\n{:?}\n{:?}", reader.groups, reader.atoms);
    }
}

/// Two people of a group under ten who know their own answers do not learn the level of a third.
fn no_two_learn_of_a_third(reader: &Reader, worlds: &[Vec<Vec<u32>>]) {
    let columns = reader.levels + 2;
    for group in &reader.groups {
        let n: u32 = reader.truth(&group.atoms)[..reader.levels].iter().sum();
        if n >= 10 || group.row == Err(Why::NearlyUnanimous) {
            continue;
        }
        let people: Vec<(usize, usize)> =
            group.atoms.iter().flat_map(|a| (0..columns).map(|c| (*a, c))).collect();
        let has = |world: &Vec<Vec<u32>>, two: &[(usize, usize)]| {
            two.iter().all(|one| {
                world[one.0][one.1] >= two.iter().filter(|other| *other == one).count() as u32
            })
        };
        let truth: Vec<Vec<u32>> = reader.atoms.iter().map(|atom| atom.truth.clone()).collect();
        for (i, one) in people.iter().enumerate() {
            for other in people[i..].iter().filter(|other| has(&truth, &[*one, **other])) {
                let two = [*one, *other];
                for &third in &group.atoms {
                    for level in 0..reader.levels {
                        let known = |column: usize| {
                            two.iter().filter(|p| **p == (third, column)).count() as u32
                        };
                        let rest = |world: &Vec<Vec<u32>>, column: usize| {
                            world[third][column] - known(column)
                        };
                        let left = reader.atoms[third].people
                            - two.iter().filter(|p| p.0 == third).count() as u32;
                        let learned = left > 0
                            && worlds
                                .iter()
                                .filter(|w| has(w, &two))
                                .all(|w| rest(w, level) == left);
                        let by_many = reader.full().any(|(group, row)| {
                            let n: u32 = row[..reader.levels].iter().sum();
                            group.atoms.contains(&third) && n >= 10 && group.n - row[level] <= 2
                        });
                        assert!(
                            !learned || by_many,
                            "{two:?} learn {third} at {level}\n{:?}\n{:?}",
                            reader.groups,
                            reader.atoms
                        );
                    }
                }
            }
        }
    }
}

/// Figures of which people follow by sums and differences: the row space of the told groups, by elimination
/// of fractions held as whole numbers.
struct Sums {
    rows: Vec<Vec<i128>>,
}

impl Sums {
    fn of(reader: &Reader) -> Sums {
        let mut sums = Sums { rows: vec![] };
        for (group, _) in reader.full() {
            let row = (0..reader.atoms.len())
                .map(|atom| i128::from(group.atoms.contains(&atom)))
                .collect();
            let row = sums.reduced(row);
            if row.iter().any(|x| *x != 0) {
                sums.rows.push(row);
            }
        }
        sums
    }

    fn reduced(&self, mut row: Vec<i128>) -> Vec<i128> {
        for with in &self.rows {
            let pivot = with.iter().position(|x| *x != 0).unwrap();
            let (a, b) = (row[pivot], with[pivot]);
            if a != 0 {
                row.iter_mut().zip(with).for_each(|(x, y)| *x = *x * b - a * y);
                let divisor = row.iter().fold(0, |d, x| gcd(d, x.abs())).max(1);
                row.iter_mut().for_each(|x| *x /= divisor);
            }
        }
        row
    }

    fn tell(&self, atoms: &[usize], of: usize) -> bool {
        let row = (0..of).map(|atom| i128::from(atoms.contains(&atom))).collect();
        self.reduced(row).iter().all(|x| *x == 0)
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// No sum or difference of told figures is about people who may not be told of.
/// Says that there was something to add up.
fn no_sum_tells_on_few(reader: &Reader) -> bool {
    let unions = (1u64..1 << reader.atoms.len()).map(|union| {
        (0..reader.atoms.len()).filter(|atom| union >> atom & 1 == 1).collect::<Vec<_>>()
    });
    no_sum_tells_on(reader, unions)
}

/// The same where there are too many unions to try: of the people of one unit and band, of any two of these, of
/// those whose figures are hidden, of those directly in a unit, and of a band of a unit with all units below it.
fn no_sum_tells_on_who_has_a_name(reader: &Reader) -> bool {
    let all = 0..reader.atoms.len();
    let who = |is: &dyn Fn(&Atom) -> bool| -> Vec<usize> {
        all.clone().filter(|atom| is(&reader.atoms[*atom])).collect()
    };
    let pairs =
        all.clone().flat_map(|one| (one..reader.atoms.len()).map(move |other| (one, other)));
    let mut named: Vec<Vec<usize>> =
        pairs.map(|(one, other)| if one == other { vec![one] } else { vec![one, other] }).collect();
    named.extend(reader.groups.iter().filter(|g| g.row.is_err()).map(|g| g.atoms.clone()));
    for unit in 0..reader.plan.units.len() {
        let outside = |atom: &Atom| atom.band == Some(Band::Outside);
        named.push(who(&|atom| atom.unit == unit && !outside(atom)));
        for band in BANDS {
            named.push(who(&|atom| atom.band == band && reader.within(atom.unit, unit)));
        }
    }
    let told = reader.full().count() > 1;
    told && no_sum_tells_on(reader, named.into_iter().filter(|atoms| !atoms.is_empty()))
}

fn no_sum_tells_on(reader: &Reader, unions: impl Iterator<Item = Vec<usize>>) -> bool {
    let sums = Sums::of(reader);
    for atoms in unions {
        if reader.rule(&reader.truth(&atoms), reader.least(&atoms)).is_some() {
            assert!(
                !sums.tell(&atoms, reader.atoms.len()),
                "{atoms:?}\n{:?}\n{:?}",
                reader.groups,
                reader.atoms
            );
        }
    }
    true
}

#[test]
fn nobody_works_out_the_answers_of_few() {
    every("nobody works out the answers of few", TREES, rounds(3, 34, 5), |round| {
        let reader = Reader::of(&round);
        reader.atoms.len() <= 12 && no_sum_tells_on_few(&reader)
    });
}

#[test]
fn nobody_works_out_the_answers_of_few_in_a_city() {
    let cities = prop_oneof![rounds(8, 90, 5), rounds(14, 200, 4), rounds(20, 160, 5)];
    every("nobody works out the answers of few in a city", CITIES, cities, |round| {
        no_sum_tells_on_who_has_a_name(&Reader::of(&round))
    });
}

#[test]
fn a_patient_reader_of_one_unit_learns_nothing_hidden() {
    every(
        "a patient reader of one unit learns nothing hidden",
        PATIENT,
        rounds(1, 24, 3),
        |round| attack(&round),
    );
}

#[test]
fn a_patient_reader_of_two_units_learns_nothing_hidden() {
    every(
        "a patient reader of two units learns nothing hidden",
        PATIENT,
        rounds(2, 26, 2),
        |round| attack(&round),
    );
}

#[test]
fn a_patient_reader_of_three_units_learns_nothing_hidden() {
    every(
        "a patient reader of three units learns nothing hidden",
        PATIENT,
        rounds(3, 30, 2),
        |round| attack(&round),
    );
}

#[test]
fn a_patient_reader_of_a_vote_learns_nothing_hidden() {
    every("a patient reader of a vote learns nothing hidden", PATIENT, rooms(24, 3), |room| {
        attack_as(&Reader::in_room(&room))
    });
}

#[test]
fn a_patient_reader_of_a_vote_among_many_learns_nothing_hidden() {
    every(
        "a patient reader of a vote among many learns nothing hidden",
        PATIENT,
        rooms(16, 5),
        |room| attack_as(&Reader::in_room(&room)),
    );
}

#[test]
fn nobody_works_out_the_votes_of_few() {
    every("nobody works out the votes of few", PATIENT, rooms(40, 6), |room| {
        let reader = Reader::in_room(&room);
        reader.atoms.len() <= 14 && no_sum_tells_on_few(&reader)
    });
}

#[test]
fn a_patient_reader_of_looking_back_learns_nothing_hidden() {
    every(
        "a patient reader of looking back learns nothing hidden",
        BACK,
        rounds_looking_back(1, 24, 3),
        |round| attack_as(&Reader::looking_back(&round)),
    );
}

#[test]
fn a_patient_reader_of_two_units_looking_back_learns_nothing_hidden() {
    every(
        "a patient reader of two units looking back learns nothing hidden",
        BACK,
        rounds_looking_back(2, 26, 2),
        |round| attack_as(&Reader::looking_back(&round)),
    );
}

#[test]
fn nobody_works_out_how_few_looked_back() {
    every("nobody works out how few looked back", BACK, rounds_looking_back(3, 34, 5), |round| {
        let reader = Reader::looking_back(&round);
        reader.atoms.len() <= 12 && no_sum_tells_on_few(&reader)
    });
}

#[test]
fn looking_back_changes_nothing_of_what_is_told_of_today() {
    every(
        "looking back changes nothing of what is told of today",
        BACK,
        rounds_looking_back(2, 26, 5),
        |round| {
            let with = Publication::of(&round.plan, &round.answers, vec![]);
            let mut today = round.clone();
            today.plan.back.clear();
            today.answers.iter_mut().for_each(|answer| answer.marks.truncate(ITEM + 1));
            let without = Publication::of(&today.plan, &today.answers, vec![]);
            for (with, without) in with.units().iter().zip(without.units()) {
                assert_eq!(with.items(), without.items());
                assert_eq!(with.widest(), without.widest());
                assert_eq!(with.groups(), without.groups());
            }
            true
        },
    );
}

/// Where nothing is told, or nothing hidden, or too much to look through, an attack proves nothing.
#[test]
fn the_attacks_have_something_to_attack() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for (units, people, levels) in [(1, 24, 3), (2, 26, 2), (3, 30, 2)] {
        let strategy = rounds(units, people, levels);
        let worth = (0..200).filter(|_| {
            let reader = Reader::of(&strategy.new_tree(&mut runner).unwrap().current());
            let told =
                reader.full().count() > 0 && reader.groups.iter().any(|group| group.row.is_err());
            told && reader.worlds().is_some_and(|worlds| worlds.len() > 1)
        });
        let worth = worth.count();
        assert!(worth >= 50, "{worth} of 200 with {units} units");
    }
    for (people, choices) in [(24, 3), (16, 5)] {
        let strategy = rooms(people, choices);
        let worth = (0..200).filter(|_| {
            let reader = Reader::in_room(&strategy.new_tree(&mut runner).unwrap().current());
            let split = reader.full().count() > 1;
            split && reader.worlds().is_some_and(|worlds| worlds.len() > 1)
        });
        let worth = worth.count();
        assert!(worth >= 30, "{worth} of 200 votes among {choices}");
    }
}

fn attack(round: &Round) -> bool {
    attack_as(&Reader::of(round))
}

/// Says whether there was something to attack.
fn attack_as(reader: &Reader) -> bool {
    let Some(worlds) = reader.worlds().filter(|worlds| !worlds.is_empty()) else { return false };
    no_hidden_count_is_fixed(reader, &worlds);
    no_few_people_are_figured_out(reader, &worlds);
    no_two_learn_of_a_third(reader, &worlds);
    true
}

/// Everybody directly in the topmost unit is of one band.  Who knows them takes what they said, which is what the units below
/// leave of everybody, out of the figures of their band.
#[test]
fn own_people_of_one_band_do_not_come_out_of_its_figures() {
    let units = vec![
        Unit { parent: None, least: 3 },
        Unit { parent: Some(0), least: 3 },
        Unit { parent: Some(0), least: 3 },
    ];
    let plan = Plan { levels: vec![1, 2], back: vec![], units, remarks_from: None };
    let staff = Some(Band::Staff);
    let people = [
        (0, staff, [3, 3]),
        (1, staff, [1, 1]),
        (1, Some(Band::Chief), [1, 2]),
        (1, None, [1, 0]),
        (2, staff, [1, 1]),
        (2, Some(Band::Chief), [2, 2]),
    ];
    let answers = people.iter().flat_map(|(unit, band, counts)| {
        let levels = (1u8..).zip(counts).flat_map(|(level, n)| vec![level; *n]);
        let answer = |level| Answer {
            unit: *unit,
            band: *band,
            marks: vec![Mark::Level(1), Mark::Level(level)],
            most_important: None,
        };
        levels.map(answer).collect::<Vec<_>>()
    });
    assert!(attack(&Round { plan, answers: answers.collect() }), "there is something to attack");
}

/// A small team measures twice; one person has left in between, and most remember what they said.  Who lays the first answers
/// beside the looking back and takes the one from the other guesses the answer of who left.
#[test]
fn who_left_in_between_is_guessed_no_better_with_looking_back_than_without() {
    let mut chance = 20_260_601_u64;
    let mut below = move |n: u64| {
        chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) % n
    };
    let (mut plain, mut beside, mut unguarded, mut told, mut teams) = (0, 0, 0, 0, 0);
    for _ in 0..4000 {
        let people = 6 + below(3) as usize;
        let first: Vec<u8> =
            (0..people).map(|_| [1, 2, 2, 3, 3, 3, 4, 4, 5][below(9) as usize]).collect();
        let seen = first[1..].iter().map(|level| match below(10) {
            0..6 => *level,
            6..9 => level.saturating_sub(1).max(1),
            _ => (level + 1).min(5),
        });
        let person = |marks: Vec<Mark>| Answer {
            unit: 0,
            band: Some(Band::Staff),
            marks,
            most_important: None,
        };
        let mut plan = Plan {
            levels: vec![5],
            back: vec![],
            units: vec![Unit { parent: None, least: 5 }],
            remarks_from: None,
        };
        let answers: Vec<Answer> = first.iter().map(|at| person(vec![Mark::Level(*at)])).collect();
        let then = Publication::of(&plan, &answers, vec![]);
        plan.back = vec![0];
        let answers: Vec<Answer> =
            seen.map(|at| person(vec![Mark::Level(3), Mark::Level(at)])).collect();
        let now = Publication::of(&plan, &answers, vec![]);
        let then = then.units()[0].items()[0].all();
        let Some(figures) = then.value() else { continue };
        teams += 1;
        let most = |of: &dyn Fn(usize) -> i64| {
            (0..5).max_by_key(|at| (of(*at), 5 - *at)).unwrap() as u8 + 1
        };
        let fullest = most(&|at| figures.counts()[at].into());
        plain += u32::from(fullest == first[0]);
        let pair = gauge::change::Pair {
            then: Some(then),
            now: now.units()[0].items()[0].all(),
            back: Some(&now.units()[0].back()[0]),
        };
        let least = |back: &gauge::level::Figures| {
            most(&|at| i64::from(figures.counts()[at]) - i64::from(back.counts()[at]))
        };
        unguarded += u32::from(pair.back.unwrap().value().map_or(fullest, least) == first[0]);
        let guess = match pair.looking_back().unwrap().value() {
            Some(back) => {
                told += 1;
                least(back)
            }
            None => fullest,
        };
        beside += u32::from(guess == first[0]);
    }
    println!(
        "of {teams} teams: right {plain} without, {beside} with, {unguarded} were it not withheld"
    );
    assert_eq!((told, plain), (0, beside));
    assert!(unguarded > plain, "the rule would be for nothing");
}

/// Somebody joined in between, nobody else changed their mind, and two colleagues know what they said both times: what the
/// newcomer said stays open between what the two rounds tell.
#[test]
fn two_colleagues_do_not_learn_what_a_newcomer_said() {
    let plan = Plan {
        levels: vec![5],
        back: vec![],
        units: vec![Unit { parent: None, least: 5 }],
        remarks_from: None,
    };
    let told = |levels: &[u8]| {
        let person = |level: &u8| Answer {
            unit: 0,
            band: Some(Band::Staff),
            marks: vec![Mark::Level(*level)],
            most_important: None,
        };
        let answers: Vec<Answer> = levels.iter().map(person).collect();
        let told = Publication::of(&plan, &answers, vec![]);
        told.units()[0].items()[0].all().value().map(|figures| figures.counts().to_vec())
    };
    let (mut looked_at, mut open) = (0, 0);
    for case in 0..5_u32.pow(6) {
        let levels: Vec<u8> = (0..6).map(|at| (case / 5_u32.pow(at) % 5) as u8 + 1).collect();
        let Some(now) = told(&levels) else { continue };
        looked_at += 1;
        // Rounds are two questions: whatever was said then, each level that the colleagues did not choose themselves may be the
        // newcomer's.
        let rest: Vec<u32> = (0..5)
            .map(|at| {
                now[at]
                    - levels[..2].iter().filter(|own| usize::from(**own) == at + 1).count() as u32
            })
            .collect();
        open += u32::from(rest.iter().filter(|n| **n > 0).count() > 1);
    }
    assert!(looked_at > 1000);
    assert_eq!(open, looked_at);
}
