//! So many at once, so many waiting, for so long: the rest are told to come back.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Result};

/// A queue before something that takes only so many.  Cheap to clone.
#[derive(Clone)]
pub struct Queue {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    patience: Duration,
}

/// Somebody's turn, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    _turn: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

impl Queue {
    /// So many at once, so many more waiting, nobody longer than that.
    pub fn new(running: usize, waiting: usize, patience: Duration) -> Queue {
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        Queue { places: semaphore(running + waiting), turns: semaphore(running), patience }
    }

    /// Waits for a turn; [`Error::Busy`] where too many wait already, or it does not come.
    pub async fn turn(&self) -> Result<Turn> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
        let turn = tokio::time::timeout(self.patience, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
        Ok(Turn { _turn: turn, _place: place })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_finds_no_place_goes_at_once_and_who_has_one_waits_for_a_turn() {
        let queue = Queue::new(2, 1, Duration::from_secs(60));
        let first = queue.turn().await.unwrap();
        let _second = queue.turn().await.unwrap();
        let third = tokio::spawn({
            let queue = queue.clone();
            async move { queue.turn().await }
        });
        while queue.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(queue.turn().await, Err(Error::Busy)));
        drop(first);
        third.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_so_and_leaves_the_place() {
        let queue = Queue::new(1, 1, Duration::from_millis(1));
        let first = queue.turn().await.unwrap();
        assert!(matches!(queue.turn().await, Err(Error::Busy)));
        drop(first);
        queue.turn().await.unwrap();
    }
}
