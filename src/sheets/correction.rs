//! Slips of the pen in a published version.  The version stays as it was published; what was mistyped is laid over it as
//! it is read, and everybody can see what was corrected, when and by whom.

use jiff::Timestamp;

use super::difference::letters_changed;
use super::library::{as_published, corrected};
use super::shelf::topic;
use super::{Sheet, Text, check, library, store};
use crate::accounts::Administrator;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::msg;
use crate::words::Message;

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

// Correcting

/// One text of a version as somebody would have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// Where it stands: its path in the JSON form.
    pub place: String,
    /// In which language.
    pub lang: String,
    /// What it reads from now on.
    pub new: String,
}

/// A correction that was made.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Where it stands: the path in the JSON form.
    pub place: String,
    /// In which language.
    pub lang: String,
    /// What it read before.
    pub old: String,
    /// What it reads since.
    pub new: String,
    /// What kind of slip it was, in the words of who corrected it.
    pub why: String,
    /// Who corrected it.
    pub who: String,
    /// When.
    pub made: Timestamp,
}

/// Why a change is no correction of a slip of the pen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMuch {
    /// So many letters differ from the published text, and so many may.
    Letters(usize, usize),
    /// A number changed.
    Numbers,
    /// There was no text, or none is left.
    Whole,
}

impl TooMuch {
    /// As it is told.
    pub fn message(self) -> Message {
        match self {
            TooMuch::Letters(changed, most) => {
                msg!("correction-letters", changed = changed, most = most)
            }
            TooMuch::Numbers => msg!("correction-numbers"),
            TooMuch::Whole => msg!("correction-whole"),
        }
    }
}

/// More than a slip of the pen?  At most a tenth of the letters of the text as it was published may change, two in a
/// short text and eight in a long one, and no number.  What it means only a person can say, and is asked to.
pub fn too_much(published: &str, new: &str) -> Option<TooMuch> {
    let most = (published.chars().count() / 10).clamp(2, 8);
    let digits = |text: &str| text.chars().filter(|char| char.is_numeric()).collect::<String>();
    match letters_changed(published, new) {
        _ if published.is_empty() || new.is_empty() => Some(TooMuch::Whole),
        _ if digits(published) != digits(new) => Some(TooMuch::Numbers),
        changed if changed > most => Some(TooMuch::Letters(changed, most)),
        _ => None,
    }
}

/// The corrections of a version, the first first.
pub fn corrections(tx: &mut Tx, organisation: &str, id: &str) -> Result<Vec<Correction>> {
    store::version(tx, organisation, id)?;
    let rows = store::corrections(tx, id)?;
    rows.into_iter().map(read).collect()
}

fn read(row: store::Correction) -> Result<Correction> {
    let store::Correction { place, lang, old, new, why, who, made, .. } = row;
    Ok(Correction { place, lang, old, new, why, who, made: made.parse()? })
}

/// Texts that change, and those of them that change by more than a slip of the pen.
pub type Judged = (Vec<Mended>, Vec<(Mended, TooMuch)>);

/// What of these texts differs from how the version reads now, and of that what is more than a slip of the pen.
pub fn judge(tx: &mut Tx, organisation: &str, id: &str, mended: &[Mended]) -> Result<Judged> {
    let row = store::version(tx, organisation, id)?;
    let (published, now) = (as_published(&row)?, corrected(tx, &row)?);
    let of = |sheet: &Sheet, one: &Mended| {
        let texts = texts(sheet);
        let text = texts.iter().find(|(place, _)| *place == one.place);
        text.and_then(|(_, text)| text.0.get(&one.lang).cloned()).unwrap_or_default()
    };
    let changed: Vec<Mended> =
        mended.iter().filter(|one| of(&now, one) != one.new).cloned().collect();
    let too_much = changed
        .iter()
        .filter_map(|one| too_much(&of(&published, one), &one.new).map(|why| (one.clone(), why)));
    let too_much = too_much.collect();
    Ok((changed, too_much))
}

/// Corrects slips of the pen in a published version; gives how many corrections it has now.
pub fn correct(
    tx: &mut Tx,
    by: &Administrator,
    id: &str,
    mended: &[Mended],
    (who, why): (&str, &str),
    now: Timestamp,
) -> Result<usize> {
    let organisation = by.organisation();
    tx.alone(&format!("sheet {id}"))?;
    let (changed, too_much) = judge(tx, organisation, id, mended)?;
    if let Some((_, why)) = too_much.first() {
        return Err(Error::Refused(why.message()));
    }
    let mut sheet = library::version(tx, organisation, id)?;
    let mut number = store::corrections(tx, id)?.len();
    for one in changed {
        let text = text_mut(&mut sheet, &one.place).ok_or(Error::NotFound)?;
        let old = text.0.get(&one.lang).cloned().ok_or(Error::NotFound)?;
        text.put(&one.lang, &one.new);
        number += 1;
        let (version, why, who, made) =
            (id.to_owned(), why.to_owned(), who.to_owned(), now.to_string());
        let row = store::Correction {
            version,
            place: one.place,
            lang: one.lang,
            old,
            new: one.new,
            why,
            who,
            made,
        };
        store::add_correction(tx, organisation, i64::try_from(number).unwrap_or(i64::MAX), &row)?;
    }
    match check(&sheet).is_empty() {
        true => tx.announce(&topic(id, number)).map(|()| number),
        false => Err(Error::Refused(msg!("correction-unsound"))),
    }
}
