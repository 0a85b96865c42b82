//! Asking up: what a workplace asks of the unit above, and where those who are asked reply.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::reading::{sentence, taken};
use super::wording::one_of;
use super::words::day;
use super::{area, desk, today};
use crate::accounts::{self, Member};
use crate::actions::WORDS;
use crate::actions::asks::{self, AskUp, Draft, Kind, Reply};
use crate::error::{Error, Result};
use crate::organisations::{self, Unit};
use crate::typed::{self, Fault, fault};
use crate::web::{self, Field, FormToken, Page, Posted, Pressed};
use crate::words::{Lang, Message};
use crate::{App, japan, msg, t};

// Who asks

struct Asking {
    unit: Unit,
    above: Option<Unit>,
    asks: Vec<AskUp>,
}

async fn asking(app: &App, member: &Member, unit: &str) -> Result<Asking> {
    let by = member.caretaker(unit)?;
    app.db
        .read(move |tx| {
            let unit = organisations::unit(tx, by.organisation(), by.unit())?;
            let above = unit.parent.as_deref();
            let above =
                above.map(|id| organisations::unit(tx, by.organisation(), id)).transpose()?;
            Ok(Asking { asks: asks::of_unit(tx, &by)?, above, unit })
        })
        .await
}

/// What is typed of something asked.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    words: String,
    why: String,
    due: String,
}

fn read(typed: &Typed, today: Date) -> Result<Draft, Vec<Fault>> {
    let mut faults = Vec::new();
    let words = taken(&mut faults, "words", sentence(&typed.words, msg!("ask-words-missing")));
    let why = taken(&mut faults, "why", typed::prose(&typed.why, WORDS));
    let due = taken(&mut faults, "due", day_to_come(&typed.due, today).map(Some));
    let draft = Draft { words, why, due: due.unwrap_or(today) };
    if faults.is_empty() { Ok(draft) } else { Err(faults) }
}

fn day_to_come(text: &str, today: Date) -> std::result::Result<Date, Message> {
    match japan::day_of(text).map_err(|bad| bad.message())? {
        day if day < today => Err(msg!("action-due-past")),
        day => Ok(day),
    }
}

/// `GET /workplaces/{unit}/asks`
pub async fn list(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(unit): Path<String>,
) -> Result<Page> {
    let asking = asking(&app, &member, &unit).await?;
    let due = today(&app).saturating_add(1.month()).to_string();
    let typed = Typed { due, ..Typed::default() };
    Ok(asking_page(&app, lang, &token, &member, &asking, &typed, &[]))
}

fn asking_page(
    app: &App,
    lang: Lang,
    token: &FormToken,
    member: &Member,
    asking: &Asking,
    typed: &Typed,
    faults: &[Fault],
) -> Page {
    let (unit, title) = (&asking.unit, t!(lang, "asks-title"));
    let to = match &asking.above {
        Some(above) => t!(lang, "asks-to", above = &above.name),
        None => t!(lang, "asks-to-office"),
    };
    let at = format!("/workplaces/{}/asks", unit.id);
    let body = html! {
        (web::fault_summary(lang, faults))
        (web::back(&format!("/workplaces/{}/actions", unit.id), &t!(lang, "actions-title")))
        div.kz-title { h1 { (title) } p.kz-support { (to) } }
        @if asking.asks.is_empty() { p { (t!(lang, "asks-none")) } }
        div.kz-stack { @for ask in &asking.asks {
            article.kz-card {
                (told(lang, ask, today(app)))
                @if ask.waits_until().is_some() {
                    form method="post" action={ (at) "/" (ask.id) "/withdrawal" } { (token) button.kz-link { (t!(lang, "ask-withdraw")) span.kz-sr { "：" (ask.words) } } }
                }
            }
        } }
        section.kz-sec aria-labelledby="new" {
            h2 #new { (t!(lang, "ask-new")) }
            form.kz-form method="post" action=(at) novalidate {
                (token)
                (area(lang, "words", (t!(lang, "ask-words"), t!(lang, "ask-words-hint")), &typed.words, faults))
                (area(lang, "why", (t!(lang, "ask-reason"), t!(lang, "ask-reason-hint")), &typed.why, faults))
                (Field::text("due", t!(lang, "ask-due"), &typed.due).hint(t!(lang, "day-hint")).draw(lang, faults))
                button.kz-btn { (t!(lang, "ask-send")) }
            }
        }
    };
    Page::desk(lang, title, desk(lang, token, member, unit), body).with_faults(faults)
}

