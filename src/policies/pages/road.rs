//! A6: the roadmap of a fiscal year, by quarters, as a table with bars.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use jiff::civil::Date;
use maud::{Markup, html};

use super::{Asked, Names, names, pager, part, unit_choices, year_links, year_words};
use crate::accounts::{self, Member};
use crate::charts::{Bar, Sign, road_key, road_quarter, road_sign, today_key};
use crate::error::Result;
use crate::policies::{
    self, Level, Line, Mark, Policy, Progress, Road, State as Goes, Tree, first_day, place_of,
};
use crate::web::fields::select;
use crate::web::{FormToken, Page, rich};
use crate::words::Lang;
use crate::{App, japan, t};

/// So many lines stand on one page.
const A_PAGE: usize = 60;

/// `GET /roadmap`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let (year, reader, today) = (asked.year(&app), by.policy_reader(), super::today(&app));
    let whose = whose(&asked, reader.units());
    let asking = reader.clone();
    let (tree, mut roads, units) = app
        .db
        .read(move |tx| {
            let tree = policies::tree(tx, &asking, year)?;
            let roads = policies::roads(tx, &asking, &tree, year)?;
            Ok((tree, roads, super::units_of(tx, &asking)?))
        })
        .await?;
    if let Some(whose) = &whose {
        roads.retain(|road| is_of(road, &tree, whose));
    }
    in_order(&tree, &mut roads);
    let (shown, pages) = part(&roads, asked.page(), A_PAGE);
    let names = names(&units);
    let title = t!(lang, "roadmap-title");
    let path = format!("/roadmap?year={year}&unit={}", asked.unit);
    let body = html! {
        div.kz-title.kz-c5__head {
            div {
                h1 { (title) }
                p.kz-message { (rich(&message(lang, &roads))) }
                p.kz-support { (t!(lang, "policy-as-of", year = year_words(lang, year), today = japan::short_date(lang, today))) }
            }
            @if !reader.units().is_empty() { a.kz-btn href="/policies/mine" { (t!(lang, "roadmap-tell")) } }
        }
        (legend(lang, today))
        (filter(lang, &asked, &units, year))
        @if roads.is_empty() { p.kz-note.kz-gap-5 { (t!(lang, "roadmap-none")) } }
        @else { (table(lang, &tree, shown, &names, today)) }
        (pager(lang, &path, asked.page(), pages))
        p.kz-files.kz-gap-4 {
            a href={ "/policies/roadmap.pdf?year=" (year) "&unit=" (asked.unit) } { (t!(lang, "roadmap-print")) }
            a href="/policies" { (t!(lang, "policies-heading")) }
        }
        (year_links(lang, "/roadmap", year))
    };
    Ok(Page::desk(lang, title, accounts::desk(lang, &by, "/roadmap", token), body))
}

/// The units whose lines are wanted: a chief's own at first, everybody's where that is asked for.
pub(super) fn whose(asked: &Asked, own: &[String]) -> Option<Vec<String>> {
    match asked.unit.as_str() {
        "" if own.is_empty() => None,
        "" => Some(own.to_vec()),
        "all" => None,
        unit => Some(vec![unit.to_owned()]),
    }
}

/// A line is a unit's where it carries the policy or its post sees to the measure.
pub(super) fn is_of(road: &Road, tree: &Tree, units: &[String]) -> bool {
    let carrier = tree.get(&road.measure.policy).and_then(|policy| policy.unit.as_ref());
    [carrier, road.measure.unit.as_ref()].into_iter().flatten().any(|unit| units.contains(unit))
}

/// The first of the mayor's lines that one carries, else itself.
fn top<'a>(tree: &'a Tree, policy: &'a Policy) -> Option<&'a Policy> {
    let above = tree.all_above(&policy.id);
    let is_it = |top: &&Policy| top.id == policy.id || above.contains(top.id.as_str());
    tree.tops().find(is_it)
}

/// What a group of the roadmap is called: the mayor's line, or that there is none.
pub fn top_title(lang: Lang, tree: &Tree, road: &Road) -> String {
    let top = tree.get(&road.measure.policy).and_then(|policy| top(tree, policy));
    top.map_or_else(|| t!(lang, "policies-loose"), |top| top.title.clone())
}

/// By the mayor's lines, then by the lines that carry them, then by time.
pub fn in_order(tree: &Tree, roads: &mut [Road]) {
    let places: BTreeMap<&str, usize> =
        tree.policies().iter().enumerate().map(|(at, it)| (it.id.as_str(), at)).collect();
    let mut tops: BTreeMap<String, usize> = BTreeMap::new();
    for policy in tree.policies() {
        let top = top(tree, policy).and_then(|top| places.get(top.id.as_str()));
        tops.insert(policy.id.clone(), top.copied().unwrap_or(usize::MAX));
    }
    roads.sort_by_key(|road| {
        let policy = &road.measure.policy;
        let place = (tops.get(policy).copied(), places.get(policy.as_str()).copied());
        (place, place_of(road.line.starts), road.measure.key.clone())
    });
}

