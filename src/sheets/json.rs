//! A sheet as JSON.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::check::faults;
use super::{Area, Item, Problem, Sheet, Text};
use crate::json::{self, Node, Reader};
use crate::msg;
use crate::workbook::Limits;

// Writing

/// The sheet as JSON, its fields in reading order.
pub fn write_json(sheet: &Sheet) -> String {
    let wire = SheetJson {
        key: &sheet.key,
        version: &sheet.version,
        title: TextJson(&sheet.title),
        edition: sheet.edition.as_ref().map(TextJson),
        audience: sheet.audience.as_ref().map(TextJson),
        author: sheet.author.as_ref().map(TextJson),
        licence: sheet.licence.as_deref(),
        areas: sheet.areas.iter().map(AreaJson::of).collect(),
    };
    serde_json::to_string_pretty(&wire).expect("texts and numbers always serialise") + "\n"
}

#[derive(Serialize)]
struct SheetJson<'a> {
    key: &'a str,
    version: &'a str,
    title: TextJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<TextJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audience: Option<TextJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<TextJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<&'a str>,
    areas: Vec<AreaJson<'a>>,
}

#[derive(Serialize)]
struct AreaJson<'a> {
    key: &'a str,
    title: TextJson<'a>,
    items: Vec<ItemJson<'a>>,
}

#[derive(Serialize)]
struct ItemJson<'a> {
    key: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    short: bool,
    title: TextJson<'a>,
    question: TextJson<'a>,
    levels: Vec<LevelJson<'a>>,
}

#[derive(Serialize)]
struct LevelJson<'a> {
    level: usize,
    text: TextJson<'a>,
}

struct TextJson<'a>(&'a Text);

impl Serialize for TextJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (tag, text) in self.0.iter() {
            map.serialize_entry(tag, text)?;
        }
        map.end()
    }
}

impl<'a> AreaJson<'a> {
    fn of(area: &'a Area) -> AreaJson<'a> {
        let items = area.items.iter().map(ItemJson::of).collect();
        AreaJson { key: &area.key, title: TextJson(&area.title), items }
    }
}

impl<'a> ItemJson<'a> {
    fn of(item: &'a Item) -> ItemJson<'a> {
        let levels = item.levels.iter().zip(1..);
        ItemJson {
            key: &item.key,
            short: item.short,
            title: TextJson(&item.title),
            question: TextJson(&item.question),
            levels: levels.map(|(text, level)| LevelJson { level, text: TextJson(text) }).collect(),
        }
    }
}

// Reading

/// Reads a sheet and tells every problem; `stem` is its key where it names none.
pub fn read_json(bytes: &[u8], stem: &str) -> (Sheet, Vec<Problem>) {
    let node = match json::parse(bytes, &Limits::SHEET) {
        Ok(node) => node,
        Err(problem) => return (Sheet::empty(stem), vec![problem]),
    };
    let mut reader = Reader::default();
    let sheet = sheet(&mut reader, &node, stem);
    let mut problems = reader.problems;
    faults(&sheet, |spot, what| {
        let place = spot.path();
        // A text that is no text is not also empty.
        if !problems.covers(&place) {
            problems.add(place, what);
        }
    });
    (sheet, problems.into_vec())
}

fn sheet(read: &mut Reader, node: &Node, stem: &str) -> Sheet {
    let mut sheet = Sheet::empty(stem);
    let known = ["key", "version", "title", "edition", "audience", "author", "licence", "areas"];
    let fields = read.object(node, "", &known);
    if let Some(key) = read.word(fields.get("key"), "key") {
        sheet.key = key;
    }
    if let Some(version) = read.word(fields.get("version"), "version") {
        sheet.version = version;
    }
    sheet.title = Text::read(read, fields.get("title"), "title").unwrap_or_default();
    let mut optional =
        |name| Text::read(read, fields.get(name), name).filter(|text| !text.0.is_empty());
    sheet.edition = optional("edition");
    sheet.audience = optional("audience");
    sheet.author = optional("author");
    sheet.licence = read.word(fields.get("licence"), "licence");
    sheet.areas = read.list(fields.get("areas"), "areas", area);
    sheet
}

fn area(read: &mut Reader, node: &Node, _index: usize, path: &str) -> Area {
    let fields = read.object(node, path, &["key", "title", "items"]);
    Area {
        key: read.word(fields.get("key"), &format!("{path}.key")).unwrap_or_default(),
        title: Text::read(read, fields.get("title"), &format!("{path}.title")).unwrap_or_default(),
        items: read.list(fields.get("items"), &format!("{path}.items"), item),
    }
}

fn item(read: &mut Reader, node: &Node, _index: usize, path: &str) -> Item {
    let fields = read.object(node, path, &["key", "title", "question", "short", "levels"]);
    let at = |field: &str| format!("{path}.{field}");
    Item {
        key: read.word(fields.get("key"), &at("key")).unwrap_or_default(),
        title: Text::read(read, fields.get("title"), &at("title")).unwrap_or_default(),
        question: Text::read(read, fields.get("question"), &at("question")).unwrap_or_default(),
        short: read.yes(fields.get("short"), &at("short")),
        levels: read.list(fields.get("levels"), &at("levels"), level),
    }
}

fn level(read: &mut Reader, node: &Node, index: usize, path: &str) -> Text {
    let fields = read.object(node, path, &["level", "text"]);
    let expected = (index + 1).to_string();
    let at = format!("{path}.level");
    match fields.get("level") {
        Some(Node::Number(found)) if *found == expected => {}
        Some(Node::Number(found)) => {
            read.add(&at, msg!("problem-level-order", found = found, expected = expected));
        }
        _ => read.add(&at, msg!("problem-level-missing", expected = expected)),
    }
    Text::read(read, fields.get("text"), &format!("{path}.text")).unwrap_or_default()
}

impl Text {
    /// A text by its languages.
    pub fn read(read: &mut Reader, node: Option<&Node>, path: &str) -> Option<Text> {
        match node? {
            Node::Null => None,
            Node::Object(languages) => Some(Text::of_languages(read, languages.iter(), path)),
            _ => {
                read.add(path, msg!("problem-not-by-language"));
                Some(Text::default())
            }
        }
    }

    /// A text of those fields, whose names are languages.
    pub fn of_languages<'n>(
        read: &mut Reader,
        languages: impl Iterator<Item = &'n (String, Node)>,
        path: &str,
    ) -> Text {
        let (mut text, mut seen) = (Text::default(), BTreeSet::new());
        for (tag, words) in languages {
            if !seen.insert(tag) {
                read.add(&format!("{path}.{tag}"), msg!("problem-field-twice"));
            }
            match words {
                Node::Text(words) => text.put(tag, words),
                Node::Null => {}
                _ => read.add(&format!("{path}.{tag}"), msg!("problem-not-a-text")),
            }
        }
        text
    }
}
