//! The whole database, table by table: for a backup, a move, and a copy to try things on.
//!
//! Which tables there are, and which leans on which, is asked of the database itself: a table nobody has
//! thought of is copied like any other, and a column of a kind we do not know is a fault, never left out.

use std::collections::BTreeSet;

use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

use super::{Db, Kind, Record, Row, Schema, Session, Tx, Work, blocking, wall};
use crate::error::{Error, Result};

/// A table as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
}

/// One of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Holds,
}

/// What a column holds, as our schemas write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// `text`
    Text,
    /// `bigint`
    Number,
    /// `double precision`
    Real,
    /// `boolean`
    Truth,
    /// `bytea`
    Bytes,
}

impl Holds {
    /// Each with the name schemas and backups write.
    pub const ALL: [(Holds, &str); 5] = [
        (Holds::Text, "text"),
        (Holds::Number, "bigint"),
        (Holds::Real, "double precision"),
        (Holds::Truth, "boolean"),
        (Holds::Bytes, "bytea"),
    ];

    /// As schemas write it.
    pub fn name(self) -> &'static str {
        Holds::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// Read from a schema.
    pub fn from_name(name: &str) -> Option<Holds> {
        let name = name.to_ascii_lowercase();
        Holds::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    fn postgres(self) -> Type {
        match self {
            Holds::Text => Type::TEXT,
            Holds::Number => Type::INT8,
            Holds::Real => Type::FLOAT8,
            Holds::Truth => Type::BOOL,
            Holds::Bytes => Type::BYTEA,
        }
    }

    fn nothing(self) -> &'static (dyn ToSql + Sync) {
        match self {
            Holds::Text => &None::<String>,
            Holds::Number => &None::<i64>,
            Holds::Real => &None::<f64>,
            Holds::Truth => &None::<bool>,
            Holds::Bytes => &None::<Vec<u8>>,
        }
    }
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A broken number.
    Real(f64),
    /// Yes or no.
    Truth(bool),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// Takes the rows of a database one after the other.
pub trait Taker {
    /// The rows that follow are of this table.
    fn table(&mut self, table: &Table) -> Result<()>;
    /// One row.
    fn row(&mut self, row: Vec<Cell>) -> Result<()>;
}

/// What a [`Giver`] gives.
pub enum Piece {
    /// The rows that follow are of this table.
    Table(Table),
    /// One row.
    Row(Vec<Cell>),
}

/// Gives rows, each table's after that table's name, in an order in which they may be put in.
pub trait Giver {
    /// The next piece; none at the end.
    fn next(&mut self) -> Result<Option<Piece>>;
}

impl Db {
    /// A snapshot to read from for as long as it takes: nobody else's reading waits for it.
    pub async fn snapshot<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let statements = self.statements.clone();
        let (work, value) = Work::of(work);
        match &self.kind {
            Kind::Sqlite(sqlite) => {
                let sqlite = sqlite.clone();
                blocking(move || sqlite.snapshot(&statements, work)).await
            }
            Kind::Postgres(postgres) => postgres.unit(true, statements, work).await,
        }?;
        value.get()
    }

    /// A database at an earlier step of the schema, to try something on.
    pub async fn at_step(place: &str, step: i64) -> Result<Db> {
        Db::connect(place, b"", Schema::Step(step)).await
    }
}

