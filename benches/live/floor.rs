//! The floor: a bare event stream with as many listeners, one [`watch`] and nothing behind it.
//!
//! `/vote` tells everybody 200 bytes, `/scene` a page of 8 KB; nothing is kept.

use std::convert::Infallible;
use std::process::{Command, Stdio};

use axum::extract::State;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Redirect};
use axum::{Router, routing};
use futures_util::stream::unfold;
use tokio::sync::watch;

use crate::server::{Server, listening};

/// About what an event of a vote weighs.
const VOTE: usize = 200;
/// About what a participant's page weighs.
const PAGE: usize = 8 * 1024;

/// This program once more, as a server.
pub fn start() -> Server {
    let mut command = Command::new(std::env::current_exe().unwrap());
    listening(command.arg("floor").stdout(Stdio::piped()).spawn().unwrap())
}

/// How many told something, and how long it is.
type Told = watch::Sender<(usize, usize)>;

/// Serves until it is killed.
pub fn serve() {
    let router = Router::new()
        .route("/page", routing::get(async || "階".repeat(PAGE / 3)))
        .route("/join", routing::post(async || Redirect::to("/page")))
        .route("/vote", routing::post(async |State(told): State<Told>| tell(&told, VOTE)))
        .route("/scene", routing::post(async |State(told): State<Told>| tell(&told, PAGE)))
        .route("/stream", routing::get(stream))
        .with_state(watch::Sender::new((0, VOTE)));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(8192).unwrap();
        println!("http://{}", listener.local_addr().unwrap());
        axum::serve(listener, router).await.unwrap();
    });
}

fn tell(told: &Told, length: usize) -> Redirect {
    told.send_modify(|(count, of)| (*count, *of) = (*count + 1, length));
    Redirect::to("/page")
}

async fn stream(State(told): State<Told>) -> impl IntoResponse {
    let mut told = told.subscribe();
    told.mark_changed();
    Sse::new(unfold(told, |mut told| async {
        told.changed().await.ok()?;
        let (count, length) = *told.borrow_and_update();
        let event = Event::default().event("part").data(format!("{count:0length$}"));
        Some((Ok::<Event, Infallible>(event), told))
    }))
}

/// Whether that event tells of so many.
pub fn tells(event: &str, count: usize) -> bool {
    let data = event.split("data: ").nth(1).unwrap_or_default();
    data.trim().trim_start_matches('0').parse::<usize>().unwrap_or(0) == count
}
