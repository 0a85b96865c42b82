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

/// Files that leave the product: all of them, but for those the test below gives a reason for.
const LEAVING: &[(&str, Kind)] = &[
    ("/rounds/{round}/slips.pdf", Kind::SlipsPrinted),
    ("/results/{address}/{file}", Kind::Exported),
    ("/results/{address}/pictures/{name}", Kind::Exported),
    ("/dialogues/{dialogue}/record/{file}", Kind::Exported),
    ("/workplaces/{unit}/actions/cards.pdf", Kind::Exported),
    ("/workplaces/{unit}/actions/cards-a4.pdf", Kind::Exported),
    ("/workplaces/{unit}/actions/list.pdf", Kind::Exported),
    ("/workplaces/{unit}/actions/calendar.ics", Kind::Exported),
    ("/workplaces/{unit}/actions/{action}/card.pdf", Kind::Exported),
    ("/workplaces/{unit}/handover.pdf", Kind::Exported),
    ("/gatherings/{gathering}/reception.pdf", Kind::Exported),
    ("/gatherings/{gathering}/reception.xlsx", Kind::Exported),
    ("/gatherings/{gathering}/cards.pdf", Kind::Exported),
    ("/gatherings/{gathering}/signs.pdf", Kind::Exported),
    ("/gatherings/{gathering}/report.pdf", Kind::Exported),
    ("/gatherings/{gathering}/report.txt", Kind::Exported),
    ("/series/{series}/certificates.pdf", Kind::Exported),
    ("/roster/roster.xlsx", Kind::Exported),
    ("/sheets/{id}/sheet.pdf", Kind::Exported),
    ("/sheets/{id}/{file}", Kind::Exported),
    ("/policies/policies.xlsx", Kind::Exported),
    ("/policies/tree.pdf", Kind::Exported),
    ("/policies/roadmap.pdf", Kind::Exported),
    ("/keeping/deletions/{deletion}/paper.pdf", Kind::Exported),
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
        true => place.replace("{file}", file).replace("{name}", file),
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
    use crate::web;

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

    /// Files that leave nothing in the record, and why.
    const NOT_WRITTEN_DOWN: &[(&str, &str)] = &[
        ("/r/receipt.pdf", "a respondent's own: nobody who answers is ever watched"),
        ("/self/{id}/receipt.pdf", "the same, of somebody who answers alone"),
        ("/gatherings/{gathering}/calendar.ics", "public: the day and the place, for anybody"),
        ("/gatherings/{gathering}/photos/{photo}", "a part of the report's page, drawn in it"),
        ("/assets/{*path}", "the program's own stylesheets and scripts"),
    ];

    /// Photographs and our own files are no work for the press, so `web` counts them as pages.
    fn is_file(place: &str) -> bool {
        web::gives_a_file(place) || place.ends_with("/{photo}") || place.ends_with("/{*path}")
    }

    #[test]
    fn every_file_leaves_a_line_in_the_record_or_has_a_reason_not_to() {
        let files: Vec<&str> =
            crate::ROUTES.iter().map(|(_, place)| *place).filter(|place| is_file(place)).collect();
        let of = |list: &[&str], place: &str| list.iter().filter(|one| **one == place).count();
        let leaving: Vec<&str> = LEAVING.iter().map(|(place, _)| *place).collect();
        let excused: Vec<&str> = NOT_WRITTEN_DOWN.iter().map(|(place, _)| *place).collect();
        for place in &files {
            let stands = of(&leaving, place) + of(&excused, place);
            assert_eq!(stands, 1, "{place} gives a file: write it down, or say why not");
        }
        for place in leaving.iter().chain(&excused) {
            assert!(files.contains(place), "{place} gives no file any more");
        }
    }

    #[test]
    fn the_address_of_results_is_not_written_down() {
        let picture = "/results/{address}/pictures/{name}";
        let told = subject(&Method::GET, picture, "/results/5ec7e7/pictures/item-1.svg");
        assert_eq!(told, "/results/{address}/pictures/item-1.svg");
        let told =
            subject(&Method::GET, "/results/{address}/{file}", "/results/5ec7e7/results.xlsx");
        assert_eq!(told, "/results/{address}/results.xlsx");
        assert_eq!(subject(&Method::POST, "/units", "/units"), "POST /units");
    }
}
