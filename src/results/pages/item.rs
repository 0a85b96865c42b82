//! One item: how answers spread, the next level, positions side by side.

use axum::extract::{Path, State};
use gauge::level::{Figures, Mark};
use gauge::shown::{Opened, Why};
use maud::{Markup, html};

use super::{Reader, both_widths, desk, gap_words, results};
use crate::accounts::Member;
use crate::charts::{self, Frame, Size, Width};
use crate::error::{Error, Result};
use crate::reports::View;
use crate::rounds::mark_words;
use crate::sheets::Item;
use crate::web::{self, FormToken, Page};
use crate::words::Lang;
use crate::{App, t};

/// `GET /results/{address}/items/{key}`
pub async fn item(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Option<Member>,
    Path((address, key)): Path<(String, String)>,
) -> Result<Page> {
    let seen = results(&app, &address, member.as_ref()).await?;
    let view = seen.view();
    let place = view.items.iter().position(|item| item.key == key).ok_or(Error::NotFound)?;
    let reader = Reader { lang, token: &token, member: member.as_ref(), address: &address };
    let title = view.items[place].title.of(lang).to_owned();
    Ok(Page::desk(lang, title, desk(&reader, &seen, "results"), item_body(&reader, &view, place)))
}

fn item_body(reader: &Reader, view: &View, place: usize) -> Markup {
    let (lang, item) = (reader.lang, view.items[place]);
    html! {
        div.kz-title {
            (web::back(&format!("/results/{}", reader.address), &t!(lang, "results-title")))
            h1 { (item.title.of(lang)) }
            p { (item.question.of(lang)) }
        }
        div.kz-c6 { (spread(lang, view, place)) (next_level(lang, view, place)) }
        section.kz-sec aria-labelledby="bands" { div.kz-gap { (by_band(lang, view, place)) (not_shown(lang, view, place)) } }
        @if let Some(opened) = view.opening.and_then(|opening| opening[place].value()) { (own_beside(lang, item, opened)) }
        @if reader.member.is_some() {
            p.kz-gap-5 { a.kz-act href={ "/policies/items/" (item.key) } { (t!(lang, "policy-of-item", item = item.title.of(lang))) } }
        }
    }
}

/// How the answers spread over the levels, with the sentences of the levels.
fn spread(lang: Lang, view: &View, place: usize) -> Markup {
    let (item, figures) = (view.items[place], view.results.items()[place].all());
    let Some(full) = figures.value() else {
        let frame = Frame { id: "hidden", about: item.title.of(lang), lang };
        return html! {
            div.kz-hide {
                (charts::stair(&frame, Size::M, figures, item.levels.len() as u8))
                p.kz-message { (charts::mask(lang, figures.why().unwrap_or(Why::FewerThanLeast))) }
                p { (t!(lang, "why-hidden")) }
            }
        };
    };
    let about = t!(lang, "spread-title");
    let draw = |id, width| charts::strip(&Frame { id, about: &about, lang }, width, full);
    html! {
        figure aria-labelledby="spread" {
            figcaption.kz-message #spread { (web::rich(&spread_words(lang, full))) }
            p.kz-support { (t!(lang, "spread-support", answers = full.n(), dont_know = full.dont_know())) }
            div.kz-gap-5 { (both_widths(draw("strip-wide", Width::Wide), draw("strip-narrow", Width::Narrow))) }
            ol.kz-dist { @for (level, text) in item.levels.iter().enumerate() {
                @let (id, name) = (format!("swatch-{level}"), t!(lang, "level", level = level + 1));
                li.kz-dist__row {
                    span aria-hidden="true" { (charts::swatch(&Frame { id: &id, about: &name, lang }, level as u8 + 1, item.levels.len() as u8)) }
                    span { span.kz-sr { (name) } (text.of(lang)) }
                    span.kz-dist__n { b { (full.counts()[level]) } (t!(lang, "people-unit", people = full.counts()[level])) }
                }
            } }
        }
    }
}

fn spread_words(lang: Lang, figures: &Figures) -> String {
    let (from, to) = figures.middle_half();
    match to - from {
        0 => t!(lang, "spread-together", level = from),
        1 => t!(lang, "spread-near", from = from, to = to),
        _ => t!(lang, "spread-apart", from = from, to = to),
    }
}

