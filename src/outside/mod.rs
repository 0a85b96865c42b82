//! Who vouches for people outside of us: the office's directory (LDAP, Active Directory) and its provider of single
//! sign-on (OpenID Connect).  Neither is needed, and nobody is asked who is not configured.

mod ber;
mod directory;
mod line;
mod provider;
mod token;
mod trust;

use std::sync::Arc;

use serde::Deserialize;

pub use directory::{Directory, DirectorySettings};
pub use provider::{Journey, Provider, ProviderSettings};

/// Those who are configured.  Cheap to clone.
#[derive(Clone, Default)]
pub struct Outside {
    /// The directory.
    pub directory: Option<Arc<Directory>>,
    /// The provider of single sign-on.
    pub provider: Option<Arc<Provider>>,
}

/// Somebody they vouch for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// What stays the same there when a name changes.
    pub subject: String,
    /// What is typed at the door.
    pub login: String,
    /// The name shown.
    pub name: String,
    /// Every group, directly or through another group.
    pub groups: Vec<String>,
}

/// What those who come this way are here.
#[derive(Clone, Debug, Default)]
pub struct House {
    /// The municipality's code; it may be left out where there is only one.
    pub organisation: Option<String>,
    /// An account that was here before belongs to whoever has its login there.
    pub adopt_accounts: bool,
    /// Which groups have which duties.
    pub duties: Vec<GroupDuty>,
}

/// A group and what it may do here.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupDuty {
    /// The group: its distinguished name, or its name at the provider.
    pub group: String,
    /// `administrator`, `promotion` or `chief`.
    pub duty: String,
    /// Of which workplace a chief, by its name.
    pub unit: Option<String>,
}

/// Why nobody could be asked.  The person at the door is told less than the log.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(String);

impl Unreachable {
    fn new(why: impl std::fmt::Display) -> Unreachable {
        Unreachable(why.to_string())
    }
}

impl From<std::io::Error> for Unreachable {
    fn from(error: std::io::Error) -> Unreachable {
        Unreachable::new(error)
    }
}

/// Without encryption only this very machine may be spoken to.
fn is_this_machine(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host == "localhost"
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
