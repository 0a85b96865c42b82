//! Sheets: areas of items, each item a flight of observable levels.

use std::collections::BTreeMap;

use crate::words::{Lang, Message};

/// A text in one or more languages, by their tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub BTreeMap<String, String>);

impl Text {
    /// The text in that language, else in Japanese, else in whatever there is.
    pub fn of(&self, lang: Lang) -> &str {
        let own = self.0.get(lang.tag()).or_else(|| self.0.get(Lang::Ja.tag()));
        own.or_else(|| self.0.values().next()).map_or("", String::as_str)
    }
}

/// One version of a sheet; a published one never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl Sheet {
    /// Every item, in sheet order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.areas.iter().flat_map(|area| &area.items)
    }
}

/// Something wrong in a file, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Where: a cell, a line, a path in the document.
    pub place: String,
    /// What is wrong; its attribute `todo` says what to do.
    pub what: Message,
}
