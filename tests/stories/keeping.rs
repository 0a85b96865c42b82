//! Keeping: backups and the way back, moving, and how the installation is.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use kizahashi::accounts::factors::totp::{SealingKey, Secret};
use kizahashi::archive::age::Identity;
use kizahashi::archive::{self, Manifest, Reading};
use kizahashi::audit::{self, Broken, By};
use kizahashi::db::{Cell, Db, Giver, Piece, Record, Row};
use kizahashi::error::{Error, Result};
use kizahashi::home::Home;
use kizahashi::keeping::backup::{self, Keeper};
use kizahashi::keys::KeyFolder;
use kizahashi::rounds::State;
use kizahashi::service;
use kizahashi::world::{Dice, hex};

use crate::common::{Browser, PASSWORD, World, between, both, once};
use crate::doors::with_app;
use crate::office::{SHORT, TWELVE};
use crate::rooms::texts_under;
use crate::server::{Line, Phone, Place};

struct Text(String);

impl Record for Text {
    fn read(row: Row<'_>) -> Result<Text> {
        Ok(Text(row.get("text")?))
    }
}

impl World {
    /// What makes backups here.
    pub fn keeper(&self) -> Keeper {
        Keeper { home: self.app.home.clone(), dice: self.app.dice.clone(), key: None }
    }

    /// A proven backup in that file.
    pub async fn backed_up(&self, file: &Path) {
        let by = By::house("story", self.now());
        self.keeper().back_up(&self.app.db, file, by).await.unwrap();
    }

    /// What every table holds.
    pub async fn counted(&self) -> Manifest {
        self.app.db.snapshot(archive::count).await.unwrap()
    }

    /// The municipality's chain.
    pub async fn chain(&self) -> String {
        let id = "select id as text from organisation order by created limit 1";
        self.app.db.read(move |tx| tx.one::<Text>(id, &[])).await.unwrap().0
    }

    /// Where the municipality's chain is broken.
    pub async fn broken(&self) -> Option<Broken> {
        let chain = self.chain().await;
        let now = self.now();
        self.app.db.read(move |tx| audit::verify(tx, &chain, &[], now)).await.unwrap().broken
    }

    /// What somebody with the database in hand does to it.
    pub async fn does(&self, sql: &str) {
        let sql = sql.to_owned();
        self.app.db.write(move |tx| tx.run(&sql, &[])).await.unwrap();
    }

    /// Everything the record says, one entry a line.
    pub async fn record(&self) -> String {
        let all = "select kind || ' | ' || name || ' | ' || subject as text from audit_entry
                   order by organisation, number";
        let rows = self.app.db.read(move |tx| tx.all::<Text>(all, &[])).await.unwrap();
        rows.into_iter().map(|row| row.0).collect::<Vec<_>>().join("\n")
    }
}

// Backups

#[test]
fn a_backup_holds_every_table_and_comes_back_as_it_was() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, |form| form).await;
        world.all_but(&round, 3).await;
        let file = world.folder.path().join("kizahashi.age");
        let before = world.counted().await;
        world.backed_up(&file).await;
        let mode = {
            use std::os::unix::fs::PermissionsExt;
            std::fs::metadata(&file).unwrap().permissions().mode()
        };
        assert_eq!(mode & 0o777, 0o600);
        // Every table the migrations make is in it: none can be forgotten.
        for table in tables_of_migrations() {
            assert!(before.contains_key(&table), "{table} is not copied");
        }
        let bytes = std::fs::read(&file).unwrap();
        let key = world.app.closing.keys.read(&round.id).unwrap().unwrap();
        for secret in ["くらし支援課".as_bytes(), &key[..], hex(&key).as_bytes()] {
            assert!(!bytes.windows(secret.len()).any(|part| part == secret));
        }
        // Afterwards others are there, and what was is not.
        world.unit("あとからできた課").await;
        world.person("second", |form| form.and("duty", "administrator")).await;
        let file2 = world.folder.path().join("second.age");
        world.backed_up(&file2).await;
        let place = world.place();
        let (keeper, names) = (world.keeper(), ["admin", "second"]);
        let restored =
            backup::restore(&keeper, &file2, names, (&place, b""), world.now()).await.unwrap();
        assert_eq!(restored.lost, 0);
        assert!(restored.before.unwrap().is_file());
        let after = world.counted().await;
        let same = |table: &&String| {
            !["session", "sign_in_failure", "installation"].contains(&table.as_str())
                && !table.starts_with("audit_")
                && table.as_str() != "backup_proof"
        };
        for table in before.keys().filter(same) {
            assert!(after.contains_key(table));
        }
        assert_eq!(after["box"], before["box"]);
        assert_eq!(after["code"], before["code"]);
        assert_eq!(after["session"].rows, 0, "everybody is signed out");
        assert_eq!(world.broken().await, None);
        assert!(world.record().await.contains("restored | 管理 はじめ, second"));
        world.all_but(&round, 0).await;
        world.close(&round).await;
        assert_eq!(world.state(&round).await, State::Closed, "its key was there all the time");
    });
}

