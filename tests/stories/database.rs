//! The database has a bad day: killed again and again, standing still, gone, with no connection left.  The service goes on
//! by itself, and nothing that was acknowledged is lost.
//!
//! Each story has a PostgreSQL of its own, for nobody else's may be killed.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use jiff::SignedDuration;
use kizahashi::db::{Db, Tx};
use kizahashi::rounds::close;
use kizahashi::world::Dice;
use tempfile::TempDir;
use tokio_postgres::NoTls;

use crate::common::World;
use crate::heavy_days::answering;
use crate::kills::{Chance, Kept};
use crate::lengths::length;
use crate::office::{SHORT, TWELVE};
use crate::server::{Line, Phone, Server};
use crate::small_disk::SmallDisk;

/// How many people there are in an office of [`TWELVE`].
const PEOPLE: usize = 12;
/// Room on its small disk, in megabytes, and how much more is left free at each next point: every answer leaves its
/// earlier self behind until somebody cleans up, so that the room of all points has to be there.
const DISK: usize = 192;
const STEP: u64 = 20 << 10;
/// A constraint that is looked at only at the commit.
const KEEPING: &str = "deferrable initially deferred";
/// Crashes between two looks into the box.
const IN_A_ROW: usize = 5;

#[test]
fn no_acknowledged_answer_is_lost_however_often_the_database_is_killed() {
    on_its_own(100, async |mut postgres, world| {
        let (round, place, mut phones) = answering(&world, &TWELVE).await;
        let server = place.serve();
        let crashes = length("database crashes");
        let (dice, mut kept) = (Chance::new(Dice::seeded([8; 32])), Kept::default());
        let acknowledged = AtomicUsize::new(0);
        for done in (0..crashes).step_by(IN_A_ROW) {
            let round_of_crashes = IN_A_ROW.min(crashes - done);
            send_until(&mut phones, &server, &acknowledged, || {
                for _ in 0..round_of_crashes {
                    let before = acknowledged.load(Ordering::Relaxed);
                    patiently(|| acknowledged.load(Ordering::Relaxed) > before);
                    std::thread::sleep(dice.up_to(60));
                    postgres.crashes();
                    postgres.starts();
                }
            });
            kept.add(place.what_is_kept(&round, &phones).await);
        }
        let acknowledged = acknowledged.into_inner();
        place.found("database crashes while answering", crashes, acknowledged, &kept);
        drop(server);
        let log = fs::read_to_string(place.log()).unwrap();
        assert!(!log.contains("panicked"), "{log}");
    });
}

#[test]
fn while_the_database_stands_still_people_wait_and_then_it_goes_on() {
    on_its_own(100, async |postgres, world| {
        let (round, place, mut phones) = answering(&world, &TWELVE).await;
        let server = place.serve();
        let acknowledged = AtomicUsize::new(0);
        send_until(&mut phones, &server, &acknowledged, || {
            patiently(|| acknowledged.load(Ordering::Relaxed) > 0);
            postgres.signal("STOP");
            std::thread::sleep(Duration::from_millis(1500));
            let until_then = acknowledged.load(Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(200));
            assert_eq!(acknowledged.load(Ordering::Relaxed), until_then, "nobody answered");
            let mut line = Line::to(&server.address).unwrap();
            let page = line.ask(&Phone::default(), "GET", "/r", "").unwrap();
            assert!(page.starts_with("HTTP/1.1 200"), "what needs no database is there: {page}");
            postgres.signal("CONT");
            patiently(|| acknowledged.load(Ordering::Relaxed) > until_then + PEOPLE);
        });
        let kept = place.what_is_kept(&round, &phones).await;
        place.found("the database stood still", 1, acknowledged.into_inner(), &kept);
    });
}

