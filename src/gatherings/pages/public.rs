//! The public page of a session: what, when, where, and how to come.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::{whole_address, words};
use crate::error::Result;
use crate::gatherings::{self, Gathering, Mode, Seats, Series, Standing};
use crate::organisations::{self, Organisation};
use crate::web::{Desk, Page, fields};
use crate::words::{Lang, say};
use crate::{App, japan, t};

/// What the public page is drawn from.
struct Seen {
    gathering: Gathering,
    series: Series,
    house: Organisation,
    seats: Seats,
}

async fn look(app: &App, address: &str) -> Result<Seen> {
    let address = address.to_owned();
    app.db
        .read(move |tx| {
            let gathering = gatherings::by_address(tx, &address)?;
            Ok(Seen {
                series: gatherings::series(tx, &gathering)?,
                house: organisations::organisation(tx, &gathering.organisation)?,
                seats: gatherings::seats(tx, &gathering)?,
                gathering,
            })
        })
        .await
}

/// `GET /gatherings/{gathering}`
pub async fn show(State(app): State<App>, lang: Lang, Path(address): Path<String>) -> Result<Page> {
    let seen = look(&app, &address).await?;
    let plan = &seen.gathering.plan;
    let body = html! {
        div.kz-title {
            p.kz-support { (words::number(lang, &seen.series.title, &seen.gathering)) }
            h1 { (plan.title) }
            p.kz-message { (plan.theme) }
        }
        (standing(lang, &seen.gathering))
        div.kz-c0 {
            div.kz-c0__main {
                (facts(lang, &seen.gathering))
                @if !plan.purpose.is_empty() { section { h2 { (t!(lang, "gathering-purpose")) } (fields::lines(&plan.purpose)) } }
                @if !plan.invitation.is_empty() { section { h2 { (t!(lang, "gathering-invitation")) } (fields::lines(&plan.invitation)) } }
            }
            (coming(lang, &seen, app.clock.now()))
        }
    };
    let desk = Desk { place: seen.house.name.clone(), ..Desk::default() };
    Ok(Page::desk(lang, &plan.title, desk, body))
}

/// What everybody has to hear first, where the session is not held as announced.
pub fn standing(lang: Lang, gathering: &Gathering) -> Markup {
    let (words, reason) = match &gathering.standing {
        Standing::Planned => return html! {},
        Standing::Postponed(reason) => (t!(lang, "standing-postponed-text"), reason),
        Standing::Cancelled(reason) => (t!(lang, "standing-cancelled-text"), reason),
    };
    html! {
        div.kz-note role="status" {
            p { strong { (words) } }
            (fields::lines(reason))
        }
    }
}

/// When, where, for how many.
pub fn facts(lang: Lang, gathering: &Gathering) -> Markup {
    let plan = &gathering.plan;
    let year = japan::fiscal_label(lang, japan::fiscal_year(plan.day()));
    html! {
        dl.kz-who {
            div { dt { (t!(lang, "fact-when")) } dd { (words::when(lang, gathering)) } dd.kz-support { (year) } }
            div {
                dt { (t!(lang, "fact-where")) }
                dd { (words::mode(lang, plan.mode)) }
                @if !plan.place.is_empty() { dd dir="auto" { (plan.place) } }
                @if plan.mode != Mode::InPerson { dd.kz-support { (t!(lang, "fact-online-later")) } }
            }
            div { dt { (t!(lang, "fact-capacity")) } dd { (t!(lang, "people", n = plan.capacity)) } }
        }
    }
}

/// The one next thing: to register.
fn coming(lang: Lang, seen: &Seen, now: jiff::Timestamp) -> Markup {
    let at = format!("/gatherings/{}", seen.gathering.address);
    html! {
        section.kz-next aria-labelledby="coming" {
            h2 #coming { (t!(lang, "coming")) }
            @match seen.gathering.closed_to_newcomers(now) {
                Some(why) => p { (say(lang, &why)) },
                None => {
                    p { (free_words(lang, seen)) }
                    div { a.kz-btn href={ (at) "/registration" } { (t!(lang, "coming-button")) } }
                },
            }
            p { a.kz-act href={ (at) "/me" } { (t!(lang, "coming-again")) } }
            p { a.kz-act href={ (at) "/calendar.ics" } { (t!(lang, "coming-calendar")) } }
        }
    }
}

fn free_words(lang: Lang, seen: &Seen) -> String {
    let Seats { seated, waiting } = seen.seats;
    match seen.gathering.plan.capacity.saturating_sub(seated) {
        free if free > 0 && waiting == 0 => t!(lang, "seats-free", free = free),
        _ => t!(lang, "seats-none", waiting = waiting),
    }
}

/// `GET /gatherings/{gathering}/calendar.ics`
pub async fn calendar(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    Path(address): Path<String>,
) -> Result<Response> {
    let seen = look(&app, &address).await?;
    let page = whole_address(&app, &headers, &format!("/gatherings/{address}"));
    let number = words::number(lang, &seen.series.title, &seen.gathering);
    let told = format!("{number}\n{}\n{page}", seen.gathering.plan.theme);
    let text = gatherings::calendar(&seen.gathering, &seen.house.name, &page, &told);
    let kind = match seen.gathering.standing {
        Standing::Planned => "text/calendar; charset=utf-8; method=PUBLISH",
        _ => "text/calendar; charset=utf-8; method=CANCEL",
    };
    let disposition = "attachment; filename=\"gathering.ics\"";
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, text).into_response())
}
