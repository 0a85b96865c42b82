//! Passkeys (Web Authentication, level 2): what a browser hands over, looked at.
//!
//! We ask no maker to vouch for a device, so nothing is believed of a new key but that this browser has it.  That leaves
//! two fixed layouts and one signature; there is nothing here to parse that a stranger could nest.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Where we are, as a browser sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// `https://kizahashi.city.local`
    pub origin: String,
    /// `kizahashi.city.local`
    pub host: String,
}

impl Site {
    /// Of an address.  `None` where browsers have no passkeys: without encryption, or without a name.
    pub fn of(origin: &str) -> Option<Site> {
        let origin = origin.trim_end_matches('/');
        let (scheme, place) = origin.split_once("://")?;
        let host = place.rsplit_once(':').map_or(place, |(host, _)| host);
        let named =
            !host.is_empty() && !host.starts_with('[') && host.parse::<std::net::IpAddr>().is_err();
        let safe = scheme == "https" || host == "localhost";
        (named && safe).then(|| Site { origin: origin.to_owned(), host: host.to_owned() })
    }
}

/// A key somebody has, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// By which the browser finds it.
    pub id: String,
    /// The public key, as the browser tells it.
    pub public: Vec<u8>,
    /// How often it says it was used.
    pub count: u32,
}

/// What the browser says of a new key; everything in base 64.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Made {
    /// The key's id.
    pub id: String,
    /// What the browser was asked.
    pub client: String,
    /// What the device says.
    pub device: String,
    /// The public key.
    pub public: String,
}

/// What the browser says when a key is used.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// The key's id.
    pub id: String,
    /// What the browser was asked.
    pub client: String,
    /// What the device says.
    pub device: String,
    /// The signature.
    pub mark: String,
}

/// The new key, where everything about it is right.
pub fn made(site: &Site, challenge: &str, made: &Made) -> Option<Key> {
    asked(&bytes(&made.client)?, "webauthn.create", site, challenge)?;
    let device = bytes(&made.device)?;
    let (flags, count) = of_us(&device, site)?;
    // flags, count, the maker's model (16), then the id with its length
    let (length, rest) = device.get(53..)?.split_at_checked(2)?;
    let id = rest.get(..usize::from(u16::from_be_bytes([length[0], length[1]])))?;
    let public = bytes(&made.public)?;
    let right = flags & KEY_FOLLOWS != 0 && !id.is_empty() && id == bytes(&made.id)?.as_slice();
    (right && rule(&public).is_some()).then(|| Key { id: made.id.clone(), public, count })
}

/// How often the key says it was used, where it has answered the challenge.
pub fn answered(public: &[u8], site: &Site, challenge: &str, answer: &Answer) -> Option<u32> {
    let client = bytes(&answer.client)?;
    asked(&client, "webauthn.get", site, challenge)?;
    let device = bytes(&answer.device)?;
    let (_, count) = of_us(&device, site)?;
    let signed = [&device[..], &Sha256::digest(&client)].concat();
    let (rule, key) = rule(public)?;
    UnparsedPublicKey::new(rule, key).verify(&signed, &bytes(&answer.mark)?).ok()?;
    Some(count)
}

/// Somebody was there; and what follows is a key.
const PRESENT: u8 = 1;
const KEY_FOLLOWS: u8 = 1 << 6;

/// The flags and the count, where the device was asked for this site and somebody touched it.
fn of_us(device: &[u8], site: &Site) -> Option<(u8, u32)> {
    let (whose, rest) = device.split_at_checked(32)?;
    let [flags, a, b, c, d] = *rest.get(..5)? else { return None };
    let ours = whose == &Sha256::digest(site.host.as_bytes())[..] && flags & PRESENT != 0;
    ours.then(|| (flags, u32::from_be_bytes([a, b, c, d])))
}

/// The browser was asked that, here, with this challenge.
fn asked(client: &[u8], what: &str, site: &Site, challenge: &str) -> Option<()> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Client {
        r#type: String,
        challenge: String,
        origin: String,
        #[serde(default)]
        cross_origin: bool,
    }
    let client: Client = serde_json::from_slice(client).ok()?;
    let ours = client.r#type == what && client.origin == site.origin && !client.cross_origin;
    (ours && bytes(&client.challenge)? == challenge.as_bytes()).then_some(())
}

type Rule = &'static dyn VerificationAlgorithm;

