//! PostgreSQL: a pool of connections, and one more that hears the other nodes.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use tokio_postgres::error::{DbError, Severity};
use tokio_postgres::{AsyncMessage, IsolationLevel};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Bind, Heard, News, Schema, Session, Tx, Work, blocking, lane, wall};
use crate::error::{Error, Result};

/// How many connections a node holds.
const CONNECTIONS: usize = 16;
/// How many more it holds for what goes first.
const FIRST: usize = 4;
/// How long somebody waits for one of them before being told to come back.
const PATIENCE: Duration = Duration::from_secs(10);
/// The channel of `notify`.
pub(super) const CHANNEL: &str = "kizahashi";
/// How long after its connection broke the listener tries again.
const AGAIN: Duration = Duration::from_secs(1);

pub(super) struct Postgres {
    pool: deadpool_postgres::Pool,
    first: deadpool_postgres::Pool,
    listener: AbortHandle,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

/// Server, port, database and user of an address; nothing else of it.
pub(super) fn told(url: &str) -> String {
    use tokio_postgres::config::Host;
    let Ok(config) = url.parse::<tokio_postgres::Config>() else {
        return "postgres://…".to_owned();
    };
    let hosts = config.get_hosts().iter().map(|host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(folder) => folder.display().to_string(),
    });
    let hosts = hosts.collect::<Vec<_>>().join(",");
    let ports =
        config.get_ports().iter().map(|port| format!(":{port}")).collect::<Vec<_>>().join(",");
    let user = config.get_user().unwrap_or_default();
    let name = config.get_dbname().unwrap_or(user);
    format!("postgres://{user}@{hosts}{ports}/{name} ({:?})", config.get_ssl_mode())
}

impl Postgres {
    pub(super) async fn open(
        url: &str,
        authorities: &[u8],
        news: &News,
        schema: Schema,
    ) -> Result<Postgres> {
        let config: tokio_postgres::Config = url.parse()?;
        let tls = tls(authorities)?;
        let (pool, first) = (pool(&config, &tls, CONNECTIONS)?, pool(&config, &tls, FIRST)?);
        if let Some(runner) = schema.runner() {
            let mut client = pool.get().await?;
            // A user that may not make tables needs none of it once everything is up to date.
            if schema == Schema::Newest && is_newest(&client).await? {
                wall::stands_or_is_built(&client).await?;
                drop(client);
                let listener = tokio::spawn(listen(config, tls, news.clone())).abort_handle();
                return Ok(Postgres { pool, first, listener });
            }
            // Several nodes may start at once; one migrates, the others wait.
            client.batch_execute("select pg_advisory_lock(7263946)").await?;
            let migrated = runner.run_async(&mut **client).await;
            let walled = if migrated.is_ok() { wall::build(&client).await } else { Ok(()) };
            client.batch_execute("select pg_advisory_unlock(7263946)").await?;
            migrated?;
            walled?;
        }
        let listener = tokio::spawn(listen(config, tls, news.clone())).abort_handle();
        Ok(Postgres { pool, first, listener })
    }

    /// Makes every connection of what goes first.
    pub(super) async fn keep_ready(&self) -> Result<()> {
        let mut held = Vec::new();
        for _ in 0..FIRST {
            held.push(self.first.get().await?);
        }
        Ok(())
    }

    /// A snapshot, or a unit of work.
    pub(super) async fn unit(
        &self,
        reading: bool,
        statements: Arc<AtomicU64>,
        work: Work,
    ) -> Result<()> {
        let pool = if lane::goes_first() { &self.first } else { &self.pool };
        let mut connection = pool.get().await?;
        let (runtime, kept) = (Handle::current(), wall::kept_to());
        blocking(move || {
            let isolation = if reading {
                IsolationLevel::RepeatableRead
            } else {
                IsolationLevel::ReadCommitted
            };
            let start =
                connection.build_transaction().isolation_level(isolation).read_only(reading);
            let transaction = runtime.block_on(start.start())?;
            if let Some(organisation) = kept {
                let keep = async {
                    let statement = transaction.prepare_cached(wall::KEEP).await?;
                    transaction.query_one(&statement, &[&&*organisation]).await
                };
                runtime.block_on(keep)?;
            }
            let session = Session::Postgres(runtime.clone(), &transaction);
            work.run(&mut Tx::new(session, &statements))?;
            let committed = runtime.block_on(transaction.commit());
            committed.map_err(|error| match reading || refused(&error) {
                true => error.into(),
                // Nobody is told that nothing was changed.
                false => Error::unsure(in_words(&error)),
            })
        })
        .await
    }

    pub(super) async fn scrub(&self, tables: &[&str]) -> Result<()> {
        let client = self.pool.get().await?;
        nobody_sees_the_past(&client).await?;
        for table in tables {
            client.batch_execute(&format!("vacuum (full) {table}")).await?;
        }
        Ok(client.batch_execute("checkpoint").await.or_else(only_for_superusers)?)
    }
}

