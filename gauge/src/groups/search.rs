//! Finding a division: a line of people cut into tables, then exchanged one for one until no exchange helps.
//!
//! People stand in a line by theme and role; cutting it where it costs least gives each table its size and
//! roles.  Those of one role are then dealt out body by body, so that colleagues part, and exchanged.  Where a
//! boss still sits with own staff, every division is tried, as far as patience goes.

use super::{Basis, Seat, Sizes, apart, are_boss_and_staff, distance};

/// What is wrong with a table, the worst first: boss and staff together, too few or too many people, different
/// themes, different roles, one body, newcomers apart, far from the size in the middle.
type Cost = [i64; 7];
const SIZE: usize = 1;
const ISSUE: usize = 2;
const BAND: usize = 3;
const BODY: usize = 4;
const NEWCOMERS: usize = 5;
const EVEN: usize = 6;

/// How many numbers of tables are tried to the end, and among how many people; beyond, there is room enough in one.
const TRIED: usize = 3;
const AMONG: usize = 100;
/// So often everybody's exchange with everybody is tried; it has long come to rest by then.
const ROUNDS: usize = 40;

/// Tables of people who are in one place and stand in their order, by their places in it.
pub(super) fn tables(people: &[Seat], sizes: Sizes, basis: Basis) -> Vec<Vec<usize>> {
    if people.is_empty() {
        return vec![];
    }
    let returners = people.iter().filter(|seat| seat.returner).count() as i64;
    let here = Here { people, sizes, basis, returners };
    let usual = fitting(people.len(), sizes);
    let mut best = here.divided(usual);
    // Rather smaller tables than a boss with own staff.
    for least in (2..usual.least).rev() {
        if best.cost()[0] == 0 {
            break;
        }
        let smaller = here.divided(Sizes { least, ..usual });
        best = if smaller.cost()[0] == 0 { smaller } else { best };
    }
    best.tables.sort();
    best.tables
}

/// The sizes nearest to those wished for into which so many people can be divided: rather one too few than one
/// too many, but never fewer than three at a table where there are more people.
fn fitting(n: usize, wished: Sizes) -> Sizes {
    let off = |off: usize| {
        let fewer = wished.least.checked_sub(off).filter(|least| *least >= 3.min(wished.least));
        let fewer = fewer.map(|least| Sizes { least, ..wished });
        [fewer, Some(Sizes { most: wished.most + off, ..wished })]
    };
    let mut sizes = (0..n).flat_map(off).flatten();
    let all = Sizes { least: n, most: n };
    sizes.find(|sizes| !numbers_of_tables(n, *sizes).is_empty()).unwrap_or(all)
}

fn numbers_of_tables(n: usize, sizes: Sizes) -> std::ops::RangeInclusive<usize> {
    n.div_ceil(sizes.most)..=n / sizes.least
}

/// Everybody in one place.
#[derive(Clone, Copy)]
struct Here<'a> {
    people: &'a [Seat],
    sizes: Sizes,
    basis: Basis,
    returners: i64,
}

