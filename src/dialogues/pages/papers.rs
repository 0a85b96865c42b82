//! The record as a file: two pages of A4, a text, a table.  At any time, with what may be told by then.

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;

use super::record::{self, Record};
use super::{Room, split};
use crate::accounts::Member;
use crate::dialogues::IMPORTANT;
use crate::error::{Error, Result};
use crate::reports::talk::{self, Table, Talk};
use crate::words::Lang;
use crate::{App, charts, japan, t, web};

/// `GET /dialogues/{dialogue}/record/{file}`
pub async fn file(
    State(app): State<App>,
    lang: Lang,
    member: Member,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response> {
    let record = record::look(&app, &member, id).await?;
    let now = app.clock.now();
    let told = told(lang, &record, now);
    let (kind, bytes) = match file.as_str() {
        "record.pdf" => {
            let print = move || talk::talk_pdf(&told, lang, now);
            ("application/pdf", app.press.make(print).await?)
        }
        "record.txt" => ("text/plain; charset=utf-8", talk::talk_text(&told, lang).into_bytes()),
        "record.csv" => ("text/csv; charset=utf-8", talk::talk_csv(&told, lang)),
        _ => return Err(Error::NotFound),
    };
    Ok(web::download(kind, &file, bytes))
}

fn told(lang: Lang, record: &Record, now: Timestamp) -> Talk {
    let room = &record.room;
    Talk {
        title: room.dialogue.title.clone(),
        facts: facts(lang, room),
        tables: [
            Some(timeline(lang, record, now)),
            levels(lang, room),
            votes(lang, room),
            by_group(lang, room),
        ]
        .into_iter()
        .flatten()
        .collect(),
        voices: record::released(lang, room),
        tried: tried(lang, record),
        next: room
            .dialogue
            .next_day
            .map(|day| t!(lang, "next-day-told", when = japan::long_date(lang, day))),
        least: room.dialogue.least,
    }
}

fn facts(lang: Lang, room: &Room) -> Vec<(String, String)> {
    let mut facts = vec![
        (t!(lang, "record-day"), record::when(lang, room)),
        (t!(lang, "record-people"), t!(lang, "people", n = room.people)),
    ];
    if room.dialogue.rehearsal {
        facts.insert(0, (t!(lang, "rehearsal"), t!(lang, "rehearsal-told")));
    }
    facts
}

fn timeline(lang: Lang, record: &Record, now: Timestamp) -> Table {
    let lines = record::lines(lang, record, now);
    Table {
        title: t!(lang, "record-timeline"),
        head: vec![t!(lang, "record-scene"), t!(lang, "record-planned"), t!(lang, "record-real")],
        rows: lines
            .iter()
            .map(|line| vec![line.title.clone(), line.planned(lang), line.real(lang)])
            .collect(),
        votes: None,
    }
}

fn levels(lang: Lang, room: &Room) -> Option<Table> {
    let rows: Vec<Vec<String>> = room
        .talked()
        .into_iter()
        .map(|item| {
            let title = item.title.of(lang).to_owned();
            let alone = record::alone(lang, room, item);
            let [room_, together] =
                [record::in_room(lang, room, item), record::together(lang, room, item)];
            vec![title, alone, room_, together]
        })
        .collect();
    let head = vec![
        t!(lang, "item"),
        t!(lang, "record-alone"),
        t!(lang, "record-room"),
        t!(lang, "record-together"),
    ];
    let title = t!(lang, "record-levels");
    (!rows.is_empty()).then_some(Table { title, head, rows, votes: None })
}

fn votes(lang: Lang, room: &Room) -> Option<Table> {
    let result = room.question(IMPORTANT)?.result.as_ref()?;
    let (title, head) = (t!(lang, "record-vote"), vec![t!(lang, "item"), t!(lang, "split-votes")]);
    let Some(counts) = result.all().value() else {
        let why = result.all().why().map(|why| charts::votes_mask(lang, why));
        let rows = vec![vec![why.unwrap_or_default(), String::new()]];
        return Some(Table { title, head, rows, votes: None });
    };
    let titles: Vec<&str> = room.sheet.items().map(|item| item.title.of(lang)).collect();
    let places = charts::ranked(counts);
    let row =
        |place: &usize| vec![titles[*place].to_owned(), t!(lang, "votes", n = counts[*place])];
    let rows = places.iter().map(row).collect();
    Some(Table { title, head, rows, votes: Some((result.all().clone(), places)) })
}

fn by_group(lang: Lang, room: &Room) -> Option<Table> {
    let [roles, places] = split::parts(lang, room.question(IMPORTANT)?);
    let row = |part: split::Part| {
        let people = t!(lang, "votes", n = part.people);
        vec![part.who, people, split::chosen(lang, room, part.told)]
    };
    let rows: Vec<Vec<String>> = roles.into_iter().chain(places).map(row).collect();
    let head = vec![t!(lang, "split-who"), t!(lang, "split-votes"), t!(lang, "split-chosen")];
    let title = t!(lang, "split-by-group");
    (!rows.is_empty()).then_some(Table { title, head, rows, votes: None })
}

fn tried(lang: Lang, record: &Record) -> Vec<String> {
    if let Some(reason) = &record.room.dialogue.no_action {
        return vec![format!("{} {reason}", t!(lang, "no-action-told"))];
    }
    let by = |due| japan::long_date(lang, due);
    record
        .actions
        .iter()
        .map(|it| {
            format!("{}　{}", it.words, t!(lang, "action-by", owner = &it.owner, due = by(it.due)))
        })
        .collect()
}
