//! One unit through time: where it stands, and its steps in words.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::change::{CHANGES, change_hint, change_word};
use super::paths;
use crate::accounts::{Member, desk};
use crate::error::Result;
use crate::organisations::chart::EVER;
use crate::organisations::{Chart, Event};
use crate::web::{FormToken, Page, back};
use crate::words::{Lang, say};
use crate::{App, japan, organisations, t};

/// `GET /units/{unit}`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    let organisation = by.administrator()?.organisation().to_owned();
    let today = japan::wall_clock(app.clock.now()).date();
    let (unit, chart) = app
        .db
        .read(move |tx| {
            let unit = organisations::unit(tx, &organisation, &id)?;
            Ok((unit, organisations::chart(tx, &organisation)?))
        })
        .await?;
    let there = chart.version(&unit.id, today).is_some();
    let units = chart.at(today);
    let above = unit.parent.as_ref().filter(|_| there);
    let above = paths(&units).into_iter().find(|(other, _)| Some(&other.id) == above);
    let body = html! {
        div.kz-title {
            (back("/units", &t!(lang, "units-title")))
            h1 { bdi { (unit.name) } }
            @if let Some((_, path)) = above { p.kz-support { (path) } }
        }
        @if let Some(end) = chart.end_of(&unit.id) {
            p.kz-note {
                @if end <= today { (t!(lang, "unit-ended", day = end)) } @else { (t!(lang, "unit-ends", day = end)) }
            }
        }
        p.kz-files {
            a href={ "/units/" (unit.id) "/posts" } { (t!(lang, "unit-posts")) }
            a href={ "/units/" (unit.id) "/people" } { (t!(lang, "unit-people-link")) }
        }
        (history(lang, &chart, &unit.id))
        @if chart.end_of(&unit.id).is_none() {
            section.kz-sec aria-labelledby="changes" {
                h2 #changes { (t!(lang, "unit-changes")) }
                ul.kz-tasks { @for kind in CHANGES {
                    li.kz-tasks__row {
                        span {
                            a href={ "/units/" (unit.id) "/changes/" (kind.key()) } { (change_word(lang, kind)) }
                            span.kz-tasks__hint { (change_hint(lang, kind)) }
                        }
                    }
                } }
            }
        }
    };
    Ok(Page::desk(lang, unit.name.clone(), desk(lang, &by, "/units", token), body))
}

/// What led to it and what became of it, latest first.
fn history(lang: Lang, chart: &Chart, unit: &str) -> Markup {
    let mut events: Vec<Event> = chart.fate(unit);
    events.reverse();
    for event in chart.lineage(unit).events {
        if !events.contains(&event) {
            events.push(event);
        }
    }
    events.sort_by_key(|event| std::cmp::Reverse(event.day));
    let begun = chart.versions.iter().filter(|version| version.unit == unit);
    let since_ever = begun.map(|version| version.from).min() == Some(EVER);
    html! {
        section.kz-sec aria-labelledby="history" {
            h2 #history { (t!(lang, "unit-history")) }
            @if events.is_empty() { p { (t!(lang, "unit-history-none")) } }
            @else {
                ol.kz-list { @for event in &events { li { span { (say(lang, &event.message())) } } } }
                @if since_ever { p.kz-support { (t!(lang, "unit-since-ever")) } }
            }
        }
    }
}
