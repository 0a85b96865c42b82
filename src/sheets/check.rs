//! What makes a sheet unusable, told all at once.

use std::collections::BTreeMap;

use super::{Item, Sheet, Text};
use crate::msg;
use crate::problem::{Problem, Problems};
use crate::typed::is_hidden;
use crate::words::Message;
use crate::workbook::folded;

const AREAS: usize = 12;
const ITEMS: usize = 60;
const LEVELS: std::ops::RangeInclusive<usize> = 2..=7;
const TEXT: usize = 400;
const KEY: usize = 64;
/// Columns of an answer file that are not items.
const RESERVED: [&str; 4] = ["band", "unit", "most_important", "立場"];

/// Every problem of a sheet, each at its path in the JSON form.
pub fn check(sheet: &Sheet) -> Vec<Problem> {
    let mut problems = Problems::default();
    faults(sheet, |spot, what| problems.add(spot.path(), what));
    problems.into_vec()
}

/// A place in a sheet, whatever the file looks like.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot<'a> {
    pub area: Option<usize>,
    pub item: Option<usize>,
    pub level: Option<usize>,
    pub field: &'a str,
    pub lang: &'a str,
}

impl<'a> Spot<'a> {
    fn area(area: usize) -> Spot<'a> {
        Spot { area: Some(area), ..Spot::default() }
    }
    fn item(self, item: usize) -> Spot<'a> {
        Spot { item: Some(item), ..self }
    }
    fn level(self, level: usize) -> Spot<'a> {
        Spot { level: Some(level), ..self }
    }
    fn field(self, field: &'a str) -> Spot<'a> {
        Spot { field, ..self }
    }
    fn lang(self, lang: &'a str) -> Spot<'a> {
        Spot { lang, ..self }
    }

    /// Such as `areas[2].items[0].levels[3].text.ja`.
    pub fn path(&self) -> String {
        let nth = |name: &str, index: Option<usize>| index.map(|n| format!("{name}[{n}]"));
        let word = |word: &str| Some(word.to_owned()).filter(|word| !word.is_empty());
        let steps = [
            nth("areas", self.area),
            nth("items", self.item),
            nth("levels", self.level),
            word(self.field),
            word(self.lang),
        ];
        steps.into_iter().flatten().collect::<Vec<_>>().join(".")
    }
}

/// Finds what is wrong, however its places are called.
pub(super) fn faults<'a>(sheet: &'a Sheet, mut tell: impl FnMut(Spot<'a>, Message)) {
    let whole = Spot::default();
    if !(1..=KEY).contains(&sheet.key.chars().count()) {
        tell(whole.field("key"), msg!("problem-key-length", most = KEY));
    }
    text(&sheet.title, whole.field("title"), &mut tell);
    let optional =
        [("edition", &sheet.edition), ("audience", &sheet.audience), ("author", &sheet.author)];
    for (field, value) in optional {
        value.iter().for_each(|value| text(value, whole.field(field), &mut tell));
    }
    sizes(sheet, &mut tell);
    for (a, area) in sheet.areas.iter().enumerate() {
        let spot = Spot::area(a);
        key(&area.key, spot, &mut tell);
        text(&area.title, spot.field("title"), &mut tell);
        if area.items.is_empty() {
            tell(spot.field("items"), msg!("problem-no-items"));
        }
        for (i, own) in area.items.iter().enumerate() {
            item(own, spot.item(i), &mut tell);
        }
    }
    twins(sheet, &mut tell);
}

fn sizes<'a>(sheet: &'a Sheet, tell: &mut impl FnMut(Spot<'a>, Message)) {
    let (areas, items) = (sheet.areas.len(), sheet.items().count());
    let spot = Spot::default().field("areas");
    if areas == 0 {
        tell(spot, msg!("problem-no-areas"));
    }
    if areas > AREAS {
        tell(spot, msg!("problem-too-many-areas", found = areas, most = AREAS));
    }
    if items > ITEMS {
        tell(spot, msg!("problem-too-many-items", found = items, most = ITEMS));
    }
}

fn item<'a>(item: &'a Item, spot: Spot<'a>, tell: &mut impl FnMut(Spot<'a>, Message)) {
    key(&item.key, spot, tell);
    reserved(&item.key).into_iter().for_each(|what| tell(spot.field("key"), what));
    text(&item.title, spot.field("title"), tell);
    text(&item.question, spot.field("question"), tell);
    let levels = item.levels.len();
    if !LEVELS.contains(&levels) {
        let (least, most) = (*LEVELS.start(), *LEVELS.end());
        let what = msg!("problem-number-of-levels", found = levels, least = least, most = most);
        tell(spot.field("levels"), what);
        return;
    }
    for (l, level) in item.levels.iter().enumerate() {
        text(level, spot.level(l).field("text"), tell);
    }
}

