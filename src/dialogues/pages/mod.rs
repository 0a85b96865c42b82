//! The three views of one dialogue: the facilitator's [`desk`], the projector's [`wall`], the participant's
//! [`hand`]; and the [`join`] page that leads to the last.  Before them [`opening`] and [`prediction`], beside them [`run`] and
//! [`tried`], after them the [`record`] and its [`papers`].
//!
//! All three are drawn from one [`Room`], by functions that the page and its stream share: what a stream sends is what
//! a reload would show.

pub mod desk;
mod gap;
pub mod hand;
pub mod join;
pub mod opening;
pub mod papers;
pub mod prediction;
pub mod record;
pub mod run;
mod scene;
mod split;
pub mod tried;
pub mod wall;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::OnceCell;

use super::run::Scene;
use super::stage::Course;
use super::{Dialogue, Pulse, Question, Seat, Turn, Voice};
use crate::actions::Action;
use crate::db::Tx;
use crate::error::Result;
use crate::results::{self, Seen};
use crate::sheets::{Item, Sheet, Shelf};
use crate::web::Shared;
use crate::words::Lang;
use crate::{App, dialogues, rounds};

/// Everything the views of a dialogue are drawn from.
pub struct Room {
    /// The dialogue.
    pub dialogue: Dialogue,
    /// The sheet it is about.
    pub sheet: Arc<Sheet>,
    /// How many take part.
    pub people: u32,
    /// How many ballots are in, by vote under way.
    pub turnout: Vec<(String, u32)>,
    /// Everything said.
    pub voices: Vec<Voice>,
    /// Whose turn it is, by table.
    pub turns: Vec<(Option<u32>, Turn)>,
    /// Its votes.
    pub questions: Vec<Question>,
    /// What was agreed on.
    pub agreements: Vec<(String, Option<u8>)>,
    /// The results of its round, where the scene looks at them.
    pub seen: Option<Seen>,
    /// Only the short form was asked, so only its items are chosen from.
    pub short: bool,
    /// What the workplace tries now, the earliest first.
    pub actions: Vec<Action>,
}

/// The room of a dialogue as it is now.
pub fn room(tx: &mut Tx, shelf: &Shelf, dialogue: Dialogue) -> Result<Room> {
    let round = match &dialogue.round {
        Some(round) => Some(rounds::round(tx, &dialogue.organisation, round)?),
        None => None,
    };
    let short = round.as_ref().is_some_and(|round| round.short);
    let seen = match round.filter(|_| dialogue.scene().is_some_and(looks_at_results)) {
        Some(round) => Some(results::of_round(tx, shelf, round)?),
        None => None,
    };
    Ok(Room {
        short,
        sheet: shelf.version(tx, &dialogue.organisation, &dialogue.sheet_version)?,
        people: dialogues::people(tx, &dialogue.id)?,
        turnout: dialogues::turnout(tx, &dialogue.id)?,
        voices: dialogues::voices(tx, &dialogue.id)?,
        turns: dialogues::turns_now(tx, &dialogue)?,
        questions: dialogues::questions(tx, &dialogue.id)?,
        agreements: dialogues::agreements(tx, &dialogue.id)?,
        actions: dialogues::actions(tx, &dialogue)?,
        seen,
        dialogue,
    })
}

/// What all open screens of a dialogue share: the pulse they compare, and the room they are drawn from, loaded once
/// for all of them and only when one has to be drawn.
pub struct Live {
    /// What moves.
    pub pulse: Pulse,
    dialogue: String,
    room: OnceCell<Arc<Room>>,
    voices: OnceCell<Vec<Voice>>,
    seats: OnceCell<BTreeMap<String, Seat>>,
    hands: Mutex<Vec<(hand::Alike, Arc<Shared>)>>,
}

/// The present state of the dialogue a topic names.
pub fn live(tx: &mut Tx, topic: &str) -> Result<Live> {
    let dialogue = topic.strip_prefix("dialogue ").unwrap_or(topic).to_owned();
    Ok(Live {
        pulse: dialogues::pulse(tx, topic)?,
        dialogue,
        room: OnceCell::new(),
        voices: OnceCell::new(),
        seats: OnceCell::new(),
        hands: Mutex::default(),
    })
}

/// So many pages that differ are kept for others who see the same.
const KEPT: usize = 64;

impl Live {
    /// The room, as of this pulse or later.
    async fn room(&self, app: &App) -> Result<Arc<Room>> {
        let load = async || {
            let (shelf, id) = (app.shelf.clone(), self.dialogue.clone());
            let load = app.db.read(move |tx| {
                let dialogue = dialogues::by_id(tx, &id)?;
                room(tx, &shelf, dialogue)
            });
            load.await.map(Arc::new)
        };
        self.room.get_or_try_init(load).await.cloned()
    }

    /// Everything said, for those who need the new words and nothing else.
    async fn voices(&self, app: &App) -> Result<&[Voice]> {
        let load = async || {
            let id = self.dialogue.clone();
            app.db.read(move |tx| dialogues::voices(tx, &id)).await
        };
        self.voices.get_or_try_init(load).await.map(Vec::as_slice)
    }

