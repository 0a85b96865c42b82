//! One line with everything about it: what is meant, goals, measures, how it goes, what others ask.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::talk::{self, Talk, Unsaid};
use super::{Names, frame, look, names, units_of, who, years_words};
use crate::accounts::{Member, PolicyReader};
use crate::actions::{self, Action, Keeper};
use crate::db::Tx;
use crate::error::Result;
use crate::gatherings;
use crate::policies::{
    self, Goal, Level, Line, Link, Mark, Measure, Policy, Progress, Question, Reading, Review,
    Setting, Stage, State as Goes, Target, Tree, place_of,
};
use crate::sheets::Shelf;
use crate::web::fields::lines as told_lines;
use crate::web::{FormToken, Page, back, fault_summary};
use crate::words::Lang;
use crate::{App, japan, sheets, t};

/// Everything about one line.
pub(super) struct Whole {
    pub(super) goals: Vec<Goal>,
    pub(super) measures: Vec<Measure>,
    lines: Vec<Line>,
    progress: Vec<Progress>,
    links: Vec<(Link, Option<String>)>,
    readings: Vec<Reading>,
    questions: Vec<Question>,
    reviews: Vec<Review>,
    setting: Setting,
    tree: Tree,
    told: policies::Told,
    names: Names,
}

fn whole(
    tx: &mut Tx,
    by: &Member,
    policy: &Policy,
    shelf: &Shelf,
    (lang, year): (Lang, i16),
) -> Result<Whole> {
    let reader = by.policy_reader();
    let tree = Tree::new(policies::seen(tx, &reader)?, policies::ties(tx, &reader)?);
    let roads = policies::roads(tx, &reader, &tree, year)?;
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for road in &roads {
        let (lines, done) = counts.entry(&road.measure.policy).or_default();
        *lines += 1;
        *done += usize::from(road.latest.as_ref().is_some_and(|it| it.state == Goes::Done));
    }
    Ok(Whole {
        told: policies::rolled(&tree, &policy.id, &counts),
        goals: policies::goals(tx, policy)?,
        measures: policies::measures(tx, policy)?,
        lines: policies::lines(tx, policy)?,
        progress: policies::progress(tx, policy)?,
        links: named(tx, by, policy, shelf, lang)?,
        readings: policies::readings_of(tx, policy)?,
        questions: policies::questions_of(tx, policy)?,
        reviews: policies::reviews_of(tx, policy)?,
        setting: policies::setting(tx, reader.organisation())?,
        names: names(&units_of(tx, &reader)?),
        tree,
    })
}

/// Each link with what it is called, as far as this member may know.
fn named(
    tx: &mut Tx,
    by: &Member,
    policy: &Policy,
    shelf: &Shelf,
    lang: Lang,
) -> Result<Vec<(Link, Option<String>)>> {
    let mut named = Vec::new();
    for link in policies::links(tx, policy)? {
        let name = match link.kind {
            Target::Item => item_title(tx, by, shelf, &link.target, lang)?,
            Target::Action => tried(tx, by, policy)?
                .into_iter()
                .find(|action| action.id == link.target)
                .map(|action| action.words),
            Target::Gathering => session_title(tx, by, &link.target)?,
        };
        named.push((link, name));
    }
    Ok(named)
}

/// What an item of one of our sheets is called.
pub(super) fn item_title(
    tx: &mut Tx,
    by: &Member,
    shelf: &Shelf,
    key: &str,
    lang: Lang,
) -> Result<Option<String>> {
    for published in sheets::published(tx, by.organisation())? {
        let sheet = shelf.version(tx, by.organisation(), &published.id)?;
        if let Some(item) = sheet.items().find(|item| item.key == key) {
            return Ok(Some(item.title.of(lang).to_owned()));
        }
    }
    Ok(None)
}

/// What the workplace of that line tries, for who looks after it.
pub(super) fn tried(tx: &mut Tx, by: &Member, policy: &Policy) -> Result<Vec<Action>> {
    let Some(unit) = &policy.unit else { return Ok(Vec::new()) };
    match by.caretaker(unit) {
        Ok(caretaker) => actions::all(tx, &Keeper::from(&caretaker)),
        Err(_) => Ok(Vec::new()),
    }
}

