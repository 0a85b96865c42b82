//! Documents take long to make: a few at a time, some waiting, the rest told to come back.

use std::time::Duration;

use crate::error::{Error, Result};
use crate::queue::Queue;

/// How many documents are made at once.
const RUNNING: usize = 4;
/// How many more may wait for their turn, and how long.
const WAITING: usize = 20;
const PATIENCE: Duration = Duration::from_secs(60);

/// The press.  Cheap to clone.
#[derive(Clone)]
pub struct Press(Queue);

impl Default for Press {
    fn default() -> Press {
        Press(Queue::new(RUNNING, WAITING, PATIENCE))
    }
}

impl Press {
    /// Makes a document on a thread of its own; [`Error::Busy`] where too many wait already.
    pub async fn make<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let _turn = self.0.turn().await?;
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
}
