//! The report of a session on paper, as a page and as text: all that its file says, and nothing else.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kizahashi::reports::session::{
    Photo, Session, Voice, read_json, session_html, session_pdf, session_text,
};
use kizahashi::sheets::Text;
use kizahashi::words::Lang;
use serde_json::Value;

use crate::documents::{page_count, through};
use crate::files::{kizahashi, put};

const FIRST: &[u8] = include_bytes!("../files/sessions/first_session.json");
const COUNTED: &[u8] = include_bytes!("../files/sessions/counted_session.json");

fn stamp() -> Timestamp {
    "2018-02-16T01:00:00Z".parse().unwrap()
}

fn read(file: &[u8]) -> Session {
    let (session, problems) = read_json(file);
    assert!(problems.is_empty(), "{problems:?}");
    session
}

fn pdf(session: &Session, lang: Lang) -> Vec<u8> {
    session_pdf(session, lang, stamp()).unwrap()
}

/// What somebody reads of a page.
fn seen(html: &str) -> String {
    let body = html.split_once("</style>").unwrap().1;
    let mut text: String = body
        .split('<')
        .map(|part| part.split_once('>').map_or("", |(_, text)| text).to_owned() + " ")
        .collect();
    for (entity, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
        text = text.replace(entity, letter);
    }
    text
}

/// The three forms of a report, as they are read.
fn forms(session: &Session, lang: Lang) -> [(&'static str, String); 3] {
    [
        ("pdf", through("pdftotext", &["-raw", "FILE", "-"], &pdf(session, lang))),
        ("html", seen(&session_html(session, lang))),
        ("text", session_text(session, lang)),
    ]
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Every value of a file that is not null, with its place.
fn leaves(value: &Value, place: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            fields
                .iter()
                .for_each(|(name, value)| leaves(value, &format!("{place}.{name}"), found));
        }
        Value::Array(values) => values.iter().for_each(|value| leaves(value, place, found)),
        Value::String(text) => found.push((place.to_owned(), text.clone())),
        other => found.push((place.to_owned(), other.to_string())),
    }
}

/// How a value that is not a text for readers is told in Japanese and English.
const TOLD: [(&str, &str, &str, &str); 19] = [
    (".series.year", "2018", "2018年", "2018"),
    (".series.no", "5", "第5号", "no. 5"),
    (".series.session_no", "1", "第1回", "session 1"),
    (".held_on", "2018-01-20", "平成30年(2018年)1月20日(土)", "Saturday 20 January 2018"),
    (".follows.held_on", "2017-07-30", "平成29年(2017年)7月30日(日)", "Sunday 30 July 2017"),
    (".attendance.total", "20", "20人が集まりました", "20 people came"),
    (".attendance.mostly", "chief", "課長・係長の立場の人が多い", "mostly section and team chiefs"),
    (
        ".attendance.mostly",
        "supervisor",
        "課長・係長の立場の人が多い",
        "mostly section and team chiefs",
    ),
    (".programme.key", "opening", "開会とねらいの共有", "Opening and purpose"),
    (".programme.key", "check_in", "ひと言自己紹介", "One-line introductions"),
    (".programme.key", "practice_report", "実践報告", "Practice reports"),
    (".programme.key", "group_dialogue", "グループ対話", "Group dialogue"),
    (
        ".programme.key",
        "most_important",
        "学びと一番大切な項目",
        "What we learned and what matters most",
    ),
    (".programme.mode", "plenary", "全体で", "all together"),
    (".programme.mode", "group", "立場ごとの組で", "in groups of the same position"),
    (
        ".programme.mode",
        "individual_then_plenary",
        "ひとりで考えてから全体で",
        "each alone, then all together",
    ),
    (
        ".programme.grouped_by",
        "role",
        "立場ごとに分かれて話しました",
        "in groups of the same position",
    ),
    (
        ".programme.majority_item",
        "team_management",
        "多くの人が「組織全体の成果を上げるチームマネジメント」を選びました",
        "Many chose “Team management that raises the results of the whole organisation”",
    ),
    (
        ".programme.before_after.all_items_rose",
        "true",
        "すべての項目が上がりました",
        "Every item rose",
    ),
];

