//! Around every route: language, origin, headers, and how a failure is told.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{self, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use maud::html;

use super::kept::{COME_BACK, Kept};
use super::{Desk, FormToken, Page, page};
use crate::error::Error;
use crate::words::{Lang, say};
use crate::{App, db, msg, t};

/// The cookie that remembers the language.
const LANGUAGE: &str = "kz-lang";

/// The reader's language, put there by [`guard`].
impl<S: Send + Sync> FromRequestParts<S> for Lang {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Lang, Self::Rejection> {
        Ok(parts.extensions.get::<Lang>().copied().unwrap_or_default())
    }
}

/// Language, origin, headers, failures: for every route.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    page::overheard(app.plain_http, guarded(app, request, next)).await
}

async fn guarded(app: App, mut request: Request, next: Next) -> Response {
    let jar = CookieJar::from_headers(request.headers());
    let chosen = chosen_language(request.uri());
    let lang = chosen.unwrap_or_else(|| spoken_language(&jar, request.headers()));
    request.extensions_mut().insert(lang);
    let fresh = new_form_cookie(&app, &jar);
    let (here, ours) = (way_back(&request), comes_from_here(&app, &request));
    if let Some((_, token)) = &fresh {
        request.extensions_mut().insert(token.clone());
    }
    let token = app.cookies.form_token(&jar);
    let (response, kept) = match (is_old(&request), ours) {
        (true, _) => (Error::OldBrowser.into_response(), None),
        (_, false) => (Error::CrossSite.into_response(), None),
        _ => answered(request, next).await,
    };
    let response = match response.extensions().get::<Error>() {
        Some(Error::CrossSite) if ours && fresh.is_some() => Error::NoCookies.into_response(),
        _ => response,
    };
    let mut response = told(lang, &here, kept.zip(token), response);
    if is_page(&response) {
        let lang = chosen.map(|lang| language_cookie(&app, lang));
        let form = fresh.map(|(cookie, _)| cookie);
        lang.iter().chain(&form).for_each(|cookie| set_cookie(&mut response, cookie));
    }
    add_headers(&app, response.headers_mut());
    response
}

/// The answer, and what was typed, should it have to be given back.
async fn answered(request: Request, next: Next) -> (Response, Option<Kept>) {
    match Kept::of(request).await {
        Ok((request, kept)) => (db::one_request(next.run(request)).await, kept),
        Err(error) => (error.into_response(), None),
    }
}

/// A failure with its page, or the way to what comes first.
fn told(
    lang: Lang,
    here: &str,
    kept: Option<(Kept, FormToken)>,
    mut response: Response,
) -> Response {
    let own = response.extensions_mut().remove::<Error>();
    match own.or_else(|| untold(&response)) {
        Some(Error::First { page, back }) => {
            let to = if back { format!("{page}?to={here}") } else { page.to_owned() };
            Redirect::to(&to).into_response()
        }
        Some(error) => tell(lang, &error, kept, &response),
        None => response,
    }
}

/// The page to come back to: this one, or the one whose form was sent.  Only its path, and only of ours.
fn way_back(request: &Request) -> String {
    if request.method() == Method::GET {
        return request.uri().path().to_owned();
    }
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let from = header(header::REFERER).and_then(|from| from.parse::<Uri>().ok());
    let ours =
        from.filter(|from| from.authority().map(|place| place.as_str()) == header(header::HOST));
    ours.map_or("/".to_owned(), |from| from.path().to_owned())
}

fn is_page(response: &Response) -> bool {
    kind(response).is_some_and(|kind| kind.starts_with("text/html"))
}

fn kind(response: &Response) -> Option<&str> {
    response.headers().get(header::CONTENT_TYPE)?.to_str().ok()
}

fn set_cookie(response: &mut Response, cookie: &Cookie) {
    if let Ok(value) = HeaderValue::from_str(&cookie.encoded().to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn new_form_cookie(app: &App, jar: &CookieJar) -> Option<(Cookie<'static>, FormToken)> {
    if app.cookies.form_token(jar).is_some() {
        return None;
    }
    let value = app.dice.id();
    let token = app.cookies.token_of(&value);
    Some((app.cookies.make("form", value), token))
}

fn chosen_language(uri: &Uri) -> Option<Lang> {
    let query = uri.query()?;
    query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::from_tag)
}

fn language_cookie(app: &App, lang: Lang) -> Cookie<'static> {
    Cookie::build((LANGUAGE, lang.tag()))
        .path("/")
        .http_only(true)
        .secure(app.cookies.secure)
        .same_site(SameSite::Lax)
        .permanent()
        .build()
}

fn spoken_language(jar: &CookieJar, headers: &HeaderMap) -> Lang {
    let kept = jar.get(LANGUAGE).and_then(|cookie| Lang::from_tag(cookie.value()));
    let asked = || {
        let tags = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        tags.split([',', ';']).find_map(|tag| Lang::from_tag(tag.trim()))
    };
    kept.or_else(asked).unwrap_or_default()
}

