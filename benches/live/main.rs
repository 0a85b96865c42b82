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

/// How many vote one after another, how often a voice is heard.
const VOTES: usize = 60;
const VOICES: usize = 10;
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
    let floor = Floor::measure(people).await;
    let mut room = Room::prepare(people).await;
    let of = |job: &str| format!("{people} people: {job}");
    let before = room.server.memory();
    let (cpu, seconds) = (room.server.cpu(), room.joins().await);
    tell(&of("all join, page to stream"), "s", seconds, "≤ 3 s", Some(floor.join));
    tell(&of("CPU of that"), "s", (room.server.cpu() - cpu) / 1e3, "–", None);
    tell(&of("bytes of that"), "MB", room.received() as f64 / 1e6, "≤ 20 MB", None);
    let memory = (room.server.memory() - before) * 1024.0 / people as f64;
    tell(&of("memory a screen, joins and all"), "KiB", memory, "≤ 40 KiB", Some(floor.memory));
    let (mut moves, mut voices) = (Vec::new(), Vec::new());
    for scene in room.scenes() {
        moves.push(room.moves(scene).await);
        match scene {
            Scene::Choose => vote(&mut room, goal, &floor).await,
            Scene::Agree => room.all_vote(&room.level()).await,
            Scene::GoodPoints => voices.extend(room.voices("good_point", VOICES).await),
            Scene::Why => voices.extend(room.voices("reason", VOICES).await),
            Scene::Action => voices.extend(room.voices("idea", VOICES).await),
            Scene::Close => room.all_say("reflection").await,
            _ => {}
        }
    }
    told(&of("a voice"), goal, voices, &floor.vote);
    told(&of("the next scene"), "–", moves, &floor.scene);
    room.ends().await;
    tell(
        &of("bytes a screen, all told"),
        "KB",
        room.received() as f64 / people as f64 / 1e3,
        "–",
        None,
    );
    tell(&of("memory at the end"), "MiB", room.server.memory(), "≤ 150 MiB", None);
}

/// One after another, then all in one instant; every ballot is found again.
async fn vote(room: &mut Room, goal: &str, floor: &Floor) {
    let of = |job: &str| format!("{} people: {job}", room.people());
    let (labels, people) =
        ((of("a vote"), of("CPU a vote"), of("bytes a vote and screen")), room.people());
    let instant = of("votes in one instant, to the last");
    let counted = of("ballots counted of them");
    let (cpu, bytes) = (room.server.cpu(), room.received());
    let votes = room.votes(VOTES.min(people)).await;
    let (cpu, bytes) = (room.server.cpu() - cpu, room.received() - bytes);
    told(&labels.0, goal, votes, &floor.vote);
    tell(&labels.1, "ms", cpu / VOTES as f64, "–", Some(floor.cpu));
    tell(&labels.2, "B", bytes as f64 / (VOTES * people) as f64, "–", None);
    tell(&instant, "ms", room.at_once(AT_ONCE.min(people)).await, "–", Some(floor.at_once));
    room.all_vote("important").await;
    tell(&counted, "", f64::from(room.counted().await), &people.to_string(), None);
}

/// What it takes to tell every screen something, so many times.
fn told(job: &str, goal: &str, times: Vec<Vec<f64>>, floor: &[Vec<f64>]) {
    let all = |times: &[Vec<f64>]| times.concat();
    let last = |times: &[Vec<f64>]| times.iter().map(|one| percentile(one.clone(), 100)).collect();
    let pairs = |percent| percentile(all(&times), percent);
    let floors = |percent| Some(percentile(all(floor), percent));
    tell(&format!("{job} to a screen, p50"), "ms", pairs(50), "–", floors(50));
    tell(&format!("{job} to a screen, p99"), "ms", pairs(99), goal, floors(99));
    tell(
        &format!("{job} to the last, p50"),
        "ms",
        median(last(&times)),
        "–",
        Some(median(last(floor))),
    );
}

/// The same of a bare stream.
struct Floor {
    join: f64,
    memory: f64,
    vote: Vec<Vec<f64>>,
    scene: Vec<Vec<f64>>,
    cpu: f64,
    at_once: f64,
}

impl Floor {
    async fn measure(people: usize) -> Floor {
        let mut bare = Bare::new();
        let before = bare.server.memory();
        let join = bare.joins(people).await;
        let memory = (bare.server.memory() - before) * 1024.0 / people as f64;
        let before = bare.server.cpu();
        let vote = bare.tells("/vote", VOTES).await;
        let cpu = (bare.server.cpu() - before) / VOTES as f64;
        let scene = bare.tells("/scene", VOICES).await;
        let at_once = bare.at_once(AT_ONCE.min(people)).await;
        Floor { join, memory, vote, scene, cpu, at_once }
    }
}
