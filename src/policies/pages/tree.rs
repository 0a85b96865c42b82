//! A5: which line carries which, as an outline in which missing lines are seen.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use maud::{Markup, html};

use super::{
    Asked, Names, frame, names, pager, part, ring, today, unit_choices, who, year_links, year_words,
};
use crate::accounts::{Member, PolicyReader};
use crate::error::{Error, Result};
use crate::policies::{self, Coverage, Level, Policy};
use crate::web::fields::select;
use crate::web::{Field, FormToken, Page, rich};
use crate::words::Lang;
use crate::{App, japan, t};

/// So many lines are shown at once; deeper ones are opened one by one.
const AT_ONCE: usize = 120;
/// So many stand in a list.
const A_PAGE: usize = 50;

/// `GET /policies`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let (year, reader) = (asked.year(&app), by.policy_reader());
    let asking = reader.clone();
    let found = app.db.read(move |tx| policies::coverage(tx, &asking, year)).await?;
    let view = View::new(lang, &found, &reader, year);
    let listed = !asked.unit.is_empty() || !asked.words.trim().is_empty();
    let body = html! {
        div.kz-title.kz-c5__head {
            div {
                h1 { (t!(lang, "policies-heading")) }
                p.kz-message { (rich(&message(lang, &found))) }
                p.kz-support { (as_of(lang, year, &app)) }
            }
            @if let Some(unit) = reader.units().first() {
                a.kz-btn href={ "/policies/new?unit=" (unit) "&year=" (year) } { (t!(lang, "policy-new")) }
            } @else if reader.everywhere() {
                a.kz-btn href={ "/policies/new?year=" (year) } { (t!(lang, "policy-new")) }
            }
        }
        div.kz-a5 {
            div.kz-tree {
                @if found.tree.policies().is_empty() { (nothing(lang, &reader)) }
                @else if listed { (list(&view, &asked)) }
                @else if asked.at.is_empty() { (outline(&view)) (loose(&view, &asked)) }
                @else { (branch(&view, &asked)?) }
            }
            (side(&view, &asked))
        }
    };
    Ok(Page::desk(lang, t!(lang, "policies-heading"), frame(lang, &by, token), body))
}

fn as_of(lang: Lang, year: i16, app: &App) -> String {
    let today = japan::short_date(lang, today(app));
    t!(lang, "policy-as-of", year = year_words(lang, year), today = today)
}

fn message(lang: Lang, found: &Coverage) -> String {
    let [mayor, ..] = found.counts();
    match found.places() {
        _ if mayor == 0 => t!(lang, "policies-no-mayor"),
        0 => t!(lang, "policies-all-reached", lines = mayor),
        places => t!(lang, "policies-places", lines = mayor, places = places),
    }
}

fn nothing(lang: Lang, reader: &PolicyReader) -> Markup {
    html! {
        section.kz-next aria-labelledby="first" {
            h2 #first { (t!(lang, "policies-none")) }
            p { (t!(lang, "policies-none-text")) }
            @if reader.everywhere() { p { a.kz-act href="/policies/import" { (t!(lang, "policy-import")) } } }
        }
    }
}

struct View<'a> {
    lang: Lang,
    found: &'a Coverage,
    reader: &'a PolicyReader,
    names: Names,
    year: i16,
    /// Units without a line, below the first line of the unit above them.
    missing: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> View<'a> {
    fn new(lang: Lang, found: &'a Coverage, reader: &'a PolicyReader, year: i16) -> View<'a> {
        let mut first: BTreeMap<&str, &str> = BTreeMap::new();
        for policy in found.tree.policies() {
            let unit = policy.unit.as_deref().unwrap_or_default();
            first.entry(unit).or_insert(&policy.id);
        }
        let mut missing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for unit in &found.gaps.without_line {
            let above =
                found.units.iter().find(|it| it.id == *unit).and_then(|it| it.parent.as_deref());
            if let Some(line) = above.and_then(|above| first.get(above)) {
                missing.entry(line).or_default().push(unit);
            }
        }
        View { lang, found, reader, names: names(&found.units), year, missing }
    }

    fn is_own(&self, policy: &Policy) -> bool {
        policy.unit.as_ref().is_some_and(|unit| self.reader.units().contains(unit))
    }
}

