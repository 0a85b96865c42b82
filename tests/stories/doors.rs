//! Second factors, sessions, and showing once more who one is.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use jiff::SignedDuration;
use kizahashi::accounts::factors::totp::Secret;
use kizahashi::accounts::passwords::Passwords;

use crate::common::{Browser, PASSWORD, Seen, World, between, both};
use crate::gatherings::{announced, registered};
use crate::office::SIX;

/// Adds an app; gives its secret and the recovery codes.
pub async fn with_app(world: &World, browser: &mut Browser) -> (Secret, Vec<String>) {
    let form = browser.get("/security/app").await.form("/security/app");
    let secret = Secret::read(form.value("secret").unwrap()).unwrap();
    let page = browser.send(form.with("code", &secret.code_at(world.now()))).await;
    assert_eq!(page.path, "/security/recovery", "{}", page.text());
    let codes = page.html.split("<code>").skip(1).map(|rest| rest.split('<').next().unwrap());
    (secret, codes.map(str::to_owned).collect())
}

/// The page that asks for the second factor, in a new browser whose password was right.
async fn halfway(world: &World, login: &str) -> (Browser, Seen) {
    let mut browser = world.browser();
    let page = browser.sign_in(login, PASSWORD).await;
    assert_eq!(page.path, "/sign-in/code", "{}", page.text());
    (browser, page)
}

fn half_a_minute() -> SignedDuration {
    SignedDuration::from_secs(30)
}

#[test]
fn the_digits_of_an_app_open_the_door_and_each_only_once() {
    both(async |world| {
        let mut admin = world.founded().await;
        admin.get("/security").await.says("まだ使っていません");
        let page = admin.get("/security/app").await;
        page.says("読みとれないとき");
        assert!(page.html.contains("<svg"), "a picture to scan");
        let wrong = admin.send(page.form("/security/app").with("code", "000000")).await;
        wrong.says("番号がちがいます");
        assert_eq!(
            wrong.form("/security/app").value("secret"),
            page.form("/security/app").value("secret")
        );
        let (secret, _) = with_app(&world, &mut admin).await;
        admin.get("/security").await.says("認証アプリ").says("あと10個");

        let (mut browser, page) = halfway(&world, "admin").await;
        let used = secret.code_at(world.now());
        let again = browser.send(page.form("/sign-in/code").with("code", &used)).await;
        again.says("この番号では入れません");
        world.later(half_a_minute());
        let digits = secret.code_at(world.now());
        let spaced = format!("{} {}", &digits[..3], &digits[3..]);
        let page = browser.send(again.form("/sign-in/code").with("code", &spaced)).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/"), "{}", page.text());
        let (mut thief, page) = halfway(&world, "admin").await;
        thief
            .send(page.form("/sign-in/code").with("code", &digits))
            .await
            .says("この番号では入れません");
    });
}

#[test]
fn recovery_codes_are_shown_once_and_each_works_once() {
    both(async |world| {
        let mut admin = world.founded().await;
        let (_, codes) = with_app(&world, &mut admin).await;
        assert_eq!(codes.len(), 10);
        assert_eq!(admin.get("/security/recovery").await.path, "/security", "shown once");
        let (mut browser, page) = halfway(&world, "admin").await;
        let typed = codes[3].to_uppercase().replace('-', " ");
        let page = browser.send(page.form("/sign-in/code").with("code", &typed)).await;
        assert_eq!(page.path, "/", "{}", page.text());
        browser.get("/security").await.says("あと9個");
        let (mut again, page) = halfway(&world, "admin").await;
        again
            .send(page.form("/sign-in/code").with("code", &codes[3]))
            .await
            .says("この番号では入れません");

        let form = browser.get("/security").await.form("/security/recovery");
        browser.send(form).await.does_not_say(&codes[4]);
        again
            .send(page.form("/sign-in/code").with("code", &codes[4]))
            .await
            .says("この番号では入れません");
    });
}

