//! Live screens: what is committed reaches everybody who watches, and what is not reaches nobody.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::body::{Body, BodyDataStream};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use axum::{Router, routing};
use futures_util::StreamExt;
use kizahashi::db::{Db, Heard, Record, Row, Tx};
use kizahashi::error::{Error, Result};
use kizahashi::live::{self, Hub, Places};
use kizahashi::organisations;
use kizahashi::web::Page;
use kizahashi::words::Lang;
use maud::html;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;

use crate::common::{World, both};

/// What is shared in these stories: who has come in, and is kept.
struct Room {
    people: usize,
}

/// Longer than anything here takes, on any machine.
const LONG: Duration = Duration::from_secs(20);

struct Name;

impl Record for Name {
    fn read(_: Row<'_>) -> Result<Name> {
        Ok(Name)
    }
}

fn room(tx: &mut Tx, _: &str) -> Result<Room> {
    let people = tx.all::<Name>("select code from organisation", &[])?.len();
    Ok(Room { people })
}

/// Somebody comes in, and it is announced.
fn comes_in(who: usize) -> impl FnOnce(&mut Tx) -> Result<()> + Send + 'static {
    move |tx| {
        let name = format!("{who:06}");
        organisations::found(tx, &name, &name, &name, "2026-06-01T00:00:00Z")?;
        tx.announce("room")
    }
}

type Watched = watch::Receiver<Option<Arc<Room>>>;

async fn sees(watched: &mut Watched, people: usize) {
    let there = |room: &Option<Arc<Room>>| room.as_ref().is_some_and(|room| room.people == people);
    let seen = timeout(LONG, watched.wait_for(there)).await;
    seen.unwrap_or_else(|_| panic!("{people} people were not seen in time")).unwrap();
}

/// Waits until that node hears, for a node that has just started hears nothing yet.
async fn hears(db: &Db) {
    let mut heard = db.heard();
    loop {
        db.write(|tx| tx.announce("is anybody there")).await.unwrap();
        if timeout(Duration::from_millis(100), heard.recv()).await.is_ok() {
            return;
        }
    }
}

/// Another node of the same installation: of SQLite there is only one, with two hubs then.
async fn another_node(world: &World) -> Db {
    match &world.database {
        Some(url) => Db::open(url).await.unwrap(),
        None => world.app.db.clone(),
    }
}

#[test]
fn two_nodes_hear_each_other() {
    both(async |world| {
        let (one, two) = (world.app.db.clone(), another_node(&world).await);
        let (mut here, mut there) =
            (Hub::new(one.clone(), room).watch("room"), Hub::new(two.clone(), room).watch("room"));
        sees(&mut here, 0).await;
        sees(&mut there, 0).await;
        one.write(comes_in(1)).await.unwrap();
        sees(&mut there, 1).await;
        two.write(comes_in(2)).await.unwrap();
        sees(&mut here, 2).await;
        sees(&mut there, 2).await;
    });
}

#[test]
fn what_was_undone_is_never_heard() {
    both(async |world| {
        let db = &world.app.db;
        hears(db).await;
        let mut heard = db.heard();
        let undone = db.write(|tx| comes_in(1)(tx).and(Err::<(), _>(Error::Busy)));
        assert!(matches!(undone.await, Err(Error::Busy)));
        let panicked = db.write(|tx| -> Result<()> {
            comes_in(2)(tx)?;
            panic!("on purpose")
        });
        assert!(panicked.await.is_err());
        let twice = db.write(|tx| tx.announce("done").and_then(|()| tx.announce("done")));
        twice.await.unwrap();
        db.write(|tx| tx.announce("done, too")).await.unwrap();
        for said in ["done", "done, too"] {
            let next = async {
                loop {
                    match heard.recv().await.unwrap() {
                        Heard::Topic(topic) if &*topic != "is anybody there" => return topic,
                        _ => {}
                    }
                }
            };
            assert_eq!(&*timeout(LONG, next).await.unwrap(), said);
        }
    });
}

