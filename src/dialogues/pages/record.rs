//! F10: the record of a dialogue: how it really went, the three levels of each item, the vote, the released voices, what is
//! tried, and the next day.  What was said, never who said it.

use axum::extract::{Path, State};
use axum::response::Redirect;
use jiff::Timestamp;
use maud::{Markup, html};

use super::scene::{self, kind_label};
use super::{Room, room, tried};
use crate::accounts::{self, Member};
use crate::actions::{self, Action};
use crate::charts::{self, Reading};
use crate::dialogues::run::{Phase, Scene};
use crate::dialogues::{self, Dialogue, IMPORTANT, Kind, Step};
use crate::error::Result;
use crate::sheets::Item;
use crate::web::{self, FormToken, Page, Posted, Pressed};
use crate::words::Lang;
use crate::{App, japan, results, rounds, t};

/// What a record is drawn from.
pub struct Record {
    /// The room.
    pub room: Room,
    steps: Vec<Step>,
    /// What was decided in it.
    pub actions: Vec<Action>,
}

/// Everything about the dialogue, for those who run it.
pub async fn look(app: &App, member: &Member, id: String) -> Result<Record> {
    let (shelf, member) = (app.shelf.clone(), member.clone());
    app.db
        .read(move |tx| {
            let (_, dialogue) = dialogues::facilitator(tx, &member, &id)?;
            let seen = match &dialogue.round {
                Some(round) => {
                    let round = rounds::round(tx, &dialogue.organisation, round)?;
                    Some(results::of_round(tx, &shelf, round)?)
                }
                None => None,
            };
            Ok(Record {
                steps: dialogues::steps(tx, &id)?,
                actions: actions::of_dialogue(tx, &id)?,
                room: Room { seen, ..room(tx, &shelf, dialogue)? },
            })
        })
        .await
}

/// `GET /dialogues/{dialogue}/record`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(id): Path<String>,
) -> Result<Page> {
    let record = look(&app, &member, id).await?;
    let (room, now) = (&record.room, app.clock.now());
    let title = t!(lang, "record-title");
    let body = html! {
        div.kz-title {
            (web::back(&format!("/dialogues/{}", room.dialogue.id), &room.dialogue.title))
            h1 { (title) }
            p.kz-message { (room.dialogue.title) }
            p.kz-support { (when_and_who(lang, room)) }
            (scene::rehearsal(lang, &room.dialogue))
        }
        (timeline(lang, &record, now))
        (levels(lang, room))
        (vote(lang, room))
        (voices(lang, room))
        (tries(lang, &record, now))
        div.kz-gap-5 { (tried::next_day_told(lang, &room.dialogue)) }
        (files(lang, &room.dialogue))
        (discard_form(lang, &token, &room.dialogue))
    };
    let head = accounts::desk(lang, &member, "", token);
    Ok(Page::desk(lang, title, head, body))
}

/// At any time, with what may be told by then.
fn files(lang: Lang, dialogue: &Dialogue) -> Markup {
    let at = format!("/dialogues/{}/record", dialogue.id);
    html! {
        ul.kz-files {
            li { a href={ (at) "/record.pdf" } { (t!(lang, "record-as-pdf")) } }
            li { a href={ (at) "/record.txt" } { (t!(lang, "record-as-text")) } }
            li { a href={ (at) "/record.csv" } { (t!(lang, "record-as-csv")) } }
        }
    }
}

fn when_and_who(lang: Lang, room: &Room) -> String {
    t!(lang, "record-when", when = when(lang, room), people = room.people)
}

/// The day it was, or is prepared.
pub fn when(lang: Lang, room: &Room) -> String {
    let when = room.dialogue.began.unwrap_or(room.dialogue.created);
    japan::long_date(lang, japan::wall_clock(when).date())
}

/// A phase as it was planned and as it went.
pub struct Line {
    /// What it is called.
    pub title: String,
    planned: Option<u32>,
    real: Option<i64>,
}

impl Line {
    /// What was planned, in words.
    pub fn planned(&self, lang: Lang) -> String {
        self.planned.map_or_else(|| t!(lang, "record-again"), |n| t!(lang, "minutes", n = n))
    }

