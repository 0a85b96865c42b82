//! A backup: every row of every table, in a form of our own that is plain to read, packed and sealed.
//!
//! JSON, one thing a line: a head, for each table its name and columns, each row as an array, and at the
//! end the manifest with the rows and the hash of each table.  Packed with gzip, sealed as [`age`] does it:
//! `age -d -i KEY backup | zcat` shows all of it without us.  Keys of rounds are never in it.

pub mod age;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64ct::{Base64, Encoding};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::db::{Cell, Column, Giver, Holds, Piece, Table, Taker, Tx};
use crate::error::{Error, Result};
use crate::msg;
use crate::world::{Dice, hex};
use age::{Chance, Identity, Opening, Recipient, Sealing};

/// This form of a backup.
const FORMAT: u32 = 1;

/// What a backup says first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The form.
    pub kizahashi_backup: u32,
    /// When it was made.
    pub made: String,
    /// The program that made it.
    pub program: String,
    /// The step of its schema.
    pub step: i64,
    /// How often the installation had been restored.
    pub epoch: i64,
    /// The end of each chain of the record: number and hash.
    pub chains: BTreeMap<String, (i64, String)>,
}

impl Head {
    /// Of a backup made now.
    pub fn new(
        made: String,
        step: i64,
        epoch: i64,
        chains: BTreeMap<String, (i64, String)>,
    ) -> Head {
        let program = env!("CARGO_PKG_VERSION").to_owned();
        Head { kizahashi_backup: FORMAT, made, program, step, epoch, chains }
    }
}

/// What a table held: how many rows, and the hash of the sorted hashes of all rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Rows.
    pub rows: u64,
    /// SHA-256.
    pub sha256: String,
}

/// What each table held, by its name.
pub type Manifest = BTreeMap<String, Counted>;

#[derive(Serialize, Deserialize)]
struct TableLine {
    table: String,
    columns: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct EndLine {
    manifest: Manifest,
}

// Counting

/// Counts what is handed over, and keeps a hash of each row.
#[derive(Default)]
pub struct Counting {
    manifest: Manifest,
    table: Option<String>,
    rows: Vec<[u8; 32]>,
}

impl Counting {
    fn table(&mut self, name: &str) {
        if let Some(table) = self.table.replace(name.to_owned()) {
            self.manifest.insert(table, counted(&mut self.rows));
        }
    }

    fn row(&mut self, line: &str) {
        self.rows.push(Sha256::digest(line).into());
    }

    /// What each table held.
    pub fn manifest(mut self) -> Manifest {
        self.table("");
        self.manifest
    }
}

impl Taker for Counting {
    fn table(&mut self, table: &Table) -> Result<()> {
        Counting::table(self, &table.name);
        Ok(())
    }
    fn row(&mut self, row: Vec<Cell>) -> Result<()> {
        Counting::row(self, &row_line(row)?);
        Ok(())
    }
}

/// The order of rows does not matter: each database has its own.
fn counted(rows: &mut Vec<[u8; 32]>) -> Counted {
    rows.sort_unstable();
    let sum = Sha256::digest(rows.concat());
    let counted = Counted { rows: rows.len() as u64, sha256: hex(&sum) };
    rows.clear();
    counted
}

/// What every table of this snapshot holds.
pub fn count(tx: &mut Tx) -> Result<Manifest> {
    let mut counting = Counting::default();
    tx.hand_over(&mut counting)?;
    Ok(counting.manifest())
}

// Writing

struct Writing<W: Write> {
    out: GzEncoder<Sealing<W>>,
    counting: Counting,
}

impl<W: Write> Writing<W> {
    fn line(&mut self, line: &impl Serialize) -> Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        Ok(self.out.write_all(b"\n")?)
    }
}

