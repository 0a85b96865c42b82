//! The workplaces of a municipality, and who sits in them.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use gauge::level::Band;
use maud::{Markup, html};
use serde::Deserialize;

use super::{Post, TypedPost, Unit};
use crate::accounts::{Member, desk};
use crate::charts::bands;
use crate::error::Result;
use crate::web::{
    Fault, Field, FormToken, Page, Posted, back, fault, fault_of, fault_summary, told_beside,
};
use crate::words::Lang;
use crate::{App, organisations, t, typed};

// The tree

/// What is typed to add a unit.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewUnit {
    name: String,
    parent: String,
}

/// `GET /units`
pub async fn units(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
) -> Result<Page> {
    units_page(&app, lang, &by, token, &NewUnit::default(), &[]).await
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
        @if units.is_empty() { p { (t!(lang, "units-none")) } }
        (tree(lang, &below(&units), &seats, None))
        section.kz-sec aria-labelledby="add" {
            h2 #add { (t!(lang, "unit-add")) }
            (add_form(lang, &token, &units, typed, faults))
        }
    };
    Ok(Page::desk(lang, title, desk(lang, by, "/units", token), body).with_faults(faults))
}

type Below<'a> = BTreeMap<Option<&'a str>, Vec<&'a Unit>>;

fn below(units: &[Unit]) -> Below<'_> {
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

// Posts

/// So many empty rows wait below those in use.
const EMPTY_ROWS: usize = 3;

/// The rows of the posts form, column by column.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Rows {
    title: Vec<String>,
    band: Vec<String>,
    seats: Vec<String>,
}

impl Rows {
    /// Row by row, down to the last that is not empty.
    fn read(self) -> Vec<TypedPost> {
        let cells = self.title.into_iter().zip(self.band).zip(self.seats);
        let rows = cells.map(|((title, band), seats)| TypedPost { title, band, seats });
        let mut rows: Vec<TypedPost> = rows.collect();
        rows.truncate(rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1));
        rows
    }
}

/// `GET /units/{unit}/posts`
pub async fn posts(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(unit): Path<String>,
) -> Result<Page> {
    let (unit, posts) = unit_and_posts(&app, &by, unit).await?;
    let rows: Vec<TypedPost> = posts.iter().map(typed_post).collect();
    Ok(posts_page(lang, &by, token, &unit, &rows, &[]))
}

/// `POST /units/{unit}/posts`
pub async fn set_posts(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(unit): Path<String>,
    Posted(rows): Posted<Rows>,
) -> Result<Response> {
    let administrator = by.administrator()?;
    let (unit, _) = unit_and_posts(&app, &by, unit).await?;
    let rows = rows.read();
    let (posts, faults) = organisations::read_posts(&rows, || app.dice.id());
    if !faults.is_empty() {
        return Ok(posts_page(lang, &by, token, &unit, &rows, &faults).into_response());
    }
    app.db.write(move |tx| organisations::set_posts(tx, &administrator, &unit.id, &posts)).await?;
    Ok(Redirect::to("/units").into_response())
}

async fn unit_and_posts(app: &App, by: &Member, id: String) -> Result<(Unit, Vec<Post>)> {
    let organisation = by.administrator()?.organisation().to_owned();
    let read = move |tx: &mut crate::db::Tx| {
        let unit = organisations::unit(tx, &organisation, &id)?;
        Ok((unit, organisations::posts(tx, &organisation, &id)?))
    };
    app.db.read(read).await
}

fn typed_post(post: &Post) -> TypedPost {
    let (title, band) = (post.title.clone(), post.band.key().to_owned());
    TypedPost { title, band, seats: post.seats.to_string() }
}

fn posts_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    unit: &Unit,
    rows: &[TypedPost],
    faults: &[Fault],
) -> Page {
    let title = t!(lang, "posts-title", unit = &unit.name);
    let empty = TypedPost::default();
    let body = html! {
        (back("/units", &t!(lang, "units-title")))
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "posts-text")) } }
        form method="post" action={ "/units/" (unit.id) "/posts" } novalidate {
            (token)
            div.kz-rows role="group" aria-label=(title) {
                @for (row, number) in rows.iter().chain([&empty; EMPTY_ROWS]).zip(1..) {
                    (post_row(lang, row, number, faults))
                }
            }
            p.kz-support { (t!(lang, "posts-more")) }
            p.kz-gap-4 { button.kz-btn { (t!(lang, "posts-save")) } }
        }
    };
    Page::desk(lang, title, desk(lang, by, "/units", token), body).with_faults(faults)
}

fn post_row(lang: Lang, row: &TypedPost, number: usize, faults: &[Fault]) -> Markup {
    html! {
        fieldset.kz-rows__row {
            legend.kz-sr { (t!(lang, "post-row", number = number)) }
            (cell(lang, "title", number, &t!(lang, "post-title"), faults, |id, described| html! {
                input id=(id) name="title" type="text" value=(row.title) autocomplete="off"
                    aria-invalid=[described.map(|_| "true")] aria-describedby=[described];
            }))
            (cell(lang, "band", number, &t!(lang, "post-band"), faults, |id, described| html! {
                select id=(id) name="band" aria-invalid=[described.map(|_| "true")] aria-describedby=[described] {
                    @for band in Band::ALL {
                        option value=(band.key()) selected[is_chosen(row, band)] { (bands(lang, &[band])) }
                    }
                }
            }))
            (cell(lang, "seats", number, &t!(lang, "post-seats"), faults, |id, described| html! {
                input.kz-num id=(id) name="seats" type="text" inputmode="numeric" value=(row.seats)
                    autocomplete="off" aria-invalid=[described.map(|_| "true")] aria-describedby=[described];
            }))
        }
    }
}

/// Most posts are of the staff: an empty row begins there.
fn is_chosen(row: &TypedPost, band: Band) -> bool {
    match row.is_empty() {
        true => band == Band::Staff,
        false => band.key() == row.band,
    }
}

/// A cell of a row: its label, its control (told its id and what describes it), its fault.
fn cell(
    lang: Lang,
    column: &str,
    number: usize,
    label: &str,
    faults: &[Fault],
    control: impl Fn(&str, Option<&str>) -> Markup,
) -> Markup {
    let id = format!("{column}-{number}");
    let fault = fault_of(faults, &id);
    let described = fault.map(|_| format!("{id}-fault"));
    html! {
        div.kz-field {
            label for=(id) { (label) }
            (control(&id, described.as_deref()))
            (told_beside(lang, fault))
        }
    }
}
