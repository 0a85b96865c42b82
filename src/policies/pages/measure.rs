//! The forms of a measure: what it is, its year on the roadmap, how it goes.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::edit::choices_of;
use super::{frame, look, own, removal, road, today, unit_choices, units_of, year_words};
use crate::accounts::{Member, PolicyReader};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::organisations::Unit;
use crate::policies::{
    self, Depth, Goal, Line, MONTHS, Mark, Measure, Policy, Progress, Reach, State as Goes,
    TypedLine, TypedMeasure, TypedProgress,
};
use crate::web::fields::{Choice, area, radios, select};
use crate::web::{
    Fault, Field, FormToken, Page, Posted, back, fault_of, fault_summary, told_beside,
};
use crate::words::Lang;
use crate::{App, japan, t};

struct Found {
    goals: Vec<Goal>,
    measures: Vec<Measure>,
    lines: Vec<Line>,
    units: Vec<Unit>,
    progress: Vec<Progress>,
}

fn found(tx: &mut Tx, reader: &PolicyReader, policy: &Policy) -> Result<Found> {
    Ok(Found {
        goals: policies::goals(tx, policy)?,
        measures: policies::measures(tx, policy)?,
        lines: policies::lines(tx, policy)?,
        units: units_of(tx, reader)?,
        progress: policies::progress(tx, policy)?,
    })
}

impl Found {
    fn measure(&self, id: &str) -> Result<&Measure> {
        self.measures.iter().find(|it| it.id == id).ok_or(Error::NotFound)
    }
}

fn back_to(policy: &Policy) -> Markup {
    back(&format!("/policies/{}", policy.id), &policy.title)
}

// What it is

/// `GET /policies/{policy}/measures/{measure}`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, measure)): Path<(String, String)>,
) -> Result<Page> {
    let (_, policy, found) = own(&app, &by, &id, found).await?;
    let typed = match measure.as_str() {
        "new" => TypedMeasure {
            unit: policy.unit.clone().unwrap_or_default(),
            depth: "improve".into(),
            reach: "workplace".into(),
            ..TypedMeasure::default()
        },
        _ => TypedMeasure::of(found.measure(&measure)?),
    };
    Ok(page(lang, &by, token, &policy, &measure, &found, &typed, &[]))
}

/// `POST /policies/{policy}/measures/{measure}`
pub async fn put(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, measure)): Path<(String, String)>,
    Posted(mut typed): Posted<TypedMeasure>,
) -> Result<Response> {
    let (keeper, policy, found) = own(&app, &by, &id, found).await?;
    let known = match measure.as_str() {
        "new" => app.dice.id(),
        _ => found.measure(&measure)?.id.clone(),
    };
    if typed.key.trim().is_empty() {
        typed.key = format!("{}-A{}", policy.key, known.get(..4).unwrap_or_default());
    }
    let goals: Vec<&Goal> = found.goals.iter().collect();
    let read = match typed.read(known.clone(), &policy, &goals) {
        Ok(read) => read,
        Err(faults) => {
            return Ok(
                page(lang, &by, token, &policy, &measure, &found, &typed, &faults).into_response()
            );
        }
    };
    let is_new = measure == "new";
    let (kept, year) =
        (policy.clone(), policies::present_year(app.clock.now()).max(policy.years.0));
    app.db.write(move |tx| policies::put_measure(tx, &keeper, &kept, &read)).await?;
    let to = match is_new && policy.is_of(year) {
        true => format!("/policies/{id}/measures/{known}/years/{year}"),
        false => format!("/policies/{id}#measures"),
    };
    Ok(Redirect::to(&to).into_response())
}

