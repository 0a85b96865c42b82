//! Upgrades: from every schema that was ever out, tried before, backed up before, killed in between.

use std::io::Read;
use std::path::Path;
use std::process::Command;

use kizahashi::archive::{self, Manifest};
use kizahashi::db::{self, Db, Record, Row};
use kizahashi::error::{Error, Result};
use kizahashi::keeping::backup;

use crate::common::{World, both};
use crate::lengths::{figure, length};
use crate::server::Place;

struct Count(i64);

impl Record for Count {
    fn read(row: Row<'_>) -> Result<Count> {
        Ok(Count(row.get("count")?))
    }
}

/// The demo as `kizahashi demo --data` filled it when the schema stood at that step.
fn golden(step: i64, folder: &Path) -> String {
    let file = folder.join("kizahashi.db");
    let packed = std::fs::File::open(format!("tests/files/golden/step{step}.db.gz")).unwrap();
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
    std::fs::write(&file, bytes).unwrap();
    file.display().to_string()
}

/// The golden database in this world's place, at its step.
async fn aged(world: &World, folder: &Path) -> (String, Manifest) {
    let file = golden(4, folder);
    let from = Db::as_it_is(&file, b"").await.unwrap();
    let held = from.snapshot(archive::count).await.unwrap();
    let Some(url) = &world.database else { return (file, held) };
    // The story's own database stands at the newest step: it is emptied of its schema first.
    world.app.db.write(|tx| tx.run("drop schema public cascade", &[])).await.unwrap();
    world.app.db.write(|tx| tx.run("create schema public", &[])).await.unwrap();
    let to = Db::at_step(url, 4).await.unwrap();
    backup::transfer(&from, &to).await.unwrap();
    (url.clone(), held)
}

#[test]
fn a_database_of_step_four_comes_to_the_newest_with_all_it_holds() {
    both(async |world| {
        let folder = tempfile::tempdir().unwrap();
        let (place, held) = aged(&world, folder.path()).await;
        let db = Db::open(&place).await.unwrap();
        let now = db.snapshot(archive::count).await.unwrap();
        for (table, then) in &held {
            assert_eq!(now[table].rows, then.rows, "{table}");
        }
        let steps = db.read(|tx| tx.steps()).await.unwrap();
        assert_eq!(steps.last().unwrap().version, db::newest_step());
        let damages = db.read(|tx| tx.damages()).await.unwrap();
        assert!(damages.is_empty(), "{damages:?}");
    });
}

#[test]
fn before_an_upgrade_it_is_tried_and_backed_up_and_a_newer_schema_is_refused() {
    both(async |world| {
        let folder = tempfile::tempdir().unwrap();
        let (place, _) = aged(&world, folder.path()).await;
        let call = |words: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_kizahashi"));
            command.args(words).arg("--data").arg(folder.path()).env("LANG", "en");
            command.args(world.database.iter().flat_map(|url| ["--database", url]));
            command.output().unwrap()
        };
        let check = call(&["upgrade-check"]);
        let said = String::from_utf8_lossy(&check.stdout).into_owned();
        assert!(said.contains("PASS  The upgrade was tried on a copy"), "{said}");
        let step = async |place: &str| {
            let db = Db::as_it_is(place, b"").await.unwrap();
            db.read(|tx| tx.steps()).await.unwrap().last().unwrap().version
        };
        assert_eq!(step(&place).await, 4, "looking changes nothing");
        let setup = call(&["setup"]);
        assert!(!String::from_utf8_lossy(&setup.stderr).contains("panicked"));
        assert_eq!(step(&place).await, db::newest_step());
        let backups: Vec<_> = std::fs::read_dir(folder.path().join("backups")).unwrap().collect();
        assert_eq!(backups.len(), 1, "backed up before");
        let newer = "insert into refinery_schema_history (version, name, applied_on, checksum)
                     values (9999, 'of tomorrow', '2030-01-01T00:00:00Z', '1')";
        let db = Db::as_it_is(&place, b"").await.unwrap();
        db.write(move |tx| tx.run(newer, &[])).await.unwrap();
        assert!(matches!(db.refuse_newer().await, Err(Error::Refused(_))));
        drop(db);
        let refused = call(&["serve", "--listen", "127.0.0.1:0"]);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(1));
        assert!(said.contains("A newer Kizahashi has used this database"), "{said}");
        let check = call(&["upgrade-check"]);
        assert_eq!(check.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&check.stdout).contains("FAIL"));
    });
}

/// Of so many kills, spread over a quarter more than an upgrade takes, some come after it also on a busy machine.
const ENOUGH: u32 = 50;

#[test]
fn an_upgrade_killed_anywhere_is_done_or_not_begun() {
    both(async |world| {
        let (mut before, kills) = (0, length("kills while upgrading") as u32);
        let undisturbed = tempfile::tempdir().unwrap();
        aged(&world, undisturbed.path()).await;
        let whole = Place::at(undisturbed.path(), world.database.clone()).serve().took;
        for kill in 0..kills {
            let folder = tempfile::tempdir().unwrap();
            let (place, held) = aged(&world, folder.path()).await;
            // From its first moment to well after its last.
            let moment = whole * 5 / 4 * kill / kills;
            Place::at(folder.path(), world.database.clone()).start().dies_after(moment);
            let db = Db::as_it_is(&place, b"").await.unwrap();
            let steps = db.read(|tx| tx.steps()).await.unwrap();
            let at = steps.last().unwrap().version;
            assert!(at == 4 || at == db::newest_step(), "half an upgrade: {steps:?}");
            before += u32::from(at == 4);
            let now = db.snapshot(archive::count).await.unwrap();
            for (table, then) in &held {
                assert_eq!(now[table].rows, then.rows, "{table}");
            }
            drop(db);
            Db::open(&place).await.unwrap();
            let count = "select count(*) as count from publication";
            let db = Db::as_it_is(&place, b"").await.unwrap();
            let left = db.read(move |tx| tx.one::<Count>(count, &[])).await.unwrap();
            assert_eq!(left.0, held["publication"].rows as i64);
        }
        let database = if world.database.is_some() { "PostgreSQL" } else { "SQLite" };
        figure(
            &format!("kills while upgrading, {database}"),
            &[
                ("kills", kills.into()),
                ("not begun", before.into()),
                ("done", (kills - before).into()),
            ],
        );
        assert!(before > 0, "some were killed before it was done");
        assert!(before < kills || kills < ENOUGH, "and some after");
    });
}
