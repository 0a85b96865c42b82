//! The parts of a draft: what there is once, an area, an item with its levels.
//!
//! Every button saves what was typed.  What is wrong with it is told afterwards and keeps nobody from going on.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::draft::{conflict, find};
use super::texts::{Fields, LONG, Typed, faults_of, language, name_of, query};
use crate::accounts::{Member, desk};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::sheets::{self, Area, Draft, Item, Part, Sheet, Text};
use crate::web::{
    Fault, FormToken, Page, Posted, back, fault, fault_of, fault_summary, told_beside,
};
use crate::words::{Lang, Message};
use crate::{App, t};

/// Which part, and a language there shall be fields for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    part: String,
    #[serde(default)]
    also: String,
}

/// A part before somebody's eyes.
struct Editing<'a> {
    draft: &'a Draft,
    part: Part,
    /// What the form says: as it is kept, or as it was typed.
    own: &'a Sheet,
    /// What somebody else made of it meanwhile.
    theirs: Option<&'a Sheet>,
    /// The key as it was typed.
    key: String,
    faults: Vec<Fault>,
    tags: Vec<String>,
}

fn part_of(kind: &str, key: &str) -> Result<Part> {
    match kind {
        "area" => Ok(Part::Area(key.to_owned())),
        "item" => Ok(Part::Item(key.to_owned())),
        "head" => Ok(Part::Head),
        _ => Err(Error::NotFound),
    }
}

fn tags(sheet: &Sheet, also: &str) -> Vec<String> {
    let mut tags = sheet.languages();
    if !also.is_empty() && !tags.iter().any(|tag| tag == also) {
        tags.push(also.chars().take(35).collect());
    }
    tags
}

/// `GET /sheets/drafts/{draft}/{kind}`, where the kind is `head`, `area` or `item`.
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, kind)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let (_, draft) = find(&app, &by, &id).await?;
    let part = part_of(&kind, &asked.part)?;
    let path = path_of(&draft.sheet, &part).ok_or(Error::NotFound)?;
    let blank = is_blank(&draft.sheet, &part);
    let faults =
        if blank { Vec::new() } else { faults_of(&own_problems(&draft.sheet, &part), &path) };
    let tags = tags(&draft.sheet, &asked.also);
    let key = asked.part.clone();
    let editing =
        Editing { draft: &draft, part, own: &draft.sheet, theirs: None, key, faults, tags };
    Ok(editing.page(lang, &by, token).with_status(StatusCode::OK))
}

/// The path of a part in the JSON form; none where there is no such part.
fn path_of(sheet: &Sheet, part: &Part) -> Option<String> {
    match part {
        Part::Head | Part::Order => Some(String::new()),
        Part::Area(key) => {
            let a = sheet.areas.iter().position(|area| area.key == *key)?;
            Some(format!("areas[{a}]."))
        }
        Part::Item(key) => sheet.areas.iter().enumerate().find_map(|(a, area)| {
            let i = area.items.iter().position(|item| item.key == *key)?;
            Some(format!("areas[{a}].items[{i}]."))
        }),
    }
}

/// What is wrong with a part itself, not with what it holds.
fn own_problems(sheet: &Sheet, part: &Part) -> Vec<sheets::Problem> {
    let mut problems = sheets::check(sheet);
    problems.retain(|problem| match part {
        Part::Head => !problem.place.starts_with("areas"),
        Part::Area(_) => !problem.place.contains(".items"),
        _ => true,
    });
    problems
}

/// Nothing was typed yet, so nothing is wrong yet.
fn is_blank(sheet: &Sheet, part: &Part) -> bool {
    let none = |text: &Text| text.0.is_empty();
    match part {
        Part::Item(key) => sheet.item(key).is_some_and(|item| item.texts().all(none)),
        Part::Area(key) => sheet.area(key).is_some_and(|area| none(&area.title)),
        Part::Head | Part::Order => none(&sheet.title),
    }
}

/// `POST /sheets/drafts/{draft}/{kind}`
pub async fn save(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, kind)): Path<(String, String)>,
    Posted(typed): Posted<Typed, LONG>,
) -> Result<Response> {
    let (administrator, who, now) = (by.administrator()?, by.name().to_owned(), app.clock.now());
    let (part, seen) = (part_of(&kind, typed.get("part"))?, typed.get("seen").to_owned());
    let (asked, words, draft) = (part.clone(), typed.clone(), id.clone());
    let kept = app.db.write(move |tx: &mut Tx| {
        let mut refused = None;
        let saved =
            sheets::change(tx, &administrator, &who, &draft, (&asked, &seen), now, |sheet| {
                write(sheet, &asked, &words);
                refused = sheets::rename(sheet, &asked, words.get("key").trim()).err();
            })?;
        Ok(saved.map(|()| refused))
    });
    match kept.await? {
        Ok(None) => {
            Ok(Redirect::to(&on_from(&app, &by, &id, &part, &typed).await?).into_response())
        }
        Ok(Some(refused)) => {
            again(&app, lang, &by, token, (&id, part), &typed, Some(refused)).await
        }
        Err(_) => again(&app, lang, &by, token, (&id, part), &typed, None).await,
    }
}

