//! A believable city: one mayor's policy of eight lines, twelve departments, sixty sections, as a workbook.
//!
//! Whoever uses it says `mod city;` beside `mod common;`.

use std::collections::BTreeMap;

use kizahashi::db::Tx;
use kizahashi::workbook::{Cell, write_xlsx};
use kizahashi::{accounts, organisations};

use crate::common::World;

const LINES: &str = include_str!("../files/city/lines.txt");

/// The lines of the file, cell by cell.
fn lines() -> impl Iterator<Item = Vec<&'static str>> {
    let lines = LINES.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split('|').collect())
}

/// Departments with their sections, in order.
pub fn units() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut units: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in lines().filter(|line| line[0] == "課") {
        match units.last_mut().filter(|(department, _)| *department == line[2]) {
            Some((_, sections)) => sections.push(line[3]),
            None => units.push((line[2], vec![line[3]])),
        }
    }
    units
}

impl World {
    /// Enters every department and section; their ids by name.
    pub async fn city(&self) -> BTreeMap<String, String> {
        self.administrator().await;
        let dice = self.app.dice.clone();
        let enter = move |tx: &mut Tx| {
            let by = accounts::member_by_login(tx, "admin")?.administrator()?;
            let mut ids = BTreeMap::new();
            for (department, sections) in units() {
                let above = dice.id();
                organisations::add_unit(tx, &by, &above, None, department)?;
                ids.insert(department.to_owned(), above.clone());
                for section in sections {
                    let id = dice.id();
                    organisations::add_unit(tx, &by, &id, Some(&above), section)?;
                    ids.insert(section.to_owned(), id);
                }
            }
            Ok(ids)
        };
        self.app.db.write(enter).await.unwrap()
    }
}

/// The tables of a workbook, by their names, header first.
pub type Tables = Vec<(&'static str, Vec<Vec<Cell>>)>;

/// The city's policies of a fiscal year, as its planning section would write them.
pub fn tables(year: &str) -> Tables {
    let mut policies = vec![head(&[
        "方針ID",
        "段",
        "開始年度",
        "終了年度",
        "組織",
        "書いた職",
        "方針",
        "内容",
        "理由",
        "出どころ",
        "状態",
        "合意した日",
    ])];
    let mut goals = vec![head(&[
        "方針ID",
        "目標ID",
        "重要な順",
        "何を",
        "いつまでに",
        "指標",
        "現状値",
        "目標値",
        "単位",
    ])];
    let mut months: Vec<String> = vec![];
    let fixed = [
        "方針ID",
        "目標ID",
        "方策ID",
        "方策",
        "受け持つ組織",
        "受け持つ職",
        "深さ",
        "広さ",
        "年度",
        "開始月",
        "終了月",
        "管理項目",
    ];
    for month in MONTHS {
        months.push(format!("{month}月"));
    }
    let all: Vec<&str> = fixed.into_iter().chain(months.iter().map(String::as_str)).collect();
    let mut measures = vec![head(&all)];
    let mut ties = vec![head(&["方針ID", "種類", "つながり先", "まとめ方"])];
    for line in lines() {
        match line[..] {
            ["市長", key, title, why, source] => policies.push(texts(&[
                key,
                "市長",
                year,
                year,
                "",
                "市長",
                title,
                "",
                why,
                source,
                "公開",
                "2026-04-01",
            ])),
            ["部", key, unit, title, above] => {
                policies.push(texts(&[
                    key,
                    "部",
                    year,
                    year,
                    unit,
                    &format!("{unit}長"),
                    title,
                    "",
                    "",
                    "自分たちの発案",
                    "合意",
                    "2026-04-20",
                ]));
                tie(&mut ties, key, above);
            }
            ["課", _, _, _, "", ..] => {}
            [
                "課",
                key,
                _,
                unit,
                title,
                above,
                goal,
                indicator,
                now,
                target,
                counted,
                what,
                post,
                control,
                marks,
            ] => {
                policies.push(texts(&[
                    key,
                    "課",
                    year,
                    year,
                    unit,
                    &format!("{unit}長"),
                    title,
                    "",
                    "",
                    "自分たちの発案",
                    "合意",
                    "2026-05-11",
                ]));
                tie(&mut ties, key, above);
                let number = &key[2..];
                goals.push(texts(&[
                    key,
                    &format!("G-{number}"),
                    "1",
                    goal,
                    "令和9年3月31日",
                    indicator,
                    now,
                    target,
                    counted,
                ]));
                if !NO_ROADMAP.contains(&key) {
                    measures.push(measure(key, number, year, (unit, what, post, control, marks)));
                }
            }
            _ => panic!("{line:?}"),
        }
    }
    vec![("方針", policies), ("目標", goals), ("方策・行程表", measures), ("つながり", ties)]
}

/// Sections that wrote a line and have no roadmap yet.
pub const NO_ROADMAP: [&str; 4] = ["S-008", "S-023", "S-040", "S-058"];
const MONTHS: [u8; 12] = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3];

/// The city's workbook.
pub fn workbook(tables: &Tables) -> Vec<u8> {
    write_xlsx(tables).unwrap()
}

fn head(names: &[&str]) -> Vec<Cell> {
    texts(names)
}

pub fn texts(cells: &[&str]) -> Vec<Cell> {
    cells.iter().map(|text| Cell::from(*text)).collect()
}

fn tie(ties: &mut Vec<Vec<Cell>>, key: &str, above: &str) {
    for parent in above.split(';').filter(|parent| !parent.is_empty()) {
        ties.push(texts(&[key, "上の方針", parent, "行程の数を、上に足す"]));
    }
}

/// `5●7◎10■`: a mark after each month.
fn measure(
    key: &str,
    number: &str,
    year: &str,
    (unit, what, post, control, marks): (&str, &str, &str, &str, &str),
) -> Vec<Cell> {
    let mut of_month: BTreeMap<u8, String> = BTreeMap::new();
    let mut month = String::new();
    for char in marks.chars() {
        match char.is_ascii_digit() {
            true => month.push(char),
            false => {
                of_month.insert(std::mem::take(&mut month).parse().unwrap(), char.to_string());
            }
        }
    }
    let place = |month: &&u8| (**month + 8) % 12;
    let (first, last) =
        (of_month.keys().min_by_key(place).unwrap(), of_month.keys().max_by_key(place).unwrap());
    let (goal, own) = (format!("G-{number}"), format!("A-{number}"));
    let (first, last) = (format!("{first}月"), last.to_string());
    let fixed =
        [key, &goal, &own, what, unit, post, "良くする", "職場", year, &first, &last, control];
    let months = MONTHS.map(|month| of_month.get(&month).cloned().unwrap_or_default());
    texts(&fixed.into_iter().chain(months.iter().map(String::as_str)).collect::<Vec<_>>())
}
