//! Over the years: each item as a small picture of means and middle halves, with its table.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::{Reader, desk_of};
use crate::accounts::Member;
use crate::charts::{self, Frame, Link};
use crate::error::Result;
use crate::results::trend::over_the_years;
use crate::results::{Measured, Moment, Trends};
use crate::sheets::Item;
use crate::web::{FormToken, Page};
use crate::words::{Lang, say};
use crate::{App, japan, t};

/// `GET /results/{address}/trend`
pub async fn trend(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Option<Member>,
    Path(address): Path<String>,
) -> Result<Page> {
    let (shelf, at, by) = (app.shelf.clone(), address.clone(), member.clone());
    let found = app.db.read(move |tx| over_the_years(tx, &shelf, &at, by.as_ref()));
    let (municipality, unit, trends) = found.await?;
    let reader = Reader { lang, token: &token, member: member.as_ref(), address: &address };
    let again = trends.moments.len() > 1 || !trends.apart.is_empty();
    let desk = desk_of(&reader, (&municipality, &unit), again, "trend");
    Ok(Page::desk(lang, t!(lang, "tab-trend"), desk, body(lang, &trends)))
}

fn body(lang: Lang, trends: &Trends) -> Markup {
    let items = trends.items();
    html! {
        div.kz-title {
            h1 { (t!(lang, "tab-trend")) }
            p.kz-support { (t!(lang, "trend-support")) }
        }
        (moments(lang, trends))
        (events(lang, trends))
        (apart(lang, trends))
        (legend(lang))
        div.kz-slopes.kz-gap-5 { @for (at, item) in items.iter().enumerate() { (small(lang, trends, at, item)) } }
        @if items.is_empty() { p.kz-note { (t!(lang, "trend-none")) } }
        (dropped(lang, trends))
    }
}

/// Every round: when, how many, and what has to be known of it.
fn moments(lang: Lang, trends: &Trends) -> Markup {
    html! {
        section {
            h2 #moments { (t!(lang, "trend-rounds")) }
            div.kz-scroll role="region" aria-labelledby="moments" tabindex="0" {
                table.kz-table {
                    caption.kz-sr { (t!(lang, "trend-rounds")) }
                    thead { tr {
                        th scope="col" { (t!(lang, "trend-round")) }
                        th scope="col" { (t!(lang, "trend-year")) }
                        th.kz-r scope="col" { (t!(lang, "answers")) }
                        th scope="col" { (t!(lang, "trend-known")) }
                    } }
                    tbody { @for moment in &trends.moments { tr {
                        th scope="row" { (round(lang, moment)) }
                        td { (japan::fiscal_label(lang, japan::fiscal_year(moment.day))) }
                        td.kz-r { @match moment.answers() { Some(n) => (t!(lang, "people-count", people = n)), None => "―" } }
                        td { (known(lang, moment)) }
                    } } }
                }
            }
        }
    }
}

/// What became of the workplace meanwhile: renamed and moved it is still the same, merged and divided it is not.
fn events(lang: Lang, trends: &Trends) -> Markup {
    html! {
        @if trends.events().next().is_some() {
            section.kz-sec aria-labelledby="events" {
                h2 #events { (t!(lang, "trend-events")) }
                ul.kz-list { @for event in trends.events() { li { span { (say(lang, &event.message())) } } } }
            }
        }
    }
}

/// Rounds of what the workplace was before others came into it, or it was divided.
fn apart(lang: Lang, trends: &Trends) -> Markup {
    html! {
        @if !trends.apart.is_empty() {
            section.kz-sec aria-labelledby="apart" {
                h2 #apart { (t!(lang, "trend-apart")) }
                ul.kz-list { @for why in &trends.apart { li { span { (say(lang, &why.message())) } } } }
            }
        }
    }
}

fn round(lang: Lang, moment: &Moment) -> Markup {
    let day = japan::long_date(lang, moment.day);
    html! { @if moment.silent.is_none() { a href={ "/results/" (moment.part.address) } { (day) } } @else { (day) } }
}

fn known(lang: Lang, moment: &Moment) -> String {
    let others = moment.members.as_ref().is_some_and(|members| members.are_others());
    match (&moment.silent, others) {
        (Some(why), _) => say(lang, why),
        (None, true) => t!(lang, "trend-others"),
        (None, false) => String::new(),
    }
}

