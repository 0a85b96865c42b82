//! The record: who did what, one chain an organisation, and what happens to whoever meddles with it.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use gauge::level::Band;
use jiff::Timestamp;
use kizahashi::accounts::factors::totp::Secret;
use kizahashi::accounts::{self, Door};
use kizahashi::archive::Counted;
use kizahashi::audit::{self, Anchor, Broken, By, Kind};
use kizahashi::db::{Record, Row, Tx};
use kizahashi::error::{Error, Result};
use kizahashi::keeping::retention;
use kizahashi::outside::{GroupDuty, House, Vouched};

use crate::common::{Browser, Form, PASSWORD, World, between, both};
use crate::evidence::kizahashi;
use crate::office::{SHORT, SIX};
use crate::server::Place;
use crate::sql::texts;

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
        let now = world.now();
        let verify = move |tx: &mut Tx| audit::verify(tx, &chain, &[], now);
        let verified = world.app.db.read(verify).await.unwrap();
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
        // Whoever holds the whole database writes it anew from the beginning, anchors and all.
        for table in ["audit_entry", "audit_head", "audit_anchor"] {
            world.does(&format!("delete from {table}")).await;
        }
        assert_eq!(world.broken_by(&anchor).await, Some(Broken::Missing(1)), "all of it is gone");
        let by = By::nobody(&chain, world.now());
        let anew = move |tx: &mut Tx| {
            (0..9).try_for_each(|_| audit::record(tx, &by, Kind::SignedIn, "somebody else"))
        };
        world.app.db.write(anew).await.unwrap();
        assert_eq!(world.broken().await, None, "the database alone does not know");
        assert_eq!(world.broken_by(&anchor).await, Some(Broken::End(anchor.number)));
        // One inside that was made to fit does not hide the one outside.
        let forged = format!(
            "insert into audit_anchor (organisation, day, number, hash)
             select organisation, '2026-06-01', number, hash from audit_entry
             where organisation = '{chain}' and number = {}",
            anchor.number
        );
        world.does(&forged).await;
        assert_eq!(world.broken().await, None);
        assert_eq!(world.broken_by(&anchor).await, Some(Broken::End(anchor.number)));
    });
}

impl World {
    /// Where a look through all chains finds one broken that has an anchor from elsewhere beside it.
    async fn broken_by(&self, anchor: &Anchor) -> Option<Broken> {
        let (now, elsewhere) = (self.now(), vec![anchor.clone()]);
        let verify = move |tx: &mut Tx| audit::verify_all(tx, &elsewhere, now);
        let all = self.app.db.read(verify).await.unwrap();
        all.into_iter().find(|(chain, _)| *chain == anchor.organisation).unwrap().1.broken
    }

    /// So many entries more.
    async fn records(&self, entries: usize) {
        let by = By::nobody(&self.chain().await, self.now());
        let some = move |tx: &mut Tx| {
            (0..entries)
                .try_for_each(|n| audit::record(tx, &by, Kind::SettingsChanged, &format!("{n}")))
        };
        self.app.db.write(some).await.unwrap();
    }

    /// Writes down where the municipality's chain ends, as on that day.
    async fn anchored(&self, day: &'static str) -> Anchor {
        let chain = self.chain().await;
        let written = self.app.db.write(move |tx| audit::anchor(tx, day)).await.unwrap();
        written.into_iter().find(|anchor| anchor.organisation == chain).unwrap()
    }

    /// The hash of an entry of the municipality's chain.
    async fn hash_of(&self, number: i64) -> String {
        let (chain, hash) = (
            self.chain().await,
            "select * from audit_entry where organisation = $1 and number = $2",
        );
        let find = move |tx: &mut Tx| tx.one::<Kept>(hash, &[&chain, &number]);
        self.app.db.read(find).await.unwrap().0.hash
    }

    /// The record as it is, laid aside.
    async fn record_laid_aside(&self) {
        for table in RECORD {
            self.does(&format!("create table {table}_aside as select * from {table}")).await;
        }
    }

