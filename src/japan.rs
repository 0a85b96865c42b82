//! Dates, fiscal years and municipality codes as a Japanese town hall writes them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use jiff::tz::Offset;

use crate::t;
use crate::typed::half_width;
use crate::words::Lang;

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

/// Reads a day as people write one: 2026-09-30, 2026/9/30, 2026年9月30日, 令和8年9月30日, R8.9.30; digits may be
/// full-width or 漢数字.  A day that an era no longer or not yet had is none.
pub fn read_day(text: &str) -> Option<Date> {
    let text = tight(text);
    let found = ERAS.iter().find_map(|era| Some((era, era.rest_of(&text)?)));
    let rest = found.as_ref().map_or(text.as_str(), |(_, rest)| rest).replace("元年", "1年");
    let parts: Vec<&str> = rest.trim_end_matches('日').split(['年', '月', '-', '/', '.']).collect();
    let [year, month, day] = parts[..] else { return None };
    let year: i16 = year.parse().ok()?;
    let first = found.as_ref().map_or(0, |(era, _)| era.from.year() - 1);
    let day = Date::new(first.checked_add(year)?, month.parse().ok()?, day.parse().ok()?).ok()?;
    match found {
        Some((era, _)) => (self::era(day) == Some((era, year))).then_some(day),
        None => (year >= 1000).then_some(day),
    }
}

/// Reads a fiscal year: 2026, 2026年度, 令和8年度, R8; 平成31年度 is 令和元年度, and digits may be full-width or 漢数字.
pub fn read_fiscal_year(text: &str) -> Option<i16> {
    let text = tight(text);
    let found = ERAS.iter().find_map(|era| Some((era, era.rest_of(&text)?)));
    let rest = found.as_ref().map_or(text.as_str(), |(_, rest)| rest).replace('元', "1");
    let number: i16 = rest.trim_end_matches('度').trim_end_matches('年').parse().ok()?;
    let Some((era, _)) = found else { return (number >= 1000).then_some(number) };
    let year = (era.from.year() - 1).checked_add(number)?;
    let named = ERAS.iter().find(|other| other.fiscal_from <= year) == Some(era);
    let in_april = self::era(Date::new(year, 4, 1).ok()?).is_some_and(|(other, _)| other == era);
    (number >= 1 && (named || in_april)).then_some(year)
}

/// Reads a month: 4, 4月, ４月, 四月.
pub fn read_month(text: &str) -> Option<i8> {
    let month: i8 = tight(text).trim_end_matches('月').parse().ok()?;
    (1..=12).contains(&month).then_some(month)
}

/// Half-width, in Arabic digits, without spaces.
fn tight(text: &str) -> String {
    arabic(&half_width(text)).chars().filter(|char| !char.is_whitespace()).collect()
}

/// 漢数字 as Arabic digits: 三十一 is 31, 二〇二六 is 2026.
pub fn arabic(text: &str) -> String {
    let (mut read, mut run) = (String::new(), Vec::new());
    for char in text.chars() {
        match kanji_number(char) {
            Some(number) => run.push(number),
            None => {
                read += &number_of(&std::mem::take(&mut run));
                read.push(char);
            }
        }
    }
    read + &number_of(&run)
}

fn kanji_number(char: char) -> Option<u32> {
    match char {
        '十' => Some(10),
        '百' => Some(100),
        _ => "〇一二三四五六七八九".chars().zip(0..).find(|(own, _)| *own == char).map(|(_, n)| n),
    }
}

/// A run of 漢数字: by tens and hundreds where it has some, else digit after digit.
fn number_of(run: &[u32]) -> String {
    if run.iter().all(|number| *number < 10) {
        return run.iter().map(u32::to_string).collect();
    }
    let (sum, last) = run.iter().fold((0, 0), |(sum, digit), number| match *number {
        ten if ten >= 10 => (sum + ten * digit.max(1), 0),
        number => (sum, number),
    });
    (sum + last).to_string()
}

impl Era {
    /// What follows the era's name or letter.
    fn rest_of(&self, text: &str) -> Option<String> {
        let abbreviated = |char: char| char.to_ascii_uppercase() == self.letter;
        let rest = text.strip_prefix(self.name).or_else(|| text.strip_prefix(abbreviated))?;
        Some(rest.to_owned())
    }
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
    let western = year.to_string();
    let Some(era) = ERAS.iter().find(|era| era.fiscal_from <= year) else {
        return t!(lang, "fiscal-western", year = western);
    };
    let in_era = counted(lang, year - era.from.year() + 1);
    t!(lang, "fiscal-year", era = era.name, in_era = in_era, year = western)
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
    fn a_day_is_read_however_it_is_written() {
        for text in [
            "2026-09-30",
            " 2026/9/30 ",
            "２０２６年９月３０日",
            "令和8年9月30日",
            "令和 ８ 年 9 月 30 日",
            "R8.9.30",
            "r8-9-30",
        ] {
            assert_eq!(read_day(text), Some(date(2026, 9, 30)), "{text}");
        }
        assert_eq!(read_day("令和元年5月1日"), Some(date(2019, 5, 1)));
        assert_eq!(read_day("平成31年4月30日"), Some(date(2019, 4, 30)));
    }

    #[test]
    fn kanji_digits_are_digits() {
        for (kanji, digits) in
            [("三十一", "31"), ("十", "10"), ("二〇二六", "2026"), ("百二十", "120"), ("一", "1")]
        {
            assert_eq!(arabic(kanji), digits);
        }
        assert_eq!(read_day("令和八年九月三十日"), Some(date(2026, 9, 30)));
        assert_eq!(read_day("二〇二六年十二月一日"), Some(date(2026, 12, 1)));
    }

    #[test]
    fn a_fiscal_year_is_read_however_it_is_written() {
        let years = [
            ("2026", 2026),
            ("２０２６年度", 2026),
            ("令和8年度", 2026),
            ("令和八年度", 2026),
            ("R8", 2026),
            ("令和元年度", 2019),
            ("平成31年度", 2019),
            ("平成三十年", 2018),
            ("平成元年度", 1989),
            ("昭和63年度", 1988),
        ];
        for (text, year) in years {
            assert_eq!(read_fiscal_year(text), Some(year), "{text}");
        }
        for wrong in ["", "来年度", "平成32年度", "令和0年度", "8", "昭和65年度", "令和8年13月"]
        {
            assert_eq!(read_fiscal_year(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_month_is_one_of_twelve() {
        let read = ["4", "４月", "四月", "十二月", "13月", "0", "四"].map(read_month);
        assert_eq!(read, [Some(4), Some(4), Some(4), Some(12), None, None, Some(4)]);
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "9月30日",
            "2026-02-29",
            "2026-13-01",
            "8-9-30",
            "令和0年1月1日",
            "平成38年9月30日",
            "令和元年4月30日",
            "R32768.1.1",
            "2026-9-30-1",
            "来月",
        ] {
            assert_eq!(read_day(text), None, "{text}");
        }
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
