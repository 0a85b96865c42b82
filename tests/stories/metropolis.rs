//! A city of 400 units with 2,000 policy lines and 40,000 people in its posts.

use gauge::level::Band;
use kizahashi::accounts;
use kizahashi::db::Tx;
use kizahashi::error::Result;
use kizahashi::organisations::{self, Post};
use kizahashi::policies::{
    self, Depth, Level, Line, Mark, Measure, Policy, Reach, Rule, Source, Stage,
};

use crate::common::World;

/// Builds it.
pub async fn build(world: &World) {
    world.administrator().await;
    let dice = world.app.dice.clone();
    let enter = move |tx: &mut Tx| fill(tx, &|| dice.id());
    world.app.db.write(enter).await.unwrap();
}

fn fill(tx: &mut Tx, id: &dyn Fn() -> String) -> Result<()> {
    let member = accounts::member_by_login(tx, "admin")?;
    let (by, year) = (member.administrator()?, 2026);
    let (mut tops, mut departments) = (Vec::new(), Vec::new());
    let policy = |level, unit: Option<&str>, number: usize| Policy {
        id: id(),
        key: format!("{level:?}-{number}"),
        level,
        years: (year, year),
        unit: unit.map(str::to_owned),
        post: "課長".into(),
        title: format!("地区の声を聴き、仕事のやり方を一つ改める（{number}）"),
        intent: "だれが見てもわかる形で進める。".into(),
        why: String::new(),
        source: Source::Own,
        stage: Stage::Agreed,
        agreed: None,
    };
    let put = |tx: &mut Tx, policy: &Policy| {
        let keeper = member.policy_keeper(policy.unit.as_deref())?;
        policies::put(tx, &keeper, policy).map(|()| keeper)
    };
    for number in 0..8 {
        let top = policy(Level::Mayor, None, number);
        put(tx, &top)?;
        tops.push(top);
    }
    for department in 0..20 {
        let above = id();
        organisations::add_unit(tx, &by, &above, None, &format!("第{department}部"))?;
        let line = policy(Level::Department, Some(&above), department);
        let keeper = put(tx, &line)?;
        policies::put_tie(tx, &keeper, &line, &tops[department % 8], Rule::Count)?;
        departments.push((above, line));
    }
    for section in 0..380 {
        let (above, line) = &departments[section % 20];
        let unit = id();
        organisations::add_unit(tx, &by, &unit, Some(above), &format!("第{section}課"))?;
        let post = Post { id: id(), band: Band::Staff, title: "主事".into(), seats: 105 };
        organisations::set_posts(tx, &by, &unit, &[post])?;
        for at in 0..if section < 72 { 6 } else { 5 } {
            let own = policy(Level::Section, Some(&unit), section * 10 + at);
            let keeper = put(tx, &own)?;
            policies::put_tie(tx, &keeper, &own, line, Rule::Count)?;
            if at == 0 && section % 10 != 3 {
                let measure = Measure {
                    id: id(),
                    policy: own.id.clone(),
                    goal: None,
                    key: format!("A-{section}"),
                    what: "一つ改める".into(),
                    steps: String::new(),
                    unit: Some(unit.clone()),
                    post: "係長".into(),
                    resources: String::new(),
                    depth: Depth::Improve,
                    reach: Reach::Workplace,
                };
                policies::put_measure(tx, &keeper, &own, &measure)?;
                let marks = [(5, (Mark::Plan, String::new()))].into();
                let (control, warning) = (String::new(), String::new());
                let road = Line {
                    id: id(),
                    measure: measure.id,
                    year,
                    starts: 5,
                    ends: 9,
                    control,
                    warning,
                    marks,
                };
                policies::put_line(tx, &keeper, &own, &road)?;
            }
        }
    }
    Ok(())
}
