//! A change of one unit by hand: what it would be like, then done.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::paths;
use crate::accounts::{Member, desk};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::organisations::{Change, Chart, Event, Heir, Kind, NewUnit, Unit};
use crate::web::{
    Fault, Field, FormToken, Page, Posted, back, fault, fault_of, fault_summary, told_beside,
};
use crate::words::{Lang, Value, say};
use crate::{App, audit, japan, msg, organisations, t, typed};

/// What can be done to one unit by hand.
pub(super) const CHANGES: [Kind; 5] =
    [Kind::Rename, Kind::Move, Kind::Merge, Kind::Split, Kind::Abolish];

/// A change in a word.
pub(super) fn change_word(lang: Lang, kind: Kind) -> String {
    match kind {
        Kind::New => t!(lang, "unit-add"),
        Kind::Rename => t!(lang, "change-rename"),
        Kind::Move => t!(lang, "change-move"),
        Kind::Merge => t!(lang, "change-merge"),
        Kind::Split => t!(lang, "change-split"),
        Kind::Abolish => t!(lang, "change-abolish"),
    }
}

/// What it means.
pub(super) fn change_hint(lang: Lang, kind: Kind) -> String {
    match kind {
        Kind::New => String::new(),
        Kind::Rename => t!(lang, "change-rename-hint"),
        Kind::Move => t!(lang, "change-move-hint"),
        Kind::Merge => t!(lang, "change-merge-hint"),
        Kind::Split => t!(lang, "change-split-hint"),
        Kind::Abolish => t!(lang, "change-abolish-hint"),
    }
}

/// What is typed about a change; each kind has some of the fields.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    day: String,
    name: String,
    parent: String,
    with: Vec<String>,
    heir: String,
    names: String,
    stays: String,
    confirmed: String,
}

/// What a change is about.
struct Ground {
    unit: Unit,
    units: Vec<Unit>,
    chart: Chart,
    kind: Kind,
    today: Date,
}

async fn ground(app: &App, by: &Member, id: String, kind: &str) -> Result<Ground> {
    let organisation = by.administrator()?.organisation().to_owned();
    let kind = Kind::from_key(kind).filter(|kind| CHANGES.contains(kind)).ok_or(Error::NotFound)?;
    let today = japan::wall_clock(app.clock.now()).date();
    let read = move |tx: &mut Tx| {
        let unit = organisations::unit(tx, &organisation, &id)?;
        let chart = organisations::chart(tx, &organisation)?;
        Ok(Ground { unit, units: chart.at(today), chart, kind, today })
    };
    app.db.read(read).await
}

/// `GET /units/{unit}/changes/{change}`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((unit, kind)): Path<(String, String)>,
) -> Result<Page> {
    let ground = ground(&app, &by, unit, &kind).await?;
    let typed = Typed { day: ground.today.to_string(), stays: "yes".into(), ..Typed::default() };
    Ok(form_page(lang, &by, token, &ground, &typed, &[]))
}

/// `POST /units/{unit}/changes/{change}`: first what it would be like, then done.
pub async fn make(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((unit, kind)): Path<(String, String)>,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let (administrator, ground) = (by.administrator()?, ground(&app, &by, unit, &kind).await?);
    let (day, change) = match read(&ground, &typed, || app.dice.id()) {
        Ok(read) => read,
        Err(faults) => {
            return Ok(form_page(lang, &by, token, &ground, &typed, &faults).into_response());
        }
    };
    let after = ground.chart.after(day, std::slice::from_ref(&change), || app.dice.id());
    let told = match (after, typed.confirmed.is_empty()) {
        (Ok(after), true) => {
            let page = preview(lang, &by, token, &ground, &typed, day, &after);
            return Ok(page.into_response());
        }
        (Err(flaws), _) => flaws,
        (Ok(_), false) => {
            let (dice, today, acts) = (app.dice.clone(), ground.today, by.acts(app.clock.now()));
            let told = format!("{} {} {day}", ground.kind.key(), ground.unit.name);
            let done = app.db.write(move |tx| {
                let done =
                    organisations::change(tx, &administrator, day, &[change], || dice.id(), today)?;
                if done.is_ok() {
                    audit::record(tx, &acts, audit::Kind::UnitsChanged, &told)?;
                }
                Ok(done)
            });
            match done.await? {
                Ok(()) => {
                    return Ok(Redirect::to(&format!("/units/{}", ground.unit.id)).into_response());
                }
                Err(flaws) => flaws,
            }
        }
    };
    let faults: Vec<Fault> = told.iter().map(|flaw| fault("day", flaw.message())).collect();
    Ok(form_page(lang, &by, token, &ground, &typed, &faults).into_response())
}

