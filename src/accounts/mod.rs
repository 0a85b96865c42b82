//! Accounts: who is who, and who may do what.
//!
//! A [`Member`] is somebody who has signed in.  What a member may do is a value that only this file
//! makes: an operation that asks for a [`Caretaker`] cannot be called for anybody else.

mod entrance;
pub mod factors;
mod founding;
pub mod pages;
pub mod passwords;
mod people;
mod sessions;
mod store;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::audit::By;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::typed;
use crate::words::Message;
use crate::world::hex;

pub use entrance::{Door, Mapped, enter, is, mapped};
pub use founding::{Founder, first_administrator, founder, not_yet_set_up, set_up_code};
pub use pages::{Onlooker, desk, doors, let_in, new_token};
pub use people::{
    Account, Kept, Newcomer, Person, add_person, end_sessions_of, given, people, person, promoters,
    rescue, reset_factors, set_duties, set_password_of,
};
pub use sessions::{
    ADMINISTRATOR, Caller, Confirmed, Entered, Guest, STAFF, Session, Stage, Visit, begin, call,
    call_again, call_for_code, change_password, confirm, end, end_others, end_own, failed, forgive,
    pass, refresh, sessions, sign_out, visit,
};

pub use store::DoorsOf;

/// How the people of each organisation sign in, in counts: for whoever holds the machine.
pub fn doors_of_all(tx: &mut Tx) -> Result<Vec<DoorsOf>> {
    store::doors_of_all(tx)
}

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
            true => Ok(Chief {
                organisation: self.organisation.clone(),
                account: self.account.clone(),
                unit: unit.to_owned(),
            }),
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
proof!(/** May see the results of one workplace as its chief. */ Chief { organisation, account, unit });
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

// Who is who

/// The member of that login, for the command line, whose user holds the whole database anyway.
pub fn member_by_login(tx: &mut Tx, login: &str) -> Result<Member> {
    let account = store::account_by_login(tx, &login_as_kept(login))?.ok_or(Error::NotFound)?;
    member(tx, &account.id)
}

/// Who that account is, as the record names who did something.
pub fn actor(tx: &mut Tx, account: &str, now: Timestamp) -> Result<By> {
    Ok(member(tx, account)?.acts(now))
}

/// What somebody of the organisation types at the door.
pub fn login_of(tx: &mut Tx, by: &Administrator, account: &str) -> Result<String> {
    store::account(tx, by.organisation(), account)?;
    store::login(tx, account)
}

/// What somebody types at the door.
pub fn login(tx: &mut Tx, by: &Member) -> Result<String> {
    store::login(tx, &by.account)
}

/// Whether the provider of single sign-on vouches for them.
pub fn is_from_provider(tx: &mut Tx, by: &Member) -> Result<bool> {
    store::is_from_provider(tx, &by.organisation, &by.account)
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

fn duty(kind: &str, unit: Option<String>) -> Option<Duty> {
    match kind {
        "administrator" => Some(Duty::Administrator),
        "promotion" => Some(Duty::Promotion),
        "chief" => unit.map(Duty::Chief),
        _ => None,
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

/// What is kept of a token or a one-time code.  Both are long and random: no salt is needed.
fn hashed(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_the_same_in_any_width_and_case() {
        assert_eq!(login_as_kept("　Ｓａｔｏ．１２ "), "sato.12");
        assert_eq!(login_fault("sato.12"), None);
        for wrong in ["", "ab", "佐藤", "a b c", "a/b/c"] {
            assert_eq!(login_fault(wrong), Some(msg!("login-form")), "{wrong}");
        }
    }
}
