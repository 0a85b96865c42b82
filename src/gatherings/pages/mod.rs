//! The pages of learning sessions: the public one, registering, the own link, the organisers' desk.

pub mod course;
pub mod desk;
pub mod edit;
pub mod groups;
pub mod me;
pub mod practice;
pub mod public;
pub mod reception;
pub mod record;
pub mod registration;
pub mod since;
pub mod talk;
mod words;

use crate::App;
use crate::accounts::{Member, Organiser};
use crate::db::Tx;
use crate::error::Result;
use crate::gatherings::{self, Gathering};
use crate::web::{Desk, FormToken, fields};
use crate::words::Lang;

/// The frame of an organiser's page.
fn frame(lang: Lang, by: &Member, token: FormToken) -> Desk {
    crate::accounts::desk(lang, by, "/gatherings", token)
}

/// An organiser's own session, with what else a page needs of it.
async fn own<T: Send + 'static>(
    app: &App,
    by: &Member,
    address: &str,
    more: impl FnOnce(&mut Tx, &Gathering) -> Result<T> + Send + 'static,
) -> Result<(Organiser, Gathering, T)> {
    let (organiser, address) = (by.organiser()?, address.to_owned());
    let read = move |tx: &mut Tx| {
        let gathering = gatherings::own(tx, &organiser, &address)?;
        let more = more(tx, &gathering)?;
        Ok((organiser, gathering, more))
    };
    app.db.read(read).await
}

/// The whole address of a page of ours, as it stands on paper and in calendars.
fn whole_address(app: &App, headers: &axum::http::HeaderMap, path: &str) -> String {
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let scheme = if app.cookies.secure { "https" } else { "http" };
    let ours = app.public_url.as_ref().map(|url| url.trim_end_matches('/').to_owned());
    format!("{}{path}", ours.unwrap_or_else(|| format!("{scheme}://{host}")))
}
