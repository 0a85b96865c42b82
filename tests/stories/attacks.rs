//! Attacks: somebody who holds the database, its files, its log, and a list of who answered when.
//!
//! What is searched: every row of every table with its hidden columns; every byte of SQLite's file, its
//! write-ahead log and shared memory, of PostgreSQL's whole data directory with `pg_wal`, and of the key
//! folder; every line of our own log at its most talkative; a backup, opened with its key.  What is *not*
//! promised: after the close PostgreSQL's log of writes holds the hashes of codes and sealed answers until
//! it is recycled; what they sealed is lost with the key.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock};

use flate2::read::GzDecoder;
use gauge::level::{Band, Mark};
use jiff::SignedDuration;
use kizahashi::archive::Reading;
use kizahashi::archive::age::Opening;
use kizahashi::db::{Cell, Giver, Piece, Record, Row, Tx};
use kizahashi::error::Result;
use kizahashi::rounds::draft::write_marks;
use kizahashi::rounds::seal::Contents;
use kizahashi::world::{Dice, hex};

use crate::common::{Form, World, both};
use crate::office::{Opened, SIX, TWELVE, spread};

/// A remark nobody else would write, planted where it must not be shown.
const PLANTED: &str = "ひそかに植えた目じるしの文";
/// A pattern of answers nobody else gives, to all 24 items.
const PATTERN: [&str; 24] = [
    "5", "1", "5", "2", "5", "3", "5", "4", "1", "1", "4", "2", "4", "3", "4", "4", "1", "5", "3",
    "2", "3", "3", "1", "4",
];

fn whole_without_remarks(form: Form) -> Form {
    form.with("form", "whole").with("remarks", "ten")
}

// Rows

#[test]
fn answering_leaves_one_sealed_row_and_nothing_else() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, whole_without_remarks).await;
        let before = dump(&world).await;
        planted_answer(&world, &round).await;
        let after = dump(&world).await;
        let changed: Vec<&String> =
            before.keys().filter(|table| before[*table] != after[*table]).collect();
        assert_eq!(changed, ["box"], "no time, no order, no browser, no count elsewhere");
        assert_eq!((before["box"].len(), after["box"].len()), (0, 1));
    });
}

#[test]
fn before_the_close_the_box_tells_who_answered_when_and_after_it_nothing_does() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, |form| form).await;
        let answering = answering_order(&world, &round);
        for (place, hash) in answering.iter().enumerate() {
            let (_, code) = round.slips.iter().find(|(_, code)| code.hash() == *hash).unwrap();
            world.put(&round, code, spread(place)).await.unwrap();
        }
        let open = dump(&world).await;
        assert_eq!(
            linked(&open["box"], &answering),
            12,
            "the attack works where there is something to link"
        );
        world.close(&round).await;
        let closed = dump(&world).await;
        for (table, rows) in &closed {
            assert_eq!(linked(rows, &answering), 0, "{table}");
            let told = rows.iter().filter(|row| answering.iter().any(|hash| row.contains(hash)));
            assert_eq!(told.count(), 0, "{table} knows a code");
        }
        for table in ["box", "code"] {
            assert!(closed[table].is_empty(), "{table}");
        }
    });
}

#[test]
fn what_a_round_leaves_has_no_row_for_a_person() {
    both(async |world| {
        let few = world
            .office(
                "広報室",
                &[("課長", "chief", "1"), ("係長", "supervisor", "2"), ("主事", "staff", "9")],
            )
            .await;
        let many = world
            .office(
                "道路管理課",
                &[("課長", "chief", "1"), ("係長", "supervisor", "4"), ("主事", "staff", "40")],
            )
            .await;
        world.promoter().await;
        let mut left = Vec::new();
        for unit in [few, many] {
            let before = dump(&world).await;
            let round = world.begin(&unit, |form| form).await;
            world.all_but(&round, 0).await;
            world.close(&round).await;
            let after = dump(&world).await;
            let more = |table: &String| after[table].len() as i64 - before[table].len() as i64;
            let grown = after.keys().filter(|table| *table != "session");
            left.push(grown.map(|table| (table.clone(), more(table))).collect::<BTreeMap<_, _>>());
        }
        assert_eq!(left[0], left[1], "twelve people leave as many rows as forty-five");
        assert_eq!(left[0]["publication"], 1);
    });
}

