//! The run of show, changed before or during the dialogue: minutes, order, names, what comes and what goes.
//!
//! What is over and what is on stays.  A change is made to the run that was seen: where it became another one in the
//! meantime, or a row that was changed has its turn already, nothing happens and both are shown.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::choices;
use crate::accounts::{self, Member};
use crate::dialogues::run::{LONGEST, Phase, Run, SCENES, Scene};
use crate::dialogues::stage::Move;
use crate::dialogues::{self, Dialogue, Moved};
use crate::error::{Error, Result};
use crate::typed::{self, Fault, fault};
use crate::web::{self, FormToken, Page, Posted};
use crate::words::Lang;
use crate::{App, msg, t};

/// What is typed: one entry a row in each list but `remove`, which has the places of the rows to go.
#[derive(Clone, Deserialize, Default)]
pub struct Typed {
    /// The run that was seen.
    #[serde(default)]
    seen: String,
    /// Where the row stood in it.
    #[serde(default)]
    was: Vec<usize>,
    #[serde(default)]
    place: Vec<String>,
    #[serde(default)]
    minutes: Vec<String>,
    #[serde(default)]
    name: Vec<String>,
    #[serde(default)]
    remove: Vec<usize>,
    /// The scene to add; empty where none is.
    #[serde(default)]
    scene: String,
    #[serde(default)]
    scene_minutes: String,
}

impl Typed {
    /// The run as it is, to be changed.
    fn of(dialogue: &Dialogue) -> Typed {
        let run = &dialogue.stage.run;
        let was: Vec<usize> = (first(dialogue)..run.phases.len()).collect();
        let phase = |place: &usize| &run.phases[*place];
        Typed {
            seen: run.write(),
            place: was.iter().map(|place| (place + 1).to_string()).collect(),
            minutes: was.iter().map(|place| phase(place).minutes.to_string()).collect(),
            name: was.iter().map(|place| phase(place).name.clone()).collect(),
            was,
            ..Typed::default()
        }
    }

    /// The rows, as far as every list has them.
    fn rows(&self) -> Vec<Row<'_>> {
        let lists = self.was.iter().zip(&self.place).zip(&self.minutes).zip(&self.name);
        lists
            .map(|(((was, place), minutes), name)| Row {
                was: *was,
                place,
                minutes,
                name,
                removed: self.remove.contains(was),
            })
            .collect()
    }
}

/// What is typed of one scene to come.
struct Row<'a> {
    was: usize,
    place: &'a str,
    minutes: &'a str,
    name: &'a str,
    removed: bool,
}

impl Row<'_> {
    fn field(&self, name: &str) -> String {
        format!("{name}-{}", self.was)
    }

    /// This phase of that run, as it is typed, with the number it is to have.
    fn read(&self, run: &Run, faults: &mut Vec<Fault>) -> Option<(u32, Phase)> {
        let mut take = |name: &str, read: std::result::Result<u32, _>| {
            read.map_err(|say| faults.push(fault(self.field(name), say))).ok()
        };
        let place = take("place", typed::number(self.place, 99));
        let minutes = take("minutes", typed::number(self.minutes, LONGEST));
        let name = match self.name.trim() {
            "" => Some(String::new()),
            name => {
                typed::name(name).map_err(|say| faults.push(fault(self.field("name"), say))).ok()
            }
        };
        let scene = run.phases.get(self.was)?.scene();
        Some((place?, Phase::new(scene, minutes?, &name?)))
    }
}

/// Every scene before this one is over or on.
fn first(dialogue: &Dialogue) -> usize {
    dialogue.stage.phase().map_or(0, |phase| phase + 1)
}

/// The run as it is typed; every fault at once.
fn read(typed: &Typed, dialogue: &Dialogue) -> Result<Run, Vec<Fault>> {
    let (run, mut faults, first) = (&dialogue.stage.run, Vec::new(), first(dialogue));
    let mut rows = Vec::new();
    for row in typed.rows().iter().filter(|row| row.was >= first && !row.removed) {
        if let Some((place, phase)) = row.read(run, &mut faults) {
            // A row with the number of another goes before it when it moves up, behind it when it moves down.
            let moved = (place as usize).cmp(&(row.was + 1));
            rows.push(((place, moved), phase));
        }
    }
    rows.sort_by_key(|(place, _)| *place);
    let added = added(typed, &mut faults);
    let come = rows.into_iter().map(|(_, phase)| phase).chain(added);
    let phases: Vec<Phase> = run.phases[..first].iter().cloned().chain(come).collect();
    if faults.is_empty() && phases.is_empty() {
        faults.push(fault("scene", msg!("run-empty")));
    }
    if phases.len() > SCENES {
        faults.push(fault("scene", msg!("run-full", most = SCENES)));
    }
    match faults.is_empty() {
        true => Ok(Run { format: run.format.clone(), phases }),
        false => Err(faults),
    }
}

