//! When rounds are planned: the workplaces of a department on one page, planned beside opened.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{department_choice, desk};
use crate::accounts::Member;
use crate::error::Result;
use crate::office::{self, Overview, Row};
use crate::typed::{Fault, fault};
use crate::web::{self, FormToken, Page, Posted};
use crate::words::Lang;
use crate::workplaces::month_name;
use crate::workplaces::plan::{self, Busy, GOOD, MONTHS, Months, PROPOSED, set_plans};
use crate::{App, japan, msg, t};

/// So many workplaces are planned on one page.
const ON_A_PAGE: usize = 60;

/// What is looked at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wanted {
    department: String,
}

/// What is typed: a row for each workplace.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Typed {
    department: String,
    unit: Vec<String>,
    first: Vec<String>,
    second: Vec<String>,
}

async fn overview(app: &App, member: &Member) -> Result<(Overview, i16)> {
    let (by, now) = (member.promotion()?, app.clock.now());
    let year = japan::fiscal_year(japan::wall_clock(now).date());
    Ok((app.db.read(move |tx| office::overview(tx, &by, year, now)).await?, year))
}

/// The workplaces of a department; where none is chosen, of the first.
fn rows_of(all: &Overview, department: &str) -> (String, Vec<Row>) {
    let departments = all.departments();
    let known = departments.iter().any(|unit| unit.id == department);
    let first = departments.first().map_or_else(String::new, |unit| unit.id.clone());
    let chosen = if known { department.to_owned() } else { first };
    let rows = all.below(&chosen).into_iter().take(ON_A_PAGE).map(|unit| all.row(unit)).collect();
    (chosen, rows)
}

/// `GET /office/plan`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Query(wanted): Query<Wanted>,
) -> Result<Page> {
    let (all, year) = overview(&app, &member).await?;
    let (chosen, rows) = rows_of(&all, &wanted.department);
    let proposed = rows.iter().all(|row| row.plan == Months::default());
    let months: Vec<[String; 2]> = rows.iter().map(|row| typed_of(row, proposed)).collect();
    let drawn = Drawn { all: &all, year, chosen: &chosen, rows: &rows, months: &months, proposed };
    Ok(page(lang, token, &member, &drawn, &[]))
}

/// What is planned; where nobody has planned anything yet, what is proposed.
fn typed_of(row: &Row, proposed: bool) -> [String; 2] {
    let months = if proposed { PROPOSED } else { row.plan };
    months.map(|month| month.map_or_else(String::new, |month| month.to_string()))
}

struct Drawn<'a> {
    all: &'a Overview,
    year: i16,
    chosen: &'a str,
    rows: &'a [Row],
    months: &'a [[String; 2]],
    proposed: bool,
}

fn page(lang: Lang, token: FormToken, member: &Member, drawn: &Drawn, faults: &[Fault]) -> Page {
    let title = t!(lang, "round-plan-title", year = japan::fiscal_label(lang, drawn.year));
    let body = html! {
        (web::fault_summary(lang, faults))
        (web::back("/office", &t!(lang, "office-title")))
        div.kz-title { h1 { (title) } p.kz-support { (t!(lang, "plan-text")) } }
        form.kz-filter method="get" {
            (department_choice(lang, &drawn.all.departments(), drawn.chosen))
            button.kz-btn.kz-btn--line { (t!(lang, "office-filter")) }
        }
        @if drawn.proposed { p.kz-note { (t!(lang, "plan-proposed")) } }
        form method="post" action="/office/plan" novalidate {
            (token)
            input type="hidden" name="department" value=(drawn.chosen);
            div.kz-rows.kz-gap-5 {
                @for (at, (row, months)) in drawn.rows.iter().zip(drawn.months).enumerate() { (row_of(lang, at, row, months, faults)) }
            }
            button.kz-btn { (t!(lang, "plan-keep")) }
        }
    };
    let head = desk(lang, member, token);
    Page::desk(lang, title, head, body).with_faults(faults)
}

