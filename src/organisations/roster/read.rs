//! Rosters as personnel offices keep them: a row a person, a row a unit, or both.
//!
//! A unit is told by the columns of its levels (局, 部, 課, 係), by one column with its path, or by its code
//! with its name and the code above.  Every wrong cell is told at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::{Entry, Roster, RosterUnit, Service};
use crate::problem::{Problem, Problems};
use crate::words::Message;
use crate::workbook::{self, Grid, Limits, Row, folded};
use crate::{japan, msg, typed};

/// The header is looked for in so many rows.
const HEADER_WITHIN: usize = 20;
/// How long a staff number or a unit's code may be.
const CODE: usize = 30;
/// What stands between the units of a path.
const PATH: [char; 5] = ['›', '>', '＞', '/', '／'];

/// What a column tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Number,
    Name,
    Kana,
    Unit,
    UnitCode,
    ParentCode,
    Level,
    Title,
    Service,
    From,
    Until,
}

/// The headings personnel offices use, and our own.
const HEADINGS: [(Column, &[&str]); 11] = [
    (
        Column::Number,
        &["職員番号", "職員コード", "職員no", "職員ｎｏ", "職員id", "staff number", "number"],
    ),
    (Column::Name, &["氏名", "名前", "職員氏名", "職員名", "name"]),
    (
        Column::Kana,
        &[
            "ふりがな",
            "フリガナ",
            "よみがな",
            "カナ氏名",
            "氏名カナ",
            "氏名かな",
            "カナ",
            "かな",
            "kana",
        ],
    ),
    (Column::Unit, &["所属", "所属名", "所属名称", "組織", "組織名", "unit"]),
    (Column::UnitCode, &["所属コード", "組織コード", "unit code"]),
    (
        Column::ParentCode,
        &["上位所属コード", "上位組織コード", "上位コード", "親コード", "parent code"],
    ),
    (
        Column::Level,
        &[
            "局",
            "局名",
            "部",
            "部名",
            "部局",
            "部局名",
            "課",
            "課名",
            "課室",
            "課室名",
            "室",
            "室名",
            "係",
            "係名",
            "班",
            "班名",
            "担当",
            "担当名",
            "bureau",
            "department",
            "section",
            "team",
        ],
    ),
    (Column::Title, &["職名", "役職", "役職名", "補職", "補職名", "職", "title"]),
    (Column::Service, &["発令区分", "兼務区分", "本務兼務", "本務・兼務", "区分", "service"]),
    (Column::From, &["発令日", "発令年月日", "開始日", "から", "from"]),
    (Column::Until, &["終了日", "任期満了日", "任期", "まで", "until"]),
];

/// Reads a roster.  It may be used where there is no problem.
pub fn read(bytes: &[u8], limits: &Limits) -> (Option<Roster>, Vec<Problem>) {
    let (grid, found) = workbook::table(bytes, limits);
    let Some(mut grid) = grid else { return (None, found) };
    let mut problems = Problems::default();
    problems.extend(found);
    let notes = std::mem::take(&mut grid.notes);
    let Some((index, header)) = header(&grid) else {
        problems.add("", msg!("roster-no-header"));
        return (None, problems.into_vec());
    };
    let mut reader = Reader::new(&header, problems);
    reader.roster.notes.extend(notes);
    if index > 0 {
        let above = msg!("note-above-header", row = header.number());
        reader.roster.notes.push(Problem::at(header.place(0), above));
    }
    reader.read(&grid, index, limits);
    (Some(reader.roster), reader.problems.into_vec())
}

fn known() -> HashMap<String, Column> {
    let pairs =
        HEADINGS.iter().flat_map(|(column, names)| names.iter().map(move |name| (name, column)));
    pairs.map(|(name, column)| (folded(name), *column)).collect()
}

/// The row with the most known headings among the first rows.
fn header(grid: &Grid) -> Option<(usize, Row<'_>)> {
    let known = known();
    let count =
        |row: &Row| row.cells().filter(|(_, name)| known.contains_key(&folded(name))).count();
    let rows = grid.rows().enumerate().take(HEADER_WITHIN);
    let best = rows.map(|(index, row)| (count(&row), index, row)).rev();
    let (count, index, row) = best.max_by_key(|(count, ..)| *count)?;
    (count >= 2).then_some((index, row))
}

struct Reader {
    columns: BTreeMap<Column, usize>,
    levels: Vec<usize>,
    /// Units by their path or their code.
    known: HashMap<String, usize>,
    /// Codes above that were named before their own row.
    wanted: Vec<(usize, String)>,
    roster: Roster,
    problems: Problems,
}

