//! Dates, fiscal years and municipality codes as a Japanese town hall writes them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use jiff::tz::Offset;

use crate::words::{Lang, Message, say};
use crate::{msg, t};

mod read;

pub use read::{BadDay, BadYear, Meant, day_of, fiscal_year_of, month_of, number_typed};

/// An era of the Japanese calendar.
#[derive(Debug, PartialEq, Eq)]
pub struct Era {
    /// What it is called, such as 令和.
    pub name: &'static str,
    /// As forms abbreviate it, such as R.
    letter: char,
    /// Its first day.
    from: Date,
    /// The first fiscal year named after it.  A year that began under the old era kept the old
    /// name, but for 2019, which is 令和元年度 from its April on.
    fiscal_from: i16,
}

/// Newest first; a new era is a new line here.
static ERAS: [Era; 5] = [
    Era { name: "令和", letter: 'R', from: date(2019, 5, 1), fiscal_from: 2019 },
    Era { name: "平成", letter: 'H', from: date(1989, 1, 8), fiscal_from: 1989 },
    Era { name: "昭和", letter: 'S', from: date(1926, 12, 25), fiscal_from: 1927 },
    Era { name: "大正", letter: 'T', from: date(1912, 7, 30), fiscal_from: 1913 },
    Era { name: "明治", letter: 'M', from: date(1868, 10, 23), fiscal_from: 1869 },
];

/// The era of a day and the year in it; `None` before 明治.
pub fn era(day: Date) -> Option<(&'static Era, i16)> {
    let era = ERAS.iter().find(|era| era.from <= day)?;
    Some((era, day.year() - era.from.year() + 1))
}

/// 令和8年(2026年)6月30日(火): for paper and for what is official.
pub fn long_date(lang: Lang, day: Date) -> String {
    let (year, short) = (day.year().to_string(), short_date(lang, day));
    match era(day) {
        None => t!(lang, "date-western", year = year, short = short),
        Some((era, in_era)) => {
            let in_era = counted(lang, in_era);
            t!(lang, "date-long", era = era.name, in_era = in_era, year = year, short = short)
        }
    }
}

/// 6月30日(火): where the year is plain.
pub fn short_date(lang: Lang, day: Date) -> String {
    let weekday = i32::from(day.weekday().to_monday_one_offset());
    let (weekday, month) =
        (t!(lang, "weekday", day = weekday), t!(lang, "month", month = i32::from(day.month())));
    t!(lang, "date-short", month = month, day = i32::from(day.day()), weekday = weekday)
}

/// 6月30日(火) 17時: a moment somebody has to keep.
pub fn moment(lang: Lang, at: DateTime) -> String {
    let (hour, minute) = (i32::from(at.hour()), i32::from(at.minute()));
    let (day, clock) = (short_date(lang, at.date()), format!("{hour}:{minute:02}"));
    t!(lang, "date-moment", day = day, hour = hour, minute = minute, clock = clock)
}

/// What the clock on a Japanese wall says at that moment.
pub fn wall_clock(at: Timestamp) -> DateTime {
    Offset::constant(9).to_datetime(at)
}

/// The fiscal year a day belongs to: April to March.
pub fn fiscal_year(day: Date) -> i16 {
    if day.month() >= 4 { day.year() } else { day.year() - 1 }
}

/// 令和8年度, with its western year where the reader is not Japanese.
pub fn fiscal_label(lang: Lang, year: i16) -> String {
    say(lang, &fiscal_message(year))
}

/// The same, before it is put in a language.
pub fn fiscal_message(year: i16) -> Message {
    let western = year.to_string();
    let Some(era) = ERAS.iter().find(|era| era.fiscal_from <= year) else {
        return msg!("fiscal-western", year = western);
    };
    let in_era = i64::from(year - era.from.year() + 1);
    msg!("fiscal-year", era = era.name, in_era = in_era, year = western)
}

/// The first year of an era is 元年.
fn counted(lang: Lang, in_era: i16) -> String {
    if in_era == 1 { t!(lang, "era-first") } else { in_era.to_string() }
}

/// 全国地方公共団体コード: prefecture (2), body (3) and check digit (1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MunicipalityCode(String);

/// What is wrong with a municipality code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// Neither five nor six digits.
    #[error("a municipality code has six digits")]
    NotSixDigits,
    /// There are 47 prefectures.
    #[error("no such prefecture")]
    NoSuchPrefecture,
    /// A digit was mistyped; with these five, the sixth would be this.
    #[error("the check digit would be {0}")]
    CheckDigit(char),
}

