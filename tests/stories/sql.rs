//! Every SQL text means something to both databases, and none reaches into another organisation.

use std::collections::{BTreeMap, BTreeSet};

use kizahashi::db::{Record, Row, Tx};
use kizahashi::error::{Error, Result};
use kizahashi::organisations;

use crate::common::both;
use crate::rooms::{between_quotes, sources};

#[test]
fn both_databases_accept_every_text() {
    both(async |world| {
        let texts = texts();
        assert!(texts.len() > 30, "only {} found", texts.len());
        let refused = world.app.db.write(move |tx| {
            let mut refused = Vec::new();
            for (place, text) in texts {
                if let Err(error) = tx.prepare(&text) {
                    // PostgreSQL does nothing more in a transaction after an error.
                    refused.push(format!("{place}: {error}\n{text}"));
                    break;
                }
            }
            Ok(refused)
        });
        let refused = refused.await.unwrap();
        assert!(refused.is_empty(), "{}", refused.join("\n\n"));
    });
}

#[test]
fn sql_is_lower_case_whole_and_numbered_from_one() {
    for (place, text) in texts() {
        let words = text.replace(|c: char| !c.is_alphanumeric() && c != '_', " ");
        let shouted = words
            .split_whitespace()
            .find(|word| ["SELECT", "INSERT", "UPDATE", "DELETE", "FROM", "WHERE"].contains(word));
        assert_eq!(shouted, None, "{place}: {text}");
        assert!(!text.contains("{}") && !text.contains(';'), "{place}: {text}");
        let most = (1..=30).rev().find(|number| text.contains(&format!("${number}"))).unwrap_or(0);
        for number in 1..=most {
            assert!(
                text.contains(&format!("${number}")),
                "{place}: ${number} is missing in {text}"
            );
        }
    }
}

/// What goes through all organisations by its nature, or is asked before any is known: the whole text of each.
const ANYBODYS: [&str; 13] = [
    // Jobs: what is due, wherever it is.
    "select id from gathering where forgotten is null order by id",
    "select id, state from round where state in ('open', 'closing') order by id",
    "select id from round where state in ('open', 'closing')",
    "select id from round where state = 'closing' or (state = 'open' and deadline <= $1) order by id",
    "select * from dialogue where course = 'running' order by id",
    "delete from roster_draft where created < $1",
    "delete from session where began < $1",
    // A restore ends everybody's sessions and counts the apps its key does not open; a backup names every chain.
    "delete from session",
    "select secret from second_factor where kind = 'app'",
    "select organisation, number, hash, first, before from audit_head order by organisation",
    "select organisation from audit_head union select organisation from audit_entry union select organisation from audit_anchor order by organisation",
    // A receipt (控え) says its sheet by name and version, and whoever holds one has no account.
    "select id, sheet, version, body, published from sheet_version where sheet = $1 and version = $2 order by published, id",
    // Has anybody been set up yet?
    "select count(*) as count from duty where kind = 'administrator'",
];

/// Tables about the installation itself, or about people before it is known whose they are.
const THE_INSTALLATIONS: [&str; 5] =
    ["organisation", "setup_code", "sign_in_failure", "installation", "backup_proof"];

#[test]
fn every_table_belongs_to_an_organisation() {
    for (table, columns) in tables() {
        // The record has a chain of the installation's own beside those of the organisations.
        let own = columns.contains("organisation text not null references organisation (id)")
            || (table.starts_with("audit_") && columns.contains("organisation text"))
            || columns.contains("organisation text primary key references organisation (id)");
        assert!(own || THE_INSTALLATIONS.contains(&table.as_str()), "{table} belongs to nobody");
    }
}

