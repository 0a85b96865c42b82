//! Opening a round, in five small pages that carry what was chosen in their address: nothing is
//! stored until the promise is accepted.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::Offset;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::date_time;
use crate::accounts::{Caretaker, Member};
use crate::charts;
use crate::error::{Error, Result};
use crate::organisations;
use crate::rounds::preview::{Preview, preview};
use crate::rounds::{self, Membership, Promise, RoundUnit};
use crate::sheets::{self, Published};
use crate::typed::half_width;
use crate::web::{self, Fault, FormToken, Page, Posted, fault};
use crate::words::Lang;
use crate::world::Dice;
use crate::{App, japan, msg, t};

/// What has been chosen so far.
#[derive(Clone, Deserialize, Serialize, Default)]
pub struct Choices {
    /// The page asked for, 1 to 5.
    step: Option<u8>,
    sheet: Option<String>,
    /// `short` or `whole`.
    form: Option<String>,
    /// `none`, `ten` or `five`.
    remarks: Option<String>,
    /// `open` or `sign-in`.
    results: Option<String>,
    day: Option<String>,
    time: Option<String>,
}

impl Choices {
    fn remarks_from(&self) -> Option<u32> {
        match self.remarks.as_deref() {
            Some("ten") => Some(10),
            Some("five") => Some(5),
            _ => None,
        }
    }

    /// Japanese time, as everywhere.
    fn deadline(&self) -> Option<Timestamp> {
        let day = japan::day_of(self.day.as_deref()?).ok()?;
        let time: Time = half_width(self.time.as_deref()?).trim().parse().ok()?;
        Offset::constant(9).to_timestamp(day.to_datetime(time)).ok()
    }

    /// The address of a page with these choices.
    fn at(&self, unit: &str, step: u8) -> String {
        let choices = Choices { step: Some(step), ..self.clone() };
        let query = serde_html_form::to_string(&choices).unwrap_or_default();
        format!("/workplaces/{unit}/opening?{query}")
    }
}

/// What the five pages are drawn from.
struct Ground {
    unit: organisations::Unit,
    sheets: Vec<Published>,
    membership: Membership,
}

async fn ground(app: &App, by: &Caretaker) -> Result<Ground> {
    let by = by.clone();
    app.db
        .read(move |tx| {
            Ok(Ground {
                unit: organisations::unit(tx, by.organisation(), by.unit())?,
                sheets: sheets::published(tx, by.organisation())?,
                membership: rounds::membership(tx, &by)?,
            })
        })
        .await
}

/// `GET /workplaces/{unit}/opening`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    by: Member,
    Path(unit): Path<String>,
    Query(choices): Query<Choices>,
) -> Result<Page> {
    let ground = ground(&app, &by.caretaker(&unit)?).await?;
    let (step, faults) = first_open_step(&choices, &ground, app.clock.now());
    page(&app, lang, &token, &by, &ground, &choices, step, &faults).await
}

/// `POST /workplaces/{unit}/opening`: the promise is accepted, the round is open.
pub async fn open(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    by: Member,
    Path(unit): Path<String>,
    Posted(choices): Posted<Choices>,
) -> Result<Response> {
    let caretaker = by.caretaker(&unit)?;
    let (ground, now) = (ground(&app, &caretaker).await?, app.clock.now());
    let (step, faults) =
        first_open_step(&Choices { step: Some(5), ..choices.clone() }, &ground, now);
    let (Some(deadline), 5) = (choices.deadline(), step) else {
        return Ok(page(&app, lang, &token, &by, &ground, &choices, step, &faults)
            .await?
            .into_response());
    };
    let promise = Promise {
        sheet_version: choices.sheet.clone().unwrap_or_default(),
        short: choices.form.as_deref() == Some("short"),
        remarks_from: choices.remarks_from(),
        least: rounds::LEAST_INSIDE,
        results_sign_in: choices.results.as_deref() == Some("sign-in"),
        deadline,
    };
    let (keys, dice) = (app.closing.keys.clone(), app.dice.clone());
    let id =
        app.db.write(move |tx| rounds::open(tx, &caretaker, &promise, &keys, &dice, now)).await?;
    Ok(Redirect::to(&format!("/rounds/{id}")).into_response())
}

