//! What a respondent has answered so far: it rides in the browser's own sealed cookie, nowhere else.

use gauge::level::Mark;

use super::code::Code;
use super::{Cell, Seat};
use gauge::level::Band;

/// The levels so far, and whose slip they belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The round.
    pub round: String,
    /// The code of the slip.
    pub code: Code,
    /// Where the code sits.
    pub cell: Cell,
    /// One per item asked.
    pub marks: Vec<Mark>,
    /// The item found most important.
    pub most_important: Option<u8>,
    /// An answer for this code was in the box before this browser sent one.
    pub answered_elsewhere: bool,
    /// This browser has sent it.
    pub sent: bool,
}

impl Draft {
    /// Nothing answered yet.
    pub fn new(round: &str, code: Code, seat: Seat, items: usize) -> Draft {
        Draft {
            round: round.to_owned(),
            code,
            cell: seat.cell,
            marks: vec![Mark::Blank; items],
            most_important: None,
            answered_elsewhere: seat.answered,
            sent: false,
        }
    }

    /// As the cookie carries it, before it is sealed.
    pub fn write(&self) -> String {
        let important = self.most_important.map_or("-".to_owned(), |item| item.to_string());
        let (place, band, people) = (self.cell.place, self.cell.band.key(), self.cell.people);
        let flags = format!("{}{}", u8::from(self.answered_elsewhere), u8::from(self.sent));
        let marks = write_marks(&self.marks);
        format!(
            "{}|{}|{place}|{band}|{people}|{marks}|{important}|{flags}",
            self.round,
            self.code.plain()
        )
    }

    /// Reads [`write`](Self::write)'s text back.
    pub fn read(text: &str) -> Option<Draft> {
        let parts: Vec<&str> = text.split('|').collect();
        let [round, code, place, band, people, marks, important, flags] = parts[..] else {
            return None;
        };
        let cell = Cell {
            place: place.parse().ok()?,
            band: Band::from_key(band)?,
            people: people.parse().ok()?,
        };
        Some(Draft {
            round: round.to_owned(),
            code: Code::read(code).ok()?,
            cell,
            marks: read_marks(marks),
            most_important: important.parse().ok(),
            answered_elsewhere: flags.starts_with('1'),
            sent: flags.ends_with('1'),
        })
    }

    /// The seat it was begun from.
    pub fn seat(&self) -> Seat {
        Seat { cell: self.cell, answered: self.answered_elsewhere }
    }
}

/// One character a mark: `-` blank, `?` don't know, else the level.
pub fn write_marks(marks: &[Mark]) -> String {
    let symbol = |mark: &Mark| match mark {
        Mark::Blank => '-',
        Mark::DontKnow => '?',
        Mark::Level(level) => char::from(b'0' + level),
    };
    marks.iter().map(symbol).collect()
}

/// Reads [`write_marks`]' text back.
pub fn read_marks(text: &str) -> Vec<Mark> {
    let mark = |symbol: char| match symbol {
        '?' => Mark::DontKnow,
        '1'..='9' => Mark::Level(symbol as u8 - b'0'),
        _ => Mark::Blank,
    };
    text.chars().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_of_the_whole_sheet_is_small_and_reads_back() {
        let cell = Cell { place: 12, band: Band::Supervisor, people: 4 };
        let mut draft = Draft::new(
            &"f".repeat(32),
            Code::derive(&[7; 32], "K7TR", 3),
            Seat { cell, answered: true },
            24,
        );
        draft.marks[3] = Mark::Level(4);
        draft.marks[4] = Mark::DontKnow;
        draft.most_important = Some(23);
        assert_eq!(Draft::read(&draft.write()), Some(draft.clone()));
        // 12 bytes of nonce, 16 of seal, then base 64.
        assert!((draft.write().len() + 28) * 4 / 3 < 300);
    }
}
