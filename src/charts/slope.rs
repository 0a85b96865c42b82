//! The slope: an item's mean then and now.

use gauge::change::Change;
use gauge::level::Figures;
use maud::{Markup, html};

use super::text::{decimal, text_width};
use super::{Frame, Picture, ink, n, picture};
use crate::t;
use crate::words::Lang;

const WIDE: f64 = 358.0;
const THEN: f64 = 136.0;
const NOW: f64 = 276.0;

/// Which way an item went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// ▲
    Up,
    /// ■: chance alone would often do as much.
    Same,
    /// ▽
    Down,
}

impl Moved {
    /// An item counts as moved where chance alone would do so less than once in twenty.
    pub fn of(change: &Change) -> Moved {
        match change.p() < 0.05 {
            true if change.delta() > 0.0 => Moved::Up,
            true => Moved::Down,
            false => Moved::Same,
        }
    }

    /// Its shape and word: 「▲ 上がりました」.
    pub fn word(self, lang: Lang) -> String {
        match self {
            Moved::Up => t!(lang, "moved-up"),
            Moved::Same => t!(lang, "moved-same"),
            Moved::Down => t!(lang, "moved-down"),
        }
    }

    fn ink(self) -> &'static str {
        match self {
            Moved::Up => ink::BRAND,
            Moved::Same => ink::EDGE,
            Moved::Down => ink::STRONG,
        }
    }
}

/// What two rounds said of one item.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// The earlier figure.
    pub then: &'a Figures,
    /// The later figure.
    pub now: &'a Figures,
    /// How it moved.
    pub change: &'a Change,
    /// More than a third of the people are others than before.
    pub other_people: bool,
}

/// Then and now, joined by a line: dashed where other people answered.  The captions say when.
pub fn slope(frame: &Frame, item: &Move, (then, now): (&str, &str)) -> Picture {
    let moved = Moved::of(item.change);
    let levels = item.now.counts().len() as u8;
    let (from, to) = (height(levels, item.then.mean()), height(levels, item.now.mean()));
    let drawing = html! {
        @for level in 1..=levels { (rung(height(levels, f64::from(level)), level)) }
        path d={ "M" (n(THEN)) " " (n(from)) "L" (n(NOW)) " " (n(to)) } stroke=(moved.ink()) stroke-width="4"
            stroke-dasharray=[item.other_people.then_some("8 6")] {}
        circle cx=(n(THEN)) cy=(n(from)) r="7" fill=(ink::PAPER) stroke=(moved.ink()) stroke-width="3" {}
        circle cx=(n(NOW)) cy=(n(to)) r="8" fill=(moved.ink()) {}
        (value(THEN - 16.0, from, "end", item.then.mean()))
        (value(NOW + 18.0, to, "start", item.now.mean()))
        (caption(THEN, then))
        (caption(NOW, now))
    };
    picture(frame, (WIDE, 188.0), told(frame.lang, item, moved), drawing)
}

/// The lowest level at the bottom; the same height for any number of levels.
fn height(levels: u8, level: f64) -> f64 {
    150.0 - (level - 1.0) * 130.0 / f64::from(levels - 1)
}

fn rung(y: f64, level: u8) -> Markup {
    html! {
        path d={ "M32 " (n(y)) "H" (n(WIDE - 2.0)) } stroke=(ink::RULE) {}
        text x="10" y=(n(y + 6.0)) font-size="16" text-anchor="middle" fill=(ink::SUPPORT) { (level) }
    }
}

/// A number on a little paper, so that no line runs through it.
fn value(x: f64, y: f64, anchor: &str, mean: f64) -> Markup {
    let text = decimal(mean);
    let wide = text_width(&text, 18.0) + 4.0;
    let left = if anchor == "end" { x - wide + 2.0 } else { x - 2.0 };
    html! {
        rect x=(n(left)) y=(n(y - 11.0)) width=(n(wide)) height="22" fill=(ink::PAPER) {}
        text x=(n(x)) y=(n(y + 6.5)) font-size="18" font-weight="700" text-anchor=(anchor) fill=(ink::STRONG) { (text) }
    }
}

fn caption(x: f64, words: &str) -> Markup {
    html! { text x=(n(x)) y="180" font-size="16" text-anchor="middle" fill=(ink::TEXT) { (words) } }
}

fn told(lang: Lang, item: &Move, moved: Moved) -> String {
    let (then, now) = (decimal(item.then.mean()), decimal(item.now.mean()));
    t!(lang, "slope-says", then = then, now = now, moved = moved.word(lang))
}
