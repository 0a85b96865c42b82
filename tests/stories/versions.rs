//! Sheets through time: written in the browser, published with what became of the items, slips corrected.

use axum::http::StatusCode;
use kizahashi::db::Tx;
use kizahashi::sheets::{self, Bridge, Compared, STARTER, Sheet, Why};

use crate::common::{Browser, Seen, World, both};

/// The starter sheet is published; the administrator begins the next version.
async fn begun(world: &World) -> (Browser, String) {
    let mut admin = world.administrator().await;
    first(world).await;
    let form = admin.get("/sheets/new").await.form("/sheets/drafts");
    let page = admin.send(form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    (admin, page.path)
}

/// The starter sheet, published as `first`.
async fn first(world: &World) {
    let now = world.now().to_string();
    let put = move |tx: &mut Tx| {
        let by = kizahashi::accounts::member_by_login(tx, "admin")?.administrator()?;
        sheets::publish(tx, &by, "first", &sheets::starter(), &now)
    };
    world.app.db.write(put).await.unwrap();
}

pub async fn item(admin: &mut Browser, draft: &str, key: &str) -> Seen {
    admin.get(&format!("{draft}/item?part={key}")).await
}

/// Presses a button beside an area or an item.
pub async fn press(admin: &mut Browser, draft: &str, what: &str) -> Seen {
    let form = admin.get(draft).await.form(draft);
    admin.send(form.and("do", what)).await
}

async fn bridge(world: &World, from: &str, to: &str) -> Option<Bridge> {
    let (from, to) = (from.to_owned(), to.to_owned());
    let read = move |tx: &mut Tx| {
        let by = kizahashi::accounts::member_by_login(tx, "admin")?;
        sheets::bridge(tx, by.organisation(), &from, &to)
    };
    world.app.db.read(read).await.unwrap()
}

/// Publishes the draft, confirming what reads the same and saying the rest.
pub async fn publish(admin: &mut Browser, draft: &str, say: &[(&str, &str)]) -> Seen {
    let action = format!("{draft}/publication");
    let mut form = admin.get(&action).await.form(&action).with("confirmed", "yes");
    for (field, value) in say {
        form = form.with(field, value);
    }
    admin.send(form).await
}

#[test]
fn a_version_is_written_in_the_browser_and_published_with_what_became_of_its_items() {
    both(async |world| {
        let (mut admin, draft) = begun(&world).await;
        let form = item(&mut admin, &draft, "shared_goal").await.form(&format!("{draft}/item"));
        let form = form.with("question-ja", "めざす姿を、みんなで言えますか。").and("do", "save");
        admin.send(form).await.says("24項目");
        let added = press(&mut admin, &draft, "add-item direction").await;
        assert!(added.html.contains("name=\"part\" value=\"item_1\""), "{}", added.html);
        let mut form = added.form(&format!("{draft}/item")).and("do", "save");
        for (name, text) in [("title", "昼の一言"), ("question", "昼に話しますか。")] {
            form = form.with(&format!("{name}-ja"), text);
        }
        for level in 1..=5 {
            form = form.with(&format!("level-{level}-ja"), &format!("{level}つめのようす"));
        }
        admin.send(form).await.says("25項目").does_not_say("直すところ");
        admin.get(&format!("{draft}/preview")).await.says("昼の一言");
        let told = publish(&mut admin, &draft, &[]).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.says("が前の版から見て何かを選んでください");
        let page = publish(&mut admin, &draft, &[("kind-0", "reworded"), ("kind-1", "new")]).await;
        page.says("版 2").says("このシートの版").says("版 1");
        assert_eq!(admin.get(&draft).await.status, StatusCode::NOT_FOUND, "the draft is gone");
        let id = page.path.trim_start_matches("/sheets/").to_owned();
        let bridge = bridge(&world, "first", &id).await.unwrap();
        assert_eq!(bridge.then_of("shared_goal"), Compared::Reworded("shared_goal".into()));
        assert_eq!(bridge.then_of("speak_up"), Compared::Same("speak_up".into()));
        assert_eq!(bridge.then_of("item_1"), Compared::NotComparable(Why::New));
        let difference = admin.get(&format!("/sheets/{id}/difference/first")).await;
        difference.says("言いかえた項目 1").says("新しい項目 1");
        assert!(difference.html.contains("<ins>") && difference.html.contains("<del>"));
    });
}

#[test]
fn a_draft_from_the_handed_out_sheet_follows_what_was_published_of_it() {
    both(async |world| {
        let mut admin = world.administrator().await;
        first(&world).await;
        let form = admin.get("/sheets/new").await.form("/sheets/drafts").with("from", STARTER);
        let draft = admin.send(form).await.path;
        let form = item(&mut admin, &draft, "shared_goal").await.form(&format!("{draft}/item"));
        let form = form.with("question-ja", "めざす姿を、みんなで言えますか。").and("do", "save");
        admin.send(form).await;
        let told = publish(&mut admin, &draft, &[]).await;
        told.says("が前の版から見て何かを選んでください");
        let page = publish(&mut admin, &draft, &[("kind-0", "reworded")]).await;
        let id = page.path.trim_start_matches("/sheets/").to_owned();
        let bridge = bridge(&world, "first", &id).await.unwrap();
        assert_eq!(bridge.then_of("shared_goal"), Compared::Reworded("shared_goal".into()));
    });
}

#[test]
fn an_item_is_split_and_what_is_said_twice_is_told() {
    both(async |world| {
        let (mut admin, draft) = begun(&world).await;
        press(&mut admin, &draft, "remove-item speak_up").await;
        for (key, title) in [("item_1", "朝に話す"), ("item_2", "夕方に話す")] {
            let added = press(&mut admin, &draft, "add-item dialogue").await;
            assert!(added.html.contains(&format!("value=\"{key}\"")), "{}", added.html);
            let mut form = added.form(&format!("{draft}/item")).and("do", "save");
            form = form.with("title-ja", title).with("question-ja", title);
            for level in 1..=5 {
                form = form.with(&format!("level-{level}-ja"), &format!("{title}{level}"));
            }
            admin.send(form).await;
        }
        let split = [
            ("kind-0", "split"),
            ("from-0", "speak_up"),
            ("kind-1", "reworded"),
            ("from-1", "speak_up"),
        ];
        let told = publish(&mut admin, &draft, &split).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.says("2か所で選ばれています");
        let split = [
            ("kind-0", "split"),
            ("from-0", "speak_up"),
            ("kind-1", "split"),
            ("from-1", "speak_up"),
        ];
        let page = publish(&mut admin, &draft, &split).await;
        let id = page.path.trim_start_matches("/sheets/").to_owned();
        let bridge = bridge(&world, "first", &id).await.unwrap();
        assert!(matches!(bridge.then_of("item_1"), Compared::NotComparable(Why::Split(_))));
        assert_eq!(bridge.left_behind(), ["speak_up"]);
    });
}

#[test]
fn without_a_mapping_only_what_reads_the_same_is_compared_until_somebody_says_it() {
    both(async |world| {
        let mut admin = world.administrator().await;
        first(&world).await;
        let mut sheet = Sheet { version: "2".into(), ..sheets::starter() };
        sheet.areas[0].items[0].question.0.insert("ja".into(), "ほかの問い".into());
        let now = world.now().to_string();
        let put = move |tx: &mut Tx| {
            let by = kizahashi::accounts::member_by_login(tx, "admin")?.administrator()?;
            sheets::publish(tx, &by, "second", &sheet, &now)
        };
        world.app.db.write(put).await.unwrap();
        let key = sheets::starter().areas[0].items[0].key.clone();
        let before = bridge(&world, "first", "second").await.unwrap();
        assert_eq!(before.then_of(&key), Compared::NotComparable(Why::NoMapping));
        admin.get("/sheets/second/difference/first").await.says("まだ決められていません");
        let action = "/sheets/second/mapping/first";
        let form = admin.get(action).await.form(action);
        let page = admin.send(form.with("confirmed", "yes").with("kind-0", "reworded")).await;
        page.does_not_say("まだ決められていません");
        let after = bridge(&world, "first", "second").await.unwrap();
        assert_eq!(after.then_of(&key), Compared::Reworded(key.clone()));
        let back = bridge(&world, "second", "first").await.unwrap();
        assert_eq!(back.then_of(&key), Compared::Reworded(key));
    });
}

#[test]
fn two_write_on_one_item_and_both_texts_are_shown() {
    both(async |world| {
        let (mut admin, draft) = begun(&world).await;
        let mut other = world.person("other", |form| form.and("duty", "administrator")).await;
        let action = format!("{draft}/item");
        let form = item(&mut admin, &draft, "speak_up").await.form(&action);
        let theirs = item(&mut other, &draft, "speak_up").await.form(&action);
        other.send(theirs.with("title-ja", "声を出しあう").and("do", "save")).await;
        let conflict = admin.send(form.with("title-ja", "<b>話しあう</b>").and("do", "save")).await;
        assert_eq!(conflict.status, StatusCode::UNPROCESSABLE_ENTITY);
        conflict.says("otherさんが").says("声を出しあう").says("<b>話しあう</b>");
        item(&mut other, &draft, "speak_up").await.says("声を出しあう").does_not_say("話しあう");
        admin.send(conflict.form(&action).and("do", "save")).await;
        item(&mut other, &draft, "speak_up").await.says("<b>話しあう</b>");
        let untouched = item(&mut admin, &draft, "shared_goal").await.form(&action);
        press(&mut other, &draft, "up-item shared_goal").await;
        let kept = admin.send(untouched.with("title-ja", "めざす姿").and("do", "save")).await;
        assert_eq!(kept.status, StatusCode::OK, "another part may change meanwhile");
    });
}

#[test]
fn what_is_typed_stays_whatever_it_is_and_everything_wrong_is_told() {
    both(async |world| {
        let (mut admin, draft) = begun(&world).await;
        let action = format!("{draft}/item");
        let form = item(&mut admin, &draft, "speak_up").await.form(&action);
        let (long, odd) =
            ("長".repeat(401), "葛\u{E0100}城の🧑\u{200D}🌾 مرحبا <script>alert(1)</script>");
        let form = form.with("question-ja", &long).with("level-1-ja", odd).and("do", "save");
        let page = admin.send(form).await;
        page.says("長すぎます（400字まで、これは401字）").says(&long);
        assert!(
            page.html.contains("href=\"#question-ja\"") && !page.html.contains("<script>alert")
        );
        assert_eq!(page.form(&action).value("level-1-ja"), Some(odd));
        admin.get(&draft).await.says("直すところ 1か所");
        let renamed = item(&mut admin, &draft, "speak_up").await.form(&action);
        let twin = admin.send(renamed.with("key", "ＳＨＡＲＥＤ-goal").and("do", "save")).await;
        assert_eq!(twin.status, StatusCode::UNPROCESSABLE_ENTITY);
        twin.says("先にある「shared_goal」と同じです");
        assert_eq!(twin.form(&action).value("key"), Some("ＳＨＡＲＥＤ-goal"));
    });
}

#[test]
fn levels_and_items_move_with_buttons_and_the_last_change_is_taken_back() {
    both(async |world| {
        let (mut admin, draft) = begun(&world).await;
        let action = format!("{draft}/item");
        let form = item(&mut admin, &draft, "speak_up").await.form(&action);
        let (first, second) = (
            form.value("level-1-ja").unwrap().to_owned(),
            form.value("level-2-ja").unwrap().to_owned(),
        );
        let moved = admin.send(form.and("do", "down-1")).await.form(&action);
        assert_eq!(
            [moved.value("level-1-ja"), moved.value("level-2-ja")],
            [Some(&*second), Some(&*first)]
        );
        let less = admin.send(moved.and("do", "remove-5")).await;
        less.does_not_say("5段階");
        press(&mut admin, &draft, "remove-item speak_up").await.says("23項目");
        let undo = format!("{draft}/undo");
        let form = admin.get(&draft).await.form(&undo);
        admin.send(form).await.says("24項目");
        let stale = admin.get(&draft).await.form(&draft);
        press(&mut admin, &draft, "down-area direction").await;
        admin
            .send(stale.and("do", "remove-area direction"))
            .await
            .says("先に直しました")
            .says("24項目");
    });
}

#[test]
fn a_slip_is_corrected_where_it_is_read_and_what_means_something_else_is_not() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        world.posts(&unit, &[("担当", "staff", "12")]).await;
        let asked = world.asked(&unit, false).await;
        let mut phone = world.respondent(&asked.codes[0]).await;
        let item = sheets::starter().areas[0].items[0].clone();
        let question = item.question.0["ja"].clone();
        phone.get("/r/item/1").await.says(&question);
        let mut admin = world.administrator().await;
        let path = format!("/sheets/starter/corrections?part={}", item.key);
        let form = admin.get(&path).await.form("/sheets/starter/corrections");
        let other = form
            .clone()
            .with("areas-0--items-0--question-ja", "まったくちがうことをたずねますか。")
            .with("same", "yes");
        let told = admin.send(other).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.says("誤字の直しは").says("まったくちがうことをたずねますか。");
        let mended = format!("{question}？");
        let form = form.with("areas-0--items-0--question-ja", &mended);
        admin.send(form.clone()).await.says("意味が変わらないことを確かめて");
        admin.send(form.with("same", "yes")).await;
        admin.get(&path).await.says("誤字の直し（1）").says("管理 はじめ");
        phone.get("/r/item/1").await.says(&mended);
        admin.get("/sheets").await.says("誤字の直し 1");
        let same = bridge(&world, "starter", "starter").await.unwrap();
        assert_eq!(same.then_of(&item.key), Compared::Same(item.key.clone()));
    });
}