#[expect(clippy::too_many_arguments, reason = "what a form page is made of")]
fn page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    policy: &Policy,
    measure: &str,
    found: &Found,
    typed: &TypedMeasure,
    faults: &[Fault],
) -> Page {
    let title = if measure == "new" {
        t!(lang, "policy-measure-add")
    } else {
        t!(lang, "policy-measure-change")
    };
    let goals: Vec<Choice> = [(String::new(), t!(lang, "policy-no-goal"))]
        .into_iter()
        .chain(found.goals.iter().map(|goal| (goal.id.clone(), goal.what.clone())))
        .collect();
    let units = unit_choices(lang, &found.units, Some(t!(lang, "policy-owner-unit-none")));
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { (back_to(policy)) h1 { (title) } p { (t!(lang, "policy-measure-text")) } }
        form.kz-form method="post" action={ "/policies/" (policy.id) "/measures/" (measure) } novalidate {
            (token)
            (Field::text("what", t!(lang, "policy-measure-what"), &typed.what).hint(t!(lang, "policy-measure-what-hint")).draw(lang, faults))
            (select(lang, "goal", &t!(lang, "policy-measure-goal"), &goals, &typed.goal, faults))
            (area(lang, "steps", &t!(lang, "policy-steps"), Some(&t!(lang, "policy-steps-hint")), &typed.steps, faults))
            (select(lang, "unit", &t!(lang, "policy-owner-unit"), &units, &typed.unit, faults))
            (Field::text("post", t!(lang, "policy-owner"), &typed.post).hint(t!(lang, "policy-owner-hint")).draw(lang, faults))
            (Field::text("resources", t!(lang, "policy-resources"), &typed.resources).hint(t!(lang, "policy-resources-hint")).draw(lang, faults))
            (radios(lang, "depth", &t!(lang, "policy-depth"), None, &choices_of!(lang, Depth), &typed.depth, faults))
            (radios(lang, "reach", &t!(lang, "policy-reach"), None, &choices_of!(lang, Reach), &typed.reach, faults))
            (Field::text("key", t!(lang, "policy-measure-key"), &typed.key).hint(t!(lang, "policy-key-hint")).draw(lang, faults))
            button.kz-btn { (t!(lang, "policy-keep")) }
        }
        @if measure != "new" {
            (removal::fold(lang, &token, &format!("/policies/{}/measures/{measure}", policy.id), &t!(lang, "policy-measure-remove"), &t!(lang, "policy-measure-remove-text")))
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}

// Its year on the roadmap

/// `GET /policies/{policy}/measures/{measure}/years/{year}`
pub async fn year_form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, measure, year)): Path<(String, String, i16)>,
) -> Result<Page> {
    let (_, policy, found) = own(&app, &by, &id, found).await?;
    let measure = found.measure(&measure)?;
    let known = found.lines.iter().find(|it| it.measure == measure.id && it.year == year);
    let fresh = || TypedLine {
        year: japan::fiscal_label(lang, year),
        starts: "4".into(),
        ends: "3".into(),
        ..TypedLine::default()
    };
    let typed = known.map_or_else(fresh, |line| TypedLine::of(line, lang));
    Ok(year_page(lang, &by, token, &policy, measure, year, &typed, &[]))
}

/// `POST /policies/{policy}/measures/{measure}/years/{year}`
pub async fn put_year(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, measure, year)): Path<(String, String, i16)>,
    Posted(typed): Posted<TypedLine>,
) -> Result<Response> {
    let (keeper, policy, found) = own(&app, &by, &id, found).await?;
    let measure = found.measure(&measure)?;
    let of =
        |year: i16| found.lines.iter().find(move |it| it.measure == measure.id && it.year == year);
    let known = of(year).map(|it| it.id.clone());
    let line = match typed.read(known.unwrap_or_else(|| app.dice.id()), &measure.id, &policy) {
        Ok(line) if line.year != year && of(line.year).is_some() => {
            let faults = [crate::typed::fault("year", crate::msg!("problem-policy-year-twice"))];
            return Ok(year_page(lang, &by, token, &policy, measure, year, &typed, &faults)
                .into_response());
        }
        Ok(line) => line,
        Err(faults) => {
            return Ok(year_page(lang, &by, token, &policy, measure, year, &typed, &faults)
                .into_response());
        }
    };
    app.db.write(move |tx| policies::put_line(tx, &keeper, &policy, &line)).await?;
    Ok(Redirect::to(&format!("/policies/{id}#measures")).into_response())
}

