//! Days and fiscal years as people write them: in either calendar, in any width, in kanji, as Excel
//! counts them.  What is no day is told with the reason, and with the right day where one was meant.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::{ERAS, Era, era};
use crate::msg;
use crate::typed::half_width;
use crate::words::Message;

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDay {
    /// Nothing was written.
    Missing,
    /// It does not look like a day.
    NotADay,
    /// A day and a month, but no year.
    NoYear,
    /// A year of two digits without its era.
    WhichYear,
    /// A month, but no day in it.
    NoDay,
    /// A fiscal year, not a day.
    FiscalYear,
    /// Years have twelve months.
    NoSuchMonth(u32),
    /// That month has fewer days.
    NoSuchDay {
        /// The year.
        year: i16,
        /// The month.
        month: i8,
        /// How many it has.
        days: i8,
    },
    /// The first year of an era is 1, 元年.
    YearNought,
    /// The era had not begun.
    Before {
        /// The era.
        era: &'static Era,
        /// What must have been meant.
        meant: Meant,
    },
    /// The era was over.
    After {
        /// The era.
        era: &'static Era,
        /// What must have been meant.
        meant: Meant,
    },
    /// The two calendars, or the day of the week, contradict the date.
    Contradiction(Date),
}

/// What somebody must have meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// A day.
    Day(Date),
    /// A month, told by its first day.
    Month(Date),
}

impl Meant {
    /// The day, where it is one.
    pub fn day(self) -> Option<Date> {
        match self {
            Meant::Day(day) => Some(day),
            Meant::Month(_) => None,
        }
    }

    fn message(self) -> Message {
        let (Meant::Day(date) | Meant::Month(date)) = self;
        let (name, in_era) = era(date).map_or(("", date.year()), |(era, year)| (era.name, year));
        let (in_era, year) = (i64::from(in_era), date.year().to_string());
        let (month, day) = (i64::from(date.month()), i64::from(date.day()));
        let month_name = msg!("month", month = month);
        match self {
            Meant::Day(_) => {
                msg!(
                    "era-day",
                    era = name,
                    in_era = in_era,
                    year = year,
                    month = month_name,
                    day = day
                )
            }
            Meant::Month(_) => {
                msg!("era-month", era = name, in_era = in_era, year = year, month = month_name)
            }
        }
    }
}

impl BadDay {
    /// What is wrong and what to do, as a sentence.
    pub fn message(&self) -> Message {
        match *self {
            BadDay::Missing => msg!("day-missing"),
            BadDay::NotADay => msg!("day-unreadable"),
            BadDay::NoYear => msg!("day-no-year"),
            BadDay::WhichYear => msg!("day-which-year"),
            BadDay::NoDay => msg!("day-no-day"),
            BadDay::FiscalYear => msg!("day-fiscal-year"),
            BadDay::NoSuchMonth(month) => msg!("day-no-such-month", month = month),
            BadDay::NoSuchDay { year, month, days } => {
                let month = msg!("month", month = i64::from(month));
                msg!(
                    "day-no-such-day",
                    year = year.to_string(),
                    month = month,
                    days = i64::from(days)
                )
            }
            BadDay::YearNought => msg!("day-year-nought"),
            BadDay::Before { era, meant } => {
                let from = Meant::Day(era.from).message();
                msg!("day-before-era", era = era.name, from = from, meant = meant.message())
            }
            BadDay::After { era, meant } => {
                let until = Meant::Day(era.last().unwrap_or(era.from)).message();
                msg!("day-after-era", era = era.name, until = until, meant = meant.message())
            }
            BadDay::Contradiction(day) => msg!("day-contradiction", day = day),
        }
    }
}

