//! What is wrong in somebody's file: every place at once, each with what to do.

use crate::words::{Lang, Message, say, say_attribute};

/// So many problems are told one by one; beyond that, how many more there are.
const TOLD: usize = 1_000;

/// Something wrong in a file, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Where: a cell, a path in the document; empty for the file as a whole.
    pub place: String,
    /// What is wrong; its attribute `todo` says what to do.
    pub what: Message,
}

impl Problem {
    /// At that place.
    pub fn at(place: impl Into<String>, what: Message) -> Problem {
        Problem { place: place.into(), what }
    }

    /// With the file as a whole.
    pub fn whole(what: Message) -> Problem {
        Problem::at("", what)
    }

    /// `place: what: what to do`; `file` is the place of what concerns it as a whole.
    pub fn line(&self, lang: Lang, file: &str) -> String {
        let place = if self.place.is_empty() { file } else { &self.place };
        let what = say(lang, &self.what);
        let todo = say_attribute(lang, &self.what, "todo");
        [Some(place.to_owned()), Some(what), todo]
            .into_iter()
            .flatten()
            .map(|part| part.replace(['\n', '\r'], " "))
            .collect::<Vec<_>>()
            .join(": ")
    }
}

/// Problems as they are found.  A hostile file has millions; those beyond the first are counted.
#[derive(Debug, Default)]
pub struct Problems {
    told: Vec<Problem>,
    more: usize,
}

impl Problems {
    /// One more.
    pub fn add(&mut self, place: impl Into<String>, what: Message) {
        self.extend([Problem::at(place, what)]);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// Whether something was told at that place or around it.  Once all that is told is told, it
    /// does not matter any more.
    pub fn covers(&self, place: &str) -> bool {
        let around = |outer: &str| {
            let inner = place.strip_prefix(outer);
            inner.is_some_and(|rest| {
                outer.is_empty() || rest.is_empty() || rest.starts_with(['.', '!'])
            })
        };
        self.told.len() < TOLD && self.told.iter().any(|problem| around(&problem.place))
    }

    /// All of them, and the number of those that are not told one by one.
    pub fn into_vec(mut self) -> Vec<Problem> {
        if self.more > 0 {
            self.told.push(Problem::whole(crate::msg!("problem-more", more = self.more)));
        }
        self.told
    }
}

impl Extend<Problem> for Problems {
    fn extend<T: IntoIterator<Item = Problem>>(&mut self, problems: T) {
        for problem in problems {
            match self.told.len() < TOLD {
                true => self.told.push(problem),
                false => self.more += 1,
            }
        }
    }
}
