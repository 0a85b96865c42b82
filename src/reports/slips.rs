//! Answer slips: eight to a page, cut and drawn from a bag.

use gauge::level::Band;
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::{Value, json};

use super::{document, drawn, foot};
use crate::charts::{self, Frame};
use crate::error::{Error, Result};
use crate::typeset::{self, Template};
use crate::words::Lang;
use crate::{japan, t};

/// One person's way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The whole address, the code in its fragment: what the QR symbol holds.
    pub address: String,
    /// The code as it is typed, its groups joined by hyphens.
    pub code: String,
    /// The unit it belongs to.
    pub unit: String,
    /// The band it belongs to.
    pub band: Band,
    /// Where the people of that unit see the results after the close.
    pub results_at: String,
}

/// What stands on every slip of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipSheet {
    /// Such as 汐見市.
    pub municipality: String,
    /// What is asked, such as the sheet's name.
    pub title: String,
    /// Until when answers are taken.
    pub deadline: DateTime,
    /// Where the code is typed by hand.
    pub typed_at: String,
    /// About how long it takes.
    pub minutes: usize,
    /// Only the chief sees the results, after signing in.
    pub results_sign_in: bool,
}

/// The slips in the order given: whoever calls has shuffled them.
pub fn slips_pdf(
    sheet: &SlipSheet,
    slips: &[Slip],
    lang: Lang,
    stamp: Timestamp,
) -> Result<Vec<u8>> {
    let cards: Vec<Value> = slips
        .iter()
        .enumerate()
        .map(|(at, slip)| card(sheet, at, slip, lang))
        .collect::<Result<_>>()?;
    let own = json!({
        "title": sheet.title,
        "deadline": t!(lang, "slip-deadline", deadline = japan::moment(lang, sheet.deadline)),
        "scan": t!(lang, "slip-scan", minutes = sheet.minutes), "typed": t!(lang, "slip-typed", address = &sheet.typed_at),
        "promise": t!(lang, "slip-promise"), "band": t!(lang, "slip-band"), "slips": cards,
    });
    let title = t!(lang, "slip-title", title = &sheet.title);
    let data = document(lang, &title, &sheet.municipality, foot(lang, "", None), own);
    Ok(typeset::pdf(Template::Slips, &data, stamp)?)
}

fn card(sheet: &SlipSheet, at: usize, slip: &Slip, lang: Lang) -> Result<Value> {
    let (id, about) = (format!("q{at}"), t!(lang, "slip-qr"));
    let symbol = charts::qr(&Frame { id: &id, about: &about, lang }, &slip.address);
    let symbol = symbol.ok_or_else(|| Error::fault("an address longer than a QR symbol holds"))?;
    let results = match sheet.results_sign_in {
        true => t!(lang, "slip-results-sign-in", address = &slip.results_at),
        false => t!(lang, "slip-results", address = &slip.results_at),
    };
    Ok(json!({
        "qr": drawn(&symbol), "groups": slip.code.split('-').collect::<Vec<_>>(), "unit": slip.unit,
        "band": charts::bands(lang, &[slip.band]),
        "results": results,
    }))
}
