//! Results as CSV, as Excel on a Japanese desk opens it: UTF-8 with its mark, lines ending in CRLF.

use super::View;
use super::tables::{Cell, flat};
use crate::error::{Error, Result};
use crate::words::Lang;

/// One row per item and group.
pub fn results_csv(view: &View, lang: Lang) -> Result<Vec<u8>> {
    let table = flat(view, lang);
    let mut lines =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".into());
    let fault = |error: csv::Error| Error::fault(error.to_string());
    lines.write_record(table.head.iter().map(|name| guarded(name))).map_err(fault)?;
    for row in &table.rows {
        lines.write_record(row.iter().map(told)).map_err(fault)?;
    }
    lines.into_inner().map_err(|error| Error::fault(error.to_string()))
}

fn told(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => guarded(text),
        Cell::Number(number) => number.to_string(),
        Cell::Empty => String::new(),
    }
}

/// A spreadsheet would run a text that begins like a formula: the apostrophe makes it a text again.
fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\0']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_would_run_is_made_a_text_again() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("＠sum"), "'＠sum");
        assert_eq!(guarded("課・係の目標"), "課・係の目標");
    }

    #[test]
    fn a_negative_figure_stays_a_figure() {
        assert_eq!(told(&Cell::Number(-0.5)), "-0.5");
    }
}
