//! Backups: written while the service runs, proven by being restored, and the way back.
//!
//! A backup is one snapshot of the database, sealed for the key of this installation (`keys/backup`), which
//! belongs in a safe as well.  It counts only once it was opened again, put into a fresh database and found to
//! hold the same, row by row.  Keys of open rounds are not in it: what it knows of their answers stays sealed.
//!
//! A restore ends all sessions and takes up no round whose key is gone: what was closed stays closed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use jiff::{SignedDuration, Timestamp};

use super::store;
use crate::accounts::factors::{self, totp::SealingKey};
use crate::accounts::{self, Member};
use crate::archive::age::Identity;
use crate::archive::{self, Counting, Head, Manifest, Reading};
use crate::audit::{self, By, Kind};
use crate::db::{self, Cell, Db, Giver, Piece, Table, Taker, Tx};
use crate::error::{Error, Result};
use crate::home::Home;
use crate::keys::KeyFolder;
use crate::msg;
use crate::rounds::close;
use crate::world::Dice;

/// What the key of backups is called.
const KEY: &str = "backup";
/// How folders begin in which backups are opened, and upgrades tried.
const SCRATCH: &str = ".scratch";
const TRIED: &str = ".try";
/// Longer than any of that takes.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// So long a backup nobody asked for is kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(35 * 24);
/// A proof older than this is told in red.
pub const OLD: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A backup that was opened again and found whole.
pub use store::Proof;

/// What is needed to make backups and to come back from one.
#[derive(Clone)]
pub struct Keeper {
    /// The data folder.
    pub home: Home,
    /// Chance.
    pub dice: Dice,
    /// The key that seals and opens, where another than the installation's own is meant.
    pub key: Option<Identity>,
}

impl Keeper {
    fn keys(&self) -> Result<KeyFolder> {
        KeyFolder::open(&self.home.folder().join("keys"))
    }

    /// The key of backups.
    pub fn identity(&self) -> Result<Identity> {
        if let Some(key) = &self.key {
            return Ok(key.clone());
        }
        let kept = self.keys()?.read(KEY)?.ok_or(Error::Refused(msg!("backup-no-key")))?;
        let read = std::str::from_utf8(&kept).ok().and_then(Identity::read);
        read.ok_or(Error::Refused(msg!("backup-key-unreadable")))
    }

    /// The same; the installation's own is made when something is first sealed for it.
    fn sealing_identity(&self) -> Result<Identity> {
        let keys = self.keys()?;
        if self.key.is_none() && keys.read(KEY)?.is_none() {
            let identity = Identity::of(self.dice.bytes());
            let (public, secret) = (identity.recipient().text(), identity.text());
            keys.keep(KEY, format!("# public key: {public}\n{secret}\n").as_bytes())?;
        }
        self.identity()
    }

    /// Writes a backup and proves it.  Gives what stands on the page and in the record.
    ///
    /// What lies in its place is replaced only by what was proven.
    pub async fn back_up(&self, db: &Db, file: &Path, by: By) -> Result<Proof> {
        self.forget_scratch(by.at)?;
        let mut beside = file.file_name().unwrap_or_default().to_owned();
        beside.push(".unproven");
        let beside = file.with_file_name(beside);
        let manifest = self.write(db, &beside, by.at).await?;
        let head = match self.prove(&beside, &manifest).await {
            Ok(head) => head,
            Err(error) => {
                // What was not proven is no backup; it may be gone already.
                drop(fs::remove_file(&beside));
                return Err(error);
            }
        };
        archive::put(&beside, file)?;
        let proof = Proof {
            id: self.dice.id(),
            made: head.made,
            proven: by.at.to_string(),
            file: file.display().to_string(),
            bytes: fs::metadata(file)?.len() as i64,
            entries: manifest.values().map(|table| table.rows).sum::<u64>() as i64,
            version: head.step,
        };
        // An earlier step of the schema has no place for it; the upgrade that follows is told in the log.
        if head.step == db::newest_step() {
            let kept = proof.clone();
            db.write(move |tx| {
                store::add_proof(tx, &kept)?;
                audit::record(tx, &by, Kind::BackedUp, &file_name(&kept.file))
            })
            .await?;
        }
        Ok(proof)
    }

