//! Taking away what was written by mistake: folded in below the form, said in words, done by one more press.

use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};

use super::own;
use crate::accounts::Member;
use crate::error::{Error, Result};
use crate::policies;
use crate::web::{FormToken, Posted, Pressed};
use crate::words::Lang;
use crate::{App, t};

/// The fold: what it is called, what goes with it, the button.
pub(super) fn fold(lang: Lang, token: &FormToken, at: &str, title: &str, text: &str) -> Markup {
    html! {
        details.kz-fold.kz-gap-5 {
            summary { (title) }
            form method="post" action={ (at) "/removal" } {
                (token)
                p { (text) }
                button.kz-btn.kz-btn--line { (t!(lang, "policy-remove-now")) }
            }
        }
    }
}

/// `POST /policies/{policy}/removal`
pub async fn line(
    State(app): State<App>,
    by: Member,
    Path(id): Path<String>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let (keeper, policy, ()) = own(&app, &by, &id, |_, _, _| Ok(())).await?;
    app.db.write(move |tx| policies::remove(tx, &keeper, &policy)).await?;
    Ok(Redirect::to("/policies"))
}

/// `POST /policies/{policy}/goals/{goal}/removal`
pub async fn goal(
    State(app): State<App>,
    by: Member,
    Path((id, goal)): Path<(String, String)>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let found = own(&app, &by, &id, |tx, _, policy| policies::goals(tx, policy)).await?;
    let (keeper, policy, goals) = found;
    let goal = goals.into_iter().find(|it| it.id == goal).ok_or(Error::NotFound)?;
    app.db.write(move |tx| policies::remove_goal(tx, &keeper, &policy, &goal)).await?;
    Ok(Redirect::to(&format!("/policies/{id}#goals")))
}

/// `POST /policies/{policy}/measures/{measure}/removal`
pub async fn measure(
    State(app): State<App>,
    by: Member,
    Path((id, measure)): Path<(String, String)>,
    _: Posted<Pressed>,
) -> Result<Redirect> {
    let found = own(&app, &by, &id, |tx, _, policy| policies::measures(tx, policy)).await?;
    let (keeper, policy, measures) = found;
    let measure = measures.into_iter().find(|it| it.id == measure).ok_or(Error::NotFound)?;
    app.db.write(move |tx| policies::remove_measure(tx, &keeper, &policy, &measure)).await?;
    Ok(Redirect::to(&format!("/policies/{id}#measures")))
}
