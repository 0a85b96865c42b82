//! Registering, without an account, and the own link that is shown once.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::me::{Keeper, find};
use super::{public, whole_address, words};
use crate::charts::{self, Frame};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gatherings::{self, Gathering, Mode, Series, Token, TypedEntry};
use crate::web::fields::{Choice, area, radios, select, tick};
use crate::web::{Fault, Field, FormToken, Page, Posted, back, fault_summary};
use crate::words::{Lang, say};
use crate::{App, t};

/// `GET /gatherings/{gathering}/registration`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    keeper: Keeper,
    Path(address): Path<String>,
) -> Result<Page> {
    let already = find(&app, &keeper, &address).await?.is_some();
    let (gathering, series) = by_address(&app, &address).await?;
    match gathering.closed_to_newcomers(app.clock.now()) {
        Some(why) => Ok(closed_page(lang, &gathering, &say(lang, &why))),
        None => {
            let typed = TypedEntry::default();
            Ok(form_page(lang, &token, (&gathering, &series), &typed, &[], already))
        }
    }
}

/// `POST /gatherings/{gathering}/registration`
///
/// Nobody is told whether somebody of the same name has registered: it might be asked by somebody
/// else.  The browser that registered already says so, and organisers see equal names marked.
pub async fn register(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    keeper: Keeper,
    Path(address): Path<String>,
    Posted(typed): Posted<TypedEntry>,
) -> Result<Response> {
    let (gathering, series) = by_address(&app, &address).await?;
    let now = app.clock.now();
    if let Some(why) = gathering.closed_to_newcomers(now) {
        return Ok(closed_page(lang, &gathering, &say(lang, &why)).into_response());
    }
    let entry = match typed.read(gathering.plan.mode) {
        Ok(entry) => entry,
        Err(faults) => {
            let page = form_page(lang, &token, (&gathering, &series), &typed, &faults, false);
            return Ok(page.into_response());
        }
    };
    let (id, secret) = (app.dice.id(), Token::new(app.dice.bytes()));
    let link = secret.clone();
    app.db.write(move |tx| gatherings::register(tx, &id, &gathering, &entry, &link, now)).await?;
    let to = format!("/gatherings/{address}/registered");
    Ok((keeper.keeping(&app, &secret), Redirect::to(&to)).into_response())
}

async fn by_address(app: &App, address: &str) -> Result<(Gathering, Series)> {
    let address = address.to_owned();
    let read = move |tx: &mut Tx| {
        let gathering = gatherings::by_address(tx, &address)?;
        let series = gatherings::series(tx, &gathering)?;
        Ok((gathering, series))
    };
    app.db.read(read).await
}

/// `GET /gatherings/{gathering}/registered`: the own link, to keep.  Only the browser that has just
/// registered knows it; we keep its hash.
pub async fn registered(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    keeper: Keeper,
    Path(address): Path<String>,
) -> Result<Response> {
    let me = format!("/gatherings/{address}/me");
    let Some(me_now) = find(&app, &keeper, &address).await? else {
        return Ok(Redirect::to(&me).into_response());
    };
    let secret = keeper.token(&app).ok_or(Error::NotFound)?;
    let link = format!("{}#{}", whole_address(&app, &headers, &me), secret.as_str());
    let title = t!(lang, "registered");
    let body = html! {
        div.kz-hero { h1 { (title) } p { (crate::web::rich(&super::me::state_words(lang, &me_now, app.clock.now()))) } }
        (own_link(lang, &link))
        p { a.kz-btn.kz-btn--block href=(me) { (t!(lang, "registered-go-on")) } }
        p.kz-links { a href={ "/gatherings/" (address) "/calendar.ics" } { (t!(lang, "coming-calendar")) } }
    };
    Ok(Page::phone(lang, title, body).into_response())
}

/// A link as QR and as text.
pub fn own_link(lang: Lang, link: &str) -> Markup {
    let about = t!(lang, "own-link-qr");
    html! {
        section.kz-receipt aria-labelledby="own-link" {
            h2 #own-link { (t!(lang, "own-link")) }
            div.kz-receipt__qr {
                @if let Some(symbol) = charts::qr(&Frame { id: "qr", about: &about, lang }, link) { (symbol) }
            }
            p { (t!(lang, "own-link-text")) }
            p.kz-receipt__text { (link) }
        }
    }
}

// The form

