//! The record: who did what, in a chain that shows when somebody meddles with it.
//!
//! Each organisation has a chain of its own, and the installation one more.  An entry's hash is SHA-256
//! of the hash before it and of the entry as canonical JSON.  Whoever changes something records it in the
//! same unit of work, as its last step: the lock of a chain is the last one taken, so nobody waits for
//! somebody who waits.
//!
//! What is never here: an answer, a code, who answered.  Nothing a respondent does leads here.
//!
//! The chain alone shows who changed an entry and did not write all that follow anew.  Whoever does that is shown only by
//! an anchor: an end of the chain that was written down on a day, and of which somebody has a copy outside the database.

mod store;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use sha2::{Digest, Sha256};

use crate::db::Tx;
use crate::error::Result;
use crate::japan;
use crate::world::hex;

/// The chain of what concerns no single organisation.
pub const INSTALLATION: &str = "installation";

/// For so many fiscal years after their own entries are kept.
pub const FISCAL_YEARS: i16 = 5;

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
    /// Everything up to it is said to be deleted, and the record does not tell of it.
    Beginning(i64),
    /// It is deleted, and an anchor tells that its time was not over.
    Early(i64),
    /// It is deleted, and of which day its anchor is was not said.
    Undated(i64),
}

impl Broken {
    /// The number of the entry.
    pub fn number(self) -> i64 {
        match self {
            Broken::Missing(number)
            | Broken::Changed(number)
            | Broken::End(number)
            | Broken::Beginning(number)
            | Broken::Early(number)
            | Broken::Undated(number) => number,
        }
    }
}

/// Looks every chain through: those that are there, and those that an anchor kept elsewhere tells of.
pub fn verify_all(
    tx: &mut Tx,
    elsewhere: &[Anchor],
    now: Timestamp,
) -> Result<Vec<(String, Verified)>> {
    let mut chains = store::chains(tx)?;
    chains.extend(elsewhere.iter().map(|anchor| anchor.organisation.clone()));
    chains.sort();
    chains.dedup();
    chains.into_iter().map(|of| verify(tx, &of, elsewhere, now).map(|found| (of, found))).collect()
}

/// Looks a chain through from its beginning.  The anchors from `elsewhere`, such as the log, may be of any chain; one that
/// does not say its day has an empty one.
pub fn verify(
    tx: &mut Tx,
    organisation: &str,
    elsewhere: &[Anchor],
    now: Timestamp,
) -> Result<Verified> {
    const PART: i64 = 1000;
    let head = store::head(tx, organisation)?.unwrap_or_else(|| Head::new(organisation));
    let mut anchors = store::all_anchors(tx, organisation)?;
    let own = elsewhere.iter().filter(|anchor| anchor.organisation == organisation);
    anchors.extend(own.cloned());
    let told = Told::by(&head, &anchors);
    let mut chain = Chain::after(&head);
    let mut broken = (!told.fits(head.first, &head.before)).then_some(Broken::End(head.first));
    // From before the beginning: what is said to be deleted may not be there.
    let mut last = i64::MIN;
    while broken.is_none() {
        let part = store::after(tx, organisation, last, PART)?;
        let Some(entry) = part.last() else { break };
        last = entry.number;
        for entry in &part {
            broken = chain.add(entry, &told)?;
            if broken.is_some() {
                break;
            }
        }
    }
    let broken = broken
        .or_else(|| chain.end(&head, &told))
        .or_else(|| chain.beginning(&head, &anchors, now));
    Ok(Verified { entries: chain.entries, broken })
}

/// What the head and the anchors say of entries: by number, every hash one of them tells.
struct Told<'a>(BTreeMap<i64, Vec<&'a str>>);

impl<'a> Told<'a> {
    fn by(head: &'a Head, anchors: &'a [Anchor]) -> Told<'a> {
        let mut told = Told(BTreeMap::from([(head.number, vec![&*head.hash])]));
        for anchor in anchors {
            told.0.entry(anchor.number).or_default().push(&anchor.hash);
        }
        told
    }

    /// All of them, not only the first: one inside the database may have been made to fit.
    fn fits(&self, number: i64, hash: &str) -> bool {
        self.0.get(&number).is_none_or(|told| told.iter().all(|told| *told == hash))
    }
}

/// The chain as far as it was looked through.
struct Chain {
    number: i64,
    hash: String,
    entries: i64,
    /// What the record says where it tells of the deletion before its beginning.
    deletion: String,
    /// When it says so.
    deleted: Option<Timestamp>,
}

