//! Results as CSV: one row per item and group.

use super::View;
use super::tables::flat;
use crate::error::Result;
use crate::words::Lang;
use crate::workbook;

/// Every figure of one unit, as a desk's spreadsheet opens it.
pub fn results_csv(view: &View, lang: Lang) -> Result<Vec<u8>> {
    Ok(workbook::csv(&flat(view, lang).rows))
}
