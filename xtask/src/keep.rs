//! Nothing outlives us: whatever we start is ended with us, also after Ctrl-C and `kill -9`.
//!
//! A child waits on a pipe that only we hold open.  The kernel closes it when we are gone, so there is no signal to
//! handle and no list to keep.

use std::{
    ffi::OsStr,
    io::{self, BufRead, BufReader},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
};

/// Runs a command to its end, hands every line it prints to `listen`, and says whether it succeeded.
pub fn run(command: &Command, mut listen: impl FnMut(&str)) -> io::Result<bool> {
    let mut child = start(kept(command).stdout(Stdio::piped()))?;
    let alive = child.stdin.take(); // `wait` would close it
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            listen(&String::from_utf8_lossy(&line?));
        }
    }
    let status = child.wait()?;
    drop(alive);
    Ok(status.success())
}

/// Starts a command that ends by itself when its standard input closes.
pub fn start(command: &mut Command) -> io::Result<Child> {
    command.stdin(Stdio::piped()).process_group(0).spawn()
}

/// The same command, ended with its children when standard input closes.
fn kept(command: &Command) -> Command {
    let mut kept = Command::new("sh");
    kept.args(["-c", include_str!("keep.sh"), "keep"])
        .arg(command.get_program())
        .args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        kept.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        set(&mut kept, name, value);
    }
    kept
}

fn set(command: &mut Command, name: &OsStr, value: Option<&OsStr>) {
    match value {
        Some(value) => command.env(name, value),
        None => command.env_remove(name),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        path::Path,
        thread::sleep,
        time::{Duration, Instant},
    };

    fn shell(script: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        shell
    }

    fn goes_away(process: &str) -> bool {
        (0..100).any(|_| {
            sleep(Duration::from_millis(50));
            !Path::new("/proc").join(process.trim()).exists()
        })
    }

    fn first_line(child: &mut Child) -> String {
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        line
    }

    #[test]
    fn a_step_ends_when_we_are_gone() {
        let sleeper = shell("sleep 60 & echo $!; wait");
        let mut child = start(kept(&sleeper).stdout(Stdio::piped())).unwrap();
        let grandchild = first_line(&mut child);
        assert!(Path::new("/proc").join(grandchild.trim()).exists());
        drop(child.stdin.take()); // what the kernel does when we die
        assert!(goes_away(&grandchild));
        assert!(!child.wait().unwrap().success());
    }

    #[test]
    fn what_a_step_leaves_behind_is_ended() {
        let (began, mut left) = (Instant::now(), String::new());
        assert!(run(&shell("sleep 60 & echo $!"), |line| left.push_str(line)).unwrap());
        assert!(goes_away(&left) && began.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn a_step_says_itself_whether_it_succeeded() {
        assert!(run(&shell("exit 0"), |_| ()).unwrap());
        assert!(!run(&shell("exit 3"), |_| ()).unwrap());
    }

    #[test]
    fn a_step_keeps_its_environment() {
        let mut said = Vec::new();
        let mut step = shell("echo $SEEN-$HOME; pwd");
        step.env("SEEN", "yes").env_remove("HOME").current_dir("/");
        run(&step, |line| said.push(line.to_owned())).unwrap();
        assert_eq!(said, ["yes-", "/"]);
    }
}
