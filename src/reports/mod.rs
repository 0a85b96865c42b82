//! What leaves on paper and in files.
//!
//! Every results document is made of one [`View`], so a figure that is hidden in one is hidden in
//! all of them.

mod actions;
mod cards;
mod certificates;
mod csv;
mod deletion;
mod evidence;
mod forms;
mod handover;
mod json;
pub mod pages;
mod pictures;
mod receipt;
mod reception;
mod results;
pub mod session;
mod slips;
mod tables;
pub mod talk;
mod xlsx;

pub use actions::{
    ActionCard, ActionList, CardPaper, ListedAction, action_cards_pdf, action_list_pdf,
};
pub use cards::{CardSheet, NameCard, Sign, cards_pdf, signs_pdf};
pub use certificates::{Certificate, certificates_pdf};
pub use csv::results_csv;
pub use deletion::{DeletionPaper, deletion_pdf};
pub use evidence::{Evidence, EvidencePart, Fact, evidence_markdown, evidence_pdf};
pub use forms::{blank_forms_pdf, sheet_pdf};
pub use handover::{Handover, HandoverAction, handover_pdf};
pub use json::results_json;
pub use pictures::pictures;
pub use receipt::{Receipt, receipt_pdf};
pub use reception::{Guest, reception_pdf, reception_xlsx};
pub use results::{change_message, change_rest, change_say, change_why, message, results_pdf};
pub use slips::{Slip, SlipSheet, slips_pdf};
pub use xlsx::results_xlsx;

use gauge::change::{Change, Pair, Verdict, change, judge};
use gauge::level::Figures;
use gauge::shown::{Group, Opened, Results, Shown};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::charts::{self, Picture};
use crate::error::Error;
use crate::sheets::{Area, Item, Sheet, Why};
use crate::typeset::NotTypeset;
use crate::words::Lang;
use crate::{japan, t};

impl From<NotTypeset> for Error {
    fn from(problem: NotTypeset) -> Error {
        Error::fault(problem.to_string())
    }
}

/// What every results document is made of: one unit of one round.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The sheet that was answered.
    pub sheet: &'a Sheet,
    /// The items that were asked, in order: as many as the results have.
    pub items: Vec<&'a Item>,
    /// What this unit may see.
    pub results: &'a Results,
    /// Fewer answers than this are never described.
    pub least: u32,
    /// The round before, where there was one.
    pub previous: Option<Previous<'a>>,
    /// Whose results these are; nothing of it on the command line.
    pub heading: Heading,
    /// What people wrote, shuffled.
    pub remarks: &'a Shown<Vec<String>>,
    /// The chief's own answers, where the chief chose to show them: one per item.
    pub opening: Option<&'a [Shown<Opened>]>,
}

/// Whose results these are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// Such as 汐見市.
    pub municipality: Option<String>,
    /// Such as くらし支援課.
    pub unit: Option<String>,
    /// The how many-th round of this unit.
    pub round: Option<u32>,
    /// The day it was closed.
    pub closed: Option<Date>,
}

/// What has to be said of an item beside its two figures, or instead of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// It was worded otherwise then.
    Reworded,
    /// It is compared with none.
    Not(Why),
}

/// The same items, one round earlier.
#[derive(Clone, Debug, Default)]
pub struct Previous<'a> {
    /// The earlier figure of everybody, where the same item was asked.
    pub figures: Vec<Option<&'a Shown<Figures>>>,
    /// How everybody sees the earlier time from today, where that was asked and may stand beside the earlier figure.
    pub back: Vec<Option<Shown<Figures>>>,
    /// How each item moved, where both rounds may be shown.
    pub changes: Vec<Option<Change>>,
    /// What can be said of that, of all items together.
    pub verdicts: Vec<Verdict>,
    /// What has to be said beside: that an item is compared with none, or with one in other words.
    pub notes: Vec<Option<Note>>,
    /// How many answered then.
    pub answers: u32,
    /// The day it was closed.
    pub closed: Option<Date>,
    /// More than a third of the people are others than before: lines are dashed.
    pub other_people: bool,
    /// Nobody came and nobody left.
    pub same_people: bool,
}

