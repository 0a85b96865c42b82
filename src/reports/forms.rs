//! A sheet on paper: to read as flights of stairs, or to fill in by hand.

use gauge::level::Band;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{document, drawn, foot};
use crate::charts::{self, Frame};
use crate::error::{Error, Result};
use crate::sheets::{Area, Item, Sheet, Text};
use crate::t;
use crate::typeset::{self, Template};
use crate::words::Lang;

/// The whole sheet, to read before anybody answers.
pub fn sheet_pdf(sheet: &Sheet, lang: Lang, stamp: Timestamp) -> Result<Vec<u8>> {
    let title = sheet.title.of(lang);
    let mut number = 0;
    let areas: Vec<Value> =
        sheet.areas.iter().map(|area| flight(area, lang, &mut number)).collect();
    let about = [sheet.edition.as_ref(), sheet.audience.as_ref(), sheet.author.as_ref()]
        .map(|text| text.map(|text| text.of(lang)));
    let own = json!({
        "title": title, "areas": areas, "about": about, "licence": sheet.licence,
        "lead": t!(lang, "sheet-lead", items = sheet.items().count(), areas = sheet.areas.len()),
        "grouped": sheet.items().count() >= 3 * sheet.areas.len(),
    });
    let version = t!(lang, "report-sheet", title = title, version = &sheet.version);
    let data = document(lang, title, &version, foot(lang, &version, None), own);
    Ok(typeset::pdf(Template::Sheet, &data, stamp)?)
}

fn flight(area: &Area, lang: Lang, number: &mut usize) -> Value {
    let items = area.items.iter().map(|item| {
        *number += 1;
        asked(item, *number, lang)
    });
    json!({ "title": area.title.of(lang), "items": items.collect::<Vec<_>>() })
}

fn asked(item: &Item, number: usize, lang: Lang) -> Value {
    json!({
        "number": number, "title": item.title.of(lang), "question": item.question.of(lang),
        "levels": item.levels.iter().map(|level| level.of(lang)).collect::<Vec<_>>(),
    })
}

/// So many blank forms, each with its own number so that its pages stay together.
pub fn blank_forms_pdf(sheet: &Sheet, count: u32, lang: Lang, stamp: Timestamp) -> Result<Vec<u8>> {
    let pages = pages(sheet, lang);
    let forms: Vec<Value> =
        (1..=count).map(|form| numbered_form(sheet, lang, &pages, form)).collect::<Result<_>>()?;
    let own = json!({
        "title": sheet.title.of(lang), "forms": forms,
        "how": t!(lang, "form-how"), "promise": t!(lang, "form-promise"), "band": t!(lang, "form-band"),
        "bands": Band::ALL.map(|band| charts::bands(lang, &[band])),
        "dont_know": t!(lang, "mark-dont-know"), "most": t!(lang, "receipt-most-important"),
        "items": (1..=sheet.items().count()).collect::<Vec<_>>(),
    });
    let version = t!(lang, "report-sheet", title = sheet.title.of(lang), version = &sheet.version);
    let data = document(lang, sheet.title.of(lang), &version, foot(lang, "", None), own);
    Ok(typeset::pdf(Template::Forms, &data, stamp)?)
}

fn numbered_form(sheet: &Sheet, lang: Lang, pages: &[Vec<Value>], form: u32) -> Result<Value> {
    let each = pages.iter().enumerate().map(|(at, items)| {
        let page = at + 1;
        let symbol = machine_mark(sheet, lang, form, page, pages.len())?;
        let label = t!(lang, "form-page", form = form, page = page, pages = pages.len());
        Ok(json!({ "qr": drawn(&symbol), "label": label, "items": items, "first": at == 0, "last": page == pages.len() }))
    });
    Ok(json!(each.collect::<Result<Vec<Value>>>()?))
}

/// Which sheet, version, form and page a scan is of.
fn machine_mark(
    sheet: &Sheet,
    lang: Lang,
    form: u32,
    page: usize,
    pages: usize,
) -> Result<charts::Picture> {
    let text = format!("KZ1\n{}\n{}\n{form}\n{page}/{pages}", sheet.key, sheet.version);
    let (id, about) = (format!("f{form}p{page}"), t!(lang, "form-qr"));
    let symbol = charts::qr(&Frame { id: &id, about: &about, lang }, &text);
    symbol.ok_or_else(|| Error::fault("a sheet's key longer than a QR symbol holds"))
}

/// How much of a page is left for items, and what else stands on the first and the last, in
/// millimetres.
const PAGE: f64 = 238.0;
const FIRST_PAGE_TAKES: f64 = 18.0;
const LAST_PAGE_TAKES: f64 = 24.0;

/// Which items stand on which page: decided here, since each page's symbol names it.
fn pages(sheet: &Sheet, lang: Lang) -> Vec<Vec<Value>> {
    let mut pages: Vec<Vec<Value>> = vec![Vec::new()];
    let mut left = PAGE - FIRST_PAGE_TAKES;
    let count = sheet.items().count();
    for (at, item) in sheet.items().enumerate() {
        let need = height(item, lang) + if at + 1 == count { LAST_PAGE_TAKES } else { 0.0 };
        if need > left && pages.last().is_some_and(|page| !page.is_empty()) {
            pages.push(Vec::new());
            left = PAGE;
        }
        left -= height(item, lang);
        pages.last_mut().expect("there is always a page").push(asked(item, at + 1, lang));
    }
    pages
}

/// A careful guess: title and question, the longest level's text in its column, the circles.
fn height(item: &Item, lang: Lang) -> f64 {
    let across = 178.0;
    let column = (across - 17.0) / item.levels.len() as f64 - 2.4;
    let text = |level: &Text| lines(level.of(lang), 3.0, column - 1.5);
    let texts = item.levels.iter().map(text).fold(1.0, f64::max);
    let asked = format!("00. {}  {}", item.title.of(lang), item.question.of(lang));
    15.0 + lines(&asked, 3.3, across - 3.3) * 5.0 + texts * 4.2
}

fn lines(text: &str, character: f64, room: f64) -> f64 {
    (charts::text_width(text, character) / room).ceil()
}
