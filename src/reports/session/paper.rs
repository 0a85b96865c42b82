//! A session report on paper.

use jiff::Timestamp;

use super::Session;
use crate::error::{Error, Result};
use crate::words::Lang;

/// Two to four pages one would gladly hang up.
pub fn session_pdf(_session: &Session, _lang: Lang, _stamp: Timestamp) -> Result<Vec<u8>> {
    Err(Error::fault("not drawn yet"))
}
