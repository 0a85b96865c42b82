//! What does not hold together, as it comes from people and their files: told in place, with a way out, nothing half written.
//!
//! Cycles of policies, roadmap lines outside their year, items mapped twice and the like are told where their forms are:
//! `policies`, `versions`, `roster`, `actions`.

use axum::http::StatusCode;

use crate::common::{Browser, Form, Seen, World, both};
use crate::roster::{apply, unit_named, with_titles};
use crate::sheets::upload;

/// 土木部 with its sections, and people who sit there.
async fn settled(world: &World) -> Browser {
    let mut admin = world.founded().await;
    let mut file = String::from("職員番号,氏名,部,課,職名\n");
    for (number, section) in (1..=9).map(|number| (number, "道路課")).chain([(10, "河川課")])
    {
        file += &format!("{number:04},髙橋 葵{number},土木部,{section},主事\n");
    }
    let form = admin.get("/roster").await.form("/roster");
    let page = upload(&mut admin, &form, "meibo.csv", file.as_bytes()).await;
    let page = admin.send(with_titles(&page).with("day", "R8.6.1")).await;
    apply(&mut admin, &page).await;
    admin
}

fn filled(form: Form, fields: &[(&str, &str)]) -> Form {
    fields.iter().fold(form, |form, (name, value)| form.with(name, value))
}

/// Tries that change of that unit, up to the page that shows what it would be like.
async fn tries(admin: &mut Browser, unit: &str, kind: &str, fields: &[(&str, &str)]) -> Seen {
    let path = format!("/units/{unit}/changes/{kind}");
    let form = admin.get(&path).await.form(&path);
    admin.send(filled(form, fields)).await
}

/// Does it.
async fn does(admin: &mut Browser, unit: &str, kind: &str, fields: &[(&str, &str)]) {
    let page = tries(admin, unit, kind, fields).await;
    let done = admin.send(page.form(&format!("/units/{unit}/changes/{kind}"))).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
}

/// What is sent from where, with what, and what is said of it.
type Misfit<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);

#[test]
fn a_change_that_does_not_hold_together_is_told_and_nothing_is_written() {
    both(async |world| {
        let mut admin = settled(&world).await;
        let [above, roads, rivers] = [
            unit_named(&world, "土木部").await,
            unit_named(&world, "道路課").await,
            unit_named(&world, "河川課").await,
        ];
        let long = "長".repeat(300);
        let name = ("name", "建設課");
        let day = |day| [name, ("day", day)];
        let told: [Misfit; 11] = [
            // A department below its own section.
            (&above, "move", &[("parent", &roads)], "たがいに親になっています"),
            // Days that were none, in all spellings.
            (&roads, "rename", &day("令和元年4月30日"), "平成31年4月30日のことですか"),
            (&roads, "rename", &day("明治45年8月1日"), "大正元年8月1日のことですか"),
            (&roads, "rename", &day("２０２６年１３月１日"), "13月はありません"),
            (&roads, "rename", &day("令和八年六月三十一日"), "30日までです"),
            (&roads, "rename", &day("平成31年度"), "年度ではなく、日付で"),
            (&roads, "rename", &[("name", &long)], "いまは300文字"),
            (&roads, "rename", &[("name", "　")], "名前を入れてください"),
            // People sit in what would be no more.
            (&roads, "abolish", &[], "9人がいます。先に名簿で、その人たちの所属を移してください"),
            (&roads, "merge", &[("heir", "this")], "選んでください"),
            (&roads, "split", &[("names", ""), ("stays", "no")], "分かれたあとが2つ以上に"),
        ];
        for (unit, kind, fields, words) in told {
            let mut page = tries(&mut admin, unit, kind, fields).await;
            if page.status == StatusCode::OK {
                // Only who sits where is not known before it is done.
                page = admin.send(page.form(&format!("/units/{unit}/changes/{kind}"))).await;
            }
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind} {fields:?}");
            page.says(words);
            let again = page.form(&format!("/units/{unit}/changes/{kind}"));
            for (field, typed) in fields.iter().filter(|(field, _)| again.value(field).is_some()) {
                assert_eq!(again.value(field), Some(*typed), "what was typed stays");
            }
            let units = admin.get("/units").await;
            units.says("土木部").says("道路課").says("河川課").does_not_say("建設課");
        }
        // Another name and a merger on one day: one of them has to be meant.
        does(&mut admin, &roads, "rename", &[name, ("day", "R8.7.1")]).await;
        let both = [("with", rivers.as_str()), ("heir", "this"), ("day", "R8.7.1")];
        let page = tries(&mut admin, &roads, "merge", &both).await;
        page.says("改称と統合（または分割）の両方になっています");
        // Two contents on the same days: the later one is there already.
        let before = [("name", "土木管理課"), ("day", "R8.6.15")];
        let page = tries(&mut admin, &roads, "rename", &before).await;
        page.says("変更がもう入っています").says("その日より後の日付にしてください");
        admin.get("/units?day=R8.7.1").await.says("建設課").does_not_say("土木管理課");
    });
}

#[test]
fn names_keep_their_letters_whatever_letters_they_are() {
    both(async |world| {
        let mut admin = settled(&world).await;
        let roads = unit_named(&world, "道路課").await;
        for name in ["葛\u{E0100}城・髙﨑課", "𠮷野課 \u{E000}", &"葛\u{E0100}".repeat(50)]
        {
            does(&mut admin, &roads, "rename", &[("name", name), ("day", "R8.6.1")]).await;
            admin.get("/units").await.says(name);
        }
    });
}
