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
