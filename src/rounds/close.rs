//! The close: a small state machine, each step safe to repeat.
//!
//! open → *closing* (stored: no answer is taken any more) → opened and pooled in memory → one
//! transaction removes box and codes and keeps the publication and *closed* → the key is destroyed → what the emptied
//! rows have left in the files is rewritten.  Killed anywhere, [`tidy`] and [`due`] finish at the next start, and at every
//! look, what was begun.  Complete means: no closed round has a key, and no open round lacks one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use gauge::level::Answer;
use gauge::shown::Publication;
use jiff::Timestamp;

use super::seal::RoundKey;
use super::{Cell, Round, RoundUnit, State, draft, plan, store};
use crate::accounts::Caretaker;
use crate::audit::{self, By, Kind};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::keys::KeyFolder;
use crate::sheets;
use crate::world::Dice;

/// How many sealed answers are fetched at a time.
const PART: i64 = 500;
/// What the close leaves to be rewritten.
const EMPTIED: &[&str] = &["box", "code"];

/// How far the closes under way have come, for their progress bars.
#[derive(Clone, Default)]
pub struct Progress(Arc<Mutex<BTreeMap<String, (u32, u32)>>>);

impl Progress {
    /// Opened so far, of so many; `None` where no close of that round runs here.
    pub fn of(&self, round: &str) -> Option<(u32, u32)> {
        self.map().get(round).copied()
    }

