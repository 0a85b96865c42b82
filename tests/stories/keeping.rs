//! Keeping: the record and its chain, backups and the way back, moving, and what goes when its time is over.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use axum::http::StatusCode;
use gauge::level::Band;
use jiff::{SignedDuration, Timestamp};
use kizahashi::archive::{self, Manifest};
use kizahashi::audit::{self, Broken, By, Kind};
use kizahashi::db::{Db, Record, Row, Tx};
use kizahashi::error::{Error, Result};
use kizahashi::keeping::backup::{self, Keeper};
use kizahashi::keeping::retention;
use kizahashi::rounds::State;
use kizahashi::rounds::seal::Contents;
use kizahashi::world::hex;

use crate::common::{PASSWORD, World, both};
use crate::office::{SHORT, SIX, TWELVE, spread};
use crate::rooms::texts_under;
use crate::server::Place;

struct Text(String);

impl Record for Text {
    fn read(row: Row<'_>) -> Result<Text> {
        Ok(Text(row.get("text")?))
    }
}

impl World {
    fn keeper(&self) -> Keeper {
        Keeper { home: self.app.home.clone(), dice: self.app.dice.clone(), key: None }
    }

    async fn backed_up(&self, file: &Path) {
        let by = By::house("story", self.now());
        self.keeper().back_up(&self.app.db, file, by).await.unwrap();
    }

    async fn counted(&self) -> Manifest {
        self.app.db.snapshot(archive::count).await.unwrap()
    }

    /// The municipality's chain.
    async fn chain(&self) -> String {
        let id = "select id as text from organisation order by created limit 1";
        self.app.db.read(move |tx| tx.one::<Text>(id, &[])).await.unwrap().0
    }

    async fn broken(&self) -> Option<Broken> {
        let chain = self.chain().await;
        self.app.db.read(move |tx| audit::verify(tx, &chain, &[])).await.unwrap().broken
    }

    async fn does(&self, sql: &str) {
        let sql = sql.to_owned();
        self.app.db.write(move |tx| tx.run(&sql, &[])).await.unwrap();
    }

    /// Everything the record says, one entry a line.
    async fn record(&self) -> String {
        let all = "select kind || ' | ' || name || ' | ' || subject as text from audit_entry
                   order by organisation, number";
        let rows = self.app.db.read(move |tx| tx.all::<Text>(all, &[])).await.unwrap();
        rows.into_iter().map(|row| row.0).collect::<Vec<_>>().join("\n")
    }
}

// The record

#[test]
fn who_did_what_is_recorded_and_never_who_answered_what() {
    both(async |world| {
        const PLANTED: &str = "ひそかに植えた目じるしの文";
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, |form| form).await;
        let before = world.record().await;
        let code = round.code_of(Band::Supervisor, 0);
        let sent =
            world.browser().answers(code, &["3"; SHORT], |form| form.with("remark", PLANTED)).await;
        sent.says("送りました");
        assert_eq!(world.record().await, before, "nothing a respondent does is recorded");
        world.promoter().await.get(&format!("{}/slips.pdf", round.page())).await;
        world.all_but(&round, 1).await;
        world.close(&round).await;
        let mut wrong = world.browser();
        wrong.sign_in("admin", "not this one at all").await;
        let typed_into_the_wrong_field = "aikotoba-no-himitsu";
        wrong.sign_in(typed_into_the_wrong_field, "x").await;
        let mut chief = world.chief(&unit).await;
        assert_eq!(chief.get("/people").await.status, StatusCode::FORBIDDEN);
        let results = chief.get(&format!("{}/results.csv", round.results())).await;
        assert_eq!(results.status, StatusCode::OK);
        let record = world.record().await;
        for line in [
            "founded | 管理 はじめ",
            "signed-in | 管理 はじめ",
            "person-added",
            "round-opened | promotion | くらし支援課 #1 (results: open)",
            "slips-printed | promotion | /rounds/",
            "round-closed |  | くらし支援課 #1",
            "sign-in-failed |  | admin",
            "exported | chief-",
            "/results/{address}/results.csv",
            "refused | chief-",
        ] {
            assert!(record.contains(line), "{line} is not in\n{record}");
        }
        assert!(!record.contains(typed_into_the_wrong_field), "it may be somebody's password");
        let mut secrets = vec![PLANTED.to_owned(), round.addresses[0].clone()];
        for (_, code) in &round.slips {
            secrets.extend([code.plain().to_owned(), code.grouped(), code.hash()]);
        }
        for secret in secrets {
            assert!(!record.contains(&secret), "{secret} is in\n{record}");
        }
        assert_eq!(world.broken().await, None);
    });
}

