//! Live screens: what is announced after a commit reaches everybody who watches, as HTML drawn for them.
//!
//! ```text
//! tx.announce("dialogue 7")  →  commit  →  every node's Hub loads the state once
//!                                          →  every open stream draws its own reader's <main>
//! ```
//!
//! The truth is in the database; only "something changed" travels.  A [`Hub`] keeps one state for each
//! topic somebody watches, and hands it on by a [`watch`] channel, not a queue: who is slow gets the
//! newest state when ready, and holds up nobody.  [`stream`] turns that into server-sent events.
//! A [`Place`] is a reader's leave to keep one open, and ends it when it is over.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::header::{CACHE_CONTROL, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use maud::{Markup, html};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, oneshot, watch};

use crate::db::{Db, Heard, Tx};
use crate::error::{Error, Result};

/// How long after a fault a state is loaded again.
const AGAIN: Duration = Duration::from_secs(1);
/// How often an open stream says that it lives.
const ALIVE: Duration = Duration::from_secs(15);
/// How many streams a reader keeps open.
const STREAMS: usize = 2;

// The hub

/// The newest state of every topic somebody watches.  Cheap to clone.
pub struct Hub<S>(Arc<Inner<S>>);

struct Inner<S> {
    db: Db,
    load: fn(&mut Tx, &str) -> Result<S>,
    watched: Mutex<HashMap<Arc<str>, State<S>>>,
}

/// `None` while nothing is loaded, and when there is no such thing any more.
type State<S> = watch::Sender<Option<Arc<S>>>;

impl<S> Clone for Hub<S> {
    fn clone(&self) -> Hub<S> {
        Hub(self.0.clone())
    }
}

impl<S: Send + Sync + 'static> Hub<S> {
    /// A hub whose states are loaded by topic.
    pub fn new(db: Db, load: fn(&mut Tx, &str) -> Result<S>) -> Hub<S> {
        Hub(Arc::new(Inner { db, load, watched: Mutex::default() }))
    }

    /// The newest state of that topic, from now until the receiver is dropped.
    ///
    /// The first to watch starts the one loader of the topic; the last to go ends it.
    pub fn watch(&self, topic: &str) -> watch::Receiver<Option<Arc<S>>> {
        let mut watched = self.0.watched();
        if let Some(state) = watched.get(topic) {
            return state.subscribe();
        }
        let (state, receiver) = watch::channel(None);
        let topic: Arc<str> = topic.into();
        watched.insert(topic.clone(), state.clone());
        tokio::spawn(keep_fresh(self.0.clone(), topic, state));
        receiver
    }
}

impl<S> Inner<S> {
    fn watched(&self) -> MutexGuard<'_, HashMap<Arc<str>, State<S>>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nobody watches the topic any more; it is then forgotten.
    fn forget(&self, topic: &str, state: &State<S>) -> bool {
        let mut watched = self.watched();
        let nobody = state.receiver_count() == 0;
        if nobody {
            watched.remove(topic);
        }
        nobody
    }
}

/// Loads the state, and again whenever something about it is heard, while anybody watches.
async fn keep_fresh<S: Send + Sync + 'static>(
    hub: Arc<Inner<S>>,
    topic: Arc<str>,
    state: State<S>,
) {
    // Listens before it loads: what is committed during the load is loaded afterwards.
    let mut heard = hub.db.heard();
    loop {
        let (load, of) = (hub.load, topic.clone());
        let loaded = match hub.db.read(move |tx| load(tx, &of)).await {
            Ok(fresh) => Ok(Some(Arc::new(fresh))),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        };
        let again = match loaded {
            Ok(fresh) => {
                state.send_replace(fresh);
                None
            }
            Err(error) => {
                tracing::error!(%error, "a live state could not be loaded; trying again");
                Some(tokio::time::sleep(AGAIN))
            }
        };
        tokio::select! {
            () = soon(again) => {},
            () = news_of(&topic, &mut heard) => {},
            () = state.closed() => if hub.forget(&topic, &state) { return },
        }
    }
}

async fn soon(again: Option<tokio::time::Sleep>) {
    match again {
        Some(again) => again.await,
        None => std::future::pending().await,
    }
}

/// Waits until the topic is heard, or a gap.  Whatever else is waiting is taken in at once: one load
/// answers it all.
async fn news_of(topic: &str, heard: &mut broadcast::Receiver<Heard>) {
    loop {
        match heard.recv().await {
            Ok(Heard::Topic(said)) if *said != *topic => {}
            Ok(_) | Err(RecvError::Lagged(_)) => break,
            Err(RecvError::Closed) => return std::future::pending().await,
        }
    }
    *heard = heard.resubscribe();
}

// Places

/// Who has streams open, so that nobody keeps too many, and all end with the service.
#[derive(Clone, Default)]
pub struct Places(Arc<Mutex<Taken>>);

#[derive(Default)]
struct Taken {
    over: bool,
    count: u64,
    of: HashMap<String, VecDeque<(u64, oneshot::Sender<Elsewhere>)>>,
}

