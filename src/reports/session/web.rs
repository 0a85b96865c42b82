//! A session report as a web page: the same words as on paper, readable on a phone.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Session;
use super::telling::{
    self, Fact, Group, Important, Line, Look, Part, People, Programme, Shot, Steps, Telling, Tread,
};
use crate::charts::{self, Frame, Picture};
use crate::t;
use crate::words::Lang;

/// What stands on a page of ours, whose frame has the language and the stylesheet.
pub fn session_markup(session: &Session, lang: Lang) -> Markup {
    let told = telling::of(session, lang);
    article(&told, lang, &|shot| shot.address.clone())
}

/// A whole page that stands alone: nothing is loaded from anywhere.
pub fn session_html(session: &Session, lang: Lang) -> String {
    let told = telling::of(session, lang);
    let carried = |shot: &Shot| {
        let jpeg = !shot.jpeg.is_empty();
        jpeg.then(|| format!("data:image/jpeg;base64,{}", base64(&shot.jpeg)))
    };
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (told.title) }
                style { (PreEscaped(include_str!("../../../assets/web/css/kizahashi.css"))) }
            }
            body { main.kz-wrap { (article(&told, lang, &carried)) } }
        }
    };
    page.into_string()
}

fn article(told: &Telling, lang: Lang, address: &dyn Fn(&Shot) -> Option<String>) -> Markup {
    html! {
        article.kz-report {
            header.kz-title {
                p.kz-support { (told.kind) }
                h1 dir="auto" { (told.title) }
                @if !told.lead.is_empty() {
                    p.kz-message { (told.lead.join(&t!(lang, "session-sentence-join"))) }
                }
            }
            (facts(told.facts.iter().chain(&told.purpose)))
            @if let Some(it) = &told.people { (people(it, lang)) }
            @if let Some(it) = &told.programme { (programme(it, lang)) }
            @if let Some(it) = &told.important { (important(it, lang)) }
            @if let Some(it) = &told.steps { (steps(it)) }
            @for it in &told.parts { (part(it)) }
            @for it in &told.photos { (photo(it, address(it))) }
            footer.kz-sec { (facts(&told.about)) @if let Some(least) = &told.foot.1 { p.kz-support { (least) } } }
        }
    }
}

fn facts<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Markup {
    let facts: Vec<&Fact> = facts.into_iter().collect();
    html! {
        @if !facts.is_empty() {
            dl.kz-report__facts {
                @for fact in facts { div { dt { (fact.label) } dd dir="auto" { (fact.value) } } }
            }
        }
    }
}

fn section(title: &str, note: Option<&str>, body: Markup) -> Markup {
    html! {
        section.kz-sec {
            h2 { (title) }
            @if let Some(note) = note { p.kz-support { (note) } }
            (body)
        }
    }
}

/// So many marks fit on a phone, and they are easily counted.
const A_ROW: u32 = 10;
/// So many fit beside the name of an item.
const A_SHORT_ROW: u32 = 5;

fn people(people: &People, lang: Lang) -> Markup {
    let frame = Frame { id: "others", about: &people.title, lang };
    let others = charts::crowd(&frame, None, Some(people.others), A_ROW);
    let band = |(at, (band, count, label)): (usize, &(_, Option<u32>, String))| {
        let frame = Frame { id: &format!("b{at}"), about: label, lang };
        let marks = charts::crowd(&frame, Some(*band), *count, A_ROW);
        html! { li { (seen(marks.as_ref())) (label) } }
    };
    let body = html! {
        @if !people.bands.is_empty() { ul.kz-report__bands { @for it in people.bands.iter().enumerate() { (band(it)) } } }
        (seen(others.as_ref()))
        @if !people.kinds.is_empty() { ul.kz-report__kinds { @for kind in &people.kinds { li dir="auto" { (kind) } } } }
        @if let Some(places) = &people.places { p { (places) } }
    };
    section(&people.title, None, body)
}

/// A picture whose words stand beside it.
fn seen(picture: Option<&Picture>) -> Markup {
    html! { @if let Some(picture) = picture { span.kz-report__marks aria-hidden="true" { (picture) } } }
}

