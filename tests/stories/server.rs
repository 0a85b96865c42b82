//! The real server on an installation of its own, and phones that talk to it over a socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use kizahashi::db::Db;
use kizahashi::keys::KeyFolder;
use kizahashi::rounds::Cell;
use kizahashi::rounds::code::Code;

use crate::common::{World, between};
use crate::office::Opened;

// Where it lives

/// An installation as the real server finds it.
pub struct Place {
    /// Its folder.
    pub folder: PathBuf,
    /// The address of its PostgreSQL database, where it has one.
    pub database: Option<String>,
    /// Removes a copy when it is no longer needed.
    _copy: Option<tempfile::TempDir>,
}

impl Place {
    /// A SQLite installation is copied, so that its file is open in the server alone, which then has to
    /// recover it by itself.
    pub fn of(world: &World) -> Place {
        let keys = KeyFolder::open(&world.folder.path().join("keys")).unwrap();
        keys.keep("server", &[9; 64]).unwrap();
        match &world.database {
            Some(url) => Place::at(world.folder.path(), Some(url.clone())),
            None => Place::copied(world.folder.path()),
        }
    }

    /// What lies in that folder, as it is.
    pub fn at(folder: &Path, database: Option<String>) -> Place {
        Place { folder: folder.to_owned(), database, _copy: None }
    }

    /// A copy of an installation on SQLite that lies in that folder.
    pub fn copied(from: &Path) -> Place {
        let copy = tempfile::tempdir().unwrap();
        copy_folder(from, copy.path());
        Place { folder: copy.path().to_owned(), database: None, _copy: Some(copy) }
    }

    /// The first for SQLite, the second for PostgreSQL.
    pub fn one_of(&self, (sqlite, postgres): (usize, usize)) -> usize {
        if self.database.is_some() { postgres } else { sqlite }
    }

    /// Starts a server, and leaves it to its start.
    pub fn start(&self) -> Server {
        Server { child: self.spawn(), address: String::new(), took: Duration::ZERO }
    }

    /// Starts a server, and waits until it answers.
    pub fn serve(&self) -> Server {
        self.serve_in(&[])
    }

    /// The same, its command standing behind these words, which execute it: `sh -c 'ulimit … && exec "$0" "$@"'`.
    pub fn serve_in(&self, before: &[&str]) -> Server {
        listening(self.spawn_in(before))
    }

    /// The same with more words.
    pub fn serve_with(&self, words: &[&str]) -> Server {
        listening(self.command_in(&[]).args(words).spawn().unwrap())
    }

    fn spawn(&self) -> Child {
        self.spawn_in(&[])
    }

    fn spawn_in(&self, before: &[&str]) -> Child {
        self.command_in(before).spawn().unwrap()
    }

    fn command_in(&self, before: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_kizahashi");
        let words: Vec<&str> = before.iter().copied().chain([program]).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&self.folder);
        command.args(self.database.iter().flat_map(|url| ["--database", url]));
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log()).unwrap();
        command.env("MALLOC_ARENA_MAX", "2"); // as `docs/operating/kizahashi.service` says
        command.stdout(Stdio::piped()).stderr(log);
        command
    }

    /// Its database and keys, beside the server.
    pub async fn open(&self) -> (Db, KeyFolder) {
        let file = self.folder.join("kizahashi.db").display().to_string();
        let db = Db::open(self.database.as_ref().unwrap_or(&file)).await.unwrap();
        (db, KeyFolder::open(&self.folder.join("keys/rounds")).unwrap())
    }

    /// What the servers said on standard error.
    pub fn log(&self) -> PathBuf {
        self.folder.join("log")
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &place),
            false => drop(std::fs::copy(entry.path(), place).unwrap()),
        }
    }
}

// The server

/// A server that was just started, once it has said where it listens.
pub fn listening(mut child: Child) -> Server {
    let (mut line, started) = (String::new(), Instant::now());
    let output = child.stdout.take().unwrap();
    BufReader::new(output).read_line(&mut line).unwrap();
    let address = line.split("://").nth(1);
    let address = address.unwrap_or_else(|| panic!("it did not start: {line}"));
    let address = address.split_whitespace().next().unwrap().to_owned();
    Server { child, address, took: started.elapsed() }
}

/// A running server; killed when dropped.
pub struct Server {
    /// The process.
    pub child: Child,
    /// `127.0.0.1:…`, once it answers.
    pub address: String,
    /// How long its start took.
    pub took: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().and_then(|()| self.child.wait()).expect("a child of ours");
    }
}

impl Server {
    /// `kill -9`, after a while.
    pub fn dies_after(self, delay: Duration) {
        std::thread::sleep(delay);
    }

