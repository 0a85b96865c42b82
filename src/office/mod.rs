//! The promotion office: what needs it, and which workplace is on which step.
//!
//! It sees that something was done and when, never what was answered or what is tried: no figures, no texts, no order of
//! merit.  However many workplaces there are, a page asks the database the same few questions.

pub mod pages;

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::accounts::{Member, Promotion};
use crate::actions::asks;
use crate::actions::{self, Span};
use crate::db::Tx;
use crate::dialogues::{self, Held};
use crate::error::Result;
use crate::japan;
use crate::organisations::roster::keep;
use crate::organisations::{self, Unit};
use crate::rounds::{self, Round, State};
use crate::workplaces::plan::{self, MONTHS, Months};
use crate::workplaces::{Step, handover, step_of};

/// What happened in a month, or is planned for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A round took answers.
    Answer,
    /// A round was closed and its results read.
    See,
    /// People talked.
    Talk,
    /// Something was tried.
    Try,
    /// A round is planned and was not opened yet.
    Planned,
}

/// One workplace over a fiscal year.
#[derive(Clone, Debug)]
pub struct Row {
    /// The workplace.
    pub unit: Unit,
    /// How many units stand above it.
    pub depth: usize,
    /// The step it is on now.
    pub step: Step,
    /// What happened in each month, April first.
    pub months: [Vec<Mark>; 12],
    /// When its rounds are planned.
    pub plan: Months,
    /// When its rounds of the year were opened.
    pub opened: Vec<Date>,
}

/// Everything the pages of the promotion office are made of, from a fixed number of questions.
pub struct Overview {
    /// Every unit, parents before children.
    pub units: Vec<Unit>,
    rounds: BTreeMap<String, Vec<Round>>,
    talks: BTreeMap<String, Vec<Held>>,
    spans: BTreeMap<String, Vec<Span>>,
    plans: BTreeMap<String, Months>,
    year: i16,
    today: Date,
}

/// What every workplace did and plans in that fiscal year.
pub fn overview(tx: &mut Tx, by: &Promotion, year: i16, now: Timestamp) -> Result<Overview> {
    let talks = by_unit(dialogues::held(tx, by)?, |talk| &talk.unit);
    Ok(Overview { talks, ..without_talks(tx, by, year, now)? })
}

fn without_talks(tx: &mut Tx, by: &Promotion, year: i16, now: Timestamp) -> Result<Overview> {
    Ok(Overview {
        units: organisations::units(tx, by.organisation())?,
        rounds: by_unit(rounds::all(tx, by.organisation())?, |round| &round.unit),
        talks: BTreeMap::new(),
        spans: by_unit(actions::spans(tx, by)?, |span| &span.unit),
        plans: plan::plans(tx, by, year)?,
        year,
        today: date(now),
    })
}

fn by_unit<T>(all: Vec<T>, unit: impl Fn(&T) -> &String) -> BTreeMap<String, Vec<T>> {
    let mut sorted: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for one in all {
        sorted.entry(unit(&one).clone()).or_default().push(one);
    }
    sorted
}

fn date(at: Timestamp) -> Date {
    japan::wall_clock(at).date()
}

impl Overview {
    /// The units that have others below them: what the pages may be narrowed to.
    pub fn departments(&self) -> Vec<&Unit> {
        let above = |unit: &&Unit| self.units.iter().any(|it| it.parent.as_ref() == Some(&unit.id));
        self.units.iter().filter(above).collect()
    }

    /// That unit and those below it; all of them where there is no such unit.
    pub fn below(&self, department: &str) -> Vec<&Unit> {
        let mut within: Vec<&Unit> = Vec::new();
        for unit in &self.units {
            let above = unit.parent.as_ref();
            let inside = within.iter().any(|it| Some(&it.id) == above);
            if unit.id == department || inside {
                within.push(unit);
            }
        }
        if within.is_empty() { self.units.iter().collect() } else { within }
    }

    /// The year of one workplace.
    pub fn row(&self, unit: &Unit) -> Row {
        let plan = self.plans.get(&unit.id).copied().unwrap_or_default();
        let mut row = Row {
            depth: self.depth(unit),
            step: self.step(unit),
            months: Default::default(),
            opened: Vec::new(),
            unit: unit.clone(),
            plan,
        };
        for round in of(&self.rounds, unit) {
            self.mark_round(&mut row, round);
        }
        for talk in of(&self.talks, unit) {
            self.mark(&mut row, Mark::Talk, date(talk.began), date(talk.began));
        }
        for span in of(&self.spans, unit) {
            let until = span.ended.map_or(self.today, date);
            if let Some(began) = span.began {
                self.mark(&mut row, Mark::Try, date(began), until);
            }
        }
        self.mark_plan(&mut row);
        row
    }

    fn depth(&self, unit: &Unit) -> usize {
        let above = unit.parent.as_ref().and_then(|id| self.units.iter().find(|it| it.id == *id));
        above.map_or(0, |above| self.depth(above) + 1)
    }

    fn mark_round(&self, row: &mut Row, round: &Round) {
        let (opened, ends) = (date(round.opened), date(round.closed.unwrap_or(round.deadline)));
        self.mark(row, Mark::Answer, opened, ends.min(self.today));
        if let (State::Closed, Some(closed)) = (round.state, round.closed) {
            self.mark(row, Mark::See, date(closed), date(closed));
        }
        if japan::fiscal_year(opened) == self.year {
            row.opened.push(opened);
        }
    }