/// Each table of an organisation in each text is bound: to the organisation itself, to a key that the schema says is of
/// one row or of one parent, or by an equality to a table in the same text that is.
#[test]
fn every_text_binds_the_organisation_of_every_table_it_touches() {
    let schema = schema();
    let (mut loose, mut touching, mut named) = (Vec::new(), 0, 0);
    for (place, text) in texts() {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let statement = Statement::read(&text, &schema);
        let left = statement.unbound(&schema);
        touching += usize::from(!statement.tables.is_empty());
        named += usize::from(statement.binds("organisation"));
        if !left.is_empty() && !ANYBODYS.contains(&&*text) {
            loose.push(format!("{place}: nothing binds {left:?} in: {text}"));
        }
    }
    assert!(touching > 300 && named > 130, "{touching} texts, {named} of them by the organisation");
    assert!(loose.is_empty(), "{}", loose.join("\n"));
}

#[test]
fn a_text_that_binds_too_little_is_noticed() {
    let schema = schema();
    let unbound = |text: &str| Statement::read(text, &schema).unbound(&schema);
    let none: [String; 0] = [];
    assert_eq!(unbound("select name from unit where organisation = $1"), none);
    assert_eq!(unbound("select name from unit where id = $1"), none, "the key of one row");
    assert_eq!(unbound("select name from unit"), ["unit"]);
    assert_eq!(unbound("select name from unit where name = $1"), ["unit"], "a name is no key");
    assert_eq!(
        unbound("select organisation from unit where name = $1"),
        ["unit"],
        "told, not bound"
    );
    assert_eq!(
        unbound("update unit set organisation = $1 where name = $2"),
        ["unit"],
        "set, not bound"
    );
    assert_eq!(unbound("update unit set id = $1 where name = $2"), ["unit"]);
    let joined =
        "select 1 from duty join account on account.id = duty.account where duty.organisation = $1";
    assert_eq!(unbound(joined), none);
    let crossed =
        "select 1 from duty join account on account.name = $2 where duty.organisation = $1";
    assert_eq!(unbound(crossed), ["account"]);
    let inner = "delete from post where unit in (select id from unit where organisation = $1)";
    assert_eq!(unbound(inner), none);
    let loose = "delete from post where unit in (select id from unit where name = $1)";
    assert_eq!(unbound(loose), ["post", "unit"]);
    assert_eq!(unbound("insert into unit (id, organisation, name) values ($1, $2, $3)"), none);
    assert_eq!(unbound("insert into unit (id, name) values ($1, $2)"), ["unit"]);
}

/// A key leads to one organisation because whatever names a row of another table is of that row's organisation.
#[test]
fn every_row_is_of_the_organisation_of_every_row_it_names() {
    both(async |world| {
        kizahashi::demo::fill(&world.app).await.unwrap();
        let (schema, mut compared) = (schema(), 0);
        for (table, own) in &schema {
            for (column, parent) in &own.leads {
                let text = format!(
                    "select cast(sum(case when child.organisation = parent.organisation then 0 else 1 end) as text) as pair
                     from {table} child join {parent} parent on parent.id = child.{column}"
                );
                let find = move |tx: &mut Tx| tx.one::<Crossing>(&text, &[]);
                let found = world.app.db.read(find).await.unwrap();
                assert!(
                    matches!(found.0.as_deref(), None | Some("0")),
                    "{table}.{column}: {:?}",
                    found.0
                );
                compared += usize::from(found.0.is_some());
            }
        }
        assert!(compared >= 50, "only {compared} ways from table to table have rows");
    });
}

struct Crossing(Option<String>);

impl Record for Crossing {
    fn read(row: Row<'_>) -> Result<Crossing> {
        Ok(Crossing(row.get("pair")?))
    }
}

/// What the schema says of a table of an organisation.
struct Own {
    columns: BTreeSet<String>,
    /// Columns that are of one row, or name one row of another table.
    keys: BTreeSet<String>,
    /// Of those, the ones that name a row with an organisation of its own, and its table.
    leads: Vec<(String, String)>,
}

