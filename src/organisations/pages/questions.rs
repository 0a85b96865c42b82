//! What a roster leaves open, as questions: lost zeros, units that are gone or new, new titles.

use gauge::level::Band;
use maud::{Markup, html};

use super::roster::Look;
use crate::charts::bands;
use crate::organisations::roster::compare::{Fate, Fresh, Gone, reason};
use crate::t;
use crate::web::{Fault, Field, FormToken, fault_of, told_beside};
use crate::words::{Lang, say};

pub(super) fn questions(lang: Lang, token: &FormToken, look: &Look, faults: &[Fault]) -> Markup {
    let answers = &look.draft.answers;
    let typed = answers.get("day").map_or_else(|| look.draft.day.to_string(), str::to_owned);
    let asks = !look.shortened.is_empty()
        || !look.comparison.gone.is_empty()
        || !look.comparison.fresh.is_empty()
        || !look.comparison.titles.is_empty();
    html! {
        section.kz-sec #questions aria-labelledby="questions-title" {
            h2 #questions-title {
                @if asks { (t!(lang, "roster-questions")) } @else { (t!(lang, "roster-day-title")) }
            }
            form.kz-form method="post" action="/roster/draft" novalidate {
                (token)
                (Field::text("day", t!(lang, "roster-day"), &typed).hint(t!(lang, "roster-day-hint"))
                    .autocomplete("off").draw(lang, faults))
                @if !look.shortened.is_empty() { (zeros(lang, look, faults)) }
                @for gone in &look.comparison.gone { (gone_question(lang, look, gone, faults)) }
                @for fresh in &look.comparison.fresh { (fresh_question(lang, look, fresh, faults)) }
                @if !look.comparison.titles.is_empty() { (title_questions(lang, look, faults)) }
                div { button.kz-btn.kz-btn--line[look.plan().is_some()] { (t!(lang, "roster-answer")) } }
            }
        }
    }
}

fn radio(name: &str, value: &str, chosen: Option<&str>, label: &str) -> Markup {
    html! {
        label.kz-tick {
            input type="radio" name=(name) value=(value) id={ (name) "-" (value) } checked[chosen == Some(value)];
            span { (label) }
        }
    }
}

fn zeros(lang: Lang, look: &Look, faults: &[Fault]) -> Markup {
    let chosen = look.draft.answers.get("zeros");
    let cells: Vec<&str> = look.shortened.iter().map(|(place, _)| &**place).take(10).collect();
    let first = &look.shortened[0].1;
    html! {
        fieldset.kz-field {
            legend { (t!(lang, "roster-zeros", rows = look.shortened.len())) }
            p.kz-support { (t!(lang, "roster-zeros-text", cells = cells.join(", "), first = first)) }
            (radio("zeros", "restore", chosen.or(Some("restore")), &t!(lang, "roster-zeros-restore")))
            (radio("zeros", "keep", chosen, &t!(lang, "roster-zeros-keep")))
            (told_beside(lang, fault_of(faults, "zeros-restore")))
        }
    }
}

fn unit_name(look: &Look, place: usize) -> String {
    let unit = &look.roster.units[place];
    match unit.parent {
        Some(parent) => format!("{} › {}", look.roster.units[parent].name, unit.name),
        None => unit.name.clone(),
    }
}

/// What became of a unit: four answers, with what we would say chosen before anybody has.
fn gone_question(lang: Lang, look: &Look, gone: &Gone, faults: &[Fault]) -> Markup {
    let (field, answers) = (format!("gone-{}", gone.unit), &look.draft.answers);
    let proposed = gone.proposal.as_ref();
    let kind =
        answers.get(&field).or_else(|| proposed.filter(|_| !look.is_answered()).map(kind_of));
    let pick = |name: &str, proposal: Option<usize>| {
        let answered = answers.get(&format!("{name}-{}", gone.unit)).and_then(|at| at.parse().ok());
        answered.or(proposal)
    };
    let same = pick(
        "same",
        match proposed {
            Some(Fate::Same(place)) => Some(*place),
            _ => None,
        },
    );
    let into = pick(
        "into",
        match proposed {
            Some(Fate::Into(place)) => Some(*place),
            _ => None,
        },
    );
    let told = fault_of(faults, &field);
    html! {
        fieldset.kz-field id=(field) {
            legend { (t!(lang, "roster-gone", unit = &gone.path)) }
            p.kz-support { (say(lang, &reason(gone, &look.roster))) }
            @if !gone.same.is_empty() {
                (radio(&field, "same", kind, &t!(lang, "roster-fate-same")))
                (unit_choice(lang, look, &format!("same-{}", gone.unit), &t!(lang, "roster-which-now"), &gone.same, same))
            }
            @if !gone.into.is_empty() {
                (radio(&field, "into", kind, &t!(lang, "roster-fate-into")))
                (unit_choice(lang, look, &format!("into-{}", gone.unit), &t!(lang, "roster-which-one"), &gone.into, into))
            }
            @if gone.into.len() >= 2 {
                (radio(&field, "split", kind, &t!(lang, "roster-fate-split")))
                (heirs(lang, look, gone))
            }
            (radio(&field, "abolish", kind, &t!(lang, "roster-fate-abolish")))
            (told_beside(lang, told))
        }
    }
}

