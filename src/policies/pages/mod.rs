//! The pages of policies: the tree, a line with everything about it, its forms, the roadmap, what I do.

pub mod cover;
pub mod edit;
pub mod file;
pub mod goal;
pub mod link;
pub mod measure;
pub mod mine;
pub mod policy;
pub mod public;
pub mod removal;
pub mod road;
pub mod talk;
pub mod tree;

use std::collections::BTreeMap;

use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::accounts::{self, Member, PolicyKeeper, PolicyReader};
use crate::db::Tx;
use crate::error::Result;
use crate::organisations::{self, Unit};
use crate::policies::{self, Policy};
use crate::web::fields::Choice;
use crate::web::{Desk, FormToken};
use crate::words::Lang;
use crate::{App, japan, t};

/// What a page is asked to show.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The fiscal year.
    year: String,
    /// The line to begin at.
    at: String,
    /// The unit whose lines are wanted.
    unit: String,
    /// A word in the line.
    words: String,
    /// Which part of a long list, 1 first.
    page: String,
}

impl Asked {
    /// The fiscal year, else the present one.
    fn year(&self, app: &App) -> i16 {
        let asked = japan::fiscal_year_of(&self.year).ok();
        let asked = asked.filter(|year| (1989..=2999).contains(year));
        asked.unwrap_or_else(|| policies::present_year(app.clock.now()))
    }

    fn page(&self) -> usize {
        self.page.parse().unwrap_or(1).max(1)
    }
}

fn today(app: &App) -> Date {
    japan::wall_clock(app.clock.now()).date()
}

/// The frame of a page about policies.
fn frame(lang: Lang, by: &Member, token: FormToken) -> Desk {
    accounts::desk(lang, by, "/policies", token)
}

/// What every unit is called, by its id.
type Names = BTreeMap<String, String>;

fn names(units: &[Unit]) -> Names {
    units.iter().map(|unit| (unit.id.clone(), unit.name.clone())).collect()
}

/// Who carries that line: its unit, or the mayor's post.
fn who<'a>(policy: &'a Policy, names: &'a Names) -> &'a str {
    let unit = policy.unit.as_ref().and_then(|unit| names.get(unit));
    unit.map_or(policy.post.as_str(), String::as_str)
}

fn unit_choices(lang: Lang, units: &[Unit], none: Option<String>) -> Vec<Choice> {
    let mut paths: BTreeMap<&str, String> = BTreeMap::new();
    for unit in units {
        let above = unit.parent.as_deref().and_then(|parent| paths.get(parent));
        let path = match above {
            Some(above) => t!(lang, "policy-unit-path", above = above, unit = &unit.name),
            None => unit.name.clone(),
        };
        paths.insert(&unit.id, path);
    }
    let all = units.iter().map(|unit| (unit.id.clone(), paths[unit.id.as_str()].clone()));
    none.map(|words| (String::new(), words)).into_iter().chain(all).collect()
}

/// A line with what else a page needs of it.
async fn look<T: Send + 'static>(
    app: &App,
    by: &Member,
    id: &str,
    more: impl FnOnce(&mut Tx, &PolicyReader, &Policy) -> Result<T> + Send + 'static,
) -> Result<(Policy, T)> {
    let (reader, id) = (by.policy_reader(), id.to_owned());
    let read = move |tx: &mut Tx| {
        let policy = policies::policy(tx, &reader, &id)?;
        let more = more(tx, &reader, &policy)?;
        Ok((policy, more))
    };
    app.db.read(read).await
}

/// The same for who may write it.
async fn own<T: Send + 'static>(
    app: &App,
    by: &Member,
    id: &str,
    more: impl FnOnce(&mut Tx, &PolicyReader, &Policy) -> Result<T> + Send + 'static,
) -> Result<(PolicyKeeper, Policy, T)> {
    let (policy, more) = look(app, by, id, more).await?;
    Ok((by.policy_keeper(policy.unit.as_deref())?, policy, more))
}

fn units_of(tx: &mut Tx, by: &PolicyReader) -> Result<Vec<Unit>> {
    organisations::units(tx, by.organisation())
}

/// 2026年度（令和8年度）, for every reader.
pub fn year_words(lang: Lang, year: i16) -> String {
    let label = japan::fiscal_label(lang, year);
    t!(lang, "policy-year", year = year.to_string(), label = label)
}

/// 2026年度 or 2026年度から2028年度.
fn years_words(lang: Lang, (from, to): (i16, i16)) -> String {
    match from == to {
        true => year_words(lang, from),
        false => {
            let (from, to) = (year_words(lang, from), year_words(lang, to));
            t!(lang, "policy-years", from = from, to = to)
        }
    }
}

/// The year before and the year after.
fn year_links(lang: Lang, path: &str, year: i16) -> Markup {
    html! {
        p.kz-years {
            @for other in [year - 1, year + 1] {
                a.kz-act href={ (path) "?year=" (other) } { (year_words(lang, other)) }
            }
        }
    }
}

/// What a line is connected with, each with the button that disconnects it: what is sent, what it is called, how it is
/// shown.
fn connected(
    token: &FormToken,
    action: &str,
    (field, button): (&str, &str),
    all: &[(&str, &str, Markup)],
) -> Markup {
    html! {
        @if !all.is_empty() {
            ul.kz-tasks.kz-gap-below { @for (sent, called, shown) in all { li.kz-tasks__row {
                span { (shown) }
                form.kz-inline method="post" action={ (action) "/removal" } {
                    (token) input type="hidden" name=(field) value=(sent);
                    button.kz-link { (button) span.kz-sr { "：" (called) } }
                }
            } } }
        }
    }
}

/// The dashed ring: something is missing here.
fn ring() -> Markup {
    html! {
        svg.kz-pic width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" {
            circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2.5 2.5" {}
        }
    }
}

/// A part of a long list, and the way to the others.
fn part<T>(all: &[T], page: usize, size: usize) -> (&[T], usize) {
    let pages = all.len().div_ceil(size).max(1);
    let first = (page.min(pages) - 1) * size;
    (&all[first.min(all.len())..(first + size).min(all.len())], pages)
}

fn pager(lang: Lang, path: &str, page: usize, pages: usize) -> Markup {
    let to =
        |page: usize| format!("{path}{}page={page}", if path.contains('?') { '&' } else { '?' });
    html! {
        @if pages > 1 {
            nav.kz-pager aria-label=(t!(lang, "policy-pages")) {
                @if page > 1 { a.kz-act href=(to(page - 1)) { (t!(lang, "policy-page-before")) } }
                span { (t!(lang, "policy-page", page = page, pages = pages)) }
                @if page < pages { a.kz-act href=(to(page + 1)) { (t!(lang, "policy-page-after")) } }
            }
        }
    }
}
