//! Gatherings: learning sessions (学習会) from the announcement to the reception.
//!
//! An [`Organiser`] announces a session and looks after it.  Whoever wants to come needs no account:
//! a registration is opened again by its own link, of which only a hash is kept.  Seats go by the
//! order of coming; who is late waits, and moves up when somebody cancels.

mod calendar;
mod course;
mod entry;
mod forgetting;
mod groups;
pub mod pages;
mod plan;
mod practice;
mod reading;
mod record;
mod registrations;
mod since;
mod store;
mod talk;

use gauge::level::Band;
use jiff::Timestamp;

use crate::accounts::Organiser;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::words::Message;
use crate::{japan, msg, sheets};

pub use calendar::calendar;
pub use course::{Student, students};
pub use entry::{Body, Department, Entry, Quote, TypedEntry, Years};
pub use forgetting::{PERSONAL, forget, forget_due, report_published};
pub use groups::{Table, Tables, fix, propose, sit, tables, unfix};
pub use plan::{Format, Mode, Numbers, Plan, TypedPlan};
pub use practice::{
    Case, PracticeReport, TypedCase, own_case, practice_report, practice_reports, put_case,
    remove_case, tell_own_case,
};
pub use record::{
    Body as RecordBody, Picture, Record, Stage as RecordStage, TypedRecord, add_photo, choosable,
    object, photo, pictures, record, remove_photo, session as report,
    set_stage as set_record_stage, write as write_record,
};
pub use registrations::{
    Link, Registration, Seats, State, Token, attend, before, by_link, cancel, change_entry,
    new_link, quote, register, registrations, seats, walk_in,
};
pub use since::{Since, TypedSince, since, tell_since, told_since};
pub use talk::{open_talk, take_seat, talk};

/// Sessions that belong together.
#[derive(Clone, Debug)]
pub struct Series {
    /// Our id.
    pub id: String,
    /// What they are called together.
    pub title: String,
    /// So many sessions attended earn the certificate; `None` is no course.
    pub course: Option<u32>,
}

/// One session.
#[derive(Clone, Debug)]
pub struct Gathering {
    /// Our id.
    pub id: String,
    /// Who holds it.
    pub organisation: String,
    /// The series it belongs to.
    pub series: String,
    /// Its public address.
    pub address: String,
    /// The year its report bears.
    pub year: u32,
    /// The report's number in that year.
    pub no: u32,
    /// Which session of the series it is.
    pub session: u32,
    /// What is announced.
    pub plan: Plan,
    /// Whether it is held.
    pub standing: Standing,
    /// How often calendars had to move it.
    pub sequence: u32,
    /// When the announcement was last changed.
    pub changed: Timestamp,
    /// The groups are decided since.
    pub groups_fixed: Option<Timestamp>,
    /// The live talk, once there is one.
    pub dialogue: Option<String>,
    /// When its report was published.
    pub report_published: Option<Timestamp>,
    /// What people said of themselves is deleted since.
    pub forgotten: Option<Timestamp>,
}

/// Whether a session is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// As announced.
    Planned,
    /// Not on that day; the reason.
    Postponed(String),
    /// Not at all; the reason.
    Cancelled(String),
}

impl Standing {
    /// The name it is kept under, and the reason.
    fn parts(&self) -> (&'static str, &str) {
        match self {
            Standing::Planned => ("planned", ""),
            Standing::Postponed(reason) => ("postponed", reason),
            Standing::Cancelled(reason) => ("cancelled", reason),
        }
    }

    fn read(standing: &str, reason: String) -> Option<Standing> {
        match standing {
            "planned" => Some(Standing::Planned),
            "postponed" => Some(Standing::Postponed(reason)),
            "cancelled" => Some(Standing::Cancelled(reason)),
            _ => None,
        }
    }
}

impl Gathering {
    /// Why nobody can register any more, or not yet again.
    pub fn closed_to_newcomers(&self, now: Timestamp) -> Option<Message> {
        match self.standing {
            Standing::Cancelled(_) => Some(msg!("gathering-is-cancelled")),
            Standing::Postponed(_) => Some(msg!("gathering-is-postponed")),
            Standing::Planned if self.has_begun(now) => Some(msg!("gathering-has-begun")),
            Standing::Planned => None,
        }
    }

