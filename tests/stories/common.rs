//! The world of a story, and the browsers its people hold.
//!
//! ```ignore
//! #[test]
//! fn a_chief_sees_her_workplace() {
//!     both(async |world| {
//!         let unit = world.unit("くらし支援課").await;
//!         let mut chief = world.chief(&unit).await;
//!         let page = chief.get("/").await;
//!         page.says("くらし支援課");
//!         let next = chief.send(page.form("/x").with("name", "…")).await;
//!         next.does_not_say("エラー");
//!     });
//! }
//! ```
//!
//! [`both`] tells the story on SQLite, and again on PostgreSQL where `TEST_POSTGRES` names a server
//! on which databases may be made.  A [`Browser`] keeps cookies and follows redirections.  A form is
//! taken from the page as it stands, hidden token included, so a story passes the same checks as a
//! person does.  The clock stands still until [`World::later`] moves it; the dice are seeded.

use std::collections::BTreeMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError, Weak};

use argon2::{Algorithm, Argon2, Params, Version};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum_extra::extract::cookie::Key;
use gauge::level::Mark;
use http_body_util::BodyExt;
use jiff::{SignedDuration, Timestamp};
use kizahashi::accounts::factors::totp::SealingKey;
use kizahashi::accounts::passwords::Passwords;
use kizahashi::accounts::{Duty, Member};
use kizahashi::db::{Db, Tx};
use kizahashi::dialogues::{self, Doorkeeper};
use kizahashi::error::Result;
use kizahashi::home::Home;
use kizahashi::keys::KeyFolder;
use kizahashi::live::{Hub, Places};
use kizahashi::outside::Outside;
use kizahashi::press::Press;
use kizahashi::rounds::close::{Closing, Emptied, Progress};
use kizahashi::rounds::code::Code;
use kizahashi::rounds::seal::Contents;
use kizahashi::rounds::{self, Promise};
use kizahashi::sheets::{self, Shelf};
use kizahashi::web::{Cookies, Load};
use kizahashi::world::{Clock, Dice};
use kizahashi::{App, accounts};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;
use tower::ServiceExt;

/// What everybody's password is.
pub const PASSWORD: &str = "きざはしを一段ずつのぼる";
/// Our address.
pub const HOST: &str = "kizahashi.test";

// The world

/// One installation, empty at first.
pub struct World {
    /// What its handlers are told.
    pub app: App,
    /// Where its keys are, and its database where that is a file: as `kizahashi serve` has them.
    pub folder: TempDir,
    /// The address of its PostgreSQL database, where it has one.
    pub database: Option<String>,
    time: Arc<Mutex<Timestamp>>,
}

/// A story, without a type of its own: what tells it is compiled once for all of them.
type Story<'a> = &'a dyn Fn(World) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Tells the story on SQLite, and on PostgreSQL where there is one: as a database user with no rights above others, so that
/// the second wall between organisations stands in every story.
pub fn both(story: impl AsyncFn(World)) {
    let story: Story = &|world| Box::pin(story(world));
    let server = std::env::var("TEST_POSTGRES").ok();
    let mould = server.map(|server| Mould::of(&server));
    on_sqlite(story);
    match mould {
        Some(mould) => on_postgres(&mould, story),
        None => say_once("stories: TEST_POSTGRES is not set, so they are told on SQLite only"),
    }
}

/// Tells the story on SQLite alone, where it is not the database that is tried.
pub fn once(story: impl AsyncFn(World)) {
    on_sqlite(&|world| Box::pin(story(world)));
}

fn on_sqlite(story: Story) {
    told(&runtime(), None, story).unwrap_or_else(|panic| resume_unwind(panic));
}

/// In a database of its own, removed afterwards, whatever happened.
fn on_postgres(mould: &Mould, story: Story) {
    let (runtime, name) = (runtime(), fresh_name());
    let copy = format!("create database {name} template {0} owner {0}", mould.name);
    runtime.block_on(as_superuser(&mould.server, &copy));
    let told = told(&runtime, Some(mould.address(&name)), story);
    runtime.block_on(as_superuser(&mould.server, &format!("drop database {name} with (force)")));
    told.unwrap_or_else(|panic| resume_unwind(panic));
}

