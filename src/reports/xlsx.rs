//! Results as a workbook: a sheet per table, and a chart of its own beside the counts.

use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType, XlsxError,
};

use super::View;
use super::tables::{Table, tables};
use crate::charts;
use crate::error::{Error, Result};
use crate::t;
use crate::words::Lang;
use crate::workbook;

/// The whole publication of one unit.
pub fn results_xlsx(view: &View, lang: Lang) -> Result<Vec<u8>> {
    written(view, lang).map_err(|error| Error::fault(error.to_string()))
}

fn written(view: &View, lang: Lang) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = workbook::undated()?;
    let counts = t!(lang, "table-counts");
    for table in tables(view, lang) {
        let sheet = book.add_worksheet().set_name(&table.name)?;
        workbook::fill(sheet, &table.rows)?;
        sheet.autofit();
        if table.name == counts {
            sheet.insert_chart(1, table.width() as u16 + 1, &chart(view, lang, &table))?;
        }
    }
    book.save_to_buffer()
}

/// Everybody's answers, item by item: their rows stand first in the counts.
fn chart(view: &View, lang: Lang, counts: &Table) -> Chart {
    let levels = u16::from(view.most_steps());
    let (items, first) = (view.items.len() as u32, counts.width() as u16 - levels);
    let title = t!(lang, "table-chart", unit = view.place(lang));
    let mut chart = Chart::new(ChartType::BarPercentStacked);
    for level in 1..=levels {
        let column = first + level - 1;
        let mut paint = ChartFormat::new();
        paint
            .set_solid_fill(
                ChartSolidFill::new().set_color(charts::level_blue(level as u8, levels as u8)),
            )
            .set_border(ChartLine::new().set_color("#767676").set_width(0.5));
        chart
            .add_series()
            .set_name((counts.name.as_str(), 0, column))
            .set_categories((counts.name.as_str(), 1, 2, items, 2))
            .set_values((counts.name.as_str(), 1, column, items, column))
            .set_gap(60)
            .set_format(&mut paint);
    }
    chart.title().set_name(&title);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.y_axis().set_reverse();
    chart.set_width(900).set_height(120 + items * 26);
    chart.set_alt_text(&title);
    chart
}
