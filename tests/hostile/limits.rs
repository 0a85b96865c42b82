//! A reader apart: what it may not do, and what whoever asked hears when it tried.

use std::fs;
use std::process::{Command, Stdio};

use kizahashi::apart::{self, Ended};
use kizahashi::workbook::Limits;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::files::{parts, zip};
use crate::hall::alone;

const PROGRAM: &str = env!("CARGO_BIN_EXE_kizahashi");

/// What is asked of a reader of workbooks: so many worksheets by name.
struct Asked(usize);

impl Serialize for Asked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Names(usize);
        impl Serialize for Names {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(std::iter::repeat_n("", self.0))
            }
        }
        let mut asked = serializer.serialize_struct("Asked", 2)?;
        asked.serialize_field("limits", &Limits::UPLOAD)?;
        asked.serialize_field("names", &Names(self.0))?;
        asked.end()
    }
}

#[test]
fn it_gives_up_memory_time_files_and_processes_before_it_reads_a_byte() {
    for job in ["read-workbook", "read-photo"] {
        let mut child = Command::new(PROGRAM)
            .arg(job)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let given_up = [
            ("Max data size", "268435456"),
            ("Max cpu time", "20"),
            ("Max open files", "0"),
            ("Max processes", "0"),
            ("Max file size", "0"),
            ("Max core file size", "0"),
        ];
        let limits = || fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
        let holds = |limits: &str| {
            given_up.iter().all(|(name, most)| {
                let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
                line[name.len()..].split_whitespace().next() == Some(most)
            })
        };
        // It waits for its question meanwhile.
        let patience = (0..1_000).find(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            holds(&limits())
        });
        assert!(patience.is_some(), "{job}: {}", limits());
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

#[test]
fn what_would_take_everything_ends_with_the_process_that_read_it() {
    let _alone = alone();
    apart::by(PROGRAM);
    let workbook = zip(&parts(b"<worksheet><sheetData/></worksheet>", b"<sst/>"));
    let read = |names| apart::ask::<Value>("read-workbook", &Asked(names), &workbook).unwrap();
    assert_eq!(read(9_000_000), Err(Ended::Spent), "more names than memory");
    assert!(read(1).is_ok(), "the next one is read as ever");
}

#[test]
fn what_is_no_question_and_no_answer_is_told_as_broken() {
    apart::by(PROGRAM);
    let read = apart::ask::<Value>("read-workbook", &json!("nonsense"), b"");
    assert_eq!(read, Some(Err(Ended::Broken)));
    let read = apart::ask::<Vec<u8>>("read-photo", &(), b"GIF89a");
    assert_eq!(read, Some(Err(Ended::Broken)), "null is no list");
    let read = apart::ask::<Value>("--version", &(), b"");
    assert_eq!(read, Some(Err(Ended::Broken)), "a sentence is no answer");
}
