//! The forms of a line's goals, and of looking back on it.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::edit::choices_of;
use super::{frame, own, removal, today};
use crate::accounts::{Member, PolicyReader};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::policies::{self, Goal, Horizon, Occasion, Policy, Setting, TypedGoal, TypedReview};
use crate::typed::fault;
use crate::web::fields::{Choice, area, radios, select, tick};
use crate::web::{Fault, Field, FormToken, Page, Posted, back, fault_summary};
use crate::words::Lang;
use crate::{App, t};

// Goals

type Goals = (Vec<Goal>, Setting);

fn goals_of(tx: &mut Tx, reader: &PolicyReader, policy: &Policy) -> Result<Goals> {
    Ok((policies::goals(tx, policy)?, policies::setting(tx, reader.organisation())?))
}

/// `GET /policies/{policy}/goals/{goal}`
pub async fn goal_form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, goal)): Path<(String, String)>,
) -> Result<Page> {
    let (_, policy, found) = own(&app, &by, &id, goals_of).await?;
    let typed = match (goal.as_str(), found.0.iter().find(|it| it.id == goal)) {
        ("new", _) => TypedGoal {
            rank: (found.0.len() + 1).min(policies::GOALS).to_string(),
            by_when: policies::last_day(policy.years.1).to_string(),
            ..TypedGoal::default()
        },
        (_, Some(known)) => TypedGoal::of(known),
        (_, None) => return Err(Error::NotFound),
    };
    Ok(goal_page(lang, &by, token, &policy, &goal, &found, &typed, &[]))
}

/// `POST /policies/{policy}/goals/{goal}`
pub async fn put_goal(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, goal)): Path<(String, String)>,
    Posted(mut typed): Posted<TypedGoal>,
) -> Result<Response> {
    let (keeper, policy, found) = own(&app, &by, &id, goals_of).await?;
    let known = found.0.iter().find(|it| it.id == goal).map(|it| it.id.clone());
    if known.is_none() && goal != "new" {
        return Err(Error::NotFound);
    }
    if typed.key.trim().is_empty() {
        typed.key = format!("{}-G{}", policy.key, app.dice.id().get(..4).unwrap_or_default());
    }
    let read = typed.read(known.unwrap_or_else(|| app.dice.id()), &policy, &found.1);
    let put = match read {
        Err(faults) => {
            return Ok(goal_page(lang, &by, token, &policy, &goal, &found, &typed, &faults)
                .into_response());
        }
        Ok(read) => {
            let policy = policy.clone();
            app.db.write(move |tx| policies::put_goal(tx, &keeper, &policy, &read)).await
        }
    };
    match put {
        Err(Error::Refused(say)) => {
            let faults = [fault("what", say)];
            Ok(goal_page(lang, &by, token, &policy, &goal, &found, &typed, &faults).into_response())
        }
        put => put.map(|()| Redirect::to(&format!("/policies/{id}#goals")).into_response()),
    }
}

