//! C9: what a workplace tries, how it goes, and what became of it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::{AT_ONCE, Action, Draft, Keeper, LINE, WORDS};
use crate::accounts::Member;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::rounds::State as Stands;
use crate::sheets::{Item, Sheet, Shelf};
use crate::typed::{self, Fault, fault};
use crate::web::{self, Field, FormToken, Page, Posted};
use crate::words::{Lang, Message, say};
use crate::world::Dice;
use crate::{App, actions, japan, msg, organisations, rounds, sheets, t};

/// What is typed of something to try.
#[derive(Clone, Deserialize, Default)]
pub struct Typed {
    /// The item it is to move.
    #[serde(default)]
    pub item: String,
    /// What is tried.
    #[serde(default)]
    pub words: String,
    /// Who sees to it.
    #[serde(default)]
    pub owner: String,
    /// By when.
    #[serde(default)]
    pub due: String,
    /// How one would notice.
    #[serde(default)]
    pub sign: String,
}

/// Reads what was typed; every fault at once.
pub fn read(typed: &Typed, items: &[&Item], today: Date) -> Result<Draft, Vec<Fault>> {
    let mut faults = Vec::new();
    let item = items.iter().find(|item| item.key == typed.item).map(|item| item.key.clone());
    let draft = Draft {
        item,
        level: None,
        words: taken(&mut faults, "words", sentence(&typed.words, msg!("action-words-missing"))),
        owner: taken(&mut faults, "owner", owner(&typed.owner)),
        due: taken(&mut faults, "due", due(&typed.due, today).map(Some)).unwrap_or(today),
        sign: taken(&mut faults, "sign", sentence(&typed.sign, msg!("action-sign-missing"))),
    };
    if faults.is_empty() { Ok(draft) } else { Err(faults) }
}

fn taken<T: Default>(
    faults: &mut Vec<Fault>,
    field: &'static str,
    read: std::result::Result<T, Message>,
) -> T {
    read.unwrap_or_else(|say| {
        faults.push(fault(field, say));
        T::default()
    })
}

fn sentence(text: &str, missing: Message) -> std::result::Result<String, Message> {
    match text.trim().chars().count() {
        0 => Err(missing),
        long if long > WORDS => Err(msg!("action-long", most = WORDS, now = long)),
        _ => Ok(text.trim().to_owned()),
    }
}

fn owner(text: &str) -> std::result::Result<String, Message> {
    match text.trim() {
        "" => Err(msg!("action-owner-missing")),
        text => typed::name(text),
    }
}

fn due(text: &str, today: Date) -> std::result::Result<Date, Message> {
    match japan::day_of(text).map_err(|bad| bad.message())? {
        day if day < today => Err(msg!("action-due-past")),
        day => Ok(day),
    }
}

/// The fields of something to try.
pub fn fields(lang: Lang, typed: &Typed, faults: &[Fault], items: &[&Item]) -> Markup {
    html! {
        div.kz-field {
            label for="item" { (t!(lang, "action-item")) }
            select #item name="item" {
                option value="" { (t!(lang, "action-no-item")) }
                @for item in items { option value=(item.key) selected[item.key == typed.item] { (item.title.of(lang)) } }
            }
        }
        (area(lang, "words", t!(lang, "action-words"), t!(lang, "action-words-hint"), &typed.words, faults))
        (Field::text("owner", t!(lang, "action-owner"), &typed.owner).hint(t!(lang, "action-owner-hint")).draw(lang, faults))
        (Field::text("due", t!(lang, "action-due"), &typed.due).hint(t!(lang, "day-hint")).draw(lang, faults))
        (area(lang, "sign", t!(lang, "action-sign"), t!(lang, "action-sign-hint"), &typed.sign, faults))
    }
}

fn area(
    lang: Lang,
    name: &str,
    label: String,
    hint: String,
    value: &str,
    faults: &[Fault],
) -> Markup {
    let fault = web::fault_of(faults, name);
    let described = fault.map_or_else(String::new, |_| format!("{name}-fault "));
    html! {
        div.kz-field {
            label for=(name) { (label) }
            p.kz-support id={ (name) "-hint" } { (hint) }
            textarea id=(name) name=(name) rows="2" aria-invalid=[fault.map(|_| "true")] aria-describedby={ (described) (name) "-hint" } { (value) }
            (web::told_beside(lang, fault))
        }
    }
}

