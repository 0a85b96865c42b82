//! A sheet that is being written: kept on the server as it is typed, sound or not, until it is published.
//!
//! Whoever saves says which part they had before their eyes.  Where somebody else changed that part meanwhile, nothing is
//! overwritten: both texts are shown.  Keys of areas and items are always sound and never twice in a draft, for they are
//! the addresses of its parts.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::check::item_key_faults;
use super::mapping::Mapping;
use super::{Area, Item, Sheet, Text, check, library, read_json, store, write_json};
use crate::accounts::Administrator;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::words::Message;
use crate::workbook::folded;
use crate::world::hex;

/// A sheet that is being written.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Our id.
    pub id: String,
    /// As far as it is written.
    pub sheet: Sheet,
    /// The published version it comes after, where there is one.
    pub earlier: Option<String>,
    /// What it was before the last change, where that can be taken back.
    pub before: Option<Sheet>,
    /// When it was changed.
    pub changed: Timestamp,
    /// Who changed it.
    pub who: String,
    revision: i64,
}

/// What somebody has before their eyes and saves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Title, version and what else there is once.
    Head,
    /// An area's title, by its key.
    Area(String),
    /// An item, by its key.
    Item(String),
    /// Which areas and items there are, and their order.
    Order,
}

impl Part {
    /// A mark of that part as it stands, to tell later whether it still does.
    pub fn mark(&self, sheet: &Sheet) -> String {
        let text = match self {
            Part::Head => {
                let head = Sheet { areas: Vec::new(), ..sheet.clone() };
                format!("{head:?}")
            }
            Part::Area(key) => {
                format!("{:?}", sheet.area(key).map(|area| (&area.key, &area.title)))
            }
            Part::Item(key) => format!("{:?}", sheet.item(key)),
            Part::Order => {
                let keys = |area: &Area| area.items.iter().map(|item| item.key.clone()).collect();
                let order = sheet.areas.iter().map(|area| (&area.key, keys(area)));
                format!("{:?}", order.collect::<Vec<(_, Vec<String>)>>())
            }
        };
        hex(&Sha256::digest(text.as_bytes())[..8])
    }
}

/// Begins a draft.
pub fn begin(
    tx: &mut Tx,
    by: &Administrator,
    who: &str,
    (id, sheet, earlier): (&str, &Sheet, Option<&str>),
    now: Timestamp,
) -> Result<()> {
    if let Some(earlier) = earlier {
        store::version(tx, by.organisation(), earlier)?;
    }
    let row = store::Draft {
        id: id.to_owned(),
        earlier: earlier.map(str::to_owned),
        body: write_json(sheet),
        before: None,
        revision: 1,
        changed: now.to_string(),
        who: who.to_owned(),
    };
    store::add_draft(tx, by.organisation(), &row)
}

/// A version that follows `sheet`: the same in everything but its number.
pub fn following(sheet: Sheet, taken: &[String]) -> Sheet {
    let number = (2..).map(|number: u32| number.to_string()).find(|number| !taken.contains(number));
    Sheet { version: number.unwrap_or_default(), ..sheet }
}

/// Every draft of the organisation, the one changed last first.
pub fn drafts(tx: &mut Tx, by: &Administrator) -> Result<Vec<Draft>> {
    store::drafts(tx, by.organisation())?.into_iter().map(read).collect()
}

/// The draft of that id.
pub fn draft(tx: &mut Tx, by: &Administrator, id: &str) -> Result<Draft> {
    read(store::draft(tx, by.organisation(), id)?)
}

fn read(row: store::Draft) -> Result<Draft> {
    // What is wrong with it is told where it is written on.
    let sheet = |body: &str| read_json(body.as_bytes(), "").0;
    Ok(Draft {
        sheet: sheet(&row.body),
        before: row.before.as_deref().map(sheet),
        id: row.id,
        earlier: row.earlier,
        changed: row.changed.parse()?,
        who: row.who,
        revision: row.revision,
    })
}

