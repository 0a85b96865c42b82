//! Documents take long to make: a few at a time, some waiting, the rest told to come back.  They give way to whoever
//! waits for an answer.

use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::error::{Error, Result};
use crate::queue::Queue;

/// How many documents are made at once.
const RUNNING: usize = 4;
/// How many more may wait for their turn, and how long.
const WAITING: usize = 20;
const PATIENCE: Duration = Duration::from_secs(60);
/// What the processor gives a document where others want it too: a tenth of what it gives an answer (`nice`).
const GIVES_WAY: i32 = 10;

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
        let turn = self.0.turn().await?;
        let (done, made) = oneshot::channel();
        let print = move || {
            give_way();
            let made = work();
            drop(turn);
            // Nobody waits for it any more where the browser went away.
            drop(done.send(made));
        };
        thread::Builder::new().name("press".into()).spawn(print)?;
        made.await.unwrap_or_else(|_| Err(Error::fault("making a document panicked")))
    }
}

/// This thread gives way from now on, and so does every thread it begins.
fn give_way() {
    // Elsewhere the number is the whole program's, not a thread's.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, GIVES_WAY) {
        tracing::warn!(%error, "documents do not give way");
    }
}

#[cfg(test)]
mod tests {
    use std::io;

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

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_document_gives_way_and_whoever_waits_for_it_does_not() {
        let priority = || Ok(rustix::process::getpriority_process(None).map_err(io::Error::from)?);
        let before = priority().unwrap();
        assert_eq!(Press::default().make(priority).await.unwrap(), GIVES_WAY.max(before));
        assert_eq!(priority().unwrap(), before);
    }
}