#[test]
fn the_order_of_remarks_says_nothing_about_the_order_of_answers() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let (rounds, mut by_time, mut by_hash, mut by_slip) = (12, 0, 0, 0);
        for _ in 0..rounds {
            let round = world.begin(&unit, |form| form).await;
            let answering = answering_order(&world, &round);
            for (place, hash) in answering.iter().enumerate() {
                let (_, code) = round.slips.iter().find(|(_, code)| code.hash() == *hash).unwrap();
                let remark = format!("{hash} {place}");
                world.put(&round, code, Contents { remark, ..spread(place) }).await.unwrap();
            }
            world.close(&round).await;
            let body = world
                .texts("select body as text from publication where round = $1", &round.id)
                .await;
            let told = in_order_of_appearance(&body[0], &answering);
            assert_eq!(told.len(), 12, "every remark is told");
            let sorted: Vec<String> = BTreeSet::from_iter(answering.clone()).into_iter().collect();
            let printed: Vec<String> = round.slips.iter().map(|(_, code)| code.hash()).collect();
            by_time += same_place(&told, &answering);
            by_hash += same_place(&told, &sorted);
            by_slip += same_place(&told, &printed);
        }
        // Chance alone puts one remark of each round in its place; the sum is nearly Poisson(12), and
        // lies between 3 and 25 in 999 of 1,000 worlds.  The dice of a story are seeded: no flicker.
        for hits in [by_time, by_hash, by_slip] {
            assert!((3..=25).contains(&hits), "{by_time} {by_hash} {by_slip}");
        }
    });
}

#[test]
fn ten_thousand_shuffles_put_every_remark_everywhere_alike() {
    const REMARKS: usize = 6;
    let dice = Dice::seeded([3; 32]);
    let mut seen = [[0_u32; REMARKS]; REMARKS];
    for _ in 0..10_000 {
        let mut remarks: [usize; REMARKS] = std::array::from_fn(|place| place);
        dice.shuffle(&mut remarks);
        for (place, remark) in remarks.into_iter().enumerate() {
            seen[remark][place] += 1;
        }
    }
    let expected = 10_000.0 / REMARKS as f64;
    let square = |count: &u32| (f64::from(*count) - expected).powi(2) / expected;
    let chi: f64 = seen.iter().flatten().map(square).sum();
    // 25 degrees of freedom: above 52.6 once in a thousand, below 8.6 as rarely.
    assert!((8.6..52.6).contains(&chi), "{chi}");
}

// Bytes

#[test]
fn no_answer_and_no_code_is_readable_in_any_file_before_or_after_the_close() {
    both(async |world| {
        keep_texts_as_they_are(&world).await;
        let log = Log::open();
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, whole_without_remarks).await;
        planted_answer(&world, &round).await;
        for (_, code) in round.slips.iter().filter(|(cell, _)| cell.band != Band::Supervisor) {
            let marks = vec![Mark::Level(3); 24];
            world
                .put(&round, code, Contents { marks, remark: String::new(), ..spread(1) })
                .await
                .unwrap();
        }
        let places = Places::of(&world).await;
        let secret = secrets(&round);
        assert!(places.hold(&["くらし支援課".into()]), "the search finds what is there");
        assert_eq!(
            places.found(&secret),
            Vec::<String>::new(),
            "open: only sealed answers lie in files"
        );
        let key = world.app.closing.keys.read(&round.id).unwrap().unwrap();
        assert_eq!(
            places.found(&[longest_line(&key)]),
            Vec::<String>::new(),
            "the key is in its folder only"
        );

        world.later(SignedDuration::from_hours(24 * 21));
        world.close(&round).await;
        assert_eq!(places.found(&secret), Vec::<String>::new(), "closed");
        assert_eq!(world.app.closing.keys.names().unwrap(), Vec::<String>::new());
        assert_eq!(places.found(&[longest_line(&key)]), Vec::<String>::new());
        let hashes: Vec<Vec<u8>> =
            round.slips.iter().map(|(_, code)| code.hash().into_bytes()).collect();
        assert_eq!(
            places.without_log_of_writes().found(&hashes),
            Vec::<String>::new(),
            "no code is known any more"
        );
        log.says_nothing_of(&secret, &hashes);
        world.browser().get(&round.results()).await.says("6人の答え").does_not_say(PLANTED);
    });
}