/// The page asked for, or the first before it that is not answered well.
fn first_open_step(choices: &Choices, ground: &Ground, now: Timestamp) -> (u8, Vec<Fault>) {
    let asked = choices.step.unwrap_or(1).clamp(1, 5);
    let known =
        choices.sheet.as_ref().is_some_and(|id| ground.sheets.iter().any(|sheet| sheet.id == *id));
    if asked > 1 && !(known && choices.form.is_some()) {
        return (1, vec![fault("sheet", msg!("opening-choose-sheet"))]);
    }
    let (people, least) =
        (ground.membership.people(), rounds::least_of(&ground.membership, 0, rounds::LEAST_INSIDE));
    if asked > 2 && people < least {
        return (
            2,
            vec![fault("people", msg!("round-too-few-people", people = people, least = least))],
        );
    }
    if asked > 3 && (choices.remarks.is_none() || choices.results.is_none()) {
        return (3, vec![fault("remarks", msg!("opening-choose-remarks"))]);
    }
    match choices.deadline() {
        None if asked > 4 => {
            let bad = japan::day_of(choices.day.as_deref().unwrap_or_default()).err();
            let say = bad.map_or(msg!("opening-deadline-unreadable"), |bad| bad.message());
            (4, vec![fault("day", say)])
        }
        Some(deadline) if asked > 4 && deadline <= now => {
            (4, vec![fault("day", msg!("round-deadline-past"))])
        }
        _ => (asked, Vec::new()),
    }
}

#[expect(clippy::too_many_arguments, reason = "one page is drawn from all of these, and only here")]
async fn page(
    app: &App,
    lang: Lang,
    token: &FormToken,
    by: &Member,
    ground: &Ground,
    choices: &Choices,
    step: u8,
    faults: &[Fault],
) -> Result<Page> {
    let title = match step {
        1 => t!(lang, "opening-1"),
        2 => t!(lang, "opening-2"),
        3 => t!(lang, "opening-3"),
        4 => t!(lang, "opening-4"),
        _ => t!(lang, "opening-5"),
    };
    let unit = &ground.unit.id;
    let before = if step == 1 { format!("/workplaces/{unit}") } else { choices.at(unit, step - 1) };
    let inner = match step {
        1 => sheet_step(lang, ground, choices),
        2 => people_step(lang, ground),
        3 => answers_step(lang, choices),
        4 => deadline_step(lang, app.clock.now(), choices, faults),
        _ => promise_step(app, lang, by, ground, choices).await?,
    };
    let body = html! {
        (web::fault_summary(lang, faults))
        div.kz-title {
            (web::back(&before, &t!(lang, "back")))
            h1 { (title) }
            p.kz-support { (t!(lang, "step-of", step = step, of = 5)) }
        }
        form.kz-form method=(if step == 5 { "post" } else { "get" }) action={ "/workplaces/" (unit) "/opening" } novalidate {
            @if step == 5 { (token) }
            (carried(choices, step))
            (inner)
            button.kz-btn { @if step == 5 { (t!(lang, "opening-open")) } @else { (t!(lang, "next")) } }
        }
    };
    let desk = super::care::desk(lang, token, by, (unit, &ground.unit.name), None);
    Ok(Page::desk(lang, title, desk, body).with_faults(faults))
}

/// What other pages have asked rides along; each page shows its own.
fn carried(choices: &Choices, step: u8) -> Markup {
    let own: &[&str] = match step {
        1 => &["sheet", "form"],
        3 => &["remarks", "results"],
        4 => &["day", "time"],
        _ => &[],
    };
    let all = [
        ("sheet", &choices.sheet),
        ("form", &choices.form),
        ("remarks", &choices.remarks),
        ("results", &choices.results),
        ("day", &choices.day),
        ("time", &choices.time),
    ];
    html! {
        @if step < 5 { input type="hidden" name="step" value=(step + 1); }
        @for (name, value) in all {
            @if let (false, Some(value)) = (own.contains(&name), value) { input type="hidden" name=(name) value=(value); }
        }
    }
}

