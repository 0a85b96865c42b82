//! What is kept of a roster: the draft while questions are answered, then people and their posts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gauge::level::Band;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::compare::{Answers, Comparison, Held, Present, compare};
use super::{Entry, Roster, Service, seat};
use crate::accounts::Administrator;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::organisations::change::{self, lock};
use crate::organisations::{Change, Chart, Flaw, Post, store};
use crate::world::hex;
use crate::{msg, organisations};
use sha2::{Digest, Sha256};

/// So long an uploaded roster waits for its answers.
const DRAFT_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// A roster that was uploaded and not applied yet, with the answers so far.  It is kept on the server and
/// not in the page: a roster has megabytes, and what it says of people should not travel to and fro.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What the file is called.
    pub file_name: String,
    /// The file as it came.
    pub body: Vec<u8>,
    /// The day from which on it holds.
    pub day: Date,
    /// What was answered.
    pub answers: Answers,
}

/// Keeps an upload in place of the last one of the same account.
pub fn keep_draft(
    tx: &mut Tx,
    by: &Administrator,
    account: &str,
    draft: &Draft,
    now: Timestamp,
) -> Result<()> {
    let (day, now) = (draft.day.to_string(), now.to_string());
    let answers = serde_json::to_string(&draft.answers.0)?;
    store::discard_draft(tx, by.organisation(), account)?;
    store::add_draft(
        tx,
        by.organisation(),
        account,
        &store::Draft {
            file_name: draft.file_name.clone(),
            body: draft.body.clone(),
            day,
            answers,
        },
        &now,
    )
}

/// The upload that waits, where there is one.
pub fn draft(
    tx: &mut Tx,
    by: &Administrator,
    account: &str,
    now: Timestamp,
) -> Result<Option<Draft>> {
    let oldest = (now - DRAFT_LASTS).to_string();
    let row = store::draft(tx, by.organisation(), account, &oldest)?;
    row.map(|row| {
        Ok(Draft {
            file_name: row.file_name,
            body: row.body,
            day: row.day.parse()?,
            answers: Answers(serde_json::from_str(&row.answers)?),
        })
    })
    .transpose()
}

/// Keeps what was answered, and the day from which on the roster holds.
pub fn answer(
    tx: &mut Tx,
    by: &Administrator,
    account: &str,
    answers: &Answers,
    day: Date,
) -> Result<()> {
    let answers = serde_json::to_string(&answers.0)?;
    store::answer_draft(tx, by.organisation(), account, &answers, &day.to_string())
}

/// Forgets the upload.
pub fn discard(tx: &mut Tx, by: &Administrator, account: &str) -> Result<()> {
    store::discard_draft(tx, by.organisation(), account)
}

/// Forgets uploads nobody came back to.
pub fn forget_drafts(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    store::forget_drafts(tx, &(now - DRAFT_LASTS).to_string())
}

/// The table behind drafts: rewritten once something of it is deleted.
pub const PERSONAL: &[&str] = &["roster_draft"];

// The present

/// The organisation as it will be on that day if nothing is done.
pub fn present(tx: &mut Tx, organisation: &str, day: Date) -> Result<Present> {
    let mut bands: BTreeMap<String, BTreeMap<Band, u32>> = BTreeMap::new();
    for row in store::band_seats(tx, organisation)? {
        if let Some(band) = Band::from_key(&row.band) {
            let seats = u32::try_from(row.seats).unwrap_or_default();
            *bands.entry(row.unit).or_default().entry(band).or_default() += seats;
        }
    }
    let posts = store::posts_from(tx, organisation, &day.to_string())?.into_iter().map(held);
    let numbers = store::staff_numbers(tx, organisation)?.into_iter().map(|row| row.number);
    Ok(Present {
        chart: change::chart(tx, organisation)?,
        day: Some(day),
        posts: posts.collect::<Result<_>>()?,
        numbers: numbers.collect(),
        titles: titles(tx, organisation)?,
        bands,
    })
}

fn held(row: store::Held) -> Result<Held> {
    Ok(Held {
        id: row.id,
        number: row.number,
        name: row.name,
        kana: row.kana,
        unit: row.unit,
        title: row.title,
        service: Service::from_key(&row.kind).ok_or_else(|| Error::fault("a post of no kind"))?,
        from: row.starts.parse()?,
        until: row.ends.map(|day| day.parse()).transpose()?,
    })
}

/// What band each title belongs to.
pub fn titles(tx: &mut Tx, organisation: &str) -> Result<BTreeMap<String, Band>> {
    let rows = store::titles(tx, organisation)?.into_iter();
    Ok(rows.filter_map(|row| Some((row.title, Band::from_key(&row.band)?))).collect())
}

