//! `kizahashi backup`, `restore`, `move`, `upgrade-check`, `doctor`, `audit verify`: what keeps an installation.
//! `evidence` has a file of its own.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;
use tokio::runtime::Runtime;

use super::service::{LISTEN, Settings, hearing, identity, installed, merged, outside, place};
use crate::archive::Manifest;
use crate::archive::age::Identity;
use crate::audit::{self, By};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::home::Home;
use crate::keeping::backup::{self, Keeper};
use crate::keeping::health::{self, Grade, Line};
use crate::keeping::upgrade;
use crate::tls::{self, Certificate};
use crate::words::{Lang, say};
use crate::world::{Clock, Dice};
use crate::{msg, t};

#[derive(Args)]
pub(super) struct Backup {
    file: PathBuf,
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[command(flatten)]
    installation: Installation,
}

#[derive(Args)]
pub(super) struct Restore {
    file: PathBuf,
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[arg(long, value_name = "LOGIN", required = true, num_args = 1)]
    by: Vec<String>,
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    installation: Installation,
}

#[derive(Args)]
pub(super) struct Move {
    from: String,
    to: String,
    #[arg(long, value_name = "FILE", env = "KIZAHASHI_DATABASE_CA")]
    database_ca: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct UpgradeCheck {
    #[command(flatten)]
    installation: Installation,
}

/// Everything an installation can show of itself.
#[derive(Args)]
pub(super) struct Evidence {
    #[arg(long, value_name = "FILE")]
    pub(super) out: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) installation: Installation,
}

#[derive(Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    installation: Installation,
}

#[derive(Subcommand)]
pub(super) enum Audit {
    Verify {
        #[arg(long, value_name = "CHAIN:NUMBER:HASH[:DAY]")]
        anchor: Vec<String>,
        #[command(flatten)]
        installation: Installation,
    },
}

/// Where the installation lives.
#[derive(Args)]
pub(super) struct Installation {
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

pub(super) fn worded(command: clap::Command, lang: Lang) -> clap::Command {
    command
        .mut_subcommand("backup", |it| {
            keyed(installed(it, lang), lang).about(t!(lang, "help-backup"))
        })
        .mut_subcommand("restore", |it| {
            keyed(installed(it, lang), lang)
                .about(t!(lang, "help-restore"))
                .mut_arg("by", |arg| arg.help(t!(lang, "help-restore-by")))
                .mut_arg("yes", |arg| arg.help(t!(lang, "help-restore-yes")))
        })
        .mut_subcommand("move", |it| {
            it.about(t!(lang, "help-move"))
                .mut_arg("from", |arg| arg.help(t!(lang, "help-move-place")))
                .mut_arg("to", |arg| arg.help(t!(lang, "help-move-place")))
                .mut_arg("database_ca", |arg| arg.help(t!(lang, "help-database-ca")))
        })
        .mut_subcommand("upgrade-check", |it| {
            installed(it, lang).about(t!(lang, "help-upgrade-check"))
        })
        .mut_subcommand("doctor", |it| installed(it, lang).about(t!(lang, "help-doctor")))
        .mut_subcommand("evidence", |it| {
            installed(it, lang)
                .about(t!(lang, "help-evidence"))
                .mut_arg("out", |arg| arg.help(t!(lang, "help-evidence-out")))
        })
        .mut_subcommand("audit", |it| {
            it.about(t!(lang, "help-audit")).mut_subcommand("verify", |it| {
                installed(it, lang)
                    .about(t!(lang, "help-audit-verify"))
                    .mut_arg("anchor", |arg| arg.help(t!(lang, "help-anchor")))
            })
        })
}

fn keyed(command: clap::Command, lang: Lang) -> clap::Command {
    command
        .mut_arg("file", |arg| arg.help(t!(lang, "help-backup-file")))
        .mut_arg("key", |arg| arg.help(t!(lang, "help-backup-key")))
}

/// An installation as a command finds it: its folder, and its database as it is.
pub(super) struct Found {
    pub(super) settings: Settings,
    pub(super) config: Option<PathBuf>,
    pub(super) home: Home,
    pub(super) database: String,
    authorities: Vec<u8>,
}

impl Installation {
    pub(super) fn find(self) -> Result<Found> {
        let settings = merged(self.settings, self.config.as_deref())?;
        let (folder, database, authorities) = place(&settings).parts()?;
        if !folder.is_dir() {
            let folder = folder.display().to_string();
            return Err(Error::Refused(msg!("no-data-folder", folder = folder)));
        }
        let (config, home) = (self.config, Home::open(&folder)?);
        Ok(Found { settings, config, home, database, authorities })
    }
}

impl Found {
    async fn open(&self) -> Result<Db> {
        as_it_is(&self.database, &self.authorities).await
    }

