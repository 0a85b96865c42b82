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
