//! The facilitator's desk: where we are, what comes next, one solid button.

use std::mem::take;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::response::sse::Event;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;

use super::scene::{self, kind_label, writes};
use super::{Live, Room, choices, gap, record, room, tried};
use crate::accounts::{self, Member, Onlooker};
use crate::actions::Action;
use crate::db::Tx;
use crate::dialogues::run::Scene;
use crate::dialogues::stage::{Course, Move};
use crate::dialogues::{self, Colleague, Dialogue, Facilitator, Kind, Moved, Seat, Step};
use crate::error::{Error, Result};
use crate::live;
use crate::typed;
use crate::web::{FormToken, Page, Posted, Pressed};
use crate::words::Lang;
use crate::{App, japan, msg, rounds, t};

/// Unheard of for so long, somebody at the desk may have dropped off.
const QUIET: SignedDuration = SignedDuration::from_secs(60);

/// What the desk is drawn from.
struct Desk {
    by: Facilitator,
    room: Room,
    seats: Vec<Seat>,
    steps: Vec<Step>,
    colleagues: Vec<Colleague>,
    hands: Vec<(usize, u32)>,
    /// For the workplace's chief alone.
    chief: Option<ForChief>,
}

/// What the chief of the workplace may look at besides.
struct ForChief {
    /// The address of the round's results.
    results: String,
    /// The round, where the chief predicted it.
    predicted: Option<String>,
}

fn for_chief(tx: &mut Tx, member: &Member, dialogue: &Dialogue) -> Result<Option<ForChief>> {
    let is_chief = dialogue.unit.as_ref().is_some_and(|unit| member.chief(unit).is_ok());
    let Some(round) = dialogue.round.as_ref().filter(|_| is_chief) else { return Ok(None) };
    let round = rounds::round(tx, member.organisation(), round)?;
    let predicted = dialogues::prediction(tx, member, &round)?.is_some();
    let results = rounds::address(tx, &round)?;
    Ok(Some(ForChief { results, predicted: predicted.then_some(round.id) }))
}

async fn look(app: &App, member: &Member, id: String) -> Result<Desk> {
    let (shelf, member) = (app.shelf.clone(), member.clone());
    app.db
        .read(move |tx| {
            let (by, dialogue) = dialogues::facilitator(tx, &member, &id)?;
            let room = room(tx, &shelf, dialogue)?;
            let vote = scene::vote_of(&room);
            Ok(Desk {
                chief: for_chief(tx, &member, &room.dialogue)?,
                seats: dialogues::seats(tx, &id)?,
                steps: dialogues::steps(tx, &id)?,
                colleagues: dialogues::colleagues(tx, &id)?,
                hands: dialogues::hands(tx, &by, &vote)?,
                room,
                by,
            })
        })
        .await
}

/// `?told=stale` after a press that came second.
#[derive(Deserialize)]
pub struct Query {
    told: Option<String>,
}

/// `GET /dialogues/{dialogue}`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
    axum::extract::Query(query): axum::extract::Query<Query>,
) -> Result<Page> {
    let desk = look(&app, &member, id.clone()).await?;
    let (by, now) = (desk.by.clone(), app.clock.now());
    app.db.write(move |tx| dialogues::see(tx, &by, now)).await?;
    let body = html! {
        @if query.told.is_some() { p.kz-note role="alert" { (t!(lang, "desk-stale")) } }
        (body(lang, &token, &desk, app.clock.now()))
    };
    let head = accounts::desk(lang, &member, "", token);
    let page = Page::desk(lang, desk.room.dialogue.title.clone(), head, body);
    Ok(if desk.room.dialogue.is_over() {
        page
    } else {
        page.live(format!("/dialogues/{id}/stream"))
    })
}

/// `GET /dialogues/{dialogue}/stream`
pub async fn stream(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    mut onlooker: Onlooker,
    Path(id): Path<String>,
) -> Result<Response> {
    let member = onlooker.member(&app).await?;
    look(&app, &member, id.clone()).await?;
    let watched = app.dialogues.watch(&dialogues::topic(&id));
    let place = app.places.take(&format!("desk {id} {}", member.account()));
    let screen = Arc::new(Mutex::new(Screen::blank(app.clock.now())));
    let onlooker = Arc::new(tokio::sync::Mutex::new(onlooker));
    Ok(live::stream(place, watched, move |_: Arc<Live>| {
        let (app, onlooker, id, token) = (app.clone(), onlooker.clone(), id.clone(), token.clone());
        let screen = screen.clone();
        async move {
            let member = onlooker.lock().await.member(&app).await?;
            let (desk, now) = (look(&app, &member, id).await?, app.clock.now());
            let mut screen = screen.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(screen.news(lang, &token, desk, now))
        }
    }))
}

