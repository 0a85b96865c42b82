//! What is promised before the first answer is proved: each sentence names its tests.
//!
//! The sentences stand in `locales/ja/rounds.ftl`, each under a line `# Proof: attacks::…, gauge::…`.  A sentence without proof, and
//! a proof that is no test (any more), fail here.

use std::collections::BTreeSet;
use std::fs;

use crate::rooms::texts_under;

/// Messages that begin so are promises …
const BEGIN: [&str; 2] = ["promise-", "who-"];
/// … but for these: names of people and things, titles, buttons.
const NAMES: [&str; 17] = [
    "promise-title",
    "promise-1",
    "promise-2",
    "promise-3",
    "promise-begin",
    "who-alike",
    "who-workplace",
    "who-above",
    "who-promotion",
    "who-address",
    "who-remarks",
    "who-appraisal",
    "who-deleted",
    "who-open-round",
    "who-back",
    "who-paper",
    "who-kept",
];

#[test]
fn every_promise_names_the_tests_that_prove_it() {
    let tests = tests();
    assert!(tests.contains("gauge::nobody_works_out_the_answers_of_few"), "{tests:?}");
    let promises = promises();
    assert!(promises.len() > 10, "{promises:?}");
    for (sentence, proofs) in promises {
        assert!(!proofs.is_empty(), "nothing proves “{sentence}”");
        for proof in proofs {
            assert!(tests.contains(&proof), "“{sentence}” leans on {proof}, which is no test");
        }
    }
}

/// Every promise and its proofs.
fn promises() -> Vec<(String, Vec<String>)> {
    let (mut promises, mut proofs) = (Vec::new(), Vec::new());
    let texts = fs::read_to_string("locales/ja/rounds.ftl").unwrap();
    for line in texts.lines() {
        if let Some(names) = line.strip_prefix("# Proof: ") {
            proofs = names.split(", ").map(str::to_owned).collect();
        } else if let Some((id, _)) = line.split_once(" =") {
            let promised = BEGIN.iter().any(|begin| id.starts_with(begin)) && !NAMES.contains(&id);
            if promised || !proofs.is_empty() {
                promises.push((id.to_owned(), std::mem::take(&mut proofs)));
            }
        }
    }
    promises
}

/// Every test that runs: stories by their file, those of `gauge` and of `xtask` by its name.
pub fn tests() -> BTreeSet<String> {
    let gauge = ["gauge/src", "gauge/tests", "xtask/src"].map(|folder| texts_under(folder, "rs"));
    let named = |path: &str| path.split('/').next().unwrap_or_default().to_owned();
    let gauge = gauge.concat().into_iter().map(|(path, text)| (named(&path), text));
    let stories = texts_under("tests/stories", "rs").into_iter();
    let stories = stories.filter_map(|(path, text)| Some((stem(&path)?, text)));
    gauge.chain(stories).flat_map(|(room, text)| running(&room, &text)).collect()
}

/// A story that nobody has put into the binary does not run.
fn stem(path: &str) -> Option<String> {
    let stem = path.trim_start_matches("tests/stories/").strip_suffix(".rs")?.to_owned();
    let all = fs::read_to_string("tests/stories/main.rs").unwrap();
    all.contains(&format!("\nmod {stem};")).then_some(stem)
}

fn running(room: &str, text: &str) -> Vec<String> {
    let after = text.split("#[test]").skip(1);
    let names = after.filter_map(|rest| rest.trim_start().strip_prefix("fn ")?.split('(').next());
    names.map(|name| format!("{room}::{name}")).collect()
}
