//! Dialogues: a guided talk among equals, in step on every screen.
//!
//! A dialogue has a [`run`] of show and stands on a [`stage`]: one present phase always, moved by
//! compare-and-set, so that two facilitators never jump two phases.  People take part from a [`Seat`]
//! without a name.  A vote shows nothing but how many took part until it is closed; then `gauge` says what of
//! it may be told, the ballots are deleted, and everybody sees the same at once.
//!
//! Everything is durable before it is acknowledged; screens hear of it by an announcement of
//! [`topic`], and read the truth from the database.

mod doorkeeper;
pub mod pages;
pub mod run;
pub mod stage;
mod store;

pub use doorkeeper::Doorkeeper;

use gauge::ballots::{Ballot, Count};
use gauge::level::Band;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::accounts::{Caretaker, Member, Promotion};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::words::Message;
use crate::world::{Dice, hex};
use run::{Run, Scene, keyed};
use stage::{Course, Move, Present, Refused, Stage};

/// How many people may take part.
pub const SEATS: i64 = 2_000;
/// How many voices a dialogue keeps.
const VOICES: i64 = 5_000;
/// How long a voice may be.
pub const VOICE: usize = 2_000;
/// After so long without a move past its planned end, a dialogue is over.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(2);

/// A guided talk.
#[derive(Clone, Debug)]
pub struct Dialogue {
    /// Our id.
    pub id: String,
    /// Whose it is.
    pub organisation: String,
    /// The workplace that talks; none at a learning session.
    pub unit: Option<String>,
    /// The closed round it is about.
    pub round: Option<String>,
    /// The sheet it votes on.
    pub sheet_version: String,
    /// What it is called.
    pub title: String,
    /// The keys of the items talked about.
    pub items: Vec<String>,
    /// Where it stands.
    pub stage: Stage,
    /// The six digits by which people join, while it is not over.
    pub code: Option<String>,
    /// The address behind the QR code by which they join.
    pub door: String,
    /// The projector's address.
    pub wall: String,
    /// Votes of fewer people are not told.
    pub least: u32,
    /// With made-up people, to try it.
    pub rehearsal: bool,
    /// Since when it is prepared.
    pub created: Timestamp,
    /// When it began.
    pub began: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// When the sheet is answered again.
    pub next_day: Option<Date>,
}

/// What somebody decides who prepares a dialogue.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The closed round it is about.
    pub round: Option<String>,
    /// The sheet it votes on.
    pub sheet_version: String,
    /// What it is called.
    pub title: String,
    /// The keys of the items talked about.
    pub items: Vec<String>,
    /// Its run of show.
    pub run: Run,
    /// Votes of fewer people are not told; never under 5.
    pub least: u32,
    /// With made-up people, to try it.
    pub rehearsal: bool,
}

/// Prepares a dialogue of a workplace; who does so is its first facilitator.
pub fn open(
    tx: &mut Tx,
    by: &Caretaker,
    plan: &Plan,
    dice: &Dice,
    now: Timestamp,
) -> Result<String> {
    prepare(tx, (by.organisation(), by.account()), Some(by.unit()), plan, dice, now)
}

/// Prepares the dialogue of a learning session.
pub fn open_gathering(
    tx: &mut Tx,
    by: &Promotion,
    plan: &Plan,
    dice: &Dice,
    now: Timestamp,
) -> Result<String> {
    prepare(tx, (by.organisation(), by.account()), None, plan, dice, now)
}

