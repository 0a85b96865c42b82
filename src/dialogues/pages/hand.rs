//! What a participant holds in the hand: the same step as the projector, on a phone or a PC, without an account.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::sse::Event;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::scene::{self, kind_label, writes};
use super::{Live, Room, gap, room, tried};
use crate::charts::{self, Frame, Person};
use crate::dialogues::run::Scene;
use crate::dialogues::stage::Course;
use crate::dialogues::{self, Board, Cast, IMPORTANT, Kind, Pulse, Seat, Voice};
use crate::error::{Error, Result};
use crate::live;
use crate::sheets::Item;
use crate::web::{self, Fault, FormToken, Page, Posted, Pressed, fault};
use crate::words::Lang;
use crate::{App, japan, msg, t};

/// What the cookie of a seat is called.
pub const COOKIE: &str = "seat";

/// The secret of the seat this browser holds; an empty one would be the same for many.
pub fn held_seat(app: &App, jar: &CookieJar) -> Option<String> {
    let held = jar.get(&app.cookies.name(COOKIE)).map(|cookie| cookie.value().to_owned());
    held.filter(|secret| !secret.is_empty())
}

/// The same browser with that secret.
pub fn holding_seat(app: &App, jar: CookieJar, secret: String) -> CookieJar {
    jar.add(app.cookies.make(COOKIE, secret))
}

impl FromRequestParts<App> for Seat {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Seat> {
        let jar = CookieJar::from_headers(&parts.headers);
        let token = held_seat(app, &jar).ok_or(Error::NotFound)?;
        app.db.read(move |tx| dialogues::seat(tx, &token)).await?.ok_or(Error::NotFound)
    }
}

/// What one participant sees.
struct Hand {
    room: Arc<Room>,
    seat: Seat,
    /// What this person has chosen in the votes under way.
    ballots: Vec<(String, usize)>,
}

async fn hand(app: &App, seat: Seat) -> Result<Hand> {
    let shelf = app.shelf.clone();
    app.db
        .read(move |tx| {
            let dialogue = dialogues::by_id(tx, &seat.dialogue)?;
            let ballots = dialogues::own_ballots(tx, &seat)?;
            Ok(Hand { room: Arc::new(room(tx, &shelf, dialogue)?), seat, ballots })
        })
        .await
}

/// `GET /seat`; who has none is led to the door.
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    jar: CookieJar,
    seat: Result<Seat>,
) -> Result<Response> {
    let seat = match seat {
        Ok(seat) => seat,
        Err(Error::NotFound) => return Ok(Redirect::to("/join").into_response()),
        Err(error) => return Err(error),
    };
    let own = held_seat(&app, &jar);
    let hand = hand(&app, seat).await?;
    let told = Told { own: own.as_deref(), ..Told::default() };
    Ok(page(&app, lang, &token, &hand, &told).into_response())
}

/// What a page says beside the scene.
#[derive(Default)]
struct Told<'a> {
    own: Option<&'a str>,
    faults: &'a [Fault],
    /// What was typed and could not be kept.
    typed: Option<(Kind, &'a str)>,
    /// Chosen after the close: given back, not counted.
    late: Option<&'a str>,
}

fn page(app: &App, lang: Lang, token: &FormToken, hand: &Hand, told: &Told) -> Page {
    let title = hand.room.title(lang).unwrap_or_else(|| hand.room.dialogue.title.clone());
    let over = hand.room.dialogue.is_over();
    let body = html! {
        (web::fault_summary(lang, told.faults))
        (body(app, lang, token, hand, told))
    };
    let page = Page::phone(lang, title, body).with_faults(told.faults);
    if over { page } else { page.live("/seat/stream".to_owned()) }
}

fn body(app: &App, lang: Lang, token: &FormToken, hand: &Hand, told: &Told) -> Markup {
    html! {
        (scene::rehearsal(lang, &hand.room.dialogue))
        @match hand.room.dialogue.stage.course {
            Course::Waiting => (waiting(lang, hand)),
            Course::Ended => { (over(lang, hand)) (foot(lang, token, hand, None)) }
            Course::Running(_) => { (step(app, lang, token, hand, told)) (foot(lang, token, hand, told.own)) }
        }
    }
}

