//! The words of pictures, and how much room they need.

use gauge::agreement::Spread;
use gauge::level::{Band, Figures, Mark};
use gauge::shown::{Shown, Why};

use crate::t;
use crate::words::Lang;

/// How a figure reads in a few words, beside its staircase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Such as 「2〜3段階」 or why there is nothing to see.
    pub words: String,
    /// The middle half spans three levels or more.
    pub apart: bool,
}

impl Reading {
    /// Reads a figure.
    pub fn of(lang: Lang, figures: &Shown<Figures>) -> Reading {
        match shape_of(figures) {
            Ok(figures) => Reading::full(lang, figures),
            Err(why) => Reading { words: mask(lang, why), apart: false },
        }
    }

    fn full(lang: Lang, figures: &Figures) -> Reading {
        let (from, to) = figures.middle_half();
        let words = match figures.spread() {
            Spread::Together => t!(lang, "levels-together", level = from),
            Spread::Near => levels(lang, (from, to)),
            Spread::Apart => t!(lang, "levels-apart", from = from, to = to),
        };
        Reading { words, apart: figures.spread() == Spread::Apart }
    }
}

/// The figure, or why there is none.
pub fn shape_of(figures: &Shown<Figures>) -> Result<&Figures, Why> {
    figures.value().ok_or(figures.why().unwrap_or(Why::FewerThanLeast))
}

/// Why there is no figure, in place of it.
pub fn mask(lang: Lang, why: Why) -> String {
    match why {
        Why::NearlyUnanimous => t!(lang, "mask-nearly-unanimous"),
        Why::FewerThanLeast => t!(lang, "mask-fewer-than-least"),
        Why::Complementary => t!(lang, "mask-complementary"),
    }
}

/// Why there are no votes, in place of them.
pub fn votes_mask(lang: Lang, why: Why) -> String {
    match why {
        Why::NearlyUnanimous => t!(lang, "votes-nearly-unanimous"),
        Why::FewerThanLeast | Why::Complementary => t!(lang, "votes-fewer-than-least"),
    }
}

/// 「3段階」 or 「2〜4段階」.
pub fn levels(lang: Lang, (from, to): (u8, u8)) -> String {
    if from == to {
        t!(lang, "level", level = from)
    } else {
        t!(lang, "levels", from = from, to = to)
    }
}

/// What one person said, where that person shows it.
pub fn own_mark(lang: Lang, mark: Mark) -> String {
    match mark {
        Mark::Level(level) => levels(lang, (level, level)),
        Mark::DontKnow => t!(lang, "mark-dont-know"),
        Mark::Blank => t!(lang, "mark-blank"),
    }
}

/// The bands of a group as people call them, pooled ones joined.
pub fn bands(lang: Lang, bands: &[Band]) -> String {
    let names: Vec<String> = bands.iter().map(|band| band_name(lang, *band)).collect();
    names.join(&t!(lang, "band-join"))
}

fn band_name(lang: Lang, band: Band) -> String {
    match band {
        Band::Executive => t!(lang, "band-executive"),
        Band::Chief => t!(lang, "band-chief"),
        Band::Supervisor => t!(lang, "band-supervisor"),
        Band::Staff => t!(lang, "band-staff"),
        Band::FixedTerm => t!(lang, "band-fixed-term"),
        Band::Outside => t!(lang, "band-outside"),
    }
}

/// 「10人中 n人」 for each level: a help for reading, from 20 answers up, where a tenth is at least
/// two people.  Rounded so that the tenths make ten and 0 means nobody.
pub fn out_of_ten(figures: &Figures) -> Option<Vec<u32>> {
    let (n, counts) = (figures.n(), figures.counts());
    if n < 20 {
        return None;
    }
    let mut tenths: Vec<u32> =
        counts.iter().map(|count| (count * 10 / n).max(u32::from(*count > 0))).collect();
    // What is still missing or too much goes to the level whose share it distorts least.
    let error =
        |level: usize, tenths: &[u32]| i64::from(counts[level]) * 10 - i64::from(tenths[level] * n);
    while tenths.iter().sum::<u32>() != 10 {
        let missing = tenths.iter().sum::<u32>() < 10;
        let levels =
            (0..counts.len()).filter(|level| missing && counts[*level] > 0 || tenths[*level] > 1);
        let level = levels.max_by_key(|level| {
            if missing { error(*level, &tenths) } else { -error(*level, &tenths) }
        })?;
        tenths[level] = if missing { tenths[level] + 1 } else { tenths[level] - 1 };
    }
    Some(tenths)
}

