//! Where a dialogue stands, and how it moves: one present phase always, and every move is made from what
//! its maker saw.
//!
//! Nothing here reads a clock or a database.  Two facilitators who press at once both saw the same version;
//! the first moves the dialogue and its version, the second is told [`Refused::Stale`] and nothing moves.

use jiff::{SignedDuration, Timestamp};

use super::run::{LONGEST, Run, SCENES};

/// Where a dialogue stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Goes up by one with every move.
    pub version: i64,
    /// Its phases.
    pub run: Run,
    /// How far it is.
    pub course: Course,
}

/// How far a dialogue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// People gather.
    Waiting,
    /// One phase is on.
    Running(Present),
    /// It is over.
    Ended,
}

/// The present phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// Its place in the run.
    pub phase: usize,
    /// The place of the item that is talked about.
    pub focus: usize,
    /// Since when.
    pub began: Timestamp,
    /// Until when it is meant to last.
    pub ends: Timestamp,
}

/// What a facilitator may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// Begins with the first phase.
    Begin,
    /// On to the next phase; from the last one, to the end.
    Next,
    /// Back to the phase before.  What was revealed and voted stays.
    Back,
    /// To any phase: skips what lies between, or repeats one.
    To(usize),
    /// On to another of the items that are talked about.
    Focus(usize),
    /// Gives the present phase so many minutes more, or fewer.
    Longer(i64),
    /// Puts another run in place.  What is over and the present phase stay what they are.
    Edit(Run),
    /// Ends it.
    End,
}

/// Why a move is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Somebody else moved in between.
    Stale,
    /// Not from here.
    Impossible,
}

impl Stage {
    /// A dialogue nobody has begun.
    pub fn new(run: Run) -> Stage {
        Stage { version: 1, run, course: Course::Waiting }
    }

    /// The place of the present phase.
    pub fn phase(&self) -> Option<usize> {
        match self.course {
            Course::Running(present) => Some(present.phase),
            _ => None,
        }
    }

    /// After that move by somebody who saw `seen`.
    pub fn after(&self, seen: i64, what: &Move, now: Timestamp) -> Result<Stage, Refused> {
        if seen != self.version {
            return Err(Refused::Stale);
        }
        let run = match what {
            Move::Edit(run) => self.edited(run).ok_or(Refused::Impossible)?,
            _ => self.run.clone(),
        };
        let course = self.moved(what, now).ok_or(Refused::Impossible)?;
        Ok(Stage { version: self.version + 1, run, course })
    }

    fn moved(&self, what: &Move, now: Timestamp) -> Option<Course> {
        match (self.course, what) {
            (Course::Waiting | Course::Running(_), Move::Edit(_)) => Some(self.course),
            (Course::Waiting, Move::Begin) => self.at(0, now),
            (Course::Running(present), Move::Next)
                if present.phase + 1 == self.run.phases.len() =>
            {
                Some(Course::Ended)
            }
            (Course::Running(present), Move::Next) => self.at(present.phase + 1, now),
            (Course::Running(present), Move::Back) => self.at(present.phase.checked_sub(1)?, now),
            (Course::Running(_), Move::To(phase)) => self.at(*phase, now),
            (Course::Running(present), Move::Focus(focus)) => {
                Some(Course::Running(Present { focus: *focus, ..present }))
            }
            (Course::Running(present), Move::Longer(minutes)) => longer(present, *minutes, now),
            (Course::Waiting | Course::Running(_), Move::End) => Some(Course::Ended),
            _ => None,
        }
    }

    fn at(&self, phase: usize, now: Timestamp) -> Option<Course> {
        let minutes = self.run.phases.get(phase)?.minutes;
        let ends = now + SignedDuration::from_mins(minutes.into());
        Some(Course::Running(Present { phase, focus: 0, began: now, ends }))
    }

    /// The run in its place, where it leaves alone what is over and what is on.
    fn edited(&self, run: &Run) -> Option<Run> {
        let kept = self.phase().map_or(0, |phase| phase + 1);
        let sound = (1..=SCENES).contains(&run.phases.len())
            && run.phases.len() >= kept
            && run.phases.iter().all(|phase| (1..=LONGEST).contains(&phase.minutes))
            && run.phases[..kept] == self.run.phases[..kept];
        sound.then(|| run.clone())
    }

    /// How late or early it runs, in minutes, if the present phase lasts as long as it is planned to:
    /// positive is late.  `planned` minutes of the run lie before and in the present phase.
    pub fn pace(&self, started: Timestamp, now: Timestamp) -> i64 {
        let Course::Running(present) = self.course else { return 0 };
        let planned: u32 =
            self.run.phases[..=present.phase].iter().map(|phase| phase.minutes).sum();
        let real = present.ends.max(now).duration_since(started).as_secs();
        (real - i64::from(planned) * 60).div_euclid(60)
    }
}

