//! A file only the holder of a key can open: the format of `age` (age-encryption.org/v1), one X25519 recipient.
//!
//! Written with the ciphers that are here already; the crate of that name would bring fifty more.  Any `age`
//! opens what we write, and a backup is never held by this program alone.

use std::io::{self, BufRead, BufReader, Read, Write};

use base64ct::{Base64Unpadded, Encoding};
use bech32::{Bech32, Hrp};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use hkdf::Hkdf;
use hkdf::hmac::{Hmac, Mac};
use sha2::Sha256;
use x25519_dalek::{X25519_BASEPOINT_BYTES, x25519};

const VERSION: &str = "age-encryption.org/v1";
const STANZA: &str = "age-encryption.org/v1/X25519";
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;

/// The secret key: opens.
#[derive(Clone)]
pub struct Identity([u8; 32]);

/// The public key: seals.
#[derive(Clone)]
pub struct Recipient([u8; 32]);

impl Identity {
    /// A new one of that chance.
    pub fn of(chance: [u8; 32]) -> Identity {
        Identity(chance)
    }

    /// From the text of a key file: the first line that is a secret key.
    pub fn read(text: &str) -> Option<Identity> {
        let mut lines = text.lines().map(str::trim);
        let line = lines.find(|line| line.to_ascii_uppercase().starts_with("AGE-SECRET-KEY-1"))?;
        keyed("age-secret-key-", &line.to_ascii_lowercase()).map(Identity)
    }

    /// As a line of a key file.
    pub fn text(&self) -> String {
        spelled("age-secret-key-", &self.0).to_ascii_uppercase()
    }

    /// What seals for it.
    pub fn recipient(&self) -> Recipient {
        Recipient(x25519(self.0, X25519_BASEPOINT_BYTES))
    }
}

impl Recipient {
    /// From the text of a key file: a public key, or that of a secret one.
    pub fn read(text: &str) -> Option<Recipient> {
        let lines = text.lines().map(|line| line.trim().trim_start_matches("# public key: "));
        let public = lines.filter_map(|line| keyed("age", line)).next().map(Recipient);
        public.or_else(|| Identity::read(text).map(|identity| identity.recipient()))
    }

    /// As it is given to others.
    pub fn text(&self) -> String {
        spelled("age", &self.0)
    }
}

fn keyed(kind: &str, text: &str) -> Option<[u8; 32]> {
    let (found, bytes) = bech32::decode(text).ok()?;
    (found.as_str() == kind).then(|| bytes.try_into().ok()).flatten()
}

fn spelled(kind: &str, bytes: &[u8]) -> String {
    let kind = Hrp::parse(kind).expect("our own kinds are parts");
    bech32::encode::<Bech32>(kind, bytes).expect("32 bytes are short enough")
}

fn derived(secret: &[u8], salt: &[u8], info: &str) -> [u8; 32] {
    let mut key = [0; 32];
    let derive = Hkdf::<Sha256>::new(Some(salt), secret);
    derive.expand(info.as_bytes(), &mut key).expect("32 bytes are few");
    key
}

fn cipher(key: [u8; 32]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&key.into())
}

fn header_mac(file_key: &[u8], header: &str) -> Hmac<Sha256> {
    let key = derived(file_key, &[], "header");
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).expect("any length is a key");
    mac.chain_update(header)
}

/// What a file of ours needs of chance.
pub struct Chance {
    /// The key of this file.
    pub file: [u8; 16],
    /// The one-time key it is sealed with.
    pub once: [u8; 32],
    /// The beginning of its contents.
    pub nonce: [u8; 16],
}

/// Seals what is written to it.  Nothing is whole before [`finish`](Sealing::finish).
pub struct Sealing<W> {
    out: W,
    chunks: Chunks,
    waiting: Vec<u8>,
}

/// The cipher of the contents and the number of its next chunk.
struct Chunks {
    cipher: ChaCha20Poly1305,
    number: u64,
}

impl Chunks {
    fn new(file_key: &[u8], nonce: &[u8]) -> Chunks {
        Chunks { cipher: cipher(derived(file_key, nonce, "payload")), number: 0 }
    }

    /// Eleven bytes of counter, one that says it is the last.
    fn nonce(&mut self, last: bool) -> Nonce {
        let mut nonce = [0; 12];
        nonce[3..11].copy_from_slice(&self.number.to_be_bytes());
        nonce[11] = last.into();
        self.number += 1;
        nonce.into()
    }
}