    /// The database at whatever step; none where it does not answer.
    pub(super) async fn database(&self) -> Option<Db> {
        there(&self.database, &self.authorities).await.ok()
    }

    fn keeper(&self, key: Option<&Path>, dice: &Dice) -> Result<Keeper> {
        let key = key.map(read_key).transpose()?;
        Ok(Keeper { home: self.home.clone(), dice: dice.clone(), key })
    }
}

/// A database that is there; none is made.
async fn there(place: &str, authorities: &[u8]) -> Result<Db> {
    if !place.starts_with("postgres") && !Path::new(place).is_file() {
        return Err(Error::Refused(msg!("no-database", place = place)));
    }
    Db::as_it_is(place, authorities).await
}

/// The same, where no newer program has been at it.
async fn as_it_is(place: &str, authorities: &[u8]) -> Result<Db> {
    let db = there(place, authorities).await?;
    db.refuse_newer().await?;
    Ok(db)
}

fn read_key(path: &Path) -> Result<Identity> {
    let text = std::fs::read_to_string(path)?;
    Identity::read(&text).ok_or(Error::Refused(msg!("backup-key-unreadable")))
}

pub(super) fn backup(backup: Backup, lang: Lang, clock: &Clock, dice: &Dice) -> ExitCode {
    in_runtime(lang, async move {
        let found = backup.installation.find()?;
        let keeper = found.keeper(backup.key.as_deref(), dice)?;
        let db = found.open().await?;
        let by = By::house("kizahashi backup", clock.now());
        let proof = keeper.back_up(&db, &backup.file, by).await?;
        let (file, rows) = (&proof.file, proof.entries);
        println!("{}", t!(lang, "backup-done", file = file, rows = rows));
        if backup.key.is_none() {
            let keys = found.home.folder().join("keys");
            let key = keys.join("backup").display().to_string();
            let factors = keys.join("factors").display().to_string();
            println!("{}", t!(lang, "backup-key-where", key = key, factors = factors));
        }
        println!("{}", t!(lang, "backup-without-keys"));
        Ok(Grade::Fine)
    })
}

pub(super) fn restore(restore: Restore, lang: Lang, clock: &Clock, dice: &Dice) -> ExitCode {
    in_runtime(lang, async move {
        let [one, two] = &restore.by[..] else {
            return Err(Error::Refused(msg!("restore-two-people")));
        };
        if !restore.yes {
            return Err(Error::Refused(msg!("restore-say-yes")));
        }
        let settings =
            merged(restore.installation.settings, restore.installation.config.as_deref())?;
        let (folder, database, authorities) = place(&settings).parts()?;
        let (home, factors) = (Home::open(&folder)?, folder.join("keys").join("factors"));
        let key = restore.key.as_deref().map(read_key).transpose()?;
        let keeper = Keeper { home, dice: dice.clone(), key };
        let target = (database.as_str(), authorities.as_slice());
        let done = backup::restore(&keeper, &restore.file, [one, two], target, clock.now()).await?;
        print_counts(&done.manifest);
        println!("{}", t!(lang, "restore-done", made = &done.made));
        if done.lost > 0 {
            println!("{}", t!(lang, "restore-lost", rounds = done.lost));
        }
        if done.apps > 0 {
            let key = factors.display().to_string();
            println!("{}", t!(lang, "restore-apps", apps = done.apps, key = key));
        }
        if let Some(before) = &done.before {
            println!("{}", t!(lang, "restore-before", file = before.display().to_string()));
        }
        Ok(Grade::Fine)
    })
}

fn print_counts(manifest: &Manifest) {
    for (table, counted) in manifest {
        println!("{:>10}  {table}", counted.rows);
    }
}

pub(super) fn move_data(places: &Move, lang: Lang, clock: &Clock) -> ExitCode {
    in_runtime(lang, async move {
        let authorities = places.database_ca.as_ref().map(std::fs::read).transpose()?;
        let authorities = authorities.unwrap_or_default();
        let from = as_it_is(&places.from, &authorities).await?;
        let _alone = alone_beside(&places.from)?;
        let to = Db::open_trusting(&places.to, &authorities).await?;
        let manifest = backup::move_to(&from, &to, clock.now()).await?;
        print_counts(&manifest);
        let rows: u64 = manifest.values().map(|table| table.rows).sum();
        println!("{}", t!(lang, "move-done", tables = manifest.len(), rows = rows));
        Ok(Grade::Fine)
    })
}

/// While a service writes into it, a file is not moved.
fn alone_beside(place: &str) -> Result<Option<crate::home::Held>> {
    if place.starts_with("postgres") {
        return Ok(None);
    }
    let folder = Path::new(place).parent().filter(|folder| !folder.as_os_str().is_empty());
    Home::open(folder.unwrap_or(Path::new(".")))?.alone().map(Some)
}

pub(super) fn upgrade_check(
    check: UpgradeCheck,
    lang: Lang,
    clock: &Clock,
    dice: &Dice,
) -> ExitCode {
    in_runtime(lang, async move {
        let found = check.installation.find()?;
        let keeper = found.keeper(None, dice)?;
        let db = there(&found.database, &found.authorities).await?;
        let lines = upgrade::check(&db, &keeper, clock.now()).await?;
        show(&lines_of(lang, &lines, ("PASS", "NOTE", "FAIL")))?;
        Ok(health::worst(&lines))
    })
}

pub(super) fn doctor(doctor: Doctor, lang: Lang, clock: &Clock) -> ExitCode {
    in_runtime(lang, async move {
        let found = doctor.installation.find()?;
        let mut lines = found.examined(clock.now()).await?;
        // What is wrong stands first, so that it is seen without scrolling.
        lines.sort_by_key(|line| std::cmp::Reverse(line.grade));
        let summary = plain(&say(lang, &health::summary(&lines)));
        let words = [t!(lang, "grade-fine"), t!(lang, "grade-see-to"), t!(lang, "grade-wrong")];
        let told = lines_of(lang, &lines, (&words[0], &words[1], &words[2]));
        show(&format!("{summary}\n{told}"))?;
        Ok(health::worst(&lines))
    })
}

/// Without the marks of what is strong on a page.
fn plain(text: &str) -> String {
    text.replace("**", "")
}

impl Found {
    /// Everything `doctor` looks at.
    pub(super) async fn examined(&self, now: Timestamp) -> Result<Vec<Line>> {
        let settings = &self.settings;
        let mut lines = match self.database().await {
            Some(db) => {
                health::examine(&db, &self.home, settings.public_url.as_deref(), now).await?
            }
            None => vec![health::unreachable()],
        };
        if let Some(file) = &settings.tls_cert {
            let read = identity(settings).and_then(|_| Certificate::read(file));
            lines.push(health::certificate(read, now));
        }
        // An address that is none is told by `listening`.
        lines.extend(hearing(settings).await.ok().map(health::hearing));
        lines.push(health::vouchers(vouchers(settings)));
        lines.push(listening(settings));
        Ok(lines)
    }
}

/// Whether anybody else vouches for people, where the settings and the files they name can be read.
fn vouchers(settings: &Settings) -> Result<bool> {
    let outside = outside(settings.directory.clone(), settings.provider.clone())?;
    Ok(outside.directory.is_some() || outside.provider.is_some())
}

/// Whether the service answers at its own address.
fn listening(settings: &Settings) -> Line {
    let address = settings.listen.as_deref().unwrap_or(LISTEN);
    let said = msg!("health-listening", address = address);
    match asked_ready(address, settings.tls_cert.as_deref()) {
        Some(true) => health::fine(said),
        Some(false) => health::wrong(
            msg!("health-not-ready", address = address),
            msg!("health-not-ready-todo"),
        ),
        None => health::see_to(
            msg!("health-not-listening", address = address),
            msg!("health-not-listening-todo"),
        ),
    }
}

fn asked_ready(address: &str, certificate: Option<&Path>) -> Option<bool> {
    const PATIENCE: Duration = Duration::from_secs(3);
    let address = address.to_socket_addrs().ok()?.next()?;
    let line = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    line.set_read_timeout(Some(PATIENCE)).ok()?;
    match certificate {
        Some(file) => ready_over(tls::to_ourselves(line, file).ok()?),
        None => ready_over(line),
    }
}

fn ready_over(mut line: impl Read + Write) -> Option<bool> {
    let mut head = [0; 12];
    line.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
    line.read_exact(&mut head).ok()?;
    Some(head.ends_with(b"200"))
}

/// One line a thing: how it stands, what was found, what to do.
fn lines_of(lang: Lang, lines: &[Line], (fine, see_to, wrong): (&str, &str, &str)) -> String {
    let each = |line: &Line| {
        let grade = match line.grade {
            Grade::Fine => fine,
            Grade::SeeTo => see_to,
            Grade::Wrong => wrong,
        };
        let todo = line.todo.as_ref().map(|todo| format!("      {}\n", say(lang, todo)));
        format!("{grade}  {}\n{}", say(lang, &line.found), todo.unwrap_or_default())
    };
    lines.iter().map(each).collect()
}

/// Prints.  A reader that has seen enough, such as `head`, is no mistake.
pub(super) fn show(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        told => Ok(told?),
    }
}

