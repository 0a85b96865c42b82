//! Answering: a phone, a code, one item a page, a check, a receipt.  No account, no script.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, PrivateCookieJar};
use gauge::level::Mark;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::promise::Leasts;
use super::{closed_page, date_time};
use crate::charts::{self, Frame, Person};
use crate::error::{Error, Result};
use crate::rounds::code::{Code, Misread};
use crate::rounds::draft::Draft;
use crate::rounds::seal::{self, Contents};
use crate::rounds::{self, REMARK_MOST, Round};
use crate::sheets::{Item, Sheet};
use crate::web::{self, Fault, FormToken, Page, Posted, Pressed, fault};
use crate::words::{Lang, Message};
use crate::{App, msg, t};

/// The sealed cookie that carries the draft.
const COOKIE: &str = "answer";

/// Somebody with a code: the draft in the browser's cookie, and what it belongs to.
pub struct Respondent {
    draft: Draft,
    round: Round,
    sheet: Arc<Sheet>,
    /// When the round was closed that is looked back at.
    then: Option<Timestamp>,
    /// Who may keep the own answers.
    is_the_chief: bool,
    jar: PrivateCookieJar,
}

impl FromRequestParts<App> for Respondent {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Respondent, Response> {
        let jar = PrivateCookieJar::from_headers(&parts.headers, app.cookies.key.clone());
        let cookie = jar.get(&app.cookies.name(COOKIE));
        let draft = cookie.and_then(|cookie| Draft::read(cookie.value()));
        let Some(draft) = draft else { return Err(Redirect::to("/r").into_response()) };
        let (id, cell, shelf) = (draft.round.clone(), draft.cell, app.shelf.clone());
        let found = app.db.read(move |tx| {
            let round = rounds::by_id(tx, &id)?.ok_or(Error::NotFound)?;
            let sheet = shelf.version(tx, &round.organisation, &round.sheet_version)?;
            let then = match &round.back {
                Some(back) => rounds::by_id(tx, &back.to)?.and_then(|then| then.closed),
                None => None,
            };
            let is_the_chief = cell.is_head() && cell.is_the_chief(&rounds::cells(tx, &id)?);
            Ok((round, sheet, then, is_the_chief))
        });
        let found = found.await.map_err(IntoResponse::into_response)?;
        let (round, sheet, then, is_the_chief) = found;
        Ok(Respondent { draft, round, sheet, then, is_the_chief, jar })
    }
}

impl Respondent {
    fn items(&self) -> Vec<&Item> {
        self.round.items(&self.sheet)
    }

    /// Where the mark of that item looking back stands in the draft; `None`: it is not asked so.
    fn back_of(&self, place: usize) -> Option<usize> {
        let items = self.items();
        let at = self.round.looked_back(&items).into_iter().position(|back| back == place)?;
        Some(items.len() + at)
    }

    fn item(&self, number: usize) -> Result<&Item> {
        let place = number.checked_sub(1).ok_or(Error::NotFound)?;
        self.items().get(place).copied().ok_or(Error::NotFound)
    }

    /// The page of a closed round, where it is closed.
    fn too_late(&self, lang: Lang, now: Timestamp) -> Option<Page> {
        (!self.round.takes_answers(now)).then(|| closed_page(lang, &self.round, now))
    }

    /// Onwards with the draft as it is now.
    fn onwards(self, app: &App, to: &str) -> Response {
        let cookie = draft_cookie(app, &self.draft, self.round.deadline);
        (self.jar.add(cookie), Redirect::to(to)).into_response()
    }
}

/// How much longer than the round a browser keeps the answers: who sends too late gets them back.
const A_DAY: i64 = 24 * 60 * 60;

/// Lives in this browser only.
fn draft_cookie(app: &App, draft: &Draft, deadline: Timestamp) -> Cookie<'static> {
    let mut cookie = app.cookies.make(COOKIE, draft.write());
    let left = deadline.duration_since(app.clock.now()).as_secs() + A_DAY;
    cookie.set_max_age(time::Duration::seconds(left.max(0)));
    cookie
}

// The code

/// What is typed from a slip.
#[derive(Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    code: String,
}

/// `GET /r`
pub async fn enter(lang: Lang, token: FormToken) -> Page {
    code_page(lang, &token, "", &[])
}

