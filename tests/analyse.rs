//! From a file of answers to what may be told of them, as a script calls it.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files has failed")]

#[expect(dead_code, reason = "bad sheets use more of it")]
mod files;

use std::path::Path;

use files::{Answer, bomb, kizahashi, parts, put, zip};
use serde_json::{Value, json};
use tempfile::TempDir;

const SHEET: &[u8] = include_bytes!("../assets/sheets/starter_sheet.json");

fn keys() -> Vec<String> {
    let sheet: Value = serde_json::from_slice(SHEET).unwrap();
    let areas = sheet["areas"].as_array().unwrap().iter();
    let items = areas.flat_map(|area| area["items"].as_array().unwrap());
    items.map(|item| item["key"].as_str().unwrap().to_owned()).collect()
}

fn header() -> String {
    format!("band,{},most_important\n", keys().join(","))
}

/// One person: all items the same but for `shared_goal`.
fn person(band: &str, others: u32, shared_goal: u32, most_important: &str) -> String {
    let mut marks = vec![others.to_string(); 24];
    marks[1] = shared_goal.to_string();
    format!("{band},{},{most_important}\n", marks.join(","))
}

/// So many people of a band on each level of `shared_goal`.  The others are all over the place, so
/// that they hide nothing.
fn people(band: &str, counts: [usize; 5]) -> String {
    let levels = (1..).zip(counts).flat_map(|(level, count)| vec![level; count]);
    let important = ["team_management", "team_management", "small_trial"];
    let one = |(n, level): (usize, u32)| person(band, n as u32 % 5 + 1, level, important[n % 3]);
    levels.enumerate().map(one).collect()
}

/// The thirty people of the documented example; three chiefs are too few to stand alone.
fn thirty() -> String {
    header()
        + &people("chief", [0, 0, 1, 1, 1])
        + &people("supervisor", [0, 0, 3, 5, 2])
        + &people("担当職", [1, 6, 8, 2, 0])
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "starter_sheet.json", SHEET);
    folder
}

fn analyse(folder: &Path, answers: &str, more: &[&str]) -> Answer {
    let words = ["analyse", "--sheet", "starter_sheet.json", "--answers", answers, "--out", "out"];
    kizahashi(&[&words, more].concat(), folder, "ja_JP.UTF-8")
}

/// What is written of these answers.
fn results(answers: &str, more: &[&str]) -> Value {
    let folder = folder();
    put(folder.path(), "a.csv", answers.as_bytes());
    let answer = analyse(folder.path(), "a.csv", more);
    assert_eq!((answer.status, answer.problems.as_slice()), (0, [].as_slice()), "{answer:?}");
    serde_json::from_slice(&std::fs::read(folder.path().join("out/results.json")).unwrap()).unwrap()
}

fn near(value: &Value, expected: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - expected).abs() < 1e-6)
}

#[test]
fn the_documented_example_comes_out_as_documented() {
    let results = results(&thirty(), &[]);
    assert_eq!(results["sheet"], json!({"key": "starter_sheet", "version": "1"}));
    assert_eq!((&results["least"], &results["answers"]), (&json!(5), &json!(30)));
    let groups = json!([
        {"key": "all", "bands": ["chief", "supervisor", "staff"], "n": 30},
        {"key": "chief+supervisor", "bands": ["chief", "supervisor"], "n": 13},
        {"key": "staff", "bands": ["staff"], "n": 17},
    ]);
    assert_eq!(results["groups"], groups);
    let item = &results["items"][1];
    assert_eq!((&item["key"], &item["change"]), (&json!("shared_goal"), &Value::Null));
    let expected = [
        ("all", [1, 6, 12, 8, 3], [3, 3], 3.2, 0.656988),
        ("chief+supervisor", [0, 0, 4, 6, 3], [4, 4], 3.923077, 0.766179),
        ("staff", [1, 6, 8, 2, 0], [3, 3], 2.647059, 0.732334),
    ];
    for (group, counts, median, mean, agreement) in expected {
        let told = &item["groups"][group];
        assert_eq!((&told["shown"], &told["dont_know"]), (&json!("full"), &json!(0)));
        assert_eq!((&told["counts"], &told["median"]), (&json!(counts), &json!(median)));
        assert!(near(&told["mean"], mean) && near(&told["agreement"], agreement), "{told}");
    }
    let gap = &item["gap"];
    assert_eq!((&gap["a"], &gap["b"]), (&json!("chief+supervisor"), &json!("staff")));
    assert_eq!(gap["p_by"], "exact");
    assert!(near(&gap["delta"], 0.728507) && near(&gap["p"], 0.000264), "{gap}");
    let widest = results["widest"].as_array().unwrap();
    assert!(widest.len() == 3 && widest.contains(&json!("shared_goal")), "{widest:?}");
    assert_eq!(results["most_important"], json!({"team_management": 21, "small_trial": 9}));
}