/// What stands on a desk's screen.  Ballots and newcomers change some numbers and add a row: the page of a large
/// room is not sent again for each of them.
struct Screen {
    /// The page but for its numbers and seats, as of that time.
    page: String,
    at: Timestamp,
    people: u32,
    turnout: Vec<(String, u32)>,
    seats: Vec<Seat>,
}

impl Screen {
    fn blank(at: Timestamp) -> Screen {
        Screen { page: String::new(), at, people: 0, turnout: Vec::new(), seats: Vec::new() }
    }

    /// What to send, so that it shows that desk.
    fn news(
        &mut self,
        lang: Lang,
        token: &FormToken,
        mut desk: Desk,
        now: Timestamp,
    ) -> Option<Event> {
        let (seats, people) = (take(&mut desk.seats), take(&mut desk.room.people));
        let turnout = take(&mut desk.room.turnout);
        let page = |at| body(lang, token, &desk, at).0;
        let same = seats.starts_with(&self.seats) && page(self.at) == self.page;
        if !same {
            (self.at, self.page) = (now, page(now));
        }
        let quiet =
            (seats.len(), people, &turnout) == (self.seats.len(), self.people, &self.turnout);
        (desk.seats, desk.room.people, desk.room.turnout) = (seats, people, turnout);
        let event = match same {
            true if quiet => None,
            true => Some(live::part(&numbers(lang, token, &desk, self.seats.len(), now))),
            false => Some(live::main(&body(lang, token, &desk, now))),
        };
        (self.seats, self.people, self.turnout) = (desk.seats, people, desk.room.turnout);
        event
    }
}

/// What moves on a page that already has so many seats.
fn numbers(lang: Lang, token: &FormToken, desk: &Desk, seats: usize, now: Timestamp) -> Markup {
    html! {
        (where_we_are(lang, desk, now))
        @if desk.room.dialogue.scene().is_some_and(Scene::asks_for_ballots) { (scene::turnout(lang, &desk.room)) }
        (taken(lang, &desk.seats))
        @for one in &desk.seats[seats..] { (seat(lang, token, one)) }
    }
}

fn body(lang: Lang, token: &FormToken, desk: &Desk, now: Timestamp) -> Markup {
    let room = &desk.room;
    html! {
        div.kz-title {
            h1 { (room.title(lang).unwrap_or_else(|| room.dialogue.title.clone())) }
            (where_we_are(lang, desk, now))
            (scene::rehearsal(lang, &room.dialogue))
        }
        div.kz-c0 {
            div.kz-c0__main {
                (next(lang, token, desk, now))
                (here(lang, token, desk, now))
            }
            aside.kz-c0__side {
                (doors(lang, token, desk))
                (run(lang, token, desk))
                (people(lang, token, desk))
                (runners(lang, token, desk, now))
            }
        }
    }
}

fn where_we_are(lang: Lang, desk: &Desk, now: Timestamp) -> Markup {
    let stage = &desk.room.dialogue.stage;
    let people = t!(lang, "desk-people", people = desk.room.people);
    html! {
        p.kz-support #where { @match stage.course {
            Course::Waiting => { (t!(lang, "desk-waiting")) "　" (people) }
            Course::Ended => { (t!(lang, "desk-over")) }
            Course::Running(present) => {
                (t!(lang, "phase-of", number = present.phase + 1, of = stage.run.phases.len())) "　" (people)
                @if let Some(began) = desk.room.dialogue.began { "　" (pace(lang, stage.pace(began, now))) }
            }
        } }
    }
}

fn pace(lang: Lang, minutes: i64) -> String {
    match minutes {
        0 => t!(lang, "pace-on-time"),
        late @ 1.. => t!(lang, "pace-late", minutes = late),
        early => t!(lang, "pace-early", minutes = -early),
    }
}