fn told(runtime: &Runtime, database: Option<String>, story: Story) -> std::thread::Result<()> {
    let folder = tempfile::tempdir().unwrap();
    catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async { story(World::new(database, folder).await).await });
    }))
}

fn runtime() -> Runtime {
    Runtime::new().unwrap()
}

/// A database of the newest schema, from which each story's own is copied.  It is there while any story is told.
struct Mould {
    server: String,
    /// Of the database, and of the ordinary user who owns it.
    name: String,
}

impl Mould {
    fn of(server: &str) -> Arc<Mould> {
        static MOULD: Mutex<Weak<Mould>> = Mutex::new(Weak::new());
        let mut mould = MOULD.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(there) = mould.upgrade() {
            return there;
        }
        let made = Arc::new(Mould { server: server.to_owned(), name: fresh_name() });
        *mould = Arc::downgrade(&made);
        // Its own runtime ends every connection to it: a database somebody is in cannot be copied.
        // The attacks look into the server's files: where they are, and when they are written, an ordinary user is not told.
        runtime().block_on(async {
            for sql in [
                "create role NAME login password 'ordinary'",
                "grant pg_read_all_settings, pg_checkpoint to NAME",
                "create database NAME owner NAME",
            ] {
                as_superuser(server, &sql.replace("NAME", &made.name)).await;
            }
            Db::open(&made.address(&made.name)).await.unwrap();
        });
        made
    }

    /// That database's address, for the ordinary user.
    fn address(&self, database: &str) -> String {
        let (_, place) = self.server.split_once('@').expect("postgres://user@host");
        with_database(&format!("postgres://{}:ordinary@{place}", self.name), database)
    }
}

impl Drop for Mould {
    fn drop(&mut self) {
        runtime().block_on(async {
            for sql in ["drop database NAME with (force)", "drop role NAME"] {
                as_superuser(&self.server, &sql.replace("NAME", &self.name)).await;
            }
        });
    }
}

/// The same for SQLite: a file of the newest schema.
async fn mould() -> &'static [u8] {
    static MOULD: OnceCell<Vec<u8>> = OnceCell::const_new();
    let made = MOULD.get_or_init(async || {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kizahashi.db");
        drop(Db::open(&file.display().to_string()).await.unwrap());
        std::fs::read(file).unwrap()
    });
    made.await
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("story_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The server's address with another database: `postgres://user@host:port/database?…`.
fn with_database(server: &str, name: &str) -> String {
    let (place, rest) = server.split_once("://").expect("postgres://…");
    let (path, query) = rest
        .split_once('?')
        .map_or((rest, String::new()), |(path, query)| (path, format!("?{query}")));
    let host = path.split('/').next().unwrap_or_default();
    format!("{place}://{host}/{name}{query}")
}

async fn as_superuser(server: &str, sql: &str) {
    let (client, connection) =
        tokio_postgres::connect(server, tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
    drop(client);
    connection.await.unwrap().unwrap();
}

/// Past the test runner's capture, so that it is seen.
fn say_once(line: &str) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| writeln!(std::io::stderr(), "{line}").unwrap_or_default());
}

/// Many people come through doors in stories, and nobody tries to break one.
fn least_work() -> Argon2<'static> {
    let least = Params::new(Params::MIN_M_COST, 1, 1, None).unwrap();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, least)
}

