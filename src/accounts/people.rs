//! People: who has an account, and what for.

use jiff::Timestamp;

use super::sessions::sessions_of;
use super::{
    Administrator, Confirmed, Duty, Member, Session, duty, factors, login_as_kept, login_fault,
    member, passwords, store,
};
use crate::audit::{self, By, Kind};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::typed::{self, Fault, fault};

/// Somebody with an account.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account's id.
    pub account: String,
    /// What is typed at the door.
    pub login: String,
    /// The name shown.
    pub name: String,
    /// Every duty.
    pub duties: Vec<Duty>,
}

/// What is typed about somebody new.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// What will be typed at the door.
    pub login: String,
    /// The name shown.
    pub name: String,
}

/// A new account: a newcomer with an id and a hashed password.
#[derive(Clone, Debug)]
pub struct Account {
    pub(super) id: String,
    pub(super) login: String,
    pub(super) name: String,
    pub(super) password: String,
}

impl Newcomer {
    /// With a new id and the password's hash.
    pub fn account(self, id: String, password: String) -> Account {
        Account { id, login: self.login, name: self.name, password }
    }

    /// Reads what was typed; every fault at once, by the fields `login`, `name` and `password`.
    pub fn read(login: &str, name: &str, password: &str) -> (Newcomer, Vec<Fault>) {
        let login = login_as_kept(login);
        let named = typed::name(name);
        let faults = [
            login_fault(&login).map(|say| fault("login", say)),
            named.as_ref().err().map(|say| fault("name", say.clone())),
            passwords::fault(password, &login).map(|say| fault("password", say)),
        ];
        (
            Newcomer { login, name: named.unwrap_or_default() },
            faults.into_iter().flatten().collect(),
        )
    }
}

/// Who of the promotion office may be asked, by name.
pub fn promoters(tx: &mut Tx, organisation: &str) -> Result<Vec<String>> {
    Ok(store::promoters(tx, organisation)?.into_iter().map(|row| row.name).collect())
}

/// Everybody of the organisation, by login.
pub fn people(tx: &mut Tx, by: &Administrator) -> Result<Vec<Person>> {
    let mut people: Vec<Person> = Vec::new();
    for row in store::people(tx, by.organisation())? {
        let duty = row.kind.and_then(|kind| duty(&kind, row.unit));
        match people.last_mut().filter(|person| person.account == row.account) {
            Some(person) => person.duties.extend(duty),
            None => people.push(Person {
                account: row.account,
                login: row.login,
                name: row.name,
                duties: duty.into_iter().collect(),
            }),
        }
    }
    people.sort_by(|one, other| one.login.cmp(&other.login));
    Ok(people)
}

/// Gives somebody an account.  The units of the duties are the caller's to check.
pub fn add_person(
    tx: &mut Tx,
    by: &Administrator,
    account: &Account,
    duties: &[Duty],
    now: Timestamp,
) -> Result<()> {
    enrol(tx, by.organisation(), account, duties, now)
}

pub(super) fn enrol(
    tx: &mut Tx,
    organisation: &str,
    account: &Account,
    duties: &[Duty],
    now: Timestamp,
) -> Result<()> {
    if !store::add_account(tx, organisation, account, &now.to_string())? {
        return Err(Error::Refused(msg!("login-taken", login = &account.login)));
    }
    duties.iter().try_for_each(|duty| add_duty(tx, organisation, &account.id, duty))
}

/// Replaces the duties of somebody, whose sessions end where that changes anything.  One administrator has to remain.
pub fn set_duties(tx: &mut Tx, by: &Administrator, account: &str, duties: &[Duty]) -> Result<()> {
    tx.alone(&format!("duties {}", by.organisation()))?;
    store::account(tx, by.organisation(), account)?;
    let changed = replace_duties(tx, by.organisation(), account, duties)?;
    if store::count_administrators(tx, by.organisation())? == 0 {
        return Err(Error::Refused(msg!("duties-last-administrator")));
    }
    if changed {
        store::end_sessions_of(tx, account)?;
    }
    Ok(())
}

/// Whether they are others now.
pub(super) fn replace_duties(
    tx: &mut Tx,
    organisation: &str,
    account: &str,
    duties: &[Duty],
) -> Result<bool> {
    let before = member(tx, account)?.duties;
    store::clear_duties(tx, organisation, account)?;
    for duty in duties {
        add_duty(tx, organisation, account, duty)?;
    }
    Ok(are_others(&before, duties))
}

pub(super) fn are_others(before: &[Duty], after: &[Duty]) -> bool {
    let all_kept = before.iter().all(|duty| after.contains(duty));
    !all_kept || !after.iter().all(|duty| before.contains(duty))
}

