//! What a line is linked with, and what the municipality chooses.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use serde::Deserialize;

use super::edit::choices_of;
use super::{connected, frame, own};
use crate::accounts::{Member, PolicyKeeper, PolicyReader};
use crate::db::Tx;
use crate::error::Result;
use crate::policies::{self, Link, Policy, Scale, Target, TypedSetting};
use crate::typed::fault;
use crate::web::fields::{Choice, radios, select};
use crate::web::{Fault, Field, FormToken, Page, Posted, back, fault_summary};
use crate::words::Lang;
use crate::{App, gatherings, msg, sheets, t};

// Links

/// A link as it is typed: kind and target in one, and the part of the policy.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct TypedLink {
    target: String,
    part: String,
    link: String,
}

struct Linkable {
    targets: Vec<Choice>,
    parts: Vec<Choice>,
    links: Vec<(Link, String)>,
}

/// `GET /policies/{policy}/links`
pub async fn links_form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    let (_, policy, found) = own_links(&app, lang, &by, &id).await?;
    Ok(links_page(lang, &by, token, &policy, &found, &[]))
}

async fn own_links(
    app: &App,
    lang: Lang,
    by: &Member,
    id: &str,
) -> Result<(PolicyKeeper, Policy, Linkable)> {
    let (member, shelf) = (by.clone(), app.shelf.clone());
    own(app, by, id, move |tx, reader, policy| linkable(tx, reader, policy, lang, &member, &shelf))
        .await
}

/// Everything this line may be linked with, as far as this member may know it.
fn linkable(
    tx: &mut Tx,
    reader: &PolicyReader,
    policy: &Policy,
    lang: Lang,
    by: &Member,
    shelf: &sheets::Shelf,
) -> Result<Linkable> {
    let key = |kind: Target, target: &str| format!("{} {target}", kind.key());
    let mut targets: Vec<Choice> = Vec::new();
    let mut add = |kind: Target, target: &str, name: &str| {
        let choice = (
            key(kind, target),
            t!(lang, "policy-link-choice", kind = kind.word(lang), name = name),
        );
        if targets.iter().all(|(known, _)| *known != choice.0) {
            targets.push(choice);
        }
    };
    for published in sheets::published(tx, reader.organisation())? {
        let sheet = shelf.version(tx, reader.organisation(), &published.id)?;
        sheet.items().for_each(|item| add(Target::Item, &item.key, item.title.of(lang)));
    }
    for action in super::policy::tried(tx, by, policy)? {
        add(Target::Action, &action.id, &action.words);
    }
    if let Ok(organiser) = by.organiser() {
        for session in gatherings::all(tx, &organiser)? {
            add(Target::Gathering, &session.address, &session.plan.title);
        }
    }
    let named = |link: Link| {
        let known = targets.iter().find(|(id, _)| *id == key(link.kind, &link.target));
        let name = known.map_or_else(|| link.kind.word(lang), |(_, name)| name.clone());
        (link, name)
    };
    let links = policies::links(tx, policy)?.into_iter().map(named).collect();
    let goals = policies::goals(tx, policy)?.into_iter();
    let measures = policies::measures(tx, policy)?.into_iter();
    let parts = [(String::new(), t!(lang, "policy-link-whole"))].into_iter();
    let parts = parts.chain(goals.map(|it| (format!("goal {}", it.id), it.what)));
    let parts = parts.chain(measures.map(|it| (format!("measure {}", it.id), it.what))).collect();
    Ok(Linkable { targets, parts, links })
}

/// `POST /policies/{policy}/links`
pub async fn link(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
    Posted(typed): Posted<TypedLink>,
) -> Result<Response> {
    let (keeper, policy, found) = own_links(&app, lang, &by, &id).await?;
    let known = found.targets.iter().any(|(key, _)| *key == typed.target);
    let target = typed.target.split_once(' ').filter(|_| known);
    let target =
        target.and_then(|(kind, target)| Some((Target::from_key(kind)?, target.to_owned())));
    let Some((kind, target)) = target else {
        let faults = [fault("target", msg!("policy-link-missing"))];
        return Ok(links_page(lang, &by, token, &policy, &found, &faults).into_response());
    };
    let part = found
        .parts
        .iter()
        .any(|(key, _)| *key == typed.part)
        .then(|| typed.part.split_once(' '))
        .flatten();
    let of = |wanted: &str| part.filter(|(kind, _)| *kind == wanted).map(|(_, id)| id.to_owned());
    let link = Link {
        id: app.dice.id(),
        policy: policy.id.clone(),
        goal: of("goal"),
        measure: of("measure"),
        kind,
        target,
    };
    app.db.write(move |tx| policies::link(tx, &keeper, &policy, &link)).await?;
    Ok(Redirect::to(&format!("/policies/{id}/links")).into_response())
}

