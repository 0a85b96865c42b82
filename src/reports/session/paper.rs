//! A session report on paper: two to four pages that one would gladly hang up.

use gauge::level::Band;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Session;
use super::telling::{self, Fact, Group, Important, Look, Part, People, Programme, Steps};
use crate::charts::phrases;
use crate::error::Result;
use crate::reports::{document, foot};
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
        "people": told.people.as_ref().map(people),
        "programme": told.programme.as_ref().map(|it| programme(it, lang)),
        "important": told.important.as_ref().map(important),
        "steps": told.steps.as_ref().map(steps),
        "parts": told.parts.iter().map(part).collect::<Vec<_>>(),
        "about": facts(&told.about),
    });
    let mut foot = foot(lang, &told.foot.0, None);
    foot["right"] = json!(told.foot.1);
    let data = document(lang, &told.title, &told.kind, foot, own);
    Ok(typeset::pdf(Template::Session, &data, stamp)?)
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

fn people(people: &People) -> Value {
    let bands = people.bands.iter().map(
        |(band, count, label)| json!({ "shape": shape(*band), "count": count, "label": label }),
    );
    json!({
        "title": people.title, "bands": bands.collect::<Vec<_>>(),
        "others": people.others, "kinds": people.kinds, "places": people.places,
    })
}

/// The mark of a band, as everywhere.
fn shape(band: Band) -> &'static str {
    match band {
        Band::Executive | Band::Chief => "square",
        Band::Supervisor => "triangle",
        Band::Staff | Band::FixedTerm => "ring",
        Band::Outside => "diamond",
    }
}

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

fn important(important: &Important) -> Value {
    let rows = important
        .rows
        .iter()
        .map(|(item, votes, label)| json!({ "item": item, "votes": votes, "label": label }));
    json!({
        "title": important.title, "note": important.note,
        "majority": important.majority.as_ref().map(|parts| parts.each_ref().map(|it| phrased(it))),
        "rows": rows.collect::<Vec<_>>(),
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
