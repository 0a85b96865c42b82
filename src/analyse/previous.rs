//! What was told last time, to compare with: an answer file, or the `results.json` made of it.

use gauge::level::{Answer, Figures, Mark};
use gauge::shown::{Plan, Publication, Shown, Unit};
use serde::Deserialize;

use crate::msg;
use crate::problem::Problem;
use crate::sheets::Sheet;
use crate::workbook::Limits;

/// By item key, what everybody together was told of it.
#[derive(Debug)]
pub struct Then(Vec<(String, Shown<Figures>)>);

impl Then {
    /// The figures of an item, where it was asked.
    pub fn of(&self, key: &str) -> Option<&Shown<Figures>> {
        self.0.iter().find(|(own, _)| own == key).map(|(_, figures)| figures)
    }
}

/// Reads what was told last time, where there is no problem.
pub fn then(
    bytes: &[u8],
    sheet: &Sheet,
    least: u32,
    limits: &Limits,
) -> (Option<Then>, Vec<Problem>) {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if text.trim_ascii_start().starts_with(b"{") {
        return match of_results(text, least, limits) {
            Ok(then) => (Some(then), Vec::new()),
            Err(problem) => (None, vec![problem]),
        };
    }
    let (answers, problems) = super::read(bytes, sheet, limits);
    let answers = answers.filter(|_| problems.is_empty());
    (answers.map(|answers| of_answers(&answers, least)), problems)
}

fn of_answers(answers: &super::Answers, least: u32) -> Then {
    let publication = answers.publish(least);
    let shown = publication.units()[0].items().iter().map(|item| item.all().clone());
    Then(answers.items.iter().map(|item| item.key.clone()).zip(shown).collect())
}

#[derive(Deserialize)]
struct ResultsJson {
    items: Vec<ItemJson>,
}
#[derive(Deserialize)]
struct ItemJson {
    key: String,
    groups: GroupsJson,
}
#[derive(Deserialize)]
struct GroupsJson {
    all: GroupJson,
}
#[derive(Deserialize)]
struct GroupJson {
    #[serde(default)]
    counts: Vec<u32>,
}

fn of_results(text: &[u8], least: u32, limits: &Limits) -> Result<Then, Problem> {
    let results: ResultsJson = serde_json::from_slice(text).map_err(|error| {
        let place = format!("{}:{}", error.line(), error.column());
        Problem::at(place, msg!("problem-not-results"))
    })?;
    let told = |item: &ItemJson| item.groups.all.counts.len() > 1;
    let items = results.items.into_iter().filter(told);
    let then: Result<_, Problem> = items
        .map(|item| {
            let figures = admitted(&item.groups.all.counts, least, limits);
            let place = format!("items.{}", item.key);
            Ok((item.key, figures.ok_or(Problem::at(place, msg!("problem-not-results")))?))
        })
        .collect();
    Ok(Then(then?))
}

/// Figures from outside pass the same door as answers: they are made into people who say nothing
/// else, and told only if their number and spread allow it.
fn admitted(counts: &[u32], least: u32, limits: &Limits) -> Option<Shown<Figures>> {
    let people = counts.iter().map(|&count| count as usize).sum::<usize>();
    if people > limits.rows || counts.len() > 7 {
        return None;
    }
    let one = |level| Answer {
        unit: 0,
        band: None,
        marks: vec![Mark::Level(level)],
        most_important: None,
    };
    let levels = (1u8..).zip(counts);
    let answers: Vec<_> =
        levels.flat_map(|(level, &count)| vec![one(level); count as usize]).collect();
    let units = vec![Unit { parent: None, least }];
    let levels = vec![counts.len() as u8];
    let plan = Plan { levels, back: Vec::new(), units, remarks_from: None };
    let publication = Publication::of(&plan, &answers, Vec::new());
    Some(publication.units()[0].items()[0].all().clone())
}