#[test]
fn no_answer_and_no_code_of_an_open_round_is_in_a_backup_that_was_opened() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, whole_without_remarks).await;
        planted_answer(&world, &round).await;
        let key = world.app.closing.keys.read(&round.id).unwrap().unwrap();
        let mut secret = secrets(&round);
        secret.extend([key.clone(), hex(&key).into_bytes()]);
        let opened = backed_up_and_opened(&world).await;
        assert_eq!(opened.places(&secret), Vec::<String>::new());
        // The search finds what is there: a name as it is read by everybody, a sealed answer in its wrapping.
        assert_eq!(opened.places(&["くらし支援課".into()])[0], "a line");
        let sealed = world.sealed(&round).await;
        assert_eq!(opened.places(&[sealed[0].1.clone()]), ["a value of box"]);
        // It finds each of the secrets as well, once somebody was careless with it.
        let (kept, id) = (secret.join(&b' '), round.id.clone());
        let careless = "update box set sealed = $2 where round = $1";
        world.app.db.write(move |tx| tx.run(careless, &[&id, &kept])).await.unwrap();
        let leaking = backed_up_and_opened(&world).await;
        for one in &secret {
            let found = leaking.places(std::slice::from_ref(one));
            assert_eq!(found, ["a value of box"], "{}", String::from_utf8_lossy(one));
        }
        world.does(&format!("update unit set name = '{PLANTED}'")).await;
        let leaking = backed_up_and_opened(&world).await;
        let found = leaking.places(&[PLANTED.into()]);
        assert!(found.contains(&"a line".into()), "{found:?}");
        assert!(found.contains(&"a value of unit".into()), "{found:?}");
    });
}

/// A backup, as somebody reads it who has it and its key.
struct OpenedBackup {
    /// As `age -d | zcat` gives it.
    lines: Vec<u8>,
    /// Every value of every row, unwrapped, with its table.
    values: Vec<(String, Vec<u8>)>,
}

async fn backed_up_and_opened(world: &World) -> OpenedBackup {
    let (file, identity) = (world.folder.path().join("searched.age"), world.keeper());
    world.backed_up(&file).await;
    let identity = identity.identity().unwrap();
    let (mut lines, mut values, mut table) = (Vec::new(), Vec::new(), String::new());
    let opening = Opening::new(std::fs::File::open(&file).unwrap(), &identity).unwrap();
    GzDecoder::new(opening).read_to_end(&mut lines).unwrap();
    let mut reading = Reading::open(&file, &identity).unwrap();
    while let Some(piece) = reading.next().unwrap() {
        match piece {
            Piece::Table(named) => table = named.name,
            Piece::Row(row) => values.extend(row.into_iter().filter_map(|cell| match cell {
                Cell::Text(text) => Some((table.clone(), text.into_bytes())),
                Cell::Bytes(bytes) => Some((table.clone(), bytes)),
                _ => None,
            })),
        }
    }
    assert!(values.iter().any(|(table, _)| table == "box"), "the round is in it");
    OpenedBackup { lines, values }
}

