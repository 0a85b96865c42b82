//! A model of a live dialogue plays random schedules against the product: two facilitators, thirty people, presses
//! and ballots that are lost, doubled or come late, and a server that starts anew in between (which means that nothing
//! is remembered but what the database holds).
//!
//! After every step: one present phase, the version counts the moves that were made, nothing of a vote is told before its
//! close; at the end every acknowledged ballot is counted once.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use kizahashi::accounts::{self, Member};
use kizahashi::db::Tx;
use kizahashi::dialogues::run::{Run, format};
use kizahashi::dialogues::stage::{Course, Move};
use kizahashi::dialogues::{self, Cast, Facilitator, IMPORTANT, Known, Moved, Plan, Seat};
use kizahashi::error::Result;
use kizahashi::world::Dice;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::common::both;
use crate::lengths::{figure, length};

/// How many are played in one unit of work.
const BATCH: u64 = 100;
const PEOPLE: usize = 30;
const MOVES: usize = 60;

#[test]
fn random_schedules_keep_the_promises() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        world.posts(&unit, &[("課長", "chief", "1")]).await;
        world.chief(&unit).await;
        world.person("colleague", |form| form.and("duty", "promotion")).await;
        let sheet = world.starter_sheet().await;
        let login = format!("chief-{}", &unit[..8]);
        // Fewer on PostgreSQL, where each statement is a journey.
        let database = if world.database.is_some() { "PostgreSQL" } else { "SQLite" };
        let what = format!("schedules of a dialogue, {database}");
        let batches = (length(&what) as u64).div_ceil(BATCH);
        let mut moves = 0;
        for batch in 0..batches {
            let (login, unit, sheet) = (login.clone(), unit.clone(), sheet.clone());
            let (dice, now) = (world.app.dice.clone(), world.now());
            let played = world.app.db.write(move |tx| {
                let chief = accounts::member_by_login(tx, &login)?;
                let colleague = accounts::member_by_login(tx, "colleague")?;
                let mut moves = 0;
                for schedule in 0..BATCH {
                    let seed = batch * BATCH + schedule;
                    let mut play =
                        Play::open(tx, &chief, &colleague, &unit, &sheet, seed, &dice, now)?;
                    play.on(tx)?;
                    moves += play.made as u64;
                }
                Ok(moves)
            });
            moves += played.await.unwrap();
        }
        figure(&what, &[("played", batches * BATCH), ("moves", moves)]);
    });
}

/// One schedule.
struct Play {
    seed: u64,
    chance: StdRng,
    now: Timestamp,
    id: String,
    facilitators: [Facilitator; 2],
    /// What each facilitator saw last: it may be old.
    seen: [i64; 2],
    seats: Vec<Seat>,
    /// How many moves were acknowledged.
    made: i64,
    /// The ballots acknowledged while the vote was open.
    acknowledged: BTreeMap<String, usize>,
    closed: bool,
}

impl Play {
    #[expect(clippy::too_many_arguments, reason = "the whole world of a schedule")]
    fn open(
        tx: &mut Tx,
        chief: &Member,
        colleague: &Member,
        unit: &str,
        sheet: &str,
        seed: u64,
        dice: &Dice,
        now: Timestamp,
    ) -> Result<Play> {
        let mut chance = StdRng::seed_from_u64(seed);
        let key = ["workplace_75", "intermunicipal_half_day", "online_120"];
        let key = key[chance.random_range(0..3)];
        let plan = Plan {
            round: None,
            sheet_version: sheet.to_owned(),
            title: "模型".into(),
            items: vec!["shared_goal".into()],
            run: Run::of(format(key).unwrap()),
            least: 5,
            rehearsal: false,
        };
        let id = dialogues::open(tx, &chief.caretaker(unit)?, &plan, dice, now)?;
        let (first, _) = dialogues::facilitator(tx, chief, &id)?;
        let (second, _) = dialogues::facilitator(tx, colleague, &id)?;
        let dialogue = dialogues::by_id(tx, &id)?;
        let people = chance.random_range(0..=PEOPLE);
        let seats = (0..people)
            .map(|_| dialogues::join(tx, &dialogue, &dice.id(), &Known::default(), dice))
            .collect::<Result<Vec<Seat>>>()?;
        Ok(Play {
            seed,
            chance,
            now,
            id,
            facilitators: [first, second],
            seen: [1, 1],
            seats,
            made: 0,
            acknowledged: BTreeMap::new(),
            closed: false,
        })
    }

    fn on(&mut self, tx: &mut Tx) -> Result<()> {
        for _ in 0..self.chance.random_range(10..MOVES) {
            self.now += SignedDuration::from_secs(self.chance.random_range(0..400));
            match self.chance.random_range(0..10) {
                0..=3 => self.press(tx)?,
                4..=7 => self.ballot(tx)?,
                8 => self.look(tx)?,
                _ => self.close(tx)?,
            }
            self.holds(tx)?;
        }
        self.go(tx, 0, self.version(), &Move::End)?;
        self.holds(tx)?;
        self.every_ballot_once(tx)
    }

