//! The interval: one difference and how far it may be off, on an axis with nought in its middle.

use gauge::effect::Effect;
use maud::html;

use super::text::signed;
use super::{Frame, Picture, Width, ink, n, picture};
use crate::t;

/// The axis reaches so far to either side, or as far as the interval does.
const REACH: f64 = 1.0;

/// The difference as a dot, its interval as a bar; nought is a line of its own.
pub fn interval(frame: &Frame, width: Width, effect: &Effect) -> Picture {
    let wide = width.px();
    let (low, high) = effect.interval();
    let reach = REACH.max(low.abs()).max(high.abs()).ceil();
    let x = |levels: f64| wide / 2.0 + (wide / 2.0 - 40.0) * levels / reach;
    let drawing = html! {
        @for tick in [-reach, -reach / 2.0, 0.0, reach / 2.0, reach] {
            path d={ "M" (n(x(tick))) " 44V104" } stroke=(if tick == 0.0 { ink::STRONG } else { ink::RULE }) stroke-width=(if tick == 0.0 { "2" } else { "1" }) {}
            text x=(n(x(tick))) y="128" font-size="16" text-anchor="middle" fill=(ink::TEXT) { (signed(tick)) }
        }
        rect x=(n(x(low))) y="66" width=(n((x(high) - x(low)).max(2.0))) height="16" rx="8" fill=(ink::PASSED) stroke=(ink::EDGE) {}
        circle cx=(n(x(effect.levels()))) cy="74" r="10" fill=(ink::BRAND) {}
        text x=(n(x(effect.levels()).clamp(40.0, wide - 40.0))) y="34" font-size="18" font-weight="700" text-anchor="middle" fill=(ink::STRONG) { (signed(effect.levels())) }
    };
    let desc = t!(
        frame.lang,
        "interval-says",
        levels = signed(effect.levels()),
        low = signed(low),
        high = signed(high)
    );
    picture(frame, (wide, 140.0), desc, drawing)
}
