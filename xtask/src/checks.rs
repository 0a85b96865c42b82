//! Every check, in turn.  One that fails does not keep the others from speaking.

use crate::{cargo, debian, keep, postgres::Postgres, root, sorry, supply, tally::Tally};
use std::{env, ffi::OsString, fs, io, path::PathBuf, process::Command, time::Instant};

/// Everything CI checks.  The closing line is the last one printed, whatever happens.
pub fn run(filter: Option<&str>) -> io::Result<bool> {
    let mut tally = Tally::default();
    if let Err(error) = all(&mut tally, filter) {
        tally.check(&error.to_string(), false);
    }
    println!("{tally}");
    Ok(tally.sound())
}

fn all(tally: &mut Tally, filter: Option<&str>) -> io::Result<()> {
    debian::bring()?;
    if debian::find("soffice").is_none() {
        tally.skip("LibreOffice opens the workbooks (not installed)");
    }
    if debian::find("slapd").is_none() || debian::find("ldapmodify").is_none() {
        tally.skip("signing in with a real directory (slapd and ldap-utils are not installed)");
    }
    if debian::find("unshare").is_none() || debian::find("ip").is_none() {
        tally.skip("a network without a way out (unshare and ip are not installed)");
    }
    let mut compiler = Compiler::Rustc;
    if filter.is_none() {
        compiler = style(tally)?;
        supply::allowed(tally)?;
        unit(tally)?;
    }
    let postgres = Postgres::start()?;
    tests(tally, compiler, &postgres, filter)?;
    journeys(tally, compiler, &postgres, filter)
}

/// Pictures of the screens, taken from the demo.
pub fn screenshots() -> io::Result<bool> {
    debian::bring()?;
    Ok(build(Compiler::Rustc)? && modules()? && say(&node("screenshots.mjs")?, |_| ())?)
}

/// What our own crates are compiled by.
#[derive(Clone, Copy)]
enum Compiler {
    Rustc,
    /// rustc with clippy's lints: it compiles the same, so what it has read need not be compiled again.  `cargo clippy`
    /// itself would read every dependency a second time, which takes minutes.
    Clippy,
}

impl Compiler {
    fn cargo(self) -> io::Result<Command> {
        let mut cargo = cargo()?;
        if let Compiler::Clippy = self {
            // As `cargo clippy -- -D warnings` calls it.
            cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
            cargo.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
        }
        Ok(cargo)
    }
}

/// rustfmt and clippy, where the toolchain has them: a minimal one has not.  Gives what the tests are compiled by:
/// those of a tree that clippy refuses are run nevertheless.
fn style(tally: &mut Tally) -> io::Result<Compiler> {
    if has("fmt")? {
        tally.check("rustfmt", say(&format()?, |_| ())?);
    } else {
        tally.skip("rustfmt (not in this toolchain)");
    }
    if !has("clippy")? {
        tally.skip("clippy (not in this toolchain)");
        return Ok(Compiler::Rustc);
    }
    let sound = say(&lint()?, |_| ())?;
    tally.check("clippy", sound);
    Ok(if sound { Compiler::Clippy } else { Compiler::Rustc })
}

fn has(component: &str) -> io::Result<bool> {
    Ok(cargo()?.args([component, "--version"]).output()?.status.success())
}

/// Whether systemd finds the service as closed as it was written; more than 2.0 of 10 is told to everybody who asks it.
fn unit(tally: &mut Tally) -> io::Result<()> {
    if debian::find("systemd-analyze").is_none() {
        tally.skip("the systemd unit (systemd-analyze is not installed)");
        return Ok(());
    }
    let mut judge = Command::new("systemd-analyze");
    judge.args(["security", "--no-pager", "--offline=yes", "--threshold=20"]);
    judge.arg("docs/operating/kizahashi.service").current_dir(root()?);
    tally.check("the systemd unit", say(&judge, |_| ())?);
    Ok(())
}

fn format() -> io::Result<Command> {
    let mut cargo = cargo()?;
    cargo.args(["fmt", "--all", "--check"]);
    Ok(cargo)
}

