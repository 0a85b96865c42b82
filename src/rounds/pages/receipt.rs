//! 控え: shown, printed, and two of them compared.  Nothing of it stays on the server.

use std::sync::Arc;

use axum::extract::State;
use gauge::level::Mark;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::answer::{Marked, back_words, mark_words};
use crate::charts::{self, Frame};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::reports;
use crate::rounds::draft::Draft;
use crate::rounds::receipt::{Receipt, Unreadable};
use crate::rounds::{self, Round};
use crate::sheets::{self, Item, Sheet, Shelf};
use crate::web::{self, Fault, FormToken, Page, Posted, fault};
use crate::words::{Lang, Message};
use crate::{App, japan, msg, t};

/// The 控え of what this browser has answered.
pub fn of(draft: &Draft, round: &Round, sheet: &Sheet) -> Receipt {
    let items = round.items(sheet);
    let (marks, seen) = draft.marks.split_at(items.len().min(draft.marks.len()));
    let mut back = Vec::new();
    if !seen.is_empty() {
        back.resize(items.len(), None);
        for (place, mark) in round.looked_back(&items).into_iter().zip(seen) {
            back[place] = Some(*mark);
        }
    }
    Receipt {
        round: round.prefix.clone(),
        sheet: sheet.key.clone(),
        version: sheet.version.clone(),
        short: round.short,
        only: round.only.as_ref().map(|_| places(sheet, &items)),
        day: japan::wall_clock(round.opened).date().to_string(),
        marks: marks.to_vec(),
        back,
        most_important: draft.most_important,
    }
}

/// Where these items stand in the sheet.
fn places(sheet: &Sheet, items: &[&Item]) -> Vec<u8> {
    let asked = |item: &Item| items.iter().any(|own| own.key == item.key);
    (0..).zip(sheet.items()).filter(|(_, item)| asked(item)).map(|(place, _)| place).collect()
}

/// The panel of the receipt page: its QR, its number, the way to `take` it home.
pub fn panel(lang: Lang, receipt: &Receipt, take: &Markup) -> Markup {
    let (text, about) = (receipt.write(), t!(lang, "receipt-qr"));
    let frame = Frame { id: "receipt", about: &about, lang };
    html! {
        section.kz-receipt aria-labelledby="receipt-title" {
            h2 #receipt-title { (t!(lang, "receipt")) }
            div.kz-receipt__qr { @if let Some(symbol) = charts::qr(&frame, &text) { (symbol) } }
            p.kz-receipt__no { (receipt.number()) }
            p { (t!(lang, "receipt-text")) }
            (take)
            details.kz-fold { summary { (t!(lang, "receipt-as-text")) } p.kz-receipt__text { (text) } }
        }
    }
}

/// A page to keep.
pub fn pdf(lang: Lang, receipt: &Receipt, sheet: &Sheet, now: Timestamp) -> Result<Vec<u8>> {
    let paper = reports::Receipt {
        sheet,
        items: receipt.items(sheet),
        marks: receipt.marks.clone(),
        back: receipt.back.clone(),
        most_important: receipt.most_important.map(usize::from),
        place: day_of(lang, receipt),
        payload: receipt.write(),
        checksum: receipt.number(),
    };
    reports::receipt_pdf(&paper, lang, now)
}

/// Two 控え, the earlier and the later.
#[derive(Deserialize, Default)]
pub struct CompareForm {
    #[serde(default)]
    then: String,
    #[serde(default)]
    now: String,
}

/// `GET /r/compare`
pub async fn compare(lang: Lang, token: FormToken) -> Page {
    compare_page(lang, &token, &CompareForm::default(), &[], None)
}

/// `POST /r/compare`: compared on the spot, kept nowhere.
pub async fn compare_both(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    Posted(form): Posted<CompareForm>,
) -> Result<Page> {
    let (then, now) = (Receipt::read(&form.then), Receipt::read(&form.now));
    let mut faults: Vec<Fault> = Vec::new();
    faults.extend(then.as_ref().err().map(|why| fault("then", unreadable(*why))));
    faults.extend(now.as_ref().err().map(|why| fault("now", unreadable(*why))));
    let (Ok(then), Ok(now)) = (then, now) else {
        return Ok(compare_page(lang, &token, &form, &faults, None));
    };
    if then.sheet != now.sheet || then.version != now.version {
        let faults = [fault("now", msg!("receipts-of-two-sheets"))];
        return Ok(compare_page(lang, &token, &form, &faults, None));
    }
    let (both, shelf) = ([now.clone(), then.clone()], app.shelf.clone());
    let sheet = app.db.read(move |tx| sheet_of(tx, &both, &shelf));
    let result = match sheet.await {
        Ok(sheet) => compared(lang, &then, &now, &sheet),
        Err(Error::NotFound) => {
            let faults = [fault("now", msg!("receipt-of-unknown-sheet"))];
            return Ok(compare_page(lang, &token, &form, &faults, None));
        }
        Err(error) => return Err(error),
    };
    Ok(compare_page(lang, &token, &form, &[], Some(result)))
}

