//! Signing in with the office's directory: a real one, OpenLDAP, with people and groups in it.

use std::cell::RefCell;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use kizahashi::outside::{Directory, DirectorySettings};
use tempfile::TempDir;

use crate::common::{Browser, PASSWORD, Seen, World, both, once};

/// A directory of its own in a temporary folder, gone with this value.
struct Slapd {
    child: RefCell<Option<Child>>,
    folder: TempDir,
    plain: u16,
    encrypted: u16,
}

const PEOPLE: &str = "
dn: dc=shiomi
objectClass: organization
objectClass: dcObject
o: Shiomi
dc: shiomi

dn: ou=people,dc=shiomi
objectClass: organizationalUnit
ou: people

dn: ou=groups,dc=shiomi
objectClass: organizationalUnit
ou: groups

dn: cn=kizahashi,dc=shiomi
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: kizahashi
userPassword: our own secret

dn: uid=yamazaki,ou=people,dc=shiomi
objectClass: inetOrgPerson
uid: yamazaki
cn: 山﨑 学
sn: 山﨑
userPassword: a hill with a view

dn: uid=suishin,ou=people,dc=shiomi
objectClass: inetOrgPerson
uid: suishin
cn: 推進 花子
sn: 推進
userPassword: flowers on the stairs

dn: uid=nobody,ou=people,dc=shiomi
objectClass: inetOrgPerson
uid: nobody
cn: 役割 なし
sn: 役割
userPassword: no duty at all here

dn: uid=admin,ou=people,dc=shiomi
objectClass: inetOrgPerson
uid: admin
cn: 別の 管理者
sn: 別
userPassword: another administrator

dn: cn=kurashi-chief,ou=groups,dc=shiomi
objectClass: groupOfNames
cn: kurashi-chief
member: uid=yamazaki,ou=people,dc=shiomi

dn: cn=planning,ou=groups,dc=shiomi
objectClass: groupOfNames
cn: planning
member: uid=suishin,ou=people,dc=shiomi

dn: cn=promotion,ou=groups,dc=shiomi
objectClass: groupOfNames
cn: promotion
member: cn=planning,ou=groups,dc=shiomi
member: cn=promotion,ou=groups,dc=shiomi
";

const DUTIES: &str = r#"
[[duties]]
group = "CN=kurashi-chief, ou=groups, dc=shiomi"
duty = "chief"
unit = "くらし支援課"
[[duties]]
group = "cn=promotion,ou=groups,dc=shiomi"
duty = "promotion"
"#;

