//! Tables as text: whatever Excel, a script or an old system calls CSV.

use std::borrow::Cow;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::grid::{Builder, Refused};
use super::{Grid, Limits};
use crate::msg;
use crate::problem::Problem;
use crate::words::Message;

/// So many lines tell what separates the columns, in so many bytes.
const LINES: usize = 20;
const HEAD: usize = 1 << 18;
/// So many characters tell whether a text is garbled.
const LOOKED_AT: usize = 1_000_000;
/// Excel has 16,384 columns.
const CELLS_IN_LINE: usize = 16_384;

pub(super) fn table(bytes: &[u8], limits: &Limits) -> (Option<Grid>, Vec<Problem>) {
    let (text, encoding) = match decode(bytes) {
        Ok(decoded) => decoded,
        Err(problem) => return (None, vec![problem]),
    };
    if looks_garbled(&text) {
        return (None, vec![Problem::whole(msg!("problem-garbled"))]);
    }
    let mut builder = Builder::new(None, limits);
    if encoding == SHIFT_JIS {
        builder.note(msg!("note-read-as-cp932"));
    }
    match fill(&mut builder, &text) {
        Ok(()) => builder.finish(),
        Err(why) => builder.give_up(why),
    }
}

fn fill(builder: &mut Builder, text: &str) -> Result<(), Refused> {
    let separator = separator(text);
    if let Some(line) = crowded(text.as_bytes(), separator) {
        return Err(Refused(msg!("problem-line-of-cells", line = line, most = CELLS_IN_LINE)));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    let broken = |_| Refused(msg!("problem-not-a-table"));
    while reader.read_record(&mut record).map_err(broken)? {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        row += empty_lines(text.as_bytes(), start);
        for (column, cell) in record.iter().enumerate() {
            builder.cell(row, column as u32, cell)?;
        }
        row += 1;
    }
    Ok(())
}

/// The first line of more cells than any table has: a record is kept whole while it is read.
fn crowded(text: &[u8], separator: u8) -> Option<usize> {
    let mut lines = text.split(|byte| matches!(byte, b'\n' | b'\r'));
    let crowded = |line: &[u8]| {
        line.len() > CELLS_IN_LINE
            && line.iter().filter(|&&byte| byte == separator).count() > CELLS_IN_LINE
    };
    lines.position(crowded).map(|index| index + 1)
}

/// Empty lines before a record: the reader skips them, yet a person who looks for row 7 counts them.
fn empty_lines(text: &[u8], start: usize) -> u32 {
    let mut at = start;
    if start > 0 && text[start - 1] == b'\r' && text.get(start) == Some(&b'\n') {
        at += 1;
    }
    let mut lines = 0;
    while let Some(end @ (b'\r' | b'\n')) = text.get(at) {
        lines += 1;
        at += if *end == b'\r' && text.get(at + 1) == Some(&b'\n') { 2 } else { 1 };
    }
    lines
}

/// BOM, else UTF-8, else the Japanese of Windows (CP932, with ①㈱髙﨑), else nothing we know.
fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static Encoding), Problem> {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return strictly(encoding, &bytes[bom..]);
    }
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        return Err(Problem::at(format!("A{line}"), msg!("problem-nul", line = line)));
    }
    strictly(UTF_8, bytes).or_else(|broken| strictly(SHIFT_JIS, bytes).map_err(|_| broken))
}

fn strictly<'a>(
    encoding: &'static Encoding,
    bytes: &'a [u8],
) -> Result<(Cow<'a, str>, &'static Encoding), Problem> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok((text, encoding)),
        None => Err(broken(encoding, bytes)),
    }
}

fn broken(encoding: &'static Encoding, bytes: &[u8]) -> Problem {
    let what: fn(usize) -> Message = |line| msg!("problem-broken-text", line = line);
    let good = match encoding {
        _ if encoding == UTF_16LE || encoding == UTF_16BE => 0,
        _ => std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len),
    };
    let line = bytes[..good].iter().filter(|&&byte| byte == b'\n').count() + 1;
    Problem::at(format!("A{line}"), what(line))
}

/// UTF-8 that somebody opened as CP932 or as Latin-1 and saved again.
fn looks_garbled(text: &str) -> bool {
    let end = text.char_indices().nth(LOOKED_AT).map_or(text.len(), |(at, _)| at);
    has_telling_letters(&text[..end]) || reads_as_it_was(&text[..end])
}

/// The bytes of kana begin with E3 81 … E3 83, which CP932 shows as 縺, 繧, 繝 and Latin-1 as ã:
/// letters that real texts hardly use, and never so many of.
fn has_telling_letters(text: &str) -> bool {
    let (mut telling, mut foreign) = (0, 0);
    let mut before = ' ';
    for c in text.chars().filter(|c| !c.is_ascii()) {
        foreign += 1;
        let half_read = matches!(before, 'ã' | 'ç' | 'å' | 'æ' | 'è' | 'é');
        let trail = matches!(c, '\u{80}'..='\u{bf}' | '‚' | '„' | '…' | '‹' | '€' | 'ƒ' | '†');
        if matches!(c, '縺' | '繧' | '繝') || (half_read && trail) {
            telling += 1;
        }
        before = c;
    }
    telling >= 2 && telling * 10 >= foreign
}

/// A third of its cells, written back as CP932, are UTF-8: kanji alone tell themselves so.  A real text in CP932 has
/// hardly one, for its letters begin with bytes at which no letter of UTF-8 begins; and what was opened wrongly has lost
/// some, so it is not all of them.
fn reads_as_it_was(text: &str) -> bool {
    let cells = text.split([',', '\t', ';', '"', '\r', '\n']).filter(|cell| !cell.is_ascii());
    let (mut told, mut all) = (0, 0);
    for cell in cells {
        let (bytes, _, lost) = SHIFT_JIS.encode(cell);
        all += 1;
        told += usize::from(!lost && std::str::from_utf8(&bytes).is_ok());
    }
    told >= 2 && told * 3 >= all
}

/// Comma, tab or semicolon: the one that occurs most in the first lines, outside of quotes.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0)];
    let mut quoted = false;
    let head = &text.as_bytes()[..text.len().min(HEAD)];
    let lines = head.split(|byte| matches!(byte, b'\n' | b'\r'));
    for line in lines.filter(|line| !line.is_empty()).take(LINES) {
        for &byte in line {
            quoted ^= byte == b'"';
            if let Some((_, count)) = counts.iter_mut().find(|(mark, _)| *mark == byte && !quoted) {
                *count += 1;
            }
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.into_iter().find(|(_, count)| *count == most).map_or(b',', |(mark, _)| mark)
}
