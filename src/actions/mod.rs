//! Actions: the one to three things a workplace tries, who sees to it, by when, and how one would notice.
//!
//! An action ends by being done or by being stopped.  Stopped with a reason is a good end: something was learned.

pub mod pages;
mod store;

pub use pages::{Told, Typed, card, fields, read};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::accounts::{Caretaker, Promotion};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::world::Dice;

/// So many are tried at once at most: what is more is not done.
pub const AT_ONCE: usize = 3;
/// How long what is tried may be told, and how one would notice.
pub const WORDS: usize = 300;
/// How long one line on how it goes may be.
pub const LINE: usize = 200;

/// Something a workplace tries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Our id.
    pub id: String,
    /// The dialogue it was decided in.
    pub dialogue: Option<String>,
    /// The item it is to move.
    pub item: Option<String>,
    /// The level it starts from.
    pub level: Option<u8>,
    /// What is tried.
    pub words: String,
    /// Who sees to it: a post, not a person.
    pub owner: String,
    /// By when.
    pub due: Date,
    /// How one would notice.
    pub sign: String,
    /// How it stands.
    pub state: State,
    /// Why it ended.
    pub reason: String,
    /// Since when it is tried.
    pub created: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// How it goes, the earliest first.
    pub check_ins: Vec<CheckIn>,
}

/// One line on how it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckIn {
    /// The words.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

/// How an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is tried.
    Open,
    /// It was done.
    Done,
    /// It was stopped, with what was learned.
    Stopped,
}

impl State {
    fn key(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Done => "done",
            State::Stopped => "stopped",
        }
    }

    fn from_key(key: &str) -> Option<State> {
        [State::Open, State::Done, State::Stopped].into_iter().find(|state| state.key() == key)
    }
}

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The item it is to move.
    pub item: Option<String>,
    /// The level it starts from.
    pub level: Option<u8>,
    /// What is tried.
    pub words: String,
    /// Who sees to it: a post.
    pub owner: String,
    /// By when.
    pub due: Date,
    /// How one would notice.
    pub sign: String,
}

/// May write down what one workplace tries: who looks after it, or who runs its dialogue.
#[derive(Clone, Debug)]
pub struct Keeper {
    organisation: String,
    unit: String,
    dialogue: Option<String>,
    rehearsal: bool,
}

impl From<&Caretaker> for Keeper {
    fn from(by: &Caretaker) -> Keeper {
        Keeper {
            organisation: by.organisation().to_owned(),
            unit: by.unit().to_owned(),
            dialogue: None,
            rehearsal: false,
        }
    }
}

impl Keeper {
    /// For who runs a dialogue of that workplace.  A rehearsal has actions of its own.
    pub(crate) fn at(
        (organisation, unit): (&str, &str),
        dialogue: &str,
        rehearsal: bool,
    ) -> Keeper {
        Keeper {
            organisation: organisation.to_owned(),
            unit: unit.to_owned(),
            dialogue: Some(dialogue.to_owned()),
            rehearsal,
        }
    }

    /// The rehearsal whose actions these are; empty: they are real.
    fn rehearsal(&self) -> &str {
        self.dialogue.as_deref().filter(|_| self.rehearsal).unwrap_or_default()
    }
}

/// Everything the workplace tries or tried, the latest first.
pub fn all(tx: &mut Tx, by: &Keeper) -> Result<Vec<Action>> {
    let rows = store::of_unit(tx, (&by.organisation, &by.unit), by.rehearsal())?;
    rows.into_iter().map(|row| read_row(tx, row)).collect()
}

/// What the workplace tries now, the earliest first.
pub fn open(tx: &mut Tx, by: &Keeper) -> Result<Vec<Action>> {
    let mut open = all(tx, by)?;
    open.retain(|action| action.state == State::Open);
    open.reverse();
    Ok(open)
}

/// What was decided in a dialogue, the earliest first.
pub fn of_dialogue(tx: &mut Tx, dialogue: &str) -> Result<Vec<Action>> {
    let rows = store::of_dialogue(tx, dialogue)?;
    rows.into_iter().map(|row| read_row(tx, row)).collect()
}

/// On which item something was tried and when, without a word of what it was.
#[derive(Clone, Debug)]
pub struct TriedOn {
    /// The workplace.
    pub unit: String,
    /// The item.
    pub item: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
}

