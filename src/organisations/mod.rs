//! Organisations: the municipality, its workplaces through time, their posts and bands.
//!
//! A unit stays the same unit through new names and places.  [`units`] are those of today; [`units_at`]
//! those of a day; [`lineage`] says what led to a unit and what may be compared with it.

mod change;
pub mod chart;
mod lineage;
pub mod pages;
pub mod people;
pub mod setup;
mod store;

use std::collections::BTreeMap;

use gauge::level::Band;
use jiff::Timestamp;

use crate::accounts::{self, Account, Administrator, Duty};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::typed::{self, Fault, fault};
use crate::words::Message;

pub use change::{change, chart, has_to_turn, lineage, turn, units_at};
pub use chart::{Change, Chart, Flaw, Heir, Kind, NewUnit};
pub use lineage::{Event, Lineage, Named, Why};

/// A municipality.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Our id.
    pub id: String,
    /// 全国地方公共団体コード, six digits.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A bureau, department, section or team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Our id.
    pub id: String,
    /// The unit above.
    pub parent: Option<String>,
    /// Its name.
    pub name: String,
}

/// A kind of seat in a unit.
#[derive(Clone, Debug)]
pub struct Post {
    /// Our id.
    pub id: String,
    /// The band it belongs to.
    pub band: Band,
    /// Its rank title, such as 課長補佐.
    pub title: String,
    /// How many people hold it.
    pub seats: u32,
}

/// The organisation of that id.
pub fn organisation(tx: &mut Tx, id: &str) -> Result<Organisation> {
    let row = store::organisation(tx, id)?;
    Ok(Organisation { id: row.id, code: row.code, name: row.name })
}

/// Every unit of today, parents before their children, in their own order.
pub fn units(tx: &mut Tx, organisation: &str) -> Result<Vec<Unit>> {
    let rows = store::units(tx, organisation)?;
    let rows = rows.into_iter().map(|row| Unit { id: row.id, parent: row.parent, name: row.name });
    Ok(chart::in_order(rows.collect()))
}

