//! The office's provider of single sign-on: OpenID Connect, authorization code with PKCE.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::token::{self, Expected, Key};
use super::{GroupDuty, House, Unreachable, Vouched, is_this_machine, trust};
use crate::error::{Error, Result};

/// Nobody waits longer for one answer of it.
const PATIENCE: Duration = Duration::from_secs(8);
/// More than this is not read as one answer.
const ANSWER: u64 = 1 << 20;

/// How it is reached, and what is called how there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSettings {
    /// Its address; `/.well-known/openid-configuration` is below it.
    pub issuer: String,
    /// What we are called there.
    pub client_id: String,
    /// Our secret there; left out, there is none, and PKCE alone protects the way back.
    pub client_secret_file: Option<PathBuf>,
    /// The authorities that vouch for it, as PEM.
    pub ca: Option<PathBuf>,
    /// What its button says.
    pub label: Option<String>,
    /// What is asked for.
    #[serde(default = "scope")]
    pub scope: String,
    /// The claim with the login.
    #[serde(default = "preferred_username")]
    pub login: String,
    /// The claim with the groups.
    #[serde(default = "groups")]
    pub groups: String,
    /// See [`House`].
    pub organisation: Option<String>,
    /// See [`House`].
    #[serde(default)]
    pub adopt_accounts: bool,
    /// See [`House`].
    #[serde(default)]
    pub duties: Vec<GroupDuty>,
}

fn scope() -> String {
    "openid profile".into()
}
fn preferred_username() -> String {
    "preferred_username".into()
}
fn groups() -> String {
    "groups".into()
}

/// The provider, ready to be asked.
pub struct Provider {
    settings: ProviderSettings,
    secret: Option<String>,
    house: House,
    agent: ureq::Agent,
}

/// What a browser takes along to the provider and back: it rides in a sealed cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// Returned to us as it is.
    pub state: String,
    /// Written into the token.
    pub nonce: String,
    /// Its hash goes first, itself afterwards.
    pub verifier: String,
}

/// What the provider says of itself.
#[derive(Clone, Deserialize)]
struct Discovery {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

impl Provider {
    /// Reads the files the settings name, and refuses to go over a net in the clear.
    pub fn new(settings: ProviderSettings) -> Result<Provider> {
        let Some(encrypted) = encrypted(&settings.issuer) else {
            return Err(Error::fault("provider: issuer: it has to begin with https://"));
        };
        let authorities = trust::authorities(settings.ca.as_deref())?;
        let certificates: Vec<Certificate<'static>> =
            authorities.iter().map(|one| Certificate::from_der(one).to_owned()).collect();
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::Specific(Arc::new(certificates)))
            .unversioned_rustls_crypto_provider(trust::provider())
            .build();
        let agent = ureq::Agent::config_builder()
            .tls_config(tls)
            .https_only(encrypted)
            .proxy(None)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .build()
            .new_agent();
        let secret = trust::secret(settings.client_secret_file.as_deref())?;
        let house = House {
            organisation: settings.organisation.clone(),
            adopt_accounts: settings.adopt_accounts,
            duties: settings.duties.clone(),
        };
        Ok(Provider { settings, secret, house, agent })
    }

    /// What those who come this way are here.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// What its button says, where the office says it.
    pub fn label(&self) -> Option<&str> {
        self.settings.label.as_deref()
    }