    async fn write(&self, db: &Db, file: &Path, now: Timestamp) -> Result<Manifest> {
        let (to, dice) = (self.sealing_identity()?.recipient(), self.dice.clone());
        let file = file.to_owned();
        db.snapshot(move |tx| {
            let step = tx.steps()?.last().map_or(0, |step| step.version);
            // Before these tables came there was nothing to say.
            let known = step == db::newest_step();
            let epoch = if known { store::epoch(tx)? } else { 0 };
            let heads = if known { audit::heads(tx)? } else { Vec::new() };
            let chains = heads.into_iter().map(|it| (it.organisation, (it.number, it.hash)));
            let head = Head::new(now.to_string(), step, epoch, chains.collect());
            archive::write(tx, &file, &to, &head, &dice)
        })
        .await
    }

    /// Restores it into a fresh database beside, and compares.
    async fn prove(&self, file: &Path, manifest: &Manifest) -> Result<Head> {
        let scratch = Scratch::of(self, file).await?;
        let found = scratch.db.snapshot(archive::count).await?;
        match found == *manifest && scratch.manifest == *manifest {
            true => Ok(scratch.head),
            false => Err(Error::Refused(msg!("backup-not-proven"))),
        }
    }

    /// A backup nobody asked for, beside the data: before an upgrade or a restore.
    pub async fn back_up_aside(&self, db: &Db, why: &str, by: By) -> Result<PathBuf> {
        let stamp = by.at.strftime("%Y%m%dT%H%M%SZ").to_string();
        let file = self.home.backups()?.join(format!("{why}-{stamp}.age"));
        self.back_up(db, &file, by).await?;
        Ok(file)
    }