fn lint() -> io::Result<Command> {
    let mut cargo = Compiler::Clippy.cargo()?;
    cargo.args(["build", "--workspace", "--all-targets", "--keep-going"]);
    Ok(cargo)
}

fn tests(
    tally: &mut Tally,
    compiler: Compiler,
    postgres: &Postgres,
    filter: Option<&str>,
) -> io::Result<()> {
    let mut cargo = compiler.cargo()?;
    cargo.args(["test", "--workspace", "--no-fail-fast"]).args(filter);
    cargo.env("TEST_POSTGRES", &postgres.url);
    runner(tally, "cargo test", &cargo)
}

/// The same doors in a real browser.
fn journeys(
    tally: &mut Tally,
    compiler: Compiler,
    postgres: &Postgres,
    filter: Option<&str>,
) -> io::Result<()> {
    if !(build(compiler)? && modules()?) {
        tally.check("journeys could not be started", false);
        return Ok(());
    }
    let mut node = node("run.mjs")?;
    node.args(filter).env("TEST_POSTGRES", &postgres.url);
    runner(tally, "journeys", &node)
}

fn runner(tally: &mut Tally, name: &str, command: &Command) -> io::Result<()> {
    let mut part = Tally::default();
    let succeeded = say(command, |line| part.line(line))?;
    tally.runner(name, part, succeeded);
    Ok(())
}

fn build(compiler: Compiler) -> io::Result<bool> {
    say(compiler.cargo()?.arg("build"), |_| ())
}

/// A script of the journeys, told where the product was built: beside us.
fn node(script: &str) -> io::Result<Command> {
    let mut node = Command::new("node");
    node.arg(script).current_dir(journeys_folder()?);
    node.env("KIZAHASHI", env::current_exe()?.with_file_name("kizahashi"));
    if let Some(browser) = debian::browser() {
        node.env("CHROMIUM", browser);
    }
    Ok(node)
}

/// What the journeys need from npm, fetched anew only when the lock file has changed.
fn modules() -> io::Result<bool> {
    let folder = journeys_folder()?;
    let stamp = folder.join("node_modules/installed-from");
    let lock = fs::read(folder.join("package-lock.json"))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(true);
    }
    let fetched =
        say(Command::new("npm").args(["ci", "--ignore-scripts"]).current_dir(folder), |_| ())?;
    if fetched {
        fs::write(stamp, lock)?;
    }
    Ok(fetched)
}

fn journeys_folder() -> io::Result<PathBuf> {
    Ok(root()?.join("tests/journeys"))
}

/// Runs a command under its own name, with what it says, and says how long it took.
pub fn say(command: &Command, mut listen: impl FnMut(&str)) -> io::Result<bool> {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    let words: Vec<OsString> = words.map(OsString::from).collect();
    let name = words.join(" ".as_ref());
    println!("== {}", name.display());
    let started = Instant::now();
    let succeeded = keep::run(command, |line| {
        println!("{line}");
        listen(line);
    })
    .map_err(|error| sorry(format!("{} could not be started: {error}", name.display())))?;
    println!(
        "== {} in {:.1} s",
        if succeeded { "done" } else { "failed" },
        started.elapsed().as_secs_f64()
    );
    Ok(succeeded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Packages with their features, one a line.
    fn packages(of: &[&str]) -> BTreeSet<String> {
        let mut tree = cargo().unwrap();
        tree.args(["tree", "--offline", "--prefix", "none", "--format", "{p} {f}"]);
        let said = tree.args(of).output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let seen_before = " (*)";
        let lines = String::from_utf8_lossy(&said.stdout);
        lines.lines().map(|line| line.trim_end_matches(seen_before).to_owned()).collect()
    }

    /// A feature that only the tests ask for makes everything above it compile twice, up to Typst.
    #[test]
    fn tests_give_no_dependency_of_the_product_another_feature() {
        let running = packages(&["--package", "kizahashi", "--edges", "no-dev"]);
        let testing = packages(&["--workspace", "--edges", "normal,build,dev"]);
        let twice: Vec<&String> = running.difference(&testing).collect();
        assert!(running.len() > 100 && twice.is_empty(), "compiled twice: {twice:?}");
    }
}
