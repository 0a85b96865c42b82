//! Handing on: what a chief leaves to the next one, and what that one looks at first.

use jiff::Timestamp;

use super::store;
use crate::accounts::{Caretaker, Promotion};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::organisations;

/// What a new chief looks at first, in this order.
pub const FIRST: [&str; 5] = ["steps", "results", "actions", "asks", "people"];
/// How long what is said to the successor may be.
pub const WORDS: usize = 600;

/// A chief's duty is passed on.
#[derive(Clone, Debug)]
pub struct Handed {
    /// What is said to the successor.
    pub words: String,
    /// Since when.
    pub at: Timestamp,
    by: String,
}

impl Handed {
    /// Whoever wrote it knows the place already.
    pub fn is_new(&self, reader: &Caretaker) -> bool {
        self.by != reader.account()
    }
}

/// Leaves word for the successor; who comes looks at everything anew.
pub fn hand_over(tx: &mut Tx, by: &Caretaker, words: &str, now: Timestamp) -> Result<()> {
    organisations::unit(tx, by.organisation(), by.unit())?;
    let place = (by.organisation(), by.unit());
    store::clear_looks(tx, by.organisation(), by.unit())?;
    store::put_handover(tx, place, by.account(), words, &now.to_string())
}

/// What the workplace's duty was passed on with.
pub fn handed(tx: &mut Tx, by: &Caretaker) -> Result<Option<Handed>> {
    store::handover(tx, by.organisation(), by.unit())?.map(read).transpose()
}

fn read(row: store::Handover) -> Result<Handed> {
    Ok(Handed { words: row.words, at: row.at.parse()?, by: row.account })
}

/// What the reader has looked at.
pub fn looked(tx: &mut Tx, by: &Caretaker) -> Result<Vec<String>> {
    let rows = store::looks_of(tx, (by.organisation(), by.unit()), by.account())?;
    Ok(rows.into_iter().map(|row| row.task).collect())
}

/// The reader has looked at that.
pub fn look(tx: &mut Tx, by: &Caretaker, task: &str, now: Timestamp) -> Result<()> {
    organisations::unit(tx, by.organisation(), by.unit())?;
    if !FIRST.contains(&task) {
        return Err(Error::NotFound);
    }
    let place = (by.organisation(), by.unit());
    store::add_look(tx, place, by.account(), task, &now.to_string())
}

/// The workplaces that were handed on and whose new chief has not looked at everything yet.
pub fn under_way(tx: &mut Tx, by: &Promotion) -> Result<Vec<String>> {
    let rows = store::handovers(tx, by.organisation())?.into_iter();
    let left = rows.filter(|row| row.looked < FIRST.len() as i64);
    Ok(left.map(|row| row.unit).collect())
}
