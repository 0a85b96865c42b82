//! The database: SQLite in the box, PostgreSQL when a city outgrows it.
//!
//! This is the only file that knows there are two.  Everyone else writes one SQL text and calls
//! `one`, `maybe`, `all` or `run` on a [`Tx`], inside [`Db::read`] or [`Db::write`].
//!
//! Work on the database is plain, blocking code on a thread of its own.  It commits when the
//! closure returns `Ok`, undoes everything when it returns `Err`, and is never cut short by a
//! browser that goes away.
//!
//! SQLite has one writer: a thread that takes up to 64 waiting units of work, runs each in a
//! savepoint of its own, commits them together and answers only after the fsync
//! (`synchronous = full`).  A unit that fails undoes itself alone.
//!
//! What a unit announces ([`Tx::announce`]) is heard after its commit, and only then, by everybody who
//! listens ([`Db::heard`]): on SQLite within this process, which is the only node; on PostgreSQL by
//! `notify`, on every node.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::runtime::Handle;
use tokio::sync::{broadcast, oneshot};
use tokio::task::AbortHandle;
use tokio_postgres::{AsyncMessage, IsolationLevel};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::{Error, Result, faults};

faults!(rusqlite::Error, tokio_postgres::Error, refinery::Error);

/// No connection came free in time: the person is told to come back.
impl From<deadpool_postgres::PoolError> for Error {
    fn from(error: deadpool_postgres::PoolError) -> Error {
        match error {
            deadpool_postgres::PoolError::Timeout(_) => Error::Busy,
            error => Error::Fault(Arc::new(error)),
        }
    }
}

mod migrations {
    refinery::embed_migrations!("migrations");
}

/// How many connections read at once on SQLite.
const READERS: usize = 4;
/// How many connections a node holds to PostgreSQL.
const CONNECTIONS: usize = 16;
/// How long somebody waits for one of them before being told to come back.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many units of work share one commit on SQLite.
const TOGETHER: usize = 64;
/// How many announcements may wait for a listener before it is told that it missed some.
const UNHEARD: usize = 1024;

/// The open database.  Cheap to clone.
#[derive(Clone)]
pub struct Db {
    kind: Kind,
    statements: Arc<AtomicU64>,
    news: News,
}

#[derive(Clone)]
enum Kind {
    Sqlite(Arc<Sqlite>),
    Postgres(Arc<Postgres>),
}

/// What somebody who listens hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A unit of work that announced this topic is committed.
    Topic(Arc<str>),
    /// Something may have been missed: whoever keeps a state loads it again.
    Gap,
}

/// Where what is heard is said.  Nobody listening is not an error.
type News = broadcast::Sender<Heard>;

struct Sqlite {
    writer: mpsc::Sender<Task>,
    readers: [Mutex<rusqlite::Connection>; READERS],
    next: AtomicUsize,
}

impl Db {
    /// Opens a SQLite file, or a PostgreSQL database by its `postgres://` address, and brings its
    /// schema up to date.
    pub async fn open(place: &str) -> Result<Db> {
        Db::open_trusting(place, b"").await
    }

    /// The same, trusting for TLS the authorities of these PEM certificates: a municipality's own.
    pub async fn open_trusting(place: &str, authorities: &[u8]) -> Result<Db> {
        let (news, _) = broadcast::channel(UNHEARD);
        let kind = match place.starts_with("postgres") {
            true => Kind::Postgres(Arc::new(open_postgres(place, tls(authorities)?, &news).await?)),
            false => Kind::Sqlite(Arc::new(open_sqlite(Path::new(place))?)),
        };
        Ok(Db { kind, statements: Arc::default(), news })
    }

    /// What is announced from now on.  Who listens too slowly is told so by the receiver
    /// ([`broadcast::error::RecvError::Lagged`]), which means the same as a [`Heard::Gap`].
    pub fn heard(&self) -> broadcast::Receiver<Heard> {
        self.news.subscribe()
    }

