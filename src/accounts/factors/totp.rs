//! The six digits of an app (RFC 6238, as every app speaks it: SHA-1, 30 seconds), and recovery codes.

use jiff::Timestamp;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY};
use sha2::{Digest, Sha256};

use super::RECOVERY_CODES;
use crate::error::{Error, Result};
use crate::keys::KeyFolder;
use crate::world::Dice;

/// How long a code is shown, in seconds.
const STEP: i64 = 30;

/// What an app and we have in common.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 20]);

impl Secret {
    /// A new one.
    pub fn new(dice: &Dice) -> Secret {
        Secret(dice.bytes())
    }

    /// As it is typed into an app where nothing can be scanned.
    pub fn typed(&self) -> String {
        base32(&self.0)
    }

    /// Reads [`typed`](Self::typed)'s text back.
    pub fn read(text: &str) -> Option<Secret> {
        from_base32(text)?.try_into().ok().map(Secret)
    }

    /// The address an app scans.
    pub fn address(&self, login: &str) -> String {
        format!("otpauth://totp/Kizahashi:{login}?secret={}&issuer=Kizahashi", self.typed())
    }

    fn code(&self, step: i64) -> String {
        let key = hmac::Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let mac = hmac::sign(&key, &step.to_be_bytes());
        let mac = mac.as_ref();
        let from = usize::from(mac[mac.len() - 1] & 15);
        let four = [mac[from] & 0x7f, mac[from + 1], mac[from + 2], mac[from + 3]];
        format!("{:06}", u32::from_be_bytes(four) % 1_000_000)
    }

    /// The code an app shows now.
    pub fn code_at(&self, now: Timestamp) -> String {
        self.code(now.as_second() / STEP)
    }
}

/// The step whose code that is: this one, the one before or the one after, for clocks differ a little.
pub fn step_of(secret: &Secret, code: &str, now: Timestamp) -> Option<i64> {
    let step = now.as_second() / STEP;
    let same = |step: &i64| crate::web::same(secret.code(*step).as_bytes(), code.as_bytes());
    [step - 1, step, step + 1].into_iter().find(same)
}

/// Ten of 80 bits each, for the day the app is gone.
pub fn recovery_codes(dice: &Dice) -> Vec<String> {
    let code = || {
        let letters = base32(&dice.bytes::<10>()).to_lowercase();
        [&letters[..4], &letters[4..8], &letters[8..12], &letters[12..]].join("-")
    };
    (0..RECOVERY_CODES).map(|_| code()).collect()
}

/// The installation's key for what lies in the database: a copy of that alone makes no codes.
#[derive(Clone)]
pub struct SealingKey(LessSafeKey);

/// What it is called in the key folder.
const NAME: &str = "factors";

impl SealingKey {
    /// The one in the key folder, where it is called `factors`; made where there is none yet.
    ///
    /// Earlier versions drew it from the key of cookies.  What was drawn is kept from then on, and opens what is
    /// sealed already, in the backups of that time as well.
    pub fn kept(keys: &KeyFolder, dice: &Dice) -> Result<SealingKey> {
        if keys.read(NAME)?.is_none() {
            keys.keep(NAME, &drawn_earlier(keys)?.unwrap_or_else(|| dice.bytes()))?;
        }
        SealingKey::there(keys)?.ok_or_else(|| Error::fault("keys/factors is not there"))
    }

    /// The one that is there; none is made.
    pub fn there(keys: &KeyFolder) -> Result<Option<SealingKey>> {
        let Some(key) = keys.read(NAME)? else {
            return Ok(drawn_earlier(keys)?.map(SealingKey::new));
        };
        let whole = <[u8; 32]>::try_from(key).map(SealingKey::new);
        whole.map(Some).map_err(|_| Error::fault("keys/factors has not 32 bytes"))
    }

    /// From 32 bytes that are kept outside the database.
    pub fn new(key: [u8; 32]) -> SealingKey {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &key).expect("32 bytes are a key");
        SealingKey(LessSafeKey::new(key))
    }

    /// The secret as it is kept.
    pub fn seal(&self, secret: &Secret, dice: &Dice) -> Vec<u8> {
        let nonce = dice.bytes::<NONCE_LEN>();
        let mut sealed = secret.0.to_vec();
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::empty(),
                &mut sealed,
            )
            .expect("20 bytes are not too many");
        [&nonce[..], &sealed].concat()
    }

    /// The secret again; none where it was sealed by another server's key.
    pub fn open(&self, sealed: &[u8]) -> Option<Secret> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut opened = sealed.to_vec();
        let plain = self.0.open_in_place(nonce, Aad::empty(), &mut opened).ok()?;
        (*plain).try_into().ok().map(Secret)
    }
}

