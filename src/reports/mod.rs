//! placeholder until the paper branch arrives
use crate::words::Lang; use crate::error::Result; use jiff::Timestamp;
pub struct Slip { pub municipality: String, pub unit: String, pub band: String, pub code: String, pub link: String, pub page: String, pub deadline: String, pub results: String }
pub struct ReceiptLine { pub title: String, pub mark: String }
pub struct Receipt { pub sheet: String, pub version: String, pub day: String, pub lines: Vec<ReceiptLine>, pub most_important: Option<String>, pub code: String, pub number: String }
pub fn slips_pdf(_: &[Slip], _: Lang, _: Timestamp) -> Result<Vec<u8>> { unimplemented!() }
pub fn receipt_pdf(_: &Receipt, _: Lang, _: Timestamp) -> Result<Vec<u8>> { unimplemented!() }
