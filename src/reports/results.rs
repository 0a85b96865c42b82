//! The results report: A4, to be hung up in the workplace.
//!
//! First the message and where eyes differ most, then all staircases, then every figure as a table,
//! what moved, what is not shown and why.

use gauge::change::{Incomparable, Verdict, Way, by_chance};
use gauge::level::Figures;
use gauge::shown::{self, Group, Shown, Why};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::pictures::slope;
use super::{Note, Previous, View, document, drawn, emphasised, foot, group_name};
use crate::charts::{self, Frame, Moved, Reading, Size, Width};
use crate::error::Result;
use crate::t;
use crate::typeset::{self, Template};
use crate::words::{Lang, say};

/// The report of one unit.
pub fn results_pdf(view: &View, lang: Lang, stamp: Timestamp) -> Result<Vec<u8>> {
    let title = t!(lang, "report-title", place = view.place(lang));
    let left: Vec<String> =
        [Some(view.place(lang)), closed(view, lang)].into_iter().flatten().collect();
    let own = json!({
        "message": emphasised(&message(view, lang)),
        "facts": facts(view, lang),
        "widest": widest(view, lang),
        "votes": votes(view, lang),
        "stairs": stairs(view, lang),
        "table": table(view, lang),
        "bands": bands(view, lang),
        "change": change(view, lang),
        "opening": opening(view, lang),
        "hidden": hidden(view, lang),
        "remarks": remarks(view, lang),
    });
    let foot = foot(lang, &left.join("　"), Some(view.least));
    let data = document(lang, &title, &view.place(lang), foot, own);
    Ok(typeset::pdf(Template::Results, &data, stamp)?)
}

fn closed(view: &View, lang: Lang) -> Option<String> {
    view.closed(lang).map(|day| t!(lang, "report-closed", day = day))
}

/// The one sentence to take away; `**…**` is the phrase that matters.
pub fn message(view: &View, lang: Lang) -> String {
    let items = view.results.items();
    let told = items.iter().filter(|item| item.all().value().is_some()).count();
    let apart = items.iter().filter(|item| Reading::of(lang, item.all()).apart).count();
    match (told, apart) {
        (0, _) if items.iter().all(|item| item.all().why() == Some(Why::FewerThanLeast)) => {
            t!(lang, "report-message-few", least = view.least)
        }
        (0, _) => t!(lang, "report-message-alike"),
        (_, 0) => t!(lang, "report-message-near", items = items.len()),
        _ => t!(lang, "report-message-apart", items = items.len(), apart = apart),
    }
}

fn facts(view: &View, lang: Lang) -> Value {
    let groups = view.results.groups().iter().enumerate().skip(1);
    let groups = groups.map(|(at, group)| {
        t!(
            lang,
            "report-group",
            group = group_name(lang, at, group),
            people = t!(lang, "people", n = group.n())
        )
    });
    let groups: Vec<String> = groups.collect();
    let mut answers = t!(lang, "people", n = view.answers());
    if !groups.is_empty() {
        answers = t!(
            lang,
            "report-answers",
            people = answers,
            groups = groups.join(&t!(lang, "list-join"))
        );
    }
    let sheet =
        t!(lang, "report-sheet", title = view.sheet.title.of(lang), version = &view.sheet.version);
    let mut facts = vec![json!([t!(lang, "report-answers-label"), answers])];
    facts.extend(view.closed(lang).map(|day| json!([t!(lang, "report-closed-label"), day])));
    facts.push(json!([t!(lang, "report-sheet-label"), sheet]));
    facts.into()
}

fn widest(view: &View, lang: Lang) -> Value {
    let rows: Vec<Value> =
        view.results.widest().iter().map(|at| difference(view, lang, *at)).collect();
    let by_gap = view.results.items().iter().filter(|item| item.gap().is_some()).count() >= 3;
    let rule =
        if by_gap { t!(lang, "report-widest-by-gap") } else { t!(lang, "report-widest-by-spread") };
    json!({ "title": t!(lang, "report-widest", n = rows.len()), "rule": rule, "rows": rows })
}

