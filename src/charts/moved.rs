//! The signs of movement: a shape and a word, so that no colour is needed.

use gauge::change::{Verdict, Way};
use maud::{Markup, html};

use super::ink;
use crate::t;
use crate::words::Lang;

/// Which way an item went, as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// ▲
    Up,
    /// （▲）: it seems so.
    UpMaybe,
    /// ■: chance alone would often do as much.
    Same,
    /// （▽）: it seems so.
    DownMaybe,
    /// ▽
    Down,
    /// ◇: people see the earlier time otherwise today.
    Yardstick,
}

impl Moved {
    /// Every sign, in the order of a legend.
    pub const ALL: [Moved; 6] =
        [Moved::Up, Moved::UpMaybe, Moved::Same, Moved::DownMaybe, Moved::Down, Moved::Yardstick];

    /// The sign of what can be said; nothing where nothing can.
    pub fn of(verdict: Verdict) -> Option<Moved> {
        match verdict {
            Verdict::Went(way) => Some(Moved::went(way)),
            Verdict::YardstickMoved(_) => Some(Moved::Yardstick),
            Verdict::NotComparable(_) => None,
        }
    }

    /// The sign of a way.
    pub fn went(way: Way) -> Moved {
        match way {
            Way::Up => Moved::Up,
            Way::UpMaybe => Moved::UpMaybe,
            Way::Same => Moved::Same,
            Way::DownMaybe => Moved::DownMaybe,
            Way::Down => Moved::Down,
        }
    }

    /// Its word: 「上がりました」.
    pub fn bare(self, lang: Lang) -> String {
        match self {
            Moved::Up => t!(lang, "went-up"),
            Moved::UpMaybe => t!(lang, "went-up-maybe"),
            Moved::Same => t!(lang, "went-nowhere"),
            Moved::DownMaybe => t!(lang, "went-down-maybe"),
            Moved::Down => t!(lang, "went-down"),
            Moved::Yardstick => t!(lang, "yardstick-moved"),
        }
    }

    /// Its shape and word: 「▲ 上がりました」.
    pub fn word(self, lang: Lang) -> String {
        match self {
            Moved::Up => t!(lang, "moved-up"),
            Moved::UpMaybe => t!(lang, "moved-up-maybe"),
            Moved::Same => t!(lang, "moved-same"),
            Moved::DownMaybe => t!(lang, "moved-down-maybe"),
            Moved::Down => t!(lang, "moved-down"),
            Moved::Yardstick => t!(lang, "moved-yardstick"),
        }
    }

    pub(super) fn ink(self) -> &'static str {
        match self {
            Moved::Up | Moved::UpMaybe | Moved::Yardstick => ink::BRAND,
            Moved::Same => ink::EDGE,
            Moved::Down | Moved::DownMaybe => ink::STRONG,
        }
    }

    /// What only seems to have moved is drawn thin.
    pub(super) fn width(self) -> &'static str {
        if matches!(self, Moved::UpMaybe | Moved::DownMaybe) { "2" } else { "4" }
    }
}

/// The sign beside its word: solid is sure, dashed only seems so.
pub fn sign(moved: Moved) -> Markup {
    let (up, down) = ("M11 2l10 18H1z", "M11 19.5 2 3h18z");
    let dashed = "3 2.5";
    html! {
        svg.kz-pic width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" {
            @match moved {
                Moved::Up => path d=(up) fill=(ink::BRAND) {},
                Moved::UpMaybe => path d="M11 3.5l8.5 15.5H2.5z" fill=(ink::PAPER) stroke=(ink::BRAND) stroke-width="2" stroke-dasharray=(dashed) {},
                Moved::Same => rect x="2" y="2" width="18" height="18" fill=(ink::EDGE) {},
                Moved::DownMaybe => path d=(down) fill=(ink::PAPER) stroke=(ink::STRONG) stroke-width="2" stroke-dasharray=(dashed) {},
                Moved::Down => path d=(down) fill=(ink::PAPER) stroke=(ink::STRONG) stroke-width="2" {},
                Moved::Yardstick => path d="M11 1.5l9.5 9.5-9.5 9.5L1.5 11z" fill=(ink::PAPER) stroke=(ink::STRONG) stroke-width="2" {},
            }
        }
    }
}
