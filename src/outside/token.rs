//! The provider's signed word: a JSON Web Token, believed only when everything about it is right.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Unreachable;

/// How far the clocks of two machines may be apart, in seconds.
const APART: i64 = 60;

/// A key of the provider's.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Key {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "use")]
    purpose: Option<String>,
    #[serde(default)]
    n: String,
    #[serde(default)]
    e: String,
    #[serde(default)]
    crv: String,
    #[serde(default)]
    x: String,
    #[serde(default)]
    y: String,
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
}

/// What a token has to say.
pub(super) struct Expected<'a> {
    pub issuer: &'a str,
    pub client: &'a str,
    pub nonce: &'a str,
    pub now: Timestamp,
}

/// What a sound token claims.
pub(super) fn claims(
    token: &str,
    keys: &[Key],
    expected: &Expected,
) -> Result<Map<String, Value>, Unreachable> {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, mark] = parts[..] else { return Err(wrong("it is no signed token")) };
    let head_json: Head = json(head)?;
    let (signed, mark) = (&token[..head.len() + 1 + body.len()], bytes(mark)?);
    let fits = |key: &&Key| {
        (head_json.kid.is_none() || key.kid == head_json.kid)
            && key.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
    };
    let signed_by_one = keys
        .iter()
        .filter(fits)
        .any(|key| signed_by(key, &head_json.alg, signed.as_bytes(), &mark).unwrap_or(false));
    if !signed_by_one {
        return Err(wrong("no key of the provider's made its signature"));
    }
    let claims = json(body)?;
    check(&claims, expected)?;
    Ok(claims)
}

fn check(claims: &Map<String, Value>, expected: &Expected) -> Result<(), Unreachable> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let for_us = match claims.get("aud") {
        Some(Value::String(one)) => one == expected.client,
        Some(Value::Array(all)) => {
            all.iter().any(|one| one == expected.client)
                && (all.len() == 1 || text("azp") == Some(expected.client))
        }
        _ => false,
    };
    let ends = claims.get("exp").and_then(Value::as_f64).unwrap_or_default() as i64;
    let right = [
        (text("iss") == Some(expected.issuer), "it is from another issuer"),
        (for_us, "it is for somebody else"),
        (ends + APART > expected.now.as_second(), "it is too old"),
        (text("nonce") == Some(expected.nonce), "it belongs to another sign-in"),
        (text("sub").is_some_and(|sub| !sub.is_empty()), "it names nobody"),
    ];
    match right.into_iter().find(|(right, _)| !right) {
        Some((_, why)) => Err(wrong(why)),
        None => Ok(()),
    }
}

/// Whether that key made the signature; `None` where key and algorithm do not go together.
fn signed_by(key: &Key, algorithm: &str, signed: &[u8], mark: &[u8]) -> Option<bool> {
    match (algorithm, &*key.kty, &*key.crv) {
        ("RS256" | "PS256", "RSA", _) => {
            let (n, e) = (bytes(&key.n).ok()?, bytes(&key.e).ok()?);
            let rule = match algorithm {
                "RS256" => &signature::RSA_PKCS1_2048_8192_SHA256,
                _ => &signature::RSA_PSS_2048_8192_SHA256,
            };
            Some(RsaPublicKeyComponents { n, e }.verify(rule, signed, mark).is_ok())
        }
        ("ES256", "EC", "P-256") => {
            let point = [vec![4], bytes(&key.x).ok()?, bytes(&key.y).ok()?].concat();
            Some(verified(&signature::ECDSA_P256_SHA256_FIXED, &point, signed, mark))
        }
        ("ES384", "EC", "P-384") => {
            let point = [vec![4], bytes(&key.x).ok()?, bytes(&key.y).ok()?].concat();
            Some(verified(&signature::ECDSA_P384_SHA384_FIXED, &point, signed, mark))
        }
        ("EdDSA", "OKP", "Ed25519") => {
            Some(verified(&signature::ED25519, &bytes(&key.x).ok()?, signed, mark))
        }
        _ => None,
    }
}

fn verified(
    rule: &'static dyn signature::VerificationAlgorithm,
    key: &[u8],
    signed: &[u8],
    mark: &[u8],
) -> bool {
    UnparsedPublicKey::new(rule, key).verify(signed, mark).is_ok()
}

