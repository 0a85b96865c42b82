//! Everything around the product that a person would otherwise have to remember.
//!
//! No crates, so that it starts in a second on any machine with a Rust toolchain.  In reading order: `checks` runs
//! the checks in turn and counts them, `gate` runs the long ones and writes down what they found, `debian` brings what
//! the machine lacks, `postgres` starts a private server, `keep` sees to it that nothing outlives us, `vendor` looks
//! after files that are not ours, `supply` says what the product is made of, `release` builds it twice.

mod checks;
mod debian;
mod gate;
mod keep;
mod postgres;
mod release;
mod supply;
mod tally;
mod vendor;

use std::{
    env, io,
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Command, ExitCode},
};

const HELP: &str = "\
cargo xtask test [FILTER]     brings what is missing, runs every check (or those named like FILTER), cleans up
cargo xtask ci                the same as test
cargo xtask gate              the long set before a release; writes docs/figures/gate.md
                              (--part NAME: one part alone; --share 100: a hundredth of the length)
cargo xtask dev [ARGS]        the demo on data that stay, in .cache/dev
cargo xtask bench             how fast the product is beside the machine's own floor (a release build, which takes long;
                              CARGO_PROFILE_BENCH_LTO=false links it sooner, and slower than what is released)
cargo xtask screenshots       pictures of the screens into docs/pictures
cargo xtask vendor [--check]  fetches the vendored files again, or only compares them with their manifests
cargo xtask sbom [FILE]       everything the product is made of, as CycloneDX
cargo xtask reproducible      builds the last commit twice, compares, lays the release out in .cache/release (an hour)";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test" | "ci"] => checks::run(None),
        ["test", filter] => checks::run(Some(filter)),
        ["gate", rest @ ..] => gate::run(rest),
        ["dev", rest @ ..] => dev(rest),
        ["bench"] => bench(),
        ["screenshots"] => checks::screenshots(),
        ["vendor"] => vendor::fetch(),
        ["vendor", "--check"] => vendor::check(),
        ["sbom"] => supply::sbom(None),
        ["sbom", file] => supply::sbom(Some(file)),
        ["reproducible"] => release::reproducible("kizahashi"),
        ["reproducible", package] => release::reproducible(package),
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Becomes `cargo run`, so that Ctrl-C reaches the product as if it had been started by hand.
fn dev(rest: &[&str]) -> io::Result<bool> {
    Err(cargo()?.args(["run", "--", "demo", "--data", ".cache/dev"]).args(rest).exec())
}

/// Becomes `cargo bench`.
fn bench() -> io::Result<bool> {
    Err(cargo()?.args(["bench", "--bench", "speed", "--bench", "live"]).exec())
}

/// The folder that holds everything.
fn root() -> io::Result<PathBuf> {
    let here =
        env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| sorry("start me as `cargo xtask`"))?;
    Ok(PathBuf::from(here).join(".."))
}

/// Cargo, as the person at the keyboard would call it.
///
/// `cargo run` told us who we are in the environment; passed on, that makes build scripts that watch those names
/// run again, and with them everything they carry.
fn cargo() -> io::Result<Command> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(root()?);
    for (name, _) in env::vars_os() {
        let told = |start| name.to_string_lossy().starts_with(start);
        if told("CARGO_PKG_") || told("CARGO_MANIFEST_") {
            cargo.env_remove(name);
        }
    }
    Ok(cargo)
}

fn sorry(sentence: impl Into<String>) -> io::Error {
    io::Error::other(sentence.into())
}