/// The present scene: all of it that does not tell one seat from another.
fn step(app: &App, lang: Lang, token: &FormToken, hand: &Hand, told: &Told) -> Markup {
    let room = &hand.room;
    let scene = room.dialogue.scene().unwrap_or(Scene::Break);
    html! {
        div.kz-phone__where {
            p.kz-support { (t!(lang, "phase-of", number = room.dialogue.stage.phase().unwrap_or(0) + 1, of = room.dialogue.stage.run.phases.len())) }
            @if let Some(left) = room.left(app.clock.now()) { p.kz-left { (t!(lang, "time-left")) " " (live::time_left(left)) } }
        }
        h1 { (room.title(lang).unwrap_or_default()) }
        p.kz-message { (scene::question(lang, scene)) }
        @if let Some(late) = told.late {
            p.kz-note role="alert" { (t!(lang, "vote-too-late", choice = late)) }
        }
        (turn(lang, token, hand, scene))
        (inner(lang, token, hand, scene, japan::wall_clock(app.clock.now()).date()))
        @for kind in writes(scene) { (board(lang, token, hand, *kind, told)) }
    }
}

fn waiting(lang: Lang, hand: &Hand) -> Markup {
    html! {
        h1 { (hand.room.dialogue.title) }
        p.kz-message { (t!(lang, "hand-waiting")) }
        (rules(lang, &hand.room))
        p.kz-support { (t!(lang, "hand-number", number = hand.seat.number)) }
    }
}

/// What is agreed on at the beginning.
pub fn rules(lang: Lang, room: &Room) -> Markup {
    html! {
        section {
            h2 { (t!(lang, "ground-rules")) }
            ul.kz-list { @for rule in room.dialogue.stage.run.rules() { li { (rule.of(lang)) } } }
        }
    }
}

fn over(lang: Lang, hand: &Hand) -> Markup {
    html! {
        h1 { (t!(lang, "hand-over")) }
        p { (t!(lang, "hand-over-text")) }
        @if let Some(question) = hand.room.question(IMPORTANT) { (scene::votes_and_split(lang, &hand.room, question)) }
    }
}

/// Whose turn it is; at a table with its own turns anybody there passes it on.
fn turn(lang: Lang, token: &FormToken, hand: &Hand, scene: Scene) -> Markup {
    let table = hand.seat.table.filter(|_| scene.at_tables());
    let Some(turn) = hand.room.turn(table) else { return html! {} };
    html! {
        section.kz-turn #turn {
            @match turn.speaker() {
                Some(number) if number == hand.seat.number => { p.kz-note.kz-note--tint role="status" { strong { (t!(lang, "turn-yours")) } } }
                Some(number) => { p { (t!(lang, "turn-of", number = number)) } }
                None => { p { (t!(lang, "turn-all-heard")) } }
            }
            @if turn.unheard() > 0 { p.kz-support { (t!(lang, "turn-unheard", people = turn.unheard())) } }
            @if scene.at_tables() && turn.speaker().is_some() {
                form method="post" action="/seat/turn" {
                    (token)
                    input type="hidden" name="place" value=(turn.place);
                    button.kz-link { (t!(lang, "turn-pass")) }
                }
            }
        }
    }
}

fn inner(lang: Lang, token: &FormToken, hand: &Hand, scene: Scene, today: Date) -> Markup {
    let room = &hand.room;
    match scene {
        Scene::Opening | Scene::Purpose => rules(lang, room),
        Scene::SelfCheck => html! {
            p { a.kz-btn.kz-btn--line href={ "/self/" (room.dialogue.sheet_version) } { (t!(lang, "hand-self-check")) } }
        },
        Scene::LookAtGap | Scene::Silence | Scene::Why => talked_items(lang, room),
        Scene::Agree => agree(lang, token, hand),
        Scene::OpenActions => html! {
            h2.kz-sr { (t!(lang, "actions-title")) }
            div.kz-stack { (tried::open(lang, room, today, None)) }
        },
        Scene::Action => html! {
            h2.kz-sr { (t!(lang, "actions-title")) }
            div.kz-stack { (tried::decided(lang, room, today)) (tried::prompts(lang, room)) }
        },
        Scene::Close | Scene::Closing => tried::next_day_told(lang, &room.dialogue),
        scene if scene.votes() => important(lang, token, hand),
        _ => html! {},
    }
}

/// The items talked about, with what may be told of them.
fn talked_items(lang: Lang, room: &Room) -> Markup {
    html! {
        @for item in room.talked() {
            section.kz-card {
                h2 { (item.title.of(lang)) }
                p { (item.question.of(lang)) }
                (gap::in_hand(lang, room, item))
                (scene::agreed(lang, room, item))
            }
        }
    }
}

