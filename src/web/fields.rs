//! The fields of our forms that are not one line of text.

use maud::{Markup, html};

use super::{fault_of, told_beside};
use crate::typed::Fault;
use crate::words::Lang;

/// A choice: the key that is sent, and its words.
pub type Choice = (String, String);

/// What describes a field: its fault, then its hint.
fn described(name: &str, faults: &[Fault], hint: bool) -> Option<String> {
    let fault = fault_of(faults, name).map(|_| format!("{name}-fault"));
    let hint = hint.then(|| format!("{name}-hint"));
    let ids: Vec<String> = fault.into_iter().chain(hint).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn invalid(name: &str, faults: &[Fault]) -> Option<&'static str> {
    fault_of(faults, name).map(|_| "true")
}

fn hint_line(name: &str, hint: Option<&str>) -> Markup {
    html! { @if let Some(hint) = hint { p.kz-support id={ (name) "-hint" } { (hint) } } }
}

/// Lines of text.
pub fn area(
    lang: Lang,
    name: &str,
    label: &str,
    hint: Option<&str>,
    value: &str,
    faults: &[Fault],
) -> Markup {
    html! {
        div.kz-field {
            label for=(name) { (label) }
            (hint_line(name, hint))
            textarea id=(name) name=(name) rows="4" dir="auto" aria-invalid=[invalid(name, faults)]
                aria-describedby=[described(name, faults, hint.is_some())] { (value) }
            (told_beside(lang, fault_of(faults, name)))
        }
    }
}

/// A file, named `file`, of the kinds that are accepted.
pub fn file(lang: Lang, label: &str, hint: &str, accept: &str, faults: &[Fault]) -> Markup {
    html! {
        div.kz-field {
            label for="file" { (label) }
            (hint_line("file", Some(hint)))
            input #file name="file" type="file" accept=(accept) aria-invalid=[invalid("file", faults)]
                aria-describedby=[described("file", faults, true)];
            (told_beside(lang, fault_of(faults, "file")))
        }
    }
}

/// One of a list.
pub fn select(
    lang: Lang,
    name: &str,
    label: &str,
    choices: &[Choice],
    chosen: &str,
    faults: &[Fault],
) -> Markup {
    html! {
        div.kz-field {
            label for=(name) { (label) }
            select id=(name) name=(name) aria-invalid=[invalid(name, faults)]
                aria-describedby=[described(name, faults, false)] {
                @for (key, words) in choices {
                    option value=(key) selected[key == chosen] { (words) }
                }
            }
            (told_beside(lang, fault_of(faults, name)))
        }
    }
}

/// One of a few, all in sight.  The first bears the field's id, for the summary leads there.
pub fn radios(
    lang: Lang,
    name: &str,
    label: &str,
    hint: Option<&str>,
    choices: &[Choice],
    chosen: &str,
    faults: &[Fault],
) -> Markup {
    html! {
        fieldset.kz-field aria-describedby=[described(name, faults, hint.is_some())] {
            legend { (label) }
            (hint_line(name, hint))
            @for (at, (key, words)) in choices.iter().enumerate() {
                label.kz-tick {
                    input id=[(at == 0).then_some(name)] type="radio" name=(name) value=(key) checked[key == chosen];
                    (words)
                }
            }
            (told_beside(lang, fault_of(faults, name)))
        }
    }
}

/// A tick of its own.
pub fn tick(name: &str, label: &str, ticked: bool) -> Markup {
    html! {
        label.kz-tick { input type="checkbox" name=(name) value="yes" checked[ticked]; (label) }
    }
}

/// What somebody wrote, line by line, whatever direction it runs.
pub fn lines(text: &str) -> Markup {
    html! { @for line in text.lines().filter(|line| !line.trim().is_empty()) { p dir="auto" { (line) } } }
}