#[test]
fn a_right_password_alone_opens_nothing() {
    both(async |world| {
        let mut admin = world.founded().await;
        let (secret, _) = with_app(&world, &mut admin).await;
        let (mut thief, page) = halfway(&world, "admin").await;
        for path in ["/units", "/people", "/security", "/security/app", "/password", "/confirm"] {
            assert_eq!(thief.get(path).await.path, "/sign-in/code", "{path}");
        }
        thief.get("/").await.says("どちらから入りますか");
        world.later(SignedDuration::from_mins(11));
        let late =
            thief.send(page.form("/sign-in/code").with("code", &secret.code_at(world.now()))).await;
        assert_eq!(late.path, "/sign-in", "the password has to be given anew");
    });
}

#[test]
fn guessing_digits_is_slowed_more_than_guessing_passwords_and_nobody_is_locked_out() {
    both(async |world| {
        let mut admin = world.founded().await;
        let (secret, _) = with_app(&world, &mut admin).await;
        let (mut browser, mut page) = halfway(&world, "admin").await;
        for _ in 0..5 {
            page = browser.send(page.form("/sign-in/code").with("code", "123 456")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let digits = secret.code_at(world.now());
        page = browser.send(page.form("/sign-in/code").with("code", &digits)).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(page.header("retry-after"), Some("2"));
        // The right password does not forgive wrong digits.
        let (mut other, page) = halfway(&world, "admin").await;
        let page = other.send(page.form("/sign-in/code").with("code", &digits)).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        world.later(half_a_minute());
        let page =
            other.send(page.form("/sign-in/code").with("code", &secret.code_at(world.now()))).await;
        assert_eq!(page.path, "/", "{}", page.text());
    });
}

#[test]
fn an_organisation_asks_its_offices_for_a_second_factor() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        let (mut chief, mut office) = (world.chief(&unit).await, world.promotion().await);
        let mut admin = world.administrator().await;
        let form = admin.get("/doors").await.form("/doors");
        let page = admin.send(form.and("second_factor", "asked")).await;
        assert_eq!(page.path, "/security/app", "who asks goes first");
        page.says("2つめの確認がいります");
        assert_eq!(office.get("/sheets").await.path, "/security/app");
        assert_eq!(chief.get("/sheets").await.path, "/sheets", "chiefs are not asked");
        with_app(&world, &mut admin).await;
        assert_eq!(admin.get("/doors").await.path, "/doors");

        let mut new = world.browser();
        assert_eq!(new.sign_in("promotion", PASSWORD).await.path, "/security/app");
        assert_eq!(new.get("/gatherings").await.path, "/security/app");
        with_app(&world, &mut new).await;
        assert_eq!(new.get("/gatherings").await.path, "/gatherings");
        let page = new.get("/security").await;
        let factor =
            page.html.split("/security/factors/").nth(1).unwrap().split('/').next().unwrap();
        let form = page.form(&format!("/security/factors/{factor}/removal"));
        new.post(form).await.says("先に別のものを加えて");
    });
}

