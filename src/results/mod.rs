//! Results: what a workplace may see of its answers, once the round is closed.
//!
//! Nothing is computed from answers here, for there are none any more: a page is drawn from the
//! stored publication, which [`gauge`] audits again as it is read.

pub mod pages;

pub use pages::gap_words;

use std::sync::Arc;

use gauge::change::{Change, change};
use gauge::level::Figures;
use gauge::shown::{Opened, Publication, Results, Shown};

use crate::accounts::Member;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::reports::{Heading, Previous, View};
use crate::rounds::{self, OwnAnswer, Round, RoundUnit, State};
use crate::sheets::{Item, Sheet, Shelf};
use crate::{japan, msg, organisations};

/// One unit of one closed round, with what its pages are made of.
pub struct Seen {
    /// The round.
    pub round: Round,
    /// Its units.
    pub units: Vec<RoundUnit>,
    /// The unit looked at, by its place.
    pub place: usize,
    /// The municipality's name.
    pub municipality: String,
    /// The sheet that was asked.
    pub sheet: Arc<Sheet>,
    publication: Publication,
    before: Option<Before>,
    own: Option<OwnAnswer>,
    opening: Option<Vec<Shown<Opened>>>,
}

/// The round before, as far as this unit took part.
struct Before {
    round: Round,
    sheet: Arc<Sheet>,
    publication: Publication,
    place: usize,
    people: u32,
    people_now: u32,
}

/// What stands behind a results address.
pub enum Behind {
    /// The results.
    Results(Box<Seen>),
    /// Not closed yet: nothing at all is told.
    NotYet(Round),
    /// Too few answered: nothing is left.
    Unopened(Round),
}

/// Looks behind a results address, as far as the reader may.
pub fn behind(
    tx: &mut Tx,
    shelf: &Shelf,
    address: &str,
    reader: Option<&Member>,
) -> Result<Behind> {
    let (round, place) = rounds::by_address(tx, address)?;
    let units = rounds::units(tx, &round.id)?;
    if round.results_sign_in && !is_chief(reader, &round, &units, place) {
        return Err(if reader.is_some() { Error::Forbidden } else { Error::SignIn });
    }
    match round.state {
        State::Open | State::Closing => Ok(Behind::NotYet(round)),
        State::Unopened => Ok(Behind::Unopened(round)),
        State::Closed => Ok(Behind::Results(Box::new(seen(tx, shelf, round, units, place)?))),
    }
}

/// The results of a closed round for the unit it is for, as a dialogue about it shows them.
pub fn of_round(tx: &mut Tx, shelf: &Shelf, round: Round) -> Result<Seen> {
    let units = rounds::units(tx, &round.id)?;
    seen(tx, shelf, round, units, 0)
}

/// The reader is chief of the unit, or of the unit the round is for.
fn is_chief(reader: Option<&Member>, round: &Round, units: &[RoundUnit], place: usize) -> bool {
    let of = |member: &Member, unit: &str| {
        member.organisation() == round.organisation && member.chief(unit).is_ok()
    };
    reader.is_some_and(|member| of(member, &round.unit) || of(member, &units[place].unit))
}

fn seen(
    tx: &mut Tx,
    shelf: &Shelf,
    round: Round,
    units: Vec<RoundUnit>,
    place: usize,
) -> Result<Seen> {
    let publication =
        rounds::publication(tx, &round)?.ok_or(Error::Refused(msg!("results-kept-no-longer")))?;
    let own = rounds::own_answer(tx, &round, place)?;
    let shown = own.as_ref().filter(|own| own.shown);
    let opening = shown.and_then(|own| publication.opening(place, &own.marks));
    Ok(Seen {
        municipality: organisations::organisation(tx, &round.organisation)?.name,
        sheet: shelf.version(tx, &round.organisation, &round.sheet_version)?,
        before: before(tx, shelf, &round, &units[place])?,
        round,
        units,
        place,
        publication,
        own,
        opening,
    })
}

fn before(tx: &mut Tx, shelf: &Shelf, now: &Round, unit: &RoundUnit) -> Result<Option<Before>> {
    let rounds = rounds::of_unit(tx, &now.organisation, &now.unit)?;
    let Some(round) =
        rounds.into_iter().find(|round| round.number < now.number && round.state == State::Closed)
    else {
        return Ok(None);
    };
    let units = rounds::units(tx, &round.id)?;
    let Some(place) = units.iter().position(|other| other.unit == unit.unit) else {
        return Ok(None);
    };
    let Some(publication) = rounds::publication(tx, &round)? else { return Ok(None) };
    let people_then = people(tx, &round, place)?;
    let people_now = people(tx, now, unit.place)?;
    let sheet = shelf.version(tx, &round.organisation, &round.sheet_version)?;
    Ok(Some(Before { round, sheet, publication, place, people: people_then, people_now }))
}

fn people(tx: &mut Tx, round: &Round, place: usize) -> Result<u32> {
    Ok(rounds::cells(tx, &round.id)?
        .iter()
        .filter(|cell| cell.place == place)
        .map(|cell| cell.people)
        .sum())
}

impl Seen {
    /// The unit looked at.
    pub fn unit(&self) -> &RoundUnit {
        &self.units[self.place]
    }

    /// What it may see.
    pub fn results(&self) -> &Results {
        &self.publication.units()[self.place]
    }

    /// The items asked, in sheet order.
    pub fn items(&self) -> Vec<&Item> {
        rounds::asked(&self.sheet, self.round.short)
    }

    /// The chief's own answers as kept, for the chief alone.
    pub fn own(&self) -> Option<&OwnAnswer> {
        self.own.as_ref()
    }

    /// What the own answers would show beside everybody else's, if they were shown.
    pub fn would_open(&self) -> Option<Vec<Shown<Opened>>> {
        self.publication.opening(self.place, &self.own.as_ref()?.marks)
    }

    /// The chief's own answers beside everybody else's, where the chief has shown them.
    pub fn opening(&self) -> Option<&[Shown<Opened>]> {
        self.opening.as_deref()
    }

    /// The input of every results document.
    pub fn view(&self) -> View<'_> {
        View {
            sheet: &self.sheet,
            items: self.items(),
            results: self.results(),
            least: self.unit().least,
            previous: self.before.as_ref().map(|before| self.previous(before)),
            heading: Heading {
                municipality: Some(self.municipality.clone()),
                unit: Some(self.unit().name.clone()),
                round: Some(self.round.number),
                closed: self.round.closed.map(|at| japan::wall_clock(at).date()),
            },
            remarks: self.publication.remarks(),
            opening: self.opening(),
        }
    }

    fn previous<'a>(&'a self, before: &'a Before) -> Previous<'a> {
        let then = rounds::asked(&before.sheet, before.round.short);
        let figures: Vec<Option<&Shown<Figures>>> = self
            .items()
            .iter()
            .map(|item| {
                let same = |other: &&Item| {
                    other.key == item.key && other.levels.len() == item.levels.len()
                };
                let place = then.iter().position(same)?;
                Some(before.publication.units()[before.place].items()[place].all())
            })
            .collect();
        let moved =
            |(then, now): (&Option<&Shown<Figures>>, &gauge::shown::Item)| -> Option<Change> {
                change((*then)?, now.all())
            };
        Previous {
            changes: figures.iter().zip(self.results().items()).map(moved).collect(),
            figures,
            closed: before.round.closed.map(|at| japan::wall_clock(at).date()),
            other_people: before.people.abs_diff(before.people_now) * 3 > before.people,
        }
    }
}
