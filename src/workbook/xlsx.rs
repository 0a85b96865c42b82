//! Excel workbooks, read as a stream of XML.
//!
//! Only the parts a table needs are opened: relationships, the workbook, shared strings and the
//! worksheet.  Everything is bounded here rather than in a ready-made reader, because those trust
//! the file: they reserve as many strings as it claims, and span a range up to its farthest cell.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::grid::{Block, Builder, Flaw, Refused};
use super::{Grid, Limits};
use crate::msg;
use crate::problem::Problem;

/// Parts in a package.
const ENTRIES: usize = 2_000;
/// Inflated bytes between two tags.
const BETWEEN_TAGS: u64 = 4 << 20;
/// What Excel calls a sheet of cells.
const WORKSHEET: &str = "/worksheet";

/// The first worksheet that is not hidden.
pub(super) fn first(bytes: &[u8], limits: &Limits) -> (Option<Grid>, Vec<Problem>) {
    let mut workbook = match Workbook::open(bytes, limits) {
        Ok(workbook) => workbook,
        Err(why) => return (None, vec![Problem::whole(why.0)]),
    };
    let mut shown = workbook.sheets.iter().filter(|sheet| !sheet.hidden);
    let Some(sheet) = shown.next().cloned() else {
        return (None, vec![Problem::whole(msg!("problem-no-worksheet"))]);
    };
    let others: Vec<_> = shown.map(|sheet| sheet.name.clone()).collect();
    let mut builder = Builder::new(None, limits);
    if !others.is_empty() {
        builder.note(msg!("note-first-worksheet", read = sheet.name, others = others.join(", ")));
    }
    workbook.table(&sheet.path, builder)
}

/// The worksheets of those names.
pub(super) fn named(
    bytes: &[u8],
    limits: &Limits,
    names: &[String],
) -> (Vec<Option<Grid>>, Vec<Problem>) {
    let mut workbook = match Workbook::open(bytes, limits) {
        Ok(workbook) => workbook,
        Err(why) => return (names.iter().map(|_| None).collect(), vec![Problem::whole(why.0)]),
    };
    let mut problems = Vec::new();
    let table = |name: &String| {
        let Some(sheet) = workbook.sheets.iter().find(|sheet| sheet.name == *name).cloned() else {
            problems.push(Problem::at(name, msg!("problem-worksheet-missing", name = name)));
            return None;
        };
        let (grid, found) = workbook.table(&sheet.path, Builder::new(Some(name), limits));
        problems.extend(found);
        grid
    };
    let grids = names.iter().map(table).collect();
    (grids, problems)
}

struct Workbook<'a> {
    package: Package<'a>,
    sheets: Vec<Worksheet>,
    strings: Strings,
}

#[derive(Clone)]
struct Worksheet {
    name: String,
    path: String,
    hidden: bool,
}

impl<'a> Workbook<'a> {
    fn open(bytes: &'a [u8], limits: &Limits) -> Result<Workbook<'a>, Refused> {
        let mut package = Package::open(bytes, limits)?;
        let root = package.relations("_rels/.rels", "")?;
        let home = root.into_values().find(|to| to.kind.ends_with("/officeDocument"));
        let home = home.map_or("xl/workbook.xml".to_owned(), |to| to.path);
        let (folder, name) = home.rsplit_once('/').unwrap_or(("", &home));
        let relations = package.relations(&format!("{folder}/_rels/{name}.rels"), folder)?;
        let sheets = worksheets(&mut package, &home, &relations)?;
        let strings = relations.values().find(|to| to.kind.ends_with("/sharedStrings"));
        let strings = match strings {
            Some(to) => Strings::read(&mut package, &to.path, limits.cells())?,
            None => Strings::default(),
        };
        Ok(Workbook { package, sheets, strings })
    }

    fn table(&mut self, path: &str, mut builder: Builder) -> (Option<Grid>, Vec<Problem>) {
        match self.fill(path, &mut builder) {
            Ok(()) => builder.finish(),
            Err(why) => builder.give_up(why),
        }
    }

    fn fill(&mut self, path: &str, builder: &mut Builder) -> Result<(), Refused> {
        let mut xml = self.package.part(path)?.ok_or_else(broken)?;
        let mut cells = Cells::new(&self.strings, builder);
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "row" => cells.begin_row(&tag),
                    "c" => {
                        let cell = cells.begin(&tag)?;
                        cells.read(&cell, &mut xml)?;
                    }
                    "mergeCell" => {
                        let area = attribute(&tag, "ref").and_then(|area| block(&area));
                        cells.builder.merged(area.ok_or_else(broken)?)?;
                    }
                    _ => {}
                },
                Event::End(tag) if tag.local_name().as_ref() == "row" => cells.end_row(),
                _ => {}
            }
        }
        Ok(())
    }
}

