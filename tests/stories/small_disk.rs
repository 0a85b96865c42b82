//! A small disk, seen only by who was started on it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What a folder lies on; gone when dropped, and with the last who was started on it.
pub struct SmallDisk {
    /// Whose view of the machine has the disk in it.
    keeper: Child,
    /// What leads there: words that stand before a command.
    way: Vec<String>,
    /// The folder as it lies there, seen from here.
    pub folder: PathBuf,
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        self.keeper.kill().and_then(|()| self.keeper.wait()).expect("a child of ours");
    }
}

/// Views of one's own in which something may be mounted: how root comes to one and others enter it, and how anybody does,
/// remaining who they are, for PostgreSQL refuses root.
const VIEWS: [(&str, &str); 2] = [
    ("--mount", "--mount"),
    ("--user --map-current-user --keep-caps --mount", "--user --preserve-credentials --mount"),
];

impl SmallDisk {
    /// A disk of so many megabytes on which a copy of the folder lies, at the folder's own place.  `None` where this machine
    /// lets nobody mount anything.
    pub fn holding(folder: &Path, megabytes: usize) -> Option<SmallDisk> {
        VIEWS.iter().find_map(|(made, entered)| {
            let script = format!(
                "mount -t tmpfs -o size={megabytes}m none /mnt && echo mounted && cp -a {place}/. /mnt/ && \
                 mount --bind /mnt {place} && echo ready && exec cat",
                place = folder.display()
            );
            let mut unshare = Command::new("unshare");
            unshare.args(made.split(' ')).args(["--propagation", "private", "sh", "-c", &script]);
            // It reads until we end.
            unshare.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
            let mut keeper = unshare.spawn().unwrap();
            let mut said = BufReader::new(keeper.stdout.take().unwrap()).lines();
            if said.next().is_none() {
                keeper.wait().unwrap();
                return None;
            }
            assert_eq!(said.next().expect("a folder that the disk has room for").unwrap(), "ready");
            let target = format!("nsenter --target {} {entered} --", keeper.id());
            let folder = format!("/proc/{}/root{}", keeper.id(), folder.display()).into();
            Some(SmallDisk { keeper, way: target.split(' ').map(str::to_owned).collect(), folder })
        })
    }

    /// The words that stand before a command which is to see the disk.
    pub fn way(&self) -> Vec<&str> {
        self.way.iter().map(String::as_str).collect()
    }

    /// All but so many bytes are taken.
    pub fn leaves(&self, bytes: u64) {
        let filler = fs::File::create(self.filler()).unwrap();
        let disk = rustix::fs::statvfs(&self.folder).unwrap();
        let free = disk.f_bavail * disk.f_frsize;
        let taken = free.saturating_sub(bytes).max(1);
        rustix::fs::fallocate(&filler, rustix::fs::FallocateFlags::empty(), 0, taken).unwrap();
    }

    pub fn has_room_again(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }
}
