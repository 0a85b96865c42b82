//! What the product is made of: whether all of it may be in it, and a list of it for others (SBOM, CycloneDX).
//!
//! The list is made of `Cargo.lock`, of what `cargo tree` says, and of the manifests of vendored files: no tool has to be
//! had for it, it needs no network, and the same source gives the same bytes.

use crate::{cargo, checks::say, root, sorry, tally::Tally, vendor};
use std::{collections::BTreeMap, collections::BTreeSet, env, fmt::Write, fs, io, path::PathBuf};

/// Licences, sources and known holes, by the rules of `deny.toml`, where cargo-deny is here.
pub fn allowed(tally: &mut Tally) -> io::Result<()> {
    if !cargo()?.args(["deny", "--version"]).output()?.status.success() {
        tally.skip("licences, sources and known holes of libraries (cargo-deny is not installed)");
        return Ok(());
    }
    let mut deny = cargo()?;
    deny.args(["deny", "--locked", "check", "licenses", "bans", "sources"]);
    tally.check("licences and sources of libraries", say(&deny, |_| ())?);
    if !holes_are_known()? {
        tally.skip("known holes of libraries (cargo deny fetch has not brought the advisories)");
        return Ok(());
    }
    let mut deny = cargo()?;
    deny.args(["deny", "--locked", "check", "--disable-fetch", "advisories"]);
    tally.check("known holes of libraries", say(&deny, |_| ())?);
    Ok(())
}

/// Whether the database of advisories was ever fetched.
fn holes_are_known() -> io::Result<bool> {
    Ok(home()?.join("advisory-dbs").is_dir())
}

/// Where cargo keeps what it fetched.
pub fn home() -> io::Result<PathBuf> {
    let told = env::var_os("CARGO_HOME").map(PathBuf::from);
    let usual = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    told.or_else(usual).ok_or_else(|| sorry("neither CARGO_HOME nor HOME is set"))
}

/// Prints the list, or writes it into that file.
pub fn sbom(file: Option<&str>) -> io::Result<bool> {
    let list = list()?;
    match file {
        Some(file) => fs::write(file, list)?,
        None => print!("{list}"),
    }
    Ok(true)
}

/// Everything the product is made of, as CycloneDX 1.5.
pub fn list() -> io::Result<String> {
    let packages = packages(&fs::read_to_string(root()?.join("Cargo.lock"))?);
    let product = packages.iter().find(|package| package.name == "kizahashi");
    let product = product.ok_or_else(|| sorry("Cargo.lock does not name the product"))?;
    let licences = licences()?;
    let linked = tree(&["--package", "kizahashi", "--edges", "no-dev", "--format", "{p}"])?;
    let linked: BTreeSet<String> = linked.lines().filter_map(place).collect();
    let mut components = Vec::new();
    for package in packages.iter().filter(|package| package.name != product.name) {
        let scope = if linked.contains(&package.key()) { "required" } else { "excluded" };
        let licence = licences.get(&package.key()).map(String::as_str);
        components.push(package.component(scope, licence));
    }
    components.extend(vendored()?);
    let leaning: Vec<String> = packages.iter().map(|package| package.leans(&packages)).collect();
    Ok(format!(
        "{{\n\"bomFormat\": \"CycloneDX\",\n\"specVersion\": \"1.5\",\n\"version\": 1,\n\"metadata\": {{\"component\": \
         {{\"type\": \"application\", \"bom-ref\": {purl}, \"name\": \"kizahashi\", \"version\": {version}, \"purl\": {purl}, \
         \"licenses\": [{{\"expression\": \"MIT OR Apache-2.0\"}}]}}}},\n\"components\": [\n{components}\n],\n\
         \"dependencies\": [\n{leaning}\n]\n}}\n",
        purl = quoted(&product.purl()),
        version = quoted(&product.version),
        components = components.join(",\n"),
        leaning = leaning.join(",\n"),
    ))
}

/// One package of `Cargo.lock`.
#[derive(Debug, Default, PartialEq)]
struct Package {
    name: String,
    version: String,
    checksum: Option<String>,
    /// By name, or by name and version where there are several.
    leans_on: Vec<String>,
}

/// Its form is cargo's own, one thing a line, and has been for years.
fn packages(lock: &str) -> Vec<Package> {
    let mut packages: Vec<Package> = Vec::new();
    for line in lock.lines() {
        let value = || line.split('"').nth(1).unwrap_or_default().to_owned();
        if line == "[[package]]" {
            packages.push(Package::default());
        }
        let Some(package) = packages.last_mut() else { continue };
        match line.split(" = ").next().unwrap_or_default() {
            "name" => package.name = value(),
            "version" => package.version = value(),
            "checksum" => package.checksum = Some(value()),
            _ if line.starts_with(" \"") => package.leans_on.push(value()),
            _ => {}
        }
    }
    packages
}

