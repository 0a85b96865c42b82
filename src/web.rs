//! What every page shares: layout, forms, headers, static files, and how a failure is told.
//!
//! [`guard`] wraps all routes.  It reads the reader's language, refuses forms that come from
//! elsewhere, sets the headers, and draws the page of an [`Error`], so that a handler only returns it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::header::{self, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, Key, SameSite};
use maud::{DOCTYPE, Markup, PreEscaped, Render, html};
use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::words::{Lang, Message, say};
use crate::world::hex;
use crate::{App, t};

// A page

/// A whole page, before it is put into its frame.
pub struct Page {
    lang: Lang,
    title: String,
    frame: Frame,
    body: Markup,
    status: StatusCode,
}

/// What stands around a page.
enum Frame {
    /// The respondent's: one narrow column.
    Phone,
    /// The staff's: a place, tabs, links.
    Desk(Desk),
}

/// What the head of a staff page says.
#[derive(Clone, Default)]
pub struct Desk {
    /// Municipality and workplace.
    pub place: String,
    /// The main pages, the present one marked.
    pub tabs: Vec<Tab>,
    /// Somebody is signed in and may sign out: the token of that form.
    pub sign_out: Option<FormToken>,
    /// What the foot says of hidden figures.
    pub foot: String,
}

/// One of the main pages.
#[derive(Clone)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub label: String,
    /// It is the one we are on.
    pub here: bool,
}

impl Page {
    /// A page for a respondent's phone.
    pub fn phone(lang: Lang, title: impl Into<String>, body: Markup) -> Page {
        Page { lang, title: title.into(), frame: Frame::Phone, body, status: StatusCode::OK }
    }

    /// A page for the staff.
    pub fn desk(lang: Lang, title: impl Into<String>, desk: Desk, body: Markup) -> Page {
        Page { lang, title: title.into(), frame: Frame::Desk(desk), body, status: StatusCode::OK }
    }

    /// The same page, answered with another status.
    pub fn with_status(self, status: StatusCode) -> Page {
        Page { status, ..self }
    }

    fn markup(&self) -> Markup {
        let title = format!("{}｜{}", self.title, t!(self.lang, "product"));
        html! {
            (DOCTYPE)
            html lang=(self.lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (title) }
                    link rel="icon" type="image/svg+xml" href=(asset("img/mark.svg"));
                    link rel="stylesheet" href=(asset("css/kizahashi.css"));
                }
                @match &self.frame {
                    Frame::Phone => { body.kz-phone { (self.phone_frame()) } }
                    Frame::Desk(desk) => { body { (self.desk_frame(desk)) } }
                }
            }
        }
    }

    fn phone_frame(&self) -> Markup {
        html! {
            (skip(self.lang))
            header.kz-phone__head {
                span.kz-brand { (mark(28)) (t!(self.lang, "product")) }
                (languages(self.lang))
            }
            main #main { (self.body) }
        }
    }

    fn desk_frame(&self, desk: &Desk) -> Markup {
        html! {
            (skip(self.lang))
            header.kz-head { div.kz-wrap {
                div.kz-head__in {
                    a.kz-brand href="/" { (mark(36)) (t!(self.lang, "product")) }
                    @if !desk.place.is_empty() { span.kz-head__place { (desk.place) } }
                    span.kz-head__links {
                        a href="/promise" { (t!(self.lang, "who-sees-what")) }
                        (languages(self.lang))
                        @if let Some(token) = &desk.sign_out { (sign_out(self.lang, token)) }
                    }
                }
                @if !desk.tabs.is_empty() { (tabs(self.lang, &desk.tabs)) }
            } }
            main #main.kz-wrap { (self.body) }
            footer.kz-foot { div.kz-wrap.kz-foot__in { span.kz-support { (desk.foot) } } }
        }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.markup()).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

fn skip(lang: Lang) -> Markup {
    html! { a.kz-skip href="#main" { (t!(lang, "skip-to-content")) } }
}

fn sign_out(lang: Lang, token: &FormToken) -> Markup {
    html! { form.kz-inline method="post" action="/sign-out" { (token) button.kz-link { (t!(lang, "sign-out")) } } }
}

