//! The pages of results: the overview, one item, then and now, and the files.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use gauge::level::Mark;
use gauge::shown::{Opened, Shown, Why};
use maud::{Markup, html};

use super::{Behind, Seen, behind};
use crate::accounts::Member;
use crate::charts::{self, Frame, Picture, Reading, Size, Width};
use crate::error::{Error, Result};
use crate::reports::{self, View};
use crate::rounds::{self, Round};
use crate::rounds::{date_time, mark_words};
use crate::sheets::Item;
use crate::web::{self, Desk, FormToken, Page, Posted, Pressed, Tab};
use crate::words::Lang;
use crate::{App, japan, t};

/// What a handler of a results page begins with.
async fn look(app: &App, address: &str, member: Option<&Member>) -> Result<Behind> {
    let (shelf, address, member) = (app.shelf.clone(), address.to_owned(), member.cloned());
    app.db.read(move |tx| behind(tx, &shelf, &address, member.as_ref())).await
}

/// The results, or nothing: for files, which have no page that says "not yet".
async fn results(app: &App, address: &str, member: Option<&Member>) -> Result<Box<Seen>> {
    match look(app, address, member).await? {
        Behind::Results(seen) => Ok(seen),
        _ => Err(Error::NotFound),
    }
}

/// Who reads, and from where: what frames need.
struct Reader<'a> {
    lang: Lang,
    token: &'a FormToken,
    member: Option<&'a Member>,
    address: &'a str,
}

fn desk(reader: &Reader, seen: &Seen, here: &str) -> Desk {
    let Reader { lang, address, .. } = *reader;
    let tab = |href: String, label: String, name: &str| Tab { href, label, here: here == name };
    let mut tabs = Vec::new();
    if reader.member.is_some_and(|member| member.caretaker(&seen.unit().unit).is_ok()) {
        tabs.push(tab(
            format!("/workplaces/{}", seen.unit().unit),
            t!(lang, "tab-workplace"),
            "workplace",
        ));
    }
    tabs.push(tab(format!("/results/{address}"), t!(lang, "tab-results"), "results"));
    if seen.view().previous.is_some() {
        tabs.push(tab(format!("/results/{address}/changes"), t!(lang, "tab-changes"), "changes"));
    }
    Desk {
        place: format!("{}　{}", seen.municipality, seen.unit().name),
        tabs,
        sign_out: reader.member.map(|_| reader.token.clone()),
        foot: t!(lang, "foot-least", least = seen.unit().least),
    }
}

// The overview

/// `GET /results/{address}`
pub async fn overview(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Option<Member>,
    Path(address): Path<String>,
) -> Result<Page> {
    let reader = Reader { lang, token: &token, member: member.as_ref(), address: &address };
    match look(&app, &address, member.as_ref()).await? {
        Behind::NotYet(round) => Ok(not_yet(lang, &round)),
        Behind::Unopened(round) => Ok(rounds::closed_page(lang, &round, app.clock.now())),
        Behind::Results(seen) => {
            let mut widest = seen.results().widest().to_vec();
            app.dice.shuffle(&mut widest);
            let title = t!(lang, "results-title");
            Ok(Page::desk(
                lang,
                title,
                desk(&reader, &seen, "results"),
                overview_body(&reader, &seen, &widest),
            ))
        }
    }
}

/// Before the close: when, and nothing else.
fn not_yet(lang: Lang, round: &Round) -> Page {
    let body = html! {
        h1 { (t!(lang, "results-not-yet")) }
        p { (t!(lang, "results-not-yet-text", when = date_time(lang, round.deadline))) }
        p.kz-links { a href="/promise" { (t!(lang, "who-sees-what")) } }
    };
    Page::phone(lang, t!(lang, "results-not-yet"), body)
}

fn overview_body(reader: &Reader, seen: &Seen, widest: &[usize]) -> Markup {
    let (lang, view) = (reader.lang, seen.view());
    let all = seen.results().groups().first().map_or(0, |group| group.n());
    html! {
        div.kz-title.kz-c5__head {
          div {
            h1 { (t!(lang, "results-title")) }
            p.kz-message { (web::rich(&reports::message(&view, lang))) }
            p.kz-support { (t!(lang, "results-support", number = seen.round.number, answers = all, when = date_time(lang, seen.round.closed.unwrap_or(seen.round.deadline)))) }
          }
          a.kz-btn href={ "/results/" (reader.address) "/report.pdf" } { (t!(lang, "results-print")) }
        }
        @if !widest.is_empty() {
            section aria-labelledby="widest" {
                h2.kz-sr #widest { (t!(lang, "results-widest")) }
                div.kz-cards { @for item in widest { (wide_card(reader, &view, *item)) } }
            }
        }
        (all_items(reader, &view))
        (most_important(lang, &view))
        (remarks(lang, &view))
        (own_door(reader, seen))
        (other_units(lang, seen))
        (files(lang, reader.address))
        (hidden_note(lang, &view))
    }
}