/// Everybody chooses alone; opened at once.
fn important(lang: Lang, token: &FormToken, hand: &Hand) -> Markup {
    let room = &hand.room;
    let Some(question) = room.question(IMPORTANT) else { return html! {} };
    if question.result.is_some() {
        return scene::votes_and_split(lang, room, question);
    }
    let chosen = chosen(hand, IMPORTANT);
    html! {
        form method="post" action="/seat/ballot" {
            (token)
            input type="hidden" name="question" value=(IMPORTANT);
            fieldset {
                legend { (t!(lang, "vote-important")) }
                div.kz-levels { @for (place, item) in room.asked() {
                    label.kz-level.kz-level--plain { span.kz-level__name {
                        (item.title.of(lang))
                        input type="radio" name="choice" value=(place) checked[chosen == Some(place)];
                    } }
                } }
            }
            button.kz-btn.kz-btn--block.kz-gap-5 { @if chosen.is_some() { (t!(lang, "vote-change")) } @else { (t!(lang, "vote-cast")) } }
        }
        @if chosen.is_some() { p.kz-note.kz-note--tint role="status" { (t!(lang, "vote-in")) } }
        (scene::turnout(lang, room))
    }
}

fn chosen(hand: &Hand, key: &str) -> Option<usize> {
    hand.ballots.iter().find(|(of, _)| of == key).map(|(_, choice)| *choice)
}

/// The level of the item talked about, chosen again after the talk.
fn agree(lang: Lang, token: &FormToken, hand: &Hand) -> Markup {
    let room = &hand.room;
    let Some(item) = room.focus() else { return html! {} };
    let key = dialogues::level_question(&item.key);
    let Some(question) = room.question(&key) else { return html! {} };
    html! {
        section {
            h2 { (item.title.of(lang)) }
            p { (item.question.of(lang)) }
            @if question.result.is_some() { (scene::levels(lang, item, question)) }
            @else { (level_form(lang, token, item, &key, chosen(hand, &key))) (scene::turnout(lang, room)) }
            (scene::agreed(lang, room, item))
        }
    }
}

fn level_form(
    lang: Lang,
    token: &FormToken,
    item: &Item,
    key: &str,
    chosen: Option<usize>,
) -> Markup {
    let of = item.levels.len() as u8;
    html! {
        form method="post" action="/seat/ballot" {
            (token)
            input type="hidden" name="question" value=(key);
            fieldset {
                legend { (t!(lang, "vote-level")) }
                div.kz-levels { @for (place, text) in item.levels.iter().enumerate() {
                    @let (id, name) = (format!("stair-{place}"), t!(lang, "level-card", level = place + 1));
                    label.kz-level {
                        span.kz-level__pic aria-hidden="true" { (charts::stair_card(&Frame { id: &id, about: &name, lang }, place as u8 + 1, of, Person::Waiting)) }
                        span.kz-level__name { (name) input type="radio" name="choice" value=(place) checked[chosen == Some(place)]; }
                        span.kz-level__text { (text.of(lang)) }
                    }
                } }
            }
            button.kz-btn.kz-btn--block.kz-gap-5 { @if chosen.is_some() { (t!(lang, "vote-change")) } @else { (t!(lang, "vote-cast")) } }
        }
        @if chosen.is_some() { p.kz-note.kz-note--tint role="status" { (t!(lang, "vote-in")) } }
    }
}

