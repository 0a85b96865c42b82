use proptest::prelude::*;

use super::*;
use crate::words::{say, say_attribute};
use crate::workbook::{Cell, write_xlsx as workbook_of};

fn placed(problems: &[Problem]) -> Vec<(&str, &str)> {
    problems.iter().map(|problem| (problem.place.as_str(), problem.what.id)).collect()
}

fn json(change: impl FnOnce(&mut serde_json::Value)) -> Vec<(String, String)> {
    let mut value = serde_json::from_str(&write_json(&starter())).unwrap();
    change(&mut value);
    problems_of(value.to_string().as_bytes())
}

fn problems_of(bytes: &[u8]) -> Vec<(String, String)> {
    let (_, problems) = read(bytes, "stem");
    for problem in &problems {
        for lang in Lang::ALL {
            assert!(!say(lang, &problem.what).starts_with("problem-"), "{problem:?}");
            assert!(say_attribute(lang, &problem.what, "todo").is_some(), "{problem:?}");
        }
    }
    problems.into_iter().map(|problem| (problem.place, problem.what.id.to_owned())).collect()
}

fn told(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(place, what)| (place.to_string(), what.to_string())).collect()
}

#[test]
fn our_own_sheet_is_sound_and_its_short_form_has_one_item_an_area() {
    let sheet = starter();
    assert_eq!(check(&sheet), []);
    assert_eq!((sheet.areas.len(), sheet.items().count()), (6, 24));
    let short: Vec<_> = sheet.short_items().map(|item| item.key.as_str()).collect();
    let expected =
        ["shared_goal", "team_management", "speak_up", "small_trial", "feedback", "earn_trust"];
    assert_eq!(short, expected);
}

#[test]
fn every_problem_of_a_json_sheet_is_told_at_once_with_its_place() {
    let found = json(|sheet| {
        sheet["areas"][0]["items"][0]["levels"][3]["text"] = "だいたいできている".into();
        sheet["areas"][0]["items"][1]["levels"][4]["level"] = 6.into();
        sheet["areas"][1]["key"] = serde_json::Value::Null;
        sheet["areas"][1]["items"][0]["key"] = "Shared-Goal".into();
        sheet["areas"][2]["items"][0]["title"] = serde_json::json!({"fr": "But"});
        sheet["areas"][2]["items"][1]["question"]["ja"] = "か".repeat(401).into();
        sheet["areas"][3]["items"][2]["levels"] = serde_json::json!([]);
        sheet["areas"][4]["items"][0]["color"] = "red".into();
        sheet["areas"][5]["items"][0]["key"] = "band".into();
        sheet["areas"][5]["items"][1]["title"]["ja"] = "正\u{202e}常".into();
    });
    let expected = [
        ("areas[0].items[0].levels[3].text", "problem-not-by-language"),
        ("areas[0].items[1].levels[4].level", "problem-level-order"),
        ("areas[4].items[0].color", "problem-unknown-field"),
        ("areas[1].key", "problem-key-length"),
        ("areas[2].items[0].title", "problem-text-empty"),
        ("areas[2].items[1].question.ja", "problem-text-too-long"),
        ("areas[3].items[2].levels", "problem-number-of-levels"),
        ("areas[5].items[0].key", "problem-key-reserved"),
        ("areas[5].items[1].title.ja", "problem-invisible"),
        ("areas[1].items[0].key", "problem-key-twice"),
    ];
    assert_eq!(found, told(&expected));
}

#[test]
fn a_sheet_of_one_language_is_no_problem() {
    let found = json(|sheet| {
        sheet["title"].as_object_mut().unwrap().remove("en");
        sheet["areas"][0]["title"].as_object_mut().unwrap().remove("ja");
    });
    assert_eq!(found, []);
}

