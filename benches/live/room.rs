//! A room of people in step, played against the real server; and the same people at the floor.

use std::ops::Range;
use std::time::Instant;

use jiff::Timestamp;
use kizahashi::accounts;
use kizahashi::db::Tx;
use kizahashi::dialogues::run::{Run, Scene, format};
use kizahashi::dialogues::{self, Dialogue, IMPORTANT, Plan};
use kizahashi::words::Lang;
use tokio::task::JoinSet;

use crate::audience::Audience;
use crate::common::{PASSWORD, World, between};
use crate::floor;
use crate::line::{Line, Phone};
use crate::server::{Place, Server};

/// How many forms are on their way together where nothing is measured.
const TOGETHER: usize = 50;

// The room

/// A dialogue of a workplace on a closed round, its projector, its desk, its people.
pub struct Room {
    /// The real server.
    pub server: Server,
    place: Place,
    dialogue: Dialogue,
    audience: Audience,
    facilitator: Phone,
    phones: Vec<Phone>,
    people: usize,
    _world: World,
}

impl Room {
    /// Everything before the first person comes: the desk and the projector are open.
    pub async fn prepare(people: usize) -> Room {
        let world = World::new(None, tempfile::tempdir().unwrap()).await;
        let (dialogue, login) = prepared(&world).await;
        let place = Place::of(&world);
        let server = place.serve();
        let audience = Audience::new();
        let mut facilitator = Phone::default();
        let mut line = Line::to(&server.address).await;
        line.get(&mut facilitator, "/sign-in").await;
        let typed = format!("login={login}&password={}", encoded(PASSWORD));
        line.post(&mut facilitator, "/sign-in", &typed).await;
        let (desk, wall) =
            (format!("/dialogues/{}", dialogue.id), format!("/wall/{}", dialogue.wall));
        line.get(&mut facilitator, &desk).await;
        line.get(&mut Phone::default(), &wall).await;
        let ear = audience.ear();
        let (wall, desk) = (format!("{wall}/stream"), format!("{desk}/stream"));
        ear.open(people, &server.address, &Phone::default(), &wall).await;
        ear.open(people + 1, &server.address, &facilitator, &desk).await;
        let phones = Vec::new();
        let mut room =
            Room { server, place, dialogue, audience, facilitator, phones, people, _world: world };
        room.audience.quiet().await;
        room
    }

    /// How many take part.
    pub fn people(&self) -> usize {
        self.people
    }

    /// Bytes of every stream and every page so far.
    pub fn received(&self) -> usize {
        self.audience.received()
    }

    /// The scenes to come.
    pub fn scenes(&self) -> Vec<Scene> {
        self.dialogue.stage.run.phases.iter().map(|phase| phase.scene()).collect()
    }

    /// Everybody at once: the door, the seat, its page, its stream; seconds until the last has its first event.
    pub async fn joins(&mut self) -> f64 {
        let (began, mut coming) = (Instant::now(), JoinSet::new());
        for screen in 0..self.people {
            let (ear, host) = (self.audience.ear(), self.server.address.clone());
            let door = self.dialogue.door.clone();
            coming.spawn(async move {
                let (mut phone, mut line) = (Phone::default(), Line::to(&host).await);
                line.get(&mut phone, &format!("/join/{door}")).await;
                line.post(&mut phone, "/join", &format!("door={door}")).await;
                line.get(&mut phone, "/seat").await;
                ear.open(screen, &host, &phone, "/seat/stream").await;
                ear.adds(line.received);
                phone
            });
        }
        let told = self.audience.told(0..self.people, began, |event| event.contains("event: main"));
        let (phones, told) = tokio::join!(coming.join_all(), told);
        self.phones = phones;
        self.audience.quiet().await;
        slowest(&told) / 1e3
    }

    /// The facilitator presses the button: for each of the people's screens, how long until that scene is on.
    pub async fn moves(&mut self, scene: Scene) -> Vec<f64> {
        let run = &self.dialogue.stage.run;
        let phase = run.phases.iter().position(|phase| phase.scene() == scene).unwrap();
        let title = format!("<h1>{}</h1>", run.title(Lang::Ja, phase));
        let since = self.presses(if phase == 0 { "begin" } else { "next" }).await;
        let told = self.audience.told(self.hands(), since, |event| event.contains(&title)).await;
        self.audience.quiet().await;
        told
    }

    /// The last press: it is over on every screen.
    pub async fn ends(&mut self) {
        let since = self.presses("next").await;
        self.audience.told(self.hands(), since, |event| event.contains("event: main")).await;
        self.audience.quiet().await;
    }

