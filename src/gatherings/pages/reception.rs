//! The reception: who is there, who came without registering, lists and name cards.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::registration::{entry_fields, own_link};
use super::{frame, own, whole_address, words};
use crate::accounts::{Confirmed, Member, Visit};
use crate::charts;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gatherings::{self, Gathering, Link, Registration, State as Stands, Token, TypedEntry};
use crate::organisations;
use crate::reports::{self, CardSheet, Guest, NameCard};
use crate::typeset;
use crate::web::{self, Fault, FormToken, Page, Posted, Pressed, back, fault_summary};
use crate::words::Lang;
use crate::{App, japan, t};

/// Everybody who is expected, those of one place together, who waits last.
fn expected(tx: &mut Tx, gathering: &Gathering) -> Result<Vec<Registration>> {
    let mut people = gatherings::registrations(tx, gathering)?;
    people.retain(|one| one.state != Stands::Cancelled);
    people.sort_by_key(|one| {
        let from = (one.entry.body.code().is_none(), one.entry.body.code().map(str::to_owned));
        (one.state == Stands::Waiting, from, one.entry.name.clone())
    });
    Ok(people)
}

// Who is there

/// `GET /gatherings/{gathering}/reception`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(address): Path<String>,
) -> Result<Page> {
    let (_, gathering, people) = own(&app, &by, &address, expected).await?;
    let at = format!("/gatherings/{address}");
    let title = t!(lang, "reception");
    let there = people.iter().filter(|one| one.attended).count();
    let body = html! {
        (back(&format!("{at}/desk"), &gathering.plan.title))
        div.kz-title { h1 { (title) } p { (t!(lang, "reception-there-count", there = there, people = people.len())) } }
        @if let Some(why) = words::nobody(lang, &gathering, &people) { (why) } @else {
            (papers(lang, &token, &at))
            form method="post" action={ (at) "/reception" } {
                (token)
                fieldset.kz-sec {
                    legend.kz-legend { (t!(lang, "reception-tick")) }
                    ul.kz-tasks { @for one in &people { (guest_row(lang, one, &at)) } }
                }
                p.kz-gap-5 { button.kz-btn { (t!(lang, "reception-save")) } }
            }
        }
        p.kz-gap-4 { a.kz-act href={ (at) "/walk-ins" } { (t!(lang, "walk-in-title")) } }
    };
    Ok(Page::desk(lang, title, frame(lang, &by, token), body))
}

fn papers(lang: Lang, token: &FormToken, at: &str) -> Markup {
    html! {
        div.kz-files {
            form.kz-inline method="post" action={ (at) "/cards.pdf" } {
                (token) button.kz-btn.kz-btn--line { (t!(lang, "reception-cards")) }
            }
            a href={ (at) "/reception.pdf" } { (t!(lang, "reception-pdf")) }
            a href={ (at) "/reception.xlsx" } { (t!(lang, "reception-xlsx")) }
        }
        p.kz-support.kz-gap-4 { (t!(lang, "reception-cards-text")) }
    }
}

fn guest_row(lang: Lang, one: &Registration, at: &str) -> Markup {
    let missing: String = typeset::missing(&one.entry.name).into_iter().collect();
    html! {
        li.kz-guests__row {
            label.kz-tick {
                input type="checkbox" name="there" value=(one.id) checked[one.attended];
                span {
                    bdi { (words::person(lang, &one.entry)) }
                    span.kz-tasks__hint { bdi { (words::body(lang, &one.entry.body)) } }
                    @if !missing.is_empty() {
                        span.kz-tasks__hint { (t!(lang, "reception-missing", characters = missing)) }
                    }
                }
            }
            span.kz-state { (words::state(lang, one)) }
            a.kz-act href={ (at) "/links/" (one.id) } { (t!(lang, "reception-link")) }
        }
    }
}

/// Those who are ticked.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct There {
    there: Vec<String>,
}

/// `POST /gatherings/{gathering}/reception`
pub async fn attend(
    State(app): State<App>,
    by: Member,
    Path(address): Path<String>,
    Posted(typed): Posted<There>,
) -> Result<Response> {
    let (organiser, to) = (by.organiser()?, format!("/gatherings/{address}/reception"));
    app.db.write(move |tx| gatherings::attend(tx, &organiser, &address, &typed.there)).await?;
    Ok(Redirect::to(&to).into_response())
}

// Who came without registering, and who lost the own link

