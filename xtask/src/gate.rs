//! The release gate: the long set, and the page of figures it writes.
//!
//! How long each part is says `tests/lengths/lengths.txt` alone; the parts say themselves what they found.

use crate::{checks, debian, postgres::Postgres, root, sorry};
use std::{env, fmt::Write as _, fs, io, path::Path, process::Command, time::Instant};

/// A part: its name, and the tests it is made of.
struct Part {
    name: &'static str,
    /// The test binary.
    of: &'static str,
    /// Words in the names of its tests; none for all of them.
    tests: &'static [&'static str],
}

const STORIES: &str = "stories";
const HOSTILE: &str = "hostile";

/// Those that measure time come last and alone; the others may run beside each other.
const PARTS: [Part; 10] = [
    Part { name: "solver", of: "attacks", tests: &[] },
    Part { name: "fuzz", of: "fuzz", tests: &[] },
    Part { name: "hostile", of: HOSTILE, tests: &["planted::", "netless::"] },
    Part { name: "model", of: STORIES, tests: &["random_schedules_keep_the_promises"] },
    Part {
        name: "kills",
        of: STORIES,
        tests: &["no_acknowledged_answer_is_lost_or_doubled_however_often_the_server_is_killed"],
    },
    Part { name: "database", of: STORIES, tests: &["database::"] },
    Part {
        name: "changes",
        of: STORIES,
        tests: &["a_close_that_is_killed_anywhere", "an_upgrade_killed_anywhere"],
    },
    Part { name: "bad-days", of: STORIES, tests: &["bad_days::"] },
    Part { name: "soak", of: STORIES, tests: &["a_long_day_makes_the_server_no_larger"] },
    Part { name: "overload", of: STORIES, tests: &["ten_times_what_the_machine_can_do"] },
];

/// How the whole is run: what is in a lane goes one after another, and the lanes beside each other.  The soak waits for
/// most of its half hour, and the kills for much of their hour, so that two cores bear three lanes.
const LANES: [&[&str]; 3] = [
    &["kills"],
    &["database", "changes", "bad-days", "hostile", "fuzz", "solver", "model"],
    &["soak"],
];
const ALONE: &[&str] = &["overload"];

/// What a part came to.
struct Ran {
    name: &'static str,
    passed: bool,
    seconds: u64,
    /// What, and its figures: `what<TAB>10 times<TAB>0 lost`.
    figures: Vec<String>,
}

/// `--part NAME` for one part, `--share N` for an N-th of the length.
pub fn run(words: &[&str]) -> io::Result<bool> {
    let (mut only, mut share) = (None, "1");
    for pair in words.chunks(2) {
        match pair {
            ["--part", name] if PARTS.iter().any(|part| part.name == *name) => only = Some(*name),
            ["--share", number] if number.parse::<u32>().is_ok_and(|n| n > 0) => share = number,
            _ => return Err(sorry(format!("gate [--part {}] [--share 100]", names("|")))),
        }
    }
    debian::bring()?;
    let (postgres, began) = (Postgres::start()?, Instant::now());
    for binary in ["attacks", STORIES, HOSTILE, "fuzz"] {
        if !checks::say(test(binary)?.arg("--no-run"), |_| ())? {
            return Ok(false);
        }
    }
    let ran = match only {
        Some(name) => vec![part(name, share, &postgres.url)?],
        None => all(share, &postgres.url)?,
    };
    let sound = ran.iter().all(|part| part.passed);
    for part in &ran {
        println!(
            "{}: {} in {} s",
            part.name,
            if part.passed { "passed" } else { "FAILED" },
            part.seconds
        );
    }
    match only {
        Some(_) => println!("a part alone writes no page"),
        None => write(&ran, share, began.elapsed().as_secs())?,
    }
    Ok(sound)
}

fn names(between: &str) -> String {
    PARTS.map(|part| part.name).join(between)
}

fn all(share: &str, postgres: &str) -> io::Result<Vec<Ran>> {
    let lane = |names: &[&str]| -> io::Result<Vec<Ran>> {
        names.iter().map(|name| part(name, share, postgres)).collect()
    };
    let mut ran = std::thread::scope(|scope| {
        let lanes: Vec<_> = LANES.iter().map(|names| scope.spawn(|| lane(names))).collect();
        let lanes = lanes.into_iter().map(|lane| lane.join().map_err(|_| sorry("a lane broke"))?);
        lanes.collect::<io::Result<Vec<_>>>()
    })?;
    ran.push(lane(ALONE)?);
    Ok(ran.into_iter().flatten().collect())
}

