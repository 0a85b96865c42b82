//! Every picture: it parses, says what it is, stays inside its box, and looks as it did.

use std::collections::BTreeMap;

use gauge::change::{Pair, Verdict, judge};
use gauge::level::{Answer, Band, Mark};
use gauge::shown::Results;
use kizahashi::charts::{
    self, Frame, Link, Move, Moved, Person, Picture, Promise, Size, Trend, Width,
};
use kizahashi::words::Lang;
use roxmltree::{Document, Node};

use crate::people::{publication, workplace};

const JA: Frame = Frame { id: "p", about: "課・係の目標の共有", lang: Lang::Ja };

fn frame(id: &str, lang: Lang) -> Frame<'_> {
    Frame {
        id,
        about: if lang == Lang::Ja { "課・係の目標の共有" } else { "Sharing the goals" },
        lang,
    }
}

/// One item with these counts per group, the groups in band order.
fn one_item(groups: &[(Band, &[u32])]) -> Results {
    let answers: Vec<Answer> =
        groups.iter().flat_map(|(band, counts)| counted(*band, counts)).collect();
    let levels = groups[0].1.len() as u8;
    publication(vec![levels], 5, &answers).units()[0].clone()
}

fn counted(band: Band, counts: &[u32]) -> Vec<Answer> {
    let levels = (1..).zip(counts).flat_map(|(level, count)| (0..*count).map(move |_| level));
    let answer = |level| Answer {
        unit: 0,
        band: Some(band),
        marks: vec![Mark::Level(level)],
        most_important: Some(0),
    };
    levels.map(answer).collect()
}

/// Every kind of picture, in its corners.
pub fn gallery(lang: Lang) -> Vec<(String, Picture)> {
    let mut all = Vec::new();
    stairs(lang, &mut all);
    spreads(lang, &mut all);
    groups(lang, &mut all);
    votes(lang, &mut all);
    changes(lang, &mut all);
    emblems(lang, &mut all);
    walls(lang, &mut all);
    all
}

fn stairs(lang: Lang, all: &mut Vec<(String, Picture)>) {
    let mut add = |name: &str, picture: Picture| all.push((name.to_owned(), picture));
    let shown = [
        ("spread", one_item(&[(Band::Staff, &[1, 6, 12, 8, 3])])),
        ("alike", one_item(&[(Band::Staff, &[0, 1, 5, 0, 0])])),
        ("hidden", one_item(&[(Band::Staff, &[0, 1, 3, 0, 0])])),
        ("together", one_item(&[(Band::Staff, &[0, 2, 20, 1, 0])])),
        ("seven", one_item(&[(Band::Staff, &[1, 6, 12, 8, 3, 2, 9])])),
        ("two", one_item(&[(Band::Staff, &[8, 5])])),
    ];
    for (name, results) in &shown {
        let (item, steps) = (
            &results.items()[0],
            if *name == "seven" {
                7
            } else if *name == "two" {
                2
            } else {
                5
            },
        );
        add(
            &format!("stair-s-{name}"),
            charts::stair(&frame("p", lang), Size::S, item.all(), steps),
        );
        add(
            &format!("stair-m-{name}"),
            charts::stair(&frame("p", lang), Size::M, item.all(), steps),
        );
        if let Some(figures) = item.all().value() {
            add(&format!("next-{name}"), charts::next_step(&frame("p", lang), figures));
        }
    }
    let top = one_item(&[(Band::Staff, &[0, 1, 2, 3, 20])]);
    add("next-top", charts::next_step(&frame("p", lang), top.items()[0].all().value().unwrap()));
    for level in 1..=5 {
        add(
            &format!("card-{level}"),
            charts::stair_card(&frame("p", lang), level, 5, Person::There),
        );
    }
    add("card-waiting", charts::stair_card(&frame("p", lang), 2, 7, Person::Waiting));
    add("blank", charts::blank_stair(&frame("p", lang), Size::S, 5));
    add("legend-wide", charts::legend(&frame("p", lang), Width::Wide));
    add("legend-narrow", charts::legend(&frame("p", lang), Width::Narrow));
}

fn both(name: &str, all: &mut Vec<(String, Picture)>, draw: impl Fn(Width) -> Picture) {
    all.push((format!("{name}-wide"), draw(Width::Wide)));
    all.push((format!("{name}-narrow"), draw(Width::Narrow)));
}