impl World {
    fn place(&self) -> String {
        let file = self.folder.path().join("kizahashi.db").display().to_string();
        self.database.clone().unwrap_or(file)
    }
}

/// What every `create table` makes.
fn tables_of_migrations() -> Vec<String> {
    let mut tables = Vec::new();
    for (_, text) in texts_under("migrations", "sql") {
        for made in text.split("create table ").skip(1) {
            tables.push(made.split([' ', '(']).next().unwrap().to_owned());
        }
    }
    assert!(tables.len() > 30);
    tables
}

#[test]
fn a_backup_that_cannot_be_proven_leaves_the_one_before_in_its_place() {
    once(async |world| {
        let file = world.folder.path().join("monday.age");
        world.backed_up(&file).await;
        let before = std::fs::read(&file).unwrap();
        // Where nothing can be opened to look at it again.
        let key = world.keeper().identity().unwrap();
        let home = Home::open(Path::new("/proc/self")).unwrap();
        let keeper = Keeper { home, key: Some(key), ..world.keeper() };
        let by = By::house("story", world.now());
        assert!(keeper.back_up(&world.app.db, &file, by).await.is_err());
        assert_eq!(std::fs::read(&file).unwrap(), before);
        let left = std::fs::read_dir(world.folder.path()).unwrap();
        let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        assert!(
            !left.into_iter().any(|name| name.contains("unproven")),
            "and nothing else is left"
        );
    });
}

#[test]
fn what_a_killed_backup_has_opened_is_removed_the_next_day() {
    once(async |world| {
        let left = world.folder.path().join(".scratchAbCdEf");
        std::fs::create_dir(&left).unwrap();
        std::fs::write(left.join("scratch.db"), b"everything, in the clear").unwrap();
        let begun: Timestamp =
            std::fs::metadata(&left).unwrap().modified().unwrap().try_into().unwrap();
        for (hours, stays) in [(23, true), (25, false)] {
            world.at(begun + SignedDuration::from_hours(hours));
            kizahashi::service::house_kept(&world.app).await.unwrap();
            assert_eq!(left.exists(), stays, "{hours} hours later");
        }
    });
}

#[test]
fn a_round_that_was_closed_since_the_backup_does_not_open_again() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        world.person("second", |form| form.and("duty", "administrator")).await;
        let round = world.begin(&unit, |form| form).await;
        world.all_but(&round, 1).await;
        let file = world.folder.path().join("open.age");
        world.backed_up(&file).await;
        world.close(&round).await;
        let (keeper, place) = (world.keeper(), world.place());
        let restored =
            backup::restore(&keeper, &file, ["admin", "second"], (&place, b""), world.now());
        assert_eq!(restored.await.unwrap().lost, 1);
        assert_eq!(world.state(&round).await, State::Unopened);
        assert_eq!(world.counted().await["box"].rows, 0);
        assert!(world.record().await.contains("round-lost"));
        assert_eq!(
            kizahashi::rounds::close::due(&world.app.closing, world.now()).await.unwrap(),
            0
        );
    });
}

