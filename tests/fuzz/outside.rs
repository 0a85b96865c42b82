//! Whoever answers in the place of the directory or the provider, and the settings in which they stand.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use kizahashi::cli::Settings;
use kizahashi::outside::{Directory, Journey, Provider};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use crate::mutate::Mutator;
use crate::run::fuzz;

/// What a sentence says, without the numbers and words that are only this input's.
fn kind(said: &str) -> String {
    let last = said.lines().last().unwrap_or_default();
    let ours = last.split('`').step_by(2).collect::<String>();
    ours.chars().filter(|letter| letter.is_alphabetic() || *letter == ' ').take(40).collect()
}

/// Somebody at an address of this machine who treats every caller so.
fn somebody(
    treats: impl Fn(TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, treats) = (listener.local_addr().unwrap(), Arc::new(treats));
    std::thread::spawn(move || {
        for caller in listener.incoming() {
            let (caller, treats) = (caller.unwrap(), treats.clone());
            // Callers hang up in the middle: that is what they are tried for.
            std::thread::spawn(move || drop(treats(caller)));
        }
    });
    address
}

// The directory

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
}

fn message(number: u8, tag: u8, content: &[u8]) -> Vec<u8> {
    tagged(0x30, &[tagged(2, &[number]), tagged(tag, content)].concat())
}

fn ended(number: u8, tag: u8) -> Vec<u8> {
    message(number, tag, &[tagged(10, &[0]), tagged(4, b""), tagged(4, b"")].concat())
}

fn found(number: u8, dn: &str, attributes: &[(&str, &str)]) -> Vec<u8> {
    let one = |(name, value): &(&str, &str)| {
        let values = tagged(0x31, &tagged(4, value.as_bytes()));
        tagged(0x30, &[tagged(4, name.as_bytes()), values].concat())
    };
    let all: Vec<Vec<u8>> = attributes.iter().map(one).collect();
    message(number, 0x64, &[tagged(4, dn.as_bytes()), tagged(0x30, &all.concat())].concat())
}

#[test]
fn answers_of_a_directory() {
    let says = Arc::new(Mutex::new(Vec::new()));
    let said = says.clone();
    let address = somebody(move |mut caller| {
        let says = said.lock().unwrap().clone();
        caller.write_all(&says)?;
        caller.shutdown(Shutdown::Write)?;
        // Until the caller has hung up: who goes first takes away what was not read yet.
        caller.read_to_end(&mut Vec::new()).map(drop)
    });
    let settings = json!({
        "url": format!("ldap://{address}"), "people": "ou=people", "groups": "ou=groups",
    });
    let directory = Directory::new(serde_json::from_value(settings).unwrap()).unwrap();
    let person = [("uid", "hanako"), ("cn", "山田 花子"), ("entryUUID", "1-2-3")];
    let seed = [
        ended(1, 0x61),
        found(2, "uid=hanako,ou=people", &person),
        ended(2, 0x65),
        ended(3, 0x61),
        ended(4, 0x61),
        found(5, "cn=office,ou=groups", &[]),
        ended(5, 0x65),
        ended(6, 0x65),
    ];
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let words = Mutator::of(&[
        "\x30",
        "\x31",
        "\x04",
        "\x0a\x01\x00",
        "\x02\x01\x01",
        "\x61",
        "\x64",
        "\x65",
        "\x73",
        "uid",
        "cn",
        "entryUUID",
        "objectGUID",
    ]);
    fuzz("directory", &words, vec![seed.concat()], |bytes| {
        *says.lock().unwrap() = bytes.to_vec();
        match runtime.block_on(directory.sign_in("hanako", "himitsu")) {
            Ok(Some(person)) => {
                let binds = bytes.iter().filter(|byte| **byte == 0x61).count();
                assert!(binds >= 3, "nobody is let in whom it did not let in");
                assert!(!person.login.is_empty() && !person.subject.is_empty());
                format!("somebody of {} groups", person.groups.len().min(3))
            }
            Ok(None) => "nobody".into(),
            Err(why) => kind(&why.to_string()),
        }
    });
}

// The provider

