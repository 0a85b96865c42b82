//! C13: what one chief leaves to the next, on a page and on one sheet of paper; and what a new chief looks at first.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::side::reply_words;
use super::{Step, Workplace, dates, look, month_name, step_name, title, today};
use crate::accounts::{self, Member};
use crate::actions::{self, Action};
use crate::charts::Reading;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::reports::{self, Handover, HandoverAction};
use crate::results::Seen;
use crate::rounds::State as Stands;
use crate::sheets::Sheet;
use crate::typed::{self, Fault, fault};
use crate::web::{self, FormToken, Page, Posted};
use crate::words::Lang;
use crate::workplaces::handover::{self, FIRST, WORDS};
use crate::{App, dialogues, japan, results, rounds, t};

/// What the pages and the paper are made of.
struct Bundle {
    found: Workplace,
    /// The last results, for the chief.
    seen: Option<Seen>,
    /// What was agreed on in the last talk, with the sheet it was about; for the chief.
    agreed: Vec<(String, Option<u8>)>,
    promoters: Vec<String>,
}

async fn bundle(app: &App, member: &Member, unit: String) -> Result<Bundle> {
    let found = look(app, member, unit).await?;
    let (organisation, shelf) = (member.organisation().to_owned(), app.shelf.clone());
    let is_chief = member.chief(&found.unit.id).is_ok();
    let closed = found.rounds.iter().find(|round| round.state == Stands::Closed);
    let closed = closed.filter(|_| is_chief).cloned();
    let talk = found.talks.iter().find(|talk| talk.is_over()).filter(|_| is_chief);
    let talk = talk.map(|talk| talk.id.clone());
    let (seen, agreed, promoters) = app
        .db
        .read(move |tx| {
            // Results whose time is over are gone; the rest is handed on.
            let told = match &closed {
                Some(round) => rounds::publication(tx, round)?.is_some(),
                None => false,
            };
            let closed = closed.filter(|_| told);
            let seen = closed.map(|round| results::of_round(tx, &shelf, round)).transpose()?;
            let agreed = talk.map(|talk| dialogues::agreements(tx, &talk)).transpose()?;
            Ok((seen, agreed.unwrap_or_default(), accounts::promoters(tx, &organisation)?))
        })
        .await?;
    Ok(Bundle { found, seen, agreed, promoters })
}

impl Bundle {
    fn sheet(&self) -> Option<&Sheet> {
        self.found.sheet.as_deref()
    }

    /// Everything in words.
    fn told(&self, lang: Lang, house: &str, link: &str, today: Date) -> Handover {
        let found = &self.found;
        Handover {
            house: house.to_owned(),
            day: japan::long_date(lang, today),
            stands: title(lang, found),
            steps: steps(lang, found),
            results: self.seen.as_ref().map_or_else(Vec::new, |seen| results_words(lang, seen)),
            agreed: self.agreed_words(lang),
            actions: found
                .actions
                .iter()
                .filter(|one| one.goes_on())
                .map(|one| action(lang, one))
                .collect(),
            asks: waiting(lang, found, today),
            next: next(lang, found, today),
            words: found.handed.as_ref().map_or_else(String::new, |handed| handed.words.clone()),
            contact: self.contact(lang),
            link: link.to_owned(),
        }
    }

    fn agreed_words(&self, lang: Lang) -> Vec<(String, String)> {
        let told = |(key, level): &(String, Option<u8>)| {
            let item = self.sheet()?.items().find(|item| item.key == *key)?;
            let level = match level {
                Some(level) => t!(lang, "level", level = *level),
                None => t!(lang, "handover-not-agreed"),
            };
            Some((item.title.of(lang).to_owned(), level))
        };
        self.agreed.iter().filter_map(told).collect()
    }

    fn contact(&self, lang: Lang) -> String {
        match self.promoters.is_empty() {
            true => t!(lang, "handover-contact-office"),
            false => {
                let names = self.promoters.join(&t!(lang, "list-join"));
                t!(lang, "handover-contact-names", names = names)
            }
        }
    }
}

fn steps(lang: Lang, found: &Workplace) -> Vec<(String, String, &'static str)> {
    let (now, dates) = (found.step(), dates(lang, found));
    let each = Step::ALL.into_iter().zip(dates).map(|(step, when)| {
        let how = match step.cmp(&now) {
            std::cmp::Ordering::Less => "past",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "later",
        };
        let name = format!("{}　{}", step as usize, step_name(lang, step));
        (name, when.unwrap_or_default(), how)
    });
    each.collect()
}