#[test]
fn whoever_lost_the_phone_is_helped_by_another_administrator_and_not_by_themselves() {
    both(async |world| {
        let mut admin = world.founded().await;
        let second = world.person("second", |form| form.and("duty", "administrator")).await;
        let mut second = second;
        with_app(&world, &mut second).await;
        let list = admin.get("/people").await;
        let account = list.link_of("second", "/people/", "/duties");
        let path = format!("/people/{account}/sign-in");
        let page = admin.get(&path).await;
        page.says("1つ使っています").says("最後に動いたのは");
        let page = admin.send(page.form(&format!("/people/{account}/factors/removal"))).await;
        page.says("使っていません").says("いまはありません");
        assert_eq!(second.get("/units").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(world.browser().sign_in("second", PASSWORD).await.path, "/");

        let own = list.link_of("管理 はじめ", "/people/", "/duties");
        let page = admin.get(&format!("/people/{own}/sign-in")).await;
        page.says("ほかの管理者が外します");
        let elsewhere = admin.get(&path).await.form(&format!("/people/{account}/sessions/end"));
        let mut forged = elsewhere;
        forged.action = format!("/people/{own}/factors/removal");
        assert_eq!(admin.post(forged).await.status, StatusCode::CONFLICT);
    });
}

#[test]
fn a_forgotten_password_is_replaced_and_everything_open_ends() {
    both(async |world| {
        let mut office = world.promotion().await;
        let mut admin = world.administrator().await;
        let account = admin.get("/people").await.link_of("promotion", "/people/", "/duties");
        let (path, action) =
            (format!("/people/{account}/sign-in"), format!("/people/{account}/password"));
        let form = admin.get(&path).await.form(&action);
        admin
            .send(form.clone().with("password", "汐見市2026汐見市2026"))
            .await
            .says("自治体の名前");
        let new = "はじめに渡すことばの長い列";
        assert_eq!(admin.send(form.with("password", new)).await.path, path);
        assert_eq!(office.get("/gatherings").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(world.browser().sign_in("promotion", new).await.path, "/");
    });
}

#[test]
fn own_sessions_are_listed_and_ended_one_by_one_or_all_but_this() {
    both(async |world| {
        let mut here = world.promotion().await;
        world.later(SignedDuration::from_mins(3));
        let (mut there, mut third) =
            (world.signed_in("promotion").await, world.signed_in("promotion").await);
        let page = here.get("/security").await;
        assert_eq!(page.html.matches("この画面").count(), 1);
        page.says("6月1日(月) 9時").says("場所や機器は記録していません");
        let first =
            page.html.split("/security/sessions/").nth(1).unwrap().split('/').next().unwrap();
        here.send(page.form(&format!("/security/sessions/{first}/end"))).await;
        let open = [there.get("/sheets").await.status, third.get("/sheets").await.status];
        assert_eq!(open.iter().filter(|status| status.is_success()).count(), 1, "{open:?}");
        let form = here.get("/security").await.form("/security/sessions/end");
        here.send(form).await.says("この画面").does_not_say("ここ以外");
        for other in [&mut there, &mut third] {
            assert_eq!(other.get("/sheets").await.status, StatusCode::UNAUTHORIZED);
        }
        let strange = world.administrator().await.get("/security").await;
        assert!(!strange.html.contains(first), "nobody else's are listed");
    });
}

#[test]
fn who_was_away_from_the_desk_shows_once_more_who_they_are() {
    both(async |world| {
        let mut admin = world.founded().await;
        let account = admin.get("/people").await.link_of("管理 はじめ", "/people/", "/duties");
        let path = format!("/people/{account}/duties");
        let open = admin.get(&path).await;
        assert_eq!(open.path, path, "signing in has just shown it");
        world.later(SignedDuration::from_mins(11));
        let page = admin.get(&path).await;
        assert_eq!(page.path, "/confirm");
        let wrong = admin.send(page.form("/confirm").with("password", "not this one")).await;
        wrong.says("いまのパスワードがちがいます");
        assert_eq!(wrong.form("/confirm").value("to"), Some(path.as_str()));
        // What was opened in time may be sent a while later: nothing typed is lost.
        let sent = admin.post(open.form(&path).with("duty", "administrator")).await;
        assert_eq!(sent.redirects_to().as_deref(), Some("/people"));
        world.later(SignedDuration::from_mins(19));
        admin.get("/units").await;
        world.later(SignedDuration::from_mins(1));
        let late = admin.post(open.form(&path).with("duty", "administrator")).await;
        assert_eq!(late.redirects_to().as_deref(), Some("/confirm?to=/"));
        let back = admin.send(page.form("/confirm").with("password", PASSWORD)).await;
        assert_eq!(back.path, path);
        let strange = admin.get("/confirm?to=https://evil.example/").await.form("/confirm");
        assert_eq!(strange.value("to"), Some("/"));
    });
}

/// Who signed in eleven minutes ago asks for a file, shows who they are, and has it.
async fn asked_before(world: &World, browser: &mut Browser, path: &str) -> Seen {
    world.later(SignedDuration::from_mins(11));
    let page = browser.get(path).await;
    assert_eq!(page.path, "/confirm", "{path}");
    assert_eq!(page.form("/confirm").value("to"), Some(path), "it leads back");
    let file = browser.send(page.form("/confirm").with("password", PASSWORD)).await;
    assert_eq!(file.path, path);
    file
}

#[test]
fn before_each_file_of_people_or_codes_one_shows_again_who_one_is() {
    both(async |world| {
        let (mut office, gathering) = announced(&world, "20").await;
        registered(&world, &gathering, "山﨑 学").await;
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, |form| form).await;
        let mut admin = world.administrator().await;
        let roster = asked_before(&world, &mut admin, "/roster/roster.xlsx").await;
        assert!(roster.bytes.starts_with(b"PK\x03\x04"));
        let page = admin.get("/roster").await;
        assert!(!page.html.contains(" download"), "the page that asks is no file to keep");
        let slips = format!("{}/slips.pdf", round.page());
        let slips = asked_before(&world, &mut office, &slips).await;
        assert!(slips.bytes.starts_with(b"%PDF"));
        for file in ["reception.pdf", "reception.xlsx"] {
            let path = format!("/gatherings/{gathering}/{file}");
            let file = asked_before(&world, &mut office, &path).await;
            assert_eq!(file.status, StatusCode::OK, "{path}");
        }
        let series = office.get("/gatherings").await;
        let series = between(&series.html, "\"/series/", "/").unwrap().to_owned();
        // Nobody has completed it: the way there is asked for all the same.
        asked_before(&world, &mut office, &format!("/series/{series}/certificates.pdf")).await;

        world.later(SignedDuration::from_mins(11));
        let page = office.get(&format!("/gatherings/{gathering}/reception")).await;
        let cards = page.form(&format!("/gatherings/{gathering}/cards.pdf"));
        let asked = office.post(cards.clone()).await.redirects_to().unwrap();
        assert!(asked.starts_with("/confirm?to="), "{asked}");
        let form = office.get(&asked).await.form("/confirm").with("password", PASSWORD);
        office.send(form).await;
        assert!(office.post(cards).await.bytes.starts_with(b"%PDF"));
    });
}

#[test]
fn other_duties_end_what_is_open_and_the_same_duties_do_not() {
    both(async |world| {
        let mut office = world.promotion().await;
        let mut admin = world.administrator().await;
        let account = admin.get("/people").await.link_of("promotion", "/people/", "/duties");
        let path = format!("/people/{account}/duties");
        let form = admin.get(&path).await.form(&path);
        admin.send(form.clone()).await;
        assert!(office.get("/gatherings").await.status.is_success(), "nothing has changed");
        admin.send(form.without("duty")).await;
        assert_eq!(office.get("/gatherings").await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn a_known_login_and_an_unknown_one_take_the_same_time() {
    both(async |mut world| {
        world.app.passwords = Passwords::default(); // the real work
        world.founded().await;
        let mut browser = world.browser();
        let mut shortest = [Duration::MAX; 2];
        for _ in 0..5 {
            for (login, shortest) in ["admin", "nobody"].iter().zip(&mut shortest) {
                let form = browser.get("/sign-in").await.form("/sign-in");
                let form = form.with("login", login).with("password", "not the right one");
                let began = Instant::now();
                let page = browser.post(form).await;
                *shortest = (*shortest).min(began.elapsed());
                assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            }
        }
        let [known, unknown] = shortest.map(|time| time.as_secs_f64());
        // Without a hash to compute, an answer takes a fiftieth; a busy machine doubles one now and then.
        assert!((0.2..5.0).contains(&(known / unknown)), "{known} s and {unknown} s");
    });
}

#[test]
fn no_secret_of_a_second_factor_lies_readable_in_the_database() {
    both(async |world| {
        let mut admin = world.founded().await;
        let (secret, codes) = with_app(&world, &mut admin).await;
        struct Kept(Vec<u8>, String);
        impl kizahashi::db::Record for Kept {
            fn read(row: kizahashi::db::Row<'_>) -> kizahashi::error::Result<Kept> {
                Ok(Kept(row.get("secret")?, row.get("hash")?))
            }
        }
        let text = "select secret, hash from second_factor, recovery_code";
        let kept = world.app.db.read(|tx| tx.all::<Kept>(text, &[])).await.unwrap();
        assert_eq!(kept.len(), 10);
        let open = Secret::read(&secret.typed()).unwrap();
        for Kept(sealed, hash) in kept {
            assert_eq!(sealed.len(), 12 + 20 + 16, "nonce, secret, seal");
            assert!(!String::from_utf8_lossy(&sealed).contains(&open.typed()));
            assert!(codes.iter().all(|code| !hash.contains(&code.replace('-', ""))));
        }
    });
}
