//! The administrator brings in sheets; everybody who is in reads them.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kizahashi::sheets::{self, Sheet};

use crate::common::{Browser, Form, HOST, Seen, both};

/// Sends a form of ours with a file, as browsers do.
pub async fn upload(browser: &mut Browser, form: &Form, name: &str, file: &[u8]) -> Seen {
    let token = form.value("token").unwrap_or_default();
    let seen = browser.ask(multipart(&form.action, token, name, file)).await;
    match seen.redirects_to() {
        Some(next) => browser.get(&next).await,
        None => seen,
    }
}

fn multipart(to: &str, token: &str, name: &str, file: &[u8]) -> Request<Body> {
    let mut body = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n\
         --edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    Request::post(to)
        .header("sec-fetch-site", "same-origin")
        .header(header::ORIGIN, format!("http://{HOST}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .body(Body::from(body))
        .unwrap()
}

/// Reads a file and publishes what the preview shows.
async fn bring_in(browser: &mut Browser, name: &str, file: &[u8]) -> Seen {
    let form = browser.get("/sheets/import").await.form("/sheets/import");
    let preview = upload(browser, &form, name, file).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
    let form = preview.form("/sheets");
    let sheet = form.value("file").unwrap().to_owned();
    upload(browser, &form, "", sheet.as_bytes()).await
}

fn ours(version: &str) -> Sheet {
    Sheet { version: version.into(), ..sheets::starter() }
}

#[test]
fn the_starter_sheet_is_looked_at_and_published_once() {
    both(async |world| {
        let mut admin = world.administrator().await;
        admin.get("/sheets").await.says("はじめの一式があります");
        let preview = admin.get("/sheets/starter").await;
        preview.says("首長の方針と日々の仕事のつながり").says("あとから変えることも");
        let form = preview.form("/sheets");
        let sheet = form.value("file").unwrap().to_owned();
        let page = upload(&mut admin, &form, "", sheet.as_bytes()).await;
        page.says("24項目").says("6月1日(月)に出した版");
        admin.get("/sheets").await.does_not_say("はじめの一式があります");
        assert!(!admin.get("/sheets/starter").await.html.contains("<form class=\"kz-once\""));
        let twice = upload(&mut admin, &form, "", sheet.as_bytes()).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        twice.says("この版（1）は、もう公開されています");
    });
}

#[test]
fn a_sheet_comes_as_json_or_as_a_workbook_and_goes_as_either() {
    both(async |world| {
        let mut admin = world.administrator().await;
        bring_in(&mut admin, "職場.json", sheets::write_json(&ours("2")).as_bytes()).await;
        let workbook = sheets::write_xlsx(&ours("3")).unwrap();
        let page = bring_in(&mut admin, "職場.xlsx", &workbook).await;
        page.says("版 3");
        let json = admin.get(&format!("{}/sheet.json", page.path)).await;
        assert_eq!(sheets::read(&json.bytes, "").0, ours("3"));
        let xlsx = admin.get(&format!("{}/sheet.xlsx", page.path)).await;
        assert_eq!(sheets::read(&xlsx.bytes, "").0, ours("3"));
        assert_eq!(xlsx.header("content-disposition"), Some("attachment; filename=\"sheet.xlsx\""));
        let pdf = admin.get(&format!("{}/sheet.pdf", page.path)).await;
        assert!(pdf.bytes.starts_with(b"%PDF-"));
    });
}

#[test]
fn the_preview_keeps_nothing() {
    both(async |world| {
        let mut admin = world.administrator().await;
        let form = admin.get("/sheets/import").await.form("/sheets/import");
        let file = sheets::write_json(&ours("2"));
        let preview = upload(&mut admin, &form, "職場 <b>.json", file.as_bytes()).await;
        preview.says("「職場 <b>.json」を読みました").says("まだ出していません");
        admin.get("/sheets").await.does_not_say("版 2");
    });
}

#[test]
fn every_problem_is_told_with_its_place_and_nothing_is_written() {
    both(async |world| {
        let mut admin = world.administrator().await;
        let mut sheet = ours("2");
        sheet.areas[0].items[1].key = sheet.areas[0].items[0].key.clone();
        sheet.areas[2].title.0.clear();
        let form = admin.get("/sheets/import").await.form("/sheets/import");
        let page =
            upload(&mut admin, &form, "職場.json", sheets::write_json(&sheet).as_bytes()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.title().starts_with("エラー："));
        page.says("「職場.json」に、直すところが2か所あります");
        assert!(page.html.contains("href=\"#problems\""), "the summary leads to the table");
        page.says("areas[0].items[1].key")
            .says("areas[2].title")
            .says("日本語か英語で書いてください");
        admin.get("/sheets").await.does_not_say("版 2");
    });
}

#[test]
fn no_file_and_a_file_too_large_are_told() {
    both(async |world| {
        let mut admin = world.administrator().await;
        let form = admin.get("/sheets/import").await.form("/sheets/import");
        let none = upload(&mut admin, &form, "", b"").await;
        none.says("ファイルを選んでください");
        assert!(none.html.contains("href=\"#file\""));
        let large = vec![b' '; (10 << 20) + 1];
        let large = upload(&mut admin, &form, "大きい.xlsx", &large).await;
        assert_eq!(large.status, StatusCode::UNPROCESSABLE_ENTITY);
        large.says("ファイルが大きすぎます（10MBまで");
    });
}

#[test]
fn a_file_without_our_token_is_not_read() {
    both(async |world| {
        let mut admin = world.administrator().await;
        let file = sheets::write_json(&ours("2"));
        for (to, token) in [("/sheets/import", ""), ("/sheets", "0123"), ("/sheets", "")] {
            let seen = admin.ask(multipart(to, token, "a.json", file.as_bytes())).await;
            assert_eq!(seen.status, StatusCode::FORBIDDEN, "{to}");
        }
        admin.get("/sheets").await.does_not_say("版 2");
    });
}

#[test]
fn only_an_administrator_brings_in_and_only_staff_read() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        let mut chief = world.chief(&unit).await;
        chief.get("/sheets").await.says("まだシートがありません");
        chief.get("/sheets/starter").await.says("24項目");
        assert_eq!(chief.get("/sheets/import").await.status, StatusCode::FORBIDDEN);
        let mut form = chief.get("/sheets").await.form("/sign-out");
        form.action = "/sheets".into();
        let seen = upload(&mut chief, &form, "", sheets::write_json(&ours("2")).as_bytes()).await;
        assert_eq!(seen.status, StatusCode::FORBIDDEN);
        assert_eq!(world.browser().get("/sheets").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(chief.get("/sheets/0123").await.status, StatusCode::NOT_FOUND);
    });
}