fn radio(name: &str, value: &str, chosen: Option<&str>, label: &str, hint: &str) -> Markup {
    let id = format!("{name}-{value}");
    html! {
        div.kz-tick {
            input type="radio" id=(id) name=(name) value=(value) checked[chosen == Some(value)]
                aria-describedby=[(!hint.is_empty()).then(|| format!("{id}-hint"))];
            label for=(id) { (label) }
            @if !hint.is_empty() { p.kz-support id={ (id) "-hint" } { (hint) } }
        }
    }
}

fn sheet_step(lang: Lang, ground: &Ground, choices: &Choices) -> Markup {
    let first = ground.sheets.first().map(|sheet| sheet.id.as_str());
    let chosen = choices.sheet.as_deref().or(first);
    let form = choices.form.as_deref().or(Some("short"));
    html! {
        fieldset #sheet {
            legend.kz-legend { (t!(lang, "opening-which-sheet")) }
            @if ground.sheets.is_empty() { p.kz-note { (t!(lang, "opening-no-sheet")) } }
            @for sheet in &ground.sheets {
                (radio("sheet", &sheet.id, chosen, sheet.title.of(lang), &t!(lang, "sheet-version", version = &sheet.version)))
            }
        }
        fieldset.kz-gap-5 {
            legend.kz-legend { (t!(lang, "opening-how-long")) }
            (radio("form", "short", form, &t!(lang, "form-short"), &t!(lang, "form-short-hint")))
            (radio("form", "whole", form, &t!(lang, "form-whole"), &t!(lang, "form-whole-hint")))
        }
    }
}

fn people_step(lang: Lang, ground: &Ground) -> Markup {
    html! {
        p { (t!(lang, "opening-people-text", people = ground.membership.people())) }
        (people_table(lang, ground))
        p.kz-support { (t!(lang, "opening-people-frozen")) }
    }
}

fn people_table(lang: Lang, ground: &Ground) -> Markup {
    html! {
        div.kz-scroll #people role="region" aria-labelledby="people-caption" tabindex="0" {
            table.kz-table {
                caption #people-caption { (t!(lang, "opening-people")) }
                thead { tr {
                    th scope="col" { (t!(lang, "unit")) }
                    th scope="col" { (t!(lang, "band")) }
                    th.kz-r scope="col" { (t!(lang, "people-head")) }
                } }
                tbody { @for cell in &ground.membership.cells {
                    tr {
                        th scope="row" { (ground.membership.units[cell.place].name) }
                        td { (charts::bands(lang, &[cell.band])) }
                        td.kz-r { (t!(lang, "people-count", people = cell.people)) }
                    }
                } }
            }
        }
    }
}

fn answers_step(lang: Lang, choices: &Choices) -> Markup {
    let remarks = choices.remarks.as_deref().or(Some("ten"));
    let results = choices.results.as_deref().or(Some("open"));
    html! {
        p { (t!(lang, "opening-slips-text")) }
        fieldset.kz-gap-5 #remarks {
            legend.kz-legend { (t!(lang, "opening-remarks")) }
            (radio("remarks", "ten", remarks, &t!(lang, "remarks-ten"), &t!(lang, "remarks-ten-hint")))
            (radio("remarks", "five", remarks, &t!(lang, "remarks-five"), &t!(lang, "remarks-five-hint")))
            (radio("remarks", "none", remarks, &t!(lang, "remarks-none"), &t!(lang, "remarks-none-hint")))
        }
        fieldset.kz-gap-5 {
            legend.kz-legend { (t!(lang, "opening-results")) }
            (radio("results", "open", results, &t!(lang, "results-open"), &t!(lang, "results-open-hint")))
            (radio("results", "sign-in", results, &t!(lang, "results-sign-in"), &t!(lang, "results-sign-in-hint")))
        }
    }
}