/// Whose duties, and which, as the record tells it.
pub fn given(login: &str, duties: &[Duty]) -> String {
    let keys = duties.iter().map(|duty| match duty {
        Duty::Administrator => "administrator",
        Duty::Promotion => "promotion",
        Duty::Chief(_) => "chief",
    });
    format!("{}: {}", login.trim(), keys.collect::<Vec<_>>().join(", "))
}

/// The same duty twice is one duty: its id says whose and what it is.
fn add_duty(tx: &mut Tx, organisation: &str, account: &str, duty: &Duty) -> Result<()> {
    let (kind, unit) = match duty {
        Duty::Administrator => ("administrator", None),
        Duty::Promotion => ("promotion", None),
        Duty::Chief(unit) => ("chief", Some(unit.as_str())),
    };
    let id = format!("{account} {kind} {}", unit.unwrap_or_default());
    store::add_duty(tx, organisation, &id, account, kind, unit)
}

// Somebody else's door

/// Somebody of the organisation, as an administrator looks after their sign-in.
pub struct Kept {
    /// Who.
    pub member: Member,
    /// What is typed at the door.
    pub login: String,
    /// The password is ours to change, not the directory's or the provider's.
    pub has_password: bool,
    /// How many second factors there are.
    pub factors: usize,
    /// What is open under that name.
    pub sessions: Vec<Session>,
}

/// How somebody signs in.
pub fn person(tx: &mut Tx, by: &Administrator, account: &str, now: Timestamp) -> Result<Kept> {
    store::account(tx, by.organisation(), account)?;
    let member = member(tx, account)?;
    Ok(Kept {
        login: store::login(tx, account)?,
        has_password: !store::is_vouched(tx, by.organisation(), account)?,
        factors: factors::of(tx, &member)?.factors.len(),
        sessions: sessions_of(tx, &member, None, now)?,
        member,
    })
}

/// Ends everything open under somebody's name.
pub fn end_sessions_of(tx: &mut Tx, by: &Member, account: &str, now: Timestamp) -> Result<()> {
    store::account(tx, by.administrator()?.organisation(), account)?;
    let login = store::login(tx, account)?;
    match store::end_sessions_of(tx, account)? {
        0 => Ok(()),
        _ => audit::record(tx, &by.acts(now), Kind::SessionsEnded, &login),
    }
}

/// Takes every second factor from somebody else, who has lost them.  Nobody does that for themselves: whoever stands at an
/// unlocked desk could, too.
pub fn reset_factors(tx: &mut Tx, by: &Confirmed, account: &str, now: Timestamp) -> Result<()> {
    let administrator = another(tx, by, account)?;
    factors::forget(tx, administrator.organisation(), account)?;
    store::end_sessions_of(tx, account)?;
    let login = store::login(tx, account)?;
    audit::record(tx, &by.member().acts(now), Kind::FactorRemoved, &login)
}

/// Gives somebody else a new first password.
pub fn set_password_of(
    tx: &mut Tx,
    by: &Confirmed,
    account: &str,
    password: &str,
    now: Timestamp,
) -> Result<()> {
    let administrator = another(tx, by, account)?;
    if store::is_vouched(tx, administrator.organisation(), account)? {
        return Err(Error::Refused(msg!("password-elsewhere")));
    }
    store::set_password(tx, account, password)?;
    store::end_sessions_of(tx, account)?;
    let login = store::login(tx, account)?;
    audit::record(tx, &by.member().acts(now), Kind::PasswordChanged, &login)
}

/// A new password in place of everything lost, for the command line, whose user holds the whole database anyway.
pub fn rescue(tx: &mut Tx, login: &str, password: &str, now: Timestamp) -> Result<()> {
    let found = super::member_by_login(tx, login)?;
    if store::is_vouched(tx, found.organisation(), found.account())? {
        return Err(Error::Refused(msg!("password-elsewhere")));
    }
    factors::forget(tx, found.organisation(), found.account())?;
    store::set_password(tx, found.account(), password)?;
    store::end_sessions_of(tx, found.account())?;
    let by = By { name: "kizahashi rescue".to_owned(), ..By::nobody(found.organisation(), now) };
    let login = store::login(tx, found.account())?;
    audit::record(tx, &by, Kind::Rescued, &login)
}

fn another(tx: &mut Tx, by: &Confirmed, account: &str) -> Result<Administrator> {
    let administrator = by.member().administrator()?;
    store::account(tx, administrator.organisation(), account)?;
    match by.member().account() == account {
        true => Err(Error::Refused(msg!("factors-not-own"))),
        false => Ok(administrator),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_about_a_newcomer_is_told_at_once() {
        let (_, faults) = Newcomer::read("佐藤", " ", "short");
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_ref()).collect();
        assert_eq!(fields, ["login", "name", "password"]);
    }
}
