//! The dumbbell: each group's mean on one axis of levels, joined by a line.

use gauge::level::{Band, Figures};
use gauge::shown::{Group, Item};
use maud::{Markup, html};

use super::text::{bands, decimal, text_width};
use super::{Frame, Picture, Width, ink, n, picture, rows};
use crate::t;

const LABEL: f64 = 24.0;
const NEAR: f64 = 26.0;

/// A group's mark: a shape of its own, so that colour is never needed.
struct Mark {
    x: f64,
    lead: Band,
    label: String,
    said: String,
}

/// The means of the groups that may be shown.  `None` where fewer than two may be.
pub fn dumbbell(frame: &Frame, width: Width, groups: &[Group], item: &Item) -> Option<Picture> {
    let shown = groups.iter().zip(item.groups()).skip(1);
    let shown: Vec<(&Group, &Figures)> =
        shown.filter_map(|(group, figures)| Some((group, figures.value()?))).collect();
    let axis = Axis { width: width.px(), levels: shown.first()?.1.counts().len() as u8 };
    if shown.len() < 2 {
        return None;
    }
    let mut marks: Vec<Mark> = shown.iter().map(|it| mark(frame, &axis, it.0, it.1)).collect();
    let said: Vec<String> = marks.iter().map(|mark| mark.said.clone()).collect();
    marks.sort_by(|a, b| a.x.total_cmp(&b.x));
    let (drawing, height) = drawn(frame, &axis, &marks);
    let desc = t!(frame.lang, "dumbbell-says", each = said.join(&t!(frame.lang, "list-join")));
    Some(picture(frame, (axis.width, height), desc, drawing))
}

struct Axis {
    width: f64,
    levels: u8,
}

impl Axis {
    /// Where a level stands: the ends leave a tenth for the labels.
    fn x(&self, level: f64) -> f64 {
        self.width * (0.1 + 0.8 * (level - 1.0) / f64::from(self.levels - 1))
    }
}

fn mark(frame: &Frame, axis: &Axis, group: &Group, figures: &Figures) -> Mark {
    let (mean, name) = (decimal(figures.mean()), bands(frame.lang, group.bands()));
    Mark {
        x: axis.x(figures.mean()),
        lead: group.bands().first().copied().unwrap_or(Band::Outside),
        label: t!(frame.lang, "dumbbell-label", group = &name, mean = &mean),
        said: t!(frame.lang, "dumbbell-group-says", group = name, mean = mean),
    }
}

/// A mark's label and its own nudge away from a neighbour that stands too near.
struct Placed<'a> {
    mark: &'a Mark,
    above: bool,
    row: f64,
    nudge: f64,
    middle: f64,
}

/// Labels alternate above and below in order of value; where two would meet, one moves outward.
fn place<'a>(axis: &Axis, marks: &'a [Mark]) -> Vec<Placed<'a>> {
    let spans: Vec<(f64, f64)> = marks.iter().map(|mark| label_span(axis, mark)).collect();
    let mut placed: Vec<Placed> = Vec::new();
    let side = |first: usize| -> Vec<usize> {
        let taken: Vec<(f64, f64)> = spans.iter().skip(first).step_by(2).copied().collect();
        rows(&taken)
    };
    let (above, below) = (side(0), side(1));
    for (index, mark) in marks.iter().enumerate() {
        let row = if stands_above(index) { above[index / 2] } else { below[index / 2] };
        let middle = (spans[index].0 + spans[index].1) / 2.0;
        placed.push(Placed {
            mark,
            above: stands_above(index),
            row: row as f64,
            nudge: nudge(marks, index),
            middle,
        });
    }
    placed
}

fn stands_above(index: usize) -> bool {
    index.is_multiple_of(2)
}

fn label_span(axis: &Axis, mark: &Mark) -> (f64, f64) {
    let half = text_width(&mark.label, 18.0) / 2.0 + 4.0;
    let middle = mark.x.clamp(half, axis.width - half);
    (middle - half, middle + half)
}

/// Marks at nearly the same value part upward and downward, towards their labels.
fn nudge(marks: &[Mark], index: usize) -> f64 {
    let near = |other: usize| (marks[index].x - marks[other].x).abs() < NEAR;
    let crowd = (0..marks.len()).filter(|other| *other != index && near(*other)).count();
    let same_side = (0..index)
        .filter(|other| stands_above(*other) == stands_above(index) && near(*other))
        .count();
    let outward = if crowd == 0 { 0.0 } else { 14.0 + 28.0 * same_side as f64 };
    if stands_above(index) { -outward } else { outward }
}

