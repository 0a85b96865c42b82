//! The plan of a session: what is announced, and how it is typed.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::reading::{self, PROSE, Reader};
use crate::typed::{self, Fault, choices};
use crate::{japan, msg};

choices! {
    /// Where people meet.
    Mode {
        /// In one room.
        InPerson = "in_person",
        /// On screens.
        Online = "online",
        /// Both.
        Both = "both",
    }
}

choices! {
    /// The run of show.
    Format {
        /// Several municipalities, half a day.
        HalfDay = "intermunicipal_half_day",
        /// On screens, two hours.
        Online = "online_120",
    }
}

/// The most people a session has room for.
const MOST_PEOPLE: u32 = 1000;
/// The most of a running number.
const MOST_NUMBER: u32 = 9999;

/// What is announced.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub theme: String,
    /// What it is for.
    pub purpose: String,
    /// Where people meet.
    pub mode: Mode,
    /// The room, and how to get there.
    pub place: String,
    /// How to join on a screen: told to those who have a seat only.
    pub online: String,
    /// When it begins.
    pub begins: Timestamp,
    /// When it ends, the same day.
    pub ends: Timestamp,
    /// How many seats.
    pub capacity: u32,
    /// The run of show.
    pub format: Format,
    /// The sheet that will be used.
    pub sheet_version: Option<String>,
    /// The words of the invitation.
    pub invitation: String,
}

impl Plan {
    /// The day, in Japan.
    pub fn day(&self) -> Date {
        japan::wall_clock(self.begins).date()
    }

    /// Whether a calendar has to be told of the change.
    pub fn moves(&self, other: &Plan) -> bool {
        let marks = |plan: &Plan| {
            (plan.title.clone(), plan.mode, plan.place.clone(), plan.begins, plan.ends)
        };
        marks(self) != marks(other)
    }
}

/// The numbers of a session; those that are missing are the next ones.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Numbers {
    /// The year its report bears.
    pub year: Option<u32>,
    /// The report's number in that year.
    pub no: Option<u32>,
    /// Which session of the series it is.
    pub session: Option<u32>,
}

/// The plan as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedPlan {
    pub(super) title: String,
    pub(super) theme: String,
    pub(super) purpose: String,
    pub(super) mode: String,
    pub(super) place: String,
    pub(super) online: String,
    pub(super) day: String,
    pub(super) begins: String,
    pub(super) ends: String,
    pub(super) capacity: String,
    pub(super) format: String,
    pub(super) sheet: String,
    pub(super) invitation: String,
    pub(super) year: String,
    pub(super) no: String,
    pub(super) session: String,
}

impl TypedPlan {
    /// What the form of an existing session begins with.
    pub fn of(plan: &Plan, numbers: (u32, u32, u32)) -> TypedPlan {
        let clock = |at| japan::wall_clock(at).strftime("%H:%M").to_string();
        TypedPlan {
            title: plan.title.clone(),
            theme: plan.theme.clone(),
            purpose: plan.purpose.clone(),
            mode: plan.mode.key().to_owned(),
            place: plan.place.clone(),
            online: plan.online.clone(),
            day: plan.day().to_string(),
            begins: clock(plan.begins),
            ends: clock(plan.ends),
            capacity: plan.capacity.to_string(),
            format: plan.format.key().to_owned(),
            sheet: plan.sheet_version.clone().unwrap_or_default(),
            invitation: plan.invitation.clone(),
            year: numbers.0.to_string(),
            no: numbers.1.to_string(),
            session: numbers.2.to_string(),
        }
    }

    /// Reads what was typed; every fault at once, by the names of the fields.
    pub fn read(&self) -> Result<(Plan, Numbers), Vec<Fault>> {
        let mut reader = Reader::default();
        let plan = self.plan(&mut reader);
        let numbers = Numbers {
            year: number(&mut reader, "year", &self.year),
            no: number(&mut reader, "no", &self.no),
            session: number(&mut reader, "session", &self.session),
        };
        reader.whole(plan.map(|plan| (plan, numbers)))
    }

