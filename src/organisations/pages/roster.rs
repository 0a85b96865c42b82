//! The roster: uploaded, looked at, asked about, and applied from a day on.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::{Date, date};
use maud::{Markup, html};

use super::differences::plan_section;
use super::questions::questions;
use crate::accounts::{Confirmed, Member, desk};
use crate::error::{Error, Result};
use crate::organisations::roster::compare::{Answers, Comparison, Plan, Present, compare};
use crate::organisations::roster::keep::{self, Draft};
use crate::organisations::roster::{self, LIMITS, Roster};
use crate::problem::Problem;
use crate::web::fields::file as file_field;
use crate::web::{
    self, Fault, FormToken, Page, Posted, Pressed, Upload, back, fault, fault_summary, rich,
};
use crate::words::{Lang, say, say_attribute};
use crate::workbook::{Cell, too_big, write_xlsx};
use crate::{App, audit, japan, msg, organisations, t};

// The upload

/// `GET /roster`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
) -> Result<Page> {
    form_page(&app, lang, &by, token, &[], html! {}).await
}

/// `POST /roster`: everything wrong with the file, or the questions it leaves.
pub async fn upload(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    mut file: Upload,
) -> Result<Response> {
    let administrator = by.administrator()?;
    if file.size == 0 && file.name.is_empty() {
        let faults = [fault("file", msg!("roster-no-file"))];
        return Ok(form_page(&app, lang, &by, token, &faults, html! {}).await?.into_response());
    }
    let problems = match file.size > LIMITS.bytes as u64 {
        true => vec![too_big(file.size, &LIMITS)],
        false => {
            let bytes = std::mem::take(&mut file.bytes);
            let read = move || Ok((roster::read(&bytes, &LIMITS).1, bytes));
            let (problems, bytes) = app.press.make(read).await?;
            file.bytes = bytes;
            problems
        }
    };
    if !problems.is_empty() {
        let found = msg!("import-problems", file = &file.name, places = problems.len());
        let table = places(lang, "problems", &t!(lang, "import-places"), &problems);
        let faults = [fault("problems", found)];
        return Ok(form_page(&app, lang, &by, token, &faults, table).await?.into_response());
    }
    let (account, now) = (by.account().to_owned(), app.clock.now());
    let draft = Draft {
        file_name: file.name.clone(),
        body: file.bytes,
        day: suggested(japan::wall_clock(now).date()),
        answers: Answers::default(),
    };
    app.db.write(move |tx| keep::keep_draft(tx, &administrator, &account, &draft, now)).await?;
    Ok(Redirect::to("/roster/draft").into_response())
}

/// Rosters are for the first of April, or for now.
fn suggested(today: Date) -> Date {
    if today.month() < 4 { date(today.year(), 4, 1) } else { today }
}

async fn form_page(
    app: &App,
    lang: Lang,
    by: &Member,
    token: FormToken,
    faults: &[Fault],
    found: Markup,
) -> Result<Page> {
    let (administrator, account) = (by.administrator()?, by.account().to_owned());
    let now = app.clock.now();
    let today = japan::wall_clock(now).date();
    let (people, waiting) = app
        .db
        .read(move |tx| {
            let people = keep::everybody(tx, &administrator, today)?;
            Ok((people, keep::draft(tx, &administrator, &account, now)?))
        })
        .await?;
    let numbers: std::collections::BTreeSet<&String> =
        people.iter().map(|held| &held.number).collect();
    let title = t!(lang, "roster");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title {
            (back("/units", &t!(lang, "units-title")))
            h1 { (title) }
            p { (t!(lang, "roster-text")) }
        }
        (found)
        @if let Some(draft) = &waiting {
            p.kz-note.kz-note--tint {
                (t!(lang, "roster-waiting", file = &draft.file_name)) " "
                a href="/roster/draft" { (t!(lang, "roster-go-on")) }
            }
        }
        @if numbers.is_empty() { p.kz-note { (t!(lang, "roster-none")) } }
        @else {
            p.kz-files {
                span { (rich(&t!(lang, "roster-today", people = numbers.len()))) }
                // Without `download`: a browser would keep the page that asks who they are as the file.
                a href="/roster/roster.xlsx" { (t!(lang, "roster-xlsx")) }
                a href="/roster/titles" { (t!(lang, "titles")) }
            }
        }
        form.kz-form.kz-gap-5 method="post" action="/roster" enctype="multipart/form-data" novalidate {
            (token)
            (file_field(lang, &t!(lang, "roster-file"), &t!(lang, "roster-file-hint"), ".xlsx,.csv,.txt,.tsv", faults))
            div { button.kz-btn { (t!(lang, "roster-read")) } }
        }
        (columns(lang))
    };
    let head = desk(lang, by, "/units", token);
    Ok(Page::desk(lang, title, head, body).with_faults(faults))
}

