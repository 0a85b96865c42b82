//! The floor: the same requests to the same libraries with nothing between them.
//!
//! `/page` gives a page of a stair page's size that is there already; `/answer` puts 4 KB into one row
//! of SQLite, acknowledged after the fsync it shares with those who wait beside it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Redirect;
use axum::{Router, routing};
use tokio::sync::oneshot;

use crate::server::{Server, listening};

/// About what the check page of the whole sheet weighs.
const PAGE: usize = 16 * 1024;

/// A running floor.
pub struct Floor {
    /// Its process.
    pub server: Server,
    _folder: tempfile::TempDir,
}

impl Floor {
    /// This program once more, as a server.
    pub fn start() -> Floor {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        let command = command.arg("floor").arg(folder.path()).stdout(Stdio::piped());
        Floor { server: listening(command.spawn().unwrap()), _folder: folder }
    }
}

type Put = (Vec<u8>, oneshot::Sender<()>);

/// Serves until it is killed.
pub fn serve(folder: &str) {
    let (sender, puts) = mpsc::channel::<Put>();
    let file = Path::new(folder).join("floor.db");
    std::thread::spawn(move || write(&file, &puts));
    let router = Router::new()
        .route("/page", routing::get(async || "階".repeat(PAGE / 3)))
        .route("/answer", routing::post(answer))
        .with_state(sender);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("http://{}", listener.local_addr().unwrap());
        axum::serve(listener, router).await.unwrap();
    });
}

async fn answer(State(sender): State<mpsc::Sender<Put>>, body: axum::body::Bytes) -> Redirect {
    let mut sealed = body.to_vec();
    sealed.resize(4096, 0);
    let (done, written) = oneshot::channel();
    sender.send((sealed, done)).unwrap();
    written.await.unwrap();
    Redirect::to("/page")
}

fn write(file: &Path, puts: &mpsc::Receiver<Put>) {
    #[expect(clippy::disallowed_methods, reason = "nothing of the product is between")]
    let database = rusqlite::Connection::open(file).unwrap();
    database.busy_timeout(Duration::from_secs(5)).unwrap();
    let prepare = "pragma journal_mode = wal; pragma synchronous = full; create table box (code integer primary key, sealed blob)";
    database.execute_batch(prepare).unwrap();
    let mut code = 0;
    while let Ok(first) = puts.recv() {
        let together: Vec<Put> = std::iter::once(first).chain(puts.try_iter().take(63)).collect();
        database.execute_batch("begin immediate").unwrap();
        for (sealed, _) in &together {
            code = (code + 1) % 64;
            let put = "insert into box values (?1, ?2) on conflict (code) do update set sealed = excluded.sealed";
            database.prepare_cached(put).unwrap().execute(rusqlite::params![code, sealed]).unwrap();
        }
        database.execute_batch("commit").unwrap();
        for (_, done) in together {
            done.send(()).expect("somebody waits");
        }
    }
}
