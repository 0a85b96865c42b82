//! The running service: opens an installation, finishes what was interrupted, closes what is due.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::extract::State;
use axum_extra::extract::cookie::Key;
use tokio::net::{TcpListener, TcpSocket};

use crate::accounts::factors::totp::SealingKey;
use crate::accounts::passwords::Passwords;
use crate::db::{self, Db};
use crate::dialogues::{self, Doorkeeper};
use crate::error::{Error, Result};
use crate::home::Home;
use crate::keeping::backup::Keeper;
use crate::keeping::retention;
use crate::keys::KeyFolder;
use crate::live::{Hub, Places};
use crate::organisations::roster::keep;
use crate::outside::Outside;
use crate::press::Press;
use crate::rounds::close::{self, Closing, Emptied, Progress};
use crate::sheets::Shelf;
use crate::tls::{self, Identity};
use crate::web::{Cookies, Load};
use crate::world::{Clock, Dice};
use crate::{App, audit, gatherings, japan, keeping, lines, organisations, router};

/// Where an installation keeps its data.
pub enum Place {
    /// Everything in one folder, the database a SQLite file.
    Folder(PathBuf),
    /// A PostgreSQL database; the folder keeps the keys.
    Database {
        /// Its address, `postgres://…`.
        url: String,
        /// The folder.
        data: PathBuf,
        /// Certificates of the authorities that vouch for the database, as PEM.
        authorities: Option<PathBuf>,
    },
}

/// How often the deadline of every open round is looked at.
const LOOK: Duration = Duration::from_secs(20);
/// How often we look whether people have to be forgotten, and how long after the start first: it is
/// never urgent, and whoever waits at the door is.
const HOUR: Duration = Duration::from_secs(60 * 60);
const MINUTE: Duration = Duration::from_secs(60);

impl Place {
    /// The folder, the database's address or file, and the authorities that vouch for it.
    pub fn parts(&self) -> Result<(PathBuf, String, Vec<u8>)> {
        Ok(match self {
            Place::Folder(folder) => {
                (folder.clone(), folder.join("kizahashi.db").display().to_string(), Vec::new())
            }
            Place::Database { url, data, authorities } => {
                let authorities = authorities.as_ref().map(std::fs::read).transpose()?;
                (data.clone(), url.clone(), authorities.unwrap_or_default())
            }
        })
    }
}

/// Opens an installation.  What a crash interrupted is finished before anybody is served.
pub async fn open(
    place: &Place,
    public_url: Option<String>,
    clock: &Clock,
    dice: &Dice,
) -> Result<App> {
    let (folder, database, authorities) = place.parts()?;
    // Whoever restores is let finish before the database is looked at.
    let home = Home::open(&folder)?.in_use()?;
    let keys = KeyFolder::open(&folder.join("keys"))?;
    let keeper = Keeper { home: home.clone(), dice: dice.clone(), key: None };
    before_upgrade(&keeper, &database, &authorities, clock).await?;
    let db = Db::open_trusting(&database, &authorities).await?;
    db.keep_ready().await?;
    let closing = Closing {
        db: db.clone(),
        keys: KeyFolder::of_rounds(&folder.join("keys"))?,
        dice: dice.clone(),
        progress: Progress::default(),
        emptied: Emptied::default(),
    };
    // Before the key of cookies, from which an earlier version drew it.
    let factors = SealingKey::kept(&keys, dice)?;
    let secure = tls::is_https(public_url.as_deref());
    let app = App {
        dialogues: Hub::new(db.clone(), dialogues::pages::live),
        shelf: Shelf::hearing(&db),
        doorkeeper: Doorkeeper::default(),
        db,
        clock: clock.clone(),
        dice: dice.clone(),
        passwords: Passwords::default(),
        factors,
        cookies: Cookies { key: server_key(&keys, dice)?, secure },
        press: Press::default(),
        closing,
        places: Places::default(),
        load: Load::default(),
        outside: Outside::default(),
        home,
        public_url,
        plain_http: false,
    };
    turn_the_day(&app).await?;
    close::due(&app.closing, clock.now()).await?;
    end_forgotten(&app).await?;
    tidied(&app).await;
    Ok(app)
}

