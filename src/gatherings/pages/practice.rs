//! Practice reports: entered by organisers or by who tells them, read by those who are there.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::me::{Keeper, find_own, to_me};
use super::{frame, own, words};
use crate::accounts::Member;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gatherings::{
    self, Case, Gathering, PracticeReport, Registration, State as Stands, TypedCase,
};
use crate::web::fields::{Choice, area, lines, select, tick};
use crate::web::{Fault, Field, FormToken, Page, Posted, Pressed, back, fault, fault_summary};
use crate::words::Lang;
use crate::{App, t};

// The organisers

type Told = (Vec<PracticeReport>, Vec<Registration>);

fn told(tx: &mut Tx, gathering: &Gathering) -> Result<Told> {
    let mut people = gatherings::registrations(tx, gathering)?;
    people.retain(|one| one.state == Stands::Seated && gathering.forgotten.is_none());
    Ok((gatherings::practice_reports(tx, gathering)?, people))
}

/// `GET /gatherings/{gathering}/practice`
pub async fn list(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(address): Path<String>,
) -> Result<Page> {
    let (_, gathering, told) = own(&app, &by, &address, told).await?;
    Ok(list_page(lang, &by, token, &gathering, &told, &TypedCase::default(), &[]))
}

/// `POST /gatherings/{gathering}/practice`
pub async fn add(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(address): Path<String>,
    Posted(typed): Posted<TypedCase>,
) -> Result<Response> {
    let (organiser, gathering, told) = own(&app, &by, &address, told).await?;
    let again = |token, faults: &[Fault]| {
        Ok(list_page(lang, &by, token, &gathering, &told, &typed, faults).into_response())
    };
    let case = match typed.read() {
        Ok(case) => case,
        Err(faults) => return again(token, &faults),
    };
    let (id, to) = (app.dice.id(), to_list(&address));
    let put = move |tx: &mut Tx| gatherings::put_case(tx, &organiser, &address, &id, &case);
    match app.db.write(put).await {
        Err(Error::Refused(say)) => again(token, &[fault("title", say)]),
        put => put.map(|()| to),
    }
}

fn to_list(address: &str) -> Response {
    Redirect::to(&format!("/gatherings/{address}/practice")).into_response()
}

fn list_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    gathering: &Gathering,
    (reports, people): &Told,
    typed: &TypedCase,
    faults: &[Fault],
) -> Page {
    let (at, title) = (format!("/gatherings/{}", gathering.address), t!(lang, "practice"));
    let body = html! {
        (back(&format!("{at}/desk"), &gathering.plan.title))
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "practice-text")) } }
        ul.kz-tasks { @for report in reports {
            li.kz-tasks__row { span {
                a href={ (at) "/practice/" (report.id) } { (report.case.title) }
                span.kz-tasks__hint { bdi { (presenter(lang, &report.case, people)) } }
            } }
        } }
        section.kz-sec aria-labelledby="add" {
            h2 #add { (t!(lang, "practice-add")) }
            (case_form(lang, &token, &format!("{at}/practice"), people, typed, faults))
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}

/// Who tells it, as people call them.
fn presenter(lang: Lang, case: &Case, people: &[Registration]) -> String {
    let known = people.iter().find(|one| Some(&one.id) == case.registration.as_ref());
    known.map_or_else(|| case.presenter.clone(), |one| words::person(lang, &one.entry))
}

fn case_form(
    lang: Lang,
    token: &FormToken,
    action: &str,
    people: &[Registration],
    typed: &TypedCase,
    faults: &[Fault],
) -> Markup {
    let none = (String::new(), t!(lang, "case-presenter-other"));
    let known = people.iter().map(|one| (one.id.clone(), words::person(lang, &one.entry)));
    let choices: Vec<Choice> = std::iter::once(none).chain(known).collect();
    html! {
        form.kz-form method="post" action=(action) novalidate {
            (token)
            (select(lang, "registration", &t!(lang, "case-presenter"), &choices, &typed.registration, faults))
            (Field::text("presenter", t!(lang, "case-presenter-name"), &typed.presenter)
                .autocomplete("off").draw(lang, faults))
            (case_fields(lang, typed, &t!(lang, "case-quote"), faults))
            div { button.kz-btn { (t!(lang, "case-save")) } }
        }
    }
}

fn case_fields(lang: Lang, typed: &TypedCase, quote: &str, faults: &[Fault]) -> Markup {
    let hint = t!(lang, "case-changed-hint");
    html! {
        (Field::text("title", t!(lang, "case-title"), &typed.title).autocomplete("off").draw(lang, faults))
        (area(lang, "tried", &t!(lang, "case-tried"), None, &typed.tried, faults))
        (area(lang, "changed", &t!(lang, "case-changed"), Some(&hint), &typed.changed, faults))
        (area(lang, "questions", &t!(lang, "case-questions"), None, &typed.questions, faults))
        (tick("quote", quote, typed.quote.is_some()))
    }
}

/// `GET /gatherings/{gathering}/practice/{report}`
pub async fn edit(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((address, id)): Path<(String, String)>,
) -> Result<Page> {
    let (_, gathering, (reports, people)) = own(&app, &by, &address, told).await?;
    let report = reports.iter().find(|report| report.id == id).ok_or(Error::NotFound)?;
    let typed = TypedCase::of(&report.case);
    Ok(edit_page(lang, &by, token, &gathering, &people, (&id, &typed), &[]))
}

