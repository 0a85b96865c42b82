//! Actions: the one to three things a workplace tries, who sees to it, by when, and how one would notice.
//!
//! An action ends by being done or by being stopped.  Stopped with a reason is a good end: something was learned.  What is
//! decided while three are tried waits for its turn.  What is beyond a workplace's own reach is asked of the unit above
//! ([`asks`]).

pub mod asks;
mod calendar;
mod kinds;
pub mod pages;
mod store;

pub use calendar::calendar;
pub use kinds::{Depth, Reach, State};
pub use pages::{Told, Typed, card, fields, item_choice, levels, read};

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::accounts::{Caretaker, Promotion};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::world::Dice;
use crate::{japan, msg, typed};

/// So many are tried at once at most: what is more is not done.
pub const AT_ONCE: usize = 3;
/// So many wait for their turn at most.
pub const IN_LINE: usize = 20;
/// How long what is tried may be told, and how one would notice.
pub const WORDS: usize = 300;
/// How long one line on how it goes may be.
pub const LINE: usize = 200;
/// So many days before its day an action is remembered.
const SOON: i32 = 14;

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
    /// From when.
    pub starts: Date,
    /// By when.
    pub due: Date,
    /// How one would notice.
    pub sign: String,
    /// How deep it goes.
    pub depth: Depth,
    /// How far it reaches.
    pub reach: Reach,
    /// How it stands.
    pub state: State,
    /// Why it ended.
    pub reason: String,
    /// When it was decided.
    pub created: Timestamp,
    /// Since when it is tried; none while it waits.
    pub began: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// How it goes, the earliest first.
    pub check_ins: Vec<CheckIn>,
    position: i64,
}

/// One line on how it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckIn {
    /// The words.
    pub words: String,
    /// Which part was written anew; the words are what it said before.
    pub field: Option<String>,
    /// When.
    pub at: Timestamp,
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
    /// From when.
    pub starts: Date,
    /// By when.
    pub due: Date,
    /// How one would notice.
    pub sign: String,
    /// How deep it goes.
    pub depth: Depth,
    /// How far it reaches.
    pub reach: Reach,
}

/// What has to be remembered about an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// Its day has passed.
    Overdue,
    /// Its day comes within a fortnight.
    Soon,
    /// Nobody has said a word about it for a month.
    Quiet,
}

/// Where an action stands on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// It waits for its turn or its first day.
    Coming,
    /// It is tried.
    Trying,
    /// It was done or stopped.
    Ended,
}

impl Action {
    /// Where it stands on the board.
    pub fn column(&self, today: Date) -> Column {
        match self.state {
            State::Waiting => Column::Coming,
            State::Open if self.starts > today => Column::Coming,
            State::Open => Column::Trying,
            State::Done | State::Stopped => Column::Ended,
        }
    }

    /// What has to be remembered about it.
    pub fn reminder(&self, today: Date) -> Option<Reminder> {
        if self.column(today) != Column::Trying {
            return None;
        }
        let lines = self.check_ins.iter().filter(|line| line.field.is_none());
        let spoken = lines.map(|line| japan::wall_clock(line.at).date()).max();
        let spoken = spoken.unwrap_or(self.starts).max(self.starts);
        match () {
            () if self.due < today => Some(Reminder::Overdue),
            () if self.due <= today.saturating_add(SOON.days()) => Some(Reminder::Soon),
            () if spoken.saturating_add(1.month()) < today => Some(Reminder::Quiet),
            () => None,
        }
    }

    /// It may still be told, changed and ended.
    pub fn goes_on(&self) -> bool {
        matches!(self.state, State::Open | State::Waiting)
    }
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

/// Everything the workplace tries or tried: what goes on in its own order, then what ended, the latest first.
pub fn all(tx: &mut Tx, by: &Keeper) -> Result<Vec<Action>> {
    let place = (by.organisation.as_str(), by.unit.as_str());
    let mut lines: BTreeMap<String, Vec<store::CheckIn>> = BTreeMap::new();
    for line in store::check_ins_of_unit(tx, place)? {
        lines.entry(line.action.clone()).or_default().push(line);
    }
    let rows = store::of_unit(tx, place, by.rehearsal())?.into_iter();
    let read = rows.map(|row| {
        let lines = lines.remove(&row.id).unwrap_or_default();
        read_row(row, lines)
    });
    let read = read.collect::<Result<Vec<_>>>()?.into_iter();
    let (mut going, ended): (Vec<Action>, Vec<Action>) = read.partition(Action::goes_on);
    going.sort_by(|one, other| order(one).cmp(&order(other)));
    Ok(going.into_iter().chain(ended).collect())
}

fn order(action: &Action) -> (i64, Timestamp, &str) {
    (action.position, action.created, &action.id)
}

/// What the workplace tries now, in its own order.
pub fn open(tx: &mut Tx, by: &Keeper) -> Result<Vec<Action>> {
    let mut open = all(tx, by)?;
    open.retain(|action| action.state == State::Open);
    Ok(open)
}

/// What the workplace tries now, and then what waits.
pub fn going(tx: &mut Tx, by: &Keeper) -> Result<Vec<Action>> {
    let mut going = all(tx, by)?;
    going.retain(Action::goes_on);
    going.sort_by_key(|action| action.state == State::Waiting);
    Ok(going)
}

/// One action of that workplace.
pub fn one(tx: &mut Tx, by: &Keeper, id: &str) -> Result<Action> {
    all(tx, by)?.into_iter().find(|action| action.id == id).ok_or(Error::NotFound)
}

/// A line of policy that something is tried for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The line.
    pub policy: String,
    /// What it says.
    pub title: String,
}

