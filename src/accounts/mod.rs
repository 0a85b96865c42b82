//! Accounts: who is who, and who may do what.
//!
//! A [`Member`] is somebody who has signed in.  What a member may do is a value that only this file
//! makes: an operation that asks for a [`Caretaker`] cannot be called for anybody else.

mod store;

use crate::error::{Error, Result};

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub struct Member {
    account: String,
    organisation: String,
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
    /// The name shown.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Every duty.
    pub fn duties(&self) -> &[Duty] {
        &self.duties
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

    /// The workplaces this member is chief of.
    pub fn workplaces(&self) -> impl Iterator<Item = &str> {
        self.duties.iter().filter_map(|duty| match duty {
            Duty::Chief(unit) => Some(unit.as_str()),
            _ => None,
        })
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
proof!(/** May open and close rounds of one workplace and print its slips. */ Caretaker { organisation, account, unit });
proof!(/** May see the results of one workplace as its chief. */ Chief { organisation, unit });