    /// A snapshot to read from; many at once.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let statements = self.statements.clone();
        match &self.kind {
            Kind::Sqlite(sqlite) => {
                let sqlite = sqlite.clone();
                blocking(move || {
                    let turn = sqlite.next.fetch_add(1, Ordering::Relaxed) % READERS;
                    let reader =
                        sqlite.readers[turn].lock().unwrap_or_else(PoisonError::into_inner);
                    let snapshot = reader.unchecked_transaction()?;
                    work(&mut Tx::new(Session::Sqlite(&snapshot), &statements))
                })
                .await
            }
            Kind::Postgres(postgres) => on_postgres(&postgres.pool, true, statements, work).await,
        }
    }

    /// A unit of work: kept whole, durably, when it returns `Ok`; undone whole when it does not.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let statements = self.statements.clone();
        match &self.kind {
            Kind::Sqlite(sqlite) => {
                queued(&sqlite.writer, statements, self.news.clone(), work).await
            }
            Kind::Postgres(postgres) => on_postgres(&postgres.pool, false, statements, work).await,
        }
    }

    /// Fails while the database does not answer.
    pub async fn ready(&self) -> Result<()> {
        self.read(|tx| tx.one(sql!("select 'ready' as answer"), &[]).map(|Pulse| ())).await
    }

    /// How many statements were run since the start.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Rewrites what was deleted from these tables, so that no page of the files still holds it.
    pub async fn scrub(&self, tables: &'static [&'static str]) -> Result<()> {
        match &self.kind {
            Kind::Sqlite(sqlite) => scrub_sqlite(&sqlite.writer).await,
            Kind::Postgres(postgres) => {
                let client = postgres.pool.get().await?;
                for table in tables {
                    client.batch_execute(&format!("vacuum (full) {table}")).await?;
                }
                Ok(client.batch_execute("checkpoint").await.or_else(only_for_superusers)?)
            }
        }
    }
}

/// A checkpoint is hygiene; an ordinary database user may not ask for one.
fn only_for_superusers(
    error: tokio_postgres::Error,
) -> std::result::Result<(), tokio_postgres::Error> {
    match error.code() == Some(&tokio_postgres::error::SqlState::INSUFFICIENT_PRIVILEGE) {
        true => Ok(()),
        false => Err(error),
    }
}

/// One unit of work, all or nothing.
pub struct Tx<'a> {
    kind: Session<'a>,
    statements: &'a AtomicU64,
    announced: Vec<Arc<str>>,
}

enum Session<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(Handle, &'a deadpool_postgres::Transaction<'a>),
}

