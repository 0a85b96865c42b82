//! What a chief thinks most people will say, before seeing it: private to that account, for ever.

use gauge::level::{Figures, Mark};
use jiff::Timestamp;

use super::store;
use crate::accounts::Member;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::rounds::draft::{read_marks, write_marks};
use crate::rounds::{self, Round};

/// Keeps what the chief predicts, while the round still takes answers.
pub fn predict(
    tx: &mut Tx,
    by: &Member,
    round: &str,
    marks: &[Mark],
    now: Timestamp,
) -> Result<()> {
    let round = rounds::round(tx, by.organisation(), round)?;
    by.chief(&round.unit)?;
    if !round.takes_answers(now) {
        return Err(Error::Refused(msg!("prediction-too-late")));
    }
    store::put_prediction(tx, (by.organisation(), &round.id), by.account(), &write_marks(marks))
        .map(|_| ())
}

/// What this very account predicted; nobody else is told, nor that there is something.
pub fn prediction(tx: &mut Tx, by: &Member, round: &Round) -> Result<Option<Vec<Mark>>> {
    by.chief(&round.unit)?;
    Ok(store::prediction(tx, &round.id, by.account())?.map(|row| read_marks(&row.marks)))
}

/// The levels most people chose: one, or several that are even.
pub fn fullest(figures: &Figures) -> Vec<u8> {
    let most = figures.counts().iter().max().copied().unwrap_or(0);
    let levels = (1..).zip(figures.counts());
    levels.filter(|(_, count)| **count == most).map(|(level, _)| level).collect()
}
