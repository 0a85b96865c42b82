//! Over the years: every closed round of a workplace laid side by side, item by item.
//!
//! What stands here was told by each round for itself; nothing is worked out of several.  Two rounds are joined only
//! where both are told in full, and where the workplace and the item are still the same.

use std::sync::Arc;

use gauge::change::Members;
use gauge::level::Figures;
use gauge::shown::{Publication, Shown};
use jiff::civil::Date;

use super::kin::{Kin, apart, kin};
use super::{Bridges, Then, closed_behind, is_member_chief};
use crate::accounts::Member;
use crate::charts::Link;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::organisations::{self, Event, Lineage, Why as Parted};
use crate::rounds::{Part, RoundUnit};
use crate::sheets::{Item, Sheet, Shelf, Why};
use crate::words::Message;

/// So many years are looked back.
const YEARS: i32 = 10;

/// A workplace over the years.
pub struct Trends {
    /// Its rounds, the earliest first, and those of what it was called before.
    pub moments: Vec<Moment>,
    /// Why still earlier rounds, of what it was before, are not laid beside these.
    pub apart: Vec<Parted>,
    bridges: Bridges,
    lineage: Lineage,
}

/// One closed round of it.
pub struct Moment {
    /// The round, as the workplace took part in it.
    pub part: Part,
    /// The unit that took part in it: the workplace as it was then.
    unit: String,
    /// The day it was closed.
    pub day: Date,
    /// The sheet it asked.
    pub sheet: Arc<Sheet>,
    publication: Option<Publication>,
    /// Why it tells this reader nothing at all.
    pub silent: Option<Message>,
    /// The people, against the round before.
    pub members: Option<Members>,
}

/// What one round says of one item.
pub enum Measured<'a> {
    /// The figure.
    Told(&'a Figures),
    /// It may not be told.
    Hidden(gauge::shown::Why),
    /// The round says nothing to this reader, or did not ask it.
    Not(Message),
    /// It is compared with none of that round's.
    Other(Why),
}

impl<'a> Measured<'a> {
    /// The figure, where it is told.
    pub fn told(&self) -> Option<&'a Figures> {
        if let Measured::Told(figures) = self { Some(figures) } else { None }
    }
}

impl Trends {
    /// The rounds of the unit behind a results address, as far as the reader may see them.
    pub fn read(
        tx: &mut Tx,
        shelf: &Shelf,
        (organisation, unit): (&str, &str),
        reader: Option<&Member>,
    ) -> Result<Trends> {
        let lineage = organisations::chart(tx, organisation)?.lineage(unit);
        let mut rounds = kin(tx, organisation, &lineage)?;
        let last = rounds.iter().rfind(|own| own.unit == unit).map(Kin::day);
        let last = last.ok_or(Error::NotFound)?;
        let since = last.saturating_sub(jiff::Span::new().years(YEARS));
        rounds.retain(|own| own.day() >= since);
        // What was another workplace then is not laid beside this one at all.
        let own = |own: &Kin| own.unit == unit || own.comparable(&lineage, last).is_ok();
        let (rounds, others): (Vec<Kin>, Vec<Kin>) = rounds.into_iter().partition(own);
        let mut moments: Vec<Moment> = Vec::new();
        for own in rounds {
            let (day, Kin { unit: was, part }) = (own.day(), own);
            let may =
                !part.results_sign_in || is_member_chief(reader, organisation, unit, &part.unit);
            let publication = if may { part.publication()? } else { None };
            let before = moments.last().map(|moment| moment.part.people);
            moments.push(Moment {
                silent: match (&publication, may) {
                    (Some(_), _) => None,
                    (None, false) => Some(msg!("trend-sign-in")),
                    (None, true) => Some(msg!("trend-unopened")),
                },
                sheet: shelf.version(tx, organisation, &part.sheet_version)?,
                members: before.map(|then| Members { then, now: part.people, joined: part.joined }),
                day,
                unit: was,
                publication,
                part,
            });
        }
        let to = moments.last().map_or("", |last| last.part.sheet_version.as_str());
        let from = moments.iter().map(|moment| moment.part.sheet_version.as_str());
        let bridges = Bridges::read(tx, shelf, organisation, to, from)?;
        Ok(Trends { apart: apart(&others, &lineage, last), moments, bridges, lineage })
    }

    /// The items of the sheet last asked, in its order, as far as any round asked them.
    pub fn items(&self) -> Vec<&Item> {
        let Some(last) = self.moments.last() else { return Vec::new() };
        let asked = |item: &&Item| {
            let measured =
                |said: &Measured| matches!(said, Measured::Told(_) | Measured::Hidden(_));
            self.of(item).iter().any(measured)
        };
        last.sheet.items().filter(asked).collect()
    }