/// `POST /r`
pub async fn enter_code(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    jar: PrivateCookieJarOf,
    Posted(form): Posted<CodeForm>,
) -> Result<Response> {
    let again =
        |say| Ok(code_page(lang, &token, &form.code, &[fault("code", say)]).into_response());
    let code = match Code::read(&form.code) {
        Ok(code) => code,
        Err(misread) => return again(misread_words(misread)),
    };
    let (wanted, shelf) = (code.clone(), app.shelf.clone());
    let found = app.db.read(move |tx| {
        let Some(round) = rounds::by_prefix(tx, wanted.prefix())? else { return Ok(None) };
        let seat = rounds::seat(tx, &round, &wanted)?;
        let sheet = shelf.version(tx, &round.organisation, &round.sheet_version)?;
        Ok(Some((round, seat, sheet)))
    });
    let Some((round, seat, sheet)) = found.await? else { return again(msg!("code-of-no-round")) };
    if !round.takes_answers(app.clock.now()) {
        return Ok(closed_page(lang, &round, app.clock.now()).into_response());
    }
    let Some(seat) = seat else { return again(msg!("code-unknown")) };
    let asked = round.items(&sheet);
    let items = asked.len() + round.looked_back(&asked).len();
    let kept = jar.draft(&app).filter(|draft| draft.code == code && draft.marks.len() == items);
    let mut draft = kept.unwrap_or_else(|| Draft::new(&round.id, code, seat.cell, items));
    draft.meets(seat.in_box);
    let cookie = draft_cookie(&app, &draft, round.deadline);
    Ok((jar.0.add(cookie), Redirect::to("/r/promise")).into_response())
}

/// The jar of a browser that may have no draft yet.
pub struct PrivateCookieJarOf(PrivateCookieJar);

impl FromRequestParts<App> for PrivateCookieJarOf {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(PrivateCookieJarOf(PrivateCookieJar::from_headers(
            &parts.headers,
            app.cookies.key.clone(),
        )))
    }
}

impl PrivateCookieJarOf {
    fn draft(&self, app: &App) -> Option<Draft> {
        Draft::read(self.0.get(&app.cookies.name(COOKIE))?.value())
    }
}

fn misread_words(misread: Misread) -> Message {
    match misread {
        Misread::Length(0) => msg!("code-missing"),
        Misread::Length(length) => msg!("code-length", length = length, whole = Code::LENGTH),
        Misread::Character(character) => msg!("code-character", character = character.to_string()),
        Misread::Check => msg!("code-check"),
    }
}

fn code_page(lang: Lang, token: &FormToken, typed: &str, faults: &[Fault]) -> Page {
    let field = web::Field::text("code", t!(lang, "code-label"), typed);
    let field = field.hint(t!(lang, "code-hint")).autocomplete("off");
    let body = html! {
        (web::fault_summary(lang, faults))
        h1 { (t!(lang, "code-title")) }
        form method="post" action="/r" novalidate {
            (token)
            (field.draw(lang, faults))
            button.kz-btn.kz-btn--block.kz-gap-5 { (t!(lang, "go-on")) }
        }
        p.kz-links { a href="/promise" { (t!(lang, "who-sees-what")) } a href="/r/compare" { (t!(lang, "compare-receipts")) } }
    };
    Page::phone(lang, t!(lang, "code-title"), body).with_faults(faults).with_script("js/code.js")
}

// The promise

/// `GET /r/promise`
pub async fn promise(State(app): State<App>, lang: Lang, respondent: Respondent) -> Result<Page> {
    if let Some(late) = respondent.too_late(lang, app.clock.now()) {
        return Ok(late);
    }
    let id = respondent.round.id.clone();
    let units = app.db.read(move |tx| rounds::units(tx, &id)).await?;
    let least = |place: usize| units.get(place).map(|unit| unit.least).ok_or(Error::NotFound);
    let leasts = Leasts { whole: least(0)?, own: least(respondent.draft.cell.place)? };
    let begin = respondent
        .draft
        .marks
        .iter()
        .position(|mark| *mark == Mark::Blank)
        .map_or(1, |place| place + 1);
    let body = html! {
        h1 { (t!(lang, "promise-title")) }
        @if respondent.draft.answered_elsewhere {
            p.kz-note { (t!(lang, "code-already-used")) }
        }
        (super::promise::steps(lang, &respondent.round, &respondent.items(), leasts))
        (super::promise::who(lang, &respondent.round, leasts))
        p.kz-note { (t!(lang, "promise-limit")) }
        p { (t!(lang, "your-seat", band = charts::bands(lang, &[respondent.draft.cell.band]))) }
        a.kz-btn.kz-btn--block href={ "/r/item/" (begin) } { (t!(lang, "promise-begin")) }
        p.kz-support { (t!(lang, "go-on-in-this-browser")) }
    };
    Ok(Page::phone(lang, t!(lang, "promise-title"), body))
}

