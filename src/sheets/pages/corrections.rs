//! Slips of the pen in a published version: corrected by the administrator, seen by everybody who reads the sheet.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::texts::{Fields, LONG, Typed, language, query, spoken};
use crate::accounts::{Member, desk};
use crate::db::Tx;
use crate::error::Result;
use crate::json::tidy;
use crate::sheets::{self, Correction, Mended, Piece, Sheet, Text, TooMuch};
use crate::web::{
    Fault, Field, FormToken, Page, Posted, back, fault, fault_of, fault_summary, told_beside,
};
use crate::words::Lang;
use crate::{App, japan, msg, t};

/// Which item; empty for what stands once and the areas.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    part: String,
}

/// A text that may be corrected: the beginning of its fields' names, what it is, its place.
struct Spot<'a> {
    stem: String,
    label: String,
    place: String,
    text: &'a Text,
}

/// Every text of that part.
fn spots<'a>(lang: Lang, sheet: &'a Sheet, part: &str) -> Vec<Spot<'a>> {
    let all = sheets::texts(sheet).into_iter().map(|(place, text)| Spot {
        stem: place.replace(['[', ']', '.'], "-"),
        label: label(lang, &place),
        place,
        text,
    });
    let prefix = prefix_of(sheet, part);
    all.filter(|spot| match &prefix {
        Some(prefix) => spot.place.starts_with(prefix),
        None => !spot.place.contains("items"),
    })
    .collect()
}

fn prefix_of(sheet: &Sheet, key: &str) -> Option<String> {
    sheet.areas.iter().enumerate().find_map(|(a, area)| {
        let i = area.items.iter().position(|item| item.key == key)?;
        Some(format!("areas[{a}].items[{i}]."))
    })
}

/// What stands at that place, in a word.
fn label(lang: Lang, place: &str) -> String {
    let level = place
        .rsplit_once("levels[")
        .and_then(|(_, rest)| rest.split(']').next()?.parse::<usize>().ok());
    match (level, place.rsplit('.').next().unwrap_or_default()) {
        (Some(level), _) => t!(lang, "level-card", level = level + 1),
        (None, "question") => t!(lang, "text-question"),
        (None, "edition") => t!(lang, "text-edition"),
        (None, "audience") => t!(lang, "text-audience"),
        (None, "author") => t!(lang, "text-author"),
        _ if place.starts_with("areas") && !place.contains("items") => t!(lang, "text-area"),
        _ => t!(lang, "text-title"),
    }
}

/// The item a place belongs to, as it is called.
fn item_at(lang: Lang, sheet: &Sheet, place: &str) -> Option<String> {
    let items = sheet
        .items()
        .find(|item| prefix_of(sheet, &item.key).is_some_and(|prefix| place.starts_with(&prefix)));
    items.map(|item| item.title.of(lang).to_owned())
}

/// What was corrected in a version, for everybody who reads it.
pub fn log(lang: Lang, sheet: &Sheet, corrections: &[Correction]) -> Markup {
    html! {
        @if !corrections.is_empty() {
            section.kz-sec aria-labelledby="corrections" {
                h2 #corrections { (t!(lang, "corrections-title", corrections = corrections.len())) }
                p { (t!(lang, "corrections-text")) }
                dl.kz-change__texts { @for correction in corrections { (entry(lang, sheet, correction)) } }
            }
        }
    }
}

fn entry(lang: Lang, sheet: &Sheet, one: &Correction) -> Markup {
    let when = japan::moment(lang, japan::wall_clock(one.made));
    let pieces = sheets::pieces(&one.old, &one.new);
    html! {
        div {
            dt {
                @if let Some(title) = item_at(lang, sheet, &one.place) { (t!(lang, "corrections-item", title = title)) }
                (t!(lang, "text-in-language", text = label(lang, &one.place), language = language(lang, &one.lang)))
            }
            dd lang=(spoken(&one.lang)) { bdi { @for piece in &pieces { @match piece {
                Piece::Kept(text) => (text),
                Piece::Changed(gone, come) => {
                    @if !gone.is_empty() { del { (gone) } }
                    @if !come.is_empty() { ins { (come) } }
                }
            } } } }
            dd.kz-support { (t!(lang, "corrections-who", why = &one.why, who = &one.who, when = when)) }
        }
    }
}

/// `GET /sheets/{id}/corrections`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
    Query(Asked { part }): Query<Asked>,
) -> Result<Page> {
    let (sheet, corrections) = find(&app, &by, &id).await?;
    let log = log(lang, &sheet, &corrections);
    let spots = spots(lang, &sheet, &part);
    let texts: Vec<Text> = spots.iter().map(|spot| spot.text.clone()).collect();
    let why = t!(lang, "correction-why-usual");
    let typed = Typed(vec![("why".into(), why), ("part".into(), part)]);
    Ok(page(lang, &by, token, (&id, &sheet, &log), (&spots, &texts, &typed), &[]))
}

async fn find(app: &App, by: &Member, id: &str) -> Result<(Sheet, Vec<Correction>)> {
    let (administrator, id) = (by.administrator()?, id.to_owned());
    let read = move |tx: &mut Tx| {
        let organisation = administrator.organisation();
        let sheet = sheets::version(tx, organisation, &id)?;
        Ok((sheet, sheets::corrections(tx, organisation, &id)?))
    };
    app.db.read(read).await
}

