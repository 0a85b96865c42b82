//! Two versions of a sheet side by side, what changed marked in the text itself.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::texts::{language, name_of, spoken};
use crate::accounts::{Member, desk};
use crate::sheets::{self, Item, Link, Mapping, Piece, Sheet, Text};
use crate::web::{FormToken, Page, back, rich};
use crate::words::Lang;
use crate::{App, error::Result, t};

/// `GET /sheets/{id}/difference/{earlier}`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, earlier)): Path<(String, String)>,
) -> Result<Page> {
    let (organisation, ids) = (by.organisation().to_owned(), (id.clone(), earlier.clone()));
    let (old, new, said) = app
        .db
        .read(move |tx| {
            let (old, _) = sheets::look(tx, &organisation, &ids.1)?;
            let (new, _) = sheets::look(tx, &organisation, &ids.0)?;
            Ok((old, new, sheets::mapping(tx, &organisation, &ids.1, &ids.0)?))
        })
        .await?;
    let mapping = said.clone().unwrap_or_else(|| Mapping::proposed(&old, &new));
    let title = t!(lang, "difference-title", then = &old.version, now = &new.version);
    let may =
        by.administrator().is_ok() && [&id, &earlier].iter().all(|id| **id != sheets::STARTER);
    let body = html! {
        div.kz-title {
            (back(&format!("/sheets/{id}"), new.title.of(lang)))
            h1 { (title) }
            p.kz-message { (rich(&summary(lang, &mapping))) }
            @if said.is_none() { p.kz-note { (t!(lang, "difference-proposed")) } }
        }
        @if may { p.kz-gap-below {
            a.kz-btn.kz-btn--line href={ "/sheets/" (id) "/mapping/" (earlier) } {
                @if said.is_some() { (t!(lang, "mapping-again")) } @else { (t!(lang, "mapping-make")) }
            }
        } }
        (all(lang, &mapping, &old, &new))
    };
    Ok(Page::desk(lang, title, desk(lang, &by, "/sheets", token), body))
}

/// How many items stayed, changed, came and went.
fn summary(lang: Lang, mapping: &Mapping) -> String {
    let count = |wanted: fn(&Link) -> bool| mapping.0.iter().filter(|link| wanted(link)).count();
    t!(
        lang,
        "difference-message",
        same = count(|link| matches!(link, Link::Same { .. })),
        reworded = count(|link| matches!(link, Link::Reworded { .. })),
        split = count(|link| matches!(link, Link::Split { .. })),
        merged = count(|link| matches!(link, Link::Merged { .. })),
        new = count(|link| matches!(link, Link::New { .. })),
        dropped = count(|link| matches!(link, Link::Dropped { .. }))
    )
}

/// Every item that changed, one below the other, and those that did not by name.
fn all(lang: Lang, mapping: &Mapping, old: &Sheet, new: &Sheet) -> Markup {
    let (same, changed): (Vec<&Link>, Vec<&Link>) =
        mapping.0.iter().partition(|link| matches!(link, Link::Same { .. }));
    html! {
        @for link in changed { (changed_items(lang, link, old, new)) }
        @if !same.is_empty() {
            section.kz-sec aria-labelledby="same" {
                h2 #same { (t!(lang, "difference-same", items = same.len())) }
                ul.kz-list { @for key in same.iter().flat_map(|link| link.later()) {
                    li { span { (title_in(lang, new, key)) } }
                } }
            }
        }
    }
}

/// What an item of that key is called.
pub fn title_in(lang: Lang, sheet: &Sheet, key: &str) -> String {
    sheet.item(key).map_or_else(|| key.to_owned(), |item| name_of(lang, &item.title, &item.key))
}

