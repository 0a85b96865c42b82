//! The wall: the flight of phases a room walks up together, and its votes as they are opened.
//!
//! Drawn for a wall 1280 units wide, and as large as the wall is.  Where there is no wall, on a phone,
//! [`flight_list`] says the same.

use gauge::shown::Shown;
use maud::{Markup, html};

use super::dots::{Scale, ranked};
use super::text::{text_width, votes_mask, wrap};
use super::{Frame, Picture, ink, n, picture};
use crate::t;
use crate::words::Lang;

const WIDE: f64 = 1280.0;
/// The first tread is so high, with one line of title.
const BASE: f64 = 74.0;
/// The steps rise by so much, and all of them together by no more than [`CLIMB`].
const RISE: f64 = 14.0;
const CLIMB: f64 = 84.0;
/// Room for the mark above the present tread.
const MARK: f64 = 52.0;

/// Where the room stands with a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Done.
    Passed,
    /// Here we are.
    Now,
    /// To come.
    Later,
}

/// A phase: its title, its minutes, and where the room stands with it.
pub type Phase<'a> = (&'a str, u32, State);

/// The phases as a flight of stairs, words inside.
pub fn flight(frame: &Frame, phases: &[Phase]) -> Picture {
    let stairs = Stairs::of(phases);
    let drawing = html! {
        @for (place, phase) in phases.iter().enumerate() { (stairs.tread(frame.lang, place, *phase)) }
        path d=(stairs.line(phases.len())) fill="none" stroke=(ink::BRAND) stroke-width="4" {}
    };
    picture(frame, (WIDE, stairs.high), told(frame.lang, phases), drawing)
}

/// The phases as a list, for phones.
pub fn flight_list(lang: Lang, phases: &[Phase]) -> Markup {
    html! {
        ol.kz-phases {
            @for (title, minutes, state) in phases {
                li aria-current=[(*state == State::Now).then_some("step")] {
                    span.kz-phases__mark { (sign(lang, *state)) }
                    span { (title) }
                    span.kz-num { (t!(lang, "flight-minutes", n = *minutes)) }
                }
            }
        }
    }
}

fn sign(lang: Lang, state: State) -> Markup {
    html! {
        @match state {
            State::Passed => {
                svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" { (tick(3.5, 10.5)) }
                span.kz-sr { (t!(lang, "flight-passed")) }
            },
            State::Now => (t!(lang, "flight-now")),
            State::Later => {},
        }
    }
}

fn tick(x: f64, y: f64) -> Markup {
    let path = format!("m{} {} 4.5 4.5 8.5-10", n(x), n(y));
    html! { path d=(path) fill="none" stroke=(ink::STRONG) stroke-width="2.5" {} }
}

/// Which of how many, and what it is called.
fn told(lang: Lang, phases: &[Phase]) -> String {
    match phases.iter().position(|(_, _, state)| *state == State::Now) {
        Some(now) => {
            t!(lang, "flight-says", of = phases.len(), now = now + 1, title = phases[now].0)
        }
        None => t!(lang, "flight-says-all", of = phases.len()),
    }
}

/// The measures of a flight.
struct Stairs {
    tread: f64,
    rise: f64,
    high: f64,
    size: f64,
    titles: Vec<Vec<String>>,
}

impl Stairs {
    /// Titles stand in letters of 24, else of 20; where those take more than three lines the treads are
    /// numbered, and the page says the title of the present one.
    fn of(phases: &[Phase]) -> Stairs {
        let count = phases.len().max(1) as f64;
        let tread = WIDE / count;
        let (size, titles) = [(24.0, 2), (20.0, 3)]
            .into_iter()
            .find_map(|(size, lines)| Some((size, titles(phases, size, tread - 24.0, lines)?)))
            .unwrap_or_else(|| (24.0, (1..=phases.len()).map(|n| vec![n.to_string()]).collect()));
        let rise = RISE.min(CLIMB / (count - 1.0).max(1.0));
        let lines = titles.iter().map(Vec::len).max().unwrap_or(1);
        let base = BASE + (lines - 1) as f64 * leading(size);
        Stairs { tread, rise, high: base + rise * (count - 1.0) + MARK, size, titles }
    }

    fn left(&self, place: usize) -> f64 {
        place as f64 * self.tread
    }

    fn top(&self, place: usize) -> f64 {
        MARK + self.rise * (self.titles.len() - 1).saturating_sub(place) as f64
    }

