//! The papers of what a workplace tries: cards, the list, and the one page of a handover.

use kizahashi::reports::{
    ActionCard, ActionList, CardPaper, Handover, HandoverAction, ListedAction, action_cards_pdf,
    action_list_pdf, handover_pdf,
};
use kizahashi::words::Lang;

use crate::documents::{page_count, stamp, text, through};

fn cards(count: usize) -> Vec<ActionCard> {
    let card = |at: usize| ActionCard {
        item: Some("考え合う打合せ".into()),
        words: match at {
            1 => "長".repeat(300),
            2 => "#panic(\"x\") *b* $x$ <a> 葛\u{E0100}城 🧑\u{200D}🌾".into(),
            _ => "朝の打合せを立って15分にする".into(),
        },
        sign: if at == 1 {
            "見".repeat(300)
        } else {
            "打合せのあとの手戻りが減る".into()
        },
        owner: if at == 1 { "係".repeat(100) } else { "庶務係長".into() },
        due: "令和8年(2026年)9月30日(水)".into(),
        kind: "よくする・職場".into(),
        levels: (at != 3).then(|| {
            let next = "困りごとを出し合い、その場でだれが動くかを決めている。";
            (2, "報告を順に聞いて終わることが多い。".to_owned(), Some(next.to_owned()))
        }),
    };
    (0..count).map(card).collect()
}

fn list(count: usize) -> ActionList {
    let listed = |card: ActionCard| ListedAction {
        card,
        standing: "9月30日(水)が近づいています。".into(),
        last: "3週つづいた。金曜は現場が先になる".into(),
    };
    let rows: Vec<ListedAction> = cards(count).into_iter().map(listed).collect();
    ActionList {
        house: "汐見市　道路管理課".into(),
        day: "令和8年(2026年)9月20日(日)".into(),
        parts: vec![("ためし中".into(), rows), ("これから".into(), Vec::new())],
    }
}

/// A handover with so much to say of everything.
fn handover(long: usize) -> Handover {
    let steps = ["決める", "こたえる", "見る", "話す", "ためす", "測り直す"];
    let how = |at: usize| ["past", "past", "past", "past", "now", "later"][at];
    let words = |text: &str| if long > 1 { text.repeat(long) } else { text.to_owned() };
    let action = |text: &str| HandoverAction {
        words: words(text),
        by: "庶務係長が、令和8年(2026年)9月30日(水)まで".into(),
        sign: words("わかり方：打合せのあとの手戻りが減る"),
        last: words("様子：3週つづいた"),
    };
    Handover {
        house: "汐見市　道路管理課".into(),
        day: "令和9年(2027年)3月25日(木)".into(),
        stands: "第2回は「ためす」まで来ました".into(),
        steps: (0..6)
            .map(|at| (format!("{}　{}", at + 1, steps[at]), "5月20日".into(), how(at)))
            .collect(),
        results: vec![
            "24項目のうち**3項目**で、見え方が分かれました。".into(),
            words("考え合う打合せ：1〜4段階に分かれる"),
        ],
        agreed: vec![("考え合う打合せ".into(), "2段階".into())],
        actions: vec![
            action("朝の打合せを立って15分にする"),
            action("頼むときに3行メモを付ける"),
            action("写真を同じ地図に"),
        ],
        asks: vec![(words("占用料を100円単位にそろえてほしい"), "返事は4月30日(木)まで".into())],
        next: vec!["次に測るのは、令和9年(2027年)6月1日(火)です。".into()],
        words: words("朝の5分は、ぜひ続けてください。葛\u{E0100}城 🎉"),
        contact: "推進担当（推進 花子、推進 次郎）に聞いてください。".into(),
        link: "https://kizahashi.example.lg.jp/workplaces/0123456789abcdef".into(),
    }
}

/// Every paper, and how many pages it has.
fn papers(lang: Lang) -> [(&'static str, Vec<u8>, u32); 5] {
    let cards_of = |paper| action_cards_pdf("汐見市　道路管理課", &cards(5), paper, lang, stamp());
    [
        ("cards-a6", cards_of(CardPaper::A6).unwrap(), 5),
        ("cards-a4", cards_of(CardPaper::A4).unwrap(), 2),
        ("list", action_list_pdf(&list(4), lang, stamp()).unwrap(), 1),
        ("handover", handover_pdf(&handover(1), lang, stamp()).unwrap(), 1),
        ("handover-long", handover_pdf(&handover(14), lang, stamp()).unwrap(), 1),
    ]
}

#[test]
fn papers_of_what_is_tried_may_be_archived_and_keep_to_their_pages() {
    for lang in Lang::ALL {
        for (name, paper, pages) in papers(lang) {
            let checked = through("qpdf", &["--check", "FILE"], &paper);
            assert!(checked.contains("No syntax or stream encoding errors"), "{name}");
            let about = through("pdfinfo", &["-meta", "FILE"], &paper);
            assert!(about.contains("<pdfuaid:part>1</pdfuaid:part>"), "{name}: {about}");
            assert_eq!(page_count(&paper), pages, "{name} in {lang:?}");
        }
    }
}

#[test]
fn what_people_wrote_is_printed_letter_by_letter_and_never_run() {
    for (name, paper, _) in papers(Lang::Ja).into_iter().take(2) {
        let text = text(&paper);
        for wanted in ["#panic(\"x\")*b*$x$<a>", "〓", "庶務係長"] {
            assert!(text.contains(wanted), "{wanted} on {name}: {text}");
        }
        assert_eq!(text.matches('長').count(), 300 + 4, "{name}: nothing is cut off");
    }
    let long = text(&papers(Lang::Ja)[4].1);
    assert!(long.matches("立って15分").count() >= 14, "nothing is cut off: {long}");
}

#[test]
#[ignore = "for looking at"]
fn look_at_papers_of_what_is_tried() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/paper");
    std::fs::create_dir_all(folder).unwrap();
    for lang in Lang::ALL {
        for (name, paper, _) in papers(lang) {
            std::fs::write(format!("{folder}/{}-{name}.pdf", lang.tag()), paper).unwrap();
        }
    }
}
