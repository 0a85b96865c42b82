//! Lines to browsers: whoever calls is served, and whoever says nothing keeps no line for long.

use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::time::timeout;

/// How long a line may be silent between two requests, or take to say what it asks for.
const SILENT: Duration = Duration::from_secs(10);
/// How long requests under way may take after the service is asked to stop.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// Serves whoever calls until it is asked to stop; then what is under way is brought to its end.
pub async fn serve(mut listener: impl Listener, pages: Router, stop: impl Future<Output = ()>) {
    let (pages, under_way) = (TowerToHyperService::new(pages), GracefulShutdown::new());
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(SILENT);
    let mut stop = pin!(stop);
    loop {
        let (line, _) = tokio::select! {
            called = listener.accept() => called,
            () = &mut stop => break,
        };
        let served = http.serve_connection(TokioIo::new(line), pages.clone());
        let served = under_way.watch(served);
        // Where a line breaks, nobody is left to be told.
        tokio::spawn(async { drop(served.await) });
    }
    drop(listener);
    let _ = timeout(LAST_WORDS, under_way.shutdown()).await;
}
