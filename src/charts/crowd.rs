//! People of whom there is no figure but their number: a mark for each, and the dotted form where
//! even the number is not known.  And what they did, as a flight of long low treads.

use gauge::level::Band;
use maud::{Markup, html};

use super::{Frame, Picture, ink, n, picture};

/// More marks than this are no help for the eye; the number beside them speaks alone.
const MOST: u32 = 120;
const SIDE: f64 = 14.0;
const LIGHT_BLUE: &str = "#008bf2";
const ORANGE: &str = "#ac3e00";

/// A mark for each person of a band, or of anybody, so many in a row; the dotted form where their
/// number is not known, nothing where there are too many or nobody.
pub fn crowd(
    frame: &Frame,
    band: Option<Band>,
    people: Option<u32>,
    a_row: u32,
) -> Option<Picture> {
    let Some(people) = people else {
        return Some(unknown(frame));
    };
    if people == 0 || people > MOST {
        return None;
    }
    let place = |at: u32| (f64::from(at % a_row) * 24.0 + 1.0, f64::from(at / a_row) * 24.0 + 2.0);
    let drawing = html! { @for at in 0..people { (mark(band, place(at))) } };
    let (across, down) = (people.min(a_row), people.div_ceil(a_row));
    let size = (f64::from(across) * 24.0 - 8.0, f64::from(down) * 24.0 - 6.0);
    Some(picture(frame, size, String::new(), drawing))
}

fn mark(band: Option<Band>, (x, y): (f64, f64)) -> Markup {
    let half = SIDE / 2.0;
    let (center_x, center_y) = (n(x + half), n(y + half));
    match band {
        Some(Band::Executive | Band::Chief) => html! {
            rect x=(n(x)) y=(n(y)) width=(n(SIDE)) height=(n(SIDE)) fill=(ink::BRAND) {}
        },
        Some(Band::Supervisor) => html! {
            path d={ "M" (center_x) " " (n(y)) "l8 15h-16z" } fill=(LIGHT_BLUE) {}
        },
        Some(Band::Staff | Band::FixedTerm) => html! {
            circle cx=(center_x) cy=(center_y) r="5.5" fill="none" stroke=(ORANGE) stroke-width="3" {}
        },
        Some(Band::Outside) => html! {
            path d={ "M" (center_x) " " (n(y)) "l7 7l-7 7l-7 -7z" } fill="none" stroke=(ink::STRONG) stroke-width="2" {}
        },
        None => html! { circle cx=(center_x) cy=(center_y) r=(n(half)) fill=(ink::BRAND) {} },
    }
}

/// Some, it is not known how many.
pub fn unknown(frame: &Frame) -> Picture {
    let drawing = html! {
        rect x="2" y="2" width="90" height="14" rx="7" fill="none" stroke=(ink::EDGE)
            stroke-width="2" stroke-dasharray="0 4.5" stroke-linecap="round" {}
    };
    picture(frame, (94.0, 18.0), String::new(), drawing)
}

/// A flight of phases, each as wide as its share and a little higher than the one before, with its
/// number.  It is as wide as the page; its words stand in the list beside it.
pub fn programme(frame: &Frame, widths: &[u32], main: Option<usize>) -> Markup {
    let all: f64 = widths.iter().map(|width| f64::from(*width)).sum();
    let high = |at: usize| 46.0 + 10.0 * at as f64;
    let height = high(widths.len()) - 6.0;
    let mut left = 0.0;
    let treads = widths.iter().enumerate().map(|(at, width)| {
        let (from, share) = (left, f64::from(*width) * 100.0 / all);
        left += share;
        (at, from, share, height - high(at))
    });
    let (title, percent) = (format!("{}-t", frame.id), |share: f64| format!("{}%", n(share)));
    html! {
        svg.kz-pic xmlns="http://www.w3.org/2000/svg" width="100%" height=(n(height)) role="img" aria-labelledby=(title) {
            title id=(title) { (frame.about) }
            @for (at, x, share, y) in treads {
                @let (fill, text) = if main == Some(at) { (ink::BRAND, ink::PAPER) } else { (ink::TINT, ink::STRONG) };
                svg x=(percent(x)) y=(n(y)) width=(percent(share)) height=(n(height - y)) {
                    rect width="100%" height="100%" fill=(fill) {}
                    rect width="100%" height="3" fill=(ink::BRAND) {}
                    rect width="1" height="100%" fill=(ink::PAPER) {}
                    text x="8" y="26" font-size="16" font-weight="700" fill=(text) { (at + 1) }
                }
            }
            rect y=(n(height - 1.5)) width="100%" height="1.5" fill=(ink::STRONG) {}
        }
    }
}
