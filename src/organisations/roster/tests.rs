//! Rosters as they come, and what became of the units.

use jiff::civil::date;

use super::compare::{Answers, Comparison, Fate, Held, Present, compare};
use super::*;
use crate::organisations::chart::{Chart, EVER, Version};
use crate::words::{Lang, say};

/// A CSV with these rows below the usual headings.
fn csv(rows: &[&str]) -> String {
    format!("職員番号,氏名,ふりがな,部,課,係,職名,発令区分,終了日\n{}\n", rows.join("\n"))
}

fn roster(rows: &[&str]) -> Roster {
    let (roster, problems) = read(csv(rows).as_bytes(), &LIMITS);
    assert_eq!(problems, []);
    roster.expect("a roster without problems")
}

/// Place and sentence of each.
fn told(problems: &[Problem]) -> Vec<(String, String)> {
    problems.iter().map(|problem| (problem.place.clone(), say(Lang::Ja, &problem.what))).collect()
}

fn problems(text: &str) -> Vec<(String, String)> {
    told(&read(text.as_bytes(), &LIMITS).1)
}

#[test]
fn the_columns_of_the_levels_make_the_tree() {
    let roster = roster(&[
        "00101,山﨑 学,やまざき まなぶ,市民生活部,くらし支援課,,課長,,",
        "00102,髙橋 恵,たかはし めぐみ,市民生活部,くらし支援課,生活係,係長,本務,",
        "00103,佐藤 葵,,市民生活部,,,部長,,",
        "00103,佐藤 葵,,市民生活部,くらし支援課,,参事,兼務,",
    ]);
    let units: Vec<_> = roster.units.iter().map(|unit| (&*unit.name, unit.parent)).collect();
    assert_eq!(units, [("市民生活部", None), ("くらし支援課", Some(0)), ("生活係", Some(1))]);
    assert_eq!(roster.count(), 3);
    assert_eq!(roster.people[0].number, "00101");
    assert_eq!(roster.doubts().0, []);
}

#[test]
fn a_path_in_one_column_and_codes_with_the_code_above_do_as_well() {
    let text = "職員番号,氏名,所属,職名\n1,佐藤,市民生活部 › 市民課,主事\n2,鈴木,市民生活部／市民課,主事\n";
    let (found, problems) = read(text.as_bytes(), &LIMITS);
    assert_eq!((found.unwrap().units.len(), problems.len()), (2, 0));
    let text = "職員番号,氏名,所属コード,所属,上位所属コード,職名\n\
                1,佐藤,0102,市民課,01,主事\n,,01,市民生活部,,\n";
    let (found, problems) = read(text.as_bytes(), &LIMITS);
    assert_eq!(problems, []);
    let units = found.unwrap().units;
    assert_eq!(
        (units[0].parent, &*units[0].code, &*units[1].name),
        (Some(1), "0102", "市民生活部")
    );
}

#[test]
fn every_wrong_cell_is_told_at_once() {
    let long = "長".repeat(300);
    let text = csv(&[
        "00101,　,,市民生活部,市民課,,課長,,",
        ",佐藤 葵,,市民生活部,市民課,,主事,,",
        &format!("00103,佐藤 葵,,市民生活部,{long},,主事,,"),
        "00104,佐藤 蓮,,市民生活部,市民課,,主事,出向,",
        "00105,佐藤 凪,,市民生活部,市民課,,主事,,令和元年4月30日",
    ]);
    let told = problems(&text);
    let places: Vec<&str> = told.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["B2", "A3", "E4", "H5", "I6"]);
    assert!(told[2].1.contains("いまは300文字"), "{told:?}");
    assert!(told[4].1.contains("平成31年4月30日のことですか"), "{told:?}");
}

#[test]
fn a_unit_is_not_its_own_grandparent() {
    let text = "職員番号,氏名,所属コード,所属,上位所属コード,職名\n\
                1,佐藤,A,土木課,B,主事\n2,鈴木,B,建設部,A,部長\n";
    let told = problems(text);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].1, "「土木課」、「建設部」が、たがいに親になっています");
}

#[test]
fn one_person_is_not_two_and_sits_in_one_place() {
    let roster = roster(&[
        "00101,佐藤 葵,,市民生活部,市民課,,主事,,",
        "00101,鈴木 蓮,,市民生活部,市民課,,主事,,",
        "00102,髙橋 恵,,市民生活部,市民課,,主事,,",
        "00102,髙橋 恵,,市民生活部,税務課,,主事,,",
        "00103,伊藤 凪,,市民生活部,市民課,,主事,,",
        "00103,伊藤 凪,,市民生活部,市民課,,主事,,",
    ]);
    let places: Vec<String> =
        told(&roster.doubts().0).into_iter().map(|(place, _)| place).collect();
    assert_eq!(places, ["A3", "A5", "A7"]);
}