    async fn presses(&mut self, what: &str) -> Instant {
        let desk = format!("/dialogues/{}", self.dialogue.id);
        let mut line = Line::to(&self.server.address).await;
        let page = line.get(&mut self.facilitator, &desk).await;
        let version = between(&page.body, "name=\"version\" value=\"", "\"").unwrap();
        let form = format!("version={version}&what={what}");
        self.audience.quiet().await;
        let since = Instant::now();
        line.post(&mut self.facilitator, &format!("{desk}/course"), &form).await;
        since
    }

    /// The people's own screens.
    fn hands(&self) -> Range<usize> {
        0..self.people
    }

    // Votes

    /// They vote on the most important item, one after another, each seen by all before the next: on the people's
    /// screens and on the projector.
    pub async fn votes(&mut self, voters: Range<usize>) -> Vec<Vec<f64>> {
        let mut times = Vec::new();
        let mut line = Line::to(&self.server.address).await;
        for voter in voters {
            let since = Instant::now();
            line.post(&mut self.phones[voter], "/seat/ballot", &ballot(IMPORTANT, voter)).await;
            times.push(self.sees(since, voter + 1).await);
        }
        times
    }

    /// So many in one instant, the last who came first: milliseconds until every screen shows the last of them.
    pub async fn at_once(&mut self, votes: usize) -> f64 {
        let mut voting = JoinSet::new();
        let mut lines = Vec::new();
        for _ in 0..votes {
            lines.push(Line::to(&self.server.address).await);
        }
        let since = Instant::now();
        for (voter, mut line) in (self.people - votes..self.people).zip(lines) {
            let mut phone = self.phones[voter].clone();
            voting.spawn(async move {
                line.post(&mut phone, "/seat/ballot", &ballot(IMPORTANT, voter)).await;
            });
        }
        let in_the_box = (crate::VOTES + votes).min(self.people);
        let told = self.sees(since, in_the_box).await;
        voting.join_all().await;
        self.audience.quiet().await;
        slowest(&told)
    }

    /// How long until each screen says that so many ballots are in; the projector is one of them.
    async fn sees(&mut self, since: Instant, ballots: usize) -> Vec<f64> {
        let shown = match dialogues::turnout_told(self.people as u32, ballots as u32) {
            Some(ballots) => format!("中 {ballots}人が入れました"),
            None => "まもなくそろいます".to_owned(),
        };
        self.audience.told(0..self.people + 1, since, |event| event.contains(&shown)).await
    }

    /// Everybody votes.
    pub async fn all_vote(&mut self, question: &str) {
        let form = |voter: usize| ("/seat/ballot".to_owned(), ballot(question, voter));
        self.all_send(form).await;
    }

    /// The vote on the level of the item talked about.
    pub fn level(&self) -> String {
        dialogues::level_question(&self.dialogue.items[0])
    }

    /// Closes the vote: how many ballots were counted in it.
    pub async fn counted(&mut self) -> u32 {
        let path = format!("/dialogues/{}/closed-votes", self.dialogue.id);
        let mut line = Line::to(&self.server.address).await;
        line.post(&mut self.facilitator, &path, &format!("question={IMPORTANT}")).await;
        self.audience.quiet().await;
        let ((db, _), id) = (self.place.open().await, self.dialogue.id.clone());
        let questions = db.read(move |tx| dialogues::questions(tx, &id)).await.unwrap();
        let result =
            questions.into_iter().find(|question| question.key == IMPORTANT).unwrap().result;
        let counted = result.unwrap().all().value().unwrap().iter().sum();
        assert_eq!(counted, self.people as u32, "every acknowledged ballot is counted once");
        counted
    }

    // Voices

    /// So many say something, one after another, each seen by all people's screens before the next; then some more at once.
    pub async fn voices(&mut self, kind: &str, voices: usize) -> Vec<Vec<f64>> {
        let (mut times, path) = (Vec::new(), format!("/seat/voices/{kind}"));
        let mut line = Line::to(&self.server.address).await;
        for speaker in 0..voices {
            let words = format!("{kind} {speaker} あいさつが明るい");
            let since = Instant::now();
            let form = format!("words={}", encoded(&words));
            line.post(&mut self.phones[speaker], &path, &form).await;
            times.push(
                self.audience.told(self.hands(), since, |event| event.contains(&words)).await,
            );
        }
        let words = encoded("会議が短くて、だれもが話す");
        for speaker in 0..TOGETHER {
            line.post(&mut self.phones[speaker], &path, &format!("words={words}")).await;
        }
        self.audience.quiet().await;
        times
    }

