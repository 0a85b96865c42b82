//! Who completes a course, and their certificates.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::{frame, words};
use crate::accounts::{Confirmed, Member};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gatherings::{self, Gathering, Series, Student};
use crate::organisations;
use crate::reports::{self, Certificate};
use crate::web::{self, FormToken, Page, back};
use crate::words::Lang;
use crate::{App, japan, t};

/// What the page and the paper are drawn from; a series that is no course has neither.
struct Course {
    series: Series,
    students: Vec<Student>,
    house: String,
}

async fn course(app: &App, by: &Member, id: String) -> Result<Course> {
    let organiser = by.organiser()?;
    let read = move |tx: &mut Tx| {
        let series = gatherings::own_series(tx, &organiser, &id)?;
        if series.course.is_none() {
            return Err(Error::NotFound);
        }
        let students = gatherings::students(tx, &organiser, &series)?;
        let house = organisations::organisation(tx, organiser.organisation())?.name;
        Ok(Course { series, students, house })
    };
    app.db.read(read).await
}

/// `GET /series/{series}/course`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    let course = course(&app, &by, id).await?;
    let completes = course.students.iter().filter(|one| one.completes(&course.series)).count();
    let least = course.series.course.unwrap_or_default();
    let body = html! {
        (back("/gatherings", &t!(lang, "gatherings-title")))
        div.kz-title {
            p.kz-support { (course.series.title) }
            h1 { (t!(lang, "course-title")) }
            p { (t!(lang, "course-text", least = least)) }
        }
        @if completes > 0 {
            p { a.kz-btn href={ "/series/" (course.series.id) "/certificates.pdf" } { (t!(lang, "course-certificates", people = completes)) } }
        }
        (listed(lang, &course))
    };
    Ok(Page::desk(lang, t!(lang, "course-title"), frame(lang, &by, token), body))
}

fn listed(lang: Lang, course: &Course) -> Markup {
    html! {
        @if course.students.is_empty() { p.kz-note { (t!(lang, "course-nobody")) } }
        ul.kz-tasks { @for one in &course.students {
            li.kz-tasks__row {
                span {
                    bdi { (one.name) }
                    span.kz-tasks__hint { bdi { (words::body(lang, &one.body)) } }
                    @if one.two { span.kz-tasks__hint { (t!(lang, "course-two")) } }
                }
                span.kz-state.kz-state--now[one.completes(&course.series)] {
                    (t!(lang, "course-count", count = one.attended.len()))
                }
            }
        } }
    }
}

/// `GET /series/{series}/certificates.pdf`
pub async fn certificates(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    _: Confirmed,
    Path(id): Path<String>,
) -> Result<Response> {
    let course = course(&app, &by, id).await?;
    let who = course.students.iter().filter(|one| one.completes(&course.series));
    let people: Vec<Certificate> = who.map(|one| certificate(lang, one)).collect();
    if people.is_empty() {
        return Err(Error::NotFound);
    }
    let now = app.clock.now();
    let day = japan::wall_clock(now).date();
    let make = move || {
        let (house, title) = (&course.house, &course.series.title);
        reports::certificates_pdf(house, title, &people, day, lang, now)
    };
    Ok(web::download("application/pdf", "certificates.pdf", app.press.make(make).await?))
}

fn certificate(lang: Lang, one: &Student) -> Certificate {
    let session = |gathering: &Gathering| {
        let number = t!(lang, "gathering-session", session = gathering.session);
        format!("{number}　{}", japan::long_date(lang, gathering.plan.day()))
    };
    Certificate {
        name: one.name.clone(),
        body: words::body(lang, &one.body),
        sessions: one.attended.iter().map(session).collect(),
    }
}
