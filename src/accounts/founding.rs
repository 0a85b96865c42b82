//! The first administrator: opened by a one-time code that whoever holds the server makes.

use jiff::{SignedDuration, Timestamp};

use super::people::enrol;
use super::sessions::begin_session;
use super::{Account, Duty, Stage, actor, hashed, login_as_kept, store};
use crate::audit::{self, Kind};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::world::hex;

/// How long the one-time code lasts.
const CODE_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// May found an organisation: holds the one-time code.
pub struct Founder(());

/// Makes the one-time code for the first administrator, in place of an earlier one.
pub fn set_up_code(tx: &mut Tx, chance: [u8; 10], now: Timestamp) -> Result<String> {
    not_yet_set_up(tx)?;
    let code = hex(&chance);
    store::replace_setup_code(tx, &hashed(&code), &now.to_string())?;
    let groups: Vec<&str> = (0..5).map(|group| &code[group * 4..group * 4 + 4]).collect();
    Ok(groups.join("-"))
}

/// Refused once there is an administrator.
pub fn not_yet_set_up(tx: &mut Tx) -> Result<()> {
    match store::administrators_anywhere(tx)? {
        0 => Ok(()),
        _ => Err(Error::Refused(msg!("setup-done"))),
    }
}

/// Spends the one-time code.
pub fn founder(tx: &mut Tx, code: &str, now: Timestamp) -> Result<Founder> {
    not_yet_set_up(tx)?;
    let digits: String = login_as_kept(code).chars().filter(char::is_ascii_alphanumeric).collect();
    let created = store::spend_setup_code(tx, &hashed(&digits))?;
    let created: Option<Timestamp> = created.map(|code| code.created.parse()).transpose()?;
    match created.is_some_and(|created| now.duration_since(created) <= CODE_LASTS) {
        true => Ok(Founder(())),
        false => Err(Error::Refused(msg!("setup-code-wrong"))),
    }
}

/// Gives the founder the first account, and signs in.
pub fn first_administrator(
    tx: &mut Tx,
    _: &Founder,
    organisation: &str,
    account: &Account,
    token: &str,
    now: Timestamp,
) -> Result<()> {
    enrol(tx, organisation, account, &[Duty::Administrator], now)?;
    begin_session(tx, &account.id, None, token, Stage::In, now)?;
    let by = actor(tx, &account.id, now)?;
    audit::record(tx, &by, Kind::Founded, &account.login)
}
