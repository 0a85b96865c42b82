//! The web's manners: every route carries the same headers, and takes forms from our own pages only.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use kizahashi::ROUTES;

use crate::common::{Browser, HOST, Seen, between, both, once};

/// What every answer says, whatever it is.
const EVERYWHERE: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; \
         require-trusted-types-for 'script'; trusted-types kizahashi",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), \
         midi=(), payment=(), usb=(), fullscreen=(self)",
    ),
    ("x-frame-options", "DENY"),
    ("cache-control", "no-store"),
];

#[test]
fn every_route_answers_with_every_header() {
    both(async |world| {
        let mut browser = world.browser();
        for (method, path) in ROUTES {
            let seen = plain(&mut browser, method, &filled(path), &[]).await;
            has_the_headers(&seen, method, path);
            assert_eq!(seen.header("strict-transport-security"), None, "plain http: {path}");
        }
        let seen = browser.get("/nowhere/at/all").await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND);
        has_the_headers(&seen, "get", "/nowhere/at/all");
    });
}

/// Whoever asks, and whatever becomes of it: pages, files, streams, refusals, wrong methods, failures.
#[test]
fn what_people_are_answered_has_every_header_whatever_becomes_of_it() {
    once(async |world| {
        kizahashi::demo::fill(&world.app).await.unwrap();
        let (mut met, mut kinds) = (BTreeMap::new(), BTreeSet::new());
        for who in ["admin", "suishin", "doro", "kurashi"] {
            let mut browser = world.browser();
            browser.sign_in(who, "kizahashi-demo").await;
            let mut ahead = vec!["/".to_owned()];
            while let Some(path) = ahead.pop() {
                let times = met.entry(shape(&path)).or_insert(0);
                *times += 1;
                // A paper is slow to set and answers like any other file.
                if path.ends_with(".pdf") || *times > ALIKE {
                    continue;
                }
                let seen = plain(&mut browser, "get", &path, &[]).await;
                has_the_headers(&seen, who, &path);
                let kind = seen.header("content-type").unwrap_or_default().split(';').next();
                kinds.insert((seen.status.as_u16(), kind.unwrap_or_default().to_owned()));
                ahead.extend(seen.redirects_to());
                ahead.extend(leads(&seen.html, "href=\"").filter(|path| !path.contains("lang=")));
                ahead.extend(leads(&seen.html, "src=\""));
            }
            for (method, path) in ROUTES.iter().filter(|(_, path)| !path.starts_with("/assets")) {
                for method in ["put", "delete", "patch", method] {
                    let form = [("sec-fetch-site", "same-origin")];
                    let seen = plain(&mut browser, method, &filled(path), &form).await;
                    has_the_headers(&seen, method, path);
                    kinds.insert((seen.status.as_u16(), String::new()));
                }
            }
        }
        let statuses: BTreeSet<u16> = kinds.iter().map(|(status, _)| *status).collect();
        for status in [200, 303, 403, 404, 405] {
            assert!(statuses.contains(&status), "{status} is not among {statuses:?}");
        }
        let of = |kind: &str| kinds.iter().any(|(_, found)| found == kind);
        for kind in ["text/html", "application/json"] {
            assert!(of(kind), "{kind} is not among {kinds:?}");
        }
    });
}

/// So many pages that differ in what they are about, and in nothing else, are opened.
const ALIKE: u32 = 3;

/// An address without what it is about.
fn shape(path: &str) -> String {
    let about = |part: &str| part.len() > 12 || part.bytes().any(|byte| byte.is_ascii_digit());
    let parts = path.split(['/', '?', '&', '=']);
    parts.map(|part| if about(part) { "*" } else { part }).collect::<Vec<_>>().join("/")
}

/// Addresses of ours that stand behind that on a page, files of ours apart.
fn leads<'a>(html: &'a str, before: &'a str) -> impl Iterator<Item = String> + 'a {
    let found = html.split(before).skip(1).filter_map(|rest| rest.split('"').next());
    let ours = found.filter(|path| path.starts_with('/') && !path.starts_with("/assets"));
    ours.map(|path| path.split('#').next().unwrap_or_default().replace("&amp;", "&"))
}

#[track_caller]
fn has_the_headers(seen: &Seen, method: &str, path: &str) {
    for (name, value) in EVERYWHERE {
        assert_eq!(seen.header(name), Some(value), "{name} of {method} {path}");
    }
}

#[test]
fn over_https_cookies_are_locked_to_the_host_and_the_browser_told_to_stay() {
    both(async |mut world| {
        world.app.cookies.secure = true;
        let seen = world.browser().get("/sign-in").await;
        assert_eq!(seen.header("strict-transport-security"), Some("max-age=31536000"));
        let cookie = seen.header("set-cookie").unwrap();
        assert!(cookie.starts_with("__Host-kz-form="), "{cookie}");
        for manner in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(manner), "{manner} in {cookie}");
        }
    });
}