fn schema() -> BTreeMap<String, Own> {
    let all = tables();
    let owned = |table: &str| !THE_INSTALLATIONS.contains(&table);
    let mut schema = BTreeMap::new();
    for (table, columns) in all.iter().filter(|(table, _)| owned(table)) {
        let mut own = Own { columns: BTreeSet::new(), keys: BTreeSet::new(), leads: Vec::new() };
        for line in columns.lines().map(|line| line.trim().trim_end_matches(',')) {
            let first = line.split([' ', '(']).next().unwrap_or_default().to_owned();
            let within = line.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
            let within: Vec<String> = within
                .map(|(names, _)| names.split(',').map(|name| name.trim().to_owned()).collect())
                .unwrap_or_default();
            match &*first {
                "primary" | "unique" if within.len() == 1 => own.keys.extend(within),
                // The first of several leads to the row above; the others tell its rows apart.
                "foreign" => own.keys.extend(within.into_iter().next()),
                "primary" | "unique" | "check" | "constraint" | "" | "--" => {}
                _ => {
                    let (_, parent) = line.split_once(" references ").unwrap_or_default();
                    let parent = parent.split(' ').next().unwrap_or_default();
                    if !parent.is_empty()
                        || line.contains("primary key")
                        || line.contains(" unique")
                    {
                        own.keys.insert(first.clone());
                    }
                    if !parent.is_empty() && owned(parent) && line.contains("(id)") {
                        own.leads.push((first.clone(), parent.to_owned()));
                    }
                    own.columns.insert(first);
                }
            }
        }
        own.keys.remove("organisation");
        schema.insert(table.clone(), own);
    }
    for (_, text) in crate::rooms::texts_under("migrations", "sql") {
        for index in text.split("create unique index ").skip(1) {
            let on = index.split_once(" on ").and_then(|(_, on)| on.split_once(')'));
            let (table, column) = on.and_then(|(on, _)| on.split_once(" (")).unwrap();
            if let Some(own) = schema.get_mut(table).filter(|_| !column.contains(',')) {
                own.keys.insert(column.to_owned());
            }
        }
        for added in text.split("alter table ").skip(1) {
            let Some((table, column)) = added.split_once(" add column ") else { continue };
            let (line, _) = column.split_once(';').unwrap_or((column, ""));
            let column = column.split(' ').next().unwrap_or_default().to_owned();
            if let Some(own) = schema.get_mut(table) {
                if line.contains(" references ") {
                    own.keys.insert(column.clone());
                }
                own.columns.insert(column);
            }
        }
    }
    schema
}

/// A text as far as it concerns us: its tables by the names it calls them, and what is equal to what.
#[derive(Default)]
struct Statement {
    /// Name in the text, and table.
    tables: Vec<(String, String)>,
    /// Columns that are given from outside, with the table they are said to be of.
    given: Vec<(Option<String>, String)>,
    /// Pairs of columns that are equal.
    equal: Vec<[(Option<String>, String); 2]>,
    /// Tables into which rows are put with their organisation.
    put: Vec<String>,
}

impl Statement {
    fn read(text: &str, schema: &BTreeMap<String, Own>) -> Statement {
        let words = words_of(text);
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        let mut statement = Statement::default();
        for at in 0..words.len() {
            if ["from", "join", "into", "update"].contains(&word(at))
                && schema.contains_key(word(at + 1))
            {
                let named = if word(at + 2) == "as" { word(at + 3) } else { word(at + 2) };
                let own =
                    !named.is_empty() && named.chars().all(|c| c.is_ascii_lowercase() || c == '_');
                let named =
                    if own && !AFTER_A_TABLE.contains(&named) { named } else { word(at + 1) };
                statement.tables.push((named.to_owned(), word(at + 1).to_owned()));
            }
            if word(at) == "into" && word(at + 2) == "(" {
                let columns = words[at + 3..].iter().take_while(|word| *word != ")");
                if columns.into_iter().any(|column| column == "organisation") {
                    statement.put.push(word(at + 1).to_owned());
                }
            }
        }
        // What is set is not asked for.
        let mut asks = true;
        for at in 1..words.len() {
            match word(at) {
                "set" => asks = false,
                "where" | "from" | "select" => asks = true,
                "=" if asks => {
                    let after = if word(at + 1) == "cast" { at + 3 } else { at + 1 };
                    let (left, right) = (column(word(at - 1)), word(after));
                    match (word(at - 1).starts_with('$'), right.starts_with('$')) {
                        (false, true) => statement.given.push(left),
                        (true, false) => statement.given.push(column(right)),
                        _ => statement.equal.push([left, column(right)]),
                    }
                }
                "in" if asks
                    && word(at + 1) == "("
                    && word(at + 2) == "select"
                    && word(at + 4) == "from" =>
                {
                    let inner = (Some(word(at + 5).to_owned()), column(word(at + 3)).1);
                    statement.equal.push([column(word(at - 1)), inner]);
                }
                _ => {}
            }
        }
        statement
    }