fn drawn(frame: &Frame, axis: &Axis, marks: &[Mark]) -> (Markup, f64) {
    let placed = place(axis, marks);
    let (above, below) = (Side::of(&placed, true), Side::of(&placed, false));
    let line = 74.0 + above.pushed + above.rows * LABEL;
    let floor = line + 56.0 + below.pushed + below.rows * LABEL;
    let ends = (marks[0].x, marks[marks.len() - 1].x);
    let label_y = |it: &Placed| match it.above {
        true => line - 44.0 - above.pushed - it.row * LABEL,
        false => line + 40.0 + below.pushed + it.row * LABEL,
    };
    let drawing = html! {
        (grid(frame, axis, line, floor))
        path d={ "M" (n(ends.0)) " " (n(line)) "H" (n(ends.1)) } stroke=(ink::STRONG) stroke-width="3" {}
        @for it in &placed { (leader(it, line, label_y(it))) }
        @for it in &placed { (labelled(it, label_y(it))) }
        @for it in &placed { (shaped(it.mark.lead, it.mark.x, line + it.nudge)) }
    };
    (drawing, floor + 38.0)
}

/// How far the labels of one side stand off, and in how many lines.
struct Side {
    pushed: f64,
    rows: f64,
}

impl Side {
    fn of(placed: &[Placed], above: bool) -> Side {
        let side = || placed.iter().filter(|it| it.above == above);
        let most = |of: fn(&Placed) -> f64| side().map(of).fold(0.0, f64::max);
        Side { pushed: most(|it| it.nudge.abs()), rows: most(|it| it.row) }
    }
}

fn grid(frame: &Frame, axis: &Axis, line: f64, floor: f64) -> Markup {
    let first = t!(frame.lang, "level", level = 1);
    let roomy = text_width(&first, 16.0) + 8.0 < axis.x(2.0) - axis.x(1.0);
    html! {
        @for level in 1..=axis.levels {
            @let x = n(axis.x(f64::from(level)));
            path d={ "M" (x) " " (n(line - 34.0)) "V" (n(floor)) } stroke=(ink::RULE) {}
            text x=(x) y=(n(floor + 28.0)) font-size="16" text-anchor="middle" fill=(ink::TEXT) {
                @if roomy { (t!(frame.lang, "level", level = level)) } @else { (level) }
            }
        }
        path d={ "M" (n(axis.x(1.0))) " " (n(floor)) "H" (n(axis.x(f64::from(axis.levels)))) } stroke=(ink::EDGE) {}
    }
}

/// A thread from the mark to a label that does not stand right over or under it.
fn leader(it: &Placed, line: f64, y: f64) -> Markup {
    let apart = (it.middle - it.mark.x).abs();
    let half = text_width(&it.mark.label, 18.0) / 2.0;
    let to = it.mark.x.clamp(it.middle - half + 9.0, it.middle + half - 9.0);
    html! {
        @if it.row > 0.0 || apart > half - 9.0 {
            path d={ "M" (n(it.mark.x)) " " (n(line + it.nudge)) "L" (n(to)) " " (n(y - 6.0)) } stroke=(ink::EDGE) {}
        }
    }
}

fn labelled(it: &Placed, y: f64) -> Markup {
    let half = text_width(&it.mark.label, 18.0) / 2.0;
    html! {
        rect x=(n(it.middle - half)) y=(n(y - 18.0)) width=(n(half * 2.0)) height="24" fill=(ink::PAPER) {}
        text x=(n(it.middle)) y=(n(y)) font-size="18" font-weight="700" text-anchor="middle" fill=(ink::STRONG) { (it.mark.label) }
    }
}

/// ■ ▲ ○ as in every picture of bands; the others have a shape of their own too.
pub(super) fn shaped(lead: Band, x: f64, y: f64) -> Markup {
    let at = format!("M{} {}", n(x), n(y));
    html! {
        @match lead {
            Band::Executive => path d={ (at) "m0-14l14 14-14 14-14-14z" } fill=(ink::STRONG) stroke=(ink::PAPER) stroke-width="2" {},
            Band::Chief => path d={ (at) "m-11-11h22v22h-22z" } fill=(ink::BRAND) stroke=(ink::PAPER) stroke-width="2" {},
            Band::Supervisor => path d={ (at) "m0-14l14 24h-28z" } fill="#008bf2" stroke=(ink::PAPER) stroke-width="2" {},
            Band::Staff => circle cx=(n(x)) cy=(n(y)) r="10" fill=(ink::PAPER) stroke="#ac3e00" stroke-width="4" {},
            Band::FixedTerm => path d={ (at) "m0 13l-13-23h26z" } fill=(ink::PAPER) stroke="#806300" stroke-width="4" {},
            Band::Outside => path d={ (at) "m-5-13h10v8h8v10h-8v8h-10v-8h-8v-10h8z" } fill=(ink::SUPPORT) stroke=(ink::PAPER) stroke-width="2" {},
        }
    }
}