fn prepare(
    tx: &mut Tx,
    (organisation, account): (&str, &str),
    unit: Option<&str>,
    plan: &Plan,
    dice: &Dice,
    now: Timestamp,
) -> Result<String> {
    let id = dice.id();
    let row = store::Dialogue {
        id: id.clone(),
        organisation: organisation.to_owned(),
        unit: unit.map(str::to_owned),
        round: plan.round.clone(),
        sheet_version: plan.sheet_version.clone(),
        title: plan.title.clone(),
        items: plan.items.join(" "),
        run: plan.run.write(),
        course: WAITING.to_owned(),
        phase: 0,
        focus: 0,
        phase_began: None,
        phase_ends: None,
        version: 1,
        code: Some(free_code(tx, dice)?),
        door: dice.id(),
        wall: dice.id(),
        least: plan.least.max(LEAST).into(),
        rehearsal: plan.rehearsal,
        created: now.to_string(),
        began: None,
        ended: None,
        next_day: None,
    };
    store::add(tx, &row)?;
    store::add_facilitator(tx, (organisation, &id), account, true)?;
    Ok(id)
}

/// Votes of fewer people are never told.
pub const LEAST: u32 = 5;

/// Six digits that no dialogue under way has.
fn free_code(tx: &mut Tx, dice: &Dice) -> Result<String> {
    loop {
        let code = format!("{:06}", u32::from_le_bytes(dice.bytes()) % 1_000_000);
        if store::by_code(tx, &code)?.is_none() {
            return Ok(code);
        }
    }
}

/// What screens listen to: announced with every change of the dialogue.
pub fn topic(dialogue: &str) -> String {
    format!("dialogue {dialogue}")
}

fn announce(tx: &mut Tx, dialogue: &str) -> Result<()> {
    tx.announce(&topic(dialogue))
}

// Finding one

/// The dialogue of that id; the caller sees to it that the reader may.
pub fn by_id(tx: &mut Tx, id: &str) -> Result<Dialogue> {
    read(store::by_id(tx, id)?.ok_or(Error::NotFound)?)
}

/// The dialogue whose projector that is.
pub fn by_wall(tx: &mut Tx, wall: &str) -> Result<Dialogue> {
    read(store::by_wall(tx, wall)?.ok_or(Error::NotFound)?)
}

/// The dialogue behind a QR code.
pub fn by_door(tx: &mut Tx, door: &str) -> Result<Option<Dialogue>> {
    store::by_door(tx, door)?.map(read).transpose()
}

/// The dialogue of six digits.
pub fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Dialogue>> {
    store::by_code(tx, code)?.map(read).transpose()
}

/// The dialogues of a workplace, the latest first; no rehearsals.
pub fn of_unit(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Dialogue>> {
    store::of_unit(tx, organisation, unit)?.into_iter().map(read).collect()
}

const WAITING: &str = "waiting";
const RUNNING: &str = "running";
const ENDED: &str = "ended";

fn read(row: store::Dialogue) -> Result<Dialogue> {
    let unreadable = || Error::fault("a stored dialogue does not read");
    let time = |text: &Option<String>| -> Result<Option<Timestamp>> {
        Ok(text.as_deref().map(str::parse).transpose()?)
    };
    let run = Run::read(&row.run).ok_or_else(unreadable)?;
    let course = match row.course.as_str() {
        WAITING => Course::Waiting,
        ENDED => Course::Ended,
        RUNNING => Course::Running(Present {
            phase: usize::try_from(row.phase).map_err(|_| unreadable())?,
            focus: usize::try_from(row.focus).map_err(|_| unreadable())?,
            began: time(&row.phase_began)?.ok_or_else(unreadable)?,
            ends: time(&row.phase_ends)?.ok_or_else(unreadable)?,
        }),
        _ => return Err(unreadable()),
    };
    Ok(Dialogue {
        stage: Stage { version: row.version, run, course },
        items: row.items.split_whitespace().map(str::to_owned).collect(),
        created: row.created.parse()?,
        began: time(&row.began)?,
        ended: time(&row.ended)?,
        next_day: row.next_day.as_deref().map(str::parse).transpose()?,
        id: row.id,
        organisation: row.organisation,
        unit: row.unit,
        round: row.round,
        sheet_version: row.sheet_version,
        title: row.title,
        code: row.code,
        door: row.door,
        wall: row.wall,
        least: row.least as u32,
        rehearsal: row.rehearsal,
    })
}

impl Dialogue {
    /// The present scene.
    pub fn scene(&self) -> Option<Scene> {
        self.stage.phase().map(|phase| self.stage.run.phases[phase].scene())
    }

    /// It is over.
    pub fn is_over(&self) -> bool {
        self.stage.course == Course::Ended
    }

    /// The votes of the present phase: their keys, with how many choices each has.
    fn votes(&self, items: &[(String, usize)]) -> Vec<(String, usize)> {
        match self.scene() {
            Some(scene) if scene.votes() => vec![(IMPORTANT.to_owned(), items.len())],
            Some(Scene::Agree) => {
                let talked = items.iter().filter(|(key, _)| self.items.contains(key));
                talked.map(|(key, levels)| (level_question(key), *levels)).collect()
            }
            _ => Vec::new(),
        }
    }
}

// Those who run it

/// May run one dialogue: only this file makes one.
#[derive(Clone, Debug)]
pub struct Facilitator {
    dialogue: String,
    organisation: String,
    account: String,
}

/// Somebody who runs a dialogue, as the others see it.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// The account.
    pub account: String,
    /// The name.
    pub name: String,
    /// Took over last.
    pub leads: bool,
    /// Last seen at the desk.
    pub seen: Option<Timestamp>,
}

