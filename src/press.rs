//! Documents take long to make: a few at a time, some waiting, the rest told to come back.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// How many documents are made at once.
const RUNNING: usize = 4;
/// How many more may wait for their turn.
const WAITING: usize = 20;

/// The press.  Cheap to clone.
#[derive(Clone)]
pub struct Press {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Default for Press {
    fn default() -> Press {
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        Press { places: semaphore(RUNNING + WAITING), turns: semaphore(RUNNING) }
    }
}

impl Press {
    /// Makes a document on a thread of its own; [`Error::Busy`] where too many wait already.
    pub async fn make<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let _place = self.places.try_acquire().map_err(|_| Error::Busy)?;
        let _turn = self.turns.acquire().await.map_err(|_| Error::Busy)?;
        let made = tokio::task::spawn_blocking(work).await;
        made.unwrap_or_else(|panic| Err(Error::fault(panic.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_document_that_panics_is_a_fault_and_its_place_is_free_again() {
        let press = Press::default();
        for _ in 0..RUNNING + WAITING + 1 {
            let made = press.make(|| -> Result<()> { panic!("on purpose") }).await;
            assert!(matches!(made, Err(Error::Fault(_))));
        }
        press.make(|| Ok(())).await.unwrap();
    }

    #[tokio::test]
    async fn the_twenty_fifth_is_told_to_come_back() {
        let press = Press::default();
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let wait = Arc::new(std::sync::Mutex::new(wait));
        let slow = || {
            let (press, wait) = (press.clone(), wait.clone());
            tokio::spawn(async move {
                let hold = move || {
                    let _ = wait.lock().unwrap().recv();
                    Ok(())
                };
                press.make(hold).await
            })
        };
        let making: Vec<_> = (0..RUNNING + WAITING).map(|_| slow()).collect();
        while press.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(press.make(|| Ok(())).await, Err(Error::Busy)));
        drop(go);
        for made in making {
            made.await.unwrap().unwrap();
        }
        press.make(|| Ok(())).await.unwrap();
    }
}
