//! Passkeys: the form that asks the browser for one, and adding one.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::app::added;
use super::{Here, desk};
use crate::accounts::factors::{self, New, What, passkey};
use crate::accounts::{Member, Visit};
use crate::error::{Error, Result};
use crate::web::{Fault, Field, FormToken, Page, Posted, Sealed, back, fault, fault_summary, same};
use crate::words::Lang;
use crate::world::hex;
use crate::{App, msg, t, typed};

/// How long a browser may take to answer, in seconds.
const LASTS: i64 = 5 * 60;

/// What a passkey of this browser has to sign: it names the moment, and holds for this session alone, so nothing has to be
/// kept of it.
pub(super) fn challenge(app: &App, visit: &Visit) -> String {
    let now = app.clock.now().as_second();
    format!("{now}.{}", proof(app, visit, now))
}

/// Whether we asked that, of this session, just now.
pub(super) fn is_ours(app: &App, visit: &Visit, challenge: &str) -> bool {
    let Some((at, shown)) = challenge.split_once('.') else { return false };
    let Ok(at) = at.parse::<i64>() else { return false };
    let fresh = (0..=LASTS).contains(&(app.clock.now().as_second() - at));
    fresh && same(shown.as_bytes(), proof(app, visit, at).as_bytes())
}

fn proof(app: &App, visit: &Visit, at: i64) -> String {
    let mut hash = Sha256::new();
    hash.update(app.cookies.key_for("passkey challenge"));
    hash.update(at.to_be_bytes());
    hash.update(visit.bound());
    hex(&hash.finalize())
}

/// What the browser is asked.
pub(super) struct Asked<'a> {
    /// `make` or `use`.
    pub what: &'a str,
    /// Where the answer goes.
    pub action: &'a str,
    /// For which site.
    pub site: &'a passkey::Site,
    /// Those somebody has.
    pub ids: &'a [&'a str],
    /// What has to be signed.
    pub challenge: String,
    /// For whom a new one is.
    pub who: Option<&'a Member>,
}

impl Asked<'_> {
    /// The form, which a script fills in and sends.  Without script it stays hidden.
    pub(super) fn form(
        &self,
        lang: Lang,
        token: &FormToken,
        fields: Markup,
        button: &str,
    ) -> Markup {
        let made = self.what == "make";
        html! {
            form.kz-form.kz-gap-below method="post" action=(self.action) novalidate hidden
                data-passkey=(self.what) data-host=(self.site.host) data-ids=(self.ids.join(" "))
                data-kinds=(passkey::KINDS) data-account=[self.who.map(Member::account)]
                data-name=[self.who.map(Member::name)] data-failed=(t!(lang, "passkey-failed")) {
                (token)
                input type="hidden" name="challenge" value=(self.challenge);
                @for name in ["id", "client", "device", if made { "public" } else { "mark" }] {
                    input type="hidden" name=(name) value="";
                }
                (fields)
                div { button.kz-btn.kz-btn--line[!made] { (button) } }
                p role="status" {}
            }
        }
    }
}

/// What is sent of a new one.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    challenge: String,
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    made: passkey::Made,
}

/// `GET /security/passkey`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    visit: Visit,
    here: Here,
    token: FormToken,
) -> Result<Page> {
    visit.confirmed(false, app.clock.now())?;
    page(&app, lang, &visit, &here, token, "", &[]).await
}

/// `POST /security/passkey`
pub async fn add(
    State(app): State<App>,
    lang: Lang,
    visit: Visit,
    here: Here,
    jar: Sealed,
    token: FormToken,
    Posted(sent): Posted<Sent>,
) -> Result<Response> {
    let by = visit.confirmed(true, app.clock.now())?;
    let site = here.site.as_ref().ok_or(Error::NotFound)?;
    let name = typed::name(&sent.name).map_err(|say| fault("name", say));
    let key = passkey::made(site, &sent.challenge, &sent.made)
        .filter(|_| is_ours(&app, &visit, &sent.challenge))
        .ok_or(fault("name", msg!("passkey-not-made")));
    let (name, key) = match (name, key) {
        (Ok(name), Ok(key)) => (name, key),
        (Err(say), _) | (_, Err(say)) => {
            let page = page(&app, lang, &visit, &here, token, &sent.name, &[say]).await?;
            return Ok(page.into_response());
        }
    };
    let new = New { id: app.dice.id(), name, what: What::Passkey(key) };
    added(&app, by, new, jar).await
}

async fn page(
    app: &App,
    lang: Lang,
    visit: &Visit,
    here: &Here,
    token: FormToken,
    name: &str,
    faults: &[Fault],
) -> Result<Page> {
    let (member, site) =
        (visit.at_the_own_door()?.clone(), here.site.as_ref().ok_or(Error::NotFound)?);
    let by = member.clone();
    let own = app.db.read(move |tx| factors::of(tx, &by)).await?;
    let ids: Vec<&str> = own.factors.iter().filter_map(|factor| factor.handle()).collect();
    let title = t!(lang, "passkey-add");
    let asked = Asked {
        what: "make",
        action: "/security/passkey",
        site,
        ids: &ids,
        challenge: challenge(app, visit),
        who: Some(&member),
    };
    let field = Field::text("name", t!(lang, "passkey-name"), name)
        .hint(t!(lang, "passkey-name-hint"))
        .autocomplete("off");
    let body = html! {
        (back("/security", &t!(lang, "security-title")))
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "passkey-text")) } }
        (asked.form(lang, &token, field.draw(lang, faults), &t!(lang, "passkey-make")))
        noscript { p.kz-note { (t!(lang, "passkey-needs-script")) } }
    };
    let desk = desk(lang, &member, "/security", token);
    Ok(Page::desk(lang, title, desk, body).with_faults(faults).with_script("js/passkey.js"))
}
