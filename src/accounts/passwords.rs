//! Passwords: which will do, and how they are kept (Argon2id).
//!
//! Hashing takes tens of milliseconds and 19 MiB, so it happens on threads of its own, outside every
//! transaction, and only a few at once.

use std::sync::{Arc, OnceLock};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};
use crate::msg;
use crate::words::Message;

/// How many characters a password has at least.
pub const SHORTEST: usize = 12;
/// What is left of a password without the words everybody tries first has at least so many characters.
const OWN: usize = 6;
/// Fewer different characters than this are soon guessed.
const DIFFERENT: usize = 5;
/// How many are hashed at the same time.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// What is wrong with a new password.  Length and surprise count; which kinds of characters, no.
pub fn fault(password: &str, login: &str) -> Option<Message> {
    let folded = password.to_lowercase();
    if password.chars().count() < SHORTEST {
        Some(msg!("password-short", least = SHORTEST))
    } else if login.len() >= 3 && folded.contains(login) {
        Some(msg!("password-login"))
    } else if different(&folded) < DIFFERENT || is_common(&folded) || own(&folded, EXPECTED) < OWN {
        Some(msg!("password-common"))
    } else {
        None
    }
}

/// The same for somebody of that municipality, whose name is no secret.
pub fn fault_here(password: &str, login: &str, municipality: &str) -> Option<Message> {
    let name = municipality.to_lowercase();
    let bare = name.trim_end_matches(['都', '道', '府', '県', '市', '区', '町', '村']);
    let here = || own(&password.to_lowercase(), [&*name, bare]) < OWN;
    fault(password, login).or_else(|| here().then(|| msg!("password-place")))
}

/// How many characters are left without these words, and without numbers and signs, which come at the end of most.
fn own<'a>(password: &str, words: impl IntoIterator<Item = &'a str>) -> usize {
    let words = words.into_iter().filter(|word| word.chars().count() >= 2);
    let left = words.fold(password.to_owned(), |left, word| left.replace(word, ""));
    let letters = |left: &str| left.chars().filter(|char| char.is_alphabetic()).count();
    match left.len() == password.len() {
        true => password.chars().count(),
        false => letters(&left),
    }
}

/// Words of offices, and of this program; the longer ones first.
const EXPECTED: [&str; 22] = [
    "kizahashi",
    "きざはし",
    "shiyakusho",
    "kuyakusho",
    "yakuba",
    "yakusho",
    "kencho",
    "shicho",
    "password",
    "passw0rd",
    "パスワード",
    "市役所",
    "区役所",
    "町役場",
    "村役場",
    "県庁",
    "役場",
    "suishin",
    "tantou",
    "kanri",
    "admin",
    "welcome",
];

fn different(password: &str) -> usize {
    password.chars().collect::<std::collections::BTreeSet<char>>().len()
}

fn is_common(password: &str) -> bool {
    include_str!("common_passwords.txt").lines().any(|common| common == password)
}

/// How passwords are kept.  Cheap to clone.
///
/// The default costs what OWASP's Password Storage Cheat Sheet asks for first: 19 MiB, two passes, one lane.
#[derive(Clone, Default)]
pub struct Passwords {
    argon2: Argon2<'static>,
    /// What a password is compared with where there is no account.
    nobodys: Arc<OnceLock<String>>,
}

impl Passwords {
    /// With other work.  What is kept already is compared with the work it was kept with.
    pub fn with(argon2: Argon2<'static>) -> Passwords {
        Passwords { argon2, nobodys: Arc::default() }
    }

    /// The password as it is kept.
    pub async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String> {
        let own = self.clone();
        apart(move || own.hash_here(&password, &salt)).await
    }

    /// Whether the password fits the hash.  An unknown login takes as long as a known one.
    pub async fn fits(&self, password: String, kept: Option<String>) -> Result<bool> {
        let own = self.clone();
        apart(move || {
            let nobodys = own.nobodys()?;
            let known = kept.is_some();
            let hash = PasswordHash::new(kept.as_ref().unwrap_or(nobodys)).map_err(fault_of)?;
            Ok(own.argon2.verify_password(password.as_bytes(), &hash).is_ok() && known)
        })
        .await
    }

    fn hash_here(&self, password: &str, salt: &[u8; 16]) -> Result<String> {
        let hash: PasswordHash =
            self.argon2.hash_password_with_salt(password.as_bytes(), salt).map_err(fault_of)?;
        Ok(hash.to_string())
    }

    fn nobodys(&self) -> Result<&String> {
        match self.nobodys.get() {
            Some(hash) => Ok(hash),
            None => self.hash_here("", &[0; 16]).map(|hash| self.nobodys.get_or_init(|| hash)),
        }
    }
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _turn = AT_ONCE.acquire().await.map_err(|closed| Error::fault(closed.to_string()))?;
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|panicked| Error::fault(panicked.to_string()))?
}

fn fault_of(error: impl std::fmt::Display) -> Error {
    Error::fault(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_surprising_is_enough() {
        for fine in ["correct horse battery", "かいだんをのぼるあさ七時", "k9f2mq8zt4w1"]
        {
            assert_eq!(fault(fine, "sato"), None, "{fine}");
        }
    }

    #[test]
    fn short_named_or_common_is_told() {
        assert_eq!(fault("elevenchars", "sato"), Some(msg!("password-short", least = 12usize)));
        assert_eq!(fault("my-Sato-2026-pw", "sato"), Some(msg!("password-login")));
        let commons = [
            "aaaaaaaaaaaaaaaa",
            "Password1234",
            "121212121212",
            "shiyakusho2026",
            "市役所パスワード2026",
            "Kizahashi-Admin-01",
        ];
        for common in commons {
            assert_eq!(fault(common, "sato"), Some(msg!("password-common")), "{common}");
        }
    }

    #[test]
    fn the_name_of_the_place_with_a_year_is_told() {
        for place in ["汐見市役所2026年度", "汐見汐見汐見の2026", "しおみ市じゃないほうの汐見市"]
        {
            let told = fault_here(place, "sato", "汐見市");
            assert_eq!(
                told.is_some(),
                place != "しおみ市じゃないほうの汐見市",
                "{place}: {told:?}"
            );
        }
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::default();
        let kept = passwords.hash("correct horse battery".into(), [7; 16]).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(passwords.fits("correct horse battery".into(), Some(kept.clone())).await.unwrap());
        assert!(!passwords.fits("correct horse batterz".into(), Some(kept)).await.unwrap());
        assert!(!passwords.fits("".into(), None).await.unwrap());
    }

    #[test]
    fn the_list_of_common_passwords_is_folded_and_long_enough_to_matter() {
        for common in include_str!("common_passwords.txt").lines() {
            assert_eq!(common, common.to_lowercase());
            assert!(
                common.chars().count() >= SHORTEST && different(common) >= DIFFERENT,
                "{common}"
            );
        }
    }
}