/// One of the three: its stair, the sentences at both ends of the middle half, its bands.
fn difference(view: &View, lang: Lang, at: usize) -> Value {
    let (item, result) = (view.items[at], &view.results.items()[at]);
    let (id, title) = (format!("w{at}"), item.title.of(lang));
    let frame = Frame { id: &id, about: title, lang };
    let bands = charts::dumbbell(&frame, Width::Narrow, view.results.groups(), result);
    let reading = Reading::of(lang, result.all());
    json!({
        "area": view.area(at).map(|area| area.title.of(lang)),
        "title": title,
        "stair": drawn(&charts::stair(&frame, Size::M, result.all(), view.steps(at))),
        "median": result.all().value().map(|figures| t!(lang, "report-median", levels = charts::levels(lang, figures.median()))),
        "reading": reading.words,
        "apart": reading.apart,
        "sentences": sentences(view, lang, at),
        "gap": gap_sentence(view, lang, result).map(|sentence| emphasised(&sentence)),
        "bands": bands.as_ref().map(drawn),
    })
}

/// What the levels say between which half of the people stand.
fn sentences(view: &View, lang: Lang, at: usize) -> Value {
    let Some(figures) = view.results.items()[at].all().value() else {
        return Value::Null;
    };
    let (from, to) = figures.middle_half();
    let ends = if from == to { vec![from] } else { vec![from, to] };
    let text = |level: &u8| view.items[at].levels[usize::from(level - 1)].of(lang).to_owned();
    ends.iter()
        .map(|level| json!({ "level": t!(lang, "level", level = *level), "text": text(level) }))
        .collect()
}

/// 「管理職と担当職で、見え方が1.5段階ちがいます。」, as a difference of means.
fn gap_sentence(view: &View, lang: Lang, result: &shown::Item) -> Option<String> {
    let gap = result.gap()?;
    let mean = |at: usize| result.groups()[at].value().map(Figures::mean);
    let apart = charts::decimal((mean(gap.a())? - mean(gap.b())?).abs());
    let name = |at: usize| group_name(lang, at, &view.results.groups()[at]);
    Some(t!(lang, "report-gap", a = name(gap.a()), b = name(gap.b()), levels = apart))
}

/// The five items most people chose; all of them are in the workbook.
fn votes(view: &View, lang: Lang) -> Value {
    let votes = view.results.most_important();
    let Some(counts) = votes.value() else {
        let why = votes.why().map(|why| charts::votes_mask(lang, why));
        return json!({ "title": t!(lang, "report-most-important"), "none": why });
    };
    let row = |at: usize| {
        let (id, title) = (format!("v{at}"), view.items[at].title.of(lang));
        let dots = charts::dot_row(&Frame { id: &id, about: title, lang }, votes, at);
        json!({ "title": title, "dots": dots.as_ref().map(drawn), "votes": t!(lang, "votes", n = counts[at]) })
    };
    let total: u32 = counts.iter().sum();
    json!({
        "title": t!(lang, "report-most-important-of", votes = t!(lang, "votes", n = total)),
        "rows": charts::ranked(counts).into_iter().take(5).map(row).collect::<Vec<_>>(),
        "scale": charts::dot_scale(lang, votes),
    })
}

/// Whether there is any figure at all; else the first page says everything.
fn tells_something(view: &View) -> bool {
    let hidden =
        |figures: &Shown<Figures>| figures.why().is_some_and(|why| why != Why::NearlyUnanimous);
    !view.results.items().iter().all(|item| hidden(item.all()))
}