#[expect(clippy::too_many_arguments, reason = "what a form page is made of")]
fn year_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    policy: &Policy,
    measure: &Measure,
    year: i16,
    typed: &TypedLine,
    faults: &[Fault],
) -> Page {
    let title = t!(lang, "policy-line-title", year = year_words(lang, year));
    let months: Vec<Choice> =
        MONTHS.iter().map(|month| (month.to_string(), road::month_word(lang, *month))).collect();
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { (back_to(policy)) h1 { (title) } p.kz-support { (measure.what) } p { (t!(lang, "policy-line-text")) } }
        form.kz-form method="post" action={ "/policies/" (policy.id) "/measures/" (measure.id) "/years/" (year) } novalidate {
            (token)
            (Field::text("year", t!(lang, "policy-line-year"), &typed.year).hint(t!(lang, "policy-year-hint")).draw(lang, faults))
            (select(lang, "starts", &t!(lang, "policy-starts"), &months, &typed.starts, faults))
            (select(lang, "ends", &t!(lang, "policy-ends"), &months, &typed.ends, faults))
            fieldset.kz-months {
                legend { (t!(lang, "policy-marks")) }
                @for (at, month) in MONTHS.iter().enumerate() { (month_row(lang, at, *month, typed, faults)) }
            }
            (Field::text("control", t!(lang, "policy-control"), &typed.control).hint(t!(lang, "policy-control-hint")).draw(lang, faults))
            (Field::text("warning", t!(lang, "policy-warning"), &typed.warning).hint(t!(lang, "policy-warning-hint")).draw(lang, faults))
            button.kz-btn { (t!(lang, "policy-keep")) }
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}

fn month_row(lang: Lang, at: usize, month: i8, typed: &TypedLine, faults: &[Fault]) -> Markup {
    let (id, name) = (format!("month-{month}"), road::month_word(lang, month));
    let fault = fault_of(faults, &id);
    let of = |all: &[String]| all.get(at).cloned().unwrap_or_default();
    let (mark, words) = (of(&typed.mark), of(&typed.words));
    html! {
        div.kz-months__row {
            span aria-hidden="true" { (name) }
            select id=(id) name="mark" aria-label=(t!(lang, "policy-mark-of", month = &name))
                aria-invalid=[fault.map(|_| "true")] aria-describedby=[fault.map(|_| format!("{id}-fault"))] {
                option value="" { (t!(lang, "policy-mark-none")) }
                @for one in Mark::ALL { option value=(one.key()) selected[one.key() == mark] { (one.sign()) " " (one.word(lang)) } }
            }
            input type="text" name="words" value=(words) aria-label=(t!(lang, "policy-words-of", month = &name)) autocomplete="off";
            (told_beside(lang, fault))
        }
    }
}

// How it goes

/// `GET /policies/{policy}/measures/{measure}/progress`
pub async fn progress_form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, measure)): Path<(String, String)>,
) -> Result<Page> {
    let (policy, found) = look(&app, &by, &id, found).await?;
    let (measure, line) = present(&app, &found, &measure)?;
    owner(&by, &policy, measure)?;
    let typed = TypedProgress {
        as_of: today(&app).to_string(),
        state: Goes::OnTrack.key().to_owned(),
        ..TypedProgress::default()
    };
    Ok(progress_page(lang, &by, token, &policy, measure, line, &found.progress, &typed, &[]))
}

