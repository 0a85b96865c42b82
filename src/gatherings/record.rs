//! The record of a session: drafted by a writer, confirmed by those who were there, published.
//!
//! The writer's words and choices are kept; all else is read where it stands, each time.  What somebody takes back,
//! before or after the publication, is not in the next copy of the report.

use std::collections::{BTreeMap, BTreeSet};

use gauge::level::Band;
use gauge::shown::Shown;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::reading::{PROSE, Reader};
use super::talk::talk;
use super::{
    Gathering, Quote, State, attendees, confirmed, held, practice_reports, registrations, series,
    store, told_since,
};
use crate::accounts::Organiser;
use crate::charts::bands;
use crate::db::Tx;
use crate::dialogues::run::Scene;
use crate::dialogues::{self, Dialogue, IMPORTANT, Kind, Question, Step, Voice};
use crate::error::{Error, Result};
use crate::reports::session::{
    Attendance, BeforeAfter, Case, FirstStep, GroupVotes, GroupedBy, Lines, Mode, MostImportant,
    Next, Origin, Phase, Photo, Place, Series, Session, Vote,
};
use crate::sheets::{Sheet, Shelf, Text};
use crate::typed::Fault;
use crate::words::Lang;
use crate::{japan, msg};

/// The record of a session.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// How far it is.
    pub stage: Stage,
    /// What the writer wrote and chose.
    pub body: Body,
    /// When it was published.
    pub published: Option<Timestamp>,
}

crate::typed::choices! {
    /// How far a record is.
    #[derive(Default)]
    Stage {
        /// The writer writes.
        #[default]
        Draft = "draft",
        /// Those who were there look at it.
        Confirming = "confirming",
        /// Everybody may read it.
        Published = "published",
    }
}

/// What the writer wrote and chose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Body {
    /// What was told at the opening.
    pub opening: String,
    /// The thought it ended with.
    pub closing: String,
    /// How it goes on.
    pub next: String,
    /// 文責
    pub writer: String,
    /// The ids of the voices that stand in the report.
    pub chosen: BTreeSet<String>,
    /// The ids of voices somebody wants left out: they cannot be chosen again.
    pub objected: BTreeSet<String>,
    /// What had been confirmed of the registrations when they were forgotten.
    forgotten: Option<Kept>,
}

impl Body {
    /// A record in these words, with these voices.
    pub fn written(
        opening: &str,
        closing: &str,
        next: &str,
        writer: &str,
        chosen: impl Iterator<Item = String>,
    ) -> Body {
        Body {
            opening: opening.to_owned(),
            closing: closing.to_owned(),
            next: next.to_owned(),
            writer: writer.to_owned(),
            chosen: chosen.collect(),
            ..Body::default()
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    motives: Vec<String>,
    bodies: Vec<(Option<String>, String)>,
    municipalities: u32,
}

/// The writer's form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedRecord {
    pub(super) opening: String,
    pub(super) closing: String,
    pub(super) next: String,
    pub(super) writer: String,
    pub(super) chosen: Vec<String>,
}

impl TypedRecord {
    /// What was typed to say this.
    pub fn of(body: &Body) -> TypedRecord {
        TypedRecord {
            opening: body.opening.clone(),
            closing: body.closing.clone(),
            next: body.next.clone(),
            writer: body.writer.clone(),
            chosen: body.chosen.iter().cloned().collect(),
        }
    }

