//! Secret keys in a folder of their own, outside the database and its backups.
//!
//! A key is there durably before anybody relies on it, and gone durably when it is destroyed.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rand::Rng;

use crate::error::{Error, Result};
use crate::msg;
use crate::world::Dice;

/// Ends the name of half a key.
const HALF: &str = ".half";

/// The folder.
#[derive(Clone, Debug)]
pub struct KeyFolder {
    folder: PathBuf,
    /// Where a link may lead to the folder of another office.
    second: Option<PathBuf>,
}

impl KeyFolder {
    /// Opens the folder, readable by its owner only, making it where it is not there.
    pub fn open(path: &Path) -> Result<KeyFolder> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        Ok(KeyFolder { folder: path.to_owned(), second: None })
    }

    /// The keys of open rounds, in `rounds` of the folder of all keys.  Where the link `second` lies beside it, each
    /// of them is kept in two halves: one here, the other behind the link, on a medium of another office.
    pub fn of_rounds(keys: &Path) -> Result<KeyFolder> {
        Ok(KeyFolder {
            second: Some(keys.join("second")),
            ..KeyFolder::open(&keys.join("rounds"))?
        })
    }

    /// As [`keep`](KeyFolder::keep), in two halves where another office holds one.  A half is nothing but chance:
    /// whoever has it alone knows nothing of the key (a one-time pad).
    pub fn share(&self, name: &str, key: &[u8], dice: &Dice) -> Result<()> {
        let Some(second) = self.second()? else { return self.keep(name, key) };
        let name = format!("{name}{HALF}");
        let mut half = vec![0; key.len()];
        dice.fork().fill_bytes(&mut half);
        second.keep(&name, &half)?;
        self.keep(&name, &together(key, &half))
    }

    /// Whether only our half of that key is here.
    pub fn is_away(&self, name: &str) -> bool {
        let half = format!("{name}{HALF}");
        let second = self.second().ok().flatten();
        self.folder.join(&half).exists()
            && !second.is_some_and(|second| second.folder.join(&half).exists())
    }

    /// The other office's folder, where there is a link to one: whatever else bears that name is none that is here.
    fn second(&self) -> Result<Option<KeyFolder>> {
        let Some(link) = &self.second else { return Ok(None) };
        match fs::symlink_metadata(link) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Ok(_) if link.is_dir() => Ok(Some(KeyFolder { folder: link.clone(), second: None })),
            _ => Err(away()),
        }
    }

    /// Keeps a key under that name.  It has survived a power cut once this returns.
    pub fn keep(&self, name: &str, key: &[u8]) -> Result<()> {
        let unfinished = self.folder.join(format!(".{name}"));
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&unfinished)?;
        file.write_all(key)?;
        file.sync_all()?;
        fs::rename(&unfinished, self.folder.join(name))?;
        self.sync()
    }

    /// The key of that name, where there is one.  Of one in halves both are needed: while the other office's is not
    /// here, the refusal says so.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        if let Some(key) = self.file(name)? {
            return Ok(Some(key));
        }
        let half = format!("{name}{HALF}");
        let Some(ours) = self.file(&half)? else { return Ok(None) };
        let theirs = self.second()?.ok_or_else(away)?.file(&half)?.ok_or_else(away)?;
        Ok(Some(together(&ours, &theirs)))
    }

    fn file(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match fs::read(self.folder.join(name)) {
            Ok(key) => Ok(Some(key)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes the key for good.  Removing what is not there is not an error; nor is a half of another office that
    /// cannot be removed: without ours it opens nothing any more.
    pub fn destroy(&self, name: &str) -> Result<()> {
        let half = format!("{name}{HALF}");
        self.remove(&[name, &half])?;
        match self.second() {
            Ok(Some(second)) => second.remove(&[&half]).or_else(|error| {
                tracing::warn!(%error, "half of a key stays on its medium, and opens nothing");
                Ok(())
            }),
            _ => Ok(()),
        }
    }

    fn remove(&self, names: &[&str]) -> Result<()> {
        for name in names {
            // Written over first: a disk that writes in place keeps nothing of it then.
            self.blank(name);
            match fs::remove_file(self.folder.join(name)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => (),
            }
        }
        self.sync()
    }

    fn blank(&self, name: &str) {
        let Ok(mut file) = OpenOptions::new().write(true).open(self.folder.join(name)) else {
            return;
        };
        let length = file.metadata().map_or(0, |there| there.len());
        let blanked = file.write_all(&vec![0; length as usize]).and_then(|()| file.sync_all());
        if let Err(error) = blanked {
            tracing::warn!(%error, "a key that is removed could not be written over");
        }
    }

    /// The names of all keys of which anything is here or with the other office.
    pub fn names_anywhere(&self) -> Result<BTreeSet<String>> {
        let theirs = match self.second() {
            // A medium that cannot be read now is read another time.
            Ok(Some(second)) => second.names().unwrap_or_default(),
            _ => Vec::new(),
        };
        Ok(self.names()?.into_iter().chain(theirs).collect())
    }

    /// The names of all keys, in halves or whole; unfinished ones (a power cut while keeping) begin with a dot.
    pub fn names(&self) -> Result<Vec<String>> {
        let names = fs::read_dir(&self.folder)?.map(|entry| {
            let name = entry?.file_name().to_string_lossy().into_owned();
            Ok(name.strip_suffix(HALF).map(str::to_owned).unwrap_or(name))
        });
        names.collect()
    }

    fn sync(&self) -> Result<()> {
        Ok(File::open(&self.folder)?.sync_all()?)
    }
}

fn away() -> Error {
    Error::Refused(msg!("keys-second-away"))
}

/// What two halves come to, and the other half of a key to one.
fn together(one: &[u8], other: &[u8]) -> Vec<u8> {
    one.iter().zip(other).map(|(one, other)| one ^ other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_kept_for_its_owner_alone_and_then_gone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::open(&folder.path().join("keys")).unwrap();
        keys.keep("one", b"secret").unwrap();
        let mode = fs::metadata(folder.path().join("keys/one")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(keys.read("one").unwrap().as_deref(), Some(&b"secret"[..]));
        keys.destroy("one").unwrap();
        keys.destroy("one").unwrap();
        assert_eq!(keys.read("one").unwrap(), None);
        assert!(keys.names().unwrap().is_empty());
    }

    #[test]
    fn two_halves_open_together_and_neither_alone() {
        let (ours, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (ours, theirs) = (ours.path(), theirs.path().join("kizahashi"));
        let keys = KeyFolder::of_rounds(ours).unwrap();
        keys.keep("earlier", b"whole").unwrap();
        fs::create_dir(&theirs).unwrap();
        std::os::unix::fs::symlink(&theirs, ours.join("second")).unwrap();

        let key = [0x5a; 64];
        let dice = Dice::seeded([3; 32]);
        keys.share("one", &key, &dice).unwrap();
        let (near, far) = (ours.join("rounds/one.half"), theirs.join("one.half"));
        let halves = [fs::read(&near).unwrap(), fs::read(&far).unwrap()];
        for half in &halves {
            assert_eq!(half.len(), key.len());
            // Of 64 bytes of chance hardly any is that of the key: more than eight is one in ten billion runs.
            assert!(half.iter().zip(key).filter(|(half, key)| **half == *key).count() <= 8);
        }
        assert_eq!(keys.read("one").unwrap().as_deref(), Some(&key[..]));
        assert_eq!(keys.read("earlier").unwrap().as_deref(), Some(&b"whole"[..]));

        let drawer = theirs.with_file_name("drawer");
        fs::rename(&theirs, &drawer).unwrap();
        assert!(keys.is_away("one") && !keys.is_away("earlier"));
        assert!(matches!(keys.read("one"), Err(Error::Refused(_))));
        assert!(matches!(keys.share("two", &key, &dice), Err(Error::Refused(_))));
        let mut names = keys.names().unwrap();
        names.sort();
        assert_eq!(names, ["earlier", "one"], "nothing is left of what was refused");

        fs::rename(&drawer, &theirs).unwrap();
        assert!(!keys.is_away("one"));
        assert_eq!(keys.read("one").unwrap().as_deref(), Some(&key[..]));
        keys.destroy("one").unwrap();
        assert_eq!((near.exists(), far.exists()), (false, false));
        assert_eq!(keys.read("one").unwrap(), None);
    }

    #[test]
    fn a_half_is_missed_where_another_medium_is_here() {
        let (ours, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let keys = KeyFolder::of_rounds(ours.path()).unwrap();
        std::os::unix::fs::symlink(theirs.path(), ours.path().join("second")).unwrap();
        keys.share("one", &[7; 64], &Dice::seeded([3; 32])).unwrap();
        fs::remove_file(theirs.path().join("one.half")).unwrap();
        assert!(matches!(keys.read("one"), Err(Error::Refused(_))), "another stick");
        fs::remove_file(ours.path().join("second")).unwrap();
        assert!(matches!(keys.read("one"), Err(Error::Refused(_))), "no link any more");
    }

    #[test]
    fn a_medium_that_lets_nothing_be_removed_does_not_keep_the_key_alive() {
        let (ours, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let keys = KeyFolder::of_rounds(ours.path()).unwrap();
        std::os::unix::fs::symlink(theirs.path(), ours.path().join("second")).unwrap();
        keys.share("one", &[7; 64], &Dice::seeded([3; 32])).unwrap();
        // A folder in its place cannot be removed as a file, whoever tries.
        fs::remove_file(theirs.path().join("one.half")).unwrap();
        fs::create_dir(theirs.path().join("one.half")).unwrap();
        keys.destroy("one").unwrap();
        assert_eq!(keys.read("one").unwrap(), None);
    }
}