/// The names of months as English writes them; three letters are enough.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// The days of the week, Monday first.
const WEEKDAYS: [char; 7] = ['月', '火', '水', '木', '金', '土', '日'];
const WEEKDAYS_ENGLISH: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Reads a day: 2026-09-30, 2026/9/30, 20260930, 2026年9月30日, 令和8年9月30日, R8.9.30, 令和八年九月三十日,
/// 30 September 2026, or 46295 as Excel counts; digits may be full-width.
pub fn day_of(text: &str) -> Result<Date, BadDay> {
    let text = plain(text);
    if text.is_empty() {
        return Err(BadDay::Missing);
    }
    if let Some(day) = counted_by_excel(&text).or_else(|| without_marks(&text)) {
        return Ok(day);
    }
    if let Some(read) = english(&text) {
        return read;
    }
    let (text, weekday) = without_weekday(&text);
    let text: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    let (text, western) = without_western(&text);
    let day = in_parts(&text)?;
    let same_week = weekday.is_none_or(|weekday| weekday == place_in_week(day));
    let same_year = western.is_none_or(|year| year == day.year());
    if same_week && same_year { Ok(day) } else { Err(BadDay::Contradiction(day)) }
}

fn place_in_week(day: Date) -> usize {
    usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())
}

/// Half-width, kanji numbers as digits, one kind of hyphen.
fn plain(text: &str) -> String {
    let text = half_width(text.trim());
    let text: String = text
        .chars()
        .map(|char| if matches!(char, '−' | '‐' | '–' | '—' | 'ー') { '-' } else { char })
        .collect();
    digits_for_kanji(&text)
}

/// 十二 is 12, 二〇二六 is 2026, 三十一 is 31.
fn digits_for_kanji(text: &str) -> String {
    let mut plain = String::new();
    let mut run = String::new();
    // A space nobody wrote ends the last run.
    for char in text.chars().chain([' ']) {
        match "〇零一二三四五六七八九十".contains(char) {
            true => run.push(char),
            false => {
                plain += &number_of(&std::mem::take(&mut run));
                plain.push(char);
            }
        }
    }
    plain.pop();
    plain
}

fn number_of(run: &str) -> String {
    let digit = |char: char| match char {
        '零' => Some(0),
        char => "〇一二三四五六七八九".chars().position(|other| other == char),
    };
    let digits = |run: &str, none: &str| match run {
        "" => none.to_owned(),
        run => run.chars().filter_map(digit).map(|digit| digit.to_string()).collect::<String>(),
    };
    match run.split_once('十') {
        None => digits(run, ""),
        Some((tens, ones)) => digits(tens, "1") + &digits(ones, "0"),
    }
}

/// A day as Excel counts it, from 1927 on: an earlier one could as well be a year.
fn counted_by_excel(text: &str) -> Option<Date> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let is_one = whole.len() == 5 && whole.bytes().all(|byte| byte.is_ascii_digit());
    let days: i64 = is_one.then(|| whole.parse().ok())??;
    jiff::civil::date(1899, 12, 30).checked_add(Span::new().try_days(days).ok()?).ok()
}

/// 20260930
fn without_marks(text: &str) -> Option<Date> {
    let is_one = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_one.then(|| Date::strptime("%Y%m%d", text).ok()).flatten()
}

