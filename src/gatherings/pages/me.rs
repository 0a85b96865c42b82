//! The own page of somebody who has registered, reached by the own link.

use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::PrivateCookieJar;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::registration::entry_fields;
use super::{practice, public, since, words};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gatherings::{
    self, Gathering, Link, Mode, Quote, Registration, State as Stands, Token, TypedEntry,
};
use crate::typed::fault;
use crate::web::fields::{lines, tick};
use crate::web::{Fault, Field, FormToken, Page, Posted, Pressed, back, fault_summary};
use crate::words::Lang;
use crate::{App, msg, t};

// Who comes with a link

/// The sealed cookie that holds the secret of an own link, for this browser session.
const COOKIE: &str = "gathering";

/// The browser's cookies, the secret among them.
pub struct Keeper(PrivateCookieJar);

impl FromRequestParts<App> for Keeper {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Keeper(PrivateCookieJar::from_headers(&parts.headers, app.cookies.key.clone())))
    }
}

impl Keeper {
    /// The secret this browser holds.
    pub fn token(&self, app: &App) -> Option<Token> {
        Some(Token::read(self.0.get(&app.cookies.name(COOKIE))?.value()))
    }

    /// The same browser with that secret.
    pub fn keeping(self, app: &App, token: &Token) -> PrivateCookieJar {
        self.0.add(app.cookies.make(COOKIE, token.as_str().to_owned()))
    }

    /// The same browser without one.
    fn forgetting(self, app: &App) -> PrivateCookieJar {
        self.0.add(app.cookies.gone(COOKIE))
    }
}

/// Somebody with a link, and what it opens.
pub struct Me {
    pub(super) gathering: Gathering,
    pub(super) registration: Registration,
    pub(super) link: Link,
    /// How many wait before somebody who waits.
    pub(super) before: usize,
}

/// Whose link this browser holds, where it is one of that session.
pub async fn find(app: &App, keeper: &Keeper, address: &str) -> Result<Option<Me>> {
    let Some(token) = keeper.token(app) else { return Ok(None) };
    holder(app, token, address).await
}

async fn holder(app: &App, token: Token, address: &str) -> Result<Option<Me>> {
    let (address, now) = (address.to_owned(), app.clock.now());
    let read = move |tx: &mut Tx| {
        let gathering = gatherings::by_address(tx, &address)?;
        let found = gatherings::by_link(tx, &gathering, &token, now)?;
        let Some((registration, link)) = found else { return Ok(None) };
        let before = gatherings::before(tx, &gathering, &registration)?;
        Ok(Some(Me { gathering, registration, link, before }))
    };
    app.db.read(read).await
}

/// The same, with an own link: the one on a card does not change anything.
pub async fn find_own(app: &App, keeper: &Keeper, address: &str) -> Result<Option<Me>> {
    Ok(find(app, keeper, address).await?.filter(|me| me.link == Link::Own))
}

/// On to the own page, or to its door.
pub fn to_me(address: &str) -> Response {
    Redirect::to(&format!("/gatherings/{address}/me")).into_response()
}

// The page

/// `GET /gatherings/{gathering}/me`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    keeper: Keeper,
    Path(address): Path<String>,
) -> Result<Page> {
    match find(&app, &keeper, &address).await? {
        Some(me) => {
            let cases = told_cases(&app, lang, &me).await?;
            Ok(me_page(&app, lang, &token, &me, &cases))
        }
        None => Ok(door(lang, &token, &address, &[])),
    }
}

/// What is told at the session, for those who have a seat, once it has begun.
async fn told_cases(app: &App, lang: Lang, me: &Me) -> Result<Markup> {
    let seated = me.registration.state == Stands::Seated;
    if !seated || !me.gathering.tells_cases(app.clock.now()) {
        return Ok(html! {});
    }
    let of = me.gathering.clone();
    let read = move |tx: &mut Tx| {
        Ok((gatherings::practice_reports(tx, &of)?, gatherings::registrations(tx, &of)?))
    };
    let (reports, people) = app.db.read(read).await?;
    Ok(practice::cases(lang, &reports, &people))
}

/// What is brought to the door.
#[derive(Deserialize)]
pub struct Brought {
    #[serde(default)]
    code: String,
}

/// `POST /gatherings/{gathering}/me`
pub async fn enter(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    keeper: Keeper,
    Path(address): Path<String>,
    Posted(brought): Posted<Brought>,
) -> Result<Response> {
    let secret = Token::read(&brought.code);
    match holder(&app, secret.clone(), &address).await? {
        Some(_) => Ok((keeper.keeping(&app, &secret), to_me(&address)).into_response()),
        None => {
            let faults = [fault("code", msg!("own-link-unknown"))];
            Ok(door(lang, &token, &address, &faults).into_response())
        }
    }
}