impl Chain {
    fn after(head: &Head) -> Chain {
        let (number, hash) = (head.first, head.before.clone());
        Chain { number, hash, entries: 0, deletion: up_to(head), deleted: None }
    }

    fn add(&mut self, entry: &Entry, told: &Told) -> Result<Option<Broken>> {
        if entry.number <= self.number {
            return Ok(Some(Broken::Beginning(self.number)));
        }
        if entry.number != self.number + 1 {
            return Ok(Some(Broken::Missing(self.number + 1)));
        }
        if entry.hash_after(&self.hash)? != entry.hash {
            return Ok(Some(Broken::Changed(entry.number)));
        }
        if !told.fits(entry.number, &entry.hash) {
            return Ok(Some(Broken::End(entry.number)));
        }
        if self.deleted.is_none() && entry.tells_of_deletion(&self.deletion) {
            self.deleted = entry.at.parse().ok();
        }
        (self.number, self.hash) = (entry.number, entry.hash.clone());
        self.entries += 1;
        Ok(None)
    }

    /// Entries gone from the end: the head, or an anchor, knows better.
    fn end(&self, head: &Head, told: &Told) -> Option<Broken> {
        let most = told.0.keys().next_back().copied().unwrap_or_default();
        let missing = (most > self.number).then_some(Broken::Missing(self.number + 1));
        missing.or((self.number > head.number).then_some(Broken::End(head.number + 1)))
    }

    /// Entries gone from the beginning: the record tells of it, and each anchor from before is of a day whose entries had
    /// served their time by then.
    fn beginning(&self, head: &Head, anchors: &[Anchor], now: Timestamp) -> Option<Broken> {
        if head.first == 0 {
            return None;
        }
        // The house's own chain is never shortened.
        let Some(deleted) = self.deleted.filter(|_| head.organisation != INSTALLATION) else {
            return Some(Broken::Beginning(head.first));
        };
        // Whoever writes an entry says when that was: not later than now.
        let since = kept_since(deleted.min(now)).to_string();
        // What the anchor ends with was followed by more that is gone, and that is not older than the anchor.
        let broken = |anchor: &Anchor| match &*anchor.day {
            "" => Some(Broken::Undated(anchor.number)),
            day if *day >= *since => Some(Broken::Early(anchor.number)),
            _ => None,
        };
        anchors.iter().filter(|anchor| anchor.number < head.first).find_map(broken)
    }
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

/// From that day on entries are kept, at that moment.
fn kept_since(at: Timestamp) -> Date {
    date(japan::fiscal_year(japan::wall_clock(at).date()) - FISCAL_YEARS, 4, 1)
}

/// Deletes the oldest entries, whose time is over, and records that; gives how many.  The chain begins after them.
///
/// Only whole beginnings go: an entry that is younger keeps all that follow.
pub fn forget_old(tx: &mut Tx, organisation: &str, now: Timestamp) -> Result<u64> {
    tx.alone(&format!("record {organisation}"))?;
    let Some(head) = store::head(tx, organisation)? else { return Ok(0) };
    let since = jiff::tz::Offset::constant(9).to_timestamp(kept_since(now).at(0, 0, 0, 0))?;
    let keeps = store::first_since(tx, organisation, &since.to_string())?;
    let last = keeps.map_or(head.number, |entry| entry.number - 1);
    let Some(last) = store::entry(tx, organisation, last)? else { return Ok(0) };
    let head = Head { first: last.number, before: last.hash, ..head };
    store::set_head(tx, &head)?;
    store::forget_anchors(tx, organisation, head.first)?;
    let gone = store::forget(tx, organisation, head.first)?;
    let subject = format!("{DELETION}{gone} {}", up_to(&head));
    record(tx, &By::nobody(organisation, now), Kind::Deleted, &subject)?;
    Ok(gone)
}

/// How the entry about a deletion from the record begins.
const DELETION: &str = "record ";

/// Up to where the record was deleted: the last entry's number and hash.
fn up_to(head: &Head) -> String {
    format!("{}:{}", head.first, head.before)
}

impl Entry {
    fn tells_of_deletion(&self, up_to: &str) -> bool {
        let told = self.subject.strip_prefix(DELETION).and_then(|rest| rest.split_once(' '));
        self.kind == Kind::Deleted.key()
            && self.account.is_none()
            && told.is_some_and(|(_, told)| told == up_to)
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
