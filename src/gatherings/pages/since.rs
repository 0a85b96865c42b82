//! Two months after a session: what became of what somebody took home, asked on a page behind the own link.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::fields::{area, tick};
use super::me::{Keeper, Me, find_own, to_me};
use crate::error::Result;
use crate::gatherings::{self, TypedSince};
use crate::web::{Fault, FormToken, Page, Posted, back, fault_summary};
use crate::words::Lang;
use crate::{App, t};

/// Leads there from the own page, once it is asked.
pub fn asked(app: &App, lang: Lang, me: &Me) -> Markup {
    let at = format!("/gatherings/{}/me/since", me.gathering.address);
    html! {
        @if me.gathering.asks_since(app.clock.now()) {
            section.kz-note.kz-note--tint {
                h2 { (t!(lang, "since")) }
                p { (t!(lang, "since-asked")) }
                p { a.kz-act href=(at) { (t!(lang, "since-tell")) } }
            }
        }
    }
}

/// `GET /gatherings/{gathering}/me/since`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    keeper: Keeper,
    Path(address): Path<String>,
) -> Result<Response> {
    let Some(me) = asked_of(&app, &keeper, &address).await? else { return Ok(to_me(&address)) };
    let told = app.db.read(move |tx| gatherings::since(tx, &me.registration)).await?;
    let typed = told.as_ref().map(TypedSince::of).unwrap_or_default();
    Ok(page(lang, &token, &address, &typed, &[]).into_response())
}

/// `POST /gatherings/{gathering}/me/since`
pub async fn tell(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    keeper: Keeper,
    Path(address): Path<String>,
    Posted(typed): Posted<TypedSince>,
) -> Result<Response> {
    let Some(me) = find_own(&app, &keeper, &address).await? else { return Ok(to_me(&address)) };
    let since = match typed.read() {
        Ok(since) => since,
        Err(faults) => return Ok(page(lang, &token, &address, &typed, &faults).into_response()),
    };
    let (dice, now) = (app.dice.clone(), app.clock.now());
    let tell = move |tx: &mut crate::db::Tx| {
        gatherings::tell_since(tx, &me.gathering, &me.registration, &since, &dice, now)
    };
    app.db.write(tell).await?;
    Ok(to_me(&address))
}

async fn asked_of(app: &App, keeper: &Keeper, address: &str) -> Result<Option<Me>> {
    let me = find_own(app, keeper, address).await?;
    Ok(me.filter(|me| me.gathering.asks_since(app.clock.now())))
}

fn page(
    lang: Lang,
    token: &FormToken,
    address: &str,
    typed: &TypedSince,
    faults: &[Fault],
) -> Page {
    let (at, title) = (format!("/gatherings/{address}/me"), t!(lang, "since"));
    let body = html! {
        (back(&at, &t!(lang, "me-back-to-own")))
        (fault_summary(lang, faults))
        h1 { (title) }
        p { (t!(lang, "since-text")) }
        form.kz-form method="post" action={ (at) "/since" } novalidate {
            (token)
            (area(lang, "said", &t!(lang, "since-said"), Some(&t!(lang, "since-said-hint")), &typed.said, faults))
            (area(lang, "cause", &t!(lang, "since-cause"), Some(&t!(lang, "since-cause-hint")), &typed.cause, faults))
            (tick("quote", &t!(lang, "since-quote"), typed.quote.is_some()))
            button.kz-btn.kz-btn--block { (t!(lang, "since-keep")) }
        }
    };
    Page::phone(lang, title, body).with_faults(faults)
}
