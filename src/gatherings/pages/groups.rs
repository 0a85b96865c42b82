//! The groups of a session: the proposal in sentences, moves by hand, the decision, table signs.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use gauge::groups::{Concern, Reason};
use gauge::level::Band;
use maud::{Markup, html};
use serde::Deserialize;

use super::reception::card_sheet;
use super::{frame, own, words};
use crate::accounts::Member;
use crate::charts;
use crate::db::Tx;
use crate::error::Result;
use crate::gatherings::{self, Gathering, Registration, Table, Tables};
use crate::organisations;
use crate::reports::{self, Sign};
use crate::typed;
use crate::web::{self, FormToken, Page, Posted, Pressed, back};
use crate::words::Lang;
use crate::{App, t};

/// `GET /gatherings/{gathering}/groups`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(address): Path<String>,
) -> Result<Page> {
    let (_, gathering, tables) = own(&app, &by, &address, gatherings::tables).await?;
    let (at, title) = (format!("/gatherings/{address}"), t!(lang, "groups"));
    let fixed = gathering.groups_fixed.is_some();
    let body = html! {
        (back(&format!("{at}/desk"), &gathering.plan.title))
        div.kz-title {
            h1 { (title) }
            p { @if fixed { (t!(lang, "groups-fixed-text")) } @else { (t!(lang, "groups-text")) } }
        }
        @if let Some(why) = words::nobody(lang, &gathering, &tables.people) { (why) } @else {
            (next_step(lang, &token, &at, fixed, &tables))
            (moving(lang, &token, &at, &tables))
        }
    };
    Ok(Page::desk(lang, title, frame(lang, &by, token), body))
}

/// The one next thing: to propose, to decide, or to print.
fn next_step(lang: Lang, token: &FormToken, at: &str, fixed: bool, tables: &Tables) -> Markup {
    let button = |path: &str, words: String, solid: bool| {
        html! {
            form.kz-inline method="post" action={ (at) "/groups/" (path) } {
                (token) button.kz-btn.kz-btn--line[!solid] { (words) }
            }
        }
    };
    html! {
        div.kz-files {
            @if fixed {
                a.kz-btn href={ (at) "/signs.pdf" } { (t!(lang, "groups-signs")) }
                (button("opening", t!(lang, "groups-open"), false))
            } @else if tables.tables.is_empty() {
                (button("proposal", t!(lang, "groups-propose"), true))
            } @else {
                (button("fixing", t!(lang, "groups-fix"), true))
                (button("proposal", t!(lang, "groups-propose-again"), false))
            }
        }
    }
}

/// Every table, a choice beside each name.
fn moving(lang: Lang, token: &FormToken, at: &str, tables: &Tables) -> Markup {
    let last = tables.tables.iter().map(|table| table.number).max().unwrap_or(0);
    html! {
        form method="post" action={ (at) "/groups" } {
            (token)
            @for table in &tables.tables { (table_part(lang, table, tables, last)) }
            @if tables.unseated().next().is_some() {
                section.kz-sec {
                    h2 { (t!(lang, "groups-unseated")) }
                    ul { @for one in tables.unseated() { (place_row(lang, one, last)) } }
                }
            }
            p.kz-gap-5 { button.kz-btn.kz-btn--line { (t!(lang, "groups-move")) } }
        }
    }
}

fn table_part(lang: Lang, table: &Table, tables: &Tables, last: u32) -> Markup {
    let concerns: Vec<String> =
        table.concerns.iter().filter_map(|one| concern(lang, one, &tables.people)).collect();
    html! {
        section.kz-sec {
            h2 { (t!(lang, "group-number", group = table.number)) }
            p.kz-support { @for one in &table.reasons { (reason(lang, one)) } }
            @if !concerns.is_empty() {
                ul.kz-note { @for one in concerns { li { (one) } } }
            }
            ul { @for at in &table.members { (place_row(lang, &tables.people[*at], last)) } }
        }
    }
}

fn place_row(lang: Lang, one: &Registration, last: u32) -> Markup {
    let (id, entry) = (format!("group-{}", one.id), &one.entry);
    html! {
        li.kz-guests__row {
            span {
                bdi { (words::person(lang, entry)) }
                span.kz-tasks__hint {
                    bdi { (words::body(lang, &entry.body)) } " / " (charts::bands(lang, &[entry.band]))
                    @if entry.earlier { " / " (t!(lang, "earlier-yes")) }
                    @if entry.by_screen { " / " (t!(lang, "place-screen")) }
                }
            }
            input type="hidden" name="person" value=(one.id);
            label.kz-sr for=(id) { (t!(lang, "groups-group-of", name = words::person(lang, entry))) }
            select.kz-guests__select id=(id) name="group" {
                option value="" { (t!(lang, "groups-nowhere")) }
                @for number in 1..=last + 1 {
                    option value=(number) selected[one.group == Some(number)] { (t!(lang, "group-number", group = number)) }
                }
            }
        }
    }
}

// In sentences