/// Puts what was typed where it belongs.
fn write(sheet: &mut Sheet, part: &Part, typed: &Typed) {
    match part {
        Part::Item(key) => {
            if let Some(item) = sheet.item_mut(key) {
                *item = typed.item(item);
                rearrange(&mut item.levels, typed.get("do"));
            }
        }
        Part::Area(key) => {
            sheet.area_mut(key).into_iter().for_each(|area| area.title = typed.text("title"));
        }
        Part::Head | Part::Order => write_head(sheet, typed),
    }
}

fn write_head(sheet: &mut Sheet, typed: &Typed) {
    let maybe = |stem: &str| Some(typed.text(stem)).filter(|text| !text.0.is_empty());
    let word = |name: &str| Some(typed.get(name).trim().to_owned()).filter(|word| !word.is_empty());
    sheet.title = typed.text("title");
    (sheet.edition, sheet.audience, sheet.author) =
        (maybe("edition"), maybe("audience"), maybe("author"));
    sheet.licence = word("licence");
    sheet.version = word("version").unwrap_or_else(|| "1".to_owned());
    sheet.key = word("key").unwrap_or_default();
}

/// `add`, `up-3`, `down-3`, `remove-3`: levels come, go and move, counted from one.
fn rearrange(levels: &mut Vec<Text>, what: &str) {
    let (what, place) = what.split_once('-').unwrap_or((what, ""));
    let place = place.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
    let place = place.filter(|place| *place < levels.len());
    match (what, place) {
        ("add", _) => levels.push(Text::default()),
        ("up", Some(place)) if place > 0 => levels.swap(place, place - 1),
        ("down", Some(place)) if place + 1 < levels.len() => levels.swap(place, place + 1),
        ("remove", Some(place)) => drop(levels.remove(place)),
        _ => {}
    }
}

/// Where to after saving: to what has to be mended, to the levels that moved, else back to the whole.
async fn on_from(app: &App, by: &Member, id: &str, part: &Part, typed: &Typed) -> Result<String> {
    let (_, draft) = find(app, by, id).await?;
    let (at, key) = (format!("/sheets/drafts/{id}"), typed.get("key").trim());
    let (kind, part) = match part {
        Part::Area(_) => ("area", Part::Area(key.to_owned())),
        Part::Item(_) => ("item", Part::Item(key.to_owned())),
        _ => ("head", Part::Head),
    };
    let Some(path) = path_of(&draft.sheet, &part) else { return Ok(at) };
    let here = format!("{at}/{kind}?{}", query(&[("part", key), ("also", typed.get("also"))]));
    if !matches!(typed.get("do"), "save" | "") {
        return Ok(format!("{here}#levels"));
    }
    if !faults_of(&own_problems(&draft.sheet, &part), &path).is_empty() {
        return Ok(here);
    }
    let item = draft.sheet.items().position(|item| item.key == key);
    Ok(item.map_or(at.clone(), |item| format!("{at}#item-{}", item + 1)))
}

/// The form as it was typed: its key cannot be, or somebody else was faster.
async fn again(
    app: &App,
    lang: Lang,
    by: &Member,
    token: FormToken,
    (id, part): (&str, Part),
    typed: &Typed,
    refused: Option<Message>,
) -> Result<Response> {
    let (_, draft) = find(app, by, id).await?;
    let mut own = draft.sheet.clone();
    let there = path_of(&own, &part).is_some();
    if !there {
        put_back(&mut own, &part);
    }
    write(&mut own, &part, typed);
    let told = match &refused {
        Some(what) => fault("key", what.clone()),
        None if there => fault("theirs", conflict(lang, &draft)),
        None => fault("theirs", crate::msg!("draft-part-gone", who = &draft.who)),
    };
    let theirs = refused.is_none().then_some(&draft.sheet);
    let (key, tags) = (typed.get("key").to_owned(), tags(&own, typed.get("also")));
    let editing = Editing { draft: &draft, part, own: &own, theirs, key, faults: vec![told], tags };
    Ok(editing.page(lang, by, token).into_response())
}

