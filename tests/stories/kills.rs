//! The real server, killed again and again: no acknowledged answer is lost, doubled or halved, and a
//! close is either not begun or finished.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gauge::level::Mark;
use jiff::{SignedDuration, Timestamp};
use kizahashi::rounds::seal::RoundKey;
use kizahashi::rounds::{self, State};
use kizahashi::world::Dice;

use crate::common::{World, both};
use crate::lengths::{figure, length};
use crate::office::{Opened, SHORT, TWELVE, sealed};
use crate::server::{Line, Phone, Place, Server};

/// A life's longest, in milliseconds: on PostgreSQL its connections have to be made first.  On a machine with much
/// else to do lives are longer, or nobody would answer in them.
const LIFE: (usize, usize) = (60, 400);

#[test]
fn no_acknowledged_answer_is_lost_or_doubled_however_often_the_server_is_killed() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        world.at(now());
        let round = world.begin(&unit, |form| form).await;
        let place = Place::of(&world);
        let mut phones = place.serve().prepare(&round, SHORT);
        let dice = Chance::new(Dice::seeded([5; 32]));
        let kills = place.length("kills while answering");
        let mut found = Kept::default();
        let (mut acknowledged, life) = place.long_enough(&mut phones);
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
            found.add(place.what_is_kept(&round, &phones).await);
            server.dies_after(Duration::ZERO);
        }
        found.add(place.what_is_kept(&round, &phones).await);
        place.found("kills while answering", kills, acknowledged, &found);
        assert!(acknowledged > kills / 10, "{acknowledged} acknowledged in {kills} lives");
        place.log_tells_nothing_of(&round);
    });
}

#[test]
fn a_close_that_is_killed_anywhere_is_finished_at_the_next_start() {
    both(async |world| {
        let posts = [("課長", "chief", "1"), ("係長", "supervisor", "9"), ("主事", "staff", "110")];
        let unit = world.office("くらし支援課", &posts).await;
        world.at(now() - SignedDuration::from_hours(24 * 30));
        let (dice, mut stages) = (Chance::new(Dice::seeded([6; 32])), [0_u64; 4]);
        let mut round = ready(&world, &unit).await;
        let whole = Place::of(&world).serve().took;
        let kills = Place::of(&world).length("kills while closing");
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
        figure(
            &Place::of(&world).named("kills while closing"),
            &[
                ("kills", kills as u64),
                ("found open", open),
                ("closing", closing),
                ("closed with the key to go", key_left),
                ("finished", finished),
            ],
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
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// When something happens.
pub struct Chance(Dice);

impl Chance {
    /// By these dice.
    pub fn new(dice: Dice) -> Chance {
        Chance(dice)
    }

    /// Some time between nothing and that many milliseconds.
    pub fn up_to(&self, milliseconds: usize) -> Duration {
        let chance = u32::from_be_bytes(self.0.bytes()) as usize;
        Duration::from_micros((chance % (milliseconds * 1000)) as u64)
    }
}

/// What looking into the box found, beside what was acknowledged.
#[derive(Debug, Default)]
pub struct Kept {
    /// Acknowledged, and not there, or older than what was acknowledged.
    pub lost: usize,
    /// There twice, or of nobody who sent.
    pub doubled: usize,
    /// There, but not as it was sent.
    pub halved: usize,
}

impl Kept {
    /// Both.
    pub fn add(&mut self, other: Kept) {
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.halved += other.halved;
    }
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
    /// How many answers were acknowledged while a life was sought in which somebody answers, and how long that is.
    fn long_enough(&self, phones: &mut [Phone]) -> (usize, usize) {
        let mut life = self.one_of(LIFE);
        loop {
            let delay = Duration::from_millis(life as u64 / 2);
            let acknowledged = self.serve().answers_until_killed(phones, delay);
            if acknowledged > 0 || life > 20_000 {
                return (acknowledged, life);
            }
            life *= 2;
        }
    }

    /// How often, on this database.
    fn length(&self, what: &str) -> usize {
        length(&self.named(what))
    }

    /// That, with the database's name.
    pub fn named(&self, what: &str) -> String {
        let database = if self.database.is_some() { "PostgreSQL" } else { "SQLite" };
        format!("{what}, {database}")
    }

    /// Says what was found; anything but everything once fails.
    pub fn found(&self, what: &str, times: usize, acknowledged: usize, kept: &Kept) {
        let figures = [
            ("times", times as u64),
            ("acknowledged", acknowledged as u64),
            ("lost", kept.lost as u64),
            ("doubled", kept.doubled as u64),
            ("halved", kept.halved as u64),
        ];
        figure(&self.named(what), &figures);
        assert_eq!((kept.lost, kept.doubled, kept.halved), (0, 0, 0), "{what}");
    }

    /// Looks into the box: every phone's answer has to be there once, the last that was acknowledged or the one under way.
    pub async fn what_is_kept(&self, round: &Opened, phones: &[Phone]) -> Kept {
        let (db, keys) = self.open().await;
        let key = RoundKey::from_bytes(&keys.read(&round.id).unwrap().unwrap()).unwrap();
        let id = round.id.clone();
        let mut boxed = db.read(move |tx| sealed(tx, &id)).await.unwrap();
        let mut kept = Kept::default();
        for phone in phones {
            let (own, others): (Vec<_>, Vec<_>) =
                boxed.into_iter().partition(|(code, _)| *code == phone.code.hash());
            boxed = others;
            kept.lost += usize::from(own.is_empty() && phone.acknowledged > 0);
            kept.doubled += own.len().saturating_sub(1);
            for (code, sealed) in own {
                let contents = key.open(&sealed, &code).unwrap();
                let whole = contents.marks[0] == Mark::Level(phone.level);
                kept.halved += usize::from(!whole);
                let number: u32 = contents.remark.parse().unwrap();
                kept.lost += usize::from(number < phone.acknowledged);
                assert!(number <= phone.sent, "{number} of {phone:?}");
            }
        }
        kept.doubled += boxed.len();
        kept
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

impl Server {
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

pub fn sends_again_and_again(phone: &mut Phone, address: &str, gone: &AtomicBool) -> usize {
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
