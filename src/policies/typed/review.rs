//! Looking back, as it is typed.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Fields, chosen, past};
use crate::policies::{Occasion, PROSE, Review};
use crate::typed::{self, Fault};
use crate::words::Message;
use crate::{japan, msg};

/// Looking back, as it is typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct TypedReview {
    /// Which occasion.
    pub occasion: String,
    /// When.
    pub held: String,
    /// What came of it.
    pub result: String,
    /// Why it came otherwise.
    pub gap_reason: String,
    /// What is taken into the next year.
    pub carry_over: String,
    /// The line goes on into the next fiscal year.
    pub goes_on: Option<String>,
}

impl TypedReview {
    /// Reads it.
    pub fn read(&self, today: Date) -> Result<Review, Vec<Fault>> {
        let mut fields = Fields::default();
        let occasion = fields.take("occasion", chosen!(Occasion, &self.occasion, None));
        let held = fields.take("held", past(&self.held, today));
        let result = fields.take("result", told(&self.result, msg!("review-result-missing")));
        let gap_reason = fields.prose("gap_reason", &self.gap_reason);
        let carry_over = fields.prose("carry_over", &self.carry_over);
        let carried_into = self.goes_on.as_ref().and(held).map(|day| japan::fiscal_year(day) + 1);
        if carried_into.is_some() && self.carry_over.trim().is_empty() {
            fields.mend("carry_over", msg!("review-carry-missing"));
        }
        let read = || {
            Some(Review {
                occasion: occasion?,
                held: held?,
                result: result?,
                gap_reason: gap_reason?,
                carry_over: carry_over?,
                carried_into,
            })
        };
        let read = read();
        fields.whole(read)
    }
}

/// Sentences that have to be there.
pub(in crate::policies) fn told(text: &str, missing: Message) -> Result<String, Message> {
    match text.trim() {
        "" => Err(missing),
        text => typed::prose(text, PROSE),
    }
}