/// The board of the own table, or the own part of the report.
fn board(lang: Lang, token: &FormToken, hand: &Hand, kind: Kind, told: &Told) -> Markup {
    let own =
        hand.room.voices.iter().find(|voice| {
            voice.kind == kind && voice.seat.as_deref() == Some(hand.seat.id.as_str())
        });
    let typed = told.typed.filter(|(of, _)| *of == kind).map(|(_, words)| words);
    let words = typed.or(own.map(|voice| voice.words.as_str())).unwrap_or_default();
    let fault = web::fault_of(told.faults, kind.key());
    let (id, hint) = (kind.key(), format!("{}-hint", kind.key()));
    html! {
        section.kz-sec aria-labelledby={ (id) "-title" } {
            h2 id={ (id) "-title" } { (kind_label(lang, kind)) }
            @if !kind.is_own() { (voices(lang, hand, kind)) }
            form.kz-form method="post" action={ "/seat/voices/" (id) } novalidate {
                (token)
                div.kz-field {
                    label for=(id) { (t!(lang, "voice-write")) }
                    p.kz-support id=(hint) { @if kind.is_own() { (t!(lang, "voice-own-hint")) } @else { (t!(lang, "voice-board-hint")) } }
                    textarea id=(id) name="words" rows="3" aria-invalid=[fault.map(|_| "true")]
                        aria-describedby=(if fault.is_some() { format!("{id}-fault {hint}") } else { hint.clone() }) { (words) }
                    (web::told_beside(lang, fault))
                }
                @if kind.is_own() {
                    div.kz-tick {
                        input type="checkbox" id={ (id) "-quote" } name="quotable" value="1" checked[own.is_some_and(|voice| voice.quotable)];
                        label for={ (id) "-quote" } { (t!(lang, "voice-quotable")) }
                    }
                }
                button.kz-btn.kz-btn--line { (t!(lang, "voice-keep")) }
            }
            @if own.is_some() { p.kz-support role="status" { (t!(lang, "voice-kept")) } }
        }
    }
}

fn voices(lang: Lang, hand: &Hand, kind: Kind) -> Markup {
    let board = hand.room.board(kind, hand.seat.table);
    html! {
        @if board.is_empty() { p.kz-support { (t!(lang, "board-empty")) } }
        @else { ul.kz-voices id=(board_id(kind)) { @for voice in board { (line(voice)) } } }
    }
}

fn board_id(kind: Kind) -> String {
    format!("{}-board", kind.key())
}

/// On a screen that has the board but not this voice, it takes its place among the others.
fn line(voice: &Voice) -> Markup {
    html! { li dir="auto" id={ "v" (voice.id) } data-in=(board_id(voice.kind)) { (voice.words) } }
}

fn foot(lang: Lang, token: &FormToken, hand: &Hand, own: Option<&str>) -> Markup {
    html! {
        footer.kz-hand__foot {
            p.kz-support { (t!(lang, "hand-number", number = hand.seat.number)) @if let Some(table) = hand.seat.table { "　" (t!(lang, "hand-table", table = table)) } }
            details.kz-fold {
                summary { (t!(lang, "hand-more")) }
                @if let Some(own) = own { p { (t!(lang, "hand-other-device", number = grouped(own))) } }
                p { a href="/promise" { (t!(lang, "who-sees-what")) } }
                form method="post" action="/seat/leave" { (token) button.kz-link { (t!(lang, "hand-leave")) } }
            }
        }
    }
}

