//! Typst in, PDF out.
//!
//! A template of `reports/` gets one document of data and nothing else: no folder, no network, no
//! clock.  What people wrote travels as data and is never markup, so nothing of it can run.

use std::sync::OnceLock;

use jiff::Timestamp;
use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// A printed thing: one file of `reports/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// What a workplace may see of its answers.
    Results,
    /// Eight answer slips a page.
    Slips,
    /// One person's own answers, to keep.
    Receipt,
    /// A sheet as flights of stairs.
    Sheet,
    /// A sheet to fill in by hand.
    Forms,
    /// Name cards of a learning session.
    Cards,
    /// What stands on its tables.
    Signs,
    /// Who comes, to tick at the door.
    Reception,
    /// What somebody takes home from a course.
    Certificates,
}

impl Template {
    fn markup(self) -> &'static str {
        match self {
            Template::Results => include_str!("../reports/results.typ"),
            Template::Slips => include_str!("../reports/slips.typ"),
            Template::Receipt => include_str!("../reports/receipt.typ"),
            Template::Sheet => include_str!("../reports/sheet.typ"),
            Template::Forms => include_str!("../reports/forms.typ"),
            Template::Cards => include_str!("../reports/cards.typ"),
            Template::Signs => include_str!("../reports/signs.typ"),
            Template::Reception => include_str!("../reports/reception.typ"),
            Template::Certificates => include_str!("../reports/certificates.typ"),
        }
    }
}

/// Our template and its data did not make a document: ours to fix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not typeset: {0}")]
pub struct NotTypeset(String);

/// One document, archivable (PDF/A-2a) and accessible (PDF/UA-1).  `stamp` is the moment it claims
/// to be from.
pub fn pdf(template: Template, data: &Value, stamp: Timestamp) -> Result<Vec<u8>, NotTypeset> {
    let desk = Desk::new(template, data);
    let made = typst::compile::<PagedDocument>(&desk)
        .output
        .and_then(|document| typst_pdf::pdf(&document, &options(stamp)?))
        .map_err(|problems| NotTypeset(told(&problems)));
    // Typst remembers what it computed; a server that prints all day would remember all of it.
    comemo::evict(3);
    made
}

fn options(stamp: Timestamp) -> Result<PdfOptions, typst::ecow::EcoVec<SourceDiagnostic>> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .expect("the two standards go together");
    let timestamp = datetime(stamp).map(typst_pdf::Timestamp::new_utc);
    Ok(PdfOptions {
        creator: Smart::Custom(Some("Kizahashi".to_owned())),
        timestamp,
        standards,
        ..PdfOptions::default()
    })
}

fn datetime(stamp: Timestamp) -> Option<Datetime> {
    let at = stamp.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let part = |number: i8| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        i32::from(at.year()),
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )
}

fn told(problems: &[SourceDiagnostic]) -> String {
    let each = problems.iter().map(|problem| {
        let hints: String = problem.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
        format!("{}{hints}", problem.message)
    });
    each.collect::<Vec<_>>().join("; ")
}

/// All that a template can reach.
struct Desk {
    main: Source,
    common: Source,
    data: Bytes,
}

impl Desk {
    fn new(template: Template, data: &Value) -> Desk {
        Desk {
            main: Source::new(file("main.typ"), template.markup().to_owned()),
            common: Source::new(
                file("kizahashi.typ"),
                include_str!("../reports/kizahashi.typ").to_owned(),
            ),
            data: Bytes::from_string(drawable(data).to_string()),
        }
    }
}

/// The same three names for every document: Typst never forgets a name.
fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("our own names are paths");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
        LIBRARY.get_or_init(|| LazyHash::new(Library::default()))
    }

    fn book(&self) -> &LazyHash<FontBook> {
        static BOOK: OnceLock<LazyHash<FontBook>> = OnceLock::new();
        BOOK.get_or_init(|| LazyHash::new(FontBook::from_fonts(fonts())))
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let known = [&self.main, &self.common].into_iter().find(|source| source.id() == id);
        known.cloned().ok_or_else(|| unknown(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == file("data.json") { Ok(self.data.clone()) } else { Err(unknown(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts().get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn unknown(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

// What the fonts do not have

/// Stands where a character cannot be drawn: an archivable document may not have holes.
const GETA: char = '〓';

/// The characters of a text that our fonts cannot draw: emoji, and scripts of other continents.
pub fn missing(text: &str) -> Vec<char> {
    text.chars().filter(|char| !is_mark(*char) && !is_drawable(*char)).collect()
}

/// The data with [`GETA`] for what cannot be drawn.
fn drawable(data: &Value) -> Value {
    match data {
        Value::String(text) if !missing(text).is_empty() => Value::String(with_geta(text)),
        Value::Array(items) => items.iter().map(drawable).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), drawable(value))).collect()
        }
        other => other.clone(),
    }
}

/// An emoji of several characters is one thing that cannot be drawn.
fn with_geta(text: &str) -> String {
    let mut drawn = String::new();
    let (mut hole, mut joined) = (false, false);
    for char in text.chars() {
        match char {
            char if is_mark(char) && hole => joined = char == '\u{200D}',
            char if is_mark(char) || is_drawable(char) => {
                drawn.push(char);
                (hole, joined) = (false, false);
            }
            _ if hole && joined => joined = false,
            _ => {
                drawn.push(GETA);
                hole = true;
            }
        }
    }
    drawn
}

/// Changes how the character before it looks, and has no look of its own.
fn is_mark(char: char) -> bool {
    matches!(char, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
        || matches!(char, '\u{1F3FB}'..='\u{1F3FF}')
}

fn is_drawable(char: char) -> bool {
    char.is_control() || fonts().iter().any(|font| font.info().coverage.contains(u32::from(char)))
}

fn fonts() -> &'static [Font] {
    static FONTS: OnceLock<Vec<Font>> = OnceLock::new();
    FONTS.get_or_init(|| {
        let files: [&'static [u8]; 3] = [
            include_bytes!("../assets/fonts/BIZUDPGothic-Regular.ttf"),
            include_bytes!("../assets/fonts/BIZUDPGothic-Bold.ttf"),
            include_bytes!("../assets/fonts/BIZUDPMincho-Regular.ttf"),
        ];
        files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_fonts_lack_is_one_sign_each_and_names_keep_their_letters() {
        let name = "髙﨑 葛\u{E0100}城 神\u{FA19} Łódź";
        assert_eq!((missing(name), with_geta(name)), (vec![], name.to_owned()));
        assert_eq!(with_geta("🧑\u{200D}🌾みのり👍🏽🎉"), "〓みのり〓〓");
        assert_eq!(missing("ア🎉"), ['🎉']);
    }
}
