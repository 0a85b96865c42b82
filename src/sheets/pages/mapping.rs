//! What became of the items from one version to the next, said by a person: beside the difference, item by item.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::difference::{beside, title_in};
use super::draft::find;
use super::staircases;
use super::texts::{LONG, Typed};
use crate::accounts::{Member, desk};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::sheets::{self, Item, Link, Mapping, Sheet, Side};
use crate::web::{
    Fault, FormToken, Page, Posted, back, fault, fault_of, fault_summary, told_beside,
};
use crate::words::{Lang, say, say_attribute};
use crate::{App, msg, t};

// Of two published versions

/// `GET /sheets/{id}/mapping/{earlier}`
pub async fn form(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, earlier)): Path<(String, String)>,
) -> Result<Page> {
    let pair = both(&app, &by, &id, &earlier).await?;
    Ok(pair_page(lang, &by, token, (&id, &earlier), &pair, &Typed::default(), &[]))
}

/// `POST /sheets/{id}/mapping/{earlier}`
pub async fn set(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path((id, earlier)): Path<(String, String)>,
    Posted(typed): Posted<Typed, LONG>,
) -> Result<Response> {
    let administrator = by.administrator()?;
    let pair = both(&app, &by, &id, &earlier).await?;
    let mapping = match read(lang, &typed, &pair.old, &pair.new) {
        Ok(mapping) => mapping,
        Err(faults) => {
            let page = pair_page(lang, &by, token, (&id, &earlier), &pair, &typed, &faults);
            return Ok(page.into_response());
        }
    };
    let (to, now) = (format!("/sheets/{id}/difference/{earlier}"), app.clock.now().to_string());
    let set =
        move |tx: &mut Tx| sheets::set_mapping(tx, &administrator, (&earlier, &id), &mapping, &now);
    app.db.write(set).await?;
    Ok(Redirect::to(&to).into_response())
}

struct Pair {
    old: Sheet,
    new: Sheet,
}

async fn both(app: &App, by: &Member, id: &str, earlier: &str) -> Result<Pair> {
    let organisation = by.administrator()?.organisation().to_owned();
    let (id, earlier) = (id.to_owned(), earlier.to_owned());
    app.db
        .read(move |tx| {
            let old = sheets::version(tx, &organisation, &earlier)?;
            let new = sheets::version(tx, &organisation, &id)?;
            Ok(Pair { old, new })
        })
        .await
}

fn pair_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    (id, earlier): (&str, &str),
    pair: &Pair,
    typed: &Typed,
    faults: &[Fault],
) -> Page {
    let title = t!(lang, "mapping-title", then = &pair.old.version, now = &pair.new.version);
    let body = html! {
        (back(&format!("/sheets/{id}"), pair.new.title.of(lang)))
        (fault_summary(lang, faults))
        div.kz-title { h1 { (title) } p { (t!(lang, "mapping-text")) } }
        form method="post" action={ "/sheets/" (id) "/mapping/" (earlier) } novalidate {
            (token)
            (questions(lang, &pair.old, &pair.new, typed, faults))
            p.kz-gap-5 { button.kz-btn { (t!(lang, "mapping-keep")) } }
        }
    };
    Page::desk(lang, title, desk(lang, by, "/sheets", token), body).with_faults(faults)
}

// Of a draft, with its publication

