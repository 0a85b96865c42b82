//! Files as careless people and hostile programs make them, and the command that reads them.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the command answered.
#[derive(Debug)]
pub struct Answer {
    pub status: i32,
    pub said: String,
    /// One problem a line.
    pub problems: Vec<String>,
}

/// Runs `kizahashi` with 256 MB for all it allocates and 5 seconds of a processor: beyond either
/// it dies, and its status is neither 0 nor 1.
pub fn kizahashi(words: &[&str], folder: &Path, lang: &str) -> Answer {
    let output = Command::new("sh")
        .args([
            "-c",
            "ulimit -d 262144 && ulimit -t 5 && exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_kizahashi"),
        ])
        .args(words)
        .current_dir(folder)
        .env("LANG", lang)
        .output()
        .expect("sh is there");
    let problems = String::from_utf8(output.stderr).expect("problems are told in UTF-8");
    Answer {
        status: output.status.code().unwrap_or(-1),
        said: String::from_utf8(output.stdout).expect("answers are told in UTF-8"),
        problems: problems.lines().map(str::to_owned).collect(),
    }
}

pub fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("the folder is ours");
    path
}

/// A zip archive of these parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const ROOT: &[u8] = b"<Relationships><Relationship Id='r' Type='x/officeDocument' \
    Target='xl/workbook.xml'/></Relationships>";
const PARTS: &[u8] = b"<Relationships>\
    <Relationship Id='a' Type='x/worksheet' Target='items.xml'/>\
    <Relationship Id='b' Type='x/worksheet' Target='about.xml'/>\
    <Relationship Id='c' Type='x/sharedStrings' Target='strings.xml'/></Relationships>";
const BOOK: &[u8] = b"<workbook><sheets><sheet name='items' r:id='a'/>\
    <sheet name='about' r:id='b'/></sheets></workbook>";
const ABOUT: &str = "<worksheet><sheetData><row><c t='inlineStr'><is><t>title_ja</t></is></c>\
    <c t='inlineStr'><is><t>x</t></is></c></row></sheetData></worksheet>";

/// The parts of a workbook with the worksheets `items` and `about`.
pub fn parts<'a>(items: &'a [u8], strings: &'a [u8]) -> Vec<(&'static str, &'a [u8])> {
    vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", ROOT),
        ("xl/_rels/workbook.xml.rels", PARTS),
        ("xl/workbook.xml", BOOK),
        ("xl/about.xml", ABOUT.as_bytes()),
        ("xl/strings.xml", strings),
        ("xl/items.xml", items),
    ]
}

/// A workbook whose `items` has these cells, `after` standing behind its rows.
pub fn workbook(rows: &[Vec<String>], extra: &str, after: &str) -> Vec<u8> {
    let cell = |text: &String| match text.strip_prefix('<') {
        Some(_) => text.clone(),
        None => format!("<c t='inlineStr'><is><t>{text}</t></is></c>"),
    };
    let row =
        |cells: &Vec<String>| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    let rows: String = rows.iter().map(row).collect();
    let items = format!("<worksheet><sheetData>{rows}{extra}</sheetData>{after}</worksheet>");
    zip(&parts(items.as_bytes(), b"<sst/>"))
}

/// The rows of a sound sheet of two items with `levels` levels each.
pub fn sheet_rows(levels: usize) -> Vec<Vec<String>> {
    let row = |cells: [&str; 7]| cells.map(str::to_owned).to_vec();
    let header = "area_key area_title_ja item_key item_title_ja question_ja level text_ja";
    let mut rows = vec![header.split(' ').map(str::to_owned).collect()];
    for item in ["goal", "trust"] {
        for level in 1..=levels {
            rows.push(row(["team", "チーム", item, "題", "問い", &level.to_string(), "文"]));
        }
    }
    rows
}

/// A zip archive of one worksheet that inflates to `prefix` and `unit` again and again, and that
/// declares to be of `declared` bytes.  It is written bit by bit, since no tool would lie.
pub fn bomb(prefix: &[u8], unit: &[u8], inflated: usize, declared: u32) -> Vec<u8> {
    let mut archive = zip(&parts(b"<worksheet/>", b"<sst/>"));
    let end = archive.len() - 22;
    let at = |archive: &[u8], offset: usize| {
        u32::from_le_bytes(archive[end + offset..end + offset + 4].try_into().unwrap()) as usize
    };
    let (size, start) = (at(&archive, 12), at(&archive, 16));
    let mut directory = archive[start..start + size].to_vec();
    archive.truncate(start);
    // The bomb takes the place of the last part, `xl/items.xml`.
    let entry = directory.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    let stream = deflated(prefix, unit, inflated);
    let offset = archive.len() as u32;
    let name = b"xl/items.xml";
    let sizes = [0, stream.len() as u32, declared].map(u32::to_le_bytes).concat();
    archive.extend(b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0");
    archive.extend(&sizes);
    archive.extend([name.len() as u8, 0, 0, 0]);
    archive.extend(name);
    archive.extend(stream);
    directory[entry + 10..entry + 12].copy_from_slice(&8u16.to_le_bytes());
    directory[entry + 16..entry + 28].copy_from_slice(&sizes);
    directory[entry + 42..entry + 46].copy_from_slice(&offset.to_le_bytes());
    let start = archive.len() as u32;
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0\x07\0\x07\0");
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

/// Literals, then matches of 258 bytes as far back as the unit is long (up to 4): 13 bits each.
fn deflated(prefix: &[u8], unit: &[u8], inflated: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0b110, 3);
    for &byte in prefix.iter().chain(unit) {
        match byte {
            0..=143 => bits.put(0x30 + u32::from(byte), 8),
            _ => bits.put(0x190 + u32::from(byte) - 144, 9),
        }
    }
    for _ in 0..inflated / 258 {
        bits.put(0b1100_0101, 8);
        bits.put(unit.len() as u32 - 1, 5);
    }
    bits.put(0, 7);
    bits.bytes
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    /// Codes come with their highest bit first and fill bytes from the lowest.
    fn put(&mut self, code: u32, length: u32) {
        for bit in (0..length).rev() {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let last = self.bytes.last_mut().unwrap();
            *last |= ((code >> bit & 1) as u8) << (self.used % 8);
            self.used += 1;
        }
    }
}
