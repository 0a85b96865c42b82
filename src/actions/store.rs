//! Every SQL text about actions.

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
        pub due: String,
        pub sign: String,
        pub state: String,
        pub reason: String,
        pub created: String,
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
            "select id, dialogue, item, level, words, owner, due, sign, state, reason, created, ended
             from action where organisation = $1 and unit = $2
                 and case when rehearsal then dialogue else '' end = $3
             order by created desc, id desc"
        ),
        &[&organisation, &unit, &rehearsal],
    )
}

pub fn of_dialogue(tx: &mut Tx, dialogue: &str) -> Result<Vec<Action>> {
    tx.all(
        sql!(
            "select id, dialogue, item, level, words, owner, due, sign, state, reason, created, ended
             from action where dialogue = $1 order by created, id"
        ),
        &[&dialogue],
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
            "insert into action (id, organisation, unit, dialogue, rehearsal, item, level, words, owner, due, sign,
                 state, reason, created)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
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
            &row.due,
            &row.sign,
            &row.state,
            &row.reason,
            &row.created,
        ],
    )?;
    Ok(())
}

/// Nothing where it has ended before.
pub fn end(tx: &mut Tx, id: &str, state: &str, reason: &str, now: &str) -> Result<u64> {
    tx.run(
        sql!(
            "update action set state = $2, reason = $3, ended = $4 where id = $1 and state = 'open'"
        ),
        &[&id, &state, &reason, &now],
    )
}

record! {
    pub struct CheckIn {
        pub words: String,
        pub at: String,
    }
}

pub fn check_ins(tx: &mut Tx, action: &str) -> Result<Vec<CheckIn>> {
    tx.all(sql!("select words, at from check_in where action = $1 order by at, id"), &[&action])
}

pub fn add_check_in(
    tx: &mut Tx,
    organisation: &str,
    id: &str,
    action: &str,
    words: &str,
    now: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into check_in (id, organisation, action, words, at) values ($1, $2, $3, $4, $5)"
        ),
        &[&id, &organisation, &action, &words, &now],
    )?;
    Ok(())
}

record! {
    pub struct TriedOn {
        pub unit: String,
        pub item: String,
        pub created: String,
        pub ended: Option<String>,
    }
}

/// Every real action on an item, of all workplaces.
pub fn tried_on(tx: &mut Tx, organisation: &str) -> Result<Vec<TriedOn>> {
    tx.all(
        sql!(
            "select unit, item, created, ended from action
             where organisation = $1 and not rehearsal and item is not null order by unit, created, id"
        ),
        &[&organisation],
    )
}
