//! What is typed about policies, in a form or in a file: every fault at once, each with its field.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::{
    Depth, Goal, Horizon, Level, Line, Mark, Measure, Occasion, PROSE, Policy, Progress, Reach,
    Review, SENTENCE, Scale, Setting, Source, Stage, State, first_day, place_of,
};
use crate::typed::{self, Fault, fault, half_width};
use crate::words::{Lang, Message};
use crate::workbook::folded;
use crate::{japan, msg};

/// Reads field after field and remembers what has to be mended.
#[derive(Default)]
struct Fields(Vec<Fault>);

impl Fields {
    fn take<T>(&mut self, field: &'static str, read: Result<T, Message>) -> Option<T> {
        read.map_err(|say| self.mend(field, say)).ok()
    }

    fn mend(&mut self, field: &'static str, say: Message) {
        self.0.push(fault(field, say));
    }

    /// One line that has to be there.
    fn sentence(&mut self, field: &'static str, text: &str, missing: Message) -> Option<String> {
        let read = match text.trim() {
            "" => Err(missing),
            text => one_line(text),
        };
        self.take(field, read)
    }

    /// One line that may be missing.
    fn maybe(&mut self, field: &'static str, text: &str) -> Option<String> {
        self.take(field, one_line(text.trim()))
    }

    fn prose(&mut self, field: &'static str, text: &str) -> Option<String> {
        self.take(field, typed::prose(text, PROSE))
    }

    fn whole<T>(self, read: Option<T>) -> Result<T, Vec<Fault>> {
        match read {
            Some(read) if self.0.is_empty() => Ok(read),
            _ => Err(self.0),
        }
    }
}

fn one_line(text: &str) -> Result<String, Message> {
    match text.chars().count() {
        long if long > SENTENCE => Err(msg!("name-long", most = SENTENCE, now = long)),
        _ if text.chars().any(typed::is_hidden) => Err(msg!("name-hidden")),
        _ => Ok(text.to_owned()),
    }
}

/// How one of a few is called: its key, and the word for it in a language.
type Called<T> = (fn(T) -> &'static str, fn(T, Lang) -> String);

/// One of a few, by its key or by what people call it in any language; nothing typed is `unsaid`.
fn choice<T: Copy>(
    text: &str,
    all: &[T],
    (key, word): Called<T>,
    unsaid: Option<T>,
) -> Result<T, Message> {
    let wanted = folded(text);
    if wanted.is_empty()
        && let Some(unsaid) = unsaid
    {
        return Ok(unsaid);
    }
    let is_meant = |one: &&T| {
        folded(key(**one)) == wanted
            || Lang::ALL.iter().any(|lang| folded(&word(**one, *lang)) == wanted)
    };
    let words: Vec<String> = all.iter().map(|one| word(*one, Lang::Ja)).collect();
    let known = words.join(&crate::t!(Lang::Ja, "policy-or"));
    all.iter().find(is_meant).copied().ok_or(msg!("policy-choice", known = known))
}

macro_rules! chosen {
    ($name:ident, $text:expr, $unsaid:expr) => {
        choice($text, $name::ALL, ($name::key, $name::word), $unsaid)
    };
}

pub(super) fn rule(text: &str) -> Result<super::Rule, Message> {
    use super::Rule;
    chosen!(Rule, text, Some(Rule::Words))
}

pub(super) fn target(text: &str) -> Result<super::Target, Message> {
    use super::Target;
    chosen!(Target, text, None)
}

fn fiscal_year(text: &str) -> Result<i16, Message> {
    japan::fiscal_year_of(text).map_err(|bad| bad.message())
}

fn day(text: &str) -> Result<Date, Message> {
    japan::day_of(text).map_err(|bad| bad.message())
}

fn month(text: &str) -> Result<i8, Message> {
    japan::month_of(text).ok_or(msg!("policy-month-wrong", typed = text.trim()))
}

/// A figure in thousandths; signs of units and percent are left aside, words are no figure.
pub(super) fn decimal(text: &str) -> Option<i64> {
    let plain = half_width(text.trim()).replace([',', '%', '％'], "");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || part.len() > 3 || !digits(whole) || !digits(part) {
        return None;
    }
    format!("{whole}{part:0<3}").parse().ok()
}

/// Keys are ours and those of people's own files: letters, digits and a few signs.
fn key(text: &str) -> Result<String, Message> {
    let key = half_width(text.trim());
    let fine = |c: char| c.is_alphanumeric() || "-_./()".contains(c);
    match key.chars().count() {
        0 => Err(msg!("policy-key-missing")),
        1..=40 if key.chars().all(fine) => Ok(key),
        _ => Err(msg!("policy-key-wrong")),
    }
}

/// A line of the cascade as it is typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct TypedPolicy {
    /// What files call it.
    pub key: String,
    /// Whose line it is.
    pub level: String,
    /// The first fiscal year.
    pub year_from: String,
    /// The last one; empty: the same.
    pub year_to: String,
    /// The unit's id; empty: the mayor's.
    pub unit: String,
    /// The post that wrote it.
    pub post: String,
    /// The line itself.
    pub title: String,
    /// What is meant.
    pub intent: String,
    /// Why.
    pub why: String,
    /// Where it comes from.
    pub source: String,
    /// How far it has come.
    pub stage: String,
    /// Since when it is agreed.
    pub agreed: String,
}