#[test]
fn fields_stand_in_the_documented_order() {
    let folder = folder();
    put(folder.path(), "a.csv", thirty().as_bytes());
    analyse(folder.path(), "a.csv", &[]);
    let text = std::fs::read_to_string(folder.path().join("out/results.json")).unwrap();
    let order = [
        "\"sheet\"",
        "\"version\"",
        "\"least\"",
        "\"answers\"",
        "\"groups\"",
        "\"bands\"",
        "\"items\"",
        "\"policy_link\"",
        "\"shown\"",
        "\"dont_know\"",
        "\"counts\"",
        "\"median\"",
        "\"mean\"",
        "\"agreement\"",
        "\"chief+supervisor\": {",
        "\"staff\": {",
        "\"gap\"",
        "\"delta\"",
        "\"p\"",
        "\"p_by\"",
        "\"change\"",
        "\"widest\"",
        "\"most_important\"",
        "\"team_management\"",
        "\"small_trial\"",
    ];
    let mut rest = text.as_str();
    for name in order {
        let at = rest.find(name).unwrap_or_else(|| panic!("{name} comes too early or not at all"));
        rest = &rest[at..];
    }
}

/// `full` tells more than `shape`, and `shape` more than `hidden`.
fn told(figures: &Value) -> u8 {
    match figures["shown"].as_str() {
        Some("full") => 2,
        Some("shape") => 1,
        _ => 0,
    }
}

#[test]
fn a_higher_least_number_hides_more_never_less() {
    let mixed = header()
        + &people("chief", [1, 1, 1, 1, 1])
        + &people("supervisor", [0, 2, 3, 2, 0])
        + &people("staff", [1, 2, 4, 2, 2]);
    let (five, ten) = (results(&mixed, &[]), results(&mixed, &["--least", "10"]));
    assert_eq!((&five["answers"], &ten["answers"]), (&json!(23), &json!(23)));
    assert_eq!(five["groups"].as_array().unwrap().len(), 4);
    let mut hidden = 0;
    for (five, ten) in
        five["items"].as_array().unwrap().iter().zip(ten["items"].as_array().unwrap())
    {
        for (group, figures) in ten["groups"].as_object().unwrap() {
            if let Some(before) = five["groups"].get(group) {
                assert!(told(figures) <= told(before), "{group}: {before} {figures}");
            }
        }
        let full = |item: &Value| {
            item["groups"].as_object().unwrap().values().filter(|group| told(group) == 2).count()
        };
        assert!(full(ten) <= full(five));
        hidden += full(five) - full(ten);
    }
    assert!(hidden > 0);
}

#[test]
fn few_people_are_not_described() {
    let four = header() + &people("staff", [1, 1, 1, 1, 0]);
    let results = results(&four, &[]);
    let hidden = json!({"shown": "hidden", "why": "fewer_than_least"});
    for item in results["items"].as_array().unwrap() {
        assert_eq!(item["groups"]["all"], hidden);
    }
    assert_eq!((&results["widest"], &results["most_important"]), (&json!([]), &Value::Null));
}

#[test]
fn people_who_nearly_agree_are_told_without_a_number() {
    let results = results(&(header() + &people("staff", [0, 0, 6, 1, 0])), &[]);
    let shape = json!({"shown": "shape", "why": "nearly_unanimous"});
    assert_eq!(results["items"][1]["groups"]["all"], shape);
}

#[test]
fn the_change_is_the_same_from_answers_and_from_the_results_of_last_time() {
    let folder = folder();
    let then = header() + &people("staff", [4, 6, 5, 2, 0]) + &people("chief", [0, 3, 3, 1, 0]);
    put(folder.path(), "then.csv", then.as_bytes());
    put(folder.path(), "now.csv", thirty().as_bytes());
    assert_eq!(analyse(folder.path(), "then.csv", &[]).status, 0);
    std::fs::rename(folder.path().join("out"), folder.path().join("then")).unwrap();
    let mut changes = Vec::new();
    for previous in ["then.csv", "then/results.json"] {
        let answer = analyse(folder.path(), "now.csv", &["--previous", previous]);
        assert_eq!((answer.status, answer.problems.len()), (0, 0), "{answer:?}");
        let bytes = std::fs::read(folder.path().join("out/results.json")).unwrap();
        let results: Value = serde_json::from_slice(&bytes).unwrap();
        let items = results["items"].as_array().unwrap().iter();
        changes.push(items.map(|item| item["change"].clone()).collect::<Vec<_>>());
    }
    assert_eq!(changes[0], changes[1]);
    // By hand: 24 people at 4, 9, 8, 3, 0 then, thirty at 1, 6, 12, 8, 3 now; 720 pairs.
    let higher = 6 * 4 + 12 * (4 + 9) + 8 * (4 + 9 + 8) + 3 * 24;
    let lower = 9 + 8 + 3 + 6 * (8 + 3) + 12 * 3;
    let expected = f64::from(higher - lower) / 720.0;
    assert!(near(&changes[0][1]["delta"], expected), "{} {expected}", changes[0][1]);
    assert_eq!(changes[0][1]["p_by"], "exact");
}