    /// Everybody gives the own part.
    pub async fn all_say(&mut self, kind: &str) {
        let path = format!("/seat/voices/{kind}");
        self.all_send(|_| (path.clone(), format!("words={}", encoded("聴けてよかった")))).await;
    }

    async fn all_send(&mut self, form: impl Fn(usize) -> (String, String)) {
        for start in (0..self.people).step_by(TOGETHER) {
            let mut sending = JoinSet::new();
            for person in start..self.people.min(start + TOGETHER) {
                let (host, mut phone) = (self.server.address.clone(), self.phones[person].clone());
                let (path, form) = form(person);
                sending.spawn(async move {
                    Line::to(&host).await.post(&mut phone, &path, &form).await;
                });
            }
            sending.join_all().await;
        }
        self.audience.quiet().await;
    }
}

fn ballot(question: &str, voter: usize) -> String {
    format!("question={}&choice={}", encoded(question), voter % 3)
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn slowest(times: &[f64]) -> f64 {
    times.iter().copied().fold(0.0, f64::max)
}

/// A dialogue about a closed round of 24 answers, and who leads it.
async fn prepared(world: &World) -> (Dialogue, String) {
    world.at(now());
    let unit = world.unit("くらし支援課").await;
    world.posts(&unit, &[("課長", "chief", "1"), ("主事", "staff", "23")]).await;
    world.chief(&unit).await;
    let round = world.asked(&unit, false).await;
    world.answered_and_closed(&round, round.codes.len()).await;
    let sheet_version = world.starter_sheet().await;
    let login = format!("chief-{}", &unit[..8]);
    let (dice, now, leader) = (world.app.dice.clone(), world.now(), login.clone());
    let plan = Plan {
        round: Some(round.id),
        sheet_version,
        title: "6月の対話".into(),
        items: vec!["shared_goal".into(), "team_management".into()],
        run: Run::of(format("workplace_75").unwrap()),
        least: 5,
        rehearsal: false,
    };
    let open = move |tx: &mut Tx| {
        let by = accounts::member_by_login(tx, &leader)?.caretaker(&unit)?;
        let id = dialogues::open(tx, &by, &plan, &dice, now)?;
        dialogues::by_id(tx, &id)
    };
    (world.app.db.write(open).await.unwrap(), login)
}

#[expect(clippy::disallowed_methods, reason = "the real server reads the real clock")]
fn now() -> Timestamp {
    Timestamp::now()
}

// The floor

/// The same people at the floor.
pub struct Bare {
    /// Its server.
    pub server: Server,
    audience: Audience,
    people: usize,
    count: usize,
}

impl Bare {
    /// Nobody has come.
    pub fn new() -> Bare {
        Bare { server: floor::start(), audience: Audience::new(), people: 0, count: 0 }
    }

    /// As many requests as a seat takes, and the stream.
    pub async fn joins(&mut self, people: usize) -> f64 {
        self.people = people;
        let (began, mut coming) = (Instant::now(), JoinSet::new());
        for screen in 0..people {
            let (ear, host) = (self.audience.ear(), self.server.address.clone());
            coming.spawn(async move {
                let (mut phone, mut line) = (Phone::default(), Line::to(&host).await);
                line.get(&mut phone, "/page").await;
                line.post(&mut phone, "/join", "").await;
                line.get(&mut phone, "/page").await;
                ear.open(screen, &host, &phone, "/stream").await;
            });
        }
        let told = self.audience.told(0..people, began, |event| floor::tells(event, 0));
        let (_, told) = tokio::join!(coming.join_all(), told);
        slowest(&told) / 1e3
    }

    /// Everybody is told something, so many times.
    pub async fn tells(&mut self, path: &str, times: usize) -> Vec<Vec<f64>> {
        let mut line = Line::to(&self.server.address).await;
        let mut told = Vec::new();
        for _ in 0..times {
            let (since, count) = (Instant::now(), self.count + 1);
            line.post(&mut Phone::default(), path, "").await;
            let seen = |event: &str| floor::tells(event, count);
            told.push(self.audience.told(0..self.people, since, seen).await);
            self.count = count;
        }
        told
    }

    /// So many tell everybody something in one instant.
    pub async fn at_once(&mut self, times: usize) -> f64 {
        let mut lines = Vec::new();
        for _ in 0..times {
            lines.push(Line::to(&self.server.address).await);
        }
        let (since, count, mut telling) = (Instant::now(), self.count + times, JoinSet::new());
        for mut line in lines {
            telling.spawn(async move { drop(line.post(&mut Phone::default(), "/vote", "").await) });
        }
        let told = self.audience.told(0..self.people, since, |event| floor::tells(event, count));
        let told = told.await;
        telling.join_all().await;
        self.count = count;
        slowest(&told)
    }
}
