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
mod prediction;
mod rehearsal;
pub mod run;
mod seats;
pub mod stage;
mod store;
mod team;
mod turns;
mod voices;
mod votes;

pub use doorkeeper::Doorkeeper;
pub use pages::hand::{held_seat, holding_seat};
pub use prediction::{fullest, predict, prediction};
pub use rehearsal::{discard, play, seat_made_up};
pub use seats::{
    Known, SEATS, Seat, join, move_to_table, new_secret, remove_seat, seat, seat_now, seats,
    set_table,
};
pub use team::{
    Colleague, Facilitator, colleagues, facilitator, name_facilitator, see, take_over,
    unname_facilitator,
};
pub use turns::{Turn, pass_turn, turns, turns_now};
pub use voices::{
    Board, Kind, VOICE, Voice, agree, agreements, remove_voice, say, show_voice, unfit, voices,
    write_down,
};
pub use votes::{
    Cast, IMPORTANT, Question, close_vote, count_hands, hands, level_question, own_ballots,
    questions, turnout, turnout_told, vote,
};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::accounts::{Caretaker, Promotion};
use crate::actions::{self, Action, Draft, Keeper, Told};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::world::{Dice, hex};
use run::{Run, Scene};
use stage::{Course, Move, Present, Refused, Stage};

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
    /// Why nothing is tried, where people decided so.
    pub no_action: Option<String>,
    /// How often somebody was seated elsewhere or taken away.
    pub moves: i64,
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
        no_action: None,
        moves: 0,
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

