//! Policies as files: a workbook out and in, and what is printed.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::{Asked, frame, road, today, units_of};
use crate::accounts::{Member, PolicyOffice};
use crate::db::Tx;
use crate::error::Result;
use crate::policies::{self, Change, Plan, Tables};
use crate::problem::Problem;
use crate::web::fields::file as file_field;
use crate::web::{
    self, Fault, FormToken, Page, Posted, Pressed, Upload, back, fault, fault_summary,
};
use crate::words::Lang;
use crate::workbook::{Limits, too_big};
use crate::{App, msg, t};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PDF: &str = "application/pdf";

/// `GET /policies/policies.xlsx`: everything this member may read.
pub async fn workbook(State(app): State<App>, by: Member) -> Result<Response> {
    let reader = by.policy_reader();
    let (book, units) =
        app.db.read(move |tx| Ok((policies::book(tx, &reader)?, units_of(tx, &reader)?))).await?;
    let bytes = app.press.make(move || policies::write_xlsx(&book, &units)).await?;
    Ok(web::download(XLSX, "policies.xlsx", bytes))
}

/// `GET /policies/tree.pdf`
pub async fn tree_pdf(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (year, reader) = (asked.year(&app), by.policy_reader());
    let found = app.db.read(move |tx| policies::coverage(tx, &reader, year)).await?;
    let (name, now) = (by.municipality().to_owned(), app.clock.now());
    let pdf = app.press.make(move || policies::tree_pdf(&found, &name, year, lang, now)).await?;
    Ok(web::download(PDF, "policies.pdf", pdf))
}

/// `GET /policies/roadmap.pdf`
pub async fn road_pdf(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (year, reader, today) = (asked.year(&app), by.policy_reader(), today(&app));
    let units = road::whose(&asked, reader.units());
    let (tree, roads, names) = app
        .db
        .read(move |tx| {
            let tree = policies::tree(tx, &reader, year)?;
            let mut roads = policies::roads(tx, &reader, &tree, year)?;
            roads.retain(|it| units.as_ref().is_none_or(|units| road::is_of(it, &tree, units)));
            road::in_order(&tree, &mut roads);
            Ok((tree, roads, super::names(&units_of(tx, &reader)?)))
        })
        .await?;
    let (name, now) = (by.municipality().to_owned(), app.clock.now());
    let make = move || policies::road_pdf(&tree, &roads, &names, (&name, year, today), lang, now);
    let pdf = app.press.make(make).await?;
    Ok(web::download(PDF, "roadmap.pdf", pdf))
}

// In

/// `GET /policies/import`
pub async fn import_form(lang: Lang, by: Member, token: FormToken) -> Result<Page> {
    by.policy_office()?;
    Ok(import_page(lang, &by, token, &[], html! {}))
}

/// `POST /policies/import`: everything that is wrong with the file, or the way to what it would do.
pub async fn import(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    file: Upload,
) -> Result<Response> {
    let office = by.policy_office()?;
    if file.size == 0 && file.name.is_empty() {
        let faults = [fault("file", msg!("policy-import-no-file"))];
        return Ok(import_page(lang, &by, token, &faults, html! {}).into_response());
    }
    if file.size > Limits::UPLOAD.bytes as u64 {
        let problems = [too_big(file.size, &Limits::UPLOAD)];
        return Ok(wrong(lang, &by, token, &file.name, &problems).into_response());
    }
    let (id, now, dice, shelf) =
        (app.dice.id(), app.clock.now(), app.dice.clone(), app.shelf.clone());
    let (kept, name) = (id.clone(), file.name.clone());
    let (tables, file) = app.press.make(move || Ok((policies::tables(&file.bytes), file))).await?;
    let read = app.db.write(move |tx| {
        let plan = policies::plan(tx, &office, &tables, &shelf, &dice)?;
        if plan.is_ok() {
            policies::keep_file(tx, &office, &kept, (&file.name, &file.bytes), now)?;
        }
        Ok(plan.err())
    });
    match read.await? {
        Some(problems) => Ok(wrong(lang, &by, token, &name, &problems).into_response()),
        None => Ok(Redirect::to(&format!("/policies/imports/{id}")).into_response()),
    }
}

/// `GET /policies/imports/{import}`: what the file would do.
pub async fn look(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    let (office, shelf, dice) = (by.policy_office()?, app.shelf.clone(), app.dice.clone());
    let (name, tables) = kept(&app, &office, &id).await?;
    let plan = app.db.read(move |tx| policies::plan(tx, &office, &tables, &shelf, &dice)).await?;
    match plan {
        Ok(plan) => Ok(plan_page(lang, &by, token, &id, &name, &plan)),
        Err(problems) => Ok(wrong(lang, &by, token, &name, &problems)),
    }
}