/// What is asked and what was replied, as both sides see it.
fn told(lang: Lang, ask: &AskUp, today: Date) -> Markup {
    html! {
        h2.kz-ask__words dir="auto" { (ask.words) }
        @if !ask.why.is_empty() { p dir="auto" { (ask.why) } }
        p.kz-support { (t!(lang, "ask-when", asked = day(lang, ask.asked), due = japan::short_date(lang, ask.due))) }
        @for reply in &ask.replies { (reply_told(lang, reply)) }
        (standing(lang, ask, today))
    }
}

fn reply_told(lang: Lang, reply: &Reply) -> Markup {
    let when = day(lang, reply.at);
    let said = match (reply.kind, reply.until) {
        (Kind::Yes, _) => t!(lang, "reply-was-yes", when = when),
        (Kind::No, _) => t!(lang, "reply-was-no", when = when),
        (Kind::Later, Some(until)) => {
            t!(lang, "reply-was-later", when = when, until = japan::short_date(lang, until))
        }
        (Kind::Later, None) => t!(lang, "reply-was-later-somewhen", when = when),
        (Kind::Withdrawn, _) => t!(lang, "reply-was-withdrawn", when = when),
    };
    html! {
        div.kz-ask__reply {
            p { strong { (said) } }
            @if !reply.words.is_empty() { p dir="auto" { (reply.words) } }
        }
    }
}

/// Whether a reply is awaited, and since when it is late.
fn standing(lang: Lang, ask: &AskUp, today: Date) -> Markup {
    html! {
        @match ask.waits_until() {
            Some(until) if until < today => { p.kz-note { (t!(lang, "ask-overdue", due = japan::short_date(lang, until))) } },
            Some(until) => { p { span.kz-state.kz-state--now { (t!(lang, "ask-waits", due = japan::short_date(lang, until))) } } },
            None => {},
        }
    }
}

/// `POST /workplaces/{unit}/asks`
pub async fn ask(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(unit): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let by = member.caretaker(&unit)?;
    let draft = match read(&typed, today(&app)) {
        Ok(draft) => draft,
        Err(faults) => {
            let asking = asking(&app, &member, &unit).await?;
            let page = asking_page(&app, lang, &token, &member, &asking, &typed, &faults);
            return Ok(page.into_response());
        }
    };
    let (dice, now) = (app.dice.clone(), app.clock.now());
    app.db.write(move |tx| asks::ask(tx, &by, &draft, &dice, now)).await?;
    Ok(Redirect::to(&format!("/workplaces/{unit}/asks")).into_response())
}

/// `POST /workplaces/{unit}/asks/{ask}/withdrawal`
pub async fn withdraw(
    State(app): State<App>,
    member: Member,
    Path((unit, ask)): Path<(String, String)>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let (by, dice, now) = (member.caretaker(&unit)?, app.dice.clone(), app.clock.now());
    app.db.write(move |tx| asks::withdraw(tx, &by, &ask, &dice, now)).await?;
    Ok(Redirect::to(&format!("/workplaces/{unit}/asks")))
}

// Who is asked

/// Whoever is chief of something or looks after all may be asked.
fn may_hear(member: &Member) -> Result<()> {
    let any = member.promotion().is_ok() || member.workplaces().next().is_some();
    if any { Ok(()) } else { Err(Error::Forbidden) }
}

/// `GET /asks`: what the reader is asked, what waits first.
pub async fn inbox(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
) -> Result<Page> {
    may_hear(&member)?;
    let (by, today) = (member.clone(), today(&app));
    let mut asks = app.db.read(move |tx| asks::heard(tx, &by)).await?;
    asks.sort_by_key(|ask| ask.waits_until().map_or(Date::MAX, |until| until));
    let title = t!(lang, "asks-heard");
    let body = html! {
        div.kz-title { h1 { (title) } p.kz-support { (t!(lang, "asks-heard-text")) } }
        @if asks.is_empty() { p.kz-note { (t!(lang, "asks-heard-none")) } }
        ul.kz-tasks { @for ask in &asks {
            li.kz-tasks__row {
                span { a href={ "/asks/" (ask.id) } { bdi { (ask.words) } } span.kz-tasks__hint { (between(lang, ask)) } }
                @match ask.waits_until() {
                    Some(until) if until < today => span.kz-state.kz-state--now { (t!(lang, "ask-late", due = japan::short_date(lang, until))) },
                    Some(until) => span.kz-state { (t!(lang, "ask-waits", due = japan::short_date(lang, until))) },
                    None => span.kz-state { (web::tick()) (t!(lang, "ask-replied")) },
                }
            }
        } }
    };
    let head = accounts::desk(lang, &member, "/asks", token);
    Ok(Page::desk(lang, title, head, body))
}

