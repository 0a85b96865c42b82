//! 控え: a person's own answers, carried by the person.
//!
//! The text of its QR holds the sheet, its version, the answers and a check; the server keeps nothing
//! of it.  Two of them are compared on the spot.
//!
//! One of the whole sheet or its short form is written as ever, `KZ1`; one that asked only some items, or looked back, is
//! a `KZ2`, which says which.  Both are read.

use gauge::level::Mark;
use sha2::{Digest, Sha256};

use super::draft::{read_marks, write_marks};
use crate::sheets::{Item, Sheet};
use crate::world::hex;

/// What a 控え says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The public prefix of the round, which leads to the words of its sheet; empty where somebody
    /// answered alone.
    pub round: String,
    /// The sheet's key.
    pub sheet: String,
    /// Its version.
    pub version: String,
    /// Only the short form was asked.
    pub short: bool,
    /// Only these items were asked: their places in the sheet.
    pub only: Option<Vec<u8>>,
    /// The day it was sent, `2026-06-30`.
    pub day: String,
    /// One mark per item asked.
    pub marks: Vec<Mark>,
    /// Looking back: one per item asked, `None` where it was not asked so; empty where nobody looked back.
    pub back: Vec<Option<Mark>>,
    /// The item found most important.
    pub most_important: Option<u8>,
}

/// Why a text is no 控え.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It does not look like one.
    Shape,
    /// A character was lost or changed.
    Check,
}

const BEGIN: &str = "KZ1";
const BEGIN_AGAIN: &str = "KZ2";

impl Receipt {
    /// The text the QR carries: `KZ1/round/sheet/version/f/day/marks/important/check`, or
    /// `KZ2/round/sheet/version/0.4.11/day/marks/important/back/check`.
    pub fn write(&self) -> String {
        let important = self.most_important.map_or(String::new(), |item| (item + 1).to_string());
        let (marks, form) = (written(&self.marks), self.form());
        let Receipt { round, sheet, version, day, .. } = self;
        let told = format!("{round}/{sheet}/{version}/{form}/{day}/{marks}/{important}");
        let body = match self.only.is_some() || !self.back.is_empty() {
            true => format!("{BEGIN_AGAIN}/{told}/{}", written_back(&self.back)),
            false => format!("{BEGIN}/{told}"),
        };
        format!("{body}/{}", check(&body))
    }

    fn form(&self) -> String {
        let places = |only: &Vec<u8>| only.iter().map(u8::to_string).collect::<Vec<_>>().join(".");
        let usual = || if self.short { "s" } else { "f" }.to_owned();
        self.only.as_ref().map_or_else(usual, places)
    }

    /// Reads it back, as scanned, typed or pasted.
    pub fn read(text: &str) -> Result<Receipt, Unreadable> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (body, told) = text.rsplit_once('/').ok_or(Unreadable::Shape)?;
        let parts: Vec<&str> = body.split('/').collect();
        let (round, sheet, version, form, day, marks, important, back) = match parts[..] {
            [BEGIN, round, sheet, version, form, day, marks, important] => {
                (round, sheet, version, form, day, marks, important, "")
            }
            [BEGIN_AGAIN, round, sheet, version, form, day, marks, important, back] => {
                (round, sheet, version, form, day, marks, important, back)
            }
            _ => return Err(Unreadable::Shape),
        };
        if !told.eq_ignore_ascii_case(&check(body)) {
            return Err(Unreadable::Check);
        }
        Ok(Receipt {
            round: round.to_owned(),
            sheet: sheet.to_owned(),
            version: version.to_owned(),
            short: form == "s",
            only: only(form)?,
            day: day.to_owned(),
            marks: read_marks(&marks.replace('_', "-").replace('x', "?")),
            back: read_back(back),
            most_important: important.parse::<u8>().ok().and_then(|item| item.checked_sub(1)),
        })
    }

    /// The items it answers.
    pub fn items<'a>(&self, sheet: &'a Sheet) -> Vec<&'a Item> {
        match &self.only {
            None => super::asked(sheet, self.short),
            Some(places) => {
                let all: Vec<&Item> = sheet.items().collect();
                places.iter().filter_map(|place| all.get(usize::from(*place)).copied()).collect()
            }
        }
    }

    /// What was answered of each item, and looking back.
    pub fn marked(&self) -> Vec<(Mark, Option<Mark>)> {
        let back = self.back.iter().copied().chain(std::iter::repeat(None));
        self.marks.iter().copied().zip(back).collect()
    }

    /// The short number printed large, to tell two of them apart.
    pub fn number(&self) -> String {
        let check = check(&self.write()).to_uppercase();
        format!("{}-{}", &check[..4], &check[4..])
    }
}

