//! Keeping: what an installation has, for how long, whether it is well, and how it comes back.
//!
//! [`backup`] writes and proves backups and restores them, [`retention`] deletes what has served its time,
//! [`health`] looks at the installation and says in plain words what is to be done, [`upgrade`] says what
//! an upgrade would do before it is done, [`evidence`] shows all of it to whoever has to answer for it.

pub mod backup;
pub mod evidence;
pub mod health;
pub mod pages;
pub mod retention;
mod store;
pub mod upgrade;

use gauge::shown::{Publication, Why};

use crate::accounts::Administrator;
use crate::audit;
use crate::db::Tx;
use crate::error::{Error, Result};

/// How many closed rounds the report of hidden figures looks at: each is audited again as it is read.
const LOOKED_AT: i64 = 20;

/// How many figures of closed rounds are told and how many are not, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Closed rounds looked at.
    pub rounds: u64,
    /// Figures told in full.
    pub told: u64,
    /// Only the word 「ほぼそろっている」.
    pub alike: u64,
    /// Fewer people than the least number.
    pub few: u64,
    /// Telling them would give away another.
    pub complementary: u64,
}

impl Hidden {
    fn count(&mut self, why: Option<Why>) {
        *match why {
            None => &mut self.told,
            Some(Why::NearlyUnanimous) => &mut self.alike,
            Some(Why::FewerThanLeast) => &mut self.few,
            Some(Why::Complementary) => &mut self.complementary,
        } += 1;
    }

    fn count_all(&mut self, publication: &Publication) {
        self.rounds += 1;
        for unit in publication.units() {
            for item in unit.items() {
                item.groups().iter().for_each(|figure| self.count(figure.why()));
            }
            self.count(unit.most_important().why());
        }
    }
}

/// What a watchman is told: of the whole installation, never of a workplace.
pub struct Meters {
    /// Rounds that take answers.
    pub open_rounds: usize,
    /// Entries of the record, of all chains.
    pub record_entries: i64,
    /// When the last proven backup was made, in seconds since 1970; 0 where there is none.
    pub proven_backup: i64,
}

/// What a watchman is told.
pub fn meters(tx: &mut Tx) -> Result<Meters> {
    let proof = backup::latest_proof(tx)?.map(|proof| proof.made.parse::<jiff::Timestamp>());
    Ok(Meters {
        open_rounds: store::open_rounds(tx)?.len(),
        record_entries: audit::heads(tx)?.iter().map(|head| head.number).sum(),
        proven_backup: proof.transpose()?.map_or(0, jiff::Timestamp::as_second),
    })
}

/// How many figures of the latest closed rounds are hidden, and why.
pub fn hidden(tx: &mut Tx, by: &Administrator) -> Result<Hidden> {
    let mut hidden = Hidden::default();
    for stored in store::publications(tx, by.organisation(), LOOKED_AT)? {
        let publication = Publication::decode(&stored.body);
        let damaged = |_| Error::fault("a stored publication does not pass its audit");
        hidden.count_all(&publication.map_err(damaged)?);
    }
    Ok(hidden)
}