/// Refuses a schema newer than ours; backs up one that is older before it is brought up to date.
async fn before_upgrade(
    keeper: &Keeper,
    database: &str,
    authorities: &[u8],
    clock: &Clock,
) -> Result<()> {
    if !database.starts_with("postgres") && !Path::new(database).exists() {
        return Ok(());
    }
    let db = Db::as_it_is(database, authorities).await?;
    db.refuse_newer().await?;
    let taken = db.read(|tx| tx.steps()).await?;
    if taken.is_empty() || taken.len() == db::known_steps().len() {
        return Ok(());
    }
    let by = audit::By::house("upgrade", clock.now());
    let file = keeper.back_up_aside(&db, "before-upgrade", by).await?;
    tracing::info!(target: "record", file = %file.display(), "backed up before the upgrade");
    Ok(())
}

/// What seals cookies: made at the first start, kept in the key folder.
fn server_key(keys: &KeyFolder, dice: &Dice) -> Result<Key> {
    const NAME: &str = "server";
    if keys.read(NAME)?.is_none() {
        keys.keep(NAME, &dice.bytes::<64>())?;
    }
    let key = keys.read(NAME)?.unwrap_or_default();
    Key::try_from(&key[..]).map_err(|error| Error::fault(error.to_string()))
}

/// The address of a listener, as the machine takes it.
pub async fn resolved(address: &str) -> Result<SocketAddr> {
    let address = tokio::net::lookup_host(address).await?.next();
    address.ok_or_else(|| Error::fault("no such address to listen on"))
}

/// A listening socket with room for a whole office at once.
pub async fn listen(address: &str) -> Result<TcpListener> {
    let address = resolved(address).await?;
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket.listen(8192)?)
}

/// The address as a browser takes it.
pub fn address(listener: &TcpListener, encrypted: bool) -> Result<String> {
    let scheme = if encrypted { "https" } else { "http" };
    Ok(format!("{scheme}://{}", listener.local_addr()?))
}

/// Serves until it is asked to stop, encrypted where there is a certificate.
pub async fn serve(listener: TcpListener, app: App, identity: Option<Identity>) -> Result<()> {
    let deadlines = tokio::spawn(look_at_deadlines(app.clone()));
    let keeping = tokio::spawn(keep_house(app.clone()));
    let forgetting = tokio::spawn(look_whom_to_forget(app.clone()));
    let places = app.places.clone();
    let stop = async move {
        asked_to_stop().await;
        places.close();
    };
    let pages = router(app);
    match identity {
        Some(identity) => lines::serve(tls::Listener::new(listener, identity), pages, stop).await,
        None => lines::serve(listener, pages, stop).await,
    }
    deadlines.abort();
    forgetting.abort();
    keeping.abort();
    Ok(())
}

/// Figures for a watchman, on a listener of their own: nothing of them says which workplace.
pub async fn serve_metrics(listener: TcpListener, app: App) {
    let told = axum::routing::get(metrics).with_state(app);
    let pages = axum::Router::new().route("/metrics", told);
    lines::serve(listener, pages, std::future::pending()).await;
}

async fn metrics(State(app): State<App>) -> Result<String> {
    let meters = app.db.read(keeping::meters).await?;
    let statements = app.db.statements();
    let keeping::Meters { open_rounds, record_entries, proven_backup } = meters;
    Ok(format!(
        "# TYPE kizahashi_statements_total counter\nkizahashi_statements_total {statements}\n\
         # TYPE kizahashi_open_rounds gauge\nkizahashi_open_rounds {open_rounds}\n\
         # TYPE kizahashi_record_entries gauge\nkizahashi_record_entries {record_entries}\n\
         # TYPE kizahashi_proven_backup_timestamp_seconds gauge\n\
         kizahashi_proven_backup_timestamp_seconds {proven_backup}\n"
    ))
}