fn read(
    ground: &Ground,
    typed: &Typed,
    mut id: impl FnMut() -> String,
) -> std::result::Result<(Date, Change), Vec<Fault>> {
    let mut faults = Vec::new();
    let day = japan::day_of(&typed.day).map_err(|bad| fault("day", bad.message()));
    let unit = ground.unit.id.clone();
    let new = |name: &str, id: String| NewUnit {
        id,
        code: String::new(),
        name: name.to_owned(),
        parent: ground.unit.parent.clone(),
    };
    let known = |id: &str| ground.units.iter().any(|unit| unit.id == id);
    let named = |text: &str, field| typed::name(text).map_err(|say| fault(field, say));
    let change = match ground.kind {
        Kind::Rename => named(&typed.name, "name").map(|name| Change::Rename { unit, name }),
        Kind::Move => {
            let parent = Some(typed.parent.clone()).filter(|parent| known(parent));
            Ok(Change::Move { unit, parent })
        }
        Kind::Merge => {
            let mut units: Vec<String> =
                typed.with.iter().filter(|id| known(id) && **id != unit).cloned().collect();
            match (units.is_empty(), typed.heir.as_str()) {
                (true, _) => Err(fault("with", msg!("change-with-missing"))),
                (false, "new") => named(&typed.name, "name").map(|name| {
                    units.push(unit);
                    Change::Merge { units, heir: Heir::New(new(&name, id())) }
                }),
                (false, _) => Ok(Change::Merge { units, heir: Heir::Known(unit) }),
            }
        }
        Kind::Split => split(ground, typed, new, &mut id),
        Kind::Abolish | Kind::New => Ok(Change::Abolish { unit }),
    };
    match (day, change) {
        (Ok(day), Ok(change)) => Ok((day, change)),
        (day, change) => {
            faults.extend(change.err());
            faults.extend(day.err());
            Err(faults)
        }
    }
}

/// One name a line; the unit may stay beside the new ones.
fn split(
    ground: &Ground,
    typed: &Typed,
    new: impl Fn(&str, String) -> NewUnit,
    id: &mut dyn FnMut() -> String,
) -> std::result::Result<Change, Fault> {
    let unit = ground.unit.id.clone();
    let stays = typed.stays == "yes";
    let mut heirs: Vec<Heir> = stays.then(|| Heir::Known(unit.clone())).into_iter().collect();
    for line in typed.names.lines().filter(|line| !line.trim().is_empty()) {
        let name = typed::name(line).map_err(|say| fault("names", say))?;
        heirs.push(Heir::New(new(&name, id())));
    }
    match heirs.len() {
        0 | 1 => Err(fault("names", msg!("change-names-missing"))),
        _ => Ok(Change::Split { unit, heirs }),
    }
}

fn form_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    ground: &Ground,
    typed: &Typed,
    faults: &[Fault],
) -> Page {
    let unit = &ground.unit;
    let title = t!(
        lang,
        "change-title",
        unit = Value::Names(vec![unit.name.clone()]),
        what = change_word(lang, ground.kind)
    );
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title {
            (back(&format!("/units/{}", unit.id), &unit.name))
            h1 { (title) }
            p { (change_hint(lang, ground.kind)) }
        }
        form.kz-form method="post" action={ "/units/" (unit.id) "/changes/" (ground.kind.key()) } novalidate {
            (token)
            (fields(lang, ground, typed, faults))
            (Field::text("day", t!(lang, "change-day"), &typed.day).hint(t!(lang, "change-day-hint"))
                .autocomplete("off").draw(lang, faults))
            div { button.kz-btn { (t!(lang, "change-look")) } }
        }
    };
    Page::desk(lang, title, desk(lang, by, "/units", token), body).with_faults(faults)
}