    /// Where that seat is now; `None` where it was taken away.
    async fn seat(&self, app: &App, seat: &str) -> Result<Option<Seat>> {
        let load = async || {
            let id = self.dialogue.clone();
            let seats = app.db.read(move |tx| dialogues::seats(tx, &id)).await?;
            Result::Ok(seats.into_iter().map(|seat| (seat.id.clone(), seat)).collect())
        };
        let seats: Result<&BTreeMap<String, Seat>> = self.seats.get_or_try_init(load).await;
        Ok(seats?.get(seat).cloned())
    }

    /// What all see who are alike in everything that page shows; drawn by the first of them.
    fn hand(&self, alike: hand::Alike, draw: impl FnOnce() -> Shared) -> Arc<Shared> {
        let known = |drawn: &[(hand::Alike, Arc<Shared>)]| {
            drawn.iter().find(|(of, _)| *of == alike).map(|(_, page)| page.clone())
        };
        if let Some(page) = known(&self.hands.lock().unwrap_or_else(PoisonError::into_inner)) {
            return page;
        }
        let page = Arc::new(draw());
        let mut drawn = self.hands.lock().unwrap_or_else(PoisonError::into_inner);
        if drawn.len() < KEPT {
            drawn.push((alike, page.clone()));
        }
        page
    }
}

fn looks_at_results(scene: Scene) -> bool {
    use Scene::{Action, Agree, LookAtGap, Silence, Why};
    matches!(scene, LookAtGap | Silence | Why | Agree | Action)
}

impl Room {
    /// The items talked about, in their own order.
    fn talked(&self) -> Vec<&Item> {
        let by_key = |key: &String| self.sheet.items().find(|item| item.key == *key);
        self.dialogue.items.iter().filter_map(by_key).collect()
    }

    /// The items an action may be about: those talked about first.
    fn offered(&self) -> Vec<&Item> {
        let talked = self.talked();
        let rest = self.sheet.items().filter(|item| !self.dialogue.items.contains(&item.key));
        talked.into_iter().chain(rest).collect()
    }

    /// The items the most important one is chosen from, with their places in the sheet: those that were asked.
    fn asked(&self) -> Vec<(usize, &Item)> {
        let items = self.sheet.items().enumerate();
        items.filter(|(_, item)| !self.short || item.short).collect()
    }

    /// What an item is called, by its key.
    fn title_of(&self, lang: Lang, item: Option<&str>) -> Option<&str> {
        let item = self.sheet.items().find(|own| Some(own.key.as_str()) == item)?;
        Some(item.title.of(lang))
    }

    /// The item talked about now.
    fn focus(&self) -> Option<&Item> {
        let Course::Running(present) = self.dialogue.stage.course else { return None };
        let talked = self.talked();
        talked.get(present.focus).or(talked.first()).copied()
    }

    /// The results, and the place of that item in them, where it was asked.
    fn figures(&self, item: &Item) -> Option<(&Seen, usize)> {
        let seen = self.seen.as_ref()?;
        let place = seen.items().iter().position(|asked| asked.key == item.key)?;
        Some((seen, place))
    }

    /// The level an item stands on: as people agreed, else the middle of the answers, where it may be told.
    fn level(&self, item: &Item) -> Option<u8> {
        let agreed = self.agreements.iter().find(|(key, _)| *key == item.key);
        let middle = || {
            let (seen, place) = self.figures(item)?;
            Some(seen.results().items()[place].all().value()?.median().0)
        };
        agreed.and_then(|(_, level)| *level).or_else(middle)
    }

    fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.key == key)
    }

    /// How many ballots are in.
    fn turnout(&self, key: &str) -> u32 {
        self.turnout.iter().find(|(of, _)| of == key).map_or(0, |(_, count)| *count)
    }

    /// Whose turn it is at that table.
    fn turn(&self, table: Option<u32>) -> Option<&Turn> {
        self.turns.iter().find(|(of, _)| *of == table).map(|(_, turn)| turn)
    }

    /// What stands on the board of a table in this scene.
    fn board(&self, kind: super::Kind, table: Option<u32>) -> Vec<&Voice> {
        let here = |voice: &&Voice| voice.kind == kind && voice.table == table;
        self.voices.iter().filter(here).collect()
    }

    /// Seconds until the planned end of the present phase.
    fn left(&self, now: Timestamp) -> Option<u64> {
        let Course::Running(present) = self.dialogue.stage.course else { return None };
        Some(u64::try_from(present.ends.duration_since(now).as_secs()).unwrap_or(0))
    }

    /// The title of the present scene.
    fn title(&self, lang: Lang) -> Option<String> {
        self.dialogue.stage.phase().map(|phase| self.dialogue.stage.run.title(lang, phase))
    }
}

/// The items of a sheet with their levels, as votes need them.
fn choices(sheet: &Sheet) -> Vec<(String, usize)> {
    sheet.items().map(|item| (item.key.clone(), item.levels.len())).collect()
}
