//! Files of ours, under addresses that carry their hash, and files to take away.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::App;
use crate::error::{Error, Result};
use crate::world::hex;

#[derive(RustEmbed)]
#[folder = "assets/web/"]
struct Ours;

/// Scripts of others that our own call, vendored with their licence.
#[derive(RustEmbed)]
#[folder = "assets/vendor/idiomorph/"]
#[prefix = "vendor/idiomorph/"]
struct Others;

fn file(path: &str) -> Option<EmbeddedFile> {
    Ours::get(path).or_else(|| Others::get(path))
}

/// The address of a file of ours, with its hash in the name: it may be kept for ever.
pub fn asset(path: &str) -> Cow<'static, str> {
    static ADDRESSES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    let addresses = ADDRESSES.get_or_init(|| {
        let paths = Ours::iter().chain(Others::iter());
        paths.map(|path| (path.to_string(), address(&path))).collect()
    });
    Cow::Borrowed(addresses.get(path).map_or("/assets/missing", String::as_str))
}

fn address(path: &str) -> String {
    let file = file(path).expect("listed");
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    format!("/assets/{stem}.{}.{ending}", &hex(&file.metadata.sha256_hash())[..12])
}

/// `GET /assets/{*path}`
pub async fn serve_asset(uri: Uri) -> Result<Response> {
    let path = uri.path().strip_prefix("/assets/").ok_or(Error::NotFound)?;
    let mut parts: Vec<&str> = path.split('.').collect();
    if parts.len() < 3 {
        return Err(Error::NotFound);
    }
    parts.remove(parts.len() - 2);
    let plain = parts.join(".");
    if asset(&plain) != uri.path() {
        return Err(Error::NotFound);
    }
    let file = file(&plain).ok_or(Error::NotFound)?;
    let kind = match plain.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, Body::from(file.data.into_owned())).into_response())
}

/// A file to keep: its kind and name are ours, never the reader's.
pub fn download(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response()
}

/// `GET /healthz`
pub async fn healthy() -> &'static str {
    "ok"
}

/// `GET /readyz`: people can be served, for the database answers.
pub async fn ready(State(app): State<App>) -> Result<&'static str> {
    app.db.ready().await.map(|()| "ok")
}

/// Any address we do not know.
pub async fn nowhere() -> Error {
    Error::NotFound
}
