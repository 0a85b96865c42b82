//! Reads the command line, the clock, the environment and the disk; then starts the rest.

use std::process::ExitCode;

use kizahashi::cli;
use kizahashi::words::Lang;
use kizahashi::world::{Clock, Dice};

fn main() -> ExitCode {
    let spoken = std::env::var("LANG").unwrap_or_default();
    let lang = if spoken.starts_with("en") { Lang::En } else { Lang::Ja };
    #[expect(clippy::disallowed_methods, reason = "this is the place")]
    let clock = Clock::new(jiff::Timestamp::now);
    cli::run(std::env::args_os(), lang, &clock, &Dice::seeded(rand::random()))
}
