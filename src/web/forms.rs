//! Forms: labelled fields, what is to be mended, and the proof that a form is our own.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, PreEscaped, Render, html};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::kept::AGAIN;
use crate::error::{Error, Result};
use crate::typed::Fault;
use crate::words::{Lang, say};
use crate::world::{Dice, hex};
use crate::{App, msg, t};

/// Everything to mend, at the top of the page, each line leading to its field.  The page opens there.
pub fn fault_summary(lang: Lang, faults: &[Fault]) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.kz-faults role="alert" tabindex="-1" autofocus aria-labelledby="faults" {
                h2 #faults { (t!(lang, "look-again")) }
                ul { @for fault in faults { li { a href={ "#" (fault.field) } { (say(lang, &fault.say)) } } } }
            }
        }
    }
}

/// A labelled text field with its hint and its fault.
pub struct Field<'a> {
    /// Its name and id.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// What helps to fill it in.
    pub hint: Option<String>,
    /// What was typed.
    pub value: &'a str,
    /// HTML's `type`.
    pub kind: &'static str,
    /// HTML's `autocomplete`.
    pub autocomplete: Option<&'static str>,
}

impl<'a> Field<'a> {
    /// A line of text.
    pub fn text(name: &'static str, label: String, value: &'a str) -> Field<'a> {
        Field { name, label, hint: None, value, kind: "text", autocomplete: None }
    }

    /// A password: never shown again.
    pub fn password(name: &'static str, label: String, autocomplete: &'static str) -> Field<'a> {
        let autocomplete = Some(autocomplete);
        Field { name, label, hint: None, value: "", kind: "password", autocomplete }
    }

    /// With what helps to fill it in.
    pub fn hint(self, hint: String) -> Field<'a> {
        Field { hint: Some(hint), ..self }
    }

    /// With what the browser may fill in by itself.
    pub fn autocomplete(self, autocomplete: &'static str) -> Field<'a> {
        Field { autocomplete: Some(autocomplete), ..self }
    }

    /// Drawn with the faults that concern it.
    pub fn draw(&self, lang: Lang, faults: &[Fault]) -> Markup {
        let fault = fault_of(faults, self.name);
        let (hint_id, fault_id) = (format!("{}-hint", self.name), format!("{}-fault", self.name));
        let described =
            [fault.map(|_| fault_id.as_str()), self.hint.as_ref().map(|_| hint_id.as_str())];
        let described: Vec<&str> = described.into_iter().flatten().collect();
        html! {
            div.kz-field {
                label for=(self.name) { (self.label) }
                @if let Some(hint) = &self.hint { p.kz-support id=(hint_id) { (hint) } }
                input id=(self.name) name=(self.name) type=(self.kind) value=(self.value)
                    autocomplete=[self.autocomplete] aria-invalid=[fault.map(|_| "true")]
                    aria-describedby=[(!described.is_empty()).then(|| described.join(" "))];
                (told_beside(lang, fault))
            }
        }
    }
}

/// What is to be mended in that field.
pub fn fault_of<'a>(faults: &'a [Fault], field: &str) -> Option<&'a Fault> {
    faults.iter().find(|fault| fault.field == field)
}

/// The sentence of a fault, beside its field, whose `aria-describedby` is the field and `-fault`.
pub fn told_beside(lang: Lang, fault: Option<&Fault>) -> Markup {
    html! {
        @if let Some(fault) = fault {
            p.kz-fault id={ (fault.field) "-fault" } { "＊" (say(lang, &fault.say)) }
        }
    }
}

/// The hidden token that shows a form came from our own page.
#[derive(Clone)]
pub struct FormToken(pub(super) String);

impl Render for FormToken {
    fn render(&self) -> Markup {
        html! { input type="hidden" name="token" value=(self.0); }
    }
}

/// What was drawn once for many readers: each gets the own token in its forms, and all else is alike.
pub struct Shared(Vec<String>);

impl Shared {
    /// Draws it with a token that nobody can know or write, so that it stands where a reader's own has to.
    pub fn drawn(dice: &Dice, draw: impl FnOnce(&FormToken) -> Markup) -> Shared {
        let gap = FormToken(hex(&dice.bytes::<16>()));
        Shared(draw(&gap).0.split(&gap.0).map(str::to_owned).collect())
    }

    /// For the reader with that token.
    pub fn with(&self, token: &FormToken) -> Markup {
        PreEscaped(self.0.join(&html! { (token.0) }.0))
    }
}

impl FromRequestParts<App> for FormToken {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<FormToken> {
        let jar = CookieJar::from_headers(&parts.headers);
        let given = || parts.extensions.get::<FormToken>().cloned();
        app.cookies.form_token(&jar).or_else(given).ok_or(Error::CrossSite)
    }
}

/// A form that was sent from one of our own pages, of so many bytes at most.
pub struct Posted<T, const BYTES: usize = FORM_BYTES>(pub T);

impl<T: DeserializeOwned + 'static, const BYTES: usize> FromRequest<App> for Posted<T, BYTES> {
    type Rejection = Error;
    async fn from_request(request: Request, app: &App) -> Result<Posted<T, BYTES>> {
        #[derive(serde::Deserialize)]
        struct Token {
            #[serde(default)]
            token: String,
        }
        let jar = CookieJar::from_headers(request.headers());
        let expected = app.cookies.form_token(&jar).ok_or(Error::CrossSite)?;
        let body = whole(request.into_body(), BYTES).await?;
        let sent: Token = read_form(&body)?;
        match same(sent.token.as_bytes(), expected.0.as_bytes()) {
            true => Ok(Posted(read_form(&without_token(&body))?)),
            false => Err(Error::CrossSite),
        }
    }
}

/// A form of one button: it was pressed, nothing was typed.
#[derive(serde::Deserialize)]
pub struct Pressed {}

/// Forms are small; files have their own way in.
const FORM_BYTES: usize = 64 * 1024;

/// How long a form may be on its way: a phone at the edge of its network needs seconds, and no turn is kept for longer.
const ON_ITS_WAY: Duration = Duration::from_secs(30);

/// All of a form, of so many bytes at most.
pub(super) async fn whole(body: Body, most: usize) -> Result<Bytes> {
    let body = timeout(ON_ITS_WAY, to_bytes(body, most)).await;
    let body = body.map_err(|_| Error::Refused(msg!("form-too-slow")))?;
    body.map_err(|_| Error::Refused(msg!("form-too-large")))
}

fn read_form<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    serde_html_form::from_bytes(body).map_err(|_| Error::Refused(msg!("form-not-understood")))
}

/// The rest of the form.  One that has only its button is empty then, which is what `()` reads.
fn without_token(body: &[u8]) -> Vec<u8> {
    let ours = |pair: &[u8]| {
        let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
        name == b"token" || name == AGAIN.as_bytes()
    };
    let pairs = body.split(|byte| *byte == b'&').filter(|pair| !ours(pair));
    pairs.collect::<Vec<_>>().join(&b'&')
}

/// Compares without telling by its time where the difference is.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}
