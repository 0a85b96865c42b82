//! The workplaces of a municipality, today and on any day.

pub mod change;
mod differences;
pub mod posts;
mod questions;
pub mod roster;
pub mod staff;
pub mod unit;

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::Unit;
use crate::accounts::{Member, desk};
use crate::error::Result;
use crate::web::{Fault, Field, FormToken, Page, Posted, fault, fault_summary};
use crate::words::Lang;
use crate::{App, japan, organisations, t, typed};

// The tree

/// What is typed to add a unit.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewUnit {
    name: String,
    parent: String,
}

/// The day whose units are looked at; today where none is given.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    day: String,
}

/// `GET /units`
pub async fn units(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Query(Asked { day }): Query<Asked>,
) -> Result<Page> {
    match day.trim() {
        "" => units_page(&app, lang, &by, token, &NewUnit::default(), &[]).await,
        typed => units_of_day(&app, lang, &by, token, typed).await,
    }
}

/// `POST /units`
pub async fn add_unit(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Posted(typed): Posted<NewUnit>,
) -> Result<Response> {
    let administrator = by.administrator()?;
    let name = match typed::name(&typed.name) {
        Ok(name) => name,
        Err(say) => {
            let faults = [fault("name", say)];
            return Ok(units_page(&app, lang, &by, token, &typed, &faults).await?.into_response());
        }
    };
    let (id, parent) = (app.dice.id(), Some(typed.parent).filter(|parent| !parent.is_empty()));
    app.db
        .write(move |tx| organisations::add_unit(tx, &administrator, &id, parent.as_deref(), &name))
        .await?;
    Ok(Redirect::to("/units").into_response())
}

async fn units_page(
    app: &App,
    lang: Lang,
    by: &Member,
    token: FormToken,
    typed: &NewUnit,
    faults: &[Fault],
) -> Result<Page> {
    let organisation = by.administrator()?.organisation().to_owned();
    let read = move |tx: &mut crate::db::Tx| {
        Ok((organisations::units(tx, &organisation)?, organisations::seats(tx, &organisation)?))
    };
    let (units, seats) = app.db.read(read).await?;
    let title = t!(lang, "units-of", name = by.municipality());
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "units-text")) } }
        p.kz-files {
            a href="/transfers" { (t!(lang, "transfers")) }
            a href="/roster" { (t!(lang, "roster")) }
        }
        @if units.is_empty() { p { (t!(lang, "units-none")) } }
        (tree(lang, &below(&units), &seats, None))
        section.kz-sec aria-labelledby="add" {
            h2 #add { (t!(lang, "unit-add")) }
            (add_form(lang, &token, &units, typed, faults))
        }
        (day_form(lang, "", &[]))
    };
    Ok(Page::desk(lang, title, desk(lang, by, "/units", token), body).with_faults(faults))
}

/// The tree as it was, or will be, on a day.
async fn units_of_day(
    app: &App,
    lang: Lang,
    by: &Member,
    token: FormToken,
    typed: &str,
) -> Result<Page> {
    let organisation = by.administrator()?.organisation().to_owned();
    let (day, faults): (Option<Date>, Vec<Fault>) = match japan::day_of(typed) {
        Ok(day) => (Some(day), Vec::new()),
        Err(bad) => (None, vec![fault("day", bad.message())]),
    };
    let units = match day {
        Some(day) => app.db.read(move |tx| organisations::units_at(tx, &organisation, day)).await?,
        None => Vec::new(),
    };
    let title = t!(lang, "units-of", name = by.municipality());
    let body = html! {
        (fault_summary(lang, &faults))
        div.kz-title {
            h1 { (title) }
            @if let Some(day) = day { p { (t!(lang, "units-of-day", day = day)) } }
        }
        (day_form(lang, typed, &faults))
        @if day.is_some() && units.is_empty() { p.kz-note { (t!(lang, "units-none-then")) } }
        (bare_tree(&below(&units), None))
        p.kz-gap-5 { a href="/units" { (t!(lang, "units-today")) } }
    };
    Ok(Page::desk(lang, title, desk(lang, by, "/units", token), body).with_faults(&faults))
}

fn day_form(lang: Lang, typed: &str, faults: &[Fault]) -> Markup {
    html! {
        form.kz-form.kz-gap-5 method="get" action="/units" novalidate {
            (Field::text("day", t!(lang, "units-day"), typed).hint(t!(lang, "units-day-hint"))
                .autocomplete("off").draw(lang, faults))
            div { button.kz-btn.kz-btn--line { (t!(lang, "units-day-show")) } }
        }
    }
}

/// Names that lead to each unit and what became of it.
fn bare_tree(below: &Below, from: Option<&str>) -> Markup {
    html! {
        @if let Some(children) = below.get(&from) {
            ul.kz-units {
                @for unit in children {
                    li {
                        div.kz-units__row { a href={ "/units/" (unit.id) } { (unit.name) } }
                        (bare_tree(below, Some(&unit.id)))
                    }
                }
            }
        }
    }
}

pub(super) type Below<'a> = BTreeMap<Option<&'a str>, Vec<&'a Unit>>;

pub(super) fn below(units: &[Unit]) -> Below<'_> {
    let mut below = Below::new();
    units.iter().for_each(|unit| below.entry(unit.parent.as_deref()).or_default().push(unit));
    below
}

fn tree(lang: Lang, below: &Below, seats: &BTreeMap<String, u32>, from: Option<&str>) -> Markup {
    html! {
        @if let Some(children) = below.get(&from) {
            ul.kz-units {
                @for unit in children {
                    li {
                        div.kz-units__row {
                            a href={ "/units/" (unit.id) "/posts" } { (unit.name) }
                            span.kz-support { (people_word(lang, seats.get(&unit.id).copied())) }
                            a href={ "/units/" (unit.id) } aria-label=(t!(lang, "unit-more-of", unit = &unit.name)) { (t!(lang, "unit-more")) }
                        }
                        (tree(lang, below, seats, Some(&unit.id)))
                    }
                }
            }
        }
    }
}

fn people_word(lang: Lang, seats: Option<u32>) -> String {
    seats.map_or_else(|| t!(lang, "unit-empty"), |seats| t!(lang, "unit-people", people = seats))
}

fn add_form(
    lang: Lang,
    token: &FormToken,
    units: &[Unit],
    typed: &NewUnit,
    faults: &[Fault],
) -> Markup {
    html! {
        form.kz-form method="post" action="/units" novalidate {
            (token)
            (Field::text("name", t!(lang, "unit-name"), &typed.name)
                .hint(t!(lang, "unit-name-hint")).autocomplete("off").draw(lang, faults))
            div.kz-field {
                label for="parent" { (t!(lang, "unit-parent")) }
                select #parent name="parent" {
                    option value="" { (t!(lang, "unit-top")) }
                    @for (unit, path) in paths(units) {
                        option value=(unit.id) selected[unit.id == typed.parent] { (path) }
                    }
                }
            }
            div { button.kz-btn { (t!(lang, "unit-add-button")) } }
        }
    }
}

/// Each unit after those above it, as a choice has to say it.
pub(super) fn paths(units: &[Unit]) -> Vec<(&Unit, String)> {
    let mut known: BTreeMap<&str, String> = BTreeMap::new();
    let path = |unit| {
        let Unit { id, parent, name }: &Unit = unit;
        let above = parent.as_ref().and_then(|parent| known.get(&**parent));
        let path = above.map_or_else(|| name.clone(), |above| format!("{above} › {name}"));
        known.insert(id, path.clone());
        (unit, path)
    };
    units.iter().map(path).collect()
}
