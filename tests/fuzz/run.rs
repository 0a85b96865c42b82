//! One target: its corpus, then as many new inputs as the length says.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sha2::{Digest, Sha256};

use crate::lengths::{figure, length};
use crate::mutate::Mutator;

/// So many inputs are remembered.
const POOL: usize = 2_000;
/// A reader that is at one input for so long hangs.
const HANGS: Duration = Duration::from_secs(120);
/// MiB the whole run may take: two targets at once, as much each as a hostile file may.
const MEMORY: u64 = 512;

/// Feeds a reader.  It gives what kind of an answer it was: the same text for all inputs that are alike to it.
pub fn fuzz(target: &str, mutator: &Mutator, seeds: Vec<Vec<u8>>, read: impl Fn(&[u8]) -> String) {
    let seed = std::env::var("FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut dice = StdRng::seed_from_u64(seed);
    let watch = Watch::over(target);
    let (mut pool, mut kinds) = (Vec::new(), BTreeSet::new());
    for input in corpus(target).into_iter().chain(seeds) {
        kinds.insert(attempt(target, &watch, &input, &read));
        pool.push(input);
    }
    let inputs = length("inputs of each fuzz target");
    for _ in 0..inputs {
        let base = pool[dice.random_range(0..pool.len())].clone();
        let other = &pool[dice.random_range(0..pool.len())];
        let input = mutator.mutated(base, other, &mut dice);
        if kinds.insert(attempt(target, &watch, &input, &read)) && pool.len() < POOL {
            remember(target, &input);
            pool.push(input);
        }
    }
    let memory = memory();
    let figures = [
        ("inputs", inputs as u64),
        ("kinds of answers", kinds.len() as u64),
        ("MiB at most", memory),
    ];
    figure(&format!("fuzz: {target}"), &figures);
    assert!(memory < MEMORY, "{memory} MiB");
}

/// What was found before, and what was made by hand.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let files = fs::read_dir(corpus_of(target)).into_iter().flatten();
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    assert!(!files.is_empty() || remembers(), "{target} has no corpus: FUZZ_REMEMBER=1 begins one");
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn corpus_of(target: &str) -> PathBuf {
    Path::new("tests/fuzz/corpus").join(target)
}

fn remembers() -> bool {
    std::env::var_os("FUZZ_REMEMBER").is_some()
}

/// With `FUZZ_REMEMBER` a small input with an answer of a new kind is laid into the corpus.
fn remember(target: &str, input: &[u8]) {
    const SMALL: usize = 2048;
    if remembers() && input.len() <= SMALL {
        lay(&corpus_of(target), input);
    }
}

fn attempt(target: &str, watch: &Watch, input: &[u8], read: &impl Fn(&[u8]) -> String) -> String {
    watch.begins(input);
    let told = catch_unwind(AssertUnwindSafe(|| read(input)));
    told.unwrap_or_else(|_| {
        let file = keep(target, input);
        panic!(
            "{target} breaks over {}; with its repair it belongs into tests/fuzz/corpus/{target}",
            file.display()
        )
    })
}

/// Lays an input aside that broke its reader.
fn keep(target: &str, input: &[u8]) -> PathBuf {
    lay(&PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("found").join(target), input)
}

/// Under a name that the same input always has.
fn lay(folder: &Path, input: &[u8]) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let file = folder.join(kizahashi::world::hex(&Sha256::digest(input)[..6]));
    fs::write(&file, input).unwrap();
    file
}

/// Ends the run where a reader is at one input for too long.
struct Watch(mpsc::Sender<Vec<u8>>);

impl Watch {
    fn over(target: &str) -> Watch {
        let (begins, begun) = mpsc::channel::<Vec<u8>>();
        let target = target.to_owned();
        std::thread::spawn(move || {
            let mut last = Vec::new();
            loop {
                match begun.recv_timeout(HANGS) {
                    Ok(input) => last = input,
                    Err(mpsc::RecvTimeoutError::Disconnected) => return,
                    Err(mpsc::RecvTimeoutError::Timeout) => {
                        eprintln!("{target} hangs over {}", keep(&target, &last).display());
                        std::process::abort();
                    }
                }
            }
        });
        Watch(begins)
    }

    fn begins(&self, input: &[u8]) {
        self.0.send(input.to_owned()).unwrap();
    }
}

/// The most this process ever used, in MiB.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}
