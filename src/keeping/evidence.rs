//! Evidence: what the database can show of how this installation is kept, each fact with its moment.
//!
//! Everything is read when it is asked for.  Nothing is of one workplace, and no secret is in it.

use jiff::Timestamp;

use super::health::{Grade, Line, megabytes, stamp};
use super::{backup, retention, store};
use crate::accounts::{self, DoorsOf};
use crate::audit;
use crate::db::{self, Db, Facts, Tx};
use crate::error::Result;
use crate::reports::{EvidencePart, Fact};
use crate::t;
use crate::words::{Lang, say};

/// One thing that was read.
pub fn fact(what: String, is: impl Into<String>, at: impl Into<String>) -> Fact {
    Fact { what, is: is.into(), at: at.into() }
}

/// The versions of the schema and of the database, and how large it is.
pub async fn versions(db: &Db, lang: Lang, now: Timestamp) -> Result<Vec<Fact>> {
    let read = |tx: &mut Tx| Ok((tx.facts()?, tx.steps()?, tx.last_step_taken()?));
    let (facts, steps, taken) = db.snapshot(read).await?;
    let Facts { engine, bytes, .. } = facts;
    let size = megabytes(bytes.try_into().unwrap_or_default());
    let step = steps.last().map_or(0, |step| step.version);
    let newest = db::newest_step();
    Ok(vec![
        fact(
            t!(lang, "evidence-schema"),
            t!(lang, "evidence-schema-is", step = step, newest = newest),
            taken.map_or_else(|| none(lang), |at| moment(&at)),
        ),
        fact(
            t!(lang, "evidence-engine"),
            t!(lang, "evidence-engine-is", engine = engine, size = size),
            stamp(now),
        ),
    ])
}

/// What only the newest schema tells: who signs in how, backups, what is deleted, the record.
pub async fn kept(db: &Db, lang: Lang, now: Timestamp) -> Result<Vec<EvidencePart>> {
    db.snapshot(move |tx| {
        let houses = accounts::doors_of_all(tx)?;
        Ok(vec![
            part(t!(lang, "evidence-people"), people(&houses, lang, now)),
            part(t!(lang, "evidence-backups"), backups(tx, lang)?),
            part(t!(lang, "evidence-retention"), retention(tx, &houses, lang, now)?),
            part(t!(lang, "evidence-record"), record(tx, &houses, lang, now)?),
        ])
    })
    .await
}

/// Facts under a title.
pub fn part(title: String, facts: Vec<Fact>) -> EvidencePart {
    EvidencePart { title, facts }
}

/// What was found, as on the page of health.
pub fn findings(lines: &[Line], lang: Lang, now: Timestamp) -> Vec<Fact> {
    let each = |line: &Line| {
        let todo = line.todo.as_ref().map(|todo| format!(" → {}", say(lang, todo)));
        let is = format!("{}{}", say(lang, &line.found), todo.unwrap_or_default());
        fact(grade(lang, line.grade), is, stamp(now))
    };
    lines.iter().map(each).collect()
}

fn grade(lang: Lang, grade: Grade) -> String {
    match grade {
        Grade::Fine => t!(lang, "grade-fine"),
        Grade::SeeTo => t!(lang, "grade-see-to"),
        Grade::Wrong => t!(lang, "grade-wrong"),
    }
}

fn none(lang: Lang) -> String {
    t!(lang, "evidence-none")
}

/// A moment of the database as people read it.
fn moment(at: &str) -> String {
    at.parse().map_or_else(|_| at.to_owned(), stamp)
}

fn people(houses: &[DoorsOf], lang: Lang, now: Timestamp) -> Vec<Fact> {
    let each = houses.iter().flat_map(|house| {
        let asked = if house.asked > 0 {
            t!(lang, "evidence-factor-asked")
        } else {
            t!(lang, "evidence-factor-not-asked")
        };
        let counted = t!(
            lang,
            "evidence-accounts-are",
            accounts = house.accounts,
            administrators = house.administrators,
            vouched = house.vouched
        );
        let factors = t!(
            lang,
            "evidence-factors-are",
            asked = asked,
            with = house.with_factor,
            trusted = house.trusted
        );
        [
            fact(t!(lang, "evidence-accounts", house = &house.name), counted, stamp(now)),
            fact(t!(lang, "evidence-factors", house = &house.name), factors, stamp(now)),
        ]
    });
    each.collect()
}