/// How many steps below these lines are shown with not too many lines in all.
fn steps_that_fit(view: &View, from: &[&Policy]) -> usize {
    let (mut steps, mut total, mut level) = (0, from.len(), from.to_vec());
    loop {
        let next: Vec<&Policy> =
            level.iter().flat_map(|it| view.found.tree.below(&it.id)).map(|(it, _)| it).collect();
        total += next.len();
        if next.is_empty() || (total > AT_ONCE && steps > 0) {
            return steps;
        }
        (steps, level) = (steps + 1, next);
    }
}

fn outline(view: &View) -> Markup {
    let tops: Vec<&Policy> = view.found.tree.tops().collect();
    let steps = steps_that_fit(view, &tops);
    html! {
        section aria-labelledby="tree" {
            h2 #tree .kz-sr { (t!(view.lang, "policies-tree")) }
            ul.kz-tree__root { @for top in tops { (line_with_below(view, top, steps)) } }
        }
    }
}

/// One line with everything below it, and the way up.
fn branch(view: &View, asked: &Asked) -> Result<Markup> {
    let (lang, tree) = (view.lang, &view.found.tree);
    let top = tree.get(&asked.at).ok_or(Error::NotFound)?;
    let below: Vec<&Policy> = tree.below(&top.id).map(|(it, _)| it).collect();
    let (shown, pages) = part(&below, asked.page(), A_PAGE);
    let steps = steps_that_fit(view, shown);
    Ok(html! {
        nav.kz-up aria-label=(t!(lang, "policies-above")) {
            a.kz-act href={ "/policies?year=" (view.year) } { (t!(lang, "policies-whole")) }
            @for (above, _) in tree.above(&top.id) {
                a.kz-act href={ "/policies?at=" (above.id) "&year=" (view.year) } { (above.title) }
            }
        }
        section aria-labelledby="tree" {
            h2 #tree .kz-sr { (t!(lang, "policies-tree")) }
            ul.kz-tree__root { li {
                (line(view, top))
                @if !shown.is_empty() { ul { @for policy in shown { (line_with_below(view, policy, steps)) } (slots(view, top)) } }
                @else { (slots_alone(view, top)) }
            } }
        }
        (pager(lang, &format!("/policies?at={}&year={}", top.id, view.year), asked.page(), pages))
    })
}

fn line_with_below(view: &View, policy: &Policy, steps: usize) -> Markup {
    let below: Vec<&Policy> = view.found.tree.below(&policy.id).map(|(it, _)| it).collect();
    html! {
        li {
            (line(view, policy))
            @if !below.is_empty() && steps == 0 {
                ul { li { (folded(view, policy)) } }
            } @else if below.is_empty() {
                (slots_alone(view, policy))
            } @else {
                ul {
                    @for below in below { (line_with_below(view, below, steps - 1)) }
                    (slots(view, policy))
                }
            }
        }
    }
}

/// What is below, not shown here.
fn folded(view: &View, policy: &Policy) -> Markup {
    let lines = view.found.tree.all_below(&policy.id).len();
    html! {
        a.kz-act href={ "/policies?at=" (policy.id) "&year=" (view.year) } {
            (t!(view.lang, "policies-below", lines = lines)) span.kz-sr { "：" (policy.title) }
        }
    }
}

fn line(view: &View, policy: &Policy) -> Markup {
    let (top, own) = (policy.level == Level::Mayor, view.is_own(policy));
    html! {
        div.kz-line.kz-line--top[top].kz-line--own[own] {
            span.kz-line__who { (who(policy, &view.names)) }
            a.kz-line__t href={ "/policies/" (policy.id) } { (policy.title) }
            span.kz-line__mark { (mark(view, policy)) }
        }
    }
}