impl Facilitator {
    /// The dialogue.
    pub fn dialogue(&self) -> &str {
        &self.dialogue
    }

    /// Whose it is.
    pub fn organisation(&self) -> &str {
        &self.organisation
    }

    /// The account that runs it.
    pub fn account(&self) -> &str {
        &self.account
    }

    fn place(&self) -> (&str, &str) {
        (&self.organisation, &self.dialogue)
    }
}

/// Lets somebody run a dialogue who is named for it, or looks after its workplace, or, at a learning session,
/// belongs to the promotion office.  Nobody is promoted by itself.
pub fn facilitator(tx: &mut Tx, member: &Member, id: &str) -> Result<(Facilitator, Dialogue)> {
    let dialogue = by_id(tx, id)?;
    if dialogue.organisation != member.organisation() {
        return Err(Error::NotFound);
    }
    let named = store::facilitators(tx, id)?.iter().any(|other| other.account == member.account());
    let duty = match &dialogue.unit {
        Some(unit) => member.caretaker(unit).is_ok(),
        None => member.promotion().is_ok(),
    };
    if !named && !duty {
        return Err(Error::Forbidden);
    }
    let by = Facilitator {
        dialogue: dialogue.id.clone(),
        organisation: dialogue.organisation.clone(),
        account: member.account().to_owned(),
    };
    Ok((by, dialogue))
}

/// Everybody named, by name.
pub fn colleagues(tx: &mut Tx, dialogue: &str) -> Result<Vec<Colleague>> {
    let rows = store::facilitators(tx, dialogue)?.into_iter();
    let mut colleagues = rows
        .map(|row| {
            let seen = row.seen.as_deref().map(str::parse).transpose()?;
            Ok(Colleague { account: row.account, name: row.name, leads: row.leads, seen })
        })
        .collect::<Result<Vec<Colleague>>>()?;
    colleagues.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(colleagues)
}

/// Names somebody who may run it too.  The account is the caller's to check.
pub fn name_facilitator(tx: &mut Tx, by: &Facilitator, account: &str) -> Result<()> {
    store::add_facilitator(tx, by.place(), account, false)?;
    announce(tx, &by.dialogue)
}

/// Takes the name off again; who leads stays.
pub fn unname_facilitator(tx: &mut Tx, by: &Facilitator, account: &str) -> Result<()> {
    store::remove_facilitator(tx, &by.dialogue, account)?;
    announce(tx, &by.dialogue)
}

/// Takes over: from here on this one leads.
pub fn take_over(tx: &mut Tx, by: &Facilitator) -> Result<()> {
    store::add_facilitator(tx, by.place(), &by.account, false)?;
    store::lead(tx, &by.dialogue, &by.account)?;
    announce(tx, &by.dialogue)
}

