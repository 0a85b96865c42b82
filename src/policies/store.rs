//! Every SQL text about policies.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Goal, Line, Link, Mark, Measure, Policy, Progress, Question, Reading, Review, Setting, Tie,
};
use crate::db::{Tx, record, sql};
use crate::error::{Error, Result};

record! {
    struct Id {
        id: String,
    }
}

record! {
    struct PolicyRow {
        id: String,
        key: String,
        level: String,
        year_from: i64,
        year_to: i64,
        unit: Option<String>,
        post: String,
        title: String,
        intent: String,
        why: String,
        source: String,
        stage: String,
        agreed: Option<String>,
    }
}

record! {
    struct TieRow {
        child: String,
        parent: String,
        rule: String,
    }
}

record! {
    struct GoalRow {
        id: String,
        policy: String,
        key: String,
        rank: i64,
        what: String,
        by_when: String,
        horizon: String,
        indicator: String,
        baseline: String,
        target: String,
        counted_in: String,
        result: String,
        grade: String,
    }
}

record! {
    struct MeasureRow {
        id: String,
        policy: String,
        goal: Option<String>,
        key: String,
        what: String,
        steps: String,
        unit: Option<String>,
        post: String,
        resources: String,
        depth: String,
        reach: String,
    }
}

record! {
    struct LineRow {
        id: String,
        measure: String,
        year: i64,
        starts: i64,
        ends: i64,
        control: String,
        warning: String,
    }
}

record! {
    struct MarkRow {
        line: String,
        month: i64,
        mark: String,
        words: String,
    }
}

record! {
    struct ProgressRow {
        line: String,
        as_of: String,
        state: String,
        reached: Option<String>,
        fact: String,
        value: String,
        reason: String,
        next: String,
    }
}

record! {
    struct LinkRow {
        id: String,
        policy: String,
        goal: Option<String>,
        measure: Option<String>,
        kind: String,
        target: String,
    }
}

record! {
    struct ReviewRow {
        kind: String,
        held: String,
        result: String,
        gap_reason: String,
        carry_over: String,
        carried_into: Option<i64>,
    }
}

record! {
    struct ReadingRow {
        unit: String,
        words: String,
        told: String,
    }
}

record! {
    struct PairRow {
        policy: String,
        unit: String,
    }
}

record! {
    struct QuestionRow {
        id: String,
        policy: String,
        unit: String,
        words: String,
        asked: String,
        reply: String,
        replied: Option<String>,
    }
}

record! {
    struct SettingRow {
        scale: String,
        bound_a: i64,
        bound_b: i64,
        bound_c: i64,
        step: i64,
    }
}

record! {
    struct Named {
        id: String,
        name: String,
    }
}

record! {
    struct File {
        name: String,
        file: Vec<u8>,
    }
}

fn known<T>(found: Option<T>, what: &str) -> Result<T> {
    found.ok_or_else(|| Error::fault(format!("unknown {what}")))
}

fn policy_of(row: PolicyRow) -> Result<Policy> {
    Ok(Policy {
        level: known(super::Level::from_key(&row.level), "level")?,
        years: (row.year_from as i16, row.year_to as i16),
        source: known(super::Source::from_key(&row.source), "source")?,
        stage: known(super::Stage::from_key(&row.stage), "stage")?,
        agreed: row.agreed.as_deref().map(str::parse).transpose()?,
        id: row.id,
        key: row.key,
        unit: row.unit,
        post: row.post,
        title: row.title,
        intent: row.intent,
        why: row.why,
    })
}

fn goal_of(row: GoalRow) -> Result<Goal> {
    Ok(Goal {
        rank: row.rank as u8,
        by_when: row.by_when.parse()?,
        horizon: known(super::Horizon::from_key(&row.horizon), "horizon")?,
        id: row.id,
        policy: row.policy,
        key: row.key,
        what: row.what,
        indicator: row.indicator,
        baseline: row.baseline,
        target: row.target,
        counted_in: row.counted_in,
        result: row.result,
        grade: row.grade,
    })
}