impl TypedPolicy {
    /// What is there already, to be changed.
    pub fn of(policy: &Policy, lang: Lang) -> TypedPolicy {
        TypedPolicy {
            key: policy.key.clone(),
            level: policy.level.key().to_owned(),
            year_from: japan::fiscal_label(lang, policy.years.0),
            year_to: japan::fiscal_label(lang, policy.years.1),
            unit: policy.unit.clone().unwrap_or_default(),
            post: policy.post.clone(),
            title: policy.title.clone(),
            intent: policy.intent.clone(),
            why: policy.why.clone(),
            source: policy.source.key().to_owned(),
            stage: policy.stage.key().to_owned(),
            agreed: policy.agreed.map_or_else(String::new, |day| day.to_string()),
        }
    }

    /// Reads it for that id.
    pub fn read(&self, id: String) -> Result<Policy, Vec<Fault>> {
        let mut fields = Fields::default();
        let key = fields.take("key", key(&self.key));
        let level = fields.take("level", chosen!(Level, &self.level, None));
        let years = self.years(&mut fields);
        let title = fields.sentence("title", &self.title, msg!("policy-title-missing"));
        let post = fields.sentence("post", &self.post, msg!("policy-post-missing"));
        let intent = fields.prose("intent", &self.intent);
        let why = fields.prose("why", &self.why);
        let source = fields.take("source", chosen!(Source, &self.source, Some(Source::Own)));
        let stage = fields.take("stage", chosen!(Stage, &self.stage, Some(Stage::Draft)));
        let agreed = match self.agreed.trim() {
            "" => Some(None),
            text => fields.take("agreed", day(text).map(Some)),
        };
        let unit = Some(self.unit.trim()).filter(|unit| !unit.is_empty()).map(str::to_owned);
        match (level, &unit) {
            (Some(Level::Mayor), Some(_)) => fields.mend("unit", msg!("policy-unit-mayor")),
            (Some(Level::Mayor), None) | (None, _) => {}
            (Some(_), None) => fields.mend("unit", msg!("policy-unit-missing")),
            (Some(_), Some(_)) => {}
        }
        let read = || {
            Some(Policy {
                id,
                key: key?,
                level: level?,
                years: years?,
                unit,
                post: post?,
                title: title?,
                intent: intent?,
                why: why?,
                source: source?,
                stage: stage?,
                agreed: agreed?,
            })
        };
        let read = read();
        fields.whole(read)
    }

