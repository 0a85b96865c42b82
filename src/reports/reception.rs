//! Who comes to a learning session: on paper to tick at the door, and as a workbook.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{CardSheet, document, foot};
use crate::error::{Error, Result};
use crate::t;
use crate::typeset::{self, Template};
use crate::words::Lang;
use crate::workbook::{Cell, write_xlsx};

/// One who comes, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// The name.
    pub name: String,
    /// Where from.
    pub body: String,
    /// The code of the municipality.
    pub code: String,
    /// The band.
    pub band: String,
    /// The kind of department.
    pub department: String,
    /// Years in service.
    pub years: String,
    /// Whether there is a seat.
    pub state: String,
    /// In the room or on a screen.
    pub place: String,
    /// First time, or been before.
    pub earlier: String,
    /// The group, once there are some.
    pub group: Option<u32>,
    /// Why this person comes.
    pub motive: String,
    /// Is there.
    pub attended: bool,
}

/// A list to tick with a pencil.
pub fn reception_pdf(
    sheet: &CardSheet,
    guests: &[Guest],
    lang: Lang,
    stamp: Timestamp,
) -> Result<Vec<u8>> {
    let rows: Vec<Value> = guests.iter().map(|guest| row(guest, lang)).collect();
    let title = t!(lang, "reception-title", title = &sheet.title);
    let head = [
        t!(lang, "reception-there"),
        t!(lang, "reception-name"),
        t!(lang, "reception-from"),
        t!(lang, "reception-group"),
        t!(lang, "reception-note"),
    ];
    let own = json!({
        "title": title, "day": sheet.day, "head": head, "rows": rows,
        "count": t!(lang, "reception-count", people = guests.len()),
    });
    let data = document(lang, &title, &sheet.house, foot(lang, &sheet.title, None), own);
    Ok(typeset::pdf(Template::Reception, &data, stamp)?)
}

fn row(guest: &Guest, lang: Lang) -> Value {
    let group = guest.group.map(|group| t!(lang, "group-number", group = group));
    json!({
        "attended": guest.attended, "name": guest.name, "body": guest.body, "group": group,
        "note": format!("{}　{}", guest.state, guest.place),
    })
}

/// The same people, a row each.
pub fn reception_xlsx(guests: &[Guest], lang: Lang) -> Result<Vec<u8>> {
    let head = [
        t!(lang, "reception-name"),
        t!(lang, "reception-from"),
        t!(lang, "table-code"),
        t!(lang, "table-band"),
        t!(lang, "table-department"),
        t!(lang, "table-years"),
        t!(lang, "reception-state"),
        t!(lang, "table-place"),
        t!(lang, "table-earlier"),
        t!(lang, "reception-group"),
        t!(lang, "table-motive"),
        t!(lang, "reception-there"),
    ];
    let head: Vec<Cell> = head.into_iter().map(Cell::from).collect();
    let rows: Vec<Vec<Cell>> =
        std::iter::once(head).chain(guests.iter().map(|guest| cells(guest, lang))).collect();
    let name = t!(lang, "reception-sheet");
    write_xlsx(&[(&name, rows)]).map_err(|error| Error::fault(error.to_string()))
}

fn cells(guest: &Guest, lang: Lang) -> Vec<Cell> {
    let there = if guest.attended { t!(lang, "reception-was-there") } else { String::new() };
    let texts = [
        &guest.name,
        &guest.body,
        &guest.code,
        &guest.band,
        &guest.department,
        &guest.years,
        &guest.state,
        &guest.place,
        &guest.earlier,
    ];
    let texts = texts.into_iter().map(|text| Cell::from(text.as_str()));
    let rest = [Cell::from(guest.group), Cell::from(guest.motive.as_str()), Cell::from(there)];
    texts.chain(rest).collect()
}