#[test]
fn an_administrator_searches_the_record_and_that_is_recorded_too() {
    both(async |world| {
        let mut admin = world.founded().await;
        let page = admin.get("/keeping/record").await;
        page.says("鎖はつながっています").says("サインイン").says("この記録を読んだ");
        let page = admin.get("/keeping/record?kind=founded").await;
        page.says("admin");
        let none = admin.get("/keeping/record?words=nobody-of-that-name").await;
        none.says("あてはまる記録はありません");
        admin.get("/keeping/record?words=100%25_").await.says("あてはまる記録はありません");
        let by = By::nobody(&world.chain().await, world.now());
        let many = move |tx: &mut Tx| {
            (0..60)
                .try_for_each(|n| audit::record(tx, &by, Kind::SettingsChanged, &format!("n{n}")))
        };
        world.app.db.write(many).await.unwrap();
        let first = admin.get("/keeping/record?kind=settings-changed").await;
        first.says("n59").does_not_say("n9 ");
        let older = first.link_of("もっと前を見る", "", "\"").replace("&amp;", "&");
        admin.get(&older).await.says("n9").does_not_say("n59");
        let mut promotion = world.promotion().await;
        assert_eq!(promotion.get("/keeping/record").await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn whoever_deletes_changes_or_reorders_an_entry_is_found_at_the_first_one() {
    both(async |world| {
        let chain = world.founded().await.get("/").await;
        assert_eq!(chain.status, StatusCode::OK);
        let by = By::nobody(&world.chain().await, world.now());
        let some = move |tx: &mut Tx| {
            (0..8).try_for_each(|n| audit::record(tx, &by, Kind::SettingsChanged, &format!("{n}")))
        };
        world.app.db.write(some).await.unwrap();
        let sound = world.counted().await["audit_entry"].rows as i64;
        let file = world.folder.path().join("sound.age");
        assert_eq!(world.broken().await, None);
        world.backed_up(&file).await;
        let of = format!("where organisation = '{}'", world.chain().await);
        let last = {
            let chain = world.chain().await;
            let heads = world.app.db.read(audit::heads).await.unwrap();
            heads.into_iter().find(|head| head.organisation == chain).unwrap().number
        };
        assert!(last >= 8 && sound >= 8);
        let attacks: Vec<(Vec<String>, Broken)> = vec![
            (vec![format!("delete from audit_entry {of} and number = 3")], Broken::Missing(3)),
            (vec![format!("delete from audit_entry {of} and number = 1")], Broken::Missing(1)),
            (
                vec![format!("delete from audit_entry {of} and number = {last}")],
                Broken::Missing(last),
            ),
            (
                vec![format!("update audit_entry set subject = 'x' {of} and number = 4")],
                Broken::Changed(4),
            ),
            (
                vec![format!("update audit_entry set name = 'x' {of} and number = 2")],
                Broken::Changed(2),
            ),
            (
                vec![format!(
                    "update audit_entry set at = '2020-01-01T00:00:00Z' {of} and number = 5"
                )],
                Broken::Changed(5),
            ),
            (
                vec![format!("update audit_entry set account = 'x' {of} and number = 6")],
                Broken::Changed(6),
            ),
            (
                vec![
                    format!("update audit_entry set number = -4 {of} and number = 4"),
                    format!("update audit_entry set number = 4 {of} and number = 5"),
                    format!("update audit_entry set number = 5 {of} and number = -4"),
                ],
                Broken::Changed(4),
            ),
        ];
        for (attack, broken) in attacks {
            let kept = world.app.db.snapshot(kept_entries).await.unwrap();
            for sql in &attack {
                world.does(sql).await;
            }
            assert_eq!(world.broken().await, Some(broken), "{attack:?}");
            world.app.db.write(move |tx| put_back(tx, &kept)).await.unwrap();
            assert_eq!(world.broken().await, None, "put back");
        }
    });
}

struct Kept(audit::Entry);

impl Record for Kept {
    fn read(row: Row<'_>) -> Result<Kept> {
        Ok(Kept(audit::Entry {
            organisation: row.get("organisation")?,
            number: row.get("number")?,
            at: row.get("at")?,
            kind: row.get("kind")?,
            account: row.get("account")?,
            name: row.get("name")?,
            subject: row.get("subject")?,
            hash: row.get("hash")?,
        }))
    }
}

fn kept_entries(tx: &mut Tx) -> Result<Vec<Kept>> {
    tx.all("select * from audit_entry", &[])
}

fn put_back(tx: &mut Tx, kept: &[Kept]) -> Result<()> {
    tx.run("delete from audit_entry", &[])?;
    for Kept(entry) in kept {
        tx.run(
            "insert into audit_entry (organisation, number, at, kind, account, name, subject, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                &entry.organisation,
                &entry.number,
                &entry.at,
                &entry.kind,
                &entry.account,
                &entry.name,
                &entry.subject,
                &entry.hash,
            ],
        )?;
    }
    Ok(())
}

#[test]
fn many_who_record_at_once_make_one_chain() {
    both(async |world| {
        world.founded().await;
        let chain = world.chain().await;
        let mut writing = Vec::new();
        for n in 0..64 {
            let (db, by) = (world.app.db.clone(), By::nobody(&chain, world.now()));
            writing.push(tokio::spawn(async move {
                db.write(move |tx| audit::record(tx, &by, Kind::SettingsChanged, &format!("{n}")))
                    .await
            }));
        }
        for written in writing {
            written.await.unwrap().unwrap();
        }
        let verified = world.app.db.read(move |tx| audit::verify(tx, &chain, &[])).await.unwrap();
        assert_eq!(verified.broken, None);
        assert!(verified.entries > 64);
    });
}

#[test]
fn an_anchor_kept_elsewhere_finds_a_record_made_anew() {
    both(async |world| {
        world.founded().await;
        let chain = world.chain().await;
        let anchors = world.app.db.write(|tx| audit::anchor(tx, "2026-06-01")).await.unwrap();
        let again = world.app.db.write(|tx| audit::anchor(tx, "2026-06-01")).await.unwrap();
        assert!(again.is_empty(), "once a day");
        let anchor = anchors.into_iter().find(|anchor| anchor.organisation == chain).unwrap();
        let told = vec![(anchor.number, anchor.hash)];
        // Whoever holds the whole database writes it anew from the beginning, anchors and all.
        for table in ["audit_entry", "audit_head", "audit_anchor"] {
            world.does(&format!("delete from {table}")).await;
        }
        let by = By::nobody(&chain, world.now());
        let anew = move |tx: &mut Tx| {
            (0..9).try_for_each(|_| audit::record(tx, &by, Kind::SignedIn, "somebody else"))
        };
        world.app.db.write(anew).await.unwrap();
        assert_eq!(world.broken().await, None, "the database alone does not know");
        let verify = move |tx: &mut Tx| audit::verify(tx, &chain, &told);
        let verified = world.app.db.read(verify).await.unwrap();
        assert_eq!(verified.broken, Some(Broken::End(anchor.number)));
    });
}

/// The recipe of docs/operating.md, word for word.
#[test]
fn with_a_database_user_that_may_only_add_nobody_changes_the_record() {
    both(async |world| {
        if world.database.is_none() {
            return;
        }
        world.founded().await;
        let chain = world.chain().await;
        let role = format!("recorder_{}", std::process::id());
        let handbook = std::fs::read_to_string("docs/operating.md").unwrap();
        let recipe = handbook.split("```sql\n-- after the first start\n").nth(1).unwrap();
        let recipe = recipe.split("```").next().unwrap();
        let owner = format!("{role}_owner");
        // As the handbook has them: one role that owns the record, one that owns all the rest.
        for sql in [
            format!("create role {owner}"),
            format!("create role {role}"),
            format!(
                "grant select, insert, update, delete on all tables in schema public to {role}"
            ),
        ] {
            world.does(&sql).await;
        }
        for sql in recipe.split(';').map(str::trim).filter(|sql| !sql.is_empty()) {
            let sql = sql.replace("kizahashi_app", &role).replace("kizahashi_records", &owner);
            world.does(&sql).await;
        }
        let as_role = move |tx: &mut Tx, role: &str| {
            tx.run(&format!("set local role {role}"), &[]).map(|_| ())
        };
        let (by, of) = (By::nobody(&chain, world.now()), role.clone());
        let recording = move |tx: &mut Tx| {
            as_role(tx, &of)?;
            audit::record(tx, &by, Kind::SettingsChanged, "as the role")
        };
        world.app.db.write(recording).await.unwrap();
        for sql in [
            "delete from audit_entry",
            "update audit_entry set subject = 'x'",
            "delete from audit_anchor",
        ] {
            let of = role.clone();
            let attack = move |tx: &mut Tx| as_role(tx, &of).and_then(|()| tx.run(sql, &[]));
            let refused = world.app.db.write(attack).await;
            assert!(matches!(refused, Err(Error::Fault(_))), "{sql}");
        }
        assert_eq!(world.broken().await, None);
        for role in [&role, &owner] {
            world.does(&format!("reassign owned by {role} to current_user")).await;
            world.does(&format!("drop owned by {role}")).await;
            world.does(&format!("drop role {role}")).await;
        }
    });
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
        let mut places: Vec<usize> = (0..260).step_by(13).collect();
        places.extend((0..100).map(|n| {
            let chance = u64::from_le_bytes(world.app.dice.bytes());
            (chance as usize + n) % whole.len()
        }));
        places.extend((whole.len() - 40..whole.len()).step_by(3));
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

// Retention

#[test]
fn remarks_go_after_ninety_days_never_early_never_late_and_are_found_nowhere() {
    both(async |world| {
        const PLANTED: &str = "ひそかに植えた目じるしの文";
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, |form| form).await;
        for (place, (_, code)) in round.slips.iter().enumerate() {
            let remark = if place == 3 { PLANTED.to_owned() } else { String::new() };
            world.put(&round, code, Contents { remark, ..spread(place) }).await.unwrap();
        }
        world.close(&round).await;
        let closed = world.now();
        let body = "select body as text from publication where round = $1";
        let says = async || world.texts(body, &round.id).await[0].contains(PLANTED);
        assert!(says().await);
        world.at(closed + SignedDuration::from_hours(90 * 24) - SignedDuration::from_secs(1));
        assert_eq!(world.kept_house().await, 0);
        assert!(says().await, "a second too early");
        let mut admin = world.administrator().await;
        admin.get("/keeping").await.says("期限の来たものは、残っていません");
        world.at(closed + SignedDuration::from_hours(90 * 24));
        admin = world.administrator().await;
        admin.get("/keeping").await.says("期限の来たものが1件あります");
        assert!(says().await, "looking deletes nothing");
        assert_eq!(world.kept_house().await, 1);
        assert!(!says().await);
        if world.database.is_none() {
            for file in ["kizahashi.db", "kizahashi.db-wal"] {
                let bytes = std::fs::read(world.folder.path().join(file)).unwrap();
                let found = bytes.windows(PLANTED.len()).any(|part| part == PLANTED.as_bytes());
                assert!(!found, "{file}");
            }
        }
        world.browser().get(&round.results()).await.says("12人の答え").does_not_say(PLANTED);
        let page = admin.get("/keeping").await;
        page.says("自由記述").says("1件");
        let id = page.link_of("自由記述", "/keeping/deletions/", "\"");
        let certificate = admin.get(&format!("/keeping/deletions/{id}")).await;
        certificate.says("汐見市").says("令和8年(2026年)").says("1件");
        certificate.does_not_say(PLANTED);
        let pdf = admin.get(&format!("/keeping/deletions/{id}/certificate.pdf")).await;
        assert!(pdf.bytes.starts_with(b"%PDF"));
        assert_eq!(world.kept_house().await, 0, "once");
        assert!(world.record().await.contains("deleted |  | remarks 1"));
        assert_eq!(world.broken().await, None);
    });
}

impl World {
    async fn kept_house(&self) -> usize {
        retention::run(&self.app.db, &self.app.dice, self.now()).await.unwrap()
    }
}

#[test]
fn results_go_at_the_end_of_the_fifth_fiscal_year_after_their_own() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, |form| form).await;
        world.all_but(&round, 0).await;
        world.close(&round).await;
        // Closed in June 2026, fiscal year 2026: kept until the end of fiscal year 2031.
        world.at("2032-03-31T14:59:59Z".parse::<Timestamp>().unwrap());
        world.kept_house().await;
        world.browser().get(&round.results()).await.says("12人の答え");
        world.at("2032-03-31T15:00:00Z".parse::<Timestamp>().unwrap());
        assert!(world.kept_house().await >= 1);
        let gone = world.browser().get(&round.results()).await;
        assert_eq!(gone.status, StatusCode::CONFLICT);
        gone.says("保存の期限が来たので消しました");
        let left = world.counted().await;
        assert_eq!((left["publication"].rows, left["own_answer"].rows), (0, 0));
        assert_eq!(world.broken().await, None, "the record begins later and holds");
        world.administrator().await.get("/keeping").await.says("回の結果");
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

#[test]
fn a_backup_during_heavy_answering_is_the_database_of_one_moment() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        world.person("second", |form| form.and("duty", "administrator")).await;
        world.at(Timestamp::try_from(std::time::SystemTime::now()).unwrap());
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
            std::thread::sleep(Duration::from_millis(300));
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
        let _ = PASSWORD;
    });
}
