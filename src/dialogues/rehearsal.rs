//! Rehearsals: a facilitator tries the whole dialogue with made-up people, by chance.

use gauge::level::Band;

use super::{
    Cast, Dialogue, Facilitator, Kind, Known, Seat, announce, by_id, join, say, seats, store, vote,
};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::world::Dice;

/// So many people are made up; who joins besides is real.
const PEOPLE: u32 = 8;
/// So many of them say something in a scene.
const VOICES: usize = 3;

/// Seats the made-up people of a rehearsal.
pub fn seat_made_up(tx: &mut Tx, dialogue: &str, dice: &Dice) -> Result<()> {
    let dialogue = by_id(tx, dialogue)?;
    for number in 0..PEOPLE {
        let band = match number {
            0 => Band::Chief,
            1 | 2 => Band::Supervisor,
            _ => Band::Staff,
        };
        let known = Known { band: Some(band), ..Known::default() };
        join(tx, &dialogue, &dice.id(), &known, dice)?;
    }
    Ok(())
}

/// The made-up people vote in every open vote, and some say something of what `words` gives them.
pub fn play(tx: &mut Tx, by: &Facilitator, words: &[(Kind, String)], dice: &Dice) -> Result<()> {
    let dialogue = by_id(tx, by.dialogue())?;
    if !dialogue.rehearsal {
        return Ok(());
    }
    let mut people = seats(tx, &dialogue.id)?;
    people.retain(|seat| seat.number <= PEOPLE);
    cast(tx, &dialogue, &people, dice)?;
    dice.shuffle(&mut people);
    for (seat, (kind, words)) in people.iter().take(VOICES).zip(words) {
        say(tx, seat, *kind, words, false, dice)?;
    }
    Ok(())
}

fn cast(tx: &mut Tx, dialogue: &Dialogue, people: &[Seat], dice: &Dice) -> Result<()> {
    let open = store::questions(tx, &dialogue.id)?.into_iter().filter(|row| row.closed.is_none());
    for question in open {
        for seat in people {
            let choice = below(question.choices as usize, dice);
            let kept: Cast = vote(tx, seat, &question.key, choice)?;
            debug_assert_eq!(kept, Cast::Kept, "the vote is open");
        }
    }
    Ok(())
}

fn below(most: usize, dice: &Dice) -> usize {
    u32::from_le_bytes(dice.bytes()) as usize % most.max(1)
}

/// Removes a rehearsal with everything in it.
pub fn discard(tx: &mut Tx, by: &Facilitator) -> Result<()> {
    if !by_id(tx, by.dialogue())?.rehearsal {
        return Err(Error::Refused(msg!("dialogue-is-no-rehearsal")));
    }
    store::remove(tx, by.dialogue())?;
    announce(tx, by.dialogue())
}
