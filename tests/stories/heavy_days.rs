//! Days on which too much is asked at once: answers go first, what was typed comes back, and nothing acknowledged is lost.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use gauge::level::Band;
use kizahashi::db;
use kizahashi::queue::Queue;
use kizahashi::web::{Class, Load};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::common::{World, both, once};
use crate::database::send_until;
use crate::kills::now;
use crate::lengths::{figure, in_the_gate, length};
use crate::office::{Opened, SHORT, TWELVE};
use crate::server::{Line, Phone, Place, Server};

// Four classes

/// Connections a node has for what does not go first, on either database.
const ORDINARY: usize = 16;

#[test]
fn with_pages_and_papers_full_and_every_connection_taken_answers_go_through() {
    both(async |mut world| {
        world.app.load = Load::of(|| Queue::new(1, 0, Duration::ZERO));
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, |form| form).await;
        let mut phone = world.browser();
        let check =
            phone.fills_in(round.code_of(Band::Staff, 0), &["4"; SHORT]).await.form("/r/check");
        let mut administrator = world.administrator().await;
        let typed = administrator.get("/units").await.form("/units").with("name", "新しい課");
        // Somebody is at every turn, and every connection is in use.
        let mut turns = BTreeMap::new();
        for class in [Class::Live, Class::Page, Class::Work] {
            let turn = world.app.load.queue(class).expect("it waits").turn().await;
            turns.insert(class, turn.unwrap());
        }
        let connections = if world.database.is_some() { ORDINARY } else { 4 };
        let taken = at_the_database(&world, ORDINARY, connections, false).await;
        for path in ["/promise", "/wall/000000", "/r/receipt.pdf"] {
            let began = Instant::now();
            let page = phone.get(path).await;
            assert!(
                began.elapsed() >= Duration::from_secs(1),
                "nobody is sent away to come at once"
            );
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
            assert_eq!(page.header("retry-after"), Some("30"), "{path}");
            page.says("いま混み合っています");
        }
        let sent = phone.send(check.with("remark", "朝の一言がうれしい")).await;
        assert_eq!(
            (sent.status, sent.path.as_str()),
            (StatusCode::OK, "/r/sent"),
            "{}",
            sent.text()
        );
        // What somebody typed on another page comes back, and is sent from there.
        let back = administrator.send(typed).await;
        assert_eq!(back.status, StatusCode::SERVICE_UNAVAILABLE);
        back.says("書いたものは、この画面に残っています");
        let again = back.form("/units");
        assert_eq!(again.value("name"), Some("新しい課"));
        drop((turns, taken));
        let page = administrator.send(again).await;
        assert_eq!(page.status, StatusCode::OK);
        page.says("新しい課");
        assert_eq!(world.sealed(&round).await.len(), 1);
    });
}

/// So many are at the database until this is dropped, and so many of them have a connection already.
async fn at_the_database(
    world: &World,
    all: usize,
    connections: usize,
    first: bool,
) -> mpsc::Sender<()> {
    let (go, wait) = mpsc::channel::<()>();
    let wait = Arc::new(std::sync::Mutex::new(wait));
    let taken = Arc::new(AtomicUsize::new(0));
    for _ in 0..all {
        let (db, wait, taken) = (world.app.db.clone(), wait.clone(), taken.clone());
        tokio::spawn(async move {
            let work = db.read(move |_| {
                taken.fetch_add(1, Ordering::Relaxed);
                let _gone = wait.lock().unwrap().recv();
                Ok(())
            });
            if first { db::first(work).await } else { work.await }
        });
    }
    while taken.load(Ordering::Relaxed) < connections {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    go
}

#[test]
fn a_page_waits_while_answers_come_faster_than_they_are_taken() {
    both(async |world| {
        world.founded().await;
        let mut browser = world.browser();
        let connections = if world.database.is_some() { 4 } else { 2 };
        let answers = at_the_database(&world, 8, connections, true).await;
        let page = tokio::spawn(async move { browser.get("/promise").await.status });
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert!(!page.is_finished(), "the answers come first");
        drop(answers);
        assert_eq!(page.await.unwrap(), StatusCode::OK);
    });
}

#[test]
fn a_password_is_not_given_back_by_a_busy_page() {
    both(async |mut world| {
        world.app.load = Load::of(|| Queue::new(1, 0, Duration::ZERO));
        world.founded().await;
        let mut browser = world.browser();
        let form = browser.get("/sign-in").await.form("/sign-in");
        let _turn = world.app.load.queue(Class::Page).expect("it waits").turn().await.unwrap();
        let page =
            browser.send(form.with("login", "admin").with("password", "まちがえない鍵")).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!page.html.contains("まちがえない鍵"), "{}", page.html);
    });
}

