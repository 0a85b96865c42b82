//! Policies: the mayor's lines, how departments and sections carry them, and the roadmap of what is done.
//!
//! Lines form a graph without circles: a line may carry several above it.  Nothing is added up that
//! nobody asked to add up: each tie says how the lower line's progress is told to the upper one.

mod carrying;
mod coverage;
mod import;
mod kinds;
mod paper;
pub mod pages;
mod reading;
mod removal;
mod store;
mod talking;
mod typed;
mod writing;
mod xlsx;

pub use carrying::{Told, Tree, rolled};
pub use coverage::{Coverage, Departments, Gaps, coverage};
pub use import::{Change, Plan, apply, keep_file, kept_file, plan};
pub use kinds::{
    Depth, Horizon, Level, Mark, Occasion, Reach, Rule, Scale, Source, Stage, State, Target,
};
pub use paper::{road_pdf, tree_pdf};
pub use reading::{Ground, Tables, read_xlsx, tables};
pub use removal::{remove, remove_goal, remove_measure};
pub use talking::{
    Question, Reading, Review, ask, questions_of, read_in_own_words, readings_of, reply, review,
    reviews_of,
};
use talking::{waiting, words};
pub use typed::{
    MONTHS, TypedGoal, TypedLine, TypedMeasure, TypedPolicy, TypedProgress, TypedReview,
    TypedSetting,
};
use writing::own;
pub use writing::{
    free_key, link, put, put_goal, put_line, put_measure, put_moved, put_tie, set_setting,
    set_stage, tell, tie, unlink, untie,
};
pub use xlsx::write_xlsx;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::accounts::PolicyReader;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::japan;

/// The most goals of a policy: with more, none of them is important.
pub const GOALS: usize = 5;
/// The most lines an organisation has.
pub const LINES: usize = 10_000;
/// How long a sentence may be.
pub const SENTENCE: usize = 200;
/// How long what is told in sentences may be.
pub const PROSE: usize = 1000;

/// One line of the cascade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Our id.
    pub id: String,
    /// What files call it.
    pub key: String,
    /// Whose line it is.
    pub level: Level,
    /// The first and the last fiscal year.
    pub years: (i16, i16),
    /// The unit that carries it; none for the mayor.
    pub unit: Option<String>,
    /// The post that wrote it.
    pub post: String,
    /// The line itself.
    pub title: String,
    /// What is meant.
    pub intent: String,
    /// Why.
    pub why: String,
    /// Where it comes from.
    pub source: Source,
    /// How far it has come.
    pub stage: Stage,
    /// Since when it is agreed.
    pub agreed: Option<Date>,
}

impl Policy {
    /// It concerns that fiscal year.
    pub fn is_of(&self, year: i16) -> bool {
        (self.years.0..=self.years.1).contains(&year)
    }

    /// That reader may see it: what is agreed, and the drafts of the own units.
    pub fn is_seen_by(&self, by: &PolicyReader) -> bool {
        self.stage != Stage::Draft || by.keeps(self.unit.as_deref())
    }
}

/// One line carries another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tie {
    /// The lower line.
    pub child: String,
    /// The upper line.
    pub parent: String,
    /// How progress is told upwards.
    pub rule: Rule,
}

/// What is to be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// Our id.
    pub id: String,
    /// The policy's id.
    pub policy: String,
    /// What files call it.
    pub key: String,
    /// How important, 1 first.
    pub rank: u8,
    /// What.
    pub what: String,
    /// By when.
    pub by_when: Date,
    /// How far it looks.
    pub horizon: Horizon,
    /// By what one sees it.
    pub indicator: String,
    /// How it is now.
    pub baseline: String,
    /// How it is to be.
    pub target: String,
    /// The unit of these figures.
    pub counted_in: String,
    /// How it became.
    pub result: String,
    /// How far it was reached, on the scale of the municipality.
    pub grade: String,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Our id.
    pub id: String,
    /// The policy's id.
    pub policy: String,
    /// The goal it serves.
    pub goal: Option<String>,
    /// What files call it.
    pub key: String,
    /// What.
    pub what: String,
    /// In which steps.
    pub steps: String,
    /// The unit whose post sees to it.
    pub unit: Option<String>,
    /// The post that sees to it.
    pub post: String,
    /// Money, people, time.
    pub resources: String,
    /// How deep it changes things.
    pub depth: Depth,
    /// How far it reaches.
    pub reach: Reach,
}

/// A measure in one fiscal year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Our id.
    pub id: String,
    /// The measure's id.
    pub measure: String,
    /// The fiscal year.
    pub year: i16,
    /// The first month.
    pub starts: i8,
    /// The last month.
    pub ends: i8,
    /// What is watched (管理項目).
    pub control: String,
    /// From where on one acts.
    pub warning: String,
    /// What happens in which month.
    pub marks: BTreeMap<i8, (Mark, String)>,
}

