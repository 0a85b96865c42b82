//! A session report on paper: two to four pages that one would gladly hang up.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Session;
use super::telling::{self, Fact, Group, Important, Look, Part, People, Programme, Steps};
use crate::charts::{self, Frame, phrases};
use crate::error::Result;
use crate::reports::{document, drawn, foot};
use crate::t;
use crate::typeset::{self, Template};
use crate::words::Lang;

/// The report as A4.
pub fn session_pdf(session: &Session, lang: Lang, stamp: Timestamp) -> Result<Vec<u8>> {
    let told = telling::of(session, lang);
    let own = json!({
        "title": phrases(&told.title),
        "lead": told.lead.iter().map(|line| phrased(line)).collect::<Vec<_>>(),
        "facts": facts(told.facts.iter().chain(&told.purpose)),
        "people": told.people.as_ref().map(|it| people(it, lang)),
        "programme": told.programme.as_ref().map(|it| programme(it, lang)),
        "important": told.important.as_ref().map(|it| important(it, lang)),
        "steps": told.steps.as_ref().map(steps),
        "photos": told.photos.iter().map(|it| json!([it.alt, it.caption])).collect::<Vec<_>>(),
        "parts": told.parts.iter().map(part).collect::<Vec<_>>(),
        "about": facts(&told.about),
    });
    let mut foot = foot(lang, &told.foot.0, None);
    foot["right"] = json!(told.foot.1);
    let data = document(lang, &told.title, &told.kind, foot, own);
    let photos = told.photos.into_iter().map(|photo| photo.jpeg).collect();
    Ok(typeset::pdf_with_photos(Template::Session, &data, photos, stamp)?)
}

/// A short text in the pieces between which its lines best break; a long one breaks anywhere.
fn phrased(text: &str) -> Vec<&str> {
    let japanese = text.chars().any(|char| ('ぁ'..='ヶ').contains(&char));
    let short = text.len() < 600 && !text.contains('\n');
    if japanese && short { phrases(text) } else { vec![text] }
}

fn facts<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Value {
    facts.into_iter().map(|fact| json!([fact.label, fact.value])).collect()
}

fn people(people: &People, lang: Lang) -> Value {
    let bands = people.bands.iter().enumerate().map(|(at, (band, count, label))| {
        let frame = Frame { id: &format!("b{at}"), about: label, lang };
        let marks = charts::crowd(&frame, Some(*band), *count, A_ROW);
        json!({ "marks": marks.as_ref().map(drawn), "label": label, "wide": count.is_some_and(|count| count > 12) })
    });
    let frame = Frame { id: "others", about: &people.title, lang };
    let others = charts::crowd(&frame, None, Some(people.others), A_ROW);
    json!({
        "title": people.title, "bands": bands.collect::<Vec<_>>(),
        "others": others.as_ref().map(drawn), "kinds": people.kinds, "places": people.places,
    })
}

/// So many marks have room beside each other.
const A_ROW: u32 = 28;

fn programme(programme: &Programme, lang: Lang) -> Value {
    let treads = programme.phases.iter().map(|tread| {
        json!({
            "title": tread.title, "phrases": phrases(&tread.title), "width": tread.width,
            "minutes": tread.minutes, "mode": tread.mode, "speaker": tread.speaker,
            "content": tread.content, "main": tread.main,
        })
    });
    json!({
        "title": programme.title, "note": programme.note, "phases": treads.collect::<Vec<_>>(),
        "phases-title": t!(lang, "session-phases"),
    })
}

fn important(important: &Important, lang: Lang) -> Value {
    let rows = important.rows.iter().enumerate().map(|(at, (item, votes, label))| {
        let frame = Frame { id: &format!("v{at}"), about: item, lang };
        let dots = charts::crowd(&frame, None, *votes, A_ROW);
        json!({ "item": item, "dots": dots.as_ref().map(drawn), "label": label })
    });
    let unknown = charts::unknown(&Frame { id: "unknown", about: &important.title, lang });
    json!({
        "title": important.title, "note": important.note, "unknown": drawn(&unknown),
        "majority": important.majority.as_ref().map(|parts| parts.each_ref().map(|it| phrased(it))),
        "rows": rows.collect::<Vec<_>>(), "groups": important.by_group,
    })
}

fn steps(steps: &Steps) -> Value {
    let each =
        steps.steps.iter().map(|(text, people)| json!({ "text": phrased(text), "people": people }));
    json!({ "title": steps.title, "steps": each.collect::<Vec<_>>(), "next": steps.next })
}

fn part(part: &Part) -> Value {
    let look = match part.look {
        Look::Plain => "plain",
        Look::List => "list",
        Look::Quotes => "quotes",
        Look::Told => "told",
    };
    json!({
        "title": part.title, "note": part.note, "look": look,
        "groups": part.groups.iter().map(group).collect::<Vec<_>>(),
    })
}

fn group(group: &Group) -> Value {
    let lines = group
        .lines
        .iter()
        .map(|line| json!({ "label": line.label, "text": phrased(&line.text), "by": line.by }));
    json!({ "head": group.head, "lines": lines.collect::<Vec<_>>() })
}
