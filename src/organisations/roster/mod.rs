//! The roster: who sits where with which title, from the file of the personnel office.
//!
//! [`read`] makes a roster of a file, [`Roster::doubts`] says what is wrong across its rows, [`compare`]
//! asks what became of the units and shows the difference from the present.  Nobody's row says who
//! answered anything: rounds know how many seats a unit has, never whose.

pub mod compare;
pub mod keep;
mod matching;
mod plan;
mod read;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gauge::level::Band;
use jiff::civil::Date;

use crate::msg;
use crate::problem::{Problem, Problems};
use crate::workbook::{Limits, column_name, folded};

pub use read::read;

/// How much of a roster is read: a designated city has some 40,000 people.
pub const LIMITS: Limits =
    Limits { bytes: 10 << 20, part: 100 << 20, total: 200 << 20, rows: 50_000, columns: 60 };
/// So many places of one kind of doubt are told one by one.
const TOLD: usize = 50;

/// What binds somebody to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// 本務: where somebody sits.
    Main,
    /// 併任: appointed by another authority too.
    Joint,
    /// 兼務: another post beside.
    Beside,
    /// 応援: helps out.
    Support,
}

impl Service {
    /// In the order in which a seat is looked for.
    pub const ALL: [Service; 4] =
        [Service::Main, Service::Joint, Service::Beside, Service::Support];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Service::Main => "main",
            Service::Joint => "joint",
            Service::Beside => "beside",
            Service::Support => "support",
        }
    }

    /// The service of that key.
    pub fn from_key(key: &str) -> Option<Service> {
        Service::ALL.into_iter().find(|service| service.key() == key)
    }

    /// As personnel offices write it; nothing is 本務.
    fn read(text: &str) -> Option<Service> {
        match &*folded(text) {
            "" | "本務" | "本" | "主務" | "main" => Some(Service::Main),
            "併任" | "併" | "joint" => Some(Service::Joint),
            "兼務" | "兼" | "兼職" | "beside" => Some(Service::Beside),
            "応援" | "応援派遣" | "support" => Some(Service::Support),
            _ => None,
        }
    }
}

/// A roster as it was read.
#[derive(Debug, Default)]
pub struct Roster {
    /// Its units, in the order of the file.
    pub units: Vec<RosterUnit>,
    /// A row a post of a person.
    pub people: Vec<Entry>,
    /// What a reader should know of how the file was read.
    pub notes: Vec<Problem>,
    number_column: usize,
}

/// A unit of the file.
#[derive(Debug)]
pub struct RosterUnit {
    /// The municipality's own code; empty where it has none.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit above, by its place among the units.
    pub parent: Option<usize>,
    /// The code of the unit above, which is not in the file.
    pub outside: Option<String>,
    /// The cell it was found in first.
    pub place: String,
}

/// One post of one person.
#[derive(Debug)]
pub struct Entry {
    /// The staff number, a text: 00123.
    pub number: String,
    /// The name as it is written.
    pub name: String,
    /// ふりがな; empty where there is none.
    pub kana: String,
    /// The unit, by its place among the units; none of somebody who has no unit.
    pub unit: Option<usize>,
    /// The rank title.
    pub title: String,
    /// What binds them to it.
    pub service: Service,
    /// The first day, where the file says one.
    pub from: Option<Date>,
    /// The last day, where the file says one.
    pub until: Option<Date>,
    row: u32,
}

impl Roster {
    fn place(&self, entry: &Entry) -> String {
        format!("{}{}", column_name(self.number_column), entry.row)
    }

    /// How many people it knows.
    pub fn count(&self) -> usize {
        self.people.iter().map(|entry| &entry.number).collect::<BTreeSet<_>>().len()
    }

    /// Its rank titles, in order.
    pub fn titles(&self) -> Vec<&str> {
        let titles: BTreeSet<&str> = self.people.iter().map(|entry| &*entry.title).collect();
        titles.into_iter().collect()
    }

    /// The staff numbers that look as if Excel had taken their first zeros, with their cells.
    pub fn shortened(&self, width: Option<usize>) -> Vec<(String, String)> {
        let Some(width) = width.or_else(|| width_of(self.numbers())) else { return Vec::new() };
        let short = self.people.iter().filter(|entry| is_short(&entry.number, width));
        short.map(|entry| (self.place(entry), entry.number.clone())).collect()
    }

    /// Puts back the zeros that are missing from that width.
    pub fn restore_zeros(&mut self, width: Option<usize>) {
        let Some(width) = width.or_else(|| width_of(self.numbers())) else { return };
        for entry in self.people.iter_mut().filter(|entry| is_short(&entry.number, width)) {
            entry.number = format!("{:0>width$}", entry.number);
        }
    }