/// Changes a part of a draft that still is as its editor saw it; else gives the draft as it is now.
pub fn change(
    tx: &mut Tx,
    by: &Administrator,
    who: &str,
    id: &str,
    (part, seen): (&Part, &str),
    now: Timestamp,
    change: impl FnOnce(&mut Sheet),
) -> Result<Result<(), Box<Draft>>> {
    tx.alone(&format!("sheet draft {id}"))?;
    let draft = draft(tx, by, id)?;
    if part.mark(&draft.sheet) != seen {
        return Ok(Err(Box::new(draft)));
    }
    let mut sheet = draft.sheet.clone();
    change(&mut sheet);
    if sheet != draft.sheet {
        keep(tx, by, who, &draft, &sheet, now)?;
    }
    Ok(Ok(()))
}

/// Takes the last change back; once more, and it is there again.
pub fn undo(tx: &mut Tx, by: &Administrator, who: &str, id: &str, now: Timestamp) -> Result<()> {
    tx.alone(&format!("sheet draft {id}"))?;
    let draft = draft(tx, by, id)?;
    match &draft.before {
        Some(before) => keep(tx, by, who, &draft, before, now),
        None => Ok(()),
    }
}

fn keep(
    tx: &mut Tx,
    by: &Administrator,
    who: &str,
    draft: &Draft,
    sheet: &Sheet,
    now: Timestamp,
) -> Result<()> {
    let row = store::Draft {
        id: draft.id.clone(),
        earlier: draft.earlier.clone(),
        body: write_json(sheet),
        before: Some(write_json(&draft.sheet)),
        revision: draft.revision,
        changed: now.to_string(),
        who: who.to_owned(),
    };
    match store::change_draft(tx, by.organisation(), &row)? {
        0 => Err(Error::Busy),
        _ => Ok(()),
    }
}

/// Throws a draft away.
pub fn discard(tx: &mut Tx, by: &Administrator, id: &str) -> Result<()> {
    store::remove_draft(tx, by.organisation(), id).map(|_| ())
}

/// Publishes a draft as the version `id`, with what its items were in the version it comes after.  All or nothing.
pub fn publish_draft(
    tx: &mut Tx,
    by: &Administrator,
    (draft_id, seen): (&str, i64),
    mapping: Option<&Mapping>,
    id: &str,
    now: Timestamp,
) -> Result<()> {
    tx.alone(&format!("sheet draft {draft_id}"))?;
    let draft = draft(tx, by, draft_id)?;
    if draft.revision != seen {
        return Err(Error::Refused(msg!("draft-changed", who = &draft.who)));
    }
    if !check(&draft.sheet).is_empty() {
        return Err(Error::Refused(msg!("draft-unsound")));
    }
    library::publish(tx, by, id, &draft.sheet, &now.to_string())?;
    if let Some((earlier, mapping)) = draft.earlier.as_deref().zip(mapping) {
        library::set_mapping(tx, by, (earlier, id), mapping, &now.to_string())?;
    }
    discard(tx, by, draft_id)
}

impl Draft {
    /// Counts its changes.
    pub fn revision(&self) -> i64 {
        self.revision
    }
}

// Areas and items come, go and move

/// A way to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Before the one that stands before it.
    Up,
    /// Behind the one that stands behind it.
    Down,
}

