//! Turns: everybody is heard once, in an order that nobody's rank leads.

use gauge::level::Band;
use jiff::Timestamp;

use super::run::Scene;
use super::stage::Course;
use super::{Dialogue, Seat, announce, hashed, seats, store};
use crate::db::Tx;
use crate::error::Result;

/// Whose turn it is at a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// How many have had theirs.
    pub place: usize,
    /// Since when it is this one's.
    pub began: Timestamp,
    /// The order, by number: those at the table, dealt anew at each step.
    pub order: Vec<u32>,
}

impl Turn {
    /// Whose turn it is; `None` when everybody has been heard.
    pub fn speaker(&self) -> Option<u32> {
        self.order.get(self.place).copied()
    }

    /// How many have not been heard yet, the speaker apart.
    pub fn unheard(&self) -> usize {
        self.order.len().saturating_sub(self.place + 1)
    }
}

/// Whose turn it is now, by everybody who takes part; asks for them only where turns are taken.
pub fn turns_now(tx: &mut Tx, dialogue: &Dialogue) -> Result<Vec<(Option<u32>, Turn)>> {
    match dialogue.scene().is_some_and(Scene::in_turn) {
        true => {
            let seats = seats(tx, &dialogue.id)?;
            turns(tx, dialogue, &seats)
        }
        false => Ok(Vec::new()),
    }
}

/// Whose turn it is now, at every table that takes turns in this phase.
pub fn turns(tx: &mut Tx, dialogue: &Dialogue, seats: &[Seat]) -> Result<Vec<(Option<u32>, Turn)>> {
    let Course::Running(present) = dialogue.stage.course else { return Ok(Vec::new()) };
    let Some(scene) = dialogue.scene().filter(|scene| scene.in_turn()) else {
        return Ok(Vec::new());
    };
    let step = step_number(tx, &dialogue.id)?;
    let rows = store::turns(tx, &dialogue.id, step)?;
    let mut tables: Vec<Option<u32>> = match scene.at_tables() {
        true => seats.iter().map(|seat| seat.table).collect(),
        false => vec![None],
    };
    tables.sort_unstable();
    tables.dedup();
    let turn = |table: Option<u32>| -> Result<Turn> {
        let there = |seat: &&Seat| !scene.at_tables() || seat.table == table;
        let row = rows.iter().find(|row| row.seating == seating(table));
        Ok(Turn {
            place: row.map_or(0, |row| row.place as usize),
            began: row.map_or(Ok(present.began), |row| row.began.parse())?,
            order: dealt(seats.iter().filter(there), &dialogue.id, step),
        })
    };
    tables.into_iter().map(|table| Ok((table, turn(table)?))).collect()
}

/// Passes the turn on, from the place the presser saw: two who press at once pass one turn.
pub fn pass_turn(
    tx: &mut Tx,
    dialogue: &Dialogue,
    table: Option<u32>,
    place: usize,
    now: Timestamp,
) -> Result<()> {
    let step = step_number(tx, &dialogue.id)?;
    let fresh =
        !store::turns(tx, &dialogue.id, step)?.iter().any(|row| row.seating == seating(table));
    if fresh && place > 0 {
        return Ok(());
    }
    let (whose, now) = ((dialogue.organisation.as_str(), dialogue.id.as_str()), now.to_string());
    store::pass_turn(tx, whose, (step, seating(table)), place as i64, &now)?;
    announce(tx, &dialogue.id)
}

/// Nobody's table is nought.
fn seating(table: Option<u32>) -> i64 {
    table.map_or(0, i64::from)
}

fn step_number(tx: &mut Tx, dialogue: &str) -> Result<i64> {
    Ok(store::steps(tx, dialogue)?.len() as i64)
}

/// Staff before chiefs, so that nobody is led by rank; else by chance that is the same on every screen.
fn dealt<'a>(seats: impl Iterator<Item = &'a Seat>, dialogue: &str, step: i64) -> Vec<u32> {
    let mut seats: Vec<&Seat> = seats.collect();
    let leads = |seat: &Seat| match seat.band {
        Some(Band::Executive | Band::Chief) => 2,
        Some(Band::Supervisor) => 1,
        _ => 0,
    };
    seats.sort_by_cached_key(|seat| {
        (leads(seat), hashed(&format!("{dialogue} {step} {}", seat.id)))
    });
    seats.into_iter().map(|seat| seat.number).collect()
}
