//! A publication as a text to store, and back.
//!
//! Lines of words, in one order and one spelling only.  Reading takes nothing on trust: figures must add up,
//! keep the rule, and pass the subtraction half of the audit again; what follows from the figures is worked
//! out anew, but for the probabilities, which would take too long.  The last line is a checksum against
//! accidents; against hands, the database guards.
//!
//! ```text
//! publication 1
//! levels 5 5
//! back 0
//! unit - 5
//! remarks-from 10
//! group 30 chief supervisor staff
//! group 13 chief supervisor
//! group 17 staff
//! item full 0 1 6 12 8 3 | full 0 0 0 4 6 3 | full 0 1 6 8 2 0 | 0.00026…
//! item shape | hidden few | hidden complementary | -
//! back full 2 1 9 10 6 2
//! votes full 11 4
//! remarks shown
//! remark …
//! sum 0123456789abcdef
//! ```

use std::fmt::Write;

use super::board::{Board, State, rule};
use super::listing::Listing;
use super::pooling::{OUTSIDE, mask};
use super::{
    Damaged, Group, Item, Plan, Publication, Results, Shown, Unit, Why, difference, widest,
    widest_pair,
};
use crate::gap::{Gap, found_by};
use crate::level::{Band, Figures};

const HEAD: &str = "publication 1";

impl Publication {
    /// A text to store.
    pub fn encode(&self) -> String {
        summed(&self.lines())
    }

    /// Reads what [`encode`](Self::encode) wrote and audits it again.
    pub fn decode(text: &str) -> Result<Publication, Damaged> {
        let body = text.strip_suffix('\n').and_then(|text| text.rfind('\n')).ok_or(Damaged)?;
        let publication = read(&mut text[..=body].lines()).ok_or(Damaged)?;
        // One spelling only: whatever reads otherwise than it would be written is damaged.
        let sound =
            publication.encode() == text && publication.is_consistent() && publication.passes();
        sound.then_some(publication).ok_or(Damaged)
    }

    fn lines(&self) -> String {
        let mut text = format!("{HEAD}\nlevels");
        for levels in &self.plan.levels {
            say(&mut text, format_args!(" {levels}"));
        }
        text.push('\n');
        if !self.plan.back.is_empty() {
            text.push_str("back");
            self.plan.back.iter().for_each(|item| say(&mut text, format_args!(" {item}")));
            text.push('\n');
        }
        for unit in &self.plan.units {
            say(&mut text, format_args!("unit {} {}\n", or_dash(unit.parent), unit.least));
        }
        say(&mut text, format_args!("remarks-from {}\n", or_dash(self.plan.remarks_from)));
        for unit in &self.units {
            write_unit(&mut text, unit);
        }
        match &self.remarks.0 {
            Err(why) => say(&mut text, format_args!("remarks {}\n", reason(*why))),
            Ok(remarks) => {
                text.push_str("remarks shown\n");
                for remark in remarks {
                    say(&mut text, format_args!("remark {}\n", escaped(remark)));
                }
            }
        }
        text
    }
}

fn write_unit(text: &mut String, unit: &Results) {
    for group in &unit.groups {
        say(text, format_args!("group {}", group.n));
        for band in &group.bands {
            say(text, format_args!(" {}", band.key()));
        }
        text.push('\n');
    }
    for item in &unit.items {
        text.push_str("item ");
        for figures in &item.groups {
            write_figures(text, figures);
            text.push_str(" | ");
        }
        say(text, format_args!("{}\n", or_dash(item.gap.as_ref().map(|gap| gap.p))));
    }
    for figures in &unit.back {
        text.push_str("back ");
        write_figures(text, figures);
        text.push('\n');
    }
    match &unit.most_important.0 {
        Err(why) => say(text, format_args!("votes {}\n", reason(*why))),
        Ok(votes) => {
            text.push_str("votes full");
            votes.iter().for_each(|n| say(text, format_args!(" {n}")));
            text.push('\n');
        }
    }
}

/// わからない first, then the levels.
fn write_figures(text: &mut String, figures: &Shown<Figures>) {
    match &figures.0 {
        Err(why) => text.push_str(reason(*why)),
        Ok(figures) => {
            say(text, format_args!("full {}", figures.dont_know));
            figures.counts.iter().for_each(|n| say(text, format_args!(" {n}")));
        }
    }
}

pub(super) fn say(text: &mut String, words: std::fmt::Arguments) {
    text.write_fmt(words).expect("a string takes all that is written");
}

pub(super) fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or("-".into(), |value| value.to_string())
}

pub(super) fn reason(why: Why) -> &'static str {
    match why {
        Why::NearlyUnanimous => "shape",
        Why::FewerThanLeast => "hidden few",
        Why::Complementary => "hidden complementary",
    }
}

pub(super) fn why(words: &str) -> Option<Why> {
    [Why::NearlyUnanimous, Why::FewerThanLeast, Why::Complementary]
        .into_iter()
        .find(|why| reason(*why) == words)
}