#[test]
fn json_that_is_none_is_told_by_line_and_character() {
    let cases: [(&[u8], &str, &str); 7] = [
        (b"{\"key\": \"a\",\n \"title\": ", "2:10", "problem-not-json"),
        (b"{\"key\": \"\xff\"}", "1", "problem-broken-text"),
        (b"[1, 2]", "", "problem-not-an-object"),
        (b"", "", "problem-file-empty"),
        (b"areas: []", "", "problem-not-a-workbook"),
        (b"{\"key\": \"a\", \"key\": \"b\"", "1:23", "problem-not-json"),
        (&[b"{\"areas\": ".as_slice(), &[b'['; 10_000]].concat(), "1:42", "problem-too-deep"),
    ];
    for (bytes, place, what) in cases {
        let found = problems_of(bytes);
        assert_eq!(found[0], (place.to_owned(), what.to_owned()), "{found:?}");
    }
    let twice = problems_of(br#"{"key": "a", "key": "b"}"#);
    assert_eq!(twice[0], ("key".to_owned(), "problem-field-twice".to_owned()));
}

#[test]
fn three_thousand_levels_are_one_problem() {
    let level = |n: u32| serde_json::json!({"level": n, "text": {"ja": "あ"}});
    let found = json(|sheet| {
        sheet["areas"][0]["items"][0]["levels"] = (1..=3000).map(level).collect();
    });
    assert_eq!(found, told(&[("areas[0].items[0].levels", "problem-number-of-levels")]));
}

#[test]
fn five_thousand_items_are_told_and_the_rest_is_counted() {
    let item = |n: u32| serde_json::json!({"key": format!("i{n}"), "levels": []});
    let found = json(|sheet| sheet["areas"][0]["items"] = (0..5000).map(item).collect());
    assert_eq!(found.len(), 1001);
    assert_eq!(found[0], ("areas".to_owned(), "problem-too-many-items".to_owned()));
    assert_eq!(found[1000], (String::new(), "problem-more".to_owned()));
}

fn rows(change: impl FnOnce(&mut Vec<Vec<Cell>>)) -> Vec<(String, String)> {
    let text = |words: &[&str]| words.iter().map(|&word| Cell::from(word)).collect::<Vec<_>>();
    let mut items = vec![text(&[
        "area_key",
        "area_title_ja",
        "item_key",
        "item_title_ja",
        "question_ja",
        "short",
        "level",
        "text_ja",
    ])];
    for item in ["goal", "trust"] {
        for level in ["1", "2", "3"] {
            items.push(text(&["team", "チーム", item, "題", "問い", "", level, "文"]));
        }
    }
    change(&mut items);
    let about = vec![text(&["key", "value"]), text(&["title_ja", "シート"])];
    problems_of(&workbook_of(&[("items", items), ("about", about)]).unwrap())
}

#[test]
fn every_problem_of_a_workbook_is_told_with_its_cell() {
    assert_eq!(rows(|_| {}), []);
    let found = rows(|rows| {
        rows[0][5] = "shrot".into();
        rows[1][7] = Cell::Empty;
        rows[2][6] = "５".into();
        rows[3][3] = "別の題".into();
        rows[4][0] = Cell::Empty;
        rows[5].push(Cell::Empty);
        rows[5].push("メモ".into());
        rows.push(rows[1].clone());
    });
    let expected = [
        ("items!F1", "problem-unknown-column"),
        ("items!G3", "problem-level-order"),
        ("items!D4", "problem-differs"),
        ("items!A5", "problem-key-missing"),
        ("items!J6", "problem-value-without-heading"),
        ("items!G6", "problem-level-order"),
        ("items!G7", "problem-level-order"),
        ("items!C8", "problem-rows-apart"),
        ("items!G8", "problem-level-order"),
        ("items!H2", "problem-text-empty"),
        ("items!H8", "problem-text-empty"),
    ];
    assert_eq!(found, told(&expected));
}

#[test]
fn a_workbook_without_its_columns_or_worksheets_says_which() {
    let found = rows(|rows| rows.iter_mut().for_each(|row| drop(row.drain(5..7))));
    assert_eq!(found, told(&[("items!A1", "problem-column-missing")]));
    let other = workbook_of(&[("Sheet1", vec![vec!["a".into()]])]).unwrap();
    let expected = [("items", "problem-worksheet-missing"), ("about", "problem-worksheet-missing")];
    assert_eq!(problems_of(&other), told(&expected));
}

#[test]
fn the_key_and_version_may_be_left_out() {
    let (sheet, _) = read_json(br#"{"title": {"ja": "x"}, "areas": []}"#, "職場シート 2025");
    assert_eq!((sheet.key.as_str(), sheet.version.as_str()), ("職場シート 2025", "1"));
}

// There and back

fn a_text() -> impl Strategy<Value = Text> {
    let letters = "[ -~あ-んア-ヴ一-龠髙﨑①㈱\u{e0100}\u{845b}𠮷🧑\u{200d}🌾_x=+@\"<>&'\n\t]{1,60}";
    let text = prop_oneof![letters, Just("_x0041_".into()), Just("=1+1".into())];
    let main = prop_oneof![Just("ja"), Just("en")];
    let other = prop::option::of((prop_oneof![Just("ja-easy"), Just("zh-Hant")], text.clone()));
    (main, text, other).prop_map(|(tag, own, other)| {
        let mut text = Text::default();
        text.put(tag, &format!("x{own}"));
        other.iter().for_each(|(tag, other)| text.put(tag, other));
        text
    })
}

fn an_item() -> impl Strategy<Value = Item> {
    let levels = prop::collection::vec(a_text(), 2..=7);
    (a_text(), a_text(), any::<bool>(), levels).prop_map(|(title, question, short, levels)| Item {
        key: String::new(),
        title,
        question,
        short,
        levels,
    })
}

prop_compose! {
    fn a_sheet()(
        key in "[a-z0-9職場 ._-]{0,20}",
        version in "[a-z0-9._-]{1,10}",
        title in a_text(),
        (edition, audience, author) in (
            prop::option::of(a_text()),
            prop::option::of(a_text()),
            prop::option::of(a_text()),
        ),
        licence in prop::option::of("[A-Za-z0-9._-]{1,20}"),
        areas in prop::collection::vec((a_text(), prop::collection::vec(an_item(), 1..=5)), 1..=12),
    ) -> Sheet {
        let areas = areas.into_iter().enumerate().map(|(a, (title, mut items))| {
            for (i, item) in items.iter_mut().enumerate() {
                item.key = format!("項目{a}.{i}");
            }
            Area { key: format!("area-{a}"), title, items }
        });
        let key = format!("k{key}").trim().to_owned();
        let areas = areas.collect();
        Sheet { key, version, title, edition, audience, author, licence, areas }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sheet_comes_back_the_same_from_json_and_from_a_workbook(sheet in a_sheet()) {
        prop_assert_eq!(check(&sheet), []);
        let (from_json, problems) = read(write_json(&sheet).as_bytes(), "stem");
        prop_assert_eq!(placed(&problems), []);
        prop_assert_eq!(&from_json, &sheet);
        let (from_xlsx, problems) = read(&write_xlsx(&sheet).unwrap(), "stem");
        prop_assert_eq!(placed(&problems), []);
        prop_assert_eq!(&from_xlsx, &sheet);
    }

    #[test]
    fn no_bytes_make_the_readers_fall_over(
        bytes in prop::collection::vec(any::<u8>(), 0..2000),
        at in any::<prop::sample::Index>(),
        flip in 1u8..,
    ) {
        read(&bytes, "stem");
        let mut workbook = write_xlsx(&starter()).unwrap();
        let place = at.index(workbook.len());
        workbook[place] ^= flip;
        read(&workbook, "stem");
        let mut json = write_json(&starter()).into_bytes();
        let place = at.index(json.len());
        json[place] ^= flip;
        read(&json, "stem");
    }
}