// One item a page

/// What is chosen on an item's page.
#[derive(Deserialize, Default)]
pub struct ItemForm {
    level: Option<String>,
    /// The level of the time before, seen from today.
    back: Option<String>,
    /// Nothing chosen, and asked once.
    skip: Option<String>,
    /// Where to go afterwards: `check` when it was changed from there.
    then: Option<String>,
}

/// `GET /r/item/{number}`
pub async fn item(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    respondent: Respondent,
    Path(number): Path<usize>,
    axum::extract::Query(query): axum::extract::Query<ItemForm>,
) -> Result<Page> {
    match respondent.too_late(lang, app.clock.now()) {
        Some(late) => Ok(late),
        None => item_page(lang, &token, &respondent, number, &query, false),
    }
}

/// `POST /r/item/{number}`
pub async fn choose(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    mut respondent: Respondent,
    Path(number): Path<usize>,
    Posted(form): Posted<ItemForm>,
) -> Result<Response> {
    if let Some(late) = respondent.too_late(lang, app.clock.now()) {
        return Ok(late.into_response());
    }
    let levels = respondent.item(number)?.levels.len() as u8;
    let back = respondent.back_of(number - 1);
    respondent.draft.marks[number - 1] = chosen(form.level.as_deref(), levels)?;
    if let Some(back) = back {
        respondent.draft.marks[back] = chosen(form.back.as_deref(), levels)?;
    }
    let left_out = |at: usize| respondent.draft.marks[at] == Mark::Blank;
    if form.skip.is_none() && (left_out(number - 1) || back.is_some_and(left_out)) {
        return Ok(item_page(lang, &token, &respondent, number, &form, true)?.into_response());
    }
    let last = number == respondent.items().len();
    let next = match form.then.as_deref() {
        Some("check") => "/r/check".to_owned(),
        _ if last => "/r/important".to_owned(),
        _ => format!("/r/item/{}", number + 1),
    };
    Ok(respondent.onwards(&app, &next))
}

/// What was chosen; nothing chosen is no answer.
fn chosen(typed: Option<&str>, levels: u8) -> Result<Mark> {
    let mark = typed.map_or(Some(Mark::Blank), |level| read_level(level, levels));
    mark.ok_or(Error::Refused(msg!("form-not-understood")))
}

fn read_level(typed: &str, levels: u8) -> Option<Mark> {
    match typed {
        "?" => Some(Mark::DontKnow),
        level => level.parse().ok().filter(|level| (1..=levels).contains(level)).map(Mark::Level),
    }
}

fn item_page(
    lang: Lang,
    token: &FormToken,
    respondent: &Respondent,
    number: usize,
    form: &ItemForm,
    ask: bool,
) -> Result<Page> {
    let item = respondent.item(number)?;
    let chosen = respondent.draft.marks[number - 1];
    let of = respondent.items().len();
    let before = match (form.then.as_deref(), number) {
        (Some("check"), _) => "/r/check".to_owned(),
        (_, 1) => "/r/promise".to_owned(),
        _ => format!("/r/item/{}", number - 1),
    };
    let body = html! {
        (where_we_are(lang, &before, number, of))
        form method="post" action={ "/r/item/" (number) } novalidate {
            (token)
            @if let Some(then) = &form.then { input type="hidden" name="then" value=(then); }
            fieldset {
                legend.kz-q__title { span { (item.title.of(lang)) } h1 { (item.question.of(lang)) } }
                @if ask {
                    input type="hidden" name="skip" value="1";
                    p.kz-note role="alert" { (t!(lang, "skip-this-item")) }
                } @else {
                    p.kz-q__hint { (t!(lang, "choose-nearest")) }
                }
                div.kz-levels {
                    @for (place, text) in item.levels.iter().enumerate() {
                        (level_card(lang, place as u8 + 1, item.levels.len() as u8, text.of(lang), chosen))
                    }
                    label.kz-level.kz-level--none {
                        span.kz-level__name {
                            (t!(lang, "dont-know"))
                            input type="radio" name="level" value="?" checked[chosen == Mark::DontKnow];
                        }
                    }
                }
            }
            @if let Some(back) = respondent.back_of(number - 1) {
                (looking_back(lang, item, respondent.draft.marks[back], respondent.then))
            }
            button.kz-btn.kz-btn--block.kz-gap-5 { @if ask { (t!(lang, "skip-go-on")) } @else { (t!(lang, "next")) } }
        }
        p.kz-links { a href="/promise" { (t!(lang, "who-sees-what")) } }
    };
    Ok(Page::phone(lang, t!(lang, "question-of", number = number, of = of), body))
}