fn message(lang: Lang, roads: &[Road]) -> String {
    let is = |road: &&Road, state: Goes| road.latest.as_ref().is_some_and(|it| it.state == state);
    let behind = roads.iter().filter(|road| is(road, Goes::Behind)).count();
    let told = roads.iter().filter(|road| road.latest.is_some()).count();
    let weeks = roads.iter().filter_map(|road| road.latest.as_ref()?.weeks_behind()).max();
    match (roads.len(), told, behind, weeks) {
        (0, ..) => t!(lang, "roadmap-message-none"),
        (lines, 0, ..) => t!(lang, "roadmap-message-untold", lines = lines),
        (lines, _, 0, _) => t!(lang, "roadmap-message-fine", lines = lines, told = told),
        (lines, _, 1, Some(weeks)) => {
            t!(lang, "roadmap-message-one-behind", lines = lines, weeks = weeks)
        }
        (lines, _, behind, _) => t!(lang, "roadmap-message-behind", lines = lines, behind = behind),
    }
}

fn legend(lang: Lang, today: Date) -> Markup {
    html! {
        ul.kz-signs aria-label=(t!(lang, "roadmap-signs")) {
            @for mark in Mark::ALL { li.kz-mark { (sign(*mark)) (mark.word(lang)) } }
            li { (road_key()) (t!(lang, "roadmap-done-part")) }
            li { (today_key()) (t!(lang, "roadmap-today", day = japan::short_date(lang, today))) }
        }
    }
}

fn filter(lang: Lang, asked: &Asked, units: &[crate::organisations::Unit], year: i16) -> Markup {
    let mut choices = unit_choices(lang, units, Some(t!(lang, "roadmap-own")));
    choices.insert(1, ("all".to_owned(), t!(lang, "roadmap-all")));
    html! {
        form.kz-filter method="get" action="/roadmap" {
            input type="hidden" name="year" value=(year);
            (select(lang, "unit", &t!(lang, "roadmap-whose"), &choices, &asked.unit, &[]))
            button.kz-btn.kz-btn--line { (t!(lang, "roadmap-show")) }
        }
    }
}

/// The sign of what happens.
pub(super) fn sign(mark: Mark) -> Markup {
    road_sign(match mark {
        Mark::Plan => Sign::Plan,
        Mark::Decide => Sign::Decide,
        Mark::Deliver => Sign::Deliver,
    })
}

/// 出す 9月: or what is said instead.
pub fn mark_words(lang: Lang, month: i8, mark: Mark, words: &str) -> String {
    let said = if words.is_empty() { mark.word(lang) } else { words.to_owned() };
    t!(lang, "roadmap-mark", words = said, month = month_word(lang, month))
}

/// 4月
pub fn month_word(lang: Lang, month: i8) -> String {
    t!(lang, "month", month = i32::from(month))
}

/// 予定どおり, 2週おくれ
pub fn state_words(lang: Lang, told: &Progress) -> String {
    match told.weeks_behind() {
        Some(weeks) => t!(lang, "roadmap-weeks-behind", weeks = weeks),
        None => told.state.word(lang),
    }
}

fn table(lang: Lang, tree: &Tree, roads: &[Road], names: &Names, today: Date) -> Markup {
    let mut groups: Vec<(Option<&Policy>, Vec<&Road>)> = Vec::new();
    for road in roads {
        let top = tree.get(&road.measure.policy).and_then(|policy| top(tree, policy));
        match groups.last_mut().filter(|(other, _)| other.map(|it| &it.id) == top.map(|it| &it.id))
        {
            Some((_, group)) => group.push(road),
            None => groups.push((top, vec![road])),
        }
    }
    html! {
        div.kz-scroll.kz-gap-5 role="region" aria-labelledby="road-caption" tabindex="0" {
            table.kz-road {
                caption #road-caption .kz-sr { (t!(lang, "roadmap-caption")) }
                colgroup { col.kz-road__c1; col; col; col; col; }
                thead { tr {
                    th scope="col" { (t!(lang, "roadmap-measures")) }
                    @for quarter in 1..=4 { th scope="col" { b { (t!(lang, "roadmap-quarter", quarter = quarter)) } (quarter_months(lang, quarter)) } }
                } }
                @for (top, group) in &groups {
                    tbody {
                        tr.kz-road__group { th scope="rowgroup" colspan="5" { (top.map_or_else(|| t!(lang, "policies-loose"), |top| top.title.clone())) } }
                        @for road in group { (row(lang, road, tree, names, today)) }
                    }
                }
            }
        }
    }
}