#[test]
fn while_the_database_is_gone_what_was_typed_comes_back_and_afterwards_it_goes_on() {
    on_its_own(100, async |mut postgres, world| {
        let (round, place, mut phones) = answering(&world, &TWELVE).await;
        let server = place.serve();
        postgres.crashes();
        let ready = |wanted: &str| {
            let mut line = Line::to(&server.address).unwrap();
            let answer = line.ask(&Phone::default(), "GET", "/readyz", "").unwrap();
            answer.starts_with(&format!("HTTP/1.1 {wanted}"))
        };
        patiently(|| ready("503"));
        let mut line = Line::to(&server.address).unwrap();
        let words = "残業のない日を、月に二日つくりたい";
        let answer = line.ask(&phones[0], "POST", "/r/check", &format!("remark={words}")).unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: 30"),
            "{answer}"
        );
        assert!(answer.contains(words) && answer.contains("action=\"/r/check\""), "{answer}");
        let page = line.ask(&phones[0], "GET", "/healthz", "").unwrap();
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
        postgres.starts();
        patiently(|| ready("200"));
        let acknowledged = AtomicUsize::new(0);
        send_until(&mut phones, &server, &acknowledged, || {
            patiently(|| acknowledged.load(Ordering::Relaxed) > PEOPLE);
        });
        let kept = place.what_is_kept(&round, &phones).await;
        place.found("the database was gone", 1, acknowledged.into_inner(), &kept);
    });
}

#[test]
fn while_its_disk_is_full_what_was_typed_comes_back_and_with_room_it_goes_on() {
    on_its_own(100, async |mut postgres, world| {
        let (round, place, mut phones) = answering(&world, &TWELVE).await;
        postgres.crashes();
        let Some(disk) = SmallDisk::holding(&postgres.data(), DISK) else {
            return eprintln!("no file system can be mounted here: no disk is full");
        };
        postgres.way = disk.way().into_iter().map(str::to_owned).collect();
        postgres.starts();
        let server = place.serve();
        let (mut kept, mut acknowledged) = (Kept::default(), 0);
        let points = length("points at which the disk is full");
        for point in 0..points {
            disk.leaves(STEP * point as u64);
            let everybody = |phones: &mut [Phone]| {
                let taken = phones.iter_mut().map(|phone| phone.sends(&server.address));
                taken.filter(|taken| *taken).count()
            };
            let mut times = 0;
            loop {
                let taken = everybody(&mut phones);
                acknowledged += taken;
                times += 1;
                if taken < PEOPLE {
                    break;
                }
                assert!(times < 1000, "a disk with room for everything is not full");
            }
            let mut line = Line::to(&server.address).unwrap();
            let page = line.ask(&phones[0], "GET", "/r", "").unwrap();
            assert!(page.starts_with("HTTP/1.1 200"), "what needs no database is there: {page}");
            disk.has_room_again();
            postgres.starts();
            for phone in &mut phones {
                patiently(|| phone.sends(&server.address));
                acknowledged += 1;
            }
            kept.add(place.what_is_kept(&round, &phones).await);
        }
        place.found("the database's disk was full", points, acknowledged, &kept);
        let log = fs::read_to_string(place.log()).unwrap();
        assert!(
            log.contains("No space left on device"),
            "whoever looks after it is told why: {log}"
        );
    });
}

#[test]
fn where_it_hangs_up_while_keeping_nobody_is_told_that_nothing_was_changed() {
    on_its_own(100, async |postgres, world| {
        let mut organiser = world.person("organiser", |form| form.and("duty", "promotion")).await;
        let form = organiser.get("/gatherings").await.form("/series").with("title", "夕べの学習会");
        postgres.hangs_up("series", KEEPING).await;
        let page = organiser.send(form.clone()).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        page.says("保存できたかどうか、わかりません").does_not_say("何も変わっていません");
        assert!(page.html.contains("夕べの学習会"), "what was typed is there: {}", page.html);
        page.says("保存されていなかったときだけ").does_not_say("少し待ってから");
        postgres.hangs_up("series", "").await;
        let page = organiser.send(form).await;
        page.says("何も変わっていません").says("もう一度送る");
    });
}

#[test]
fn where_it_hangs_up_over_an_answer_the_same_answer_is_pressed_again_and_counts_once() {
    on_its_own(100, async |postgres, world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, |form| form).await;
        let (_, code) = &round.slips[0];
        let mut phone = world.browser();
        let check = phone.fills_in(code, &["3"; SHORT]).await.form("/r/check");
        postgres.hangs_up("box", KEEPING).await;
        let page = phone.send(check.with("remark", "残業のない日を")).await;
        page.says("保存できたかどうか、わかりません").says("残業のない日を");
        postgres.sql("drop trigger hangs_up on box").await;
        // The next connections may still be those it has broken.
        let mut sent = phone.send(page.form("/r/check")).await;
        for _ in 0..10 {
            if sent.path != "/r/sent" {
                sent = phone.send(page.form("/r/check")).await;
            }
        }
        sent.says("送りました");
        assert_eq!(world.sealed(&round).await.len(), 1);
    });
}