impl OpenedBackup {
    /// Where one of these is.
    fn places(&self, wanted: &[Vec<u8>]) -> Vec<String> {
        let any = |bytes: &[u8]| wanted.iter().any(|one| holds(bytes, one));
        let values = self.values.iter().filter(|(_, value)| any(value));
        let mut places: Vec<String> =
            values.map(|(table, _)| format!("a value of {table}")).collect();
        places.dedup();
        if any(&self.lines) {
            places.insert(0, "a line".into());
        }
        places
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

/// Somebody answers in a particular way, through the front door.
async fn planted_answer(world: &World, round: &Opened) {
    let code = round.code_of(Band::Supervisor, 0);
    let sent = world.browser().answers(code, &PATTERN, |form| form.with("remark", PLANTED)).await;
    sent.says("送りました");
}

/// What must be nowhere: the remark, the pattern in every way we or others write one, every code.
fn secrets(round: &Opened) -> Vec<Vec<u8>> {
    let marks: Vec<Mark> =
        PATTERN.iter().map(|level| Mark::Level(level.parse().unwrap())).collect();
    let bytes: Vec<u8> = PATTERN.iter().map(|level| level.parse().unwrap()).collect();
    let mut secrets = vec![
        PLANTED.as_bytes().to_vec(),
        hex(PLANTED.as_bytes()).into_bytes(),
        write_marks(&marks).into_bytes(),
        PATTERN.join(",").into_bytes(),
        PATTERN.join(", ").into_bytes(),
        hex(&bytes).into_bytes(),
        bytes,
    ];
    for (_, code) in &round.slips {
        secrets.extend([code.plain().as_bytes().to_vec(), code.grouped().into_bytes()]);
    }
    secrets
}

/// The longest part of a key that fits a line: what can be searched for as one.
fn longest_line(key: &[u8]) -> Vec<u8> {
    let lines = key.split(|byte| matches!(byte, b'\n' | 0));
    let longest = lines.max_by_key(|line| line.len()).unwrap().to_vec();
    assert!(longest.len() >= 8);
    longest
}

/// Where bytes of an installation lie, other than the keys themselves.
struct Places {
    /// All of them.
    files: Vec<PathBuf>,
    /// Those of this database alone, without the log of writes: other stories, whose chance is the
    /// same, have the same codes in theirs.
    own: Vec<PathBuf>,
}

impl Places {
    async fn of(world: &World) -> Places {
        let ours = |tx: &mut Tx| {
            tx.one::<Text>("select file as text from pragma_database_list where name = 'main'", &[])
        };
        if let Ok(file) = world.app.db.read(ours).await {
            let besides =
                ["", "-wal", "-shm"].map(|end| PathBuf::from(format!("{}{end}", file.text)));
            assert!(besides.iter().all(|file| file.exists()));
            return Places { files: besides.to_vec(), own: besides.into() };
        }
        let asked = async |sql: &'static str| {
            world.app.db.read(|tx| tx.one::<Text>(sql, &[])).await.unwrap().text
        };
        let folder = asked("select current_setting('data_directory') as text").await;
        let folder = PathBuf::from(folder);
        let own = "select oid::text as text from pg_database where datname = current_database()";
        let own = vec![folder.join("base").join(asked(own).await)];
        assert!(folder.join("pg_wal").is_dir(), "{} cannot be searched", folder.display());
        Places { files: vec![folder], own }
    }

    fn without_log_of_writes(&self) -> Places {
        Places { files: self.own.clone(), own: self.own.clone() }
    }

    fn hold(&self, wanted: &[Vec<u8>]) -> bool {
        !self.found(wanted).is_empty()
    }

    /// The files in which one of these is.  `grep`, for it reads a gigabyte in a second.
    fn found(&self, wanted: &[Vec<u8>]) -> Vec<String> {
        let mut list = tempfile::NamedTempFile::new().unwrap();
        list.write_all(&wanted.join(&b'\n')).unwrap();
        let mut grep = Command::new("grep");
        grep.env("LC_ALL", "C")
            .args(["-r", "-l", "-a", "-s", "-F", "-f"])
            .arg(list.path())
            .args(&self.files);
        let said = grep.output().unwrap();
        // 2: a file of other stories went away while it was read.
        assert!(matches!(said.status.code(), Some(0..=2)));
        String::from_utf8_lossy(&said.stdout).lines().map(str::to_owned).collect()
    }
}

/// PostgreSQL would squeeze long texts, and squeezed ones cannot be searched for.
async fn keep_texts_as_they_are(world: &World) {
    if is_sqlite(world).await {
        return;
    }
    let columns =
        [("publication", "body"), ("own_answer", "marks"), ("box", "sealed"), ("box", "code")];
    for (table, column) in columns {
        let sql = format!("alter table {table} alter column {column} set storage external");
        world.app.db.write(move |tx| tx.run(&sql, &[])).await.unwrap();
    }
}

// The log

/// Everything that is logged while it is open, whoever asked for it.
struct Log(Arc<Mutex<Vec<u8>>>);

#[derive(Clone)]
struct Pen(Arc<Mutex<Vec<u8>>>);

impl Write for Pen {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Ours at its most talkative, that of libraries as far as an installation could hear it; for the
    /// whole process, so that every thread is heard.
    fn open() -> Log {
        static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
        let lines = LOG.get_or_init(|| {
            let lines: Arc<Mutex<Vec<u8>>> = Arc::default();
            let pen = Pen(lines.clone());
            let log = tracing_subscriber::fmt().with_env_filter("info,kizahashi=trace");
            log.with_ansi(false).with_writer(move || pen.clone()).init();
            lines
        });
        Log(lines.clone())
    }

