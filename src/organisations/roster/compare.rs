//! A roster beside the present: what became of the units is asked, never guessed; then the difference.

use std::collections::BTreeMap;

use gauge::level::Band;
use jiff::civil::Date;

use super::matching::Matching;
use super::{Bands, Roster, Service, width_of};
use crate::msg;
use crate::organisations::chart::Chart;
use crate::organisations::lineage::Event;
use crate::typed::{Fault, fault};
use crate::words::{Message, Value};

/// The organisation as it will be on the day of the roster if nothing is done.
#[derive(Debug, Default)]
pub struct Present {
    /// Its units through time.
    pub chart: Chart,
    /// The day from which on the roster holds.
    pub day: Option<Date>,
    /// Every post that lasts on that day or later.
    pub posts: Vec<Held>,
    /// The staff numbers that are known.
    pub numbers: Vec<String>,
    /// What band a title belongs to.
    pub titles: BTreeMap<String, Band>,
    /// How many people of each band sit in each unit today.
    pub bands: BTreeMap<String, Bands>,
}

/// A post somebody holds.
#[derive(Clone, Debug)]
pub struct Held {
    /// Our id.
    pub id: String,
    /// Whose.
    pub number: String,
    /// Their name.
    pub name: String,
    /// ふりがな.
    pub kana: String,
    /// The unit, if any.
    pub unit: Option<String>,
    /// The rank title.
    pub title: String,
    /// What binds them to it.
    pub service: Service,
    /// The first day.
    pub from: Date,
    /// The first day on which they hold it no longer.
    pub until: Option<Date>,
}

impl Present {
    /// How long staff numbers are here, where that is plain.
    pub fn width(&self) -> Option<usize> {
        width_of(self.numbers.iter().map(String::as_str))
    }

    pub(super) fn day(&self) -> Date {
        self.day.unwrap_or_default()
    }
}

/// What was answered so far, by the names of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(pub Vec<(String, String)>);

impl Answers {
    /// The answer to that question; none where it is not answered.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Whether lost zeros are put back, where that was answered.
    pub fn zeros(&self) -> Option<bool> {
        self.get("zeros").map(|answer| answer == "restore")
    }
}

/// What became of a unit that is not in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is that unit of the file: another name, or another place.
    Same(usize),
    /// It became one with others, in that unit of the file.
    Into(usize),
    /// It was divided among these.
    Split(Vec<usize>),
    /// It ended.
    Abolished,
}

/// A question about a unit that is not in the file.
#[derive(Debug)]
pub struct Gone {
    /// The unit.
    pub unit: String,
    /// Its name, after those above it.
    pub path: String,
    /// Where its people went: units of the file and how many, most first.
    pub went: Vec<(usize, usize)>,
    /// How many it had.
    pub people: usize,
    /// Units it may be: the likeliest first.
    pub same: Vec<usize>,
    /// Units it may be part of: the likeliest first.
    pub into: Vec<usize>,
    /// What we would answer.
    pub proposal: Option<Fate>,
}

/// A question about a unit of the file that was not there before, and whose people come from one that stays.
#[derive(Debug)]
pub struct Fresh {
    /// The unit of the file.
    pub unit: usize,
    /// Where its people come from: a unit that stays, its name, how many.
    pub from: Vec<(String, String, usize)>,
}

/// What has to be asked, and what follows from the answers.
#[derive(Debug)]
pub struct Comparison {
    /// Units that are not in the file.
    pub gone: Vec<Gone>,
    /// New units with people of units that stay.
    pub fresh: Vec<Fresh>,
    /// Rank titles of no band, with how many people bear them.
    pub titles: Vec<(usize, String, usize)>,
    /// What is not answered yet, or contradicts itself.
    pub faults: Vec<Fault>,
    /// What would be done, where everything is answered.
    pub plan: Option<Plan>,
}

/// What would be done.
#[derive(Debug)]
pub struct Plan {
    /// The organisation afterwards.
    pub chart: Chart,
    /// The unit each unit of the file is.
    pub unit_of: Vec<String>,
    /// What becomes of units.
    pub events: Vec<Event>,
    /// How many units stay as they are.
    pub unchanged: usize,
    /// The bands of the titles that had none.
    pub titles: BTreeMap<String, Band>,
    /// People who come, go, and sit elsewhere.
    pub people: People,
    /// Units whose people by band are others than today: name, before, after.
    pub bands: Vec<(String, Bands, Bands)>,
}

/// Who comes and goes.
#[derive(Debug, Default)]
pub struct People {
    /// In all.
    pub all: usize,
    /// Staff numbers nobody had.
    pub came: Vec<(String, String)>,
    /// Staff numbers nobody has any more.
    pub went: Vec<(String, String)>,
    /// Those whose seat is in another unit.
    pub moved: usize,
    /// Those who have no unit.
    pub without_unit: usize,
}

/// Compares; `id` makes the ids of new units.
pub fn compare(
    present: &Present,
    roster: &Roster,
    answers: &Answers,
    id: impl FnMut() -> String,
) -> Comparison {
    let matching = Matching::new(present, roster, answers);
    let gone = matching.gone();
    let fates = matching.fates(&gone);
    let fresh = matching.fresh(&fates);
    let titles = unknown_titles(present, roster);
    let mut faults = matching.missing(&gone, &fresh);
    let bands = read_titles(answers, &titles, &mut faults);
    let plan = match faults.is_empty() {
        true => matching.plan(&fates, &fresh, bands, id).map_err(|found| faults.extend(found)).ok(),
        false => None,
    };
    Comparison { gone, fresh, titles, faults, plan }
}

/// Titles that belong to no band, by their place among all titles of the file.
fn unknown_titles(present: &Present, roster: &Roster) -> Vec<(usize, String, usize)> {
    let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &roster.people {
        *bearers.entry(&entry.title).or_default() += 1;
    }
    let titles = bearers.into_iter().enumerate();
    let unknown = titles.filter(|(_, (title, _))| !present.titles.contains_key(*title));
    unknown.map(|(place, (title, count))| (place, title.to_owned(), count)).collect()
}

fn read_titles(
    answers: &Answers,
    titles: &[(usize, String, usize)],
    faults: &mut Vec<Fault>,
) -> BTreeMap<String, Band> {
    let mut bands = BTreeMap::new();
    for (place, title, _) in titles {
        let field = format!("title-{place}");
        match answers.get(&field).and_then(Band::from_key) {
            Some(band) => drop(bands.insert(title.clone(), band)),
            None => faults.push(fault(field, msg!("roster-title-missing", title = title))),
        }
    }
    bands
}

impl Fate {
    pub(super) fn heirs(&self) -> Vec<usize> {
        match self {
            Fate::Same(place) | Fate::Into(place) => vec![*place],
            Fate::Split(heirs) => heirs.clone(),
            Fate::Abolished => Vec::new(),
        }
    }
}

/// Why people are thought to sit elsewhere, in a few words.
pub fn reason(gone: &Gone, roster: &Roster) -> Message {
    match gone.went.first() {
        Some((place, count)) => {
            let heir = Value::Names(vec![roster.units[*place].name.clone()]);
            msg!("roster-most-went", people = gone.people, count = *count, heir = heir)
        }
        None if gone.people == 0 => msg!("roster-nobody-known"),
        None => msg!("roster-nobody-stays", people = gone.people),
    }
}