/// The lines of policy that were linked with what the workplace tries, by action.
pub fn served(tx: &mut Tx, by: &Keeper) -> Result<BTreeMap<String, Vec<Served>>> {
    let mut served: BTreeMap<String, Vec<Served>> = BTreeMap::new();
    for store::Served { action, policy, title } in store::served(tx, &by.organisation, &by.unit)? {
        let lines = served.entry(action).or_default();
        let line = Served { policy, title };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    Ok(served)
}

/// What was decided in a dialogue, the earliest first.
pub fn of_dialogue(tx: &mut Tx, dialogue: &str) -> Result<Vec<Action>> {
    let rows = store::of_dialogue(tx, dialogue)?.into_iter();
    rows.map(|row| {
        let lines = store::check_ins(tx, &row.id)?;
        read_row(row, lines)
    })
    .collect()
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
            since: row.began.parse()?,
            until: row.ended.as_deref().map(str::parse).transpose()?,
            unit: row.unit,
            item: row.item,
        })
    })
    .collect()
}

/// Since when and until when something is tried, without a word of what it is.
#[derive(Clone, Debug)]
pub struct Span {
    /// The workplace.
    pub unit: String,
    /// How it stands.
    pub state: State,
    /// Since when.
    pub began: Option<Timestamp>,
    /// By when.
    pub due: Date,
    /// Until when.
    pub ended: Option<Timestamp>,
}

/// When all workplaces try something: what the promotion office sees of it.
pub fn spans(tx: &mut Tx, by: &Promotion) -> Result<Vec<Span>> {
    let rows = store::spans(tx, by.organisation())?.into_iter();
    rows.map(|row| {
        Ok(Span {
            state: State::from_key(&row.state).ok_or_else(unknown)?,
            began: row.began.as_deref().map(str::parse).transpose()?,
            due: row.due.parse()?,
            ended: row.ended.as_deref().map(str::parse).transpose()?,
            unit: row.unit,
        })
    })
    .collect()
}

fn unknown() -> Error {
    Error::fault("an action that does not read")
}

fn read_row(row: store::Action, lines: Vec<store::CheckIn>) -> Result<Action> {
    let line = |row: store::CheckIn| {
        Ok(CheckIn { words: row.words, field: row.field, at: row.at.parse()? })
    };
    Ok(Action {
        check_ins: lines.into_iter().map(line).collect::<Result<_>>()?,
        state: State::from_key(&row.state).ok_or_else(unknown)?,
        depth: Depth::from_key(&row.depth).ok_or_else(unknown)?,
        reach: Reach::from_key(&row.reach).ok_or_else(unknown)?,
        level: row.level.map(|level| level as u8),
        starts: row.starts.parse()?,
        due: row.due.parse()?,
        created: row.created.parse()?,
        began: row.began.as_deref().map(str::parse).transpose()?,
        ended: row.ended.as_deref().map(str::parse).transpose()?,
        position: row.position,
        id: row.id,
        dialogue: row.dialogue,
        item: row.item,
        words: row.words,
        owner: row.owner,
        sign: row.sign,
        reason: row.reason,
    })
}