/// Says what band a title belongs to.
pub fn set_title(tx: &mut Tx, by: &Administrator, title: &str, band: Band) -> Result<()> {
    store::set_title(tx, by.organisation(), title, band.key())
}

/// Says what bands these titles belong to; the seats follow at once.
pub fn set_titles(
    tx: &mut Tx,
    by: &Administrator,
    titles: &[(String, Band)],
    today: Date,
) -> Result<()> {
    for (title, band) in titles {
        set_title(tx, by, title, *band)?;
    }
    seats_of_today(tx, by.organisation(), today)
}

/// Whether anybody of the roster has a post on that day.
pub fn has_roster(tx: &mut Tx, organisation: &str, day: Date) -> Result<bool> {
    Ok(store::count_posts_on(tx, organisation, &day.to_string())? > 0)
}

/// The latest day on which anybody of the roster took up a post: how old it is.
pub fn latest(tx: &mut Tx, organisation: &str, today: Date) -> Result<Option<Date>> {
    let latest = store::latest_appointment(tx, organisation, &today.to_string())?;
    Ok(latest.map(|day| day.parse()).transpose()?)
}

/// Where there is a roster, posts are counted and not entered.
pub fn refuse_beside_roster(tx: &mut Tx, organisation: &str, today: Date) -> Result<()> {
    match has_roster(tx, organisation, today)? {
        true => Err(Error::Refused(msg!("posts-beside-roster"))),
        false => Ok(()),
    }
}

/// Who sits in a unit on a day, or has no unit: sorted by ふりがな where there is one.
pub fn people_of(
    tx: &mut Tx,
    by: &Administrator,
    unit: Option<&str>,
    day: Date,
) -> Result<Vec<Held>> {
    let rows = store::posts_on(tx, by.organisation(), &day.to_string())?.into_iter();
    let own = rows.filter(|row| row.unit.as_deref() == unit).map(held);
    let mut people = own.collect::<Result<Vec<_>>>()?;
    people.sort_by(|one, other| sorted_by(one).cmp(&sorted_by(other)));
    Ok(people)
}

/// Names are never rewritten, not even to sort them; a ふりがな in either kana sorts alike.
fn sorted_by(held: &Held) -> (String, &str) {
    let key = if held.kana.is_empty() { &held.name } else { &held.kana };
    (key.chars().map(hiragana).collect(), &held.number)
}

fn hiragana(letter: char) -> char {
    match letter {
        'ァ'..='ヶ' => char::from_u32(u32::from(letter) - 0x60).unwrap_or(letter),
        _ => letter,
    }
}

/// Everybody's posts of a day, as a roster can be read again.
pub fn everybody(tx: &mut Tx, by: &Administrator, day: Date) -> Result<Vec<Held>> {
    store::posts_on(tx, by.organisation(), &day.to_string())?.into_iter().map(held).collect()
}

// Applying

/// A sign of what was looked at: the plan and the file.  Whoever applies something else is told.
pub fn seal(present: &Present, comparison: &Comparison, body: &[u8]) -> String {
    let mut sum = Sha256::new();
    sum.update(body);
    let mut known: Vec<&Held> = present.posts.iter().collect();
    known.sort_by(|one, other| one.id.cmp(&other.id));
    known.iter().for_each(|held| sum.update(held.id.as_bytes()));
    present.chart.versions.iter().for_each(|version| sum.update(format!("{version:?}")));
    if let Some(plan) = &comparison.plan {
        plan.events.iter().for_each(|event| sum.update(format!("{:?}{:?}", event.kind, event.day)));
    }
    hex(&sum.finalize())
}

/// A roster that was looked at, and is to be applied.
pub struct Application<'a> {
    /// The upload with its answers.
    pub draft: &'a Draft,
    /// The same, read.
    pub roster: &'a Roster,
    /// The [`seal`] of what was looked at.
    pub seen: &'a str,
    /// Today.
    pub today: Date,
}

/// Does what was looked at, all or nothing: units, titles, people and their posts.
pub fn apply(
    tx: &mut Tx,
    by: &Administrator,
    account: &str,
    held: &Application,
    mut id: impl FnMut() -> String,
) -> Result<()> {
    let Application { draft, roster, seen, today } = *held;
    tx.alone(&lock(by.organisation()))?;
    let present = present(tx, by.organisation(), draft.day)?;
    let comparison = compare(&present, roster, &draft.answers, &mut id);
    if seal(&present, &comparison, &draft.body) != seen {
        return Err(Error::Refused(msg!("roster-changed-meanwhile")));
    }
    let plan = comparison.plan.ok_or_else(|| Error::Refused(msg!("roster-changed-meanwhile")))?;
    if plan.chart.at(draft.day).len() > organisations::UNITS {
        return Err(Error::Refused(msg!("units-many", most = organisations::UNITS)));
    }
    change::keep(tx, by.organisation(), &present.chart, &plan.chart)?;
    for (title, band) in &plan.titles {
        set_title(tx, by, title, *band)?;
    }
    let staff = keep_staff(tx, by.organisation(), roster, &mut id)?;
    let posts = Posts { present: &present, roster, unit_of: &plan.unit_of, staff: &staff };
    posts.keep(tx, by.organisation(), draft.day, &mut id)?;
    store::discard_draft(tx, by.organisation(), account)?;
    change::refresh(tx, by.organisation(), today)
}

