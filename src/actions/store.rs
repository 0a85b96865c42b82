//! Every SQL text about actions and what is asked of the unit above.

use super::Draft;
use crate::db::{Tx, record, sql};
use crate::error::Result;

record! {
    pub struct Action {
        pub id: String,
        pub dialogue: Option<String>,
        pub item: Option<String>,
        pub level: Option<i64>,
        pub words: String,
        pub owner: String,
        pub starts: String,
        pub due: String,
        pub sign: String,
        pub depth: String,
        pub reach: String,
        pub position: i64,
        pub state: String,
        pub reason: String,
        pub created: String,
        pub began: Option<String>,
        pub ended: Option<String>,
    }
}

/// Those of one rehearsal, or the real ones where that is empty.
pub fn of_unit(
    tx: &mut Tx,
    (organisation, unit): (&str, &str),
    rehearsal: &str,
) -> Result<Vec<Action>> {
    tx.all(
        sql!(
            "select * from action where organisation = $1 and unit = $2
                 and case when rehearsal then dialogue else '' end = $3
             order by created desc, id desc"
        ),
        &[&organisation, &unit, &rehearsal],
    )
}

pub fn of_dialogue(tx: &mut Tx, dialogue: &str) -> Result<Vec<Action>> {
    tx.all(sql!("select * from action where dialogue = $1 order by created, id"), &[&dialogue])
}

record! {
    pub struct Served {
        pub action: String,
        pub policy: String,
        pub title: String,
    }
}

/// The lines of policy that were linked with what the workplace tries.  Policies are told of actions, never the other
/// way; this one look across is so that a card may say what it is for.
pub fn served(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Served>> {
    tx.all(
        sql!(
            "select policy_link.target as action, policy.id as policy, policy.title
             from policy_link join policy on policy.id = policy_link.policy
             where policy_link.organisation = $1 and policy_link.kind = 'action'
                 and policy_link.target in (select id from action where organisation = $1 and unit = $2)
                 and (policy.stage <> 'draft' or policy.unit = $2)
             order by policy.position, policy.id"
        ),
        &[&organisation, &unit],
    )
}

record! {
    pub struct Span {
        pub unit: String,
        pub state: String,
        pub began: Option<String>,
        pub due: String,
        pub ended: Option<String>,
    }
}

pub fn spans(tx: &mut Tx, organisation: &str) -> Result<Vec<Span>> {
    tx.all(
        sql!(
            "select unit, state, began, due, ended from action
             where organisation = $1 and not rehearsal order by unit, created"
        ),
        &[&organisation],
    )
}

pub fn add(
    tx: &mut Tx,
    (organisation, unit): (&str, &str),
    rehearsal: bool,
    row: &Action,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into action (id, organisation, unit, dialogue, rehearsal, item, level, words, owner, starts, due,
                 sign, depth, reach, position, state, reason, created, began)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
        ),
        &[
            &row.id,
            &organisation,
            &unit,
            &row.dialogue,
            &rehearsal,
            &row.item,
            &row.level,
            &row.words,
            &row.owner,
            &row.starts,
            &row.due,
            &row.sign,
            &row.depth,
            &row.reach,
            &row.position,
            &row.state,
            &row.reason,
            &row.created,
            &row.began,
        ],
    )?;
    Ok(())
}

pub fn take_up(tx: &mut Tx, id: &str, starts: &str, now: &str) -> Result<()> {
    tx.run(
        sql!(
            "update action set state = 'open', starts = $2, began = $3 where id = $1 and state = 'waiting'"
        ),
        &[&id, &starts, &now],
    )?;
    Ok(())
}

pub fn set_position(tx: &mut Tx, id: &str, position: i64) -> Result<()> {
    tx.run(sql!("update action set position = $2 where id = $1"), &[&id, &position])?;
    Ok(())
}

pub fn change(tx: &mut Tx, id: &str, draft: &Draft) -> Result<()> {
    tx.run(
        sql!(
            "update action set words = $2, owner = $3, starts = $4, due = $5, sign = $6, depth = $7, reach = $8
             where id = $1"
        ),
        &[
            &id,
            &draft.words,
            &draft.owner,
            &draft.starts.to_string(),
            &draft.due.to_string(),
            &draft.sign,
            &draft.depth.key(),
            &draft.reach.key(),
        ],
    )?;
    Ok(())
}

