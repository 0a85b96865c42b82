//! What keeping reads and writes: its own tables, and rows whose time is over.

use crate::db::{Tx, record, sql};
use crate::error::Result;

record! {
    /// A backup that was opened again and found whole.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Proof {
        /// Our id.
        pub id: String,
        /// When the backup was made.
        pub made: String,
        /// When it was proven.
        pub proven: String,
        /// Where it was written.
        pub file: String,
        /// How large it is.
        pub bytes: i64,
        /// How many rows it holds.
        pub entries: i64,
        /// The step of its schema.
        pub version: i64,
    }
}
record! {
    /// A certificate: what was deleted because its time was over.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Deletion {
        /// Its number.
        pub id: String,
        /// When.
        pub at: String,
        /// What, as a clock is called.
        pub kind: String,
        /// When the youngest of it was due.
        pub due: String,
        /// How many.
        pub entries: i64,
        /// SHA-256 of what they were called by.
        pub hash: String,
    }
}
record! { pub struct Body { pub body: String, } }
record! { pub struct Dated { pub id: String, pub at: String, } }
record! { pub struct OpenRound { pub id: String, pub state: String, } }
record! { pub struct Id { pub id: String, } }
record! { struct Count { count: i64, } }
record! { struct Epoch { epoch: i64, } }

// The installation

pub fn epoch(tx: &mut Tx) -> Result<i64> {
    let found: Option<Epoch> = tx.maybe(sql!("select epoch from installation"), &[])?;
    Ok(found.map_or(0, |found| found.epoch))
}

pub fn next_epoch(tx: &mut Tx) -> Result<()> {
    tx.run(sql!("update installation set epoch = epoch + 1"), &[])?;
    Ok(())
}

pub fn end_all_sessions(tx: &mut Tx) -> Result<()> {
    tx.run(sql!("delete from session"), &[])?;
    tx.run(sql!("delete from setup_code"), &[])?;
    tx.run(sql!("delete from sign_in_failure"), &[])?;
    Ok(())
}

pub fn organisations(tx: &mut Tx) -> Result<Vec<Id>> {
    tx.all(sql!("select id from organisation order by id"), &[])
}

/// Rounds that need a key.
pub fn open_rounds(tx: &mut Tx) -> Result<Vec<OpenRound>> {
    tx.all(sql!("select id, state from round where state in ('open', 'closing') order by id"), &[])
}

// Proofs

pub fn add_proof(tx: &mut Tx, proof: &Proof) -> Result<()> {
    tx.run(
        sql!(
            "insert into backup_proof (id, made, proven, file, bytes, entries, version)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            &proof.id,
            &proof.made,
            &proof.proven,
            &proof.file,
            &proof.bytes,
            &proof.entries,
            &proof.version,
        ],
    )?;
    Ok(())
}

pub fn latest_proof(tx: &mut Tx) -> Result<Option<Proof>> {
    tx.maybe(
        sql!(
            "select id, made, proven, file, bytes, entries, version from backup_proof
             order by made desc, id limit 1"
        ),
        &[],
    )
}

// What is kept

pub fn publications(tx: &mut Tx, organisation: &str, most: i64) -> Result<Vec<Body>> {
    tx.all(
        sql!(
            "select publication.body from publication join round on round.id = publication.round
             where publication.organisation = $1 order by round.closed desc limit $2"
        ),
        &[&organisation, &most],
    )
}

/// Closed rounds whose remarks are still there.
pub fn with_remarks(tx: &mut Tx, organisation: &str) -> Result<Vec<Dated>> {
    tx.all(
        sql!(
            "select round.id, round.closed as at
             from round join publication on publication.round = round.id
             where round.organisation = $1 and round.closed is not null
                 and publication.body like '%remarks shown_remark %' order by round.id"
        ),
        &[&organisation],
    )
}

/// Closed rounds whose results are still there.
pub fn with_results(tx: &mut Tx, organisation: &str) -> Result<Vec<Dated>> {
    tx.all(
        sql!(
            "select round.id, round.closed as at
             from round join publication on publication.round = round.id
             where round.organisation = $1 and round.closed is not null order by round.id"
        ),
        &[&organisation],
    )
}

/// Talks of a workplace that are over.
pub fn ended_talks(tx: &mut Tx, organisation: &str) -> Result<Vec<Dated>> {
    tx.all(
        sql!(
            "select id, ended as at from dialogue
             where organisation = $1 and unit is not null and ended is not null order by id"
        ),
        &[&organisation],
    )
}