impl<W: Write> Sealing<W> {
    /// Writes the header.
    pub fn new(mut out: W, to: &Recipient, chance: &Chance) -> io::Result<Sealing<W>> {
        let share = x25519(chance.once, X25519_BASEPOINT_BYTES);
        let shared = x25519(chance.once, to.0);
        let wrap = cipher(derived(&shared, &[share, to.0].concat(), STANZA));
        let wrapped = wrap.encrypt(&Nonce::default(), &chance.file[..]).map_err(broken)?;
        let (share, wrapped) =
            (Base64Unpadded::encode_string(&share), Base64Unpadded::encode_string(&wrapped));
        let header = format!("{VERSION}\n-> X25519 {share}\n{wrapped}\n---");
        let mac = header_mac(&chance.file, &header).finalize().into_bytes();
        writeln!(out, "{header} {}", Base64Unpadded::encode_string(&mac))?;
        out.write_all(&chance.nonce)?;
        let chunks = Chunks::new(&chance.file, &chance.nonce);
        Ok(Sealing { out, chunks, waiting: Vec::with_capacity(CHUNK) })
    }

    fn put(&mut self, last: bool) -> io::Result<()> {
        let nonce = self.chunks.nonce(last);
        let sealed = self.chunks.cipher.encrypt(&nonce, &self.waiting[..]).map_err(broken)?;
        self.waiting.clear();
        self.out.write_all(&sealed)
    }

    /// Seals the end and gives back what it was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.put(true)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits until it is known not to be the last.
        if self.waiting.len() == CHUNK {
            self.put(false)?;
        }
        let taken = bytes.len().min(CHUNK - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads what was sealed.  Every byte it gives has been proven; the end only where it was written.
pub struct Opening<R> {
    from: BufReader<R>,
    chunks: Chunks,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Opening<R> {
    /// Reads the header.
    pub fn new(from: R, identity: &Identity) -> io::Result<Opening<R>> {
        let mut from = BufReader::with_capacity(CHUNK + TAG, from);
        let line = |from: &mut BufReader<R>| -> io::Result<String> {
            let mut text = String::new();
            from.by_ref().take(200).read_line(&mut text)?;
            text.strip_suffix('\n').map(str::to_owned).ok_or_else(|| broken("no line"))
        };
        if line(&mut from)? != VERSION {
            return Err(broken("not the format of age"));
        }
        let stanza = line(&mut from)?;
        let share = stanza.strip_prefix("-> X25519 ").and_then(decoded::<32>);
        let share = share.ok_or_else(|| broken("not sealed for one key"))?;
        let body = line(&mut from)?;
        let wrapped = decoded::<32>(&body).ok_or_else(|| broken("no file key"))?;
        let last = line(&mut from)?;
        let told = last.strip_prefix("--- ").and_then(decoded::<32>);
        let told = told.ok_or_else(|| broken("no end of the header"))?;
        let shared = x25519(identity.0, share);
        if shared == [0; 32] {
            return Err(broken("a weak key"));
        }
        let salt = [share, identity.recipient().0].concat();
        let file_key = cipher(derived(&shared, &salt, STANZA))
            .decrypt(&Nonce::default(), &wrapped[..])
            .map_err(|_| io::Error::new(io::ErrorKind::PermissionDenied, "another key"))?;
        let header = format!("{VERSION}\n{stanza}\n{body}\n---");
        header_mac(&file_key, &header).verify_slice(&told).map_err(broken)?;
        let mut nonce = [0; 16];
        from.read_exact(&mut nonce)?;
        let chunks = Chunks::new(&file_key, &nonce);
        Ok(Opening { from, chunks, ready: Vec::new(), given: 0, ended: false })
    }

    fn next_chunk(&mut self) -> io::Result<()> {
        let mut sealed = Vec::with_capacity(CHUNK + TAG);
        self.from.by_ref().take((CHUNK + TAG) as u64).read_to_end(&mut sealed)?;
        let last = self.from.fill_buf()?.is_empty();
        let first = self.chunks.number == 0;
        let nonce = self.chunks.nonce(last);
        self.ready = self.chunks.cipher.decrypt(&nonce, &sealed[..]).map_err(broken)?;
        if last && self.ready.is_empty() && !first {
            return Err(broken("an empty end"));
        }
        (self.given, self.ended) = (0, last);
        Ok(())
    }
}

impl<R: Read> Read for Opening<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !self.ended {
            self.next_chunk()?;
        }
        let left = &self.ready[self.given..];
        let taken = left.len().min(into.len());
        into[..taken].copy_from_slice(&left[..taken]);
        self.given += taken;
        Ok(taken)
    }
}

/// Exactly so many bytes, in the one spelling they have.
fn decoded<const N: usize>(text: &str) -> Option<[u8; N]> {
    let bytes: [u8; N] = Base64Unpadded::decode_vec(text).ok()?.try_into().ok()?;
    (Base64Unpadded::encode_string(&bytes) == text).then_some(bytes)
}

fn broken(why: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(text: &[u8]) -> (Vec<u8>, Identity) {
        let identity = Identity::of([7; 32]);
        let chance = Chance { file: [1; 16], once: [2; 32], nonce: [3; 16] };
        let mut sealing = Sealing::new(Vec::new(), &identity.recipient(), &chance).unwrap();
        sealing.write_all(text).unwrap();
        (sealing.finish().unwrap(), identity)
    }

    fn opened(bytes: &[u8], identity: &Identity) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        Opening::new(bytes, identity)?.read_to_end(&mut text)?;
        Ok(text)
    }

