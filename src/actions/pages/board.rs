//! C9: what a workplace means to try, what it tries, and what became of it.

use axum::extract::{Path, State};
use axum::response::Redirect;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::words::{kind_words, reminder_words, span_words};
use super::{Place, place, standing, today};
use crate::accounts::Member;
use crate::actions::{AT_ONCE, Action, Column, Keeper, Reminder};
use crate::error::Result;
use crate::web::{self, FormToken, Page, Posted, Pressed};
use crate::words::Lang;
use crate::{App, actions, t};

impl Place {
    /// What is tried now, whether its first day has come or not.
    pub(super) fn open(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|action| action.state == actions::State::Open)
    }

    fn column(&self, column: Column, today: Date) -> Vec<&Action> {
        self.actions.iter().filter(|action| action.column(today) == column).collect()
    }
}

/// `GET /workplaces/{unit}/actions`
pub async fn list(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(unit): Path<String>,
) -> Result<Page> {
    let (place, today) = (place(&app, &member, &unit).await?, today(&app));
    let [coming, trying, ended] =
        [Column::Coming, Column::Trying, Column::Ended].map(|column| place.column(column, today));
    let free = place.open().count() < AT_ONCE;
    let drawn = |action: &Action, of: &[&Action]| {
        card(lang, &token, &place, action, today, (of.len() > 1, free))
    };
    let body = html! {
        (web::back(&format!("/workplaces/{}", place.unit.id), &place.unit.name))
        div.kz-title {
            h1 { (t!(lang, "actions-title")) }
            p.kz-support { (t!(lang, "actions-text", most = AT_ONCE)) }
        }
        (reminders(lang, &place, today))
        p.kz-gap-below { a.kz-btn href={ (place.address()) "/new" } { (t!(lang, "action-new")) } }
        div.kz-board {
            section aria-labelledby="coming" {
                h2 #coming { (t!(lang, "actions-coming")) }
                @if coming.is_empty() { p.kz-support { (t!(lang, "actions-coming-none")) } }
                ul { @for action in &coming { (drawn(action, &coming)) } }
            }
            section aria-labelledby="trying" {
                h2 #trying { (t!(lang, "actions-trying")) }
                @if trying.is_empty() { p.kz-support { (t!(lang, "actions-none")) } }
                ul { @for action in &trying { (drawn(action, &trying)) } }
            }
            section aria-labelledby="ended" {
                h2 #ended { (t!(lang, "actions-ended")) }
                p.kz-support { (t!(lang, "actions-ended-text")) }
                ul { @for action in &ended { (drawn(action, &[])) } }
            }
        }
        (files(lang, &place))
    };
    Ok(Page::desk(lang, t!(lang, "actions-title"), place.desk(lang, &token, &member), body))
}

/// What has to be remembered now, each leading to its action.
fn reminders(lang: Lang, place: &Place, today: Date) -> Markup {
    let of = |action| Some((action, Action::reminder(action, today)?));
    let found: Vec<(&Action, Reminder)> = place.actions.iter().filter_map(of).collect();
    html! {
        @if !found.is_empty() {
            section.kz-note.kz-gap-below aria-labelledby="remember" {
                h2.kz-board__remember #remember { (t!(lang, "actions-remember")) }
                ul.kz-list {
                    @for (action, reminder) in found {
                        li { span { a href={ (place.address()) "/" (action.id) } { bdi { (action.words) } } "　" (reminder_words(lang, action, reminder)) } }
                    }
                }
            }
        }
    }
}

fn card(
    lang: Lang,
    token: &FormToken,
    place: &Place,
    action: &Action,
    today: Date,
    (several, free): (bool, bool),
) -> Markup {
    let at = format!("{}/{}", place.address(), action.id);
    html! {
        li.kz-board__card {
            @if let Some(item) = place.item_of(action) { p.kz-card__area { (item.title.of(lang)) } }
            h3 { a href=(at) { bdi { (action.words) } } }
            p.kz-support { (span_words(lang, action, today)) }
            p.kz-support { (kind_words(lang, action)) }
            (place.serves(lang, action))
            @if action.state != actions::State::Open { (standing(lang, action, today)) }
            @if action.state == actions::State::Waiting && free {
                form method="post" action={ (at) "/turn" } { (token) button.kz-btn.kz-btn--line { (t!(lang, "action-take-up")) span.kz-sr { "：" (action.words) } } }
            }
            @if several && action.goes_on() { (mover(lang, token, action, &at)) }
        }
    }
}

/// One place up or down.
fn mover(lang: Lang, token: &FormToken, action: &Action, at: &str) -> Markup {
    let said = |words: String| html! { (words) span.kz-sr { "：" (action.words) } };
    html! {
        form.kz-board__move method="post" action={ (at) "/order" } {
            (token)
            button.kz-link name="to" value="up" { (said(t!(lang, "action-up"))) }
            button.kz-link name="to" value="down" { (said(t!(lang, "action-down"))) }
        }
    }
}

/// What may be taken along.
fn files(lang: Lang, place: &Place) -> Markup {
    let goes_on = place.actions.iter().any(Action::goes_on);
    html! {
        section.kz-sec aria-labelledby="papers" {
            h2 #papers { (t!(lang, "actions-papers")) }
            p.kz-files {
                @if goes_on {
                    a href={ (place.address()) "/cards.pdf" } { (t!(lang, "actions-cards-a6")) }
                    a href={ (place.address()) "/cards-a4.pdf" } { (t!(lang, "actions-cards-a4")) }
                }
                @if !place.actions.is_empty() { a href={ (place.address()) "/list.pdf" } { (t!(lang, "actions-list-a4")) } }
                @if goes_on { a href={ (place.address()) "/calendar.ics" } { (t!(lang, "actions-calendar")) } }
                a href={ "/workplaces/" (place.unit.id) "/asks" } { (t!(lang, "asks-door")) }
            }
        }
    }
}

/// Where to.
#[derive(Deserialize)]
pub struct Move {
    #[serde(default)]
    to: String,
}

/// `POST /workplaces/{unit}/actions/{action}/order`
pub async fn shift(
    State(app): State<App>,
    member: Member,
    Path((unit, action)): Path<(String, String)>,
    Posted(Move { to }): Posted<Move>,
) -> Result<Redirect> {
    let (by, today) = (Keeper::from(&member.caretaker(&unit)?), today(&app));
    app.db.write(move |tx| actions::shift(tx, &by, &action, to == "up", today)).await?;
    Ok(Redirect::to(&format!("/workplaces/{unit}/actions")))
}

/// `POST /workplaces/{unit}/actions/{action}/turn`: what waited is tried from now on.
pub async fn take_up(
    State(app): State<App>,
    member: Member,
    Path((unit, action)): Path<(String, String)>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let (by, now) = (Keeper::from(&member.caretaker(&unit)?), app.clock.now());
    app.db.write(move |tx| actions::take_up(tx, &by, &action, now)).await?;
    Ok(Redirect::to(&format!("/workplaces/{unit}/actions")))
}
