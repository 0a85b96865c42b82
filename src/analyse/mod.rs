//! Answers from a file: read, and made into what may be told.
//!
//! Nothing is guessed in silence.  A cell that is no answer is a problem with its place; what was
//! decided while reading (a title passed over, a row without answers) is a note.

mod previous;

use std::collections::BTreeMap;

use gauge::level::{Answer, Band, Mark};
use gauge::shown::{Plan, Publication, Unit};

pub use previous::{Then, then};

use crate::problem::{Problem, Problems};
use crate::sheets::{Item, Sheet};
use crate::words::{Lang, Message};
use crate::workbook::{self, Grid, Limits, Row, folded, half_width};
use crate::{msg, t};

/// The header is looked for in so many rows.
const HEADER_WITHIN: usize = 20;
const UNIT_NAME: usize = 100;

/// What people answered.
#[derive(Debug)]
pub struct Answers<'a> {
    /// The items that were asked: all of the sheet, or its short form.
    pub items: Vec<&'a Item>,
    /// One per person with at least one answer; marks in the order of `items`.
    pub people: Vec<Answer>,
    /// What a reader should know of how the file was read.
    pub notes: Vec<Problem>,
}

impl Answers<'_> {
    /// What may be told of them, as one unit.
    pub fn publish(&self, least: u32) -> Publication {
        let levels = self.items.iter().map(|item| item.levels.len() as u8).collect();
        let units = vec![Unit { parent: None, least }];
        Publication::of(
            &Plan { levels, back: Vec::new(), units, remarks_from: None },
            &self.people,
            Vec::new(),
        )
    }
}

/// Reads the answers to a sheet.  They may be used where there is no problem.
pub fn read<'a>(
    bytes: &[u8],
    sheet: &'a Sheet,
    limits: &Limits,
) -> (Option<Answers<'a>>, Vec<Problem>) {
    let (grid, found) = workbook::table(bytes, limits);
    let Some(mut grid) = grid else { return (None, found) };
    let mut problems = Problems::default();
    problems.extend(found);
    let notes = std::mem::take(&mut grid.notes);
    let answers = match header(&grid, sheet) {
        Some((index, header)) => {
            let mut reader = Reader::new(sheet, &header, problems);
            reader.answers.notes.extend(notes);
            reader.read(&grid, index, limits);
            problems = reader.problems;
            Some(reader.answers)
        }
        None => {
            let names = header_names(sheet);
            problems.add("", msg!("problem-no-header-of-answers", names = names));
            None
        }
    };
    (answers, problems.into_vec())
}

// The header

#[derive(Clone, Copy, Debug, PartialEq)]
enum Column {
    Band,
    Unit,
    MostImportant,
    Item(usize),
    /// A title that several items bear.
    Unclear,
    Unknown,
    Empty,
}

/// Every name a column may bear, folded.
fn names(sheet: &Sheet) -> BTreeMap<String, Column> {
    let mut names = BTreeMap::from([
        (folded("band"), Column::Band),
        (folded("unit"), Column::Unit),
        (folded("most_important"), Column::MostImportant),
    ]);
    names.extend(Lang::ALL.map(|lang| (folded(&t!(lang, "answers-band")), Column::Band)));
    names.extend(sheet.items().enumerate().map(|(i, item)| (folded(&item.key), Column::Item(i))));
    let mut titles = BTreeMap::new();
    for (i, item) in sheet.items().enumerate() {
        let title = folded(item.title.of(Lang::Ja));
        titles.entry(title).and_modify(|to| *to = Column::Unclear).or_insert(Column::Item(i));
    }
    for (title, to) in titles {
        names.entry(title).or_insert(to);
    }
    names
}

fn header_names(sheet: &Sheet) -> String {
    let first = sheet.items().next().map_or("", |item| item.key.as_str());
    format!("band, {first}")
}

/// The row with the most names of columns among the first rows, and its place in the grid.
fn header<'g>(grid: &'g Grid, sheet: &Sheet) -> Option<(usize, Row<'g>)> {
    let names = names(sheet);
    let known = |row: &Row| {
        row.cells()
            .filter(|(_, name)| !name.is_empty() && names.contains_key(&folded(name)))
            .count()
    };
    let rows = grid.rows().enumerate().take(HEADER_WITHIN);
    let best = rows.map(|(index, row)| (known(&row), index, row)).rev();
    let (known, index, row) = best.max_by_key(|(known, ..)| *known)?;
    (known > 0).then_some((index, row))
}

// The rows

struct Reader<'a> {
    sheet: &'a Sheet,
    columns: Vec<Column>,
    band: Option<usize>,
    unit: Option<usize>,
    most_important: Option<usize>,
    /// The columns of the items that were asked.
    item_columns: Vec<usize>,
    items: BTreeMap<String, Column>,
    bands: BTreeMap<String, Band>,
    dont_know: Vec<String>,
    /// The first row that is not counted, and how many there are.
    uncounted: Option<(String, usize)>,
    answers: Answers<'a>,
    problems: Problems,
}