fn programme(programme: &Programme, lang: Lang) -> Markup {
    let widths: Vec<u32> = programme.phases.iter().map(|phase| phase.width).collect();
    let main = programme.phases.iter().position(|phase| phase.main);
    let frame = Frame { id: "programme", about: &programme.title, lang };
    let body = html! {
        (charts::programme(&frame, &widths, main))
        ol.kz-report__phases { @for phase in &programme.phases { (tread(phase)) } }
    };
    section(&programme.title, Some(&programme.note), body)
}

fn tread(tread: &Tread) -> Markup {
    let how = [&tread.minutes, &tread.mode, &tread.speaker];
    html! {
        li {
            p { strong { (tread.title) } @for it in how.into_iter().flatten() { " " span.kz-support { (it) } } }
            @if !tread.content.is_empty() { ul.kz-list { @for line in &tread.content { li dir="auto" { (line) } } } }
        }
    }
}

fn important(important: &Important, lang: Lang) -> Markup {
    let dots = |at: usize, item: &str, votes: Option<u32>| {
        let frame = Frame { id: &format!("v{at}"), about: item, lang };
        charts::crowd(&frame, None, votes, A_SHORT_ROW)
    };
    let body = html! {
        @if let Some([before, item, after]) = &important.majority { p.kz-message { (before) strong { (item) } (after) } }
        @if !important.rows.is_empty() {
            table.kz-table {
                thead { tr {
                    th scope="col" { (t!(lang, "session-item")) }
                    th scope="col" { (t!(lang, "session-votes")) }
                } }
                tbody { @for (at, (item, votes, label)) in important.rows.iter().enumerate() {
                    tr { th scope="row" { (item) } td { (seen(dots(at, item, *votes).as_ref())) strong { (label) } } }
                } }
            }
        }
    };
    let by_group = html! {
        @if !important.by_group.is_empty() {
            dl.kz-split { @for (who, chosen) in &important.by_group { div { dt dir="auto" { (who) } dd { (chosen) } } } }
        }
    };
    section(&important.title, important.note.as_deref(), html! { (body) (by_group) })
}

fn steps(steps: &Steps) -> Markup {
    html! {
        section.kz-sec.kz-report__steps {
            h2 { (steps.title) }
            @for (step, people) in &steps.steps {
                p.kz-message dir="auto" { (step) }
                @if let Some(people) = people { p { (people) } }
            }
            @for line in &steps.next { p dir="auto" { (line) } }
        }
    }
}

fn part(part: &Part) -> Markup {
    let body = html! {
        @for group in &part.groups {
            @if let Some(head) = &group.head { h3 dir="auto" { (head) } }
            (group_of(part.look, group))
        }
    };
    section(&part.title, part.note.as_deref(), body)
}

fn group_of(look: Look, group: &Group) -> Markup {
    html! {
        @match look {
            _ if group.lines.is_empty() => {}
            Look::Plain => { @for it in &group.lines { p dir="auto" { (line(it)) } } }
            Look::List => { ul.kz-list { @for it in &group.lines { li { div dir="auto" { (line(it)) } } } } }
            Look::Quotes => { div.kz-voices { @for it in &group.lines { blockquote.kz-report__voice { p dir="auto" { (line(it)) } } } } }
            Look::Told => { blockquote.kz-report__voice { @for it in &group.lines { p dir="auto" { (line(it)) } } } }
        }
    }
}

fn line(line: &Line) -> Markup {
    html! {
        @if let Some(label) = &line.label { span.kz-support { (label) } " " }
        (line.text)
        @if let Some(by) = &line.by { br; span.kz-support { (by) } }
    }
}

fn photo(shot: &Shot, address: Option<String>) -> Markup {
    html! {
        @if let Some(address) = address {
            figure.kz-sec {
                img src=(address) alt=(shot.alt);
                @if let Some(caption) = &shot.caption { figcaption.kz-support dir="auto" { (caption) } }
            }
        }
    }
}

/// Bytes as text, for the address of a picture that is in the page.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits =
            (0..3).fold(0, |bits, at| bits << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
        for digit in 0..4 {
            let place = (bits >> (18 - 6 * digit) & 63) as usize;
            text.push(if digit > three.len() { '=' } else { DIGITS[place].into() });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn bytes_become_base64() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(super::base64(bytes.as_bytes()), text);
        }
    }
}
