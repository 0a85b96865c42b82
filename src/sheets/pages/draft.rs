//! A sheet that is being written: begun, its areas and items in their order, looked at, thrown away.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::staircases;
use super::texts::{mended_at, name_of, query, told};
use crate::accounts::{Administrator, Member, desk};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::problem::Problem;
use crate::sheets::{self, Area, Draft, Item, Part, STARTER, Sheet, Way};
use crate::web::{self, FormToken, Page, Posted, Pressed, Upload, back, fault, rich};
use crate::words::Lang;
use crate::{App, japan, msg, t};

// Beginning

/// `GET /sheets/new`
pub async fn new(State(app): State<App>, lang: Lang, by: Member, token: FormToken) -> Result<Page> {
    let organisation = by.administrator()?.organisation().to_owned();
    let published = app.db.read(move |tx| sheets::published(tx, &organisation)).await?;
    let title = t!(lang, "draft-new");
    let body = html! {
        div.kz-title {
            (back("/sheets", &t!(lang, "sheets-title")))
            h1 { (title) }
            p { (t!(lang, "draft-new-text")) }
        }
        form.kz-form method="post" action="/sheets/drafts" {
            (token)
            fieldset.kz-field {
                legend { (t!(lang, "draft-from")) }
                @for (at, sheet) in published.iter().enumerate() {
                    label.kz-tick {
                        input type="radio" name="from" value=(sheet.id) checked[at == 0];
                        (t!(lang, "draft-from-version", title = sheet.title.of(lang), version = &sheet.version))
                    }
                }
                label.kz-tick {
                    input type="radio" name="from" value=(STARTER) checked[published.is_empty()];
                    (t!(lang, "draft-from-starter"))
                }
                label.kz-tick { input type="radio" name="from" value=""; (t!(lang, "draft-from-nothing")) }
            }
            div { button.kz-btn { (t!(lang, "draft-begin")) } }
        }
        p.kz-gap-5 { (t!(lang, "draft-from-file")) " " a href="/sheets/import" { (t!(lang, "sheet-import")) } }
    };
    Ok(Page::desk(lang, title, desk(lang, &by, "/sheets", token), body))
}

/// From what a draft is begun.
#[derive(Deserialize)]
pub struct Beginning {
    #[serde(default)]
    from: String,
}

/// `POST /sheets/drafts`
pub async fn begin(
    State(app): State<App>,
    by: Member,
    Posted(Beginning { from }): Posted<Beginning>,
) -> Result<Response> {
    let (administrator, who) = (by.administrator()?, by.name().to_owned());
    let (id, now) = (app.dice.id(), app.clock.now());
    let to = format!("/sheets/drafts/{id}");
    let begin = move |tx: &mut Tx| {
        let organisation = administrator.organisation();
        let sheet = match from.as_str() {
            "" => Sheet {
                key: format!("sheet_{}", &id[..6]),
                version: "1".into(),
                ..Sheet::default()
            },
            _ => sheets::look(tx, organisation, &from)?.0,
        };
        let sheet = not_taken(tx, organisation, sheet)?;
        let earlier = match from.as_str() {
            "" => None,
            // The sheet we hand out is no version of this office; what the office published of it is.
            STARTER => newest(tx, organisation, &sheet.key)?,
            _ => Some(from),
        };
        sheets::begin(tx, &administrator, &who, (&id, &sheet, earlier.as_deref()), now)
    };
    app.db.write(begin).await?;
    Ok(Redirect::to(&to).into_response())
}

/// The same under the next number nobody has published.
fn not_taken(tx: &mut Tx, organisation: &str, sheet: Sheet) -> Result<Sheet> {
    let published = sheets::published(tx, organisation)?;
    let own = published.into_iter().filter(|one| one.key == sheet.key);
    let taken: Vec<String> = own.map(|one| one.version).collect();
    Ok(match taken.contains(&sheet.version) {
        true => sheets::following(sheet, &taken),
        false => sheet,
    })
}

/// The version of that sheet that was published last.
fn newest(tx: &mut Tx, organisation: &str, key: &str) -> Result<Option<String>> {
    let mut published = sheets::published(tx, organisation)?.into_iter();
    Ok(published.find(|one| one.key == key).map(|one| one.id))
}

