//! The distribution strip: how the answers spread over the levels, in level order.

use gauge::level::Figures;
use maud::{Markup, html};

use super::text::text_width;
use super::{Frame, Picture, Width, ink, n, picture, rows};
use crate::t;

const HIGH: f64 = 56.0;
const LINE: f64 = 24.0;

/// A level's step of the one blue, told apart in greyscale too.
pub fn level_blue(level: u8, of: u8) -> &'static str {
    let scale: &[&str] = match of {
        2 => &["#e8f1fe", "#0031d8"],
        3 => &["#e8f1fe", "#4979f5", "#000060"],
        4 => &["#e8f1fe", "#9db7f9", "#0031d8", "#000060"],
        5 => &["#e8f1fe", "#9db7f9", "#4979f5", "#0031d8", "#000060"],
        6 => &["#e8f1fe", "#c5d7fb", "#7096f8", "#3460fb", "#0017c1", "#000060"],
        _ => &["#e8f1fe", "#c5d7fb", "#9db7f9", "#7096f8", "#3460fb", "#0017c1", "#000060"],
    };
    scale[usize::from(level - 1).min(scale.len() - 1)]
}

/// The pattern that tells a level apart where there is no colour; the lowest and highest have none.
#[derive(Clone, Copy)]
enum Weave {
    Dots,
    Diagonal,
    Cross,
}

fn weave(level: u8, of: u8) -> Option<Weave> {
    if level == 1 || level == of {
        return None;
    }
    Some([Weave::Dots, Weave::Diagonal, Weave::Cross][usize::from(level - 2) % 3])
}

fn pattern(id: &str, level: u8, of: u8) -> Markup {
    let Some(weave) = weave(level, of) else { return html! {} };
    let thread = if level * 2 > of + 1 || level * 2 == of { "#9db7f9" } else { "#4979f5" };
    let id = format!("{id}-p{level}");
    html! {
        @match weave {
            Weave::Dots => pattern id=(id) width="8" height="8" patternUnits="userSpaceOnUse" {
                circle cx="2" cy="2" r="1.2" fill=(thread) {}
                circle cx="6" cy="6" r="1.2" fill=(thread) {}
            },
            Weave::Diagonal => pattern id=(id) width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                path d="M1 0V8" stroke="#c5d7fb" stroke-width="1.5" {}
            },
            Weave::Cross => pattern id=(id) width="10" height="10" patternUnits="userSpaceOnUse" {
                path d="M0 5H10M5 0V10" stroke=(thread) stroke-width="1" {}
            },
        }
    }
}

/// One level of the strip.
struct Segment {
    level: u8,
    from: f64,
    to: f64,
    label: String,
}

impl Segment {
    fn middle(&self) -> f64 {
        (self.from + self.to) / 2.0
    }

    /// The level's number stands inside where there is room, else in the label.
    fn roomy(&self) -> bool {
        self.to - self.from >= 30.0
    }

    fn holds_label(&self) -> bool {
        text_width(&self.label, 16.0) + 8.0 <= self.to - self.from
    }

    /// From where to where the label stands, with a little air.
    fn label_span(&self, room: f64) -> (f64, f64) {
        let wide = text_width(&self.label, 16.0) + 8.0;
        match (self.holds_label(), self.middle() < room / 2.0) {
            (true, _) => (self.middle() - wide / 2.0, self.middle() + wide / 2.0),
            (false, true) => (self.middle(), self.middle() + wide),
            (false, false) => (self.middle() - wide, self.middle()),
        }
    }
}

/// How many chose each level.
pub fn strip(frame: &Frame, width: Width, figures: &Figures) -> Picture {
    let (room, levels) = (width.px(), figures.counts().len() as u8);
    let segments = segments(frame, room, figures);
    let rows = label_rows(&segments, room);
    let deepest = rows.iter().max().copied().unwrap_or(0) as f64;
    let drawing = html! {
        defs { @for level in 1..=levels { (pattern(frame.id, level, levels)) } }
        @for segment in &segments { (painted(frame.id, segment, levels)) }
        @for edge in segments.iter().skip(1) {
            path d={ "M" (n(edge.from)) " 1V" (n(HIGH)) } stroke=(ink::PAPER) stroke-width="4" {}
        }
        rect x="1" y=".5" width=(n(room - 2.0)) height=(n(HIGH)) fill="none" stroke=(ink::EDGE) {}
        @for (segment, row) in segments.iter().zip(&rows) { (labelled(segment, room, *row as f64)) }
    };
    picture(frame, (room, HIGH + 34.0 + deepest * LINE), told(frame, figures), drawing)
}