/// What it says to each question, a line each; the claims are signed anew, or nothing behind the signature would be read.
const SEED: &str = concat!(
    r#"{"issuer":"http://127.0.0.1:PORT","authorization_endpoint":"http://127.0.0.1:PORT/a","#,
    r#""token_endpoint":"http://127.0.0.1:PORT/token","jwks_uri":"http://127.0.0.1:PORT/keys","#,
    r#""userinfo_endpoint":"http://127.0.0.1:PORT/person"}"#,
    "\n",
    r#"{"id_token":"TOKEN","access_token":"a"}"#,
    "\n",
    r#"{"alg":"EdDSA","kid":"one"}"#,
    "\n",
    r#"{"iss":"http://127.0.0.1:PORT","aud":"kz","exp":1790000060,"nonce":"n","sub":"7","groups":["office"]}"#,
    "\n",
    r#"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"one","use":"sig","x":"POINT"}]}"#,
    "\n",
    r#"{"sub":"7","preferred_username":"hanako","name":"山田 花子"}"#,
);
const NOW: i64 = 1_790_000_000;

fn replaced(bytes: &[u8], what: &str, with: &str) -> Vec<u8> {
    let (mut made, mut rest) = (Vec::new(), bytes);
    while let Some(at) = rest.windows(what.len()).position(|part| part == what.as_bytes()) {
        made.extend([&rest[..at], with.as_bytes()].concat());
        rest = &rest[at + what.len()..];
    }
    [&made, rest].concat()
}

/// The provider's documents of one input, and whose signature is under the claims.
#[derive(Default)]
struct Documents([Vec<u8>; 6]);

impl Documents {
    fn of(bytes: &[u8], port: u16, signs: &Ed25519KeyPair) -> Documents {
        let own = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let bytes = replaced(bytes, "PORT", &port.to_string());
        let bytes = replaced(&bytes, "POINT", &BASE64.encode(own.public_key()));
        let mut lines = bytes.splitn(6, |byte| *byte == b'\n').map(<[u8]>::to_vec);
        let mut lines: [Vec<u8>; 6] = std::array::from_fn(|_| lines.next().unwrap_or_default());
        let signed = format!("{}.{}", BASE64.encode(&lines[2]), BASE64.encode(&lines[3]));
        let mark = BASE64.encode(signs.sign(signed.as_bytes()));
        lines[1] = replaced(&lines[1], "TOKEN", &format!("{signed}.{mark}"));
        Documents(lines)
    }

    fn answer(&self, path: &str) -> &[u8] {
        match path {
            "/token" => &self.0[1],
            "/keys" => &self.0[4],
            "/person" => &self.0[5],
            _ => &self.0[0],
        }
    }

    /// It sends us to nobody but itself; elsewhere a test has no business.
    fn stays_here(&self, port: u16) -> bool {
        let here = format!("http://127.0.0.1:{port}/");
        let Ok(Value::Object(all)) = serde_json::from_slice(&self.0[0]) else { return true };
        let named = all.iter().filter(|(name, _)| *name != "issuer");
        named.filter_map(|(_, place)| place.as_str()).all(|place| place.starts_with(&here))
    }
}

/// HTTP, as little as is needed.
fn tells(caller: TcpStream, documents: &Mutex<Documents>) -> std::io::Result<()> {
    let mut caller = BufReader::new(caller);
    loop {
        let (mut asked, mut length) = (String::new(), 0);
        caller.read_line(&mut asked)?;
        let Some(path) = asked.split(' ').nth(1) else { return Ok(()) };
        loop {
            let mut header = String::new();
            caller.read_line(&mut header)?;
            let header = header.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            let told = header.strip_prefix("content-length: ");
            length = told.and_then(|told| told.parse().ok()).unwrap_or(length);
        }
        caller.read_exact(&mut vec![0; length])?;
        let body = documents.lock().unwrap().answer(path).to_vec();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        caller.get_mut().write_all(&[head.as_bytes(), &body].concat())?;
    }
}

