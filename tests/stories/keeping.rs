//! Keeping: backups and the way back, moving, and how the installation is.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use jiff::SignedDuration;
use kizahashi::archive::age::Identity;
use kizahashi::archive::{self, Manifest, Reading};
use kizahashi::audit::{self, Broken, By};
use kizahashi::db::{Db, Giver, Record, Row};
use kizahashi::error::{Error, Result};
use kizahashi::keeping::backup::{self, Keeper};
use kizahashi::rounds::State;
use kizahashi::service;
use kizahashi::world::hex;

use crate::common::{World, both};
use crate::office::{SHORT, TWELVE};
use crate::rooms::texts_under;
use crate::server::Place;

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
        let serving = world.app.home.serve().unwrap();
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
        let mut phones = server.prepare(&round, SHORT);
        let backups: Vec<PathBuf> =
            (0..3).map(|n| place.folder.join(format!("during-{n}.age"))).collect();
        let address = server.address.clone();
        let gone = std::sync::atomic::AtomicBool::new(false);
        let sent: u32 = std::thread::scope(|scope| {
            let sending: Vec<_> = phones
                .iter_mut()
                .map(|phone| {
                    let (address, gone) = (&address, &gone);
                    scope.spawn(move || crate::kills::sends_again_and_again(phone, address, gone))
                })
                .collect();
            std::thread::sleep(Duration::from_secs(2));
            for backup in &backups {
                let done = kizahashi(&place, &["backup", backup.to_str().unwrap()]);
                assert!(done.status.success(), "{}", said(&done));
            }
            gone.store(true, std::sync::atomic::Ordering::Relaxed);
            sending.into_iter().map(|thread| thread.join().unwrap() as u32).sum()
        });
        assert!(sent > 20, "only {sent} answers while it was made");
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
        for backup in &backups {
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
            for (code, sealed) in &boxes {
                key.open(sealed, code).expect("whole, and of its own code");
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
