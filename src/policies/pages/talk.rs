//! How others read a line, what they ask, and the replies.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Names, look, own, policy, today};
use crate::accounts::{Member, PolicyReader};
use crate::db::Tx;
use crate::error::Result;
use crate::policies::{self, Policy, Question, Reading};
use crate::typed::fault;
use crate::web::fields::lines;
use crate::web::{Fault, FormToken, Posted, fault_of, told_beside};
use crate::words::Lang;
use crate::{App, japan, msg, t};

/// Words of a unit.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    unit: String,
    words: String,
}

/// Words that have to be mended: in which field they stand, as they were typed.
#[derive(Default)]
pub(super) struct Unsaid {
    field: String,
    words: String,
    /// What is wrong with them.
    pub(super) faults: Vec<Fault>,
}

/// What the part is drawn from.
pub(super) struct Talk<'a> {
    pub(super) lang: Lang,
    pub(super) token: &'a FormToken,
    pub(super) policy: &'a Policy,
    pub(super) readings: &'a [Reading],
    pub(super) questions: &'a [Question],
    pub(super) names: &'a Names,
    pub(super) reader: &'a PolicyReader,
    pub(super) unsaid: &'a Unsaid,
}

/// On the page of a line: readings, questions, replies, and the ways to add some.
pub(super) fn part(talk: &Talk) -> Markup {
    let lang = talk.lang;
    let own = talk.reader.units().iter().filter(|unit| talk.policy.unit.as_ref() != Some(unit));
    let reading = |unit: &String| talk.readings.iter().find(|it| it.unit == *unit);
    html! {
        section aria-labelledby="talk" {
            h2 #talk { (t!(lang, "policy-talk")) }
            p.kz-support { (t!(lang, "policy-talk-text")) }
            @for reading in talk.readings { article.kz-measure {
                h3 { (t!(lang, "policy-reading-of", unit = talk.name(&reading.unit))) "　" span.kz-support { (japan::short_date(lang, reading.told)) } }
                (lines(&reading.words))
            } }
            @for question in talk.questions { (asked(talk, question)) }
            @for unit in own {
                (say(talk, unit, "readings", reading(unit).map_or("", |it| &it.words)))
                (say(talk, unit, "questions", ""))
            }
        }
    }
}

impl Talk<'_> {
    fn name(&self, unit: &str) -> String {
        self.names.get(unit).cloned().unwrap_or_default()
    }

    /// A field for some sentences; what was typed wrongly stands in it again, with what to do.
    fn field(&self, id: &str, label: &Markup, rows: u8, before: &str) -> Markup {
        let told = fault_of(&self.unsaid.faults, id);
        let words = if self.unsaid.field == id { &self.unsaid.words } else { before };
        html! {
            div.kz-field {
                label for=(id) { (label) }
                (told_beside(self.lang, told))
                textarea id=(id) name="words" rows=(rows) dir="auto" aria-invalid=[told.map(|_| "true")]
                    aria-describedby=[told.map(|_| format!("{id}-fault"))] { (words) }
            }
        }
    }
}

fn asked(talk: &Talk, question: &Question) -> Markup {
    let (lang, unit) = (talk.lang, talk.name(&question.unit));
    let label = html! { (t!(lang, "policy-reply-label")) span.kz-sr { "：" (unit) } };
    html! {
        article.kz-measure id={ "question-" (question.id) } {
            h3 { (t!(lang, "policy-question-of", unit = &unit)) "　" span.kz-support { (japan::short_date(lang, question.asked)) } }
            (lines(&question.words))
            @if let Some(day) = question.replied {
                h4 { (t!(lang, "policy-reply")) "　" span.kz-support { (japan::short_date(lang, day)) } }
                (lines(&question.reply))
            } @else if talk.reader.keeps(talk.policy.unit.as_deref()) {
                form.kz-form method="post" action={ "/policies/" (talk.policy.id) "/questions/" (question.id) } novalidate {
                    (talk.token)
                    (talk.field(&reply_field(&question.id), &label, 2, ""))
                    button.kz-btn.kz-btn--line { (t!(lang, "policy-reply-send")) }
                }
            } @else { p.kz-support { (t!(lang, "policy-reply-waits")) } }
        }
    }
}

