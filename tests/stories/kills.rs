//! The real server, killed again and again: no acknowledged answer is lost, doubled or halved, and a
//! close is either not begun or finished.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use gauge::level::Mark;
use jiff::{SignedDuration, Timestamp};
use kizahashi::db::Db;
use kizahashi::keys::KeyFolder;
use kizahashi::rounds::code::Code;
use kizahashi::rounds::seal::RoundKey;
use kizahashi::rounds::{self, State};
use kizahashi::world::Dice;

use crate::common::{World, between, both};
use crate::office::{Opened, SHORT, TWELVE, sealed};

/// Kills while answers arrive, on SQLite and on PostgreSQL.
const WHILE_ANSWERING: (usize, usize) = (500, 60);
/// A life's longest, in milliseconds: on PostgreSQL its connections have to be made first.
const LIFE: (usize, usize) = (60, 400);
/// Kills while a round is closed.
const WHILE_CLOSING: (usize, usize) = (50, 15);

#[test]
fn no_acknowledged_answer_is_lost_or_doubled_however_often_the_server_is_killed() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        world.at(now());
        let round = world.begin(&unit, |form| form).await;
        let place = Place::of(&world);
        let mut phones = place.serve().prepare(&round);
        let (mut acknowledged, dice) = (0, Chance(Dice::seeded([5; 32])));
        let (kills, life) = (place.one_of(WHILE_ANSWERING), place.one_of(LIFE));
        for kill in 0..kills {
            // Every fifth dies while it starts, "again and again".
            match kill % 5 {
                4 => place.start().dies_after(dice.up_to(life)),
                _ => {
                    acknowledged +=
                        place.serve().answers_until_killed(&mut phones, dice.up_to(life))
                }
            }
            if kill % 5 != 3 {
                continue; // what several kills in a row left is looked at after the fourth
            }
            let server = place.serve();
            place.holds_what_was_acknowledged(&round, &phones).await;
            server.dies_after(Duration::ZERO);
        }
        place.holds_what_was_acknowledged(&round, &phones).await;
        assert!(acknowledged > kills, "{acknowledged} acknowledged in {kills} lives");
        place.log_tells_nothing_of(&round);
        say(
            &place,
            &format!(
                "{kills} kills while answering: {acknowledged} acknowledged, 0 lost, 0 doubled"
            ),
        );
    });
}

#[test]
fn a_close_that_is_killed_anywhere_is_finished_at_the_next_start() {
    both(async |world| {
        let posts = [("課長", "chief", "1"), ("係長", "supervisor", "9"), ("主事", "staff", "110")];
        let unit = world.office("くらし支援課", &posts).await;
        world.at(now() - SignedDuration::from_hours(24 * 30));
        let (dice, mut stages) = (Chance(Dice::seeded([6; 32])), [0; 4]);
        let mut round = ready(&world, &unit).await;
        let whole = Place::of(&world).serve().took;
        let kills = Place::of(&world).one_of(WHILE_CLOSING);
        for _ in 0..kills {
            if world.database.is_some() {
                round = ready(&world, &unit).await;
            }
            let place = Place::of(&world);
            place.start().dies_after(dice.up_to(whole.as_millis() as usize * 5 / 4));
            stages[place.stands(&round).await as usize] += 1;
            let server = place.serve();
            assert_eq!(place.stands(&round).await, Stage::Finished);
            server.dies_after(Duration::ZERO);
            place.log_tells_nothing_of(&round);
        }
        let [open, closing, key_left, finished] = stages;
        say(
            &Place::of(&world),
            &format!(
                "{kills} kills while closing: {open} still open, {closing} closing, {key_left} closed with \
                 the key to go, {finished} finished; all finished after the next start"
            ),
        );
    });
}

/// A round everybody has answered, its deadline past.
async fn ready(world: &World, unit: &str) -> Opened {
    let round = world.begin(unit, |form| form).await;
    world.all_but(&round, 0).await;
    round
}

#[expect(clippy::disallowed_methods, reason = "the real server reads the real clock")]
fn now() -> Timestamp {
    Timestamp::now()
}

fn say(place: &Place, line: &str) {
    let database = if place.database.is_some() { "PostgreSQL" } else { "SQLite" };
    writeln!(std::io::stderr(), "{database}: {line}").unwrap();
}

struct Chance(Dice);

impl Chance {
    fn up_to(&self, milliseconds: usize) -> Duration {
        let chance = u32::from_be_bytes(self.0.bytes()) as usize;
        Duration::from_micros((chance % (milliseconds * 1000)) as u64)
    }
}

// Where it lives

/// An installation as the real server finds it.
struct Place {
    folder: PathBuf,
    database: Option<String>,
    /// Removes a copy when it is no longer needed.
    _copy: Option<tempfile::TempDir>,
}