fn stairs(view: &View, lang: Lang) -> Value {
    if !tells_something(view) {
        return Value::Null;
    }
    let about = t!(lang, "legend-about");
    let legend = charts::legend(&Frame { id: "legend", about: &about, lang }, Width::Wide);
    let areas = view.areas().into_iter().map(|(area, items)| {
        let items: Vec<Value> = items.into_iter().map(|at| small_stair(view, lang, at)).collect();
        json!({ "title": area.title.of(lang), "items": items })
    });
    json!({
        "title": t!(lang, "report-stairs", n = view.items.len()),
        "legend": drawn(&legend),
        "areas": areas.collect::<Vec<_>>(),
    })
}

fn small_stair(view: &View, lang: Lang, at: usize) -> Value {
    let (id, title) = (format!("s{at}"), view.items[at].title.of(lang));
    let all = view.results.items()[at].all();
    let reading = Reading::of(lang, all);
    let stair = charts::stair(&Frame { id: &id, about: title, lang }, Size::S, all, view.steps(at));
    json!({ "title": title, "stair": drawn(&stair), "reading": reading.words, "apart": reading.apart })
}

/// Rows of an area under its name; `None` in a cell is a level the item does not have.
fn by_area(view: &View, lang: Lang, row: impl Fn(usize) -> Value) -> Value {
    let areas = view.areas().into_iter().map(|(area, items)| {
        json!({ "title": area.title.of(lang), "rows": items.into_iter().map(&row).collect::<Vec<_>>() })
    });
    areas.collect()
}

/// Everybody's figures, item by item.
fn table(view: &View, lang: Lang) -> Value {
    if !tells_something(view) {
        return Value::Null;
    }
    let levels: Vec<String> = (1..=view.most_steps()).map(|level| level.to_string()).collect();
    let row = |at: usize| {
        let all = view.results.items()[at].all();
        let mut cells = json!({ "title": numbered(view, lang, at) });
        match charts::shape_of(all) {
            Ok(figures) => cells["figures"] = figure_cells(view, lang, figures),
            Err(why) => cells["mask"] = charts::mask(lang, why).into(),
        }
        cells
    };
    json!({
        "title": t!(lang, "report-table"),
        "item": t!(lang, "table-item"), "levels": levels,
        "head": [t!(lang, "report-n"), t!(lang, "report-dont-know"), t!(lang, "report-median-head"),
            t!(lang, "report-half"), t!(lang, "report-mean"), t!(lang, "report-agreement")],
        "areas": by_area(view, lang, row),
        "note": t!(lang, "report-table-note"),
    })
}

/// An item with its place, by which it is found in the workbook.
fn numbered(view: &View, lang: Lang, at: usize) -> String {
    format!("{}. {}", at + 1, view.items[at].title.of(lang))
}

fn figure_cells(view: &View, lang: Lang, figures: &Figures) -> Value {
    let mut counts: Vec<Option<u32>> = figures.counts().iter().copied().map(Some).collect();
    counts.resize(usize::from(view.most_steps()), None);
    json!({
        "n": figures.n(), "dont_know": figures.dont_know(), "counts": counts,
        "median": bare_levels(lang, figures.median()), "half": bare_levels(lang, figures.middle_half()),
        "mean": charts::decimal(figures.mean()), "agreement": format!("{:.2}", figures.agreement()),
    })
}

/// Levels without the word, for a column that says it.
fn bare_levels(lang: Lang, (from, to): (u8, u8)) -> String {
    if from == to { from.to_string() } else { t!(lang, "report-range", from = from, to = to) }
}

/// Each group's mean, where there is more than everybody.
fn bands(view: &View, lang: Lang) -> Value {
    let groups: Vec<(usize, &Group)> = view.results.groups().iter().enumerate().skip(1).collect();
    if groups.is_empty() {
        return Value::Null;
    }
    let head = groups.iter().map(|(at, group)| {
        json!({ "name": group_name(lang, *at, group), "n": t!(lang, "people", n = group.n()) })
    });
    let row = |at: usize| {
        let result = &view.results.items()[at];
        let cells = groups.iter().map(|(group, _)| group_cell(lang, &result.groups()[*group]));
        json!({
            "title": numbered(view, lang, at),
            "cells": cells.collect::<Vec<_>>(),
            "gap": result.gap().map(|gap| json!({ "delta": format!("{:+.2}", gap.delta()), "p": probability(gap.p()) })),
        })
    };
    json!({
        "title": t!(lang, "report-bands"), "item": t!(lang, "table-item"),
        "head": head.collect::<Vec<_>>(),
        "delta": t!(lang, "report-delta"), "p": t!(lang, "report-p"),
        "areas": by_area(view, lang, row),
        "note": t!(lang, "report-bands-note"),
    })
}