/// The same item once more, as the time before looks from today.  The first answer is not shown: it would guide the hand.
fn looking_back(lang: Lang, item: &Item, chosen: Mark, then: Option<Timestamp>) -> Markup {
    let when = then.map_or_else(String::new, |at| super::day(lang, at));
    html! {
        fieldset.kz-back-then {
            legend.kz-q__title { h2 { (t!(lang, "back-title")) } }
            p.kz-q__hint { (t!(lang, "back-hint", when = when)) }
            div.kz-choices {
                @for level in 1..=item.levels.len() as u8 {
                    label.kz-level.kz-level--plain {
                        span.kz-level__name {
                            (t!(lang, "level-card", level = level))
                            input type="radio" name="back" value=(level) checked[chosen == Mark::Level(level)];
                        }
                    }
                }
                label.kz-level.kz-level--none {
                    span.kz-level__name {
                        (t!(lang, "back-dont-know"))
                        input type="radio" name="back" value="?" checked[chosen == Mark::DontKnow];
                    }
                }
            }
        }
    }
}

fn where_we_are(lang: Lang, before: &str, number: usize, of: usize) -> Markup {
    html! {
        div.kz-phone__where {
            (web::back(before, &t!(lang, "back")))
            label for="progress" { (t!(lang, "question-of", number = number, of = of)) }
            progress.kz-progress #progress max=(of) value=(number) { (number) "/" (of) }
        }
    }
}

fn level_card(lang: Lang, level: u8, of: u8, text: &str, chosen: Mark) -> Markup {
    let (id, name) = (format!("stair-{level}"), t!(lang, "level-card", level = level));
    let frame = Frame { id: &id, about: &name, lang };
    html! {
        label.kz-level {
            span.kz-level__pic aria-hidden="true" { (charts::stair_card(&frame, level, of, Person::Waiting)) }
            span.kz-level__name {
                (name)
                input type="radio" name="level" value=(level) checked[chosen == Mark::Level(level)];
            }
            span.kz-level__text { (text) }
        }
    }
}

// The most important item

/// Which item is found most important.
#[derive(Deserialize)]
pub struct ImportantForm {
    item: Option<u8>,
}

/// `GET /r/important`
pub async fn important(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    respondent: Respondent,
) -> Page {
    if let Some(late) = respondent.too_late(lang, app.clock.now()) {
        return late;
    }
    let chosen = respondent.draft.most_important;
    let before = format!("/r/item/{}", respondent.items().len());
    let body = html! {
        div.kz-phone__where { (web::back(&before, &t!(lang, "back"))) }
        form method="post" action="/r/important" novalidate {
            (token)
            fieldset {
                legend.kz-q__title { h1 { (t!(lang, "important-title")) } }
                p.kz-q__hint { (t!(lang, "important-hint")) }
                div.kz-levels {
                    @for (place, item) in respondent.items().into_iter().enumerate() {
                        label.kz-level.kz-level--plain {
                            span.kz-level__name {
                                (item.title.of(lang))
                                input type="radio" name="item" value=(place) checked[chosen == Some(place as u8)];
                            }
                        }
                    }
                }
            }
            button.kz-btn.kz-btn--block.kz-gap-5 { (t!(lang, "next")) }
        }
    };
    Page::phone(lang, t!(lang, "important-title"), body)
}

/// `POST /r/important`
pub async fn choose_important(
    State(app): State<App>,
    lang: Lang,
    mut respondent: Respondent,
    Posted(form): Posted<ImportantForm>,
) -> Response {
    if let Some(late) = respondent.too_late(lang, app.clock.now()) {
        return late.into_response();
    }
    let items = respondent.items().len();
    respondent.draft.most_important = form.item.filter(|item| usize::from(*item) < items);
    respondent.onwards(&app, "/r/check")
}