fn written(marks: &[Mark]) -> String {
    write_marks(marks).replace('-', "_").replace('?', "x")
}

/// A dot where it was not asked.
fn written_back(back: &[Option<Mark>]) -> String {
    back.iter().map(|mark| mark.map_or_else(|| ".".to_owned(), |mark| written(&[mark]))).collect()
}

fn read_back(text: &str) -> Vec<Option<Mark>> {
    let text = text.replace('_', "-").replace('x', "?");
    let asked = text.chars().map(|char| char != '.');
    asked.zip(read_marks(&text)).map(|(asked, mark)| asked.then_some(mark)).collect()
}

/// The places of the items asked, where it were only some.
fn only(form: &str) -> Result<Option<Vec<u8>>, Unreadable> {
    if form == "s" || form == "f" {
        return Ok(None);
    }
    let places: Result<Vec<u8>, _> = form.split('.').map(str::parse).collect();
    places.map(Some).map_err(|_| Unreadable::Shape)
}

/// Eight digits notice any likely slip of hand; it is no signature.
fn check(body: &str) -> String {
    hex(&Sha256::digest(body.as_bytes())[..4])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn receipt(marks: Vec<Mark>, most_important: Option<u8>) -> Receipt {
        let (round, sheet) = ("K7TR".into(), "starter_sheet".into());
        let (version, day) = ("1.0".into(), "2026-06-30".into());
        let (only, back) = (None, Vec::new());
        Receipt { round, sheet, version, short: true, only, day, marks, back, most_important }
    }

    fn mark() -> impl Strategy<Value = Mark> {
        prop_oneof![Just(Mark::Blank), Just(Mark::DontKnow), (1u8..8).prop_map(Mark::Level)]
    }

    proptest! {
        #[test]
        fn a_receipt_reads_back(marks in prop::collection::vec(mark(), 0..60), important in prop::option::of(0u8..60)) {
            let receipt = receipt(marks, important);
            prop_assert_eq!(Receipt::read(&receipt.write()), Ok(receipt));
        }

        #[test]
        fn one_that_looks_back_at_some_items_reads_back(
            asked in prop::collection::vec((0u8..60, mark(), prop::option::of(mark())), 1..60),
        ) {
            let marks = asked.iter().map(|it| it.1).collect();
            let only = Some(asked.iter().map(|it| it.0).collect());
            let back = asked.iter().map(|it| it.2).collect();
            let receipt = Receipt { short: false, only, back, ..receipt(marks, Some(0)) };
            prop_assert!(receipt.write().starts_with("KZ2/"));
            prop_assert_eq!(Receipt::read(&receipt.write()), Ok(receipt));
        }

        #[test]
        fn one_changed_answer_is_noticed(place in 0usize..6) {
            let text = receipt(vec![Mark::Level(3); 6], None).write();
            let at = text.find("333333").unwrap() + place;
            let changed = format!("{}4{}", &text[..at], &text[at + 1..]);
            prop_assert_eq!(Receipt::read(&changed), Err(Unreadable::Check));
        }
    }

    #[test]
    fn one_of_an_older_edition_reads_as_ever() {
        let text = "KZ1/K7TR/starter_sheet/1.0/s/2026-06-30/34x_51/3/";
        let text = format!("{text}{}", check(text.trim_end_matches('/')));
        let read = Receipt::read(&text).unwrap();
        assert_eq!((read.marks.len(), read.only.as_ref(), read.back.len()), (6, None, 0));
        assert_eq!(read.write(), text);
    }
}