/// One part: its tests, and what they wrote down.
fn part(name: &str, share: &str, postgres: &str) -> io::Result<Ran> {
    let part = PARTS.iter().find(|part| part.name == name).ok_or_else(|| sorry("no such part"))?;
    let file = env::temp_dir().join(format!("kizahashi-figures-{}-{name}", std::process::id()));
    drop(fs::remove_file(&file)); // it is seldom there
    let mut command = test(part.of)?;
    // What is too long for every push is ignored there.
    command.args(["--", "--include-ignored"]).args(part.tests);
    command.env("GATE", share).env("FIGURES", &file).env("TEST_POSTGRES", postgres);
    let (began, mut tests) = (Instant::now(), 0);
    let succeeded = checks::say(&command, |line| tests += passed(line))?;
    let told = fs::read_to_string(&file).unwrap_or_default();
    drop(fs::remove_file(&file));
    let figures: Vec<String> = told.lines().map(str::to_owned).collect();
    // A part that tested nothing, or tells nothing, has not passed.
    let passed = succeeded && tests > 0 && !figures.is_empty();
    Ok(Ran { name: part.name, passed, seconds: began.elapsed().as_secs(), figures })
}

/// How many tests a line of cargo's says that passed.
fn passed(line: &str) -> u32 {
    let told = line.strip_prefix("test result: ok. ").and_then(|rest| rest.split_once(' '));
    told.and_then(|(number, _)| number.parse().ok()).unwrap_or(0)
}

/// With the features of the whole workspace, as `cargo xtask test` has compiled it.
fn test(binary: &str) -> io::Result<Command> {
    let mut cargo = crate::cargo()?;
    cargo.args(["test", "--workspace", "--test", binary]);
    Ok(cargo)
}

// The page

fn write(ran: &[Ran], share: &str, seconds: u64) -> io::Result<()> {
    let facts = facts(share, seconds, ran.iter().all(|part| part.passed))?;
    let folder = root()?.join("docs/figures");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("gate.md"), page(&facts, ran))?;
    fs::write(folder.join("gate.json"), document(&facts, ran))?;
    println!("docs/figures/gate.md is written");
    Ok(())
}

/// Where and when, by name.
fn facts(share: &str, seconds: u64, sound: bool) -> io::Result<Vec<(&'static str, String)>> {
    let said = |command: &str, args: &[&str]| -> io::Result<String> {
        let said = Command::new(command).args(args).current_dir(root()?).output()?;
        Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned())
    };
    let changed = if said("git", &["status", "--porcelain", "--untracked-files=no"])?.is_empty() {
        ""
    } else {
        ", changed"
    };
    let length =
        if share == "1" { "whole".to_owned() } else { format!("a part only: one in {share}") };
    Ok(vec![
        ("date", said("date", &["--utc", "+%Y-%m-%d %H:%M UTC"])?),
        ("commit", said("git", &["rev-parse", "--short=12", "HEAD"])? + changed),
        ("length", length),
        ("outcome", if sound { "passed" } else { "FAILED" }.to_owned()),
        ("minutes", format!("{}", seconds.div_ceil(60))),
        ("cores", said("nproc", &[])?),
        ("memory", memory(Path::new("/proc/meminfo"))?),
        ("system", said("uname", &["-sr"])?),
        ("compiler", said("rustc", &["--version"])?),
    ])
}

fn memory(file: &Path) -> io::Result<String> {
    let told = fs::read_to_string(file)?;
    let kibibytes =
        told.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next());
    let kibibytes: u64 = kibibytes.and_then(|number| number.parse().ok()).unwrap_or(0);
    Ok(format!("{} MiB", kibibytes / 1024))
}

fn page(facts: &[(&str, String)], ran: &[Ran]) -> String {
    let mut page = String::from(
        "# What the release gate found / リリース前の長い試験の結果\n\n\
         Written by `cargo xtask gate` itself; nobody edits it. `cargo xtask gate` が自分で書いたものです。\n\n| | |\n|---|---|\n",
    );
    for (name, value) in facts {
        writeln!(page, "| {name} | {value} |").expect("a text takes it");
    }
    page.push_str("\n| part | seconds | what | found |\n|---|---:|---|---|\n");
    for part in ran {
        let outcome =
            if part.passed { part.seconds.to_string() } else { format!("{} FAILED", part.seconds) };
        for figures in &part.figures {
            let (what, found) = figures.split_once('\t').unwrap_or((figures, ""));
            let found = found.replace('\t', ", ");
            writeln!(page, "| {} | {outcome} | {what} | {found} |", part.name)
                .expect("a text takes it");
        }
        if part.figures.is_empty() {
            writeln!(page, "| {} | {outcome} | nothing told | |", part.name)
                .expect("a text takes it");
        }
    }
    page
}

