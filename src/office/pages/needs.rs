//! A0: what needs the promotion office.

use axum::extract::State;
use maud::{Markup, html};

use super::desk;
use crate::accounts::Member;
use crate::error::Result;
use crate::office::{self, Needs};
use crate::organisations::Unit;
use crate::web::{self, FormToken, Page};
use crate::words::Lang;
use crate::{App, japan, t};

/// `GET /office`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
) -> Result<Page> {
    let (by, promotion, now) = (member.clone(), member.promotion()?, app.clock.now());
    let needs = app.db.read(move |tx| office::needs(tx, &by, &promotion, now)).await?;
    let year = japan::fiscal_label(lang, needs.year);
    let body = html! {
        div.kz-title {
            h1 { (t!(lang, "office-title")) }
            p.kz-support { (t!(lang, "office-text")) }
        }
        p.kz-gap-below { a.kz-btn href="/office/steps" { (t!(lang, "office-steps")) } }
        section aria-labelledby="needs" {
            h2 #needs { (t!(lang, "office-needs")) }
            ul.kz-tasks.kz-gap-4 {
                @if let Some(day) = needs.old_roster {
                    (row(lang, (t!(lang, "need-roster"), t!(lang, "need-roster-text")), None, Some(t!(lang, "need-roster-of", day = japan::long_date(lang, day))), &[]))
                }
                (row(lang, (t!(lang, "need-people"), t!(lang, "need-people-text")), None, count(lang, needs.empty.len()), &names(&needs.empty)))
                (row(lang, (t!(lang, "need-plan", year = year), t!(lang, "need-plan-text")), Some("/office/plan"), count(lang, needs.unplanned), &[]))
                (row(lang, (t!(lang, "need-late"), t!(lang, "need-late-text")), Some("/office/plan"), count(lang, needs.late.len()), &names(&needs.late)))
                (row(lang, (t!(lang, "need-past"), t!(lang, "need-past-text")), None, count(lang, needs.past.len()), &names(&needs.past)))
                (row(lang, (t!(lang, "need-asks"), t!(lang, "need-asks-text")), Some("/asks"), asked(lang, &needs), &[]))
                (row(lang, (t!(lang, "need-overdue"), t!(lang, "need-overdue-text")), None, count(lang, needs.overdue.len()), &overdue(lang, &needs)))
                (row(lang, (t!(lang, "need-handed"), t!(lang, "need-handed-text")), None, count(lang, needs.handed.len()), &names(&needs.handed)))
            }
        }
    };
    Ok(Page::desk(lang, t!(lang, "office-title"), desk(lang, &member, token), body))
}

/// So many workplaces, or nothing to do.
fn count(lang: Lang, count: usize) -> Option<String> {
    (count > 0).then(|| t!(lang, "need-workplaces", n = count))
}

fn asked(lang: Lang, needs: &Needs) -> Option<String> {
    match needs.asks {
        (0, _) => None,
        (waiting, 0) => Some(t!(lang, "need-waiting", n = waiting)),
        (waiting, late) => Some(t!(lang, "need-waiting-late", n = waiting, late = late)),
    }
}

/// So many names stand on the page; the rest is a number.
const NAMED: usize = 8;

fn names(units: &[Unit]) -> Vec<(String, String)> {
    let name = |unit: &Unit| (format!("/workplaces/{}", unit.id), unit.name.clone());
    units.iter().map(name).collect()
}

fn overdue(lang: Lang, needs: &Needs) -> Vec<(String, String)> {
    let name = |(unit, count): &(Unit, usize)| {
        let words = t!(lang, "need-overdue-of", unit = &unit.name, n = *count);
        (format!("/workplaces/{}", unit.id), words)
    };
    needs.overdue.iter().map(name).collect()
}

/// One kind of need: what it is, how much of it there is, and where.
fn row(
    lang: Lang,
    (name, hint): (String, String),
    href: Option<&str>,
    state: Option<String>,
    units: &[(String, String)],
) -> Markup {
    let more = units.len().saturating_sub(NAMED);
    html! {
        li.kz-need {
            div {
                @if let Some(href) = href { a href=(href) { (name) } } @else { strong { (name) } }
                span.kz-tasks__hint { (hint) }
            }
            @match &state {
                Some(state) => span.kz-state.kz-state--now { (state) },
                None => span.kz-state { (web::tick()) (t!(lang, "need-nothing")) },
            }
            @if !units.is_empty() {
                ul.kz-need__units {
                    @for (href, name) in units.iter().take(NAMED) { li { a href=(href) { (name) } } }
                    @if more > 0 { li { (t!(lang, "need-more", n = more)) } }
                }
            }
        }
    }
}