/// The words of the sheet both answered: by a round, else by its name.
fn sheet_of(tx: &mut Tx, both: &[Receipt; 2], shelf: &Shelf) -> Result<Arc<Sheet>> {
    let Some(in_round) = both.iter().find(|receipt| !receipt.round.is_empty()) else {
        let [now, _] = both;
        let named = sheets::named(tx, &now.sheet, &now.version)?;
        let fits = |sheet: &Sheet| both.iter().all(|receipt| receipt.fits(sheet));
        return named.into_iter().find(fits).map(Arc::new).ok_or(Error::NotFound);
    };
    let round = rounds::by_prefix(tx, &in_round.round)?.ok_or(Error::NotFound)?;
    shelf.version(tx, &round.organisation, &round.sheet_version)
}

pub(super) fn unreadable(why: Unreadable) -> Message {
    match why {
        Unreadable::Shape => msg!("receipt-shape"),
        Unreadable::Check => msg!("receipt-check"),
    }
}

fn compare_page(
    lang: Lang,
    token: &FormToken,
    form: &CompareForm,
    faults: &[Fault],
    result: Option<Markup>,
) -> Page {
    let title = t!(lang, "compare-receipts");
    let field = |name, label, value| {
        web::Field::text(name, label, value).autocomplete("off").draw(lang, faults)
    };
    let body = html! {
        (web::fault_summary(lang, faults))
        h1 { (title) }
        p { (t!(lang, "compare-text")) }
        @if let Some(result) = result { (result) }
        form.kz-form method="post" action="/r/compare" novalidate {
            (token)
            (field("then", t!(lang, "compare-then"), &form.then))
            (field("now", t!(lang, "compare-now"), &form.now))
            button.kz-btn.kz-btn--block { (t!(lang, "compare")) }
        }
    };
    Page::phone(lang, title, body).with_faults(faults)
}

/// Item by item, then and now; the short form is compared with the same items of the whole.
pub(super) fn compared(lang: Lang, then: &Receipt, now: &Receipt, sheet: &Sheet) -> Markup {
    let both: Vec<(&Item, Mark, Marked)> = marked(sheet, now)
        .filter_map(|(item, mark)| {
            let (_, before) = marked(sheet, then).find(|(other, _)| other.key == item.key)?;
            Some((item, before.0, mark))
        })
        .collect();
    html! {
        section {
            h2 { (t!(lang, "compared", then = day_of(lang, then), now = day_of(lang, now))) }
            dl.kz-who { @for (item, before, (mark, back)) in both {
                div {
                    dt { (item.title.of(lang)) }
                    dd {
                        (t!(lang, "compared-item", then = mark_words(lang, before), now = mark_words(lang, mark)))
                        @if let Some(back) = back { span.kz-sum__back { (t!(lang, "back-answer", mark = back_words(lang, back))) } }
                    }
                    dd.kz-moved { (moved(lang, before, mark)) }
                }
            } }
        }
    }
}

/// The day a 控え names, as people write it.
fn day_of(lang: Lang, receipt: &Receipt) -> String {
    let day = receipt.day.parse();
    day.map_or_else(|_| receipt.day.clone(), |day| japan::short_date(lang, day))
}

impl Receipt {
    /// Answers just the items that sheet asks.
    pub(super) fn fits(&self, sheet: &Sheet) -> bool {
        let named = self.sheet == sheet.key && self.version == sheet.version;
        named && self.marks.len() == self.items(sheet).len()
    }
}

fn marked<'a>(sheet: &'a Sheet, receipt: &Receipt) -> impl Iterator<Item = (&'a Item, Marked)> {
    receipt.items(sheet).into_iter().zip(receipt.marked())
}

fn moved(lang: Lang, then: Mark, now: Mark) -> String {
    match (then, now) {
        (Mark::Level(then), Mark::Level(now)) if now > then => t!(lang, "receipt-moved-up"),
        (Mark::Level(then), Mark::Level(now)) if now < then => t!(lang, "receipt-moved-down"),
        (Mark::Level(_), Mark::Level(_)) => t!(lang, "receipt-moved-not"),
        _ => t!(lang, "receipt-moved-unknown"),
    }
}