    /// Removes what a backup, a restore or a rehearsal that was killed has left in the data folder: copies in the clear.
    pub fn forget_scratch(&self, now: Timestamp) -> Result<()> {
        for entry in fs::read_dir(self.home.folder())? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if ![SCRATCH, TRIED].iter().any(|prefix| name.starts_with(prefix)) {
                continue;
            }
            // One that works still is younger.
            let begun = Timestamp::try_from(entry.metadata()?.modified()?)?;
            if now.duration_since(begun) > A_DAY {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    /// Deletes backups nobody asked for once they are too old.
    pub fn forget_old(&self, now: Timestamp) -> Result<usize> {
        let mut gone = 0;
        for entry in fs::read_dir(self.home.backups()?)? {
            let path = entry?.path();
            let written = Timestamp::try_from(fs::metadata(&path)?.modified()?)?;
            if now.duration_since(written) > KEPT {
                fs::remove_file(&path)?;
                gone += 1;
            }
        }
        Ok(gone)
    }
}

fn file_name(path: &str) -> String {
    Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A backup put into a fresh database in the data folder, which vanishes with it.
struct Scratch {
    db: Db,
    head: Head,
    manifest: Manifest,
    file: PathBuf,
    _folder: tempfile::TempDir,
}

impl Scratch {
    async fn of(keeper: &Keeper, file: &Path) -> Result<Scratch> {
        let mut reading = Reading::open(file, &keeper.identity()?)?;
        let (head, newest) = (reading.head.clone(), db::newest_step());
        if head.step > newest {
            let (theirs, ours) = (head.step, newest);
            return Err(Error::Refused(msg!("backup-newer", theirs = theirs, ours = ours)));
        }
        let folder = tempfile::Builder::new().prefix(SCRATCH).tempdir_in(keeper.home.folder())?;
        let file = folder.path().join("scratch.db");
        let db = Db::at_step(&file.display().to_string(), head.step).await?;
        let manifest = db
            .write(move |tx| {
                tx.replace_all(&mut reading)?;
                reading.manifest()
            })
            .await?;
        Ok(Scratch { db, head, manifest, file, _folder: folder })
    }

    /// Brought to the newest step of the schema.
    async fn up_to_date(self) -> Result<Scratch> {
        let db = Db::open(&self.file.display().to_string()).await?;
        Ok(Scratch { db, ..self })
    }
}

// Restoring

/// What a restore did.
#[derive(Clone, Debug)]
pub struct Restored {
    /// When the backup was made.
    pub made: String,
    /// Rows by table.
    pub manifest: Manifest,
    /// How many rounds could not be taken up again.
    pub lost: usize,
    /// How many authenticator apps the key of second factors here does not open.
    pub apps: usize,
    /// Where the data lie that were there before.
    pub before: Option<PathBuf>,
}

/// Puts a backup in the place of everything there is.  Two administrators of the backup stand for it.
///
/// Nothing is touched before the backup was read to its end in a fresh database.
pub async fn restore(
    keeper: &Keeper,
    file: &Path,
    names: [&str; 2],
    place: (&str, &[u8]),
    now: Timestamp,
) -> Result<Restored> {
    let _alone = keeper.home.alone()?;
    let scratch = Scratch::of(keeper, file).await?.up_to_date().await?;
    let found = scratch.db.snapshot(archive::count).await?;
    if scratch.head.step == db::newest_step() && found != scratch.manifest {
        return Err(Error::Refused(msg!("backup-not-proven")));
    }
    let names = names.map(str::to_owned);
    let made = scratch.head.made.clone();
    let rounds = KeyFolder::of_rounds(&keeper.home.folder().join("keys"))?;
    let settle = move |tx: &mut Tx| settled(tx, &names, &rounds, &made, now);
    let lost = scratch.db.write(settle).await?;
    // Asked for before the key of cookies goes, from which an earlier version drew it.
    let factors = SealingKey::kept(&keeper.keys()?, &keeper.dice)?;
    let apps = move |tx: &mut Tx| factors::apps_sealed_otherwise(tx, Some(&factors));
    let apps = scratch.db.read(apps).await?;
    let db = Db::open_trusting(place.0, place.1).await?;
    let empty = db.read(accounts::not_yet_set_up).await.is_ok();
    let by = By::house("restore", now);
    let before = match empty {
        true => None,
        false => Some(keeper.back_up_aside(&db, "before-restore", by).await?),
    };
    let manifest = transfer(&scratch.db, &db).await?;
    // Cookies sealed before are void: the key that sealed them is another.  That of second factors stays.
    keeper.keys()?.destroy("server")?;
    db.scrub(&["box", "code", "publication", "own_answer"]).await?;
    Ok(Restored { made: scratch.head.made.clone(), manifest, lost, apps, before })
}

/// In the scratch copy: what must not come back, and who stands for it.
fn settled(
    tx: &mut Tx,
    names: &[String; 2],
    rounds: &KeyFolder,
    made: &str,
    now: Timestamp,
) -> Result<usize> {
    let named: Vec<Member> =
        names.iter().map(|name| administrator(tx, name)).collect::<Result<_>>()?;
    if named[0].account() == named[1].account() {
        return Err(Error::Refused(msg!("restore-two-people")));
    }
    store::end_all_sessions(tx)?;
    store::next_epoch(tx)?;
    let lost = close::give_up(tx, rounds, now)?;
    for round in &lost {
        audit::record(tx, &By::nobody(&round.organisation, now), Kind::RoundLost, &round.id)?;
    }
    let both = format!("{}, {}", named[0].name(), named[1].name());
    audit::record(tx, &By::house(&both, now), Kind::Restored, made)?;
    let by = By { organisation: named[0].organisation().to_owned(), ..By::house(&both, now) };
    audit::record(tx, &by, Kind::Restored, made)?;
    Ok(lost.len())
}

fn administrator(tx: &mut Tx, login: &str) -> Result<Member> {
    let unknown = || Error::Refused(msg!("restore-no-administrator", login = login));
    let member = accounts::member_by_login(tx, login).map_err(|_| unknown())?;
    member.administrator().map_err(|_| unknown())?;
    Ok(member)
}

// Moving

/// Puts everything one database holds in the place of everything another holds, and compares.
pub async fn transfer(from: &Db, to: &Db) -> Result<Manifest> {
    let (sender, receiver) = sync_channel(1000);
    let giving = from.snapshot(move |tx| {
        let mut pour = Pour { sender, counting: Counting::default() };
        tx.hand_over(&mut pour)?;
        pour.send(None)?;
        Ok(pour.counting.manifest())
    });
    let taking = to.write(move |tx| tx.replace_all(&mut Spout(receiver)));
    let (given, taken) = tokio::join!(giving, taking);
    taken?;
    let given = given?;
    let found = to.snapshot(archive::count).await?;
    match found == given {
        true => Ok(given),
        false => Err(Error::fault("what arrived is not what was sent")),
    }
}

struct Pour {
    sender: SyncSender<Option<Piece>>,
    counting: Counting,
}

impl Pour {
    fn send(&self, piece: Option<Piece>) -> Result<()> {
        self.sender.send(piece).map_err(|_| Error::fault("nobody takes the rows any more"))
    }
}

impl Taker for Pour {
    fn table(&mut self, table: &Table) -> Result<()> {
        Taker::table(&mut self.counting, table)?;
        self.send(Some(Piece::Table(table.clone())))
    }
    fn row(&mut self, row: Vec<Cell>) -> Result<()> {
        Taker::row(&mut self.counting, row.clone())?;
        self.send(Some(Piece::Row(row)))
    }
}

/// The end is said; a giver that fell silent gave not all.
struct Spout(Receiver<Option<Piece>>);

impl Giver for Spout {
    fn next(&mut self) -> Result<Option<Piece>> {
        self.0.recv().map_err(|_| Error::fault("the rows broke off"))
    }
}

/// Moves everything into a database nobody has set up yet.
pub async fn move_to(from: &Db, to: &Db, now: Timestamp) -> Result<Manifest> {
    if to.read(accounts::not_yet_set_up).await.is_err() {
        return Err(Error::Refused(msg!("move-not-empty")));
    }
    let step = from.read(|tx| Ok(tx.steps()?.last().map_or(0, |step| step.version))).await?;
    if step != db::newest_step() {
        let newest = db::newest_step();
        return Err(Error::Refused(msg!("move-other-step", step = step, newest = newest)));
    }
    let manifest = transfer(from, to).await?;
    to.write(move |tx| audit::record(tx, &By::house("move", now), Kind::Moved, "")).await?;
    Ok(manifest)
}

/// The latest proof.
pub fn latest_proof(tx: &mut Tx) -> Result<Option<Proof>> {
    store::latest_proof(tx)
}

/// Tries an upgrade on a copy: written, read again, brought to the newest step, checked; gives how many rows.
pub async fn rehearse(keeper: &Keeper, db: &Db, by: By) -> Result<u64> {
    let folder = tempfile::Builder::new().prefix(TRIED).tempdir_in(keeper.home.folder())?;
    let file = folder.path().join("copy.age");
    let manifest = keeper.write(db, &file, by.at).await?;
    let scratch = Scratch::of(keeper, &file).await?.up_to_date().await?;
    let damages = scratch.db.snapshot(|tx| tx.damages()).await?;
    match damages.first() {
        None => Ok(manifest.values().map(|table| table.rows).sum()),
        Some(damage) => Err(Error::fault(damage.clone())),
    }
}
