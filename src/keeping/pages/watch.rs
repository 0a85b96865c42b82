//! What only reads, and is written into the record all the same: files that leave, and what was not allowed.
//!
//! A file is handed out only after its entry is written.  Nothing a respondent opens is ever looked at.

use axum::extract::{MatchedPath, OptionalFromRequestParts, Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::App;
use crate::accounts::Member;
use crate::audit::{self, Kind};
use crate::error::{Error, Result};

/// Files that leave the product.
const LEAVING: &[(&str, Kind)] = &[
    ("/rounds/{round}/slips.pdf", Kind::SlipsPrinted),
    ("/results/{address}/{file}", Kind::Exported),
    ("/gatherings/{gathering}/reception.pdf", Kind::Exported),
    ("/gatherings/{gathering}/reception.xlsx", Kind::Exported),
    ("/gatherings/{gathering}/cards.pdf", Kind::Exported),
    ("/gatherings/{gathering}/report.pdf", Kind::Exported),
    ("/series/{series}/certificates.pdf", Kind::Exported),
];

/// Around every route.
pub async fn watch(State(app): State<App>, request: Request, next: Next) -> Response {
    let place = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let Some(place) = place.filter(|place| !is_of_respondents(place)) else {
        return next.run(request).await;
    };
    let cookies = request.headers().get_all(header::COOKIE).iter().cloned();
    let cookies: Vec<_> = cookies.collect();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let Some(kind) = what(&place, &response) else { return response };
    let subject = subject(&method, &place, &path);
    match write_down(&app, cookies, kind, subject).await {
        Ok(()) => response,
        Err(error) => error.into_response(),
    }
}

/// Where people answer, and where they take their seat in a talk: nobody is recorded there.
fn is_of_respondents(place: &str) -> bool {
    ["/r", "/self", "/join", "/seat"].iter().any(|own| {
        place == *own || place.strip_prefix(own).is_some_and(|rest| rest.starts_with('/'))
    })
}

fn what(place: &str, response: &Response) -> Option<Kind> {
    if matches!(response.extensions().get::<Error>(), Some(Error::Forbidden)) {
        return Some(Kind::Refused);
    }
    let leaving = LEAVING.iter().find(|(path, _)| *path == place)?;
    response.status().is_success().then_some(leaving.1)
}

/// A results address is a secret of those who have it: only its kind is written down.
fn subject(method: &Method, place: &str, path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or_default();
    let told = match place.starts_with("/results/") || place.contains("{wall}") {
        true => place.replace("{file}", file),
        false => path.to_owned(),
    };
    if method == Method::GET { told } else { format!("{method} {told}") }
}

/// Only where somebody is signed in: anybody may look at what is open to all.
async fn write_down(
    app: &App,
    cookies: Vec<header::HeaderValue>,
    kind: Kind,
    subject: String,
) -> Result<()> {
    let (mut parts, ()) = Request::new(()).into_parts();
    parts.headers = cookies.into_iter().map(|cookie| (header::COOKIE, cookie)).collect();
    let member =
        <Member as OptionalFromRequestParts<App>>::from_request_parts(&mut parts, app).await?;
    let Some(member) = member else { return Ok(()) };
    let by = member.acts(app.clock.now());
    app.db.write(move |tx| audit::record_once(tx, &by, kind, &subject)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_people_answer_nobody_is_watched() {
        for place in
            ["/r", "/r/check", "/r/item/{number}", "/self/{id}", "/seat/ballot", "/join/{door}"]
        {
            assert!(is_of_respondents(place), "{place}");
        }
        for place in ["/rounds/{round}", "/results/{address}/{file}", "/"] {
            assert!(!is_of_respondents(place), "{place}");
        }
    }

    #[test]
    fn the_address_of_results_is_not_written_down() {
        let told =
            subject(&Method::GET, "/results/{address}/{file}", "/results/5ec7e7/results.xlsx");
        assert_eq!(told, "/results/{address}/results.xlsx");
        assert_eq!(subject(&Method::POST, "/units", "/units"), "POST /units");
    }
}
