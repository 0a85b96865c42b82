//! What differs between two texts, down to the words.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A piece of two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Stands in both.
    Kept(String),
    /// Stands in the earlier one only, in the later one only, or one stands where the other stood.
    Changed(String, String),
}

/// Two texts piece by piece.  A single letter between two changes belongs to them: nobody reads such crumbs.
pub fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (tokens(old), tokens(new));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let mut pieces = Vec::new();
    for (at, op) in ops.iter().enumerate() {
        let (then, now) = (old[op.old_range()].concat(), new[op.new_range()].concat());
        let inside = at > 0 && at + 1 < ops.len();
        let kept = matches!(op, DiffOp::Equal { .. });
        match pieces.last_mut() {
            _ if kept && !(inside && then.chars().count() < 2) => pieces.push(Piece::Kept(then)),
            Some(Piece::Changed(before, after)) => {
                before.push_str(&then);
                after.push_str(&now);
            }
            _ => pieces.push(Piece::Changed(then, now)),
        }
    }
    pieces
}

/// How many letters have to be struck out or written to make the one text the other.
pub fn letters_changed(old: &str, new: &str) -> usize {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed.map(|op| op.old_range().len().max(op.new_range().len())).sum()
}

/// Words where words are written apart, else letters, each with the marks that belong to it.
fn tokens(text: &str) -> Vec<&str> {
    let joins = |before: char, char: char| {
        char.is_ascii_alphanumeric() && before.is_ascii_alphanumeric()
            || before == '\u{200D}'
            || matches!(char, '\u{200D}' | '\u{0300}'..='\u{036F}' | '\u{3099}' | '\u{309A}')
            || matches!(char, '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0100}'..='\u{E01EF}')
    };
    let mut starts = Vec::new();
    let mut before = None;
    for (at, char) in text.char_indices() {
        if before.is_none_or(|before| !joins(before, char)) {
            starts.push(at);
        }
        before = Some(char);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| &text[*start..end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn changed(old: &str, new: &str) -> Piece {
        Piece::Changed(old.to_owned(), new.to_owned())
    }

    fn kept(text: &str) -> Piece {
        Piece::Kept(text.to_owned())
    }

    #[test]
    fn words_and_letters_that_changed_are_found() {
        let english = pieces("We talk once a week.", "We talk every day.");
        assert_eq!(english, [kept("We talk "), changed("once a week", "every day"), kept(".")]);
        let japanese = pieces("週に一度話す。", "毎日話す。");
        assert_eq!(japanese, [changed("週に一度", "毎日"), kept("話す。")]);
        assert_eq!(pieces("同じ", "同じ"), [kept("同じ")]);
        assert_eq!(pieces("", "新しい"), [changed("", "新しい")]);
        assert_eq!(pieces("", ""), []);
    }

    #[test]
    fn a_letter_and_its_marks_stay_together() {
        let found = pieces("葛\u{E0100}城の🧑\u{200D}🌾", "葛\u{E0101}城の🧑\u{200D}🔧");
        let whole = [
            changed("葛\u{E0100}", "葛\u{E0101}"),
            kept("城の"),
            changed("🧑\u{200D}🌾", "🧑\u{200D}🔧"),
        ];
        assert_eq!(found, whole);
    }

    #[test]
    fn letters_are_counted_as_a_person_would() {
        assert_eq!(letters_changed("声をかけあう", "声をかけあう"), 0);
        assert_eq!(letters_changed("声をかけわう", "声をかけあう"), 1);
        assert_eq!(letters_changed("teh team", "the team"), 2);
        assert_eq!(letters_changed("", "あいう"), 3);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_pieces(old in "[あいう ab\u{E0100}。🧑]{0,40}", new in "[あいう ab\u{E0100}。🧑]{0,40}") {
            let (mut then, mut now) = (String::new(), String::new());
            for piece in pieces(&old, &new) {
                match piece {
                    Piece::Kept(text) => { then.push_str(&text); now.push_str(&text); }
                    Piece::Changed(gone, come) => { then.push_str(&gone); now.push_str(&come); }
                }
            }
            prop_assert_eq!((then, now), (old, new));
        }
    }
}
