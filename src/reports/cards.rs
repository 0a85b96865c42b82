//! What people wear and what stands on the tables of a learning session: names and places, no ranks.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{document, drawn, foot};
use crate::charts::{self, Frame};
use crate::error::{Error, Result};
use crate::t;
use crate::typeset::{self, Template};
use crate::words::Lang;

/// What stands on every card and sign of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardSheet {
    /// Who holds it, such as 汐見市.
    pub house: String,
    /// What it is called.
    pub title: String,
    /// The day.
    pub day: String,
}

/// What somebody wears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameCard {
    /// As people call them, such as 髙﨑 さくらさん.
    pub name: String,
    /// Where from.
    pub body: String,
    /// The group, where there are groups: 1 is the first.
    pub group: Option<u32>,
    /// The link its QR symbol holds.
    pub link: String,
}

/// Ten cards a page, each as large as a visiting card, with lines to cut along.
pub fn cards_pdf(
    sheet: &CardSheet,
    cards: &[NameCard],
    lang: Lang,
    stamp: Timestamp,
) -> Result<Vec<u8>> {
    let cards: Vec<Value> =
        cards.iter().enumerate().map(|(at, one)| card(at, one, lang)).collect::<Result<_>>()?;
    let own = json!({ "title": sheet.title, "day": sheet.day, "cards": cards });
    let title = t!(lang, "cards-title", title = &sheet.title);
    let data = document(lang, &title, &sheet.house, foot(lang, "", None), own);
    Ok(typeset::pdf(Template::Cards, &data, stamp)?)
}

fn card(at: usize, card: &NameCard, lang: Lang) -> Result<Value> {
    let (id, about) = (format!("q{at}"), t!(lang, "cards-qr", name = &card.name));
    let symbol = charts::qr(&Frame { id: &id, about: &about, lang }, &card.link);
    let symbol = symbol.ok_or_else(|| Error::fault("an address longer than a QR symbol holds"))?;
    let group = card.group.map(|group| t!(lang, "group-number", group = group));
    Ok(json!({ "qr": drawn(&symbol), "name": card.name, "body": card.body, "group": group }))
}

/// What stands on a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Which group sits here: 1 is the first.
    pub group: u32,
    /// Who, by name and where from.
    pub people: Vec<(String, String)>,
}

/// One page a table, to be read from the door.
pub fn signs_pdf(
    sheet: &CardSheet,
    signs: &[Sign],
    lang: Lang,
    stamp: Timestamp,
) -> Result<Vec<u8>> {
    let each = |sign: &Sign| {
        let people = sign.people.iter().map(|(name, body)| json!({ "name": name, "body": body }));
        json!({
            "number": sign.group.to_string(), "called": t!(lang, "group-number", group = sign.group),
            "people": people.collect::<Vec<_>>(),
        })
    };
    let own = json!({ "title": sheet.title, "day": sheet.day, "signs": signs.iter().map(each).collect::<Vec<_>>() });
    let title = t!(lang, "signs-title", title = &sheet.title);
    let data = document(lang, &title, &sheet.house, foot(lang, "", None), own);
    Ok(typeset::pdf(Template::Signs, &data, stamp)?)
}