/// Notes that the desk is looked at.
pub fn see(tx: &mut Tx, by: &Facilitator, now: Timestamp) -> Result<()> {
    store::see_facilitator(tx, &by.dialogue, &by.account, &now.to_string()).map(|_| ())
}

// Moving on

/// How a move went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It was made.
    Made,
    /// Somebody else had moved in between: nothing happened.
    Stale,
}

/// Makes a move from what the facilitator saw.  `items` are the items of the sheet with their levels, which a
/// vote needs.
pub fn go(
    tx: &mut Tx,
    by: &Facilitator,
    seen: i64,
    what: &Move,
    items: &[(String, usize)],
    now: Timestamp,
) -> Result<Moved> {
    let dialogue = by_id(tx, &by.dialogue)?;
    let stage = match dialogue.stage.after(seen, what, now) {
        Ok(stage) => stage,
        Err(Refused::Stale) => return Ok(Moved::Stale),
        Err(Refused::Impossible) => return Err(Error::Refused(msg!("dialogue-move-impossible"))),
    };
    set_stage(tx, &dialogue, stage, items, now)
}

fn set_stage(
    tx: &mut Tx,
    before: &Dialogue,
    stage: Stage,
    items: &[(String, usize)],
    now: Timestamp,
) -> Result<Moved> {
    let after = Dialogue { stage, ..before.clone() };
    if store::set_course(tx, &row_of(&after, now), before.stage.version)? == 0 {
        return Ok(Moved::Stale);
    }
    let place = (after.organisation.as_str(), after.id.as_str());
    if before.stage.phase() != after.stage.phase() {
        store::end_step(tx, &after.id, &now.to_string())?;
        if went_on(before, &after) {
            close_votes(tx, before, now)?;
        }
        if let Some(phase) = after.stage.phase() {
            let phase = &after.stage.run.phases[phase];
            store::add_step(tx, place, phase.scene().key(), &phase.name, &now.to_string())?;
        }
    }
    for (key, choices) in after.votes(items) {
        store::add_question(tx, place, &key, choices as i64)?;
    }
    announce(tx, &after.id)?;
    Ok(Moved::Made)
}

/// Going on or ending closes the votes under way; going back leaves them as they are.
fn went_on(before: &Dialogue, after: &Dialogue) -> bool {
    match (before.stage.phase(), after.stage.phase()) {
        (Some(before), Some(after)) => after > before,
        (_, None) => true,
        (None, Some(_)) => false,
    }
}

fn row_of(dialogue: &Dialogue, now: Timestamp) -> store::Dialogue {
    let present = match dialogue.stage.course {
        Course::Running(present) => Some(present),
        _ => None,
    };
    let over = dialogue.is_over();
    let begun = dialogue.began.or(present.map(|_| now));
    store::Dialogue {
        id: dialogue.id.clone(),
        organisation: dialogue.organisation.clone(),
        unit: dialogue.unit.clone(),
        round: dialogue.round.clone(),
        sheet_version: dialogue.sheet_version.clone(),
        title: dialogue.title.clone(),
        items: dialogue.items.join(" "),
        run: dialogue.stage.run.write(),
        course: match dialogue.stage.course {
            Course::Waiting => WAITING,
            Course::Running(_) => RUNNING,
            Course::Ended => ENDED,
        }
        .to_owned(),
        phase: present.map_or(0, |present| present.phase as i64),
        focus: present.map_or(0, |present| present.focus as i64),
        phase_began: present.map(|present| present.began.to_string()),
        phase_ends: present.map(|present| present.ends.to_string()),
        version: dialogue.stage.version,
        code: dialogue.code.clone().filter(|_| !over),
        door: dialogue.door.clone(),
        wall: dialogue.wall.clone(),
        least: dialogue.least.into(),
        rehearsal: dialogue.rehearsal,
        created: dialogue.created.to_string(),
        began: begun.map(|at| at.to_string()),
        ended: over.then(|| dialogue.ended.unwrap_or(now).to_string()),
        next_day: dialogue.next_day.map(|day| day.to_string()),
    }
}