fn document(facts: &[(&str, String)], ran: &[Ran]) -> String {
    let facts: Vec<String> = facts
        .iter()
        .map(|(name, value)| format!("  {}: {}", quoted(name), quoted(value)))
        .collect();
    let parts: Vec<String> = ran.iter().map(part_document).collect();
    format!("{{\n{},\n  \"parts\": [\n{}\n  ]\n}}\n", facts.join(",\n"), parts.join(",\n"))
}

fn part_document(part: &Ran) -> String {
    let found = part.figures.iter().map(|figures| {
        let mut cells = figures.split('\t');
        let what = quoted(cells.next().unwrap_or_default());
        let pairs = cells.filter_map(|cell| cell.split_once(' '));
        let pairs: Vec<String> =
            pairs.map(|(number, name)| format!("{}: {number}", quoted(name))).collect();
        format!("      {{\"what\": {what}, {}}}", pairs.join(", "))
    });
    format!(
        "    {{\"part\": {}, \"passed\": {}, \"seconds\": {}, \"found\": [\n{}\n    ]}}",
        quoted(part.name),
        part.passed,
        part.seconds,
        found.collect::<Vec<_>>().join(",\n")
    )
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn ran(figures: &[&str]) -> Vec<Ran> {
        let figures = figures.iter().map(|line| (*line).to_owned()).collect();
        vec![Ran { name: "kills", passed: true, seconds: 7, figures }]
    }

    #[test]
    fn every_part_is_run_once_and_every_word_is_the_name_of_a_test() {
        let mut run: Vec<&str> = LANES.iter().copied().flatten().chain(ALONE).copied().collect();
        run.sort_unstable();
        let mut parts = PARTS.map(|part| part.name);
        parts.sort_unstable();
        assert_eq!(run, parts);
        let stories = fs::read_dir(root().unwrap().join("tests/stories")).unwrap();
        let files: Vec<PathBuf> =
            stories.map(|file| file.unwrap().path()).filter(|path| path.is_file()).collect();
        let texts: String = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        for word in PARTS.iter().filter(|part| part.of == STORIES).flat_map(|part| part.tests) {
            let found = match word.strip_suffix("::") {
                Some(file) => files.iter().any(|path| path.ends_with(format!("{file}.rs"))),
                None => texts.contains(&format!("fn {word}")),
            };
            assert!(found, "{word}");
        }
    }

    #[test]
    fn the_page_that_is_kept_is_of_a_whole_run_that_passed_and_readers_are_led_to_it() {
        let told = |name: &str| fs::read_to_string(root().unwrap().join(name)).unwrap();
        let page = told("docs/figures/gate.md");
        for line in ["| length | whole |", "| outcome | passed |"] {
            assert!(page.contains(line), "{line}");
        }
        for name in PARTS.map(|part| part.name) {
            assert!(page.contains(&format!("\n| {name} | ")), "{name}");
        }
        for reader in ["README.md", "README.ja.md", "SECURITY.md"] {
            assert!(told(reader).contains("](docs/figures/gate.md)"), "{reader}");
        }
    }

    #[test]
    fn the_page_says_what_the_run_said_and_nothing_else() {
        let ran = ran(&["kills, SQLite\t500 times\t0 lost"]);
        let facts = [("cores", "2".to_owned())];
        let page = page(&facts, &ran);
        assert!(page.contains("| cores | 2 |\n"));
        assert!(page.ends_with("| kills | 7 | kills, SQLite | 500 times, 0 lost |\n"), "{page}");
        let document = document(&facts, &ran);
        assert!(
            document.contains("{\"what\": \"kills, SQLite\", \"times\": 500, \"lost\": 0}"),
            "{document}"
        );
    }

    #[test]
    fn a_line_of_cargo_says_how_many_passed() {
        assert_eq!(passed("test result: ok. 2 passed; 0 failed; 0 ignored"), 2);
        assert_eq!(passed("test result: FAILED. 2 passed; 1 failed; 0 ignored"), 0);
        assert_eq!(passed("test a ... ok"), 0);
    }
}
