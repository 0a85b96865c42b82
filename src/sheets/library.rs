//! The library: versions of sheets an organisation has published.  A published version never changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::{Sheet, Text, read_json, starter, store, write_json};
use crate::accounts::Administrator;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;

/// The id under which our own sheet can be looked at before anybody has published it.
pub const STARTER: &str = "starter";

/// One published version, without its items.
#[derive(Clone, Debug)]
pub struct Published {
    /// Our id.
    pub id: String,
    /// What outside programs call the sheet.
    pub key: String,
    /// Which version.
    pub version: String,
    /// Its name.
    pub title: Text,
    /// Edition, such as 職場編.
    pub edition: Option<Text>,
    /// How many items it has.
    pub items: usize,
    /// Since when.
    pub published: Timestamp,
}

/// Every published version of the organisation, the newest first.
pub fn published(tx: &mut Tx, organisation: &str) -> Result<Vec<Published>> {
    store::versions(tx, organisation)?.into_iter().map(about).collect()
}

fn about(row: store::Version) -> Result<Published> {
    let sheet = parse(&row.body)?;
    Ok(Published {
        id: row.id,
        key: row.sheet,
        version: row.version,
        items: sheet.items().count(),
        title: sheet.title,
        edition: sheet.edition,
        published: row.published.parse()?,
    })
}

/// A version as it was published, and since when; our own sheet may be looked at before.
pub fn look(tx: &mut Tx, organisation: &str, id: &str) -> Result<(Sheet, Option<Timestamp>)> {
    if id == STARTER {
        return Ok((starter(), None));
    }
    let row = store::version(tx, organisation, id)?;
    Ok((parse(&row.body)?, Some(row.published.parse()?)))
}

/// A version for whoever has its address, such as the guests of a learning session.
pub fn handed_out(tx: &mut Tx, id: &str) -> Result<Sheet> {
    match id {
        STARTER => Ok(starter()),
        _ => parse(&store::version_anywhere(tx, id)?.body),
    }
}

/// Every sheet that is called so, whoever published it, our own last.
pub fn named(tx: &mut Tx, key: &str, version: &str) -> Result<Vec<Sheet>> {
    let rows = store::versions_named(tx, key, version)?;
    let mut sheets: Vec<Sheet> = rows.iter().map(|row| parse(&row.body)).collect::<Result<_>>()?;
    sheets.extend(Some(starter()).filter(|own| own.key == key && own.version == version));
    Ok(sheets)
}

/// A published version as it was published.
pub fn version(tx: &mut Tx, organisation: &str, id: &str) -> Result<Sheet> {
    parse(&store::version(tx, organisation, id)?.body)
}

/// Refused where this version of this sheet has been published, even with the same contents.
pub fn not_yet_published(tx: &mut Tx, organisation: &str, sheet: &Sheet) -> Result<()> {
    let twin = |row: &store::Version| row.sheet == sheet.key && row.version == sheet.version;
    match store::versions(tx, organisation)?.iter().any(twin) {
        false => Ok(()),
        true => Err(published_before(sheet)),
    }
}

/// Publishes a sheet, once.
pub fn publish(tx: &mut Tx, by: &Administrator, id: &str, sheet: &Sheet, now: &str) -> Result<()> {
    let (organisation, body) = (by.organisation(), write_json(sheet));
    match store::add_version(tx, organisation, id, &sheet.key, &sheet.version, &body, now)? {
        0 => Err(published_before(sheet)),
        _ => Ok(()),
    }
}

fn published_before(sheet: &Sheet) -> Error {
    Error::Refused(msg!("sheet-version-published", version = &sheet.version))
}

fn parse(body: &str) -> Result<Sheet> {
    match read_json(body.as_bytes(), "") {
        (sheet, problems) if problems.is_empty() => Ok(sheet),
        _ => Err(Error::fault("a published sheet does not read")),
    }
}

/// Published versions at hand: they never change, so each is read once.  Cheap to clone.
#[derive(Clone, Default)]
pub struct Shelf(Arc<Mutex<Sheets>>);

/// By organisation and id.
type Sheets = HashMap<(String, String), Arc<Sheet>>;

impl Shelf {
    /// The version of that id.
    pub fn version(&self, tx: &mut Tx, organisation: &str, id: &str) -> Result<Arc<Sheet>> {
        let place = (organisation.to_owned(), id.to_owned());
        if let Some(sheet) = self.sheets().get(&place) {
            return Ok(sheet.clone());
        }
        let sheet = Arc::new(version(tx, organisation, id)?);
        self.sheets().insert(place, sheet.clone());
        Ok(sheet)
    }

    fn sheets(&self) -> std::sync::MutexGuard<'_, Sheets> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