/// `GET /sheets/drafts/{draft}/publication`
pub async fn publication(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Response> {
    let (_, draft) = find(&app, &by, &id).await?;
    if !sheets::check(&draft.sheet).is_empty() {
        return Ok(Redirect::to(&format!("/sheets/drafts/{id}")).into_response());
    }
    let old = earlier(&app, &by, &draft).await?;
    let typed = Typed::default();
    Ok(publication_page(lang, &by, token, &draft, old.as_ref(), &typed, &[]).into_response())
}

async fn earlier(app: &App, by: &Member, draft: &sheets::Draft) -> Result<Option<Sheet>> {
    let (organisation, earlier) = (by.organisation().to_owned(), draft.earlier.clone());
    let read =
        move |tx: &mut Tx| earlier.map(|id| sheets::version(tx, &organisation, &id)).transpose();
    app.db.read(read).await
}

/// `POST /sheets/drafts/{draft}/publication`
pub async fn publish(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
    Posted(typed): Posted<Typed, LONG>,
) -> Result<Response> {
    let (administrator, draft) = find(&app, &by, &id).await?;
    let old = earlier(&app, &by, &draft).await?;
    let again = |token, faults: &[Fault]| {
        publication_page(lang, &by, token, &draft, old.as_ref(), &typed, faults).into_response()
    };
    let mapping = match old.as_ref().map(|old| read(lang, &typed, old, &draft.sheet)).transpose() {
        Ok(mapping) => mapping,
        Err(faults) => return Ok(again(token, &faults)),
    };
    let (new, now) = (app.dice.id(), app.clock.now());
    let (to, seen) = (format!("/sheets/{new}"), typed.get("revision").parse().unwrap_or_default());
    let publish = move |tx: &mut Tx| {
        sheets::publish_draft(tx, &administrator, (&id, seen), mapping.as_ref(), &new, now)
    };
    match app.db.write(publish).await {
        Err(Error::Refused(why)) => Ok(again(token, &[fault("publish", why)])),
        published => published.map(|()| Redirect::to(&to).into_response()),
    }
}

fn publication_page(
    lang: Lang,
    by: &Member,
    token: FormToken,
    draft: &sheets::Draft,
    old: Option<&Sheet>,
    typed: &Typed,
    faults: &[Fault],
) -> Page {
    let (at, title) = (format!("/sheets/drafts/{}", draft.id), t!(lang, "draft-to-publication"));
    let body = html! {
        (back(&at, &t!(lang, "draft-back")))
        (fault_summary(lang, faults))
        div.kz-title {
            h1 { (title) }
            p { bdi { (draft.sheet.title.of(lang)) } "・" (t!(lang, "sheet-version", version = &draft.sheet.version)) }
            @if old.is_some() { p { (t!(lang, "mapping-text")) } }
        }
        form method="post" action={ (at) "/publication" } novalidate {
            (token)
            input type="hidden" name="revision" value=(draft.revision());
            @if let Some(old) = old { (questions(lang, old, &draft.sheet, typed, faults)) }
            div.kz-once.kz-gap-5 #publish {
                p { (t!(lang, "draft-once")) }
                button.kz-btn { (t!(lang, "sheet-publish")) }
            }
        }
        @if old.is_none() { (staircases(lang, &draft.sheet)) }
    };
    Page::desk(lang, title, desk(lang, by, "/sheets", token), body).with_faults(faults)
}

// The questions

/// What is asked of a pair of versions, and what needs no question.
struct Open<'a> {
    /// The same word by word: old and new key.
    same: Vec<(String, String)>,
    /// Items of the later version of which a person has to say what they were, with the earlier one they may have been.
    new: Vec<(&'a Item, Option<String>)>,
    /// Items of the earlier version that are not the same any more.
    old: Vec<&'a Item>,
}

fn open<'a>(old: &'a Sheet, new: &'a Sheet) -> Open<'a> {
    let proposed = Mapping::proposed(old, new);
    let mut open = Open { same: Vec::new(), new: Vec::new(), old: Vec::new() };
    for link in proposed.0 {
        match link {
            Link::Same { old, new } => open.same.push((old, new)),
            Link::Reworded { old, new: key } => {
                open.new.extend(new.item(&key).map(|item| (item, Some(old))))
            }
            Link::New { new: key } => open.new.extend(new.item(&key).map(|item| (item, None))),
            Link::Dropped { .. } | Link::Split { .. } | Link::Merged { .. } => {}
        }
    }
    let same = |item: &&Item| open.same.iter().any(|(old, _)| *old == item.key);
    open.old = old.items().filter(|item| !same(item)).collect();
    open
}

