//! The report of a session: what a learning session or a workplace dialogue was, for those who were
//! there and those who were not.
//!
//! One [`Session`] becomes an A4 paper, a web page and the text of a newsletter.  It holds what may
//! be told and nothing else: figures that were released, voices whose owners agreed.  What is not
//! known is `None` and is told as not known; no number is made up for it.

mod paper;
mod read;
mod telling;
mod text;
mod web;

use std::collections::BTreeMap;

use gauge::level::Band;
use jiff::civil::{Date, Time};

pub use paper::session_pdf;
pub use read::{LIMITS, read_json};
pub use text::session_text;
pub use web::{session_html, session_markup};

use crate::sheets::Text;
use crate::words::Lang;

/// What is told of one session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// The series it belongs to.
    pub series: Option<Series>,
    /// What it was about: the title of the report.
    pub theme: Text,
    /// The day.
    pub held_on: Option<Date>,
    /// From when to when on that day.
    pub hours: Option<(Time, Time)>,
    /// Where people met.
    pub venue: Option<Text>,
    /// How people met.
    pub place: Option<Place>,
    /// What for.
    pub purpose: Option<Text>,
    /// What it continued.
    pub follows: Option<Occasion>,
    /// Who came.
    pub attendance: Option<Attendance>,
    /// What happened, in the order it really happened.
    pub programme: Vec<Phase>,
    /// What people said at the end.
    pub reflections: Vec<Voice>,
    /// The thought it ended with.
    pub closing: Option<Text>,
    /// When and how it goes on.
    pub next: Option<Next>,
    /// Pictures that everybody in them agreed to.
    pub photos: Vec<Photo>,
    /// 文責
    pub writer: Option<Text>,
    /// The day the report was published.
    pub published_on: Option<Date>,
    /// Under which licence it may be passed on.
    pub licence: Option<String>,
    /// Fewer people than this are never described, where such a promise was given.
    pub least: Option<u32>,
    /// Where the record comes from.
    pub note: Option<Text>,
}

/// Sessions under one title, numbered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Such as 改善マネジメント学習会.
    pub title: Text,
    /// The year of the reports.
    pub year: Option<i16>,
    /// The number of the report in that year.
    pub no: Option<u32>,
    /// The how many-th session of the series.
    pub session_no: Option<u32>,
}

/// Another occasion.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Occasion {
    /// What it was called.
    pub title: Text,
    /// The day.
    pub held_on: Option<Date>,
}

/// What comes after.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Next {
    /// The day of the next session.
    pub held_on: Option<Date>,
    /// In words.
    pub text: Option<Text>,
}

/// How people met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In one room.
    InPerson,
    /// Each at a screen.
    Online,
    /// Some in a room, some at a screen.
    Hybrid,
}

/// Who came, as far as it is known and may be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attendance {
    /// How many.
    pub total: Option<u32>,
    /// How many of each band; a band without a number came in unknown number.
    pub by_band: Vec<(Band, Option<u32>)>,
    /// The bands of most of them, where only that is known.
    pub mostly: Vec<Band>,
    /// From how many municipalities.
    pub municipalities: Option<u32>,
    /// Kinds of people, in words.
    pub described_as: Lines,
    /// Where from: those who agreed to be named.
    pub from: Vec<Origin>,
}

/// Where somebody came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origin {
    /// Its name, or a region.
    pub name: Text,
    /// Its municipality code, where it has one.
    pub code: Option<String>,
}

/// One phase of the programme, and what came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phase {
    /// What it is called.
    pub title: Text,
    /// How long it really took.
    pub minutes: Option<u32>,
    /// Who was with whom.
    pub mode: Option<Mode>,
    /// By what the groups were formed.
    pub grouped_by: Option<GroupedBy>,
    /// Who spoke.
    pub speaker: Option<Text>,
    /// What it was about.
    pub content: Lines,
    /// What was reported from practice.
    pub cases: Vec<Case>,
    /// What was said.
    pub voices: Vec<Voice>,
    /// The items that were found most important.
    pub most_important: Option<MostImportant>,
    /// What people learned.
    pub learning: Lines,
    /// What people say has changed since they came before.
    pub before_after: Vec<BeforeAfter>,
    /// What people mean to try first.
    pub first_steps: Vec<FirstStep>,
}

/// Who was with whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Everybody together.
    Plenary,
    /// Small groups.
    Group,
    /// Each alone.
    Individual,
    /// Each alone, then everybody together.
    IndividualThenPlenary,
    /// A pause.
    Break,
}

/// By what groups were formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupedBy {
    /// The same role or position.
    Role,
    /// The same issue.
    Issue,
    /// Roles mixed.
    MixedRole,
}

/// A report from practice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// Its title.
    pub title: Option<Text>,
    /// Who reported.
    pub by: Option<Text>,
    /// What was tried.
    pub tried: Option<Text>,
    /// What changed.
    pub changed: Option<Text>,
    /// What was asked.
    pub questions: Vec<Text>,
}

/// Something that was said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Voice {
    /// The words.
    pub text: Text,
    /// What it belongs to, where voices were sorted.
    pub theme: Option<Text>,
    /// Who said it, where that person wished to be named.
    pub by: Option<Text>,
}

/// Which items were found most important.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MostImportant {
    /// The items, as they are to be listed.
    pub votes: Vec<Vote>,
    /// The item most people chose, also where it is not known how many.
    pub majority: Option<Text>,
    /// The same by role and by municipality, where it may be told to everybody.
    pub by_group: Vec<GroupVotes>,
}

/// What some of the people chose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupVotes {
    /// Who.
    pub who: Text,
    /// How many of them voted.
    pub people: u32,
    /// The items they chose, most votes first.
    pub votes: Vec<Vote>,
}

/// One item that was chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vote {
    /// Its title.
    pub item: Text,
    /// How often, where that is known.
    pub votes: Option<u32>,
}

/// What somebody says has changed.  It is told as that person's own words, never as a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BeforeAfter {
    /// Who.
    pub who: Option<Text>,
    /// Whether every item rose.
    pub all_items_rose: Option<bool>,
    /// What the person tells.
    pub said: Option<Text>,
    /// What the person thinks it came from.
    pub said_cause: Option<Text>,
}

/// Something to try first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FirstStep {
    /// What.
    pub text: Text,
    /// How many people wrote it.
    pub people: Option<u32>,
}

/// A picture without its metadata.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Photo {
    /// A JPEG.
    pub jpeg: Vec<u8>,
    /// What is in it, for those who do not see it.
    pub alt: Text,
    /// What stands under it.
    pub caption: Option<Text>,
    /// Where a page of ours finds it; a page that stands alone carries the picture itself.
    pub address: Option<String>,
}

/// Lines of text, by language: a translation may have more or fewer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(pub BTreeMap<String, Vec<String>>);

impl Lines {
    /// The lines in that language, else in Japanese, else in whatever there is.
    pub fn of(&self, lang: Lang) -> &[String] {
        let own = self.0.get(lang.tag()).or_else(|| self.0.get(Lang::Ja.tag()));
        own.or_else(|| self.0.values().next()).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests;