/// Wednesday 30 September 2026, Sept 30, 2026.
fn english(text: &str) -> Option<Result<Date, BadDay>> {
    let lower = text.to_ascii_lowercase();
    let words = lower.split(|char: char| !char.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let place_of = |word: &str, names: &[&str]| {
        word.get(..3).and_then(|three| names.iter().position(|name| *name == three))
    };
    let month = words.iter().find_map(|word| place_of(word, &MONTHS))?;
    let weekday = words.iter().find_map(|word| place_of(word, &WEEKDAYS_ENGLISH));
    let mut numbers = words.iter().filter_map(|word| word.parse::<i64>().ok());
    let (day, year) = (numbers.next()?, numbers.next());
    let Some(year) = year else { return Some(Err(BadDay::NoYear)) };
    let read = western(year, month as i64 + 1, day);
    Some(read.and_then(|day| match weekday.is_none_or(|weekday| weekday == place_in_week(day)) {
        true => Ok(day),
        false => Err(BadDay::Contradiction(day)),
    }))
}

/// The weekday in brackets after a date, where there is one.
fn without_weekday(text: &str) -> (&str, Option<usize>) {
    let inside = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let place = inside.and_then(|(rest, inside)| {
        let first = inside.trim().chars().next()?;
        Some((rest, WEEKDAYS.iter().position(|weekday| *weekday == first)?))
    });
    place.map_or((text, None), |(rest, weekday)| (rest, Some(weekday)))
}

/// The western year in brackets behind a Japanese one: 令和8年(2026年)6月30日.
fn without_western(text: &str) -> (String, Option<i16>) {
    let found = text.split_once('(').and_then(|(before, rest)| {
        let (inside, after) = rest.split_once(')')?;
        let year = inside.trim_end_matches('年').parse().ok()?;
        Some((format!("{before}{after}"), year))
    });
    found.map_or((text.to_owned(), None), |(text, year)| (text, Some(year)))
}

fn in_parts(text: &str) -> Result<Date, BadDay> {
    if text.contains("年度") {
        return Err(BadDay::FiscalYear);
    }
    let (era, rest) = era_of(text);
    let rest = rest.replace("元年", "1年");
    let parts = rest.trim_end_matches('日').split(['年', '月', '-', '/', '.']);
    let parts: Vec<&str> = parts.collect();
    let numbers: Option<Vec<i64>> =
        parts.iter().filter(|part| !part.is_empty()).map(|part| number(part)).collect();
    let numbers = numbers.ok_or(BadDay::NotADay)?;
    let named_year = rest.contains('年') || era.is_some();
    match (era, numbers[..].as_ref()) {
        (Some(era), [year, month, day]) => in_era(era, *year, *month, Some(*day)),
        (Some(era), [year, month]) => in_era(era, *year, *month, None),
        (None, [year, month, day]) => western(*year, *month, *day),
        (None, [year, _]) if named_year || *year > 31 => Err(BadDay::NoDay),
        (None, [_, _]) => Err(BadDay::NoYear),
        _ => Err(BadDay::NotADay),
    }
}

fn number(part: &str) -> Option<i64> {
    let digits = part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| part.parse().ok()).flatten()
}

/// The era a text begins with, and what follows.
pub(super) fn era_of(text: &str) -> (Option<&'static Era>, &str) {
    let found = ERAS.iter().find_map(|era| {
        let abbreviated = |char: char| char.to_ascii_uppercase() == era.letter;
        let rest = text.strip_prefix(era.name).or_else(|| text.strip_prefix(abbreviated))?;
        Some((Some(era), rest))
    });
    found.unwrap_or((None, text))
}

fn western(year: i64, month: i64, day: i64) -> Result<Date, BadDay> {
    let year = i16::try_from(year).ok().filter(|year| *year <= 9999).ok_or(BadDay::NotADay)?;
    if year < 1000 {
        return Err(BadDay::WhichYear);
    }
    let told = u32::try_from(month).unwrap_or_default();
    let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month));
    let month = month.ok_or(BadDay::NoSuchMonth(told))?;
    let days = jiff::civil::date(year, month, 1).days_in_month();
    match i8::try_from(day).ok().filter(|day| (1..=days).contains(day)) {
        Some(day) => Ok(jiff::civil::date(year, month, day)),
        None => Err(BadDay::NoSuchDay { year, month, days }),
    }
}

fn in_era(era: &'static Era, year: i64, month: i64, day: Option<i64>) -> Result<Date, BadDay> {
    if year == 0 {
        return Err(BadDay::YearNought);
    }
    let date = western(i64::from(era.from.year()) - 1 + year, month, day.unwrap_or(1))?;
    let (first, last) = match day {
        Some(_) => (date, date),
        None => (date.first_of_month(), date.last_of_month()),
    };
    let meant = if day.is_some() { Meant::Day(date) } else { Meant::Month(date) };
    match () {
        () if last < era.from => Err(BadDay::Before { era, meant }),
        () if era.last().is_some_and(|last| first > last) => Err(BadDay::After { era, meant }),
        () if day.is_none() => Err(BadDay::NoDay),
        () => Ok(date),
    }
}

impl Era {
    /// Its last day, where it is over.
    fn last(&self) -> Option<Date> {
        let next = ERAS.iter().rev().find(|era| era.from > self.from)?;
        next.from.checked_sub(1.day()).ok()
    }
}

/// Reads a whole number: 4, ４, 四.
pub fn number_typed(text: &str) -> Option<i64> {
    number(&plain(text))
}