/// How a line goes, said on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The line's id.
    pub line: String,
    /// The day.
    pub as_of: Date,
    /// How it goes.
    pub state: State,
    /// The day of the plan the work has come to.
    pub reached: Option<Date>,
    /// What was seen.
    pub fact: String,
    /// The figure of the control item.
    pub value: String,
    /// Why it is behind.
    pub reason: String,
    /// What is done next.
    pub next: String,
}

impl Progress {
    /// So many whole weeks behind the plan, where it is behind.
    pub fn weeks_behind(&self) -> Option<i32> {
        let reached = self.reached.filter(|_| self.state == State::Behind)?;
        Some((self.as_of - reached).get_days() / 7).filter(|weeks| *weeks > 0)
    }
}

/// A policy, or one of its goals or measures, and something elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Our id.
    pub id: String,
    /// The policy's id.
    pub policy: String,
    /// One of its goals.
    pub goal: Option<String>,
    /// One of its measures.
    pub measure: Option<String>,
    /// What it is linked with.
    pub kind: Target,
    /// The key of the item, the id of the action, the address of the learning session.
    pub target: String,
}

/// What each municipality chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// How the reach of a goal is told.
    pub scale: Scale,
    /// From how many per cent on it is A, B, C.
    pub bounds: [u16; 3],
    /// The units of this step, 1 at the top, are to have a line and a roadmap.
    pub step: u8,
}

impl Default for Setting {
    fn default() -> Setting {
        Setting { scale: Scale::Letters, bounds: [100, 90, 80], step: 2 }
    }
}

impl Setting {
    /// Every grade, the best first.
    pub fn grades(&self) -> &'static [&'static str] {
        match self.scale {
            Scale::Letters => &["A", "B", "C", "D"],
            Scale::Five => &["5", "4", "3", "2", "1"],
            Scale::Signs => &["◎", "○", "△", "×"],
        }
    }

    /// The letter of so many per cent.
    pub fn letter(&self, percent: i64) -> &'static str {
        let reached = self.bounds.iter().position(|bound| percent >= i64::from(*bound));
        self.grades()[reached.unwrap_or(3)]
    }
}

impl Goal {
    /// The result in per cent of the target, rounded down, where both are figures.
    pub fn percent(&self) -> Option<i64> {
        let (result, target) = (typed::decimal(&self.result)?, typed::decimal(&self.target)?);
        (target > 0).then(|| result * 100 / target)
    }
}

/// Everything of an organisation, as it leaves and comes in files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// Every line, in its order.
    pub policies: Vec<Policy>,
    /// Which carries which.
    pub ties: Vec<Tie>,
    /// Every goal.
    pub goals: Vec<Goal>,
    /// Every measure.
    pub measures: Vec<Measure>,
    /// Every year of a measure.
    pub lines: Vec<Line>,
    /// Every link.
    pub links: Vec<Link>,
}

// Looking

/// The lines a reader may see, with their ties, of one fiscal year.
pub fn tree(tx: &mut Tx, by: &PolicyReader, year: i16) -> Result<Tree> {
    let mut policies = store::policies(tx, by.organisation())?;
    policies.retain(|policy| policy.is_of(year) && policy.is_seen_by(by));
    Ok(Tree::new(policies, store::ties(tx, by.organisation())?))
}

/// Every line a reader may see, of every year.
pub fn seen(tx: &mut Tx, by: &PolicyReader) -> Result<Vec<Policy>> {
    let mut policies = store::policies(tx, by.organisation())?;
    policies.retain(|policy| policy.is_seen_by(by));
    Ok(policies)
}

/// The lines of one unit in a fiscal year, as far as that reader may see.
pub fn of_unit(tx: &mut Tx, by: &PolicyReader, unit: &str, year: i16) -> Result<Vec<Policy>> {
    let mut policies = store::policies_of(tx, by.organisation(), unit)?;
    policies.retain(|policy| policy.is_of(year) && policy.is_seen_by(by));
    Ok(policies)
}

/// Every tie of the organisation.
pub fn ties(tx: &mut Tx, by: &PolicyReader) -> Result<Vec<Tie>> {
    store::ties(tx, by.organisation())
}

/// Which unit has read which line in its own words.
fn read_by(tx: &mut Tx, by: &PolicyReader) -> Result<BTreeSet<(String, String)>> {
    store::read_by(tx, by.organisation())
}

/// One line, where that reader may see it.
pub fn policy(tx: &mut Tx, by: &PolicyReader, id: &str) -> Result<Policy> {
    let policy = store::policy(tx, by.organisation(), id)?;
    if policy.is_seen_by(by) { Ok(policy) } else { Err(Error::NotFound) }
}