/// Tokens are long and random: no salt is needed.
fn hashed(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
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

/// The rehearsals of a workplace, the latest first.
pub fn rehearsals(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Dialogue>> {
    store::rehearsals(tx, organisation, unit)?.into_iter().map(read).collect()
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
        no_action: row.no_action,
        moves: row.moves,
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

    /// The vote of the present scene: on the most important item, or on the level of the item talked about.
    fn vote(&self) -> Option<String> {
        let Course::Running(present) = self.stage.course else { return None };
        match self.scene()? {
            scene if scene.votes() => Some(IMPORTANT.to_owned()),
            Scene::Agree => {
                let item = self.items.get(present.focus).or(self.items.first());
                item.map(|item| level_question(item))
            }
            _ => None,
        }
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
    let dialogue = by_id(tx, by.dialogue())?;
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
            votes::close_open(tx, before, after.is_over(), now)?;
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

/// Going on closes the votes of the phase that is left, ending closes all; going back leaves them as they are.
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
        no_action: dialogue.no_action.clone(),
        moves: dialogue.moves,
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
    store::set_code(tx, by.dialogue(), &code, &dice.id())?;
    announce(tx, by.dialogue())
}

/// Which items are talked about.
pub fn set_items(tx: &mut Tx, by: &Facilitator, items: &[String]) -> Result<()> {
    store::set_items(tx, by.dialogue(), &items.join(" "))?;
    announce(tx, by.dialogue())
}

/// When the sheet is answered again.
pub fn set_next_day(tx: &mut Tx, by: &Facilitator, day: Option<Date>) -> Result<()> {
    store::set_next_day(tx, by.dialogue(), day.map(|day| day.to_string()).as_deref())?;
    announce(tx, by.dialogue())
}

/// Why nothing is tried this time; `None`: that is open again.
pub fn set_no_action(tx: &mut Tx, by: &Facilitator, reason: Option<&str>) -> Result<()> {
    store::set_no_action(tx, by.dialogue(), reason)?;
    announce(tx, by.dialogue())
}

/// What the dialogue's workplace tries; a rehearsal has actions of its own.
pub fn actions(tx: &mut Tx, dialogue: &Dialogue) -> Result<Vec<Action>> {
    keeper(dialogue).map_or(Ok(Vec::new()), |keeper| actions::open(tx, &keeper))
}

/// Writes something down that the workplace will try.
pub fn try_out(
    tx: &mut Tx,
    by: &Facilitator,
    dialogue: &Dialogue,
    draft: &Draft,
    dice: &Dice,
    now: Timestamp,
) -> Result<()> {
    let keeper = keeper(dialogue).ok_or(Error::NotFound)?;
    actions::add(tx, &keeper, draft, dice, now)?;
    set_no_action(tx, by, None)
}

/// Notes how something goes that the workplace tries, or how it ended.
pub fn tell_of_action(
    tx: &mut Tx,
    dialogue: &Dialogue,
    action: &str,
    told: &Told,
    dice: &Dice,
    now: Timestamp,
) -> Result<()> {
    let keeper = keeper(dialogue).ok_or(Error::NotFound)?;
    told.keep(tx, &keeper, action, dice, now)?;
    announce(tx, &dialogue.id)
}

/// A learning session has no workplace, so nothing is tried in it.
fn keeper(dialogue: &Dialogue) -> Option<Keeper> {
    let place = (dialogue.organisation.as_str(), dialogue.unit.as_deref()?);
    Some(Keeper::at(place, &dialogue.id, dialogue.rehearsal))
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

// What every screen hears

/// What moves between two moves, small enough to be looked at after each ballot: numbers and marks, no words.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulse {
    /// A new version means a new page.
    pub version: i64,
    /// How many take part.
    pub people: u32,
    /// How often somebody was seated elsewhere or taken away.
    pub moves: i64,
    /// How many ballots are in, by vote under way.
    pub turnout: Vec<(String, u32)>,
    /// The votes that are closed.
    pub closed: Vec<String>,
    /// The vote of the present scene, while it is open.
    pub vote: Option<String>,
    /// What stands on the boards, by table.
    pub boards: Vec<Board>,
    /// The voices everybody sees.
    pub shown: Vec<String>,
    /// Whose turn it is, by table.
    pub turns: Vec<Speaking>,
    /// What was settled: items, agreed levels, actions, the next day.  Another text means a new page.
    pub settled: String,
}

/// How far the turns of a table are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaking {
    /// The table, where there are any.
    pub table: Option<u32>,
    /// Whose turn it is; `None` when everybody has been heard.
    pub speaker: Option<u32>,
    /// How many have not been heard yet, the speaker apart.
    pub unheard: usize,
}

impl Pulse {
    /// How many ballots are in, in the vote of the present scene.
    pub fn ballots(&self) -> Option<u32> {
        let vote = self.vote.as_ref()?;
        let cast = self.turnout.iter().find(|(key, _)| key == vote);
        Some(cast.map_or(0, |(_, count)| *count))
    }
}

/// The present pulse of the dialogue a [`topic`] names.
pub fn pulse(tx: &mut Tx, topic: &str) -> Result<Pulse> {
    let dialogue = by_id(tx, topic.strip_prefix("dialogue ").unwrap_or(topic))?;
    let (closed, open) = store::questions(tx, &dialogue.id)?
        .into_iter()
        .partition::<Vec<_>, _>(|row| row.closed.is_some());
    let turns = turns_now(tx, &dialogue)?.into_iter();
    let (boards, shown) = voices::boards(tx, &dialogue.id)?;
    Ok(Pulse {
        version: dialogue.stage.version,
        people: people(tx, &dialogue.id)?,
        moves: dialogue.moves,
        turnout: turnout(tx, &dialogue.id)?,
        closed: closed.into_iter().map(|row| row.key).collect(),
        vote: dialogue.vote().filter(|vote| open.iter().any(|row| row.key == *vote)),
        boards,
        shown,
        settled: settled(tx, &dialogue)?,
        turns: turns
            .map(|(table, turn)| Speaking {
                table,
                speaker: turn.speaker(),
                unheard: turn.unheard(),
            })
            .collect(),
    })
}

fn settled(tx: &mut Tx, dialogue: &Dialogue) -> Result<String> {
    let (agreed, tried) = (agreements(tx, &dialogue.id)?, actions(tx, dialogue)?);
    let tried: Vec<(&str, usize)> =
        tried.iter().map(|action| (action.id.as_str(), action.check_ins.len())).collect();
    let Dialogue { items, next_day, no_action, .. } = dialogue;
    Ok(format!("{items:?} {agreed:?} {tried:?} {next_day:?} {no_action:?}"))
}

/// How many take part.
pub fn people(tx: &mut Tx, dialogue: &str) -> Result<u32> {
    Ok(store::count_seats(tx, dialogue)? as u32)
}