/// `POST /policies/imports/{import}`: takes it over.
pub async fn take_over(
    State(app): State<App>,
    by: Member,
    Path(id): Path<String>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let (office, shelf, dice) = (by.policy_office()?, app.shelf.clone(), app.dice.clone());
    let (_, tables) = kept(&app, &office, &id).await?;
    let take = move |tx: &mut Tx| policies::apply(tx, &office, &tables, &shelf, &dice).map(|_| ());
    app.db.write(take).await?;
    Ok(Redirect::to("/policies"))
}

/// The name of a kept file, and what is in it.
async fn kept(app: &App, office: &PolicyOffice, id: &str) -> Result<(String, Tables)> {
    let (office, id) = (office.clone(), id.to_owned());
    let (name, bytes) = app.db.read(move |tx| policies::kept_file(tx, &office, &id)).await?;
    let tables = app.press.make(move || Ok(policies::tables(&bytes))).await?;
    Ok((name, tables))
}

fn import_page(lang: Lang, by: &Member, token: FormToken, faults: &[Fault], found: Markup) -> Page {
    let title = t!(lang, "policy-import");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { (back("/policies", &t!(lang, "policies-heading"))) h1 { (title) } p { (t!(lang, "policy-import-text")) } }
        (found)
        form.kz-form method="post" action="/policies/import" enctype="multipart/form-data" novalidate {
            (token)
            (file_field(lang, &t!(lang, "policy-import-file"), &t!(lang, "policy-import-hint"), ".xlsx", faults))
            div { button.kz-btn { (t!(lang, "policy-import-read")) } }
        }
        p.kz-gap-5 { (t!(lang, "policy-import-template")) " " a href="/policies/policies.xlsx" download { (t!(lang, "policy-export")) } }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}

fn wrong(lang: Lang, by: &Member, token: FormToken, name: &str, problems: &[Problem]) -> Page {
    let found = msg!("import-problems", file = name, places = problems.len());
    let table = web::problem_table(lang, problems);
    import_page(lang, by, token, &[fault("problems", found)], table)
}

fn plan_page(lang: Lang, by: &Member, token: FormToken, id: &str, name: &str, plan: &Plan) -> Page {
    let title = t!(lang, "policy-import-plan");
    let body = html! {
        div.kz-title {
            (back("/policies/import", &t!(lang, "policy-import"))) h1 { (title) }
            p { @if plan.is_empty() { (t!(lang, "policy-import-same", file = name)) } @else { (t!(lang, "policy-import-sound", file = name)) } }
            @if plan.left > 0 { p.kz-support { (t!(lang, "policy-import-left", lines = plan.left)) } }
        }
        (counts(lang, plan))
        @if !plan.is_empty() {
            form.kz-once.kz-gap-5 method="post" action={ "/policies/imports/" (id) } {
                (token)
                p { (t!(lang, "policy-import-once")) }
                button.kz-btn { (t!(lang, "policy-import-take")) }
            }
        }
        section.kz-sec aria-labelledby="changes" {
            h2 #changes { (t!(lang, "policy-import-lines")) }
            ul.kz-tasks { @for (policy, change) in plan.lines.iter().take(TOLD) { li.kz-tasks__row {
                span { (policy.title) span.kz-tasks__hint { (policy.key) "・" (policy.level.word(lang)) } }
                span.kz-state { (change_word(lang, *change)) }
            } } }
            @if plan.lines.len() > TOLD { p.kz-support { (t!(lang, "policy-import-more", lines = plan.lines.len() - TOLD)) } }
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body)
}

/// So many lines are told one by one.
const TOLD: usize = 200;

fn counts(lang: Lang, plan: &Plan) -> Markup {
    let names = [
        t!(lang, "policy-count-lines"),
        t!(lang, "policy-count-goals"),
        t!(lang, "policy-count-measures"),
        t!(lang, "policy-count-roadmap"),
        t!(lang, "policy-count-ties"),
        t!(lang, "policy-count-links"),
    ];
    let all = [Change::New, Change::Changed, Change::Same, Change::Gone];
    html! {
        div.kz-scroll role="region" aria-labelledby="counts" tabindex="0" {
            table.kz-table {
                caption #counts { (t!(lang, "policy-import-counts")) }
                thead { tr { th scope="col" { (t!(lang, "policy-import-kind")) } @for change in all { th.kz-r scope="col" { (change_word(lang, change)) } } } }
                tbody { @for (name, row) in names.iter().zip(plan.counts) { tr {
                    th scope="row" { (name) }
                    @for count in row { td.kz-r { (count) } }
                } } }
            }
        }
    }
}

fn change_word(lang: Lang, change: Change) -> String {
    match change {
        Change::New => t!(lang, "import-is-new"),
        Change::Changed => t!(lang, "import-is-changed"),
        Change::Same => t!(lang, "import-is-same"),
        Change::Gone => t!(lang, "import-is-gone"),
    }
}