    /// What it took, in words.
    pub fn real(&self, lang: Lang) -> String {
        self.real.map_or_else(|| t!(lang, "record-skipped"), |n| t!(lang, "minutes", n = n))
    }
}

/// The steps as they went, and what was planned and never came.
pub fn lines(lang: Lang, record: &Record, now: Timestamp) -> Vec<Line> {
    let run = &record.room.dialogue.stage.run;
    let mut planned: Vec<Option<&Phase>> = run.phases.iter().map(Some).collect();
    let mut lines: Vec<Line> = Vec::new();
    for step in &record.steps {
        let same =
            |phase: &Option<&Phase>| phase.is_some_and(|it| is_of(it, step.scene, &step.name));
        let phase = planned.iter().position(same).and_then(|place| planned[place].take());
        let seconds = step.ended.unwrap_or(now).duration_since(step.began).as_secs();
        lines.push(Line {
            title: run.title_of(lang, step.scene, &step.name),
            planned: phase.map(|phase| phase.minutes),
            real: Some((seconds + 30).div_euclid(60)),
        });
    }
    let never = planned.into_iter().flatten();
    lines.extend(never.map(|phase| Line {
        title: run.title_of(lang, phase.scene(), &phase.name),
        planned: Some(phase.minutes),
        real: None,
    }));
    lines
}

fn is_of(phase: &Phase, scene: Scene, name: &str) -> bool {
    phase.scene() == scene && phase.name == name
}

fn timeline(lang: Lang, record: &Record, now: Timestamp) -> Markup {
    let lines = lines(lang, record, now);
    let (planned, real): (u32, i64) = (
        lines.iter().filter_map(|line| line.planned).sum(),
        lines.iter().filter_map(|line| line.real).sum(),
    );
    html! {
        section.kz-sec {
            h2 { (t!(lang, "record-timeline")) }
            div.kz-scroll role="region" aria-labelledby="timeline" tabindex="0" {
                table.kz-table {
                    caption #timeline { (t!(lang, "record-timeline-caption")) }
                    thead { tr { th scope="col" { (t!(lang, "record-scene")) } th.kz-r scope="col" { (t!(lang, "record-planned")) } th.kz-r scope="col" { (t!(lang, "record-real")) } } }
                    tbody { @for line in &lines { tr {
                        th scope="row" { (line.title) }
                        td.kz-r { (line.planned(lang)) }
                        td.kz-r { (line.real(lang)) }
                    } } }
                    tfoot { tr { th scope="row" { (t!(lang, "record-sum")) } td.kz-r { (t!(lang, "minutes", n = planned)) } td.kz-r { (t!(lang, "minutes", n = real)) } } }
                }
            }
        }
    }
}

/// Alone, in the room, together: all three are kept, side by side.
fn levels(lang: Lang, room: &Room) -> Markup {
    let talked = room.talked();
    html! {
        @if !talked.is_empty() {
            section.kz-sec {
                h2 { (t!(lang, "record-levels")) }
                div.kz-scroll role="region" aria-labelledby="levels" tabindex="0" {
                    table.kz-table {
                        caption #levels { (t!(lang, "record-levels-caption")) }
                        thead { tr {
                            th scope="col" { (t!(lang, "item")) }
                            th scope="col" { (t!(lang, "record-alone")) }
                            th scope="col" { (t!(lang, "record-room")) }
                            th scope="col" { (t!(lang, "record-together")) }
                        } }
                        tbody { @for item in talked { tr {
                            th scope="row" { (item.title.of(lang)) }
                            td { (alone(lang, room, item)) }
                            td { (in_room(lang, room, item)) }
                            td { (together(lang, room, item)) }
                        } } }
                    }
                }
            }
        }
    }
}

/// What people answered each alone, in the round.
pub fn alone(lang: Lang, room: &Room, item: &Item) -> String {
    match room.figures(item) {
        Some((seen, place)) => Reading::of(lang, seen.results().items()[place].all()).words,
        None => t!(lang, "record-not-asked"),
    }
}

