//! The trend: an item's mean and middle half, round by round, over the years.

use gauge::level::Figures;
use jiff::civil::Date;
use maud::{Markup, html};

use super::text::decimal;
use super::{Frame, Picture, ink, n, picture};
use crate::words::Lang;
use crate::{japan, t};

const WIDE: f64 = 358.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 336.0;
const FLOOR: f64 = 150.0;
/// Between two rounds there is always room for a thumb's nail.
const ROOM: f64 = 13.0;
/// The name of a year with the space after it.
const NAME: f64 = 56.0;

/// How two told rounds that follow each other are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The same people, as far as is known.
    Whole,
    /// More than a third are others.
    OtherPeople,
    /// They are not compared.
    Broken,
}

/// One item over the years.
#[derive(Clone, Debug)]
pub struct Trend<'a> {
    /// How many levels it has.
    pub levels: u8,
    /// Each round: its day, and the figure where it may be told.
    pub rounds: Vec<(Date, Option<&'a Figures>)>,
    /// Between each told round and the one told before it.
    pub links: Vec<Link>,
}

/// The item over the years; a round of which nothing is told leaves a gap.
pub fn trend(frame: &Frame, item: &Trend) -> Picture {
    let days: Vec<Date> = item.rounds.iter().map(|(day, _)| *day).collect();
    let across = across(&days);
    let told: Vec<(f64, &Figures)> = (item.rounds.iter().zip(&across))
        .filter_map(|((_, figures), x)| Some((*x, (*figures)?)))
        .collect();
    let drawing = html! {
        @for level in 1..=item.levels { (rung(item.levels, level)) }
        (years(&days, &across))
        @for (x, figures) in &told { (half(item.levels, *x, figures)) }
        @for (pair, link) in told.windows(2).zip(&item.links) { (joined(item.levels, pair, *link)) }
        @for ((_, figures), x) in item.rounds.iter().zip(&across) {
            @match figures {
                Some(figures) => circle cx=(n(*x)) cy=(n(height(item.levels, figures.mean()))) r="5" fill=(ink::BRAND) {},
                None => path d={ "M" (n(*x)) " 24V" (n(FLOOR)) } stroke=(ink::EDGE) stroke-dasharray="0 5" stroke-linecap="round" stroke-width="2" {},
            }
        }
    };
    picture(frame, (WIDE, 188.0), says(frame.lang, &told, item), drawing)
}

/// Where each round stands: by its day, but never upon its neighbour.
fn across(days: &[Date]) -> Vec<f64> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    let days_since = |day: &Date| f64::from((*day - *first).get_days());
    let span = days_since(last).max(1.0);
    let mut room = ROOM.min((RIGHT - LEFT) / days.len() as f64);
    if days.len() == 1 {
        room = 0.0;
    }
    let mut across: Vec<f64> =
        days.iter().map(|day| LEFT + 8.0 + (RIGHT - LEFT - 8.0) * days_since(day) / span).collect();
    for at in 1..across.len() {
        across[at] = across[at].max(across[at - 1] + room);
    }
    let mut limit = RIGHT;
    for x in across.iter_mut().rev() {
        *x = x.min(limit);
        limit = *x - room;
    }
    across
}

fn height(levels: u8, level: f64) -> f64 {
    FLOOR - (level - 1.0) * 130.0 / f64::from(levels - 1)
}

fn rung(levels: u8, level: u8) -> Markup {
    let y = height(levels, f64::from(level));
    html! {
        path d={ "M32 " (n(y)) "H" (n(WIDE - 2.0)) } stroke=(ink::RULE) {}
        text x="10" y=(n(y + 6.0)) font-size="16" text-anchor="middle" fill=(ink::SUPPORT) { (level) }
    }
}

/// A tick and a name where a fiscal year has its first round, as far as names keep off each other.
fn years(days: &[Date], across: &[f64]) -> Markup {
    let mut names: Vec<(f64, f64, String)> = Vec::new();
    let mut last = None;
    for (day, x) in days.iter().zip(across) {
        let year = japan::fiscal_year(*day);
        let middle = x.clamp(LEFT, RIGHT - 4.0);
        let free = names.last().is_none_or(|(_, before, _)| middle - before >= NAME);
        if last != Some(year) && free {
            names.push((*x, middle, year.to_string()));
        }
        last = Some(year);
    }
    html! {
        @for (x, middle, name) in &names {
            path d={ "M" (n(*x)) " " (n(FLOOR)) "v6" } stroke=(ink::EDGE) {}
            text x=(n(*middle)) y="176" font-size="16" text-anchor="middle" fill=(ink::TEXT) { (name) }
        }
    }
}

/// The middle half, behind the mean.
fn half(levels: u8, x: f64, figures: &Figures) -> Markup {
    let (low, high) = figures.middle_half();
    let (top, foot) = (height(levels, f64::from(high)), height(levels, f64::from(low)));
    html! {
        rect x=(n(x - 4.0)) y=(n(top - 4.0)) width="8" height=(n(foot - top + 8.0)) rx="4" fill=(ink::PASSED) {}
    }
}

fn joined(levels: u8, pair: &[(f64, &Figures)], link: Link) -> Markup {
    let ((from, then), (to, now)) = (pair[0], pair[1]);
    let (then, now) = (height(levels, then.mean()), height(levels, now.mean()));
    let line = format!("M{} {}L{} {}", n(from), n(then), n(to), n(now));
    let (x, y) = ((from + to) / 2.0, (then + now) / 2.0);
    html! {
        @match link {
            Link::Whole => path d=(line) stroke=(ink::BRAND) stroke-width="3" {},
            Link::OtherPeople => path d=(line) stroke=(ink::BRAND) stroke-width="3" stroke-dasharray="6 5" {},
            Link::Broken => path d={ "M" (n(x - 5.0)) " " (n(y + 9.0)) "l5 -18M" (n(x)) " " (n(y + 9.0)) "l5 -18" } stroke=(ink::STRONG) stroke-width="2" {},
        }
    }
}

fn says(lang: Lang, told: &[(f64, &Figures)], item: &Trend) -> String {
    let (Some((_, first)), Some((_, last))) = (told.first(), told.last()) else {
        return t!(lang, "trend-says-nothing");
    };
    let broken = item.links.contains(&Link::Broken);
    let (from, to) = (decimal(first.mean()), decimal(last.mean()));
    match (told.len(), broken) {
        (1, _) => t!(lang, "trend-says-once", mean = from),
        (rounds, false) => t!(lang, "trend-says", rounds = rounds, from = from, to = to),
        (rounds, true) => t!(lang, "trend-says-broken", rounds = rounds, from = from, to = to),
    }
}
