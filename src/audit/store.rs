//! The record's rows.

use crate::db::{Tx, record, sql};
use crate::error::Result;

record! {
    /// One entry.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Entry {
        /// Whose chain it is in.
        pub organisation: String,
        /// Its place, from 1.
        pub number: i64,
        /// When.
        pub at: String,
        /// What was done.
        pub kind: String,
        /// By which account.
        pub account: Option<String>,
        /// Its name then.
        pub name: String,
        /// To what.
        pub subject: String,
        /// Of this entry and all before it.
        pub hash: String,
    }
}
record! {
    /// The end of a chain.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Head {
        /// Whose.
        pub organisation: String,
        /// The number of the last entry.
        pub number: i64,
        /// Its hash.
        pub hash: String,
        /// The number of the last entry that was deleted because its time was over.
        pub first: i64,
        /// Its hash.
        pub before: String,
    }
}
record! {
    /// The end of a chain as it was written down on a day.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Anchor {
        /// Whose chain.
        pub organisation: String,
        /// The day.
        pub day: String,
        /// The number of the last entry then.
        pub number: i64,
        /// Its hash.
        pub hash: String,
    }
}
record! { struct Chain { organisation: String, } }

pub fn head(tx: &mut Tx, organisation: &str) -> Result<Option<Head>> {
    tx.maybe(
        sql!(
            "select organisation, number, hash, first, before from audit_head
             where organisation = $1"
        ),
        &[&organisation],
    )
}

pub fn heads(tx: &mut Tx) -> Result<Vec<Head>> {
    tx.all(
        sql!(
            "select organisation, number, hash, first, before from audit_head order by organisation"
        ),
        &[],
    )
}

pub fn set_head(tx: &mut Tx, head: &Head) -> Result<()> {
    tx.run(
        sql!(
            "insert into audit_head (organisation, number, hash, first, before)
             values ($1, $2, $3, $4, $5)
             on conflict (organisation) do update set
                 number = excluded.number, hash = excluded.hash,
                 first = excluded.first, before = excluded.before"
        ),
        &[&head.organisation, &head.number, &head.hash, &head.first, &head.before],
    )?;
    Ok(())
}

pub fn add(tx: &mut Tx, entry: &Entry) -> Result<()> {
    tx.run(
        sql!(
            "insert into audit_entry (organisation, number, at, kind, account, name, subject, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            &entry.organisation,
            &entry.number,
            &entry.at,
            &entry.kind,
            &entry.account,
            &entry.name,
            &entry.subject,
            &entry.hash,
        ],
    )?;
    Ok(())
}

/// The latest of that kind by that account about that subject.
pub fn last(
    tx: &mut Tx,
    organisation: &str,
    kind: &str,
    account: Option<&str>,
    subject: &str,
) -> Result<Option<Entry>> {
    tx.maybe(
        sql!(
            "select organisation, number, at, kind, account, name, subject, hash from audit_entry
             where organisation = $1 and kind = $2 and coalesce(account, '') = $3 and subject = $4
             order by number desc limit 1"
        ),
        &[&organisation, &kind, &account.unwrap_or_default(), &subject],
    )
}

/// An empty kind is every kind.
pub fn entries(
    tx: &mut Tx,
    organisation: &str,
    words: &str,
    kind: &str,
    before: i64,
    most: i64,
) -> Result<Vec<Entry>> {
    tx.all(
        sql!(
            "select organisation, number, at, kind, account, name, subject, hash from audit_entry
             where organisation = $1 and lower(name || ' ' || subject) like $2
                 and ($3 = '' or kind = $3) and number < $4
             order by number desc limit $5"
        ),
        &[&organisation, &words, &kind, &before, &most],
    )
}

pub fn after(tx: &mut Tx, organisation: &str, number: i64, most: i64) -> Result<Vec<Entry>> {
    tx.all(
        sql!(
            "select organisation, number, at, kind, account, name, subject, hash from audit_entry
             where organisation = $1 and number > $2 order by number limit $3"
        ),
        &[&organisation, &number, &most],
    )
}

pub fn entry(tx: &mut Tx, organisation: &str, number: i64) -> Result<Option<Entry>> {
    tx.maybe(
        sql!(
            "select organisation, number, at, kind, account, name, subject, hash from audit_entry
             where organisation = $1 and number = $2"
        ),
        &[&organisation, &number],
    )
}

/// The first entry that is not from before that moment.
pub fn first_since(tx: &mut Tx, organisation: &str, moment: &str) -> Result<Option<Entry>> {
    tx.maybe(
        sql!(
            "select organisation, number, at, kind, account, name, subject, hash from audit_entry
             where organisation = $1 and at >= $2 order by number limit 1"
        ),
        &[&organisation, &moment],
    )
}

pub fn forget(tx: &mut Tx, organisation: &str, until: i64) -> Result<u64> {
    tx.run(
        sql!("delete from audit_entry where organisation = $1 and number <= $2"),
        &[&organisation, &until],
    )
}

pub fn forget_anchors(tx: &mut Tx, organisation: &str, until: i64) -> Result<()> {
    tx.run(
        sql!("delete from audit_anchor where organisation = $1 and number <= $2"),
        &[&organisation, &until],
    )?;
    Ok(())
}

pub fn chains(tx: &mut Tx) -> Result<Vec<String>> {
    let rows: Vec<Chain> = tx.all(
        sql!(
            "select organisation from audit_head union select organisation from audit_entry
             union select organisation from audit_anchor order by organisation"
        ),
        &[],
    )?;
    Ok(rows.into_iter().map(|row| row.organisation).collect())
}

pub fn anchors(tx: &mut Tx, organisation: &str) -> Result<Vec<Anchor>> {
    tx.all(
        sql!(
            "select organisation, day, number, hash from audit_anchor
             where organisation = $1 order by day desc limit 7"
        ),
        &[&organisation],
    )
}

pub fn all_anchors(tx: &mut Tx, organisation: &str) -> Result<Vec<Anchor>> {
    tx.all(
        sql!(
            "select organisation, day, number, hash from audit_anchor
             where organisation = $1 order by number, day"
        ),
        &[&organisation],
    )
}

/// Whether that day had none yet.
pub fn add_anchor(tx: &mut Tx, anchor: &Anchor) -> Result<bool> {
    let added = tx.run(
        sql!(
            "insert into audit_anchor (organisation, day, number, hash) values ($1, $2, $3, $4)
             on conflict (organisation, day) do nothing"
        ),
        &[&anchor.organisation, &anchor.day, &anchor.number, &anchor.hash],
    )?;
    Ok(added == 1)
}