/// What a file may say, column by column.
fn columns(lang: Lang) -> Markup {
    let rows = [
        (t!(lang, "roster-column-number"), t!(lang, "roster-column-number-text")),
        (t!(lang, "roster-column-name"), t!(lang, "roster-column-name-text")),
        (t!(lang, "roster-column-kana"), t!(lang, "roster-column-kana-text")),
        (t!(lang, "roster-column-unit"), t!(lang, "roster-column-unit-text")),
        (t!(lang, "roster-column-title"), t!(lang, "roster-column-title-text")),
        (t!(lang, "roster-column-service"), t!(lang, "roster-column-service-text")),
        (t!(lang, "roster-column-days"), t!(lang, "roster-column-days-text")),
    ];
    html! {
        section.kz-sec aria-labelledby="columns" {
            h2 #columns { (t!(lang, "roster-columns")) }
            dl.kz-who { @for (name, text) in rows { div { dt { (name) } dd { (text) } } } }
        }
    }
}

/// Places in the file, what is there, and what to do.
fn places(lang: Lang, id: &str, caption: &str, problems: &[Problem]) -> Markup {
    let whole = t!(lang, "import-whole-file");
    html! {
        div.kz-scroll.kz-gap-below id=(id) role="region" aria-labelledby={ (id) "-caption" } tabindex="0" {
            table.kz-table {
                caption id={ (id) "-caption" } { (caption) }
                thead { tr {
                    th scope="col" { (t!(lang, "import-place")) }
                    th scope="col" { (t!(lang, "import-what")) }
                    th scope="col" { (t!(lang, "import-todo")) }
                } }
                tbody { @for problem in problems {
                    tr {
                        th.kz-place scope="row" { bdi { (if problem.place.is_empty() { &whole } else { &problem.place }) } }
                        td { bdi { (say(lang, &problem.what)) } }
                        td { (say_attribute(lang, &problem.what, "todo").unwrap_or_default()) }
                    }
                } }
            }
        }
    }
}