/// The reader has opened a newer stream somewhere else.
struct Elsewhere;

impl Places {
    /// A place for one more stream of that reader; the oldest of more than two loses its own.
    pub fn take(&self, reader: &str) -> Place {
        let (sender, lost) = oneshot::channel();
        let mut taken = self.taken();
        taken.count += 1;
        let number = taken.count;
        if !taken.over {
            let own = taken.of.entry(reader.to_owned()).or_default();
            own.push_back((number, sender));
            if own.len() > STREAMS {
                own.pop_front().into_iter().for_each(|(_, oldest)| drop(oldest.send(Elsewhere)));
            }
        }
        Place { places: self.clone(), reader: reader.to_owned(), number, lost }
    }

    /// The service stops: every stream ends, and no other begins.
    pub fn close(&self) {
        let mut taken = self.taken();
        taken.over = true;
        taken.of.clear();
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leave to keep one stream open; given back when dropped.
pub struct Place {
    places: Places,
    reader: String,
    number: u64,
    lost: oneshot::Receiver<Elsewhere>,
}

impl Place {
    /// When the browser shall try again after the stream broke.  A room that lost its server does not
    /// come back in the same instant.
    fn retry(&self) -> Duration {
        Duration::from_millis(1000 + self.number * 373 % 2000)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        if let Some(own) = taken.of.get_mut(&self.reader) {
            own.retain(|(number, _)| *number != self.number);
            if own.is_empty() {
                taken.of.remove(&self.reader);
            }
        }
    }
}

// Streams

/// The whole `<main>` of a reader, as it stands in the page: `body` is what the page was given.
pub fn main(body: &Markup) -> Event {
    Event::default().event("main").data(&body.0)
}

/// One element that carries an `id`; it takes the place of the one with that id.
pub fn part(element: &Markup) -> Event {
    Event::default().event("part").data(&element.0)
}

/// How much time is left, counted down by the page from now on, whatever its own clock says.
pub fn time_left(seconds: u64) -> Markup {
    html! {
        time role="timer" aria-live="off" datetime={ "PT" (seconds) "S" } data-left=(seconds) {
            (seconds / 60) ":" (format!("{:02}", seconds % 60))
        }
    }
}

/// The events of one reader: what `draw` makes of the present state, then of each newer one.
///
/// `draw` may ask the database.  `Ok(None)` sends nothing; an error ends the stream, and the browser
/// asks again, for the page then says why.
pub fn stream<S, D, F>(place: Place, watched: watch::Receiver<Option<Arc<S>>>, draw: D) -> Response
where
    S: Send + Sync + 'static,
    D: FnMut(Arc<S>) -> F + Send + 'static,
    F: Future<Output = Result<Option<Event>>> + Send + 'static,
{
    let events = unfold(Some(Screen { place, watched, draw, greeted: false }), |screen| async {
        let (event, screen) = screen?.next().await?;
        Some((Ok::<Event, Infallible>(event), screen))
    });
    let alive = KeepAlive::new().interval(ALIVE).event(Event::default().event("alive").data("."));
    // No proxy keeps events back, and nobody keeps them at all.
    let headers =
        [(HeaderName::from_static("x-accel-buffering"), "no"), (CACHE_CONTROL, "no-store")];
    (headers, Sse::new(events).keep_alive(alive)).into_response()
}

/// An open stream.
struct Screen<S, D> {
    place: Place,
    watched: watch::Receiver<Option<Arc<S>>>,
    draw: D,
    greeted: bool,
}

impl<S, D, F> Screen<S, D>
where
    D: FnMut(Arc<S>) -> F,
    F: Future<Output = Result<Option<Event>>>,
{
    /// The next event, and the stream after it where that goes on.
    async fn next(mut self) -> Option<(Event, Option<Self>)> {
        if !self.greeted {
            self.greeted = true;
            self.watched.mark_changed();
            return Some((self.greeting(), Some(self)));
        }
        loop {
            let state = tokio::select! {
                biased;
                lost = &mut self.place.lost => return lost.ok().map(|Elsewhere| (elsewhere(), None)),
                changed = self.watched.changed() => {
                    changed.ok()?;
                    self.watched.borrow_and_update().clone()
                }
            };
            if let Some(state) = state
                && let Some(event) = self.drawn(state).await?
            {
                return Some((event, Some(self)));
            }
        }
    }

    /// So that the browser knows at once that streams pass.
    fn greeting(&self) -> Event {
        Event::default().event("alive").data(".").retry(self.place.retry())
    }

    /// What to send, if anything; `None` where the stream ends.
    async fn drawn(&mut self, state: Arc<S>) -> Option<Option<Event>> {
        // On the heap, and only while it draws: thousands of screens wait most of the time.
        let drawn = Box::pin((self.draw)(state)).await;
        if let Err(error @ Error::Fault(_)) = &drawn {
            tracing::error!(%error, "a live screen could not be drawn");
        }
        drawn.ok()
    }
}

/// The reader has the screen open in a newer place: this one goes on by asking now and then.
fn elsewhere() -> Event {
    Event::default().event("elsewhere").data(".")
}
