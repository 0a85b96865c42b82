//! Looking after rounds: the start page, a workplace's page with its next task, one round.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::{date_time, day};
use crate::accounts::{self, Member};
use crate::charts::{self, Frame};
use crate::error::{Error, Result};
use crate::organisations::{self, Unit};
use crate::reports;
use crate::rounds::close::{self, Asked};
use crate::rounds::{self, Answered, Cell, Round, RoundUnit, State as Stands};
use crate::web::{self, Desk, FormToken, Page, Posted, Pressed, Tab};
use crate::words::Lang;
use crate::{App, japan, msg, t};

/// The frame with the workplace's own pages; who looks after several comes from their list.
pub fn desk(
    lang: Lang,
    token: &FormToken,
    member: &Member,
    unit: (&str, &str),
    results: Option<&str>,
) -> Desk {
    let (id, name) = unit;
    let tab = |href: String, label: String, here: bool| Tab { href, label, here };
    let all = member.has_several().then(|| tab("/".to_owned(), t!(lang, "tab-start"), false));
    let own = tab(format!("/workplaces/{id}"), t!(lang, "tab-workplace"), true);
    let results =
        results.map(|address| tab(format!("/results/{address}"), t!(lang, "tab-results"), false));
    let sheets = tab("/sheets".to_owned(), t!(lang, "sheets-title"), false);
    Desk {
        place: format!("{}　{name}", member.municipality()),
        tabs: all.into_iter().chain([own]).chain(results).chain([sheets]).collect(),
        sign_out: Some(token.clone()),
        foot: t!(lang, "foot-least", least = rounds::LEAST_INSIDE),
    }
}

/// `GET /`: two doors for a stranger; the own workplace, or all of them, for a member.
pub async fn home(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Option<Member>,
) -> Result<Response> {
    let Some(member) = member else { return Ok(accounts::pages::doors(lang).into_response()) };
    let mine: Vec<String> = member.workplaces().map(str::to_owned).collect();
    if let (false, [only]) = (member.has_several(), &mine[..]) {
        return Ok(Redirect::to(&format!("/workplaces/{only}")).into_response());
    }
    let sees_all = member.promotion().is_ok() || member.administrator().is_ok();
    let organisation = member.organisation().to_owned();
    let units = app
        .db
        .read(move |tx| {
            let latest = rounds::latest(tx, &organisation)?;
            let units = organisations::units(tx, &organisation)?.into_iter();
            let units = units.filter(|unit| sees_all || mine.contains(&unit.id));
            Ok(units.map(|unit| (latest.get(&unit.id).cloned(), unit)).collect::<Vec<_>>())
        })
        .await?;
    let body = html! {
        div.kz-title { h1 { (t!(lang, "home-title")) } p.kz-support { (t!(lang, "home-text")) } }
        @if units.is_empty() && member.administrator().is_ok() { (first_units(lang)) }
        @else if units.is_empty() { p.kz-note { (t!(lang, "home-empty")) } }
        @else { ul.kz-tasks {
            @for (round, unit) in &units {
                li.kz-tasks__row {
                    @if member.caretaker(&unit.id).is_ok() {
                        span { a href={ "/workplaces/" (unit.id) } { (unit.name) } }
                    } @else { span { (unit.name) } }
                    (state_words(lang, round.as_ref()))
                }
            }
        } }
    };
    let desk = accounts::desk(lang, &member, "/", token);
    Ok(Page::desk(lang, t!(lang, "home-title"), desk, body).into_response())
}

/// The administrator's next step in an empty municipality.
fn first_units(lang: Lang) -> Markup {
    html! {
        section.kz-next aria-labelledby="first" {
            span.kz-next__art aria-hidden="true" { (charts::decor(&Frame { id: "art", about: "", lang })) }
            h2 #first { (t!(lang, "home-first")) }
            p { (t!(lang, "home-first-text")) }
            div { a.kz-btn href="/units" { (t!(lang, "home-first-button")) } }
        }
    }
}

fn state_words(lang: Lang, round: Option<&Round>) -> Markup {
    let (now, words) = match round {
        None => (false, t!(lang, "state-none")),
        Some(round) => match round.state {
            Stands::Open => (true, t!(lang, "state-open", when = day(lang, round.deadline))),
            Stands::Closing => (true, t!(lang, "state-closing")),
            Stands::Closed => (
                false,
                t!(lang, "state-closed", when = day(lang, round.closed.unwrap_or(round.deadline))),
            ),
            Stands::Unopened => (false, t!(lang, "state-unopened")),
        },
    };
    html! { span.kz-state.kz-state--now[now].kz-state--later[!now] { (words) } }
}

