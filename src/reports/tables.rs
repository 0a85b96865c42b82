//! Results as tables a program can read: one datum a cell, a mask as a word beside empty figures.

use gauge::gap::By;
use gauge::level::Figures;
use gauge::shown::{Group, Shown};

use super::{View, group_key, group_name};
use crate::charts::{self, Moved};
use crate::t;
use crate::words::Lang;
use crate::workbook::Cell;

/// A name, and a header with rows as wide as it.
pub struct Table {
    /// Its name.
    pub name: String,
    /// The header first.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    fn new(name: String, head: Vec<String>, rows: Vec<Vec<Cell>>) -> Table {
        let head = head.into_iter().map(Cell::from).collect();
        Table { name, rows: [vec![head], rows].concat() }
    }

    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.rows[0].len()
    }
}

/// Every table of a workbook, in the order of its sheets.
pub fn tables(view: &View, lang: Lang) -> Vec<Table> {
    let mut all = vec![about(view, lang), items(view, lang), counts(view, lang), gaps(view, lang)];
    all.extend(changes(view, lang));
    all.push(most_important(view, lang));
    all.extend(remarks(view, lang));
    all
}

fn about(view: &View, lang: Lang) -> Table {
    let heading = &view.heading;
    let mut rows: Vec<Vec<Cell>> = vec![
        vec![t!(lang, "table-sheet").into(), view.sheet.title.of(lang).into()],
        vec![t!(lang, "table-sheet-key").into(), view.sheet.key.as_str().into()],
        vec![t!(lang, "table-version").into(), view.sheet.version.as_str().into()],
        vec![t!(lang, "table-municipality").into(), heading.municipality.clone().into()],
        vec![t!(lang, "table-unit").into(), heading.unit.clone().into()],
        vec![t!(lang, "table-round").into(), heading.round.into()],
        vec![t!(lang, "table-closed").into(), heading.closed.map(|day| day.to_string()).into()],
        vec![t!(lang, "table-closed-era").into(), view.closed(lang).into()],
        vec![t!(lang, "table-answers").into(), view.answers().into()],
        vec![t!(lang, "table-least").into(), view.least.into()],
    ];
    rows.extend(view.results.groups().iter().enumerate().skip(1).map(|(at, group)| {
        vec![
            t!(lang, "table-answers-of", group = group_name(lang, at, group)).into(),
            group.n().into(),
        ]
    }));
    Table::new(t!(lang, "table-about"), vec![t!(lang, "table-what"), t!(lang, "table-value")], rows)
}

/// One row per item and group.
fn items(view: &View, lang: Lang) -> Table {
    let mut head = row_head(lang);
    head.extend(figure_head(lang));
    let rows = each_row(view, lang, |row, figures, _| row.extend(figure_cells(figures)));
    Table::new(t!(lang, "table-items"), head, rows)
}

/// How many chose each level: everybody's rows first, for the chart beside them.
fn counts(view: &View, lang: Lang) -> Table {
    let mut head = row_head(lang);
    head.extend(level_head(view, lang));
    let rows =
        each_row(view, lang, |row, figures, steps| row.extend(level_cells(view, figures, steps)));
    Table::new(t!(lang, "table-counts"), head, rows)
}

/// Figures and counts in one row: the only table of a CSV.
pub fn flat(view: &View, lang: Lang) -> Table {
    let mut head = row_head(lang);
    head.extend(figure_head(lang));
    head.extend(level_head(view, lang));
    let rows = each_row(view, lang, |row, figures, steps| {
        row.extend(figure_cells(figures));
        row.extend(level_cells(view, figures, steps));
    });
    Table::new(t!(lang, "table-items"), head, rows)
}

fn row_head(lang: Lang) -> Vec<String> {
    vec![
        t!(lang, "table-area"),
        t!(lang, "table-item-key"),
        t!(lang, "table-item"),
        t!(lang, "table-group-key"),
        t!(lang, "table-group"),
        t!(lang, "table-shown"),
    ]
}

/// Group by group, within it in sheet order; `fill` adds what the figures say.
fn each_row(
    view: &View,
    lang: Lang,
    fill: impl Fn(&mut Vec<Cell>, &Shown<Figures>, u8),
) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (at, group) in view.results.groups().iter().enumerate() {
        for (item, result) in view.results.items().iter().enumerate() {
            let figures = &result.groups()[at];
            let mut row = named(view, lang, (at, group), item);
            row.push(shown_word(lang, figures).into());
            fill(&mut row, figures, view.steps(item));
            rows.push(row);
        }
    }
    rows
}

fn named(view: &View, lang: Lang, (at, group): (usize, &Group), item: usize) -> Vec<Cell> {
    vec![
        view.area(item).map(|area| area.title.of(lang)).into(),
        view.items[item].key.as_str().into(),
        view.items[item].title.of(lang).into(),
        group_key(at, group).into(),
        group_name(lang, at, group).into(),
    ]
}

fn shown_word(lang: Lang, figures: &Shown<Figures>) -> String {
    figures.why().map_or_else(|| t!(lang, "table-shown-full"), |why| charts::mask(lang, why))
}

fn figure_head(lang: Lang) -> Vec<String> {
    vec![
        t!(lang, "table-n"),
        t!(lang, "table-dont-know"),
        t!(lang, "table-median-low"),
        t!(lang, "table-median-high"),
        t!(lang, "table-half-low"),
        t!(lang, "table-half-high"),
        t!(lang, "table-mean"),
        t!(lang, "table-agreement"),
    ]
}

