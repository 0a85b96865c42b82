//! The promotion office: what needs it, which workplace is on which step, and when rounds are planned.

use axum::http::StatusCode;
use jiff::SignedDuration;
use kizahashi::accounts;
use kizahashi::db::Tx;
use kizahashi::organisations;

use crate::common::{World, both};
use crate::talks::as_it_is;

/// So many workplaces below five departments.
async fn large(world: &World, workplaces: usize) {
    world.administrator().await;
    let fill = move |tx: &mut Tx| {
        let by = accounts::member_by_login(tx, "admin")?.administrator()?;
        for department in 0..5 {
            let (id, name) = (format!("d{department}"), format!("第{}部", department + 1));
            organisations::add_unit(tx, &by, &id, None, &name)?;
        }
        for unit in 0..workplaces {
            let (id, above) = (format!("u{unit}"), format!("d{}", unit % 5));
            organisations::add_unit(tx, &by, &id, Some(&above), &format!("第{}課", unit + 1))?;
        }
        Ok(())
    };
    world.app.db.write(fill).await.unwrap();
}

#[test]
fn however_many_workplaces_there_are_a_page_asks_the_database_eleven_times_at_most() {
    both(async |world| {
        large(&world, 400).await;
        let mut office = world.promotion().await;
        office.get("/office/steps").await.says("第1課");
        for path in
            ["/office", "/office/steps", "/office/steps?page=9", "/office/plan?department=d3"]
        {
            let before = world.app.db.statements();
            let page = office.get(path).await;
            let asked = world.app.db.statements() - before;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text());
            assert!(asked <= 11, "{path} asked {asked} times");
        }
        let page = office.get("/office/steps?page=9").await;
        page.says("9 / 9ページ");
        let page = office.get("/office/steps?department=d3").await;
        page.says("第4課").says("第9課").does_not_say("第5課").says("1 / 2ページ");
    });
}

#[test]
fn the_office_sees_when_a_workplace_did_what_and_never_what() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        talk.until("方策を1〜3つ決める").await;
        let form = talk.form("actions").await;
        let form = form.with("words", "朝会を立って").with("owner", "庶務係長");
        talk.chief.send(form.with("due", "2026-07-01").with("sign", "手戻りが減る")).await;
        let form = talk.form("course").await;
        talk.chief.send(form.with("what", "end")).await;
        world.later(SignedDuration::from_hours(24 * 40));
        let mut office = world.promotion().await;
        let page = office.get("/office/steps").await;
        page.says("くらし支援課").says("ためす").says("話す").says("こたえる").says("見る");
        let needs = office.get("/office").await;
        needs.says("くらし支援課：1つ");
        for page in [page, needs] {
            for secret in ["朝会を立って", "手戻り", "庶務係長", "段階", "点数"] {
                page.does_not_say(secret);
            }
        }
    });
}

#[test]
fn rounds_of_a_department_are_planned_on_one_page_and_seen_beside_what_was_opened() {
    both(async |world| {
        let department = world.unit("市民生活部").await;
        let unit = world.unit_below("くらし支援課", &department).await;
        world.posts(&unit, &[("課長", "chief", "1"), ("担当", "staff", "11")]).await;
        let mut office = world.promotion().await;
        office.get("/office").await.says("令和8年度の回の予定がない職場").says("1つの職場");
        let page = office.get("/office/plan").await;
        page.says("おすすめの月を入れてあります").says("6月（おすすめ・議会）").says("3月（異動）");
        let form = page.form("/office/plan");
        assert_eq!(form.values("first"), ["5", "5"]);
        let wrong = form.clone().without("first").without("second");
        let wrong = wrong.and("first", "").and("first", "11").and("second", "").and("second", "5");
        let page = office.send(wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("くらし支援課：2回目は、1回目よりあとの月にしてください");
        assert_eq!(page.form("/office/plan").values("first"), ["", "11"]);
        let right = form.without("first").without("second");
        let right = right.and("first", "").and("first", "5").and("second", "").and("second", "1");
        let page = office.send(right).await;
        assert_eq!(page.form("/office/plan").values("second"), ["", "1"]);
        page.says("まだ開いていません");
        office.get("/office").await.says("予定の月をすぎた職場").says("くらし支援課");
        world.asked(&unit, true).await;
        office.get("/office/plan").await.says("開いた日：6月1日(月)");
        office.get("/office/steps").await.says("予定");
        let mut chief = world.chief(&unit).await;
        chief.get(&format!("/workplaces/{unit}")).await.says("今年度の回の予定：5月、1月");
    });
}

#[test]
fn only_the_promotion_office_looks_over_all_workplaces() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        let mut chief = world.chief(&unit).await;
        let mut administrator = world.administrator().await;
        for path in ["/office", "/office/steps", "/office/plan"] {
            assert_eq!(chief.get(path).await.status, StatusCode::FORBIDDEN);
            assert_eq!(administrator.get(path).await.status, StatusCode::FORBIDDEN);
            assert_eq!(world.browser().get(path).await.status, StatusCode::UNAUTHORIZED);
        }
    });
}
