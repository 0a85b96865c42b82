//! The mayor's policy of the demo, carried down to its workplaces, with a roadmap of this year.

use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};

use crate::App;
use crate::accounts::{Administrator, Member};
use crate::db::Tx;
use crate::error::Result;
use crate::policies::{
    self, Depth, Goal, Horizon, Level, Line, Link, Mark, Measure, Policy, Progress, Reach, Rule,
    Source, Stage, State, Target,
};
use crate::world::Dice;
use crate::{japan, organisations, sheets};

/// A line of the demo: whose it is, what it says, what it carries, what is done for it.
struct Told {
    key: &'static str,
    level: Level,
    unit: &'static str,
    title: &'static str,
    why: &'static str,
    above: &'static [(&'static str, Rule)],
    goal: Option<(&'static str, &'static str, &'static str, &'static str, &'static str)>,
    measures: &'static [Step],
}

/// A measure: what, who, what is watched, its marks, how it goes (and by how many days).
struct Step {
    what: &'static str,
    post: &'static str,
    control: &'static str,
    marks: &'static [(i8, Mark, &'static str)],
    state: Option<(State, i64, &'static str, &'static str)>,
}

const LINES: &[Told] = &[
    Told {
        key: "M-1",
        level: Level::Mayor,
        unit: "",
        title: "困りごとを、一度の相談で受け止める市役所",
        why: "窓口を3か所まわった、という声が昨年412件ありました。\nまわるのは市民ではなく、わたしたちの側です。",
        above: &[],
        goal: Some(("窓口をまわる市民をへらす", "2か所より多くまわった人", "412", "100", "人")),
        measures: &[],
    },
    Told {
        key: "M-2",
        level: Level::Mayor,
        unit: "",
        title: "職員が考え合い、仕事を改めつづける組織",
        why: "改善の提案は出ますが、半分が翌年に消えます。続く仕組みは、職場の対話から生まれます。",
        above: &[],
        goal: Some(("職場で決めたことが、次の年も続く", "翌年も続いた改善", "48", "80", "%")),
        measures: &[],
    },
    Told {
        key: "M-3",
        level: Level::Mayor,
        unit: "",
        title: "使わなくなった公共施設を、地区と一緒に考え直す",
        why: "建てて40年をこえる施設が63あります。",
        above: &[],
        goal: None,
        measures: &[],
    },
    Told {
        key: "D-1",
        level: Level::Department,
        unit: "市民生活部",
        title: "窓口をまたぐ相談を、部の中で引き取る",
        why: "相談の半分は、2つの課にまたがっています。",
        above: &[("M-1", Rule::Count)],
        goal: Some(("部の中で終わる相談をふやす", "別の部へ案内した相談", "230", "80", "件")),
        measures: &[],
    },
    Told {
        key: "S-1",
        level: Level::Section,
        unit: "くらし支援課",
        title: "相談の入口を一つにし、相談票を一枚にする",
        why: "同じことを何度も書く、という声がいちばん多かったからです。",
        above: &[("D-1", Rule::Count)],
        goal: Some(("書く紙をへらす", "相談1件で書く紙", "5", "1", "枚")),
        measures: &[
            Step {
                what: "相談票を一枚にまとめる",
                post: "相談係長",
                control: "新しい相談票を使った割合",
                marks: &[
                    (5, Mark::Plan, ""),
                    (7, Mark::Decide, ""),
                    (2, Mark::Deliver, "全部の窓口で"),
                ],
                state: Some((State::OnTrack, 0, "3つの窓口で使い始めた", "")),
            },
            Step {
                what: "案内板を、相談の順に直す",
                post: "庶務係長",
                control: "場所をたずねた人",
                marks: &[(6, Mark::Plan, ""), (1, Mark::Deliver, "")],
                state: Some((
                    State::Behind,
                    16,
                    "案の合意まで",
                    "ほかの階の案内と合わせる話し合いが延びた",
                )),
            },
        ],
    },
    Told {
        key: "S-2",
        level: Level::Section,
        unit: "市民課",
        title: "手続きの予約を、夕方の時間まで広げる",
        why: "昼に来られない人が、3割います。",
        above: &[("D-1", Rule::Count)],
        goal: Some(("夕方に来られる人をふやす", "17時からの受付", "0", "30", "件/日")),
        measures: &[Step {
            what: "予約の窓口を、19時まで開ける",
            post: "窓口係長",
            control: "夕方の予約の件数",
            marks: &[(8, Mark::Plan, ""), (11, Mark::Decide, ""), (3, Mark::Deliver, "")],
            state: Some((State::OnTrack, 0, "当番の案を係で話した", "")),
        }],
    },
    Told {
        key: "S-3",
        level: Level::Section,
        unit: "道路管理課",
        title: "穴の連絡から直すまでを、3日にする",
        why: "連絡してからの様子がわからない、という電話が毎日あります。",
        above: &[("M-1", Rule::Words), ("M-2", Rule::Count)],
        goal: Some(("直すまでを短くする", "連絡から直すまで", "9", "3", "日")),
        measures: &[
            Step {
                what: "連絡を、写真と地図で受ける",
                post: "管理係長",
                control: "3日で直した割合",
                marks: &[
                    (4, Mark::Plan, ""),
                    (6, Mark::Decide, ""),
                    (12, Mark::Deliver, "市内全部で"),
                ],
                state: Some((State::Ahead, -21, "北の地区で使い始めた", "")),
            },
            Step {
                what: "朝の打合せで、きのうの穴を3つ話す",
                post: "補修係長",
                control: "手もどりの件数",
                marks: &[
                    (5, Mark::Plan, "話す順を決める"),
                    (9, Mark::Decide, ""),
                    (3, Mark::Deliver, "手順書にする"),
                ],
                state: None,
            },
        ],
    },
    Told {
        key: "D-2",
        level: Level::Department,
        unit: "健康福祉部",
        title: "訪ねて聴く相談を、月に2回ふやす",
        why: "",
        above: &[("M-1", Rule::Count)],
        goal: None,
        measures: &[],
    },
    Told {
        key: "S-4",
        level: Level::Section,
        unit: "高齢支援課",
        title: "地区の集まりに出向く日を決める",
        why: "",
        above: &[("D-2", Rule::All)],
        goal: Some(("出向く地区をふやす", "月に一度出向く地区", "3", "15", "地区")),
        measures: &[Step {
            what: "集まりの暦に、出向く日を入れる",
            post: "高齢係長",
            control: "出向いた回数",
            marks: &[(4, Mark::Plan, ""), (6, Mark::Decide, ""), (9, Mark::Deliver, "")],
            state: Some((State::Done, 0, "15の地区で日が決まった", "")),
        }],
    },
    Told {
        key: "D-3",
        level: Level::Department,
        unit: "総務部",
        title: "職場づくりの対話を、すべての課で年2回",
        why: "",
        above: &[("M-2", Rule::Count)],
        goal: None,
        measures: &[],
    },
    Told {
        key: "S-5",
        level: Level::Section,
        unit: "人事課",
        title: "対話の進め役を、係長から20人そだてる",
        why: "",
        above: &[("D-3", Rule::Count)],
        goal: Some(("進め役をふやす", "対話を一人で進められる係長", "4", "20", "人")),
        measures: &[Step {
            what: "進め役の実地研修を、4回ひらく",
            post: "人事係長",
            control: "研修を終えた人",
            marks: &[(4, Mark::Plan, ""), (7, Mark::Deliver, "7人"), (2, Mark::Deliver, "20人")],
            state: Some((State::OnTrack, 0, "12人が終えた", "")),
        }],
    },
    Told {
        key: "S-6",
        level: Level::Section,
        unit: "資産税課",
        title: "家屋調査の手順を、写真つきに書き直す",
        why: "",
        above: &[],
        goal: None,
        measures: &[],
    },
];

