//! What became of one item since something was tried on it: told before, and told after.
//!
//! It says what the rounds told, what else happened in between, and who was asked; whether the one came of the other nobody
//! can say.

use std::sync::Arc;

use gauge::change::{Members, Verdict};
use gauge::level::Figures;
use jiff::Timestamp;
use jiff::civil::Date;

use super::item_then;
use crate::accounts::Chief;
use crate::db::Tx;
use crate::error::Result;
use crate::japan;
use crate::rounds::{self, Part};
use crate::sheets::{Sheet, Shelf};

/// Before and after.
pub struct Since {
    /// The day of the round before, and of the one after.
    pub days: (Date, Option<Date>),
    /// The means, where they may be told: before, seen back, after.
    pub means: (Option<f64>, Option<f64>, Option<f64>),
    /// How many answered the item, before and after.
    pub answers: (Option<u32>, Option<u32>),
    /// What can be said of the change, among all items of the two rounds.
    pub verdict: Option<Verdict>,
    /// Who was asked, then and now.
    pub members: Option<Members>,
    /// The results of the round after.
    pub address: Option<String>,
}

/// The rounds of a workplace between which something may have moved, the earliest first, for its chief.
pub fn measured(tx: &mut Tx, shelf: &Shelf, by: &Chief) -> Result<Vec<(Part, Arc<Sheet>)>> {
    let parts = rounds::parts(tx, by.organisation(), by.unit())?.into_iter();
    let read = |part: Part| {
        let sheet = shelf.version(tx, by.organisation(), &part.sheet_version)?;
        Ok((part, sheet))
    };
    parts.map(read).collect()
}

/// What the workplace's rounds tell of that item before the moment and after it; `None` where it was not asked before.
pub fn since(
    measured: &[(Part, Arc<Sheet>)],
    item: &str,
    moment: Timestamp,
) -> Result<Option<Since>> {
    let asked =
        |(part, sheet): &&(Part, Arc<Sheet>)| part.items(sheet).iter().any(|own| own.key == item);
    let Some(before) = measured.iter().filter(asked).rfind(|(part, _)| part.closed <= moment)
    else {
        return Ok(None);
    };
    let after = measured.iter().filter(asked).rfind(|(part, _)| part.opened > moment);
    let day = |it: &(Part, Arc<Sheet>)| japan::wall_clock(it.0.closed).date();
    let mut since = Since {
        days: (day(before), after.map(day)),
        means: (None, None, None),
        answers: (None, None),
        verdict: None,
        members: None,
        address: after.map(|(part, _)| part.address.clone()),
    };
    let (Some(then), after) = (before.0.publication()?, after) else { return Ok(Some(since)) };
    let place = |it: &(Part, Arc<Sheet>)| {
        let items = it.0.items(&it.1);
        items.iter().position(|own| own.key == item)
    };
    let told = |figures: Option<&Figures>| (figures.map(Figures::mean), figures.map(Figures::n));
    let first = place(before).and_then(|at| then.units()[before.0.place].items()[at].all().value());
    (since.means.0, since.answers.0) = told(first);
    let Some(after) = after else { return Ok(Some(since)) };
    let Some(now) = after.0.publication()? else { return Ok(Some(since)) };
    let results = &now.units()[after.0.place];
    let items = after.0.items(&after.1);
    let asked_then = before.0.items(&before.1);
    let figures = items
        .iter()
        .map(|own| Some(then.units()[before.0.place].items()[item_then(own, &asked_then)?].all()));
    let mut back = vec![None; items.len()];
    let looked_back = now.plan().back.iter().zip(results.back());
    looked_back.for_each(|(place, seen)| back[*place] = Some(seen));
    let previous = crate::reports::Previous::of(figures.collect(), &back, results);
    if let Some(at) = place(after) {
        (since.means.2, since.answers.1) = told(results.items()[at].all().value());
        since.means.1 = previous.seen_back(at).map(Figures::mean);
        since.verdict = Some(previous.verdicts[at]);
    }
    let next = measured.iter().position(|it| it.0.round == before.0.round).map_or(0, |at| at + 1);
    let follows = measured.get(next).is_some_and(|it| it.0.round == after.0.round);
    let joined = after.0.joined.filter(|_| follows);
    since.members = Some(Members { then: before.0.people, now: after.0.people, joined });
    Ok(Some(since))
}
