//! Results as a workbook: a sheet per table, and a chart of its own beside the counts.

use rust_xlsxwriter::{Chart, ChartSolidFill, ChartType, Format, Workbook, Worksheet, XlsxError};

use super::View;
use super::tables::{Cell, Table, tables};
use crate::error::{Error, Result};
use crate::t;
use crate::words::Lang;

/// The blue of each level, as on paper.
const BLUES: [&str; 7] =
    ["#E8F1FE", "#9DB7F9", "#4979F5", "#0031D8", "#000060", "#00118F", "#0017C1"];

/// The whole publication of one unit.
pub fn results_xlsx(view: &View, lang: Lang) -> Result<Vec<u8>> {
    written(view, lang).map_err(|error| Error::fault(error.to_string()))
}

fn written(view: &View, lang: Lang) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let counts = t!(lang, "table-counts");
    for table in tables(view, lang) {
        let sheet = book.add_worksheet();
        fill(sheet, &table)?;
        if table.name == counts {
            sheet.insert_chart(1, table.head.len() as u16 + 1, &chart(view, lang, &table)?)?;
        }
    }
    book.save_to_buffer()
}

/// Texts as texts and figures as figures; nothing merged, nothing that computes.
fn fill(sheet: &mut Worksheet, table: &Table) -> std::result::Result<(), XlsxError> {
    sheet.set_name(&table.name)?;
    let bold = Format::new().set_bold();
    for (column, name) in (0..).zip(&table.head) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string(row, column, text)?,
                Cell::Number(number) => sheet.write_number(row, column, *number)?,
                Cell::Empty => continue,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    Ok(())
}

/// Everybody's answers, item by item: their rows stand first in the counts.
fn chart(view: &View, lang: Lang, counts: &Table) -> std::result::Result<Chart, XlsxError> {
    let levels = u16::from(view.most_steps());
    let (items, first) = (view.items.len() as u32, counts.head.len() as u16 - levels);
    let title = t!(lang, "table-chart", unit = view.place(lang));
    let mut chart = Chart::new(ChartType::BarPercentStacked);
    for level in 0..levels {
        let column = first + level;
        let mut fill = ChartSolidFill::new();
        fill.set_color(BLUES[usize::from(level) % BLUES.len()]);
        chart
            .add_series()
            .set_name((counts.name.as_str(), 0, column))
            .set_categories((counts.name.as_str(), 1, 2, items, 2))
            .set_values((counts.name.as_str(), 1, column, items, column))
            .set_format(&mut fill);
    }
    chart.title().set_name(&title);
    chart.y_axis().set_reverse();
    chart.set_width(900).set_height(120 + items * 26);
    chart.set_alt_text(&title);
    Ok(chart)
}
