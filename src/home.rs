//! The data folder: who may read it, how much room it has, and whether a service is using it.

use std::fs::{self, File, TryLockError};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::msg;

/// The folder of an installation.  Cheap to clone.
#[derive(Clone, Debug)]
pub struct Home {
    folder: PathBuf,
    #[expect(dead_code, reason = "in use")]
    held: Option<Arc<Held>>,
}

/// Held for as long as the folder is in use; the kernel lets go when its holder is gone.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "open is locked")] File);

impl Home {
    /// The folder, made where it is not there.
    pub fn open(folder: &Path) -> Result<Home> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        Ok(Home { folder: folder.to_owned(), held: None })
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where backups are put that nobody asked for: before an upgrade, before a restore.
    pub fn backups(&self) -> Result<PathBuf> {
        let folder = self.folder.join("backups");
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        Ok(folder)
    }

    /// The same, in use for as long as a clone of it lives; several may use it, side by side.
    pub fn in_use(self) -> Result<Home> {
        let file = self.lock_file()?;
        file.lock_shared()?;
        Ok(Home { held: Some(Arc::new(Held(file))), ..self })
    }

    /// Nobody else is using it, and nobody will until this is let go.
    pub fn alone(&self) -> Result<Held> {
        let file = self.lock_file()?;
        match file.try_lock() {
            Ok(()) => Ok(Held(file)),
            Err(TryLockError::WouldBlock) => Err(Error::Refused(msg!("home-in-use"))),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    fn lock_file(&self) -> Result<File> {
        let path = self.folder.join("in-use");
        Ok(fs::OpenOptions::new().create(true).truncate(false).write(true).open(path)?)
    }

    /// How many bytes more its disk takes from us.
    pub fn room(&self) -> Result<u64> {
        let disk = rustix::fs::statvfs(&self.folder).map_err(std::io::Error::from)?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// What in it others than its owner may open: the folder itself, keys, databases, backups.
    pub fn open_to_others(&self) -> Result<Vec<PathBuf>> {
        let keys = self.folder.join("keys");
        let mut open = Vec::new();
        for folder in
            [self.folder.clone(), keys.clone(), keys.join("rounds"), self.folder.join("backups")]
        {
            if folder.is_dir() && is_open(&folder)? {
                open.push(folder.clone());
            }
            // Behind a closed folder a file is closed.
            if folder.is_dir() && (folder != self.folder || !open.is_empty()) {
                open.extend(open_files(&folder)?);
            }
        }
        Ok(open)
    }
}

fn open_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut open = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file()
            && path.file_name().is_some_and(|name| name != "in-use")
            && is_open(&path)?
        {
            open.push(path);
        }
    }
    Ok(open)
}

fn is_open(path: &Path) -> Result<bool> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_one_serves_nobody_is_alone() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path()).unwrap();
        let (one, other) = (home.clone().in_use().unwrap(), home.clone().in_use().unwrap());
        let clone = other.clone();
        assert!(matches!(home.alone(), Err(Error::Refused(_))));
        drop((one, other));
        assert!(home.alone().is_err());
        drop(clone);
        let alone = home.alone().unwrap();
        assert!(home.alone().is_err());
        drop(alone);
    }

    #[test]
    fn a_key_that_others_may_read_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let home = Home::open(folder.path()).unwrap();
        let keys = crate::keys::KeyFolder::open(&folder.path().join("keys")).unwrap();
        keys.keep("server", b"secret").unwrap();
        assert!(home.open_to_others().unwrap().is_empty());
        let key = folder.path().join("keys/server");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(home.open_to_others().unwrap(), [key]);
        assert!(home.room().unwrap() > 0);
    }
}
