//! Plans: in which month of a fiscal year a workplace means to open its rounds.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::store;
use crate::accounts::Promotion;
use crate::db::Tx;
use crate::error::Result;
use crate::{japan, organisations};

/// The months of a fiscal year, in order.
pub const MONTHS: [i8; 12] = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3];
/// When there is room for a round: from the middle of May into June, and from November into January.
pub const GOOD: [i8; 5] = [5, 6, 11, 12, 1];
/// What is proposed where nothing is planned yet.
pub const PROPOSED: [Option<i8>; 2] = [Some(5), Some(11)];

/// The months of the first and the second round.
pub type Months = [Option<i8>; 2];

/// What keeps a town hall busy in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// People move at the turn of the fiscal year.
    Transfers,
    /// The council sits.
    Council,
    /// Budgets are asked for.
    Budget,
}

/// What keeps a town hall busy in that month.
pub fn busy(month: i8) -> Option<Busy> {
    match month {
        3 | 4 => Some(Busy::Transfers),
        6 | 9 | 12 => Some(Busy::Council),
        10 | 11 => Some(Busy::Budget),
        _ => None,
    }
}

/// The place of a month in the fiscal year: April is 0.
pub fn place(month: i8) -> usize {
    (usize::try_from(month).unwrap_or(0) + 8) % 12
}

/// The fiscal year of a day, and the place of its month in it.
pub fn month_of(day: Date) -> (i16, usize) {
    (japan::fiscal_year(day), place(day.month()))
}

/// What every workplace plans for that year.
pub fn plans(tx: &mut Tx, by: &Promotion, year: i16) -> Result<BTreeMap<String, Months>> {
    of_organisation(tx, by.organisation(), year)
}

/// What one workplace plans for that year.
pub(super) fn of_unit(tx: &mut Tx, organisation: &str, unit: &str, year: i16) -> Result<Months> {
    let mut plans = of_organisation(tx, organisation, year)?;
    Ok(plans.remove(unit).unwrap_or_default())
}

fn of_organisation(tx: &mut Tx, organisation: &str, year: i16) -> Result<BTreeMap<String, Months>> {
    let mut plans: BTreeMap<String, Months> = BTreeMap::new();
    for row in store::plans(tx, organisation, year.into())? {
        let months = plans.entry(row.unit).or_default();
        if let Some(month) = months.get_mut(row.turn as usize) {
            *month = i8::try_from(row.month).ok();
        }
    }
    Ok(plans)
}

/// Replaces what workplaces plan for that year.
pub fn set_plans(tx: &mut Tx, by: &Promotion, year: i16, plans: &[(String, Months)]) -> Result<()> {
    for (unit, months) in plans {
        organisations::unit(tx, by.organisation(), unit)?;
        store::clear_plan(tx, by.organisation(), unit, year.into())?;
        for (month, turn) in months.iter().zip(0..) {
            if let Some(month) = month {
                store::add_plan(tx, by.organisation(), unit, year.into(), turn, (*month).into())?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_fiscal_year_goes_from_april_to_march() {
        assert_eq!(MONTHS.map(place), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        assert_eq!(month_of(date(2027, 3, 31)), (2026, 11));
        assert_eq!(month_of(date(2027, 4, 1)), (2027, 0));
    }
}
