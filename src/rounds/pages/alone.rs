//! A sheet for oneself: answered on one page, given back as a 控え, kept nowhere.
//!
//! Who has an earlier 控え may lay it beside; it is shown only after answering, so that it does not
//! guide the hand.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use gauge::level::Mark;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::answer::answers;
use super::receipt::{compared, panel, pdf, unreadable};
use crate::error::{Error, Result};
use crate::rounds::receipt::Receipt;
use crate::rounds::{self, draft::read_marks};
use crate::sheets::{self, Item, Sheet};
use crate::web::{self, Fault, FormToken, Page, Posted, fault};
use crate::words::Lang;
use crate::{App, japan, msg, t};

/// `?form=short` for the short form.
#[derive(Deserialize)]
pub struct FormQuery {
    form: Option<String>,
}

/// What was answered, by the names of the fields: `m0`, `m1`, …, `important`, `before`, `form`.
type Answers = BTreeMap<String, String>;

/// `GET /self/{id}`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    Path(id): Path<String>,
    Query(query): Query<FormQuery>,
) -> Result<Page> {
    let wanted = id.clone();
    let sheet = app.db.read(move |tx| sheets::handed_out(tx, &wanted)).await?;
    let form = query.form.map(|form| ("form".to_owned(), form));
    Ok(form_page(lang, &token, &id, &sheet, &form.into_iter().collect(), &[]))
}

/// `POST /self/{id}`: given back on the spot.
pub async fn answered(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    Path(id): Path<String>,
    Posted(answers): Posted<Answers>,
) -> Result<Page> {
    let wanted = id.clone();
    let sheet = app.db.read(move |tx| sheets::handed_out(tx, &wanted)).await?;
    let now = receipt(&sheet, &answers, app.clock.now());
    let before = earlier(&sheet, typed(&answers, "before"));
    let nothing = now.marks.iter().all(|mark| *mark == Mark::Blank);
    let nothing = nothing.then(|| fault("m0", msg!("alone-nothing")));
    let faults: Vec<Fault> = nothing.into_iter().chain(before.as_ref().err().cloned()).collect();
    match before {
        Ok(before) if faults.is_empty() => {
            Ok(result_page(lang, &token, &id, &sheet, before.as_ref(), &now))
        }
        _ => Ok(form_page(lang, &token, &id, &sheet, &answers, &faults)),
    }
}

/// The 控え as the page holds it.
#[derive(Deserialize)]
pub struct PaperForm {
    #[serde(default)]
    receipt: String,
}

/// `POST /self/{id}/receipt.pdf`: the person's own answers to keep.
pub async fn paper(
    State(app): State<App>,
    lang: Lang,
    Path(id): Path<String>,
    Posted(form): Posted<PaperForm>,
) -> Result<Response> {
    let sheet = app.db.read(move |tx| sheets::handed_out(tx, &id)).await?;
    let receipt = Receipt::read(&form.receipt).map_err(|why| Error::Refused(unreadable(why)))?;
    if !receipt.fits(&sheet) {
        return Err(Error::Refused(msg!("receipts-of-two-sheets")));
    }
    let now = app.clock.now();
    let pdf = app.press.make(move || pdf(lang, &receipt, &sheet, now)).await?;
    Ok(web::download("application/pdf", "receipt.pdf", pdf))
}

fn typed<'a>(answers: &'a Answers, field: &str) -> &'a str {
    answers.get(field).map_or("", |text| text.trim())
}

fn is_short(answers: &Answers) -> bool {
    typed(answers, "form") == "short"
}

/// What was answered; a level that the item does not have is no answer.
fn receipt(sheet: &Sheet, answers: &Answers, now: Timestamp) -> Receipt {
    let items = rounds::asked(sheet, is_short(answers));
    let marks = items.iter().enumerate().map(|(at, item)| mark(answers, at, item)).collect();
    let important = typed(answers, "important").parse().ok();
    Receipt {
        round: String::new(),
        sheet: sheet.key.clone(),
        version: sheet.version.clone(),
        short: is_short(answers),
        only: None,
        day: japan::wall_clock(now).date().to_string(),
        marks,
        back: Vec::new(),
        most_important: important.filter(|item| usize::from(*item) < items.len()),
    }
}

fn mark(answers: &Answers, at: usize, item: &Item) -> Mark {
    match read_marks(typed(answers, &format!("m{at}")))[..] {
        [Mark::Level(level)] if usize::from(level) > item.levels.len() => Mark::Blank,
        [mark] => mark,
        _ => Mark::Blank,
    }
}

