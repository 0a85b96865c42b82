//! Coverage: which department's lines arrive at which of the mayor's, and what is missing.

use axum::extract::{Query, State};
use maud::{Markup, html};

use super::{Asked, Names, frame, names, pager, part, who, year_links, year_words};
use crate::accounts::Member;
use crate::error::Result;
use crate::policies::{self, Coverage, Policy};
use crate::web::{FormToken, Page, back, rich};
use crate::words::Lang;
use crate::{App, t};

/// So many stand in a list.
const A_PAGE: usize = 50;

/// `GET /policies/coverage`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let (year, reader) = (asked.year(&app), by.policy_reader());
    let found = app.db.read(move |tx| policies::coverage(tx, &reader, year)).await?;
    let names = names(&found.units);
    let title = t!(lang, "coverage-title");
    let body = html! {
        (back("/policies", &t!(lang, "policies-heading")))
        div.kz-title {
            h1 { (title) }
            p.kz-message { (rich(&t!(lang, "coverage-message", places = found.places()))) }
            p.kz-support { (year_words(lang, year)) "・" (t!(lang, "coverage-step", step = found.setting.step)) }
        }
        (arrivals(lang, &found))
        (lines(lang, &found, &names, year, asked.page()))
        (year_links(lang, "/policies/coverage", year))
    };
    Ok(Page::desk(lang, title, frame(lang, &by, token), body))
}

/// A row for each of the mayor's lines, a column for each unit at the top.
fn arrivals(lang: Lang, found: &Coverage) -> Markup {
    html! {
        section aria-labelledby="arrivals" {
            h2 #arrivals { (t!(lang, "coverage-arrivals")) }
            p.kz-support { (t!(lang, "coverage-arrivals-text")) }
            div.kz-scroll.kz-gap-4 role="region" aria-labelledby="arrivals-caption" tabindex="0" {
                table.kz-table.kz-arrivals {
                    caption #arrivals-caption .kz-sr { (t!(lang, "coverage-arrivals-text")) }
                    thead { tr {
                        th scope="col" { (t!(lang, "policies-of-mayor")) }
                        @for unit in found.departments() { th.kz-r scope="col" { (unit.name) } }
                    } }
                    tbody { @for (top, row) in found.arrivals() { @if let Some(policy) = found.tree.get(&top) {
                        tr {
                            th scope="row" { a href={ "/policies/" (policy.id) } { (policy.title) } }
                            @for lines in row { td.kz-r { (arrived(lang, lines)) } }
                        }
                    } } }
                }
            }
        }
    }
}

fn arrived(lang: Lang, lines: usize) -> Markup {
    html! {
        @if lines == 0 { span aria-hidden="true" { "―" } span.kz-sr { (t!(lang, "coverage-none")) } }
        @else { (t!(lang, "coverage-lines", lines = lines)) }
    }
}

/// What is missing, kind by kind.
fn lines(lang: Lang, found: &Coverage, names: &Names, year: i16, page: usize) -> Markup {
    let gaps = &found.gaps;
    let of = |ids: &[String]| -> Vec<Missing> {
        let found = ids.iter().filter_map(|id| found.tree.get(id));
        found.map(|policy| Missing::line(policy, names)).collect()
    };
    let units = |ids: &[String]| -> Vec<Missing> {
        let name = |id: &String| names.get(id).cloned().unwrap_or_default();
        ids.iter()
            .map(|id| Missing {
                who: name(id),
                words: String::new(),
                href: format!("/policies?unit={id}&year={year}"),
            })
            .collect()
    };
    let parts = [
        ("taken", t!(lang, "coverage-not-taken-up"), of(&gaps.not_taken_up)),
        ("passed", t!(lang, "coverage-not-passed-on"), of(&gaps.not_passed_on)),
        ("loose", t!(lang, "policies-loose"), of(&gaps.loose)),
        ("line", t!(lang, "coverage-without-line"), units(&gaps.without_line)),
        ("roadmap", t!(lang, "coverage-without-roadmap"), units(&gaps.without_roadmap)),
    ];
    let pages = parts.iter().map(|(_, _, all)| all.len().div_ceil(A_PAGE)).max().unwrap_or(1);
    html! {
        @for (id, title, all) in &parts { (missing(lang, id, title, all, page)) }
        (pager(lang, &format!("/policies/coverage?year={year}"), page, pages))
    }
}

/// Somebody who lacks something, and where to see it.
struct Missing {
    who: String,
    words: String,
    href: String,
}

impl Missing {
    fn line(policy: &Policy, names: &Names) -> Missing {
        let who = who(policy, names).to_owned();
        Missing { who, words: policy.title.clone(), href: format!("/policies/{}", policy.id) }
    }
}

fn missing(lang: Lang, id: &str, title: &str, all: &[Missing], page: usize) -> Markup {
    let (shown, pages) = part(all, page, A_PAGE);
    let shown = if page > pages { &[] } else { shown };
    html! {
        section.kz-sec aria-labelledby=(id) {
            h2 id=(id) { (title) "　" (t!(lang, "coverage-count", count = all.len())) }
            @if all.is_empty() { p.kz-support { (t!(lang, "coverage-nothing-missing")) } }
            ul.kz-tasks { @for it in shown { li.kz-tasks__row {
                span {
                    a href=(it.href) { (if it.words.is_empty() { &it.who } else { &it.words }) }
                    @if !it.words.is_empty() { span.kz-tasks__hint { (it.who) } }
                }
            } } }
        }
    }
}
