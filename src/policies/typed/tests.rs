//! What is typed about policies.

use super::*;
use crate::policies::{Level, Setting, Stage};

fn line() -> TypedPolicy {
    TypedPolicy {
        key: "S-1".into(),
        level: "課".into(),
        year_from: "令和8年度".into(),
        unit: "u".into(),
        post: "市民課長".into(),
        title: "窓口を夕方まで".into(),
        ..TypedPolicy::default()
    }
}

fn fields<T: std::fmt::Debug>(read: Result<T, Vec<Fault>>) -> Vec<String> {
    read.unwrap_err().into_iter().map(|fault| fault.field.into_owned()).collect()
}

#[test]
fn a_line_is_read_however_it_is_written() {
    let read = line().read("p".into()).unwrap();
    assert_eq!((read.level, read.years, read.stage), (Level::Section, (2026, 2026), Stage::Draft));
    for (year, is) in [
        ("平成31年度", 2019),
        ("令和元年度", 2019),
        ("２０２７", 2027),
        ("令和八年度", 2026),
        ("R8", 2026),
    ] {
        let read = TypedPolicy { year_from: year.into(), ..line() }.read("p".into()).unwrap();
        assert_eq!(read.years.0, is, "{year}");
    }
}

#[test]
fn every_fault_of_a_line_is_told_at_once() {
    let wrong = TypedPolicy {
        key: "S 1".into(),
        level: "市".into(),
        year_from: "来年".into(),
        title: "長".repeat(300),
        post: " ".into(),
        ..line()
    };
    assert_eq!(fields(wrong.read("p".into())), ["key", "level", "year_from", "title", "post"]);
    let reversed = TypedPolicy { year_to: "2025".into(), unit: String::new(), ..line() };
    assert_eq!(fields(reversed.read("p".into())), ["year_to", "unit"]);
}

#[test]
fn names_keep_their_letters() {
    let typed = TypedPolicy { title: "葛\u{E0100}城の﨑と髙".into(), ..line() };
    assert_eq!(typed.read("p".into()).unwrap().title, "葛\u{E0100}城の﨑と髙");
}

#[test]
fn a_goal_is_due_within_its_years_and_its_letter_is_that_of_its_figures() {
    let policy = line().read("p".into()).unwrap();
    let goal = TypedGoal {
        key: "G-1".into(),
        rank: "１".into(),
        what: "待ち時間を短くする".into(),
        by_when: "令和九年三月三十一日".into(),
        target: "２０".into(),
        ..TypedGoal::default()
    };
    let setting = Setting::default();
    assert!(goal.read("g".into(), &policy, &setting).is_ok());
    let early = TypedGoal { by_when: "2026-03-31".into(), ..goal.clone() };
    assert_eq!(fields(early.read("g".into(), &policy, &setting)), ["by_when"]);
    let late = TypedGoal { by_when: "2027-04-01".into(), ..goal.clone() };
    assert_eq!(fields(late.read("g".into(), &policy, &setting)), ["by_when"]);
    let graded = TypedGoal { result: "17".into(), grade: "Ａ".into(), ..goal.clone() };
    let faults = graded.read("g".into(), &policy, &setting).unwrap_err();
    assert_eq!(faults[0].say, msg!("policy-grade-differs", percent = 85_i64, grade = "C"));
    let graded = TypedGoal { grade: "c".into(), ..graded };
    assert_eq!(graded.read("g".into(), &policy, &setting).unwrap().grade, "C");
}

#[test]
fn a_roadmap_line_lies_in_its_year_and_its_marks_in_its_months() {
    let policy = line().read("p".into()).unwrap();
    let mut typed = TypedLine {
        year: "2026".into(),
        starts: "５月".into(),
        ends: "一月".into(),
        mark: vec![String::new(); 12],
        words: vec![String::new(); 12],
        ..TypedLine::default()
    };
    typed.mark[1] = "●".into();
    typed.mark[9] = "出す".into();
    let read = typed.read("l".into(), "m", &policy).unwrap();
    assert_eq!(read.marks.keys().copied().collect::<Vec<_>>(), [1, 5]);
    typed.mark[10] = "■".into();
    assert_eq!(fields(typed.read("l".into(), "m", &policy)), ["month-2"]);
    let wrong = TypedLine { year: "2027".into(), ends: "13月".into(), ..typed.clone() };
    assert_eq!(fields(wrong.read("l".into(), "m", &policy)), ["year", "ends"]);
    let reversed = TypedLine { starts: "3".into(), ends: "4".into(), mark: vec![], ..typed };
    assert_eq!(fields(reversed.read("l".into(), "m", &policy)), ["ends"]);
}

#[test]
fn who_is_behind_says_why_and_how_far() {
    let policy = line().read("p".into()).unwrap();
    let year = TypedLine {
        year: "2026".into(),
        starts: "4".into(),
        ends: "3".into(),
        ..TypedLine::default()
    };
    let road = year.read("l".into(), "m", &policy).unwrap();
    let today = jiff::civil::date(2026, 7, 3);
    let typed = TypedProgress {
        as_of: "7月3日".into(),
        state: "behind".into(),
        ..TypedProgress::default()
    };
    assert_eq!(fields(typed.read(&road, today)), ["as_of", "fact", "reason", "reached"]);
    let typed = TypedProgress {
        as_of: "2026-07-03".into(),
        fact: "案の合意まで".into(),
        reason: "現地の確認が延びた".into(),
        reached: "2026-06-19".into(),
        ..typed
    };
    assert_eq!(typed.read(&road, today).unwrap().weeks_behind(), Some(2));
}

#[test]
fn figures_are_read_and_words_are_not() {
    let read = ["85.5", "１，２００", "90％", "0.25", "半分", "", "-1", "1.2345"].map(decimal);
    assert_eq!(
        read,
        [Some(85_500), Some(1_200_000), Some(90_000), Some(250), None, None, None, None]
    );
}