// Check and send

/// The last page's form.
#[derive(Deserialize, Default)]
pub struct SendForm {
    #[serde(default)]
    remark: String,
    keep_mine: Option<String>,
}

/// `GET /r/check`
pub async fn check(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    respondent: Respondent,
) -> Page {
    match respondent.too_late(lang, app.clock.now()) {
        Some(late) => late,
        None => check_page(lang, &token, &respondent, &SendForm::default(), &[]),
    }
}

/// `POST /r/check`: seals the answer and puts it into the box.
pub async fn send(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    mut respondent: Respondent,
    Posted(form): Posted<SendForm>,
) -> Result<Response> {
    if !respondent.round.takes_answers(app.clock.now()) {
        return Ok(late_page(lang, &respondent, &form, app.clock.now()).into_response());
    }
    let remark = form.remark.trim().replace("\r\n", "\n");
    let length = remark.chars().count();
    if length > REMARK_MOST {
        let say = msg!(
            "remark-too-long",
            most = REMARK_MOST,
            length = length,
            over = length - REMARK_MOST
        );
        let faults = [fault("remark", say)];
        return Ok(check_page(lang, &token, &respondent, &form, &faults).into_response());
    }
    let (round, draft) = (&respondent.round, &respondent.draft);
    let contents = Contents {
        marks: draft.marks.clone(),
        most_important: draft.most_important,
        remark: round.remarks_from.map_or(String::new(), |_| remark),
        keep_mine: form.keep_mine.is_some() && respondent.is_the_chief,
    };
    let sealed = round.seal(&contents, &draft.code, &app.dice)?;
    let (id, code, mark) = (round.id.clone(), draft.code.clone(), seal::mark(&sealed));
    match app.db.write(move |tx| rounds::put(tx, &id, &code, &sealed)).await {
        Err(Error::Refused(_)) => {
            return Ok(late_page(lang, &respondent, &form, app.clock.now()).into_response());
        }
        Err(error @ Error::Unsure(_)) => {
            tracing::error!(%error, "nobody knows whether an answer is kept");
            // Should it be, it is this browser's own.
            respondent.draft.sent = Some(mark);
            let page = not_kept_page(lang, &token, &respondent, &form, msg!("answer-unsure"));
            let cookie = draft_cookie(&app, &respondent.draft, respondent.round.deadline);
            return Ok((respondent.jar.add(cookie), page).into_response());
        }
        Err(error) => {
            tracing::error!(%error, "an answer could not be kept");
            let page = not_kept_page(lang, &token, &respondent, &form, msg!("answer-not-kept"));
            return Ok(page.into_response());
        }
        Ok(()) => (),
    }
    let to = if draft.replaces() { "/r/sent?again=1" } else { "/r/sent" };
    respondent.draft.meets(None);
    respondent.draft.sent = Some(mark);
    Ok(respondent.onwards(&app, to))
}

fn check_page(
    lang: Lang,
    token: &FormToken,
    respondent: &Respondent,
    form: &SendForm,
    faults: &[Fault],
) -> Page {
    let last = "/r/important";
    let body = html! {
        (web::fault_summary(lang, faults))
        div.kz-phone__where { (web::back(last, &t!(lang, "back"))) }
        h1 { (t!(lang, "check-title")) }
        (summary(lang, respondent, true))
        form method="post" action="/r/check" novalidate {
            (token)
            (remark_field(lang, &respondent.round, form, faults))
            @if respondent.is_the_chief { (keep_mine_box(lang, form)) }
            @if respondent.draft.replaces() {
                p.kz-note.kz-gap-4 { (t!(lang, "sending-replaces")) }
            }
            button.kz-btn.kz-btn--block.kz-gap-5 { (t!(lang, "send")) }
        }
        p.kz-links { a href="/promise" { (t!(lang, "who-sees-what")) } }
    };
    Page::phone(lang, t!(lang, "check-title"), body).with_faults(faults)
}

