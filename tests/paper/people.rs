//! A sheet and the people who answered it, for every test here.

use std::collections::BTreeMap;

use gauge::level::{Answer, Band, Mark};
use gauge::shown::{Plan, Publication, Unit};
use kizahashi::sheets::{Area, Item, Sheet, Text};
use serde_json::Value;

/// The starter sheet.
pub fn sheet() -> Sheet {
    let json: Value =
        serde_json::from_str(include_str!("../../assets/sheets/starter_sheet.json")).unwrap();
    let areas = json["areas"].as_array().unwrap().iter().map(area).collect();
    Sheet {
        key: "starter_sheet".into(),
        version: "1".into(),
        title: text(&json["title"]),
        edition: None,
        audience: None,
        author: None,
        licence: None,
        areas,
    }
}

fn area(json: &Value) -> Area {
    Area {
        key: json["key"].as_str().unwrap().into(),
        title: text(&json["title"]),
        items: json["items"].as_array().unwrap().iter().map(item).collect(),
    }
}

fn item(json: &Value) -> Item {
    Item {
        key: json["key"].as_str().unwrap().into(),
        title: text(&json["title"]),
        question: text(&json["question"]),
        short: json["short"].as_bool().unwrap_or(false),
        levels: json["levels"]
            .as_array()
            .unwrap()
            .iter()
            .map(|level| text(&level["text"]))
            .collect(),
    }
}

fn text(json: &Value) -> Text {
    let texts = json.as_object().unwrap().iter();
    Text(
        texts
            .map(|(lang, text)| (lang.clone(), text.as_str().unwrap().to_owned()))
            .collect::<BTreeMap<_, _>>(),
    )
}

/// A small generator, the same on every machine.
pub struct Chance(pub u64);

impl Chance {
    /// Less than `below`.
    pub fn next(&mut self, below: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// So many people of a band, who see the workplace at about that level.
pub type Crowd = (Band, u32, u64);

/// Answers of a workplace: everybody near the level of their band, some items more alike than
/// others, now and then a "don't know".
pub fn answers(crowds: &[Crowd], items: usize, seed: u64) -> Vec<Answer> {
    let mut chance = Chance(seed);
    let people =
        crowds.iter().flat_map(|(band, count, level)| (0..*count).map(move |_| (*band, *level)));
    people.map(|(band, level)| answer(&mut chance, band, level, items)).collect()
}

fn answer(chance: &mut Chance, band: Band, level: u64, items: usize) -> Answer {
    let marks = (0..items).map(|item| match (chance.next(25), item % 6) {
        (0, _) => Mark::DontKnow,
        (_, 5) => Mark::Level(3 + u8::from(chance.next(9) == 0)),
        (_, spread) => {
            let shift = chance.next(2 + spread as u64 % 3);
            Mark::Level((level + shift).clamp(1, 5) as u8)
        }
    });
    Answer {
        unit: 0,
        band: Some(band),
        marks: marks.collect(),
        most_important: Some([5, 8, 8, 3, 0, 23][chance.next(6) as usize]),
    }
}

/// A publication of one unit.
pub fn publication(levels: Vec<u8>, least: u32, answers: &[Answer]) -> Publication {
    let plan = Plan {
        levels,
        back: vec![],
        units: vec![Unit { parent: None, least }],
        remarks_from: Some(least),
    };
    let remarks = vec![
        "朝の打合せで、全員が一度は話せるようになりました。".into(),
        "やめる仕事を一緒に決めたいです。".into(),
        "=1+1".into(),
    ];
    Publication::of(&plan, answers, remarks)
}

/// A workplace of 23 in three bands.
pub fn workplace() -> Publication {
    let crowds = [(Band::Chief, 5, 3), (Band::Supervisor, 6, 2), (Band::Staff, 12, 1)];
    publication(vec![5; 24], 5, &answers(&crowds, 24, 7))
}
