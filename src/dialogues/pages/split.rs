//! A vote by role and by municipality, as far as it may be told.

use gauge::shown::Shown;
use maud::{Markup, html};

use super::Room;
use crate::charts;
use crate::dialogues::Question;
use crate::t;
use crate::words::Lang;

/// So many of the items a group chose are named.
const NAMED: usize = 3;

/// Some of the people, and what is told of their votes.
pub struct Part<'a> {
    /// What they are called.
    pub who: String,
    /// How many ballots.
    pub people: u32,
    /// How many chose each.
    pub told: &'a Shown<Vec<u32>>,
}

/// The roles and then the municipalities of a vote; nobody where it was not split.
pub fn parts<'a>(lang: Lang, question: &'a Question) -> [Vec<Part<'a>>; 2] {
    let Some(result) = &question.result else { return [Vec::new(), Vec::new()] };
    let roles = result.by_band().map(|(group, told)| {
        let who = charts::bands(lang, group.bands());
        Part { who, people: group.n(), told }
    });
    let places = result.by_body().map(|(body, group, told)| {
        let name = body.and_then(|body| question.bodies.get(body)).map(|(_, name)| name.clone());
        let who = name.unwrap_or_else(|| t!(lang, "split-other-places"));
        Part { who, people: group.n(), told }
    });
    [roles.collect(), places.collect()]
}

/// What they chose most, as a sentence, or why it is not told.
pub fn chosen(lang: Lang, room: &Room, told: &Shown<Vec<u32>>) -> String {
    let titles: Vec<&str> = room.sheet.items().map(|item| item.title.of(lang)).collect();
    charts::most_chosen(lang, told, &titles, NAMED)
}

/// Both splits as tables.
pub fn tables(lang: Lang, room: &Room, question: &Question) -> Markup {
    let [roles, places] = parts(lang, question);
    html! {
        (table(lang, room, "by-role", &t!(lang, "split-by-role"), &roles))
        (table(lang, room, "by-place", &t!(lang, "split-by-place"), &places))
    }
}

fn table(lang: Lang, room: &Room, id: &str, title: &str, parts: &[Part]) -> Markup {
    html! {
        @if !parts.is_empty() {
            div.kz-scroll.kz-gap-5 role="region" aria-labelledby=(id) tabindex="0" {
                table.kz-table {
                    caption id=(id) { (title) }
                    thead { tr {
                        th scope="col" { (t!(lang, "split-who")) }
                        th.kz-r scope="col" { (t!(lang, "split-votes")) }
                        th scope="col" { (t!(lang, "split-chosen")) }
                    } }
                    tbody { @for part in parts { tr {
                        th scope="row" dir="auto" { (part.who) }
                        td.kz-r { (t!(lang, "votes", n = part.people)) }
                        td { (chosen(lang, room, part.told)) }
                    } } }
                }
            }
        }
    }
}

/// On the projector: a line for each role of which something is told.
pub fn lines(lang: Lang, room: &Room, question: &Question) -> Markup {
    let [roles, _] = parts(lang, question);
    let told: Vec<&Part> = roles.iter().filter(|part| part.told.value().is_some()).collect();
    html! {
        @if !told.is_empty() {
            dl.kz-split { @for part in told { div { dt { (part.who) } dd { (chosen(lang, room, part.told)) } } } }
        }
    }
}
