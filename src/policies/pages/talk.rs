//! How others read a line, what they ask, and the replies.

use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::{Names, look, own, today};
use crate::accounts::{Member, PolicyReader};
use crate::error::{Error, Result};
use crate::policies::{self, Policy, Question, Reading};
use crate::web::fields::lines;
use crate::web::{FormToken, Posted};
use crate::words::Lang;
use crate::{App, japan, msg, t};

/// Words of a unit.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    unit: String,
    words: String,
}

/// On the page of a line: readings, questions, replies, and the ways to add some.
pub(super) fn part(
    lang: Lang,
    token: &FormToken,
    policy: &Policy,
    readings: &[Reading],
    questions: &[Question],
    names: &Names,
    reader: &PolicyReader,
) -> Markup {
    let keeps = reader.keeps(policy.unit.as_deref());
    let own: Vec<&String> =
        reader.units().iter().filter(|unit| policy.unit.as_ref() != Some(unit)).collect();
    let name = |unit: &str| names.get(unit).cloned().unwrap_or_default();
    html! {
        section aria-labelledby="talk" {
            h2 #talk { (t!(lang, "policy-talk")) }
            p.kz-support { (t!(lang, "policy-talk-text")) }
            @for reading in readings { article.kz-measure {
                h3 { (t!(lang, "policy-reading-of", unit = name(&reading.unit))) "　" span.kz-support { (japan::short_date(lang, reading.told)) } }
                (lines(&reading.words))
            } }
            @for question in questions { (asked(lang, token, policy, question, &name(&question.unit), keeps)) }
            @for unit in own {
                (say(lang, token, policy, unit, &name(unit), "readings", readings.iter().find(|it| it.unit == *unit).map_or("", |it| &it.words)))
                (say(lang, token, policy, unit, &name(unit), "questions", ""))
            }
        }
    }
}

fn asked(
    lang: Lang,
    token: &FormToken,
    policy: &Policy,
    question: &Question,
    unit: &str,
    keeps: bool,
) -> Markup {
    let id = format!("reply-{}", question.id);
    html! {
        article.kz-measure id={ "question-" (question.id) } {
            h3 { (t!(lang, "policy-question-of", unit = unit)) "　" span.kz-support { (japan::short_date(lang, question.asked)) } }
            (lines(&question.words))
            @if let Some(day) = question.replied {
                h4 { (t!(lang, "policy-reply")) "　" span.kz-support { (japan::short_date(lang, day)) } }
                (lines(&question.reply))
            } @else if keeps {
                form.kz-form method="post" action={ "/policies/" (policy.id) "/questions/" (question.id) } {
                    (token)
                    div.kz-field { label for=(id) { (t!(lang, "policy-reply-label")) span.kz-sr { "：" (unit) } } textarea id=(id) name="words" rows="2" dir="auto" {} }
                    button.kz-btn.kz-btn--line { (t!(lang, "policy-reply-send")) }
                }
            } @else { p.kz-support { (t!(lang, "policy-reply-waits")) } }
        }
    }
}

/// A unit says how it reads the line, or asks.
fn say(
    lang: Lang,
    token: &FormToken,
    policy: &Policy,
    unit: &str,
    name: &str,
    what: &str,
    before: &str,
) -> Markup {
    let id = format!("{what}-{unit}");
    let (label, button) = match what {
        "readings" => {
            (t!(lang, "policy-reading-label", unit = name), t!(lang, "policy-reading-keep"))
        }
        _ => (t!(lang, "policy-question-label", unit = name), t!(lang, "policy-question-send")),
    };
    html! {
        form.kz-form.kz-gap-4 method="post" action={ "/policies/" (policy.id) "/" (what) } {
            (token)
            input type="hidden" name="unit" value=(unit);
            div.kz-field { label for=(id) { (label) } textarea id=(id) name="words" rows="3" dir="auto" { (before) } }
            button.kz-btn.kz-btn--line { (button) }
        }
    }
}

/// `POST /policies/{policy}/readings`
pub async fn read(
    State(app): State<App>,
    by: Member,
    Path(id): Path<String>,
    Posted(said): Posted<Said>,
) -> Result<Redirect> {
    let words = policies::words(&said.words, msg!("policy-words-missing"));
    let (new, today) = (app.dice.id(), today(&app));
    let (policy, ()) = look(&app, &by, &id, |_, _, _| Ok(())).await?;
    let keeper = by.policy_keeper(Some(&said.unit))?;
    let words = words.map_err(Error::Refused)?;
    app.db
        .write(move |tx| policies::read_in_own_words(tx, &keeper, &policy, &new, &words, today))
        .await?;
    Ok(Redirect::to(&format!("/policies/{id}#talk")))
}

/// `POST /policies/{policy}/questions`
pub async fn ask(
    State(app): State<App>,
    by: Member,
    Path(id): Path<String>,
    Posted(said): Posted<Said>,
) -> Result<Redirect> {
    let words = policies::words(&said.words, msg!("policy-words-missing"));
    let (new, today) = (app.dice.id(), today(&app));
    let (policy, ()) = look(&app, &by, &id, |_, _, _| Ok(())).await?;
    let keeper = by.policy_keeper(Some(&said.unit))?;
    let words = words.map_err(Error::Refused)?;
    app.db.write(move |tx| policies::ask(tx, &keeper, &policy, &new, &words, today)).await?;
    Ok(Redirect::to(&format!("/policies/{id}#talk")))
}

/// `POST /policies/{policy}/questions/{question}`
pub async fn reply(
    State(app): State<App>,
    by: Member,
    Path((id, question)): Path<(String, String)>,
    Posted(said): Posted<Said>,
) -> Result<Redirect> {
    let today = today(&app);
    let (keeper, policy, ()) = own(&app, &by, &id, |_, _, _| Ok(())).await?;
    let words = policies::words(&said.words, msg!("policy-words-missing"));
    let words = words.map_err(Error::Refused)?;
    app.db.write(move |tx| policies::reply(tx, &keeper, &policy, &question, &words, today)).await?;
    Ok(Redirect::to(&format!("/policies/{id}#talk")))
}