fn group_cell(lang: Lang, figures: &Shown<Figures>) -> Value {
    match charts::shape_of(figures) {
        Ok(figures) => {
            json!({ "mean": charts::decimal(figures.mean()), "n": t!(lang, "report-n-of", n = figures.n()) })
        }
        Err(why) => json!({ "mask": charts::mask(lang, why) }),
    }
}

/// Small probabilities are not told to more digits than they deserve.
fn probability(p: f64) -> String {
    if p < 0.001 { "<0.001".to_owned() } else { format!("{p:.3}") }
}

/// How many items moved, in one sentence; `None` without a round before.
pub fn change_message(view: &View, lang: Lang) -> Option<String> {
    let previous = view.previous.as_ref()?;
    let n = previous.count(|verdict| Moved::of(verdict).is_some());
    let went = |way: Way| previous.count(|verdict| verdict == Verdict::Went(way));
    Some(t!(lang, "report-change-message", n = n, up = went(Way::Up), down = went(Way::Down)))
}

/// What the first sentence leaves out: the others, how many seem to move by chance, and who answered.
pub fn change_rest(view: &View, lang: Lang) -> Vec<String> {
    let Some(previous) = &view.previous else { return Vec::new() };
    let count = |wanted: &[Moved]| {
        previous.count(|verdict| Moved::of(verdict).is_some_and(|moved| wanted.contains(&moved)))
    };
    let (yardstick, same) = (count(&[Moved::Yardstick]), count(&[Moved::Same]));
    let (maybe, n) = (count(&[Moved::UpMaybe, Moved::DownMaybe]), count(&Moved::ALL));
    let mut rest = Vec::new();
    if n > 0 {
        rest.push(t!(lang, "change-rest", yardstick = yardstick, maybe = maybe, same = same));
    }
    if maybe > 0 {
        rest.push(t!(lang, "change-by-chance", n = n, chance = by_chance(n).max(1)));
    }
    let (then, now) = (previous.answers, view.answers());
    rest.extend((then > 0).then(|| t!(lang, "change-answers", then = then, now = now)));
    rest.push(match previous.same_people {
        true => t!(lang, "change-same-people"),
        false => t!(lang, "change-people"),
    });
    rest.extend(previous.other_people.then(|| t!(lang, "report-other-people")));
    rest
}

/// What can honestly be said of one item, in a sentence or two.
pub fn change_say(view: &View, lang: Lang, at: usize) -> String {
    let Some((previous, then, now)) = told_twice(view, at) else { return String::new() };
    let back = previous.seen_back(at).map(|back| charts::decimal(back.mean()));
    let said = match previous.verdicts[at] {
        Verdict::Went(way) => way_say(lang, way, now.mean() - then.mean()),
        Verdict::YardstickMoved(way) => {
            let word = Moved::went(way).bare(lang);
            let back = back.clone().unwrap_or_default();
            return t!(lang, "change-yardstick", back = back, word = word);
        }
        Verdict::NotComparable(_) => return String::new(),
    };
    let back = back.map(|back| t!(lang, "change-back-same", back = back));
    let note = (previous.notes[at] == Some(Note::Reworded)).then(|| t!(lang, "change-reworded"));
    [Some(said), back, note]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(&t!(lang, "sentence-gap"))
}