/// Every question, with the difference it is about.
fn questions(lang: Lang, old: &Sheet, new: &Sheet, typed: &Typed, faults: &[Fault]) -> Markup {
    let open = open(old, new);
    html! {
        @if !open.same.is_empty() {
            section.kz-sec aria-labelledby="same" {
                h2 #same { (t!(lang, "difference-same", items = open.same.len())) }
                details.kz-fold {
                    summary { (t!(lang, "mapping-same-which")) }
                    ul.kz-list { @for (_, key) in &open.same { li { span { bdi { (title_in(lang, new, key)) } } } } }
                }
                label.kz-tick {
                    input #confirmed type="checkbox" name="confirmed" value="yes" checked[typed.has("confirmed")]
                        aria-describedby=[fault_of(faults, "confirmed").map(|_| "confirmed-fault")];
                    (t!(lang, "mapping-same-confirmed", items = open.same.len()))
                }
                (told_beside(lang, fault_of(faults, "confirmed")))
            }
        }
        @for (place, (item, twin)) in open.new.iter().enumerate() {
            (of_new(lang, (old, &open.old), (place, *item, twin.as_deref()), typed, faults))
        }
        @if !open.old.is_empty() { (of_old(lang, &open, typed, faults)) }
    }
}

fn of_new(
    lang: Lang,
    (sheet, old): (&Sheet, &[&Item]),
    (place, item, twin): (usize, &Item, Option<&str>),
    typed: &Typed,
    faults: &[Fault],
) -> Markup {
    let (kind, from) = (format!("kind-{place}"), format!("from-{place}"));
    let then: Vec<Item> = twin.and_then(|key| sheet.item(key)).cloned().into_iter().collect();
    let chosen = typed.get(&from);
    let chosen = if typed.has(&from) { chosen } else { twin.unwrap_or_default() };
    let proposal = if twin.is_some() {
        t!(lang, "mapping-proposal-reworded")
    } else {
        t!(lang, "mapping-proposal-new")
    };
    let choices = [
        ("reworded", t!(lang, "mapping-reworded")),
        ("split", t!(lang, "mapping-split")),
        ("merged", t!(lang, "mapping-merged")),
        ("new", t!(lang, "mapping-new")),
    ];
    let told = fault_of(faults, &kind);
    html! {
        section.kz-sec.kz-change aria-labelledby={ "new-" (place) } {
            h2 id={ "new-" (place) } { bdi { (title_in(lang, &one(item), &item.key)) } }
            (beside(lang, &then, std::slice::from_ref(item)))
            fieldset.kz-field.kz-gap-4 aria-describedby=[told.map(|_| format!("{kind}-fault"))] {
                legend { (t!(lang, "mapping-question")) }
                p.kz-support { (proposal) }
                @for (at, (value, label)) in choices.iter().enumerate() {
                    label.kz-tick {
                        input id=[(at == 0).then_some(&kind)] type="radio" name=(kind) value=(value) checked[typed.get(&kind) == *value];
                        (label)
                    }
                }
                (told_beside(lang, told))
            }
            div.kz-field.kz-gap-4 {
                label for=(from) { (t!(lang, "mapping-from")) }
                select id=(from) name=(from) {
                    option value="" selected[chosen.is_empty()] { (t!(lang, "mapping-from-none")) }
                    @for other in old {
                        option value=(other.key) selected[chosen == other.key] { (title_in(lang, sheet, &other.key)) }
                    }
                }
            }
        }
    }
}

/// A sheet of that item alone, to be called by its title.
fn one(item: &Item) -> Sheet {
    let (key, title) = (String::new(), sheets::Text::default());
    Sheet {
        areas: vec![sheets::Area { key, title, items: vec![item.clone()] }],
        ..Sheet::default()
    }
}

/// What became of the earlier items: they were met above, merged into another, or dropped.
fn of_old(lang: Lang, open: &Open, typed: &Typed, faults: &[Fault]) -> Markup {
    html! {
        section.kz-sec aria-labelledby="old-items" {
            h2 #old-items { (t!(lang, "mapping-old-title")) }
            p { (t!(lang, "mapping-old-text")) }
            div.kz-form.kz-gap-4 { @for (place, item) in open.old.iter().enumerate() {
                @let name = format!("to-{place}");
                @let told = fault_of(faults, &name);
                div.kz-field {
                    label for=(name) { bdi { (item.title.of(lang)) } }
                    select id=(name) name=(name) aria-invalid=[told.map(|_| "true")]
                        aria-describedby=[told.map(|_| format!("{name}-fault"))] {
                        option value="" selected[typed.get(&name).is_empty()] { (t!(lang, "mapping-to-above")) }
                        option value="-" selected[typed.get(&name) == "-"] { (t!(lang, "mapping-to-nothing")) }
                        @for (new, _) in &open.new {
                            option value=(new.key) selected[typed.get(&name) == new.key] {
                                (t!(lang, "mapping-to", title = new.title.of(lang)))
                            }
                        }
                    }
                    (told_beside(lang, told))
                }
            } }
        }
    }
}

