//! A sheet whose every sentence is a script or a formula, and what is made of it: pictures, a workbook, a paper.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::corpus::{MARK, corpus};
use crate::files::put;
use crate::hall::alone;
use crate::reading;

const SHEET: &[u8] = include_bytes!("../../assets/sheets/starter_sheet.json");
/// So many answer: enough for everything to be drawn.
const PEOPLE: usize = 30;

#[test]
fn a_sheet_of_scripts_and_formulas_gives_files_that_are_only_text() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let mut sheet: Value = serde_json::from_slice(SHEET).unwrap();
    // A sheet takes one line in each place, and no text twice.
    let mut strings = corpus().into_iter().cycle().enumerate();
    speaks(&mut sheet, &mut || {
        let (number, string) = strings.next().unwrap();
        format!("{} {number}", string.replace('\t', " "))
    });
    let spoken = strings.next().unwrap().0;
    assert!(spoken >= 200, "all strings are in it: {spoken}");
    put(folder.path(), "sheet.json", sheet.to_string().as_bytes());
    put(folder.path(), "answers.csv", answers(&sheet).as_bytes());
    let made = Command::new(env!("CARGO_BIN_EXE_kizahashi"))
        .args(["analyse", "--sheet", "sheet.json", "--answers", "answers.csv", "--out", "out"])
        .current_dir(folder.path())
        .env("LANG", "ja_JP.UTF-8")
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));

    let out = folder.path().join("out");
    let (mut faults, marked) = reading::workbook(&fs::read(out.join("results.xlsx")).unwrap());
    assert!(marked >= 24, "titles in the workbook: {marked}");
    if let Some((found, words)) = reading::paper(&fs::read(out.join("report.pdf")).unwrap()) {
        faults.extend(found);
        assert!(words.matches(MARK).count() >= 24, "titles on paper: {words}");
    }
    let pictures = fs::read_dir(out.join("pictures")).unwrap();
    let pictures: Vec<String> =
        pictures.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let marked = pictures.iter().filter(|picture| picture.contains(MARK)).count();
    assert!(marked >= 24, "of {} pictures {marked} say a title", pictures.len());
    faults.extend(pictures.iter().flat_map(|picture| reading::picture(picture)));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Puts what comes next in the place of every sentence, in each language.
fn speaks(value: &mut Value, next: &mut impl FnMut() -> String) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if ["ja", "en"].contains(&name.as_str()) => *text = next(),
                    _ => speaks(value, next),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| speaks(value, next)),
        _ => {}
    }
}

/// Everybody's answers, all over the place, so that they hide nothing.
fn answers(sheet: &Value) -> String {
    let areas = sheet["areas"].as_array().unwrap().iter();
    let items = areas.flat_map(|area| area["items"].as_array().unwrap());
    let keys: Vec<&str> = items.map(|item| item["key"].as_str().unwrap()).collect();
    let person = |who: usize| {
        let levels: Vec<String> =
            (0..keys.len()).map(|item| ((who + item) % 5 + 1).to_string()).collect();
        format!("staff,{},{}\n", levels.join(","), keys[who % 3])
    };
    format!("band,{},most_important\n", keys.join(","))
        + &(0..PEOPLE).map(person).collect::<String>()
}