/// The one solid button, and what it leads to.
fn next(lang: Lang, token: &FormToken, desk: &Desk, now: Timestamp) -> Markup {
    let dialogue = &desk.room.dialogue;
    let run = &dialogue.stage.run;
    let (what, title, button) = match dialogue.stage.course {
        Course::Waiting => ("begin", run.title(lang, 0), t!(lang, "desk-begin")),
        Course::Running(present) if present.phase + 1 < run.phases.len() => {
            ("next", run.title(lang, present.phase + 1), t!(lang, "desk-next"))
        }
        Course::Running(_) => ("next", t!(lang, "desk-end-title"), t!(lang, "desk-end")),
        Course::Ended => return missing(lang, token, desk, japan::wall_clock(now).date()),
    };
    html! {
        section.kz-next aria-labelledby="next" {
            @if let Some(left) = desk.room.left(now) { p.kz-left { (t!(lang, "time-left")) " " (live::time_left(left)) } }
            h2 #next { (t!(lang, "desk-then", title = title)) }
            (course_form(token, dialogue, what, html! { button.kz-btn { (button) } }))
        }
        @if let Course::Running(present) = dialogue.stage.course {
            div.kz-links {
                @if present.phase > 0 { (course_form(token, dialogue, "back", html! { button.kz-link { (t!(lang, "desk-back")) } })) }
                (course_form(token, dialogue, "longer", html! { input type="hidden" name="minutes" value="5"; button.kz-link { (t!(lang, "desk-longer")) } }))
                (course_form(token, dialogue, "longer", html! { input type="hidden" name="minutes" value="-5"; button.kz-link { (t!(lang, "desk-shorter")) } }))
            }
        }
    }
}

fn course_form(token: &FormToken, dialogue: &Dialogue, what: &str, inner: Markup) -> Markup {
    html! {
        form.kz-inline method="post" action={ "/dialogues/" (dialogue.id) "/course" } {
            (token)
            input type="hidden" name="version" value=(dialogue.stage.version);
            input type="hidden" name="what" value=(what);
            (inner)
        }
    }
}

/// What is still missing when it is over.
fn missing(lang: Lang, token: &FormToken, desk: &Desk, today: Date) -> Markup {
    let room = &desk.room;
    let was = |scene: Scene| desk.steps.iter().any(|step| step.scene == scene);
    let important = room.question(dialogues::IMPORTANT).is_some();
    let here = |action: &Action| action.dialogue.as_deref() == Some(room.dialogue.id.as_str());
    let no_action = room.dialogue.no_action.is_none() && !room.actions.iter().any(here);
    html! {
        section.kz-next aria-labelledby="next" {
            h2 #next { (t!(lang, "desk-over-title")) }
            ul.kz-list {
                @if !important { li { (t!(lang, "missing-vote")) } }
                @if was(Scene::Agree) && room.agreements.is_empty() { li { (t!(lang, "missing-agreement")) } }
                @if was(Scene::Action) && no_action { li { (t!(lang, "missing-action")) } }
                @if room.dialogue.next_day.is_none() { li { (t!(lang, "missing-next-day")) } }
            }
            div { a.kz-btn href={ "/dialogues/" (room.dialogue.id) "/record" } { (t!(lang, "desk-record")) } }
        }
        @if room.dialogue.unit.is_some() { (tried::next_day_form(lang, token, &room.dialogue, today, None, &[])) }
        (record::discard_form(lang, token, &room.dialogue))
    }
}

/// What the present scene needs of the facilitator.
fn here(lang: Lang, token: &FormToken, desk: &Desk, now: Timestamp) -> Markup {
    let (room, today) = (&desk.room, japan::wall_clock(now).date());
    let Some(scene) = room.dialogue.scene() else { return html! {} };
    let note = room.dialogue.stage.phase().map(|phase| room.dialogue.stage.run.note(lang, phase));
    html! {
        section.kz-sec {
            h2 { (t!(lang, "desk-here")) }
            p.kz-message { (scene::question(lang, scene)) }
            @if let Some(note) = note.filter(|note| !note.is_empty()) { p.kz-note.kz-note--tint { (t!(lang, "desk-note")) " " (note) } }
            @if matches!(scene, Scene::LookAtGap | Scene::Silence | Scene::Why | Scene::Agree) { (items(lang, token, desk)) (chief_alone(lang, desk)) }
            @if let (Scene::LookAtGap, Some(item)) = (scene, room.focus()) { (gap::in_hand(lang, room, item)) }
            @if room.dialogue.unit.is_some() { (workplace(lang, token, room, scene, today)) }
            (turns(lang, token, desk))
            @if scene.votes() || scene == Scene::Agree { (vote(lang, token, desk)) }
            @if scene == Scene::Agree { (agreement(lang, token, desk)) }
            @for kind in writes(scene) { @if !kind.is_own() { (board(lang, token, desk, *kind)) } }
        }
    }
}

