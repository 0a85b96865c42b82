//! The organisers' desk: every session, and everything about one.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{frame, own, public, whole_address, words};
use crate::accounts::Member;
use crate::charts;
use crate::db::Tx;
use crate::error::Result;
use crate::gatherings::{self, Gathering, Registration, Seats, Series, Standing, State as Stands};
use crate::typed;
use crate::web::{Fault, Field, FormToken, Page, Posted, back, fault, fault_summary, fields};
use crate::words::Lang;
use crate::{App, japan, msg, t};

// Every session

/// What is typed to begin a series.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewSeries {
    title: String,
    course: Option<String>,
    least: String,
}

impl NewSeries {
    fn read(&self, id: String) -> Result<Series, Vec<Fault>> {
        let title = match self.title.trim() {
            "" => Err(fault("title", msg!("series-title-missing"))),
            title => typed::name(title).map_err(|say| fault("title", say)),
        };
        let course = self.course.as_ref().map(|_| typed::number(&self.least, 100)).transpose();
        match (title, course.map_err(|say| fault("least", say))) {
            (Ok(title), Ok(course)) => Ok(Series { id, title, course }),
            (title, course) => Err(title.err().into_iter().chain(course.err()).collect()),
        }
    }
}

/// `GET /gatherings`
pub async fn list(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
) -> Result<Page> {
    list_page(&app, lang, &by, token, &NewSeries::default(), &[]).await
}

/// `POST /series`
pub async fn add_series(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Posted(typed): Posted<NewSeries>,
) -> Result<Response> {
    let organiser = by.organiser()?;
    let series = match typed.read(app.dice.id()) {
        Ok(series) => series,
        Err(faults) => {
            let page = list_page(&app, lang, &by, token, &typed, &faults).await?;
            return Ok(page.into_response());
        }
    };
    let (to, now) = (format!("/series/{}/gatherings", series.id), app.clock.now());
    app.db.write(move |tx| gatherings::add_series(tx, &organiser, &series, now)).await?;
    Ok(Redirect::to(&to).into_response())
}

async fn list_page(
    app: &App,
    lang: Lang,
    by: &Member,
    token: FormToken,
    typed: &NewSeries,
    faults: &[Fault],
) -> Result<Page> {
    let organiser = by.organiser()?;
    let read = move |tx: &mut Tx| {
        Ok((gatherings::all_series(tx, &organiser)?, gatherings::all(tx, &organiser)?))
    };
    let (series, all) = app.db.read(read).await?;
    let title = t!(lang, "gatherings-title");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "gatherings-text")) } }
        @if series.is_empty() { p.kz-note { (t!(lang, "gatherings-none")) } }
        @for one in &series { (series_part(lang, one, &all)) }
        section.kz-sec aria-labelledby="add" {
            h2 #add { (t!(lang, "series-add")) }
            (series_form(lang, &token, typed, faults))
        }
    };
    Ok(Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults))
}

fn series_part(lang: Lang, series: &Series, all: &[Gathering]) -> Markup {
    let of_series = || all.iter().filter(|gathering| gathering.series == series.id);
    html! {
        section.kz-sec {
            h2 { (series.title) }
            @if let Some(least) = series.course {
                p.kz-support { (t!(lang, "series-course", least = least)) }
                p { a.kz-act href={ "/series/" (series.id) "/course" } { (t!(lang, "course")) } }
            }
            ul.kz-tasks { @for gathering in of_series() { (row(lang, gathering)) } }
            p { a.kz-act href={ "/series/" (series.id) "/gatherings" } { (t!(lang, "gathering-add")) } }
        }
    }
}

fn row(lang: Lang, gathering: &Gathering) -> Markup {
    let number = t!(lang, "gathering-session", session = gathering.session);
    html! {
        li.kz-tasks__row {
            span {
                a href={ "/gatherings/" (gathering.address) "/desk" } { (gathering.plan.title) }
                span.kz-tasks__hint { (number) "　" (japan::long_date(lang, gathering.plan.day())) }
            }
            span.kz-state { (standing_word(lang, &gathering.standing)) }
        }
    }
}

