//! The pages of results: one file a page, and here what they share.

mod changes;
mod files;
mod item;
mod overview;
mod own;
mod since;
mod trend;

pub use changes::changes;
pub use files::{file, picture};
pub use item::item;
pub use overview::overview;
pub use own::{own, show_own};
pub use since::since_section;
pub use trend::trend;

use maud::{Markup, html};

use super::{Behind, Seen, behind};
use crate::accounts::Member;
use crate::charts::{self, Picture};
use crate::error::{Error, Result};
use crate::reports::View;
use crate::rounds::RoundUnit;
use crate::web::{Desk, FormToken, Tab};
use crate::words::Lang;
use crate::{App, t};
/// What a handler of a results page begins with.
async fn look(app: &App, address: &str, member: Option<&Member>) -> Result<Behind> {
    let (shelf, address, member) = (app.shelf.clone(), address.to_owned(), member.cloned());
    app.db.read(move |tx| behind(tx, &shelf, &address, member.as_ref())).await
}

/// The results, or nothing: for files, which have no page that says "not yet".
async fn results(app: &App, address: &str, member: Option<&Member>) -> Result<Box<Seen>> {
    match look(app, address, member).await? {
        Behind::Results(seen) => Ok(seen),
        _ => Err(Error::NotFound),
    }
}

/// Who reads, and from where: what frames need.
struct Reader<'a> {
    lang: Lang,
    token: &'a FormToken,
    member: Option<&'a Member>,
    address: &'a str,
}

fn desk(reader: &Reader, seen: &Seen, here: &str) -> Desk {
    let again = seen.view().previous.is_some() || !seen.apart().is_empty();
    desk_of(reader, (&seen.municipality, seen.unit()), again, here)
}

/// The frame of the pages of one unit; `again`: it was measured before.
fn desk_of(
    reader: &Reader,
    (municipality, unit): (&str, &RoundUnit),
    again: bool,
    here: &str,
) -> Desk {
    let Reader { lang, address, .. } = *reader;
    let tab = |href: String, label: String, name: &str| Tab { href, label, here: here == name };
    let mut tabs = Vec::new();
    if reader.member.is_some_and(|member| member.caretaker(&unit.unit).is_ok()) {
        let own = format!("/workplaces/{}", unit.unit);
        tabs.push(tab(own, t!(lang, "tab-workplace"), "workplace"));
    }
    tabs.push(tab(format!("/results/{address}"), t!(lang, "tab-results"), "results"));
    if again {
        tabs.push(tab(format!("/results/{address}/changes"), t!(lang, "tab-changes"), "changes"));
        tabs.push(tab(format!("/results/{address}/trend"), t!(lang, "tab-trend"), "trend"));
    }
    Desk {
        place: format!("{municipality}　{}", unit.name),
        tabs,
        sign_out: reader.member.map(|_| reader.token.clone()),
        foot: t!(lang, "foot-least", least = unit.least),
    }
}

/// 「課長級と担当で、見え方が1.5段階ちがいます。」, a difference of means.
pub fn gap_words(lang: Lang, view: &View, place: usize) -> Option<String> {
    let item = &view.results.items()[place];
    let gap = item.gap()?;
    let (a, b) = (item.groups()[gap.a()].value()?, item.groups()[gap.b()].value()?);
    let name = |group: usize| charts::bands(lang, view.results.groups()[group].bands());
    let levels = charts::decimal((a.mean() - b.mean()).abs());
    Some(match levels == "0.0" {
        true => t!(lang, "gap-none", a = name(gap.a()), b = name(gap.b())),
        false => t!(lang, "gap-words", a = name(gap.a()), b = name(gap.b()), levels = levels),
    })
}

/// One picture for a desk, one for a phone, where text must not shrink.
fn both_widths(wide: Picture, narrow: Picture) -> Markup {
    html! { div.kz-wide { (wide) } div.kz-narrow { (narrow) } }
}
