//! What was typed is handed back with the page of a failure that was not the person's.

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{Method, header};
use maud::{Markup, html};

use super::FormToken;
use crate::error::{Error, Result};
use crate::msg;
use crate::t;
use crate::words::Lang;

/// So much of a form is kept.
const MOST: u64 = 256 * 1024;
/// What is longer than this was written, not chosen: it is shown.
const WRITTEN: usize = 40;

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
        let body = to_bytes(body, MOST as usize).await;
        let body = body.map_err(|_| Error::Refused(msg!("form-not-understood")))?;
        let request = Request::from_parts(parts, Body::from(body.clone()));
        Ok((request, Some(Kept { to, body })))
    }

    /// The same form with the same words in it, ready to be sent again.  A password is never given back.
    pub fn draw(&self, lang: Lang, token: &FormToken) -> Option<Markup> {
        let fields: Vec<(String, String)> = serde_html_form::from_bytes(&self.body).ok()?;
        if fields.iter().any(|(name, _)| SECRET.contains(&name.as_str())) {
            return None;
        }
        let fields = fields.iter().filter(|(name, _)| name != "token");
        let written = |value: &str| value.chars().count() > WRITTEN || value.contains('\n');
        Some(html! {
            p { (t!(lang, "kept-text")) }
            form method="post" action=(self.to) {
                (token)
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
        let kept = Kept { to: "/r/check?a=1".into(), body: Bytes::from_static(body.as_bytes()) };
        kept.draw(Lang::Ja, &FormToken("new".into())).map(|form| form.0)
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