/// `POST /sheets/drafts/import`: a file that was looked at becomes a draft.
pub async fn from_file(State(app): State<App>, by: Member, file: Upload) -> Result<Response> {
    let (administrator, who) = (by.administrator()?, by.name().to_owned());
    let (sheet, problems) = app.press.make(move || Ok(sheets::read(&file.bytes, ""))).await?;
    if !problems.is_empty() {
        return Err(Error::Refused(msg!("draft-file-unsound")));
    }
    let (id, now) = (app.dice.id(), app.clock.now());
    let to = format!("/sheets/drafts/{id}");
    let begin = move |tx: &mut Tx| {
        let organisation = administrator.organisation();
        let earlier = newest(tx, organisation, &sheet.key)?;
        let sheet = not_taken(tx, organisation, sheet)?;
        sheets::begin(tx, &administrator, &who, (&id, &sheet, earlier.as_deref()), now)
    };
    app.db.write(begin).await?;
    Ok(Redirect::to(&to).into_response())
}

// The draft as a whole

/// The draft of that id, for who may write on it.
pub async fn find(app: &App, by: &Member, id: &str) -> Result<(Administrator, Draft)> {
    let (administrator, id) = (by.administrator()?, id.to_owned());
    let asked = administrator.clone();
    let draft = app.db.read(move |tx| sheets::draft(tx, &asked, &id)).await?;
    Ok((administrator, draft))
}

/// Whether what is there once, areas or items were moved by somebody else meanwhile.
#[derive(Deserialize)]
pub struct Looked {
    #[serde(default)]
    stale: bool,
}

/// `GET /sheets/drafts/{draft}`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
    axum::extract::Query(looked): axum::extract::Query<Looked>,
) -> Result<Page> {
    let (_, draft) = find(&app, &by, &id).await?;
    let problems = sheets::check(&draft.sheet);
    let stale = looked.stale.then(|| fault("areas", conflict(lang, &draft)));
    let faults: Vec<_> = stale.into_iter().collect();
    let title = name_of(lang, &draft.sheet.title, &t!(lang, "draft-untitled"));
    let body = html! {
        (web::fault_summary(lang, &faults))
        (head(lang, &draft, &problems))
        (way_on(lang, &draft, &problems))
        (order(lang, &token, &draft, &problems))
        (ends(lang, &token, &draft))
    };
    Ok(Page::desk(lang, title, desk(lang, &by, "/sheets", token), body))
}

/// Who was faster, and when.
pub fn conflict(lang: Lang, draft: &Draft) -> crate::words::Message {
    let when = japan::moment(lang, japan::wall_clock(draft.changed));
    msg!("draft-conflict", who = &draft.who, when = when)
}

fn head(lang: Lang, draft: &Draft, problems: &[Problem]) -> Markup {
    let (sheet, at) = (&draft.sheet, format!("/sheets/drafts/{}", draft.id));
    let when = japan::moment(lang, japan::wall_clock(draft.changed));
    html! {
        div.kz-title {
            (back("/sheets", &t!(lang, "sheets-title")))
            h1 { bdi { (name_of(lang, &sheet.title, &t!(lang, "draft-untitled"))) } }
            p.kz-message { (rich(&t!(lang, "draft-message", areas = sheet.areas.len(), items = sheet.items().count()))) }
            p.kz-support { (t!(lang, "draft-state", version = &sheet.version, who = &draft.who, when = when)) }
            p { a href={ (at) "/head" } { (t!(lang, "draft-head")) } }
        }
        @if !problems.is_empty() {
            details.kz-fold.kz-gap-below open[problems.len() <= 5] {
                summary { (t!(lang, "draft-problems", places = problems.len())) }
                ul.kz-list { @for problem in problems.iter().take(MOST_TOLD) {
                    @let (to, name) = mended_at(sheet, lang, problem);
                    li { span { a href={ @if !to.starts_with('#') { (at) } (to) } { bdi { (name) } } " " (told(lang, problem)) } }
                } }
            }
        }
    }
}

/// So many problems are listed; with those mended, the others come up.
const MOST_TOLD: usize = 50;

/// The one next thing: to mend what is wrong, or to publish.
fn way_on(lang: Lang, draft: &Draft, problems: &[Problem]) -> Markup {
    let at = format!("/sheets/drafts/{}", draft.id);
    let preview = html! { a href={ (at) "/preview" } { (t!(lang, "draft-preview")) } };
    html! {
        p.kz-files {
            @match problems.first() {
                None => a.kz-btn href={ (at) "/publication" } { (t!(lang, "draft-to-publication")) },
                Some(problem) => {
                    @let (to, _) = mended_at(&draft.sheet, lang, problem);
                    a.kz-btn href={ @if !to.starts_with('#') { (at) } (to) } { (t!(lang, "draft-to-problem")) }
                }
            }
            (preview)
        }
    }
}

