//! A sheet as a workbook: `items` with one row a level, `about` with what there is once.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{Spot, faults};
use super::{Area, Item, Problem, Sheet, Text};
use crate::error::{Error, Result};
use crate::json::tidy;
use crate::msg;
use crate::problem::Problems;
use crate::words::{Lang, Message, say};
use crate::workbook::{self, Cell, Grid, Limits, Row, folded};

const ITEMS: &str = "items";
const ABOUT: &str = "about";

// Writing

/// The sheet as a workbook.
pub fn write_xlsx(sheet: &Sheet) -> Result<Vec<u8>> {
    workbook::write_xlsx(&[(ITEMS, items_rows(sheet)), (ABOUT, about_rows(sheet))])
        .map_err(|error| Error::fault(error.to_string()))
}

fn items_rows(sheet: &Sheet) -> Vec<Vec<Cell>> {
    let area_titles = languages(sheet.areas.iter().map(|area| &area.title));
    let item_titles = languages(sheet.items().map(|item| &item.title));
    let questions = languages(sheet.items().map(|item| &item.question));
    let texts = languages(sheet.items().flat_map(|item| &item.levels));
    let named = |stem: &str, tags: &[String]| -> Vec<Cell> {
        tags.iter().map(|tag| format!("{stem}_{tag}").into()).collect()
    };
    let header = [
        vec!["area_key".into()],
        named("area_title", &area_titles),
        vec!["item_key".into()],
        named("item_title", &item_titles),
        named("question", &questions),
        vec!["short".into(), "level".into()],
        named("text", &texts),
    ];
    let mut rows = vec![header.concat()];
    for (area, item) in
        sheet.areas.iter().flat_map(|area| area.items.iter().map(move |item| (area, item)))
    {
        for (level, text) in (1u32..).zip(&item.levels) {
            let short = if item.short { "true" } else { "" };
            rows.push(
                [
                    vec![area.key.as_str().into()],
                    in_languages(&area.title, &area_titles),
                    vec![item.key.as_str().into()],
                    in_languages(&item.title, &item_titles),
                    in_languages(&item.question, &questions),
                    vec![short.into(), level.into()],
                    in_languages(text, &texts),
                ]
                .concat(),
            );
        }
    }
    rows
}

/// The languages any of the texts is in, Japanese first.
fn languages<'a>(texts: impl Iterator<Item = &'a Text>) -> Vec<String> {
    let mut all = Text::default();
    texts.flat_map(Text::iter).for_each(|(tag, _)| all.put(tag, "-"));
    all.iter().map(|(tag, _)| tag.to_owned()).collect()
}

fn in_languages(text: &Text, tags: &[String]) -> Vec<Cell> {
    tags.iter().map(|tag| text.0.get(tag).map_or(Cell::Empty, |own| own.as_str().into())).collect()
}

fn about_rows(sheet: &Sheet) -> Vec<Vec<Cell>> {
    let mut rows = vec![vec!["key".into(), "value".into()]];
    let mut row = |key: &str, value: &str| rows.push(vec![key.into(), value.into()]);
    row("key", &sheet.key);
    row("version", &sheet.version);
    let texts = [
        ("title", Some(&sheet.title)),
        ("edition", sheet.edition.as_ref()),
        ("audience", sheet.audience.as_ref()),
        ("author", sheet.author.as_ref()),
    ];
    for (name, text) in texts {
        text.into_iter()
            .flat_map(Text::iter)
            .for_each(|(tag, own)| row(&format!("{name}_{tag}"), own));
    }
    sheet.licence.iter().for_each(|licence| row("licence", licence));
    rows
}

// Reading

/// Reads a sheet and tells every problem; `stem` is its key where it names none.
pub fn read_xlsx(bytes: &[u8], stem: &str) -> (Sheet, Vec<Problem>) {
    let ([items, about], found) = workbook::worksheets(bytes, &Limits::SHEET, [ITEMS, ABOUT]);
    let mut reader = Reader { sheet: Sheet::empty(stem), ..Reader::default() };
    let unread = !found.is_empty() && items.is_none() && about.is_none();
    reader.problems.extend(found);
    if unread {
        return (reader.sheet, reader.problems.into_vec());
    }
    about.iter().for_each(|about| reader.about(about));
    items.iter().for_each(|items| reader.items(items));
    reader.finish()
}

