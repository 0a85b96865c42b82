//! `kizahashi evidence`: what this installation is, how it is set and kept, read at this moment; no secret of it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::keeping::{self, Found, in_runtime, show};
use super::service::{LISTEN, Settings};
use super::{InFile, files};
use crate::accounts::{ADMINISTRATOR, STAFF, passwords};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::keeping::evidence::{self, fact, part};
use crate::keeping::health::{Grade, stamp};
use crate::outside::{DirectorySettings, GroupDuty, ProviderSettings};
use crate::reports::{Evidence, EvidencePart, Fact, evidence_markdown, evidence_pdf};
use crate::tls::Certificate;
use crate::words::Lang;
use crate::world::{Clock, hex};
use crate::{msg, t};

pub(super) fn run(command: keeping::Evidence, lang: Lang, clock: &Clock) -> ExitCode {
    let now = clock.now();
    in_runtime(lang, async move {
        let kinds = command.out.iter().map(|file| kind(file)).collect::<Result<Vec<_>>>()?;
        let found = command.installation.find()?;
        let evidence = Evidence { taken: stamp(now), parts: parts(&found, lang, now).await? };
        if kinds.is_empty() {
            show(&evidence_markdown(&evidence, lang))?;
            return Ok(Grade::Fine);
        }
        let mut documents: Vec<(&PathBuf, Vec<u8>)> = Vec::new();
        for (file, kind) in command.out.iter().zip(kinds) {
            documents.push((file, kind.of(&evidence, lang, now)?));
        }
        Ok(match files::write_all(&documents) {
            Ok(()) => Grade::Fine,
            Err(problems) => told(&problems, lang),
        })
    })
}

fn told(problems: &[InFile], lang: Lang) -> Grade {
    for problem in problems {
        eprintln!("{}", problem.problem.line(lang, &problem.file));
    }
    Grade::Wrong
}

/// A form of it, by the ending of its file.
#[derive(Clone, Copy)]
enum Kind {
    Pdf,
    Markdown,
}

fn kind(file: &Path) -> Result<Kind> {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("pdf") => Ok(Kind::Pdf),
        Some("md" | "txt") => Ok(Kind::Markdown),
        _ => Err(Error::Refused(msg!("evidence-ending", file = file.display().to_string()))),
    }
}

impl Kind {
    fn of(self, evidence: &Evidence, lang: Lang, now: Timestamp) -> Result<Vec<u8>> {
        match self {
            Kind::Pdf => evidence_pdf(evidence, lang, now),
            Kind::Markdown => Ok(evidence_markdown(evidence, lang).into_bytes()),
        }
    }
}

// What is in it

async fn parts(found: &Found, lang: Lang, now: Timestamp) -> Result<Vec<EvidencePart>> {
    // A pool of connections is there before any of them is.
    let db = match found.database().await {
        Some(db) if db.ready().await.is_ok() => Some(db),
        _ => None,
    };
    let mut versions = vec![program(lang, now)?];
    if let Some(db) = &db {
        versions.extend(evidence::versions(db, lang, now).await?);
    }
    let mut parts = vec![
        part(t!(lang, "evidence-versions"), versions),
        part(t!(lang, "evidence-settings"), settings(found, lang, now)?),
        part(t!(lang, "evidence-sign-in"), sign_in(&found.settings, lang, now)),
        part(t!(lang, "evidence-tls"), tls(&found.settings, lang, now)),
    ];
    match &db {
        Some(db) if is_newest(db).await? => parts.extend(evidence::kept(db, lang, now).await?),
        _ => parts.push(part(
            t!(lang, "evidence-kept"),
            vec![fact(t!(lang, "evidence-kept"), t!(lang, "evidence-unread"), stamp(now))],
        )),
    }
    let lines = found.examined(now).await?;
    parts.push(part(t!(lang, "health-title"), evidence::findings(&lines, lang, now)));
    Ok(parts)
}

/// At another step of the schema there may be other tables.
async fn is_newest(db: &Db) -> Result<bool> {
    let steps = db.read(|tx| tx.steps()).await?;
    Ok(steps.last().is_some_and(|step| step.version == db::newest_step()))
}

/// Our version, and the hash by which this very file is found in the list of a release.
fn program(lang: Lang, now: Timestamp) -> Result<Fact> {
    let hash = hex(&Sha256::digest(std::fs::read(std::env::current_exe()?)?));
    let version = env!("CARGO_PKG_VERSION");
    let is = t!(lang, "evidence-program-is", version = version, hash = hash);
    Ok(fact(t!(lang, "evidence-program"), is, stamp(now)))
}

