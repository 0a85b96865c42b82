//! From the session to its live talk: the organiser opens it, those who registered take their seats.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;

use super::me::{Keeper, find};
use crate::App;
use crate::accounts::Member;
use crate::dialogues;
use crate::error::Result;
use crate::gatherings;
use crate::web::{Posted, Pressed};

/// `POST /gatherings/{gathering}/talk`
pub async fn open(
    State(app): State<App>,
    by: Member,
    Path(address): Path<String>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let (dice, now) = (app.dice.clone(), app.clock.now());
    let opened = app.db.write(move |tx| gatherings::open_talk(tx, &by, &address, &dice, now));
    Ok(Redirect::to(&format!("/dialogues/{}", opened.await?)))
}

/// `POST /gatherings/{gathering}/me/seat`: again after the groups are decided, to move to the own table.
pub async fn sit(
    State(app): State<App>,
    keeper: Keeper,
    jar: CookieJar,
    Path(address): Path<String>,
    _: Posted<Pressed>,
) -> Result<Response> {
    let Some(me) = find(&app, &keeper, &address).await? else {
        return Ok(Redirect::to(&format!("/gatherings/{address}/me")).into_response());
    };
    let held = dialogues::held_seat(&app, &jar);
    let secret = held.unwrap_or_else(|| dialogues::new_secret(&app.dice));
    let (dice, own) = (app.dice.clone(), secret.clone());
    let seated = app.db.write(move |tx| {
        let elsewhere = dialogues::seat(tx, &own)?
            .is_some_and(|seat| Some(seat.dialogue) != me.gathering.dialogue);
        let secret = if elsewhere { dialogues::new_secret(&dice) } else { own };
        gatherings::take_seat(tx, &me.gathering, &me.registration, &secret, &dice)?;
        Ok(secret)
    });
    let jar = dialogues::holding_seat(&app, jar, seated.await?);
    Ok((jar, Redirect::to("/seat")).into_response())
}
