//! C10: one thing that is tried, from its beginning to how it goes.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::words::{day, kind_words, line_words};
use super::{Place, Told, levels, place, standing, today};
use crate::accounts::Member;
use crate::actions::{Action, Keeper, LINE};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::results::{self, Since};
use crate::typed::{Fault, fault};
use crate::web::{self, Field, FormToken, Page, Posted};
use crate::words::Lang;
use crate::{App, actions, japan, t};

/// `GET /workplaces/{unit}/actions/{action}`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path((unit, action)): Path<(String, String)>,
) -> Result<Page> {
    let place = place(&app, &member, &unit).await?;
    let action = place.one(&action)?;
    page(&app, lang, &token, &member, &place, action, (&Told::default(), &[])).await
}

async fn page(
    app: &App,
    lang: Lang,
    token: &FormToken,
    member: &Member,
    place: &Place,
    action: &Action,
    (told, faults): (&Told, &[Fault]),
) -> Result<Page> {
    let since = since(app, member, place, action).await?;
    let body = html! {
        (web::fault_summary(lang, faults))
        (web::back(&place.address(), &t!(lang, "actions-title")))
        div.kz-title {
            @if let Some(item) = place.item_of(action) { p.kz-card__area { (item.title.of(lang)) } }
            h1 dir="auto" { (action.words) }
        }
        div.kz-c0.kz-c10 {
            div.kz-stack {
                (standing(lang, action, today(app)))
                @if let Some((item, level)) = place.start_of(action) { (levels(lang, item, level)) }
                (facts(lang, action))
                (place.serves(lang, action))
                @if let Some((since, others)) = &since {
                    section aria-labelledby="since" { h2 #since { (t!(lang, "action-since")) } (results::since_section(lang, since, *others)) }
                }
                @if action.goes_on() { (telling(lang, token, place, action, told, faults)) }
            }
            aside { (timeline(lang, action)) (links(lang, place, action)) }
        }
    };
    let desk = place.desk(lang, token, member);
    Ok(Page::desk(lang, action.words.clone(), desk, body).with_faults(faults))
}

/// For the chief: what the rounds told of its item before and after, and how many other things were tried on it.
async fn since(
    app: &App,
    member: &Member,
    place: &Place,
    action: &Action,
) -> Result<Option<(Since, usize)>> {
    let (Ok(chief), Some(item)) = (member.chief(&place.unit.id), action.item.clone()) else {
        return Ok(None);
    };
    let same = |other: &&Action| other.item.as_ref() == Some(&item) && other.id != action.id;
    let others = place.actions.iter().filter(same).count();
    let time = (action.began.unwrap_or(action.created), action.ended);
    let shelf = app.shelf.clone();
    let read = move |tx: &mut Tx| {
        let past = results::past(tx, &shelf, &chief)?;
        results::since(tx, &chief, &past, &item, time)
    };
    Ok(app.db.read(read).await?.map(|since| (since, others)))
}

fn facts(lang: Lang, action: &Action) -> Markup {
    let span = [action.starts, action.due].map(|day| japan::long_date(lang, day));
    let [starts, due] = span;
    html! {
        dl.kz-who {
            div { dt { (t!(lang, "action-sign")) } dd dir="auto" { (action.sign) } }
            div { dt { (t!(lang, "action-owner")) } dd { bdi { (action.owner) } } }
            div { dt { (t!(lang, "action-when")) } dd { (t!(lang, "action-span", starts = starts, due = due)) } }
            div { dt { (t!(lang, "action-how")) } dd { (kind_words(lang, action)) } }
        }
    }
}

/// One line on how it goes; and, apart from it, the two good ends.
fn telling(
    lang: Lang,
    token: &FormToken,
    place: &Place,
    action: &Action,
    told: &Told,
    faults: &[Fault],
) -> Markup {
    let ends = told.what == "done" || told.what == "stopped";
    let (line, reason) = if ends { ("", told.words.as_str()) } else { (told.words.as_str(), "") };
    let (of_line, of_end): (&[Fault], &[Fault]) = if ends { (&[], faults) } else { (faults, &[]) };
    let at = format!("{}/{}", place.address(), action.id);
    let words = Field::text("words", t!(lang, "check-in-label"), line);
    let why = t!(lang, "action-end-words");
    html! {
        form.kz-form method="post" action=(at) novalidate {
            (token)
            (words.hint(t!(lang, "check-in-hint", most = LINE)).draw(lang, of_line))
            button.kz-btn name="what" value="check-in" { (t!(lang, "check-in-keep")) }
        }
        section aria-labelledby="end" {
            h2 #end { (t!(lang, "action-end")) }
            p.kz-support { (t!(lang, "actions-ended-text")) }
            form.kz-form.kz-gap-4 method="post" action={ (at) "/end" } novalidate {
                (token)
                (Field::text("reason", why, reason).hint(t!(lang, "action-end-hint")).draw(lang, of_end))
                p.kz-files {
                    button.kz-btn.kz-btn--line name="what" value="done" { (t!(lang, "action-mark-done")) }
                    button.kz-btn.kz-btn--line name="what" value="stopped" { (t!(lang, "action-mark-stopped")) }
                }
            }
        }
    }
}

/// Decided, taken up, how it went, how it ended.
fn timeline(lang: Lang, action: &Action) -> Markup {
    let taken_up = action.began.filter(|began| *began != action.created);
    let ended = match action.state {
        actions::State::Stopped => t!(lang, "timeline-stopped"),
        _ => t!(lang, "timeline-done"),
    };
    html! {
        section aria-labelledby="timeline" {
            h2 #timeline { (t!(lang, "timeline")) }
            ol.kz-timeline {
                li { span.kz-support { (day(lang, action.created)) } span { (t!(lang, "timeline-decided")) } }
                @if let Some(at) = taken_up { li { span.kz-support { (day(lang, at)) } span { (t!(lang, "timeline-taken-up")) } } }
                @for line in &action.check_ins { li { span.kz-support { (day(lang, line.at)) } span { (line_words(lang, line)) } } }
                @if let Some(at) = action.ended { li { span.kz-support { (day(lang, at)) } span { (ended) } } }
            }
        }
    }
}

fn links(lang: Lang, place: &Place, action: &Action) -> Markup {
    let at = format!("{}/{}", place.address(), action.id);
    html! {
        @if action.goes_on() {
            p.kz-links.kz-gap-5 {
                a href={ (at) "/wording" } { (t!(lang, "action-wording")) }
                a href={ (at) "/card.pdf" } { (t!(lang, "action-card")) }
                a href={ "/workplaces/" (place.unit.id) "/asks" } { (t!(lang, "asks-door")) }
            }
        }
    }
}

/// `POST /workplaces/{unit}/actions/{action}`: one line on how it goes.
pub async fn tell(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path((unit, action)): Path<(String, String)>,
    Posted(told): Posted<Told>,
) -> Result<Response> {
    keep(&app, lang, &token, &member, (unit, action), told, "words").await
}

/// How it ended.
#[derive(serde::Deserialize)]
pub struct End {
    #[serde(default)]
    what: String,
    #[serde(default)]
    reason: String,
}

/// `POST /workplaces/{unit}/actions/{action}/end`: done, or stopped with a reason.
pub async fn end(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path((unit, action)): Path<(String, String)>,
    Posted(End { what, reason }): Posted<End>,
) -> Result<Response> {
    let told = Told { what, words: reason };
    keep(&app, lang, &token, &member, (unit, action), told, "reason").await
}

/// What has to be mended is told beside its field, with what was typed.
async fn keep(
    app: &App,
    lang: Lang,
    token: &FormToken,
    member: &Member,
    (unit, id): (String, String),
    told: Told,
    field: &'static str,
) -> Result<Response> {
    let place = place(app, member, &unit).await?;
    let action = place.one(&id)?;
    let (by, dice, now) =
        (Keeper::from(&member.caretaker(&unit)?), app.dice.clone(), app.clock.now());
    let (kept, asked) = (told.clone(), id.clone());
    match app.db.write(move |tx| kept.keep(tx, &by, &asked, &dice, now)).await {
        Err(Error::Refused(say)) if action.goes_on() => {
            let faults = [fault(field, say)];
            let entry = (&told, &faults[..]);
            Ok(page(app, lang, token, member, &place, action, entry).await?.into_response())
        }
        Err(error) => Err(error),
        Ok(()) if told.what == "check-in" => {
            Ok(Redirect::to(&format!("{}/{id}", place.address())).into_response())
        }
        Ok(()) => Ok(Redirect::to(&place.address()).into_response()),
    }
}
