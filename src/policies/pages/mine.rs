//! What I do: one page for each person, by the units they are chief of.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use jiff::civil::Date;
use maud::{Markup, html};

use super::{Names, frame, names, road, today, units_of, who, year_words};
use crate::accounts::{Member, PolicyReader};
use crate::db::Tx;
use crate::error::Result;
use crate::policies::{
    self, MONTHS, Mark, Policy, Question, Road, State as Goes, Target, Tree, first_day, place_of,
};
use crate::web::{FormToken, Page, back, rich};
use crate::words::Lang;
use crate::{App, japan, t};

struct Mine {
    tree: Tree,
    roads: Vec<Road>,
    questions: Vec<Question>,
    /// Upper lines my units have not read in their own words yet.
    unread: Vec<Policy>,
    names: Names,
}

fn mine(tx: &mut Tx, reader: &PolicyReader, year: i16) -> Result<Mine> {
    let tree = policies::tree(tx, reader, year)?;
    let mut roads = policies::roads(tx, reader, &tree, year)?;
    roads.retain(|it| is_mine(reader, tree.get(&it.measure.policy), it.measure.unit.as_deref()));
    let mut questions = policies::waiting(tx, reader)?;
    questions.retain(|it| tree.get(&it.policy).is_some_and(|it| is_own(reader, it)));
    let read = policies::read_by(tx, reader)?;
    let own = tree.policies().iter().filter(|it| is_own(reader, it));
    let above: BTreeSet<&str> =
        own.flat_map(|it| tree.above(&it.id)).map(|(it, _)| it.id.as_str()).collect();
    let is_read = |id: &&str| {
        reader.units().iter().any(|unit| read.contains(&((*id).to_owned(), unit.clone())))
    };
    let unread = above.iter().filter(|id| !is_read(id)).filter_map(|id| tree.get(id)).cloned();
    let unread = if reader.units().is_empty() { Vec::new() } else { unread.collect() };
    Ok(Mine { unread, names: names(&units_of(tx, reader)?), roads, questions, tree })
}

/// A chief's own lines; of the office, the mayor's.
fn is_own(reader: &PolicyReader, policy: &Policy) -> bool {
    match &policy.unit {
        Some(unit) => reader.units().contains(unit),
        None => reader.everywhere(),
    }
}

fn is_mine(reader: &PolicyReader, policy: Option<&Policy>, unit: Option<&str>) -> bool {
    let sees_to_it = unit.is_some_and(|unit| reader.units().iter().any(|own| own == unit));
    sees_to_it || policy.is_some_and(|policy| is_own(reader, policy))
}

/// `GET /policies/mine`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
) -> Result<Page> {
    let (reader, year, today) =
        (by.policy_reader(), policies::present_year(app.clock.now()), today(&app));
    let asking = reader.clone();
    let found = app.db.read(move |tx| mine(tx, &asking, year)).await?;
    let due = due(&found, today);
    let title = t!(lang, "mine-title");
    let body = html! {
        (back("/policies", &t!(lang, "policies-heading")))
        div.kz-title {
            h1 { (title) }
            p.kz-message { (rich(&t!(lang, "mine-message", lines = found.roads.len(), questions = found.questions.len()))) }
            p.kz-support { (year_words(lang, year)) "・" (t!(lang, "mine-text")) }
        }
        (questions(lang, &found))
        section.kz-sec aria-labelledby="due" {
            h2 #due { (t!(lang, "mine-due")) }
            @if due.is_empty() { p.kz-support { (t!(lang, "mine-due-none")) } }
            ul.kz-tasks { @for (at, it) in due.iter().enumerate() { (due_row(lang, it, &found, at == 0)) } }
        }
        (unread(lang, &found))
        (gaps(lang, &found, &reader))
    };
    Ok(Page::desk(lang, title, frame(lang, &by, token), body))
}

/// What happens next on a line, or that nothing more is planned.
struct Due<'a> {
    road: &'a Road,
    next: Option<(i8, Mark, &'a str)>,
}

/// Lines that are not done, the one whose next month comes first in front.
fn due(found: &Mine, today: Date) -> Vec<Due<'_>> {
    let ended = |road: &&Road| road.latest.as_ref().is_some_and(|it| it.state == Goes::Done);
    let next = |road: &Road| {
        let later = |month: &i8| {
            let day = first_day(road.line.year, *month);
            (day.year(), day.month()) >= (today.year(), today.month())
        };
        let coming = MONTHS.into_iter().filter(later);
        coming.filter_map(|month| road.line.marks.get(&month).map(|_| month)).next()
    };
    let of = |road| {
        let next: Option<i8> = next(road);
        let next = next.and_then(|month| {
            road.line.marks.get(&month).map(|(mark, words)| (month, *mark, words.as_str()))
        });
        Due { road, next }
    };
    let mut due: Vec<Due> = found.roads.iter().filter(|road| !ended(road)).map(of).collect();
    due.sort_by_key(|it| it.next.map_or(12, |(month, ..)| place_of(month)));
    due
}