    #[test]
    fn what_is_sealed_opens_whatever_its_length() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let text: Vec<u8> = (0..length).map(|n| n as u8).collect();
            let (bytes, identity) = sealed(&text);
            assert_eq!(opened(&bytes, &identity).unwrap(), text, "{length}");
        }
    }

    #[test]
    fn another_key_and_a_cut_or_lengthened_file_are_refused() {
        let (bytes, identity) = sealed(&vec![9; 2 * CHUNK]);
        assert!(opened(&bytes, &Identity::of([8; 32])).is_err());
        for length in [0, 10, 150, bytes.len() - CHUNK - TAG, bytes.len() - 1] {
            assert!(opened(&bytes[..length], &identity).is_err(), "{length}");
        }
        assert!(opened(&[&bytes[..], b"x"].concat(), &identity).is_err());
    }

    #[test]
    fn one_flipped_bit_anywhere_is_refused() {
        let (whole, identity) = sealed(b"a small backup, told in one chunk");
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut flipped = whole.clone();
                flipped[at] ^= 1 << bit;
                assert!(opened(&flipped, &identity).is_err(), "bit {bit} of byte {at}");
            }
        }
    }

    /// Of the first chunk every sixteenth: each of its bytes is under one and the same sum.
    #[test]
    fn one_flipped_byte_is_refused_whatever_lies_before_and_after_it() {
        let text: Vec<u8> = (0..CHUNK + 100).map(|n| n as u8).collect();
        let (mut flipped, identity) = sealed(&text);
        let first = flipped.len() - 100 - TAG - CHUNK - TAG;
        let places = (0..first).chain((first..first + CHUNK).step_by(16));
        for at in places.chain(first + CHUNK..flipped.len()) {
            flipped[at] ^= 1 << (at % 8);
            assert!(opened(&flipped, &identity).is_err(), "byte {at}");
            flipped[at] ^= 1 << (at % 8);
        }
        assert_eq!(opened(&flipped, &identity).unwrap(), text, "as it was");
    }

    /// `age-keygen`, then `echo … | age -r`: made by the program whose format it is, for a key of nobody.
    #[test]
    fn what_age_itself_sealed_opens() {
        const KEY: &str =
            "AGE-SECRET-KEY-1LZPHTV6HM54SKFJ5HEF9ZGJAFSPUHMDGCDZMTDSTENDZDSAEUE0Q0R8EEW";
        const SEALED: &str = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBMWVdyOUVOV2NHdlRlMm9oZi80cm9pb0Zj\
            RW1tbS9BQ3FrWnVKd1lwaGhRCjdQdVlDY1hqUTJoZXBPM2RJNkUzb2ZCd1BNTlRkN1NndE9LSlBZNGg0dncKLS0tIGRYT1ZW\
            cHIwclBjamhzU2c1aHdjNTAva1VJZ2Y5Y25pYTQ2RGRtV1NGa2cKGL01XDBI4t2v2iDS8LyE5+nUOOx+K7EfroB+PZZnDeoa\
            Yzbe014I9F+qNRtwwnfY/Atg";
        let sealed = base64ct::Base64Unpadded::decode_vec(SEALED.trim_end_matches('=')).unwrap();
        let identity = Identity::read(KEY).unwrap();
        assert_eq!(opened(&sealed, &identity).unwrap(), b"made by age itself\n");
    }

    #[test]
    fn keys_are_spelled_as_everybody_spells_them() {
        let identity = Identity::of([7; 32]);
        assert_eq!(identity.text(), Identity::read(&identity.text()).unwrap().text());
        let file = format!(
            "# created: today\n# public key: {}\n{}\n",
            identity.recipient().text(),
            identity.text()
        );
        assert_eq!(Recipient::read(&file).unwrap().text(), identity.recipient().text());
        assert_eq!(Recipient::read(&identity.text()).unwrap().text(), identity.recipient().text());
        assert!(identity.recipient().text().starts_with("age1"));
        assert!(Identity::read("AGE-SECRET-KEY-1QQQ").is_none() && Recipient::read("").is_none());
    }
}