impl World {
    /// A new one, in that folder and database.
    pub async fn new(database: Option<String>, folder: TempDir) -> World {
        let file = folder.path().join("kizahashi.db");
        if database.is_none() && !file.exists() {
            std::fs::write(&file, mould().await).unwrap();
        }
        let file = file.display().to_string();
        let time = Arc::new(Mutex::new("2026-06-01T00:00:00Z".parse().unwrap()));
        let told = time.clone();
        let db = Db::open(database.as_ref().unwrap_or(&file)).await.unwrap();
        let dice = Dice::seeded([7; 32]);
        let keys = KeyFolder::of_rounds(&folder.path().join("keys")).unwrap();
        let factors = KeyFolder::open(&folder.path().join("keys")).unwrap();
        let app = App {
            closing: Closing {
                db: db.clone(),
                keys,
                dice: dice.clone(),
                progress: Progress::default(),
                emptied: Emptied::default(),
            },
            dialogues: Hub::new(db.clone(), dialogues::pages::live),
            shelf: Shelf::hearing(&db),
            doorkeeper: Doorkeeper::default(),
            db,
            clock: Clock::new(move || *told.lock().unwrap()),
            dice,
            passwords: Passwords::with(least_work()),
            // Of dice of its own: no story's chance depends on whether the key is there already.
            factors: SealingKey::kept(&factors, &Dice::seeded([8; 32])).unwrap(),
            cookies: Cookies { key: Key::from(&[9; 64]), secure: false },
            press: Press::default(),
            places: Places::default(),
            load: Load::default(),
            outside: Outside::default(),
            home: Home::open(folder.path()).unwrap(),
            public_url: None,
            plain_http: false,
        };
        World { app, folder, database, time }
    }

    /// In its PostgreSQL database, as whoever stands above every wall.
    pub async fn as_superuser(&self, sql: &str) {
        let server = std::env::var("TEST_POSTGRES").expect("it was told there");
        let database = self.database.as_deref().and_then(|url| url.rsplit('/').next()).unwrap();
        as_superuser(&with_database(&server, database), sql).await;
    }

    /// Time goes by.
    pub fn later(&self, by: SignedDuration) {
        *self.time.lock().unwrap() += by;
    }

    /// It is that time now.
    pub fn at(&self, time: Timestamp) {
        *self.time.lock().unwrap() = time;
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        *self.time.lock().unwrap()
    }

    /// A browser nobody has used.
    pub fn browser(&self) -> Browser {
        Browser { router: kizahashi::router(self.app.clone()), cookies: BTreeMap::new() }
    }

    /// The one-time code `kizahashi setup` prints.
    pub async fn set_up_code(&self) -> String {
        let (chance, now) = (self.app.dice.bytes(), self.now());
        self.app.db.write(move |tx| accounts::set_up_code(tx, chance, now)).await.unwrap()
    }

    /// The first set-up is done; gives the browser it was done in, the administrator's.
    pub async fn founded(&self) -> Browser {
        let code = self.set_up_code().await;
        let mut browser = self.browser();
        let form = browser.get("/setup").await.form("/setup");
        let form = form
            .with("code", &code)
            .with("municipality_code", "202070")
            .with("municipality", "汐見市")
            .with("login", "admin")
            .with("name", "管理 はじめ")
            .with("password", PASSWORD)
            .with("again", PASSWORD);
        let page = browser.send(form).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"), "{}", page.html);
        browser
    }

    /// The administrator, signed in; does the first set-up where nobody has.
    pub async fn administrator(&self) -> Browser {
        let done = self.app.db.read(accounts::not_yet_set_up).await.is_err();
        match done {
            true => self.signed_in("admin").await,
            false => self.founded().await,
        }
    }

    /// A unit at the top, entered by the administrator: its id.
    pub async fn unit(&self, name: &str) -> String {
        self.unit_below(name, "").await
    }

    /// A unit below another: its id.
    pub async fn unit_below(&self, name: &str, parent: &str) -> String {
        let mut administrator = self.administrator().await;
        let form = administrator.get("/units").await.form("/units");
        let page = administrator.send(form.with("name", name).with("parent", parent)).await;
        page.link_of(name, "/units/", "/posts")
    }

    /// The posts of a unit: title, band, seats.
    pub async fn posts(&self, unit: &str, posts: &[(&str, &str, &str)]) {
        let mut administrator = self.administrator().await;
        let path = format!("/units/{unit}/posts");
        let mut form = administrator.get(&path).await.form(&path);
        for name in ["title", "band", "seats"] {
            form = form.without(name);
        }
        for (title, band, seats) in posts {
            form = form.and("title", title).and("band", band).and("seats", seats);
        }
        let page = administrator.send(form).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    }

    /// The chief of that unit, signed in.
    pub async fn chief(&self, unit: &str) -> Browser {
        let login = format!("chief-{}", &unit[..8]);
        self.person(&login, |form| form.with("chief", unit)).await
    }

