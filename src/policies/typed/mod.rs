//! What is typed about policies, in a form or in a file: every fault at once, each with its field.

mod goal;
mod line;
mod review;
mod road;

pub use goal::{TypedGoal, TypedSetting};
pub use line::TypedPolicy;
pub use review::TypedReview;
pub(super) use review::told;
pub(super) use road::MONTH_FIELDS;
pub use road::{MONTHS, TypedLine, TypedMeasure, TypedProgress};

use jiff::civil::Date;

use super::{PROSE, SENTENCE};
use crate::typed::{self, Fault, fault, half_width};
use crate::words::{Lang, Message};
use crate::workbook::folded;
use crate::{japan, msg};

/// Reads field after field and remembers what has to be mended.
#[derive(Default)]
struct Fields(Vec<Fault>);

impl Fields {
    fn take<T>(&mut self, field: &'static str, read: Result<T, Message>) -> Option<T> {
        read.map_err(|say| self.mend(field, say)).ok()
    }

    fn mend(&mut self, field: &'static str, say: Message) {
        self.0.push(fault(field, say));
    }

    /// One line that has to be there.
    fn sentence(&mut self, field: &'static str, text: &str, missing: Message) -> Option<String> {
        let read = match text.trim() {
            "" => Err(missing),
            text => one_line(text),
        };
        self.take(field, read)
    }

    /// One line that may be missing.
    fn maybe(&mut self, field: &'static str, text: &str) -> Option<String> {
        self.take(field, one_line(text.trim()))
    }

    fn prose(&mut self, field: &'static str, text: &str) -> Option<String> {
        self.take(field, typed::prose(text, PROSE))
    }

    fn whole<T>(self, read: Option<T>) -> Result<T, Vec<Fault>> {
        match read {
            Some(read) if self.0.is_empty() => Ok(read),
            _ => Err(self.0),
        }
    }
}

fn one_line(text: &str) -> Result<String, Message> {
    match text.chars().count() {
        long if long > SENTENCE => Err(msg!("name-long", most = SENTENCE, now = long)),
        _ if text.chars().any(typed::is_hidden) => Err(msg!("name-hidden")),
        _ => Ok(text.to_owned()),
    }
}

/// How one of a few is called: its key, and the word for it in a language.
type Called<T> = (fn(T) -> &'static str, fn(T, Lang) -> String);

/// One of a few, by its key or by what people call it in any language; nothing typed is `unsaid`.
fn choice<T: Copy>(
    text: &str,
    all: &[T],
    (key, word): Called<T>,
    unsaid: Option<T>,
) -> Result<T, Message> {
    let wanted = folded(text);
    if wanted.is_empty()
        && let Some(unsaid) = unsaid
    {
        return Ok(unsaid);
    }
    let is_meant = |one: &&T| {
        folded(key(**one)) == wanted
            || Lang::ALL.iter().any(|lang| folded(&word(**one, *lang)) == wanted)
    };
    let words: Vec<String> = all.iter().map(|one| word(*one, Lang::Ja)).collect();
    let known = words.join(&crate::t!(Lang::Ja, "policy-or"));
    all.iter().find(is_meant).copied().ok_or(msg!("policy-choice", known = known))
}

macro_rules! chosen {
    ($name:ident, $text:expr, $unsaid:expr) => {
        $crate::policies::typed::choice($text, $name::ALL, ($name::key, $name::word), $unsaid)
    };
}
use chosen;

pub(super) fn rule(text: &str) -> Result<super::Rule, Message> {
    use super::Rule;
    chosen!(Rule, text, Some(Rule::Words))
}

pub(super) fn target(text: &str) -> Result<super::Target, Message> {
    use super::Target;
    chosen!(Target, text, None)
}

fn fiscal_year(text: &str) -> Result<i16, Message> {
    japan::fiscal_year_of(text).map_err(|bad| bad.message())
}

fn day(text: &str) -> Result<Date, Message> {
    japan::day_of(text).map_err(|bad| bad.message())
}

fn past(text: &str, today: Date) -> Result<Date, Message> {
    match day(text) {
        Ok(day) if day > today => Err(msg!("policy-day-future")),
        read => read,
    }
}

fn month(text: &str) -> Result<i8, Message> {
    japan::month_of(text).ok_or(msg!("policy-month-wrong", typed = text.trim()))
}

/// A figure in thousandths; signs of units and percent are left aside, words are no figure.
pub(super) fn decimal(text: &str) -> Option<i64> {
    let plain = half_width(text.trim()).replace([',', '%', '％'], "");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || part.len() > 3 || !digits(whole) || !digits(part) {
        return None;
    }
    format!("{whole}{part:0<3}").parse().ok()
}

/// Keys are ours and those of people's own files: letters, digits and a few signs.
fn key(text: &str) -> Result<String, Message> {
    let key = half_width(text.trim());
    let fine = |c: char| c.is_alphanumeric() || "-_./()".contains(c);
    match key.chars().count() {
        0 => Err(msg!("policy-key-missing")),
        1..=40 if key.chars().all(fine) => Ok(key),
        _ => Err(msg!("policy-key-wrong")),
    }
}

#[cfg(test)]
mod tests;
