//! Second factors: what somebody has besides a password — an app's codes, passkeys, and recovery codes for the day both
//! are gone.

pub mod passkey;
mod store;
pub mod totp;

use jiff::Timestamp;

use super::{Administrator, Confirmed, Guest, Member, hashed, store as accounts_store};
use crate::audit::{self, Kind};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;

/// How many recovery codes somebody is given.
pub const RECOVERY_CODES: usize = 10;
/// More second factors than this nobody carries about.
const MOST: usize = 10;

/// What somebody has.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Our id.
    pub id: String,
    /// An app, else a passkey.
    pub is_app: bool,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub added: Timestamp,
    handle: Option<String>,
    secret: Vec<u8>,
    used: i64,
}

/// All somebody has.
#[derive(Clone, Debug)]
pub struct Own {
    /// Apps and passkeys, the oldest first.
    pub factors: Vec<Factor>,
    /// How many recovery codes are left.
    pub recovery: i64,
}

/// Whether there is any.
pub(super) fn any(tx: &mut Tx, account: &str) -> Result<bool> {
    store::any(tx, account)
}

/// Whether the organisation wants one from somebody with these duties who has none.
pub(super) fn demanded(tx: &mut Tx, account: &str) -> Result<bool> {
    Ok(store::is_demanded(tx, account)? && !store::any(tx, account)?)
}

/// All somebody has.
pub fn of(tx: &mut Tx, member: &Member) -> Result<Own> {
    all(tx, member.organisation(), member.account())
}

fn all(tx: &mut Tx, organisation: &str, account: &str) -> Result<Own> {
    let mut factors = Vec::new();
    for row in store::factors(tx, organisation, account)? {
        factors.push(Factor {
            id: row.id,
            is_app: row.kind == "app",
            name: row.name,
            added: row.added.parse()?,
            handle: row.handle,
            secret: row.secret,
            used: row.used,
        });
    }
    Ok(Own { factors, recovery: store::count_recovery(tx, organisation, account)? })
}

// Having one more

/// Something new, proven to work.
pub struct New {
    /// Our id for it.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// What proves it.
    pub what: What,
}

/// What proves a second factor.
pub enum What {
    /// An app: its sealed secret, and the step whose code was shown.
    App(Vec<u8>, i64),
    /// A passkey.
    Passkey(passkey::Key),
}

/// Keeps something new.  With the first come recovery codes, in place of older ones.
pub fn add(
    tx: &mut Tx,
    by: &Confirmed,
    new: &New,
    recovery: &[String],
    now: Timestamp,
) -> Result<bool> {
    let (organisation, account) = (by.member().organisation(), by.member().account());
    let own = all(tx, organisation, account)?;
    if own.factors.len() >= MOST {
        return Err(Error::Refused(msg!("factors-many", most = MOST)));
    }
    if !store::add(tx, organisation, account, new, &now.to_string())? {
        return Err(Error::Refused(msg!("passkey-known")));
    }
    accounts_store::enrolled(tx, organisation, account)?;
    let first = own.factors.is_empty();
    if first {
        replace_recovery(tx, by, recovery)?;
    }
    let acts = by.member().acts(now);
    audit::record(tx, &acts, Kind::FactorAdded, kind(matches!(new.what, What::App(..))))?;
    if first {
        audit::record(tx, &acts, Kind::RecoveryRenewed, "")?;
    }
    Ok(first)
}

/// As the record names it.  What its owner calls it is theirs.
fn kind(is_app: bool) -> &'static str {
    if is_app { "app" } else { "passkey" }
}

/// New recovery codes in place of the old ones.
pub fn renew_recovery(tx: &mut Tx, by: &Confirmed, codes: &[String], now: Timestamp) -> Result<()> {
    replace_recovery(tx, by, codes)?;
    audit::record(tx, &by.member().acts(now), Kind::RecoveryRenewed, "")
}

fn replace_recovery(tx: &mut Tx, by: &Confirmed, codes: &[String]) -> Result<()> {
    let (organisation, account) = (by.member().organisation(), by.member().account());
    store::clear_recovery(tx, organisation, account)?;
    codes.iter().try_for_each(|code| store::add_recovery(tx, organisation, account, &kept(code)))
}