    /// Somebody of the promotion office, signed in.
    pub async fn promotion(&self) -> Browser {
        self.person("promotion", |form| form.and("duty", "promotion")).await
    }

    /// Somebody added by the administrator, with what `duties` ticks, signed in.
    pub async fn person(&self, login: &str, duties: impl Fn(Form) -> Form) -> Browser {
        let mut administrator = self.administrator().await;
        let form = administrator.get("/people").await.form("/people");
        let form = form.with("login", login).with("name", login).with("password", PASSWORD);
        let page = administrator.send(duties(form)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        self.signed_in(login).await
    }

    /// A new browser in which that person signs in.
    pub async fn signed_in(&self, login: &str) -> Browser {
        let mut browser = self.browser();
        let page = browser.sign_in(login, PASSWORD).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        browser
    }
}

// Rounds

/// A round of a story.
pub struct Asked {
    /// Its id.
    pub id: String,
    /// The address of its results.
    pub address: String,
    /// Every code, one a person.
    pub codes: Vec<Code>,
}

impl World {
    /// A round of that unit with the whole starter sheet, open for 30 days.
    pub async fn asked(&self, unit: &str, results_sign_in: bool) -> Asked {
        self.asked_in(unit, results_sign_in, false).await
    }

    /// A round of that unit with the short form.
    pub async fn asked_short(&self, unit: &str) -> Asked {
        self.asked_in(unit, true, true).await
    }

    async fn asked_in(&self, unit: &str, results_sign_in: bool, short: bool) -> Asked {
        self.administrator().await;
        let deadline = self.now() + SignedDuration::from_hours(30 * 24);
        let (app, unit, now) = (self.app.clone(), unit.to_owned(), self.now());
        let sheet_version = self.starter_sheet().await;
        let promise = Promise {
            sheet_version,
            short,
            remarks_from: Some(10),
            least: rounds::LEAST_INSIDE,
            results_sign_in,
            deadline,
        };
        let open = move |tx: &mut Tx| {
            let by = office(tx, now)?.caretaker(&unit)?;
            let (keys, dice) = (&app.closing.keys, &app.dice);
            let id = rounds::open(tx, &by, &promise, keys, dice, now)?;
            let round = rounds::round(tx, by.organisation(), &id)?;
            let codes = rounds::slips(tx, &by, &round, keys, dice)?;
            let address = rounds::address(tx, &round)?;
            Ok(Asked { id, address, codes: codes.into_iter().map(|(_, code)| code).collect() })
        };
        self.app.db.write(open).await.unwrap()
    }

    /// The starter sheet, published once: the id of its version.
    pub async fn starter_sheet(&self) -> String {
        let now = self.now().to_string();
        let publish = move |tx: &mut Tx| {
            let by = accounts::member_by_login(tx, "admin")?.administrator()?;
            if sheets::published(tx, by.organisation())?.is_empty() {
                sheets::publish(tx, &by, "starter", &sheets::starter(), &now)?;
            }
            Ok("starter".to_owned())
        };
        self.app.db.write(publish).await.unwrap()
    }

    /// So many people answer, each with the next level; the round is closed.
    pub async fn answered_and_closed(&self, asked: &Asked, people: usize) {
        for (number, code) in asked.codes.iter().take(people).enumerate() {
            let (id, code, dice) = (asked.id.clone(), code.clone(), self.app.dice.clone());
            let answer = move |tx: &mut Tx| {
                let round = rounds::by_id(tx, &id)?.expect("opened above");
                let sheet = sheets::version(tx, &round.organisation, &round.sheet_version)?;
                let level = u8::try_from(number % 5).expect("under five") + 1;
                let contents = Contents {
                    marks: vec![Mark::Level(level); rounds::asked(&sheet, round.short).len()],
                    most_important: Some(0),
                    remark: String::new(),
                    keep_mine: false,
                };
                rounds::put(tx, &id, &code, &round.seal(&contents, &code, &dice)?)
            };
            self.app.db.write(answer).await.unwrap();
        }
        rounds::close::close(&self.app.closing, &asked.id, self.now()).await.unwrap();
    }

