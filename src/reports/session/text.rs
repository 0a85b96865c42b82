//! A session report as the plain text of a newsletter.

use super::Session;
use crate::words::Lang;

/// Lines of at most 40 full-width columns.
pub fn session_text(session: &Session, lang: Lang) -> String {
    session.theme.of(lang).to_owned()
}