#[test]
fn a_restore_takes_two_administrators_and_nobody_serving() {
    both(async |world| {
        world.founded().await;
        world.person("second", |form| form.and("duty", "administrator")).await;
        world.promotion().await;
        let file = world.folder.path().join("kizahashi.age");
        world.backed_up(&file).await;
        let before = world.counted().await;
        let (keeper, place) = (world.keeper(), world.place());
        for names in [["admin", "admin"], ["admin", "promotion"], ["admin", "nobody"]] {
            let refused = backup::restore(&keeper, &file, names, (&place, b""), world.now()).await;
            assert!(matches!(refused, Err(Error::Refused(_))), "{names:?}");
        }
        let serving = world.app.home.clone().in_use().unwrap();
        let names = ["admin", "second"];
        let refused = backup::restore(&keeper, &file, names, (&place, b""), world.now()).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        drop(serving);
        assert_eq!(world.counted().await, before, "nothing was touched");
    });
}

#[test]
fn one_flipped_byte_anywhere_and_the_backup_is_refused_whole() {
    both(async |world| {
        world.office("くらし支援課", &TWELVE).await;
        world.person("second", |form| form.and("duty", "administrator")).await;
        let file = world.folder.path().join("kizahashi.age");
        world.backed_up(&file).await;
        let (whole, before) = (std::fs::read(&file).unwrap(), world.counted().await);
        // The header is everything before the contents: its lines, the sum over them, and sixteen bytes of chance.
        let sum = whole.windows(4).position(|part| part == b"\n---").unwrap() + 1;
        let header = sum + whole[sum..].iter().position(|byte| *byte == b'\n').unwrap() + 17;
        assert!((150..400).contains(&header), "a header of {header} bytes");
        let mut places: Vec<usize> = (0..header).collect();
        places.extend((0..300).map(|_| {
            let chance = u64::from_le_bytes(world.app.dice.bytes());
            header + chance as usize % (whole.len() - header)
        }));
        places.extend(whole.len() - 40..whole.len());
        let bad = world.folder.path().join("bad.age");
        let (keeper, place) = (world.keeper(), world.place());
        for at in places {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 8);
            std::fs::write(&bad, flipped).unwrap();
            let names = ["admin", "second"];
            let refused = backup::restore(&keeper, &bad, names, (&place, b""), world.now()).await;
            assert!(matches!(refused, Err(Error::Refused(_))), "byte {at}: {refused:?}");
        }
        for length in [0, 1, 100, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&bad, &whole[..length]).unwrap();
            let names = ["admin", "second"];
            let refused = backup::restore(&keeper, &bad, names, (&place, b""), world.now()).await;
            assert!(refused.is_err(), "cut at {length}");
        }
        assert_eq!(world.counted().await, before, "nothing was touched");
    });
}

// Second factors

#[test]
fn an_app_opens_the_door_after_a_restore_with_the_key_of_second_factors() {
    both(async |world| {
        let (secret, _, file) = with_an_app_backed_up(&world).await;
        // On the machine it was made on, where a restore takes the key of cookies away.
        KeyFolder::open(&keys(world.folder.path())).unwrap().keep("server", &[9; 64]).unwrap();
        let restored = world.restored_in(world.folder.path(), &file).await;
        assert_eq!(restored.apps, 0);
        assert!(!keys(world.folder.path()).join("server").exists(), "cookies are void");
        assert!(world.app_lets_in(world.folder.path(), &secret).await);
        // On another, with what the handbook says lies in the safe.
        let other = elsewhere(&world, &["backup", "factors"]);
        assert_eq!(world.restored_in(other.path(), &file).await.apps, 0);
        assert!(world.app_lets_in(other.path(), &secret).await);
        let told = said(&kizahashi(&Place::at(other.path(), world.database.clone()), &["doctor"]));
        assert!(!told.contains("authenticator app"), "{told}");
    });
}

