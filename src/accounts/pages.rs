//! The two doors, signing in and out, and the head of every page for those who are in.

use axum::extract::{FromRequestParts, OptionalFromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;

use super::{Member, passwords};
use crate::error::{Error, Result};
use crate::web::{Desk, Fault, Field, FormToken, Page, Posted, Pressed, Tab, fault, fault_summary};
use crate::words::Lang;
use crate::{App, accounts, msg, t};

/// What the cookie of a session is called.
const COOKIE: &str = "staff";

impl FromRequestParts<App> for Member {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Member> {
        who_comes(parts, app).await?.ok_or(Error::SignIn)
    }
}

impl OptionalFromRequestParts<App> for Member {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Member>> {
        who_comes(parts, app).await
    }
}

async fn who_comes(parts: &Parts, app: &App) -> Result<Option<Member>> {
    let jar = CookieJar::from_headers(&parts.headers);
    let Some(token) = token(app, &jar) else { return Ok(None) };
    let (asked, now) = (token.clone(), app.clock.now());
    let known = app.db.read(move |tx| accounts::signed_in(tx, &asked, now)).await?;
    if let Some((_, true)) = known {
        app.db.write(move |tx| accounts::refresh(tx, &token, now)).await?;
    }
    Ok(known.map(|(member, _)| member))
}

fn token(app: &App, jar: &CookieJar) -> Option<String> {
    jar.get(&app.cookies.name(COOKIE)).map(|cookie| cookie.value().to_owned())
}

/// A browser with a new session, on its way to the first page.
pub fn let_in(app: &App, jar: CookieJar, token: String) -> Response {
    let jar = jar.add(app.cookies.make(COOKIE, token));
    (jar, Redirect::to("/")).into_response()
}

/// The head of a page for somebody who is in, and the main pages their duties open.
pub fn desk(lang: Lang, member: &Member, here: &str, token: FormToken) -> Desk {
    let tab = |href: &str, label: String| Tab { href: href.into(), label, here: href == here };
    let mut tabs = vec![tab("/", t!(lang, "tab-start")), tab("/sheets", t!(lang, "sheets-title"))];
    tabs.push(tab("/policies", t!(lang, "policies-title")));
    tabs.push(tab("/roadmap", t!(lang, "roadmap-title")));
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
pub async fn sign_in_form(lang: Lang, token: FormToken) -> Page {
    sign_in_page(lang, &token, "", &[])
}

/// `POST /sign-in`
pub async fn sign_in(
    State(app): State<App>,
    lang: Lang,
    jar: CookieJar,
    form: FormToken,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let again = |say| sign_in_page(lang, &form, &typed.login, &[fault("login", say)]);
    if typed.login.trim().is_empty() || typed.password.is_empty() {
        return Ok(again(msg!("sign-in-wrong")).into_response());
    }
    let (login, now) = (typed.login.clone(), app.clock.now());
    let caller = app.db.write(move |tx| accounts::call(tx, &login, now)).await?;
    if let Some(seconds) = caller.wait {
        return Ok(told_to_wait(again(msg!("sign-in-wait", seconds = seconds)), seconds));
    }
    if !passwords::fits(typed.password.clone(), caller.password()).await? {
        app.db.write(move |tx| accounts::failed(tx, &caller, now)).await?;
        return Ok(again(msg!("sign-in-wrong")).into_response());
    }
    let (fresh, old) = (new_token(&app), token(&app, &jar));
    let kept = fresh.clone();
    app.db.write(move |tx| accounts::begin(tx, &caller, old.as_deref(), &kept, now)).await?;
    Ok(let_in(&app, jar, fresh))
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

fn sign_in_page(lang: Lang, token: &FormToken, login: &str, faults: &[Fault]) -> Page {
    let title = t!(lang, "sign-in-title");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } }
        form.kz-form method="post" action="/sign-in" novalidate {
            (token)
            (Field::text("login", t!(lang, "login"), login).autocomplete("username").draw(lang, faults))
            (Field::password("password", t!(lang, "password"), "current-password").draw(lang, faults))
            div { button.kz-btn { (t!(lang, "sign-in")) } }
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
    let forget = [(HeaderName::from_static("clear-site-data"), "\"cache\"")];
    Ok((jar, forget, Redirect::to("/")).into_response())
}

// The own password

/// What is typed to change the password.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Change {
    now: String,
    new: String,
    again: String,
}

/// `GET /password`
pub async fn password_form(lang: Lang, by: Member, token: FormToken) -> Page {
    password_page(lang, &by, token, &[])
}

/// `POST /password`
pub async fn change_password(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    jar: CookieJar,
    form: FormToken,
    Posted(typed): Posted<Change>,
) -> Result<Response> {
    let (member, now) = (by.clone(), app.clock.now());
    let caller = app.db.write(move |tx| accounts::call_again(tx, &member, now)).await?;
    if let Some(seconds) = caller.wait {
        let faults = [fault("now", msg!("sign-in-wait", seconds = seconds))];
        return Ok(told_to_wait(password_page(lang, &by, form, &faults), seconds));
    }
    let fits = passwords::fits(typed.now.clone(), caller.password()).await?;
    let faults = change_faults(&typed, fits, &caller.login);
    if !faults.is_empty() {
        if fits {
            app.db.write(move |tx| accounts::forgive(tx, &caller)).await?;
        }
        return Ok(password_page(lang, &by, form, &faults).into_response());
    }
    let hash = passwords::hash(typed.new, app.dice.bytes()).await?;
    let fresh = new_token(&app);
    let kept = fresh.clone();
    app.db.write(move |tx| accounts::change_password(tx, &caller, &hash, &kept, now)).await?;
    Ok(let_in(&app, jar, fresh))
}

fn change_faults(typed: &Change, fits: bool, login: &str) -> Vec<Fault> {
    let faults = [
        (!fits).then(|| fault("now", msg!("password-now-wrong"))),
        passwords::fault(&typed.new, login).map(|say| fault("new", say)),
        (typed.new != typed.again).then(|| fault("again", msg!("password-again-different"))),
    ];
    faults.into_iter().flatten().collect()
}

fn password_page(lang: Lang, by: &Member, token: FormToken, faults: &[Fault]) -> Page {
    let title = t!(lang, "password-change");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "password-change-text")) } }
        form.kz-form method="post" action="/password" novalidate {
            (token)
            (Field::password("now", t!(lang, "password-now"), "current-password").draw(lang, faults))
            (Field::password("new", t!(lang, "password-new"), "new-password")
                .hint(t!(lang, "password-hint")).draw(lang, faults))
            (Field::password("again", t!(lang, "password-again"), "new-password").draw(lang, faults))
            div { button.kz-btn { (t!(lang, "password-change")) } }
        }
    };
    Page::desk(lang, title, desk(lang, by, "/password", token), body).with_faults(faults)
}