fn reply_field(question: &str) -> String {
    format!("reply-{question}")
}

/// A unit says how it reads the line, or asks.
fn say(talk: &Talk, unit: &str, what: &str, before: &str) -> Markup {
    let (lang, name) = (talk.lang, talk.name(unit));
    let (label, button) = match what {
        "readings" => {
            (t!(lang, "policy-reading-label", unit = name), t!(lang, "policy-reading-keep"))
        }
        _ => (t!(lang, "policy-question-label", unit = name), t!(lang, "policy-question-send")),
    };
    html! {
        form.kz-form.kz-gap-4 method="post" action={ "/policies/" (talk.policy.id) "/" (what) } novalidate {
            (talk.token)
            input type="hidden" name="unit" value=(unit);
            (talk.field(&format!("{what}-{unit}"), &html! { (label) }, 3, before))
            button.kz-btn.kz-btn--line { (button) }
        }
    }
}

/// Who says something, and where.
struct Speaker<'a> {
    app: &'a App,
    lang: Lang,
    by: &'a Member,
    token: FormToken,
    id: &'a str,
}

impl Speaker<'_> {
    /// Back to the line; or, with what has to be mended, the line again.
    async fn says(
        self,
        field: String,
        words: &str,
        keep: impl FnOnce(&mut Tx, &str) -> Result<()> + Send + 'static,
    ) -> Result<Response> {
        match policies::words(words, msg!("policy-words-missing")) {
            Ok(words) => {
                self.app.db.write(move |tx| keep(tx, &words)).await?;
                Ok(Redirect::to(&format!("/policies/{}#talk", self.id)).into_response())
            }
            Err(say) => {
                let faults = vec![fault(field.clone(), say)];
                let unsaid = Unsaid { field, words: words.to_owned(), faults };
                let page = policy::page(self.app, self.lang, self.by, self.token, self.id, &unsaid);
                Ok(page.await?.into_response())
            }
        }
    }
}

/// `POST /policies/{policy}/readings`
pub async fn read(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
    Posted(said): Posted<Said>,
) -> Result<Response> {
    let (new, today) = (app.dice.id(), today(&app));
    let (policy, ()) = look(&app, &by, &id, |_, _, _| Ok(())).await?;
    let keeper = by.policy_keeper(Some(&said.unit))?;
    let speaker = Speaker { app: &app, lang, by: &by, token, id: &id };
    let keep = move |tx: &mut Tx, words: &str| {
        policies::read_in_own_words(tx, &keeper, &policy, &new, words, today)
    };
    speaker.says(format!("readings-{}", said.unit), &said.words, keep).await
}

/// `POST /policies/{policy}/questions`
pub async fn ask(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
    Posted(said): Posted<Said>,
) -> Result<Response> {
    let (new, today) = (app.dice.id(), today(&app));
    let (policy, ()) = look(&app, &by, &id, |_, _, _| Ok(())).await?;
    let keeper = by.policy_keeper(Some(&said.unit))?;
    let speaker = Speaker { app: &app, lang, by: &by, token, id: &id };
    let keep =
        move |tx: &mut Tx, words: &str| policies::ask(tx, &keeper, &policy, &new, words, today);
    speaker.says(format!("questions-{}", said.unit), &said.words, keep).await
}

/// `POST /policies/{policy}/questions/{question}`
pub async fn reply(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, question)): Path<(String, String)>,
    Posted(said): Posted<Said>,
) -> Result<Response> {
    let today = today(&app);
    let (keeper, policy, ()) = own(&app, &by, &id, |_, _, _| Ok(())).await?;
    let (speaker, field) =
        (Speaker { app: &app, lang, by: &by, token, id: &id }, reply_field(&question));
    let keep = move |tx: &mut Tx, words: &str| {
        policies::reply(tx, &keeper, &policy, &question, words, today)
    };
    speaker.says(field, &said.words, keep).await
}
