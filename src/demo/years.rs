//! Years that have gone by: a workplace measured again and again, and others that measured twice; what they tried in between.

use gauge::level::Band;
use jiff::{SignedDuration, Timestamp};

use super::{Past, Town, Workplace};
use crate::App;
use crate::actions::{self, Depth, Draft, Keeper, Reach};
use crate::error::Result;
use crate::japan;
use crate::rounds::Again;
use crate::rounds::code::Code;

/// Workplaces that measured twice.
static OTHERS: [Workplace; 5] = [
    Workplace {
        name: "税務課",
        login: "zeimu",
        chief: "三浦 直",
        posts: &[("課長", Band::Chief, 1), ("係長", Band::Supervisor, 2), ("主事", Band::Staff, 9)],
    },
    Workplace {
        name: "高齢福祉課",
        login: "fukushi",
        chief: "森 香織",
        posts: &[
            ("課長", Band::Chief, 1),
            ("係長", Band::Supervisor, 3),
            ("主事", Band::Staff, 11),
        ],
    },
    Workplace {
        name: "学校教育課",
        login: "gakko",
        chief: "𠮷田 茂",
        posts: &[("課長", Band::Chief, 1), ("係長", Band::Supervisor, 2), ("主事", Band::Staff, 8)],
    },
    Workplace {
        name: "上下水道課",
        login: "suido",
        chief: "池田 望",
        posts: &[
            ("課長", Band::Chief, 1),
            ("係長", Band::Supervisor, 3),
            ("技師", Band::Staff, 12),
        ],
    },
    Workplace {
        name: "農林課",
        login: "norin",
        chief: "小川 緑",
        posts: &[("課長", Band::Chief, 1), ("係長", Band::Supervisor, 2), ("主事", Band::Staff, 7)],
    },
];

/// Who looks after the last of them.
pub(super) const LOOKS_BACK: &str = "norin";

/// What each of them tried, on which item; what it did, in tenths of a level, is in the next round.
const TRIED: [(&str, &str); 2] = [
    ("speak_up", "朝の打合せで、全員が一度は話す時間を3分とる。"),
    ("shared_goal", "係の目標を1枚にして、月のはじめに読み合わせる。"),
];
const LIFTED: [&[(&str, i32)]; 5] = [
    &[("speak_up", 9), ("shared_goal", 6)],
    &[("speak_up", 4), ("shared_goal", 8)],
    &[("speak_up", 7), ("shared_goal", 3)],
    &[("speak_up", 8), ("shared_goal", 7)],
    &[("speak_up", 3), ("shared_goal", 9)],
];

/// The rounds of a workplace up to the last, which looks back; gives its results address.
pub(super) async fn gone_by(app: &App, town: &Town, unit: &str, now: Timestamp) -> Result<String> {
    let days = |days: i64| now - SignedDuration::from_hours(24 * days);
    let joined = |people| Again { joined: Some(people), ..Again::default() };
    let past = |closed, mood, again| Past { mood, again, ..Past::at(closed) };
    town.closed_round(app, unit, &past(days(1108), -7, Again::default())).await?;
    town.closed_round(app, unit, &past(days(744), -5, joined(4))).await?;
    town.closed_round(app, unit, &past(days(380), -6, joined(9))).await?;
    town.closed_round(app, unit, &past(days(200), -3, joined(2))).await?;
    tried(app, town, unit, days(170)).await?;
    let looking_back = Again { looking_back: true, joined: Some(2), only: None };
    let last = Past {
        mood: -2,
        lifted: &[("speak_up", 9), ("shared_goal", 8), ("living_procedure", -8)],
        seen: &[("speak_up", -9), ("shared_goal", -1)],
        again: looking_back,
        ..Past::at(days(12))
    };
    town.closed_round(app, unit, &last).await
}

/// The others measured twice; the last of them is measuring again what it worked on, looking back: the code of an unused slip.
pub(super) async fn others(app: &App, town: &Town, now: Timestamp) -> Result<Code> {
    let days = |days: i64| now - SignedDuration::from_hours(24 * days);
    let mut latest = String::new();
    for (workplace, lifted) in OTHERS.iter().zip(LIFTED) {
        let unit = town.workplace(app, workplace).await?;
        town.closed_round(app, &unit, &Past { mood: -3, ..Past::at(days(230)) }).await?;
        tried(app, town, &unit, days(200)).await?;
        town.closed_round(app, &unit, &Past { lifted, ..Past::at(days(40)) }).await?;
        latest = unit;
    }
    let items = TRIED.map(|(item, _)| item.to_owned()).to_vec();
    let again = Again { only: Some(items), looking_back: true, joined: Some(1) };
    town.open_round(app, &latest, days(2), false, &again).await
}

/// What was tried in between, and ended well.
async fn tried(app: &App, town: &Town, unit: &str, since: Timestamp) -> Result<()> {
    let (by, dice) = (Keeper::from(&town.promotion.caretaker(unit)?), app.dice.clone());
    let until = since + SignedDuration::from_hours(24 * 90);
    app.db
        .write(move |tx| {
            for (item, words) in TRIED {
                let draft = Draft {
                    item: Some(item.to_owned()),
                    level: Some(2),
                    words: words.to_owned(),
                    owner: "係長".to_owned(),
                    starts: japan::wall_clock(since).date(),
                    due: japan::wall_clock(until).date(),
                    sign: "困りごとが、その日のうちに出てくる。".to_owned(),
                    depth: Depth::Improve,
                    reach: Reach::Workplace,
                };
                actions::add(tx, &by, &draft, &dice, since)?;
            }
            for action in actions::open(tx, &by)? {
                let done = Some(actions::State::Done);
                actions::tell(tx, &by, &action.id, done, "続けることにした。", &dice, until)?;
            }
            Ok(())
        })
        .await
}
