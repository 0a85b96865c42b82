//! What an organiser announces, and whether it is held.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{frame, own, words};
use crate::accounts::Member;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gatherings::{self, Gathering, Place, Series, Standing, TypedPlan};
use crate::sheets::{self, Published};
use crate::typed;
use crate::web::fields::{Choice, area, radios, select};
use crate::web::{Fault, Field, FormToken, Page, Posted, back, fault, fault_summary};
use crate::words::Lang;
use crate::{App, msg, t};

/// What the form of a plan is drawn with.
struct Form<'a> {
    lang: Lang,
    title: String,
    action: String,
    back: (String, String),
    save: String,
    sheets: &'a [Published],
}

// A new session

/// `GET /series/{series}/gatherings`
pub async fn new(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    let (series, sheets) = series_and_sheets(&app, &by, &id).await?;
    let typed = TypedPlan { format: "intermunicipal_half_day".into(), ..TypedPlan::default() };
    Ok(plan_page(&new_form(lang, &series, &sheets), &by, token, &typed, &[]))
}

/// `POST /series/{series}/gatherings`
pub async fn announce(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
    Posted(typed): Posted<TypedPlan>,
) -> Result<Response> {
    let (series, sheets) = series_and_sheets(&app, &by, &id).await?;
    let again = |token, faults: &[Fault]| {
        let form = new_form(lang, &series, &sheets);
        Ok(plan_page(&form, &by, token, &typed, faults).into_response())
    };
    let (plan, numbers) = match typed.read() {
        Ok(read) => read,
        Err(faults) => return again(token, &faults),
    };
    let place = Place { id: app.dice.id(), address: app.dice.id()[..12].to_owned() };
    let to = format!("/gatherings/{}/desk", place.address);
    let (organiser, now, of) = (by.organiser()?, app.clock.now(), series.clone());
    let announce =
        move |tx: &mut Tx| gatherings::announce(tx, &organiser, &of, &place, &plan, numbers, now);
    match app.db.write(announce).await {
        Err(Error::Refused(say)) => again(token, &[fault("no", say)]),
        announced => announced.map(|()| Redirect::to(&to).into_response()),
    }
}

async fn series_and_sheets(app: &App, by: &Member, id: &str) -> Result<(Series, Vec<Published>)> {
    let (organiser, id) = (by.organiser()?, id.to_owned());
    let read = move |tx: &mut Tx| {
        let series = gatherings::own_series(tx, &organiser, &id)?;
        Ok((series, sheets::published(tx, organiser.organisation())?))
    };
    app.db.read(read).await
}

fn new_form<'a>(lang: Lang, series: &Series, sheets: &'a [Published]) -> Form<'a> {
    Form {
        lang,
        title: t!(lang, "gathering-new", series = &series.title),
        action: format!("/series/{}/gatherings", series.id),
        back: ("/gatherings".to_owned(), t!(lang, "gatherings-title")),
        save: t!(lang, "gathering-announce"),
        sheets,
    }
}

// A session that is announced already

/// `GET /gatherings/{gathering}/plan`
pub async fn plan(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(address): Path<String>,
) -> Result<Page> {
    let (gathering, sheets) = gathering_and_sheets(&app, &by, &address).await?;
    let numbers = (gathering.year, gathering.no, gathering.session);
    let typed = TypedPlan::of(&gathering.plan, numbers);
    Ok(plan_page(&change_form(lang, &gathering, &sheets), &by, token, &typed, &[]))
}

/// `POST /gatherings/{gathering}/plan`
pub async fn change(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(address): Path<String>,
    Posted(typed): Posted<TypedPlan>,
) -> Result<Response> {
    let (gathering, sheets) = gathering_and_sheets(&app, &by, &address).await?;
    let again = |token, faults: &[Fault]| {
        let form = change_form(lang, &gathering, &sheets);
        Ok(plan_page(&form, &by, token, &typed, faults).into_response())
    };
    let (plan, numbers) = match typed.read() {
        Ok(read) => read,
        Err(faults) => return again(token, &faults),
    };
    let to = format!("/gatherings/{address}/desk");
    let (organiser, now) = (by.organiser()?, app.clock.now());
    let change =
        move |tx: &mut Tx| gatherings::change(tx, &organiser, &address, &plan, numbers, now);
    match app.db.write(change).await {
        Err(Error::Refused(say)) => again(token, &[fault("no", say)]),
        changed => changed.map(|()| Redirect::to(&to).into_response()),
    }
}