/// What a learning session of ours is called; everybody may read its announcement.
fn session_title(tx: &mut Tx, by: &Member, address: &str) -> Result<Option<String>> {
    let found = gatherings::by_address(tx, address).ok();
    let ours = found.filter(|it| it.organisation == by.organisation());
    Ok(ours.map(|it| it.plan.title))
}

/// `GET /policies/{policy}`
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    by: Member,
    token: FormToken,
    Path(id): Path<String>,
) -> Result<Page> {
    page(&app, lang, &by, token, &id, &Unsaid::default()).await
}

/// The page, once more with what could not be said.
pub(super) async fn page(
    app: &App,
    lang: Lang,
    by: &Member,
    token: FormToken,
    id: &str,
    unsaid: &Unsaid,
) -> Result<Page> {
    let (member, shelf, year) =
        (by.clone(), app.shelf.clone(), policies::present_year(app.clock.now()));
    let more = move |tx: &mut Tx, _: &PolicyReader, policy: &Policy| {
        whole(tx, &member, policy, &shelf, (lang, year))
    };
    let (policy, found) = look(app, by, id, more).await?;
    let reader = by.policy_reader();
    let view = View {
        lang,
        policy: &policy,
        found: &found,
        reader: &reader,
        keeps: reader.keeps(policy.unit.as_deref()),
        year,
    };
    let talk = Talk {
        lang,
        token: &token,
        policy: &policy,
        readings: &found.readings,
        questions: &found.questions,
        names: &found.names,
        reader: &reader,
        unsaid,
    };
    let body = html! {
        (fault_summary(lang, &unsaid.faults))
        (back("/policies", &t!(lang, "policies-heading")))
        div.kz-title {
            h1 { (policy.title) }
            p.kz-support { (view.about()) }
        }
        @if view.keeps { (stages(&view, &token)) }
        div.kz-c0 {
            div.kz-c0__main.kz-policy {
                (meant(&view)) (goals(&view)) (measures(&view))
                (talk::part(&talk))
                (reviews(&view))
            }
            (side(&view))
        }
    };
    let page = Page::desk(lang, policy.title.clone(), frame(lang, by, token), body);
    Ok(page.with_faults(&unsaid.faults))
}

struct View<'a> {
    lang: Lang,
    policy: &'a Policy,
    found: &'a Whole,
    reader: &'a PolicyReader,
    keeps: bool,
    year: i16,
}

impl View<'_> {
    fn at(&self, rest: &str) -> String {
        format!("/policies/{}{rest}", self.policy.id)
    }

    fn about(&self) -> String {
        let (lang, policy) = (self.lang, self.policy);
        let agreed = policy
            .agreed
            .map(|day| t!(lang, "policy-agreed-on", day = japan::long_date(lang, day)));
        let stage = agreed.unwrap_or_else(|| policy.stage.word(lang));
        let unit = who(policy, &self.found.names).to_owned();
        let parts = [
            unit,
            policy.level.word(lang),
            years_words(lang, policy.years),
            policy.source.word(lang),
            policy.post.clone(),
            stage,
            policy.key.clone(),
        ];
        parts.join("・")
    }
}

/// How far the line has come, and the way on.
fn stages(view: &View, token: &FormToken) -> Markup {
    let (lang, policy) = (view.lang, view.policy);
    let offers: &[(Stage, String)] = &match policy.stage {
        Stage::Draft => {
            [(Stage::Agreed, t!(lang, "policy-agree")), (Stage::Public, t!(lang, "policy-publish"))]
        }
        Stage::Agreed => [
            (Stage::Public, t!(lang, "policy-publish")),
            (Stage::Draft, t!(lang, "policy-back-to-draft")),
        ],
        Stage::Public => [
            (Stage::Agreed, t!(lang, "policy-unpublish")),
            (Stage::Draft, t!(lang, "policy-back-to-draft")),
        ],
    };
    html! {
        form.kz-once method="post" action=(view.at("/stage")) {
            (token)
            p { (stage_text(lang, policy.stage)) }
            p.kz-files {
                @for (at, (stage, words)) in offers.iter().enumerate() {
                    @if at == 0 && policy.stage == Stage::Draft { button.kz-btn name="stage" value=(stage.key()) { (words) } }
                    @else { button.kz-btn.kz-btn--line name="stage" value=(stage.key()) { (words) } }
                }
                a href=(view.at("/words")) { (t!(lang, "policy-change")) }
            }
        }
    }
}