/// What is tried and when it is measured again, in the scenes that ask for it.
fn workplace(lang: Lang, token: &FormToken, room: &Room, scene: Scene, today: Date) -> Markup {
    match scene {
        Scene::OpenActions => {
            html! { div.kz-stack { (tried::open(lang, room, today, Some(token))) } }
        }
        Scene::Action => html! { div.kz-stack {
            (tried::prompts(lang, room))
            (tried::decided(lang, room, today))
            (tried::decide(lang, token, room, today))
        } },
        Scene::Close | Scene::Closing => {
            tried::next_day_form(lang, token, &room.dialogue, today, None, &[])
        }
        _ => html! {},
    }
}

/// For the chief alone: the own answers, which may be opened first, and what the chief predicted.
fn chief_alone(lang: Lang, desk: &Desk) -> Markup {
    html! {
        @if let Some(chief) = &desk.chief {
            p.kz-support { (t!(lang, "desk-chief")) }
            ul.kz-links {
                li { a href={ "/results/" (chief.results) "/own" } { (t!(lang, "own-see")) } }
                @if let Some(round) = &chief.predicted { li { a href={ "/rounds/" (round) "/prediction" } { (t!(lang, "task-predicted")) } } }
            }
        }
    }
}

/// Which item is talked about now.
fn items(lang: Lang, token: &FormToken, desk: &Desk) -> Markup {
    let (room, focus) = (&desk.room, desk.room.focus().map(|item| item.key.clone()));
    html! {
        ul.kz-tasks { @for (place, item) in room.talked().into_iter().enumerate() {
            li.kz-tasks__row {
                span { (item.title.of(lang)) }
                @if focus.as_ref() == Some(&item.key) { span.kz-state.kz-state--now { (t!(lang, "now")) } }
                @else { (course_form(token, &room.dialogue, "focus", html! {
                    input type="hidden" name="place" value=(place);
                    button.kz-link { (t!(lang, "desk-talk-of-this")) span.kz-sr { "：" (item.title.of(lang)) } }
                })) }
            }
        } }
    }
}

fn turns(lang: Lang, token: &FormToken, desk: &Desk) -> Markup {
    html! {
        @for (table, turn) in &desk.room.turns {
            div.kz-tasks__row {
                span {
                    @if let Some(table) = table { (t!(lang, "hand-table", table = *table)) "　" }
                    @match turn.speaker() {
                        Some(number) => (t!(lang, "turn-of", number = number)),
                        None => (t!(lang, "turn-all-heard")),
                    }
                    @if turn.unheard() > 0 { span.kz-support { "　" (t!(lang, "turn-unheard", people = turn.unheard())) } }
                }
                @if turn.speaker().is_some() {
                    form.kz-inline method="post" action={ "/dialogues/" (desk.room.dialogue.id) "/turn" } {
                        (token)
                        @if let Some(table) = table { input type="hidden" name="table" value=(table); }
                        input type="hidden" name="place" value=(turn.place);
                        button.kz-link { (t!(lang, "turn-pass")) }
                    }
                }
            }
        }
    }
}