/// The other languages, each in its own words.
fn languages(lang: Lang) -> Markup {
    html! {
        @for other in Lang::ALL.into_iter().filter(|other| *other != lang) {
            a href={ "?lang=" (other.tag()) } lang=(other.tag()) hreflang=(other.tag()) { (other.own_name()) }
        }
    }
}

fn tabs(lang: Lang, tabs: &[Tab]) -> Markup {
    html! {
        nav.kz-tabs aria-label=(t!(lang, "main-pages")) {
            @for tab in tabs {
                a href=(tab.href) aria-current=[tab.here.then_some("page")] { (tab.label) }
            }
        }
    }
}

/// The mark: two views, one stair, equal.
fn mark(size: u32) -> Markup {
    html! {
        svg.kz-pic width=(size) height=(size) viewBox="0 0 60 60" aria-hidden="true" {
            path d="M0 50V9Q0 0 9 0H51Q60 0 60 9V10H48V20H36V30H24V40H12V50Z" fill="#9db7f9" {}
            path d="M0 51V50H12V40H24V30H36V20H48V10H60V51Q60 60 51 60H9Q0 60 0 51Z" fill="#0017c1" {}
            path d="M0 50H12V40H24V30H36V20H48V10H60" fill="none" stroke="#ffffff" stroke-width="3.5" {}
        }
    }
}

/// A sentence in which `*…*` is the one phrase that matters.
pub fn rich(sentence: &str) -> Markup {
    let parts: Vec<&str> = sentence.split('*').collect();
    if parts.len() != 3 {
        return html! { (sentence) };
    }
    html! { (parts[0]) strong { (parts[1]) } (parts[2]) }
}

/// A picture that is already SVG.
pub fn picture(svg: &str) -> Markup {
    PreEscaped(svg.to_owned())
}

/// The way back.
pub fn back(href: &str, label: &str) -> Markup {
    html! {
        a.kz-back href=(href) {
            svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" {
                path d="M12.5 4 6.5 10l6 6" fill="none" stroke="currentColor" stroke-width="2" {}
            }
            (label)
        }
    }
}

/// A tick: done.
pub fn tick() -> Markup {
    html! {
        svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" {
            path d="m3.5 10.5 4.5 4.5 8.5-10" fill="none" stroke="currentColor" stroke-width="2.5" {}
        }
    }
}

// Forms

/// Something to mend in a form: the field it concerns, and the sentence.
pub struct Fault {
    /// The `id` of the field.
    pub field: &'static str,
    /// What to do.
    pub say: Message,
}

/// A fault of that field.
pub fn fault(field: &'static str, say: Message) -> Fault {
    Fault { field, say }
}

/// Everything to mend, at the top of the page, each line leading to its field.
pub fn fault_summary(lang: Lang, faults: &[Fault]) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.kz-faults role="alert" tabindex="-1" aria-labelledby="faults" {
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

impl Field<'_> {
    /// Drawn with the faults that concern it.
    pub fn draw(&self, lang: Lang, faults: &[Fault]) -> Markup {
        let fault = faults.iter().find(|fault| fault.field == self.name);
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
                @if let Some(fault) = fault { p.kz-fault id=(fault_id) { "＊" (say(lang, &fault.say)) } }
            }
        }
    }
}

/// The hidden token that shows a form came from our own page.
#[derive(Clone)]
pub struct FormToken(String);

impl Render for FormToken {
    fn render(&self) -> Markup {
        html! { input type="hidden" name="token" value=(self.0); }
    }
}

impl FromRequestParts<App> for FormToken {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<FormToken> {
        let jar = CookieJar::from_headers(&parts.headers);
        Ok(app
            .cookies
            .form_token(&jar)
            .or_else(|| parts.extensions.get::<FormToken>().cloned())
            .ok_or(Error::CrossSite)?)
    }
}