impl Package {
    fn key(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    fn purl(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version.replace('+', "%2B"))
    }

    fn component(&self, scope: &str, licence: Option<&str>) -> String {
        let (name, version, purl) =
            (quoted(&self.name), quoted(&self.version), quoted(&self.purl()));
        let mut text = format!(
            "{{\"type\": \"library\", \"bom-ref\": {purl}, \"name\": {name}, \"version\": {version}, \"scope\": \"{scope}\""
        );
        if let Some(sum) = &self.checksum {
            // Writing into a text does not fail, here and below.
            let _ = write!(
                text,
                ", \"hashes\": [{{\"alg\": \"SHA-256\", \"content\": {}}}]",
                quoted(sum)
            );
        }
        if let Some(licence) = licence {
            let _ = write!(text, ", \"licenses\": [{{\"expression\": {}}}]", quoted(licence));
        }
        let _ = write!(text, ", \"purl\": {purl}}}");
        text
    }

    fn leans(&self, packages: &[Package]) -> String {
        let meant = |on: &String| {
            let found = packages.iter().find(|it| it.name == *on || it.key() == *on);
            found.map(|it| quoted(&it.purl()))
        };
        let on: Vec<String> = self.leans_on.iter().filter_map(meant).collect();
        format!("{{\"ref\": {}, \"dependsOn\": [{}]}}", quoted(&self.purl()), on.join(", "))
    }
}

/// The licence of each package that is built for this machine; of others cargo may not have the text.
fn licences() -> io::Result<BTreeMap<String, String>> {
    let said = tree(&["--workspace", "--edges", "normal,build,dev", "--format", "{p}\t{l}"])?;
    let pairs = said.lines().filter_map(|line| {
        let (package, licence) = line.split_once('\t')?;
        let licence = licence.trim_end_matches(" (*)").replace(" / ", "/").replace('/', " OR ");
        Some((place(package)?, licence)).filter(|(_, licence)| !licence.is_empty())
    });
    Ok(pairs.collect())
}

/// `name 1.2.3` of `name v1.2.3 (proc-macro)`.
fn place(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    Some(format!("{} {}", words.next()?, words.next()?.strip_prefix('v')?))
}

fn tree(words: &[&str]) -> io::Result<String> {
    let said = cargo()?.args(["tree", "--locked", "--prefix", "none"]).args(words).output()?;
    match said.status.success() {
        true => Ok(String::from_utf8_lossy(&said.stdout).into_owned()),
        false => Err(sorry(format!("cargo tree: {}", String::from_utf8_lossy(&said.stderr)))),
    }
}