/// What is said beside a line.
fn mark(view: &View, policy: &Policy) -> String {
    let lang = view.lang;
    if policy.stage == policies::Stage::Draft {
        return policy.stage.word(lang);
    }
    let has_roadmap = view.found.with_roadmap.contains(&policy.id);
    if policy.level < Level::Section && !has_roadmap {
        return t!(lang, "policy-lines-below", lines = view.found.tree.all_below(&policy.id).len());
    }
    match (has_roadmap, view.is_own(policy)) {
        (true, true) => t!(lang, "policy-own-roadmap"),
        (true, false) => t!(lang, "policy-roadmap"),
        (false, true) => t!(lang, "policy-own-no-roadmap"),
        (false, false) => t!(lang, "policy-no-roadmap"),
    }
}

fn slots_alone(view: &View, policy: &Policy) -> Markup {
    let slots = slots(view, policy);
    html! { @if !slots.0.is_empty() { ul { (slots) } } }
}

/// The places below a line where one is missing.
fn slots(view: &View, policy: &Policy) -> Markup {
    let (lang, gaps) = (view.lang, &view.found.gaps);
    let units = view.missing.get(policy.id.as_str()).map_or(&[][..], Vec::as_slice);
    let nobody = gaps.not_taken_up.contains(&policy.id);
    let none_below = gaps.not_passed_on.contains(&policy.id) && units.is_empty();
    html! {
        @if nobody { li { (slot(view, &t!(lang, "policy-slot-department-who"), &t!(lang, "policy-slot-department"), policy, None)) } }
        @if none_below { li { (slot(view, &t!(lang, "policy-slot-section-who"), &t!(lang, "policy-slot-section"), policy, None)) } }
        @for unit in units {
            li { (slot(view, view.names.get(*unit).map_or("", String::as_str), &t!(lang, "policy-slot-section"), policy, Some(unit))) }
        }
    }
}

fn slot(view: &View, name: &str, words: &str, parent: &Policy, unit: Option<&str>) -> Markup {
    let may = match unit {
        Some(unit) => view.reader.keeps(Some(unit)),
        None => view.reader.everywhere() || !view.reader.units().is_empty(),
    };
    let unit = unit.or(view.reader.units().first().map(String::as_str).filter(|_| unit.is_none()));
    html! {
        div.kz-line.kz-line--gap {
            span.kz-line__who { (name) }
            span.kz-line__t { (words) }
            span.kz-line__mark {
                (ring())
                @if may {
                    a.kz-act href={ "/policies/new?parent=" (parent.id) "&unit=" (unit.unwrap_or_default()) "&year=" (view.year) } {
                        (t!(view.lang, "policy-slot-fill")) span.kz-sr { "：" (name) "、" (parent.title) }
                    }
                } @else { (t!(view.lang, "policy-slot-missing")) }
            }
        }
    }
}

/// Lines that carry none above them.
fn loose(view: &View, asked: &Asked) -> Markup {
    let (lang, all) = (view.lang, view.found.tree.loose().collect::<Vec<&Policy>>());
    let (shown, pages) = part(&all, asked.page(), A_PAGE);
    html! {
        @if !all.is_empty() {
            section.kz-sec aria-labelledby="loose" {
                h2 #loose { (t!(lang, "policies-loose")) }
                ul.kz-tree__root.kz-tree__flat { @for policy in shown { li {
                    div.kz-line.kz-line--gap {
                        span.kz-line__who { (who(policy, &view.names)) }
                        a.kz-line__t href={ "/policies/" (policy.id) } { (policy.title) }
                        span.kz-line__mark {
                            (ring())
                            @if view.reader.keeps(policy.unit.as_deref()) {
                                a.kz-act href={ "/policies/" (policy.id) "/ties" } { (t!(lang, "policy-choose-above")) span.kz-sr { "：" (policy.title) } }
                            } @else { (t!(lang, "policy-not-tied")) }
                        }
                    }
                    @if !view.found.tree.all_below(&policy.id).is_empty() { (folded(view, policy)) }
                } } }
                (pager(lang, &format!("/policies?year={}", view.year), asked.page(), pages))
            }
        }
    }
}

