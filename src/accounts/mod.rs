//! Accounts: who is who, and who may do what.
//!
//! A [`Member`] is somebody who has signed in.  What a member may do is a value that only this file
//! makes: an operation that asks for a [`Caretaker`] cannot be called for anybody else.

pub mod pages;
pub mod passwords;
mod store;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::audit::{self, By, Kind};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::typed::{self, Fault, fault};
use crate::words::Message;
use crate::world::hex;

pub use pages::{desk, doors, let_in, new_token};

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub struct Member {
    account: String,
    organisation: String,
    municipality: String,
    name: String,
    duties: Vec<Duty>,
}

/// What an account is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Looks after the organisation, its people and its sheets.
    Administrator,
    /// 推進担当: opens rounds everywhere, sees how far they are and never what was answered.
    Promotion,
    /// Chief of one workplace: looks after its rounds and sees its results.
    Chief(String),
}

impl Member {
    /// The account's id.
    pub fn account(&self) -> &str {
        &self.account
    }
    /// The organisation everything this member touches belongs to.
    pub fn organisation(&self) -> &str {
        &self.organisation
    }
    /// What the organisation is called.
    pub fn municipality(&self) -> &str {
        &self.municipality
    }
    /// The name shown.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Every duty.
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// As the record names who did something.
    pub fn acts(&self, at: Timestamp) -> By {
        let (organisation, account) = (self.organisation.clone(), Some(self.account.clone()));
        By { organisation, account, name: self.name.clone(), at }
    }

    /// May change the organisation, its people and its sheets.
    pub fn administrator(&self) -> Result<Administrator> {
        match self.has(&Duty::Administrator) {
            true => Ok(Administrator { organisation: self.organisation.clone() }),
            false => Err(Error::Forbidden),
        }
    }

    /// May see how far the rounds of all workplaces are.
    pub fn promotion(&self) -> Result<Promotion> {
        match self.has(&Duty::Promotion) {
            true => Ok(Promotion {
                organisation: self.organisation.clone(),
                account: self.account.clone(),
            }),
            false => Err(Error::Forbidden),
        }
    }

    /// May hold learning sessions and look after those who come.
    pub fn organiser(&self) -> Result<Organiser> {
        let promotion = self.promotion()?;
        Ok(Organiser { organisation: promotion.organisation, account: promotion.account })
    }

    /// May open and close rounds of that workplace and print its slips.
    pub fn caretaker(&self, unit: &str) -> Result<Caretaker> {
        match self.has(&Duty::Promotion) || self.has(&Duty::Chief(unit.to_owned())) {
            true => Ok(Caretaker {
                organisation: self.organisation.clone(),
                account: self.account.clone(),
                unit: unit.to_owned(),
            }),
            false => Err(Error::Forbidden),
        }
    }

    /// May see the results of that workplace as its chief.
    pub fn chief(&self, unit: &str) -> Result<Chief> {
        match self.has(&Duty::Chief(unit.to_owned())) {
            true => Ok(Chief { organisation: self.organisation.clone(), unit: unit.to_owned() }),
            false => Err(Error::Forbidden),
        }
    }

    /// May read the policies of the organisation, and the drafts of the own units.
    pub fn policy_reader(&self) -> PolicyReader {
        PolicyReader {
            organisation: self.organisation.clone(),
            everywhere: self.policy_office().is_ok(),
            units: self.workplaces().map(str::to_owned).collect(),
        }
    }

    /// May write the policy of that unit, or the mayor's where no unit is named.
    pub fn policy_keeper(&self, unit: Option<&str>) -> Result<PolicyKeeper> {
        match self.policy_reader().keeps(unit) {
            true => Ok(PolicyKeeper {
                organisation: self.organisation.clone(),
                unit: unit.map(str::to_owned),
            }),
            false => Err(Error::Forbidden),
        }
    }

    /// May take in the policies of everybody from a file, and choose how goals are told.
    pub fn policy_office(&self) -> Result<PolicyOffice> {
        match self.has(&Duty::Promotion) || self.has(&Duty::Administrator) {
            true => Ok(PolicyOffice {
                organisation: self.organisation.clone(),
                account: self.account.clone(),
            }),
            false => Err(Error::Forbidden),
        }
    }

