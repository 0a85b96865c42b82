//! Every SQL text about sheets.

use crate::db::{Tx, record, sql};
use crate::error::Result;

record! {
    pub struct Version {
        pub id: String,
        pub sheet: String,
        pub version: String,
        pub body: String,
        pub published: String,
    }
}

pub fn versions(tx: &mut Tx, organisation: &str) -> Result<Vec<Version>> {
    tx.all(
        sql!(
            "select id, sheet, version, body, published from sheet_version
             where organisation = $1 order by published desc, sheet, version"
        ),
        &[&organisation],
    )
}

pub fn version(tx: &mut Tx, organisation: &str, id: &str) -> Result<Version> {
    tx.one(
        sql!(
            "select id, sheet, version, body, published from sheet_version
             where organisation = $1 and id = $2"
        ),
        &[&organisation, &id],
    )
}

/// Whoever has the address of a version may read it.
pub fn version_anywhere(tx: &mut Tx, id: &str) -> Result<Version> {
    tx.one(
        sql!("select id, sheet, version, body, published from sheet_version where id = $1"),
        &[&id],
    )
}

/// The same sheet and version may have been published by several organisations.
pub fn versions_named(tx: &mut Tx, sheet: &str, version: &str) -> Result<Vec<Version>> {
    tx.all(
        sql!(
            "select id, sheet, version, body, published from sheet_version
             where sheet = $1 and version = $2 order by published, id"
        ),
        &[&sheet, &version],
    )
}

pub fn add_version(
    tx: &mut Tx,
    organisation: &str,
    id: &str,
    sheet: &str,
    version: &str,
    body: &str,
    now: &str,
) -> Result<u64> {
    tx.run(
        sql!(
            "insert into sheet_version (id, organisation, sheet, version, body, published)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (organisation, sheet, version) do nothing"
        ),
        &[&id, &organisation, &sheet, &version, &body, &now],
    )
}

// What one version means in another

record! {
    pub struct MappingRow {
        pub body: String,
    }
}

record! {
    /// Two versions of which somebody has said what one means in the other.
    pub struct Step {
        pub earlier: String,
        pub later: String,
    }
}

impl Step {
    /// Where it leads from there, forward or back.
    pub fn other_end(&self, here: &str) -> Option<&str> {
        match here {
            _ if self.earlier == here => Some(&self.later),
            _ if self.later == here => Some(&self.earlier),
            _ => None,
        }
    }
}

pub fn mapping(
    tx: &mut Tx,
    organisation: &str,
    earlier: &str,
    later: &str,
) -> Result<Option<MappingRow>> {
    tx.maybe(
        sql!(
            "select body from sheet_mapping
             where organisation = $1 and earlier = $2 and later = $3"
        ),
        &[&organisation, &earlier, &later],
    )
}

pub fn mapping_steps(tx: &mut Tx, organisation: &str) -> Result<Vec<Step>> {
    tx.all(
        sql!(
            "select earlier, later from sheet_mapping where organisation = $1
             order by made, earlier, later"
        ),
        &[&organisation],
    )
}

pub fn put_mapping(
    tx: &mut Tx,
    organisation: &str,
    (earlier, later): (&str, &str),
    body: &str,
    now: &str,
) -> Result<u64> {
    tx.run(
        sql!(
            "insert into sheet_mapping (organisation, earlier, later, body, made)
             values ($1, $2, $3, $4, $5)
             on conflict (organisation, earlier, later)
             do update set body = excluded.body, made = excluded.made"
        ),
        &[&organisation, &earlier, &later, &body, &now],
    )
}

// Slips of the pen

record! {
    #[derive(Clone, Debug)]
    pub struct Correction {
        pub version: String,
        pub place: String,
        pub lang: String,
        pub old: String,
        pub new: String,
        pub why: String,
        pub who: String,
        pub made: String,
    }
}

pub fn corrections(tx: &mut Tx, version: &str) -> Result<Vec<Correction>> {
    tx.all(
        sql!(
            "select version, place, lang, old, new, why, who, made from sheet_correction
             where version = $1 order by number"
        ),
        &[&version],
    )
}

pub fn all_corrections(tx: &mut Tx, organisation: &str) -> Result<Vec<Correction>> {
    tx.all(
        sql!(
            "select version, place, lang, old, new, why, who, made from sheet_correction
             where organisation = $1 order by version, number"
        ),
        &[&organisation],
    )
}