/// つぎの段: the next level's own sentence, large.
fn next_level(lang: Lang, view: &View, place: usize) -> Markup {
    let item = view.items[place];
    let Some(figures) = view.results.items()[place].all().value() else { return html! {} };
    let now = figures.median().0;
    let about = t!(lang, "next-level");
    let frame = Frame { id: "next-step", about: &about, lang };
    html! {
        section.kz-step aria-labelledby="next-level" {
            h2 #next-level { (about) }
            (charts::next_step(&frame, figures))
            @match item.levels.get(usize::from(now)) {
                Some(next) => {
                    p.kz-step__text { (next.of(lang)) }
                    p.kz-step__from { (t!(lang, "next-level-from", now = now, next = now + 1)) }
                },
                None => p.kz-step__text { (t!(lang, "top-level")) },
            }
        }
    }
}

/// Bands on one line, where at least two may be shown.
fn by_band(lang: Lang, view: &View, place: usize) -> Markup {
    let item = &view.results.items()[place];
    let about = t!(lang, "bands-title");
    let draw = |id, width| {
        charts::dumbbell(&Frame { id, about: &about, lang }, width, view.results.groups(), item)
    };
    let pictures = draw("bands-wide", Width::Wide).zip(draw("bands-narrow", Width::Narrow));
    html! {
        @match pictures {
            None => div { h2 #bands { (about) } p { (t!(lang, "bands-none")) } },
            Some((wide, narrow)) => figure aria-labelledby="bands" {
                figcaption.kz-message #bands { (web::rich(&gap_words(lang, view, place).unwrap_or(about.clone()))) }
                div.kz-gap-5 { (both_widths(wide, narrow)) }
                details.kz-fold open { summary { (t!(lang, "as-table")) } (bands_table(lang, view, place)) }
            },
        }
    }
}

fn bands_table(lang: Lang, view: &View, place: usize) -> Markup {
    let item = &view.results.items()[place];
    html! {
        div.kz-scroll role="region" aria-labelledby="bands-caption" tabindex="0" {
            table.kz-table {
                caption #bands-caption { (t!(lang, "bands-caption")) }
                thead { tr {
                    th scope="col" { (t!(lang, "band")) }
                    th.kz-r scope="col" { (t!(lang, "answers")) }
                    th.kz-r scope="col" { (t!(lang, "mean")) }
                    th scope="col" { (t!(lang, "middle-half")) }
                } }
                tbody { @for (group, figures) in view.results.groups().iter().zip(item.groups()).skip(1) {
                    tr {
                        th scope="row" { (charts::bands(lang, group.bands())) }
                        @match charts::shape_of(figures) {
                            Err(why) => td colspan="3" { (charts::mask(lang, why)) },
                            Ok(figures) => {
                                td.kz-r { (t!(lang, "people-count", people = figures.n())) }
                                td.kz-r { (charts::decimal(figures.mean())) }
                                td { (charts::levels(lang, figures.middle_half())) }
                            },
                        }
                    }
                } }
            }
        }
    }
}

/// What is withheld on this page, and why.
fn not_shown(lang: Lang, view: &View, place: usize) -> Markup {
    let item = &view.results.items()[place];
    let groups = view.results.groups();
    let pooled: Vec<String> = groups
        .iter()
        .skip(1)
        .filter(|group| group.bands().len() > 1)
        .map(|group| charts::bands(lang, group.bands()))
        .collect();
    let withheld = item
        .groups()
        .iter()
        .zip(groups)
        .skip(1)
        .filter_map(|(figures, group)| Some((figures.why()?, group)));
    let withheld: Vec<(Why, String)> =
        withheld.map(|(why, group)| (why, charts::bands(lang, group.bands()))).collect();
    html! {
        @if !pooled.is_empty() || !withheld.is_empty() || groups.len() < 3 {
            aside.kz-hide aria-labelledby="not-shown" {
                h2 #not-shown { (t!(lang, "not-shown")) }
                @for group in &pooled { p { (t!(lang, "pooled", group = group.as_str(), least = view.least)) } }
                @for (why, group) in &withheld { p { (group) "：" (charts::mask(lang, *why)) } }
                @if groups.len() < 3 { p { (t!(lang, "bands-too-few", least = view.least)) } }
                p { (t!(lang, "why-hidden")) }
                p { a.kz-act href="/promise" { (t!(lang, "who-sees-what")) } }
            }
        }
    }
}

fn own_beside(lang: Lang, item: &Item, opened: &Opened) -> Markup {
    html! {
        section.kz-sec aria-labelledby="opened" {
            h2 #opened { (t!(lang, "opened-title")) }
            p.kz-message { (web::rich(&t!(lang, "opened-words", own = mark_words(lang, opened.own()), rest = charts::levels(lang, opened.rest().median())))) }
            @if let Mark::Level(level) = opened.own() {
                p { (t!(lang, "opened-level", text = item.levels[usize::from(level) - 1].of(lang))) }
            }
        }
    }
}
