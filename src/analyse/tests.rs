use super::*;
use crate::sheets::starter;
use crate::words::{say, say_attribute};
use crate::workbook::{Cell, write_xlsx};

const KEYS: [&str; 24] = [
    "policy_link",
    "shared_goal",
    "quality_image",
    "choose_and_stop",
    "team_management",
    "workload_share",
    "backup",
    "entrust_support",
    "speak_up",
    "meeting_quality",
    "view_gap",
    "everyone_in",
    "collect_trouble",
    "small_trial",
    "living_procedure",
    "fact_based",
    "welcome_transfer",
    "feedback",
    "learn_outside",
    "next_leader",
    "go_and_listen",
    "plain_words",
    "across_boundary",
    "earn_trust",
];

/// A header of every column, then rows of a band and the first three items; the others are 3.
fn csv(rows: &[[&str; 4]]) -> String {
    let mut text = format!("band,{}\n", KEYS.join(","));
    for [band, cells @ ..] in rows {
        text += &format!("{band},{}{}\n", cells.join(","), ",3".repeat(21));
    }
    text
}

fn places(problems: &[Problem]) -> Vec<(String, &'static str)> {
    for problem in problems {
        for lang in Lang::ALL {
            assert!(!say(lang, &problem.what).starts_with("problem-"), "{problem:?}");
            assert!(say_attribute(lang, &problem.what, "todo").is_some(), "{problem:?}");
        }
    }
    problems.iter().map(|problem| (problem.place.clone(), problem.what.id)).collect()
}

fn problems(bytes: &[u8]) -> Vec<(String, &'static str)> {
    places(&read(bytes, &starter(), &Limits::UPLOAD).1)
}

fn told(expected: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    expected.iter().map(|(place, what)| (place.to_string(), *what)).collect()
}

/// A person's band and first three marks.
type Person = (Option<Band>, Vec<Mark>);

