//! One table: rows of texts, each knowing its cell.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Limits;
use crate::msg;
use crate::problem::{Problem, Problems};
use crate::words::Message;

/// Rows above the header (titles, dates) that do not count as rows.
pub(super) const ABOVE: usize = 50;
/// Excel itself keeps 32,767 characters in a cell.
const CELL_BYTES: usize = 32 << 10;
/// Runs of flaws that are followed down their columns at once.
const RUNS: usize = 1_000;
const TABLE_BYTES: usize = 64 << 20;

/// A table as it was read.  Rows without values are left out, all others keep their number.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    name: Option<String>,
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<u32>,
    rows: Vec<Start>,
    merged: Vec<Block>,
    /// What was decided while reading and is no problem.
    #[serde(skip)]
    pub notes: Vec<Problem>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Start {
    number: u32,
    first: u32,
}

/// Merged cells, corners included; rows and columns count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Block {
    pub top: u32,
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
}

impl Grid {
    /// Its rows with values, from the top.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> + DoubleEndedIterator {
        (0..self.rows.len()).map(|index| Row { grid: self, index })
    }

    /// Merged cells that reach into this row or below it.
    pub fn merged_from(&self, row: &Row) -> impl Iterator<Item = String> {
        let number = row.number();
        self.merged.iter().filter(move |block| block.bottom + 1 >= number).map(|block| {
            let corner = column_name(block.right as usize);
            format!("{}:{corner}{}", self.place(block.top, block.left), block.bottom + 1)
        })
    }

    fn place(&self, row: u32, column: u32) -> String {
        place(self.name.as_deref(), row, column)
    }

    /// Every cell lies in the text and every row among the cells, in their order and within the limits: so it is
    /// built here, and so one that was built elsewhere has to be.
    pub(super) fn is_sound(&self, limits: &Limits) -> bool {
        let ends = || self.ends.iter().map(|end| *end as usize);
        let firsts = || self.rows.iter().map(|row| row.first as usize);
        let last = self.rows.last().map_or(0, |row| row.number as usize);
        self.text.len() <= TABLE_BYTES
            && self.ends.len() <= limits.cells()
            && ends().is_sorted()
            && ends().all(|end| self.text.is_char_boundary(end))
            && firsts().is_sorted()
            && firsts().all(|first| first <= self.ends.len())
            && self.rows.is_sorted_by_key(|row| row.number)
            && last < limits.rows + ABOVE
            && self.merged.len() <= limits.cells()
            && self.merged.iter().all(|block| block.bottom < u32::MAX)
    }
}

/// One row of a [`Grid`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    grid: &'a Grid,
    index: usize,
}

impl<'a> Row<'a> {
    /// Its number in the file, the first is 1.
    pub fn number(&self) -> u32 {
        self.grid.rows[self.index].number + 1
    }

    /// The text of a cell, empty where there is none; the first column is 0.
    pub fn cell(&self, column: usize) -> &'a str {
        let (first, end) = self.bounds();
        let at = first + column;
        if at >= end {
            return "";
        }
        let start = if at == 0 { 0 } else { self.grid.ends[at - 1] };
        &self.grid.text[start as usize..self.grid.ends[at] as usize]
    }

    /// How many columns it has up to its last value.
    pub fn width(&self) -> usize {
        let (first, end) = self.bounds();
        end - first
    }

    /// The cells with their columns.
    pub fn cells(&self) -> impl Iterator<Item = (usize, &'a str)> {
        let row = *self;
        (0..self.width()).map(move |column| (column, row.cell(column)))
    }

    /// What a person calls that cell: `C7`, or `items!C7` in a workbook of several tables.
    pub fn place(&self, column: usize) -> String {
        self.grid.place(self.number() - 1, column as u32)
    }

    fn bounds(&self) -> (usize, usize) {
        let end = self.grid.rows.get(self.index + 1).map(|next| next.first as usize);
        let first = self.grid.rows[self.index].first as usize;
        (first, end.unwrap_or(self.grid.ends.len()))
    }
}

/// `A`, `B`, …, `Z`, `AA`: the name of a column, the first is 0.
pub fn column_name(column: usize) -> String {
    let letter = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => letter.to_string(),
        rest => column_name(rest - 1) + &letter.to_string(),
    }
}

fn place(name: Option<&str>, row: u32, column: u32) -> String {
    let sheet = name.map(|name| format!("{name}!")).unwrap_or_default();
    format!("{sheet}{}{}", column_name(column as usize), u64::from(row) + 1)
}

/// A table while it is read, cell after cell, within its limits.
pub(super) struct Builder {
    grid: Grid,
    limits: Limits,
    problems: Problems,
    found: usize,
    left: usize,
    last: Option<u32>,
    /// Values below the rows that are read: far cells, or simply too many rows.
    below: Problems,
    flaws: BTreeMap<(u32, Flaw), (u32, u32)>,
}

/// What makes a cell of a workbook unreadable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Flaw {
    /// A formula whose result is not in the file.
    NoResult,
    /// `#REF!` and its like.
    Error(String),
}

/// The file is not read any further.
pub(super) struct Refused(pub Message);

