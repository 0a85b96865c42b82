//! Policies as a workbook, in the shape municipalities use: 方針, 目標, 方策・行程表, つながり.
//!
//! One datum a cell.  What comes in again is the same; whatever is wrong is told with its cell.

use std::collections::{BTreeMap, BTreeSet};

use super::typed::MONTHS;
use super::{Book, Goal, Line, Link, Measure, Policy, Tie};
use crate::error::{Error, Result};
use crate::organisations::Unit;
use crate::words::Lang;
use crate::workbook::{self, Cell};

pub(super) const POLICIES: &str = "方針";
pub(super) const GOALS: &str = "目標";
pub(super) const ROADMAP: &str = "方策・行程表";
pub(super) const LINKS: &str = "つながり";

/// Heading and field; a `*` says that the column has to be there.
pub(super) type Columns = &'static [(&'static str, &'static str)];

pub(super) const POLICY: Columns = &[
    ("方針ID", "*key"),
    ("段", "*level"),
    ("開始年度", "*year_from"),
    ("終了年度", "year_to"),
    ("組織", "*unit"),
    ("書いた職", "*post"),
    ("方針", "*title"),
    ("内容", "intent"),
    ("理由", "why"),
    ("出どころ", "source"),
    ("状態", "stage"),
    ("合意した日", "agreed"),
];
pub(super) const GOAL: Columns = &[
    ("方針ID", "*policy"),
    ("目標ID", "*key"),
    ("重要な順", "*rank"),
    ("何を", "*what"),
    ("いつまでに", "*by_when"),
    ("期間", "horizon"),
    ("指標", "indicator"),
    ("現状値", "baseline"),
    ("目標値", "*target"),
    ("単位", "counted_in"),
    ("実績値", "result"),
    ("到達", "grade"),
];
pub(super) const MEASURE: Columns = &[
    ("方針ID", "*policy"),
    ("目標ID", "goal"),
    ("方策ID", "*key"),
    ("方策", "*what"),
    ("進め方", "steps"),
    ("受け持つ組織", "unit"),
    ("受け持つ職", "*post"),
    ("資源", "resources"),
    ("深さ", "depth"),
    ("広さ", "reach"),
    ("年度", "year"),
    ("開始月", "starts"),
    ("終了月", "ends"),
    ("管理項目", "control"),
    ("警戒線", "warning"),
    ("4月", "month-4"),
    ("4月の内容", "words-4"),
    ("5月", "month-5"),
    ("5月の内容", "words-5"),
    ("6月", "month-6"),
    ("6月の内容", "words-6"),
    ("7月", "month-7"),
    ("7月の内容", "words-7"),
    ("8月", "month-8"),
    ("8月の内容", "words-8"),
    ("9月", "month-9"),
    ("9月の内容", "words-9"),
    ("10月", "month-10"),
    ("10月の内容", "words-10"),
    ("11月", "month-11"),
    ("11月の内容", "words-11"),
    ("12月", "month-12"),
    ("12月の内容", "words-12"),
    ("1月", "month-1"),
    ("1月の内容", "words-1"),
    ("2月", "month-2"),
    ("2月の内容", "words-2"),
    ("3月", "month-3"),
    ("3月の内容", "words-3"),
];
pub(super) const LINK: Columns = &[
    ("方針ID", "*policy"),
    ("目標ID", "goal"),
    ("方策ID", "measure"),
    ("種類", "*kind"),
    ("つながり先", "*target"),
    ("まとめ方", "rule"),
];
/// The kind of a link that is a tie to an upper line.
pub(super) const UPPER: &str = "上の方針";

/// How the units of an organisation are told apart in a file.
#[derive(Debug)]
pub(super) struct Places {
    /// What each unit is written as.
    names: BTreeMap<String, String>,
    /// Which units a written name may mean, folded.
    pub(super) meant: BTreeMap<String, Vec<String>>,
}

impl Places {
    /// The name where it is the only one, the whole path where it is not.
    pub(super) fn new(units: &[Unit]) -> Places {
        let mut paths: BTreeMap<&str, String> = BTreeMap::new();
        for unit in units {
            let above = unit.parent.as_deref().and_then(|parent| paths.get(parent));
            let path = above.map_or(unit.name.clone(), |above| format!("{above} › {}", unit.name));
            paths.insert(&unit.id, path);
        }
        let mut meant: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for unit in units {
            let path = &paths[unit.id.as_str()];
            let all = BTreeSet::from([as_meant(&unit.name), as_meant(path), unit.id.clone()]);
            for name in all {
                meant.entry(name).or_default().push(unit.id.clone());
            }
        }
        let is_only = |name: &str| meant.get(&as_meant(name)).is_some_and(|ids| ids.len() == 1);
        let written = |unit: &Unit| {
            let path = &paths[unit.id.as_str()];
            let known = [&unit.name, path, &unit.id].into_iter().find(|name| is_only(name));
            (unit.id.clone(), known.unwrap_or(&unit.id).clone())
        };
        Places { names: units.iter().map(written).collect(), meant }
    }

    fn written(&self, unit: Option<&String>) -> Cell {
        unit.and_then(|unit| self.names.get(unit)).map_or(Cell::Empty, |name| name.as_str().into())
    }
}

/// Letters of a name stay what they are; only spaces and the arrows between units do not matter.
pub(super) fn as_meant(name: &str) -> String {
    let sign = |c: char| if matches!(c, '>' | '＞' | '›' | '/' | '／') { '›' } else { c };
    name.chars().filter(|c| !c.is_whitespace()).map(sign).collect()
}

// Writing

