//! The record: who did what, in a chain that shows when somebody meddles with it.
//!
//! Each organisation has a chain of its own, and the installation one more.  An entry's hash is SHA-256
//! of the hash before it and of the entry as canonical JSON.  Whoever changes something records it in the
//! same unit of work, as its last step: the lock of a chain is the last one taken, so nobody waits for
//! somebody who waits.
//!
//! What is never here: an answer, a code, who answered.  Nothing a respondent does leads here.

mod store;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::db::Tx;
use crate::error::{Error, Result};
use crate::world::hex;

/// The chain of what concerns no single organisation.
pub const INSTALLATION: &str = "installation";

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody signed in.
    SignedIn,
    /// Somebody signed out.
    SignedOut,
    /// A wrong password, or a name nobody has.
    SignInFailed,
    /// A password was changed by its owner.
    PasswordChanged,
    /// Somebody has one more second factor.
    FactorAdded,
    /// Second factors were taken away, one's own or somebody else's.
    FactorRemoved,
    /// Somebody got new recovery codes.
    RecoveryRenewed,
    /// Somebody came in with a recovery code, which is spent.
    RecoverySpent,
    /// What was open under a name was ended, by its owner elsewhere or by an administrator.
    SessionsEnded,
    /// Whoever holds the machine gave an account a new password, and took its second factors away.
    Rescued,
    /// Somebody asked for what they may not see or do.
    Refused,
    /// The municipality and its first administrator came into being.
    Founded,
    /// Somebody was given an account.
    PersonAdded,
    /// An account of ours became that of somebody the directory or single sign-on vouches for.
    AccountAdopted,
    /// What somebody may do was changed, by an administrator or by their groups.
    DutiesChanged,
    /// Units were renamed, moved, merged, divided or ended.
    UnitsChanged,
    /// A roster was brought in.
    RosterApplied,
    /// A version of a sheet was published.
    SheetPublished,
    /// A round was opened; its subject says whether its results ask for a sign-in.
    RoundOpened,
    /// Somebody asked to close a round before its deadline.
    CloseAsked,
    /// A round was closed.
    RoundClosed,
    /// A round was closed with too few answers, and destroyed unopened.
    RoundUnopened,
    /// Slips were printed.
    SlipsPrinted,
    /// A file left the product.
    Exported,
    /// This record was read.
    RecordRead,
    /// A setting was changed.
    SettingsChanged,
    /// A backup was made and proven.
    BackedUp,
    /// The installation was restored from a backup.
    Restored,
    /// A round could not be taken up again after a restore.
    RoundLost,
    /// Data came from another database.
    Moved,
    /// What had served its time was deleted.
    Deleted,
}

impl Kind {
    /// Every kind, in the order of the page's choice.
    pub const ALL: [Kind; 31] = [
        Kind::SignedIn,
        Kind::SignedOut,
        Kind::SignInFailed,
        Kind::PasswordChanged,
        Kind::FactorAdded,
        Kind::FactorRemoved,
        Kind::RecoveryRenewed,
        Kind::RecoverySpent,
        Kind::SessionsEnded,
        Kind::Rescued,
        Kind::Refused,
        Kind::Founded,
        Kind::PersonAdded,
        Kind::AccountAdopted,
        Kind::DutiesChanged,
        Kind::UnitsChanged,
        Kind::RosterApplied,
        Kind::SheetPublished,
        Kind::RoundOpened,
        Kind::CloseAsked,
        Kind::RoundClosed,
        Kind::RoundUnopened,
        Kind::SlipsPrinted,
        Kind::Exported,
        Kind::RecordRead,
        Kind::SettingsChanged,
        Kind::BackedUp,
        Kind::Restored,
        Kind::RoundLost,
        Kind::Moved,
        Kind::Deleted,
    ];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Kind::SignedIn => "signed-in",
            Kind::SignedOut => "signed-out",
            Kind::SignInFailed => "sign-in-failed",
            Kind::PasswordChanged => "password-changed",
            Kind::FactorAdded => "factor-added",
            Kind::FactorRemoved => "factor-removed",
            Kind::RecoveryRenewed => "recovery-renewed",
            Kind::RecoverySpent => "recovery-spent",
            Kind::SessionsEnded => "sessions-ended",
            Kind::Rescued => "rescued",
            Kind::Refused => "refused",
            Kind::Founded => "founded",
            Kind::PersonAdded => "person-added",
            Kind::AccountAdopted => "account-adopted",
            Kind::DutiesChanged => "duties-changed",
            Kind::UnitsChanged => "units-changed",
            Kind::RosterApplied => "roster-applied",
            Kind::SheetPublished => "sheet-published",
            Kind::RoundOpened => "round-opened",
            Kind::CloseAsked => "close-asked",
            Kind::RoundClosed => "round-closed",
            Kind::RoundUnopened => "round-unopened",
            Kind::SlipsPrinted => "slips-printed",
            Kind::Exported => "exported",
            Kind::RecordRead => "record-read",
            Kind::SettingsChanged => "settings-changed",
            Kind::BackedUp => "backed-up",
            Kind::Restored => "restored",
            Kind::RoundLost => "round-lost",
            Kind::Moved => "moved",
            Kind::Deleted => "deleted",
        }
    }
}

