//! The pages of rounds: opening one, looking after it, answering it.

pub mod alone;
pub mod answer;
pub mod care;
pub mod opening;
pub mod promise;
pub mod receipt;

use jiff::Timestamp;
use maud::html;

use super::{Round, State};
use crate::japan;
use crate::t;
use crate::web::Page;
use crate::words::Lang;

/// 6月30日(火) 17時
pub fn date_time(lang: Lang, at: Timestamp) -> String {
    japan::moment(lang, japan::wall_clock(at))
}

/// 6月30日(火)
pub fn day(lang: Lang, at: Timestamp) -> String {
    japan::short_date(lang, japan::wall_clock(at).date())
}

/// For those who come after the close: which round, since when, and whom to ask.
pub fn closed_page(lang: Lang, round: &Round, now: Timestamp) -> Page {
    let when = date_time(lang, round.ended(now));
    let body = html! {
        h1 { (t!(lang, "closed-title")) }
        p { (t!(lang, "closed-text", when = when)) }
        @if round.state == State::Unopened { p.kz-note { (t!(lang, "closed-unopened")) } }
        @else if round.results_sign_in { p { (t!(lang, "closed-answers-sign-in")) } }
        @else { p { (t!(lang, "closed-answers")) } }
        p { (t!(lang, "closed-contact")) }
    };
    Page::phone(lang, t!(lang, "closed-title"), body)
}