/// Reads a month: 4, 4月, ４月, 四月.
pub fn month_of(text: &str) -> Option<i8> {
    let month = number_typed(text.trim().trim_end_matches('月'))?;
    i8::try_from(month).ok().filter(|month| (1..=12).contains(month))
}

// Fiscal years

/// Why a text is no fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadYear {
    /// It does not look like one.
    NotAYear,
    /// No fiscal year of that era has that number; this one must have been meant.
    OtherEra(i16),
}

impl BadYear {
    /// What is wrong and what to do, as a sentence.
    pub fn message(&self) -> Message {
        match self {
            BadYear::NotAYear => msg!("fiscal-unreadable"),
            BadYear::OtherEra(meant) => {
                msg!("fiscal-other-era", meant = super::fiscal_message(*meant))
            }
        }
    }
}

/// Reads a fiscal year: 令和8年度, R8, 2026年度, fiscal 2026.  平成31年度 is 2019, as it was called when it
/// began.
pub fn fiscal_year_of(text: &str) -> Result<i16, BadYear> {
    let text = plain(text).to_ascii_lowercase().replace("fiscal", "");
    let text: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    let (era, rest) = era_of(&text);
    let rest = rest.trim_end_matches('度').trim_end_matches('年').replace('元', "1");
    let number =
        number(&rest).and_then(|year| i16::try_from(year).ok()).ok_or(BadYear::NotAYear)?;
    let year = match era {
        None if (1868..=2200).contains(&number) => return Ok(number),
        Some(era) if (1..=200).contains(&number) => era.from.year() - 1 + number,
        _ => return Err(BadYear::NotAYear),
    };
    let begun = jiff::civil::date(year, 4, 1);
    let first_of = |era: &Era| era.fiscal_from <= year;
    let named = ERAS.iter().find(|era| first_of(era));
    let began = super::era(begun).map(|(era, _)| era);
    match named == era || began == era {
        true => Ok(year),
        false => Err(BadYear::OtherEra(year)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::japan::{fiscal_label, long_date};
    use crate::words::{Lang, say};

    fn told(text: &str) -> String {
        say(Lang::Ja, &day_of(text).expect_err(text).message())
    }

    #[test]
    fn a_day_is_read_however_it_is_written() {
        for text in [
            "2026-09-30",
            " 2026/9/30 ",
            "20260930",
            "２０２６年９月３０日",
            "令和8年9月30日",
            "令和 ８ 年 9 月 30 日",
            "令和八年九月三十日",
            "二〇二六年九月三〇日",
            "R8.9.30",
            "r8-9-30",
            "Ｒ８．９．３０",
            "2026−9−30",
            "令和8年(2026年)9月30日(水)",
            "30 September 2026",
            "Wednesday, 30 Sept 2026",
            "September 30, 2026",
            "46295",
            "46295.0",
        ] {
            assert_eq!(day_of(text), Ok(date(2026, 9, 30)), "{text}");
        }
        assert_eq!(day_of("R7.4.1"), Ok(date(2025, 4, 1)));
        assert_eq!(day_of("45748"), Ok(date(2025, 4, 1)));
        assert_eq!(day_of("平成三十一年四月三十日"), Ok(date(2019, 4, 30)));
        assert_eq!(day_of("令和元年十二月十日"), Ok(date(2019, 12, 10)));
        assert_eq!(day_of("明治45年7月29日"), Ok(date(1912, 7, 29)));
    }

    #[test]
    fn a_month_is_one_of_twelve() {
        let read = ["4", "４月", "四月", "十二月", "13月", "0", "春"].map(month_of);
        assert_eq!(read, [Some(4), Some(4), Some(4), Some(12), None, None, None]);
    }

    #[test]
    fn an_era_that_had_not_begun_or_was_over_offers_what_was_meant() {
        let meant = |text| match day_of(text) {
            Err(BadDay::Before { meant, .. } | BadDay::After { meant, .. }) => meant,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(meant("令和元年4月30日"), Meant::Day(date(2019, 4, 30)));
        assert_eq!(meant("平成31年5月1日"), Meant::Day(date(2019, 5, 1)));
        assert_eq!(meant("昭和64年1月8日"), Meant::Day(date(1989, 1, 8)));
        assert_eq!(meant("明治45年8月"), Meant::Month(date(1912, 8, 1)));
        assert_eq!(meant("平成38年9月30日"), Meant::Day(date(2026, 9, 30)));
        assert_eq!(
            told("令和元年4月30日"),
            "令和は令和元年5月1日からです。平成31年4月30日のことですか。"
        );
        assert_eq!(told("明治45年8月"), "明治は明治45年7月29日までです。大正元年8月のことですか。");
    }

    #[test]
    fn what_is_no_day_says_which_part() {
        for (text, bad) in [
            ("", BadDay::Missing),
            ("来月", BadDay::NotADay),
            ("9月30日", BadDay::NoYear),
            ("30 September", BadDay::NoYear),
            ("8-9-30", BadDay::WhichYear),
            ("令和7年4月", BadDay::NoDay),
            ("令和7年度末", BadDay::FiscalYear),
            ("令和7年13月1日", BadDay::NoSuchMonth(13)),
            ("2026-13-01", BadDay::NoSuchMonth(13)),
            ("令和7年2月29日", BadDay::NoSuchDay { year: 2025, month: 2, days: 28 }),
            ("令和0年1月1日", BadDay::YearNought),
            ("2026年9月30日(金)", BadDay::Contradiction(date(2026, 9, 30))),
            ("令和8年(2025年)9月30日", BadDay::Contradiction(date(2026, 9, 30))),
            ("R32768.1.1", BadDay::NotADay),
            ("2026-9-30-1", BadDay::NotADay),
        ] {
            assert_eq!(day_of(text), Err(bad), "{text}");
        }
        assert_eq!(told("令和7年2月29日"), "2025年2月は28日までです。日を直してください。");
    }

    #[test]
    fn a_fiscal_year_may_bear_the_era_it_began_in() {
        for (text, year) in [
            ("平成31年度", 2019),
            ("令和元年度", 2019),
            ("令和8年度", 2026),
            ("Ｒ８", 2026),
            ("令和八年度", 2026),
            ("2026年度", 2026),
            ("fiscal 2026", 2026),
            ("昭和63年度", 1988),
            ("平成元年度", 1989),
        ] {
            assert_eq!(fiscal_year_of(text), Ok(year), "{text}");
        }
        assert_eq!(fiscal_year_of("平成32年度"), Err(BadYear::OtherEra(2020)));
        assert_eq!(fiscal_year_of("昭和64年度"), Err(BadYear::OtherEra(1989)));
        assert_eq!(fiscal_year_of("来年度"), Err(BadYear::NotAYear));
        let said = say(Lang::Ja, &BadYear::OtherEra(2020).message());
        assert_eq!(said, "令和2年度のことですか。その年度の呼び方で入れてください。");
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_as_the_same_day(days in 0..413_000_i64) {
            let day = date(1868, 10, 23).checked_add(Span::new().days(days)).unwrap();
            for lang in Lang::ALL {
                prop_assert_eq!(day_of(&long_date(lang, day)), Ok(day));
            }
            prop_assert_eq!(day_of(&day.to_string()), Ok(day));
        }

        #[test]
        fn a_printed_fiscal_year_is_the_same_year(year in 1869..2200_i16) {
            for lang in Lang::ALL {
                prop_assert_eq!(fiscal_year_of(&fiscal_label(lang, year)), Ok(year));
            }
        }

        #[test]
        fn whatever_is_typed_is_answered(text in "\\PC{0,20}") {
            let _ = day_of(&text).map_err(|bad| say(Lang::Ja, &bad.message()));
            let _ = fiscal_year_of(&text).map_err(|bad| say(Lang::En, &bad.message()));
        }

        #[test]
        fn a_day_an_era_offers_is_a_day(era in "[MTSHR]", year in 1..80_i16, month in 1..13, day in 1..29) {
            let text = format!("{era}{year}.{month}.{day}");
            match day_of(&text) {
                Err(BadDay::Before { meant, .. } | BadDay::After { meant, .. }) => {
                    let day = meant.day().expect("a whole day was typed");
                    prop_assert_eq!(day_of(&long_date(Lang::Ja, day)), Ok(day));
                }
                read => prop_assert!(read.is_ok(), "{}: {:?}", text, read),
            }
        }
    }
}