/// How that key signs, and the key without its wrapping, which is always the same for its kind.
fn rule(public: &[u8]) -> Option<(Rule, &[u8])> {
    const P256: &[u8] = b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00";
    const ED25519: &[u8] = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";
    const RSA: &[u8] = b"\x30\x82\x01\x22\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\x03\x82\x01\x0f\x00";
    let kinds: [(&[u8], Rule, usize); 3] = [
        (P256, &signature::ECDSA_P256_SHA256_ASN1, 65),
        (ED25519, &signature::ED25519, 32),
        (RSA, &signature::RSA_PKCS1_2048_8192_SHA256, 270),
    ];
    kinds.into_iter().find_map(|(wrapping, rule, length)| {
        let key = public.strip_prefix(wrapping)?;
        (key.len() == length).then_some((rule, key))
    })
}

/// What browsers are asked for, the best first: the numbers of ES256, EdDSA and RS256.
pub const KINDS: &str = "-7 -8 -257";

fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

    struct Device(EcdsaKeyPair, SystemRandom);

    fn b64(bytes: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn site() -> Site {
        Site::of("https://kz.city.local").unwrap()
    }

    fn client(what: &str, challenge: &str, origin: &str) -> Vec<u8> {
        let challenge = b64(challenge.as_bytes());
        format!(r#"{{"type":"{what}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#).into_bytes()
    }

    impl Device {
        fn new() -> Device {
            let rng = SystemRandom::new();
            let rule = &ECDSA_P256_SHA256_ASN1_SIGNING;
            let key = EcdsaKeyPair::generate_pkcs8(rule, &rng).unwrap();
            Device(EcdsaKeyPair::from_pkcs8(rule, key.as_ref(), &rng).unwrap(), rng)
        }

        fn says(&self, flags: u8, count: u32) -> Vec<u8> {
            [&Sha256::digest(b"kz.city.local")[..], &[flags], &count.to_be_bytes()].concat()
        }

        fn make(&self, challenge: &str, origin: &str) -> Made {
            let device =
                [self.says(0x41, 0), vec![0; 16], vec![0, 4], b"mine".to_vec(), vec![0xa5; 77]]
                    .concat();
            let wrapping = b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00";
            Made {
                id: b64(b"mine"),
                client: b64(&client("webauthn.create", challenge, origin)),
                device: b64(&device),
                public: b64(&[&wrapping[..], self.0.public_key().as_ref()].concat()),
            }
        }

        fn answer(&self, challenge: &str, flags: u8, count: u32) -> Answer {
            let client = client("webauthn.get", challenge, "https://kz.city.local");
            let device = self.says(flags, count);
            let signed = [&device[..], &Sha256::digest(&client)].concat();
            let mark = self.0.sign(&self.1, &signed).unwrap();
            Answer {
                id: b64(b"mine"),
                client: b64(&client),
                device: b64(&device),
                mark: b64(mark.as_ref()),
            }
        }
    }

    #[test]
    fn a_key_is_made_and_answers() {
        let device = Device::new();
        let key = made(&site(), "c1", &device.make("c1", "https://kz.city.local")).unwrap();
        assert_eq!((&*key.id, key.count), (&*b64(b"mine"), 0));
        assert_eq!(answered(&key.public, &site(), "c2", &device.answer("c2", 1, 7)), Some(7));
    }

    #[test]
    fn nothing_else_passes_for_it() {
        let (device, other) = (Device::new(), Device::new());
        let good = device.make("c1", "https://kz.city.local");
        let public = made(&site(), "c1", &good).unwrap().public;
        assert_eq!(made(&site(), "another", &good), None);
        assert_eq!(
            made(&site(), "c1", &device.make("c1", "https://kz.city.local.evil.example")),
            None
        );
        assert_eq!(made(&site(), "c1", &Made { id: b64(b"your"), ..good.clone() }), None);
        assert_eq!(made(&site(), "c1", &Made { public: b64(b"no key"), ..good }), None);
        let wrong = [
            other.answer("c2", 1, 7),
            device.answer("another", 1, 7),
            device.answer("c2", 0, 7), // nobody touched it
            Answer { mark: b64(b"no mark"), ..device.answer("c2", 1, 7) },
            Answer { device: b64(b"short"), ..device.answer("c2", 1, 7) },
            Answer::default(),
        ];
        for (number, answer) in wrong.iter().enumerate() {
            assert_eq!(answered(&public, &site(), "c2", answer), None, "{number}");
        }
        let elsewhere = Site::of("https://kz.town.local").unwrap();
        assert_eq!(answered(&public, &elsewhere, "c2", &device.answer("c2", 1, 7)), None);
    }

    #[test]
    fn passkeys_need_a_name_and_encryption() {
        assert_eq!(Site::of("http://localhost:8080").unwrap().host, "localhost");
        assert_eq!(Site::of("https://kz.city.local:8443/").unwrap().host, "kz.city.local");
        for without in [
            "http://kz.city.local",
            "https://192.0.2.7",
            "http://127.0.0.1:8080",
            "https://[::1]",
            "kz",
        ] {
            assert_eq!(Site::of(without), None, "{without}");
        }
    }
}