/// `GET /gatherings/{gathering}/walk-ins`
pub async fn walk_in_form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(address): Path<String>,
) -> Result<Page> {
    let (_, gathering, ()) = own(&app, &by, &address, |_, _| Ok(())).await?;
    Ok(walk_in_page(lang, &by, token, &gathering, &TypedEntry::default(), &[]))
}

/// `POST /gatherings/{gathering}/walk-ins`
pub async fn walk_in(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    headers: HeaderMap,
    Path(address): Path<String>,
    Posted(typed): Posted<TypedEntry>,
) -> Result<Response> {
    let (organiser, gathering, ()) = own(&app, &by, &address, |_, _| Ok(())).await?;
    let entry = match typed.read(gathering.plan.mode) {
        Ok(entry) => entry,
        Err(faults) => {
            let page = walk_in_page(lang, &by, token, &gathering, &typed, &faults);
            return Ok(page.into_response());
        }
    };
    let (id, secret) = (app.dice.id(), Token::new(app.dice.bytes()));
    let (link, name) = (secret.clone(), words::person(lang, &entry));
    app.db
        .write(move |tx| gatherings::walk_in(tx, &organiser, &id, &address, &entry, &link))
        .await?;
    let link = link_of(&app, &headers, &gathering, &secret);
    Ok(handed_over(lang, &by, token, &gathering, &name, &link).into_response())
}

fn walk_in_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    gathering: &Gathering,
    typed: &TypedEntry,
    faults: &[Fault],
) -> Page {
    let (at, title) = (format!("/gatherings/{}", gathering.address), t!(lang, "walk-in-title"));
    let body = html! {
        (back(&format!("{at}/reception"), &t!(lang, "reception")))
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "walk-in-text")) } }
        form.kz-form method="post" action={ (at) "/walk-ins" } novalidate {
            (token)
            (entry_fields(lang, typed, gathering.plan.mode, faults))
            div { button.kz-btn { (t!(lang, "walk-in-add")) } }
        }
    };
    Page::desk(lang, title, frame(lang, by, token), body).with_faults(faults)
}

/// `GET /gatherings/{gathering}/links/{person}`: before a link is made.
pub async fn link_form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((address, id)): Path<(String, String)>,
) -> Result<Page> {
    let (gathering, name) = who(&app, lang, &by, &address, &id).await?;
    let at = format!("/gatherings/{address}");
    let title = t!(lang, "reception-link-title", name = name);
    let body = html! {
        (back(&format!("{at}/reception"), &t!(lang, "reception")))
        div.kz-title { h1 { (title) } p { (t!(lang, "reception-link-text")) } }
        form method="post" action={ (at) "/links/" (id) } {
            (token) button.kz-btn { (t!(lang, "reception-link-make")) }
        }
    };
    Ok(Page::desk(lang, &gathering.plan.title, frame(lang, &by, token), body))
}

/// `POST /gatherings/{gathering}/links/{person}`: the link stands on this answer and nowhere else.
pub async fn make_link(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    headers: HeaderMap,
    Path((address, id)): Path<(String, String)>,
    _: Posted<Pressed>,
) -> Result<Page> {
    let (gathering, name) = who(&app, lang, &by, &address, &id).await?;
    let secret = Token::new(app.dice.bytes());
    let (to, new) = (gathering.clone(), secret.clone());
    app.db.write(move |tx| gatherings::new_link(tx, &to, &id, &new, Link::Own)).await?;
    let link = link_of(&app, &headers, &gathering, &secret);
    Ok(handed_over(lang, &by, token, &gathering, &name, &link))
}

async fn who(
    app: &App,
    lang: Lang,
    by: &Member,
    address: &str,
    id: &str,
) -> Result<(Gathering, String)> {
    let (_, gathering, people) = own(app, by, address, expected).await?;
    let one = people.iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
    Ok((gathering, words::person(lang, &one.entry)))
}

fn link_of(app: &App, headers: &HeaderMap, gathering: &Gathering, secret: &Token) -> String {
    let me = format!("/gatherings/{}/me", gathering.address);
    format!("{}#{}", whole_address(app, headers, &me), secret.as_str())
}

/// A link for somebody who stands beside.
fn handed_over(
    lang: Lang,
    by: &Member,
    token: FormToken,
    gathering: &Gathering,
    name: &str,
    link: &str,
) -> Page {
    let title = t!(lang, "reception-link-title", name = name);
    let body = html! {
        (back(&format!("/gatherings/{}/reception", gathering.address), &t!(lang, "reception")))
        div.kz-title { h1 { (title) } }
        (own_link(lang, link))
    };
    Page::desk(lang, title, frame(lang, by, token), body)
}

