//! How long a test goes on, and what it found out: a short set on every push, the long one in the release gate.
//!
//! `GATE=1` is the whole length of the gate, `GATE=100` a hundredth of it; without it the short set is run.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;

/// How much of that, as `lengths.txt` says.
pub fn length(what: &str) -> usize {
    let lines = include_str!("lengths.txt").lines();
    let line = lines
        .filter_map(|line| line.trim_end().strip_prefix(what))
        .find(|rest| rest.starts_with(' '));
    let numbers = line.unwrap_or_else(|| panic!("lengths.txt does not say how many {what}"));
    let numbers: Vec<usize> =
        numbers.split_whitespace().map(|number| number.parse().expect("a number")).collect();
    match std::env::var("GATE") {
        Ok(share) => numbers[1].div_ceil(share.parse().expect("GATE is a number")),
        Err(_) => numbers[0],
    }
}

/// Whether this is a run of the gate, or a part of one.
pub fn in_the_gate() -> bool {
    std::env::var_os("GATE").is_some()
}

/// What a run found: said past the test runner's capture, and kept where `FIGURES` names a file.
pub fn figure(what: &str, figures: &[(&str, u64)]) {
    let mut line = what.to_owned();
    for (name, value) in figures {
        write!(line, "\t{value} {name}").expect("a text takes it");
    }
    writeln!(std::io::stderr(), "{}", line.replacen('\t', ": ", 1).replace('\t', ", "))
        .unwrap_or_default();
    if let Some(file) = std::env::var_os("FIGURES") {
        let mut file =
            OpenOptions::new().create(true).append(true).open(file).expect("the file of figures");
        writeln!(file, "{line}").expect("the file of figures takes a line");
    }
}