/// The one sentence to take away, and the items on which eyes differ most.
fn results_words(lang: Lang, seen: &Seen) -> Vec<String> {
    let view = seen.view();
    let closed = view.heading.closed.map(|day| {
        let day = japan::short_date(lang, day);
        t!(lang, "handover-results-of", number = seen.round.number, day = day)
    });
    let items = seen.items();
    let widest = seen.results().widest().iter().map(|at| {
        let reading = Reading::of(lang, seen.results().items()[*at].all());
        t!(lang, "handover-widest", item = items[*at].title.of(lang), reading = reading.words)
    });
    closed.into_iter().chain([reports::message(&view, lang)]).chain(widest).collect()
}

fn action(lang: Lang, action: &Action) -> HandoverAction {
    let due = japan::long_date(lang, action.due);
    let by = match action.state {
        actions::State::Waiting => t!(lang, "action-waits"),
        _ => t!(lang, "action-by", owner = &action.owner, due = due),
    };
    let last = action.check_ins.iter().rfind(|line| line.field.is_none());
    HandoverAction {
        words: action.words.clone(),
        by,
        sign: t!(lang, "action-noticed", sign = &action.sign),
        last: last.map_or_else(String::new, |line| t!(lang, "handover-last", words = &line.words)),
    }
}

fn waiting(lang: Lang, found: &Workplace, today: Date) -> Vec<(String, String)> {
    let waiting = found.asks.iter().filter(|ask| ask.waits_until().is_some());
    waiting.map(|ask| (ask.words.clone(), reply_words(lang, ask, today))).collect()
}

/// The next talk, the next measuring, the next round.
fn next(lang: Lang, found: &Workplace, today: Date) -> Vec<String> {
    let talk = found.waiting().map(|talk| t!(lang, "handover-talk", title = &talk.title));
    let again = found.talk().and_then(|talk| talk.next_day).filter(|day| *day >= today);
    let again = again.map(|day| t!(lang, "next-day-told", when = japan::long_date(lang, day)));
    let planned: Vec<String> =
        found.plan.into_iter().flatten().map(|month| month_name(lang, month)).collect();
    let planned = (!planned.is_empty())
        .then(|| t!(lang, "side-planned", months = planned.join(&t!(lang, "list-join"))));
    talk.into_iter().chain(again).chain(planned).collect()
}

// The page

/// `GET /workplaces/{unit}/handover`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    headers: HeaderMap,
    Path(unit): Path<String>,
) -> Result<Page> {
    let bundle = bundle(&app, &member, unit).await?;
    let typed = bundle.found.handed.as_ref().map_or_else(String::new, |it| it.words.clone());
    Ok(page(&app, lang, &token, &member, &headers, &bundle, &typed, &[]))
}