impl<'a> Tx<'a> {
    fn new(kind: Session<'a>, statements: &'a AtomicU64) -> Tx<'a> {
        Tx { kind, statements, announced: Vec::new() }
    }

    /// Every row.
    pub fn all<T: Record>(&mut self, sql: &str, params: &[&dyn Bind]) -> Result<Vec<T>> {
        self.count();
        match &self.kind {
            Session::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                bind_sqlite(&mut statement, params)?;
                let mut rows = statement.raw_query();
                let mut records = Vec::new();
                while let Some(row) = rows.next()? {
                    records.push(T::read(Row::Sqlite(row))?);
                }
                Ok(records)
            }
            Session::Postgres(runtime, tx) => runtime.block_on(async {
                let statement = tx.prepare_cached(sql).await?;
                let rows = tx.query(&statement, &postgres_params(params)).await?;
                rows.iter().map(|row| T::read(Row::Postgres(row))).collect()
            }),
        }
    }

    /// The row, where there is one; two are a fault.
    pub fn maybe<T: Record>(&mut self, sql: &str, params: &[&dyn Bind]) -> Result<Option<T>> {
        self.count();
        match &self.kind {
            Session::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                bind_sqlite(&mut statement, params)?;
                let mut rows = statement.raw_query();
                let record = rows.next()?.map(|row| T::read(Row::Sqlite(row))).transpose()?;
                match rows.next()? {
                    None => Ok(record),
                    Some(_) => Err(rusqlite::Error::QueryReturnedMoreThanOneRow.into()),
                }
            }
            Session::Postgres(runtime, tx) => runtime.block_on(async {
                let statement = tx.prepare_cached(sql).await?;
                let row = tx.query_opt(&statement, &postgres_params(params)).await?;
                row.map(|row| T::read(Row::Postgres(&row))).transpose()
            }),
        }
    }

    /// The row, which has to be there.
    pub fn one<T: Record>(&mut self, sql: &str, params: &[&dyn Bind]) -> Result<T> {
        self.maybe(sql, params)?.ok_or(Error::NotFound)
    }

    /// Returns the number of rows touched.
    pub fn run(&mut self, sql: &str, params: &[&dyn Bind]) -> Result<u64> {
        self.count();
        match &self.kind {
            Session::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                bind_sqlite(&mut statement, params)?;
                Ok(statement.raw_execute()? as u64)
            }
            Session::Postgres(runtime, tx) => runtime.block_on(async {
                let statement = tx.prepare_cached(sql).await?;
                Ok(tx.execute(&statement, &postgres_params(params)).await?)
            }),
        }
    }

    /// Fails where the database would not accept the text.
    pub fn prepare(&mut self, sql: &str) -> Result<()> {
        match &self.kind {
            Session::Sqlite(connection) => connection.prepare(sql).map(|_| ())?,
            Session::Postgres(runtime, tx) => runtime.block_on(tx.prepare(sql)).map(|_| ())?,
        }
        Ok(())
    }

    /// Until the end of this unit, `name` may be shared with others but is nobody's alone.
    ///
    /// On SQLite there is one writer, so nothing has to be done.
    pub fn share(&mut self, name: &str) -> Result<()> {
        self.lock("select pg_advisory_xact_lock_shared(hashtextextended($1, 0))", name)
    }

    /// Waits for those who share `name`, then keeps it to this unit alone.
    pub fn alone(&mut self, name: &str) -> Result<()> {
        self.lock("select pg_advisory_xact_lock(hashtextextended($1, 0))", name)
    }

    /// After the commit, and only then, everybody who listens hears `topic`, on every node.
    ///
    /// Said twice in one unit, it is heard once.  A reader has nothing to announce.
    pub fn announce(&mut self, topic: &str) -> Result<()> {
        if let Session::Postgres(..) = self.kind {
            return self.run("select pg_notify($1, $2)", &[&CHANNEL, &topic]).map(|_| ());
        }
        if self.announced.iter().all(|said| **said != *topic) {
            self.announced.push(topic.into());
        }
        Ok(())
    }

    fn lock(&mut self, sql: &str, name: &str) -> Result<()> {
        if let Session::Postgres(runtime, tx) = &self.kind {
            runtime.block_on(async {
                let statement = tx.prepare_cached(sql).await?;
                tx.query_one(&statement, &[&name]).await
            })?;
        }
        Ok(())
    }

    fn count(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }
}

/// A value both databases can store: text, `i64`, `f64`, `bool`, bytes, and options of these.
pub trait Bind {
    /// As SQLite takes it.
    fn sqlite(&self) -> &dyn rusqlite::ToSql;
    /// As PostgreSQL takes it.
    fn postgres(&self) -> &(dyn tokio_postgres::types::ToSql + Sync);
}

impl<T: rusqlite::ToSql + tokio_postgres::types::ToSql + Sync> Bind for T {
    fn sqlite(&self) -> &dyn rusqlite::ToSql {
        self
    }
    fn postgres(&self) -> &(dyn tokio_postgres::types::ToSql + Sync) {
        self
    }
}

/// One row of an answer.
pub enum Row<'a> {
    /// From SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// From PostgreSQL.
    Postgres(&'a tokio_postgres::Row),
}

impl<'a> Row<'a> {
    /// The value of a column, by its name.
    pub fn get<T: rusqlite::types::FromSql + tokio_postgres::types::FromSql<'a>>(
        &self,
        column: &str,
    ) -> Result<T> {
        match self {
            Row::Sqlite(row) => Ok(row.get(column)?),
            Row::Postgres(row) => Ok(row.try_get(column)?),
        }
    }
}

