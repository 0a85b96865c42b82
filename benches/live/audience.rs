//! Every open screen, and the instant at which each of them was told something.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::line::{Line, Phone};

/// Longer than anything here may take.
const LONG: Duration = Duration::from_secs(60);
/// After so long without an event, a room is quiet.
const QUIET: Duration = Duration::from_millis(300);

struct Heard {
    at: Instant,
    screen: usize,
    event: String,
}

/// All who listen.
pub struct Audience {
    heard: mpsc::UnboundedReceiver<Heard>,
    ear: Ear,
}

/// Where screens report what they hear.
#[derive(Clone)]
pub struct Ear {
    heard: mpsc::UnboundedSender<Heard>,
    received: Arc<AtomicUsize>,
}

impl Ear {
    /// Opens a stream on a line of its own, and listens as long as it lasts.
    pub async fn open(&self, screen: usize, host: &str, phone: &Phone, path: &str) {
        let mut line = Line::to(host).await;
        line.follow(phone, path).await;
        tokio::spawn(listen(line, screen, self.clone()));
    }

    /// What came over another line, to be counted with the rest.
    pub fn adds(&self, received: usize) {
        self.received.fetch_add(received, Ordering::Relaxed);
    }
}

async fn listen(mut line: Line, screen: usize, ear: Ear) {
    let mut read = Vec::new();
    let mut told = 0;
    while line.chunk(&mut read).await.is_some_and(|length| length > 0) {
        let at = Instant::now();
        ear.received.fetch_add(line.received - told, Ordering::Relaxed);
        told = line.received;
        while let Some(end) = read.windows(2).position(|two| two == b"\n\n") {
            let event = String::from_utf8(read.drain(..end + 2).collect()).unwrap();
            if ear.heard.send(Heard { at, screen, event }).is_err() {
                return;
            }
        }
    }
}

impl Audience {
    /// Nobody yet.
    pub fn new() -> Audience {
        let (sender, heard) = mpsc::unbounded_channel();
        Audience { heard, ear: Ear { heard: sender, received: Arc::default() } }
    }

    /// For a screen that opens.
    pub fn ear(&self) -> Ear {
        self.ear.clone()
    }

    /// Every byte all of them received.
    pub fn received(&self) -> usize {
        self.ear.received.load(Ordering::Relaxed)
    }

    /// Waits until each of those screens was told what is wanted: milliseconds since then, for each.
    pub async fn told(
        &mut self,
        screens: Range<usize>,
        since: Instant,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<f64> {
        let mut first: Vec<Option<f64>> = vec![None; screens.len()];
        let mut missing = screens.len();
        while missing > 0 {
            let heard = timeout(LONG, self.heard.recv()).await;
            let heard = heard.unwrap_or_else(|_| panic!("{missing} screens were not told"));
            let Heard { at, screen, event } = heard.expect("we hold an ear ourselves");
            if !screens.contains(&screen) || at < since || !wanted(&event) {
                continue;
            }
            let place = &mut first[screen - screens.start];
            if place.is_none() {
                *place = Some(at.duration_since(since).as_secs_f64() * 1e3);
                missing -= 1;
            }
        }
        first.into_iter().flatten().collect()
    }

    /// Waits until nothing comes any more.
    pub async fn quiet(&mut self) {
        while timeout(QUIET, self.heard.recv()).await.is_ok() {}
    }
}