/// `POST /policies/{policy}/links/removal`
pub async fn unlink(
    State(app): State<App>,
    by: Member,
    Path(id): Path<String>,
    Posted(typed): Posted<TypedLink>,
) -> Result<Redirect> {
    let (keeper, policy, ()) = own(&app, &by, &id, |_, _, _| Ok(())).await?;
    app.db.write(move |tx| policies::unlink(tx, &keeper, &policy, &typed.link)).await?;
    Ok(Redirect::to(&format!("/policies/{id}/links")))
}

fn links_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    policy: &Policy,
    found: &Linkable,
    faults: &[Fault],
) -> Page {
    let title = t!(lang, "policy-link-add");
    let action = format!("/policies/{}/links", policy.id);
    let targets: Vec<Choice> = [(String::new(), t!(lang, "policy-choose"))]
        .into_iter()
        .chain(found.targets.clone())
        .collect();
    let linked = found.links.iter().map(|(link, name)| (&*link.id, &**name, html! { (name) }));
    let linked: Vec<_> = linked.collect();
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { (back(&format!("/policies/{}", policy.id), &policy.title)) h1 { (title) } p { (t!(lang, "policy-links-text")) } }
        (connected(&token, &action, ("link", &t!(lang, "policy-unlink")), &linked))
        form.kz-form method="post" action=(action) novalidate {
            (token)
            (select(lang, "target", &t!(lang, "policy-link-target"), &targets, "", faults))
            (select(lang, "part", &t!(lang, "policy-link-part"), &found.parts, "", faults))
            button.kz-btn { (t!(lang, "policy-link-keep")) }
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}

// What the municipality chooses

/// `GET /policies/setting`
pub async fn setting_form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
) -> Result<Page> {
    let office = by.policy_office()?;
    let setting = app.db.read(move |tx| policies::setting(tx, office.organisation())).await?;
    Ok(setting_page(lang, &by, token, &TypedSetting::of(&setting), &[]))
}

/// `POST /policies/setting`
pub async fn set_setting(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Posted(typed): Posted<TypedSetting>,
) -> Result<Response> {
    let office = by.policy_office()?;
    let setting = match typed.read() {
        Ok(setting) => setting,
        Err(faults) => return Ok(setting_page(lang, &by, token, &typed, &faults).into_response()),
    };
    app.db.write(move |tx| policies::set_setting(tx, &office, &setting)).await?;
    Ok(Redirect::to("/policies").into_response())
}

fn setting_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    typed: &TypedSetting,
    faults: &[Fault],
) -> Page {
    let title = t!(lang, "policy-setting");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { (back("/policies", &t!(lang, "policies-heading"))) h1 { (title) } p { (t!(lang, "policy-setting-text")) } }
        form.kz-form method="post" action="/policies/setting" novalidate {
            (token)
            (radios(lang, "scale", &t!(lang, "policy-scale"), Some(&t!(lang, "policy-scale-hint")), &choices_of!(lang, Scale), &typed.scale, faults))
            (Field::text("bound_a", t!(lang, "policy-bound-a"), &typed.bound_a).hint(t!(lang, "policy-bound-hint")).draw(lang, faults))
            (Field::text("bound_b", t!(lang, "policy-bound-b"), &typed.bound_b).draw(lang, faults))
            (Field::text("bound_c", t!(lang, "policy-bound-c"), &typed.bound_c).draw(lang, faults))
            (Field::text("step", t!(lang, "policy-step"), &typed.step).hint(t!(lang, "policy-step-hint")).draw(lang, faults))
            button.kz-btn { (t!(lang, "policy-keep")) }
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}
