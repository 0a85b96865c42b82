//! Signing in and out, and the first set-up.

use axum::http::StatusCode;
use jiff::SignedDuration;

use crate::common::{PASSWORD, World, both};

#[test]
fn a_stranger_finds_two_doors() {
    both(async |world| {
        let page = world.browser().get("/").await;
        page.says("コードで答える").says("サインインする");
        assert_eq!(page.html.matches("kz-btn\"").count(), 1, "one solid button");
    });
}

#[test]
fn the_first_administrator_begins_with_the_one_time_code() {
    both(async |world| {
        let mut admin = world.founded().await;
        admin.get("/units").await.says("汐見市の組織");
        admin.get("/people").await.says("管理 はじめ").says("管理者");
        let page = world.browser().get("/setup").await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.says("最初の設定は終わっています");
        let again = world
            .app
            .db
            .write(|tx| kizahashi::accounts::set_up_code(tx, [1; 10], jiff::Timestamp::UNIX_EPOCH));
        assert!(again.await.is_err(), "no second code");
    });
}

#[test]
fn everything_wrong_at_the_set_up_is_told_at_once_and_nothing_typed_is_lost() {
    both(async |world| {
        let code = world.set_up_code().await;
        let mut browser = world.browser();
        let form = browser.get("/setup").await.form("/setup");
        let form = form
            .with("municipality_code", "202071")
            .with("municipality", "汐見\u{202E}市")
            .with("login", "佐藤")
            .with("name", "佐藤 <はな>")
            .with("password", "short")
            .with("again", "long");
        let page = browser.send(form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.title(), "エラー：最初の設定｜きざはし");
        page.says("設定のコードを入れてください").says("6けためは0です").says("目に見えない文字");
        page.says("ログイン名は、半角の").says("12文字以上").says("2つのパスワードがちがいます");
        let form = page.form("/setup");
        assert_eq!(form.value("name"), Some("佐藤 <はな>"));
        assert_eq!(form.value("municipality_code"), Some("202071"));
        assert_eq!([form.value("password"), form.value("again")], [Some(""), Some("")]);

        let form = form
            .with("code", &format!(" {} ", code.to_uppercase().replace('-', " ")))
            .with("municipality_code", "２０２０７")
            .with("municipality", "汐見市")
            .with("login", "ＳＡＴＯ．ｈ")
            .with("password", PASSWORD)
            .with("again", PASSWORD);
        let page = browser.send(form).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"), "{}", page.text());
        world.signed_in("sato.h").await;
    });
}

#[test]
fn a_set_up_code_is_good_for_a_day_and_only_the_right_one() {
    both(async |world| {
        let code = world.set_up_code().await;
        let mut browser = world.browser();
        let form = browser.get("/setup").await.form("/setup");
        let form = form
            .with("municipality_code", "202070")
            .with("municipality", "汐見市")
            .with("login", "admin")
            .with("name", "管理")
            .with("password", PASSWORD)
            .with("again", PASSWORD);
        let wrong = browser.send(form.clone().with("code", "0000-0000-0000-0000-0000")).await;
        wrong.says("このコードでは始められません");
        world.later(SignedDuration::from_hours(25));
        browser.send(form.with("code", &code)).await.says("このコードでは始められません");
    });
}

#[test]
fn a_wrong_password_and_an_unknown_login_are_answered_alike() {
    both(async |world| {
        world.founded().await;
        let mut browser = world.browser();
        let wrong = browser.sign_in("admin", "not the right one").await;
        let unknown = browser.sign_in("nobody", "not the right one").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong.html.replace("admin", "nobody"), unknown.html);
        wrong.says("ログイン名かパスワードがちがいます").does_not_say("ありません");
        assert_eq!(wrong.form("/sign-in").value("login"), Some("admin"));
        assert_eq!(wrong.form("/sign-in").value("password"), Some(""));
        assert_eq!(browser.cookie("staff"), None);
    });
}

#[test]
fn guessing_is_slowed_and_nobody_is_locked_out() {
    both(async |world| {
        world.founded().await;
        let mut browser = world.browser();
        for _ in 0..5 {
            let page = browser.sign_in("admin", "a wrong guess, again").await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let page = browser.sign_in("admin", PASSWORD).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(page.header("retry-after"), Some("2"));
        page.says("2秒たってから");
        world.later(SignedDuration::from_secs(2));
        let page = browser.sign_in("ADMIN", PASSWORD).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"));
        let page = world.browser().sign_in("admin", "a wrong guess").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "the count began anew");
    });
}