/// What the workplace's page is drawn from.
struct Workplace {
    unit: Unit,
    rounds: Vec<Round>,
    answered: Option<Answered>,
    /// The results address of the latest closed round.
    results: Option<String>,
}

/// `GET /workplaces/{unit}`: where the workplace stands, and the one next thing.
pub async fn workplace(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(unit): Path<String>,
) -> Result<Page> {
    let caretaker = member.caretaker(&unit)?;
    let is_chief = member.chief(&unit).is_ok();
    let found = app
        .db
        .read(move |tx| {
            let organisation = caretaker.organisation();
            let rounds = rounds::of_unit(tx, organisation, caretaker.unit())?;
            let open = rounds.first().filter(|round| round.state == Stands::Open);
            let closed = rounds.iter().find(|round| round.state == Stands::Closed);
            Ok(Workplace {
                unit: organisations::unit(tx, organisation, caretaker.unit())?,
                answered: open.map(|round| rounds::answered(tx, round)).transpose()?,
                results: closed
                    .map(|round| rounds::address(tx, round))
                    .transpose()?
                    .filter(|_| is_chief),
                rounds,
            })
        })
        .await?;
    let desk =
        desk(lang, &token, &member, (&found.unit.id, &found.unit.name), found.results.as_deref());
    let title = workplace_title(lang, found.rounds.first());
    let body = html! {
        div.kz-title { h1 { (title) } p.kz-support { (t!(lang, "workplace-text")) } }
        (flight(lang, found.rounds.first()))
        (way_back(lang))
        div.kz-c0 {
            div.kz-c0__main {
                (next_thing(lang, &found))
                (tasks(lang, &found))
            }
            (past_rounds(lang, &found.rounds, found.results.is_some()))
        }
    };
    Ok(Page::desk(lang, found.unit.name, desk, body))
}

fn workplace_title(lang: Lang, round: Option<&Round>) -> String {
    let Some(round) = round else { return t!(lang, "workplace-first") };
    let number = round.number;
    match round.state {
        Stands::Open => t!(lang, "workplace-answering", number = number),
        Stands::Closing => t!(lang, "workplace-closing", number = number),
        Stands::Closed => t!(lang, "workplace-seeing", number = number),
        Stands::Unopened => t!(lang, "workplace-unopened", number = number),
    }
}

/// The six steps; the one the workplace is on is marked.
fn flight(lang: Lang, round: Option<&Round>) -> Markup {
    let now = match round.map(|round| round.state) {
        None | Some(Stands::Unopened) => 1,
        Some(Stands::Open | Stands::Closing) => 2,
        Some(Stands::Closed) => 3,
    };
    let dates = round.filter(|_| now > 1).map(|round| {
        [
            Some(day(lang, round.opened)),
            Some(t!(lang, "until", when = day(lang, round.deadline))),
            round.closed.map(|at| day(lang, at)),
        ]
    });
    let names = [
        t!(lang, "step-decide"),
        t!(lang, "step-answer"),
        t!(lang, "step-see"),
        t!(lang, "step-talk"),
        t!(lang, "step-try"),
        t!(lang, "step-again"),
    ];
    html! {
        ol.kz-flight aria-label=(t!(lang, "six-steps")) {
            @for (place, name) in names.iter().enumerate() {
                @let step = place + 1;
                @let when = dates.as_ref().and_then(|dates| dates.get(place).cloned().flatten());
                li.kz-flight__step.kz-flight__step--done[step < now].kz-flight__step--now[step == now]
                    aria-current=[(step == now).then_some("step")] {
                    @if step == now { span.kz-flight__you { (dot()) (t!(lang, "now")) } }
                    span.kz-flight__name { (step) "　" (name) }
                    @if let Some(when) = when {
                        span.kz-flight__when { @if step < now { (web::tick()) } (when) }
                    }
                    @if step < now { span.kz-sr { (t!(lang, "done")) } }
                    @if step > now { span.kz-sr { (t!(lang, "later")) } }
                }
            }
        }
    }
}

