//! Opening a round, in five small pages that carry what was chosen in their address: nothing is
//! stored until the promise is accepted.  Where the workplace was measured before there is a sixth: what is asked again.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::Offset;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::date_time;
use crate::accounts::{Caretaker, Member};
use crate::charts;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::organisations;
use crate::rounds::again;
use crate::rounds::preview::{Preview, preview};
use crate::rounds::{self, Again, Membership, Promise, Round, RoundUnit};
use crate::sheets::{self, Bridge, Item, Published, Sheet};
use crate::typed::{half_width, number};
use crate::web::{self, Fault, FormToken, Page, Posted, fault};
use crate::words::{Lang, Message};
use crate::world::Dice;
use crate::{App, japan, msg, t};

/// The pages, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Sheet,
    Again,
    People,
    Answers,
    Deadline,
    Promise,
}

/// What has been chosen so far.
#[derive(Clone, Deserialize, Serialize, Default)]
pub struct Choices {
    /// The page asked for, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<u8>,
    sheet: Option<String>,
    /// `short`, `whole`, or `some` of the items.
    form: Option<String>,
    /// The items asked where it is some; before that page was seen, those that were worked on.
    #[serde(default)]
    item: Vec<String>,
    /// `yes` or `no`: looking back.
    back: Option<String>,
    /// How many people have come since the round before.
    joined: Option<String>,
    /// `none`, `ten` or `five`.
    remarks: Option<String>,
    /// `open` or `sign-in`.
    results: Option<String>,
    day: Option<String>,
    time: Option<String>,
}

impl Choices {
    fn again(&self) -> Again {
        Again {
            only: (self.form.as_deref() == Some("some")).then(|| self.item.clone()),
            looking_back: self.back.as_deref() == Some("yes"),
            joined: self.joined().ok().flatten(),
        }
    }

    /// How many people have come; nothing typed is nothing known.
    fn joined(&self) -> std::result::Result<Option<u32>, Message> {
        match half_width(self.joined.as_deref().unwrap_or_default()).trim() {
            "" => Ok(None),
            "0" => Ok(Some(0)),
            typed => number(typed, JOINED).map(Some),
        }
    }

    /// The items asked of that sheet.
    fn items<'a>(&self, sheet: &'a Sheet) -> Vec<&'a Item> {
        match self.again().only {
            Some(keys) => rounds::those(sheet, &keys),
            None => rounds::asked(sheet, self.form.as_deref() == Some("short")),
        }
    }

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
    fn at(&self, unit: &str, step: usize) -> String {
        let choices = Choices { step: u8::try_from(step).ok(), ..self.clone() };
        let query = serde_html_form::to_string(&choices).unwrap_or_default();
        format!("/workplaces/{unit}/opening?{query}")
    }
}

/// Nobody has more newcomers.
const JOINED: u32 = 9999;

/// What the pages are drawn from.
struct Ground {
    unit: organisations::Unit,
    sheets: Vec<Published>,
    membership: Membership,
    /// The round before, with the sheet it asked.
    before: Option<(Round, std::sync::Arc<Sheet>)>,
    /// The sheet chosen.
    sheet: Option<std::sync::Arc<Sheet>>,
    /// From the sheet asked then to the one chosen, where they may be compared; none: it is the same version.
    bridge: Option<Option<Bridge>>,
}

impl Ground {
    fn steps(&self) -> Vec<Step> {
        let again = self.before.is_some().then_some(Step::Again);
        let rest = [Step::People, Step::Answers, Step::Deadline, Step::Promise];
        [Step::Sheet].into_iter().chain(again).chain(rest).collect()
    }

    fn place(&self, step: Step) -> usize {
        self.steps().iter().position(|own| *own == step).map_or(1, |place| place + 1)
    }

    /// The items that can be asked looking back, among those asked now.
    fn looked_back(&self, items: &[&Item]) -> usize {
        let then = self.before.as_ref().map(|(round, sheet)| round.items(sheet));
        let Some((then, bridge)) = then.zip(self.bridge.as_ref()) else { return 0 };
        again::asked_before(items, &then, bridge.as_ref()).len()
    }
}

