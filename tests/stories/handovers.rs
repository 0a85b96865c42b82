//! Handing on: a chief leaves everything to the next one, who looks at it step by step.

use axum::http::StatusCode;

use crate::common::{Form, between, both};
use crate::talks::as_it_is;

#[test]
fn a_new_chief_finds_what_was_left_and_marks_what_was_looked_at() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        let home = format!("/workplaces/{}", talk.unit);
        let at = format!("{home}/handover");
        let form = talk.chief.get(&at).await.form(&at);
        let long = talk.chief.send(form.clone().with("words", &"長".repeat(601))).await;
        assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(long.form(&at).value("words").map(|words| words.chars().count()), Some(601));
        let words = "朝会はつづけてください。葛\u{E0100}城さん 🎉";
        talk.chief.send(form.with("words", words)).await.says("引きつぎを始めました");
        talk.chief.get(&home).await.does_not_say("はじめに見ること");

        let duty = |form: Form| form.with("chief", &talk.unit);
        let mut successor = world.person("successor", duty).await;
        successor.get(&home).await.says("まだ見ていないことが5つあります");
        let mut office = world.promotion().await;
        office.get("/office").await.says("引きつぎの途中の職場").says("くらし支援課");
        let page = successor.get(&at).await;
        page.says(words).says("第1回は「話す」まで来ました").says("第1回（6月1日(月)に締め切り）");
        let look = format!("{home}/first-look");
        for task in ["steps", "results", "actions", "asks", "people"] {
            let form = successor.get(&at).await.form(&look);
            successor.send(form.with("task", task)).await;
        }
        successor.get(&home).await.does_not_say("はじめに見ること");
        let needs = office.get("/office").await;
        assert!(between(&needs.text(), "引きつぎの途中", "ありません").is_some());
    });
}

#[test]
fn the_paper_is_one_page_and_the_office_reads_no_results_on_it() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        let at = format!("/workplaces/{}/handover", talk.unit);
        talk.chief.get(&at).await.says("前の回で見えたこと");
        let paper = talk.chief.get(&format!("{at}.pdf")).await;
        assert!(paper.bytes.starts_with(b"%PDF"), "{}", paper.text());
        let mut office = world.promotion().await;
        office
            .get(&at)
            .await
            .says("promotion）に聞いてください")
            .does_not_say("前の回で見えたこと");
        let other = world.unit("土木課").await;
        let mut neighbour = world.chief(&other).await;
        assert_eq!(neighbour.get(&at).await.status, StatusCode::FORBIDDEN);
        assert_eq!(neighbour.get(&format!("{at}.pdf")).await.status, StatusCode::FORBIDDEN);
    });
}
