//! Every division tried, for one that parts all bosses from their staff.

use super::{Seat, Sizes, are_boss_and_staff};

/// So many steps are tried; up to ten people or so that is all there are.
const PATIENCE: usize = 200_000;

/// Tables of these sizes with no boss among own staff; `None` where there are none, or none was found in time.
pub(super) fn tables(people: &[Seat], within: Sizes) -> Option<Vec<Vec<usize>>> {
    let mut order: Vec<usize> = (0..people.len()).collect();
    let conflicts =
        |at: usize| people.iter().filter(|o| are_boss_and_staff(o, &people[at])).count();
    order.sort_by_cached_key(|at| (std::cmp::Reverse(conflicts(*at)), *at));
    let mut search = Search { people, within, order, tables: vec![], steps: 0 };
    search.seat(0).then_some(search.tables)
}

struct Search<'a> {
    people: &'a [Seat],
    within: Sizes,
    /// Those hardest to seat first.
    order: Vec<usize>,
    tables: Vec<Vec<usize>>,
    steps: usize,
}

impl Search<'_> {
    /// Whether the next and all after them find a seat.
    fn seat(&mut self, next: usize) -> bool {
        self.steps += 1;
        let Some(&at) = self.order.get(next) else { return self.missing() == 0 };
        let left = self.order.len() - next;
        if self.steps > PATIENCE || self.missing() > left {
            return false;
        }
        for table in 0..self.tables.len() {
            if self.may_sit(at, table) {
                self.tables[table].push(at);
                if self.seat(next + 1) {
                    return true;
                }
                self.tables[table].pop();
            }
        }
        self.tables.push(vec![at]);
        let seated = self.seat(next + 1);
        if !seated {
            self.tables.pop();
        }
        seated
    }

    fn may_sit(&self, at: usize, table: usize) -> bool {
        let table = &self.tables[table];
        table.len() < self.within.most
            && !table.iter().any(|o| are_boss_and_staff(&self.people[*o], &self.people[at]))
    }

    /// How many people the tables begun still lack.
    fn missing(&self) -> usize {
        self.tables.iter().map(|table| self.within.least.saturating_sub(table.len())).sum()
    }
}