fn reason(lang: Lang, reason: &Reason) -> String {
    let band = |band: Band| charts::bands(lang, &[band]);
    match reason {
        Reason::SameBand(one) => t!(lang, "reason-same-band", band = band(*one)),
        Reason::NeighbouringBands(high, low) => {
            t!(lang, "reason-neighbours", high = band(*high), low = band(*low))
        }
        Reason::ManyBands(high, low) => {
            t!(lang, "reason-many-bands", high = band(*high), low = band(*low))
        }
        Reason::HigherBandsSpeakLast => t!(lang, "reason-speak-last"),
        Reason::AllFromDifferentBodies => t!(lang, "reason-different-bodies"),
        Reason::SharesBody(count) => t!(lang, "reason-shares-body", count = *count),
        Reason::Newcomers(new, all) => t!(lang, "reason-newcomers", new = *new, all = *all),
        Reason::OnScreen => t!(lang, "reason-on-screen"),
        Reason::TooFew(count) | Reason::TooMany(count) => {
            t!(lang, "reason-size", count = *count)
        }
        // Nobody chooses a theme here.
        Reason::SameIssue(_) => String::new(),
    }
}

fn concern(lang: Lang, concern: &Concern, people: &[Registration]) -> Option<String> {
    let band = |band: Band| charts::bands(lang, &[band]);
    let name = |at: usize| people.get(at).map(|one| words::person(lang, &one.entry));
    Some(match concern {
        Concern::BossWithStaff(boss, staff) => {
            t!(lang, "concern-boss", boss = name(*boss)?, staff = name(*staff)?)
        }
        Concern::RoomWithScreen => t!(lang, "concern-room-with-screen"),
        Concern::TooFew(count) => t!(lang, "concern-few", count = *count),
        Concern::TooMany(count) => t!(lang, "concern-many", count = *count),
        Concern::FarBands(high, low) => {
            t!(lang, "concern-far-bands", high = band(*high), low = band(*low))
        }
        Concern::SharesBody(count) => t!(lang, "concern-shares-body", count = *count),
        Concern::OnlyNewcomers => t!(lang, "concern-only-newcomers"),
        Concern::OnlyReturners => t!(lang, "concern-only-returners"),
        // Nobody chooses a theme here, and roles are not to be mixed.
        Concern::Issues(_) | Concern::OneBand(_) => return None,
    })
}

// What is pressed

fn to_groups(address: &str) -> Response {
    Redirect::to(&format!("/gatherings/{address}/groups")).into_response()
}

/// `POST /gatherings/{gathering}/groups/proposal`
pub async fn propose(
    State(app): State<App>,
    by: Member,
    Path(address): Path<String>,
    _: Posted<Pressed>,
) -> Result<Response> {
    let (organiser, to) = (by.organiser()?, to_groups(&address));
    app.db.write(move |tx| gatherings::propose(tx, &organiser, &address)).await?;
    Ok(to)
}

/// The people of the form, and the group chosen for each.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Moves {
    person: Vec<String>,
    group: Vec<String>,
}

impl Moves {
    /// No number is no table.
    fn read(self) -> Vec<(String, Option<u32>)> {
        let group = |text: String| typed::number(&text, u32::MAX).ok();
        self.person.into_iter().zip(self.group.into_iter().map(group)).collect()
    }
}

/// `POST /gatherings/{gathering}/groups`
pub async fn sit(
    State(app): State<App>,
    by: Member,
    Path(address): Path<String>,
    Posted(moves): Posted<Moves>,
) -> Result<Response> {
    let (organiser, to, moves) = (by.organiser()?, to_groups(&address), moves.read());
    app.db.write(move |tx| gatherings::sit(tx, &organiser, &address, &moves)).await?;
    Ok(to)
}

/// `POST /gatherings/{gathering}/groups/fixing`
pub async fn fix(
    State(app): State<App>,
    by: Member,
    Path(address): Path<String>,
    _: Posted<Pressed>,
) -> Result<Response> {
    let (organiser, to, now) = (by.organiser()?, to_groups(&address), app.clock.now());
    app.db.write(move |tx| gatherings::fix(tx, &organiser, &address, now)).await?;
    Ok(to)
}

/// `POST /gatherings/{gathering}/groups/opening`
pub async fn unfix(
    State(app): State<App>,
    by: Member,
    Path(address): Path<String>,
    _: Posted<Pressed>,
) -> Result<Response> {
    let (organiser, to) = (by.organiser()?, to_groups(&address));
    app.db.write(move |tx| gatherings::unfix(tx, &organiser, &address)).await?;
    Ok(to)
}

// On the tables

/// `GET /gatherings/{gathering}/signs.pdf`
pub async fn signs(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    Path(address): Path<String>,
) -> Result<Response> {
    let more = |tx: &mut Tx, gathering: &Gathering| {
        let house = organisations::organisation(tx, &gathering.organisation)?.name;
        Ok((house, gatherings::tables(tx, gathering)?))
    };
    let (_, gathering, (house, tables)) = own(&app, &by, &address, more).await?;
    let signs: Vec<Sign> = tables.tables.iter().map(|one| sign(lang, one, &tables)).collect();
    let (sheet, now) = (card_sheet(lang, &gathering, house), app.clock.now());
    let pdf = app.press.make(move || reports::signs_pdf(&sheet, &signs, lang, now)).await?;
    Ok(web::download("application/pdf", "signs.pdf", pdf))
}

fn sign(lang: Lang, table: &Table, tables: &Tables) -> Sign {
    let person = |at: &usize| {
        let entry = &tables.people[*at].entry;
        (words::person(lang, entry), words::body(lang, &entry.body))
    };
    Sign { group: table.number, people: table.members.iter().map(person).collect() }
}