/// Who answered what, and the notes.
fn understood(bytes: &[u8]) -> (Vec<Person>, Vec<(String, &'static str)>) {
    let sheet = starter();
    let (answers, problems) = read(bytes, &sheet, &Limits::UPLOAD);
    assert_eq!(places(&problems), []);
    let answers = answers.expect("there is no problem");
    let notes = places(&answers.notes);
    let person = |answer: Answer| (answer.band, answer.marks[..3].to_vec());
    (answers.people.into_iter().map(person).collect(), notes)
}

use Mark::{Blank, DontKnow, Level};

#[test]
fn people_write_their_answers_in_many_ways() {
    let text = csv(&[
        ["chief", "1", "５", "③"],
        ["管理職", "?", "？", "わからない"],
        ["会計年度任用職員", "", " 2 ", "don't know"],
        ["Fixed-Term", "4", "　3　", ""],
        ["", "1", "1", "1"],
        ["外部", "02", "2", "2"],
    ]);
    let (people, notes) = understood(text.as_bytes());
    let expected = vec![
        (Some(Band::Chief), vec![Level(1), Level(5), Level(3)]),
        (Some(Band::Chief), vec![DontKnow, DontKnow, DontKnow]),
        (Some(Band::FixedTerm), vec![Blank, Level(2), DontKnow]),
        (Some(Band::FixedTerm), vec![Level(4), Level(3), Blank]),
        (None, vec![Level(1), Level(1), Level(1)]),
        (Some(Band::Outside), vec![Level(2), Level(2), Level(2)]),
    ];
    assert_eq!((people, notes), (expected, vec![]));
}

#[test]
fn the_same_answers_are_read_from_every_encoding_and_separator() {
    let text = csv(&[["担当職", "1", "2", "わからない"]]).replace("band", "立場");
    let utf8 = text.as_bytes().to_vec();
    let bom = [b"\xef\xbb\xbf".as_slice(), &utf8].concat();
    let cp932 = encoding_rs::SHIFT_JIS.encode(&text).0.into_owned();
    let tabs = text.replace(',', "\t");
    let utf16 = |bytes: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{tabs}").encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    let semicolons = text.replace(',', ";").into_bytes();
    let carriage = text.replace('\n', "\r").into_bytes();
    let expected = vec![(Some(Band::Staff), vec![Level(1), Level(2), DontKnow])];
    for bytes in [utf8, bom, utf16(u16::to_le_bytes), utf16(u16::to_be_bytes), semicolons, carriage]
    {
        assert_eq!(understood(&bytes), (expected.clone(), vec![]));
    }
    let note = (String::new(), "note-read-as-cp932");
    assert_eq!(understood(&cp932), (expected, vec![note]));
}

#[test]
fn columns_may_bear_the_japanese_titles_of_items() {
    let sheet = starter();
    let titles: Vec<_> = sheet.items().map(|item| item.title.of(Lang::Ja)).collect();
    let text = format!("立場,{},most_important\n", titles.join(","));
    let text = text + "staff" + &",4".repeat(24) + ",課・係の目標の共有\n";
    let (answers, problems) = read(text.as_bytes(), &sheet, &Limits::UPLOAD);
    assert_eq!(places(&problems), []);
    assert_eq!(answers.unwrap().people[0].most_important, Some(1));
}

#[test]
fn every_cell_that_is_no_answer_is_told() {
    let text = csv(&[
        ["staff", "6", "0", "-1"],
        ["staff", "2.5", "3か4", "三"],
        ["課長", "よい", "1", "1"],
        ["staff", "1-2", "−1", "2,"],
    ]);
    let expected = [
        ("B2", "problem-level-out-of-range"),
        ("C2", "problem-level-out-of-range"),
        ("D2", "problem-level-out-of-range"),
        ("B3", "problem-level-out-of-range"),
        ("C3", "problem-two-levels"),
        ("D3", "problem-level-in-kanji"),
        ("B4", "problem-not-a-level"),
        ("A4", "problem-unknown-band"),
        ("Z5", "problem-value-without-heading"),
        ("B5", "problem-two-levels"),
        ("C5", "problem-level-out-of-range"),
    ];
    assert_eq!(problems(text.as_bytes()), told(&expected));
}

#[test]
fn columns_that_are_unknown_missing_or_there_twice_are_told() {
    let text = csv(&[["staff", "1", "1", "1"]])
        .replace("policy_link", "policy_lnk")
        .replace("backup", "Shared-Goal")
        .replace("band", "役職");
    let expected = [
        ("A1", "problem-unknown-answer-column"),
        ("B1", "problem-unknown-answer-column"),
        ("H1", "problem-column-twice"),
        ("A1", "problem-column-missing"),
        ("A1", "problem-column-missing"),
        ("A1", "problem-column-missing"),
    ];
    assert_eq!(problems(text.as_bytes()), told(&expected));
}

#[test]
fn titles_above_the_header_are_passed_over_and_notes_below_are_problems() {
    let table = csv(&[["staff", "1", "1", "1"], ["chief", "2", "2", "2"]]);
    let text = format!("職場づくり対話シート 集計\n6月30日現在\n\n{table}");
    let (people, notes) = understood(text.as_bytes());
    assert_eq!((people.len(), notes), (2, told(&[("A1:A3", "note-above-header")])));
    let text = format!("{table}\n※答えは6月30日現在\n,,,備考\n合計,3,3,3{}\n", ",6".repeat(21));
    let found = problems(text.as_bytes());
    assert_eq!(found[0], ("A5".to_owned(), "problem-note-row"));
    assert_eq!(found[1], ("D6".to_owned(), "problem-not-a-level"));
    assert_eq!(found[2], ("E7".to_owned(), "problem-level-out-of-range"));
    assert_eq!(found[23], ("A7".to_owned(), "problem-unknown-band"));
}

#[test]
fn a_row_without_answers_is_not_counted_and_that_is_said() {
    let mut text = csv(&[["staff", "1", "1", "1"]]);
    text += &format!("staff{}\nchief\n", ",".repeat(24));
    let (people, notes) = understood(text.as_bytes());
    assert_eq!((people.len(), notes), (1, told(&[("A3", "note-rows-without-answers")])));
    assert_eq!(problems(csv(&[]).as_bytes()), told(&[("", "problem-no-answers")]));
}

#[test]
fn the_short_form_asks_one_item_an_area() {
    let sheet = starter();
    let keys: Vec<_> = sheet.short_items().map(|item| item.key.as_str()).collect();
    let text = format!("band,unit,{}\nstaff,総務課,1,2,3,4,5,?\n", keys.join(","));
    let (answers, problems) = read(text.as_bytes(), &sheet, &Limits::UPLOAD);
    assert_eq!(places(&problems), []);
    let answers = answers.unwrap();
    assert_eq!(places(&answers.notes), told(&[("A1", "note-short-form")]));
    let marks = [Level(1), Level(2), Level(3), Level(4), Level(5), DontKnow];
    assert_eq!(answers.people[0].marks, marks);
}

#[test]
fn what_is_most_important_must_be_an_item() {
    let text = csv(&[["staff", "1", "1", "1"], ["staff", "1", "1", "1"]]);
    let text = text.replace("earn_trust\n", "earn_trust,most_important\n");
    let text = text.replacen(",3\n", ",3,給料\n", 1);
    let text = text.replacen(",3\n", ",3,Speak_Up\n", 1);
    assert_eq!(problems(text.as_bytes()), told(&[("Z2", "problem-unknown-item")]));
}

#[test]
fn more_people_than_the_limit_are_told_not_cut() {
    let rows = vec![["staff", "1", "2", "3"]; 20_001];
    let expected = told(&[("", "problem-too-many-rows")]);
    assert_eq!(problems(csv(&rows).as_bytes()), expected);
    assert_eq!(problems(csv(&[rows.clone(), rows].concat()).as_bytes()), expected);
}

#[test]
fn a_workbook_is_read_like_a_text() {
    let header = ["band"].into_iter().chain(KEYS).map(Cell::from).collect::<Vec<_>>();
    let mut row = vec![Cell::from("担当職")];
    row.extend((0..24_u32).map(|n| Cell::from(n % 5 + 1)));
    let table = vec![header, row];
    let bytes = write_xlsx(&[("答え", table.clone()), ("凡例", vec![])]).unwrap();
    let (people, notes) = understood(&bytes);
    assert_eq!(people, [(Some(Band::Staff), vec![Level(1), Level(2), Level(3)])]);
    assert_eq!(notes, told(&[("", "note-first-worksheet")]));
}

#[test]
fn a_file_without_a_header_says_so() {
    assert_eq!(problems(b"1,2,3\n4,5,6\n"), told(&[("", "problem-no-header-of-answers")]));
}