/// Ends what was forgotten: two hours past the planned end of its present phase.
pub fn end_forgotten(tx: &mut Tx, now: Timestamp) -> Result<()> {
    for row in store::running(tx)? {
        let dialogue = read(row)?;
        let Course::Running(present) = dialogue.stage.course else { continue };
        if now.duration_since(present.ends) > FORGOTTEN {
            let stage = dialogue.stage.after(dialogue.stage.version, &Move::End, now);
            let stage = stage.map_err(|_| Error::fault("a running dialogue may end"))?;
            set_stage(tx, &dialogue, stage, &[], now)?;
        }
    }
    Ok(())
}

/// Other digits and another door, where strangers found the old ones.  Who is in stays in.
pub fn change_code(tx: &mut Tx, by: &Facilitator, dice: &Dice) -> Result<()> {
    let code = free_code(tx, dice)?;
    store::set_code(tx, &by.dialogue, &code, &dice.id())?;
    announce(tx, &by.dialogue)
}

/// Which items are talked about.
pub fn set_items(tx: &mut Tx, by: &Facilitator, items: &[String]) -> Result<()> {
    store::set_items(tx, &by.dialogue, &items.join(" "))?;
    announce(tx, &by.dialogue)
}

/// When the sheet is answered again.
pub fn set_next_day(tx: &mut Tx, by: &Facilitator, day: Option<Date>) -> Result<()> {
    store::set_next_day(tx, &by.dialogue, day.map(|day| day.to_string()).as_deref())?;
    announce(tx, &by.dialogue)
}

/// Removes a rehearsal with everything in it.
pub fn discard(tx: &mut Tx, by: &Facilitator) -> Result<()> {
    match by_id(tx, &by.dialogue)?.rehearsal {
        true => store::remove(tx, &by.dialogue).map(|_| ()),
        false => Err(Error::Refused(msg!("dialogue-is-no-rehearsal"))),
    }
}

/// A phase as it really went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happened.
    pub scene: Scene,
    /// What it was called, where not as its format calls it.
    pub name: String,
    /// Since when.
    pub began: Timestamp,
    /// Until when; the present one has no end yet.
    pub ended: Option<Timestamp>,
}

/// The phases as they really went.
pub fn steps(tx: &mut Tx, dialogue: &str) -> Result<Vec<Step>> {
    let rows = store::steps(tx, dialogue)?.into_iter();
    rows.map(|row| {
        Ok(Step {
            scene: Scene::from_key(&row.scene)
                .ok_or_else(|| Error::fault("an unknown scene is stored"))?,
            name: row.name,
            began: row.began.parse()?,
            ended: row.ended.as_deref().map(str::parse).transpose()?,
        })
    })
    .collect()
}

// Those who take part

/// Somebody who takes part.
#[derive(Clone, Debug)]
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
        table: row.seating.map(|table| table as u32),
    }
}

/// Tokens are long and random: no salt is needed.
fn hashed(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Seats somebody at a table, or at none.
pub fn set_table(tx: &mut Tx, by: &Facilitator, seat: &str, table: Option<u32>) -> Result<()> {
    store::set_seating(tx, &by.dialogue, seat, table.map(i64::from))?;
    announce(tx, &by.dialogue)
}

/// Takes a seat away: a stranger's, or one that was given twice.  Its ballots go with it.
pub fn remove_seat(tx: &mut Tx, by: &Facilitator, number: u32) -> Result<()> {
    store::remove_seat(tx, &by.dialogue, number.into())?;
    announce(tx, &by.dialogue)
}

// Votes

/// The vote on the most important item.
pub const IMPORTANT: &str = "important";

/// The vote on the level of an item.
pub fn level_question(item: &str) -> String {
    format!("level {item}")
}

/// A vote.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it is about.
    pub key: String,
    /// How many choices it has.
    pub choices: usize,
    /// What may be told of it, once it is closed.
    pub result: Option<Count>,
}