#[derive(Default)]
struct Reader {
    sheet: Sheet,
    problems: Problems,
    /// Cells of `about` by their key.
    about: BTreeMap<String, String>,
    columns: BTreeMap<String, usize>,
    /// Columns with a heading.
    headed: BTreeSet<usize>,
    /// The columns of each kind of text, by language.
    texts: BTreeMap<&'static str, Vec<(String, usize)>>,
    areas: BTreeMap<String, usize>,
    items: BTreeMap<(usize, String), usize>,
    /// For each area and item, the rows of its levels.
    rows: Vec<Vec<Vec<u32>>>,
}

impl Reader {
    fn about(&mut self, grid: &Grid) {
        self.refuse_merged(grid);
        for (index, row) in grid.rows().enumerate() {
            let (key, value) = (row.cell(0).trim(), row.cell(1));
            if index == 0 && (key, value.trim()) == ("key", "value") {
                continue;
            }
            if self.about.insert(key.to_owned(), row.place(1)).is_some() {
                self.problems.add(row.place(0), msg!("problem-field-twice"));
            }
            if !self.put_about(key, value) {
                let known = "key, version, title_ja, edition_ja, audience_ja, author_ja, licence";
                self.problems.add(row.place(0), msg!("problem-unknown-field", known = known));
            }
            if row.width() > 2 {
                self.problems.add(row.place(2), msg!("problem-value-without-heading"));
            }
        }
    }

    fn put_about(&mut self, key: &str, value: &str) -> bool {
        let word = Some(tidy(value)).filter(|word| !word.is_empty());
        let sheet = &mut self.sheet;
        match (key, key.split_once('_')) {
            ("key", _) => sheet.key = word.unwrap_or(std::mem::take(&mut sheet.key)),
            ("version", _) => sheet.version = word.unwrap_or(std::mem::take(&mut sheet.version)),
            ("licence", _) => sheet.licence = word,
            (_, Some(("title", tag))) => sheet.title.put(tag, value),
            (_, Some(("edition" | "audience" | "author", _))) if word.is_none() => {}
            (_, Some(("edition", tag))) => sheet.edition.get_or_insert_default().put(tag, value),
            (_, Some(("audience", tag))) => sheet.audience.get_or_insert_default().put(tag, value),
            (_, Some(("author", tag))) => sheet.author.get_or_insert_default().put(tag, value),
            _ => return false,
        }
        true
    }

    fn items(&mut self, grid: &Grid) {
        self.refuse_merged(grid);
        let mut rows = grid.rows();
        let Some(header) = rows.next() else {
            self.problems
                .add(ITEMS, msg!("problem-no-header", names = "area_key, item_key, level"));
            return;
        };
        self.header(&header);
        if ["area_key", "item_key"].iter().all(|name| self.columns.contains_key(*name)) {
            rows.for_each(|row| self.row(&row));
        }
    }

    fn refuse_merged(&mut self, grid: &Grid) {
        if let Some(first) = grid.rows().next() {
            for place in grid.merged_from(&first) {
                self.problems.add(place, msg!("problem-merged"));
            }
        }
    }

