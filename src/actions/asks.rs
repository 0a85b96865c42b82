//! Asking up: what is beyond a workplace's own reach is asked of the unit above, which replies by a day.
//!
//! Those who hear it are the chief of the unit above and the promotion office.  The last reply counts: yes; no, with the
//! reason; later, with a day on which it is looked at again.

use jiff::Timestamp;
use jiff::civil::Date;

use super::store;
use crate::accounts::{Caretaker, Member};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::organisations::{self, Unit};
use crate::typed::choices;
use crate::world::Dice;

/// Something a workplace asks of the unit above.
#[derive(Clone, Debug)]
pub struct AskUp {
    /// Our id.
    pub id: String,
    /// Who asks.
    pub unit: String,
    /// What the workplace is called.
    pub name: String,
    /// The unit asked; none at the top, where the promotion office hears it.
    pub above: Option<String>,
    /// What that unit is called.
    pub above_name: Option<String>,
    /// What is asked.
    pub words: String,
    /// Why, and what has been tried.
    pub why: String,
    /// By when there should be a reply.
    pub due: Date,
    /// When it was asked.
    pub asked: Timestamp,
    /// What was replied, the earliest first.
    pub replies: Vec<Reply>,
}

/// What was replied.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Yes, no or later; or taken back by who asked.
    pub kind: Kind,
    /// In words.
    pub words: String,
    /// When it is looked at again.
    pub until: Option<Date>,
    /// When.
    pub at: Timestamp,
}

choices! {
    /// How something asked was replied to.
    Kind {
        /// It is done as asked.
        Yes = "yes",
        /// It is not done, for a reason.
        No = "no",
        /// It is looked at again on a day.
        Later = "later",
        /// Who asked has taken it back.
        Withdrawn = "withdrawn",
    }
}

/// What somebody asks.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What is asked.
    pub words: String,
    /// Why.
    pub why: String,
    /// By when there should be a reply.
    pub due: Date,
}

impl AskUp {
    /// By when there should be a reply; none once it is settled.
    pub fn waits_until(&self) -> Option<Date> {
        match self.replies.last() {
            None => Some(self.due),
            Some(Reply { kind: Kind::Later, until, .. }) => until.or(Some(self.due)),
            Some(_) => None,
        }
    }

    /// The day of the reply has passed.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.waits_until().is_some_and(|until| until < today)
    }
}

/// May reply to what was asked: the chief of the unit above, or the promotion office.
#[derive(Clone, Debug)]
pub struct Answerer {
    organisation: String,
}

/// Asks the unit above.
pub fn ask(tx: &mut Tx, by: &Caretaker, draft: &Draft, dice: &Dice, now: Timestamp) -> Result<()> {
    let unit = organisations::unit(tx, by.organisation(), by.unit())?;
    let row = store::AskUp {
        id: dice.id(),
        unit: unit.id,
        above: unit.parent,
        words: draft.words.clone(),
        why: draft.why.clone(),
        due: draft.due.to_string(),
        asked: now.to_string(),
    };
    store::add_ask(tx, by.organisation(), &row)
}

/// What a workplace has asked, the latest first.
pub fn of_unit(tx: &mut Tx, by: &Caretaker) -> Result<Vec<AskUp>> {
    let units = organisations::units(tx, by.organisation())?;
    let mut asks = everything(tx, by.organisation(), &units)?;
    asks.retain(|ask| ask.unit == by.unit());
    Ok(asks)
}

/// What waits for that reader's reply or has one, the latest first: all of it for the promotion office, what was asked of
/// the own units for a chief.
pub fn heard(tx: &mut Tx, by: &Member) -> Result<Vec<AskUp>> {
    let units = organisations::units(tx, by.organisation())?;
    heard_among(tx, by, &units)
}

/// The same where the units are at hand.
pub fn heard_among(tx: &mut Tx, by: &Member, units: &[Unit]) -> Result<Vec<AskUp>> {
    let mut asks = everything(tx, by.organisation(), units)?;
    asks.retain(|ask| may_answer(by, ask));
    Ok(asks)
}

fn may_answer(by: &Member, ask: &AskUp) -> bool {
    let of_chief = |above: &String| by.chief(above).is_ok();
    by.promotion().is_ok() || ask.above.as_ref().is_some_and(of_chief)
}

/// One of those, and the permission to reply.
pub fn hear(tx: &mut Tx, by: &Member, id: &str) -> Result<(AskUp, Answerer)> {
    let ask = heard(tx, by)?.into_iter().find(|ask| ask.id == id).ok_or(Error::NotFound)?;
    Ok((ask, Answerer { organisation: by.organisation().to_owned() }))
}

fn everything(tx: &mut Tx, organisation: &str, units: &[Unit]) -> Result<Vec<AskUp>> {
    let called = |id: &str| units.iter().find(|unit| unit.id == id).map(|unit| unit.name.clone());
    let mut asks: Vec<AskUp> = Vec::new();
    for row in store::asks(tx, organisation)? {
        let reply = read_reply(&row)?;
        match asks.last_mut().filter(|ask| ask.id == row.id) {
            Some(ask) => ask.replies.extend(reply),
            None => asks.push(AskUp {
                name: called(&row.unit).unwrap_or_default(),
                above_name: row.above.as_deref().and_then(called),
                replies: reply.into_iter().collect(),
                due: row.due.parse()?,
                asked: row.asked.parse()?,
                id: row.id,
                unit: row.unit,
                above: row.above,
                words: row.words,
                why: row.why,
            }),
        }
    }
    Ok(asks)
}

fn read_reply(row: &store::Asked) -> Result<Option<Reply>> {
    let (Some(kind), Some(at)) = (&row.kind, &row.at) else { return Ok(None) };
    let kind = Kind::from_key(kind);
    Ok(Some(Reply {
        kind: kind.ok_or_else(|| Error::fault("a reply that does not read"))?,
        words: row.reply.clone().unwrap_or_default(),
        until: row.until.as_deref().map(str::parse).transpose()?,
        at: at.parse()?,
    }))
}

/// Replies.  What was settled before stays as it was.
pub fn reply(
    tx: &mut Tx,
    by: &Answerer,
    ask: &AskUp,
    (kind, words, until): (Kind, &str, Option<Date>),
    dice: &Dice,
    now: Timestamp,
) -> Result<()> {
    if ask.waits_until().is_none() {
        return Err(Error::Refused(msg!("ask-settled")));
    }
    let row = store::Reply {
        ask_up: ask.id.clone(),
        kind: kind.key().to_owned(),
        words: words.to_owned(),
        until: until.map(|day| day.to_string()),
        at: now.to_string(),
    };
    store::add_reply(tx, &by.organisation, &dice.id(), &row)
}

/// Who asked takes it back.
pub fn withdraw(tx: &mut Tx, by: &Caretaker, id: &str, dice: &Dice, now: Timestamp) -> Result<()> {
    let ask = of_unit(tx, by)?.into_iter().find(|ask| ask.id == id).ok_or(Error::NotFound)?;
    let own = Answerer { organisation: by.organisation().to_owned() };
    reply(tx, &own, &ask, (Kind::Withdrawn, "", None), dice, now)
}
