//! The sheets of a municipality: which there are, one as staircases, a new one from a file.

pub mod corrections;
pub mod difference;
pub mod draft;
pub mod mapping;
pub mod parts;
mod texts;

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use maud::{Markup, html};

use super::{Area, Correction, Draft, Item, Problem, Published, STARTER, Sheet};
use crate::accounts::{Member, desk};
use crate::charts::{self, Frame};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::web::fields::file as file_field;
use crate::web::{self, Fault, FormToken, Page, Upload, back, fault, fault_summary, rich};
use crate::words::Lang;
use crate::workbook::{Limits, too_big};
use crate::{App, audit, japan, msg, sheets, t};

// Which there are

/// `GET /sheets`
pub async fn list(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
) -> Result<Page> {
    let (organisation, administrator) = (by.organisation().to_owned(), by.administrator().ok());
    let (found, rounds, drafts) = app
        .db
        .read(move |tx| {
            let drafts = administrator.map(|by| sheets::drafts(tx, &by)).transpose()?;
            let found = sheets::published(tx, &organisation)?;
            Ok((found, sheets::rounds(tx, &organisation)?, drafts.unwrap_or_default()))
        })
        .await?;
    let own = sheets::starter();
    let has_own = found.iter().any(|sheet| sheet.key == own.key && sheet.version == own.version);
    let title = t!(lang, "sheets-title");
    let may = by.administrator().is_ok();
    let body = html! {
        div.kz-title { h1 { (title) } p { (t!(lang, "sheets-text")) } }
        @if may && !has_own { (starter_panel(lang, &own)) }
        @if found.is_empty() && !may { p.kz-note { (t!(lang, "sheets-none")) } }
        @if !found.is_empty() { ul.kz-tasks { @for sheet in &found { (row(lang, sheet, &rounds)) } } }
        @if may {
            (drafts_list(lang, &drafts))
            p.kz-files.kz-gap-5 {
                a.kz-btn.kz-btn--line[!has_own] href="/sheets/new" { (t!(lang, "draft-new")) }
                a href="/sheets/import" { (t!(lang, "sheet-import")) }
            }
        }
    };
    Ok(Page::desk(lang, title, desk(lang, &by, "/sheets", token), body))
}

/// What is being written.
fn drafts_list(lang: Lang, drafts: &[Draft]) -> Markup {
    html! {
        @if !drafts.is_empty() {
            section.kz-sec aria-labelledby="drafts" {
                h2 #drafts { (t!(lang, "drafts-title")) }
                ul.kz-tasks { @for draft in drafts {
                    @let when = japan::moment(lang, japan::wall_clock(draft.changed));
                    li.kz-tasks__row { span {
                        a href={ "/sheets/drafts/" (draft.id) } {
                            bdi { (texts::name_of(lang, &draft.sheet.title, &t!(lang, "draft-untitled"))) }
                        }
                        span.kz-tasks__hint {
                            (t!(lang, "draft-state", version = &draft.sheet.version, who = &draft.who, when = when))
                        }
                    } }
                } }
            }
        }
    }
}

fn row(lang: Lang, sheet: &Published, rounds: &BTreeMap<String, (i64, i64)>) -> Markup {
    let asked = rounds.get(&sheet.id).map_or(0, |(asked, _)| *asked);
    html! {
        li.kz-tasks__row {
            span {
                a href={ "/sheets/" (sheet.id) } { (sheet.title.of(lang)) }
                span.kz-tasks__hint {
                    @if let Some(edition) = &sheet.edition { (edition.of(lang)) "・" }
                    (t!(lang, "sheet-version", version = &sheet.version)) "・"
                    (t!(lang, "items-count", items = sheet.items))
                    @if asked > 0 { "・" (t!(lang, "sheet-rounds", rounds = asked)) }
                    @if sheet.corrections > 0 { "・" (t!(lang, "sheet-corrections", corrections = sheet.corrections)) }
                }
            }
            span.kz-state { (web::tick()) (since(lang, sheet.published)) }
        }
    }
}

fn since(lang: Lang, at: Timestamp) -> String {
    let day = japan::short_date(lang, japan::wall_clock(at).date());
    t!(lang, "sheet-published", when = day)
}

/// The next step where there is nothing yet.
fn starter_panel(lang: Lang, own: &Sheet) -> Markup {
    let (areas, items) = (own.areas.len(), own.items().count());
    html! {
        section.kz-next.kz-gap-below aria-labelledby="starter" {
            span.kz-next__art aria-hidden="true" { (charts::decor(&Frame { id: "art", about: "", lang })) }
            h2 #starter { (t!(lang, "starter-title")) }
            p { (t!(lang, "starter-text", areas = areas, items = items)) }
            div { a.kz-btn href={ "/sheets/" (STARTER) } { (t!(lang, "starter-see")) } }
        }
    }
}

