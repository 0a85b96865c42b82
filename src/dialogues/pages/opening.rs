//! F0: preparing a dialogue of a workplace, on its latest closed round or, where there is none, on a sheet.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::accounts::Member;
use crate::db::Tx;
use crate::dialogues::run::{self, Format, Run};
use crate::dialogues::{self, LEAST, Plan};
use crate::error::Result;
use crate::organisations::Unit;
use crate::rounds::{Round, State as Stands};
use crate::sheets::{Item, Published, Sheet, Shelf};
use crate::typed::{self, Fault, fault};
use crate::web::{self, Field, FormToken, Page, Posted};
use crate::words::Lang;
use crate::world::Dice;
use crate::{App, msg, organisations, results, rounds, sheets, t};

/// So many items are talked about.
const ITEMS: usize = 3;
/// The format a workplace usually takes.
const USUAL: &str = "workplace_75";

/// What is decided.
#[derive(Clone, Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    format: String,
    #[serde(default)]
    title: String,
    /// Keys of items, in the order they will be talked about; empty where none is chosen.
    #[serde(default)]
    item: Vec<String>,
    /// `real` or `rehearsal`.
    #[serde(default)]
    how: String,
    /// The sheet, where there is no round.
    #[serde(default)]
    sheet: String,
}

/// `?sheet=…` where a workplace begins with a talk.
#[derive(Deserialize, Default)]
pub struct Chosen {
    #[serde(default)]
    sheet: String,
}

/// What the page is drawn from.
struct Ground {
    unit: Unit,
    /// What is talked about; none where no sheet is published.
    about: Option<About>,
    sheets: Vec<Published>,
}

/// What is talked about.
struct About {
    round: Option<Round>,
    sheet_version: String,
    sheet: Arc<Sheet>,
    least: u32,
    /// The widest differences, in an order that says nothing.
    widest: Vec<String>,
}

/// Only the chief sees results, so only the chief opens a dialogue on a round: the promotion office prepares one
/// without, or is named as facilitator.
async fn ground(app: &App, by: &Member, unit: String, sheet: String) -> Result<Ground> {
    let (caretaker, is_chief) = (by.caretaker(&unit)?, by.chief(&unit).is_ok());
    let (shelf, dice) = (app.shelf.clone(), app.dice.clone());
    app.db
        .read(move |tx| {
            let organisation = caretaker.organisation();
            let found = organisations::unit(tx, organisation, &unit)?;
            let mut rounds = rounds::of_unit(tx, organisation, &unit)?.into_iter();
            let closed = rounds.find(|round| round.state == Stands::Closed && is_chief);
            let sheets = sheets::published(tx, organisation)?;
            let about = match closed {
                Some(round) => Some(about_round(tx, &shelf, round, &dice)?),
                None => about_sheet(tx, &shelf, organisation, &sheets, &sheet)?,
            };
            Ok(Ground { unit: found, about, sheets })
        })
        .await
}

fn about_round(tx: &mut Tx, shelf: &Shelf, round: Round, dice: &Dice) -> Result<About> {
    let seen = results::of_round(tx, shelf, round)?;
    let items = seen.items();
    let mut widest: Vec<String> =
        seen.results().widest().iter().map(|place| items[*place].key.clone()).collect();
    dice.shuffle(&mut widest);
    Ok(About {
        sheet_version: seen.round.sheet_version.clone(),
        sheet: seen.sheet.clone(),
        least: seen.unit().least,
        widest,
        round: Some(seen.round),
    })
}

fn about_sheet(
    tx: &mut Tx,
    shelf: &Shelf,
    organisation: &str,
    sheets: &[Published],
    wanted: &str,
) -> Result<Option<About>> {
    let found = sheets.iter().find(|sheet| sheet.id == wanted).or(sheets.first());
    let Some(found) = found else { return Ok(None) };
    Ok(Some(About {
        round: None,
        sheet_version: found.id.clone(),
        sheet: shelf.version(tx, organisation, &found.id)?,
        least: LEAST,
        widest: Vec::new(),
    }))
}

impl About {
    fn items(&self) -> Vec<&Item> {
        match &self.round {
            Some(round) => round.items(&self.sheet),
            None => self.sheet.items().collect(),
        }
    }
}

