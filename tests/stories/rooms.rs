//! The house rules the compiler does not know (ARCHITECTURE.md, directions).

use std::fs;
use std::path::Path;

/// A file of ours.
pub struct Source {
    /// From the repository's root.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl Source {
    /// Without its unit tests and its comments.
    pub fn code(&self) -> String {
        let text = self.text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The folder or file below `src`: `rounds` of `src/rounds/store.rs`, `live` of `src/live.rs`.
    fn room(&self) -> &str {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        path.split('/').next().unwrap_or_default()
    }

    fn is(&self, name: &str) -> bool {
        self.path.ends_with(&format!("/{name}"))
    }

    /// Draws pages.
    fn is_page(&self) -> bool {
        self.is("pages.rs") || self.path.contains("/pages/") || self.room() == "web"
    }

    /// Written only to be compiled into tests.
    pub fn is_test(&self) -> bool {
        self.is("tests.rs") || self.path.contains("/tests/")
    }
}

#[test]
fn a_domain_uses_only_the_domains_above_it() {
    let domains = domains();
    for (rank, domain) in domains.iter().enumerate() {
        for source in of(domain) {
            for below in &domains[rank + 1..] {
                assert!(!uses(&source, below), "{} reaches down to {below}", source.path);
            }
        }
    }
}

#[test]
fn of_another_domain_only_its_face_is_used() {
    for domain in domains() {
        for source in sources()
            .into_iter()
            .filter(|source| source.room() != domain && source.path != "src/lib.rs")
        {
            for inside in ["store", "pages", "api"] {
                let name = format!("{domain}::{inside}");
                let found = source.code().contains(&format!("crate::{name}"));
                assert!(!found, "{} reaches into {name}", source.path);
            }
        }
    }
}

#[test]
fn plumbing_names_no_domain() {
    let domains = domains();
    for plumbing in plumbing() {
        for source in of(&plumbing) {
            for domain in &domains {
                assert!(!uses(&source, domain), "{} names the domain {domain}", source.path);
            }
        }
    }
}

#[test]
fn sql_lives_in_stores() {
    for source in sources().iter().filter(|source| !source.is("store.rs") && source.room() != "db")
    {
        assert!(!source.code().contains("sql!("), "SQL in {}", source.path);
    }
}

#[test]
fn a_store_does_not_know_the_web_and_a_domain_not_its_protocol() {
    for source in domains().iter().flat_map(|domain| of(domain)) {
        let (code, path) = (source.code(), &source.path);
        if source.is("store.rs") {
            assert!(!code.contains("crate::web") && !code.contains("axum"), "{path} knows the web");
        }
        if source.is("mod.rs") && path.matches('/').count() == 2 {
            assert!(!code.contains("axum"), "{path} says axum");
        }
    }
}

#[test]
fn only_one_folder_knows_that_there_are_two_databases() {
    for source in sources().iter().filter(|source| source.room() != "db") {
        for name in ["rusqlite", "tokio_postgres", "deadpool"] {
            assert!(!source.code().contains(name), "{} names {name}", source.path);
        }
    }
}

#[test]
fn the_time_is_asked_and_the_dice_are_seeded_at_the_edge_only() {
    for source in
        sources().iter().filter(|source| source.path != "src/main.rs" && source.room() != "cli")
    {
        for call in [
            "Timestamp::now",
            "Zoned::now",
            "SystemTime::now",
            "rand::rng()",
            "thread_rng",
            "env::var",
        ] {
            assert!(!source.code().contains(call), "{} calls {call}", source.path);
        }
    }
}

/// A language's words are in `locales/`.  Pages hold no Japanese at all; elsewhere single words may
/// stay that are data: of eras and languages, and those by which other people's files are understood.
/// The people and places of the demonstration are data throughout.
#[test]
fn no_sentence_is_written_in_code() {
    for source in sources().iter().filter(|source| !source.is_test() && source.room() != "demo") {
        for text in literals(&source.code()) {
            let foreign = if source.is_page() { has_japanese(&text) } else { is_sentence(&text) };
            assert!(!foreign, "{}: “{text}” belongs in locales", source.path);
        }
    }
}

fn has_japanese(text: &str) -> bool {
    text.chars().any(|char| matches!(char, 'ぁ'..='ヺ' | '一'..='龠'))
}

fn is_sentence(text: &str) -> bool {
    let ends = ["。", "です", "ます", "ません", "ください"];
    has_japanese(text) && ends.iter().any(|mark| text.ends_with(mark))
}

#[test]
fn only_gauge_makes_figures() {
    for source in sources() {
        for name in ["Figures {", "Shown::Full(", "Shown(", "as f64 /"] {
            let made =
                source.code().lines().any(|line| line.contains(name) && !line.contains("=>"));
            assert!(!made, "{} makes a figure: {name}", source.path);
        }
    }
}

#[test]
fn the_arithmetic_depends_on_nothing() {
    let manifest = fs::read_to_string("gauge/Cargo.toml").unwrap();
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or_default();
    let own = dependencies.split("\n[").next().unwrap_or_default();
    assert_eq!(own.trim(), "");
    for (path, text) in texts_under("gauge/src", "rs") {
        assert!(!text.contains("std::fs") && !text.contains("std::time"), "{path}");
    }
}

/// Whoever holds the server may make a member of a login; no page may, but the one that looks for a colleague and then
/// asks for the organisation.
#[test]
fn what_only_the_command_line_may_is_called_from_nowhere_else() {
    // A restore is asked for on the command line, too.
    let at_home = ["cli", "demo", "accounts", "keeping"];
    for source in sources().iter().filter(|source| !at_home.contains(&source.room())) {
        let code = source.code();
        assert!(!code.contains("accounts::rescue("), "{} rescues", source.path);
        let makes = code.contains("member_by_login(");
        let asks = code.contains("other.organisation() == by.organisation()");
        assert!(!makes || asks, "{} makes a member of a login", source.path);
    }
}

/// The domains in reading order: the first modules of `lib.rs`, down to the plumbing.
fn domains() -> Vec<String> {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    modules(lib.split("// Plumbing").next().unwrap_or_default())
}

fn plumbing() -> Vec<String> {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    let plumbing = lib.split("// Plumbing").nth(1).expect("lib.rs says where the plumbing begins");
    modules(plumbing.split("\n// ").next().unwrap_or_default())
}

fn modules(text: &str) -> Vec<String> {
    let names = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

fn of(room: &str) -> Vec<Source> {
    sources().into_iter().filter(|source| source.room() == room).collect()
}

/// Names that domain, by its path or in a list: `crate::rounds`, `use crate::{App, rounds, t}`.
fn uses(source: &Source, domain: &str) -> bool {
    let code = source.code();
    let listed =
        code.split("use crate::{").skip(1).filter_map(|list| list.split("};").next()).any(|list| {
            list.split(|c: char| !c.is_alphanumeric() && c != '_').any(|name| name == domain)
        });
    let path = format!("crate::{domain}");
    let named = code.match_indices(&path).any(|(at, _)| {
        !code[at + path.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
    });
    listed || named
}

/// Everything under `src`, and what is compiled into it.
pub fn sources() -> Vec<Source> {
    let texts = texts_under("src", "rs").into_iter();
    texts.map(|(path, text)| Source { path, text }).collect()
}

/// Path and text of every file with that ending, in order.
pub fn texts_under(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            texts.extend(texts_under(&path.display().to_string(), ending));
        } else if path.extension().is_some_and(|found| found == ending) {
            texts.push((name(&path), fs::read_to_string(&path).unwrap()));
        }
    }
    texts
}

fn name(path: &Path) -> String {
    path.display().to_string()
}

/// The first text in that code, as the compiler reads it.
pub fn between_quotes(code: &str) -> Option<String> {
    literals(code).into_iter().next()
}

/// Every text in that code.  Characters such as `'"'` are not the beginning of one.
fn literals(code: &str) -> Vec<String> {
    let code = code.replace("'\"'", "").replace("b'\\\"'", "");
    let mut literals = Vec::new();
    let mut rest = code.as_str();
    while let Some((_, after)) = rest.split_once('"') {
        let end = end_of_text(after);
        literals.push(after[..end].replace("\\\n", "").replace("\\\"", "\""));
        rest = after.get(end + 1..).unwrap_or_default();
    }
    literals
}

fn end_of_text(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().find(|(_, char)| {
        let ends = *char == '"' && !escaped;
        escaped = *char == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at)
}