fn way_say(lang: Lang, way: Way, difference: f64) -> String {
    let levels = charts::decimal(difference.abs());
    match way {
        Way::Up => t!(lang, "change-up", levels = levels),
        Way::UpMaybe => t!(lang, "change-maybe-up", levels = levels),
        Way::Same if levels == "0.0" => t!(lang, "change-same"),
        Way::Same => t!(lang, "change-not-counted", levels = levels),
        Way::DownMaybe => t!(lang, "change-maybe-down", levels = levels),
        Way::Down => t!(lang, "change-down", levels = levels),
    }
}

/// Why an item is not compared; `None`: it is.
pub fn change_why(view: &View, lang: Lang, at: usize) -> Option<String> {
    let previous = view.previous.as_ref()?;
    let Verdict::NotComparable(why) = previous.verdicts[at] else { return None };
    if let Some(Note::Not(why)) = &previous.notes[at] {
        return Some(say(lang, &why.say(lang)));
    }
    Some(match why {
        Incomparable::NotAsked => t!(lang, "not-compared-not-asked"),
        Incomparable::OtherLevels => t!(lang, "not-compared-levels"),
        Incomparable::HiddenThen(why) => {
            t!(lang, "not-compared-then", why = charts::mask(lang, why))
        }
        Incomparable::HiddenNow(why) => t!(lang, "not-compared-now", why = charts::mask(lang, why)),
    })
}

/// The figures of both rounds, where both may be shown.
fn told_twice<'a>(
    view: &'a View,
    at: usize,
) -> Option<(&'a Previous<'a>, &'a Figures, &'a Figures)> {
    let previous = view.previous.as_ref()?;
    Some((previous, previous.figures[at]?.value()?, view.results.items()[at].all().value()?))
}

fn change(view: &View, lang: Lang) -> Value {
    let (Some(previous), Some(message)) = (&view.previous, change_message(view, lang)) else {
        return Value::Null;
    };
    let moved: Vec<(usize, Moved)> = (0..view.items.len())
        .filter_map(|at| Some((at, Moved::of(previous.verdicts[at])?)))
        .collect();
    let drawn = moved.iter().filter(|(_, moved)| *moved != Moved::Same).take(12);
    let back = previous.looks_back();
    let mut head = vec![t!(lang, "table-item"), t!(lang, "report-then")];
    head.extend(back.then(|| t!(lang, "report-back")));
    head.extend([t!(lang, "report-now"), t!(lang, "report-moved")]);
    json!({
        "title": t!(lang, "report-change"),
        "message": emphasised(&message),
        "note": change_rest(view, lang).into_iter().chain([t!(lang, "report-change-note")]).collect::<Vec<_>>(),
        "slopes": drawn.map(|(at, moved)| moved_item(view, lang, *at, *moved)).collect::<Vec<_>>(),
        "back": back,
        "head": head,
        "rows": moved.iter().map(|(at, moved)| change_row(view, lang, *at, *moved)).collect::<Vec<_>>(),
        "not": (0..view.items.len()).filter_map(|at| Some(json!([numbered(view, lang, at), change_why(view, lang, at)?]))).collect::<Vec<_>>(),
        "not_title": t!(lang, "not-compared"),
        "yardstick": moved.iter().any(|(_, moved)| *moved == Moved::Yardstick).then(|| t!(lang, "yardstick-text")),
    })
}

fn moved_item(view: &View, lang: Lang, at: usize, moved: Moved) -> Value {
    let (id, title) = (format!("c{at}"), view.items[at].title.of(lang));
    let picture = slope(view, lang, &Frame { id: &id, about: title, lang }, at);
    json!({ "title": title, "word": moved.word(lang), "say": change_say(view, lang, at), "slope": picture.as_ref().map(drawn) })
}

fn change_row(view: &View, lang: Lang, at: usize, moved: Moved) -> Value {
    let Some((previous, then, now)) = told_twice(view, at) else { return Value::Null };
    let mean = |figures: &Figures| charts::decimal(figures.mean());
    let mut row = vec![Some(numbered(view, lang, at)), Some(mean(then))];
    if previous.looks_back() {
        row.push(previous.seen_back(at).map(mean));
    }
    row.extend([Some(mean(now)), Some(moved.word(lang))]);
    json!(row)
}