/// Every vote so far.
pub fn questions(tx: &mut Tx, dialogue: &str) -> Result<Vec<Question>> {
    store::questions(tx, dialogue)?.into_iter().map(question).collect()
}

fn question(row: store::Question) -> Result<Question> {
    let damaged = |_| Error::fault("a stored vote does not pass its audit");
    let result = row.result.as_deref().map(Count::decode).transpose().map_err(damaged)?;
    Ok(Question { key: row.key, choices: row.choices as usize, result })
}

/// How a ballot was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cast {
    /// It is in, in place of an earlier one.
    Kept,
    /// The vote was closed before: it does not count.
    TooLate,
}

/// Casts a ballot; a second one replaces the first until the vote is closed.
pub fn vote(tx: &mut Tx, seat: &Seat, key: &str, choice: usize) -> Result<Cast> {
    tx.share(&vote_lock(&seat.dialogue, key))?;
    let row = store_seat(seat);
    if store::put_ballot(tx, &row, key, choice as i64)? == 1 {
        announce(tx, &seat.dialogue)?;
        return Ok(Cast::Kept);
    }
    match store::question(tx, &seat.dialogue, key)? {
        Some(question) if question.closed.is_some() => Ok(Cast::TooLate),
        _ => Err(Error::Refused(msg!("vote-unknown"))),
    }
}

/// A close waits for the ballots under way and lets none in after.
fn vote_lock(dialogue: &str, key: &str) -> String {
    format!("vote {dialogue} {key}")
}

fn store_seat(seat: &Seat) -> store::Seat {
    store::Seat {
        id: seat.id.clone(),
        organisation: seat.organisation.clone(),
        dialogue: seat.dialogue.clone(),
        number: seat.number.into(),
        band: seat.band.map(|band| band.key().to_owned()),
        body: seat.body.clone(),
        seating: seat.table.map(i64::from),
    }
}

/// What this person has chosen in the votes under way.
pub fn own_ballots(tx: &mut Tx, seat: &Seat) -> Result<Vec<(String, usize)>> {
    let rows = store::ballots_of(tx, &seat.id)?.into_iter();
    Ok(rows.map(|row| (row.question, row.choice as usize)).collect())
}

/// Counts in a show of hands of people without a device.
pub fn count_hands(
    tx: &mut Tx,
    by: &Facilitator,
    key: &str,
    choice: usize,
    people: u32,
) -> Result<Cast> {
    tx.share(&vote_lock(&by.dialogue, key))?;
    let kept = store::put_hands(tx, &by.dialogue, key, choice as i64, people.into())?;
    announce(tx, &by.dialogue)?;
    Ok(if kept == 1 { Cast::Kept } else { Cast::TooLate })
}

/// The hands counted in so far.
pub fn hands(tx: &mut Tx, by: &Facilitator, key: &str) -> Result<Vec<(usize, u32)>> {
    let rows = store::hands(tx, &by.dialogue, key)?.into_iter();
    Ok(rows.map(|row| (row.choice as usize, row.count as u32)).collect())
}

/// Closes a vote: what may be told of it is kept, the ballots are gone.  Closing twice is closing once.
pub fn close_vote(tx: &mut Tx, by: &Facilitator, key: &str, now: Timestamp) -> Result<()> {
    let dialogue = by_id(tx, &by.dialogue)?;
    count(tx, &dialogue, key, now)?;
    announce(tx, &by.dialogue)
}

fn close_votes(tx: &mut Tx, dialogue: &Dialogue, now: Timestamp) -> Result<()> {
    for row in store::questions(tx, &dialogue.id)?.iter().filter(|row| row.closed.is_none()) {
        count(tx, dialogue, &row.key, now)?;
    }
    Ok(())
}

