//! What the checks need from the machine, and how Debian brings it.

use crate::sorry;
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A program from outside, and the package that holds it.
pub struct Tool {
    command: &'static str,
    package: &'static str,
    /// Heavy outside judges are left out where they cannot be had; the rest is needed.
    needed: bool,
}

/// The browser of the journeys: Chromium without a window, which takes a third less of the processor than a whole one
/// that hides its window.  Where only that is to be had, it does as well.
const BROWSER: &str = "chromium-headless-shell";
const WHOLE_BROWSER: &str = "chromium";

const TOOLS: [Tool; 13] = [
    Tool { command: "pg_ctl", package: "postgresql", needed: true },
    Tool { command: BROWSER, package: BROWSER, needed: true },
    Tool { command: "node", package: "nodejs", needed: true },
    Tool { command: "npm", package: "npm", needed: true },
    Tool { command: "qpdf", package: "qpdf", needed: true },
    Tool { command: "pdftotext", package: "poppler-utils", needed: true },
    Tool { command: "openssl", package: "openssl", needed: true },
    Tool { command: "ssh-keygen", package: "openssh-client", needed: true },
    Tool { command: "faketime", package: "faketime", needed: true },
    Tool { command: "slapd", package: "slapd", needed: false },
    Tool { command: "ldapmodify", package: "ldap-utils", needed: false },
    Tool { command: "java", package: "default-jre-headless", needed: false },
    Tool { command: "soffice", package: "libreoffice-calc-nogui", needed: false },
];

/// Brings what is missing.
pub fn bring() -> io::Result<()> {
    let (needed, heavy): (Vec<&Tool>, Vec<&Tool>) =
        TOOLS.iter().filter(missing).partition(|tool| tool.needed);
    install(&needed)?;
    install(&heavy)?;
    let replaced = |tool: &Tool| tool.command == BROWSER && browser().is_some();
    let still = needed.iter().filter(|tool| missing(tool) && !replaced(tool));
    let still: Vec<&str> = still.map(|tool| tool.package).collect();
    if still.is_empty() {
        return Ok(());
    }
    let packages = still.join(" ");
    Err(sorry(format!(
        "the checks need more than this machine has; as root: apt-get install {packages}"
    )))
}

/// Tries; whether it worked shows in what is there afterwards.
fn install(tools: &[&Tool]) -> io::Result<()> {
    let may = root() || find("sudo").is_some();
    if tools.is_empty() || !may || find("apt-get").is_none() {
        return Ok(());
    }
    let packages: Vec<&str> = tools.iter().map(|tool| tool.package).collect();
    println!("== bringing from Debian: {}", packages.join(" "));
    let mut command = Command::new(if root() { "env" } else { "sudo" });
    command.args(["sh", "-c", include_str!("debian.sh"), "debian"]).args(packages).status()?;
    Ok(())
}

fn missing(tool: &&Tool) -> bool {
    find(tool.command).is_none()
}

/// Where a program lies: on the path, or where Debian keeps servers.
pub fn find(command: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let servers = [PathBuf::from("/usr/sbin")];
    let folders = env::split_paths(&path).chain(servers);
    let folders = folders.chain(postgres_folders(Path::new("/usr/lib/postgresql")));
    folders.map(|folder| folder.join(command)).find(|file| file.is_file())
}

/// The browser of the journeys.
pub fn browser() -> Option<PathBuf> {
    find(BROWSER).or_else(|| find(WHOLE_BROWSER))
}

/// The newest first.
fn postgres_folders(all: &Path) -> Vec<PathBuf> {
    let versions = fs::read_dir(all).into_iter().flatten().flatten();
    let mut versions: Vec<u32> =
        versions.filter_map(|version| version.file_name().to_str()?.parse().ok()).collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.iter().map(|version| all.join(version.to_string()).join("bin")).collect()
}

/// Whether we are root.
pub fn root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout == b"0\n")
}

/// Whether a small command succeeds, without a word.
pub fn succeeds(command: &str, args: &[&str]) -> bool {
    let quietly =
        Command::new(command).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quietly.is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_postgresql_is_taken() {
        let all = env::temp_dir().join(format!("kizahashi-versions-{}", std::process::id()));
        for version in ["9", "15", "17", "common"] {
            fs::create_dir_all(all.join(version)).unwrap();
        }
        let folders = postgres_folders(&all);
        fs::remove_dir_all(&all).unwrap();
        assert_eq!(folders, ["17/bin", "15/bin", "9/bin"].map(|folder| all.join(folder)));
    }

    #[test]
    fn only_the_heavy_judges_may_be_left_out() {
        let heavy: Vec<&str> =
            TOOLS.iter().filter(|tool| !tool.needed).map(|tool| tool.command).collect();
        assert_eq!(heavy, ["slapd", "ldapmodify", "java", "soffice"]);
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        assert!(find("sh").is_some());
        assert!(find("no-such-program-anywhere").is_none());
    }
}