/// A part somebody else took out while it was written on, for the eyes of who wrote.
fn put_back(sheet: &mut Sheet, part: &Part) {
    let (title, question, levels) = (Text::default(), Text::default(), Vec::new());
    match part {
        Part::Area(key) => sheet.areas.push(Area { key: key.clone(), title, items: Vec::new() }),
        Part::Item(key) => {
            let item = Item { key: key.clone(), title, question, short: false, levels };
            let (key, title) = (String::new(), Text::default());
            sheet.areas.push(Area { key, title, items: vec![item] });
        }
        Part::Head | Part::Order => {}
    }
}

// Drawing

impl Editing<'_> {
    fn page(&self, lang: Lang, by: &Member, token: FormToken) -> Page {
        let at = format!("/sheets/drafts/{}", self.draft.id);
        let (kind, title) = match &self.part {
            Part::Item(key) => {
                ("item", self.own.item(key).map(|item| name_of(lang, &item.title, key)))
            }
            Part::Area(key) => {
                ("area", self.own.area(key).map(|area| name_of(lang, &area.title, key)))
            }
            _ => ("head", Some(t!(lang, "draft-head"))),
        };
        let title = title.unwrap_or_default();
        let body = html! {
            (back(&at, &t!(lang, "draft-back")))
            (fault_summary(lang, &self.faults))
            div.kz-title { h1 { bdi { (title) } } }
            @if self.theirs.is_some() { (self.theirs(lang, &at)) }
            form.kz-draft__form method="post" action={ (at) "/" (kind) } novalidate {
                (token)
                input type="hidden" name="seen" value=(self.part.mark(&self.draft.sheet));
                (self.hidden())
                div { button.kz-btn.kz-btn--line name="do" value="save" { (t!(lang, "draft-save")) } }
                @match &self.part {
                    Part::Item(key) => (self.item(lang, key)),
                    Part::Area(key) => (self.area(lang, key)),
                    _ => (self.head(lang)),
                }
                div { button.kz-btn name="do" value="save" { (t!(lang, "draft-save-on")) } }
            }
            (self.more_languages(lang, &format!("{at}/{kind}")))
        };
        Page::desk(lang, title, desk(lang, by, "/sheets", token), body).with_faults(&self.faults)
    }

    fn hidden(&self) -> Markup {
        let key = match &self.part {
            Part::Item(key) | Part::Area(key) => key.as_str(),
            _ => "",
        };
        html! {
            input type="hidden" name="part" value=(key);
            @if let Some(also) = self.tags.get(self.draft.sheet.languages().len()) {
                input type="hidden" name="also" value=(also);
            }
        }
    }

    /// Somebody else was faster: both are to be seen, and one is chosen.
    fn theirs(&self, lang: Lang, at: &str) -> Markup {
        html! {
            div.kz-note.kz-gap-below #theirs {
                p { (t!(lang, "draft-both")) }
                p { a href=(at) { (t!(lang, "draft-take-theirs")) } }
            }
        }
    }

    fn fields(
        &self,
        lang: Lang,
        stem: &str,
        label: &str,
        text: &Text,
        theirs: Option<&Text>,
        behind: &Markup,
    ) -> Markup {
        let theirs = self.theirs.and(theirs);
        Fields { stem, label, text, theirs, tags: &self.tags, faults: &self.faults }
            .draw(lang, behind)
    }

    fn item(&self, lang: Lang, key: &str) -> Markup {
        let Some(item) = self.own.item(key) else { return html! {} };
        let theirs = self.theirs.and_then(|sheet| sheet.item(key));
        let (none, empty) = (html! {}, Text::default());
        let levels = item.levels.len();
        let other = |level: usize| theirs.map(|item| item.levels.get(level).unwrap_or(&empty));
        html! {
            (self.fields(lang, "title", &t!(lang, "text-title"), &item.title, theirs.map(|item| &item.title), &none))
            (self.fields(lang, "question", &t!(lang, "text-question"), &item.question, theirs.map(|item| &item.question), &none))
            label.kz-tick { input type="checkbox" name="short" value="yes" checked[item.short]; (t!(lang, "sheet-short")) }
            section #levels.kz-sec aria-labelledby="levels-title" tabindex="-1" {
                h2 #levels-title { (t!(lang, "draft-levels-title")) }
                p.kz-support { (t!(lang, "draft-levels-text")) }
                (told_beside(lang, fault_of(&self.faults, "levels")))
                input type="hidden" name="levels" value=(levels);
                @for (place, text) in item.levels.iter().enumerate() {
                    (self.fields(lang, &format!("level-{}", place + 1), &t!(lang, "level-card", level = place + 1), text,
                        other(place), &level_buttons(lang, place + 1, levels)))
                }
                @if levels < 7 {
                    p.kz-gap-4 { button.kz-btn.kz-btn--line name="do" value="add" { (t!(lang, "draft-add-level")) } }
                }
            }
            (self.key_field(lang))
        }
    }

    fn area(&self, lang: Lang, key: &str) -> Markup {
        let title = self.own.area(key).map(|area| area.title.clone()).unwrap_or_default();
        let theirs = self.theirs.and_then(|sheet| sheet.area(key)).map(|area| &area.title);
        html! {
            (self.fields(lang, "title", &t!(lang, "text-area"), &title, theirs, &html! {}))
            (self.key_field(lang))
        }
    }

    fn key_field(&self, lang: Lang) -> Markup {
        line(
            lang,
            "key",
            t!(lang, "draft-key"),
            Some(t!(lang, "draft-key-hint")),
            &self.key,
            &self.faults,
        )
    }

    fn head(&self, lang: Lang) -> Markup {
        let (sheet, empty, none) = (self.own, Text::default(), html! {});
        let texts = [
            (
                "title",
                t!(lang, "text-title"),
                Some(&sheet.title),
                self.theirs.map(|other| &other.title),
            ),
            (
                "edition",
                t!(lang, "text-edition"),
                sheet.edition.as_ref(),
                self.theirs.and_then(|other| other.edition.as_ref()),
            ),
            (
                "audience",
                t!(lang, "text-audience"),
                sheet.audience.as_ref(),
                self.theirs.and_then(|other| other.audience.as_ref()),
            ),
            (
                "author",
                t!(lang, "text-author"),
                sheet.author.as_ref(),
                self.theirs.and_then(|other| other.author.as_ref()),
            ),
        ];
        html! {
            @for (stem, label, text, theirs) in &texts {
                (self.fields(lang, stem, label, text.unwrap_or(&empty), *theirs, &none))
            }
            (line(lang, "licence", t!(lang, "text-licence"), Some(t!(lang, "text-licence-hint")), sheet.licence.as_deref().unwrap_or_default(), &self.faults))
            (line(lang, "version", t!(lang, "text-version"), Some(t!(lang, "text-version-hint")), &sheet.version, &self.faults))
            (line(lang, "key", t!(lang, "draft-key"), Some(t!(lang, "draft-sheet-key-hint")), &sheet.key, &self.faults))
        }
    }

    /// Fields for one language more: easy Japanese, or any other by its tag.
    fn more_languages(&self, lang: Lang, to: &str) -> Markup {
        let key = match &self.part {
            Part::Item(key) | Part::Area(key) => key.as_str(),
            _ => "",
        };
        let easy = "ja-easy";
        html! {
            section.kz-sec aria-labelledby="more-languages" {
                h2 #more-languages { (t!(lang, "draft-languages")) }
                @if !self.tags.iter().any(|tag| tag == easy) {
                    p { a href={ (to) "?" (query(&[("part", key), ("also", easy)])) } { (t!(lang, "draft-language-add", language = language(lang, easy))) } }
                }
                form.kz-form method="get" action=(to) {
                    input type="hidden" name="part" value=(key);
                    (line(lang, "also", t!(lang, "draft-language-other"), Some(t!(lang, "draft-language-hint")), "", &[]))
                    div { button.kz-btn.kz-btn--line { (t!(lang, "draft-language-show")) } }
                }
            }
        }
    }
}

fn line(
    lang: Lang,
    name: &'static str,
    label: String,
    hint: Option<String>,
    value: &str,
    faults: &[Fault],
) -> Markup {
    let field = crate::web::Field::text(name, label, value).autocomplete("off");
    match hint {
        Some(hint) => field.hint(hint).draw(lang, faults),
        None => field.draw(lang, faults),
    }
}

/// Up, down, out: each says of which level.
fn level_buttons(lang: Lang, level: usize, levels: usize) -> Markup {
    let button = |what: &str, label: String, there: bool| {
        html! { @if there {
            button.kz-link name="do" value={ (what) "-" (level) } {
                (label) span.kz-sr { " " (t!(lang, "level-card", level = level)) }
            }
        } }
    };
    html! {
        p.kz-draft__buttons {
            (button("up", t!(lang, "move-up"), level > 1))
            (button("down", t!(lang, "move-down"), level < levels))
            (button("remove", t!(lang, "take-out"), true))
        }
    }
}