    /// Somebody who has entered a code.
    pub async fn respondent(&self, code: &Code) -> Browser {
        let mut browser = self.browser();
        browser.enter(code).await;
        browser
    }
}

/// Somebody of the promotion office who opens the rounds of stories; nobody signs in as them.
fn office(tx: &mut Tx, now: Timestamp) -> Result<Member> {
    if let Ok(member) = accounts::member_by_login(tx, "office") {
        return Ok(member);
    }
    let by = accounts::member_by_login(tx, "admin")?.administrator()?;
    let (newcomer, _) = accounts::Newcomer::read("office", "推進 太郎", PASSWORD);
    let account = newcomer.account("office".into(), "no password fits this".into());
    accounts::add_person(tx, &by, &account, &[Duty::Promotion], now)?;
    accounts::member_by_login(tx, "office")
}

// Browsers

/// Keeps cookies, follows redirections, says where its forms come from.
#[derive(Clone)]
pub struct Browser {
    /// The installation it speaks to.
    pub router: Router,
    /// What it was told to keep, by its name.
    pub cookies: BTreeMap<String, String>,
}

impl Browser {
    /// Opens an address.
    pub async fn get(&mut self, path: &str) -> Seen {
        let mut seen = self.ask(Request::get(path).body(Body::empty()).unwrap()).await;
        for _ in 0..5 {
            let Some(next) = seen.redirects_to() else { return seen };
            seen = self.ask(Request::get(&next).body(Body::empty()).unwrap()).await;
        }
        panic!("{path} leads in circles");
    }

    /// Sends a form and follows where it leads.
    pub async fn send(&mut self, form: Form) -> Seen {
        let seen = self.post(form).await;
        match seen.redirects_to() {
            Some(next) => self.get(&next).await,
            None => seen,
        }
    }

    /// Sends a form and looks at the answer itself.
    pub async fn post(&mut self, form: Form) -> Seen {
        let request = Request::post(&form.action)
            .header("sec-fetch-site", "same-origin")
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.encoded())).unwrap()).await
    }

    /// Signs in.
    pub async fn sign_in(&mut self, login: &str, password: &str) -> Seen {
        let form = self.get("/sign-in").await.form("/sign-in");
        self.send(form.with("login", login).with("password", password)).await
    }

    /// Enters a code, to answer.
    pub async fn enter(&mut self, code: &Code) {
        let form = self.get("/r").await.form("/r");
        let page = self.send(form.with("code", &code.grouped())).await;
        assert_eq!(
            (page.status, page.path.as_str()),
            (StatusCode::OK, "/r/promise"),
            "{}",
            page.text()
        );
    }

    /// One request, with our cookies.
    pub async fn ask(&mut self, mut request: Request<Body>) -> Seen {
        let path = request.uri().path().to_owned();
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = request.headers_mut();
        headers.insert(header::HOST, HOST.parse().unwrap());
        headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        self.keep_cookies(&parts.headers);
        // A live stream has no end; what it says is heard elsewhere.
        let live =
            parts.headers.get(header::CONTENT_TYPE).is_some_and(|it| it == "text/event-stream");
        let bytes = if live { Bytes::new() } else { body.collect().await.unwrap().to_bytes() };
        let html = String::from_utf8_lossy(&bytes).into_owned();
        Seen { path, status: parts.status, headers: parts.headers, html, bytes }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            match text.contains("Max-Age=0") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(&format!("kz_insecure_{name}")).map(String::as_str)
    }

    /// Plants a cookie, as somebody with their hands on the browser could.
    pub fn plant(&mut self, name: &str, value: &str) {
        self.cookies.insert(format!("kz_insecure_{name}"), value.to_owned());
    }
}

// Pages

/// What a browser was answered.
pub struct Seen {
    /// Where it is now.
    pub path: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub html: String,
    /// The body as it came.
    pub bytes: Bytes,
}