/// Lines of a unit, or with a word in them.
fn list(view: &View, asked: &Asked) -> Markup {
    let (lang, tree) = (view.lang, &view.found.tree);
    let wanted = asked.words.trim();
    let is_wanted = |policy: &&Policy| {
        let of_unit = asked.unit.is_empty() || policy.unit.as_deref() == Some(asked.unit.as_str());
        of_unit && (policy.title.contains(wanted) || policy.key.contains(wanted))
    };
    let found: Vec<&Policy> = tree.policies().iter().filter(is_wanted).collect();
    let (shown, pages) = part(&found, asked.page(), A_PAGE);
    let path =
        format!("/policies?year={}&unit={}&words={}", view.year, asked.unit, escaped(wanted));
    html! {
        section aria-labelledby="found" {
            h2 #found { (t!(lang, "policies-found", lines = found.len())) }
            p { a.kz-act href={ "/policies?year=" (view.year) } { (t!(lang, "policies-whole")) } }
            ul.kz-tree__root.kz-tree__flat {
                @for policy in shown { li {
                    (line(view, policy))
                    @for (above, _) in tree.above(&policy.id) { p.kz-support { (t!(lang, "policy-carries", title = &above.title)) } }
                } }
            }
            (pager(lang, &path, asked.page(), pages))
        }
    }
}

/// A word as it stands in an address.
fn escaped(words: &str) -> String {
    words.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn side(view: &View, asked: &Asked) -> Markup {
    let (lang, found) = (view.lang, view.found);
    let [mayor, departments, sections] = found.counts();
    let gaps = &found.gaps;
    let lines = |count: usize| html! { (count) small { (t!(lang, "policy-unit-lines")) } };
    html! {
        aside aria-label=(t!(lang, "policies-figures")) {
            dl.kz-cover {
                div { dt { (t!(lang, "policies-of-mayor")) } dd { (lines(mayor)) } }
                div { dt { (t!(lang, "policies-of-departments")) } dd { (lines(departments)) } }
                div { dt { (t!(lang, "policies-of-sections")) } dd { (lines(sections)) } }
                div { dt { (t!(lang, "policies-not-reached")) } dd { (found.places()) small { (t!(lang, "policy-unit-places")) } } }
                div { dt { (t!(lang, "policies-loose")) } dd { (lines(gaps.loose.len())) } }
                div { dt { (t!(lang, "policies-no-roadmap")) } dd { (gaps.without_roadmap.len()) small { (t!(lang, "policy-unit-units")) } } }
            }
            @if !view.reader.everywhere() { p.kz-support { (t!(lang, "policies-drafts-not-counted")) } }
            p.kz-links.kz-gap-4 {
                a href={ "/policies/coverage?year=" (view.year) } { (t!(lang, "coverage-title")) }
                a href="/policies/mine" { (t!(lang, "mine-title")) }
                a href={ "/policies/tree.pdf?year=" (view.year) } { (t!(lang, "policies-print")) }
                a href="/policies/policies.xlsx" download { (t!(lang, "policy-export")) }
                @if view.reader.everywhere() {
                    a href="/policies/import" { (t!(lang, "policy-import")) }
                    a href="/policies/setting" { (t!(lang, "policy-setting")) }
                }
            }
            form.kz-form.kz-gap-4 method="get" action="/policies" {
                input type="hidden" name="year" value=(view.year);
                (select(lang, "unit", &t!(lang, "policies-by-unit"), &unit_choices(lang, &found.units, Some(t!(lang, "policies-every-unit"))), &asked.unit, &[]))
                (Field::text("words", t!(lang, "policies-by-word"), &asked.words).draw(lang, &[]))
                button.kz-btn.kz-btn--line { (t!(lang, "policies-search")) }
            }
            (year_links(lang, "/policies", view.year))
        }
    }
}
