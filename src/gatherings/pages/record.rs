//! The record of a session: written, confirmed, published; and its report as page, paper and text.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::me::{Keeper, find};
use super::{frame, own};
use crate::accounts::Member;
use crate::db::Tx;
use crate::dialogues::Voice;
use crate::error::{Error, Result};
use crate::gatherings::{self, Gathering, Picture, Record, RecordStage, TypedRecord};
use crate::reports::session::{self, Session};
use crate::web::{
    Fault, Field, FormToken, Page, Posted, Upload, back, fault, fault_of, fault_summary,
    told_beside,
};
use crate::words::Lang;
use crate::{App, msg, photo, t, typed};

// The writer

/// `GET /gatherings/{gathering}/record`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(address): Path<String>,
) -> Result<Page> {
    record_page(&app, lang, &by, token, &address, None, &Upload::default(), &[]).await
}

/// `POST /gatherings/{gathering}/record`
pub async fn write(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(address): Path<String>,
    Posted(typed): Posted<TypedRecord>,
) -> Result<Response> {
    let (_, _, before) = own(&app, &by, &address, gatherings::record).await?;
    let body = match typed.read(&before.body) {
        Ok(body) => body,
        Err(faults) => {
            let (typed, sent) = (Some(&typed), Upload::default());
            let page = record_page(&app, lang, &by, token, &address, typed, &sent, &faults).await?;
            return Ok(page.into_response());
        }
    };
    let (organiser, to) = (by.organiser()?, format!("/gatherings/{address}/record"));
    app.db.write(move |tx| gatherings::write_record(tx, &organiser, &address, &body)).await?;
    Ok(Redirect::to(&to).into_response())
}

#[expect(clippy::too_many_arguments, reason = "two forms on one page, each with what was sent")]
async fn record_page(
    app: &App,
    lang: Lang,
    by: &Member,
    token: FormToken,
    address: &str,
    typed: Option<&TypedRecord>,
    sent: &Upload,
    faults: &[Fault],
) -> Result<Page> {
    let more = |tx: &mut Tx, gathering: &Gathering| {
        let record = gatherings::record(tx, gathering)?;
        let photos = gatherings::pictures(tx, gathering)?;
        Ok((record, gatherings::choosable(tx, gathering)?, photos))
    };
    let (_, gathering, (record, voices, photos)) = own(app, by, address, more).await?;
    let written = TypedRecord::of(&record.body);
    let at = format!("/gatherings/{address}");
    let body = html! {
        (back(&format!("{at}/desk"), &gathering.plan.title))
        (fault_summary(lang, faults))
        div.kz-title {
            h1 { (t!(lang, "record")) }
            p.kz-message { (crate::web::rich(&stage_words(lang, record.stage))) }
        }
        p { a.kz-act href={ (at) "/report" } { (t!(lang, "record-look")) } }
        form.kz-form method="post" action={ (at) "/record" } novalidate {
            (token)
            (fields(lang, typed.unwrap_or(&written), faults))
            (choices(lang, &record, &voices, typed.unwrap_or(&written)))
            div { button.kz-btn { (t!(lang, "record-keep")) } }
        }
        (stages(lang, &token, &at, record.stage))
        (photo_part(lang, &token, &at, &photos, sent, faults))
    };
    Ok(Page::desk(lang, t!(lang, "record"), frame(lang, by, token), body).with_faults(faults))
}

fn stage_words(lang: Lang, stage: RecordStage) -> String {
    match stage {
        RecordStage::Draft => t!(lang, "record-draft"),
        RecordStage::Confirming => t!(lang, "record-confirming"),
        RecordStage::Published => t!(lang, "record-published"),
    }
}

fn fields(lang: Lang, typed: &TypedRecord, faults: &[Fault]) -> Markup {
    let area = |name: &'static str, label: String, hint: String, value: &str| {
        let fault = fault_of(faults, name);
        html! {
            div.kz-field {
                label for=(name) { (label) }
                p.kz-support id={ (name) "-hint" } { (hint) }
                textarea id=(name) name=(name) rows="4" aria-invalid=[fault.map(|_| "true")]
                    aria-describedby={ (name) "-hint" @if fault.is_some() { " " (name) "-fault" } } { (value) }
                (told_beside(lang, fault))
            }
        }
    };
    html! {
        (area("opening", t!(lang, "record-opening"), t!(lang, "record-opening-hint"), &typed.opening))
        (area("closing", t!(lang, "record-closing"), t!(lang, "record-closing-hint"), &typed.closing))
        (area("next", t!(lang, "record-next"), t!(lang, "record-next-hint"), &typed.next))
        (crate::web::Field::text("writer", t!(lang, "record-writer"), &typed.writer)
            .hint(t!(lang, "record-writer-hint")).autocomplete("off").draw(lang, faults))
    }
}

