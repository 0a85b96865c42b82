//! What has passed today, and of which bytes, so that a change at one end of the tree does not test the other end again.
//!
//! A runner that reads nothing of what has changed would say the same once more.  The memory lies beside the program
//! that was built, and is of one day: tests ask for the date, and the machine below them changes too.

use crate::{debian, root};
use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
    process::Command,
    time::{SystemTime, UNIX_EPOCH},
};

/// What a runner reads, as a sum over today and over those files.
pub struct Read {
    sum: String,
    kept: PathBuf,
}

impl Read {
    /// Of every file git knows or would take in, and of which that is said.  `None` without git: nothing is remembered.
    pub fn by(runner: &str, reads: impl Fn(&str) -> bool) -> io::Result<Option<Read>> {
        if debian::find("git").is_none() {
            return Ok(None);
        }
        let mut git = Command::new("git");
        git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let told = git.current_dir(root()?).output()?;
        let files = String::from_utf8_lossy(&told.stdout);
        let mut files: Vec<&str> =
            files.split_terminator('\0').filter(|file| reads(file)).collect();
        if !told.status.success() || files.is_empty() {
            return Ok(None);
        }
        files.sort_unstable();
        let kept =
            env::current_exe()?.with_file_name(format!("passed-{}", runner.replace(' ', "-")));
        Ok(Some(Read { sum: sum(&root()?, &files, today())?, kept }))
    }

    /// How many passed when it was last run on these very bytes; `None` where it was not, or something failed.
    pub fn before(&self) -> Option<u64> {
        let kept = fs::read_to_string(&self.kept).ok()?;
        let (sum, passed) = kept.split_once(' ')?;
        (sum == self.sum).then(|| passed.parse().ok())?
    }

    pub fn remember(&self, passed: u64) -> io::Result<()> {
        fs::write(&self.kept, format!("{} {passed}", self.sum))
    }
}

/// Days since 1970, in UTC.
#[expect(clippy::disallowed_methods, reason = "what was tested today is about the real day")]
fn today() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86400)
}

/// Of the names and the contents; a file that git knows and that is gone counts as gone.
fn sum(root: &Path, files: &[&str], today: u64) -> io::Result<String> {
    let mut sum = DefaultHasher::new();
    today.hash(&mut sum);
    for file in files {
        let content = match fs::read(root.join(file)) {
            Err(gone) if gone.kind() == io::ErrorKind::NotFound => None,
            content => Some(content?),
        };
        (file, content).hash(&mut sum);
    }
    Ok(format!("{:016x}", sum.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_byte_name_or_day_is_another_sum() {
        let folder = env::temp_dir().join(format!("kizahashi-passed-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let of = |content: &str, files: &[&str], today| {
            fs::write(folder.join("a"), content).unwrap();
            fs::write(folder.join("b"), content).unwrap();
            sum(&folder, files, today).unwrap()
        };
        let first = of("one", &["a"], 1);
        assert_eq!(of("one", &["a"], 1), first);
        let others = [
            of("two", &["a"], 1),
            of("one", &["b"], 1),
            of("one", &["a"], 2),
            of("one", &["a", "gone"], 1),
        ];
        fs::remove_dir_all(&folder).unwrap();
        assert!(!others.contains(&first), "{first} {others:?}");
    }

    #[test]
    fn only_what_passed_is_remembered_and_only_of_the_same() {
        let kept = env::temp_dir().join(format!("kizahashi-kept-{}", std::process::id()));
        let read = |sum: &str| Read { sum: sum.into(), kept: kept.clone() };
        assert_eq!(read("a").before(), None);
        read("a").remember(7).unwrap();
        let told = (read("a").before(), read("b").before());
        fs::remove_file(&kept).unwrap();
        assert_eq!(told, (Some(7), None));
    }
}