fn form_page(
    lang: Lang,
    token: &FormToken,
    (gathering, series): (&Gathering, &Series),
    typed: &TypedEntry,
    faults: &[Fault],
    already: bool,
) -> Page {
    let at = format!("/gatherings/{}", gathering.address);
    let title = t!(lang, "registration-title");
    let body = html! {
        (back(&at, &gathering.plan.title))
        (fault_summary(lang, faults))
        h1 { (title) }
        @if already {
            p.kz-note { (t!(lang, "registration-already")) " " a href={ (at) "/me" } { (t!(lang, "coming-again")) } }
        }
        form.kz-form method="post" action={ (at) "/registration" } novalidate {
            (token)
            (entry_fields(lang, typed, gathering.plan.mode, faults))
            (kept(lang, series))
            button.kz-btn.kz-btn--block { (t!(lang, "registration-send")) }
        }
    };
    Page::phone(lang, title, body).with_faults(faults)
}

/// What becomes of it, before it is sent.
fn kept(lang: Lang, series: &Series) -> Markup {
    let until = match series.course {
        None => t!(lang, "registration-kept-until"),
        Some(_) => t!(lang, "registration-kept-course"),
    };
    html! { div.kz-note { p { (t!(lang, "registration-kept")) } p { (until) } } }
}

/// The fields of an entry, as registering, changing and the reception show them.
pub fn entry_fields(lang: Lang, typed: &TypedEntry, mode: Mode, faults: &[Fault]) -> Markup {
    html! {
        (Field::text("name", t!(lang, "entry-name"), &typed.name)
            .hint(t!(lang, "entry-name-hint")).autocomplete("name").draw(lang, faults))
        (where_from(lang, typed, faults))
        (work(lang, typed, faults))
        @if mode == Mode::Both {
            (radios(lang, "place", &t!(lang, "entry-place"), None, &places(lang), &typed.place, faults))
        }
        (radios(lang, "earlier", &t!(lang, "entry-earlier"), None, &yes_or_no(lang), &typed.earlier, faults))
        (motive(lang, typed, faults))
    }
}

fn where_from(lang: Lang, typed: &TypedEntry, faults: &[Fault]) -> Markup {
    let from = [
        ("municipality".to_owned(), t!(lang, "from-municipality")),
        ("elsewhere".to_owned(), t!(lang, "from-elsewhere")),
    ];
    let code = Field::text("code", t!(lang, "municipality-code"), &typed.code);
    html! {
        (radios(lang, "from", &t!(lang, "entry-from"), None, &from, &typed.from, faults))
        (Field::text("body", t!(lang, "entry-body"), &typed.body)
            .hint(t!(lang, "entry-body-hint")).autocomplete("organization").draw(lang, faults))
        (code.hint(t!(lang, "entry-code-hint")).autocomplete("off").draw(lang, faults))
        (select(lang, "band", &t!(lang, "entry-band"), &words::bands(lang), &typed.band, faults))
        (tick("quote_body", &t!(lang, "entry-quote-body"), typed.quote_body.is_some()))
    }
}

fn work(lang: Lang, typed: &TypedEntry, faults: &[Fault]) -> Markup {
    let departments = words::departments(lang);
    html! {
        (radios(lang, "department", &t!(lang, "entry-department"), None, &departments, &typed.department, faults))
        (Field::text("section", t!(lang, "entry-section"), &typed.section)
            .hint(t!(lang, "entry-section-hint")).autocomplete("off").draw(lang, faults))
        (radios(lang, "years", &t!(lang, "entry-years"), None, &words::all_years(lang), &typed.years, faults))
    }
}

fn motive(lang: Lang, typed: &TypedEntry, faults: &[Fault]) -> Markup {
    let hint = t!(lang, "entry-motive-hint");
    html! {
        (area(lang, "motive", &t!(lang, "entry-motive"), Some(&hint), &typed.motive, faults))
        (tick("quote_motive", &t!(lang, "entry-quote-motive"), typed.quote_motive.is_some()))
    }
}

fn places(lang: Lang) -> [Choice; 2] {
    [("room".to_owned(), t!(lang, "place-room")), ("screen".to_owned(), t!(lang, "place-screen"))]
}

fn yes_or_no(lang: Lang) -> [Choice; 2] {
    [("no".to_owned(), t!(lang, "earlier-no")), ("yes".to_owned(), t!(lang, "earlier-yes"))]
}

fn closed_page(lang: Lang, gathering: &Gathering, why: &str) -> Page {
    let body = html! {
        (back(&format!("/gatherings/{}", gathering.address), &gathering.plan.title))
        h1 { (t!(lang, "registration-closed")) }
        p { (why) }
        (public::standing(lang, gathering))
    };
    Page::phone(lang, t!(lang, "registration-closed"), body)
}