/// The vote of the scene: how many are in, hands counted in, the close.
fn vote(lang: Lang, token: &FormToken, desk: &Desk) -> Markup {
    let (room, key) = (&desk.room, scene::vote_of(&desk.room));
    let Some(question) = room.question(&key) else { return html! {} };
    let id = &room.dialogue.id;
    if question.result.is_some() {
        return match (room.dialogue.scene(), room.focus()) {
            (Some(Scene::Agree), Some(item)) => scene::levels(lang, item, question),
            _ => scene::votes_and_split(lang, room, question),
        };
    }
    let names: Vec<(usize, String)> = match (room.dialogue.scene(), room.focus()) {
        (Some(Scene::Agree), Some(item)) => (0..item.levels.len())
            .map(|place| (place, t!(lang, "level-card", level = place + 1)))
            .collect(),
        _ => {
            let asked = room.asked().into_iter();
            asked.map(|(place, item)| (place, item.title.of(lang).to_owned())).collect()
        }
    };
    let name = |choice: usize| names.iter().find(|(place, _)| *place == choice);
    html! {
        (scene::turnout(lang, room))
        form.kz-inline method="post" action={ "/dialogues/" (id) "/closed-votes" } {
            (token)
            input type="hidden" name="question" value=(key);
            button.kz-btn.kz-btn--line { (t!(lang, "desk-close-vote")) }
        }
        details.kz-fold {
            summary { (t!(lang, "desk-hands")) }
            form.kz-form method="post" action={ "/dialogues/" (id) "/hands" } {
                (token)
                p.kz-support { (t!(lang, "desk-hands-hint")) }
                input type="hidden" name="question" value=(key);
                div.kz-field {
                    label for="choice" { (t!(lang, "desk-hands-choice")) }
                    select #choice name="choice" { @for (place, name) in &names { option value=(place) { (name) } } }
                }
                div.kz-field {
                    label for="people" { (t!(lang, "desk-hands-people")) }
                    input #people name="people" inputmode="numeric" autocomplete="off";
                }
                button.kz-btn.kz-btn--line { (t!(lang, "desk-hands-count")) }
            }
            ul.kz-list { @for (choice, people) in &desk.hands { @if *people > 0 { li { @if let Some((_, name)) = name(*choice) { (name) } "　" (t!(lang, "people", n = *people)) } } } }
        }
    }
}

/// The level people agreed on, or that they did not.
fn agreement(lang: Lang, token: &FormToken, desk: &Desk) -> Markup {
    let Some(item) = desk.room.focus() else { return html! {} };
    html! {
        (scene::agreed(lang, &desk.room, item))
        form.kz-form method="post" action={ "/dialogues/" (desk.room.dialogue.id) "/agreements" } {
            (token)
            input type="hidden" name="item" value=(item.key);
            div.kz-field {
                label for="level" { (t!(lang, "desk-agreed", item = item.title.of(lang))) }
                select #level name="level" {
                    option value="" { (t!(lang, "agreed-not")) }
                    @for (place, text) in item.levels.iter().enumerate() { option value=(place + 1) { (t!(lang, "level-card", level = place + 1)) "　" (text.of(lang)) } }
                }
            }
            button.kz-btn.kz-btn--line { (t!(lang, "desk-agreed-keep")) }
        }
    }
}

/// What was written in this scene: released to the projector, or removed.
fn board(lang: Lang, token: &FormToken, desk: &Desk, kind: Kind) -> Markup {
    let id = &desk.room.dialogue.id;
    let voices: Vec<_> = desk.room.voices.iter().filter(|voice| voice.kind == kind).collect();
    html! {
        section aria-labelledby={ "board-" (kind.key()) } {
            h3 id={ "board-" (kind.key()) } { (kind_label(lang, kind)) }
            @if voices.is_empty() { p.kz-support { (t!(lang, "board-empty")) } }
            ul.kz-tasks { @for voice in voices {
                li.kz-tasks__row {
                    span dir="auto" { (voice.words) @if let Some(table) = voice.table { span.kz-tasks__hint { (t!(lang, "hand-table", table = table)) } } }
                    form.kz-inline method="post" action={ "/dialogues/" (id) "/voices" } {
                        (token)
                        input type="hidden" name="voice" value=(voice.id);
                        @if voice.shown { button.kz-link name="what" value="hide" { (t!(lang, "desk-voice-hide")) } }
                        @else { button.kz-link name="what" value="show" { (t!(lang, "desk-voice-show")) } }
                        " " button.kz-link name="what" value="remove" { (t!(lang, "desk-voice-remove")) }
                    }
                }
            } }
            form.kz-form method="post" action={ "/dialogues/" (id) "/voices" } {
                (token)
                input type="hidden" name="kind" value=(kind.key());
                div.kz-field {
                    label for={ "write-" (kind.key()) } { (t!(lang, "desk-write-down")) }
                    textarea id={ "write-" (kind.key()) } name="words" rows="2" {}
                }
                button.kz-btn.kz-btn--line name="what" value="write" { (t!(lang, "voice-keep")) }
            }
        }
    }
}

