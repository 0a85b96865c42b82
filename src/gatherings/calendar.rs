//! The session in a calendar (RFC 5545): the same entry moves or disappears when the plan does.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Gathering, Standing};

/// The file a calendar takes.  `page` is the public address of the session, `words` its sentences.
///
/// Moments are in UTC, which every calendar reads rightly; Japan knows no summer time.  A session
/// that was called off or has no day for now is cancelled; with another day the same entry returns,
/// its sequence higher.  What is said to people with a seat only does not stand here.
pub fn calendar(gathering: &Gathering, house: &str, page: &str, words: &str) -> String {
    let (method, status) = match gathering.standing {
        Standing::Planned => ("PUBLISH", EventStatus::Confirmed),
        Standing::Postponed(_) | Standing::Cancelled(_) => ("CANCEL", EventStatus::Cancelled),
    };
    let organiser = Property::new("ORGANIZER", page).add_parameter("CN", &plain(house)).done();
    let plan = &gathering.plan;
    let event = Event::with_uid(&format!("{}@kizahashi", gathering.id))
        .add_property("DTSTAMP", utc(gathering.changed))
        .add_property("LAST-MODIFIED", utc(gathering.changed))
        .add_property("DTSTART", utc(plan.begins))
        .add_property("DTEND", utc(plan.ends))
        .sequence(gathering.sequence)
        .status(status)
        .summary(&plan.title)
        .location(&plan.place)
        .description(words)
        .url(page)
        .append_property(organiser)
        .done();
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Kizahashi//Kizahashi//JA"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", method))
        .timezone("Asia/Tokyo");
    calendar.push(event).to_string()
}

fn utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A parameter has no way to say a quotation mark.
fn plain(text: &str) -> String {
    text.replace('"', "'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gatherings::{Format, Mode, Plan};

    fn gathering(standing: Standing, sequence: u32) -> Gathering {
        let at = |text: &str| text.parse().unwrap();
        Gathering {
            id: "0123".into(),
            organisation: "o".into(),
            series: "s".into(),
            address: "a".into(),
            year: 2026,
            no: 5,
            session: 2,
            plan: Plan {
                title: "学習会; 第2回, 夏".into(),
                theme: "働き方".into(),
                purpose: String::new(),
                mode: Mode::Both,
                place: "市民会館\\大会議室".into(),
                online: "https://meet.example/secret".into(),
                begins: at("2026-07-11T04:00:00Z"),
                ends: at("2026-07-11T08:00:00Z"),
                capacity: 20,
                format: Format::HalfDay,
                sheet_version: None,
                invitation: String::new(),
            },
            standing,
            sequence,
            changed: at("2026-06-01T00:00:00Z"),
            groups_fixed: None,
            dialogue: None,
            report_published: None,
            forgotten: None,
        }
    }

    fn written(standing: Standing, sequence: u32) -> String {
        let gathering = gathering(standing, sequence);
        calendar(&gathering, "汐見市", "https://k.example/gatherings/a", "一行目\n二行目")
    }

    /// Lines as they were before they were folded.
    fn lines(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_calendar_finds_the_session_in_japanese_time() {
        let text = written(Standing::Planned, 0);
        let lines = lines(&text);
        for line in [
            "METHOD:PUBLISH",
            "STATUS:CONFIRMED",
            "UID:0123@kizahashi",
            "SEQUENCE:0",
            "DTSTART:20260711T040000Z",
            "DTEND:20260711T080000Z",
            "DTSTAMP:20260601T000000Z",
            "X-WR-TIMEZONE:Asia/Tokyo",
            "SUMMARY:学習会\\; 第2回\\, 夏",
            "LOCATION:市民会館\\\\大会議室",
            "DESCRIPTION:一行目\\n二行目",
            "URL:https://k.example/gatherings/a",
            "ORGANIZER;CN=汐見市:https://k.example/gatherings/a",
        ] {
            assert!(lines.iter().any(|found| found == line), "{line} in\n{text}");
        }
        assert!(!text.contains("secret"), "how to join is told to those who have a seat");
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "lines are folded");
        assert_eq!(text.matches("DTSTAMP").count(), 1);
    }

    #[test]
    fn what_is_called_off_or_put_off_leaves_the_calendar() {
        for standing in [Standing::Cancelled("雪".into()), Standing::Postponed("雪".into())] {
            let lines = lines(&written(standing, 3));
            for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "UID:0123@kizahashi", "SEQUENCE:3"] {
                assert!(lines.iter().any(|found| found == line), "{line}");
            }
        }
    }
}
