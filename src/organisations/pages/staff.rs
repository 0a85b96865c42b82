//! Who sits in a unit, for the administrator only; and what band each title belongs to.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::questions::band_choice;
use super::roster::service_word;
use crate::accounts::{Member, desk};
use crate::db::Tx;
use crate::error::Result;
use crate::organisations::roster::compare::Held;
use crate::organisations::roster::keep;
use crate::web::{
    Fault, Field, FormToken, Page, Posted, back, fault, fault_of, fault_summary, told_beside,
};
use crate::words::Lang;
use crate::{App, japan, msg, organisations, t, typed};
use gauge::level::Band;

/// `GET /units/{unit}/people`
pub async fn people(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    let administrator = by.administrator()?;
    let today = japan::wall_clock(app.clock.now()).date();
    let (unit, people) = app
        .db
        .read(move |tx: &mut Tx| {
            let unit = organisations::unit(tx, administrator.organisation(), &id)?;
            let people = keep::people_of(tx, &administrator, Some(&unit.id), today)?;
            Ok((unit, people))
        })
        .await?;
    let title = t!(lang, "staff-of", unit = &unit.name);
    let body = html! {
        div.kz-title {
            (back(&format!("/units/{}", unit.id), &unit.name))
            h1 { (title) }
            p { (t!(lang, "staff-text")) }
        }
        @if people.is_empty() {
            p.kz-note { (t!(lang, "staff-none")) " " a href="/roster" { (t!(lang, "roster")) } }
        } @else { (table(lang, &people)) }
    };
    Ok(Page::desk(lang, title, desk(lang, &by, "/units", token), body))
}

fn table(lang: Lang, people: &[Held]) -> Markup {
    html! {
        div.kz-scroll role="region" aria-labelledby="staff" tabindex="0" {
            table.kz-table {
                caption #staff { (t!(lang, "people-count", people = people.len())) }
                thead { tr {
                    th scope="col" { (t!(lang, "roster-column-name")) }
                    th scope="col" { (t!(lang, "roster-column-title")) }
                    th scope="col" { (t!(lang, "roster-column-service")) }
                    th scope="col" { (t!(lang, "staff-since")) }
                } }
                tbody { @for held in people { (row(lang, held)) } }
            }
        }
    }
}

fn row(lang: Lang, held: &Held) -> Markup {
    let last = held.until.and_then(|until| until.yesterday().ok());
    html! {
        tr {
            th scope="row" {
                bdi { (held.name) }
                span.kz-tasks__hint { (held.number) @if !held.kana.is_empty() { "　" (held.kana) } }
            }
            td { bdi { (held.title) } }
            td { (service_word(lang, held.service)) }
            td {
                (japan::long_date(lang, held.from))
                @if let Some(last) = last { br; (t!(lang, "staff-until", day = last)) }
            }
        }
    }
}

// Titles

/// The bands chosen, and a title to add.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    title: Vec<String>,
    band: Vec<String>,
    new_title: String,
    new_band: String,
}

/// `GET /roster/titles`
pub async fn titles(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
) -> Result<Page> {
    titles_page(&app, lang, &by, token, &Typed::default(), &[]).await
}

/// `POST /roster/titles`
pub async fn set_titles(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let administrator = by.administrator()?;
    let mut pairs: Vec<(String, Band)> = Vec::new();
    for (title, band) in typed.title.iter().zip(&typed.band) {
        pairs.extend(Band::from_key(band).map(|band| (title.clone(), band)));
    }
    let mut faults = Vec::new();
    if !typed.new_title.trim().is_empty() {
        match (typed::name(&typed.new_title), Band::from_key(&typed.new_band)) {
            (Ok(title), Some(band)) => pairs.push((title, band)),
            (title, band) => {
                faults.extend(title.err().map(|say| fault("new_title", say)));
                faults.extend(band.is_none().then(|| fault("new_band", msg!("post-band-missing"))));
            }
        }
    }
    if !faults.is_empty() {
        return Ok(titles_page(&app, lang, &by, token, &typed, &faults).await?.into_response());
    }
    let today = japan::wall_clock(app.clock.now()).date();
    app.db.write(move |tx| keep::set_titles(tx, &administrator, &pairs, today)).await?;
    Ok(Redirect::to("/roster/titles").into_response())
}

async fn titles_page(
    app: &App,
    lang: Lang,
    by: &Member,
    token: FormToken,
    typed: &Typed,
    faults: &[Fault],
) -> Result<Page> {
    let organisation = by.administrator()?.organisation().to_owned();
    let known = app.db.read(move |tx| keep::titles(tx, &organisation)).await?;
    let title = t!(lang, "titles");
    let told = fault_of(faults, "new_band");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title {
            (back("/roster", &t!(lang, "roster")))
            h1 { (title) }
            p { (t!(lang, "titles-text")) }
        }
        @if known.is_empty() { p.kz-note { (t!(lang, "titles-none")) } }
        form.kz-form method="post" action="/roster/titles" novalidate {
            (token)
            @for ((title, band), number) in known.iter().zip(1..) {
                @let id = format!("band-{number}");
                div.kz-field {
                    input type="hidden" name="title" value=(title);
                    label for=(id) { bdi { (title) } }
                    select id=(id) name="band" {
                        @for other in Band::ALL.into_iter().filter(|band| *band != Band::Outside) {
                            option value=(other.key()) selected[other == *band] { (crate::charts::bands(lang, &[other])) }
                        }
                    }
                }
            }
            (Field::text("new_title", t!(lang, "titles-new"), &typed.new_title).autocomplete("off").draw(lang, faults))
            div.kz-field {
                label for="new_band" { (t!(lang, "titles-new-band")) }
                (band_choice(lang, "new_band", Some(&*typed.new_band), told))
                (told_beside(lang, told))
            }
            div { button.kz-btn { (t!(lang, "titles-save")) } }
        }
    };
    let head = desk(lang, by, "/units", token);
    Ok(Page::desk(lang, title, head, body).with_faults(faults))
}
