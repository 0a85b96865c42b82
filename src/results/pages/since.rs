//! Beside an action: what was told of its item before, and after.

use gauge::change::{Verdict, Way};
use maud::{Markup, html};

use crate::charts::{self, Moved};
use crate::results::Since;
use crate::results::since::Told;
use crate::words::{Lang, say};
use crate::{japan, t};

/// What the rounds told before and after; `others` is what else was tried on the same item in between.
pub fn since_section(lang: Lang, since: &Since, others: usize) -> Markup {
    let told = |told: &Told| {
        let mean = told.mean.map_or_else(|| "―".to_owned(), charts::decimal);
        let people = told.answers.map(|n| t!(lang, "people-count", people = n));
        html! { b { (mean) } " " span.kz-support { (people.unwrap_or_default()) } }
    };
    let when = |told: &Told| told.day.map_or_else(String::new, |day| japan::long_date(lang, day));
    html! {
        dl.kz-who {
            div { dt { (t!(lang, "since-before", when = when(&since.before))) } dd { (told(&since.before)) } }
            @if let Some(back) = since.back { div { dt { (t!(lang, "seen-back")) } dd { b { (charts::decimal(back)) } } } }
            @if since.after.day.is_some() {
                div { dt { (t!(lang, "since-after", when = when(&since.after))) } dd { (told(&since.after)) } }
            }
        }
        @match (apart(lang, since), since.verdict) {
            (Some(why), _) => p { (why) },
            (None, None) if since.not_asked => p { (t!(lang, "since-not-asked")) },
            (None, None) => p.kz-support { (t!(lang, "since-not-measured")) },
            (None, Some(verdict)) => {
                @match Moved::of(verdict) {
                    Some(moved) => p.kz-state { (charts::sign(moved)) b { (moved.bare(lang)) } },
                    None => p { (t!(lang, "since-not-told")) },
                }
                p.kz-support { (known(lang, since, verdict, others)) }
            }
        }
        @if let Some(address) = &since.address { p { a.kz-act href={ "/results/" (address) "/changes" } { (t!(lang, "since-see")) } } }
    }
}

/// Why before and after are not compared: it is another workplace, or the sheet asks something else.
fn apart(lang: Lang, since: &Since) -> Option<String> {
    let unlike = since.unlike.as_ref().map(|why| say(lang, &why.say(lang)));
    since.apart.as_ref().map(|why| say(lang, &why.message())).or(unlike)
}

/// What else has to be known before anybody says that the one came of the other.
fn known(lang: Lang, since: &Since, verdict: Verdict, others: usize) -> String {
    let members = since.members.as_ref();
    let moved = !matches!(verdict, Verdict::Went(Way::Same) | Verdict::NotComparable(_));
    let people = match members {
        Some(members) if members.are_the_same() => t!(lang, "change-same-people"),
        Some(members) if members.are_others() => t!(lang, "trend-others"),
        _ => t!(lang, "change-people"),
    };
    let said = [
        Some(people),
        (others > 0).then(|| t!(lang, "since-others", n = others)),
        moved.then(|| t!(lang, "since-no-cause")),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(&t!(lang, "sentence-gap"))
}
