//! The second factor at the door.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;

use super::passkeys::{Asked, challenge, is_ours};
use super::{Here, arrived, new_token, told_to_wait};
use crate::accounts::factors::{self, Shown, passkey};
use crate::accounts::{self, Guest, Stage, Visit};
use crate::db::Tx;
use crate::error::Result;
use crate::web::{Desk, Fault, Field, FormToken, Page, Posted, fault, fault_summary};
use crate::words::{Lang, Message};
use crate::{App, msg, t};

/// What is typed: an app's six digits, or a recovery code.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
}

/// What a passkey answered.
#[derive(Deserialize)]
pub struct Answered {
    #[serde(default)]
    challenge: String,
    #[serde(flatten)]
    answer: passkey::Answer,
}

/// `GET /sign-in/code`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    guest: Guest,
    visit: Visit,
    here: Here,
    token: FormToken,
) -> Result<Page> {
    page(&app, lang, &AtTheDoor { guest, visit, here, token }, &[]).await
}

/// `POST /sign-in/code`
#[expect(clippy::too_many_arguments, reason = "each is one thing the request brings along")]
pub async fn send(
    State(app): State<App>,
    lang: Lang,
    guest: Guest,
    visit: Visit,
    jar: CookieJar,
    here: Here,
    token: FormToken,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    let (key, now, by) = (app.factors.clone(), app.clock.now(), guest.clone());
    let fits = move |tx: &mut Tx| factors::code_fits(tx, &by, &key, &typed.code, now);
    let door = AtTheDoor { guest, visit, here, token };
    show(&app, lang, door, jar, fits, msg!("second-wrong")).await
}

/// `POST /sign-in/passkey`
#[expect(clippy::too_many_arguments, reason = "each is one thing the request brings along")]
pub async fn use_passkey(
    State(app): State<App>,
    lang: Lang,
    guest: Guest,
    visit: Visit,
    jar: CookieJar,
    here: Here,
    token: FormToken,
    Posted(sent): Posted<Answered>,
) -> Result<Response> {
    let fresh = is_ours(&app, &visit, &sent.challenge);
    let (site, by) = (here.site.clone(), guest.clone());
    let fits = move |tx: &mut Tx| match site.filter(|_| fresh) {
        Some(site) => factors::passkey_fits(tx, &by, &site, &sent.challenge, &sent.answer)
            .map(|fits| fits.then_some(Shown::Factor)),
        None => Ok(None),
    };
    let door = AtTheDoor { guest, visit, here, token };
    show(&app, lang, door, jar, fits, msg!("passkey-wrong")).await
}

/// Somebody who waits for the second factor, and where.
struct AtTheDoor {
    guest: Guest,
    visit: Visit,
    here: Here,
    token: FormToken,
}

/// Lets in whoever shows what `fits`; tells others to try again, after a pause where they did often.
async fn show(
    app: &App,
    lang: Lang,
    door: AtTheDoor,
    jar: CookieJar,
    fits: impl FnOnce(&mut Tx) -> Result<Option<Shown>> + Send + 'static,
    wrong: Message,
) -> Result<Response> {
    let (guest, fresh, now) = (door.guest.clone(), new_token(app), app.clock.now());
    let kept = fresh.clone();
    let tried = app.db.write(move |tx| {
        let caller = accounts::call_for_code(tx, &guest, now)?;
        let shown = if caller.wait.is_some() { None } else { fits(tx)? };
        let Some(shown) = shown else { return Ok(Some(caller.wait)) };
        accounts::pass(tx, &guest, &caller, shown, &kept, now).map(|()| None)
    });
    let faults = |say| [fault("code", say)];
    match tried.await? {
        None => Ok(arrived(app, jar, fresh, Stage::In)),
        Some(None) => Ok(page(app, lang, &door, &faults(wrong)).await?.into_response()),
        Some(Some(seconds)) => {
            let faults = faults(msg!("second-wait", seconds = seconds));
            Ok(told_to_wait(page(app, lang, &door, &faults).await?, seconds))
        }
    }
}

async fn page(app: &App, lang: Lang, door: &AtTheDoor, faults: &[Fault]) -> Result<Page> {
    let by = door.guest.clone();
    let own = app.db.read(move |tx| factors::of_guest(tx, &by)).await?;
    let apps: Vec<_> = own.factors.iter().filter(|factor| factor.is_app).collect();
    let checked = apps.iter().any(|factor| factor.opens_with(&app.factors));
    let title = t!(lang, "second-title");
    let hint = match (apps.is_empty(), checked) {
        (true, _) => t!(lang, "second-hint-recovery"),
        (false, true) => t!(lang, "second-hint"),
        (false, false) => t!(lang, "second-app-unreadable"),
    };
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "second-text")) } }
        (by_passkey(app, lang, door, &own))
        form.kz-form method="post" action="/sign-in/code" novalidate {
            (door.token)
            (Field::text("code", t!(lang, "second-label"), "").hint(hint)
                .autocomplete("one-time-code").draw(lang, faults))
            div { button.kz-btn { (t!(lang, "second-button")) } }
        }
        form.kz-gap-5 method="post" action="/sign-out" {
            (door.token)
            p.kz-support { (t!(lang, "second-lost")) }
            button.kz-link { (t!(lang, "second-cancel")) }
        }
    };
    let page = Page::desk(lang, title, Desk::default(), body).with_faults(faults);
    Ok(page.with_script("js/passkey.js"))
}

/// Shown by script alone, without which a browser has no passkeys.
fn by_passkey(app: &App, lang: Lang, door: &AtTheDoor, own: &factors::Own) -> Markup {
    let ids: Vec<&str> = own.factors.iter().filter_map(|factor| factor.handle()).collect();
    let site = door.here.site.as_ref().filter(|_| !ids.is_empty());
    html! {
        @if let Some(site) = site {
            (Asked { what: "use", action: "/sign-in/passkey", site, ids: &ids,
                challenge: challenge(app, &door.visit), who: None }
                .form(lang, &door.token, html! {}, &t!(lang, "passkey-use")))
        }
    }
}