/// What was said, to choose from; what somebody wants left out cannot be chosen.
fn choices(lang: Lang, record: &Record, voices: &[Voice], typed: &TypedRecord) -> Markup {
    html! {
        fieldset.kz-gap-5 {
            legend { h2 { (t!(lang, "report-voices")) } }
            p.kz-support { (t!(lang, "record-voices-hint")) }
            @if voices.is_empty() { p { (t!(lang, "record-no-voices")) } }
            @for voice in voices {
                @let left_out = record.body.objected.contains(&voice.id);
                div.kz-tick {
                    input type="checkbox" id={ "v" (voice.id) } name="chosen" value=(voice.id)
                        checked[typed.chosen.contains(&voice.id) && !left_out] disabled[left_out];
                    label for={ "v" (voice.id) } dir="auto" { (voice.words) }
                    @if left_out { p.kz-support { (t!(lang, "record-left-out")) } }
                }
            }
        }
    }
}

fn stages(lang: Lang, token: &FormToken, at: &str, stage: RecordStage) -> Markup {
    let to = |to: RecordStage, words: String| {
        html! {
            form.kz-inline method="post" action={ (at) "/record/stage" } {
                (token)
                input type="hidden" name="stage" value=(to.key());
                button.kz-btn.kz-btn--line { (words) }
            }
        }
    };
    html! {
        section.kz-sec aria-labelledby="stages" {
            h2 #stages { (t!(lang, "record-stages")) }
            p { (t!(lang, "record-stages-text")) }
            @match stage {
                RecordStage::Draft => (to(RecordStage::Confirming, t!(lang, "record-to-confirming"))),
                RecordStage::Confirming => {
                    (to(RecordStage::Published, t!(lang, "record-to-published"))) " "
                    (to(RecordStage::Draft, t!(lang, "record-to-draft")))
                }
                RecordStage::Published => (to(RecordStage::Draft, t!(lang, "record-withdraw"))),
            }
        }
    }
}

/// To which stage.
#[derive(Deserialize)]
pub struct StageForm {
    #[serde(default)]
    stage: String,
}

/// `POST /gatherings/{gathering}/record/stage`
pub async fn set_stage(
    State(app): State<App>,
    by: Member,
    Path(address): Path<String>,
    Posted(form): Posted<StageForm>,
) -> Result<Redirect> {
    let organiser = by.organiser()?;
    let stage = RecordStage::from_key(&form.stage).ok_or(Error::NotFound)?;
    let (to, now) = (format!("/gatherings/{address}/record"), app.clock.now());
    app.db
        .write(move |tx| gatherings::set_record_stage(tx, &organiser, &address, stage, now))
        .await?;
    Ok(Redirect::to(&to))
}

// The report

/// What a reader may see of a report.
struct Seen {
    gathering: Gathering,
    record: Record,
    session: Session,
    /// Was there, and may want voices left out.
    was_there: bool,
}

/// Everybody once it is published; those who were there while they confirm it; the organisers always.
async fn seen(app: &App, by: Option<Member>, keeper: &Keeper, address: &str) -> Result<Seen> {
    let was_there = find(app, keeper, address).await?.is_some();
    let (shelf, address) = (app.shelf.clone(), address.to_owned());
    app.db
        .read(move |tx| {
            let gathering = gatherings::by_address(tx, &address)?;
            let record = gatherings::record(tx, &gathering)?;
            let organises = by.is_some_and(|by| {
                by.organisation() == gathering.organisation && by.organiser().is_ok()
            });
            let may = match record.stage {
                RecordStage::Draft => organises,
                RecordStage::Confirming => organises || was_there,
                RecordStage::Published => true,
            };
            if !may {
                return Err(Error::NotFound);
            }
            let session = gatherings::report(tx, &shelf, &gathering)?;
            Ok(Seen { gathering, record, session, was_there })
        })
        .await
}