/// One unit of today and those below it, the unit itself first.
pub fn units_from(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Unit>> {
    let mut found: Vec<Unit> = Vec::new();
    for other in units(tx, organisation)? {
        let below = |above: &Unit| other.parent.as_ref() == Some(&above.id);
        if other.id == unit || found.iter().any(below) {
            found.push(other);
        }
    }
    if found.is_empty() { Err(Error::NotFound) } else { Ok(found) }
}

/// One unit of this organisation, of today or of the past, as it was called last.
pub fn unit(tx: &mut Tx, organisation: &str, id: &str) -> Result<Unit> {
    let row = store::unit(tx, organisation, id)?;
    Ok(Unit { id: row.id, parent: row.parent, name: row.name })
}

/// The posts of a unit, in band order.
pub fn posts(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Post>> {
    let rows = store::posts(tx, organisation, unit)?.into_iter();
    let mut posts: Vec<Post> = rows.filter_map(post).collect();
    posts.sort_by(|one, other| (one.band, &one.title).cmp(&(other.band, &other.title)));
    Ok(posts)
}

/// How many seats each unit has itself, without those below.
pub fn seats(tx: &mut Tx, organisation: &str) -> Result<BTreeMap<String, u32>> {
    let mut seats = BTreeMap::new();
    for row in store::seats(tx, organisation)? {
        *seats.entry(row.unit).or_default() += u32::try_from(row.seats).unwrap_or_default();
    }
    Ok(seats)
}

/// Adds a unit below another, or at the top, which has always been there; one that begins on a day is
/// a [`Change::New`].
pub fn add_unit(
    tx: &mut Tx,
    by: &Administrator,
    id: &str,
    parent: Option<&str>,
    name: &str,
) -> Result<()> {
    if let Some(parent) = parent {
        unit(tx, by.organisation(), parent)?;
    }
    if store::units(tx, by.organisation())?.len() >= UNITS {
        return Err(Error::Refused(msg!("units-many", most = UNITS)));
    }
    change::add_known_unit(tx, by.organisation(), id, parent, name)
}

/// Replaces the posts of a unit.
pub fn set_posts(tx: &mut Tx, by: &Administrator, unit_id: &str, posts: &[Post]) -> Result<()> {
    unit(tx, by.organisation(), unit_id)?;
    store::clear_posts(tx, by.organisation(), unit_id)?;
    posts.iter().try_for_each(|post| store::add_post(tx, by.organisation(), unit_id, post))
}

fn post(row: store::Post) -> Option<Post> {
    let band = Band::from_key(&row.band)?;
    Some(Post { id: row.id, band, title: row.title, seats: u32::try_from(row.seats).ok()? })
}

/// Founds an organisation.
pub fn found(tx: &mut Tx, id: &str, code: &str, name: &str, now: &str) -> Result<()> {
    store::add_organisation(tx, id, code, name, now)
}

// What is typed

/// The most units an organisation has.
const UNITS: usize = 5000;
/// The most people in one post.
const SEATS: u32 = 9999;

/// A row of the posts form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypedPost {
    /// Its rank title.
    pub title: String,
    /// The key of its band.
    pub band: String,
    /// How many people.
    pub seats: String,
}

impl TypedPost {
    /// Nothing was typed into it; the band always says something.
    pub fn is_empty(&self) -> bool {
        self.title.trim().is_empty() && self.seats.trim().is_empty()
    }
}

/// Reads the rows that are not empty; every fault at once, by the fields `title-1`, `band-1` and
/// `seats-1` of the first row and so on.
pub fn read_posts(rows: &[TypedPost], mut id: impl FnMut() -> String) -> (Vec<Post>, Vec<Fault>) {
    let (mut posts, mut faults) = (Vec::<Post>::new(), Vec::new());
    for (row, number) in rows.iter().zip(1..).filter(|(row, _)| !row.is_empty()) {
        let told = |(field, what): (_, Message)| {
            fault(format!("{field}-{number}"), msg!("post-row-fault", number = number, what = what))
        };
        match read_post(row, &posts) {
            Ok((title, band, seats)) => posts.push(Post { id: id(), band, title, seats }),
            Err(found) => faults.extend(found.into_iter().map(told)),
        }
    }
    (posts, faults)
}

type Found = Vec<(&'static str, Message)>;

fn read_post(row: &TypedPost, before: &[Post]) -> Result<(String, Band, u32), Found> {
    let title = typed::name(&row.title).map_err(|say| ("title", say));
    let band = Band::from_key(&row.band).ok_or(("band", msg!("post-band-missing")));
    let seats = typed::number(&row.seats, SEATS).map_err(|say| ("seats", say));
    match (title, band, seats) {
        (Ok(title), Ok(band), Ok(_)) if before.iter().any(|post| post.is(&title, band)) => {
            Err(vec![("title", msg!("post-twice", title = title))])
        }
        (Ok(title), Ok(band), Ok(seats)) => Ok((title, band, seats)),
        (title, band, seats) => {
            Err([title.err(), band.err(), seats.err()].into_iter().flatten().collect())
        }
    }
}

impl Post {
    fn is(&self, title: &str, band: Band) -> bool {
        self.title == title && self.band == band
    }
}

// People

/// Gives somebody an account in this organisation.
pub fn add_person(
    tx: &mut Tx,
    by: &Administrator,
    account: &Account,
    duties: &[Duty],
    now: Timestamp,
) -> Result<()> {
    own_units(tx, by, duties)?;
    accounts::add_person(tx, by, account, duties, now)
}

/// Replaces the duties of somebody in this organisation.
pub fn set_duties(tx: &mut Tx, by: &Administrator, account: &str, duties: &[Duty]) -> Result<()> {
    own_units(tx, by, duties)?;
    accounts::set_duties(tx, by, account, duties)
}

/// Nobody becomes chief of a unit elsewhere.
fn own_units(tx: &mut Tx, by: &Administrator, duties: &[Duty]) -> Result<()> {
    for duty in duties {
        if let Duty::Chief(id) = duty {
            unit(tx, by.organisation(), id)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str, band: &str, seats: &str) -> TypedPost {
        TypedPost { title: title.into(), band: band.into(), seats: seats.into() }
    }

    #[test]
    fn empty_rows_are_no_posts_and_full_width_numbers_are_numbers() {
        let rows = [row("\u{3000}", "staff", ""), row("A", "chief", "１"), row("B", "staff", "12")];
        let (posts, faults) = read_posts(&rows, String::new);
        assert_eq!(faults, []);
        let read: Vec<_> = posts.iter().map(|post| (&*post.title, post.band, post.seats)).collect();
        assert_eq!(read, [("A", Band::Chief, 1), ("B", Band::Staff, 12)]);
    }

    #[test]
    fn every_wrong_cell_is_told_in_its_row() {
        let (good, twice) = (row("B", "staff", "1"), row("B", "staff", "2"));
        let rows = [row("A", "staff", "0"), row("", "king", "3"), good, twice];
        let (_, faults) = read_posts(&rows, String::new);
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_ref()).collect();
        assert_eq!(fields, ["seats-1", "title-2", "band-2", "title-4"]);
    }

    #[test]
    fn parents_come_before_their_children() {
        let unit = |id: &str, parent: Option<&str>| Unit {
            id: id.into(),
            parent: parent.map(Into::into),
            name: String::new(),
        };
        let all = [unit("c", Some("b")), unit("a", None), unit("b", Some("a")), unit("d", None)];
        let ordered = chart::in_order(all.into());
        let ids: Vec<_> = ordered.iter().map(|unit| &*unit.id).collect();
        assert_eq!(ids, ["a", "b", "c", "d"]);
    }
}
