//! Talking a line through: how others read it, what they ask, and what came of it.

use jiff::civil::Date;

use super::{Policy, own, store};
use crate::accounts::{PolicyKeeper, PolicyReader};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::words::Message;

/// How a unit reads a line, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The unit's id.
    pub unit: String,
    /// Its words.
    pub words: String,
    /// When it said so.
    pub told: Date,
}

/// A question up, and its reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Our id.
    pub id: String,
    /// The policy's id.
    pub policy: String,
    /// The unit that asks.
    pub unit: String,
    /// What it asks.
    pub words: String,
    /// When.
    pub asked: Date,
    /// The reply.
    pub reply: String,
    /// When it came.
    pub replied: Option<Date>,
}

/// Looking back on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Which occasion.
    pub occasion: super::Occasion,
    /// When.
    pub held: Date,
    /// What came of it.
    pub result: String,
    /// Why it came otherwise.
    pub gap_reason: String,
    /// What is taken into the next year.
    pub carry_over: String,
    /// The fiscal year into which the line goes on.
    pub carried_into: Option<i16>,
}

/// How others read that line, the earliest first.
pub fn readings_of(tx: &mut Tx, policy: &Policy) -> Result<Vec<Reading>> {
    store::readings_of(tx, &policy.id)
}

/// What is asked about that line, the earliest first.
pub fn questions_of(tx: &mut Tx, policy: &Policy) -> Result<Vec<Question>> {
    store::questions_of(tx, &policy.id)
}

/// Every question nobody has replied to yet.
pub(super) fn waiting(tx: &mut Tx, by: &PolicyReader) -> Result<Vec<Question>> {
    store::open_questions(tx, by.organisation())
}

/// Looking back, the latest first.
pub fn reviews_of(tx: &mut Tx, policy: &Policy) -> Result<Vec<Review>> {
    store::reviews_of(tx, &policy.id)
}

/// A unit says how it reads a line, in place of what it said before.
pub fn read_in_own_words(
    tx: &mut Tx,
    by: &PolicyKeeper,
    policy: &Policy,
    id: &str,
    words: &str,
    today: Date,
) -> Result<()> {
    let reading = Reading { unit: unit_of(by)?, words: words.to_owned(), told: today };
    store::put_reading(tx, by.organisation(), &policy.id, id, &reading)
}

/// A unit asks.
pub fn ask(
    tx: &mut Tx,
    by: &PolicyKeeper,
    policy: &Policy,
    id: &str,
    words: &str,
    today: Date,
) -> Result<()> {
    let question = Question {
        id: id.to_owned(),
        policy: policy.id.clone(),
        unit: unit_of(by)?,
        words: words.to_owned(),
        asked: today,
        reply: String::new(),
        replied: None,
    };
    store::add_question(tx, by.organisation(), &question)
}

/// Only a unit reads and asks: the mayor's own lines are read by others.
fn unit_of(by: &PolicyKeeper) -> Result<String> {
    by.unit().map(str::to_owned).ok_or(Error::Forbidden)
}

/// Who keeps the line replies.
pub fn reply(
    tx: &mut Tx,
    by: &PolicyKeeper,
    policy: &Policy,
    question: &str,
    words: &str,
    today: Date,
) -> Result<()> {
    own(by, policy)?;
    match store::reply(tx, &policy.id, question, words, &today.to_string())? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Looks back; a line that goes on reaches into the next fiscal year from now on.
pub fn review(
    tx: &mut Tx,
    by: &PolicyKeeper,
    policy: &Policy,
    id: &str,
    review: &Review,
) -> Result<()> {
    own(by, policy)?;
    if let Some(year) = review.carried_into.filter(|year| *year > policy.years.1) {
        let longer = Policy { years: (policy.years.0, year), ..policy.clone() };
        store::put_policy(tx, by.organisation(), &longer)?;
    }
    store::add_review(tx, by.organisation(), &policy.id, id, review)
}

/// Words that have to be there, for a reading, a question or a reply.
pub(super) fn words(text: &str, missing: Message) -> Result<String, Message> {
    super::typed::told(text, missing)
}
