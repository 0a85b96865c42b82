//! Policies on paper: the outline with its coverage on A4, the roadmap of a year on A3.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::pages::road;
use super::{Coverage, Level, Mark, Policy, Road, Stage, Tree};
use crate::error::Result;
use crate::reports::{document, foot};
use crate::typeset::{self, Template};
use crate::words::Lang;
use crate::{japan, t};

/// Which line carries which, what is missing, and which departments arrive where.
pub fn tree_pdf(
    found: &Coverage,
    municipality: &str,
    year: i16,
    lang: Lang,
    stamp: Timestamp,
) -> Result<Vec<u8>> {
    let [mayor, departments, sections] = found.counts();
    let title = t!(lang, "policies-heading");
    let figures = [
        (t!(lang, "policies-of-mayor"), mayor),
        (t!(lang, "policies-of-departments"), departments),
        (t!(lang, "policies-of-sections"), sections),
        (t!(lang, "policies-not-reached"), found.places()),
        (t!(lang, "policies-loose"), found.gaps.loose.len()),
        (t!(lang, "policies-no-roadmap"), found.gaps.without_roadmap.len()),
    ];
    let mut loose = Vec::new();
    for policy in found.tree.loose() {
        let first = loose.len();
        below(found, policy, &mut Vec::new(), lang, &mut loose);
        loose[first]["kind"] = json!("gap");
    }
    let missing =
        |ids: &[String]| ids.iter().map(|id| found.unit_name(id).to_owned()).collect::<Vec<_>>();
    let own = json!({
        "title": title, "lead": when(lang, year, stamp), "figures": figures.map(|(label, count)| json!([label, count])),
        "rows": outline(found, lang), "loose-title": t!(lang, "policies-loose"), "loose": loose,
        "arrivals": arrivals(found, lang),
        "units": [
            [t!(lang, "coverage-without-line"), missing(&found.gaps.without_line)],
            [t!(lang, "coverage-without-roadmap"), missing(&found.gaps.without_roadmap)],
        ],
        "nothing": t!(lang, "coverage-nothing-missing"),
    });
    let data = document(lang, &title, municipality, foot(lang, &title, None), own);
    Ok(typeset::pdf(Template::Policies, &data, stamp)?)
}

fn when(lang: Lang, year: i16, stamp: Timestamp) -> String {
    let today = japan::long_date(lang, japan::wall_clock(stamp).date());
    t!(lang, "policy-as-of", year = super::pages::year_words(lang, year), today = today)
}

/// The outline as rows; each knows how deep it lies and which branches beside it go on.
fn outline(found: &Coverage, lang: Lang) -> Vec<Value> {
    let mut rows = Vec::new();
    for top in found.tree.tops() {
        below(found, top, &mut Vec::new(), lang, &mut rows);
    }
    rows
}

fn below(
    found: &Coverage,
    policy: &Policy,
    branches: &mut Vec<bool>,
    lang: Lang,
    rows: &mut Vec<Value>,
) {
    rows.push(row(found, policy, branches, lang));
    let children: Vec<&Policy> = found.tree.below(&policy.id).map(|(it, _)| it).collect();
    let slot = slot(found, policy, lang);
    for (at, child) in children.iter().enumerate() {
        branches.push(at + 1 < children.len() || slot.is_some());
        below(found, child, branches, lang, rows);
        branches.pop();
    }
    if let Some((who, words)) = slot {
        branches.push(false);
        rows.push(
            json!({ "branches": branches, "kind": "gap", "who": who, "title": words, "mark": "" }),
        );
        branches.pop();
    }
}

fn row(found: &Coverage, policy: &Policy, branches: &[bool], lang: Lang) -> Value {
    let top = policy.level == Level::Mayor;
    let who = policy.unit.as_ref().map_or(policy.post.as_str(), |unit| found.unit_name(unit));
    let above = policy.level < Level::Section;
    let mark = match (policy.stage, above, found.with_roadmap.contains(&policy.id)) {
        (Stage::Draft, ..) => policy.stage.word(lang),
        (_, true, false) => {
            t!(lang, "policy-lines-below", lines = found.tree.all_below(&policy.id).len())
        }
        (_, _, true) => t!(lang, "policy-roadmap"),
        (_, _, false) => t!(lang, "policy-no-roadmap"),
    };
    let kind = if top { "top" } else { "line" };
    json!({ "branches": branches, "kind": kind, "who": who, "title": policy.title, "mark": mark })
}

