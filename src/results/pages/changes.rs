//! Then and now: how each item moved since the round before, and how sure that is.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::{Reader, desk, results};
use crate::accounts::Member;
use crate::charts::{self, Frame, Moved};
use crate::error::{Error, Result};
use crate::reports::{self, Previous, View};
use crate::results::Seen;
use crate::web::{self, FormToken, Page};
use crate::words::{Lang, say};
use crate::{App, japan, t};

/// `GET /results/{address}/changes`
pub async fn changes(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Option<Member>,
    Path(address): Path<String>,
) -> Result<Page> {
    let seen = results(&app, &address, member.as_ref()).await?;
    let reader = Reader { lang, token: &token, member: member.as_ref(), address: &address };
    let body = changes_body(&reader, &seen).or_else(|| apart(lang, &seen));
    let body = body.ok_or(Error::NotFound)?;
    Ok(Page::desk(lang, t!(lang, "tab-changes"), desk(&reader, &seen, "changes"), body))
}

fn changes_body(reader: &Reader, seen: &Seen) -> Option<Markup> {
    let (lang, view) = (reader.lang, seen.view());
    let previous = view.previous.as_ref()?;
    let moved: Vec<(usize, Moved, charts::Move)> = (0..view.items.len())
        .filter_map(|place| {
            let (then, now) =
                (previous.figures[place]?.value()?, view.results.items()[place].all().value()?);
            let (back, verdict) = (previous.seen_back(place), previous.verdicts[place]);
            let other_people = previous.other_people;
            let item = charts::Move { then, now, back, verdict, other_people };
            Some((place, Moved::of(verdict)?, item))
        })
        .collect();
    let captions = captions(lang, &view, previous);
    Some(html! {
        div.kz-title.kz-c5__head {
            div {
                h1 { (t!(lang, "tab-changes")) }
                @if let Some(message) = reports::change_message(&view, lang) { p.kz-message { (web::rich(&message)) } }
                p.kz-support { (reports::change_rest(&view, lang).join(&t!(lang, "sentence-gap"))) }
            }
            (reflect(reader, seen))
        }
        (signs(lang, &moved))
        div.kz-slopes.kz-gap-5 {
            @for (place, moved, item) in &moved {
                @let id = format!("slope-{place}");
                section.kz-slope {
                    h2 { (view.items[*place].title.of(lang)) }
                    (charts::slope(&Frame { id: &id, about: view.items[*place].title.of(lang), lang }, item, (&captions.0, &captions.1)))
                    p.kz-slope__say.kz-state.kz-slope__w { (charts::sign(*moved)) b { (moved.bare(lang)) } }
                    p.kz-slope__say { (reports::change_say(&view, lang, *place)) }
                }
            }
        }
        @if moved.is_empty() { p.kz-note { (t!(lang, "changes-none")) } }
        @else { (changes_table(lang, &view, &moved)) }
        (not_compared(lang, &view))
        (tried(reader, seen))
        @if previous.looks_back() {
            section.kz-sec.kz-note.kz-note--tint aria-labelledby="yardstick" {
                h2 #yardstick { (t!(lang, "yardstick-title")) }
                p { (t!(lang, "yardstick-text")) }
            }
        }
    })
}

/// What stands instead, where the workplace was merged or divided since it was measured before.
fn apart(lang: Lang, seen: &Seen) -> Option<Markup> {
    let why = seen.apart();
    (!why.is_empty()).then(|| {
        html! {
            div.kz-title { h1 { (t!(lang, "tab-changes")) } p { (t!(lang, "changes-apart")) } }
            ul.kz-list { @for why in why { li { span { (say(lang, &why.message())) } } } }
            p.kz-gap-5 { (t!(lang, "changes-apart-on")) }
        }
    })
}

fn captions(lang: Lang, view: &View, previous: &Previous) -> (String, String) {
    let day = |date: Option<jiff::civil::Date>| {
        date.map_or(String::new(), |date| japan::short_date(lang, date))
    };
    (
        t!(lang, "then", when = day(previous.closed)),
        t!(lang, "now-when", when = day(view.heading.closed)),
    )
}

/// Who looks after the workplace goes on to write down how it went.
fn reflect(reader: &Reader, seen: &Seen) -> Markup {
    let unit = &seen.unit().unit;
    let may = reader.member.is_some_and(|member| member.caretaker(unit).is_ok());
    html! {
        @if may { a.kz-btn href={ "/workplaces/" (unit) "/actions" } { (t!(reader.lang, "changes-reflect")) } }
    }
}

/// The chief's way to what was tried, each beside its before and after.
fn tried(reader: &Reader, seen: &Seen) -> Markup {
    let unit = &seen.unit().unit;
    html! {
        @if reader.member.is_some_and(|member| member.chief(unit).is_ok()) {
            p.kz-gap-5 { a.kz-act href={ "/workplaces/" (unit) "/effects" } { (t!(reader.lang, "effects-title")) } }
        }
    }
}

/// The legend: the signs that are on this page.
fn signs(lang: Lang, moved: &[(usize, Moved, charts::Move)]) -> Markup {
    let used = |sign: &Moved| moved.iter().any(|(_, moved, _)| moved == sign);
    html! {
        @if !moved.is_empty() {
            ul.kz-signs aria-label=(t!(lang, "signs")) {
                @for sign in Moved::ALL.into_iter().filter(used) { li { (charts::sign(sign)) (sign.bare(lang)) } }
            }
        }
    }
}

fn changes_table(lang: Lang, view: &View, moved: &[(usize, Moved, charts::Move)]) -> Markup {
    let back = moved.iter().any(|(_, _, item)| item.back.is_some());
    html! {
        details.kz-fold.kz-gap-5 { summary { (t!(lang, "as-table")) }
            div.kz-scroll role="region" aria-labelledby="changes-caption" tabindex="0" {
                table.kz-table {
                    caption #changes-caption { (t!(lang, "changes-caption")) }
                    thead { tr {
                        th scope="col" { (t!(lang, "item")) }
                        th.kz-r scope="col" { (t!(lang, "compare-then")) }
                        @if back { th.kz-r scope="col" { (t!(lang, "seen-back")) } }
                        th.kz-r scope="col" { (t!(lang, "compare-now")) }
                        th scope="col" { (t!(lang, "movement")) }
                    } }
                    tbody { @for (place, moved, item) in moved {
                        tr {
                            th scope="row" { (view.items[*place].title.of(lang)) }
                            td.kz-r { (charts::decimal(item.then.mean())) }
                            @if back { td.kz-r { @match item.back { Some(back) => (charts::decimal(back.mean())), None => "―" } } }
                            td.kz-r { (charts::decimal(item.now.mean())) }
                            td { (moved.word(lang)) }
                        }
                    } }
                }
            }
        }
    }
}

/// Items that stand beside nothing, each with the reason.
fn not_compared(lang: Lang, view: &View) -> Markup {
    let why = |place: usize| Some((place, reports::change_why(view, lang, place)?));
    let items: Vec<(usize, String)> = (0..view.items.len()).filter_map(why).collect();
    html! {
        @if !items.is_empty() {
            section.kz-sec aria-labelledby="not-compared" {
                h2 #not-compared { (t!(lang, "not-compared")) }
                dl.kz-who { @for (place, why) in &items { div { dt { (view.items[*place].title.of(lang)) } dd { (why) } } } }
            }
        }
    }
}
