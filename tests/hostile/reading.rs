//! What leaves, read by others than those who wrote it: does anything run, compute or reach out?

use std::collections::BTreeSet;
use std::io::Cursor;
use std::process::Command;

use calamine::Reader;
use html5gum::{DefaultEmitter, Token, Tokenizer};

use crate::corpus::MARK;

/// A page as a browser reads it.
#[derive(Default)]
pub struct Page {
    /// Every element with each of its attributes, and alone.
    pub names: BTreeSet<(String, String)>,
    /// What a person reads: text, and the attributes that hold words.
    pub words: String,
    /// Addresses it leads to.
    pub links: Vec<String>,
    /// What it should not have.
    pub faults: Vec<String>,
}

/// Reads it.
pub fn page(html: &str) -> Page {
    let mut page = Page::default();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut inside = String::new();
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => {
                inside = text(&tag.name);
                page.names.insert((inside.clone(), String::new()));
                for (name, value) in &tag.attributes {
                    page.attribute(&inside, &text(name), &text(&value.value));
                }
                if inside == "script" && !tag.attributes.contains_key(b"src".as_slice()) {
                    page.faults.push("a script of its own".into());
                }
            }
            Token::EndTag(_) => inside.clear(),
            Token::String(words) => {
                let words = text(&words.value);
                if matches!(&*inside, "script" | "style") && !words.trim().is_empty() {
                    page.faults.push(format!("in {inside}: {words}"));
                }
                page.words.push_str(&words);
            }
            Token::Comment(words) => page.faults.push(format!("comment: {}", text(&words.value))),
            Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Attributes that lead somewhere.
const LEAD: [&str; 8] =
    ["href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcset"];

impl Page {
    fn attribute(&mut self, element: &str, name: &str, value: &str) {
        self.names.insert((element.to_owned(), name.to_owned()));
        if name.starts_with("on") || ["style", "srcdoc"].contains(&name) {
            self.faults.push(format!("{element} {name}={value}"));
        }
        if LEAD.contains(&name) {
            if !is_ours(value) {
                self.faults.push(format!("{element} leads to {value}"));
            }
            if ["a", "img"].contains(&element) {
                self.links.push(value.to_owned());
            }
        } else {
            self.words.push('\n');
            self.words.push_str(value);
        }
    }
}

/// A form as it stands on a page.
#[derive(Default)]
pub struct FormOnPage {
    /// Where it goes.
    pub action: String,
    /// It is posted.
    pub post: bool,
    /// It takes files.
    pub files: bool,
    /// What is in it.
    pub fields: Vec<Field>,
}

/// One of its fields.
pub struct Field {
    /// What it is called.
    pub name: String,
    /// HTML's `type`, or `textarea`.
    pub kind: String,
    /// What stands in it.
    pub value: String,
    /// It was found to be wrong.
    pub invalid: bool,
}

impl Field {
    /// People type words into it, not a secret.
    pub fn takes_words(&self) -> bool {
        ["textarea", "text", "search", "tel", "email", "url", "date", "time", "number", ""]
            .contains(&&*self.kind)
    }
}

/// The forms of a page.
pub fn forms(html: &str) -> Vec<FormOnPage> {
    let mut forms = Vec::new();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        let Token::StartTag(tag) = token else { continue };
        let of = |name: &str| tag.attributes.get(name.as_bytes()).map(|value| text(&value.value));
        match (text(&tag.name).as_str(), of("name"), forms.last_mut()) {
            ("form", ..) => forms.push(FormOnPage {
                action: of("action").unwrap_or_default(),
                post: of("method").is_some_and(|method| method == "post"),
                files: of("enctype").is_some_and(|kind| kind == "multipart/form-data"),
                fields: Vec::new(),
            }),
            (element @ ("input" | "textarea"), Some(name), Some(form)) => form.fields.push(Field {
                name,
                kind: if element == "textarea" {
                    element.into()
                } else {
                    of("type").unwrap_or_default()
                },
                value: of("value").unwrap_or_default(),
                invalid: of("aria-invalid").is_some_and(|invalid| invalid == "true"),
            }),
            _ => {}
        }
    }
    forms
}

