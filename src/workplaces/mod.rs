//! Workplaces: where one stands among the six steps, and the one next thing.
//!
//! A workplace's page is put together from what the other domains keep.  Kept here is when its rounds are planned ([`plan`])
//! and what one chief leaves to the next ([`handover`]).

pub mod handover;
pub mod pages;
pub mod plan;
mod store;

pub use pages::{month_name, step_name};

use std::sync::Arc;

use jiff::civil::Date;

use crate::accounts::Member;
use crate::actions::asks::{self, AskUp};
use crate::actions::{self, Action, Keeper};
use crate::db::Tx;
use crate::dialogues::{self, Dialogue};
use crate::error::Result;
use crate::japan;
use crate::organisations::{self, Unit};
use crate::policies::{self, Policy};
use crate::rounds::{self, Answered, Round, State};
use crate::sheets::{Sheet, Shelf};
use handover::Handed;

/// The six steps a workplace climbs, again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// 決める
    Decide = 1,
    /// こたえる
    Answer,
    /// 見る
    See,
    /// 話す
    Talk,
    /// ためす
    Try,
    /// 測り直す
    Again,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Step; 6] =
        [Step::Decide, Step::Answer, Step::See, Step::Talk, Step::Try, Step::Again];
}

/// Where a workplace stands.
pub struct Workplace {
    /// The workplace.
    pub unit: Unit,
    /// Its rounds, the latest first.
    pub rounds: Vec<Round>,
    /// How far the open one has come.
    pub answered: Option<Answered>,
    /// The results address of the latest closed round, for its chief.
    pub results: Option<String>,
    /// The chief has predicted the latest round.
    pub predicted: bool,
    /// Its dialogues, the latest first.
    pub talks: Vec<Dialogue>,
    /// Its rehearsals, the latest first.
    pub rehearsals: Vec<Dialogue>,
    /// What it tries or tried: what goes on first.
    pub actions: Vec<Action>,
    /// The lines of the policy it carries in this fiscal year.
    pub policies: Vec<Policy>,
    /// The sheet it answered last.
    pub sheet: Option<Arc<Sheet>>,
    /// What it asks of the unit above, the latest first.
    pub asks: Vec<AskUp>,
    /// What is asked of it and waits for a reply.
    pub heard: Vec<AskUp>,
    /// In which months of this fiscal year its rounds are planned.
    pub plan: plan::Months,
    /// What the last chief left to a new one.
    pub handed: Option<Handed>,
    /// What the reader has looked at since.
    pub looked: Vec<String>,
    /// The reader is its chief, and new.
    pub is_new: bool,
}

/// Where that workplace stands today, as far as the member may know.
pub fn workplace(
    tx: &mut Tx,
    by: &Member,
    shelf: &Shelf,
    unit: &str,
    today: Date,
) -> Result<Workplace> {
    let caretaker = by.caretaker(unit)?;
    let (organisation, is_chief) = (caretaker.organisation(), by.chief(unit).is_ok());
    let rounds = rounds::of_unit(tx, organisation, unit)?;
    let open = rounds.first().filter(|round| round.state == State::Open);
    let closed = rounds.iter().find(|round| round.state == State::Closed).filter(|_| is_chief);
    let predicted = match rounds.first().filter(|_| is_chief) {
        Some(round) => dialogues::prediction(tx, by, round)?.is_some(),
        None => false,
    };
    let sheet = rounds.first().map(|round| shelf.version(tx, organisation, &round.sheet_version));
    let mut heard = asks::heard(tx, by)?;
    heard.retain(|ask| ask.above.as_deref() == Some(unit) && ask.waits_until().is_some());
    let handed = handover::handed(tx, &caretaker)?;
    Ok(Workplace {
        unit: organisations::unit(tx, organisation, unit)?,
        answered: open.map(|round| rounds::answered(tx, round)).transpose()?,
        results: closed.map(|round| rounds::address(tx, round)).transpose()?,
        predicted,
        talks: dialogues::of_unit(tx, organisation, unit)?,
        rehearsals: dialogues::rehearsals(tx, organisation, unit)?,
        actions: actions::all(tx, &Keeper::from(&caretaker))?,
        sheet: sheet.transpose()?,
        asks: asks::of_unit(tx, &caretaker)?,
        heard,
        plan: plan::of_unit(tx, organisation, unit, japan::fiscal_year(today))?,
        looked: handover::looked(tx, &caretaker)?,
        is_new: is_chief && handed.as_ref().is_some_and(|handed| handed.is_new(&caretaker)),
        handed,
        policies: policies::of_unit(tx, &by.policy_reader(), unit, japan::fiscal_year(today))?,
        rounds,
    })
}

