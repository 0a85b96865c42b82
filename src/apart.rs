//! What strangers' programs wrote is read apart: in a process of its own that may use little and reach nothing.
//!
//! A reader that a hostile file leads astray ends, and with it only its process: 256 MB, 20 seconds of a processor,
//! no file, no second process.  Bytes go in by one pipe and come out by another; whoever asked looks at them as if
//! the file's author had sent them.

use std::io::{self, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What it may allocate.
const MEMORY: u64 = 256 << 20;
/// How long it may compute.
const SECONDS: u64 = 20;
/// More than any of our readers is sent: its own limits are lower.
const HEARD: u64 = 64 << 20;
/// More than any of our readers answers.
const ANSWERED: u64 = 256 << 20;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It wanted more memory or more time than it may have.
    Spent,
    /// It broke down over the file, or what it said is no answer.
    Broken,
    /// It could not be started.
    Unstarted,
}

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on files are read apart, by that program: this one, called with the name of a job.  A program that reads
/// one file of its owner and ends says nothing here, and reads by itself.
pub fn by(program: impl Into<PathBuf>) {
    PROGRAM.get_or_init(|| program.into());
}

/// What the job makes of these bytes, where it is done apart.
pub fn ask<T: DeserializeOwned>(
    job: &str,
    about: &impl Serialize,
    bytes: &[u8],
) -> Option<Result<T, Ended>> {
    let program = PROGRAM.get()?;
    Some(asked(Command::new(program).arg(job), about, bytes))
}

fn asked<T: DeserializeOwned>(
    command: &mut Command,
    about: &impl Serialize,
    bytes: &[u8],
) -> Result<T, Ended> {
    let (quiet, pipe) = (Stdio::null, Stdio::piped);
    let command = command.env_clear().current_dir("/");
    let started = command.stdin(pipe()).stdout(pipe()).stderr(quiet()).spawn();
    let mut child = started.map_err(|error| {
        tracing::error!(%error, "no process apart");
        Ended::Unstarted
    })?;
    let answer = converse(&mut child, about, bytes);
    // Whatever it still wants to say is not heard any more.
    drop(child.kill());
    let status = child.wait().map_err(|_| Ended::Broken)?;
    let spent = status.signal().is_some_and(|signal| signal != KILLED);
    answer.ok_or(if spent { Ended::Spent } else { Ended::Broken })
}

/// Our own signal, for one that has not ended by itself.
const KILLED: i32 = 9;

fn converse<T: DeserializeOwned>(
    child: &mut Child,
    about: &impl Serialize,
    bytes: &[u8],
) -> Option<T> {
    let (to, from) = (child.stdin.take()?, child.stdout.take()?);
    let mut to = io::BufWriter::new(to);
    // One that has ended hears nothing more; why it did is told by its end.
    let said = serde_json::to_writer(&mut to, about).is_ok()
        && to.write_all(b"\n").is_ok()
        && to.write_all(bytes).is_ok()
        && to.flush().is_ok();
    drop(to);
    let from = BufReader::new(from.take(ANSWERED));
    said.then(|| serde_json::from_reader(from).ok()).flatten()
}

// In the process apart

/// Gives up what a reader does not need, then answers what it is asked.
pub fn answer<A: DeserializeOwned, T: Serialize>(
    read: impl FnOnce(A, &[u8]) -> T,
) -> io::Result<()> {
    confine()?;
    let mut heard = Vec::new();
    io::stdin().lock().take(HEARD).read_to_end(&mut heard)?;
    let line = heard.iter().position(|&byte| byte == b'\n').ok_or(io::ErrorKind::InvalidInput)?;
    let about = serde_json::from_slice(&heard[..line])?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut out, &read(about, &heard[line + 1..]))?;
    out.flush()
}

fn confine() -> io::Result<()> {
    let limits = [
        (Resource::Data, MEMORY),
        (Resource::Nofile, 0),
        (Resource::Fsize, 0),
        (Resource::Nproc, 0),
        (Resource::Core, 0),
    ];
    for (what, most) in limits {
        setrlimit(what, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    // At the lower of the two it is told to end, at the higher it is killed, as by us.
    let time = Rlimit { current: Some(SECONDS), maximum: Some(SECONDS + 1) };
    Ok(setrlimit(Resource::Cpu, time)?)
}
