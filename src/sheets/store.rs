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
        pub body: String,
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
            "select earlier, later, body from sheet_mapping where organisation = $1
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

pub fn add_correction(
    tx: &mut Tx,
    organisation: &str,
    number: i64,
    row: &Correction,
) -> Result<u64> {
    tx.run(
        sql!(
            "insert into sheet_correction
                 (organisation, version, number, place, lang, old, new, why, who, made)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        &[
            &organisation,
            &row.version,
            &number,
            &row.place,
            &row.lang,
            &row.old,
            &row.new,
            &row.why,
            &row.who,
            &row.made,
        ],
    )
}

// Sheets that are being written

record! {
    pub struct Draft {
        pub id: String,
        pub earlier: Option<String>,
        pub body: String,
        pub before: Option<String>,
        pub revision: i64,
        pub changed: String,
        pub who: String,
    }
}

pub fn drafts(tx: &mut Tx, organisation: &str) -> Result<Vec<Draft>> {
    tx.all(
        sql!(
            "select id, earlier, body, before, revision, changed, who from sheet_draft
             where organisation = $1 order by changed desc, id"
        ),
        &[&organisation],
    )
}

pub fn draft(tx: &mut Tx, organisation: &str, id: &str) -> Result<Draft> {
    tx.one(
        sql!(
            "select id, earlier, body, before, revision, changed, who from sheet_draft
             where organisation = $1 and id = $2"
        ),
        &[&organisation, &id],
    )
}

pub fn add_draft(tx: &mut Tx, organisation: &str, row: &Draft) -> Result<()> {
    tx.run(
        sql!(
            "insert into sheet_draft
                 (organisation, id, earlier, body, before, revision, changed, who)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            &organisation,
            &row.id,
            &row.earlier,
            &row.body,
            &row.before,
            &row.revision,
            &row.changed,
            &row.who,
        ],
    )?;
    Ok(())
}

/// Only while it is at the revision of `row`, which it leaves.
pub fn change_draft(tx: &mut Tx, organisation: &str, row: &Draft) -> Result<u64> {
    tx.run(
        sql!(
            "update sheet_draft
             set body = $4, before = $5, changed = $6, who = $7, revision = revision + 1
             where organisation = $1 and id = $2 and revision = $3"
        ),
        &[&organisation, &row.id, &row.revision, &row.body, &row.before, &row.changed, &row.who],
    )
}

pub fn remove_draft(tx: &mut Tx, organisation: &str, id: &str) -> Result<u64> {
    tx.run(
        sql!("delete from sheet_draft where organisation = $1 and id = $2"),
        &[&organisation, &id],
    )
}

// Rounds stand further down; of them only how many there are of each version is asked

record! {
    pub struct Rounds {
        pub sheet_version: String,
        pub count: i64,
        pub open: i64,
    }
}

pub fn rounds(tx: &mut Tx, organisation: &str) -> Result<Vec<Rounds>> {
    tx.all(
        sql!(
            "select sheet_version, count(*) as count,
                 count(case when state = 'open' then 1 end) as open
             from round where organisation = $1 group by sheet_version"
        ),
        &[&organisation],
    )
}
