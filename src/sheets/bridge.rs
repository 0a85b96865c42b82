//! The bridge between two versions of a sheet: with which earlier item an item may be compared, or why with none.
//!
//! Steps from version to version are composed; where nobody has said what a version means in another, only what reads
//! word by word the same is the same.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::library::{as_published, corrected};
use super::mapping::{Link, Mapping, reads_the_same};
use super::{Item, Sheet, Shelf, Text, store};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::words::{Lang, Message};

/// With what an item of the later version may be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    /// With that item of the earlier version, which reads the same.
    Same(String),
    /// With that item of the earlier version; that it was worded otherwise has to be said.
    Reworded(String),
    /// With none.
    NotComparable(Why),
}

/// Why an item is compared with none of the earlier version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is one part of the earlier item of that title.
    Split(Text),
    /// It is several earlier items in one, of these titles.
    Merged(Vec<Text>),
    /// Nothing stood for it.
    New,
    /// The earlier item had another number of levels.
    OtherLevels {
        /// So many then.
        then: usize,
        /// So many now.
        now: usize,
    },
    /// Its words are others, and nobody has said yet whether it means the same.
    NoMapping,
}

impl Why {
    /// The reason as a sentence.
    pub fn say(&self, lang: Lang) -> Message {
        match self {
            Why::Split(title) => msg!("unlike-split", title = title.of(lang)),
            Why::Merged(titles) => {
                let titles: Vec<&str> = titles.iter().map(|title| title.of(lang)).collect();
                msg!("unlike-merged", titles = titles.join(&crate::t!(lang, "unlike-and")))
            }
            Why::New => msg!("unlike-new"),
            Why::OtherLevels { then, now } => {
                msg!("unlike-other-levels", then = *then, now = *now)
            }
            Why::NoMapping => msg!("unlike-no-mapping"),
        }
    }
}

/// What the items of a later version were in an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridge {
    /// By item of the later version.
    items: BTreeMap<String, Compared>,
    /// Items of the earlier version, in sheet order.
    earlier: Vec<String>,
}

impl Bridge {
    /// With what that item of the later version may be compared.
    pub fn then_of(&self, item: &str) -> Compared {
        self.items.get(item).cloned().unwrap_or(Compared::NotComparable(Why::New))
    }

    /// The items of the earlier version with which nothing is compared, in sheet order.
    pub fn left_behind(&self) -> Vec<&str> {
        let met: BTreeSet<&str> = self.items.values().filter_map(Compared::key).collect();
        self.earlier.iter().map(String::as_str).filter(|key| !met.contains(key)).collect()
    }

    /// From a version to itself.
    pub(super) fn standing(sheet: &Sheet) -> Bridge {
        let same = |item: &Item| (item.key.clone(), Compared::Same(item.key.clone()));
        Bridge { items: sheet.items().map(same).collect(), earlier: keys(sheet) }
    }

    /// Over one step that somebody has thought through.
    pub(super) fn over(mapping: &Mapping, old: &Sheet, new: &Sheet) -> Bridge {
        let said = mapping.0.iter().flat_map(|link| {
            let then = then(link, old);
            link.later().iter().map(move |key| (key.clone(), then.clone()))
        });
        let items = said.map(|(key, then)| {
            let levels = new.item(&key).map_or(0, |item| item.levels.len());
            (key, then.with_levels(old, levels))
        });
        Bridge { items: items.collect(), earlier: keys(old) }
    }

    /// Where nobody has said anything: what reads the same, as published or as corrected, is the same.
    pub(super) fn unsaid(old: [&Sheet; 2], new: [&Sheet; 2]) -> Bridge {
        let then = |now: &Item| {
            let pairs = old.into_iter().zip(new);
            let mut pairs =
                pairs.map(|(old, new)| Some((old.item(&now.key)?, new.item(&now.key)?)));
            let read = |pair: Option<(&Item, &Item)>| {
                pair.is_some_and(|(one, other)| reads_the_same(one, other))
            };
            match old[0].item(&now.key) {
                Some(then) if pairs.any(read) => Compared::Same(then.key.clone()),
                Some(then) if then.levels.len() != now.levels.len() => {
                    Compared::NotComparable(Why::OtherLevels {
                        then: then.levels.len(),
                        now: now.levels.len(),
                    })
                }
                _ => Compared::NotComparable(Why::NoMapping),
            }
        };
        let items = new[0].items().map(|item| (item.key.clone(), then(item)));
        Bridge { items: items.collect(), earlier: keys(old[0]) }
    }

    /// This bridge and, behind it, the next: from where this begins to where the next ends.
    pub(super) fn and(&self, next: &Bridge) -> Bridge {
        let item = |(key, then): (&String, &Compared)| (key.clone(), then.behind(self));
        Bridge { items: next.items.iter().map(item).collect(), earlier: self.earlier.clone() }
    }
}

impl Compared {
    /// The item of the earlier version, where there is one to compare with.
    pub fn key(&self) -> Option<&str> {
        match self {
            Compared::Same(key) | Compared::Reworded(key) => Some(key),
            Compared::NotComparable(_) => None,
        }
    }