/// Where the link is brought.  The script puts it there from the address; a hand does too.
fn door(lang: Lang, token: &FormToken, address: &str, faults: &[Fault]) -> Page {
    let title = t!(lang, "me-door");
    let body = html! {
        (back(&format!("/gatherings/{address}"), &t!(lang, "me-back")))
        (fault_summary(lang, faults))
        h1 { (title) }
        form.kz-form method="post" action={ "/gatherings/" (address) "/me" } novalidate {
            (token)
            (Field::text("code", t!(lang, "me-door-link"), "")
                .hint(t!(lang, "me-door-hint")).autocomplete("off").draw(lang, faults))
            button.kz-btn.kz-btn--block { (t!(lang, "me-door-open")) }
        }
    };
    Page::phone(lang, title, body).with_faults(faults).with_script("js/code.js")
}

fn me_page(app: &App, lang: Lang, token: &FormToken, me: &Me, cases: &Markup) -> Page {
    let at = format!("/gatherings/{}", me.gathering.address);
    let title = words::person(lang, &me.registration.entry);
    let body = html! {
        (back(&at, &me.gathering.plan.title))
        h1 dir="auto" { (title) }
        (public::standing(lang, &me.gathering))
        p.kz-message { (crate::web::rich(&state_words(lang, me, app.clock.now()))) }
        @if let Some(group) = me.gathering.group_of(&me.registration) {
            p.kz-message { (t!(lang, "me-group", group = group)) }
        }
        (seat(lang, token, me))
        (public::facts(lang, &me.gathering))
        (how_to_join(lang, me))
        (cases)
        @if me.link == Link::Own {
            (since::asked(app, lang, me))
            (own_part(lang, token, me, app.clock.now()))
        } @else { p.kz-note { (t!(lang, "me-card")) } }
        form method="post" action={ (at) "/me/end" } {
            (token)
            button.kz-btn.kz-btn--line.kz-btn--block { (t!(lang, "me-end")) }
        }
    };
    Page::phone(lang, title, body)
}

/// Into the live talk, and again to the own table once the groups are decided.
fn seat(lang: Lang, token: &FormToken, me: &Me) -> Markup {
    let comes = me.registration.state == Stands::Seated && me.gathering.dialogue.is_some();
    html! {
        @if comes {
            form method="post" action={ "/gatherings/" (me.gathering.address) "/me/seat" } {
                (token)
                button.kz-btn.kz-btn--block { (t!(lang, "me-take-seat")) }
            }
        }
    }
}

/// Whether there is a seat, or how many wait before.
pub fn state_words(lang: Lang, me: &Me, now: Timestamp) -> String {
    let over = me.gathering.plan.ends <= now;
    match me.registration.state {
        Stands::Seated if over => t!(lang, "me-thanks"),
        Stands::Waiting if over => t!(lang, "me-no-seat"),
        Stands::Seated if me.registration.moved_up => t!(lang, "me-moved-up"),
        Stands::Seated => t!(lang, "me-seated"),
        Stands::Waiting => t!(lang, "me-waiting", place = me.before + 1),
        Stands::Cancelled => t!(lang, "me-cancelled"),
    }
}

/// Told to those who have a seat, and to nobody else.
fn how_to_join(lang: Lang, me: &Me) -> Markup {
    let (plan, seated) = (&me.gathering.plan, me.registration.state == Stands::Seated);
    let told = seated && plan.mode != Mode::InPerson && !plan.online.is_empty();
    html! { @if told { section { h2 { (t!(lang, "me-online")) } (lines(&plan.online)) } } }
}

fn own_part(lang: Lang, token: &FormToken, me: &Me, now: Timestamp) -> Markup {
    let at = format!("/gatherings/{}", me.gathering.address);
    let comes = me.registration.state != Stands::Cancelled;
    html! {
        @if comes {
            section {
                h2 { (t!(lang, "me-said")) }
                (said(lang, me))
                p { a.kz-act href={ (at) "/me/entry" } { (t!(lang, "me-change")) } }
                p { a.kz-act href={ (at) "/me/practice" } { (t!(lang, "practice-own")) } }
            }
            @if me.gathering.has_begun(now) { (quotes(lang, token, me)) }
            @else { (cancellation(lang, token, &at)) }
        }
        p.kz-links { a href={ (at) "/calendar.ics" } { (t!(lang, "coming-calendar")) } }
    }
}

fn said(lang: Lang, me: &Me) -> Markup {
    let entry = &me.registration.entry;
    html! {
        dl.kz-who {
            div { dt { (t!(lang, "reception-from")) } dd dir="auto" { (words::body(lang, &entry.body)) } }
            div { dt { (t!(lang, "table-band")) } dd { (crate::charts::bands(lang, &[entry.band])) } }
            div { dt { (t!(lang, "entry-department")) } dd { (words::department(lang, entry.department)) } }
            div { dt { (t!(lang, "entry-years")) } dd { (words::years(lang, entry.years)) } }
            div {
                dt { (t!(lang, "entry-motive")) }
                dd { @if entry.motive.is_empty() { (t!(lang, "nothing-said")) } @else { (lines(&entry.motive)) } }
            }
        }
    }
}