/// As it was drawn from the key of cookies, whose second half encrypts; where there is one.
fn drawn_earlier(keys: &KeyFolder) -> Result<Option<[u8; 32]>> {
    let drawn = |server: Vec<u8>| {
        let mut hash = Sha256::new();
        hash.update(b"second factors\0");
        hash.update(server.get(32..).unwrap_or_default());
        hash.finalize().into()
    };
    Ok(keys.read("server")?.map(drawn))
}

const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Five bits a letter (RFC 4648).
fn base32(bytes: &[u8]) -> String {
    let bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| (byte >> bit) & 1));
    let bits: Vec<u8> = bits.collect();
    let letter = |five: &[u8]| {
        let padded = five.iter().copied().chain(std::iter::repeat(0)).take(5);
        char::from(LETTERS[usize::from(padded.fold(0, |sum, bit| (sum << 1) | bit))])
    };
    bits.chunks(5).map(letter).collect()
}

fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut bits: Vec<u8> = Vec::new();
    for letter in text.bytes() {
        let five = LETTERS.iter().position(|one| *one == letter.to_ascii_uppercase())? as u8;
        bits.extend((0..5).rev().map(|bit| (five >> bit) & 1));
    }
    Some(
        bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| (sum << 1) | bit)).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_standard() {
        let secret = Secret(*b"12345678901234567890");
        let at = |second| secret.code_at(Timestamp::from_second(second).unwrap());
        assert_eq!(at(59), "287082");
        assert_eq!(at(1_111_111_109), "081804");
        assert_eq!(at(1_111_111_111), "050471");
        assert_eq!(at(1_234_567_890), "005924");
        assert_eq!(at(2_000_000_000), "279037");
        assert_eq!(at(20_000_000_000), "353130");
    }

    #[test]
    fn a_code_is_good_for_its_own_half_minute_and_its_neighbours() {
        let secret = Secret(*b"12345678901234567890");
        let now = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(step_of(&secret, "287082", now(59)), Some(1));
        assert_eq!(step_of(&secret, "287082", now(89)), Some(1));
        assert_eq!(step_of(&secret, "287082", now(0)), Some(1));
        assert_eq!(step_of(&secret, "287082", now(90)), None);
        assert_eq!(step_of(&secret, "", now(59)), None);
    }

    #[test]
    fn the_key_is_made_once_and_earlier_ones_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (keys, secret) = (KeyFolder::open(folder.path()).unwrap(), Secret([5; 20]));
        let dice = Dice::seeded([3; 32]);
        let sealed = SealingKey::kept(&keys, &dice).unwrap().seal(&secret, &dice);
        keys.keep("server", &[9; 64]).unwrap();
        assert!(SealingKey::kept(&keys, &dice).unwrap().open(&sealed) == Some(secret.clone()));

        // Where there was only the key of cookies, as an earlier version left it.
        let server: [u8; 64] = std::array::from_fn(|at| at as u8);
        let key = axum_extra::extract::cookie::Key::from(&server);
        let cookies = crate::web::Cookies { key, secure: false };
        let earlier = SealingKey::new(cookies.key_for("second factors")).seal(&secret, &dice);
        keys.destroy("factors").unwrap();
        keys.keep("server", &server).unwrap();
        assert!(SealingKey::kept(&keys, &dice).unwrap().open(&earlier) == Some(secret.clone()));
        keys.destroy("server").unwrap();
        assert!(SealingKey::kept(&keys, &dice).unwrap().open(&earlier) == Some(secret));

        keys.keep("factors", &[1; 31]).unwrap();
        assert!(SealingKey::kept(&keys, &dice).is_err(), "half a key is no key");
    }

    #[test]
    fn a_secret_is_typed_as_apps_read_it_and_sealed_for_this_server() {
        let secret = Secret(*b"12345678901234567890");
        assert_eq!(secret.typed(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(Secret::read(&secret.typed().to_lowercase()) == Some(secret.clone()));
        assert!(Secret::read("short").is_none() && Secret::read("0189").is_none());
        let (ours, theirs) = (SealingKey::new([1; 32]), SealingKey::new([2; 32]));
        let sealed = ours.seal(&secret, &Dice::seeded([3; 32]));
        assert!(ours.open(&sealed) == Some(secret) && theirs.open(&sealed).is_none());
        assert!(ours.open(&sealed[..20]).is_none());
    }
}
