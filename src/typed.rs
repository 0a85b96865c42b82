//! What people type: made plain where that cannot be wrong, and told where it has to be mended.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use crate::msg;
use crate::words::Message;

/// A closed set of choices, each by its key; and, where a message is given, by what people call it.
macro_rules! choices {
    ($(#[$meta:meta])* $name:ident { $($(#[$of:meta])* $choice:ident = $key:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$of])* $choice,)* }

        impl $name {
            /// Every one, in their own order.
            pub const ALL: &[$name] = &[$($name::$choice),*];

            /// What it is called in forms and tables.
            pub fn key(self) -> &'static str {
                match self { $($name::$choice => $key,)* }
            }

            /// The one of that key.
            pub fn from_key(key: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|choice| choice.key() == key)
            }
        }
    };
    ($(#[$meta:meta])* $name:ident { $($(#[$of:meta])* $choice:ident = $key:literal $word:literal,)* }) => {
        $crate::typed::choices! { $(#[$meta])* $name { $($(#[$of])* $choice = $key,)* } }

        impl $name {
            /// What people call it.
            pub fn word(self, lang: $crate::words::Lang) -> String {
                let id = match self { $($name::$choice => $word,)* };
                $crate::words::say(lang, &$crate::words::Message { id, args: Vec::new() })
            }
        }
    };
}
pub(crate) use choices;

/// Something to mend in a form: the field it concerns, and the sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The `id` of the field.
    pub field: Cow<'static, str>,
    /// What to do.
    pub say: Message,
}

/// A fault of that field.
pub fn fault(field: impl Into<Cow<'static, str>>, say: Message) -> Fault {
    Fault { field: field.into(), say }
}

/// How long a name may be.
const NAME: usize = 100;
/// How many characters a letter is made of on the whole, at most: marks can be piled up without end.
const MARKS: usize = 8;

/// A name of a person, a workplace or a post: one visible line, kept letter by letter as it was
/// written, for 﨑 and 神 must stay what they are.
pub fn name(text: &str) -> Result<String, Message> {
    let text = text.trim();
    match letters(text) {
        0 => Err(msg!("name-missing")),
        1..=NAME if text.chars().any(is_hidden) => Err(msg!("name-hidden")),
        1..=NAME if text.chars().count() <= NAME * MARKS => Ok(text.to_owned()),
        long => Err(msg!("name-long", most = NAME, now = long)),
    }
}

/// Letters as people count them: 葛 with its variation selector is one, and so is a family of emoji.
pub fn letters(text: &str) -> usize {
    text.graphemes(true).count()
}

/// Sentences, or none: lines stay lines, and letters are kept as they were written.
pub fn prose(text: &str, most: usize) -> Result<String, Message> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    match text.chars().count() {
        long if long > most => Err(msg!("name-long", most = most, now = long)),
        _ if text.chars().any(|char| char != '\n' && is_hidden(char)) => Err(msg!("name-hidden")),
        _ => Ok(text),
    }
}

/// Control characters, and those that turn the direction of what follows or take no room: they make
/// a text look like another.  Joiners and variation selectors stay: emoji, names and some scripts
/// need them.
pub fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}' | '\u{2060}')
        || matches!(char, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFF9}'..='\u{FFFD}')
}

/// A letter of somebody's own making (外字), which other computers may not know.
pub fn is_private(char: char) -> bool {
    matches!(char, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

/// A whole number from 1 to `most`; full-width digits and a comma are fine.
pub fn number(text: &str, most: u32) -> Result<u32, Message> {
    let digits = half_width(text.trim()).replace(',', "");
    let number = digits.chars().all(|char| char.is_ascii_digit()).then(|| digits.parse().ok());
    match number.flatten() {
        Some(number) if (1..=most).contains(&number) => Ok(number),
        _ => Err(msg!("number-wanted", most = most)),
    }
}

/// Full-width letters, digits and signs as the keyboard without an input method gives them.
pub fn half_width(text: &str) -> String {
    let half = |char| match char {
        '！'..='～' => char::from_u32(char as u32 - 0xFEE0).unwrap_or(char),
        '\u{3000}' => ' ',
        _ => char,
    };
    text.chars().map(half).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_letters_and_loses_its_margins() {
        assert_eq!(name("　髙﨑 さくら ").unwrap(), "髙﨑 さくら");
        assert_eq!(name("葛\u{E0100}城市").unwrap(), "葛\u{E0100}城市");
        assert_eq!(name("🧑\u{200D}🌾").unwrap(), "🧑\u{200D}🌾");
    }

    #[test]
    fn a_name_is_there_visible_and_not_endless() {
        assert_eq!(name(" \u{3000} "), Err(msg!("name-missing")));
        assert_eq!(name("土木\u{202E}課"), Err(msg!("name-hidden")));
        assert_eq!(name("土木\n課"), Err(msg!("name-hidden")));
        assert_eq!(name(&"課".repeat(100)).unwrap().chars().count(), 100);
        assert_eq!(
            name(&"課".repeat(101)),
            Err(msg!("name-long", most = 100usize, now = 101usize))
        );
    }

    #[test]
    fn letters_are_counted_as_people_count_them() {
        assert_eq!(letters("葛\u{E0100}城"), 2);
        assert_eq!(letters("🧑\u{200D}🌾"), 1);
        assert!(name(&"葛\u{E0100}".repeat(100)).is_ok());
        assert!(name(&format!("a{}", "\u{301}".repeat(1000))).is_err());
    }

    #[test]
    fn prose_keeps_its_lines_and_may_be_empty() {
        assert_eq!(prose(" \u{3000}\r\n", 10).unwrap(), "");
        assert_eq!(prose("話す\r\n聴く", 10).unwrap(), "話す\n聴く");
        assert_eq!(prose("مرحبا 🧑\u{200D}🌾", 20).unwrap(), "مرحبا 🧑\u{200D}🌾");
        assert_eq!(prose("話\u{202E}す", 10), Err(msg!("name-hidden")));
        assert_eq!(prose("話す", 1), Err(msg!("name-long", most = 1usize, now = 2usize)));
    }

    #[test]
    fn numbers_may_be_full_width() {
        assert_eq!(number("１２", 9999), Ok(12));
        assert_eq!(number(" 1,200 ", 9999), Ok(1200));
        for wrong in ["", "0", "-1", "2.5", "十二", "10000", "+3"] {
            assert_eq!(number(wrong, 9999), Err(msg!("number-wanted", most = 9999u32)), "{wrong}");
        }
    }
}
