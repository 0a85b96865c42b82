//! What somebody takes home who came to enough sessions of a course.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{document, foot};
use crate::error::Result;
use crate::typeset::{self, Template};
use crate::words::Lang;
use crate::{japan, t};

/// One person's certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The name, as written.
    pub name: String,
    /// Where from.
    pub body: String,
    /// The sessions this person came to, in words.
    pub sessions: Vec<String>,
}

/// One page a person.
pub fn certificates_pdf(
    house: &str,
    course: &str,
    people: &[Certificate],
    day: Date,
    lang: Lang,
    stamp: Timestamp,
) -> Result<Vec<u8>> {
    let each = |one: &Certificate| -> Value {
        let sessions = one.sessions.len();
        json!({
            "name": t!(lang, "certificate-name", name = &one.name), "body": one.body, "sessions": one.sessions,
            "text": t!(lang, "certificate-text", course = course, sessions = sessions),
        })
    };
    let title = t!(lang, "certificate");
    let own = json!({
        "title": title, "house": house, "day": japan::long_date(lang, day),
        "people": people.iter().map(each).collect::<Vec<_>>(),
    });
    let data = document(lang, &title, house, foot(lang, "", None), own);
    Ok(typeset::pdf(Template::Certificates, &data, stamp)?)
}