impl<'a> Previous<'a> {
    /// Lays the items beside what was said of them then, and looking back.
    pub fn of(
        figures: Vec<Option<&'a Shown<Figures>>>,
        back: &[Option<&Shown<Figures>>],
        results: &Results,
    ) -> Previous<'a> {
        let seen = |at: usize| back.get(at).copied().flatten();
        let pairs = figures.iter().zip(results.items()).enumerate();
        let pairs: Vec<Pair> = pairs
            .map(|(at, (then, now))| Pair { then: *then, now: now.all(), back: seen(at) })
            .collect();
        Previous {
            back: pairs.iter().map(Pair::looking_back).collect(),
            changes: pairs.iter().map(|pair| change(pair.then?, pair.now)).collect(),
            verdicts: judge(&pairs),
            notes: vec![None; pairs.len()],
            figures,
            ..Previous::default()
        }
    }

    /// Some item was asked looking back.
    pub fn looks_back(&self) -> bool {
        self.back.iter().any(Option::is_some)
    }

    /// The mean of the earlier time seen from today, where it is told.
    pub fn seen_back(&self, item: usize) -> Option<&Figures> {
        self.back[item].as_ref()?.value()
    }

    /// How many items went that way, or seem to, or are compared at all.
    pub fn count(&self, is: impl Fn(Verdict) -> bool) -> usize {
        self.verdicts.iter().filter(|verdict| is(**verdict)).count()
    }
}

impl View<'_> {
    /// Everybody who answered.
    fn answers(&self) -> u32 {
        self.results.groups().first().map_or(0, Group::n)
    }

    /// The areas with the places of their items that were asked.
    fn areas(&self) -> Vec<(&Area, Vec<usize>)> {
        let asked = |area: &Area| -> Vec<usize> {
            let of_area = |item: &Item| area.items.iter().any(|own| own.key == item.key);
            (0..self.items.len()).filter(|at| of_area(self.items[*at])).collect()
        };
        let areas = self.sheet.areas.iter().map(|area| (area, asked(area)));
        areas.filter(|(_, items)| !items.is_empty()).collect()
    }

    fn area(&self, item: usize) -> Option<&Area> {
        self.areas().into_iter().find(|(_, items)| items.contains(&item)).map(|(area, _)| area)
    }

    fn steps(&self, item: usize) -> u8 {
        self.items[item].levels.len() as u8
    }

    fn most_steps(&self) -> u8 {
        (0..self.items.len()).map(|item| self.steps(item)).max().unwrap_or(0)
    }

    /// 汐見市 くらし支援課 第2回, as far as it is known; else the sheet's name.
    fn place(&self, lang: Lang) -> String {
        let heading = &self.heading;
        let round = heading.round.map(|round| t!(lang, "report-round", round = round));
        let known: Vec<String> = [heading.municipality.clone(), heading.unit.clone(), round]
            .into_iter()
            .flatten()
            .collect();
        if known.is_empty() { self.sheet.title.of(lang).to_owned() } else { known.join("　") }
    }

    fn closed(&self, lang: Lang) -> Option<String> {
        self.heading.closed.map(|day| japan::long_date(lang, day))
    }
}

/// What outside programs call a group: its bands, or `all`, which stands first.
fn group_key(at: usize, group: &Group) -> String {
    if at == 0 {
        return "all".to_owned();
    }
    group.bands().iter().map(|band| band.key()).collect::<Vec<_>>().join("+")
}

/// What people call a group.
fn group_name(lang: Lang, at: usize, group: &Group) -> String {
    if at == 0 { t!(lang, "band-all") } else { charts::bands(lang, group.bands()) }
}

/// A picture for a template.
fn drawn(picture: &Picture) -> Value {
    json!({ "svg": picture.svg, "alt": picture.alt(), "width": picture.width })
}

/// A sentence whose important phrase stands between `**`, as parts for a template.
fn emphasised(sentence: &str) -> Value {
    let parts = sentence.split("**").enumerate().filter(|(_, text)| !text.is_empty());
    parts.map(|(at, text)| json!({ "text": text, "strong": at % 2 == 1 })).collect()
}

/// What stands on every page of a document.
pub fn foot(lang: Lang, left: &str, least: Option<u32>) -> Value {
    json!({
        "left": left,
        "missing": t!(lang, "report-missing-letters"),
        "right": least.map(|least| t!(lang, "report-least", least = least)),
        "page": t!(lang, "report-page", page = "{page}", pages = "{pages}"),
    })
}

/// The frame around every document's own data.
pub fn document(lang: Lang, title: &str, kind: &str, foot: Value, own: Value) -> Value {
    let mark = charts::mark(&charts::Frame { id: "mark", about: &t!(lang, "product"), lang });
    json!({
        "lang": lang.tag(), "title": title, "product": t!(lang, "product"), "kind": kind,
        "mark": drawn(&mark), "foot": foot, "own": own,
    })
}