/// Areas and items, with the buttons that move them: no other way of moving is needed.
fn order(lang: Lang, token: &FormToken, draft: &Draft, problems: &[Problem]) -> Markup {
    let sheet = &draft.sheet;
    html! {
        form #areas method="post" action={ "/sheets/drafts/" (draft.id) } {
            (token)
            input type="hidden" name="seen" value=(Part::Order.mark(sheet));
            @for (a, area) in sheet.areas.iter().enumerate() {
                (area_rows(lang, draft, area, (a, sheet.areas.len()), problems))
            }
            p.kz-gap-5 { button.kz-btn.kz-btn--line name="do" value="add-area" { (t!(lang, "draft-add-area")) } }
        }
    }
}

fn area_rows(
    lang: Lang,
    draft: &Draft,
    area: &Area,
    (a, areas): (usize, usize),
    problems: &[Problem],
) -> Markup {
    let name = name_of(lang, &area.title, &area.key);
    let href = format!("/sheets/drafts/{}/area?{}", draft.id, query(&[("part", &area.key)]));
    let before: usize = draft.sheet.areas[..a].iter().map(|area| area.items.len()).sum();
    html! {
        section.kz-sec.kz-draft aria-labelledby={ "area-" (a + 1) } {
            div.kz-draft__row {
                h2 id={ "area-" (a + 1) } { a href=(href) { bdi { (name) } } }
                (buttons(lang, &name, &area.key, "area", (a > 0, a + 1 < areas)))
            }
            ol.kz-draft__items { @for (i, item) in area.items.iter().enumerate() {
                @let first = a == 0 && i == 0;
                @let last = a + 1 == areas && i + 1 == area.items.len();
                (item_row(lang, draft, item, before + i + 1, (!first, !last), problems_of(problems, a, i)))
            } }
            p { button.kz-link name="do" value={ "add-item " (area.key) } {
                (t!(lang, "draft-add-item")) span.kz-sr { " " (name) }
            } }
        }
    }
}

fn problems_of(problems: &[Problem], area: usize, item: usize) -> usize {
    let prefix = format!("areas[{area}].items[{item}].");
    problems.iter().filter(|problem| problem.place.starts_with(&prefix)).count()
}

fn item_row(
    lang: Lang,
    draft: &Draft,
    item: &Item,
    number: usize,
    ways: (bool, bool),
    problems: usize,
) -> Markup {
    let name = name_of(lang, &item.title, &item.key);
    let href = format!("/sheets/drafts/{}/item?{}", draft.id, query(&[("part", &item.key)]));
    html! {
        li.kz-draft__row id={ "item-" (number) } {
            span {
                (number) "　" a href=(href) { bdi { (name) } }
                span.kz-tasks__hint {
                    (t!(lang, "draft-levels", levels = item.levels.len()))
                    @if item.short { "・" (t!(lang, "sheet-short")) }
                    @if problems > 0 { "・" strong { (t!(lang, "draft-problems", places = problems)) } }
                }
            }
            (buttons(lang, &name, &item.key, "item", ways))
        }
    }
}

/// Up, down, out: each says of what.
fn buttons(lang: Lang, name: &str, key: &str, kind: &str, (up, down): (bool, bool)) -> Markup {
    let button = |what: &str, label: String, there: bool| {
        html! {
            @if there {
                button.kz-link name="do" value={ (what) "-" (kind) " " (key) } {
                    (label) span.kz-sr { " " (name) }
                }
            }
        }
    };
    html! {
        span.kz-draft__buttons {
            (button("up", t!(lang, "move-up"), up))
            (button("down", t!(lang, "move-down"), down))
            (button("remove", t!(lang, "take-out"), true))
        }
    }
}

