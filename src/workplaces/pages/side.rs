//! Beside a workplace's steps: what it tries, what comes, what was asked, talked over and answered.

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};

use super::{day, month_name};
use crate::actions::asks::{AskUp, Kind};
use crate::actions::{self, Action};
use crate::dialogues::Dialogue;
use crate::rounds::{State as Stands, state_words};
use crate::words::Lang;
use crate::workplaces::Workplace;
use crate::{japan, t};

/// What is tried, what comes, what was talked over, what was asked.
pub fn side(lang: Lang, found: &Workplace, today: Date) -> Markup {
    html! {
        aside.kz-c0__side {
            @if found.round().is_some() || !found.actions.is_empty() { (tried(lang, found, today)) }
            (coming(lang, found, today))
            (asked(lang, found, today))
            @if !found.policies.is_empty() { (policies(lang, found)) }
            (talks(lang, found))
            (past(lang, found))
            section aria-labelledby="paper" {
                h2 #paper { (t!(lang, "side-paper")) }
                p { a.kz-act href={ "/workplaces/" (found.unit.id) "/handover" } { (t!(lang, "side-handover")) } }
            }
            @if found.results.is_none() { p.kz-support { (t!(lang, "results-for-workplace")) } }
        }
    }
}

fn policies(lang: Lang, found: &Workplace) -> Markup {
    html! {
        section aria-labelledby="policies" {
            h2 #policies { (t!(lang, "policies-title")) }
            @for policy in &found.policies {
                div.kz-try {
                    a href={ "/policies/" (policy.id) } { bdi { (policy.title) } }
                    span.kz-support { (policy.stage.word(lang)) }
                }
            }
            p { a.kz-act href="/roadmap" { (t!(lang, "roadmap-title")) } }
        }
    }
}

fn tried(lang: Lang, found: &Workplace, today: Date) -> Markup {
    let at = format!("/workplaces/{}/actions", found.unit.id);
    let waiting = found.actions.iter().filter(|one| one.state == actions::State::Waiting).count();
    html! {
        section aria-labelledby="tried" {
            h2 #tried { (t!(lang, "actions-trying")) }
            @for action in found.tried() {
                div.kz-try {
                    a href={ (at) "/" (action.id) } { bdi { (action.words) } }
                    span.kz-support { (week_words(lang, found, action, today)) }
                }
            }
            @if waiting > 0 { p.kz-support.kz-gap-4 { (t!(lang, "side-waiting", n = waiting)) } }
            p { a.kz-act href=(at) { (t!(lang, "actions-title")) } }
        }
    }
}

/// For which item, in which week.
fn week_words(lang: Lang, found: &Workplace, action: &Action, today: Date) -> String {
    let days = action.starts.until(today).map_or(0, |span| span.get_days());
    let when = match days {
        ..0 => t!(lang, "side-from", when = japan::short_date(lang, action.starts)),
        days => t!(lang, "side-week", week = days / 7 + 1),
    };
    match found.item(action) {
        Some(item) => t!(lang, "side-item-week", item = item.title.of(lang), when = when),
        None => when,
    }
}

/// What has a day, the nearest first.
fn coming(lang: Lang, found: &Workplace, today: Date) -> Markup {
    let days = days(lang, found, today);
    html! {
        @if !days.is_empty() {
            section aria-labelledby="days" {
                h2 #days { (t!(lang, "side-days")) }
                @for (day, what) in days {
                    div.kz-try { (japan::short_date(lang, day)) span.kz-support { bdi { (what) } } }
                }
            }
        }
    }
}

/// The next three days on which something is due.
fn days(lang: Lang, found: &Workplace, today: Date) -> Vec<(Date, String)> {
    let open = found.round().filter(|round| round.state == Stands::Open);
    let closes =
        open.map(|round| (japan::wall_clock(round.deadline).date(), t!(lang, "day-close")));
    let again = found.talk().and_then(|talk| talk.next_day).map(|day| (day, t!(lang, "day-again")));
    let tried = found.tried().map(|action| (action.due, action.words.clone()));
    let asked =
        found.asks.iter().filter_map(|ask| Some((ask.waits_until()?, t!(lang, "day-reply"))));
    let mut days: Vec<_> = closes.into_iter().chain(again).chain(tried).chain(asked).collect();
    days.retain(|(day, _)| *day >= today);
    days.sort();
    days.truncate(3);
    days
}

