//! The record of a dialogue on paper, as text and as a table: how it went, what was said, what was decided.

use gauge::shown::Shown;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{document, drawn, foot};
use crate::charts::{self, Frame};
use crate::error::Result;
use crate::t;
use crate::typeset::{self, Template};
use crate::words::Lang;
use crate::workbook::{self, Cell};

/// What is told of one dialogue, in the reader's language.
#[derive(Clone, Debug, Default)]
pub struct Talk {
    /// What it was called.
    pub title: String,
    /// When, how many, where; or that it was a rehearsal.
    pub facts: Vec<(String, String)>,
    /// Tables, in reading order.
    pub tables: Vec<Table>,
    /// What was released to everybody: its kind, and the words.
    pub voices: Vec<(String, Vec<String>)>,
    /// What is tried, or why nothing is.
    pub tried: Vec<String>,
    /// When it is measured again.
    pub next: Option<String>,
    /// Votes of fewer people are not told.
    pub least: u32,
}

/// A table of the record.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What it tells.
    pub title: String,
    /// Its columns; none where the rows say it all.
    pub head: Vec<String>,
    /// Its rows, as wide as the head.
    pub rows: Vec<Vec<String>>,
    /// The votes the rows are of, and the place of each in them: a dot is a vote.
    pub votes: Option<(Shown<Vec<u32>>, Vec<usize>)>,
}

/// So many letters of voices fit on the second page …
const LETTERS: usize = 1_500;
/// … where what was decided takes no more than this on the first; the rest runs over.
const DECIDED: usize = 400;
/// A voice takes so many at least: its line is its own.
const LINE: usize = 24;

/// The record as two pages of A4 at most: the voices that have no room there are counted.
pub fn talk_pdf(talk: &Talk, lang: Lang, stamp: Timestamp) -> Result<Vec<u8>> {
    let room = LETTERS.saturating_sub(decided(talk).saturating_sub(DECIDED));
    let (voices, left_out) = fitting(&talk.voices, room);
    let own = json!({
        "title": talk.title, "facts": talk.facts,
        "tables": talk.tables.iter().map(|it| table(it, lang)).collect::<Vec<_>>(),
        "voices-title": t!(lang, "record-voices"), "voices": voices,
        "more": (left_out > 0).then(|| t!(lang, "record-more-voices", n = left_out)),
        "tried-title": t!(lang, "actions-title"), "tried": talk.tried, "next": talk.next,
    });
    let kind = t!(lang, "record-title");
    let data = document(lang, &talk.title, &kind, foot(lang, &talk.title, Some(talk.least)), own);
    Ok(typeset::pdf(Template::Talk, &data, stamp)?)
}

fn table(table: &Table, lang: Lang) -> Value {
    let picture = |at: usize| {
        let (votes, places) = table.votes.as_ref()?;
        let frame = Frame { id: &format!("d{at}"), about: &table.title, lang };
        charts::dot_row(&frame, votes, *places.get(at)?)
    };
    let dots: Vec<Value> =
        (0..table.rows.len()).map(|at| picture(at).as_ref().map_or(Value::Null, drawn)).collect();
    json!({ "title": table.title, "head": table.head, "rows": table.rows, "dots": table.votes.is_some().then_some(dots) })
}

/// How many letters what was decided takes; a row of a table is a line.
fn decided(talk: &Talk) -> usize {
    let tried: usize = talk.tried.iter().map(|it| it.chars().count()).sum();
    let rows: usize = talk.tables.iter().map(|it| it.rows.len()).sum();
    tried + LINE * rows
}

/// The voices that have room, whole ones only, and how many have none.
fn fitting(voices: &[(String, Vec<String>)], mut room: usize) -> (Vec<(&str, Vec<&str>)>, usize) {
    let mut left_out = 0;
    let mut fitting: Vec<(&str, Vec<&str>)> = Vec::new();
    for (kind, words) in voices {
        let mut kept = Vec::new();
        for voice in words {
            let lines = voice.lines().count().max(1);
            match room.checked_sub(voice.chars().count().max(LINE * lines)) {
                Some(less) => {
                    room = less;
                    kept.push(voice.as_str());
                }
                None => left_out += 1,
            }
        }
        if !kept.is_empty() {
            fitting.push((kind, kept));
        }
    }
    (fitting, left_out)
}

/// The whole record as plain text.
pub fn talk_text(talk: &Talk, lang: Lang) -> String {
    let mut text = format!("{}\n{}\n", t!(lang, "record-title"), talk.title);
    for (label, value) in &talk.facts {
        text += &format!("{label}  {value}\n");
    }
    for table in &talk.tables {
        text += &format!("\n■{}\n", table.title);
        for row in &table.rows {
            text += &format!("・{}\n", said(&table.head, row).join("  "));
        }
    }
    for (kind, words) in &talk.voices {
        text += &format!("\n■{kind}\n");
        words.iter().for_each(|voice| text += &format!("・{}\n", voice.replace('\n', "\n  ")));
    }
    text += &format!("\n■{}\n", t!(lang, "actions-title"));
    talk.tried.iter().for_each(|line| text += &format!("・{line}\n"));
    talk.next.iter().for_each(|line| text += &format!("\n{line}\n"));
    text
}

/// A row in words: the first cell speaks for itself, each other after what its column is called.
fn said(head: &[String], row: &[String]) -> Vec<String> {
    let cell = |(at, cell): (usize, &String)| match head.get(at).filter(|_| at > 0) {
        Some(label) if !label.is_empty() => format!("{label}:{cell}"),
        _ => cell.clone(),
    };
    row.iter().enumerate().map(cell).collect()
}

/// The whole record as rows: what it is about, what it is of, what it says.
pub fn talk_csv(talk: &Talk, lang: Lang) -> Vec<u8> {
    let row = |part: &str, of: &str, says: &str| -> Vec<Cell> {
        vec![part.into(), of.into(), says.into()]
    };
    let title = t!(lang, "record-title");
    let mut rows =
        vec![row(&t!(lang, "record-part"), &t!(lang, "record-of"), &t!(lang, "record-says"))];
    rows.push(row(&title, "", &talk.title));
    rows.extend(talk.facts.iter().map(|(label, value)| row(&title, label, value)));
    for table in &talk.tables {
        for cells in &table.rows {
            let said = said(&table.head, cells);
            let (of, says) =
                said.split_first().map_or(("", &[][..]), |(of, says)| (of.as_str(), says));
            rows.push(row(&table.title, of, &says.join("  ")));
        }
    }
    for (kind, words) in &talk.voices {
        rows.extend(words.iter().map(|voice| row(&t!(lang, "record-voices"), kind, voice)));
    }
    rows.extend(talk.tried.iter().map(|line| row(&t!(lang, "actions-title"), "", line)));
    rows.extend(talk.next.iter().map(|line| row(&t!(lang, "next-day"), "", line)));
    workbook::csv(&rows)
}
