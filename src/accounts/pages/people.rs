//! Somebody else's door, as an administrator looks after it: what is open, what is lost.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::desk;
use super::security::session_words;
use crate::accounts::{self, Confirmed, Kept, Member, passwords};
use crate::error::Result;
use crate::web::{Fault, Field, FormToken, Page, Posted, Pressed, back, fault, fault_summary};
use crate::words::Lang;
use crate::{App, t};

/// What is typed as somebody's new first password.
#[derive(Deserialize)]
pub struct NewPassword {
    #[serde(default)]
    password: String,
}

/// `GET /people/{account}/sign-in`
pub async fn person(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(account): Path<String>,
) -> Result<Page> {
    page(&app, lang, &by, token, account, &[]).await
}

/// `POST /people/{account}/sessions/end`
pub async fn end_sessions(
    State(app): State<App>,
    by: Member,
    Path(account): Path<String>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let (id, now) = (account.clone(), app.clock.now());
    app.db.write(move |tx| accounts::end_sessions_of(tx, &by, &id, now)).await?;
    Ok(back_to(&account))
}

/// `POST /people/{account}/factors/removal`
pub async fn reset_factors(
    State(app): State<App>,
    by: Confirmed,
    Path(account): Path<String>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let (id, now) = (account.clone(), app.clock.now());
    app.db.write(move |tx| accounts::reset_factors(tx, &by, &id, now)).await?;
    Ok(back_to(&account))
}

/// `POST /people/{account}/password`
pub async fn new_password(
    State(app): State<App>,
    lang: Lang,
    by: Confirmed,
    token: FormToken,
    Path(account): Path<String>,
    Posted(typed): Posted<NewPassword>,
) -> Result<Response> {
    let (member, id, now) = (by.member().clone(), account.clone(), app.clock.now());
    let administrator = member.administrator()?;
    let kept = app.db.read(move |tx| accounts::person(tx, &administrator, &id, now)).await?;
    if let Some(say) = passwords::fault_here(&typed.password, &kept.login, member.municipality()) {
        let page = page(&app, lang, &member, token, account, &[fault("password", say)]).await?;
        return Ok(page.into_response());
    }
    let hash = app.passwords.hash(typed.password, app.dice.bytes()).await?;
    let id = account.clone();
    app.db.write(move |tx| accounts::set_password_of(tx, &by, &id, &hash, now)).await?;
    Ok(back_to(&account).into_response())
}

fn back_to(account: &str) -> Redirect {
    Redirect::to(&format!("/people/{account}/sign-in"))
}

async fn page(
    app: &App,
    lang: Lang,
    by: &Member,
    token: FormToken,
    account: String,
    faults: &[Fault],
) -> Result<Page> {
    let (administrator, now, id) = (by.administrator()?, app.clock.now(), account.clone());
    let kept = app.db.read(move |tx| accounts::person(tx, &administrator, &id, now)).await?;
    let title = t!(lang, "person-door", name = kept.member.name());
    let another = by.account() != kept.member.account();
    let body = html! {
        (back("/people", &t!(lang, "people-title")))
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p.kz-support { (kept.login) } }
        (open_sessions(lang, &token, &account, &kept))
        (lost_factors(lang, &token, &account, &kept, another))
        @if another && kept.has_password { (forgotten(lang, &token, &account, faults)) }
        @if !kept.has_password { p.kz-note.kz-gap-5 { (t!(lang, "password-elsewhere")) } }
    };
    Ok(Page::desk(lang, title, desk(lang, by, "/people", token), body).with_faults(faults))
}

fn open_sessions(lang: Lang, token: &FormToken, account: &str, kept: &Kept) -> Markup {
    html! {
        section.kz-sec aria-labelledby="sessions" {
            h2 #sessions { (t!(lang, "sessions-title")) }
            @if kept.sessions.is_empty() { p { (t!(lang, "sessions-none")) } }
            @else {
                ul.kz-tasks.kz-gap-4 { @for session in &kept.sessions { li.kz-tasks__row { (session_words(lang, session)) } } }
                form.kz-gap-4 method="post" action={ "/people/" (account) "/sessions/end" } {
                    (token) button.kz-btn.kz-btn--line { (t!(lang, "sessions-end-all")) }
                }
            }
        }
    }
}

fn lost_factors(
    lang: Lang,
    token: &FormToken,
    account: &str,
    kept: &Kept,
    another: bool,
) -> Markup {
    html! {
        section.kz-sec aria-labelledby="factors" {
            h2 #factors { (t!(lang, "factors-title")) }
            p { (t!(lang, "factors-count", count = kept.factors)) }
            @if kept.factors > 0 && another {
                p { (t!(lang, "factors-reset-text")) }
                form.kz-gap-4 method="post" action={ "/people/" (account) "/factors/removal" } {
                    (token) button.kz-btn.kz-btn--line { (t!(lang, "factors-reset")) }
                }
            }
            @if !another { p.kz-support { (t!(lang, "factors-not-own")) } }
        }
    }
}

fn forgotten(lang: Lang, token: &FormToken, account: &str, faults: &[Fault]) -> Markup {
    html! {
        section.kz-sec aria-labelledby="forgotten" {
            h2 #forgotten { (t!(lang, "password-forgotten")) }
            p { (t!(lang, "password-forgotten-text")) }
            form.kz-form.kz-gap-4 method="post" action={ "/people/" (account) "/password" } novalidate {
                (token)
                (Field::password("password", t!(lang, "password-first"), "new-password")
                    .hint(t!(lang, "password-hint")).draw(lang, faults))
                div { button.kz-btn { (t!(lang, "password-set")) } }
            }
        }
    }
}
