//! The most important item: one dot, one vote.

use gauge::shown::Shown;
use maud::{Markup, html};

use super::text::{text_width, votes_mask, wrap};
use super::{Frame, Picture, Width, ink, n, picture};
use crate::t;
use crate::words::Lang;

/// So many dots leave room for the number after them.
const MOST: u32 = 15;

/// Every item with a vote, most votes first and ties in sheet order.  `names` are the titles of the
/// items, in sheet order.
pub fn dots(frame: &Frame, width: Width, votes: &Shown<Vec<u32>>, names: &[&str]) -> Picture {
    let Some(counts) = votes.value() else {
        return nothing(frame, width, votes);
    };
    let chosen = ranked(counts);
    let scale = Scale::of(counts);
    let mut y = 2.0;
    let rows: Vec<Markup> = chosen
        .iter()
        .map(|item| {
            let (drawing, high) = row(frame, width, &scale, names[*item], counts[*item], y);
            y += high;
            drawing
        })
        .collect();
    let drawing = html! {
        path d={ "M0 1H" (n(width.px())) } stroke=(ink::STRONG) stroke-width="2" {}
        @for row in rows { (row) }
        @if scale.votes > 1 {
            text x="0" y=(n(y + 24.0)) font-size="16" fill=(ink::SUPPORT) { (t!(frame.lang, "dots-scale", n = scale.votes)) }
        }
    };
    let foot = if scale.votes > 1 { 34.0 } else { 2.0 };
    picture(frame, (width.px(), y + foot), told(frame, counts, &chosen, names), drawing)
}

/// The dots of one item alone, to stand in a table.  `None` where the votes may not be shown.
pub fn dot_row(frame: &Frame, votes: &Shown<Vec<u32>>, item: usize) -> Option<Picture> {
    let counts = votes.value()?;
    let (count, scale) = (counts[item], Scale::of(counts));
    let longest = counts.iter().max().copied().unwrap_or(0);
    let room = (f64::from(scale.dots(longest)) * scale.pitch + 4.0).max(20.0);
    let drawing = row_of_dots(&scale, count, (2.0, 10.0));
    Some(picture(frame, (room, 20.0), t!(frame.lang, "votes", n = count), drawing))
}

/// What a dot stands for, where it is more than one vote.
pub fn dot_scale(lang: Lang, votes: &Shown<Vec<u32>>) -> Option<String> {
    let scale = Scale::of(votes.value()?);
    (scale.votes > 1).then(|| t!(lang, "dots-scale", n = scale.votes))
}

/// The places of the items somebody chose, most votes first.
pub fn ranked(votes: &[u32]) -> Vec<usize> {
    let mut chosen: Vec<usize> = (0..votes.len()).filter(|item| votes[*item] > 0).collect();
    chosen.sort_by_key(|item| std::cmp::Reverse(votes[*item]));
    chosen
}

/// What was chosen most, in words: so many items, ties with the last of them, and how many votes the others have; or why
/// that is not told.
pub fn most_chosen(lang: Lang, votes: &Shown<Vec<u32>>, names: &[&str], most: usize) -> String {
    let Some(votes) = votes.value() else {
        return votes.why().map(|why| votes_mask(lang, why)).unwrap_or_default();
    };
    let chosen = ranked(votes);
    let least = chosen.get(most.saturating_sub(1)).map_or(0, |item| votes[*item]);
    let (named, others): (Vec<usize>, Vec<usize>) =
        chosen.into_iter().partition(|item| votes[*item] >= least);
    let of = |item: &usize| {
        t!(lang, "votes-of-item", item = names[*item], votes = t!(lang, "votes", n = votes[*item]))
    };
    let mut words: Vec<String> = named.iter().map(of).collect();
    let rest: u32 = others.iter().map(|item| votes[*item]).sum();
    if rest > 0 {
        words.push(t!(lang, "vote-rows-others", items = others.len(), votes = rest));
    }
    words.join(&t!(lang, "list-join"))
}

/// How many votes a dot stands for, so that the longest row has room.
pub(super) struct Scale {
    pub(super) votes: u32,
    pitch: f64,
}

impl Scale {
    pub(super) fn of(counts: &[u32]) -> Scale {
        let longest = counts.iter().max().copied().unwrap_or(0);
        let steps = (0..9).flat_map(|power| [1, 2, 5].map(|step| step * 10_u32.pow(power)));
        let votes = steps.into_iter().find(|votes| longest.div_ceil(*votes) <= MOST);
        Scale { votes: votes.unwrap_or(u32::MAX), pitch: 16.0 }
    }

    pub(super) fn dots(&self, votes: u32) -> u32 {
        votes.div_ceil(self.votes)
    }
}

fn row(
    frame: &Frame,
    width: Width,
    scale: &Scale,
    name: &str,
    votes: u32,
    y: f64,
) -> (Markup, f64) {
    let (name_room, dots_x) = if width == Width::Wide { (360.0, 376.0) } else { (354.0, 2.0) };
    let lines = wrap(name, 16.0, name_room);
    let text = lines.len() as f64 * 22.0;
    let (high, dots_y) = match width {
        Width::Wide => (text + 14.0, y + (text + 14.0) / 2.0),
        Width::Narrow => (text + 36.0, y + text + 20.0),
    };
    let count = t!(frame.lang, "votes", n = votes);
    let drawing = html! {
        @for (line, words) in lines.iter().enumerate() {
            text x="0" y=(n(y + 23.0 + line as f64 * 22.0)) font-size="16" fill=(ink::STRONG) { (words) }
        }
        (row_of_dots(scale, votes, (dots_x, dots_y)))
        text x=(n(width.px() - 2.0)) y=(n(dots_y + 6.0)) font-size="16" font-weight="700" text-anchor="end" fill=(ink::STRONG) { (count) }
        path d={ "M0 " (n(y + high)) "H" (n(width.px())) } stroke=(ink::RULE) {}
    };
    debug_assert!(
        dots_x + f64::from(scale.dots(votes)) * scale.pitch < width.px() - text_width(&count, 16.0)
    );
    (drawing, high)
}

fn row_of_dots(scale: &Scale, votes: u32, (x, y): (f64, f64)) -> Markup {
    let radius = scale.pitch * 0.42;
    html! {
        @for dot in 0..scale.dots(votes) {
            circle cx=(n(x + radius + f64::from(dot) * scale.pitch)) cy=(n(y)) r=(n(radius)) fill=(ink::BRAND) {}
        }
    }
}

fn told(frame: &Frame, counts: &[u32], chosen: &[usize], names: &[&str]) -> String {
    let said = chosen.iter().map(|item| {
        let votes = t!(frame.lang, "votes", n = counts[*item]);
        t!(frame.lang, "dots-item-says", item = names[*item], votes = votes)
    });
    said.collect::<Vec<_>>().join(&t!(frame.lang, "list-join"))
}

/// An empty line with the reason in place of the votes.
fn nothing(frame: &Frame, width: Width, votes: &Shown<Vec<u32>>) -> Picture {
    let why = votes.why().map_or_else(String::new, |why| votes_mask(frame.lang, why));
    let drawing = html! {
        rect x="2" y="2" width=(n(width.px() - 4.0)) height="44" rx="8" fill="none" stroke=(ink::EDGE)
            stroke-width="2" stroke-dasharray="0 4.5" stroke-linecap="round" {}
        text x="16" y="30" font-size="16" fill=(ink::TEXT) { (why) }
    };
    picture(frame, (width.px(), 48.0), why, drawing)
}
