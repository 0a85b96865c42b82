//! What a workplace tries: decided in the dialogue, looked after until it is done or stopped.

use axum::http::StatusCode;
use jiff::SignedDuration;

use crate::common::{Form, between, both};
use crate::talks::{Talk, as_it_is};

const DECIDE: &str = "方策を1〜3つ決める";

fn filled(form: Form, words: &str) -> Form {
    form.with("words", words)
        .with("owner", "庶務係長")
        .with("due", "令和8年9月30日")
        .with("sign", "手戻りが減る")
}

impl Talk {
    /// Decides on that, in the scene for it.
    async fn decides(&mut self, words: &str) {
        self.until(DECIDE).await;
        let form = self.form("actions").await;
        let page = self.chief.send(filled(form, words)).await;
        assert_eq!((page.status, &page.path), (StatusCode::OK, &self.desk), "{}", page.text());
    }

    fn board(&self) -> String {
        format!("/workplaces/{}/actions", self.unit)
    }
}

#[test]
fn an_action_is_decided_with_who_by_when_and_how_one_would_notice() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        let mut phone = world.phone(&talk.desk).await;
        talk.until("いまの段階を話し合う").await;
        let form = talk.form("agreements").await;
        let item = form.value("item").unwrap().to_owned();
        talk.chief.send(form.with("level", "2")).await;
        let page = talk.until(DECIDE).await;
        page.says("いま2段階。上の文は、つぎの3段階です");
        let form = page.form(&talk.at("actions"));
        assert_eq!(form.value("item"), Some(item.as_str()));

        let wrong = form.clone().with("owner", "").with("due", "9月30日").with("words", "朝会");
        let page = talk.chief.send(wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("だれが見守るかを").says("年も入れてください").says("どうわかるかを書いて");
        let again = page.form(&talk.at("actions"));
        assert_eq!((again.value("due"), again.value("words")), (Some("9月30日"), Some("朝会")));

        let page = talk.chief.send(filled(again, "朝の打合せを立って15分に")).await;
        page.says("庶務係長が、令和8年(2026年)9月30日(水)まで");
        phone.get("/seat").await.says("朝の打合せを立って15分に").says("手戻りが減る");
        world.wall(&talk.desk).await.says("朝の打合せを立って15分に");
        talk.chief.get(&talk.board()).await.says("朝の打合せを立って15分に");
        talk.chief.get(&talk.at("record")).await.says("朝の打合せを立って15分に");
        let stored = talk.unit.clone();
        let level = world.app.db.read(move |tx| {
            let by = kizahashi::accounts::member_by_login(tx, &format!("chief-{}", &stored[..8]))?;
            let keeper = kizahashi::actions::Keeper::from(&by.caretaker(&stored)?);
            Ok(kizahashi::actions::all(tx, &keeper)?
                .into_iter()
                .map(|action| action.level)
                .collect())
        });
        let levels: Vec<Option<u8>> = level.await.unwrap();
        assert_eq!(levels, [Some(2)]);
    });
}

#[test]
fn three_things_are_tried_at_a_time_and_no_more() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        talk.until(DECIDE).await;
        let spare = talk.form("actions").await;
        for words in ["一つ目", "二つ目", "三つ目"] {
            talk.decides(words).await;
        }
        talk.chief.get(&talk.desk).await.says("ためしていることが3つあります");
        let page = talk.chief.send(filled(spare, "四つ目")).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.says("どれかを「できた」か「やめた」にしてから");
        talk.chief.get(&talk.board()).await.says("三つ目").does_not_say("四つ目");
    });
}

#[test]
fn trying_nothing_is_a_result_that_has_a_reason() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        talk.until(DECIDE).await;
        let form = talk.form("no-action").await;
        let page = talk.chief.send(form.clone().with("reason", " ")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        talk.chief.send(form.with("reason", "4月の異動を待つ")).await.says("4月の異動を待つ");
        talk.until("次に測る日とひと言").await;
        talk.next().await.does_not_say("ためさない理由も残っていません");
        talk.chief.get(&talk.at("record")).await.says("4月の異動を待つ");
    });
}