    fn years(&self, fields: &mut Fields) -> Option<(i16, i16)> {
        let from = fields.take("year_from", fiscal_year(&self.year_from))?;
        let to = match self.year_to.trim() {
            "" => from,
            text => fields.take("year_to", fiscal_year(text))?,
        };
        if to < from {
            fields.mend("year_to", msg!("policy-years-reversed"));
        }
        Some((from, to))
    }
}

/// A goal as it is typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct TypedGoal {
    /// What files call it.
    pub key: String,
    /// How important.
    pub rank: String,
    /// What.
    pub what: String,
    /// By when.
    pub by_when: String,
    /// How far it looks.
    pub horizon: String,
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
    /// How far it was reached.
    pub grade: String,
}

impl TypedGoal {
    /// What is there already, to be changed.
    pub fn of(goal: &Goal) -> TypedGoal {
        TypedGoal {
            key: goal.key.clone(),
            rank: goal.rank.to_string(),
            what: goal.what.clone(),
            by_when: goal.by_when.to_string(),
            horizon: goal.horizon.key().to_owned(),
            indicator: goal.indicator.clone(),
            baseline: goal.baseline.clone(),
            target: goal.target.clone(),
            counted_in: goal.counted_in.clone(),
            result: goal.result.clone(),
            grade: goal.grade.clone(),
        }
    }

    /// Reads it for that id, as a goal of that policy.
    pub fn read(&self, id: String, policy: &Policy, setting: &Setting) -> Result<Goal, Vec<Fault>> {
        let mut fields = Fields::default();
        let key = fields.take("key", key(&self.key));
        let rank = fields.take("rank", rank(&self.rank));
        let what = fields.sentence("what", &self.what, msg!("policy-goal-missing"));
        let horizon = fields.take("horizon", chosen!(Horizon, &self.horizon, Some(Horizon::Year)));
        let by_when = fields.take("by_when", day(&self.by_when));
        if let (Some(day), Some(horizon)) = (by_when, horizon) {
            deadline(day, horizon, policy).into_iter().for_each(|say| fields.mend("by_when", say));
        }
        let indicator = fields.maybe("indicator", &self.indicator);
        let baseline = fields.maybe("baseline", &self.baseline);
        let target = fields.sentence("target", &self.target, msg!("policy-target-missing"));
        let counted_in = fields.maybe("counted_in", &self.counted_in);
        let result = fields.maybe("result", &self.result);
        let grade = fields.take("grade", grade(&self.grade, setting));
        let read = || {
            Some(Goal {
                id,
                policy: policy.id.clone(),
                key: key?,
                rank: rank?,
                what: what?,
                by_when: by_when?,
                horizon: horizon?,
                indicator: indicator?,
                baseline: baseline?,
                target: target?,
                counted_in: counted_in?,
                result: result?,
                grade: grade?,
            })
        };
        let read = read();
        let wrong = read.as_ref().and_then(|goal| grade_differs(goal, setting));
        wrong.into_iter().for_each(|say| fields.mend("grade", say));
        fields.whole(read)
    }
}

fn rank(text: &str) -> Result<u8, Message> {
    let most = super::GOALS as u32;
    let read = japan::number_typed(text).filter(|rank| (1..=i64::from(most)).contains(rank));
    read.map(|rank| rank as u8).ok_or(msg!("policy-rank-wrong", most = most))
}

/// A goal is due within its policy's years, one that looks farther not before they begin.
fn deadline(day: Date, horizon: Horizon, policy: &Policy) -> Option<Message> {
    let (begins, after) = (first_day(policy.years.0, 4), first_day(policy.years.1 + 1, 4));
    match horizon {
        _ if day < begins => Some(msg!("policy-due-early", first = begins.to_string())),
        Horizon::Year if day >= after => {
            Some(msg!("policy-due-late", last = i32::from(policy.years.1)))
        }
        _ => None,
    }
}

