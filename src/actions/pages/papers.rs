//! What is tried, to take along: cards for the morning meeting, a list, the days for a calendar.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use super::words::{kind_words, reminder_words};
use super::{Place, place, today};
use crate::accounts::Member;
use crate::actions::{Action, Column};
use crate::error::{Error, Result};
use crate::reports::{self, ActionCard, ActionList, CardPaper, ListedAction};
use crate::words::Lang;
use crate::{App, actions, japan, msg, t, web};

/// `GET /workplaces/{unit}/actions/cards.pdf`: a page of A6 for each.
pub async fn cards_a6(
    State(app): State<App>,
    lang: Lang,
    member: Member,
    Path(unit): Path<String>,
) -> Result<Response> {
    cards(&app, lang, &member, &unit, None, CardPaper::A6).await
}

/// `GET /workplaces/{unit}/actions/cards-a4.pdf`: four to a page of A4, with lines to cut along.
pub async fn cards_a4(
    State(app): State<App>,
    lang: Lang,
    member: Member,
    Path(unit): Path<String>,
) -> Result<Response> {
    cards(&app, lang, &member, &unit, None, CardPaper::A4).await
}

/// `GET /workplaces/{unit}/actions/{action}/card.pdf`
pub async fn card(
    State(app): State<App>,
    lang: Lang,
    member: Member,
    Path((unit, action)): Path<(String, String)>,
) -> Result<Response> {
    cards(&app, lang, &member, &unit, Some(&action), CardPaper::A6).await
}

async fn cards(
    app: &App,
    lang: Lang,
    member: &Member,
    unit: &str,
    only: Option<&str>,
    paper: CardPaper,
) -> Result<Response> {
    let (place, now) = (place(app, member, unit).await?, app.clock.now());
    if let Some(id) = only {
        place.one(id)?;
    }
    let wanted = |action: &&Action| action.goes_on() && only.is_none_or(|id| action.id == id);
    let found = place.actions.iter().filter(wanted);
    let cards: Vec<ActionCard> = found.map(|action| card_of(lang, &place, action)).collect();
    if cards.is_empty() {
        return Err(Error::Refused(msg!("actions-no-cards")));
    }
    let house = house(member, &place);
    let pdf =
        app.press.make(move || reports::action_cards_pdf(&house, &cards, paper, lang, now)).await?;
    Ok(web::download("application/pdf", "actions.pdf", pdf))
}

fn house(member: &Member, place: &Place) -> String {
    format!("{}　{}", member.municipality(), place.unit.name)
}

fn card_of(lang: Lang, place: &Place, action: &Action) -> ActionCard {
    let levels = place.start_of(action).map(|(item, level)| {
        let of = |at: usize| item.levels.get(at).map(|level| level.of(lang).to_owned());
        let at = usize::from(level);
        (level, of(at.saturating_sub(1)).unwrap_or_default(), of(at))
    });
    ActionCard {
        item: place.item_of(action).map(|item| item.title.of(lang).to_owned()),
        words: action.words.clone(),
        sign: action.sign.clone(),
        owner: action.owner.clone(),
        due: japan::long_date(lang, action.due),
        kind: kind_words(lang, action),
        levels,
    }
}

/// `GET /workplaces/{unit}/actions/list.pdf`
pub async fn list(
    State(app): State<App>,
    lang: Lang,
    member: Member,
    Path(unit): Path<String>,
) -> Result<Response> {
    let (place, now) = (place(&app, &member, &unit).await?, app.clock.now());
    let today = today(&app);
    let of = |column: Column| -> Vec<ListedAction> {
        let found = place.actions.iter().filter(|action| action.column(today) == column);
        found.map(|action| listed(lang, &place, action, today)).collect()
    };
    let list = ActionList {
        house: house(&member, &place),
        day: japan::long_date(lang, today),
        parts: vec![
            (t!(lang, "actions-trying"), of(Column::Trying)),
            (t!(lang, "actions-coming"), of(Column::Coming)),
            (t!(lang, "actions-ended"), of(Column::Ended)),
        ],
    };
    let pdf = app.press.make(move || reports::action_list_pdf(&list, lang, now)).await?;
    Ok(web::download("application/pdf", "actions.pdf", pdf))
}

fn listed(lang: Lang, place: &Place, action: &Action, today: Date) -> ListedAction {
    let ended = action.ended.map(|at| japan::short_date(lang, japan::wall_clock(at).date()));
    let standing = match (action.state, ended) {
        (actions::State::Done, Some(when)) => t!(lang, "action-done", when = when),
        (actions::State::Stopped, Some(when)) => t!(lang, "action-stopped", when = when),
        (actions::State::Waiting, _) => t!(lang, "action-waits"),
        _ => action
            .reminder(today)
            .map_or_else(String::new, |reminder| reminder_words(lang, action, reminder)),
    };
    let spoken = action.check_ins.iter().rfind(|line| line.field.is_none());
    let last = if action.reason.is_empty() {
        spoken.map(|line| &line.words)
    } else {
        Some(&action.reason)
    };
    ListedAction {
        card: card_of(lang, place, action),
        standing,
        last: last.cloned().unwrap_or_default(),
    }
}

/// `GET /workplaces/{unit}/actions/calendar.ics`
pub async fn calendar(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    member: Member,
    Path(unit): Path<String>,
) -> Result<Response> {
    let place = place(&app, &member, &unit).await?;
    let page = web::whole_address(&app, &headers, &place.address());
    let words = |action: &Action| {
        let sign = t!(lang, "action-noticed", sign = &action.sign);
        format!("{}\n{}\n{sign}", house(&member, &place), action.owner)
    };
    let text = actions::calendar(&place.actions, &page, words);
    let kind = "text/calendar; charset=utf-8; method=PUBLISH";
    let disposition = "attachment; filename=\"actions.ics\"";
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, text).into_response())
}
