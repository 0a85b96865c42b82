//! Over all workplaces: one figure, its interval, and what it does not say.

use axum::extract::State;
use gauge::effect::{ANSWERS, DRAWS, Effect, WORKPLACES};
use gauge::shown::Shown;
use maud::{Markup, html};

use crate::accounts::{self, Member};
use crate::charts::{self, Frame, Width};
use crate::effects;
use crate::error::Result;
use crate::web::{self, FormToken, Page};
use crate::words::Lang;
use crate::{App, t};

/// `GET /effects`
pub async fn over_all(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
) -> Result<Page> {
    let (by, shelf) = (member.promotion()?, app.shelf.clone());
    let found = app.db.read(move |tx| effects::over_all(tx, &shelf, &by)).await?;
    let title = t!(lang, "over-all-title");
    let body = html! {
        div.kz-title {
            (web::back("/", &t!(lang, "home-title")))
            h1 { (title) }
            @match found.value() {
                Some(effect) => p.kz-message { (web::rich(&message(lang, effect))) },
                None => p.kz-message { (t!(lang, "over-all-hidden")) },
            }
        }
        @match found.value() {
            Some(effect) => { (figure(lang, effect)) (counts(lang, effect)) },
            None => p.kz-note { (t!(lang, "over-all-hidden-text", workplaces = WORKPLACES, answers = ANSWERS)) },
        }
        (not_said(lang, &found))
    };
    Ok(Page::desk(lang, title, accounts::desk(lang, &member, "/effects", token), body))
}

fn message(lang: Lang, effect: &Effect) -> String {
    let levels = charts::decimal(effect.levels().abs());
    match (effect.is_sure(), effect.levels() > 0.0) {
        (false, _) => t!(lang, "over-all-unsure"),
        (true, true) => t!(lang, "over-all-up", levels = levels),
        (true, false) => t!(lang, "over-all-down", levels = levels),
    }
}

fn figure(lang: Lang, effect: &Effect) -> Markup {
    let about = t!(lang, "over-all-about");
    let draw = |id, width| charts::interval(&Frame { id, about: &about, lang }, width, effect);
    html! {
        figure.kz-gap-5 aria-labelledby="effect" {
            figcaption.kz-support #effect { (about) }
            div.kz-wide { (draw("effect-wide", Width::Wide)) } div.kz-narrow { (draw("effect-narrow", Width::Narrow)) }
        }
    }
}

fn counts(lang: Lang, effect: &Effect) -> Markup {
    let (low, high) = effect.interval();
    let rows = [
        (t!(lang, "over-all-difference"), charts::signed(effect.levels())),
        (
            t!(lang, "over-all-interval"),
            t!(lang, "over-all-from-to", low = charts::signed(low), high = charts::signed(high)),
        ),
        (t!(lang, "over-all-workplaces"), effect.workplaces().to_string()),
        (t!(lang, "over-all-pairs"), effect.pairs().to_string()),
        (t!(lang, "over-all-with"), effect.with().to_string()),
        (t!(lang, "over-all-without"), effect.without().to_string()),
    ];
    html! {
        table.kz-table.kz-gap-5 {
            caption { (t!(lang, "over-all-caption")) }
            thead { tr { th scope="col" { (t!(lang, "over-all-what")) } th.kz-r scope="col" { (t!(lang, "over-all-value")) } } }
            tbody { @for (what, value) in rows { tr { th scope="row" { (what) } td.kz-r { (value) } } } }
        }
    }
}

/// What the figure does not say, and how it is worked out.
fn not_said(lang: Lang, found: &Shown<Effect>) -> Markup {
    html! {
        @if found.value().is_some() {
            section.kz-sec.kz-note.kz-note--tint aria-labelledby="no-cause" {
                h2 #no-cause { (t!(lang, "over-all-cause")) }
                p { (t!(lang, "over-all-cause-text")) }
            }
        }
        details.kz-fold.kz-gap-5 {
            summary { (t!(lang, "over-all-how")) }
            ul.kz-list {
                li { span { (t!(lang, "over-all-how-1")) } }
                li { span { (t!(lang, "over-all-how-2")) } }
                li { span { (t!(lang, "over-all-how-3", draws = DRAWS)) } }
                li { span { (t!(lang, "over-all-how-4", workplaces = WORKPLACES, answers = ANSWERS)) } }
            }
        }
    }
}
