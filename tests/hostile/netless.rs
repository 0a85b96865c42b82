//! The program calls nobody: in a network without any way out the kernel counts every attempt to leave, and there is none.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::process::{Child, Command, Stdio};

use crate::common::World;
use crate::hall::{Hall, alone};
use crate::lengths::figure;
use crate::planted::Walk;

const PROGRAM: &str = env!("CARGO_BIN_EXE_kizahashi");

/// Says to this test that it runs in the network it made.
const INSIDE: &str = "IN_A_NETWORK_WITHOUT_A_WAY_OUT";

#[test]
#[ignore = "too long for every push: in the gate"]
fn nothing_tries_to_leave_the_machine() {
    let _alone = alone();
    if std::env::var(INSIDE).is_ok() {
        return inside();
    }
    let network = "ip link set lo up && exec \"$0\" \"$@\"";
    let possible = Command::new("unshare").args(["-rn", "sh", "-c", network, "true"]).output();
    if !possible.is_ok_and(|done| done.status.success()) {
        return println!("skipped: this machine gives no network of one's own (unshare -rn, ip)");
    }
    let again =
        ["--exact", "netless::nothing_tries_to_leave_the_machine", "--ignored", "--nocapture"];
    let done = Command::new("unshare")
        .args(["-rn", "sh", "-c", network])
        .arg(std::env::current_exe().unwrap())
        .args(again)
        .env(INSIDE, "yes")
        .env_remove("TEST_POSTGRES")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}\n{}", String::from_utf8_lossy(&done.stderr));
    assert!(said.contains("1 passed"), "{said}");
}

/// A walk through all of the product, in this process and as the program; the kernel counts.
fn inside() {
    assert_eq!(attempts(), 0, "nobody else is here");
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let mut walk = Walk::of(Hall::of(World::new(None, folder).await).await).await;
        let (_, more) = walk.everything().await;
        walk.says_all_it_can().await;
        let (pages, files) = walk.everything().await;
        let papers = |path: &str| path.ends_with(".pdf");
        let quick = files.union(&more).filter(|(_, path)| !papers(path));
        let slow = files.iter().filter(|(_, path)| papers(path)).take(3);
        for (who, path) in quick.chain(slow) {
            walk.opens(who, path).await;
        }
        let numbers = [pages.len(), files.len()].map(|number| number as u64);
        figure("a network without a way out", &[("pages", numbers[0]), ("files", numbers[1])]);
        assert!(
            pages.len() > 100 && files.len() > 20,
            "{} pages, {} files",
            pages.len(),
            files.len()
        );
    });
    the_program_itself();
    assert_eq!(attempts(), 0, "something tried to leave");
    // The kernel does count: of a page, of a name, of an address of the other kind.
    assert!(TcpStream::connect("192.0.2.1:80").is_err());
    assert_eq!(attempts(), 1);
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    assert!(socket.send_to(b"?", "192.0.2.1:53").is_err());
    assert_eq!(attempts(), 2);
    assert!(TcpStream::connect("[2001:db8::1]:80").is_err());
    assert_eq!(attempts(), 3);
}

/// `demo` from its start, with its jobs, through a page of each kind to its end.
fn the_program_itself() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Command::new(PROGRAM)
        .args(["demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .env("LANG", "en")
        .stdout(Stdio::piped())
        .spawn();
    let mut demo = Ended(demo.unwrap());
    let mut lines = BufReader::new(demo.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut address = String::new();
    let mut report = String::new();
    while report.is_empty() {
        let line = lines.next().expect("it prints its doors");
        let Some((_, door)) = line.split_once("http://") else { continue };
        let (host, path) = door.split_at(door.find('/').unwrap_or(door.len()));
        address = host.to_owned();
        if path.ends_with("/report.pdf") {
            report = path.to_owned();
        }
    }
    for path in ["/", "/sign-in", "/r", "/promise", "/healthz", "/readyz", &report] {
        let mut line = TcpStream::connect(&address).unwrap();
        write!(line, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
            .unwrap();
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{path}");
    }
    drop(demo);
    for words in [["doctor"].as_slice(), &["audit", "verify"]] {
        Command::new(PROGRAM).args(words).arg("--data").arg(folder.path()).output().unwrap();
    }
}

/// A program that is ended with the test, whatever becomes of that.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.kill().and_then(|()| self.0.wait()).expect("a child of ours");
    }
}

/// What found no way out so far, in both kinds of addresses.
fn attempts() -> u64 {
    let four = fs::read_to_string("/proc/self/net/snmp").unwrap();
    let mut lines = four.lines().filter(|line| line.starts_with("Ip: "));
    let (names, numbers) = (lines.next().unwrap(), lines.next().unwrap());
    let at = names.split(' ').position(|name| name == "OutNoRoutes").unwrap();
    let four: u64 = numbers.split(' ').nth(at).unwrap().parse().unwrap();
    let six = fs::read_to_string("/proc/self/net/snmp6").unwrap_or_default();
    let six = six.lines().find_map(|line| line.strip_prefix("Ip6OutNoRoutes"));
    four + six.map_or(0, |number| number.trim().parse::<u64>().unwrap())
}