/// Nothing where it has ended before.
pub fn end(tx: &mut Tx, id: &str, state: &str, reason: &str, now: &str) -> Result<u64> {
    tx.run(
        sql!(
            "update action set state = $2, reason = $3, ended = $4
             where id = $1 and state in ('open', 'waiting')"
        ),
        &[&id, &state, &reason, &now],
    )
}

record! {
    pub struct CheckIn {
        pub action: String,
        pub words: String,
        pub field: Option<String>,
        pub at: String,
    }
}

pub fn check_ins(tx: &mut Tx, action: &str) -> Result<Vec<CheckIn>> {
    tx.all(
        sql!("select action, words, field, at from check_in where action = $1 order by at, id"),
        &[&action],
    )
}

pub fn check_ins_of_unit(tx: &mut Tx, (organisation, unit): (&str, &str)) -> Result<Vec<CheckIn>> {
    tx.all(
        sql!(
            "select action, words, field, at from check_in where organisation = $1
                 and action in (select id from action where organisation = $1 and unit = $2)
             order by at, id"
        ),
        &[&organisation, &unit],
    )
}

pub fn add_check_in(
    tx: &mut Tx,
    organisation: &str,
    id: &str,
    action: &str,
    (words, field): (&str, Option<&str>),
    now: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into check_in (id, organisation, action, words, field, at)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        &[&id, &organisation, &action, &words, &field, &now],
    )?;
    Ok(())
}

// What is asked of the unit above

pub struct AskUp {
    pub id: String,
    pub unit: String,
    pub above: Option<String>,
    pub words: String,
    pub why: String,
    pub due: String,
    pub asked: String,
}

pub fn add_ask(tx: &mut Tx, organisation: &str, row: &AskUp) -> Result<()> {
    tx.run(
        sql!(
            "insert into ask_up (id, organisation, unit, above, words, why, due, asked)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            &row.id,
            &organisation,
            &row.unit,
            &row.above,
            &row.words,
            &row.why,
            &row.due,
            &row.asked,
        ],
    )?;
    Ok(())
}

record! {
    /// Something asked with one of its replies, or without any.
    pub struct Asked {
        pub id: String,
        pub unit: String,
        pub above: Option<String>,
        pub words: String,
        pub why: String,
        pub due: String,
        pub asked: String,
        pub kind: Option<String>,
        pub reply: Option<String>,
        pub until: Option<String>,
        pub at: Option<String>,
    }
}

/// The latest first, the replies to each in their order.
pub fn asks(tx: &mut Tx, organisation: &str) -> Result<Vec<Asked>> {
    tx.all(
        sql!(
            "select ask_up.id, ask_up.unit, ask_up.above, ask_up.words, ask_up.why, ask_up.due, ask_up.asked,
                 ask_up_reply.kind, ask_up_reply.words as reply, ask_up_reply.until, ask_up_reply.at
             from ask_up left join ask_up_reply on ask_up_reply.ask_up = ask_up.id
             where ask_up.organisation = $1
             order by ask_up.asked desc, ask_up.id, ask_up_reply.at, ask_up_reply.id"
        ),
        &[&organisation],
    )
}

pub struct Reply {
    pub ask_up: String,
    pub kind: String,
    pub words: String,
    pub until: Option<String>,
    pub at: String,
}

pub fn add_reply(tx: &mut Tx, organisation: &str, id: &str, row: &Reply) -> Result<()> {
    tx.run(
        sql!(
            "insert into ask_up_reply (id, organisation, ask_up, kind, words, until, at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[&id, &organisation, &row.ask_up, &row.kind, &row.words, &row.until, &row.at],
    )?;
    Ok(())
}

record! {
    pub struct TriedOn {
        pub unit: String,
        pub item: String,
        pub began: String,
        pub ended: Option<String>,
    }
}

/// Every real action on an item that was ever begun, of all workplaces.
pub fn tried_on(tx: &mut Tx, organisation: &str) -> Result<Vec<TriedOn>> {
    tx.all(
        sql!(
            "select unit, item, began, ended from action
             where organisation = $1 and not rehearsal and item is not null and began is not null
             order by unit, began, id"
        ),
        &[&organisation],
    )
}
