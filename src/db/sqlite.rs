//! SQLite: one writer that commits many units together, and a few readers.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use tokio::sync::oneshot;

use super::{Bind, Heard, News, Schema, Session, Tx, Work, lane};
use crate::error::{Error, Result};

/// How many connections read at once.
const READERS: usize = 4;
/// How many more there are for what goes first.
const FIRST: usize = 2;
/// How many units of work share one commit.
const TOGETHER: usize = 64;

pub(super) struct Sqlite {
    writer: mpsc::Sender<(bool, Task)>,
    readers: [Mutex<rusqlite::Connection>; READERS],
    first: [Mutex<rusqlite::Connection>; FIRST],
    next: AtomicUsize,
    path: PathBuf,
}

type Answer = Box<dyn FnOnce(Result<()>) + Send>;
/// Runs one unit inside its savepoint, where that could be had; gives back whether to keep it, and
/// what to call after the commit.
type Job = Box<dyn FnOnce(Result<&rusqlite::Connection>) -> (bool, Answer) + Send>;

enum Task {
    Unit(Job),
    Scrub(oneshot::Sender<Result<()>>),
}

impl Sqlite {
    pub(super) fn open(path: &Path, schema: Schema) -> Result<Sqlite> {
        let mut writer = connect(path)?;
        if let Some(runner) = schema.runner() {
            runner.run(&mut writer)?;
            // What a crash left in the log goes into the file, where deleted rows are overwritten.
            writer.execute_batch("pragma wal_checkpoint(truncate)")?;
        }
        let (sender, tasks) = mpsc::channel();
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || write_tasks(&writer, &tasks))?;
        let reader = || -> Result<_> {
            let connection = connect(path)?;
            connection.execute_batch("pragma query_only = on")?;
            Ok(Mutex::new(connection))
        };
        let readers = [reader()?, reader()?, reader()?, reader()?];
        let (first, next) = ([reader()?, reader()?], AtomicUsize::new(0));
        Ok(Sqlite { writer: sender, readers, first, next, path: path.to_owned() })
    }

    /// A snapshot on a connection of its own, for reading that takes long.
    pub(super) fn snapshot(&self, statements: &AtomicU64, work: Work) -> Result<()> {
        let connection = connect(&self.path)?;
        connection.execute_batch("pragma query_only = on")?;
        let snapshot = connection.unchecked_transaction()?;
        work.run(&mut Tx::new(Session::Sqlite(&snapshot), statements))
    }

    /// A snapshot, on the next reader in turn.
    pub(super) fn read(&self, first: bool, statements: &AtomicU64, work: Work) -> Result<()> {
        let readers: &[Mutex<_>] = if first { &self.first } else { &self.readers };
        let turn = self.next.fetch_add(1, Ordering::Relaxed) % readers.len();
        let reader = readers[turn].lock().unwrap_or_else(PoisonError::into_inner);
        let snapshot = reader.unchecked_transaction()?;
        work.run(&mut Tx::new(Session::Sqlite(&snapshot), statements))
    }

    /// Waits for the writer's next commit.
    pub(super) async fn write(
        &self,
        statements: Arc<AtomicU64>,
        news: News,
        work: Work,
    ) -> Result<()> {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let mut announced = Vec::new();
            let done = connection.and_then(|connection| {
                let mut tx = Tx::new(Session::Sqlite(connection), &statements);
                let done = catch_unwind(AssertUnwindSafe(|| work.run(&mut tx)));
                announced = tx.announced;
                done.unwrap_or_else(|_| Err(Error::fault("a unit of work panicked")))
            });
            let keep = done.is_ok();
            (
                keep,
                Box::new(move |outcome: Result<()>| {
                    let outcome = done.and(outcome);
                    for topic in announced.into_iter().filter(|_| outcome.is_ok()) {
                        drop(news.send(Heard::Topic(topic)));
                    }
                    // Nobody listening (the browser went away) changes nothing: the work is done.
                    let _ = sender.send(outcome);
                }),
            )
        });
        let task = (lane::goes_first(), Task::Unit(job));
        self.writer.send(task).map_err(|_| Error::fault("the writer has stopped"))?;
        receiver.await.map_err(|_| Error::fault("the writer gave no answer"))?
    }

    /// `vacuum` cannot run inside a transaction: the writer runs it between two batches.
    pub(super) async fn scrub(&self) -> Result<()> {
        let (sender, receiver) = oneshot::channel();
        self.writer
            .send((false, Task::Scrub(sender)))
            .map_err(|_| Error::fault("the writer has stopped"))?;
        receiver.await.map_err(|_| Error::fault("the writer gave no answer"))?
    }
}

fn connect(path: &Path) -> Result<rusqlite::Connection> {
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

/// What waits for the writer.
#[derive(Default)]
struct Waiting {
    first: VecDeque<Task>,
    others: VecDeque<Task>,
}

impl Waiting {
    /// Takes in all that came, waiting for it where there is nothing to do; says whether there is.
    fn take_in(&mut self, tasks: &mpsc::Receiver<(bool, Task)>) -> bool {
        if self.first.is_empty() && self.others.is_empty() {
            tasks.recv().into_iter().for_each(|task| self.put(task));
        }
        tasks.try_iter().for_each(|task| self.put(task));
        !(self.first.is_empty() && self.others.is_empty())
    }

    fn put(&mut self, (first, task): (bool, Task)) {
        let lane = if first { &mut self.first } else { &mut self.others };
        lane.push_back(task);
    }

    /// Who shares the next commit: those who go first, and one of the others, so that these come on as well.
    fn together(&mut self) -> Vec<Task> {
        let firsts = self.first.len().min(TOGETHER - 1);
        let others = if firsts == 0 { TOGETHER } else { 1 }.min(self.others.len());
        self.first.drain(..firsts).chain(self.others.drain(..others)).collect()
    }
}

fn write_tasks(connection: &rusqlite::Connection, tasks: &mpsc::Receiver<(bool, Task)>) {
    let mut waiting = Waiting::default();
    while waiting.take_in(tasks) {
        let (mut units, mut scrubs) = (Vec::new(), Vec::new());
        for task in waiting.together() {
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
        return refuse(job, Error::away("the transaction was lost"));
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

/// The file takes nothing: no room, no right, no disk.
pub(super) fn is_away(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DiskFull, ReadOnly, SystemIoFailure};
    let code = error.sqlite_error_code();
    code.is_some_and(|code| {
        matches!(code, DiskFull | SystemIoFailure | CannotOpen | ReadOnly | DatabaseBusy)
    })
}

fn answer_all(answers: impl IntoIterator<Item = Answer>, outcome: &Result<()>) {
    for answer in answers {
        answer(outcome.clone());
    }
}

/// To SQLite `$2` is a name like any other, numbered by its first appearance in the text: it has to
/// be looked up to mean the second parameter, as it does to PostgreSQL.
pub(super) fn bind(statement: &mut rusqlite::Statement, params: &[&dyn Bind]) -> Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn unit() -> Task {
        Task::Unit(Box::new(|_| (true, Box::new(|_| ()))))
    }

    #[test]
    fn who_goes_first_is_written_before_the_others_and_one_of_these_comes_along() {
        let (sender, tasks) = mpsc::channel();
        for place in 0..200 {
            sender.send((place >= 100, unit())).unwrap();
        }
        drop(sender);
        let (mut waiting, mut left) = (Waiting::default(), Vec::new());
        while waiting.take_in(&tasks) {
            waiting.together();
            left.push((waiting.first.len(), waiting.others.len()));
        }
        assert_eq!(left, [(37, 99), (0, 98), (0, 34), (0, 0)]);
    }
}