impl Tx<'_> {
    /// Every table of ours, those that others lean on first.
    pub fn tables(&mut self) -> Result<Vec<Table>> {
        let mut waiting = Vec::new();
        for name in self.names(SQLITE_TABLES, POSTGRES_TABLES, &[])? {
            let table = self.table(&name)?;
            let mut above = self.names(SQLITE_ABOVE, POSTGRES_ABOVE, &[&name])?;
            above.retain(|above| *above != name);
            waiting.push((table, above));
        }
        in_order(waiting)
    }

    fn table(&mut self, name: &str) -> Result<Table> {
        let (sqlite, postgres) = (SQLITE_COLUMNS, POSTGRES_COLUMNS);
        let sql = if self.is_sqlite() { sqlite } else { postgres };
        let columns = self.all::<Pair>(sql, &[&name])?.into_iter().map(|Pair(column, kind)| {
            let known = Holds::from_name(&kind);
            let fault = || Error::fault(format!("{name}.{column} holds {kind}: unknown to copies"));
            Ok(Column { kind: known.ok_or_else(fault)?, name: column })
        });
        Ok(Table { name: name.to_owned(), columns: columns.collect::<Result<_>>()? })
    }

    fn names(&mut self, sqlite: &str, postgres: &str, of: &[&str]) -> Result<Vec<String>> {
        let sql = if self.is_sqlite() { sqlite } else { postgres };
        let params: Vec<&dyn super::Bind> = of.iter().map(|of| of as &dyn super::Bind).collect();
        Ok(self.all::<Name>(sql, &params)?.into_iter().map(|name| name.0).collect())
    }

    pub(super) fn is_sqlite(&self) -> bool {
        matches!(self.kind, Session::Sqlite(_))
    }

    /// Hands over every row of every table.
    pub fn hand_over(&mut self, taker: &mut dyn Taker) -> Result<()> {
        for table in self.tables()? {
            taker.table(&table)?;
            self.rows(&table, taker)?;
        }
        Ok(())
    }

    fn rows(&mut self, table: &Table, taker: &mut dyn Taker) -> Result<()> {
        const PART: i32 = 500;
        let sql = format!("select {} from {}", listed(&table.columns), quoted(&table.name));
        match &self.kind {
            Session::Sqlite(connection) => {
                let mut statement = connection.prepare(&sql)?;
                let mut rows = statement.raw_query();
                while let Some(row) = rows.next()? {
                    taker.row(cells(&table.columns, &Row::Sqlite(row))?)?;
                }
                Ok(())
            }
            Session::Postgres(runtime, tx) => {
                let portal = runtime.block_on(tx.bind(&sql, &[]))?;
                loop {
                    let part = runtime.block_on(tx.query_portal(&portal, PART))?;
                    if part.is_empty() {
                        return Ok(());
                    }
                    for row in &part {
                        taker.row(cells(&table.columns, &Row::Postgres(row))?)?;
                    }
                }
            }
        }
    }

    /// Puts these rows in the place of everything there is.
    pub fn replace_all(&mut self, giver: &mut dyn Giver) -> Result<()> {
        self.empty()?;
        let known = self.tables()?;
        let (mut next, mut filled) = (giver.next()?, BTreeSet::new());
        while let Some(piece) = next {
            let Piece::Table(table) = piece else {
                return Err(Error::fault("rows without a table"));
            };
            let ours = known.iter().find(|ours| ours.name == table.name);
            let fits = |ours: &&Table| table.columns.iter().all(|one| ours.columns.contains(one));
            if ours.filter(fits).is_none() || !filled.insert(table.name.clone()) {
                return Err(Error::fault(format!("the table {} is not ours", table.name)));
            }
            next = self.fill(&table, giver)?;
        }
        match known.iter().find(|table| !filled.contains(&table.name)) {
            Some(table) => Err(Error::fault(format!("the table {} is missing", table.name))),
            None => Ok(()),
        }
    }

    fn empty(&mut self) -> Result<()> {
        let tables = self.tables()?;
        if self.is_sqlite() {
            self.run("pragma defer_foreign_keys = on", &[])?;
        }
        for table in tables.iter().rev() {
            self.run(&format!("delete from {}", quoted(&table.name)), &[])?;
        }
        Ok(())
    }

    /// Gives what came after the rows of this table.
    fn fill(&mut self, table: &Table, giver: &mut dyn Giver) -> Result<Option<Piece>> {
        match &self.kind {
            Session::Sqlite(connection) => fill_sqlite(connection, table, giver),
            Session::Postgres(runtime, tx) => fill_postgres(runtime, tx, table, giver),
        }
    }
}

fn fill_sqlite(
    connection: &rusqlite::Connection,
    table: &Table,
    giver: &mut dyn Giver,
) -> Result<Option<Piece>> {
    let places: Vec<String> = (1..=table.columns.len()).map(|n| format!("?{n}")).collect();
    let (name, columns, places) = (quoted(&table.name), listed(&table.columns), places.join(", "));
    let mut insert =
        connection.prepare(&format!("insert into {name} ({columns}) values ({places})"))?;
    loop {
        match giver.next()? {
            Some(Piece::Row(row)) => {
                insert.execute(rusqlite::params_from_iter(row.iter().map(Cell::sqlite)))?;
            }
            other => return Ok(other),
        }
    }
}

/// `copy … from stdin`, which looks at what leans on what once, at its end.  It takes no rows through the wall between
/// organisations, which is down for the table's owner until they are in, in this unit of work alone.
fn fill_postgres(
    runtime: &tokio::runtime::Handle,
    tx: &deadpool_postgres::Transaction,
    table: &Table,
    giver: &mut dyn Giver,
) -> Result<Option<Piece>> {
    let (name, columns) = (quoted(&table.name), listed(&table.columns));
    let walled: bool = runtime.block_on(tx.query_one(wall::STANDS, &[&name]))?.try_get(0)?;
    if walled {
        runtime.block_on(tx.batch_execute(&wall::down(&name)))?;
    }
    let copy = format!("copy {name} ({columns}) from stdin binary");
    let sink = runtime.block_on(tx.copy_in(&copy))?;
    let types: Vec<Type> = table.columns.iter().map(|column| column.kind.postgres()).collect();
    let mut writer = Box::pin(BinaryCopyInWriter::new(sink, &types));
    let after = loop {
        match giver.next()? {
            Some(Piece::Row(row)) => {
                let row = row.iter().zip(&table.columns);
                let row: Vec<_> = row.map(|(cell, column)| cell.postgres(column.kind)).collect();
                runtime.block_on(writer.as_mut().write(&row))?;
            }
            other => break other,
        }
    };
    runtime.block_on(writer.as_mut().finish())?;
    if walled {
        runtime.block_on(tx.batch_execute(&wall::up(&name)))?;
    }
    Ok(after)
}

