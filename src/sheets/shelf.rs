//! Published versions at hand: each is read once, and again when a slip of the pen in it was corrected.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

use super::correction::laid_over;
use super::library::as_published;
use super::{Sheet, store};
use crate::db::{Db, Heard, Tx};
use crate::error::Result;

/// Published versions at hand.  Cheap to clone.
#[derive(Clone)]
pub struct Shelf(Arc<Mutex<Kept>>);

struct Kept {
    /// By organisation and id.
    sheets: HashMap<(String, String), Arc<Sheet>>,
    /// So many corrections of a version were announced: a reader whose snapshot is older brings back what is stale.
    announced: HashMap<String, usize>,
    news: Receiver<Heard>,
}

/// What is announced when a version has so many corrections.
pub(super) fn topic(version: &str, corrections: usize) -> String {
    format!("{TOPIC} {version} {corrections}")
}

const TOPIC: &str = "sheet-corrected";

impl Shelf {
    /// A shelf that hears of corrections.
    pub fn hearing(db: &Db) -> Shelf {
        let (sheets, announced) = Default::default();
        Shelf(Arc::new(Mutex::new(Kept { sheets, announced, news: db.heard() })))
    }

    /// The version of that id.
    pub fn version(&self, tx: &mut Tx, organisation: &str, id: &str) -> Result<Arc<Sheet>> {
        let place = (organisation.to_owned(), id.to_owned());
        if let Some(sheet) = self.kept().sheets.get(&place) {
            return Ok(sheet.clone());
        }
        let row = store::version(tx, organisation, id)?;
        let corrections = store::corrections(tx, id)?;
        let sheet = Arc::new(laid_over(as_published(&row)?, &corrections)?);
        self.kept().keep(place, &sheet, corrections.len());
        Ok(sheet)
    }

    /// That version has so many corrections now.  Other nodes hear it; who corrected knows it at once.
    pub fn corrected(&self, version: &str, corrections: usize) {
        self.kept().corrected(version, corrections);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.listen();
        kept
    }
}

impl Kept {
    fn listen(&mut self) {
        loop {
            match self.news.try_recv() {
                Ok(Heard::Topic(topic)) => self.hear(&topic),
                Ok(Heard::Gap) | Err(TryRecvError::Lagged(_)) => self.sheets.clear(),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
    }

    fn hear(&mut self, topic: &str) {
        let mut words = topic.split(' ').skip_while(|word| *word != TOPIC).skip(1);
        let told = words.next().zip(words.next().and_then(|count| count.parse().ok()));
        if let Some((version, corrections)) = told {
            self.corrected(version, corrections);
        }
    }

    fn corrected(&mut self, version: &str, corrections: usize) {
        let announced = self.announced.entry(version.to_owned()).or_default();
        *announced = corrections.max(*announced);
        self.sheets.retain(|(_, id), _| id != version);
    }

    fn keep(&mut self, place: (String, String), sheet: &Arc<Sheet>, corrections: usize) {
        if self.announced.get(&place.1).is_none_or(|announced| *announced <= corrections) {
            self.sheets.insert(place, sheet.clone());
        }
    }
}