#[test]
fn without_the_key_of_second_factors_a_restore_says_so_and_there_are_ways_back_in() {
    both(async |world| {
        let (secret, codes, file) = with_an_app_backed_up(&world).await;
        let other = elsewhere(&world, &["backup"]);
        let place = Place::at(other.path(), world.database.clone());
        let words = ["restore", file.to_str().unwrap(), "--yes", "--by", "admin", "--by", "second"];
        let told = said(&kizahashi(&place, &words));
        assert!(told.contains("One authenticator app does not work here"), "{told}");
        assert!(told.contains("recovery code") && told.contains("kizahashi rescue"), "{told}");

        let told = said(&kizahashi(&place, &["doctor"]));
        assert!(told.contains("One authenticator app does not work"), "{told}");

        assert!(!world.app_lets_in(other.path(), &secret).await, "nobody knows its secret here");
        let mut browser = world.started_in(other.path()).await;
        let page = browser.sign_in("admin", PASSWORD).await;
        page.says("認証アプリの番号は、いま確かめられません").says("回復コードを入れて");
        let page = browser.send(page.form("/sign-in/code").with("code", &codes[0])).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"), "{}", page.text());

        // The key comes along late: everything is as it was.
        let late = elsewhere(&world, &["backup"]);
        assert_eq!(world.restored_in(late.path(), &file).await.apps, 1);
        bring(&world, &["factors"], late.path());
        assert!(world.app_lets_in(late.path(), &secret).await);

        // Neither key nor recovery code.
        let last = elsewhere(&world, &["backup"]);
        assert_eq!(world.restored_in(last.path(), &file).await.apps, 1);
        let place = Place::at(last.path(), world.database.clone());
        let told = said(&kizahashi(&place, &["rescue", "admin"]));
        let password = between(&told, "New password: ", "\n").unwrap();
        let mut browser = world.started_in(last.path()).await;
        let page = browser.sign_in("admin", password).await;
        let inside = page.status == StatusCode::OK && !page.path.starts_with("/sign-in");
        assert!(inside, "{}: {}", page.path, page.text());
    });
}

#[test]
fn apps_of_an_earlier_version_go_on_working_whatever_comes_first() {
    both(async |mut world| {
        // Earlier versions had no key of second factors: what they sealed, the key of cookies opens.
        let own = KeyFolder::open(&keys(world.folder.path())).unwrap();
        own.destroy("factors").unwrap();
        own.keep("server", &[9; 64]).unwrap();
        world.app.factors = SealingKey::new(world.app.cookies.key_for("second factors"));
        let (secret, _, file) = with_an_app_backed_up(&world).await;
        // A start comes first.
        let started = elsewhere(&world, &["backup", "server"]);
        let place = world.place_in(started.path());
        if world.database.is_none() {
            let from = world.folder.path().join("kizahashi.db");
            let copy = Db::open(&place).await.unwrap();
            let from = Db::open(&from.display().to_string()).await.unwrap();
            backup::transfer(&from, &copy).await.unwrap();
        }
        assert!(world.app_lets_in(started.path(), &secret).await);
        assert_eq!(world.restored_in(started.path(), &file).await.apps, 0);
        assert!(world.app_lets_in(started.path(), &secret).await);
        // A restore comes first.
        let restored = elsewhere(&world, &["backup", "server"]);
        assert_eq!(world.restored_in(restored.path(), &file).await.apps, 0);
        assert!(world.app_lets_in(restored.path(), &secret).await);
    });
}

/// Two administrators, the first of whom has an app: its secret, her recovery codes, and a backup of it all.
async fn with_an_app_backed_up(world: &World) -> (Secret, Vec<String>, PathBuf) {
    let mut admin = world.founded().await;
    world.person("second", |form| form.and("duty", "administrator")).await;
    let (secret, codes) = with_app(world, &mut admin).await;
    let file = world.folder.path().join("with-app.age");
    world.backed_up(&file).await;
    (secret, codes, file)
}

fn keys(folder: &Path) -> PathBuf {
    folder.join("keys")
}

/// An empty folder on another machine, with those of our keys.
fn elsewhere(world: &World, brought: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    bring(world, brought, folder.path());
    folder
}

fn bring(world: &World, brought: &[&str], folder: &Path) {
    let (from, to) = (world.folder.path(), KeyFolder::open(&keys(folder)).unwrap());
    for name in brought {
        to.keep(name, &std::fs::read(keys(from).join(name)).unwrap()).unwrap();
    }
}

impl World {
    /// The database of an installation in that folder; on PostgreSQL there is one for all.
    fn place_in(&self, folder: &Path) -> String {
        let file = folder.join("kizahashi.db").display().to_string();
        self.database.clone().unwrap_or(file)
    }

