//! Workplaces: where one stands among the six steps, and the one next thing.
//!
//! Nothing is kept here: a workplace's page is put together from what the other domains keep.

pub mod pages;

use crate::accounts::Member;
use crate::actions::{self, Action, Keeper};
use crate::db::Tx;
use crate::dialogues::{self, Dialogue};
use crate::error::Result;
use crate::organisations::{self, Unit};
use crate::policies::{self, Policy};
use crate::rounds::{self, Answered, Round, State};

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
    /// What it tries or tried, the latest first.
    pub actions: Vec<Action>,
    /// The lines of the policy it carries in this fiscal year.
    pub policies: Vec<Policy>,
}

/// Where that workplace stands, as far as the member may know.
pub fn workplace(tx: &mut Tx, by: &Member, unit: &str, year: i16) -> Result<Workplace> {
    let caretaker = by.caretaker(unit)?;
    let (organisation, is_chief) = (caretaker.organisation(), by.chief(unit).is_ok());
    let rounds = rounds::of_unit(tx, organisation, unit)?;
    let open = rounds.first().filter(|round| round.state == State::Open);
    let closed = rounds.iter().find(|round| round.state == State::Closed).filter(|_| is_chief);
    let predicted = match rounds.first().filter(|_| is_chief) {
        Some(round) => dialogues::prediction(tx, by, round)?.is_some(),
        None => false,
    };
    Ok(Workplace {
        unit: organisations::unit(tx, organisation, unit)?,
        answered: open.map(|round| rounds::answered(tx, round)).transpose()?,
        results: closed.map(|round| rounds::address(tx, round)).transpose()?,
        predicted,
        talks: dialogues::of_unit(tx, organisation, unit)?,
        rehearsals: dialogues::rehearsals(tx, organisation, unit)?,
        actions: actions::all(tx, &Keeper::from(&caretaker))?,
        policies: policies::of_unit(tx, &by.policy_reader(), unit, year)?,
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

    /// What it tries now.
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

    /// The step it stands on.  Results are read before the talk, which is the next thing from the close on.
    pub fn step(&self) -> Step {
        match self.round().map(|round| round.state) {
            None | Some(State::Unopened) => Step::Decide,
            Some(State::Open | State::Closing) => Step::Answer,
            Some(State::Closed) => match self.talk().is_some_and(Dialogue::is_over) {
                false => Step::Talk,
                true if self.tried().next().is_some() => Step::Try,
                true => Step::Again,
            },
        }
    }
}
