//! The words of what is tried: how deep, how far, by when, and what changed.

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::actions::{Action, CheckIn, Depth, Reach, Reminder, State};
use crate::words::Lang;
use crate::{japan, t};

pub fn day(lang: Lang, at: Timestamp) -> String {
    japan::short_date(lang, japan::wall_clock(at).date())
}

/// How deep, and what that means.
pub fn depth_words(lang: Lang, depth: Depth) -> (String, String) {
    match depth {
        Depth::Fix => (t!(lang, "depth-fix"), t!(lang, "depth-fix-text")),
        Depth::Improve => (t!(lang, "depth-improve"), t!(lang, "depth-improve-text")),
        Depth::Innovate => (t!(lang, "depth-innovate"), t!(lang, "depth-innovate-text")),
    }
}

/// How far, and what that means.
pub fn reach_words(lang: Lang, reach: Reach) -> (String, String) {
    match reach {
        Reach::Own => (t!(lang, "reach-own"), t!(lang, "reach-own-text")),
        Reach::Workplace => (t!(lang, "reach-workplace"), t!(lang, "reach-workplace-text")),
        Reach::Office => (t!(lang, "reach-office"), t!(lang, "reach-office-text")),
        Reach::Region => (t!(lang, "reach-region"), t!(lang, "reach-region-text")),
    }
}

/// よくする・職場
pub fn kind_words(lang: Lang, action: &Action) -> String {
    let (depth, reach) = (depth_words(lang, action.depth).0, reach_words(lang, action.reach).0);
    t!(lang, "action-kind", depth = depth, reach = reach)
}

/// Who, by when; and from when, where that is still to come.
pub fn span_words(lang: Lang, action: &Action, today: Date) -> String {
    let due = japan::short_date(lang, action.due);
    match action.state == State::Open && action.starts > today {
        true => {
            let starts = japan::short_date(lang, action.starts);
            t!(lang, "action-from-by", owner = &action.owner, starts = starts, due = due)
        }
        false => t!(lang, "action-by", owner = &action.owner, due = due),
    }
}

pub fn reminder_words(lang: Lang, action: &Action, reminder: Reminder) -> String {
    match reminder {
        Reminder::Overdue => t!(lang, "action-overdue"),
        Reminder::Soon => t!(lang, "action-soon", due = japan::short_date(lang, action.due)),
        Reminder::Quiet => t!(lang, "action-quiet"),
    }
}

/// A line on how it goes, or what stood there before it was written anew.
pub fn line_words(lang: Lang, line: &CheckIn) -> Markup {
    let was = match line.field.as_deref() {
        None => return html! { bdi { (line.words) } },
        Some("owner") => t!(lang, "changed-owner"),
        Some("starts") => t!(lang, "changed-starts"),
        Some("due") => t!(lang, "changed-due"),
        Some("sign") => t!(lang, "changed-sign"),
        Some("depth") => t!(lang, "changed-depth"),
        Some("reach") => t!(lang, "changed-reach"),
        Some(_) => t!(lang, "changed-words"),
    };
    html! { (was) " " bdi { (before(lang, line)) } }
}

/// Days and choices are kept by their keys.
fn before(lang: Lang, line: &CheckIn) -> String {
    let words = line.words.as_str();
    let told = match line.field.as_deref() {
        Some("starts" | "due") => words.parse().ok().map(|day| japan::short_date(lang, day)),
        Some("depth") => Depth::from_key(words).map(|depth| depth_words(lang, depth).0),
        Some("reach") => Reach::from_key(words).map(|reach| reach_words(lang, reach).0),
        _ => None,
    };
    told.unwrap_or_else(|| words.to_owned())
}