#[test]
fn a_thousand_who_watch_all_see_the_last_who_came() {
    both(async |world| {
        let hub = Hub::new(world.app.db.clone(), room);
        let mut watching: Vec<Watched> = (0..1000).map(|_| hub.watch("room")).collect();
        sees(&mut watching[0], 0).await;
        let mut coming: JoinSet<Result<()>> = JoinSet::new();
        for who in 0..200 {
            let db = world.app.db.clone();
            coming.spawn(async move { db.write(comes_in(who)).await });
        }
        assert!(coming.join_all().await.iter().all(Result::is_ok));
        for watched in &mut watching {
            sees(watched, 200).await;
        }
    });
}

#[test]
fn many_announcements_during_one_load_are_one_more_load() {
    static LOADS: AtomicUsize = AtomicUsize::new(0);
    fn slowly(tx: &mut Tx, topic: &str) -> Result<Room> {
        LOADS.fetch_add(1, Ordering::Relaxed);
        let room = room(tx, topic);
        std::thread::sleep(Duration::from_millis(200));
        room
    }
    both(async |world| {
        hears(&world.app.db).await;
        let mut watched = Hub::new(world.app.db.clone(), slowly).watch("room");
        sees(&mut watched, 0).await;
        let (before, started) = (LOADS.load(Ordering::Relaxed), Instant::now());
        for who in 0..30 {
            world.app.db.write(comes_in(who)).await.unwrap();
        }
        sees(&mut watched, 30).await;
        let loads = LOADS.load(Ordering::Relaxed) - before;
        let room_for = usize::try_from(started.elapsed().as_millis() / 200).unwrap() + 1;
        assert!(loads <= room_for, "{loads} loads, one after another, where {room_for} have room");
    });
}

#[test]
fn a_topic_nobody_watches_is_forgotten_and_found_again() {
    both(async |world| {
        hears(&world.app.db).await;
        let hub = Hub::new(world.app.db.clone(), room);
        for people in 0..3 {
            let mut watched = hub.watch("room");
            sees(&mut watched, people).await;
            drop(watched);
            tokio::time::sleep(Duration::from_millis(20)).await;
            let before = world.app.db.statements();
            world.app.db.write(comes_in(people)).await.unwrap();
            tokio::time::sleep(Duration::from_millis(50)).await;
            let writes = if world.database.is_some() { 2 } else { 1 };
            assert_eq!(world.app.db.statements() - before, writes, "nothing was loaded for nobody");
        }
    });
}

#[test]
fn a_node_cut_off_from_the_others_catches_up() {
    both(async |world| {
        let mut watched = Hub::new(world.app.db.clone(), room).watch("room");
        sees(&mut watched, 0).await;
        hears(&world.app.db).await;
        if let Some(url) = &world.database {
            let (client, connection) =
                tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            let connection = tokio::spawn(connection);
            let cut = "select pg_terminate_backend(pid) from pg_stat_activity \
                       where query like 'listen%' and datname = current_database()";
            assert_eq!(client.query(cut, &[]).await.unwrap().len(), 1);
            drop(client);
            connection.await.unwrap().unwrap();
        }
        world.app.db.write(comes_in(1)).await.unwrap();
        sees(&mut watched, 1).await;
    });
}

// Streams

/// A little service: whoever asks for `/live/{reader}` sees how many are in the room.
fn service(world: &World) -> Router {
    let hub = Hub::new(world.app.db.clone(), room);
    Router::new()
        .route("/live/{reader}", routing::get(follow))
        .layer(CompressionLayer::new())
        .with_state((hub, world.app.places.clone()))
}