/// 4〜6月
pub fn quarter_months(lang: Lang, quarter: i32) -> String {
    let first = (quarter * 3) % 12 + 1;
    t!(lang, "roadmap-quarter-months", first = first, last = first + 2)
}

fn row(lang: Lang, road: &Road, tree: &Tree, names: &Names, today: Date) -> Markup {
    let (bar, policy) =
        (bar(&road.line, road.latest.as_ref(), today), tree.get(&road.measure.policy));
    html! {
        tr {
            th scope="row" {
                a.kz-road__t href={ "/policies/" (road.measure.policy) "#measure-" (road.measure.id) } { (road.measure.what) }
                span.kz-road__who { (owner(road, policy, names)) "・" (state(lang, road)) }
            }
            @for quarter in 0..4 { td.kz-road__none[is_empty(road, &bar, quarter)] data-months=(quarter_months(lang, i32::from(quarter) + 1)) {
                @for (month, mark, words) in marks(&road.line, quarter) {
                    span.kz-mark { (sign(mark)) (mark_words(lang, month, mark, words)) } br;
                }
                (road_quarter(&bar, quarter))
            } }
        }
    }
}

/// Nothing is planned in that quarter.
fn is_empty(road: &Road, bar: &Bar, quarter: u8) -> bool {
    let planned = bar.quarter(quarter);
    planned.from >= planned.to && marks(&road.line, quarter).is_empty()
}

/// The unit and the post that sees to it; the mayor's have a post alone.
pub fn owner(road: &Road, policy: Option<&Policy>, names: &Names) -> String {
    let carrier =
        policy.filter(|policy| policy.level != Level::Mayor).and_then(|it| it.unit.as_ref());
    let unit = road.measure.unit.as_ref().or(carrier).and_then(|unit| names.get(unit));
    match unit.filter(|unit| !road.measure.post.starts_with(unit.as_str())) {
        Some(unit) => format!("{unit} {}", road.measure.post),
        None => road.measure.post.clone(),
    }
}

fn state(lang: Lang, road: &Road) -> Markup {
    html! {
        @match &road.latest {
            None => { (t!(lang, "roadmap-untold")) }
            Some(told) if matches!(told.state, Goes::Behind | Goes::Stopped) => { b.kz-road__late { (state_words(lang, told)) } }
            Some(told) => { (state_words(lang, told)) }
        }
    }
}

/// What happens in a quarter, month by month.
pub fn marks(line: &Line, quarter: u8) -> Vec<(i8, Mark, &str)> {
    let months = policies::MONTHS.iter().skip(usize::from(quarter) * 3).take(3);
    let found = months.filter_map(|month| line.marks.get(month).map(|it| (month, it)));
    found.map(|(month, (mark, words))| (*month, *mark, words.as_str())).collect()
}

/// The bar of a line: as planned, and as far as was said that it has come.
pub fn bar(line: &Line, told: Option<&Progress>, today: Date) -> Bar {
    let after = if line.ends == 3 {
        first_day(line.year + 1, 4)
    } else {
        first_day(line.year, next(line.ends))
    };
    let plan = (share(line.year, first_day(line.year, line.starts)), share(line.year, after));
    let done = told.and_then(|told| match told.state {
        Goes::Done => Some(plan.1),
        Goes::OnTrack => Some(share(line.year, told.reached.unwrap_or(told.as_of))),
        Goes::Ahead | Goes::Behind | Goes::Stopped => told.reached.map(|day| share(line.year, day)),
    });
    let now = share(line.year, today);
    Bar { plan, done, today: (0.0..1.0).contains(&now).then_some(now) }
}

fn next(month: i8) -> i8 {
    month % 12 + 1
}

/// Where a day lies in a fiscal year: month after month as wide as the others.
fn share(year: i16, day: Date) -> f64 {
    let months = (i32::from(day.year()) - i32::from(year)) * 12 + i32::from(day.month()) - 4;
    (f64::from(months) + f64::from(day.day() - 1) / f64::from(day.days_in_month())) / 12.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_year_begins_in_april_and_its_quarters_are_equal() {
        assert_eq!(share(2026, date(2026, 4, 1)), 0.0);
        assert_eq!(share(2026, date(2026, 7, 1)), 0.25);
        assert_eq!(share(2026, date(2027, 1, 1)), 0.75);
        assert_eq!(share(2026, date(2027, 4, 1)), 1.0);
    }
}