#[test]
fn our_files_are_kept_for_ever_under_the_hash_in_their_name() {
    both(async |world| {
        let mut browser = world.browser();
        let page = browser.get("/sign-in").await;
        let css = between(&page.html, "rel=\"stylesheet\" href=\"", "\"").unwrap();
        let file = browser.get(css).await;
        assert_eq!(file.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(file.header("content-type"), Some("text/css; charset=utf-8"));
        assert_eq!(file.header("set-cookie"), None);
        let old = css.replace(css.split('.').nth(1).unwrap(), "000000000000");
        assert_eq!(browser.get(&old).await.status, StatusCode::NOT_FOUND);
        let outside = browser.get("/assets/..%2f..%2fCargo.abc.toml").await;
        assert_eq!(outside.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_watchman_is_told_that_it_lives_and_can_serve() {
    both(async |world| {
        for path in ["/healthz", "/readyz"] {
            let seen = world.browser().get(path).await;
            assert_eq!((seen.status, seen.html.as_str()), (StatusCode::OK, "ok"), "{path}");
        }
    });
}

#[test]
fn a_form_from_elsewhere_is_refused_on_every_route() {
    both(async |world| {
        let mut admin = world.founded().await;
        let token = admin.get("/units").await.form("/units").value("token").unwrap().to_owned();
        let ours = format!("http://{HOST}");
        let elsewhere: [&[(&str, &str)]; 7] = [
            &[],
            &[("origin", "http://elsewhere.test")],
            &[("origin", "null")],
            &[("sec-fetch-site", "cross-site"), ("origin", &ours)],
            &[("sec-fetch-site", "same-site"), ("origin", &ours)],
            &[("sec-fetch-site", "none")],
            &[("origin", "http://kizahashi.test.elsewhere.test")],
        ];
        for (method, path) in ROUTES.iter().filter(|(method, _)| *method != "get") {
            for from in elsewhere {
                let seen = with_token(&mut admin, method, &filled(path), from, &token).await;
                is_refused(&seen, path);
            }
        }
        assert!(admin.get("/units").await.status.is_success(), "nobody was signed out");
    });
}

#[test]
fn a_form_without_the_token_of_this_browser_is_refused_on_every_route() {
    both(async |world| {
        let mut admin = world.founded().await;
        let unit = world.unit("くらし支援課").await;
        world.posts(&unit, &[("課長", "chief", "1"), ("担当", "staff", "11")]).await;
        admin.enter(&world.asked(&unit, false).await.codes[0]).await;
        let stranger = world.browser().get("/sign-in").await.form("/sign-in");
        let stolen = stranger.value("token").unwrap();
        for (method, path) in ROUTES.iter().filter(|(method, _)| *method != "get") {
            for token in ["", stolen] {
                let from = [("sec-fetch-site", "same-origin")];
                let seen = with_token(&mut admin, method, &filled(path), &from, token).await;
                is_refused(&seen, path);
            }
        }
        assert!(admin.get("/units").await.status.is_success(), "nobody was signed out");
    });
}

#[track_caller]
fn is_refused(seen: &Seen, path: &str) {
    // Without a draft there is nothing to answer: back to the code, before the form is read.
    if path.starts_with("/r/") && seen.status == StatusCode::SEE_OTHER {
        return assert_eq!(seen.headers[header::LOCATION], "/r");
    }
    // Nor does somebody who is in already wait for a second factor.
    if ["/sign-in/code", "/sign-in/passkey"].contains(&path) && seen.status == StatusCode::SEE_OTHER
    {
        return assert_eq!(seen.headers[header::LOCATION], "/sign-in");
    }
    assert_eq!(seen.status, StatusCode::FORBIDDEN, "{path}");
    seen.says("この送信は受け取れませんでした");
}

#[test]
fn an_old_browser_is_known_by_its_origin_alone() {
    both(async |mut world| {
        world.founded().await;
        let ours = format!("http://{HOST}");
        let mut browser = world.browser();
        let token =
            browser.get("/sign-in").await.form("/sign-in").value("token").unwrap().to_owned();
        let seen = with_token(&mut browser, "post", "/sign-in", &[("origin", &ours)], &token).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "read, and found to be empty");
        for (address, secure) in
            [("http://10.1.2.3:8080", false), ("https://kizahashi.example.lg.jp/", true)]
        {
            world.app.public_url = Some(address.into());
            world.app.cookies.secure = secure;
            let mut browser = world.browser();
            let token =
                browser.get("/sign-in").await.form("/sign-in").value("token").unwrap().to_owned();
            let from = [("origin", ours.as_str())];
            let seen = with_token(&mut browser, "post", "/sign-in", &from, &token).await;
            match secure {
                true => is_refused(&seen, "another address than the configured one"),
                false => assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "another name"),
            }
        }
    });
}

#[test]
fn failures_have_their_page_in_the_readers_language() {
    both(async |world| {
        let mut browser = world.browser();
        let page = browser.get("/nowhere?lang=en").await;
        page.says("There is no such page");
        browser.get("/nowhere").await.says("There is no such page");
        let wrong_way =
            plain(&mut browser, "put", "/sign-in", &[("sec-fetch-site", "same-origin")]).await;
        assert_eq!(wrong_way.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(wrong_way.header("allow"), Some("GET,HEAD,POST"));
        wrong_way.says("There is no such page");
    });
}

#[test]
fn a_form_too_large_or_unreadable_is_told() {
    both(async |world| {
        let mut browser = world.browser();
        let form = browser.get("/sign-in").await.form("/sign-in");
        let page = browser.post(form.with("login", &"x".repeat(70 * 1024))).await;
        page.says("送る内容が大きすぎます");
        let page = with_token(
            &mut browser,
            "post",
            "/sign-in",
            &[("sec-fetch-site", "same-origin")],
            "%FF",
        )
        .await;
        assert!(page.status.is_client_error());
    });
}

/// A request without a body.
async fn plain(browser: &mut Browser, method: &str, path: &str, headers: &[(&str, &str)]) -> Seen {
    let method: Method = method.to_uppercase().parse().unwrap();
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    browser.ask(request.body(Body::empty()).unwrap()).await
}

async fn with_token(
    browser: &mut Browser,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    token: &str,
) -> Seen {
    let method: Method = method.to_uppercase().parse().unwrap();
    let mut request = Request::builder().method(method).uri(path);
    request = request.header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    browser.ask(request.body(Body::from(format!("token={token}"))).unwrap()).await
}

/// An address of that route, of something that does not exist.
fn filled(path: &str) -> String {
    let mut parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |address, part| format!("{address}/{part}"))
}