// Paper and files

/// What stands on every paper of a session.
pub(super) fn card_sheet(lang: Lang, gathering: &Gathering, house: String) -> CardSheet {
    let day = japan::long_date(lang, gathering.plan.day());
    CardSheet { house, title: gathering.plan.title.clone(), day }
}

fn house_and_people(tx: &mut Tx, gathering: &Gathering) -> Result<(String, Vec<Registration>)> {
    let house = organisations::organisation(tx, &gathering.organisation)?.name;
    Ok((house, expected(tx, gathering)?))
}

/// `GET /gatherings/{gathering}/reception.pdf`
pub async fn pdf(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    _: Confirmed,
    Path(address): Path<String>,
) -> Result<Response> {
    let (_, gathering, (house, people)) = own(&app, &by, &address, house_and_people).await?;
    let (sheet, now) = (card_sheet(lang, &gathering, house), app.clock.now());
    let guests: Vec<Guest> = people.iter().map(|one| guest(lang, &gathering, one)).collect();
    let pdf = app.press.make(move || reports::reception_pdf(&sheet, &guests, lang, now)).await?;
    Ok(web::download("application/pdf", "reception.pdf", pdf))
}

/// `GET /gatherings/{gathering}/reception.xlsx`
pub async fn xlsx(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    _: Confirmed,
    Path(address): Path<String>,
) -> Result<Response> {
    let (_, gathering, people) = own(&app, &by, &address, expected).await?;
    let guests: Vec<Guest> = people.iter().map(|one| guest(lang, &gathering, one)).collect();
    let file = app.press.make(move || reports::reception_xlsx(&guests, lang)).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(web::download(kind, "reception.xlsx", file))
}

/// The section is not among it: it serves the groups alone.
fn guest(lang: Lang, gathering: &Gathering, one: &Registration) -> Guest {
    let entry = &one.entry;
    Guest {
        name: entry.name.clone(),
        body: words::body(lang, &entry.body),
        code: entry.body.code().unwrap_or_default().to_owned(),
        band: charts::bands(lang, &[entry.band]),
        department: words::department(lang, entry.department),
        years: words::years(lang, entry.years),
        state: words::state(lang, one),
        place: match entry.by_screen {
            true => t!(lang, "place-screen"),
            false => t!(lang, "place-room"),
        },
        earlier: match entry.earlier {
            true => t!(lang, "earlier-yes"),
            false => t!(lang, "earlier-no"),
        },
        group: gathering.group_of(one),
        motive: entry.motive.clone(),
        attended: one.attended,
    }
}

/// `POST /gatherings/{gathering}/cards.pdf`: each card bears a new link, of which we keep the hash.
/// Earlier cards stay good.
///
/// The button stands on a page that is open all day, so it is asked as freshly as a page that is opened.
pub async fn cards(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    visit: Visit,
    headers: HeaderMap,
    Path(address): Path<String>,
    _: Posted<Pressed>,
) -> Result<Response> {
    visit.confirmed(false, app.clock.now())?;
    let (_, gathering, (house, mut people)) = own(&app, &by, &address, house_and_people).await?;
    people.retain(|one| one.state == Stands::Seated);
    let secrets: Vec<(String, Token)> =
        people.iter().map(|one| (one.id.clone(), Token::new(app.dice.bytes()))).collect();
    let link = |at: usize| link_of(&app, &headers, &gathering, &secrets[at].1);
    let cards: Vec<NameCard> =
        people.iter().enumerate().map(|(at, one)| card(lang, &gathering, one, link(at))).collect();
    let (sheet, now) = (card_sheet(lang, &gathering, house), app.clock.now());
    let pdf = app.press.make(move || reports::cards_pdf(&sheet, &cards, lang, now)).await?;
    let keep = move |tx: &mut Tx| {
        secrets.iter().try_for_each(|(id, secret)| {
            gatherings::new_link(tx, &gathering, id, secret, Link::Card)
        })
    };
    app.db.write(keep).await?;
    Ok(web::download("application/pdf", "cards.pdf", pdf))
}

fn card(lang: Lang, gathering: &Gathering, one: &Registration, link: String) -> NameCard {
    NameCard {
        name: words::person(lang, &one.entry),
        body: words::body(lang, &one.entry.body),
        group: gathering.group_of(one),
        link,
    }
}