fn due_row(lang: Lang, due: &Due, found: &Mine, first: bool) -> Markup {
    let (road, policy) = (due.road, found.tree.get(&due.road.measure.policy));
    let next = match due.next {
        Some((month, mark, words)) => {
            t!(lang, "mine-next", what = road::mark_words(lang, month, mark, words))
        }
        None => t!(lang, "mine-nothing-next"),
    };
    let state = road.latest.as_ref().map_or_else(
        || t!(lang, "roadmap-untold"),
        |told| {
            t!(
                lang,
                "progress-last",
                day = japan::short_date(lang, told.as_of),
                state = road::state_words(lang, told)
            )
        },
    );
    let href = format!("/policies/{}/measures/{}/progress", road.measure.policy, road.measure.id);
    html! {
        li.kz-tasks__row {
            span {
                a href={ "/policies/" (road.measure.policy) "#measure-" (road.measure.id) } { (road.measure.what) }
                span.kz-tasks__hint { (next) "・" (road::owner(road, policy, &found.names)) "・" (state) }
            }
            a.kz-btn.kz-btn--line[!first] href=(href) { (t!(lang, "progress-tell")) span.kz-sr { "：" (road.measure.what) } }
        }
    }
}

fn questions(lang: Lang, found: &Mine) -> Markup {
    html! {
        @if !found.questions.is_empty() {
            section.kz-sec aria-labelledby="questions" {
                h2 #questions { (t!(lang, "mine-questions")) }
                ul.kz-tasks { @for question in &found.questions { li.kz-tasks__row {
                    span {
                        a href={ "/policies/" (question.policy) "#question-" (question.id) } { (question.words) }
                        span.kz-tasks__hint { (found.names.get(&question.unit).map_or("", String::as_str)) "・" (japan::short_date(lang, question.asked)) }
                    }
                } } }
            }
        }
    }
}

fn unread(lang: Lang, found: &Mine) -> Markup {
    html! {
        @if !found.unread.is_empty() {
            section.kz-sec aria-labelledby="unread" {
                h2 #unread { (t!(lang, "mine-unread")) }
                p.kz-support { (t!(lang, "mine-unread-text")) }
                ul.kz-tasks { @for policy in &found.unread { li.kz-tasks__row {
                    span { a href={ "/policies/" (policy.id) "#talk" } { (policy.title) } span.kz-tasks__hint { (who(policy, &found.names)) } }
                } } }
            }
        }
    }
}

/// Own lines that carry nothing above, or have no roadmap yet.
fn gaps(lang: Lang, found: &Mine, reader: &PolicyReader) -> Markup {
    let own = || found.tree.policies().iter().filter(|it| it.unit.is_some() && is_own(reader, it));
    let loose: Vec<&Policy> =
        own().filter(|it| found.tree.above(&it.id).next().is_none()).collect();
    let with_road: BTreeSet<&str> =
        found.roads.iter().map(|it| it.measure.policy.as_str()).collect();
    let roadless: Vec<&Policy> = own().filter(|it| !with_road.contains(it.id.as_str())).collect();
    html! {
        @for (id, title, rest, lines) in [("loose", t!(lang, "policies-loose"), "/ties", loose), ("roadless", t!(lang, "mine-no-roadmap"), "#measures", roadless)] {
            @if !lines.is_empty() {
                section.kz-sec aria-labelledby=(id) {
                    h2 id=(id) { (title) }
                    ul.kz-tasks { @for policy in lines { li.kz-tasks__row { span { a href={ "/policies/" (policy.id) (rest) } { (policy.title) } } } } }
                }
            }
        }
    }
}

/// `GET /policies/items/{key}`: the lines that mention an item of the sheet.
pub async fn item(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(key): Path<String>,
) -> Result<Page> {
    let (reader, member, shelf) = (by.policy_reader(), by.clone(), app.shelf.clone());
    let (title, lines, names) = app
        .db
        .read(move |tx| {
            let title = super::policy::item_title(tx, &member, &shelf, &key, lang)?;
            let lines = policies::mentioning(tx, reader.organisation(), Target::Item, &key)?;
            Ok((title.ok_or(crate::error::Error::NotFound)?, lines, names(&units_of(tx, &reader)?)))
        })
        .await?;
    let heading = t!(lang, "policy-of-item", item = &title);
    let body = html! {
        (back("/policies", &t!(lang, "policies-heading")))
        div.kz-title { h1 { (heading) } p { (t!(lang, "policy-of-item-text")) } }
        @if lines.is_empty() { p.kz-note { (t!(lang, "policy-of-item-none")) } }
        ul.kz-tasks { @for policy in &lines { li.kz-tasks__row {
            span { a href={ "/policies/" (policy.id) } { (policy.title) } span.kz-tasks__hint { (who(policy, &names)) "・" (super::years_words(lang, policy.years)) } }
        } } }
    };
    Ok(Page::desk(lang, heading, frame(lang, &by, token), body))
}
