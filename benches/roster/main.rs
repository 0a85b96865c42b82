//! A roster of 40,000 people: read, checked, compared with the present, and brought in.
//!
//! The goal is five seconds for all of it together, first roster and next one, on either database
//! (PostgreSQL where `TEST_POSTGRES` names a database of its own).

#![expect(clippy::unwrap_used, reason = "a bench that stumbles has failed")]

#[expect(dead_code, reason = "stories use more of it")]
#[path = "../../tests/stories/common.rs"]
mod common;

use std::fmt::Write;
use std::time::{Duration, Instant};

use gauge::level::Band;
use jiff::civil::{Date, date};
use kizahashi::accounts;
use kizahashi::db::Tx;
use kizahashi::organisations::roster::compare::{Answers, compare};
use kizahashi::organisations::roster::keep::{self, Application, Draft};
use kizahashi::organisations::roster::{self, LIMITS};
use kizahashi::workbook::{Cell, write_xlsx};

use common::World;

/// How many people.
const PEOPLE: usize = 40_000;
/// How many sit in one section.
const SECTION: usize = 20;

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(std::env::var("TEST_POSTGRES").ok(), folder).await;
        world.founded().await;
        world.app.db.write(titles).await.unwrap();
        let first = csv(0);
        bring("the first roster, CSV", &world, first, date(2026, 6, 1)).await;
        bring("the next, CSV: a third elsewhere", &world, csv(7), date(2026, 6, 2)).await;
        bring("the next, xlsx", &world, xlsx(csv(11)), date(2026, 6, 3)).await;
    });
    println!("most memory of the process: {} MB", peak_memory() / 1024);
}

fn titles(tx: &mut Tx) -> kizahashi::error::Result<()> {
    let by = accounts::member_by_login(tx, "admin")?.administrator()?;
    for (title, band) in [("課長", Band::Chief), ("係長", Band::Supervisor), ("主事", Band::Staff)]
    {
        keep::set_title(tx, &by, title, band)?;
    }
    Ok(())
}

/// Every third person sits `shift` sections further on.
fn csv(shift: usize) -> Vec<u8> {
    let mut text = String::from("職員番号,氏名,ふりがな,局,部,課,職名\r\n");
    let sections = PEOPLE / SECTION;
    for person in 0..PEOPLE {
        let moved = if person % 3 == 0 { shift } else { 0 };
        let section = (person / SECTION + moved) % sections;
        let title = match person % SECTION {
            0 => "課長",
            1..=3 => "係長",
            _ => "主事",
        };
        let (bureau, department) = (section / 100, section / 10);
        writeln!(
            text,
            "{person:06},髙橋 葵{person},たかはし あおい,第{bureau}局,第{department}部,第{section}課,{title}\r"
        )
        .unwrap();
    }
    text.into_bytes()
}

fn xlsx(csv: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8(csv).unwrap();
    let rows = text.lines().map(|line| line.split(',').map(Cell::from).collect()).collect();
    write_xlsx(&[("roster", rows)]).unwrap()
}

async fn bring(name: &str, world: &World, body: Vec<u8>, day: Date) {
    let (megabytes, began) = (body.len() >> 20, Instant::now());
    let (read, problems) = roster::read(&body, &LIMITS);
    let read = read.unwrap();
    let (contradictions, _) = read.doubts();
    assert!(problems.is_empty() && contradictions.is_empty());
    let reading = began.elapsed();
    let draft = Draft { file_name: "roster".into(), body, day, answers: Answers::default() };
    let present = world
        .app
        .db
        .read(move |tx| {
            let by = accounts::member_by_login(tx, "admin")?;
            keep::present(tx, by.organisation(), day)
        })
        .await
        .unwrap();
    let mut number = 0;
    let comparison = compare(&present, &read, &draft.answers, || {
        number += 1;
        format!("new {number}")
    });
    assert!(comparison.plan.is_some(), "{:?}", comparison.faults.first());
    let seen = keep::seal(&present, &comparison, &draft.body);
    let looking = began.elapsed() - reading;
    let dice = world.app.dice.clone();
    let apply = move |tx: &mut Tx| {
        let by = accounts::member_by_login(tx, "admin")?.administrator()?;
        let held = Application { draft: &draft, roster: &read, seen: &seen, today: day };
        keep::apply(tx, &by, "nobody", &held, || dice.id())
    };
    world.app.db.write(apply).await.unwrap();
    let all = began.elapsed();
    let told = |time: Duration| format!("{:.2} s", time.as_secs_f64());
    println!(
        "{name} ({megabytes} MB): {} in all (goal 5 s): read {}, compared {}, brought in {}",
        told(all),
        told(reading),
        told(looking),
        told(all - reading - looking)
    );
}

/// What the kernel counted, in KB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