#[test]
fn a_sign_in_has_a_token_of_its_own_and_ends_the_one_before() {
    both(async |world| {
        let mut admin = world.founded().await;
        let first = admin.cookie("staff").unwrap().to_owned();
        assert_eq!(first.len(), 64, "256 bits in hexadecimal digits");
        admin.plant("staff", "a token somebody wants us to use");
        admin.sign_in("admin", PASSWORD).await;
        assert_ne!(admin.cookie("staff").unwrap(), first);
        let second = admin.cookie("staff").unwrap().to_owned();
        admin.sign_in("admin", PASSWORD).await;
        let mut old = world.browser();
        old.plant("staff", &second);
        assert_eq!(old.get("/units").await.status, StatusCode::UNAUTHORIZED);
        assert!(admin.get("/units").await.status.is_success());
    });
}

#[test]
fn a_session_ends_after_an_idle_hour_and_after_twelve_in_any_case() {
    both(async |world| {
        let mut office = world.promotion().await;
        world.later(SignedDuration::from_mins(61));
        let page = office.get("/gatherings").await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        page.says("サインインしてください");

        office.sign_in("promotion", PASSWORD).await;
        for _ in 0..14 {
            world.later(SignedDuration::from_mins(50));
            assert_eq!(office.get("/gatherings").await.status, StatusCode::OK);
        }
        world.later(SignedDuration::from_mins(50));
        assert_eq!(office.get("/gatherings").await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn an_administrator_is_out_after_half_an_hour_and_after_eight_in_any_case() {
    both(async |world| {
        let mut admin = world.founded().await;
        world.later(SignedDuration::from_mins(31));
        assert_eq!(admin.get("/units").await.status, StatusCode::UNAUTHORIZED);
        admin.sign_in("admin", PASSWORD).await;
        for _ in 0..19 {
            world.later(SignedDuration::from_mins(25));
            assert_eq!(admin.get("/units").await.status, StatusCode::OK);
        }
        world.later(SignedDuration::from_mins(25));
        assert_eq!(admin.get("/units").await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn whoever_signs_out_is_out_and_the_browser_forgets() {
    both(async |world| {
        let mut admin = world.founded().await;
        let token = admin.cookie("staff").unwrap().to_owned();
        let form = admin.get("/units").await.form("/sign-out");
        let answer = admin.post(form).await;
        assert_eq!(answer.redirects_to().as_deref(), Some("/"));
        assert_eq!(answer.header("clear-site-data"), Some("\"cache\", \"storage\""));
        assert_eq!(admin.cookie("staff"), None);
        admin.plant("staff", &token);
        assert_eq!(admin.get("/units").await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn whoever_was_given_a_password_makes_it_their_own() {
    both(async |world| {
        let mut office = world.promotion().await;
        let mut elsewhere = world.signed_in("promotion").await;
        let form = office.get("/password").await.form("/password");
        let wrong = form.clone().with("now", "not this one").with("new", "promotion 2026");
        let page = office.send(wrong).await;
        page.says("いまのパスワードがちがいます").says("ログイン名を入れないで");
        page.says("2つのパスワードがちがいます");

        let new = "だれにも見せない十二文字";
        let form = page.form("/password").with("now", PASSWORD);
        let page = office.send(form.with("new", new).with("again", new)).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"), "{}", page.text());
        assert_eq!(elsewhere.get("/password").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(office.get("/password").await.status, StatusCode::OK);
        let mut again = world.browser();
        let page = again.sign_in("promotion", PASSWORD).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = again.sign_in("promotion", new).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"));
    });
}

#[test]
fn no_password_and_no_token_lies_readable_in_the_database() {
    both(async |world| {
        let mut admin = world.founded().await;
        world.chief(&world.unit("くらし支援課").await).await;
        let token = admin.cookie("staff").unwrap().to_owned();
        admin.get("/units").await;
        // Typed into the wrong field it is counted, and not kept either.
        let mut hasty = world.browser();
        let form = hasty.get("/sign-in").await.form("/sign-in").with("login", PASSWORD);
        hasty.send(form.with("password", "x")).await;
        let kept = kept_of(&world).await;
        assert!(kept.iter().any(|text| text.ends_with(" tries")), "{kept:?}");
        for text in kept {
            assert!(!text.contains(PASSWORD) && !text.contains(&token), "{text}");
        }
    });
}

/// Everything stored of accounts and sessions.
async fn kept_of(world: &World) -> Vec<String> {
    struct Text(String);
    impl kizahashi::db::Record for Text {
        fn read(row: kizahashi::db::Row<'_>) -> kizahashi::error::Result<Text> {
            Ok(Text(row.get("kept")?))
        }
    }
    let read = |tx: &mut kizahashi::db::Tx| {
        let accounts = "select login || name || password as kept from account";
        let sessions = "select token || account as kept from session";
        let tries = "select login || ' ' || count || ' tries' as kept from sign_in_failure";
        let mut kept: Vec<Text> = tx.all(accounts, &[])?;
        kept.extend(tx.all::<Text>(sessions, &[])?);
        kept.extend(tx.all::<Text>(tries, &[])?);
        Ok(kept.into_iter().map(|text| text.0).collect())
    };
    world.app.db.read(read).await.unwrap()
}