/// `GET /workplaces/{unit}/dialogues/new`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(unit): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Page> {
    let ground = ground(&app, &member, unit, chosen.sheet).await?;
    let typed = Typed {
        format: USUAL.to_owned(),
        title: t!(lang, "talk-default-title", unit = &ground.unit.name),
        item: ground.about.as_ref().map_or_else(Vec::new, |about| about.widest.clone()),
        how: "real".to_owned(),
        sheet: String::new(),
    };
    Ok(page(lang, &token, &member, &ground, &typed, &[]))
}

/// `POST /workplaces/{unit}/dialogues/new`
pub async fn open(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(unit): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let ground = ground(&app, &member, unit.clone(), typed.sheet.clone()).await?;
    let plan = match read(&typed, &ground) {
        Ok(plan) => plan,
        Err(faults) => {
            return Ok(page(lang, &token, &member, &ground, &typed, &faults).into_response());
        }
    };
    let (by, dice, now) = (member.caretaker(&unit)?, app.dice.clone(), app.clock.now());
    let opened = app.db.write(move |tx| {
        let id = dialogues::open(tx, &by, &plan, &dice, now)?;
        if plan.rehearsal {
            dialogues::seat_made_up(tx, &id, &dice)?;
        }
        Ok(id)
    });
    Ok(Redirect::to(&format!("/dialogues/{}", opened.await?)).into_response())
}

/// Every fault at once.
fn read(typed: &Typed, ground: &Ground) -> Result<Plan, Vec<Fault>> {
    let Some(about) = &ground.about else {
        return Err(vec![fault("format", msg!("talk-no-sheet"))]);
    };
    let mut faults = Vec::new();
    let format = run::format(&typed.format);
    if format.is_none() {
        faults.push(fault("format", msg!("talk-format-missing")));
    }
    let title = typed::name(&typed.title).unwrap_or_else(|say| {
        faults.push(fault("title", say));
        String::new()
    });
    let items = items(typed, about, &mut faults);
    match (format, &faults[..]) {
        (Some(format), []) => Ok(Plan {
            round: about.round.as_ref().map(|round| round.id.clone()),
            sheet_version: about.sheet_version.clone(),
            title,
            items,
            run: Run::of(format),
            least: about.least,
            rehearsal: typed.how == "rehearsal",
        }),
        _ => Err(faults),
    }
}

/// The items chosen, in their order; at least one, and none twice.
fn items(typed: &Typed, about: &About, faults: &mut Vec<Fault>) -> Vec<String> {
    let known = |key: &&String| about.items().iter().any(|item| item.key == **key);
    let mut items: Vec<String> = Vec::new();
    for (place, key) in typed.item.iter().take(ITEMS).enumerate().filter(|(_, key)| known(key)) {
        match items.contains(key) {
            true => faults.push(fault(item_field(place), msg!("talk-item-twice"))),
            false => items.push(key.clone()),
        }
    }
    if items.is_empty() {
        faults.push(fault(item_field(0), msg!("talk-item-missing")));
    }
    items
}

fn item_field(place: usize) -> String {
    format!("item-{place}")
}

fn page(
    lang: Lang,
    token: &FormToken,
    member: &Member,
    ground: &Ground,
    typed: &Typed,
    faults: &[Fault],
) -> Page {
    let unit = &ground.unit;
    let title = t!(lang, "talk-prepare-title");
    let body = html! {
        (web::fault_summary(lang, faults))
        div.kz-title {
            (web::back(&format!("/workplaces/{}", unit.id), &unit.name))
            h1 { (title) }
            p.kz-support { (about_words(lang, ground)) }
        }
        @match &ground.about {
            None => p.kz-note { (t!(lang, "talk-no-sheet")) },
            Some(about) => {
                (other_sheets(lang, ground, about))
                form.kz-form method="post" action={ "/workplaces/" (unit.id) "/dialogues/new" } novalidate {
                    (token)
                    @if about.round.is_none() { input type="hidden" name="sheet" value=(about.sheet_version); }
                    (formats(lang, typed, faults))
                    (Field::text("title", t!(lang, "talk-title"), &typed.title).hint(t!(lang, "talk-title-hint")).draw(lang, faults))
                    (item_fields(lang, about, typed, faults))
                    fieldset.kz-gap-5 {
                        legend.kz-legend { (t!(lang, "talk-how")) }
                        (radio("how", "real", &typed.how, &t!(lang, "talk-real"), &t!(lang, "talk-real-hint")))
                        (radio("how", "rehearsal", &typed.how, &t!(lang, "rehearsal"), &t!(lang, "talk-rehearsal-hint")))
                    }
                    button.kz-btn { (t!(lang, "talk-open")) }
                }
            },
        }
    };
    let desk = rounds::workplace_desk(lang, token, member, (&unit.id, &unit.name), None);
    Page::desk(lang, title, desk, body).with_faults(faults)
}

