//! Looking after one round: how far it has come, its slips, its close.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::{date_time, day};
use crate::accounts::{Confirmed, Member};
use crate::error::{Error, Result};
use crate::rounds::close::{self, Asked};
use crate::rounds::{self, Answered, Cell, Round, RoundUnit, State as Stands};
use crate::web::{self, Desk, FormToken, Page, Posted, Pressed, Tab};
use crate::words::Lang;
use crate::{App, audit, japan, msg, organisations, reports, t};

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
    let tried = tab(format!("/workplaces/{id}/actions"), t!(lang, "actions-title"), false);
    let sheets = tab("/sheets".to_owned(), t!(lang, "sheets-title"), false);
    let policies = tab("/policies".to_owned(), t!(lang, "policies-title"), false);
    Desk {
        place: format!("{}　{name}", member.municipality()),
        tabs: all
            .into_iter()
            .chain([own])
            .chain(results)
            .chain([tried, sheets, policies])
            .collect(),
        sign_out: Some(token.clone()),
        foot: t!(lang, "foot-least", least = rounds::LEAST_INSIDE),
    }
}

/// Where a round stands, in words.
pub fn state_words(lang: Lang, round: Option<&Round>) -> Markup {
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

/// How far a round has come, in words.
pub fn answered_words(lang: Lang, answered: Option<Answered>) -> String {
    match answered {
        None => t!(lang, "task-collect-hint"),
        Some(Answered::Some { answered, people }) => {
            t!(lang, "answered", answered = answered, people = people)
        }
        Some(Answered::NearlyEverybody | Answered::Everybody) => t!(lang, "answered-nearly"),
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
        Stands::Closing => closing_round(lang, &app, &round.id),
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

fn closing_round(lang: Lang, app: &App, id: &str) -> Markup {
    let (done, of) = app.closing.progress.of(id).unwrap_or((0, 0));
    html! {
        @if app.closing.keys.is_away(id) {
            p.kz-note { (t!(lang, "closing-waits")) }
        } @else {
            p.kz-message { (t!(lang, "closing-now")) }
            label for="closing" { (t!(lang, "closing-progress", done = done, of = of)) }
            progress.kz-progress #closing max=(of.max(1)) value=(done) {}
        }
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
    _: Confirmed,
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
    _: Confirmed,
    Path(id): Path<String>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let found = care(&app, &member, id.clone()).await?;
    let caretaker = member.caretaker(&found.round.unit)?;
    let second = member.promotion().is_ok();
    let acts = member.acts(app.clock.now());
    let ask = move |tx: &mut crate::db::Tx| {
        let asked = close::ask(tx, &caretaker, &found.round, second)?;
        let called = rounds::called(tx, &found.round.id)?;
        audit::record(tx, &acts, audit::Kind::CloseAsked, &called)?;
        Ok(asked)
    };
    let asked = app.db.write(ask).await?;
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
    _: Confirmed,
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
    let items = found.round.items(&title);
    let sheet = reports::SlipSheet {
        municipality: found.municipality.clone(),
        title: title.title.of(lang).to_owned(),
        deadline: japan::wall_clock(found.round.deadline),
        typed_at: format!("{base}/r"),
        minutes: super::promise::minutes(items.len(), found.round.looked_back(&items).len()),
        results_sign_in: found.round.results_sign_in,
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