// One sheet

/// `GET /sheets/{id}`
pub async fn sheet(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    let (organisation, wanted) = (by.organisation().to_owned(), id.clone());
    let Seen { sheet, published, fresh, others, rounds, corrections } =
        app.db.read(move |tx| seen(tx, &organisation, &wanted)).await?;
    let may = by.administrator().is_ok();
    let may_publish = fresh && may;
    let at = |file: &str| format!("/sheets/{id}/sheet.{file}");
    let open = rounds.get(&id).map_or(0, |(_, open)| *open);
    let body = html! {
        (head(lang, &sheet, published))
        @if may_publish { (publish_form(lang, &token, &sheet)) }
        p.kz-files {
            a.kz-btn.kz-btn--line[may_publish] href=(at("pdf")) { (t!(lang, "sheet-pdf")) }
            a href=(at("xlsx")) download { (t!(lang, "sheet-xlsx")) }
            a href=(at("json")) download { (t!(lang, "sheet-json")) }
        }
        @if may { (change_it(lang, &token, &id, published.is_some(), open)) }
        (versions(lang, &id, published, &others, &rounds))
        (corrections::log(lang, &sheet, &corrections))
        (staircases(lang, &sheet))
    };
    Ok(Page::desk(lang, sheet.title.of(lang), desk(lang, &by, "/sheets", token), body))
}

/// A version with what is told about it.
struct Seen {
    sheet: Sheet,
    published: Option<Timestamp>,
    /// Nobody has published it yet.
    fresh: bool,
    /// Every version of the same sheet, the newest first, itself among them.
    others: Vec<Published>,
    rounds: BTreeMap<String, (i64, i64)>,
    corrections: Vec<Correction>,
}

fn seen(tx: &mut Tx, organisation: &str, id: &str) -> Result<Seen> {
    let (sheet, published) = sheets::look(tx, organisation, id)?;
    let all = sheets::published(tx, organisation)?;
    let corrections = match id {
        STARTER => Vec::new(),
        _ => sheets::corrections(tx, organisation, id)?,
    };
    Ok(Seen {
        fresh: !all.iter().any(|one| one.key == sheet.key && one.version == sheet.version),
        others: all.into_iter().filter(|one| one.key == sheet.key).collect(),
        rounds: sheets::rounds(tx, organisation)?,
        sheet,
        published,
        corrections,
    })
}

/// The ways to change something: a new version, or a slip of the pen.  A round keeps the version it was opened with.
fn change_it(lang: Lang, token: &FormToken, id: &str, published: bool, open: i64) -> Markup {
    html! {
        div.kz-files.kz-gap-4 {
            form method="post" action="/sheets/drafts" {
                (token)
                input type="hidden" name="from" value=(id);
                button.kz-link { (t!(lang, "draft-next")) }
            }
            @if published { a href={ "/sheets/" (id) "/corrections" } { (t!(lang, "correction-title")) } }
        }
        @if open > 0 { p.kz-note.kz-gap-4 { (t!(lang, "sheet-open-rounds")) } }
    }
}

/// Every version of the sheet, with the way to what changed.
fn versions(
    lang: Lang,
    id: &str,
    published: Option<Timestamp>,
    others: &[Published],
    rounds: &BTreeMap<String, (i64, i64)>,
) -> Markup {
    html! {
        @if others.len() > 1 {
            section.kz-sec aria-labelledby="versions" {
                h2 #versions { (t!(lang, "versions-title")) }
                ul.kz-tasks { @for other in others { (version_row(lang, id, published, other, rounds)) } }
            }
        }
    }
}

fn version_row(
    lang: Lang,
    id: &str,
    published: Option<Timestamp>,
    other: &Published,
    rounds: &BTreeMap<String, (i64, i64)>,
) -> Markup {
    let (asked, name) = (
        rounds.get(&other.id).map_or(0, |(asked, _)| *asked),
        t!(lang, "sheet-version", version = &other.version),
    );
    let later = published.is_some_and(|at| at >= other.published);
    let (now, then) = if later { (id, other.id.as_str()) } else { (other.id.as_str(), id) };
    html! {
        li.kz-tasks__row {
            span {
                @if other.id == id { b { (name) } } @else { a href={ "/sheets/" (other.id) } { (name) } }
                span.kz-tasks__hint {
                    (since(lang, other.published)) "・" (t!(lang, "sheet-rounds", rounds = asked)) "・"
                    (t!(lang, "sheet-corrections", corrections = other.corrections))
                }
            }
            @if other.id != id {
                a href={ "/sheets/" (now) "/difference/" (then) } {
                    (t!(lang, "difference-see")) span.kz-sr { " " (name) }
                }
            } @else { span.kz-state { (t!(lang, "version-here")) } }
        }
    }
}