impl<W: Write> Taker for Writing<W> {
    fn table(&mut self, table: &Table) -> Result<()> {
        Counting::table(&mut self.counting, &table.name);
        let columns = table.columns.iter().map(|it| (it.name.clone(), it.kind.name().to_owned()));
        self.line(&TableLine { table: table.name.clone(), columns: columns.collect() })
    }

    fn row(&mut self, row: Vec<Cell>) -> Result<()> {
        let line = row_line(row)?;
        Counting::row(&mut self.counting, &line);
        self.out.write_all(line.as_bytes())?;
        Ok(self.out.write_all(b"\n")?)
    }
}

/// Writes everything this snapshot holds into a new file that only its owner may read.  It is beside its place
/// until it is whole and on the disk.
pub fn write(
    tx: &mut Tx,
    path: &Path,
    to: &Recipient,
    head: &Head,
    dice: &Dice,
) -> Result<Manifest> {
    let mut beside = path.file_name().unwrap_or_default().to_owned();
    beside.push(".part");
    let beside = path.with_file_name(beside);
    let written = write_beside(tx, &beside, to, head, dice)
        .and_then(|manifest| put(&beside, path).map(|()| manifest));
    if written.is_err() {
        // It may not have come into being at all.
        drop(fs::remove_file(&beside));
    }
    written
}

/// Puts a file into its place, over what was there; it has survived a power cut once this returns.
pub fn put(beside: &Path, path: &Path) -> Result<()> {
    fs::rename(beside, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    Ok(File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?)
}

fn write_beside(
    tx: &mut Tx,
    path: &Path,
    to: &Recipient,
    head: &Head,
    dice: &Dice,
) -> Result<Manifest> {
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    let chance = Chance { file: dice.bytes(), once: dice.bytes(), nonce: dice.bytes() };
    let sealing = Sealing::new(BufWriter::new(file), to, &chance)?;
    let out = GzEncoder::new(sealing, Compression::default());
    let mut writing = Writing { out, counting: Counting::default() };
    writing.line(head)?;
    tx.hand_over(&mut writing)?;
    let manifest = std::mem::take(&mut writing.counting).manifest();
    writing.line(&EndLine { manifest: manifest.clone() })?;
    let file =
        writing.out.finish()?.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(manifest)
}

// Reading

/// A backup being read.  It is whole only once [`manifest`](Reading::manifest) gives it.
pub struct Reading {
    lines: BufReader<GzDecoder<Opening<File>>>,
    /// What it says first.
    pub head: Head,
    columns: Vec<Column>,
    counting: Counting,
    manifest: Option<Manifest>,
}

impl Reading {
    /// Opens it.
    pub fn open(path: &Path, identity: &Identity) -> Result<Reading> {
        let opening = Opening::new(File::open(path)?, identity).map_err(told)?;
        let mut lines = BufReader::new(GzDecoder::new(opening));
        let mut first = String::new();
        lines.read_line(&mut first).map_err(told)?;
        let head: Head = serde_json::from_str(&first).map_err(|_| damaged())?;
        if head.kizahashi_backup != FORMAT {
            return Err(Error::Refused(msg!("backup-newer-form")));
        }
        let counting = Counting::default();
        Ok(Reading { lines, head, columns: Vec::new(), counting, manifest: None })
    }

    /// What each table held, once everything was read and found as it was written.
    pub fn manifest(self) -> Result<Manifest> {
        self.manifest.ok_or_else(damaged)
    }

    fn read(&mut self) -> Result<Option<Piece>> {
        let mut line = String::new();
        self.lines.read_line(&mut line).map_err(told)?;
        let line = line.strip_suffix('\n').ok_or_else(damaged)?;
        if line.starts_with('[') {
            Counting::row(&mut self.counting, line);
            return Ok(Some(Piece::Row(row_of(line, &self.columns)?)));
        }
        if let Ok(table) = serde_json::from_str::<TableLine>(line) {
            Counting::table(&mut self.counting, &table.table);
            self.columns = columns(&table)?;
            let table = Table { name: table.table, columns: self.columns.clone() };
            return Ok(Some(Piece::Table(table)));
        }
        let end: EndLine = serde_json::from_str(line).map_err(|_| damaged())?;
        let found = std::mem::take(&mut self.counting).manifest();
        if found != end.manifest || !self.lines.fill_buf().map_err(told)?.is_empty() {
            return Err(damaged());
        }
        self.manifest = Some(found);
        Ok(None)
    }
}

impl Giver for Reading {
    fn next(&mut self) -> Result<Option<Piece>> {
        match self.manifest {
            Some(_) => Ok(None),
            None => self.read(),
        }
    }
}

fn columns(table: &TableLine) -> Result<Vec<Column>> {
    let column = |(name, kind): &(String, String)| {
        let kind = Holds::from_name(kind).ok_or_else(damaged)?;
        Ok(Column { name: name.clone(), kind })
    };
    table.columns.iter().map(column).collect()
}

fn told(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Error::Refused(msg!("backup-other-key")),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            damaged()
        }
        _ => error.into(),
    }
}