/// `GET /gatherings/{gathering}/report`
pub async fn report(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    by: Option<Member>,
    keeper: Keeper,
    Path(address): Path<String>,
) -> Result<Page> {
    let seen = seen(&app, by, &keeper, &address).await?;
    let at = format!("/gatherings/{address}");
    let confirming = seen.record.stage == RecordStage::Confirming && seen.was_there;
    let voices = match confirming {
        true => {
            let gathering = seen.gathering.clone();
            app.db.read(move |tx| gatherings::choosable(tx, &gathering)).await?
        }
        false => Vec::new(),
    };
    let body = html! {
        (back(&at, &seen.gathering.plan.title))
        @if seen.record.stage != RecordStage::Published { p.kz-note { (crate::web::rich(&stage_words(lang, seen.record.stage))) } }
        (session::session_markup(&seen.session, lang))
        ul.kz-files {
            li { a href={ (at) "/report.pdf" } { (t!(lang, "report-as-pdf")) } }
            li { a href={ (at) "/report.txt" } { (t!(lang, "report-as-text")) } }
        }
        @if confirming { (objections(lang, &token, &at, &seen.record, &voices)) }
    };
    let title = seen.session.theme.of(lang).to_owned();
    Ok(Page::desk(lang, title, crate::web::Desk::default(), body))
}

/// What stands in the draft of what was said by nobody in particular; each may be left out.
fn objections(
    lang: Lang,
    token: &FormToken,
    at: &str,
    record: &Record,
    voices: &[Voice],
) -> Markup {
    let stand: Vec<&Voice> =
        voices.iter().filter(|voice| record.body.chosen.contains(&voice.id)).collect();
    html! {
        section.kz-sec aria-labelledby="confirm" {
            h2 #confirm { (t!(lang, "report-confirm")) }
            p { (t!(lang, "report-confirm-text")) }
            ul.kz-tasks { @for voice in stand {
                li.kz-tasks__row {
                    span dir="auto" { (voice.words) }
                    form.kz-inline method="post" action={ (at) "/report/objections" } {
                        (token)
                        input type="hidden" name="voice" value=(voice.id);
                        button.kz-link { (t!(lang, "report-leave-out")) }
                    }
                }
            } }
            p { a.kz-act href={ (at) "/me" } { (t!(lang, "report-own-parts")) } }
        }
    }
}

/// Which voice shall be left out.
#[derive(Deserialize)]
pub struct Objection {
    #[serde(default)]
    voice: String,
}

/// `POST /gatherings/{gathering}/report/objections`
pub async fn object(
    State(app): State<App>,
    keeper: Keeper,
    Path(address): Path<String>,
    Posted(objection): Posted<Objection>,
) -> Result<Redirect> {
    let me = find(&app, &keeper, &address).await?.ok_or(Error::NotFound)?;
    let gathering = me.gathering;
    app.db.write(move |tx| gatherings::object(tx, &gathering, &objection.voice)).await?;
    Ok(Redirect::to(&format!("/gatherings/{address}/report")))
}

/// `GET /gatherings/{gathering}/report.pdf`
pub async fn pdf(
    State(app): State<App>,
    lang: Lang,
    by: Option<Member>,
    keeper: Keeper,
    Path(address): Path<String>,
) -> Result<Response> {
    let (seen, now) = (seen(&app, by, &keeper, &address).await?, app.clock.now());
    let pdf = app.press.make(move || session::session_pdf(&seen.session, lang, now)).await?;
    let headers = [(header::CONTENT_TYPE, "application/pdf"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, pdf).into_response())
}

/// `GET /gatherings/{gathering}/report.txt`
pub async fn text(
    State(app): State<App>,
    lang: Lang,
    by: Option<Member>,
    keeper: Keeper,
    Path(address): Path<String>,
) -> Result<Response> {
    let seen = seen(&app, by, &keeper, &address).await?;
    let headers =
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, session::session_text(&seen.session, lang)).into_response())
}

// Photographs