#[test]
fn the_next_dialogue_begins_with_what_was_decided_in_the_last_one() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        talk.until("前に決めたことのその後").await.says("つぎの場面へ進んで大丈夫です");
        talk.decides("朝会を立って").await;
        let form = talk.form("course").await;
        talk.chief.send(form.with("what", "end")).await;
        let home = format!("/workplaces/{}", talk.unit);
        talk.chief.get(&home).await.says("つぎは、決めたことをためします").says("朝会を立って");

        world.later(SignedDuration::from_hours(24 * 130));
        let login = format!("chief-{}", &talk.unit[..8]);
        let chief = world.signed_in(&login).await;
        let mut talk = world.talk_of(talk.unit, chief, as_it_is).await;
        let mut phone = world.phone(&talk.desk).await;
        let page = talk.until("前に決めたことのその後").await;
        page.says("朝会を立って").says("日がすぎています");
        phone.get("/seat").await.says("朝会を立って");
        let action = between(&page.html, &format!("action=\"{}/", talk.at("actions")), "\"");
        let tell = format!("{}/{}", talk.at("actions"), action.unwrap());
        let form = page.form(&tell);
        let line = form.clone().with("words", "続いている").and("what", "check-in");
        talk.chief.send(line).await.says("続いている");
        phone.get("/seat").await.says("続いている");
        let stopped = form.clone().with("words", "").and("what", "stopped");
        talk.chief.send(stopped).await.says("やめた理由をひと言");
        let stopped = form.clone().with("words", "夕方のほうがよい").and("what", "stopped");
        talk.chief.send(stopped).await.says("つぎの場面へ進んで大丈夫です");
        let page = talk.chief.get(&talk.board()).await;
        page.says("やめた")
            .says("夕方のほうがよい")
            .says("理由があってやめたのは、良い終わり方です");
        let twice = form.with("words", "もう一度").and("what", "done");
        assert_eq!(talk.chief.send(twice).await.status, StatusCode::CONFLICT);
    });
}

#[test]
fn something_may_be_tried_without_a_dialogue_and_is_marked_done() {
    both(async |world| {
        let unit = world.office("くらし支援課", &[("課長", "chief", "1")]).await;
        let mut chief = world.chief(&unit).await;
        let board = format!("/workplaces/{unit}/actions");
        let page = chief.get(&board).await;
        page.says("1つだけ決めましょう");
        chief.send(page.form(&board)).await.says("何をためすかを書いてください");
        let page = chief.send(filled(page.form(&board), "机を片づける")).await;
        page.says("机を片づける");
        let action = between(&page.html, &format!("action=\"{board}/"), "\"").unwrap();
        let tell = format!("{board}/{action}");
        let page = chief.send(page.form(&tell).and("what", "done")).await;
        page.says("できた（6月1日(月)）").says("まだありません。1つだけ決めましょう");
    });
}

#[test]
fn what_a_workplace_tries_is_its_own() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        talk.decides("朝会を立って").await;
        let other = world.unit("土木課").await;
        let mut neighbour = world.chief(&other).await;
        assert_eq!(neighbour.get(&talk.board()).await.status, StatusCode::FORBIDDEN);
        let page = talk.chief.get(&talk.board()).await;
        let action = between(&page.html, &format!("action=\"{}/", talk.board()), "\"").unwrap();
        let own = format!("/workplaces/{other}/actions");
        let mut form = neighbour.get(&own).await.form(&own);
        form.action = format!("{own}/{action}");
        let page = neighbour.send(form.with("words", "やめました").and("what", "stopped")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        talk.chief.get(&talk.board()).await.does_not_say("やめました");
    });
}
