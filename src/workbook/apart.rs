//! A workbook is read in a [process apart](crate::apart), where there is one; what comes back is checked.

use serde::{Deserialize, Serialize};

use super::{Grid, Limits, xlsx};
use crate::apart::{self, Ended};
use crate::msg;
use crate::problem::Problem;
use crate::words::{Message, Value};

/// What the program is called with to read a workbook.
const JOB: &str = "read-workbook";

/// What is asked about a workbook.
#[derive(Serialize, Deserialize)]
pub struct Asked {
    limits: Limits,
    /// The worksheets that are meant; where there are none, the first.
    names: Option<Vec<String>>,
}

/// What is in it.
#[derive(Serialize, Deserialize)]
pub struct Told {
    tables: Vec<Option<Grid>>,
    problems: Vec<Line>,
    /// What was decided in reading the first worksheet.
    notes: Vec<Line>,
}

/// The first worksheet that is not hidden.
pub(super) fn first(bytes: &[u8], limits: &Limits) -> (Option<Grid>, Vec<Problem>) {
    let Some(told) = ask(bytes, limits, None) else { return xlsx::first(bytes, limits) };
    match told.and_then(|told| checked(told, limits, 1)) {
        Ok((mut tables, problems)) => (tables.remove(0), problems),
        Err(why) => (None, vec![why]),
    }
}

/// The worksheets of those names.
pub(super) fn named<const N: usize>(
    bytes: &[u8],
    limits: &Limits,
    names: [&str; N],
) -> ([Option<Grid>; N], Vec<Problem>) {
    let wanted = names.map(str::to_owned).to_vec();
    let read = match ask(bytes, limits, Some(&wanted)) {
        None => Ok(xlsx::named(bytes, limits, &wanted)),
        Some(told) => told.and_then(|told| checked(told, limits, N)),
    };
    match read {
        Ok((tables, problems)) => {
            (tables.try_into().unwrap_or_else(|_| names.map(|_| None)), problems)
        }
        Err(why) => (names.map(|_| None), vec![why]),
    }
}

fn ask(
    bytes: &[u8],
    limits: &Limits,
    names: Option<&Vec<String>>,
) -> Option<Result<Told, Problem>> {
    let asked = Asked { limits: *limits, names: names.cloned() };
    let told = apart::ask(JOB, &asked, bytes)?;
    Some(told.map_err(|ended| match ended {
        Ended::Spent => Problem::whole(msg!("problem-inflates")),
        Ended::Broken => broken(),
        Ended::Unstarted => Problem::whole(msg!("problem-not-now")),
    }))
}

fn broken() -> Problem {
    Problem::whole(msg!("problem-workbook-broken"))
}

/// Nothing of an answer is taken where a part of it cannot be.
fn checked(
    told: Told,
    limits: &Limits,
    tables: usize,
) -> Result<(Vec<Option<Grid>>, Vec<Problem>), Problem> {
    let sound = told.tables.len() == tables
        && told.tables.iter().flatten().all(|table| table.is_sound(limits));
    let lines = |lines: Vec<Line>| lines.into_iter().map(Line::problem).collect::<Option<Vec<_>>>();
    let (Some(problems), Some(notes), true) = (lines(told.problems), lines(told.notes), sound)
    else {
        return Err(broken());
    };
    let mut tables = told.tables;
    if let Some(Some(first)) = tables.first_mut() {
        first.notes = notes;
    }
    // No table and no reason would be an empty file to whoever asked.
    match tables.iter().all(Option::is_none) && problems.is_empty() {
        true => Err(broken()),
        false => Ok((tables, problems)),
    }
}

/// In the process apart: what is in these bytes.
pub fn answer(asked: Asked, bytes: &[u8]) -> Told {
    let (mut tables, problems) = match &asked.names {
        Some(names) => xlsx::named(bytes, &asked.limits, names),
        None => {
            let (table, problems) = xlsx::first(bytes, &asked.limits);
            (vec![table], problems)
        }
    };
    let first = tables.iter_mut().flatten().next();
    let notes = first.map(|table| std::mem::take(&mut table.notes)).unwrap_or_default();
    let lines = |found: Vec<Problem>| found.into_iter().map(Line::of).collect();
    Told { tables, problems: lines(problems), notes: lines(notes) }
}

/// A problem as it travels.
#[derive(Serialize, Deserialize)]
struct Line {
    place: String,
    what: String,
    args: Vec<(String, Arg)>,
}

#[derive(Serialize, Deserialize)]
enum Arg {
    Text(String),
    Number(i64),
}

