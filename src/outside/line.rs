//! One conversation with a directory: bind, search, nothing else (RFC 4511).

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::ber::{self, Reader};

/// More than this is not read as one message.
const MESSAGE: usize = 4 << 20;
/// "Please speak TLS from now on."
const START_TLS: &str = "1.3.6.1.4.1.1466.20037";

/// Whatever carries the conversation.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// The conversation.
pub(super) struct Line {
    stream: Box<dyn Stream>,
    number: u32,
}

/// Somebody or something that was found.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its distinguished name.
    pub dn: String,
    attributes: Vec<(String, Vec<Vec<u8>>)>,
}

impl Entry {
    /// The first value of an attribute; an empty one is none.
    pub(super) fn bytes(&self, attribute: &str) -> Option<&[u8]> {
        let mut named =
            self.attributes.iter().filter(|(name, _)| name.eq_ignore_ascii_case(attribute));
        named.next()?.1.first().map(Vec::as_slice).filter(|value| !value.is_empty())
    }

    /// The same as a text.
    pub(super) fn text(&self, attribute: &str) -> Option<String> {
        Some(String::from_utf8_lossy(self.bytes(attribute)?).into_owned())
    }
}

impl Line {
    pub(super) fn over(stream: impl Stream + 'static) -> Line {
        Line { stream: Box::new(stream), number: 0 }
    }

    /// Asks to go on encrypted; gives the bare stream back for that.
    pub(super) async fn start_tls(mut self) -> io::Result<Box<dyn Stream>> {
        self.send(&ber::group(0x77, &[ber::tagged(0x80, START_TLS.as_bytes())])).await?;
        match code(&self.receive(0x78).await?)? {
            0 => Ok(self.stream),
            refused => {
                Err(strange(format!("the directory does not go on with TLS (result {refused})")))
            }
        }
    }

    /// Whether that name and password go together.  An empty password would bind as nobody, and succeed.
    pub(super) async fn bind(&mut self, dn: &str, password: &str) -> io::Result<bool> {
        let simple = ber::tagged(0x80, password.as_bytes());
        self.send(&ber::group(0x60, &[ber::number(0x02, 3), ber::text(dn), simple])).await?;
        match code(&self.receive(0x61).await?)? {
            0 => Ok(true),
            down @ (1 | 8 | 13 | 51 | 52 | 80) => {
                Err(strange(format!("a bind ended with result {down}")))
            }
            _ => Ok(false),
        }
    }

    /// Everything below `base` whose attribute has that value; more than `most` are an error of the directory's.
    pub(super) async fn search(
        &mut self,
        base: &str,
        (attribute, value): (&str, &str),
        wanted: &[&str],
        most: u32,
    ) -> io::Result<Vec<Entry>> {
        let equals = ber::group(0xa3, &[ber::text(attribute), ber::text(value)]);
        let wanted: Vec<Vec<u8>> = wanted.iter().map(|name| ber::text(name)).collect();
        let request = [
            ber::text(base),
            ber::number(0x0a, 2), // the whole subtree
            ber::number(0x0a, 0), // aliases as they are
            ber::number(0x02, most),
            ber::number(0x02, 5), // seconds
            ber::tagged(0x01, &[0]),
            equals,
            ber::group(0x30, &wanted),
        ];
        self.send(&ber::group(0x63, &request)).await?;
        self.found().await
    }

    async fn found(&mut self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        loop {
            let (tag, content) = self.message().await?;
            match tag {
                0x64 => entries
                    .push(entry(&content).ok_or_else(|| strange("an entry nobody can read"))?),
                0x73 => {} // a referral elsewhere is not followed
                0x65 => match code(&content)? {
                    0 | 4 => return Ok(entries),
                    32 => return Ok(Vec::new()), // there is no such place
                    other => return Err(strange(format!("a search ended with result {other}"))),
                },
                other => return Err(strange(format!("an answer of kind {other:#x}"))),
            }
        }
    }

    async fn send(&mut self, operation: &[u8]) -> io::Result<()> {
        self.number += 1;
        let message = ber::group(0x30, &[ber::number(0x02, self.number), operation.to_vec()]);
        self.stream.write_all(&message).await?;
        self.stream.flush().await
    }

    async fn receive(&mut self, tag: u8) -> io::Result<Vec<u8>> {
        match self.message().await? {
            (found, content) if found == tag => Ok(content),
            (other, _) => Err(strange(format!("an answer of kind {other:#x}"))),
        }
    }

    /// The next answer to what was sent last.
    async fn message(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let bytes = self.read().await?;
        let mut reader = Reader(&bytes);
        let number = reader.number().ok_or_else(|| strange("a message without a number"))?;
        let (tag, content) = reader.next().ok_or_else(|| strange("a message without content"))?;
        match number == self.number {
            true => Ok((tag, content.to_vec())),
            false => Err(strange("the directory says good-bye")),
        }
    }

    async fn read(&mut self) -> io::Result<Vec<u8>> {
        let mut head = vec![0; 2];
        self.stream.read_exact(&mut head).await?;
        let more = if head[1] > 0x80 { usize::from(head[1] & 0x7f).min(8) } else { 0 };
        head.resize(2 + more, 0);
        self.stream.read_exact(&mut head[2..]).await?;
        let length = ber::length(&head[1..]).map(|(length, _)| length);
        let length = length.filter(|length| head[0] == 0x30 && *length <= MESSAGE);
        let mut content = vec![0; length.ok_or_else(|| strange("no message of a directory"))?];
        self.stream.read_exact(&mut content).await?;
        Ok(content)
    }
}

fn code(content: &[u8]) -> io::Result<u32> {
    Reader(content).number().ok_or_else(|| strange("an answer without a result"))
}

fn entry(content: &[u8]) -> Option<Entry> {
    let mut reader = Reader(content);
    let dn = reader.text()?;
    let (mut list, mut attributes) = (Reader(reader.expect(0x30)?), Vec::new());
    while let Some((_, attribute)) = list.next() {
        let mut attribute = Reader(attribute);
        let (name, mut set) = (attribute.text()?, Reader(attribute.expect(0x31)?));
        let values = std::iter::from_fn(|| set.next().map(|(_, value)| value.to_vec()));
        attributes.push((name, values.collect()));
    }
    Some(Entry { dn, attributes })
}

fn strange(what: impl Into<String>) -> io::Error {
    io::Error::other(what.into())
}