impl Seen {
    /// The page says that, whatever the markup between.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Seen {
        assert!(self.text().contains(words), "“{words}” is not said on:\n{}", self.text());
        self
    }

    /// The page does not say that.
    #[track_caller]
    pub fn does_not_say(&self, words: &str) -> &Seen {
        assert!(!self.text().contains(words), "“{words}” is said on:\n{}", self.text());
        self
    }

    /// The title of the page.
    pub fn title(&self) -> String {
        unescape(between(&self.html, "<title>", "</title>").unwrap_or_default())
    }

    /// The words of the page, without its markup.
    pub fn text(&self) -> String {
        words_of(&self.html)
    }

    /// The form that posts there, as it stands on the page.
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        let forms =
            self.html.split("<form").skip(1).filter_map(|form| form.split("</form>").next());
        let wanted = format!("action=\"{action}\"");
        let mut matching = forms.filter(|form| form.contains(&wanted));
        let form =
            matching.next().unwrap_or_else(|| panic!("no form {action} on:\n{}", self.text()));
        Form { action: action.to_owned(), fields: fields(form) }
    }

    /// The part of a link's address between `before` and `after`, found by the link's words.
    #[track_caller]
    pub fn link_of(&self, words: &str, before: &str, after: &str) -> String {
        let links = self.html.split("<a ").skip(1).filter_map(|link| link.split("</a>").next());
        let mut matching = links.filter(|link| unescape(link).ends_with(&format!(">{words}")));
        let link =
            matching.next().unwrap_or_else(|| panic!("no link {words} on:\n{}", self.text()));
        between(link, &format!("href=\"{before}"), after).expect("an address").to_owned()
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Where it sends on to.
    pub fn redirects_to(&self) -> Option<String> {
        self.status.is_redirection().then(|| self.header("location").map(str::to_owned)).flatten()
    }
}

/// What a browser would send.
#[derive(Clone)]
pub struct Form {
    /// Where to.
    pub action: String,
    /// What is in it, in order.
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// With that value in the field.
    pub fn with(self, name: &str, value: &str) -> Form {
        self.without(name).and(name, value)
    }

    /// With one more value under that name, such as another tick.
    pub fn and(mut self, name: &str, value: &str) -> Form {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without that field.
    pub fn without(mut self, name: &str) -> Form {
        self.fields.retain(|(field, _)| field != name);
        self
    }

    /// What is in the field now.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Everything in the fields of that name.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let named = self.fields.iter().filter(|(field, _)| field == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// As it travels.
    pub fn encoded(&self) -> String {
        let pair = |(name, value): &(String, String)| format!("{}={}", escape(name), escape(value));
        self.fields.iter().map(pair).collect::<Vec<_>>().join("&")
    }
}

/// The controls that would be sent, in order.
fn fields(form: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for tag in form.split('<') {
        let Some(name) = attribute(tag, "name") else { continue };
        let ticking = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
        if tag.starts_with("input") && (!ticking || tag.contains(" checked")) {
            let unsaid = if ticking { "on" } else { "" };
            fields.push((name, attribute(tag, "value").unwrap_or(unsaid.to_owned())));
        } else if tag.starts_with("textarea") {
            let text = tag.split_once('>').map_or("", |(_, text)| text);
            fields.push((name, unescape(text)));
        } else if tag.starts_with("select") {
            let select = between(form, tag, "</select>").unwrap_or_default();
            fields.push((name, chosen(select)));
        }
    }
    fields
}

fn chosen(select: &str) -> String {
    let options: Vec<&str> = select.split("<option").skip(1).collect();
    let selected = options
        .iter()
        .find(|option| option.split('>').next().is_some_and(|tag| tag.contains(" selected")));
    let option = selected.or(options.first());
    option.and_then(|option| attribute(option, "value")).unwrap_or_default()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    between(tag, &format!(" {name}=\""), "\"").map(unescape)
}

/// The words of a piece of a page that begins with markup.
pub fn words_of(html: &str) -> String {
    let parts = html.split('<').skip(1);
    let words: String =
        parts.map(|part| part.split_once('>').map_or("", |(_, words)| words)).collect();
    unescape(&words)
}

/// What stands between two marks.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

fn unescape(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn escape(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._".contains(byte);
    let escaped = |byte: u8| match plain(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(escaped).collect()
}