pub(super) fn audit(audit: Audit, lang: Lang, clock: &Clock) -> ExitCode {
    in_runtime(lang, async move {
        let Audit::Verify { anchor, installation } = audit;
        let db = installation.find()?.open().await?;
        let anchors = anchor.iter().map(|text| read_anchor(text)).collect::<Result<Vec<_>>>()?;
        let now = clock.now();
        let looked = db.snapshot(move |tx| audit::verify_all(tx, &anchors, now));
        let mut grade = Grade::Fine;
        for (chain, verified) in looked.await? {
            match verified.broken {
                None => println!(
                    "{}",
                    t!(lang, "audit-holds", chain = chain, entries = verified.entries)
                ),
                Some(broken) => {
                    grade = Grade::Wrong;
                    let (number, how) = (broken.number(), say(lang, &how(broken)));
                    println!(
                        "{}",
                        t!(lang, "audit-broken", chain = chain, number = number, how = how)
                    );
                }
            }
        }
        Ok(grade)
    })
}

fn how(broken: audit::Broken) -> crate::words::Message {
    match broken {
        audit::Broken::Missing(_) => msg!("audit-missing"),
        audit::Broken::Changed(_) => msg!("audit-changed"),
        audit::Broken::End(_) => msg!("audit-end"),
        audit::Broken::Beginning(_) => msg!("audit-beginning"),
        audit::Broken::Early(_) => msg!("audit-early"),
        audit::Broken::Undated(_) => msg!("audit-undated"),
    }
}