/// Units the demo has beside its workplaces: the unit, and the one above it.
const MORE: [(&str, &str); 8] = [
    ("保険年金課", "市民生活部"),
    ("健康福祉部", ""),
    ("高齢支援課", "健康福祉部"),
    ("総務部", ""),
    ("人事課", "総務部"),
    ("財政部", ""),
    ("資産税課", "財政部"),
    ("財政課", "財政部"),
];

/// Writes the policy of this fiscal year.
pub async fn carry(app: &App, by: &Administrator, promotion: &Member) -> Result<()> {
    let (by, promotion, dice, now) =
        (by.clone(), promotion.clone(), app.dice.clone(), app.clock.now());
    app.db
        .write(move |tx| {
            for (name, above) in MORE {
                let above = unit_of(tx, &promotion, above)?;
                organisations::add_unit(tx, &by, &dice.id(), above.as_deref(), name)?;
            }
            let mut kept: Vec<Policy> = Vec::new();
            for told in LINES {
                let policy = put(tx, &promotion, told, &kept, &dice, now)?;
                kept.push(policy);
            }
            talk(tx, &promotion, &kept, &dice, now)
        })
        .await
}

fn unit_of(tx: &mut Tx, by: &Member, name: &str) -> Result<Option<String>> {
    let units = organisations::units(tx, by.organisation())?;
    Ok(units.into_iter().find(|unit| unit.name == name).map(|unit| unit.id))
}

