//! Who sits with whom: proposed, explained, moved by hand, decided.

use std::collections::BTreeMap;

use gauge::groups::{self, Basis, Concern, Place, Reason, Seat, Sizes};
use jiff::Timestamp;

use super::{Body, Entry, Format, Gathering, Registration, State, held, registrations, store};
use crate::accounts::Organiser;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;

/// The most groups of a session.
const MOST: u32 = 200;

/// One table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its number: 1 is the first.
    pub number: u32,
    /// Who sits there, by their place among the [`Tables::people`].
    pub members: Vec<usize>,
    /// Why they sit together.
    pub reasons: Vec<Reason>,
    /// What is not as it should be.
    pub concerns: Vec<Concern>,
}

/// All tables of a session.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Everybody who may sit somewhere, in the order of coming.
    pub people: Vec<Registration>,
    /// The tables at which somebody sits.
    pub tables: Vec<Table>,
}

impl Tables {
    /// Who sits nowhere yet.
    pub fn unseated(&self) -> impl Iterator<Item = &Registration> {
        self.people.iter().filter(|one| one.group.is_none())
    }
}

impl Gathering {
    /// The group of somebody, once the groups are decided.
    pub fn group_of(&self, registration: &Registration) -> Option<u32> {
        registration.group.filter(|_| self.groups_fixed.is_some())
    }

    /// Three or four talk well on a screen, four to six in a room.
    fn sizes(&self) -> Sizes {
        match self.plan.format {
            Format::HalfDay => Sizes { least: 4, most: 6 },
            Format::Online => Sizes { least: 3, most: 4 },
        }
    }
}

/// The tables as they are now.
pub fn tables(tx: &mut Tx, gathering: &Gathering) -> Result<Tables> {
    let people = those_who_sit(tx, gathering)?;
    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, one) in people.iter().enumerate() {
        if let Some(group) = one.group {
            members.entry(group).or_default().push(at);
        }
    }
    let (seats, sizes) = (seats(&people), gathering.sizes());
    let (numbers, groups): (Vec<u32>, Vec<Vec<usize>>) = members.into_iter().unzip();
    let concerns = groups::judge(&seats, &groups, sizes, Basis::Role);
    let tables = numbers.into_iter().zip(groups).zip(concerns);
    let tables = tables.map(|((number, members), concerns)| Table {
        number,
        reasons: groups::explain(&seats, &members, sizes, Basis::Role),
        members,
        concerns,
    });
    Ok(Tables { tables: tables.collect(), people })
}

/// Once the reception has ticked somebody, those who are there; before, everybody with a seat.
fn those_who_sit(tx: &mut Tx, gathering: &Gathering) -> Result<Vec<Registration>> {
    let mut people = registrations(tx, gathering)?;
    people.retain(|one| one.state == State::Seated);
    if people.iter().any(|one| one.attended) {
        people.retain(|one| one.attended);
    }
    Ok(people)
}

/// Proposes who sits with whom, in place of what was.
pub fn propose(tx: &mut Tx, by: &Organiser, address: &str) -> Result<()> {
    let gathering = undecided(tx, by, address)?;
    let people = those_who_sit(tx, &gathering)?;
    let proposal = groups::propose(&seats(&people), gathering.sizes(), Basis::Role);
    store::clear_groups(tx, &gathering.id)?;
    for (number, group) in (1..).zip(&proposal.groups) {
        for at in &group.members {
            store::sit(tx, &gathering.id, &people[*at].id, Some(number))?;
        }
    }
    Ok(())
}

/// Moves people by hand; `None` is no table.
pub fn sit(
    tx: &mut Tx,
    by: &Organiser,
    address: &str,
    moves: &[(String, Option<u32>)],
) -> Result<()> {
    let gathering = held(tx, by, address)?;
    for (id, group) in moves {
        if group.is_some_and(|group| !(1..=MOST).contains(&group)) {
            return Err(Error::Refused(msg!("groups-number-wrong", most = MOST)));
        }
        store::sit(tx, &gathering.id, id, group.map(i64::from))?;
    }
    Ok(())
}

/// Decides the groups: from now on people see where they sit.
pub fn fix(tx: &mut Tx, by: &Organiser, address: &str, now: Timestamp) -> Result<()> {
    let gathering = undecided(tx, by, address)?;
    match tables(tx, &gathering)?.tables.is_empty() {
        true => Err(Error::Refused(msg!("groups-none-to-fix"))),
        false => store::fix_groups(tx, &gathering.id, Some(&now.to_string())),
    }
}

/// Opens the groups again.
pub fn unfix(tx: &mut Tx, by: &Organiser, address: &str) -> Result<()> {
    let gathering = held(tx, by, address)?;
    store::fix_groups(tx, &gathering.id, None)
}

fn undecided(tx: &mut Tx, by: &Organiser, address: &str) -> Result<Gathering> {
    let gathering = held(tx, by, address)?;
    match gathering.groups_fixed {
        None => Ok(gathering),
        Some(_) => Err(Error::Refused(msg!("groups-are-fixed"))),
    }
}

// What `gauge` is told of people

fn seats(people: &[Registration]) -> Vec<Seat> {
    let (mut bodies, mut sections) = (Numbered::default(), Numbered::default());
    people.iter().map(|one| seat(one, &mut bodies, &mut sections)).collect()
}

fn seat(one: &Registration, bodies: &mut Numbered, sections: &mut Numbered) -> Seat {
    let entry = &one.entry;
    let body = bodies.number(body_name(one));
    let section = folded(&entry.section);
    let known = !section.is_empty();
    Seat {
        body,
        department: known.then(|| sections.number(format!("{body} {section}"))),
        band: entry.band,
        returner: entry.earlier,
        place: place(entry),
        issue: None,
    }
}

/// Who comes from elsewhere and does not say from where is from a place of their own.
fn body_name(one: &Registration) -> String {
    match &one.entry.body {
        Body::Municipality { code, .. } => code.clone(),
        Body::Elsewhere(name) if name.is_empty() => format!("elsewhere {}", one.id),
        Body::Elsewhere(name) => format!("elsewhere {}", folded(name)),
    }
}

fn place(entry: &Entry) -> Place {
    if entry.by_screen { Place::Screen } else { Place::Room }
}

/// 「土木課」 and 「土木 課」 are one section.
fn folded(name: &str) -> String {
    crate::workbook::folded(name).split_whitespace().collect()
}

/// Names as numbers, the same for the same.
#[derive(Default)]
struct Numbered(BTreeMap<String, u32>);

impl Numbered {
    fn number(&mut self, name: String) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(name).or_insert(next)
    }
}
