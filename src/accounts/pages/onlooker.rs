//! Somebody whose screen is live: it goes on by itself, and not beyond their session and their duties.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::extract::cookie::CookieJar;
use jiff::{SignedDuration, Timestamp};

use super::token;
use crate::App;
use crate::accounts::{self, Member};
use crate::error::{Error, Result};

/// A session is looked up again at most so often: what comes in the meantime comes to who was there just now.
const AGAIN: SignedDuration = SignedDuration::from_secs(3);

/// Who looks at a live screen.
pub struct Onlooker {
    token: String,
    member: Member,
    looked_up: Timestamp,
}

impl FromRequestParts<App> for Onlooker {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Onlooker> {
        let member = <Member as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        let token = token(app, &CookieJar::from_headers(&parts.headers)).ok_or(Error::SignIn)?;
        Ok(Onlooker { token, member, looked_up: app.clock.now() })
    }
}

impl Onlooker {
    /// Who still looks, with the duties they have now; nobody once the session is over.
    pub async fn member(&mut self, app: &App) -> Result<Member> {
        let now = app.clock.now();
        if now.duration_since(self.looked_up).abs() >= AGAIN {
            let token = self.token.clone();
            let visit = app.db.read(move |tx| accounts::visit(tx, &token, now)).await?;
            self.member = visit.ok_or(Error::SignIn)?.member()?;
            self.looked_up = now;
        }
        Ok(self.member.clone())
    }
}

/// A stream that begins again, or the script asking in its place (`assets/web/js/live.js`): nobody's sign of life, or a
/// screen left on would keep its session for the whole day.
pub(super) fn asks_by_itself(parts: &Parts) -> bool {
    parts.uri.path().ends_with("/stream") || parts.headers.contains_key("x-live")
}
