//! Every SQL text about accounts.

use super::Account as NewAccount;
use crate::db::{Tx, record, sql};
use crate::error::Result;

record! {
    pub struct Failures {
        pub count: i64,
        pub last: String,
    }
}

record! {
    pub struct Account {
        pub id: String,
        pub password: String,
    }
}

record! {
    pub struct Session {
        pub account: String,
        pub began: String,
        pub seen: String,
        pub stage: String,
        pub confirmed: Option<String>,
    }
}

record! {
    pub struct OwnSession {
        pub token: String,
        pub began: String,
        pub seen: String,
        pub stage: String,
    }
}

record! {
    pub struct Organisation {
        pub id: String,
        pub code: String,
    }
}

record! {
    /// How the people of an organisation sign in, in counts.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct DoorsOf {
        /// The organisation.
        pub id: String,
        /// What it is called.
        pub name: String,
        /// How many accounts it has.
        pub accounts: i64,
        /// How many of them are administrators.
        pub administrators: i64,
        /// How many are administrators or of the promotion office.
        pub trusted: i64,
        /// How many of those have a second factor here.
        pub with_factor: i64,
        /// How many accounts the directory or the provider vouches for.
        pub vouched: i64,
        /// More than nought where a second factor is asked of them.
        pub asked: i64,
    }
}

record! {
    pub struct Member {
        pub organisation: String,
        pub municipality: String,
        pub name: String,
    }
}

record! {
    pub struct Duty {
        pub kind: String,
        pub unit: Option<String>,
    }
}

record! {
    pub struct Person {
        pub account: String,
        pub login: String,
        pub name: String,
        pub kind: Option<String>,
        pub unit: Option<String>,
    }
}

record! {
    pub struct SetupCode {
        pub created: String,
    }
}

record! {
    struct Login {
        login: String,
    }
}

record! {
    struct Count {
        count: i64,
    }
}

record! {
    struct Id {
        id: String,
    }
}

// Signing in

pub fn failures(tx: &mut Tx, login: &str) -> Result<Option<Failures>> {
    tx.maybe(sql!("select count, last from sign_in_failure where login = $1"), &[&login])
}

pub fn count_failure(tx: &mut Tx, login: &str, now: &str) -> Result<()> {
    tx.run(
        sql!(
            "insert into sign_in_failure (login, count, last) values ($1, 1, $2)
             on conflict (login) do update set count = sign_in_failure.count + 1, last = excluded.last"
        ),
        &[&login, &now],
    )?;
    Ok(())
}

pub fn forget_failures(tx: &mut Tx, before: &str) -> Result<()> {
    tx.run(sql!("delete from sign_in_failure where last < $1"), &[&before])?;
    Ok(())
}

pub fn forgive(tx: &mut Tx, login: &str) -> Result<()> {
    tx.run(sql!("delete from sign_in_failure where login = $1"), &[&login])?;
    Ok(())
}

pub fn account_by_login(tx: &mut Tx, login: &str) -> Result<Option<Account>> {
    tx.maybe(sql!("select id, password from account where login = $1"), &[&login])
}

pub fn login(tx: &mut Tx, account: &str) -> Result<String> {
    let row: Login = tx.one(sql!("select login from account where id = $1"), &[&account])?;
    Ok(row.login)
}

pub fn set_password(tx: &mut Tx, account: &str, password: &str) -> Result<()> {
    tx.run(sql!("update account set password = $2 where id = $1"), &[&account, &password])?;
    Ok(())
}

pub fn member(tx: &mut Tx, account: &str) -> Result<Member> {
    tx.one(
        sql!(
            "select account.organisation, organisation.name as municipality, account.name
             from account join organisation on organisation.id = account.organisation
             where account.id = $1"
        ),
        &[&account],
    )
}

pub fn duties(tx: &mut Tx, account: &str) -> Result<Vec<Duty>> {
    tx.all(sql!("select kind, unit from duty where account = $1 order by id"), &[&account])
}

// Sessions

/// Whoever begins one has just shown who they are.
pub fn add_session(tx: &mut Tx, token: &str, account: &str, stage: &str, now: &str) -> Result<()> {
    tx.run(
        sql!(
            "insert into session (token, organisation, account, stage, began, seen, confirmed)
             select $1, organisation, id, $3, $4, $4, $4 from account where id = $2"
        ),
        &[&token, &account, &stage, &now],
    )?;
    Ok(())
}

pub fn session(tx: &mut Tx, token: &str) -> Result<Option<Session>> {
    tx.maybe(
        sql!("select account, began, seen, stage, confirmed from session where token = $1"),
        &[&token],
    )
}