    /// It is under way, or over.
    pub fn has_begun(&self, now: Timestamp) -> bool {
        self.plan.begins <= now
    }

    /// It is that day in Japan.
    pub fn is_today(&self, now: Timestamp) -> bool {
        japan::wall_clock(now).date() == self.plan.day()
    }
}

// Series

/// Every series of the organiser's house.
pub fn all_series(tx: &mut Tx, by: &Organiser) -> Result<Vec<Series>> {
    Ok(store::all_series(tx, by.organisation())?.into_iter().map(series_of).collect())
}

/// One of them.
pub fn own_series(tx: &mut Tx, by: &Organiser, id: &str) -> Result<Series> {
    store::series(tx, by.organisation(), id).map(series_of)
}

/// The series of a session.
pub fn series(tx: &mut Tx, gathering: &Gathering) -> Result<Series> {
    store::series(tx, &gathering.organisation, &gathering.series).map(series_of)
}

/// Begins a series.
pub fn add_series(tx: &mut Tx, by: &Organiser, series: &Series, now: Timestamp) -> Result<()> {
    let course = series.course.map(i64::from);
    store::add_series(tx, by.organisation(), &series.id, &series.title, course, &now.to_string())
}

fn series_of(row: store::Series) -> Series {
    let course = row.course.and_then(|least| u32::try_from(least).ok());
    Series { id: row.id, title: row.title, course }
}

// Sessions

/// Every session of the organiser's house, the latest first.
pub fn all(tx: &mut Tx, by: &Organiser) -> Result<Vec<Gathering>> {
    store::gatherings(tx, by.organisation())?.into_iter().map(gathering_of).collect()
}

/// The session of that id.
pub fn gathering(tx: &mut Tx, id: &str) -> Result<Gathering> {
    store::gathering(tx, id).and_then(gathering_of)
}

/// The session of that public address.
pub fn by_address(tx: &mut Tx, address: &str) -> Result<Gathering> {
    store::by_address(tx, address).and_then(gathering_of)
}

/// The same, where it is the organiser's own.
pub fn own(tx: &mut Tx, by: &Organiser, address: &str) -> Result<Gathering> {
    let gathering = by_address(tx, address)?;
    match gathering.organisation == by.organisation() {
        true => Ok(gathering),
        false => Err(Error::NotFound),
    }
}

/// What a new session is known by.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// Its public address.
    pub address: String,
}

/// Announces a session.
pub fn announce(
    tx: &mut Tx,
    by: &Organiser,
    series: &Series,
    place: &Place,
    plan: &Plan,
    numbers: Numbers,
    now: Timestamp,
) -> Result<()> {
    sheet_of(tx, by, plan)?;
    tx.alone(&format!("series {}", series.id))?;
    let (year, no, session) = next_numbers(tx, series, plan, numbers)?;
    let row = store::Gathering {
        id: place.id.clone(),
        organisation: by.organisation().to_owned(),
        series: series.id.clone(),
        address: place.address.clone(),
        year,
        no,
        session,
        standing: Standing::Planned.parts().0.to_owned(),
        reason: String::new(),
        sequence: 0,
        changed: now.to_string(),
        groups_fixed: None,
        dialogue: None,
        report_published: None,
        forgotten: None,
        ..row_of(plan)
    };
    store::add_gathering(tx, &row)
}

/// The sheet is one the house has published.
fn sheet_of(tx: &mut Tx, by: &Organiser, plan: &Plan) -> Result<()> {
    match &plan.sheet_version {
        Some(id) => sheets::version(tx, by.organisation(), id).map(|_| ()),
        None => Ok(()),
    }
}

/// The numbers given, and the next ones for those that are not.  Each is given once.
fn next_numbers(
    tx: &mut Tx,
    series: &Series,
    plan: &Plan,
    numbers: Numbers,
) -> Result<(i64, i64, i64)> {
    let year = numbers.year.map_or(i64::from(plan.day().year()), i64::from);
    let used = store::numbers(tx, &series.id)?;
    let last_no = used.iter().filter(|used| used.year == year).map(|used| used.no).max();
    let no = numbers.no.map_or(last_no.unwrap_or(0) + 1, i64::from);
    let last_session = used.iter().map(|used| used.session).max();
    let session = numbers.session.map_or(last_session.unwrap_or(0) + 1, i64::from);
    match used.iter().any(|used| (used.year, used.no) == (year, no) || used.session == session) {
        true => Err(Error::Refused(msg!("gathering-number-taken"))),
        false => Ok((year, no, session)),
    }
}

