//! The start page, and a workplace's page with its next task; beside them the [`handover`].

pub mod handover;
mod side;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};

use super::{Step, Workplace, workplace as standing};
use crate::accounts::{self, Member};
use crate::charts::{self, Frame};
use crate::error::Result;
use crate::rounds::{Round, State as Stands, answered_words, date_time, state_words};
use crate::web::{self, FormToken, Page};
use crate::words::Lang;
use crate::{App, japan, organisations, rounds, t};

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
    let body = html! {
        (body)
        @if member.promotion().is_ok() { p.kz-links.kz-gap-5 { a href="/effects" { (t!(lang, "over-all-door")) } } }
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

/// `GET /workplaces/{unit}`: where the workplace stands, and the one next thing.
pub async fn workplace(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(unit): Path<String>,
) -> Result<Page> {
    let found = look(&app, &member, unit).await?;
    let today = today(&app);
    let (id, name) = (found.unit.id.as_str(), found.unit.name.as_str());
    let desk = rounds::workplace_desk(lang, &token, &member, (id, name), found.results.as_deref());
    let body = html! {
        div.kz-title { h1 { (title(lang, &found)) } p.kz-support { (t!(lang, "workplace-text")) } }
        (handover::door(lang, &found))
        (flight(lang, &found))
        (way_back(lang))
        div.kz-c0 {
            div.kz-c0__main {
                (next_thing(lang, &found))
                (tasks(lang, &found, member.chief(id).is_ok()))
            }
            (side::side(lang, &found, today))
        }
    };
    Ok(Page::desk(lang, found.unit.name.clone(), desk, body))
}

async fn look(app: &App, member: &Member, unit: String) -> Result<Workplace> {
    let (by, shelf, today) = (member.clone(), app.shelf.clone(), today(app));
    app.db.read(move |tx| standing(tx, &by, &shelf, &unit, today)).await
}

fn today(app: &App) -> Date {
    japan::wall_clock(app.clock.now()).date()
}

fn title(lang: Lang, found: &Workplace) -> String {
    let Some(round) = found.rounds.first() else { return t!(lang, "workplace-first") };
    let number = round.number;
    match (round.state, found.step()) {
        (Stands::Open, _) => t!(lang, "workplace-answering", number = number),
        (Stands::Closing, _) => t!(lang, "workplace-closing", number = number),
        (Stands::Unopened, _) => t!(lang, "workplace-unopened", number = number),
        (Stands::Closed, Step::Try) => t!(lang, "workplace-trying", number = number),
        (Stands::Closed, Step::Again) => t!(lang, "workplace-again", number = number),
        (Stands::Closed, _) => t!(lang, "workplace-talking", number = number),
    }
}

/// When each step was or will be.
fn dates(lang: Lang, found: &Workplace) -> [Option<String>; 6] {
    let Some(round) = found.round() else { return Default::default() };
    let talk = found.talk();
    let due = found.tried().map(|action| action.due).max();
    [
        Some(day(lang, round.opened)),
        Some(t!(lang, "until", when = day(lang, round.deadline))),
        round.closed.map(|at| day(lang, at)),
        talk.and_then(|talk| talk.began).map(|at| day(lang, at)),
        due.map(|due| t!(lang, "until", when = japan::short_date(lang, due))),
        talk.and_then(|talk| talk.next_day).map(|next| japan::short_date(lang, next)),
    ]
}

fn day(lang: Lang, at: Timestamp) -> String {
    japan::short_date(lang, japan::wall_clock(at).date())
}

/// 6月
pub fn month_name(lang: Lang, month: i8) -> String {
    t!(lang, "month", month = i32::from(month))
}

/// What a step is called.
pub fn step_name(lang: Lang, step: Step) -> String {
    match step {
        Step::Decide => t!(lang, "step-decide"),
        Step::Answer => t!(lang, "step-answer"),
        Step::See => t!(lang, "step-see"),
        Step::Talk => t!(lang, "step-talk"),
        Step::Try => t!(lang, "step-try"),
        Step::Again => t!(lang, "step-again"),
    }
}

/// The six steps; the one the workplace is on is marked.
fn flight(lang: Lang, found: &Workplace) -> Markup {
    let (now, dates) = (found.step() as usize, dates(lang, found));
    html! {
        ol.kz-flight aria-label=(t!(lang, "six-steps")) {
            @for (place, name) in Step::ALL.map(|step| step_name(lang, step)).iter().enumerate() {
                @let step = place + 1;
                @let when = dates[place].as_ref();
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
    let (title, text, href, button) = next_words(lang, found);
    let frame = Frame { id: "next-art", about: "", lang };
    html! {
        section.kz-next aria-labelledby="next" {
            span.kz-next__art aria-hidden="true" { (charts::decor(&frame)) }
            h2 #next { (title) }
            p { (text) }
            div { a.kz-btn href=(href) { (button) } }
            @if found.step() == Step::Decide && found.waiting().is_none() {
                p { (t!(lang, "talk-first")) " " a.kz-act href={ "/workplaces/" (found.unit.id) "/dialogues/new" } { (t!(lang, "talk-prepare")) } }
            }
        }
    }
}

/// What comes next, why, where that is, and what its button says.
fn next_words(lang: Lang, found: &Workplace) -> (String, String, String, String) {
    let unit = &found.unit.id;
    if let (Some(talk), false) = (found.waiting(), found.step() == Step::Answer) {
        let href = format!("/dialogues/{}", talk.id);
        return (t!(lang, "next-waiting"), talk.title.clone(), href, t!(lang, "talk-go-on"));
    }
    let opening = opening_of(found);
    match (found.round(), found.step()) {
        (Some(round), Step::Answer) => answering_words(lang, round),
        (Some(_), Step::Talk) if found.results.is_some() => (
            t!(lang, "next-talk"),
            t!(lang, "next-talk-text"),
            format!("/workplaces/{unit}/dialogues/new"),
            t!(lang, "talk-prepare"),
        ),
        (Some(_), Step::Try) => (
            t!(lang, "next-try"),
            t!(lang, "next-try-text"),
            format!("/workplaces/{unit}/actions"),
            t!(lang, "next-try-button"),
        ),
        (Some(_), Step::Again) => (
            t!(lang, "next-measure"),
            measure_text(lang, found),
            opening,
            t!(lang, "next-open-button"),
        ),
        (Some(_), Step::Talk) => (
            t!(lang, "next-again"),
            t!(lang, "next-again-text"),
            opening,
            t!(lang, "next-open-button"),
        ),
        _ => (
            t!(lang, "next-open"),
            t!(lang, "next-open-text"),
            opening,
            t!(lang, "next-open-button"),
        ),
    }
}

/// The way to a new round; it knows what was worked on since the last.
fn opening_of(found: &Workplace) -> String {
    let items: Vec<String> = found.worked_on().iter().map(|key| format!("item={key}")).collect();
    let query = if items.is_empty() { String::new() } else { format!("?{}", items.join("&")) };
    format!("/workplaces/{}/opening{query}", found.unit.id)
}

fn answering_words(lang: Lang, round: &Round) -> (String, String, String, String) {
    let href = format!("/rounds/{}", round.id);
    match round.state {
        Stands::Closing => (
            t!(lang, "next-closing"),
            t!(lang, "next-closing-text"),
            href,
            t!(lang, "next-closing-button"),
        ),
        _ => (
            t!(lang, "next-collect"),
            t!(lang, "next-collect-text", when = date_time(lang, round.deadline)),
            href,
            t!(lang, "next-collect-button"),
        ),
    }
}

fn measure_text(lang: Lang, found: &Workplace) -> String {
    match found.talk().and_then(|talk| talk.next_day) {
        Some(next) => t!(lang, "next-measure-on", when = japan::long_date(lang, next)),
        None => t!(lang, "next-measure-text"),
    }
}

/// What this round asks of its caretaker, done or not.
fn tasks(lang: Lang, found: &Workplace, is_chief: bool) -> Markup {
    let (unit, step, round) = (&found.unit.id, found.step(), found.round());
    let closed = step >= Step::Talk;
    let opening = opening_of(found);
    let results = found.results.as_ref().filter(|_| closed);
    let read = if found.talk().is_some() { Mark::Done } else { Mark::May };
    let talk = found.talk().map(|talk| format!("/dialogues/{}", talk.id));
    let talk = talk.or((closed && is_chief).then(|| format!("/workplaces/{unit}/dialogues/new")));
    let actions = format!("/workplaces/{unit}/actions");
    html! {
        section aria-labelledby="tasks" {
            h2 #tasks { (t!(lang, "tasks-title")) }
            ul.kz-tasks {
                (task(lang, &t!(lang, "task-open"), &t!(lang, "task-open-hint"), round.is_none().then_some(opening.clone()), mark(step, Step::Decide)))
                (task(lang, &t!(lang, "task-collect"), &answered_words(lang, found.answered), round.map(|round| format!("/rounds/{}", round.id)), mark(step, Step::Answer)))
                @if let Some(round) = round.filter(|_| is_chief) { (prediction(lang, found, round)) }
                (task(lang, &t!(lang, "task-see"), &t!(lang, "task-see-hint"), results.map(|address| format!("/results/{address}")), if closed { read } else { Mark::Later }))
                (task(lang, &t!(lang, "task-talk"), &t!(lang, "task-talk-hint"), talk, mark(step, Step::Talk)))
                (task(lang, &t!(lang, "task-try"), &t!(lang, "task-try-hint"), (step > Step::Talk).then_some(actions), if found.decided() { Mark::Done } else { mark(step, Step::Try) }))
                @if closed { (task(lang, &t!(lang, "task-again"), &t!(lang, "task-again-hint"), Some(opening), Mark::May)) }
            }
        }
    }
}

/// The chief's own prediction, for the chief alone.
fn prediction(lang: Lang, found: &Workplace, round: &Round) -> Markup {
    let href = Some(format!("/rounds/{}/prediction", round.id));
    match (round.state, found.predicted) {
        (Stands::Open, predicted) => {
            let mark = if predicted { Mark::Done } else { Mark::May };
            task(lang, &t!(lang, "task-predict"), &t!(lang, "task-predict-hint"), href, mark)
        }
        (Stands::Closed, true) => {
            task(lang, &t!(lang, "task-predicted"), &t!(lang, "task-predict-hint"), href, Mark::May)
        }
        _ => html! {},
    }
}

/// How a task stands.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Done,
    Now,
    Later,
    May,
}

fn mark(now: Step, task: Step) -> Mark {
    match now.cmp(&task) {
        std::cmp::Ordering::Greater => Mark::Done,
        std::cmp::Ordering::Equal => Mark::Now,
        std::cmp::Ordering::Less => Mark::Later,
    }
}

fn task(lang: Lang, name: &str, hint: &str, href: Option<String>, mark: Mark) -> Markup {
    html! {
        li.kz-tasks__row {
            span {
                @if let Some(href) = href { a href=(href) { (name) } } @else { (name) }
                span.kz-tasks__hint { (hint) }
            }
            @match mark {
                Mark::Done => span.kz-state { (web::tick()) (t!(lang, "done")) },
                Mark::Now => span.kz-state.kz-state--now { (dot()) (t!(lang, "now")) },
                Mark::Later => span.kz-state.kz-state--later { (t!(lang, "not-yet")) },
                Mark::May => span.kz-state { (t!(lang, "any-time")) },
            }
        }
    }
}
