//! The pages of what a workplace tries: the [`board`], [`one`] of them, its [`wording`], its [`papers`], and what is asked of
//! the unit above ([`asks`]).  Here is what they and a dialogue share.

pub mod asks;
pub mod board;
pub mod one;
pub mod papers;
mod reading;
mod words;
pub mod wording;

pub use reading::{Typed, read};
pub use wording::{fields, item_choice};

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::{Action, Keeper, LINE, Served, State};
use crate::accounts::Member;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::organisations::Unit;
use crate::rounds::State as Stands;
use crate::sheets::{Item, Sheet, Shelf};
use crate::typed::Fault;
use crate::web::{self, Desk, FormToken};
use crate::words::Lang;
use crate::world::Dice;
use crate::{App, actions, japan, organisations, rounds, sheets, t};
use words::{day, kind_words, line_words, reminder_words};

/// What the pages of one workplace's actions are drawn from.
struct Place {
    unit: Unit,
    /// Everything it tries or tried.
    actions: Vec<Action>,
    /// The lines of policy they are for.
    served: BTreeMap<String, Vec<Served>>,
    sheets: Vec<Arc<Sheet>>,
    /// Levels are the workplace's own: the promotion office is not told them.
    tells_levels: bool,
}

async fn place(app: &App, member: &Member, unit: &str) -> Result<Place> {
    let (by, shelf) = (member.caretaker(unit)?, app.shelf.clone());
    let tells_levels = member.chief(unit).is_ok();
    app.db
        .read(move |tx| {
            Ok(Place {
                unit: organisations::unit(tx, by.organisation(), by.unit())?,
                actions: actions::all(tx, &Keeper::from(&by))?,
                served: actions::served(tx, &Keeper::from(&by))?,
                sheets: sheets_of(tx, &shelf, (by.organisation(), by.unit()))?,
                tells_levels,
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

impl Place {
    /// The items something may be tried for.
    fn items(&self) -> Vec<&Item> {
        self.sheets.first().map_or_else(Vec::new, |sheet| sheet.items().collect())
    }

    fn item(&self, key: Option<&str>) -> Option<&Item> {
        let mut items = self.sheets.iter().flat_map(|sheet| sheet.items());
        items.find(|item| Some(item.key.as_str()) == key)
    }

    fn item_of(&self, action: &Action) -> Option<&Item> {
        self.item(action.item.as_deref())
    }

    /// An item and the level an action starts from, where the reader may be told it.
    fn start_of(&self, action: &Action) -> Option<(&Item, u8)> {
        self.item_of(action).zip(action.level.filter(|_| self.tells_levels))
    }

    /// The lines of policy an action is for, each leading to it.
    fn serves(&self, lang: Lang, action: &Action) -> Markup {
        let lines = self.served.get(&action.id).map_or(&[][..], Vec::as_slice);
        html! {
            @for line in lines {
                p.kz-support { (t!(lang, "action-serves")) " " a href={ "/policies/" (line.policy) } { bdi { (line.title) } } }
            }
        }
    }

    fn one(&self, id: &str) -> Result<&Action> {
        self.actions.iter().find(|action| action.id == id).ok_or(Error::NotFound)
    }

    /// Where the board is.
    fn address(&self) -> String {
        format!("/workplaces/{}/actions", self.unit.id)
    }

    fn desk(&self, lang: Lang, token: &FormToken, member: &Member) -> Desk {
        desk(lang, token, member, &self.unit)
    }
}

/// The frame with the workplace's own pages; what is tried is marked.
fn desk(lang: Lang, token: &FormToken, member: &Member, unit: &Unit) -> Desk {
    let mut desk = rounds::workplace_desk(lang, token, member, (&unit.id, &unit.name), None);
    for tab in &mut desk.tabs {
        tab.here = tab.href == format!("/workplaces/{}/actions", unit.id);
    }
    desk
}

fn today(app: &App) -> Date {
    japan::wall_clock(app.clock.now()).date()
}

/// An item's present level and the next one side by side, as two steps of a stair.
pub fn levels(lang: Lang, item: &Item, level: u8) -> Markup {
    let of = |level: u8| item.levels.get(usize::from(level).checked_sub(1)?);
    html! {
        @if let Some(now) = of(level) {
            ol.kz-stairs.kz-pair aria-label=(t!(lang, "levels-pair", item = item.title.of(lang))) {
                li { b { (t!(lang, "level-now", level = level)) } span { (now.of(lang)) } }
                @match of(level + 1) {
                    Some(next) => li { b { (t!(lang, "level-next", level = level + 1)) } span { (next.of(lang)) } },
                    None => li { b { (t!(lang, "level-top")) } span { (t!(lang, "gap-top")) } },
                }
            }
        }
    }
}

/// One action with how it goes, as a dialogue shows it; where `post` leads somewhere, that may be told too.
pub fn card(
    lang: Lang,
    action: &Action,
    item: Option<&Item>,
    today: Date,
    post: Option<(&FormToken, &str)>,
) -> Markup {
    let by = t!(lang, "action-by", owner = &action.owner, due = japan::long_date(lang, action.due));
    html! {
        article.kz-card {
            @if let Some(item) = item { p.kz-card__area { (item.title.of(lang)) } }
            h3 dir="auto" { (action.words) }
            p { (by) }
            p.kz-support { (t!(lang, "action-noticed", sign = &action.sign)) }
            p.kz-support { (kind_words(lang, action)) }
            @if let Some((item, level)) = item.zip(action.level) { (levels(lang, item, level)) }
            (standing(lang, action, today))
            @if !action.check_ins.is_empty() {
                ul.kz-list { @for line in &action.check_ins { li { span { span.kz-support { (day(lang, line.at)) } "　" (line_words(lang, line)) } } } }
            }
            @if let (Some((token, to)), State::Open) = (post, action.state) { (telling(lang, token, action, to)) }
        }
    }
}

/// What has to be remembered, or how it ended.
fn standing(lang: Lang, action: &Action, today: Date) -> Markup {
    let when = action.ended.map_or_else(String::new, |at| day(lang, at));
    html! {
        @match action.state {
            State::Open => { @if let Some(reminder) = action.reminder(today) { p.kz-note { (reminder_words(lang, action, reminder)) } } }
            State::Waiting => { p { span.kz-state.kz-state--later { (t!(lang, "action-waits")) } } }
            State::Done => { p { span.kz-state { (web::tick()) (t!(lang, "action-done", when = when)) } } }
            State::Stopped => { p { span.kz-state { (t!(lang, "action-stopped", when = when)) } } }
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

/// Lines of text under a label and a hint.
fn area(
    lang: Lang,
    name: &str,
    (label, hint): (String, String),
    value: &str,
    faults: &[Fault],
) -> Markup {
    let fault = web::fault_of(faults, name);
    let described = fault.map_or_else(String::new, |_| format!("{name}-fault "));
    html! {
        div.kz-field {
            label for=(name) { (label) }
            p.kz-support id={ (name) "-hint" } { (hint) }
            textarea id=(name) name=(name) rows="2" dir="auto" aria-invalid=[fault.map(|_| "true")] aria-describedby={ (described) (name) "-hint" } { (value) }
            (web::told_beside(lang, fault))
        }
    }
}

/// How it goes, or how it ended.
#[derive(Clone, Deserialize, Default)]
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
            "done" => Some(State::Done),
            "stopped" => Some(State::Stopped),
            _ => return Err(Error::NotFound),
        };
        actions::tell(tx, by, action, what, &self.words, dice, now)
    }
}