    /// The tables of this text that such a column may be of.
    fn of<'a>(
        &'a self,
        (table, column): &'a (Option<String>, String),
        schema: &'a BTreeMap<String, Own>,
    ) -> impl Iterator<Item = usize> + 'a {
        let fits = move |(named, of): &(String, String)| match table {
            Some(table) => table == named,
            None => schema[of].columns.contains(column),
        };
        self.tables.iter().enumerate().filter(move |(_, table)| fits(table)).map(|(at, _)| at)
    }

    fn binds(&self, column: &str) -> bool {
        self.given.iter().any(|(_, given)| given == column)
    }

    /// The names of the tables that nothing binds.
    fn unbound(&self, schema: &BTreeMap<String, Own>) -> Vec<String> {
        let mut bound: BTreeSet<usize> = BTreeSet::new();
        for given in &self.given {
            let key = |at: &usize| {
                given.1 == "organisation" || schema[&self.tables[*at].1].keys.contains(&given.1)
            };
            bound.extend(self.of(given, schema).filter(key));
        }
        let put =
            |(_, (named, of)): &(usize, &(String, String))| named == of && self.put.contains(of);
        bound.extend(self.tables.iter().enumerate().filter(put).map(|(at, _)| at));
        loop {
            let before = bound.len();
            for [one, other] in &self.equal {
                for (from, to) in [(one, other), (other, one)] {
                    // The organisation itself is where some texts begin.
                    let begins = from.0.as_deref() == Some("organisation");
                    if begins || self.of(from, schema).any(|at| bound.contains(&at)) {
                        bound.extend(self.of(to, schema));
                    }
                }
            }
            if bound.len() == before {
                break;
            }
        }
        let left = self.tables.iter().enumerate().filter(|(at, _)| !bound.contains(at));
        let mut left: Vec<String> = left.map(|(_, (named, _))| named.clone()).collect();
        left.sort();
        left
    }
}

/// What may follow a table that is called by its own name.
const AFTER_A_TABLE: [&str; 18] = [
    "where",
    "on",
    "set",
    "values",
    "order",
    "group",
    "select",
    "join",
    "left",
    "inner",
    "limit",
    "union",
    "and",
    "do",
    "returning",
    "default",
    "using",
    "cross",
];

fn column(word: &str) -> (Option<String>, String) {
    match word.split_once('.') {
        Some((table, column)) => (Some(table.to_owned()), column.to_owned()),
        None => (None, word.to_owned()),
    }
}

fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for char in text.chars() {
        let inside = char.is_alphanumeric() || "_.$'".contains(char);
        match (inside, open) {
            (true, true) => words.last_mut().unwrap().push(char),
            (false, _) if char.is_whitespace() => {}
            _ => words.push(char.to_string()),
        }
        open = inside;
    }
    words
}

/// Name and columns of every table of the migrations.
fn tables() -> Vec<(String, String)> {
    let mut tables = Vec::new();
    for (_, text) in crate::rooms::texts_under("migrations", "sql") {
        for table in text.split("create table ").skip(1) {
            let (name, rest) = table.split_once(" (").unwrap();
            tables.push((name.to_owned(), rest.split("\n);").next().unwrap().to_owned()));
        }
    }
    tables
}

