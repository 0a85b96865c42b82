//! Paper that belongs to no round.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::accounts::Member;
use crate::error::Result;
use crate::words::Lang;
use crate::{App, reports, sheets, web};

/// `GET /sheets/{id}/sheet.pdf`: a sheet as flights of stairs, to read before anybody answers.
pub async fn sheet(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    Path(id): Path<String>,
) -> Result<Response> {
    let organisation = by.organisation().to_owned();
    let (sheet, _) = app.db.read(move |tx| sheets::look(tx, &organisation, &id)).await?;
    let now = app.clock.now();
    let pdf = app.press.make(move || reports::sheet_pdf(&sheet, lang, now)).await?;
    Ok(web::download("application/pdf", "sheet.pdf", pdf))
}