/// People of the roster whose posts have all ended, with the day the last one did.
pub fn departed(tx: &mut Tx, organisation: &str) -> Result<Vec<Dated>> {
    tx.all(
        sql!(
            "select staff as id, max(ends) || 'T00:00:00+09:00' as at from appointment
             where organisation = $1 group by staff having count(*) = count(ends) order by staff"
        ),
        &[&organisation],
    )
}

/// Those who have a post, or never had one.
pub fn count_staff(tx: &mut Tx, organisation: &str) -> Result<i64> {
    let counted: Count = tx.one(
        sql!(
            "select count(*) as count from staff where organisation = $1
                 and id not in (select staff from appointment where organisation = $1
                                group by staff having count(*) = count(ends))"
        ),
        &[&organisation],
    )?;
    Ok(counted.count)
}

pub fn forget_staff(tx: &mut Tx, organisation: &str, id: &str) -> Result<()> {
    tx.run(sql!("delete from staff where organisation = $1 and id = $2"), &[&organisation, &id])?;
    Ok(())
}

pub fn record_entries(tx: &mut Tx, organisation: &str) -> Result<Vec<Dated>> {
    tx.all(
        sql!("select hash as id, at from audit_entry where organisation = $1 order by number"),
        &[&organisation],
    )
}

pub fn count_sealed(tx: &mut Tx, organisation: &str) -> Result<i64> {
    let counted: Count = tx.one(
        sql!("select count(*) as count from code where organisation = $1"),
        &[&organisation],
    )?;
    Ok(counted.count)
}

pub fn count_participants(tx: &mut Tx, organisation: &str) -> Result<i64> {
    let counted: Count = tx.one(
        sql!(
            "select count(*) as count from registration
             where organisation = $1 and name <> ''"
        ),
        &[&organisation],
    )?;
    Ok(counted.count)
}

pub fn count_sessions(tx: &mut Tx, organisation: &str) -> Result<i64> {
    let counted: Count = tx.one(
        sql!("select count(*) as count from session where organisation = $1"),
        &[&organisation],
    )?;
    Ok(counted.count)
}

pub fn publication(tx: &mut Tx, organisation: &str, round: &str) -> Result<Body> {
    tx.one(
        sql!("select body from publication where organisation = $1 and round = $2"),
        &[&organisation, &round],
    )
}

pub fn set_publication(tx: &mut Tx, organisation: &str, round: &str, body: &str) -> Result<()> {
    tx.run(
        sql!("update publication set body = $3 where organisation = $1 and round = $2"),
        &[&organisation, &round, &body],
    )?;
    Ok(())
}

pub fn forget_results(tx: &mut Tx, organisation: &str, round: &str) -> Result<()> {
    for sql in [
        sql!("delete from publication where organisation = $1 and round = $2"),
        sql!("delete from own_answer where organisation = $1 and round = $2"),
        sql!("delete from prediction where organisation = $1 and round = $2"),
    ] {
        tx.run(sql, &[&organisation, &round])?;
    }
    Ok(())
}

/// What was agreed to be tried belongs to the workplace and stays.
pub fn forget_talk(tx: &mut Tx, organisation: &str, talk: &str) -> Result<()> {
    for sql in [
        sql!("update action set dialogue = null where organisation = $1 and dialogue = $2"),
        sql!("delete from dialogue where organisation = $1 and id = $2"),
    ] {
        tx.run(sql, &[&organisation, &talk])?;
    }
    Ok(())
}

// Certificates

pub fn add_deletion(tx: &mut Tx, organisation: &str, deletion: &Deletion) -> Result<()> {
    tx.run(
        sql!(
            "insert into deletion (id, organisation, at, kind, due, entries, hash)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            &deletion.id,
            &organisation,
            &deletion.at,
            &deletion.kind,
            &deletion.due,
            &deletion.entries,
            &deletion.hash,
        ],
    )?;
    Ok(())
}

pub fn deletions(tx: &mut Tx, organisation: &str) -> Result<Vec<Deletion>> {
    tx.all(
        sql!(
            "select id, at, kind, due, entries, hash from deletion
             where organisation = $1 order by at desc, kind limit 50"
        ),
        &[&organisation],
    )
}

pub fn deletion(tx: &mut Tx, organisation: &str, id: &str) -> Result<Deletion> {
    tx.one(
        sql!(
            "select id, at, kind, due, entries, hash from deletion
             where organisation = $1 and id = $2"
        ),
        &[&organisation, &id],
    )
}
