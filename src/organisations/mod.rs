//! Organisations: the municipality, its workplaces, their posts and bands.

mod store;

use gauge::level::Band;

use crate::accounts::Administrator;
use crate::db::Tx;
use crate::error::{Error, Result};

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
#[derive(Clone, Debug)]
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

/// Every unit, parents before their children, in their own order.
pub fn units(tx: &mut Tx, organisation: &str) -> Result<Vec<Unit>> {
    let rows = store::units(tx, organisation)?;
    let rows = rows.into_iter().map(|row| Unit { id: row.id, parent: row.parent, name: row.name });
    Ok(parents_first(rows.collect(), None))
}

/// One unit and those below it, the unit itself first.
pub fn units_from(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Unit>> {
    let all = units(tx, organisation)?;
    let top = all.iter().find(|other| other.id == unit).cloned().ok_or(Error::NotFound)?;
    let below = parents_first(all, Some(unit));
    Ok(std::iter::once(top).chain(below).collect())
}

/// One unit of this organisation.
pub fn unit(tx: &mut Tx, organisation: &str, id: &str) -> Result<Unit> {
    let row = store::unit(tx, organisation, id)?;
    Ok(Unit { id: row.id, parent: row.parent, name: row.name })
}

/// The posts of a unit, in band order.
pub fn posts(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Post>> {
    let rows = store::posts(tx, organisation, unit)?.into_iter();
    let mut posts: Vec<Post> = rows.filter_map(post).collect();
    posts.sort_by_key(|post| post.band);
    Ok(posts)
}

/// Adds a unit below another, or at the top.
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
    store::add_unit(tx, by.organisation(), id, parent, name)
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

fn parents_first(units: Vec<Unit>, from: Option<&str>) -> Vec<Unit> {
    let mut ordered = Vec::new();
    for unit in units.iter().filter(|unit| unit.parent.as_deref() == from) {
        ordered.push(unit.clone());
        ordered.extend(parents_first(units.clone(), Some(&unit.id)));
    }
    ordered
}

/// Founds an organisation.
pub fn found(tx: &mut Tx, id: &str, code: &str, name: &str, now: &str) -> Result<()> {
    store::add_organisation(tx, id, code, name, now)
}
