//! Who did what: the record, searched and paged, and whether its chain holds.

use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::framed;
use crate::accounts::Member;
use crate::audit::{self, Anchor, Entry, Kind, PAGE, Search, Verified};
use crate::error::Result;
use crate::keeping::health::stamp;
use crate::web::{Field, FormToken, Page};
use crate::words::Lang;
use crate::{App, msg, t, words};

/// What is looked for, in the address.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    words: String,
    kind: String,
    before: Option<i64>,
}

/// `GET /keeping/record`: reading it is written into it.
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let organisation = by.administrator()?.organisation().to_owned();
    let now = app.clock.now();
    let (acts, searched) = (by.acts(now), asked.words.clone());
    let search =
        Search { words: asked.words.clone(), kind: asked.kind.clone(), before: asked.before };
    let (mut entries, verified, anchors) = app
        .db
        .snapshot(move |tx| {
            let verified = audit::verify(tx, &organisation, &[], now)?;
            let entries = audit::entries(tx, &organisation, &search)?;
            Ok((entries, verified, audit::anchors(tx, &organisation)?))
        })
        .await?;
    // Before anything is shown, and after it was read: a search does not find itself.
    app.db.write(move |tx| audit::record_once(tx, &acts, Kind::RecordRead, &searched)).await?;
    let more = entries.len() as i64 > PAGE;
    entries.truncate(PAGE as usize);
    let older = more.then(|| entries.last().map(|entry| entry.number)).flatten();
    let body = html! {
        (chain(lang, &verified))
        (form(lang, &asked))
        (listed(lang, &entries))
        @if let Some(number) = older {
            p.kz-gap-4 { a.kz-act href=(older_address(&asked, number)) { (t!(lang, "entries-older")) } }
        }
        (written_down(lang, &anchors))
    };
    Ok(framed(lang, &by, token, "/keeping/record", t!(lang, "entries-title"), &body))
}

fn chain(lang: Lang, verified: &Verified) -> Markup {
    html! {
        p.kz-message {
            @match verified.broken {
                None => (crate::web::rich(&t!(lang, "entries-holds", entries = verified.entries))),
                Some(broken) => (crate::web::rich(&t!(lang, "entries-broken", number = broken.number()))),
            }
        }
        p { (t!(lang, "entries-text")) }
    }
}

fn form(lang: Lang, asked: &Asked) -> Markup {
    html! {
        form.kz-form.kz-gap-5 method="get" action="/keeping/record" {
            (Field::text("words", t!(lang, "entries-words"), &asked.words).autocomplete("off").draw(lang, &[]))
            div.kz-field {
                label for="kind" { (t!(lang, "entries-kind")) }
                select id="kind" name="kind" {
                    option value="" { (t!(lang, "entries-every-kind")) }
                    @for kind in Kind::ALL {
                        option value=(kind.key()) selected[kind.key() == asked.kind] { (kind_words(lang, kind.key())) }
                    }
                }
            }
            div { button.kz-btn { (t!(lang, "entries-search")) } }
        }
    }
}

fn listed(lang: Lang, entries: &[Entry]) -> Markup {
    html! {
        @if entries.is_empty() { p.kz-note.kz-gap-5 { (t!(lang, "entries-nothing")) } }
        @else {
            div.kz-scroll.kz-gap-5 role="region" tabindex="0" aria-label=(t!(lang, "entries-title")) {
                table.kz-table {
                    thead { tr {
                        th.kz-r scope="col" { (t!(lang, "entries-number")) }
                        th scope="col" { (t!(lang, "entries-when")) }
                        th scope="col" { (t!(lang, "entries-who")) }
                        th scope="col" { (t!(lang, "entries-what")) }
                        th scope="col" { (t!(lang, "entries-about")) }
                    } }
                    tbody { @for entry in entries { (row(lang, entry)) } }
                }
            }
        }
    }
}

fn row(lang: Lang, entry: &Entry) -> Markup {
    html! {
        tr {
            td.kz-r { (entry.number) }
            td { (entry.at.parse().map_or_else(|_| entry.at.clone(), stamp)) }
            td { @if entry.name.is_empty() { (t!(lang, "entries-nobody")) } @else { bdi { (entry.name) } } }
            td { (kind_words(lang, &entry.kind)) }
            td { bdi { (entry.subject) } }
        }
    }
}

fn older_address(asked: &Asked, number: i64) -> String {
    let pairs = [
        ("words", asked.words.as_str()),
        ("kind", asked.kind.as_str()),
        ("before", &number.to_string()),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    let query = serde_html_form::to_string(pairs).unwrap_or_default();
    format!("/keeping/record?{query}")
}

/// What hung outside as well: the latest of them.
fn written_down(lang: Lang, anchors: &[Anchor]) -> Markup {
    html! {
        section.kz-sec aria-labelledby="anchors" {
            h2 #anchors { (t!(lang, "anchors-title")) }
            p { (t!(lang, "anchors-text")) }
            @if anchors.is_empty() { p.kz-note { (t!(lang, "anchors-none")) } }
            @else { ul.kz-tasks { @for anchor in anchors {
                li.kz-tasks__row {
                    span { (anchor.day) span.kz-tasks__hint.kz-receipt__text { (anchor.hash) } }
                    span.kz-state { (t!(lang, "anchors-number", number = anchor.number)) }
                }
            } } }
        }
    }
}

/// A kind in words; one of a later program as it is.
fn kind_words(lang: Lang, key: &str) -> String {
    let message = match key {
        "signed-in" => msg!("kind-signed-in"),
        "signed-out" => msg!("kind-signed-out"),
        "sign-in-failed" => msg!("kind-sign-in-failed"),
        "password-changed" => msg!("kind-password-changed"),
        "factor-added" => msg!("kind-factor-added"),
        "factor-removed" => msg!("kind-factor-removed"),
        "recovery-renewed" => msg!("kind-recovery-renewed"),
        "recovery-spent" => msg!("kind-recovery-spent"),
        "sessions-ended" => msg!("kind-sessions-ended"),
        "rescued" => msg!("kind-rescued"),
        "refused" => msg!("kind-refused"),
        "founded" => msg!("kind-founded"),
        "person-added" => msg!("kind-person-added"),
        "account-adopted" => msg!("kind-account-adopted"),
        "duties-changed" => msg!("kind-duties-changed"),
        "units-changed" => msg!("kind-units-changed"),
        "roster-applied" => msg!("kind-roster-applied"),
        "sheet-published" => msg!("kind-sheet-published"),
        "round-opened" => msg!("kind-round-opened"),
        "close-asked" => msg!("kind-close-asked"),
        "round-closed" => msg!("kind-round-closed"),
        "round-unopened" => msg!("kind-round-unopened"),
        "slips-printed" => msg!("kind-slips-printed"),
        "exported" => msg!("kind-exported"),
        "record-read" => msg!("kind-record-read"),
        "settings-changed" => msg!("kind-settings-changed"),
        "backed-up" => msg!("kind-backed-up"),
        "restored" => msg!("kind-restored"),
        "round-lost" => msg!("kind-round-lost"),
        "moved" => msg!("kind-moved"),
        "deleted" => msg!("kind-deleted"),
        other => return other.to_owned(),
    };
    words::say(lang, &message)
}
