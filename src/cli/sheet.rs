//! `kizahashi sheet …`

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::files::{self, Input};
use super::{Done, InFile, Outcome};
use crate::problem::Problem;
use crate::sheets::{self, Sheet};
use crate::words::Lang;
use crate::workbook::Limits;
use crate::{msg, t};

#[derive(Subcommand)]
pub(super) enum Command {
    Check { file: PathBuf },
    Convert { from: PathBuf, to: PathBuf },
}

pub(super) fn worded(command: clap::Command, lang: Lang) -> clap::Command {
    command.mut_subcommand("sheet", |sheet| {
        sheet
            .about(t!(lang, "help-sheet"))
            .mut_subcommand("check", |check| {
                check
                    .about(t!(lang, "help-sheet-check"))
                    .mut_arg("file", |file| file.help(t!(lang, "help-sheet-check-file")))
            })
            .mut_subcommand("convert", |convert| {
                convert
                    .about(t!(lang, "help-sheet-convert"))
                    .mut_arg("from", |from| from.help(t!(lang, "help-sheet-convert-from")))
                    .mut_arg("to", |to| to.help(t!(lang, "help-sheet-convert-to")))
            })
    })
}

pub(super) fn run(command: Command) -> Outcome {
    let sheet = match command {
        Command::Check { file } => read(&file)?,
        Command::Convert { from, to } => convert(&from, &to)?,
    };
    let (areas, items) = (sheet.areas.len(), sheet.items().count());
    let said = msg!("sheet-checked", areas = areas, items = items);
    Ok(Done { said, notes: Vec::new() })
}

/// A sheet without any problem, or all of them.
pub(super) fn read(path: &Path) -> Result<Sheet, Vec<InFile>> {
    let input = Input::read(path, &Limits::SHEET)?;
    let (sheet, problems) = sheets::read(&input.bytes, &input.stem());
    match problems.is_empty() {
        true => Ok(sheet),
        false => Err(input.problems(problems)),
    }
}

fn convert(from: &Path, to: &Path) -> Result<Sheet, Vec<InFile>> {
    let sheet = read(from)?;
    let refuse = |what| {
        let problem = Problem::whole(what);
        vec![InFile { file: to.display().to_string(), problem }]
    };
    let ending = to.extension().map(|ending| ending.to_ascii_lowercase());
    let bytes = match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("json") => sheets::write_json(&sheet).into_bytes(),
        Some("xlsx") => sheets::write_xlsx(&sheet)
            .map_err(|error| refuse(msg!("problem-cannot-write", why = error.to_string())))?,
        _ => return Err(refuse(msg!("problem-unknown-ending"))),
    };
    files::write(to, &bytes)?;
    Ok(sheet)
}
