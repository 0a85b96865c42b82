//! The doors: who comes, signing in and out, and the head of every page for those who are in.

mod app;
mod confirm;
mod onlooker;
mod passkeys;
mod password;
mod people;
mod provider;
mod rules;
mod second;
mod security;

use axum::extract::{FromRequestParts, OptionalFromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::factors::passkey::Site;
use super::{Caller, Confirmed, Door, Guest, Member, Stage, Visit};
use crate::error::{Error, Result};
use crate::japan;
use crate::outside::Vouched;
use crate::web::{Desk, Fault, Field, FormToken, Page, Posted, Pressed, Tab, fault, fault_summary};
use crate::words::{Lang, Message};
use crate::{App, accounts, msg, t};

pub use app::{add as add_app, form as app_form, recovery, renew as renew_recovery};
pub use confirm::{confirm, form as confirm_form};
pub use onlooker::Onlooker;
pub use passkeys::{add as add_passkey, form as passkey_form};
pub use password::{change_password, form as password_form};
pub use people::{end_sessions, new_password, person, reset_factors};
pub use provider::{back as provider_back, go as provider_go};
pub use rules::{ask as ask_rules, show as rules};
pub use second::{form as code_form, send as send_code, use_passkey};
pub use security::{end_others, end_session, remove_factor, show as security};

/// What the cookie of a session is called.
const COOKIE: &str = "staff";

impl FromRequestParts<App> for Visit {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visit> {
        who_comes(parts, app).await?.ok_or(Error::SignIn)
    }
}

impl OptionalFromRequestParts<App> for Visit {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Visit>> {
        who_comes(parts, app).await
    }
}

impl FromRequestParts<App> for Member {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Member> {
        let member = who_comes(parts, app).await?.ok_or(Error::SignIn)?.member()?;
        crate::db::keep_to(member.organisation());
        Ok(member)
    }
}

impl OptionalFromRequestParts<App> for Member {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Member>> {
        Ok(who_comes(parts, app).await?.and_then(|visit| visit.member().ok()))
    }
}

impl FromRequestParts<App> for Confirmed {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Confirmed> {
        let visit = who_comes(parts, app).await?.ok_or(Error::SignIn)?;
        crate::db::keep_to(visit.clone().member()?.organisation());
        visit.confirmed(parts.method != Method::GET, app.clock.now())
    }
}

impl FromRequestParts<App> for Guest {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Guest> {
        let visit = who_comes(parts, app).await?;
        let first = Error::First { page: "/sign-in", back: false };
        visit.and_then(Visit::guest).ok_or(first)
    }
}

/// Looked up once, however many ask.
async fn who_comes(parts: &mut Parts, app: &App) -> Result<Option<Visit>> {
    if let Some(visit) = parts.extensions.get::<Visit>() {
        return Ok(Some(visit.clone()));
    }
    let jar = CookieJar::from_headers(&parts.headers);
    let Some(token) = token(app, &jar) else { return Ok(None) };
    let (asked, now) = (token.clone(), app.clock.now());
    let known = app.db.read(move |tx| accounts::visit(tx, &asked, now)).await?;
    if known.as_ref().is_some_and(Visit::is_stale) && !onlooker::asks_by_itself(parts) {
        app.db.write(move |tx| accounts::refresh(tx, &token, now)).await?;
    }
    known.iter().for_each(|visit| drop(parts.extensions.insert(visit.clone())));
    Ok(known)
}

fn token(app: &App, jar: &CookieJar) -> Option<String> {
    jar.get(&app.cookies.name(COOKIE)).map(|cookie| cookie.value().to_owned())
}

/// A browser with a new session, on its way to the first page.
pub fn let_in(app: &App, jar: CookieJar, token: String) -> Response {
    arrived(app, jar, token, Stage::In)
}

/// A browser with a new session, on its way to what comes first.
fn arrived(app: &App, jar: CookieJar, token: String, stage: Stage) -> Response {
    let jar = jar.add(app.cookies.make(COOKIE, token));
    let to = match stage {
        Stage::In => "/",
        Stage::Code => "/sign-in/code",
        Stage::Enrol => "/security/app",
    };
    (jar, Redirect::to(to)).into_response()
}

/// Where a browser believes to be, for passkeys and for the way back from the provider.
fn origin(app: &App, headers: &HeaderMap) -> String {
    let host = || {
        let host =
            headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        format!("{}://{host}", if app.cookies.secure { "https" } else { "http" })
    };
    app.public_url.as_ref().map_or_else(host, |url| url.trim_end_matches('/').to_owned())
}

/// Where passkeys belong to, where this address can have them.
pub struct Here {
    site: Option<Site>,
}

impl FromRequestParts<App> for Here {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Here> {
        Ok(Here { site: Site::of(&origin(app, &parts.headers)) })
    }
}

/// 6月30日(火) 17時
fn moment(lang: Lang, at: Timestamp) -> String {
    japan::moment(lang, japan::wall_clock(at))
}

/// The head of a page for somebody who is in, and the main pages their duties open.
pub fn desk(lang: Lang, member: &Member, here: &str, token: FormToken) -> Desk {
    let tab = |href: &str, label: String| Tab { href: href.into(), label, here: href == here };
    let mut tabs = vec![tab("/", t!(lang, "tab-start")), tab("/sheets", t!(lang, "sheets-title"))];
    tabs.push(tab("/policies", t!(lang, "policies-title")));
    tabs.push(tab("/roadmap", t!(lang, "roadmap-title")));
    if member.promotion().is_ok() {
        tabs.push(tab("/office", t!(lang, "office-title")));
    }
    if member.organiser().is_ok() {
        tabs.push(tab("/gatherings", t!(lang, "gatherings-title")));
    }
    if member.administrator().is_ok() {
        tabs.push(tab("/units", t!(lang, "units-title")));
        tabs.push(tab("/people", t!(lang, "people-title")));
        tabs.push(tab("/keeping", t!(lang, "keeping-tab")));
    }
    let (place, foot) = (member.municipality().to_owned(), t!(lang, "foot"));
    Desk { place, tabs, sign_out: Some(token), foot }
}

// The doors

/// The first page for somebody who is not signed in: to answer, or to sign in.
pub fn doors(lang: Lang) -> Page {
    let body = html! {
        div.kz-title {
            h1 { (t!(lang, "doors")) }
            p.kz-message { (crate::web::rich(&t!(lang, "doors-message"))) }
        }
        div.kz-doors {
            section.kz-next aria-labelledby="door-answer" {
                (stairs())
                h2 #door-answer { (t!(lang, "door-answer")) }
                p { (t!(lang, "door-answer-text")) }
                div { a.kz-btn href="/r" { (t!(lang, "answer-with-code")) } }
            }
            section.kz-doors__staff aria-labelledby="door-staff" {
                h2 #door-staff { (t!(lang, "door-staff")) }
                p { (t!(lang, "door-staff-text")) }
                div { a.kz-btn.kz-btn--line href="/sign-in" { (t!(lang, "sign-in")) } }
            }
        }
    };
    Page::desk(lang, t!(lang, "doors"), Desk::default(), body)
}

/// The stair in the corner of the one panel.
fn stairs() -> Markup {
    html! {
        svg.kz-pic.kz-next__art width="252" height="170" viewBox="0 0 252 170" aria-hidden="true" {
            path.kz-f-tint2 d="M0 170V144H42V118H84V92H126V66H168V40H210V14H252V170Z" {}
        }
    }
}

// Signing in and out

/// What is typed to sign in.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
}

