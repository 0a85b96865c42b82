//! Pictures of figures, as SVG.
//!
//! Colours and sizes stand in presentation attributes, so that one string serves the page (whose
//! policy forbids styles), the PDF and the file.  Nothing here takes a bare number about people: a
//! picture is drawn from what [`gauge`] decided may be shown.  Where text must not shrink there
//! are two widths, and the page chooses.

mod crowd;
mod dots;
mod dumbbell;
mod emblems;
mod interval;
mod moved;
mod road;
mod slope;
mod stair;
mod strip;
mod symbol;
mod text;
mod trend;
mod wall;

pub use crowd::{crowd, programme, unknown};
pub use dots::{dot_row, dot_scale, dots, most_chosen, ranked};
pub use dumbbell::dumbbell;
pub use emblems::{Promise, decor, letterbox, mark, promise};
pub use interval::interval;
pub use moved::{Moved, sign};
pub use road::{Bar, Sign, road_key, road_quarter, road_sign, today_key};
pub use slope::{Move, slope};
pub use stair::{Person, Size, blank_stair, legend, next_step, stair, stair_card};
pub use strip::{level_blue, strip, swatch};
pub use symbol::{qr, qr_version};
pub use text::{
    Reading, bands, decimal, levels, mask, out_of_ten, own_mark, phrases, shape_of, signed,
    text_width, votes_mask,
};
pub use trend::{Link, Trend, trend};
pub use wall::{Phase, State, flight, flight_list, vote_rows};

use maud::{Markup, PreEscaped, Render, html};

use crate::words::Lang;

/// A drawing, and what it says to those who do not see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The whole document, `<svg …>…</svg>`.
    pub svg: String,
    /// What it is a picture of.
    pub title: String,
    /// What it shows.
    pub desc: String,
    /// Its width in units of the drawing, a CSS pixel on the page.
    pub width: f64,
}

impl Picture {
    /// Title and description in one, for places that want a single alternative text.
    pub fn alt(&self) -> String {
        format!("{} {}", self.title, self.desc).trim().to_owned()
    }
}

impl Render for Picture {
    fn render(&self) -> Markup {
        PreEscaped(self.svg.clone())
    }
}

/// Where a picture will stand and who reads it.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Unique on its page: the ids inside begin with it.
    pub id: &'a str,
    /// What it is about, such as the item's title.
    pub about: &'a str,
    /// The reader's language.
    pub lang: Lang,
}

/// How much room there is across.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// A desk, or paper: 728 units.
    Wide,
    /// A phone: 358 units.
    Narrow,
}

impl Width {
    fn px(self) -> f64 {
        match self {
            Width::Wide => 728.0,
            Width::Narrow => 358.0,
        }
    }
}

/// The tokens of the visual language, by what they are for.
mod ink {
    pub const STRONG: &str = "#1a1a1a";
    pub const TEXT: &str = "#333333";
    pub const SUPPORT: &str = "#666666";
    pub const EDGE: &str = "#767676";
    pub const RULE: &str = "#cccccc";
    pub const PAPER: &str = "#ffffff";
    pub const BRAND: &str = "#0017c1";
    pub const PASSED: &str = "#c5d7fb";
    pub const TINT_2: &str = "#d9e6ff";
    pub const TINT: &str = "#e8f1fe";
}

const FONTS: &str = "Noto Sans JP, BIZ UDPGothic, sans-serif";

/// The document around a drawing.  The box starts at 0,0 and whoever draws leaves the margin:
/// Typst cuts at the edge.
fn picture(frame: &Frame, (width, height): (f64, f64), desc: String, drawing: Markup) -> Picture {
    let (title_id, desc_id) = (format!("{}-t", frame.id), format!("{}-d", frame.id));
    let size = format!("0 0 {} {}", n(width), n(height));
    let svg = html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(n(width)) height=(n(height)) viewBox=(size)
            role="img" aria-labelledby={ (title_id) " " (desc_id) } font-family=(FONTS) {
            title id=(title_id) { (frame.about) }
            desc id=(desc_id) { (desc) }
            (drawing)
        }
    };
    Picture { svg: svg.into_string(), title: frame.about.to_owned(), desc, width }
}

/// A coordinate with at most two decimals and no idle zeros.
fn n(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Which row each span takes so that none meets another in its row: the first row with room.
fn rows(spans: &[(f64, f64)]) -> Vec<usize> {
    let mut ends: Vec<Vec<(f64, f64)>> = Vec::new();
    spans.iter().map(|span| place(&mut ends, *span)).collect()
}

fn place(rows: &mut Vec<Vec<(f64, f64)>>, span: (f64, f64)) -> usize {
    let free = |row: &Vec<(f64, f64)>| row.iter().all(|it| it.1 <= span.0 || span.1 <= it.0);
    let row = rows.iter().position(free).unwrap_or(rows.len());
    if row == rows.len() {
        rows.push(Vec::new());
    }
    rows[row].push(span);
    row
}
