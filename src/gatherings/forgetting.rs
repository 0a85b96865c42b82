//! Forgetting: what people said of themselves is deleted when it has served.

use jiff::{SignedDuration, Timestamp};

use super::{Gathering, Series, gathering, series, store};
use crate::db::Tx;
use crate::error::Result;

/// The tables that know people: rewritten once something of them is deleted.
pub const PERSONAL: &[&str] = &["registration", "registration_link", "practice_report", "since"];
/// So long after its report is published.
const AFTER_REPORT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// So long after the session, whatever becomes of its report.
const AFTER_DAY: SignedDuration = SignedDuration::from_hours(365 * 24);

impl Gathering {
    /// From when on what people said of themselves is deleted.  A course remembers its people for the
    /// whole year, or nobody could be given a certificate.
    pub fn forgets_at(&self, series: &Series) -> Timestamp {
        let after_day = self.plan.ends + AFTER_DAY;
        let report = self.report_published.filter(|_| series.course.is_none());
        report.map_or(after_day, |at| after_day.min(at + AFTER_REPORT))
    }
}

/// Deletes what people said of themselves, and their links.  What stays are counts: who had a seat and
/// was there, of which band and department.  What was confirmed for the report stands in the report.
pub fn forget(tx: &mut Tx, gathering: &Gathering, now: Timestamp) -> Result<()> {
    tx.alone(&gathering.lock())?;
    super::record::keep_confirmed(tx, gathering)?;
    store::forget_since(tx, &gathering.id)?;
    store::forget_links(tx, &gathering.id)?;
    store::forget_people(tx, &gathering.id)?;
    store::forget_presenters(tx, &gathering.id)?;
    store::forgotten(tx, &gathering.id, &now.to_string())
}

/// Forgets what has to be forgotten by now; how many sessions that were.
pub fn forget_due(tx: &mut Tx, now: Timestamp) -> Result<usize> {
    let mut count = 0;
    for row in store::not_forgotten(tx)? {
        let gathering = gathering(tx, &row.id)?;
        let series = series(tx, &gathering)?;
        if gathering.forgets_at(&series) <= now {
            forget(tx, &gathering, now)?;
            count += 1;
        }
    }
    Ok(count)
}

/// The report of a session is out: from now on its days are counted.
pub fn report_published(tx: &mut Tx, gathering: &Gathering, now: Timestamp) -> Result<()> {
    store::report_published(tx, &gathering.id, &now.to_string())
}