/// A mean as it is told: one decimal.
pub fn decimal(value: f64) -> String {
    format!("{value:.1}")
}

/// A difference of levels as it is told: with its sign, nought without.
pub fn signed(value: f64) -> String {
    match decimal(value).trim_start_matches('-') {
        "0.0" => "0".to_owned(),
        digits if value < 0.0 => format!("−{digits}"),
        digits => format!("+{digits}"),
    }
}

/// How wide a text stands at most, in the widest of the fonts that may draw it (BIZ UDPGothic Bold
/// for Latin, a full square for Japanese).
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(|char| em(char) * size).sum()
}

fn em(char: char) -> f64 {
    match char {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '!' | 'i' | 'j' | 'l' => 0.4,
        'I' | 'J' | 'f' | 'r' | 't' | '-' | '–' | '(' | ')' | '/' => 0.52,
        'm' | 'w' | 'M' | 'W' | 'Q' | '@' | '%' | '&' | '#' => 1.0,
        'A'..='Z' | '+' | '=' | '<' | '>' => 0.86,
        '0'..='9' => 0.76,
        _ if char.is_ascii() => 0.73,
        _ => 1.0,
    }
}

/// The pieces of a text between which a line best breaks: words, or Japanese phrases as far as kana
/// and kanji tell them.
pub fn phrases(text: &str) -> Vec<&str> {
    split(text, phrase_begins)
}

/// Breaks a text into lines that fit, between words or phrases where there are any.
pub(super) fn wrap(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for phrase in phrases(text) {
        let fits = text_width(phrase.trim_end(), size) <= width;
        let pieces = if fits { vec![phrase] } else { split(phrase, may_begin) };
        for piece in pieces {
            let line = lines.last_mut().expect("there is always a last line");
            if !line.is_empty()
                && text_width(line, size) + text_width(piece.trim_end(), size) > width
            {
                lines.push(piece.to_owned());
            } else {
                line.push_str(piece);
            }
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

fn split(text: &str, begins: fn(char, char) -> bool) -> Vec<&str> {
    let chars = text.char_indices().zip(text.chars().skip(1));
    let inner = chars
        .filter(|((_, before), char)| begins(*before, *char))
        .map(|((at, before), _)| at + before.len_utf8());
    let starts: Vec<usize> = [0].into_iter().chain(inner).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(from, to)| &text[*from..to]).collect()
}

/// After a space, or where Japanese turns from kana to the next word's kanji.
fn phrase_begins(before: char, char: char) -> bool {
    let kana = |char: char| ('ぁ'..='ゖ').contains(&char);
    may_begin(before, char)
        && (before == ' ' || "・、。".contains(before) || kana(before) && !kana(char))
}

/// Whether a line may begin here at all.
fn may_begin(before: char, char: char) -> bool {
    let japanese = !before.is_ascii() && !char.is_ascii();
    let closing = " 、。」』）・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ〜！？";
    (before == ' ' || japanese) && !closing.contains(char) && !"「『（".contains(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_where_readers_expect() {
        assert_eq!(wrap("課・係の目標の共有", 16.0, 80.0), ["課・係の", "目標の共有"]);
        assert_eq!(
            wrap("Sharing the goals of the team", 16.0, 140.0),
            ["Sharing the", "goals of the", "team"]
        );
        assert_eq!(wrap("まとめたもの。", 16.0, 96.0), ["まとめたも", "の。"]);
    }
}
