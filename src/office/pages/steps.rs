//! A1: which workplace is on which step: a table of units and months, with words.  No figures, no order of merit.

use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::{department_choice, desk};
use crate::accounts::Member;
use crate::error::Result;
use crate::office::{self, Mark, Row};
use crate::organisations::Unit;
use crate::web::{self, FormToken, Page};
use crate::words::Lang;
use crate::workplaces::plan::MONTHS;
use crate::workplaces::{Step, month_name, step_name};
use crate::{App, japan, t};

/// So many workplaces stand on a page.
const ON_A_PAGE: usize = 50;

/// What is looked at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wanted {
    department: String,
    year: Option<i16>,
    page: Option<usize>,
}

/// `GET /office/steps`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Query(wanted): Query<Wanted>,
) -> Result<Page> {
    let (by, now) = (member.promotion()?, app.clock.now());
    let this = japan::fiscal_year(japan::wall_clock(now).date());
    let year = wanted.year.filter(|year| (this - 5..=this + 1).contains(year)).unwrap_or(this);
    let all = app.db.read(move |tx| office::overview(tx, &by, year, now)).await?;
    let units = all.below(&wanted.department);
    let pages = units.len().div_ceil(ON_A_PAGE).max(1);
    let page = wanted.page.unwrap_or(1).clamp(1, pages);
    let shown: Vec<&Unit> =
        units.iter().skip((page - 1) * ON_A_PAGE).take(ON_A_PAGE).copied().collect();
    let rows: Vec<Row> = shown.into_iter().map(|unit| all.row(unit)).collect();
    let label = japan::fiscal_label(lang, year);
    let title = t!(lang, "office-steps");
    let body = html! {
        (web::back("/office", &t!(lang, "office-title")))
        div.kz-title { h1 { (title) } p.kz-support { (t!(lang, "office-steps-text")) } }
        (filter(lang, &all.departments(), &wanted.department, year, this))
        @if rows.is_empty() { p.kz-note { (t!(lang, "home-empty")) } }
        @else {
            (legend(lang))
            (table(lang, &label, &rows))
            (list(lang, &label, &rows))
            (pager(lang, &wanted.department, year, page, pages))
        }
    };
    Ok(Page::desk(lang, title, desk(lang, &member, token), body))
}

fn filter(lang: Lang, departments: &[&Unit], chosen: &str, year: i16, this: i16) -> Markup {
    html! {
        form.kz-filter method="get" action="/office/steps" {
            (department_choice(lang, departments, chosen))
            div.kz-field {
                label for="year" { (t!(lang, "office-year")) }
                select #year name="year" {
                    @for other in [this, this - 1] { option value=(other) selected[other == year] { (japan::fiscal_label(lang, other)) } }
                }
            }
            button.kz-btn.kz-btn--line { (t!(lang, "office-filter")) }
        }
    }
}

/// What the marks look like; each stands beside its word everywhere.
fn legend(lang: Lang) -> Markup {
    html! {
        ul.kz-signs.kz-gap-below aria-label=(t!(lang, "office-legend")) {
            @for mark in [Mark::Answer, Mark::See, Mark::Talk, Mark::Try, Mark::Planned] { li { (icon(mark)) (mark_words(lang, mark)) } }
        }
    }
}

fn mark_words(lang: Lang, mark: Mark) -> String {
    match mark {
        Mark::Answer => step_name(lang, Step::Answer),
        Mark::See => step_name(lang, Step::See),
        Mark::Talk => step_name(lang, Step::Talk),
        Mark::Try => step_name(lang, Step::Try),
        Mark::Planned => t!(lang, "mark-planned"),
    }
}

/// Six treads, the one that is meant filled; a plan is an outline.
fn icon(mark: Mark) -> Markup {
    let step = match mark {
        Mark::Answer => 2,
        Mark::See => 3,
        Mark::Talk => 4,
        Mark::Try => 5,
        Mark::Planned => 0,
    };
    html! {
        svg.kz-pic width="26" height="16" viewBox="0 0 26 16" aria-hidden="true" {
            @if step == 0 { rect x="5" y="2" width="16" height="12" rx="2" fill="none" stroke="#767676" stroke-width="2" stroke-dasharray="3 2" {} }
            @else {
                @for tread in 1..=6 {
                    @let (x, high) = ((tread - 1) * 4 + 1, tread * 2 + 3);
                    rect x=(x) y=(16 - high) width="4" height=(high) fill=(if tread == step { "#0017c1" } else { "#c5d7fb" }) {}
                }
            }
        }
    }
}

fn table(lang: Lang, year: &str, rows: &[Row]) -> Markup {
    html! {
        div.kz-wide.kz-scroll role="region" aria-labelledby="steps-caption" tabindex="0" {
            table.kz-table.kz-year {
                caption #steps-caption { (t!(lang, "office-caption", year = year)) }
                thead { tr {
                    th scope="col" { (t!(lang, "office-unit")) }
                    th scope="col" { (t!(lang, "office-now")) }
                    @for month in MONTHS { th scope="col" { (month_name(lang, month)) } }
                } }
                tbody { @for row in rows { tr {
                    th scope="row" class=(format!("kz-year__{}", row.depth.min(3))) { a href={ "/workplaces/" (row.unit.id) } { (row.unit.name) } }
                    td { (step_name(lang, row.step)) }
                    @for marks in &row.months { td { @for mark in marks { span.kz-year__mark { (icon(*mark)) (mark_words(lang, *mark)) } } } }
                } } }
            }
        }
    }
}

/// The same on a phone: a workplace after the other, its months in words.
fn list(lang: Lang, year: &str, rows: &[Row]) -> Markup {
    html! {
        section.kz-narrow.kz-year-list aria-labelledby="steps-list" {
            h2 #steps-list { (t!(lang, "office-caption", year = year)) }
            @for row in rows {
                section {
                    h3 { a href={ "/workplaces/" (row.unit.id) } { (row.unit.name) } }
                    p { (t!(lang, "office-now-words", step = step_name(lang, row.step))) }
                    ul { @for (month, marks) in MONTHS.into_iter().zip(&row.months).filter(|(_, marks)| !marks.is_empty()) {
                        li { strong { (month_name(lang, month)) } @for mark in marks { span.kz-year__mark { (icon(*mark)) (mark_words(lang, *mark)) } } }
                    } }
                }
            }
        }
    }
}

fn pager(lang: Lang, department: &str, year: i16, page: usize, pages: usize) -> Markup {
    let to = |page: usize| format!("/office/steps?department={department}&year={year}&page={page}");
    html! {
        @if pages > 1 {
            nav.kz-files.kz-gap-5 aria-label=(t!(lang, "office-pages")) {
                @if page > 1 { a href=(to(page - 1)) { (t!(lang, "office-page-before")) } }
                span { (t!(lang, "office-page", page = page, pages = pages)) }
                @if page < pages { a href=(to(page + 1)) { (t!(lang, "office-page-after")) } }
            }
        }
    }
}