fn damaged() -> Error {
    Error::Refused(msg!("backup-damaged"))
}

// Rows as JSON

fn row_line(row: Vec<Cell>) -> Result<String> {
    Ok(serde_json::to_string(&row.into_iter().map(value).collect::<Vec<Value>>())?)
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => text.into(),
        Cell::Number(number) => number.into(),
        Cell::Real(number) => number.into(),
        Cell::Truth(truth) => truth.into(),
        Cell::Bytes(bytes) => Base64::encode_string(&bytes).into(),
    }
}

fn row_of(line: &str, columns: &[Column]) -> Result<Vec<Cell>> {
    let values: Vec<Value> = serde_json::from_str(line).map_err(|_| damaged())?;
    if values.len() != columns.len() {
        return Err(damaged());
    }
    let cells = values.into_iter().zip(columns).map(|(value, column)| cell(value, column.kind));
    cells.collect::<Option<_>>().ok_or_else(damaged)
}

fn cell(value: Value, kind: Holds) -> Option<Cell> {
    Some(match (value, kind) {
        (Value::Null, _) => Cell::Null,
        (Value::String(text), Holds::Text) => Cell::Text(text),
        (Value::String(text), Holds::Bytes) => Cell::Bytes(Base64::decode_vec(&text).ok()?),
        (Value::Number(number), Holds::Number) => Cell::Number(number.as_i64()?),
        (Value::Number(number), Holds::Real) => Cell::Real(number.as_f64()?),
        (Value::Bool(truth), Holds::Truth) => Cell::Truth(truth),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_comes_back_as_it_was() {
        let kinds = Holds::ALL.map(|(kind, name)| Column { name: name.into(), kind });
        let row = vec![
            Cell::Text("葛\u{E0100}城 \"1\"\n".into()),
            Cell::Number(i64::MIN),
            Cell::Real(0.1),
            Cell::Truth(true),
            Cell::Bytes((0..=255).collect()),
        ];
        let line = row_line(row.clone()).unwrap();
        assert_eq!(row_of(&line, &kinds).unwrap(), row);
        let nothing = vec![Cell::Null; 5];
        assert_eq!(row_of(&row_line(nothing.clone()).unwrap(), &kinds).unwrap(), nothing);
        assert!(row_of("[1]", &kinds).is_err() && row_of("[1,1,1,1,1]", &kinds).is_err());
    }

    #[test]
    fn the_order_of_rows_does_not_count() {
        let of = |lines: &[&str]| {
            let mut counting = Counting::default();
            Counting::table(&mut counting, "t");
            lines.iter().for_each(|line| Counting::row(&mut counting, line));
            counting.manifest()
        };
        assert_eq!(of(&["[1]", "[2]"]), of(&["[2]", "[1]"]));
        assert_ne!(of(&["[1]", "[1]"]), of(&["[1]"]));
    }
}
