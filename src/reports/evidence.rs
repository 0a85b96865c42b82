//! Evidence: what an installation shows of itself to whoever has to answer for it, on paper and as text.

use std::fmt::Write;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{document, foot};
use crate::error::Result;
use crate::t;
use crate::typeset::{self, Template};
use crate::words::Lang;

/// What was read, in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The moment it was read, in words.
    pub taken: String,
    /// Each part with its facts.
    pub parts: Vec<EvidencePart>,
}

/// Facts that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidencePart {
    /// Such as バックアップ.
    pub title: String,
    /// One thing a row.
    pub facts: Vec<Fact>,
}

/// One thing that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What was looked at.
    pub what: String,
    /// How it is.
    pub is: String,
    /// Since when, or when it was so, in words.
    pub at: String,
}

fn head(lang: Lang) -> [String; 3] {
    [t!(lang, "evidence-what"), t!(lang, "evidence-is"), t!(lang, "evidence-at")]
}

/// A few pages of A4, with a place to sign.
pub fn evidence_pdf(evidence: &Evidence, lang: Lang, stamp: Timestamp) -> Result<Vec<u8>> {
    let title = t!(lang, "evidence-title");
    let part = |part: &EvidencePart| -> Value {
        let facts = part.facts.iter().map(|fact| [&fact.what, &fact.is, &fact.at]);
        json!({ "title": part.title, "facts": facts.collect::<Vec<_>>() })
    };
    let own = json!({
        "title": title, "taken": t!(lang, "evidence-taken", at = &evidence.taken),
        "text": t!(lang, "evidence-text"), "head": head(lang),
        "parts": evidence.parts.iter().map(part).collect::<Vec<_>>(),
        "sign": [t!(lang, "evidence-signed-by"), t!(lang, "evidence-signed-on")],
    });
    let kind = t!(lang, "evidence-kind");
    let data = document(lang, &title, &kind, foot(lang, &evidence.taken, None), own);
    Ok(typeset::pdf(Template::Evidence, &data, stamp)?)
}

/// The same as Markdown, which reads well as it stands.
pub fn evidence_markdown(evidence: &Evidence, lang: Lang) -> String {
    let taken = t!(lang, "evidence-taken", at = &evidence.taken);
    let mut text =
        format!("# {}\n\n{taken}\n\n{}\n", t!(lang, "evidence-title"), t!(lang, "evidence-text"));
    for part in &evidence.parts {
        let [what, is, at] = head(lang);
        // Writing into a text does not fail.
        let _ = write!(text, "\n## {}\n\n| {what} | {is} | {at} |\n|---|---|---|\n", part.title);
        for fact in &part.facts {
            let _ = writeln!(
                text,
                "| {} | {} | {} |",
                cell(&fact.what),
                cell(&fact.is),
                cell(&fact.at)
            );
        }
    }
    text
}

/// Nothing in it ends a cell or a row.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ")
}
