//! The live talk of a session: opened by an organiser, joined by the own link.

use jiff::Timestamp;

use super::{Gathering, Registration, State, held, link_dialogue, registrations};
use crate::accounts::Member;
use crate::db::Tx;
use crate::dialogues::run::{Run, Scene, format};
use crate::dialogues::{self, Dialogue, Kind, Known, Seat};
use crate::error::{Error, Result};
use crate::world::Dice;
use crate::{msg, sheets};

/// At the check-in everybody has a minute; so many at least and at most.
const CHECK_IN: (usize, usize) = (5, 60);

/// Opens the talk of a session, once: its id.
pub fn open_talk(
    tx: &mut Tx,
    by: &Member,
    address: &str,
    dice: &Dice,
    now: Timestamp,
) -> Result<String> {
    let gathering = held(tx, &by.organiser()?, address)?;
    tx.alone(&gathering.lock())?;
    if let Some(open) = gathering.dialogue {
        return Ok(open);
    }
    let published = sheets::published(tx, &gathering.organisation)?;
    let sheet = gathering.plan.sheet_version.clone();
    let sheet = sheet.or_else(|| published.first().map(|newest| newest.id.clone()));
    let sheet_version = sheet.ok_or(Error::Refused(msg!("talk-needs-a-sheet")))?;
    let plan = dialogues::Plan {
        round: None,
        sheet_version,
        title: gathering.plan.title.clone(),
        items: Vec::new(),
        run: run(tx, &gathering)?,
        least: dialogues::LEAST,
        rehearsal: false,
    };
    let id = dialogues::open_gathering(tx, &by.promotion()?, &plan, dice, now)?;
    link_dialogue(tx, &gathering, Some(&id))?;
    Ok(id)
}

/// The run of its format; the check-in has a minute for everybody.
fn run(tx: &mut Tx, gathering: &Gathering) -> Result<Run> {
    let shipped = format(gathering.plan.format.key());
    let mut run = Run::of(shipped.ok_or_else(|| Error::fault("a format that does not ship"))?);
    let people =
        registrations(tx, gathering)?.iter().filter(|one| one.state == State::Seated).count();
    for phase in run.phases.iter_mut().filter(|phase| phase.scene() == Scene::CheckIn) {
        phase.minutes = people.clamp(CHECK_IN.0, CHECK_IN.1) as u32;
    }
    Ok(run)
}

/// The talk of a session, where it is open or over.
pub fn talk(tx: &mut Tx, gathering: &Gathering) -> Result<Option<Dialogue>> {
    gathering.dialogue.as_deref().map(|id| dialogues::by_id(tx, id)).transpose()
}

/// Gives somebody who registered a seat, with the table that was decided.  Coming again moves to the table.
///
/// The seat knows the position, the municipality and the table, which votes are split by and boards belong to; whose it
/// is stands nowhere.
pub fn take_seat(
    tx: &mut Tx,
    gathering: &Gathering,
    registration: &Registration,
    token: &str,
    dice: &Dice,
) -> Result<Seat> {
    let talk = talk(tx, gathering)?.ok_or(Error::Refused(msg!("talk-not-open")))?;
    let known = Known {
        band: Some(registration.entry.band),
        body: registration.entry.body.code().map(str::to_owned),
        place: Some(registration.entry.body.name().to_owned()),
        table: gathering.group_of(registration),
    };
    let fresh = dialogues::seat(tx, token)?.is_none_or(|seat| seat.dialogue != talk.id);
    let seat = dialogues::join(tx, &talk, token, &known, dice)?;
    if !fresh {
        dialogues::move_to_table(tx, &seat, known.table)?;
    } else if !registration.entry.motive.is_empty() {
        let quotable = registration.entry.quote_motive != super::Quote::No;
        dialogues::say(tx, &seat, Kind::Motive, &registration.entry.motive, quotable, dice)?;
    }
    Ok(seat)
}
