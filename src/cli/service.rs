//! `kizahashi serve`, `demo` and `setup`: the installation and its web pages.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde::Deserialize;
use tokio::runtime::Runtime;

use crate::error::{Error, Result};
use crate::outside::{Directory, DirectorySettings, Outside, Provider, ProviderSettings};
use crate::service::{self, Place};
use crate::tls::{Hearing, Identity};
use crate::words::{Lang, say};
use crate::world::{Clock, Dice};
use crate::{accounts, apart, demo, msg, t};

/// Where the service listens if nobody says otherwise.
pub(super) const LISTEN: &str = "127.0.0.1:8080";

#[derive(Args)]
pub(super) struct Demo {
    #[arg(long, default_value = LISTEN)]
    listen: String,
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Where an installation lives: flags go before the file.
#[derive(Args, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[arg(long, value_name = "DIR", env = "KIZAHASHI_DATA")]
    pub(super) data: Option<PathBuf>,
    #[arg(long, value_name = "URL", env = "KIZAHASHI_DATABASE")]
    pub(super) database: Option<String>,
    #[arg(long, value_name = "FILE", env = "KIZAHASHI_DATABASE_CA")]
    pub(super) database_ca: Option<PathBuf>,
    #[arg(long, value_name = "ADDR", env = "KIZAHASHI_LISTEN")]
    pub(super) listen: Option<String>,
    #[arg(long, value_name = "URL", env = "KIZAHASHI_PUBLIC_URL")]
    pub(super) public_url: Option<String>,
    #[arg(long, value_name = "FILE", env = "KIZAHASHI_TLS_CERT", requires = "tls_key")]
    pub(super) tls_cert: Option<PathBuf>,
    #[arg(long, value_name = "FILE", env = "KIZAHASHI_TLS_KEY", requires = "tls_cert")]
    pub(super) tls_key: Option<PathBuf>,
    #[arg(long, env = "KIZAHASHI_HTTP", value_parser = clap::builder::FalseyValueParser::new())]
    #[serde(default)]
    pub(super) http: bool,
    /// Who else vouches for people stands in the file alone.
    #[arg(skip)]
    pub(super) directory: Option<DirectorySettings>,
    #[arg(skip)]
    pub(super) provider: Option<ProviderSettings>,
    #[arg(long, value_name = "ADDR", env = "KIZAHASHI_METRICS")]
    pub(super) metrics: Option<String>,
}

impl Settings {
    /// Those of a settings file.  A word nobody knows is told, never passed over.
    pub fn read(text: &str) -> Result<Settings> {
        // The place and what is wrong, never the line itself: it may hold a password.
        toml::from_str(text).map_err(|error| {
            let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or(text));
            let line = before.matches('\n').count() + 1;
            Error::fault(format!("line {line}: {}", error.message()))
        })
    }
}

