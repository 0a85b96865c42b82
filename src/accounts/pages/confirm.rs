//! Showing once more who one is, before what would harm most in a stranger's hands.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use serde::Deserialize;

use super::{ask_directory, desk, told_to_wait};
use crate::accounts::{self, Caller, Door, Member, Visit};
use crate::error::{Error, Result};
use crate::web::{Fault, Field, FormToken, Page, Posted, fault, fault_summary};
use crate::words::{Lang, Message};
use crate::{App, msg, t};

/// Where to go on.
#[derive(Deserialize)]
pub struct To {
    #[serde(default)]
    to: String,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    password: String,
    #[serde(default)]
    to: String,
}

/// A page of ours; anything else leads to the first one.
pub(super) fn ours(to: &str) -> &str {
    let plain = !to.contains('\\') && to.chars().all(|char| char.is_ascii_graphic());
    if to.starts_with('/') && !to.starts_with("//") && plain { to } else { "/" }
}

/// `GET /confirm`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    visit: Visit,
    token: FormToken,
    Query(To { to }): Query<To>,
) -> Result<Page> {
    page(&app, lang, &visit, token, &to, &[]).await
}

/// `POST /confirm`
pub async fn confirm(
    State(app): State<App>,
    lang: Lang,
    visit: Visit,
    token: FormToken,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let (member, now) = (visit.at_the_own_door()?.clone(), app.clock.now());
    let caller = {
        let member = member.clone();
        app.db.write(move |tx| accounts::call_again(tx, &member, now)).await?
    };
    let again = |say| [fault("password", say)];
    if let Some(seconds) = caller.wait {
        let faults = again(msg!("sign-in-wait", seconds = seconds));
        return Ok(told_to_wait(
            page(&app, lang, &visit, token, &typed.to, &faults).await?,
            seconds,
        ));
    }
    if let Err(say) = fits(&app, &member, &caller, &typed.password).await? {
        return Ok(page(&app, lang, &visit, token, &typed.to, &again(say)).await?.into_response());
    }
    let write = move |tx: &mut crate::db::Tx| {
        accounts::forgive(tx, &caller)?;
        accounts::confirm(tx, &visit, now)
    };
    app.db.write(write).await?;
    Ok(Redirect::to(ours(&typed.to)).into_response())
}

/// Our own password, or the directory's, of this very person.
async fn fits(
    app: &App,
    member: &Member,
    caller: &Caller,
    password: &str,
) -> Result<Result<(), Message>> {
    if app.passwords.fits(password.to_owned(), caller.password()).await? {
        return Ok(Ok(()));
    }
    let wrong = || msg!("password-now-wrong");
    if caller.password().is_some() || app.outside.directory.is_none() {
        return Ok(Err(wrong()));
    }
    let found = match ask_directory(app, caller, password).await {
        Ok(found) => found,
        Err(say) if say == msg!("sign-in-wrong") => return Ok(Err(wrong())),
        Err(say) => return Ok(Err(say)),
    };
    let (organisation, account) = (member.organisation().to_owned(), member.account().to_owned());
    let same = app
        .db
        .read(move |tx| accounts::is(tx, Door::Directory, &organisation, &found, &account))
        .await?;
    Ok(same.then_some(()).ok_or_else(wrong))
}

async fn page(
    app: &App,
    lang: Lang,
    visit: &Visit,
    token: FormToken,
    to: &str,
    faults: &[Fault],
) -> Result<Page> {
    let member = visit.at_the_own_door()?.clone();
    let by = member.clone();
    let by_provider = app.db.read(move |tx| accounts::is_from_provider(tx, &by)).await?;
    if by_provider && app.outside.provider.is_none() {
        return Err(Error::Refused(msg!("provider-gone")));
    }
    let title = t!(lang, "confirm-title");
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "confirm-text")) } }
        @if by_provider {
            p { (t!(lang, "confirm-provider")) }
            p.kz-gap-4 {
                a.kz-btn href={ "/sign-in/provider?again=1&to=" (ours(to)) } { (t!(lang, "confirm-provider-go")) }
            }
        } @else {
            form.kz-form method="post" action="/confirm" novalidate {
                (token)
                input type="hidden" name="to" value=(ours(to));
                (Field::password("password", t!(lang, "password-now"), "current-password").draw(lang, faults))
                div { button.kz-btn { (t!(lang, "confirm-button")) } }
            }
        }
    };
    Ok(Page::desk(lang, title, desk(lang, &member, "/confirm", token), body).with_faults(faults))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_are_led_back_to() {
        for page in ["/people", "/people/1/duties", "/"] {
            assert_eq!(ours(page), page);
        }
        for strange in [
            "",
            "people",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a b",
            "/\n",
        ] {
            assert_eq!(ours(strange), "/", "{strange:?}");
        }
    }
}
