//! What the board leaves open: people who could have exchanged their answers.
//!
//! A hidden count is safe when the answers could have been others, with the same figures and the same
//! reasons on the board and another count.  This half of the audit looks for such an exchange, starting from
//! the true answers; what it finds is a whole, possible table, so nobody, however patient, can rule it
//! out.  What it does not find it takes for told.
//!
//! Three kinds of exchange are tried for one person who goes from level k to l:
//! - nothing told counts the person: they may have said anything, and somebody else too;
//! - somebody counted in exactly the same told groups goes from l to k;
//! - a mate of the same units but another band goes from l to k, and a ring of such pairs elsewhere brings
//!   the bands' totals back: level by level, from l to k again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Why;
use super::board::{Board, Leak, MANY, State, rule};
use super::difference::{Part, others};
use super::listing::Listing;
use super::pooling::SLOTS;
use super::tally::{Question, Row};

/// With how many cells of the same units one is paired.  They are in order of the units below, so the nearest
/// are of its own; a whole city of silent units need not be tried.
const NEIGHBOURS: usize = 96;

/// Every count that may not be told and is fixed by what stands on the board.
pub(super) fn leaks(board: &Board, everybody: &[Atom]) -> Vec<Leak> {
    let room = Room::of(board, everybody);
    let fixed: Vec<Leak> = room.fixed_counts().collect();
    if fixed.is_empty() { room.learned().collect() } else { fixed }
}

/// Whether there is none.
pub(super) fn is_sound(board: &Board, everybody: &[Atom]) -> bool {
    let room = Room::of(board, everybody);
    room.fixed_counts().chain(room.learned()).next().is_none()
}

/// People whom the board does not tell apart: counted in the same told groups, behind the same reasons.
struct Cell<'a> {
    atoms: Vec<&'a Atom>,
    row: Row,
    people: u32,
    full: Vec<usize>,
    withheld: Vec<usize>,
    mates: Vec<Mate>,
    kin: usize,
}

/// A cell of the same units that differs in its bands.
struct Mate {
    cell: usize,
    lane: usize,
    /// Whether the lane counts this pair's steps by this cell, not by the mate.
    leads: bool,
}

/// Cells, some of which only partly.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct People {
    cells: Vec<usize>,
    partly: Vec<usize>,
}

/// Pairs of cells that differ in the same told groups in the same way.
struct Lane {
    /// The leading cell, and the one that goes the other way.
    pairs: Vec<(usize, usize)>,
    /// For each step of the leading cell from one column to another, whether some pair can make it.
    steps: Vec<bool>,
}

/// People who know their own answers: at most two, by cell and column.
type Knowing<'a> = &'a [(usize, usize)];

/// The people of one question, as the board divides them.
struct Room<'a> {
    board: &'a Board<'a>,
    cells: Vec<Cell<'a>>,
    /// The cells of each group.
    members: Vec<Vec<usize>>,
    /// Cells counted in exactly the same told groups.
    kin: Vec<Vec<usize>>,
    lanes: Vec<Lane>,
    /// Totals that are told beside the groups.
    others: Vec<Part>,
}

