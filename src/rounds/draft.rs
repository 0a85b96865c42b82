//! What a respondent has answered so far: it rides in the browser's own sealed cookie, nowhere else.

use gauge::level::Mark;

use super::Cell;
use super::code::Code;
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
    /// One per item asked, then one per item looked back at.
    pub marks: Vec<Mark>,
    /// The item found most important.
    pub most_important: Option<u8>,
    /// The box held an answer for this code that this browser did not send.
    pub answered_elsewhere: bool,
    /// The [mark](super::seal::mark) of what this browser has sent.
    pub sent: Option<String>,
}

impl Draft {
    /// Nothing answered yet.
    pub fn new(round: &str, code: Code, cell: Cell, items: usize) -> Draft {
        Draft {
            round: round.to_owned(),
            code,
            cell,
            marks: vec![Mark::Blank; items],
            most_important: None,
            answered_elsewhere: false,
            sent: None,
        }
    }

    /// Notices what is in the box now: nothing, this browser's own answer, or another's.
    pub fn meets(&mut self, in_box: Option<String>) {
        self.sent = self.sent.take().filter(|mark| in_box.as_ref() == Some(mark));
        self.answered_elsewhere = in_box.is_some() && self.sent.is_none();
    }

    /// Sending replaces an answer that is in the box.
    pub fn replaces(&self) -> bool {
        self.sent.is_some() || self.answered_elsewhere
    }

    /// As the cookie carries it, before it is sealed.
    pub fn write(&self) -> String {
        let important = self.most_important.map_or("-".to_owned(), |item| item.to_string());
        let (place, band, people) = (self.cell.place, self.cell.band.key(), self.cell.people);
        let (marks, elsewhere) = (write_marks(&self.marks), u8::from(self.answered_elsewhere));
        let (round, code) = (&self.round, self.code.plain());
        let sent = self.sent.as_deref().unwrap_or_default();
        format!("{round}|{code}|{place}|{band}|{people}|{marks}|{important}|{elsewhere}|{sent}")
    }

    /// Reads [`write`](Self::write)'s text back.
    pub fn read(text: &str) -> Option<Draft> {
        let parts: Vec<&str> = text.split('|').collect();
        let [round, code, place, band, people, marks, important, elsewhere, sent] = parts[..]
        else {
            return None;
        };
        let (place, band) = (place.parse().ok()?, Band::from_key(band)?);
        let cell = Cell { place, band, people: people.parse().ok()? };
        Some(Draft {
            round: round.to_owned(),
            code: Code::read(code).ok()?,
            cell,
            marks: read_marks(marks),
            most_important: important.parse().ok(),
            answered_elsewhere: elsewhere == "1",
            sent: (!sent.is_empty()).then(|| sent.to_owned()),
        })
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
    fn a_draft_of_the_whole_sheet_with_looking_back_is_small_and_reads_back() {
        let cell = Cell { place: 12, band: Band::Supervisor, people: 4 };
        let code = Code::derive(&[7; 32], "K7TR", 3);
        let mut draft = Draft::new(&"f".repeat(32), code, cell, 2 * 24);
        draft.sent = Some("0a1b2c3d".into());
        draft.marks[3] = Mark::Level(4);
        draft.marks[4] = Mark::DontKnow;
        draft.most_important = Some(23);
        assert_eq!(Draft::read(&draft.write()), Some(draft.clone()));
        // 12 bytes of nonce, 16 of seal, then base 64.
        assert!((draft.write().len() + 28) * 4 / 3 < 300);
    }
}
