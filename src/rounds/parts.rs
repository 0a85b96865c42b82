//! Rounds gone by, each as one unit took part in it.

use gauge::shown::Publication;
use jiff::Timestamp;

use super::{asked, not_audited, store, those, words};
use crate::db::Tx;
use crate::error::Result;
use crate::sheets::{Item, Sheet};

/// A closed round, as one unit took part in it.
#[derive(Clone, Debug)]
pub struct Part {
    /// The round.
    pub round: String,
    /// The unit the round is for: the one that took part, or one above it.
    pub unit: String,
    /// Counted within that unit.
    pub number: u32,
    /// The sheet it asked.
    pub sheet_version: String,
    /// Its results need a sign-in.
    pub results_sign_in: bool,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it was closed.
    pub closed: Timestamp,
    /// How many people of the unit were asked.
    pub people: u32,
    /// How many of them have come since the round before, where somebody said so.
    pub joined: Option<u32>,
    /// The place of the unit in the round.
    pub place: usize,
    /// Where its results are.
    pub address: String,
    short: bool,
    only: Option<Vec<String>>,
    body: Option<String>,
}

impl Part {
    /// The items it asked, in sheet order.
    pub fn items<'a>(&self, sheet: &'a Sheet) -> Vec<&'a Item> {
        match &self.only {
            Some(keys) => those(sheet, keys),
            None => asked(sheet, self.short),
        }
    }

    /// What it tells, audited again; `None`: too few answered, nothing was opened.
    pub fn publication(&self) -> Result<Option<Publication>> {
        let read = |body: &String| Publication::decode(body).map_err(|_| not_audited());
        self.body.as_ref().map(read).transpose()
    }
}

/// The closed rounds in which a unit took part, the earliest first.
pub fn parts(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Part>> {
    store::parts(tx, organisation, unit)?.into_iter().map(part).collect()
}

/// The closed rounds of all units, each as the unit it is for took part in it, unit by unit, the earliest first.
pub fn own_parts(tx: &mut Tx, organisation: &str) -> Result<Vec<Part>> {
    store::own_parts(tx, organisation)?.into_iter().map(part).collect()
}

fn part(row: store::Part) -> Result<Part> {
    let opened: Timestamp = row.opened.parse()?;
    Ok(Part {
        closed: row.closed.as_deref().map(str::parse).transpose()?.unwrap_or(opened),
        opened,
        number: row.number as u32,
        people: row.people as u32,
        joined: row.joined.filter(|_| row.place == 0).map(|people| people as u32),
        place: row.place as usize,
        only: row.items.as_deref().map(words),
        round: row.round,
        unit: row.unit,
        sheet_version: row.sheet_version,
        results_sign_in: row.results_sign_in,
        address: row.address,
        short: row.short,
        body: row.body,
    })
}