    fn map(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, (u32, u32)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether emptied rows wait to be rewritten.  At a start nobody knows, so they do.
#[derive(Clone)]
pub struct Emptied(Arc<AtomicBool>);

impl Default for Emptied {
    fn default() -> Emptied {
        Emptied(Arc::new(AtomicBool::new(true)))
    }
}

/// Everything a close needs beside the round.
#[derive(Clone)]
pub struct Closing {
    /// The database.
    pub db: Db,
    /// The keys.
    pub keys: KeyFolder,
    /// Shuffles the remarks.
    pub dice: Dice,
    /// Tells how far it is.
    pub progress: Progress,
    /// What is left to be done to the files.
    pub emptied: Emptied,
}

impl Closing {
    /// Rewrites what is emptied, where that was not done yet.
    async fn scrub(&self) -> Result<()> {
        if self.emptied.0.swap(false, Ordering::Relaxed) {
            let scrubbed = self.db.scrub(EMPTIED).await;
            self.emptied.0.fetch_or(scrubbed.is_err(), Ordering::Relaxed);
            scrubbed?;
        }
        Ok(())
    }
}

/// Asks to close before the deadline.  Everybody has answered, or a second person agrees: only then
/// is the round on its way ([`Asked::Now`]).
pub fn ask(tx: &mut Tx, by: &Caretaker, round: &Round, second: bool) -> Result<Asked> {
    if round.unit != by.unit() || round.organisation != by.organisation() {
        return Err(Error::Forbidden);
    }
    if round.state != State::Open {
        return Ok(Asked::Now);
    }
    let everybody = super::answered(tx, round)? == super::Answered::Everybody;
    let another = second && round.early_by.as_deref().is_some_and(|first| first != by.account());
    if everybody || another {
        return begin(tx, &round.id).map(|()| Asked::Now);
    }
    store::ask_early(tx, &round.id, by.account())?;
    Ok(Asked::Waiting)
}

/// What came of asking to close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is being closed.
    Now,
    /// A second person of the promotion office has to agree.
    Waiting,
}

/// The point of no return: answers under way are waited for, none is taken after.
fn begin(tx: &mut Tx, round: &str) -> Result<()> {
    tx.alone(round)?;
    store::begin_close(tx, round)?;
    Ok(())
}

/// Closes what is due: rounds past their deadline, and closes that were begun.  Gives how many.
///
/// One that cannot be closed (its key is on a disk that is away) is logged and tried again at the next
/// look; it keeps no other from closing, and no server from starting.
pub async fn due(closing: &Closing, now: Timestamp) -> Result<usize> {
    let moment = now.to_string();
    let rounds = closing.db.read(move |tx| store::to_close(tx, &moment)).await?;
    let mut closed = 0;
    for round in &rounds {
        match close(closing, &round.id, now).await {
            Ok(()) => closed += 1,
            Err(error) => tracing::error!(%error, round = round.id, "a round could not be closed"),
        }
    }
    Ok(closed)
}

/// Closes one round, or finishes its close.  Doing it again does nothing.
pub async fn close(closing: &Closing, round: &str, now: Timestamp) -> Result<()> {
    let id = round.to_owned();
    closing.db.write(move |tx| begin(tx, &id)).await?;
    if let Some(found) = under_way(closing, round).await? {
        let pooled = pool(closing, super::read(found)?).await;
        closing.progress.map().remove(round);
        let published = match pooled {
            Ok(pooled) => publish(closing, pooled, now).await,
            Err(error) => Err(error),
        };
        match published {
            Err(error) if under_way(closing, round).await?.is_some() => return Err(error),
            // Closed, or another was faster and has destroyed the key, or the database hung up after keeping it.
            _ => (),
        }
    }
    // The round is closed in the database now, whoever did it: its key may go.
    closing.emptied.0.store(true, Ordering::Relaxed);
    closing.keys.destroy(round)?;
    closing.scrub().await
}

/// The round, while its close is under way.
async fn under_way(closing: &Closing, round: &str) -> Result<Option<store::Round>> {
    let id = round.to_owned();
    let found = closing.db.read(move |tx| store::by_id(tx, &id)).await?.ok_or(Error::NotFound)?;
    Ok(Some(found).filter(|round| round.state == State::Closing.key()))
}

/// At every start and look: keys of rounds that are closed are destroyed.  Gives how many.
///
/// A key of a round that this database does not know stays: its round may be under way to be stored, or in another
/// database than the one that was opened by mistake.
pub async fn tidy(closing: &Closing) -> Result<usize> {
    let names = closing.keys.names_anywhere()?;
    let closed = closing.db.read(move |tx| closed_among(tx, names)).await?;
    for round in &closed {
        closing.emptied.0.store(true, Ordering::Relaxed);
        closing.keys.destroy(round)?;
    }
    closing.scrub().await?;
    Ok(closed.len())
}

fn closed_among(tx: &mut Tx, mut names: BTreeSet<String>) -> Result<Vec<String>> {
    for round in store::open_or_closing(tx)? {
        names.remove(&round.id);
    }
    let mut closed = Vec::new();
    for name in names {
        closed.extend(store::by_id(tx, &name)?.map(|round| round.id));
    }
    Ok(closed)
}

/// After a restore: rounds whose key is gone, because they were closed since, are never taken up again.  What
/// was sealed for them is destroyed, as nobody can open it.
pub fn give_up(tx: &mut Tx, keys: &KeyFolder, now: Timestamp) -> Result<Vec<Round>> {
    let kept = keys.names()?;
    let mut lost = Vec::new();
    for open in store::open_or_closing(tx)?.into_iter().filter(|open| !kept.contains(&open.id)) {
        store::begin_close(tx, &open.id)?;
        store::finish_close(tx, &open.id, State::Unopened.key(), &now.to_string())?;
        store::burn(tx, &open.id)?;
        lost.extend(super::by_id(tx, &open.id)?);
    }
    Ok(lost)
}

/// What the close has in memory before it is stored.
struct Pooled {
    round: String,
    organisation: String,
    /// `None`: too few answered, nothing was opened.
    publication: Option<Publication>,
    own: Vec<(usize, String)>,
}

/// Opens the box, unless too few have answered.
async fn pool(closing: &Closing, round: Round) -> Result<Pooled> {
    let id = round.id.clone();
    let (units, count) = closing
        .db
        .read(move |tx| Ok((super::units(tx, &id)?, store::answered_inside(tx, &id)?)))
        .await?;
    let nothing = Pooled {
        round: round.id.clone(),
        organisation: round.organisation.clone(),
        publication: None,
        own: Vec::new(),
    };
    let least = units.first().map_or(super::LEAST_ABOVE, |unit| unit.least);
    if count < i64::from(least) {
        return Ok(nothing);
    }
    let key = closing.keys.read(&round.id)?;
    let key =
        RoundKey::from_bytes(&key.ok_or_else(|| Error::fault("the key of a round is not here"))?)?;
    let opened = open_box(closing, &round, &key, count as u32).await?;
    told(closing, round, &units, opened, nothing).await
}

/// What came out of the box.
#[derive(Default)]
struct Opened {
    answers: Vec<Answer>,
    remarks: Vec<String>,
    own: Vec<(usize, String)>,
}

async fn open_box(closing: &Closing, round: &Round, key: &RoundKey, count: u32) -> Result<Opened> {
    let id = round.id.clone();
    let cells = closing.db.read(move |tx| super::cells(tx, &id)).await?;
    let (mut opened, mut after) = (Opened::default(), String::new());
    loop {
        closing.progress.map().insert(round.id.clone(), (opened.answers.len() as u32, count));
        let (id, from) = (round.id.clone(), after.clone());
        let part = closing.db.read(move |tx| store::sealed_after(tx, &id, &from, PART)).await?;
        let Some(last) = part.last() else { return Ok(opened) };
        after = last.code.clone();
        tokio::task::block_in_place(|| {
            part.iter().try_for_each(|sealed| unseal(sealed, key, &cells, &mut opened))
        })?;
    }
}

fn unseal(
    sealed: &store::Sealed,
    key: &RoundKey,
    cells: &[Cell],
    opened: &mut Opened,
) -> Result<()> {
    let contents = key.open(&sealed.sealed, &sealed.code)?;
    let (unit, band) = (sealed.place as usize, gauge::level::Band::from_key(&sealed.band));
    let cell = cells.iter().find(|cell| cell.place == unit && Some(cell.band) == band);
    if contents.keep_mine && cell.is_some_and(|cell| cell.is_the_chief(cells)) {
        opened.own.push((unit, draft::write_marks(&contents.marks)));
    }
    if !contents.remark.trim().is_empty() {
        opened.remarks.push(contents.remark);
    }
    let most_important = contents.most_important.map(usize::from);
    opened.answers.push(Answer { unit, band, marks: contents.marks, most_important });
    Ok(())
}

async fn told(
    closing: &Closing,
    round: Round,
    units: &[RoundUnit],
    mut opened: Opened,
    nothing: Pooled,
) -> Result<Pooled> {
    closing.dice.shuffle(&mut opened.remarks);
    let (organisation, version) = (round.organisation.clone(), round.sheet_version.clone());
    let sheet = closing.db.read(move |tx| sheets::version(tx, &organisation, &version)).await?;
    let items = round.items(&sheet);
    let plan = plan(&items, round.looked_back(&items), units, round.remarks_from);
    opened.own.iter_mut().for_each(|(_, marks)| marks.truncate(items.len()));
    let publication =
        tokio::task::block_in_place(|| Publication::of(&plan, &opened.answers, opened.remarks));
    Ok(Pooled { publication: Some(publication), own: opened.own, ..nothing })
}

/// One transaction: box and codes go, the publication stays.
async fn publish(closing: &Closing, pooled: Pooled, at: Timestamp) -> Result<()> {
    let now = at.to_string();
    closing
        .db
        .write(move |tx| {
            let state = if pooled.publication.is_some() { State::Closed } else { State::Unopened };
            if store::finish_close(tx, &pooled.round, state.key(), &now)? == 0 {
                return Ok(()); // another node was faster
            }
            store::burn(tx, &pooled.round)?;
            if let Some(publication) = &pooled.publication {
                store::add_publication(
                    tx,
                    &pooled.round,
                    &pooled.organisation,
                    &publication.encode(),
                )?;
            }
            let own = pooled.own.iter();
            own.map(|(place, marks)| (*place as i64, marks)).try_for_each(|(place, marks)| {
                store::add_own_answer(tx, &pooled.round, &pooled.organisation, place, marks)
            })?;
            let kind = match pooled.publication {
                Some(_) => Kind::RoundClosed,
                None => Kind::RoundUnopened,
            };
            let called = super::called(tx, &pooled.round)?;
            audit::record(tx, &By::nobody(&pooled.organisation, at), kind, &called)
        })
        .await
}