/// Writes down what is tried from now on, or once its turn comes where three are tried already; gives its id.
pub fn add(tx: &mut Tx, by: &Keeper, draft: &Draft, dice: &Dice, now: Timestamp) -> Result<String> {
    tx.alone(&format!("actions {}", by.unit))?;
    let going = going(tx, by)?;
    let waits = going.iter().filter(|action| action.state == State::Open).count() >= AT_ONCE;
    if going.len() >= AT_ONCE + IN_LINE {
        return Err(Error::Refused(msg!("actions-line-full", most = IN_LINE)));
    }
    let last = going.iter().map(|action| action.position).max().unwrap_or(0);
    let row = store::Action {
        id: dice.id(),
        dialogue: by.dialogue.clone(),
        item: draft.item.clone(),
        level: draft.level.map(i64::from),
        words: draft.words.clone(),
        owner: draft.owner.clone(),
        starts: draft.starts.to_string(),
        due: draft.due.to_string(),
        sign: draft.sign.clone(),
        depth: draft.depth.key().to_owned(),
        reach: draft.reach.key().to_owned(),
        position: last + 1,
        state: if waits { State::Waiting } else { State::Open }.key().to_owned(),
        reason: String::new(),
        created: now.to_string(),
        began: (!waits).then(|| now.to_string()),
        ended: None,
    };
    store::add(tx, (&by.organisation, &by.unit), by.rehearsal, &row)?;
    Ok(row.id)
}

/// What waited is tried from now on; told where three are tried already.
pub fn take_up(tx: &mut Tx, by: &Keeper, id: &str, now: Timestamp) -> Result<()> {
    tx.alone(&format!("actions {}", by.unit))?;
    let action = one(tx, by, id)?;
    if action.state != State::Waiting {
        return Err(Error::Refused(msg!("action-taken-up-before")));
    }
    if open(tx, by)?.len() >= AT_ONCE {
        return Err(Error::Refused(msg!("actions-full", most = AT_ONCE)));
    }
    let starts = action.starts.max(japan::wall_clock(now).date());
    store::take_up(tx, id, &starts.to_string(), &now.to_string())
}

/// Moves what goes on one place up or down among its like.
pub fn shift(tx: &mut Tx, by: &Keeper, id: &str, up: bool, today: Date) -> Result<()> {
    tx.alone(&format!("actions {}", by.unit))?;
    let column = one(tx, by, id)?.column(today);
    let mut like = all(tx, by)?;
    like.retain(|other| other.goes_on() && other.column(today) == column);
    let Some(at) = like.iter().position(|other| other.id == id) else { return Ok(()) };
    let to = if up { at.checked_sub(1) } else { Some(at + 1) };
    let Some(to) = to.filter(|to| *to < like.len()) else { return Ok(()) };
    let places: Vec<i64> = like.iter().map(|other| other.position).collect();
    like.swap(at, to);
    let moved = like.iter().zip(places).filter(|(other, place)| other.position != *place);
    for (other, place) in moved {
        store::set_position(tx, &other.id, place)?;
    }
    Ok(())
}

/// Writes anew what goes on; what stood there before stays in its history.
pub fn change(
    tx: &mut Tx,
    by: &Keeper,
    id: &str,
    draft: &Draft,
    dice: &Dice,
    now: Timestamp,
) -> Result<()> {
    let before = one(tx, by, id)?;
    if !before.goes_on() {
        return Err(Error::Refused(msg!("action-ended-before")));
    }
    let now = now.to_string();
    for (field, was, is) in parts(&before, draft) {
        if was != is {
            store::add_check_in(tx, &by.organisation, &dice.id(), id, (&was, Some(field)), &now)?;
        }
    }
    store::change(tx, id, draft)
}

/// What may be written anew: before and after.
fn parts(before: &Action, after: &Draft) -> [(&'static str, String, String); 7] {
    let pair = |was: &str, is: &str| (was.to_owned(), is.to_owned());
    let named = |field, (was, is)| (field, was, is);
    [
        named("words", pair(&before.words, &after.words)),
        named("sign", pair(&before.sign, &after.sign)),
        named("owner", pair(&before.owner, &after.owner)),
        named("starts", (before.starts.to_string(), after.starts.to_string())),
        named("due", (before.due.to_string(), after.due.to_string())),
        named("depth", pair(before.depth.key(), after.depth.key())),
        named("reach", pair(before.reach.key(), after.reach.key())),
    ]
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
    let words = typed::prose(words, LINE).map_err(Error::Refused)?;
    one(tx, by, action)?;
    match what {
        Some(State::Stopped) if words.is_empty() => {
            Err(Error::Refused(msg!("action-reason-missing")))
        }
        Some(how @ (State::Done | State::Stopped)) => end(tx, action, how, &words, now),
        _ if words.is_empty() => Err(Error::Refused(msg!("check-in-missing"))),
        _ => {
            let (id, now) = (dice.id(), now.to_string());
            store::add_check_in(tx, &by.organisation, &id, action, (&words, None), &now)
        }
    }
}

fn end(tx: &mut Tx, action: &str, how: State, reason: &str, now: Timestamp) -> Result<()> {
    match store::end(tx, action, how.key(), reason, &now.to_string())? {
        0 => Err(Error::Refused(msg!("action-ended-before"))),
        _ => Ok(()),
    }
}