fn grade(text: &str, setting: &Setting) -> Result<String, Message> {
    let text = half_width(text.trim()).replace('〇', "○");
    let known = setting.grades();
    let found = known.iter().find(|grade| grade.eq_ignore_ascii_case(&text));
    match (found, text.is_empty()) {
        (_, true) => Ok(String::new()),
        (Some(grade), _) => Ok((*grade).to_owned()),
        (None, _) => Err(msg!("policy-grade-unknown", known = known.join(" "))),
    }
}

/// Where result and target are figures, they say the letter.
fn grade_differs(goal: &Goal, setting: &Setting) -> Option<Message> {
    if setting.scale != Scale::Letters || goal.grade.is_empty() {
        return None;
    }
    let percent = goal.percent()?;
    let letter = setting.letter(percent);
    (letter != goal.grade).then(|| msg!("policy-grade-differs", percent = percent, grade = letter))
}

/// A measure as it is typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct TypedMeasure {
    /// What files call it.
    pub key: String,
    /// The id of the goal it serves.
    pub goal: String,
    /// What.
    pub what: String,
    /// In which steps.
    pub steps: String,
    /// The unit's id.
    pub unit: String,
    /// The post that sees to it.
    pub post: String,
    /// Money, people, time.
    pub resources: String,
    /// How deep.
    pub depth: String,
    /// How far.
    pub reach: String,
}

impl TypedMeasure {
    /// What is there already, to be changed.
    pub fn of(measure: &Measure) -> TypedMeasure {
        TypedMeasure {
            key: measure.key.clone(),
            goal: measure.goal.clone().unwrap_or_default(),
            what: measure.what.clone(),
            steps: measure.steps.clone(),
            unit: measure.unit.clone().unwrap_or_default(),
            post: measure.post.clone(),
            resources: measure.resources.clone(),
            depth: measure.depth.key().to_owned(),
            reach: measure.reach.key().to_owned(),
        }
    }

    /// Reads it for that id, as a measure of that policy with those goals.
    pub fn read(
        &self,
        id: String,
        policy: &Policy,
        goals: &[&Goal],
    ) -> Result<Measure, Vec<Fault>> {
        let mut fields = Fields::default();
        let key = fields.take("key", key(&self.key));
        let goal = Some(self.goal.trim()).filter(|goal| !goal.is_empty()).map(str::to_owned);
        if goal.as_ref().is_some_and(|id| goals.iter().all(|goal| goal.id != *id)) {
            fields.mend("goal", msg!("policy-goal-elsewhere"));
        }
        let what = fields.sentence("what", &self.what, msg!("policy-measure-missing"));
        let steps = fields.prose("steps", &self.steps);
        let post = fields.sentence("post", &self.post, msg!("policy-owner-missing"));
        let resources = fields.maybe("resources", &self.resources);
        let depth = fields.take("depth", chosen!(Depth, &self.depth, Some(Depth::Improve)));
        let reach = fields.take("reach", chosen!(Reach, &self.reach, Some(Reach::Workplace)));
        let unit = Some(self.unit.trim()).filter(|unit| !unit.is_empty()).map(str::to_owned);
        let read = || {
            Some(Measure {
                id,
                policy: policy.id.clone(),
                goal,
                key: key?,
                what: what?,
                steps: steps?,
                unit,
                post: post?,
                resources: resources?,
                depth: depth?,
                reach: reach?,
            })
        };
        let read = read();
        fields.whole(read)
    }
}

/// The year of a measure as it is typed; `mark` and `words` are twelve, April first.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct TypedLine {
    /// The fiscal year.
    pub year: String,
    /// The first month.
    pub starts: String,
    /// The last month.
    pub ends: String,
    /// What is watched.
    pub control: String,
    /// From where on one acts.
    pub warning: String,
    /// What happens in each month.
    pub mark: Vec<String>,
    /// And what that is.
    pub words: Vec<String>,
}