pub fn sessions(tx: &mut Tx, organisation: &str, account: &str) -> Result<Vec<OwnSession>> {
    tx.all(
        sql!(
            "select token, began, seen, stage from session
             where organisation = $1 and account = $2"
        ),
        &[&organisation, &account],
    )
}

pub fn confirm_session(tx: &mut Tx, organisation: &str, token: &str, now: &str) -> Result<()> {
    tx.run(
        sql!("update session set confirmed = $3 where organisation = $1 and token = $2"),
        &[&organisation, &token, &now],
    )?;
    Ok(())
}

/// How many these were.
pub fn end_other_sessions(
    tx: &mut Tx,
    organisation: &str,
    account: &str,
    token: &str,
) -> Result<u64> {
    tx.run(
        sql!("delete from session where organisation = $1 and account = $2 and token <> $3"),
        &[&organisation, &account, &token],
    )
}

/// Who has none and should sets one up before going on; the provider sees to its own people.
pub fn ask_to_enrol(tx: &mut Tx, organisation: &str) -> Result<()> {
    tx.run(
        sql!(
            "update session set stage = 'enrol'
             where organisation = $1 and stage = 'in'
                 and account in (select account from duty
                     where organisation = $1 and kind in ('administrator', 'promotion'))
                 and account not in (select account from second_factor where organisation = $1)
                 and account not in (select account from identity where organisation = $1 and door = 'provider')"
        ),
        &[&organisation],
    )?;
    Ok(())
}

pub fn ask_no_more(tx: &mut Tx, organisation: &str) -> Result<()> {
    tx.run(
        sql!("update session set stage = 'in' where organisation = $1 and stage = 'enrol'"),
        &[&organisation],
    )?;
    Ok(())
}

pub fn enrolled(tx: &mut Tx, organisation: &str, account: &str) -> Result<()> {
    tx.run(
        sql!(
            "update session set stage = 'in'
             where organisation = $1 and account = $2 and stage = 'enrol'"
        ),
        &[&organisation, &account],
    )?;
    Ok(())
}

pub fn refresh_session(tx: &mut Tx, token: &str, now: &str) -> Result<()> {
    tx.run(sql!("update session set seen = $2 where token = $1"), &[&token, &now])?;
    Ok(())
}

pub fn end_session(tx: &mut Tx, token: &str) -> Result<()> {
    tx.run(sql!("delete from session where token = $1"), &[&token])?;
    Ok(())
}

/// How many these were.
pub fn end_sessions_of(tx: &mut Tx, account: &str) -> Result<u64> {
    tx.run(sql!("delete from session where account = $1"), &[&account])
}

pub fn end_old_sessions(tx: &mut Tx, before: &str) -> Result<()> {
    tx.run(sql!("delete from session where began < $1"), &[&before])?;
    Ok(())
}

// People

pub fn people(tx: &mut Tx, organisation: &str) -> Result<Vec<Person>> {
    tx.all(
        sql!(
            "select account.id as account, account.login, account.name, duty.kind, duty.unit
             from account left join duty on duty.account = account.id
             where account.organisation = $1 order by account.id, duty.id"
        ),
        &[&organisation],
    )
}

/// Fails where the account is not of that organisation.
pub fn account(tx: &mut Tx, organisation: &str, account: &str) -> Result<()> {
    tx.one::<Id>(
        sql!("select id from account where organisation = $1 and id = $2"),
        &[&organisation, &account],
    )?;
    Ok(())
}

/// Whether the login was still free.
pub fn add_account(
    tx: &mut Tx,
    organisation: &str,
    account: &NewAccount,
    now: &str,
) -> Result<bool> {
    let added = tx.run(
        sql!(
            "insert into account (id, organisation, login, name, password, created)
             values ($1, $2, $3, $4, $5, $6) on conflict (login) do nothing"
        ),
        &[&account.id, &organisation, &account.login, &account.name, &account.password, &now],
    )?;
    Ok(added == 1)
}

pub fn add_duty(
    tx: &mut Tx,
    organisation: &str,
    id: &str,
    account: &str,
    kind: &str,
    unit: Option<&str>,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into duty (id, organisation, account, kind, unit)
             values ($1, $2, $3, $4, $5) on conflict (id) do nothing"
        ),
        &[&id, &organisation, &account, &kind, &unit],
    )?;
    Ok(())
}

pub fn clear_duties(tx: &mut Tx, organisation: &str, account: &str) -> Result<()> {
    tx.run(
        sql!("delete from duty where organisation = $1 and account = $2"),
        &[&organisation, &account],
    )?;
    Ok(())
}

pub fn count_administrators(tx: &mut Tx, organisation: &str) -> Result<i64> {
    let counted: Count = tx.one(
        sql!(
            "select count(*) as count from duty
             where organisation = $1 and kind = 'administrator'"
        ),
        &[&organisation],
    )?;
    Ok(counted.count)
}

