//! The staircase: the sheet's own picture of levels.
//!
//! Filled up to the middle person's level; under it a line for the middle half of the people.
//! Nearly alike: one fixed picture without any figure.  Hidden: a dotted outline.

use gauge::level::Figures;
use gauge::shown::{Shown, Why};
use maud::{Markup, html};

use super::text::{levels, mask, shape_of, text_width, wrap};
use super::{Frame, Picture, Width, ink, n, picture};
use crate::t;

/// How large a staircase is drawn; the box is the same for any number of levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 64 wide: cards and the overview.
    S,
    /// 124 wide: the three differences.
    M,
}

/// A staircase standing at a point (bottom left), with its run and rise.
#[derive(Clone, Copy)]
struct Flight {
    x: f64,
    y: f64,
    run: f64,
    rise: f64,
    steps: u8,
}

impl Flight {
    fn new(size: Size, (x, y): (f64, f64), steps: u8) -> Flight {
        let (across, up) = match size {
            Size::S => (60.0, 40.0),
            Size::M => (120.0, 80.0),
        };
        Flight { x, y, run: across / f64::from(steps), rise: up / f64::from(steps), steps }
    }

    fn tread(&self, level: u8) -> f64 {
        self.y - f64::from(level) * self.rise
    }

    fn left(&self, level: u8) -> f64 {
        self.x + f64::from(level - 1) * self.run
    }

    fn middle(&self, level: u8) -> f64 {
        self.left(level) + self.run / 2.0
    }

    /// The outline of some of its steps, the ground included.
    fn outline(&self, from: u8, to: u8) -> String {
        let mut path = format!("M{} {}", n(self.left(from)), n(self.y));
        for level in from..=to {
            path += &format!("V{}H{}", n(self.tread(level)), n(self.left(level) + self.run));
        }
        path + &format!("V{}Z", n(self.y))
    }
}

/// One item of one group.
pub fn stair(frame: &Frame, size: Size, figures: &Shown<Figures>, steps: u8) -> Picture {
    let (room, ground) = match size {
        Size::S => ((64.0, 52.0), 41.0),
        Size::M => ((124.0, 92.0), 81.0),
    };
    let flight = Flight::new(size, (2.0, ground), steps);
    let drawing = match shape_of(figures) {
        Ok(figures) => measured(&flight, figures),
        Err(Why::NearlyUnanimous) => alike(&flight),
        Err(_) => hidden(&flight),
    };
    picture(frame, room, told(frame, figures), drawing)
}

fn told(frame: &Frame, figures: &Shown<Figures>) -> String {
    match shape_of(figures) {
        Ok(figures) => {
            let median = levels(frame.lang, figures.median());
            t!(
                frame.lang,
                "stair-says",
                median = median,
                half = levels(frame.lang, figures.middle_half())
            )
        }
        Err(why) => mask(frame.lang, why),
    }
}

fn measured(flight: &Flight, figures: &Figures) -> Markup {
    html! {
        (filled(flight, figures.median().0))
        path fill="none" stroke=(ink::STRONG) stroke-width="2" d=(whisker(flight, figures.middle_half())) {}
    }
}

fn filled(flight: &Flight, level: u8) -> Markup {
    html! {
        @if level < flight.steps {
            path fill=(ink::PAPER) stroke=(ink::EDGE) stroke-width="1.5" d=(flight.outline(level + 1, flight.steps)) {}
        }
        @if level > 0 {
            path fill=(ink::BRAND) stroke=(ink::BRAND) stroke-width="1.5" d=(flight.outline(1, level)) {}
        }
    }
}

/// A line with end ticks under the levels of the middle half; a single tick where it is one level.
fn whisker(flight: &Flight, (from, to): (u8, u8)) -> String {
    let (top, middle) = (n(flight.y + 3.0), n(flight.y + 6.5));
    let (left, right) = (n(flight.middle(from)), n(flight.middle(to)));
    if from == to {
        return format!("M{left} {top}v7");
    }
    format!("M{left} {top}v7M{left} {middle}H{right}M{right} {top}v7")
}

/// The same for whatever they chose: three dots together, over steps none of which is filled.
fn alike(flight: &Flight) -> Markup {
    let (across, up) =
        (flight.run * f64::from(flight.steps), flight.rise * f64::from(flight.steps));
    let radius = up / 10.0;
    html! {
        path fill=(ink::TINT) stroke=(ink::EDGE) stroke-width="1.5" d=(flight.outline(1, flight.steps)) {}
        @for dot in 0..3 {
            circle fill=(ink::BRAND) cx=(n(flight.x + across * 0.14 + f64::from(dot) * radius * 2.3))
                cy=(n(flight.y - up * 0.8)) r=(n(radius)) {}
        }
    }
}

fn hidden(flight: &Flight) -> Markup {
    html! {
        path fill="none" stroke=(ink::EDGE) stroke-width="2" stroke-dasharray="0 4.5" stroke-linecap="round"
            d=(flight.outline(1, flight.steps)) {}
    }
}

/// Whether somebody stands on the chosen step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// Nobody.
    Absent,
    /// On it.
    There,
    /// Invisible until the page's stylesheet says `[data-person] { opacity: 1 }`.
    Waiting,
}

/// A level of the sheet itself, for answer cards: filled up to it.
pub fn stair_card(frame: &Frame, level: u8, of: u8, person: Person) -> Picture {
    let flight = Flight::new(Size::S, (2.0, 53.0), of);
    let drawing = html! {
        (filled(&flight, level))
        @if person != Person::Absent { (standing(&flight, level, person == Person::Waiting)) }
    };
    picture(frame, (64.0, 55.0), t!(frame.lang, "stair-card-says", level = level, of = of), drawing)
}

