//! The library: versions of sheets an organisation has published.  A published version never changes; slips of the pen
//! that were corrected are laid over it as it is read.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::correction::laid_over;
use super::mapping::Mapping;
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
    /// How many slips of the pen were corrected since.
    pub corrections: usize,
}

/// Every published version of the organisation, the newest first.
pub fn published(tx: &mut Tx, organisation: &str) -> Result<Vec<Published>> {
    let corrections = store::all_corrections(tx, organisation)?;
    let rows = store::versions(tx, organisation)?;
    rows.into_iter().map(|row| about(row, &corrections)).collect()
}

fn about(row: store::Version, corrections: &[store::Correction]) -> Result<Published> {
    let own = corrections.iter().filter(|correction| correction.version == row.id);
    let own: Vec<store::Correction> = own.cloned().collect();
    let sheet = laid_over(as_published(&row)?, &own)?;
    Ok(Published {
        id: row.id,
        key: row.sheet,
        version: row.version,
        items: sheet.items().count(),
        title: sheet.title,
        edition: sheet.edition,
        published: row.published.parse()?,
        corrections: own.len(),
    })
}

/// A version as it reads now, and since when it is published; our own sheet may be looked at before.
pub fn look(tx: &mut Tx, organisation: &str, id: &str) -> Result<(Sheet, Option<Timestamp>)> {
    if id == STARTER {
        return Ok((starter(), None));
    }
    let row = store::version(tx, organisation, id)?;
    Ok((corrected(tx, &row)?, Some(row.published.parse()?)))
}

/// A version for whoever has its address, such as the guests of a learning session.
pub fn handed_out(tx: &mut Tx, id: &str) -> Result<Sheet> {
    if id == STARTER {
        return Ok(starter());
    }
    let row = store::version_anywhere(tx, id)?;
    corrected(tx, &row)
}

/// Every sheet that is called so, whoever published it, our own last.
pub fn named(tx: &mut Tx, key: &str, version: &str) -> Result<Vec<Sheet>> {
    let rows = store::versions_named(tx, key, version)?;
    let mut sheets: Vec<Sheet> =
        rows.iter().map(|row| corrected(tx, row)).collect::<Result<_>>()?;
    sheets.extend(Some(starter()).filter(|own| own.key == key && own.version == version));
    Ok(sheets)
}

/// A published version as it reads now.
pub fn version(tx: &mut Tx, organisation: &str, id: &str) -> Result<Sheet> {
    let row = store::version(tx, organisation, id)?;
    corrected(tx, &row)
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

/// Says of two published versions what the earlier one means in the later.  Said again, it replaces what was said.
pub fn set_mapping(
    tx: &mut Tx,
    by: &Administrator,
    (earlier, later): (&str, &str),
    mapping: &Mapping,
    now: &str,
) -> Result<()> {
    let organisation = by.organisation();
    let (old, new) = (version(tx, organisation, earlier)?, version(tx, organisation, later)?);
    if earlier == later || !mapping.astray(&old, &new).is_empty() {
        return Err(Error::Refused(msg!("mapping-astray")));
    }
    let body = serde_json::to_string(mapping)?;
    store::put_mapping(tx, organisation, (earlier, later), &body, now).map(|_| ())
}

/// What somebody has said the earlier version means in the later.
pub fn mapping(
    tx: &mut Tx,
    organisation: &str,
    earlier: &str,
    later: &str,
) -> Result<Option<Mapping>> {
    let row = store::mapping(tx, organisation, earlier, later)?;
    Ok(row.map(|row| serde_json::from_str(&row.body)).transpose()?)
}

/// How many rounds asked each version, and how many of them are open.
pub fn rounds(tx: &mut Tx, organisation: &str) -> Result<BTreeMap<String, (i64, i64)>> {
    let rows = store::rounds(tx, organisation)?;
    Ok(rows.into_iter().map(|row| (row.sheet_version, (row.count, row.open))).collect())
}

/// A version word by word as it was published.
pub(super) fn as_published(row: &store::Version) -> Result<Sheet> {
    match read_json(row.body.as_bytes(), "") {
        (sheet, problems) if problems.is_empty() => Ok(sheet),
        _ => Err(Error::fault("a published sheet does not read")),
    }
}

/// A version as it reads now.
pub(super) fn corrected(tx: &mut Tx, row: &store::Version) -> Result<Sheet> {
    laid_over(as_published(row)?, &store::corrections(tx, &row.id)?)
}
