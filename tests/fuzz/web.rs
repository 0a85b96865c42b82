//! The door: requests with any cookie, header, form and file.  Nothing of that is a fault of ours.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;

use crate::common::{HOST, World};
use crate::mutate::Mutator;
use crate::run::fuzz;

const WORDS: &[&str] = &[
    "token=",
    "code=",
    "level=",
    "&",
    "=",
    "%",
    "%00",
    "%ff",
    "%E3%81%82",
    "+",
    ";",
    "kz_insecure_form=",
    "kz_insecure_staff=",
    "kz_insecure_answer=",
    "kz_insecure_seat=",
    "kz-lang=",
    "multipart/form-data; boundary=x",
    "--x",
    "--x--",
    "Content-Disposition: form-data; name=\"token\"",
    "filename=\"a.xlsx\"",
    "\r\n",
    "\r\n\r\n",
    "/r",
    "/r/check",
    "/roster",
    "/results/",
    "/assets/css/",
    "?lang=en",
    "..",
    "same-origin",
    "null",
];

/// Path, cookie, kind of body and body, a line each.
const SEEDS: [&str; 4] = [
    "/r\nkz_insecure_form=COOKIE; kz-lang=ja\napplication/x-www-form-urlencoded\ntoken=TOKEN&code=0000",
    "/r/compare\nkz_insecure_form=COOKIE\napplication/x-www-form-urlencoded\ntoken=TOKEN&first=KZ1%2F2&second=",
    "/roster\nkz_insecure_form=COOKIE\nmultipart/form-data; boundary=x\n--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nTOKEN\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n1,2\r\n--x--\r\n",
    "/assets/css/kizahashi.css?a=b\nkz_insecure_answer=COOKIE; kz_insecure_staff=COOKIE\n\n",
];

#[test]
fn requests_of_any_kind() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (world, cookie, token) = runtime.block_on(async {
        let world = World::new(None, tempfile::tempdir().unwrap()).await;
        world.founded().await;
        let mut browser = world.browser();
        let form = browser.get("/r").await.form("/r");
        (world, browser.cookie("form").unwrap().to_owned(), form.value("token").unwrap().to_owned())
    });
    let router = kizahashi::router(world.app.clone());
    let seeds =
        SEEDS.map(|seed| seed.replace("COOKIE", &cookie).replace("TOKEN", &token).into_bytes());
    fuzz("request", &Mutator::of(WORDS), seeds.into(), |bytes| {
        let mut parts = bytes.splitn(4, |byte| *byte == b'\n');
        let mut next = || parts.next().unwrap_or_default();
        let (path, cookie, kind, body) = (next(), next(), next(), next());
        let method = if kind.is_empty() { "GET" } else { "POST" };
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, cookie)
            .header(header::ACCEPT_LANGUAGE, cookie)
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body.to_vec()));
        let Ok(request) = request else { return "no request".into() };
        let answer = runtime.block_on(router.clone().oneshot(request)).unwrap();
        assert_ne!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        answer.status().to_string()
    });
}