fn measure_of(row: MeasureRow) -> Result<Measure> {
    Ok(Measure {
        depth: known(super::Depth::from_key(&row.depth), "depth")?,
        reach: known(super::Reach::from_key(&row.reach), "reach")?,
        id: row.id,
        policy: row.policy,
        goal: row.goal,
        key: row.key,
        what: row.what,
        steps: row.steps,
        unit: row.unit,
        post: row.post,
        resources: row.resources,
    })
}

fn progress_of_row(row: ProgressRow) -> Result<Progress> {
    Ok(Progress {
        as_of: row.as_of.parse()?,
        state: known(super::State::from_key(&row.state), "state")?,
        reached: row.reached.as_deref().map(str::parse).transpose()?,
        line: row.line,
        fact: row.fact,
        value: row.value,
        reason: row.reason,
        next: row.next,
    })
}

fn link_of(row: LinkRow) -> Result<Link> {
    let kind = known(super::Target::from_key(&row.kind), "kind of link")?;
    let LinkRow { id, policy, goal, measure, target, .. } = row;
    Ok(Link { id, policy, goal, measure, kind, target })
}

fn with_marks(rows: Vec<LineRow>, marks: Vec<MarkRow>) -> Result<Vec<Line>> {
    let mut by_line: BTreeMap<String, BTreeMap<i8, (Mark, String)>> = BTreeMap::new();
    for row in marks {
        let mark = known(Mark::from_key(&row.mark), "mark")?;
        by_line.entry(row.line).or_default().insert(row.month as i8, (mark, row.words));
    }
    let lines = rows.into_iter().map(|row| Line {
        marks: by_line.remove(&row.id).unwrap_or_default(),
        year: row.year as i16,
        starts: row.starts as i8,
        ends: row.ends as i8,
        id: row.id,
        measure: row.measure,
        control: row.control,
        warning: row.warning,
    });
    Ok(lines.collect())
}

// Lines of the cascade

pub fn policies(tx: &mut Tx, organisation: &str) -> Result<Vec<Policy>> {
    let rows = tx.all(
        sql!(
            "select id, key, level, year_from, year_to, unit, post, title, intent, why, source, stage, agreed
             from policy where organisation = $1 order by position, id"
        ),
        &[&organisation],
    )?;
    rows.into_iter().map(policy_of).collect()
}

pub fn policies_of(tx: &mut Tx, organisation: &str, unit: &str) -> Result<Vec<Policy>> {
    let rows = tx.all(
        sql!(
            "select id, key, level, year_from, year_to, unit, post, title, intent, why, source, stage, agreed
             from policy where organisation = $1 and unit = $2 order by position, id"
        ),
        &[&organisation, &unit],
    )?;
    rows.into_iter().map(policy_of).collect()
}

pub fn maybe_policy(tx: &mut Tx, organisation: &str, id: &str) -> Result<Option<Policy>> {
    let row = tx.maybe(
        sql!(
            "select id, key, level, year_from, year_to, unit, post, title, intent, why, source, stage, agreed
             from policy where organisation = $1 and id = $2"
        ),
        &[&organisation, &id],
    )?;
    row.map(policy_of).transpose()
}

pub fn policy(tx: &mut Tx, organisation: &str, id: &str) -> Result<Policy> {
    maybe_policy(tx, organisation, id)?.ok_or(Error::NotFound)
}

pub fn policy_by_key(tx: &mut Tx, organisation: &str, key: &str) -> Result<Option<String>> {
    let row: Option<Id> = tx.maybe(
        sql!("select id from policy where organisation = $1 and key = $2"),
        &[&organisation, &key],
    )?;
    Ok(row.map(|row| row.id))
}

