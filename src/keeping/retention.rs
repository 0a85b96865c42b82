//! Retention: every kind of thing has a clock, and goes when its time is over, never before.
//!
//! [`CLOCKS`] is the one table of them.  A daily job deletes what is due, records it and writes a certificate:
//! how many, a hash of what they were called by, when.  Nothing of what was there is in it.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::backup::KEPT;
use super::store;
use crate::accounts::Administrator;
use crate::audit::{self, By, Kind};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::words::Message;
use crate::world::{Dice, hex};
use crate::{japan, msg};

/// A certificate of deletion.
pub use store::Deletion;

/// Something that is kept for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Sealed answers and codes.
    Sealed,
    /// What people wrote beside their answers.
    Remarks,
    /// Figures of closed rounds, the chief's own answers and predictions.
    Results,
    /// Records of workplace talks.
    Talks,
    /// What participants of learning sessions said of themselves.
    Participants,
    /// Who sat where, of those who have left.
    Roster,
    /// Who is signed in.
    Sessions,
    /// The record of who did what.
    Record,
    /// Backups made before an upgrade or a restore.
    Backups,
}

/// All of them.
pub const CLOCKS: [(Clock, Lasts); 9] = [
    (Clock::Sealed, Lasts::Elsewhere),
    (Clock::Remarks, Lasts::Days(90)),
    (Clock::Results, Lasts::FiscalYears(5)),
    (Clock::Talks, Lasts::FiscalYears(3)),
    (Clock::Participants, Lasts::Elsewhere),
    (Clock::Roster, Lasts::FiscalYears(5)),
    (Clock::Sessions, Lasts::Elsewhere),
    (Clock::Record, Lasts::FiscalYears(audit::FISCAL_YEARS)),
    (Clock::Backups, Lasts::Elsewhere),
];

/// How long something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasts {
    /// So many days.
    Days(i64),
    /// To the end of the fiscal year it is from, and so many more.
    FiscalYears(i16),
    /// Its own domain deletes it, at a moment of its own: the close, the sign-out, after the report.
    Elsewhere,
}

impl Lasts {
    /// When something from that moment is due; never where its own domain decides.
    pub fn due(self, from: Timestamp) -> Option<Timestamp> {
        match self {
            Lasts::Days(days) => Some(from + SignedDuration::from_hours(24 * days)),
            Lasts::FiscalYears(years) => {
                let year = japan::fiscal_year(japan::wall_clock(from).date()) + 1 + years;
                let april = date(year, 4, 1).at(0, 0, 0, 0);
                jiff::tz::Offset::constant(9).to_timestamp(april).ok()
            }
            Lasts::Elsewhere => None,
        }
    }
}