/// A row read into a struct, column by column, by the names of its fields.
pub trait Record: Sized {
    /// Reads it.
    fn read(row: Row<'_>) -> Result<Self>;
}

/// Declares a struct that can be read from a row.
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$fmeta:meta])* $fvis:vis $field:ident: $type:ty,)*
    }) => {
        $(#[$meta])* $vis struct $name { $($(#[$fmeta])* $fvis $field: $type,)* }
        impl $crate::db::Record for $name {
            fn read(row: $crate::db::Row<'_>) -> $crate::error::Result<Self> {
                Ok($name { $($field: row.get(stringify!($field))?,)* })
            }
        }
    };
}
pub(crate) use record;

/// A row that came at all.
struct Pulse;

impl Record for Pulse {
    fn read(_: Row<'_>) -> Result<Pulse> {
        Ok(Pulse)
    }
}

/// Marks a SQL text, so that a test can find them all and prepare each on both databases.
macro_rules! sql {
    ($text:literal) => {
        $text
    };
}
pub(crate) use sql;

// SQLite

type Answer = Box<dyn FnOnce(Result<()>) + Send>;
/// Runs one unit inside its savepoint, where that could be had; gives back whether to keep it, and
/// what to call after the commit.
type Job = Box<dyn FnOnce(Result<&rusqlite::Connection>) -> (bool, Answer) + Send>;

enum Task {
    Unit(Job),
    Scrub(oneshot::Sender<Result<()>>),
}

fn open_sqlite(path: &Path) -> Result<Sqlite> {
    let mut writer = connect_sqlite(path)?;
    migrations::migrations::runner().set_grouped(true).run(&mut writer)?;
    // What a crash left in the log goes into the file, where deleted rows are overwritten.
    writer.execute_batch("pragma wal_checkpoint(truncate)")?;
    let (sender, tasks) = mpsc::channel();
    std::thread::Builder::new()
        .name("writer".into())
        .spawn(move || write_tasks(&writer, &tasks))?;
    let reader = || -> Result<_> {
        let connection = connect_sqlite(path)?;
        connection.execute_batch("pragma query_only = on")?;
        Ok(Mutex::new(connection))
    };
    let readers = [reader()?, reader()?, reader()?, reader()?];
    Ok(Sqlite { writer: sender, readers, next: AtomicUsize::new(0) })
}

fn connect_sqlite(path: &Path) -> Result<rusqlite::Connection> {
    #[expect(clippy::disallowed_methods, reason = "this is the place")]
    let connection = rusqlite::Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
         pragma secure_delete = on; pragma trusted_schema = off; pragma temp_store = memory",
    )?;
    Ok(connection)
}

fn write_tasks(connection: &rusqlite::Connection, tasks: &mpsc::Receiver<Task>) {
    while let Ok(first) = tasks.recv() {
        let (mut units, mut scrubs) = (Vec::new(), Vec::new());
        for task in std::iter::once(first).chain(tasks.try_iter().take(TOGETHER - 1)) {
            match task {
                Task::Unit(job) => units.push(job),
                Task::Scrub(done) => scrubs.push(done),
            }
        }
        if !units.is_empty() {
            write_together(connection, units);
        }
        for done in scrubs {
            let scrubbed = connection.execute_batch("vacuum; pragma wal_checkpoint(truncate)");
            let _ = done.send(scrubbed.map_err(Error::from));
        }
    }
}

/// Commits the units together, then answers each: nobody hears of success before the fsync.
fn write_together(connection: &rusqlite::Connection, jobs: Vec<Job>) {
    let begun = connection.execute_batch("begin immediate").map_err(Error::from);
    if let Err(error) = &begun {
        return answer_all(jobs.into_iter().map(|job| refuse(job, error.clone())), &begun);
    }
    let answers: Vec<_> = jobs.into_iter().map(|job| in_savepoint(connection, job)).collect();
    let outcome = connection.execute_batch("commit").map_err(Error::from);
    if outcome.is_err() {
        let _ = connection.execute_batch("rollback");
    }
    answer_all(answers, &outcome);
}

