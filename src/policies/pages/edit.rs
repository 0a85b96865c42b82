//! The forms of a line: its words, how far it has come, and what it carries.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{connected, frame, look, names, own, removal, today, unit_choices, units_of, who};
use crate::accounts::{Member, PolicyReader};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::organisations::Unit;
use crate::policies::{self, Level, Policy, Rule, Source, Stage, Tree, TypedPolicy};
use crate::typed::fault;
use crate::web::fields::{Choice, area, radios, select};
use crate::web::{Fault, Field, FormToken, Page, Posted, back, fault_summary};
use crate::words::Lang;
use crate::{App, japan, t};

macro_rules! choices_of {
    ($lang:expr, $name:ident) => {
        $name::ALL
            .iter()
            .map(|one| (one.key().to_owned(), one.word($lang)))
            .collect::<Vec<Choice>>()
    };
}
pub(super) use choices_of;

// The words of a line

/// Where a new line begins.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Begin {
    parent: String,
    unit: String,
    year: String,
}

/// A new line, and what it carries.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewPolicy {
    #[serde(flatten)]
    policy: TypedPolicy,
    parent: String,
    rule: String,
}

/// `GET /policies/new`
pub async fn new(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Query(begin): Query<Begin>,
) -> Result<Page> {
    let reader = by.policy_reader();
    if reader.units().is_empty() && !reader.everywhere() {
        return Err(Error::Forbidden);
    }
    let year = japan::fiscal_year_of(&begin.year).ok();
    let year = year.unwrap_or_else(|| policies::present_year(app.clock.now()));
    let unit = Some(begin.unit.clone()).filter(|unit| !unit.is_empty());
    let level = match (&unit, begin.parent.is_empty()) {
        (None, true) => Level::Mayor,
        (None, false) => Level::Department,
        (Some(_), _) => Level::Section,
    };
    let asked = reader.clone();
    let parents = app.db.read(move |tx| units_of(tx, &asked)).await?;
    let has_parent = parents.iter().any(|it| Some(&it.id) == unit.as_ref() && it.parent.is_some());
    let level = if level == Level::Section && !has_parent { Level::Department } else { level };
    let typed = NewPolicy {
        policy: TypedPolicy {
            level: level.key().to_owned(),
            year_from: japan::fiscal_label(lang, year),
            unit: begin.unit,
            ..TypedPolicy::default()
        },
        parent: begin.parent,
        rule: Rule::Count.key().to_owned(),
    };
    new_page(&app, lang, &by, token, &typed, &[]).await
}

/// `POST /policies`
pub async fn add(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Posted(mut typed): Posted<NewPolicy>,
) -> Result<Response> {
    let unit = Some(typed.policy.unit.clone()).filter(|unit| !unit.is_empty());
    if by.policy_reader().units().is_empty() && !by.policy_reader().everywhere() {
        return Err(Error::Forbidden);
    }
    let level = Level::from_key(&typed.policy.level).unwrap_or(Level::Section);
    if typed.policy.key.trim().is_empty() {
        let organisation = by.organisation().to_owned();
        typed.policy.key =
            app.db.read(move |tx| policies::free_key(tx, &organisation, level)).await?;
    }
    typed.policy.stage = Stage::Draft.key().to_owned();
    let policy = match typed.policy.read(app.dice.id()) {
        Ok(policy) => policy,
        Err(faults) => {
            return Ok(new_page(&app, lang, &by, token, &typed, &faults).await?.into_response());
        }
    };
    let (keeper, reader) = (by.policy_keeper(unit.as_deref())?, by.policy_reader());
    let (to, parent, rule) =
        (format!("/policies/{}", policy.id), typed.parent.clone(), Rule::from_key(&typed.rule));
    let added = app.db.write(move |tx| {
        policies::put(tx, &keeper, &policy)?;
        if !parent.is_empty() {
            let parent = policies::policy(tx, &reader, &parent)?;
            policies::tie(tx, &keeper, &policy, &parent, rule.unwrap_or(Rule::Words))?;
        }
        Ok(())
    });
    match added.await {
        Err(Error::Refused(say)) => {
            let faults = [fault("key", say)];
            Ok(new_page(&app, lang, &by, token, &typed, &faults).await?.into_response())
        }
        added => added.map(|()| Redirect::to(&to).into_response()),
    }
}

async fn new_page(
    app: &App,
    lang: Lang,
    by: &Member,
    token: FormToken,
    typed: &NewPolicy,
    faults: &[Fault],
) -> Result<Page> {
    let (reader, parent) = (by.policy_reader(), typed.parent.clone());
    let (units, parent) = app
        .db
        .read(move |tx| {
            let units = units_of(tx, &reader)?;
            let parent = (!parent.is_empty()).then(|| policies::policy(tx, &reader, &parent));
            Ok((units, parent.transpose()?))
        })
        .await?;
    let title = t!(lang, "policy-new");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { (back("/policies", &t!(lang, "policies-heading"))) h1 { (title) } p { (t!(lang, "policy-new-text")) } }
        form.kz-form method="post" action="/policies" novalidate {
            (token)
            @if let Some(parent) = &parent {
                p.kz-note { (t!(lang, "policy-will-carry", title = &parent.title)) }
                input type="hidden" name="parent" value=(parent.id);
                (radios(lang, "rule", &t!(lang, "policy-rule"), Some(&t!(lang, "policy-rule-hint")), &choices_of!(lang, Rule), &typed.rule, faults))
            }
            (words(lang, &typed.policy, &units, &by.policy_reader(), faults))
            button.kz-btn { (t!(lang, "policy-keep-draft")) }
        }
    };
    Ok(Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults))
}