fn head(lang: Lang, sheet: &Sheet, published: Option<Timestamp>) -> Markup {
    let about = [&sheet.edition, &sheet.audience, &sheet.author];
    let about = about.into_iter().flatten().map(|text| text.of(lang).to_owned());
    let version = t!(lang, "sheet-version", version = &sheet.version);
    let published = published.map(|at| since(lang, at));
    let about: Vec<String> =
        [version].into_iter().chain(published).chain(about).chain(sheet.licence.clone()).collect();
    let (areas, items) = (sheet.areas.len(), sheet.items().count());
    html! {
        div.kz-title {
            (back("/sheets", &t!(lang, "sheets-title")))
            h1 { (sheet.title.of(lang)) }
            p.kz-message { (rich(&t!(lang, "sheet-message", areas = areas, items = items))) }
            p.kz-support { (about.join("・")) }
        }
    }
}

/// The sheet itself travels with the button: nothing is kept before it is published.
fn publish_form(lang: Lang, token: &FormToken, sheet: &Sheet) -> Markup {
    html! {
        form.kz-once method="post" action="/sheets" enctype="multipart/form-data" {
            (token)
            input type="hidden" name="file" value=(sheets::write_json(sheet));
            p { (t!(lang, "sheet-once")) }
            button.kz-btn { (t!(lang, "sheet-publish")) }
        }
    }
}

/// Every item as a flight of observable levels.
fn staircases(lang: Lang, sheet: &Sheet) -> Markup {
    let before =
        |area: usize| sheet.areas[..area].iter().map(|area| area.items.len()).sum::<usize>();
    html! {
        nav.kz-toc aria-label=(t!(lang, "sheet-areas")) {
            @for (place, area) in sheet.areas.iter().enumerate() {
                a href={ "#area-" (place + 1) } { (area.title.of(lang)) }
            }
        }
        @for (place, area) in sheet.areas.iter().enumerate() { (flights(lang, area, place, before(place))) }
        p.kz-support.kz-gap-5 { (t!(lang, "sheet-short-note", items = sheet.short_items().count())) }
    }
}

fn flights(lang: Lang, area: &Area, place: usize, before: usize) -> Markup {
    html! {
        section.kz-sec.kz-flights aria-labelledby={ "area-" (place + 1) } {
            h2 id={ "area-" (place + 1) } { (area.title.of(lang)) }
            @for (item, number) in area.items.iter().zip(before + 1..) { (flight(lang, item, number)) }
        }
    }
}

fn flight(lang: Lang, item: &Item, number: usize) -> Markup {
    html! {
        article.kz-item {
            h3 { (number) "　" (item.title.of(lang)) }
            p { (item.question.of(lang)) @if item.short { " " span.kz-item__short { (t!(lang, "sheet-short")) } } }
            ol.kz-stairs { @for (level, text) in item.levels.iter().enumerate() {
                li { b { (t!(lang, "level-card", level = level + 1)) } span { (text.of(lang)) } }
            } }
        }
    }
}