impl<'a> Reader<'a> {
    fn new(sheet: &'a Sheet, header: &Row, problems: Problems) -> Reader<'a> {
        let names = names(sheet);
        let column = |(_, name): (usize, &str)| match name.trim() {
            "" => Column::Empty,
            name => names.get(&folded(name)).copied().unwrap_or(Column::Unknown),
        };
        let columns: Vec<_> = header.cells().map(column).collect();
        let find = |wanted| columns.iter().position(|&column| column == wanted);
        let dont_know = Lang::ALL.map(|lang| folded(&t!(lang, "answers-dont-know")));
        let mut reader = Reader {
            sheet,
            band: find(Column::Band),
            unit: find(Column::Unit),
            most_important: find(Column::MostImportant),
            item_columns: Vec::new(),
            items: names,
            bands: bands(),
            dont_know: dont_know.to_vec(),
            uncounted: None,
            answers: Answers { items: Vec::new(), people: Vec::new(), notes: Vec::new() },
            problems,
            columns,
        };
        reader.check_header(header);
        reader.ask(header);
        reader
    }

    fn check_header(&mut self, header: &Row) {
        for (index, name) in header.cells() {
            let (column, name) = (self.columns[index], name.trim());
            let earlier = self.columns[..index].contains(&column);
            let what = match column {
                Column::Empty => continue,
                Column::Unknown => msg!("problem-unknown-answer-column", name = name),
                Column::Unclear => msg!("problem-unclear-column", name = name),
                _ if earlier => msg!("problem-column-twice", name = name),
                _ => continue,
            };
            self.problems.add(header.place(index), what);
        }
        if self.band.is_none() {
            self.missing(header, "band");
        }
    }

    fn missing(&mut self, header: &Row, name: &str) {
        let what = msg!("problem-column-missing", name = name);
        self.problems.add(header.place(0), what);
    }

    /// All items are asked, or exactly those of the short form.
    fn ask(&mut self, header: &Row) {
        let column_of = |i: usize| self.columns.iter().position(|&own| own == Column::Item(i));
        let all: Vec<_> = self.sheet.items().enumerate().collect();
        let found = all.iter().filter_map(|(i, item)| Some((*item, column_of(*i)?)));
        let (items, columns): (Vec<_>, Vec<_>) = found.unzip();
        let is_short = items.iter().copied().eq(self.sheet.short_items());
        if !is_short {
            let missing = all.iter().filter(|(i, _)| column_of(*i).is_none());
            let keys: Vec<_> = missing.map(|(_, item)| item.key.as_str()).collect();
            keys.into_iter().for_each(|key| self.missing(header, key));
        }
        if is_short && items.len() < all.len() {
            let what = msg!("note-short-form", items = items.len());
            self.answers.notes.push(Problem::at(header.place(0), what));
        }
        (self.answers.items, self.item_columns) = (items, columns);
    }

    fn read(&mut self, grid: &Grid, header: usize, limits: &Limits) {
        let mut rows = grid.rows().skip(header);
        let Some(head) = rows.next() else { return };
        if let Some(first) = grid.rows().next().filter(|_| header > 0) {
            let above = header_place(&first, head.number() - 1);
            let what = msg!("note-above-header", row = head.number());
            self.answers.notes.push(Problem::at(above, what));
        }
        for place in grid.merged_from(&head) {
            self.problems.add(place, msg!("problem-merged"));
        }
        let found = rows.len();
        if found > limits.rows {
            let what = msg!("problem-too-many-rows", found = found, most = limits.rows);
            self.problems.add("", what);
            return;
        }
        rows.for_each(|row| self.row(&row));
        self.close();
    }

    fn close(&mut self) {
        if let Some((first, count)) = self.uncounted.take() {
            let what = msg!("note-rows-without-answers", count = count);
            self.answers.notes.push(Problem::at(first, what));
        }
        if self.answers.people.is_empty() && self.problems.is_empty() {
            self.problems.add("", msg!("problem-no-answers"));
        }
    }

    fn row(&mut self, row: &Row) {
        self.refuse_without_heading(row);
        let marks = self.marks(row);
        let band = self.band.map_or("", |column| row.cell(column).trim());
        let known = self.bands.get(&folded(band)).copied();
        let answered = marks.iter().any(|mark| *mark != Some(Mark::Blank));
        match self.band {
            _ if !answered && known.is_none() => return self.refuse_note(row),
            Some(column) if known.is_none() && !band.is_empty() => {
                self.problems.add(row.place(column), msg!("problem-unknown-band", found = band));
            }
            _ => {}
        }
        let most_important = self.most_important(row);
        self.check_unit(row);
        if !answered {
            self.uncounted.get_or_insert_with(|| (row.place(0), 0)).1 += 1;
            return;
        }
        let marks = marks.into_iter().map(Option::unwrap_or_default).collect();
        self.answers.people.push(Answer { unit: 0, band: known, marks, most_important });
    }

    fn refuse_without_heading(&mut self, row: &Row) {
        for (column, text) in row.cells() {
            let headed = self.columns.get(column).is_some_and(|own| *own != Column::Empty);
            if !headed && !text.trim().is_empty() {
                self.problems.add(row.place(column), msg!("problem-value-without-heading"));
            }
        }
    }

    /// Neither a band nor an answer: a remark under the table, most likely.
    fn refuse_note(&mut self, row: &Row) {
        let headed =
            |column: &usize| self.columns.get(*column).is_some_and(|own| *own != Column::Empty);
        let mut filled = row.cells().filter(|(_, text)| !text.trim().is_empty());
        if let Some((column, _)) = filled.find(|(column, _)| headed(column)) {
            self.problems.add(row.place(column), msg!("problem-note-row"));
        }
    }

    /// One a item; none where the cell is a problem.
    fn marks(&mut self, row: &Row) -> Vec<Option<Mark>> {
        let mut marks = Vec::with_capacity(self.item_columns.len());
        for (item, &column) in self.answers.items.iter().zip(&self.item_columns) {
            let mark = mark(row.cell(column), item.levels.len() as u8, &self.dont_know);
            marks.push(match mark {
                Ok(mark) => Some(mark),
                Err(what) => {
                    self.problems.add(row.place(column), what);
                    None
                }
            });
        }
        marks
    }

    fn most_important(&mut self, row: &Row) -> Option<usize> {
        let column = self.most_important?;
        let text = row.cell(column).trim();
        let item = match self.items.get(&folded(text)) {
            Some(Column::Item(index)) => self.sheet.items().nth(*index),
            _ => None,
        };
        let asked =
            item.and_then(|item| self.answers.items.iter().position(|asked| asked.key == item.key));
        if asked.is_none() && !text.is_empty() {
            self.problems.add(row.place(column), msg!("problem-unknown-item", found = text));
        }
        asked
    }

    fn check_unit(&mut self, row: &Row) {
        let Some(column) = self.unit else { return };
        let found = row.cell(column).trim().chars().count();
        if found > UNIT_NAME {
            let what = msg!("problem-text-too-long", found = found, most = UNIT_NAME);
            self.problems.add(row.place(column), what);
        }
    }
}

fn header_place(first: &Row, last: u32) -> String {
    let place = first.place(0);
    if first.number() == last { place } else { format!("{place}:A{last}") }
}

/// The names of bands in every language, and those of programs.
fn bands() -> BTreeMap<String, Band> {
    let mut names = BTreeMap::new();
    for band in Band::ALL {
        names.insert(folded(band.key()), band);
        names.extend(Lang::ALL.map(|lang| (folded(&band_name(lang, band)), band)));
    }
    names
}

fn band_name(lang: Lang, band: Band) -> String {
    match band {
        Band::Executive => t!(lang, "answers-executive"),
        Band::Chief => t!(lang, "answers-chief"),
        Band::Supervisor => t!(lang, "answers-supervisor"),
        Band::Staff => t!(lang, "answers-staff"),
        Band::FixedTerm => t!(lang, "answers-fixed-term"),
        Band::Outside => t!(lang, "answers-outside"),
    }
}

/// What a cell says of an item with so many levels.
fn mark(text: &str, levels: u8, dont_know: &[String]) -> Result<Mark, Message> {
    let digits: String = match text.as_bytes() {
        [] => return Ok(Mark::Blank),
        // Nearly all cells, and there may be millions.
        &[digit @ b'1'..=b'9'] if digit - b'0' <= levels => return Ok(Mark::Level(digit - b'0')),
        _ => text.trim().chars().map(half_width).collect(),
    };
    if digits.is_empty() {
        return Ok(Mark::Blank);
    }
    if digits == "?" || dont_know.contains(&folded(text)) {
        return Ok(Mark::DontKnow);
    }
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.parse::<u8>() {
        Ok(level) if is_number && (1..=levels).contains(&level) => Ok(Mark::Level(level)),
        _ => Err(not_a_level(text.trim(), &digits, levels)),
    }
}

fn not_a_level(text: &str, digits: &str, levels: u8) -> Message {
    let numbers = digits.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let in_kanji = text.chars().all(|c| "〇一二三四五六七八九十".contains(c));
    match () {
        () if digits.replace('−', "-").parse::<f64>().is_ok() => {
            msg!("problem-level-out-of-range", found = text, most = levels)
        }
        () if in_kanji => msg!("problem-level-in-kanji", found = text, most = levels),
        () if numbers.count() > 1 => msg!("problem-two-levels", found = text),
        () => msg!("problem-not-a-level", found = shortened(text), most = levels),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(30) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