impl<'a> Room<'a> {
    fn of(board: &'a Board<'a>, everybody: &'a [Atom]) -> Room<'a> {
        let members = vec![vec![]; board.states.len()];
        let cells = cells(board, everybody);
        let others = (0..board.listing.units().len()).filter_map(|unit| others(board, unit));
        let others = others.collect();
        let mut room = Room { board, cells, members, kin: vec![], lanes: vec![], others };
        for (at, cell) in room.cells.iter().enumerate() {
            cell.full.iter().chain(&cell.withheld).for_each(|group| room.members[*group].push(at));
        }
        room.find_kin();
        room.find_mates();
        room
    }

    fn find_kin(&mut self) {
        let mut kin: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for (at, cell) in self.cells.iter_mut().enumerate() {
            let next = kin.len();
            cell.kin = *kin.entry(cell.full.clone()).or_insert(next);
            self.kin.resize(kin.len(), vec![]);
            self.kin[cell.kin].push(at);
        }
    }

    fn find_mates(&mut self) {
        let mut places: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        for (at, cell) in self.cells.iter().enumerate() {
            let units = cell.full.iter().copied().filter(|group| self.board.listing.is_all(*group));
            places.entry(units.collect()).or_default().push(at);
        }
        let mut lanes: BTreeMap<(Vec<usize>, Vec<usize>), usize> = BTreeMap::new();
        // A city has far more pairs of cells than pairs of kin, and these alone decide upon the lane.
        let mut between: HashMap<(usize, usize), (bool, usize)> = HashMap::new();
        let columns = self.board.levels + 2;
        for place in places.values() {
            for (i, &one) in place.iter().enumerate() {
                for &other in place[i + 1..].iter().take(NEIGHBOURS) {
                    let kin = (self.cells[one].kin, self.cells[other].kin);
                    if kin.0 == kin.1 {
                        continue;
                    }
                    let (leads, lane) = *between.entry(kin).or_insert_with(|| {
                        let (leads, difference) = self.in_order(one, other);
                        let next = lanes.len();
                        (leads, *lanes.entry(difference).or_insert(next))
                    });
                    self.lanes.resize_with(lanes.len(), || Lane {
                        pairs: vec![],
                        steps: vec![false; columns * columns],
                    });
                    match leads {
                        true => self.pair(one, other, lane),
                        false => self.pair(other, one, lane),
                    }
                }
            }
        }
    }

    /// Whether the first of two cells leads, in an order that depends only on the groups in which they differ; and
    /// those groups.
    fn in_order(&self, one: usize, other: usize) -> (bool, (Vec<usize>, Vec<usize>)) {
        let only = |a: usize, b: usize| -> Vec<usize> {
            let inside = |group: &&usize| !self.cells[b].full.contains(group);
            self.cells[a].full.iter().filter(inside).copied().collect()
        };
        let (first, second) = (only(one, other), only(other, one));
        if first < second { (true, (first, second)) } else { (false, (second, first)) }
    }

    fn pair(&mut self, leading: usize, following: usize, lane: usize) {
        self.cells[leading].mates.push(Mate { cell: following, lane, leads: true });
        self.cells[following].mates.push(Mate { cell: leading, lane, leads: false });
        if self.words(leading).ne(self.words(following)) {
            return; // an exchange between them could belie a reason; others do not lean on it
        }
        let (lane, columns) = (&mut self.lanes[lane], self.board.levels + 2);
        lane.pairs.push((leading, following));
        for from in occupied(&self.cells[leading].row) {
            for to in occupied(&self.cells[following].row).filter(|to| *to != from) {
                lane.steps[from * columns + to] = true;
            }
        }
    }

    fn fixed_counts(&self) -> impl Iterator<Item = Leak> {
        let hidden = self.protected().into_iter().filter_map(|people| self.fixed(&people));
        let alike = (0..self.cells.len()).filter_map(|cell| self.alike(cell));
        hidden.chain(alike).chain(self.set_aside())
    }

    fn learned(&self) -> impl Iterator<Item = Leak> {
        (0..self.board.states.len()).filter_map(|group| self.two_learn_of_a_third(group))
    }

    /// Groups the cell is in whose reason says something of the answers.
    fn words(&self, cell: usize) -> impl Iterator<Item = usize> {
        self.cells[cell].withheld.iter().copied().filter(|group| self.board.has_word(*group))
    }

    /// People none of whose counts may be fixed: cells that may not be told, withheld groups, and the people
    /// of one band in a unit with units below it.
    fn protected(&self) -> BTreeSet<People> {
        let whole = |cells: Vec<usize>| People { cells, partly: vec![] };
        let alone = (0..self.cells.len()).map(|cell| vec![cell]);
        let alone = alone.filter(|cell| self.may_not_be_told(cell)).map(whole);
        let groups = (0..self.board.states.len()).filter(|group| self.board.is_withheld(*group));
        let groups = groups.map(|group| whole(self.members[group].clone()));
        let protected = alone.chain(groups).chain(self.bands());
        protected.filter(|people| !people.cells.is_empty()).collect()
    }

    /// The people of each band in each unit with units below it, where they may not be told.
    fn bands(&self) -> Vec<People> {
        let listing = self.board.listing;
        let mut bands: BTreeMap<(usize, usize), Vec<(usize, &Atom)>> = BTreeMap::new();
        for (at, cell) in self.cells.iter().enumerate() {
            for atom in &cell.atoms {
                let units = listing.upwards(atom.unit);
                for unit in units.filter(|unit| !listing.children(*unit).is_empty()) {
                    bands.entry((unit, atom.slot)).or_default().push((at, atom));
                }
            }
        }
        bands.into_values().filter_map(|band| self.band(&band)).collect()
    }

    fn band(&self, band: &[(usize, &Atom)]) -> Option<People> {
        let rows = band.iter().map(|(_, atom)| &atom.row);
        let units: Vec<usize> = band.iter().map(|(_, atom)| atom.unit).collect();
        if !self.is_unfit(rows, &units) {
            return None;
        }
        let mut cells: Vec<usize> = band.iter().map(|(cell, _)| *cell).collect();
        cells.dedup();
        let here = |cell: usize| {
            band.iter().filter(|one| one.0 == cell).map(|one| one.1.people()).sum::<u32>()
        };
        let partly = cells.iter().copied().filter(|cell| here(*cell) < self.cells[*cell].people);
        Some(People { partly: partly.collect(), cells })
    }

    fn may_not_be_told(&self, cells: &[usize]) -> bool {
        let rows = cells.iter().map(|cell| &self.cells[*cell].row);
        self.is_unfit(rows, &self.units(cells))
    }

    /// Whether the rule forbids to tell these together, by the least number of the deepest unit they are in.
    fn is_unfit<'r>(&self, rows: impl Iterator<Item = &'r Row>, units: &[usize]) -> bool {
        let mut counts = vec![0; self.board.levels];
        for row in rows {
            counts.iter_mut().zip(row).for_each(|(sum, n)| *sum += n);
        }
        let top = self.board.listing.meet(units).unwrap_or(units[0]);
        rule(&counts, self.board.listing.least(top)).is_some()
    }

