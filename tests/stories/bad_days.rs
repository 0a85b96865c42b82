//! Days on which the machine has it hard: no room on the disk, no files to be opened, no memory, a wrong clock.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use kizahashi::rounds::State;

use crate::common::{both, once};
use crate::database::{patiently, send_until};
use crate::heavy_days::answering;
use crate::kills::Kept;
use crate::lengths::length;
use crate::office::{Opened, TWELVE};
use crate::server::{Line, Phone, Place, Server};
use crate::small_disk::SmallDisk;

// The disk

/// Room on the small disk, in megabytes, and how much more is left free at each next point.
const DISK: usize = 24;
const STEP: u64 = 40 << 10;

#[test]
fn a_full_disk_refuses_answers_gives_back_what_was_typed_and_loses_none() {
    once(async |world| {
        let (round, place, mut phones) = answering(&world, &TWELVE).await;
        let Some(disk) = SmallDisk::holding(&place.folder, DISK) else {
            return eprintln!("no file system can be mounted here: no disk is full");
        };
        let server = place.serve_in(&disk.way());
        let (mut kept, acknowledged) = (Kept::default(), AtomicUsize::new(0));
        let points = length("points at which the disk is full");
        let (mut refused, mut full) = (0, 0);
        for point in 0..points {
            disk.leaves(STEP * point as u64);
            let before = refused;
            for _ in 0..4 {
                for phone in &mut phones {
                    match phone.sends(&server.address) {
                        true => drop(acknowledged.fetch_add(1, Ordering::Relaxed)),
                        false => refused += 1,
                    }
                }
            }
            full += usize::from(refused > before);
            for path in ["/r", "/promise", "/readyz"] {
                let mut line = Line::to(&server.address).unwrap();
                let page = line.ask(&phones[0], "GET", path, "").unwrap();
                assert!(page.starts_with("HTTP/1.1 200"), "{path} can be read: {page}");
            }
            disk.has_room_again(); // and nobody has to start anything anew
            for phone in &mut phones {
                patiently(|| phone.sends(&server.address));
                acknowledged.fetch_add(1, Ordering::Relaxed);
            }
            // Copied: SQLite itself would follow the way to the folder of the same name here.
            kept.add(Place::copied(&disk.folder).what_is_kept(&round, &phones).await);
        }
        place.found("the disk was full", points, acknowledged.into_inner(), &kept);
        assert!(full > 0, "the disk was full in none of {points}");
    });
}

// Files and memory

#[test]
fn with_sixty_four_files_at_most_who_is_there_is_served_and_the_others_are_later() {
    once(async |world| {
        let (round, place, mut phones) = answering(&world, &TWELVE).await;
        let server = place.serve_in(&["sh", "-c", "ulimit -n 64 && exec \"$0\" \"$@\""]);
        let mut line = Line::to(&server.address).unwrap();
        line.ask(&phones[0], "GET", "/r", "").unwrap();
        let idle: Vec<_> = (0..100).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
        let open = || fs::read_dir(format!("/proc/{}/fd", server.child.id())).unwrap().count();
        patiently(|| open() >= 64);
        for _ in 0..20 {
            phones[0].sent += 1;
            let form = format!("remark={}", phones[0].sent);
            let answer = line.ask(&phones[0], "POST", "/r/check", &form).unwrap();
            assert!(answer.contains("location: /r/sent"), "{answer}");
            phones[0].acknowledged = phones[0].sent;
        }
        drop(idle);
        let acknowledged = AtomicUsize::new(20);
        send_until(&mut phones, &server, &acknowledged, || {
            patiently(|| acknowledged.load(Ordering::Relaxed) > 50);
        });
        let kept = place.what_is_kept(&round, &phones).await;
        place.found("no file could be opened", 1, acknowledged.into_inner(), &kept);
    });
}

/// What somebody sends who then says no more; within how many seconds the line is ended, and with what.
const SILENT: [(&str, [u64; 2], &str); 3] = [
    ("", [8, 20], ""),
    ("GET / HTTP/1.1\r\nHost: a\r\nCookie: kz", [8, 20], ""),
    (
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\nAccept-Language: ja\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nlogin=",
        [28, 40],
        "送られた内容が最後までとどきませんでした",
    ),
];

#[test]
fn who_calls_and_then_says_nothing_keeps_no_line() {
    once(async |world| {
        let server = Place::of(&world).serve();
        std::thread::scope(|scope| {
            for (said, [least, most], answer) in SILENT {
                let address = &server.address;
                scope.spawn(move || {
                    let (began, mut told) = (Instant::now(), String::new());
                    let mut line = TcpStream::connect(address).unwrap();
                    line.write_all(said.as_bytes()).unwrap();
                    line.read_to_string(&mut told).unwrap();
                    let took = began.elapsed().as_secs();
                    assert!((least..=most).contains(&took), "{took} s after “{said}”");
                    assert!(
                        told.contains(answer) && told.is_empty() == answer.is_empty(),
                        "{told}"
                    );
                });
            }
        });
    });
}