fn doors(lang: Lang, token: &FormToken, desk: &Desk) -> Markup {
    let dialogue = &desk.room.dialogue;
    html! {
        section {
            h2 { (t!(lang, "desk-doors")) }
            @if let Some(code) = &dialogue.code {
                p { (t!(lang, "desk-code")) " " strong.kz-num { (&code[..3]) " " (&code[3..]) } }
            }
            p { a.kz-act href={ "/wall/" (dialogue.wall) } { (t!(lang, "desk-wall")) } }
            @if dialogue.code.is_some() {
                p { a.kz-act href={ "/join/" (dialogue.door) } { (t!(lang, "desk-join")) } }
                form.kz-inline method="post" action={ "/dialogues/" (dialogue.id) "/door" } { (token) button.kz-link { (t!(lang, "desk-new-code")) } }
            }
        }
    }
}

/// The run of show; any phase that is not on may be gone to.
fn run(lang: Lang, token: &FormToken, desk: &Desk) -> Markup {
    let dialogue = &desk.room.dialogue;
    let (run, now) = (&dialogue.stage.run, dialogue.stage.phase());
    html! {
        section {
            h2 { (t!(lang, "desk-run")) }
            ol.kz-tasks { @for (place, phase) in run.phases.iter().enumerate() {
                li.kz-tasks__row {
                    span { (run.title(lang, place)) span.kz-tasks__hint { (t!(lang, "minutes", n = phase.minutes)) } }
                    @if now == Some(place) { span.kz-state.kz-state--now { (t!(lang, "now")) } }
                    @else if now.is_some() { (course_form(token, dialogue, "to", html! {
                        input type="hidden" name="place" value=(place);
                        button.kz-link { (t!(lang, "desk-go-there")) span.kz-sr { "：" (run.title(lang, place)) } }
                    })) }
                }
            } }
            @if !dialogue.is_over() { p { a.kz-act href={ "/dialogues/" (dialogue.id) "/run" } { (t!(lang, "desk-edit-run")) } } }
        }
    }
}

/// The seats: by number, at their tables; a stranger's is taken away.
fn people(lang: Lang, token: &FormToken, desk: &Desk) -> Markup {
    html! {
        details.kz-fold {
            (taken(lang, &desk.seats))
            ul.kz-tasks #seats { @for one in &desk.seats { (seat(lang, token, one)) } }
        }
    }
}

