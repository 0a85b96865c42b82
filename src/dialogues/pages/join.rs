//! Joining: six digits or a QR code, no account, no name.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use maud::html;
use serde::Deserialize;

use super::hand::{held_seat, holding_seat};
use super::scene;
use crate::dialogues::{self, Dialogue, Known};
use crate::error::{Error, Result};
use crate::typed::half_width;
use crate::web::{self, Fault, Field, FormToken, Page, Posted, fault};
use crate::words::Lang;
use crate::{App, msg, t};

/// What is typed to join.
#[derive(Deserialize, Default)]
pub struct JoinForm {
    #[serde(default)]
    code: String,
    /// The door behind a QR code, in place of digits.
    #[serde(default)]
    door: String,
}

/// `GET /join`
pub async fn form(lang: Lang, token: FormToken) -> Page {
    page(lang, &token, &JoinForm::default(), &[])
}

/// `GET /join/{door}`: behind the QR code.  Looking is not joining: the button does that.
pub async fn door(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    Path(door): Path<String>,
) -> Result<Page> {
    let asked = door.clone();
    let dialogue = app.db.read(move |tx| dialogues::by_door(tx, &asked)).await?;
    let dialogue = dialogue.ok_or(Error::NotFound)?;
    if dialogue.is_over() {
        return Err(Error::Refused(msg!("dialogue-is-over")));
    }
    let body = html! {
        (scene::rehearsal(lang, &dialogue))
        h1 { (dialogue.title) }
        p { (t!(lang, "join-promise")) }
        form.kz-form method="post" action="/join" {
            (token)
            input type="hidden" name="door" value=(door);
            button.kz-btn.kz-btn--block { (t!(lang, "join-button")) }
        }
        p.kz-links { a href="/promise" { (t!(lang, "who-sees-what")) } }
    };
    Ok(Page::phone(lang, dialogue.title, body))
}

fn page(lang: Lang, token: &FormToken, form: &JoinForm, faults: &[Fault]) -> Page {
    let code = Field::text("code", t!(lang, "join-code"), &form.code)
        .hint(t!(lang, "join-code-hint"))
        .autocomplete("off");
    let body = html! {
        (web::fault_summary(lang, faults))
        h1 { (t!(lang, "join-title")) }
        p { (t!(lang, "join-promise")) }
        form.kz-form method="post" action="/join" novalidate {
            (token)
            (code.draw(lang, faults))
            button.kz-btn.kz-btn--block { (t!(lang, "join-button")) }
        }
        p.kz-links { a href="/promise" { (t!(lang, "who-sees-what")) } }
    };
    Page::phone(lang, t!(lang, "join-title"), body).with_faults(faults)
}

/// `POST /join`: with digits, with a door, or with the number of a seat taken on another device.
pub async fn join(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    jar: CookieJar,
    Posted(form): Posted<JoinForm>,
) -> Result<Response> {
    let typed: String =
        half_width(&form.code).chars().filter(|char| char.is_ascii_alphanumeric()).collect();
    let typed = typed.to_ascii_lowercase();
    if form.door.is_empty() && typed.len() != 6 && typed.len() != SEAT_NUMBER {
        let faults = [fault("code", msg!("join-code-six"))];
        return Ok(page(lang, &token, &form, &faults).into_response());
    }
    let guess = form.door.is_empty();
    if guess {
        app.doorkeeper.may_try()?;
    }
    let secret = held_seat(&app, &jar).unwrap_or_else(|| dialogues::new_secret(&app.dice));
    let (door, dice, own) = (form.door.clone(), app.dice.clone(), secret.clone());
    let code = typed.clone();
    let joined = app.db.write(move |tx| {
        if door.is_empty() && code.len() == SEAT_NUMBER {
            return Ok(dialogues::seat(tx, &code)?.map(|_| code));
        }
        let found: Option<Dialogue> = match door.is_empty() {
            true => dialogues::by_code(tx, &code)?,
            false => dialogues::by_door(tx, &door)?,
        };
        let Some(dialogue) = found else { return Ok(None) };
        // A browser that sits elsewhere gets a new secret: one seat, one secret.
        let taken = dialogues::seat(tx, &own)?.is_some_and(|seat| seat.dialogue != dialogue.id);
        let own = if taken { dialogues::new_secret(&dice) } else { own };
        dialogues::join(tx, &dialogue, &own, &Known::default(), &dice)?;
        Ok(Some(own))
    });
    match joined.await? {
        Some(secret) => {
            let jar = holding_seat(&app, jar, secret);
            Ok((jar, Redirect::to("/seat")).into_response())
        }
        None if guess => {
            app.doorkeeper.hold().await;
            let faults = [fault("code", msg!("join-code-unknown"))];
            Ok(page(lang, &token, &form, &faults).into_response())
        }
        None => Err(Error::NotFound),
    }
}

/// So many characters of a seat's own number: 64 bits.
const SEAT_NUMBER: usize = 16;