impl Reader {
    fn new(header: &Row, problems: Problems) -> Reader {
        let mut reader = Reader {
            columns: BTreeMap::new(),
            levels: Vec::new(),
            known: HashMap::new(),
            wanted: Vec::new(),
            roster: Roster::default(),
            problems,
        };
        let known = known();
        let mut unread = Vec::new();
        for (index, name) in header.cells().filter(|(_, name)| !name.trim().is_empty()) {
            match known.get(&folded(name)) {
                Some(Column::Level) => reader.levels.push(index),
                Some(column) if reader.columns.contains_key(column) => {
                    let what = msg!("problem-column-twice", name = name.trim());
                    reader.problems.add(header.place(index), what);
                }
                Some(column) => drop(reader.columns.insert(*column, index)),
                None => unread.push(name.trim().to_owned()),
            }
        }
        reader.check_header(header);
        if !unread.is_empty() {
            let what = msg!("roster-unread-columns", names = unread.join(", "));
            reader.roster.notes.push(Problem::at(header.place(0), what));
        }
        reader.roster.number_column = reader.columns.get(&Column::Number).copied().unwrap_or(0);
        reader
    }

    fn check_header(&mut self, header: &Row) {
        let has = |column| self.columns.contains_key(&column);
        let unit = !self.levels.is_empty() || has(Column::Unit) || has(Column::UnitCode);
        let missing = [
            (has(Column::Number), "職員番号"),
            (has(Column::Name), "氏名"),
            (has(Column::Title), "職名"),
            (unit, "所属"),
        ];
        for (_, name) in missing.into_iter().filter(|(there, _)| !there) {
            self.problems.add(header.place(0), msg!("problem-column-missing", name = name));
        }
    }

    fn read(&mut self, grid: &Grid, header: usize, limits: &Limits) {
        let mut rows = grid.rows().skip(header);
        let Some(head) = rows.next() else { return };
        for place in grid.merged_from(&head) {
            self.problems.add(place, msg!("problem-merged"));
        }
        let found = rows.len();
        if found > limits.rows {
            self.problems.add("", msg!("problem-too-many-rows", found = found, most = limits.rows));
            return;
        }
        rows.for_each(|row| self.row(&row));
        self.find_parents();
        if self.roster.people.is_empty() && self.problems.is_empty() {
            self.problems.add("", msg!("roster-nobody"));
        }
    }

