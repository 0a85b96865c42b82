//! 控え: a person's own answers, carried by the person.
//!
//! The text of its QR holds the sheet, its version, the answers and a check; the server keeps nothing
//! of it.  Two of them are compared on the spot.

use gauge::level::Mark;
use sha2::{Digest, Sha256};

use super::draft::{read_marks, write_marks};
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
    /// The day it was sent, `2026-06-30`.
    pub day: String,
    /// One mark per item asked.
    pub marks: Vec<Mark>,
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

impl Receipt {
    /// The text the QR carries: `KZ1/round/sheet/version/f/day/marks/important/check`.
    pub fn write(&self) -> String {
        let form = if self.short { "s" } else { "f" };
        let important = self.most_important.map_or(String::new(), |item| (item + 1).to_string());
        let marks = write_marks(&self.marks).replace('-', "_").replace('?', "x");
        let Receipt { round, sheet, version, day, .. } = self;
        let body = format!("{BEGIN}/{round}/{sheet}/{version}/{form}/{day}/{marks}/{important}");
        format!("{body}/{}", check(&body))
    }

    /// Reads it back, as scanned, typed or pasted.
    pub fn read(text: &str) -> Result<Receipt, Unreadable> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (body, told) = text.rsplit_once('/').ok_or(Unreadable::Shape)?;
        let parts: Vec<&str> = body.split('/').collect();
        let [BEGIN, round, sheet, version, form, day, marks, important] = parts[..] else {
            return Err(Unreadable::Shape);
        };
        if !told.eq_ignore_ascii_case(&check(body)) {
            return Err(Unreadable::Check);
        }
        Ok(Receipt {
            round: round.to_owned(),
            sheet: sheet.to_owned(),
            version: version.to_owned(),
            short: form == "s",
            day: day.to_owned(),
            marks: read_marks(&marks.replace('_', "-").replace('x', "?")),
            most_important: important.parse::<u8>().ok().and_then(|item| item.checked_sub(1)),
        })
    }

    /// The short number printed large, to tell two of them apart.
    pub fn number(&self) -> String {
        let check = check(&self.write()).to_uppercase();
        format!("{}-{}", &check[..4], &check[4..])
    }
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
        Receipt { round, sheet, version, short: true, day, marks, most_important }
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
        fn one_changed_answer_is_noticed(place in 0usize..6) {
            let text = receipt(vec![Mark::Level(3); 6], None).write();
            let at = text.find("333333").unwrap() + place;
            let changed = format!("{}4{}", &text[..at], &text[at + 1..]);
            prop_assert_eq!(Receipt::read(&changed), Err(Unreadable::Check));
        }
    }
}