    /// What this item was before the bridge it comes over.
    fn behind(&self, bridge: &Bridge) -> Compared {
        match self {
            Compared::Same(key) => bridge.then_of(key),
            Compared::Reworded(key) => match bridge.then_of(key) {
                Compared::Same(key) => Compared::Reworded(key),
                other => other,
            },
            Compared::NotComparable(_) => self.clone(),
        }
    }

    /// Levels can be compared where there are as many.
    fn with_levels(self, old: &Sheet, now: usize) -> Compared {
        let then = self.key().and_then(|key| old.item(key)).map(|item| item.levels.len());
        match then {
            Some(then) if then != now => Compared::NotComparable(Why::OtherLevels { then, now }),
            _ => self,
        }
    }
}

fn keys(sheet: &Sheet) -> Vec<String> {
    sheet.items().map(|item| item.key.clone()).collect()
}

fn then(link: &Link, old: &Sheet) -> Compared {
    let title = |key: &String| old.item(key).map(|item| item.title.clone()).unwrap_or_default();
    match link {
        Link::Same { old, .. } => Compared::Same(old.clone()),
        Link::Reworded { old, .. } => Compared::Reworded(old.clone()),
        Link::Split { old, .. } => Compared::NotComparable(Why::Split(title(old))),
        Link::Merged { old, .. } => {
            Compared::NotComparable(Why::Merged(old.iter().map(title).collect()))
        }
        Link::New { .. } | Link::Dropped { .. } => Compared::NotComparable(Why::New),
    }
}

// What is kept

/// What the items of the version `to` were in the version `from`, over all versions in between; it may lead forward
/// or back in time.  `None` where these are different sheets of which nobody has said what one means in the other.
pub fn bridge(tx: &mut Tx, organisation: &str, from: &str, to: &str) -> Result<Option<Bridge>> {
    let read =
        |tx: &mut Tx, id: &str| Ok(Arc::new(as_published(&store::version(tx, organisation, id)?)?));
    across(tx, organisation, (from, to), &read)
}

/// The same with the versions at hand: one question to the database.
pub fn bridge_at_hand(
    tx: &mut Tx,
    shelf: &Shelf,
    organisation: &str,
    from: &str,
    to: &str,
) -> Result<Option<Bridge>> {
    across(tx, organisation, (from, to), &|tx, id| shelf.version(tx, organisation, id))
}

/// Reads a version.
type Reads<'a> = &'a dyn Fn(&mut Tx, &str) -> Result<Arc<Sheet>>;

fn across(
    tx: &mut Tx,
    organisation: &str,
    (from, to): (&str, &str),
    read: Reads,
) -> Result<Option<Bridge>> {
    let (then, now) = (read(tx, from)?, read(tx, to)?);
    if from == to {
        return Ok(Some(Bridge::standing(&then)));
    }
    let steps = store::mapping_steps(tx, organisation)?;
    if let Some(way) = way(&steps, from, to) {
        return along(tx, &steps, &way, read).map(Some);
    }
    if then.key != now.key {
        return Ok(None);
    }
    let (then, now) =
        (store::version(tx, organisation, from)?, store::version(tx, organisation, to)?);
    let old = [as_published(&then)?, corrected(tx, &then)?];
    let new = [as_published(&now)?, corrected(tx, &now)?];
    Ok(Some(Bridge::unsaid([&old[0], &old[1]], [&new[0], &new[1]])))
}

/// The shortest way from one version to another over steps that somebody has thought through.
fn way(steps: &[store::Step], from: &str, to: &str) -> Option<Vec<String>> {
    let mut came: BTreeMap<&str, &str> = BTreeMap::from([(from, from)]);
    let mut next = VecDeque::from([from]);
    while let Some(here) = next.pop_front().filter(|here| *here != to) {
        for there in steps.iter().filter_map(|step| step.other_end(here)) {
            came.entry(there).or_insert_with(|| {
                next.push_back(there);
                here
            });
        }
    }
    let mut way = vec![to.to_owned()];
    while way[way.len() - 1] != from {
        let before = came.get(way[way.len() - 1].as_str())?;
        way.push((*before).to_owned());
    }
    way.reverse();
    Some(way)
}

fn along(tx: &mut Tx, steps: &[store::Step], way: &[String], read: Reads) -> Result<Bridge> {
    let mut old = read(tx, &way[0])?;
    let mut bridge = Bridge::standing(&old);
    for pair in way.windows(2) {
        let new = read(tx, &pair[1])?;
        let step = Bridge::over(&mapping(steps, &pair[0], &pair[1])?, &old, &new);
        (bridge, old) = (bridge.and(&step), new);
    }
    Ok(bridge)
}

/// The mapping of two neighbours, whichever came first.
fn mapping(steps: &[store::Step], from: &str, to: &str) -> Result<Mapping> {
    let of = |earlier: &str, later: &str| {
        steps.iter().find(|step| step.earlier == earlier && step.later == later)
    };
    match (of(from, to), of(to, from)) {
        (Some(step), _) => Ok(serde_json::from_str(&step.body)?),
        (None, Some(back)) => Ok(serde_json::from_str::<Mapping>(&back.body)?.reversed()),
        (None, None) => Err(Error::fault("a step without a mapping")),
    }
}

#[cfg(test)]
mod tests;
