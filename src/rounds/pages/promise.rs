//! 「だれに何が見えるか」: what is promised before the first answer.

use maud::{Markup, html};

use super::date_time;
use crate::charts::{self, Frame, Promise};
use crate::rounds::{LEAST_ABOVE, LEAST_INSIDE, Round};
use crate::sheets::Item;
use crate::t;
use crate::web::Page;
use crate::words::Lang;

/// `GET /promise`: the general page, for everybody.
pub async fn show(lang: Lang) -> Page {
    let body = html! {
        h1 { (t!(lang, "who-sees-what")) }
        (who_in_general(lang))
        p.kz-note { (t!(lang, "promise-limit")) }
    };
    Page::phone(lang, t!(lang, "who-sees-what"), body)
}

/// Least numbers of a round, as one who answers has them.
#[derive(Clone, Copy)]
pub struct Leasts {
    /// Of the whole round: with fewer its box is never opened.
    pub whole: u32,
    /// Of the own workplace.
    pub own: u32,
}

/// Three drawings: answer, seal, open together.
pub fn steps(lang: Lang, round: &Round, items: &[&Item], leasts: Leasts) -> Markup {
    let (back, items) = (round.looked_back(items).len(), items.len());
    let minutes = minutes(items, back);
    html! {
        ol.kz-promise {
            (step(lang, Promise::Answer, t!(lang, "promise-1"), t!(lang, "promise-1-text", items = items, minutes = minutes)))
            (step(lang, Promise::Seal, t!(lang, "promise-2"), t!(lang, "promise-2-text")))
            (step(lang, Promise::OpenTogether, t!(lang, "promise-3"), t!(lang, "promise-3-text", least = leasts.whole, when = date_time(lang, round.deadline))))
        }
    }
}

/// About 27 seconds an item (trial readings of the starter sheet), whole minutes; the sentences of an item looked back
/// at have been read by then.
pub fn minutes(items: usize, back: usize) -> usize {
    (items * 27 + back * 9).div_ceil(60)
}

fn step(lang: Lang, picture: Promise, title: String, text: String) -> Markup {
    let id = format!("promise-{picture:?}").to_lowercase();
    let frame = Frame { id: &id, about: &title, lang };
    html! {
        li.kz-promise__row {
            span aria-hidden="true" { (charts::promise(&frame, picture)) }
            div { b { (title) } p { (text) } }
        }
    }
}

/// Who sees what of this round.
pub fn who(lang: Lang, round: &Round, leasts: Leasts) -> Markup {
    let above = LEAST_ABOVE.max(leasts.whole);
    html! {
        section {
            h2 { (t!(lang, "who-sees-what")) }
            dl.kz-who {
                (line(t!(lang, "who-workplace"), t!(lang, "who-workplace-text", least = leasts.own)))
                (line(t!(lang, "who-above"), t!(lang, "who-above-text", least = above)))
                (line(t!(lang, "who-alike"), t!(lang, "who-alike-text")))
                (line(t!(lang, "who-promotion"), t!(lang, "who-promotion-text")))
                (line(t!(lang, "who-address"), address(lang, round)))
                (line(t!(lang, "who-paper"), t!(lang, "who-paper-text")))
                @if let Some(back) = &round.back {
                    (line(t!(lang, "who-back"), t!(lang, "who-back-text", items = back.items.len())))
                }
                @if let Some(from) = round.remarks_from {
                    (line(t!(lang, "who-remarks"), t!(lang, "who-remarks-text", from = from.max(leasts.whole))))
                }
                (line(t!(lang, "who-appraisal"), t!(lang, "who-appraisal-text")))
                (line(t!(lang, "who-deleted"), t!(lang, "who-deleted-text", when = date_time(lang, round.deadline))))
                (line(t!(lang, "who-kept"), t!(lang, "who-kept-text")))
            }
        }
    }
}

fn address(lang: Lang, round: &Round) -> String {
    match round.results_sign_in {
        true => t!(lang, "who-address-sign-in"),
        false => t!(lang, "who-address-open"),
    }
}

fn who_in_general(lang: Lang) -> Markup {
    html! {
        dl.kz-who {
            (line(t!(lang, "who-workplace"), t!(lang, "who-workplace-text", least = LEAST_INSIDE)))
            (line(t!(lang, "who-above"), t!(lang, "who-above-text", least = LEAST_ABOVE)))
            (line(t!(lang, "who-promotion"), t!(lang, "who-promotion-text")))
            (line(t!(lang, "who-address"), t!(lang, "who-address-general")))
            (line(t!(lang, "who-open-round"), t!(lang, "who-open-round-text")))
            (line(t!(lang, "who-alike"), t!(lang, "who-alike-text")))
            (line(t!(lang, "who-paper"), t!(lang, "who-paper-text")))
            (line(t!(lang, "who-appraisal"), t!(lang, "who-appraisal-text")))
            (line(t!(lang, "who-deleted"), t!(lang, "who-deleted-general")))
            (line(t!(lang, "who-kept"), t!(lang, "who-kept-text")))
        }
    }
}

fn line(who: String, what: String) -> Markup {
    html! { div { dt { (who) } dd { (what) } } }
}
