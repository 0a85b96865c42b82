//! Typst in, PDF out.
//!
//! A template of `reports/` gets one document of data and nothing else: no folder, no network, no
//! clock.  What people wrote travels as data and is never markup, so nothing of it can run.  A letter
//! that our fonts do not have, such as an emoji, becomes 〓, and the paper says so.

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
    /// What a session was.
    Session,
    /// The record of a dialogue.
    Talk,
    /// Name cards of a learning session.
    Cards,
    /// What stands on its tables.
    Signs,
    /// Who comes, to tick at the door.
    Reception,
    /// What somebody takes home from a course.
    Certificates,
    /// What a workplace tries, as cards of A6.
    ActionCards,
    /// What a workplace tries and tried, as a list.
    ActionList,
    /// What the next chief has to know, on one page.
    Handover,
    /// Which policy carries which, and what is missing.
    Policies,
    /// The roadmap of a fiscal year.
    Roadmap,
    /// What was deleted because its time was over.
    Deletion,
    /// What an installation shows of itself.
    Evidence,
}

impl Template {
    fn markup(self) -> &'static str {
        match self {
            Template::Results => include_str!("../reports/results.typ"),
            Template::Slips => include_str!("../reports/slips.typ"),
            Template::Receipt => include_str!("../reports/receipt.typ"),
            Template::Sheet => include_str!("../reports/sheet.typ"),
            Template::Forms => include_str!("../reports/forms.typ"),
            Template::Session => include_str!("../reports/session.typ"),
            Template::Talk => include_str!("../reports/talk.typ"),
            Template::Cards => include_str!("../reports/cards.typ"),
            Template::Signs => include_str!("../reports/signs.typ"),
            Template::Reception => include_str!("../reports/reception.typ"),
            Template::Certificates => include_str!("../reports/certificates.typ"),
            Template::ActionCards => include_str!("../reports/action_cards.typ"),
            Template::ActionList => include_str!("../reports/action_list.typ"),
            Template::Handover => include_str!("../reports/handover.typ"),
            Template::Policies => include_str!("../reports/policies.typ"),
            Template::Roadmap => include_str!("../reports/roadmap.typ"),
            Template::Deletion => include_str!("../reports/deletion.typ"),
            Template::Evidence => include_str!("../reports/evidence.typ"),
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
    pdf_with_photos(template, data, Vec::new(), stamp)
}

/// The same with photographs, which the template finds as `photo-0.jpg` and so on.
pub fn pdf_with_photos(
    template: Template,
    data: &Value,
    photos: Vec<Vec<u8>>,
    stamp: Timestamp,
) -> Result<Vec<u8>, NotTypeset> {
    let desk = Desk::new(template, data, photos);
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
    photos: Vec<Bytes>,
}

impl Desk {
    fn new(template: Template, data: &Value, photos: Vec<Vec<u8>>) -> Desk {
        let (data, missing) = printable(&data.to_string());
        let data = format!("{{\"missing\": {missing}, \"data\": {data}}}");
        Desk {
            main: Source::new(file("main.typ"), template.markup().to_owned()),
            common: Source::new(
                file("kizahashi.typ"),
                include_str!("../reports/kizahashi.typ").to_owned(),
            ),
            data: Bytes::from_string(data),
            photos: photos.into_iter().map(Bytes::new).collect(),
        }
    }
}

/// The same few names for every document: Typst never forgets a name.
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
        let photos = self.photos.iter().enumerate();
        let mut photos = photos.map(|(at, photo)| (file(&format!("photo-{at}.jpg")), photo));
        let photo = photos.find(|(name, _)| *name == id).map(|(_, photo)| photo);
        let data = (id == file("data.json")).then_some(&self.data);
        data.or(photo).cloned().ok_or_else(|| unknown(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts().get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The mark Japanese printers set for a letter they do not have.
const GETA: char = '〓';

/// A text with 〓 for each letter that no font of ours has, and whether there was one.
fn printable(text: &str) -> (String, bool) {
    let (mut printed, mut missing) = (String::with_capacity(text.len()), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_ascii() || is_joined(letter) || has_glyph(letter) {
            printed.push(letter);
            continue;
        }
        missing = true;
        printed.push(GETA);
        // What modifies it or is joined to it is the same letter to its reader.
        while let Some(joined) = letters.next_if(|next| is_joined(*next)) {
            if joined == '\u{200D}' {
                letters.next_if(|next| !next.is_ascii() && !has_glyph(*next));
            }
        }
    }
    (printed, missing)
}

/// The letters of a text that our fonts do not have: emoji, and scripts of other continents.
pub fn missing(text: &str) -> Vec<char> {
    text.chars().filter(|char| !is_joined(*char) && !has_glyph(*char)).collect()
}

/// Joiners, variation selectors, colours of skin.
fn is_joined(letter: char) -> bool {
    let selectors = matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    selectors || matches!(letter, '\u{200C}' | '\u{200D}' | '\u{1F3FB}'..='\u{1F3FF}')
}

fn has_glyph(letter: char) -> bool {
    fonts().iter().any(|font| font.info().coverage.contains(u32::from(letter)))
}

fn unknown(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
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
    fn letters_that_cannot_be_printed_become_one_geta_each() {
        let printed = |text| printable(text).0;
        assert_eq!(printable("髙﨑 葛\u{E0100}城 ①㈱ "), ("髙﨑 葛\u{E0100}城 ①㈱ ".into(), false));
        assert_eq!(printed("神\u{FA19} Łódź"), "神\u{FA19} Łódź");
        assert_eq!(printable("😀です"), ("〓です".into(), true));
        assert_eq!(printed("👨\u{200D}👩\u{200D}👧と👍🏽と❤\u{FE0F}"), "〓と〓と〓");
        assert_eq!(printed("𠮷野家"), "〓野家");
        assert_eq!(missing("ア🎉"), ['🎉']);
    }
}
