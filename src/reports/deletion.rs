//! A certificate of deletion: what was deleted because its time was over, how many, when.

use jiff::Timestamp;
use serde_json::json;

use super::{document, foot};
use crate::error::Result;
use crate::t;
use crate::typeset::{self, Template};
use crate::words::Lang;

/// What stands on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletionPaper {
    /// The municipality.
    pub house: String,
    /// Each thing told, with its name.
    pub facts: Vec<(String, String)>,
    /// The number of the certificate.
    pub number: String,
}

/// One page.
pub fn deletion_pdf(paper: &DeletionPaper, lang: Lang, stamp: Timestamp) -> Result<Vec<u8>> {
    let title = t!(lang, "certificate-of-deletion");
    let own = json!({
        "title": title, "text": t!(lang, "certificate-of-deletion-text"), "facts": paper.facts,
        "sign": t!(lang, "certificate-sign"),
    });
    let number = t!(lang, "certificate-number", number = &paper.number);
    let data = document(lang, &title, &paper.house, foot(lang, &number, None), own);
    Ok(typeset::pdf(Template::Deletion, &data, stamp)?)
}