fn spreads(lang: Lang, all: &mut Vec<(String, Picture)>) {
    let cases: [(&str, &[u32]); 5] = [
        ("even", &[12, 23, 6, 17, 0]),
        ("slivers", &[1, 1, 1, 40, 1]),
        ("ends", &[5, 0, 0, 0, 5]),
        ("seven", &[1, 6, 12, 8, 3, 2, 9]),
        ("thousands", &[120, 9_300, 81_000, 12_000, 7]),
    ];
    for (name, counts) in cases {
        let results = one_item(&[(Band::Staff, counts)]);
        let figures = results.items()[0].all().value().unwrap();
        both(&format!("strip-{name}"), all, |width| {
            charts::strip(&frame("p", lang), width, figures)
        });
    }
    for level in 1..=5 {
        all.push((format!("swatch-{level}"), charts::swatch(&frame("p", lang), level, 5)));
    }
}

fn groups(lang: Lang, all: &mut Vec<(String, Picture)>) {
    let cases: [(&str, Results); 4] = [
        (
            "three",
            one_item(&[
                (Band::Chief, &[0, 0, 3, 5, 2]),
                (Band::Supervisor, &[0, 5, 5, 3, 0]),
                (Band::Staff, &[8, 20, 8, 3, 0]),
            ]),
        ),
        (
            "pooled",
            one_item(&[
                (Band::Chief, &[0, 0, 1, 2, 0]),
                (Band::Supervisor, &[0, 0, 3, 5, 3]),
                (Band::Staff, &[1, 6, 8, 2, 0]),
            ]),
        ),
        (
            "same",
            one_item(&[
                (Band::Executive, &[0, 3, 6, 3, 0]),
                (Band::Chief, &[0, 3, 6, 3, 0]),
                (Band::Supervisor, &[0, 4, 6, 4, 0]),
                (Band::Staff, &[1, 2, 6, 3, 0]),
            ]),
        ),
        (
            "ends",
            one_item(&[
                (Band::Executive, &[0, 0, 0, 3, 17]),
                (Band::Chief, &[0, 0, 0, 4, 16]),
                (Band::Supervisor, &[0, 0, 0, 5, 15]),
                (Band::Staff, &[17, 3, 0, 0, 0]),
                (Band::FixedTerm, &[16, 4, 0, 0, 0]),
            ]),
        ),
    ];
    for (name, results) in cases {
        both(&format!("dumbbell-{name}"), all, |width| {
            charts::dumbbell(&frame("p", lang), width, results.groups(), &results.items()[0])
                .unwrap()
        });
    }
}

fn votes(lang: Lang, all: &mut Vec<(String, Picture)>) {
    let sheet = crate::people::sheet();
    let names: Vec<&str> = sheet.items().map(|item| item.title.of(lang)).collect();
    let published = workplace();
    let votes = published.units()[0].most_important();
    both("dots", all, |width| charts::dots(&frame("p", lang), width, votes, &names));
    all.push(("dot-row".into(), charts::dot_row(&frame("p", lang), votes, 8).unwrap()));
    let many = one_item(&[(Band::Staff, &[300, 40, 9])]);
    both("dots-many", all, |width| {
        charts::dots(&frame("p", lang), width, many.most_important(), &names)
    });
    let few = one_item(&[(Band::Staff, &[1, 3])]);
    both("dots-few", all, |width| {
        charts::dots(&frame("p", lang), width, few.most_important(), &names)
    });
}

fn changes(lang: Lang, all: &mut Vec<(String, Picture)>) {
    let low = one_item(&[(Band::Staff, &[4, 6, 2, 0, 0])]);
    let high = one_item(&[(Band::Staff, &[0, 1, 4, 6, 1])]);
    for (name, then, now, other_people) in
        [("up", &low, &high, false), ("down", &high, &low, true), ("same", &high, &high, false)]
    {
        let (then, now) = (then.items()[0].all(), now.items()[0].all());
        let pair = Pair { then: Some(then), now, back: None };
        let (then, now) = (then.value().unwrap(), now.value().unwrap());
        let item = Move { then, now, back: None, verdict: judge(&[pair])[0], other_people };
        all.push((
            format!("slope-{name}"),
            charts::slope(&frame("p", lang), &item, ("前 11月", "いま 6月")),
        ));
    }
    let (then, back, now) = ([0, 2, 5, 4, 1], [6, 5, 1, 0, 0], [1, 6, 4, 1, 0]);
    let [then, back, now] = [then, back, now].map(|counts| one_item(&[(Band::Staff, &counts)]));
    let [then, back, now] = [&then, &back, &now].map(|results| results.items()[0].all());
    let pair = Pair { then: Some(then), now, back: Some(back) };
    let verdict = judge(&[pair])[0];
    assert!(matches!(verdict, Verdict::YardstickMoved(_)));
    let [then, back, now] = [then, back, now].map(|figures| figures.value().unwrap());
    let item = Move { then, now, back: Some(back), verdict, other_people: false };
    let picture = charts::slope(&frame("p", lang), &item, ("前 11月", "いま 6月"));
    all.push(("slope-yardstick".into(), picture));
    let day = |year, month| jiff::civil::date(year, month, 20);
    let rounds = vec![
        (day(2018, 6), Some(then)),
        (day(2019, 6), Some(back)),
        (day(2020, 11), None),
        (day(2022, 6), Some(now)),
        (day(2022, 7), Some(then)),
        (day(2026, 6), Some(then)),
    ];
    let links = vec![Link::Whole, Link::Broken, Link::OtherPeople, Link::Whole];
    let trend = Trend { levels: 5, rounds, links };
    all.push(("trend".into(), charts::trend(&frame("p", lang), &trend)));
}

