//! What the organisation asks at the door, and who else vouches for its people.

use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::desk;
use crate::accounts::{self, Confirmed, Duty, Mapped, Member, factors};
use crate::error::Result;
use crate::web::{FormToken, Page, Posted, back};
use crate::words::Lang;
use crate::{App, t};

/// What is ticked.
#[derive(Deserialize)]
pub struct Ticked {
    second_factor: Option<String>,
}

/// `GET /doors`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
) -> Result<Page> {
    let organisation = by.administrator()?.organisation().to_owned();
    let outside = app.outside.clone();
    let read = move |tx: &mut crate::db::Tx| {
        let directory = outside.directory.as_ref().map(|it| it.house());
        let provider = outside.provider.as_ref().map(|it| it.house());
        let mapped = [directory, provider].map(|house| {
            house.map_or(Ok(None), |house| accounts::mapped(tx, &organisation, house))
        });
        let [directory, provider] = mapped;
        Ok((factors::rule(tx, &organisation)?, directory?, provider?))
    };
    let (asked, directory, provider) = app.db.read(read).await?;
    let title = t!(lang, "rules-title");
    let body = html! {
        (back("/people", &t!(lang, "people-title")))
        div.kz-title { h1 { (title) } p { (t!(lang, "rules-text")) } }
        (second_factor(lang, &token, asked))
        (vouching(lang, "directory", &t!(lang, "directory-title"), directory.as_deref()))
        (vouching(lang, "provider", &t!(lang, "provider-title"), provider.as_deref()))
    };
    Ok(Page::desk(lang, title, desk(lang, &by, "/people", token), body))
}

fn second_factor(lang: Lang, token: &FormToken, asked: bool) -> Markup {
    html! {
        section.kz-sec aria-labelledby="rule" {
            h2 #rule { (t!(lang, "factors-title")) }
            p { (t!(lang, "rule-text")) }
            form.kz-form.kz-gap-4 method="post" action="/doors" {
                (token)
                label.kz-tick {
                    input type="checkbox" name="second_factor" value="asked" checked[asked];
                    (t!(lang, "rule-second-factor"))
                }
                div { button.kz-btn { (t!(lang, "rule-save")) } }
            }
        }
    }
}

fn vouching(lang: Lang, id: &str, title: &str, mapped: Option<&[Mapped]>) -> Markup {
    html! {
        section.kz-sec aria-labelledby=(id) {
            h2 id=(id) { (title) }
            @match mapped {
                None => p { (t!(lang, "vouching-none")) },
                Some([]) => p { (t!(lang, "vouching-by-hand")) },
                Some(groups) => {
                    p { (t!(lang, "vouching-groups")) }
                    ul.kz-tasks.kz-gap-4 { @for group in groups { (row(lang, group)) } }
                }
            }
        }
    }
}

fn row(lang: Lang, mapped: &Mapped) -> Markup {
    let unit = mapped.unit.as_deref().unwrap_or_default();
    let words = match &mapped.duty {
        Some(Duty::Administrator) => t!(lang, "duty-administrator"),
        Some(Duty::Promotion) => t!(lang, "duty-promotion"),
        Some(Duty::Chief(_)) => t!(lang, "duty-chief-of", unit = unit),
        None => t!(lang, "vouching-unknown", unit = unit),
    };
    html! { li.kz-tasks__row { span.kz-wide { (mapped.group) } span.kz-people__duties { span { (words) } } } }
}

/// `POST /doors`
pub async fn ask(
    State(app): State<App>,
    by: Confirmed,
    Posted(ticked): Posted<Ticked>,
) -> Result<Redirect> {
    let (asked, now) = (ticked.second_factor.is_some(), app.clock.now());
    app.db.write(move |tx| factors::set_rule(tx, &by, asked, now)).await?;
    Ok(Redirect::to("/doors"))
}