/// Who did it, for which organisation, and when.
#[derive(Clone, Debug)]
pub struct By {
    /// Whose chain it goes to.
    pub organisation: String,
    /// The account, where somebody was signed in.
    pub account: Option<String>,
    /// The name as it was then.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

impl By {
    /// The program itself, such as at a deadline.
    pub fn nobody(organisation: &str, at: Timestamp) -> By {
        By { organisation: organisation.to_owned(), account: None, name: String::new(), at }
    }

    /// Whoever holds the machine, by the names they gave.
    pub fn house(name: &str, at: Timestamp) -> By {
        By { name: name.to_owned(), ..By::nobody(INSTALLATION, at) }
    }
}

/// Adds an entry to the chain.
pub fn record(tx: &mut Tx, by: &By, kind: Kind, subject: &str) -> Result<()> {
    tx.alone(&format!("record {}", by.organisation))?;
    let head = store::head(tx, &by.organisation)?.unwrap_or_else(|| Head::new(&by.organisation));
    let mut entry = Entry {
        organisation: by.organisation.clone(),
        number: head.number + 1,
        at: by.at.to_string(),
        kind: kind.key().to_owned(),
        account: by.account.clone(),
        name: by.name.clone(),
        subject: subject.to_owned(),
        hash: String::new(),
    };
    entry.hash = entry.hash_after(&head.hash)?;
    store::add(tx, &entry)?;
    store::set_head(tx, &Head { number: entry.number, hash: entry.hash, ..head })
}

/// The same, unless that person did just that within the last minute: nobody floods the record.
pub fn record_once(tx: &mut Tx, by: &By, kind: Kind, subject: &str) -> Result<()> {
    tx.alone(&format!("record {}", by.organisation))?;
    let last = store::last(tx, &by.organisation, kind.key(), by.account.as_deref(), subject)?;
    let last: Option<Timestamp> = last.map(|entry| entry.at.parse()).transpose()?;
    match last.is_some_and(|last| by.at.duration_since(last).as_secs() < 60) {
        true => Ok(()),
        false => record(tx, by, kind, subject),
    }
}

// What is in it

/// The end of a chain as it was written down on a day.
pub use store::Anchor;
/// One entry.
pub use store::Entry;
/// The end of a chain.
pub use store::Head;

impl Entry {
    /// SHA-256 of the hash before and of the entry as JSON: an array in this order, without spaces.
    fn hash_after(&self, before: &str) -> Result<String> {
        let Entry { organisation, number, at, kind, account, name, subject, .. } = self;
        let canonical =
            serde_json::to_string(&(organisation, number, at, kind, account, name, subject))?;
        Ok(hex(&Sha256::new().chain_update(before).chain_update(canonical).finalize()))
    }
}

impl Head {
    fn new(organisation: &str) -> Head {
        Head {
            organisation: organisation.to_owned(),
            number: 0,
            hash: String::new(),
            first: 0,
            before: String::new(),
        }
    }
}

/// How many entries a page of the record has.
pub const PAGE: i64 = 50;

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Only entries whose name or subject holds these words.
    pub words: String,
    /// Only entries of that kind.
    pub kind: String,
    /// Only entries before that number.
    pub before: Option<i64>,
}

/// The newest entries first, one page of them and one more where there are more.
pub fn entries(tx: &mut Tx, organisation: &str, search: &Search) -> Result<Vec<Entry>> {
    let words = format!("%{}%", search.words.to_lowercase().replace(['%', '_'], " "));
    let before = search.before.unwrap_or(i64::MAX);
    store::entries(tx, organisation, &words, &search.kind, before, PAGE + 1)
}

/// The end of every chain.
pub fn heads(tx: &mut Tx) -> Result<Vec<Head>> {
    store::heads(tx)
}

/// The latest anchors of a chain.
pub fn anchors(tx: &mut Tx, organisation: &str) -> Result<Vec<Anchor>> {
    store::anchors(tx, organisation)
}

// The chain

/// What came of looking a chain through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many entries it has.
    pub entries: i64,
    /// Where it is broken first.
    pub broken: Option<Broken>,
}

/// The first entry that is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It is not there, or another stands in its place.
    Missing(i64),
    /// It is not what was written.
    Changed(i64),
    /// Everything is whole as far as it goes, but the chain's end or an anchor tells of another.
    End(i64),
}

