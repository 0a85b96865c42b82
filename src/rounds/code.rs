//! Answer codes: what a slip carries, typed by hand or read from its QR.
//!
//! `PPPP-XXXX-XXXX-XXXX-XXXX-XXXX-XXXXC`: four characters say which round (they are public), twenty-four
//! (120 bits) open it once, the last is Crockford's check symbol over all of them.  Codes are drawn
//! until the check symbol is one of the ordinary thirty-two, so that nobody has to find `~` on a phone.

use hkdf::Hkdf;
use sha2::{Digest, Sha256};

use crate::typed::half_width;
use crate::world::hex;

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters that name the round.
pub const PREFIX: usize = 4;
/// Characters of the secret part, 5 bits each.
const SECRET: usize = 24;

/// An answer code in its plain form: 29 characters, no hyphens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(String);

/// Why what was typed is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misread {
    /// Too short or too long; this many characters were read.
    Length(usize),
    /// A character that codes do not have.
    Character(char),
    /// The check symbol does not fit: something was misread.
    Check,
}

impl Code {
    /// How many characters a code has.
    pub const LENGTH: usize = PREFIX + SECRET + 1;

    /// Reads what a person typed: spaces, hyphens, lower case, full width and O for 0 are fine.
    pub fn read(typed: &str) -> Result<Code, Misread> {
        let plain: Vec<char> = half_width(typed).chars().filter(|c| !is_gap(*c)).collect();
        let digits = plain.iter().map(|c| digit(*c).ok_or(Misread::Character(*c)));
        let digits: Vec<u8> = digits.collect::<Result<_, _>>()?;
        if digits.len() != Code::LENGTH {
            return Err(Misread::Length(digits.len()));
        }
        let (body, check) = digits.split_at(PREFIX + SECRET);
        match check_value(body) == u32::from(check[0]) {
            true => Ok(Code(digits.iter().map(|digit| symbol(*digit)).collect())),
            false => Err(Misread::Check),
        }
    }

    /// The `index`th code of a round, always the same for the same seed.
    pub fn derive(seed: &[u8], prefix: &str, index: u32) -> Code {
        let expand = Hkdf::<Sha256>::from_prk(seed).expect("a seed has 32 bytes");
        let attempt = |attempt: u32| {
            let mut secret = [0; 15];
            let info = format!("answer code {index} {attempt}");
            expand.expand(info.as_bytes(), &mut secret).expect("15 bytes are few");
            with_check(prefix, &secret)
        };
        (0..).find_map(attempt).expect("seven in eight attempts fit")
    }

    /// Which round it belongs to.
    pub fn prefix(&self) -> &str {
        &self.0[..PREFIX]
    }

    /// In plain form.
    pub fn plain(&self) -> &str {
        &self.0
    }

    /// In groups of four, as printed.
    pub fn grouped(&self) -> String {
        let groups: Vec<&str> = (0..7)
            .map(|i| if i == 6 { &self.0[24..] } else { &self.0[i * 4..i * 4 + 4] })
            .collect();
        groups.join("-")
    }

    /// What the database keeps of it.  120 bits of chance need no slow hash (ASVS 6.5.2).
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }
}

/// A random prefix for a new round.
pub fn prefix(chance: [u8; PREFIX]) -> String {
    chance.iter().map(|byte| symbol(byte % 32)).collect()
}

fn with_check(prefix: &str, secret: &[u8; 15]) -> Option<Code> {
    let bits = secret.iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    let secret = (0..SECRET).rev().map(|place| (bits >> (place * 5) & 31) as u8);
    let digits: Vec<u8> = prefix.chars().filter_map(digit).chain(secret).collect();
    let check = u8::try_from(check_value(&digits)).ok().filter(|check| *check < 32)?;
    Some(Code(digits.into_iter().chain([check]).map(symbol).collect()))
}

/// The number the digits spell, modulo 37.
fn check_value(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |rest, digit| (rest * 32 + u32::from(*digit)) % 37)
}

fn symbol(digit: u8) -> char {
    char::from(ALPHABET[usize::from(digit)])
}

fn digit(symbol: char) -> Option<u8> {
    let symbol = match symbol.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|known| char::from(*known) == symbol).map(|place| place as u8)
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '—' | '−' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SEED: [u8; 32] = [7; 32];

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = Code::derive(&SEED, "K7TR", 3);
        let typed =
            code.grouped().to_lowercase().replace('0', "o").replace('1', "l").replace('-', " ");
        assert_eq!(Code::read(&typed), Ok(code.clone()));
        let wide: String =
            code.grouped().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
        assert_eq!(Code::read(&wide), Ok(code));
    }

    #[test]
    fn too_short_and_foreign_characters_are_told_apart() {
        assert_eq!(Code::read("K7TR-1234"), Err(Misread::Length(8)));
        assert_eq!(Code::read("K7TR-あ"), Err(Misread::Character('あ')));
    }

    #[test]
    fn the_codes_of_a_round_differ() {
        let codes: std::collections::BTreeSet<String> =
            (0..2000).map(|index| Code::derive(&SEED, "K7TR", index).plain().to_owned()).collect();
        assert_eq!(codes.len(), 2000);
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_noticed(seed: [u8; 32], index in 0u32..1000, place in 0..Code::LENGTH, other in 0usize..32) {
            let code = Code::derive(&seed, "K7TR", index);
            let mut typed: Vec<char> = code.plain().chars().collect();
            let wrong = char::from(ALPHABET[other]);
            prop_assume!(typed[place] != wrong);
            typed[place] = wrong;
            prop_assert_eq!(Code::read(&typed.into_iter().collect::<String>()), Err(Misread::Check));
        }

        #[test]
        fn two_swapped_neighbours_are_noticed(seed: [u8; 32], place in 0..Code::LENGTH - 1) {
            let code = Code::derive(&seed, "K7TR", 0);
            let mut typed: Vec<char> = code.plain().chars().collect();
            prop_assume!(typed[place] != typed[place + 1]);
            typed.swap(place, place + 1);
            prop_assert_eq!(Code::read(&typed.into_iter().collect::<String>()), Err(Misread::Check));
        }
    }
}
