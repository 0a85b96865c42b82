//! What a statistician would let stand on a page about several years, worked out from what the story knows: who sat where,
//! which sheet was asked, what everybody answered.

use std::collections::BTreeSet;

use jiff::civil::Date;
use kizahashi::japan;
use kizahashi::words::Lang;

use crate::common::{Seen, between, words_of};

/// A round, as those who were there know it.
pub struct Measured {
    /// The workplace, whatever it was called.
    pub workplace: &'static str,
    /// The version of the sheet.
    pub version: u8,
    /// When it was closed.
    pub day: Date,
    /// Who was asked.
    pub members: BTreeSet<usize>,
    /// By title of the item: what everybody answered.
    pub answers: Vec<(&'static str, Vec<u8>)>,
}

/// What one may say of an item of the latest sheet in an earlier round.
enum Said {
    /// Its mean.
    Mean(f64),
    /// Nothing, and why.
    Nothing(String),
}

/// What two told rounds that follow each other may be joined by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joined {
    /// A line.
    Line,
    /// A broken line, for more than a third are others.
    Dashes,
}

impl Measured {
    fn says(&self, item: &str, parts: &[(&str, &str)]) -> Said {
        if let Some((_, levels)) = self.answers.iter().find(|(title, _)| *title == item) {
            let sum: u32 = levels.iter().copied().map(u32::from).sum();
            return Said::Mean(f64::from(sum) / levels.len() as f64);
        }
        let whole = parts.iter().find(|(part, _)| *part == item).map(|(_, whole)| whole);
        let whole = whole.unwrap_or_else(|| panic!("{item} was never asked"));
        Said::Nothing(format!("前の版の「{whole}」を分けた項目です。前の回とはくらべません。"))
    }
}

fn joined(then: &Measured, now: &Measured) -> Joined {
    let stayed = then.members.intersection(&now.members).count();
    let most = then.members.len().max(now.members.len());
    if (most - stayed) * 3 > most { Joined::Dashes } else { Joined::Line }
}

/// What the second version of the sheet made of the first.
pub struct Became<'a> {
    /// Items that were one before, each with its title.
    pub parts: &'a [(&'a str, &'a str)],
    /// Items that ask the same in other words.
    pub reworded: &'a [&'a str],
}

/// The page of a workplace over the years shows these rounds and no others, joins what may be joined, and says of all
/// else why not.  Gives how many lines and broken lines there are.
pub fn allows(page: &Seen, rounds: &[&Measured], became: &Became) -> (usize, usize) {
    let listed = between(&page.html, "id=\"moments\"", "</table>").expect("the list of rounds");
    assert_eq!(listed.matches("<th scope=\"row\">").count(), rounds.len(), "{}", page.text());
    let items = rounds.last().expect("a round").answers.iter().map(|(title, _)| *title);
    let drawn: Vec<&str> = page.html.split("<section class=\"kz-slope\">").skip(1).collect();
    assert_eq!(drawn.len(), items.clone().count(), "{}", page.text());
    let mut all = (0, 0);
    for (item, drawn) in items.zip(drawn) {
        let drawn = drawn.split("</section>").next().unwrap_or_default();
        assert_eq!(between(drawn, "<h2>", "</h2>"), Some(item));
        let (lines, dashes) = allows_item(item, drawn, rounds, became);
        all = (all.0 + lines, all.1 + dashes);
    }
    all
}

fn allows_item(item: &str, drawn: &str, rounds: &[&Measured], became: &Became) -> (usize, usize) {
    let mut rows: Vec<String> = Vec::new();
    let mut before: Option<&Measured> = None;
    let (mut lines, mut dashes) = (0, 0);
    for round in rounds {
        let day = japan::short_date(Lang::Ja, round.day);
        let said = round.says(item, became.parts);
        match said {
            Said::Mean(mean) => {
                rows.push(format!("{day} {}{mean:.1}", japan::fiscal_year(round.day)))
            }
            Said::Nothing(why) => {
                rows.push(format!("{day} {}くらべません。{why}", japan::fiscal_year(round.day)));
                continue;
            }
        }
        match before.map(|before| joined(before, round)) {
            Some(Joined::Line) => lines += 1,
            Some(Joined::Dashes) => {
                dashes += 1;
                rows.push("前の回から、3分の1より多くの人が入れかわりました。".into());
            }
            None => {}
        }
        if before.is_some_and(|it| it.version != round.version) && became.reworded.contains(&item) {
            rows.push("この項目は、ことばが直されています。".into());
        }
        before = Some(round);
    }
    let table = between(drawn, "<tbody>", "</tbody>").expect("the table of the item");
    let told: Vec<String> = table.split("<tr>").skip(1).map(words_of).collect();
    assert_eq!(told.len(), rows.len(), "{item}: {told:?} instead of {rows:?}");
    for (told, row) in told.iter().zip(&rows) {
        assert!(told.starts_with(row), "{item}: “{told}” instead of “{row}”");
    }
    // The picture says what the table says.
    let dashed = drawn.matches("stroke-dasharray=\"6 5\"").count();
    let strokes = drawn.matches("stroke-width=\"3\"").count();
    assert_eq!((strokes - dashed, dashed), (lines, dashes), "{item}");
    assert_eq!(
        drawn.matches("l5 -18M").count(),
        0,
        "{item}: nothing here is merely struck through"
    );
    (lines, dashes)
}