fn standing_word(lang: Lang, standing: &Standing) -> String {
    match standing {
        Standing::Planned => t!(lang, "standing-planned"),
        Standing::Postponed(_) => t!(lang, "standing-postponed"),
        Standing::Cancelled(_) => t!(lang, "standing-cancelled"),
    }
}

fn series_form(lang: Lang, token: &FormToken, typed: &NewSeries, faults: &[Fault]) -> Markup {
    html! {
        form.kz-form method="post" action="/series" novalidate {
            (token)
            (Field::text("title", t!(lang, "series-title"), &typed.title)
                .hint(t!(lang, "series-title-hint")).autocomplete("off").draw(lang, faults))
            (fields::tick("course", &t!(lang, "series-is-course"), typed.course.is_some()))
            (Field::text("least", t!(lang, "series-least"), &typed.least)
                .hint(t!(lang, "series-least-hint")).autocomplete("off").draw(lang, faults))
            div { button.kz-btn { (t!(lang, "series-add-button")) } }
        }
    }
}

// One session

/// `GET /gatherings/{gathering}/desk`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    headers: HeaderMap,
    Path(address): Path<String>,
) -> Result<Page> {
    let more = |tx: &mut Tx, gathering: &Gathering| {
        let series = gatherings::series(tx, gathering)?;
        let seats = gatherings::seats(tx, gathering)?;
        Ok((series, seats, gatherings::registrations(tx, gathering)?))
    };
    let (_, gathering, (series, seats, people)) = own(&app, &by, &address, more).await?;
    let page = whole_address(&app, &headers, &format!("/gatherings/{address}"));
    let body = html! {
        (back("/gatherings", &t!(lang, "gatherings-title")))
        div.kz-title {
            p.kz-support { (words::number(lang, &series.title, &gathering)) }
            h1 { (gathering.plan.title) }
            p { (words::when(lang, &gathering)) }
        }
        (public::standing(lang, &gathering))
        (talk(lang, &token, &gathering))
        (doors(lang, &gathering, &page))
        (numbers(lang, &gathering, seats, &people))
        (everybody(lang, &gathering, &people))
    };
    Ok(Page::desk(lang, &gathering.plan.title, frame(lang, &by, token), body))
}

/// The one solid button: to the talk.
fn talk(lang: Lang, token: &FormToken, gathering: &Gathering) -> Markup {
    html! {
        section.kz-next aria-labelledby="talk" {
            h2 #talk { (t!(lang, "desk-talk")) }
            @match &gathering.dialogue {
                Some(id) => { div { a.kz-btn href={ "/dialogues/" (id) } { (t!(lang, "desk-talk-go")) } } }
                None => {
                    p { (t!(lang, "desk-talk-text")) }
                    form method="post" action={ "/gatherings/" (gathering.address) "/talk" } { (token) button.kz-btn { (t!(lang, "desk-talk-open")) } }
                }
            }
        }
    }
}

/// Where to go from here.
fn doors(lang: Lang, gathering: &Gathering, page: &str) -> Markup {
    let at = format!("/gatherings/{}", gathering.address);
    let door = |path: &str, words: String, hint: String| {
        html! {
            li.kz-tasks__row { span { a href={ (at) (path) } { (words) } span.kz-tasks__hint { (hint) } } }
        }
    };
    html! {
        ul.kz-tasks {
            (door("", t!(lang, "desk-public"), page.to_owned()))
            (door("/reception", t!(lang, "reception"), t!(lang, "desk-reception-hint")))
            (door("/groups", t!(lang, "groups"), t!(lang, "desk-groups-hint")))
            (door("/record", t!(lang, "record"), t!(lang, "desk-record-hint")))
            (door("/practice", t!(lang, "practice"), t!(lang, "desk-practice-hint")))
            (door("/plan", t!(lang, "gathering-change"), t!(lang, "desk-plan-hint")))
            (door("/standing", t!(lang, "standing-title"), standing_word(lang, &gathering.standing)))
        }
    }
}