/// The keys of every line, goal and measure.
pub fn keys(tx: &mut Tx, organisation: &str) -> Result<BTreeSet<String>> {
    let rows: Vec<Id> = tx.all(
        sql!(
            "select key as id from policy where organisation = $1
             union all select key as id from policy_goal where organisation = $1
             union all select key as id from policy_measure where organisation = $1"
        ),
        &[&organisation],
    )?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// A new line stands last.
pub fn put_policy(tx: &mut Tx, organisation: &str, policy: &Policy) -> Result<()> {
    let agreed = policy.agreed.map(|day| day.to_string());
    let (from, to) = (i64::from(policy.years.0), i64::from(policy.years.1));
    tx.run(
        sql!(
            "insert into policy (id, organisation, position, key, level, year_from, year_to, unit, post, title,
                 intent, why, source, stage, agreed)
             select $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
             from policy where organisation = $2
             on conflict (id) do update set key = excluded.key, level = excluded.level,
                 year_from = excluded.year_from, year_to = excluded.year_to, unit = excluded.unit,
                 post = excluded.post, title = excluded.title, intent = excluded.intent, why = excluded.why,
                 source = excluded.source, stage = excluded.stage, agreed = excluded.agreed"
        ),
        &[
            &policy.id,
            &organisation,
            &policy.key,
            &policy.level.key(),
            &from,
            &to,
            &policy.unit,
            &policy.post,
            &policy.title,
            &policy.intent,
            &policy.why,
            &policy.source.key(),
            &policy.stage.key(),
            &agreed,
        ],
    )?;
    Ok(())
}

pub fn ties(tx: &mut Tx, organisation: &str) -> Result<Vec<Tie>> {
    let rows: Vec<TieRow> = tx.all(
        sql!("select child, parent, rule from policy_tie where organisation = $1"),
        &[&organisation],
    )?;
    let tie = |row: TieRow| {
        let rule = known(super::Rule::from_key(&row.rule), "rule")?;
        Ok(Tie { child: row.child, parent: row.parent, rule })
    };
    rows.into_iter().map(tie).collect()
}

pub fn put_tie(tx: &mut Tx, organisation: &str, tie: &Tie) -> Result<()> {
    tx.run(
        sql!(
            "insert into policy_tie (child, parent, organisation, rule) values ($1, $2, $3, $4)
             on conflict (child, parent) do update set rule = excluded.rule"
        ),
        &[&tie.child, &tie.parent, &organisation, &tie.rule.key()],
    )?;
    Ok(())
}

pub fn remove_tie(tx: &mut Tx, organisation: &str, child: &str, parent: &str) -> Result<()> {
    tx.run(
        sql!("delete from policy_tie where organisation = $1 and child = $2 and parent = $3"),
        &[&organisation, &child, &parent],
    )?;
    Ok(())
}

// Goals

pub fn goals(tx: &mut Tx, organisation: &str) -> Result<Vec<Goal>> {
    let rows = tx.all(
        sql!(
            "select id, policy, key, rank, what, by_when, horizon, indicator, baseline, target, counted_in, result, grade
             from policy_goal where organisation = $1 order by policy, rank, id"
        ),
        &[&organisation],
    )?;
    rows.into_iter().map(goal_of).collect()
}

pub fn goals_of(tx: &mut Tx, policy: &str) -> Result<Vec<Goal>> {
    let rows = tx.all(
        sql!(
            "select id, policy, key, rank, what, by_when, horizon, indicator, baseline, target, counted_in, result, grade
             from policy_goal where policy = $1 order by rank, id"
        ),
        &[&policy],
    )?;
    rows.into_iter().map(goal_of).collect()
}