fn stage_text(lang: Lang, stage: Stage) -> String {
    match stage {
        Stage::Draft => t!(lang, "policy-draft-text"),
        Stage::Agreed => t!(lang, "policy-agreed-text"),
        Stage::Public => t!(lang, "policy-public-text"),
    }
}

fn meant(view: &View) -> Markup {
    let (lang, policy) = (view.lang, view.policy);
    html! {
        @for (id, title, text) in [("intent", t!(lang, "policy-intent"), &policy.intent), ("why", t!(lang, "policy-why"), &policy.why)] {
            @if !text.is_empty() {
                section aria-labelledby=(id) { h2 id=(id) { (title) } (told_lines(text)) }
            }
        }
    }
}

fn goals(view: &View) -> Markup {
    let (lang, found) = (view.lang, view.found);
    html! {
        section aria-labelledby="goals" {
            h2 #goals { (t!(lang, "policy-goals")) }
            @if found.goals.is_empty() { p.kz-support { (t!(lang, "policy-goals-none")) } }
            ol.kz-tasks { @for goal in &found.goals { li.kz-tasks__row {
                span {
                    @if view.keeps { a href=(view.at(&format!("/goals/{}", goal.id))) { (goal.what) } } @else { b { (goal.what) } }
                    span.kz-tasks__hint { (figures(lang, goal)) }
                    span.kz-tasks__hint { (t!(lang, "policy-goal-by", day = japan::long_date(lang, goal.by_when), horizon = goal.horizon.word(lang))) }
                }
                @if let Some(result) = result(lang, goal, &found.setting) { span.kz-state { (result) } }
            } } }
            @if view.keeps && found.goals.len() < policies::GOALS {
                p { a.kz-act href=(view.at("/goals/new")) { (t!(lang, "policy-goal-add")) } }
            }
        }
    }
}

/// 待ち時間（分）：35 → 20
pub(super) fn figures(lang: Lang, goal: &Goal) -> String {
    let indicator = match goal.counted_in.as_str() {
        "" => goal.indicator.clone(),
        unit => t!(lang, "policy-indicator-unit", indicator = &goal.indicator, unit = unit),
    };
    match goal.baseline.as_str() {
        "" => t!(lang, "policy-target-only", indicator = indicator, target = &goal.target),
        now => t!(lang, "policy-from-to", indicator = indicator, now = now, target = &goal.target),
    }
}

fn result(lang: Lang, goal: &Goal, setting: &Setting) -> Option<String> {
    if goal.result.is_empty() && goal.grade.is_empty() {
        return None;
    }
    let percent = goal.percent().filter(|_| setting.scale == policies::Scale::Letters);
    let percent = percent.map(|percent| t!(lang, "policy-percent", percent = percent));
    let parts =
        [Some(t!(lang, "policy-result", result = &goal.result)), percent, Some(goal.grade.clone())];
    Some(parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("・"))
}

fn measures(view: &View) -> Markup {
    let (lang, found) = (view.lang, view.found);
    html! {
        section aria-labelledby="measures" {
            h2 #measures { (t!(lang, "policy-measures")) }
            @if found.measures.is_empty() { p.kz-support { (t!(lang, "policy-measures-none")) } }
            @for measure in &found.measures { (one_measure(view, measure)) }
            @if view.keeps { p { a.kz-act href=(view.at("/measures/new")) { (t!(lang, "policy-measure-add")) } } }
        }
    }
}

