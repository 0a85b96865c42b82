//! Policies: the mayor's lines, how departments and sections carry them, and the roadmap of what is done.
//!
//! Lines form a graph without circles: a line may carry several above it.  Nothing is added up that
//! nobody asked to add up: each tie says how the lower line's progress is told to the upper one.

mod carrying;
mod coverage;
mod import;
mod paper;
pub mod pages;
mod reading;
mod store;
mod talking;
mod typed;
mod xlsx;

pub use carrying::{Told, Tree, rolled};
pub use coverage::{Coverage, Departments, Gaps, coverage};
pub use import::{Change, Plan, apply, keep_file, kept_file, plan};
pub use paper::{road_pdf, tree_pdf};
pub use reading::{Tables, tables};
pub use talking::{
    Question, Reading, Review, ask, questions_of, read_in_own_words, readings_of, reply, review,
    reviews_of,
};
use talking::{waiting, words};
pub use typed::{
    MONTHS, TypedGoal, TypedLine, TypedMeasure, TypedPolicy, TypedProgress, TypedReview,
    TypedSetting,
};
pub use xlsx::write_xlsx;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::accounts::{PolicyKeeper, PolicyOffice, PolicyReader};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::words::{Lang, Message, say};
use crate::{japan, msg};

/// A handful of choices: the name each is kept under, and the message that says it.
macro_rules! choices {
    ($(#[$meta:meta])* $name:ident { $($(#[$choice_meta:meta])* $choice:ident = $key:literal $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$choice_meta])* $choice,)* }

        impl $name {
            /// Every one, in the order of the form.
            pub const ALL: &[$name] = &[$($name::$choice),*];

            /// The name it is kept under.
            pub fn key(self) -> &'static str {
                match self { $($name::$choice => $key,)* }
            }

            /// The one of that name.
            pub fn from_key(key: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.key() == key)
            }

            /// What people call it.
            pub fn word(self, lang: Lang) -> String {
                let id = match self { $($name::$choice => $word,)* };
                say(lang, &Message { id, args: Vec::new() })
            }
        }
    };
}

choices! {
    /// Whose line it is.
    Level {
        /// 市長
        Mayor = "mayor" "policy-level-mayor",
        /// 局
        Bureau = "bureau" "policy-level-bureau",
        /// 部
        Department = "department" "policy-level-department",
        /// 課
        Section = "section" "policy-level-section",
        /// 係
        Team = "team" "policy-level-team",
    }
}

choices! {
    /// Where a line comes from.
    Source {
        /// 公約
        Pledge = "pledge" "policy-source-pledge",
        /// 総合計画
        MasterPlan = "master_plan" "policy-source-master-plan",
        /// 市長の指示
        Instruction = "instruction" "policy-source-instruction",
        /// 行財政改革
        Reform = "reform" "policy-source-reform",
        /// 市民の声
        Voice = "voice" "policy-source-voice",
        /// 自分たちで
        Own = "own" "policy-source-own",
    }
}

choices! {
    /// How far a line has come.
    Stage {
        /// Its keepers are writing it.
        Draft = "draft" "policy-stage-draft",
        /// Everybody of the organisation may read it.
        Agreed = "agreed" "policy-stage-agreed",
        /// Everybody may.
        Public = "public" "policy-stage-public",
    }
}

choices! {
    /// How a line's progress is told to the one above it.
    Rule {
        /// In words only; nothing is counted.
        Words = "words" "policy-rule-words",
        /// Its roadmap lines are counted among those of the upper line.
        Count = "count" "policy-rule-count",
        /// The upper line is done when all of its roadmap lines are.
        All = "all" "policy-rule-all",
    }
}

choices! {
    /// How far a goal looks.
    Horizon {
        /// Within the year.
        Year = "year" "policy-horizon-year",
        /// Over several years.
        MidTerm = "mid_term" "policy-horizon-mid-term",
    }
}

choices! {
    /// How deep a measure changes things.
    Depth {
        /// A fault is mended.
        Fix = "fix" "policy-depth-fix",
        /// Something gets better.
        Improve = "improve" "policy-depth-improve",
        /// Something becomes new.
        Innovate = "innovate" "policy-depth-innovate",
    }
}