impl Builder {
    pub fn new(name: Option<&str>, limits: &Limits) -> Builder {
        let grid = Grid {
            name: name.map(str::to_owned),
            text: String::new(),
            ends: Vec::new(),
            rows: Vec::new(),
            merged: Vec::new(),
            notes: Vec::new(),
        };
        Builder {
            grid,
            limits: *limits,
            problems: Problems::default(),
            found: 0,
            left: limits.cells(),
            last: None,
            below: Problems::default(),
            flaws: BTreeMap::new(),
        }
    }

    /// The next cell; they come from the left and from the top.
    pub fn cell(&mut self, row: u32, column: u32, text: &str) -> Result<(), Refused> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.begin(row, column)?;
        if column as usize >= self.limits.columns {
            let most = column_name(self.limits.columns - 1);
            let what = msg!("problem-far-cell", column = most);
            self.problems.add(self.grid.place(row, column), what);
            return Ok(());
        }
        if self.is_below(row) {
            return Ok(());
        }
        self.refuse_unreadable(row, column, text);
        self.keep(column, text)
    }

    /// Opens the row where it is a new one.
    fn begin(&mut self, row: u32, column: u32) -> Result<(), Refused> {
        match self.last {
            Some(last) if row < last => return Err(Refused(msg!("problem-workbook-broken"))),
            Some(last) if row == last => return Ok(()),
            _ => {}
        }
        self.last = Some(row);
        self.found += 1;
        match self.is_below(row) {
            true => {
                let what = msg!("problem-far-row", row = self.limits.rows);
                self.below.add(self.grid.place(row, column), what);
            }
            false => {
                let first = self.grid.ends.len() as u32;
                self.grid.rows.push(Start { number: row, first });
            }
        }
        Ok(())
    }

    fn is_below(&self, row: u32) -> bool {
        row as usize >= self.limits.rows + ABOVE
    }

    fn refuse_unreadable(&mut self, row: u32, column: u32, text: &str) {
        let unreadable = |c: char| (c.is_control() && !"\t\r\n".contains(c)) || c == '\u{fffd}';
        if let Some(index) = text.chars().position(unreadable) {
            let what = msg!("problem-unreadable", position = index + 1);
            self.problems.add(self.grid.place(row, column), what);
        }
    }

    fn keep(&mut self, column: u32, text: &str) -> Result<(), Refused> {
        let row = self.grid.rows.last().expect("begun before");
        let (number, width) = (row.number, self.grid.ends.len() as u32 - row.first);
        if column < width {
            return Err(Refused(msg!("problem-workbook-broken")));
        }
        let gap = (column - width) as usize;
        let end = self.grid.text.len() as u32;
        self.grid.ends.extend(std::iter::repeat_n(end, gap));
        match text.len() <= CELL_BYTES {
            true => self.grid.text.push_str(text),
            false => {
                let what = msg!("problem-cell-too-long", found = text.chars().count());
                self.problems.add(self.grid.place(number, column), what);
            }
        }
        self.grid.ends.push(self.grid.text.len() as u32);
        match self.grid.text.len() <= TABLE_BYTES {
            true => Ok(()),
            false => Err(Refused(msg!("problem-inflates"))),
        }
    }

    /// A cell that cannot be read.  The same flaw down a column is one problem.
    pub fn flaw(&mut self, row: u32, column: u32, flaw: Flaw) {
        let key = (column, flaw);
        if let Some((_, last)) = self.flaws.get_mut(&key)
            && *last + 1 == row
        {
            *last = row;
        } else if self.flaws.len() >= RUNS {
            self.tell(key, (row, row));
        } else if let Some(run) = self.flaws.insert(key.clone(), (row, row)) {
            self.tell(key, run);
        }
    }

    fn tell(&mut self, (column, flaw): (u32, Flaw), (first, last): (u32, u32)) {
        let mut place = self.grid.place(first, column);
        if last > first {
            place += &format!(":{}{}", column_name(column as usize), last + 1);
        }
        let what = match flaw {
            Flaw::NoResult => msg!("problem-formula-without-value"),
            Flaw::Error(text) => msg!("problem-error-cell", text = text),
        };
        self.problems.add(place, what);
    }

    pub fn merged(&mut self, block: Block) -> Result<(), Refused> {
        self.count()?;
        self.grid.merged.push(block);
        Ok(())
    }

    /// One more cell, empty ones too: more than the limits could hold are a waste of time.
    pub fn count(&mut self) -> Result<(), Refused> {
        self.left = self.left.checked_sub(1).ok_or(Refused(msg!("problem-inflates")))?;
        Ok(())
    }

    pub fn note(&mut self, what: Message) {
        self.grid.notes.push(Problem::whole(what));
    }

    /// The table, or none where there are more rows than are read.
    pub fn finish(mut self) -> (Option<Grid>, Vec<Problem>) {
        for (key, run) in std::mem::take(&mut self.flaws) {
            self.tell(key, run);
        }
        if self.found > self.limits.rows + ABOVE {
            let (found, most) = (self.found, self.limits.rows);
            let what = msg!("problem-too-many-rows", found = found, most = most);
            self.problems.add("", what);
            return (None, self.problems.into_vec());
        }
        self.problems.extend(self.below.into_vec());
        (Some(self.grid), self.problems.into_vec())
    }

    /// What was found until the file was given up.
    pub fn give_up(mut self, why: Refused) -> (Option<Grid>, Vec<Problem>) {
        self.problems.add("", why.0);
        (None, self.problems.into_vec())
    }
}