/// Taking the last change back, and throwing everything away.
fn ends(lang: Lang, token: &FormToken, draft: &Draft) -> Markup {
    let at = format!("/sheets/drafts/{}", draft.id);
    html! {
        div.kz-sec.kz-files {
            @if draft.before.is_some() {
                form method="post" action={ (at) "/undo" } { (token) button.kz-btn.kz-btn--line { (t!(lang, "draft-undo")) } }
            }
            details.kz-fold {
                summary { (t!(lang, "draft-discard")) }
                form method="post" action={ (at) "/removal" } {
                    (token)
                    p { (t!(lang, "draft-discard-text")) }
                    button.kz-btn.kz-btn--line { (t!(lang, "draft-discard-now")) }
                }
            }
        }
    }
}

/// A button of the order.
#[derive(Deserialize)]
pub struct Arranging {
    #[serde(default)]
    seen: String,
    #[serde(rename = "do", default)]
    what: String,
}

/// `POST /sheets/drafts/{draft}`: an area or an item comes, goes or moves.
pub async fn arrange(
    State(app): State<App>,
    by: Member,
    Path(id): Path<String>,
    Posted(Arranging { seen, what }): Posted<Arranging>,
) -> Result<Response> {
    let (administrator, who, now) = (by.administrator()?, by.name().to_owned(), app.clock.now());
    let (at, draft) = (format!("/sheets/drafts/{id}"), id);
    let arrange = move |tx: &mut Tx| {
        let mut then = None;
        let kept = sheets::change(
            tx,
            &administrator,
            &who,
            &draft,
            (&Part::Order, &seen),
            now,
            |sheet| {
                then = arranged(sheet, &what);
            },
        )?;
        Ok(kept.map(|()| then))
    };
    let to = match app.db.write(arrange).await? {
        Ok(Some(then)) => format!("{at}{then}"),
        Ok(None) => format!("{at}#areas"),
        Err(_) => format!("{at}?stale=true"),
    };
    Ok(Redirect::to(&to).into_response())
}

/// Does what the button says; gives where to go on.
fn arranged(sheet: &mut Sheet, what: &str) -> Option<String> {
    let (what, key) = what.split_once(' ').unwrap_or((what, ""));
    match what {
        "add-area" => {
            let key = sheet.add_area();
            return Some(format!("/area?{}", query(&[("part", &key)])));
        }
        "add-item" => {
            let key = sheet.add_item(key)?;
            return Some(format!("/item?{}", query(&[("part", &key)])));
        }
        "up-area" => sheet.move_area(key, Way::Up),
        "down-area" => sheet.move_area(key, Way::Down),
        "remove-area" => sheet.remove_area(key),
        "up-item" => sheet.move_item(key, Way::Up),
        "down-item" => sheet.move_item(key, Way::Down),
        "remove-item" => sheet.remove_item(key),
        _ => {}
    }
    let item = sheet.items().position(|item| item.key == key).map(|at| format!("#item-{}", at + 1));
    let area = || {
        sheet.areas.iter().position(|area| area.key == key).map(|at| format!("#area-{}", at + 1))
    };
    item.or_else(area)
}

/// `POST /sheets/drafts/{draft}/undo`
pub async fn undo(
    State(app): State<App>,
    by: Member,
    Path(id): Path<String>,
    _: Posted<Pressed>,
) -> Result<Response> {
    let (administrator, who, now) = (by.administrator()?, by.name().to_owned(), app.clock.now());
    let to = format!("/sheets/drafts/{id}");
    app.db.write(move |tx| sheets::undo(tx, &administrator, &who, &id, now)).await?;
    Ok(Redirect::to(&to).into_response())
}

/// `POST /sheets/drafts/{draft}/removal`
pub async fn discard(
    State(app): State<App>,
    by: Member,
    Path(id): Path<String>,
    _: Posted<Pressed>,
) -> Result<Response> {
    let administrator = by.administrator()?;
    app.db.write(move |tx| sheets::discard(tx, &administrator, &id)).await?;
    Ok(Redirect::to("/sheets").into_response())
}

/// `GET /sheets/drafts/{draft}/preview`: as those who answer will read it.
pub async fn preview(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    let (_, draft) = find(&app, &by, &id).await?;
    let title = name_of(lang, &draft.sheet.title, &t!(lang, "draft-untitled"));
    let body = html! {
        div.kz-title {
            (back(&format!("/sheets/drafts/{id}"), &t!(lang, "draft-back")))
            h1 { (title) }
            p { (t!(lang, "draft-preview-text")) }
        }
        (staircases(lang, &draft.sheet))
    };
    Ok(Page::desk(lang, title, desk(lang, &by, "/sheets", token), body))
}
