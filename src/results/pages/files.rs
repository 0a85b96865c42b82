//! The same results as files.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::results;
use crate::App;
use crate::accounts::Member;
use crate::error::{Error, Result};
use crate::reports::{self, View};
use crate::web;
use crate::words::Lang;

/// `GET /results/{address}/{file}`
pub async fn file(
    State(app): State<App>,
    lang: Lang,
    member: Option<Member>,
    Path((address, name)): Path<(String, String)>,
) -> Result<Response> {
    let seen = results(&app, &address, member.as_ref()).await?;
    let now = app.clock.now();
    app.press.make(move || document(lang, &seen.view(), &name, now)).await
}

fn document(lang: Lang, view: &View, name: &str, now: jiff::Timestamp) -> Result<Response> {
    match name {
        "report.pdf" => {
            Ok(web::download("application/pdf", name, reports::results_pdf(view, lang, now)?))
        }
        "results.xlsx" => Ok(web::download(XLSX, name, reports::results_xlsx(view, lang)?)),
        "results.csv" => {
            Ok(web::download("text/csv; charset=utf-8", name, reports::results_csv(view, lang)?))
        }
        "results.json" => {
            Ok(web::download("application/json", name, reports::results_json(view).into_bytes()))
        }
        _ => Err(Error::NotFound),
    }
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `GET /results/{address}/pictures/{name}`
pub async fn picture(
    State(app): State<App>,
    lang: Lang,
    member: Option<Member>,
    Path((address, name)): Path<(String, String)>,
) -> Result<Response> {
    let seen = results(&app, &address, member.as_ref()).await?;
    let pictures = reports::pictures(&seen.view(), lang);
    let (_, svg) = pictures.into_iter().find(|(file, _)| *file == name).ok_or(Error::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}
