//! How many checks passed, failed and were left out.

use std::fmt;

/// A count over all runners; the closing line.
#[derive(Debug, Default, PartialEq)]
pub struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
    /// What failed or was left out, in words, to stand just above the closing line.
    remarks: Vec<String>,
}

impl Tally {
    /// One check by its name.
    pub fn check(&mut self, name: &str, passed: bool) {
        if passed {
            self.passed += 1;
        } else {
            self.failed += 1;
            self.remarks.push(format!("failed: {name}"));
        }
    }

    /// One check that could not be made here.
    pub fn skip(&mut self, name: &str) {
        self.skipped += 1;
        self.remarks.push(format!("skipped: {name}"));
    }

    /// One line of a runner: cargo's summary of a test binary, cargo's word on one failed test, or a journey.
    pub fn line(&mut self, line: &str) {
        if let Some(summary) = line.strip_prefix("test result: ") {
            self.passed += number_before(summary, " passed");
            self.failed += number_before(summary, " failed");
            self.skipped += number_before(summary, " ignored");
        } else if let Some(test) =
            line.strip_prefix("test ").and_then(|test| test.strip_suffix(" ... FAILED"))
        {
            self.remarks.push(format!("failed: {test}"));
        } else if let Some(name) = line.strip_prefix("not ok - ") {
            self.check(name, false);
        } else if let Some(name) = line.strip_prefix("ok - ") {
            match name.split_once(" # SKIP ") {
                Some((name, why)) => self.skip(&format!("{name} ({why})")),
                None => self.check(name, true),
            }
        }
    }

    /// Counts a whole runner; one that broke without naming a failed check is itself a failed check.
    pub fn runner(&mut self, name: &str, part: Self, succeeded: bool) {
        let silent = !succeeded && part.failed == 0;
        self.passed += part.passed;
        self.failed += part.failed;
        self.skipped += part.skipped;
        self.remarks.extend(part.remarks);
        if silent {
            self.check(&format!("{name} did not come to its end"), false);
        }
    }

    /// Whether nothing failed, and anything was checked at all.
    pub fn sound(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for remark in &self.remarks {
            writeln!(f, "{remark}")?;
        }
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

fn number_before(text: &str, word: &str) -> u64 {
    let digits = text.split(word).next().and_then(|before| before.rsplit(' ').next());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        lines.iter().for_each(|line| tally.line(line));
        tally
    }

    #[test]
    fn runners_are_summed_into_one_line() {
        let tally = of(&[
            "running 3 tests",
            "test gap::tests::four_people ... FAILED",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 4 filtered out; finished in 0.00s",
            "test result: ok. 5 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 1.20s",
            "ok - a code is typed by hand",
            "not ok - the report is printed",
            "ok - HTML validator # SKIP no Java",
        ]);
        let closing = "\
            failed: gap::tests::four_people\n\
            failed: the report is printed\n\
            skipped: HTML validator (no Java)\n\
            8 passed, 2 failed, 3 skipped";
        assert_eq!(tally.to_string(), closing);
        assert!(!tally.sound());
    }

    #[test]
    fn a_runner_that_breaks_without_a_word_has_failed() {
        let mut all = Tally::default();
        all.runner("cargo test", of(&["test result: ok. 5 passed; 0 failed; 0 ignored"]), false);
        assert_eq!(
            all.to_string(),
            "failed: cargo test did not come to its end\n5 passed, 1 failed, 0 skipped"
        );
    }

    #[test]
    fn a_failure_that_was_named_is_not_counted_twice() {
        let mut all = Tally::default();
        all.runner("journeys", of(&["not ok - sign in"]), false);
        assert_eq!((all.passed, all.failed), (0, 1));
    }

    #[test]
    fn to_check_nothing_is_not_to_pass() {
        assert!(!Tally::default().sound());
        assert!(of(&["ok - sign in"]).sound());
    }
}