    /// The record as it was laid aside.
    async fn record_put_back(&self) {
        for table in RECORD {
            self.does(&format!("delete from {table}")).await;
            self.does(&format!("insert into {table} select * from {table}_aside")).await;
        }
        assert_eq!(self.broken().await, None, "put back");
    }
}

const RECORD: [&str; 3] = ["audit_entry", "audit_head", "audit_anchor"];

#[test]
fn whoever_cuts_off_the_beginning_or_the_end_is_found() {
    both(async |world| {
        world.founded().await;
        let of = format!("where organisation = '{}'", world.chain().await);
        world.records(5).await;
        let early = world.anchored("2026-06-01").await;
        world.records(9).await;
        let cut = early.number + 3;
        let (before, last) = (world.hash_of(cut).await, early.number + 9);
        let at_the_cut = Anchor { number: cut, hash: before.clone(), ..early.clone() };
        world.record_laid_aside().await;
        let behead = async |world: &World| {
            world.does(&format!("delete from audit_entry {of} and number <= {cut}")).await;
            let first = format!("update audit_head set first = {cut}, before = '{before}' {of}");
            world.does(&first).await;
        };
        let no_anchors = format!("delete from audit_anchor {of}");

        // The beginning goes, and with it the anchors inside that would know.
        behead(&world).await;
        assert_eq!(world.broken().await, Some(Broken::Beginning(cut)));
        world.does(&no_anchors).await;
        assert_eq!(world.broken().await, Some(Broken::Beginning(cut)), "nothing explains it");
        for elsewhere in [&early, &at_the_cut] {
            assert_eq!(world.broken_by(elsewhere).await, Some(Broken::Beginning(cut)));
        }
        world.administrator().await.get("/keeping/record").await.says("鎖が切れています");

        // An explanation is forged, too: an anchor that is left, or lies elsewhere, knows that its time was not over.
        world.record_put_back().await;
        behead(&world).await;
        let by = By::nobody(&world.chain().await, world.now());
        let lie = format!("record {cut} {cut}:{before}");
        let forge = move |tx: &mut Tx| audit::record(tx, &by, Kind::Deleted, &lie);
        world.app.db.write(forge).await.unwrap();
        assert_eq!(world.broken().await, Some(Broken::Early(early.number)));
        world.does(&no_anchors).await;
        assert_eq!(world.broken().await, None, "the database alone does not know");
        assert_eq!(world.broken_by(&early).await, Some(Broken::Early(early.number)));
        let undated = Anchor { day: String::new(), ..early.clone() };
        assert_eq!(world.broken_by(&undated).await, Some(Broken::Undated(early.number)));
        let other = Anchor { hash: early.hash.clone(), ..at_the_cut.clone() };
        assert_eq!(world.broken_by(&other).await, Some(Broken::End(cut)), "compared with `before`");
        // The command says it, with what the log has.
        let place = Place::of(&world);
        let text = format!("{}:{}:{}:{}", early.organisation, early.number, early.hash, early.day);
        let told = kizahashi(&place, "en", &["audit", "verify", "--anchor", &text]);
        let said = String::from_utf8_lossy(&told.stdout).into_owned();
        assert!(!told.status.success() && said.contains("before its time was over"), "{said}");
        let told = kizahashi(
            &place,
            "ja_JP.UTF-8",
            &["audit", "verify", "--anchor", &text[..text.len() - 11]],
        );
        let said = String::from_utf8_lossy(&told.stdout).into_owned();
        assert!(!told.status.success() && said.contains("書きとめた日を付けて"), "{said}");
        let told = kizahashi(&place, "en", &["audit", "verify"]);
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stdout));

        // The end goes, and the head is made to fit.
        world.record_put_back().await;
        let late = world.anchored("2026-06-02").await;
        assert_eq!(late.number, last);
        world.does(&format!("delete from audit_entry {of} and number > {cut}")).await;
        assert_eq!(world.broken().await, Some(Broken::Missing(cut + 1)), "the head knows");
        let shorter = format!("update audit_head set number = {cut}, hash = '{before}' {of}");
        world.does(&shorter).await;
        assert_eq!(world.broken().await, Some(Broken::Missing(cut + 1)), "the anchor knows");
        world.does(&no_anchors).await;
        assert_eq!(world.broken().await, None, "the database alone does not know");
        assert_eq!(world.broken_by(&late).await, Some(Broken::Missing(cut + 1)));
    });
}