#[test]
fn a_workbook_in_any_order_gives_the_same_results_as_the_text() {
    let answers = thirty();
    let mut rows: Vec<Vec<&str>> = answers.lines().map(|line| line.split(',').collect()).collect();
    rows[1..].reverse();
    let cell = |text: &&str| match text.parse::<u8>() {
        Ok(number) => format!("<c><v>{number}</v></c>"),
        Err(_) => format!("<c t='inlineStr'><is><t>{text}</t></is></c>"),
    };
    let row =
        |cells: &Vec<&str>| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    let rows: String = rows.iter().map(row).collect();
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let relation = |kind, to| {
        format!(
            "<Relationships><Relationship Id='a' Type='x/{kind}' Target='{to}'/></Relationships>"
        )
    };
    let folder = folder();
    let bytes = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "answers.xml").as_bytes()),
        ("xl/workbook.xml", b"<workbook><sheet name='x' r:id='a'/></workbook>"),
        ("xl/answers.xml", sheet.as_bytes()),
    ]);
    put(folder.path(), "a.xlsx", &bytes);
    let answer = analyse(folder.path(), "a.xlsx", &[]);
    assert_eq!((answer.status, answer.problems.len()), (0, 0), "{answer:?}");
    let bytes = std::fs::read(folder.path().join("out/results.json")).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), results(&answers, &[]));
}

#[test]
fn everything_that_is_promised_is_written() {
    let folder = folder();
    put(folder.path(), "a.csv", thirty().as_bytes());
    let answer = analyse(folder.path(), "a.csv", &[]);
    assert_eq!(answer.said, "30人の答えを読み、out に書きました\n");
    let file = |name: &str| std::fs::read(folder.path().join("out").join(name)).unwrap();
    assert!(file("report.pdf").starts_with(b"%PDF-"));
    assert!(file("results.xlsx").starts_with(b"PK"));
    let pictures = std::fs::read_dir(folder.path().join("out/pictures")).unwrap();
    let svg = |entry: std::fs::DirEntry| std::fs::read(entry.path()).unwrap().starts_with(b"<svg");
    let pictures: Vec<_> = pictures.map(|entry| svg(entry.unwrap())).collect();
    assert!(pictures.len() > 24 && pictures.into_iter().all(|svg| svg));
}

// What is wrong

/// Nothing but the inputs is there afterwards.
fn refused(folder: &TempDir, answer: &Answer) {
    assert_eq!((answer.status, answer.said.as_str()), (1, ""), "{answer:?}");
    let names = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = names.filter(|name| !name.to_string_lossy().contains(".c")).collect();
    assert_eq!(left, ["starter_sheet.json"], "nothing is written");
}

#[test]
fn every_problem_of_both_files_is_told_and_nothing_is_written() {
    let folder = folder();
    let answers = header() + &person("staff", 3, 6, "") + &person("課長", 3, 3, "給料");
    put(folder.path(), "a.csv", answers.as_bytes());
    let then = header() + &person("staff", 3, 3, "").replacen(",3", ",3か4", 1);
    put(folder.path(), "then.csv", then.as_bytes());
    let answer = analyse(folder.path(), "a.csv", &["--previous", "then.csv"]);
    refused(&folder, &answer);
    let expected = [
        "C2: 1〜5の段階ではありません：6: 1〜5のどれか、または「わからない」を選んでください",
        "A3: 知らない立場です：課長: \
         幹部職・管理職・監督職・担当職・会計年度任用職員・外部のどれかにしてください",
        "Z3: 知らない項目です：給料: 項目のキーか名前を入れてください",
        "then.csv!B2: 2つの段階が入っています：3か4: \
         どちらか、または「わからない」を選んでください",
    ];
    assert_eq!(answer.problems, expected);
}

