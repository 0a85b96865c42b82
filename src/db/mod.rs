//! The database: SQLite in the box, PostgreSQL when a city outgrows it.
//!
//! This is the only folder that knows there are two.  Everyone else writes one SQL text and calls
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
//! Work that goes first ([`first`]) is never queued behind other work: it has connections of its own,
//! and the writer takes it up before whatever else waits.
//!
//! What a unit announces ([`Tx::announce`]) is heard after its commit, and only then, by everybody who
//! listens ([`Db::heard`]): on SQLite within this process, which is the only node; on PostgreSQL by
//! `notify`, on every node.

mod copy;
mod lane;
mod postgres;
mod sqlite;
mod state;
mod wall;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::runtime::Handle;
use tokio::sync::{broadcast, oneshot};

pub use copy::{Cell, Column, Giver, Holds, Piece, Table, Taker};
pub use state::{Facts, Step, known_steps, newest_step};

use postgres::{CHANNEL, Postgres};
use sqlite::Sqlite;

use lane::Firsts;
pub use lane::first;
pub use wall::{keep_to, one_request};

use crate::error::{Error, Result};

/// A step that could not be taken, with what PostgreSQL said.
impl From<refinery::Error> for Error {
    fn from(error: refinery::Error) -> Error {
        let causes =
            std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
        match causes.filter_map(|cause| cause.downcast_ref()).next() {
            Some(cause) => Error::fault(format!("{error}: {}", postgres::in_words(cause))),
            None => Error::Fault(Arc::new(error)),
        }
    }
}

/// A file that cannot be written, for want of room or otherwise, is not the person's mistake, nor a mistake of ours.
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        match sqlite::is_away(&error) {
            true => Error::Away(Arc::new(error)),
            false => Error::Fault(Arc::new(error)),
        }
    }
}

/// The same of a server that cannot be reached, has no room, or is just starting.
impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Error {
        let words = postgres::in_words(&error);
        if postgres::is_away(&error) { Error::away(words) } else { Error::fault(words) }
    }
}

/// No connection came free in time: the person is told to come back.
impl From<deadpool_postgres::PoolError> for Error {
    fn from(error: deadpool_postgres::PoolError) -> Error {
        match error {
            deadpool_postgres::PoolError::Timeout(_) => Error::Busy,
            deadpool_postgres::PoolError::Backend(error) => error.into(),
            error => Error::Fault(Arc::new(error)),
        }
    }
}

mod migrations {
    refinery::embed_migrations!("migrations");
}

/// The place of a database as it may be told: no password, whichever way it was given.
pub fn told(place: &str) -> String {
    match place.starts_with("postgres") {
        true => postgres::told(place),
        false => place.to_owned(),
    }
}

/// How many announcements may wait for a listener before it is told that it missed some.
const UNHEARD: usize = 1024;

/// The open database.  Cheap to clone.
#[derive(Clone)]
pub struct Db {
    kind: Kind,
    statements: Arc<AtomicU64>,
    news: News,
    firsts: Firsts,
}

#[derive(Clone)]
enum Kind {
    Sqlite(Arc<Sqlite>),
    Postgres(Arc<Postgres>),
}

/// What becomes of the schema when a database is opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Schema {
    /// Brought up to date: every step that is missing, in one transaction.
    Newest,
    /// Brought to that step, and no further.
    Step(i64),
    /// Left alone.
    AsItIs,
}

impl Schema {
    /// What is to be run; nothing where it is left alone.
    fn runner(self) -> Option<refinery::Runner> {
        let runner = migrations::migrations::runner().set_grouped(true);
        match self {
            Schema::Newest => Some(runner),
            Schema::Step(step) => {
                let step = i32::try_from(step).unwrap_or(i32::MAX);
                Some(runner.set_target(refinery::Target::Version(step)))
            }
            Schema::AsItIs => None,
        }
    }
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

impl Db {
    /// Opens a SQLite file, or a PostgreSQL database by its `postgres://` address, and brings its
    /// schema up to date.
    pub async fn open(place: &str) -> Result<Db> {
        Db::open_trusting(place, b"").await
    }

    /// The same, trusting for TLS the authorities of these PEM certificates: a municipality's own.
    pub async fn open_trusting(place: &str, authorities: &[u8]) -> Result<Db> {
        Db::connect(place, authorities, Schema::Newest).await
    }

    /// The same with the schema as it is found: to look, to copy, and to say what an upgrade would do.
    pub async fn as_it_is(place: &str, authorities: &[u8]) -> Result<Db> {
        Db::connect(place, authorities, Schema::AsItIs).await
    }

