//! Results: what a workplace may see of its answers, once the round is closed.
//!
//! Nothing is computed from answers here, for there are none any more: a page is drawn from the
//! stored publication, which [`gauge`] audits again as it is read.

mod comparable;
mod kin;
pub mod pages;
mod since;
mod trend;

pub use comparable::{Bridges, Then};
pub use pages::{gap_words, since_section};
pub use since::{Past, Since, past, since};
pub use trend::{Measured, Moment, Trends};

use std::sync::Arc;

use gauge::change::Members;
use gauge::shown::{Opened, Publication, Results, Shown};
use jiff::civil::Date;

use crate::accounts::Member;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::organisations::{Lineage, Why};
use crate::reports::{Heading, Note, Previous, View};
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
    apart: Vec<Why>,
    own: Option<OwnAnswer>,
    opening: Option<Vec<Shown<Opened>>>,
}

/// The round before, as far as this unit took part in it and is the same unit.
struct Before {
    round: Round,
    sheet: Arc<Sheet>,
    publication: Publication,
    place: usize,
    members: Members,
    bridges: Bridges,
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
    let (round, units, place) = round_behind(tx, address, reader)?;
    match round.state {
        State::Open | State::Closing => Ok(Behind::NotYet(round)),
        State::Unopened => Ok(Behind::Unopened(round)),
        State::Closed => {
            Ok(Behind::Results(Box::new(seen(tx, shelf, round, units, place, reader)?)))
        }
    }
}

/// The round and the unit behind a results address, as far as the reader may.
fn round_behind(
    tx: &mut Tx,
    address: &str,
    reader: Option<&Member>,
) -> Result<(Round, Vec<RoundUnit>, usize)> {
    let (round, units, place) = rounds::by_address(tx, address)?;
    if round.results_sign_in && !is_chief(reader, &round, &units, place) {
        return Err(match reader {
            None => Error::SignIn,
            Some(member) if member.organisation() == round.organisation => Error::Forbidden,
            Some(_) => Error::NotFound,
        });
    }
    Ok((round, units, place))
}

/// The same of a closed round only.
fn closed_behind(
    tx: &mut Tx,
    address: &str,
    reader: Option<&Member>,
) -> Result<(Round, RoundUnit)> {
    let (round, mut units, place) = round_behind(tx, address, reader)?;
    match round.state {
        State::Closed => Ok((round, units.swap_remove(place))),
        _ => Err(Error::NotFound),
    }
}

/// The results of a closed round for the unit it is for, as a dialogue about it shows them.
pub fn of_round(tx: &mut Tx, shelf: &Shelf, round: Round) -> Result<Seen> {
    let units = rounds::units(tx, &round.id)?;
    seen(tx, shelf, round, units, 0, None)
}

/// The reader is chief of the unit, or of the unit the round is for.
fn is_chief(reader: Option<&Member>, round: &Round, units: &[RoundUnit], place: usize) -> bool {
    is_chief_of(reader, round, &units[place].unit)
}

fn is_chief_of(reader: Option<&Member>, round: &Round, unit: &str) -> bool {
    is_member_chief(reader, &round.organisation, unit, &round.unit)
}

fn is_member_chief(reader: Option<&Member>, organisation: &str, unit: &str, above: &str) -> bool {
    reader.is_some_and(|member| {
        let chief = |unit: &str| member.chief(unit).is_ok();
        member.organisation() == organisation && (chief(unit) || chief(above))
    })
}

fn seen(
    tx: &mut Tx,
    shelf: &Shelf,
    round: Round,
    units: Vec<RoundUnit>,
    place: usize,
    reader: Option<&Member>,
) -> Result<Seen> {
    let publication =
        rounds::publication(tx, &round)?.ok_or(Error::Refused(msg!("results-kept-no-longer")))?;
    let own = rounds::own_answer(tx, &round, place, reader)?;
    let shown = own.as_ref().filter(|own| own.shown);
    let opening = shown.and_then(|own| publication.opening(place, &own.marks));
    let lineage = organisations::lineage(tx, &round.organisation, &units[place].unit)?;
    let before = before(tx, shelf, &round, &units[place], &lineage, reader)?;
    Ok(Seen {
        municipality: organisations::organisation(tx, &round.organisation)?.name,
        sheet: shelf.version(tx, &round.organisation, &round.sheet_version)?,
        apart: match before {
            Some(_) => Vec::new(),
            None => {
                kin::apart(&kin::kin(tx, &round.organisation, &lineage)?, &lineage, day(&round))
            }
        },
        before,
        round,
        units,
        place,
        publication,
        own,
        opening,
    })
}