#[test]
fn where_it_hangs_up_over_a_close_the_key_goes_all_the_same() {
    on_its_own(100, async |postgres, world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, |form| form).await;
        world.all_but(&round, 0).await;
        world.later(SignedDuration::from_hours(24 * 21));
        // Every commit is kept and then waits for a standby that is not there, until somebody hangs up on it.
        postgres.sql("alter system set synchronous_standby_names = 'nobody'").await;
        postgres.sql("select pg_reload_conf()").await;
        let waiting = "select count(pg_terminate_backend(pid)) from pg_stat_activity where wait_event = 'SyncRep'";
        let hung_up = AtomicUsize::new(0);
        let hanging_up = async {
            loop {
                hung_up.fetch_add(postgres.count(waiting).await as usize, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let closing = async {
            // Asked on a line of its own: one of the world's may just have been hung up on.
            while postgres.count("select count(*) from round where state = 'closed'").await == 0 {
                close::due(&world.app.closing, world.now()).await.unwrap_or_default();
            }
        };
        tokio::select! { () = closing => (), () = hanging_up => () }
        assert!(hung_up.into_inner() >= 2, "over its beginning and over its end");
        assert_eq!(world.app.closing.keys.read(&round.id).unwrap(), None);
    });
}

#[test]
fn the_wall_is_built_once_an_ordinary_user_opens_what_a_superuser_has_made() {
    on_its_own(100, async |postgres, _world| {
        let walls = "select count(*) from pg_class where relforcerowsecurity";
        assert_eq!(postgres.count(walls).await, 0, "a superuser stands above it");
        postgres
            .sql(
                "create role plain login; grant all on schema public to plain; do $$
                 declare bare text; begin
                     for bare in select relname from pg_class where relkind = 'r'
                         and relnamespace = 'public'::regnamespace
                     loop execute format('alter table %I owner to plain', bare); end loop;
                 end $$",
            )
            .await;
        drop(Db::open(&postgres.url.replace("kizahashi@", "plain@")).await.unwrap());
        assert!(postgres.count(walls).await > 20);
    });
}

#[test]
fn what_the_database_says_of_a_row_is_written_down_nowhere() {
    on_its_own(100, async |_postgres, world| {
        let stumbles = |tx: &mut Tx| tx.run("select cast('what somebody typed' as integer)", &[]);
        let error = world.app.db.write(stumbles).await.unwrap_err();
        assert_eq!(error.to_string(), "a row (SQLSTATE 22P02)");
    });
}

#[test]
fn where_no_connection_is_left_answers_have_theirs_and_pages_say_that_they_wait() {
    on_its_own(40, async |postgres, world| {
        let (round, place, mut phones) = answering(&world, &TWELVE).await;
        let server = place.serve();
        let mut others = Vec::new();
        while let Ok((client, connection)) = tokio_postgres::connect(&postgres.url, NoTls).await {
            others.push((client, tokio::spawn(connection)));
            assert!(others.len() < 100, "the server has a limit");
        }
        let acknowledged = AtomicUsize::new(0);
        send_until(&mut phones, &server, &acknowledged, || {
            patiently(|| acknowledged.load(Ordering::Relaxed) > 10 * PEOPLE);
        });
        let asking = |_| {
            let (address, path) =
                (server.address.clone(), format!("/results/{}", round.addresses[0]));
            std::thread::spawn(move || {
                let mut line = Line::to(&address).unwrap();
                let answer = line.ask(&Phone::default(), "GET", &path, "").unwrap();
                answer.get(9..12).unwrap().to_owned()
            })
        };
        let asking: Vec<_> = (0..32).map(asking).collect();
        for asked in asking {
            let status = asked.join().unwrap();
            assert!(["200", "401", "503"].contains(&status.as_str()), "{status}");
        }
        drop(others);
        let kept = place.what_is_kept(&round, &phones).await;
        place.found("no connection was left", 1, acknowledged.into_inner(), &kept);
    });
}

/// All phones send again and again while that happens.
pub fn send_until(
    phones: &mut [Phone],
    server: &Server,
    acknowledged: &AtomicUsize,
    happens: impl FnOnce(),
) {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for phone in phones {
            let (over, address) = (&over, &server.address);
            scope.spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    match phone.sends(address) {
                        true => drop(acknowledged.fetch_add(1, Ordering::Relaxed)),
                        false => std::thread::sleep(Duration::from_millis(5)),
                    }
                }
            });
        }
        let over = Over(&over);
        happens();
        drop(over);
    });
}