#[test]
fn a_head_that_was_changed_is_found() {
    both(async |world| {
        world.founded().await;
        world.records(9).await;
        let chain = world.chain().await;
        let of = format!("where organisation = '{chain}'");
        let last = world.anchored("2026-06-01").await.number;
        world.record_laid_aside().await;
        let before = world.hash_of(4).await;
        let attacks = [
            // The beginning is only said to be gone: what it would hide is still there.
            (format!("update audit_head set first = 4, before = '{before}' {of}"), 4),
            (format!("update audit_head set first = 4 {of}"), 4),
            (format!("update audit_head set number = 4, hash = '{before}' {of}"), 5),
            (format!("update audit_head set hash = '{before}' {of}"), last),
            (format!("update audit_head set before = '{before}' {of}"), 1),
            (format!("update audit_head set number = number + 1 {of}"), last + 1),
            (format!("delete from audit_head {of}"), 1),
        ];
        for (attack, number) in attacks {
            world.does(&attack).await;
            let broken = world.broken().await.map(Broken::number);
            assert_eq!(broken, Some(number), "{attack}");
            world.record_put_back().await;
        }
        // The house's own chain is never shortened, whatever it says of itself.
        let shorten = move |tx: &mut Tx| {
            for n in 0..4 {
                let by = By::nobody(audit::INSTALLATION, Timestamp::UNIX_EPOCH);
                audit::record(tx, &by, Kind::SignInFailed, &format!("{n}"))?;
            }
            audit::forget_old(tx, audit::INSTALLATION, "2026-06-01T00:00:00Z".parse().unwrap())
        };
        world.app.db.write(shorten).await.unwrap();
        let now = world.now();
        let verify = move |tx: &mut Tx| audit::verify(tx, audit::INSTALLATION, &[], now);
        let found = world.app.db.read(verify).await.unwrap();
        assert!(matches!(found.broken, Some(Broken::Beginning(_))), "{found:?}");
    });
}

#[test]
fn a_record_whose_oldest_entries_served_their_time_holds_with_old_anchors() {
    both(async |world| {
        world.founded().await;
        world.records(5).await;
        let old = world.anchored("2026-06-01").await;
        world.records(3).await;
        let first = old.number + 3;
        let at_the_cut = Anchor { number: first, hash: world.hash_of(first).await, ..old.clone() };
        let run = async |world: &World, at: &str| {
            world.at(at.parse().unwrap());
            retention::run(&world.app.db, &world.app.dice, world.now()).await.unwrap()
        };
        assert_eq!(run(&world, "2028-05-01T00:00:00Z").await, 0, "nothing is over yet");
        world.records(4).await;
        let young = world.anchored("2028-05-01").await;
        // Of the fiscal year 2026, over with the year 2031.
        assert_eq!(run(&world, "2032-03-31T15:00:00Z").await, 1);
        let told = format!("deleted |  | record {first} {first}:{}", at_the_cut.hash);
        assert!(world.record().await.contains(&told), "{told}\n{}", world.record().await);
        for anchor in [&old, &at_the_cut, &young] {
            assert_eq!(world.broken_by(anchor).await, None, "{anchor:?}");
        }
        let other = Anchor { hash: old.hash.clone(), ..at_the_cut.clone() };
        assert_eq!(world.broken_by(&other).await, Some(Broken::End(first)));
        let undated = Anchor { day: String::new(), ..old.clone() };
        assert_eq!(world.broken_by(&undated).await, Some(Broken::Undated(old.number)));
        // What was written down after 1 April 2027 was not over: neither its entry nor what followed may be gone.
        for (day, broken) in [("2027-03-31", None), ("2027-04-01", Some(Broken::Early(old.number)))]
        {
            let dated = Anchor { day: day.to_owned(), ..old.clone() };
            assert_eq!(world.broken_by(&dated).await, broken, "{day}");
        }
        world.administrator().await.get("/keeping/record").await.says("鎖はつながっています");
        // Later the entry about that deletion goes itself, and the next one explains both.
        assert_eq!(run(&world, "2041-05-01T00:00:00Z").await, 1);
        assert!(!world.record().await.contains(&told));
        for anchor in [&old, &at_the_cut, &young] {
            assert_eq!(world.broken_by(anchor).await, None, "{anchor:?}");
        }
        // An entry from the future explains no more than one of today does.
        world.at("2030-05-01T00:00:00Z".parse().unwrap());
        assert_eq!(world.broken_by(&young).await, Some(Broken::Early(young.number)));
    });
}