/// `POST /gatherings/{gathering}/practice/{report}`
pub async fn change(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((address, id)): Path<(String, String)>,
    Posted(typed): Posted<TypedCase>,
) -> Result<Response> {
    let (organiser, gathering, (reports, people)) = own(&app, &by, &address, told).await?;
    if reports.iter().all(|report| report.id != id) {
        return Err(Error::NotFound);
    }
    let case = match typed.read() {
        Ok(case) => case,
        Err(faults) => {
            let of = (id.as_str(), &typed);
            let page = edit_page(lang, &by, token, &gathering, &people, of, &faults);
            return Ok(page.into_response());
        }
    };
    let to = to_list(&address);
    app.db.write(move |tx| gatherings::put_case(tx, &organiser, &address, &id, &case)).await?;
    Ok(to)
}

/// `POST /gatherings/{gathering}/practice/{report}/removal`
pub async fn remove(
    State(app): State<App>,
    by: Member,
    Path((address, id)): Path<(String, String)>,
    _: Posted<Pressed>,
) -> Result<Response> {
    let (organiser, to) = (by.organiser()?, to_list(&address));
    app.db.write(move |tx| gatherings::remove_case(tx, &organiser, &address, &id)).await?;
    Ok(to)
}

fn edit_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    gathering: &Gathering,
    people: &[Registration],
    (id, typed): (&str, &TypedCase),
    faults: &[Fault],
) -> Page {
    let at = format!("/gatherings/{}/practice", gathering.address);
    let title = t!(lang, "practice-change");
    let body = html! {
        (back(&at, &t!(lang, "practice")))
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } }
        (case_form(lang, &token, &format!("{at}/{id}"), people, typed, faults))
        form.kz-gap-5 method="post" action={ (at) "/" (id) "/removal" } {
            (token) button.kz-link { (t!(lang, "practice-remove")) }
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}

// Who tells it

/// `GET /gatherings/{gathering}/me/practice`
pub async fn own_form(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    keeper: Keeper,
    Path(address): Path<String>,
) -> Result<Response> {
    let Some(me) = find_own(&app, &keeper, &address).await? else { return Ok(to_me(&address)) };
    let (gathering, id) = (me.gathering.clone(), me.registration.id);
    let told = app.db.read(move |tx| gatherings::own_case(tx, &gathering, &id)).await?;
    let typed = told.map(|report| TypedCase::of(&report.case)).unwrap_or_default();
    Ok(own_page(lang, &token, &address, &typed, &[]).into_response())
}

/// `POST /gatherings/{gathering}/me/practice`
pub async fn tell(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    keeper: Keeper,
    Path(address): Path<String>,
    Posted(typed): Posted<TypedCase>,
) -> Result<Response> {
    let Some(me) = find_own(&app, &keeper, &address).await? else { return Ok(to_me(&address)) };
    let case = match typed.read() {
        Ok(case) => case,
        Err(faults) => {
            return Ok(own_page(lang, &token, &address, &typed, &faults).into_response());
        }
    };
    let id = app.dice.id();
    app.db
        .write(move |tx| {
            gatherings::tell_own_case(tx, &me.gathering, &me.registration.id, &id, &case)
        })
        .await?;
    Ok(to_me(&address))
}

fn own_page(
    lang: Lang,
    token: &FormToken,
    address: &str,
    typed: &TypedCase,
    faults: &[Fault],
) -> Page {
    let (at, title) = (format!("/gatherings/{address}/me"), t!(lang, "practice-own"));
    let body = html! {
        (back(&at, &t!(lang, "me-back-to-own")))
        (fault_summary(lang, faults))
        h1 { (title) }
        p { (t!(lang, "practice-own-text")) }
        form.kz-form method="post" action={ (at) "/practice" } novalidate {
            (token)
            (case_fields(lang, typed, &t!(lang, "case-quote-own"), faults))
            button.kz-btn.kz-btn--block { (t!(lang, "case-save")) }
        }
    };
    Page::phone(lang, title, body).with_faults(faults)
}

// Who is there

/// The cases of a session, for those who take part in it.
pub fn cases(lang: Lang, reports: &[PracticeReport], people: &[Registration]) -> Markup {
    html! {
        @if !reports.is_empty() {
            section {
                h2 { (t!(lang, "practice")) }
                @for report in reports { (case(lang, &report.case, people)) }
            }
        }
    }
}

fn case(lang: Lang, case: &Case, people: &[Registration]) -> Markup {
    let part = |label: String, text: &str| {
        html! { @if !text.is_empty() { div { dt { (label) } dd { (lines(text)) } } } }
    };
    html! {
        details.kz-fold {
            summary { (case.title) }
            p.kz-support { bdi { (presenter(lang, case, people)) } }
            dl.kz-who {
                (part(t!(lang, "case-tried"), &case.tried))
                (part(t!(lang, "case-changed"), &case.changed))
                (part(t!(lang, "case-questions"), &case.questions))
            }
        }
    }
}
