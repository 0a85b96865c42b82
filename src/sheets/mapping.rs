//! What one version of a sheet means in the next: its items stay, are reworded, split, merged, added or dropped.
//!
//! A mapping speaks of every item of both versions, and of each once.

use std::slice::from_ref;

use serde::{Deserialize, Serialize};

use super::{Item, Sheet};
use crate::msg;
use crate::words::Message;

/// One thing that happened to items from one version to the next, by their keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// Word by word what it was.
    Same {
        /// In the earlier version.
        old: String,
        /// In the later version.
        new: String,
    },
    /// Said otherwise; it still asks the same.
    Reworded {
        /// In the earlier version.
        old: String,
        /// In the later version.
        new: String,
    },
    /// One became several.
    Split {
        /// In the earlier version.
        old: String,
        /// In the later version.
        new: Vec<String>,
    },
    /// Several became one.
    Merged {
        /// In the earlier version.
        old: Vec<String>,
        /// In the later version.
        new: String,
    },
    /// Nothing stood for it before.
    New {
        /// In the later version.
        new: String,
    },
    /// Nothing stands for it any more.
    Dropped {
        /// In the earlier version.
        old: String,
    },
}

impl Link {
    /// The items of the earlier version it speaks of.
    pub fn earlier(&self) -> &[String] {
        match self {
            Link::Same { old, .. } | Link::Reworded { old, .. } | Link::Split { old, .. } => {
                from_ref(old)
            }
            Link::Merged { old, .. } => old,
            Link::Dropped { old } => from_ref(old),
            Link::New { .. } => &[],
        }
    }

    /// The items of the later version it speaks of.
    pub fn later(&self) -> &[String] {
        match self {
            Link::Same { new, .. } | Link::Reworded { new, .. } | Link::Merged { new, .. } => {
                from_ref(new)
            }
            Link::Split { new, .. } => new,
            Link::New { new } => from_ref(new),
            Link::Dropped { .. } => &[],
        }
    }

    /// The same seen from the later version: what was split was merged.
    fn reversed(&self) -> Link {
        match self.clone() {
            Link::Same { old, new } => Link::Same { old: new, new: old },
            Link::Reworded { old, new } => Link::Reworded { old: new, new: old },
            Link::Split { old, new } => Link::Merged { old: new, new: old },
            Link::Merged { old, new } => Link::Split { old: new, new: old },
            Link::New { new } => Link::Dropped { old: new },
            Link::Dropped { old } => Link::New { new: old },
        }
    }
}

/// What became of every item from one version to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(pub Vec<Link>);

/// Which of the two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The earlier one.
    Old,
    /// The later one.
    New,
}

/// Something that does not hold together in a mapping: the item it concerns, and the sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Astray {
    /// Which version the item is of.
    pub side: Side,
    /// The item.
    pub key: String,
    /// What is wrong; its attribute `todo` says what to do.
    pub what: Message,
}

impl Mapping {
    /// What can be seen without knowing what is meant: the same key, or word by word the same text.
    pub fn proposed(old: &Sheet, new: &Sheet) -> Mapping {
        let mut free: Vec<&Item> = old.items().collect();
        let mut twins: Vec<Option<&Item>> = Vec::new();
        for item in new.items() {
            twins.push(take(&mut free, |other| other.key == item.key));
        }
        for (item, twin) in new.items().zip(&mut twins).filter(|(_, twin)| twin.is_none()) {
            *twin = take(&mut free, |other| reads_the_same(other, item));
        }
        let links = new.items().zip(twins).map(|(item, twin)| proposed(item, twin));
        let dropped = free.into_iter().map(|item| Link::Dropped { old: item.key.clone() });
        Mapping(links.chain(dropped).collect())
    }

    /// Everything that does not hold together, the later version's items first.
    pub fn astray(&self, old: &Sheet, new: &Sheet) -> Vec<Astray> {
        let mut astray = self.uncounted(Side::New, new);
        astray.extend(self.uncounted(Side::Old, old));
        astray.extend(self.0.iter().filter_map(|link| unsound(link, old, new)));
        astray
    }

    /// Items of that version of which it speaks never or twice, and items the version does not have.
    fn uncounted(&self, side: Side, sheet: &Sheet) -> Vec<Astray> {
        let told: Vec<&String> = self.0.iter().flat_map(|link| side.of(link)).collect();
        let stray = |key: &str, what| Some(Astray { side, key: key.to_owned(), what });
        let own = sheet.items().filter_map(|item| {
            match told.iter().filter(|key| ***key == item.key).count() {
                0 => stray(&item.key, msg!("mapping-missing")),
                1 => None,
                _ => stray(&item.key, msg!("mapping-twice")),
            }
        });
        let unknown = told.iter().filter(|key| sheet.items().all(|item| item.key != ***key));
        own.chain(unknown.filter_map(|key| stray(key, msg!("mapping-unknown")))).collect()
    }

    /// The same seen from the later version.
    pub fn reversed(&self) -> Mapping {
        Mapping(self.0.iter().map(Link::reversed).collect())
    }
}

impl Side {
    fn of(self, link: &Link) -> &[String] {
        match self {
            Side::Old => link.earlier(),
            Side::New => link.later(),
        }
    }
}

fn take<'a>(free: &mut Vec<&'a Item>, fits: impl Fn(&Item) -> bool) -> Option<&'a Item> {
    let place = free.iter().position(|item| fits(item))?;
    Some(free.remove(place))
}

fn proposed(item: &Item, twin: Option<&Item>) -> Link {
    let new = item.key.clone();
    match twin {
        None => Link::New { new },
        Some(twin) if reads_the_same(twin, item) => Link::Same { old: twin.key.clone(), new },
        Some(twin) => Link::Reworded { old: twin.key.clone(), new },
    }
}

/// What a link alone cannot be.
fn unsound(link: &Link, old: &Sheet, new: &Sheet) -> Option<Astray> {
    let at = |side, key: &String, what| Some(Astray { side, key: key.clone(), what });
    match link {
        Link::Split { old, new } if new.len() < 2 => at(Side::Old, old, msg!("mapping-split-one")),
        Link::Merged { old, new } if old.len() < 2 => {
            at(Side::New, new, msg!("mapping-merged-one"))
        }
        Link::Same { old: then, new: now } => {
            let (one, other) = (old.item(then)?, new.item(now)?);
            match reads_the_same(one, other) {
                true => None,
                false => at(Side::New, now, msg!("mapping-not-same")),
            }
        }
        _ => None,
    }
}

/// Who answered the one has answered the other: as many levels, and every text the same in each language that both
/// speak.  A translation that was added changes nothing for who read the others.
pub fn reads_the_same(one: &Item, other: &Item) -> bool {
    one.levels.len() == other.levels.len()
        && one.texts().zip(other.texts()).all(|(one, other)| one.agrees_with(other))
}
