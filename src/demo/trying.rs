//! What the workplaces of the demo try, ask and plan: things somebody in a town hall might have decided.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::accounts::{self, Caretaker, Member};
use crate::actions::asks::{self, Kind};
use crate::actions::{self, Depth, Draft, Keeper, Reach, State};
use crate::db::Tx;
use crate::error::Result;
use crate::workplaces::{handover, plan};
use crate::world::Dice;
use crate::{App, japan, organisations};

/// Something tried: for which item and from which level, the words, who, how one would notice, how deep and how far.
struct Try(Option<(&'static str, u8)>, [&'static str; 3], Depth, Reach);

const STANDING: Try = Try(
    Some(("meeting_quality", 2)),
    ["朝の打合せを立って15分にする", "庶務係長", "打合せのあと、席にもどるまでに困りごとが1つ出る"],
    Depth::Improve,
    Reach::Workplace,
);
const MEMO: Try = Try(
    Some(("quality_image", 2)),
    [
        "仕事を頼むときに「いつまで・どこまで・だれに」の3行メモを付ける",
        "維持係長",
        "途中での聞き直しが、週に1回より少なくなる",
    ],
    Depth::Fix,
    Reach::Workplace,
);
const PATROL: Try = Try(
    Some(("across_boundary", 2)),
    [
        "道路パトロールの写真を、下水道課と同じ地図に入れる",
        "技術担当（主任技師）",
        "同じ場所を2回掘ることがなくなる",
    ],
    Depth::Innovate,
    Reach::Office,
);
const LATER: Try = Try(
    None,
    [
        "苦情の電話を受けた日に、班のみんなで5分だけふり返る",
        "管理係長",
        "同じ苦情が続けて来なくなる",
    ],
    Depth::Improve,
    Reach::Workplace,
);
const DONE: Try = Try(
    Some(("everyone_in", 1)),
    [
        "係の打合せで、いちばん新しい人から話す",
        "課長補佐",
        "会計年度任用職員からの提案が、月に1つ出る",
    ],
    Depth::Improve,
    Reach::Workplace,
);
const STOPPED: Try = Try(
    None,
    ["昼休みに窓口を交代で閉める", "管理係長", "全員が続けて45分休める"],
    Depth::Fix,
    Reach::Own,
);

/// What the large workplace tries and asks; the promotion office plans; the middle one is handed on.
pub async fn fill(app: &App, large: &str, middle: &str) -> Result<()> {
    let (dice, now) = (app.dice.clone(), app.clock.now());
    let (large, middle) = (large.to_owned(), middle.to_owned());
    app.db
        .write(move |tx| {
            let chief = accounts::member_by_login(tx, "doro")?.caretaker(&large)?;
            let office = accounts::member_by_login(tx, "suishin")?;
            tried(tx, &chief, &dice, now)?;
            asked(tx, &chief, &office, &dice, now)?;
            planned(tx, &office, now)?;
            let note =
                "窓口の待ち時間の話が、いちばん前に進みました。朝の5分は、ぜひ続けてください。";
            handover::hand_over(tx, &office.caretaker(&middle)?, note, now)
        })
        .await
}