impl Clock {
    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Clock::Sealed => "sealed",
            Clock::Remarks => "remarks",
            Clock::Results => "results",
            Clock::Talks => "talks",
            Clock::Participants => "participants",
            Clock::Roster => "roster",
            Clock::Sessions => "sessions",
            Clock::Record => "record",
            Clock::Backups => "backups",
        }
    }

    /// The clock stored so.
    pub fn from_key(key: &str) -> Option<Clock> {
        CLOCKS.iter().map(|(clock, _)| *clock).find(|clock| clock.key() == key)
    }

    /// What people call it.
    pub fn name(self) -> Message {
        match self {
            Clock::Sealed => msg!("clock-sealed"),
            Clock::Remarks => msg!("clock-remarks"),
            Clock::Results => msg!("clock-results"),
            Clock::Talks => msg!("clock-talks"),
            Clock::Participants => msg!("clock-participants"),
            Clock::Roster => msg!("clock-roster"),
            Clock::Sessions => msg!("clock-sessions"),
            Clock::Record => msg!("clock-record"),
            Clock::Backups => msg!("clock-backups"),
        }
    }

    /// Where it is.
    pub fn place(self) -> Message {
        match self {
            Clock::Backups => msg!("where-folder"),
            Clock::Sealed => msg!("where-sealed"),
            _ => msg!("where-database"),
        }
    }

    /// Until when it is kept.
    pub fn until(self, lasts: Lasts) -> Message {
        match (lasts, self) {
            (Lasts::Days(days), _) => msg!("until-days", days = days),
            (Lasts::FiscalYears(years), Clock::Roster) => {
                msg!("until-left", years = i64::from(years))
            }
            (Lasts::FiscalYears(years), _) => msg!("until-fiscal", years = i64::from(years)),
            (_, Clock::Sealed) => msg!("until-close"),
            (_, Clock::Participants) => msg!("until-participants"),
            (_, Clock::Sessions) => msg!("until-sign-out"),
            _ => msg!("until-days", days = KEPT.as_hours() / 24),
        }
    }

    /// What there is, with the moment its clock started.
    fn there(self, tx: &mut Tx, organisation: &str) -> Result<Vec<store::Dated>> {
        match self {
            Clock::Remarks => store::with_remarks(tx, organisation),
            Clock::Results => store::with_results(tx, organisation),
            Clock::Talks => store::ended_talks(tx, organisation),
            Clock::Roster => store::departed(tx, organisation),
            Clock::Record => store::record_entries(tx, organisation),
            Clock::Sealed | Clock::Participants | Clock::Sessions | Clock::Backups => {
                Ok(Vec::new())
            }
        }
    }

    fn count_elsewhere(self, tx: &mut Tx, organisation: &str) -> Result<i64> {
        match self {
            Clock::Sealed => store::count_sealed(tx, organisation),
            Clock::Participants => store::count_participants(tx, organisation),
            Clock::Roster => store::count_staff(tx, organisation),
            Clock::Sessions => store::count_sessions(tx, organisation),
            _ => Ok(0),
        }
    }

    /// The tables that are rewritten once something of it is gone.
    fn tables(self) -> &'static [&'static str] {
        match self {
            Clock::Remarks => &["publication"],
            Clock::Results => &["publication", "own_answer", "prediction"],
            Clock::Talks => &[
                "dialogue",
                "facilitator",
                "dialogue_step",
                "seat",
                "question",
                "hands",
                "voice",
                "agreement",
                "turn",
            ],
            Clock::Roster => &["staff", "appointment"],
            Clock::Record => &["audit_entry", "audit_anchor"],
            Clock::Sealed | Clock::Participants | Clock::Sessions | Clock::Backups => &[],
        }
    }
}

/// What there is of a kind, and what of it is due.
#[derive(Clone, Debug)]
pub struct Stock {
    /// Which.
    pub clock: Clock,
    /// How long it is kept.
    pub lasts: Lasts,
    /// How many there are.
    pub there: i64,
    /// How many the next run deletes.
    pub due: i64,
    /// When the next one is due after that.
    pub next: Option<Timestamp>,
}

/// What an organisation has, kind by kind: what a run would delete, without deleting it.
pub fn stock(tx: &mut Tx, by: &Administrator, now: Timestamp) -> Result<Vec<Stock>> {
    stock_of(tx, by.organisation(), now)
}

/// The same, for whoever holds the machine.
pub(super) fn stock_of(tx: &mut Tx, organisation: &str, now: Timestamp) -> Result<Vec<Stock>> {
    let each = CLOCKS.iter().map(|&(clock, lasts)| {
        let dues = dues(tx, clock, lasts, organisation)?;
        let next = dues.iter().map(|(_, due)| *due).filter(|due| *due > now).min();
        let there = clock.count_elsewhere(tx, organisation)? + dues.len() as i64;
        let due = over(clock, dues, now).len() as i64;
        Ok(Stock { clock, lasts, there, due, next })
    });
    each.collect()
}

/// What is due.  Of the record only a whole beginning goes: an entry that is not due keeps all that follow.
fn over(clock: Clock, dues: Vec<(String, Timestamp)>, now: Timestamp) -> Vec<(String, Timestamp)> {
    let due = |(_, due): &(String, Timestamp)| *due <= now;
    match clock {
        Clock::Record => dues.into_iter().take_while(due).collect(),
        _ => dues.into_iter().filter(due).collect(),
    }
}