/// What all workplaces tried, as far as it was meant to move an item.
pub fn tried_on(tx: &mut Tx, by: &Promotion) -> Result<Vec<TriedOn>> {
    let rows = store::tried_on(tx, by.organisation())?.into_iter();
    rows.map(|row| {
        Ok(TriedOn {
            since: row.created.parse()?,
            until: row.ended.as_deref().map(str::parse).transpose()?,
            unit: row.unit,
            item: row.item,
        })
    })
    .collect()
}

fn read_row(tx: &mut Tx, row: store::Action) -> Result<Action> {
    let unknown = || Error::fault("unknown state of an action");
    let check_ins = store::check_ins(tx, &row.id)?.into_iter();
    Ok(Action {
        check_ins: check_ins
            .map(|row| Ok(CheckIn { words: row.words, at: row.at.parse()? }))
            .collect::<Result<_>>()?,
        state: State::from_key(&row.state).ok_or_else(unknown)?,
        level: row.level.map(|level| level as u8),
        due: row.due.parse()?,
        created: row.created.parse()?,
        ended: row.ended.as_deref().map(str::parse).transpose()?,
        id: row.id,
        dialogue: row.dialogue,
        item: row.item,
        words: row.words,
        owner: row.owner,
        sign: row.sign,
        reason: row.reason,
    })
}

/// Writes down what is tried from now on; told where three are open already.
pub fn add(tx: &mut Tx, by: &Keeper, draft: &Draft, dice: &Dice, now: Timestamp) -> Result<()> {
    tx.alone(&format!("actions {}", by.unit))?;
    if open(tx, by)?.len() >= AT_ONCE {
        return Err(Error::Refused(full()));
    }
    let row = store::Action {
        id: dice.id(),
        dialogue: by.dialogue.clone(),
        item: draft.item.clone(),
        level: draft.level.map(i64::from),
        words: draft.words.clone(),
        owner: draft.owner.clone(),
        due: draft.due.to_string(),
        sign: draft.sign.clone(),
        state: State::Open.key().to_owned(),
        reason: String::new(),
        created: now.to_string(),
        ended: None,
    };
    store::add(tx, (&by.organisation, &by.unit), by.rehearsal, &row)
}

/// Three are open: one has to end before another begins.
pub fn full() -> crate::words::Message {
    msg!("actions-full", most = AT_ONCE)
}

fn check_in(
    tx: &mut Tx,
    by: &Keeper,
    action: &str,
    words: &str,
    dice: &Dice,
    now: Timestamp,
) -> Result<()> {
    of_keeper(tx, by, action)?;
    store::add_check_in(tx, &by.organisation, &dice.id(), action, words, &now.to_string())
}

fn end(
    tx: &mut Tx,
    by: &Keeper,
    action: &str,
    how: State,
    reason: &str,
    now: Timestamp,
) -> Result<()> {
    of_keeper(tx, by, action)?;
    match store::end(tx, action, how.key(), reason, &now.to_string())? {
        0 => Err(Error::Refused(msg!("action-ended-before"))),
        _ => Ok(()),
    }
}

/// What is typed of how it goes: a check-in, or how it ended.
pub fn tell(
    tx: &mut Tx,
    by: &Keeper,
    action: &str,
    what: Option<State>,
    words: &str,
    dice: &Dice,
    now: Timestamp,
) -> Result<()> {
    let words = words.trim();
    match (words.chars().count(), what) {
        (0, Some(State::Stopped)) => Err(Error::Refused(msg!("action-reason-missing"))),
        (0, None | Some(State::Open)) => Err(Error::Refused(msg!("check-in-missing"))),
        (long, _) if long > LINE => {
            Err(Error::Refused(msg!("action-long", most = LINE, now = long)))
        }
        (_, None | Some(State::Open)) => check_in(tx, by, action, words, dice, now),
        (_, Some(how)) => end(tx, by, action, how, words, now),
    }
}

fn of_keeper(tx: &mut Tx, by: &Keeper, action: &str) -> Result<()> {
    let known = all(tx, by)?.iter().any(|own| own.id == action);
    if known { Ok(()) } else { Err(Error::NotFound) }
}