choices! {
    /// How far a measure reaches.
    Reach {
        /// Whoever does it.
        Oneself = "self" "policy-reach-self",
        /// The workplace.
        Workplace = "workplace" "policy-reach-workplace",
        /// The whole office.
        Office = "office" "policy-reach-office",
        /// The region.
        Region = "region" "policy-reach-region",
    }
}

choices! {
    /// What happens in a month of the roadmap.
    Mark {
        /// ●
        Plan = "plan" "policy-mark-plan",
        /// ◎
        Decide = "decide" "policy-mark-decide",
        /// ■
        Deliver = "deliver" "policy-mark-deliver",
    }
}

choices! {
    /// How a roadmap line goes.
    State {
        /// Before the plan.
        Ahead = "ahead" "policy-state-ahead",
        /// As planned.
        OnTrack = "on_track" "policy-state-on-track",
        /// Behind the plan.
        Behind = "behind" "policy-state-behind",
        /// It rests.
        Stopped = "stopped" "policy-state-stopped",
        /// It is done.
        Done = "done" "policy-state-done",
    }
}

choices! {
    /// When one looks back.
    Occasion {
        /// In October.
        Interim = "interim" "policy-review-interim",
        /// At the end of the year.
        YearEnd = "year_end" "policy-review-year-end",
        /// With the mayor.
        Top = "top" "policy-review-top",
    }
}

choices! {
    /// What a line is linked with.
    Target {
        /// An item of the sheet.
        Item = "item" "policy-target-item",
        /// Something a workplace tries.
        Action = "action" "policy-target-action",
        /// A learning session.
        Gathering = "gathering" "policy-target-gathering",
    }
}

choices! {
    /// How the reach of a goal is told.
    Scale {
        /// A to D by per cent.
        Letters = "letters" "policy-scale-letters",
        /// Five steps.
        Five = "five" "policy-scale-five",
        /// ◎ ○ △ ×
        Signs = "signs" "policy-scale-signs",
    }
}

impl Mark {
    /// Its sign in a table.
    pub fn sign(self) -> char {
        match self {
            Mark::Plan => '●',
            Mark::Decide => '◎',
            Mark::Deliver => '■',
        }
    }
}

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

// Writing

/// Adds a line, or changes one; `id` is new or the policy's own.
pub fn put(tx: &mut Tx, by: &PolicyKeeper, policy: &Policy) -> Result<()> {
    own(by, policy)?;
    if let Some(before) = store::maybe_policy(tx, by.organisation(), &policy.id)? {
        own(by, &before)?;
    }
    put_sound(tx, by, policy)
}

fn put_sound(tx: &mut Tx, by: &PolicyKeeper, policy: &Policy) -> Result<()> {
    if let Some(unit) = &policy.unit {
        crate::organisations::unit(tx, by.organisation(), unit)?;
    }
    let key = store::policy_by_key(tx, by.organisation(), &policy.key)?;
    if key.is_some_and(|other| other != policy.id) {
        return Err(Error::Refused(msg!("policy-key-taken", key = &policy.key)));
    }
    store::put_policy(tx, by.organisation(), policy)
}

/// Changes a line; to another unit it moves only by who may write for both.
pub fn put_moved(
    tx: &mut Tx,
    by: &PolicyKeeper,
    before: &Policy,
    after: &Policy,
    everywhere: bool,
) -> Result<()> {
    if before.unit == after.unit {
        return put(tx, by, after);
    }
    own(by, after)?;
    if everywhere { put_sound(tx, by, after) } else { Err(Error::Forbidden) }
}

/// A keeper writes what belongs to the own unit, and the office what belongs to any.
fn own(by: &PolicyKeeper, policy: &Policy) -> Result<()> {
    if by.unit() == policy.unit.as_deref() { Ok(()) } else { Err(Error::Forbidden) }
}

/// A key nobody uses yet, for a line that nobody gave one.
pub fn free_key(tx: &mut Tx, organisation: &str, level: Level) -> Result<String> {
    let letter = match level {
        Level::Mayor => "M",
        Level::Bureau | Level::Department => "D",
        Level::Section | Level::Team => "S",
    };
    let taken = store::keys(tx, organisation)?;
    let numbers = (1..).map(|number| format!("{letter}-{number:03}"));
    let mut free = numbers.filter(|key| !taken.contains(key));
    free.next().ok_or_else(|| Error::fault("numbers do not end"))
}

