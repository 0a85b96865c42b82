//! A session report as the plain text of a newsletter: lines of at most 40 full-width letters.

use super::Session;
use super::telling::{self, Fact, Important, Line, Look, Part, People, Programme, Steps, Tread};
use crate::words::Lang;

/// A full-width letter takes two columns.
const COLUMNS: usize = 80;

/// The whole report as text.
pub fn session_text(session: &Session, lang: Lang) -> String {
    let told = telling::of(session, lang);
    let mut text = Newsletter::default();
    text.paragraph(&told.kind);
    text.paragraph(&told.title);
    text.rule();
    told.lead.iter().for_each(|line| text.paragraph(line));
    text.facts(told.facts.iter().chain(&told.purpose));
    told.people.iter().for_each(|it| text.people(it));
    told.programme.iter().for_each(|it| text.programme(it));
    told.important.iter().for_each(|it| text.important(it));
    told.steps.iter().for_each(|it| text.steps(it));
    told.parts.iter().for_each(|it| text.part(it));
    text.rule();
    text.facts(&told.about);
    told.foot.1.iter().for_each(|least| text.paragraph(least));
    text.0
}

#[derive(Default)]
struct Newsletter(String);

impl Newsletter {
    fn paragraph(&mut self, text: &str) {
        self.hanging("", text);
    }

    /// A mark, and the text beside it.
    fn hanging(&mut self, mark: &str, text: &str) {
        let indent = width(mark);
        let lines = text.lines().flat_map(|line| wrapped(line, COLUMNS - indent));
        for (at, line) in lines.enumerate() {
            let before = if at == 0 { mark.to_owned() } else { " ".repeat(indent) };
            self.0 += &format!("{}\n", format!("{before}{line}").trim_end());
        }
    }

    fn rule(&mut self) {
        self.0 += &format!("{}\n", "─".repeat(COLUMNS / 2));
    }

    fn heading(&mut self, title: &str, note: Option<&str>) {
        self.0.push('\n');
        self.hanging("■", title);
        note.into_iter().for_each(|note| self.paragraph(note));
    }

    fn facts<'a>(&mut self, facts: impl IntoIterator<Item = &'a Fact>) {
        for fact in facts {
            self.hanging(&format!("{}  ", fact.label), &fact.value);
        }
    }

    fn items<'a>(&mut self, items: impl IntoIterator<Item = &'a String>) {
        items.into_iter().for_each(|item| self.hanging("・", item));
    }

    fn people(&mut self, people: &People) {
        self.heading(&people.title, None);
        self.items(people.bands.iter().map(|(_, _, label)| label));
        self.items(&people.kinds);
        people.places.iter().for_each(|places| self.paragraph(places));
    }

    /// The note speaks of a drawing, which there is none of.
    fn programme(&mut self, programme: &Programme) {
        self.heading(&programme.title, None);
        for (at, tread) in programme.phases.iter().enumerate() {
            self.tread(at + 1, tread);
        }
    }

    fn tread(&mut self, number: usize, tread: &Tread) {
        let how = [&tread.minutes, &tread.mode, &tread.speaker];
        let how: Vec<&str> = how.into_iter().flatten().map(String::as_str).collect();
        self.hanging(&format!("{number}. "), &format!("{}  {}", tread.title, how.join("  ")));
        tread.content.iter().for_each(|line| self.hanging("   ・", line));
    }

    fn important(&mut self, important: &Important) {
        self.heading(&important.title, important.note.as_deref());
        important.majority.iter().for_each(|parts| self.paragraph(&parts.concat()));
        for (item, _, label) in &important.rows {
            self.hanging("・", &format!("{item}  {label}"));
        }
        for (who, chosen) in &important.by_group {
            self.hanging("◇", who);
            self.hanging("  ", chosen);
        }
    }

    fn steps(&mut self, steps: &Steps) {
        self.heading(&steps.title, None);
        for (step, people) in &steps.steps {
            self.hanging("・", step);
            people.iter().for_each(|people| self.hanging("  ", people));
        }
        steps.next.iter().for_each(|line| self.paragraph(line));
    }

    fn part(&mut self, part: &Part) {
        self.heading(&part.title, part.note.as_deref());
        for group in &part.groups {
            group.head.iter().for_each(|head| self.hanging("◇", head));
            let mark = if part.look == Look::Plain { "" } else { "・" };
            group.lines.iter().for_each(|line| self.line(mark, line));
        }
    }

    fn line(&mut self, mark: &str, line: &Line) {
        let label = line.label.as_ref().map(|label| format!("{label}  ")).unwrap_or_default();
        self.hanging(mark, &format!("{label}{}", line.text));
        line.by.iter().for_each(|by| self.hanging("    ", by));
    }
}

/// Lines of at most so many columns: English breaks between words, Japanese anywhere but before what
/// closes and after what opens.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest: &str = text;
    while width(rest) > columns {
        let at = break_at(rest, columns);
        lines.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    lines.push(rest.to_owned());
    lines
}

/// Where a line of so many columns ends: the last place that fits and where a line may end, or
/// where it is full.
fn break_at(text: &str, columns: usize) -> usize {
    let (mut used, mut full, mut best, mut before) = (0, text.len(), 0, ' ');
    for (at, letter) in text.char_indices() {
        if at > 0 && may_break(before, letter) && used <= columns {
            best = at;
        }
        used += columns_of(letter);
        if used > columns {
            full = at;
            break;
        }
        before = letter;
    }
    // A first letter that is too wide would never be set.
    let first = text.chars().next().map_or(0, char::len_utf8);
    if best > 0 { best } else { full.max(first) }
}

fn may_break(before: char, letter: char) -> bool {
    let closing =
        "、。，．・：；！？」』）］】〉》〕)]},.!?:;ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〜";
    let opening = "「『（［【〈《〔([{";
    let joined = columns_of(letter) == 0 || before == '\u{200D}';
    let word = is_of_a_word(before) && is_of_a_word(letter);
    !joined && !word && letter != ' ' && !closing.contains(letter) && !opening.contains(before)
}

/// Of a word that is written with spaces around it.
fn is_of_a_word(letter: char) -> bool {
    letter != ' ' && columns_of(letter) == 1 || matches!(letter, '\u{2010}'..='\u{201F}')
}

fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(letter: char) -> usize {
    match letter {
        '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => 0,
        '\u{0300}'..='\u{036F}' | '\u{3099}' | '\u{309A}' => 0,
        _ if letter.is_control() => 0,
        '\u{0}'..='\u{24F}' | '\u{FF61}'..='\u{FF9F}' => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_forty_letters_and_ends_where_it_may() {
        assert_eq!(wrapped(&"声".repeat(41), 80), ["声".repeat(40), "声".into()]);
        assert_eq!(wrapped("みんなで話す。", 12), ["みんなで話", "す。"]);
        assert_eq!(wrapped("彼は「はい」と言う", 6), ["彼は", "「は", "い」と", "言う"]);
        assert_eq!(wrapped("talk as equals", 8), ["talk as", "equals"]);
        assert_eq!(wrapped("a_very_long_word", 8), ["a_very_l", "ong_word"]);
        assert_eq!(wrapped("葛\u{E0100}葛\u{E0100}", 2), ["葛\u{E0100}", "葛\u{E0100}"]);
        assert_eq!(wrapped("", 80), [""]);
    }
}