fn deadline_step(lang: Lang, now: Timestamp, choices: &Choices, faults: &[Fault]) -> Markup {
    let in_two_weeks =
        japan::wall_clock(now).date().saturating_add(jiff::Span::new().days(14)).to_string();
    let day = choices.day.as_deref().unwrap_or(&in_two_weeks);
    let time = choices.time.as_deref().unwrap_or("17:00");
    let field = |name, label, hint, value, kind| {
        web::Field { kind, ..web::Field::text(name, label, value).hint(hint) }.draw(lang, faults)
    };
    html! {
        (field("day", t!(lang, "deadline-day"), t!(lang, "deadline-day-hint"), day, "date"))
        (field("time", t!(lang, "deadline-time"), t!(lang, "deadline-time-hint"), time, "time"))
    }
}

async fn promise_step(
    app: &App,
    lang: Lang,
    by: &Member,
    ground: &Ground,
    choices: &Choices,
) -> Result<Markup> {
    let (organisation, id, shelf) = (
        by.organisation().to_owned(),
        choices.sheet.clone().unwrap_or_default(),
        app.shelf.clone(),
    );
    let sheet = app.db.read(move |tx| shelf.version(tx, &organisation, &id)).await?;
    let items = rounds::asked(&sheet, choices.form.as_deref() == Some("short"));
    let units = preview_units(&ground.membership);
    let plan = rounds::plan(&items, &units, None);
    // The same made-up data each time: what changes the preview is only what was chosen.
    let previews = preview(&plan, &ground.membership.cells, &Dice::seeded([7; 32]));
    let deadline = choices.deadline().ok_or_else(|| Error::fault("a checked deadline is there"))?;
    Ok(html! {
        dl.kz-who {
            div { dt { (t!(lang, "sheet")) } dd { (t!(lang, "opening-sheet-chosen", title = sheet.title.of(lang), items = t!(lang, "items-count", items = items.len()))) } }
            div { dt { (t!(lang, "opening-people")) } dd { (t!(lang, "people-count", people = ground.membership.people())) } }
            div { dt { (t!(lang, "deadline")) } dd { (date_time(lang, deadline)) } }
        }
        h2.kz-gap-5 { (t!(lang, "preview-title")) }
        p.kz-support { (t!(lang, "preview-made-up")) }
        @for (unit, preview) in units.iter().zip(&previews) { (preview_of(lang, unit, preview)) }
        p.kz-note.kz-gap-5 { (t!(lang, "opening-promise")) }
    })
}

fn preview_units(membership: &Membership) -> Vec<RoundUnit> {
    let parent = |place: usize| {
        let above = membership.units[place].parent.as_ref().filter(|_| place > 0)?;
        membership.units.iter().position(|unit| unit.id == *above)
    };
    let unit = |place: usize| RoundUnit {
        place,
        parent: parent(place),
        unit: membership.units[place].id.clone(),
        name: membership.units[place].name.clone(),
        least: rounds::least_of(membership, place, rounds::LEAST_INSIDE),
        address: String::new(),
    };
    (0..membership.units.len()).map(unit).collect()
}

fn preview_of(lang: Lang, unit: &RoundUnit, preview: &Preview) -> Markup {
    let groups: Vec<String> =
        preview.groups.iter().map(|bands| charts::bands(lang, bands)).collect();
    html! {
        section.kz-gap-4 {
            h3 { (unit.name) }
            p.kz-message { (web::rich(&t!(lang, "preview-full", full = preview.full, items = preview.items))) }
            ul.kz-list {
                @if preview.words > 0 { li { span { (t!(lang, "preview-words", words = preview.words)) } } }
                @if preview.hidden > 0 { li { span { (t!(lang, "preview-hidden", hidden = preview.hidden, least = unit.least)) } } }
                @if groups.len() > 1 { li { span { (t!(lang, "preview-groups", groups = groups.join(&t!(lang, "preview-groups-join")))) } } }
                @else { li { span { (t!(lang, "preview-no-groups")) } } }
            }
        }
    }
}