impl Workplace {
    /// The latest round that came to something.
    pub fn round(&self) -> Option<&Round> {
        self.rounds.first().filter(|round| round.state != State::Unopened)
    }

    /// The latest dialogue about the latest round.
    pub fn talk(&self) -> Option<&Dialogue> {
        let round = self.round()?;
        self.talks.iter().find(|talk| talk.round.as_ref() == Some(&round.id))
    }

    /// A dialogue that is prepared or under way.
    pub fn waiting(&self) -> Option<&Dialogue> {
        self.talks.iter().find(|talk| !talk.is_over())
    }

    /// What it tries now, in its own order.
    pub fn tried(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|action| action.state == actions::State::Open)
    }

    /// The dialogue of this round led to something to try, or to a reason why not.
    pub fn decided(&self) -> bool {
        self.talk().is_some_and(|talk| {
            let of_talk = |action: &Action| action.dialogue.as_deref() == Some(talk.id.as_str());
            talk.no_action.is_some() || self.actions.iter().any(of_talk)
        })
    }

    /// The items worked on since the latest closed round: those of what is tried or ended since, and of the last dialogue.
    pub fn worked_on(&self) -> Vec<&str> {
        let closed = self.rounds.iter().find(|round| round.state == State::Closed);
        let since = closed.and_then(|round| round.closed);
        let mut items: Vec<&str> = Vec::new();
        let recent = |action: &&Action| action.ended.is_none() || action.ended > since;
        let tried = self.actions.iter().filter(recent).filter_map(|action| action.item.as_deref());
        let talked = self.talks.first().into_iter().flat_map(|talk| &talk.items);
        for key in tried.chain(talked.map(String::as_str)) {
            if !items.contains(&key) {
                items.push(key);
            }
        }
        items
    }

    /// What a new chief has not looked at yet.
    pub fn to_look_at(&self) -> Vec<&'static str> {
        let left = |task: &&str| !self.looked.iter().any(|looked| looked == task);
        handover::FIRST.into_iter().filter(left).filter(|_| self.is_new).collect()
    }

    /// What the item of an action is called there.
    pub fn item(&self, action: &Action) -> Option<&crate::sheets::Item> {
        let key = action.item.as_ref()?;
        self.sheet.as_ref()?.items().find(|item| item.key == *key)
    }

    /// The step it stands on.
    pub fn step(&self) -> Step {
        let talked = self.talk().is_some_and(Dialogue::is_over);
        let trying = self.actions.iter().any(Action::goes_on);
        step_of(self.round().map(|round| round.state), talked, trying)
    }
}

/// The step of a workplace whose latest round stands so.  Results are read before the talk, which is the next thing from the
/// close on.
pub fn step_of(round: Option<State>, talked: bool, trying: bool) -> Step {
    match round {
        None | Some(State::Unopened) => Step::Decide,
        Some(State::Open | State::Closing) => Step::Answer,
        Some(State::Closed) if !talked => Step::Talk,
        Some(State::Closed) if trying => Step::Try,
        Some(State::Closed) => Step::Again,
    }
}
