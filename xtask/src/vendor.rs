//! Files that are not ours: each folder has a `MANIFEST` in the format of `sha256sum`, whose remarks say where the
//! files below them come from.

use crate::{root, sorry};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{self, Command},
};

/// Where they lie.
pub const FOLDERS: [&str; 3] = ["assets/fonts", "assets/vendor/dads", "assets/vendor/idiomorph"];

/// Where a package's files come from.
#[derive(Debug, PartialEq)]
pub enum Source {
    Npm(String),
    Debian(String),
}

impl Source {
    /// Name, version, and both as a package URL.
    pub fn named(&self) -> (String, String, String) {
        let (package, at, kind) = match self {
            Source::Npm(package) => (package, '@', "npm"),
            Source::Debian(package) => (package, '=', "deb/debian"),
        };
        let (name, version) = package.rsplit_once(at).unwrap_or((package, ""));
        let purl = format!("pkg:{kind}/{}@{version}", name.replace('@', "%40"));
        (name.to_owned(), version.to_owned(), purl)
    }
}

/// Compares every vendored file with its manifest.
pub fn check() -> io::Result<bool> {
    let mut sound = true;
    for folder in FOLDERS {
        for problem in problems(&root()?.join(folder))? {
            eprintln!("{folder}: {problem}");
            sound = false;
        }
    }
    Ok(sound)
}

/// Fetches every package its manifest names and puts its files in place, then compares.
pub fn fetch() -> io::Result<bool> {
    for folder in FOLDERS {
        let folder = root()?.join(folder);
        for (source, files) in sources(&fs::read_to_string(folder.join("MANIFEST"))?) {
            println!("{source:?}: {}", files.join(", "));
            let package = Package::fetch(&source)?;
            for file in files {
                fs::copy(package.file(&file)?, folder.join(&file))?;
            }
        }
    }
    check()
}

/// All that is wrong with a folder: what differs, and what nobody vouches for.
fn problems(folder: &Path) -> io::Result<Vec<String>> {
    let said = Command::new("sha256sum")
        .args(["--check", "--strict", "--quiet", "MANIFEST"])
        .current_dir(folder)
        .output()?;
    let mut problems: Vec<String> = [said.stdout, said.stderr]
        .iter()
        .flat_map(|text| lines(&String::from_utf8_lossy(text)))
        .collect();
    let manifest = fs::read_to_string(folder.join("MANIFEST"))?;
    for file in fs::read_dir(folder)? {
        let name = file?.file_name().to_string_lossy().into_owned();
        if name != "MANIFEST"
            && !lines(&manifest).iter().any(|line| line.ends_with(&format!("  {name}")))
        {
            problems.push(format!("{name}: not in MANIFEST"));
        }
    }
    Ok(problems)
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// The packages of a manifest with their files; files of our own have no source.
pub fn sources(manifest: &str) -> Vec<(Source, Vec<String>)> {
    let mut found: Vec<(Option<Source>, Vec<String>)> = Vec::new();
    for line in manifest.lines() {
        match (line.strip_prefix("# "), line.split_once("  ")) {
            (Some(remark), _) => found.push((source(remark), Vec::new())),
            (None, Some((_, file))) => {
                found.iter_mut().last().into_iter().for_each(|it| it.1.push(file.to_owned()))
            }
            _ => {}
        }
    }
    found.into_iter().filter_map(|(source, files)| Some((source?, files))).collect()
}

fn source(remark: &str) -> Option<Source> {
    match remark.split_once(' ')? {
        ("npm", package) => Some(Source::Npm(package.to_owned())),
        ("debian", package) => Some(Source::Debian(package.to_owned())),
        _ => None,
    }
}

/// A package unpacked in a temporary folder; removed when dropped.
struct Package(PathBuf);

impl Package {
    fn fetch(source: &Source) -> io::Result<Self> {
        let folder = env::temp_dir().join(format!("kizahashi-vendor-{}", process::id()));
        fs::create_dir(&folder)?;
        let package = Self(folder);
        let (script, name) = match source {
            Source::Npm(name) => ("npm pack --silent \"$1\" >names && tar xzf ./*.tgz", name),
            Source::Debian(name) => (
                "apt-get -qq -o APT::Sandbox::User=root download \"$1\" && dpkg-deb -x ./*.deb .",
                name,
            ),
        };
        let status = Command::new("sh")
            .args(["-ec", script, "fetch", name])
            .current_dir(&package.0)
            .status()?;
        if status.success() {
            Ok(package)
        } else {
            Err(sorry(format!("{name} could not be fetched")))
        }
    }

    /// The file of this name, wherever the package keeps it.
    fn file(&self, name: &str) -> io::Result<PathBuf> {
        let found =
            Command::new("find").arg(&self.0).args(["-name", name, "-type", "f"]).output()?;
        let found = lines(&String::from_utf8_lossy(&found.stdout));
        found.first().map(PathBuf::from).ok_or_else(|| sorry(format!("the package has no {name}")))
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("xtask: {} stays behind: {error}", self.0.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendored_files_are_what_their_manifests_say() {
        for folder in FOLDERS {
            assert_eq!(problems(&root().unwrap().join(folder)).unwrap(), [""; 0], "{folder}");
        }
    }

    #[test]
    fn a_changed_or_unknown_file_is_found() {
        let folder = env::temp_dir().join(format!("kizahashi-manifest-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        fs::write(
            folder.join("MANIFEST"),
            format!("# ours\n{of_nothing}  same\n{of_nothing}  changed\n"),
        )
        .unwrap();
        fs::write(folder.join("same"), "").unwrap();
        fs::write(folder.join("changed"), "!").unwrap();
        fs::write(folder.join("unknown"), "").unwrap();
        let problems = problems(&folder).unwrap().join("\n");
        fs::remove_dir_all(&folder).unwrap();
        assert!(
            problems.contains("changed: FAILED") && problems.contains("unknown: not in MANIFEST"),
            "{problems}"
        );
        assert!(!problems.contains("same"), "{problems}");
    }

    #[test]
    fn a_manifest_says_where_its_files_come_from() {
        let manifest = "# Fonts.\n# debian fonts=1.0\naa  a.ttf\nbb  b.ttf\n# npm @x/y@2\ncc  c.css\n# ours\ndd  d\n";
        let fonts = (Source::Debian("fonts=1.0".into()), vec!["a.ttf".into(), "b.ttf".into()]);
        let tokens = (Source::Npm("@x/y@2".into()), vec!["c.css".into()]);
        assert_eq!(sources(manifest), [fonts, tokens]);
    }
}