fn broken() -> Refused {
    Refused(msg!("problem-workbook-broken"))
}

fn inflates() -> Refused {
    Refused(msg!("problem-inflates"))
}

// Packages

/// A zip archive of which only so much is inflated.
struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: HashMap<String, usize>,
    part: u64,
    left: Rc<Cell<u64>>,
}

struct Relation {
    kind: String,
    path: String,
}

impl<'a> Package<'a> {
    fn open(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, Refused> {
        if declared_entries(bytes) > ENTRIES {
            return Err(inflates());
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
        let mut names = HashMap::new();
        for (index, name) in zip.file_names().enumerate() {
            names.insert(plain(&name.map_err(|_| broken())?), index);
        }
        let left = Rc::new(Cell::new(limits.total));
        let package = Package { zip, names, part: limits.part, left };
        package.refuse_other_kinds()?;
        Ok(package)
    }

    /// What else comes as a zip archive.
    fn refuse_other_kinds(&self) -> Result<(), Refused> {
        let has = |name: &str| self.names.contains_key(name);
        match () {
            () if has("xl/vbaproject.bin") => Err(Refused(msg!("problem-xlsm"))),
            () if has("xl/workbook.bin") => Err(Refused(msg!("problem-xls"))),
            () if has("mimetype") && has("content.xml") => Err(Refused(msg!("problem-ods"))),
            () if !has("[content_types].xml") => Err(Refused(msg!("problem-not-a-table"))),
            () => Ok(()),
        }
    }

    /// A part to be read as XML, where it is there.
    fn part(&mut self, path: &str) -> Result<Option<Xml<impl BufRead + use<'_, 'a>>>, Refused> {
        let Some(&index) = self.names.get(&plain(path)) else { return Ok(None) };
        let file = self.zip.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                Refused(msg!("problem-password"))
            }
            _ => broken(),
        })?;
        if file.size() > self.part.min(self.left.get()) {
            return Err(inflates());
        }
        Ok(Some(Xml::new(Counted { inner: file, part: self.part, left: self.left.clone() })))
    }

    fn relations(
        &mut self,
        path: &str,
        folder: &str,
    ) -> Result<HashMap<String, Relation>, Refused> {
        let mut relations = HashMap::new();
        let Some(mut xml) = self.part(path)? else { return Ok(relations) };
        while let Some(event) = xml.next()? {
            if let Event::Start(tag) = event
                && tag.local_name().as_ref() == "Relationship"
                && let (Some(id), Some(kind), Some(target)) =
                    (attribute(&tag, "Id"), attribute(&tag, "Type"), attribute(&tag, "Target"))
            {
                let path = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("{folder}/{target}"),
                };
                relations.insert(id, Relation { kind, path });
            }
        }
        Ok(relations)
    }
}

/// The number of entries the end record announces; readers believe it, so it is looked at first.
fn declared_entries(bytes: &[u8]) -> usize {
    let tail = &bytes[bytes.len().saturating_sub(22 + usize::from(u16::MAX))..];
    let end = tail.windows(12).rposition(|window| window.starts_with(b"PK\x05\x06"));
    end.map_or(0, |at| usize::from(u16::from_le_bytes([tail[at + 10], tail[at + 11]])))
}

/// Part names are compared without case, and some programs write backslashes.
fn plain(path: &str) -> String {
    path.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Counts what is inflated.
struct Counted<R> {
    inner: R,
    part: u64,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let over = |left: u64| left.checked_sub(read as u64).ok_or(io::ErrorKind::FileTooLarge);
        self.part = over(self.part)?;
        self.left.set(over(self.left.get())?);
        Ok(read)
    }
}

/// Counts what is read between two tags, so that no text grows without end.
struct Metered<R> {
    inner: R,
    left: u64,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.left {
            0 => Err(io::ErrorKind::FileTooLarge.into()),
            _ => self.inner.fill_buf(),
        }
    }
    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount as u64);
        self.inner.consume(amount);
    }
}

// XML

struct Xml<R> {
    reader: Reader<Metered<R>>,
    buffer: Vec<u8>,
}