    fn header(&mut self, header: &Row) {
        for (column, name) in header.cells() {
            let name = name.trim();
            let text = STEMS.into_iter().find_map(|stem| Some((stem, tag_of(name, stem)?)));
            let known = matches!(name, "area_key" | "item_key" | "short" | "level");
            if name.is_empty() {
                continue;
            }
            self.headed.insert(column);
            if !known && text.is_none() {
                self.problems
                    .add(header.place(column), msg!("problem-unknown-column", name = name));
            } else if self.columns.insert(name.to_owned(), column).is_some() {
                self.problems.add(header.place(column), msg!("problem-column-twice", name = name));
            } else if let Some((stem, tag)) = text {
                self.texts.entry(stem).or_default().push((tag.to_owned(), column));
            }
        }
        let there = |name: &str| self.columns.contains_key(name);
        let keys = ["area_key", "item_key", "level"].into_iter().filter(|name| !there(name));
        let texts = STEMS
            .into_iter()
            .filter(|stem| !there(&format!("{stem}_ja")) && !there(&format!("{stem}_en")));
        let missing = keys.map(str::to_owned).chain(texts.map(|stem| format!("{stem}_ja")));
        for name in missing.collect::<Vec<_>>() {
            let what = msg!("problem-column-missing", name = name);
            self.problems.add(header.place(0), what);
        }
    }

    fn row(&mut self, row: &Row) {
        for (column, text) in row.cells() {
            if !text.trim().is_empty() && !self.headed.contains(&column) {
                self.problems.add(row.place(column), msg!("problem-value-without-heading"));
            }
        }
        let (area_key, item_key) = (self.value(row, "area_key"), self.value(row, "item_key"));
        if area_key.is_empty() || item_key.is_empty() {
            let name = if area_key.is_empty() { "area_key" } else { "item_key" };
            let place = self.place(row, name);
            self.problems.add(place, msg!("problem-key-missing", name = name));
            return;
        }
        let area = self.area(row, area_key);
        let item = self.item(row, area, item_key);
        self.level(row, area, item);
    }

    /// The area of a row; its rows stand together.
    fn area(&mut self, row: &Row, key: &str) -> usize {
        let Some(&area) = self.areas.get(key) else {
            let title = self.text(row, "area_title");
            self.sheet.areas.push(Area { key: key.to_owned(), title, items: Vec::new() });
            self.rows.push(Vec::new());
            self.areas.insert(key.to_owned(), self.rows.len() - 1);
            return self.rows.len() - 1;
        };
        let (first, title) = (self.rows[area][0][0], self.sheet.areas[area].title.clone());
        self.together(row, "area_key", key, area + 1 == self.rows.len());
        self.same(row, "area_title", &title, first);
        area
    }

    fn item(&mut self, row: &Row, area: usize, key: &str) -> usize {
        let short = self.short(row);
        let Some(&index) = self.items.get(&(area, key.to_owned())) else {
            let short = short.unwrap_or(false);
            return self.new_item(row, area, key, short);
        };
        let (first, item) = (self.rows[area][index][0], &self.sheet.areas[area].items[index]);
        let (title, question) = (item.title.clone(), item.question.clone());
        if short.is_some_and(|short| short != item.short) {
            let place = self.place(row, "short");
            self.problems.add(place, msg!("problem-differs", first = first));
        }
        self.together(row, "item_key", key, index + 1 == self.rows[area].len());
        self.same(row, "item_title", &title, first);
        self.same(row, "question", &question, first);
        index
    }

    fn new_item(&mut self, row: &Row, area: usize, key: &str, short: bool) -> usize {
        let (title, question) = (self.text(row, "item_title"), self.text(row, "question"));
        let item = Item { key: key.to_owned(), title, question, short, levels: Vec::new() };
        self.sheet.areas[area].items.push(item);
        self.rows[area].push(Vec::new());
        self.items.insert((area, key.to_owned()), self.rows[area].len() - 1);
        self.rows[area].len() - 1
    }

    fn together(&mut self, row: &Row, name: &str, key: &str, is_last: bool) {
        if !is_last {
            self.problems.add(self.place(row, name), msg!("problem-rows-apart", key = key));
        }
    }

    fn level(&mut self, row: &Row, area: usize, item: usize) {
        let text = self.text(row, "text");
        let levels = &mut self.sheet.areas[area].items[item].levels;
        levels.push(text);
        let expected = levels.len().to_string();
        self.rows[area][item].push(row.number());
        let found = folded(self.value(row, "level"));
        let place = self.place(row, "level");
        if !self.columns.contains_key("level") {
            // Told once, in the header.
        } else if found.is_empty() {
            self.problems.add(place, msg!("problem-level-missing", expected = expected));
        } else if found != expected {
            self.problems
                .add(place, msg!("problem-level-order", found = found, expected = expected));
        }
    }

