//! Reading sessions: what is understood, and what is told.

use jiff::civil::date;

use super::{GroupedBy, Mode, Session, read_json};
use crate::words::Lang;

const FIRST: &[u8] = include_bytes!("../../../tests/files/sessions/first_session.json");

/// What is told of a file, one line each.
fn told(file: &str) -> Vec<String> {
    let problems = read_json(file.as_bytes()).1;
    problems.iter().map(|problem| problem.line(Lang::En, "file")).collect()
}

#[test]
fn the_first_session_is_read_whole() {
    let (session, problems) = read_json(FIRST);
    assert_eq!(problems, []);
    assert_eq!(session.held_on, Some(date(2018, 1, 20)));
    let attendance = session.attendance.unwrap();
    assert_eq!(attendance.total, Some(20));
    assert!(attendance.by_band.len() == 4 && attendance.by_band.iter().all(|it| it.1.is_none()));
    assert_eq!(attendance.from[1].code.as_deref(), Some("401307"));
    let [_, _, practice, groups, most] = &session.programme[..] else { panic!() };
    assert_eq!(practice.cases.len(), 2);
    assert_eq!((groups.mode, groups.grouped_by), (Some(Mode::Group), Some(GroupedBy::Role)));
    assert_eq!(groups.voices.len(), 6);
    let chosen = most.most_important.as_ref().unwrap();
    let title = "組織全体の成果を上げるチームマネジメント";
    assert_eq!(chosen.majority.as_ref().unwrap().of(Lang::Ja), title);
    assert_eq!(chosen.votes[0].votes, None);
    assert_eq!(most.before_after[0].all_items_rose, Some(true));
}

#[test]
fn a_title_is_enough() {
    let (session, problems) = read_json(r#"{"theme": {"en": "Trust"}}"#.as_bytes());
    assert_eq!(problems, []);
    assert_eq!(session.theme.of(Lang::Ja), "Trust");
    assert_eq!(Session { theme: session.theme.clone(), ..Session::default() }, session);
}

#[test]
fn all_that_is_wrong_is_told_with_its_place() {
    let file = r#"{
        "themes": {"ja": "題"},
        "held_on": "2018-1-20", "hours": {"from": "17:00", "to": "13:00"}, "place": "office",
        "series": {"title": {"ja": "会"}, "no": "5", "year": 99999},
        "attendance": {"total": 3, "by_band": {"chief": 2, "staff": 2, "boss": 1},
                       "mostly": ["chef"], "from": [{"ja": "福岡市", "code": "401308"}]},
        "programme": [
            {"key": "opening", "content": {"ja": ["一", 2]}},
            {"key": "tea", "voices": [{"ja": "声"}, {"ja": "右\u202eひだり"}, {"text": {}}]},
            {"key": "choose", "most_important": {"trust_me": 1, "team_management": 4},
             "majority_item": "nothing"}]
    }"#;
    let told = told(file);
    let wanted = [
        "series.year: this is no number, or too great (0 to 9999)",
        "series.no: this is no number",
        "theme: there is no text",
        "held_on: this is not a date: 2018-1-20",
        "hours.to: this ends before it begins",
        "place: an unknown word: office: write one of in_person, online, hybrid",
        "attendance.by_band.boss: an unknown name (known: executive, chief, supervisor, staff",
        "attendance.mostly[0]: an unknown word: chef",
        "attendance.from[0].code: this is not a municipality code: 401308",
        "programme[0].content.ja[1]: this is not a text",
        "programme[1].key: an unknown phase: tea",
        "programme[1].voices[1].ja: there is an invisible character (U+202E)",
        "programme[1].voices[2].text: there is no text",
        "programme[2].most_important.trust_me: an unknown item: trust_me",
        "programme[2].majority_item: an unknown item: nothing",
        "attendance.by_band: 4 in all, though 3 people came",
        "programme[2].most_important: 4 in all, though 3 people came",
        "themes: an unknown name (known: series, theme, held_on",
    ];
    let agrees = |(told, wanted): (&String, &&str)| told.starts_with(*wanted);
    assert!(told.len() == wanted.len() && told.iter().zip(&wanted).all(agrees), "{told:#?}");
}

#[test]
fn what_is_long_is_told_by_how_much() {
    let voice = |length: usize| {
        let (words, title) = ("声".repeat(length), r#""theme": {"ja": "題"}"#);
        format!(r#"{{{title}, "reflections": [{{"ja": "{words}"}}]}}"#)
    };
    assert_eq!(told(&voice(2000)), [""; 0]);
    assert_eq!(told(&voice(2001)).len(), 1);
    assert!(told(&voice(2001))[0].starts_with("reflections[0].ja: too long (up to 2000"));
    assert!(told(&" ".repeat((1 << 20) + 1))[0].starts_with("file: the file is too big"));
}

#[test]
fn an_item_may_be_named_and_most_means_most() {
    let votes = |trust: u32| {
        format!(
            r#"{{"theme": {{"ja": "題"}}, "programme": [{{"key": "choose", "majority_item": "team_management",
            "most_important": {{"組織全体の成果を上げるチームマネジメント": 3, "shared_goal": {trust}}}}}]}}"#
        )
    };
    assert_eq!(told(&votes(3)), [""; 0]);
    assert!(told(&votes(4))[0].starts_with("programme[0].majority_item: another item was chosen"));
}
