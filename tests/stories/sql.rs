//! Every SQL text means something to both databases.

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

/// What somebody holds who was already found to be of the organisation, or whom it does not concern: the address of a
/// public thing, a token nobody guesses, the key of something that was looked up with the organisation before.
const HELD: [&str; 21] = [
    "id",
    "round",
    "dialogue",
    "gathering",
    "registration",
    "action",
    "account",
    "unit",
    "address",
    "hash",
    "token",
    "code",
    "door",
    "wall",
    "login",
    "name",
    "seat",
    "series",
    "version",
    "policy",
    "line",
];

/// Jobs that go through all organisations, and what is asked before any is known.
const ANYBODYS: [&str; 8] = [
    "delete from session",
    "delete from roster_draft where created",
    "from duty where kind = 'administrator'",
    "from round where state in ('open', 'closing')",
    "from round where state = 'closing' or",
    "from dialogue where course = 'running'",
    "from gathering where forgotten is null",
    "where sheet = $1 and version = $2",
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

#[test]
fn every_text_names_the_organisation_or_holds_what_was_found_in_it() {
    let tables = tables().into_iter().map(|(table, _)| table);
    let tables: Vec<String> =
        tables.filter(|table| !THE_INSTALLATIONS.contains(&table.as_str())).collect();
    let mut loose = Vec::new();
    for (place, text) in texts().into_iter().filter(|(place, _)| place.ends_with("store.rs")) {
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .collect();
        let about = words.windows(2).any(|pair| {
            ["from", "join", "into", "update"].contains(&pair[0])
                && tables.iter().any(|table| table == pair[1])
        });
        let holds = HELD.iter().any(|key| text.contains(&format!("{key} = $")));
        let fine = text.contains("organisation")
            || holds
            || ANYBODYS.iter().any(|known| text.contains(known));
        if about && !fine {
            loose.push(format!("{place}: {text}"));
        }
    }
    assert_eq!(loose, Vec::<String>::new());
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
fn texts() -> Vec<(String, String)> {
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
    let Ok(server) = std::env::var("TEST_POSTGRES") else { return };
    crate::common::as_ordinary_user(&server, async |world| {
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
