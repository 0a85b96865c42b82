//! The first of April on one page: what is done, what is left, and where to do it.

use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::{Chief, Left, Standing, Why, standing};
use crate::accounts::{Member, desk};
use crate::error::Result;
use crate::rounds::date_time;
use crate::web::{self, FormToken, Page, Posted, back};
use crate::words::{Lang, Value, say};
use crate::{App, accounts, audit, japan, t, transfers};

/// So many units without a chief are told by name.
const NAMED: usize = 12;

/// `GET /transfers`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
) -> Result<Page> {
    let administrator = by.administrator()?;
    let today = japan::wall_clock(app.clock.now()).date();
    let found = app.db.read(move |tx| standing(tx, &administrator, today)).await?;
    let title = t!(lang, "transfers");
    let body = html! {
        div.kz-title {
            (back("/units", &t!(lang, "units-title")))
            h1 { (title) }
            p { (t!(lang, "transfers-text")) }
        }
        (overview(lang, &found))
        (units(lang, &found))
        (chiefs(lang, &token, &found))
        (rounds(lang, &found))
        (led(lang, &found))
    };
    Ok(Page::desk(lang, title, desk(lang, &by, "/units", token), body))
}

/// The steps, each with where it stands.
fn overview(lang: Lang, found: &Standing) -> Markup {
    let left = |count: usize| match count {
        0 => (true, t!(lang, "transfers-done")),
        count => (false, t!(lang, "transfers-left", count = count)),
    };
    let roster = match found.people {
        0 => (false, t!(lang, "transfers-no-roster")),
        people => (true, t!(lang, "people-count", people = people)),
    };
    let steps = [
        ("roster", t!(lang, "transfers-roster"), roster),
        (
            "units",
            t!(lang, "transfers-units"),
            (true, t!(lang, "transfers-events", count = found.events.len())),
        ),
        ("chiefs", t!(lang, "transfers-chiefs"), left(found.chiefs.len())),
        ("rounds", t!(lang, "transfers-rounds"), left(found.rounds.len())),
        ("led", t!(lang, "transfers-led"), left(found.without_chief.len())),
    ];
    html! {
        ol.kz-tasks { @for (to, step, (done, state)) in &steps {
            li.kz-tasks__row {
                span { a href={ "#" (to) } { (step) } }
                span.kz-state.kz-state--later[!*done] { @if *done { (web::tick()) } (state) }
            }
        } }
    }
}

fn units(lang: Lang, found: &Standing) -> Markup {
    html! {
        section.kz-sec #roster aria-labelledby="roster-title" {
            h2 #roster-title { (t!(lang, "transfers-roster")) }
            p { (t!(lang, "transfers-roster-text")) }
            p.kz-gap-4 { a.kz-btn.kz-btn--line[found.people > 0] href="/roster" { (t!(lang, "transfers-roster-button")) } }
        }
        section.kz-sec #units aria-labelledby="units-title" {
            h2 #units-title { (t!(lang, "transfers-units")) }
            @if found.events.is_empty() { p { (t!(lang, "transfers-no-events")) } }
            @else { ul.kz-list { @for event in &found.events { li { span { (say(lang, &event.message())) } } } } }
            p.kz-gap-4 { a href="/units" { (t!(lang, "transfers-units-button")) } }
        }
    }
}

fn chiefs(lang: Lang, token: &FormToken, found: &Standing) -> Markup {
    html! {
        section.kz-sec #chiefs aria-labelledby="chiefs-title" {
            h2 #chiefs-title { (t!(lang, "transfers-chiefs")) }
            @if found.chiefs.is_empty() { p { (t!(lang, "transfers-no-chiefs")) } }
            @else {
                p { (t!(lang, "transfers-chiefs-text")) }
                @for (chief, number) in found.chiefs.iter().zip(1..) { (chief_form(lang, token, chief, number)) }
            }
        }
    }
}

fn chief_form(lang: Lang, token: &FormToken, chief: &Chief, number: usize) -> Markup {
    let (person, unit) = (&chief.person, Value::Names(vec![chief.unit.name.clone()]));
    let why = match &chief.why {
        Why::Ends(day) => t!(lang, "transfers-why-ends", unit = unit, day = *day),
        Why::SitsIn(other) => {
            t!(lang, "transfers-why-sits", unit = unit, other = Value::Names(vec![other.clone()]))
        }
    };
    let id = format!("to-{number}");
    html! {
        form.kz-once.kz-gap-5 method="post" action="/transfers/duties" {
            (token)
            input type="hidden" name="account" value=(person.account);
            input type="hidden" name="unit" value=(chief.unit.id);
            p { strong { bdi { (person.name) } } "　" (why) }
            div.kz-field {
                label for=(id) { (t!(lang, "transfers-to")) }
                select id=(id) name="to" {
                    option value="" { (t!(lang, "transfers-to-nobody")) }
                    @for heir in &chief.heirs { option value=(heir.id) { (heir.name) } }
                }
            }
            button.kz-btn.kz-btn--line { (t!(lang, "transfers-pass-on")) }
        }
    }
}

fn rounds(lang: Lang, found: &Standing) -> Markup {
    html! {
        section.kz-sec #rounds aria-labelledby="rounds-title" {
            h2 #rounds-title { (t!(lang, "transfers-rounds")) }
            @if found.rounds.is_empty() { p { (t!(lang, "transfers-no-rounds")) } }
            @else {
                p { (t!(lang, "transfers-rounds-text")) }
                ul.kz-list { @for left in &found.rounds { li { span { (round_word(lang, left)) } } } }
            }
        }
    }
}

fn round_word(lang: Lang, left: &Left) -> String {
    let unit = Value::Names(vec![left.unit.name.clone()]);
    let (number, deadline) = (left.round.number, date_time(lang, left.round.deadline));
    t!(lang, "transfers-round", unit = unit, number = number, deadline = deadline, day = left.ends)
}

fn led(lang: Lang, found: &Standing) -> Markup {
    let more = found.without_chief.len().saturating_sub(NAMED);
    html! {
        section.kz-sec #led aria-labelledby="led-title" {
            h2 #led-title { (t!(lang, "transfers-led")) }
            @if found.without_chief.is_empty() { p { (t!(lang, "transfers-all-led")) } }
            @else {
                p { (t!(lang, "transfers-led-text")) }
                ul.kz-list { @for unit in found.without_chief.iter().take(NAMED) { li { bdi { (unit.name) } } } }
                @if more > 0 { p.kz-support { (t!(lang, "transfers-led-more", more = more)) } }
                p.kz-gap-4 { a href="/people" { (t!(lang, "people-title")) } }
            }
        }
    }
}

/// What is chosen about one duty.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct PassedOn {
    account: String,
    unit: String,
    to: String,
}

/// `POST /transfers/duties`
pub async fn pass_on(
    State(app): State<App>,
    by: Member,
    Posted(chosen): Posted<PassedOn>,
) -> Result<Redirect> {
    let (administrator, acts) = (by.administrator()?, by.acts(app.clock.now()));
    app.db
        .write(move |tx| {
            let heir = Some(&*chosen.to).filter(|to| !to.is_empty());
            transfers::pass_on(tx, &administrator, &chosen.account, &chosen.unit, heir)?;
            let login = accounts::login_of(tx, &administrator, &chosen.account)?;
            audit::record(tx, &acts, audit::Kind::DutiesChanged, &login)
        })
        .await?;
    Ok(Redirect::to("/transfers#chiefs"))
}