fn in_savepoint(connection: &rusqlite::Connection, job: Job) -> Answer {
    // A full disk makes SQLite undo the whole transaction by itself: nothing may run after that.
    if connection.is_autocommit() {
        return refuse(job, Error::fault("the transaction was lost"));
    }
    if let Err(error) = connection.execute_batch("savepoint unit") {
        return refuse(job, error.into());
    }
    let (keep, answer) = job(Ok(connection));
    let ended = match keep {
        true => connection.execute_batch("release unit"),
        false => connection.execute_batch("rollback to unit; release unit"),
    };
    match ended {
        Ok(()) => answer,
        Err(error) => Box::new(move |_| answer(Err(error.into()))),
    }
}

/// A unit that is not run, only answered.
fn refuse(job: Job, why: Error) -> Answer {
    job(Err(why)).1
}

fn answer_all(answers: impl IntoIterator<Item = Answer>, outcome: &Result<()>) {
    for answer in answers {
        answer(outcome.clone());
    }
}

async fn queued<T: Send + 'static>(
    writer: &mpsc::Sender<Task>,
    statements: Arc<AtomicU64>,
    news: News,
    work: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (sender, receiver) = oneshot::channel();
    let job: Job = Box::new(move |connection| {
        let mut announced = Vec::new();
        let value = connection.and_then(|connection| {
            let mut tx = Tx::new(Session::Sqlite(connection), &statements);
            let value = catch_unwind(AssertUnwindSafe(|| work(&mut tx)));
            announced = tx.announced;
            value.unwrap_or_else(|_| Err(Error::fault("a unit of work panicked")))
        });
        let keep = value.is_ok();
        (
            keep,
            Box::new(move |outcome: Result<()>| {
                let outcome = value.and_then(|value| outcome.map(|()| value));
                if outcome.is_ok() {
                    announced.into_iter().for_each(|topic| drop(news.send(Heard::Topic(topic))));
                }
                // Nobody listening (the browser went away) changes nothing: the work is done.
                let _ = sender.send(outcome);
            }),
        )
    });
    writer.send(Task::Unit(job)).map_err(|_| Error::fault("the writer has stopped"))?;
    receiver.await.map_err(|_| Error::fault("the writer gave no answer"))?
}

/// `vacuum` cannot run inside a transaction: the writer runs it between two batches.
async fn scrub_sqlite(writer: &mpsc::Sender<Task>) -> Result<()> {
    let (sender, receiver) = oneshot::channel();
    writer.send(Task::Scrub(sender)).map_err(|_| Error::fault("the writer has stopped"))?;
    receiver.await.map_err(|_| Error::fault("the writer gave no answer"))?
}

/// To SQLite `$2` is a name like any other, numbered by its first appearance in the text: it has to
/// be looked up to mean the second parameter, as it does to PostgreSQL.
fn bind_sqlite(statement: &mut rusqlite::Statement, params: &[&dyn Bind]) -> Result<()> {
    if statement.parameter_count() != params.len() {
        let (wanted, given) = (statement.parameter_count(), params.len());
        return Err(rusqlite::Error::InvalidParameterCount(given, wanted).into());
    }
    for (number, param) in params.iter().enumerate() {
        let name = format!("${}", number + 1);
        let index = statement.parameter_index(&name)?;
        let index = index.ok_or_else(|| rusqlite::Error::InvalidParameterName(name))?;
        statement.raw_bind_parameter(index, param.sqlite())?;
    }
    Ok(())
}

// PostgreSQL

/// The channel of `notify`.
const CHANNEL: &str = "kizahashi";
/// How long after its connection broke the listener tries again.
const AGAIN: Duration = Duration::from_secs(1);

