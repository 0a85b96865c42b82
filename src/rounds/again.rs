//! Measuring again: what may be chosen besides, where a workplace was measured before.

use jiff::Timestamp;

use super::{Promise, Round, State, asked, of_unit, those};
use crate::accounts::Caretaker;
use crate::db::Tx;
use crate::error::Result;
use crate::sheets::{self, Bridge, Item, Sheet};
use crate::{japan, organisations};

/// What is asked looking back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    /// The items, by their keys.
    pub items: Vec<String>,
    /// The round looked back at.
    pub to: String,
}

/// What may be chosen besides, where the workplace was measured before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Again {
    /// Only these items, by their keys: those that were worked on.
    pub only: Option<Vec<String>>,
    /// The items that were asked last time are asked looking back, too.
    pub looking_back: bool,
    /// How many people have come since.
    pub joined: Option<u32>,
}

/// What is asked looking back: of the items asked now those of the round before.
pub(super) fn looking_back(
    tx: &mut Tx,
    by: &Caretaker,
    promise: &Promise,
    again: &Again,
    sheet: &Sheet,
    now: Timestamp,
) -> Result<Option<Back>> {
    let before = before(tx, by.organisation(), by.unit(), now)?;
    let Some(before) = before.filter(|_| again.looking_back) else { return Ok(None) };
    let then = sheets::version(tx, by.organisation(), &before.sheet_version)?;
    let asked = match &again.only {
        Some(keys) => those(sheet, keys),
        None => asked(sheet, promise.short),
    };
    let (from, to) = (&before.sheet_version, &promise.sheet_version);
    let Some(bridge) = bridge_over(tx, by.organisation(), from, to)? else { return Ok(None) };
    let places = asked_before(&asked, &before.items(&then), bridge.as_ref()).into_iter();
    let items: Vec<String> = places.map(|place| asked[place].key.clone()).collect();
    Ok((!items.is_empty()).then_some(Back { items, to: before.id }))
}

/// The latest closed round of a unit: what it is measured against.  `None` also where the unit has been merged or divided
/// since: nobody can look back at a workplace that others sat in.
pub fn before(
    tx: &mut Tx,
    organisation: &str,
    unit: &str,
    now: Timestamp,
) -> Result<Option<Round>> {
    let rounds = of_unit(tx, organisation, unit)?;
    let latest = rounds.into_iter().find(|round| round.state == State::Closed);
    let Some(latest) = latest else { return Ok(None) };
    let [then, today] = [latest.ended(now), now].map(|at| japan::wall_clock(at).date());
    let lineage = organisations::lineage(tx, organisation, unit)?;
    Ok(lineage.comparable(unit, then, today).is_ok().then_some(latest))
}

/// The items of `now` that were asked `then`, as far as the versions of their sheets may be compared: their places among
/// `now`.  No bridge: it is the same version.
pub(super) fn asked_before(now: &[&Item], then: &[&Item], bridge: Option<&Bridge>) -> Vec<usize> {
    let was = |item: &Item| match bridge {
        None => Some(item.key.clone()),
        Some(bridge) => bridge.then_of(&item.key).key().map(str::to_owned),
    };
    let before = |place: &usize| {
        let (key, levels) = (was(now[*place]), now[*place].levels.len());
        then.iter().any(|item| Some(&item.key) == key.as_ref() && item.levels.len() == levels)
    };
    (0..now.len()).filter(before).collect()
}

/// From one version of a sheet to another, nothing to cross where they are the same; `None` where nothing may be compared.
pub(super) fn bridge_over(
    tx: &mut Tx,
    organisation: &str,
    from: &str,
    to: &str,
) -> Result<Option<Option<Bridge>>> {
    match from == to {
        true => Ok(Some(None)),
        false => Ok(sheets::bridge(tx, organisation, from, to)?.map(Some)),
    }
}