impl MunicipalityCode {
    /// Reads six digits and checks them, or five and adds the sixth; full-width digits are fine.
    pub fn read(text: &str) -> Result<MunicipalityCode, BadCode> {
        let digits: Option<Vec<u32>> = text.trim().chars().map(digit).collect();
        let digits =
            digits.filter(|digits| matches!(digits.len(), 5 | 6)).ok_or(BadCode::NotSixDigits)?;
        if !(1..=47).contains(&(digits[0] * 10 + digits[1])) {
            return Err(BadCode::NoSuchPrefecture);
        }
        let check = check_digit(&digits[..5]);
        if digits.get(5).is_some_and(|given| *given != check) {
            return Err(BadCode::CheckDigit(char::from_digit(check, 10).expect("less than ten")));
        }
        let five: u32 = digits[..5].iter().fold(0, |code, digit| code * 10 + digit);
        Ok(MunicipalityCode(format!("{five:05}{check}")))
    }

    /// The six digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn digit(char: char) -> Option<u32> {
    match char {
        '０'..='９' => Some(char as u32 - '０' as u32),
        _ => char.to_digit(10),
    }
}

fn check_digit(five: &[u32]) -> u32 {
    let sum: u32 = five.iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_in_both_calendars() {
        assert_eq!(long_date(Lang::Ja, date(2026, 6, 30)), "令和8年(2026年)6月30日(火)");
        assert_eq!(long_date(Lang::En, date(2026, 6, 30)), "Tuesday 30 June 2026");
        assert_eq!(short_date(Lang::Ja, date(2026, 7, 9)), "7月9日(木)");
    }

    #[test]
    fn an_era_ends_the_day_before_the_next_begins() {
        let said = |day| long_date(Lang::Ja, day);
        assert_eq!(said(date(2019, 4, 30)), "平成31年(2019年)4月30日(火)");
        assert_eq!(said(date(2019, 5, 1)), "令和元年(2019年)5月1日(水)");
        assert_eq!(said(date(1989, 1, 7)), "昭和64年(1989年)1月7日(土)");
        assert_eq!(said(date(1989, 1, 8)), "平成元年(1989年)1月8日(日)");
        assert_eq!(said(date(1926, 12, 24)), "大正15年(1926年)12月24日(金)");
        assert_eq!(said(date(1926, 12, 25)), "昭和元年(1926年)12月25日(土)");
        assert_eq!(said(date(1912, 7, 29)), "明治45年(1912年)7月29日(月)");
        assert_eq!(said(date(1912, 7, 30)), "大正元年(1912年)7月30日(火)");
        assert_eq!(said(date(1868, 10, 22)), "1868年10月22日(木)");
    }

    #[test]
    fn a_deadline_says_minutes_only_where_there_are_some() {
        assert_eq!(moment(Lang::Ja, date(2026, 6, 30).at(17, 0, 0, 0)), "6月30日(火) 17時");
        assert_eq!(moment(Lang::Ja, date(2026, 6, 30).at(17, 5, 0, 0)), "6月30日(火) 17時5分");
        assert_eq!(moment(Lang::En, date(2026, 6, 30).at(17, 5, 0, 0)), "Tuesday 30 June, 17:05");
    }

    #[test]
    fn a_fiscal_year_begins_in_april() {
        assert_eq!(fiscal_year(date(2026, 3, 31)), 2025);
        assert_eq!(fiscal_year(date(2026, 4, 1)), 2026);
        assert_eq!(fiscal_label(Lang::Ja, 2026), "令和8年度");
        assert_eq!(fiscal_label(Lang::En, 2026), "fiscal 2026");
    }

    #[test]
    fn fiscal_2019_is_reiwa_1_from_its_first_day() {
        assert_eq!(fiscal_label(Lang::Ja, 2018), "平成30年度");
        assert_eq!(fiscal_label(Lang::Ja, 2019), "令和元年度");
        assert_eq!(fiscal_label(Lang::Ja, 2020), "令和2年度");
        assert_eq!(fiscal_label(Lang::Ja, 1988), "昭和63年度");
        assert_eq!(fiscal_label(Lang::Ja, 1989), "平成元年度");
    }

    #[test]
    fn real_codes_are_right() {
        for code in ["011002", "130001", "141003", "131016", "202070", "100005", "393860"] {
            assert_eq!(MunicipalityCode::read(code).unwrap().as_str(), code);
            assert_eq!(MunicipalityCode::read(&code[..5]).unwrap().as_str(), code);
        }
        assert_eq!(MunicipalityCode::read("０１１００２").unwrap().as_str(), "011002");
    }

    #[test]
    fn a_mistyped_code_is_told() {
        assert_eq!(MunicipalityCode::read("202071"), Err(BadCode::CheckDigit('0')));
        assert_eq!(MunicipalityCode::read("2020"), Err(BadCode::NotSixDigits));
        assert_eq!(MunicipalityCode::read("20207O"), Err(BadCode::NotSixDigits));
        assert_eq!(MunicipalityCode::read("991002"), Err(BadCode::NoSuchPrefecture));
    }
}
