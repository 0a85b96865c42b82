//! What the product takes, beside what the machine takes for the same with nothing around it.
//!
//! Every figure is the median of several runs and is printed with its goal and its floor, measured in
//! the same minute on the same machine; nothing fails on a time.  The server is a process of its own:
//! its CPU time is what the kernel counted for it, the clients' is not in it.

#![expect(clippy::unwrap_used, reason = "a bench that stumbles has failed")]

#[expect(dead_code, reason = "stories use more of it")]
#[path = "../../tests/stories/common.rs"]
mod common;
#[path = "../figures/mod.rs"]
mod figures;
mod floor;
#[path = "../../tests/stories/metropolis.rs"]
mod metropolis;
#[expect(dead_code, reason = "stories use more of it")]
#[path = "../../tests/stories/office.rs"]
mod office;
#[expect(dead_code, reason = "stories use more of it")]
#[path = "../../tests/stories/server.rs"]
mod server;

use std::time::{Duration, Instant};

use gauge::level::Mark;
use jiff::{SignedDuration, Timestamp};
use kizahashi::reports::session;
use kizahashi::rounds::close;
use kizahashi::rounds::seal::{Contents, RoundKey};
use kizahashi::words::Lang;
use tokio::task::JoinSet;

use common::{Form, World};
use figures::{head, median, percentile, tell};
use office::{Opened, sealed};
use server::{Line, Phone, Place, Server};

/// What can be measured alone.
const PARTS: [&str; 4] = ["pages", "policies", "closing", "papers"];
/// How many answer at the same time.
const AT_ONCE: usize = 16;
/// How many items the whole sheet has.
const WHOLE: usize = 24;
/// How many rounds ten years have.
const DECADE: i64 = 20;
/// How often everything is measured.
const RUNS: usize = 5;

fn main() {
    if let Some(folder) = std::env::args().skip_while(|word| word != "floor").nth(1) {
        return floor::serve(&folder);
    }
    let words: Vec<String> = std::env::args().skip(1).collect();
    let named = |part: &str| words.iter().any(|word| word == part);
    let asked = |part: &str| named(part) || !PARTS.into_iter().any(named);
    head();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        if asked("pages") {
            pages().await;
        }
        if asked("policies") {
            policies().await;
        }
        if asked("closing") {
            closing().await;
        }
    });
    if asked("papers") {
        papers();
    }
}

#[expect(clippy::disallowed_methods, reason = "the real server reads the real clock")]
fn now() -> Timestamp {
    Timestamp::now()
}

fn whole(form: Form) -> Form {
    form.with("form", "whole")
}

// The server

async fn pages() {
    let world = World::new(None, tempfile::tempdir().unwrap()).await;
    let posts = [("課長", "chief", "1"), ("係長", "supervisor", "6"), ("主事", "staff", "16")];
    let unit = world.office("くらし支援課", &posts).await;
    world.at(now());
    let mut results = String::new();
    for ago in (0..DECADE).rev() {
        world.at(now() - SignedDuration::from_hours(24 * 182 * ago));
        let round = world.begin(&unit, whole).await;
        answered(&world, &round).await;
        world.close(&round).await;
        results = round.results();
    }
    let open = world.begin(&unit, whole).await;
    let place = Place::of(&world);
    idle(&place);
    let server = place.serve();
    let floor = floor::Floor::start();
    answering(&server, &open, &floor, "identity");
    answering(&server, &open, &floor, "gzip, br");
    let (bare, bare_cpu) = asked(&floor.server, "/page", 2000);
    let (wall, cpu) = asked(&server, &results, 100);
    tell("results page, 23 people, 24 items", "ms", wall, "≤ 10 ms", Some(bare));
    tell("CPU of a results page", "ms", cpu, "≤ 10 ms", Some(bare_cpu));
    let (wall, _) = asked(&server, &format!("{results}/trend"), 50);
    tell("ten years: 20 rounds, 24 items", "ms", wall, "≤ 50 ms", Some(bare));
    let (wall, cpu) = asked(&server, &format!("{results}/report.pdf"), 10);
    tell("report as PDF, warm", "ms", wall, "–", None);
    tell("CPU of a report, warm", "ms", cpu, "≤ 60 ms", None);
    tell("memory after all this", "MiB", server.memory(), "≤ 150 MiB", Some(floor.server.memory()));
}