/// The round before that this reader may see: the one looked back at; else the latest that asked most of the same items,
/// or else the latest.
fn before(
    tx: &mut Tx,
    shelf: &Shelf,
    now: &Round,
    unit: &RoundUnit,
    lineage: &Lineage,
    reader: Option<&Member>,
) -> Result<Option<Before>> {
    let mut rounds = rounds::of_unit(tx, &now.organisation, &now.unit)?;
    rounds.retain(|round| round.number < now.number && round.state == State::Closed);
    let may = |round: &Round| !round.results_sign_in || is_chief_of(reader, round, &unit.unit);
    // Before a merger or a division it was another workplace: the page says so instead.
    let is_same = |round: &Round| lineage.comparable(&unit.unit, day(round), day(now)).is_ok();
    let mut earlier: Vec<Round> =
        rounds.iter().filter(|round| may(round) && is_same(round)).cloned().collect();
    let Some(chosen) = most_alike(tx, shelf, now, &earlier)? else { return Ok(None) };
    let round = earlier.swap_remove(chosen);
    let units = rounds::units(tx, &round.id)?;
    let Some(place) = units.iter().position(|other| other.unit == unit.unit) else {
        return Ok(None);
    };
    let Some(publication) = rounds::publication(tx, &round)? else { return Ok(None) };
    // Who came is told from round to round.
    let since = rounds.iter().filter(|other| other.number > round.number).chain([now]);
    let joined = since.map(|round| round.joined).sum::<Option<u32>>();
    let joined = joined.filter(|_| unit.place == 0);
    let (then, asked) = (people(tx, &round, place)?, people(tx, now, unit.place)?);
    let sheet = shelf.version(tx, &round.organisation, &round.sheet_version)?;
    let members = Members { then, now: asked, joined };
    let from = [round.sheet_version.as_str()];
    let bridges = Bridges::read(tx, shelf, &now.organisation, &now.sheet_version, from)?;
    Ok(Some(Before { round, sheet, publication, place, members, bridges }))
}

/// The day it stopped taking answers.
fn day(round: &Round) -> Date {
    japan::wall_clock(round.ended(round.deadline)).date()
}

/// Which of the earlier rounds, the latest first, to lay beside this one.
fn most_alike(tx: &mut Tx, shelf: &Shelf, now: &Round, earlier: &[Round]) -> Result<Option<usize>> {
    if let Some(back) = &now.back {
        return Ok(earlier.iter().position(|round| round.id == back.to));
    }
    let sheet = shelf.version(tx, &now.organisation, &now.sheet_version)?;
    let asked = now.items(&sheet);
    for (place, round) in earlier.iter().enumerate() {
        let then = shelf.version(tx, &round.organisation, &round.sheet_version)?;
        let then = round.items(&then);
        let same = |item: &&&Item| then.iter().any(|other| other.key == item.key);
        if asked.iter().filter(same).count() * 2 > asked.len() {
            return Ok(Some(place));
        }
    }
    Ok((!earlier.is_empty()).then_some(0))
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

    /// Why no earlier round is laid beside this one, where there were some of what the workplace was before.
    pub fn apart(&self) -> &[Why] {
        &self.apart
    }

    /// What it may see.
    pub fn results(&self) -> &Results {
        &self.publication.units()[self.place]
    }

    /// The items asked, in sheet order.
    pub fn items(&self) -> Vec<&Item> {
        self.round.items(&self.sheet)
    }

    /// The chief's own answers as kept, for that chief alone until shown.
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
        let (asked, now) = (before.round.items(&before.sheet), self.items());
        let told = &before.publication.units()[before.place];
        let then = |item: &&Item| before.bridges.then(&before.round.sheet_version, item, &asked);
        let then: Vec<Then> = now.iter().map(then).collect();
        let figures = then.iter().map(|it| Some(told.items()[it.place()?].all())).collect();
        Previous {
            notes: then.into_iter().map(note).collect(),
            answers: told.groups()[0].n(),
            closed: before.round.closed.map(|at| japan::wall_clock(at).date()),
            other_people: before.members.are_others(),
            same_people: before.members.are_the_same(),
            ..Previous::of(figures, &since::back(&self.publication, self.place), self.results())
        }
    }
}

/// What has to be said beside a comparison, or instead of one.
fn note(then: Then) -> Option<Note> {
    match then {
        Then::At { reworded: true, .. } => Some(Note::Reworded),
        Then::Not(why) => Some(Note::Not(why)),
        _ => None,
    }
}