struct Postgres {
    pool: deadpool_postgres::Pool,
    listener: AbortHandle,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

async fn open_postgres(url: &str, tls: MakeRustlsConnect, news: &News) -> Result<Postgres> {
    let config: tokio_postgres::Config = url.parse()?;
    let manager = deadpool_postgres::Manager::new(config.clone(), tls.clone());
    let pool = deadpool_postgres::Pool::builder(manager)
        .max_size(CONNECTIONS)
        .wait_timeout(Some(PATIENCE))
        .runtime(deadpool_postgres::Runtime::Tokio1)
        .build()
        .map_err(|error| Error::fault(error.to_string()))?;
    let mut client = pool.get().await?;
    // Several nodes may start at once; one migrates, the others wait.
    client.batch_execute("select pg_advisory_lock(7263946)").await?;
    let migrated =
        migrations::migrations::runner().set_grouped(true).run_async(&mut **client).await;
    client.batch_execute("select pg_advisory_unlock(7263946)").await?;
    migrated?;
    let listener = tokio::spawn(listen(config, tls, news.clone())).abort_handle();
    Ok(Postgres { pool, listener })
}

/// Hears what any node announces, over a connection of its own, for as long as the database is open.
async fn listen(mut config: tokio_postgres::Config, tls: MakeRustlsConnect, news: News) {
    // A server that vanished without a word is noticed within half a minute.
    config.keepalives_idle(Duration::from_secs(10)).keepalives_interval(Duration::from_secs(5));
    config.keepalives_retries(3).tcp_user_timeout(Duration::from_secs(25));
    loop {
        if let Err(error) = hear(&config, tls.clone(), &news).await {
            tracing::warn!(%error, "not hearing the other nodes; trying again");
        }
        tokio::time::sleep(AGAIN).await;
    }
}

async fn hear(config: &tokio_postgres::Config, tls: MakeRustlsConnect, news: &News) -> Result<()> {
    let (client, mut connection) = config.connect(tls).await?;
    let mut messages = stream::poll_fn(move |context| connection.poll_message(context));
    let saying = news.clone();
    let heard = tokio::spawn(async move {
        while let Some(message) = messages.next().await {
            if let AsyncMessage::Notification(said) = message? {
                drop(saying.send(Heard::Topic(said.payload().into())));
            }
        }
        Ok::<(), tokio_postgres::Error>(())
    });
    client.batch_execute(&format!("listen {CHANNEL}")).await?;
    // What was announced until now was said to nobody here.
    drop(news.send(Heard::Gap));
    heard.await.map_err(|error| Error::fault(error.to_string()))?.map_err(Error::from)
}

fn tls(authorities: &[u8]) -> Result<MakeRustlsConnect> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = rustls::RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(authorities) {
        let unreadable = |error: &dyn std::fmt::Display| Error::fault(error.to_string());
        let certificate = certificate.map_err(|error| unreadable(&error))?;
        roots.add(certificate).map_err(|error| unreadable(&error))?;
    }
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring serves the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

async fn on_postgres<T: Send + 'static>(
    pool: &deadpool_postgres::Pool,
    reading: bool,
    statements: Arc<AtomicU64>,
    work: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
) -> Result<T> {
    let mut connection = pool.get().await?;
    let runtime = Handle::current();
    blocking(move || {
        let isolation =
            if reading { IsolationLevel::RepeatableRead } else { IsolationLevel::ReadCommitted };
        let start = connection.build_transaction().isolation_level(isolation).read_only(reading);
        let transaction = runtime.block_on(start.start())?;
        let session = Session::Postgres(runtime.clone(), &transaction);
        let value = work(&mut Tx::new(session, &statements))?;
        runtime.block_on(transaction.commit())?;
        Ok(value)
    })
    .await
}

fn postgres_params<'a>(
    params: &'a [&'a dyn Bind],
) -> Vec<&'a (dyn tokio_postgres::types::ToSql + Sync)> {
    params.iter().map(|param| param.postgres()).collect()
}

/// A panic inside becomes a fault, as everywhere.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => Err(Error::fault(error.to_string())),
    }
}
