//! Asking up: a workplace asks the unit above, whose chief or the promotion office replies.

use axum::http::StatusCode;
use jiff::SignedDuration;

use crate::common::{Browser, Seen, World, between, both};

/// A workplace below a department, each with its chief.
async fn department(world: &World) -> (String, Browser, Browser) {
    let department = world.unit("市民生活部").await;
    let unit = world.unit_below("くらし支援課", &department).await;
    (unit.clone(), world.chief(&unit).await, world.chief(&department).await)
}

async fn asks(chief: &mut Browser, unit: &str, words: &str) -> Seen {
    let at = format!("/workplaces/{unit}/asks");
    let form = chief.get(&at).await.form(&at);
    chief.send(form.with("words", words).with("due", "令和8年6月30日")).await
}

async fn first(reader: &mut Browser) -> String {
    let page = reader.get("/asks").await;
    format!("/asks/{}", between(&page.html, "href=\"/asks/", "\"").unwrap())
}

#[test]
fn what_is_asked_reaches_the_chief_above_and_the_reply_comes_back_in_words() {
    both(async |world| {
        let (unit, mut chief, mut above) = department(&world).await;
        let page = asks(&mut chief, &unit, "手数料をきりのよい額に").await;
        page.says("市民生活部の長と推進担当が読み").says("返事は6月30日(火)まで");
        above.get("/").await.says("手数料をきりのよい額に");
        let ask = first(&mut above).await;
        let form = above.get(&ask).await.form(&ask);
        let page = above.send(form.clone().with("words", " ")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("1つ選んでください").says("返事をことばで書いてください");
        let form = form.with("words", "10月の条例改正に合わせます");
        let later = form.clone().and("kind", "later");
        above.send(later.clone().with("until", "13月")).await.says("日付を");
        above
            .send(later.with("until", "2026-09-01"))
            .await
            .says("9月1日(火)までに、また返事をします");
        world.later(SignedDuration::from_mins(5));
        let page = chief.get(&format!("/workplaces/{unit}/asks")).await;
        page.says("もう少し待ってください").says("10月の条例改正に合わせます");
        above.send(form.and("kind", "no").with("words", "国の基準で決まっています")).await;
        let page = chief.get(&format!("/workplaces/{unit}/asks")).await;
        page.says("できません（6月1日(月)）").says("国の基準で決まっています");
        page.does_not_say("お願いを取り下げる");
        chief.get("/").await.says("返事ずみ");
    });
}

#[test]
fn a_reply_that_is_late_is_told_on_both_sides() {
    both(async |world| {
        let (unit, mut chief, _) = department(&world).await;
        asks(&mut chief, &unit, "応援のしくみをつくってほしい").await;
        world.later(SignedDuration::from_hours(24 * 30));
        let mut chief = world.signed_in(&format!("chief-{}", &unit[..8])).await;
        chief
            .get(&format!("/workplaces/{unit}/asks"))
            .await
            .says("返事の日（6月30日(火)）をすぎています");
        let mut office = world.promotion().await;
        office.get("/asks").await.says("6月30日(火)をすぎています");
        office.get("/office").await.says("返事まち1件（日をすぎたもの1件）");
        let at = format!("/workplaces/{unit}/asks");
        let page = chief.get(&at).await;
        let ask = between(&page.html, &format!("action=\"{at}/"), "/withdrawal\"").unwrap();
        let form = page.form(&format!("{at}/{ask}/withdrawal"));
        chief.send(form).await.says("お願いを取り下げました").does_not_say("すぎています");
        office.get("/office").await.does_not_say("返事まち");
    });
}

#[test]
fn what_is_asked_is_nobody_elses_to_read() {
    both(async |world| {
        let (unit, mut chief, mut above) = department(&world).await;
        asks(&mut chief, &unit, "手数料をきりのよい額に").await;
        let ask = first(&mut above).await;
        let other = world.unit("土木部").await;
        let mut neighbour = world.chief(&other).await;
        neighbour.get("/asks").await.says("届いているお願いはありません");
        assert_eq!(neighbour.get(&ask).await.status, StatusCode::NOT_FOUND);
        assert_eq!(chief.get(&ask).await.status, StatusCode::NOT_FOUND);
        let at = format!("/workplaces/{unit}/asks");
        assert_eq!(neighbour.get(&at).await.status, StatusCode::FORBIDDEN);
        let mut administrator = world.administrator().await;
        assert_eq!(administrator.get("/asks").await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn nothing_or_too_much_is_told_and_a_top_unit_asks_the_promotion_office() {
    both(async |world| {
        let unit = world.unit("市民生活部").await;
        let mut chief = world.chief(&unit).await;
        let page = asks(&mut chief, &unit, " \u{3000}").await;
        page.says("何をお願いするかを書いてください").says("推進担当に頼みます");
        asks(&mut chief, &unit, &"長".repeat(301)).await.says("300文字まで");
        asks(&mut chief, &unit, &"長".repeat(300)).await.says("返事は6月30日(火)まで");
        let mut office = world.promotion().await;
        let ask = first(&mut office).await;
        let form = office.get(&ask).await.form(&ask).and("kind", "yes");
        let page = office.send(form.with("words", "4月から始めます 🎉")).await;
        page.says("やります（6月1日(月)）").says("4月から始めます 🎉");
    });
}