fn taken(lang: Lang, seats: &[Seat]) -> Markup {
    html! { summary #taken { (t!(lang, "desk-seat-list", people = seats.len())) } }
}

/// One seat; on a desk that does not have it yet, it comes into the list.
fn seat(lang: Lang, token: &FormToken, seat: &Seat) -> Markup {
    html! {
        li.kz-tasks__row id={ "seat-" (format!("{:05}", seat.number)) } data-in="seats" {
            span { (t!(lang, "hand-number", number = seat.number)) }
            form.kz-inline method="post" action={ "/dialogues/" (seat.dialogue) "/seats" } {
                (token)
                input type="hidden" name="seat" value=(seat.id);
                label.kz-sr for={ "table-" (seat.number) } { (t!(lang, "desk-table-of", number = seat.number)) }
                input.kz-narrow-field id={ "table-" (seat.number) } name="table" inputmode="numeric" autocomplete="off" size="3" value=[seat.table];
                button.kz-link { (t!(lang, "desk-seat-at")) span.kz-sr { "：" (seat.number) } }
                " " button.kz-link name="remove" value=(seat.number) { (t!(lang, "desk-seat-remove")) span.kz-sr { "：" (seat.number) } }
            }
        }
    }
}

/// Those who run it.
fn runners(lang: Lang, token: &FormToken, desk: &Desk, now: Timestamp) -> Markup {
    let id = &desk.room.dialogue.id;
    let leads = desk.colleagues.iter().any(|one| one.leads && one.account == desk.by.account());
    html! {
        section {
            h2 { (t!(lang, "desk-team")) }
            ul.kz-list { @for one in &desk.colleagues { li {
                (one.name) @if one.leads { "　" (t!(lang, "desk-leads")) }
                @if one.seen.is_some_and(|seen| now.duration_since(seen) > QUIET) { span.kz-support { "　" (t!(lang, "desk-quiet")) } }
            } } }
            @if !leads { form method="post" action={ "/dialogues/" (id) "/facilitators" } { (token) button.kz-link name="what" value="lead" { (t!(lang, "desk-take-over")) } } }
            form.kz-form method="post" action={ "/dialogues/" (id) "/facilitators" } {
                (token)
                div.kz-field {
                    label for="login" { (t!(lang, "desk-name-colleague")) }
                    input #login name="login" autocomplete="off";
                }
                button.kz-btn.kz-btn--line name="what" value="name" { (t!(lang, "desk-name-button")) }
            }
        }
    }
}

// What is pressed

/// A move, from the version that was seen.
#[derive(Deserialize)]
pub struct CourseForm {
    version: i64,
    what: String,
    place: Option<usize>,
    minutes: Option<i64>,
}

impl CourseForm {
    fn read(&self) -> Option<Move> {
        Some(match self.what.as_str() {
            "begin" => Move::Begin,
            "next" => Move::Next,
            "back" => Move::Back,
            "to" => Move::To(self.place?),
            "focus" => Move::Focus(self.place?),
            "longer" => Move::Longer(self.minutes?),
            "end" => Move::End,
            _ => return None,
        })
    }
}

/// `POST /dialogues/{dialogue}/course`: whoever presses second is told where we are.
pub async fn go(
    State(app): State<App>,
    lang: Lang,
    member: Member,
    Path(id): Path<String>,
    Posted(form): Posted<CourseForm>,
) -> Result<Redirect> {
    let what = form.read().ok_or(Error::Refused(msg!("dialogue-move-impossible")))?;
    let (shelf, now, asked, dice) =
        (app.shelf.clone(), app.clock.now(), id.clone(), app.dice.clone());
    let moved = app.db.write(move |tx| {
        let (by, dialogue) = dialogues::facilitator(tx, &member, &asked)?;
        let sheet = shelf.version(tx, &dialogue.organisation, &dialogue.sheet_version)?;
        let moved = dialogues::go(tx, &by, form.version, &what, &choices(&sheet), now)?;
        if moved == Moved::Made && !matches!(what, Move::Focus(_) | Move::Longer(_)) {
            let scene = dialogues::by_id(tx, &asked)?.scene();
            dialogues::play(tx, &by, &scene::made_up(lang, scene), &dice)?;
        }
        Ok(moved)
    });
    Ok(match moved.await? {
        Moved::Made => Redirect::to(&format!("/dialogues/{id}")),
        Moved::Stale => Redirect::to(&format!("/dialogues/{id}?told=stale")),
    })
}

/// Does something as the facilitator of that dialogue, then shows the desk.
async fn done(
    app: App,
    member: Member,
    id: String,
    work: impl FnOnce(&mut Tx, &Facilitator, &Dialogue) -> Result<()> + Send + 'static,
) -> Result<Redirect> {
    let asked = id.clone();
    let work = app.db.write(move |tx| {
        let (by, dialogue) = dialogues::facilitator(tx, &member, &asked)?;
        work(tx, &by, &dialogue)
    });
    work.await?;
    Ok(Redirect::to(&format!("/dialogues/{id}")))
}

/// Which vote.
#[derive(Deserialize)]
pub struct VoteForm {
    question: String,
}

/// `POST /dialogues/{dialogue}/closed-votes`
pub async fn close_vote(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    Posted(form): Posted<VoteForm>,
) -> Result<Redirect> {
    let now = app.clock.now();
    done(app, member, id, move |tx, by, _| dialogues::close_vote(tx, by, &form.question, now)).await
}

/// A show of hands.
#[derive(Deserialize)]
pub struct HandsForm {
    question: String,
    choice: usize,
    people: String,
}

/// `POST /dialogues/{dialogue}/hands`
pub async fn hands(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    Posted(form): Posted<HandsForm>,
) -> Result<Redirect> {
    let zero = typed::half_width(form.people.trim()) == "0";
    let people = if zero { 0 } else { typed::number(&form.people, 999).map_err(Error::Refused)? };
    done(app, member, id, move |tx, by, _| {
        dialogues::count_hands(tx, by, &form.question, form.choice, people).map(|_| ())
    })
    .await
}

/// A voice: shown, hidden, removed, or written down.
#[derive(Deserialize)]
pub struct VoicesForm {
    what: String,
    #[serde(default)]
    voice: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    words: String,
}

/// `POST /dialogues/{dialogue}/voices`
pub async fn voices(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    Posted(form): Posted<VoicesForm>,
) -> Result<Redirect> {
    let dice = app.dice.clone();
    done(app, member, id, move |tx, by, _| match form.what.as_str() {
        "show" => dialogues::show_voice(tx, by, &form.voice, true),
        "hide" => dialogues::show_voice(tx, by, &form.voice, false),
        "remove" => dialogues::remove_voice(tx, by, &form.voice),
        _ => {
            let kind = Kind::from_key(&form.kind).filter(|kind| !kind.is_own());
            let kind = kind.ok_or(Error::NotFound)?;
            dialogues::write_down(tx, by, kind, None, &form.words, &dice)
        }
    })
    .await
}

/// What was agreed on.
#[derive(Deserialize)]
pub struct AgreementForm {
    item: String,
    #[serde(default)]
    level: String,
}

/// `POST /dialogues/{dialogue}/agreements`
pub async fn agree(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    Posted(form): Posted<AgreementForm>,
) -> Result<Redirect> {
    let shelf = app.shelf.clone();
    done(app, member, id, move |tx, by, dialogue| {
        let sheet = shelf.version(tx, &dialogue.organisation, &dialogue.sheet_version)?;
        let item = sheet.items().find(|item| item.key == form.item).ok_or(Error::NotFound)?;
        let level = form.level.parse::<u8>().ok();
        match level.is_none_or(|level| (1..=item.levels.len()).contains(&level.into())) {
            true => dialogues::agree(tx, by, &form.item, level),
            false => Err(Error::NotFound),
        }
    })
    .await
}

/// Passing a turn on.
#[derive(Deserialize)]
pub struct TurnForm {
    table: Option<u32>,
    place: usize,
}

/// `POST /dialogues/{dialogue}/turn`
pub async fn pass_turn(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    Posted(form): Posted<TurnForm>,
) -> Result<Redirect> {
    let now = app.clock.now();
    done(app, member, id, move |tx, _, dialogue| {
        dialogues::pass_turn(tx, dialogue, form.table, form.place, now)
    })
    .await
}

/// A seat at a table, or taken away.
#[derive(Deserialize)]
pub struct SeatsForm {
    #[serde(default)]
    seat: String,
    #[serde(default)]
    table: String,
    remove: Option<u32>,
}

/// `POST /dialogues/{dialogue}/seats`
pub async fn seats(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    Posted(form): Posted<SeatsForm>,
) -> Result<Redirect> {
    let table = match form.table.trim().is_empty() {
        true => None,
        false => Some(typed::number(&form.table, 99).map_err(Error::Refused)?),
    };
    done(app, member, id, move |tx, by, _| match form.remove {
        Some(number) => dialogues::remove_seat(tx, by, number),
        None => dialogues::set_table(tx, by, &form.seat, table),
    })
    .await
}

/// Who else runs it.
#[derive(Deserialize)]
pub struct TeamForm {
    what: String,
    #[serde(default)]
    login: String,
}

/// `POST /dialogues/{dialogue}/facilitators`
pub async fn team(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    Posted(form): Posted<TeamForm>,
) -> Result<Redirect> {
    done(app, member, id, move |tx, by, _| match form.what.as_str() {
        "lead" => dialogues::take_over(tx, by),
        _ => {
            let unknown = || Error::Refused(msg!("colleague-unknown"));
            let other = match accounts::member_by_login(tx, &form.login) {
                Ok(other) if other.organisation() == by.organisation() => other,
                Ok(_) | Err(Error::NotFound) => return Err(unknown()),
                Err(error) => return Err(error),
            };
            match form.what.as_str() {
                "unname" => dialogues::unname_facilitator(tx, by, other.account()),
                _ => dialogues::name_facilitator(tx, by, other.account()),
            }
        }
    })
    .await
}

/// `POST /dialogues/{dialogue}/door`: other digits.
pub async fn change_code(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    _: Posted<Pressed>,
) -> Result<Response> {
    let dice = app.dice.clone();
    let done =
        done(app, member, id, move |tx, by, _| dialogues::change_code(tx, by, &dice)).await?;
    Ok(done.into_response())
}