fn count(tx: &mut Tx, dialogue: &Dialogue, key: &str, now: Timestamp) -> Result<()> {
    tx.alone(&vote_lock(&dialogue.id, key))?;
    let open = store::question(tx, &dialogue.id, key)?.filter(|row| row.closed.is_none());
    let Some(question) = open else { return Ok(()) };
    let rows = store::ballots(tx, &dialogue.id, key)?;
    let mut bodies: Vec<&str> = rows.iter().filter_map(|row| row.body.as_deref()).collect();
    bodies.sort_unstable();
    bodies.dedup();
    let ballots: Vec<Ballot> = rows
        .iter()
        .map(|row| Ballot {
            choice: row.choice as usize,
            band: row.band.as_deref().and_then(Band::from_key),
            body: row.body.as_deref().and_then(|body| bodies.binary_search(&body).ok()),
        })
        .collect();
    let mut hands = vec![0; question.choices as usize];
    for row in store::hands(tx, &dialogue.id, key)? {
        hands[row.choice as usize] = row.count as u32;
    }
    let count = Count::of(question.choices as usize, &ballots, &hands, dialogue.least);
    store::close_question(tx, &dialogue.id, key, &count.encode(), &now.to_string())?;
    store::clear_ballots(tx, &dialogue.id, key).map(|_| ())
}

// What was said

keyed!(
    /// What a voice is.
    Kind {
        /// 今日参加しようとした思い: the person's own.
        Motive = "motive",
        /// A good point of the workplace.
        GoodPoint = "good_point",
        /// A question to those who report.
        Question = "question",
        /// Why it looks that way; what was said at a table.
        Reason = "reason",
        /// What a table tells everybody.
        Highlight = "highlight",
        /// An idea of what to try.
        Idea = "idea",
        /// What somebody learned: the person's own.
        Learning = "learning",
        /// What somebody will do first: the person's own.
        FirstStep = "first_step",
        /// How it was: the person's own.
        Reflection = "reflection",
    }
);

impl Kind {
    /// The person's own part, which only the person may let into the report, and take back; of all others nobody
    /// is recorded.
    pub fn is_own(self) -> bool {
        matches!(self, Kind::Motive | Kind::Learning | Kind::FirstStep | Kind::Reflection)
    }
}

/// Something said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Our id; random, so that it betrays no order.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// The table it was said at.
    pub table: Option<u32>,
    /// Whose own part it is.
    pub seat: Option<String>,
    /// The words.
    pub words: String,
    /// The person lets it be quoted, without a name.
    pub quotable: bool,
    /// Released to everybody's screens.
    pub shown: bool,
}

/// What somebody says.  Of a board's voice nobody is recorded; a person's own part replaces the earlier one, and an empty one
/// takes it back.
pub fn say(
    tx: &mut Tx,
    seat: &Seat,
    kind: Kind,
    words: &str,
    quotable: bool,
    dice: &Dice,
) -> Result<()> {
    if kind.is_own() {
        store::remove_own_voice(tx, &seat.id, kind.key())?;
    }
    let own = kind.is_own().then(|| seat.id.clone());
    let place = (seat.organisation.as_str(), seat.dialogue.as_str());
    keep_voice(tx, place, (kind, seat.table, own), words, quotable, dice)
}

/// What the facilitator writes down for somebody without a device.
pub fn write_down(
    tx: &mut Tx,
    by: &Facilitator,
    kind: Kind,
    table: Option<u32>,
    words: &str,
    dice: &Dice,
) -> Result<()> {
    keep_voice(tx, by.place(), (kind, table, None), words, false, dice)
}

fn keep_voice(
    tx: &mut Tx,
    place: (&str, &str),
    (kind, table, seat): (Kind, Option<u32>, Option<String>),
    words: &str,
    quotable: bool,
    dice: &Dice,
) -> Result<()> {
    let words = words.trim();
    if let Some(refusal) = unfit(words) {
        return Err(Error::Refused(refusal));
    }
    if store::count_voices(tx, place.1)? >= VOICES {
        return Err(Error::Refused(msg!("dialogue-voices-full", most = VOICES)));
    }
    if !words.is_empty() {
        let voice = store::Voice {
            id: dice.id(),
            kind: kind.key().to_owned(),
            seating: table.map(i64::from),
            seat,
            words: words.to_owned(),
            quotable,
            shown: false,
        };
        store::add_voice(tx, place, &voice)?;
    }
    announce(tx, place.1)
}

