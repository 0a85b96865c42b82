//! Drawings without figures: the mark, the envelope, the box, the stairs that decorate.

use maud::{Markup, html};

use super::{Frame, Picture, ink, n, picture};
use crate::t;

/// The mark: two views of one stair, equal under a half turn.
pub fn mark(frame: &Frame) -> Picture {
    let clip = format!("{}-c", frame.id);
    let drawing = html! {
        clipPath id=(clip) { rect width="60" height="60" rx="9" {} }
        g clip-path={ "url(#" (clip) ")" } {
            path d="M0 50V0H60V10H48V20H36V30H24V40H12V50Z" fill="#9db7f9" {}
            path d="M0 60V50H12V40H24V30H36V20H48V10H60V60Z" fill=(ink::BRAND) {}
            path d="M-2 50H12V40H24V30H36V20H48V10H62" fill="none" stroke=(ink::PAPER) stroke-width="3.5" {}
        }
    };
    picture(frame, (60.0, 60.0), t!(frame.lang, "mark-says"), drawing)
}

/// What happens to an answer, in three drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// 答える
    Answer,
    /// 封をする
    Seal,
    /// まとめて開ける
    OpenTogether,
}

/// One of the three drawings of the promise.
pub fn promise(frame: &Frame, step: Promise) -> Picture {
    let (drawing, says) = match step {
        Promise::Answer => (answer(), t!(frame.lang, "promise-answer-says")),
        Promise::Seal => (seal(), t!(frame.lang, "promise-seal-says")),
        Promise::OpenTogether => (together(), t!(frame.lang, "promise-together-says")),
    };
    picture(frame, (96.0, 76.0), says, drawing)
}

fn answer() -> Markup {
    html! {
        rect x="21" y="3" width="54" height="70" rx="3" fill=(ink::PAPER) stroke=(ink::STRONG) stroke-width="2" {}
        path d="M31 16h34M31 25h22" stroke=(ink::EDGE) stroke-width="3" {}
        path d="M30.5 63V58H37.5V53H44.5V48H51.5V63Z" fill=(ink::BRAND) {}
        path d="M51.5 63V43H58.5V38H65.5V63Z" fill=(ink::PAPER) stroke=(ink::EDGE) stroke-width="1.5" {}
    }
}

fn seal() -> Markup {
    html! {
        rect x="9" y="12" width="78" height="54" rx="3" fill=(ink::PAPER) stroke=(ink::STRONG) stroke-width="2" {}
        path d="M10 14l38 29 38-29" fill="none" stroke=(ink::STRONG) stroke-width="2" stroke-linejoin="round" {}
        circle cx="48" cy="43" r="15" fill=(ink::BRAND) stroke=(ink::PAPER) stroke-width="3" {}
        path d="M40.5 49V46.6H43.5V44.2H46.5V41.8H49.5V39.4H52.5V37H55.5V49Z" fill=(ink::PAPER) {}
    }
}

fn together() -> Markup {
    html! {
        @for sheet in 0..5 {
            @let (x, y) = (10.0 + 13.5 * f64::from(sheet), 26.0 - 5.5 * f64::from(sheet));
            rect x=(n(x)) y=(n(y)) width="22" height="26" rx="2" fill=(ink::PAPER) stroke=(ink::STRONG) stroke-width="2" {}
            circle cx=(n(x + 11.0)) cy=(n(y + 9.0)) r="4" fill=(ink::BRAND) {}
        }
        path d="M5 42h86v29a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3z" fill=(ink::TINT) stroke=(ink::STRONG) stroke-width="2" {}
        path d="M38 52h20" stroke=(ink::STRONG) stroke-width="2" {}
    }
}

/// The sealed envelope dropping into its box: 「送りました」.
pub fn letterbox(frame: &Frame) -> Picture {
    let drawing = html! {
        rect x="50" y="10" width="76" height="60" rx="3" fill=(ink::PAPER) stroke=(ink::STRONG) stroke-width="2" {}
        path d="M51 12l37 28 37-28" fill="none" stroke=(ink::STRONG) stroke-width="2" stroke-linejoin="round" {}
        circle cx="88" cy="40" r="13" fill=(ink::BRAND) stroke=(ink::PAPER) stroke-width="3" {}
        path d="m81.5 40.5 4.5 4.5 9-10" fill="none" stroke=(ink::PAPER) stroke-width="2.5" {}
        path d="M24 62h128v62a6 6 0 0 1-6 6H30a6 6 0 0 1-6-6z" fill=(ink::TINT) stroke=(ink::STRONG) stroke-width="2" {}
        path d="M14 62h148" stroke=(ink::STRONG) stroke-width="4" stroke-linecap="round" {}
        path d="M58 118V110H70V102H82V94H94V86H106V78H118V118Z" fill=(ink::PASSED) {}
    };
    picture(frame, (176.0, 132.0), t!(frame.lang, "letterbox-says"), drawing)
}

/// Pale stairs for the corner of a panel, at most once a page.
pub fn decor(frame: &Frame) -> Picture {
    let mut path = "M0 156".to_owned();
    for step in 1..=6 {
        path += &format!("V{}H{}", 156 - step * 26, step * 42);
    }
    let drawing = html! { path d={ (path) "V156Z" } fill=(ink::TINT_2) {} };
    picture(frame, (252.0, 156.0), String::new(), drawing)
}
