//! What was written by mistake goes: a draft with everything below it, a goal, a measure.

use super::{Goal, Measure, Policy, Stage, own, store};
use crate::accounts::PolicyKeeper;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;

/// Removes a line with its goals, measures and roadmap, and with what was said about it.  What others have read stays:
/// only a draft goes.
pub fn remove(tx: &mut Tx, by: &PolicyKeeper, policy: &Policy) -> Result<()> {
    own(by, policy)?;
    if policy.stage != Stage::Draft {
        return Err(Error::Refused(msg!("policy-remove-agreed")));
    }
    store::remove_policy(tx, by.organisation(), &policy.id)
}

/// Removes a goal; its measures stay with the line.
pub fn remove_goal(tx: &mut Tx, by: &PolicyKeeper, policy: &Policy, goal: &Goal) -> Result<()> {
    own(by, policy)?;
    store::remove_goal(tx, by.organisation(), &goal.id)
}

/// Removes a measure with its years on the roadmap and how they went.
pub fn remove_measure(
    tx: &mut Tx,
    by: &PolicyKeeper,
    policy: &Policy,
    measure: &Measure,
) -> Result<()> {
    own(by, policy)?;
    store::remove_measure(tx, by.organisation(), &measure.id)
}
