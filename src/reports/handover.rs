//! What the next chief has to know to go on, on one page.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{document, drawn, emphasised, foot};
use crate::charts::{self, Frame};
use crate::error::{Error, Result};
use crate::t;
use crate::typeset::{self, Template};
use crate::words::Lang;

/// What the next chief has to know, in words.
#[derive(Clone, Debug, Default)]
pub struct Handover {
    /// Such as 汐見市 くらし支援課.
    pub house: String,
    /// The day it was printed.
    pub day: String,
    /// Where the workplace stands.
    pub stands: String,
    /// The six steps: what each is called, when it was or will be, and whether it is past, present or to come.
    pub steps: Vec<(String, String, &'static str)>,
    /// What the last results say, where the reader may know; `**…**` is the phrase that matters.
    pub results: Vec<String>,
    /// The items people talked about with the level they agreed on.
    pub agreed: Vec<(String, String)>,
    /// What is tried and what waits.
    pub actions: Vec<HandoverAction>,
    /// What was asked of the unit above, and how that stands.
    pub asks: Vec<(String, String)>,
    /// What comes next.
    pub next: Vec<String>,
    /// What the predecessor says.
    pub words: String,
    /// Who may be asked.
    pub contact: String,
    /// The workplace's page, for the QR symbol.
    pub link: String,
}

/// One thing that goes on.
#[derive(Clone, Debug)]
pub struct HandoverAction {
    /// What is tried.
    pub words: String,
    /// Who sees to it, by when.
    pub by: String,
    /// How one would notice.
    pub sign: String,
    /// What was last said of it.
    pub last: String,
}

/// So many lines of a kind stand on the page; the rest is on the screen.
const MOST: usize = 6;

/// One page of A4, however much there is to say.
pub fn handover_pdf(handover: &Handover, lang: Lang, stamp: Timestamp) -> Result<Vec<u8>> {
    let about = t!(lang, "handover-qr");
    let symbol = charts::qr(&Frame { id: "qr", about: &about, lang }, &handover.link);
    let symbol = symbol.ok_or_else(|| Error::fault("an address longer than a QR symbol holds"))?;
    let title = t!(lang, "handover-title");
    let own = json!({
        "title": title, "day": handover.day, "stands": handover.stands, "qr": drawn(&symbol),
        "steps": handover.steps.iter().map(|(name, when, how)| json!({ "name": name, "when": when, "how": how })).collect::<Vec<_>>(),
        "results": few(&handover.results, |line| emphasised(line)),
        "agreed": few(&handover.agreed, |(item, level)| json!([item, level])),
        "actions": few(&handover.actions, action),
        "asks": few(&handover.asks, |(words, standing)| json!([words, standing])),
        "next": handover.next, "words": handover.words, "contact": handover.contact, "link": handover.link,
        "says": {
            "results": t!(lang, "handover-results"), "agreed": t!(lang, "handover-agreed"),
            "actions": t!(lang, "handover-actions"), "asks": t!(lang, "handover-asks"),
            "next": t!(lang, "handover-next"), "words": t!(lang, "handover-words"), "contact": t!(lang, "handover-contact"),
            "none": t!(lang, "handover-none"),
        },
    });
    let data = document(lang, &title, &handover.house, foot(lang, &handover.house, None), own);
    Ok(typeset::pdf(Template::Handover, &data, stamp)?)
}

fn action(action: &HandoverAction) -> Value {
    json!({ "words": action.words, "by": action.by, "sign": action.sign, "last": action.last })
}

fn few<T>(all: &[T], each: impl Fn(&T) -> Value) -> Vec<Value> {
    all.iter().take(MOST).map(each).collect()
}