/// Everybody of the roster is known by number; gives the ids.
fn keep_staff(
    tx: &mut Tx,
    organisation: &str,
    roster: &Roster,
    id: &mut dyn FnMut() -> String,
) -> Result<HashMap<String, String>> {
    let known = store::staff(tx, organisation)?.into_iter();
    let known: HashMap<String, store::Staff> =
        known.map(|staff| (staff.number.clone(), staff)).collect();
    let (mut ids, mut new) = (HashMap::new(), Vec::new());
    for entry in &roster.people {
        if ids.contains_key(&entry.number) {
            continue;
        }
        match known.get(&entry.number) {
            Some(staff) => {
                let kana = if entry.kana.is_empty() { &staff.kana } else { &entry.kana };
                if staff.name != entry.name || staff.kana != *kana {
                    store::rename_staff(tx, organisation, &staff.id, &entry.name, kana)?;
                }
                ids.insert(entry.number.clone(), staff.id.clone());
            }
            None => {
                let id = id();
                ids.insert(entry.number.clone(), id.clone());
                new.push((id, entry));
            }
        }
    }
    store::add_staff(tx, organisation, &new)?;
    Ok(ids)
}

struct Posts<'a> {
    present: &'a Present,
    roster: &'a Roster,
    unit_of: &'a [String],
    staff: &'a HashMap<String, String>,
}

/// A post, apart from its days.
type Place<'a> = (&'a str, Option<&'a str>, &'a str, Service);

impl Posts<'_> {
    /// Posts that go on stay as they are; others end on the day, and new ones begin.
    fn keep(
        &self,
        tx: &mut Tx,
        organisation: &str,
        day: Date,
        id: &mut dyn FnMut() -> String,
    ) -> Result<()> {
        let wanted: HashMap<Place, &Entry> =
            self.roster.people.iter().map(|entry| (self.wanted(entry), entry)).collect();
        let mut going_on: BTreeSet<Place> = BTreeSet::new();
        for held in &self.present.posts {
            let place = (&*held.number, held.unit.as_deref(), &*held.title, held.service);
            let goes_on = wanted
                .get(&place)
                .is_some_and(|entry| held.from <= day && entry.from.is_none_or(|from| from <= day));
            match goes_on && going_on.insert(place) {
                true => self.mend_end(tx, organisation, held, wanted[&place])?,
                false if held.from >= day => store::remove_post(tx, organisation, &held.id)?,
                false => store::end_post(tx, organisation, &held.id, Some(&day.to_string()))?,
            }
        }
        let new = self.roster.people.iter().filter(|entry| !going_on.contains(&self.wanted(entry)));
        let new: Vec<store::NewHeld> = new.map(|entry| self.new_post(entry, day, id())).collect();
        store::add_posts(tx, organisation, &new)
    }

    fn wanted<'b>(&'b self, entry: &'b Entry) -> Place<'b> {
        let unit = entry.unit.map(|place| self.unit_of[place].as_str());
        (&entry.number, unit, &entry.title, entry.service)
    }

    fn mend_end(&self, tx: &mut Tx, organisation: &str, held: &Held, entry: &Entry) -> Result<()> {
        let until = after(entry.until);
        match held.until == until {
            true => Ok(()),
            false => {
                let until = until.map(|day| day.to_string());
                store::end_post(tx, organisation, &held.id, until.as_deref())
            }
        }
    }

    fn new_post(&self, entry: &Entry, day: Date, id: String) -> store::NewHeld {
        store::NewHeld {
            id,
            staff: self.staff[&entry.number].clone(),
            unit: entry.unit.map(|place| self.unit_of[place].clone()),
            title: entry.title.clone(),
            kind: entry.service.key(),
            starts: entry.from.map_or(day, |from| from.max(day)).to_string(),
            ends: after(entry.until).map(|day| day.to_string()),
        }
    }
}

/// The first day after the last.
fn after(last: Option<Date>) -> Option<Date> {
    last.and_then(|last| last.tomorrow().ok())
}

// Changes by hand