    fn text<'g>(&self, row: &Row<'g>, column: Column) -> &'g str {
        self.columns.get(&column).map_or("", |index| row.cell(*index).trim())
    }

    fn place(&self, row: &Row, column: Column) -> String {
        row.place(self.columns.get(&column).copied().unwrap_or(0))
    }

    fn wrong(&mut self, row: &Row, column: Column, what: Message) {
        let place = self.place(row, column);
        self.problems.add(place, msg!("roster-cell-wrong", what = what));
    }

    fn row(&mut self, row: &Row) {
        let unit = self.unit(row);
        let number = typed::half_width(self.text(row, Column::Number)).trim().to_owned();
        let name = self.text(row, Column::Name);
        if number.is_empty() && name.is_empty() {
            return;
        }
        if number.is_empty() || number.chars().count() > CODE {
            self.wrong(row, Column::Number, msg!("roster-number-missing", most = CODE));
        }
        let name = self.name(row, Column::Name);
        let title = self.name(row, Column::Title);
        let kana = self.text(row, Column::Kana).to_owned();
        let service = self.service(row);
        let (from, until) = (self.day(row, Column::From), self.day(row, Column::Until));
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            self.wrong(row, Column::Until, msg!("roster-until-before-from"));
        }
        let row = row.number();
        self.roster.people.push(Entry {
            number,
            name,
            kana,
            unit,
            title,
            service,
            from,
            until,
            row,
        });
    }

    /// A visible line of at most a hundred letters; a letter of one's own making is mentioned.
    fn name(&mut self, row: &Row, column: Column) -> String {
        match typed::name(self.text(row, column)) {
            Ok(name) => {
                if name.chars().any(typed::is_private) {
                    let what = msg!("roster-private-letter", text = &name);
                    let place = self.place(row, column);
                    self.roster.notes.push(Problem::at(place, what));
                }
                name
            }
            Err(what) => {
                self.wrong(row, column, what);
                String::new()
            }
        }
    }

    fn service(&mut self, row: &Row) -> Service {
        let text = self.text(row, Column::Service);
        Service::read(text).unwrap_or_else(|| {
            self.wrong(row, Column::Service, msg!("roster-service-unknown", text = text));
            Service::Main
        })
    }

    fn day(&mut self, row: &Row, column: Column) -> Option<Date> {
        match self.text(row, column) {
            "" => None,
            text => japan::day_of(text).map_err(|bad| self.wrong(row, column, bad.message())).ok(),
        }
    }

    // Units

    fn unit(&mut self, row: &Row) -> Option<usize> {
        let code = typed::half_width(self.text(row, Column::UnitCode)).trim().to_owned();
        if code.chars().count() > CODE {
            self.wrong(row, Column::UnitCode, msg!("roster-code-long", most = CODE));
        }
        let by_code = self.columns.contains_key(&Column::ParentCode);
        match by_code {
            true if code.is_empty() => None,
            true => self.unit_by_code(row, &code),
            false => self.unit_by_path(row, &code),
        }
    }

    fn unit_by_path(&mut self, row: &Row, code: &str) -> Option<usize> {
        let cells: Vec<(usize, &str)> = match self.levels.is_empty() {
            false => self.levels.iter().map(|index| (*index, row.cell(*index))).collect(),
            true => {
                let index = *self.columns.get(&Column::Unit)?;
                row.cell(index).split(PATH).map(|part| (index, part)).collect()
            }
        };
        let (mut above, mut key) = (None, String::new());
        for (index, name) in cells.into_iter().filter(|(_, name)| !name.trim().is_empty()) {
            key.push('\u{1f}');
            key.push_str(name.trim());
            above = Some(match self.known.get(&key) {
                Some(known) => *known,
                None => self.begin(row, index, name, key.clone(), above),
            });
        }
        if let Some(unit) = above {
            self.set_code(row, unit, code);
        }
        above
    }

    fn begin(
        &mut self,
        row: &Row,
        column: usize,
        name: &str,
        key: String,
        above: Option<usize>,
    ) -> usize {
        let name = match typed::name(name) {
            Ok(name) => name,
            Err(what) => {
                self.problems.add(row.place(column), msg!("roster-cell-wrong", what = what));
                String::new()
            }
        };
        if name.chars().any(typed::is_private) {
            let what = msg!("roster-private-letter", text = &name);
            self.roster.notes.push(Problem::at(row.place(column), what));
        }
        let unit = RosterUnit {
            code: String::new(),
            name,
            parent: above,
            outside: None,
            place: row.place(column),
        };
        self.roster.units.push(unit);
        self.known.insert(key, self.roster.units.len() - 1);
        self.roster.units.len() - 1
    }

    fn set_code(&mut self, row: &Row, unit: usize, code: &str) {
        let known = &self.roster.units[unit].code;
        if code.is_empty() || known == code {
            return;
        }
        let other = self.known.get(&format!("code {code}")).copied();
        if !known.is_empty() || other.is_some_and(|other| other != unit) {
            let other = other.map_or(known.clone(), |other| self.roster.units[other].name.clone());
            let (code, name) = (code, self.roster.units[unit].name.clone());
            let what = msg!("roster-code-twice", code = code, name = name, other = other);
            self.wrong(row, Column::UnitCode, what);
            return;
        }
        self.roster.units[unit].code = code.to_owned();
        self.known.insert(format!("code {code}"), unit);
    }

    fn unit_by_code(&mut self, row: &Row, code: &str) -> Option<usize> {
        let name = self.text(row, Column::Unit);
        let above = typed::half_width(self.text(row, Column::ParentCode)).trim().to_owned();
        let key = format!("code {code}");
        if let Some(known) = self.known.get(&key).copied() {
            let unit = &self.roster.units[known];
            let other_name = !name.is_empty() && name != unit.name;
            let other_place =
                !above.is_empty() && unit.outside.as_ref().is_some_and(|own| *own != above);
            if other_name || other_place {
                let what = msg!("roster-code-twice", code = code, name = name, other = &unit.name);
                self.wrong(row, Column::UnitCode, what);
            }
            return Some(known);
        }
        let column = self.columns.get(&Column::Unit).copied().unwrap_or(0);
        let unit = self.begin(row, column, name, key, None);
        self.roster.units[unit].code = code.to_owned();
        self.roster.units[unit].outside = Some(above.clone()).filter(|above| !above.is_empty());
        self.wanted.push((unit, above));
        Some(unit)
    }

    /// Codes above may be named before their own row; those that have none in the file stay outside it.
    fn find_parents(&mut self) {
        for (unit, above) in std::mem::take(&mut self.wanted) {
            if let Some(parent) = self.known.get(&format!("code {above}")) {
                self.roster.units[unit].parent = Some(*parent);
                self.roster.units[unit].outside = None;
            }
        }
        for circle in circles(&self.roster.units) {
            let (place, names) = circle;
            self.problems
                .add(place, msg!("roster-circle", units = crate::words::Value::Names(names)));
        }
    }
}

/// Units of the file that stand below themselves: the cell of one, and the names of all.
fn circles(units: &[RosterUnit]) -> Vec<(String, Vec<String>)> {
    let (mut circles, mut known) = (Vec::new(), BTreeSet::new());
    for start in 0..units.len() {
        let (mut path, mut at) = (Vec::new(), Some(start));
        while let Some(unit) = at.filter(|unit| !known.contains(unit) && !path.contains(unit)) {
            path.push(unit);
            at = units[unit].parent;
        }
        if let Some(first) = at.and_then(|unit| path.iter().position(|other| *other == unit)) {
            let names = path[first..].iter().map(|unit| units[*unit].name.clone());
            circles.push((units[path[first]].place.clone(), names.collect()));
        }
        known.extend(path);
    }
    circles
}
