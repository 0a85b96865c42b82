//! The demonstration's municipality, with everybody in it signed in, and the scales on which a bad input is weighed.

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Mutex, MutexGuard};

use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use kizahashi::apart;
use kizahashi::archive::{self, Manifest};
use kizahashi::demo;
use kizahashi::words::Lang;

use crate::common::{Browser, Form, HOST, Seen, World};

/// Everybody's password in the demonstration.
pub const PASSWORD: &str = "kizahashi-demo";

/// One at a time: what is measured is measured of the whole process.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(|broken| broken.into_inner())
}

/// A filled municipality.
pub struct Hall {
    /// The installation.
    pub world: World,
    /// What the demonstration prints: its doors.
    pub doors: String,
    people: BTreeMap<String, Browser>,
}

impl Hall {
    /// Fills it.
    pub async fn of(world: World) -> Hall {
        apart::by(env!("CARGO_BIN_EXE_kizahashi"));
        let doors = demo::fill(&world.app).await.unwrap().told(Lang::En, "", true);
        Hall { world, doors, people: BTreeMap::new() }
    }

    /// Everybody's browser speaks to the installation as it is now.
    pub fn at_home_again(&mut self) {
        let router = kizahashi::router(self.world.app.clone());
        self.people.values_mut().for_each(|browser| browser.router = router.clone());
    }

    /// The browser of that person; a name nobody signs in with is a stranger's own.
    pub async fn browser(&mut self, who: &str) -> Browser {
        if let Some(known) = self.people.get(who) {
            return known.clone();
        }
        let mut browser = self.world.browser();
        if !who.starts_with("stranger") {
            let page = browser.sign_in(who, PASSWORD).await;
            assert_eq!(page.status.as_u16(), 200, "{who} is let in");
        }
        self.people.insert(who.to_owned(), browser.clone());
        browser
    }

    /// From now on that person holds this browser.
    pub fn keep(&mut self, who: &str, browser: Browser) {
        self.people.insert(who.to_owned(), browser);
    }

    /// From now on that person reads that language.
    pub async fn speaks(&mut self, who: &str, lang: &str) {
        self.get(who, &format!("/promise?lang={lang}")).await;
    }

    /// What that person finds there.
    pub async fn get(&mut self, who: &str, path: &str) -> Seen {
        let mut browser = self.browser(who).await;
        let seen = browser.get(path).await;
        self.people.insert(who.to_owned(), browser);
        seen
    }

    /// What that person is answered to a request, redirections followed.
    pub async fn ask(&mut self, who: &str, mut request: Request<Body>) -> Seen {
        let mut browser = self.browser(who).await;
        if who.ends_with("without cookies") {
            let lang = browser.cookies.get("kz-lang").map_or("ja", String::as_str);
            request.headers_mut().insert(header::ACCEPT_LANGUAGE, lang.parse().unwrap());
            return self.world.browser().ask(request).await;
        }
        let seen = browser.ask(request).await;
        let seen = match seen.redirects_to() {
            Some(next) => browser.get(&next).await,
            None => seen,
        };
        self.people.insert(who.to_owned(), browser);
        seen
    }

    /// The form of a page that goes there.
    pub async fn form(&mut self, who: &str, page: &str, action: &str) -> Form {
        let seen = self.get(who, page).await;
        let there = seen.html.contains(&format!("action=\"{action}\""));
        assert!(there, "{who} has no form {action} on {page}: {} {}", seen.status, seen.text());
        seen.form(action)
    }

    /// What every table holds.
    pub async fn counted(&self) -> Manifest {
        self.world.app.db.snapshot(archive::count).await.unwrap()
    }

    /// The part of the demonstration's doors between two marks.
    pub fn door(&self, before: &str) -> String {
        let (_, rest) = self.doors.split_once(before).unwrap_or_else(|| panic!("{}", self.doors));
        format!("{before}{}", rest.split_whitespace().next().unwrap())
    }
}

/// A form as it is sent by a page of ours.
pub fn posted(form: &Form) -> Request<Body> {
    own(Request::post(&form.action))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.encoded()))
        .unwrap()
}

/// A form with a file, as it is sent by a page of ours; the file's bytes come piece by piece.
pub fn uploaded(form: &Form, name: &str, pieces: Vec<Bytes>) -> Request<Body> {
    let mut head = String::new();
    // The token comes first, as it does on the page.
    for (field, value) in form.fields.iter().filter(|(field, _)| field != "file") {
        head += &format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
        );
    }
    let name = name.replace('"', "%22");
    head += &format!(
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let body = [Bytes::from(head)].into_iter().chain(pieces);
    let body = body.chain([Bytes::from_static(b"\r\n--edge--\r\n")]);
    let body = body.map(Ok::<_, std::convert::Infallible>).collect::<Vec<_>>();
    own(Request::post(&form.action))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .body(Body::from_stream(futures_util::stream::iter(body)))
        .unwrap()
}

fn own(request: axum::http::request::Builder) -> axum::http::request::Builder {
    request.header("sec-fetch-site", "same-origin").header(header::ORIGIN, format!("http://{HOST}"))
}

// The scales

/// What this process and those it has waited for have used, in hundredths of a second of a processor.
pub fn ticks() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields = stat.rsplit_once(") ").unwrap().1.split(' ').collect::<Vec<_>>();
    fields[11..15].iter().map(|number| number.parse::<u64>().unwrap()).sum()
}

/// From now on the most memory is counted anew.
pub fn forget_the_most() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// The most memory this process held since, in megabytes; the program's own file apart, which every process shares.
pub fn most_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let kilobytes = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    };
    kilobytes("VmHWM:").saturating_sub(kilobytes("RssFile:")) / 1024
}