fn segments(frame: &Frame, room: f64, figures: &Figures) -> Vec<Segment> {
    let (all, room) = (f64::from(figures.n()).max(1.0), room - 2.0);
    let mut from = 1.0;
    let mut segments = Vec::new();
    for (level, count) in (1..).zip(figures.counts()).filter(|(_, count)| **count > 0) {
        let to = from + room * f64::from(*count) / all;
        let mut segment =
            Segment { level, from, to, label: t!(frame.lang, "strip-count", n = *count) };
        if !segment.roomy() {
            segment.label = t!(frame.lang, "strip-label", level = level, people = segment.label);
        }
        segments.push(segment);
        from = to;
    }
    segments
}

/// Which line each label takes.  Those too wide for their segment hang on a thread, to the right of
/// it in the left half and to the left of it in the right half; taken from the middle outward no
/// thread runs through a label.
fn label_rows(segments: &[Segment], room: f64) -> Vec<usize> {
    let far = |index: &usize| {
        let segment = &segments[*index];
        (!segment.holds_label(), ((segment.middle() - room / 2.0).abs() * 100.0) as u64)
    };
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_by_key(far);
    let spans: Vec<(f64, f64)> =
        order.iter().map(|index| segments[*index].label_span(room)).collect();
    let mut by_segment = vec![0; segments.len()];
    for (index, row) in order.into_iter().zip(rows(&spans)) {
        by_segment[index] = row;
    }
    by_segment
}

fn painted(id: &str, segment: &Segment, levels: u8) -> Markup {
    let (x, across) = (n(segment.from), n(segment.to - segment.from));
    html! {
        rect x=(x) y=".5" width=(across) height=(n(HIGH)) fill=(level_blue(segment.level, levels)) {}
        @if weave(segment.level, levels).is_some() {
            rect x=(x) y=".5" width=(across) height=(n(HIGH)) fill={ "url(#" (id) "-p" (segment.level) ")" } {}
        }
        @if segment.roomy() { (number(segment.middle(), segment.level, 18)) }
    }
}

/// The level's number on a small paper of its own.
fn number(x: f64, level: u8, size: u8) -> Markup {
    html! {
        rect x=(n(x - 12.0)) y="12.5" width="24" height="32" rx="4" fill=(ink::PAPER) {}
        text x=(n(x)) y="35" font-size=(size) font-weight="700" text-anchor="middle" fill=(ink::STRONG) { (level) }
    }
}

fn labelled(segment: &Segment, room: f64, row: f64) -> Markup {
    let (from, to) = segment.label_span(room);
    let (y, thread) = (HIGH + 26.0 + row * LINE, segment.middle());
    let (x, anchor) = match (segment.holds_label(), thread < room / 2.0) {
        (true, _) => (thread, "middle"),
        (false, true) => (from + 6.0, "start"),
        (false, false) => (to - 6.0, "end"),
    };
    html! {
        @if anchor != "middle" {
            path stroke=(ink::EDGE) d={ "M" (n(thread)) " " (n(HIGH + 1.0)) "V" (n(y)) } {}
        }
        text x=(n(x)) y=(n(y)) font-size="16" text-anchor=(anchor) fill=(ink::TEXT) { (segment.label) }
    }
}

fn told(frame: &Frame, figures: &Figures) -> String {
    let each: Vec<String> = (1..)
        .zip(figures.counts())
        .map(|(level, count): (u8, &u32)| {
            t!(
                frame.lang,
                "strip-level-says",
                level = level,
                people = t!(frame.lang, "people", n = *count)
            )
        })
        .collect();
    t!(frame.lang, "strip-says", n = figures.n(), each = each.join(&t!(frame.lang, "list-join")))
}

/// A level's colour and pattern with its number, for the row that holds its sentence.
pub fn swatch(frame: &Frame, level: u8, of: u8) -> Picture {
    let drawing = html! {
        defs { (pattern(frame.id, level, of)) }
        rect x=".5" y=".5" width="39" height="27" fill=(level_blue(level, of)) stroke=(ink::EDGE) {}
        @if weave(level, of).is_some() {
            rect x="1" y="1" width="38" height="26" fill={ "url(#" (frame.id) "-p" (level) ")" } {}
        }
        rect x="9" y="3" width="22" height="22" rx="3" fill=(ink::PAPER) {}
        text x="20" y="20" font-size="16" font-weight="700" text-anchor="middle" fill=(ink::STRONG) { (level) }
    };
    picture(frame, (40.0, 28.0), t!(frame.lang, "level", level = level), drawing)
}