fn escaped(remark: &str) -> String {
    remark.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescaped(text: &str) -> Option<String> {
    let mut letters = text.chars();
    let mut remark = String::new();
    while let Some(letter) = letters.next() {
        remark.push(match letter {
            '\\' => match letters.next()? {
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                _ => return None,
            },
            letter => letter,
        });
    }
    Some(remark)
}

/// The lines with their checksum: FNV-1a, 64 bit.
pub(super) fn summed(lines: &str) -> String {
    let step = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let sum = lines.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    format!("{lines}sum {sum:016x}\n")
}

type Lines<'a> = std::str::Lines<'a>;

fn read(lines: &mut Lines) -> Option<Publication> {
    (lines.next()? == HEAD).then_some(())?;
    let mut lines = lines.peekable();
    let levels: Vec<u8> = numbers(lines.next()?.strip_prefix("levels")?)?;
    let back: Vec<usize> = match lines.next_if(|line| line.starts_with("back ")) {
        Some(line) => numbers(line.strip_prefix("back")?)?,
        None => vec![],
    };
    let mut units = vec![];
    while let Some(unit) = lines.next_if(|line| line.starts_with("unit ")) {
        units.push(read_unit_of_plan(unit)?);
    }
    let remarks_from = match lines.next()?.strip_prefix("remarks-from ")? {
        "-" => None,
        from => Some(from.parse().ok()?),
    };
    let plan = Plan { levels, back, units, remarks_from };
    let mut results = vec![];
    for _ in &plan.units {
        let mut groups = vec![];
        while let Some(group) = lines.next_if(|line| line.starts_with("group ")) {
            groups.push(read_group(group)?);
        }
        let mut items = vec![];
        for levels in &plan.levels {
            items.push(read_item(lines.next()?, &groups, *levels)?);
        }
        let mut back = vec![];
        for item in &plan.back {
            let figures = lines.next()?.strip_prefix("back ")?;
            back.push(read_figures(figures, (*plan.levels.get(*item)?).into())?);
        }
        let most_important = read_votes(lines.next()?.strip_prefix("votes ")?, plan.levels.len())?;
        results.push(Results { widest: widest(&items), groups, items, back, most_important });
    }
    let remarks = match lines.next()?.strip_prefix("remarks ")? {
        "shown" => Shown(Ok(lines
            .map(|line| unescaped(line.strip_prefix("remark ")?))
            .collect::<Option<_>>()?)),
        words => lines.next().is_none().then_some(Shown(Err(why(words)?)))?,
    };
    Some(Publication { plan, units: results, remarks })
}

pub(super) fn numbers<T: std::str::FromStr>(text: &str) -> Option<Vec<T>> {
    text.split_whitespace().map(|word| word.parse().ok()).collect()
}

fn read_unit_of_plan(line: &str) -> Option<Unit> {
    let mut words = line.split(' ').skip(1);
    let parent = match words.next()? {
        "-" => None,
        parent => Some(parent.parse().ok()?),
    };
    Some(Unit { parent, least: words.next()?.parse().ok()? })
}

pub(super) fn read_group(line: &str) -> Option<Group> {
    let mut words = line.split(' ').skip(1);
    let n = words.next()?.parse().ok().filter(|n| fits(&[*n]))?;
    Some(Group { n, bands: words.map(Band::from_key).collect::<Option<_>>()? })
}

fn read_item(line: &str, groups: &[Group], levels: u8) -> Option<Item> {
    let mut parts: Vec<&str> = line.strip_prefix("item ")?.split(" | ").collect();
    let p = parts.pop()?;
    let figures = parts
        .into_iter()
        .map(|part| read_figures(part, levels.into()))
        .collect::<Option<Vec<_>>>()?;
    let pair = (figures.len() == groups.len()).then(|| widest_pair(groups, &figures))?;
    let gap = match (pair, p) {
        (None, "-") => None,
        (Some((a, b, delta)), p) => {
            let p = p.parse().ok().filter(|p| *p > 0.0 && *p <= 1.0)?;
            let p_by = found_by(figures[a].value()?, figures[b].value()?);
            Some(Gap { a, b, delta: delta.value(), p, p_by })
        }
        _ => return None,
    };
    Some(Item { groups: figures, gap })
}

fn read_figures(words: &str, levels: usize) -> Option<Shown<Figures>> {
    let Some(full) = words.strip_prefix("full ") else { return Some(Shown(Err(why(words)?))) };
    let mut numbers: Vec<u32> = numbers(full)?;
    (numbers.len() == levels + 1 && fits(&numbers)).then_some(())?;
    let dont_know = numbers.remove(0);
    Some(Shown(Ok(Figures { counts: numbers, dont_know })))
}

/// No round has a milliard answers; so no sum of figures overflows.
pub(super) fn fits(numbers: &[u32]) -> bool {
    numbers.iter().map(|n| u64::from(*n)).sum::<u64>() < 1_000_000_000
}

fn read_votes(words: &str, items: usize) -> Option<Shown<Vec<u32>>> {
    let Some(full) = words.strip_prefix("full ") else { return Some(Shown(Err(why(words)?))) };
    numbers(full)
        .filter(|votes: &Vec<u32>| votes.len() == items && fits(votes))
        .map(|votes| Shown(Ok(votes)))
}

impl Publication {
    /// Whether it is of a shape that [`of`](Self::of) makes.
    fn is_consistent(&self) -> bool {
        let answers =
            self.units.first().map_or(0, |root| root.groups.first().map_or(0, |all| all.n));
        let remarks = match (self.plan.remarks_need(), &self.remarks.0) {
            (None, Ok(remarks)) => remarks.is_empty(),
            (Some(need), Ok(_)) => answers >= need,
            (Some(need), Err(why)) => answers < need && *why == Why::FewerThanLeast,
            (None, Err(_)) => false,
        };
        remarks
            && self.plan == self.plan.sound()
            && (0..self.units.len()).all(|unit| self.groups_are_pooled(unit))
    }

    /// Everybody; then none, or two or more runs of neighbouring bands that are all the bands; then perhaps
    /// `outside`; each with the least number.
    fn groups_are_pooled(&self, unit: usize) -> bool {
        let Some((all, groups)) = self.units[unit].groups.split_first() else { return false };
        let least = self.plan.units[unit].least;
        let outside = groups.last().is_some_and(|group| group.bands == [Band::Outside]);
        let pools = &groups[..groups.len() - usize::from(outside)];
        let bands: Vec<Band> = pools.iter().flat_map(|group| group.bands.clone()).collect();
        let people: u64 = pools.iter().map(|group| u64::from(group.n)).sum();
        let partition = pools.is_empty() || (pools.len() > 1 && bands == all.bands);
        let own = |group: &Group| {
            group.bands.is_sorted_by(|a, b| a < b) && mask(&group.bands) & OUTSIDE == 0
        };
        let enough = groups.iter().all(|group| group.n >= least && !group.bands.is_empty());
        partition && enough && own(all) && people <= all.n.into() && self.fits_above(unit)
    }

    /// A unit has no more people and no other bands than the unit above.
    fn fits_above(&self, unit: usize) -> bool {
        let Some(parent) = self.plan.units[unit].parent else { return true };
        let (own, above) = (&self.units[unit].groups[0], &self.units[parent].groups[0]);
        own.n <= above.n && mask(&own.bands) & !mask(&above.bands) == 0
    }

    /// Whether every figure keeps the rule, and every difference of them does.
    fn passes(&self) -> bool {
        let groups: Vec<Vec<Group>> = self.units.iter().map(|unit| unit.groups.clone()).collect();
        let by_band = Listing::new(&self.plan.units, &groups);
        let all: Vec<Vec<Group>> = groups.iter().map(|groups| groups[..1].to_vec()).collect();
        let together = Listing::new(&self.plan.units, &all);
        let votes = |unit: &Results| {
            unit.most_important.clone().0.map(|counts| Figures { counts, dont_know: 0 })
        };
        let votes = self.units.iter().map(votes).map(Shown).collect();
        let items = (0..self.plan.levels.len())
            .all(|item| self.board(&by_band, item).is_some_and(|board| may_stand(&board)));
        let back = self.plan.back.iter().enumerate().all(|(at, item)| {
            let figures = self.units.iter().map(|unit| unit.back[at].clone()).collect();
            board(&together, self.plan.levels[*item].into(), figures)
                .is_some_and(|board| may_stand(&board))
        });
        items
            && back
            && board(&together, self.plan.levels.len(), votes)
                .is_some_and(|board| may_stand(&board))
    }

    /// One item, as far as it is published.
    pub(super) fn board<'a>(&self, listing: &'a Listing, item: usize) -> Option<Board<'a>> {
        let figures = self.units.iter().flat_map(|unit| unit.items[item].groups.clone()).collect();
        board(listing, self.plan.levels[item].into(), figures)
    }
}

/// `None` where a group has more answers than people.
pub(super) fn board(
    listing: &Listing,
    levels: usize,
    figures: Vec<Shown<Figures>>,
) -> Option<Board<'_>> {
    let mut board = Board { listing, levels, states: vec![], rows: vec![] };
    for (group, figures) in listing.groups().iter().zip(figures) {
        let (state, row) = match figures.0 {
            Err(why) => (State::Withheld(why), vec![]),
            Ok(figures) => {
                let blank = group.n.checked_sub(figures.n() + figures.dont_know)?;
                (State::Full, [figures.counts, vec![figures.dont_know, blank]].concat())
            }
        };
        board.states.push(state);
        board.rows.push(row);
    }
    Some(board)
}

/// Whether the states fit the rule, as far as the figures are known, and nothing follows by subtraction.
pub(super) fn may_stand(board: &Board) -> bool {
    let fits = |group: usize| {
        let listed = board.listing.group(group);
        let least = board.listing.least(listed.unit);
        match board.states[group] {
            State::Full => rule(board.counts(group), least).is_none(),
            State::Withheld(Why::FewerThanLeast) => true,
            _ => listed.n >= least,
        }
    };
    (0..board.states.len()).all(fits) && difference::leaks(board).next().is_none()
}