pub fn put_goal(tx: &mut Tx, organisation: &str, goal: &Goal) -> Result<()> {
    let by_when = goal.by_when.to_string();
    tx.run(
        sql!(
            "insert into policy_goal (id, organisation, policy, key, rank, what, by_when, horizon, indicator,
                 baseline, target, counted_in, result, grade)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             on conflict (id) do update set key = excluded.key, rank = excluded.rank, what = excluded.what,
                 by_when = excluded.by_when, horizon = excluded.horizon, indicator = excluded.indicator,
                 baseline = excluded.baseline, target = excluded.target, counted_in = excluded.counted_in,
                 result = excluded.result, grade = excluded.grade"
        ),
        &[
            &goal.id,
            &organisation,
            &goal.policy,
            &goal.key,
            &i64::from(goal.rank),
            &goal.what,
            &by_when,
            &goal.horizon.key(),
            &goal.indicator,
            &goal.baseline,
            &goal.target,
            &goal.counted_in,
            &goal.result,
            &goal.grade,
        ],
    )?;
    Ok(())
}

// Measures and their years

pub fn measures(tx: &mut Tx, organisation: &str) -> Result<Vec<Measure>> {
    let rows = tx.all(
        sql!(
            "select id, policy, goal, key, what, steps, unit, post, resources, depth, reach
             from policy_measure where organisation = $1 order by key, id"
        ),
        &[&organisation],
    )?;
    rows.into_iter().map(measure_of).collect()
}

pub fn measures_of(tx: &mut Tx, policy: &str) -> Result<Vec<Measure>> {
    let rows = tx.all(
        sql!(
            "select id, policy, goal, key, what, steps, unit, post, resources, depth, reach
             from policy_measure where policy = $1 order by key, id"
        ),
        &[&policy],
    )?;
    rows.into_iter().map(measure_of).collect()
}

pub fn put_measure(tx: &mut Tx, organisation: &str, measure: &Measure) -> Result<()> {
    tx.run(
        sql!(
            "insert into policy_measure (id, organisation, policy, goal, key, what, steps, unit, post, resources,
                 depth, reach)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (id) do update set goal = excluded.goal, key = excluded.key, what = excluded.what,
                 steps = excluded.steps, unit = excluded.unit, post = excluded.post,
                 resources = excluded.resources, depth = excluded.depth, reach = excluded.reach"
        ),
        &[
            &measure.id,
            &organisation,
            &measure.policy,
            &measure.goal,
            &measure.key,
            &measure.what,
            &measure.steps,
            &measure.unit,
            &measure.post,
            &measure.resources,
            &measure.depth.key(),
            &measure.reach.key(),
        ],
    )?;
    Ok(())
}

pub fn lines(tx: &mut Tx, organisation: &str) -> Result<Vec<Line>> {
    let rows = tx.all(
        sql!(
            "select id, measure, year, starts, ends, control, warning
             from roadmap_line where organisation = $1 order by year, id"
        ),
        &[&organisation],
    )?;
    let marks = tx.all(
        sql!("select line, month, mark, words from roadmap_mark where organisation = $1"),
        &[&organisation],
    )?;
    with_marks(rows, marks)
}

pub fn lines_in(tx: &mut Tx, organisation: &str, year: i16) -> Result<Vec<Line>> {
    let rows = tx.all(
        sql!(
            "select id, measure, year, starts, ends, control, warning
             from roadmap_line where organisation = $1 and year = $2 order by id"
        ),
        &[&organisation, &i64::from(year)],
    )?;
    let marks = tx.all(
        sql!(
            "select roadmap_mark.line, roadmap_mark.month, roadmap_mark.mark, roadmap_mark.words
             from roadmap_mark join roadmap_line on roadmap_line.id = roadmap_mark.line
             where roadmap_line.organisation = $1 and roadmap_line.year = $2"
        ),
        &[&organisation, &i64::from(year)],
    )?;
    with_marks(rows, marks)
}

