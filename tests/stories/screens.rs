//! What the open screens of a dialogue are sent: numbers and lines where that is enough, and what it costs.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;
use tokio::time::timeout;

use crate::common::{Browser, World, both};
use crate::dialogues::{Talk, choose};
use crate::live::Listener;

/// Longer than anything here takes, on any machine.
const LONG: Duration = Duration::from_secs(20);
/// What is on its way arrives meanwhile.
const QUIET: Duration = Duration::from_millis(300);

/// A screen that lies on the table, and what it was sent.
struct Screen(Listener);

impl Screen {
    async fn of(service: &Router, browser: &Browser, path: &str) -> Screen {
        let held = ["form", "staff", "seat"];
        let cookies = held.iter().filter_map(|name| {
            browser.cookie(name).map(|value| format!("kz_insecure_{name}={value}"))
        });
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let mut screen = Screen(Listener::at(service, path, &cookies).await);
        while screen.next().await.0 != "main" {}
        screen
    }

    async fn next(&mut self) -> (String, String) {
        timeout(LONG, self.0.next()).await.expect("an event").expect("a stream that goes on")
    }

    /// The one event it is sent.
    async fn event(&mut self) -> (String, String) {
        let event = self.next().await;
        assert_eq!(self.sent().await, [], "and nothing else");
        event
    }

    /// What has arrived and was not yet looked at.
    async fn sent(&mut self) -> Vec<(String, String)> {
        let mut sent = Vec::new();
        while let Ok(Some(event)) = timeout(Duration::from_millis(10), self.0.next()).await {
            sent.push(event);
        }
        sent
    }
}

/// Whatever is on its way has been seen on all of them.
async fn quiet(screens: &mut [Screen]) {
    tokio::time::sleep(QUIET).await;
    for screen in screens {
        screen.sent().await;
    }
}

/// People with their screens open, at the scene of that title.
async fn room(world: &World, people: usize, title: &str) -> (Talk, Vec<Browser>, Vec<Screen>) {
    let mut talk = world.talk("workplace_75").await;
    let (service, mut phones) = (kizahashi::router(world.app.clone()), Vec::new());
    for _ in 0..people {
        phones.push(world.seated(&talk.code).await);
    }
    talk.next().await;
    talk.until(title).await;
    let mut screens = Vec::new();
    for phone in &phones {
        screens.push(Screen::of(&service, phone, "/seat/stream").await);
    }
    (talk, phones, screens)
}

#[test]
fn a_vote_is_few_statements_and_one_line_on_every_screen() {
    both(async |world| {
        let (_talk, mut phones, mut screens) = room(&world, 12, "一番大切な項目を選ぶ").await;
        let form = phones[0].get("/seat").await.form("/seat/ballot").with("choice", "3");
        let before = world.app.db.statements();
        phones[0].post(form).await;
        for screen in &mut screens {
            let (name, data) = screen.event().await;
            assert_eq!(name, "part");
            assert!(data.contains("12人中 1人が入れました"), "{data}");
            assert!(data.len() < 120, "{} bytes: {data}", data.len());
        }
        // The seat, the ballot and, on PostgreSQL, its announcement; eight of the pulse, for all screens together.
        let statements = world.app.db.statements() - before;
        assert_eq!(statements, if world.database.is_some() { 11 } else { 10 });
    });
}

#[test]
fn the_next_scene_is_loaded_once_for_all_screens() {
    both(async |world| {
        let (mut talk, _phones, mut screens) = room(&world, 3, "良い点を出す").await;
        let few = presses(&world, &mut talk, "next", &mut screens).await;
        presses(&world, &mut talk, "back", &mut screens).await;
        let service = kizahashi::router(world.app.clone());
        for _ in 0..9 {
            let phone = world.seated(&talk.code).await;
            screens.push(Screen::of(&service, &phone, "/seat/stream").await);
        }
        quiet(&mut screens).await;
        let many = presses(&world, &mut talk, "next", &mut screens).await;
        assert_eq!(few, many, "as many statements for three as for twelve");
    });
}

/// How many statements it takes that everybody sees another scene.
async fn presses(world: &World, talk: &mut Talk, what: &str, screens: &mut [Screen]) -> u64 {
    let desk = talk.chief.get(&format!("/dialogues/{}", talk.id)).await;
    let form = desk.form(&format!("/dialogues/{}/course", talk.id)).with("what", what);
    quiet(screens).await;
    let before = world.app.db.statements();
    talk.chief.post(form).await;
    for screen in screens {
        let (name, data) = screen.event().await;
        assert!(name == "main" && data.contains("<h1>"), "{name} {data}");
    }
    world.app.db.statements() - before
}

#[test]
fn a_voice_comes_to_a_board_as_one_line() {
    both(async |world| {
        let (_talk, mut phones, mut screens) = room(&world, 3, "良い点を出す").await;
        for words in ["あいさつが明るい", "会議が短い", "本音が言える"] {
            let form = phones[0].get("/seat").await.form("/seat/voices/good_point");
            phones[0].post(form.with("words", words)).await;
            let (name, data) = screens[2].event().await;
            let first = words == "あいさつが明るい";
            assert_eq!(name, if first { "main" } else { "part" }, "a board begins with a page");
            assert!(data.contains(words), "{data}");
            assert!(first || data.matches("<li").count() == 1, "nothing else: {data}");
        }
        let (name, data) = screens[1].event().await;
        assert_eq!(name, "main", "who looked away sees all three at once");
        assert_eq!(data.matches("data-in=\"good_point-board\"").count(), 3, "{data}");
    });
}

