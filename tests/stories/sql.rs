//! Every SQL text means something to both databases.

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
