//! Slips of the pen in a published version.  The version stays as it was published; what was mistyped is laid over it as
//! it is read, and everybody can see what was corrected, when and by whom.

use super::{Sheet, Text, store};
use crate::error::{Error, Result};

/// Every text of a sheet with its place, which is its path in the JSON form.
pub fn texts(sheet: &Sheet) -> Vec<(String, &Text)> {
    let mut texts = vec![("title".to_owned(), &sheet.title)];
    let optional =
        [("edition", &sheet.edition), ("audience", &sheet.audience), ("author", &sheet.author)];
    for (name, text) in optional {
        texts.extend(text.iter().map(|text| (name.to_owned(), text)));
    }
    for (a, area) in sheet.areas.iter().enumerate() {
        texts.push((format!("areas[{a}].title"), &area.title));
        for (i, item) in area.items.iter().enumerate() {
            let at = format!("areas[{a}].items[{i}]");
            texts.push((format!("{at}.title"), &item.title));
            texts.push((format!("{at}.question"), &item.question));
            let levels = item.levels.iter().enumerate();
            texts.extend(levels.map(|(l, text)| (format!("{at}.levels[{l}].text"), text)));
        }
    }
    texts
}

/// The sheet with everything corrected that was corrected, in that order.
pub(super) fn laid_over(mut sheet: Sheet, corrections: &[store::Correction]) -> Result<Sheet> {
    for correction in corrections {
        let text = text_mut(&mut sheet, &correction.place)
            .filter(|text| text.0.get(&correction.lang) == Some(&correction.old))
            .ok_or_else(|| Error::fault("a correction fits no text"))?;
        text.put(&correction.lang, &correction.new);
    }
    Ok(sheet)
}

fn text_mut<'a>(sheet: &'a mut Sheet, place: &str) -> Option<&'a mut Text> {
    let place = texts(sheet).iter().position(|(at, _)| at == place)?;
    let head = [
        Some(&mut sheet.title),
        sheet.edition.as_mut(),
        sheet.audience.as_mut(),
        sheet.author.as_mut(),
    ];
    let areas = sheet.areas.iter_mut().flat_map(|area| {
        let items = area.items.iter_mut().flat_map(|item| {
            [&mut item.title, &mut item.question].into_iter().chain(&mut item.levels)
        });
        std::iter::once(&mut area.title).chain(items)
    });
    head.into_iter().flatten().chain(areas).nth(place)
}