/// The fields of a line; a chief chooses among the own units.
fn words(
    lang: Lang,
    typed: &TypedPolicy,
    units: &[Unit],
    reader: &PolicyReader,
    faults: &[Fault],
) -> Markup {
    let none = reader.everywhere().then(|| t!(lang, "policy-unit-none"));
    let own: Vec<Choice> = unit_choices(lang, units, none)
        .into_iter()
        .filter(|(id, _)| reader.keeps(Some(id).filter(|id| !id.is_empty()).map(String::as_str)))
        .collect();
    html! {
        (select(lang, "level", &t!(lang, "policy-level"), &choices_of!(lang, Level), &typed.level, faults))
        (select(lang, "unit", &t!(lang, "policy-unit"), &own, &typed.unit, faults))
        (Field::text("title", t!(lang, "policy-title"), &typed.title).hint(t!(lang, "policy-title-hint")).draw(lang, faults))
        (Field::text("post", t!(lang, "policy-post"), &typed.post).hint(t!(lang, "policy-post-hint")).draw(lang, faults))
        (Field::text("year_from", t!(lang, "policy-year-from"), &typed.year_from).hint(t!(lang, "policy-year-hint")).draw(lang, faults))
        (Field::text("year_to", t!(lang, "policy-year-to"), &typed.year_to).draw(lang, faults))
        (area(lang, "intent", &t!(lang, "policy-intent"), Some(&t!(lang, "policy-intent-hint")), &typed.intent, faults))
        (area(lang, "why", &t!(lang, "policy-why"), Some(&t!(lang, "policy-why-hint")), &typed.why, faults))
        (select(lang, "source", &t!(lang, "policy-source"), &choices_of!(lang, Source), &typed.source, faults))
        (Field::text("key", t!(lang, "policy-key"), &typed.key).hint(t!(lang, "policy-key-hint")).draw(lang, faults))
    }
}

/// `GET /policies/{policy}/words`
pub async fn words_form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    let (_, policy, units) = own(&app, &by, &id, |tx, reader, _| units_of(tx, reader)).await?;
    let typed = TypedPolicy::of(&policy, lang);
    Ok(words_page(lang, &by, token, &policy, &units, &typed, &[]))
}

/// `POST /policies/{policy}/words`
pub async fn change_words(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
    Posted(typed): Posted<TypedPolicy>,
) -> Result<Response> {
    let (keeper, policy, units) = own(&app, &by, &id, |tx, reader, _| units_of(tx, reader)).await?;
    let kept = TypedPolicy::of(&policy, lang);
    let whole = TypedPolicy { stage: kept.stage, agreed: kept.agreed, ..typed.clone() };
    let changed = match whole.read(policy.id.clone()) {
        Ok(changed) => changed,
        Err(faults) => {
            return Ok(
                words_page(lang, &by, token, &policy, &units, &typed, &faults).into_response()
            );
        }
    };
    // A line moves to another unit only by who may write for both.
    let keeper = match changed.unit == policy.unit {
        true => keeper,
        false => by.policy_keeper(changed.unit.as_deref())?,
    };
    let moves = by.policy_reader().everywhere();
    let put =
        app.db.write(move |tx| policies::put_moved(tx, &keeper, &policy, &changed, moves)).await;
    match put {
        Err(Error::Refused(say)) => {
            let (policy, units) =
                look(&app, &by, &id, |tx, reader, _| units_of(tx, reader)).await?;
            Ok(words_page(lang, &by, token, &policy, &units, &typed, &[fault("key", say)])
                .into_response())
        }
        put => put.map(|()| Redirect::to(&format!("/policies/{id}")).into_response()),
    }
}

fn words_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    policy: &Policy,
    units: &[Unit],
    typed: &TypedPolicy,
    faults: &[Fault],
) -> Page {
    let title = t!(lang, "policy-change");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { (back(&format!("/policies/{}", policy.id), &policy.title)) h1 { (title) } }
        form.kz-form method="post" action={ "/policies/" (policy.id) "/words" } novalidate {
            (token)
            (words(lang, typed, units, &by.policy_reader(), faults))
            button.kz-btn { (t!(lang, "policy-keep")) }
        }
        @if policy.stage == Stage::Draft {
            (removal::fold(lang, &token, &format!("/policies/{}", policy.id), &t!(lang, "policy-remove"), &t!(lang, "policy-remove-text")))
        } @else { p.kz-support.kz-gap-5 { (t!(lang, "policy-remove-agreed")) } }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}

