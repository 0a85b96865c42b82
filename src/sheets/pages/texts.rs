//! The texts of a sheet as fields of a form, its languages side by side, and what is wrong with them.

use maud::{Markup, html};

use crate::problem::Problem;
use crate::sheets::{Item, Sheet, Text};
use crate::t;
use crate::web::{Fault, fault, fault_of, told_beside};
use crate::words::{Lang, say, say_attribute};

/// What was typed, name by name.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(transparent)]
pub struct Typed(pub Vec<(String, String)>);

/// Forms with all texts of an item in several languages are larger than others.
pub const LONG: usize = 512 * 1024;

impl Typed {
    /// What is in that field; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value)
    }

    /// Whether there is such a field.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    /// The text whose languages are the ends of the fields' names: `title-ja`, `title-en`.
    pub fn text(&self, stem: &str) -> Text {
        let mut text = Text::default();
        for (name, value) in &self.0 {
            let tag = name.strip_prefix(stem).and_then(|rest| rest.strip_prefix('-'));
            tag.into_iter().for_each(|tag| text.put(tag, value));
        }
        text
    }

    /// An item in these words; its key and its place stay.
    pub fn item(&self, before: &Item) -> Item {
        let count = self.get("levels").parse().unwrap_or(before.levels.len()).min(MOST_LEVELS);
        let levels = (1..=count).map(|level| self.text(&format!("level-{level}")));
        Item {
            key: before.key.clone(),
            title: self.text("title"),
            question: self.text("question"),
            short: self.has("short"),
            levels: levels.collect(),
        }
    }
}

/// So many levels a form may bring; how many are sound is told by the check.
const MOST_LEVELS: usize = 20;

/// A text in all these languages, side by side; `theirs` is what somebody else made of it meanwhile.
pub struct Fields<'a> {
    /// The beginning of the fields' names.
    pub stem: &'a str,
    /// What it is.
    pub label: &'a str,
    /// As it was typed.
    pub text: &'a Text,
    /// As somebody else has it.
    pub theirs: Option<&'a Text>,
    /// Every language there is a field for.
    pub tags: &'a [String],
    /// What is wrong.
    pub faults: &'a [Fault],
}

impl Fields<'_> {
    /// Drawn, with what else belongs to it behind.
    pub fn draw(&self, lang: Lang, behind: &Markup) -> Markup {
        html! {
            fieldset.kz-texts {
                legend { (self.label) }
                div.kz-texts__langs { @for tag in self.tags { (self.field(lang, tag)) } }
                (behind)
            }
        }
    }

    fn field(&self, lang: Lang, tag: &str) -> Markup {
        let name = format!("{}-{tag}", self.stem);
        let own = self.text.0.get(tag).map_or("", String::as_str);
        let other = self.theirs.map(|text| text.0.get(tag).map_or("", String::as_str));
        let other = other.filter(|other| *other != own);
        let told = fault_of(self.faults, &name);
        let ids = [told.map(|_| format!("{name}-fault")), other.map(|_| format!("{name}-theirs"))];
        let described: Vec<String> = ids.into_iter().flatten().collect();
        html! {
            div.kz-field {
                label for=(name) { (language(lang, tag)) }
                textarea id=(name) name=(name) rows="3" lang=(spoken(tag)) dir="auto"
                    aria-invalid=[told.map(|_| "true")]
                    aria-describedby=[(!described.is_empty()).then(|| described.join(" "))] { (own) }
                (told_beside(lang, told))
                @if let Some(other) = other {
                    p.kz-note id={ (name) "-theirs" } {
                        (t!(lang, "draft-theirs")) br;
                        bdi lang=(spoken(tag)) { @if other.is_empty() { (t!(lang, "draft-theirs-none")) } @else { (other) } }
                    }
                }
            }
        }
    }
}

/// What a language calls itself, where we know it.
pub fn language(lang: Lang, tag: &str) -> String {
    match tag {
        "ja-easy" => t!(lang, "language-easy"),
        _ => Lang::ALL
            .into_iter()
            .find(|own| own.tag() == tag)
            .map_or_else(|| tag.to_owned(), |own| own.own_name().to_owned()),
    }
}

/// The language proper of a tag, as HTML's `lang` wants it: easy Japanese is Japanese.
pub fn spoken(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// The problems of one part, as faults of its fields: `prefix` is the part's path.
pub fn faults_of(problems: &[Problem], prefix: &str) -> Vec<Fault> {
    let own = problems.iter().filter_map(|problem| {
        let rest = problem.place.strip_prefix(prefix)?;
        Some(fault(field_of(rest), problem.what.clone()))
    });
    own.collect()
}

/// The field of a path below its part: `levels[2].text.ja` is `level-3-ja`.
pub fn field_of(path: &str) -> String {
    let mut steps = path.trim_start_matches('.').split('.');
    let first = steps.next().unwrap_or_default();
    let level = first.strip_prefix("levels[").and_then(|rest| rest.strip_suffix(']'));
    let tag = |tag: Option<&str>| tag.unwrap_or(Lang::Ja.tag()).to_owned();
    match (level.and_then(|level| level.parse::<usize>().ok()), first) {
        (Some(level), _) => format!("level-{}-{}", level + 1, tag(steps.nth(1))),
        (None, "title" | "question" | "edition" | "audience" | "author") => {
            format!("{first}-{}", tag(steps.next()))
        }
        _ => first.to_owned(),
    }
}

/// Where a problem of a draft is mended: the address behind the draft's, and what it concerns.
pub fn mended_at(sheet: &Sheet, lang: Lang, problem: &Problem) -> (String, String) {
    let index = |path: &str, name: &str| -> Option<usize> {
        path.strip_prefix(name)?.strip_prefix('[')?.split(']').next()?.parse().ok()
    };
    let mut steps = problem.place.split('.');
    let area = steps.next().and_then(|step| index(step, "areas")).and_then(|a| sheet.areas.get(a));
    let Some(area) = area else {
        let field = field_of(&problem.place);
        let to = if field == "areas" { "#areas".to_owned() } else { format!("/head#{field}") };
        return (to, sheet.title.of(lang).to_owned());
    };
    let item = steps.next().and_then(|step| index(step, "items")).and_then(|i| area.items.get(i));
    let rest =
        problem.place.splitn(if item.is_some() { 3 } else { 2 }, '.').last().unwrap_or_default();
    match item {
        Some(item) => (
            format!("/item?{}#{}", query(&[("part", &item.key)]), field_of(rest)),
            name_of(lang, &item.title, &item.key),
        ),
        None if rest == "items" => (
            format!(
                "#area-{}",
                sheet.areas.iter().position(|one| one.key == area.key).map_or(1, |a| a + 1)
            ),
            name_of(lang, &area.title, &area.key),
        ),
        None => (
            format!("/area?{}#{}", query(&[("part", &area.key)]), field_of(rest)),
            name_of(lang, &area.title, &area.key),
        ),
    }
}

/// A title, or the key where there is none yet.
pub fn name_of(lang: Lang, title: &Text, key: &str) -> String {
    Some(title.of(lang)).filter(|title| !title.is_empty()).unwrap_or(key).to_owned()
}

/// A query, escaped: keys may be of any script.
pub fn query(pairs: &[(&str, &str)]) -> String {
    serde_html_form::to_string(pairs).unwrap_or_default()
}

/// A problem in a line: what, and what to do.
pub fn told(lang: Lang, problem: &Problem) -> String {
    let todo = say_attribute(lang, &problem.what, "todo").unwrap_or_default();
    t!(lang, "draft-told", what = say(lang, &problem.what), todo = todo)
}