/// How far a round is on its way to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Open,
    Closing,
    KeyLeft,
    Finished,
}

impl Place {
    /// A SQLite installation is copied, so that its file is open in the server alone, which then has to
    /// recover it by itself.
    fn of(world: &World) -> Place {
        let keys = KeyFolder::open(&world.folder.path().join("keys")).unwrap();
        keys.keep("server", &[9; 64]).unwrap();
        match &world.database {
            Some(url) => {
                let folder = world.folder.path().to_owned();
                Place { folder, database: Some(url.clone()), _copy: None }
            }
            None => {
                let copy = tempfile::tempdir().unwrap();
                copy_folder(world.folder.path(), copy.path());
                Place { folder: copy.path().to_owned(), database: None, _copy: Some(copy) }
            }
        }
    }

    fn one_of(&self, (sqlite, postgres): (usize, usize)) -> usize {
        if self.database.is_some() { postgres } else { sqlite }
    }

    /// Starts a server, and leaves it to its start.
    fn start(&self) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kizahashi"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&self.folder);
        command.args(self.database.iter().flat_map(|url| ["--database", url]));
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log()).unwrap();
        let started = Instant::now();
        let child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        Server { child, address: String::new(), took: started.elapsed() }
    }

    /// Starts a server, and waits until it answers.
    fn serve(&self) -> Server {
        let (mut server, mut line, started) = (self.start(), String::new(), Instant::now());
        let output = server.child.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let address =
            line.split("http://").nth(1).unwrap_or_else(|| panic!("it did not start: {line}"));
        server.address = address.split_whitespace().next().unwrap().to_owned();
        server.took += started.elapsed();
        server
    }

    async fn open(&self) -> (Db, KeyFolder) {
        let file = self.folder.join("kizahashi.db").display().to_string();
        let db = Db::open(self.database.as_ref().unwrap_or(&file)).await.unwrap();
        (db, KeyFolder::open(&self.folder.join("keys/rounds")).unwrap())
    }

    /// Every phone's answer is in the box once: the last that was acknowledged, or the one under way.
    async fn holds_what_was_acknowledged(&self, round: &Opened, phones: &[Phone]) {
        let (db, keys) = self.open().await;
        let key = RoundKey::from_bytes(&keys.read(&round.id).unwrap().unwrap()).unwrap();
        let id = round.id.clone();
        let mut boxed = db.read(move |tx| sealed(tx, &id)).await.unwrap();
        for phone in phones {
            let (own, others): (Vec<_>, Vec<_>) =
                boxed.into_iter().partition(|(code, _)| *code == phone.code.hash());
            boxed = others;
            assert!(
                own.len() <= 1 && own.len() >= usize::from(phone.acknowledged > 0),
                "{} rows",
                own.len()
            );
            for (code, sealed) in own {
                let contents = key.open(&sealed, &code).unwrap();
                assert_eq!(contents.marks[0], Mark::Level(phone.level), "whole, and of this phone");
                let number: u32 = contents.remark.parse().unwrap();
                assert!(
                    (phone.acknowledged..=phone.sent).contains(&number),
                    "{number} of {phone:?}"
                );
            }
        }
        assert!(boxed.is_empty(), "of nobody: {} rows", boxed.len());
    }

    /// How far the close is; anything between two stages fails.
    async fn stands(&self, round: &Opened) -> Stage {
        let (db, keys) = self.open().await;
        let id = round.id.clone();
        let found = db.read(move |tx| {
            let round = rounds::by_id(tx, &id)?.expect("the round");
            let publication = rounds::publication(tx, &round)?;
            let answers = publication.map(|publication| publication.units()[0].groups()[0].n());
            Ok((round.state, answers, sealed(tx, &id)?.len()))
        });
        let key = keys.read(&round.id).unwrap().is_some();
        match (found.await.unwrap(), key) {
            ((State::Open, None, 120), true) => Stage::Open,
            ((State::Closing, None, 120), true) => Stage::Closing,
            ((State::Closed, Some(120), 0), true) => Stage::KeyLeft,
            ((State::Closed, Some(120), 0), false) => Stage::Finished,
            between => panic!("neither open nor closed: {between:?}"),
        }
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn log_tells_nothing_of(&self, round: &Opened) {
        let log = std::fs::read_to_string(self.log()).unwrap();
        for (_, code) in &round.slips {
            for secret in [code.plain().to_owned(), code.grouped(), code.hash()] {
                assert!(!log.contains(&secret), "{log}");
            }
        }
        assert!(!log.contains("番目の人のひとこと") && !log.contains("panicked"), "{log}");
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &place),
            false => drop(std::fs::copy(entry.path(), place).unwrap()),
        }
    }
}

// The server

struct Server {
    child: Child,
    address: String,
    took: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().and_then(|()| self.child.wait()).expect("a child of ours");
    }
}