pub fn lines_of(tx: &mut Tx, policy: &str) -> Result<Vec<Line>> {
    let rows = tx.all(
        sql!(
            "select roadmap_line.id, roadmap_line.measure, roadmap_line.year, roadmap_line.starts, roadmap_line.ends,
                 roadmap_line.control, roadmap_line.warning
             from roadmap_line join policy_measure on policy_measure.id = roadmap_line.measure
             where policy_measure.policy = $1 order by roadmap_line.year, roadmap_line.id"
        ),
        &[&policy],
    )?;
    let marks = tx.all(
        sql!(
            "select roadmap_mark.line, roadmap_mark.month, roadmap_mark.mark, roadmap_mark.words
             from roadmap_mark join roadmap_line on roadmap_line.id = roadmap_mark.line
                 join policy_measure on policy_measure.id = roadmap_line.measure
             where policy_measure.policy = $1"
        ),
        &[&policy],
    )?;
    with_marks(rows, marks)
}

/// The policies that have a roadmap in that year.
pub fn with_roadmap(tx: &mut Tx, organisation: &str, year: i16) -> Result<BTreeSet<String>> {
    let rows: Vec<Id> = tx.all(
        sql!(
            "select distinct policy_measure.policy as id
             from roadmap_line join policy_measure on policy_measure.id = roadmap_line.measure
             where roadmap_line.organisation = $1 and roadmap_line.year = $2"
        ),
        &[&organisation, &i64::from(year)],
    )?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub fn put_line(tx: &mut Tx, organisation: &str, line: &Line) -> Result<()> {
    let months = (i64::from(line.starts), i64::from(line.ends));
    tx.run(
        sql!(
            "insert into roadmap_line (id, organisation, measure, year, starts, ends, control, warning)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (id) do update set year = excluded.year, starts = excluded.starts, ends = excluded.ends,
                 control = excluded.control, warning = excluded.warning"
        ),
        &[
            &line.id,
            &organisation,
            &line.measure,
            &i64::from(line.year),
            &months.0,
            &months.1,
            &line.control,
            &line.warning,
        ],
    )?;
    tx.run(sql!("delete from roadmap_mark where line = $1"), &[&line.id])?;
    for (month, (mark, words)) in &line.marks {
        tx.run(
            sql!(
                "insert into roadmap_mark (line, month, organisation, mark, words)
                 values ($1, $2, $3, $4, $5)"
            ),
            &[&line.id, &i64::from(*month), &organisation, &mark.key(), words],
        )?;
    }
    Ok(())
}

// How it goes

pub fn add_progress(
    tx: &mut Tx,
    organisation: &str,
    id: &str,
    progress: &Progress,
    now: &str,
) -> Result<()> {
    let reached = progress.reached.map(|day| day.to_string());
    tx.run(
        sql!(
            "insert into roadmap_progress (id, organisation, line, as_of, state, reached, fact, value, reason,
                 next, created)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &[
            &id,
            &organisation,
            &progress.line,
            &progress.as_of.to_string(),
            &progress.state.key(),
            &reached,
            &progress.fact,
            &progress.value,
            &progress.reason,
            &progress.next,
            &now,
        ],
    )?;
    Ok(())
}

/// The earliest first, so that the last of a line is how it stands.
pub fn progress_in(tx: &mut Tx, organisation: &str, year: i16) -> Result<Vec<Progress>> {
    let rows = tx.all(
        sql!(
            "select roadmap_progress.line, roadmap_progress.as_of, roadmap_progress.state, roadmap_progress.reached,
                 roadmap_progress.fact, roadmap_progress.value, roadmap_progress.reason, roadmap_progress.next
             from roadmap_progress join roadmap_line on roadmap_line.id = roadmap_progress.line
             where roadmap_line.organisation = $1 and roadmap_line.year = $2
             order by roadmap_progress.as_of, roadmap_progress.created"
        ),
        &[&organisation, &i64::from(year)],
    )?;
    rows.into_iter().map(progress_of_row).collect()
}

pub fn progress_of(tx: &mut Tx, policy: &str) -> Result<Vec<Progress>> {
    let rows = tx.all(
        sql!(
            "select roadmap_progress.line, roadmap_progress.as_of, roadmap_progress.state, roadmap_progress.reached,
                 roadmap_progress.fact, roadmap_progress.value, roadmap_progress.reason, roadmap_progress.next
             from roadmap_progress join roadmap_line on roadmap_line.id = roadmap_progress.line
                 join policy_measure on policy_measure.id = roadmap_line.measure
             where policy_measure.policy = $1
             order by roadmap_progress.as_of desc, roadmap_progress.created desc"
        ),
        &[&policy],
    )?;
    rows.into_iter().map(progress_of_row).collect()
}

pub fn add_review(
    tx: &mut Tx,
    organisation: &str,
    policy: &str,
    id: &str,
    review: &Review,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into policy_review (id, organisation, policy, kind, held, result, gap_reason, carry_over, carried_into)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            &id,
            &organisation,
            &policy,
            &review.occasion.key(),
            &review.held.to_string(),
            &review.result,
            &review.gap_reason,
            &review.carry_over,
            &review.carried_into.map(i64::from),
        ],
    )?;
    Ok(())
}