fn fields(lang: Lang, ground: &Ground, typed: &Typed, faults: &[Fault]) -> Markup {
    match ground.kind {
        Kind::Rename => html! {
            (Field::text("name", t!(lang, "change-name"), &typed.name).autocomplete("off").draw(lang, faults))
        },
        Kind::Move => html! {
            div.kz-field {
                label for="parent" { (t!(lang, "unit-parent")) }
                select #parent name="parent" {
                    option value="" { (t!(lang, "unit-top")) }
                    @for (unit, path) in paths(&ground.units).into_iter().filter(|(unit, _)| unit.id != ground.unit.id) {
                        option value=(unit.id) selected[unit.id == typed.parent] { (path) }
                    }
                }
            }
        },
        Kind::Merge => merge_fields(lang, ground, typed, faults),
        Kind::Split => split_fields(lang, typed, faults),
        Kind::Abolish | Kind::New => html! {},
    }
}

/// Those beside it are ticked; one from elsewhere is chosen.
fn merge_fields(lang: Lang, ground: &Ground, typed: &Typed, faults: &[Fault]) -> Markup {
    let own = &ground.unit;
    let beside = |unit: &&Unit| unit.parent == own.parent && unit.id != own.id;
    let elsewhere: Vec<_> = paths(&ground.units)
        .into_iter()
        .filter(|(unit, _)| unit.id != own.id && !beside(unit))
        .collect();
    let heir = Some(typed.heir.as_str()).filter(|heir| !heir.is_empty()).unwrap_or("this");
    html! {
        fieldset.kz-field #with {
            legend { (t!(lang, "change-with")) }
            @for unit in ground.units.iter().filter(beside) {
                label.kz-tick {
                    input type="checkbox" name="with" value=(unit.id) checked[typed.with.contains(&unit.id)];
                    bdi { (unit.name) }
                }
            }
            (told_beside(lang, fault_of(faults, "with")))
        }
        @if !elsewhere.is_empty() {
            div.kz-field {
                label for="elsewhere" { (t!(lang, "change-with-elsewhere")) }
                select #elsewhere name="with" {
                    option value="" { (t!(lang, "duty-chief-nowhere")) }
                    @for (unit, path) in elsewhere {
                        option value=(unit.id) selected[typed.with.contains(&unit.id)] { (path) }
                    }
                }
            }
        }
        fieldset.kz-field {
            legend { (t!(lang, "change-heir")) }
            (tick("radio", "heir", "this", heir == "this", &t!(lang, "change-heir-this", unit = Value::Names(vec![own.name.clone()]))))
            (tick("radio", "heir", "new", heir == "new", &t!(lang, "change-heir-new")))
        }
        (Field::text("name", t!(lang, "change-heir-name"), &typed.name).hint(t!(lang, "change-heir-name-hint"))
            .autocomplete("off").draw(lang, faults))
    }
}

fn split_fields(lang: Lang, typed: &Typed, faults: &[Fault]) -> Markup {
    let told = fault_of(faults, "names");
    let described = if told.is_some() { "names-fault names-hint" } else { "names-hint" };
    html! {
        div.kz-field {
            label for="names" { (t!(lang, "change-names")) }
            p.kz-support #names-hint { (t!(lang, "change-names-hint")) }
            textarea #names name="names" rows="4" aria-invalid=[told.map(|_| "true")] aria-describedby=(described) { (typed.names) }
            (told_beside(lang, told))
        }
        fieldset.kz-field {
            legend { (t!(lang, "change-stays")) }
            (tick("radio", "stays", "yes", typed.stays != "no", &t!(lang, "change-stays-yes")))
            (tick("radio", "stays", "no", typed.stays == "no", &t!(lang, "change-stays-no")))
        }
    }
}