fn put(
    tx: &mut Tx,
    by: &Member,
    told: &Told,
    kept: &[Policy],
    dice: &Dice,
    now: Timestamp,
) -> Result<Policy> {
    let year = policies::present_year(now);
    let unit = unit_of(tx, by, told.unit)?;
    let head = match told.level {
        Level::Mayor => "市長".to_owned(),
        _ => format!("{}長", told.unit),
    };
    let policy = Policy {
        id: dice.id(),
        key: told.key.to_owned(),
        level: told.level,
        years: (year, if told.level == Level::Mayor { year + 2 } else { year }),
        unit,
        post: head,
        title: told.title.to_owned(),
        intent: String::new(),
        why: told.why.to_owned(),
        source: if told.level == Level::Mayor { Source::Pledge } else { Source::Own },
        stage: if told.level == Level::Mayor { Stage::Public } else { Stage::Agreed },
        agreed: Some(Date::new(year, 4, 20)?),
    };
    let keeper = by.policy_keeper(policy.unit.as_deref())?;
    policies::put(tx, &keeper, &policy)?;
    for (above, rule) in told.above {
        let above = kept.iter().find(|policy| policy.key == *above);
        above.map(|above| policies::tie(tx, &keeper, &policy, above, *rule)).transpose()?;
    }
    let goal = told.goal.map(|words| goal(&policy, words, dice));
    goal.as_ref().map(|goal| policies::put_goal(tx, &keeper, &policy, goal)).transpose()?;
    for (number, step) in (1..).zip(told.measures) {
        let measure = measure(&policy, goal.as_ref(), step, number, dice);
        policies::put_measure(tx, &keeper, &policy, &measure)?;
        let line = line(&measure, step, year, dice);
        policies::put_line(tx, &keeper, &policy, &line)?;
        if let Some(progress) = progress(&line, step, now) {
            policies::tell(tx, &keeper, (&policy, &measure), &progress, &dice.id(), now)?;
        }
    }
    Ok(policy)
}

fn goal(policy: &Policy, words: (&str, &str, &str, &str, &str), dice: &Dice) -> Goal {
    let (what, indicator, baseline, target, counted_in) = words;
    Goal {
        id: dice.id(),
        policy: policy.id.clone(),
        key: format!("{}-G1", policy.key),
        rank: 1,
        what: what.to_owned(),
        by_when: policies::last_day(policy.years.1),
        horizon: if policy.level == Level::Mayor { Horizon::MidTerm } else { Horizon::Year },
        indicator: indicator.to_owned(),
        baseline: baseline.to_owned(),
        target: target.to_owned(),
        counted_in: counted_in.to_owned(),
        result: String::new(),
        grade: String::new(),
    }
}

fn measure(
    policy: &Policy,
    goal: Option<&Goal>,
    step: &Step,
    number: usize,
    dice: &Dice,
) -> Measure {
    Measure {
        id: dice.id(),
        policy: policy.id.clone(),
        goal: goal.map(|goal| goal.id.clone()),
        key: format!("{}-A{number}", policy.key),
        what: step.what.to_owned(),
        steps: String::new(),
        unit: policy.unit.clone(),
        post: step.post.to_owned(),
        resources: String::new(),
        depth: Depth::Improve,
        reach: Reach::Workplace,
    }
}

fn line(measure: &Measure, step: &Step, year: i16, dice: &Dice) -> Line {
    let marks =
        step.marks.iter().map(|(month, mark, words)| (*month, (*mark, (*words).to_owned())));
    Line {
        id: dice.id(),
        measure: measure.id.clone(),
        year,
        starts: step.marks.first().map_or(4, |(month, ..)| *month),
        ends: step.marks.last().map_or(3, |(month, ..)| *month),
        control: step.control.to_owned(),
        warning: String::new(),
        marks: marks.collect(),
    }
}

/// As of last week.
fn progress(line: &Line, step: &Step, now: Timestamp) -> Option<Progress> {
    let (state, late, fact, reason) = step.state?;
    let as_of = japan::wall_clock(now - SignedDuration::from_hours(24 * 6)).date();
    let reached = (late != 0).then(|| as_of.checked_sub(Span::new().days(late)).unwrap_or(as_of));
    Some(Progress {
        line: line.id.clone(),
        as_of,
        state,
        reached,
        fact: fact.to_owned(),
        value: String::new(),
        reason: reason.to_owned(),
        next: String::new(),
    })
}

/// The chief of 道路管理課 reads the mayor's line and asks; the line is linked with the sheet.
fn talk(tx: &mut Tx, by: &Member, kept: &[Policy], dice: &Dice, now: Timestamp) -> Result<()> {
    let today = japan::wall_clock(now).date();
    let of = |key: &str| kept.iter().find(|policy| policy.key == key);
    let (Some(mayor), Some(roads), Some(help)) = (of("M-2"), of("S-3"), of("S-1")) else {
        return Ok(());
    };
    let keeper = by.policy_keeper(roads.unit.as_deref())?;
    let words = "毎朝の打合せで、きのうの仕事を直すことだと読みました。";
    policies::read_in_own_words(tx, &keeper, mayor, &dice.id(), words, today)?;
    let words = "改善にかける時間は、どの仕事をやめて作りますか。";
    policies::ask(tx, &keeper, mayor, &dice.id(), words, today)?;
    for (policy, item) in [(roads, 0), (help, 1)] {
        let keeper = by.policy_keeper(policy.unit.as_deref())?;
        let Some(item) = sheets::starter().items().nth(item).map(|item| item.key.clone()) else {
            continue;
        };
        let link = Link {
            id: dice.id(),
            policy: policy.id.clone(),
            goal: None,
            measure: None,
            kind: Target::Item,
            target: item,
        };
        policies::link(tx, &keeper, policy, &link)?;
    }
    Ok(())
}
