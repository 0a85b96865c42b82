//! Tables from other people's files, and tables for other people's programs.
//!
//! A file is hostile until it is read: 1.4 KB can describe seventeen billion cells, 500 KB can
//! inflate to half a gigabyte.  So nothing here trusts a size that a file declares: bytes are
//! counted while they are inflated, cells while they are read, and what is kept lies densely in
//! one text.  Reading never stops at the first fault.  Workbooks that come over the network are read in a process apart.

mod apart;
mod grid;
mod text;
mod write;
mod xlsx;

pub use apart::answer;
pub use grid::{Grid, Row, column_name};
pub use write::{Cell, csv, fill, undated, xlsx as write_xlsx};

use serde::{Deserialize, Serialize};

use crate::msg;
use crate::problem::Problem;

/// How much of a file is read.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file itself.
    pub bytes: usize,
    /// Bytes of one part of a workbook, inflated.
    pub part: u64,
    /// Bytes of all parts that are read, inflated.
    pub total: u64,
    /// Rows with values, headers apart.
    pub rows: usize,
    /// Columns with values.
    pub columns: usize,
}

impl Limits {
    /// For sheets, wherever they come from.
    pub const SHEET: Limits =
        Limits { bytes: 10 << 20, part: 20 << 20, total: 40 << 20, rows: 10_000, columns: 100 };
    /// For answers that come over the network.
    pub const UPLOAD: Limits =
        Limits { bytes: 10 << 20, part: 50 << 20, total: 100 << 20, rows: 20_000, columns: 200 };
    /// For answers given on the command line: 200,000 people.
    pub const COMMAND_LINE: Limits =
        Limits { bytes: 40 << 20, part: 300 << 20, total: 400 << 20, rows: 200_000, columns: 200 };

    /// Cells that may be told of, empty or not: as many as the rows and columns could hold.
    fn cells(&self) -> usize {
        (self.rows + grid::ABOVE) * self.columns
    }
}

/// The one table of a text file, or the first visible worksheet of a workbook.
///
/// There is none only where a problem says why.
pub fn table(bytes: &[u8], limits: &Limits) -> (Option<Grid>, Vec<Problem>) {
    match kind(bytes, limits) {
        Ok(Kind::Text) => text::table(bytes, limits),
        Ok(Kind::Zip) => apart::first(bytes, limits),
        Err(problem) => (None, vec![problem]),
    }
}

/// The worksheets of those names, each where it is there.
pub fn worksheets<const N: usize>(
    bytes: &[u8],
    limits: &Limits,
    names: [&str; N],
) -> ([Option<Grid>; N], Vec<Problem>) {
    match kind(bytes, limits) {
        Ok(Kind::Zip) => apart::named(bytes, limits, names),
        Ok(Kind::Text) => {
            (names.map(|_| None), vec![Problem::whole(msg!("problem-not-a-workbook"))])
        }
        Err(problem) => (names.map(|_| None), vec![problem]),
    }
}

/// A file that is too big, told before its content is looked at.
pub fn too_big(found: u64, limits: &Limits) -> Problem {
    let most = limits.bytes >> 20;
    Problem::whole(msg!("problem-file-too-big", found = found.div_ceil(1 << 20), most = most))
}

/// A name as a person means it: without regard to case, width, hyphens and spaces.
pub fn folded(name: &str) -> String {
    let kept = name.trim().chars().map(half_width).filter(|c| !matches!(c, '_' | '-' | ' '));
    kept.flat_map(char::to_lowercase).collect()
}

/// `３` and `③` are 3 to a person; letters of names are never rewritten with this.
pub fn half_width(c: char) -> char {
    let shifted = |from: char, to: char| {
        char::from_u32(u32::from(c) - u32::from(from) + u32::from(to)).unwrap_or(c)
    };
    match c {
        '\u{3000}' => ' ',
        '！'..='～' => shifted('！', '!'),
        '①'..='⑨' => shifted('①', '1'),
        _ => c,
    }
}

enum Kind {
    Zip,
    Text,
}

/// What a file is by its first bytes; its name proves nothing.
fn kind(bytes: &[u8], limits: &Limits) -> Result<Kind, Problem> {
    let start = bytes.trim_ascii_start();
    let begins = |with: &str| {
        start.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with.as_bytes()))
    };
    let what = match bytes {
        _ if bytes.len() > limits.bytes => return Err(too_big(bytes.len() as u64, limits)),
        _ if start.is_empty() => msg!("problem-file-empty"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] if holds_utf16(bytes, "EncryptedPackage") => {
            msg!("problem-password")
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] | [0x09, 0x08 | 0x04 | 0x02, ..] => msg!("problem-xls"),
        [b'P', b'K', 3, 4, ..] => return Ok(Kind::Zip),
        _ if begins("<!doctype html") || begins("<html") || begins("<table") => {
            msg!("problem-html")
        }
        _ if begins("<?xml") || begins("<meta") || begins("mime-version") => msg!("problem-html"),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, ..] => msg!("problem-not-a-table"),
        _ if begins("%pdf") || begins("{\\rtf") => msg!("problem-not-a-table"),
        _ => return Ok(Kind::Text),
    };
    Err(Problem::whole(what))
}

fn holds_utf16(bytes: &[u8], word: &str) -> bool {
    let word: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests;