    fn tread(&self, lang: Lang, place: usize, (_, minutes, state): Phase) -> Markup {
        let (x, y) = (self.left(place), self.top(place));
        let (fill, words, small) = match state {
            State::Passed => (ink::PASSED, ink::STRONG, ink::TEXT),
            State::Now => (ink::BRAND, ink::PAPER, ink::PAPER),
            State::Later => (ink::PAPER, ink::STRONG, ink::TEXT),
        };
        let title = &self.titles[place];
        let below = y + 64.0 + (title.len() - 1) as f64 * leading(self.size);
        let minutes = t!(lang, "flight-minutes", n = minutes);
        html! {
            rect x=(n(x)) y=(n(y)) width=(n(self.tread)) height=(n(self.high - y)) fill=(fill) {}
            @for (line, text) in title.iter().enumerate() {
                text x=(n(x + 20.0)) y=(n(y + 36.0 + line as f64 * leading(self.size))) font-size=(n(self.size))
                    font-weight="700" fill=(words) { (text) }
            }
            text x=(n(x + 20.0)) y=(n(below)) font-size="20" fill=(small) { (minutes) }
            @match state {
                State::Passed => (tick(x + 28.0 + text_width(&minutes, 20.0), below - 6.0)),
                State::Now => (self.mark(lang, x, y)),
                State::Later => {},
            }
        }
    }

    fn mark(&self, lang: Lang, x: f64, y: f64) -> Markup {
        html! {
            circle cx=(n(x + 34.0)) cy=(n(y - 20.0)) r="14" fill=(ink::BRAND) {}
            text x=(n(x + 58.0)) y=(n(y - 11.0)) font-size="24" font-weight="700" fill=(ink::BRAND) { (t!(lang, "flight-now")) }
        }
    }

    fn line(&self, treads: usize) -> String {
        let tread = |place| format!("V{}H{}", n(self.top(place)), n(self.left(place) + self.tread));
        let steps: String = (0..treads).map(tread).collect();
        format!("M0 {}{steps}", n(self.top(0)))
    }
}

fn leading(size: f64) -> f64 {
    size * 1.25
}

/// Every title in lines, where none takes more than so many and no line is too long.
fn titles(phases: &[Phase], size: f64, room: f64, most: usize) -> Option<Vec<Vec<String>>> {
    let fits = |lines: &Vec<String>| {
        lines.len() <= most && lines.iter().all(|line| text_width(line, size) <= room)
    };
    phases.iter().map(|(title, ..)| Some(wrap(title, size, room)).filter(fits)).collect()
}

/// The votes, most first and ties together: a dot is a vote.  After `most` rows the others are counted
/// in one line.  `names` are the titles of the items, in sheet order.
pub fn vote_rows(lang: Lang, votes: &Shown<Vec<u32>>, names: &[&str], most: usize) -> Markup {
    let Some(counts) = votes.value() else {
        return html! { p.kz-votes__none { (votes.why().map_or_else(String::new, |why| votes_mask(lang, why))) } };
    };
    let chosen = ranked(counts);
    let (rows, others) = chosen.split_at(most.min(chosen.len()));
    let longest = counts.iter().max().copied().unwrap_or(0);
    let scale = Scale::of(counts);
    let remaining: u32 = others.iter().map(|item| counts[*item]).sum();
    html! {
        ol.kz-votes {
            @for item in rows {
                li.kz-votes__top[counts[*item] == longest] {
                    span { (names[*item]) }
                    (dots(&scale, counts[*item], longest))
                    (count(lang, counts[*item]))
                }
            }
        }
        @if !others.is_empty() {
            p.kz-votes__others { (t!(lang, "vote-rows-others", items = others.len(), votes = remaining)) }
        }
        p.kz-votes__foot { (t!(lang, "vote-rows-foot", n = scale.votes)) }
    }
}

/// As in the picture of a report, only larger: they are read from the last row.
fn dots(scale: &Scale, votes: u32, longest: u32) -> Markup {
    const ROOM: f64 = 378.0;
    let pitch = (ROOM / f64::from(scale.dots(longest).max(1))).min(42.0);
    let radius = pitch * 0.38;
    html! {
        svg.kz-pic viewBox={ "0 0 " (n(ROOM)) " 36" } width=(n(ROOM)) height="36" aria-hidden="true" {
            @for dot in 0..scale.dots(votes) {
                circle cx=(n(pitch / 2.0 + f64::from(dot) * pitch)) cy="18" r=(n(radius)) fill=(ink::BRAND) {}
            }
        }
    }
}