    /// What stands on every row of an item may be left out below its first, but not differ.
    fn same(&mut self, row: &Row, stem: &str, first: &Text, first_row: u32) {
        for (tag, own) in self.text(row, stem).iter() {
            if first.0.get(tag).is_none_or(|text| text != own) {
                let place = self.place(row, &format!("{stem}_{tag}"));
                self.problems.add(place, msg!("problem-differs", first = first_row));
            }
        }
    }

    fn short(&mut self, row: &Row) -> Option<bool> {
        let word = folded(self.value(row, "short"));
        let said =
            |message: &Message| Lang::ALL.iter().any(|lang| folded(&say(*lang, message)) == word);
        match word.as_str() {
            "" => None,
            "true" | "1" | "○" | "〇" => Some(true),
            "false" | "0" | "×" => Some(false),
            _ if said(&msg!("sheet-yes")) => Some(true),
            _ if said(&msg!("sheet-no")) => Some(false),
            _ => {
                let place = self.place(row, "short");
                self.problems.add(place, msg!("problem-not-yes-or-no"));
                None
            }
        }
    }

    fn text(&self, row: &Row, stem: &str) -> Text {
        let mut text = Text::default();
        for (tag, column) in self.texts.get(stem).into_iter().flatten() {
            text.put(tag, row.cell(*column));
        }
        text
    }

    fn value<'a>(&self, row: &Row<'a>, name: &str) -> &'a str {
        self.columns.get(name).map_or("", |&column| row.cell(column).trim())
    }

    fn place(&self, row: &Row, name: &str) -> String {
        row.place(self.columns.get(name).copied().unwrap_or(0))
    }

    fn finish(self) -> (Sheet, Vec<Problem>) {
        let (about, columns, rows) = (self.about, self.columns, self.rows);
        let mut problems = self.problems;
        faults(&self.sheet, |spot, what| {
            let place = match spot.area {
                None => about_place(&spot, &about),
                Some(area) => item_place(&spot, area, &columns, &rows),
            };
            if !problems.covers(&place) {
                problems.add(place, what);
            }
        });
        (self.sheet, problems.into_vec())
    }
}

const STEMS: [&str; 4] = ["area_title", "item_title", "question", "text"];

fn tag_of<'a>(column: &'a str, stem: &str) -> Option<&'a str> {
    column.strip_prefix(stem)?.strip_prefix('_').filter(|tag| !tag.is_empty())
}

fn about_place(spot: &Spot, about: &BTreeMap<String, String>) -> String {
    let lang = if spot.lang.is_empty() { "ja" } else { spot.lang };
    let by_language = about.get(&format!("{}_{lang}", spot.field));
    match spot.field {
        "areas" => ITEMS.to_owned(),
        field => about.get(field).or(by_language).cloned().unwrap_or(format!("{ABOUT}!A1")),
    }
}

fn item_place(
    spot: &Spot,
    area: usize,
    columns: &BTreeMap<String, usize>,
    rows: &[Vec<Vec<u32>>],
) -> String {
    let levels = &rows[area][spot.item.unwrap_or(0)];
    let row = levels[spot.level.unwrap_or(0)];
    let owner = if spot.item.is_some() { "item" } else { "area" };
    let stem = match spot.field {
        "key" => format!("{owner}_key"),
        "title" => format!("{owner}_title"),
        "levels" => "level".to_owned(),
        field => field.to_owned(),
    };
    let in_language = |lang: &str| columns.get(&format!("{stem}_{lang}"));
    let column = columns.get(&stem).or(in_language(spot.lang));
    let column = column.or(in_language("ja")).or(in_language("en")).copied().unwrap_or(0);
    format!("{ITEMS}!{}{row}", workbook::column_name(column))
}