/// A place of our own; what is in its query is only a text.
fn is_ours(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    (path.is_empty() || path.starts_with('/') && !path.starts_with("//")) && !path.contains(MARK)
}

/// What would run or lead away in a picture.
pub fn picture(svg: &str) -> Vec<String> {
    let options = roxmltree::ParsingOptions { allow_dtd: false, ..Default::default() };
    let document = match roxmltree::Document::parse_with_options(svg, options) {
        Ok(document) => document,
        Err(error) => return vec![format!("no well-formed picture: {error}")],
    };
    let mut faults = Vec::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        if ["script", "foreignObject", "image", "a", "use", "animate", "set"].contains(&name)
            || name.contains(MARK)
        {
            faults.push(format!("a picture with {name}"));
        }
        for attribute in node.attributes() {
            let name = attribute.name();
            if name.starts_with("on") || name == "href" || name == "style" || name.contains(MARK) {
                faults.push(format!("a picture with {name}"));
            }
        }
    }
    faults
}

/// Signs with which a spreadsheet takes a text for a formula.
const SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];

/// Cells that a spreadsheet would compute.
pub fn table(csv: &[u8]) -> Vec<String> {
    let csv = csv.strip_prefix(b"\xef\xbb\xbf").unwrap_or(csv);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv);
    let mut faults = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let computed =
                    |cell: &&str| cell.starts_with(SIGNS) && cell.parse::<f64>().is_err();
                faults
                    .extend(record.iter().filter(computed).map(|cell| format!("computed: {cell}")));
            }
            Err(error) => faults.push(error.to_string()),
        }
    }
    faults
}

/// Formulas and links of a workbook, and how often the mark is in its cells.
pub fn workbook(xlsx: &[u8]) -> (Vec<String>, usize) {
    let mut book = match calamine::Xlsx::new(Cursor::new(xlsx)) {
        Ok(book) => book,
        Err(error) => return (vec![format!("no workbook: {error}")], 0),
    };
    let (mut faults, mut marks) = (Vec::new(), 0);
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        let found = formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty());
        faults.extend(found.map(|(_, _, formula)| format!("a formula: {formula}")));
        let cells = book.worksheet_range(&name).unwrap();
        marks += cells.used_cells().filter(|(_, _, cell)| cell.to_string().contains(MARK)).count();
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(xlsx)).unwrap();
    let parts: Vec<String> = zip.file_names().map(|name| name.unwrap().to_string()).collect();
    let telling = |part: &&String| {
        ["externalLink", "vba", "embed", "connections"].iter().any(|word| part.contains(word))
    };
    faults.extend(parts.iter().filter(telling).map(|part| format!("a workbook with {part}")));
    for part in parts.iter().filter(|part| part.ends_with(".rels")) {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(part).unwrap(), &mut text).unwrap();
        if text.contains("TargetMode=\"External\"") {
            faults.push(format!("a workbook that leads away: {text}"));
        }
    }
    (faults, marks)
}

/// What a paper does besides being read, and its words; none where the tools are not there.
pub fn paper(pdf: &[u8]) -> Option<(Vec<String>, String)> {
    let folder = tempfile::tempdir().unwrap();
    let (sealed, plain) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
    std::fs::write(&sealed, pdf).unwrap();
    let unpack = ["--qdf", "--object-streams=disable"];
    let status = Command::new("qpdf").args(unpack).args([&sealed, &plain]).status().ok()?;
    assert!(status.success(), "no paper");
    let bytes = std::fs::read(&plain).unwrap();
    let actions = [
        "/JavaScript",
        "/JS ",
        "/Launch",
        "/OpenAction",
        "/AA ",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/EmbeddedFile",
        "/RichMedia",
        "/URI (",
    ];
    let holds = |word: &&&str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    let faults = actions.iter().filter(holds).map(|word| format!("a paper with {word}")).collect();
    let words =
        Command::new("pdftotext").args([&sealed, std::path::Path::new("-")]).output().ok()?;
    Some((faults, String::from_utf8_lossy(&words.stdout).into_owned()))
}
