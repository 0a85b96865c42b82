//! What is typed of something to try: for a new one the item first, then its levels, then the words; for one that goes on,
//! the words anew.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::reading::{Typed, read, read_after};
use super::words::{depth_words, reach_words};
use super::{Place, area, levels, place, today};
use crate::accounts::Member;
use crate::actions::{AT_ONCE, Action, Depth, Keeper, Reach};
use crate::error::{Error, Result};
use crate::rounds::State as Stands;
use crate::sheets::Item;
use crate::typed::Fault;
use crate::web::{self, Field, FormToken, Page, Posted};
use crate::words::Lang;
use crate::{App, actions, msg, results, rounds, t};

// The fields

/// Which item it is for, where it may be chosen beside the rest.
pub fn item_choice(lang: Lang, chosen: &str, items: &[&Item]) -> Markup {
    html! {
        div.kz-field {
            label for="item" { (t!(lang, "action-item")) }
            select #item name="item" {
                option value="" { (t!(lang, "action-no-item")) }
                @for item in items { option value=(item.key) selected[item.key == chosen] { (item.title.of(lang)) } }
            }
        }
    }
}

/// The fields of something to try.
pub fn fields(lang: Lang, typed: &Typed, faults: &[Fault]) -> Markup {
    let words = (t!(lang, "action-words"), t!(lang, "action-words-hint"));
    let sign = (t!(lang, "action-sign"), t!(lang, "action-sign-hint"));
    html! {
        (area(lang, "words", words, &typed.words, faults))
        (area(lang, "sign", sign, &typed.sign, faults))
        (Field::text("owner", t!(lang, "action-owner"), &typed.owner).hint(t!(lang, "action-owner-hint")).draw(lang, faults))
        (Field::text("starts", t!(lang, "action-starts"), &typed.starts).hint(t!(lang, "action-starts-hint")).draw(lang, faults))
        (Field::text("due", t!(lang, "action-due"), &typed.due).hint(t!(lang, "day-hint")).draw(lang, faults))
        (one_of(lang, "depth", t!(lang, "action-depth"), Depth::ALL, |depth| (depth.key(), depth_words(lang, depth)), &typed.depth, faults))
        (one_of(lang, "reach", t!(lang, "action-reach"), Reach::ALL, |reach| (reach.key(), reach_words(lang, reach)), &typed.reach, faults))
    }
}

/// One of a few plain choices, each explained in a line.  The first bears the field's id, for the summary leads there.
pub(super) fn one_of<T: Copy>(
    lang: Lang,
    name: &str,
    legend: String,
    all: &[T],
    said: impl Fn(T) -> (&'static str, (String, String)),
    chosen: &str,
    faults: &[Fault],
) -> Markup {
    let fault = web::fault_of(faults, name);
    html! {
        fieldset.kz-field aria-describedby=[fault.map(|_| format!("{name}-fault"))] {
            legend { (legend) }
            @for (at, choice) in all.iter().enumerate() {
                @let (key, (label, text)) = said(*choice);
                label.kz-tick {
                    input id=[(at == 0).then_some(name)] type="radio" name=(name) value=(key) checked[key == chosen];
                    span { (label) span.kz-tasks__hint { (text) } }
                }
            }
            (web::told_beside(lang, fault))
        }
    }
}

// A new one

/// What is chosen so far.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Chosen {
    item: Option<String>,
    level: Option<String>,
}

/// No item in particular.
const NONE: &str = "-";