fn added(typed: &Typed, faults: &mut Vec<Fault>) -> Option<Phase> {
    let scene = Scene::from_key(&typed.scene)?;
    match typed::number(&typed.scene_minutes, LONGEST) {
        Ok(minutes) => Some(Phase::new(scene, minutes, "")),
        Err(say) => {
            faults.push(fault("scene_minutes", say));
            None
        }
    }
}

/// Whether what was changed is still as it was seen, and still to come.
fn is_stale(typed: &Typed, dialogue: &Dialogue) -> bool {
    let (run, first) = (&dialogue.stage.run, first(dialogue));
    let untouched = |row: &Row| {
        let phase = &run.phases[row.was];
        !row.removed
            && row.place == (row.was + 1).to_string()
            && row.minutes == phase.minutes.to_string()
            && row.name == phase.name
    };
    typed.seen != run.write() || typed.rows().iter().any(|row| row.was < first && !untouched(row))
}

/// `GET /dialogues/{dialogue}/run`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
) -> Result<Page> {
    let by = member.clone();
    let (_, dialogue) = app.db.read(move |tx| dialogues::facilitator(tx, &by, &id)).await?;
    refuse_over(&dialogue)?;
    Ok(page(lang, &token, &member, &dialogue, &Typed::of(&dialogue), &Told::Nothing))
}

fn refuse_over(dialogue: &Dialogue) -> Result<()> {
    match dialogue.is_over() {
        true => Err(Error::Refused(msg!("dialogue-is-over"))),
        false => Ok(()),
    }
}

/// What came of a change.
enum Change {
    Made,
    Faulty(Vec<Fault>),
    Stale,
}

/// `POST /dialogues/{dialogue}/run`
pub async fn change(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let (by, shelf, now) = (member.clone(), app.shelf.clone(), app.clock.now());
    let (asked, wanted) = (id.clone(), typed.clone());
    let changed = app.db.write(move |tx| {
        let (by, dialogue) = dialogues::facilitator(tx, &by, &asked)?;
        refuse_over(&dialogue)?;
        if is_stale(&wanted, &dialogue) {
            return Ok((Change::Stale, dialogue));
        }
        let run = match read(&wanted, &dialogue) {
            Ok(run) => run,
            Err(faults) => return Ok((Change::Faulty(faults), dialogue)),
        };
        let sheet = shelf.version(tx, &dialogue.organisation, &dialogue.sheet_version)?;
        let seen = dialogue.stage.version;
        let moved = dialogues::go(tx, &by, seen, &Move::Edit(run), &choices(&sheet), now)?;
        let change = if moved == Moved::Made { Change::Made } else { Change::Stale };
        Ok((change, dialogue))
    });
    let (change, dialogue) = changed.await?;
    let draw = |typed: &Typed, told: &Told| page(lang, &token, &member, &dialogue, typed, told);
    Ok(match change {
        Change::Made => Redirect::to(&format!("/dialogues/{id}")).into_response(),
        Change::Faulty(faults) => draw(&typed, &Told::Faults(&faults)).into_response(),
        Change::Stale => {
            let page = draw(&Typed::of(&dialogue), &Told::Stale(&typed));
            page.with_status(StatusCode::CONFLICT).into_response()
        }
    })
}

