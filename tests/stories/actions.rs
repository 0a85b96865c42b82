//! What a workplace tries: decided in the dialogue, looked after until it is done or stopped.

use axum::http::StatusCode;
use jiff::SignedDuration;

use crate::common::{Browser, Form, Seen, World, between, both};
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
fn three_things_are_tried_at_a_time_and_the_fourth_waits_for_its_turn() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        talk.until(DECIDE).await;
        for words in ["一つ目", "二つ目", "三つ目"] {
            talk.decides(words).await;
        }
        talk.chief.get(&talk.desk).await.says("いま3つためしています");
        talk.decides("四つ目").await;
        let page = talk.chief.get(&talk.board()).await;
        page.says("順番をまっています").does_not_say("ためし始める");
        let fourth = id_of(&page, &talk.board(), "四つ目");
        let turn = format!("{}/{fourth}/turn", talk.board());
        let first = id_of(&page, &talk.board(), "一つ目");
        let end = format!("{}/{first}/end", talk.board());
        let form = talk.chief.get(&format!("{}/{first}", talk.board())).await.form(&end);
        let page = talk.chief.send(form.with("reason", "").and("what", "done")).await;
        page.says("できた（6月1日(月)）").says("ためし始める");
        let spare = page.form(&turn);
        let page = talk.chief.send(page.form(&turn)).await;
        page.does_not_say("順番をまっています");
        let page = talk.chief.send(spare).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.says("もう、ためし始めています");
    });
}

/// The id of what is tried, by its words on the board.
fn id_of(board: &Seen, at: &str, words: &str) -> String {
    let links =
        board.html.split("<a ").filter(|link| link.contains(&format!("<bdi>{words}</bdi>")));
    let mut found = links.filter_map(|link| between(link, &format!("href=\"{at}/"), "\""));
    found.next().unwrap_or_else(|| panic!("no {words} on:\n{}", board.text())).to_owned()
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
        let page = chief.get(&format!("{board}/new?item=-")).await;
        chief.send(page.form(&board)).await.says("何をためすかを書いてください");
        let page = chief.send(filled(page.form(&board), "机を片づける")).await;
        let one = format!("{board}/{}", id_of(&page, &board, "机を片づける"));
        let form = chief.get(&one).await.form(&format!("{one}/end"));
        let page = chief.send(form.and("what", "done")).await;
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
        let action = id_of(&talk.chief.get(&talk.board()).await, &talk.board(), "朝会を立って");
        let own = format!("/workplaces/{other}/actions");
        let mut form = neighbour.get(&format!("{own}/new?item=-")).await.form(&own);
        form.action = format!("{own}/{action}");
        let page = neighbour.send(form.with("words", "やめました").and("what", "stopped")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        talk.chief.get(&talk.board()).await.does_not_say("やめました");
    });
}

// Looked after on its own pages

/// A workplace of one whose chief tries that.
async fn tries(world: &World, words: &str) -> (String, Browser) {
    let unit = world.office("くらし支援課", &[("課長", "chief", "1")]).await;
    let (mut chief, board) = (world.chief(&unit).await, format!("/workplaces/{unit}/actions"));
    let form = chief.get(&format!("{board}/new?item=-")).await.form(&board);
    chief.send(filled(form, words)).await.says(words);
    (board, chief)
}

#[test]
fn the_item_comes_first_then_its_level_then_the_words_beside_both_sentences() {
    both(async |world| {
        let (unit, mut chief, _) = world.closed(12).await;
        let board = format!("/workplaces/{unit}/actions");
        chief.get(&format!("{board}/new")).await.says("どの項目のためにためしますか");
        // The middle of the last answers is the chief's to see; others choose the sentence themselves.
        let page = chief.get(&format!("{board}/new?item=speak_up")).await;
        page.says("いま 2段階").says("つぎ 3段階");
        let page = chief.send(filled(page.form(&board), "朝会を立って")).await;
        let one = format!("{board}/{}", id_of(&page, &board, "朝会を立って"));
        chief.get(&one).await.says("いま 2段階").says("よくする・職場");
        let mut office = world.promotion().await;
        let page = office.get(&format!("{board}/new?item=speak_up")).await;
        page.says("いまの姿に近い文を選んでください").does_not_say("いま 2段階");
        office.get(&one).await.says("朝会を立って").does_not_say("いま 2段階");
        let page = chief.get(&format!("{board}/new?item=speak_up&level=5")).await;
        page.says("いま 5段階").says("いちばん上の段階");
    });
}

