//! The papers of a learning session: name cards, table signs, the reception's list, certificates.

use jiff::civil::date;
use kizahashi::reports::{
    CardSheet, Certificate, Guest, NameCard, Sign, cards_pdf, certificates_pdf, reception_pdf,
    signs_pdf,
};
use kizahashi::words::Lang;

use crate::documents::{page_count, stamp, text, through};

const NAMES: [&str; 6] = [
    "髙﨑 さくらさん",
    "葛\u{E0100}城 真理さん",
    "🧑\u{200D}🌾 みのりさん",
    "ליאורさん",
    "#panic(\"x\") *b* $x$ <a>さん",
    "山﨑 学さん",
];

fn sheet() -> CardSheet {
    CardSheet {
        house: "汐見市".into(),
        title: "第2回 改善マネジメント学習会".into(),
        day: "令和8年(2026年)7月11日(土)".into(),
    }
}

fn cards(count: usize) -> Vec<NameCard> {
    let card = |at: usize| NameCard {
        name: match at {
            6 => format!("{}さん", "長".repeat(100)),
            at => NAMES[at % NAMES.len()].to_owned(),
        },
        body: if at == 7 { "市".repeat(100) } else { "福岡市".into() },
        group: at.is_multiple_of(2).then_some(3),
        link: format!("https://kizahashi.example.lg.jp/gatherings/0123456789ab/me#{at:032}"),
    };
    (0..count).map(card).collect()
}

fn guests(count: usize) -> Vec<Guest> {
    let guest = |at: usize| Guest {
        name: NAMES[at % NAMES.len()].trim_end_matches("さん").to_owned(),
        body: "福岡市".into(),
        code: "401307".into(),
        band: "管理職".into(),
        department: "技術".into(),
        years: "3年から9年".into(),
        state: if at % 5 == 4 { "待ち" } else { "席あり" }.into(),
        place: "会場".into(),
        earlier: "はじめて".into(),
        group: at.is_multiple_of(3).then_some(2),
        motive: "声を聴きたい".into(),
        attended: at.is_multiple_of(4),
    };
    (0..count).map(guest).collect()
}

fn sign(group: u32, people: usize) -> Sign {
    let people = (0..people).map(|at| (NAMES[at % 6].to_owned(), "福岡市".to_owned()));
    Sign { group, people: people.collect() }
}

fn certificates(lang: Lang) -> Vec<u8> {
    let sessions = ["第1回　令和8年(2026年)7月11日(土)", "第2回　令和8年(2026年)9月5日(土)"];
    let people = NAMES[..2].iter().map(|name| Certificate {
        name: name.trim_end_matches("さん").to_owned(),
        body: "福岡市".into(),
        sessions: sessions.map(str::to_owned).into(),
    });
    let people: Vec<Certificate> = people.collect();
    let course = "改善マネジメント講座";
    certificates_pdf("汐見市", course, &people, date(2026, 9, 5), lang, stamp()).unwrap()
}

/// Every paper, with as many people as make two pages of each.
fn papers(lang: Lang) -> [(&'static str, Vec<u8>, u32); 4] {
    [
        ("cards", cards_pdf(&sheet(), &cards(11), lang, stamp()).unwrap(), 2),
        ("signs", signs_pdf(&sheet(), &[sign(1, 6), sign(12, 15)], lang, stamp()).unwrap(), 2),
        ("reception", reception_pdf(&sheet(), &guests(40), lang, stamp()).unwrap(), 2),
        ("certificates", certificates(lang), 2),
    ]
}

#[test]
fn papers_of_a_session_may_be_archived_and_keep_to_their_pages() {
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
fn names_are_printed_letter_by_letter_and_never_run() {
    for (name, paper, _) in papers(Lang::Ja).into_iter().take(3) {
        let text = text(&paper);
        for wanted in ["髙﨑さくら", "〓みのり", "#panic(\"x\")*b*$x$<a>", "福岡市"] {
            assert!(text.contains(wanted), "{wanted} on {name}: {text}");
        }
    }
}

#[test]
fn ten_cards_are_a_page_and_the_longest_name_is_on_one() {
    let ten = cards_pdf(&sheet(), &cards(10), Lang::Ja, stamp()).unwrap();
    assert_eq!(page_count(&ten), 1);
    assert!(text(&ten).matches('長').count() >= 100, "nothing is cut off");
}

#[test]
#[ignore = "for looking at"]
fn look_at_papers_of_a_session() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/paper");
    std::fs::create_dir_all(folder).unwrap();
    for lang in Lang::ALL {
        for (name, paper, _) in papers(lang) {
            std::fs::write(format!("{folder}/{}-{name}.pdf", lang.tag()), paper).unwrap();
        }
    }
}