/// One action with how it goes; where `post` leads somewhere, that may be told too.
pub fn card(
    lang: Lang,
    action: &Action,
    item: Option<&str>,
    today: Date,
    post: Option<(&FormToken, &str)>,
) -> Markup {
    html! {
        article.kz-card {
            @if let Some(item) = item { p.kz-card__area { (item) } }
            h3 dir="auto" { (action.words) }
            p { (t!(lang, "action-by", owner = &action.owner, due = japan::long_date(lang, action.due))) }
            p.kz-support { (t!(lang, "action-noticed", sign = &action.sign)) }
            (standing(lang, action, today))
            @if !action.check_ins.is_empty() {
                ul.kz-list { @for line in &action.check_ins { li { span { span.kz-support { (day(lang, line.at)) } "　" bdi { (line.words) } } } } }
            }
            @if let (Some((token, to)), actions::State::Open) = (post, action.state) { (telling(lang, token, action, to)) }
        }
    }
}

fn day(lang: Lang, at: Timestamp) -> String {
    japan::short_date(lang, japan::wall_clock(at).date())
}

fn standing(lang: Lang, action: &Action, today: Date) -> Markup {
    let when = action.ended.map_or_else(String::new, |at| day(lang, at));
    html! {
        @match action.state {
            actions::State::Open if action.due < today => { p.kz-note { (t!(lang, "action-overdue")) } }
            actions::State::Open => {}
            actions::State::Done => { p { span.kz-state { (web::tick()) (t!(lang, "action-done", when = when)) } } }
            actions::State::Stopped => { p { span.kz-state { (t!(lang, "action-stopped", when = when)) } } }
        }
        @if !action.reason.is_empty() { p dir="auto" { (action.reason) } }
    }
}

/// One line, and what it is: how it goes, done, or stopped.
fn telling(lang: Lang, token: &FormToken, action: &Action, to: &str) -> Markup {
    let id = format!("line-{}", action.id);
    html! {
        form.kz-form method="post" action={ (to) "/" (action.id) } {
            (token)
            div.kz-field {
                label for=(id) { (t!(lang, "check-in-label")) span.kz-sr { "：" (action.words) } }
                input id=(id) name="words" maxlength=(LINE) autocomplete="off";
            }
            button.kz-btn.kz-btn--line name="what" value="check-in" { (t!(lang, "check-in-keep")) }
            p.kz-links {
                button.kz-link name="what" value="done" { (t!(lang, "action-mark-done")) }
                " " button.kz-link name="what" value="stopped" { (t!(lang, "action-mark-stopped")) }
            }
        }
    }
}

// C9

struct Board {
    unit: organisations::Unit,
    actions: Vec<Action>,
    sheets: Vec<Arc<Sheet>>,
}

async fn board(app: &App, member: &Member, unit: &str) -> Result<Board> {
    let (by, shelf) = (member.caretaker(unit)?, app.shelf.clone());
    app.db
        .read(move |tx| {
            Ok(Board {
                unit: organisations::unit(tx, by.organisation(), by.unit())?,
                actions: actions::all(tx, &Keeper::from(&by))?,
                sheets: sheets_of(tx, &shelf, (by.organisation(), by.unit()))?,
            })
        })
        .await
}

/// The sheets an item may be of: the one last answered first, then whatever is published.
fn sheets_of(
    tx: &mut Tx,
    shelf: &Shelf,
    (organisation, unit): (&str, &str),
) -> Result<Vec<Arc<Sheet>>> {
    let rounds = rounds::of_unit(tx, organisation, unit)?;
    let answered = rounds.into_iter().find(|round| round.state == Stands::Closed);
    let published = sheets::published(tx, organisation)?.into_iter().map(|sheet| sheet.id);
    let all = answered.map(|round| round.sheet_version).into_iter().chain(published);
    all.map(|id| shelf.version(tx, organisation, &id)).collect()
}

impl Board {
    fn items(&self) -> Vec<&Item> {
        self.sheets.first().map_or_else(Vec::new, |sheet| sheet.items().collect())
    }

    fn title(&self, lang: Lang, action: &Action) -> Option<&str> {
        let key = action.item.as_ref()?;
        let mut items = self.sheets.iter().flat_map(|sheet| sheet.items());
        items.find(|item| item.key == *key).map(|item| item.title.of(lang))
    }
}

