//! The papers of `docs/papers` say what is so: they are held to the schema, to the program's own clocks, and to tests that run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use kizahashi::db::{Cell, Table, Taker, Tx};
use kizahashi::error::Result;
use kizahashi::keeping::retention::CLOCKS;
use kizahashi::words::{Lang, say};

use crate::common::both;
use crate::promises;
use crate::rooms::texts_under;

const INVENTORY: &str = "docs/papers/data-inventory.md";
const RETENTION: &str = "docs/papers/retention.md";

/// The cells of every row of every table in that text.
fn rows(text: &str) -> Vec<Vec<String>> {
    let rows = text.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    let cells =
        |row: &str| row.trim_matches('|').split('|').map(|it| it.trim().to_owned()).collect();
    rows.map(cells).collect()
}

/// What stands between backticks.
fn names(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Tables and columns as a database has them.
#[derive(Default)]
struct Columns(BTreeSet<(String, String)>);

impl Taker for Columns {
    fn table(&mut self, table: &Table) -> Result<()> {
        let columns = table.columns.iter().map(|column| (table.name.clone(), column.name.clone()));
        self.0.extend(columns);
        Ok(())
    }
    fn row(&mut self, _: Vec<Cell>) -> Result<()> {
        Ok(())
    }
}

#[test]
fn every_column_has_an_entry() {
    let mut written: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in entries() {
        for column in names(&row[1]) {
            *written.entry((names(&row[0]).remove(0), column)).or_default() += 1;
        }
    }
    let twice: Vec<_> = written.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "said twice in {INVENTORY}: {twice:?}");
    let written: BTreeSet<(String, String)> = written.into_keys().collect();
    both(async |world| {
        let read = |tx: &mut Tx| {
            let mut columns = Columns::default();
            tx.hand_over(&mut columns)?;
            Ok(columns.0)
        };
        let there = world.app.db.snapshot(read).await.unwrap();
        assert!(there.len() > 400, "only {} columns were found", there.len());
        let new: Vec<_> = there.difference(&written).collect();
        assert!(new.is_empty(), "not in {INVENTORY}: {new:?}");
        let gone: Vec<_> = written.difference(&there).collect();
        assert!(gone.is_empty(), "in {INVENTORY} and nowhere else: {gone:?}");
    });
}

/// The rows of the inventory that are about tables.
fn entries() -> Vec<Vec<String>> {
    let text = fs::read_to_string(INVENTORY).unwrap();
    rows(&text).into_iter().filter(|row| row.len() == 7 && row[0].starts_with('`')).collect()
}

#[test]
fn every_entry_says_whose_it_is_how_it_is_treated_until_when_and_who_sees_it() {
    let terms = terms();
    for row in entries() {
        let [table, _, what, person, treated, until, seen] = &row[..] else { panic!("{row:?}") };
        assert!(
            ["氏名等", "番号", "自由文", "なし"].contains(&person.as_str()),
            "{table}: {person}"
        );
        assert!(["秘", "限", "内", "公"].contains(&treated.as_str()), "{table}: {treated}");
        assert!(!what.is_empty() && !seen.is_empty(), "{table}");
        assert!(until.starts_with('`'), "{table}: {until}");
        for term in names(until) {
            assert!(terms.contains(&term), "{table}: {term} is not explained in {RETENTION}");
        }
    }
}

/// Every word of the retention table for how long something lasts.
fn terms() -> BTreeSet<String> {
    let text = fs::read_to_string(RETENTION).unwrap();
    rows(&text)
        .iter()
        .filter(|row| row[0].starts_with('`'))
        .flat_map(|row| names(&row[0]))
        .collect()
}

#[test]
fn what_is_said_of_deletion_is_what_the_program_does() {
    let text = fs::read_to_string(RETENTION).unwrap();
    let told: Vec<Vec<String>> =
        rows(&text).into_iter().filter(|row| row.len() == 3 && row[0].starts_with('`')).collect();
    let done: Vec<Vec<String>> = CLOCKS
        .iter()
        .map(|&(clock, lasts)| {
            let name = format!("`{}`", clock.key());
            vec![name, say(Lang::Ja, &clock.name()), say(Lang::Ja, &clock.until(lasts))]
        })
        .collect();
    assert_eq!(told, done);
}

#[test]
fn every_measure_names_a_test_that_runs() {
    let tests = promises::tests();
    let mut proofs = 0;
    for (path, text) in texts_under("docs/papers", "md") {
        for name in names(&text).iter().filter(|name| name.contains("::")) {
            assert!(tests.contains(name), "{path} leans on {name}, which is no test");
            proofs += 1;
        }
    }
    assert!(proofs > 60, "only {proofs} tests are named");
    let threats = fs::read_to_string("docs/papers/threat-model.md").unwrap();
    let numbered = rows(&threats).into_iter().filter(|row| row[0].parse::<u32>().is_ok());
    for (place, row) in numbered.enumerate() {
        assert_eq!(row[0], (place + 1).to_string(), "threats are numbered in turn");
        let proof = row.last().unwrap();
        assert!(proof.contains("::") || proof.contains("試験なし"), "nothing proves {row:?}");
    }
}

/// An article of a law, or a notice, has the mark of how far it was read: 〔未確認〕, or what was.
#[test]
fn law_is_cited_with_how_far_it_was_read() {
    for (path, text) in texts_under("docs/papers", "md") {
        for line in text.lines() {
            let digits_before = |word: &str| {
                line.match_indices(word)
                    .any(|(at, _)| line[..at].ends_with(|c: char| c.is_ascii_digit()))
            };
            let cites =
                digits_before("条") || line.contains("ガイドライン」") || line.contains("告示第");
            assert!(!cites || line.contains('〔'), "{path}: {line}");
        }
    }
}

#[test]
fn a_paper_points_at_files_that_are_there() {
    let mut found = 0;
    let operating = texts_under("docs/operating", "md");
    let papers = texts_under("docs/papers", "md").into_iter().chain(operating);
    let own =
        ["README.md", "README.ja.md", "SECURITY.md", "docs/operating.md", "docs/operating.ja.md"];
    let own = own.map(|path| (path.to_owned(), fs::read_to_string(path).unwrap()));
    for (path, text) in papers.chain(own) {
        let folder = std::path::Path::new(&path).parent().unwrap().to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.contains("://") || target.starts_with('#') {
                continue;
            }
            let file = folder.join(target.split('#').next().unwrap());
            assert!(file.exists(), "{path} points at {target}");
            found += 1;
        }
    }
    assert!(found > 50, "only {found} links");
}