/// What they chose after the talk.
pub fn in_room(lang: Lang, room: &Room, item: &Item) -> String {
    let question = room.question(&dialogues::level_question(&item.key));
    let Some(count) = question.and_then(|question| question.result.as_ref()) else {
        return t!(lang, "record-not-voted");
    };
    let Some(counts) = count.all().value() else {
        return count.all().why().map(|why| charts::votes_mask(lang, why)).unwrap_or_default();
    };
    let chosen = (1..).zip(counts).filter(|(_, people)| **people > 0);
    let words: Vec<String> = chosen
        .map(|(level, people): (u8, &u32)| {
            t!(lang, "record-level-votes", level = level, people = *people)
        })
        .collect();
    words.join(&t!(lang, "list-join"))
}

/// What they agreed on.
pub fn together(lang: Lang, room: &Room, item: &Item) -> String {
    match room.agreements.iter().find(|(key, _)| *key == item.key) {
        Some((_, Some(level))) => charts::levels(lang, (*level, *level)),
        Some((_, None)) => t!(lang, "agreed-not"),
        None => t!(lang, "record-not-talked"),
    }
}

fn vote(lang: Lang, room: &Room) -> Markup {
    html! {
        @if let Some(question) = room.question(IMPORTANT).filter(|question| question.result.is_some()) {
            section.kz-sec { h2 { (t!(lang, "record-vote")) } (scene::votes_and_split(lang, room, question)) }
        }
    }
}

/// Only what was released to everybody, without who: by kind.
pub fn released(lang: Lang, room: &Room) -> Vec<(String, Vec<String>)> {
    let of = |kind: &Kind| {
        let shown = room.voices.iter().filter(|voice| voice.shown && voice.kind == *kind);
        (kind_label(lang, *kind), shown.map(|voice| voice.words.clone()).collect::<Vec<_>>())
    };
    Kind::ALL.iter().map(of).filter(|(_, words)| !words.is_empty()).collect()
}

fn voices(lang: Lang, room: &Room) -> Markup {
    let released = released(lang, room);
    html! {
        @if !released.is_empty() {
            section.kz-sec {
                h2 { (t!(lang, "record-voices")) }
                @for (kind, words) in &released {
                    h3.kz-gap-4 { (kind) }
                    ul.kz-voices { @for words in words { li dir="auto" { (words) } } }
                }
            }
        }
    }
}

fn tries(lang: Lang, record: &Record, now: Timestamp) -> Markup {
    let (room, today) = (&record.room, japan::wall_clock(now).date());
    html! {
        @if room.dialogue.unit.is_some() {
            section.kz-sec {
                h2 { (t!(lang, "actions-title")) }
                @if let Some(reason) = &room.dialogue.no_action { p { (t!(lang, "no-action-told")) " " bdi { (reason) } } }
                @else if record.actions.is_empty() { p { (t!(lang, "record-no-actions")) } }
                div.kz-cards { @for action in &record.actions { (actions::card(lang, action, room.title_of(lang, action.item.as_deref()), today, None)) } }
            }
        }
    }
}

// A rehearsal goes without a trace

/// The button that removes a rehearsal.
pub fn discard_form(lang: Lang, token: &FormToken, dialogue: &Dialogue) -> Markup {
    html! {
        @if dialogue.rehearsal {
            form.kz-gap-5 method="post" action={ "/dialogues/" (dialogue.id) "/discard" } {
                (token)
                button.kz-btn.kz-btn--line { (t!(lang, "rehearsal-discard")) }
            }
        }
    }
}

/// `POST /dialogues/{dialogue}/discard`
pub async fn discard(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let discarded = app.db.write(move |tx| {
        let (by, dialogue) = dialogues::facilitator(tx, &member, &id)?;
        dialogues::discard(tx, &by)?;
        Ok(dialogue.unit)
    });
    Ok(match discarded.await? {
        Some(unit) => Redirect::to(&format!("/workplaces/{unit}")),
        None => Redirect::to("/"),
    })
}