#[test]
fn a_round_under_way_keeps_its_version() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        world.posts(&unit, &[("担当", "staff", "12")]).await;
        world.asked(&unit, false).await;
        let mut admin = world.administrator().await;
        let page = admin.get("/sheets/starter").await;
        page.says("回答中の回は今の版のまま続きます。新しい版は次の回から使えます。");
        admin.get("/sheets").await.says("この版で開いた回 1");
    });
}

#[test]
fn a_corrected_sheet_says_so_and_goes_out_and_comes_back_in_the_same_form() {
    both(async |world| {
        let mut admin = world.administrator().await;
        first(&world).await;
        let form = admin.get("/sheets/first/corrections").await.form("/sheets/first/corrections");
        let title = format!("{}！", form.value("title-ja").unwrap());
        let page = admin.send(form.with("title-ja", &title).with("same", "yes")).await;
        page.says("誤字の直し（1）").says("管理 はじめ").says(&title);
        let json = admin.get("/sheets/first/sheet.json").await;
        let (sheet, problems) = sheets::read(&json.bytes, "");
        let mut expected = sheets::starter();
        expected.title.0.insert("ja".into(), title);
        assert_eq!((sheet, problems), (expected, vec![]));
        let again = admin.get("/sheets/first/corrections").await.form("/sheets/first/corrections");
        let more = format!("{}！！", again.value("title-ja").unwrap());
        let told = admin.send(again.with("title-ja", &more).with("same", "yes")).await;
        told.says("公開した文から3字変わっています");
    });
}
