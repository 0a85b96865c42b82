//! The office's directory: LDAP, as OpenLDAP and Active Directory speak it.

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::time::Duration;

use rustls::pki_types::ServerName;
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::line::{Entry, Line, Stream};
use super::{GroupDuty, House, Unreachable, Vouched, is_this_machine, trust};
use crate::error::{Error, Result};
use crate::world::hex;

/// Nobody waits longer for it.
const PATIENCE: Duration = Duration::from_secs(8);
/// More groups than this one person is not in.
const GROUPS: usize = 500;

/// How it is reached, and what is called how there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectorySettings {
    /// `ldaps://host`, or `ldap://host` with `start_tls`.
    pub url: String,
    /// Go on with TLS over the plain port.
    #[serde(default)]
    pub start_tls: bool,
    /// The authorities that vouch for it, as PEM.
    pub ca: Option<PathBuf>,
    /// As whom we look for people; left out, as nobody.
    pub bind_dn: Option<String>,
    /// The password of that.
    pub bind_password_file: Option<PathBuf>,
    /// Below what people are.
    pub people: String,
    /// What people type: `uid`, or `sAMAccountName`.
    #[serde(default = "uid")]
    pub login: String,
    /// The name shown: `cn`, or `displayName`.
    #[serde(default = "cn")]
    pub name: String,
    /// Below what groups are; left out, there are none.
    pub groups: Option<String>,
    /// What a group calls those in it.
    #[serde(default = "member")]
    pub member: String,
    /// See [`House`].
    pub organisation: Option<String>,
    /// See [`House`].
    #[serde(default)]
    pub adopt_accounts: bool,
    /// See [`House`].
    #[serde(default)]
    pub duties: Vec<GroupDuty>,
}

fn uid() -> String {
    "uid".into()
}
fn cn() -> String {
    "cn".into()
}
fn member() -> String {
    "member".into()
}

/// The directory, ready to be asked.
pub struct Directory {
    settings: DirectorySettings,
    host: String,
    port: u16,
    tls: Option<TlsConnector>,
    password: String,
    house: House,
}

impl Directory {
    /// Reads the files the settings name, and refuses to send passwords readable over a net.
    pub fn new(settings: DirectorySettings) -> Result<Directory> {
        let (scheme, place) = settings.url.split_once("://").unwrap_or_default();
        let usual = match scheme {
            "ldap" => 389,
            "ldaps" => 636,
            _ => {
                return Err(Error::fault(format!(
                    "directory: url: {}: ldap:// or ldaps://",
                    settings.url
                )));
            }
        };
        let (host, port) = match place.trim_end_matches('/').rsplit_once(':') {
            Some((host, port)) if port.parse::<u16>().is_ok() => {
                (host, port.parse().unwrap_or(usual))
            }
            _ => (place.trim_end_matches('/'), usual),
        };
        let encrypted = scheme == "ldaps" || settings.start_tls;
        if !encrypted && !is_this_machine(host) {
            return Err(Error::fault(
                "directory: passwords would travel readable: use ldaps:// or start_tls",
            ));
        }
        let tls = trust::client(trust::authorities(settings.ca.as_deref())?);
        let password = trust::secret(settings.bind_password_file.as_deref())?.unwrap_or_default();
        let house = House {
            organisation: settings.organisation.clone(),
            adopt_accounts: settings.adopt_accounts,
            duties: settings.duties.clone(),
        };
        let (host, tls) = (host.to_owned(), encrypted.then(|| TlsConnector::from(tls)));
        Ok(Directory { host, port, tls, password, house, settings })
    }

    /// What those who come this way are here.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// Whom that login and password belong to; nobody, where they do not go together.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
    ) -> Result<Option<Vouched>, Unreachable> {
        match tokio::time::timeout(PATIENCE, self.ask(login, password)).await {
            Ok(answer) => answer,
            Err(_) => Err(Unreachable::new("the directory does not answer in time")),
        }
    }

    async fn ask(&self, login: &str, password: &str) -> Result<Option<Vouched>, Unreachable> {
        if login.is_empty() || password.is_empty() {
            return Ok(None);
        }
        let mut line = self.connect().await?;
        self.bind(&mut line).await?;
        let (settings, wanted) =
            (&self.settings, [&*self.settings.login, &*self.settings.name, UUID, GUID]);
        let found = line.search(&settings.people, (&settings.login, login), &wanted, 2).await?;
        // Two of that login would be a mistake of the directory's: it is nobody then.
        let [person] = &found[..] else { return Ok(None) };
        // Whoever has no name is not asked for a password: to some directories that would be a call of nobody's, and welcome.
        if person.dn.is_empty() {
            return Ok(None);
        }
        if !line.bind(&person.dn, password).await? {
            return Ok(None);
        }
        self.bind(&mut line).await?;
        let groups = self.groups(&mut line, &person.dn).await?;
        let name = person.text(&settings.name).unwrap_or_else(|| login.to_owned());
        let login = person.text(&settings.login).unwrap_or_else(|| login.to_owned());
        Ok(Some(Vouched { subject: subject(person), login, name, groups }))
    }

    async fn connect(&self) -> Result<Line, Unreachable> {
        let stream = TcpStream::connect((self.host.trim_matches(['[', ']']), self.port)).await?;
        match &self.tls {
            None => Ok(Line::over(stream)),
            Some(tls) if self.settings.start_tls => {
                let stream = Line::over(stream).start_tls().await?;
                self.encrypted(tls, stream).await
            }
            Some(tls) => self.encrypted(tls, stream).await,
        }
    }

    async fn encrypted(
        &self,
        tls: &TlsConnector,
        stream: impl Stream + 'static,
    ) -> Result<Line, Unreachable> {
        let name = ServerName::try_from(self.host.trim_matches(['[', ']']).to_owned())
            .map_err(Unreachable::new)?;
        Ok(Line::over(tls.connect(name, stream).await?))
    }

    /// As ourselves, where we have a name there.
    async fn bind(&self, line: &mut Line) -> Result<(), Unreachable> {
        let dn = self.settings.bind_dn.as_deref().unwrap_or_default();
        match line.bind(dn, &self.password).await? {
            true => Ok(()),
            false => {
                Err(Unreachable::new("the directory does not accept our own name and password"))
            }
        }
    }

    /// The groups somebody is in, and those that these are in.
    async fn groups(&self, line: &mut Line, dn: &str) -> Result<Vec<String>, Unreachable> {
        let Some(base) = &self.settings.groups else { return Ok(Vec::new()) };
        let (mut known, mut ahead) = (BTreeSet::new(), VecDeque::from([dn.to_owned()]));
        while let Some(inside) = ahead.pop_front().filter(|_| known.len() < GROUPS) {
            let found = line
                .search(base, (&self.settings.member, &inside), &["1.1"], GROUPS as u32)
                .await?;
            let new = found.into_iter().map(|group| group.dn).filter(|dn| known.insert(dn.clone()));
            ahead.extend(new.collect::<Vec<_>>());
        }
        Ok(known.into_iter().collect())
    }
}

/// What never changes: OpenLDAP's name for it, and Active Directory's.
const UUID: &str = "entryUUID";
const GUID: &str = "objectGUID";

fn subject(person: &Entry) -> String {
    let lasting = person.text(UUID).or_else(|| person.bytes(GUID).map(hex));
    lasting.unwrap_or_else(|| person.dn.to_lowercase())
}