impl Sheet {
    /// The area of that key.
    pub fn area(&self, key: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.key == key)
    }

    /// The area of that key, to be changed.
    pub fn area_mut(&mut self, key: &str) -> Option<&mut Area> {
        self.areas.iter_mut().find(|area| area.key == key)
    }

    /// The item of that key, to be changed.
    pub fn item_mut(&mut self, key: &str) -> Option<&mut Item> {
        self.areas.iter_mut().flat_map(|area| &mut area.items).find(|item| item.key == key)
    }

    /// One more area at the end; gives its key.
    pub fn add_area(&mut self) -> String {
        let key = fresh("area", |key| self.areas.iter().any(|area| folded(&area.key) == key));
        let (title, items) = (Text::default(), Vec::new());
        self.areas.push(Area { key: key.clone(), title, items });
        key
    }

    /// One more item at the end of that area, with as many levels as the others have; gives its key.
    pub fn add_item(&mut self, area: &str) -> Option<String> {
        let key = fresh("item", |key| self.items().any(|item| folded(&item.key) == key));
        let levels = self.items().last().map_or(5, |item| item.levels.len());
        let levels = vec![Text::default(); levels.clamp(2, 7)];
        let (title, question) = (Text::default(), Text::default());
        let item = Item { key: key.clone(), title, question, short: false, levels };
        self.area_mut(area)?.items.push(item);
        Some(key)
    }

    /// Takes that area out, with its items.
    pub fn remove_area(&mut self, key: &str) {
        self.areas.retain(|area| area.key != key);
    }

    /// Takes that item out.
    pub fn remove_item(&mut self, key: &str) {
        self.areas.iter_mut().for_each(|area| area.items.retain(|item| item.key != key));
    }

    /// Moves that area.
    pub fn move_area(&mut self, key: &str, way: Way) {
        let place = self.areas.iter().position(|area| area.key == key);
        if let Some((one, other)) = place.and_then(|place| way.from(place, self.areas.len())) {
            self.areas.swap(one, other);
        }
    }

    /// Moves that item; beyond the first or the last of its area it goes to the next area.
    pub fn move_item(&mut self, key: &str, way: Way) {
        let found =
            self.areas.iter().enumerate().find_map(|(a, area)| {
                Some((a, area.items.iter().position(|item| item.key == key)?))
            });
        let Some((a, i)) = found else { return };
        if let Some((one, other)) = way.from(i, self.areas[a].items.len()) {
            self.areas[a].items.swap(one, other);
        } else if let Some((_, next)) = way.from(a, self.areas.len()) {
            let item = self.areas[a].items.remove(i);
            match way {
                Way::Up => self.areas[next].items.push(item),
                Way::Down => self.areas[next].items.insert(0, item),
            }
        }
    }

    /// Every language any text is in, Japanese and English at least.
    pub fn languages(&self) -> Vec<String> {
        let mut tags: Vec<String> = vec!["ja".to_owned(), "en".to_owned()];
        for (_, text) in super::texts(self) {
            for (tag, _) in text.iter() {
                if !tags.iter().any(|known| known == tag) {
                    tags.push(tag.to_owned());
                }
            }
        }
        tags
    }
}

impl Way {
    fn from(self, place: usize, count: usize) -> Option<(usize, usize)> {
        let other = match self {
            Way::Up => place.checked_sub(1)?,
            Way::Down => Some(place + 1).filter(|next| *next < count)?,
        };
        Some((place, other))
    }
}

/// The first `stem_n` that nobody has.
fn fresh(stem: &str, taken: impl Fn(String) -> bool) -> String {
    let names = (1..).map(|number: u32| format!("{stem}_{number}"));
    names.into_iter().find(|name| !taken(folded(name))).unwrap_or_default()
}

/// Another key for an item or an area, where it is sound and nobody else has it.
pub fn rename(sheet: &mut Sheet, part: &Part, new: &str) -> Result<(), Message> {
    let others: Vec<&str> = match part {
        Part::Area(own) => {
            sheet.areas.iter().map(|area| area.key.as_str()).filter(|key| key != own).collect()
        }
        Part::Item(own) => {
            sheet.items().map(|item| item.key.as_str()).filter(|key| key != own).collect()
        }
        Part::Head | Part::Order => return Ok(()),
    };
    if let Some(first) = others.iter().find(|other| folded(other) == folded(new)) {
        return Err(msg!("problem-key-twice", key = new, first = *first));
    }
    if let Some(what) = item_key_faults(new) {
        return Err(what);
    }
    match part {
        Part::Area(own) => {
            sheet.area_mut(own).into_iter().for_each(|area| new.clone_into(&mut area.key))
        }
        Part::Item(own) => {
            sheet.item_mut(own).into_iter().for_each(|item| new.clone_into(&mut item.key))
        }
        Part::Head | Part::Order => {}
    }
    Ok(())
}