/// The months of a fiscal year.
pub const MONTHS: [i8; 12] = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3];

/// The fields of the months, April first.
pub(super) const MONTH_FIELDS: [&str; 12] = [
    "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10", "month-11",
    "month-12", "month-1", "month-2", "month-3",
];

impl TypedLine {
    /// What is there already, to be changed.
    pub fn of(line: &Line, lang: Lang) -> TypedLine {
        let mark = |month: &i8| line.marks.get(month).map_or("", |(mark, _)| mark.key());
        let words = |month: &i8| line.marks.get(month).map_or("", |(_, words)| words);
        TypedLine {
            year: japan::fiscal_label(lang, line.year),
            starts: line.starts.to_string(),
            ends: line.ends.to_string(),
            control: line.control.clone(),
            warning: line.warning.clone(),
            mark: MONTHS.iter().map(|month| mark(month).to_owned()).collect(),
            words: MONTHS.iter().map(|month| words(month).to_owned()).collect(),
        }
    }

    /// Reads it for that id, as a year of that measure.
    pub fn read(&self, id: String, measure: &str, policy: &Policy) -> Result<Line, Vec<Fault>> {
        let mut fields = Fields::default();
        let year = fields.take("year", fiscal_year(&self.year));
        if year.is_some_and(|year| !policy.is_of(year)) {
            let (first, last) = policy.years;
            fields.mend(
                "year",
                msg!("policy-line-outside", first = i32::from(first), last = i32::from(last)),
            );
        }
        let starts = fields.take("starts", month(&self.starts));
        let ends = fields.take("ends", month(&self.ends));
        let span = starts.zip(ends);
        if span.is_some_and(|(starts, ends)| place_of(ends) < place_of(starts)) {
            fields.mend("ends", msg!("policy-line-reversed"));
        }
        let control = fields.maybe("control", &self.control);
        let warning = fields.maybe("warning", &self.warning);
        let marks = self.marks(&mut fields, span);
        let read = || {
            Some(Line {
                id,
                measure: measure.to_owned(),
                year: year?,
                starts: starts?,
                ends: ends?,
                control: control?,
                warning: warning?,
                marks,
            })
        };
        let read = read();
        fields.whole(read)
    }

    fn marks(&self, fields: &mut Fields, span: Option<(i8, i8)>) -> BTreeMap<i8, (Mark, String)> {
        let mut marks = BTreeMap::new();
        for (at, (month, field)) in MONTHS.into_iter().zip(MONTH_FIELDS).enumerate() {
            let text = |all: &[String]| all.get(at).map_or("", |text| text.trim()).to_owned();
            let (mark, words) = (text(&self.mark), text(&self.words));
            match (mark.is_empty(), words.is_empty()) {
                (true, true) => continue,
                (true, false) => fields.mend(field, msg!("policy-mark-missing")),
                (false, _) => {
                    let mark = fields.take(field, mark_of(&mark));
                    let words = fields.take(field, one_line(&words));
                    marks.extend(mark.zip(words).map(|read| (month, read)));
                }
            }
            let place = place_of(month);
            if span.is_some_and(|(from, to)| !(place_of(from)..=place_of(to)).contains(&place)) {
                fields.mend(field, msg!("policy-mark-outside"));
            }
        }
        marks
    }
}

/// What happens, by its sign or by what people call it.
fn mark_of(text: &str) -> Result<Mark, Message> {
    match text {
        "●" | "○" | "〇" => Ok(Mark::Plan),
        "◎" => Ok(Mark::Decide),
        "■" | "□" => Ok(Mark::Deliver),
        text => chosen!(Mark, text, None),
    }
}

/// How a line goes, as it is typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct TypedProgress {
    /// The day.
    pub as_of: String,
    /// How it goes.
    pub state: String,
    /// The day of the plan the work has come to.
    pub reached: String,
    /// What was seen.
    pub fact: String,
    /// The figure of the control item.
    pub value: String,
    /// Why it is behind.
    pub reason: String,
    /// What is done next.
    pub next: String,
}