fn idle(place: &Place) {
    let server = place.serve();
    std::thread::sleep(Duration::from_millis(500));
    tell("memory when idle", "MiB", server.memory(), "≤ 40 MiB", None);
    tell("first page after the start", "ms", server.took.as_secs_f64() * 1e3, "≤ 5 s", None);
}

/// The last page and the sealed, durable answer, as often as they go in two seconds.
fn answering(server: &Server, round: &Opened, floor: &floor::Floor, accepts: &'static str) {
    let mut phones = server.prepare(round, WHOLE);
    phones.truncate(AT_ONCE);
    let mut product = Vec::new();
    let mut bare = Vec::new();
    for _ in 0..RUNS {
        product.push(burst(server, &mut phones, ("/r/check", "/r/check"), accepts));
        bare.push(burst(&floor.server, &mut phones, ("/page", "/answer"), "identity"));
    }
    let of = |bursts: &[Burst], what: fn(&Burst) -> f64| median(bursts.iter().map(what).collect());
    let told = |job: &str, unit, goal, what: fn(&Burst) -> f64| {
        tell(&format!("{job} ({accepts})"), unit, of(&product, what), goal, Some(of(&bare, what)));
    };
    told("sheets answered, 16 at once", "/s", "≥ 1,500 /s", |burst| burst.rate);
    told("server CPU a sheet", "ms", "≤ 1 ms", |burst| burst.cpu);
    told("a sheet's two pages, p50", "ms", "≤ 10 ms", |burst| burst.p50);
    told("a sheet's two pages, p99", "ms", "≤ 40 ms", |burst| burst.p99);
}

struct Burst {
    rate: f64,
    cpu: f64,
    p50: f64,
    p99: f64,
}