/// One of the three widest: its stair, its range, and the two sentences people chose.
fn wide_card(reader: &Reader, view: &View, place: usize) -> Markup {
    let (lang, item) = (reader.lang, view.items[place]);
    let area =
        view.sheet.areas.iter().find(|area| area.items.iter().any(|own| own.key == item.key));
    let figures = view.results.items()[place].all();
    let Some(full) = figures.value() else { return html! {} };
    let (id, (from, to)) = (format!("wide-{place}"), full.middle_half());
    let frame = Frame { id: &id, about: item.title.of(lang), lang };
    html! {
        article.kz-card {
            div.kz-c5__card {
                (charts::stair(&frame, Size::M, figures, item.levels.len() as u8))
                div {
                    p.kz-num { (t!(lang, "middle-level", level = full.median().0)) }
                    p.kz-num { strong { (charts::levels(lang, (from, to))) } }
                }
            }
            div {
                @if let Some(area) = area { p.kz-card__area { (area.title.of(lang)) } }
                h3 { (item.title.of(lang)) }
            }
            p.kz-card__say { (range_words(lang, item, from, to)) }
            @if let Some(words) = gap_words(lang, view, place) { p.kz-card__say { (web::rich(&words)) } }
            p { a.kz-act href={ "/results/" (reader.address) "/items/" (item.key) } { (t!(lang, "see-closely")) span.kz-sr { "：" (item.title.of(lang)) } } }
        }
    }
}

fn range_words(lang: Lang, item: &Item, from: u8, to: u8) -> String {
    let text = |level: u8| {
        item.levels[usize::from(level) - 1].of(lang).trim_end_matches(['。', '.']).to_owned()
    };
    match from == to {
        true => t!(lang, "range-one", text = text(from)),
        false => t!(lang, "range-two", low = text(from), high = text(to)),
    }
}

/// 「課長級と担当で、見え方が1.5段階ちがいます。」, a difference of means.
fn gap_words(lang: Lang, view: &View, place: usize) -> Option<String> {
    let item = &view.results.items()[place];
    let gap = item.gap()?;
    let (a, b) = (item.groups()[gap.a()].value()?, item.groups()[gap.b()].value()?);
    let name = |group: usize| charts::bands(lang, view.results.groups()[group].bands());
    let levels = charts::decimal((a.mean() - b.mean()).abs());
    Some(match levels == "0.0" {
        true => t!(lang, "gap-none", a = name(gap.a()), b = name(gap.b())),
        false => t!(lang, "gap-words", a = name(gap.a()), b = name(gap.b()), levels = levels),
    })
}

