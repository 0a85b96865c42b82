//! The projector: one message a scene, large, without names.

use std::cmp::Ordering;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use maud::{Markup, html};

use super::{Live, Room, gap, room, scene, split, tried};
use crate::actions::Action;
use crate::charts::{self, Frame};
use crate::dialogues::run::Scene;
use crate::dialogues::stage::Course;
use crate::dialogues::{self, Pulse};
use crate::error::Result;
use crate::live;
use crate::web::Page;
use crate::words::Lang;
use crate::{App, japan, t};

/// How many votes fit on the wall.
const ROWS: usize = 6;
/// And how many above what each role chose.
const ROWS_ABOVE: usize = 3;

/// The address people type: as configured, else as this browser came.
fn origin(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let here = || host.map(|host| format!("http://{host}"));
    let base = app.public_url.clone().or_else(here).unwrap_or_default();
    base.trim_end_matches('/').to_owned()
}

async fn look(app: &App, wall: String) -> Result<Room> {
    let shelf = app.shelf.clone();
    app.db
        .read(move |tx| {
            let dialogue = dialogues::by_wall(tx, &wall)?;
            room(tx, &shelf, dialogue)
        })
        .await
}

/// `GET /wall/{wall}`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    Path(wall): Path<String>,
) -> Result<Page> {
    let base = origin(&app, &headers);
    let room = look(&app, wall.clone()).await?;
    let title = room.title(lang).unwrap_or_else(|| room.dialogue.title.clone());
    let page =
        Page::wall(lang, t!(lang, "wall-title", title = title), body(&app, lang, &base, &room));
    Ok(page.live(format!("/wall/{wall}/stream")))
}

/// `GET /wall/{wall}/stream`
pub async fn stream(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    Path(wall): Path<String>,
) -> Result<Response> {
    let base = origin(&app, &headers);
    let dialogue = look(&app, wall.clone()).await?.dialogue.id;
    let watched = app.dialogues.watch(&dialogues::topic(&dialogue));
    let place = app.places.take(&format!("wall {wall} {}", app.dice.id()));
    let mut last: Option<Arc<Live>> = None;
    Ok(live::stream(place, watched, move |now: Arc<Live>| {
        let before = last.replace(now.clone());
        let before = before.as_ref().map(|live| &live.pulse);
        let page = before.is_none_or(|before| view(before) != view(&now.pulse));
        let counts = before.is_none_or(|before| counts(before) != counts(&now.pulse));
        let (app, base) = (app.clone(), base.clone());
        async move {
            Ok(match (page, counts) {
                (false, false) => None,
                (false, true) => Some(live::part(&html! {
                    (gathered(lang, now.pulse.people))
                    @if now.pulse.vote.is_some() { (scene::turnout_now(lang, &now.pulse)) }
                })),
                (true, _) => {
                    let room = now.room(&app).await?;
                    Some(live::main(&body(&app, lang, &base, &room)))
                }
            })
        }
    }))
}

/// Another one of these means a new page.
fn view(pulse: &Pulse) -> impl PartialEq + use<'_> {
    (pulse.version, &pulse.closed, &pulse.vote, &pulse.shown, &pulse.turns, &pulse.settled)
}

/// What moves on the page.
fn counts(pulse: &Pulse) -> impl PartialEq + use<> {
    (pulse.people, pulse.ballots())
}

fn body(app: &App, lang: Lang, base: &str, room: &Room) -> Markup {
    match room.dialogue.stage.course {
        Course::Waiting => waiting(lang, base, room),
        Course::Ended => html! {
            div.kz-wall__phase { p.kz-wall__no { (scene::mark(lang, &room.dialogue)) } h1 { (t!(lang, "wall-over")) } }
            p.kz-wall__q { (t!(lang, "wall-over-text")) }
        },
        Course::Running(_) => running(app, lang, base, room),
    }
}

fn waiting(lang: Lang, base: &str, room: &Room) -> Markup {
    html! {
        div.kz-wall__phase { p.kz-wall__no { (scene::mark(lang, &room.dialogue)) (t!(lang, "wall-gather")) } h1 { (room.dialogue.title) } }
        (gathered(lang, room.people))
        ul.kz-wall__hint { @for rule in room.dialogue.stage.run.rules().iter().take(3) { li { (rule.of(lang)) } } }
        (way_in(lang, base, room))
        (flight(lang, room))
    }
}