impl Broken {
    /// The number of the entry.
    pub fn number(self) -> i64 {
        match self {
            Broken::Missing(number) | Broken::Changed(number) | Broken::End(number) => number,
        }
    }
}

/// Looks a chain through from its beginning.  `anchors` are those kept elsewhere, such as in the log.
pub fn verify(tx: &mut Tx, organisation: &str, anchors: &[(i64, String)]) -> Result<Verified> {
    const PART: i64 = 1000;
    let head = store::head(tx, organisation)?.unwrap_or_else(|| Head::new(organisation));
    let mut known = store::all_anchors(tx, organisation)?;
    known.extend(anchors.iter().map(|(number, hash)| (*number, hash.clone())));
    known.push((head.number, head.hash.clone()));
    let mut chain = Chain { number: head.first, hash: head.before.clone(), entries: 0 };
    loop {
        let part = store::after(tx, organisation, chain.number, PART)?;
        if part.is_empty() {
            break;
        }
        for entry in &part {
            if let Some(broken) = chain.add(entry, &known)? {
                return Ok(Verified { entries: chain.entries, broken: Some(broken) });
            }
        }
    }
    // Entries gone from the end: the head, or an anchor, knows better.
    let most = known.iter().map(|(number, _)| *number).max().unwrap_or_default();
    let broken = (most > chain.number).then_some(Broken::Missing(chain.number + 1));
    let stray = (chain.number > head.number).then_some(Broken::End(head.number + 1));
    Ok(Verified { entries: chain.entries, broken: broken.or(stray) })
}

/// The chain as far as it was looked through.
struct Chain {
    number: i64,
    hash: String,
    entries: i64,
}

impl Chain {
    fn add(&mut self, entry: &Entry, known: &[(i64, String)]) -> Result<Option<Broken>> {
        if entry.number != self.number + 1 {
            return Ok(Some(Broken::Missing(self.number + 1)));
        }
        if entry.hash_after(&self.hash)? != entry.hash {
            return Ok(Some(Broken::Changed(entry.number)));
        }
        let told = known.iter().find(|(number, _)| *number == entry.number);
        if told.is_some_and(|(_, hash)| *hash != entry.hash) {
            return Ok(Some(Broken::End(entry.number)));
        }
        *self = Chain { number: entry.number, hash: entry.hash.clone(), entries: self.entries + 1 };
        Ok(None)
    }
}

/// Every chain there is.
pub fn chains(tx: &mut Tx) -> Result<Vec<String>> {
    store::chains(tx)
}

/// Writes down where each chain ends, once a day; gives those that were written.
pub fn anchor(tx: &mut Tx, day: &str) -> Result<Vec<Anchor>> {
    let mut written = Vec::new();
    for head in store::heads(tx)? {
        let anchor = Anchor {
            organisation: head.organisation,
            day: day.to_owned(),
            number: head.number,
            hash: head.hash,
        };
        if store::add_anchor(tx, &anchor)? {
            written.push(anchor);
        }
    }
    Ok(written)
}

/// Deletes the oldest entries, those from before that moment; gives how many.  The chain begins after them.
///
/// Only whole beginnings go: an entry that is younger keeps all that follow.
pub fn forget_before(tx: &mut Tx, organisation: &str, moment: Timestamp) -> Result<u64> {
    tx.alone(&format!("record {organisation}"))?;
    let Some(head) = store::head(tx, organisation)? else { return Ok(0) };
    let keeps = store::first_since(tx, organisation, &moment.to_string())?;
    let last = keeps.map_or(head.number, |entry| entry.number - 1);
    let Some(last) = store::entry(tx, organisation, last)? else { return Ok(0) };
    let head = Head { first: last.number, before: last.hash, ..head };
    store::set_head(tx, &head)?;
    store::forget_anchors(tx, organisation, head.first)?;
    store::forget(tx, organisation, head.first)
}

/// How many entries are from before that moment.
pub fn count_before(tx: &mut Tx, organisation: &str, moment: Timestamp) -> Result<i64> {
    store::count_before(tx, organisation, &moment.to_string())
}

/// An entry that does not hold: told where somebody has to act.
pub fn refuse_broken(verified: &Verified) -> Result<()> {
    match verified.broken {
        None => Ok(()),
        Some(broken) => Err(Error::fault(format!("the record is broken at {}", broken.number()))),
    }
}

/// When the last entry of any chain was made.
pub fn latest(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let mut latest = None;
    for head in store::heads(tx)? {
        let entry = store::entry(tx, &head.organisation, head.number)?;
        latest = latest.max(entry.map(|entry| entry.at.parse()).transpose()?);
    }
    Ok(latest)
}