/// Says that it is over, also where a story stumbles.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Waits for it: long, for a machine may have much else to do.
pub fn patiently(mut what: impl FnMut() -> bool) {
    for _ in 0..3000 {
        if what() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("it did not come");
}

impl Phone {
    /// Sends its answer over a line of its own; says whether it was acknowledged.  Who is refused gets back what was typed.
    pub fn sends(&mut self, address: &str) -> bool {
        let Ok(mut line) = Line::to(address) else { return false };
        self.sent += 1;
        let Ok(answer) = line.ask(self, "POST", "/r/check", &format!("remark={}", self.sent))
        else {
            return false;
        };
        if answer.contains("location: /r/sent") {
            self.acknowledged = self.sent;
            return true;
        }
        assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
        let typed = [format!("value=\"{}\"", self.sent), format!(">{}</textarea>", self.sent)];
        assert!(typed.iter().any(|typed| answer.contains(typed)), "given back: {answer}");
        false
    }
}

// A PostgreSQL of one's own

/// Tells the story on a PostgreSQL with so many connections; where there is none to be had, says so.
fn on_its_own(connections: usize, story: impl AsyncFnOnce(OwnPostgres, World)) {
    let Ok(server) = std::env::var("TEST_POSTGRES") else {
        return eprintln!("TEST_POSTGRES is not set: there is no PostgreSQL to have a bad day");
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut postgres = OwnPostgres::new(&programs(&server).await, connections);
        postgres.starts();
        let world = World::new(Some(postgres.url.clone()), tempfile::tempdir().unwrap()).await;
        story(postgres, world).await;
    });
}

/// Where the programs of that server lie.
async fn programs(server: &str) -> PathBuf {
    let (client, connection) = tokio_postgres::connect(server, NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    let row = client.query_one("select setting from pg_config() where name = 'BINDIR'", &[]).await;
    let folder: String = row.unwrap().get(0);
    drop(client);
    connection.await.unwrap().unwrap();
    folder.into()
}

/// A server; killed when dropped.
struct OwnPostgres {
    programs: PathBuf,
    home: TempDir,
    connections: usize,
    port: u16,
    server: Option<Child>,
    /// Words before its command, where it lies on a disk of its own.
    way: Vec<String>,
    url: String,
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        self.crashes();
    }
}

impl OwnPostgres {
    fn new(programs: &Path, connections: usize) -> OwnPostgres {
        let home = tempfile::tempdir().unwrap();
        if let Some((user, group)) = somebody() {
            chown(home.path(), Some(user), Some(group)).unwrap();
        }
        let mut initdb = unprivileged(&[], &programs.join("initdb"));
        initdb.args([
            "--username=kizahashi",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--wal-segsize=1", // so that its log soon needs another file
        ]);
        let made =
            initdb.args(["--no-sync", "--pgdata"]).arg(home.path().join("data")).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("postgres://kizahashi@127.0.0.1:{port}/postgres");
        let (programs, way) = (programs.to_owned(), Vec::new());
        OwnPostgres { programs, home, connections, port, server: None, way, url }
    }