/// What a value must read like; `None` where it belongs to another language.
fn wanted(place: &str, value: &str, lang: Lang) -> Option<String> {
    let told = TOLD.iter().find(|(at, found, ..)| (*at, *found) == (place, value));
    match (place.rsplit('.').next().unwrap(), told, lang) {
        ("ja" | "en", _, _) => place.ends_with(lang.tag()).then(|| value.to_owned()),
        ("code", ..) => Some(value.to_owned()),
        (_, Some((_, _, ja, _)), Lang::Ja) => Some((*ja).to_owned()),
        (_, Some((_, _, _, en)), Lang::En) => Some((*en).to_owned()),
        (_, None, _) => panic!("the test does not know how {place} {value} is told"),
    }
}

#[test]
fn every_fact_of_the_first_session_is_told() {
    let mut facts = Vec::new();
    leaves(&serde_json::from_slice(FIRST).unwrap(), "", &mut facts);
    assert!(facts.len() > 90);
    for lang in Lang::ALL {
        for (form, text) in forms(&read(FIRST), lang) {
            let text = folded(&text);
            for (place, value) in &facts {
                if let Some(wanted) = wanted(place, value, lang) {
                    assert!(
                        text.contains(&folded(&wanted)),
                        "{form} lacks {place}: {wanted}\n{text}"
                    );
                }
            }
        }
    }
}