#[test]
fn hostile_answers_are_refused_in_time() {
    let sheet = b"<worksheet><sheetData><row>";
    let header = header();
    let line = |cells: &str| format!("<row>{cells}</row>");
    let cell = |text: &str| format!("<c t='inlineStr'><is><t>{text}</t></is></c>");
    let names: String = header.trim().split(',').map(cell).collect();
    let rows = |more: &str, after: &str| {
        let rows = line(&names) + &line(&cell("staff")) + more;
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>");
        zip(&parts(sheet.as_bytes(), b"<sst/>"))
    };
    let far = "<row r='9'><c r='XFD9'><v>1</v></c></row>\
               <row r='1048576'><c r='A1048576'><v>1</v></c></row>";
    let formula = "<row><c/><c><f>1</f></c><c t='e'><v>#REF!</v></c></row>";
    let merged = "<mergeCells><mergeCell ref='B2:B9'/></mergeCells>";
    let commas = "1,".repeat(20 << 20);
    let cases: [(&str, Vec<u8>, &[&str]); 7] = [
        ("a.cx", bomb(sheet, b"<c/>", 512 << 20, 512 << 20), &["a.cx: このファイルは開くと"]),
        ("a.cx", bomb(sheet, b"<c/>", 512 << 20, 9), &["a.cx: Excelのファイルがこわれて"]),
        ("a.cx", rows(far, ""), &["XFD9: 使っていない遠い", "A1048576: 使っていない遠い"]),
        ("a.cx", rows(formula, ""), &["B3: 計算式で", "C3: 計算式の結果が#REF!"]),
        ("a.cx", rows("", merged), &["B2:B9: セルが結合されています"]),
        ("a.csv", commas.into_bytes(), &["a.csv: 1行目に16384より多くの"]),
        (
            "a.csv",
            [header.as_bytes(), b"staff,\xff\xfe,\x81"].concat(),
            &["A2: 2行目に、文字として"],
        ),
    ];
    for (name, bytes, expected) in cases {
        let folder = folder();
        put(folder.path(), name, &bytes);
        let answer = analyse(folder.path(), name, &[]);
        refused(&folder, &answer);
        for begin in expected {
            let found = answer.problems.iter().any(|line| line.starts_with(begin));
            assert!(found, "{begin}\n{answer:?}");
        }
    }
}

#[test]
fn a_hundred_megabytes_of_answers_are_refused_before_they_are_read() {
    let folder = folder();
    std::fs::File::create(folder.path().join("a.csv")).unwrap().set_len(100 << 20).unwrap();
    let answer = analyse(folder.path(), "a.csv", &[]);
    refused(&folder, &answer);
    let expected = "a.csv: ファイルが大きすぎます（40MBまで、これは約100MB）: \
                    いらないシートや画像を消してください";
    assert_eq!(answer.problems, [expected]);
}

#[test]
fn a_call_whose_words_are_off_ends_with_two() {
    let folder = folder();
    put(folder.path(), "a.csv", thirty().as_bytes());
    for more in [["--least", "2"], ["--least", "five"], ["--lest", "5"]] {
        let answer = analyse(folder.path(), "a.csv", &more);
        assert_eq!(answer.status, 2, "{answer:?}");
        assert!(!folder.path().join("out").exists());
    }
    assert_eq!(analyse(folder.path(), "a.csv", &["--least", "3"]).status, 0);
}

#[test]
fn results_are_written_again_but_a_folder_of_others_is_left_alone() {
    let folder = folder();
    put(folder.path(), "a.csv", thirty().as_bytes());
    assert_eq!(analyse(folder.path(), "a.csv", &[]).status, 0);
    assert_eq!(analyse(folder.path(), "a.csv", &["--least", "10"]).status, 0);
    let results = std::fs::read_to_string(folder.path().join("out/results.json")).unwrap();
    assert!(results.contains("\"least\": 10"));
    put(&folder.path().join("out"), "kept.txt", b"mine");
    let answer = analyse(folder.path(), "a.csv", &[]);
    assert_eq!((answer.status, answer.problems.len()), (1, 1));
    assert_eq!(std::fs::read(folder.path().join("out/kept.txt")).unwrap(), b"mine");
}

#[test]
fn what_cannot_be_read_or_written_is_told() {
    let folder = folder();
    put(folder.path(), "a.csv", thirty().as_bytes());
    for more in [["--out", "a.csv"], ["--out", "/proc/out"], ["--previous", "no.csv"]] {
        let words = ["analyse", "--sheet", "starter_sheet.json", "--answers", "a.csv"];
        let out = if more[0] == "--out" { vec![] } else { vec!["--out", "out"] };
        let answer = kizahashi(&[&words, out.as_slice(), &more].concat(), folder.path(), "ja");
        refused(&folder, &answer);
        assert_eq!(answer.problems.len(), 1, "{answer:?}");
    }
}

#[test]
fn a_title_above_the_header_is_mentioned_and_the_results_are_written() {
    let folder = folder();
    put(folder.path(), "a.csv", format!("対話シートの集計\n\n{}", thirty()).as_bytes());
    let answer = analyse(folder.path(), "a.csv", &[]);
    assert_eq!(answer.status, 0);
    let expected = "A1:A2: 見出し（3行目）より上の行は読みとばしました: \
                    見出しがちがうときは、正しい見出しの行だけを残してください";
    assert_eq!(answer.problems, [expected]);
}