/// What the page says beside the run.
enum Told<'a> {
    Nothing,
    Faults(&'a [Fault]),
    /// This was typed to a run that is another one now.
    Stale(&'a Typed),
}

fn page(
    lang: Lang,
    token: &FormToken,
    member: &Member,
    dialogue: &Dialogue,
    typed: &Typed,
    told: &Told,
) -> Page {
    let faults = if let Told::Faults(faults) = told { faults } else { &[][..] };
    let (run, first) = (&dialogue.stage.run, first(dialogue));
    let body = html! {
        (web::fault_summary(lang, faults))
        div.kz-title {
            (web::back(&format!("/dialogues/{}", dialogue.id), &dialogue.title))
            h1 { (t!(lang, "run-title")) }
            p.kz-support { (t!(lang, "run-text", minutes = run.minutes())) }
        }
        @if let Told::Stale(typed) = told { (both(lang, dialogue, typed)) }
        @if first > 0 {
            section {
                h2 { (t!(lang, "run-past")) }
                ol.kz-tasks { @for place in 0..first {
                    li.kz-tasks__row { span { (run.title(lang, place)) span.kz-tasks__hint { (t!(lang, "minutes", n = run.phases[place].minutes)) } } }
                } }
            }
        }
        form.kz-sec method="post" action={ "/dialogues/" (dialogue.id) "/run" } novalidate {
            (token)
            input type="hidden" name="seen" value=(typed.seen);
            h2 { (t!(lang, "run-to-come")) }
            p.kz-support { (t!(lang, "run-hint")) }
            div.kz-rows.kz-gap-4 { @for row in typed.rows().iter().filter(|row| (first..run.phases.len()).contains(&row.was)) { (row_fields(lang, run, row, faults)) } }
            (add_fields(lang, typed, faults))
            button.kz-btn.kz-gap-5 { (t!(lang, "run-keep")) }
        }
    };
    let head = accounts::desk(lang, member, "", token.clone());
    Page::desk(lang, t!(lang, "run-title"), head, body).with_faults(faults)
}

fn row_fields(lang: Lang, run: &Run, row: &Row, faults: &[Fault]) -> Markup {
    let shipped = run.title_of(lang, run.phases[row.was].scene(), "");
    let field = |name: &'static str, label: String, value: &str, numeric: bool| {
        let (id, fault) = (row.field(name), web::fault_of(faults, &row.field(name)));
        html! {
            div.kz-field {
                label for=(id) { (label) span.kz-sr { "：" (shipped) } }
                input id=(id) name=(name) value=(value) autocomplete="off" inputmode=[numeric.then_some("numeric")]
                    aria-invalid=[fault.map(|_| "true")] aria-describedby=[fault.map(|_| format!("{id}-fault"))];
                (web::told_beside(lang, fault))
            }
        }
    };
    let gone = row.field("remove");
    html! {
        div.kz-run {
            input type="hidden" name="was" value=(row.was);
            h3.kz-run__scene { (shipped) }
            (field("place", t!(lang, "run-place"), row.place, true))
            (field("minutes", t!(lang, "run-minutes"), row.minutes, true))
            (field("name", t!(lang, "run-name"), row.name, false))
            div.kz-tick {
                input type="checkbox" id=(gone) name="remove" value=(row.was) checked[row.removed];
                label for=(gone) { (t!(lang, "run-remove")) span.kz-sr { "：" (shipped) } }
            }
        }
    }
}

fn add_fields(lang: Lang, typed: &Typed, faults: &[Fault]) -> Markup {
    let run = Run { format: String::new(), phases: Vec::new() };
    let (scene, minutes) = (web::fault_of(faults, "scene"), web::fault_of(faults, "scene_minutes"));
    html! {
        fieldset.kz-form.kz-gap-5 {
            legend.kz-legend { (t!(lang, "run-add")) }
            div.kz-field {
                label for="scene" { (t!(lang, "run-scene")) }
                select #scene name="scene" aria-invalid=[scene.map(|_| "true")] aria-describedby=[scene.map(|_| "scene-fault")] {
                    option value="" { (t!(lang, "run-add-none")) }
                    @for scene in Scene::ALL { option value=(scene.key()) selected[scene.key() == typed.scene] { (run.title_of(lang, *scene, "")) } }
                }
                (web::told_beside(lang, scene))
            }
            div.kz-field.kz-gap-4 {
                label for="scene_minutes" { (t!(lang, "run-minutes")) }
                input #scene_minutes name="scene_minutes" value=(typed.scene_minutes) inputmode="numeric" autocomplete="off"
                    aria-invalid=[minutes.map(|_| "true")] aria-describedby=[minutes.map(|_| "scene_minutes-fault")];
                (web::told_beside(lang, minutes))
            }
        }
    }
}

/// The other's run stands in the form below; here is what was typed meanwhile.
fn both(lang: Lang, dialogue: &Dialogue, typed: &Typed) -> Markup {
    let seen = Run::read(&typed.seen);
    let run = seen.as_ref().unwrap_or(&dialogue.stage.run);
    let known = |row: &&Row| row.was < run.phases.len();
    html! {
        section.kz-note role="alert" {
            h2 { (t!(lang, "run-stale")) }
            p { (t!(lang, "run-stale-text")) }
            ul.kz-list { @for row in typed.rows().iter().filter(known) { li { span {
                (run.title_of(lang, run.phases[row.was].scene(), row.name)) "　"
                @if row.removed { (t!(lang, "run-remove")) } @else { (t!(lang, "run-typed", place = row.place, minutes = row.minutes)) }
            } } } }
        }
    }
}
