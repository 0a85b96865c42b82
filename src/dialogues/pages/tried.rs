//! What the workplace tries: how it goes, what is decided anew, why nothing is; and when it is measured again.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::{Room, gap, room};
use crate::accounts::{self, Member};
use crate::actions::{self, AT_ONCE, Draft, Told, Typed, WORDS};
use crate::dialogues::{self, Dialogue};
use crate::error::{Error, Result};
use crate::typed::{Fault, fault};
use crate::web::{self, Field, FormToken, Page, Posted};
use crate::words::Lang;
use crate::{App, japan, msg, t};

// On the desk and in the room

/// The open actions of last time, for those who tell how they go.
pub fn open(lang: Lang, room: &Room, today: Date, post: Option<&FormToken>) -> Markup {
    let to = format!("/dialogues/{}/actions", room.dialogue.id);
    html! {
        @if room.tried().next().is_none() { p.kz-note { (t!(lang, "open-actions-none")) } }
        @for action in room.tried() {
            (actions::card(lang, action, room.item(action.item.as_deref()), today, post.map(|token| (token, to.as_str()))))
        }
    }
}

/// What was decided in this dialogue so far, or why nothing is tried.
pub fn decided(lang: Lang, room: &Room, today: Date) -> Markup {
    let here = |action: &&actions::Action| action.dialogue.as_ref() == Some(&room.dialogue.id);
    html! {
        @for action in room.actions.iter().filter(here) {
            (actions::card(lang, action, room.item(action.item.as_deref()), today, None))
        }
        @if let Some(reason) = &room.dialogue.no_action { p.kz-note { (t!(lang, "no-action-told")) " " bdi { (reason) } } }
    }
}

/// The next level of each item, as a prompt.
pub fn prompts(lang: Lang, room: &Room) -> Markup {
    html! { @for item in room.talked() { (gap::next_level(lang, room, item)) } }
}

/// The facilitator's forms: something to try, or the reason why not.
pub fn decide(lang: Lang, token: &FormToken, room: &Room, today: Date) -> Markup {
    forms(lang, token, room, &usual(room, today), "", &[])
}

/// As it is mostly filled in: for the first item talked about.
fn usual(room: &Room, today: Date) -> Typed {
    let item = room.talked().first().map_or_else(String::new, |item| item.key.clone());
    Typed { item, ..Typed::usual(today) }
}

fn forms(
    lang: Lang,
    token: &FormToken,
    room: &Room,
    typed: &Typed,
    reason: &str,
    faults: &[Fault],
) -> Markup {
    let id = &room.dialogue.id;
    html! {
        @if room.tried().count() >= AT_ONCE { p.kz-note { (t!(lang, "actions-will-wait", most = AT_ONCE)) } }
        form.kz-form method="post" action={ "/dialogues/" (id) "/actions" } novalidate {
            (token)
            p.kz-support { (t!(lang, "actions-text", most = AT_ONCE)) }
            (actions::item_choice(lang, &typed.item, &room.offered()))
            (actions::fields(lang, typed, faults))
            button.kz-btn.kz-btn--line { (t!(lang, "action-keep")) }
        }
        form.kz-form method="post" action={ "/dialogues/" (id) "/no-action" } novalidate {
            (token)
            (Field::text("reason", t!(lang, "no-action"), reason).hint(t!(lang, "no-action-hint")).draw(lang, faults))
            button.kz-btn.kz-btn--line { (t!(lang, "no-action-keep")) }
        }
    }
}

/// When it is measured again, for the facilitator.
pub fn next_day_form(
    lang: Lang,
    token: &FormToken,
    dialogue: &Dialogue,
    today: Date,
    typed: Option<&str>,
    faults: &[Fault],
) -> Markup {
    let usual = dialogue.next_day.unwrap_or(today.saturating_add(4.months())).to_string();
    html! {
        (next_day_told(lang, dialogue))
        form.kz-form method="post" action={ "/dialogues/" (dialogue.id) "/next-day" } novalidate {
            (token)
            (Field::text("day", t!(lang, "next-day"), typed.unwrap_or(&usual)).hint(t!(lang, "next-day-hint")).draw(lang, faults))
            button.kz-btn.kz-btn--line { (t!(lang, "next-day-keep")) }
        }
    }
}

/// When it is measured again, for everybody.
pub fn next_day_told(lang: Lang, dialogue: &Dialogue) -> Markup {
    html! { @if let Some(day) = dialogue.next_day { p.kz-note.kz-note--tint { (t!(lang, "next-day-told", when = japan::long_date(lang, day))) } } }
}

// What is sent

async fn look(app: &App, member: &Member, id: &str) -> Result<Room> {
    let (shelf, member, id) = (app.shelf.clone(), member.clone(), id.to_owned());
    app.db
        .read(move |tx| {
            let (_, dialogue) = dialogues::facilitator(tx, &member, &id)?;
            match dialogue.unit {
                Some(_) => room(tx, &shelf, dialogue),
                None => Err(Error::NotFound),
            }
        })
        .await
}

/// `GET /dialogues/{dialogue}/actions`: the forms on a page of their own.
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
) -> Result<Page> {
    let room = look(&app, &member, &id).await?;
    let today = japan::wall_clock(app.clock.now()).date();
    let forms = decide(lang, &token, &room, today);
    Ok(page(lang, &token, &member, &room, today, forms, &[]))
}

