//! Who goes first when too much is asked at once: answers, then live screens, then pages, then papers and files.
//!
//! Each class but the first has turns of its own, so that none can take another's.  The first never waits here, and in the
//! database it has a way of its own ([`db::first`]).  Who is sent away gets back what was typed ([`super::kept`]).

use std::time::Duration;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use tokio::time::{sleep, timeout};

use crate::queue::Queue;
use crate::{App, db};

/// Requests of a class under way at once, for each core, and how many more may wait.
const RUNNING: usize = 8;
const WAITING: usize = 64;
/// A hall that scans one code, or finds its server again, comes in one instant: all of it waits for a turn.
const LIVE_WAITING: usize = 2048;
/// Papers and files take a core each, and memory.
const WORK_RUNNING: usize = 2;
const WORK_WAITING: usize = 10;
/// How long somebody waits before being told to come back.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long pages, papers and files wait for answers that come faster than they are taken, though it is their turn.
const GIVES_WAY: Duration = Duration::from_secs(5);
/// Who is sent away hears it after a moment: asking again at once would cost the answers as much as being served.
const MOMENT: Duration = Duration::from_secs(1);
/// So many are held for that moment; each has a line open.
const HELD: usize = 256;

/// What a request is, by its urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// An answer, a vote, what moves a talk; and what costs nothing.
    First,
    /// A screen that follows a talk.
    Live,
    /// Any other page.
    Page,
    /// Papers, tables, files that are read.
    Work,
}

/// The turns of every class that waits.  Cheap to clone.
#[derive(Clone)]
pub struct Load {
    live: Queue,
    pages: Queue,
    work: Queue,
    sent_away: Queue,
}

impl Default for Load {
    fn default() -> Load {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let queue = |running, waiting| Queue::new(running * cores, waiting * cores, PATIENCE);
        Load {
            live: queue(RUNNING, LIVE_WAITING),
            pages: queue(RUNNING, WAITING),
            work: queue(WORK_RUNNING, WORK_WAITING),
            sent_away: Queue::new(HELD, 0, MOMENT),
        }
    }
}

impl Load {
    /// The same for each class, for who wants to see it full.
    pub fn of(queue: impl Fn() -> Queue) -> Load {
        Load { live: queue(), pages: queue(), work: queue(), sent_away: queue() }
    }

    /// Where that class waits.
    pub fn queue(&self, class: Class) -> Option<&Queue> {
        match class {
            Class::First => None,
            Class::Live => Some(&self.live),
            Class::Page => Some(&self.pages),
            Class::Work => Some(&self.work),
        }
    }
}

/// What a request to that route is.
fn class(method: &Method, place: &str) -> Class {
    let below = |room: &str| {
        place.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let posted = *method == Method::POST;
    let is_file = gives_a_file(place);
    let is_read = posted && READ.contains(&place);
    match () {
        () if ["/assets", "/healthz", "/readyz"].iter().any(|room| below(room)) => Class::First,
        () if is_file || is_read => Class::Work,
        () if below("/r") => Class::First,
        () if posted && ["/seat", "/join", "/dialogues"].iter().any(|room| below(room)) => {
            Class::First
        }
        () if ["/seat", "/join", "/dialogues", "/wall"].iter().any(|room| below(room)) => {
            Class::Live
        }
        () => Class::Page,
    }
}

/// A document, a workbook or a picture that is made there, not a page.
pub fn gives_a_file(place: &str) -> bool {
    let last = place.rsplit('/').next().unwrap_or_default();
    last.contains('.') || last == "{file}" || place.contains("/pictures/")
}

/// Where files are sent to be read, and what is computed for long.
const READ: &[&str] = &[
    "/roster",
    "/roster/draft",
    "/roster/draft/application",
    "/sheets/import",
    "/sheets/drafts/import",
    "/policies/import",
    "/policies/imports/{import}",
    "/gatherings/{gathering}/photos",
    "/gatherings/{gathering}/groups/proposal",
];

/// Around every route: its turn, or the way back.
pub async fn take_turns(State(app): State<App>, request: Request, next: Next) -> Response {
    let place = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let class = class(request.method(), place);
    let Some(queue) = app.load.queue(class) else {
        return db::first(next.run(request)).await;
    };
    match queue.turn().await {
        Ok(_turn) => {
            if class >= Class::Page {
                let _ = timeout(GIVES_WAY, app.db.has_time()).await; // its turn has come by then
            }
            next.run(request).await
        }
        Err(busy) => {
            // Who is slower than that hears a broken line after all.
            let _ = timeout(PATIENCE, hear_out(request.into_body())).await;
            if let Ok(_held) = app.load.sent_away.turn().await {
                sleep(MOMENT).await;
            }
            busy.into_response()
        }
    }
}

/// What is still being sent is listened to, so that a browser hears our answer instead of a broken line.
async fn hear_out(body: Body) {
    const HEARD: usize = 16 << 20;
    let (mut heard, mut body) = (0, body.into_data_stream());
    while let Some(Ok(chunk)) = body.next().await {
        heard += chunk.len();
        if heard > HEARD {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_votes_and_what_moves_a_talk_go_first() {
        for place in ["/r", "/r/check", "/r/item/{number}", "/seat/ballot", "/join"] {
            assert_eq!(class(&Method::POST, place), Class::First, "{place}");
        }
        assert_eq!(class(&Method::POST, "/dialogues/{dialogue}/course"), Class::First);
        assert_eq!(class(&Method::GET, "/r/item/{number}"), Class::First, "the way to an answer");
        assert_eq!(class(&Method::GET, "/seat/stream"), Class::Live);
        assert_eq!(class(&Method::GET, "/rounds/{round}"), Class::Page);
        assert_eq!(class(&Method::GET, "/r/receipt.pdf"), Class::Work);
        assert_eq!(class(&Method::GET, "/results/{address}/{file}"), Class::Work);
        assert_eq!(class(&Method::POST, "/roster"), Class::Work);
        assert_eq!(class(&Method::GET, "/roster"), Class::Page);
    }

    #[tokio::test]
    async fn a_hall_of_a_thousand_comes_in_one_instant_and_nobody_is_sent_away() {
        let load = Load::default();
        let queue = load.queue(Class::Live).unwrap();
        let comes = async || {
            let turn = queue.turn().await;
            tokio::task::yield_now().await;
            turn.is_ok()
        };
        let came = futures_util::future::join_all((0..1000).map(|_| comes())).await;
        assert!(came.into_iter().all(|has_a_turn| has_a_turn));
    }

    #[test]
    fn every_place_where_files_are_read_is_a_route() {
        for place in READ {
            assert!(crate::ROUTES.contains(&("post", place)), "{place}");
        }
    }
}