/// `GET /roster/roster.xlsx`: the present, as it can be changed and read again.
pub async fn file(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    _: Confirmed,
) -> Result<Response> {
    let administrator = by.administrator()?;
    let today = japan::wall_clock(app.clock.now()).date();
    let (units, people) = app
        .db
        .read(move |tx| {
            let units = organisations::units_at(tx, administrator.organisation(), today)?;
            Ok((units, keep::everybody(tx, &administrator, today)?))
        })
        .await?;
    let paths = super::paths(&units);
    let path = |unit: &Option<String>| {
        let found = paths.iter().find(|(other, _)| Some(&other.id) == unit.as_ref());
        found.map_or(String::new(), |(_, path)| path.clone())
    };
    let heading = ["number", "name", "kana", "unit", "title", "service", "from", "until"];
    let mut rows = vec![heading.map(|key| Cell::from(heading_word(lang, key))).to_vec()];
    for held in &people {
        let last = held.until.and_then(|until| until.yesterday().ok());
        rows.push(vec![
            Cell::from(&*held.number),
            Cell::from(&*held.name),
            Cell::from(&*held.kana),
            Cell::from(path(&held.unit)),
            Cell::from(&*held.title),
            Cell::from(service_word(lang, held.service)),
            Cell::from(held.from.to_string()),
            Cell::from(last.map(|day| day.to_string())),
        ]);
    }
    let book = write_xlsx(&[("roster", rows)]).map_err(|error| Error::fault(error.to_string()))?;
    Ok(web::download(XLSX, "roster.xlsx", book))
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The headings by which the file is read again, in either language.
fn heading_word(lang: Lang, key: &str) -> String {
    match key {
        "number" => t!(lang, "roster-column-number"),
        "name" => t!(lang, "roster-column-name"),
        "kana" => t!(lang, "roster-column-kana"),
        "unit" => t!(lang, "roster-heading-unit"),
        "title" => t!(lang, "roster-column-title"),
        "service" => t!(lang, "roster-column-service"),
        "from" => t!(lang, "roster-heading-from"),
        _ => t!(lang, "roster-heading-until"),
    }
}

/// What binds somebody to a unit, in a word.
pub(super) fn service_word(lang: Lang, service: roster::Service) -> String {
    match service {
        roster::Service::Main => t!(lang, "service-main"),
        roster::Service::Joint => t!(lang, "service-joint"),
        roster::Service::Beside => t!(lang, "service-beside"),
        roster::Service::Support => t!(lang, "service-support"),
    }
}

// The draft

/// An upload, read again and compared with the present.
pub(super) struct Look {
    pub(super) draft: Draft,
    pub(super) roster: Roster,
    notes: Vec<Problem>,
    problems: Vec<Problem>,
    pub(super) shortened: Vec<(String, String)>,
    pub(super) comparison: Comparison,
    pub(super) seal: String,
    faults: Vec<Fault>,
}

impl Look {
    /// The form was sent at least once.
    pub(super) fn is_answered(&self) -> bool {
        !self.draft.answers.0.is_empty()
    }

    pub(super) fn plan(&self) -> Option<&Plan> {
        let sound = self.faults.is_empty() && self.problems.is_empty() && self.is_answered();
        self.comparison.plan.as_ref().filter(|_| sound)
    }
}

async fn look(app: &App, by: &Member) -> Result<Look> {
    let (administrator, account, now) =
        (by.administrator()?, by.account().to_owned(), app.clock.now());
    let asked = administrator.clone();
    let draft = app.db.read(move |tx| keep::draft(tx, &asked, &account, now)).await?;
    let draft = draft.ok_or(Error::Refused(msg!("roster-no-draft")))?;
    let day = draft.day;
    let present =
        app.db.read(move |tx| keep::present(tx, administrator.organisation(), day)).await?;
    app.press.make(move || Ok(read_again(draft, &present))).await
}

fn read_again(draft: Draft, present: &Present) -> Look {
    let (roster, mut problems) = roster::read(&draft.body, &LIMITS);
    let mut roster = roster.unwrap_or_default();
    let shortened = roster.shortened(present.width());
    if draft.answers.zeros() == Some(true) {
        roster.restore_zeros(present.width());
    }
    let (contradictions, doubts) = roster.doubts();
    problems.extend(contradictions);
    let mut notes = std::mem::take(&mut roster.notes);
    notes.extend(doubts);
    let mut number = 0;
    let comparison = compare(present, &roster, &draft.answers, || {
        number += 1;
        format!("new {number}")
    });
    let mut faults = Vec::new();
    if let Some(typed) = draft.answers.get("day")
        && let Err(bad) = japan::day_of(typed)
    {
        faults.push(fault("day", bad.message()));
    }
    if !shortened.is_empty() && draft.answers.zeros().is_none() {
        faults.push(fault("zeros-restore", msg!("roster-zeros-missing")));
    }
    faults.extend(comparison.faults.iter().cloned());
    let seal = keep::seal(present, &comparison, &draft.body);
    Look { draft, roster, notes, problems, shortened, comparison, seal, faults }
}

/// `GET /roster/draft`
pub async fn draft(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
) -> Result<Page> {
    let look = look(&app, &by).await?;
    Ok(draft_page(lang, &by, token, &look, None))
}

/// `POST /roster/draft`: keeps the answers, and shows what is still open or what would be done.
pub async fn answer(
    State(app): State<App>,
    by: Member,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response> {
    let (administrator, account, now) =
        (by.administrator()?, by.account().to_owned(), app.clock.now());
    let answers = Answers(pairs);
    app.db
        .write(move |tx| {
            let draft = keep::draft(tx, &administrator, &account, now)?;
            let draft = draft.ok_or(Error::Refused(msg!("roster-no-draft")))?;
            let typed = answers.get("day").map(japan::day_of);
            let day = typed.and_then(|day| day.ok()).unwrap_or(draft.day);
            keep::answer(tx, &administrator, &account, &answers, day)
        })
        .await?;
    Ok(Redirect::to("/roster/draft").into_response())
}

/// `POST /roster/draft/application`: does what was looked at.
pub async fn apply(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Posted(Seen { seen }): Posted<Seen>,
) -> Result<Response> {
    let look = look(&app, &by).await?;
    if look.plan().is_none() {
        return Ok(draft_page(lang, &by, token, &look, None).into_response());
    }
    let (administrator, account) = (by.administrator()?, by.account().to_owned());
    let (dice, now) = (app.dice.clone(), app.clock.now());
    let (today, acts) = (japan::wall_clock(now).date(), by.acts(now));
    let Look { draft, roster, .. } = look;
    let told = format!("{} {}", draft.file_name, draft.day);
    let applied = app
        .db
        .write(move |tx| {
            let held = keep::Application { draft: &draft, roster: &roster, seen: &seen, today };
            keep::apply(tx, &administrator, &account, &held, || dice.id())?;
            audit::record(tx, &acts, audit::Kind::RosterApplied, &told)
        })
        .await;
    match applied {
        Err(Error::Refused(say)) => {
            let again = self::look(&app, &by).await?;
            Ok(draft_page(lang, &by, token, &again, Some(fault("plan", say))).into_response())
        }
        applied => applied.map(|()| Redirect::to("/transfers").into_response()),
    }
}

/// What was looked at.
#[derive(serde::Deserialize)]
pub struct Seen {
    #[serde(default)]
    seen: String,
}

/// `POST /roster/draft/removal`
pub async fn discard(State(app): State<App>, by: Member, _: Posted<Pressed>) -> Result<Redirect> {
    let (administrator, account) = (by.administrator()?, by.account().to_owned());
    app.db.write(move |tx| keep::discard(tx, &administrator, &account)).await?;
    Ok(Redirect::to("/roster"))
}

fn draft_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    look: &Look,
    refused: Option<Fault>,
) -> Page {
    let title = t!(lang, "roster-draft", file = &look.draft.file_name);
    // Nothing is missing from a form nobody has seen.
    let mut faults = if look.is_answered() { look.faults.clone() } else { Vec::new() };
    if !look.problems.is_empty() {
        let (file, places) = (&look.draft.file_name, look.problems.len());
        faults.insert(0, fault("problems", msg!("import-problems", file = file, places = places)));
    }
    faults.extend(refused);
    let (people, units) = (look.roster.count(), look.roster.units.len());
    let body = html! {
        (fault_summary(lang, &faults))
        div.kz-title {
            (back("/roster", &t!(lang, "roster")))
            h1 { (title) }
            p.kz-message { (rich(&t!(lang, "roster-read-message", people = people, units = units))) }
        }
        @if !look.problems.is_empty() {
            (places(lang, "problems", &t!(lang, "import-places"), &look.problems))
            p.kz-note { (t!(lang, "roster-problems-text")) }
        }
        @if let Some(plan) = look.plan() { (plan_section(lang, &token, look, plan)) }
        (questions(lang, &token, look, &faults))
        @if !look.notes.is_empty() {
            section.kz-sec { (places(lang, "notes", &t!(lang, "roster-notes"), &look.notes)) }
        }
        form.kz-gap-5 method="post" action="/roster/draft/removal" {
            (token)
            button.kz-link { (t!(lang, "roster-discard")) }
        }
    };
    Page::desk(lang, title, desk(lang, by, "/units", token), body).with_faults(&faults)
}
