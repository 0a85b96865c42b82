//! The way to the provider of single sign-on, and back.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use super::confirm::ours;
use super::{arrived, let_in_vouched, new_token, origin, sign_in_page, token};
use crate::accounts::{self, Door, Visit};
use crate::error::{Error, Result};
use crate::outside::{Journey, Unreachable, Vouched};
use crate::web::{FormToken, Page, Sealed, fault, same};
use crate::words::{Lang, Message};
use crate::{App, msg};

/// The sealed cookie of who is under way.
const COOKIE: &str = "under-way";
/// How long the way there and back may take, in minutes.
const LASTS: i64 = 10;

/// What is asked of the way there.
#[derive(Deserialize)]
pub struct Go {
    #[serde(default)]
    again: String,
    #[serde(default)]
    to: String,
}

/// What the provider sends a browser back with.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// Who is under way, what for, and where to.
struct UnderWay {
    journey: Journey,
    again: bool,
    to: String,
}

impl UnderWay {
    fn write(&self) -> String {
        let Journey { state, nonce, verifier } = &self.journey;
        format!("{state} {nonce} {verifier} {} {}", u8::from(self.again), self.to)
    }

    fn read(text: &str) -> Option<UnderWay> {
        let parts: Vec<&str> = text.split(' ').collect();
        let [state, nonce, verifier, again, to] = parts[..] else { return None };
        let (state, nonce) = (state.to_owned(), nonce.to_owned());
        let journey = Journey { state, nonce, verifier: verifier.to_owned() };
        Some(UnderWay { journey, again: again == "1", to: to.to_owned() })
    }
}

/// `GET /sign-in/provider`
pub async fn go(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    jar: Sealed,
    form: FormToken,
    Query(go): Query<Go>,
) -> Result<Response> {
    let provider = app.outside.provider.clone().ok_or(Error::NotFound)?;
    let chance = || crate::world::hex(&app.dice.bytes::<32>());
    let journey = Journey { state: chance(), nonce: chance(), verifier: chance() };
    let under_way = UnderWay { journey, again: go.again == "1", to: ours(&go.to).to_owned() };
    match provider.way(&under_way.journey, &way_back(&app, &headers), under_way.again).await {
        Ok(way) => {
            let mut cookie = app.cookies.make(COOKIE, under_way.write());
            cookie.set_max_age(time::Duration::minutes(LASTS));
            Ok((jar.add(cookie), Redirect::to(&way)).into_response())
        }
        Err(error) => Ok(down(&app, lang, &form, &error).into_response()),
    }
}

/// `GET /sign-in/provider/back`
#[expect(clippy::too_many_arguments, reason = "each is one thing the request brings along")]
pub async fn back(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    sealed: Sealed,
    jar: CookieJar,
    visit: Option<Visit>,
    form: FormToken,
    Query(back): Query<Back>,
) -> Result<Response> {
    let provider = app.outside.provider.clone().ok_or(Error::NotFound)?;
    let cookie = sealed.get(&app.cookies.name(COOKIE));
    let under_way = cookie.and_then(|cookie| UnderWay::read(cookie.value()));
    let right = |it: &UnderWay| same(it.journey.state.as_bytes(), back.state.as_bytes());
    let sealed = sealed.add(app.cookies.gone(COOKIE));
    let Some(under_way) = under_way.filter(right).filter(|_| !back.code.is_empty()) else {
        return Ok(
            (sealed, again(&app, lang, &form, msg!("provider-not-finished"))).into_response()
        );
    };
    let at = way_back(&app, &headers);
    let found = provider.vouched(&under_way.journey, &back.code, &at, app.clock.now()).await;
    let found = match found {
        Ok(found) => found,
        Err(error) => return Ok((sealed, down(&app, lang, &form, &error)).into_response()),
    };
    if under_way.again {
        let visit = visit.ok_or(Error::SignIn)?;
        return Ok((sealed, confirmed(&app, visit, found, &under_way.to).await?).into_response());
    }
    let (old, fresh) = (token(&app, &jar), new_token(&app));
    match let_in_vouched(&app, Door::Provider, found, None, old, fresh.clone()).await? {
        Ok(stage) => Ok((sealed, arrived(&app, jar, fresh, stage)).into_response()),
        Err(say) => Ok((sealed, again(&app, lang, &form, say)).into_response()),
    }
}

/// Only whoever is signed in may show it again, not somebody else at the same browser.
async fn confirmed(app: &App, visit: Visit, found: Vouched, to: &str) -> Result<Redirect> {
    let (member, now) = (visit.at_the_own_door()?.clone(), app.clock.now());
    let write = move |tx: &mut crate::db::Tx| {
        let (organisation, account) = (member.organisation(), member.account());
        match accounts::is(tx, Door::Provider, organisation, &found, account)? {
            true => accounts::confirm(tx, &visit, now),
            false => Err(Error::Refused(msg!("provider-another"))),
        }
    };
    app.db.write(write).await?;
    Ok(Redirect::to(ours(to)))
}

/// Where the provider sends people back to: this has to be known there.
fn way_back(app: &App, headers: &HeaderMap) -> String {
    format!("{}/sign-in/provider/back", origin(app, headers))
}

fn down(app: &App, lang: Lang, form: &FormToken, error: &Unreachable) -> Page {
    tracing::warn!(%error, "the provider of single sign-on could not be asked");
    again(app, lang, form, msg!("provider-down"))
}

fn again(app: &App, lang: Lang, form: &FormToken, say: Message) -> Page {
    sign_in_page(app, lang, form, "", &[fault("login", say)])
}