impl Slapd {
    /// `None` where the machine has none, which is told.
    fn start() -> Option<Slapd> {
        if Command::new("/usr/sbin/slapd").arg("-VV").output().is_err() {
            eprintln!("skipped: there is no slapd here; `cargo xtask test` brings it");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let slapd =
            Slapd { child: RefCell::default(), folder, plain: free_port(), encrypted: free_port() };
        slapd.fill();
        slapd.go();
        Some(slapd)
    }

    fn fill(&self) {
        let place = self.folder.path();
        let made = Command::new("sh")
            .args([
                "docs/operating/internal-ca.sh",
                &place.display().to_string(),
                "localhost",
                "127.0.0.1",
            ])
            .output();
        assert!(made.unwrap().status.success(), "the recipe for certificates");
        fs::create_dir(place.join("db")).unwrap();
        let at = place.display();
        let settings = format!(
            "include /etc/ldap/schema/core.schema\ninclude /etc/ldap/schema/cosine.schema\n\
             include /etc/ldap/schema/inetorgperson.schema\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n\
             pidfile {at}/pid\nTLSCertificateFile {at}/server.pem\nTLSCertificateKeyFile {at}/server.key\n\
             TLSCACertificateFile {at}/ca.pem\ndatabase mdb\nmaxsize 8388608\nsuffix dc=shiomi\n\
             rootdn cn=root,dc=shiomi\nrootpw root\ndirectory {at}/db\nindex uid,member eq\n\
             access to attrs=userPassword by anonymous auth by * none\n\
             access to * by dn.exact=\"cn=kizahashi,dc=shiomi\" read by * none\n"
        );
        fs::write(place.join("slapd.conf"), settings).unwrap();
        fs::write(place.join("people.ldif"), PEOPLE).unwrap();
        let file = |name: &str| place.join(name).display().to_string();
        let added = Command::new("/usr/sbin/slapadd")
            .args(["-q", "-f", &file("slapd.conf"), "-l", &file("people.ldif")])
            .output()
            .unwrap();
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        fs::write(place.join("secret"), "our own secret\n").unwrap();
    }

    fn go(&self) {
        let addresses =
            format!("ldap://127.0.0.1:{} ldaps://127.0.0.1:{}", self.plain, self.encrypted);
        let child = Command::new("/usr/sbin/slapd")
            .args(["-d", "0", "-h", &addresses, "-f"])
            .arg(self.folder.path().join("slapd.conf"))
            .stderr(Stdio::null())
            .spawn();
        self.child.replace(Some(child.unwrap()));
        for _ in 0..500 {
            if TcpStream::connect(("127.0.0.1", self.encrypted)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("slapd does not answer");
    }

    fn stop(&self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Changes what is in it, as its own keeper.
    fn change(&self, ldif: &str) {
        let file = self.folder.path().join("change.ldif");
        fs::write(&file, ldif).unwrap();
        let address = format!("ldap://127.0.0.1:{}", self.plain);
        let done = Command::new("ldapmodify")
            .args(["-x", "-H", &address, "-D", "cn=root,dc=shiomi", "-w", "root", "-f"])
            .arg(file)
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    fn settings(&self, url: &str, more: &str) -> DirectorySettings {
        let at = self.folder.path().display();
        let text = format!(
            "url = '{url}'\nca = '{at}/ca.pem'\nbind_dn = 'cn=kizahashi,dc=shiomi'\n\
             bind_password_file = '{at}/secret'\npeople = 'ou=people,dc=shiomi'\n\
             groups = 'ou=groups,dc=shiomi'\n{more}"
        );
        toml::from_str(&text).unwrap()
    }

    fn directory(&self, more: &str) -> Arc<Directory> {
        let url = format!("ldaps://localhost:{}", self.encrypted);
        Arc::new(Directory::new(self.settings(&url, more)).unwrap())
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        self.stop();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn comes(world: &World, login: &str, password: &str) -> (Browser, Seen) {
    let mut browser = world.browser();
    let page = browser.sign_in(login, password).await;
    (browser, page)
}

#[test]
fn people_of_the_directory_come_in_with_the_duties_of_their_groups() {
    let Some(slapd) = Slapd::start() else { return };
    both(async |mut world| {
        let unit = world.unit("くらし支援課").await;
        world.app.outside.directory = Some(slapd.directory(DUTIES));
        let (mut chief, page) = comes(&world, "Yamazaki", "a hill with a view").await;
        assert_eq!(page.path, format!("/workplaces/{unit}"), "{}", page.text());
        assert_eq!(chief.get("/people").await.status, StatusCode::FORBIDDEN);
        let (mut office, page) = comes(&world, "suishin", "flowers on the stairs").await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"), "{}", page.text());
        assert!(office.get("/gatherings").await.status.is_success(), "a group in a group");
        let people = world.administrator().await.get("/people").await;
        people.says("山﨑 学").says("くらし支援課の長").says("推進 花子");

        let (_, page) = comes(&world, "yamazaki", "a hill without a view").await;
        page.says("ログイン名かパスワードがちがいます");
        let (_, page) = comes(&world, "*", "a hill with a view").await;
        page.says("ログイン名かパスワードがちがいます");
        let (_, page) = comes(&world, "nobody", "no duty at all here").await;
        page.says("役割がありません");
        world.administrator().await.get("/people").await.does_not_say("役割 なし");
    });
}

#[test]
fn whoever_leaves_a_group_has_lost_the_duty_at_the_next_sign_in() {
    let Some(slapd) = Slapd::start() else { return };
    once(async |mut world| {
        world.unit("くらし支援課").await;
        world.app.outside.directory = Some(slapd.directory(DUTIES));
        let (mut before, _) = comes(&world, "suishin", "flowers on the stairs").await;
        slapd.change(
            "dn: cn=promotion,ou=groups,dc=shiomi\nchangetype: modify\ndelete: member\n\
             member: cn=planning,ou=groups,dc=shiomi\n",
        );
        let (_, page) = comes(&world, "suishin", "flowers on the stairs").await;
        page.says("役割がありません");
        assert_eq!(before.get("/gatherings").await.status, StatusCode::UNAUTHORIZED);
        slapd.change(
            "dn: cn=kurashi-chief,ou=groups,dc=shiomi\nchangetype: modify\nadd: member\n\
             member: uid=suishin,ou=people,dc=shiomi\n",
        );
        let (_, page) = comes(&world, "suishin", "flowers on the stairs").await;
        assert!(page.path.starts_with("/workplaces/"), "{}", page.text());
        let record = world.record().await;
        for line in [
            "person-added |  | suishin: promotion (directory)",
            "duties-changed |  | suishin:  (directory)",
            "duties-changed |  | suishin: chief (directory)",
        ] {
            assert!(record.lines().any(|told| told == line), "{line} is not in\n{record}");
        }
    });
}

#[test]
fn a_directory_that_is_down_is_told_and_local_accounts_go_on() {
    let Some(slapd) = Slapd::start() else { return };
    once(async |mut world| {
        world.founded().await;
        world.app.outside.directory = Some(slapd.directory(DUTIES));
        slapd.stop();
        let (_, page) = comes(&world, "yamazaki", "a hill with a view").await;
        page.says("職場の名簿につながりません");
        assert_eq!(page.form("/sign-in").value("login"), Some("yamazaki"));
        let (_, page) = comes(&world, "admin", PASSWORD).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"));
        world
            .administrator()
            .await
            .get("/doors")
            .await
            .says("入っているグループから")
            .says("くらし支援課");
    });
}

#[test]
fn a_local_account_is_nobody_elses_until_the_settings_say_so() {
    let Some(slapd) = Slapd::start() else { return };
    once(async |mut world| {
        world.unit("くらし支援課").await;
        world.app.outside.directory = Some(slapd.directory(""));
        let (_, page) = comes(&world, "admin", "another administrator").await;
        page.says("ログイン名かパスワードがちがいます");
        world.person("suishin", |form| form.and("duty", "promotion")).await;
        world.app.outside.directory =
            Some(slapd.directory(&format!("adopt_accounts = true\n{DUTIES}")));
        let (mut office, page) = comes(&world, "suishin", "flowers on the stairs").await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"), "{}", page.text());
        world.later(jiff::SignedDuration::from_mins(11));
        let page = office.get("/security/app").await;
        let page =
            office.send(page.form("/confirm").with("password", "flowers on the stairs")).await;
        assert_eq!(page.path, "/security/app", "the directory's password confirms");
        let (_, page) = comes(&world, "suishin", PASSWORD).await;
        page.says("ログイン名かパスワードがちがいます");
    });
}

#[test]
fn the_last_administrator_stays_one_whatever_the_groups_say() {
    let Some(slapd) = Slapd::start() else { return };
    once(async |mut world| {
        world.unit("くらし支援課").await;
        let more = format!("adopt_accounts = true\n{DUTIES}");
        world.app.outside.directory = Some(slapd.directory(&more));
        let (mut admin, page) = comes(&world, "admin", "another administrator").await;
        page.says("役割がありません");
        let (_, page) = comes(&world, "admin", PASSWORD).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"), "nobody was adopted");
        assert_eq!(admin.get("/people").await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn passwords_travel_encrypted_to_the_right_directory_only() {
    let Some(slapd) = Slapd::start() else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ask = |settings: DirectorySettings| {
        let directory = Directory::new(settings).unwrap();
        runtime.block_on(directory.sign_in("yamazaki", "a hill with a view"))
    };
    let plain = format!("ldap://localhost:{}", slapd.plain);
    let found = ask(slapd.settings(&plain, "start_tls = true")).unwrap().unwrap();
    assert_eq!((&*found.login, &*found.name), ("yamazaki", "山﨑 学"));
    assert_eq!(found.groups, ["cn=kurashi-chief,ou=groups,dc=shiomi"]);
    assert_eq!(found.subject.len(), 36, "the directory's own lasting name: {}", found.subject);

    let readable = slapd.settings("ldap://directory.city.local", "");
    assert!(Directory::new(readable).is_err());
    let mut strange = slapd.settings(&format!("ldaps://localhost:{}", slapd.encrypted), "");
    strange.ca = Some(another_authority(slapd.folder.path()));
    assert!(ask(strange).unwrap_err().to_string().contains("certificate"));
    let mut by_another = slapd.settings(&format!("ldaps://localhost:{}", slapd.encrypted), "");
    by_another.bind_password_file = Some(slapd.folder.path().join("ca.pem"));
    assert!(ask(by_another).unwrap_err().to_string().contains("our own name"));
}

fn another_authority(folder: &Path) -> std::path::PathBuf {
    let other = folder.join("other");
    let made = Command::new("sh")
        .args(["docs/operating/internal-ca.sh", &other.display().to_string(), "localhost"])
        .output();
    assert!(made.unwrap().status.success());
    other.join("ca.pem")
}
