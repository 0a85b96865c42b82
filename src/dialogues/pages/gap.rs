//! What may be told of an item where the room looks at it: a picture and how it reads, or why there is none.

use gauge::shown::{Shown, Why};
use maud::{Markup, html};

use super::Room;
use crate::charts::{self, Frame, Reading, Size, Width};
use crate::sheets::Item;
use crate::words::Lang;
use crate::{results, t, web};

/// On the projector: one picture, a small one made large so that it reads from the last row, and its sentences.  Bands where they may be told, else how the answers spread.
pub fn on_wall(lang: Lang, room: &Room, item: &Item) -> Markup {
    let Some((seen, place)) = room.figures(item) else { return html! {} };
    let (view, told) = (seen.view(), &seen.results().items()[place]);
    let Some(full) = told.all().value() else { return hidden(lang, told.all()) };
    let frame = Frame { id: "told", about: item.title.of(lang), lang };
    let bands = charts::dumbbell(&frame, Width::Narrow, seen.results().groups(), told);
    html! {
        div.kz-told {
            @match bands {
                Some(bands) => (bands),
                None => (charts::strip(&frame, Width::Narrow, full)),
            }
            p { (Reading::of(lang, told.all()).words) }
            @if let Some(words) = results::gap_words(lang, &view, place) { p { (web::rich(&words)) } }
        }
    }
}

/// In the hand: the staircase, the spread, the bands where they may be told, and the sentences.
pub fn in_hand(lang: Lang, room: &Room, item: &Item) -> Markup {
    let Some((seen, place)) = room.figures(item) else { return html! {} };
    let (view, told) = (seen.view(), &seen.results().items()[place]);
    let Some(full) = told.all().value() else { return hidden(lang, told.all()) };
    let ids = ["stair", "strip", "bands"].map(|name| format!("{name}-{place}"));
    let [stair, strip, bands] =
        [0, 1, 2].map(|at| Frame { id: &ids[at], about: item.title.of(lang), lang });
    let bands = charts::dumbbell(&bands, Width::Narrow, seen.results().groups(), told);
    html! {
        div.kz-told {
            (charts::stair(&stair, Size::M, told.all(), item.levels.len() as u8))
            p { strong { (Reading::of(lang, told.all()).words) } }
            (charts::strip(&strip, Width::Narrow, full))
            @if let Some(bands) = bands { (bands) }
            @if let Some(words) = results::gap_words(lang, &view, place) { p { (web::rich(&words)) } }
        }
    }
}

fn hidden<T>(lang: Lang, told: &Shown<T>) -> Markup {
    html! {
        div.kz-told {
            p.kz-note { (charts::mask(lang, told.why().unwrap_or(Why::FewerThanLeast))) }
            p { (t!(lang, "gap-talk")) }
        }
    }
}

/// つぎの段: the next level's own sentence, large, from the level people agreed on, else from the middle of the answers.
pub fn next_level(lang: Lang, room: &Room, item: &Item) -> Markup {
    let Some(level) = room.level(item) else { return html! {} };
    let next = item.levels.get(usize::from(level));
    html! {
        section.kz-step {
            p.kz-step__from { (item.title.of(lang)) }
            p.kz-step__text { @match next { Some(next) => (next.of(lang)), None => (t!(lang, "gap-top")) } }
            @if next.is_some() { p.kz-step__from { (t!(lang, "gap-next", now = level, next = level + 1)) } }
        }
    }
}