#[derive(Args)]
pub(super) struct Serve {
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Args)]
pub(super) struct Setup {
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

/// For the day the only administrator cannot get in.
#[derive(Args)]
pub(super) struct Rescue {
    login: String,
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

pub(super) fn worded(command: clap::Command, lang: Lang) -> clap::Command {
    command
        .mut_subcommand("serve", |serve| installed(serve, lang).about(t!(lang, "help-serve")))
        .mut_subcommand("setup", |setup| installed(setup, lang).about(t!(lang, "help-setup")))
        .mut_subcommand("rescue", |rescue| {
            installed(rescue, lang)
                .about(t!(lang, "help-rescue"))
                .mut_arg("login", |arg| arg.help(t!(lang, "help-rescue-login")))
        })
        .mut_subcommand("demo", |demo| {
            demo.about(t!(lang, "help-demo"))
                .mut_arg("listen", |arg| arg.help(t!(lang, "help-listen")))
                .mut_arg("data", |arg| arg.help(t!(lang, "help-demo-data")))
                .mut_arg("database", |arg| arg.help(t!(lang, "help-database")))
        })
}

/// Help for where an installation lives.
pub(super) fn installed(command: clap::Command, lang: Lang) -> clap::Command {
    command
        .mut_arg("config", |arg| arg.help(t!(lang, "help-config")))
        .mut_arg("data", |arg| arg.help(t!(lang, "help-data")))
        .mut_arg("database", |arg| arg.help(t!(lang, "help-database")))
        .mut_arg("database_ca", |arg| arg.help(t!(lang, "help-database-ca")))
        .mut_arg("listen", |arg| arg.help(t!(lang, "help-listen")))
        .mut_arg("public_url", |arg| arg.help(t!(lang, "help-public-url")))
        .mut_arg("metrics", |arg| arg.help(t!(lang, "help-metrics")))
        .mut_arg("tls_cert", |arg| arg.help(t!(lang, "help-tls-cert")))
        .mut_arg("tls_key", |arg| arg.help(t!(lang, "help-tls-key")))
        .mut_arg("http", |arg| arg.help(t!(lang, "help-http")))
}

/// This program, even where its file was replaced meanwhile.
const OURSELVES: &str = "/proc/self/exe";

pub(super) fn serve(serve: Serve, lang: Lang, clock: &Clock, dice: &Dice) -> ExitCode {
    apart::by(OURSELVES);
    in_runtime(lang, async move {
        let settings = merged(serve.settings, serve.config.as_deref())?;
        let (place, identity) = (place(&settings), identity(&settings)?);
        let heard = allowed(hearing(&settings).await?)?;
        let mut app = service::open(&place, settings.public_url, clock, dice).await?;
        app.cookies.secure |= identity.is_some();
        app.plain_http = heard == Hearing::AsAsked;
        app.outside = outside(settings.directory, settings.provider)?;
        let listener = service::listen(settings.listen.as_deref().unwrap_or(LISTEN)).await?;
        let address = service::address(&listener, identity.is_some())?;
        println!("{}", t!(lang, "serving", address = address));
        if let Some(address) = &settings.metrics {
            let listener = service::listen(address).await?;
            tokio::spawn(service::serve_metrics(listener, app.clone()));
        }
        service::serve(listener, app, identity).await
    })
}

pub(super) fn setup(setup: Setup, lang: Lang, clock: &Clock, dice: &Dice) -> ExitCode {
    in_runtime(lang, async move {
        let settings = merged(setup.settings, setup.config.as_deref())?;
        let app = service::open(&place(&settings), settings.public_url, clock, dice).await?;
        let (now, dice) = (app.clock.now(), app.dice.clone());
        let code = app.db.write(move |tx| accounts::set_up_code(tx, dice.bytes(), now)).await?;
        println!("{}", t!(lang, "setup-code-printed", code = code));
        Ok(())
    })
}

pub(super) fn rescue(rescue: Rescue, lang: Lang, clock: &Clock, dice: &Dice) -> ExitCode {
    in_runtime(lang, async move {
        let settings = merged(rescue.settings, rescue.config.as_deref())?;
        let app = service::open(&place(&settings), settings.public_url, clock, dice).await?;
        let password = accounts::factors::totp::recovery_codes(&app.dice).swap_remove(0);
        let hash = app.passwords.hash(password.clone(), app.dice.bytes()).await?;
        let now = app.clock.now();
        app.db.write(move |tx| accounts::rescue(tx, &rescue.login, &hash, now)).await?;
        println!("{}", t!(lang, "rescued", password = password));
        Ok(())
    })
}

pub(super) fn demo(demo: Demo, lang: Lang, clock: &Clock, dice: &Dice) -> ExitCode {
    apart::by(OURSELVES);
    in_runtime(lang, async move {
        // Kept until the demo ends, then removed with everything in it.
        let temporary = demo.data.is_none().then(tempfile::tempdir).transpose()?;
        let folder = demo.data.as_deref().or(temporary.as_ref().map(|folder| folder.path()));
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        let stays = demo.data.is_some() || demo.database.is_some();
        let place = match demo.database {
            Some(url) => Place::Database { url, data: folder, authorities: None },
            None => Place::Folder(folder),
        };
        let mut app = service::open(&place, None, clock, dice).await?;
        let listener = service::listen(&demo.listen).await?;
        let address = service::address(&listener, false)?;
        app.public_url = Some(address.clone());
        let doors = demo::fill(&app).await?;
        println!("{}", doors.told(lang, &address, stays));
        service::serve(listener, app, None).await
    })
}

/// Who will hear what passes, with these settings.
pub(super) async fn hearing(settings: &Settings) -> Result<Hearing> {
    let address = settings.listen.as_deref().unwrap_or(LISTEN);
    let listens = service::resolved(address).await?.ip();
    let url = settings.public_url.as_deref();
    Ok(Hearing::of(listens, settings.tls_cert.is_some(), url, settings.http))
}

/// Passwords and answers cross a network in the clear only where somebody asked for it.
fn allowed(heard: Hearing) -> Result<Hearing> {
    match heard {
        Hearing::Unasked => Err(Error::Refused(msg!("http-unasked"))),
        heard => Ok(heard),
    }
}

/// The certificate and its key, where the service itself encrypts.
pub(super) fn identity(settings: &Settings) -> Result<Option<Identity>> {
    match (&settings.tls_cert, &settings.tls_key) {
        (Some(certificate), Some(key)) => Identity::read(certificate, key).map(Some),
        (None, None) => Ok(None),
        _ => Err(Error::fault("tls_cert and tls_key belong together")),
    }
}

/// Who else vouches for people; a mistake in the settings is told before anybody is served.
pub(super) fn outside(
    directory: Option<DirectorySettings>,
    provider: Option<ProviderSettings>,
) -> Result<Outside> {
    let directory = directory.map(Directory::new).transpose()?.map(Arc::new);
    let provider = provider.map(Provider::new).transpose()?.map(Arc::new);
    Ok(Outside { directory, provider })
}

pub(super) fn place(settings: &Settings) -> Place {
    let data = settings.data.clone().unwrap_or_else(|| PathBuf::from("data"));
    match &settings.database {
        Some(url) => {
            Place::Database { url: url.clone(), data, authorities: settings.database_ca.clone() }
        }
        None => Place::Folder(data),
    }
}

pub(super) fn merged(flags: Settings, file: Option<&Path>) -> Result<Settings> {
    let Some(path) = file else { return Ok(flags) };
    let file = Settings::read(&std::fs::read_to_string(path)?)?;
    Ok(Settings {
        data: flags.data.or(file.data),
        database: flags.database.or(file.database),
        database_ca: flags.database_ca.or(file.database_ca),
        listen: flags.listen.or(file.listen),
        public_url: flags.public_url.or(file.public_url),
        tls_cert: flags.tls_cert.or(file.tls_cert),
        tls_key: flags.tls_key.or(file.tls_key),
        http: flags.http || file.http,
        directory: file.directory,
        provider: file.provider,
        metrics: flags.metrics.or(file.metrics),
    })
}

fn in_runtime(lang: Lang, work: impl Future<Output = Result<()>>) -> ExitCode {
    service::log();
    let outcome = Runtime::new().map_err(Error::from).and_then(|runtime| runtime.block_on(work));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let why = match &error {
                Error::Refused(why) => say(lang, why),
                error => error.to_string(),
            };
            eprintln!("{}", t!(lang, "could-not-start", why = why));
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_in_the_file_is_told_by_its_line_and_no_password() {
        let told = |text: &str| Settings::read(text).err().unwrap().to_string();
        let unknown =
            told("listen = \"127.0.0.1:8080\"\ndatabase_url = \"postgres://u:geheim@h/d\"\n");
        assert!(unknown.starts_with("line 2: unknown field `database_url`"), "{unknown}");
        let broken = told("database = \"postgres://u:geheim@h/d\n");
        assert!(broken.starts_with("line 1: "), "{broken}");
        assert!(!(unknown + &broken).contains("geheim"));
    }
}
