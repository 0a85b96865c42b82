//! What a municipality made public of its policies: for everybody, without signing in.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};

use super::{Asked, policy, year_links, years_words};
use crate::error::Result;
use crate::policies::{self, Goal, Level, Policy, Tree};
use crate::web::fields::lines;
use crate::web::{Desk, Page};
use crate::words::Lang;
use crate::{App, japan, t};

/// `GET /public/{code}/policies`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let year = asked.year(&app);
    let path = format!("/public/{code}/policies");
    let (name, tree, goals) = app.db.read(move |tx| policies::public(tx, &code, year)).await?;
    let title = t!(lang, "public-title", name = &name);
    let heads: Vec<&Policy> = tree.tops().chain(tree.loose()).collect();
    let body = html! {
        div.kz-title { h1 { (title) } p { (t!(lang, "public-text")) } p.kz-support { (super::year_words(lang, year)) } }
        div.kz-public { @for policy in heads { (one(lang, policy, &tree, &goals, 2)) } }
        (year_links(lang, &path, year))
    };
    Ok(Page::desk(lang, title, Desk { place: name, ..Desk::default() }, body))
}

/// A line with its goals, and those below it.
fn one(lang: Lang, policy: &Policy, tree: &Tree, goals: &[Goal], depth: u8) -> Markup {
    let own: Vec<&Goal> = goals.iter().filter(|goal| goal.policy == policy.id).collect();
    html! {
        section.kz-public__line {
            @if depth == 2 { h2 { (policy.title) } } @else if depth == 3 { h3 { (policy.title) } } @else { h4 { (policy.title) } }
            p.kz-support { (policy.post) "・" (years_words(lang, policy.years)) @if policy.level == Level::Mayor { "・" (policy.source.word(lang)) } }
            (lines(&policy.intent))
            @if !own.is_empty() {
                ul.kz-list { @for goal in own { li { span { (goal.what) "　" span.kz-support { (policy::figures(lang, goal)) "・" (japan::long_date(lang, goal.by_when)) } } } } }
            }
            @for (below, _) in tree.below(&policy.id) { (one(lang, below, tree, goals, (depth + 1).min(4))) }
        }
    }
}
