//! What became of one item since something was tried on it: told before, and told after.
//!
//! It says what the rounds told, what else happened in between, and who was asked; whether the one came of the other nobody
//! can say.

use std::ops::RangeInclusive;
use std::sync::Arc;

use gauge::change::{Members, Verdict};
use gauge::level::Figures;
use gauge::shown::{Publication, Shown};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{Bridges, Then};
use crate::accounts::Chief;
use crate::db::Tx;
use crate::error::Result;
use crate::japan;
use crate::organisations::{self, Lineage, Why};
use crate::reports::Previous;
use crate::rounds::{self, Part};
use crate::sheets::{self, Item, Sheet, Shelf};

/// What a workplace was told so far.
pub struct Past {
    /// Its closed rounds that told something, the earliest first.
    rounds: Vec<Closed>,
    /// What led to it.
    lineage: Lineage,
    shelf: Shelf,
}

/// One closed round of a workplace, with all that is needed of it.
struct Closed {
    part: Part,
    sheet: Arc<Sheet>,
    publication: Publication,
}

/// Before and after.
#[derive(Default)]
pub struct Since {
    /// Before anything was tried.
    pub before: Told,
    /// The time before, seen from after, where that is told.
    pub back: Option<f64>,
    /// After it: none has been measured yet where there is no day.
    pub after: Told,
    /// What can be said of the change, among all items of the two rounds.
    pub verdict: Option<Verdict>,
    /// Why the two are not compared: the workplace was merged or divided in between.
    pub apart: Option<Why>,
    /// Why the item then is not the item now: the sheet is another.
    pub unlike: Option<sheets::Why>,
    /// It was measured again, but not this item.
    pub not_asked: bool,
    /// Who was asked, then and now.
    pub members: Option<Members>,
    /// The results of the round after.
    pub address: Option<String>,
}

/// What one round told of the item.
#[derive(Clone, Copy, Default)]
pub struct Told {
    /// The day it was closed.
    pub day: Option<Date>,
    /// The mean, where it may be told.
    pub mean: Option<f64>,
    /// How many chose a level, where that may be told.
    pub answers: Option<u32>,
}

/// What a workplace was told so far, for its chief.
pub fn past(tx: &mut Tx, shelf: &Shelf, by: &Chief) -> Result<Past> {
    let mut rounds = Vec::new();
    for part in rounds::parts(tx, by.organisation(), by.unit())? {
        if let Some(publication) = part.publication()? {
            let sheet = shelf.version(tx, by.organisation(), &part.sheet_version)?;
            rounds.push(Closed { part, sheet, publication });
        }
    }
    let lineage = organisations::lineage(tx, by.organisation(), by.unit())?;
    Ok(Past { rounds, lineage, shelf: shelf.clone() })
}

/// What the rounds tell of an item before something was tried and after; `None` where it was not asked before.
///
/// After is the first round since the end of it; while it goes on, the latest.
pub fn since(
    tx: &mut Tx,
    by: &Chief,
    past: &Past,
    item: &str,
    (began, ended): (Timestamp, Option<Timestamp>),
) -> Result<Option<Since>> {
    let rounds = &past.rounds;
    let asked = |at: &usize| rounds[*at].place(item).is_some();
    let asked: Vec<usize> = (0..rounds.len()).filter(asked).collect();
    let before = asked.iter().rfind(|at| rounds[**at].part.closed <= began);
    let Some(&before) = before else { return Ok(None) };
    let later = |than: Timestamp| move |at: &&usize| rounds[**at].part.opened > than;
    let ended = ended.and_then(|ended| asked.iter().find(later(ended)));
    let after = ended.or_else(|| asked.iter().rfind(later(began)));
    let since = Since { before: rounds[before].told(item), ..Since::default() };
    let Some(&after) = after else {
        let not_asked = rounds.iter().any(|round| round.part.opened > began);
        return Ok(Some(Since { not_asked, ..since }));
    };
    let (then, now) = (rounds[before].day(), rounds[after].day());
    match past.lineage.comparable(by.unit(), then, now) {
        Ok(()) => beside(tx, by, past, before..=after, item, since).map(Some),
        Err(why) => {
            let after = rounds[after].told(item);
            Ok(Some(Since { after, apart: Some(why), ..since }))
        }
    }
}

impl Past {
    /// The item of that key, as the latest sheet that asked it calls it.
    pub fn item(&self, key: &str) -> Option<&Item> {
        let mut sheets = self.rounds.iter().rev().map(|round| &round.sheet);
        sheets.find_map(|sheet| sheet.item(key))
    }
}

/// Lays the first of these rounds and the last side by side.
fn beside(
    tx: &mut Tx,
    by: &Chief,
    past: &Past,
    span: RangeInclusive<usize>,
    item: &str,
    since: Since,
) -> Result<Since> {
    let rounds = &past.rounds[span];
    let (Some(then), Some(now)) = (rounds.first(), rounds.last()) else { return Ok(since) };
    let (version, at) = (then.part.sheet_version.as_str(), now.place(item));
    let bridges =
        Bridges::read(tx, &past.shelf, by.organisation(), &now.part.sheet_version, [version])?;
    let (items, asked) = (now.part.items(&now.sheet), then.part.items(&then.sheet));
    let stood: Vec<Then> = items.iter().map(|own| bridges.then(version, own, &asked)).collect();
    let figures = stood.iter().map(|stood| Some(then.all(stood.place()?))).collect();
    let results = &now.publication.units()[now.part.place];
    let previous = Previous::of(figures, &back(&now.publication, now.part.place), results);
    // Who came is told from round to round.
    let joined = rounds[1..].iter().map(|round| round.part.joined).sum();
    Ok(Since {
        unlike: at.and_then(|at| stood[at].why().cloned()),
        back: at.and_then(|at| previous.seen_back(at)).map(Figures::mean),
        after: now.told(item),
        verdict: at.map(|at| previous.verdicts[at]),
        members: Some(Members { then: then.part.people, now: now.part.people, joined }),
        address: Some(now.part.address.clone()),
        ..since
    })
}

/// What is told of looking back, by the places of the items.
pub(super) fn back(publication: &Publication, unit: usize) -> Vec<Option<&Shown<Figures>>> {
    let mut back = vec![None; publication.plan().levels.len()];
    let seen = publication.plan().back.iter().zip(publication.units()[unit].back());
    seen.for_each(|(place, seen)| back[*place] = Some(seen));
    back
}

impl Closed {
    fn day(&self) -> Date {
        japan::wall_clock(self.part.closed).date()
    }

    fn place(&self, item: &str) -> Option<usize> {
        self.part.items(&self.sheet).iter().position(|own| own.key == item)
    }

    fn all(&self, place: usize) -> &Shown<Figures> {
        self.publication.units()[self.part.place].items()[place].all()
    }

    fn told(&self, item: &str) -> Told {
        let figures = self.place(item).and_then(|place| self.all(place).value());
        Told {
            day: Some(self.day()),
            mean: figures.map(Figures::mean),
            answers: figures.map(Figures::n),
        }
    }
}
