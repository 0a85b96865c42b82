//! Evidence on paper: whole, in both languages, readable by others.

use kizahashi::reports::{Evidence, EvidencePart, Fact, evidence_markdown, evidence_pdf};
use kizahashi::words::Lang;

use crate::documents::{page_count, stamp, text};

fn evidence() -> Evidence {
    let fact = |what: &str, is: &str| Fact {
        what: what.into(),
        is: is.into(),
        at: "2026-07-01 10:00".into(),
    };
    let hash = "0123456789abcdef".repeat(4);
    let part = |title: &str, facts: Vec<Fact>| EvidencePart { title: title.into(), facts };
    Evidence {
        taken: "2026-07-01 10:00".into(),
        parts: vec![
            part("版", vec![fact("きざはし", &format!("0.1.0（プログラムのSHA-256：{hash}）"))]),
            part(
                "設定",
                vec![fact(
                    "データのフォルダー",
                    &format!("/srv/{}", "folder-with-a-long-name/".repeat(12)),
                )],
            ),
            part(
                "健康診断",
                (1..=40).map(|n| fact("正常", &format!("ようす{n}｜*# = \"x\""))).collect(),
            ),
        ],
    }
}

#[test]
fn everything_that_was_read_stands_on_the_paper() {
    for lang in Lang::ALL {
        let pdf = evidence_pdf(&evidence(), lang, stamp()).unwrap();
        let paper = text(&pdf);
        let hash = "0123456789abcdef".repeat(4);
        let plain: String = paper.chars().filter(|c| *c != '\u{200b}').collect();
        assert!(plain.contains(&hash), "{plain}");
        assert!(plain.contains("ようす1｜") && plain.contains("ようす40｜"), "{plain}");
        assert!((2..=4).contains(&page_count(&pdf)), "{} pages", page_count(&pdf));
    }
}

#[test]
fn a_cell_of_the_text_stays_one_cell() {
    let mut evidence = evidence();
    evidence.parts[0].facts[0].is = "a | b\nc".into();
    let text = evidence_markdown(&evidence, Lang::Ja);
    assert!(text.contains("| きざはし | a \\| b c | 2026-07-01 10:00 |\n"), "{text}");
    let rows = text.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    for row in rows {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 4, "{row}");
    }
}