/// Everything a reader may see, for a file.
pub fn book(tx: &mut Tx, by: &PolicyReader) -> Result<Book> {
    let mut book = whole_book(tx, by.organisation())?;
    book.policies.retain(|policy| policy.is_seen_by(by));
    let seen: BTreeSet<String> = book.policies.iter().map(|policy| policy.id.clone()).collect();
    book.ties.retain(|tie| seen.contains(&tie.child) && seen.contains(&tie.parent));
    book.goals.retain(|goal| seen.contains(&goal.policy));
    book.measures.retain(|measure| seen.contains(&measure.policy));
    book.links.retain(|link| seen.contains(&link.policy));
    let measures: BTreeSet<&String> = book.measures.iter().map(|measure| &measure.id).collect();
    book.lines.retain(|line| measures.contains(&line.measure));
    Ok(book)
}

fn whole_book(tx: &mut Tx, organisation: &str) -> Result<Book> {
    Ok(Book {
        policies: store::policies(tx, organisation)?,
        ties: store::ties(tx, organisation)?,
        goals: store::goals(tx, organisation)?,
        measures: store::measures(tx, organisation)?,
        lines: store::lines(tx, organisation)?,
        links: store::links(tx, organisation)?,
    })
}

/// The goals of a policy, the most important first.
pub fn goals(tx: &mut Tx, policy: &Policy) -> Result<Vec<Goal>> {
    store::goals_of(tx, &policy.id)
}

/// The measures of a policy.
pub fn measures(tx: &mut Tx, policy: &Policy) -> Result<Vec<Measure>> {
    store::measures_of(tx, &policy.id)
}

/// The links of a policy.
pub fn links(tx: &mut Tx, policy: &Policy) -> Result<Vec<Link>> {
    store::links_of(tx, &policy.id)
}

/// The years of a policy's measures.
pub fn lines(tx: &mut Tx, policy: &Policy) -> Result<Vec<Line>> {
    store::lines_of(tx, &policy.id)
}

/// How the lines of a policy went, the latest first.
pub fn progress(tx: &mut Tx, policy: &Policy) -> Result<Vec<Progress>> {
    store::progress_of(tx, &policy.id)
}

/// What the municipality chose.
pub fn setting(tx: &mut Tx, organisation: &str) -> Result<Setting> {
    store::setting(tx, organisation)
}

/// Agreed lines that mention such a thing: an item by its key, an action by its id, a learning session by its address.
pub fn mentioning(
    tx: &mut Tx,
    organisation: &str,
    kind: Target,
    target: &str,
) -> Result<Vec<Policy>> {
    store::mentioning(tx, organisation, kind, target)
}

/// A line of the roadmap with what it belongs to.
#[derive(Clone, Debug)]
pub struct Road {
    /// The line.
    pub line: Line,
    /// Its measure.
    pub measure: Measure,
    /// Said last of it.
    pub latest: Option<Progress>,
}

/// The roadmap of a fiscal year: every line a reader may see, with what was said last.
pub fn roads(tx: &mut Tx, by: &PolicyReader, tree: &Tree, year: i16) -> Result<Vec<Road>> {
    let measures = store::measures(tx, by.organisation())?.into_iter();
    let measures = measures.filter(|measure| tree.get(&measure.policy).is_some());
    let mut measures: BTreeMap<String, Measure> =
        measures.map(|measure| (measure.id.clone(), measure)).collect();
    let mut latest = BTreeMap::new();
    for progress in store::progress_in(tx, by.organisation(), year)? {
        latest.insert(progress.line.clone(), progress);
    }
    let lines = store::lines_in(tx, by.organisation(), year)?.into_iter();
    let road = lines.filter_map(|line| {
        let measure = measures.remove(&line.measure)?;
        Some(Road { latest: latest.remove(&line.id), measure, line })
    });
    Ok(road.collect())
}

// What everybody may read

/// What a municipality made public, by its code: its name, the lines and their goals.
pub fn public(tx: &mut Tx, code: &str, year: i16) -> Result<(String, Tree, Vec<Goal>)> {
    let (organisation, name) = store::organisation_by_code(tx, code)?;
    let mut policies = store::policies(tx, &organisation)?;
    policies.retain(|policy| policy.is_of(year) && policy.stage == Stage::Public);
    if policies.is_empty() {
        return Err(Error::NotFound);
    }
    let tree = Tree::new(policies, store::ties(tx, &organisation)?);
    let mut goals = store::goals(tx, &organisation)?;
    goals.retain(|goal| tree.get(&goal.policy).is_some());
    Ok((name, tree, goals))
}

/// The place of a month in its fiscal year: April is 0.
pub fn place_of(month: i8) -> i8 {
    (month + 8) % 12
}

/// The first day of a month of a fiscal year.
pub fn first_day(year: i16, month: i8) -> Date {
    let year = if month >= 4 { year } else { year + 1 };
    Date::new(year, month, 1).unwrap_or_default()
}

/// The last day of a fiscal year.
pub fn last_day(year: i16) -> Date {
    Date::new(year + 1, 3, 31).unwrap_or_default()
}

/// The fiscal year a page shows where nobody asked for another.
pub fn present_year(now: Timestamp) -> i16 {
    japan::fiscal_year(japan::wall_clock(now).date())
}