/// Who asks whom.
fn between(lang: Lang, ask: &AskUp) -> String {
    match &ask.above_name {
        Some(above) => t!(lang, "ask-between", unit = &ask.name, above = above),
        None => t!(lang, "ask-between-office", unit = &ask.name),
    }
}

/// What is typed of a reply.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub struct Typing {
    kind: String,
    words: String,
    until: String,
}

/// `GET /asks/{ask}`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
) -> Result<Page> {
    let by = member.clone();
    let (ask, _) = app.db.read(move |tx| asks::hear(tx, &by, &id)).await?;
    Ok(reply_page(lang, token, &member, &ask, today(&app), &Typing::default(), &[]))
}

fn reply_page(
    lang: Lang,
    token: FormToken,
    member: &Member,
    ask: &AskUp,
    today: Date,
    typed: &Typing,
    faults: &[Fault],
) -> Page {
    let title = between(lang, ask);
    let body = html! {
        (web::fault_summary(lang, faults))
        (web::back("/asks", &t!(lang, "asks-heard")))
        div.kz-title { h1 { (title) } }
        article.kz-card { (told(lang, ask, today)) }
        @if ask.waits_until().is_some() {
            section.kz-sec aria-labelledby="reply" {
                h2 #reply { (t!(lang, "reply-title")) }
                form.kz-form method="post" action={ "/asks/" (ask.id) } novalidate {
                    (token)
                    (one_of(lang, "kind", t!(lang, "reply-kind"), &[Kind::Yes, Kind::Later, Kind::No], |kind| (kind.key(), kind_words(lang, kind)), &typed.kind, faults))
                    (area(lang, "words", (t!(lang, "reply-words"), t!(lang, "reply-words-hint")), &typed.words, faults))
                    (Field::text("until", t!(lang, "reply-until"), &typed.until).hint(t!(lang, "reply-until-hint")).draw(lang, faults))
                    button.kz-btn { (t!(lang, "reply-send")) }
                }
            }
        }
    };
    let head = accounts::desk(lang, member, "/asks", token);
    Page::desk(lang, title, head, body).with_faults(faults)
}

fn kind_words(lang: Lang, kind: Kind) -> (String, String) {
    match kind {
        Kind::Yes => (t!(lang, "reply-yes"), t!(lang, "reply-yes-text")),
        Kind::Later => (t!(lang, "reply-later"), t!(lang, "reply-later-text")),
        Kind::No | Kind::Withdrawn => (t!(lang, "reply-no"), t!(lang, "reply-no-text")),
    }
}

fn read_reply(typed: &Typing, today: Date) -> Result<(Kind, String, Option<Date>), Vec<Fault>> {
    let mut faults = Vec::new();
    let kind = Kind::from_key(&typed.kind).filter(|kind| *kind != Kind::Withdrawn);
    if kind.is_none() {
        faults.push(fault("kind", msg!("choice-missing")));
    }
    let words = taken(&mut faults, "words", sentence(&typed.words, msg!("reply-words-missing")));
    let until = match kind {
        Some(Kind::Later) => {
            taken(&mut faults, "until", day_to_come(&typed.until, today).map(Some))
        }
        _ => None,
    };
    match kind {
        Some(kind) if faults.is_empty() => Ok((kind, words, until)),
        _ => Err(faults),
    }
}

/// `POST /asks/{ask}`
pub async fn reply(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
    Posted(typed): Posted<Typing>,
) -> Result<Response> {
    let (by, asked) = (member.clone(), id.clone());
    let (ask, answerer) = app.db.read(move |tx| asks::hear(tx, &by, &asked)).await?;
    let (kind, words, until) = match read_reply(&typed, today(&app)) {
        Ok(read) => read,
        Err(faults) => {
            let page = reply_page(lang, token, &member, &ask, today(&app), &typed, &faults);
            return Ok(page.into_response());
        }
    };
    let (dice, now) = (app.dice.clone(), app.clock.now());
    let reply = move |tx: &mut crate::db::Tx| {
        asks::reply(tx, &answerer, &ask, (kind, &words, until), &dice, now)
    };
    app.db.write(reply).await?;
    Ok(Redirect::to(&format!("/asks/{id}")).into_response())
}
