//! The days of what is tried, for a calendar (RFC 5545): a task for programs that keep tasks, a day for those that do not.

use icalendar::{Calendar, Component, Event, Property, Todo};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::{Action, State};

/// The file a calendar takes.  The same entry moves when the file is taken again after a day was changed.
pub fn calendar(actions: &[Action], page: &str, words: impl Fn(&Action) -> String) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Kizahashi//Kizahashi//JA"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"));
    for action in actions.iter().filter(|action| action.state == State::Open) {
        let (at, told) = (format!("{page}/{}", action.id), words(action));
        calendar.push(task(action, &at, &told)).push(day(action, &at, &told));
    }
    calendar.to_string()
}

fn task(action: &Action, page: &str, words: &str) -> Todo {
    Todo::with_uid(&format!("{}-task@kizahashi", action.id))
        .add_property("DTSTAMP", utc(changed(action)))
        .append_property(date("DTSTART", action.starts))
        .append_property(date("DUE", action.due.saturating_add(1.day())))
        .add_property("STATUS", "NEEDS-ACTION")
        .summary(&action.words)
        .description(words)
        .url(page)
        .done()
}

fn day(action: &Action, page: &str, words: &str) -> Event {
    Event::with_uid(&format!("{}@kizahashi", action.id))
        .add_property("DTSTAMP", utc(changed(action)))
        .append_property(date("DTSTART", action.due))
        .append_property(date("DTEND", action.due.saturating_add(1.day())))
        .add_property("TRANSP", "TRANSPARENT")
        .summary(&action.words)
        .description(words)
        .url(page)
        .done()
}

fn changed(action: &Action) -> Timestamp {
    action.check_ins.last().map_or(action.created, |line| line.at)
}

fn date(name: &str, day: Date) -> Property {
    let day = day.strftime("%Y%m%d").to_string();
    Property::new(name, day).add_parameter("VALUE", "DATE").done()
}

fn utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}