    /// Restores into that folder.
    async fn restored_in(&self, folder: &Path, file: &Path) -> backup::Restored {
        let home = Home::open(folder).unwrap();
        let keeper = Keeper { home, dice: self.app.dice.clone(), key: None };
        let place = self.place_in(folder);
        let names = ["admin", "second"];
        backup::restore(&keeper, file, names, (&place, b""), self.now()).await.unwrap()
    }

    /// The installation in that folder is started: a browser that speaks to it.
    async fn started_in(&self, folder: &Path) -> Browser {
        let data = folder.to_owned();
        let place = match &self.database {
            Some(url) => service::Place::Database { url: url.clone(), data, authorities: None },
            None => service::Place::Folder(data),
        };
        // Dice of its own: what they make must not be what the world's made before.
        let dice = Dice::seeded([17; 32]);
        let app = service::open(&place, None, &self.app.clock, &dice).await.unwrap();
        Browser { router: kizahashi::router(app), cookies: BTreeMap::new() }
    }

    /// Whether the digits of the administrator's app open the door of the installation in that folder.
    async fn app_lets_in(&self, folder: &Path, secret: &Secret) -> bool {
        let mut browser = self.started_in(folder).await;
        let page = browser.sign_in("admin", PASSWORD).await;
        assert_eq!(page.path, "/sign-in/code", "{}", page.text());
        self.later(SignedDuration::from_secs(60));
        let digits = secret.code_at(self.now());
        let page = browser.send(page.form("/sign-in/code").with("code", &digits)).await;
        page.status == StatusCode::OK && page.path == "/"
    }
}

// Moving

#[test]
fn everything_moves_from_one_database_to_the_other_and_back() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, |form| form).await;
        world.all_but(&round, 2).await;
        let there = world.counted().await;
        let file = world.folder.path().join("moved.db");
        let moved = Db::open(&file.display().to_string()).await.unwrap();
        let told = backup::move_to(&world.app.db, &moved, world.now()).await.unwrap();
        assert_eq!(told, there);
        let refused = backup::move_to(&world.app.db, &moved, world.now()).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "it is not empty any more");
        let back = backup::transfer(&moved, &world.app.db).await.unwrap();
        let besides = |manifest: &Manifest| {
            let mut manifest = manifest.clone();
            manifest.retain(|table, _| !table.starts_with("audit_"));
            manifest
        };
        assert_eq!(besides(&back), besides(&there));
        world.all_but(&round, 0).await;
        world.close(&round).await;
        assert_eq!(world.state(&round).await, State::Closed);
    });
}

// The command line