fn json<T: serde::de::DeserializeOwned>(part: &str) -> Result<T, Unreachable> {
    serde_json::from_slice(&bytes(part)?).map_err(wrong)
}

fn bytes(text: &str) -> Result<Vec<u8>, Unreachable> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(wrong)
}

fn wrong(why: impl std::fmt::Display) -> Unreachable {
    Unreachable::new(format!("the provider's token is not believed: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};

    const NOW: i64 = 1_790_000_000;

    struct Issuer(EcdsaKeyPair, SystemRandom);

    impl Issuer {
        fn new() -> Issuer {
            let rng = SystemRandom::new();
            let rule = &ECDSA_P256_SHA256_FIXED_SIGNING;
            let key = EcdsaKeyPair::generate_pkcs8(rule, &rng).unwrap();
            Issuer(EcdsaKeyPair::from_pkcs8(rule, key.as_ref(), &rng).unwrap(), rng)
        }

        fn key(&self) -> Key {
            let point = self.0.public_key().as_ref();
            let half = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
            serde_json::from_value(serde_json::json!({
                "kty": "EC", "crv": "P-256", "kid": "one", "x": half(&point[1..33]), "y": half(&point[33..]),
            }))
            .unwrap()
        }

        fn token(&self, head: &str, claims: &Value) -> String {
            let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
            let signed = format!("{}.{}", part(head), part(&claims.to_string()));
            let mark = self.0.sign(&self.1, signed.as_bytes()).unwrap();
            format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mark))
        }
    }

    fn sound() -> Value {
        serde_json::json!({ "iss": "https://id", "aud": "kz", "exp": NOW + 60, "nonce": "n", "sub": "7" })
    }

    fn read(token: &str, keys: &[Key]) -> Result<Map<String, Value>, Unreachable> {
        let now = Timestamp::from_second(NOW).unwrap();
        claims(token, keys, &Expected { issuer: "https://id", client: "kz", nonce: "n", now })
    }

    const HEAD: &str = r#"{"alg":"ES256","kid":"one"}"#;

    #[test]
    fn a_sound_token_is_believed() {
        let issuer = Issuer::new();
        let claims = read(&issuer.token(HEAD, &sound()), &[issuer.key()]).unwrap();
        assert_eq!(claims["sub"], "7");
    }

    #[test]
    fn a_token_wrong_in_any_one_way_is_not() {
        let issuer = Issuer::new();
        let wrongs = [
            ("iss", serde_json::json!("https://other")),
            ("aud", serde_json::json!("another")),
            ("aud", serde_json::json!(["kz", "another"])),
            ("exp", serde_json::json!(NOW - 61)),
            ("nonce", serde_json::json!("m")),
            ("nonce", Value::Null),
            ("sub", serde_json::json!("")),
        ];
        for (name, value) in wrongs {
            let mut claims = sound();
            claims[name] = value.clone();
            assert!(
                read(&issuer.token(HEAD, &claims), &[issuer.key()]).is_err(),
                "{name}: {value}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn noise_is_no_token(text: String, head in "[{}\":,a-zA-Z0-9]{0,60}", body: Vec<u8>, mark: Vec<u8>) {
            let keys = [Issuer::new().key()];
            proptest::prop_assert!(read(&text, &keys).is_err());
            for head in [head.as_str(), HEAD] {
                let parts = [head.as_bytes(), &body, &mark].map(|part| URL_SAFE_NO_PAD.encode(part));
                proptest::prop_assert!(read(&parts.join("."), &keys).is_err());
            }
        }
    }

    #[test]
    fn nobody_else_signs_and_nothing_is_changed_afterwards() {
        let (issuer, other) = (Issuer::new(), Issuer::new());
        let token = issuer.token(HEAD, &sound());
        assert!(read(&token, &[other.key()]).is_err());
        assert!(read(&token, &[]).is_err());
        let parts: Vec<&str> = token.split('.').collect();
        let mut forged = sound();
        forged["sub"] = serde_json::json!("8");
        let body = URL_SAFE_NO_PAD.encode(forged.to_string());
        assert!(read(&format!("{}.{body}.{}", parts[0], parts[2]), &[issuer.key()]).is_err());
        for head in [r#"{"alg":"none"}"#, r#"{"alg":"HS256","kid":"one"}"#, r#"{"alg":"RS256"}"#] {
            assert!(read(&issuer.token(head, &sound()), &[issuer.key()]).is_err(), "{head}");
        }
    }
}
