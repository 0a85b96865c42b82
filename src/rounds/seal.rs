//! Sealing: an answer is closed to everybody, the server too, until its round is opened as a whole.
//!
//! HPKE (RFC 9180): X25519, HKDF-SHA256, ChaCha20-Poly1305, one message a seal.  The code's hash is
//! bound to the seal, so that a sealed answer cannot be moved under another code (and so another
//! band).  The contents are padded to whole blocks of 4 KB: their length tells nothing.

use gauge::level::Mark;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};

use crate::error::{Error, Result};
use crate::world::{Dice, hex};

/// Sealed answers have lengths in whole blocks.
const BLOCK: usize = 4096;
/// As many bytes of its one-time key tell a seal from others; the database cuts them off as well.
const MARK: usize = 4;
const INFO: &[u8] = b"kizahashi answer 1";

/// What one person put into the box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// One mark per item asked, in order, then one per item looked back at.
    pub marks: Vec<Mark>,
    /// The item found most important, by its place among those asked.
    pub most_important: Option<u8>,
    /// A remark, where the round takes them.
    pub remark: String,
    /// 「わたしの答えとして、あとで見せられるようにする」
    pub keep_mine: bool,
}

/// The two keys of a round and the seed of its codes.
pub struct RoundKey {
    /// As kept in the key folder: 64 bytes.
    bytes: [u8; 64],
    secret: <X25519HkdfSha256 as Kem>::PrivateKey,
    public: <X25519HkdfSha256 as Kem>::PublicKey,
}

impl RoundKey {
    /// A new one.
    pub fn draw(dice: &Dice) -> RoundKey {
        RoundKey::of(dice.bytes())
    }

    /// As read from the key folder.
    pub fn from_bytes(bytes: &[u8]) -> Result<RoundKey> {
        let bytes = bytes.try_into();
        bytes.map(RoundKey::of).map_err(|_| Error::fault("a round's key has the wrong length"))
    }

    fn of(bytes: [u8; 64]) -> RoundKey {
        let (secret, public) = X25519HkdfSha256::derive_keypair(&bytes[..32]);
        RoundKey { bytes, secret, public }
    }

    /// As kept in the key folder.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What seals: may be known to anybody.
    pub fn public(&self) -> Vec<u8> {
        self.public.to_bytes().to_vec()
    }

    /// What the answer codes are derived from.
    pub fn code_seed(&self) -> &[u8] {
        &self.bytes[32..]
    }

    /// Opens what was sealed for the code of that hash.
    pub fn open(&self, sealed: &[u8], code_hash: &str) -> Result<Contents> {
        let (encapped, ciphertext) = sealed.split_at_checked(32).ok_or_else(broken)?;
        let encapped = Deserializable::from_bytes(encapped).map_err(|_| broken())?;
        let plain = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.secret,
            &encapped,
            INFO,
            ciphertext,
            code_hash.as_bytes(),
        );
        unpack(&plain.map_err(|_| broken())?).ok_or_else(broken)
    }
}

/// Seals an answer to the round's public key, for the code of that hash.
pub fn seal(public: &[u8], contents: &Contents, code_hash: &str, dice: &Dice) -> Result<Vec<u8>> {
    let public = Deserializable::from_bytes(public)
        .map_err(|_| Error::fault("a round's public key is broken"))?;
    let (encapped, ciphertext) =
        hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public,
            INFO,
            &pack(contents),
            code_hash.as_bytes(),
            &mut dice.fork(),
        )
        .map_err(|error| Error::fault(error.to_string()))?;
    Ok([encapped.to_bytes().as_slice(), &ciphertext].concat())
}

/// Tells one sealed answer from another, and nothing of what is in it.
pub fn mark(sealed: &[u8]) -> String {
    hex(&sealed[..sealed.len().min(MARK)])
}

fn broken() -> Error {
    Error::fault("a sealed answer does not open")
}

fn pack(contents: &Contents) -> Vec<u8> {
    let mut bytes = vec![1, contents.marks.len() as u8];
    bytes.extend(contents.marks.iter().map(|mark| mark_byte(*mark)));
    bytes.push(contents.most_important.unwrap_or(u8::MAX));
    bytes.push(contents.keep_mine.into());
    bytes.extend((contents.remark.len() as u16).to_be_bytes());
    bytes.extend(contents.remark.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
    bytes
}

fn unpack(bytes: &[u8]) -> Option<Contents> {
    let (&[1, items], rest) = bytes.split_first_chunk()? else { return None };
    let (marks, rest) = rest.split_at_checked(items.into())?;
    let (&[important, keep, high, low], rest) = rest.split_first_chunk()?;
    let remark = rest.get(..u16::from_be_bytes([high, low]).into())?;
    Some(Contents {
        marks: marks.iter().map(|byte| byte_mark(*byte)).collect(),
        most_important: (important != u8::MAX).then_some(important),
        remark: String::from_utf8(remark.to_vec()).ok()?,
        keep_mine: keep == 1,
    })
}

fn mark_byte(mark: Mark) -> u8 {
    match mark {
        Mark::Blank => 0,
        Mark::Level(level) => level,
        Mark::DontKnow => u8::MAX,
    }
}

fn byte_mark(byte: u8) -> Mark {
    match byte {
        0 => Mark::Blank,
        u8::MAX => Mark::DontKnow,
        level => Mark::Level(level),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(remark: &str) -> Contents {
        Contents {
            marks: vec![Mark::Level(3), Mark::DontKnow, Mark::Blank, Mark::Level(5)],
            most_important: Some(2),
            remark: remark.into(),
            keep_mine: true,
        }
    }

    #[test]
    fn what_is_sealed_opens_only_for_its_own_code_and_round() {
        let dice = Dice::seeded([1; 32]);
        let key = RoundKey::draw(&dice);
        let sealed = seal(&key.public(), &contents("ひとこと"), "code", &dice).unwrap();
        assert_eq!(key.open(&sealed, "code").unwrap(), contents("ひとこと"));
        assert!(key.open(&sealed, "another code").is_err());
        assert!(RoundKey::draw(&dice).open(&sealed, "code").is_err());
    }

    #[test]
    fn no_flipped_byte_opens() {
        let dice = Dice::seeded([1; 32]);
        let key = RoundKey::draw(&dice);
        let sealed = seal(&key.public(), &contents(""), "code", &dice).unwrap();
        for place in (0..sealed.len()).step_by(97) {
            let mut flipped = sealed.clone();
            flipped[place] ^= 1;
            assert!(key.open(&flipped, "code").is_err(), "byte {place}");
        }
    }

    #[test]
    fn a_look_back_has_the_length_of_none() {
        let dice = Dice::seeded([1; 32]);
        let public = RoundKey::draw(&dice).public();
        let once = Contents { marks: vec![Mark::Level(3); 60], ..contents("") };
        let twice = Contents { marks: vec![Mark::Level(3); 120], ..contents(&"あ".repeat(400)) };
        let sealed = |contents| seal(&public, &contents, "code", &dice).unwrap().len();
        assert_eq!(sealed(once), sealed(twice));
    }

    #[test]
    fn a_long_remark_has_the_length_of_none() {
        let dice = Dice::seeded([1; 32]);
        let public = RoundKey::draw(&dice).public();
        let short = seal(&public, &contents(""), "code", &dice).unwrap();
        let long = seal(&public, &contents(&"あ".repeat(400)), "code", &dice).unwrap();
        assert_eq!(short.len(), long.len());
    }
}
