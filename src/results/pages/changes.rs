//! Then and now: how each item moved since the round before.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::{Reader, desk, results};
use crate::accounts::Member;
use crate::charts::{self, Frame};
use crate::error::{Error, Result};
use crate::reports::{self, View};
use crate::web::{self, FormToken, Page};
use crate::words::Lang;
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
    let view = seen.view();
    let body = changes_body(lang, &view).ok_or(Error::NotFound)?;
    Ok(Page::desk(lang, t!(lang, "tab-changes"), desk(&reader, &seen, "changes"), body))
}

fn changes_body(lang: Lang, view: &View) -> Option<Markup> {
    let previous = view.previous.as_ref()?;
    let moved: Vec<(usize, charts::Move)> = (0..view.items.len())
        .filter_map(|place| {
            let (then, now) =
                (previous.figures[place]?.value()?, view.results.items()[place].all().value()?);
            let change = previous.changes[place].as_ref()?;
            Some((place, charts::Move { then, now, change, other_people: previous.other_people }))
        })
        .collect();
    let day = |date: Option<jiff::civil::Date>| {
        date.map_or(String::new(), |date| japan::short_date(lang, date))
    };
    let captions = (
        t!(lang, "then", when = day(previous.closed)),
        t!(lang, "now-when", when = day(view.heading.closed)),
    );
    Some(html! {
        div.kz-title {
            h1 { (t!(lang, "tab-changes")) }
            @if let Some(message) = reports::change_message(view, lang) { p.kz-message { (web::rich(&message)) } }
            p.kz-support { (t!(lang, "changes-support")) }
            @if previous.other_people { p.kz-note { (t!(lang, "changes-other-people")) } }
        }
        ul.kz-signs {
            @for sign in [charts::Moved::Up, charts::Moved::Same, charts::Moved::Down] { li { (sign.word(lang)) } }
        }
        div.kz-slopes.kz-gap-5 {
            @for (place, item) in &moved {
                @let id = format!("slope-{place}");
                section.kz-slope {
                    h2 { (view.items[*place].title.of(lang)) }
                    (charts::slope(&Frame { id: &id, about: view.items[*place].title.of(lang), lang }, item, (&captions.0, &captions.1)))
                    p.kz-slope__say { b { (charts::Moved::of(item.change).word(lang)) } " " (honest_words(lang, item)) }
                }
            }
        }
        @if moved.is_empty() { p.kz-note { (t!(lang, "changes-none")) } }
        (changes_table(lang, view, &moved))
    })
}

/// Honest about small numbers: what chance alone would often do is no movement.
fn honest_words(lang: Lang, item: &charts::Move) -> String {
    let difference = item.now.mean() - item.then.mean();
    match charts::Moved::of(item.change) {
        charts::Moved::Same if difference.abs() < 0.05 => t!(lang, "change-same"),
        charts::Moved::Same if difference > 0.0 => t!(lang, "change-maybe-up"),
        charts::Moved::Same => t!(lang, "change-maybe-down"),
        charts::Moved::Up => t!(lang, "change-up", levels = charts::decimal(difference)),
        charts::Moved::Down => t!(lang, "change-down", levels = charts::decimal(-difference)),
    }
}

fn changes_table(lang: Lang, view: &View, moved: &[(usize, charts::Move)]) -> Markup {
    html! {
        details.kz-fold.kz-gap-5 { summary { (t!(lang, "as-table")) }
            div.kz-scroll role="region" aria-labelledby="changes-caption" tabindex="0" {
                table.kz-table {
                    caption #changes-caption { (t!(lang, "changes-caption")) }
                    thead { tr {
                        th scope="col" { (t!(lang, "item")) }
                        th.kz-r scope="col" { (t!(lang, "compare-then")) }
                        th.kz-r scope="col" { (t!(lang, "compare-now")) }
                        th scope="col" { (t!(lang, "movement")) }
                    } }
                    tbody { @for (place, item) in moved {
                        tr {
                            th scope="row" { (view.items[*place].title.of(lang)) }
                            td.kz-r { (charts::decimal(item.then.mean())) }
                            td.kz-r { (charts::decimal(item.now.mean())) }
                            td { (charts::Moved::of(item.change).word(lang)) }
                        }
                    } }
                }
            }
        }
    }
}