pub fn reviews_of(tx: &mut Tx, policy: &str) -> Result<Vec<Review>> {
    let rows: Vec<ReviewRow> = tx.all(
        sql!(
            "select kind, held, result, gap_reason, carry_over, carried_into
             from policy_review where policy = $1 order by held desc, id"
        ),
        &[&policy],
    )?;
    let review = |row: ReviewRow| {
        Ok(Review {
            occasion: known(super::Occasion::from_key(&row.kind), "occasion")?,
            held: row.held.parse()?,
            result: row.result,
            gap_reason: row.gap_reason,
            carry_over: row.carry_over,
            carried_into: row.carried_into.map(|year| year as i16),
        })
    };
    rows.into_iter().map(review).collect()
}

// Links

pub fn links(tx: &mut Tx, organisation: &str) -> Result<Vec<Link>> {
    let rows = tx.all(
        sql!(
            "select id, policy, goal, measure, kind, target
             from policy_link where organisation = $1 order by policy, kind, target, id"
        ),
        &[&organisation],
    )?;
    rows.into_iter().map(link_of).collect()
}

pub fn links_of(tx: &mut Tx, policy: &str) -> Result<Vec<Link>> {
    let rows = tx.all(
        sql!(
            "select id, policy, goal, measure, kind, target
             from policy_link where policy = $1 order by kind, target, id"
        ),
        &[&policy],
    )?;
    rows.into_iter().map(link_of).collect()
}

pub fn put_link(tx: &mut Tx, organisation: &str, link: &Link) -> Result<()> {
    tx.run(
        sql!(
            "insert into policy_link (id, organisation, policy, goal, measure, kind, target)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing"
        ),
        &[
            &link.id,
            &organisation,
            &link.policy,
            &link.goal,
            &link.measure,
            &link.kind.key(),
            &link.target,
        ],
    )?;
    Ok(())
}

pub fn remove_link(tx: &mut Tx, policy: &str, id: &str) -> Result<()> {
    tx.run(sql!("delete from policy_link where policy = $1 and id = $2"), &[&policy, &id])?;
    Ok(())
}

pub fn mentioning(
    tx: &mut Tx,
    organisation: &str,
    kind: super::Target,
    target: &str,
) -> Result<Vec<Policy>> {
    let rows = tx.all(
        sql!(
            "select id, key, level, year_from, year_to, unit, post, title, intent, why, source, stage, agreed
             from policy where organisation = $1 and stage <> 'draft' and id in
                 (select policy from policy_link where organisation = $1 and kind = $2 and target = $3)
             order by position, id"
        ),
        &[&organisation, &kind.key(), &target],
    )?;
    rows.into_iter().map(policy_of).collect()
}

// Questions up, and replies