#[test]
fn who_comes_is_told_to_the_desk_and_the_projector_and_disturbs_nobody() {
    both(async |world| {
        let talk = world.talk("workplace_75").await;
        let service = kizahashi::router(world.app.clone());
        let phone = world.seated(&talk.code).await;
        let mut hand = Screen::of(&service, &phone, "/seat/stream").await;
        let wall = format!("/wall/{}/stream", world.kept(&talk.id).await.wall);
        let mut wall = Screen::of(&service, &world.browser(), &wall).await;
        let desk = format!("/dialogues/{}/stream", talk.id);
        let mut desk = Screen::of(&service, &talk.chief, &desk).await;
        world.seated(&talk.code).await;
        tokio::time::sleep(QUIET).await;
        assert_eq!(hand.sent().await, []);
        let (name, data) = wall.event().await;
        assert!(name == "part" && data.contains("2人"), "{name} {data}");
        let (name, data) = desk.event().await;
        assert_eq!(name, "part");
        assert!(data.contains("seat-00002") && !data.contains("seat-00001"), "{data}");
    });
}

/// A talk with its desk open, and somebody who comes in once `left` has happened and a while has gone by.
async fn desk_after(
    world: &World,
    wait: SignedDuration,
    left: impl AsyncFnOnce(&mut Talk),
) -> Screen {
    let mut talk = world.talk("workplace_75").await;
    let service = kizahashi::router(world.app.clone());
    let path = format!("/dialogues/{}/stream", talk.id);
    let mut desk = Screen::of(&service, &talk.chief, &path).await;
    world.seated(&talk.code).await;
    assert_eq!(desk.event().await.0, "part", "who comes in is told");
    left(&mut talk).await;
    world.later(wait);
    world.seated(&talk.code).await;
    desk
}

/// The stream is over, and said nothing before.
async fn ends(mut desk: Screen) {
    let next = timeout(LONG, desk.0.next()).await.expect("the stream ends");
    assert_eq!(next, None, "nothing more is told");
}

const SOON: SignedDuration = SignedDuration::from_secs(4);

#[test]
fn a_desk_left_open_tells_nothing_more_once_the_session_was_ended() {
    both(async |world| {
        let stays = desk_after(&world, SOON, async |_| ()).await.event().await;
        assert_eq!(stays.0, "part", "who stays goes on seeing it");
    });
    both(async |world| {
        let desk = desk_after(&world, SOON, async |talk| {
            let form = talk.chief.get("/").await.form("/sign-out");
            talk.chief.send(form).await;
        });
        ends(desk.await).await;
    });
    both(async |world| {
        let desk = desk_after(&world, SOON, async |talk| {
            let mut admin = world.administrator().await;
            let login = format!("chief-{}", &talk.unit[..8]);
            let account = admin.get("/people").await.link_of(&login, "/people/", "/duties");
            let page = admin.get(&format!("/people/{account}/sign-in")).await;
            admin.send(page.form(&format!("/people/{account}/sessions/end"))).await;
        });
        ends(desk.await).await;
    });
}

#[test]
fn a_desk_left_open_ends_with_the_duty() {
    both(async |world| {
        let talk = world.talk("workplace_75").await;
        // Of the promotion office, and not named among those who guide this talk.
        let office = world.promotion().await;
        let service = kizahashi::router(world.app.clone());
        let path = format!("/dialogues/{}/stream", talk.id);
        let desk = Screen::of(&service, &office, &path).await;
        // The duty alone goes, and the session stays.
        let text = "delete from duty where kind = 'promotion'";
        world.app.db.write(move |tx| tx.run(text, &[])).await.unwrap();
        world.later(SOON);
        world.seated(&talk.code).await;
        ends(desk).await;
    });
}

#[test]
fn a_desk_left_open_keeps_nobody_in() {
    both(async |world| {
        let nearly = SignedDuration::from_mins(50);
        let desk = desk_after(&world, SignedDuration::from_mins(11), async |talk| {
            world.later(nearly);
            let service = kizahashi::router(world.app.clone());
            // A browser whose line broke begins its stream anew, and the script asks for the page: neither is a person.
            Screen::of(&service, &talk.chief, &format!("/dialogues/{}/stream", talk.id)).await;
            let page = Request::get(format!("/dialogues/{}", talk.id)).header("x-live", "1");
            let asked = talk.chief.ask(page.body(Body::empty()).unwrap()).await;
            assert_eq!(asked.status, StatusCode::OK);
        });
        ends(desk.await).await;
    });
}

#[test]
fn what_only_a_desk_shows_is_drawn_anew_there() {
    both(async |world| {
        let (mut talk, mut phones, _screens) = room(&world, 6, "一番大切な項目を選ぶ").await;
        let service = kizahashi::router(world.app.clone());
        let path = format!("/dialogues/{}", talk.id);
        let mut desk = Screen::of(&service, &talk.chief, &format!("{path}/stream")).await;
        choose(&mut phones[0], "2").await;
        let (name, data) = desk.event().await;
        assert!(name == "part" && data.contains("6人中 1人が入れました"), "{name} {data}");
        let form = talk.chief.get(&path).await.form(&format!("{path}/hands"));
        talk.chief.post(form.with("choice", "1").with("people", "4")).await;
        let (name, data) = desk.event().await;
        assert!(name == "main" && data.contains("4人"), "{name} {data}");
    });
}