impl TypedProgress {
    /// Reads it as progress of that line.
    pub fn read(&self, line: &Line, today: Date) -> Result<Progress, Vec<Fault>> {
        let mut fields = Fields::default();
        let as_of = fields.take("as_of", past(&self.as_of, today));
        let state = fields.take("state", chosen!(State, &self.state, None));
        let fact = fields.sentence("fact", &self.fact, msg!("progress-fact-missing"));
        let value = fields.maybe("value", &self.value);
        let reason = fields.take("reason", reason(&self.reason, state));
        let next = fields.maybe("next", &self.next);
        let reached = fields.take("reached", reached(&self.reached, state));
        let wrong = as_of.zip(state).zip(reached.flatten()).and_then(reached_differs);
        wrong.into_iter().for_each(|say| fields.mend("reached", say));
        let read = || {
            Some(Progress {
                line: line.id.clone(),
                as_of: as_of?,
                state: state?,
                reached: reached?,
                fact: fact?,
                value: value?,
                reason: reason?,
                next: next?,
            })
        };
        let read = read();
        fields.whole(read)
    }
}

fn past(text: &str, today: Date) -> Result<Date, Message> {
    match day(text) {
        Ok(day) if day > today => Err(msg!("policy-day-future")),
        read => read,
    }
}

/// Who is behind says why; for others there is nothing to explain.
fn reason(text: &str, state: Option<State>) -> Result<String, Message> {
    match (text.trim(), state) {
        ("", Some(State::Behind | State::Stopped)) => Err(msg!("progress-reason-missing")),
        (text, _) => one_line(text),
    }
}

/// Who is before or behind the plan says how far the work has come; it is never guessed.
fn reached(text: &str, state: Option<State>) -> Result<Option<Date>, Message> {
    match (text.trim(), state) {
        ("", Some(State::Behind | State::Ahead)) => Err(msg!("progress-reached-missing")),
        ("", _) => Ok(None),
        (text, _) => day(text).map(Some),
    }
}

fn reached_differs(((as_of, state), reached): ((Date, State), Date)) -> Option<Message> {
    match state {
        State::Behind if reached >= as_of => Some(msg!("progress-reached-behind")),
        State::Ahead if reached <= as_of => Some(msg!("progress-reached-ahead")),
        _ => None,
    }
}

/// Looking back, as it is typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct TypedReview {
    /// Which occasion.
    pub occasion: String,
    /// When.
    pub held: String,
    /// What came of it.
    pub result: String,
    /// Why it came otherwise.
    pub gap_reason: String,
    /// What is taken into the next year.
    pub carry_over: String,
    /// The line goes on into the next fiscal year.
    pub goes_on: Option<String>,
}

impl TypedReview {
    /// Reads it.
    pub fn read(&self, today: Date) -> Result<Review, Vec<Fault>> {
        let mut fields = Fields::default();
        let occasion = fields.take("occasion", chosen!(Occasion, &self.occasion, None));
        let held = fields.take("held", past(&self.held, today));
        let result = fields.take("result", told(&self.result, msg!("review-result-missing")));
        let gap_reason = fields.prose("gap_reason", &self.gap_reason);
        let carry_over = fields.prose("carry_over", &self.carry_over);
        let carried_into = self.goes_on.as_ref().and(held).map(|day| japan::fiscal_year(day) + 1);
        if carried_into.is_some() && self.carry_over.trim().is_empty() {
            fields.mend("carry_over", msg!("review-carry-missing"));
        }
        let read = || {
            Some(Review {
                occasion: occasion?,
                held: held?,
                result: result?,
                gap_reason: gap_reason?,
                carry_over: carry_over?,
                carried_into,
            })
        };
        let read = read();
        fields.whole(read)
    }
}

