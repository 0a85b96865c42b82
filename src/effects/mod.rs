//! Effects: did the level move where something was tried?
//!
//! For one workplace, its chief sees each thing that was tried beside what the rounds told before and after.  For all
//! workplaces of a municipality, the promotion office sees one figure that names none of them: how much further items with an
//! action moved than items without.  [`gauge::effect`] works it out and decides whether it may be told.

pub mod pages;

use std::collections::BTreeMap;
use std::sync::Arc;

use gauge::effect::{Effect, Move, Workplace, effect};
use gauge::shown::{Publication, Shown};
use jiff::civil::Date;

use crate::accounts::{Chief, Promotion};
use crate::actions::{self, Action, Keeper, TriedOn};
use crate::db::Tx;
use crate::error::Result;
use crate::results::{self, Bridges, Since};
use crate::rounds::{self, Part};
use crate::sheets::{Item, Sheet, Shelf};
use crate::{japan, organisations};

/// So many rounds of a workplace are looked at, the latest.
const ROUNDS: usize = 5;

/// One thing a workplace tried, with what was told before and after.
pub struct Tried {
    /// What was tried.
    pub action: Action,
    /// The item it was to move, as the latest sheet that asked it calls it.
    pub item: Item,
    /// Before and after; `None`: the item was not measured before.
    pub since: Option<Since>,
    /// How many other things were tried on the same item in that time.
    pub others: usize,
}

/// Everything a workplace tried on an item, the latest first.
pub fn of_workplace(tx: &mut Tx, shelf: &Shelf, by: &Chief, keeper: &Keeper) -> Result<Vec<Tried>> {
    let past = results::past(tx, shelf, by)?;
    let actions = actions::all(tx, keeper)?;
    let mut tried = Vec::new();
    for action in &actions {
        let Some(key) = &action.item else { continue };
        let Some(item) = past.item(key).cloned() else { continue };
        let same = |other: &&Action| other.item.as_ref() == Some(key) && other.id != action.id;
        let time = (action.began.unwrap_or(action.created), action.ended);
        tried.push(Tried {
            since: results::since(tx, by, &past, key, time)?,
            others: actions.iter().filter(same).count(),
            action: action.clone(),
            item,
        });
    }
    Ok(tried)
}

/// A round with all that is needed of it.
struct Told {
    part: Part,
    sheet: Arc<Sheet>,
    publication: Publication,
    /// To its sheet from that of the round before.
    bridges: Bridges,
    /// It is still the workplace of the round before: neither merged nor divided since.
    goes_on: bool,
}

/// Over all workplaces whose results are open to everybody: how much further items with an action moved.
pub fn over_all(tx: &mut Tx, shelf: &Shelf, by: &Promotion) -> Result<Shown<Effect>> {
    let tried = actions::tried_on(tx, by)?;
    let mut rounds: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    for part in rounds::own_parts(tx, by.organisation())? {
        if !part.results_sign_in && tried.iter().any(|one| one.unit == part.unit) {
            rounds.entry(part.unit.clone()).or_default().push(part);
        }
    }
    let chart = organisations::chart(tx, by.organisation())?;
    let mut told: Vec<Vec<Told>> = Vec::new();
    for (unit, parts) in rounds.into_iter().filter(|(_, parts)| parts.len() > 1) {
        let lineage = chart.lineage(&unit);
        let from = parts.len().saturating_sub(ROUNDS);
        let mut of_unit: Vec<Told> = Vec::new();
        for part in parts.into_iter().skip(from) {
            let sheet = shelf.version(tx, by.organisation(), &part.sheet_version)?;
            let Some(publication) = part.publication()? else { continue };
            let before = of_unit.last().map(|before| &before.part);
            let version = before.map(|before| before.sheet_version.as_str());
            let bridges =
                Bridges::read(tx, shelf, by.organisation(), &part.sheet_version, version)?;
            let same = |then| lineage.comparable(&unit, closed_on(then), closed_on(&part)).is_ok();
            let goes_on = before.is_none_or(same);
            of_unit.push(Told { part, sheet, publication, bridges, goes_on });
        }
        told.push(of_unit);
    }
    let workplaces: Vec<Workplace> = told.iter().map(|of_unit| moves(of_unit, &tried)).collect();
    Ok(effect(&workplaces))
}

fn closed_on(part: &Part) -> Date {
    japan::wall_clock(part.closed).date()
}

/// What each pair of rounds says of each item both asked.
fn moves<'a>(of_unit: &'a [Told], tried: &[TriedOn]) -> Workplace<'a> {
    let pair = |two: &'a [Told]| {
        let (then, now) = (&two[0], &two[1]);
        let (asked, items) = (then.part.items(&then.sheet), now.part.items(&now.sheet));
        let moved = |(at, item): (usize, &&Item)| {
            let stood = now.bridges.then(&then.part.sheet_version, item, &asked);
            Some(Move {
                tried: tried.iter().any(|one| was_tried(one, item, &then.part, &now.part)),
                then: then.publication.units()[0].items()[stood.place()?].all(),
                now: now.publication.units()[0].items()[at].all(),
            })
        };
        items.iter().enumerate().filter_map(moved).collect()
    };
    of_unit.windows(2).filter(|two| two[1].goes_on).map(pair).collect()
}

/// Something was tried on that item while the two rounds lay on either side.
fn was_tried(one: &TriedOn, item: &Item, then: &Part, now: &Part) -> bool {
    let between = one.since < now.opened && one.until.is_none_or(|until| until > then.closed);
    one.unit == now.unit && one.item == item.key && between
}