impl Cell {
    fn sqlite(&self) -> &dyn rusqlite::ToSql {
        match self {
            Cell::Null => &rusqlite::types::Null,
            Cell::Text(text) => text,
            Cell::Number(number) => number,
            Cell::Real(number) => number,
            Cell::Truth(truth) => truth,
            Cell::Bytes(bytes) => bytes,
        }
    }

    fn postgres(&self, holds: Holds) -> &(dyn ToSql + Sync) {
        match self {
            Cell::Null => holds.nothing(),
            Cell::Text(text) => text,
            Cell::Number(number) => number,
            Cell::Real(number) => number,
            Cell::Truth(truth) => truth,
            Cell::Bytes(bytes) => bytes,
        }
    }
}

fn cells(columns: &[Column], row: &Row) -> Result<Vec<Cell>> {
    columns.iter().map(|column| cell(column, row)).collect()
}

fn cell(column: &Column, row: &Row) -> Result<Cell> {
    let name = column.name.as_str();
    let cell = match column.kind {
        Holds::Text => row.get::<Option<String>>(name)?.map(Cell::Text),
        Holds::Number => row.get::<Option<i64>>(name)?.map(Cell::Number),
        Holds::Real => row.get::<Option<f64>>(name)?.map(Cell::Real),
        Holds::Truth => row.get::<Option<bool>>(name)?.map(Cell::Truth),
        Holds::Bytes => row.get::<Option<Vec<u8>>>(name)?.map(Cell::Bytes),
    };
    Ok(cell.unwrap_or(Cell::Null))
}

/// Each after all it leans on.
fn in_order(mut waiting: Vec<(Table, Vec<String>)>) -> Result<Vec<Table>> {
    let (mut ordered, mut done) = (Vec::new(), BTreeSet::new());
    while !waiting.is_empty() {
        let ready = |(_, above): &(Table, Vec<String>)| above.iter().all(|it| done.contains(it));
        let Some(at) = waiting.iter().position(ready) else {
            return Err(Error::fault("tables that lean on each other in a circle"));
        };
        let (table, _) = waiting.remove(at);
        done.insert(table.name.clone());
        ordered.push(table);
    }
    Ok(ordered)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn listed(columns: &[Column]) -> String {
    let quoted: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
    quoted.join(", ")
}

struct Name(String);

impl Record for Name {
    fn read(row: Row<'_>) -> Result<Name> {
        Ok(Name(row.get("name")?))
    }
}

struct Pair(String, String);

impl Record for Pair {
    fn read(row: Row<'_>) -> Result<Pair> {
        Ok(Pair(row.get("name")?, row.get("kind")?))
    }
}

// What the migrations know of themselves is made anew with every schema, never copied.
const SQLITE_TABLES: &str = "select name from sqlite_master where type = 'table'
     and name not like 'sqlite~_%' escape '~' and name <> 'refinery_schema_history' order by name";
const POSTGRES_TABLES: &str = "select relname::text as name from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
         and relname <> 'refinery_schema_history' order by relname::text";
const SQLITE_COLUMNS: &str =
    "select name, lower(type) as kind from pragma_table_info($1) order by cid";
const POSTGRES_COLUMNS: &str = "select attname::text as name, format_type(atttypid, atttypmod) as kind
     from pg_attribute where attrelid = quote_ident($1)::regclass and attnum > 0 and not attisdropped
     order by attnum";
const SQLITE_ABOVE: &str =
    "select distinct \"table\" as name from pragma_foreign_key_list($1) order by 1";
const POSTGRES_ABOVE: &str = "select distinct relname::text as name
     from pg_constraint join pg_class on pg_class.oid = confrelid
     where contype = 'f' and conrelid = quote_ident($1)::regclass order by 1";

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Table {
        Table { name: name.into(), columns: Vec::new() }
    }

    #[test]
    fn a_table_comes_after_those_it_leans_on_and_a_circle_is_told() {
        let leans = |on: &[&str]| on.iter().map(|name| name.to_string()).collect::<Vec<_>>();
        let waiting = vec![
            (table("a"), leans(&["b", "c"])),
            (table("b"), leans(&["c"])),
            (table("c"), leans(&[])),
        ];
        let names: Vec<_> =
            in_order(waiting).unwrap().into_iter().map(|table| table.name).collect();
        assert_eq!(names, ["c", "b", "a"]);
        assert!(in_order(vec![(table("a"), leans(&["b"])), (table("b"), leans(&["a"]))]).is_err());
    }
}