fn way_back(lang: Lang) -> Markup {
    html! {
        svg.kz-pic.kz-c0__return.kz-wide width="1200" height="48" viewBox="0 0 1200 48" aria-hidden="true" {
            path fill="none" stroke="#767676" stroke-width="2" stroke-dasharray="6 6"
                d="M1100 2v14a8 8 0 0 1-8 8H824M376 24H108a8 8 0 0 1-8-8V6" {}
            path fill="none" stroke="#767676" stroke-width="2" d="M93 11l7-9 7 9" {}
            text font-size="16" fill="#666666" stroke="#ffffff" stroke-width="24" paint-order="stroke"
                x="600" y="30" text-anchor="middle" { (t!(lang, "way-back")) }
        }
    }
}

fn dot() -> Markup {
    html! { svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" { circle cx="7" cy="7" r="7" fill="currentColor" {} } }
}

/// The one next thing, with the page's only solid button.
fn next_thing(lang: Lang, found: &Workplace) -> Markup {
    let unit = &found.unit.id;
    let latest = found.rounds.first();
    let (title, text, href, button) = match latest.map(|round| (round.state, round)) {
        Some((Stands::Open, round)) => (
            t!(lang, "next-collect"),
            t!(lang, "next-collect-text", when = date_time(lang, round.deadline)),
            format!("/rounds/{}", round.id),
            t!(lang, "next-collect-button"),
        ),
        Some((Stands::Closing, round)) => (
            t!(lang, "next-closing"),
            t!(lang, "next-closing-text"),
            format!("/rounds/{}", round.id),
            t!(lang, "next-closing-button"),
        ),
        Some((Stands::Closed, _)) if found.results.is_some() => (
            t!(lang, "next-see"),
            t!(lang, "next-see-text"),
            format!("/results/{}", found.results.as_deref().unwrap_or_default()),
            t!(lang, "next-see-button"),
        ),
        Some((Stands::Closed, _)) => (
            t!(lang, "next-again"),
            t!(lang, "next-again-text"),
            format!("/workplaces/{unit}/opening"),
            t!(lang, "next-open-button"),
        ),
        _ => (
            t!(lang, "next-open"),
            t!(lang, "next-open-text"),
            format!("/workplaces/{unit}/opening"),
            t!(lang, "next-open-button"),
        ),
    };
    let frame = Frame { id: "next-art", about: "", lang };
    html! {
        section.kz-next aria-labelledby="next" {
            span.kz-next__art aria-hidden="true" { (charts::decor(&frame)) }
            h2 #next { (title) }
            p { (text) }
            div { a.kz-btn href=(href) { (button) } }
        }
    }
}

/// What this round asks of its caretaker, done or not.
fn tasks(lang: Lang, found: &Workplace) -> Markup {
    let latest = found.rounds.first().filter(|round| round.state != Stands::Unopened);
    let open = latest.is_some();
    let closed = latest.is_some_and(|round| round.state == Stands::Closed);
    let opening = format!("/workplaces/{}/opening", found.unit.id);
    let round = latest.map(|round| format!("/rounds/{}", round.id));
    let results =
        found.results.as_ref().filter(|_| closed).map(|address| format!("/results/{address}"));
    html! {
        section aria-labelledby="tasks" {
            h2 #tasks { (t!(lang, "tasks-title")) }
            ul.kz-tasks {
                (task(lang, &t!(lang, "task-open"), &t!(lang, "task-open-hint"), (!open).then_some(opening), step(open, !open)))
                (task(lang, &t!(lang, "task-collect"), &answered_words(lang, found.answered), round, step(closed, open && !closed)))
                (task(lang, &t!(lang, "task-see"), &t!(lang, "task-see-hint"), results, step(false, closed)))
                @if closed {
                    (task(lang, &t!(lang, "task-again"), &t!(lang, "task-again-hint"), Some(format!("/workplaces/{}/opening", found.unit.id)), Step::May))
                }
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Done,
    Now,
    Later,
    May,
}

fn step(done: bool, now: bool) -> Step {
    match (done, now) {
        (true, _) => Step::Done,
        (_, true) => Step::Now,
        _ => Step::Later,
    }
}

fn task(lang: Lang, name: &str, hint: &str, href: Option<String>, step: Step) -> Markup {
    html! {
        li.kz-tasks__row {
            span {
                @if let Some(href) = href { a href=(href) { (name) } } @else { (name) }
                span.kz-tasks__hint { (hint) }
            }
            @match step {
                Step::Done => span.kz-state { (web::tick()) (t!(lang, "done")) },
                Step::Now => span.kz-state.kz-state--now { (dot()) (t!(lang, "now")) },
                Step::Later => span.kz-state.kz-state--later { (t!(lang, "not-yet")) },
                Step::May => span.kz-state { (t!(lang, "any-time")) },
            }
        }
    }
}

fn answered_words(lang: Lang, answered: Option<Answered>) -> String {
    match answered {
        None => t!(lang, "task-collect-hint"),
        Some(Answered::Some { answered, people }) => {
            t!(lang, "answered", answered = answered, people = people)
        }
        Some(Answered::NearlyEverybody | Answered::Everybody) => t!(lang, "answered-nearly"),
    }
}

fn past_rounds(lang: Lang, rounds: &[Round], may_see: bool) -> Markup {
    html! {
        aside.kz-c0__side aria-labelledby="past" {
            section {
                h2 #past { (t!(lang, "past-rounds")) }
                @if rounds.is_empty() { p { (t!(lang, "past-none")) } }
                @for round in rounds {
                    div.kz-try {
                        a href={ "/rounds/" (round.id) } { (t!(lang, "round-number", number = round.number)) }
                        span.kz-support { (day(lang, round.opened)) "　" (state_words(lang, Some(round))) }
                    }
                }
            }
            @if !may_see { p.kz-support { (t!(lang, "results-for-workplace")) } }
        }
    }
}

// One round

struct Care {
    municipality: String,
    round: Round,
    units: Vec<RoundUnit>,
    answered: Answered,
}

async fn care(app: &App, member: &Member, id: String) -> Result<Care> {
    let organisation = member.organisation().to_owned();
    let found = app
        .db
        .read(move |tx| {
            let round = rounds::round(tx, &organisation, &id)?;
            Ok(Care {
                municipality: organisations::organisation(tx, &organisation)?.name,
                units: rounds::units(tx, &round.id)?,
                answered: rounds::answered(tx, &round)?,
                round,
            })
        })
        .await?;
    member.caretaker(&found.round.unit)?;
    Ok(found)
}

/// `GET /rounds/{round}`
pub async fn round(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
) -> Result<Page> {
    let found = care(&app, &member, id).await?;
    let round = &found.round;
    let is_chief = member.chief(&round.unit).is_ok();
    let inner = match round.state {
        Stands::Open => open_round(lang, &found, &member),
        Stands::Closing => closing_round(lang, app.closing.progress.of(&round.id), &round.id),
        Stands::Closed => closed_round(lang, &found, is_chief),
        Stands::Unopened => html! { p.kz-note { (t!(lang, "round-unopened")) } },
    };
    let title = t!(lang, "round-title", number = round.number);
    let body = html! {
        div.kz-title {
            (web::back(&format!("/workplaces/{}", round.unit), &found.units[0].name))
            h1 { (title) }
            p.kz-support { (state_words(lang, Some(round))) }
        }
        (inner)
    };
    let desk = desk(lang, &token, &member, (&round.unit, &found.units[0].name), None);
    Ok(Page::desk(lang, title, desk, body))
}

fn open_round(lang: Lang, found: &Care, member: &Member) -> Markup {
    let round = &found.round;
    let asked_by_me = round.early_by.as_deref() == Some(member.account());
    html! {
        p.kz-message #answered { (answered_words(lang, Some(found.answered))) }
        @if let Answered::Some { answered, people } = found.answered {
            progress.kz-progress.kz-progress--wide aria-labelledby="answered" max=(people) value=(answered) {}
        }
        p.kz-support { (t!(lang, "round-until", when = date_time(lang, round.deadline))) }
        section.kz-sec {
            h2 { (t!(lang, "slips-title")) }
            p { (t!(lang, "slips-text")) }
            p.kz-gap-4 { a.kz-btn href={ "/rounds/" (round.id) "/slips.pdf" } { (t!(lang, "slips-print")) } }
            p.kz-support { (t!(lang, "slips-order")) }
        }
        section.kz-sec {
            h2 { (t!(lang, "close-early-title")) }
            @if asked_by_me { p.kz-note { (t!(lang, "close-waits")) } }
            @else if round.early_by.is_some() { p.kz-note { (t!(lang, "close-asked")) } }
            p { (t!(lang, "close-early-text")) }
            p { a.kz-act href={ "/rounds/" (round.id) "/closure" } { (t!(lang, "close-early")) } }
        }
    }
}

fn closing_round(lang: Lang, progress: Option<(u32, u32)>, id: &str) -> Markup {
    let (done, of) = progress.unwrap_or((0, 0));
    html! {
        p.kz-message { (t!(lang, "closing-now")) }
        label for="closing" { (t!(lang, "closing-progress", done = done, of = of)) }
        progress.kz-progress #closing max=(of.max(1)) value=(done) {}
        p.kz-gap-5 { a.kz-btn href={ "/rounds/" (id) } { (t!(lang, "refresh")) } }
    }
}

fn closed_round(lang: Lang, found: &Care, is_chief: bool) -> Markup {
    html! {
        p.kz-message { (t!(lang, "round-closed")) }
        @if is_chief {
            p.kz-gap-5 { a.kz-btn href={ "/results/" (found.units[0].address) } { (t!(lang, "next-see-button")) } }
        } @else {
            p { (t!(lang, "results-for-workplace")) }
        }
    }
}

/// `GET /rounds/{round}/closure`: what cannot be undone is asked once more.
pub async fn closure(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
) -> Result<Page> {
    let found = care(&app, &member, id).await?;
    let round = &found.round;
    if round.state != Stands::Open {
        return Err(Error::Refused(msg!("round-not-open")));
    }
    let body = html! {
        div.kz-title { (web::back(&format!("/rounds/{}", round.id), &t!(lang, "back"))) h1 { (t!(lang, "closure-title")) } }
        p { (t!(lang, "closure-text")) }
        p.kz-note { (t!(lang, "closure-second")) }
        form.kz-gap-5 method="post" action={ "/rounds/" (round.id) "/closure" } {
            (token)
            button.kz-btn { (t!(lang, "closure-button")) }
        }
        p.kz-gap-4 { a.kz-act href={ "/rounds/" (round.id) } { (t!(lang, "closure-not")) } }
    };
    let desk = desk(lang, &token, &member, (&round.unit, &found.units[0].name), None);
    Ok(Page::desk(lang, t!(lang, "closure-title"), desk, body))
}

/// `POST /rounds/{round}/closure`
pub async fn close(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let found = care(&app, &member, id.clone()).await?;
    let caretaker = member.caretaker(&found.round.unit)?;
    let second = member.promotion().is_ok();
    let asked = app.db.write(move |tx| close::ask(tx, &caretaker, &found.round, second)).await?;
    if asked == Asked::Now {
        let (closing, now, round) = (app.closing.clone(), app.clock.now(), id.clone());
        tokio::spawn(async move {
            if let Err(error) = close::close(&closing, &round, now).await {
                tracing::error!(%error, "a close was interrupted; it goes on at the next try");
            }
        });
    }
    Ok(Redirect::to(&format!("/rounds/{id}")))
}

/// `GET /rounds/{round}/slips.pdf`
pub async fn slips(
    State(app): State<App>,
    lang: Lang,
    member: Member,
    Path(id): Path<String>,
) -> Result<Response> {
    let found = care(&app, &member, id).await?;
    let caretaker = member.caretaker(&found.round.unit)?;
    let (keys, dice, round) = (app.closing.keys.clone(), app.dice.clone(), found.round.clone());
    let shelf = app.shelf.clone();
    let (slips, title) = app
        .db
        .read(move |tx| {
            let sheet = shelf.version(tx, &round.organisation, &round.sheet_version)?;
            Ok((rounds::slips(tx, &caretaker, &round, &keys, &dice)?, sheet))
        })
        .await?;
    let base = app.public_url.as_deref().unwrap_or_default().trim_end_matches('/');
    let paper: Vec<reports::Slip> =
        slips.iter().map(|(cell, code)| slip(base, &found, cell, code)).collect();
    let sheet = reports::SlipSheet {
        municipality: found.municipality.clone(),
        title: title.title.of(lang).to_owned(),
        deadline: japan::wall_clock(found.round.deadline),
        typed_at: format!("{base}/r"),
    };
    let now = app.clock.now();
    let pdf = app.press.make(move || reports::slips_pdf(&sheet, &paper, lang, now)).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf"), (header::CACHE_CONTROL, "no-store")], pdf)
        .into_response())
}

fn slip(base: &str, found: &Care, cell: &Cell, code: &rounds::code::Code) -> reports::Slip {
    let unit = &found.units[cell.place];
    reports::Slip {
        address: format!("{base}/r#{}", code.plain()),
        code: code.grouped(),
        unit: unit.name.clone(),
        band: cell.band,
        results_at: format!("{base}/results/{}", unit.address),
    }
}