/// `GET /workplaces/{unit}/actions`
pub async fn list(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(unit): Path<String>,
) -> Result<Page> {
    let board = board(&app, &member, &unit).await?;
    Ok(page(&app, lang, &token, &member, &board, &Typed::default(), &[]))
}

fn page(
    app: &App,
    lang: Lang,
    token: &FormToken,
    member: &Member,
    board: &Board,
    typed: &Typed,
    faults: &[Fault],
) -> Page {
    let (unit, today) = (&board.unit, japan::wall_clock(app.clock.now()).date());
    let to = format!("/workplaces/{}/actions", unit.id);
    let (open, ended): (Vec<&Action>, Vec<&Action>) =
        board.actions.iter().partition(|action| action.state == actions::State::Open);
    let card_of =
        |action: &Action| card(lang, action, board.title(lang, action), today, Some((token, &to)));
    let body = html! {
        (web::fault_summary(lang, faults))
        div.kz-title {
            (web::back(&format!("/workplaces/{}", unit.id), &unit.name))
            h1 { (t!(lang, "actions-title")) }
            p.kz-support { (t!(lang, "actions-text", most = AT_ONCE)) }
        }
        section aria-labelledby="open" {
            h2 #open { (t!(lang, "actions-open")) }
            @if open.is_empty() { p.kz-gap-4 { (t!(lang, "actions-none")) } }
            div.kz-cards.kz-gap-4 { @for action in &open { (card_of(action)) } }
        }
        @if open.len() < AT_ONCE {
            section.kz-sec aria-labelledby="new" {
                h2 #new { (t!(lang, "action-new")) }
                form.kz-form method="post" action=(to) novalidate {
                    (token)
                    (fields(lang, typed, faults, &board.items()))
                    button.kz-btn { (t!(lang, "action-keep")) }
                }
            }
        } @else { p.kz-note.kz-gap-5 { (say(lang, &actions::full())) } }
        @if !ended.is_empty() {
            section.kz-sec aria-labelledby="ended" {
                h2 #ended { (t!(lang, "actions-ended")) }
                p.kz-support { (t!(lang, "actions-ended-text")) }
                div.kz-cards.kz-gap-4 { @for action in &ended { (card_of(action)) } }
            }
        }
    };
    let desk = rounds::workplace_desk(lang, token, member, (&unit.id, &unit.name), None);
    Page::desk(lang, t!(lang, "actions-title"), desk, body).with_faults(faults)
}

/// `POST /workplaces/{unit}/actions`: something to try, decided outside a dialogue.
pub async fn add(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(unit): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let board = board(&app, &member, &unit).await?;
    let now = app.clock.now();
    let draft = match read(&typed, &board.items(), japan::wall_clock(now).date()) {
        Ok(draft) => draft,
        Err(faults) => {
            let page = page(&app, lang, &token, &member, &board, &typed, &faults);
            return Ok(page.into_response());
        }
    };
    let (by, dice) = (Keeper::from(&member.caretaker(&unit)?), app.dice.clone());
    app.db.write(move |tx| actions::add(tx, &by, &draft, &dice, now)).await?;
    Ok(Redirect::to(&format!("/workplaces/{unit}/actions")).into_response())
}

/// How it goes, or how it ended.
#[derive(Deserialize)]
pub struct Told {
    /// `check-in`, `done` or `stopped`.
    #[serde(default)]
    pub what: String,
    /// The line.
    #[serde(default)]
    pub words: String,
}

impl Told {
    /// Writes it down.
    pub fn keep(
        &self,
        tx: &mut Tx,
        by: &Keeper,
        action: &str,
        dice: &Dice,
        now: Timestamp,
    ) -> Result<()> {
        let what = match self.what.as_str() {
            "check-in" => None,
            "done" => Some(actions::State::Done),
            "stopped" => Some(actions::State::Stopped),
            _ => return Err(Error::NotFound),
        };
        actions::tell(tx, by, action, what, &self.words, dice, now)
    }
}

/// `POST /workplaces/{unit}/actions/{action}`
pub async fn tell(
    State(app): State<App>,
    member: Member,
    Path((unit, action)): Path<(String, String)>,
    Posted(told): Posted<Told>,
) -> Result<Redirect> {
    let (by, dice, now) =
        (Keeper::from(&member.caretaker(&unit)?), app.dice.clone(), app.clock.now());
    app.db.write(move |tx| told.keep(tx, &by, &action, &dice, now)).await?;
    Ok(Redirect::to(&format!("/workplaces/{unit}/actions")))
}