/// All that reading a workbook says, and the names of what it mentions.
const SAYS: [&str; 18] = [
    "problem-workbook-broken",
    "problem-inflates",
    "problem-password",
    "problem-xlsm",
    "problem-xls",
    "problem-ods",
    "problem-not-a-table",
    "problem-no-worksheet",
    "problem-worksheet-missing",
    "problem-far-cell",
    "problem-far-row",
    "problem-too-many-rows",
    "problem-cell-too-long",
    "problem-unreadable",
    "problem-error-cell",
    "problem-formula-without-value",
    "problem-more",
    "note-first-worksheet",
];
const NAMES: [&str; 10] =
    ["name", "column", "row", "found", "most", "position", "text", "more", "read", "others"];

impl Line {
    fn of(problem: Problem) -> Line {
        let arg = |value| match value {
            Value::Number(number) => Arg::Number(number),
            Value::Text(text) => Arg::Text(text),
            other => Arg::Text(format!("{other:?}")),
        };
        let args = problem.what.args.into_iter().map(|(name, value)| (name.to_owned(), arg(value)));
        Line { place: problem.place, what: problem.what.id.to_owned(), args: args.collect() }
    }

    /// As it was told; none where we would not say that.
    fn problem(self) -> Option<Problem> {
        let known =
            |all: &[&'static str], word: &str| all.iter().find(|own| **own == word).copied();
        let arg = |(name, arg): (String, Arg)| {
            let value = match arg {
                Arg::Number(number) => Value::Number(number),
                Arg::Text(text) => Value::Text(text),
            };
            Some((known(&NAMES, &name)?, value))
        };
        let args = self.args.into_iter().map(arg).collect::<Option<_>>()?;
        Some(Problem::at(self.place, Message { id: known(&SAYS, &self.what)?, args }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{Cell, write_xlsx};

    fn limits() -> Limits {
        Limits::UPLOAD
    }

    fn sent(asked: Asked, bytes: &[u8]) -> Told {
        let told = serde_json::to_vec(&answer(asked, bytes)).unwrap();
        serde_json::from_slice(&told).unwrap()
    }

    #[test]
    fn what_is_told_apart_is_what_is_read_here() {
        let rows =
            vec![vec![Cell::from("氏名"), Cell::from("葛\u{E0100}城")], vec![Cell::from("a")]];
        let book = write_xlsx(&[("items", rows.clone()), ("about", rows)]).unwrap();
        let (here, found) = xlsx::first(&book, &limits());
        let told = sent(Asked { limits: limits(), names: None }, &book);
        let (tables, problems) = checked(told, &limits(), 1).unwrap();
        assert_eq!((&tables[0], &problems), (&here, &found));
        assert_eq!(tables[0].as_ref().unwrap().notes.len(), 1, "the other worksheet is told of");
        let names = ["about", "missing"].map(str::to_owned).to_vec();
        let here = xlsx::named(&book, &limits(), &names);
        let told = sent(Asked { limits: limits(), names: Some(names) }, &book);
        assert_eq!(checked(told, &limits(), 2).unwrap(), here);
    }

    #[test]
    fn every_sentence_of_reading_is_known_on_the_way_back() {
        let sources = [include_str!("grid.rs"), include_str!("xlsx.rs")].concat();
        let said = sources.split("msg!(\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        for id in said {
            assert!(SAYS.contains(&id), "{id}");
        }
    }

    #[test]
    fn an_answer_that_does_not_fit_together_is_none() {
        let book = write_xlsx(&[("items", vec![vec![Cell::from("髙"), Cell::from("b")]])]).unwrap();
        let asked = || Asked { limits: limits(), names: None };
        let whole = serde_json::to_value(answer(asked(), &book)).unwrap();
        let changed = |pointer: &str, value: serde_json::Value| {
            let mut told = whole.clone();
            *told.pointer_mut(pointer).expect("it is there") = value;
            checked(serde_json::from_value(told).unwrap(), &limits(), 1)
        };
        assert!(changed("/tables/0/text", "髙b".into()).is_ok());
        for (pointer, value) in [
            ("/tables/0/ends/0", 1.into()),
            ("/tables/0/ends/1", 99.into()),
            ("/tables/0/ends", serde_json::json!([4, 3])),
            ("/tables/0/rows/0/first", 7.into()),
            ("/tables/0/rows/0/number", 4_000_000.into()),
            ("/tables", serde_json::json!([])),
            ("/tables/0", serde_json::Value::Null),
            ("/problems", serde_json::json!([{ "place": "", "what": "made up", "args": [] }])),
        ] {
            assert!(changed(pointer, value.clone()).is_err(), "{pointer} {value}");
        }
    }
}
