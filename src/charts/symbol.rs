//! QR symbols.

use maud::html;
use qrcode::{Color, EcLevel, QrCode};

use super::{Frame, Picture, ink, n, picture};

/// The quiet zone the standard asks for, in modules.
const QUIET: usize = 4;

/// A symbol of that text with its quiet zone, one unit a module.  `None` where the text is longer
/// than any symbol holds.
pub fn qr(frame: &Frame, text: &str) -> Option<Picture> {
    let code = code(text)?;
    let side = (code.width() + 2 * QUIET) as f64;
    let path = modules(&code);
    let drawing = html! {
        rect width=(n(side)) height=(n(side)) fill=(ink::PAPER) {}
        path d=(path) fill="#000000" shape-rendering="crispEdges" {}
    };
    Some(picture(frame, (side, side), String::new(), drawing))
}

/// How large a symbol the text needs, 1 to 40: what a scan has to resolve.
pub fn qr_version(text: &str) -> Option<i16> {
    match code(text)?.version() {
        qrcode::Version::Normal(version) | qrcode::Version::Micro(version) => Some(version),
    }
}

/// A crease or a stain on a slip must not lock anybody out: a quarter may be lost, or a little less
/// where the text is long.
fn code(text: &str) -> Option<QrCode> {
    [EcLevel::Q, EcLevel::M, EcLevel::L]
        .into_iter()
        .find_map(|level| QrCode::with_error_correction_level(text, level).ok())
}

/// One bar for each run of dark modules: a path a tenth as long as one with squares.
fn modules(code: &QrCode) -> String {
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for y in 0..width {
        let dark = |x: usize| x < width && colors[y * width + x] == Color::Dark;
        let mut x = 0;
        while x < width {
            let run = (x..).take_while(|x| dark(*x)).count();
            if run > 0 {
                path += &format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once_and_no_other() {
        let code = code("https://kizahashi.example/r#K7QM-7K2Q-9XMP").unwrap();
        let mut drawn = vec![false; code.width() * code.width()];
        for bar in modules(&code).split('M').skip(1) {
            let (at, run) = bar.split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let run: usize = run.split_once('v').unwrap().0.parse().unwrap();
            for x in x - QUIET..x - QUIET + run {
                let module = &mut drawn[(y - QUIET) * code.width() + x];
                assert!(!*module);
                *module = true;
            }
        }
        let dark: Vec<bool> = code.to_colors().iter().map(|color| *color == Color::Dark).collect();
        assert_eq!(drawn, dark);
    }
}
