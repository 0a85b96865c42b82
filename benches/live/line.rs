//! HTTP/1.1 as a browser's tabs speak it, thousands at once: pages and forms on one line, a stream on a line of its own.

use std::collections::BTreeMap;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::common::between;

/// A browser's cookies, and the token its forms carry.
#[derive(Clone, Default)]
pub struct Phone {
    cookies: BTreeMap<String, String>,
    token: String,
}

impl Phone {
    fn notices(&mut self, answer: &Answer) {
        for line in answer.head.lines() {
            let cookie =
                line.strip_prefix("set-cookie: ").and_then(|cookie| cookie.split_once(';'));
            if let Some((name, value)) = cookie.and_then(|(pair, _)| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(token) = between(&answer.body, "name=\"token\" value=\"", "\"") {
            token.clone_into(&mut self.token);
        }
    }

    fn cookie(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }
}

/// What came back.
pub struct Answer {
    /// The status line and the headers.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Answer {
    fn is_good(&self) -> bool {
        ["HTTP/1.1 200", "HTTP/1.1 303"].iter().any(|good| self.head.starts_with(good))
    }
}

/// One connection that is kept open.
pub struct Line {
    stream: BufReader<TcpStream>,
    host: String,
    /// Every byte that came over it.
    pub received: usize,
}

impl Line {
    /// Connects.
    pub async fn to(host: &str) -> Line {
        let stream = TcpStream::connect(host).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Line { stream: BufReader::new(stream), host: host.to_owned(), received: 0 }
    }

    /// Opens a page.
    pub async fn get(&mut self, phone: &mut Phone, path: &str) -> Answer {
        self.ask(phone, "GET", path, String::new()).await
    }

    /// Sends a form; where it leads is not followed.
    pub async fn post(&mut self, phone: &mut Phone, path: &str, form: &str) -> Answer {
        let body = format!("token={}&{form}", phone.token);
        self.ask(phone, "POST", path, body).await
    }

    async fn ask(&mut self, phone: &mut Phone, method: &str, path: &str, form: String) -> Answer {
        self.send(phone, method, path, &form).await;
        let head = self.head().await;
        let mut body = Vec::new();
        match between(&head, "content-length: ", "\r\n") {
            Some(length) => self.read(length.parse().unwrap(), &mut body).await,
            None => while self.chunk(&mut body).await.unwrap() > 0 {},
        }
        let answer = Answer { head, body: String::from_utf8(body).unwrap() };
        assert!(answer.is_good(), "{method} {path}: {}\n{}", answer.head, answer.body);
        phone.notices(&answer);
        answer
    }

    /// Asks for a stream; its chunks come from now on.
    pub async fn follow(&mut self, phone: &Phone, path: &str) {
        self.send(phone, "GET", path, "").await;
        let head = self.head().await;
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
    }

    async fn send(&mut self, phone: &Phone, method: &str, path: &str, body: &str) {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            phone.cookie(),
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).await.unwrap();
    }

    async fn head(&mut self) -> String {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let read = self.stream.read_line(&mut head).await.unwrap();
            assert!(read > 0, "the line broke");
            self.received += read;
        }
        head
    }

    /// The next chunk, appended; how long it was, or `None` where the line broke.
    pub async fn chunk(&mut self, body: &mut Vec<u8>) -> Option<usize> {
        let mut length = String::new();
        let read = self.stream.read_line(&mut length).await.ok().filter(|read| *read > 0)?;
        self.received += read + 2;
        let length = usize::from_str_radix(length.trim(), 16).unwrap();
        let from = body.len();
        self.read(length, body).await;
        self.stream.read_u16().await.unwrap(); // the line's end
        Some(body.len() - from)
    }

    async fn read(&mut self, length: usize, body: &mut Vec<u8>) {
        let from = body.len();
        body.resize(from + length, 0);
        self.stream.read_exact(&mut body[from..]).await.unwrap();
        self.received += length;
    }
}
