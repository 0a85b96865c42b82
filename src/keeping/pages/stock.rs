//! What is kept, where, until when; what is hidden and why; what was deleted, with its certificate.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use maud::{Markup, html};

use super::framed;
use crate::accounts::Member;
use crate::error::{Error, Result};
use crate::keeping::backup::KEPT;
use crate::keeping::health::stamp;
use crate::keeping::retention::{self, Clock, Deletion, Lasts, Stock};
use crate::keeping::{Hidden, hidden};
use crate::reports::{DeletionPaper, deletion_pdf};
use crate::web::{FormToken, Page, back};
use crate::words::{Lang, say};
use crate::{App, japan, t};

/// `GET /keeping`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
) -> Result<Page> {
    let (administrator, now) = (by.administrator()?, app.clock.now());
    let read = move |tx: &mut crate::db::Tx| {
        let stock = retention::stock(tx, &administrator, now)?;
        let deletions = retention::deletions(tx, &administrator)?;
        Ok((stock, hidden(tx, &administrator)?, deletions))
    };
    let (stock, hidden, deletions) = app.db.snapshot(read).await?;
    let due: i64 = stock.iter().map(|stock| stock.due).sum();
    let body = html! {
        p.kz-message {
            @if due == 0 { (crate::web::rich(&t!(lang, "keeping-nothing-due"))) }
            @else { (crate::web::rich(&t!(lang, "keeping-due", count = due))) }
        }
        (kinds(lang, &stock))
        (withheld(lang, &hidden))
        (deleted(lang, &deletions))
    };
    Ok(framed(lang, &by, token, "/keeping", t!(lang, "keeping-title"), &body))
}

fn kinds(lang: Lang, stock: &[Stock]) -> Markup {
    html! {
        div.kz-scroll role="region" tabindex="0" aria-label=(t!(lang, "keeping-title")) {
            table.kz-table {
                thead { tr {
                    th scope="col" { (t!(lang, "keeping-what")) }
                    th scope="col" { (t!(lang, "keeping-where")) }
                    th scope="col" { (t!(lang, "keeping-until")) }
                    th.kz-r scope="col" { (t!(lang, "keeping-there")) }
                    th.kz-r scope="col" { (t!(lang, "keeping-next-run")) }
                    th scope="col" { (t!(lang, "keeping-next")) }
                } }
                tbody { @for one in stock { (kind_row(lang, one)) } }
            }
        }
        p.kz-support.kz-gap-4 { (t!(lang, "keeping-backups-last", days = KEPT.as_hours() / 24)) }
    }
}

fn kind_row(lang: Lang, stock: &Stock) -> Markup {
    let counts = stock.clock != Clock::Backups;
    html! {
        tr {
            th scope="row" { (say(lang, &stock.clock.name())) }
            td { (say(lang, &stock.clock.place())) }
            td { (say(lang, &stock.clock.until(stock.lasts))) }
            td.kz-r { @if counts { (stock.there) } @else { "―" } }
            td.kz-r { @if stock.lasts == Lasts::Elsewhere { "―" } @else { (stock.due) } }
            td { @match stock.next { Some(next) => (day(lang, next)), None => "―" } }
        }
    }
}

fn day(lang: Lang, at: Timestamp) -> String {
    japan::long_date(lang, japan::wall_clock(at).date())
}

fn withheld(lang: Lang, hidden: &Hidden) -> Markup {
    let rows = [
        (t!(lang, "withheld-told"), hidden.told),
        (t!(lang, "withheld-alike"), hidden.alike),
        (t!(lang, "withheld-few"), hidden.few),
        (t!(lang, "withheld-complementary"), hidden.complementary),
    ];
    html! {
        section.kz-sec aria-labelledby="hidden" {
            h2 #hidden { (t!(lang, "withheld-title")) }
            @if hidden.rounds == 0 { p.kz-note { (t!(lang, "withheld-none")) } }
            @else {
                p { (t!(lang, "withheld-text", rounds = hidden.rounds)) }
                dl.kz-who { @for (what, count) in &rows {
                    div { dt { (what) } dd { (t!(lang, "withheld-count", count = *count)) } }
                } }
            }
        }
    }
}