// Reading what was said

/// The mapping that was said, or every place where it does not hold together.
fn read(lang: Lang, typed: &Typed, old: &Sheet, new: &Sheet) -> Result<Mapping, Vec<Fault>> {
    let open = open(old, new);
    let mut faults = Vec::new();
    if !open.same.is_empty() && !typed.has("confirmed") {
        faults.push(fault("confirmed", msg!("mapping-confirm")));
    }
    let mut links: Vec<Link> = open
        .same
        .iter()
        .map(|(old, new)| Link::Same { old: old.clone(), new: new.clone() })
        .collect();
    for (place, (item, _)) in open.new.iter().enumerate() {
        let (new, from) = (item.key.clone(), typed.get(&format!("from-{place}")).to_owned());
        match (typed.get(&format!("kind-{place}")), from.is_empty()) {
            ("reworded" | "split", true) => {
                faults.push(fault(
                    format!("from-{place}"),
                    msg!("mapping-from-missing", title = item.title.of(lang)),
                ));
            }
            ("reworded", false) => links.push(Link::Reworded { old: from, new }),
            ("split", false) => split(&mut links, from, new),
            ("merged", _) => links.push(Link::Merged { old: into(typed, &open, &new), new }),
            ("new", _) => links.push(Link::New { new }),
            _ => faults.push(fault(
                format!("kind-{place}"),
                msg!("mapping-kind-missing", title = item.title.of(lang)),
            )),
        }
    }
    dropped(typed, &open, &mut links);
    let mapping = Mapping(links);
    if faults.is_empty() {
        faults = astray(lang, &mapping, &open, (old, new));
    }
    if faults.is_empty() { Ok(mapping) } else { Err(faults) }
}

/// Parts of one earlier item belong to one split.
fn split(links: &mut Vec<Link>, from: String, part: String) {
    let same = links.iter_mut().find_map(|link| match link {
        Link::Split { old, new } if *old == from => Some(new),
        _ => None,
    });
    match same {
        Some(parts) => parts.push(part),
        None => links.push(Link::Split { old: from, new: vec![part] }),
    }
}

/// The earlier items of which it was said that they were merged into that one.
fn into(typed: &Typed, open: &Open, new: &str) -> Vec<String> {
    let all = open.old.iter().enumerate();
    let merged = all.filter(|(place, _)| typed.get(&format!("to-{place}")) == new);
    merged.map(|(_, item)| item.key.clone()).collect()
}

/// Earlier items that were dropped, or merged into an item of which something else was said.
fn dropped(typed: &Typed, open: &Open, links: &mut Vec<Link>) {
    for (place, item) in open.old.iter().enumerate() {
        let old = item.key.clone();
        match typed.get(&format!("to-{place}")) {
            "" => {}
            "-" => links.push(Link::Dropped { old }),
            new if links
                .iter()
                .any(|link| matches!(link, Link::Merged { new: own, .. } if own == new)) => {}
            new => links.push(Link::Merged { old: vec![old], new: new.to_owned() }),
        }
    }
}

/// What does not hold together, at the field where it is mended.
fn astray(lang: Lang, mapping: &Mapping, open: &Open, (old, new): (&Sheet, &Sheet)) -> Vec<Fault> {
    let told = mapping.astray(old, new).into_iter().map(|astray| {
        let (sheet, field) = match astray.side {
            Side::New => (
                new,
                open.new
                    .iter()
                    .position(|(item, _)| item.key == astray.key)
                    .map(|place| format!("kind-{place}")),
            ),
            Side::Old => (
                old,
                open.old
                    .iter()
                    .position(|item| item.key == astray.key)
                    .map(|place| format!("to-{place}")),
            ),
        };
        let todo = say_attribute(lang, &astray.what, "todo").unwrap_or_default();
        let what = say(lang, &astray.what);
        let title = title_in(lang, sheet, &astray.key);
        fault(
            field.unwrap_or_else(|| "confirmed".to_owned()),
            msg!("mapping-told", title = title, what = what, todo = todo),
        )
    });
    told.collect()
}