/// Sentences that have to be there.
pub(super) fn told(text: &str, missing: Message) -> Result<String, Message> {
    match text.trim() {
        "" => Err(missing),
        text => typed::prose(text, PROSE),
    }
}

/// What the municipality chooses, as it is typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct TypedSetting {
    /// How the reach of a goal is told.
    pub scale: String,
    /// From how many per cent on it is A.
    pub bound_a: String,
    /// And B.
    pub bound_b: String,
    /// And C.
    pub bound_c: String,
    /// Units of which step have a roadmap.
    pub step: String,
}

impl TypedSetting {
    /// What is chosen now.
    pub fn of(setting: &Setting) -> TypedSetting {
        let [bound_a, bound_b, bound_c] = setting.bounds.map(|bound| bound.to_string());
        let (scale, step) = (setting.scale.key().to_owned(), setting.step.to_string());
        TypedSetting { scale, bound_a, bound_b, bound_c, step }
    }

    /// Reads it.
    pub fn read(&self) -> Result<Setting, Vec<Fault>> {
        let mut fields = Fields::default();
        let scale = fields.take("scale", chosen!(Scale, &self.scale, None));
        let step = fields.take("step", typed::number(&self.step, 5));
        let bounds = [
            fields.take("bound_a", typed::number(&self.bound_a, 200)),
            fields.take("bound_b", typed::number(&self.bound_b, 200)),
            fields.take("bound_c", typed::number(&self.bound_c, 200)),
        ];
        let read = || {
            let [a, b, c] = bounds;
            let bounds = [a? as u16, b? as u16, c? as u16];
            Some(Setting { scale: scale?, bounds, step: step? as u8 })
        };
        let read = read();
        if read
            .as_ref()
            .is_some_and(|it| it.bounds[0] <= it.bounds[1] || it.bounds[1] <= it.bounds[2])
        {
            fields.mend("bound_a", msg!("policy-bounds-order"));
        }
        fields.whole(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> TypedPolicy {
        TypedPolicy {
            key: "S-1".into(),
            level: "課".into(),
            year_from: "令和8年度".into(),
            unit: "u".into(),
            post: "市民課長".into(),
            title: "窓口を夕方まで".into(),
            ..TypedPolicy::default()
        }
    }

    fn fields<T: std::fmt::Debug>(read: Result<T, Vec<Fault>>) -> Vec<String> {
        read.unwrap_err().into_iter().map(|fault| fault.field.into_owned()).collect()
    }

    #[test]
    fn a_line_is_read_however_it_is_written() {
        let read = line().read("p".into()).unwrap();
        assert_eq!(
            (read.level, read.years, read.stage),
            (Level::Section, (2026, 2026), Stage::Draft)
        );
        for (year, is) in [
            ("平成31年度", 2019),
            ("令和元年度", 2019),
            ("２０２７", 2027),
            ("令和八年度", 2026),
            ("R8", 2026),
        ] {
            let read = TypedPolicy { year_from: year.into(), ..line() }.read("p".into()).unwrap();
            assert_eq!(read.years.0, is, "{year}");
        }
    }

    #[test]
    fn every_fault_of_a_line_is_told_at_once() {
        let wrong = TypedPolicy {
            key: "S 1".into(),
            level: "市".into(),
            year_from: "来年".into(),
            title: "長".repeat(300),
            post: " ".into(),
            ..line()
        };
        assert_eq!(fields(wrong.read("p".into())), ["key", "level", "year_from", "title", "post"]);
        let reversed = TypedPolicy { year_to: "2025".into(), unit: String::new(), ..line() };
        assert_eq!(fields(reversed.read("p".into())), ["year_to", "unit"]);
    }

    #[test]
    fn names_keep_their_letters() {
        let typed = TypedPolicy { title: "葛\u{E0100}城の﨑と髙".into(), ..line() };
        assert_eq!(typed.read("p".into()).unwrap().title, "葛\u{E0100}城の﨑と髙");
    }

    #[test]
    fn a_goal_is_due_within_its_years_and_its_letter_is_that_of_its_figures() {
        let policy = line().read("p".into()).unwrap();
        let goal = TypedGoal {
            key: "G-1".into(),
            rank: "１".into(),
            what: "待ち時間を短くする".into(),
            by_when: "令和九年三月三十一日".into(),
            target: "２０".into(),
            ..TypedGoal::default()
        };
        let setting = Setting::default();
        assert!(goal.read("g".into(), &policy, &setting).is_ok());
        let early = TypedGoal { by_when: "2026-03-31".into(), ..goal.clone() };
        assert_eq!(fields(early.read("g".into(), &policy, &setting)), ["by_when"]);
        let late = TypedGoal { by_when: "2027-04-01".into(), ..goal.clone() };
        assert_eq!(fields(late.read("g".into(), &policy, &setting)), ["by_when"]);
        let graded = TypedGoal { result: "17".into(), grade: "Ａ".into(), ..goal.clone() };
        let faults = graded.read("g".into(), &policy, &setting).unwrap_err();
        assert_eq!(faults[0].say, msg!("policy-grade-differs", percent = 85_i64, grade = "C"));
        let graded = TypedGoal { grade: "c".into(), ..graded };
        assert_eq!(graded.read("g".into(), &policy, &setting).unwrap().grade, "C");
    }

    #[test]
    fn a_roadmap_line_lies_in_its_year_and_its_marks_in_its_months() {
        let policy = line().read("p".into()).unwrap();
        let mut typed = TypedLine {
            year: "2026".into(),
            starts: "５月".into(),
            ends: "一月".into(),
            mark: vec![String::new(); 12],
            words: vec![String::new(); 12],
            ..TypedLine::default()
        };
        typed.mark[1] = "●".into();
        typed.mark[9] = "出す".into();
        let read = typed.read("l".into(), "m", &policy).unwrap();
        assert_eq!(read.marks.keys().copied().collect::<Vec<_>>(), [1, 5]);
        typed.mark[10] = "■".into();
        assert_eq!(fields(typed.read("l".into(), "m", &policy)), ["month-2"]);
        let wrong = TypedLine { year: "2027".into(), ends: "13月".into(), ..typed.clone() };
        assert_eq!(fields(wrong.read("l".into(), "m", &policy)), ["year", "ends"]);
        let reversed = TypedLine { starts: "3".into(), ends: "4".into(), mark: vec![], ..typed };
        assert_eq!(fields(reversed.read("l".into(), "m", &policy)), ["ends"]);
    }

    #[test]
    fn who_is_behind_says_why_and_how_far() {
        let policy = line().read("p".into()).unwrap();
        let year = TypedLine {
            year: "2026".into(),
            starts: "4".into(),
            ends: "3".into(),
            ..TypedLine::default()
        };
        let road = year.read("l".into(), "m", &policy).unwrap();
        let today = jiff::civil::date(2026, 7, 3);
        let typed = TypedProgress {
            as_of: "7月3日".into(),
            state: "behind".into(),
            ..TypedProgress::default()
        };
        assert_eq!(fields(typed.read(&road, today)), ["as_of", "fact", "reason", "reached"]);
        let typed = TypedProgress {
            as_of: "2026-07-03".into(),
            fact: "案の合意まで".into(),
            reason: "現地の確認が延びた".into(),
            reached: "2026-06-19".into(),
            ..typed
        };
        assert_eq!(typed.read(&road, today).unwrap().weeks_behind(), Some(2));
    }

    #[test]
    fn figures_are_read_and_words_are_not() {
        let read = ["85.5", "１，２００", "90％", "0.25", "半分", "", "-1", "1.2345"].map(decimal);
        assert_eq!(
            read,
            [Some(85_500), Some(1_200_000), Some(90_000), Some(250), None, None, None, None]
        );
    }
}