/// How many have come, replaced as they come.
fn gathered(lang: Lang, people: u32) -> Markup {
    html! { p.kz-wall__q #gathered { (t!(lang, "wall-gathered", people = people)) } }
}

fn running(app: &App, lang: Lang, base: &str, room: &Room) -> Markup {
    let scene = room.dialogue.scene().unwrap_or(Scene::Break);
    let title = room.title(lang).unwrap_or_default();
    let (number, of) =
        (room.dialogue.stage.phase().unwrap_or(0) + 1, room.dialogue.stage.run.phases.len());
    let place = html! { p.kz-wall__no { (scene::mark(lang, &room.dialogue)) (t!(lang, "phase-of", number = number, of = of)) } };
    if let Some((title, opened)) = opened(lang, room, scene, &title) {
        return html! {
            div.kz-wall__phase { (place) h1 { (title) } }
            div.kz-wall__all { (opened) }
        };
    }
    html! {
        div.kz-wall__phase { (place) h1 { (title) } }
        p.kz-wall__q { (message(lang, room, scene)) }
        div.kz-wall__hint { (hint(lang, room, scene)) }
        @if let Some(left) = room.left(app.clock.now()) {
            p.kz-wall__timer { span.kz-wall__digits { (live::time_left(left)) } span.kz-wall__left { (t!(lang, "time-left")) } }
        }
        (way_in(lang, base, room))
        // A picture of figures and the next level's sentence need the room the flight would take.
        @if !matches!(scene, Scene::LookAtGap | Scene::Action) { (flight(lang, room)) }
    }
}

/// A vote that was opened has the wall to itself: what stands above it, and what it says.
fn opened(lang: Lang, room: &Room, scene: Scene, title: &str) -> Option<(String, Markup)> {
    let question = room.question(&scene::vote_of(room)).filter(|it| it.result.is_some())?;
    match (scene, room.focus()) {
        (Scene::Agree, Some(item)) => {
            let told =
                html! { (scene::levels(lang, item, question)) (scene::agreed(lang, room, item)) };
            Some((item.title.of(lang).to_owned(), told))
        }
        (scene, _) if scene.votes() => {
            let split = split::lines(lang, room, question);
            let rows = if split.0.is_empty() { ROWS } else { ROWS_ABOVE };
            let told = html! { (scene::votes(lang, room, question, rows)) (split) };
            Some((title.to_owned(), told))
        }
        _ => None,
    }
}

/// The item talked about, or what the scene asks.
fn message(lang: Lang, room: &Room, scene: Scene) -> String {
    match (scene, room.focus()) {
        (Scene::LookAtGap | Scene::Silence | Scene::Why | Scene::Agree, Some(item)) => {
            item.title.of(lang).to_owned()
        }
        _ => scene::question(lang, scene),
    }
}

fn hint(lang: Lang, room: &Room, scene: Scene) -> Markup {
    let item = room.focus();
    html! {
        @match scene {
            Scene::LookAtGap => { @if let Some(item) = item { (gap::on_wall(lang, room, item)) } }
            Scene::Silence | Scene::Why => { p { (scene::question(lang, scene)) } }
            Scene::Agree => { p { (scene::question(lang, scene)) } (scene::turnout(lang, room)) }
            Scene::OpenActions | Scene::Action => { (actions(lang, room, scene)) }
            Scene::Close | Scene::Closing => { (tried::next_day_told(lang, &room.dialogue)) (released(room)) }
            scene if scene.votes() => { p { (t!(lang, "wall-opened-at-once")) } (scene::turnout(lang, room)) }
            _ => { (released(room)) }
        }
        @if let Some(number) = room.turn(None).and_then(|turn| turn.speaker()) { p { (t!(lang, "turn-of", number = number)) } }
    }
}

/// What is tried: of last time, or what was decided just now; before that the next level's own sentence.
fn actions(lang: Lang, room: &Room, scene: Scene) -> Markup {
    let here = |action: &&Action| {
        scene == Scene::OpenActions || action.dialogue.as_ref() == Some(&room.dialogue.id)
    };
    let shown: Vec<&Action> = room.actions.iter().filter(here).collect();
    html! {
        @if shown.is_empty() {
            @if scene == Scene::OpenActions { p { (t!(lang, "open-actions-none")) } }
            @else if let Some(item) = room.focus() { (gap::next_level(lang, room, item)) }
        }
        ul.kz-voices { @for action in shown {
            li { bdi { (action.words) } "　" (t!(lang, "action-by", owner = &action.owner, due = japan::short_date(lang, action.due))) }
        } }
    }
}

/// Voices the facilitator has released to everybody.
fn released(room: &Room) -> Markup {
    let shown: Vec<_> = room.voices.iter().filter(|voice| voice.shown).collect();
    html! {
        @if !shown.is_empty() { ul.kz-voices { @for voice in shown.iter().rev().take(4) { li dir="auto" { (voice.words) } } } }
    }
}

/// How to join, while it is not over.
fn way_in(lang: Lang, base: &str, room: &Room) -> Markup {
    let Some(code) = &room.dialogue.code else { return html! {} };
    let address = format!("{base}/join/{}", room.dialogue.door);
    let about = t!(lang, "join-qr");
    let frame = Frame { id: "join", about: &about, lang };
    html! {
        div.kz-wall__join {
            div {
                span.kz-wall__label { (t!(lang, "wall-join")) }
                span.kz-wall__code { (&code[..3]) " " (&code[3..]) }
                span.kz-wall__label { (base) "/join" }
            }
            @if let Some(symbol) = charts::qr(&frame, &address) { (symbol) }
        }
    }
}

fn flight(lang: Lang, room: &Room) -> Markup {
    let stage = &room.dialogue.stage;
    let titles: Vec<String> =
        (0..stage.run.phases.len()).map(|place| stage.run.title(lang, place)).collect();
    let state = |place: usize| match stage.phase().map(|now| place.cmp(&now)) {
        Some(Ordering::Less) => charts::State::Passed,
        Some(Ordering::Equal) => charts::State::Now,
        Some(Ordering::Greater) | None => charts::State::Later,
    };
    let phases: Vec<charts::Phase> = titles
        .iter()
        .zip(&stage.run.phases)
        .enumerate()
        .map(|(place, (title, phase))| (title.as_str(), phase.minutes, state(place)))
        .collect();
    let about = t!(lang, "wall-flight");
    let frame = Frame { id: "flight", about: &about, lang };
    html! {
        div.kz-wall__flight.kz-wide { (charts::flight(&frame, &phases)) }
        div.kz-narrow { (charts::flight_list(lang, &phases)) }
    }
}