fn legend(lang: Lang) -> Markup {
    html! {
        ul.kz-signs.kz-gap-5 aria-label=(t!(lang, "legend")) {
            li { svg.kz-pic width="28" height="22" viewBox="0 0 28 22" aria-hidden="true" {
                rect x="10" y="1" width="8" height="20" rx="4" fill="#c5d7fb" {} circle cx="14" cy="11" r="5" fill="#0017c1" {} } (t!(lang, "trend-legend-mean")) }
            li { svg.kz-pic width="28" height="22" viewBox="0 0 28 22" aria-hidden="true" { path d="M1 11H27" stroke="#0017c1" stroke-width="3" stroke-dasharray="6 5" {} } (t!(lang, "trend-legend-others")) }
            li { svg.kz-pic width="28" height="22" viewBox="0 0 28 22" aria-hidden="true" { path d="M9 20l5-18M14 20l5-18" stroke="#1a1a1a" stroke-width="2" {} } (t!(lang, "trend-legend-broken")) }
            li { svg.kz-pic width="28" height="22" viewBox="0 0 28 22" aria-hidden="true" { path d="M14 2V21" stroke="#767676" stroke-width="2" stroke-dasharray="0 5" stroke-linecap="round" {} } (t!(lang, "trend-legend-gap")) }
        }
    }
}

fn small(lang: Lang, trends: &Trends, at: usize, item: &Item) -> Markup {
    let (id, title) = (format!("trend-{at}"), item.title.of(lang));
    let measured = trends.of(item);
    let links = trends.links(item);
    let picture = charts::Trend {
        levels: item.levels.len() as u8,
        rounds: trends
            .moments
            .iter()
            .zip(&measured)
            .map(|(it, said)| (it.day, said.told()))
            .collect(),
        links: links.iter().map(|(_, link, _)| *link).collect(),
    };
    html! {
        section.kz-slope {
            h2 { (title) }
            (charts::trend(&Frame { id: &id, about: title, lang }, &picture))
            details.kz-fold { summary { (t!(lang, "as-table")) span.kz-sr { "：" (title) } }
                div.kz-scroll role="region" aria-labelledby={ (id) "-caption" } tabindex="0" {
                    table.kz-table {
                        caption id={ (id) "-caption" } { (title) }
                        thead { tr {
                            th scope="col" { (t!(lang, "trend-round")) }
                            th.kz-r scope="col" { (t!(lang, "mean")) }
                            th scope="col" { (t!(lang, "middle-half")) }
                            th.kz-r scope="col" { (t!(lang, "answers")) }
                        } }
                        tbody { @for (place, (moment, said)) in trends.moments.iter().zip(&measured).enumerate() {
                            tr { th scope="row" { (japan::short_date(lang, moment.day)) " " span.kz-support { (japan::fiscal_year(moment.day)) } } (cells(lang, said)) }
                            @for (_, link, known) in links.iter().filter(|(to, ..)| *to == place) {
                                @for known in known { tr { td colspan="4" { (broken(lang, *link)) (say(lang, known)) } } }
                            }
                        } }
                    }
                }
            }
        }
    }
}

fn broken(lang: Lang, link: Link) -> String {
    if link == Link::Broken { t!(lang, "trend-not-joined") } else { String::new() }
}

fn cells(lang: Lang, said: &Measured) -> Markup {
    match said {
        Measured::Told(figures) => html! {
            td.kz-r { (charts::decimal(figures.mean())) }
            td { (charts::levels(lang, figures.middle_half())) }
            td.kz-r { (t!(lang, "people-count", people = figures.n())) }
        },
        Measured::Hidden(why) => html! { td colspan="3" { (charts::mask(lang, *why)) } },
        Measured::Not(why) => html! { td colspan="3" { (say(lang, why)) } },
        Measured::Other(why) => {
            html! { td colspan="3" { (t!(lang, "trend-not-joined")) (say(lang, &why.say(lang))) } }
        }
    }
}

/// Items that are on the sheet no more.
fn dropped(lang: Lang, trends: &Trends) -> Markup {
    let dropped = trends.dropped();
    html! {
        @if !dropped.is_empty() {
            section.kz-sec aria-labelledby="dropped" {
                h2 #dropped { (t!(lang, "trend-dropped")) }
                p { (t!(lang, "trend-dropped-text")) }
                ul.kz-list { @for (item, day) in dropped { li { span { (item.title.of(lang)) " " span.kz-support { (t!(lang, "trend-last", when = japan::long_date(lang, day))) } } } } }
            }
        }
    }
}