/// The recipe of docs/operating.md, word for word; the service goes on with it.
#[test]
fn with_a_database_user_that_may_only_add_nobody_changes_the_record() {
    both(async |world| {
        let Some(url) = &world.database else { return };
        world.founded().await;
        let handbook = std::fs::read_to_string("docs/operating.md").unwrap();
        let said = |before| handbook.split(before).nth(1).unwrap().split("```").next().unwrap();
        let recipe = [said("-- then in that database\n"), said("-- after the first start\n")];
        // As the handbook has them: one role that owns the record, and the service's own.
        let records = format!("records_{}", std::process::id());
        let service = between(url, "postgres://", ":").unwrap();
        let database = url.rsplit('/').next().unwrap();
        world.as_superuser(&format!("create role {records}")).await;
        world.as_superuser(&format!("alter database {database} owner to {records}")).await;
        let recipe = recipe.concat().replace("kizahashi_app", service);
        world.as_superuser(&recipe.replace("kizahashi_records", &records)).await;

        let before = world.record().await.lines().count();
        let unit = world.unit("くらし支援課").await;
        world.chief(&unit).await.get(&format!("/workplaces/{unit}")).await.says("くらし支援課");
        assert!(world.record().await.lines().count() >= before + 2, "{}", world.record().await);
        kizahashi::service::house_kept(&world.app).await.unwrap();
        assert!(world.counted().await["audit_anchor"].rows > 0);
        for sql in [
            "delete from audit_entry",
            "update audit_entry set subject = 'x'",
            "delete from audit_anchor",
            "truncate audit_entry",
            "drop table audit_entry",
            "alter table audit_entry disable row level security",
        ] {
            let refused = world.app.db.write(move |tx| tx.run(sql, &[])).await;
            assert!(matches!(refused, Err(Error::Fault(_))), "{sql}");
        }
        assert_eq!(world.broken().await, None);
        for sql in ["reassign owned by ROLE to SERVICE", "drop owned by ROLE", "drop role ROLE"] {
            let sql = sql.replace("ROLE", &records).replace("SERVICE", service);
            world.as_superuser(&sql).await;
        }
    });
}

/// What somebody may do, and by what they show who they are.
const PRIVILEGES: [&str; 7] =
    ["account", "door_rule", "duty", "identity", "recovery_code", "second_factor", "session"];

async fn privileges(world: &World) -> Vec<Counted> {
    let counted = world.counted().await;
    PRIVILEGES.map(|table| counted[table].clone()).into()
}

/// Of the same moment, for entries to be told apart by what they say.
struct Deeds<'a> {
    world: &'a World,
    told: BTreeSet<&'static str>,
}

