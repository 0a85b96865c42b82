//! What became of the demo's units: a new name, a merger, and one that is planned.

use gauge::level::Band;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

use crate::App;
use crate::accounts::Administrator;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::japan;
use crate::organisations::{self, Change, Heir, NewUnit, Post};
use crate::world::Dice;

/// What the department was called until a few years ago.
pub const DEPARTMENT_ONCE: &str = "市民部";

/// The first of April so many fiscal years ago.
fn april(today: Date, years: i16) -> Date {
    date(japan::fiscal_year(today) - years, 4, 1)
}

/// The first day of the month after next.
fn soon(today: Date) -> Date {
    today.first_of_month().saturating_add(2.months())
}

/// The department has borne its name since some time before anybody answered.
pub fn rename(
    tx: &mut Tx,
    by: &Administrator,
    unit: &str,
    name: &str,
    dice: &Dice,
    now: Timestamp,
) -> Result<()> {
    let today = japan::wall_clock(now).date();
    let change = Change::Rename { unit: unit.to_owned(), name: name.to_owned() };
    make(tx, by, april(today, 3), change, dice, today)
}

/// A section was taken in two years ago, and another merger is planned.
pub async fn tell(app: &App, by: &Administrator, units: [&str; 3]) -> Result<()> {
    let [parent, large, middle] = units.map(str::to_owned);
    let (by, dice, today) =
        (by.clone(), app.dice.clone(), japan::wall_clock(app.clock.now()).date());
    app.db
        .write(move |tx| {
            let (upkeep, area) = (dice.id(), dice.id());
            organisations::add_unit(tx, &by, &upkeep, Some(&parent), "道路維持課")?;
            let taken_in = Change::Merge { units: vec![upkeep], heir: Heir::Known(large) };
            make(tx, &by, april(today, 1), taken_in, &dice, today)?;
            organisations::add_unit(tx, &by, &area, Some(&parent), "地域づくり課")?;
            let post = |title: &str, band, seats| Post {
                id: dice.id(),
                band,
                title: title.to_owned(),
                seats,
            };
            let posts = [post("課長", Band::Chief, 1), post("主事", Band::Staff, 5)];
            organisations::set_posts(tx, &by, &area, &posts)?;
            let heir = NewUnit {
                id: dice.id(),
                name: "地域福祉課".to_owned(),
                parent: Some(parent),
                ..NewUnit::default()
            };
            let planned = Change::Merge { units: vec![middle, area], heir: Heir::New(heir) };
            make(tx, &by, soon(today), planned, &dice, today)
        })
        .await
}

fn make(
    tx: &mut Tx,
    by: &Administrator,
    day: Date,
    change: Change,
    dice: &Dice,
    today: Date,
) -> Result<()> {
    let made = organisations::change(tx, by, day, &[change], || dice.id(), today)?;
    made.map_err(|flaws| Error::fault(format!("the demo's units: {flaws:?}")))
}
