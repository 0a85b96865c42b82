//! A sheet as JSON.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

use super::check::faults;
use super::{Area, Item, Problem, Sheet, Text, tidy};
use crate::msg;
use crate::problem::Problems;
use crate::words::Message;
use crate::workbook::{Limits, too_big};

const DEPTH: usize = 32;
/// Values in one document; a sheet has some thousands.
const VALUES: usize = 1_000_000;

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
    let node = match parse(bytes) {
        Ok(node) => node,
        Err(problem) => return (Sheet::empty(stem), vec![problem]),
    };
    let mut reader = Reader::default();
    let sheet = reader.sheet(&node, stem);
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

#[derive(Default)]
struct Reader {
    problems: Problems,
}

impl Reader {
    fn sheet(&mut self, node: &Node, stem: &str) -> Sheet {
        let mut sheet = Sheet::empty(stem);
        let known =
            ["key", "version", "title", "edition", "audience", "author", "licence", "areas"];
        let fields = self.object(node, "", &known);
        if let Some(key) = self.word(fields.get("key"), "key") {
            sheet.key = key;
        }
        if let Some(version) = self.word(fields.get("version"), "version") {
            sheet.version = version;
        }
        sheet.title = self.text(fields.get("title"), "title").unwrap_or_default();
        let mut optional =
            |name| self.text(fields.get(name), name).filter(|text| !text.0.is_empty());
        sheet.edition = optional("edition");
        sheet.audience = optional("audience");
        sheet.author = optional("author");
        sheet.licence = self.word(fields.get("licence"), "licence");
        sheet.areas = self.list(fields.get("areas"), "areas", Reader::area);
        sheet
    }

    fn area(&mut self, node: &Node, _index: usize, path: &str) -> Area {
        let fields = self.object(node, path, &["key", "title", "items"]);
        Area {
            key: self.word(fields.get("key"), &format!("{path}.key")).unwrap_or_default(),
            title: self.text(fields.get("title"), &format!("{path}.title")).unwrap_or_default(),
            items: self.list(fields.get("items"), &format!("{path}.items"), Reader::item),
        }
    }

    fn item(&mut self, node: &Node, _index: usize, path: &str) -> Item {
        let fields = self.object(node, path, &["key", "title", "question", "short", "levels"]);
        let at = |field: &str| format!("{path}.{field}");
        Item {
            key: self.word(fields.get("key"), &at("key")).unwrap_or_default(),
            title: self.text(fields.get("title"), &at("title")).unwrap_or_default(),
            question: self.text(fields.get("question"), &at("question")).unwrap_or_default(),
            short: self.yes(fields.get("short"), &at("short")),
            levels: self.list(fields.get("levels"), &at("levels"), Reader::level),
        }
    }

    fn level(&mut self, node: &Node, index: usize, path: &str) -> Text {
        let fields = self.object(node, path, &["level", "text"]);
        let expected = (index + 1).to_string();
        let at = format!("{path}.level");
        match fields.get("level") {
            Some(Node::Number(found)) if *found == expected => {}
            Some(Node::Number(found)) => {
                self.add(&at, msg!("problem-level-order", found = found, expected = expected));
            }
            _ => self.add(&at, msg!("problem-level-missing", expected = expected)),
        }
        self.text(fields.get("text"), &format!("{path}.text")).unwrap_or_default()
    }

    fn add(&mut self, path: &str, what: Message) {
        self.problems.add(path, what);
    }