pub fn readings_of(tx: &mut Tx, policy: &str) -> Result<Vec<Reading>> {
    let rows: Vec<ReadingRow> = tx.all(
        sql!("select unit, words, told from policy_reading where policy = $1 order by told, id"),
        &[&policy],
    )?;
    let reading =
        |row: ReadingRow| Ok(Reading { unit: row.unit, words: row.words, told: row.told.parse()? });
    rows.into_iter().map(reading).collect()
}

/// Policy and unit of every reading.
pub fn read_by(tx: &mut Tx, organisation: &str) -> Result<BTreeSet<(String, String)>> {
    let rows: Vec<PairRow> = tx.all(
        sql!("select policy, unit from policy_reading where organisation = $1"),
        &[&organisation],
    )?;
    Ok(rows.into_iter().map(|row| (row.policy, row.unit)).collect())
}

pub fn put_reading(
    tx: &mut Tx,
    organisation: &str,
    policy: &str,
    id: &str,
    reading: &Reading,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into policy_reading (id, organisation, policy, unit, words, told) values ($1, $2, $3, $4, $5, $6)
             on conflict (policy, unit) do update set words = excluded.words, told = excluded.told"
        ),
        &[&id, &organisation, &policy, &reading.unit, &reading.words, &reading.told.to_string()],
    )?;
    Ok(())
}

fn question_of(row: QuestionRow) -> Result<Question> {
    Ok(Question {
        asked: row.asked.parse()?,
        replied: row.replied.as_deref().map(str::parse).transpose()?,
        id: row.id,
        policy: row.policy,
        unit: row.unit,
        words: row.words,
        reply: row.reply,
    })
}

pub fn questions_of(tx: &mut Tx, policy: &str) -> Result<Vec<Question>> {
    let rows = tx.all(
        sql!(
            "select id, policy, unit, words, asked, reply, replied
             from policy_question where policy = $1 order by asked, id"
        ),
        &[&policy],
    )?;
    rows.into_iter().map(question_of).collect()
}

pub fn open_questions(tx: &mut Tx, organisation: &str) -> Result<Vec<Question>> {
    let rows = tx.all(
        sql!(
            "select id, policy, unit, words, asked, reply, replied
             from policy_question where organisation = $1 and replied is null order by asked, id"
        ),
        &[&organisation],
    )?;
    rows.into_iter().map(question_of).collect()
}

pub fn add_question(tx: &mut Tx, organisation: &str, question: &Question) -> Result<()> {
    tx.run(
        sql!(
            "insert into policy_question (id, organisation, policy, unit, words, asked, reply)
             values ($1, $2, $3, $4, $5, $6, '')"
        ),
        &[
            &question.id,
            &organisation,
            &question.policy,
            &question.unit,
            &question.words,
            &question.asked.to_string(),
        ],
    )?;
    Ok(())
}

/// Nothing where there is no such question.
pub fn reply(tx: &mut Tx, policy: &str, id: &str, words: &str, today: &str) -> Result<u64> {
    tx.run(
        sql!("update policy_question set reply = $3, replied = $4 where policy = $1 and id = $2"),
        &[&policy, &id, &words, &today],
    )
}

// What each municipality chooses

pub fn setting(tx: &mut Tx, organisation: &str) -> Result<Setting> {
    let row: Option<SettingRow> = tx.maybe(
        sql!(
            "select scale, bound_a, bound_b, bound_c, step from policy_setting where organisation = $1"
        ),
        &[&organisation],
    )?;
    let Some(row) = row else { return Ok(Setting::default()) };
    Ok(Setting {
        scale: known(super::Scale::from_key(&row.scale), "scale")?,
        bounds: [row.bound_a as u16, row.bound_b as u16, row.bound_c as u16],
        step: row.step as u8,
    })
}