impl<R: Read> Xml<BufReader<R>> {
    fn new(source: R) -> Xml<BufReader<R>> {
        let metered = Metered { inner: BufReader::new(source), left: BETWEEN_TAGS };
        let mut reader = Reader::from_reader(metered);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        Xml { reader, buffer: Vec::new() }
    }
}

impl<R: BufRead> Xml<R> {
    /// The next event, none at the end of the part.
    fn next(&mut self) -> Result<Option<Event<'_>>, Refused> {
        self.buffer.clear();
        self.reader.get_mut().left = BETWEEN_TAGS;
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Eof) => Ok(None),
            Ok(event) => Ok(Some(event)),
            Err(quick_xml::Error::Io(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
                Err(inflates())
            }
            Err(_) => Err(broken()),
        }
    }
}

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut found = attributes.with_checks(false).flatten();
    let raw = found.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(quick_xml::escape::unescape(&raw.value).ok()?.into_owned())
}

fn entity(reference: &BytesRef) -> Result<String, Refused> {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => Ok(c.to_string()),
        Ok(None) => resolve_xml_entity(reference).map(str::to_owned).ok_or_else(broken),
        Err(_) => Err(broken()),
    }
}

/// Excel writes what XML cannot hold as `_x000D_`.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 7).filter(|code| code.ends_with('_'));
        let c = code.and_then(|code| u32::from_str_radix(&code[..4], 16).ok());
        match c.and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out + rest
}

// The workbook

fn worksheets(
    package: &mut Package,
    home: &str,
    relations: &HashMap<String, Relation>,
) -> Result<Vec<Worksheet>, Refused> {
    let mut xml = package.part(home)?.ok_or_else(broken)?;
    let mut sheets = Vec::new();
    while let Some(event) = xml.next()? {
        if let Event::Start(tag) = event
            && tag.local_name().as_ref() == "sheet"
            && let Some(to) = attribute(&tag, "id").and_then(|id| relations.get(&id))
            && to.kind.ends_with(WORKSHEET)
        {
            let name = attribute(&tag, "name").unwrap_or_default();
            let hidden = attribute(&tag, "state").is_some_and(|state| state != "visible");
            sheets.push(Worksheet { name, path: to.path.clone(), hidden });
        }
    }
    Ok(sheets)
}

/// Texts that cells share, kept densely.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    fn read(package: &mut Package, path: &str, most: usize) -> Result<Strings, Refused> {
        let mut strings = Strings::default();
        let Some(mut xml) = package.part(path)? else { return Ok(strings) };
        let mut letters = Letters::default();
        while let Some(event) = xml.next()? {
            match event {
                Event::End(tag) if tag.local_name().as_ref() == "si" => {
                    if strings.ends.len() == most {
                        return Err(inflates());
                    }
                    strings.text.push_str(&letters.take());
                    strings.ends.push(strings.text.len());
                }
                event => letters.see(event)?,
            }
        }
        Ok(strings)
    }

    fn get(&self, index: &str) -> Option<&str> {
        let index: usize = index.trim().parse().ok()?;
        let end = *self.ends.get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        Some(&self.text[start..end])
    }
}

/// Collects the text of `<t>`, pieces of rich text joined, readings of kanji (`<rPh>`) left out.
#[derive(Default)]
struct Letters {
    text: String,
    open: bool,
    reading: bool,
}

impl Letters {
    fn see(&mut self, event: Event) -> Result<(), Refused> {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => self.open = !self.reading,
                "rPh" => self.reading = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => self.open = false,
                "rPh" => self.reading = false,
                _ => {}
            },
            Event::Text(text) if self.open => self.text.push_str(&text.xml10_content()),
            Event::CData(text) if self.open => self.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if self.open => self.text.push_str(&entity(&reference)?),
            _ => {}
        }
        Ok(())
    }

    fn take(&mut self) -> String {
        let text = unescape(&self.text);
        self.text.clear();
        text
    }
}

// Cells

/// The cells of a worksheet on their way into a table.  They may leave their names out, so their
/// places are counted along.
struct Cells<'a> {
    strings: &'a Strings,
    builder: &'a mut Builder,
    row: u32,
    column: u32,
    /// Of the present cell; kept because there may be millions.
    value: String,
    letters: Letters,
}

struct CellStart {
    row: u32,
    column: u32,
    kind: Kind,
}