async fn gathering_and_sheets(
    app: &App,
    by: &Member,
    address: &str,
) -> Result<(Gathering, Vec<Published>)> {
    let sheets =
        |tx: &mut Tx, gathering: &Gathering| sheets::published(tx, &gathering.organisation);
    own(app, by, address, sheets).await.map(|(_, gathering, sheets)| (gathering, sheets))
}

fn change_form<'a>(lang: Lang, gathering: &Gathering, sheets: &'a [Published]) -> Form<'a> {
    let at = format!("/gatherings/{}", gathering.address);
    Form {
        lang,
        title: t!(lang, "gathering-change"),
        action: format!("{at}/plan"),
        back: (format!("{at}/desk"), gathering.plan.title.clone()),
        save: t!(lang, "gathering-save"),
        sheets,
    }
}

// The form of a plan

fn plan_page(
    form: &Form,
    by: &Member,
    token: FormToken,
    typed: &TypedPlan,
    faults: &[Fault],
) -> Page {
    let lang = form.lang;
    let body = html! {
        (back(&form.back.0, &form.back.1))
        (fault_summary(lang, faults))
        div.kz-title { h1 { (form.title) } }
        form.kz-form method="post" action=(form.action) novalidate {
            (token)
            (what(lang, typed, faults))
            (when_and_where(lang, typed, faults))
            (how(form, typed, faults))
            div { button.kz-btn { (form.save) } }
        }
    };
    Page::desk(lang, &form.title, frame(lang, by, token), body).with_faults(faults)
}

fn what(lang: Lang, typed: &TypedPlan, faults: &[Fault]) -> Markup {
    html! {
        (Field::text("title", t!(lang, "plan-title"), &typed.title)
            .hint(t!(lang, "plan-title-hint")).autocomplete("off").draw(lang, faults))
        (Field::text("theme", t!(lang, "plan-theme"), &typed.theme)
            .hint(t!(lang, "plan-theme-hint")).autocomplete("off").draw(lang, faults))
        (area(lang, "purpose", &t!(lang, "plan-purpose"), None, &typed.purpose, faults))
        (area(lang, "invitation", &t!(lang, "plan-invitation"), None, &typed.invitation, faults))
    }
}

fn when_and_where(lang: Lang, typed: &TypedPlan, faults: &[Fault]) -> Markup {
    let day = Field { kind: "date", ..Field::text("day", t!(lang, "plan-day"), &typed.day) };
    let time = |name, label, value| Field { kind: "time", ..Field::text(name, label, value) };
    let online = t!(lang, "plan-online-hint");
    html! {
        h2 { (t!(lang, "plan-when-where")) }
        (day.draw(lang, faults))
        (time("begins", t!(lang, "plan-begins"), &typed.begins).draw(lang, faults))
        (time("ends", t!(lang, "plan-ends"), &typed.ends).draw(lang, faults))
        (radios(lang, "mode", &t!(lang, "plan-mode"), None, &words::modes(lang), &typed.mode, faults))
        (Field::text("place", t!(lang, "plan-place"), &typed.place)
            .autocomplete("off").draw(lang, faults))
        (area(lang, "online", &t!(lang, "plan-online"), Some(&online), &typed.online, faults))
        (Field::text("capacity", t!(lang, "plan-capacity"), &typed.capacity)
            .hint(t!(lang, "plan-capacity-hint")).autocomplete("off").draw(lang, faults))
    }
}