/// Units that end without one heir, while people sit there.
pub(in crate::organisations) fn still_seated(
    tx: &mut Tx,
    organisation: &str,
    chart: &Chart,
    changes: &[Change],
    day: Date,
) -> Result<Vec<Flaw>> {
    let mut flaws = Vec::new();
    for change in changes {
        let (Change::Abolish { unit } | Change::Split { unit, .. }) = change else { continue };
        if chart.version(unit, day).is_some() {
            continue;
        }
        let held = store::posts_of_unit_from(tx, organisation, unit, &day.to_string())?;
        let people: BTreeSet<&String> = held.iter().map(|held| &held.number).collect();
        if !people.is_empty() {
            let unit = chart.name(unit, day).to_owned();
            flaws.push(Flaw::StillSeated { unit, people: people.len(), day });
        }
    }
    Ok(flaws)
}

/// People of units that become one go on in that one.
pub(in crate::organisations) fn hand_on(
    tx: &mut Tx,
    organisation: &str,
    changes: &[Change],
    day: Date,
    id: &mut dyn FnMut() -> String,
) -> Result<()> {
    let day = day.to_string();
    for change in changes {
        let Change::Merge { units, heir } = change else { continue };
        for unit in units.iter().filter(|unit| *unit != heir.id()) {
            for held in store::posts_of_unit_from(tx, organisation, unit, &day)? {
                let starts = held.starts.clone().max(day.clone());
                store::go_on_in(tx, organisation, &held.id, &id(), heir.id(), &starts)?;
                match held.starts >= day {
                    true => store::remove_post(tx, organisation, &held.id)?,
                    false => store::end_post(tx, organisation, &held.id, Some(&day))?,
                }
            }
        }
    }
    Ok(())
}

// Accounts of people

/// The staff numbers of accounts, where they are known.
pub fn linked(tx: &mut Tx, by: &Administrator) -> Result<BTreeMap<String, String>> {
    let rows = store::linked(tx, by.organisation())?.into_iter();
    Ok(rows.map(|row| (row.account, row.number)).collect())
}

/// Says whose account it is, by the staff number; nobody's where it is empty.
pub fn link(tx: &mut Tx, by: &Administrator, account: &str, number: &str) -> Result<()> {
    store::unlink(tx, by.organisation(), account)?;
    match number {
        "" => Ok(()),
        number => {
            let staff = store::staff_by_number(tx, by.organisation(), number)?;
            let staff = staff.ok_or_else(|| Error::Refused(msg!("staff-number-unknown")))?;
            store::link(tx, by.organisation(), &staff.id, account)
        }
    }
}

// Seats

/// Where there is a roster, the seats of every unit are those of its people: each of them once, where
/// they sit.  Without one, the posts stay as the administrator entered them.
pub(in crate::organisations) fn seats_of_today(
    tx: &mut Tx,
    organisation: &str,
    today: Date,
) -> Result<()> {
    let rows = store::posts_on(tx, organisation, &today.to_string())?;
    if rows.is_empty() {
        return Ok(());
    }
    let wanted = counted(rows, &titles(tx, organisation)?);
    let mut now: BTreeMap<String, BTreeMap<(String, String), i64>> = BTreeMap::new();
    for row in store::every_post(tx, organisation)? {
        *now.entry(row.unit).or_default().entry((row.band, row.title)).or_default() += row.seats;
    }
    let units: BTreeSet<&String> = wanted.keys().chain(now.keys()).collect();
    for unit in units.into_iter().filter(|unit| wanted.get(*unit) != now.get(*unit)) {
        store::clear_posts(tx, organisation, unit)?;
        for ((band, title), seats) in wanted.get(unit).into_iter().flatten() {
            let band = Band::from_key(band).ok_or_else(|| Error::fault("a title of no band"))?;
            let (id, seats) = (format!("{unit} {} {title}", band.key()), u32::try_from(*seats));
            let seats = seats.unwrap_or_default();
            store::add_post(
                tx,
                organisation,
                unit,
                &Post { id, band, title: title.clone(), seats },
            )?;
        }
    }
    Ok(())
}

type Seats = BTreeMap<String, BTreeMap<(String, String), i64>>;

fn counted(rows: Vec<store::Held>, titles: &BTreeMap<String, Band>) -> Seats {
    let mut own: BTreeMap<String, Vec<store::Held>> = BTreeMap::new();
    rows.into_iter().for_each(|row| own.entry(row.number.clone()).or_default().push(row));
    let mut seats = Seats::new();
    for rows in own.values() {
        let service = |row: &store::Held| Service::from_key(&row.kind).unwrap_or(Service::Support);
        if let Some(row) = seat(rows, service)
            && let (Some(unit), Some(band)) = (&row.unit, titles.get(&row.title))
        {
            let place = (band.key().to_owned(), row.title.clone());
            *seats.entry(unit.clone()).or_default().entry(place).or_default() += 1;
        }
    }
    seats
}