    /// The workplaces this member is chief of.
    pub fn workplaces(&self) -> impl Iterator<Item = &str> {
        self.duties.iter().filter_map(|duty| match duty {
            Duty::Chief(unit) => Some(unit.as_str()),
            _ => None,
        })
    }

    /// Looks after more than one workplace, so that a list of them helps.
    pub fn has_several(&self) -> bool {
        self.promotion().is_ok() || self.administrator().is_ok() || self.workplaces().count() != 1
    }

    fn has(&self, duty: &Duty) -> bool {
        self.duties.contains(duty)
    }
}

macro_rules! proof {
    ($(#[$meta:meta])* $name:ident { $($field:ident),* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name { $($field: String),* }
        impl $name { $(
            /// Whom or what this permission concerns.
            pub fn $field(&self) -> &str { &self.$field }
        )* }
    };
}
proof!(/** May change the organisation, its people and its sheets. */ Administrator { organisation });
proof!(/** May see how far the rounds of all workplaces are. */ Promotion { organisation, account });
proof!(/** May hold learning sessions and look after those who come. */ Organiser { organisation, account });
proof!(/** May open and close rounds of one workplace and print its slips. */ Caretaker { organisation, account, unit });
proof!(/** May see the results of one workplace as its chief. */ Chief { organisation, unit });
proof!(/** May take in everybody's policies, and choose how goals are told. */ PolicyOffice { organisation, account });

/// May read the policies of the organisation, and the drafts of the own units.
#[derive(Clone, Debug)]
pub struct PolicyReader {
    organisation: String,
    everywhere: bool,
    units: Vec<String>,
}

impl PolicyReader {
    /// The organisation whose policies these are.
    pub fn organisation(&self) -> &str {
        &self.organisation
    }
    /// The units this reader is chief of.
    pub fn units(&self) -> &[String] {
        &self.units
    }
    /// Looks after the policies of everybody.
    pub fn everywhere(&self) -> bool {
        self.everywhere
    }
    /// Also writes the policy of that unit, or the mayor's where none is named.
    pub fn keeps(&self, unit: Option<&str>) -> bool {
        self.everywhere || unit.is_some_and(|unit| self.units.iter().any(|own| own == unit))
    }
}

/// May write the policy of one unit, or the mayor's.
#[derive(Clone, Debug)]
pub struct PolicyKeeper {
    organisation: String,
    unit: Option<String>,
}

impl PolicyKeeper {
    /// The organisation whose policy it is.
    pub fn organisation(&self) -> &str {
        &self.organisation
    }
    /// The unit; none: the mayor's.
    pub fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }
}

// Signing in

/// How long a session lasts without a request.
const IDLE: SignedDuration = SignedDuration::from_mins(60);
/// How long a session lasts at most.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// How old the last sign of life may be before it is written again.
const FRESH: SignedDuration = SignedDuration::from_mins(5);
/// So many wrong passwords in a row cost nothing.
const FREE: i64 = 5;
/// Nobody waits longer, and nobody is locked out.
const LONGEST_WAIT: i64 = 60;
/// After so long without a try, wrong passwords are forgotten.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24);

/// Somebody at the door, by the login they gave.
pub struct Caller {
    /// The login, as it is kept.
    pub login: String,
    /// Seconds until the next try, after too many wrong ones.
    pub wait: Option<i64>,
    account: Option<String>,
    password: Option<String>,
}

impl Caller {
    /// The hash the password has to fit; nobody's where the login is unknown.
    pub fn password(&self) -> Option<String> {
        self.password.clone()
    }
}

/// Who calls.  Each try counts as a wrong one until [`begin`] forgives it, so that many at once
/// gain nothing.
pub fn call(tx: &mut Tx, login: &str, now: Timestamp) -> Result<Caller> {
    let login = login_as_kept(login);
    tx.alone(&format!("sign-in {login}"))?;
    store::forget_failures(tx, &(now - FORGOTTEN).to_string())?;
    let wait = match store::failures(tx, &login)? {
        Some(failures) => wait(failures.count, failures.last.parse()?, now),
        None => None,
    };
    if wait.is_none() {
        store::count_failure(tx, &login, &now.to_string())?;
    }
    let account = store::account_by_login(tx, &login)?;
    let (account, password) = account.map(|found| (found.id, found.password)).unzip();
    Ok(Caller { login, wait, account, password })
}