    /// Where the browser has to go.  `again`: also who is signed in there shows once more who they are.
    pub async fn way(
        self: &Arc<Self>,
        journey: &Journey,
        back: &str,
        again: bool,
    ) -> Result<String, Unreachable> {
        let this = self.clone();
        let found = apart(move || this.discover()).await?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(journey.verifier.as_bytes()));
        let mut asked = vec![
            ("response_type", "code"),
            ("client_id", &*self.settings.client_id),
            ("redirect_uri", back),
            ("scope", &*self.settings.scope),
            ("state", &*journey.state),
            ("nonce", &*journey.nonce),
            ("code_challenge", &*challenge),
            ("code_challenge_method", "S256"),
        ];
        if again {
            asked.push(("prompt", "login"));
        }
        let query = serde_html_form::to_string(&asked).map_err(Unreachable::new)?;
        let sign = if found.authorization_endpoint.contains('?') { '&' } else { '?' };
        Ok(format!("{}{sign}{query}", found.authorization_endpoint))
    }

    /// Whom the provider vouches for, by the code a browser brought back.
    pub async fn vouched(
        self: &Arc<Self>,
        journey: &Journey,
        code: &str,
        back: &str,
        now: Timestamp,
    ) -> Result<Vouched, Unreachable> {
        let (this, journey) = (self.clone(), journey.clone());
        let (code, back) = (code.to_owned(), back.to_owned());
        apart(move || this.redeem(&journey, &code, &back, now)).await
    }

    fn discover(&self) -> Result<Discovery, Unreachable> {
        let issuer = self.settings.issuer.trim_end_matches('/');
        let found: Discovery =
            self.get(&format!("{issuer}/.well-known/openid-configuration"), None)?;
        match found.issuer == self.settings.issuer {
            true => Ok(found),
            false => Err(Unreachable::new(format!("the provider calls itself {}", found.issuer))),
        }
    }

    fn redeem(
        &self,
        journey: &Journey,
        code: &str,
        back: &str,
        now: Timestamp,
    ) -> Result<Vouched, Unreachable> {
        let found = self.discover()?;
        let tokens = self.tokens(&found, journey, code, back)?;
        let Keys { keys } = self.get(&found.jwks_uri, None)?;
        // A key of a kind we do not know is no reason to refuse the others.
        let keys: Vec<Key> =
            keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect();
        let expected = Expected {
            issuer: &self.settings.issuer,
            client: &self.settings.client_id,
            nonce: &journey.nonce,
            now,
        };
        let mut claims = token::claims(&tokens.id_token, &keys, &expected)?;
        if let (Some(place), Some(access)) = (&found.userinfo_endpoint, &tokens.access_token) {
            let more: Map<String, Value> = self.get(place, Some(access))?;
            if more.get("sub") != claims.get("sub") {
                return Err(Unreachable::new("the provider speaks of two people at once"));
            }
            more.into_iter().for_each(|(name, value)| {
                claims.entry(name).or_insert(value);
            });
        }
        self.person(&claims)
    }

    fn tokens(
        &self,
        found: &Discovery,
        journey: &Journey,
        code: &str,
        back: &str,
    ) -> Result<Tokens, Unreachable> {
        let client = &self.settings.client_id;
        let sent = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", &journey.verifier),
            ("client_id", client),
        ];
        let body = serde_html_form::to_string(sent).map_err(Unreachable::new)?;
        let mut request = self
            .agent
            .post(&found.token_endpoint)
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(secret) = &self.secret {
            let pair = format!("{}:{}", encoded(client), encoded(secret));
            request = request.header("authorization", format!("Basic {}", STANDARD.encode(pair)));
        }
        read(request.send(body))
    }

    fn person(&self, claims: &Map<String, Value>) -> Result<Vouched, Unreachable> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let (subject, login) = (text("sub"), text(&self.settings.login));
        let (Some(subject), Some(login)) = (subject, login) else {
            return Err(Unreachable::new(format!("the provider tells no {}", self.settings.login)));
        };
        let groups = match claims.get(&self.settings.groups) {
            Some(Value::Array(all)) => {
                all.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Some(Value::String(one)) => vec![one.clone()],
            _ => Vec::new(),
        };
        let name = text("name").unwrap_or_else(|| login.clone());
        Ok(Vouched { subject: format!("{} {subject}", self.settings.issuer), login, name, groups })
    }

    fn get<T: DeserializeOwned>(
        &self,
        place: &str,
        access: Option<&str>,
    ) -> Result<T, Unreachable> {
        let mut request = self.agent.get(place).header("accept", "application/json");
        if let Some(access) = access {
            request = request.header("authorization", format!("Bearer {access}"));
        }
        read(request.call())
    }
}

fn read<T: DeserializeOwned>(
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<T, Unreachable> {
    let mut answer = answer.map_err(Unreachable::new)?;
    let body =
        answer.body_mut().with_config().limit(ANSWER).read_to_vec().map_err(Unreachable::new)?;
    serde_json::from_slice(&body).map_err(Unreachable::new)
}

/// Whether that address is encrypted; `None` where it is not and should be.
fn encrypted(issuer: &str) -> Option<bool> {
    if issuer.starts_with("https://") {
        return Some(true);
    }
    let place = issuer.strip_prefix("http://")?.split('/').next()?;
    let host = place.rsplit_once(':').map_or(place, |(host, _)| host);
    is_this_machine(host).then_some(false)
}

fn encoded(text: &str) -> String {
    let pair = serde_html_form::to_string([("", text)]).unwrap_or_default();
    pair.trim_start_matches('=').to_owned()
}

/// Asking takes time, so it is done on a thread of its own.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Unreachable> + Send + 'static,
) -> Result<T, Unreachable> {
    tokio::task::spawn_blocking(work).await.map_err(Unreachable::new)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_spoken_to_in_the_clear_on_this_machine_only() {
        assert_eq!(encrypted("https://id.city.local"), Some(true));
        assert_eq!(encrypted("http://127.0.0.1:9000/x"), Some(false));
        assert_eq!(encrypted("http://[::1]:9000"), Some(false));
        assert_eq!(encrypted("http://localhost"), Some(false));
        for open in [
            "http://id.city.local",
            "http://localhost.city.local:1",
            "id.city.local",
            "ftp://localhost",
        ] {
            assert_eq!(encrypted(open), None, "{open}");
        }
    }
}
