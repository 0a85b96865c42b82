//! Small changes to a file that lead far.

use std::io::{Cursor, Read, Write};

use rand::RngExt;
use rand::rngs::StdRng;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// How inputs of one kind are changed.
pub struct Mutator {
    /// Words that mean something to the reader.
    words: &'static [&'static str],
    /// The input is a workbook: what is changed lies inside its parts.
    inside: bool,
}

/// Numbers at which readers stumble.
const NUMBERS: &[&str] = &[
    "0",
    "-1",
    "1",
    "127",
    "128",
    "255",
    "256",
    "32767",
    "65535",
    "65536",
    "1048576",
    "1048577",
    "16384",
    "16385",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "18446744073709551616",
    "1e308",
    "1e-308",
    "NaN",
    "0x10",
    "٣",
    "３",
];
/// Letters at which readers stumble.
const LETTERS: &[&str] = &[
    "\0",
    "\u{feff}",
    "\r",
    "\n",
    "\r\n",
    "\t",
    "\u{3000}",
    "\u{200b}",
    "\u{202e}",
    "葛\u{e0100}",
    "𠮷",
    "👨\u{200d}👩\u{200d}👧",
    "﨑",
    "か\u{3099}",
    "\u{fffd}",
    "＝",
    "\"",
    "'",
    "<",
    "&",
    "]]>",
    "\\",
];
/// So large an input is not made larger.
const LARGE: usize = 256 << 10;

impl Mutator {
    /// Of a text, with words that mean something in it.
    pub const fn of(words: &'static [&'static str]) -> Mutator {
        Mutator { words, inside: false }
    }

    /// Of a workbook.
    pub const fn inside(words: &'static [&'static str]) -> Mutator {
        Mutator { words, inside: true }
    }

    /// That input, changed in one to four places.
    pub fn mutated(&self, input: Vec<u8>, other: &[u8], dice: &mut StdRng) -> Vec<u8> {
        match self.inside && dice.random_bool(0.9) {
            true => self.repacked(&input, dice).unwrap_or(input),
            false => self.changed(input, other, dice),
        }
    }

    fn changed(&self, mut input: Vec<u8>, other: &[u8], dice: &mut StdRng) -> Vec<u8> {
        for _ in 0..dice.random_range(1..=4) {
            input = self.change(input, other, dice);
        }
        input
    }

    fn change(&self, mut input: Vec<u8>, other: &[u8], dice: &mut StdRng) -> Vec<u8> {
        let (from, to) = range(input.len(), dice);
        let grows = input.len() < LARGE;
        match dice.random_range(0..9) {
            0 if from < input.len() => input[from] ^= 1 << dice.random_range(0..8),
            1 if from < input.len() => input[from] = dice.random(),
            2 => drop(input.drain(from..to)),
            3 if grows => drop(input.splice(from..from, input[from..to].to_vec())),
            4 if grows => {
                let times = [2, 10, 300][dice.random_range(0..3)];
                let piece = input[from..to.min(from + 64)].repeat(times);
                drop(input.splice(from..from, piece));
            }
            5 if grows => {
                let (begins, ends) = range(other.len(), dice);
                drop(input.splice(from..to, other[begins..ends].to_vec()));
            }
            6 => {
                if let Some((from, to)) = number_at(&input, from) {
                    drop(input.splice(from..to, pick(NUMBERS, dice).bytes()));
                }
            }
            7 if grows => drop(input.splice(from..from, pick(LETTERS, dice).bytes())),
            _ if grows && !self.words.is_empty() => {
                let replaced = if dice.random_bool(0.5) { from } else { to.min(from + 16) };
                drop(input.splice(from..replaced, pick(self.words, dice).bytes()));
            }
            _ => input.truncate(to),
        }
        input
    }

    /// One part of it changed, and packed again.
    fn repacked(&self, input: &[u8], dice: &mut StdRng) -> Option<Vec<u8>> {
        let mut parts = parts(input)?;
        let changed = dice.random_range(0..parts.len());
        let other = parts[dice.random_range(0..parts.len())].1.clone();
        match dice.random_range(0..20) {
            0 => drop(parts.remove(changed)),
            1 => parts[changed].0.push_str(pick(self.words, dice)),
            _ => {
                let content = std::mem::take(&mut parts[changed].1);
                parts[changed].1 = self.changed(content, &other, dice);
            }
        }
        packed(&parts)
    }
}

fn pick<'a>(from: &[&'a str], dice: &mut StdRng) -> &'a str {
    from[dice.random_range(0..from.len())]
}

/// Short pieces more often than long ones.
fn range(length: usize, dice: &mut StdRng) -> (usize, usize) {
    let from = dice.random_range(0..=length);
    let longest = [1, 4, 16, 64, 1024, length][dice.random_range(0..6)];
    let to = from + dice.random_range(0..=longest.min(length - from));
    (from, to)
}

/// The next digits from there on.
fn number_at(input: &[u8], from: usize) -> Option<(usize, usize)> {
    let begins = from + input[from..].iter().position(u8::is_ascii_digit)?;
    let length = input[begins..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    Some((begins, begins + length))
}

/// Names and contents; so much of each as a test can afford.
fn parts(input: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(input)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len().min(30) {
        let file = archive.by_index(index).ok()?;
        let (name, mut content) = (file.name().ok()?.into_owned(), Vec::new());
        file.take(LARGE as u64).read_to_end(&mut content).ok()?;
        parts.push((name, content));
    }
    (!parts.is_empty()).then_some(parts)
}

fn packed(parts: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        archive.start_file(name.as_str(), plain).ok()?;
        archive.write_all(content).ok()?;
    }
    Some(archive.finish().ok()?.into_inner())
}