fn settings(found: &Found, lang: Lang, now: Timestamp) -> Result<Vec<Fact>> {
    let settings = &found.settings;
    let none = || t!(lang, "evidence-none");
    let path =
        |path: &Option<PathBuf>| path.as_ref().map_or_else(none, |path| path.display().to_string());
    let text = |text: &Option<String>| text.clone().unwrap_or_else(none);
    let folder = found.home.folder().canonicalize()?.display().to_string();
    let listen = settings.listen.clone().unwrap_or_else(|| LISTEN.to_owned());
    let told = [
        (t!(lang, "evidence-config"), path(&found.config)),
        (t!(lang, "evidence-data"), folder),
        (t!(lang, "evidence-database"), db::told(&found.database)),
        (t!(lang, "evidence-database-ca"), path(&settings.database_ca)),
        (t!(lang, "evidence-listen"), listen),
        (t!(lang, "evidence-url"), text(&settings.public_url)),
        (t!(lang, "evidence-metrics"), text(&settings.metrics)),
    ];
    Ok(told.into_iter().map(|(what, is)| fact(what, is, stamp(now))).collect())
}

/// The rules at the door that nobody can change, and who else vouches for people.
fn sign_in(settings: &Settings, lang: Lang, now: Timestamp) -> Vec<Fact> {
    let lasts = |(idle, most): (jiff::SignedDuration, jiff::SignedDuration)| {
        t!(lang, "evidence-session-is", idle = idle.as_mins(), most = most.as_hours())
    };
    let mut told = vec![
        (
            t!(lang, "evidence-password"),
            t!(lang, "evidence-password-is", least = passwords::SHORTEST),
        ),
        (t!(lang, "evidence-session-staff"), lasts(STAFF)),
        (t!(lang, "evidence-session-administrator"), lasts(ADMINISTRATOR)),
    ];
    told.extend(directory(settings.directory.as_ref(), lang));
    told.extend(provider(settings.provider.as_ref(), lang));
    told.into_iter().map(|(what, is)| fact(what, is, stamp(now))).collect()
}

fn directory(settings: Option<&DirectorySettings>, lang: Lang) -> Vec<(String, String)> {
    let what = t!(lang, "evidence-directory");
    let Some(settings) = settings else { return vec![(what, t!(lang, "evidence-unused"))] };
    let DirectorySettings { url, start_tls, people, adopt_accounts, duties, .. } = settings;
    let mut is = format!("{url}, people = {people}");
    if *start_tls {
        is += ", start_tls";
    }
    is += authority(settings.ca.as_deref()).as_str();
    if *adopt_accounts {
        is += ", adopt_accounts";
    }
    [vec![(what, is)], groups(duties, t!(lang, "evidence-directory-groups"), lang)].concat()
}

fn provider(settings: Option<&ProviderSettings>, lang: Lang) -> Vec<(String, String)> {
    let what = t!(lang, "evidence-provider");
    let Some(settings) = settings else { return vec![(what, t!(lang, "evidence-unused"))] };
    let ProviderSettings { issuer, client_id, adopt_accounts, duties, .. } = settings;
    let mut is = format!("{issuer}, client_id = {client_id}");
    is += authority(settings.ca.as_deref()).as_str();
    if *adopt_accounts {
        is += ", adopt_accounts";
    }
    [vec![(what, is)], groups(duties, t!(lang, "evidence-provider-groups"), lang)].concat()
}

fn authority(file: Option<&Path>) -> String {
    file.map(|file| format!(", ca = {}", file.display())).unwrap_or_default()
}

/// Which group has which duty.
fn groups(duties: &[GroupDuty], what: String, lang: Lang) -> Vec<(String, String)> {
    if duties.is_empty() {
        return vec![(what, t!(lang, "evidence-groups-none"))];
    }
    let each = duties.iter().map(|it| {
        let unit = it.unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
        (what.clone(), format!("{} → {}{unit}", it.group, it.duty))
    });
    each.collect()
}

fn tls(settings: &Settings, lang: Lang, now: Timestamp) -> Vec<Fact> {
    let what = t!(lang, "evidence-certificate");
    let Some(file) = &settings.tls_cert else {
        return vec![fact(what, t!(lang, "evidence-certificate-elsewhere"), stamp(now))];
    };
    let file_name = file.display().to_string();
    let Ok(Certificate { subject, issuer, starts, ends }) = Certificate::read(file) else {
        return vec![fact(
            what,
            t!(lang, "evidence-certificate-unread", file = file_name),
            stamp(now),
        )];
    };
    vec![
        fact(what, file_name, stamp(now)),
        fact(t!(lang, "evidence-certificate-of"), subject, stamp(starts)),
        fact(t!(lang, "evidence-certificate-by"), issuer, stamp(starts)),
        fact(
            t!(lang, "evidence-certificate-until"),
            t!(lang, "evidence-certificate-ends"),
            stamp(ends),
        ),
    ]
}
