//! The library: versions of sheets an organisation has published.  A published version never changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Sheet, Text, read_json, store, write_json};
use crate::accounts::Administrator;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;

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
}

/// Every published version of the organisation, the newest first.
pub fn published(tx: &mut Tx, organisation: &str) -> Result<Vec<Published>> {
    store::versions(tx, organisation)?
        .into_iter()
        .map(|row| {
            let sheet = parse(&row.body)?;
            Ok(Published { id: row.id, key: row.sheet, version: row.version, title: sheet.title })
        })
        .collect()
}

/// A published version as it was published.
pub fn version(tx: &mut Tx, organisation: &str, id: &str) -> Result<Sheet> {
    parse(&store::version(tx, organisation, id)?.body)
}

/// Publishes a sheet.  The same key and version again is refused, even with the same contents.
pub fn publish(tx: &mut Tx, by: &Administrator, id: &str, sheet: &Sheet, now: &str) -> Result<()> {
    let added = store::add_version(
        tx,
        by.organisation(),
        id,
        &sheet.key,
        &sheet.version,
        &write_json(sheet),
        now,
    )?;
    match added {
        0 => Err(Error::Refused(msg!("sheet-version-published", version = &sheet.version))),
        _ => Ok(()),
    }
}

fn parse(body: &str) -> Result<Sheet> {
    match read_json(body.as_bytes(), "") {
        (sheet, problems) if problems.is_empty() => Ok(sheet),
        _ => Err(Error::fault("a published sheet does not read")),
    }
}

/// Published versions at hand: they never change, so each is read once.  Cheap to clone.
#[derive(Clone, Default)]
pub struct Shelf(Arc<Mutex<HashMap<(String, String), Arc<Sheet>>>>);

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

    fn sheets(&self) -> std::sync::MutexGuard<'_, HashMap<(String, String), Arc<Sheet>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