#[expect(clippy::too_many_arguments, reason = "what a form page is made of")]
fn goal_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    policy: &Policy,
    goal: &str,
    (_, setting): &Goals,
    typed: &TypedGoal,
    faults: &[Fault],
) -> Page {
    let title =
        if goal == "new" { t!(lang, "policy-goal-add") } else { t!(lang, "policy-goal-change") };
    let grades: Vec<Choice> = [(String::new(), t!(lang, "policy-grade-none"))]
        .into_iter()
        .chain(setting.grades().iter().map(|it| ((*it).to_owned(), (*it).to_owned())))
        .collect();
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { (back(&format!("/policies/{}", policy.id), &policy.title)) h1 { (title) } p { (t!(lang, "policy-goal-text", most = policies::GOALS)) } }
        form.kz-form method="post" action={ "/policies/" (policy.id) "/goals/" (goal) } novalidate {
            (token)
            (Field::text("what", t!(lang, "policy-goal-what"), &typed.what).hint(t!(lang, "policy-goal-what-hint")).draw(lang, faults))
            (Field::text("rank", t!(lang, "policy-rank"), &typed.rank).hint(t!(lang, "policy-rank-hint", most = policies::GOALS)).draw(lang, faults))
            (Field::text("by_when", t!(lang, "policy-by-when"), &typed.by_when).hint(t!(lang, "day-hint")).draw(lang, faults))
            (radios(lang, "horizon", &t!(lang, "policy-horizon"), None, &choices_of!(lang, Horizon), if typed.horizon.is_empty() { "year" } else { &typed.horizon }, faults))
            (Field::text("indicator", t!(lang, "policy-indicator"), &typed.indicator).hint(t!(lang, "policy-indicator-hint")).draw(lang, faults))
            (Field::text("counted_in", t!(lang, "policy-counted-in"), &typed.counted_in).draw(lang, faults))
            (Field::text("baseline", t!(lang, "policy-baseline"), &typed.baseline).draw(lang, faults))
            (Field::text("target", t!(lang, "policy-target"), &typed.target).draw(lang, faults))
            (Field::text("result", t!(lang, "policy-result-now"), &typed.result).hint(t!(lang, "policy-result-hint")).draw(lang, faults))
            (select(lang, "grade", &grade_label(lang, setting), &grades, &typed.grade, faults))
            (Field::text("key", t!(lang, "policy-goal-key"), &typed.key).hint(t!(lang, "policy-key-hint")).draw(lang, faults))
            button.kz-btn { (t!(lang, "policy-keep")) }
        }
        @if goal != "new" {
            (removal::fold(lang, &token, &format!("/policies/{}/goals/{goal}", policy.id), &t!(lang, "policy-goal-remove"), &t!(lang, "policy-goal-remove-text")))
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}

fn grade_label(lang: Lang, setting: &Setting) -> String {
    let [a, b, c] = setting.bounds;
    match setting.scale {
        policies::Scale::Letters => {
            t!(lang, "policy-grade-letters", a = i32::from(a), b = i32::from(b), c = i32::from(c))
        }
        policies::Scale::Five | policies::Scale::Signs => t!(lang, "policy-grade"),
    }
}

// Looking back

/// `GET /policies/{policy}/reviews`
pub async fn review_form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    let (_, policy, ()) = own(&app, &by, &id, |_, _, _| Ok(())).await?;
    let typed = TypedReview {
        occasion: "interim".into(),
        held: today(&app).to_string(),
        ..TypedReview::default()
    };
    Ok(review_page(lang, &by, token, &policy, &typed, &[]))
}

/// `POST /policies/{policy}/reviews`
pub async fn review(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
    Posted(typed): Posted<TypedReview>,
) -> Result<Response> {
    let (keeper, policy, ()) = own(&app, &by, &id, |_, _, _| Ok(())).await?;
    let review = match typed.read(today(&app)) {
        Ok(review) => review,
        Err(faults) => {
            return Ok(review_page(lang, &by, token, &policy, &typed, &faults).into_response());
        }
    };
    let new = app.dice.id();
    app.db.write(move |tx| policies::review(tx, &keeper, &policy, &new, &review)).await?;
    Ok(Redirect::to(&format!("/policies/{id}#reviews")).into_response())
}

fn review_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    policy: &Policy,
    typed: &TypedReview,
    faults: &[Fault],
) -> Page {
    let title = t!(lang, "review-add");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { (back(&format!("/policies/{}", policy.id), &policy.title)) h1 { (title) } p { (t!(lang, "review-text")) } }
        form.kz-form method="post" action={ "/policies/" (policy.id) "/reviews" } novalidate {
            (token)
            (radios(lang, "occasion", &t!(lang, "review-occasion"), None, &choices_of!(lang, Occasion), &typed.occasion, faults))
            (Field::text("held", t!(lang, "review-held"), &typed.held).hint(t!(lang, "day-hint")).draw(lang, faults))
            (area(lang, "result", &t!(lang, "review-result"), Some(&t!(lang, "review-result-hint")), &typed.result, faults))
            (area(lang, "gap_reason", &t!(lang, "review-gap"), Some(&t!(lang, "review-gap-hint")), &typed.gap_reason, faults))
            (area(lang, "carry_over", &t!(lang, "review-carry"), None, &typed.carry_over, faults))
            (tick("goes_on", &t!(lang, "review-goes-on"), typed.goes_on.is_some()))
            button.kz-btn { (t!(lang, "review-keep")) }
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}