pub fn put_setting(tx: &mut Tx, organisation: &str, setting: &Setting) -> Result<()> {
    let [a, b, c] = setting.bounds.map(i64::from);
    tx.run(
        sql!(
            "insert into policy_setting (organisation, scale, bound_a, bound_b, bound_c, step)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (organisation) do update set scale = excluded.scale, bound_a = excluded.bound_a,
                 bound_b = excluded.bound_b, bound_c = excluded.bound_c, step = excluded.step"
        ),
        &[&organisation, &setting.scale.key(), &a, &b, &c, &i64::from(setting.step)],
    )?;
    Ok(())
}

// Taking away

/// With everything below it, lowest first.
pub fn remove_policy(tx: &mut Tx, organisation: &str, id: &str) -> Result<()> {
    for measure in measures_of(tx, id)? {
        remove_measure(tx, organisation, &measure.id)?;
    }
    for sql in [
        sql!("delete from policy_link where organisation = $1 and policy = $2"),
        sql!("delete from policy_goal where organisation = $1 and policy = $2"),
        sql!("delete from policy_review where organisation = $1 and policy = $2"),
        sql!("delete from policy_reading where organisation = $1 and policy = $2"),
        sql!("delete from policy_question where organisation = $1 and policy = $2"),
        sql!("delete from policy_tie where organisation = $1 and (child = $2 or parent = $2)"),
        sql!("delete from policy where organisation = $1 and id = $2"),
    ] {
        tx.run(sql, &[&organisation, &id])?;
    }
    Ok(())
}

/// Its measures belong to no goal any more.
pub fn remove_goal(tx: &mut Tx, organisation: &str, id: &str) -> Result<()> {
    for sql in [
        sql!("delete from policy_link where organisation = $1 and goal = $2"),
        sql!("update policy_measure set goal = null where organisation = $1 and goal = $2"),
        sql!("delete from policy_goal where organisation = $1 and id = $2"),
    ] {
        tx.run(sql, &[&organisation, &id])?;
    }
    Ok(())
}

/// With its years and how they went.
pub fn remove_measure(tx: &mut Tx, organisation: &str, id: &str) -> Result<()> {
    for sql in [
        sql!("delete from policy_link where organisation = $1 and measure = $2"),
        sql!(
            "delete from roadmap_progress where organisation = $1
                 and line in (select id from roadmap_line where measure = $2)"
        ),
        sql!(
            "delete from roadmap_mark where organisation = $1
                 and line in (select id from roadmap_line where measure = $2)"
        ),
        sql!("delete from roadmap_line where organisation = $1 and measure = $2"),
        sql!("delete from policy_measure where organisation = $1 and id = $2"),
    ] {
        tx.run(sql, &[&organisation, &id])?;
    }
    Ok(())
}

/// The municipality of that code: its id and its name.
pub fn organisation_by_code(tx: &mut Tx, code: &str) -> Result<(String, String)> {
    let row: Named = tx.one(sql!("select id, name from organisation where code = $1"), &[&code])?;
    Ok((row.id, row.name))
}

// Files that wait to be taken over

pub fn forget_files(tx: &mut Tx, account: &str, before: &str) -> Result<()> {
    tx.run(
        sql!("delete from policy_import where account = $1 or created < $2"),
        &[&account, &before],
    )?;
    Ok(())
}

pub fn keep_file(
    tx: &mut Tx,
    (organisation, account): (&str, &str),
    id: &str,
    (name, file): (&str, &[u8]),
    now: &str,
) -> Result<()> {
    let file = file.to_vec();
    tx.run(
        sql!(
            "insert into policy_import (id, organisation, account, name, file, created)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        &[&id, &organisation, &account, &name, &file, &now],
    )?;
    Ok(())
}

pub fn kept_file(tx: &mut Tx, account: &str, id: &str) -> Result<(String, Vec<u8>)> {
    let row: File = tx.one(
        sql!("select name, file from policy_import where account = $1 and id = $2"),
        &[&account, &id],
    )?;
    Ok((row.name, row.file))
}