fn dues(
    tx: &mut Tx,
    clock: Clock,
    lasts: Lasts,
    organisation: &str,
) -> Result<Vec<(String, Timestamp)>> {
    let mut dues = Vec::new();
    for row in clock.there(tx, organisation)? {
        if let Some(due) = lasts.due(row.at.parse()?) {
            dues.push((row.id, due));
        }
    }
    Ok(dues)
}

/// Deletes what is due everywhere, and rewrites the files behind it.  One kind that fails keeps no other.
pub async fn run(db: &Db, dice: &Dice, now: Timestamp) -> Result<usize> {
    let organisations = db.read(store::organisations).await?;
    let mut certificates = 0;
    for organisation in &organisations {
        for (clock, lasts) in CLOCKS {
            let (id, of) = (dice.id(), organisation.id.clone());
            let done = db.write(move |tx| delete_due(tx, clock, lasts, &of, id, now)).await;
            match done {
                Ok(None) => (),
                Ok(Some(_)) => {
                    certificates += 1;
                    db.scrub(clock.tables()).await?;
                }
                Err(error) => tracing::error!(%error, kind = clock.key(), "could not be deleted"),
            }
        }
    }
    Ok(certificates)
}

fn delete_due(
    tx: &mut Tx,
    clock: Clock,
    lasts: Lasts,
    organisation: &str,
    id: String,
    now: Timestamp,
) -> Result<Option<Deletion>> {
    // Of several nodes one deletes, and one certificate is written.
    tx.alone(&format!("retention {organisation}"))?;
    let gone = over(clock, dues(tx, clock, lasts, organisation)?, now);
    let Some(youngest) = gone.iter().map(|(_, due)| *due).max() else { return Ok(None) };
    for (id, _) in &gone {
        forget(tx, clock, organisation, id)?;
    }
    let names = gone.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join("\n");
    let deletion = Deletion {
        id,
        at: now.to_string(),
        kind: clock.key().to_owned(),
        due: youngest.to_string(),
        entries: gone.len() as i64,
        hash: hex(&Sha256::digest(names)),
    };
    store::add_deletion(tx, organisation, &deletion)?;
    // The record tells itself of its own deletion, and up to where: without that its new beginning would not hold.
    if clock == Clock::Record {
        audit::forget_old(tx, organisation, now)?;
    } else {
        let subject = format!("{} {}", deletion.kind, deletion.entries);
        audit::record(tx, &By::nobody(organisation, now), Kind::Deleted, &subject)?;
    }
    Ok(Some(deletion))
}

fn forget(tx: &mut Tx, clock: Clock, organisation: &str, id: &str) -> Result<()> {
    match clock {
        Clock::Remarks => {
            let body = store::publication(tx, organisation, id)?.body;
            let publication = gauge::shown::Publication::decode(&body)
                .map_err(|_| Error::fault("a stored publication does not pass its audit"))?;
            let without = publication.without_remarks().encode();
            store::set_publication(tx, organisation, id, &without)
        }
        Clock::Results => store::forget_results(tx, organisation, id),
        Clock::Talks => store::forget_talk(tx, organisation, id),
        Clock::Roster => store::forget_staff(tx, organisation, id),
        Clock::Record | Clock::Sealed | Clock::Participants | Clock::Sessions | Clock::Backups => {
            Ok(())
        }
    }
}

/// The latest certificates.
pub fn deletions(tx: &mut Tx, by: &Administrator) -> Result<Vec<Deletion>> {
    store::deletions(tx, by.organisation())
}

/// One certificate.
pub fn deletion(tx: &mut Tx, by: &Administrator, id: &str) -> Result<Deletion> {
    store::deletion(tx, by.organisation(), id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_fiscal_years_end_on_the_last_day_of_march_in_japan() {
        let due =
            |from: &str| Lasts::FiscalYears(5).due(from.parse().unwrap()).unwrap().to_string();
        // 31 March and 1 April in Japan are a second apart, and a year apart in what is kept.
        assert_eq!(due("2026-03-31T14:59:59Z"), "2031-03-31T15:00:00Z");
        assert_eq!(due("2026-03-31T15:00:00Z"), "2032-03-31T15:00:00Z");
        assert_eq!(Lasts::Elsewhere.due("2026-03-31T15:00:00Z".parse().unwrap()), None);
    }
}