    fn units(&self, cells: &[usize]) -> Vec<usize> {
        let atoms = cells.iter().flat_map(|cell| &self.cells[*cell].atoms);
        let mut units: Vec<usize> = atoms.map(|atom| atom.unit).collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    fn leak(&self, cells: &[usize], missing: Option<usize>) -> Leak {
        let mut from: Vec<usize> =
            cells.iter().flat_map(|cell| self.cells[*cell].full.clone()).collect();
        from.sort_unstable();
        from.dedup();
        Leak { units: self.units(cells), from, missing }
    }

    /// Some count of these people that is the same in every table that fits the board.
    fn fixed(&self, people: &People) -> Option<Leak> {
        // Of a cell that is only partly theirs, nobody knows which answers are, unless all are alike.
        let mixed = |cell: &usize, column: usize| {
            let cell = &self.cells[*cell];
            cell.row[column] > 0 && cell.row[column] < cell.people
        };
        let mut columns = (0..self.board.levels + 2)
            .filter(|column| !people.partly.iter().any(|cell| mixed(cell, *column)));
        let whole = |cell: &usize| !people.partly.contains(cell);
        let whole: Vec<usize> = people.cells.iter().copied().filter(whole).collect();
        let column = columns.find(|column| self.is_fixed(&people.cells, &whole, *column))?;
        let nobody = people.cells.iter().all(|cell| self.cells[*cell].row[column] == 0);
        Some(self.leak(&people.cells, nobody.then_some(column)))
    }

    /// That nobody of them left the item unanswered or did not know says nothing of their levels.
    fn is_fixed(&self, people: &[usize], whole: &[usize], column: usize) -> bool {
        let matters = column < self.board.levels
            || people.iter().any(|cell| self.cells[*cell].row[column] > 0);
        let said = |cell: &usize| self.is_said(*cell, column);
        matters && !people.iter().all(said) && !self.can_change(people, whole, column)
    }

    /// Where it is known that nobody, or everybody, in a cell chose something: then it is known of each of
    /// them, though the cell itself be large enough to be told.
    fn alike(&self, cell: usize) -> Option<Leak> {
        let here = &self.cells[cell];
        let extreme = |column: &usize| here.row[*column] == 0 || here.row[*column] == here.people;
        let mut columns = (0..self.board.levels + 2).filter(extreme);
        let column = columns.find(|column| self.is_fixed(&[cell], &[cell], *column))?;
        Some(self.leak(&[cell], (here.row[column] == 0).then_some(column)))
    }

    /// Whether a told group itself says that nobody, or everybody, of it chose this; or a told total of others that
    /// nobody did.
    fn is_said(&self, cell: usize, column: usize) -> bool {
        let full = &self.cells[cell].full;
        let of_others = |part: &Part| {
            part.from().split_first().is_some_and(|(all, told)| {
                full.contains(all) && !told.iter().any(|group| full.contains(group))
            })
        };
        full.iter().any(|group| {
            let n = self.board.rows[*group][column];
            n == 0 || n == self.board.listing.group(*group).n
        }) || self.others.iter().filter(|part| part.nobody_said(column)).any(of_others)
    }

    fn can_change(&self, people: &[usize], whole: &[usize], column: usize) -> bool {
        people.iter().any(|cell| {
            let others = (0..self.board.levels + 2).filter(|other| *other != column);
            others.into_iter().any(|other| {
                let can = |from: usize, to: usize| {
                    self.cells[*cell].row[from] > 0 && self.can_step(*cell, from, to, whole, &[])
                };
                can(column, other) || can(other, column)
            })
        })
    }

    /// Whether one person of the cell could have said `to` for `from`, the count of `people` changing with
    /// it, and nothing changing on the board or for those who know their own answers.
    fn can_step(
        &self,
        cell: usize,
        from: usize,
        to: usize,
        people: &[usize],
        knowing: Knowing,
    ) -> bool {
        let here = &self.cells[cell];
        if here.full.is_empty() && self.can_say_anything(cell, from, to, people, knowing) {
            return true;
        }
        let free = |mate: usize| !people.contains(&mate) && self.has(mate, to, knowing);
        let kept = |mate: usize| self.keeps_words(&[(cell, from, to), (mate, to, from)]);
        let kin = self.kin[here.kin].iter().filter(|mate| **mate != cell);
        kin.into_iter().any(|mate| free(*mate) && kept(*mate))
            || here.mates.iter().any(|mate| {
                free(mate.cell)
                    && kept(mate.cell)
                    && self.comes_round(cell, mate, from, to, people, knowing)
            })
    }

    /// Where no told group counts them: whether they could, alone or together with one of those no told group
    /// counts either, and every reason still hold.
    fn can_say_anything(
        &self,
        cell: usize,
        from: usize,
        to: usize,
        people: &[usize],
        knowing: Knowing,
    ) -> bool {
        let step = (cell, from, to);
        let columns = || 0..self.board.levels + 2;
        let others = &self.kin[self.cells[cell].kin];
        let free = |other: usize| other != cell && !people.contains(&other);
        self.keeps_words(&[step])
            || others.iter().copied().filter(|other| free(*other)).any(|other| {
                let mut said = columns().filter(|said| self.has(other, *said, knowing));
                said.any(|from| columns().any(|to| self.keeps_words(&[step, (other, from, to)])))
            })
    }

    /// Whether pairs elsewhere can give the bands back what a step of the cell and its mate took.
    fn comes_round(
        &self,
        cell: usize,
        mate: &Mate,
        from: usize,
        to: usize,
        people: &[usize],
        knowing: Knowing,
    ) -> bool {
        let own = [cell, mate.cell];
        let goes = |step: (usize, usize), &(one, other): &(usize, usize)| {
            // What is quickly asked is asked first.
            self.has(one, step.0, knowing)
                && self.has(other, step.1, knowing)
                && !own.contains(&one)
                && !own.contains(&other)
                && people.contains(&one) == people.contains(&other)
        };
        let (lane, columns) = (&self.lanes[mate.lane], self.board.levels + 2);
        let open = |step: (usize, usize)| {
            lane.steps[step.0 * columns + step.1] && lane.pairs.iter().any(|pair| goes(step, pair))
        };
        let (start, end) = if mate.leads { (to, from) } else { (from, to) };
        let mut reached = vec![start];
        let mut next = 0;
        while let Some(&at) = reached.get(next) {
            if open((at, end)) {
                return true;
            }
            for to in 0..self.board.levels + 2 {
                if !reached.contains(&to) && open((at, to)) {
                    reached.push(to);
                }
            }
            next += 1;
        }
        false
    }

    /// Whether somebody in the cell said this, besides those who know.
    fn has(&self, cell: usize, column: usize, knowing: Knowing) -> bool {
        let known = knowing.iter().filter(|known| **known == (cell, column)).count();
        self.cells[cell].row[column] as usize > known
    }

    /// Whether every reason on the board would still be given.
    fn keeps_words(&self, steps: &[(usize, usize, usize)]) -> bool {
        let mut groups = steps.iter().flat_map(|step| self.words(step.0));
        groups.all(|group| {
            let mut row = self.board.rows[group].clone();
            let inside =
                |step: &&(usize, usize, usize)| self.cells[step.0].withheld.contains(&group);
            for &(_, from, to) in steps.iter().filter(inside) {
                (row[from], row[to]) = (row[from].wrapping_sub(1), row[to] + 1);
            }
            let least = self.board.listing.least(self.board.listing.group(group).unit);
            let word = rule(&row[..self.board.levels], least);
            State::Withheld(word.unwrap_or(Why::Complementary)) == self.board.states[group]
        })
    }

    /// What is left where told people are set aside from others they are counted among: it must be fit to be told, too.
    /// Where a told group says that everybody in it said the same, its people are set aside everywhere.
    ///
    /// `difference.rs` goes by the bands that are listed; who knows who is where goes by people.  Everybody directly in a
    /// unit may be of one band, and then comes out of that band's figures as well.
    fn set_aside(&self) -> Vec<Leak> {
        let listing = self.board.listing;
        let full = |group: &usize| self.board.is_full(*group);
        let alike = |group: &usize| self.board.rows[*group].contains(&listing.group(*group).n);
        let alike: Vec<usize> = (0..self.members.len()).filter(full).filter(alike).collect();
        let known = |cell: &usize| alike.iter().any(|group| self.cells[*cell].full.contains(group));
        // Of so many the rule forbids nothing, wherever they are.
        let enough = listing.units().iter().map(|unit| unit.least).fold(MANY, u32::max);
        let leaks = |rest: &Told| {
            rest.n < enough && !rest.cells.is_empty() && self.may_not_be_told(&rest.cells)
        };
        let mut told: Vec<Vec<Told>> = vec![vec![]; listing.units().len()];
        let mut leaky: Vec<Told> = vec![];
        for unit in (0..told.len()).rev() {
            let below: Vec<&Told> = listing.below(unit).flat_map(|unit| &told[unit]).collect();
            let groups = listing.of(unit).filter(full).map(|group| {
                let cells = self.members[group].iter().copied().filter(|cell| !known(cell));
                self.told(group, cells.collect())
            });
            let groups: Vec<Told> = groups.collect();
            let inside = || groups.iter().chain(below.iter().copied());
            let rests = groups.iter().flat_map(|group| {
                [
                    inside().fold(group.clone(), Told::less),
                    inside().rev().fold(group.clone(), Told::less),
                ]
            });
            let mut own: Vec<Told> = rests.chain(groups.iter().cloned()).collect();
            own.sort();
            own.dedup_by(|one, other| one.cells == other.cells);
            let lesser = |one: &Told| -> Vec<Told> {
                let others = own.iter().chain(below.iter().copied());
                let few = others.filter(|other| one.n < enough + other.n);
                few.map(|other| one.clone().less(other)).collect()
            };
            leaky.extend(own.iter().flat_map(lesser).chain(own.iter().cloned()).filter(&leaks));
            told[unit] = own;
        }
        let leak = |rest: Told| {
            let mut from = [rest.from, alike.clone()].concat();
            from.sort_unstable();
            from.dedup();
            Leak { units: self.units(&rest.cells), from, missing: None }
        };
        leaky.into_iter().map(leak).collect()
    }

    fn told(&self, group: usize, cells: Vec<usize>) -> Told {
        let chose = |cell: &usize| self.cells[*cell].row[..self.board.levels].iter().sum::<u32>();
        Told { n: cells.iter().map(chose).sum(), cells, from: vec![group] }
    }

    /// Whether two people of a group under ten, who know their own answers, learn the level of a third.
    ///
    /// A group of which only the word 「ほぼそろっている」 is told is left out: that two who both stand aside
    /// know the others to stand together is what the word says.
    fn two_learn_of_a_third(&self, group: usize) -> Option<Leak> {
        use State::{Later, Withheld};
        if matches!(self.board.states[group], Later | Withheld(Why::NearlyUnanimous))
            || self.board.n(group) >= MANY
        {
            return None;
        }
        let inside = &self.members[group];
        let learned = |cell: &&usize| {
            (0..self.board.levels).any(|level| self.is_learned(**cell, level, inside))
        };
        inside.iter().find(learned).map(|cell| self.leak(&[*cell], None))
    }

    /// Whether some two of these people can know that a third, in this cell, chose this level.
    fn is_learned(&self, cell: usize, level: usize, inside: &[usize]) -> bool {
        let here = &self.cells[cell];
        let others = here.people - here.row[level];
        if here.row[level] == 0 || others > 2 || self.is_said_by_many(cell, level) {
            return false;
        }
        let elsewhere = occupied(&here.row).filter(|column| *column != level);
        let mut knowing: Vec<(usize, usize)> =
            elsewhere.flat_map(|column| vec![(cell, column); here.row[column] as usize]).collect();
        self.some_pair_learns(cell, level, inside, &mut knowing)
    }

    /// Tries everybody for the places still open among the two.
    fn some_pair_learns(
        &self,
        cell: usize,
        level: usize,
        inside: &[usize],
        two: &mut Vec<(usize, usize)>,
    ) -> bool {
        if !self.has(cell, level, two) {
            return false;
        }
        let mut columns = (0..self.board.levels + 2).filter(|to| *to != level);
        if !columns.any(|to| self.can_step(cell, level, to, &[cell], two)) {
            return true;
        }
        if two.len() == 2 {
            return false;
        }
        let people =
            inside.iter().flat_map(|at| occupied(&self.cells[*at].row).map(|column| (*at, column)));
        people.into_iter().any(|person| {
            two.push(person);
            let knows = self.has(person.0, person.1, &two[..two.len() - 1]);
            let learns = knows && self.some_pair_learns(cell, level, inside, two);
            two.pop();
            learns
        })
    }

    /// Whether a told group of ten or more says so by itself, as the rule allows.
    fn is_said_by_many(&self, cell: usize, level: usize) -> bool {
        self.cells[cell].full.iter().any(|group| {
            let others = self.board.listing.group(*group).n - self.board.rows[*group][level];
            self.board.n(*group) >= MANY && others <= 2
        })
    }
}

/// People whose figures are told, or left by subtraction.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    /// In ascending order.
    cells: Vec<usize>,
    /// How many of them chose a level.
    n: u32,
    /// The groups it was worked out from.
    from: Vec<usize>,
}