/// 2, 4, 8 … seconds after the last wrong password, at most a minute.
fn wait(count: i64, last: Timestamp, now: Timestamp) -> Option<i64> {
    let doublings = u32::try_from(count - FREE + 1).ok().filter(|doublings| *doublings > 0)?;
    let pause = 2_i64.saturating_pow(doublings).min(LONGEST_WAIT);
    let left = pause - now.duration_since(last).as_secs();
    (left > 0).then_some(left)
}

/// The same for a member who is asked for the present password again.
pub fn call_again(tx: &mut Tx, by: &Member, now: Timestamp) -> Result<Caller> {
    let login = store::login(tx, &by.account)?;
    call(tx, &login, now)
}

/// Gives a caller whose password fits a new one.  Every session ends but the new one.
pub fn change_password(
    tx: &mut Tx,
    caller: &Caller,
    password: &str,
    token: &str,
    now: Timestamp,
) -> Result<()> {
    let account = caller.account.as_deref().ok_or(Error::SignIn)?;
    store::set_password(tx, account, password)?;
    store::end_sessions_of(tx, account)?;
    begin(tx, caller, None, token, now)?;
    let by = actor(tx, account, now)?;
    audit::record(tx, &by, Kind::PasswordChanged, "")
}

/// Lets in a caller whose password fits: forgives the wrong ones, ends the browser's old session
/// and begins a new one.
pub fn begin(
    tx: &mut Tx,
    caller: &Caller,
    old: Option<&str>,
    token: &str,
    now: Timestamp,
) -> Result<()> {
    let account = caller.account.as_deref().ok_or(Error::SignIn)?;
    store::forgive(tx, &caller.login)?;
    begin_session(tx, account, old, token, now)?;
    let by = actor(tx, account, now)?;
    audit::record(tx, &by, Kind::SignedIn, "")
}

/// Records a wrong password.  A login nobody has is not written down: it may be somebody's password.
pub fn failed(tx: &mut Tx, caller: &Caller, now: Timestamp) -> Result<()> {
    let Some(account) = &caller.account else {
        let house = By::nobody(audit::INSTALLATION, now);
        return audit::record_once(tx, &house, Kind::SignInFailed, "");
    };
    let organisation = store::member(tx, account)?.organisation;
    let nobody = By::nobody(&organisation, now);
    audit::record_once(tx, &nobody, Kind::SignInFailed, &caller.login)
}

/// Who that account is, as the record names who did something.
pub fn actor(tx: &mut Tx, account: &str, now: Timestamp) -> Result<By> {
    Ok(member(tx, account)?.acts(now))
}

fn begin_session(
    tx: &mut Tx,
    account: &str,
    old: Option<&str>,
    token: &str,
    now: Timestamp,
) -> Result<()> {
    old.map(|old| end(tx, old)).transpose()?;
    store::end_old_sessions(tx, &(now - LONGEST).to_string())?;
    store::add_session(tx, &hashed(token), account, &now.to_string())
}

/// Forgets the wrong passwords of a caller whose password fits.
pub fn forgive(tx: &mut Tx, caller: &Caller) -> Result<()> {
    store::forgive(tx, &caller.login)
}

/// Ends the session of somebody who signs out.
pub fn sign_out(tx: &mut Tx, token: &str, now: Timestamp) -> Result<()> {
    let known = signed_in(tx, token, now)?;
    end(tx, token)?;
    match known {
        Some((member, _)) => audit::record(tx, &member.acts(now), Kind::SignedOut, ""),
        None => Ok(()),
    }
}

/// Ends a session.
pub fn end(tx: &mut Tx, token: &str) -> Result<()> {
    store::end_session(tx, &hashed(token))
}

