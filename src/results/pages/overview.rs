//! The overview: where eyes differ most, every item as a small staircase, the files.

use axum::extract::{Path, State};
use gauge::level::Figures;
use gauge::shown::{Shown, Why};
use maud::{Markup, html};

use super::{Reader, both_widths, desk, gap_words, look};
use crate::accounts::Member;
use crate::charts::{self, Frame, Reading, Size, Width};
use crate::error::Result;
use crate::reports::{self, View};
use crate::results::{Behind, Seen};
use crate::rounds::{self, Round, date_time};
use crate::sheets::Item;
use crate::web::{self, FormToken, Page};
use crate::words::Lang;
use crate::{App, t};

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

fn figure_cells(lang: Lang, figures: &Shown<Figures>) -> Markup {
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