fn burst(
    server: &Server,
    phones: &mut [Phone],
    (get, post): (&str, &str),
    accepts: &'static str,
) -> Burst {
    let (before, began) = (server.cpu(), Instant::now());
    let until = began + Duration::from_secs(2);
    let took: Vec<f64> = std::thread::scope(|scope| {
        let sending = phones.iter_mut().map(|phone| {
            scope.spawn(move || {
                let (mut line, mut took) = (Line::to(&server.address).unwrap(), Vec::new());
                line.accepts = accepts;
                while Instant::now() < until {
                    let began = Instant::now();
                    line.ask(phone, "GET", get, "").unwrap();
                    let answer = line.ask(phone, "POST", post, "remark=とくにありません").unwrap();
                    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
                    took.push(began.elapsed().as_secs_f64() * 1e3);
                }
                took
            })
        });
        let sending: Vec<_> = sending.collect();
        sending.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let (sheets, seconds) = (took.len() as f64, began.elapsed().as_secs_f64());
    Burst {
        rate: sheets / seconds,
        cpu: (server.cpu() - before) / sheets,
        p50: median(took.clone()),
        p99: percentile(took, 99),
    }
}

/// One reader, one page, again and again: milliseconds on the clock and of the server's CPU.
fn asked(server: &Server, path: &str, times: usize) -> (f64, f64) {
    let (phone, mut line) = (Phone::default(), Line::to(&server.address).unwrap());
    let mut ask = || {
        let began = Instant::now();
        let answer = line.ask(&phone, "GET", path, "").unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        began.elapsed().as_secs_f64() * 1e3
    };
    for _ in 0..3 {
        ask();
    }
    let mut cpu = Vec::new();
    let mut wall = Vec::new();
    for _ in 0..RUNS {
        let before = server.cpu();
        wall.extend((0..times).map(|_| ask()));
        cpu.push((server.cpu() - before) / times as f64);
    }
    (median(wall), median(cpu))
}

// Papers that no server is needed for

/// The report of a session, each time with another date, so that nothing is remembered whole.
fn papers() {
    let file = include_bytes!("../../tests/files/sessions/counted_session.json");
    let (mut session, problems) = session::read_json(file);
    assert!(problems.is_empty());
    let mut print = || {
        session.held_on = session.held_on.and_then(|day| day.tomorrow().ok());
        session::session_pdf(&session, Lang::Ja, Timestamp::UNIX_EPOCH).unwrap();
    };
    (0..3).for_each(|_| print());
    let mut cpu = Vec::new();
    for _ in 0..RUNS {
        let before = figures::cpu_of(std::process::id());
        (0..20).for_each(|_| print());
        cpu.push((figures::cpu_of(std::process::id()) - before) / 20.0);
    }
    tell("CPU of a session's report, warm", "ms", median(cpu), "≤ 60 ms", None);
}

// Policies

/// The coverage of a city of 400 units with 2,000 lines, for somebody who is signed in.
async fn policies() {
    let world = World::new(None, tempfile::tempdir().unwrap()).await;
    metropolis::build(&world).await;
    let mut office = world.promotion().await;
    for (name, path) in [
        ("coverage page, 400 units, 2,000 lines", "/policies/coverage"),
        ("tree page of that city", "/policies"),
        ("roadmap page of that city", "/roadmap"),
    ] {
        let mut took = Vec::new();
        for _ in 0..20 {
            let began = Instant::now();
            assert!(office.get(path).await.status.is_success());
            took.push(began.elapsed().as_secs_f64() * 1e3);
        }
        tell(name, "ms", median(took), "≤ 50 ms", None);
    }
}

// The close

async fn closing() {
    let world = World::new(None, tempfile::tempdir().unwrap()).await;
    let unit =
        world.office("市役所", &[("市長", "executive", "1"), ("職員", "staff", "9999")]).await;
    let round = world.begin(&unit, whole).await;
    answered(&world, &round).await;
    let key = world.app.closing.keys.read(&round.id).unwrap().unwrap();
    let key = RoundKey::from_bytes(&key).unwrap();
    let id = round.id.clone();
    let boxed = world.app.db.read(move |tx| sealed(tx, &id)).await.unwrap();
    let opened = median((0..RUNS).map(|_| opened(&key, &boxed)).collect());
    let began = Instant::now();
    close::close(&world.app.closing, &round.id, world.now()).await.unwrap();
    tell(
        "close of 10,000 sealed answers",
        "s",
        began.elapsed().as_secs_f64(),
        "≤ 5 s",
        Some(opened),
    );
}

fn opened(key: &RoundKey, boxed: &[(String, Vec<u8>)]) -> f64 {
    let began = Instant::now();
    boxed.iter().for_each(|(code, sealed)| drop(key.open(sealed, code).unwrap()));
    began.elapsed().as_secs_f64()
}

/// Everybody answers, a few at a time.
async fn answered(world: &World, round: &Opened) {
    for part in round.slips.chunks(64).enumerate() {
        let mut putting = JoinSet::new();
        for (place, (_, code)) in part.1.iter().enumerate() {
            let (db, id, dice) = (world.app.db.clone(), round.id.clone(), world.app.dice.clone());
            let (code, place) = (code.clone(), part.0 * 64 + place);
            putting.spawn(async move {
                let put = db.write(move |tx| {
                    let round = kizahashi::rounds::by_id(tx, &id)?.expect("the round");
                    let sealed = round.seal(&contents(place), &code, &dice)?;
                    kizahashi::rounds::put(tx, &id, &code, &sealed)
                });
                put.await.unwrap();
            });
        }
        putting.join_all().await;
    }
}

fn contents(place: usize) -> Contents {
    let level = |item: usize| Mark::Level(((place * 2 + item * 3 + place / 5) % 5) as u8 + 1);
    let remark = if place.is_multiple_of(4) {
        format!("{place}番目のひとこと")
    } else {
        String::new()
    };
    Contents {
        marks: (0..WHOLE).map(level).collect(),
        most_important: Some((place % WHOLE) as u8),
        remark,
        keep_mine: false,
    }
}