    /// A facilitator presses a button on a page that may be old; the press may be sent twice.
    fn press(&mut self, tx: &mut Tx) -> Result<()> {
        let who = self.chance.random_range(0..2);
        if self.chance.random_bool(0.6) {
            self.seen[who] = self.version();
        }
        let what = match self.chance.random_range(0..12) {
            0..=5 => Move::Next,
            6 => Move::Back,
            7 => Move::To(self.chance.random_range(0..12)),
            8 => Move::Longer(self.chance.random_range(-9..10)),
            9 => Move::Focus(self.chance.random_range(0..3)),
            _ => Move::Begin,
        };
        let times = if self.chance.random_bool(0.3) { 2 } else { 1 };
        for _ in 0..times {
            self.go(tx, who, self.seen[who], &what)?;
        }
        Ok(())
    }

    fn go(&mut self, tx: &mut Tx, who: usize, seen: i64, what: &Move) -> Result<()> {
        let before = self.version();
        let items = [("shared_goal".to_owned(), 5), ("team_management".to_owned(), 5)];
        let went = dialogues::go(tx, &self.facilitators[who], seen, what, &items, self.now);
        match went {
            Ok(Moved::Made) => {
                assert_eq!(seen, before, "only from what is there: {}", self.seed);
                self.made += 1;
            }
            Ok(Moved::Stale) => assert!(seen != before, "{}", self.seed),
            Err(_) => {} // refused; that it moved nothing is seen in `holds`
        }
        Ok(())
    }

    /// Somebody chooses; the ballot may be sent twice, or arrive after the close.
    fn ballot(&mut self, tx: &mut Tx) -> Result<()> {
        if self.seats.is_empty() {
            return Ok(());
        }
        let seat = self.seats[self.chance.random_range(0..self.seats.len())].clone();
        let choice = self.chance.random_range(0..2);
        let times = if self.chance.random_bool(0.2) { 2 } else { 1 };
        for _ in 0..times {
            match dialogues::vote(tx, &seat, IMPORTANT, choice) {
                Ok(Cast::Kept) => {
                    assert!(!self.closed, "kept after the close: {}", self.seed);
                    self.acknowledged.insert(seat.id.clone(), choice);
                }
                Ok(Cast::TooLate) => assert!(self.closed, "too late while open: {}", self.seed),
                Err(_) => {} // no vote yet
            }
        }
        Ok(())
    }

    /// The phone comes back after a lost connection: it sees what the database holds, and that only.
    fn look(&mut self, tx: &mut Tx) -> Result<()> {
        let Some(seat) = self.seats.first() else { return Ok(()) };
        let own = dialogues::own_ballots(tx, seat)?;
        let own = own.iter().find(|(key, _)| key == IMPORTANT).map(|(_, choice)| *choice);
        let kept = self.acknowledged.get(&seat.id).copied().filter(|_| !self.closed);
        assert_eq!(own, kept, "schedule {}", self.seed);
        let pulse = dialogues::pulse(tx, &dialogues::topic(&self.id))?;
        let in_the_box = pulse.turnout.iter().find(|(key, _)| key == IMPORTANT);
        let counted = if self.closed { 0 } else { self.acknowledged.len() as u32 };
        assert_eq!(in_the_box.map_or(0, |(_, count)| *count), counted, "schedule {}", self.seed);
        Ok(())
    }

    fn close(&mut self, tx: &mut Tx) -> Result<()> {
        if self.chance.random_bool(0.3) {
            dialogues::close_vote(tx, &self.facilitators[0], IMPORTANT, self.now)?;
        }
        Ok(())
    }

    /// One present phase, the version counts the moves, nothing told before the close.
    fn holds(&mut self, tx: &mut Tx) -> Result<()> {
        let dialogue = dialogues::by_id(tx, &self.id)?;
        assert_eq!(dialogue.stage.version, self.version(), "schedule {}", self.seed);
        let steps = dialogues::steps(tx, &self.id)?;
        let open = steps.iter().filter(|step| step.ended.is_none()).count();
        match dialogue.stage.course {
            Course::Running(present) => {
                assert!(present.phase < dialogue.stage.run.phases.len());
                assert_eq!(open, 1, "one present phase: {}", self.seed);
            }
            _ => assert_eq!(open, 0, "schedule {}", self.seed),
        }
        let question =
            dialogues::questions(tx, &self.id)?.into_iter().find(|one| one.key == IMPORTANT);
        let told = question.as_ref().and_then(|question| question.result.as_ref());
        if self.closed {
            assert!(told.is_some(), "what is revealed stays: {}", self.seed);
        }
        self.closed = told.is_some();
        Ok(())
    }

    /// At the end: each acknowledged ballot once, or nothing at all where they are too few.
    fn every_ballot_once(&mut self, tx: &mut Tx) -> Result<()> {
        let question =
            dialogues::questions(tx, &self.id)?.into_iter().find(|one| one.key == IMPORTANT);
        let Some(question) = question else {
            assert!(self.acknowledged.is_empty(), "schedule {}", self.seed);
            return Ok(());
        };
        let result = question.result.expect("the end closes every vote");
        let mut counts = vec![0; question.choices];
        self.acknowledged.values().for_each(|choice| counts[*choice] += 1);
        let people: u32 = counts.iter().sum();
        match result.all().value() {
            Some(told) => assert_eq!(told, &counts, "schedule {}", self.seed),
            None => {
                let fullest = counts.iter().max().copied().unwrap_or(0);
                assert!(people < 10 && (people < 5 || people - fullest < 3), "{}", self.seed);
            }
        }
        Ok(())
    }

    /// What it has to be, if exactly the acknowledged moves were made.
    fn version(&self) -> i64 {
        1 + self.made
    }
}