// Ten times too much

/// A chief, nine supervisors, fifty others.
const SIXTY: [(&str, &str, &str); 3] =
    [("課長", "chief", "1"), ("係長", "supervisor", "9"), ("主事", "staff", "50")];
/// Of ten requests one is an answer, seven are pages, and two are papers.
const PAGES: u64 = 7;
const PAPERS: u64 = 2;
/// How long somebody tries to send an answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Lines open at once: a server's limit of files is seldom larger than a thousand.
const LINES: usize = 400;

#[test]
fn ten_times_what_the_machine_can_do_loses_no_answer() {
    both(async |world| {
        let (round, place, mut phones) = answering(&world, &SIXTY).await;
        let server = place.serve();
        let capacity = capacity(&mut phones, &server);
        let seconds = length("seconds of overload") as u64;
        let answers = capacity * seconds;
        let told = Arc::new(Told::default());
        let began = Instant::now();
        let page = format!("/results/{}", round.addresses[0]);
        let mut others = crowd(&server, &phones[0], &page, answers, seconds, &told);
        let each = answers.div_ceil(phones.len() as u64);
        let mut sending = JoinSet::new();
        for mut phone in std::mem::take(&mut phones) {
            let (address, told) = (server.address.clone(), told.clone());
            sending.spawn(async move {
                for number in 0..each {
                    let due = began + Duration::from_secs(seconds) * number as u32 / each as u32;
                    tokio::time::sleep_until(due.into()).await;
                    phone.sends_until_it_is_taken(&address, due, &told).await;
                }
                phone
            });
        }
        let phones = sending.join_all().await;
        while others.join_next().await.is_some() {}
        let kept = place.what_is_kept(&round, &phones).await;
        let [taken, late, tries, served, shed] =
            [&told.taken, &told.late, &told.tries, &told.served, &told.shed]
                .map(|n| n.load(Ordering::Relaxed));
        let sent = each * phones.len() as u64;
        let figures = [
            ("answers a second the machine takes", capacity),
            ("seconds", seconds),
            ("answers", sent),
            ("acknowledged within 30 s", taken - late),
            ("later", late),
            ("tries", tries),
            ("pages and papers served", served),
            ("sent away", shed),
            ("ms the slowest answer took", told.slowest.load(Ordering::Relaxed)),
        ];
        figure(&place.named("ten times overload"), &figures);
        place.found("answers under overload", 1, taken as usize, &kept);
        assert_eq!(taken, sent, "every answer is taken in the end");
        if in_the_gate() {
            assert!((taken - late) * 100 >= sent * 99, "{late} of {sent} came late");
        }
    });
}

/// What was counted.
#[derive(Default)]
struct Told {
    taken: AtomicU64,
    late: AtomicU64,
    tries: AtomicU64,
    served: AtomicU64,
    shed: AtomicU64,
    slowest: AtomicU64,
}

/// Answers a second when nothing else is asked.
fn capacity(phones: &mut [Phone], server: &Server) -> u64 {
    let acknowledged = AtomicUsize::new(0);
    let began = Instant::now();
    send_until(&mut phones[..8], server, &acknowledged, || {
        std::thread::sleep(Duration::from_secs(1))
    });
    let taken = acknowledged.into_inner() as f64 / began.elapsed().as_secs_f64();
    (taken as u64).max(10)
}

/// Everybody else: pages and papers, nine times as many as answers, evenly over the time.
fn crowd(
    server: &Server,
    phone: &Phone,
    page: &str,
    answers: u64,
    seconds: u64,
    told: &Arc<Told>,
) -> JoinSet<()> {
    let asks =
        |path: &str| Arc::new(phone.request(&server.address, "Connection: close", "GET", path, ""));
    let (page, paper) = (asks(page), asks("/r/receipt.pdf"));
    let (began, lines) = (Instant::now(), Arc::new(Semaphore::new(LINES)));
    let all = answers * (PAGES + PAPERS);
    let mut crowd = JoinSet::new();
    for number in 0..all {
        let asked = if number % (PAGES + PAPERS) < PAGES { page.clone() } else { paper.clone() };
        let (address, told, lines) = (server.address.clone(), told.clone(), lines.clone());
        crowd.spawn(async move {
            let due = began + Duration::from_secs(seconds) * number as u32 / all as u32;
            tokio::time::sleep_until(due.into()).await;
            let _line = lines.acquire().await;
            let answer = said(&address, &asked).await.unwrap_or_default();
            let counted =
                if answer.starts_with("HTTP/1.1 503") { &told.shed } else { &told.served };
            // A line that broke is neither.
            counted.fetch_add(u64::from(!answer.is_empty()), Ordering::Relaxed);
        });
    }
    crowd
}