/// An end of a chain as the log has it, and the day of that line where it is said.
fn read_anchor(text: &str) -> Result<audit::Anchor> {
    let mut parts = text.splitn(4, ':');
    let mut anchor = || {
        let (organisation, number) = (parts.next()?.to_owned(), parts.next()?.parse().ok()?);
        let hash = parts.next()?.to_owned();
        let day = parts.next().map(|day| day.parse::<Date>()).transpose().ok()?;
        let day = day.map_or_else(String::new, |day| day.to_string());
        Some(audit::Anchor { organisation, day, number, hash })
    };
    anchor().ok_or_else(|| Error::Refused(msg!("anchor-unreadable", text = text)))
}

/// Status 0 where nothing is wrong, 1 where something is.
pub(super) fn in_runtime(lang: Lang, work: impl Future<Output = Result<Grade>>) -> ExitCode {
    let outcome = Runtime::new().map_err(Error::from).and_then(|runtime| runtime.block_on(work));
    match outcome {
        Ok(Grade::Fine | Grade::SeeTo) => ExitCode::SUCCESS,
        Ok(Grade::Wrong) => ExitCode::FAILURE,
        Err(error) => {
            let why = match &error {
                Error::Refused(why) => say(lang, why),
                error => error.to_string(),
            };
            eprintln!("{}", t!(lang, "could-not-do", why = why));
            ExitCode::FAILURE
        }
    }
}
