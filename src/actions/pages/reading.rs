//! What is typed of something to try, made plain; every fault at once.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use crate::actions::{Depth, Draft, Reach, WORDS};
use crate::sheets::Item;
use crate::typed::{self, Fault, fault};
use crate::words::Message;
use crate::{japan, msg};

/// What is typed of something to try.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    /// The item it is to move.
    pub item: String,
    /// The level it starts from.
    pub level: String,
    /// What is tried.
    pub words: String,
    /// Who sees to it.
    pub owner: String,
    /// From when; today where nothing is typed.
    pub starts: String,
    /// By when.
    pub due: String,
    /// How one would notice.
    pub sign: String,
    /// How deep it goes.
    pub depth: String,
    /// How far it reaches.
    pub reach: String,
}

impl Typed {
    /// The usual first try: the workplace's own work in a better way, within three months.
    pub fn usual(today: Date) -> Typed {
        Typed {
            due: today.saturating_add(3.months()).to_string(),
            depth: Depth::Improve.key().to_owned(),
            reach: Reach::Workplace.key().to_owned(),
            ..Typed::default()
        }
    }
}

/// Reads what was typed; every fault at once.
pub fn read(typed: &Typed, items: &[&Item], today: Date) -> Result<Draft, Vec<Fault>> {
    read_after(typed, items, today, today)
}

/// The same where its day may not be before `earliest`.
pub(super) fn read_after(
    typed: &Typed,
    items: &[&Item],
    today: Date,
    earliest: Date,
) -> Result<Draft, Vec<Fault>> {
    let mut faults = Vec::new();
    let item = items.iter().find(|item| item.key == typed.item);
    let levels = item.map_or(0, |item| item.levels.len());
    let words = taken(&mut faults, "words", sentence(&typed.words, msg!("action-words-missing")));
    let sign = taken(&mut faults, "sign", sentence(&typed.sign, msg!("action-sign-missing")));
    let owner = taken(&mut faults, "owner", owner(&typed.owner));
    let starts = taken(&mut faults, "starts", starts(&typed.starts, today).map(Some));
    let starts = starts.unwrap_or(today);
    let due = taken(&mut faults, "due", due(&typed.due, starts, earliest).map(Some));
    let draft = Draft {
        item: item.map(|item| item.key.clone()),
        level: typed.level.parse().ok().filter(|level| (1..=levels).contains(&(*level as usize))),
        words,
        owner,
        starts,
        due: due.unwrap_or(today),
        sign,
        depth: chosen(&mut faults, "depth", Depth::from_key(&typed.depth), Depth::Improve),
        reach: chosen(&mut faults, "reach", Reach::from_key(&typed.reach), Reach::Workplace),
    };
    if faults.is_empty() { Ok(draft) } else { Err(faults) }
}

/// What was read, or a fault and nothing.
pub(super) fn taken<T: Default>(
    faults: &mut Vec<Fault>,
    field: &'static str,
    read: std::result::Result<T, Message>,
) -> T {
    read.unwrap_or_else(|say| {
        faults.push(fault(field, say));
        T::default()
    })
}

fn chosen<T>(faults: &mut Vec<Fault>, field: &'static str, choice: Option<T>, usual: T) -> T {
    choice.unwrap_or_else(|| {
        faults.push(fault(field, msg!("choice-missing")));
        usual
    })
}

/// Sentences that have to be there.
pub(super) fn sentence(text: &str, missing: Message) -> std::result::Result<String, Message> {
    match typed::prose(text, WORDS)? {
        text if text.is_empty() => Err(missing),
        text => Ok(text),
    }
}

fn owner(text: &str) -> std::result::Result<String, Message> {
    match text.trim() {
        "" => Err(msg!("action-owner-missing")),
        text => typed::name(text),
    }
}

fn starts(text: &str, today: Date) -> std::result::Result<Date, Message> {
    match text.trim() {
        "" => Ok(today),
        text => japan::day_of(text).map_err(|bad| bad.message()),
    }
}

fn due(text: &str, starts: Date, earliest: Date) -> std::result::Result<Date, Message> {
    match japan::day_of(text).map_err(|bad| bad.message())? {
        day if day < earliest => Err(msg!("action-due-past")),
        day if day < starts => Err(msg!("action-due-before-start")),
        day => Ok(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn typed(due: &str, starts: &str) -> Typed {
        Typed {
            words: "朝の打合せを立って15分にする 🧑\u{200D}🌾".into(),
            owner: "葛\u{E0100}城係長".into(),
            sign: "手戻りが減る".into(),
            due: due.into(),
            starts: starts.into(),
            ..Typed::usual(date(2026, 6, 1))
        }
    }

    fn faults_of(typed: &Typed) -> Vec<String> {
        let faults = read(typed, &[], date(2026, 6, 1)).err().unwrap_or_default();
        faults.into_iter().map(|fault| format!("{} {}", fault.field, fault.say.id)).collect()
    }

    #[test]
    fn a_day_may_be_written_in_many_ways_and_never_lies_before_the_start() {
        for due in ["2026-09-30", "２０２６／９／３０", "令和8年9月30日", "R8.9.30"] {
            let draft = read(&typed(due, ""), &[], date(2026, 6, 1)).unwrap();
            assert_eq!((draft.starts, draft.due), (date(2026, 6, 1), date(2026, 9, 30)), "{due}");
        }
        for due in ["2026年13月1日", "2026-02-30", "来月", "", " "] {
            let faults = faults_of(&typed(due, ""));
            assert!(
                matches!(&faults[..], [one] if one.starts_with("due day-")),
                "{due}: {faults:?}"
            );
        }
        assert_eq!(faults_of(&typed("2026-05-31", "")), ["due action-due-past"]);
        let before = typed("2026-07-01", "2026-07-02");
        assert_eq!(faults_of(&before), ["due action-due-before-start"]);
        assert_eq!(faults_of(&typed("2026-07-01", "13月")), ["starts day-unreadable"]);
    }

    #[test]
    fn everything_that_is_missing_or_too_long_is_told_at_once() {
        let nothing = Typed {
            words: "\u{3000}".into(),
            sign: "あ".repeat(301),
            owner: " ".into(),
            reach: "moon".into(),
            ..Typed::default()
        };
        let wanted = [
            "words action-words-missing",
            "sign name-long",
            "owner action-owner-missing",
            "due day-missing",
            "depth choice-missing",
            "reach choice-missing",
        ];
        assert_eq!(faults_of(&nothing), wanted);
        let just = Typed { sign: "あ".repeat(300), ..typed("2026-09-30", "") };
        assert_eq!(faults_of(&just), [""; 0]);
        let hidden = Typed { words: "朝\u{202E}会".into(), ..typed("2026-09-30", "") };
        assert_eq!(faults_of(&hidden), ["words name-hidden"]);
    }
}
