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
    let mut tabs = vec![tab("/", t!(lang, "tab-start"))];
    if member.administrator().is_ok() {
        tabs.push(tab("/units", t!(lang, "units-title")));
        tabs.push(tab("/people", t!(lang, "people-title")));
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
        let page = again(msg!("sign-in-wait", seconds = seconds));
        let after = [(header::RETRY_AFTER, seconds.to_string())];
        return Ok((after, page.with_status(StatusCode::TOO_MANY_REQUESTS)).into_response());
    }
    if !passwords::fits(typed.password.clone(), caller.password()).await? {
        return Ok(again(msg!("sign-in-wrong")).into_response());
    }
    let (fresh, old) = (new_token(&app), token(&app, &jar));
    let kept = fresh.clone();
    app.db.write(move |tx| accounts::begin(tx, &caller, old.as_deref(), &kept, now)).await?;
    Ok(let_in(&app, jar, fresh))
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
        app.db.write(move |tx| accounts::end(tx, &token)).await?;
    }
    let jar = jar.add(app.cookies.gone(COOKIE));
    let forget = [(HeaderName::from_static("clear-site-data"), "\"cache\"")];
    Ok((jar, forget, Redirect::to("/")).into_response())
}
