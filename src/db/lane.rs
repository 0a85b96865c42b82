//! Who goes first: answers, votes and what moves a talk have connections of their own, and the writer's next turn.

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