fn one_measure(view: &View, measure: &Measure) -> Markup {
    let (lang, found) = (view.lang, view.found);
    let unit = measure.unit.as_ref().and_then(|unit| found.names.get(unit));
    let owner = [unit.cloned(), Some(measure.post.clone())]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let owns = view.keeps || view.reader.keeps(measure.unit.as_deref()) && measure.unit.is_some();
    let at = |rest: &str| view.at(&format!("/measures/{}{rest}", measure.id));
    let next = found
        .lines
        .iter()
        .filter(|it| it.measure == measure.id)
        .map(|it| it.year)
        .max()
        .map_or(view.year, |year| year + 1);
    html! {
        article.kz-measure id={ "measure-" (measure.id) } {
            h3 { (measure.what) }
            p.kz-support { (owner) "・" (measure.depth.word(lang)) " × " (measure.reach.word(lang)) }
            (told_lines(&measure.steps))
            @if !measure.resources.is_empty() { p.kz-support { (t!(lang, "policy-resources-are", resources = &measure.resources)) } }
            @for line in found.lines.iter().filter(|it| it.measure == measure.id) { (one_year(view, line, &at(&format!("/years/{}", line.year)))) }
            p.kz-files {
                @if owns && found.lines.iter().any(|it| it.measure == measure.id) {
                    a href=(at("/progress")) { (t!(lang, "progress-tell")) span.kz-sr { "：" (measure.what) } }
                }
                @if view.keeps {
                    @if view.policy.is_of(next) { a href=(at(&format!("/years/{next}"))) { (t!(lang, "policy-line-add", year = super::year_words(lang, next))) span.kz-sr { "：" (measure.what) } } }
                    a href=(at("")) { (t!(lang, "policy-measure-change")) span.kz-sr { "：" (measure.what) } }
                }
            }
        }
    }
}

fn one_year(view: &View, line: &Line, href: &str) -> Markup {
    let (lang, found) = (view.lang, view.found);
    let mut marks: Vec<(&i8, &(Mark, String))> = line.marks.iter().collect();
    marks.sort_by_key(|(month, _)| place_of(**month));
    let months =
        t!(lang, "policy-months", starts = i32::from(line.starts), ends = i32::from(line.ends));
    html! {
        div.kz-measure__year {
            p { b { (super::year_words(lang, line.year)) } "　" (months)
                @if view.keeps { " " a.kz-act href=(href) { (t!(lang, "policy-line-change")) span.kz-sr { "：" (super::year_words(lang, line.year)) } } }
            }
            ul.kz-signs { @for (month, (mark, words)) in marks { li.kz-mark { (super::road::sign(*mark)) (super::road::mark_words(lang, *month, *mark, words)) } } }
            @if !line.control.is_empty() {
                p.kz-support { (t!(lang, "policy-control-is", control = &line.control)) @if !line.warning.is_empty() { "・" (t!(lang, "policy-warning-is", warning = &line.warning)) } }
            }
            @for told in found.progress.iter().filter(|it| it.line == line.id) { (one_progress(lang, told)) }
        }
    }
}

fn one_progress(lang: Lang, told: &Progress) -> Markup {
    html! {
        div.kz-told-of {
            p { b { (japan::short_date(lang, told.as_of)) "　" (super::road::state_words(lang, told)) } "　" bdi { (told.fact) } @if !told.value.is_empty() { "　" (t!(lang, "progress-value-is", value = &told.value)) } }
            @if !told.reason.is_empty() { p.kz-support { (t!(lang, "progress-reason-is", reason = &told.reason)) } }
            @if !told.next.is_empty() { p.kz-support { (t!(lang, "progress-next-is", next = &told.next)) } }
        }
    }
}

fn reviews(view: &View) -> Markup {
    let lang = view.lang;
    html! {
        section aria-labelledby="reviews" {
            h2 #reviews { (t!(lang, "policy-reviews")) }
            @if view.found.reviews.is_empty() { p.kz-support { (t!(lang, "policy-reviews-none")) } }
            @for review in &view.found.reviews {
                article.kz-measure {
                    h3 { (review.occasion.word(lang)) "　" (japan::long_date(lang, review.held)) }
                    (told_lines(&review.result))
                    @if !review.gap_reason.is_empty() { h4 { (t!(lang, "review-gap")) } (told_lines(&review.gap_reason)) }
                    @if !review.carry_over.is_empty() { h4 { (carried(lang, review)) } (told_lines(&review.carry_over)) }
                }
            }
            @if view.keeps { p { a.kz-act href=(view.at("/reviews")) { (t!(lang, "review-add")) } } }
        }
    }
}

