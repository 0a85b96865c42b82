//! Every SQL text about plans and handovers.

use crate::db::{Tx, record, sql};
use crate::error::Result;

record! {
    pub struct Planned {
        pub unit: String,
        pub turn: i64,
        pub month: i64,
    }
}

pub fn plans(tx: &mut Tx, organisation: &str, year: i64) -> Result<Vec<Planned>> {
    tx.all(
        sql!(
            "select unit, turn, month from round_plan where organisation = $1 and year = $2 order by unit, turn"
        ),
        &[&organisation, &year],
    )
}

pub fn clear_plan(tx: &mut Tx, organisation: &str, unit: &str, year: i64) -> Result<()> {
    tx.run(
        sql!("delete from round_plan where organisation = $1 and unit = $2 and year = $3"),
        &[&organisation, &unit, &year],
    )?;
    Ok(())
}

pub fn add_plan(
    tx: &mut Tx,
    organisation: &str,
    unit: &str,
    year: i64,
    turn: i64,
    month: i64,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into round_plan (organisation, unit, year, turn, month) values ($1, $2, $3, $4, $5)"
        ),
        &[&organisation, &unit, &year, &turn, &month],
    )?;
    Ok(())
}

record! {
    pub struct Handover {
        pub account: String,
        pub words: String,
        pub at: String,
    }
}

record! {
    pub struct UnderWay {
        pub unit: String,
        pub looked: i64,
    }
}

/// Every handover, with how much of it somebody has looked at.
pub fn handovers(tx: &mut Tx, organisation: &str) -> Result<Vec<UnderWay>> {
    tx.all(
        sql!(
            "select handover.unit,
                 (select count(distinct task) from first_look where first_look.unit = handover.unit) as looked
             from handover where handover.organisation = $1 order by handover.at"
        ),
        &[&organisation],
    )
}

pub fn handover(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Option<Handover>> {
    tx.maybe(
        sql!("select account, words, at from handover where organisation = $1 and unit = $2"),
        &[&organisation, &unit],
    )
}

pub fn put_handover(
    tx: &mut Tx,
    (organisation, unit): (&str, &str),
    account: &str,
    words: &str,
    now: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into handover (unit, organisation, account, words, at) values ($1, $2, $3, $4, $5)
             on conflict (unit) do update set account = excluded.account, words = excluded.words, at = excluded.at"
        ),
        &[&unit, &organisation, &account, &words, &now],
    )?;
    Ok(())
}

pub fn clear_looks(tx: &mut Tx, organisation: &str, unit: &str) -> Result<()> {
    tx.run(
        sql!("delete from first_look where organisation = $1 and unit = $2"),
        &[&organisation, &unit],
    )?;
    Ok(())
}

record! {
    pub struct Look {
        pub task: String,
    }
}

pub fn looks_of(
    tx: &mut Tx,
    (organisation, unit): (&str, &str),
    account: &str,
) -> Result<Vec<Look>> {
    tx.all(
        sql!("select task from first_look where organisation = $1 and unit = $2 and account = $3"),
        &[&organisation, &unit, &account],
    )
}

pub fn add_look(
    tx: &mut Tx,
    (organisation, unit): (&str, &str),
    account: &str,
    task: &str,
    now: &str,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into first_look (organisation, unit, account, task, done) values ($1, $2, $3, $4, $5)
             on conflict (unit, account, task) do nothing"
        ),
        &[&organisation, &unit, &account, &task, &now],
    )?;
    Ok(())
}