impl Server {
    fn dies_after(self, delay: Duration) {
        std::thread::sleep(delay);
    }

    /// A phone for each slip, at the last page: what comes after is one form.
    fn prepare(self, round: &Opened) -> Vec<Phone> {
        let phone = |(place, (_, code)): (usize, &(rounds::Cell, Code))| {
            let mut phone =
                Phone { code: code.clone(), level: place as u8 % 5 + 1, ..Phone::default() };
            let mut line = Line::to(&self.address).unwrap();
            let page = line.ask(&phone, "GET", "/r", "").unwrap();
            phone.notices(&page);
            let typed = format!("code={}", code.plain());
            phone.notices(&line.ask(&phone, "POST", "/r", &typed).unwrap());
            for item in 1..=SHORT {
                let chosen = format!("level={}", phone.level);
                phone.notices(
                    &line.ask(&phone, "POST", &format!("/r/item/{item}"), &chosen).unwrap(),
                );
            }
            phone
        };
        round.slips.iter().enumerate().map(phone).collect()
    }

    /// All phones send again and again until the server is gone; gives how many were acknowledged.
    fn answers_until_killed(self, phones: &mut [Phone], delay: Duration) -> usize {
        let (address, gone) = (self.address.clone(), AtomicBool::new(false));
        std::thread::scope(|scope| {
            let sending = |phone| {
                let (address, gone) = (&address, &gone);
                scope.spawn(move || sends_again_and_again(phone, address, gone))
            };
            let sending: Vec<_> = phones.iter_mut().map(sending).collect();
            self.dies_after(delay);
            gone.store(true, Ordering::Relaxed);
            sending.into_iter().map(|thread| thread.join().unwrap()).sum()
        })
    }
}

fn sends_again_and_again(phone: &mut Phone, address: &str, gone: &AtomicBool) -> usize {
    let (mut line, mut acknowledged) = (Line::to(address).ok(), 0);
    while let (Some(open), false) = (&mut line, gone.load(Ordering::Relaxed)) {
        phone.sent += 1;
        let form = format!("remark={}", phone.sent);
        match open.ask(phone, "POST", "/r/check", &form) {
            Ok(answer) => {
                assert!(answer.contains("location: /r/sent"), "{answer}");
                (phone.acknowledged, acknowledged) = (phone.sent, acknowledged + 1);
            }
            Err(_) => line = None,
        }
    }
    acknowledged
}

/// A phone with its cookies.
#[derive(Debug)]
struct Phone {
    code: Code,
    level: u8,
    form: String,
    answer: String,
    token: String,
    /// The number of the last answer sent, and of the last acknowledged.
    sent: u32,
    acknowledged: u32,
}

impl Default for Phone {
    fn default() -> Phone {
        let code = Code::derive(&[0; 32], "0000", 0);
        let empty = String::new;
        Phone {
            code,
            level: 0,
            form: empty(),
            answer: empty(),
            token: empty(),
            sent: 0,
            acknowledged: 0,
        }
    }
}

impl Phone {
    /// Keeps the cookies and the form's token of an answer.
    fn notices(&mut self, answer: &str) {
        let keep = |place: &mut String, found: Option<&str>| {
            if let Some(found) = found {
                found.clone_into(place);
            }
        };
        keep(&mut self.form, between(answer, "kz_insecure_form=", ";"));
        keep(&mut self.answer, between(answer, "kz_insecure_answer=", ";"));
        keep(&mut self.token, between(answer, "name=\"token\" value=\"", "\""));
    }
}

/// HTTP/1.1 over one connection that is kept open, as little of it as is needed.
struct Line {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Line {
    fn to(host: &str) -> std::io::Result<Line> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        Ok(Line { stream: BufReader::new(stream), host: host.to_owned() })
    }

    /// One request; gives the whole answer, or an error where the connection broke before its end.
    fn ask(
        &mut self,
        phone: &Phone,
        method: &str,
        path: &str,
        form: &str,
    ) -> std::io::Result<String> {
        let Phone { form: cookie, answer, token, .. } = phone;
        let body = if method == "POST" { format!("token={token}&{form}") } else { String::new() };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Cookie: kz_insecure_form={cookie}; kz_insecure_answer={answer}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (mut head, mut length) = (String::new(), 0);
        while !head.ends_with("\r\n\r\n") {
            let from = head.len();
            if self.stream.read_line(&mut head)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(told) = head[from..].strip_prefix("content-length: ") {
                length = told.trim().parse().map_err(|_| std::io::ErrorKind::InvalidData)?;
            }
        }
        let mut rest = vec![0; length];
        self.stream.read_exact(&mut rest)?;
        Ok(head + &String::from_utf8_lossy(&rest))
    }
}