async fn ground(app: &App, by: &Caretaker, choices: &Choices) -> Result<Ground> {
    let (by, shelf, wanted) = (by.clone(), app.shelf.clone(), choices.sheet.clone());
    let now = app.clock.now();
    app.db
        .read(move |tx| {
            let sheets = sheets::published(tx, by.organisation())?;
            let wanted = wanted.filter(|id| sheets.iter().any(|sheet| sheet.id == *id));
            let read = |tx: &mut Tx, id: &str| shelf.version(tx, by.organisation(), id);
            let before = match rounds::before(tx, by.organisation(), by.unit(), now)? {
                Some(round) => Some((read(tx, &round.sheet_version)?, round)),
                None => None,
            };
            let bridge = match (&before, &wanted) {
                (Some((_, round)), Some(to)) => {
                    again::bridge_over(tx, by.organisation(), &round.sheet_version, to)?
                }
                _ => None,
            };
            Ok(Ground {
                bridge,
                unit: organisations::unit(tx, by.organisation(), by.unit())?,
                membership: rounds::membership(tx, &by)?,
                before: before.map(|(sheet, round)| (round, sheet)),
                sheet: wanted.map(|id| read(tx, &id)).transpose()?,
                sheets,
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
    RawQuery(query): RawQuery,
) -> Result<Page> {
    let choices = serde_html_form::from_str(&query.unwrap_or_default())
        .map_err(|_| Error::Refused(msg!("form-not-understood")))?;
    let ground = ground(&app, &by.caretaker(&unit)?, &choices).await?;
    let asked = usize::from(choices.step.unwrap_or(1)).clamp(1, ground.steps().len());
    let (step, faults) = first_open_step(&choices, &ground, asked, app.clock.now());
    page(lang, &token, &by, &ground, &choices, step, (&faults, app.clock.now()))
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
    let (ground, now) = (ground(&app, &caretaker, &choices).await?, app.clock.now());
    let (step, faults) = first_open_step(&choices, &ground, ground.steps().len(), now);
    let (Some(deadline), Step::Promise) = (choices.deadline(), step) else {
        let again = page(lang, &token, &by, &ground, &choices, step, (&faults, now))?;
        return Ok(again.into_response());
    };
    let promise = Promise {
        sheet_version: choices.sheet.clone().unwrap_or_default(),
        short: choices.form.as_deref() == Some("short"),
        remarks_from: choices.remarks_from(),
        least: rounds::LEAST_INSIDE,
        results_sign_in: choices.results.as_deref() == Some("sign-in"),
        deadline,
    };
    let again = if ground.before.is_some() { choices.again() } else { Again::default() };
    let (keys, dice) = (app.closing.keys.clone(), app.dice.clone());
    // On a thread of its own: a medium of another office may be slow, and keeps nobody's answer waiting.
    let key = crate::db::blocking(move || rounds::Key::kept(&keys, &dice)).await;
    let opened = match key {
        Ok(key) => {
            let (dice, kept) = (app.dice.clone(), key.clone());
            let open = move |tx: &mut Tx| {
                rounds::open_again(tx, &caretaker, &promise, &again, &kept, &dice, now)
            };
            let opened = app.db.write(open).await;
            // Where nobody knows whether the round is there, its key stays.
            if !matches!(opened, Ok(_) | Err(Error::Unsure(_))) {
                key.given_up(&app.closing.keys)?;
            }
            opened
        }
        Err(error) => Err(error),
    };
    match opened {
        // What cannot be at the moment takes nothing away of what was chosen.
        Err(Error::Refused(why)) => {
            let faults = [fault("open", why)];
            let again = page(lang, &token, &by, &ground, &choices, Step::Promise, (&faults, now))?;
            Ok(again.into_response())
        }
        opened => Ok(Redirect::to(&format!("/rounds/{}", opened?)).into_response()),
    }
}

/// The page asked for, or the first before it that is not answered well.
fn first_open_step(
    choices: &Choices,
    ground: &Ground,
    asked: usize,
    now: Timestamp,
) -> (Step, Vec<Fault>) {
    let steps = ground.steps();
    let wrong = steps.iter().take(asked - 1).find_map(|step| {
        let faults = wrong(*step, choices, ground, now);
        (!faults.is_empty()).then_some((*step, faults))
    });
    wrong.unwrap_or((steps[asked - 1], Vec::new()))
}

fn unreadable(choices: &Choices) -> Message {
    let bad = japan::day_of(choices.day.as_deref().unwrap_or_default()).err();
    bad.map_or(msg!("opening-deadline-unreadable"), |bad| bad.message())
}

/// What is missing or off on that page.
fn wrong(step: Step, choices: &Choices, ground: &Ground, now: Timestamp) -> Vec<Fault> {
    match step {
        Step::Sheet => {
            let some = choices.form.as_deref() == Some("some") && ground.before.is_none();
            let chosen = ground.sheet.is_some() && choices.form.is_some() && !some;
            unless(chosen, "sheet", msg!("opening-choose-sheet"))
        }
        Step::Again => {
            let items = ground.sheet.as_ref().map_or(0, |sheet| choices.items(sheet).len());
            let mut faults = unless(items > 0, "items", msg!("opening-choose-items"));
            faults.extend(unless(choices.back.is_some(), "back", msg!("opening-choose-back")));
            faults.extend(choices.joined().err().map(|say| fault("joined", say)));
            faults
        }
        Step::People => {
            let people = ground.membership.people();
            let least = rounds::least_of(&ground.membership, 0, rounds::LEAST_INSIDE);
            let few = msg!("round-too-few-people", people = people, least = least);
            unless(people >= least, "people", few)
        }
        Step::Answers => {
            let chosen = choices.remarks.is_some() && choices.results.is_some();
            unless(chosen, "remarks", msg!("opening-choose-remarks"))
        }
        Step::Deadline => match choices.deadline() {
            None => vec![fault("day", unreadable(choices))],
            Some(deadline) => unless(deadline > now, "day", msg!("round-deadline-past")),
        },
        Step::Promise => Vec::new(),
    }
}

fn unless(right: bool, field: &'static str, say: Message) -> Vec<Fault> {
    if right { Vec::new() } else { vec![fault(field, say)] }
}

fn page(
    lang: Lang,
    token: &FormToken,
    by: &Member,
    ground: &Ground,
    choices: &Choices,
    step: Step,
    (faults, now): (&[Fault], Timestamp),
) -> Result<Page> {
    let title = match step {
        Step::Sheet => t!(lang, "opening-1"),
        Step::Again => t!(lang, "opening-again"),
        Step::People => t!(lang, "opening-2"),
        Step::Answers => t!(lang, "opening-3"),
        Step::Deadline => t!(lang, "opening-4"),
        Step::Promise => t!(lang, "opening-5"),
    };
    let (unit, place, last) = (&ground.unit.id, ground.place(step), step == Step::Promise);
    let before = match step {
        Step::Sheet => format!("/workplaces/{unit}"),
        _ => choices.at(unit, place - 1),
    };
    let inner = match step {
        Step::Sheet => sheet_step(lang, ground, choices),
        Step::Again => again_step(lang, ground, choices, faults),
        Step::People => people_step(lang, ground),
        Step::Answers => answers_step(lang, choices),
        Step::Deadline => deadline_step(lang, now, choices, faults),
        Step::Promise => promise_step(lang, ground, choices)?,
    };
    let body = html! {
        (web::fault_summary(lang, faults))
        div.kz-title {
            (web::back(&before, &t!(lang, "back")))
            h1 { (title) }
            p.kz-support { (t!(lang, "step-of", step = place, of = ground.steps().len())) }
        }
        form.kz-form method=(if last { "post" } else { "get" }) action={ "/workplaces/" (unit) "/opening" } novalidate {
            @if last { (token) } @else { input type="hidden" name="step" value=(place + 1); }
            (carried(choices, step))
            (inner)
            button.kz-btn id=[last.then_some("open")] { @if last { (t!(lang, "opening-open")) } @else { (t!(lang, "next")) } }
        }
    };
    let desk = super::care::desk(lang, token, by, (unit, &ground.unit.name), None);
    Ok(Page::desk(lang, title, desk, body).with_faults(faults))
}

/// What other pages have asked rides along; each page shows its own.
fn carried(choices: &Choices, step: Step) -> Markup {
    let own: &[&str] = match step {
        Step::Sheet => &["sheet", "form"],
        Step::Again => &["item", "back", "joined"],
        Step::Answers => &["remarks", "results"],
        Step::Deadline => &["day", "time"],
        _ => &[],
    };
    let all = [
        ("sheet", &choices.sheet),
        ("form", &choices.form),
        ("back", &choices.back),
        ("joined", &choices.joined),
        ("remarks", &choices.remarks),
        ("results", &choices.results),
        ("day", &choices.day),
        ("time", &choices.time),
    ];
    html! {
        @for (name, value) in all {
            @if let (false, Some(value)) = (own.contains(&name), value) { input type="hidden" name=(name) value=(value); }
        }
        @if !own.contains(&"item") {
            @for item in &choices.item { input type="hidden" name="item" value=(item); }
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
            @if ground.before.is_some() { (radio("form", "some", form, &t!(lang, "form-some"), &t!(lang, "form-some-hint"))) }
        }
    }
}

/// What is asked again: the items, looking back, and who has come since.
fn again_step(lang: Lang, ground: &Ground, choices: &Choices, faults: &[Fault]) -> Markup {
    let (Some((before, _)), Some(sheet)) = (&ground.before, &ground.sheet) else {
        return html! {};
    };
    let some = choices.form.as_deref() == Some("some");
    let back = ground.looked_back(&choices.items(sheet));
    let seen = choices.back.as_deref().or(Some("no"));
    let when = super::day(lang, before.closed.unwrap_or(before.deadline));
    html! {
        @if some { (items_to_choose(lang, sheet, choices)) }
        fieldset.kz-gap-5 #back {
            legend.kz-legend { (t!(lang, "opening-back", when = &when)) }
            p.kz-support { (t!(lang, "opening-back-text")) }
            (radio("back", "yes", seen, &t!(lang, "opening-back-yes"), &if some { String::new() } else { t!(lang, "opening-back-yes-hint", items = back) }))
            (radio("back", "no", seen, &t!(lang, "opening-back-no"), &t!(lang, "opening-back-no-hint")))
        }
        div.kz-gap-5 {
            (web::Field::text("joined", t!(lang, "opening-joined", when = &when), choices.joined.as_deref().unwrap_or_default())
                .hint(t!(lang, "opening-joined-hint")).autocomplete("off").draw(lang, faults))
        }
    }
}

fn items_to_choose(lang: Lang, sheet: &Sheet, choices: &Choices) -> Markup {
    html! {
        fieldset #items {
            legend.kz-legend { (t!(lang, "opening-items")) }
            p.kz-support { @if choices.item.is_empty() { (t!(lang, "opening-items-none")) } @else { (t!(lang, "opening-items-text")) } }
            @for area in &sheet.areas {
                p.kz-gap-4 { b { (area.title.of(lang)) } }
                @for item in &area.items {
                    div.kz-tick {
                        input type="checkbox" id={ "item-" (item.key) } name="item" value=(item.key) checked[choices.item.contains(&item.key)];
                        label for={ "item-" (item.key) } { (item.title.of(lang)) }
                    }
                }
            }
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

fn promise_step(lang: Lang, ground: &Ground, choices: &Choices) -> Result<Markup> {
    let sheet = ground.sheet.as_ref().ok_or_else(|| Error::fault("a checked sheet is there"))?;
    let items = choices.items(sheet);
    let back = if choices.again().looking_back { ground.looked_back(&items) } else { 0 };
    let units = preview_units(&ground.membership);
    let plan = rounds::plan(&items, Vec::new(), &units, None);
    // The same made-up data each time: what changes the preview is only what was chosen.
    let previews = preview(&plan, &ground.membership.cells, &Dice::seeded([7; 32]));
    let deadline = choices.deadline().ok_or_else(|| Error::fault("a checked deadline is there"))?;
    Ok(html! {
        dl.kz-who {
            div { dt { (t!(lang, "sheet")) } dd { (t!(lang, "opening-sheet-chosen", title = sheet.title.of(lang), items = t!(lang, "items-count", items = items.len()))) } }
            @if back > 0 { div { dt { (t!(lang, "who-back")) } dd { (t!(lang, "opening-back-chosen", items = back)) } } }
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