/// The program itself, on that installation.
fn kizahashi(place: &Place, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kizahashi"));
    command.args(words).arg("--data").arg(&place.folder).env("LANG", "en");
    command.args(place.database.iter().flat_map(|url| ["--database", url]));
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// What a backup says it holds of each table, counted while it was read to its end.
fn held(place: &Place, backup: &Path) -> Manifest {
    let key = std::fs::read_to_string(place.folder.join("keys/backup")).unwrap();
    let mut reading = Reading::open(backup, &Identity::read(&key).unwrap()).unwrap();
    while reading.next().unwrap().is_some() {}
    reading.manifest().unwrap()
}

/// Tables in which a restore itself leaves something: sessions ended, the record of it, how often there was one.
fn settles(table: &str) -> bool {
    table.starts_with("audit_") || ["session", "installation", "backup_proof"].contains(&table)
}

#[test]
fn a_backup_during_heavy_answering_is_the_database_of_one_moment() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        world.person("second", |form| form.and("duty", "administrator")).await;
        world.at(crate::kills::now());
        let round = world.begin(&unit, |form| form).await;
        let place = Place::of(&world);
        let server = place.serve();
        let phones = server.prepare(&round, SHORT);
        let backups: Vec<PathBuf> =
            (0..3).map(|n| place.folder.join(format!("during-{n}.age"))).collect();
        let (address, gone) = (&server.address, &AtomicBool::new(false));
        let told: Vec<Told> = phones.iter().map(|_| Told::default()).collect();
        let (beside, _) = place.open().await;
        let (beside, here) = (&beside, tokio::runtime::Handle::current());
        let changed = &AtomicU32::new(0);
        // Of each backup and each phone: what was acknowledged before it began, and what had been sent when it was done.
        let brackets: Vec<Vec<(u32, u32)>> = std::thread::scope(|scope| {
            for (phone, told) in phones.iter().zip(&told) {
                scope.spawn(move || answers_again_and_again(phone, told, address, gone));
            }
            scope.spawn(move || here.block_on(changes_two_tables_at_once(beside, changed, gone)));
            std::thread::sleep(Duration::from_secs(2));
            let brackets = backups.iter().map(|backup| {
                // A backup can be done before anything else was written: then two of them tell of one moment.
                let number = Told::now(changed);
                while Told::now(changed) == number && !gone.load(Ordering::SeqCst) {
                    std::thread::sleep(Duration::from_millis(1));
                }
                let before: Vec<u32> =
                    told.iter().map(|told| Told::now(&told.acknowledged)).collect();
                let done = kizahashi(&place, &["backup", backup.to_str().unwrap()]);
                let after = told.iter().map(|told| Told::now(&told.sent));
                let bracket = before.into_iter().zip(after).collect();
                // Ended before anything fails, or those who answer would never end.
                gone.fetch_or(!done.status.success(), Ordering::SeqCst);
                assert!(done.status.success(), "{}", said(&done));
                bracket
            });
            let brackets = brackets.collect();
            std::thread::sleep(Duration::from_millis(500));
            gone.store(true, Ordering::SeqCst);
            brackets
        });
        for (phone, told) in told.iter().enumerate() {
            let (first, _) = brackets[0][phone];
            let (_, last) = brackets[2][phone];
            assert!(0 < first && first < last && last < Told::now(&told.sent), "{brackets:?}");
        }
        let mut moments: Vec<u32> = backups.iter().map(|backup| moment(&place, backup)).collect();
        moments.dedup();
        assert!(moments.len() == 3 && moments.is_sorted(), "others write meanwhile: {moments:?}");
        let doctor = kizahashi(&place, &["doctor", "--listen", &server.address]);
        assert!(said(&doctor).contains("The service answers"), "{}", said(&doctor));
        let words = |file: &str| {
            ["restore", file, "--yes", "--by", "admin", "--by", "second"].map(str::to_owned)
        };
        let last = backups[2].to_str().unwrap();
        let while_serving =
            kizahashi(&place, &words(last).iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(while_serving.status.code(), Some(1), "{}", said(&while_serving));
        drop(server);
        for (backup, bracket) in backups.iter().zip(&brackets) {
            let words = words(backup.to_str().unwrap());
            let done = kizahashi(&place, &words.iter().map(String::as_str).collect::<Vec<_>>());
            assert!(done.status.success(), "{}", said(&done));
            let (db, keys) = place.open().await;
            let (found, written) =
                (db.snapshot(archive::count).await.unwrap(), held(&place, backup));
            assert!(written.len() > 60 && written["box"].rows == 12, "{}", written.len());
            for (table, rows) in written.iter().filter(|(table, _)| !settles(table)) {
                assert_eq!(&found[table], rows, "{table} is not as it was at that moment");
            }
            let id = round.id.clone();
            let boxes = db.read(move |tx| crate::office::sealed(tx, &id)).await.unwrap();
            assert_eq!(boxes.len(), 12, "every phone had answered at least once before");
            let key = keys.read(&round.id).unwrap().unwrap();
            let key = kizahashi::rounds::seal::RoundKey::from_bytes(&key).unwrap();
            for (phone, (acknowledged, sent)) in phones.iter().zip(bracket) {
                let own = boxes.iter().find(|(code, _)| *code == phone.code.hash()).unwrap();
                let contents = key.open(&own.1, &own.0).expect("whole, and of its own code");
                let number: u32 = contents.remark.parse().unwrap();
                assert!(*acknowledged <= number, "{number} is older than what it was told");
                assert!(number <= *sent, "{number} was sent after the backup was done");
            }
        }
        let verified = kizahashi(&place, &["audit", "verify"]);
        assert_eq!(verified.status.code(), Some(0), "{}", said(&verified));
        let (db, _) = place.open().await;
        db.write(|tx| tx.run("update audit_entry set subject = 'x' where number = 2", &[]))
            .await
            .unwrap();
        drop(db);
        let verified = kizahashi(&place, &["audit", "verify"]);
        assert_eq!(verified.status.code(), Some(1));
        assert!(said(&verified).contains("broken at number 2"), "{}", said(&verified));
        let back = place.serve();
        assert!(!back.address.is_empty(), "and it serves again");
    });
}

