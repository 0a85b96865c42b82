//! 控え: one person's own answers, to keep.  Nothing of it stays with us.

use gauge::level::Mark;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{document, drawn, foot};
use crate::charts::{self, Frame, Person};
use crate::error::{Error, Result};
use crate::sheets::{Item, Sheet};
use crate::t;
use crate::typeset::{self, Template};
use crate::words::Lang;

/// What somebody answered, as that person keeps it.
#[derive(Clone, Debug)]
pub struct Receipt<'a> {
    /// The sheet that was answered.
    pub sheet: &'a Sheet,
    /// The items that were asked, in order.
    pub items: Vec<&'a Item>,
    /// One mark an item.
    pub marks: Vec<Mark>,
    /// Looking back: one an item, where it was asked; empty where nobody looked back.
    pub back: Vec<Option<Mark>>,
    /// The item found most important.
    pub most_important: Option<usize>,
    /// Whose round it was, such as 汐見市 くらし支援課 第2回.
    pub place: String,
    /// What the QR symbol holds: the answers themselves, by which two 控え are compared.
    pub payload: String,
    /// A few characters by which a copy is known to be whole.
    pub checksum: String,
}

/// One page to print or keep.
pub fn receipt_pdf(receipt: &Receipt, lang: Lang, stamp: Timestamp) -> Result<Vec<u8>> {
    let about = t!(lang, "receipt-qr");
    let symbol = charts::qr(&Frame { id: "qr", about: &about, lang }, &receipt.payload);
    let symbol = symbol.ok_or_else(|| Error::fault("more answers than a QR symbol holds"))?;
    let title = t!(lang, "receipt-title");
    let rows: Vec<Value> = (0..receipt.items.len()).map(|at| row(receipt, lang, at)).collect();
    let own = json!({
        "title": title, "qr": drawn(&symbol), "checksum": receipt.checksum, "rows": rows,
        "sheet": t!(lang, "report-sheet", title = receipt.sheet.title.of(lang), version = &receipt.sheet.version),
        "note": t!(lang, "receipt-note"), "keep": t!(lang, "receipt-keep"),
        "most": t!(lang, "receipt-most-important"),
    });
    let data = document(lang, &title, &receipt.place, foot(lang, &receipt.place, None), own);
    Ok(typeset::pdf(Template::Receipt, &data, stamp)?)
}

fn row(receipt: &Receipt, lang: Lang, at: usize) -> Value {
    let (id, item) = (format!("r{at}"), receipt.items[at]);
    let frame = Frame { id: &id, about: item.title.of(lang), lang };
    let mark = receipt.marks.get(at).copied().unwrap_or_default();
    let stair = match mark {
        Mark::Level(level) => {
            charts::stair_card(&frame, level, item.levels.len() as u8, Person::There)
        }
        _ => charts::blank_stair(&frame, charts::Size::S, item.levels.len() as u8),
    };
    let text = match mark {
        Mark::Level(level) => item.levels.get(usize::from(level) - 1).map(|text| text.of(lang)),
        _ => None,
    };
    json!({
        "title": item.title.of(lang), "stair": drawn(&stair), "mark": charts::own_mark(lang, mark), "text": text,
        "back": receipt.back.get(at).copied().flatten().map(|mark| t!(lang, "receipt-back", mark = charts::own_mark(lang, mark))),
        "most": receipt.most_important == Some(at),
    })
}