/// Removes something of one's own; the last one stays where the organisation wants one.
pub fn remove(tx: &mut Tx, by: &Confirmed, id: &str, now: Timestamp) -> Result<()> {
    let (organisation, account) = (by.member().organisation(), by.member().account());
    let own = all(tx, organisation, account)?.factors;
    let Some(gone) = own.iter().find(|factor| factor.id == id) else { return Ok(()) };
    store::remove(tx, organisation, account, id)?;
    if !store::any(tx, account)? {
        match store::is_demanded(tx, account)? {
            true => return Err(Error::Refused(msg!("factors-last"))),
            false => store::clear_recovery(tx, organisation, account)?,
        }
    }
    audit::record(tx, &by.member().acts(now), Kind::FactorRemoved, kind(gone.is_app))
}

/// Takes everything from somebody.
pub(super) fn forget(tx: &mut Tx, organisation: &str, account: &str) -> Result<()> {
    store::clear(tx, organisation, account)?;
    store::clear_recovery(tx, organisation, account)
}

// Showing it at the door

/// What whoever waits at the door may show.
pub fn of_guest(tx: &mut Tx, guest: &Guest) -> Result<Own> {
    let organisation = accounts_store::member(tx, guest.account())?.organisation;
    all(tx, &organisation, guest.account())
}

/// What was shown besides a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Digits of an app, or a passkey.
    Factor,
    /// A recovery code.
    Recovery,
}

/// Whether that code is one of an app's, or a recovery code.  Each is good once.
pub fn code_fits(
    tx: &mut Tx,
    guest: &Guest,
    key: &totp::SealingKey,
    code: &str,
    now: Timestamp,
) -> Result<Option<Shown>> {
    let typed = plain(code);
    for factor in of_guest(tx, guest)?.factors.into_iter().filter(|factor| factor.is_app) {
        let step = key.open(&factor.secret).and_then(|secret| totp::step_of(&secret, &typed, now));
        if let Some(step) = step
            && store::use_up_to(tx, &factor.id, step)?
        {
            return Ok(Some(Shown::Factor));
        }
    }
    let spent = store::spend_recovery(tx, guest.account(), &kept(code))?;
    Ok(spent.then_some(Shown::Recovery))
}

/// Whether a passkey of theirs has answered the challenge.
pub fn passkey_fits(
    tx: &mut Tx,
    guest: &Guest,
    site: &passkey::Site,
    challenge: &str,
    answer: &passkey::Answer,
) -> Result<bool> {
    let own = of_guest(tx, guest)?.factors;
    let Some(factor) = own.iter().find(|factor| factor.handle.as_deref() == Some(&answer.id))
    else {
        return Ok(false);
    };
    let Some(count) = passkey::answered(&factor.secret, site, challenge, answer) else {
        return Ok(false);
    };
    // Many never count.  One that does never counts backwards: else there are two of it.
    let count = i64::from(count);
    match count == 0 && factor.used == 0 {
        true => Ok(true),
        false => store::use_up_to(tx, &factor.id, count),
    }
}

/// How many apps, of all people, that key does not open: their digits are good for nothing here.
pub fn apps_sealed_otherwise(tx: &mut Tx, key: Option<&totp::SealingKey>) -> Result<usize> {
    let secrets = store::app_secrets(tx)?;
    let opens = |secret| key.is_some_and(|key| key.open(secret).is_some());
    Ok(secrets.iter().filter(|app| !opens(&app.secret)).count())
}

impl Factor {
    /// Whether that key opens its secret, so that its digits can be checked.
    pub fn opens_with(&self, key: &totp::SealingKey) -> bool {
        key.open(&self.secret).is_some()
    }

    /// By which a browser finds a passkey.
    pub fn handle(&self) -> Option<&str> {
        self.handle.as_deref()
    }
}

/// Spaces and strokes are for reading.
fn plain(code: &str) -> String {
    let code = crate::typed::half_width(code).to_ascii_lowercase();
    code.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn kept(code: &str) -> String {
    hashed(&plain(code))
}

// What the organisation asks

/// Whether administrators and the promotion office need a second factor.
pub fn rule(tx: &mut Tx, organisation: &str) -> Result<bool> {
    store::rule(tx, organisation)
}

/// Asks for it, or no more.  Who has none sets one up before going on.
pub fn set_rule(tx: &mut Tx, by: &Confirmed, asked: bool, now: Timestamp) -> Result<()> {
    let Administrator { organisation } = by.member().administrator()?;
    store::set_rule(tx, &organisation, asked)?;
    match asked {
        true => accounts_store::ask_to_enrol(tx, &organisation),
        false => accounts_store::ask_no_more(tx, &organisation),
    }?;
    let said = if asked { "second factor" } else { "no second factor" };
    audit::record(tx, &by.member().acts(now), Kind::SettingsChanged, said)
}