/// The number larger than its word, wherever the language puts it.
fn count(lang: Lang, votes: u32) -> Markup {
    let (words, number) = (t!(lang, "votes", n = votes), votes.to_string());
    let (before, after) = words.split_once(&number).unwrap_or((&words, ""));
    html! { span.kz-votes__n { (before) b { (number) } (after) } }
}

#[cfg(test)]
mod tests {
    use gauge::level::{Answer, Band, Mark};
    use gauge::shown::{Plan, Publication, Unit};

    use super::*;

    const FRAME: Frame = Frame { id: "f", about: "75分の流れ", lang: Lang::Ja };

    fn phases<'a>(titles: &[&'a str], now: usize) -> Vec<Phase<'a>> {
        let state = |place: usize| match place.cmp(&now) {
            std::cmp::Ordering::Less => State::Passed,
            std::cmp::Ordering::Equal => State::Now,
            std::cmp::Ordering::Greater => State::Later,
        };
        titles.iter().enumerate().map(|(place, title)| (*title, 5, state(place))).collect()
    }

    const SEVEN: [&str; 7] = ["集まる", "書く", "見る", "話す", "選ぶ", "決める", "ひとこと"];
    const TEN: [&str; 10] = [
        "ねらいと約束",
        "前に決めたことのその後",
        "良い点を出す",
        "見え方の違いを眺める",
        "しずかに考える",
        "そう見えた理由を聴き合う",
        "いまの段階を話し合う",
        "一番大切な項目を選ぶ",
        "方策を1〜3つ決める",
        "次に測る日とひと言",
    ];

    #[test]
    fn the_flight_says_where_the_room_is() {
        let picture = flight(&FRAME, &phases(&SEVEN, 3));
        assert_eq!(picture.desc, "7つの場面のうち4つ目、話す");
        assert!(picture.svg.contains("viewBox=\"0 0 1280 210\""), "as in the drawing");
        let before = flight(&FRAME, &phases(&SEVEN, 7));
        assert_eq!(before.desc, "7つの場面");
        assert!(!before.svg.contains("いま"));
    }

    #[test]
    fn every_title_stands_whole_in_its_tread_or_the_treads_are_numbered() {
        let whole = |titles: &[&str]| {
            let stairs = Stairs::of(&phases(titles, 2));
            stairs.titles.iter().map(|lines| lines.concat()).collect::<Vec<_>>() == titles
        };
        assert!(whole(&SEVEN) && whole(&TEN) && whole(&["話す"]));
        let long = ["What became of last time's actions in this workplace"; 10];
        assert!(!whole(&long));
        assert!(flight(&FRAME, &phases(&long, 2)).svg.contains(">10</text>"));
        assert!(Stairs::of(&phases(&TEN, 0)).high <= 260.0);
    }

    /// What a round of people who vote for these items publishes.
    fn published(votes: &[u32]) -> Publication {
        let plan = Plan {
            back: Vec::new(),
            levels: vec![2; votes.len()],
            units: vec![Unit { parent: None, least: 5 }],
            remarks_from: None,
        };
        let voter = |item| Answer {
            unit: 0,
            band: Some(Band::Staff),
            marks: vec![Mark::Level(1); votes.len()],
            most_important: Some(item),
        };
        let each = votes.iter().enumerate();
        let answers: Vec<Answer> =
            each.flat_map(|(item, count)| (0..*count).map(move |_| voter(item))).collect();
        Publication::of(&plan, &answers, Vec::new())
    }

    fn rows(votes: &[u32], names: &[&str], most: usize) -> String {
        let published = published(votes);
        vote_rows(Lang::Ja, published.units()[0].most_important(), names, most).into_string()
    }

    #[test]
    fn a_hidden_vote_has_its_reason_and_no_dot() {
        let rows = rows(&[2, 1], &["甲", "乙"], 5);
        assert!(rows.contains("票が少ないので") && !rows.contains("circle"), "{rows}");
    }

    #[test]
    fn each_vote_is_a_dot_and_what_is_not_drawn_is_counted() {
        let names = ["甲", "乙", "丙", "丁"];
        let rows = rows(&[4, 7, 2, 7], &names, 3);
        assert_eq!(rows.matches("<circle").count(), 4 + 7 + 7);
        assert_eq!(rows.matches("kz-votes__top").count(), 2, "ties are both at the top");
        assert!(
            rows.contains("<b>7</b>票") && rows.contains("ほかの1項目に、あわせて2票"),
            "{rows}"
        );
    }
}
