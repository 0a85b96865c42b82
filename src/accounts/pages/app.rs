//! An app that shows six digits, and recovery codes.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::desk;
use crate::accounts::factors::totp::{self, Secret};
use crate::accounts::factors::{self, New, What};
use crate::accounts::{Confirmed, Member, Visit};
use crate::charts::{self, Frame};
use crate::error::{Error, Result};
use crate::web::{
    self, Fault, Field, FormToken, Page, Posted, Pressed, Sealed, fault, fault_summary,
};
use crate::words::Lang;
use crate::{App, accounts, msg, t, typed};

/// The sealed cookie in which new recovery codes ride to the page that shows them once.
const CODES: &str = "recovery";

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    secret: String,
    #[serde(default)]
    code: String,
}

/// `GET /security/app`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    visit: Visit,
    token: FormToken,
) -> Result<Page> {
    visit.confirmed(false, app.clock.now())?;
    page(&app, lang, &visit, token, &Secret::new(&app.dice), &[]).await
}

/// `POST /security/app`
pub async fn add(
    State(app): State<App>,
    lang: Lang,
    visit: Visit,
    jar: Sealed,
    token: FormToken,
    Posted(sent): Posted<Typed>,
) -> Result<Response> {
    let now = app.clock.now();
    let by = visit.confirmed(true, now)?;
    let secret = Secret::read(&sent.secret).ok_or(Error::Refused(msg!("form-not-understood")))?;
    let digits: String = typed::half_width(&sent.code).split_whitespace().collect();
    let Some(step) = totp::step_of(&secret, &digits, now) else {
        let faults = [fault("code", msg!("app-code-wrong"))];
        return Ok(page(&app, lang, &visit, token, &secret, &faults).await?.into_response());
    };
    let sealed = app.factors.seal(&secret, &app.dice);
    let new = New { id: app.dice.id(), name: String::new(), what: What::App(sealed, step) };
    added(&app, by, new, jar).await
}

/// On to the recovery codes, where these come with it; else back to the overview.
pub(super) async fn added(app: &App, by: Confirmed, new: New, jar: Sealed) -> Result<Response> {
    let (codes, now) = (totp::recovery_codes(&app.dice), app.clock.now());
    let kept = codes.clone();
    let first = app.db.write(move |tx| factors::add(tx, &by, &new, &kept, now)).await?;
    Ok(match first {
        true => shown_once(app, jar, &codes),
        false => Redirect::to("/security").into_response(),
    })
}

fn shown_once(app: &App, jar: Sealed, codes: &[String]) -> Response {
    let mut cookie = app.cookies.make(CODES, codes.join(" "));
    cookie.set_max_age(time::Duration::minutes(10));
    (jar.add(cookie), Redirect::to("/security/recovery")).into_response()
}

/// `POST /security/recovery`: new ones in place of the old.
pub async fn renew(
    State(app): State<App>,
    by: Confirmed,
    jar: Sealed,
    _: Posted<Pressed>,
) -> Result<Response> {
    let (codes, now) = (totp::recovery_codes(&app.dice), app.clock.now());
    let kept = codes.clone();
    app.db.write(move |tx| factors::renew_recovery(tx, &by, &kept, now)).await?;
    Ok(shown_once(&app, jar, &codes))
}

/// `GET /security/recovery`: shown once, then nowhere any more.
pub async fn recovery(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    jar: Sealed,
    token: FormToken,
) -> Result<Response> {
    let cookie = jar.get(&app.cookies.name(CODES));
    let Some(cookie) = cookie else { return Ok(Redirect::to("/security").into_response()) };
    let title = t!(lang, "recovery-title");
    let body = html! {
        div.kz-title { h1 { (title) } p { (t!(lang, "recovery-text")) } }
        ol.kz-recovery { @for code in cookie.value().split(' ') { li { code { (code) } } } }
        p.kz-note.kz-gap-5 { (t!(lang, "recovery-once")) }
        p.kz-gap-5 { a.kz-btn href="/security" { (t!(lang, "recovery-kept")) } }
    };
    let page = Page::desk(lang, title, desk(lang, &by, "/security", token), body);
    Ok((jar.add(app.cookies.gone(CODES)), page).into_response())
}

async fn page(
    app: &App,
    lang: Lang,
    visit: &Visit,
    token: FormToken,
    secret: &Secret,
    faults: &[Fault],
) -> Result<Page> {
    let member = visit.at_the_own_door()?.clone();
    let by = member.clone();
    let login = app.db.read(move |tx| accounts::login(tx, &by)).await?;
    let title = t!(lang, "app-add");
    let body = html! {
        (web::back("/security", &t!(lang, "security-title")))
        (fault_summary(lang, faults))
        div.kz-title {
            h1 { (title) }
            @if visit.has_to_enrol() { p.kz-note { (t!(lang, "app-demanded")) } }
            p { (t!(lang, "app-text")) }
        }
        (to_scan(lang, secret, &login))
        form.kz-form.kz-gap-5 method="post" action="/security/app" novalidate {
            (token)
            input type="hidden" name="secret" value=(secret.typed());
            (Field::text("code", t!(lang, "app-code"), "").hint(t!(lang, "app-code-hint"))
                .autocomplete("one-time-code").draw(lang, faults))
            div { button.kz-btn { (t!(lang, "app-button")) } }
        }
    };
    let desk = match visit.has_to_enrol() {
        true => web::Desk { sign_out: Some(token), ..web::Desk::default() },
        false => desk(lang, &member, "/security", token),
    };
    Ok(Page::desk(lang, title, desk, body).with_faults(faults))
}

/// The picture for a camera, and the same in letters.
fn to_scan(lang: Lang, secret: &Secret, login: &str) -> Markup {
    let about = t!(lang, "app-qr");
    let frame = Frame { id: "qr", about: &about, lang };
    let letters: Vec<char> = secret.typed().chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    html! {
        div.kz-receipt__qr {
            @if let Some(symbol) = charts::qr(&frame, &secret.address(login)) { (symbol) }
        }
        p.kz-gap-4 { (t!(lang, "app-by-hand")) }
        p.kz-receipt__text { code { (groups.join(" ")) } }
    }
}