impl Told {
    /// Less the other, where that lies in it and is not all of it.
    fn less(mut self, other: &Told) -> Told {
        let within = |cell: &usize| self.cells.binary_search(cell).is_ok();
        let fewer = !other.cells.is_empty() && other.cells.len() < self.cells.len();
        if fewer && other.cells.iter().all(within) {
            self.cells.retain(|cell| other.cells.binary_search(cell).is_err());
            self.n -= other.n;
            self.from.extend(&other.from);
        }
        self
    }
}

fn occupied(row: &[u32]) -> impl Iterator<Item = usize> {
    row.iter().enumerate().filter(|(_, n)| **n > 0).map(|(column, _)| column)
}

/// The people of one unit and slot, and the groups they are in.
pub(super) struct Atom {
    unit: usize,
    slot: usize,
    row: Row,
    groups: Vec<usize>,
}

impl Atom {
    fn people(&self) -> u32 {
        self.row.iter().sum()
    }
}

/// Everybody who answered.
pub(super) fn everybody(listing: &Listing, question: &Question) -> Vec<Atom> {
    let mut atoms = vec![];
    for (unit, slot) in
        (0..listing.units().len()).flat_map(|unit| (0..SLOTS).map(move |s| (unit, s)))
    {
        let row = question.own(unit, slot).to_vec();
        if row.iter().any(|n| *n > 0) {
            let groups = listing.upwards(unit).flat_map(|unit| listing.of(unit));
            let groups = groups.filter(|group| listing.group(*group).bands >> slot & 1 == 1);
            atoms.push(Atom { unit, slot, row, groups: groups.collect() });
        }
    }
    atoms
}

/// Divides everybody by the groups that count them and the reasons they stand behind.
fn cells<'a>(board: &Board, everybody: &'a [Atom]) -> Vec<Cell<'a>> {
    let mut cells: BTreeMap<Vec<usize>, Cell> = BTreeMap::new();
    for atom in everybody {
        let known: Vec<usize> = atom
            .groups
            .iter()
            .copied()
            .filter(|group| board.states[*group] != State::Later)
            .collect();
        let (full, withheld) = known.iter().partition(|group| board.is_full(**group));
        let cell = cells.entry(known).or_insert_with(|| Cell {
            atoms: vec![],
            row: vec![0; atom.row.len()],
            people: 0,
            full,
            withheld,
            mates: vec![],
            kin: 0,
        });
        cell.atoms.push(atom);
        cell.people += atom.people();
        cell.row.iter_mut().zip(&atom.row).for_each(|(sum, n)| *sum += n);
    }
    cells.into_values().collect()
}