fn numbers(text: &str) -> BTreeSet<u32> {
    let runs = text.split(|char: char| !char.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.map(|run| run.parse().unwrap()).collect()
}

/// The years of the era, the numbers of the five phases and of the two pages.
const OUR_NUMBERS: [u32; 7] = [30, 29, 1, 2, 3, 4, 5];

/// Numbers in a report that are neither in the file of the first session nor ours.
fn made_up(session: &Session) -> Vec<u32> {
    let known = &numbers(std::str::from_utf8(FIRST).unwrap()) | &BTreeSet::from(OUR_NUMBERS);
    let forms = Lang::ALL.map(|lang| forms(session, lang)).into_iter().flatten();
    forms.flat_map(|(_, text)| &numbers(&text) - &known).collect()
}

#[test]
fn no_number_is_made_up() {
    assert_eq!(made_up(&read(FIRST)), [0; 0]);
}

/// The sentences of ours, without what stands in them.
fn our_words() -> Vec<String> {
    let files = ["session", "reports", "japan", "common", "charts"];
    let words = files.iter().flat_map(|file| {
        let path = format!("{}/locales/ja/{file}.ftl", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let values = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
            line.split_once(" = ")
                .map(|(_, value)| value.to_owned())
                .or(line.split_once("] ").map(|(_, value)| value.to_owned()))
        });
        values
            .flat_map(|value| {
                let outside = value.split('}').map(|part| folded(part.split('{').next().unwrap()));
                outside.collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    });
    words.collect()
}

/// The letters left of a report once the words of the first session's file and ours are taken away.
fn beside_the_file(session: &Session) -> String {
    let mut facts = Vec::new();
    leaves(&serde_json::from_slice(FIRST).unwrap(), "", &mut facts);
    let told = TOLD.iter().map(|(_, _, ja, _)| folded(ja));
    let facts = facts.iter().map(|(_, value)| folded(value));
    let mut known: Vec<String> = facts.chain(told).chain(our_words()).collect();
    known.retain(|word| !word.is_empty());
    known.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let rest = forms(session, Lang::Ja).map(|(_, text)| {
        known.iter().fold(folded(&text), |rest, word| rest.replace(word.as_str(), " "))
    });
    rest.concat().chars().filter(|char| char.is_alphabetic()).collect()
}

#[test]
fn nothing_is_told_beside_the_file() {
    assert_eq!(beside_the_file(&read(FIRST)), "");
}

#[test]
fn the_tests_see_what_is_made_up() {
    let mut session = read(FIRST);
    session.attendance.as_mut().unwrap().total = Some(21);
    session.programme[4].speaker = Some(japanese("参加者の半数"));
    assert_eq!(made_up(&session), [21; 6]);
    assert!(beside_the_file(&session).contains("半数"), "{}", beside_the_file(&session));
}

#[test]
fn a_report_may_be_archived_read_aloud_and_hung_up() {
    for (file, most) in [(FIRST, 2), (COUNTED, 3)] {
        for lang in Lang::ALL {
            let paper = pdf(&read(file), lang);
            let checked = through("qpdf", &["--check", "FILE"], &paper);
            assert!(checked.contains("No syntax or stream encoding errors"), "{checked}");
            let about = through("pdfinfo", &["-meta", "FILE"], &paper);
            for wanted in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
                assert!(about.contains(wanted), "{about}");
            }
            assert!((2..=most).contains(&page_count(&paper)), "{lang:?}");
        }
    }
}

#[test]
fn the_same_session_makes_the_same_paper() {
    assert!(pdf(&read(COUNTED), Lang::Ja) == pdf(&read(COUNTED), Lang::Ja));
}

#[test]
fn numbers_that_are_known_are_told() {
    for (form, text) in forms(&read(COUNTED), Lang::Ja) {
        let text = folded(&text);
        for wanted in [
            "課長8人",
            "係長7人",
            "担当5人",
            "240分",
            "70分",
            "20票",
            "7票",
            "20人のうち12人が書きました。",
            "7つの自治体から20人が集まりました。",
            "13時〜17時",
            "汐見市、北浜市、葛󠄀原町",
            "5人未満は表示していません",
        ] {
            // A paper does not say how a letter is to be varied, but it prints it.
            let wanted =
                if form == "pdf" { wanted.replace('\u{E0100}', "") } else { wanted.to_owned() };
            let text = if form == "pdf" { text.replace('\u{E0100}', "") } else { text.clone() };
            assert!(text.contains(&wanted), "{form} lacks {wanted}: {text}");
        }
        assert!(!text.contains("多くの人が"), "{form}: counted votes need no such word");
    }
}

#[test]
fn one_who_withdrew_is_not_in_it() {
    let mut session = read(COUNTED);
    let voices = &mut session.programme[3].voices;
    let gone = voices.remove(1);
    for (form, text) in forms(&session, Lang::Ja) {
        let text = folded(&text);
        assert!(!text.contains(&folded(gone.text.of(Lang::Ja))), "{form}");
        assert!(!text.contains("北浜市企画課の係長"), "{form}");
    }
}

fn japanese(text: &str) -> Text {
    Text([("ja".to_owned(), text.to_owned())].into())
}

/// So many voices, each its own.
fn voices(count: usize, text: &str) -> Session {
    let voice = |at| Voice { text: japanese(&format!("{at}番。{text}")), ..Voice::default() };
    Session {
        theme: japanese("声"),
        reflections: (0..count).map(voice).collect(),
        ..Session::default()
    }
}

#[test]
fn sixty_long_voices_are_all_told() {
    let session = voices(60, &"話し合いはむずかしい。それでも続けたい。".repeat(99));
    assert!(session.reflections.iter().all(|it| it.text.of(Lang::Ja).chars().count() > 1_950));
    for (form, text) in forms(&session, Lang::Ja) {
        let ends = folded(&text).matches("続けたい。").count();
        assert!(ends >= 60 * 99 - 60, "{form}: {ends}");
        assert!((0..60).all(|at| folded(&text).contains(&format!("{at}番。"))), "{form}");
    }
}

#[test]
fn what_people_write_is_told_and_never_run() {
    let hostile = "#panic(\"x\") *b* $x$ </p><script>alert(1)</script> 組織《そしき》";
    let [(_, paper), (_, page), (_, text)] = forms(&voices(1, hostile), Lang::Ja);
    for told in [&paper, &page, &text] {
        assert!(folded(told).contains(&folded(hostile)), "{told}");
    }
    assert!(!session_html(&voices(1, hostile), Lang::Ja).contains("<script"));
}

#[test]
fn a_letter_that_cannot_be_printed_is_marked_on_paper_and_whole_elsewhere() {
    let [(_, paper), (_, page), (_, text)] = forms(&voices(1, "😀 שלום 𠮷野"), Lang::Ja);
    assert!(folded(&paper).contains("〓〓〓〓〓〓野"), "{paper}");
    assert!(paper.contains("〓は、紙に刷れない字です。"), "{paper}");
    assert!(page.contains("😀 שלום 𠮷野") && text.contains("😀 שלום 𠮷野"));
    assert!(!forms(&voices(1, "そのまま"), Lang::Ja)[0].1.contains('〓'));
}

#[test]
fn a_newsletter_has_short_lines() {
    let wide = |char: char| if char.is_ascii() { 1 } else { 2 };
    for session in [read(FIRST), read(COUNTED), voices(3, &"とても長い話。".repeat(90))] {
        for lang in Lang::ALL {
            for line in session_text(&session, lang).lines() {
                assert!(
                    line.chars().filter(|char| *char != '\u{E0100}').map(wide).sum::<u32>() <= 80,
                    "{line}"
                );
                assert_eq!(line, line.trim_end());
            }
        }
    }
}

#[test]
fn a_page_that_stands_alone_asks_for_nothing() {
    let mut session = read(FIRST);
    session.photos = vec![photo()];
    let page = session_html(&session, Lang::Ja);
    for asking in ["http://", "https://", "url(", "@import", "<script", "<link", "src=\"/"] {
        let asked = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!asked.contains(asking), "{asking}");
    }
    assert!(page.contains("src=\"data:image/jpeg;base64,/9j/"));
}