/// A form that was sent from one of our own pages.
pub struct Posted<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest<App> for Posted<T> {
    type Rejection = Error;
    async fn from_request(request: Request, app: &App) -> Result<Posted<T>> {
        #[derive(serde::Deserialize)]
        struct Token {
            #[serde(default)]
            token: String,
        }
        let jar = CookieJar::from_headers(request.headers());
        let expected = app.cookies.form_token(&jar).ok_or(Error::CrossSite)?;
        let body = axum::body::to_bytes(request.into_body(), FORM_BYTES).await;
        let body = body.map_err(|_| Error::Refused(crate::msg!("form-too-large")))?;
        let sent: Token = read_form(&body)?;
        if !same(sent.token.as_bytes(), expected.0.as_bytes()) {
            return Err(Error::CrossSite);
        }
        Ok(Posted(read_form(&body)?))
    }
}

/// Forms are small; files have their own way in.
const FORM_BYTES: usize = 64 * 1024;

fn read_form<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    serde_html_form::from_bytes(body)
        .map_err(|_| Error::Refused(crate::msg!("form-not-understood")))
}

/// Compares without telling by its time where the difference is.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

// Cookies

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

    /// Bound to the sign-in where there is one, else to the browser's own form cookie.
    fn form_token(&self, jar: &CookieJar) -> Option<FormToken> {
        let bound = jar.get(&self.name("staff")).or_else(|| jar.get(&self.name("form")))?;
        Some(self.token_of(bound.value()))
    }

    fn token_of(&self, bound: &str) -> FormToken {
        let mut hash = Sha256::new();
        hash.update(b"form token\0");
        hash.update(self.key.signing());
        hash.update(bound.as_bytes());
        FormToken(hex(&hash.finalize()))
    }
}

// Around every route

/// The reader's language, put there by [`guard`].
impl<S: Send + Sync> FromRequestParts<S> for Lang {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Lang, Self::Rejection> {
        Ok(parts.extensions.get::<Lang>().copied().unwrap_or_default())
    }
}

/// Language, origin, headers, failures: for every route.
pub async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let jar = CookieJar::from_headers(request.headers());
    let chosen = chosen_language(request.uri());
    let lang = chosen.unwrap_or_else(|| spoken_language(&jar, request.headers()));
    request.extensions_mut().insert(lang);
    let fresh = new_form_cookie(&app, &jar);
    if let Some((_, token)) = &fresh {
        request.extensions_mut().insert(token.clone());
    }
    let is_asset = request.uri().path().starts_with("/assets/");
    let mut response = match comes_from_here(&app, &request) {
        true => next.run(request).await,
        false => Error::CrossSite.into_response(),
    };
    if let Some(error) = response.extensions_mut().remove::<Error>() {
        response = tell(lang, &error, response);
    } else if let Some(error) = untold(response.status(), response.headers()) {
        response = tell(lang, &error, response);
    }
    if !is_asset {
        if let Some((cookie, _)) = fresh {
            set_cookie(&mut response, &cookie);
        }
        if let Some(lang) = chosen {
            let cookie = Cookie::build(("kz-lang", lang.tag()))
                .path("/")
                .http_only(true)
                .same_site(SameSite::Lax)
                .permanent();
            set_cookie(&mut response, &cookie.build());
        }
    }
    add_headers(response.headers_mut());
    response
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

fn spoken_language(jar: &CookieJar, headers: &HeaderMap) -> Lang {
    let kept = jar.get("kz-lang").and_then(|cookie| Lang::from_tag(cookie.value()));
    let asked = || {
        let tags = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        tags.split(',').find_map(|tag| Lang::from_tag(tag.trim()))
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
        (None, Some(origin)) => match &app.public_url {
            Some(ours) => origin == ours.trim_end_matches('/'),
            None => told("host").is_some_and(|host| origin.split("://").nth(1) == Some(host)),
        },
        (None, None) => false,
    }
}

fn add_headers(headers: &mut HeaderMap) {
    for (name, value) in [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", PERMISSIONS),
        ("x-frame-options", "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry("referrer-policy").or_insert(HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; \
    require-trusted-types-for 'script'; trusted-types kizahashi";
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
    microphone=(), midi=(), payment=(), usb=(), fullscreen=(self)";

// Failures

/// Answers that carry no page of their own: wrong method, no such route, a body too large.
fn untold(status: StatusCode, headers: &HeaderMap) -> Option<Error> {
    if headers.contains_key(header::CONTENT_TYPE) && status != StatusCode::BAD_REQUEST {
        return None;
    }
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(Error::NotFound),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Error::Refused(crate::msg!("form-too-large"))),
        StatusCode::BAD_REQUEST
        | StatusCode::UNPROCESSABLE_ENTITY
        | StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Some(Error::Refused(crate::msg!("form-not-understood")))
        }
        StatusCode::INTERNAL_SERVER_ERROR => Some(Error::fault("panic")),
        _ => None,
    }
}