/// Changes what is announced.  A postponed session that has another day is planned again; a seat
/// that is added goes to who waits, and a seat that is taken away costs nobody theirs.
pub fn change(
    tx: &mut Tx,
    by: &Organiser,
    address: &str,
    plan: &Plan,
    numbers: Numbers,
    now: Timestamp,
) -> Result<()> {
    sheet_of(tx, by, plan)?;
    let before = held(tx, by, address)?;
    let found_its_day =
        matches!(before.standing, Standing::Postponed(_)) && plan.begins != before.plan.begins;
    let standing = if found_its_day { Standing::Planned } else { before.standing.clone() };
    let moved = before.plan.moves(plan) || standing != before.standing;
    renumber(tx, &before, numbers)?;
    store::change_plan(tx, &before.id, &row_of(plan))?;
    stand(tx, &before, &standing, moved, now)?;
    let after = gathering(tx, &before.id)?;
    registrations::move_up(tx, &after)
}

/// Another number where one is typed.
fn renumber(tx: &mut Tx, gathering: &Gathering, numbers: Numbers) -> Result<()> {
    let own = (gathering.year, gathering.no, gathering.session);
    let wanted = (
        numbers.year.unwrap_or(own.0),
        numbers.no.unwrap_or(own.1),
        numbers.session.unwrap_or(own.2),
    );
    if wanted == own {
        return Ok(());
    }
    tx.alone(&format!("series {}", gathering.series))?;
    let number =
        |(year, no, session): (u32, u32, u32)| (i64::from(year), i64::from(no), i64::from(session));
    let (own, wanted) = (number(own), number(wanted));
    let taken = |used: &store::Numbers| {
        (used.year, used.no, used.session) != own
            && ((used.year, used.no) == (wanted.0, wanted.1) || used.session == wanted.2)
    };
    match store::numbers(tx, &gathering.series)?.iter().any(taken) {
        true => Err(Error::Refused(msg!("gathering-number-taken"))),
        false => store::renumber(tx, &gathering.id, wanted),
    }
}

/// Calls a session off, puts it off, or holds it after all.
pub fn set_standing(
    tx: &mut Tx,
    by: &Organiser,
    address: &str,
    standing: &Standing,
    now: Timestamp,
) -> Result<()> {
    let before = held(tx, by, address)?;
    let moved = before.standing.parts().0 != standing.parts().0;
    stand(tx, &before, standing, moved, now)
}

fn stand(
    tx: &mut Tx,
    before: &Gathering,
    standing: &Standing,
    moved: bool,
    now: Timestamp,
) -> Result<()> {
    let sequence = i64::from(before.sequence) + i64::from(moved);
    let (kept, reason) = standing.parts();
    store::stand(tx, &before.id, kept, reason, sequence, &now.to_string())
}

/// The organiser's own session, nobody else's until the end of this unit of work.
fn held(tx: &mut Tx, by: &Organiser, address: &str) -> Result<Gathering> {
    let found = own(tx, by, address)?;
    tx.alone(&found.lock())?;
    gathering(tx, &found.id)
}

impl Gathering {
    /// What is held by who counts seats.
    fn lock(&self) -> String {
        format!("gathering {}", self.id)
    }
}

/// A row with the plan's columns.
fn row_of(plan: &Plan) -> store::Gathering {
    store::Gathering {
        title: plan.title.clone(),
        theme: plan.theme.clone(),
        purpose: plan.purpose.clone(),
        mode: plan.mode.key().to_owned(),
        place: plan.place.clone(),
        online: plan.online.clone(),
        begins: plan.begins.to_string(),
        ends: plan.ends.to_string(),
        capacity: plan.capacity.into(),
        format: plan.format.key().to_owned(),
        sheet_version: plan.sheet_version.clone(),
        invitation: plan.invitation.clone(),
        ..store::Gathering::default()
    }
}

