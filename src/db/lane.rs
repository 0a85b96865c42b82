//! Who goes first: answers, votes and what moves a talk have connections of their own, and the writer's next turn.

use std::sync::Arc;

use tokio::sync::watch;

/// From so many that go first at the database at once, whatever can wait waits for them.
const MANY: usize = 4;

tokio::task_local! {
    static FIRST: ();
}

/// Units of work in here wait for nobody who does not go first.
pub async fn first<T>(work: impl Future<Output = T>) -> T {
    FIRST.scope((), work).await
}

/// Whether this is one of those.
pub(super) fn goes_first() -> bool {
    FIRST.try_with(|()| ()).is_ok()
}

/// How many that go first are at the database now.  Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Firsts(Arc<watch::Sender<usize>>);

/// One of them, until it is dropped.
pub(super) struct UnderWay(Firsts);

impl Firsts {
    /// Counts this unit of work, where it goes first.
    pub(super) fn count(&self) -> Option<UnderWay> {
        goes_first().then(|| {
            self.0.send_if_modified(|now| {
                *now += 1;
                false // nobody waits for there to be more
            });
            UnderWay(self.clone())
        })
    }

    /// Waits until they are few.
    pub(super) async fn are_few(&self) {
        // An error would say that the sender is gone, which we hold.
        let _ = self.0.subscribe().wait_for(|now| *now < MANY).await;
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.0.send_if_modified(|now| {
            *now -= 1;
            *now == MANY - 1
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_can_wait_waits_until_those_who_go_first_are_few() {
        let firsts = Firsts::default();
        firsts.are_few().await;
        assert!(firsts.count().is_none(), "what does not go first is not counted");
        let mut under_way = Vec::from(first(async { [(); MANY].map(|()| firsts.count()) }).await);
        let waiting = tokio::spawn({
            let firsts = firsts.clone();
            async move { firsts.are_few().await }
        });
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert!(!waiting.is_finished());
        under_way.pop();
        waiting.await.unwrap();
    }
}
