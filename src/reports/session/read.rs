//! A session from a file: strict, so that nothing of it is dropped and nothing misread.
//!
//! What is not known is left out or `null`.  A name that is not known, a number that contradicts
//! another, a text that hides something: each is told with its place, all of them at once.

use gauge::level::Band;
use jiff::civil::{Date, Time};

use super::{
    Attendance, BeforeAfter, Case, FirstStep, GroupedBy, Lines, Mode, MostImportant, Next,
    Occasion, Origin, Phase, Place, Series, Session, Voice, Vote,
};
use crate::japan::MunicipalityCode;
use crate::json::{self, Fields, Node, Reader};
use crate::msg;
use crate::problem::Problem;
use crate::sheets::{self, Item, Sheet, Text, words_faults};
use crate::words::{Lang, Message, say};
use crate::workbook::Limits;

/// How much of a file is read.
pub const LIMITS: Limits = Limits { bytes: 1 << 20, ..Limits::SHEET };

/// How long a voice may be, or anything else people say.
const WORDS: usize = 2_000;
/// How long a title or a name may be.
const NAME: usize = 200;
/// More people than this never came to one session.
const PEOPLE: u32 = 100_000;
/// No session took more minutes.
const MINUTES: u32 = 10_000;

/// Reads a session and tells every problem; items are those of our own sheet.
pub fn read_json(bytes: &[u8]) -> (Session, Vec<Problem>) {
    let node = match json::parse(bytes, &LIMITS) {
        Ok(node) => node,
        Err(problem) => return (Session::default(), vec![problem]),
    };
    let (mut read, sheet) = (Reader::default(), sheets::starter());
    let session = object(&mut read, &sheet, &node, "", session);
    (session, read.problems.into_vec())
}

fn session(at: &mut At) -> Session {
    let session = Session {
        series: at.object("series", series),
        theme: at.wanted("theme"),
        held_on: at.date("held_on"),
        hours: at.object("hours", hours).flatten(),
        venue: at.name("venue"),
        place: at.one_of("place", &PLACES),
        purpose: at.text("purpose"),
        follows: at.object("follows", occasion),
        attendance: at.object("attendance", attendance),
        programme: at.list("programme", phase),
        reflections: at.list("reflections", voice),
        closing: at.text("closing"),
        next: at.object("next", next),
        photos: Vec::new(),
        writer: at.name("writer"),
        published_on: at.date("published_on"),
        licence: at.word("licence"),
        least: at.number("least", PEOPLE),
        note: at.text("note"),
    };
    contradictions(at, &session);
    session
}

const PLACES: [(&str, Place); 3] =
    [("in_person", Place::InPerson), ("online", Place::Online), ("hybrid", Place::Hybrid)];

fn series(at: &mut At) -> Series {
    Series {
        title: at.wanted("title"),
        year: at.number("year", 9_999).and_then(|year| i16::try_from(year).ok()),
        no: at.number("no", PEOPLE),
        session_no: at.number("session_no", PEOPLE),
    }
}

fn hours(at: &mut At) -> Option<(Time, Time)> {
    let (from, to) = (at.time("from"), at.time("to"));
    let (from, to) = (from?, to?);
    if to <= from {
        at.tell("to", msg!("problem-ends-before-it-begins"));
    }
    Some((from, to))
}

fn occasion(at: &mut At) -> Occasion {
    Occasion { title: at.wanted("title"), held_on: at.date("held_on") }
}

fn next(at: &mut At) -> Next {
    Next { held_on: at.date("held_on"), text: at.text("text") }
}

fn attendance(at: &mut At) -> Attendance {
    Attendance {
        total: at.number("total", PEOPLE),
        by_band: at.object("by_band", by_band).unwrap_or_default(),
        mostly: at.some_of("mostly", &bands()),
        municipalities: at.number("municipalities", PEOPLE),
        described_as: at.lines("described_as"),
        from: at.list("from", origin),
    }
}