fn tick(kind: &str, name: &str, value: &str, ticked: bool, label: &str) -> Markup {
    html! {
        label.kz-tick { input type=(kind) name=(name) value=(value) checked[ticked]; span { (label) } }
    }
}

// Before and after

fn preview(
    lang: Lang,
    by: &Member,
    token: FormToken,
    ground: &Ground,
    typed: &Typed,
    day: Date,
    after: &Chart,
) -> Page {
    let unit = &ground.unit;
    let known = ground.chart.events();
    let events: Vec<Event> = after
        .events()
        .into_iter()
        .filter(|event| event.day == day && !known.contains(event))
        .collect();
    let (before, later) = (ground.chart.at(day), after.at(day));
    let title = t!(lang, "change-preview");
    let body = html! {
        div.kz-title {
            (back(&format!("/units/{}/changes/{}", unit.id, ground.kind.key()), &change_word(lang, ground.kind)))
            h1 { (title) }
        }
        @for event in &events { p.kz-message { (say(lang, &event.message())) } }
        div.kz-before {
            (side(lang, "before", &t!(lang, "change-before"), &before, &later))
            (side(lang, "after", &t!(lang, "change-after", day = day), &later, &before))
        }
        form.kz-gap-5 method="post" action={ "/units/" (unit.id) "/changes/" (ground.kind.key()) } {
            (token)
            (hidden("day", &typed.day)) (hidden("name", &typed.name)) (hidden("parent", &typed.parent))
            @for with in &typed.with { (hidden("with", with)) }
            (hidden("heir", &typed.heir)) (hidden("names", &typed.names)) (hidden("stays", &typed.stays))
            (hidden("confirmed", "yes"))
            p { (t!(lang, "change-text")) }
            p.kz-gap-4 { button.kz-btn { (t!(lang, "change-make")) } }
        }
    };
    Page::desk(lang, title, desk(lang, by, "/units", token), body)
}

fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// One of the two trees: only the branches in which something differs, what differs said in a word.
fn side(lang: Lang, id: &str, title: &str, units: &[Unit], others: &[Unit]) -> Markup {
    let other: BTreeMap<&str, &Unit> = others.iter().map(|unit| (&*unit.id, unit)).collect();
    let differs = |unit: &Unit| other.get(&*unit.id).is_none_or(|other| *other != unit);
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for unit in units.iter().filter(|unit| differs(unit)) {
        let mut at = Some(unit);
        while let Some(unit) = at.filter(|unit| shown.insert(&unit.id)) {
            at = units.iter().find(|above| Some(&above.id) == unit.parent.as_ref());
        }
    }
    let parents: BTreeSet<&str> = others
        .iter()
        .filter(|unit| !units.contains(unit))
        .filter_map(|unit| unit.parent.as_deref())
        .collect();
    shown.extend(units.iter().filter(|unit| parents.contains(&*unit.id)).map(|unit| &*unit.id));
    let left: Vec<Unit> = units.iter().filter(|unit| shown.contains(&*unit.id)).cloned().collect();
    let word = |unit: &Unit| match other.get(&*unit.id) {
        None if id == "before" => Some(t!(lang, "change-word-ends")),
        None => Some(t!(lang, "change-word-new")),
        Some(other) if other.name != unit.name => Some(t!(lang, "change-word-name")),
        Some(other) if other.parent != unit.parent => Some(t!(lang, "change-word-place")),
        Some(_) => None,
    };
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (title) }
            (branch(&super::below(&left), &word, None))
        }
    }
}

fn branch(
    below: &super::Below,
    word: &impl Fn(&Unit) -> Option<String>,
    from: Option<&str>,
) -> Markup {
    html! {
        @if let Some(children) = below.get(&from) {
            ul.kz-units { @for unit in children {
                li {
                    div.kz-units__row {
                        bdi { (unit.name) }
                        @if let Some(word) = word(unit) { strong.kz-support { (word) } }
                    }
                    (branch(below, word, Some(&unit.id)))
                }
            } }
        }
    }
}