fn figure_cells(figures: &Shown<Figures>) -> Vec<Cell> {
    let Some(figures) = figures.value() else {
        return vec![Cell::Empty; 8];
    };
    let (median, half) = (figures.median(), figures.middle_half());
    vec![
        figures.n().into(),
        figures.dont_know().into(),
        u32::from(median.0).into(),
        u32::from(median.1).into(),
        u32::from(half.0).into(),
        u32::from(half.1).into(),
        figures.mean().into(),
        figures.agreement().into(),
    ]
}

fn level_head(view: &View, lang: Lang) -> Vec<String> {
    (1..=view.most_steps()).map(|level| t!(lang, "table-level", level = level)).collect()
}

fn level_cells(view: &View, figures: &Shown<Figures>, steps: u8) -> Vec<Cell> {
    let idle = usize::from(view.most_steps() - steps);
    let own = match figures.value() {
        Some(figures) => figures.counts().iter().map(|count| Cell::from(*count)).collect(),
        None => vec![Cell::Empty; usize::from(steps)],
    };
    [own, vec![Cell::Empty; idle]].concat()
}

fn gaps(view: &View, lang: Lang) -> Table {
    let head = vec![
        t!(lang, "table-item-key"),
        t!(lang, "table-item"),
        t!(lang, "table-gap-a"),
        t!(lang, "table-gap-b"),
        t!(lang, "table-gap-levels"),
        t!(lang, "table-delta"),
        t!(lang, "table-p"),
        t!(lang, "table-p-by"),
    ];
    let rows = (0..view.items.len()).filter_map(|item| gap_row(view, lang, item)).collect();
    Table::new(t!(lang, "table-gaps"), head, rows)
}

fn gap_row(view: &View, lang: Lang, item: usize) -> Option<Vec<Cell>> {
    let result = &view.results.items()[item];
    let gap = result.gap()?;
    let name = |at: usize| group_name(lang, at, &view.results.groups()[at]);
    let mean = |at: usize| result.groups()[at].value().map(Figures::mean);
    Some(vec![
        view.items[item].key.as_str().into(),
        view.items[item].title.of(lang).into(),
        name(gap.a()).into(),
        name(gap.b()).into(),
        (mean(gap.a()).zip(mean(gap.b())).map(|(a, b)| a - b)).into(),
        gap.delta().into(),
        gap.p().into(),
        found(lang, gap.p_by()).into(),
    ])
}

fn found(lang: Lang, by: By) -> String {
    match by {
        By::Exact => t!(lang, "table-p-exact"),
        By::Sampling => t!(lang, "table-p-sampling"),
    }
}

fn changes(view: &View, lang: Lang) -> Option<Table> {
    let back = view.previous.as_ref()?.looks_back();
    let mut head = vec![
        t!(lang, "table-item-key"),
        t!(lang, "table-item"),
        t!(lang, "table-then"),
        t!(lang, "table-now"),
        t!(lang, "table-moved"),
        t!(lang, "table-delta"),
        t!(lang, "table-p"),
        t!(lang, "table-p-by"),
    ];
    head.extend(back.then(|| t!(lang, "table-back")));
    let rows = (0..view.items.len()).filter_map(|item| change_row(view, lang, item)).collect();
    Some(Table::new(t!(lang, "table-change"), head, rows))
}

fn change_row(view: &View, lang: Lang, item: usize) -> Option<Vec<Cell>> {
    let previous = view.previous.as_ref()?;
    let change = previous.changes[item].as_ref()?;
    let then = previous.figures[item]?.value()?;
    let now = view.results.items()[item].all().value()?;
    let mut row: Vec<Cell> = vec![
        view.items[item].key.as_str().into(),
        view.items[item].title.of(lang).into(),
        then.mean().into(),
        now.mean().into(),
        Moved::of(previous.verdicts[item])?.word(lang).into(),
        change.delta().into(),
        change.p().into(),
        found(lang, change.p_by()).into(),
    ];
    if previous.looks_back() {
        row.push(previous.seen_back(item).map(Figures::mean).into());
    }
    Some(row)
}

fn most_important(view: &View, lang: Lang) -> Table {
    let votes = view.results.most_important();
    let head = vec![
        t!(lang, "table-item-key"),
        t!(lang, "table-item"),
        t!(lang, "table-shown"),
        t!(lang, "table-votes"),
    ];
    let word = votes
        .why()
        .map_or_else(|| t!(lang, "table-shown-full"), |why| charts::votes_mask(lang, why));
    let row = |(at, item): (usize, &&crate::sheets::Item)| -> Vec<Cell> {
        let count = votes.value().map(|counts| counts[at]);
        vec![
            item.key.as_str().into(),
            item.title.of(lang).into(),
            word.as_str().into(),
            count.into(),
        ]
    };
    let rows = view.items.iter().enumerate().map(row).collect();
    Table::new(t!(lang, "table-most-important"), head, rows)
}

fn remarks(view: &View, lang: Lang) -> Option<Table> {
    let remarks = view.remarks.value().filter(|remarks| !remarks.is_empty())?;
    let rows = remarks.iter().map(|remark| vec![Cell::from(remark.as_str())]).collect();
    Some(Table::new(t!(lang, "table-remarks"), vec![t!(lang, "table-remark")], rows))
}