/// Every item as a small staircase, by area, in sheet order.
fn all_items(reader: &Reader, view: &View) -> Markup {
    let lang = reader.lang;
    let legend = |id, width| charts::legend(&Frame { id, about: &t!(lang, "legend"), lang }, width);
    html! {
        section.kz-sec aria-labelledby="all" {
            div.kz-c5__key {
                div { h2 #all { (t!(lang, "all-items", items = view.items.len())) } p.kz-support { (t!(lang, "sheet-order")) } }
                (both_widths(legend("legend-wide", Width::Wide), legend("legend-narrow", Width::Narrow)))
            }
            div.kz-over {
                @for area in &view.sheet.areas {
                    @let places: Vec<usize> = places_of(view, area);
                    @if !places.is_empty() {
                        section.kz-over__area {
                            h3.kz-over__name { (area.title.of(lang)) }
                            ul.kz-over__items { @for place in places { (small_item(reader, view, place)) } }
                        }
                    }
                }
            }
            details.kz-fold.kz-gap-4 { summary { (t!(lang, "as-table")) } (items_table(lang, view)) }
        }
    }
}

fn places_of(view: &View, area: &crate::sheets::Area) -> Vec<usize> {
    let belongs = |place: &usize| area.items.iter().any(|item| item.key == view.items[*place].key);
    (0..view.items.len()).filter(belongs).collect()
}

fn small_item(reader: &Reader, view: &View, place: usize) -> Markup {
    let (lang, item) = (reader.lang, view.items[place]);
    let figures = view.results.items()[place].all();
    let (id, reading) = (format!("stair-{place}"), Reading::of(lang, figures));
    let frame = Frame { id: &id, about: item.title.of(lang), lang };
    html! {
        li.kz-over__item {
            (charts::stair(&frame, Size::S, figures, item.levels.len() as u8))
            span {
                a href={ "/results/" (reader.address) "/items/" (item.key) } { (item.title.of(lang)) }
                span.kz-over__word.kz-over__word--wide[reading.apart] { (reading.words) }
            }
        }
    }
}

/// The same figures in rows.
fn items_table(lang: Lang, view: &View) -> Markup {
    html! {
        div.kz-scroll role="region" aria-labelledby="all-caption" tabindex="0" {
            table.kz-table {
                caption #all-caption { (t!(lang, "items-caption")) }
                thead { tr {
                    th scope="col" { (t!(lang, "item")) }
                    th.kz-r scope="col" { (t!(lang, "answers")) }
                    th.kz-r scope="col" { (t!(lang, "middle")) }
                    th scope="col" { (t!(lang, "middle-half")) }
                    th.kz-r scope="col" { (t!(lang, "dont-know-count")) }
                } }
                tbody { @for (place, item) in view.items.iter().enumerate() {
                    tr { th scope="row" { (item.title.of(lang)) } (figure_cells(lang, view.results.items()[place].all())) }
                } }
            }
        }
    }
}

fn figure_cells(lang: Lang, figures: &Shown<gauge::level::Figures>) -> Markup {
    match charts::shape_of(figures) {
        Err(why) => html! { td colspan="4" { (charts::mask(lang, why)) } },
        Ok(figures) => html! {
            td.kz-r { (t!(lang, "people-count", people = figures.n())) }
            td.kz-r { (charts::levels(lang, figures.median())) }
            td { (charts::levels(lang, figures.middle_half())) }
            td.kz-r { (t!(lang, "people-count", people = figures.dont_know())) }
        },
    }
}

/// One picture for a desk, one for a phone, where text must not shrink.
fn both_widths(wide: Picture, narrow: Picture) -> Markup {
    html! { div.kz-wide { (wide) } div.kz-narrow { (narrow) } }
}

fn most_important(lang: Lang, view: &View) -> Markup {
    let votes = view.results.most_important();
    let names: Vec<&str> = view.items.iter().map(|item| item.title.of(lang)).collect();
    let about = t!(lang, "votes-title");
    let draw = |id, width| charts::dots(&Frame { id, about: &about, lang }, width, votes, &names);
    html! {
        section.kz-sec aria-labelledby="votes" {
            h2 #votes { (about) }
            @match votes.value() {
                None => p.kz-note { (charts::votes_mask(lang, votes.why().unwrap_or(Why::FewerThanLeast))) },
                Some(counts) => {
                    (both_widths(draw("votes-wide", Width::Wide), draw("votes-narrow", Width::Narrow)))
                    details.kz-fold.kz-gap-4 { summary { (t!(lang, "as-table")) } (votes_table(lang, &names, counts)) }
                },
            }
        }
    }
}

fn votes_table(lang: Lang, names: &[&str], counts: &[u32]) -> Markup {
    html! {
        table.kz-table {
            caption { (t!(lang, "votes-title")) }
            thead { tr { th scope="col" { (t!(lang, "item")) } th.kz-r scope="col" { (t!(lang, "votes-column")) } } }
            tbody { @for (name, count) in names.iter().zip(counts).filter(|(_, count)| **count > 0) {
                tr { th scope="row" { (name) } td.kz-r { (count) } }
            } }
        }
    }
}

fn remarks(lang: Lang, view: &View) -> Markup {
    html! {
        @if let Some(remarks) = view.remarks.value().filter(|remarks| !remarks.is_empty()) {
            section.kz-sec aria-labelledby="remarks" {
                h2 #remarks { (t!(lang, "remarks-title")) }
                p.kz-support { (t!(lang, "remarks-order")) }
                ul.kz-voices { @for remark in remarks { li.kz-note { bdi { (remark) } } } }
            }
        }
    }
}

/// The chief's way to the own answers, for the chief alone.
fn own_door(reader: &Reader, seen: &Seen) -> Markup {
    let is_chief = reader.member.is_some_and(|member| member.chief(&seen.unit().unit).is_ok());
    html! {
        @if is_chief && seen.own().is_some() {
            section.kz-sec aria-labelledby="own" {
                h2 #own { (t!(reader.lang, "own-title")) }
                p { (t!(reader.lang, "own-door")) }
                p { a.kz-act href={ "/results/" (reader.address) "/own" } { (t!(reader.lang, "own-see")) } }
            }
        }
    }
}

/// Above the workplace, where the round covers it.
fn other_units(lang: Lang, seen: &Seen) -> Markup {
    let above = seen.unit().parent.map(|place| &seen.units[place]);
    html! {
        @if let Some(above) = above {
            p.kz-gap-5 { a.kz-act href={ "/results/" (above.address) } { (t!(lang, "see-above", unit = above.name.as_str())) } }
        }
    }
}

fn files(lang: Lang, address: &str) -> Markup {
    let at = |name: &str| format!("/results/{address}/{name}");
    html! {
        section.kz-sec aria-labelledby="files" {
            h2 #files { (t!(lang, "files-title")) }
            ul.kz-links {
                li { a href=(at("report.pdf")) { (t!(lang, "file-pdf")) } }
                li { a href=(at("results.xlsx")) { (t!(lang, "file-xlsx")) } }
                li { a href=(at("results.csv")) { (t!(lang, "file-csv")) } }
                li { a href=(at("results.json")) { (t!(lang, "file-json")) } }
            }
        }
    }
}

fn hidden_note(lang: Lang, view: &View) -> Markup {
    let count =
        |why: Why| view.results.items().iter().filter(|item| item.all().why() == Some(why)).count();
    let (alike, few) =
        (count(Why::NearlyUnanimous), count(Why::FewerThanLeast) + count(Why::Complementary));
    html! {
        @if alike > 0 { p.kz-gap-5.kz-note { (t!(lang, "hidden-alike", items = alike)) } }
        @if few > 0 { p.kz-gap-5.kz-note { (t!(lang, "hidden-few", items = few, least = view.least)) } }
    }
}

// One item

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

fn spread_words(lang: Lang, figures: &gauge::level::Figures) -> String {
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

// Then and now

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

// The chief's own answers

/// `GET /results/{address}/own`: for the chief alone.
pub async fn own(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(address): Path<String>,
) -> Result<Page> {
    let seen = results(&app, &address, Some(&member)).await?;
    member.chief(&seen.unit().unit)?;
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
    let chief = member.chief(&seen.unit().unit)?;
    if seen.would_open().is_none() {
        return Err(Error::NotFound);
    }
    app.db.write(move |tx| rounds::show_own_answer(tx, &chief, &seen.round, seen.unit())).await?;
    Ok(Redirect::to(&format!("/results/{address}/own")))
}

// Files

/// `GET /results/{address}/{file}`
pub async fn file(
    State(app): State<App>,
    lang: Lang,
    member: Option<Member>,
    Path((address, name)): Path<(String, String)>,
) -> Result<Response> {
    let seen = results(&app, &address, member.as_ref()).await?;
    let now = app.clock.now();
    app.press.make(move || document(lang, &seen.view(), &name, now)).await
}

fn document(lang: Lang, view: &View, name: &str, now: jiff::Timestamp) -> Result<Response> {
    match name {
        "report.pdf" => {
            Ok(web::download("application/pdf", name, reports::results_pdf(view, lang, now)?))
        }
        "results.xlsx" => Ok(web::download(XLSX, name, reports::results_xlsx(view, lang)?)),
        "results.csv" => {
            Ok(web::download("text/csv; charset=utf-8", name, reports::results_csv(view, lang)?))
        }
        "results.json" => {
            Ok(web::download("application/json", name, reports::results_json(view).into_bytes()))
        }
        _ => Err(Error::NotFound),
    }
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `GET /results/{address}/pictures/{name}`
pub async fn picture(
    State(app): State<App>,
    lang: Lang,
    member: Option<Member>,
    Path((address, name)): Path<(String, String)>,
) -> Result<Response> {
    let seen = results(&app, &address, member.as_ref()).await?;
    let pictures = reports::pictures(&seen.view(), lang);
    let (_, svg) = pictures.into_iter().find(|(file, _)| *file == name).ok_or(Error::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}
