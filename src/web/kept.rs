//! What was typed is handed back with the page of a failure that was not the person's.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{Method, header};
use maud::{Markup, html};

use super::FormToken;
use super::forms::whole;
use crate::error::{Error, Result};
use crate::t;
use crate::words::Lang;

/// So much of a form is kept.
const MOST: u64 = 256 * 1024;
/// What is longer than this was written, not chosen: it is shown.
const WRITTEN: usize = 40;

/// After so many seconds one comes back to a busy service.
pub const COME_BACK: u32 = 30;
/// Stands in a form that has gone once more already.
pub(super) const AGAIN: &str = "sent-again";

/// A form as it was sent.
pub struct Kept {
    to: String,
    body: Bytes,
}

impl Kept {
    /// The form of that request, which still carries it; none where nothing was typed, or a file was sent.
    pub async fn of(request: Request) -> Result<(Request, Option<Kept>)> {
        if !is_form(&request) {
            return Ok((request, None));
        }
        let to = request.uri().path_and_query().map_or("/", |to| to.as_str()).to_owned();
        let (parts, body) = request.into_parts();
        let body = whole(body, MOST as usize).await?;
        let request = Request::from_parts(parts, Body::from(body.clone()));
        Ok((request, Some(Kept { to, body })))
    }

    /// Whether it may go once more by itself after that failure: it was not begun, or it is an answer, which counts
    /// once however often it comes.
    fn goes_by_itself(&self, error: &Error) -> bool {
        match error {
            Error::Busy => true,
            Error::Away(_) | Error::Unsure(_) => self.to.starts_with("/r/"),
            _ => false,
        }
    }

    /// The same form with the same words in it, ready to be sent again.  A password is never given back.
    pub fn draw(&self, lang: Lang, token: &FormToken, error: &Error) -> Option<Markup> {
        let fields: Vec<(String, String)> = serde_html_form::from_bytes(&self.body).ok()?;
        if fields.iter().any(|(name, _)| SECRET.contains(&name.as_str())) {
            return None;
        }
        let first = fields.iter().all(|(name, _)| name != AGAIN);
        let by_itself = first && self.goes_by_itself(error);
        let unsure = matches!(error, Error::Unsure(_)) && !by_itself;
        let fields = fields.iter().filter(|(name, _)| name != "token" && name != AGAIN);
        let written = |value: &str| value.chars().count() > WRITTEN || value.contains('\n');
        Some(html! {
            p { @if unsure { (t!(lang, "kept-unsure")) } @else { (t!(lang, "kept-text")) } }
            form method="post" action=(self.to) data-after=[by_itself.then_some(COME_BACK)] {
                (token)
                @if by_itself { input type="hidden" name=(AGAIN) value="yes"; }
                @for (number, (name, value)) in fields.enumerate() {
                    @if written(value) {
                        div.kz-field {
                            label for={ "kept-" (number) } { (t!(lang, "kept-label")) }
                            textarea id={ "kept-" (number) } name=(name) rows="4" { (value) }
                        }
                    } @else {
                        input type="hidden" name=(name) value=(value);
                    }
                }
                @if by_itself { p #by-itself hidden { (t!(lang, "kept-by-itself", seconds = COME_BACK)) } }
                button.kz-btn.kz-gap-5 { (t!(lang, "kept-again")) }
            }
        })
    }
}

/// The fields of passwords.
const SECRET: [&str; 4] = ["password", "again", "now", "new"];

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let form = kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let small = request.body().size_hint().upper().is_some_and(|size| size <= MOST);
    *request.method() == Method::POST && form && small
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(body: &'static str) -> Option<String> {
        kept(body).draw(Lang::Ja, &FormToken("new".into()), &Error::Busy).map(|form| form.0)
    }

    fn kept(body: &'static str) -> Kept {
        Kept { to: "/r/check?a=1".into(), body: Bytes::from_static(body.as_bytes()) }
    }

    #[test]
    fn it_goes_once_more_by_itself_and_not_twice() {
        let form = drawn("token=old&level=4").unwrap();
        assert!(form.contains("data-after=\"30\"") && form.contains("name=\"sent-again\""));
        let form = drawn("token=old&level=4&sent-again=yes").unwrap();
        assert!(!form.contains("data-after") && !form.contains("sent-again"));
    }

    #[test]
    fn only_what_has_no_effect_twice_goes_by_itself() {
        let answer = kept("");
        let page = Kept { to: "/policies".into(), ..kept("") };
        let away = Error::away("gone");
        assert!(answer.goes_by_itself(&Error::Busy) && page.goes_by_itself(&Error::Busy));
        assert!(answer.goes_by_itself(&away) && !page.goes_by_itself(&away));
        assert!(!answer.goes_by_itself(&Error::fault("ours")));
        let unsure = Error::unsure("hung up");
        assert!(answer.goes_by_itself(&unsure) && !page.goes_by_itself(&unsure));
    }

    #[test]
    fn everything_typed_comes_back_escaped_and_the_token_is_the_new_one() {
        let form = drawn("token=old&remark=%3Cb%3E%0Atwo&level=4&level=5&none=").unwrap();
        assert!(
            form.contains("action=\"/r/check?a=1\"") && form.contains("&lt;b&gt;\ntwo</textarea>")
        );
        assert!(form.contains("name=\"level\" value=\"4\"") && form.contains("value=\"5\""));
        assert!(form.contains("value=\"new\"") && !form.contains("old"));
        assert!(form.contains("name=\"none\" value=\"\""), "left empty on purpose");
    }

    #[test]
    fn a_password_does_not() {
        assert_eq!(drawn("token=old&login=a&password=secret"), None);
    }
}
