//! The seats of a unit: rank titles, bands and numbers, entered by hand where there is no roster.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use gauge::level::Band;
use maud::{Markup, html};
use serde::Deserialize;

use crate::accounts::{Member, desk};
use crate::charts::bands;
use crate::error::Result;
use crate::organisations::roster::keep;
use crate::organisations::{Post, TypedPost, Unit};
use crate::web::{Fault, FormToken, Page, Posted, back, fault_of, fault_summary, told_beside};
use crate::words::Lang;
use crate::{App, japan, organisations, t};

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
    let (unit, posts, from_roster) = unit_and_posts(&app, &by, unit).await?;
    if from_roster {
        return Ok(counted_page(lang, &by, token, &unit, &posts));
    }
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
    let (unit, ..) = unit_and_posts(&app, &by, unit).await?;
    let rows = rows.read();
    let (posts, faults) = organisations::read_posts(&rows, || app.dice.id());
    if !faults.is_empty() {
        return Ok(posts_page(lang, &by, token, &unit, &rows, &faults).into_response());
    }
    let today = japan::wall_clock(app.clock.now()).date();
    app.db
        .write(move |tx| {
            keep::refuse_beside_roster(tx, administrator.organisation(), today)?;
            organisations::set_posts(tx, &administrator, &unit.id, &posts)
        })
        .await?;
    Ok(Redirect::to("/units").into_response())
}

/// The unit, its posts, and whether a roster counts them.
async fn unit_and_posts(app: &App, by: &Member, id: String) -> Result<(Unit, Vec<Post>, bool)> {
    let organisation = by.administrator()?.organisation().to_owned();
    let today = japan::wall_clock(app.clock.now()).date();
    let read = move |tx: &mut crate::db::Tx| {
        let unit = organisations::unit(tx, &organisation, &id)?;
        let posts = organisations::posts(tx, &organisation, &id)?;
        Ok((unit, posts, keep::has_roster(tx, &organisation, today)?))
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

/// Where there is a roster, its people are counted and nothing is entered here.
fn counted_page(lang: Lang, by: &Member, token: FormToken, unit: &Unit, posts: &[Post]) -> Page {
    let title = t!(lang, "posts-title", unit = &unit.name);
    let body = html! {
        (back("/units", &t!(lang, "units-title")))
        div.kz-title { h1 { (title) } p { (t!(lang, "posts-counted")) } }
        @if posts.is_empty() { p.kz-note { (t!(lang, "posts-counted-none")) } }
        @else {
            div.kz-scroll role="region" aria-labelledby="posts" tabindex="0" {
                table.kz-table {
                    caption #posts { (t!(lang, "people-count", people = posts.iter().map(|post| post.seats).sum::<u32>())) }
                    thead { tr {
                        th scope="col" { (t!(lang, "post-title")) }
                        th scope="col" { (t!(lang, "post-band")) }
                        th.kz-r scope="col" { (t!(lang, "post-seats")) }
                    } }
                    tbody { @for post in posts {
                        tr {
                            th scope="row" { bdi { (post.title) } }
                            td { (bands(lang, &[post.band])) }
                            td.kz-r { (post.seats) }
                        }
                    } }
                }
            }
        }
        p.kz-files.kz-gap-5 {
            a href={ "/units/" (unit.id) "/people" } { (t!(lang, "unit-people-link")) }
            a href="/roster" { (t!(lang, "roster")) }
        }
    };
    Page::desk(lang, title, desk(lang, by, "/units", token), body)
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
