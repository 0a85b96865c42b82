//! The record of a dialogue: two pages of A4 at most, whatever was said.

use kizahashi::reports::talk::{Table, Talk, talk_csv, talk_pdf, talk_text};
use kizahashi::words::Lang;

use crate::documents::{page_count, stamp, text};

fn record() -> Talk {
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let timeline = (1..=10).map(|n| row(&[&format!("場面その{n}"), "8分", "11分"])).collect();
    let item = "首長の方針と日々の仕事のつながり";
    let levels = vec![
        row(&[item, "2〜4段階に分かれる", "2段階 3人、3段階 5人", "3段階"]);
        3
    ];
    let head = |cells: &[&str]| row(cells);
    Talk {
        title: "道路管理課の対話".into(),
        facts: vec![
            ("日".into(), "令和8年(2026年)6月1日(月)".into()),
            ("参加".into(), "12人".into()),
        ],
        tables: vec![
            Table {
                title: "進み方".into(),
                head: head(&["場面", "予定", "じっさい"]),
                rows: timeline,
                votes: None,
            },
            Table {
                title: "3つの段階".into(),
                head: head(&["項目", "ひとりで", "話したあと", "話し合って"]),
                rows: levels,
                votes: None,
            },
        ],
        voices: vec![
            ("良いところ".into(), vec!["あいさつが明るい。".into(), "🙂 =SUM(A1)".into()]),
            ("出た話".into(), vec!["方針が係まで届いていません。".into()]),
        ],
        tried: vec!["朝の打合せを立って15分にする　係長が、7月1日まで".into()],
        next: Some("次に測るのは、令和8年(2026年)9月30日(水)です。".into()),
        least: 5,
    }
}

#[test]
fn the_record_holds_all_of_it_on_paper_as_text_and_as_a_table() {
    let talk = record();
    let paper = text(&talk_pdf(&talk, Lang::Ja, stamp()).unwrap());
    let words = talk_text(&talk, Lang::Ja);
    let table = String::from_utf8(talk_csv(&talk, Lang::Ja)).unwrap();
    for said in [
        "道路管理課の対話",
        "場面その10",
        "2〜4段階に分かれる",
        "あいさつが明るい。",
        "朝の打合せを立って15分にする",
        "9月30日",
    ] {
        let paper: String = paper.split_whitespace().collect();
        assert!(paper.contains(said), "{said} is not on the paper: {paper}");
        assert!(words.contains(said) && table.contains(said), "{said}");
    }
    assert!(words.contains("🙂 =SUM(A1)"), "{words}");
}

#[test]
fn the_record_has_two_pages_however_much_was_said() {
    let mut talk = record();
    talk.tables[0].rows.extend(talk.tables[0].rows.clone());
    talk.tried = vec!["小さく始める。".repeat(43); 3];
    talk.voices[0].1 = vec!["短い声".into(); 400];
    talk.voices[1].1 = vec!["あ".repeat(2_000); 40];
    for lang in Lang::ALL {
        let pdf = talk_pdf(&talk, lang, stamp()).unwrap();
        assert!(page_count(&pdf) <= 2, "{} pages", page_count(&pdf));
    }
    assert!(talk_text(&talk, Lang::Ja).matches("短い声").count() == 400);
}