#[expect(clippy::too_many_arguments, reason = "a page is drawn from what its reader sees")]
fn page(
    app: &App,
    lang: Lang,
    token: &FormToken,
    member: &Member,
    headers: &HeaderMap,
    bundle: &Bundle,
    typed: &str,
    faults: &[Fault],
) -> Page {
    let (found, name) = (&bundle.found, &bundle.found.unit.name);
    let home = format!("/workplaces/{}", found.unit.id);
    let told = bundle.told(lang, &house(member, name), &whole(app, headers, found), today(app));
    let body = html! {
        (web::fault_summary(lang, faults))
        (web::back(&home, name))
        div.kz-title { h1 { (t!(lang, "handover-title")) } p.kz-support { (t!(lang, "handover-text")) } }
        p { a.kz-btn href={ (home) "/handover.pdf" } { (t!(lang, "side-handover")) } }
        @if found.is_new { (first_look(lang, token, found)) }
        (leave(lang, token, found, typed, faults))
        section.kz-sec aria-labelledby="stands" { h2 #stands { (told.stands) } (flight(lang, &told)) }
        (parts(lang, &told))
    };
    let desk = rounds::workplace_desk(lang, token, member, (&found.unit.id, name), None);
    Page::desk(lang, t!(lang, "handover-title"), desk, body).with_faults(faults)
}

fn house(member: &Member, unit: &str) -> String {
    format!("{}　{unit}", member.municipality())
}

fn whole(app: &App, headers: &HeaderMap, found: &Workplace) -> String {
    web::whole_address(app, headers, &format!("/workplaces/{}", found.unit.id))
}

fn flight(lang: Lang, told: &Handover) -> Markup {
    html! {
        ol.kz-list aria-label=(t!(lang, "six-steps")) {
            @for (name, when, how) in &told.steps {
                li { span {
                    @if *how == "now" { strong { (name) } "　" span.kz-state.kz-state--now { (t!(lang, "now")) } } @else { (name) }
                    @if *how == "past" { "　" span.kz-state { (web::tick()) (t!(lang, "done")) } }
                    @if !when.is_empty() { "　" span.kz-support { (when) } }
                } }
            }
        }
    }
}

/// What stands on the paper, too.
fn parts(lang: Lang, told: &Handover) -> Markup {
    let none = || html! { p { (t!(lang, "handover-none")) } };
    html! {
        @if !told.results.is_empty() {
            section.kz-sec { h2 { (t!(lang, "handover-results")) } ul.kz-list { @for line in &told.results { li { span { (web::rich(line)) } } } } }
        }
        @if !told.agreed.is_empty() {
            section.kz-sec { h2 { (t!(lang, "handover-agreed")) } ul.kz-list { @for (item, level) in &told.agreed { li { span { (item) "　" strong { (level) } } } } } }
        }
        section.kz-sec {
            h2 { (t!(lang, "handover-actions")) }
            @if told.actions.is_empty() { (none()) }
            @for action in &told.actions {
                div.kz-try { strong { bdi { (action.words) } } span.kz-support { (action.by) } span.kz-support { (action.sign) } span.kz-support { (action.last) } }
            }
        }
        section.kz-sec {
            h2 { (t!(lang, "handover-asks")) }
            @if told.asks.is_empty() { (none()) }
            @for (words, standing) in &told.asks { div.kz-try { bdi { (words) } span.kz-support { (standing) } } }
        }
        section.kz-sec {
            h2 { (t!(lang, "handover-next")) }
            @if told.next.is_empty() { (none()) }
            ul.kz-list { @for line in &told.next { li { span { (line) } } } }
        }
        section.kz-sec { h2 { (t!(lang, "handover-contact")) } p { (told.contact) } }
    }
}

/// What is said to the successor.
fn leave(
    lang: Lang,
    token: &FormToken,
    found: &Workplace,
    typed: &str,
    faults: &[Fault],
) -> Markup {
    let fault = web::fault_of(faults, "words");
    let described = fault.map_or_else(String::new, |_| "words-fault ".to_owned());
    let handed = found.handed.as_ref();
    let since = handed.map(|it| japan::long_date(lang, japan::wall_clock(it.at).date()));
    html! {
        section.kz-sec aria-labelledby="leave" {
            h2 #leave { (t!(lang, "handover-words")) }
            @if let (Some(handed), true) = (handed, found.is_new) {
                @if handed.words.is_empty() { p { (t!(lang, "handover-no-words")) } }
                @else { blockquote.kz-report__voice dir="auto" { (handed.words) } }
            } @else {
                @if let Some(since) = since { p.kz-note.kz-gap-below { (t!(lang, "handover-since", when = since)) } }
                form.kz-form method="post" action={ "/workplaces/" (found.unit.id) "/handover" } novalidate {
                    (token)
                    div.kz-field {
                        label for="words" { (t!(lang, "handover-leave")) }
                        p.kz-support #words-hint { (t!(lang, "handover-leave-hint", most = WORDS)) }
                        textarea #words name="words" rows="4" dir="auto" aria-invalid=[fault.map(|_| "true")] aria-describedby={ (described) "words-hint" } { (typed) }
                        (web::told_beside(lang, fault))
                    }
                    button.kz-btn.kz-btn--line { (t!(lang, "handover-begin")) }
                }
            }
        }
    }
}

/// On the workplace's page: where a new chief begins.
pub fn door(lang: Lang, found: &Workplace) -> Markup {
    let left = found.to_look_at();
    html! {
        @if !left.is_empty() {
            p.kz-note.kz-gap-below {
                (t!(lang, "first-look-door", left = left.len())) " "
                a href={ "/workplaces/" (found.unit.id) "/handover" } { (t!(lang, "first-look")) }
            }
        }
    }
}

/// What a new chief looks at first; each may be marked as looked at.
fn first_look(lang: Lang, token: &FormToken, found: &Workplace) -> Markup {
    let unit = &found.unit.id;
    html! {
        section.kz-sec aria-labelledby="first" {
            h2 #first { (t!(lang, "first-look")) }
            p.kz-support { (t!(lang, "first-look-text")) }
            ul.kz-looks.kz-gap-4 { @for task in FIRST {
                @let (name, hint, href) = task_words(lang, found, task);
                @let done = found.looked.iter().any(|looked| looked == task);
                li {
                    span { a href=(href) { (name) } span.kz-tasks__hint { (hint) } }
                    @if done { span.kz-state { (web::tick()) (t!(lang, "first-look-done")) } }
                    @else {
                        form.kz-inline method="post" action={ "/workplaces/" (unit) "/first-look" } {
                            (token)
                            button.kz-btn.kz-btn--line name="task" value=(task) { (t!(lang, "first-look-mark")) span.kz-sr { "：" (name) } }
                        }
                    }
                }
            } }
        }
    }
}

/// What to look at, why, and where that is.
fn task_words(lang: Lang, found: &Workplace, task: &str) -> (String, String, String) {
    let at = |below: &str| format!("/workplaces/{}{below}", found.unit.id);
    match task {
        "steps" => (t!(lang, "look-steps"), t!(lang, "look-steps-text"), at("")),
        "results" => {
            let href = found.results.as_ref().map(|address| format!("/results/{address}"));
            (
                t!(lang, "look-results"),
                t!(lang, "look-results-text"),
                href.unwrap_or_else(|| at("")),
            )
        }
        "actions" => (t!(lang, "look-actions"), t!(lang, "look-actions-text"), at("/actions")),
        "asks" => (t!(lang, "look-asks"), t!(lang, "look-asks-text"), at("/asks")),
        _ => (t!(lang, "look-people"), t!(lang, "look-people-text"), at("/opening")),
    }
}

/// `GET /workplaces/{unit}/handover.pdf`
pub async fn pdf(
    State(app): State<App>,
    lang: Lang,
    member: Member,
    headers: HeaderMap,
    Path(unit): Path<String>,
) -> Result<Response> {
    let (bundle, now) = (bundle(&app, &member, unit).await?, app.clock.now());
    let found = &bundle.found;
    let link = whole(&app, &headers, found);
    let told = bundle.told(lang, &house(&member, &found.unit.name), &link, today(&app));
    let pdf = app.press.make(move || reports::handover_pdf(&told, lang, now)).await?;
    Ok(web::download("application/pdf", "handover.pdf", pdf))
}

/// What is said to the successor.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Left {
    words: String,
}

