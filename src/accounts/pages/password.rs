//! The own password.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use maud::html;
use serde::Deserialize;

use super::{desk, let_in, new_token, told_to_wait};
use crate::accounts::{self, Member, passwords};
use crate::error::Result;
use crate::web::{Fault, Field, FormToken, Page, Posted, fault, fault_summary};
use crate::words::Lang;
use crate::{App, msg, t};

/// What is typed to change the password.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Change {
    now: String,
    new: String,
    again: String,
}

/// `GET /password`
pub async fn form(lang: Lang, by: Member, token: FormToken) -> Page {
    password_page(lang, &by, token, &[])
}

/// `POST /password`
pub async fn change_password(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    jar: CookieJar,
    form: FormToken,
    Posted(typed): Posted<Change>,
) -> Result<Response> {
    let (member, now) = (by.clone(), app.clock.now());
    let caller = app.db.write(move |tx| accounts::call_again(tx, &member, now)).await?;
    if let Some(seconds) = caller.wait {
        let faults = [fault("now", msg!("sign-in-wait", seconds = seconds))];
        return Ok(told_to_wait(password_page(lang, &by, form, &faults), seconds));
    }
    let fits = app.passwords.fits(typed.now.clone(), caller.password()).await?;
    let faults = change_faults(&typed, fits, &caller.login);
    if !faults.is_empty() {
        if fits {
            app.db.write(move |tx| accounts::forgive(tx, &caller)).await?;
        }
        return Ok(password_page(lang, &by, form, &faults).into_response());
    }
    let hash = app.passwords.hash(typed.new, app.dice.bytes()).await?;
    let fresh = new_token(&app);
    let kept = fresh.clone();
    app.db.write(move |tx| accounts::change_password(tx, &caller, &hash, &kept, now)).await?;
    Ok(let_in(&app, jar, fresh))
}

fn change_faults(typed: &Change, fits: bool, login: &str) -> Vec<Fault> {
    let faults = [
        (!fits).then(|| fault("now", msg!("password-now-wrong"))),
        passwords::fault(&typed.new, login).map(|say| fault("new", say)),
        (typed.new != typed.again).then(|| fault("again", msg!("password-again-different"))),
    ];
    faults.into_iter().flatten().collect()
}

fn password_page(lang: Lang, by: &Member, token: FormToken, faults: &[Fault]) -> Page {
    let title = t!(lang, "password-change");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "password-change-text")) } }
        form.kz-form method="post" action="/password" novalidate {
            (token)
            (Field::password("now", t!(lang, "password-now"), "current-password").draw(lang, faults))
            (Field::password("new", t!(lang, "password-new"), "new-password")
                .hint(t!(lang, "password-hint")).draw(lang, faults))
            (Field::password("again", t!(lang, "password-again"), "new-password").draw(lang, faults))
            div { button.kz-btn { (t!(lang, "password-change")) } }
        }
    };
    Page::desk(lang, title, desk(lang, by, "/password", token), body).with_faults(faults)
}
