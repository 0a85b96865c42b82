//! `kizahashi slips …`: blank paper forms of a sheet.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

use super::{Done, Outcome, files, sheet};
use crate::reports;
use crate::words::Lang;
use crate::{msg, t};

#[derive(Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "FILE")]
    sheet: PathBuf,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    count: u32,
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(super) fn worded(command: clap::Command, lang: Lang) -> clap::Command {
    command.mut_subcommand("slips", |slips| {
        slips
            .about(t!(lang, "help-slips"))
            .mut_arg("sheet", |sheet| sheet.help(t!(lang, "help-analyse-sheet")))
            .mut_arg("count", |count| count.help(t!(lang, "help-slips-count")))
            .mut_arg("out", |out| out.help(t!(lang, "help-slips-out")))
    })
}

pub(super) fn run(arguments: &Arguments, lang: Lang, now: Timestamp) -> Outcome {
    let sheet = sheet::read(&arguments.sheet)?;
    let pdf = reports::blank_forms_pdf(&sheet, arguments.count, lang, now);
    files::write(&arguments.out, &pdf.map_err(|error| files::unmade(&arguments.out, &error))?)?;
    let out = arguments.out.display().to_string();
    Ok(Done { said: msg!("slips-written", count = arguments.count, out = out), notes: Vec::new() })
}
