//! A made-up town of a thousand: its seats, who sits in them, and the four hundred transfers of every April.

use std::collections::{BTreeMap, BTreeSet};

/// So many people sit somewhere else after every first of April.
pub const TRANSFERS: usize = 400;
/// Departments, and in each so many sections nobody measures, each with so many people.
const DEPARTMENTS: [&str; 5] = ["総務部", "財政部", "環境部", "教育部", "水道部"];
const SECTIONS: usize = 7;
const PEOPLE: usize = 27;
/// The workplaces of the story: department, section, people.
const WORKPLACES: [(&str, &str, usize); 5] = [
    ("土木部", "道路課", 10),
    ("土木部", "河川課", 10),
    ("土木部", "公園課", 10),
    ("福祉部", "福祉課", 20),
    ("市民部", "くらし支援課", 10),
];

/// Somebody's place of work.
struct Seat {
    department: String,
    section: String,
    title: &'static str,
    /// Of a workplace of the story.
    watched: bool,
}

/// Everybody, by the seat they have.
pub struct Town {
    seats: Vec<Seat>,
    sitting: Vec<usize>,
}

impl Town {
    /// As it was in the first year.
    pub fn new() -> Town {
        let mut town = Town { seats: Vec::new(), sitting: Vec::new() };
        for (department, section, people) in WORKPLACES {
            town.section(department, section, people, true);
        }
        for department in DEPARTMENTS {
            for number in 1..=SECTIONS {
                town.section(department, &format!("{department}第{number}課"), PEOPLE, false);
            }
        }
        town.sitting = (0..town.seats.len()).collect();
        town
    }

    fn section(&mut self, department: &str, section: &str, people: usize, watched: bool) {
        for place in 0..people {
            let title = match place {
                0 => "課長",
                1 | 2 => "係長",
                _ => "主事",
            };
            let (department, section) = (department.to_owned(), section.to_owned());
            self.seats.push(Seat { department, section, title, watched });
        }
    }

    /// The roster, as the personnel office would send it.
    pub fn roster(&self) -> Vec<u8> {
        let mut text = String::from("職員番号,氏名,部,課,職名\r\n");
        for (seat, person) in self.seats.iter().zip(&self.sitting) {
            let Seat { department, section, title, .. } = seat;
            text += &format!("{person:06},山﨑 {person},{department},{section},{title}\r\n");
        }
        text.into_bytes()
    }

    /// Who sits in a section.
    pub fn members(&self, section: &str) -> BTreeSet<usize> {
        let sitting = self.seats.iter().zip(&self.sitting);
        sitting.filter(|(seat, _)| seat.section == section).map(|(_, person)| *person).collect()
    }

    /// The section of everybody.
    pub fn sections(&self) -> BTreeMap<usize, String> {
        let sitting = self.seats.iter().zip(&self.sitting);
        sitting.map(|(seat, person)| (*person, seat.section.clone())).collect()
    }

    /// Four hundred change their seats by twos, so many of them into each of these workplaces.
    pub fn transfers(&mut self, year: usize, newcomers: &[(&str, usize)]) {
        let others: Vec<usize> =
            (0..self.seats.len()).filter(|seat| !self.seats[*seat].watched).collect();
        let other = |place: usize| others[(year * 97 + place) % others.len()];
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (section, people) in newcomers {
            // Others each year: who came last leaves last.
            let mut own: Vec<usize> = (0..self.seats.len())
                .filter(|seat| self.seats[*seat].section == *section)
                .collect();
            let first = year * 3 % own.len();
            own.rotate_left(first);
            for seat in own.into_iter().take(*people) {
                // Each from another section.
                pairs.push((seat, other(200 + PEOPLE * pairs.len())));
            }
        }
        for place in 0..TRANSFERS / 2 - pairs.len() {
            pairs.push((other(place), other(place + others.len() / 2)));
        }
        pairs.into_iter().for_each(|(one, other)| self.sitting.swap(one, other));
    }

    /// A section has another name.
    pub fn rename(&mut self, from: &str, to: &str) {
        self.turn_into(&[from], &[to]);
    }

    /// These sections become those, their seats dealt out in turn; each has one chief.
    pub fn turn_into(&mut self, from: &[&str], to: &[&str]) {
        let mut chiefs = BTreeSet::new();
        let seats = self.seats.iter_mut().filter(|seat| from.contains(&&*seat.section));
        for (place, seat) in seats.enumerate() {
            seat.section = to[place % to.len()].to_owned();
            let has_none = chiefs.insert(seat.section.clone());
            seat.title = match (has_none, seat.title) {
                (true, _) => "課長",
                (false, "課長") => "係長",
                (false, title) => title,
            };
        }
    }
}