    fn numbers(&self) -> impl Iterator<Item = &str> {
        self.people.iter().map(|entry| entry.number.as_str())
    }

    /// What is wrong across rows; and what is only worth a look.
    pub fn doubts(&self) -> (Vec<Problem>, Vec<Problem>) {
        let mut problems = Problems::default();
        let mut rows: HashMap<&str, Vec<&Entry>> = HashMap::new();
        for entry in &self.people {
            let own = rows.entry(&entry.number).or_default();
            self.contradictions(own, entry, &mut problems);
            own.push(entry);
        }
        let mut notes = self.namesakes();
        notes.extend(self.tops());
        (problems.into_vec(), notes)
    }

    fn contradictions(&self, before: &[&Entry], entry: &Entry, problems: &mut Problems) {
        let Some(first) = before.first() else { return };
        let (place, other) = (self.place(entry), self.place(first));
        if first.name != entry.name {
            let (name, before) = (&entry.name, &first.name);
            let what = msg!(
                "roster-number-twice",
                number = &entry.number,
                name = name,
                other = before,
                place = other
            );
            problems.add(place, what);
        } else if before.iter().any(|before| before.is_same_post(entry)) {
            problems.add(place, msg!("roster-row-twice", name = &entry.name, place = other));
        } else if before.iter().any(|before| before.is_second_main(entry)) {
            problems.add(place, msg!("roster-two-main", name = &entry.name, place = other));
        }
    }

    /// People of one name, told apart by their numbers.
    fn namesakes(&self) -> Vec<Problem> {
        let mut first: HashMap<&str, &Entry> = HashMap::new();
        let mut told: BTreeMap<u32, Problem> = BTreeMap::new();
        for entry in &self.people {
            let before = first.entry(&entry.name).or_insert(entry);
            if before.number != entry.number && told.len() < TOLD {
                let what = msg!("roster-namesake", name = &entry.name, place = self.place(before));
                told.insert(entry.row, Problem::at(self.place(entry), what));
            }
        }
        told.into_values().collect()
    }

    /// A unit at the top that nothing stands below, beside others that have everything.
    fn tops(&self) -> Vec<Problem> {
        let above: BTreeSet<usize> = self.units.iter().filter_map(|unit| unit.parent).collect();
        let top = |unit: &RosterUnit| unit.parent.is_none() && unit.outside.is_none();
        let alone = self.units.iter().enumerate().filter(|(_, unit)| top(unit));
        let tops = alone.clone().count();
        let alone =
            alone.filter(|(place, _)| !above.contains(place) && tops > 1 && !above.is_empty());
        let told = alone.map(|(_, unit)| {
            Problem::at(
                unit.place.clone(),
                msg!("roster-second-top", name = &unit.name, tops = tops),
            )
        });
        told.take(TOLD).collect()
    }
}

impl Entry {
    fn is_same_post(&self, other: &Entry) -> bool {
        let post = |entry: &Entry| (entry.unit, entry.title.clone(), entry.service);
        post(self) == post(other) && self.meets(other)
    }

    fn is_second_main(&self, other: &Entry) -> bool {
        self.service == Service::Main && other.service == Service::Main && self.meets(other)
    }

    /// Both hold on some day.
    fn meets(&self, other: &Entry) -> bool {
        let begins_in_time = |one: &Entry, other: &Entry| match (one.from, other.until) {
            (Some(from), Some(until)) => from <= until,
            _ => true,
        };
        begins_in_time(self, other) && begins_in_time(other, self)
    }
}

/// How many digits most staff numbers have, where most have as many.
pub fn width_of<'a>(numbers: impl Iterator<Item = &'a str>) -> Option<usize> {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    let mut all = 0;
    for number in numbers.filter(|number| is_number(number)) {
        *widths.entry(number.len()).or_default() += 1;
        all += 1;
    }
    let (width, count) = widths.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 2 > all).then_some(width)
}

fn is_number(number: &str) -> bool {
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_short(number: &str, width: usize) -> bool {
    is_number(number) && number.len() < width
}

/// Somebody's posts of one day: where their one seat is.  Everybody answers once, where they sit.
pub fn seat<T>(posts: &[T], service: impl Fn(&T) -> Service) -> Option<&T> {
    posts.iter().min_by_key(|post| service(post))
}

/// How many people of each band.
pub type Bands = BTreeMap<Band, u32>;

#[cfg(test)]
mod tests;