    /// The titles of items that were asked once and are on the sheet no more, with the day they were last asked.
    pub fn dropped(&self) -> Vec<(&Item, Date)> {
        let Some(last) = self.moments.last() else { return Vec::new() };
        let mut dropped: Vec<(&Item, Date)> = Vec::new();
        for moment in self.moments.iter().rev() {
            for item in moment.part.items(&moment.sheet) {
                let here = last.sheet.items().any(|own| self.was(moment, own, item));
                let known = dropped.iter().any(|(own, _)| own.key == item.key);
                if !here && !known {
                    dropped.push((item, moment.day));
                }
            }
        }
        dropped
    }

    /// Whether that item of the sheet last asked was that one of an earlier round.
    fn was(&self, moment: &Moment, now: &Item, then: &Item) -> bool {
        let stood = self.bridges.then(&moment.part.sheet_version, now, &[then]);
        stood.place().is_some()
    }

    /// One item, round by round.
    pub fn of(&self, item: &Item) -> Vec<Measured<'_>> {
        self.moments.iter().map(|moment| moment.of(item, &self.bridges)).collect()
    }

    /// How each told round is joined to the one told before it, with what has to be known of that.
    pub fn links(&self, item: &Item) -> Vec<(usize, Link, Vec<Message>)> {
        let said = self.of(item);
        let told: Vec<usize> =
            (0..said.len()).filter(|at| matches!(said[*at], Measured::Told(_))).collect();
        let joined = |pair: &[usize]| {
            let (link, why) = self.joined(pair[0], pair[1]);
            let [then, now] = [pair[0], pair[1]].map(|at| self.is_reworded(at, item));
            let reworded = (then != now).then(|| msg!("change-reworded"));
            (pair[1], link, why.into_iter().chain(reworded).collect())
        };
        told.windows(2).map(joined).collect()
    }

    /// That round asked it in other words than the latest.
    fn is_reworded(&self, at: usize, item: &Item) -> bool {
        let moment = &self.moments[at];
        let asked = moment.part.items(&moment.sheet);
        let stood = self.bridges.then(&moment.part.sheet_version, item, &asked);
        matches!(stood, Then::At { reworded: true, .. })
    }

    /// From that round to that later one: others have come in between, or not.
    fn joined(&self, from: usize, to: usize) -> (Link, Option<Message>) {
        let (then, now) = (&self.moments[from], &self.moments[to]);
        // From where the later one stood: it may have been called otherwise then.
        let events = self.lineage.events.clone();
        let lineage = Lineage { unit: now.unit.clone(), events };
        if let Err(why) = lineage.comparable(&then.unit, then.day, now.day) {
            return (Link::Broken, Some(why.message()));
        }
        let since = self.moments[from + 1..=to].iter().filter_map(|moment| moment.members);
        // Few who come each time are many together.
        let others = since.clone().any(|members| members.are_others())
            || since.reduce(|all, next| all.and(&next)).is_some_and(|all| all.are_others());
        match others {
            true => (Link::OtherPeople, Some(msg!("trend-others"))),
            false => (Link::Whole, None),
        }
    }

    /// What happened to the workplace in these years, the latest first.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        let first = self.moments.first().map(|moment| moment.day);
        self.lineage.events.iter().filter(move |event| first.is_some_and(|first| event.day > first))
    }
}

impl Moment {
    /// What it says of an item of the sheet last asked.
    fn of(&self, item: &Item, bridges: &Bridges) -> Measured<'_> {
        let told = self.publication.as_ref().map(|told| &told.units()[self.part.place]);
        if let Some(why) = &self.silent {
            return Measured::Not(why.clone());
        }
        let asked = self.part.items(&self.sheet);
        match (bridges.then(&self.part.sheet_version, item, &asked), told) {
            (Then::At { place, .. }, Some(told)) => measured(told.items()[place].all()),
            (Then::Not(why), _) => Measured::Other(why),
            _ => Measured::Not(msg!("trend-not-asked")),
        }
    }

    /// How many answered.
    pub fn answers(&self) -> Option<u32> {
        let told = self.publication.as_ref()?;
        Some(told.units()[self.part.place].groups()[0].n())
    }
}

fn measured(figures: &Shown<Figures>) -> Measured<'_> {
    match (figures.value(), figures.why()) {
        (Some(figures), _) => Measured::Told(figures),
        (None, why) => Measured::Hidden(why.unwrap_or(gauge::shown::Why::FewerThanLeast)),
    }
}

/// The unit behind a results address, over the years: the municipality's name, the unit, its rounds.
pub(super) fn over_the_years(
    tx: &mut Tx,
    shelf: &Shelf,
    address: &str,
    reader: Option<&Member>,
) -> Result<(String, RoundUnit, Trends)> {
    let (round, unit) = closed_behind(tx, address, reader)?;
    let municipality = organisations::organisation(tx, &round.organisation)?.name;
    let trends = Trends::read(tx, shelf, (&round.organisation, &unit.unit), reader)?;
    Ok((municipality, unit, trends))
}