    fn object<'n>(&mut self, node: &'n Node, path: &str, known: &[&str]) -> Fields<'n> {
        let Node::Object(fields) = node else {
            self.add(path, msg!("problem-not-an-object", known = known.join(", ")));
            return Fields(&[]);
        };
        for (index, (name, _)) in fields.iter().enumerate() {
            let at = [path, name].into_iter().filter(|part| !part.is_empty());
            let at = at.collect::<Vec<_>>().join(".");
            if !known.contains(&name.as_str()) {
                self.add(&at, msg!("problem-unknown-field", known = known.join(", ")));
            } else if fields[..index].iter().any(|(other, _)| other == name) {
                self.add(&at, msg!("problem-field-twice"));
            }
        }
        Fields(fields)
    }

    fn list<T>(
        &mut self,
        node: Option<&Node>,
        path: &str,
        each: fn(&mut Reader, &Node, usize, &str) -> T,
    ) -> Vec<T> {
        match node {
            Some(Node::Array(nodes)) => {
                let nodes = nodes.iter().enumerate();
                nodes.map(|(n, node)| each(self, node, n, &format!("{path}[{n}]"))).collect()
            }
            None => Vec::new(),
            Some(_) => {
                self.add(path, msg!("problem-not-a-list"));
                Vec::new()
            }
        }
    }

    fn text(&mut self, node: Option<&Node>, path: &str) -> Option<Text> {
        let mut text = Text::default();
        match node? {
            Node::Null => return None,
            Node::Object(languages) => {
                let mut seen = BTreeSet::new();
                for (tag, words) in languages {
                    if !seen.insert(tag) {
                        self.add(&format!("{path}.{tag}"), msg!("problem-field-twice"));
                    }
                    match words {
                        Node::Text(words) => text.put(tag, words),
                        Node::Null => {}
                        _ => self.add(&format!("{path}.{tag}"), msg!("problem-not-a-text")),
                    }
                }
            }
            _ => self.add(path, msg!("problem-not-by-language")),
        }
        Some(text)
    }

    fn word(&mut self, node: Option<&Node>, path: &str) -> Option<String> {
        match node? {
            Node::Text(word) => Some(tidy(word)).filter(|word| !word.is_empty()),
            Node::Null => None,
            _ => {
                self.add(path, msg!("problem-not-a-text"));
                None
            }
        }
    }

    fn yes(&mut self, node: Option<&Node>, path: &str) -> bool {
        match node {
            Some(Node::Bool(yes)) => *yes,
            None => false,
            Some(_) => {
                self.add(path, msg!("problem-not-yes-or-no"));
                false
            }
        }
    }
}

struct Fields<'n>(&'n [(String, Node)]);

impl<'n> Fields<'n> {
    fn get(&self, name: &str) -> Option<&'n Node> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, node)| node)
    }
}

// The document, with what a map would lose: fields named twice

enum Node {
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
    Text(String),
    /// As it was written.
    Number(String),
    Bool(bool),
    Null,
}

fn parse(bytes: &[u8]) -> Result<Node, Problem> {
    if bytes.len() > Limits::SHEET.bytes {
        return Err(too_big(bytes.len() as u64, &Limits::SHEET));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Err(error) = std::str::from_utf8(bytes) {
        let before = &bytes[..error.valid_up_to()];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        return Err(Problem::at(format!("{line}"), msg!("problem-broken-text", line = line)));
    }
    let (left, too_deep) = (Cell::new(VALUES), Cell::new(false));
    let seed = Seed { depth: 0, left: &left, too_deep: &too_deep };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let node = seed.deserialize(&mut json).and_then(|node| json.end().map(|()| node));
    node.map_err(|error| {
        let place = format!("{}:{}", error.line(), error.column());
        Problem::at(
            place,
            match () {
                () if too_deep.get() => msg!("problem-too-deep", most = DEPTH),
                () if left.get() == 0 => msg!("problem-too-many-values"),
                () => msg!("problem-not-json", line = error.line(), column = error.column()),
            },
        )
    })
}

#[derive(Clone, Copy)]
struct Seed<'a> {
    depth: usize,
    left: &'a Cell<usize>,
    too_deep: &'a Cell<bool>,
}

impl Seed<'_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth >= DEPTH {
            self.too_deep.set(true);
            return Err(E::custom("too deep"));
        }
        Ok(Seed { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Node, D::Error> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| D::Error::custom("too many"))?;
        self.left.set(left);
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;
    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }
    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }
    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let seed = self.deeper()?;
        let mut nodes = Vec::new();
        while let Some(node) = seq.next_element_seed(seed)? {
            nodes.push(node);
        }
        Ok(Node::Array(nodes))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let seed = self.deeper()?;
        let mut fields = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            fields.push((name, map.next_value_seed(seed)?));
        }
        Ok(Node::Object(fields))
    }
}