fn bands() -> [(&'static str, Band); 6] {
    Band::ALL.map(|band| (band.key(), band))
}

/// Every band that is named, also without a number.
fn by_band(at: &mut At) -> Vec<(Band, Option<u32>)> {
    let band = |(key, band)| {
        let people = at.number(key, PEOPLE);
        at.has(key).then_some((band, people))
    };
    bands().into_iter().filter_map(band).collect()
}

/// `{ja, en, code}`.
fn origin(at: &mut At) -> Origin {
    let code = at.word("code").and_then(|code| match MunicipalityCode::read(&code) {
        Ok(code) => Some(code.as_str().to_owned()),
        Err(_) => {
            at.tell("code", msg!("problem-municipality-code", found = code));
            None
        }
    });
    Origin { name: at.own_text(NAME), code }
}

fn phase(at: &mut At) -> Phase {
    Phase {
        title: phase_title(at),
        minutes: at.number("minutes", MINUTES),
        mode: at.one_of("mode", &MODES),
        grouped_by: at.one_of("grouped_by", &GROUPS),
        speaker: at.name("speaker"),
        content: at.lines("content"),
        cases: at.list("cases", case),
        voices: at.list("voices", voice),
        most_important: most_important(at),
        learning: at.lines("learning"),
        before_after: at.list("before_after", before_after),
        first_steps: at.list("first_steps", first_step),
    }
}

const MODES: [(&str, Mode); 5] = [
    ("plenary", Mode::Plenary),
    ("group", Mode::Group),
    ("individual", Mode::Individual),
    ("individual_then_plenary", Mode::IndividualThenPlenary),
    ("break", Mode::Break),
];

const GROUPS: [(&str, GroupedBy); 3] =
    [("role", GroupedBy::Role), ("issue", GroupedBy::Issue), ("mixed_role", GroupedBy::MixedRole)];

/// The title a phase bears, else the one its key is known by.
fn phase_title(at: &mut At) -> Text {
    let (key, own) = (at.word("key"), at.name("title"));
    let known = key.as_deref().and_then(known_phase);
    if own.is_none() && known.is_none() {
        at.tell("key", msg!("problem-unknown-phase", found = key.unwrap_or_default()));
    }
    let in_words = |known: Message| {
        Text(Lang::ALL.map(|lang| (lang.tag().to_owned(), say(lang, &known))).into())
    };
    own.or(known.map(in_words)).unwrap_or_default()
}

/// The phases of our own formats.
fn known_phase(key: &str) -> Option<Message> {
    Some(match key {
        "tech_check" => msg!("phase-tech-check"),
        "opening" => msg!("phase-opening"),
        "purpose" => msg!("phase-purpose"),
        "open_actions" => msg!("phase-open-actions"),
        "good_points" => msg!("phase-good-points"),
        "look_at_gap" => msg!("phase-look-at-gap"),
        "silence" => msg!("phase-silence"),
        "why" => msg!("phase-why"),
        "agree" => msg!("phase-agree"),
        "choose" => msg!("phase-choose"),
        "action" => msg!("phase-action"),
        "close" => msg!("phase-close"),
        "check_in" => msg!("phase-check-in"),
        "practice_report" => msg!("phase-practice-report"),
        "self_check" => msg!("phase-self-check"),
        "break" => msg!("phase-break"),
        "group_dialogue" => msg!("phase-group-dialogue"),
        "sharing" => msg!("phase-sharing"),
        "most_important" => msg!("phase-most-important"),
        "closing" => msg!("phase-closing"),
        _ => return None,
    })
}

fn case(at: &mut At) -> Case {
    Case {
        title: at.name("title"),
        by: at.name("by"),
        tried: at.text("tried"),
        changed: at.text("changed"),
        questions: at.texts("questions"),
    }
}

/// Words alone, or with what they belong to and whose they are: `{ja, en}`, `{text, theme, by}`.
fn voice(at: &mut At) -> Voice {
    match at.has("text") {
        true => Voice {
            text: at.text("text").unwrap_or_default(),
            theme: at.name("theme"),
            by: at.name("by"),
        },
        false => Voice { text: at.own_text(WORDS), ..Voice::default() },
    }
}

/// `most_important` holds the items with their votes, `majority_item` the one most people chose.
fn most_important(at: &mut At) -> Option<MostImportant> {
    let votes = at.object("most_important", votes);
    let majority = at.word("majority_item");
    let majority = majority.and_then(|key| at.item("majority_item", &key));
    if votes.is_none() && majority.is_none() {
        return None;
    }
    let chosen = MostImportant { votes: votes.unwrap_or_default(), majority, by_group: vec![] };
    let most = chosen.votes.iter().filter_map(|vote| vote.votes).max();
    let own = |vote: &&Vote| Some(&vote.item) == chosen.majority.as_ref();
    if chosen.votes.iter().find(own).is_some_and(|vote| vote.votes.is_some() && vote.votes < most) {
        at.tell("majority_item", msg!("problem-not-the-majority"));
    }
    Some(chosen)
}

fn votes(at: &mut At) -> Vec<Vote> {
    let keys: Vec<String> = at.fields.iter().map(|(key, _)| key.clone()).collect();
    let vote = |key: String| {
        let item = at.item(&key, &key)?;
        Some(Vote { item, votes: at.number(&key, PEOPLE) })
    };
    keys.into_iter().filter_map(vote).collect()
}

fn before_after(at: &mut At) -> BeforeAfter {
    BeforeAfter {
        who: at.name("who"),
        all_items_rose: at.yes_or_no("all_items_rose"),
        said: at.text("said"),
        said_cause: at.text("said_cause"),
    }
}

fn first_step(at: &mut At) -> FirstStep {
    match at.has("text") {
        true => FirstStep {
            text: at.text("text").unwrap_or_default(),
            people: at.number("people", PEOPLE),
        },
        false => FirstStep { text: at.own_text(WORDS), people: None },
    }
}

/// Numbers that cannot be true together.
fn contradictions(at: &mut At, session: &Session) {
    let attendance = session.attendance.as_ref();
    let Some((attendance, total)) = attendance.and_then(|it| Some((it, it.total?))) else {
        return;
    };
    let bands = attendance.by_band.iter().filter_map(|(_, people)| *people).map(u64::from).sum();
    at.no_more_than("attendance.by_band", bands, total);
    for (n, phase) in session.programme.iter().enumerate() {
        let votes = phase.most_important.iter().flat_map(|it| &it.votes);
        let votes = votes.filter_map(|vote| vote.votes).map(u64::from).sum();
        at.no_more_than(&format!("programme[{n}].most_important"), votes, total);
        for (s, step) in phase.first_steps.iter().enumerate() {
            let people = u64::from(step.people.unwrap_or(0));
            at.no_more_than(&format!("programme[{n}].first_steps[{s}].people"), people, total);
        }
    }
}

/// Reads an object; what `each` did not ask for is not known.
fn object<T>(
    read: &mut Reader,
    sheet: &Sheet,
    node: &Node,
    path: &str,
    each: impl FnOnce(&mut At) -> T,
) -> T {
    let mut at = At { read, sheet, node, fields: Fields::of(node), path, asked: Vec::new() };
    let made = each(&mut at);
    let asked: Vec<&str> = at.asked.iter().map(String::as_str).collect();
    at.read.object(node, path, &asked);
    made
}

/// Where we are in the file.
struct At<'a, 'n> {
    read: &'a mut Reader,
    sheet: &'a Sheet,
    node: &'n Node,
    fields: Fields<'n>,
    path: &'a str,
    asked: Vec<String>,
}

impl<'n> At<'_, 'n> {
    /// What stands under that name; `null` is as if it were not there.
    fn get(&mut self, name: &str) -> Option<&'n Node> {
        self.ask(name);
        self.fields.get(name).filter(|node| !matches!(node, Node::Null))
    }

    fn ask(&mut self, name: &str) {
        if !self.asked.iter().any(|asked| asked == name) {
            self.asked.push(name.to_owned());
        }
    }

    fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some()
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn tell(&mut self, name: &str, what: Message) {
        let path = self.path_of(name);
        self.read.add(&path, what);
    }

    fn object<T>(&mut self, name: &str, each: impl FnOnce(&mut At) -> T) -> Option<T> {
        let (node, path) = (self.get(name)?, self.path_of(name));
        Some(object(self.read, self.sheet, node, &path, each))
    }

    fn list<T>(&mut self, name: &str, each: fn(&mut At) -> T) -> Vec<T> {
        let (node, path, sheet) = (self.get(name), self.path_of(name), self.sheet);
        self.read.list(node, &path, |read, node, _, path| object(read, sheet, node, path, each))
    }

    /// What people say; an empty text is as if it were not there.
    fn text(&mut self, name: &str) -> Option<Text> {
        let (node, path) = (self.get(name), self.path_of(name));
        text(self.read, node, &path, WORDS)
    }

    /// A title or a name.
    fn name(&mut self, name: &str) -> Option<Text> {
        let (node, path) = (self.get(name), self.path_of(name));
        text(self.read, node, &path, NAME)
    }

    /// A title without which nothing can be told.
    fn wanted(&mut self, name: &str) -> Text {
        if self.get(name).is_none() {
            self.tell(name, msg!("problem-text-empty"));
        }
        self.name(name).unwrap_or_default()
    }

    fn texts(&mut self, name: &str) -> Vec<Text> {
        let (node, path) = (self.get(name), self.path_of(name));
        let texts =
            self.read.list(node, &path, |read, node, _, path| text(read, Some(node), path, WORDS));
        texts.into_iter().flatten().collect()
    }

    /// The object itself as a text: what was not asked for are its languages.
    fn own_text(&mut self, most: usize) -> Text {
        let asked = std::mem::take(&mut self.asked);
        let languages = self.fields.iter().filter(|(name, _)| !asked.contains(name));
        let own = Text::of_languages(self.read, languages, self.path);
        if matches!(self.node, Node::Object(_)) {
            sound(self.read, &own, self.path, most);
        }
        self.asked = self.fields.iter().map(|(name, _)| name.clone()).collect();
        own
    }

    /// `{ja: […], en: […]}`
    fn lines(&mut self, name: &str) -> Lines {
        let languages = |at: &mut At| {
            let tags: Vec<String> = at.fields.iter().map(|(tag, _)| tag.clone()).collect();
            let lines = tags.into_iter().map(|tag| {
                let lines = at.lines_of(&tag);
                (tag, lines)
            });
            Lines(lines.filter(|(_, lines)| !lines.is_empty()).collect())
        };
        self.object(name, languages).unwrap_or_default()
    }

    fn lines_of(&mut self, tag: &str) -> Vec<String> {
        let (node, path) = (self.get(tag), self.path_of(tag));
        let lines = self.read.list(node, &path, |read, node, _, path| {
            let line = read.word(Some(node), path)?;
            words_faults(&line, WORDS).into_iter().for_each(|what| read.add(path, what));
            Some(line)
        });
        lines.into_iter().flatten().collect()
    }

    fn word(&mut self, name: &str) -> Option<String> {
        let (node, path) = (self.get(name), self.path_of(name));
        let word = self.read.word(node, &path)?;
        words_faults(&word, NAME).into_iter().for_each(|what| self.read.add(&path, what));
        Some(word)
    }

    fn number(&mut self, name: &str, most: u32) -> Option<u32> {
        let number = match self.get(name)? {
            Node::Number(number) => number.parse().ok().filter(|number| *number <= most),
            _ => None,
        };
        if number.is_none() {
            self.tell(name, msg!("problem-not-a-number", most = most));
        }
        number
    }

    fn yes_or_no(&mut self, name: &str) -> Option<bool> {
        let (node, path) = (self.get(name)?, self.path_of(name));
        Some(self.read.yes(Some(node), &path))
    }

    fn date(&mut self, name: &str) -> Option<Date> {
        let word = self.word(name)?;
        let date = word.parse().ok().filter(|_| word.len() == "2018-01-20".len());
        if date.is_none() {
            self.tell(name, msg!("problem-not-a-date", found = word));
        }
        date
    }

    fn time(&mut self, name: &str) -> Option<Time> {
        let word = self.word(name)?;
        let time = word.parse().ok().filter(|_| word.len() == "13:00".len());
        if time.is_none() {
            self.tell(name, msg!("problem-not-a-time", found = word));
        }
        time
    }

    fn one_of<T: Copy>(&mut self, name: &str, known: &[(&str, T)]) -> Option<T> {
        let (word, path) = (self.word(name)?, self.path_of(name));
        one_of(self.read, &word, &path, known)
    }

    /// A list of such words.
    fn some_of<T: Copy>(&mut self, name: &str, known: &[(&str, T)]) -> Vec<T> {
        let (node, path) = (self.get(name), self.path_of(name));
        let words = self.read.list(node, &path, |read, node, _, path| {
            let word = read.word(Some(node), path)?;
            one_of(read, &word, path, known)
        });
        words.into_iter().flatten().collect()
    }

    /// The title of the item of that key or title.
    fn item(&mut self, name: &str, key: &str) -> Option<Text> {
        let named = |item: &&Item| item.key == key || item.title.iter().any(|(_, own)| own == key);
        let title = self.sheet.items().find(named).map(|item| item.title.clone());
        if title.is_none() {
            self.ask(name);
            self.tell(name, msg!("problem-unknown-item", found = key));
        }
        title
    }

    fn no_more_than(&mut self, path: &str, sum: u64, total: u32) {
        if sum > u64::from(total) {
            self.tell(path, msg!("problem-more-than-came", sum = sum, total = total));
        }
    }
}

fn text(read: &mut Reader, node: Option<&Node>, path: &str, most: usize) -> Option<Text> {
    let text = Text::read(read, node, path)?;
    if !read.problems.covers(path) {
        sound(read, &text, path, most);
    }
    Some(text)
}

fn sound(read: &mut Reader, text: &Text, path: &str, most: usize) {
    for (lang, what) in text.faults(most) {
        let dot = if lang.is_empty() { "" } else { "." };
        read.add(&format!("{path}{dot}{lang}"), what);
    }
}

fn one_of<T: Copy>(read: &mut Reader, word: &str, path: &str, known: &[(&str, T)]) -> Option<T> {
    let found = known.iter().find(|(own, _)| *own == word).map(|(_, meant)| *meant);
    if found.is_none() {
        let known: Vec<&str> = known.iter().map(|(own, _)| *own).collect();
        read.add(path, msg!("problem-not-one-of", found = word, known = known.join(", ")));
    }
    found
}
