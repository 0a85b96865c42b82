//! Sheets: areas of items, each item a flight of observable levels.
//!
//! A sheet comes as JSON or as a workbook and goes out as either; there and back it is the same
//! sheet.  Reading tells every problem at once; a sheet that was read without one may be used.

mod bridge;
mod check;
mod correction;
mod difference;
mod draft;
mod json;
mod library;
mod mapping;
pub mod pages;
mod shelf;
mod store;
mod xlsx;

use std::collections::BTreeMap;

pub use bridge::{Bridge, Compared, Why, bridge, bridge_at_hand};
pub use check::{check, words_faults};
pub use correction::{
    Correction, Judged, Mended, TooMuch, correct, corrections, judge, texts, too_much,
};
pub use difference::{Piece, pieces};
pub use draft::{
    Draft, Part, Way, begin, change, discard, draft, drafts, following, publish_draft, rename, undo,
};
pub use json::{read_json, write_json};
pub use library::{
    Published, STARTER, handed_out, look, mapping, named, not_yet_published, publish, published,
    rounds, set_mapping, version,
};
pub use mapping::{Astray, Link, Mapping, Side, reads_the_same};
pub use shelf::Shelf;
pub use xlsx::{read_xlsx, write_xlsx};

use crate::json::tidy;
pub use crate::problem::Problem;
use crate::words::Lang;

/// A text in one or more languages, by their tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub BTreeMap<String, String>);

impl Text {
    /// The text in that language, else in Japanese, else in whatever there is.
    pub fn of(&self, lang: Lang) -> &str {
        let own = self.0.get(lang.tag()).or_else(|| self.0.get(Lang::Ja.tag()));
        own.or_else(|| self.0.values().next()).map_or("", String::as_str)
    }

    /// The languages with their texts, Japanese first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.0.get_key_value(Lang::Ja.tag());
        let others = self.0.iter().filter(|(tag, _)| *tag != Lang::Ja.tag());
        own.into_iter().chain(others).map(|(tag, text)| (tag.as_str(), text.as_str()))
    }

    /// Says the same in every language that both speak, and there is one.
    fn agrees_with(&self, other: &Text) -> bool {
        let mut shared = self.0.iter().filter_map(|(tag, text)| Some((text, other.0.get(tag)?)));
        shared.clone().next().is_some() && shared.all(|(one, other)| one == other)
    }

    /// Adds a text as it is meant: no space around it, one kind of line end; an empty one is none.
    fn put(&mut self, tag: &str, text: &str) {
        let text = tidy(text);
        if !text.is_empty() {
            self.0.insert(tag.to_owned(), text);
        }
    }
}

/// One version of a sheet; what a published one means never changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What outside programs call it.
    pub key: String,
    /// Its version, `"1"` where none is given.
    pub version: String,
    /// Its name.
    pub title: Text,
    /// Edition, such as 職場編.
    pub edition: Option<Text>,
    /// For whom it is.
    pub audience: Option<Text>,
    /// Who wrote it.
    pub author: Option<Text>,
    /// Under which licence.
    pub licence: Option<String>,
    /// In order.
    pub areas: Vec<Area>,
}

/// A group of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// What outside programs call it.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// In order.
    pub items: Vec<Item>,
}

/// One thing a workplace looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What outside programs call it, unique in the sheet.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// What is asked.
    pub question: Text,
    /// Part of the short form.
    pub short: bool,
    /// One observable sentence a level, the lowest first.
    pub levels: Vec<Text>,
}

impl Item {
    /// Its title, its question and its levels.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        [&self.title, &self.question].into_iter().chain(&self.levels)
    }
}

impl Sheet {
    /// Every item, in sheet order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.areas.iter().flat_map(|area| &area.items)
    }

    /// The item of that key.
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items().find(|item| item.key == key)
    }

    /// The items of the short form, in sheet order.
    pub fn short_items(&self) -> impl Iterator<Item = &Item> {
        self.items().filter(|item| item.short)
    }

    /// A sheet without anything, to be filled while reading.
    fn empty(stem: &str) -> Sheet {
        Sheet {
            key: tidy(stem),
            version: "1".to_owned(),
            title: Text::default(),
            edition: None,
            audience: None,
            author: None,
            licence: None,
            areas: Vec::new(),
        }
    }
}

/// Our own sheet, for those who have none yet.
pub fn starter() -> Sheet {
    let (sheet, problems) =
        read_json(include_bytes!("../../assets/sheets/starter_sheet.json"), "starter_sheet");
    assert!(problems.is_empty(), "our own sheet is sound: {problems:?}");
    sheet
}

/// Reads a sheet of either kind; `stem` is its key where it names none.
pub fn read(bytes: &[u8], stem: &str) -> (Sheet, Vec<Problem>) {
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{' | b'[' | 0xef) => read_json(bytes, stem),
        _ => read_xlsx(bytes, stem),
    }
}

#[cfg(test)]
mod tests;
