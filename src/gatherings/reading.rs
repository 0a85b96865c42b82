//! What is typed about a learning session: every fault at once, each with its field.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use crate::japan::{self, BadCode, MunicipalityCode};
use crate::msg;
use crate::typed::{self, Fault, fault, half_width};
use crate::words::Message;

/// The most characters of what is told in sentences.
pub const PROSE: usize = 2000;
/// The most characters of a motive: it is told in half a minute.
pub const MOTIVE: usize = 300;

/// Reads field after field and remembers what has to be mended.
#[derive(Default)]
pub struct Reader(Vec<Fault>);

impl Reader {
    /// What was read; nothing where it has to be mended.
    pub fn take<T>(&mut self, field: &'static str, read: Result<T, Message>) -> Option<T> {
        read.map_err(|say| self.mend(field, say)).ok()
    }

    /// A name that has to be there, with the sentence of its absence.
    pub fn name(&mut self, field: &'static str, text: &str, missing: Message) -> Option<String> {
        match text.trim() {
            "" => self.take(field, Err(missing)),
            text => self.take(field, typed::name(text)),
        }
    }

    /// A name that may be missing.
    pub fn maybe_name(&mut self, field: &'static str, text: &str) -> Option<String> {
        match text.trim() {
            "" => Some(String::new()),
            text => self.take(field, typed::name(text)),
        }
    }

    /// Sentences that may be missing.
    pub fn prose(&mut self, field: &'static str, text: &str, most: usize) -> Option<String> {
        self.take(field, typed::prose(text, most))
    }

    /// One of a few, with the sentence of its absence.
    pub fn choice<T>(
        &mut self,
        field: &'static str,
        chosen: Option<T>,
        missing: Message,
    ) -> Option<T> {
        self.take(field, chosen.ok_or(missing))
    }

    /// One more thing to mend.
    pub fn mend(&mut self, field: &'static str, say: Message) {
        self.0.push(fault(field, say));
    }

    /// What was read, where nothing has to be mended.
    pub fn whole<T>(self, read: Option<T>) -> Result<T, Vec<Fault>> {
        match read {
            Some(read) if self.0.is_empty() => Ok(read),
            _ => Err(self.0),
        }
    }
}

/// A day as a browser sends it, or as people write one.
pub fn day(text: &str) -> Result<Date, Message> {
    japan::day_of(text).map_err(|bad| bad.message())
}

/// A time of day.
pub fn clock(text: &str) -> Result<Time, Message> {
    Time::strptime("%H:%M", half_width(text.trim())).map_err(|_| msg!("gathering-time-wrong"))
}

/// That moment in Japan.
pub fn moment(day: Date, clock: Time) -> Result<Timestamp, Message> {
    Offset::constant(9)
        .to_timestamp(day.to_datetime(clock))
        .map_err(|_| msg!("gathering-day-wrong"))
}

/// A municipality's code.
pub fn code(text: &str) -> Result<MunicipalityCode, Message> {
    MunicipalityCode::read(text).map_err(|bad| match bad {
        BadCode::NotSixDigits => msg!("municipality-code-digits"),
        BadCode::NoSuchPrefecture => msg!("municipality-code-prefecture"),
        BadCode::CheckDigit(digit) => msg!("municipality-code-check", digit = digit.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_and_times_are_read_as_people_type_them() {
        for text in ["2026-06-30", " 2026/6/30", "２０２６．６．３０"] {
            assert_eq!(day(text), Ok(date(2026, 6, 30)), "{text}");
        }
        for wrong in ["", "2026-02-29", "2026-13-01", "6月30日", "年度末"] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
        assert_eq!(clock("１３：３０"), Ok(jiff::civil::time(13, 30, 0, 0)));
        assert_eq!(clock("25:00"), Err(msg!("gathering-time-wrong")));
    }
}