fn about_words(lang: Lang, ground: &Ground) -> String {
    match ground.about.as_ref().and_then(|about| about.round.as_ref()) {
        Some(round) => t!(lang, "talk-about-round", number = round.number),
        None => t!(lang, "talk-about-sheet"),
    }
}

/// Without a round the items may be of any published sheet.
fn other_sheets(lang: Lang, ground: &Ground, about: &About) -> Markup {
    html! {
        @if about.round.is_none() && ground.sheets.len() > 1 {
            p { (t!(lang, "talk-sheet", title = about.sheet.title.of(lang))) }
            ul.kz-links { @for sheet in ground.sheets.iter().filter(|sheet| sheet.id != about.sheet_version) {
                li { a href={ "?sheet=" (sheet.id) } { (t!(lang, "talk-other-sheet", title = sheet.title.of(lang), version = &sheet.version)) } }
            } }
        }
    }
}

fn formats(lang: Lang, typed: &Typed, faults: &[Fault]) -> Markup {
    let mut formats: Vec<&Format> = run::formats().iter().collect();
    formats.sort_by_key(|format| format.key != USUAL);
    html! {
        fieldset #format {
            legend.kz-legend { (t!(lang, "talk-format")) }
            (web::told_beside(lang, web::fault_of(faults, "format")))
            @for format in formats {
                (radio("format", &format.key, &typed.format, format.title.of(lang), &format_words(lang, format)))
            }
        }
    }
}

/// How long, for how many people, and how they are put together.
fn format_words(lang: Lang, format: &Format) -> String {
    let ((least, _, most), minutes) = (format.people, Run::of(format).minutes());
    let scenes = format.phases.len();
    t!(lang, "talk-format-hint", minutes = minutes, scenes = scenes, least = least, most = most)
}

fn radio(name: &str, value: &str, chosen: &str, label: &str, hint: &str) -> Markup {
    let id = format!("{name}-{value}");
    html! {
        div.kz-tick {
            input type="radio" id=(id) name=(name) value=(value) checked[chosen == value] aria-describedby={ (id) "-hint" };
            label for=(id) { (label) }
            p.kz-support id={ (id) "-hint" } { (hint) }
        }
    }
}

fn item_fields(lang: Lang, about: &About, typed: &Typed, faults: &[Fault]) -> Markup {
    let hint = match about.widest.is_empty() {
        true => t!(lang, "talk-items-by-hand"),
        false => t!(lang, "talk-items-widest"),
    };
    html! {
        fieldset.kz-gap-5 {
            legend.kz-legend { (t!(lang, "talk-items")) }
            p.kz-support { (hint) }
            @for place in 0..ITEMS {
                @let (id, chosen) = (item_field(place), typed.item.get(place).map(String::as_str).unwrap_or_default());
                @let fault = web::fault_of(faults, &id);
                div.kz-field.kz-gap-4 {
                    label for=(id) { (t!(lang, "talk-item-number", number = place + 1)) }
                    select id=(id) name="item" aria-invalid=[fault.map(|_| "true")] aria-describedby=[fault.map(|_| format!("{id}-fault"))] {
                        option value="" { (t!(lang, "talk-item-none")) }
                        @for item in about.items() { option value=(item.key) selected[item.key == chosen] { (item.title.of(lang)) } }
                    }
                    (web::told_beside(lang, fault))
                }
            }
        }
    }
}
