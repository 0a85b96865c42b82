//! What a workplace tries, on paper: cards for the morning meeting, and a list.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{document, foot};
use crate::error::Result;
use crate::t;
use crate::typeset::{self, Template};
use crate::words::Lang;

/// One thing that is tried, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionCard {
    /// The item it is to move.
    pub item: Option<String>,
    /// What is tried.
    pub words: String,
    /// How one would notice.
    pub sign: String,
    /// Who sees to it.
    pub owner: String,
    /// By when.
    pub due: String,
    /// How deep and how far.
    pub kind: String,
    /// The level it starts from, its sentence, and that of the next.
    pub levels: Option<(u8, String, Option<String>)>,
}

/// What cards are printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardPaper {
    /// One to a page.
    A6,
    /// Four to a page, with lines to cut along.
    A4,
}

/// Cards to stand on a desk or to hang where people meet.
pub fn action_cards_pdf(
    house: &str,
    cards: &[ActionCard],
    paper: CardPaper,
    lang: Lang,
    stamp: Timestamp,
) -> Result<Vec<u8>> {
    let own = json!({
        "four": paper == CardPaper::A4,
        "cards": cards.iter().map(|one| card(one, lang)).collect::<Vec<_>>(),
        "says": {
            "sign": t!(lang, "action-sign"), "owner": t!(lang, "action-owner"), "due": t!(lang, "action-due"),
            "notes": t!(lang, "card-notes"),
        },
    });
    let data = document(lang, &t!(lang, "actions-title"), house, foot(lang, house, None), own);
    Ok(typeset::pdf(Template::ActionCards, &data, stamp)?)
}

fn card(card: &ActionCard, lang: Lang) -> Value {
    let levels = card.levels.as_ref().map(|(level, now, next)| {
        let label = match next {
            Some(_) => t!(lang, "level-next", level = u32::from(*level) + 1),
            None => t!(lang, "level-top"),
        };
        json!({
            "now-label": t!(lang, "level-now", level = *level), "now": now,
            "next-label": label, "next": next,
        })
    });
    json!({
        "item": card.item, "words": card.words, "sign": card.sign, "owner": card.owner,
        "due": card.due, "kind": card.kind, "levels": levels,
    })
}

/// Everything a workplace tries or tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionList {
    /// Whose it is.
    pub house: String,
    /// The day it was printed.
    pub day: String,
    /// What each part is called, and what stands in it.
    pub parts: Vec<(String, Vec<ListedAction>)>,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedAction {
    /// What is tried.
    pub card: ActionCard,
    /// How it stands.
    pub standing: String,
    /// What was last said of it.
    pub last: String,
}

/// A4, for the file and for the table.
pub fn action_list_pdf(list: &ActionList, lang: Lang, stamp: Timestamp) -> Result<Vec<u8>> {
    let row = |one: &ListedAction| json!({ "card": card(&one.card, lang), "standing": one.standing, "last": one.last });
    let part = |(title, rows): &(String, Vec<ListedAction>)| json!({ "title": title, "rows": rows.iter().map(row).collect::<Vec<_>>() });
    let filled = list.parts.iter().filter(|(_, rows)| !rows.is_empty());
    let own = json!({
        "title": t!(lang, "actions-title"), "day": list.day,
        "head": [t!(lang, "action-words"), t!(lang, "action-sign"), t!(lang, "list-who-when"), t!(lang, "list-standing")],
        "parts": filled.map(part).collect::<Vec<_>>(),
    });
    let title = t!(lang, "actions-title");
    let data = document(lang, &title, &list.house, foot(lang, &list.house, None), own);
    Ok(typeset::pdf(Template::ActionList, &data, stamp)?)
}