impl<'a> Here<'a> {
    /// The best division into tables of these sizes.
    fn divided(self, within: Sizes) -> Division<'a> {
        let line = self.line();
        let numbers = numbers_of_tables(line.len(), within);
        let mut cuts = self.cuts(&line, within, *numbers.end());
        cuts.retain(|cut| numbers.contains(&cut.sizes.len()));
        cuts.sort_by_key(|cut| cut.cost);
        // How well roles mix says nothing of how many tables there should be.
        let one = self.basis == Basis::MixedRole || self.people.len() > AMONG;
        let tried = if one { 1 } else { TRIED };
        let divisions = cuts.iter().take(tried).map(|cut| {
            let tables = self.dealt(&line, &cut.sizes);
            Division::of(self, within, tables).improved()
        });
        let best = divisions.min_by_key(Division::rank);
        let best = best.unwrap_or_else(|| Division::of(self, within, vec![line]));
        match best.cost()[0] {
            0 => best,
            _ => apart::tables(self.people, within)
                .map_or(best, |tables| Division::of(self, within, tables).improved()),
        }
    }

    /// Everybody, those next to each other who should sit together.
    fn line(self) -> Vec<usize> {
        let mut line: Vec<usize> = (0..self.people.len()).collect();
        line.sort_by_key(|at| (self.class(*at), self.people[*at].body, *at));
        line
    }

    /// Those of one class may take each other's place.
    fn class(self, at: usize) -> Option<(Option<u32>, crate::level::Band)> {
        let seat = &self.people[at];
        match self.basis {
            Basis::Role => Some((None, seat.band)),
            Basis::Issue => Some((seat.issue, seat.band)),
            Basis::MixedRole => None,
        }
    }

    /// For each number of tables the cheapest way to cut the line into so many.
    fn cuts(self, line: &[usize], within: Sizes, tables: usize) -> Vec<Cut> {
        let mut last: Vec<Option<Cut>> = vec![None; line.len() + 1];
        last[0] = Some(Cut { cost: Cost::default(), sizes: vec![] });
        let pieces: Vec<Vec<Cost>> =
            (0..line.len()).map(|from| self.pieces(&line[from..], within)).collect();
        let mut cuts = vec![];
        for _ in 0..tables {
            let mut next: Vec<Option<Cut>> = vec![None; line.len() + 1];
            for (from, cut) in last.iter().enumerate() {
                let Some(cut) = cut else { continue };
                for (more, piece) in pieces.get(from).into_iter().flatten().enumerate() {
                    let (size, cost) = (within.least + more, plus(cut.cost, *piece));
                    let there = &mut next[from + size];
                    if there.as_ref().is_none_or(|there| cost < there.cost) {
                        let sizes = [cut.sizes.as_slice(), &[size]].concat();
                        *there = Some(Cut { cost, sizes });
                    }
                }
            }
            cuts.extend(next[line.len()].clone());
            last = next;
        }
        cuts
    }

    /// What the tables cost that the first people of a line could make, as far as a cut decides on it.
    fn pieces(self, line: &[usize], within: Sizes) -> Vec<Cost> {
        let sizes = within.least..=within.most.min(line.len());
        let decided = |size: usize| {
            let whole = self.cost(&line[..size]);
            let mut cost = Cost::default();
            for part in [SIZE, EVEN] {
                cost[part] = whole[part];
            }
            if self.basis != Basis::MixedRole {
                (cost[ISSUE], cost[BAND]) = (whole[ISSUE], whole[BAND]);
            }
            cost
        };
        sizes.map(decided).collect()
    }

    /// Deals the people of each class in turn to the tables that have a place for that class.
    fn dealt(self, line: &[usize], sizes: &[usize]) -> Vec<Vec<usize>> {
        let mut places: Vec<(usize, usize, usize)> = vec![];
        let mut people = line.iter();
        for (table, size) in sizes.iter().enumerate() {
            let mut class = (usize::MAX, 0);
            for at in people.by_ref().take(*size) {
                let first = line.iter().position(|one| self.class(*one) == self.class(*at));
                let first = first.unwrap_or_default();
                class = if class.0 == first { (first, class.1 + 1) } else { (first, 0) };
                places.push((first, class.1, table));
            }
        }
        places.sort_unstable();
        let mut tables = vec![vec![]; sizes.len()];
        for (at, (.., table)) in line.iter().zip(places) {
            tables[table].push(*at);
        }
        tables
    }

    /// All that is wrong with a table.
    fn cost(self, table: &[usize]) -> Cost {
        let with_others = |(i, at): (usize, &usize)| self.beside(*at, &table[i + 1..], usize::MAX);
        let pairs = table.iter().enumerate().map(with_others).fold(Cost::default(), plus);
        let returners = table.iter().filter(|at| self.people[**at].returner).count();
        plus(pairs, self.as_a_whole(table.len() as i64, returners as i64))
    }

    /// What is wrong with so many people at a table, of whom so many were there before.
    fn as_a_whole(self, n: i64, returners: i64) -> Cost {
        let mut cost = Cost::default();
        let (least, most) = (self.sizes.least as i64, self.sizes.most as i64);
        cost[SIZE] = (least - n).max(n - most).max(0).pow(2);
        cost[NEWCOMERS] = (returners * self.people.len() as i64 - self.returners * n).abs();
        cost[EVEN] = (2 * n - least - most).pow(2);
        cost
    }

    /// What is wrong with this person beside the others of a table, one left out.
    fn beside(self, at: usize, table: &[usize], without: usize) -> Cost {
        let others = table.iter().filter(|other| **other != without && **other != at);
        others.fold(Cost::default(), |sum, other| plus(sum, self.pair(at, *other)))
    }

    fn pair(self, one: usize, other: usize) -> Cost {
        let (one, other) = (&self.people[one], &self.people[other]);
        let far = distance(one.band, other.band) as i64;
        let body = i64::from(one.body == other.body);
        let boss = i64::from(are_boss_and_staff(one, other));
        let themes = matches!((one.issue, other.issue), (Some(a), Some(b)) if a != b);
        match self.basis {
            Basis::Role => [boss, 0, 0, far, body, 0, 0],
            Basis::Issue => [boss, 0, i64::from(themes), far, body, 0, 0],
            Basis::MixedRole => [0, 0, 0, i64::from(far == 0), body, 0, 0],
        }
    }
}