fn kind_of(fate: &Fate) -> &'static str {
    match fate {
        Fate::Same(_) => "same",
        Fate::Into(_) => "into",
        Fate::Split(_) => "split",
        Fate::Abolished => "abolish",
    }
}

fn unit_choice(
    lang: Lang,
    look: &Look,
    name: &str,
    label: &str,
    places: &[usize],
    chosen: Option<usize>,
) -> Markup {
    html! {
        div.kz-field.kz-inset {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { (t!(lang, "roster-choose")) }
                @for place in places {
                    option value=(place) selected[chosen == Some(*place)] { (unit_name(look, *place)) }
                }
            }
        }
    }
}

/// The units it may have been divided among: those its people went to, and a few more.
fn heirs(lang: Lang, look: &Look, gone: &Gone) -> Markup {
    let name = format!("heir-{}", gone.unit);
    let ticked = |place: usize| match look.is_answered() {
        true => look.draft.answers.0.contains(&(name.clone(), place.to_string())),
        false => matches!(&gone.proposal, Some(Fate::Split(heirs)) if heirs.contains(&place)),
    };
    let count = |place: usize| gone.went.iter().find(|(at, _)| *at == place).map_or(0, |(_, n)| *n);
    html! {
        div.kz-inset role="group" aria-label=(t!(lang, "roster-which-several")) {
            @for place in gone.into.iter().take(8) {
                label.kz-tick {
                    input type="checkbox" name=(name) value=(place) checked[ticked(*place)];
                    span { (unit_name(look, *place)) " "
                        @if count(*place) > 0 { span.kz-support { (t!(lang, "roster-people-there", people = count(*place))) } }
                    }
                }
            }
        }
    }
}

fn fresh_question(lang: Lang, look: &Look, fresh: &Fresh, faults: &[Fault]) -> Markup {
    let field = format!("fresh-{}", fresh.unit);
    let chosen = look.draft.answers.get(&field);
    html! {
        fieldset.kz-field id=(field) {
            legend { (t!(lang, "roster-fresh", unit = unit_name(look, fresh.unit))) }
            (radio(&field, "new", chosen, &t!(lang, "roster-fresh-new")))
            @for (id, name, people) in &fresh.from {
                (radio(&field, id, chosen, &t!(lang, "roster-fresh-from", unit = name, people = *people)))
            }
            (told_beside(lang, fault_of(faults, &field)))
        }
    }
}

fn title_questions(lang: Lang, look: &Look, faults: &[Fault]) -> Markup {
    html! {
        div role="group" aria-labelledby="titles-asked" {
            h3 #titles-asked { (t!(lang, "roster-titles")) }
            p.kz-support { (t!(lang, "roster-titles-text")) }
            @for (place, title, people) in &look.comparison.titles {
                @let field = format!("title-{place}");
                @let chosen = look.draft.answers.get(&field);
                @let told = fault_of(faults, &field);
                div.kz-field {
                    label for=(field) { (t!(lang, "roster-title-of", title = title, people = *people)) }
                    (band_choice(lang, &field, chosen, told))
                    (told_beside(lang, told))
                }
            }
        }
    }
}

/// The bands people of the municipality belong to.
pub(super) fn band_choice(
    lang: Lang,
    field: &str,
    chosen: Option<&str>,
    told: Option<&Fault>,
) -> Markup {
    html! {
        select id=(field) name=(field) aria-invalid=[told.map(|_| "true")]
            aria-describedby=[told.map(|_| format!("{field}-fault"))] {
            option value="" { (t!(lang, "roster-choose")) }
            @for band in Band::ALL.into_iter().filter(|band| *band != Band::Outside) {
                option value=(band.key()) selected[chosen == Some(band.key())] { (bands(lang, &[band])) }
            }
        }
    }
}
