//! The record: who did what, one chain an organisation, and what happens to whoever meddles with it.

use axum::http::StatusCode;
use gauge::level::Band;
use kizahashi::audit::{self, Broken, By, Kind};
use kizahashi::db::{Record, Row, Tx};
use kizahashi::error::{Error, Result};

use crate::common::both;
use crate::office::{SHORT, SIX};

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
        first.says("n57").does_not_say("n9 ");
        let older = first.link_of("もっと前を見る", "", "\"").replace("&amp;", "&");
        admin.get(&older).await.says("n9").does_not_say("n57");
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