/// A line cut into pieces.
#[derive(Clone)]
struct Cut {
    cost: Cost,
    sizes: Vec<usize>,
}

/// Everybody at a table.
struct Division<'a> {
    here: Here<'a>,
    within: Sizes,
    tables: Vec<Vec<usize>>,
}

impl<'a> Division<'a> {
    fn of(here: Here<'a>, within: Sizes, tables: Vec<Vec<usize>>) -> Division<'a> {
        Division { here, within, tables }
    }

    fn cost(&self) -> Cost {
        self.tables.iter().map(|table| self.here.cost(table)).fold(Cost::default(), plus)
    }

    /// The cost, such that divisions into more and into fewer tables compare: more tables have fewer pairs, but
    /// that alone makes nobody less likely to meet somebody from elsewhere.
    fn rank(&self) -> Cost {
        let mut cost = self.cost();
        let body = |at: &usize| self.here.people[*at].body;
        let shares = |table: &[usize], at: &usize| {
            table.iter().filter(|other| body(other) == body(at)).count() > 1
        };
        let sharing =
            self.tables.iter().map(|table| table.iter().filter(|at| shares(table, at)).count());
        cost[BODY] = sharing.sum::<usize>() as i64;
        cost
    }

    fn improved(mut self) -> Division<'a> {
        let mut rounds = 0..ROUNDS;
        while rounds.next().is_some() && self.improve() {}
        self
    }

    /// Tries each person in each other's place, and at each other table; whether anything got better.
    fn improve(&mut self) -> bool {
        let mut better = false;
        for one in 0..self.tables.len() {
            for other in 0..self.tables.len() {
                if one < other {
                    better |= self.exchange(one, other);
                }
                if one != other {
                    better |= self.give(one, other);
                }
            }
        }
        better
    }

    fn exchange(&mut self, one: usize, other: usize) -> bool {
        let mut better = false;
        for i in 0..self.tables[one].len() {
            for k in 0..self.tables[other].len() {
                if self.gain_of_exchange((one, i), (other, k)) < Cost::default() {
                    let at = self.tables[one][i];
                    self.tables[one][i] = std::mem::replace(&mut self.tables[other][k], at);
                    better = true;
                }
            }
        }
        better
    }

    fn gain_of_exchange(&self, from: (usize, usize), to: (usize, usize)) -> Cost {
        let (one, other) = (&self.tables[from.0], &self.tables[to.0]);
        let (a, b) = (one[from.1], other[to.1]);
        let after = plus(self.here.beside(a, other, b), self.here.beside(b, one, a));
        let before = plus(self.here.beside(a, one, a), self.here.beside(b, other, b));
        let swing = i64::from(self.is_returner(b)) - i64::from(self.is_returner(a));
        let whole = plus(self.change(one, 0, swing), self.change(other, 0, -swing));
        plus(whole, minus(after, before))
    }

    fn give(&mut self, one: usize, other: usize) -> bool {
        let mut better = false;
        let mut i = 0;
        while i < self.tables[one].len() && self.may_give(one, other) {
            if self.gain_of_giving((one, i), other) < Cost::default() {
                let at = self.tables[one].remove(i);
                self.tables[other].push(at);
                better = true;
            } else {
                i += 1;
            }
        }
        better
    }

    fn may_give(&self, one: usize, other: usize) -> bool {
        self.tables[one].len() > self.within.least && self.tables[other].len() < self.within.most
    }

    fn gain_of_giving(&self, from: (usize, usize), to: usize) -> Cost {
        let (one, other) = (&self.tables[from.0], &self.tables[to]);
        let at = one[from.1];
        let returner = i64::from(self.is_returner(at));
        let whole = plus(self.change(one, -1, -returner), self.change(other, 1, returner));
        let pairs = minus(self.here.beside(at, other, at), self.here.beside(at, one, at));
        plus(whole, pairs)
    }

    /// What changes for the table as a whole with so many people and returners more.
    fn change(&self, table: &[usize], people: i64, returners: i64) -> Cost {
        let n = table.len() as i64;
        let here = table.iter().filter(|at| self.is_returner(**at)).count() as i64;
        minus(self.here.as_a_whole(n + people, here + returners), self.here.as_a_whole(n, here))
    }

    fn is_returner(&self, at: usize) -> bool {
        self.here.people[at].returner
    }
}

fn plus(one: Cost, other: Cost) -> Cost {
    std::array::from_fn(|part| one[part] + other[part])
}

fn minus(one: Cost, other: Cost) -> Cost {
    std::array::from_fn(|part| one[part] - other[part])
}