    /// Reads what was typed, on top of what stood there; every fault at once.
    pub fn read(&self, before: &Body) -> Result<Body, Vec<Fault>> {
        let mut reader = Reader::default();
        let opening = reader.prose("opening", &self.opening, PROSE);
        let closing = reader.prose("closing", &self.closing, PROSE);
        let next = reader.prose("next", &self.next, PROSE);
        let writer = reader.maybe_name("writer", &self.writer);
        let body = (|| {
            Some(Body {
                opening: opening?,
                closing: closing?,
                next: next?,
                writer: writer?,
                chosen: self.chosen.iter().cloned().collect(),
                ..before.clone()
            })
        })();
        let mut body = reader.whole(body)?;
        body.chosen.retain(|voice| !body.objected.contains(voice));
        Ok(body)
    }
}

/// The record of a session; an empty draft where nobody has written yet.
pub fn record(tx: &mut Tx, gathering: &Gathering) -> Result<Record> {
    let Some(row) = store::record(tx, &gathering.id)? else { return Ok(Record::default()) };
    Ok(Record {
        stage: Stage::from_key(&row.stage)
            .ok_or_else(|| Error::fault("a record at no known stage"))?,
        body: serde_json::from_str(&row.body)?,
        published: row.published.as_deref().map(str::parse).transpose()?,
    })
}

/// The writer keeps words and choices.
pub fn write(tx: &mut Tx, by: &Organiser, address: &str, body: &Body) -> Result<()> {
    let gathering = held(tx, by, address)?;
    let before = record(tx, &gathering)?;
    put(tx, &gathering, &Record { body: body.clone(), ..before })
}

/// On to another stage.  A report without a writer is not published.
pub fn set_stage(
    tx: &mut Tx,
    by: &Organiser,
    address: &str,
    stage: Stage,
    now: Timestamp,
) -> Result<()> {
    let gathering = held(tx, by, address)?;
    let before = record(tx, &gathering)?;
    if stage == Stage::Published && before.body.writer.is_empty() {
        return Err(Error::Refused(msg!("record-needs-a-writer")));
    }
    if stage == Stage::Published && before.stage == Stage::Draft {
        return Err(Error::Refused(msg!("record-needs-confirming")));
    }
    let published = (stage == Stage::Published).then(|| before.published.unwrap_or(now));
    if published.is_some() {
        super::report_published(tx, &gathering, now)?;
    }
    put(tx, &gathering, &Record { stage, published, ..before })
}

/// Somebody who was there wants a voice left out: it is, from now on.
pub fn object(tx: &mut Tx, gathering: &Gathering, voice: &str) -> Result<()> {
    tx.alone(&gathering.lock())?;
    let mut record = record(tx, gathering)?;
    if record.body.chosen.remove(voice) {
        record.body.objected.insert(voice.to_owned());
    }
    put(tx, gathering, &record)
}

/// Before the registrations are forgotten: what had been confirmed stays confirmed.
pub(super) fn keep_confirmed(tx: &mut Tx, gathering: &Gathering) -> Result<()> {
    let mut record = record(tx, gathering)?;
    if record.body.forgotten.is_none() {
        record.body.forgotten = Some(kept(tx, gathering)?);
        put(tx, gathering, &record)?;
    }
    Ok(())
}

fn kept(tx: &mut Tx, gathering: &Gathering) -> Result<Kept> {
    let confirmed = confirmed(tx, gathering)?;
    let there = attendees(tx, gathering)?.into_iter().filter(|one| one.attended);
    let codes: BTreeSet<String> = there.filter_map(|one| one.municipality).collect();
    Ok(Kept {
        motives: confirmed.motives,
        bodies: confirmed.bodies,
        municipalities: codes.len() as u32,
    })
}

fn put(tx: &mut Tx, gathering: &Gathering, record: &Record) -> Result<()> {
    let row = store::Record {
        stage: record.stage.key().to_owned(),
        body: serde_json::to_string(&record.body)?,
        published: record.published.map(|at| at.to_string()),
    };
    store::put_record(tx, &gathering.organisation, &gathering.id, &row)
}

/// What may be chosen for the report: what was said at the tables and to everybody, by nobody in particular.
pub fn choosable(tx: &mut Tx, gathering: &Gathering) -> Result<Vec<Voice>> {
    let Some(id) = &gathering.dialogue else { return Ok(Vec::new()) };
    let voices = dialogues::voices(tx, id)?.into_iter();
    Ok(voices.filter(|voice| !voice.kind.is_own() && voice.kind != Kind::Idea).collect())
}

// The report

/// The report as it would be printed now.
pub fn session(tx: &mut Tx, shelf: &Shelf, gathering: &Gathering) -> Result<Session> {
    let record = record(tx, gathering)?;
    let kept = match &record.body.forgotten {
        Some(kept) => kept.clone(),
        None => kept(tx, gathering)?,
    };
    let talk = talk(tx, gathering)?;
    let series = series(tx, gathering)?;
    let plan = &gathering.plan;
    let (begins, ends) = (japan::wall_clock(plan.begins), japan::wall_clock(plan.ends));
    let programme = match &talk {
        Some(talk) => programme(tx, shelf, gathering, talk, &record.body, &kept)?,
        None => Vec::new(),
    };
    let own = match &talk {
        Some(talk) => own_parts(tx, talk, Kind::Reflection)?,
        None => Vec::new(),
    };
    let next_day = talk.as_ref().and_then(|talk| talk.next_day);
    Ok(Session {
        series: Some(Series {
            title: text(&series.title),
            year: i16::try_from(gathering.year).ok(),
            no: Some(gathering.no),
            session_no: Some(gathering.session),
        }),
        theme: text(&plan.theme),
        held_on: Some(plan.day()),
        hours: Some((begins.time(), ends.time())),
        venue: some(&plan.place),
        place: Some(match plan.mode {
            super::Mode::InPerson => Place::InPerson,
            super::Mode::Online => Place::Online,
            super::Mode::Both => Place::Hybrid,
        }),
        purpose: some(&plan.purpose),
        attendance: Some(attendance(tx, gathering, &kept)?),
        programme,
        reflections: own.iter().map(|words| said(words)).collect(),
        closing: some(&record.body.closing),
        next: (next_day.is_some() || !record.body.next.is_empty())
            .then(|| Next { held_on: next_day, text: some(&record.body.next) }),
        photos: photos(tx, gathering)?,
        writer: some(&record.body.writer),
        published_on: record.published.map(|at| japan::wall_clock(at).date()),
        least: talk.map(|talk| talk.least),
        ..Session::default()
    })
}

/// A text of one language: it is quoted, never translated.
fn text(words: &str) -> Text {
    Text(BTreeMap::from([("ja".to_owned(), words.to_owned())]))
}

fn some(words: &str) -> Option<Text> {
    (!words.is_empty()).then(|| text(words))
}

fn lines(words: Vec<String>) -> Lines {
    match words.is_empty() {
        true => Lines::default(),
        false => Lines(BTreeMap::from([("ja".to_owned(), words)])),
    }
}

fn said(words: &str) -> crate::reports::session::Voice {
    crate::reports::session::Voice { text: text(words), ..Default::default() }
}

fn attendance(tx: &mut Tx, gathering: &Gathering, kept: &Kept) -> Result<Attendance> {
    let there = registrations(tx, gathering)?;
    let there: Vec<Band> = there
        .iter()
        .filter(|one| one.state == State::Seated && one.attended)
        .map(|one| one.entry.band)
        .collect();
    let of = |band: Band| there.iter().filter(|other| **other == band).count() as u32;
    let by_band = Band::ALL.into_iter().map(|band| (band, Some(of(band))));
    Ok(Attendance {
        total: Some(there.len() as u32),
        by_band: by_band.filter(|(_, people)| *people != Some(0)).collect(),
        municipalities: (kept.municipalities > 0).then_some(kept.municipalities),
        from: kept
            .bodies
            .iter()
            .map(|(code, name)| Origin { name: text(name), code: code.clone() })
            .collect(),
        ..Attendance::default()
    })
}

/// The phases as they really went; one that was gone back to is told once, with all its minutes.
fn programme(
    tx: &mut Tx,
    shelf: &Shelf,
    gathering: &Gathering,
    talk: &Dialogue,
    body: &Body,
    kept: &Kept,
) -> Result<Vec<Phase>> {
    let sheet = shelf.version(tx, &talk.organisation, &talk.sheet_version)?;
    let mut phases = Vec::new();
    for (step, took) in together(dialogues::steps(tx, &talk.id)?) {
        let mut phase = Phase {
            title: title(talk, &step),
            minutes: Some(u32::try_from((took.as_secs() + 30) / 60).unwrap_or(0)),
            mode: Some(mode(step.scene)),
            ..Phase::default()
        };
        match step.scene {
            Scene::Opening => phase.content = lines(paragraphs(&body.opening)),
            Scene::CheckIn => phase.voices = kept.motives.iter().map(|words| said(words)).collect(),
            Scene::PracticeReport => phase.cases = cases(tx, gathering)?,
            Scene::GroupDialogue => {
                phase.grouped_by = Some(GroupedBy::Role);
                phase.voices = chosen(tx, talk, body, &[Kind::Reason])?;
            }
            Scene::Sharing => phase.voices = chosen(tx, talk, body, &[Kind::Highlight])?,
            Scene::MostImportant => {
                phase.most_important = most_important(tx, talk, &sheet, kept)?;
                phase.learning = lines(own_parts(tx, talk, Kind::Learning)?);
                let steps = own_parts(tx, talk, Kind::FirstStep)?.into_iter();
                phase.first_steps =
                    steps.map(|words| FirstStep { text: text(&words), people: None }).collect();
            }
            _ => {}
        }
        phases.push(phase);
    }
    // Told where people look back: where the most important item is chosen, or at the end.
    let looks_back = phases.iter().position(|phase| phase.most_important.is_some());
    let last = looks_back.or(phases.len().checked_sub(1));
    if let Some(phase) = last.and_then(|place| phases.get_mut(place)) {
        phase.before_after = before_after(tx, gathering)?;
    }
    Ok(phases)
}

/// What people who came before tell of the time since then.
fn before_after(tx: &mut Tx, gathering: &Gathering) -> Result<Vec<BeforeAfter>> {
    let told = told_since(tx, gathering)?.into_iter();
    Ok(told
        .map(|since| BeforeAfter {
            said: some(&since.said),
            said_cause: some(&since.cause),
            ..BeforeAfter::default()
        })
        .collect())
}

/// Each scene once, in the order it first came, with all the time it took.
fn together(steps: Vec<Step>) -> Vec<(Step, SignedDuration)> {
    let mut all: Vec<(Step, SignedDuration)> = Vec::new();
    for step in steps {
        let took =
            step.ended.map_or(SignedDuration::ZERO, |ended| ended.duration_since(step.began));
        let same =
            |(other, _): &&mut (Step, _)| other.scene == step.scene && other.name == step.name;
        match all.iter_mut().find(same) {
            Some((_, sum)) => *sum += took,
            None => all.push((step, took)),
        }
    }
    all
}

fn title(talk: &Dialogue, step: &Step) -> Text {
    let run = &talk.stage.run;
    let place = run.phases.iter().position(|phase| phase.scene() == step.scene);
    match (step.name.is_empty(), place) {
        (true, Some(place)) => {
            let of = |lang: Lang| (lang.tag().to_owned(), run.title(lang, place));
            Text(Lang::ALL.into_iter().map(of).collect())
        }
        (true, None) => text(step.scene.key()),
        (false, _) => text(&step.name),
    }
}

fn mode(scene: Scene) -> Mode {
    match scene {
        Scene::GroupDialogue | Scene::Why | Scene::Agree => Mode::Group,
        Scene::SelfCheck | Scene::Silence => Mode::Individual,
        Scene::Choose | Scene::MostImportant => Mode::IndividualThenPlenary,
        Scene::Break => Mode::Break,
        _ => Mode::Plenary,
    }
}

fn paragraphs(words: &str) -> Vec<String> {
    words.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn cases(tx: &mut Tx, gathering: &Gathering) -> Result<Vec<Case>> {
    let reports = practice_reports(tx, gathering)?.into_iter().map(|report| report.case);
    let told = reports.filter(|case| case.quote != Quote::No);
    Ok(told
        .map(|case| Case {
            title: some(&case.title),
            by: some(&case.presenter),
            tried: some(&case.tried),
            changed: some(&case.changed),
            questions: paragraphs(&case.questions).iter().map(|line| text(line)).collect(),
        })
        .collect())
}

/// The voices the writer has chosen and nobody wants left out.
fn chosen(
    tx: &mut Tx,
    talk: &Dialogue,
    body: &Body,
    kinds: &[Kind],
) -> Result<Vec<crate::reports::session::Voice>> {
    let voices = dialogues::voices(tx, &talk.id)?.into_iter();
    let told =
        voices.filter(|voice| kinds.contains(&voice.kind) && body.chosen.contains(&voice.id));
    Ok(told.map(|voice| said(&voice.words)).collect())
}

/// The parts people let be quoted, sorted so that no order tells whose they are.
fn own_parts(tx: &mut Tx, talk: &Dialogue, kind: Kind) -> Result<Vec<String>> {
    let voices = dialogues::voices(tx, &talk.id)?.into_iter();
    let told = voices.filter(|voice| voice.kind == kind && voice.quotable);
    let mut words: Vec<String> = told.map(|voice| voice.words).collect();
    words.sort();
    Ok(words)
}

fn most_important(
    tx: &mut Tx,
    talk: &Dialogue,
    sheet: &Sheet,
    kept: &Kept,
) -> Result<Option<MostImportant>> {
    let questions = dialogues::questions(tx, &talk.id)?;
    let Some(question) = questions.iter().find(|one| one.key == IMPORTANT) else { return Ok(None) };
    let Some(counts) = question.result.as_ref().and_then(|result| result.all().value()) else {
        return Ok(None);
    };
    let titles: Vec<&Text> = sheet.items().map(|item| &item.title).collect();
    let votes: Vec<Vote> = crate::charts::ranked(counts)
        .into_iter()
        .map(|item| Vote { item: titles[item].clone(), votes: Some(counts[item]) })
        .collect();
    let majority = votes.first().filter(|vote| vote.votes.unwrap_or(0) * 2 > counts.iter().sum());
    let majority = majority.map(|vote| vote.item.clone());
    Ok(Some(MostImportant { majority, votes, by_group: by_group(question, &titles, kept) }))
}

/// The same by role and by municipality, as far as readers outside may see it; a place is named where somebody from there
/// let it be.
fn by_group(question: &Question, titles: &[&Text], kept: &Kept) -> Vec<GroupVotes> {
    let Some(result) = &question.result else { return Vec::new() };
    let votes = |told: &Shown<Vec<u32>>| -> Vec<Vote> {
        let counts = told.value().cloned().unwrap_or_default();
        let vote = |item: usize| Vote { item: titles[item].clone(), votes: Some(counts[item]) };
        crate::charts::ranked(&counts).into_iter().map(vote).collect()
    };
    let roles = result.bands_outside().into_iter().map(|(group, told)| GroupVotes {
        who: Text(Lang::ALL.map(|lang| (lang.tag().to_owned(), bands(lang, group.bands()))).into()),
        people: group.n(),
        votes: votes(&told),
    });
    let named = |code: &String| {
        kept.bodies.iter().find(|(own, _)| own.as_ref() == Some(code)).map(|(_, name)| text(name))
    };
    let places = result.bodies_outside().into_iter().filter_map(|(body, group, told)| {
        let who = named(&question.bodies.get(body?)?.0)?;
        Some(GroupVotes { who, people: group.n(), votes: votes(&told) })
    });
    roles.chain(places).collect()
}

// Photographs

/// A photograph of a session, as its page lists it.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Our id.
    pub id: String,
    /// What is in it.
    pub about: String,
    /// What stands under it.
    pub caption: String,
}

/// How many photographs a session keeps.
const PHOTOS: usize = 6;

/// Adds a photograph that was [made plain](crate::photo::plain).
pub fn add_photo(
    tx: &mut Tx,
    by: &Organiser,
    address: &str,
    picture: &Picture,
    jpeg: &[u8],
    now: Timestamp,
) -> Result<()> {
    let gathering = held(tx, by, address)?;
    if store::photos(tx, &gathering.id)?.len() >= PHOTOS {
        return Err(Error::Refused(msg!("photos-many", most = PHOTOS)));
    }
    store::add_photo(tx, (&gathering.organisation, &gathering.id), picture, jpeg, &now.to_string())
}

/// Takes a photograph away, for good.
pub fn remove_photo(tx: &mut Tx, by: &Organiser, address: &str, id: &str) -> Result<()> {
    let gathering = held(tx, by, address)?;
    store::remove_photo(tx, &gathering.id, id)
}

/// One photograph of a session.
pub fn photo(tx: &mut Tx, gathering: &Gathering, id: &str) -> Result<Vec<u8>> {
    let photos = store::photos(tx, &gathering.id)?.into_iter();
    photos.into_iter().find(|row| row.id == id).map(|row| row.jpeg).ok_or(Error::NotFound)
}

/// Every photograph of a session, without the pictures themselves.
pub fn pictures(tx: &mut Tx, gathering: &Gathering) -> Result<Vec<Picture>> {
    let rows = store::photos(tx, &gathering.id)?.into_iter();
    Ok(rows.map(|row| Picture { id: row.id, about: row.about, caption: row.caption }).collect())
}

fn photos(tx: &mut Tx, gathering: &Gathering) -> Result<Vec<Photo>> {
    let rows = store::photos(tx, &gathering.id)?.into_iter();
    Ok(rows
        .map(|row| Photo {
            address: Some(format!("/gatherings/{}/photos/{}", gathering.address, row.id)),
            jpeg: row.jpeg,
            alt: text(&row.about),
            caption: some(&row.caption),
        })
        .collect())
}