/// The line moves to another stage.
pub fn set_stage(
    tx: &mut Tx,
    by: &PolicyKeeper,
    policy: &Policy,
    stage: Stage,
    today: Date,
) -> Result<()> {
    own(by, policy)?;
    let agreed = match stage {
        Stage::Draft => None,
        Stage::Agreed | Stage::Public => policy.agreed.or(Some(today)),
    };
    store::put_policy(tx, by.organisation(), &Policy { stage, agreed, ..policy.clone() })
}

/// The lower line carries the upper one from now on, told upwards by that rule.
pub fn tie(
    tx: &mut Tx,
    by: &PolicyKeeper,
    child: &Policy,
    parent: &Policy,
    rule: Rule,
) -> Result<()> {
    own(by, child)?;
    let tree =
        Tree::new(store::policies(tx, by.organisation())?, store::ties(tx, by.organisation())?);
    if let Some(why) = tree.forbids(child, parent) {
        return Err(Error::Refused(why));
    }
    let tie = Tie { child: child.id.clone(), parent: parent.id.clone(), rule };
    store::put_tie(tx, by.organisation(), &tie)
}

/// The same without looking for circles: the caller knows that the lower line is new.
pub fn put_tie(
    tx: &mut Tx,
    by: &PolicyKeeper,
    child: &Policy,
    parent: &Policy,
    rule: Rule,
) -> Result<()> {
    own(by, child)?;
    let tie = Tie { child: child.id.clone(), parent: parent.id.clone(), rule };
    store::put_tie(tx, by.organisation(), &tie)
}

/// The lower line does not carry the upper one any more.
pub fn untie(tx: &mut Tx, by: &PolicyKeeper, child: &Policy, parent: &str) -> Result<()> {
    own(by, child)?;
    store::remove_tie(tx, by.organisation(), &child.id, parent)
}

/// Adds a goal, or changes one; told where five are there.
pub fn put_goal(tx: &mut Tx, by: &PolicyKeeper, policy: &Policy, goal: &Goal) -> Result<()> {
    own(by, policy)?;
    let others = store::goals_of(tx, &policy.id)?;
    if others.iter().filter(|other| other.id != goal.id).count() >= GOALS {
        return Err(Error::Refused(msg!("policy-goals-full", most = GOALS)));
    }
    store::put_goal(tx, by.organisation(), goal)
}

/// Adds a measure, or changes one.
pub fn put_measure(
    tx: &mut Tx,
    by: &PolicyKeeper,
    policy: &Policy,
    measure: &Measure,
) -> Result<()> {
    own(by, policy)?;
    if let Some(unit) = &measure.unit {
        crate::organisations::unit(tx, by.organisation(), unit)?;
    }
    store::put_measure(tx, by.organisation(), measure)
}

/// Adds the year of a measure, or changes it.
pub fn put_line(tx: &mut Tx, by: &PolicyKeeper, policy: &Policy, line: &Line) -> Result<()> {
    own(by, policy)?;
    store::put_line(tx, by.organisation(), line)
}

/// How a line goes: told by who keeps the policy, or by the unit that sees to the measure.
pub fn tell(
    tx: &mut Tx,
    by: &PolicyKeeper,
    (policy, measure): (&Policy, &Measure),
    progress: &Progress,
    id: &str,
    now: Timestamp,
) -> Result<()> {
    if measure.unit.is_none() || by.unit() != measure.unit.as_deref() {
        own(by, policy)?;
    }
    store::add_progress(tx, by.organisation(), id, progress, &now.to_string())
}

/// Links a policy, or part of it, with something elsewhere; once is enough.
pub fn link(tx: &mut Tx, by: &PolicyKeeper, policy: &Policy, link: &Link) -> Result<()> {
    own(by, policy)?;
    let same = |other: &Link| Link { id: String::new(), ..other.clone() };
    match store::links_of(tx, &policy.id)?.iter().any(|other| same(other) == same(link)) {
        true => Ok(()),
        false => store::put_link(tx, by.organisation(), link),
    }
}

/// Takes a link away.
pub fn unlink(tx: &mut Tx, by: &PolicyKeeper, policy: &Policy, id: &str) -> Result<()> {
    own(by, policy)?;
    store::remove_link(tx, &policy.id, id)
}

/// Chooses how goals are told, and which units have a roadmap.
pub fn set_setting(tx: &mut Tx, by: &PolicyOffice, setting: &Setting) -> Result<()> {
    store::put_setting(tx, by.organisation(), setting)
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
