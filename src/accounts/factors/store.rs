//! Every SQL text about second factors.

use super::{New, What};
use crate::db::{Tx, record, sql};
use crate::error::Result;

record! {
    pub struct Factor {
        pub id: String,
        pub kind: String,
        pub name: String,
        pub handle: Option<String>,
        pub secret: Vec<u8>,
        pub used: i64,
        pub added: String,
    }
}

record! {
    pub struct AppSecret {
        pub secret: Vec<u8>,
    }
}

record! {
    struct Count {
        count: i64,
    }
}

record! {
    struct Asked {
        second_factor: bool,
    }
}

pub fn factors(tx: &mut Tx, organisation: &str, account: &str) -> Result<Vec<Factor>> {
    tx.all(
        sql!(
            "select id, kind, name, handle, secret, used, added from second_factor
             where organisation = $1 and account = $2 order by added, id"
        ),
        &[&organisation, &account],
    )
}

/// Of everybody, as a restore finds them.
pub fn app_secrets(tx: &mut Tx) -> Result<Vec<AppSecret>> {
    tx.all(sql!("select secret from second_factor where kind = 'app'"), &[])
}

pub fn any(tx: &mut Tx, account: &str) -> Result<bool> {
    let counted: Count = tx
        .one(sql!("select count(*) as count from second_factor where account = $1"), &[&account])?;
    Ok(counted.count > 0)
}

/// Whoever comes by the provider alone shows the second factor there.
pub fn is_demanded(tx: &mut Tx, account: &str) -> Result<bool> {
    let counted: Count = tx.one(
        sql!(
            "select count(*) as count
             from duty join door_rule on door_rule.organisation = duty.organisation
             where duty.account = $1 and duty.kind in ('administrator', 'promotion') and door_rule.second_factor
                 and not exists (select 1 from identity
                     where identity.account = duty.account and identity.door = 'provider')"
        ),
        &[&account],
    )?;
    Ok(counted.count > 0)
}

/// Whether that passkey was still nobody's.
pub fn add(tx: &mut Tx, organisation: &str, account: &str, new: &New, now: &str) -> Result<bool> {
    let (kind, handle, secret, used) = match &new.what {
        What::App(secret, step) => ("app", None, secret, *step),
        What::Passkey(key) => ("passkey", Some(&key.id), &key.public, i64::from(key.count)),
    };
    let added = tx.run(
        sql!(
            "insert into second_factor (id, organisation, account, kind, name, handle, secret, used, added)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (handle) do nothing"
        ),
        &[&new.id, &organisation, &account, &kind, &new.name, &handle, secret, &used, &now],
    )?;
    Ok(added == 1)
}

pub fn remove(tx: &mut Tx, organisation: &str, account: &str, id: &str) -> Result<()> {
    tx.run(
        sql!("delete from second_factor where organisation = $1 and account = $2 and id = $3"),
        &[&organisation, &account, &id],
    )?;
    Ok(())
}

pub fn clear(tx: &mut Tx, organisation: &str, account: &str) -> Result<()> {
    tx.run(
        sql!("delete from second_factor where organisation = $1 and account = $2"),
        &[&organisation, &account],
    )?;
    Ok(())
}

/// Whether that was later than everything before.
pub fn use_up_to(tx: &mut Tx, id: &str, used: i64) -> Result<bool> {
    let moved = tx.run(
        sql!("update second_factor set used = $2 where id = $1 and used < $2"),
        &[&id, &used],
    )?;
    Ok(moved == 1)
}

// Recovery codes

pub fn count_recovery(tx: &mut Tx, organisation: &str, account: &str) -> Result<i64> {
    let counted: Count = tx.one(
        sql!(
            "select count(*) as count from recovery_code where organisation = $1 and account = $2"
        ),
        &[&organisation, &account],
    )?;
    Ok(counted.count)
}

pub fn add_recovery(tx: &mut Tx, organisation: &str, account: &str, hash: &str) -> Result<()> {
    tx.run(
        sql!("insert into recovery_code (hash, organisation, account) values ($1, $2, $3)"),
        &[&hash, &organisation, &account],
    )?;
    Ok(())
}

pub fn clear_recovery(tx: &mut Tx, organisation: &str, account: &str) -> Result<()> {
    tx.run(
        sql!("delete from recovery_code where organisation = $1 and account = $2"),
        &[&organisation, &account],
    )?;
    Ok(())
}

pub fn spend_recovery(tx: &mut Tx, account: &str, hash: &str) -> Result<bool> {
    let spent = tx.run(
        sql!("delete from recovery_code where account = $1 and hash = $2"),
        &[&account, &hash],
    )?;
    Ok(spent == 1)
}

// What the organisation asks

pub fn rule(tx: &mut Tx, organisation: &str) -> Result<bool> {
    let rule: Option<Asked> = tx.maybe(
        sql!("select second_factor from door_rule where organisation = $1"),
        &[&organisation],
    )?;
    Ok(rule.is_some_and(|rule| rule.second_factor))
}

pub fn set_rule(tx: &mut Tx, organisation: &str, asked: bool) -> Result<()> {
    tx.run(
        sql!(
            "insert into door_rule (organisation, second_factor) values ($1, $2)
             on conflict (organisation) do update set second_factor = excluded.second_factor"
        ),
        &[&organisation, &asked],
    )?;
    Ok(())
}