/// Unsafe methods only from our own pages: `Sec-Fetch-Site` decides, else `Origin`; neither is refused.
fn comes_from_here(app: &App, request: &Request) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let told = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match (told("sec-fetch-site"), told("origin")) {
        (Some(site), _) => site == "same-origin",
        // An https address is the only one, whatever host a server in front tells us.  Over http browsers name no site, and
        // people come by any name the machine has.
        (None, Some(origin)) => match app.public_url.as_deref().filter(|_| app.cookies.secure) {
            Some(ours) => origin == ours.trim_end_matches('/'),
            None => told("host").is_some_and(|host| origin.split("://").nth(1) == Some(host)),
        },
        (None, None) => false,
    }
}

/// Internet Explorer, and Edge when it is told to be that.  Our own files are not asked who wants them.
fn is_old(request: &Request) -> bool {
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let old = agent.is_some_and(|agent| agent.contains("Trident/") || agent.contains("MSIE "));
    old && !request.uri().path().starts_with("/assets/")
}

fn add_headers(app: &App, headers: &mut HeaderMap) {
    for (name, value) in EVERYWHERE {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.cookies.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// The referrer stays among our own pages: under `no-referrer` a browser on plain http would send
/// forms with `Origin: null`, which is refused.  Subdomains are not named in the transport rule: the
/// domain above may be a city's.
const EVERYWHERE: [(&str, &str); 7] = [
    ("content-security-policy", CSP),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS),
    ("x-frame-options", "DENY"),
];

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; \
    require-trusted-types-for 'script'; trusted-types kizahashi";
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
    microphone=(), midi=(), payment=(), usb=(), fullscreen=(self)";

// Failures

/// What the router or an extractor refused before a handler could: such answers are empty or plain.
fn untold(response: &Response) -> Option<Error> {
    if kind(response).is_some_and(|kind| !kind.starts_with("text/plain")) {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(Error::NotFound),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Error::Refused(msg!("form-too-large"))),
        StatusCode::BAD_REQUEST
        | StatusCode::UNPROCESSABLE_ENTITY
        | StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Error::Refused(msg!("form-not-understood"))),
        StatusCode::INTERNAL_SERVER_ERROR => Some(Error::fault("a handler panicked")),
        _ => None,
    }
}

/// The page of a failure: what happened, and what to do.
fn tell(lang: Lang, error: &Error, kept: Option<(Kept, FormToken)>, old: &Response) -> Response {
    match error {
        Error::Fault(fault) => tracing::error!(%fault, "a request failed"),
        Error::Away(away) => tracing::warn!(%away, "the database is away"),
        Error::Unsure(away) => tracing::error!(%away, "nobody knows whether it is kept"),
        _ => {}
    }
    let ours = matches!(error, Error::Busy | Error::Away(_) | Error::Unsure(_) | Error::Fault(_));
    let kept = kept.filter(|_| ours).and_then(|(kept, token)| kept.draw(lang, &token, error));
    let (title, text) = words_of(lang, error);
    let body = html! {
        div.kz-title { h1 { (title) } }
        p { (text) }
        @if let Some(kept) = &kept { (kept) }
        p.kz-gap-5 {
            @match error {
                Error::SignIn => a.kz-btn href="/sign-in" { (t!(lang, "sign-in")) },
                _ => a.kz-act href="/" { (t!(lang, "to-the-start")) },
            }
        }
    };
    let page = Page::desk(lang, title, Desk::default(), body).with_status(old.status());
    let page = if kept.is_some() { page.with_script("js/again.js") } else { page };
    let mut page = page.into_response();
    for name in [header::ALLOW, header::SET_COOKIE] {
        for value in old.headers().get_all(&name) {
            page.headers_mut().append(&name, value.clone());
        }
    }
    if matches!(error, Error::Busy | Error::Away(_)) {
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(COME_BACK));
    }
    page
}

fn words_of(lang: Lang, error: &Error) -> (String, String) {
    match error {
        Error::NotFound => (t!(lang, "not-found"), t!(lang, "not-found-text")),
        Error::Forbidden => (t!(lang, "forbidden"), t!(lang, "forbidden-text")),
        Error::SignIn | Error::First { .. } => {
            (t!(lang, "sign-in-first"), t!(lang, "sign-in-first-text"))
        }
        Error::Refused(why) => (t!(lang, "refused"), say(lang, why)),
        Error::Busy => (t!(lang, "busy"), t!(lang, "busy-text")),
        Error::Away(_) => (t!(lang, "away"), t!(lang, "away-text")),
        Error::Unsure(_) => (t!(lang, "unsure"), t!(lang, "unsure-text")),
        Error::CrossSite => (t!(lang, "cross-site"), t!(lang, "cross-site-text")),
        Error::NoCookies => (t!(lang, "cookies-off"), t!(lang, "cookies-off-text")),
        Error::OldBrowser => (t!(lang, "old-browser"), t!(lang, "old-browser-text")),
        Error::Fault(_) => (t!(lang, "broken"), t!(lang, "broken-text")),
    }
}