fn deleted(lang: Lang, deletions: &[Deletion]) -> Markup {
    html! {
        section.kz-sec aria-labelledby="deleted" {
            h2 #deleted { (t!(lang, "deleted-title")) }
            @if deletions.is_empty() { p.kz-note { (t!(lang, "deleted-none")) } }
            @else { ul.kz-tasks { @for one in deletions {
                li.kz-tasks__row {
                    span {
                        a href={ "/keeping/deletions/" (one.id) } { (kind_of(lang, one)) }
                        span.kz-tasks__hint { (moment(lang, &one.at)) }
                    }
                    span.kz-state { (t!(lang, "deleted-count", count = one.entries)) }
                }
            } } }
        }
    }
}

fn kind_of(lang: Lang, deletion: &Deletion) -> String {
    Clock::from_key(&deletion.kind)
        .map_or_else(|| deletion.kind.clone(), |clock| say(lang, &clock.name()))
}

fn moment(lang: Lang, at: &str) -> String {
    at.parse().map_or_else(|_| at.to_owned(), |at| day(lang, at))
}

// One certificate

/// What the page and the paper say.
fn facts(lang: Lang, deletion: &Deletion, house: &str) -> Vec<(String, String)> {
    let at = deletion.at.parse().map_or_else(|_| deletion.at.clone(), stamp);
    vec![
        (t!(lang, "certificate-house"), house.to_owned()),
        (t!(lang, "certificate-what"), kind_of(lang, deletion)),
        (t!(lang, "certificate-entries"), t!(lang, "deleted-count", count = deletion.entries)),
        (t!(lang, "certificate-due"), moment(lang, &deletion.due)),
        (t!(lang, "certificate-done"), format!("{}　{}", moment(lang, &deletion.at), at)),
        (t!(lang, "certificate-hash"), in_groups(&deletion.hash)),
    ]
}

/// So that a line of paper may end between two of them.
fn in_groups(hash: &str) -> String {
    let letters: Vec<char> = hash.chars().collect();
    letters.chunks(16).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

async fn found(app: &App, by: &Member, id: String) -> Result<Deletion> {
    let administrator = by.administrator()?;
    app.db.read(move |tx| retention::deletion(tx, &administrator, &id)).await
}

/// `GET /keeping/deletions/{deletion}`
pub async fn certificate(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    let deletion = found(&app, &by, id).await?;
    let body = html! {
        (back("/keeping", &t!(lang, "keeping-title")))
        dl.kz-who { @for (what, is) in facts(lang, &deletion, by.municipality()) {
            div { dt { (what) } dd.kz-receipt__text { (is) } }
        } }
        p.kz-gap-4 { (t!(lang, "certificate-of-deletion-text")) }
        p.kz-gap-5 { a.kz-btn href={ "/keeping/deletions/" (deletion.id) "/paper.pdf" } { (t!(lang, "certificate-print")) } }
    };
    let title = t!(lang, "certificate-of-deletion");
    Ok(framed(lang, &by, token, "", title, &body))
}

/// `GET /keeping/deletions/{deletion}/paper.pdf`
pub async fn paper(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    Path(id): Path<String>,
) -> Result<Response> {
    let deletion = found(&app, &by, id).await?;
    let stamp: Timestamp = deletion.at.parse().map_err(Error::from)?;
    let paper = DeletionPaper {
        house: by.municipality().to_owned(),
        facts: facts(lang, &deletion, by.municipality()),
        number: deletion.id.clone(),
    };
    let pdf = app.press.make(move || deletion_pdf(&paper, lang, stamp)).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response())
}
