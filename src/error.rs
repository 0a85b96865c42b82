//! Everything that can go wrong, as the person at the screen will be told it.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::words::Message;

/// What an operation gives, or why not.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was not done.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or not for this person: the two look alike.
    #[error("not found")]
    NotFound,
    /// The person is known and may not.
    #[error("not allowed")]
    Forbidden,
    /// Somebody has to sign in first.
    #[error("not signed in")]
    SignIn,
    /// Something else comes first, on that page; from there the way may lead back here.
    #[error("{page} comes first")]
    First {
        /// The page.
        page: &'static str,
        /// It leads back.
        back: bool,
    },
    /// Understood, but it cannot be done: this sentence says why and what to do.
    #[error("{}", .0.id)]
    Refused(Message),
    /// Too much is asked at once; nothing was lost.
    #[error("busy")]
    Busy,
    /// The database takes nothing at the moment, so nothing was changed.  Logged whole.
    #[error("{0}")]
    Away(Arc<dyn std::error::Error + Send + Sync>),
    /// The database went away in the moment of keeping, so nobody knows whether it is kept.  Logged whole.
    #[error("{0}")]
    Unsure(Arc<dyn std::error::Error + Send + Sync>),
    /// A form came from another place than our own pages.
    #[error("cross-site")]
    CrossSite,
    /// A form came from our own page, but without the cookie that shows it.
    #[error("no cookies")]
    NoCookies,
    /// A browser that our pages do not work in.
    #[error("an old browser")]
    OldBrowser,
    /// Ours to fix.  Logged whole, shown only as a failure.
    #[error("{0}")]
    Fault(Arc<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A fault told in our own words, for what should not happen.
    pub fn fault(what: impl Into<String>) -> Error {
        Error::Fault(in_words(what))
    }

    /// The database is away, told in our own words.
    pub fn away(what: impl Into<String>) -> Error {
        Error::Away(in_words(what))
    }

    /// Nobody knows whether it is kept, told in our own words.
    pub fn unsure(what: impl Into<String>) -> Error {
        Error::Unsure(in_words(what))
    }

    /// The status a browser is told.
    pub fn status(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Forbidden | Error::CrossSite | Error::NoCookies => StatusCode::FORBIDDEN,
            Error::OldBrowser => StatusCode::BAD_REQUEST,
            Error::SignIn => StatusCode::UNAUTHORIZED,
            Error::First { .. } => StatusCode::SEE_OTHER,
            Error::Refused(_) => StatusCode::CONFLICT,
            Error::Busy | Error::Away(_) | Error::Unsure(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

fn in_words(what: impl Into<String>) -> Arc<dyn std::error::Error + Send + Sync> {
    Arc::from(Box::<dyn std::error::Error + Send + Sync>::from(what.into()))
}

/// The status only: [`guard`](crate::web::guard), which knows the reader's language, draws the page.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Errors of others that are ours to fix.
macro_rules! faults {
    ($($error:ty),* $(,)?) => { $(impl From<$error> for $crate::error::Error {
        fn from(error: $error) -> $crate::error::Error {
            $crate::error::Error::Fault(std::sync::Arc::new(error))
        }
    })* };
}

faults!(std::io::Error, serde_json::Error, jiff::Error);
