//! C4: the chief predicts what most people will say, before the close; afterwards it stands beside what they said, on
//! this page alone and for this chief alone.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Redirect;
use gauge::level::{Figures, Mark};
use gauge::shown::Shown;
use maud::{Markup, html};
use serde::Deserialize;

use crate::accounts::Member;
use crate::charts;
use crate::dialogues;
use crate::error::{Error, Result};
use crate::results::Seen;
use crate::rounds::{self, Round, State as Stands, mark_words};
use crate::sheets::{Item, Sheet};
use crate::web::{self, FormToken, Page, Posted};
use crate::words::Lang;
use crate::{App, organisations, results, t};

struct Ground {
    round: Round,
    unit: organisations::Unit,
    sheet: Arc<Sheet>,
    marks: Option<Vec<Mark>>,
    /// Once the round is closed.
    seen: Option<Seen>,
}

async fn ground(app: &App, member: &Member, id: String) -> Result<Ground> {
    let (shelf, by) = (app.shelf.clone(), member.clone());
    app.db
        .read(move |tx| {
            let round = rounds::round(tx, by.organisation(), &id)?;
            let seen = match round.state {
                Stands::Closed => Some(results::of_round(tx, &shelf, round.clone())?),
                _ => None,
            };
            Ok(Ground {
                marks: dialogues::prediction(tx, &by, &round)?,
                unit: organisations::unit(tx, by.organisation(), &round.unit)?,
                sheet: shelf.version(tx, by.organisation(), &round.sheet_version)?,
                seen,
                round,
            })
        })
        .await
}

/// `GET /rounds/{round}/prediction`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
) -> Result<Page> {
    let ground = ground(&app, &member, id).await?;
    let items = ground.round.items(&ground.sheet);
    let inner = match (&ground.seen, &ground.marks) {
        (Some(seen), Some(marks)) => beside(lang, seen, marks),
        (None, marks) if ground.round.takes_answers(app.clock.now()) => {
            fields(lang, &token, &ground.round, &items, marks.as_deref().unwrap_or_default())
        }
        _ => html! { p.kz-note { (t!(lang, "prediction-too-late")) } },
    };
    let title = t!(lang, "prediction-title");
    let body = html! {
        div.kz-title {
            (web::back(&format!("/workplaces/{}", ground.unit.id), &ground.unit.name))
            h1 { (title) }
            p { (t!(lang, "prediction-text")) }
        }
        (inner)
    };
    let desk =
        rounds::workplace_desk(lang, &token, &member, (&ground.unit.id, &ground.unit.name), None);
    Ok(Page::desk(lang, title, desk, body))
}

fn fields(lang: Lang, token: &FormToken, round: &Round, items: &[&Item], marks: &[Mark]) -> Markup {
    html! {
        @if !marks.is_empty() { p.kz-note.kz-note--tint role="status" { (t!(lang, "prediction-kept")) } }
        form.kz-form method="post" action={ "/rounds/" (round.id) "/prediction" } {
            (token)
            @for (place, item) in items.iter().enumerate() {
                @let id = format!("level-{place}");
                div.kz-field {
                    label for=(id) { (item.title.of(lang)) }
                    select id=(id) name="level" {
                        option value="" { (t!(lang, "prediction-none")) }
                        @for (level, text) in (1..).zip(&item.levels) {
                            option value=(level) selected[marks.get(place) == Some(&Mark::Level(level))] { (t!(lang, "level", level = level)) "　" (text.of(lang)) }
                        }
                    }
                }
            }
            button.kz-btn { (t!(lang, "prediction-keep")) }
        }
    }
}

/// What was predicted beside what may be told.
fn beside(lang: Lang, seen: &Seen, marks: &[Mark]) -> Markup {
    let items = seen.items();
    html! {
        div.kz-scroll role="region" aria-labelledby="prediction-caption" tabindex="0" {
            table.kz-table {
                caption #prediction-caption { (t!(lang, "prediction-caption")) }
                thead { tr { th scope="col" { (t!(lang, "item")) } th scope="col" { (t!(lang, "prediction-mine")) } th scope="col" { (t!(lang, "prediction-others")) } } }
                tbody { @for (place, item) in items.iter().enumerate() {
                    tr {
                        th scope="row" { (item.title.of(lang)) }
                        td { (mark_words(lang, marks.get(place).copied().unwrap_or(Mark::Blank))) }
                        td { (fullest_words(lang, seen.results().items()[place].all())) }
                    }
                } }
            }
        }
        p.kz-support.kz-gap-4 { (t!(lang, "prediction-private")) }
    }
}

fn fullest_words(lang: Lang, told: &Shown<Figures>) -> String {
    match charts::shape_of(told) {
        Err(why) => charts::mask(lang, why),
        Ok(figures) => {
            let levels = dialogues::fullest(figures).into_iter();
            let words: Vec<String> =
                levels.map(|level| charts::levels(lang, (level, level))).collect();
            words.join(&t!(lang, "list-join"))
        }
    }
}

/// One level an item, empty where nothing is predicted.
#[derive(Deserialize)]
pub struct Predicted {
    #[serde(default)]
    level: Vec<String>,
}

/// `POST /rounds/{round}/prediction`
pub async fn keep(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    Posted(form): Posted<Predicted>,
) -> Result<Redirect> {
    let (shelf, now, asked) = (app.shelf.clone(), app.clock.now(), id.clone());
    let kept = app.db.write(move |tx| {
        let round = rounds::round(tx, member.organisation(), &asked)?;
        let sheet = shelf.version(tx, member.organisation(), &round.sheet_version)?;
        let items = round.items(&sheet);
        if form.level.len() > items.len() {
            return Err(Error::NotFound);
        }
        let marks: Vec<Mark> = items
            .iter()
            .zip(form.level.iter().chain(std::iter::repeat(&String::new())))
            .map(mark)
            .collect();
        dialogues::predict(tx, &member, &asked, &marks, now)
    });
    kept.await?;
    Ok(Redirect::to(&format!("/rounds/{id}/prediction")))
}

fn mark((item, typed): (&&Item, &String)) -> Mark {
    match typed.parse::<u8>() {
        Ok(level) if (1..=item.levels.len()).contains(&level.into()) => Mark::Level(level),
        _ => Mark::Blank,
    }
}