fn key<'a>(key: &'a str, spot: Spot<'a>, tell: &mut impl FnMut(Spot<'a>, Message)) {
    key_faults(key).into_iter().for_each(|what| tell(spot.field("key"), what));
}

/// What is wrong with a key, whatever else there is.
fn key_faults(key: &str) -> Option<Message> {
    let strange = |c: &char| !c.is_alphanumeric() && !"_-.".contains(*c);
    if !(1..=KEY).contains(&key.chars().count()) {
        return Some(msg!("problem-key-length", most = KEY));
    }
    let char = key.chars().find(strange)?;
    Some(msg!("problem-key-character", key = key, character = char.to_string()))
}

fn reserved(key: &str) -> Option<Message> {
    let reserved = RESERVED.iter().any(|reserved| folded(reserved) == folded(key));
    reserved.then(|| msg!("problem-key-reserved", key = key))
}

/// What is wrong with the key of an item.
pub(super) fn item_key_faults(key: &str) -> Option<Message> {
    key_faults(key).or_else(|| reserved(key))
}

fn text<'a>(text: &'a Text, spot: Spot<'a>, tell: &mut impl FnMut(Spot<'a>, Message)) {
    text.faults(TEXT).into_iter().for_each(|(lang, what)| tell(spot.lang(lang), what));
}

impl Text {
    /// What is wrong with it, each with its language, which is empty where there is none; `most`
    /// characters are allowed.  A missing language is no problem as long as Japanese or English is
    /// there.
    pub fn faults(&self, most: usize) -> Vec<(&str, Message)> {
        let there = self.0.contains_key("ja") || self.0.contains_key("en");
        let none = (!there).then(|| ("", msg!("problem-text-empty")));
        let tags = self.iter().filter(|(lang, _)| !is_tag(lang));
        let tags = tags.map(|(lang, _)| (lang, msg!("problem-language-tag", tag = lang)));
        let words = self.iter().flat_map(|(lang, words)| {
            words_faults(words, most).into_iter().map(move |what| (lang, what))
        });
        none.into_iter().chain(tags).chain(words).collect()
    }
}

/// What is wrong with words: too many of them, or some that cannot be seen.
pub fn words_faults(words: &str, most: usize) -> Vec<Message> {
    let found = words.chars().count();
    let long = (found > most).then(|| msg!("problem-text-too-long", found = found, most = most));
    let hidden = words.chars().find(|char| is_hidden(*char) && !"\n\t".contains(*char));
    let hidden =
        hidden.map(|char| msg!("problem-invisible", code = format!("U+{:04X}", u32::from(char))));
    long.into_iter().chain(hidden).collect()
}

/// `ja`, `en`, `ja-easy`, `zh-Hant`.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let main = parts.next().unwrap_or_default();
    (2..=3).contains(&main.len())
        && main.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Keys that differ only by case, width or hyphens are the same to a person.
fn twins<'a>(sheet: &'a Sheet, tell: &mut impl FnMut(Spot<'a>, Message)) {
    let areas = sheet.areas.iter().enumerate().map(|(a, area)| (&area.key, Spot::area(a)));
    alike(areas, tell);
    let items = sheet.areas.iter().enumerate().flat_map(|(a, area)| {
        let items = area.items.iter().enumerate();
        items.map(move |(i, item)| (&item.key, Spot::area(a).item(i)))
    });
    alike(items, tell);
}

fn alike<'a>(
    keys: impl Iterator<Item = (&'a String, Spot<'a>)>,
    tell: &mut impl FnMut(Spot<'a>, Message),
) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (key, spot) in keys.filter(|(key, _)| !key.is_empty()) {
        match seen.get(&folded(key)) {
            Some(first) => {
                tell(spot.field("key"), msg!("problem-key-twice", key = key, first = *first));
            }
            None => drop(seen.insert(folded(key), key)),
        }
    }
}