/// `GET /sign-in`
pub async fn sign_in_form(State(app): State<App>, lang: Lang, token: FormToken) -> Page {
    sign_in_page(&app, lang, &token, "", &[])
}

/// `POST /sign-in`
pub async fn sign_in(
    State(app): State<App>,
    lang: Lang,
    jar: CookieJar,
    form: FormToken,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let again = |say| sign_in_page(&app, lang, &form, &typed.login, &[fault("login", say)]);
    if typed.login.trim().is_empty() || typed.password.is_empty() {
        return Ok(again(msg!("sign-in-wrong")).into_response());
    }
    let (login, now) = (typed.login.clone(), app.clock.now());
    let caller = app.db.write(move |tx| accounts::call(tx, &login, now)).await?;
    if let Some(seconds) = caller.wait {
        return Ok(told_to_wait(again(msg!("sign-in-wait", seconds = seconds)), seconds));
    }
    let (fresh, old) = (new_token(&app), token(&app, &jar));
    match enter(&app, caller, &typed.password, old, fresh.clone()).await? {
        Ok(stage) => Ok(arrived(&app, jar, fresh, stage)),
        Err(say) => Ok(again(say).into_response()),
    }
}

/// By our own password, else by the directory's.
async fn enter(
    app: &App,
    caller: Caller,
    password: &str,
    old: Option<String>,
    fresh: String,
) -> Result<Result<Stage, Message>> {
    let now = app.clock.now();
    if app.passwords.fits(password.to_owned(), caller.password()).await? {
        let begin =
            move |tx: &mut crate::db::Tx| accounts::begin(tx, &caller, old.as_deref(), &fresh, now);
        return app.db.write(begin).await.map(Ok);
    }
    match ask_directory(app, &caller, password).await {
        Err(say) => {
            app.db.write(move |tx| accounts::failed(tx, &caller, now)).await?;
            Ok(Err(say))
        }
        Ok(found) => let_in_vouched(app, Door::Directory, found, Some(caller), old, fresh).await,
    }
}