impl Deeds<'_> {
    /// Sends that once while nothing can be recorded, which changes nothing, and once as it should be.
    async fn sends(&mut self, browser: &mut Browser, form: Form, lines: &[&'static str]) {
        let before = self.unrecordable().await;
        let failed = browser.clone().post(form.clone()).await;
        assert_eq!(failed.status, StatusCode::INTERNAL_SERVER_ERROR, "{lines:?}");
        let record = self.recordable_again(&before, lines).await;
        let page = browser.post(form).await;
        assert!(page.status.is_redirection(), "{lines:?}: {}", page.text());
        self.has_told(&before, &record, lines).await;
    }

    /// The same for what is done without a page.
    async fn does<T>(
        &mut self,
        deed: impl Fn(&mut Tx) -> Result<T> + Clone + Send + 'static,
        lines: &[&'static str],
    ) where
        T: Send + 'static,
    {
        let before = self.unrecordable().await;
        let (once, db) = (deed.clone(), &self.world.app.db);
        assert!(db.write(move |tx| once(tx).map(|_| ())).await.is_err(), "{lines:?}");
        let record = self.recordable_again(&before, lines).await;
        db.write(move |tx| deed(tx).map(|_| ())).await.unwrap();
        self.has_told(&before, &record, lines).await;
    }

    /// The next entry would stand where another does.
    async fn unrecordable(&self) -> Vec<Counted> {
        let before = privileges(self.world).await;
        self.world.does("update audit_head set number = number - 1").await;
        before
    }

    async fn recordable_again(&self, before: &[Counted], lines: &[&str]) -> String {
        self.world.does("update audit_head set number = number + 1").await;
        assert_eq!(privileges(self.world).await, before, "{lines:?}: done without an entry");
        self.world.record().await
    }

    async fn has_told(&mut self, before: &[Counted], record: &str, lines: &[&'static str]) {
        assert_ne!(privileges(self.world).await, before, "{lines:?}: nothing was done");
        let after = self.world.record().await;
        for line in lines {
            let count = |record: &str| record.lines().filter(|told| told == line).count();
            assert_eq!(count(&after), count(record) + 1, "“{line}” is not new in\n{after}");
            self.told.insert(line.split(" | ").next().unwrap());
        }
        assert_eq!(self.world.broken().await, None);
    }
}

#[test]
fn whatever_changes_privileges_is_recorded_in_the_same_unit_of_work_or_not_done() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        let mut deeds = Deeds { world: &world, told: BTreeSet::new() };
        let mut admin = world.administrator().await;

        // Somebody gets an account, other duties, another password; what they have open is ended.
        let form = admin.get("/people").await.form("/people");
        let form = form.with("login", "helper").with("name", "助手").with("password", PASSWORD);
        let form = form.and("duty", "promotion");
        deeds.sends(&mut admin, form, &["person-added | 管理 はじめ | helper: promotion"]).await;
        let helper = admin.get("/people").await.link_of("助手", "/people/", "/duties");
        let at = |what: &str| format!("/people/{helper}/{what}");
        let duties = admin.get(&at("duties")).await.form(&at("duties"));
        let chief = duties.without("duty").with("chief", &unit);
        deeds.sends(&mut admin, chief, &["duties-changed | 管理 はじめ | helper: chief"]).await;
        let mut pass_on = admin.get("/people").await.form("/sign-out");
        pass_on.action = "/transfers/duties".to_owned();
        let pass_on = pass_on.and("account", &helper).and("unit", &unit).and("to", "");
        deeds.sends(&mut admin, pass_on, &["duties-changed | 管理 はじめ | helper"]).await;
        world.signed_in("helper").await;
        let form = admin.get(&at("sign-in")).await.form(&at("sessions/end"));
        deeds.sends(&mut admin, form, &["sessions-ended | 管理 はじめ | helper"]).await;
        let form = admin.get(&at("sign-in")).await.form(&at("password")).with("password", PASSWORD);
        deeds.sends(&mut admin, form, &["password-changed | 管理 はじめ | helper"]).await;

        // They look after their own door.
        let mut own = world.signed_in("helper").await;
        let form = own.get("/security/app").await.form("/security/app");
        let secret = Secret::read(form.value("secret").unwrap()).unwrap();
        let form = form.with("code", &secret.code_at(world.now()));
        let lines = ["factor-added | 助手 | app", "recovery-renewed | 助手 | "];
        deeds.sends(&mut own, form, &lines).await;
        own.get("/security/recovery").await;
        let form = own.get("/security").await.form("/security/recovery");
        deeds.sends(&mut own, form, &["recovery-renewed | 助手 | "]).await;
        let page = own.get("/security/recovery").await;
        let code = page.html.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let mut elsewhere = world.browser();
        let page = elsewhere.sign_in("helper", PASSWORD).await;
        let form = page.form("/sign-in/code").with("code", &code);
        let lines = ["signed-in | 助手 | ", "recovery-spent | 助手 | "];
        deeds.sends(&mut elsewhere, form, &lines).await;
        let page = own.get("/security").await;
        let open = page.html.split("/security/sessions/").skip(1);
        let open = open.filter_map(|rest| rest.split_once("/end\"")).next().unwrap().0.to_owned();
        let form = page.form(&format!("/security/sessions/{open}/end"));
        deeds.sends(&mut own, form, &["sessions-ended | 助手 | "]).await;
        elsewhere.sign_in("helper", PASSWORD).await;
        let form = own.get("/security").await.form("/security/sessions/end");
        deeds.sends(&mut own, form, &["sessions-ended | 助手 | "]).await;
        let page = own.get("/security").await;
        let factor = page.html.split("/security/factors/").nth(1).unwrap();
        let factor = factor.split('/').next().unwrap().to_owned();
        let form = page.form(&format!("/security/factors/{factor}/removal"));
        deeds.sends(&mut own, form, &["factor-removed | 助手 | app"]).await;
        let form = own.get("/password").await.form("/password").with("now", PASSWORD);
        let new = "だれにも見せない十二文字";
        let form = form.with("new", new).with("again", new);
        deeds.sends(&mut own, form, &["password-changed | 助手 | "]).await;

        // They lose everything; another administrator helps, and then whoever holds the machine.
        let form = own.get("/security/app").await.form("/security/app");
        let secret = Secret::read(form.value("secret").unwrap()).unwrap();
        own.send(form.with("code", &secret.code_at(world.now()))).await;
        let form = admin.get(&at("sign-in")).await.form(&at("factors/removal"));
        deeds.sends(&mut admin, form, &["factor-removed | 管理 はじめ | helper"]).await;
        let now = world.now();
        let rescue = move |tx: &mut Tx| accounts::rescue(tx, "helper", "no password fits", now);
        deeds.does(rescue, &["rescued | kizahashi rescue | helper"]).await;

        // The directory says who somebody is.
        let enters = move |groups: &'static [&'static str]| {
            move |tx: &mut Tx| {
                let duty = |name: &str| GroupDuty {
                    group: name.to_owned(),
                    duty: name.to_owned(),
                    unit: None,
                };
                let house = House {
                    organisation: None,
                    adopt_accounts: true,
                    duties: vec![duty("promotion"), duty("administrator")],
                };
                let found = |login: &str| Vouched {
                    subject: format!("subject of {login}"),
                    login: login.to_owned(),
                    name: "山﨑 学".to_owned(),
                    groups: groups.iter().map(|group| (*group).to_owned()).collect(),
                };
                let (id, token) = ("vouched".to_owned(), format!("token {groups:?}"));
                let login = if groups.len() == 2 { "helper" } else { "yamazaki" };
                let ids = (id, None, &*token);
                accounts::enter(tx, Door::Directory, &house, &found(login), ids, now)
            }
        };
        let lines = ["person-added |  | yamazaki: promotion (directory)", "signed-in | 山﨑 学 | "];
        deeds.does(enters(&["promotion"]), &lines).await;
        let lines = ["duties-changed |  | yamazaki: administrator (directory)"];
        deeds.does(enters(&["administrator"]), &lines).await;
        let lines = ["duties-changed |  | yamazaki:  (directory)"];
        deeds.does(enters(&[]), &lines).await;
        let lines = [
            "account-adopted |  | helper (directory)",
            "duties-changed |  | helper: promotion, administrator (directory)",
        ];
        deeds.does(enters(&["administrator", "promotion"]), &lines).await;

        // Each is told in words, and can be looked for.
        let page = admin.get("/keeping/record").await;
        for key in Kind::ALL.map(Kind::key) {
            assert!(page.html.contains(&format!("<option value=\"{key}\">")), "{key}");
            assert!(!page.html.contains(&format!(">{key}<")), "{key} has no words");
        }

        // The organisation asks for more.
        let form = admin.get("/doors").await.form("/doors").and("second_factor", "asked");
        deeds.sends(&mut admin, form, &["settings-changed | 管理 はじめ | second factor"]).await;

        let told: BTreeSet<&str> =
            WRITTEN.iter().flat_map(|(_, kinds)| kinds.iter().copied()).collect();
        let untold: Vec<_> =
            told.difference(&deeds.told).filter(|kind| **kind != "founded").collect();
        assert!(untold.is_empty(), "{untold:?} were not seen");
        let record = world.record().await;
        for secret in [&*code, &*secret.typed(), PASSWORD, new, "no password fits", "token ["] {
            assert!(!record.contains(secret), "{secret} is in\n{record}");
        }
    });
}

