//! Those who take part: a number, a table, no name.

use gauge::level::Band;

use super::{Dialogue, Facilitator, announce, hashed, store, topic};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::world::{Dice, hex};

/// How many people may take part.
pub const SEATS: i64 = 2_000;

/// Somebody who takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Our id.
    pub id: String,
    /// The dialogue.
    pub dialogue: String,
    /// Whose that is.
    pub organisation: String,
    /// The number by which turns are called.
    pub number: u32,
    /// The band, where it is known.
    pub band: Option<Band>,
    /// The municipality's code, where it is known.
    pub body: Option<String>,
    /// What the municipality is called.
    pub place: Option<String>,
    /// The table this person sits at.
    pub table: Option<u32>,
}

/// What is known of somebody who joins.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The band.
    pub band: Option<Band>,
    /// The municipality's code.
    pub body: Option<String>,
    /// What it is called.
    pub place: Option<String>,
    /// The table.
    pub table: Option<u32>,
}

/// Gives somebody a seat.  `token` is the browser's secret, of which only the hash is kept.
pub fn join(
    tx: &mut Tx,
    dialogue: &Dialogue,
    token: &str,
    known: &Known,
    dice: &Dice,
) -> Result<Seat> {
    if dialogue.is_over() {
        return Err(Error::Refused(msg!("dialogue-is-over")));
    }
    if let Some(seat) = seat(tx, token)?.filter(|seat| seat.dialogue == dialogue.id) {
        return Ok(seat);
    }
    tx.alone(&topic(&dialogue.id))?;
    let number = store::last_number(tx, &dialogue.id)? + 1;
    if number > SEATS {
        return Err(Error::Refused(msg!("dialogue-is-full", most = SEATS)));
    }
    let row = store::Seat {
        id: dice.id(),
        organisation: dialogue.organisation.clone(),
        dialogue: dialogue.id.clone(),
        number,
        band: known.band.map(|band| band.key().to_owned()),
        body: known.body.clone(),
        place: known.place.clone(),
        seating: known.table.map(i64::from),
    };
    store::add_seat(tx, &row, &hashed(token))?;
    announce(tx, &dialogue.id)?;
    Ok(seated(row))
}

/// Who comes with that token.
pub fn seat(tx: &mut Tx, token: &str) -> Result<Option<Seat>> {
    Ok(store::seat(tx, &hashed(token))?.map(seated))
}

/// Everybody who takes part, by number.
pub fn seats(tx: &mut Tx, dialogue: &str) -> Result<Vec<Seat>> {
    Ok(store::seats(tx, dialogue)?.into_iter().map(seated).collect())
}

fn seated(row: store::Seat) -> Seat {
    Seat {
        id: row.id,
        dialogue: row.dialogue,
        organisation: row.organisation,
        number: row.number as u32,
        band: row.band.as_deref().and_then(Band::from_key),
        body: row.body,
        place: row.place,
        table: row.seating.map(|table| table as u32),
    }
}

/// Seats somebody at a table, or at none.
pub fn set_table(tx: &mut Tx, by: &Facilitator, seat: &str, table: Option<u32>) -> Result<()> {
    moved(tx, by.dialogue(), seat, table)
}

/// Takes a seat away: a stranger's, or one that was given twice.  Its ballots go with it.
pub fn remove_seat(tx: &mut Tx, by: &Facilitator, number: u32) -> Result<()> {
    store::remove_seat(tx, by.dialogue(), number.into())?;
    store::count_move(tx, by.dialogue())?;
    announce(tx, by.dialogue())
}

/// Moves somebody to a table of their own choosing.
pub fn move_to_table(tx: &mut Tx, seat: &Seat, table: Option<u32>) -> Result<()> {
    match seat.table == table {
        true => Ok(()),
        false => moved(tx, &seat.dialogue, &seat.id, table),
    }
}

fn moved(tx: &mut Tx, dialogue: &str, seat: &str, table: Option<u32>) -> Result<()> {
    store::set_seating(tx, dialogue, seat, table.map(i64::from))?;
    store::count_move(tx, dialogue)?;
    announce(tx, dialogue)
}

/// The seat as it is now, and how many moves that takes in; `None` where it was taken away.
pub fn seat_now(tx: &mut Tx, seat: &Seat) -> Result<(Option<Seat>, i64)> {
    let moves = store::moves(tx, &seat.dialogue)?;
    Ok((store::seat_by_id(tx, &seat.id)?.map(seated), moves))
}

/// A new secret of a seat: 64 bits, short enough to be typed on another device.
pub fn new_secret(dice: &Dice) -> String {
    hex(&dice.bytes::<8>())
}