fn backups(tx: &mut Tx, lang: Lang) -> Result<Vec<Fact>> {
    let Some(proof) = backup::latest_proof(tx)? else {
        return Ok(vec![fact(
            t!(lang, "evidence-backup"),
            t!(lang, "health-backup-none"),
            none(lang),
        )]);
    };
    let (rows, kilobytes) = (proof.entries, proof.bytes / 1024);
    let holds = t!(lang, "proof-rows", rows = rows, kilobytes = kilobytes);
    let proven = t!(lang, "evidence-proven-is", step = proof.version);
    Ok(vec![
        fact(t!(lang, "evidence-backup"), format!("{} {holds}", proof.file), moment(&proof.made)),
        fact(t!(lang, "evidence-proven"), proven, moment(&proof.proven)),
    ])
}

/// When the job that deletes last came by, what it would find now, and what it deleted last.
fn retention(tx: &mut Tx, houses: &[DoorsOf], lang: Lang, now: Timestamp) -> Result<Vec<Fact>> {
    // Each of its runs writes down where the record stands, once a day.
    let mut days = Vec::new();
    for head in audit::heads(tx)? {
        days.extend(audit::anchors(tx, &head.organisation)?.into_iter().map(|anchor| anchor.day));
    }
    let last = days.into_iter().max();
    let mut facts = vec![fact(
        t!(lang, "evidence-look"),
        if last.is_some() { t!(lang, "evidence-look-is") } else { t!(lang, "evidence-look-none") },
        last.unwrap_or_else(|| none(lang)),
    )];
    for (clock, lasts) in retention::CLOCKS {
        let until = t!(lang, "evidence-until", until = clock.until(lasts));
        facts.push(fact(say(lang, &clock.name()), until, stamp(now)));
    }
    for house in houses {
        let stock = retention::stock_of(tx, &house.id, now)?;
        let due: i64 = stock.iter().map(|stock| stock.due).sum();
        let is = t!(lang, "evidence-due-is", count = due);
        facts.push(fact(t!(lang, "evidence-due", house = &house.name), is, stamp(now)));
        facts.push(last_deletion(tx, house, lang)?);
    }
    Ok(facts)
}

fn last_deletion(tx: &mut Tx, house: &DoorsOf, lang: Lang) -> Result<Fact> {
    let what = t!(lang, "evidence-deletion", house = &house.name);
    let Some(deletion) = store::deletions(tx, &house.id)?.into_iter().next() else {
        return Ok(fact(what, t!(lang, "deleted-none"), none(lang)));
    };
    let kind = retention::Clock::from_key(&deletion.kind);
    let kind = kind.map_or(deletion.kind, |clock| say(lang, &clock.name()));
    let is = t!(
        lang,
        "evidence-deletion-is",
        kind = kind,
        count = deletion.entries,
        number = deletion.id
    );
    Ok(fact(what, is, moment(&deletion.at)))
}

/// Every chain from its beginning, and where it was last written down elsewhere.
fn record(tx: &mut Tx, houses: &[DoorsOf], lang: Lang, now: Timestamp) -> Result<Vec<Fact>> {
    let mut facts = Vec::new();
    for (chain, verified) in audit::verify_all(tx, &[], now)? {
        let house = houses.iter().find(|house| house.id == chain);
        let name = house.map_or_else(|| t!(lang, "evidence-house"), |house| house.name.clone());
        let is = match verified.broken {
            None => t!(lang, "evidence-chain-holds", entries = verified.entries),
            Some(broken) => t!(lang, "health-record-broken", number = broken.number()),
        };
        facts.push(fact(t!(lang, "evidence-chain", house = &name), is, stamp(now)));
        let anchor = audit::anchors(tx, &chain)?.into_iter().max_by_key(|anchor| anchor.number);
        facts.push(match anchor {
            Some(anchor) => {
                let is = format!("{chain}:{}:{}", anchor.number, anchor.hash);
                fact(t!(lang, "evidence-anchor", house = &name), is, anchor.day)
            }
            None => fact(
                t!(lang, "evidence-anchor", house = &name),
                t!(lang, "evidence-anchor-none"),
                none(lang),
            ),
        });
    }
    Ok(facts)
}
