//! Every text the code names exists in both languages, with the variables it wants, and none is left
//! over.

use std::collections::{BTreeMap, BTreeSet};

use crate::rooms::{Source, sources, texts_under};

/// A message of a language: the variables its text and its attributes mention.
type Messages = BTreeMap<String, BTreeSet<String>>;

#[test]
fn both_languages_say_the_same_things() {
    let ids = |lang| messages(lang).into_keys().collect::<BTreeSet<_>>();
    assert_eq!(ids("ja"), ids("en"));
}

#[test]
fn a_word_is_written_once() {
    let mut twice = Vec::new();
    for lang in ["ja", "en"] {
        let mut places: BTreeMap<String, String> = BTreeMap::new();
        for (path, text) in texts_under(&format!("locales/{lang}"), "ftl") {
            for id in entries(&text).into_iter().map(|(id, _)| id).filter(|id| !id.contains('.')) {
                if let Some(before) = places.insert(id.clone(), path.clone()) {
                    twice.push(format!("{id}: {before} and {path}"));
                }
            }
        }
    }
    assert_eq!(twice, Vec::<String>::new());
}

/// A language may leave a variable out (an era, in English), but not ask for one that is not given.
#[test]
fn every_word_the_code_says_is_there_with_its_variables() {
    let mut wrong = Vec::new();
    for lang in ["ja", "en"] {
        let messages = messages(lang);
        for source in sources().iter().filter(|source| !source.is_test()) {
            for said in said_in(source) {
                match messages.get(&said.id) {
                    None => wrong.push(format!("{}: {} is not in {lang}", source.path, said.id)),
                    Some(wanted) if !wanted.is_subset(&said.variables) => {
                        wrong.push(format!(
                            "{}: {} wants {wanted:?} in {lang}",
                            source.path, said.id
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_word_is_left_over() {
    let code: String = sources().into_iter().map(|source| source.text).collect();
    let words: String =
        texts_under("locales/ja", "ftl").into_iter().map(|(_, text)| text).collect();
    let unused = messages("ja").into_keys().filter(|id| {
        let (named, referred) = (format!("\"{id}\""), format!("{{ {id} }}"));
        !code.contains(&named) && !words.contains(&referred)
    });
    assert_eq!(unused.collect::<Vec<_>>(), Vec::<String>::new());
}

/// The messages of a language.
fn messages(lang: &str) -> Messages {
    let mut messages = Messages::new();
    for (_, text) in texts_under(&format!("locales/{lang}"), "ftl") {
        for (id, body) in entries(&text) {
            let id = id.split('.').next().unwrap_or_default().to_owned();
            messages.entry(id).or_default().extend(variables(&body));
        }
    }
    messages
}

/// `id` and text of each message, `id.attribute` and text of each attribute.
fn entries(text: &str) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let attribute = line.trim_start().strip_prefix('.').and_then(|rest| rest.split_once(" ="));
        let message = line.split_once(" =").filter(|(id, _)| is_id(id));
        match (message, attribute, entries.last_mut()) {
            (Some((id, rest)), ..) => entries.push((id.to_owned(), rest.to_owned())),
            (None, Some((name, rest)), Some((id, _))) => {
                let id = format!("{}.{name}", id.split('.').next().unwrap_or_default());
                entries.push((id, rest.to_owned()));
            }
            (None, _, Some((_, body))) => body.push_str(line),
            (None, _, None) => {}
        }
    }
    entries
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
}

fn variables(body: &str) -> impl Iterator<Item = String> {
    let name = |part: &str| {
        part.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
    };
    body.split('$').skip(1).map(name)
}

/// A word in the code: `t!(lang, "id", name = …)`, `msg!("id", name = …)`.
struct Said {
    id: String,
    variables: BTreeSet<String>,
}

fn said_in(source: &Source) -> Vec<Said> {
    let calls = ["t!(", "msg!("]
        .into_iter()
        .flat_map(|call| source.code().split(call).skip(1).map(str::to_owned).collect::<Vec<_>>());
    calls.filter_map(|call| said(&whole(&call))).collect()
}

/// What stands between the parentheses of a call, whose opening one is already read.
fn whole(call: &str) -> String {
    let mut open = 1;
    let inside = call.chars().take_while(|char| {
        open += i32::from(*char == '(') - i32::from(*char == ')');
        open > 0
    });
    inside.collect()
}

/// The first text is the id; what is named at the call's own depth are its variables.
fn said(inside: &str) -> Option<Said> {
    let (_, rest) = inside.split_once('"')?;
    let (id, arguments) = rest.split_once('"')?;
    let mut depth = 0;
    let own = arguments.chars().filter(|char| {
        depth += i32::from("([{".contains(*char)) - i32::from(")]}".contains(*char));
        depth == 0
    });
    let own: String = own.collect();
    let variables = own
        .split(',')
        .filter_map(|argument| argument.split_once(" = "))
        .map(|(name, _)| name.trim().to_owned());
    is_id(id).then(|| Said { id: id.to_owned(), variables: variables.collect() })
}