/// Why these words are not kept; the page shows them again.
pub fn unfit(words: &str) -> Option<Message> {
    let now = words.trim().chars().count();
    (now > VOICE).then(|| msg!("voice-too-long", most = VOICE, now = now, over = now - VOICE))
}

/// Everything said, in an order that says nothing.
pub fn voices(tx: &mut Tx, dialogue: &str) -> Result<Vec<Voice>> {
    let rows = store::voices(tx, dialogue)?.into_iter();
    rows.map(|row| {
        Ok(Voice {
            kind: Kind::from_key(&row.kind)
                .ok_or_else(|| Error::fault("an unknown kind of voice is stored"))?,
            id: row.id,
            table: row.seating.map(|table| table as u32),
            seat: row.seat,
            words: row.words,
            quotable: row.quotable,
            shown: row.shown,
        })
    })
    .collect()
}

/// Releases a voice to everybody's screens, or takes it from them.
pub fn show_voice(tx: &mut Tx, by: &Facilitator, voice: &str, shown: bool) -> Result<()> {
    store::show_voice(tx, &by.dialogue, voice, shown)?;
    announce(tx, &by.dialogue)
}

/// Removes a voice that should not stand there.
pub fn remove_voice(tx: &mut Tx, by: &Facilitator, voice: &str) -> Result<()> {
    store::remove_voice(tx, &by.dialogue, voice)?;
    announce(tx, &by.dialogue)
}

// What people agreed on

/// The level people agreed on; `None` where they agreed not to agree, which is a full result.
pub fn agree(tx: &mut Tx, by: &Facilitator, item: &str, level: Option<u8>) -> Result<()> {
    store::put_agreement(tx, by.place(), item, level.map(i64::from))?;
    announce(tx, &by.dialogue)
}

/// What was agreed on so far, by item.
pub fn agreements(tx: &mut Tx, dialogue: &str) -> Result<Vec<(String, Option<u8>)>> {
    let rows = store::agreements(tx, dialogue)?.into_iter();
    Ok(rows.map(|row| (row.item, row.level.map(|level| level as u8))).collect())
}

// Turns

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
    let turn = |table: Option<u32>| {
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

// What every screen hears

/// What moves between two moves: told to all screens as it changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulse {
    /// A new version means a new page.
    pub version: i64,
    /// How many take part.
    pub people: u32,
    /// How many ballots are in, by vote under way.
    pub turnout: Vec<(String, u32)>,
    /// The votes that are closed.
    pub closed: Vec<String>,
    /// Everything said.
    pub voices: Vec<Voice>,
    /// Whose turn it is, by table.
    pub turns: Vec<(Option<u32>, Turn)>,
}

/// The present pulse of the dialogue a [`topic`] names.
pub fn pulse(tx: &mut Tx, topic: &str) -> Result<Pulse> {
    let id = topic.strip_prefix("dialogue ").unwrap_or(topic);
    let dialogue = by_id(tx, id)?;
    let turns = match dialogue.scene().is_some_and(Scene::in_turn) {
        true => turns(tx, &dialogue, &seats(tx, id)?)?,
        false => Vec::new(),
    };
    let closed = store::questions(tx, id)?.into_iter().filter(|row| row.closed.is_some());
    Ok(Pulse {
        version: dialogue.stage.version,
        people: store::count_seats(tx, id)? as u32,
        closed: closed.map(|row| row.key).collect(),
        turnout: store::turnout(tx, id)?
            .into_iter()
            .map(|row| (row.question, row.count as u32))
            .collect(),
        voices: voices(tx, id)?,
        turns,
    })
}

/// How many ballots are in, told only while at least two are missing: a last one would point at a person.
pub fn turnout_told(people: u32, ballots: u32) -> Option<u32> {
    (people.saturating_sub(ballots) >= 2).then_some(ballots)
}