fn grouped(token: &str) -> String {
    let chars: Vec<char> = token.chars().collect();
    chars.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

// Taking part

/// A ballot.
#[derive(Deserialize)]
pub struct BallotForm {
    question: String,
    choice: Option<usize>,
}

/// `POST /seat/ballot`: in the box, durably, before it is acknowledged.
pub async fn ballot(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    seat: Result<Seat>,
    Posted(form): Posted<BallotForm>,
) -> Result<Response> {
    let seat = seat?;
    let Some(choice) = form.choice else { return Ok(Redirect::to("/seat").into_response()) };
    let (by, key) = (seat.clone(), form.question.clone());
    match app.db.write(move |tx| dialogues::vote(tx, &by, &key, choice)).await? {
        Cast::Kept => Ok(Redirect::to("/seat").into_response()),
        Cast::TooLate => {
            let hand = hand(&app, seat).await?;
            let late = choice_words(lang, &hand.room, &form.question, choice);
            let told = Told { late: Some(&late), ..Told::default() };
            let page = page(&app, lang, &token, &hand, &told);
            Ok(page.with_status(StatusCode::CONFLICT).into_response())
        }
    }
}

fn choice_words(lang: Lang, room: &Room, key: &str, choice: usize) -> String {
    match key == IMPORTANT {
        true => room
            .sheet
            .items()
            .nth(choice)
            .map_or_else(String::new, |item| item.title.of(lang).to_owned()),
        false => t!(lang, "level-card", level = choice + 1),
    }
}

/// Something said.
#[derive(Deserialize)]
pub struct VoiceForm {
    #[serde(default)]
    words: String,
    quotable: Option<String>,
}

/// `POST /seat/voices/{kind}`
pub async fn say(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    seat: Result<Seat>,
    axum::extract::Path(kind): axum::extract::Path<String>,
    Posted(form): Posted<VoiceForm>,
) -> Result<Response> {
    let seat = seat?;
    let kind = Kind::from_key(&kind).ok_or(Error::NotFound)?;
    if let Some(say) = dialogues::unfit(&form.words) {
        let faults = [fault(kind.key(), say)];
        let hand = hand(&app, seat).await?;
        let told = Told { faults: &faults, typed: Some((kind, &form.words)), ..Told::default() };
        return Ok(page(&app, lang, &token, &hand, &told).into_response());
    }
    let (dice, quotable) = (app.dice.clone(), form.quotable.is_some());
    let kept = app.db.write(move |tx| {
        let dialogue = dialogues::by_id(tx, &seat.dialogue)?;
        match dialogue.is_over() && !kind.is_own() {
            true => Err(Error::Refused(msg!("dialogue-is-over"))),
            false => dialogues::say(tx, &seat, kind, &form.words, quotable, &dice),
        }
    });
    kept.await?;
    Ok(Redirect::to("/seat").into_response())
}

/// Passing the turn on, from the place that was seen.
#[derive(Deserialize)]
pub struct TurnForm {
    place: usize,
}

/// `POST /seat/turn`
pub async fn pass_turn(
    State(app): State<App>,
    seat: Result<Seat>,
    Posted(form): Posted<TurnForm>,
) -> Result<Redirect> {
    let seat = seat?;
    let now = app.clock.now();
    let passed = app.db.write(move |tx| {
        let dialogue = dialogues::by_id(tx, &seat.dialogue)?;
        match dialogue.scene().is_some_and(Scene::at_tables) {
            true => dialogues::pass_turn(tx, &dialogue, seat.table, form.place, now),
            false => Err(Error::Refused(msg!("turn-not-yours"))),
        }
    });
    passed.await?;
    Ok(Redirect::to("/seat"))
}

/// `POST /seat/leave`: this browser forgets the seat.
pub async fn leave(State(app): State<App>, jar: CookieJar, _: Posted<Pressed>) -> Response {
    (jar.add(app.cookies.gone(COOKIE)), Redirect::to("/join")).into_response()
}

/// `GET /seat/stream`
pub async fn stream(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    seat: Seat,
) -> Result<Response> {
    let place = app.places.take(&seat.id);
    let watched = app.dialogues.watch(&dialogues::topic(&seat.dialogue));
    let (seat, moves) = app.db.read(move |tx| dialogues::seat_now(tx, &seat)).await?;
    let seat = seat.ok_or(Error::NotFound)?;
    let screen = Arc::new(Mutex::new(Screen { seat, moves, last: None }));
    Ok(live::stream(place, watched, move |now: Arc<Live>| {
        let (app, token, screen) = (app.clone(), token.clone(), screen.clone());
        async move { screen.lock().await.news(&app, lang, &token, now).await }
    }))
}

/// What stands on a participant's screen.
struct Screen {
    seat: Seat,
    /// The moves between tables that the seat takes in.
    moves: i64,
    last: Option<Arc<Live>>,
}

impl Screen {
    async fn news(
        &mut self,
        app: &App,
        lang: Lang,
        token: &FormToken,
        now: Arc<Live>,
    ) -> Result<Option<Event>> {
        let moved = self.follow(app, &now).await?;
        let before = self.last.replace(now.clone());
        let before = before.as_ref().filter(|_| !moved).map(|live| &live.pulse);
        Ok(match News::of(before, &now.pulse, &self.seat) {
            News::Nothing => None,
            News::Parts(turnout, ids) => {
                let voices = if ids.is_empty() { &[] } else { now.voices(app).await? };
                let new = voices.iter().filter(|voice| ids.contains(&voice.id));
                Some(live::part(&html! {
                    @if turnout { (scene::turnout_now(lang, &now.pulse)) }
                    @for voice in new { (line(voice)) }
                }))
            }
            News::Page => {
                let hand = hand_in(app, &now, self.seat.clone(), before.is_none()).await?;
                Some(live::main(&alike(app, lang, token, &now, &hand)))
            }
        })
    }

    /// Whether the seat is at another table now.  One that was taken away ends the stream: the page leads to the door.
    async fn follow(&mut self, app: &App, now: &Live) -> Result<bool> {
        if now.pulse.moves <= self.moves {
            return Ok(false);
        }
        let seat = now.seat(app, &self.seat.id).await?.ok_or(Error::NotFound)?;
        let moved = seat.table != self.seat.table;
        (self.seat, self.moves) = (seat, now.pulse.moves);
        Ok(moved)
    }
}

/// What one participant sees of a room that others look at too.  The own ballots are asked for only in a vote: on the
/// first page, and where any are in, for a scene that is new to everybody has none.
async fn hand_in(app: &App, now: &Live, seat: Seat, first: bool) -> Result<Hand> {
    let room = now.room(app).await?;
    let votes = room.dialogue.scene().is_some_and(Scene::asks_for_ballots);
    let ballots = match votes && (first || !room.turnout.is_empty()) {
        true => {
            let by = seat.clone();
            app.db.read(move |tx| dialogues::own_ballots(tx, &by)).await?
        }
        false => Vec::new(),
    };
    Ok(Hand { room, seat, ballots })
}

/// All by which what two participants see of one room may differ, but for their numbers and tokens.
#[derive(PartialEq)]
pub struct Alike {
    lang: Lang,
    table: Option<u32>,
    speaks: bool,
    ballots: Vec<(String, usize)>,
    left: Option<u64>,
    today: Date,
}

/// The page of a participant, shared with all who see the same; nobody shares who has said something of the own.
fn alike(app: &App, lang: Lang, token: &FormToken, now: &Live, hand: &Hand) -> Markup {
    let (room, seat, time) = (&hand.room, &hand.seat, app.clock.now());
    let kinds = room.dialogue.scene().map_or(&[][..], writes);
    let own = |voice: &Voice| kinds.contains(&voice.kind) && voice.seat.as_ref() == Some(&seat.id);
    let Some(scene) = room.dialogue.scene().filter(|_| !room.voices.iter().any(own)) else {
        return body(app, lang, token, hand, &Told::default());
    };
    let table = seat.table.filter(|_| scene.at_tables());
    let like = Alike {
        lang,
        table: seat.table,
        speaks: room.turn(table).and_then(|turn| turn.speaker()) == Some(seat.number),
        ballots: hand.ballots.clone(),
        left: room.left(time),
        today: japan::wall_clock(time).date(),
    };
    let draw = || {
        web::Shared::drawn(&app.dice, |token| {
            html! { (scene::rehearsal(lang, &room.dialogue)) (step(app, lang, token, hand, &Told::default())) }
        })
    };
    let shared = now.hand(like, draw);
    html! { (shared.with(token)) (foot(lang, token, hand, None)) }
}

/// What is new for a participant.
enum News {
    Nothing,
    /// Whether the turnout moved, and the voices that came to the board.
    Parts(bool, Vec<String>),
    Page,
}

impl News {
    fn of(before: Option<&Pulse>, now: &Pulse, seat: &Seat) -> News {
        let Some(before) = before.filter(|before| view(before, seat) == view(now, seat)) else {
            return News::Page;
        };
        let Some(voices) = added(board_of(before, seat), board_of(now, seat)) else {
            return News::Page;
        };
        let counts = |pulse: &Pulse| pulse.ballots().map(|ballots| (pulse.people, ballots));
        match (counts(before) != counts(now), voices) {
            (false, voices) if voices.is_empty() => News::Nothing,
            (turnout, voices) => News::Parts(turnout, voices),
        }
    }
}

/// Another one of these means a new page.
fn view<'a>(pulse: &'a Pulse, seat: &Seat) -> impl PartialEq + use<'a> {
    let turn_at = |table| pulse.turns.iter().find(|turn| turn.table == table);
    let turn = turn_at(seat.table).or_else(|| turn_at(None));
    (pulse.version, &pulse.closed, &pulse.vote, &pulse.settled, turn)
}

fn board_of<'a>(pulse: &'a Pulse, seat: &Seat) -> Option<&'a Board> {
    pulse.boards.iter().find(|board| board.table == seat.table)
}

/// The voices that came to a board; `None` where one cannot just be added.
fn added(before: Option<&Board>, now: Option<&Board>) -> Option<Vec<String>> {
    match (before, now) {
        (before, now) if before.map(|board| board.mark) == now.map(|board| board.mark) => {
            Some(Vec::new())
        }
        (Some(before), Some(now)) => {
            now.added_to(before).map(|ids| ids.into_iter().map(str::to_owned).collect())
        }
        _ => None,
    }
}
