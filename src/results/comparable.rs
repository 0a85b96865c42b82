//! With which item of an earlier round an item may be laid side by side.

use std::collections::BTreeMap;

use crate::db::Tx;
use crate::error::Result;
use crate::sheets::{self, Bridge, Compared, Item, Shelf, Why};

/// The bridges from several versions of a sheet to one.
pub struct Bridges {
    to: String,
    from: BTreeMap<String, Option<Bridge>>,
}

/// Where an item stood in an earlier round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// At that place; in other words, where it says so.
    At {
        /// Its place among the items asked then.
        place: usize,
        /// It was worded otherwise.
        reworded: bool,
    },
    /// It was not asked then.
    NotAsked,
    /// It is compared with none.
    Not(Why),
}

impl Then {
    /// Its place, where it stood.
    pub fn place(&self) -> Option<usize> {
        if let Then::At { place, .. } = self { Some(*place) } else { None }
    }

    /// Why it stands beside none, where the sheet says so.
    pub fn why(&self) -> Option<&Why> {
        if let Then::Not(why) = self { Some(why) } else { None }
    }
}

impl Bridges {
    /// From each of these versions to that one.
    pub fn read<'a>(
        tx: &mut Tx,
        shelf: &Shelf,
        organisation: &str,
        to: &str,
        from: impl IntoIterator<Item = &'a str>,
    ) -> Result<Bridges> {
        let mut bridges = Bridges { to: to.to_owned(), from: BTreeMap::new() };
        for version in from {
            if version != to && !bridges.from.contains_key(version) {
                let bridge = sheets::bridge_at_hand(tx, shelf, organisation, version, to)?;
                bridges.from.insert(version.to_owned(), bridge);
            }
        }
        Ok(bridges)
    }

    /// Where that item of the one version stood among the items asked of an earlier one.
    pub fn then(&self, from: &str, item: &Item, asked: &[&Item]) -> Then {
        let compared = match self.from.get(from) {
            _ if from == self.to => Compared::Same(item.key.clone()),
            Some(Some(bridge)) => bridge.then_of(&item.key),
            _ => Compared::NotComparable(Why::NoMapping),
        };
        let (key, reworded) = match compared {
            Compared::Same(key) => (key, false),
            Compared::Reworded(key) => (key, true),
            Compared::NotComparable(why) => return Then::Not(why),
        };
        let Some(place) = asked.iter().position(|own| own.key == key) else {
            return Then::NotAsked;
        };
        match (asked[place].levels.len(), item.levels.len()) {
            (then, now) if then != now => Then::Not(Why::OtherLevels { then, now }),
            _ => Then::At { place, reworded },
        }
    }
}