/// Every text that writes what [`PRIVILEGES`] hold, as it begins, and the kinds of entries of whatever uses it.
const WRITTEN: &[(&str, &[&str])] = &[
    ("insert into account ", &["founded", "person-added"]),
    ("update account set password ", &["account-adopted", "password-changed", "rescued"]),
    ("insert into duty ", &["duties-changed", "founded", "person-added"]),
    ("delete from duty ", &["duties-changed"]),
    ("insert into identity ", &["account-adopted", "person-added"]),
    ("insert into second_factor ", &["factor-added"]),
    (
        "delete from second_factor where organisation = $1 and account = $2 and id ",
        &["factor-removed"],
    ),
    (
        "delete from second_factor where organisation = $1 and account = $2",
        &["factor-removed", "rescued"],
    ),
    // What was shown is good only once: part of every sign-in.
    ("update second_factor set used ", &["signed-in"]),
    ("insert into recovery_code ", &["recovery-renewed"]),
    (
        "delete from recovery_code where organisation = $1 and account = $2",
        &["factor-removed", "recovery-renewed", "rescued"],
    ),
    ("delete from recovery_code where account = $1 and hash ", &["recovery-spent"]),
    ("insert into door_rule ", &["settings-changed"]),
];

#[test]
fn a_new_way_to_change_privileges_is_asked_where_it_is_recorded() {
    let kinds = Kind::ALL.map(Kind::key);
    let mut used = BTreeSet::new();
    for (place, text) in texts() {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let table = ["insert into ", "update ", "delete from "]
            .iter()
            .find_map(|verb| text.strip_prefix(verb)?.split([' ', '(']).next());
        // Sessions begin, live and end by themselves all the time; who ends somebody's is told above.
        let privileged =
            table.is_some_and(|table| table != "session" && PRIVILEGES.contains(&table));
        let known = WRITTEN.iter().find(|(begins, _)| text.starts_with(begins));
        assert_eq!(privileged, known.is_some(), "{place}: which entry tells of this? {text}");
        used.extend(known.map(|(begins, _)| *begins));
    }
    for (begins, told) in WRITTEN {
        assert!(used.contains(begins), "no text begins so: {begins}");
        assert!(told.iter().all(|kind| kinds.contains(kind)), "{told:?}");
    }
}