/// How a cell holds its value.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    Shared,
    Inline,
    Result,
    Yes,
    Error,
}

impl<'a> Cells<'a> {
    fn new(strings: &'a Strings, builder: &'a mut Builder) -> Cells<'a> {
        let letters = Letters::default();
        Cells { strings, builder, row: 0, column: 0, value: String::new(), letters }
    }

    fn begin_row(&mut self, tag: &BytesStart) {
        if let Some(number) = attribute(tag, "r").and_then(|r| r.parse::<u32>().ok()) {
            self.row = number.saturating_sub(1);
        }
        self.column = 0;
    }

    fn end_row(&mut self) {
        self.row = self.row.saturating_add(1);
        self.column = 0;
    }

    fn begin(&mut self, tag: &BytesStart) -> Result<CellStart, Refused> {
        self.builder.count()?;
        let (mut place, mut kind) = ((self.row, self.column), Kind::Number);
        for attribute in tag.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => place = corner(&attribute.value).ok_or_else(broken)?,
                "t" => {
                    kind = match attribute.value.as_ref() {
                        "s" => Kind::Shared,
                        "inlineStr" => Kind::Inline,
                        "str" => Kind::Result,
                        "b" => Kind::Yes,
                        "e" => Kind::Error,
                        _ => Kind::Number,
                    }
                }
                _ => {}
            }
        }
        self.column = place.1.saturating_add(1);
        Ok(CellStart { row: place.0, column: place.1, kind })
    }

    /// Reads up to the end of the cell and hands its value to the table.
    fn read<R: BufRead>(&mut self, cell: &CellStart, xml: &mut Xml<R>) -> Result<(), Refused> {
        let (mut formula, mut in_value) = (false, false);
        self.value.clear();
        while let Some(event) = xml.next()? {
            match &event {
                Event::Start(tag) if tag.local_name().as_ref() == "f" => formula = true,
                Event::Start(tag) if tag.local_name().as_ref() == "v" => in_value = true,
                Event::End(tag) if tag.local_name().as_ref() == "v" => in_value = false,
                Event::End(tag) if tag.local_name().as_ref() == "c" => break,
                Event::Text(text) if in_value => self.value.push_str(&text.xml10_content()),
                Event::CData(text) if in_value => self.value.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) if in_value => {
                    self.value.push_str(&entity(reference)?);
                }
                _ if cell.kind == Kind::Inline => self.letters.see(event)?,
                _ => {}
            }
        }
        self.hand_over(cell, formula)
    }

    fn hand_over(&mut self, cell: &CellStart, formula: bool) -> Result<(), Refused> {
        let &CellStart { row, column, kind } = cell;
        let (builder, value) = (&mut *self.builder, self.value.as_str());
        match kind {
            Kind::Error => builder.flaw(row, column, Flaw::Error(value.chars().take(20).collect())),
            Kind::Inline => builder.cell(row, column, &self.letters.take())?,
            // A formula may well result in an empty text.
            Kind::Result => builder.cell(row, column, &unescape(value))?,
            _ if formula && value.is_empty() => builder.flaw(row, column, Flaw::NoResult),
            _ if value.is_empty() => {}
            Kind::Shared => {
                builder.cell(row, column, self.strings.get(value).ok_or_else(broken)?)?;
            }
            Kind::Yes => builder.cell(row, column, if value == "1" { "TRUE" } else { "FALSE" })?,
            Kind::Number => builder.cell(row, column, &number(value))?,
        }
        Ok(())
    }
}

/// `C7` as row and column, counted from 0.
fn corner(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = name.split_at(digits);
    let mut column = 0u32;
    for letter in letters.bytes() {
        let value = letter.is_ascii_alphabetic().then(|| letter.to_ascii_uppercase() - b'A' + 1)?;
        column = column.checked_mul(26)?.checked_add(value.into())?;
    }
    Some((number.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

fn block(area: &str) -> Option<Block> {
    let (from, to) = area.split_once(':').unwrap_or((area, area));
    let ((top, left), (bottom, right)) = (corner(from)?, corner(to)?);
    Some(Block { top, left, bottom, right })
}

/// A number as a person would write it: Excel may store 3 as `3.0` or `3E0`.
fn number(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    match value.parse::<f64>() {
        _ if value.bytes().all(|byte| byte.is_ascii_digit()) => Cow::Borrowed(value),
        Ok(number) => Cow::Owned(number.to_string()),
        Err(_) => Cow::Borrowed(value),
    }
}