    /// A text of its own, as its superuser.
    async fn sql(&self, sql: &str) {
        let (client, connection) = tokio_postgres::connect(&self.url, NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        client.batch_execute(sql).await.unwrap();
        drop(client);
        connection.await.unwrap().unwrap();
    }

    async fn count(&self, sql: &str) -> i64 {
        let (client, connection) = tokio_postgres::connect(&self.url, NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        let count = client.query_one(sql, &[]).await.unwrap().get(0);
        drop(client);
        connection.await.unwrap().unwrap();
        count
    }

    /// From now on it hangs up when a row comes into that table: at once, or while [`KEEPING`].
    async fn hangs_up(&self, table: &str, when: &str) {
        let sql = format!(
            "create or replace function hangs_up() returns trigger language plpgsql as
                 'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
             drop trigger if exists hangs_up on {table};
             create constraint trigger hangs_up after insert on {table} {when}
                 for each row execute function hangs_up()"
        );
        self.sql(&sql).await;
    }

    /// Where its data lies.
    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Starts, recovers what a crash left, and takes connections.
    fn starts(&mut self) {
        let mut tries = 0;
        while !self.answers() {
            let gone =
                self.server.as_mut().is_none_or(|server| server.try_wait().unwrap().is_some());
            if gone {
                tries += 1;
                assert!(tries < 20, "PostgreSQL does not start");
                self.server = Some(self.spawn());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// It does not wait for the disk: what a killed process wrote stays with the kernel, and each start would otherwise
    /// spend its seconds on syncing files nobody touched.
    fn spawn(&self) -> Child {
        let mut command = unprivileged(&self.way, &self.programs.join("postgres"));
        command.arg("-D").arg(self.data());
        for setting in [
            "listen_addresses=127.0.0.1".to_owned(),
            format!("port={}", self.port),
            format!("unix_socket_directories={}", self.home.path().display()),
            format!("max_connections={}", self.connections),
            "fsync=off".to_owned(),
            "max_wal_size=4MB".to_owned(), // so that a small disk has room for its log
            "autovacuum=off".to_owned(),   // so that a small disk fills however long a story takes
            // In its own folder, so that a crash leaves nothing in the machine's.
            "dynamic_shared_memory_type=mmap".to_owned(),
        ] {
            command.args(["-c", &setting]);
        }
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Its own client says whether it takes connections.
    fn answers(&self) -> bool {
        let mut command = Command::new(self.programs.join("pg_isready"));
        command.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
        command.status().unwrap().success()
    }

    /// `kill -9` of every one of its processes.  The first is stopped before, so that it makes no more of them.
    fn crashes(&mut self) {
        if let Some(mut server) = self.server.take() {
            signal("STOP", &[server.id()]);
            signal("KILL", &family(server.id()));
            server.wait().unwrap();
        }
    }

    /// A signal to every one of its processes.
    fn signal(&self, name: &str) {
        signal(name, &family(self.server.as_ref().unwrap().id()));
    }
}

/// The process and its children.
fn family(process: u32) -> Vec<u32> {
    let all = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    let is_child = |one: &u32| {
        let stat = fs::read_to_string(format!("/proc/{one}/stat")).unwrap_or_default();
        let parent =
            stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)?.parse().ok());
        parent == Some(process)
    };
    std::iter::once(process).chain(all.filter(is_child)).collect()
}

fn signal(name: &str, processes: &[u32]) {
    let processes = processes.iter().map(u32::to_string);
    // One of them may have ended by itself.
    let kill = ["-c", "kill -\"$0\" \"$@\"", name];
    Command::new("sh").args(kill).args(processes).output().unwrap();
}

/// A program that is gone when we are, with the rights of somebody who has few: PostgreSQL refuses root.
fn unprivileged(way: &[String], program: &Path) -> Command {
    let words: Vec<&str> = way.iter().map(String::as_str).chain(["setpriv"]).collect();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).args(["--pdeathsig", "QUIT"]).current_dir("/");
    if let Some((user, group)) = somebody() {
        command.args([
            "--reuid",
            &user.to_string(),
            "--regid",
            &group.to_string(),
            "--clear-groups",
        ]);
    }
    command.arg("--").arg(program);
    command
}

/// Who that is, where we are root.
fn somebody() -> Option<(u32, u32)> {
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let found = ["postgres", "nobody"].iter().find_map(|name| {
        let mut fields =
            users.lines().find(|line| line.starts_with(&format!("{name}:")))?.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    });
    Some(found.expect("there is somebody without rights"))
}