fn carried(lang: Lang, review: &Review) -> String {
    match review.carried_into {
        Some(year) => t!(lang, "review-carried", year = super::year_words(lang, year)),
        None => t!(lang, "review-carry"),
    }
}

// At the side

fn side(view: &View) -> Markup {
    let (lang, found) = (view.lang, view.found);
    html! {
        aside.kz-c0__side {
            @if view.policy.level != Level::Mayor {
                section aria-labelledby="above" {
                    h2 #above { (t!(lang, "policy-above")) }
                    @for (above, rule) in found.tree.above(&view.policy.id) { (tied(view, above, &rule.word(lang))) }
                    @if found.tree.above(&view.policy.id).next().is_none() { p.kz-support { (t!(lang, "policy-not-tied")) } }
                    @if view.keeps { p { a.kz-act href=(view.at("/ties")) { (t!(lang, "policy-choose-above")) } } }
                }
            }
            section aria-labelledby="below" {
                h2 #below { (t!(lang, "policy-below")) }
                @for (below, rule) in found.tree.below(&view.policy.id) { (tied(view, below, &rule.word(lang))) }
                @if found.tree.below(&view.policy.id).next().is_none() { p.kz-support { (t!(lang, "policy-below-none")) } }
                (rolled(view))
                @if !view.keeps && !view.reader.units().is_empty() {
                    p { a.kz-act href={ "/policies/new?parent=" (view.policy.id) "&unit=" (view.reader.units()[0]) } { (t!(lang, "policy-carry-this")) } }
                }
            }
            (links(view))
        }
    }
}

fn tied(view: &View, other: &Policy, rule: &str) -> Markup {
    html! {
        div.kz-try {
            a href={ "/policies/" (other.id) } { (other.title) }
            span.kz-support { (who(other, &view.found.names)) "・" (rule) }
        }
    }
}

/// What the lines below tell, each as its tie says; nothing is added that nobody asked to add.
fn rolled(view: &View) -> Markup {
    let (lang, told) = (view.lang, &view.found.told);
    html! {
        @if told.counted.0 > 0 { p { (t!(lang, "policy-counted", lines = told.counted.0, done = told.counted.1)) } }
        @if told.all.0 > 0 && told.all.0 == told.all.1 { p { (t!(lang, "policy-all-done", lines = told.all.0)) } }
        @else if told.all.0 > 0 { p { (t!(lang, "policy-all-open", lines = told.all.0, done = told.all.1)) } }
        @if told.words > 0 { p.kz-support { (t!(lang, "policy-in-words", lines = told.words)) } }
    }
}

fn links(view: &View) -> Markup {
    let (lang, found) = (view.lang, view.found);
    let part = |link: &Link| {
        let goal = link.goal.as_ref().and_then(|id| found.goals.iter().find(|it| it.id == *id));
        let measure =
            link.measure.as_ref().and_then(|id| found.measures.iter().find(|it| it.id == *id));
        measure.map(|it| it.what.clone()).or(goal.map(|it| it.what.clone()))
    };
    html! {
        section aria-labelledby="links" {
            h2 #links { (t!(lang, "policy-links")) }
            @if found.links.is_empty() { p.kz-support { (t!(lang, "policy-links-none")) } }
            @for (link, name) in &found.links {
                div.kz-try {
                    @if let Some(href) = href(view, link).filter(|_| name.is_some()) { a href=(href) { (name.as_deref().unwrap_or_default()) } }
                    @else { span { (name.as_deref().unwrap_or(&t!(lang, "policy-link-closed"))) } }
                    span.kz-support { (link.kind.word(lang)) @if let Some(part) = part(link) { "・" (part) } }
                }
            }
            @if view.keeps { p { a.kz-act href=(view.at("/links")) { (t!(lang, "policy-link-add")) } } }
        }
    }
}

fn href(view: &View, link: &Link) -> Option<String> {
    match link.kind {
        Target::Item => Some(format!("/policies/items/{}", link.target)),
        Target::Action => {
            view.policy.unit.as_ref().map(|unit| format!("/workplaces/{unit}/actions"))
        }
        Target::Gathering => Some(format!("/gatherings/{}", link.target)),
    }
}