/// `GET /sheets/{id}/{file}`: the sheet to take away, as it can be brought back.
pub async fn file(
    State(app): State<App>,
    by: Member,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response> {
    let organisation = by.organisation().to_owned();
    let (sheet, _) = app.db.read(move |tx| sheets::look(tx, &organisation, &id)).await?;
    match name.as_str() {
        "sheet.json" => {
            Ok(web::download("application/json", &name, sheets::write_json(&sheet).into_bytes()))
        }
        "sheet.xlsx" => Ok(web::download(XLSX, &name, sheets::write_xlsx(&sheet)?)),
        _ => Err(Error::NotFound),
    }
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// A new one

/// `GET /sheets/import`
pub async fn import_form(lang: Lang, by: Member, token: FormToken) -> Result<Page> {
    by.administrator()?;
    Ok(import_page(lang, &by, token, &[], html! {}))
}

/// `POST /sheets/import`: all that is wrong with the file, or the sheet as it would be published.
pub async fn import(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    file: Upload,
) -> Result<Page> {
    by.administrator()?;
    let sheet = match read(&app, &by, &file).await? {
        Ok(sheet) => sheet,
        Err(wrong) => return Ok(wrong.page(lang, &by, token, &file)),
    };
    let body = html! {
        (head(lang, &sheet, None))
        p { (t!(lang, "import-sound", file = &file.name)) }
        (publish_form(lang, &token, &sheet))
        form.kz-gap-below method="post" action="/sheets/drafts/import" enctype="multipart/form-data" {
            (token)
            input type="hidden" name="file" value=(sheets::write_json(&sheet));
            button.kz-btn.kz-btn--line { (t!(lang, "import-to-draft")) }
        }
        (staircases(lang, &sheet))
        p.kz-gap-5 { a.kz-act href="/sheets/import" { (t!(lang, "import-other")) } }
    };
    Ok(Page::desk(lang, t!(lang, "import-preview"), desk(lang, &by, "/sheets", token), body))
}

/// `POST /sheets`: publishes the sheet that was looked at.
pub async fn publish(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    file: Upload,
) -> Result<Response> {
    let administrator = by.administrator()?;
    let sheet = match read(&app, &by, &file).await? {
        Ok(sheet) => sheet,
        Err(wrong) => return Ok(wrong.page(lang, &by, token, &file).into_response()),
    };
    let (id, now) = (app.dice.id(), app.clock.now());
    let (to, acts) = (format!("/sheets/{id}"), by.acts(now));
    let publish = move |tx: &mut crate::db::Tx| {
        sheets::publish(tx, &administrator, &id, &sheet, &now.to_string())?;
        let subject = format!("{} {}", sheet.key, sheet.version);
        audit::record(tx, &acts, audit::Kind::SheetPublished, &subject)
    };
    app.db.write(publish).await?;
    Ok(Redirect::to(&to).into_response())
}

/// Why a file is no new version.
enum Wrong {
    /// One thing about the file.
    Told(Fault),
    /// Places in it.
    Places(Vec<Problem>),
}

async fn read(app: &App, by: &Member, file: &Upload) -> Result<Result<Sheet, Wrong>> {
    if file.size == 0 && file.name.is_empty() {
        return Ok(Err(Wrong::Told(fault("file", msg!("import-no-file")))));
    }
    if file.size > Limits::UPLOAD.bytes as u64 {
        return Ok(Err(Wrong::Places(vec![too_big(file.size, &Limits::UPLOAD)])));
    }
    let (bytes, stem) = (file.bytes.clone(), file.stem().to_owned());
    let (sheet, problems) = app.press.make(move || Ok(sheets::read(&bytes, &stem))).await?;
    if !problems.is_empty() {
        return Ok(Err(Wrong::Places(problems)));
    }
    let (organisation, asked) = (by.organisation().to_owned(), sheet.clone());
    match app.db.read(move |tx| sheets::not_yet_published(tx, &organisation, &asked)).await {
        Ok(()) => Ok(Ok(sheet)),
        Err(Error::Refused(why)) => Ok(Err(Wrong::Told(fault("file", why)))),
        Err(error) => Err(error),
    }
}

impl Wrong {
    fn page(&self, lang: Lang, by: &Member, token: FormToken, file: &Upload) -> Page {
        match self {
            Wrong::Told(fault) => {
                import_page(lang, by, token, std::slice::from_ref(fault), html! {})
            }
            Wrong::Places(problems) => {
                let found = msg!("import-problems", file = &file.name, places = problems.len());
                let table = web::problem_table(lang, problems);
                import_page(lang, by, token, &[fault("problems", found)], table)
            }
        }
    }
}

fn import_page(lang: Lang, by: &Member, token: FormToken, faults: &[Fault], found: Markup) -> Page {
    let title = t!(lang, "sheet-import");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title {
            (back("/sheets", &t!(lang, "sheets-title")))
            h1 { (title) }
            p { (t!(lang, "import-text")) }
        }
        (found)
        form.kz-form method="post" action="/sheets/import" enctype="multipart/form-data" novalidate {
            (token)
            (file_field(lang, &t!(lang, "import-file"), &t!(lang, "import-hint"), ".json,.xlsx", faults))
            div { button.kz-btn { (t!(lang, "import-read")) } }
        }
        p.kz-gap-5 {
            (t!(lang, "import-template")) " "
            a href={ "/sheets/" (STARTER) "/sheet.xlsx" } download { (t!(lang, "import-template-file")) }
        }
    };
    Page::desk(lang, title, desk(lang, by, "/sheets", token), body).with_faults(faults)
}