/// The chief's own level beside everybody else's, item by item.
fn opening(view: &View, lang: Lang) -> Value {
    let Some(opened) = view.opening else {
        return Value::Null;
    };
    let row = |at: usize| {
        let shown = opened[at].value();
        let own = shown.map(|opened| charts::own_mark(lang, opened.own()));
        let rest = shown.map(|opened| charts::levels(lang, opened.rest().median()));
        json!([
            numbered(view, lang, at),
            own,
            rest,
            opened[at].why().map(|why| charts::mask(lang, why))
        ])
    };
    json!({
        "title": t!(lang, "report-opening"), "note": t!(lang, "report-opening-note"),
        "head": [t!(lang, "table-item"), t!(lang, "report-own"), t!(lang, "report-rest")],
        "rows": (0..view.items.len()).map(row).collect::<Vec<_>>(),
    })
}

/// What is not shown, each with its reason.
fn hidden(view: &View, lang: Lang) -> Value {
    let mut lines = pooled(view, lang);
    for (at, group) in view.results.groups().iter().enumerate() {
        for why in [Why::NearlyUnanimous, Why::FewerThanLeast, Why::Complementary] {
            lines.extend(hidden_items(view, lang, at, &group_name(lang, at, group), why));
        }
    }
    if lines.is_empty() {
        lines.push(t!(lang, "report-hidden-nothing"));
    }
    json!({ "title": t!(lang, "report-hidden"), "lines": lines, "because": t!(lang, "report-hidden-because") })
}

/// Which bands stand together, and why there may be no bands at all.
fn pooled(view: &View, lang: Lang) -> Vec<String> {
    let groups = view.results.groups();
    let alone = groups.len() == 1 && groups[0].bands().len() > 1;
    let pooled = groups.iter().skip(1).filter(|group| group.bands().len() > 1);
    let mut lines: Vec<String> = pooled
        .map(|group| {
            t!(
                lang,
                "report-pooled",
                groups = charts::bands(lang, group.bands()),
                least = view.least
            )
        })
        .collect();
    lines.extend(alone.then(|| t!(lang, "report-no-bands", least = view.least)));
    lines
}

fn hidden_items(view: &View, lang: Lang, group: usize, name: &str, why: Why) -> Option<String> {
    let hides = |at: &usize| view.results.items()[*at].groups()[group].why() == Some(why);
    let places: Vec<usize> = (0..view.items.len()).filter(hides).collect();
    if places.is_empty() {
        return None;
    }
    let items = named_items(view, lang, &places);
    Some(match why {
        Why::NearlyUnanimous => t!(lang, "report-hidden-alike", group = name, items = items),
        Why::FewerThanLeast => {
            t!(lang, "report-hidden-few", group = name, items = items, least = view.least)
        }
        Why::Complementary => t!(lang, "report-hidden-complementary", group = name, items = items),
    })
}

/// A few items by name, many by their numbers.
fn named_items(view: &View, lang: Lang, places: &[usize]) -> String {
    let comma = t!(lang, "list-join");
    if places.len() == view.items.len() {
        return t!(lang, "report-all-items");
    }
    if places.len() > 3 {
        let numbers: Vec<String> = places.iter().map(|at| (at + 1).to_string()).collect();
        return t!(lang, "report-numbers", n = places.len(), items = numbers.join(&comma));
    }
    let titles =
        places.iter().map(|at| t!(lang, "report-quoted", item = view.items[*at].title.of(lang)));
    titles.collect::<Vec<_>>().join(&comma)
}

fn remarks(view: &View, lang: Lang) -> Value {
    match view.remarks.value() {
        Some(remarks) if !remarks.is_empty() => {
            json!({ "title": t!(lang, "report-remarks"), "note": t!(lang, "report-remarks-note"), "lines": remarks })
        }
        _ => Value::Null,
    }
}