fn walls(lang: Lang, all: &mut Vec<(String, Picture)>) {
    use charts::State::{Later, Now, Passed};
    let ja = ["集まる", "書く", "見る", "話す", "選ぶ", "決める", "ひとこと"];
    let en = ["Gather", "Write", "Look", "Talk", "Choose", "Decide", "One word"];
    let titles = if lang == Lang::Ja { ja } else { en };
    let states = [Passed, Passed, Passed, Now, Later, Later, Later];
    let phases: Vec<_> =
        titles.into_iter().zip(states).map(|(title, state)| (title, 10, state)).collect();
    all.push(("flight".into(), charts::flight(&frame("p", lang), &phases)));
    let many = [("そう見えた理由を聴き合う", 20, Now); 10];
    all.push(("flight-ten".into(), charts::flight(&frame("p", lang), &many)));
}

fn emblems(lang: Lang, all: &mut Vec<(String, Picture)>) {
    let mut add = |name: &str, picture: Picture| all.push((name.to_owned(), picture));
    add("mark", charts::mark(&frame("p", lang)));
    for (name, step) in
        [("answer", Promise::Answer), ("seal", Promise::Seal), ("together", Promise::OpenTogether)]
    {
        add(&format!("promise-{name}"), charts::promise(&frame("p", lang), step));
    }
    add("letterbox", charts::letterbox(&frame("p", lang)));
    add("decor", charts::decor(&frame("p", lang)));
    add("qr", charts::qr(&frame("p", lang), "https://kizahashi.example/r#7K2Q-9XMP-4TVA").unwrap());
}

#[test]
fn every_picture_says_what_it_is() {
    for lang in Lang::ALL {
        for (name, picture) in gallery(lang) {
            let document =
                Document::parse(&picture.svg).unwrap_or_else(|error| panic!("{name}: {error}"));
            let root = document.root_element();
            assert_eq!(root.attribute("role"), Some("img"), "{name}");
            let ids: Vec<&str> = root.attribute("aria-labelledby").unwrap().split(' ').collect();
            let said = |tag: &str, id: &str| {
                let node = root
                    .children()
                    .find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", tag)))
                    .unwrap();
                assert_eq!(node.attribute("id"), Some(id), "{name}");
                node.text().unwrap_or_default().to_owned()
            };
            assert_eq!(said("title", ids[0]), picture.title, "{name}");
            assert_eq!(said("desc", ids[1]), picture.desc, "{name}");
        }
    }
}

#[test]
fn no_picture_needs_a_stylesheet() {
    for (name, picture) in gallery(Lang::Ja) {
        let document = Document::parse(&picture.svg).unwrap();
        for node in document.descendants().filter(Node::is_element) {
            assert!(
                node.attribute("class").is_none() && node.attribute("style").is_none(),
                "{name}"
            );
        }
    }
}

/// A character's width in the font of our papers, as measured.
fn em(char: char) -> f64 {
    match char {
        ' ' | '.' | ',' | ':' | 'i' | 'l' => 0.35,
        '0'..='9' => 0.76,
        _ if char.is_ascii() => 0.68,
        _ => 1.0,
    }
}