fn remark_field(lang: Lang, round: &Round, form: &SendForm, faults: &[Fault]) -> Markup {
    let Some(from) = round.remarks_from else {
        return html! { p.kz-support { (t!(lang, "remark-not-taken")) } };
    };
    let fault = web::fault_of(faults, "remark");
    html! {
        div.kz-field {
            label for="remark" { (t!(lang, "remark-label")) }
            p.kz-support id="remark-hint" { (t!(lang, "remark-hint", from = from, most = REMARK_MOST)) }
            textarea #remark name="remark" rows="4" aria-describedby=(if fault.is_some() { "remark-fault remark-hint" } else { "remark-hint" })
                aria-invalid=[fault.map(|_| "true")] { (form.remark) }
            (web::told_beside(lang, fault))
        }
    }
}

fn keep_mine_box(lang: Lang, form: &SendForm) -> Markup {
    html! {
        div.kz-tick.kz-gap-4 {
            input type="checkbox" id="keep_mine" name="keep_mine" value="1" checked[form.keep_mine.is_some()]
                aria-describedby="keep-mine-hint";
            label for="keep_mine" { (t!(lang, "keep-mine")) }
            p.kz-support id="keep-mine-hint" { (t!(lang, "keep-mine-hint")) }
        }
    }
}

/// What somebody has answered.
fn summary(lang: Lang, respondent: &Respondent, may_change: bool) -> Markup {
    let (marks, items) = (&respondent.draft.marks, respondent.items());
    let back = (0..items.len()).map(|place| respondent.back_of(place).map(|at| marks[at]));
    let marks: Vec<Marked> = marks.iter().copied().zip(back).collect();
    answers(lang, &items, &marks, respondent.draft.most_important, may_change)
}

/// What was answered of an item, and looking back, where that was asked.
pub type Marked = (Mark, Option<Mark>);

/// Every item with its answer; unanswered ones say so.
pub fn answers(
    lang: Lang,
    items: &[&Item],
    marks: &[Marked],
    most_important: Option<u8>,
    may_change: bool,
) -> Markup {
    let important = most_important.and_then(|item| items.get(usize::from(item)));
    html! {
        dl.kz-who {
            @for (place, (item, (mark, back))) in items.iter().zip(marks).enumerate() {
                div.kz-sum.kz-sum--stair {
                    dt { (item.title.of(lang)) }
                    dd {
                        (mark_words(lang, *mark))
                        @if let Some(back) = back { span.kz-sum__back { (t!(lang, "back-answer", mark = back_words(lang, *back))) } }
                    }
                    dd.kz-sum__stair aria-hidden="true" { (marked_stair(lang, place, item, *mark)) }
                    @if may_change { dd.kz-sum__change { (change_link(lang, &format!("/r/item/{}?then=check", place + 1), item.title.of(lang))) } }
                }
            }
            div.kz-sum {
                dt { (t!(lang, "important-title")) }
                dd { (important.map_or(t!(lang, "not-chosen"), |item| item.title.of(lang).to_owned())) }
                @if may_change { dd.kz-sum__change { (change_link(lang, "/r/important", &t!(lang, "important-title"))) } }
            }
        }
    }
}

/// The stairs as they were chosen, beside the words.
fn marked_stair(lang: Lang, place: usize, item: &Item, mark: Mark) -> Markup {
    let (id, steps) = (format!("sum-{place}"), item.levels.len() as u8);
    let frame = Frame { id: &id, about: item.title.of(lang), lang };
    match mark {
        Mark::Level(level) => html! { (charts::stair_card(&frame, level, steps, Person::There)) },
        _ => html! { (charts::blank_stair(&frame, charts::Size::S, steps)) },
    }
}

fn change_link(lang: Lang, href: &str, what: &str) -> Markup {
    html! { a.kz-act href=(href) { (t!(lang, "change")) span.kz-sr { "：" (what) } } }
}

/// What a mark says in words.
pub fn mark_words(lang: Lang, mark: Mark) -> String {
    match mark {
        Mark::Level(level) => t!(lang, "level-card", level = level),
        Mark::DontKnow => t!(lang, "dont-know"),
        Mark::Blank => t!(lang, "not-answered"),
    }
}

/// What a mark looking back says in words.
pub fn back_words(lang: Lang, mark: Mark) -> String {
    match mark {
        Mark::DontKnow => t!(lang, "back-dont-know"),
        mark => mark_words(lang, mark),
    }
}