fn changed_items(lang: Lang, link: &Link, old: &Sheet, new: &Sheet) -> Markup {
    let titles = |sheet: &Sheet, keys: &[String]| {
        let titles: Vec<String> = keys.iter().map(|key| title_in(lang, sheet, key)).collect();
        titles.join(&t!(lang, "unlike-and"))
    };
    let (then, now) = (titles(old, link.earlier()), titles(new, link.later()));
    let said = match link {
        Link::Same { .. } => String::new(),
        Link::Reworded { .. } => t!(lang, "link-reworded", now = now),
        Link::Split { .. } => t!(lang, "link-split", then = then, now = now),
        Link::Merged { .. } => t!(lang, "link-merged", then = then, now = now),
        Link::New { .. } => t!(lang, "link-new", now = now),
        Link::Dropped { .. } => t!(lang, "link-dropped", then = then),
    };
    let item = |sheet: &'_ Sheet, key: &String| sheet.item(key).cloned();
    let (then, now): (Vec<Item>, Vec<Item>) = (
        link.earlier().iter().filter_map(|key| item(old, key)).collect(),
        link.later().iter().filter_map(|key| item(new, key)).collect(),
    );
    html! {
        section.kz-sec.kz-change { h2 { (said) } (beside(lang, &then, &now)) }
    }
}

/// One item beside another word by word; where there are several, or none, each stands whole.
pub fn beside(lang: Lang, then: &[Item], now: &[Item]) -> Markup {
    if let ([then], [now]) = (then, now) {
        return pair(lang, then, now);
    }
    let side = |label: String, items: &[Item], gone: bool| {
        html! {
            div.kz-change__side {
                p.kz-support { (label) }
                @if items.is_empty() { p { (t!(lang, "difference-none")) } }
                @for item in items { (whole(lang, item, gone)) }
            }
        }
    };
    html! {
        div.kz-change__sides {
            (side(t!(lang, "difference-then"), then, true))
            (side(t!(lang, "difference-now"), now, false))
        }
    }
}

fn whole(lang: Lang, item: &Item, gone: bool) -> Markup {
    let text = |text: &Text| {
        html! {
            @if gone { del { (text.of(lang)) } } @else { ins { (text.of(lang)) } }
        }
    };
    html! {
        h3 { (text(&item.title)) }
        p { (text(&item.question)) }
        ol.kz-change__levels { @for level in &item.levels { li { (text(level)) } } }
    }
}

/// The texts of two items that differ, language by language.
fn pair(lang: Lang, then: &Item, now: &Item) -> Markup {
    let none = Text::default();
    let levels = then.levels.len().max(now.levels.len());
    let mut rows = vec![
        (t!(lang, "text-title"), &then.title, &now.title),
        (t!(lang, "text-question"), &then.question, &now.question),
    ];
    for level in 0..levels {
        rows.push((
            t!(lang, "level-card", level = level + 1),
            then.levels.get(level).unwrap_or(&none),
            now.levels.get(level).unwrap_or(&none),
        ));
    }
    let cells: Vec<_> =
        rows.iter().flat_map(|(label, then, now)| differing(label, then, now)).collect();
    html! {
        dl.kz-change__texts { @for (label, tag, then, now) in &cells {
            div {
                dt { (t!(lang, "text-in-language", text = *label, language = language(lang, tag))) }
                dd lang=(spoken(tag)) { (marked(lang, then, now, true)) }
                dd lang=(spoken(tag)) { (marked(lang, then, now, false)) }
            }
        } }
        @if cells.is_empty() { p { (t!(lang, "difference-only-order")) } }
    }
}

/// Language by language, where the two differ.
fn differing<'a>(
    label: &'a str,
    then: &'a Text,
    now: &'a Text,
) -> Vec<(&'a str, &'a str, &'a str, &'a str)> {
    let of = |text: &'a Text, tag: &str| text.0.get(tag).map_or("", String::as_str);
    let mut tags: Vec<&str> = then.iter().chain(now.iter()).map(|(tag, _)| tag).collect();
    tags.dedup();
    let mut seen = std::collections::BTreeSet::new();
    let tags = tags.into_iter().filter(|tag| seen.insert(*tag));
    let cells = tags.map(|tag| (label, tag, of(then, tag), of(now, tag)));
    cells.filter(|(_, _, then, now)| then != now).collect()
}

/// One of the two texts, with what only it says marked.
fn marked(lang: Lang, then: &str, now: &str, earlier: bool) -> Markup {
    let side = if earlier { t!(lang, "difference-then") } else { t!(lang, "difference-now") };
    html! {
        span.kz-change__which { (side) }
        bdi { @for piece in sheets::pieces(then, now) { @match piece {
            Piece::Kept(text) => (text),
            Piece::Changed(gone, _) if earlier => { @if !gone.is_empty() { del { (gone) } } }
            Piece::Changed(_, come) => { @if !come.is_empty() { ins { (come) } } }
        } } }
    }
}