#[test]
fn no_text_leaves_its_picture_or_shrinks() {
    for lang in Lang::ALL {
        for (name, picture) in gallery(lang) {
            let document = Document::parse(&picture.svg).unwrap();
            let size = |attribute| {
                document.root_element().attribute(attribute).unwrap().parse::<f64>().unwrap()
            };
            for node in document.descendants().filter(|node| node.tag_name().name() == "text") {
                let number =
                    |attribute: &str| node.attribute(attribute).unwrap().parse::<f64>().unwrap();
                let font = number("font-size");
                let wide: f64 = node.text().unwrap().chars().map(|char| em(char) * font).sum();
                let left = number("x")
                    - match node.attribute("text-anchor") {
                        Some("middle") => wide / 2.0,
                        Some("end") => wide,
                        _ => 0.0,
                    };
                let text = node.text().unwrap();
                assert!(font >= 16.0, "{name}: {text} is {font} px");
                assert!(
                    left >= -0.5 && left + wide <= size("width") + 0.5,
                    "{name} {lang:?}: {text} from {left} to {}",
                    left + wide
                );
                assert!(
                    number("y") - font * 0.8 >= 0.0 && number("y") + font * 0.2 <= size("height"),
                    "{name}: {text}"
                );
            }
        }
    }
}

#[test]
fn pictures_look_as_they_did() {
    let mut families: BTreeMap<String, String> = BTreeMap::new();
    for (name, picture) in gallery(Lang::Ja) {
        let family = name.split('-').next().unwrap().to_owned();
        let drawing = picture.svg.replace("><", ">\n<");
        *families.entry(family).or_default() += &format!("{name}\n{drawing}\n\n");
    }
    for (family, drawings) in families {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "looks" }, {
            insta::assert_snapshot!(family, drawings);
        });
    }
}

#[test]
fn nearly_alike_is_one_picture_whatever_they_chose() {
    let low = one_item(&[(Band::Staff, &[6, 1, 0, 0, 0])]);
    let high = one_item(&[(Band::Staff, &[0, 0, 0, 1, 7])]);
    let drawn = |results: &Results| charts::stair(&JA, Size::S, results.items()[0].all(), 5);
    assert_eq!(drawn(&low), drawn(&high));
}

#[test]
fn tenths_make_ten_and_only_nobody_is_nought() {
    let tenths = |counts: &[u32]| {
        let results = one_item(&[(Band::Staff, counts)]);
        charts::out_of_ten(results.items()[0].all().value().unwrap())
    };
    assert_eq!(tenths(&[12, 23, 6, 17, 0]).unwrap(), [2, 4, 1, 3, 0]);
    assert_eq!(tenths(&[1, 1, 1, 400, 1]).unwrap(), [1, 1, 1, 6, 1]);
    assert_eq!(tenths(&[7, 7, 7, 0, 0]).unwrap().iter().sum::<u32>(), 10);
    assert_eq!(tenths(&[5, 5, 5, 4, 0]), None);
}

#[test]
fn a_hidden_stair_holds_no_figure() {
    let results = one_item(&[(Band::Staff, &[0, 1, 3, 0, 0])]);
    let picture = charts::stair(&JA, Size::M, results.items()[0].all(), 5);
    assert!(picture.svg.contains("stroke-dasharray"));
    assert!(!picture.desc.chars().any(|char| char.is_ascii_digit()), "{}", picture.desc);
}

#[test]
fn chance_alone_does_not_count_as_movement() {
    let one = one_item(&[(Band::Staff, &[1, 5, 5, 1, 0])]);
    let other = one_item(&[(Band::Staff, &[0, 5, 6, 1, 0])]);
    let pair = Pair { then: Some(one.items()[0].all()), now: other.items()[0].all(), back: None };
    assert_eq!(Moved::of(judge(&[pair])[0]), Some(Moved::Same));
}

/// For people: writes every picture to `target/paper/`, with a page that shows them all.
#[test]
#[ignore = "for looking at"]
fn look() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/paper");
    std::fs::create_dir_all(folder).unwrap();
    for lang in Lang::ALL {
        let mut page =
            "<!doctype html><meta charset=utf-8><body style='font:16px sans-serif'>".to_owned();
        for (name, picture) in gallery(lang) {
            std::fs::write(format!("{folder}/{}-{name}.svg", lang.tag()), &picture.svg).unwrap();
            let border =
                "display:inline-block;margin:8px;outline:1px solid #eee;vertical-align:top";
            page += &format!(
                "<div style='{border}'><small>{name}</small><br>{}</div>",
                picture
                    .svg
                    .replace("\"p", &format!("\"{name}"))
                    .replace("#p-", &format!("#{name}-"))
            );
        }
        std::fs::write(format!("{folder}/gallery-{}.html", lang.tag()), page).unwrap();
    }
}