fn row_of(lang: Lang, at: usize, row: &Row, months: &[String; 2], faults: &[Fault]) -> Markup {
    let names = ["first", "second"];
    let labels = [t!(lang, "plan-first"), t!(lang, "plan-second")];
    let fault = web::fault_of(faults, &format!("second-{at}"));
    html! {
        div.kz-rows__row.kz-plan role="group" aria-labelledby={ "unit-" (at) } {
            div {
                strong id={ "unit-" (at) } { (row.unit.name) }
                span.kz-tasks__hint { (opened_words(lang, row)) }
                input type="hidden" name="unit" value=(row.unit.id);
            }
            @for turn in 0..2 {
                div.kz-field {
                    label for={ (names[turn]) "-" (at) } { (labels[turn]) }
                    select id={ (names[turn]) "-" (at) } name=(names[turn]) aria-invalid=[fault.filter(|_| turn == 1).map(|_| "true")]
                        aria-describedby=[fault.filter(|_| turn == 1).map(|_| format!("second-{at}-fault"))] {
                        option value="" { (t!(lang, "plan-none")) }
                        @for month in MONTHS { option value=(month) selected[months[turn] == month.to_string()] { (month_words(lang, month)) } }
                    }
                    @if turn == 1 { (web::told_beside(lang, fault)) }
                }
            }
        }
    }
}

/// 6月（議会）, 11月（おすすめ・予算要求）
fn month_words(lang: Lang, month: i8) -> String {
    let busy = plan::busy(month).map(|busy| match busy {
        Busy::Transfers => t!(lang, "busy-transfers"),
        Busy::Council => t!(lang, "busy-council"),
        Busy::Budget => t!(lang, "busy-budget"),
    });
    let name = month_name(lang, month);
    match (GOOD.contains(&month), busy) {
        (true, Some(busy)) => t!(lang, "month-good-busy", month = name, busy = busy),
        (true, None) => t!(lang, "month-good", month = name),
        (false, Some(busy)) => t!(lang, "month-busy", month = name, busy = busy),
        (false, None) => name,
    }
}

fn opened_words(lang: Lang, row: &Row) -> String {
    let days: Vec<String> = row.opened.iter().map(|day| japan::short_date(lang, *day)).collect();
    match days.is_empty() {
        true => t!(lang, "plan-opened-none"),
        false => t!(lang, "plan-opened", days = days.join(&t!(lang, "list-join"))),
    }
}

/// What was typed of one workplace: its months, or that the second lies before the first.
fn read(at: usize, name: &str, months: &[String; 2]) -> Result<Months, Fault> {
    let month = |text: &String| text.parse::<i8>().ok().filter(|month| MONTHS.contains(month));
    match [month(&months[0]), month(&months[1])] {
        [Some(first), Some(second)] if plan::place(second) <= plan::place(first) => {
            Err(fault(format!("second-{at}"), msg!("plan-order", unit = name)))
        }
        months => Ok(months),
    }
}

/// `POST /office/plan`
pub async fn keep(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let (all, year) = overview(&app, &member).await?;
    let (chosen, rows) = rows_of(&all, &typed.department);
    let months: Vec<[String; 2]> = rows.iter().map(|row| months_of(&typed, row)).collect();
    let read: Vec<Result<(String, Months), Fault>> = (0..rows.len())
        .map(|at| {
            let unit = &rows[at].unit;
            Ok((unit.id.clone(), read(at, &unit.name, &months[at])?))
        })
        .collect();
    let faults: Vec<Fault> = read.iter().filter_map(|one| one.as_ref().err().cloned()).collect();
    if !faults.is_empty() {
        let drawn = Drawn {
            all: &all,
            year,
            chosen: &chosen,
            rows: &rows,
            months: &months,
            proposed: false,
        };
        return Ok(page(lang, token, &member, &drawn, &faults).into_response());
    }
    let (by, plans) = (member.promotion()?, read.into_iter().flatten().collect::<Vec<_>>());
    app.db.write(move |tx| set_plans(tx, &by, year, &plans)).await?;
    Ok(Redirect::to(&format!("/office/plan?department={chosen}")).into_response())
}

/// What was typed for that workplace; what it had where its row was not sent.
fn months_of(typed: &Typed, row: &Row) -> [String; 2] {
    match typed.unit.iter().position(|unit| *unit == row.unit.id) {
        None => typed_of(row, false),
        Some(at) => {
            [&typed.first, &typed.second].map(|all| all.get(at).cloned().unwrap_or_default())
        }
    }
}