fn pool(
    config: &tokio_postgres::Config,
    tls: &MakeRustlsConnect,
    connections: usize,
) -> Result<deadpool_postgres::Pool> {
    let manager = deadpool_postgres::Manager::new(config.clone(), tls.clone());
    let pool = deadpool_postgres::Pool::builder(manager)
        .max_size(connections)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .runtime(deadpool_postgres::Runtime::Tokio1)
        .build();
    pool.map_err(|error| Error::fault(error.to_string()))
}

/// Classes of SQLSTATE that tell of a server which has trouble of its own, or gave up for others' sake: the connection,
/// rollback, resources, an operator, the system.
const AWAY: [&str; 5] = ["08", "40", "53", "57", "58"];
/// Classes that tell of what is in a row: data, constraints.
const OF_ROWS: [&str; 2] = ["22", "23"];

fn is_of(told: &DbError, classes: &[&str]) -> bool {
    classes.iter().any(|class| told.code().code().starts_with(class))
}

/// It said no and goes on, so that what was asked is undone.
fn refused(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|told| !hangs_up(told))
}

fn hangs_up(told: &DbError) -> bool {
    matches!(told.parsed_severity(), Some(Severity::Fatal | Severity::Panic))
}

/// The server cannot be reached, has no room or no connection left, or is just starting or stopping: all that it calls
/// fatal, for with that it hangs up.
pub(super) fn is_away(error: &tokio_postgres::Error) -> bool {
    let told = error.as_db_error().is_some_and(|told| hangs_up(told) || is_of(told, &AWAY));
    told || broken(error).is_some() || error.is_closed()
}

fn broken(error: &tokio_postgres::Error) -> Option<&std::io::Error> {
    std::error::Error::source(error)?.downcast_ref()
}

/// What of an error may be written down: what the server says of itself.  What it says of a row may quote the row, so of
/// that only which rule it was.
pub(super) fn in_words(error: &tokio_postgres::Error) -> String {
    let what = match (error.as_db_error(), broken(error)) {
        (Some(told), _) if is_of(told, &OF_ROWS) => told.constraint().unwrap_or("a row").to_owned(),
        (Some(told), _) => told.message().to_owned(),
        (None, Some(broken)) => broken.to_string(),
        (None, None) => return error.to_string(),
    };
    match error.code() {
        Some(code) => format!("{what} (SQLSTATE {})", code.code()),
        None => format!("{error}: {what}"),
    }
}

/// Every step this program knows was taken, and no other.
async fn is_newest(client: &tokio_postgres::Client) -> Result<bool> {
    let there = "select to_regclass('refinery_schema_history') is not null";
    if !client.query_one(there, &[]).await?.try_get::<_, bool>(0)? {
        return Ok(false);
    }
    let taken = "select version::bigint, name::text, checksum::text from refinery_schema_history
         order by version";
    let taken = client.query(taken, &[]).await?;
    let known = super::known_steps();
    let same = |(row, step): (&tokio_postgres::Row, &super::Step)| -> Result<bool> {
        let taken: (i64, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        Ok(taken == (step.version, step.name.clone(), step.checksum.clone()))
    };
    let mut all = taken.len() == known.len();
    for pair in taken.iter().zip(&known) {
        all &= same(pair)?;
    }
    Ok(all)
}

/// Waits until every snapshot of this database is younger than what was deleted so far: a vacuum keeps rows that somebody
/// may still see, such as a reader under way or PostgreSQL's own analysis.  After [`PATIENCE`] it goes on as it is.
async fn nobody_sees_the_past(client: &tokio_postgres::Client) -> Result<()> {
    const LOOK: Duration = Duration::from_millis(20);
    let mark = client.query_one("select pg_current_xact_id()::text", &[]).await?;
    let mark: String = mark.try_get(0)?;
    let older = "select count(*) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()
             and age(backend_xmin) > age($1::text::xid8::xid)";
    for _ in 0..PATIENCE.as_millis() / LOOK.as_millis() {
        let seeing: i64 = client.query_one(older, &[&mark]).await?.try_get(0)?;
        if seeing == 0 {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
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

/// So many rows are under way at once.
const AT_ONCE: usize = 256;

/// Executes the text for every row; the next is sent before the last is answered.
pub(super) async fn each(
    tx: &deadpool_postgres::Transaction<'_>,
    sql: &str,
    rows: &[Vec<&dyn Bind>],
) -> Result<()> {
    let statement = tx.prepare_cached(sql).await?;
    let sent = rows.iter().map(|row| {
        let (statement, params) = (statement.clone(), bind(row));
        async move { tx.execute(&statement, &params).await }
    });
    let mut sent = stream::iter(sent).buffered(AT_ONCE);
    while let Some(done) = sent.next().await {
        done?;
    }
    Ok(())
}

pub(super) fn bind<'a>(
    params: &'a [&'a dyn Bind],
) -> Vec<&'a (dyn tokio_postgres::types::ToSql + Sync)> {
    params.iter().map(|param| param.postgres()).collect()
}