/// Everything as a workbook.
pub fn write_xlsx(book: &Book, units: &[Unit]) -> Result<Vec<u8>> {
    let (places, keys) = (Places::new(units), Keys::new(book));
    let tables = [
        (POLICIES, table(POLICY, book.policies.iter().map(|it| policy_row(it, &places)))),
        (GOALS, table(GOAL, book.goals.iter().map(|it| goal_row(it, &keys)))),
        (ROADMAP, table(MEASURE, measure_rows(book, &places, &keys).into_iter())),
        (LINKS, table(LINK, link_rows(book, &keys).into_iter())),
    ];
    workbook::write_xlsx(&tables).map_err(|error| Error::fault(error.to_string()))
}

fn table(columns: Columns, rows: impl Iterator<Item = Vec<Cell>>) -> Vec<Vec<Cell>> {
    let head = columns.iter().map(|(heading, _)| Cell::from(*heading)).collect();
    std::iter::once(head).chain(rows).collect()
}

/// Ids to keys.
struct Keys<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Keys<'a> {
    fn new(book: &'a Book) -> Keys<'a> {
        let policies = book.policies.iter().map(|it| (it.id.as_str(), it.key.as_str()));
        let goals = book.goals.iter().map(|it| (it.id.as_str(), it.key.as_str()));
        let measures = book.measures.iter().map(|it| (it.id.as_str(), it.key.as_str()));
        Keys(policies.chain(goals).chain(measures).collect())
    }

    fn of(&self, id: &str) -> Cell {
        self.0.get(id).map_or(Cell::Empty, |key| (*key).into())
    }

    fn maybe(&self, id: Option<&String>) -> Cell {
        id.map_or(Cell::Empty, |id| self.of(id))
    }
}

fn year(year: i16) -> Cell {
    Cell::Number(year.into())
}

/// A figure as a number, where it comes back as it was written.
fn figure(text: &str) -> Cell {
    match text.parse::<f64>() {
        Ok(number) if number.to_string() == text && text.len() <= 12 => Cell::Number(number),
        _ => text.into(),
    }
}

fn policy_row(policy: &Policy, places: &Places) -> Vec<Cell> {
    vec![
        policy.key.as_str().into(),
        policy.level.word(Lang::Ja).into(),
        year(policy.years.0),
        year(policy.years.1),
        places.written(policy.unit.as_ref()),
        policy.post.as_str().into(),
        policy.title.as_str().into(),
        policy.intent.as_str().into(),
        policy.why.as_str().into(),
        policy.source.word(Lang::Ja).into(),
        policy.stage.word(Lang::Ja).into(),
        policy.agreed.map(|day| day.to_string()).into(),
    ]
}

fn goal_row(goal: &Goal, keys: &Keys) -> Vec<Cell> {
    vec![
        keys.of(&goal.policy),
        goal.key.as_str().into(),
        u32::from(goal.rank).into(),
        goal.what.as_str().into(),
        goal.by_when.to_string().into(),
        goal.horizon.word(Lang::Ja).into(),
        goal.indicator.as_str().into(),
        figure(&goal.baseline),
        figure(&goal.target),
        goal.counted_in.as_str().into(),
        figure(&goal.result),
        goal.grade.as_str().into(),
    ]
}

/// A row for each year of a measure; one without a roadmap has a row of its own.
fn measure_rows(book: &Book, places: &Places, keys: &Keys) -> Vec<Vec<Cell>> {
    let mut years: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    book.lines.iter().for_each(|line| years.entry(&line.measure).or_default().push(line));
    let mut rows = Vec::new();
    for measure in &book.measures {
        let own = measure_cells(measure, places, keys);
        match years.get(measure.id.as_str()) {
            None => rows.push(own),
            Some(lines) => {
                rows.extend(lines.iter().map(|line| [own.clone(), line_cells(line)].concat()));
            }
        }
    }
    rows
}

fn measure_cells(measure: &Measure, places: &Places, keys: &Keys) -> Vec<Cell> {
    vec![
        keys.of(&measure.policy),
        keys.maybe(measure.goal.as_ref()),
        measure.key.as_str().into(),
        measure.what.as_str().into(),
        measure.steps.as_str().into(),
        places.written(measure.unit.as_ref()),
        measure.post.as_str().into(),
        measure.resources.as_str().into(),
        measure.depth.word(Lang::Ja).into(),
        measure.reach.word(Lang::Ja).into(),
    ]
}

fn line_cells(line: &Line) -> Vec<Cell> {
    let month = |month: i8| u32::try_from(month).ok().into();
    let mut cells = vec![
        year(line.year),
        month(line.starts),
        month(line.ends),
        line.control.as_str().into(),
        line.warning.as_str().into(),
    ];
    for month in MONTHS {
        let found = line.marks.get(&month);
        cells.push(found.map(|(mark, _)| mark.sign().to_string()).into());
        cells.push(found.map(|(_, words)| words.clone()).into());
    }
    cells
}

fn link_rows(book: &Book, keys: &Keys) -> Vec<Vec<Cell>> {
    let mut ties: Vec<&Tie> = book.ties.iter().collect();
    ties.sort_by_key(|tie| (keys.0.get(tie.child.as_str()), keys.0.get(tie.parent.as_str())));
    let tie = |tie: &&Tie| {
        let (child, parent) = (keys.of(&tie.child), keys.of(&tie.parent));
        vec![child, Cell::Empty, Cell::Empty, UPPER.into(), parent, tie.rule.word(Lang::Ja).into()]
    };
    let link = |link: &Link| {
        vec![
            keys.of(&link.policy),
            keys.maybe(link.goal.as_ref()),
            keys.maybe(link.measure.as_ref()),
            link.kind.word(Lang::Ja).into(),
            link.target.as_str().into(),
        ]
    };
    ties.iter().map(tie).chain(book.links.iter().map(link)).collect()
}