fn tried(tx: &mut Tx, by: &Caretaker, dice: &Dice, now: Timestamp) -> Result<()> {
    let by = Keeper::from(by);
    let ago = |days: i64| now - SignedDuration::from_hours(24 * days);
    let done = put(tx, &by, &DONE, (160, -40), dice, now)?;
    tell(tx, &by, &done, "はじめの週は、だまる人が多かった", dice, ago(150))?;
    tell(tx, &by, &done, "新人の提案で、受付簿を1枚にした", dice, ago(90))?;
    let end = |tx: &mut Tx, id: &str, how, words: &str, at| {
        actions::tell(tx, &by, id, Some(how), words, dice, at)
    };
    end(tx, &done, State::Done, "提案が4か月で5つ出た", ago(45))?;
    let stopped = put(tx, &by, &STOPPED, (120, -60), dice, now)?;
    end(tx, &stopped, State::Stopped, "来庁者が昼に集中していて、かえって休めなかった", ago(100))?;
    let standing = put(tx, &by, &STANDING, (40, 45), dice, now)?;
    tell(tx, &by, &standing, "3週つづいた。金曜は現場が先になる", dice, ago(18))?;
    let memo = put(tx, &by, &MEMO, (70, -4), dice, now)?;
    tell(tx, &by, &memo, "メモの用紙を、机ごとに置いた", dice, ago(60))?;
    tell(tx, &by, &memo, "若手どうしでも使うようになった", dice, ago(20))?;
    put(tx, &by, &PATROL, (38, 12), dice, now)?;
    put(tx, &by, &LATER, (5, 90), dice, now)?;
    Ok(())
}

/// Decided so many days ago, for a day so many days ahead.
fn put(
    tx: &mut Tx,
    by: &Keeper,
    what: &Try,
    (ago, ahead): (i64, i64),
    dice: &Dice,
    now: Timestamp,
) -> Result<String> {
    let Try(item, [words, owner, sign], depth, reach) = what;
    let at = now - SignedDuration::from_hours(24 * ago);
    let draft = Draft {
        item: item.map(|(key, _)| key.to_owned()),
        level: item.map(|(_, level)| level),
        words: (*words).to_owned(),
        owner: (*owner).to_owned(),
        starts: day(at),
        due: day(now).saturating_add(ahead.days()),
        sign: (*sign).to_owned(),
        depth: *depth,
        reach: *reach,
    };
    actions::add(tx, by, &draft, dice, at)
}

fn tell(tx: &mut Tx, by: &Keeper, id: &str, words: &str, dice: &Dice, at: Timestamp) -> Result<()> {
    actions::tell(tx, by, id, None, words, dice, at)
}

fn day(at: Timestamp) -> Date {
    japan::wall_clock(at).date()
}

/// One request with a reply, one that waits.
fn asked(tx: &mut Tx, by: &Caretaker, office: &Member, dice: &Dice, now: Timestamp) -> Result<()> {
    let ago = |days: i64| now - SignedDuration::from_hours(24 * days);
    let fees = asks::Draft {
        words: "占用料の額を、つり銭のいらない100円単位にそろえてほしい".to_owned(),
        why: "窓口で1件3分ほど、つり銭のために待ってもらっています。課の中では変えられません。"
            .to_owned(),
        due: day(now).saturating_sub(10.days()),
    };
    asks::ask(tx, by, &fees, dice, ago(40))?;
    let waits = asks::of_unit(tx, by)?.remove(0).id;
    let (ask, answerer) = asks::hear(tx, office, &waits)?;
    let until = day(now).saturating_add(50.days());
    let words = "条例の改正がいります。12月の議会に出せるか、財政課と話しています。";
    asks::reply(tx, &answerer, &ask, (Kind::Later, words, Some(until)), dice, ago(12))?;
    let maps = asks::Draft {
        words: "下水道課と同じ地図を見られるように、権限をもらいたい".to_owned(),
        why: "写真を入れる「ためすこと」に、どうしてもいります。".to_owned(),
        due: day(now).saturating_add(14.days()),
    };
    asks::ask(tx, by, &maps, dice, ago(6))
}

/// Everybody of the department but the last plans two rounds.
fn planned(tx: &mut Tx, office: &Member, now: Timestamp) -> Result<()> {
    let units = organisations::units(tx, office.organisation())?;
    let below: Vec<_> = units.into_iter().filter(|unit| unit.parent.is_some()).collect();
    let months = [[Some(5), Some(11)], [Some(6), Some(1)]];
    let plans = below.iter().zip(months).map(|(unit, months)| (unit.id.clone(), months));
    let plans: Vec<_> = plans.collect();
    plan::set_plans(tx, &office.promotion()?, japan::fiscal_year(day(now)), &plans)
}