    async fn connect(place: &str, authorities: &[u8], schema: Schema) -> Result<Db> {
        let (news, _) = broadcast::channel(UNHEARD);
        let kind = match place.starts_with("postgres") {
            true => {
                Kind::Postgres(Arc::new(Postgres::open(place, authorities, &news, schema).await?))
            }
            false => Kind::Sqlite(Arc::new(Sqlite::open(Path::new(place), schema)?)),
        };
        Ok(Db { kind, statements: Arc::default(), news, firsts: Firsts::default() })
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
        let (work, value) = Work::of(work);
        self.read_unit(work).await?;
        value.get()
    }

    /// A unit of work: kept whole, durably, when it returns `Ok`; undone whole when it does not.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (work, value) = Work::of(work);
        self.write_unit(work).await?;
        value.get()
    }

    async fn read_unit(&self, work: Work) -> Result<()> {
        let _under_way = self.firsts.count();
        let statements = self.statements.clone();
        match &self.kind {
            Kind::Sqlite(sqlite) => {
                let (sqlite, first) = (sqlite.clone(), lane::goes_first());
                blocking(move || sqlite.read(first, &statements, work)).await
            }
            Kind::Postgres(postgres) => postgres.unit(true, statements, work).await,
        }
    }

    async fn write_unit(&self, work: Work) -> Result<()> {
        let _under_way = self.firsts.count();
        let statements = self.statements.clone();
        match &self.kind {
            Kind::Sqlite(sqlite) => sqlite.write(statements, self.news.clone(), work).await,
            Kind::Postgres(postgres) => postgres.unit(false, statements, work).await,
        }
    }

    /// Waits until few of those who go first ([`first`]) are at the database.
    pub async fn has_time(&self) {
        self.firsts.are_few().await;
    }

    /// The connections of what goes first are made now, and not when there are none left to be had.
    pub async fn keep_ready(&self) -> Result<()> {
        match &self.kind {
            Kind::Sqlite(_) => Ok(()),
            Kind::Postgres(postgres) => postgres.keep_ready().await,
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
            Kind::Sqlite(sqlite) => sqlite.scrub().await,
            Kind::Postgres(postgres) => postgres.scrub(tables).await,
        }
    }
}

/// A unit of work whose value waits elsewhere: what runs it is compiled once, not for each of its hundreds of callers.
struct Work(Box<Run>);

type Run = dyn FnOnce(&mut Tx) -> Result<()> + Send;

impl Work {
    fn of<T: Send + 'static>(
        work: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> (Work, Value<T>) {
        let (sender, value) = oneshot::channel();
        let run = move |tx: &mut Tx| {
            let _ = sender.send(work(tx)?); // whoever asked may have gone away
            Ok(())
        };
        (Work(Box::new(run)), Value(value))
    }

    fn run(self, tx: &mut Tx) -> Result<()> {
        self.0(tx)
    }
}

/// What a unit of work returns, there as soon as it is done.
struct Value<T>(oneshot::Receiver<T>);

impl<T> Value<T> {
    fn get(mut self) -> Result<T> {
        self.0.try_recv().map_err(|_| Error::fault("a unit of work gave no value"))
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
                sqlite::bind(&mut statement, params)?;
                let mut rows = statement.raw_query();
                let mut records = Vec::new();
                while let Some(row) = rows.next()? {
                    records.push(T::read(Row::Sqlite(row))?);
                }
                Ok(records)
            }
            Session::Postgres(runtime, tx) => runtime.block_on(async {
                let statement = tx.prepare_cached(sql).await?;
                let rows = tx.query(&statement, &postgres::bind(params)).await?;
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
                sqlite::bind(&mut statement, params)?;
                let mut rows = statement.raw_query();
                let record = rows.next()?.map(|row| T::read(Row::Sqlite(row))).transpose()?;
                match rows.next()? {
                    None => Ok(record),
                    Some(_) => Err(rusqlite::Error::QueryReturnedMoreThanOneRow.into()),
                }
            }
            Session::Postgres(runtime, tx) => runtime.block_on(async {
                let statement = tx.prepare_cached(sql).await?;
                let row = tx.query_opt(&statement, &postgres::bind(params)).await?;
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
                sqlite::bind(&mut statement, params)?;
                Ok(statement.raw_execute()? as u64)
            }
            Session::Postgres(runtime, tx) => runtime.block_on(async {
                let statement = tx.prepare_cached(sql).await?;
                Ok(tx.execute(&statement, &postgres::bind(params)).await?)
            }),
        }
    }

    /// The same for many rows, without waiting for each: 40,000 people are one conversation.
    pub fn each(&mut self, sql: &str, rows: &[Vec<&dyn Bind>]) -> Result<()> {
        self.count();
        match &self.kind {
            Session::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                for row in rows {
                    sqlite::bind(&mut statement, row)?;
                    statement.raw_execute()?;
                }
            }
            Session::Postgres(runtime, tx) => runtime.block_on(postgres::each(tx, sql, rows))?,
        }
        Ok(())
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

/// A panic inside becomes a fault, as everywhere.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => Err(Error::fault(error.to_string())),
    }
}
