//! Evidence: what an IT office hands to whoever has to answer for the installation is read from it, and holds no secret.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use jiff::{SignedDuration, Timestamp};
use kizahashi::keeping::retention;
use kizahashi::service;

use crate::common::{PASSWORD, World, both, once};
use crate::office::TWELVE;
use crate::server::{Place, listening};

/// The program itself, with these words, on that installation.
pub fn kizahashi(place: &Place, lang: &str, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kizahashi"));
    command.args(words).arg("--data").arg(&place.folder).env("LANG", lang);
    command.args(place.database.iter().flat_map(|url| ["--database", url]));
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// An office with a backup, a closed round, something deleted, and the record written down elsewhere.
async fn kept(world: &World) -> (Place, Vec<String>) {
    let unit = world.office("くらし支援課", &TWELVE).await;
    world.person("second", |form| form.and("duty", "administrator")).await;
    // The program asks the real clock.
    world.at(crate::kills::now());
    let round = world.begin(&unit, |form| form).await;
    world.all_but(&round, 0).await;
    world.close(&round).await;
    world.backed_up(&world.folder.path().join("kizahashi.age")).await;
    retention::run(&world.app.db, &world.app.dice, world.now()).await.unwrap();
    service::house_kept(&world.app).await.unwrap();
    let place = Place::of(world);
    let file = |name: &str| std::fs::read(place.folder.join("keys").join(name)).unwrap();
    let key = String::from_utf8(file("backup")).unwrap();
    let secret = key.lines().find(|line| line.starts_with("AGE-SECRET-KEY")).unwrap().to_owned();
    let codes = round.slips.iter().map(|(_, code)| code.plain().to_owned());
    let mut secrets: Vec<String> = codes.collect();
    secrets.extend([secret, PASSWORD.to_owned(), round.addresses[0].clone(), unit]);
    (place, secrets)
}

#[test]
fn evidence_tells_what_is_so_and_no_secret() {
    both(async |world| {
        let (place, mut secrets) = kept(&world).await;
        let password = place.folder.join("directory-password");
        std::fs::write(&password, "himitsu-no-kotoba\n").unwrap();
        secrets.push("himitsu-no-kotoba".to_owned());
        let settings = place.folder.join("kizahashi.toml");
        let text = format!(
            "public_url = \"https://kizahashi.city.local\"\n[directory]\nurl = \"ldaps://ad.city.local\"\n\
             people = \"ou=people\"\nbind_password_file = \"{}\"\n\
             [[directory.duties]]\ngroup = \"cn=promotion\"\nduty = \"promotion\"\n",
            password.display()
        );
        std::fs::write(&settings, text).unwrap();
        let words = ["evidence", "--config", settings.to_str().unwrap()];
        let told = said(&kizahashi(&place, "en", &words));
        let step = kizahashi::db::newest_step();
        for fact in [
            format!("| Kizahashi | {} (SHA-256 of the program: ", env!("CARGO_PKG_VERSION")),
            format!("step {step} (this program’s is {step})"),
            "https://kizahashi.city.local".into(),
            "ldaps://ad.city.local, people = ou=people".into(),
            "cn=promotion → promotion".into(),
            "12 characters or more".into(),
            "30 minutes without a request, 8 hours at most".into(),
            "(administrators: 2; vouched for by the office: 0)".into(),
            "Not asked. Of ".into(),
            "kizahashi.age".into(),
            format!(
                "every table compared row by row and found the same (step {step} of the schema)"
            ),
            "汐見市: the chain | whole from beginning to end (".into(),
            "汐見市: due and still there | 0".into(),
            "汐見市: last certificate of deletion | Nothing has been deleted yet.".into(),
            "Remarks | kept: 90 days".into(),
            "The service does not answer at 127.0.0.1:8080".into(),
        ] {
            assert!(told.contains(&fact), "“{fact}” is not in\n{told}");
        }
        let engine = if place.database.is_some() { "PostgreSQL 1" } else { "SQLite 3." };
        assert!(told.contains(engine), "{told}");
        let day = kizahashi::japan::wall_clock(world.now()).date().to_string();
        assert!(
            told.contains(&format!("once a day writes down where the record ends | {day} |")),
            "{told}"
        );
        for secret in &secrets {
            assert!(!told.contains(secret), "{secret} is in\n{told}");
        }
        let japanese = said(&kizahashi(&place, "ja_JP.UTF-8", &words));
        assert!(japanese.starts_with("# 運用の証跡\n"), "{japanese}");
        assert_eq!(told.lines().count(), japanese.lines().count());
    });
}

#[test]
fn evidence_is_read_anew_each_time() {
    both(async |world| {
        let (place, _) = kept(&world).await;
        let before = said(&kizahashi(&place, "en", &["evidence"]));
        assert!(before.contains("whole from beginning to end"), "{before}");
        assert!(before.contains("Nothing has been deleted yet."), "{before}");
        let (db, _) = place.open().await;
        let years = world.now() + SignedDuration::from_hours(8 * 366 * 24);
        assert!(retention::run(&db, &world.app.dice, years).await.unwrap() > 0);
        let last = "update audit_entry set subject = 'x' where kind = 'deleted'";
        db.write(|tx| tx.run(last, &[])).await.unwrap();
        drop(db);
        let after = said(&kizahashi(&place, "en", &["evidence"]));
        assert!(after.contains("The chain of the record is broken at number"), "{after}");
        assert!(!after.contains("Nothing has been deleted yet."), "{after}");
    });
}

#[test]
fn evidence_goes_into_files_or_nowhere() {
    both(async |world| {
        let (place, _) = kept(&world).await;
        let out = |name: &str| place.folder.join(name).display().to_string();
        let (pdf, md) = (out("evidence.pdf"), out("evidence.md"));
        let words = ["evidence", "--out", &pdf, "--out", &md];
        assert_eq!(said(&kizahashi(&place, "ja_JP.UTF-8", &words)), "");
        assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF"));
        assert!(std::fs::read_to_string(&md).unwrap().contains("# 運用の証跡"));
        let refused =
            kizahashi(&place, "en", &["evidence", "--out", &out("a.pdf"), "--out", &out("a.docx")]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("ends in .pdf or .md"));
        assert!(!Path::new(&out("a.pdf")).exists(), "all or nothing");
    });
}

#[test]
fn where_the_database_is_gone_the_rest_is_told() {
    both(async |world| {
        let (mut place, _) = kept(&world).await;
        match &mut place.database {
            Some(url) => {
                *url = "postgres://nobody:geheim@127.0.0.1:1/nothing?password=auch".to_owned()
            }
            None => std::fs::remove_file(place.folder.join("kizahashi.db")).unwrap(),
        }
        let told = said(&kizahashi(&place, "en", &["evidence"]));
        assert!(told.contains("Could not be read: the database does not answer"), "{told}");
        assert!(!told.contains("geheim") && !told.contains("auch"), "{told}");
    });
}

const ANYWHERE: [&str; 2] = ["--listen", "0.0.0.0:0"];

#[test]
fn other_machines_are_served_without_encryption_only_where_somebody_asked_for_that() {
    once(async |world| {
        world.founded().await;
        let place = Place::of(&world);
        let settings = place.folder.join("kizahashi.toml");
        std::fs::write(&settings, "listen = \"0.0.0.0:0\"\nhttp = true\n").unwrap();
        let settings = settings.display().to_string();
        let doctor = |words: &[&str]| {
            let output = kizahashi(&place, "en", &[&["doctor"], words].concat());
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        let nothing: &[&str] = &[];
        for asked in [nothing, &["--public-url", "http://kizahashi.city.local"]] {
            let words = [&ANYWHERE[..], asked].concat();
            let refused = kizahashi(&place, "en", &[&["serve"], &words[..]].concat());
            assert_eq!(refused.status.code(), Some(1), "{asked:?}");
            let told = String::from_utf8_lossy(&refused.stderr).into_owned();
            for said in ["without encryption", "--tls-cert", "--public-url https://", "--http"] {
                assert!(told.contains(said), "{said} is not in {told}");
            }
            assert!(doctor(&words).contains("The service does not start like this"), "{words:?}");
        }
        let serves = |words: &[&str], asked: &str| {
            let mut serve = Command::new(env!("CARGO_BIN_EXE_kizahashi"));
            serve.arg("serve").args(words).arg("--data").arg(&place.folder);
            serve.env("KIZAHASHI_HTTP", asked).stdout(Stdio::piped()).stderr(Stdio::null());
            drop(listening(serve.spawn().unwrap()));
        };
        serves(&["--config", &settings], "");
        serves(&ANYWHERE, "1");
        for words in [&["--http"][..], &["--public-url", "https://kizahashi.city.local"]] {
            serves(&[&ANYWHERE[..], words].concat(), "");
        }
        assert!(doctor(&["--config", &settings]).contains("decided to do without encryption"));
        let https = [&ANYWHERE[..], &["--public-url", "https://kizahashi.city.local"]].concat();
        assert!(doctor(&https).contains("set to be encrypted"));
        assert!(doctor(&[]).contains("open to this machine only"));
    });
}

#[test]
fn where_http_was_asked_for_the_pages_of_the_staff_say_so() {
    both(async |mut world| {
        const SAYS: &str = "暗号化されていません（http）";
        let mut admin = world.founded().await;
        for path in ["/", "/sign-in", "/keeping/health"] {
            admin.get(path).await.does_not_say(SAYS);
        }
        world.app.plain_http = true;
        let mut admin = world.signed_in("admin").await;
        for path in ["/", "/sign-in", "/units", "/nowhere/at/all"] {
            admin.get(path).await.says(SAYS);
        }
        admin.get("/keeping/health").await.says("暗号化なし（http）で使うと決めてあります");
    });
}

#[test]
fn a_certificate_that_ends_is_told_in_time_and_a_service_on_its_own_tls_is_heard() {
    both(async |world| {
        world.founded().await;
        let place = Place::of(&world);
        let tls = place.folder.join("tls");
        let made = Command::new("sh")
            .args(["docs/operating/internal-ca.sh", tls.to_str().unwrap(), "kizahashi.city.local"])
            .output();
        assert!(made.unwrap().status.success());
        let file = |name: &str| tls.join(name).display().to_string();
        let (certificate, key) = (file("server.pem"), file("server.key"));
        let server = place.serve_with(&["--tls-cert", &certificate, "--tls-key", &key]);
        let words = ["--listen", &server.address, "--tls-cert", &certificate, "--tls-key", &key];
        let doctor = |words: &[&str]| {
            let output = kizahashi(&place, "en", &[&["doctor"], words].concat());
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        let told = doctor(&words);
        assert!(told.contains("The certificate holds until"), "{told}");
        assert!(told.contains("The service answers"), "{told}");
        let evidence = said(&kizahashi(&place, "en", &[&["evidence"], &words[..]].concat()));
        assert!(evidence.contains("CN=kizahashi.city.local"), "{evidence}");
        // A new certificate in the same place, which the running service has not read.
        let again = Command::new("sh")
            .args(["docs/operating/internal-ca.sh", tls.to_str().unwrap(), "kizahashi.city.local"])
            .output();
        assert!(again.unwrap().status.success());
        let told = doctor(&words);
        assert!(told.contains("after a new certificate, restart it"), "{told}");
        std::fs::write(&certificate, "nothing").unwrap();
        let told = doctor(&words);
        assert!(told.starts_with("There is something to mend now."), "{told}");
        // What is wrong stands before what is only to be seen to.
        let at = |words: &str| told.find(words).unwrap_or_else(|| panic!("{words}: {told}"));
        assert!(
            at("certificate or its key cannot be read") < at("The service does not answer"),
            "{told}"
        );
    });
}

#[test]
fn a_certificate_is_seen_to_a_month_before_its_end() {
    use kizahashi::keeping::health::{Grade, certificate};
    use kizahashi::tls::Certificate;
    let moment = |text: &str| text.parse::<Timestamp>().unwrap();
    let of = |now: &str| {
        let read = Certificate {
            subject: "CN=a".into(),
            issuer: "CN=b".into(),
            starts: moment("2026-04-01T00:00:00Z"),
            ends: moment("2027-04-01T00:00:00Z"),
        };
        certificate(Ok(read), moment(now)).grade
    };
    assert_eq!(of("2026-03-31T23:59:59Z"), Grade::Wrong);
    assert_eq!(of("2026-04-01T00:00:00Z"), Grade::Fine);
    assert_eq!(of("2027-03-02T00:00:00Z"), Grade::Fine);
    assert_eq!(of("2027-03-02T00:00:01Z"), Grade::SeeTo);
    assert_eq!(of("2027-04-01T00:00:00Z"), Grade::Wrong);
}
