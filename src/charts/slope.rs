//! The slope: an item's mean then and now, and the time before as it looks from today.

use gauge::change::Verdict;
use gauge::level::Figures;
use maud::{Markup, html};

use super::moved::Moved;
use super::text::{decimal, text_width};
use super::{Frame, Picture, ink, n, picture};
use crate::t;
use crate::words::Lang;

const WIDE: f64 = 358.0;
const THEN: f64 = 136.0;
const NOW: f64 = 276.0;
/// So near, two numbers would lie upon each other.
const NEAR: f64 = 26.0;

/// What two rounds said of one item.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// The earlier figure.
    pub then: &'a Figures,
    /// The later figure.
    pub now: &'a Figures,
    /// The earlier time as it looks from today, where that is told.
    pub back: Option<&'a Figures>,
    /// How it moved.
    pub verdict: Verdict,
    /// More than a third of the people are others than before.
    pub other_people: bool,
}

impl Move<'_> {
    fn moved(&self) -> Moved {
        Moved::of(self.verdict).unwrap_or(Moved::Same)
    }

    /// Where the yardstick moved, today's two views are joined, and the first answer stands aside.
    fn yardstick(&self) -> Option<&Figures> {
        self.back.filter(|_| matches!(self.verdict, Verdict::YardstickMoved(_)))
    }
}

/// Then and now, joined by a line: dashed where other people answered.  The captions say when.
pub fn slope(frame: &Frame, item: &Move, (then, now): (&str, &str)) -> Picture {
    let (moved, levels) = (item.moved(), item.now.counts().len() as u8);
    let at = |figures: &Figures| height(levels, figures.mean());
    let to = at(item.now);
    let drawing = html! {
        @for level in 1..=levels { (rung(height(levels, f64::from(level)), level)) }
        @match item.yardstick() {
            Some(back) => {
                (line(at(item.then), to, ink::EDGE, "2", Some("5 5")))
                (line(at(back), to, ink::BRAND, "4", item.other_people.then_some("8 6")))
                (ring(at(back), ink::BRAND))
                (ring(at(item.then), ink::EDGE))
            }
            None => {
                (line(at(item.then), to, moved.ink(), moved.width(), item.other_people.then_some("8 6")))
                @if let Some(back) = item.back { (ring(at(back), ink::EDGE)) }
                (ring(at(item.then), moved.ink()))
            }
        }
        circle cx=(n(NOW)) cy=(n(to)) r="8" fill=(moved.ink()) {}
        (starts(frame.lang, item, levels))
        (value(NOW + 18.0, to, "start", &decimal(item.now.mean()), ink::STRONG))
        (caption(THEN, then))
        (caption(NOW, now))
    };
    picture(frame, (WIDE, 188.0), told(frame.lang, item, moved), drawing)
}

fn line(from: f64, to: f64, ink: &str, width: &str, dashes: Option<&str>) -> Markup {
    html! {
        path d={ "M" (n(THEN)) " " (n(from)) "L" (n(NOW)) " " (n(to)) } stroke=(ink) stroke-width=(width)
            stroke-dasharray=[dashes] {}
    }
}

fn ring(y: f64, ink: &str) -> Markup {
    html! { circle cx=(n(THEN)) cy=(n(y)) r="7" fill=(ink::PAPER) stroke=(ink) stroke-width="3" {} }
}

/// The numbers on the left: one, or two that say whose they are and keep off each other.
fn starts(lang: Lang, item: &Move, levels: u8) -> Markup {
    let at = |figures: &Figures| height(levels, figures.mean());
    let then = at(item.then);
    let Some(back) = item.back else {
        return value(THEN - 16.0, then, "end", &decimal(item.then.mean()), ink::STRONG);
    };
    let (mut first, mut seen) = (then, at(back));
    let short = NEAR - (first - seen).abs();
    if short > 0.0 {
        let sign = if first <= seen { 1.0 } else { -1.0 };
        (first, seen) = (first - sign * short / 2.0, seen + sign * short / 2.0);
    }
    let labelled = |word: String, figures: &Figures| format!("{word} {}", decimal(figures.mean()));
    html! {
        (value(THEN - 14.0, first, "end", &labelled(t!(lang, "slope-then"), item.then), ink::STRONG))
        (value(THEN - 14.0, seen, "end", &labelled(t!(lang, "slope-back"), back), ink::BRAND))
    }
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
fn value(x: f64, y: f64, anchor: &str, text: &str, ink: &str) -> Markup {
    let size = if text.chars().count() > 4 { 16.0 } else { 18.0 };
    let wide = text_width(text, size) + 4.0;
    let left = if anchor == "end" { x - wide + 2.0 } else { x - 2.0 };
    html! {
        rect x=(n(left)) y=(n(y - 11.0)) width=(n(wide)) height="22" fill=(ink::PAPER) {}
        text x=(n(x)) y=(n(y + 6.5)) font-size=(n(size)) font-weight="700" text-anchor=(anchor) fill=(ink) { (text) }
    }
}

fn caption(x: f64, words: &str) -> Markup {
    html! { text x=(n(x)) y="180" font-size="16" text-anchor="middle" fill=(ink::TEXT) { (words) } }
}

fn told(lang: Lang, item: &Move, moved: Moved) -> String {
    let (then, now) = (decimal(item.then.mean()), decimal(item.now.mean()));
    let moved = moved.word(lang);
    match item.back {
        None => t!(lang, "slope-says", then = then, now = now, moved = moved),
        Some(back) => {
            let back = decimal(back.mean());
            t!(lang, "slope-says-back", then = then, back = back, now = now, moved = moved)
        }
    }
}
