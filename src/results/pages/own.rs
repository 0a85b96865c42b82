//! The chief's own answers: private until the chief shows them.

use axum::extract::{Path, State};
use axum::response::Redirect;
use gauge::shown::Opened;
use maud::html;

use super::{Reader, Seen, desk, results};
use crate::accounts::{Chief, Member};
use crate::charts;
use crate::error::{Error, Result};
use crate::rounds::{self, mark_words};
use crate::web::{self, FormToken, Page, Posted, Pressed};
use crate::words::Lang;
use crate::{App, t};

/// `GET /results/{address}/own`: for the chief alone.
pub async fn own(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(address): Path<String>,
) -> Result<Page> {
    let seen = results(&app, &address, Some(&member)).await?;
    chief(&member, &seen)?;
    let kept = seen.own().ok_or(Error::NotFound)?;
    let would = seen.would_open();
    let reader = Reader { lang, token: &token, member: Some(&member), address: &address };
    let tellable = would
        .as_ref()
        .map_or(0, |items| items.iter().filter(|item| item.value().is_some()).count());
    let body = html! {
        div.kz-title {
            (web::back(&format!("/results/{address}"), &t!(lang, "results-title")))
            h1 { (t!(lang, "own-title")) }
            p { (t!(lang, "own-text")) }
        }
        div.kz-scroll role="region" aria-labelledby="own-caption" tabindex="0" {
            table.kz-table {
                caption #own-caption { (t!(lang, "own-caption")) }
                thead { tr { th scope="col" { (t!(lang, "item")) } th scope="col" { (t!(lang, "own-mine")) } th scope="col" { (t!(lang, "own-others")) } } }
                tbody { @for (place, (item, mark)) in seen.items().iter().zip(&kept.marks).enumerate() {
                    tr {
                        th scope="row" { (item.title.of(lang)) }
                        td { (mark_words(lang, *mark)) }
                        td { (rest_words(lang, would.as_ref().and_then(|would| would[place].value()))) }
                    }
                } }
            }
        }
        @if kept.shown { p.kz-note.kz-gap-5 { (t!(lang, "own-shown")) } }
        @else if tellable == 0 { p.kz-note.kz-gap-5 { (t!(lang, "own-cannot")) } }
        @else {
            form.kz-gap-5 method="post" action={ "/results/" (address) "/own" } {
                (token)
                p { (t!(lang, "own-show-text", items = tellable)) }
                button.kz-btn.kz-gap-4 { (t!(lang, "own-show")) }
            }
        }
    };
    Ok(Page::desk(lang, t!(lang, "own-title"), desk(&reader, &seen, "own"), body))
}

/// Of another organisation there is nothing here, whoever asks.
fn chief(member: &Member, seen: &Seen) -> Result<Chief> {
    match member.organisation() == seen.round.organisation {
        true => member.chief(&seen.unit().unit),
        false => Err(Error::NotFound),
    }
}

fn rest_words(lang: Lang, opened: Option<&Opened>) -> String {
    opened.map_or(t!(lang, "own-rest-hidden"), |opened| {
        charts::levels(lang, opened.rest().middle_half())
    })
}

/// `POST /results/{address}/own`: from here on the own answers stand beside the others'.
pub async fn show_own(
    State(app): State<App>,
    member: Member,
    Path(address): Path<String>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let seen = results(&app, &address, Some(&member)).await?;
    let chief = chief(&member, &seen)?;
    if seen.would_open().is_none() {
        return Err(Error::NotFound);
    }
    app.db.write(move |tx| rounds::show_own_answer(tx, &chief, &seen.round, seen.unit())).await?;
    Ok(Redirect::to(&format!("/results/{address}/own")))
}