#[test]
fn answers_of_a_provider() {
    let documents = Arc::new(Mutex::new(Documents::default()));
    let told = documents.clone();
    let port = somebody(move |caller| tells(caller, &told)).port();
    let issuer = format!("http://127.0.0.1:{port}");
    let settings = json!({ "issuer": issuer, "client_id": "kz" });
    let provider = Provider::new(serde_json::from_value(settings).unwrap()).unwrap();
    let provider = Arc::new(provider);
    let text = |text: &str| text.to_owned();
    let journey = Journey { state: text("s"), nonce: text("n"), verifier: text("v") };
    let now = jiff::Timestamp::from_second(NOW).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let signers =
        [[7; 32], [8; 32]].map(|seed| Ed25519KeyPair::from_seed_unchecked(&seed).unwrap());
    let vouched = |bytes: &[u8], signs: &Ed25519KeyPair| {
        let said = Documents::of(bytes, port, signs);
        if !said.stays_here(port) {
            return Err("it sends us elsewhere".to_owned());
        }
        *documents.lock().unwrap() = said;
        let back = "https://kizahashi.test/sign-in/provider/back";
        let told = runtime.block_on(provider.vouched(&journey, "code", back, now));
        told.map_err(|why| kind(&why.to_string()))
    };
    let words = Mutator::of(&[
        "\"iss\"",
        "\"aud\"",
        "\"exp\"",
        "\"nonce\"",
        "\"sub\"",
        "\"azp\"",
        "\"kid\"",
        "\"alg\"",
        "none",
        "HS256",
        "ES256",
        "RS256",
        "EC",
        "P-256",
        "RSA",
        "TOKEN",
        "POINT",
        "PORT",
        "[",
        "]",
        "{",
        "}",
        "null",
        ".",
        "=",
    ]);
    fuzz("provider", &words, vec![SEED.as_bytes().to_vec()], |bytes| {
        match vouched(bytes, &signers[0]) {
            Ok(person) => {
                let claims = Documents::of(bytes, port, &signers[0]).0[3].clone();
                let claims: Value = serde_json::from_slice(&claims).unwrap();
                assert_eq!(
                    (claims["iss"].as_str(), claims["nonce"].as_str()),
                    (Some(&*issuer), Some("n"))
                );
                assert!(claims["exp"].as_f64().unwrap() > (NOW - 60) as f64, "it still holds");
                let for_us = claims["aud"] == "kz"
                    || claims["aud"].as_array().unwrap().contains(&json!("kz"));
                let sub = claims["sub"].as_str().unwrap();
                assert!(for_us && !sub.is_empty() && person.subject == format!("{issuer} {sub}"));
                assert!(vouched(bytes, &signers[1]).is_err(), "nobody else signs");
                format!("somebody of {} groups", person.groups.len().min(3))
            }
            Err(why) => why,
        }
    });
}

// The settings

#[test]
fn settings_of_any_kind() {
    const KNOWN: [&str; 11] = [
        "data",
        "database",
        "database_ca",
        "listen",
        "public_url",
        "tls_cert",
        "tls_key",
        "http",
        "directory",
        "provider",
        "metrics",
    ];
    let seeds = [
        "data = \"/var/lib/kizahashi\"\nlisten = \"127.0.0.1:8080\"\npublic_url = \"https://kizahashi\"\nhttp = true\n",
        "[directory]\nurl = \"ldaps://ad\"\npeople = \"ou=people\"\n[[directory.duties]]\ngroup = \"cn=a\"\nduty = \"promotion\"\n",
        "[provider]\nissuer = \"https://id\"\nclient_id = \"kz\"\nadopt_accounts = true\n",
    ];
    let seeds = seeds.map(|text| text.as_bytes().to_vec()).into();
    let words = Mutator::of(&[
        "[",
        "]",
        "[[",
        "]]",
        "=",
        "\"",
        "\"\"\"",
        "'",
        "#",
        "\n",
        ".",
        "true",
        "data",
        "listen",
        "directory",
        "provider",
        "duties",
        "url",
        "group",
        "1979-05-27T07:32:00Z",
        "{ a = 1 }",
        "\\u0000",
    ]);
    fuzz("settings", &words, seeds, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Err(why) = Settings::read(&text) {
            return kind(&why.to_string());
        }
        let words: toml::Table = toml::from_str(&text).unwrap();
        let unknown = words.keys().find(|word| !KNOWN.contains(&word.as_str()));
        assert_eq!(unknown, None, "a word nobody knows is told");
        format!("settings {} {}", words.contains_key("directory"), words.contains_key("provider"))
    });
}
