//! A goal as it is typed, and how the municipality tells whether it was reached.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Fields, chosen, day, key};
use crate::policies::{GOALS, Goal, Horizon, Policy, Scale, Setting, first_day};
use crate::typed::{self, Fault, half_width};
use crate::words::Message;
use crate::{japan, msg};

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
    let most = GOALS as u32;
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
