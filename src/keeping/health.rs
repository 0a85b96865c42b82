//! Health: one look at everything an IT office has to look after, a plain sentence a line.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use super::{backup, store};
use crate::accounts::factors::{self, totp::SealingKey};
use crate::audit;
use crate::db::{self, Db, Facts};
use crate::error::Result;
use crate::home::Home;
use crate::keys::KeyFolder;
use crate::rounds::{self, State};
use crate::tls::{self, Certificate, Hearing};
use crate::words::Message;
use crate::{japan, msg, typeset, web};

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// As it should be.
    Fine,
    /// To be seen to.
    SeeTo,
    /// Wrong.
    Wrong,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// How it stands.
    pub grade: Grade,
    /// What was found.
    pub found: Message,
    /// What to do.
    pub todo: Option<Message>,
}

/// As it should be.
pub fn fine(found: Message) -> Line {
    Line { grade: Grade::Fine, found, todo: None }
}

/// To be seen to.
pub fn see_to(found: Message, todo: Message) -> Line {
    Line { grade: Grade::SeeTo, found, todo: Some(todo) }
}

/// Wrong.
pub fn wrong(found: Message, todo: Message) -> Line {
    Line { grade: Grade::Wrong, found, todo: Some(todo) }
}

/// What stands worst.
pub fn worst(lines: &[Line]) -> Grade {
    lines.iter().map(|line| line.grade).max().unwrap_or(Grade::Fine)
}

/// Too little room to go on with.
const LITTLE: u64 = 200 << 20;
/// Room for a backup and a quiet month.
const ENOUGH: u64 = 2 << 30;
/// So far two clocks may be apart.
const SKEW: i64 = 60;
/// A backup older than this is to be seen to.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A certificate that ends sooner is to be seen to.
const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Looks at the folder, the database, the clock, the keys, the backups, the record and the address.
pub async fn examine(db: &Db, home: &Home, url: Option<&str>, now: Timestamp) -> Result<Vec<Line>> {
    let mut lines = vec![folder(home)?, room(home)?];
    let Ok(facts) = db.read(|tx| tx.facts()).await else {
        lines.push(unreachable());
        return Ok(lines);
    };
    lines.extend(database(&facts));
    let step = db.read(|tx| Ok(tx.steps()?.last().map_or(0, |step| step.version))).await?;
    if step != db::newest_step() {
        let newest = db::newest_step();
        let found = msg!("health-step-other", step = step, newest = newest);
        lines.push(wrong(found, msg!("health-step-other-todo")));
        return Ok(lines);
    }
    let folder = home.folder().join("keys");
    let of_rounds = KeyFolder::of_rounds(&folder)?;
    let factors = SealingKey::there(&KeyFolder::open(&folder)?)?;
    let read = move |tx: &mut db::Tx| {
        let mut lines = vec![clock(tx, &facts, now)?, keys(tx, &of_rounds)?];
        lines.extend(strange_keys(tx, &of_rounds)?);
        lines.extend(apps(tx, factors.as_ref())?);
        lines.extend([backups(tx, now)?, record(tx, now)?]);
        Ok(lines)
    };
    lines.extend(db.read(read).await?);
    lines.extend([address(url), papers()]);
    Ok(lines)
}

/// The database does not answer.
pub fn unreachable() -> Line {
    wrong(msg!("health-database-gone"), msg!("health-database-gone-todo"))
}