/// Too late: nothing was sent, and what was typed is given back.
fn late_page(lang: Lang, respondent: &Respondent, form: &SendForm, now: Timestamp) -> Page {
    let when = date_time(lang, respondent.round.ended(now));
    let body = html! {
        h1 { (t!(lang, "late-title")) }
        p { (t!(lang, "late-text", when = when)) }
        (summary(lang, respondent, false))
        @if !form.remark.is_empty() {
            section { h2 { (t!(lang, "remark-label")) } p.kz-note { (form.remark) } }
        }
        p.kz-links { a href="/r/receipt.pdf" { (t!(lang, "receipt-take")) } }
    };
    Page::phone(lang, t!(lang, "late-title"), body).with_status(axum::http::StatusCode::CONFLICT)
}

/// The database did not keep it, or nobody knows: everything is still on this page.
fn not_kept_page(
    lang: Lang,
    token: &FormToken,
    respondent: &Respondent,
    form: &SendForm,
    why: Message,
) -> Page {
    let faults = [fault("send", why)];
    check_page(lang, token, respondent, form, &faults)
        .with_status(axum::http::StatusCode::SERVICE_UNAVAILABLE)
}

// Afterwards

/// `?again=1` after an answer was replaced.
#[derive(Deserialize)]
pub struct SentQuery {
    again: Option<String>,
}

/// `GET /r/sent`
pub async fn sent(
    State(app): State<App>,
    lang: Lang,
    token: FormToken,
    respondent: Respondent,
    axum::extract::Query(query): axum::extract::Query<SentQuery>,
) -> Response {
    if respondent.draft.sent.is_none() {
        return Redirect::to("/r/check").into_response();
    }
    let round = &respondent.round;
    let when = date_time(lang, round.deadline);
    let open = round.takes_answers(app.clock.now());
    let take = html! {
        a.kz-btn.kz-btn--block href="/r/receipt.pdf" { (t!(lang, "receipt-take")) }
    };
    let body = html! {
        div.kz-hero {
            span aria-hidden="true" { (charts::letterbox(&Frame { id: "letterbox", about: "", lang })) }
            h1 { (t!(lang, "sent-title")) }
            p { @if query.again.is_some() { (t!(lang, "sent-again")) } @else { (t!(lang, "sent-text")) } }
            @if open { p { (t!(lang, "sent-until", when = &when)) } }
        }
        (super::receipt::panel(lang, &super::receipt::of(&respondent.draft, round, &respondent.sheet), &take))
        section {
            h2 { (t!(lang, "what-next")) }
            dl.kz-who {
                div { dt { (&when) } dd { (t!(lang, "next-close")) } }
                div { dt { (t!(lang, "next-results-when")) } dd {
                    @if round.results_sign_in { (t!(lang, "next-results-sign-in")) }
                    @else { (t!(lang, "next-results")) }
                } }
            }
        }
        div.kz-links {
            @if open { a href="/r/item/1" { (t!(lang, "rewrite")) } }
            a href="/promise" { (t!(lang, "who-sees-what")) }
            a href="/r/compare" { (t!(lang, "compare-receipts")) }
            form method="post" action="/r/end" { (token) button.kz-link { (t!(lang, "end-and-clear")) } }
        }
    };
    Page::phone(lang, t!(lang, "sent-title"), body).into_response()
}

/// `GET /r/receipt.pdf`: the person's own answers; the server keeps nothing of it.
pub async fn receipt_pdf(
    State(app): State<App>,
    lang: Lang,
    respondent: Respondent,
) -> Result<Response> {
    let now = app.clock.now();
    let pdf = app.press.make(move || {
        let Respondent { draft, round, sheet, .. } = &respondent;
        let receipt = super::receipt::of(draft, round, sheet);
        super::receipt::pdf(lang, &receipt, sheet, now)
    });
    Ok(web::download("application/pdf", "receipt.pdf", pdf.await?))
}

/// `POST /r/end`: forgets everything in this browser.
pub async fn end(
    State(app): State<App>,
    lang: Lang,
    jar: PrivateCookieJarOf,
    _: Posted<Pressed>,
) -> Response {
    let body = html! {
        h1 { (t!(lang, "ended-title")) }
        p { (t!(lang, "ended-text")) }
    };
    let page = Page::phone(lang, t!(lang, "ended-title"), body);
    (jar.0.remove(app.cookies.gone(COOKIE)), [("clear-site-data", "\"cache\"")], page)
        .into_response()
}