async fn follow(
    State((hub, places)): State<(Hub<Room>, Places)>,
    Path(reader): Path<String>,
) -> Response {
    live::stream(places.take(&reader), hub.watch("room"), |room: Arc<Room>| async move {
        if room.people == 99 {
            return Err(Error::Forbidden);
        }
        let line = html! { h1 { "いま" } p { "\r\n" (room.people) "人\nです" } };
        Ok((room.people != 13).then(|| live::main(&line)))
    })
}

/// A browser's end of a stream.
pub struct Listener {
    headers: HeaderMap,
    body: BodyDataStream,
    read: String,
}

impl Listener {
    async fn open(service: &Router, reader: &str) -> Listener {
        Listener::at(service, &format!("/live/{reader}"), "").await
    }

    /// Opens the stream at that address with those cookies.
    pub async fn at(service: &Router, path: &str, cookies: &str) -> Listener {
        let request = Request::get(path)
            .header("accept-encoding", "gzip, br")
            .header("cookie", cookies)
            .body(Body::empty());
        let response = service.clone().oneshot(request.unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let (parts, body) = response.into_parts();
        Listener { headers: parts.headers, body: body.into_data_stream(), read: String::new() }
    }

    /// The next event: its name and its data; `None` at the end.
    pub async fn next(&mut self) -> Option<(String, String)> {
        while !self.read.contains("\n\n") {
            let more = timeout(LONG, self.body.next()).await.expect("the stream stands still");
            self.read.push_str(std::str::from_utf8(&more?.unwrap()).unwrap());
        }
        let (event, rest) = self.read.split_once("\n\n").unwrap();
        let field = |name: &str| {
            let lines = event.split(['\n', '\r']);
            lines.filter_map(|line| line.strip_prefix(name)).collect::<Vec<_>>().join("\n")
        };
        let event = (field("event: "), field("data: "));
        self.read = rest.to_owned();
        Some(event)
    }

    /// The next `main`.
    pub async fn next_main(&mut self) -> String {
        loop {
            match self.next().await.expect("the stream has ended") {
                (name, data) if name == "main" => return data,
                _ => {}
            }
        }
    }
}

#[test]
fn a_stream_greets_and_draws_what_is_and_what_comes() {
    both(async |world| {
        hears(&world.app.db).await;
        let mut listener = Listener::open(&service(&world), "a").await;
        let header = |name: &str| listener.headers.get(name).map(|value| value.to_str().unwrap());
        assert_eq!(header("content-type"), Some("text/event-stream"));
        assert_eq!(header("cache-control"), Some("no-store"));
        assert_eq!(header("x-accel-buffering"), Some("no"));
        assert_eq!(header("content-encoding"), None);
        assert_eq!(listener.next().await.unwrap().0, "alive");
        assert!(listener.next_main().await.ends_with("0人\nです</p>"), "line ends are kept apart");
        world.app.db.write(comes_in(1)).await.unwrap();
        assert!(listener.next_main().await.contains("1人"));
    });
}

#[test]
fn who_is_slow_gets_the_newest_state_and_not_every_one() {
    both(async |world| {
        hears(&world.app.db).await;
        let service = service(&world);
        let (mut slow, mut quick) =
            (Listener::open(&service, "slow").await, Listener::open(&service, "quick").await);
        assert!(slow.next_main().await.contains("0人"));
        for who in 1..=12 {
            world.app.db.write(comes_in(who)).await.unwrap();
        }
        while !quick.next_main().await.contains("12人") {}
        assert!(slow.next_main().await.contains("12人"), "nothing waited for the slow one");
    });
}

#[test]
fn a_state_that_changes_nothing_for_the_reader_sends_nothing() {
    both(async |world| {
        hears(&world.app.db).await;
        let mut listener = Listener::open(&service(&world), "a").await;
        listener.next_main().await;
        let thirteen = |tx: &mut Tx| (0..13).try_for_each(|who| comes_in(who)(tx));
        world.app.db.write(thirteen).await.unwrap();
        let quiet = timeout(Duration::from_millis(500), listener.next()).await;
        assert!(quiet.is_err(), "{quiet:?}");
        world.app.db.write(comes_in(13)).await.unwrap();
        assert!(listener.next_main().await.contains("14人"));
    });
}

#[test]
fn a_reader_who_may_not_see_it_any_more_is_sent_away() {
    both(async |world| {
        hears(&world.app.db).await;
        let mut listener = Listener::open(&service(&world), "a").await;
        listener.next_main().await;
        let crowd = |tx: &mut Tx| (0..99).try_for_each(|who| comes_in(who)(tx));
        world.app.db.write(crowd).await.unwrap();
        assert_eq!(listener.next().await, None);
    });
}

#[test]
fn of_three_streams_of_a_reader_the_oldest_ends_and_says_why() {
    both(async |world| {
        let service = service(&world);
        let mut streams = Vec::new();
        for _ in 0..3 {
            let mut listener = Listener::open(&service, "a").await;
            if streams.len() < 2 {
                listener.next_main().await;
            }
            streams.push(listener);
        }
        let mut other = Listener::open(&service, "b").await;
        assert_eq!(streams[0].next().await.unwrap().0, "elsewhere");
        assert_eq!(streams[0].next().await, None);
        drop(streams.pop());
        let mut fourth = Listener::open(&service, "a").await;
        world.app.db.write(comes_in(1)).await.unwrap();
        let kept = &mut streams[1];
        for listener in [kept, &mut fourth, &mut other] {
            while !listener.next_main().await.contains("1人") {}
        }
    });
}

#[test]
fn open_streams_do_not_keep_the_service_from_stopping() {
    both(async |world| {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let places = world.app.places.clone();
        let asked = async move {
            stopped.await.unwrap();
            places.close();
        };
        let serving = axum::serve(listener, service(&world)).with_graceful_shutdown(asked);
        let serving = tokio::spawn(async { serving.await });
        let reading = move |reader: usize| {
            use std::io::{Read, Write};
            let mut line = std::net::TcpStream::connect(address).unwrap();
            write!(line, "GET /live/{reader} HTTP/1.1\r\nHost: here\r\n\r\n").unwrap();
            let mut first = [0; 16];
            line.read_exact(&mut first).unwrap();
            line
        };
        let screens = tokio::task::spawn_blocking(move || (0..20).map(reading).collect::<Vec<_>>());
        let screens = screens.await.unwrap();
        // A browser also keeps a connection at hand on which it has asked nothing yet.
        let silent = std::net::TcpStream::connect(address).unwrap();
        let started = Instant::now();
        stop.send(()).unwrap();
        timeout(LONG, serving).await.expect("it does not stop").unwrap().unwrap();
        assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
        drop((screens, silent));
        let mut late = Listener::open(&service(&world), "late").await;
        late.next().await;
        assert_eq!(late.next().await, None, "no stream begins after the end");
    });
}

// Pages

#[test]
fn a_live_page_can_be_drawn_anew_without_script() {
    both(async |world| {
        let page = || Page::wall(Lang::Ja, "投影", html! { h1 { "話す" } (live::time_left(1120)) });
        let still = html_of(page()).await;
        assert!(!still.contains("script") && !still.contains("更新する"), "{still}");
        let live = html_of(page().live("/live/7".into())).await;
        assert!(
            live.contains("data-stream=\"/live/7\"") && live.contains(">更新する</a>"),
            "{live}"
        );
        assert!(live.contains("data-left=\"1120\">18:40</time>"), "{live}");
        let mut browser = world.browser();
        for script in live.split("src=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let file = browser.get(script).await;
            assert_eq!(file.status, StatusCode::OK, "{script}");
            assert_eq!(file.header("content-type"), Some("text/javascript; charset=utf-8"));
        }
        assert_eq!(live.matches("<script").count(), 2);
    });
}

async fn html_of(page: Page) -> String {
    use axum::response::IntoResponse;
    use http_body_util::BodyExt;
    let body = page.into_response().into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}