    fn says_nothing_of(&self, secrets: &[Vec<u8>], hashes: &[Vec<u8>]) {
        tracing::error!("the last line");
        let lines = String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned();
        assert!(lines.contains("the last line"), "the log is heard");
        for secret in secrets.iter().chain(hashes) {
            let secret = String::from_utf8_lossy(secret);
            assert!(!lines.contains(secret.as_ref()), "the log tells {secret}");
        }
    }
}

// What an attacker does

/// Codes' hashes in the order in which their holders answered, as a colleague could have noted it.
fn answering_order(world: &World, round: &Opened) -> Vec<String> {
    let mut hashes: Vec<String> = round.slips.iter().map(|(_, code)| code.hash()).collect();
    world.app.dice.shuffle(&mut hashes);
    hashes
}

/// How many rows stand, in the order of their hidden columns, where the order of answering puts their code.
fn linked(rows: &[String], answering: &[String]) -> usize {
    rows.iter().zip(answering).filter(|(row, hash)| row.contains(*hash)).count()
}

fn in_order_of_appearance(text: &str, wanted: &[String]) -> Vec<String> {
    let found =
        wanted.iter().filter_map(|wanted| Some((text.find(wanted.as_str())?, wanted.clone())));
    let mut found: Vec<_> = found.collect();
    found.sort_unstable();
    found.into_iter().map(|(_, wanted)| wanted).collect()
}

fn same_place(one: &[String], other: &[String]) -> usize {
    one.iter().zip(other).filter(|(one, other)| one == other).count()
}

/// Every row of every table, written out, in the order of its hidden columns.
async fn dump(world: &World) -> BTreeMap<String, Vec<String>> {
    let sqlite = is_sqlite(world).await;
    let dumped = world.app.db.read(move |tx| match sqlite {
        true => dump_sqlite(tx),
        false => dump_postgres(tx),
    });
    let dumped = dumped.await.unwrap();
    assert!(dumped.len() > 12 && dumped.contains_key("publication"));
    dumped
}

fn dump_sqlite(tx: &mut Tx) -> Result<BTreeMap<String, Vec<String>>> {
    let tables = texts(tx, "select name as text from sqlite_master where type = 'table'")?;
    let dump = tables.into_iter().map(|table| {
        let columns = format!("select name as text from pragma_table_info('{table}')");
        let columns: Vec<String> =
            texts(tx, &columns)?.iter().map(|column| format!("quote(\"{column}\")")).collect();
        let rows = format!(
            "select {} as text from \"{table}\" order by rowid",
            columns.join(" || '|' || ")
        );
        Ok((table, texts(tx, &rows)?))
    });
    dump.collect()
}

fn dump_postgres(tx: &mut Tx) -> Result<BTreeMap<String, Vec<String>>> {
    let tables =
        texts(tx, "select tablename::text as text from pg_tables where schemaname = 'public'")?;
    let dump = tables.into_iter().map(|table| {
        let rows = format!(
            "select t::text as text from \"{table}\" t order by t.xmin::text::bigint, t.ctid"
        );
        Ok((table, texts(tx, &rows)?))
    });
    dump.collect()
}

async fn is_sqlite(world: &World) -> bool {
    world.app.db.read(|tx| tx.prepare("select sqlite_version()")).await.is_ok()
}

struct Text {
    text: String,
}

impl Record for Text {
    fn read(row: Row<'_>) -> Result<Text> {
        Ok(Text { text: row.get("text")? })
    }
}

fn texts(tx: &mut Tx, sql: &str) -> Result<Vec<String>> {
    Ok(tx.all::<Text>(sql, &[])?.into_iter().map(|row| row.text).collect())
}