/// Who comes with that token; and whether the session has to be [`refresh`]ed.
pub fn signed_in(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<(Member, bool)>> {
    let Some(session) = store::session(tx, &hashed(token))? else { return Ok(None) };
    let seen = now.duration_since(session.seen.parse()?);
    if seen > IDLE || now.duration_since(session.began.parse()?) > LONGEST {
        return Ok(None);
    }
    Ok(Some((member(tx, &session.account)?, seen > FRESH)))
}

/// Notes a sign of life.
pub fn refresh(tx: &mut Tx, token: &str, now: Timestamp) -> Result<()> {
    store::refresh_session(tx, &hashed(token), &now.to_string())
}

/// The member of that login, for the command line, whose user holds the whole database anyway.
pub fn member_by_login(tx: &mut Tx, login: &str) -> Result<Member> {
    let account = store::account_by_login(tx, &login_as_kept(login))?.ok_or(Error::NotFound)?;
    member(tx, &account.id)
}

fn member(tx: &mut Tx, account: &str) -> Result<Member> {
    let row = store::member(tx, account)?;
    let duties = store::duties(tx, account)?;
    let duties = duties.into_iter().filter_map(|row| duty(&row.kind, row.unit)).collect();
    Ok(Member {
        account: account.to_owned(),
        organisation: row.organisation,
        municipality: row.municipality,
        name: row.name,
        duties,
    })
}

/// What is kept of a token or a one-time code.  Both are long and random: no salt is needed.
fn hashed(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

// People

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
    id: String,
    login: String,
    name: String,
    password: String,
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

/// Logins are typed by people in a hurry: width and case do not matter.
fn login_as_kept(login: &str) -> String {
    typed::half_width(login).trim().to_ascii_lowercase()
}

fn login_fault(login: &str) -> Option<Message> {
    let allowed = |char: char| char.is_ascii_alphanumeric() || ".-_@".contains(char);
    let fine = (3..=64).contains(&login.len()) && login.chars().all(allowed);
    (!fine).then(|| msg!("login-form"))
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

fn enrol(
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

/// What somebody of the organisation types at the door.
pub fn login_of(tx: &mut Tx, by: &Administrator, account: &str) -> Result<String> {
    store::account(tx, by.organisation(), account)?;
    store::login(tx, account)
}

/// Replaces the duties of somebody.  One administrator has to remain.
pub fn set_duties(tx: &mut Tx, by: &Administrator, account: &str, duties: &[Duty]) -> Result<()> {
    tx.alone(&format!("duties {}", by.organisation()))?;
    store::account(tx, by.organisation(), account)?;
    store::clear_duties(tx, by.organisation(), account)?;
    for duty in duties {
        add_duty(tx, by.organisation(), account, duty)?;
    }
    match store::count_administrators(tx, by.organisation())? {
        0 => Err(Error::Refused(msg!("duties-last-administrator"))),
        _ => Ok(()),
    }
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

fn duty(kind: &str, unit: Option<String>) -> Option<Duty> {
    match kind {
        "administrator" => Some(Duty::Administrator),
        "promotion" => Some(Duty::Promotion),
        "chief" => unit.map(Duty::Chief),
        _ => None,
    }
}

// The first administrator

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
    begin_session(tx, &account.id, None, token, now)?;
    let by = actor(tx, &account.id, now)?;
    audit::record(tx, &by, Kind::Founded, &account.login)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_try_waits_and_nobody_waits_longer_than_a_minute() {
        let last = Timestamp::UNIX_EPOCH;
        let waits = |count| wait(count, last, last);
        assert_eq!([0, 1, 4].map(waits), [None, None, None]);
        assert_eq!([5, 6, 7, 10, 99].map(waits), [Some(2), Some(4), Some(8), Some(60), Some(60)]);
        assert_eq!(wait(5, last, last + SignedDuration::from_secs(1)), Some(1));
        assert_eq!(wait(5, last, last + SignedDuration::from_secs(2)), None);
    }

    #[test]
    fn a_login_is_the_same_in_any_width_and_case() {
        assert_eq!(login_as_kept("　Ｓａｔｏ．１２ "), "sato.12");
        assert_eq!(login_fault("sato.12"), None);
        for wrong in ["", "ab", "佐藤", "a b c", "a/b/c"] {
            assert_eq!(login_fault(wrong), Some(msg!("login-form")), "{wrong}");
        }
    }

    #[test]
    fn everything_wrong_about_a_newcomer_is_told_at_once() {
        let (_, faults) = Newcomer::read("佐藤", " ", "short");
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_ref()).collect();
        assert_eq!(fields, ["login", "name", "password"]);
    }
}
