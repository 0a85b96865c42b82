//! What a roster would change: units in words, people by name, seats by band.

use maud::{Markup, html};

use super::roster::Look;
use crate::charts::bands;
use crate::organisations::roster::Bands;
use crate::organisations::roster::compare::Plan;
use crate::t;
use crate::web::FormToken;
use crate::words::{Lang, say};

/// So many people are told by name; of the rest, how many.
const NAMED: usize = 30;
/// So many units are told in the table of people by band.
const ROWS: usize = 200;

pub(super) fn plan_section(lang: Lang, token: &FormToken, look: &Look, plan: &Plan) -> Markup {
    let people = &plan.people;
    html! {
        section.kz-sec #plan aria-labelledby="plan-title" {
            h2 #plan-title { (t!(lang, "roster-plan", day = look.draft.day)) }
            h3 { (t!(lang, "roster-plan-units")) }
            @if plan.events.is_empty() { p { (t!(lang, "roster-plan-no-events", units = plan.unchanged)) } }
            @else {
                ul.kz-list { @for event in &plan.events { li { span { (say(lang, &event.message())) } } } }
                p.kz-support { (t!(lang, "roster-plan-unchanged", units = plan.unchanged)) }
            }
            h3.kz-gap-5 { (t!(lang, "roster-plan-people")) }
            dl.kz-who {
                div { dt { (t!(lang, "roster-people-all")) } dd { (t!(lang, "people-count", people = people.all)) } }
                div { dt { (t!(lang, "roster-people-came")) } dd { (names(lang, &people.came)) } }
                div { dt { (t!(lang, "roster-people-went")) } dd { (names(lang, &people.went)) } }
                div { dt { (t!(lang, "roster-people-moved")) } dd { (t!(lang, "people-count", people = people.moved)) } }
                @if people.without_unit > 0 {
                    div { dt { (t!(lang, "roster-people-without-unit")) } dd { (t!(lang, "roster-people-without-unit-text", people = people.without_unit)) } }
                }
            }
            (band_table(lang, &plan.bands))
            form.kz-gap-5 method="post" action="/roster/draft/application" {
                (token)
                input type="hidden" name="seen" value=(look.seal);
                p { (t!(lang, "roster-apply-text", day = look.draft.day)) }
                p.kz-gap-4 { button.kz-btn { (t!(lang, "roster-apply")) } }
            }
        }
    }
}

fn names(lang: Lang, people: &[(String, String)]) -> Markup {
    let more = people.len().saturating_sub(NAMED);
    html! {
        (t!(lang, "people-count", people = people.len()))
        @if !people.is_empty() {
            details.kz-fold {
                summary { (t!(lang, "roster-names")) }
                p {
                    @for (number, name) in people.iter().take(NAMED) { bdi { (name) } "（" (number) "） " }
                    @if more > 0 { (t!(lang, "roster-names-more", more = more)) }
                }
            }
        }
    }
}

fn band_table(lang: Lang, rows: &[(String, Bands, Bands)]) -> Markup {
    html! {
        @if !rows.is_empty() {
            div.kz-scroll.kz-gap-5 role="region" aria-labelledby="bands-caption" tabindex="0" {
                table.kz-table {
                    caption #bands-caption { (t!(lang, "roster-bands")) }
                    thead { tr {
                        th scope="col" { (t!(lang, "unit-name")) }
                        th scope="col" { (t!(lang, "roster-before")) }
                        th scope="col" { (t!(lang, "roster-after")) }
                    } }
                    tbody { @for (unit, before, after) in rows.iter().take(ROWS) {
                        tr {
                            th scope="row" { bdi { (unit) } }
                            td { (bands_word(lang, before)) }
                            td { (bands_word(lang, after)) }
                        }
                    } }
                }
            }
            @if rows.len() > ROWS { p.kz-support { (t!(lang, "roster-bands-more", more = rows.len() - ROWS)) } }
        }
    }
}

fn bands_word(lang: Lang, of: &Bands) -> String {
    let all: u32 = of.values().sum();
    if all == 0 {
        return t!(lang, "roster-nobody-there");
    }
    let parts = of.iter().map(|(band, people)| {
        t!(lang, "roster-band-people", band = bands(lang, &[*band]), people = *people)
    });
    let parts = parts.collect::<Vec<String>>().join(&t!(lang, "list-comma"));
    t!(lang, "roster-bands-sum", parts = parts, people = all)
}