fn page(
    lang: Lang,
    token: &FormToken,
    member: &Member,
    room: &Room,
    today: Date,
    forms: Markup,
    faults: &[Fault],
) -> Page {
    let body = html! {
        (web::fault_summary(lang, faults))
        div.kz-title {
            (web::back(&format!("/dialogues/{}", room.dialogue.id), &room.dialogue.title))
            h1 { (t!(lang, "action-new")) }
        }
        h2.kz-sr { (t!(lang, "actions-title")) }
        div.kz-stack { (prompts(lang, room)) (decided(lang, room, today)) (forms) }
    };
    let head = accounts::desk(lang, member, "", token.clone());
    Page::desk(lang, t!(lang, "action-new"), head, body).with_faults(faults)
}

/// `POST /dialogues/{dialogue}/actions`
pub async fn add(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let (room, now) = (look(&app, &member, &id).await?, app.clock.now());
    let today = japan::wall_clock(now).date();
    let draft = match actions::read(&typed, &room.offered(), today) {
        Ok(draft) => draft,
        Err(faults) => {
            let forms = forms(lang, &token, &room, &typed, "", &faults);
            let page = page(lang, &token, &member, &room, today, forms, &faults);
            return Ok(page.into_response());
        }
    };
    let item = room.sheet.items().find(|item| draft.item.as_ref() == Some(&item.key));
    let draft = Draft { level: item.and_then(|item| room.level(item)), ..draft };
    let (dice, asked) = (app.dice.clone(), id.clone());
    let added = app.db.write(move |tx| {
        let (by, dialogue) = dialogues::facilitator(tx, &member, &asked)?;
        dialogues::try_out(tx, &by, &dialogue, &draft, &dice, now)
    });
    added.await?;
    Ok(Redirect::to(&format!("/dialogues/{id}")).into_response())
}

/// `POST /dialogues/{dialogue}/actions/{action}`: how it goes, or how it ended.
pub async fn tell(
    State(app): State<App>,
    member: Member,
    Path((id, action)): Path<(String, String)>,
    Posted(told): Posted<Told>,
) -> Result<Redirect> {
    let (dice, now, asked) = (app.dice.clone(), app.clock.now(), id.clone());
    let told = app.db.write(move |tx| {
        let (_, dialogue) = dialogues::facilitator(tx, &member, &asked)?;
        dialogues::tell_of_action(tx, &dialogue, &action, &told, &dice, now)
    });
    told.await?;
    Ok(Redirect::to(&format!("/dialogues/{id}")))
}

/// Why nothing is tried.
#[derive(Deserialize)]
pub struct Reason {
    #[serde(default)]
    reason: String,
}

/// `POST /dialogues/{dialogue}/no-action`
pub async fn nothing(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
    Posted(Reason { reason }): Posted<Reason>,
) -> Result<Response> {
    let room = look(&app, &member, &id).await?;
    let say = match reason.trim().chars().count() {
        0 => Some(msg!("no-action-missing")),
        long if long > WORDS => Some(msg!("action-long", most = WORDS, now = long)),
        _ => None,
    };
    if let Some(say) = say {
        let (faults, today) = ([fault("reason", say)], japan::wall_clock(app.clock.now()).date());
        let forms = forms(lang, &token, &room, &usual(&room, today), &reason, &faults);
        let page = page(lang, &token, &member, &room, today, forms, &faults);
        return Ok(page.into_response());
    }
    let asked = id.clone();
    let kept = app.db.write(move |tx| {
        let (by, _) = dialogues::facilitator(tx, &member, &asked)?;
        dialogues::set_no_action(tx, &by, Some(reason.trim()))
    });
    kept.await?;
    Ok(Redirect::to(&format!("/dialogues/{id}")).into_response())
}

/// When it is measured again.
#[derive(Deserialize)]
pub struct Day {
    #[serde(default)]
    day: String,
}

/// `POST /dialogues/{dialogue}/next-day`
pub async fn next_day(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
    Posted(Day { day: typed }): Posted<Day>,
) -> Result<Response> {
    let today = japan::wall_clock(app.clock.now()).date();
    let say = match japan::day_of(&typed) {
        Ok(day) if day > today => {
            let asked = id.clone();
            let kept = app.db.write(move |tx| {
                let (by, _) = dialogues::facilitator(tx, &member, &asked)?;
                dialogues::set_next_day(tx, &by, Some(day))
            });
            kept.await?;
            return Ok(Redirect::to(&format!("/dialogues/{id}")).into_response());
        }
        Ok(_) => msg!("next-day-past"),
        Err(bad) => bad.message(),
    };
    let (faults, room) = ([fault("day", say)], look(&app, &member, &id).await?);
    let body = html! {
        (web::fault_summary(lang, &faults))
        div.kz-title {
            (web::back(&format!("/dialogues/{id}"), &room.dialogue.title))
            h1 { (t!(lang, "next-day")) }
        }
        (next_day_form(lang, &token, &room.dialogue, today, Some(&typed), &faults))
    };
    let head = accounts::desk(lang, &member, "", token);
    let page = Page::desk(lang, t!(lang, "next-day"), head, body).with_faults(&faults);
    Ok(page.into_response())
}
