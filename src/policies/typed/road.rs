//! A measure, its years on the roadmap and how they go, as they are typed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::{Fields, chosen, day, fiscal_year, key, month, one_line, past};
use crate::japan;
use crate::msg;
use crate::policies::{Depth, Goal, Line, Mark, Measure, Policy, Progress, Reach, State, place_of};
use crate::typed::Fault;
use crate::words::{Lang, Message};

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
pub(in crate::policies) const MONTH_FIELDS: [&str; 12] = [
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