// Those somebody else vouches for

pub fn doors_of_all(tx: &mut Tx) -> Result<Vec<DoorsOf>> {
    tx.all(
        sql!(
            "select organisation.id, organisation.name,
                 (select count(*) from account where account.organisation = organisation.id) as accounts,
                 (select count(distinct duty.account) from duty
                     where duty.organisation = organisation.id and kind = 'administrator') as administrators,
                 (select count(distinct duty.account) from duty
                     where duty.organisation = organisation.id
                         and kind in ('administrator', 'promotion')) as trusted,
                 (select count(distinct duty.account)
                     from duty join second_factor on second_factor.account = duty.account
                     where duty.organisation = organisation.id
                         and duty.kind in ('administrator', 'promotion')) as with_factor,
                 (select count(distinct identity.account) from identity
                     where identity.organisation = organisation.id) as vouched,
                 (select count(*) from door_rule
                     where door_rule.organisation = organisation.id and door_rule.second_factor) as asked
             from organisation order by organisation.code"
        ),
        &[],
    )
}

pub fn organisations(tx: &mut Tx) -> Result<Vec<Organisation>> {
    tx.all(sql!("select id, code from organisation order by id"), &[])
}

pub fn account_by_subject(
    tx: &mut Tx,
    organisation: &str,
    door: &str,
    subject: &str,
) -> Result<Option<String>> {
    let found: Option<Id> = tx.maybe(
        sql!(
            "select account as id from identity
             where organisation = $1 and door = $2 and subject = $3"
        ),
        &[&organisation, &door, &subject],
    )?;
    Ok(found.map(|found| found.id))
}

pub fn add_identity(
    tx: &mut Tx,
    organisation: &str,
    account: &str,
    door: &str,
    subject: &str,
) -> Result<()> {
    let id = format!("{account} {door}");
    tx.run(
        sql!(
            "insert into identity (id, organisation, account, door, subject)
             values ($1, $2, $3, $4, $5)
             on conflict (id) do update set subject = excluded.subject"
        ),
        &[&id, &organisation, &account, &door, &subject],
    )?;
    Ok(())
}

/// The account of that login in this organisation, where there is one.
pub fn account_in(tx: &mut Tx, organisation: &str, login: &str) -> Result<Option<String>> {
    let found: Option<Id> = tx.maybe(
        sql!("select id from account where organisation = $1 and login = $2"),
        &[&organisation, &login],
    )?;
    Ok(found.map(|found| found.id))
}

pub fn is_vouched(tx: &mut Tx, organisation: &str, account: &str) -> Result<bool> {
    let counted: Count = tx.one(
        sql!("select count(*) as count from identity where organisation = $1 and account = $2"),
        &[&organisation, &account],
    )?;
    Ok(counted.count > 0)
}

pub fn is_from_provider(tx: &mut Tx, organisation: &str, account: &str) -> Result<bool> {
    let counted: Count = tx.one(
        sql!(
            "select count(*) as count from identity
             where organisation = $1 and account = $2 and door = 'provider'"
        ),
        &[&organisation, &account],
    )?;
    Ok(counted.count > 0)
}

pub fn units_called(tx: &mut Tx, organisation: &str, name: &str) -> Result<Vec<String>> {
    let units: Vec<Id> = tx.all(
        sql!("select id from unit where organisation = $1 and name = $2"),
        &[&organisation, &name],
    )?;
    Ok(units.into_iter().map(|unit| unit.id).collect())
}

// The first administrator

pub fn administrators_anywhere(tx: &mut Tx) -> Result<i64> {
    let counted: Count =
        tx.one(sql!("select count(*) as count from duty where kind = 'administrator'"), &[])?;
    Ok(counted.count)
}

pub fn replace_setup_code(tx: &mut Tx, hash: &str, now: &str) -> Result<()> {
    tx.run(sql!("delete from setup_code"), &[])?;
    tx.run(sql!("insert into setup_code (hash, created) values ($1, $2)"), &[&hash, &now])?;
    Ok(())
}

pub fn spend_setup_code(tx: &mut Tx, hash: &str) -> Result<Option<SetupCode>> {
    tx.maybe(sql!("delete from setup_code where hash = $1 returning created"), &[&hash])
}

record! {
    pub struct Named {
        pub name: String,
    }
}

pub fn promoters(tx: &mut Tx, organisation: &str) -> Result<Vec<Named>> {
    tx.all(
        sql!(
            "select name from account where organisation = $1
                 and id in (select account from duty where organisation = $1 and kind = 'promotion')
             order by created, login"
        ),
        &[&organisation],
    )
}