/// How far a line has come.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Moved {
    stage: String,
}

/// `POST /policies/{policy}/stage`
pub async fn set_stage(
    State(app): State<App>,
    by: Member,
    Path(id): Path<String>,
    Posted(moved): Posted<Moved>,
) -> Result<Redirect> {
    let today = today(&app);
    let (keeper, policy, ()) = own(&app, &by, &id, |_, _, _| Ok(())).await?;
    let stage = Stage::from_key(&moved.stage).ok_or(Error::NotFound)?;
    app.db.write(move |tx| policies::set_stage(tx, &keeper, &policy, stage, today)).await?;
    Ok(Redirect::to(&format!("/policies/{id}")))
}

// What it carries

/// A tie as it is typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct TypedTie {
    parent: String,
    rule: String,
}

/// `GET /policies/{policy}/ties`
pub async fn ties_form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    let (_, policy, found) = own(&app, &by, &id, ties_of).await?;
    let typed = TypedTie { rule: Rule::Count.key().to_owned(), ..TypedTie::default() };
    Ok(ties_page(lang, &by, token, &policy, &found, &typed, &[]))
}

fn ties_of(tx: &mut Tx, reader: &PolicyReader, policy: &Policy) -> Result<(Tree, Vec<Unit>)> {
    let mut seen = policies::seen(tx, reader)?;
    seen.retain(|it| it.years.0 <= policy.years.1 && policy.years.0 <= it.years.1);
    Ok((Tree::new(seen, policies::ties(tx, reader)?), units_of(tx, reader)?))
}

/// `POST /policies/{policy}/ties`
pub async fn tie(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
    Posted(typed): Posted<TypedTie>,
) -> Result<Response> {
    let (keeper, policy, found) = own(&app, &by, &id, ties_of).await?;
    let again = |say| {
        let faults = [fault("parent", say)];
        Ok(ties_page(lang, &by, token, &policy, &found, &typed, &faults).into_response())
    };
    let Some(parent) = found.0.get(&typed.parent).cloned() else {
        return again(crate::msg!("policy-parent-missing"));
    };
    let (child, rule) = (policy.clone(), Rule::from_key(&typed.rule).unwrap_or(Rule::Words));
    match app.db.write(move |tx| policies::tie(tx, &keeper, &child, &parent, rule)).await {
        Err(Error::Refused(say)) => again(say),
        tied => tied.map(|()| Redirect::to(&format!("/policies/{id}/ties")).into_response()),
    }
}

/// `POST /policies/{policy}/ties/removal`
pub async fn untie(
    State(app): State<App>,
    by: Member,
    Path(id): Path<String>,
    Posted(typed): Posted<TypedTie>,
) -> Result<Redirect> {
    let (keeper, policy, ()) = own(&app, &by, &id, |_, _, _| Ok(())).await?;
    app.db.write(move |tx| policies::untie(tx, &keeper, &policy, &typed.parent)).await?;
    Ok(Redirect::to(&format!("/policies/{id}/ties")))
}

fn ties_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    policy: &Policy,
    (tree, units): &(Tree, Vec<Unit>),
    typed: &TypedTie,
    faults: &[Fault],
) -> Page {
    let (title, names) = (t!(lang, "policy-choose-above"), names(units));
    let above: Vec<&Policy> = tree.above(&policy.id).map(|(it, _)| it).collect();
    let may =
        |it: &&Policy| it.level < policy.level && !above.iter().any(|other| other.id == it.id);
    let name =
        |it: &Policy| t!(lang, "policy-unit-path", above = who(it, &names), unit = &it.title);
    let choices: Vec<Choice> = [(String::new(), t!(lang, "policy-choose"))]
        .into_iter()
        .chain(tree.policies().iter().filter(may).map(|it| (it.id.clone(), name(it))))
        .collect();
    let action = format!("/policies/{}/ties", policy.id);
    let tied = tree.above(&policy.id).map(|(it, rule)| {
        let shown = html! {
            a href={ "/policies/" (it.id) } { (it.title) }
            span.kz-tasks__hint { (who(it, &names)) "・" (rule.word(lang)) }
        };
        (it.id.as_str(), it.title.as_str(), shown)
    });
    let tied: Vec<_> = tied.collect();
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { (back(&format!("/policies/{}", policy.id), &policy.title)) h1 { (title) } p { (t!(lang, "policy-ties-text")) } }
        (connected(&token, &action, ("parent", &t!(lang, "policy-untie")), &tied))
        form.kz-form method="post" action=(action) novalidate {
            (token)
            (select(lang, "parent", &t!(lang, "policy-parent"), &choices, &typed.parent, faults))
            (radios(lang, "rule", &t!(lang, "policy-rule"), Some(&t!(lang, "policy-rule-hint")), &choices_of!(lang, Rule), &typed.rule, faults))
            button.kz-btn { (t!(lang, "policy-tie")) }
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}