/// The steps alone, before anybody answered.
pub fn blank_stair(frame: &Frame, size: Size, of: u8) -> Picture {
    let (room, ground) = if size == Size::S { ((64.0, 44.0), 42.0) } else { ((124.0, 84.0), 82.0) };
    let flight = Flight::new(size, (2.0, ground), of);
    picture(frame, room, t!(frame.lang, "stair-blank-says", of = of), filled(&flight, 0))
}

fn standing(flight: &Flight, level: u8, waiting: bool) -> Markup {
    let radius = flight.run.min(12.0) * 0.375;
    let (x, y) = (n(flight.middle(level)), n(flight.tread(level) - radius - 1.5));
    html! {
        @if waiting {
            circle data-person="" opacity="0" fill=(ink::BRAND) cx=(x) cy=(y) r=(n(radius)) {}
        } @else {
            circle fill=(ink::BRAND) cx=(x) cy=(y) r=(n(radius)) {}
        }
    }
}

/// つぎの段: where the middle person stands, and the step before them.  On the top step there is
/// none, and the person looks out from there.
pub fn next_step(frame: &Frame, figures: &Figures) -> Picture {
    let (steps, level) = (figures.counts().len() as u8, figures.median().0);
    let ground = f64::from(steps) * 22.0 + 46.0;
    let flight = Flight { x: 4.0, y: ground, run: 48.0, rise: 22.0, steps };
    let drawing = html! {
        (filled(&flight, level))
        @if level < steps { (ahead(&flight, level)) }
        circle fill=(ink::BRAND) cx=(n(flight.middle(level))) cy=(n(flight.tread(level) - 12.0)) r="10" {}
        @for step in 1..=steps { (numbered(&flight, step, step <= level)) }
    };
    let says = match level < steps {
        true => t!(frame.lang, "next-step-says", from = level, to = level + 1),
        false => t!(frame.lang, "next-step-top", level = level),
    };
    picture(frame, (f64::from(steps) * 48.0 + 8.0, ground + 4.0), says, drawing)
}

/// The next step, dashed, and the arrow onto it.
fn ahead(flight: &Flight, level: u8) -> Markup {
    let (from, to) = (flight.middle(level), flight.middle(level + 1));
    let (left, top) = (flight.left(level + 1), flight.tread(level + 1));
    let leap = format!(
        "M{} {}C{} {} {} {} {} {}",
        n(from + 4.0),
        n(top - 6.0),
        n(from + 12.0),
        n(top - 30.0),
        n(to - 10.0),
        n(top - 36.0),
        n(to),
        n(top - 10.0)
    );
    html! {
        rect fill=(ink::PASSED) stroke=(ink::BRAND) stroke-width="2" stroke-dasharray="5 4"
            x=(n(left)) y=(n(top)) width="48" height=(n(flight.y - top)) {}
        path fill="none" stroke=(ink::BRAND) stroke-width="2.5" d=(leap) {}
        path fill=(ink::BRAND) d={ "M" (n(to + 2.0)) " " (n(top - 3.0)) "l-8-8 10.5-3z" } {}
    }
}

fn numbered(flight: &Flight, step: u8, passed: bool) -> Markup {
    let paint = if passed { ink::PAPER } else { ink::STRONG };
    html! {
        text x=(n(flight.middle(step))) y=(n(flight.tread(step) + 18.0)) font-size="16" font-weight="700"
            text-anchor="middle" fill=(paint) { (step) }
    }
}

/// How to read a staircase: filled height, line, nearly alike, dotted.
pub fn legend(frame: &Frame, width: Width) -> Picture {
    let lang = frame.lang;
    let words = [
        t!(lang, "legend-filled"),
        t!(lang, "legend-line"),
        t!(lang, "legend-alike"),
        t!(lang, "legend-hidden"),
    ];
    let across = if width == Width::Wide { 2 } else { 1 };
    let column = width.px() / f64::from(across);
    let row = 66.0;
    let drawing = html! {
        @for (index, words) in words.iter().enumerate() {
            @let (x, y) = (index as i32 % across, index as i32 / across);
            (entry(index, (2.0 + f64::from(x) * column, f64::from(y) * row), words, column))
        }
    };
    picture(
        frame,
        (width.px(), 4.0 / f64::from(across) * row),
        words.join(&t!(lang, "sentence-join")),
        drawing,
    )
}

fn entry(index: usize, (x, y): (f64, f64), words: &str, column: f64) -> Markup {
    let flight = Flight::new(Size::S, (x, y + 43.0), 5);
    let lines = wrap(words, 16.0, column - 80.0);
    let first = y + 30.0 - (lines.len() - 1) as f64 * 11.0;
    debug_assert!(lines.iter().all(|line| text_width(line, 16.0) < column - 70.0));
    html! {
        @match index {
            0 => (filled(&flight, 3)),
            1 => {
                (filled(&flight, 0))
                path fill="none" stroke=(ink::STRONG) stroke-width="2" d=(whisker(&flight, (2, 4))) {}
            }
            2 => (alike(&flight)),
            _ => (hidden(&flight)),
        }
        @for (line, words) in lines.iter().enumerate() {
            text x=(n(x + 76.0)) y=(n(first + line as f64 * 22.0)) font-size="16" fill=(ink::TEXT) { (words) }
        }
    }
}