/// `POST /sheets/{id}/corrections`
pub async fn correct(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
    Posted(typed): Posted<Typed, LONG>,
) -> Result<Response> {
    let (sheet, _) = find(&app, &by, &id).await?;
    let spots = spots(lang, &sheet, typed.get("part"));
    let mended: Vec<Mended> = spots.iter().flat_map(|spot| mended(spot, &typed)).collect();
    let (administrator, version, all) = (by.administrator()?, id.clone(), mended.clone());
    let judge = move |tx: &mut Tx| sheets::judge(tx, administrator.organisation(), &version, &all);
    let (changed, too_much) = app.db.read(judge).await?;
    let faults = faults(&spots, &typed, &changed, &too_much);
    if !faults.is_empty() {
        let texts: Vec<Text> = spots.iter().map(|spot| typed.text(&spot.stem)).collect();
        let page =
            page(lang, &by, token, (&id, &sheet, &html! {}), (&spots, &texts, &typed), &faults);
        return Ok(page.into_response());
    }
    let (administrator, who, now) = (by.administrator()?, by.name().to_owned(), app.clock.now());
    let (version, why) = (id.clone(), typed.get("why").trim().to_owned());
    let correct = move |tx: &mut Tx| {
        sheets::correct(tx, &administrator, &version, &changed, (&who, &why), now)
    };
    let corrections = app.db.write(correct).await?;
    app.shelf.corrected(&id, corrections);
    Ok(Redirect::to(&format!("/sheets/{id}#corrections")).into_response())
}

/// The texts of a spot in the languages it has.
fn mended(spot: &Spot, typed: &Typed) -> Vec<Mended> {
    let of = |tag: &str| {
        let new = tidy(typed.get(&format!("{}-{tag}", spot.stem)));
        Mended { place: spot.place.clone(), lang: tag.to_owned(), new }
    };
    spot.text.iter().map(|(tag, _)| of(tag)).collect()
}

fn faults(
    spots: &[Spot],
    typed: &Typed,
    changed: &[Mended],
    too_much: &[(Mended, TooMuch)],
) -> Vec<Fault> {
    let mut faults: Vec<Fault> = too_much
        .iter()
        .filter_map(|(one, why)| {
            let spot = spots.iter().find(|spot| spot.place == one.place)?;
            Some(fault(format!("{}-{}", spot.stem, one.lang), why.message()))
        })
        .collect();
    if changed.is_empty() {
        let first = spots.first().zip(spots.first().and_then(|spot| spot.text.iter().next()));
        let field =
            first.map_or_else(String::new, |(spot, (tag, _))| format!("{}-{tag}", spot.stem));
        faults.push(fault(field, msg!("correction-nothing")));
    }
    match typed.get("why").trim().chars().count() {
        0 => faults.push(fault("why", msg!("correction-why-missing"))),
        1..=100 => {}
        _ => faults.push(fault("why", msg!("correction-why-long"))),
    }
    if !typed.has("same") {
        faults.push(fault("same", msg!("correction-confirm")));
    }
    faults
}

fn page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    (id, sheet, log): (&str, &Sheet, &Markup),
    (spots, texts, typed): (&[Spot], &[Text], &Typed),
    faults: &[Fault],
) -> Page {
    let (at, title, part) =
        (format!("/sheets/{id}/corrections"), t!(lang, "correction-title"), typed.get("part"));
    let none = html! {};
    let confirm = fault_of(faults, "same");
    let body = html! {
        (back(&format!("/sheets/{id}"), sheet.title.of(lang)))
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "correction-text")) } }
        (choose(lang, &at, sheet, part))
        form.kz-draft__form method="post" action=(at) novalidate {
            (token)
            input type="hidden" name="part" value=(part);
            @for (spot, text) in spots.iter().zip(texts) {
                @let tags: Vec<String> = spot.text.iter().map(|(tag, _)| tag.to_owned()).collect();
                (Fields { stem: &spot.stem, label: &spot.label, text, theirs: None, tags: &tags, faults }.draw(lang, &none))
            }
            (Field::text("why", t!(lang, "correction-why"), typed.get("why")).autocomplete("off").draw(lang, faults))
            div.kz-field {
                label.kz-tick {
                    input #same type="checkbox" name="same" value="yes" checked[typed.has("same")]
                        aria-invalid=[confirm.map(|_| "true")] aria-describedby=[confirm.map(|_| "same-fault")];
                    (t!(lang, "correction-same"))
                }
                (told_beside(lang, confirm))
            }
            div { button.kz-btn { (t!(lang, "correction-keep")) } }
        }
        p.kz-gap-5 { (t!(lang, "correction-more")) " " a href="/sheets/new" { (t!(lang, "draft-new")) } }
        (log)
    };
    Page::desk(lang, title, desk(lang, by, "/sheets", token), body).with_faults(faults)
}

/// Which item: the sheet is too long to be corrected on one page.
fn choose(lang: Lang, at: &str, sheet: &Sheet, part: &str) -> Markup {
    html! {
        details.kz-fold.kz-gap-below open[part.is_empty()] {
            summary { (t!(lang, "correction-choose")) }
            ul.kz-list {
                @if !part.is_empty() { li { span { a href=(at) { (t!(lang, "draft-head")) } } } }
                @for item in sheet.items().filter(|item| item.key != part) {
                    li { span { a href={ (at) "?" (query(&[("part", &item.key)])) } { bdi { (item.title.of(lang)) } } } }
                }
            }
        }
    }
}
