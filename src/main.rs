//! Reads the command line, the clock, the environment and the disk; then starts the rest.

use std::process::ExitCode;

use kizahashi::words::Lang;

fn main() -> ExitCode {
    let spoken = std::env::var("LANG").unwrap_or_default();
    let lang = if spoken.starts_with("en") { Lang::En } else { Lang::Ja };
    kizahashi::cli::run(std::env::args_os(), lang)
}
