//! What a scene asks, and the pieces its views share.

use maud::{Markup, html};

use super::{Room, split};
use crate::charts::{self, Frame};
use crate::dialogues::run::Scene;
use crate::dialogues::{Dialogue, IMPORTANT, Kind, Pulse, Question};
use crate::sheets::Item;
use crate::t;
use crate::words::Lang;

/// The one question of a scene.
pub fn question(lang: Lang, scene: Scene) -> String {
    match scene {
        Scene::TechCheck => t!(lang, "ask-tech-check"),
        Scene::Opening | Scene::Purpose => t!(lang, "ask-opening"),
        Scene::CheckIn => t!(lang, "ask-check-in"),
        Scene::OpenActions => t!(lang, "ask-open-actions"),
        Scene::GoodPoints => t!(lang, "ask-good-points"),
        Scene::PracticeReport => t!(lang, "ask-practice-report"),
        Scene::SelfCheck => t!(lang, "ask-self-check"),
        Scene::Break => t!(lang, "ask-break"),
        Scene::LookAtGap => t!(lang, "ask-look-at-gap"),
        Scene::Silence => t!(lang, "ask-silence"),
        Scene::Why => t!(lang, "ask-why"),
        Scene::Agree => t!(lang, "ask-agree"),
        Scene::GroupDialogue => t!(lang, "ask-group-dialogue"),
        Scene::Sharing => t!(lang, "ask-sharing"),
        Scene::Choose | Scene::MostImportant => t!(lang, "ask-important"),
        Scene::Action => t!(lang, "ask-action"),
        Scene::Closing | Scene::Close => t!(lang, "ask-close"),
    }
}

/// What people may write down in a scene, on their table's board or as their own part.
pub fn writes(scene: Scene) -> &'static [Kind] {
    match scene {
        Scene::CheckIn => &[Kind::Motive],
        Scene::GoodPoints => &[Kind::GoodPoint],
        Scene::PracticeReport => &[Kind::Question],
        Scene::Why | Scene::GroupDialogue => &[Kind::Reason, Kind::Highlight],
        Scene::MostImportant => &[Kind::Learning, Kind::FirstStep],
        Scene::Action => &[Kind::Idea],
        Scene::Closing | Scene::Close => &[Kind::Reflection],
        _ => &[],
    }
}

/// What a kind of voice is called above its field.
pub fn kind_label(lang: Lang, kind: Kind) -> String {
    match kind {
        Kind::Motive => t!(lang, "voice-motive"),
        Kind::GoodPoint => t!(lang, "voice-good-point"),
        Kind::Question => t!(lang, "voice-question"),
        Kind::Reason => t!(lang, "voice-reason"),
        Kind::Highlight => t!(lang, "voice-highlight"),
        Kind::Idea => t!(lang, "voice-idea"),
        Kind::Learning => t!(lang, "voice-learning"),
        Kind::FirstStep => t!(lang, "voice-first-step"),
        Kind::Reflection => t!(lang, "voice-reflection"),
    }
}

/// 練習: on every screen of a rehearsal.
pub fn rehearsal(lang: Lang, dialogue: &Dialogue) -> Markup {
    html! { @if dialogue.rehearsal { p.kz-rehearsal { strong { (t!(lang, "rehearsal")) } "　" (t!(lang, "rehearsal-told")) } } }
}

/// The same where there is room for a word only.
pub fn mark(lang: Lang, dialogue: &Dialogue) -> Markup {
    html! { @if dialogue.rehearsal { strong { (t!(lang, "rehearsal")) } "　" } }
}

/// What the made-up people of a rehearsal say in a scene.
pub fn made_up(lang: Lang, scene: Option<Scene>) -> Vec<(Kind, String)> {
    let words = [
        t!(lang, "rehearsal-voice-1"),
        t!(lang, "rehearsal-voice-2"),
        t!(lang, "rehearsal-voice-3"),
    ];
    let kind = scene.and_then(|scene| writes(scene).first());
    kind.map_or_else(Vec::new, |kind| words.into_iter().map(|words| (*kind, words)).collect())
}

/// How many ballots are in, replaced on every screen as they come.
pub fn turnout(lang: Lang, room: &Room) -> Markup {
    turnout_of(lang, room.people, room.turnout(&vote_of(room)))
}

/// The same from the pulse alone, as a stream has it.
pub fn turnout_now(lang: Lang, pulse: &Pulse) -> Markup {
    turnout_of(lang, pulse.people, pulse.ballots().unwrap_or(0))
}

fn turnout_of(lang: Lang, people: u32, ballots: u32) -> Markup {
    let words = match crate::dialogues::turnout_told(people, ballots) {
        Some(ballots) => t!(lang, "turnout", people = people, ballots = ballots),
        None => t!(lang, "turnout-nearly"),
    };
    html! { p.kz-turnout #turnout role="status" { (words) } }
}

/// The vote of the present scene.
pub fn vote_of(room: &Room) -> String {
    match (room.dialogue.scene(), room.focus()) {
        (Some(Scene::Agree), Some(item)) => crate::dialogues::level_question(&item.key),
        _ => IMPORTANT.to_owned(),
    }
}

/// The votes on the items as dots, or why they are not told, and the same by role and by municipality.
pub fn votes_and_split(lang: Lang, room: &Room, question: &Question) -> Markup {
    html! { (votes(lang, room, question, usize::MAX)) (split::tables(lang, room, question)) }
}

/// The votes on the items as dots, or why they are not told; so many rows, the others in one line.
pub fn votes(lang: Lang, room: &Room, question: &Question, most: usize) -> Markup {
    let Some(result) = &question.result else { return html! {} };
    let names: Vec<&str> = room.sheet.items().map(|item| item.title.of(lang)).collect();
    html! {
        (charts::vote_rows(lang, result.all(), &names, most))
        @if result.all().value().is_none() { p { (t!(lang, "votes-talk")) } }
        @if result.hands() > 0 { p.kz-support { (t!(lang, "votes-hands", people = result.hands())) } }
    }
}

/// How the levels of one item were chosen in the room, or why that is not told.
pub fn levels(lang: Lang, item: &Item, question: &Question) -> Markup {
    let Some(result) = &question.result else { return html! {} };
    let told = result.all();
    html! {
        @if let Some(counts) = told.value() {
            ol.kz-votes { @for (place, count) in counts.iter().enumerate() {
                @let name = t!(lang, "level-card", level = place + 1);
                @let frame = Frame { id: &format!("level-{place}"), about: &name, lang };
                li {
                    span { (name) span.kz-support { "　" (item.levels[place].of(lang)) } }
                    span aria-hidden="true" { @if let Some(dots) = charts::dot_row(&frame, told, place) { (dots) } }
                    span.kz-votes__n { (t!(lang, "votes", n = *count)) }
                }
            } }
        } @else {
            p.kz-note { (told.why().map(|why| charts::votes_mask(lang, why)).unwrap_or_default()) }
            p { (t!(lang, "votes-talk")) }
        }
    }
}

/// What was agreed on an item; nothing where it was not yet talked over.
pub fn agreed(lang: Lang, room: &Room, item: &Item) -> Markup {
    let found = room.agreements.iter().find(|(key, _)| *key == item.key);
    html! {
        @if let Some((_, level)) = found {
            p.kz-note.kz-note--tint { @match level {
                Some(level) => (t!(lang, "agreed-level", level = *level)),
                None => (t!(lang, "agreed-not")),
            } }
        }
    }
}