/// Megabytes of memory the server may use, one life each.
const MEMORY: [usize; 4] = [48, 64, 96, 128];

#[test]
fn a_server_that_dies_for_want_of_memory_has_kept_what_it_acknowledged() {
    once(async |world| {
        let (round, place, mut phones) = answering(&world, &TWELVE).await;
        let (mut kept, acknowledged, mut died) = (Kept::default(), AtomicUsize::new(0), 0);
        for megabytes in MEMORY {
            let limit = format!("ulimit -d {} && exec \"$0\" \"$@\"", megabytes << 10);
            let mut server = place.serve_in(&["sh", "-c", &limit]);
            let (sending, reading) = phones.split_at_mut(6);
            send_until(sending, &server, &acknowledged, || {
                // Papers are what takes memory; where the line breaks, it was too much.
                std::thread::scope(|scope| {
                    for phone in &*reading {
                        scope.spawn(|| {
                            let mut line = Line::to(&server.address).ok()?;
                            line.ask(phone, "GET", "/r/receipt.pdf", "").ok()
                        });
                    }
                });
            });
            died += usize::from(server.child.try_wait().unwrap().is_some());
            drop(server);
            kept.add(place.what_is_kept(&round, &phones).await);
        }
        let server = place.serve();
        phones.iter_mut().for_each(|phone| patiently(|| phone.sends(&server.address)));
        kept.add(place.what_is_kept(&round, &phones).await);
        place.found("memory ran out", died, acknowledged.into_inner(), &kept);
        assert!(died > 0, "of {MEMORY:?} megabytes none was too little");
    });
}

// The clock

#[test]
fn a_clock_that_is_wrong_opens_nothing_that_was_closed() {
    both(async |world| {
        let (open, place, mut phones) = answering(&world, &TWELVE).await;
        let unit = world.office("税務課", &TWELVE).await;
        world.later(SignedDuration::from_hours(-40 * 24));
        let closed = world.begin(&unit, |form| form).await;
        world.all_but(&closed, 0).await;
        world.close(&closed).await;
        assert_eq!(world.state(&closed).await, State::Closed);
        let place = match place.database {
            Some(_) => place,
            None => Place::of(&world),
        };
        // A year back: what is closed stays closed, what is open takes answers.
        let server = place.serve_at("-1y");
        is_closed_to(&server, &closed);
        phones.iter_mut().for_each(|phone| patiently(|| phone.sends(&server.address)));
        drop(server);
        assert_eq!(place.state_of(&closed).await, State::Closed);
        assert_eq!(place.state_of(&open).await, State::Open);
        // Over the second in which thirty-two bits are full.
        let server = place.serve_at("@2038-01-19 03:14:05");
        std::thread::sleep(Duration::from_secs(4));
        is_closed_to(&server, &closed);
        drop(server);
        // Ten years on: its deadline is long past, and it is closed at the start.
        let server = place.serve_at("+10y");
        is_closed_to(&server, &open);
        drop(server);
        let then = place.state_of(&open).await;
        assert_ne!(then, State::Open, "closed at its deadline");
        // Today again, and a year back once more: nothing opens.
        for wrong in [None, Some("-1y")] {
            let server = match wrong {
                Some(by) => place.serve_at(by),
                None => place.serve(),
            };
            is_closed_to(&server, &open);
            drop(server);
            assert_eq!(place.state_of(&open).await, then);
        }
        let log = fs::read_to_string(place.log()).unwrap();
        assert!(!log.contains("panicked"), "{log}");
    });
}

/// Another time is told to the program; how long things take stays true.
fn told(time: &str) -> Vec<String> {
    let folders = fs::read_dir("/usr/lib").unwrap().map(|entry| entry.unwrap().path());
    let library =
        folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|file| file.exists());
    let library = library.expect("faketime is installed");
    let set = format!("LD_PRELOAD={}", library.display());
    let words = ["env".to_owned(), set, format!("FAKETIME={time}"), "DONT_FAKE_MONOTONIC=1".into()];
    words.into_iter().chain(["FAKETIME_DONT_FAKE_MONOTONIC=1".to_owned()]).collect()
}

impl Place {
    fn serve_at(&self, time: &str) -> Server {
        let told = told(time);
        self.serve_in(&told.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

/// Who types a code of that round is told that it is over.
fn is_closed_to(server: &Server, round: &Opened) {
    let (mut phone, mut line) = (Phone::default(), Line::to(&server.address).unwrap());
    phone.notices(&line.ask(&phone, "GET", "/r", "").unwrap());
    let typed = format!("code={}", round.slips[0].1.plain());
    let page = line.ask(&phone, "POST", "/r", &typed).unwrap();
    assert!(
        !page.contains("location: /r/promise") && page.contains("受付は終わりました"),
        "{page}"
    );
}

impl Place {
    async fn state_of(&self, round: &Opened) -> State {
        let ((db, _), id) = (self.open().await, round.id.clone());
        let round = db.read(move |tx| kizahashi::rounds::by_id(tx, &id)).await.unwrap();
        round.expect("the round").state
    }
}