    /// KiB of what the kernel calls so in `/proc/…/status`.
    pub fn status(&self, name: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// KiB without pages of files: those of the program come and go with what else the machine reads, and are there once,
    /// however many people come.
    pub fn own_memory(&self) -> f64 {
        self.status("RssAnon")
    }

    /// A phone for each slip, at the last page: what comes after is one form.
    pub fn prepare(&self, round: &Opened, items: usize) -> Vec<Phone> {
        let phone = |(place, (_, code)): (usize, &(Cell, Code))| {
            let mut phone =
                Phone { code: code.clone(), level: place as u8 % 5 + 1, ..Phone::default() };
            let mut line = Line::to(&self.address).unwrap();
            let page = line.ask(&phone, "GET", "/r", "").unwrap();
            phone.notices(&page);
            let typed = format!("code={}", code.plain());
            phone.notices(&line.ask(&phone, "POST", "/r", &typed).unwrap());
            for item in 1..=items {
                let chosen = format!("level={}", phone.level);
                phone.notices(
                    &line.ask(&phone, "POST", &format!("/r/item/{item}"), &chosen).unwrap(),
                );
            }
            phone
        };
        round.slips.iter().enumerate().map(phone).collect()
    }
}

/// A phone with its cookies.
#[derive(Debug)]
pub struct Phone {
    /// Its slip's.
    pub code: Code,
    /// What it answers to every item.
    pub level: u8,
    form: String,
    answer: String,
    seat: String,
    token: String,
    /// The number of the last answer sent.
    pub sent: u32,
    /// The number of the last one acknowledged.
    pub acknowledged: u32,
}

impl Default for Phone {
    fn default() -> Phone {
        let code = Code::derive(&[0; 32], "0000", 0);
        let empty = String::new;
        Phone {
            code,
            level: 0,
            form: empty(),
            answer: empty(),
            seat: empty(),
            token: empty(),
            sent: 0,
            acknowledged: 0,
        }
    }
}

impl Phone {
    /// A request as it travels, with one header more.
    pub fn request(
        &self,
        host: &str,
        header: &str,
        method: &str,
        path: &str,
        form: &str,
    ) -> String {
        let Phone { form: cookie, answer, seat, token, .. } = self;
        let body = if method == "POST" { format!("token={token}&{form}") } else { String::new() };
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\n{header}\r\n\
             Cookie: kz_insecure_form={cookie}; kz_insecure_answer={answer}; kz_insecure_seat={seat}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    /// Keeps the cookies and the form's token of an answer.
    pub fn notices(&mut self, answer: &str) {
        let keep = |place: &mut String, found: Option<&str>| {
            if let Some(found) = found {
                found.clone_into(place);
            }
        };
        keep(&mut self.form, between(answer, "kz_insecure_form=", ";"));
        keep(&mut self.answer, between(answer, "kz_insecure_answer=", ";"));
        keep(&mut self.seat, between(answer, "kz_insecure_seat=", ";"));
        keep(&mut self.token, between(answer, "name=\"token\" value=\"", "\""));
    }
}

/// HTTP/1.1 over one connection that is kept open, as little of it as is needed.
pub struct Line {
    stream: BufReader<TcpStream>,
    host: String,
    /// What `Accept-Encoding` says.
    pub accepts: &'static str,
}

impl Line {
    /// Connects.
    pub fn to(host: &str) -> std::io::Result<Line> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        Ok(Line { stream: BufReader::new(stream), host: host.to_owned(), accepts: "identity" })
    }

    /// One request; gives the whole answer, or an error where the connection broke before its end.
    pub fn ask(
        &mut self,
        phone: &Phone,
        method: &str,
        path: &str,
        form: &str,
    ) -> std::io::Result<String> {
        let manners = format!("Accept-Encoding: {}", self.accepts);
        let request = phone.request(&self.host, &manners, method, path, form);
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
        let body = self.body(&head)?;
        Ok(head + &String::from_utf8_lossy(&body))
    }

    fn body(&mut self, head: &str) -> std::io::Result<Vec<u8>> {
        let mut body = Vec::new();
        match between(head, "content-length: ", "\r\n") {
            Some(length) => self.read(length, 10, &mut body)?,
            None => while self.chunk(&mut body)? > 0 {},
        }
        Ok(body)
    }

    fn chunk(&mut self, body: &mut Vec<u8>) -> std::io::Result<usize> {
        let (mut length, before) = (String::new(), body.len());
        self.stream.read_line(&mut length)?;
        self.read(length.trim(), 16, body)?;
        let read = body.len() - before;
        self.read("2", 10, &mut Vec::new())?; // the line's end
        Ok(read)
    }

    fn read(&mut self, length: &str, radix: u32, body: &mut Vec<u8>) -> std::io::Result<()> {
        let length = usize::from_str_radix(length, radix);
        let length = length.map_err(|_| std::io::Error::from(std::io::ErrorKind::InvalidData))?;
        let from = body.len();
        body.resize(from + length, 0);
        self.stream.read_exact(&mut body[from..])
    }
}