    fn plan(&self, reader: &mut Reader) -> Option<Plan> {
        let title = reader.name("title", &self.title, msg!("gathering-title-missing"));
        let theme = reader.name("theme", &self.theme, msg!("gathering-theme-missing"));
        let purpose = reader.prose("purpose", &self.purpose, PROSE);
        let mode =
            reader.choice("mode", Mode::from_key(&self.mode), msg!("gathering-mode-missing"));
        let place = self.place(reader, mode);
        let online = reader.prose("online", &self.online, PROSE);
        let times = self.times(reader);
        let capacity = reader.take("capacity", typed::number(&self.capacity, MOST_PEOPLE));
        let format = Format::from_key(&self.format);
        let format = reader.choice("format", format, msg!("gathering-format-missing"));
        let invitation = reader.prose("invitation", &self.invitation, PROSE);
        let (begins, ends) = times?;
        Some(Plan {
            title: title?,
            theme: theme?,
            purpose: purpose?,
            mode: mode?,
            place: place?,
            online: online?,
            begins,
            ends,
            capacity: capacity?,
            format: format?,
            sheet_version: Some(self.sheet.clone()).filter(|id| !id.is_empty()),
            invitation: invitation?,
        })
    }

    /// Who comes in person has to know where to.
    fn place(&self, reader: &mut Reader, mode: Option<Mode>) -> Option<String> {
        match mode {
            Some(Mode::InPerson | Mode::Both) => {
                reader.name("place", &self.place, msg!("gathering-place-missing"))
            }
            _ => reader.maybe_name("place", &self.place),
        }
    }

    fn times(&self, reader: &mut Reader) -> Option<(Timestamp, Timestamp)> {
        let day = reader.take("day", reading::day(&self.day));
        let begins = reader.take("begins", reading::clock(&self.begins));
        let ends = reader.take("ends", reading::clock(&self.ends));
        let (day, begins, ends) = (day?, begins?, ends?);
        if ends <= begins {
            reader.mend("ends", msg!("gathering-ends-early"));
        }
        let begins = reader.take("day", reading::moment(day, begins));
        begins.zip(reader.take("day", reading::moment(day, ends)))
    }
}

/// A number that may be left open.
fn number(reader: &mut Reader, field: &'static str, text: &str) -> Option<u32> {
    match text.trim() {
        "" => None,
        text => reader.take(field, typed::number(text, MOST_NUMBER)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> TypedPlan {
        TypedPlan {
            title: "第2回学習会".into(),
            theme: "課長・係長の働き方".into(),
            mode: "in_person".into(),
            place: "市民会館".into(),
            day: "2026-07-11".into(),
            begins: "13:00".into(),
            ends: "17:00".into(),
            capacity: "２０".into(),
            format: "intermunicipal_half_day".into(),
            ..TypedPlan::default()
        }
    }

    #[test]
    fn a_plan_is_read_and_typed_again_as_it_was() {
        let (plan, numbers) = typed().read().unwrap();
        assert_eq!((plan.capacity, numbers), (20, Numbers::default()));
        assert_eq!(plan.begins.to_string(), "2026-07-11T04:00:00Z");
        let again = TypedPlan::of(&plan, (2026, 5, 2));
        assert_eq!(again.read().unwrap().0, plan);
        assert_eq!((again.day.as_str(), again.begins.as_str()), ("2026-07-11", "13:00"));
    }

    #[test]
    fn everything_to_mend_is_told_at_once() {
        let faults = TypedPlan { no: "五".into(), ..TypedPlan::default() }.read().unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_ref()).collect();
        assert_eq!(
            fields,
            ["title", "theme", "mode", "day", "begins", "ends", "capacity", "format", "no"]
        );
    }

    #[test]
    fn a_session_ends_after_it_begins_and_a_room_has_a_place() {
        let early = TypedPlan { ends: "13:00".into(), place: " ".into(), ..typed() };
        let faults = early.read().unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_ref()).collect();
        assert_eq!(fields, ["place", "ends"]);
        let online = TypedPlan { place: String::new(), mode: "online".into(), ..typed() };
        assert!(online.read().is_ok());
    }

    #[test]
    fn calendars_hear_of_another_time_and_not_of_another_wording() {
        let (plan, _) = typed().read().unwrap();
        let words = Plan { invitation: "どうぞ".into(), capacity: 30, ..plan.clone() };
        assert!(!plan.moves(&words));
        assert!(plan.moves(&Plan { place: "市役所".into(), ..plan.clone() }));
    }
}
