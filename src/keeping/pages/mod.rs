//! The pages of those who look after the installation: what is kept, who did what, how it is.

pub mod health;
pub mod record;
pub mod stock;
pub mod watch;

use maud::{Markup, html};

use crate::accounts::{Member, desk};
use crate::t;
use crate::web::{FormToken, Page};
use crate::words::Lang;

/// A page among the three.
fn framed(
    lang: Lang,
    by: &Member,
    token: FormToken,
    here: &str,
    title: String,
    body: &Markup,
) -> Page {
    let body = html! {
        div.kz-title { h1 { (title) } }
        (between(lang, here))
        (body)
    };
    Page::desk(lang, title, desk(lang, by, "/keeping", token), body)
}

/// The way between them.
fn between(lang: Lang, here: &str) -> Markup {
    let pages = [
        ("/keeping", t!(lang, "keeping-title")),
        ("/keeping/record", t!(lang, "entries-title")),
        ("/keeping/health", t!(lang, "health-title")),
    ];
    html! {
        nav.kz-toc aria-label=(t!(lang, "keeping-tab")) {
            @for (path, name) in &pages {
                a href=(path) aria-current=[(*path == here).then_some("page")] { (name) }
            }
        }
    }
}