fn folder(home: &Home) -> Result<Line> {
    Ok(match home.open_to_others()?.first() {
        None => fine(msg!("health-folder")),
        Some(path) => wrong(
            msg!("health-folder-open", path = shown(path)),
            msg!("health-folder-open-todo", path = shown(path)),
        ),
    })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn room(home: &Home) -> Result<Line> {
    let room = home.room()?;
    let said = msg!("health-room", room = megabytes(room));
    Ok(match room {
        0..LITTLE => wrong(said, msg!("health-room-little")),
        LITTLE..ENOUGH => see_to(said, msg!("health-room-little")),
        _ => fine(said),
    })
}

/// Whole megabytes.
pub fn megabytes(bytes: u64) -> u64 {
    bytes >> 20
}

fn database(facts: &Facts) -> Vec<Line> {
    let size = megabytes(facts.bytes.try_into().unwrap_or_default());
    let said = msg!("health-database", engine = &facts.engine, size = size);
    let old = facts.postgres && facts.major < 15;
    let mut lines = vec![if old { wrong(said, msg!("health-database-old")) } else { fine(said) }];
    if !facts.private {
        lines.push(wrong(msg!("health-database-clear"), msg!("health-database-clear-todo")));
    }
    if facts.superuser {
        lines.push(see_to(msg!("health-superuser"), msg!("health-superuser-todo")));
    }
    let settings = facts.settings.iter().filter_map(|(name, value)| setting(name, value));
    let settings: Vec<Line> = settings.collect();
    match settings.is_empty() {
        true => lines.push(fine(msg!("health-settings"))),
        false => lines.extend(settings),
    }
    lines
}

/// A setting that is not as it should be.
fn setting(name: &str, value: &str) -> Option<Line> {
    let told = msg!("health-setting", name = name, value = value);
    let (wanted, talks) = match name {
        "log_statement" => ("none", true),
        "log_min_duration_statement" => ("-1", true),
        "journal_mode" => ("wal", false),
        "synchronous" => ("2", false),
        "secure_delete" | "foreign_keys" => ("1", false),
        _ => ("on", false),
    };
    let todo = msg!("health-setting-todo", name = name, value = wanted);
    match (value == wanted, talks) {
        (true, _) => None,
        (false, true) => Some(see_to(told, todo)),
        (false, false) => Some(wrong(told, todo)),
    }
}

/// The database's clock, and the last thing that was recorded: neither may be ahead of ours.
fn clock(tx: &mut db::Tx, facts: &Facts, now: Timestamp) -> Result<Line> {
    let apart = if facts.postgres { (facts.seconds - now.as_second()).abs() } else { 0 };
    let last = audit::latest(tx)?.is_some_and(|last| last > now + SignedDuration::from_secs(SKEW));
    let said = msg!("health-clock", now = stamp(now));
    Ok(match (apart > SKEW, last) {
        (true, _) => wrong(msg!("health-clock-apart", seconds = apart), msg!("health-clock-todo")),
        (_, true) => wrong(msg!("health-clock-back", now = stamp(now)), msg!("health-clock-todo")),
        _ => fine(said),
    })
}

/// A moment as it stands on these pages.
pub fn stamp(at: Timestamp) -> String {
    japan::wall_clock(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Every open round has its key; of one in halves, ours, and the other office's where its close waits for it.
fn keys(tx: &mut db::Tx, keys: &KeyFolder) -> Result<Line> {
    let (open, kept) = (store::open_rounds(tx)?, keys.names()?);
    let without = open.iter().filter(|round| !kept.contains(&round.id)).count();
    let away: Vec<_> = open.iter().filter(|round| keys.is_away(&round.id)).collect();
    let waiting = away.iter().filter(|round| round.state == State::Closing.key()).count();
    Ok(if without > 0 {
        wrong(msg!("health-keys-gone", rounds = without), msg!("health-keys-gone-todo"))
    } else if waiting > 0 {
        see_to(msg!("health-keys-wait", rounds = waiting), msg!("health-keys-wait-todo"))
    } else if !away.is_empty() {
        fine(msg!("health-keys-ours", rounds = open.len()))
    } else {
        fine(msg!("health-keys", rounds = open.len()))
    })
}

/// Keys of rounds that are not in this database are told; where there are none, nothing.
fn strange_keys(tx: &mut db::Tx, keys: &KeyFolder) -> Result<Option<Line>> {
    let mut strange = Vec::new();
    for name in keys.names()? {
        if rounds::by_id(tx, &name)?.is_none() {
            strange.push(name);
        }
    }
    let told = || {
        let found = msg!("health-keys-strange", keys = strange.len());
        see_to(found, msg!("health-keys-strange-todo", names = strange.join(", ")))
    };
    Ok((!strange.is_empty()).then(told))
}

/// Authenticator apps whose digits nobody can check are told; where there are none, nothing.
fn apps(tx: &mut db::Tx, key: Option<&SealingKey>) -> Result<Option<Line>> {
    let useless = factors::apps_sealed_otherwise(tx, key)?;
    let told = || wrong(msg!("health-apps", apps = useless), msg!("health-apps-todo"));
    Ok((useless > 0).then(told))
}

fn backups(tx: &mut db::Tx, now: Timestamp) -> Result<Line> {
    let Some(proof) = backup::latest_proof(tx)? else {
        return Ok(wrong(msg!("health-backup-none"), msg!("health-backup-todo")));
    };
    let age = now.duration_since(proof.made.parse()?);
    let said = msg!("health-backup", days = age.as_hours() / 24, file = &proof.file);
    Ok(match age {
        _ if age > backup::OLD => wrong(said, msg!("health-backup-todo")),
        _ if age > WEEK => see_to(said, msg!("health-backup-todo")),
        _ => fine(said),
    })
}

/// Every chain of the record, from its beginning.
fn record(tx: &mut db::Tx, now: Timestamp) -> Result<Line> {
    let mut entries = 0;
    for (_, verified) in audit::verify_all(tx, &[], now)? {
        if let Some(broken) = verified.broken {
            let found = msg!("health-record-broken", number = broken.number());
            return Ok(wrong(found, msg!("health-record-broken-todo")));
        }
        entries += verified.entries;
    }
    Ok(fine(msg!("health-record", entries = entries)))
}

fn address(url: Option<&str>) -> Line {
    match url {
        None => see_to(msg!("health-url-none"), msg!("health-url-todo")),
        Some(url) if tls::is_https(Some(url)) => fine(msg!("health-url", url = url)),
        Some(url) => see_to(msg!("health-url-http", url = url), msg!("health-url-todo")),
    }
}

/// Who hears what passes between browsers and the service.
pub fn hearing(heard: Hearing) -> Line {
    match heard {
        Hearing::Nobody => fine(msg!("health-encrypted")),
        Hearing::ThisMachine => fine(msg!("health-this-machine")),
        Hearing::AsAsked => see_to(msg!("health-http"), msg!("health-url-todo")),
        Hearing::Unasked => wrong(msg!("health-http-unasked"), msg!("health-http-todo")),
    }
}

/// The certificate the service itself shows: whether it can be read with its key, and how long it holds.
pub fn certificate(read: Result<Certificate>, now: Timestamp) -> Line {
    let Certificate { starts, ends, .. } = match read {
        Ok(certificate) => certificate,
        Err(error) => {
            let found = msg!("health-certificate-unreadable", why = error.to_string());
            return wrong(found, msg!("health-certificate-unreadable-todo"));
        }
    };
    let (left, todo) = (ends.duration_since(now), msg!("health-certificate-todo"));
    let said = msg!("health-certificate", until = stamp(ends), days = left.as_hours() / 24);
    match left {
        _ if now < starts => {
            wrong(msg!("health-certificate-early", from = stamp(starts)), msg!("health-clock-todo"))
        }
        left if left.is_negative() || left.is_zero() => {
            wrong(msg!("health-certificate-over", until = stamp(ends)), todo)
        }
        left if left < MONTH => see_to(said, todo),
        _ => fine(said),
    }
}

/// Whether the settings of the directory and of single sign-on would let the service start.
pub fn vouchers(read: Result<bool>) -> Line {
    match read {
        Ok(true) => fine(msg!("health-vouchers")),
        Ok(false) => fine(msg!("health-vouchers-none")),
        Err(error) => wrong(
            msg!("health-vouchers-unreadable", why = error.to_string()),
            msg!("health-vouchers-unreadable-todo"),
        ),
    }
}

/// In one sentence.
pub fn summary(lines: &[Line]) -> Message {
    match worst(lines) {
        Grade::Fine => msg!("health-all-fine"),
        Grade::SeeTo => msg!("health-some-see-to"),
        Grade::Wrong => msg!("health-some-wrong"),
    }
}

/// What is inside the binary is inside it: letters for papers, the stylesheet for pages.
fn papers() -> Line {
    let whole = typeset::missing("きざはし 課長 A1").is_empty()
        && web::asset("css/kizahashi.css") != web::asset("no/such/file");
    match whole {
        true => fine(msg!("health-papers")),
        false => wrong(msg!("health-papers-broken"), msg!("health-papers-broken-todo")),
    }
}

/// What the proxy tells, seen by the page itself: `https` outside means `https` inside.
pub fn proxy(url: Option<&str>, told: Option<&str>) -> Line {
    let outside = tls::is_https(url);
    match (outside, told) {
        (true, Some("https")) | (false, _) => fine(msg!("health-proxy")),
        (true, Some(told)) => {
            wrong(msg!("health-proxy-other", told = told), msg!("health-proxy-todo"))
        }
        (true, None) => see_to(msg!("health-proxy-silent"), msg!("health-proxy-todo")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_writes_down_statements_is_to_be_seen_to_and_one_without_fsync_is_wrong() {
        let grade = |name, value| setting(name, value).map(|line| line.grade);
        assert_eq!(grade("log_statement", "none"), None);
        assert_eq!(grade("log_statement", "all"), Some(Grade::SeeTo));
        assert_eq!(grade("log_min_duration_statement", "0"), Some(Grade::SeeTo));
        assert_eq!(grade("fsync", "off"), Some(Grade::Wrong));
        assert_eq!(grade("secure_delete", "1"), None);
    }

    #[test]
    fn an_address_is_https_or_to_be_seen_to_and_the_proxy_says_the_same() {
        assert_eq!(address(Some("https://kizahashi.example.lg.jp")).grade, Grade::Fine);
        assert_eq!(address(Some("http://kizahashi")).grade, Grade::SeeTo);
        assert_eq!(proxy(Some("https://a"), Some("http")).grade, Grade::Wrong);
        assert_eq!(proxy(Some("https://a"), None).grade, Grade::SeeTo);
        assert_eq!(proxy(Some("http://a"), None).grade, Grade::Fine);
    }

    #[test]
    fn who_hears_what_passes_is_seen_to_where_it_was_asked_for_and_wrong_where_not() {
        assert_eq!(hearing(Hearing::Nobody).grade, Grade::Fine);
        assert_eq!(hearing(Hearing::ThisMachine).grade, Grade::Fine);
        assert_eq!(hearing(Hearing::AsAsked).grade, Grade::SeeTo);
        assert_eq!(hearing(Hearing::Unasked).grade, Grade::Wrong);
    }
}