/// Two by two grey pixels.
fn photo() -> Photo {
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(2, 2).write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    Photo { jpeg: jpeg.into_inner(), alt: japanese("話し合う人たち"), ..Photo::default() }
}

#[test]
fn a_photograph_is_printed_with_its_words() {
    let mut session = read(FIRST);
    session.photos = vec![photo(), photo(), photo()];
    let paper = pdf(&session, Lang::Ja);
    let images = through("pdfimages", &["-list", "FILE"], &paper);
    assert_eq!(images.lines().skip(2).count(), 3, "{images}");
}

#[test]
fn a_file_becomes_a_paper_a_page_and_a_text() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "s.json", FIRST);
    let words =
        ["session", "report", "s.json", "--out", "r.pdf", "--html", "r.html", "--text", "r.txt"];
    let answer = kizahashi(&words, folder.path(), "ja_JP.UTF-8");
    assert_eq!((answer.status, answer.problems.len()), (0, 0), "{answer:?}");
    assert_eq!(answer.said, "報告書をr.pdf、r.html、r.txtに書きました。\n");
    let written = |name| std::fs::read(folder.path().join(name)).unwrap();
    assert!(written("r.pdf").starts_with(b"%PDF"));
    assert_eq!(written("r.html"), session_html(&read(FIRST), Lang::Ja).into_bytes());
    assert_eq!(written("r.txt"), session_text(&read(FIRST), Lang::Ja).into_bytes());
}

#[test]
fn a_file_with_mistakes_becomes_nothing_and_each_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let faulty = br#"{"theme": {"ja": "x"}, "held_on": "yesterday", "voices": []}"#;
    for (name, bytes, problems) in [
        ("two.json", &faulty[..], 2),
        ("none.json", b"", 1),
        ("deep.json", &b"[".repeat(99)[..], 1),
    ] {
        put(folder.path(), name, bytes);
        let words = ["session", "report", name, "--out", "r.pdf", "--text", "r.txt"];
        let answer = kizahashi(&words, folder.path(), "en_GB.UTF-8");
        assert_eq!((answer.status, answer.problems.len()), (1, problems), "{answer:?}");
        assert!(!folder.path().join("r.pdf").exists() && !folder.path().join("r.txt").exists());
    }
    put(folder.path(), "s.json", FIRST);
    let nowhere = ["session", "report", "s.json", "--out", "r.pdf", "--text", "no/folder/r.txt"];
    let answer = kizahashi(&nowhere, folder.path(), "en_GB.UTF-8");
    assert_eq!((answer.status, answer.problems.len()), (1, 1), "{answer:?}");
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_str().unwrap().ends_with(".json")), "{left:?}");
}

/// For people: how long a report takes once the fonts are read.
#[test]
#[ignore = "prints a measurement"]
fn how_long_a_session_report_takes() {
    for (name, file) in [("first", FIRST), ("counted", COUNTED)] {
        let mut session = read(file);
        pdf(&session, Lang::Ja);
        let before = std::time::Instant::now();
        for at in 0..10 {
            session.theme = japanese(&format!("{at}回めの題"));
            pdf(&session, Lang::Ja);
        }
        println!("{name}: {:?} a report", before.elapsed() / 10);
    }
}

/// For people: every report into `target/paper/`.
#[test]
#[ignore = "for looking at"]
fn look() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/paper");
    std::fs::create_dir_all(folder).unwrap();
    let long = voices(60, &"話し合いはむずかしい。それでも続けたい。".repeat(20));
    for (name, session) in [("first", read(FIRST)), ("counted", read(COUNTED)), ("long", long)] {
        for lang in Lang::ALL {
            let path = format!("{folder}/{}-session-{name}.pdf", lang.tag());
            std::fs::write(path, pdf(&session, lang)).unwrap();
        }
    }
}
