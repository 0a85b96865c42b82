//! Slows down who guesses join codes: wrong ones are answered one after another, a second each.
//!
//! A million codes at one a second are eleven days for one that lives some hours.  Nobody's address is looked at;
//! the door behind the QR code, which nobody can guess, stays open whatever happens here.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore};

use crate::error::{Error, Result};

/// How long a wrong code is held.
const HELD: Duration = Duration::from_secs(1);
/// How many wrong codes may wait.
const WAITING: usize = 60;

/// Who holds wrong codes back.  Cheap to clone.
#[derive(Clone)]
pub struct Doorkeeper(Arc<(Mutex<()>, Semaphore)>);

impl Default for Doorkeeper {
    fn default() -> Doorkeeper {
        Doorkeeper(Arc::new((Mutex::new(()), Semaphore::new(WAITING))))
    }
}

impl Doorkeeper {
    /// Refuses while too many wrong codes wait: a code is then not even looked at.
    pub fn may_try(&self) -> Result<()> {
        match self.0.1.available_permits() {
            0 => Err(Error::Busy),
            _ => Ok(()),
        }
    }

    /// Holds a wrong code for its second, after those that came before.
    pub async fn hold(&self) {
        let Ok(_place) = self.0.1.try_acquire() else { return };
        let _turn = self.0.0.lock().await;
        tokio::time::sleep(HELD).await;
    }
}