/// The job that closes rounds at their deadline, ends dialogues that were left, and begins the day.
async fn look_at_deadlines(app: App) {
    loop {
        if let Err(error) = close::due(&app.closing, app.clock.now()).await {
            tracing::error!(%error, "a round could not be closed; the next look tries again");
        }
        tidied(&app).await;
        if let Err(error) = turn_the_day(&app).await {
            tracing::error!(%error, "a new day's units could not be made; the next look tries again");
        }
        if let Err(error) = end_forgotten(&app).await {
            tracing::error!(%error, "a dialogue could not be ended; the next look tries again");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// What a close has left undone is done.
async fn tidied(app: &App) {
    if let Err(error) = close::tidy(&app.closing).await {
        tracing::error!(%error, "a close could not be finished; the next look tries again");
    }
}

/// Units begin and end on their day.
pub async fn turn_the_day(app: &App) -> Result<()> {
    let today = japan::wall_clock(app.clock.now()).date();
    match app.db.read(move |tx| organisations::has_to_turn(tx, today)).await? {
        true => app.db.write(move |tx| organisations::turn(tx, today)).await,
        false => Ok(()),
    }
}

async fn end_forgotten(app: &App) -> Result<()> {
    let now = app.clock.now();
    app.db.write(move |tx| dialogues::end_forgotten(tx, now)).await
}

/// The job that deletes what people of past sessions said of themselves.
async fn look_whom_to_forget(app: App) {
    tokio::time::sleep(MINUTE).await;
    loop {
        if let Err(error) = forget_due(&app).await {
            tracing::error!(%error, "people could not be forgotten; the next look tries again");
        }
        tokio::time::sleep(HOUR).await;
    }
}

/// Forgets what has to be forgotten by now, in the tables and in the files behind them.
pub async fn forget_due(app: &App) -> Result<()> {
    let now = app.clock.now();
    if app.db.write(move |tx| gatherings::forget_due(tx, now)).await? > 0 {
        app.db.scrub(gatherings::PERSONAL).await?;
    }
    match app.db.write(move |tx| keep::forget_drafts(tx, now)).await? {
        0 => Ok(()),
        _ => app.db.scrub(keep::PERSONAL).await,
    }
}

/// The job that deletes what has served its time and writes down where the record stands.
async fn keep_house(app: App) {
    tokio::time::sleep(MINUTE).await;
    loop {
        if let Err(error) = house_kept(&app).await {
            tracing::error!(%error, "the house could not be kept; the next look tries again");
        }
        tokio::time::sleep(HOUR).await;
    }
}

/// Deletes what is due, and once a day writes the end of each chain of the record into the log, which lies
/// elsewhere: `kizahashi audit verify --anchor` takes it from there.
pub async fn house_kept(app: &App) -> Result<()> {
    let now = app.clock.now();
    retention::run(&app.db, &app.dice, now).await?;
    let keeper = Keeper { home: app.home.clone(), dice: app.dice.clone(), key: None };
    keeper.forget_old(now)?;
    keeper.forget_scratch(now)?;
    let day = japan::wall_clock(now).date().to_string();
    for anchor in app.db.write(move |tx| audit::anchor(tx, &day)).await? {
        let audit::Anchor { organisation, day, number, hash } = anchor;
        tracing::info!(target: "record", day, anchor = format!("{organisation}:{number}:{hash}"), "the record so far");
    }
    Ok(())
}

async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { _ = interrupted => (), () = terminated => () }
}

/// The log: faults of ours, one JSON object a line on standard error.  No address, code or answer.
pub fn log() {
    let filter = tracing_subscriber::EnvFilter::new("warn,record=info");
    let _ = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}
