//! One vote of one room, and what of it may be told.
//!
//! The choices are the levels of one item, so that a vote passes the same audit as a sheet.

use crate::level::{Answer, Band, Mark};
use crate::shown::{Damaged, Plan, Publication, Shown, Unit};

/// What one person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// The place of the choice.
    pub choice: usize,
    /// The band, where it is known.
    pub band: Option<Band>,
    /// The municipality, where it is known.
    pub body: Option<usize>,
}

/// What may be told of a vote.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    publication: Publication,
    all: Shown<Vec<u32>>,
}

impl Count {
    /// Counts the ballots, and the hands counted in per choice.
    pub fn of(choices: usize, ballots: &[Ballot], hands: &[u32], least: u32) -> Count {
        let plan = Plan {
            levels: vec![u8::try_from(choices).unwrap_or(u8::MAX)],
            units: vec![Unit { parent: None, least }],
            remarks_from: None,
        };
        let answer = |choice: usize, band| Answer {
            unit: 0,
            band,
            marks: vec![Mark::Level(u8::try_from(choice + 1).unwrap_or(0))],
            most_important: None,
        };
        let counted = hands.iter().enumerate().flat_map(|(choice, people)| {
            std::iter::repeat_n(answer(choice, None), *people as usize)
        });
        let answers: Vec<Answer> =
            ballots.iter().map(|it| answer(it.choice, it.band)).chain(counted).collect();
        Count::told(Publication::of(&plan, &answers, vec![]))
    }

    fn told(publication: Publication) -> Count {
        let all = publication.units()[0].items()[0].all();
        let all = Shown(all.0.as_ref().map(|figures| figures.counts.clone()).map_err(|why| *why));
        Count { publication, all }
    }

    /// Everybody.
    pub fn all(&self) -> &Shown<Vec<u32>> {
        &self.all
    }

    /// As it is stored.
    pub fn encode(&self) -> String {
        self.publication.encode()
    }

    /// As it was stored, audited again.
    pub fn decode(text: &str) -> Result<Count, Damaged> {
        Publication::decode(text).map(Count::told)
    }
}