/// Never shorter than the time that is over, never longer than a phase may be.
fn longer(present: Present, minutes: i64, now: Timestamp) -> Option<Course> {
    if !(-60..=60).contains(&minutes) {
        return None;
    }
    let latest = present.began + SignedDuration::from_mins(LONGEST.into());
    let ends = present.ends.max(now) + SignedDuration::from_mins(minutes);
    let ends = if minutes < 0 { ends.max(now) } else { ends.min(latest.max(now)) };
    Some(Course::Running(Present { ends, ..present }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogues::run::{Phase, Scene, format};
    use proptest::prelude::*;

    fn start() -> Timestamp {
        "2026-06-01T00:00:00Z".parse().unwrap()
    }

    fn stage() -> Stage {
        Stage::new(Run::of(format("workplace_75").unwrap()))
    }

    fn running() -> Stage {
        stage().after(1, &Move::Begin, start()).unwrap()
    }

    #[test]
    fn two_who_press_at_once_move_one_phase() {
        let begun = running();
        let next = begun.after(2, &Move::Next, start()).unwrap();
        assert_eq!(next.phase(), Some(1));
        assert_eq!(next.after(2, &Move::Next, start()), Err(Refused::Stale));
    }

    #[test]
    fn the_last_phase_is_followed_by_the_end() {
        let mut stage = running();
        for _ in 0..stage.run.phases.len() {
            stage = stage.after(stage.version, &Move::Next, start()).unwrap();
        }
        assert_eq!(stage.course, Course::Ended);
        for what in [Move::Begin, Move::Next, Move::Back, Move::To(0), Move::Longer(5), Move::End] {
            assert_eq!(stage.after(stage.version, &what, start()), Err(Refused::Impossible));
        }
    }

    #[test]
    fn what_is_over_cannot_be_edited_and_what_comes_can() {
        let stage = running().after(2, &Move::To(3), start()).unwrap();
        let mut run = stage.run.clone();
        run.phases.truncate(4);
        run.phases.push(Phase::new(Scene::Break, 10, "お茶"));
        let edited = stage.after(3, &Move::Edit(run.clone()), start()).unwrap();
        assert_eq!((edited.phase(), edited.run.phases.len()), (Some(3), 5));
        run.phases[1].minutes += 1;
        assert_eq!(stage.after(3, &Move::Edit(run.clone()), start()), Err(Refused::Impossible));
        run.phases.truncate(2);
        assert_eq!(stage.after(3, &Move::Edit(run), start()), Err(Refused::Impossible));
    }

    #[test]
    fn minutes_are_given_from_now_and_never_taken_from_the_past() {
        let late = start() + SignedDuration::from_mins(9);
        let stage = running();
        let Course::Running(present) = stage.after(2, &Move::Longer(5), late).unwrap().course
        else {
            panic!("still running")
        };
        assert_eq!(present.ends, late + SignedDuration::from_mins(5));
        let Course::Running(present) = stage.after(2, &Move::Longer(-60), start()).unwrap().course
        else {
            panic!("still running")
        };
        assert_eq!(present.ends, start());
    }

    #[test]
    fn the_pace_says_how_late_it_runs() {
        let stage = running();
        assert_eq!(stage.pace(start(), start()), 0);
        assert_eq!(stage.pace(start(), start() + SignedDuration::from_mins(8)), 3);
        let early = start() + SignedDuration::from_mins(2);
        let next = stage.after(2, &Move::Next, early).unwrap();
        assert_eq!(next.pace(start(), early), -3);
    }

    fn any_move() -> impl Strategy<Value = Move> {
        prop_oneof![
            1 => Just(Move::Begin),
            6 => Just(Move::Next),
            1 => Just(Move::Back),
            1 => (0usize..12).prop_map(Move::To),
            1 => (-70i64..70).prop_map(Move::Longer),
            1 => Just(Move::End),
        ]
    }

    proptest! {
        #[test]
        fn there_is_always_one_present_phase_and_the_version_counts_the_moves(
            moves in prop::collection::vec((any_move(), 0i64..4, 0i64..600), 0..60)
        ) {
            let (mut stage, mut now, mut made) = (stage(), start(), 0);
            for (what, behind, seconds) in moves {
                now += SignedDuration::from_secs(seconds);
                let before = stage.clone();
                match stage.after(stage.version - behind, &what, now) {
                    Ok(after) => {
                        made += 1;
                        prop_assert_eq!(behind, 0);
                        stage = after;
                    }
                    Err(Refused::Stale) => prop_assert!(behind > 0),
                    Err(Refused::Impossible) => prop_assert_eq!(&stage, &before),
                }
                prop_assert_eq!(stage.version, 1 + made);
                if let Course::Running(present) = stage.course {
                    prop_assert!(present.phase < stage.run.phases.len());
                    prop_assert!(present.began <= now && present.began <= present.ends);
                }
            }
        }
    }
}
