//! What was said, never who said it; and what people agreed on.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::run::keyed;
use super::{Facilitator, Seat, announce, store};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::words::Message;
use crate::world::Dice;

/// How many voices a dialogue keeps.
const VOICES: i64 = 5_000;
/// How long a voice may be.
pub const VOICE: usize = 2_000;

keyed!(
    /// What a voice is.
    Kind {
        /// 今日参加しようとした思い: the person's own.
        Motive = "motive",
        /// A good point of the workplace.
        GoodPoint = "good_point",
        /// A question to those who report.
        Question = "question",
        /// Why it looks that way; what was said at a table.
        Reason = "reason",
        /// What a table tells everybody.
        Highlight = "highlight",
        /// An idea of what to try.
        Idea = "idea",
        /// What somebody learned: the person's own.
        Learning = "learning",
        /// What somebody will do first: the person's own.
        FirstStep = "first_step",
        /// How it was: the person's own.
        Reflection = "reflection",
    }
);

impl Kind {
    /// The person's own part, which only the person may let into the report, and take back; of all others nobody
    /// is recorded.
    pub fn is_own(self) -> bool {
        matches!(self, Kind::Motive | Kind::Learning | Kind::FirstStep | Kind::Reflection)
    }
}

/// Something said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Our id; random, so that it betrays no order.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// The table it was said at.
    pub table: Option<u32>,
    /// Whose own part it is.
    pub seat: Option<String>,
    /// The words.
    pub words: String,
    /// The person lets it be quoted, without a name.
    pub quotable: bool,
    /// Released to everybody's screens.
    pub shown: bool,
}

/// What somebody says.  Of a board's voice nobody is recorded; a person's own part replaces the earlier one, and an empty one
/// takes it back.
pub fn say(
    tx: &mut Tx,
    seat: &Seat,
    kind: Kind,
    words: &str,
    quotable: bool,
    dice: &Dice,
) -> Result<()> {
    if kind.is_own() {
        store::remove_own_voice(tx, &seat.id, kind.key())?;
    }
    let own = kind.is_own().then(|| seat.id.clone());
    let place = (seat.organisation.as_str(), seat.dialogue.as_str());
    keep_voice(tx, place, (kind, seat.table, own), words, quotable, dice)
}

/// What the facilitator writes down for somebody without a device.
pub fn write_down(
    tx: &mut Tx,
    by: &Facilitator,
    kind: Kind,
    table: Option<u32>,
    words: &str,
    dice: &Dice,
) -> Result<()> {
    keep_voice(tx, by.place(), (kind, table, None), words, false, dice)
}

fn keep_voice(
    tx: &mut Tx,
    place: (&str, &str),
    (kind, table, seat): (Kind, Option<u32>, Option<String>),
    words: &str,
    quotable: bool,
    dice: &Dice,
) -> Result<()> {
    let words = words.trim();
    if let Some(refusal) = unfit(words) {
        return Err(Error::Refused(refusal));
    }
    if store::count_voices(tx, place.1)? >= VOICES {
        return Err(Error::Refused(msg!("dialogue-voices-full", most = VOICES)));
    }
    if !words.is_empty() {
        let voice = store::Voice {
            id: dice.id(),
            kind: kind.key().to_owned(),
            seating: table.map(i64::from),
            seat,
            words: words.to_owned(),
            quotable,
            shown: false,
        };
        store::add_voice(tx, place, &voice)?;
    }
    announce(tx, place.1)
}

/// Why these words are not kept; the page shows them again.
pub fn unfit(words: &str) -> Option<Message> {
    let now = words.trim().chars().count();
    (now > VOICE).then(|| msg!("voice-too-long", most = VOICE, now = now, over = now - VOICE))
}

/// Everything said, in an order that says nothing.
pub fn voices(tx: &mut Tx, dialogue: &str) -> Result<Vec<Voice>> {
    let rows = store::voices(tx, dialogue)?.into_iter();
    rows.map(|row| {
        Ok(Voice {
            kind: Kind::from_key(&row.kind)
                .ok_or_else(|| Error::fault("an unknown kind of voice is stored"))?,
            id: row.id,
            table: row.seating.map(|table| table as u32),
            seat: row.seat,
            words: row.words,
            quotable: row.quotable,
            shown: row.shown,
        })
    })
    .collect()
}

/// What stands on the board of a table: ids without words, and a mark that another set of them does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The table, where there are any.
    pub table: Option<u32>,
    /// Differs where the ids differ.
    pub mark: u64,
    /// In order.
    pub ids: Vec<String>,
}

/// The boards by table, and the ids of those shown to everybody.
pub(super) fn boards(tx: &mut Tx, dialogue: &str) -> Result<(Vec<Board>, Vec<String>)> {
    let (mut tables, mut shown) = (BTreeMap::<Option<u32>, Vec<String>>::new(), Vec::new());
    for row in store::voice_marks(tx, dialogue)? {
        if row.shown {
            shown.push(row.id.clone());
        }
        if row.seat.is_none() {
            tables.entry(row.seating.map(|table| table as u32)).or_default().push(row.id);
        }
    }
    let board = |(table, ids): (_, Vec<String>)| {
        let mut mark = DefaultHasher::new();
        ids.hash(&mut mark);
        Board { table, mark: mark.finish(), ids }
    };
    Ok((tables.into_iter().map(board).collect(), shown))
}

impl Board {
    /// What was added since; `None` where something was taken away.
    pub fn added_to<'a>(&'a self, before: &Board) -> Option<Vec<&'a str>> {
        let old = |id: &&String| before.ids.binary_search(id).is_ok();
        let (kept, added): (Vec<&String>, Vec<&String>) = self.ids.iter().partition(old);
        (kept.len() == before.ids.len()).then(|| added.into_iter().map(String::as_str).collect())
    }
}

/// Releases a voice to everybody's screens, or takes it from them.
pub fn show_voice(tx: &mut Tx, by: &Facilitator, voice: &str, shown: bool) -> Result<()> {
    store::show_voice(tx, by.dialogue(), voice, shown)?;
    announce(tx, by.dialogue())
}

/// Removes a voice that should not stand there.
pub fn remove_voice(tx: &mut Tx, by: &Facilitator, voice: &str) -> Result<()> {
    store::remove_voice(tx, by.dialogue(), voice)?;
    announce(tx, by.dialogue())
}

// What people agreed on

/// The level people agreed on; `None` where they agreed not to agree, which is a full result.
pub fn agree(tx: &mut Tx, by: &Facilitator, item: &str, level: Option<u8>) -> Result<()> {
    store::put_agreement(tx, by.place(), item, level.map(i64::from))?;
    announce(tx, by.dialogue())
}

/// What was agreed on so far, by item.
pub fn agreements(tx: &mut Tx, dialogue: &str) -> Result<Vec<(String, Option<u8>)>> {
    let rows = store::agreements(tx, dialogue)?.into_iter();
    Ok(rows.map(|row| (row.item, row.level.map(|level| level as u8))).collect())
}
