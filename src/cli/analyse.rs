//! `kizahashi analyse …`

use std::path::{Path, PathBuf};

use clap::Args;
use gauge::shown::Results;
use jiff::Timestamp;

use super::files::{self, Input};
use super::{Done, InFile, Outcome, sheet};
use crate::analyse::{self, Answers, Then};
use crate::error::Error;
use crate::reports::{self, Heading, Previous, View};
use crate::sheets::Sheet;
use crate::words::Lang;
use crate::workbook::Limits;
use crate::{msg, t};

#[derive(Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "FILE")]
    sheet: PathBuf,
    #[arg(long, value_name = "FILE")]
    answers: PathBuf,
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(3..))]
    least: u32,
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(super) fn worded(command: clap::Command, lang: Lang) -> clap::Command {
    command.mut_subcommand("analyse", |analyse| {
        analyse
            .about(t!(lang, "help-analyse"))
            .mut_arg("sheet", |sheet| sheet.help(t!(lang, "help-analyse-sheet")))
            .mut_arg("answers", |answers| answers.help(t!(lang, "help-analyse-answers")))
            .mut_arg("previous", |previous| previous.help(t!(lang, "help-analyse-previous")))
            .mut_arg("least", |least| least.help(t!(lang, "help-analyse-least")))
            .mut_arg("out", |out| out.help(t!(lang, "help-analyse-out")))
    })
}

/// What the command writes under `--out`.
const OURS: [&str; 4] = ["results.json", "results.xlsx", "report.pdf", "pictures"];

pub(super) fn run(arguments: &Arguments, lang: Lang, stamp: Timestamp) -> Outcome {
    let sheet = sheet::read(&arguments.sheet)?;
    let (now, then) = both(answers(arguments, &sheet), previous(arguments, &sheet))?;
    let (answers, notes) = now;
    let publication = answers.publish(arguments.least);
    let results = &publication.units()[0];
    let view = View {
        sheet: &sheet,
        items: answers.items.clone(),
        results,
        least: arguments.least,
        previous: then.as_ref().map(|then| previous_of(&answers, results, then)),
        opening: None,
        heading: Heading::default(),
        remarks: publication.remarks(),
    };
    let documents =
        documents(&view, lang, stamp).map_err(|error| files::unmade(&arguments.out, &error))?;
    files::write_folder(&arguments.out, &OURS, &documents)?;
    let out = arguments.out.display().to_string();
    Ok(Done { said: msg!("analysed", people = answers.people.len(), out = out), notes })
}

/// All that is written, made before anything is.
fn documents(view: &View, lang: Lang, now: Timestamp) -> Result<Vec<(PathBuf, Vec<u8>)>, Error> {
    let mut documents: Vec<(PathBuf, Vec<u8>)> = vec![
        ("results.json".into(), reports::results_json(view).into_bytes()),
        ("results.xlsx".into(), reports::results_xlsx(view, lang)?),
        ("report.pdf".into(), reports::results_pdf(view, lang, now)?),
    ];
    let pictures = reports::pictures(view, lang).into_iter();
    documents
        .extend(pictures.map(|(name, svg)| (Path::new("pictures").join(name), svg.into_bytes())));
    Ok(documents)
}

fn answers<'a>(
    arguments: &Arguments,
    sheet: &'a Sheet,
) -> Result<(Answers<'a>, Vec<InFile>), Vec<InFile>> {
    let input = Input::read(&arguments.answers, &Limits::COMMAND_LINE)?;
    match analyse::read(&input.bytes, sheet, &Limits::COMMAND_LINE) {
        (Some(mut answers), problems) if problems.is_empty() => {
            let notes = input.problems(std::mem::take(&mut answers.notes));
            Ok((answers, notes))
        }
        (_, problems) => Err(input.problems(problems)),
    }
}

fn previous(arguments: &Arguments, sheet: &Sheet) -> Result<Option<Then>, Vec<InFile>> {
    let Some(path) = &arguments.previous else { return Ok(None) };
    let input = Input::read(path, &Limits::COMMAND_LINE)?;
    match analyse::then(&input.bytes, sheet, arguments.least, &Limits::COMMAND_LINE) {
        (Some(then), _) => Ok(Some(then)),
        (None, problems) => Err(input.problems_by_name(problems)),
    }
}

fn previous_of<'a>(answers: &Answers, results: &Results, then: &'a Then) -> Previous<'a> {
    Previous::of(answers.items.iter().map(|item| then.of(&item.key)).collect(), &[], results)
}

/// Both, or the problems of either: people want to mend all at once.
fn both<A, B>(a: Result<A, Vec<InFile>>, b: Result<B, Vec<InFile>>) -> Result<(A, B), Vec<InFile>> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(mut a), Err(b)) => {
            a.extend(b);
            Err(a)
        }
        (Err(problems), _) | (_, Err(problems)) => Err(problems),
    }
}
