//! A session report as a web page.

use maud::{Markup, html};

use super::Session;
use crate::words::Lang;

/// What stands on a page of ours.
pub fn session_markup(session: &Session, lang: Lang) -> Markup {
    html! { h1 { (session.theme.of(lang)) } }
}

/// A whole page that stands alone.
pub fn session_html(session: &Session, lang: Lang) -> String {
    session_markup(session, lang).into_string()
}