#[test]
fn words_may_be_written_anew_and_what_stood_there_stays() {
    both(async |world| {
        let (board, mut chief) = tries(&world, "朝会を座って").await;
        let one = format!("{board}/{}", id_of(&chief.get(&board).await, &board, "朝会を座って"));
        let wording = format!("{one}/wording");
        let form = chief.get(&wording).await.form(&wording);
        let wrong = form.clone().with("words", " ").with("due", "2026年13月1日");
        let page = chief.send(wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.title().starts_with("エラー："), "{}", page.title());
        page.says("何をためすかを書いてください").says("13月はありません");
        assert_eq!(page.form(&wording).value("due"), Some("2026年13月1日"));
        let form =
            form.with("words", "朝会を立って 葛\u{E0100}城 🧑\u{200D}🌾").with("depth", "fix");
        let page = chief.send(form.with("due", "R8.10.31")).await;
        page.says("朝会を立って 葛\u{E0100}城 🧑\u{200D}🌾")
            .says("書き直した。前は： 朝会を座って");
        page.says("終わりの日を変えた。前は： 9月30日(水)").says("変え方を直した。前は： よくする");
        page.says("直す・職場");
    });
}

#[test]
fn a_line_too_long_is_told_beside_its_field_and_kept() {
    both(async |world| {
        let (board, mut chief) = tries(&world, "朝会を立って").await;
        let one = format!("{board}/{}", id_of(&chief.get(&board).await, &board, "朝会を立って"));
        let form = chief.get(&one).await.form(&one).and("what", "check-in");
        let long = "長".repeat(201);
        let page = chief.send(form.clone().with("words", &long)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.form(&one).value("words"), Some(long.as_str()));
        chief
            .send(form.clone().with("words", "\u{3000} "))
            .await
            .says("様子をひと言書いてください");
        chief.send(form.with("words", &"長".repeat(200))).await.says("決めた");
        let end = format!("{one}/end");
        let form = chief.get(&one).await.form(&end).and("what", "stopped");
        chief.send(form.clone()).await.says("やめた理由をひと言");
        let page = chief.send(form.with("reason", "窓口が混む朝は無理だった")).await;
        page.says("やめた（6月1日(月)）").says("良い終わり方です");
        let wording = chief.get(&format!("{one}/wording")).await;
        assert_eq!(wording.status, StatusCode::CONFLICT);
    });
}

#[test]
fn what_is_near_or_past_its_day_or_silent_is_remembered_on_the_board() {
    both(async |world| {
        let (board, mut chief) = tries(&world, "朝会を立って").await;
        chief.get(&board).await.does_not_say("いま気にかけること");
        let days = |days: i64| SignedDuration::from_hours(24 * days);
        let login = format!("chief-{}", &board["/workplaces/".len()..][..8]);
        for (later, said) in [
            (33, "1か月、様子が書かれていません"),
            (80, "9月30日(水)が近づいています"),
            (10, "日がすぎています"),
        ] {
            world.later(days(later));
            let mut chief = world.signed_in(&login).await;
            chief.get(&board).await.says("いま気にかけること").says(said);
        }
    });
}

#[test]
fn what_begins_later_stands_among_what_comes_and_may_be_moved() {
    both(async |world| {
        let (board, mut chief) = tries(&world, "一つ目").await;
        let form = chief.get(&format!("{board}/new?item=-")).await.form(&board);
        chief
            .send(filled(form, "二つ目").with("starts", "2026-10-01"))
            .await
            .says("終わりの日が、始める日より前");
        let form = chief.get(&format!("{board}/new?item=-")).await.form(&board);
        let page = chief.send(filled(form.clone(), "二つ目")).await;
        let second = format!("{board}/{}/order", id_of(&page, &board, "二つ目"));
        let order = |page: &Seen| page.text().find("一つ目") < page.text().find("二つ目");
        assert!(order(&page));
        let page = chief.send(page.form(&second).and("to", "up")).await;
        assert!(!order(&page));
        let page = chief.send(filled(form, "三つ目").with("starts", "2026-07-01")).await;
        page.says("庶務係長が、7月1日(水)から9月30日(水)まで");
    });
}

#[test]
fn papers_and_a_calendar_are_taken_along() {
    both(async |world| {
        let (board, mut chief) = tries(&world, "朝会を立って15分").await;
        let one = id_of(&chief.get(&board).await, &board, "朝会を立って15分");
        for paper in ["cards.pdf", "cards-a4.pdf", "list.pdf", &format!("{one}/card.pdf")] {
            let page = chief.get(&format!("{board}/{paper}")).await;
            assert!(page.bytes.starts_with(b"%PDF"), "{paper}: {}", page.text());
        }
        let calendar = chief.get(&format!("{board}/calendar.ics")).await;
        assert_eq!(
            calendar.header("content-type").unwrap(),
            "text/calendar; charset=utf-8; method=PUBLISH"
        );
        let unfolded = calendar.html.replace("\r\n ", "");
        for line in [
            "BEGIN:VTODO",
            "DUE;VALUE=DATE:20261001",
            "BEGIN:VEVENT",
            "DTSTART;VALUE=DATE:20260930",
            "SUMMARY:朝会を立って15分",
        ] {
            assert!(unfolded.contains(line), "{line} in\n{unfolded}");
        }
    });
}
