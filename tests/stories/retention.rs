//! Retention: never early, never late, nowhere left, and a certificate.

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use kizahashi::db::Tx;
use kizahashi::keeping::retention;
use kizahashi::rounds::seal::Contents;

use crate::common::{World, both};
use crate::office::{TWELVE, spread};

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
        let pdf = admin.get(&format!("/keeping/deletions/{id}/paper.pdf")).await;
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

#[test]
fn a_talk_goes_three_fiscal_years_after_its_own_and_what_is_tried_stays() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let write = move |tx: &mut Tx| {
            for sql in [
                "insert into dialogue (id, organisation, unit, sheet_version, title, items, run, course, phase, focus,
                     version, door, wall, least, rehearsal, created, ended)
                 select 'talk', organisation, id, (select max(id) from sheet_version), 'ひそかに植えた題', '', '', 'ended', 0, 0, 1, 'd', 'w', 5, false,
                     '2026-06-01T00:00:00Z', '2026-06-01T02:00:00Z'
                 from unit where id = $1",
                "insert into voice (id, organisation, dialogue, kind, words, quotable, shown)
                 select 'voice', organisation, 'talk', 'idea', 'x', false, true from unit where id = $1",
                "insert into action (id, organisation, unit, dialogue, rehearsal, words, owner, due, sign, state,
                     reason, created)
                 select 'action', organisation, id, 'talk', false, 'x', '', '2026-07-01', '', 'open', '',
                     '2026-06-01T02:00:00Z'
                 from unit where id = $1",
            ] {
                tx.run(sql, &[&unit])?;
            }
            Ok(())
        };
        world.app.db.write(write).await.unwrap();
        let left = async || {
            let counted = world.counted().await;
            ["dialogue", "voice", "action"].map(|table| counted[table].rows)
        };
        world.at("2030-03-31T14:59:59Z".parse::<Timestamp>().unwrap());
        world.kept_house().await;
        assert_eq!(left().await, [1, 1, 1], "a second too early");
        world.at("2030-03-31T15:00:00Z".parse::<Timestamp>().unwrap());
        world.kept_house().await;
        assert_eq!(left().await, [0, 0, 1]);
    });
}

#[test]
fn who_has_left_goes_from_the_roster_five_fiscal_years_later_and_who_stays_stays() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        let write = move |tx: &mut Tx| {
            for sql in [
                "insert into staff (id, organisation, number, name, kana)
                 select 'left', organisation, '0001', '髙橋 葵', '' from unit where id = $1",
                "insert into staff (id, organisation, number, name, kana)
                 select 'stays', organisation, '0002', '山﨑 凪', '' from unit where id = $1",
                "insert into appointment (id, organisation, staff, unit, title, kind, starts, ends)
                 select 'first', organisation, 'left', id, '主事', 'main', '2020-04-01', '2026-04-01'
                 from unit where id = $1",
                "insert into appointment (id, organisation, staff, unit, title, kind, starts, ends)
                 select 'second', organisation, 'stays', id, '主事', 'main', '2020-04-01', '2026-04-01'
                 from unit where id = $1",
                "insert into appointment (id, organisation, staff, unit, title, kind, starts, ends)
                 select 'third', organisation, 'stays', id, '係長', 'main', '2026-04-01', null
                 from unit where id = $1",
            ] {
                tx.run(sql, &[&unit])?;
            }
            Ok(())
        };
        world.app.db.write(write).await.unwrap();
        world.administrator().await.get("/keeping").await.says("名簿の人");
        let left = async || {
            let counted = world.counted().await;
            ["staff", "appointment"].map(|table| counted[table].rows)
        };
        world.at("2032-03-31T14:59:59Z".parse::<Timestamp>().unwrap());
        world.kept_house().await;
        assert_eq!(left().await, [2, 3], "a second too early");
        world.at("2032-03-31T15:00:00Z".parse::<Timestamp>().unwrap());
        world.kept_house().await;
        assert_eq!(left().await, [1, 2]);
    });
}
