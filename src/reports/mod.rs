//! Results on paper and in files: all from the same publication, with the same masks.

mod json;

pub use json::results_json;

use gauge::change::Change;
use gauge::shown::{Results, Shown};

use crate::sheets::{Item, Sheet};

/// What every results document is made of.
pub struct View<'a> {
    /// The sheet that was answered.
    pub sheet: &'a Sheet,
    /// The items that were asked, in order.
    pub items: Vec<&'a Item>,
    /// What one unit may see of them.
    pub results: &'a Results,
    /// Fewer answers than this are never described.
    pub least: u32,
    /// Per item, how it moved since last time.
    pub previous: Option<&'a [Option<Change>]>,
    /// Whose results these are.
    pub heading: Heading,
    /// Remarks, where they may be told.
    pub remarks: &'a Shown<Vec<String>>,
}

/// Whose results these are; nothing of it is known on the command line.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// The municipality.
    pub municipality: Option<String>,
    /// The unit.
    pub unit: Option<String>,
}
