//! Files, read within limits and written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::InFile;
use crate::error::Error;
use crate::msg;
use crate::problem::Problem;
use crate::workbook::{Limits, too_big};

/// A file that was read.
pub(super) struct Input {
    path: PathBuf,
    pub bytes: Vec<u8>,
}

impl Input {
    /// Reads no more than the limits allow.
    pub fn read(path: &Path, limits: &Limits) -> Result<Input, Vec<InFile>> {
        let fail = |problem| vec![InFile { file: path.display().to_string(), problem }];
        let unreadable = |error: io::Error| {
            fail(Problem::whole(msg!("problem-cannot-read", why = error.to_string())))
        };
        let file = File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        let most = limits.bytes as u64;
        if size > most {
            return Err(fail(too_big(size, limits)));
        }
        let mut bytes = Vec::with_capacity(size as usize);
        file.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        match bytes.len() as u64 > most {
            true => Err(fail(too_big(bytes.len() as u64, limits))),
            false => Ok(Input { path: path.to_owned(), bytes }),
        }
    }

    /// The name without its ending.
    pub fn stem(&self) -> String {
        self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    pub fn problems(&self, problems: Vec<Problem>) -> Vec<InFile> {
        let file = self.path.display().to_string();
        problems.into_iter().map(|problem| InFile { file: file.clone(), problem }).collect()
    }

    /// Where cells of two files may be meant, the second bears its name: `last.csv!C7`.
    pub fn problems_by_name(&self, mut problems: Vec<Problem>) -> Vec<InFile> {
        let file = self.path.display();
        for problem in problems.iter_mut().filter(|problem| !problem.place.is_empty()) {
            problem.place = format!("{file}!{}", problem.place);
        }
        self.problems(problems)
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Vec<InFile> {
    let problem = Problem::whole(msg!("problem-cannot-write", why = error.to_string()));
    vec![InFile { file: path.display().to_string(), problem }]
}

/// The documents could not even be made: ours to mend, but told like any other problem.
pub(super) fn unmade(path: &Path, error: &Error) -> Vec<InFile> {
    unwritable(path, &io::Error::other(error.to_string()))
}

/// Writes a file beside its place and moves it there, so that it is never half there.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Vec<InFile>> {
    write_all(&[(path, bytes)])
}

/// Writes several files beside their places and moves them there once all of them are written.
pub(super) fn write_all(files: &[(impl AsRef<Path>, impl AsRef<[u8]>)]) -> Result<(), Vec<InFile>> {
    let steps = files.iter().map(|(path, bytes)| (path.as_ref(), beside(path.as_ref()), bytes));
    let steps: Vec<_> = steps.collect();
    let write = |(path, beside, bytes): &(&Path, PathBuf, _)| {
        fs::write(beside, AsRef::<[u8]>::as_ref(*bytes)).map_err(|error| unwritable(path, &error))
    };
    let place = |(path, beside, _): &(&Path, PathBuf, _)| {
        fs::rename(beside, path).map_err(|error| unwritable(path, &error))
    };
    let written = steps.iter().try_for_each(write).and_then(|()| steps.iter().try_for_each(place));
    if written.is_err() {
        // They may not have come into being at all.
        steps.iter().for_each(|(_, beside, _)| drop(fs::remove_file(beside)));
    }
    written
}

/// Writes a folder beside its place and moves it there; one that this command wrote before is
/// replaced, any other is left alone.
pub(super) fn write_folder(
    folder: &Path,
    ours: &[&str],
    files: &[(PathBuf, Vec<u8>)],
) -> Result<(), Vec<InFile>> {
    refuse_foreign(folder, ours)?;
    let beside = beside(folder);
    let written = fill(&beside, files).and_then(|()| swap(&beside, folder));
    written.map_err(|error| {
        // It may not have come into being at all.
        let _ = fs::remove_dir_all(&beside);
        unwritable(folder, &error)
    })
}

fn refuse_foreign(folder: &Path, ours: &[&str]) -> Result<(), Vec<InFile>> {
    let refuse = |what| {
        let problem = Problem::whole(what);
        Err(vec![InFile { file: folder.display().to_string(), problem }])
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return refuse(msg!("problem-out-not-a-folder"));
        }
        Err(error) => return Err(unwritable(folder, &error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| unwritable(folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !ours.contains(&name.as_str()) {
            return refuse(msg!("problem-out-not-empty", name = name));
        }
    }
    Ok(())
}

fn fill(folder: &Path, files: &[(PathBuf, Vec<u8>)]) -> io::Result<()> {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, bytes)?;
    }
    Ok(())
}

fn swap(beside: &Path, folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::rename(beside, folder)
}

/// `.out.part` beside `out`: on the same disk, so that moving it is one step.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}