/// The photographs there are, and what was sent with one that is not there.
fn photo_part(
    lang: Lang,
    token: &FormToken,
    at: &str,
    photos: &[Picture],
    sent: &Upload,
    faults: &[Fault],
) -> Markup {
    let wrong = |field| fault_of(faults, field);
    html! {
        section.kz-sec aria-labelledby="photos" {
            h2 #photos { (t!(lang, "photos")) }
            p { (t!(lang, "photos-text")) }
            ul.kz-tasks { @for picture in photos {
                li.kz-tasks__row {
                    span { a href={ (at) "/photos/" (picture.id) } { (picture.about) } span.kz-tasks__hint { (picture.caption) } }
                    form.kz-inline method="post" action={ (at) "/photos/" (picture.id) "/removal" } { (token) button.kz-link { (t!(lang, "photo-remove")) } }
                }
            } }
            form.kz-form method="post" action={ (at) "/photos" } enctype="multipart/form-data" {
                (token)
                div.kz-field {
                    label for="file" { (t!(lang, "photo-file")) }
                    input #file type="file" name="file" accept="image/jpeg,image/png"
                        aria-invalid=[wrong("file").map(|_| "true")] aria-describedby=[wrong("file").map(|_| "file-fault")];
                    (told_beside(lang, wrong("file")))
                }
                (Field::text("about", t!(lang, "photo-about"), sent.field("about")).hint(t!(lang, "photo-about-hint")).draw(lang, faults))
                (Field::text("caption", t!(lang, "photo-caption"), sent.field("caption")).draw(lang, faults))
                div.kz-tick {
                    input type="checkbox" #agreed name="agreed" value="1" checked[!sent.field("agreed").is_empty()]
                        aria-describedby=[wrong("agreed").map(|_| "agreed-fault")];
                    label for="agreed" { (t!(lang, "photo-agreed")) }
                }
                (told_beside(lang, wrong("agreed")))
                div { button.kz-btn.kz-btn--line { (t!(lang, "photo-add")) } }
            }
        }
    }
}

/// `POST /gatherings/{gathering}/photos`
pub async fn add_photo(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(address): Path<String>,
    upload: Upload,
) -> Result<Response> {
    let organiser = by.organiser()?;
    let mut faults = Vec::new();
    if upload.field("agreed").is_empty() {
        faults.push(fault("agreed", msg!("photo-not-agreed")));
    }
    let mut line = |field: &'static str| match upload.field(field).trim() {
        "" => String::new(),
        words => typed::name(words).unwrap_or_else(|say| {
            faults.push(fault(field, say));
            String::new()
        }),
    };
    let picture = Picture { id: app.dice.id(), about: line("about"), caption: line("caption") };
    if picture.about.is_empty() {
        faults.push(fault("about", msg!("photo-about-missing")));
    }
    let bytes = upload.bytes.clone();
    let plain = app.press.make(move || Ok(photo::plain(&bytes))).await?;
    if plain.is_err() {
        faults.push(fault("file", msg!("photo-unreadable")));
    }
    let (Ok(jpeg), true) = (plain, faults.is_empty()) else {
        let page = record_page(&app, lang, &by, token, &address, None, &upload, &faults).await?;
        return Ok(page.into_response());
    };
    let (to, now) = (format!("/gatherings/{address}/record"), app.clock.now());
    app.db
        .write(move |tx| gatherings::add_photo(tx, &organiser, &address, &picture, &jpeg, now))
        .await?;
    Ok(Redirect::to(&to).into_response())
}

/// `POST /gatherings/{gathering}/photos/{photo}/removal`
pub async fn remove_photo(
    State(app): State<App>,
    by: Member,
    Path((address, id)): Path<(String, String)>,
    _: Posted<crate::web::Pressed>,
) -> Result<Redirect> {
    let (organiser, to) = (by.organiser()?, format!("/gatherings/{address}/record"));
    app.db.write(move |tx| gatherings::remove_photo(tx, &organiser, &address, &id)).await?;
    Ok(Redirect::to(&to))
}

/// `GET /gatherings/{gathering}/photos/{photo}`: behind the same gate as the report.
pub async fn show_photo(
    State(app): State<App>,
    by: Option<Member>,
    keeper: Keeper,
    Path((address, id)): Path<(String, String)>,
) -> Result<Response> {
    let seen = seen(&app, by, &keeper, &address).await?;
    let jpeg = app.db.read(move |tx| gatherings::photo(tx, &seen.gathering, &id)).await?;
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, jpeg).into_response())
}