fn gathering_of(row: store::Gathering) -> Result<Gathering> {
    let damaged = || Error::fault("a session that nobody wrote");
    let moment = |text: Option<String>| text.map(|text| text.parse()).transpose();
    let number = |number: i64| u32::try_from(number).unwrap_or_default();
    Ok(Gathering {
        plan: Plan {
            title: row.title,
            theme: row.theme,
            purpose: row.purpose,
            mode: Mode::from_key(&row.mode).ok_or_else(damaged)?,
            place: row.place,
            online: row.online,
            begins: row.begins.parse()?,
            ends: row.ends.parse()?,
            capacity: number(row.capacity),
            format: Format::from_key(&row.format).ok_or_else(damaged)?,
            sheet_version: row.sheet_version,
            invitation: row.invitation,
        },
        id: row.id,
        organisation: row.organisation,
        series: row.series,
        address: row.address,
        year: number(row.year),
        no: number(row.no),
        session: number(row.session),
        standing: Standing::read(&row.standing, row.reason).ok_or_else(damaged)?,
        sequence: number(row.sequence),
        changed: row.changed.parse()?,
        groups_fixed: moment(row.groups_fixed)?,
        dialogue: row.dialogue,
        report_published: moment(row.report_published)?,
        forgotten: moment(row.forgotten)?,
    })
}

// For the talk

/// Somebody who may take part in the talk.
#[derive(Clone, Debug)]
pub struct Attendee {
    /// The registration's id.
    pub id: String,
    /// The name on the card.
    pub name: String,
    /// The position.
    pub band: Band,
    /// The municipality's code; `None` from elsewhere.
    pub municipality: Option<String>,
    /// The group, once they are decided: 1 is the first.
    pub group: Option<u32>,
    /// Has been at an earlier session of the series.
    pub returner: bool,
    /// Takes part on a screen.
    pub by_screen: bool,
    /// Was ticked at the reception.
    pub attended: bool,
}

/// Everybody with a seat, in the order of coming.
pub fn attendees(tx: &mut Tx, gathering: &Gathering) -> Result<Vec<Attendee>> {
    let seated = registrations(tx, gathering)?.into_iter().filter(|one| one.state == State::Seated);
    Ok(seated.map(|one| attendee(gathering, one)).collect())
}

fn attendee(gathering: &Gathering, one: Registration) -> Attendee {
    Attendee {
        group: gathering.group_of(&one),
        id: one.id,
        name: one.entry.name,
        band: one.entry.band,
        municipality: one.entry.body.code().map(str::to_owned),
        returner: one.entry.earlier,
        by_screen: one.entry.by_screen,
        attended: one.attended,
    }
}

/// Joins the live talk to its session, or parts them.
pub fn link_dialogue(tx: &mut Tx, gathering: &Gathering, dialogue: Option<&str>) -> Result<()> {
    store::link_dialogue(tx, &gathering.id, dialogue)
}

/// What everybody confirmed for the report: motives, and municipalities with their codes.
#[derive(Clone, Debug, Default)]
pub struct Confirmed {
    /// Motives as written, of nobody in particular.
    pub motives: Vec<String>,
    /// Code (`None` from elsewhere) and name, each place once.
    pub bodies: Vec<(Option<String>, String)>,
}

/// What may be quoted of a session, sorted so that no order tells who said what.
pub fn confirmed(tx: &mut Tx, gathering: &Gathering) -> Result<Confirmed> {
    let mut confirmed = Confirmed::default();
    for one in registrations(tx, gathering)? {
        let entry = one.entry;
        if entry.quote_motive == Quote::Confirmed && !entry.motive.is_empty() {
            confirmed.motives.push(entry.motive);
        }
        if entry.quote_body == Quote::Confirmed && !entry.body.name().is_empty() {
            let body = (entry.body.code().map(str::to_owned), entry.body.name().to_owned());
            confirmed.bodies.push(body);
        }
    }
    confirmed.motives.sort();
    confirmed.bodies.sort();
    confirmed.bodies.dedup_by(|one, other| match (&one.0, &other.0) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    });
    Ok(confirmed)
}
