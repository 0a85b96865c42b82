//! A whole dialogue with N people, beside what a bare event stream takes on the same machine.
//!
//! Everybody comes by the QR code's door, takes a seat and opens a stream on a connection of its own, as do the
//! projector and the facilitator's desk.  Then every scene of `workplace_75` is played: moves, voices, votes one
//! after another and all in one instant.  A time runs from the moment a form is sent to the moment a screen has
//! the whole event; `p50` and `p99` are over all pairs of a form and a screen, `the last` over the slowest screen
//! of each form.  The clients share the machine with the server, here as at the floor.
//!
//! `cargo bench --bench live -- 100` plays with 100 people alone.

#![expect(clippy::unwrap_used, reason = "a bench that stumbles has failed")]

mod audience;
#[expect(dead_code, reason = "stories use more of it")]
#[path = "../../tests/stories/common.rs"]
mod common;
#[path = "../figures/mod.rs"]
mod figures;
mod floor;
mod line;
#[expect(dead_code, reason = "stories use more of it")]
#[path = "../../tests/stories/office.rs"]
mod office;
mod room;
#[expect(dead_code, reason = "stories use more of it")]
#[path = "../../tests/stories/server.rs"]
mod server;

use kizahashi::dialogues::run::Scene;

use figures::{head, median, percentile, tell};
use room::{Bare, Room};

/// How many vote one after another.
const VOTES: usize = 60;
/// How many of them before it is the floor's turn.
const TURN: usize = 10;
/// How many vote in one instant, at most.
const AT_ONCE: usize = 300;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    if words.iter().any(|word| word == "floor") {
        return floor::serve();
    }
    let asked: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let rooms = [(100, "≤ 15 ms"), (500, "≤ 25 ms"), (1000, "≤ 50 ms")];
    head();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        for (people, goal) in rooms {
            if asked.is_empty() || asked.contains(&people) {
                session(people, goal).await;
            }
        }
    });
}

async fn session(people: usize, goal: &str) {
    let mut bare = Bare::new();
    let before = bare.server.own_memory();
    let floor = bare.joins(people).await;
    let floor = (floor, (bare.server.own_memory() - before) / people as f64);
    let mut room = Room::prepare(people).await;
    let of = |job: &str| format!("{people} people: {job}");
    let before = room.server.own_memory();
    let (cpu, seconds) = (room.server.cpu(), room.joins().await);
    tell(&of("all join, page to stream"), "s", seconds, "≤ 3 s", Some(floor.0));
    tell(&of("CPU of that"), "s", (room.server.cpu() - cpu) / 1e3, "–", None);
    tell(&of("bytes of that"), "MB", room.received() as f64 / 1e6, "≤ 20 MB", None);
    let memory = (room.server.own_memory() - before) / people as f64;
    tell(&of("memory a screen, joins and all"), "KiB", memory, "≤ 40 KiB", Some(floor.1));
    let (mut moves, mut voices) = (Times::default(), Times::default());
    for scene in room.scenes() {
        moves.product.push(room.moves(scene).await);
        moves.floor.extend(bare.tells("/scene", 1).await);
        match scene {
            Scene::Choose => vote(&mut room, &mut bare, goal).await,
            Scene::Agree => room.all_vote(&room.level()).await,
            Scene::GoodPoints => say(&mut room, &mut bare, "good_point", &mut voices).await,
            Scene::Why => say(&mut room, &mut bare, "reason", &mut voices).await,
            Scene::Action => say(&mut room, &mut bare, "idea", &mut voices).await,
            Scene::Close => room.all_say("reflection").await,
            _ => {}
        }
    }
    voices.tell(&of("a voice"), goal);
    moves.tell(&of("the next scene"), "–");
    room.ends().await;
    let bytes = room.received() as f64 / people as f64 / 1e3;
    tell(&of("bytes a screen, all told"), "KB", bytes, "–", None);
    tell(&of("memory at the end"), "MiB", room.server.memory(), "≤ 150 MiB", None);
}

/// One after another, by turns with the floor; then all in one instant; every ballot is found again.
async fn vote(room: &mut Room, bare: &mut Bare, goal: &str) {
    let people = room.people();
    let of = |job: &str| format!("{people} people: {job}");
    let (mut times, mut cpu, mut floor, mut bytes) = (Times::default(), 0.0, 0.0, 0);
    for turn in 0..VOTES / TURN {
        let (cpu_before, bytes_before) = (room.server.cpu(), room.received());
        times.product.extend(room.votes(turn * TURN..(turn + 1) * TURN).await);
        cpu += room.server.cpu() - cpu_before;
        bytes += room.received() - bytes_before;
        let before = bare.server.cpu();
        times.floor.extend(bare.tells("/vote", TURN).await);
        floor += bare.server.cpu() - before;
    }
    times.tell(&of("a vote"), goal);
    let each = |cpu: f64| cpu / VOTES as f64;
    tell(&of("CPU a vote"), "ms", each(cpu), "–", Some(each(floor)));
    let bytes = bytes as f64 / (VOTES * people) as f64;
    tell(&of("bytes a vote and screen"), "B", bytes, "–", None);
    let (at_once, floor) = (AT_ONCE.min(people), bare.at_once(AT_ONCE.min(people)).await);
    let instant = of(&format!("{at_once} votes in one instant, to the last"));
    tell(&instant, "ms", room.at_once(at_once).await, "–", Some(floor));
    room.all_vote("important").await;
    let counted = room.counted().await;
    tell(&of("ballots counted"), "", f64::from(counted), &people.to_string(), None);
}

async fn say(room: &mut Room, bare: &mut Bare, kind: &str, times: &mut Times) {
    times.product.extend(room.voices(kind, TURN).await);
    times.floor.extend(bare.tells("/vote", TURN).await);
}

/// How long it took that each screen was told something, for each thing told; by turns with the floor, for the
/// machine has other things to do as well.
#[derive(Default)]
struct Times {
    product: Vec<Vec<f64>>,
    floor: Vec<Vec<f64>>,
}

impl Times {
    fn tell(&self, job: &str, goal: &str) {
        let line = |what: &str, goal: &str, of: &dyn Fn(&[Vec<f64>]) -> f64| {
            tell(&format!("{job} {what}"), "ms", of(&self.product), goal, Some(of(&self.floor)));
        };
        line("to a screen, p50", "–", &|times| median(times.concat()));
        line("to a screen, p99", goal, &|times| percentile(times.concat(), 99));
        let last = |one: &Vec<f64>| percentile(one.clone(), 100);
        line("to the last, p50", "–", &|times| median(times.iter().map(last).collect()));
    }
}
