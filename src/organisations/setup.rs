//! The first set-up: the municipality and its first administrator, opened by the one-time code.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;

use crate::accounts::{self, Newcomer, let_in, new_token};
use crate::error::{Error, Result};
use crate::japan::{BadCode, MunicipalityCode};
use crate::web::{Desk, Fault, Field, FormToken, Page, Posted, fault, fault_summary};
use crate::words::{Lang, Message};
use crate::{App, msg, organisations, t, typed};

/// What is typed at the first set-up.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    code: String,
    municipality_code: String,
    municipality: String,
    login: String,
    name: String,
    password: String,
    again: String,
}

/// What it means.
struct Setup {
    code: String,
    municipality_code: String,
    municipality: String,
    newcomer: Newcomer,
}

/// `GET /setup`
pub async fn form(State(app): State<App>, lang: Lang, token: FormToken) -> Result<Page> {
    app.db.read(accounts::not_yet_set_up).await?;
    Ok(page(lang, &token, &Typed::default(), &[]))
}

/// `POST /setup`
pub async fn found(
    State(app): State<App>,
    lang: Lang,
    jar: CookieJar,
    form: FormToken,
    Posted(typed): Posted<Typed>,
) -> Result<Response> {
    app.db.read(accounts::not_yet_set_up).await?;
    let setup = match read(&typed) {
        Ok(setup) => setup,
        Err(faults) => return Ok(page(lang, &form, &typed, &faults).into_response()),
    };
    let hash = app.passwords.hash(typed.password.clone(), app.dice.bytes()).await?;
    let (fresh, now) = (new_token(&app), app.clock.now());
    let (organisation, account, kept) = (app.dice.id(), app.dice.id(), fresh.clone());
    let done = app.db.write(move |tx| {
        let founder = accounts::founder(tx, &setup.code, now)?;
        let (code, name) = (&setup.municipality_code, &setup.municipality);
        organisations::found(tx, &organisation, code, name, &now.to_string())?;
        let account = setup.newcomer.account(account, hash);
        accounts::first_administrator(tx, &founder, &organisation, &account, &kept, now)
    });
    match done.await {
        Err(Error::Refused(say)) => {
            Ok(page(lang, &form, &typed, &[fault("code", say)]).into_response())
        }
        done => done.map(|()| let_in(&app, jar, fresh)),
    }
}

fn read(typed: &Typed) -> Result<Setup, Vec<Fault>> {
    let code = MunicipalityCode::read(&typed.municipality_code).map_err(code_fault);
    let municipality = match typed.municipality.trim() {
        "" => Err(msg!("municipality-missing")),
        name => typed::name(name),
    };
    let (newcomer, of_newcomer) = Newcomer::read(&typed.login, &typed.name, &typed.password);
    let faults = [
        typed.code.trim().is_empty().then(|| fault("code", msg!("setup-code-missing"))),
        code.as_ref().err().map(|say| fault("municipality_code", say.clone())),
        municipality.as_ref().err().map(|say| fault("municipality", say.clone())),
    ];
    let different = typed.password != typed.again;
    let again = different.then(|| fault("again", msg!("password-again-different")));
    let faults: Vec<Fault> = faults.into_iter().flatten().chain(of_newcomer).chain(again).collect();
    match (code, municipality) {
        (Ok(municipality_code), Ok(municipality)) if faults.is_empty() => Ok(Setup {
            code: typed.code.clone(),
            municipality_code: municipality_code.as_str().to_owned(),
            municipality,
            newcomer,
        }),
        _ => Err(faults),
    }
}

fn code_fault(bad: BadCode) -> Message {
    match bad {
        BadCode::NotSixDigits => msg!("municipality-code-digits"),
        BadCode::NoSuchPrefecture => msg!("municipality-code-prefecture"),
        BadCode::CheckDigit(digit) => msg!("municipality-code-check", digit = digit.to_string()),
    }
}

fn page(lang: Lang, token: &FormToken, typed: &Typed, faults: &[Fault]) -> Page {
    let body = html! {
        (fault_summary(lang, faults))
        div.kz-title {
            h1 { (t!(lang, "setup-title")) }
            p { (t!(lang, "setup-text")) }
        }
        form.kz-form method="post" action="/setup" novalidate {
            (token)
            (fields(lang, typed, faults))
            div { button.kz-btn { (t!(lang, "setup-begin")) } }
        }
    };
    Page::desk(lang, t!(lang, "setup-title"), Desk::default(), body).with_faults(faults)
}

fn fields(lang: Lang, typed: &Typed, faults: &[Fault]) -> Markup {
    html! {
        (Field::text("code", t!(lang, "setup-one-time"), &typed.code)
            .hint(t!(lang, "setup-code-hint")).autocomplete("off").draw(lang, faults))
        (Field::text("municipality_code", t!(lang, "municipality-code"), &typed.municipality_code)
            .hint(t!(lang, "municipality-code-hint")).autocomplete("off").draw(lang, faults))
        (Field::text("municipality", t!(lang, "municipality"), &typed.municipality)
            .autocomplete("organization").draw(lang, faults))
        h2 { (t!(lang, "setup-you")) }
        (Field::text("login", t!(lang, "login"), &typed.login)
            .hint(t!(lang, "login-hint")).autocomplete("username").draw(lang, faults))
        (Field::text("name", t!(lang, "person-name"), &typed.name)
            .autocomplete("name").draw(lang, faults))
        (Field::password("password", t!(lang, "password"), "new-password")
            .hint(t!(lang, "password-hint")).draw(lang, faults))
        (Field::password("again", t!(lang, "password-again"), "new-password").draw(lang, faults))
    }
}