/// `GET /workplaces/{unit}/actions/new`: the item, then its levels, then the words.
pub async fn new(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(unit): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Page> {
    let place = place(&app, &member, &unit).await?;
    let item = place.item(chosen.item.as_deref());
    if item.is_none() && chosen.item.as_deref() != Some(NONE) && !place.items().is_empty() {
        return Ok(which_item(lang, &token, &member, &place));
    }
    let typed: Option<u8> = chosen.level.and_then(|level| level.parse().ok());
    let level = match (item, typed) {
        (Some(item), None) => proposed(&app, &member, &unit, item).await?,
        (_, level) => level,
    };
    if let (Some(item), None) = (item, level) {
        return Ok(which_level(lang, &token, &member, &place, item));
    }
    let typed = Typed {
        item: item.map_or_else(String::new, |item| item.key.clone()),
        level: level.map_or_else(String::new, |level| level.to_string()),
        ..Typed::usual(today(&app))
    };
    Ok(new_page(lang, &token, &member, &place, &typed, &[]))
}

/// The middle of the last answers, where the reader may be told it.
async fn proposed(app: &App, member: &Member, unit: &str, item: &Item) -> Result<Option<u8>> {
    let Ok(chief) = member.chief(unit) else { return Ok(None) };
    let (shelf, key) = (app.shelf.clone(), item.key.clone());
    app.db
        .read(move |tx| {
            let rounds = rounds::of_unit(tx, chief.organisation(), chief.unit())?;
            let closed = rounds.into_iter().find(|round| round.state == Stands::Closed);
            let Some(closed) = closed else { return Ok(None) };
            if rounds::publication(tx, &closed)?.is_none() {
                return Ok(None);
            }
            let seen = results::of_round(tx, &shelf, closed)?;
            let at = seen.items().iter().position(|asked| asked.key == key);
            let told = at.map(|at| seen.results().items()[at].all());
            Ok(told.and_then(|told| told.value()).map(|figures| figures.median().0))
        })
        .await
}

fn head(lang: Lang, place: &Place, title: &str) -> Markup {
    html! {
        (web::back(&place.address(), &t!(lang, "actions-title")))
        div.kz-title { h1 { (title) } p.kz-support { (t!(lang, "actions-text", most = AT_ONCE)) } }
    }
}

fn which_item(lang: Lang, token: &FormToken, member: &Member, place: &Place) -> Page {
    let title = t!(lang, "action-new-item");
    let body = html! {
        (head(lang, place, &title))
        form.kz-form method="get" action={ (place.address()) "/new" } {
            div.kz-field {
                label for="item" { (t!(lang, "action-item")) }
                select #item name="item" { @for item in place.items() { option value=(item.key) { (item.title.of(lang)) } } }
            }
            button.kz-btn { (t!(lang, "next")) }
        }
        p.kz-gap-4 { a.kz-act href={ (place.address()) "/new?item=" (NONE) } { (t!(lang, "action-no-item")) } }
    };
    Page::desk(lang, title, place.desk(lang, token, member), body)
}

fn which_level(lang: Lang, token: &FormToken, member: &Member, place: &Place, item: &Item) -> Page {
    let title = t!(lang, "action-new-level");
    let body = html! {
        (head(lang, place, &title))
        p { strong { (item.title.of(lang)) } "　" (item.question.of(lang)) }
        ol.kz-tasks.kz-gap-4 {
            @for (level, number) in item.levels.iter().zip(1..) {
                li.kz-tasks__row { span { a href=(level_address(place, item, number)) { (t!(lang, "level", level = number)) "　" (level.of(lang)) } } }
            }
        }
        p.kz-gap-4 { a.kz-act href=(level_address(place, item, 0)) { (t!(lang, "action-no-level")) } }
    };
    Page::desk(lang, title, place.desk(lang, token, member), body)
}

fn level_address(place: &Place, item: &Item, level: usize) -> String {
    format!("{}/new?item={}&level={level}", place.address(), item.key)
}

fn new_page(
    lang: Lang,
    token: &FormToken,
    member: &Member,
    place: &Place,
    typed: &Typed,
    faults: &[Fault],
) -> Page {
    let (title, item) = (t!(lang, "action-new"), place.item(Some(&typed.item)));
    let body = html! {
        (web::fault_summary(lang, faults))
        (head(lang, place, &title))
        @if place.open().count() >= AT_ONCE { p.kz-note.kz-gap-below { (t!(lang, "actions-will-wait", most = AT_ONCE)) } }
        @if let Some(item) = item { (from_here(lang, place, item, &typed.level)) }
        form.kz-form.kz-gap-5 method="post" action=(place.address()) novalidate {
            (token)
            input type="hidden" name="item" value=(typed.item);
            input type="hidden" name="level" value=(typed.level);
            (fields(lang, typed, faults))
            button.kz-btn { (t!(lang, "action-keep")) }
        }
    };
    Page::desk(lang, title, place.desk(lang, token, member), body).with_faults(faults)
}

/// The item with its present and its next level, and the way to another.
fn from_here(lang: Lang, place: &Place, item: &Item, level: &str) -> Markup {
    html! {
        section aria-labelledby="from" {
            h2 #from { (item.title.of(lang)) }
            @if let Ok(level) = level.parse() { (levels(lang, item, level)) }
            p.kz-files.kz-gap-4 {
                span.kz-support { (t!(lang, "action-other-level")) }
                @for number in (1..=item.levels.len()).filter(|number| number.to_string() != level) {
                    a href=(level_address(place, item, number)) { (t!(lang, "level", level = number)) }
                }
                a href={ (place.address()) "/new" } { (t!(lang, "action-other-item")) }
            }
        }
    }
}

/// `POST /workplaces/{unit}/actions`: something to try, decided outside a dialogue.
pub async fn add(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(unit): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let place = place(&app, &member, &unit).await?;
    let draft = match read(&typed, &place.items(), today(&app)) {
        Ok(draft) => draft,
        Err(faults) => {
            let page = new_page(lang, &token, &member, &place, &typed, &faults);
            return Ok(page.into_response());
        }
    };
    let (by, dice, now) =
        (Keeper::from(&member.caretaker(&unit)?), app.dice.clone(), app.clock.now());
    app.db.write(move |tx| actions::add(tx, &by, &draft, &dice, now)).await?;
    Ok(Redirect::to(&place.address()).into_response())
}

// One that goes on

fn typed_of(action: &Action) -> Typed {
    Typed {
        words: action.words.clone(),
        owner: action.owner.clone(),
        starts: action.starts.to_string(),
        due: action.due.to_string(),
        sign: action.sign.clone(),
        depth: action.depth.key().to_owned(),
        reach: action.reach.key().to_owned(),
        ..Typed::default()
    }
}

/// `GET /workplaces/{unit}/actions/{action}/wording`
pub async fn edit(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path((unit, action)): Path<(String, String)>,
) -> Result<Page> {
    let place = place(&app, &member, &unit).await?;
    let action = place.one(&action)?;
    match action.goes_on() {
        true => Ok(edit_page(lang, &token, &member, &place, action, &typed_of(action), &[])),
        false => Err(Error::Refused(msg!("action-ended-before"))),
    }
}

fn edit_page(
    lang: Lang,
    token: &FormToken,
    member: &Member,
    place: &Place,
    action: &Action,
    typed: &Typed,
    faults: &[Fault],
) -> Page {
    let (title, at) = (t!(lang, "action-wording"), format!("{}/{}", place.address(), action.id));
    let body = html! {
        (web::fault_summary(lang, faults))
        (web::back(&at, &t!(lang, "action-back")))
        div.kz-title { h1 { (title) } p.kz-support { (t!(lang, "action-wording-text")) } }
        @if let Some((item, level)) = place.start_of(action) { (levels(lang, item, level)) }
        form.kz-form.kz-gap-5 method="post" action={ (at) "/wording" } novalidate {
            (token)
            (fields(lang, typed, faults))
            button.kz-btn { (t!(lang, "action-wording-keep")) }
        }
    };
    Page::desk(lang, title, place.desk(lang, token, member), body).with_faults(faults)
}

/// `POST /workplaces/{unit}/actions/{action}/wording`
pub async fn change(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path((unit, id)): Path<(String, String)>,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let place = place(&app, &member, &unit).await?;
    let (action, today) = (place.one(&id)?, today(&app));
    // A day that has passed may stay while the words are put right.
    let draft = match read_after(&typed, &[], today, today.min(action.due)) {
        Ok(draft) => draft,
        Err(faults) => {
            let page = edit_page(lang, &token, &member, &place, action, &typed, &faults);
            return Ok(page.into_response());
        }
    };
    let (by, dice, now, asked) =
        (Keeper::from(&member.caretaker(&unit)?), app.dice.clone(), app.clock.now(), id.clone());
    app.db.write(move |tx| actions::change(tx, &by, &asked, &draft, &dice, now)).await?;
    Ok(Redirect::to(&format!("{}/{id}", place.address())).into_response())
}
