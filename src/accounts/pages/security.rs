//! The own door: second factors, and what is open under one's name.

use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};

use super::{Here, desk, moment};
use crate::accounts::factors::{self, Factor, Own};
use crate::accounts::{self, Confirmed, Member, Session, Visit};
use crate::error::Result;
use crate::web::{FormToken, Page, Posted, Pressed};
use crate::words::Lang;
use crate::{App, t};

/// `GET /security`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    visit: Visit,
    here: Here,
    token: FormToken,
) -> Result<Page> {
    let (member, now) = (by.clone(), app.clock.now());
    let read = move |tx: &mut crate::db::Tx| {
        Ok((factors::of(tx, &member)?, accounts::sessions(tx, &visit, now)?))
    };
    let (own, sessions) = app.db.read(read).await?;
    let title = t!(lang, "security-title");
    let body = html! {
        div.kz-title { h1 { (title) } p { (t!(lang, "security-text")) } }
        section.kz-sec aria-labelledby="factors" {
            h2 #factors { (t!(lang, "factors-title")) }
            (second_factors(lang, &token, &own, here.site.is_some()))
        }
        section.kz-sec aria-labelledby="sessions" {
            h2 #sessions { (t!(lang, "sessions-title")) }
            p { (t!(lang, "sessions-text")) }
            ul.kz-tasks.kz-gap-4 { @for session in &sessions { (own_session(lang, &token, session)) } }
            @if sessions.len() > 1 {
                form.kz-gap-4 method="post" action="/security/sessions/end" {
                    (token) button.kz-btn.kz-btn--line { (t!(lang, "sessions-end-others")) }
                }
            }
        }
        section.kz-sec aria-labelledby="password" {
            h2 #password { (t!(lang, "password")) }
            p { a href="/password" { (t!(lang, "password-change")) } }
        }
    };
    Ok(Page::desk(lang, title, desk(lang, &by, "/security", token), body))
}

fn second_factors(lang: Lang, token: &FormToken, own: &Own, passkeys: bool) -> Markup {
    html! {
        p { (t!(lang, "factors-text")) }
        @if own.factors.is_empty() { p.kz-note { (t!(lang, "factors-none")) } }
        @else {
            ul.kz-tasks.kz-gap-4 { @for factor in &own.factors { (own_factor(lang, token, factor)) } }
            (recovery(lang, token, own.recovery))
        }
        p.kz-files.kz-gap-4 {
            a.kz-btn.kz-btn--line[!own.factors.is_empty()] href="/security/app" { (t!(lang, "app-add")) }
            @if passkeys {
                a.kz-btn.kz-btn--line href="/security/passkey" { (t!(lang, "passkey-add")) }
            }
        }
        @if !passkeys { p.kz-support { (t!(lang, "passkey-not-here")) } }
    }
}

/// What it is called.
pub(super) fn name_of(lang: Lang, factor: &Factor) -> String {
    match factor.is_app {
        true => t!(lang, "factor-app"),
        false => t!(lang, "factor-passkey", name = &factor.name),
    }
}

fn own_factor(lang: Lang, token: &FormToken, factor: &Factor) -> Markup {
    let name = name_of(lang, factor);
    html! {
        li.kz-tasks__row {
            span {
                (name)
                span.kz-tasks__hint { (t!(lang, "factor-since", when = moment(lang, factor.added))) }
            }
            form method="post" action={ "/security/factors/" (factor.id) "/removal" } {
                (token) button.kz-link aria-label=(t!(lang, "factor-remove-this", name = &name)) { (t!(lang, "factor-remove")) }
            }
        }
    }
}

fn recovery(lang: Lang, token: &FormToken, left: i64) -> Markup {
    html! {
        form.kz-gap-4 method="post" action="/security/recovery" {
            (token)
            p { (t!(lang, "recovery-left", left = left)) }
            button.kz-link { (t!(lang, "recovery-renew")) }
        }
    }
}

fn own_session(lang: Lang, token: &FormToken, session: &Session) -> Markup {
    let when = moment(lang, session.began);
    html! {
        li.kz-tasks__row {
            (session_words(lang, session))
            @if session.here { strong { (t!(lang, "session-here")) } }
            @else {
                form method="post" action={ "/security/sessions/" (session.id) "/end" } {
                    (token) button.kz-link aria-label=(t!(lang, "session-end-this", when = when)) { (t!(lang, "session-end")) }
                }
            }
        }
    }
}

/// Since when, and the last sign of life: more of it we do not know.
pub(super) fn session_words(lang: Lang, session: &Session) -> Markup {
    html! {
        span {
            (t!(lang, "session-since", when = moment(lang, session.began)))
            span.kz-tasks__hint { (t!(lang, "session-seen", when = moment(lang, session.seen))) }
        }
    }
}

/// `POST /security/factors/{factor}/removal`
pub async fn remove_factor(
    State(app): State<App>,
    by: Confirmed,
    Path(factor): Path<String>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let now = app.clock.now();
    app.db.write(move |tx| factors::remove(tx, &by, &factor, now)).await?;
    Ok(Redirect::to("/security"))
}

/// `POST /security/sessions/{session}/end`
pub async fn end_session(
    State(app): State<App>,
    _: Member,
    visit: Visit,
    Path(session): Path<String>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let now = app.clock.now();
    app.db.write(move |tx| accounts::end_own(tx, &visit, &session, now)).await?;
    Ok(Redirect::to("/security"))
}

/// `POST /security/sessions/end`
pub async fn end_others(
    State(app): State<App>,
    _: Member,
    visit: Visit,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let now = app.clock.now();
    app.db.write(move |tx| accounts::end_others(tx, &visit, now)).await?;
    Ok(Redirect::to("/security"))
}