fn how(form: &Form, typed: &TypedPlan, faults: &[Fault]) -> Markup {
    let lang = form.lang;
    let none = (String::new(), t!(lang, "plan-sheet-none"));
    let sheets = form.sheets.iter().map(|one| (one.id.clone(), sheet_words(lang, one)));
    let sheets: Vec<Choice> = std::iter::once(none).chain(sheets).collect();
    let number = |name, label, value| Field::text(name, label, value).autocomplete("off");
    html! {
        h2 { (t!(lang, "plan-how")) }
        (radios(lang, "format", &t!(lang, "plan-format"), None, &words::formats(lang), &typed.format, faults))
        (select(lang, "sheet", &t!(lang, "plan-sheet"), &sheets, &typed.sheet, faults))
        h2 { (t!(lang, "plan-numbers")) }
        p.kz-support { (t!(lang, "plan-numbers-hint")) }
        (number("session", t!(lang, "plan-session"), &typed.session).draw(lang, faults))
        (number("year", t!(lang, "plan-year"), &typed.year).draw(lang, faults))
        (number("no", t!(lang, "plan-no"), &typed.no).draw(lang, faults))
    }
}

fn sheet_words(lang: Lang, published: &Published) -> String {
    t!(lang, "report-sheet", title = published.title.of(lang), version = &published.version)
}

// Whether it is held

/// What is typed to call a session off.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct TypedStanding {
    standing: String,
    reason: String,
}

impl TypedStanding {
    fn of(standing: &Standing) -> TypedStanding {
        let (key, reason) = match standing {
            Standing::Planned => ("planned", ""),
            Standing::Postponed(reason) => ("postponed", reason.as_str()),
            Standing::Cancelled(reason) => ("cancelled", reason.as_str()),
        };
        TypedStanding { standing: key.to_owned(), reason: reason.to_owned() }
    }

    /// Who planned to come wants to know why.
    fn read(&self) -> Result<Standing, Vec<Fault>> {
        let reason = match typed::prose(&self.reason, REASON) {
            Ok(reason) if reason.is_empty() && self.standing != "planned" => {
                Err(msg!("standing-reason-missing"))
            }
            reason => reason,
        };
        let reason = reason.map_err(|say| vec![fault("reason", say)])?;
        match self.standing.as_str() {
            "planned" => Ok(Standing::Planned),
            "postponed" => Ok(Standing::Postponed(reason)),
            "cancelled" => Ok(Standing::Cancelled(reason)),
            _ => Err(vec![fault("standing", msg!("standing-missing"))]),
        }
    }
}

/// The most characters of a reason.
const REASON: usize = 400;

/// `GET /gatherings/{gathering}/standing`
pub async fn standing(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(address): Path<String>,
) -> Result<Page> {
    let (_, gathering, ()) = own(&app, &by, &address, |_, _| Ok(())).await?;
    let typed = TypedStanding::of(&gathering.standing);
    Ok(standing_page(lang, &by, token, &gathering, &typed, &[]))
}

/// `POST /gatherings/{gathering}/standing`
pub async fn set_standing(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(address): Path<String>,
    Posted(typed): Posted<TypedStanding>,
) -> Result<Response> {
    let (organiser, gathering, ()) = own(&app, &by, &address, |_, _| Ok(())).await?;
    let standing = match typed.read() {
        Ok(standing) => standing,
        Err(faults) => {
            let page = standing_page(lang, &by, token, &gathering, &typed, &faults);
            return Ok(page.into_response());
        }
    };
    let (to, now) = (format!("/gatherings/{address}/desk"), app.clock.now());
    let set = move |tx: &mut Tx| gatherings::set_standing(tx, &organiser, &address, &standing, now);
    app.db.write(set).await?;
    Ok(Redirect::to(&to).into_response())
}

fn standing_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    gathering: &Gathering,
    typed: &TypedStanding,
    faults: &[Fault],
) -> Page {
    let title = t!(lang, "standing-title");
    let at = format!("/gatherings/{}", gathering.address);
    let choices = [
        ("planned".to_owned(), t!(lang, "standing-planned")),
        ("postponed".to_owned(), t!(lang, "standing-postponed")),
        ("cancelled".to_owned(), t!(lang, "standing-cancelled")),
    ];
    let hint = t!(lang, "standing-reason-hint");
    let body = html! {
        (back(&format!("{at}/desk"), &gathering.plan.title))
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "standing-text")) } }
        form.kz-form method="post" action={ (at) "/standing" } novalidate {
            (token)
            (radios(lang, "standing", &title, None, &choices, &typed.standing, faults))
            (area(lang, "reason", &t!(lang, "standing-reason"), Some(&hint), &typed.reason, faults))
            div { button.kz-btn { (t!(lang, "standing-save")) } }
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}