/// The page of a failure: what happened, and what to do.
fn tell(lang: Lang, error: &Error, old: Response) -> Response {
    if let Error::Fault(fault) = error {
        tracing::error!(%fault, "a request failed");
    }
    let name = match error {
        Error::NotFound => "not-found",
        Error::Forbidden => "forbidden",
        Error::SignIn => "sign-in-first",
        Error::Refused(_) => "refused",
        Error::Busy => "busy",
        Error::CrossSite => "cross-site",
        Error::Fault(_) => "broken",
    };
    let (title, text) = failure_words(lang, name, error);
    let body = html! {
        div.kz-title { h1 { (title) } }
        p { (text) }
        p.kz-gap-5 {
            @match error {
                Error::SignIn => a.kz-btn href="/sign-in" { (t!(lang, "sign-in")) },
                _ => a.kz-act href="/" { (t!(lang, "to-the-start")) },
            }
        }
    };
    let status = if old.status().is_success() { error.status() } else { old.status() };
    let mut page =
        Page::desk(lang, title, Desk::default(), body).with_status(status).into_response();
    if matches!(error, Error::Busy) {
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
    }
    for cookie in old.headers().get_all(header::SET_COOKIE) {
        page.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    page
}

fn failure_words(lang: Lang, name: &str, error: &Error) -> (String, String) {
    match (name, error) {
        (_, Error::Refused(message)) => (t!(lang, "refused"), say(lang, message)),
        ("not-found", _) => (t!(lang, "not-found"), t!(lang, "not-found-text")),
        ("forbidden", _) => (t!(lang, "forbidden"), t!(lang, "forbidden-text")),
        ("sign-in-first", _) => (t!(lang, "sign-in-first"), t!(lang, "sign-in-first-text")),
        ("busy", _) => (t!(lang, "busy"), t!(lang, "busy-text")),
        ("cross-site", _) => (t!(lang, "cross-site"), t!(lang, "cross-site-text")),
        _ => (t!(lang, "broken"), t!(lang, "broken-text")),
    }
}

// Files of ours

#[derive(RustEmbed)]
#[folder = "assets/web/"]
struct Assets;

/// The address of a file of ours, with its hash in the name: it may be kept for ever.
pub fn asset(path: &str) -> Cow<'static, str> {
    static ADDRESSES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    let addresses = ADDRESSES
        .get_or_init(|| Assets::iter().map(|path| (path.to_string(), address(&path))).collect());
    Cow::Borrowed(addresses.get(path).map_or("/assets/missing", String::as_str))
}

fn address(path: &str) -> String {
    let file = Assets::get(path).expect("listed");
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    format!("/assets/{stem}.{}.{ending}", &hex(&file.metadata.sha256_hash())[..12])
}

/// `GET /assets/{*path}`
pub async fn serve_asset(uri: Uri) -> Result<Response> {
    let path = uri.path().strip_prefix("/assets/").ok_or(Error::NotFound)?;
    let mut parts: Vec<&str> = path.split('.').collect();
    if parts.len() < 3 {
        return Err(Error::NotFound);
    }
    parts.remove(parts.len() - 2);
    let plain = parts.join(".");
    if asset(&plain) != uri.path() {
        return Err(Error::NotFound);
    }
    let file = Assets::get(&plain).ok_or(Error::NotFound)?;
    let kind = match plain.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, Body::from(file.data.into_owned())).into_response())
}

/// A file to keep: its kind and name are ours, never the reader's.
pub fn download(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response()
}

/// `GET /healthz`
pub async fn healthy() -> &'static str {
    "ok"
}

/// Any address we do not know.
pub async fn nowhere() -> Error {
    Error::NotFound
}