/// One request on a line of its own, to its end.
async fn said(address: &str, request: &str) -> std::io::Result<String> {
    let mut line = TcpStream::connect(address).await?;
    line.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

impl Phone {
    /// Sends its next answer, again each second, until it is acknowledged.
    async fn sends_until_it_is_taken(&mut self, address: &str, due: Instant, told: &Told) {
        self.sent += 1;
        let form = format!("remark={}", self.sent);
        let request = self.request(address, "Connection: close", "POST", "/r/check", &form);
        loop {
            told.tries.fetch_add(1, Ordering::Relaxed);
            if said(address, &request)
                .await
                .is_ok_and(|answer| answer.contains("location: /r/sent"))
            {
                break;
            }
            assert!(due.elapsed() < 10 * PATIENCE, "never taken");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        self.acknowledged = self.sent;
        told.taken.fetch_add(1, Ordering::Relaxed);
        told.late.fetch_add(u64::from(due.elapsed() > PATIENCE), Ordering::Relaxed);
        told.slowest.fetch_max(due.elapsed().as_millis() as u64, Ordering::Relaxed);
    }
}

// A long day

/// A megabyte an hour, and one of noise.
const GROWTH: f64 = 1024.0;

#[test]
fn a_long_day_makes_the_server_no_larger() {
    once(async |world| {
        let seconds = length("seconds of soak");
        let (round, place, mut phones) = answering(&world, &TWELVE).await;
        let (server, people) = (place.serve(), phones.len());
        let page = format!("/results/{}", round.addresses[0]);
        let asked = ["/r", "/promise", "/readyz", "/r/item/1", "/r/sent", &page];
        let mut sizes = Vec::new();
        let mut requests = 0_u64;
        let (began, mut line) = (Instant::now(), Line::to(&server.address).unwrap());
        for second in 0..seconds {
            let phone = &mut phones[second % people];
            assert!(phone.sends(&server.address), "an answer is taken");
            for path in asked {
                let answer = line.ask(phone, "GET", path, "").unwrap();
                let fine =
                    ["200", "303", "401"].iter().any(|status| answer[9..].starts_with(status));
                assert!(fine, "{path}: {answer}");
            }
            if second % 10 == 0 {
                let paper = line.ask(phone, "GET", "/r/receipt.pdf", "").unwrap();
                assert!(paper.starts_with("HTTP/1.1 200"), "{paper}");
            }
            requests += 2 + asked.len() as u64;
            sizes.push((began.elapsed().as_secs_f64(), server.own_memory()));
            let due = began + Duration::from_secs(second as u64 + 1);
            tokio::time::sleep_until(due.into()).await;
        }
        let warm = &sizes[sizes.len() / 3..];
        let growth = slope(warm) * 3600.0;
        let figures = [
            ("seconds", seconds as u64),
            ("requests", requests),
            ("KiB at first", sizes[0].1 as u64),
            ("KiB once warm", warm[0].1 as u64),
            ("KiB at the end", sizes[sizes.len() - 1].1 as u64),
            ("KiB an hour since it was warm", growth.max(0.0) as u64),
        ];
        figure(&place.named("a long day"), &figures);
        let kept = place.what_is_kept(&round, &phones).await;
        place.found("answers of a long day", seconds, seconds, &kept);
        let hours = warm[warm.len() - 1].0 / 3600.0 - warm[0].0 / 3600.0;
        if hours > 0.1 {
            assert!(growth < GROWTH + GROWTH / hours, "{growth} KiB an hour");
        }
    });
}

/// How much the second grows for each of the first, by least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let along: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>()
        / along.max(f64::MIN_POSITIVE)
}

/// An office whose people stand at the last page.
pub async fn answering(world: &World, posts: &[(&str, &str, &str)]) -> (Opened, Place, Vec<Phone>) {
    let unit = world.office("くらし支援課", posts).await;
    world.at(now());
    let round = world.begin(&unit, |form| form).await;
    let place = Place::of(world);
    let phones = place.serve().prepare(&round, SHORT);
    (round, place, phones)
}
