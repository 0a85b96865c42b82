//! A release is what two builds agree on: the same commit, built in two folders, gives the same bytes.

use crate::{cargo, checks::say, root, sorry, supply};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{self, Command},
};

/// Builds that package of the last commit twice, in folders of different names, and compares.
///
/// The product's release, with its list of parts, is put into `.cache/release` where both are the same.
pub fn reproducible(package: &str) -> io::Result<bool> {
    let desk = Desk::new()?;
    let moment = commit_moment()?;
    let mut hashes = Vec::new();
    let folders = ["first", "second/in/a/longer/place"];
    for folder in folders {
        let built = desk.build(folder, package, &moment)?;
        hashes.push(sha256(&built)?);
        println!("{}  {folder}", hashes[hashes.len() - 1]);
    }
    let same = hashes[0] == hashes[1];
    println!("{}", if same { "the same, byte by byte" } else { "NOT the same" });
    if same && package == "kizahashi" {
        lay_out(&desk.built(folders[0], package))?;
    }
    Ok(same)
}

/// What goes onto a medium, still to be signed (`docs/operating/sign-release.sh`).
fn lay_out(program: &Path) -> io::Result<()> {
    let (root, release) = (root()?, root()?.join(".cache/release"));
    let papers = release.join("docs");
    let _ = fs::remove_dir_all(&release); // it may not be there
    fs::create_dir_all(&papers)?;
    fs::copy(program, release.join("kizahashi"))?;
    supply::sbom(release.join("sbom.cdx.json").to_str())?;
    let copied = Command::new("cp")
        .arg("-r")
        .args(["docs/operating", "docs/papers", "docs/operating.md", "docs/operating.ja.md"])
        .arg(&papers)
        .current_dir(&root)
        .status()?;
    for file in ["SECURITY.md", "CHANGELOG.md", "NOTICE.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(root.join(file), release.join(file))?;
    }
    println!("laid out in {}", release.display());
    if copied.success() { Ok(()) } else { Err(sorry("the papers could not be copied")) }
}

/// When the last commit was made: what is built says no other time.
fn commit_moment() -> io::Result<String> {
    let mut git = Command::new("git");
    git.args(["log", "-1", "--format=%ct"]).current_dir(root()?);
    Ok(String::from_utf8_lossy(&git.output()?.stdout).trim().to_owned())
}

fn sha256(file: &Path) -> io::Result<String> {
    let said = Command::new("sha256sum").arg(file).output()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let hash = said.split_whitespace().next().map(|hash| hash.trim_start_matches('\\').to_owned());
    hash.ok_or_else(|| sorry(format!("{} was not built", file.display())))
}

/// A temporary folder with what is built in it; gone when dropped.
struct Desk(PathBuf);

impl Desk {
    fn new() -> io::Result<Desk> {
        let desk = env::temp_dir().join(format!("kizahashi-twice-{}", process::id()));
        fs::create_dir_all(&desk)?;
        Ok(Desk(desk))
    }

    fn built(&self, folder: &str, package: &str) -> PathBuf {
        self.0.join(folder).join("target/release").join(package)
    }

    /// The last commit, unpacked there and built; no name of this machine gets into it.
    fn build(&self, folder: &str, package: &str, moment: &str) -> io::Result<PathBuf> {
        let place = self.0.join(folder);
        fs::create_dir_all(&place)?;
        let unpack = "git archive HEAD | tar -x -C \"$1\"";
        let mut sh = Command::new("sh");
        sh.args(["-ec", unpack, "unpack"]).arg(&place).current_dir(root()?);
        if !sh.status()?.success() {
            return Err(sorry("the last commit could not be unpacked"));
        }
        let (here, cargos) = (place.display(), supply::home()?);
        let cargos = cargos.display();
        let mut build = cargo()?;
        build.current_dir(&place).args(["build", "--release", "--locked", "--package", package]);
        build.env("CARGO_TARGET_DIR", place.join("target")).env("CARGO_INCREMENTAL", "0");
        build.env("SOURCE_DATE_EPOCH", moment);
        build.env(
            "RUSTFLAGS",
            format!("--remap-path-prefix={here}=/kizahashi --remap-path-prefix={cargos}=/cargo"),
        );
        build.env(
            "CFLAGS",
            format!("-ffile-prefix-map={here}=/kizahashi -ffile-prefix-map={cargos}=/cargo"),
        );
        match say(&build, |_| ())? {
            true => Ok(self.built(folder, package)),
            false => Err(sorry(format!("{package} could not be built"))),
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("xtask: {} stays behind: {error}", self.0.display());
        }
    }
}
