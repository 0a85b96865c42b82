//! Cookies: their names, their manners, and the form token bound to them.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponseParts, ResponseParts};
use axum_extra::extract::cookie::{Cookie, CookieJar, Key, PrivateCookieJar, SameSite};
use sha2::{Digest, Sha256};

use super::FormToken;
use crate::App;
use crate::world::hex;

/// How this installation names and seals its cookies.
#[derive(Clone)]
pub struct Cookies {
    /// Seals what only the server may read.
    pub key: Key,
    /// Served over https: `__Host-` names and `Secure`.
    pub secure: bool,
}

impl Cookies {
    /// The full name of a cookie of ours.  Plain http has other names, for `__Host-` needs https.
    pub fn name(&self, name: &str) -> String {
        match self.secure {
            true => format!("__Host-kz-{name}"),
            false => format!("kz_insecure_{name}"),
        }
    }

    /// A cookie for this browser session, out of reach of scripts and other sites.
    pub fn make(&self, name: &str, value: String) -> Cookie<'static> {
        Cookie::build((self.name(name), value))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .build()
    }

    /// The same cookie, to be forgotten.
    pub fn gone(&self, name: &str) -> Cookie<'static> {
        let mut cookie = self.make(name, String::new());
        cookie.make_removal();
        cookie
    }

    /// A key of the server's own for that purpose, as lasting as its key folder.
    pub fn key_for(&self, purpose: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(purpose.as_bytes());
        hash.update([0]);
        hash.update(self.key.encryption());
        hash.finalize().into()
    }

    /// Bound to the sign-in where there is one, else to the browser's own form cookie.
    pub(super) fn form_token(&self, jar: &CookieJar) -> Option<FormToken> {
        let bound = jar.get(&self.name("staff")).or_else(|| jar.get(&self.name("form")))?;
        Some(self.token_of(bound.value()))
    }

    pub(super) fn token_of(&self, bound: &str) -> FormToken {
        let mut hash = Sha256::new();
        hash.update(b"form token\0");
        hash.update(self.key.signing());
        hash.update(bound.as_bytes());
        FormToken(hex(&hash.finalize()))
    }
}

/// Cookies only the server can read.
pub struct Sealed(PrivateCookieJar);

impl FromRequestParts<App> for Sealed {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Sealed, Self::Rejection> {
        Ok(Sealed(PrivateCookieJar::from_headers(&parts.headers, app.cookies.key.clone())))
    }
}

impl Sealed {
    /// What is in it, opened.
    pub fn get(&self, name: &str) -> Option<Cookie<'static>> {
        self.0.get(name)
    }

    /// With one more.
    #[expect(clippy::should_implement_trait, reason = "the jars it stands for call it so")]
    pub fn add(self, cookie: Cookie<'static>) -> Sealed {
        Sealed(self.0.add(cookie))
    }
}

impl IntoResponseParts for Sealed {
    type Error = std::convert::Infallible;
    fn into_response_parts(self, parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        self.0.into_response_parts(parts)
    }
}