fn cancellation(lang: Lang, token: &FormToken, at: &str) -> Markup {
    html! {
        details.kz-fold {
            summary { (t!(lang, "me-cancel")) }
            p { (t!(lang, "me-cancel-text")) }
            form.kz-gap-4 method="post" action={ (at) "/me/cancellation" } {
                (token)
                button.kz-btn.kz-btn--line { (t!(lang, "me-cancel-button")) }
            }
        }
    }
}

/// `POST /gatherings/{gathering}/me/cancellation`
pub async fn cancel(
    State(app): State<App>,
    keeper: Keeper,
    Path(address): Path<String>,
    _: Posted<Pressed>,
) -> Result<Response> {
    let Some(me) = find_own(&app, &keeper, &address).await? else { return Ok(to_me(&address)) };
    let (id, now) = (me.registration.id, app.clock.now());
    app.db.write(move |tx| gatherings::cancel(tx, &me.gathering, &id, now)).await?;
    Ok(to_me(&address))
}

/// `POST /gatherings/{gathering}/me/end`: the next person at this browser is somebody else.
pub async fn end(
    State(app): State<App>,
    keeper: Keeper,
    Path(address): Path<String>,
    _: Posted<Pressed>,
) -> Response {
    (keeper.forgetting(&app), Redirect::to(&format!("/gatherings/{address}"))).into_response()
}

// Changing what was said

/// `GET /gatherings/{gathering}/me/entry`
pub async fn entry(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    keeper: Keeper,
    Path(address): Path<String>,
) -> Result<Response> {
    let Some(me) = find_own(&app, &keeper, &address).await? else { return Ok(to_me(&address)) };
    let typed = me.registration.entry.typed();
    Ok(entry_page(lang, &token, &me.gathering, &typed, &[]).into_response())
}

/// `POST /gatherings/{gathering}/me/entry`
pub async fn change(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    keeper: Keeper,
    Path(address): Path<String>,
    Posted(typed): Posted<TypedEntry>,
) -> Result<Response> {
    let Some(me) = find_own(&app, &keeper, &address).await? else { return Ok(to_me(&address)) };
    let entry = match typed.read(me.gathering.plan.mode) {
        Ok(entry) => entry,
        Err(faults) => {
            let page = entry_page(lang, &token, &me.gathering, &typed, &faults);
            return Ok(page.into_response());
        }
    };
    let id = me.registration.id;
    app.db.write(move |tx| gatherings::change_entry(tx, &me.gathering, &id, &entry)).await?;
    Ok(to_me(&address))
}

fn entry_page(
    lang: Lang,
    token: &FormToken,
    gathering: &Gathering,
    typed: &TypedEntry,
    faults: &[Fault],
) -> Page {
    let (at, title) = (format!("/gatherings/{}/me", gathering.address), t!(lang, "me-change"));
    let body = html! {
        (back(&at, &t!(lang, "me-back-to-own")))
        (fault_summary(lang, faults))
        h1 { (title) }
        form.kz-form method="post" action={ (at) "/entry" } novalidate {
            (token)
            (entry_fields(lang, typed, gathering.plan.mode, faults))
            button.kz-btn.kz-btn--block { (t!(lang, "me-save")) }
        }
    };
    Page::phone(lang, title, body).with_faults(faults)
}

// What may stand in the report

/// What is ticked, seen as it will be printed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Quoted {
    motive: Option<String>,
    body: Option<String>,
}

/// From its beginning on everybody sees what would be printed, and confirms it part by part.
fn quotes(lang: Lang, token: &FormToken, me: &Me) -> Markup {
    let entry = &me.registration.entry;
    html! {
        section {
            h2 { (t!(lang, "quotes")) }
            p { (t!(lang, "quotes-text")) }
            form.kz-form method="post" action={ "/gatherings/" (me.gathering.address) "/me/quotes" } {
                (token)
                @if !entry.motive.is_empty() {
                    blockquote.kz-note { (lines(&entry.motive)) }
                    (tick("motive", &t!(lang, "quotes-motive"), entry.quote_motive == Quote::Confirmed))
                }
                blockquote.kz-note dir="auto" { (words::body(lang, &entry.body)) }
                (tick("body", &t!(lang, "quotes-body"), entry.quote_body == Quote::Confirmed))
                div { button.kz-btn { (t!(lang, "quotes-save")) } }
            }
        }
    }
}

/// `POST /gatherings/{gathering}/me/quotes`: what is not ticked is not printed.
pub async fn quote(
    State(app): State<App>,
    keeper: Keeper,
    Path(address): Path<String>,
    Posted(quoted): Posted<Quoted>,
) -> Result<Response> {
    let Some(me) = find_own(&app, &keeper, &address).await? else { return Ok(to_me(&address)) };
    if !me.gathering.has_begun(app.clock.now()) {
        return Err(Error::Refused(msg!("quotes-later")));
    }
    let decided = |ticked: Option<String>| match ticked {
        Some(_) => Quote::Confirmed,
        None => Quote::No,
    };
    let (motive, body) = (decided(quoted.motive), decided(quoted.body));
    app.db.write(move |tx| gatherings::quote(tx, &me.registration.id, motive, body)).await?;
    Ok(to_me(&address))
}