/// The directory is asked about everybody whose password is not ours.
async fn ask_directory(app: &App, caller: &Caller, password: &str) -> Result<Vouched, Message> {
    let wrong = || msg!("sign-in-wrong");
    let directory = app.outside.directory.as_ref().ok_or_else(wrong)?;
    if caller.password().is_some() && !directory.house().adopt_accounts {
        return Err(wrong());
    }
    match directory.sign_in(&caller.login, password).await {
        Ok(found) => found.ok_or_else(wrong),
        Err(error) => {
            tracing::warn!(%error, "the directory could not be asked");
            Err(msg!("directory-down"))
        }
    }
}

/// With the duties their groups give; or the sentence why not.
async fn let_in_vouched(
    app: &App,
    door: Door,
    found: Vouched,
    caller: Option<Caller>,
    old: Option<String>,
    fresh: String,
) -> Result<Result<Stage, Message>> {
    let (outside, id, now) = (app.outside.clone(), app.dice.id(), app.clock.now());
    let entered = app.db.write(move |tx| {
        let house = match door {
            Door::Directory => outside.directory.as_ref().map(|directory| directory.house()),
            Door::Provider => outside.provider.as_ref().map(|provider| provider.house()),
        };
        let house = house.ok_or(Error::NotFound)?;
        caller.map_or(Ok(()), |caller| accounts::forgive(tx, &caller))?;
        accounts::enter(tx, door, house, &found, (id, old.as_deref(), &fresh), now)
    });
    match entered.await {
        Ok(Some(stage)) => Ok(Ok(stage)),
        Ok(None) => Ok(Err(msg!("vouched-no-duty"))),
        Err(Error::Refused(say)) => Ok(Err(say)),
        Err(error) => Err(error),
    }
}

/// The page once more, with the time after which to try again.
fn told_to_wait(page: Page, seconds: i64) -> Response {
    let after = [(header::RETRY_AFTER, seconds.to_string())];
    (after, page.with_status(StatusCode::TOO_MANY_REQUESTS)).into_response()
}

/// A new session's token: 256 bits.
pub fn new_token(app: &App) -> String {
    crate::world::hex(&app.dice.bytes::<32>())
}

fn sign_in_page(app: &App, lang: Lang, token: &FormToken, login: &str, faults: &[Fault]) -> Page {
    let title = t!(lang, "sign-in-title");
    let provider = app.outside.provider.as_ref();
    let label = provider
        .map(|provider| provider.label().map_or_else(|| t!(lang, "provider-go"), str::to_owned));
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } }
        form.kz-form method="post" action="/sign-in" novalidate {
            (token)
            (Field::text("login", t!(lang, "login"), login).autocomplete("username").draw(lang, faults))
            (Field::password("password", t!(lang, "password"), "current-password").draw(lang, faults))
            div { button.kz-btn { (t!(lang, "sign-in")) } }
        }
        @if let Some(label) = label {
            section.kz-sec aria-labelledby="provider" {
                h2 #provider { (t!(lang, "provider-title")) }
                p { a.kz-btn.kz-btn--line href="/sign-in/provider" { (label) } }
            }
        }
        p.kz-gap-5.kz-support { (t!(lang, "sign-in-forgotten")) }
    };
    Page::desk(lang, title, Desk::default(), body).with_faults(faults)
}

/// `POST /sign-out`
pub async fn sign_out(
    State(app): State<App>,
    jar: CookieJar,
    _: Posted<Pressed>,
) -> Result<Response> {
    if let Some(token) = token(&app, &jar) {
        let now = app.clock.now();
        app.db.write(move |tx| accounts::sign_out(tx, &token, now)).await?;
    }
    let jar = jar.add(app.cookies.gone(COOKIE));
    let forget = [(HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\"")];
    Ok((jar, forget, Redirect::to("/")).into_response())
}