#[test]
fn two_people_of_one_name_and_a_unit_beside_the_tree_are_worth_a_look() {
    let roster = roster(&[
        "00101,佐藤 葵,,市民生活部,市民課,,主事,,",
        "00102,佐藤 葵,,市民生活部,市民課,,主事,,",
        "00103,伊藤 凪,,,会計課,,主事,,",
    ]);
    let (problems, notes) = roster.doubts();
    assert_eq!(problems, []);
    let told = told(&notes);
    assert_eq!(told[0].0, "A3");
    assert!(told[1].1.contains("「会計課」は、いちばん上にあります"), "{told:?}");
}

#[test]
fn lost_zeros_are_seen_and_put_back() {
    let mut found = roster(&[
        "101,佐藤 葵,,市民生活部,市民課,,主事,,",
        "10102,鈴木 蓮,,市民生活部,市民課,,主事,,",
        "10103,伊藤 凪,,市民生活部,市民課,,主事,,",
    ]);
    assert_eq!(found.shortened(None), [("A2".to_owned(), "101".to_owned())]);
    assert_eq!(found.shortened(Some(6)).len(), 3);
    found.restore_zeros(None);
    assert_eq!(found.people[0].number, "00101");
    assert_eq!(found.shortened(None), []);
}

#[test]
fn letters_of_ones_own_making_are_mentioned_and_kept() {
    let roster = roster(&["00101,\u{E000}田 葵,,葛\u{E0100}城部,\u{FA19}社課,,主事,,"]);
    assert_eq!(roster.people[0].name, "\u{E000}田 葵");
    assert_eq!(roster.units[0].name, "葛\u{E0100}城部");
    assert_eq!(roster.units[1].name, "\u{FA19}社課");
    assert!(told(&roster.notes)[0].1.contains("外字"));
}

// Beside the present

fn version(unit: &str, name: &str, parent: Option<&str>) -> Version {
    Version {
        id: unit.into(),
        unit: unit.into(),
        code: String::new(),
        name: name.into(),
        parent: parent.map(Into::into),
        from: EVER,
        until: None,
    }
}

fn held(number: &str, unit: &str) -> Held {
    Held {
        id: number.into(),
        number: number.into(),
        name: number.into(),
        kana: String::new(),
        unit: Some(unit.into()),
        title: "主事".into(),
        service: Service::Main,
        from: date(2025, 4, 1),
        until: None,
    }
}

/// A department with two sections of two and three people.
fn present() -> Present {
    let versions = vec![
        version("dep", "建設部", None),
        version("roads", "道路課", Some("dep")),
        version("rivers", "河川課", Some("dep")),
    ];
    let posts = [("1", "roads"), ("2", "roads"), ("3", "rivers"), ("4", "rivers"), ("5", "rivers")];
    Present {
        chart: Chart { versions, steps: Vec::new() },
        day: Some(date(2026, 4, 1)),
        posts: posts.map(|(number, unit)| held(number, unit)).to_vec(),
        titles: [("主事".to_owned(), Band::Staff)].into(),
        ..Present::default()
    }
}