/// What a phone knows of its answers: the number of the last one sent, and of the last one acknowledged.
#[derive(Default)]
struct Told {
    sent: AtomicU32,
    acknowledged: AtomicU32,
}

impl Told {
    fn now(number: &AtomicU32) -> u32 {
        number.load(Ordering::SeqCst)
    }
}

fn answers_again_and_again(phone: &Phone, told: &Told, address: &str, gone: &AtomicBool) {
    let mut line = Line::to(address).unwrap();
    while !gone.load(Ordering::SeqCst) {
        let number = told.sent.fetch_add(1, Ordering::SeqCst) + 1;
        let answer = line.ask(phone, "POST", "/r/check", &format!("remark={number}")).unwrap();
        assert!(answer.contains("location: /r/sent"), "{answer}");
        told.acknowledged.store(number, Ordering::SeqCst);
    }
}

/// The first table and one of the last, in one unit of work: at any moment both say the same number.
async fn changes_two_tables_at_once(db: &Db, changed: &AtomicU32, gone: &AtomicBool) {
    for number in 1.. {
        let both = move |tx: &mut kizahashi::db::Tx| {
            let said = number.to_string();
            tx.run("update organisation set name = $1", &[&said])?;
            tx.run("update round_unit set address = $1", &[&said])
        };
        db.write(both).await.unwrap();
        changed.store(number, Ordering::SeqCst);
        if gone.load(Ordering::SeqCst) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// The number both tables say in that backup.
fn moment(place: &Place, backup: &Path) -> u32 {
    let key = std::fs::read_to_string(place.folder.join("keys/backup")).unwrap();
    let mut reading = Reading::open(backup, &Identity::read(&key).unwrap()).unwrap();
    let (mut told, mut at) = (Vec::new(), None);
    while let Some(piece) = reading.next().unwrap() {
        match piece {
            Piece::Table(table) => {
                let column = match table.name.as_str() {
                    "organisation" => "name",
                    "round_unit" => "address",
                    _ => "",
                };
                at = table.columns.iter().position(|it| it.name == column);
            }
            Piece::Row(row) => told.extend(at.map(|at| row[at].clone())),
        }
    }
    let [Cell::Text(one), Cell::Text(other)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(one, other, "{}: two tables of two moments", backup.display());
    one.parse().unwrap()
}

#[test]
fn an_administrator_sees_how_the_installation_is() {
    both(async |world| {
        let mut admin = world.founded().await;
        let page = admin.get("/keeping/health").await;
        page.says("確かめた控えが、まだありません").says("記録の鎖はつながっています");
        world.backed_up(&world.folder.path().join("kizahashi.age")).await;
        admin.get("/keeping/health").await.says("最後に確かめた控えは0日前です");
        world.later(SignedDuration::from_hours(31 * 24));
        world.signed_in("admin").await.get("/keeping/health").await.says("すぐに直すこと");
    });
}

#[test]
fn a_watchman_reads_figures_of_the_whole_and_of_no_workplace() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        world.begin(&unit, |form| form).await;
        let listener = service::listen("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(service::serve_metrics(listener, world.app.clone()));
        let told = tokio::task::spawn_blocking(move || {
            let mut line = TcpStream::connect(address).unwrap();
            let ask = b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            line.write_all(ask).unwrap();
            let mut told = String::new();
            line.read_to_string(&mut told).unwrap();
            told
        });
        let told = told.await.unwrap();
        assert!(told.contains("kizahashi_open_rounds 1\n"), "{told}");
        assert!(!told.contains(&unit) && !told.contains("くらし"), "{told}");
        assert_eq!(world.browser().get("/metrics").await.status.as_u16(), 404, "not at the door");
        serving.abort();
    });
}
