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
use crate::web::{Desk, FormToken, fields, whole_address};
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
