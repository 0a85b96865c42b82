//! `kizahashi session …`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::files::{self, Input};
use super::{Done, InFile, Outcome};
use crate::reports::session::{self, Session};
use crate::words::Lang;
use crate::{msg, t};

#[derive(Subcommand)]
pub(super) enum Command {
    Report(Report),
}

#[derive(Args)]
pub(super) struct Report {
    file: PathBuf,
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
}

pub(super) fn worded(command: clap::Command, lang: Lang) -> clap::Command {
    command.mut_subcommand("session", |session| {
        session.about(t!(lang, "help-session")).mut_subcommand("report", |report| {
            report
                .about(t!(lang, "help-session-report"))
                .mut_arg("file", |file| file.help(t!(lang, "help-session-file")))
                .mut_arg("out", |out| out.help(t!(lang, "help-session-out")))
                .mut_arg("html", |html| html.help(t!(lang, "help-session-html")))
                .mut_arg("text", |text| text.help(t!(lang, "help-session-text")))
        })
    })
}

pub(super) fn run(command: Command, lang: Lang, now: Timestamp) -> Outcome {
    let Command::Report(report) = command;
    let session = read(&report.file)?;
    let pdf = session::session_pdf(&session, lang, now)
        .map_err(|error| files::unmade(&report.out, &error))?;
    let html = || session::session_html(&session, lang).into_bytes();
    let text = || session::session_text(&session, lang).into_bytes();
    let documents = [
        Some((&report.out, pdf)),
        report.html.as_ref().map(|path| (path, html())),
        report.text.as_ref().map(|path| (path, text())),
    ];
    let documents: Vec<(&PathBuf, Vec<u8>)> = documents.into_iter().flatten().collect();
    files::write_all(&documents)?;
    let names: Vec<String> = documents.iter().map(|(path, _)| path.display().to_string()).collect();
    let files = names.join(&t!(lang, "list-join"));
    Ok(Done { said: msg!("session-written", files = files), notes: Vec::new() })
}

/// A session without any problem, or all of them.
fn read(path: &Path) -> Result<Session, Vec<InFile>> {
    let input = Input::read(path, &session::LIMITS)?;
    let (session, problems) = session::read_json(&input.bytes);
    match problems.is_empty() {
        true => Ok(session),
        false => Err(input.problems(problems)),
    }
}
