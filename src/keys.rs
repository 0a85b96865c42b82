//! Secret keys in a folder of their own, outside the database and its backups.
//!
//! A key is there durably before anybody relies on it, and gone durably when it is destroyed.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::error::Result;

/// The folder.  Cheap to clone.
#[derive(Clone, Debug)]
pub struct KeyFolder(PathBuf);

impl KeyFolder {
    /// Opens the folder, readable by its owner only, making it where it is not there.
    pub fn open(path: &Path) -> Result<KeyFolder> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        Ok(KeyFolder(path.to_owned()))
    }

    /// Keeps a key under that name.  It has survived a power cut once this returns.
    pub fn keep(&self, name: &str, key: &[u8]) -> Result<()> {
        let unfinished = self.0.join(format!(".{name}"));
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&unfinished)?;
        file.write_all(key)?;
        file.sync_all()?;
        fs::rename(&unfinished, self.0.join(name))?;
        self.sync()
    }

    /// The key of that name, where there is one.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match fs::read(self.0.join(name)) {
            Ok(key) => Ok(Some(key)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes the key for good.  Removing what is not there is not an error.
    pub fn destroy(&self, name: &str) -> Result<()> {
        match fs::remove_file(self.0.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => self.sync(),
        }
    }

    /// The names of all keys; unfinished ones (a power cut while keeping) begin with a dot.
    pub fn names(&self) -> Result<Vec<String>> {
        let names = fs::read_dir(&self.0)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        names.collect()
    }

    fn sync(&self) -> Result<()> {
        Ok(File::open(&self.0)?.sync_all()?)
    }
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
}
