//! The people of a municipality who sign in, and what for.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::Unit;
use super::pages::paths;
use super::roster::keep;
use crate::accounts::{self, Confirmed, Duty, Member, Newcomer, Person, desk, passwords};
use crate::error::{Error, Result};
use crate::typed::half_width;
use crate::web::{Fault, Field, FormToken, Page, Posted, back, fault, fault_summary};
use crate::words::Lang;
use crate::{App, audit, organisations, t};

/// What is typed to add somebody.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewPerson {
    login: String,
    name: String,
    password: String,
    duty: Vec<String>,
    chief: Vec<String>,
}

/// What is ticked to change somebody's duties.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Duties {
    duty: Vec<String>,
    chief: Vec<String>,
    number: String,
}

/// The ticked duties, and the workplaces chosen; an empty choice is none.
fn duties(ticked: &[String], chief: &[String]) -> Vec<Duty> {
    let ticked = ticked.iter().filter_map(|key| match key.as_str() {
        "administrator" => Some(Duty::Administrator),
        "promotion" => Some(Duty::Promotion),
        _ => None,
    });
    let chief = chief.iter().filter(|unit| !unit.is_empty()).cloned().map(Duty::Chief);
    ticked.chain(chief).collect()
}

/// `GET /people`
pub async fn list(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
) -> Result<Page> {
    list_page(&app, lang, &by, token, &NewPerson::default(), &[]).await
}

/// `POST /people`
pub async fn add(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    _: Confirmed,
    token: FormToken,
    Posted(typed): Posted<NewPerson>,
) -> Result<Response> {
    let administrator = by.administrator()?;
    let (newcomer, mut faults) = Newcomer::read(&typed.login, &typed.name, &typed.password);
    let place = passwords::fault_here(&typed.password, &newcomer.login, by.municipality());
    if faults.iter().all(|found| found.field != "password") {
        faults.extend(place.map(|say| fault("password", say)));
    }
    if !faults.is_empty() {
        return Ok(list_page(&app, lang, &by, token, &typed, &faults).await?.into_response());
    }
    let hash = app.passwords.hash(typed.password.clone(), app.dice.bytes()).await?;
    let account = newcomer.account(app.dice.id(), hash);
    let (duties, now) = (duties(&typed.duty, &typed.chief), app.clock.now());
    let (acts, subject) = (by.acts(now), accounts::given(&typed.login, &duties));
    let added = app.db.write(move |tx| {
        organisations::add_person(tx, &administrator, &account, &duties, now)?;
        audit::record(tx, &acts, audit::Kind::PersonAdded, &subject)
    });
    match added.await {
        Err(Error::Refused(say)) => {
            let faults = [fault("login", say)];
            Ok(list_page(&app, lang, &by, token, &typed, &faults).await?.into_response())
        }
        added => added.map(|()| Redirect::to("/people").into_response()),
    }
}

async fn list_page(
    app: &App,
    lang: Lang,
    by: &Member,
    token: FormToken,
    typed: &NewPerson,
    faults: &[Fault],
) -> Result<Page> {
    let (people, units) = people_and_units(app, by).await?;
    let title = t!(lang, "people-of", name = by.municipality());
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "people-text")) } }
        ul.kz-tasks { @for person in &people { (person_row(lang, person, &units)) } }
        p.kz-gap-4 { a.kz-act href="/doors" { (t!(lang, "rules-title")) } }
        section.kz-sec aria-labelledby="add" {
            h2 #add { (t!(lang, "person-add")) }
            (add_form(lang, &token, &units, typed, faults))
        }
    };
    Ok(Page::desk(lang, title, desk(lang, by, "/people", token), body).with_faults(faults))
}

async fn people_and_units(app: &App, by: &Member) -> Result<(Vec<Person>, Vec<Unit>)> {
    let administrator = by.administrator()?;
    let read = move |tx: &mut crate::db::Tx| {
        let people = accounts::people(tx, &administrator)?;
        Ok((people, organisations::units(tx, administrator.organisation())?))
    };
    app.db.read(read).await
}

fn person_row(lang: Lang, person: &Person, units: &[Unit]) -> Markup {
    let words: Vec<String> =
        person.duties.iter().map(|duty| duty_word(lang, duty, units)).collect();
    html! {
        li.kz-tasks__row {
            span {
                a href={ "/people/" (person.account) "/duties" } { (person.name) }
                span.kz-tasks__hint { (person.login) }
            }
            span.kz-people__duties {
                @if words.is_empty() { (t!(lang, "duty-none")) }
                @for word in &words { span { (word) } }
            }
        }
    }
}

fn duty_word(lang: Lang, duty: &Duty, units: &[Unit]) -> String {
    match duty {
        Duty::Administrator => t!(lang, "duty-administrator"),
        Duty::Promotion => t!(lang, "duty-promotion"),
        Duty::Chief(id) => {
            let unit = units.iter().find(|unit| unit.id == *id);
            t!(lang, "duty-chief-of", unit = unit.map_or("", |unit| &unit.name))
        }
    }
}

