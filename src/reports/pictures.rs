//! Every picture of a publication as a file of its own.

use super::View;
use crate::charts::{self, Frame, Move, Picture, Size, Width};
use crate::t;
use crate::words::Lang;

/// File name and drawing; an item's pictures begin with its place and key.
pub fn pictures(view: &View, lang: Lang) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for item in 0..view.items.len() {
        all.extend(of_item(view, lang, item));
    }
    let about = t!(lang, "report-most-important");
    let titles: Vec<&str> = view.items.iter().map(|item| item.title.of(lang)).collect();
    let frame = Frame { id: "most_important", about: &about, lang };
    let dots = charts::dots(&frame, Width::Wide, view.results.most_important(), &titles);
    all.push(("most_important.svg".to_owned(), dots.svg));
    all
}

fn of_item(view: &View, lang: Lang, at: usize) -> Vec<(String, String)> {
    let (item, result) = (view.items[at], &view.results.items()[at]);
    let name = format!("{:02}_{}", at + 1, plain(&item.key));
    let frame = Frame { id: &name, about: item.title.of(lang), lang };
    let mut own: Vec<(&str, Picture)> =
        vec![("stair", charts::stair(&frame, Size::M, result.all(), view.steps(at)))];
    if let Some(figures) = result.all().value() {
        own.push(("strip", charts::strip(&frame, Width::Wide, figures)));
        own.push(("next", charts::next_step(&frame, figures)));
    }
    let bands = charts::dumbbell(&frame, Width::Wide, view.results.groups(), result);
    own.extend(bands.map(|picture| ("bands", picture)));
    own.extend(slope(view, lang, &frame, at).map(|picture| ("change", picture)));
    own.into_iter().map(|(kind, picture)| (format!("{name}_{kind}.svg"), picture.svg)).collect()
}

/// A key as part of a file's name and of an id: somebody else's sheet may hold anything.
fn plain(key: &str) -> String {
    let safe = |char: char| if char.is_ascii_alphanumeric() || char == '-' { char } else { '_' };
    key.chars().take(40).map(safe).collect()
}

/// Then and now of one item, where both may be shown.
pub(super) fn slope(view: &View, lang: Lang, frame: &Frame, at: usize) -> Option<Picture> {
    let previous = view.previous.as_ref()?;
    let item = Move {
        then: previous.figures[at]?.value()?,
        now: view.results.items()[at].all().value()?,
        back: previous.seen_back(at),
        verdict: Some(previous.verdicts[at]).filter(|it| charts::Moved::of(*it).is_some())?,
        other_people: previous.other_people,
    };
    let caption = |word: String, day: Option<jiff::civil::Date>| match day {
        Some(day) => t!(
            lang,
            "report-when",
            word = word,
            month = t!(lang, "month", month = i32::from(day.month()))
        ),
        None => word,
    };
    let then = caption(t!(lang, "report-then"), previous.closed);
    let now = caption(t!(lang, "report-now"), view.heading.closed);
    Some(charts::slope(frame, &item, (&then, &now)))
}