/// How many come, and from how many places: never a list of single people by place.
fn numbers(lang: Lang, gathering: &Gathering, seats: Seats, people: &[Registration]) -> Markup {
    let free = gathering.plan.capacity.saturating_sub(seats.seated);
    html! {
        section.kz-sec aria-labelledby="numbers" {
            h2 #numbers { (t!(lang, "desk-numbers")) }
            p { (t!(lang, "desk-seats", seated = seats.seated, capacity = gathering.plan.capacity, free = free, waiting = seats.waiting)) }
            div.kz-c6.kz-gap-4 {
                @if gathering.forgotten.is_none() { (by_body(lang, people)) }
                (by_band(lang, people))
            }
        }
    }
}

fn seated(people: &[Registration]) -> impl Iterator<Item = &Registration> {
    people.iter().filter(|one| one.state == Stands::Seated)
}

fn by_body(lang: Lang, people: &[Registration]) -> Markup {
    let mut counts: BTreeMap<Option<&str>, (String, u32)> = BTreeMap::new();
    for one in seated(people) {
        let body = &one.entry.body;
        let name = || match body.code() {
            Some(_) => body.name().to_owned(),
            None => t!(lang, "from-elsewhere"),
        };
        counts.entry(body.code()).or_insert_with(|| (name(), 0)).1 += 1;
    }
    let rows = counts.into_values().collect();
    counted(lang, &t!(lang, "desk-by-body"), rows)
}

fn by_band(lang: Lang, people: &[Registration]) -> Markup {
    let mut counts = BTreeMap::new();
    for one in seated(people) {
        *counts.entry(one.entry.band).or_default() += 1;
    }
    let rows = counts.into_iter().map(|(band, count)| (charts::bands(lang, &[band]), count));
    counted(lang, &t!(lang, "desk-by-band"), rows.collect())
}

fn counted(lang: Lang, caption: &str, rows: Vec<(String, u32)>) -> Markup {
    html! {
        table.kz-table {
            caption { (caption) }
            tbody { @for (name, count) in rows {
                tr { th scope="row" dir="auto" { (name) } td.kz-r { (t!(lang, "people", n = count)) } }
            } }
        }
    }
}

fn everybody(lang: Lang, gathering: &Gathering, people: &[Registration]) -> Markup {
    html! {
        section.kz-sec {
            h2 #everybody { (t!(lang, "desk-everybody")) }
            @if let Some(why) = words::nobody(lang, gathering, people) { (why) } @else {
                div.kz-scroll tabindex="0" role="region" aria-labelledby="everybody" {
                    table.kz-table {
                        thead { tr {
                            th scope="col" { (t!(lang, "entry-name")) }
                            th scope="col" { (t!(lang, "column-state")) }
                            th scope="col" { (t!(lang, "column-about")) }
                            th scope="col" { (t!(lang, "entry-motive")) }
                        } }
                        tbody { @for one in people { (person(lang, one, people)) } }
                    }
                }
            }
        }
    }
}

fn person(lang: Lang, one: &Registration, people: &[Registration]) -> Markup {
    let entry = &one.entry;
    let twin = |other: &&Registration| {
        other.id != one.id
            && other.state != Stands::Cancelled
            && (&other.entry.name, &other.entry.body) == (&entry.name, &entry.body)
    };
    let twice = one.state != Stands::Cancelled && people.iter().any(|other| twin(&other));
    html! {
        tr {
            th scope="row" dir="auto" {
                (entry.name)
                @if twice { span.kz-tasks__hint { (t!(lang, "desk-twice")) } }
            }
            td { (words::state(lang, one)) }
            td {
                bdi { (words::body(lang, &entry.body)) } br;
                (charts::bands(lang, &[entry.band])) " / " (words::department(lang, entry.department))
                " / " (words::years(lang, entry.years))
                @if entry.earlier { br; (t!(lang, "earlier-yes")) }
                @if entry.by_screen { br; (t!(lang, "place-screen")) }
            }
            td { (fields::lines(&entry.motive)) }
        }
    }
}
