//! The entrance for people somebody else vouches for: the directory, or the provider of single sign-on.
//!
//! Their duties are what their groups say, anew at each sign-in.  Local accounts stay beside them.  What that changes is
//! recorded as nobody's doing: it was done where the groups are kept.

use jiff::Timestamp;

use super::people::{are_others, enrol, given, replace_duties};
use super::sessions::{Entered, Stage, arrive};
use super::{Account, Duty, login_as_kept, login_fault, member, store};
use crate::audit::{self, By, Kind};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::outside::{GroupDuty, House, Vouched};
use crate::typed;

/// In place of a password's hash, where the password is not ours to keep.
pub(super) const KEPT_ELSEWHERE: &str = "elsewhere";

/// Which way somebody comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// The directory.
    Directory,
    /// The provider of single sign-on.
    Provider,
}

impl Door {
    fn key(self) -> &'static str {
        match self {
            Door::Directory => "directory",
            Door::Provider => "provider",
        }
    }
}

/// Lets in somebody who is vouched for, with the duties of their groups; not who has none, where groups decide.
pub fn enter(
    tx: &mut Tx,
    door: Door,
    house: &House,
    found: &Vouched,
    (id, old, token): (String, Option<&str>, &str),
    now: Timestamp,
) -> Result<Option<Stage>> {
    let organisation = organisation(tx, house)?;
    tx.alone(&format!("duties {organisation}"))?;
    let known = account_of(tx, door, &organisation, found)?;
    let duties = duties(tx, &organisation, house, found)?;
    let mut done = Vec::new();
    if let Some(account) = &known {
        done.extend(apply(tx, &organisation, house, account, &duties)?);
    }
    if duties.is_empty() && !house.duties.is_empty() {
        // Who has left every group is out at once, and stays out; others of the office never come in.
        done.extend(known.map(|account| end_sessions(tx, &account)).transpose()?.flatten());
        return record(tx, door, &organisation, done, now).map(|()| None);
    }
    let account = match known {
        Some(account) => account,
        None => {
            let (account, more) = add(tx, door, house, &organisation, found, (id, &duties), now)?;
            done.extend(more);
            account
        }
    };
    let entered = match door {
        Door::Directory => Entered::ByPassword,
        Door::Provider => Entered::ByProvider,
    };
    let stage = arrive(tx, &account, entered, old, token, now)?;
    record(tx, door, &organisation, done, now).map(|()| Some(stage))
}

/// What was done, and to whom, as it will be recorded.
type Done = (Kind, String);

/// As the last step, for whoever records waits for nobody afterwards.
fn record(
    tx: &mut Tx,
    door: Door,
    organisation: &str,
    done: Vec<Done>,
    now: Timestamp,
) -> Result<()> {
    let by = By::nobody(organisation, now);
    let mut each = done.into_iter();
    each.try_for_each(|(kind, whom)| {
        audit::record(tx, &by, kind, &format!("{whom} ({})", door.key()))
    })
}

fn end_sessions(tx: &mut Tx, account: &str) -> Result<Option<Done>> {
    let ended = store::end_sessions_of(tx, account)?;
    let login = store::login(tx, account)?;
    Ok((ended > 0).then_some((Kind::SessionsEnded, login)))
}

/// Whether whoever is vouched for is the one who is asked to show it again.
pub fn is(
    tx: &mut Tx,
    door: Door,
    organisation: &str,
    found: &Vouched,
    account: &str,
) -> Result<bool> {
    Ok(account_of(tx, door, organisation, found)?.as_deref() == Some(account))
}

fn account_of(
    tx: &mut Tx,
    door: Door,
    organisation: &str,
    found: &Vouched,
) -> Result<Option<String>> {
    store::account_by_subject(tx, organisation, door.key(), &found.subject)
}

fn organisation(tx: &mut Tx, house: &House) -> Result<String> {
    let all = store::organisations(tx)?;
    let meant = match &house.organisation {
        Some(code) => all.into_iter().find(|one| one.code == *code),
        None if all.len() == 1 => all.into_iter().next(),
        None => None,
    };
    meant.map(|one| one.id).ok_or_else(|| Error::Refused(msg!("vouched-nowhere")))
}

