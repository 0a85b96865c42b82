//! Writing policies down: who keeps a unit's lines adds them, changes them, ties them together.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{
    GOALS, Goal, Level, Line, Link, Measure, Policy, Progress, Rule, Setting, Stage, Tie, Tree,
    store,
};
use crate::accounts::{PolicyKeeper, PolicyOffice};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::{msg, organisations};

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
        organisations::unit(tx, by.organisation(), unit)?;
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
pub(super) fn own(by: &PolicyKeeper, policy: &Policy) -> Result<()> {
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
    put_tie(tx, by, child, parent, rule)
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
        organisations::unit(tx, by.organisation(), unit)?;
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