fn add_form(
    lang: Lang,
    token: &FormToken,
    units: &[Unit],
    typed: &NewPerson,
    faults: &[Fault],
) -> Markup {
    html! {
        form.kz-form method="post" action="/people" novalidate {
            (token)
            (Field::text("login", t!(lang, "login"), &typed.login)
                .hint(t!(lang, "login-hint")).autocomplete("off").draw(lang, faults))
            (Field::text("name", t!(lang, "person-name"), &typed.name)
                .autocomplete("off").draw(lang, faults))
            (Field::password("password", t!(lang, "password-first"), "new-password")
                .hint(t!(lang, "password-hint")).draw(lang, faults))
            (duty_fields(lang, units, &duties(&typed.duty, &typed.chief)))
            div { button.kz-btn { (t!(lang, "person-add-button")) } }
        }
    }
}

/// Two ticks, and one choice of a workplace more than there are already.
fn duty_fields(lang: Lang, units: &[Unit], duties: &[Duty]) -> Markup {
    let chosen = duties.iter().filter_map(|duty| match duty {
        Duty::Chief(unit) => Some(unit.as_str()),
        _ => None,
    });
    html! {
        fieldset.kz-field {
            legend { (t!(lang, "duties")) }
            (tick_field("administrator", &t!(lang, "duty-administrator-long"), duties.contains(&Duty::Administrator)))
            (tick_field("promotion", &t!(lang, "duty-promotion-long"), duties.contains(&Duty::Promotion)))
        }
        @for (unit, number) in chosen.chain([""]).zip(1..) {
            (chief_field(lang, units, unit, number))
        }
    }
}

fn tick_field(key: &str, label: &str, ticked: bool) -> Markup {
    html! {
        label.kz-tick { input type="checkbox" name="duty" value=(key) checked[ticked]; (label) }
    }
}

fn chief_field(lang: Lang, units: &[Unit], chosen: &str, number: usize) -> Markup {
    let id = format!("chief-{number}");
    html! {
        div.kz-field {
            label for=(id) { (t!(lang, "duty-chief-choice", number = number)) }
            select id=(id) name="chief" {
                option value="" { (t!(lang, "duty-chief-nowhere")) }
                @for (unit, path) in paths(units) {
                    option value=(unit.id) selected[unit.id == chosen] { (path) }
                }
            }
        }
    }
}

// One person's duties

/// `GET /people/{account}/duties`
pub async fn duties_form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    _: Confirmed,
    token: FormToken,
    Path(account): Path<String>,
) -> Result<Page> {
    duties_page(&app, lang, &by, token, &account, None).await
}

/// `POST /people/{account}/duties`
pub async fn set_duties(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    _: Confirmed,
    token: FormToken,
    Path(account): Path<String>,
    Posted(typed): Posted<Duties>,
) -> Result<Response> {
    let (administrator, id) = (by.administrator()?, account.clone());
    let duties = duties(&typed.duty, &typed.chief);
    let (wanted, number) = (duties.clone(), half_width(typed.number.trim()));
    let acts = by.acts(app.clock.now());
    let change = move |tx: &mut crate::db::Tx| {
        keep::link(tx, &administrator, &id, &number)?;
        organisations::set_duties(tx, &administrator, &id, &wanted)?;
        let login = accounts::login_of(tx, &administrator, &id)?;
        audit::record(tx, &acts, audit::Kind::DutiesChanged, &accounts::given(&login, &wanted))
    };
    let set = app.db.write(change).await;
    match set {
        Err(Error::Refused(say)) => {
            let field = if say.id == "staff-number-unknown" { "number" } else { "duties" };
            let again = (duties.as_slice(), typed.number.as_str(), fault(field, say));
            let page = duties_page(&app, lang, &by, token, &account, Some(again)).await?;
            Ok(page.into_response())
        }
        set => set.map(|()| Redirect::to("/people").into_response()),
    }
}

async fn duties_page(
    app: &App,
    lang: Lang,
    by: &Member,
    token: FormToken,
    account: &str,
    again: Option<(&[Duty], &str, Fault)>,
) -> Result<Page> {
    let (people, units) = people_and_units(app, by).await?;
    let person = people.iter().find(|person| person.account == account).ok_or(Error::NotFound)?;
    let administrator = by.administrator()?;
    let linked = app.db.read(move |tx| keep::linked(tx, &administrator)).await?;
    let known = linked.get(account).map_or("", String::as_str);
    let (duties, number, fault) = match again {
        Some((duties, number, fault)) => (duties, number, Some(fault)),
        None => (person.duties.as_slice(), known, None),
    };
    let faults: Vec<Fault> = fault.into_iter().collect();
    let title = t!(lang, "duties-title", name = &person.name);
    let body = html! {
        (back("/people", &t!(lang, "people-title")))
        (fault_summary(lang, &faults))
        div.kz-title { h1 { (title) } }
        form.kz-form #duties method="post" action={ "/people/" (account) "/duties" } novalidate {
            (token)
            (duty_fields(lang, &units, duties))
            (Field::text("number", t!(lang, "staff-number"), number)
                .hint(t!(lang, "staff-number-hint")).autocomplete("off").draw(lang, &faults))
            div { button.kz-btn { (t!(lang, "duties-save")) } }
        }
        p.kz-gap-5 { a.kz-act href={ "/people/" (account) "/sign-in" } { (t!(lang, "person-door", name = &person.name)) } }
    };
    Ok(Page::desk(lang, title, desk(lang, by, "/people", token), body).with_faults(&faults))
}