/// `POST /workplaces/{unit}/handover`
pub async fn hand_over(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    member: Member,
    headers: HeaderMap,
    Path(unit): Path<String>,
    Posted(Left { words }): Posted<Left>,
) -> Result<Response> {
    let (by, now) = (member.caretaker(&unit)?, app.clock.now());
    let said = match typed::prose(&words, WORDS) {
        Ok(said) => said,
        Err(say) => {
            let (bundle, faults) = (bundle(&app, &member, unit).await?, [fault("words", say)]);
            let page = page(&app, lang, &token, &member, &headers, &bundle, &words, &faults);
            return Ok(page.into_response());
        }
    };
    let kept = move |tx: &mut Tx| handover::hand_over(tx, &by, &said, now);
    app.db.write(kept).await?;
    Ok(Redirect::to(&format!("/workplaces/{unit}/handover")).into_response())
}

/// What was looked at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Looked {
    task: String,
}

/// `POST /workplaces/{unit}/first-look`
pub async fn mark(
    State(app): State<App>,
    member: Member,
    Path(unit): Path<String>,
    Posted(Looked { task }): Posted<Looked>,
) -> Result<Redirect> {
    let (by, now) = (member.caretaker(&unit)?, app.clock.now());
    if member.chief(&unit).is_err() {
        return Err(Error::Forbidden);
    }
    app.db.write(move |tx| handover::look(tx, &by, &task, now)).await?;
    Ok(Redirect::to(&format!("/workplaces/{unit}/handover")))
}
