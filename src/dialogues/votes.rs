//! Votes: everybody chooses alone, all are opened at once, and `gauge` says what may be told.

use std::collections::BTreeMap;

use gauge::ballots::{Ballot, Count};
use gauge::level::Band;
use jiff::Timestamp;

use super::run::Scene;
use super::{Dialogue, Facilitator, Seat, announce, by_id, store};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;

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
    /// The municipalities its split is by, by their places: code and name.
    pub bodies: Vec<(String, String)>,
}

/// Every vote so far.
pub fn questions(tx: &mut Tx, dialogue: &str) -> Result<Vec<Question>> {
    store::questions(tx, dialogue)?.into_iter().map(question).collect()
}

fn question(row: store::Question) -> Result<Question> {
    let damaged = |_| Error::fault("a stored vote does not pass its audit");
    let result = row.result.as_deref().map(Count::decode).transpose().map_err(damaged)?;
    let bodies = row.bodies.unwrap_or_default();
    let body = |line: &str| {
        let (code, name) = line.split_once(' ').unwrap_or((line, line));
        (code.to_owned(), name.to_owned())
    };
    let bodies = bodies.lines().map(body).collect();
    Ok(Question { key: row.key, choices: row.choices as usize, result, bodies })
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
        place: seat.place.clone(),
        seating: seat.table.map(i64::from),
    }
}

/// How many ballots are in, by vote under way.
pub fn turnout(tx: &mut Tx, dialogue: &str) -> Result<Vec<(String, u32)>> {
    let rows = store::turnout(tx, dialogue)?.into_iter();
    Ok(rows.map(|row| (row.question, row.count as u32)).collect())
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
    tx.share(&vote_lock(by.dialogue(), key))?;
    let kept = store::put_hands(tx, by.dialogue(), key, choice as i64, people.into())?;
    announce(tx, by.dialogue())?;
    Ok(if kept == 1 { Cast::Kept } else { Cast::TooLate })
}

/// The hands counted in so far.
pub fn hands(tx: &mut Tx, by: &Facilitator, key: &str) -> Result<Vec<(usize, u32)>> {
    let rows = store::hands(tx, by.dialogue(), key)?.into_iter();
    Ok(rows.map(|row| (row.choice as usize, row.count as u32)).collect())
}

/// Closes a vote: what may be told of it is kept, the ballots are gone.  Closing twice is closing once.
pub fn close_vote(tx: &mut Tx, by: &Facilitator, key: &str, now: Timestamp) -> Result<()> {
    let dialogue = by_id(tx, by.dialogue())?;
    count(tx, &dialogue, key, now)?;
    announce(tx, by.dialogue())
}

/// Closes the votes of the present phase, or all that are open.
pub(super) fn close_open(
    tx: &mut Tx,
    dialogue: &Dialogue,
    all: bool,
    now: Timestamp,
) -> Result<()> {
    for row in store::questions(tx, &dialogue.id)?.iter().filter(|row| row.closed.is_none()) {
        if all || is_of(dialogue.scene(), &row.key) {
            count(tx, dialogue, &row.key, now)?;
        }
    }
    Ok(())
}

fn is_of(scene: Option<Scene>, key: &str) -> bool {
    match key == IMPORTANT {
        true => scene.is_some_and(Scene::votes),
        false => scene == Some(Scene::Agree),
    }
}

fn count(tx: &mut Tx, dialogue: &Dialogue, key: &str, now: Timestamp) -> Result<()> {
    tx.alone(&vote_lock(&dialogue.id, key))?;
    let open = store::question(tx, &dialogue.id, key)?.filter(|row| row.closed.is_none());
    let Some(question) = open else { return Ok(()) };
    let rows = store::ballots(tx, &dialogue.id, key)?;
    let bodies: BTreeMap<&str, &str> = rows.iter().filter_map(body_of).collect();
    let ballots: Vec<Ballot> = rows
        .iter()
        .map(|row| Ballot {
            choice: row.choice as usize,
            band: row.band.as_deref().and_then(Band::from_key),
            body: row.body.as_deref().and_then(|body| bodies.keys().position(|own| *own == body)),
        })
        .collect();
    let mut hands = vec![0; question.choices as usize];
    for row in store::hands(tx, &dialogue.id, key)? {
        hands[row.choice as usize] = row.count as u32;
    }
    let count = Count::of(question.choices as usize, &ballots, &hands, dialogue.least);
    let bodies: Vec<String> =
        bodies.into_iter().map(|(code, name)| format!("{code} {name}")).collect();
    let told = (count.encode(), bodies.join("\n"));
    store::close_question(tx, &dialogue.id, key, (&told.0, &told.1), &now.to_string())?;
    store::clear_ballots(tx, &dialogue.id, key).map(|_| ())
}

/// A name is one line.
fn body_of(row: &store::Ballot) -> Option<(&str, &str)> {
    let code = row.body.as_deref()?;
    let name = row.place.as_deref().and_then(|name| name.lines().next());
    Some((code, name.unwrap_or(code)))
}

/// How many ballots are in, told only while at least two are missing: a last one would point at a person.
pub fn turnout_told(people: u32, ballots: u32) -> Option<u32> {
    (people.saturating_sub(ballots) >= 2).then_some(ballots)
}