/// An account of theirs.  One that was here before is theirs only where the settings say so.
fn add(
    tx: &mut Tx,
    door: Door,
    house: &House,
    organisation: &str,
    found: &Vouched,
    (id, duties): (String, &[Duty]),
    now: Timestamp,
) -> Result<(String, Vec<Done>)> {
    let login = login_as_kept(&found.login);
    if login_fault(&login).is_some() {
        return Err(Error::Refused(msg!("vouched-login", login = &found.login)));
    }
    let name = typed::name(&found.name).unwrap_or_else(|_| login.clone());
    let (account, done) = match store::account_in(tx, organisation, &login)? {
        Some(account) if house.adopt_accounts => {
            let changed = apply(tx, organisation, house, &account, duties)?;
            store::set_password(tx, &account, KEPT_ELSEWHERE)?;
            store::end_sessions_of(tx, &account)?;
            let done = [(Kind::AccountAdopted, login)].into_iter().chain(changed);
            (account, done.collect())
        }
        Some(_) => return Err(Error::Refused(msg!("vouched-taken", login = login))),
        None => {
            let account = Account { id, login, name, password: KEPT_ELSEWHERE.to_owned() };
            enrol(tx, organisation, &account, duties, now)?;
            let done = vec![(Kind::PersonAdded, given(&account.login, duties))];
            (account.id, done)
        }
    };
    store::add_identity(tx, organisation, &account, door.key(), &found.subject)?;
    Ok((account, done))
}

/// The duties of the groups in place of those before.  The last administrator stays one: somebody has to be left who can
/// mend the settings.
fn apply(
    tx: &mut Tx,
    organisation: &str,
    house: &House,
    account: &str,
    duties: &[Duty],
) -> Result<Option<Done>> {
    if house.duties.is_empty() {
        return Ok(None);
    }
    let (before, mut after) = (member(tx, account)?.duties, duties.to_vec());
    replace_duties(tx, organisation, account, &after)?;
    if store::count_administrators(tx, organisation)? == 0 {
        after.push(Duty::Administrator);
        replace_duties(tx, organisation, account, &after)?;
    }
    if !are_others(&before, &after) {
        return Ok(None);
    }
    store::end_sessions_of(tx, account)?;
    Ok(Some((Kind::DutiesChanged, given(&store::login(tx, account)?, &after))))
}

fn duties(tx: &mut Tx, organisation: &str, house: &House, found: &Vouched) -> Result<Vec<Duty>> {
    let groups: Vec<String> = found.groups.iter().map(|group| plain(group)).collect();
    let own = house.duties.iter().filter(|rule| groups.contains(&plain(&rule.group)));
    let mut duties = Vec::new();
    for rule in own.cloned().collect::<Vec<_>>() {
        let duty = duty(tx, organisation, &rule)?;
        duties.extend(duty.filter(|duty| !duties.contains(duty)));
    }
    Ok(duties)
}

/// A workplace is named by its name, which has to belong to one only.
fn duty(tx: &mut Tx, organisation: &str, rule: &GroupDuty) -> Result<Option<Duty>> {
    match (&*rule.duty, &rule.unit) {
        ("administrator", None) => Ok(Some(Duty::Administrator)),
        ("promotion", None) => Ok(Some(Duty::Promotion)),
        ("chief", Some(name)) => {
            let units = store::units_called(tx, organisation, name)?;
            match &units[..] {
                [unit] => Ok(Some(Duty::Chief(unit.clone()))),
                _ => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

/// Distinguished names are written in many ways.
fn plain(group: &str) -> String {
    let parts = group.split(',').map(|part| part.trim().to_lowercase());
    parts.collect::<Vec<_>>().join(",")
}

/// A group of the settings, and what it comes to here.
pub struct Mapped {
    /// The group.
    pub group: String,
    /// The duty; none where the settings name a workplace or a duty there is not.
    pub duty: Option<Duty>,
    /// The workplace's name, where there is one.
    pub unit: Option<String>,
}

/// What the settings come to in this organisation; `None` where they are about another one.
pub fn mapped(tx: &mut Tx, organisation: &str, house: &House) -> Result<Option<Vec<Mapped>>> {
    if self::organisation(tx, house).ok().as_deref() != Some(organisation) {
        return Ok(None);
    }
    let mut mapped = Vec::new();
    for rule in &house.duties {
        let duty = duty(tx, organisation, rule)?;
        mapped.push(Mapped { group: rule.group.clone(), duty, unit: rule.unit.clone() });
    }
    Ok(Some(mapped))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_the_same_however_its_name_is_written() {
        assert_eq!(
            plain("CN=Kz Chiefs, OU=Groups,dc=city"),
            plain("cn=kz chiefs,ou=groups,DC=city")
        );
        assert_ne!(plain("cn=a,dc=city"), plain("cn=a,dc=other"));
    }
}