/// What is asked of the unit above, and what is asked of this one.
fn asked(lang: Lang, found: &Workplace, today: Date) -> Markup {
    let lately = |ask: &&AskUp| ask.waits_until().is_some() || replied_lately(ask, today);
    let told: Vec<&AskUp> = found.asks.iter().filter(lately).collect();
    html! {
        @if !found.heard.is_empty() {
            section aria-labelledby="heard" {
                h2 #heard { (t!(lang, "asks-heard")) }
                @for ask in &found.heard {
                    div.kz-try { a href={ "/asks/" (ask.id) } { bdi { (ask.words) } } span.kz-support { (ask.name) "　" (reply_words(lang, ask, today)) } }
                }
            }
        }
        @if !told.is_empty() {
            section aria-labelledby="asked" {
                h2 #asked { (t!(lang, "asks-title")) }
                @for ask in told {
                    div.kz-try { a href={ "/workplaces/" (found.unit.id) "/asks" } { bdi { (ask.words) } } span.kz-support { (reply_words(lang, ask, today)) } }
                }
            }
        }
    }
}

/// A reply that came within a month is still news.
fn replied_lately(ask: &AskUp, today: Date) -> bool {
    let last = ask.replies.last().filter(|reply| reply.kind != Kind::Withdrawn);
    last.is_some_and(|reply| japan::wall_clock(reply.at).date() >= today.saturating_sub(1.month()))
}

/// Until when a reply is awaited, or since when it is late.
pub fn reply_words(lang: Lang, ask: &AskUp, today: Date) -> String {
    if ask.waits_until().is_none() {
        return t!(lang, "ask-replied");
    }
    let due = ask.waits_until().map_or_else(String::new, |day| japan::short_date(lang, day));
    match ask.is_overdue(today) {
        true => t!(lang, "ask-late", due = due),
        false => t!(lang, "ask-waits", due = due),
    }
}

fn past(lang: Lang, found: &Workplace) -> Markup {
    let planned: Vec<String> =
        found.plan.into_iter().flatten().map(|month| month_name(lang, month)).collect();
    html! {
        section aria-labelledby="past" {
            h2 #past { (t!(lang, "past-rounds")) }
            @if found.rounds.is_empty() { p { (t!(lang, "past-none")) } }
            @for round in &found.rounds {
                div.kz-try {
                    a href={ "/rounds/" (round.id) } { (t!(lang, "round-number", number = round.number)) }
                    span.kz-support { (day(lang, round.opened)) "　" (state_words(lang, Some(round))) }
                }
            }
            @if !planned.is_empty() { p.kz-support.kz-gap-4 { (t!(lang, "side-planned", months = planned.join(&t!(lang, "list-join")))) } }
        }
    }
}

/// Past dialogues lead to their record, others to their desk.
fn talks(lang: Lang, found: &Workplace) -> Markup {
    html! {
        section aria-labelledby="talks" {
            h2 #talks { (t!(lang, "talks-title")) }
            @for talk in found.talks.iter().chain(&found.rehearsals) {
                div.kz-try {
                    a href=(talk_href(talk)) { (talk.title) }
                    span.kz-support { (talk_words(lang, talk)) }
                }
            }
            p { a.kz-act href={ "/workplaces/" (found.unit.id) "/dialogues/new" } { (t!(lang, "talk-prepare")) } }
        }
    }
}

fn talk_href(talk: &Dialogue) -> String {
    match talk.is_over() {
        true => format!("/dialogues/{}/record", talk.id),
        false => format!("/dialogues/{}", talk.id),
    }
}

fn talk_words(lang: Lang, talk: &Dialogue) -> String {
    let when = day(lang, talk.began.unwrap_or(talk.created));
    let words = match (talk.is_over(), talk.began) {
        (true, _) => t!(lang, "talk-was", when = when),
        (false, Some(_)) => t!(lang, "talk-on"),
        (false, None) => t!(lang, "talk-prepared", when = when),
    };
    match talk.rehearsal {
        true => format!("{}　{words}", t!(lang, "rehearsal")),
        false => words,
    }
}
