//! The words of what a session is made of.

use gauge::level::Band;
use maud::{Markup, html};

use crate::charts;
use crate::gatherings::{
    Body, Department, Entry, Format, Gathering, Mode, Registration, State, Years,
};
use crate::web::fields::Choice;
use crate::words::Lang;
use crate::{japan, t};

pub fn mode(lang: Lang, mode: Mode) -> String {
    match mode {
        Mode::InPerson => t!(lang, "mode-in-person"),
        Mode::Online => t!(lang, "mode-online"),
        Mode::Both => t!(lang, "mode-both"),
    }
}

pub fn format(lang: Lang, format: Format) -> String {
    match format {
        Format::HalfDay => t!(lang, "format-half-day"),
        Format::Online => t!(lang, "format-online"),
    }
}

pub fn department(lang: Lang, department: Department) -> String {
    match department {
        Department::Planning => t!(lang, "department-planning"),
        Department::FrontLine => t!(lang, "department-front-line"),
        Department::Engineering => t!(lang, "department-engineering"),
        Department::Other => t!(lang, "department-other"),
    }
}

pub fn years(lang: Lang, years: Years) -> String {
    match years {
        Years::Under3 => t!(lang, "years-under-3"),
        Years::From3 => t!(lang, "years-from-3"),
        Years::From10 => t!(lang, "years-from-10"),
        Years::From20 => t!(lang, "years-from-20"),
    }
}

pub fn state(lang: Lang, registration: &Registration) -> String {
    match registration.state {
        State::Seated if registration.walk_in => t!(lang, "state-walk-in"),
        State::Seated if registration.moved_up => t!(lang, "state-moved-up"),
        State::Seated => t!(lang, "state-seated"),
        State::Waiting => t!(lang, "state-waiting"),
        State::Cancelled => t!(lang, "state-cancelled"),
    }
}

/// 髙﨑 さくらさん: never a rank.
pub fn person(lang: Lang, entry: &Entry) -> String {
    t!(lang, "person-called", name = &entry.name)
}

/// Why no people are listed, where none can be.
pub fn nobody(lang: Lang, gathering: &Gathering, people: &[Registration]) -> Option<Markup> {
    match gathering.forgotten.map(|at| japan::wall_clock(at).date()) {
        Some(day) => {
            let day = japan::long_date(lang, day);
            Some(html! { p.kz-note { (t!(lang, "people-forgotten", day = day)) } })
        }
        None if people.is_empty() => Some(html! { p { (t!(lang, "desk-nobody")) } }),
        None => None,
    }
}

/// Where somebody comes from.
pub fn body(lang: Lang, body: &Body) -> String {
    match body {
        Body::Elsewhere(name) if name.is_empty() => t!(lang, "from-elsewhere"),
        body => body.name().to_owned(),
    }
}

/// 令和8年(2026年)7月11日(土) 13:00〜17:00
pub fn when(lang: Lang, gathering: &Gathering) -> String {
    let plan = &gathering.plan;
    let day = japan::long_date(lang, plan.day());
    t!(lang, "gathering-when", day = day, begins = clock(plan.begins), ends = clock(plan.ends))
}

fn clock(at: jiff::Timestamp) -> String {
    japan::wall_clock(at).strftime("%-H:%M").to_string()
}

/// 改善マネジメント学習会 第2回(2026年 No.5)
pub fn number(lang: Lang, series: &str, gathering: &Gathering) -> String {
    t!(
        lang,
        "gathering-number",
        series = series,
        session = gathering.session,
        year = gathering.year.to_string(),
        no = gathering.no
    )
}

// The choices of forms

fn choices<T: Copy>(
    all: &[T],
    key: impl Fn(T) -> &'static str,
    words: impl Fn(T) -> String,
) -> Vec<Choice> {
    all.iter().map(|one| (key(*one).to_owned(), words(*one))).collect()
}

pub fn modes(lang: Lang) -> Vec<Choice> {
    choices(Mode::ALL, Mode::key, |one| mode(lang, one))
}

pub fn formats(lang: Lang) -> Vec<Choice> {
    choices(Format::ALL, Format::key, |one| format(lang, one))
}

pub fn departments(lang: Lang) -> Vec<Choice> {
    choices(Department::ALL, Department::key, |one| department(lang, one))
}

pub fn all_years(lang: Lang) -> Vec<Choice> {
    choices(Years::ALL, Years::key, |one| years(lang, one))
}

/// The bands of a municipality, after an empty choice.
pub fn bands(lang: Lang) -> Vec<Choice> {
    let inside = Band::ALL.into_iter().filter(|band| *band != Band::Outside);
    let bands = inside.map(|band| (band.key().to_owned(), charts::bands(lang, &[band])));
    [(String::new(), t!(lang, "choose"))].into_iter().chain(bands).collect()
}