/// Fonts, tokens and scripts that are in the program and not from crates.io.
fn vendored() -> io::Result<Vec<String>> {
    let mut components = Vec::new();
    for folder in vendor::FOLDERS {
        let manifest = fs::read_to_string(root()?.join(folder).join("MANIFEST"))?;
        for (source, _) in vendor::sources(&manifest) {
            let (name, version, purl) = source.named();
            let (name, version, purl) = (quoted(&name), quoted(&version), quoted(&purl));
            components.push(format!(
                "{{\"type\": \"library\", \"bom-ref\": {purl}, \"name\": {name}, \"version\": {version}, \
                 \"scope\": \"required\", \"purl\": {purl}}}"
            ));
        }
    }
    Ok(components)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::Write as _,
        path::Path,
        process::{Command, Output, Stdio},
    };

    /// What another reader of JSON makes of the list.
    fn read_by_node(script: &str) -> String {
        let mut node = Command::new("node");
        node.args(["-e", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut node = node.spawn().unwrap();
        node.stdin.take().unwrap().write_all(list().unwrap().as_bytes()).unwrap();
        let said = node.wait_with_output().unwrap();
        assert!(said.status.success());
        String::from_utf8(said.stdout).unwrap()
    }

    #[test]
    fn the_list_names_every_package_of_the_lock_file_with_its_hash() {
        let lock = fs::read_to_string(root().unwrap().join("Cargo.lock")).unwrap();
        let named = read_by_node(
            "const bom = JSON.parse(require('fs').readFileSync(0));
             for (const it of [bom.metadata.component, ...bom.components])
                 console.log(it.name, it.version, it.hashes?.[0].content ?? '')",
        );
        let named: BTreeSet<&str> = named.lines().map(str::trim_end).collect();
        let mut count = 0;
        for package in lock.split("[[package]]").skip(1) {
            let of = |key: &str| {
                let line = package.lines().find(|line| line.starts_with(&format!("{key} = ")));
                line.and_then(|line| line.split('"').nth(1)).unwrap_or_default()
            };
            let line = format!("{} {} {}", of("name"), of("version"), of("checksum"));
            assert!(named.contains(line.trim_end()), "{line} is not in the list");
            count += 1;
        }
        assert!(count > 500, "only {count} packages in the lock file");
    }

    #[test]
    fn what_the_list_leans_on_is_in_it_and_what_is_in_the_program_has_a_licence() {
        let wrong = read_by_node(
            "const bom = JSON.parse(require('fs').readFileSync(0));
             const refs = new Set([bom.metadata.component, ...bom.components].map(it => it['bom-ref']));
             for (const it of bom.dependencies) for (const on of [it.ref, ...it.dependsOn])
                 if (!refs.has(on)) console.log('nobody:', on);
             if (refs.size !== bom.components.length + 1) console.log('something is in it twice');
             for (const it of bom.components) if (it.scope === 'required' && it.purl.startsWith('pkg:cargo') && !it.licenses)
                 console.log('no licence:', it.name);
             const required = bom.components.filter(it => it.scope === 'required').map(it => it.name);
             for (const name of ['typst', 'libsqlite3-sys', 'rustls', '@digital-go-jp/design-tokens'])
                 if (!required.includes(name)) console.log('not in the program:', name);
             for (const name of ['proptest', 'xtask']) if (required.includes(name)) console.log('in the program:', name);",
        );
        assert_eq!(wrong, "");
    }

    #[test]
    fn the_same_source_gives_the_same_list() {
        assert_eq!(list().unwrap(), list().unwrap());
    }

    // Signed releases

    /// A folder of files, two keys, and a file of signers that believes the first.
    struct Desk(PathBuf);

    impl Desk {
        fn new(name: &str) -> Desk {
            let desk = env::temp_dir().join(format!("kizahashi-{name}-{}", std::process::id()));
            fs::create_dir_all(desk.join("release/docs")).unwrap();
            fs::write(desk.join("release/kizahashi"), "a program").unwrap();
            fs::write(desk.join("release/docs/how to.md"), "a paper").unwrap();
            for key in ["ours", "theirs"] {
                let mut make = Command::new("ssh-keygen");
                make.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(desk.join(key));
                assert!(make.status().unwrap().success());
            }
            let public = fs::read_to_string(desk.join("ours.pub")).unwrap();
            let signers = format!("kizahashi-release namespaces=\"kizahashi-release\" {public}");
            fs::write(desk.join("signers"), signers).unwrap();
            Desk(desk)
        }

        fn script(&self, name: &str, second: &str) -> Output {
            let mut script = Command::new("sh");
            script.arg(root().unwrap().join("docs/operating").join(name));
            script.arg(self.0.join("release")).arg(self.0.join(second)).output().unwrap()
        }

        fn signed(&self, key: &str) {
            let said = self.script("sign-release.sh", key);
            assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        }

        fn believed(&self) -> bool {
            self.script("check-release.sh", "signers").status.success()
        }

        fn file(&self, name: &str) -> PathBuf {
            self.0.join("release").join(name)
        }
    }

    impl Drop for Desk {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn flip(file: &Path) {
        let mut bytes = fs::read(file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(file, bytes).unwrap();
    }

    #[test]
    fn a_signed_release_is_believed_and_nothing_else_is() {
        let desk = Desk::new("signed");
        assert!(!desk.believed(), "not signed at all");
        desk.signed("ours");
        assert!(desk.believed());
        for file in ["kizahashi", "docs/how to.md", "SHA256SUMS", "SHA256SUMS.sig"] {
            let whole = fs::read(desk.file(file)).unwrap();
            flip(&desk.file(file));
            assert!(!desk.believed(), "{file} was changed");
            fs::remove_file(desk.file(file)).unwrap();
            assert!(!desk.believed(), "{file} is gone");
            fs::write(desk.file(file), whole).unwrap();
            assert!(desk.believed(), "{file} is back");
        }
        fs::write(desk.file("docs/added"), "").unwrap();
        assert!(!desk.believed(), "a file nobody signed");
        fs::remove_file(desk.file("docs/added")).unwrap();
        desk.signed("theirs");
        assert!(!desk.believed(), "somebody else's signature");
    }

    #[test]
    fn a_signature_made_for_something_else_is_no_release() {
        let desk = Desk::new("purpose");
        desk.signed("ours");
        fs::remove_file(desk.file("SHA256SUMS.sig")).unwrap();
        let mut sign = Command::new("ssh-keygen");
        sign.args(["-q", "-Y", "sign", "-n", "file", "-f"]).arg(desk.0.join("ours"));
        assert!(sign.arg(desk.file("SHA256SUMS")).status().unwrap().success());
        assert!(!desk.believed());
    }
}
