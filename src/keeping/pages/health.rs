//! How the installation is: one plain sentence a line, what to do, and the last proven backup.

use axum::extract::State;
use axum::http::HeaderMap;
use maud::{Markup, html};

use super::framed;
use crate::accounts::Member;
use crate::error::{Error, Result};
use crate::keeping::backup::{self, Proof};
use crate::keeping::health::{self, Grade, Line, stamp};
use crate::tls::Hearing;
use crate::web::{FormToken, Page, tick};
use crate::words::{Lang, say};
use crate::{App, t};

/// `GET /keeping/health`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    headers: HeaderMap,
) -> Result<Page> {
    by.administrator()?;
    let url = app.public_url.as_deref();
    // On a task of its own, for it tells of the whole installation, not of the administrator's organisation alone.
    let (db, home, at, now) =
        (app.db.clone(), app.home.clone(), url.map(str::to_owned), app.clock.now());
    let examined =
        tokio::spawn(async move { health::examine(&db, &home, at.as_deref(), now).await });
    let mut lines = examined.await.map_err(|error| Error::fault(error.to_string()))??;
    let told = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    lines.push(health::proxy(url, told));
    if app.plain_http {
        lines.push(health::hearing(Hearing::AsAsked));
    }
    let proof = app.db.read(backup::latest_proof).await?;
    let body = html! {
        p.kz-message { (crate::web::rich(&say(lang, &health::summary(&lines)))) }
        ul.kz-tasks { @for line in &lines { (row(lang, line)) } }
        (proven(lang, proof.as_ref()))
    };
    Ok(framed(lang, &by, token, "/keeping/health", t!(lang, "health-title"), &body))
}

fn row(lang: Lang, line: &Line) -> Markup {
    html! {
        li.kz-tasks__row {
            span {
                (say(lang, &line.found))
                @if let Some(todo) = &line.todo { span.kz-tasks__hint { (say(lang, todo)) } }
            }
            (grade(lang, line.grade))
        }
    }
}

fn grade(lang: Lang, grade: Grade) -> Markup {
    html! {
        @match grade {
            Grade::Fine => span.kz-state { (tick()) (t!(lang, "grade-fine")) },
            Grade::SeeTo => span.kz-state.kz-state--now { (mark(false)) (t!(lang, "grade-see-to")) },
            Grade::Wrong => span.kz-state.kz-state--now.kz-state--wrong { (mark(true)) (t!(lang, "grade-wrong")) },
        }
    }
}

/// A triangle to be seen to; a filled square where something stands still.
fn mark(stop: bool) -> Markup {
    html! {
        svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" {
            @if stop { path d="M3 3H17V17H3Z" fill="currentColor" {} }
            @else { path d="M10 3 18 17H2Z" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linejoin="round" {} }
        }
    }
}

fn proven(lang: Lang, proof: Option<&Proof>) -> Markup {
    html! {
        section.kz-sec aria-labelledby="proof" {
            h2 #proof { (t!(lang, "proof-title")) }
            @match proof {
                None => p.kz-note { (t!(lang, "proof-none")) },
                Some(proof) => (proof_facts(lang, proof)),
            }
            p.kz-gap-4 { (t!(lang, "proof-keys")) }
            p { (t!(lang, "proof-how")) " " code { "kizahashi backup FILE" } }
        }
    }
}

fn proof_facts(lang: Lang, proof: &Proof) -> Markup {
    let made = proof.made.parse().map_or_else(|_| proof.made.clone(), stamp);
    let kilobytes = proof.bytes / 1024;
    html! {
        dl.kz-who {
            div { dt { (t!(lang, "proof-made")) } dd { (made) } }
            div { dt { (t!(lang, "proof-file")) } dd.kz-receipt__text { (proof.file) } }
            div { dt { (t!(lang, "proof-holds")) } dd { (t!(lang, "proof-rows", rows = proof.entries, kilobytes = kilobytes)) } }
        }
    }
}
