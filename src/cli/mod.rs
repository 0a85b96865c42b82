//! The command line: words in, files read and written, an exit status out.
//!
//! Each family of commands has its file.  Status 0: done; 1: the input has problems, or a file
//! cannot be read or written; 2: the words of the call are off.

mod analyse;
mod evidence;
mod files;
mod keeping;
mod service;
mod session;
mod sheet;
mod slips;

pub use service::Settings;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::problem::Problem;
use crate::words::{Lang, say};
use crate::world::{Clock, Dice};
use crate::{apart, photo, t, workbook};

#[derive(Parser)]
#[command(name = "kizahashi", version)]
struct Call {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[command(subcommand)]
    Sheet(sheet::Command),
    Analyse(analyse::Arguments),
    #[command(subcommand)]
    Session(session::Command),
    Slips(slips::Arguments),
    Demo(service::Demo),
    Serve(service::Serve),
    Setup(service::Setup),
    Rescue(service::Rescue),
    Backup(keeping::Backup),
    Restore(keeping::Restore),
    Move(keeping::Move),
    UpgradeCheck(keeping::UpgradeCheck),
    Doctor(keeping::Doctor),
    Evidence(keeping::Evidence),
    #[command(subcommand)]
    Audit(keeping::Audit),
    // Called by the program itself, never by a person.
    #[command(hide = true)]
    ReadWorkbook,
    #[command(hide = true)]
    ReadPhoto,
}

/// Does what the words of the call say, and tells its outcome in that language.
pub fn run(
    words: impl IntoIterator<Item = OsString>,
    lang: Lang,
    clock: &Clock,
    dice: &Dice,
) -> ExitCode {
    let call = worded(Call::command(), lang)
        .try_get_matches_from(words)
        .and_then(|matches| Call::from_arg_matches(&matches));
    let call = match call {
        Ok(call) => call,
        // Help and version go to standard output with status 0, mistakes to standard error with 2.
        Err(error) => error.exit(),
    };
    let outcome = match call.command {
        Command::Sheet(command) => sheet::run(command),
        Command::Analyse(arguments) => analyse::run(&arguments, lang, clock.now()),
        Command::Session(command) => session::run(command, lang, clock.now()),
        Command::Slips(arguments) => slips::run(&arguments, lang, clock.now()),
        Command::Demo(demo) => return service::demo(demo, lang, clock, dice),
        Command::Serve(serve) => return service::serve(serve, lang, clock, dice),
        Command::Setup(setup) => return service::setup(setup, lang, clock, dice),
        Command::Rescue(rescue) => return service::rescue(rescue, lang, clock, dice),
        Command::Backup(backup) => return keeping::backup(backup, lang, clock, dice),
        Command::Restore(restore) => return keeping::restore(restore, lang, clock, dice),
        Command::Move(places) => return keeping::move_data(&places, lang, clock),
        Command::UpgradeCheck(check) => return keeping::upgrade_check(check, lang, clock, dice),
        Command::Doctor(doctor) => return keeping::doctor(doctor, lang, clock),
        Command::Evidence(evidence) => return evidence::run(evidence, lang, clock),
        Command::Audit(audit) => return keeping::audit(audit, lang, clock),
        Command::ReadWorkbook => return read_apart(apart::answer(workbook::answer)),
        Command::ReadPhoto => return read_apart(apart::answer(photo::answer)),
    };
    tell(outcome, lang)
}

/// Whoever asked sees by the end of this process what became of it.
fn read_apart(done: std::io::Result<()>) -> ExitCode {
    if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Help in the reader's language.
fn worded(command: clap::Command, lang: Lang) -> clap::Command {
    let command = command.about(t!(lang, "product"));
    [
        sheet::worded,
        analyse::worded,
        session::worded,
        slips::worded,
        service::worded,
        keeping::worded,
    ]
    .into_iter()
    .fold(command, |command, worded| worded(command, lang))
}

/// What a command gives: the sentence for standard output, or every problem.
type Outcome = Result<Done, Vec<InFile>>;

struct Done {
    said: crate::words::Message,
    notes: Vec<InFile>,
}

/// Problems with the name of their file, which is the place of what concerns it as a whole.
struct InFile {
    file: String,
    problem: Problem,
}

fn tell(outcome: Outcome, lang: Lang) -> ExitCode {
    let (lines, code) = match &outcome {
        Ok(done) => (&done.notes, ExitCode::SUCCESS),
        Err(problems) => (problems, ExitCode::FAILURE),
    };
    for line in lines {
        eprintln!("{}", line.problem.line(lang, &line.file));
    }
    if let Ok(done) = &outcome {
        println!("{}", say(lang, &done.said));
    }
    code
}
