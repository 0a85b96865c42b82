//! What a workplace tried, each beside what its rounds told before and after.

use axum::extract::{Path, State};
use maud::{Markup, html};

use crate::accounts::Member;
use crate::actions::Keeper;
use crate::effects::{Tried, of_workplace};
use crate::error::Result;
use crate::web::{self, FormToken, Page};
use crate::words::Lang;
use crate::{App, japan, organisations, results, rounds, t};

/// `GET /workplaces/{unit}/effects`
pub async fn workplace(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    Path(unit): Path<String>,
) -> Result<Page> {
    let (chief, by, shelf) = (member.chief(&unit)?, member.caretaker(&unit)?, app.shelf.clone());
    let found = app.db.read(move |tx| {
        let unit = organisations::unit(tx, by.organisation(), by.unit())?;
        Ok((unit, of_workplace(tx, &shelf, &chief, &Keeper::from(&by))?))
    });
    let (unit, tried) = found.await?;
    let body = html! {
        div.kz-title {
            (web::back(&format!("/workplaces/{}", unit.id), &unit.name))
            h1 { (t!(lang, "effects-title")) }
            p.kz-support { (t!(lang, "effects-text")) }
        }
        @if tried.is_empty() { p.kz-note { (t!(lang, "effects-none")) } }
        div.kz-cards.kz-gap-5 { @for one in &tried { (card(lang, one)) } }
        p.kz-links { a href={ "/workplaces/" (unit.id) "/actions" } { (t!(lang, "actions-title")) } }
    };
    let desk = rounds::workplace_desk(lang, &token, &member, (&unit.id, &unit.name), None);
    Ok(Page::desk(lang, t!(lang, "effects-title"), desk, body))
}

fn card(lang: Lang, one: &Tried) -> Markup {
    let since = japan::long_date(lang, japan::wall_clock(one.action.created).date());
    html! {
        article.kz-card {
            div {
                p.kz-card__area { (one.item.title.of(lang)) }
                h2 dir="auto" { (one.action.words) }
                p.kz-support { (t!(lang, "effects-since", when = since)) }
            }
            @match &one.since {
                Some(since) => (results::since_section(lang, since, one.others)),
                None => p.kz-support { (t!(lang, "effects-not-measured")) },
            }
        }
    }
}