/// The 控え of an earlier time, where one was given, or what is wrong with it.
fn earlier(sheet: &Sheet, text: &str) -> Result<Option<Receipt>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let before = Receipt::read(text).map_err(|why| fault("before", unreadable(why)))?;
    match before.fits(sheet) {
        true => Ok(Some(before)),
        false => Err(fault("before", msg!("receipts-of-two-sheets"))),
    }
}

fn form_page(
    lang: Lang,
    token: &FormToken,
    id: &str,
    sheet: &Sheet,
    answers: &Answers,
    faults: &[Fault],
) -> Page {
    let items = rounds::asked(sheet, is_short(answers));
    let title = t!(lang, "alone-title", sheet = sheet.title.of(lang));
    let body = html! {
        (web::fault_summary(lang, faults))
        h1 { (title) }
        p { (t!(lang, "alone-text")) }
        (other_form(lang, id, sheet, is_short(answers)))
        form method="post" action={ "/self/" (id) } novalidate {
            (token)
            @if is_short(answers) { input type="hidden" name="form" value="short"; }
            @for (at, item) in items.iter().enumerate() { (question(lang, at, item, answers)) }
            (important(lang, &items, answers))
            (before(lang, answers, faults))
            button.kz-btn.kz-btn--block.kz-gap-5 { (t!(lang, "alone-done")) }
        }
    };
    Page::phone(lang, title, body).with_faults(faults)
}

/// From the whole form to the short one and back, where the sheet has both.
fn other_form(lang: Lang, id: &str, sheet: &Sheet, short: bool) -> Markup {
    let (brief, whole) = (sheet.short_items().count(), sheet.items().count());
    html! {
        @if brief > 0 && brief < whole {
            p.kz-links {
                @if short { a href={ "/self/" (id) } { (t!(lang, "alone-whole", items = whole)) } }
                @else { a href={ "/self/" (id) "?form=short" } { (t!(lang, "alone-short", items = brief)) } }
            }
        }
    }
}

fn question(lang: Lang, at: usize, item: &Item, answers: &Answers) -> Markup {
    let (name, chosen) = (format!("m{at}"), mark(answers, at, item));
    html! {
        fieldset.kz-gap-5 {
            legend.kz-q__title id=(name) { span { (at + 1) ". " (item.title.of(lang)) } h2 { (item.question.of(lang)) } }
            div.kz-levels {
                @for (level, text) in (1_u8..).zip(&item.levels) {
                    label.kz-level.kz-level--plain {
                        span.kz-level__name {
                            (t!(lang, "level-card", level = level))
                            input type="radio" name=(name) value=(level) checked[chosen == Mark::Level(level)];
                        }
                        span.kz-level__text { (text.of(lang)) }
                    }
                }
                label.kz-level.kz-level--none {
                    span.kz-level__name {
                        (t!(lang, "dont-know"))
                        input type="radio" name=(name) value="?" checked[chosen == Mark::DontKnow];
                    }
                }
            }
        }
    }
}

fn important(lang: Lang, items: &[&Item], answers: &Answers) -> Markup {
    let chosen = typed(answers, "important").parse().ok();
    html! {
        fieldset.kz-gap-5 {
            legend.kz-q__title { h2 { (t!(lang, "important-title")) } }
            p.kz-q__hint { (t!(lang, "important-hint")) }
            div.kz-levels {
                @for (at, item) in items.iter().enumerate() {
                    label.kz-level.kz-level--plain {
                        span.kz-level__name {
                            (item.title.of(lang))
                            input type="radio" name="important" value=(at) checked[chosen == Some(at)];
                        }
                    }
                }
            }
        }
    }
}

fn before(lang: Lang, answers: &Answers, faults: &[Fault]) -> Markup {
    web::Field::text("before", t!(lang, "alone-before"), typed(answers, "before"))
        .hint(t!(lang, "alone-before-hint"))
        .autocomplete("off")
        .draw(lang, faults)
}

fn result_page(
    lang: Lang,
    token: &FormToken,
    id: &str,
    sheet: &Sheet,
    before: Option<&Receipt>,
    now: &Receipt,
) -> Page {
    let take = html! {
        form method="post" action={ "/self/" (id) "/receipt.pdf" } {
            (token)
            input type="hidden" name="receipt" value=(now.write());
            button.kz-btn.kz-btn--block { (t!(lang, "receipt-take")) }
        }
    };
    let (items, title) = (now.items(sheet), t!(lang, "alone-result"));
    let body = html! {
        h1 { (title) }
        p { (t!(lang, "alone-kept-nowhere")) }
        @match before {
            Some(before) => { (compared(lang, before, now, sheet)) }
            None => { (answers(lang, &items, &now.marked(), now.most_important, false)) }
        }
        (panel(lang, now, &take))
        p.kz-links { a href="/r/compare" { (t!(lang, "compare-receipts")) } }
    };
    Page::phone(lang, title, body)
}