fn slot(found: &Coverage, policy: &Policy, lang: Lang) -> Option<(String, String)> {
    let gaps = &found.gaps;
    if gaps.not_taken_up.contains(&policy.id) {
        return Some((t!(lang, "policy-slot-department-who"), t!(lang, "policy-slot-department")));
    }
    let missing = gaps.not_passed_on.contains(&policy.id);
    missing.then(|| (t!(lang, "policy-slot-section-who"), t!(lang, "policy-slot-section")))
}

fn arrivals(found: &Coverage, lang: Lang) -> Value {
    let rows = found.arrivals().into_iter().filter_map(|(id, row)| {
        let policy = found.tree.get(&id)?;
        Some(json!({ "title": policy.title, "lines": row }))
    });
    json!({
        "title": t!(lang, "coverage-arrivals"), "text": t!(lang, "coverage-arrivals-text"), "head": t!(lang, "policies-of-mayor"),
        "units": found.departments().map(|unit| unit.name.clone()).collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
    })
}

/// The roadmap of a year.
pub fn road_pdf(
    tree: &Tree,
    roads: &[Road],
    names: &BTreeMap<String, String>,
    (municipality, year, today): (&str, i16, Date),
    lang: Lang,
    stamp: Timestamp,
) -> Result<Vec<u8>> {
    let title = t!(lang, "roadmap-title");
    let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
    for road in roads {
        let name = road::top_title(lang, tree, road);
        let row = road_row(lang, tree, road, names, today);
        match groups.last_mut().filter(|(other, _)| *other == name) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((name, vec![row])),
        }
    }
    let quarters = (1..=4).map(|quarter| {
        json!([t!(lang, "roadmap-quarter", quarter = quarter), road::quarter_months(lang, quarter)])
    });
    let signs = Mark::ALL.iter().map(|mark| json!([mark.key(), mark.word(lang)]));
    let own = json!({
        "title": title, "lead": when(lang, year, stamp), "head": t!(lang, "roadmap-measures"),
        "control": t!(lang, "policy-control"),
        "quarters": quarters.collect::<Vec<_>>(), "signs": signs.collect::<Vec<_>>(),
        "done": t!(lang, "roadmap-done-part"),
        "today": t!(lang, "roadmap-today", day = japan::short_date(lang, today)),
        "groups": groups.iter().map(|(name, rows)| json!({ "title": name, "rows": rows })).collect::<Vec<_>>(),
        "none": t!(lang, "roadmap-none"),
    });
    let data = document(lang, &title, municipality, foot(lang, &title, None), own);
    Ok(typeset::pdf(Template::Roadmap, &data, stamp)?)
}

fn road_row(
    lang: Lang,
    tree: &Tree,
    road: &Road,
    names: &BTreeMap<String, String>,
    today: Date,
) -> Value {
    let bar = road::bar(&road.line, road.latest.as_ref(), today);
    let quarter = |quarter: u8| {
        let part = bar.quarter(quarter);
        let marks = road::marks(&road.line, quarter).into_iter();
        let marks = marks.map(|(month, mark, words)| {
            json!([mark.key(), road::mark_words(lang, month, mark, words)])
        });
        json!({ "from": part.from, "to": part.to, "done": part.done, "today": part.today, "marks": marks.collect::<Vec<_>>() })
    };
    let untold = || t!(lang, "roadmap-untold");
    let state = road.latest.as_ref().map_or_else(untold, |told| road::state_words(lang, told));
    json!({
        "what": road.measure.what,
        "owner": road::owner(road, tree.get(&road.measure.policy), names),
        "state": state, "fact": road.latest.as_ref().map_or("", |told| &told.fact),
        "control": road.line.control,
        "quarters": (0..4).map(quarter).collect::<Vec<_>>(),
    })
}
