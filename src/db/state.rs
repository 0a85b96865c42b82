//! How the database stands: the step of its schema, its settings, whether its files are sound.

use super::{Db, Kind, Record, Row, Session, Tx, migrations};
use crate::error::{Error, Result};
use crate::msg;

/// A step of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// Of its text: a step that was changed after it was taken is another.
    pub checksum: String,
}

/// Every step this program knows, in order.
pub fn known_steps() -> Vec<Step> {
    let runner = migrations::migrations::runner();
    let step = |step: &refinery::Migration| Step {
        version: i64::from(step.version()),
        name: step.name().to_owned(),
        checksum: step.checksum().to_string(),
    };
    let mut steps: Vec<Step> = runner.get_migrations().iter().map(step).collect();
    steps.sort_by_key(|step| step.version);
    steps
}

/// The step this program brings a schema to.
pub fn newest_step() -> i64 {
    known_steps().last().map_or(0, |step| step.version)
}

/// What the database says of itself.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// `SQLite 3.50.4` or `PostgreSQL 17.2 …`.
    pub engine: String,
    /// It is PostgreSQL.
    pub postgres: bool,
    /// Its major version.
    pub major: i64,
    /// Settings that matter, by name.
    pub settings: Vec<(String, String)>,
    /// The connection is encrypted, or goes nowhere.
    pub private: bool,
    /// Our user may do everything, past every rule.
    pub superuser: bool,
    /// Its size in bytes.
    pub bytes: i64,
    /// Its own clock, in seconds since 1970.
    pub seconds: i64,
}

impl Db {
    /// It is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self.kind, Kind::Postgres(_))
    }

    /// Refused where another program, newer than this one, has brought the schema further.
    pub async fn refuse_newer(&self) -> Result<()> {
        let steps = self.read(|tx| tx.steps()).await?;
        let (theirs, ours) = (steps.last().map_or(0, |step| step.version), newest_step());
        match theirs > ours {
            true => Err(Error::Refused(msg!("schema-newer", theirs = theirs, ours = ours))),
            false => Ok(()),
        }
    }
}

impl Tx<'_> {
    /// The steps of the schema that were taken.
    pub fn steps(&mut self) -> Result<Vec<Step>> {
        let there = if self.is_sqlite() {
            "select name from sqlite_master where name = 'refinery_schema_history'"
        } else {
            "select relname::text as name from pg_class where relname = 'refinery_schema_history'
             and relnamespace = current_schema()::regnamespace"
        };
        if self.maybe::<There>(there, &[])?.is_none() {
            return Ok(Vec::new());
        }
        self.all(
            "select cast(version as bigint) as version, cast(name as text) as name,
                 cast(checksum as text) as checksum
             from refinery_schema_history order by version",
            &[],
        )
    }

    /// When the newest step of the schema was taken.
    pub fn last_step_taken(&mut self) -> Result<Option<String>> {
        if self.steps()?.is_empty() {
            return Ok(None);
        }
        let taken: Taken = self.one(
            "select cast(applied_on as text) as applied_on from refinery_schema_history
             order by version desc limit 1",
            &[],
        )?;
        Ok(Some(taken.0))
    }

    /// What the database says of itself.
    pub fn facts(&mut self) -> Result<Facts> {
        match &self.kind {
            Session::Sqlite(connection) => sqlite_facts(connection),
            Session::Postgres(..) => self.one(POSTGRES_FACTS, &[]),
        }
    }

    /// What is wrong in its files, in its own words.  PostgreSQL looks after its files itself.
    pub fn damages(&mut self) -> Result<Vec<String>> {
        if !self.is_sqlite() {
            return Ok(Vec::new());
        }
        let mut found: Vec<Words> = self.all("select * from pragma_integrity_check", &[])?;
        found.retain(|words| words.0 != "ok");
        let dangling: Vec<Leaning> =
            self.all("select \"table\" as name from pragma_foreign_key_check", &[])?;
        let dangling = dangling.into_iter().map(|leaning| format!("{}: foreign key", leaning.0));
        Ok(found.into_iter().map(|words| words.0).chain(dangling).collect())
    }
}

fn sqlite_facts(connection: &rusqlite::Connection) -> Result<Facts> {
    let number = |pragma: &str| -> Result<i64> {
        Ok(connection.query_row(&format!("pragma {pragma}"), [], |row| row.get(0))?)
    };
    let mode: String = connection.query_row("pragma journal_mode", [], |row| row.get(0))?;
    let settings = vec![
        ("journal_mode".to_owned(), mode),
        ("synchronous".to_owned(), number("synchronous")?.to_string()),
        ("secure_delete".to_owned(), number("secure_delete")?.to_string()),
        ("foreign_keys".to_owned(), number("foreign_keys")?.to_string()),
    ];
    Ok(Facts {
        engine: format!("SQLite {}", rusqlite::version()),
        settings,
        private: true,
        bytes: number("page_count")? * number("page_size")?,
        ..Facts::default()
    })
}

const POSTGRES_FACTS: &str = "select version() as engine,
     current_setting('server_version_num')::bigint / 10000 as major,
     current_setting('log_statement') as log_statement,
     current_setting('log_min_duration_statement') as log_min_duration_statement,
     current_setting('fsync') as fsync,
     current_setting('synchronous_commit') as synchronous_commit,
     current_setting('full_page_writes') as full_page_writes,
     coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false)
         or inet_server_addr() is null or inet_server_addr() <<= inet '127.0.0.0/8'
         or inet_server_addr() = inet '::1' as private,
     (select rolsuper from pg_roles where rolname = current_user) as superuser,
     pg_database_size(current_database()) as bytes,
     extract(epoch from now())::bigint as seconds";

impl Record for Facts {
    fn read(row: Row<'_>) -> Result<Facts> {
        const SETTINGS: [&str; 5] = [
            "log_statement",
            "log_min_duration_statement",
            "fsync",
            "synchronous_commit",
            "full_page_writes",
        ];
        let setting = |name: &str| Ok((name.to_owned(), row.get::<String>(name)?));
        let engine: String = row.get("engine")?;
        Ok(Facts {
            engine: engine.split(" on ").next().unwrap_or_default().to_owned(),
            postgres: true,
            major: row.get("major")?,
            settings: SETTINGS.into_iter().map(setting).collect::<Result<_>>()?,
            private: row.get("private")?,
            superuser: row.get("superuser")?,
            bytes: row.get("bytes")?,
            seconds: row.get("seconds")?,
        })
    }
}

impl Record for Step {
    fn read(row: Row<'_>) -> Result<Step> {
        Ok(Step {
            version: row.get("version")?,
            name: row.get("name")?,
            checksum: row.get("checksum")?,
        })
    }
}

struct Taken(String);

impl Record for Taken {
    fn read(row: Row<'_>) -> Result<Taken> {
        Ok(Taken(row.get("applied_on")?))
    }
}

struct There;

impl Record for There {
    fn read(_: Row<'_>) -> Result<There> {
        Ok(There)
    }
}

struct Words(String);

impl Record for Words {
    fn read(row: Row<'_>) -> Result<Words> {
        Ok(Words(row.get("integrity_check")?))
    }
}

struct Leaning(String);

impl Record for Leaning {
    fn read(row: Row<'_>) -> Result<Leaning> {
        Ok(Leaning(row.get("name")?))
    }
}