fn people(rows: &[(&str, &str)]) -> Roster {
    let rows: Vec<String> = rows
        .iter()
        .map(|(number, section)| format!("{number},{number},,建設部,{section},,主事,,"))
        .collect();
    roster(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn compared(roster: &Roster, answers: &[(&str, &str)]) -> Comparison {
    let answers = answers.iter().map(|(field, value)| ((*field).into(), (*value).into()));
    let mut number = 0;
    compare(&present(), roster, &Answers(answers.collect()), || {
        number += 1;
        format!("new {number}")
    })
}

fn said(found: &Comparison) -> Vec<String> {
    let plan = found.plan.as_ref().unwrap_or_else(|| panic!("no plan: {:?}", found.faults));
    plan.events.iter().map(|event| say(Lang::Ja, &event.message())).collect()
}

#[test]
fn the_same_roster_changes_nothing() {
    let same = people(&[
        ("1", "道路課"),
        ("2", "道路課"),
        ("3", "河川課"),
        ("4", "河川課"),
        ("5", "河川課"),
    ]);
    let found = compared(&same, &[]);
    assert_eq!(said(&found), [""; 0]);
    let plan = found.plan.unwrap();
    assert_eq!((plan.people.moved, plan.people.came.len(), plan.people.went.len()), (0, 0, 0));
}

#[test]
fn who_comes_goes_and_moves_is_counted() {
    let next = people(&[
        ("1", "道路課"),
        ("3", "道路課"),
        ("4", "河川課"),
        ("5", "河川課"),
        ("6", "河川課"),
    ]);
    let plan = compared(&next, &[]).plan.unwrap();
    assert_eq!(plan.people.came, [("6".to_owned(), "6".to_owned())]);
    assert_eq!(plan.people.went, [("2".to_owned(), "2".to_owned())]);
    assert_eq!((plan.people.moved, plan.people.all), (1, 5));
}

#[test]
fn a_unit_that_is_not_there_any_more_is_asked_about_and_a_new_name_proposed() {
    let next = people(&[
        ("1", "道路管理課"),
        ("2", "道路管理課"),
        ("3", "河川課"),
        ("4", "河川課"),
        ("5", "河川課"),
    ]);
    let found = compared(&next, &[]);
    assert!(found.plan.is_none(), "nothing is guessed");
    assert_eq!(found.gone[0].proposal, Some(Fate::Same(1)));
    let found = compared(&next, &[("gone-roads", "same"), ("same-roads", "1")]);
    assert_eq!(
        said(&found),
        ["令和8年(2026年)4月1日(水)：「道路課」の名前が「道路管理課」に変わる"]
    );
    assert_eq!(found.plan.unwrap().people.moved, 0, "they sit where they sat");
}

#[test]
fn two_units_whose_people_sit_in_one_are_proposed_as_merged() {
    let next = people(&[
        ("1", "土木課"),
        ("2", "土木課"),
        ("3", "土木課"),
        ("4", "土木課"),
        ("5", "土木課"),
    ]);
    let found = compared(&next, &[]);
    let proposals: Vec<_> = found.gone.iter().map(|gone| gone.proposal.clone()).collect();
    assert_eq!(proposals, [Some(Fate::Into(1)), Some(Fate::Into(1))]);
    let merged = [
        ("gone-roads", "into"),
        ("into-roads", "1"),
        ("gone-rivers", "into"),
        ("into-rivers", "1"),
    ];
    let told = said(&compared(&next, &merged));
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("が1つになって「土木課」になる"), "{told:?}");
}

#[test]
fn a_new_name_and_a_merge_into_the_same_unit_contradict_each_other() {
    let next = people(&[("1", "土木課"), ("3", "土木課")]);
    let both = [
        ("gone-roads", "same"),
        ("same-roads", "1"),
        ("gone-rivers", "into"),
        ("into-rivers", "1"),
    ];
    let found = compared(&next, &both);
    assert!(found.plan.is_none());
    let told: Vec<String> = found.faults.iter().map(|fault| say(Lang::Ja, &fault.say)).collect();
    assert!(told[0].contains("同じ日に改称と統合の両方"), "{told:?}");
}

#[test]
fn a_unit_whose_people_sit_in_two_is_proposed_as_divided() {
    let next = people(&[
        ("1", "道路課"),
        ("2", "道路課"),
        ("3", "河川一課"),
        ("4", "河川二課"),
        ("5", "河川二課"),
    ]);
    let found = compared(&next, &[]);
    assert!(matches!(&found.gone[0].proposal, Some(Fate::Split(heirs)) if heirs.len() == 2));
    let split = [("gone-rivers", "split"), ("heir-rivers", "2"), ("heir-rivers", "3")];
    let told = said(&compared(&next, &split));
    assert!(told[0].contains("「河川課」が「河川一課」、「河川二課」に分かれる"), "{told:?}");
}

#[test]
fn a_new_unit_with_people_of_one_that_stays_is_asked_about() {
    let next = people(&[
        ("1", "道路課"),
        ("2", "道路課"),
        ("3", "河川課"),
        ("4", "河川課"),
        ("5", "ダム課"),
    ]);
    let found = compared(&next, &[]);
    assert_eq!(found.fresh.len(), 1);
    let told = said(&compared(&next, &[("fresh-3", "rivers")]));
    assert!(told[0].contains("「河川課」が「河川課」、「ダム課」に分かれる"), "{told:?}");
    let told = said(&compared(&next, &[("fresh-3", "new")]));
    assert!(told[0].contains("「ダム課」ができる"), "{told:?}");
}

#[test]
fn a_title_nobody_has_placed_is_asked_about() {
    let next = roster(&["1,佐藤,,建設部,道路課,,技監,,", "3,鈴木,,建設部,河川課,,主事,,"]);
    let found = compared(&next, &[]);
    assert_eq!(found.titles, [(1, "技監".to_owned(), 1)]);
    assert!(found.plan.is_none());
    let plan = compared(&next, &[("title-1", "chief")]).plan.unwrap();
    assert_eq!(plan.titles["技監"], Band::Chief);
}

#[test]
fn everybody_has_one_seat_where_their_main_post_is() {
    let next = roster(&[
        "1,佐藤,,建設部,河川課,,主事,兼務,",
        "1,佐藤,,建設部,道路課,,主事,本務,",
        "3,鈴木,,建設部,河川課,,主事,応援,",
        "4,伊藤,,,,,主事,,",
    ]);
    let plan = compared(&next, &[]).plan.unwrap();
    let after: BTreeMap<&str, u32> =
        plan.bands.iter().map(|(unit, _, after)| (&**unit, after.values().sum())).collect();
    assert_eq!(after, [("道路課", 1), ("河川課", 1)].into());
    assert_eq!(plan.people.without_unit, 1);
}