/// Every text marked by `sql!`, with the file it is in.
pub fn texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for source in sources() {
        for call in source.code().split("sql!(").skip(1) {
            texts.extend(between_quotes(call).map(|text| (source.path.clone(), text)));
        }
    }
    texts
}

struct Pair(String);

impl Record for Pair {
    fn read(row: Row<'_>) -> Result<Pair> {
        Ok(Pair(row.get("pair")?))
    }
}

#[test]
fn a_parameter_is_found_by_its_number_wherever_it_stands() {
    both(async |world| {
        let read = |tx: &mut Tx| {
            let text = "select cast($2 as text) || cast($1 as text) || cast($2 as text) as pair";
            tx.one::<Pair>(text, &[&"a", &"b"])
        };
        assert_eq!(world.app.db.read(read).await.unwrap().0, "bab");
    });
}

#[test]
fn two_rows_where_one_is_meant_are_a_fault() {
    both(async |world| {
        let read = |tx: &mut Tx| tx.maybe::<Pair>("select 'a' as pair union all select 'b'", &[]);
        assert!(matches!(world.app.db.read(read).await, Err(Error::Fault(_))));
    });
}

#[test]
fn a_unit_of_work_that_fails_or_panics_undoes_itself_alone() {
    both(async |world| {
        let found = |code: &'static str| {
            move |tx: &mut Tx| organisations::found(tx, code, code, code, "2026-06-01T00:00:00Z")
        };
        let db = &world.app.db;
        let (kept, undone, broken) = tokio::join!(
            db.write(found("011002")),
            db.write(move |tx| found("130001")(tx).and(Err::<(), _>(Error::Busy))),
            db.write(move |tx| -> Result<()> {
                found("141003")(tx)?;
                panic!("on purpose")
            }),
        );
        assert!(
            kept.is_ok()
                && matches!(undone, Err(Error::Busy))
                && matches!(broken, Err(Error::Fault(_)))
        );
        let left = db
            .read(|tx| tx.all::<Pair>("select code as pair from organisation", &[]))
            .await
            .unwrap();
        assert_eq!(left.into_iter().map(|pair| pair.0).collect::<Vec<_>>(), ["011002"]);
    });
}

/// The second wall needs a database user who does not stand above it, as an installation should have.
#[test]
fn on_postgresql_a_member_s_requests_are_kept_to_their_organisation_by_the_database_too() {
    both(async |world| {
        if world.database.is_none() {
            return;
        }
        let mut admin = world.founded().await;
        admin.get("/people").await.says("管理 はじめ");
        let db = &world.app.db;
        db.write(crate::who_may::settle_elsewhere).await.unwrap();
        let names = || async {
            let all = "select name as pair from account order by name";
            let rows = db.read(move |tx| tx.all::<Pair>(all, &[])).await.unwrap();
            rows.into_iter().map(|pair| pair.0).collect::<Vec<_>>()
        };
        assert_eq!(names().await.len(), 2, "jobs see everything");
        kizahashi::db::one_request(async {
            kizahashi::db::keep_to("elsewhere");
            assert_eq!(names().await, ["札幌 雪"], "though the query names nobody");
            let steal = "update unit set name = 'ours' where organisation <> 'elsewhere'";
            assert_eq!(db.write(move |tx| tx.run(steal, &[])).await.unwrap(), 0);
            let plant = "insert into unit (id, organisation, name, position)
                 select 'planted', id, 'x', 1 from organisation where id <> 'elsewhere'";
            let planted = db.write(move |tx| tx.run(plant, &[])).await;
            assert!(planted.is_err(), "nothing is planted in another's house");
        })
        .await;
        let mut elsewhere = world.signed_in("elsewhere").await;
        elsewhere.get("/people").await.says("札幌 雪").does_not_say("管理 はじめ");
        world.unit("くらし支援課").await;
        admin.get("/units").await.says("くらし支援課");
    });
}