    /// Planned rounds whose turn has not come stand in their month.
    fn mark_plan(&self, row: &mut Row) {
        for month in row.plan.iter().skip(row.opened.len()).flatten() {
            row.months[plan::place(*month)].push(Mark::Planned);
        }
    }

    /// Marks every month of the year that lies in those days.
    fn mark(&self, row: &mut Row, mark: Mark, from: Date, until: Date) {
        for (month, place) in MONTHS.into_iter().zip(0..) {
            let Some((first, last)) = bounds(self.year, month) else { continue };
            let marks: &mut Vec<Mark> = &mut row.months[place];
            if first <= until && from <= last && !marks.contains(&mark) {
                marks.push(mark);
                marks.sort_unstable();
            }
        }
    }

    fn step(&self, unit: &Unit) -> Step {
        let latest = of(&self.rounds, unit).iter().rev().find(|it| it.state != State::Unopened);
        let talked = latest.is_some_and(|round| {
            let about = |talk: &Held| talk.over && talk.round.as_ref() == Some(&round.id);
            of(&self.talks, unit).iter().any(about)
        });
        let goes_on =
            |span: &Span| matches!(span.state, actions::State::Open | actions::State::Waiting);
        let trying = of(&self.spans, unit).iter().any(goes_on);
        step_of(latest.map(|round| round.state), talked, trying)
    }

    /// A planned month has gone by and no round was opened for it.
    pub fn is_late(&self, row: &Row) -> bool {
        let late =
            |month: &i8| bounds(self.year, *month).is_some_and(|(_, last)| last < self.today);
        row.plan.iter().skip(row.opened.len()).flatten().any(late)
    }
}

/// What belongs to that unit.
fn of<'a, T>(all: &'a BTreeMap<String, Vec<T>>, unit: &Unit) -> &'a [T] {
    all.get(&unit.id).map_or(&[], Vec::as_slice)
}

/// The first and the last day of a month of that fiscal year.
fn bounds(year: i16, month: i8) -> Option<(Date, Date)> {
    let year = if month >= 4 { year } else { year + 1 };
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.saturating_add(1.month()).saturating_sub(1.day())))
}

/// What needs the promotion office.
pub struct Needs {
    /// Workplaces without anybody entered, so that no round can be opened.
    pub empty: Vec<Unit>,
    /// Workplaces with people and no round planned this year.
    pub unplanned: usize,
    /// Workplaces whose planned month has gone by.
    pub late: Vec<Unit>,
    /// Rounds past their deadline that are not closed yet: their workplaces.
    pub past: Vec<Unit>,
    /// Requests that wait for a reply, and for how many the day has passed.
    pub asks: (usize, usize),
    /// Workplaces with something past its day, and how many.
    pub overdue: Vec<(Unit, usize)>,
    /// Workplaces that were handed on and not looked at yet.
    pub handed: Vec<Unit>,
    /// The day the roster is of, where it is of an earlier fiscal year.
    pub old_roster: Option<Date>,
    /// The fiscal year.
    pub year: i16,
}

/// What needs the promotion office now.
pub fn needs(tx: &mut Tx, member: &Member, by: &Promotion, now: Timestamp) -> Result<Needs> {
    let today = date(now);
    let all = without_talks(tx, by, japan::fiscal_year(today), now)?;
    let seats = organisations::seats(tx, by.organisation())?;
    let asked = asks::heard_among(tx, member, &all.units)?;
    let handed = handover::under_way(tx, by)?;
    let roster = keep::latest(tx, by.organisation(), today)?;
    let with_people = |unit: &&Unit| seats.get(&unit.id).is_some_and(|seats| *seats > 0);
    let rows: Vec<Row> = all.units.iter().filter(with_people).map(|unit| all.row(unit)).collect();
    let chosen = |wanted: &dyn Fn(&Unit) -> bool| -> Vec<Unit> {
        all.units.iter().filter(|unit| wanted(unit)).cloned().collect()
    };
    let waiting = asked.iter().filter(|ask| ask.waits_until().is_some()).count();
    Ok(Needs {
        empty: chosen(&|unit| {
            let below = all.units.iter().any(|it| it.parent.as_ref() == Some(&unit.id));
            !below && !with_people(&unit)
        }),
        unplanned: rows
            .iter()
            .filter(|row| row.plan == Months::default() && row.opened.is_empty())
            .count(),
        late: rows.iter().filter(|row| all.is_late(row)).map(|row| row.unit.clone()).collect(),
        past: chosen(&|unit| of(&all.rounds, unit).iter().any(|round| is_past(round, now))),
        asks: (waiting, asked.iter().filter(|ask| ask.is_overdue(today)).count()),
        overdue: overdue(&all, today),
        handed: chosen(&|unit| handed.contains(&unit.id)),
        old_roster: roster.filter(|day| japan::fiscal_year(*day) < all.year),
        year: all.year,
    })
}

fn is_past(round: &Round, now: Timestamp) -> bool {
    matches!(round.state, State::Open | State::Closing) && round.deadline <= now
}

/// How many things are past their day, by workplace; not which.
fn overdue(all: &Overview, today: Date) -> Vec<(Unit, usize)> {
    let late = |span: &&Span| span.state == actions::State::Open && span.due < today;
    let counted = all
        .units
        .iter()
        .map(|unit| (unit.clone(), of(&all.spans, unit).iter().filter(late).count()));
    counted.filter(|(_, count)| *count > 0).collect()
}