/// The measure and its line of this year, else the latest.
fn present<'a>(app: &App, found: &'a Found, measure: &str) -> Result<(&'a Measure, &'a Line)> {
    let (measure, year) = (found.measure(measure)?, policies::present_year(app.clock.now()));
    let mut lines = found.lines.iter().filter(|it| it.measure == measure.id);
    let line = lines.clone().find(|it| it.year == year).or_else(|| lines.next_back());
    Ok((measure, line.ok_or(Error::NotFound)?))
}

/// Who keeps the policy, or the unit that sees to the measure.
fn owner(by: &Member, policy: &Policy, measure: &Measure) -> Result<crate::accounts::PolicyKeeper> {
    by.policy_keeper(policy.unit.as_deref()).or_else(|forbidden| match &measure.unit {
        Some(unit) => by.policy_keeper(Some(unit)),
        None => Err(forbidden),
    })
}

/// `POST /policies/{policy}/measures/{measure}/progress`
pub async fn tell(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, measure)): Path<(String, String)>,
    Posted(typed): Posted<TypedProgress>,
) -> Result<Response> {
    let (policy, found) = look(&app, &by, &id, found).await?;
    let (measure, line) = present(&app, &found, &measure)?;
    let keeper = owner(&by, &policy, measure)?;
    let progress = match typed.read(line, today(&app)) {
        Ok(progress) => progress,
        Err(faults) => {
            let page = progress_page(
                lang,
                &by,
                token,
                &policy,
                measure,
                line,
                &found.progress,
                &typed,
                &faults,
            );
            return Ok(page.into_response());
        }
    };
    let (new, now, measure) = (app.dice.id(), app.clock.now(), measure.clone());
    let to = format!("/policies/{id}#measure-{}", measure.id);
    app.db
        .write(move |tx| policies::tell(tx, &keeper, (&policy, &measure), &progress, &new, now))
        .await?;
    Ok(Redirect::to(&to).into_response())
}

#[expect(clippy::too_many_arguments, reason = "what a form page is made of")]
fn progress_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    policy: &Policy,
    measure: &Measure,
    line: &Line,
    before: &[Progress],
    typed: &TypedProgress,
    faults: &[Fault],
) -> Page {
    let title = t!(lang, "progress-tell");
    let last = before.iter().find(|it| it.line == line.id);
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title {
            (back_to(policy)) h1 { (title) }
            p { (measure.what) "・" (year_words(lang, line.year)) "・" (t!(lang, "policy-months", starts = i32::from(line.starts), ends = i32::from(line.ends))) }
            @if let Some(last) = last { p.kz-support { (t!(lang, "progress-last", day = japan::short_date(lang, last.as_of), state = road::state_words(lang, last))) "　" bdi { (last.fact) } } }
        }
        form.kz-form method="post" action={ "/policies/" (policy.id) "/measures/" (measure.id) "/progress" } novalidate {
            (token)
            (Field::text("as_of", t!(lang, "progress-as-of"), &typed.as_of).hint(t!(lang, "day-hint")).draw(lang, faults))
            (radios(lang, "state", &t!(lang, "progress-state"), None, &choices_of!(lang, Goes), &typed.state, faults))
            (Field::text("fact", t!(lang, "progress-fact"), &typed.fact).hint(t!(lang, "progress-fact-hint")).draw(lang, faults))
            (Field::text("reached", t!(lang, "progress-reached"), &typed.reached).hint(t!(lang, "progress-reached-hint")).draw(lang, faults))
            (Field::text("value", value_label(lang, line), &typed.value).draw(lang, faults))
            (Field::text("reason", t!(lang, "progress-reason"), &typed.reason).hint(t!(lang, "progress-reason-hint")).draw(lang, faults))
            (Field::text("next", t!(lang, "progress-next"), &typed.next).draw(lang, faults))
            button.kz-btn { (t!(lang, "progress-keep")) }
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}

fn value_label(lang: Lang, line: &Line) -> String {
    match line.control.as_str() {
        "" => t!(lang, "progress-value"),
        control => t!(lang, "progress-value-of", control = control),
    }
}
