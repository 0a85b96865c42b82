//! A learning session, from the announcement to the reception.

use axum::http::StatusCode;
use kizahashi::db::Tx;
use kizahashi::gatherings;

use crate::common::{Browser, Form, PASSWORD, Seen, World, between, both};

/// A day on which people meet: 11 July 2026, 13:00 to 17:00 in Japan.
const BEGINS: &str = "2026-07-11T04:00:00Z";

/// An organiser and the address of a session announced in a new series, with so many seats.
pub async fn announced(world: &World, seats: &str) -> (Browser, String) {
    let mut organiser = world.promotion().await;
    let new = series(&mut organiser).await;
    let address = announce(&mut organiser, &new, seats).await;
    (organiser, address)
}

/// A new series: the address of the form for its sessions.
async fn series(organiser: &mut Browser) -> String {
    let form = organiser.get("/gatherings").await.form("/series");
    let page = organiser.send(form.with("title", "改善マネジメント学習会")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    page.path
}

/// A series, a session, a registration and the browser it was made in, for the table of who may do what.
pub async fn place(world: &World) -> (String, String, String, Browser) {
    let mut organiser = world.person("organiser", |form| form.and("duty", "promotion")).await;
    let form = organiser.get("/gatherings").await.form("/series");
    let form = form.with("title", "改善マネジメント講座").with("course", "yes").with("least", "4");
    let new = organiser.send(form).await.path;
    let address = announce(&mut organiser, &new, "20").await;
    let (registrant, _) = registered(world, &address, "山﨑 学").await;
    let list = organiser.get("/gatherings").await;
    let series = list.link_of("このシリーズで会を作る", "/series/", "/gatherings");
    let page = reception(&mut organiser, &address).await;
    let registration = page.link_of("リンクを渡す", &format!("/gatherings/{address}/links/"), "\"");
    (series, address, registration, registrant)
}

async fn announce(organiser: &mut Browser, new: &str, seats: &str) -> String {
    let form = planned(organiser.get(new).await.form(new)).with("capacity", seats);
    let page = organiser.send(form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    between(&page.path, "/gatherings/", "/desk").expect("the desk").to_owned()
}

fn planned(form: Form) -> Form {
    form.with("title", "第2回 夏の学習会")
        .with("theme", "課長・係長の働き方")
        .with("purpose", "職場の事例から考え合う。")
        .with("invitation", "どなたでもどうぞ。")
        .with("day", "2026-07-11")
        .with("begins", "13:00")
        .with("ends", "17:00")
        .with("mode", "in_person")
        .with("place", "汐見市民会館")
        .with("capacity", "20")
}

/// What somebody from Fukuoka types.
fn from_fukuoka(form: Form, name: &str) -> Form {
    form.with("name", name)
        .with("from", "municipality")
        .with("body", "福岡市")
        .with("code", "401307")
        .with("band", "chief")
        .with("department", "front_line")
        .with("years", "from_10")
        .with("earlier", "no")
}

/// Somebody registers in a new browser: the browser, and the page that shows the own link.
pub async fn registered(world: &World, address: &str, name: &str) -> (Browser, Seen) {
    let mut browser = world.browser();
    let path = format!("/gatherings/{address}/registration");
    let form = from_fukuoka(browser.get(&path).await.form(&path), name);
    let page = browser.send(form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(page.path.ends_with("/registered"), "{}", page.path);
    (browser, page)
}

/// The link that a page shows.
fn link(page: &Seen) -> String {
    between(&page.html, "<p class=\"kz-receipt__text\">", "</p>").expect("a link").to_owned()
}

async fn state(browser: &mut Browser, address: &str) -> String {
    browser.get(&format!("/gatherings/{address}/me")).await.text()
}

async fn cancels(browser: &mut Browser, address: &str) -> Seen {
    let me = browser.get(&format!("/gatherings/{address}/me")).await;
    browser.send(me.form(&format!("/gatherings/{address}/me/cancellation"))).await
}

async fn change(organiser: &mut Browser, address: &str, with: impl Fn(Form) -> Form) -> Seen {
    let path = format!("/gatherings/{address}/plan");
    let form = organiser.get(&path).await.form(&path);
    organiser.send(with(form)).await
}

async fn stand(organiser: &mut Browser, address: &str, standing: &str, reason: &str) -> Seen {
    let path = format!("/gatherings/{address}/standing");
    let form = organiser.get(&path).await.form(&path);
    organiser.send(form.with("standing", standing).with("reason", reason)).await
}

async fn calendar(world: &World, address: &str) -> String {
    let seen = world.browser().get(&format!("/gatherings/{address}/calendar.ics")).await;
    assert!(seen.header("content-type").unwrap().starts_with("text/calendar"));
    seen.html.replace("\r\n ", "")
}

// Announcing

#[test]
fn a_stranger_reads_when_and_where_in_both_calendars() {
    both(async |world| {
        let (_, address) = announced(&world, "20").await;
        let page = world.browser().get(&format!("/gatherings/{address}")).await;
        page.says("令和8年(2026年)7月11日(土) 13:00〜17:00").says("令和8年度");
        page.says("改善マネジメント学習会 第1回（2026年 No.1）").says("汐見市民会館");
        page.says("課長・係長の働き方").says("あと20席あります").says("汐見市");
    });
}

#[test]
fn sessions_are_numbered_in_turn_and_no_number_is_given_twice() {
    both(async |world| {
        let mut organiser = world.promotion().await;
        let new = series(&mut organiser).await;
        announce(&mut organiser, &new, "20").await;
        let second = announce(&mut organiser, &new, "20").await;
        let page = organiser.get(&format!("/gatherings/{second}")).await;
        page.says("第2回（2026年 No.2）");
        let taken = change(&mut organiser, &second, |form| form.with("no", "1")).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        taken.says("その番号は、このシリーズの別の会で使われています");
        let page = change(&mut organiser, &second, |form| form.with("no", "5")).await;
        page.says("第2回（2026年 No.5）");
    });
}

#[test]
fn a_plan_with_faults_is_told_and_typed_words_stay() {
    both(async |world| {
        let mut organiser = world.promotion().await;
        let new = series(&mut organiser).await;
        let form = planned(organiser.get(&new).await.form(&new));
        let page = organiser.send(form.with("day", "2026-02-29").with("ends", "12:00")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("2026年2月は28日までです");
        let again = page.form(&new);
        assert_eq!(again.value("day"), Some("2026-02-29"));
        assert_eq!(again.value("invitation"), Some("どなたでもどうぞ。"));
        assert_eq!(again.value("mode"), Some("in_person"));
        organiser.get("/gatherings").await.does_not_say("夏の学習会");
    });
}

#[test]
fn a_session_of_another_house_is_not_there_for_an_organiser() {
    both(async |world| {
        let (_, address) = announced(&world, "20").await;
        let elsewhere = |tx: &mut kizahashi::db::Tx| {
            tx.run(
                "insert into organisation (id, code, name, created)
                 values ('elsewhere', '011002', '札幌市', '2026-06-01T00:00:00Z')",
                &[],
            )?;
            tx.run("update account set organisation = 'elsewhere' where login = 'promotion'", &[])
        };
        world.app.db.write(elsewhere).await.unwrap();
        let mut other = world.signed_in("promotion").await;
        for page in ["desk", "plan", "standing"] {
            let seen = other.get(&format!("/gatherings/{address}/{page}")).await;
            assert_eq!(seen.status, StatusCode::NOT_FOUND, "{page}");
        }
        other.get("/gatherings").await.does_not_say("夏の学習会");
    });
}

#[test]
fn a_session_that_is_called_off_says_why_to_everybody_and_leaves_their_calendars() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        let (mut person, _) = registered(&world, &address, "山﨑 学").await;
        assert!(calendar(&world, &address).await.contains("METHOD:PUBLISH"));
        let silent = stand(&mut organiser, &address, "cancelled", " ").await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        silent.says("理由を入れてください");
        stand(&mut organiser, &address, "cancelled", "大雪のため").await;
        for path in ["", "/me"] {
            let page = person.get(&format!("/gatherings/{address}{path}")).await;
            page.says("中止になりました").says("大雪のため");
        }
        let calendar = calendar(&world, &address).await;
        for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"] {
            assert!(calendar.contains(line), "{line} in {calendar}");
        }
        let late = world.browser().get(&format!("/gatherings/{address}/registration")).await;
        late.says("中止になったため");
    });
}

#[test]
fn a_postponed_session_finds_another_day_and_its_place_in_the_calendar() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        let uid = |text: &str| between(text, "UID:", "\r\n").unwrap().to_owned();
        let first = uid(&calendar(&world, &address).await);
        stand(&mut organiser, &address, "postponed", "台風のため").await;
        assert!(calendar(&world, &address).await.contains("METHOD:CANCEL"));
        change(&mut organiser, &address, |form| form.with("invitation", "新しい文")).await;
        world.browser().get(&format!("/gatherings/{address}")).await.says("延期になりました");
        change(&mut organiser, &address, |form| form.with("day", "2026-09-05")).await;
        let page = world.browser().get(&format!("/gatherings/{address}")).await;
        page.says("9月5日(土)").does_not_say("延期");
        let again = calendar(&world, &address).await;
        for line in ["METHOD:PUBLISH", "STATUS:CONFIRMED", "SEQUENCE:2", "DTSTART:20260905T040000Z"]
        {
            assert!(again.contains(line), "{line} in {again}");
        }
        assert_eq!(uid(&again), first, "the same entry moves");
    });
}

// Registering

#[test]
fn somebody_registers_without_an_account_and_comes_back_by_the_own_link() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        let (mut person, page) = registered(&world, &address, "髙﨑 さくら").await;
        page.says("申込みを受け付けました").says("席があります");
        assert!(page.html.contains("<svg"), "a QR to keep");
        let link = link(&page);
        let me = format!("/gatherings/{address}/me");
        assert!(link.starts_with(&format!("http://kizahashi.test{me}#")), "{link}");
        person.get(&me).await.says("髙﨑 さくらさん").says("福岡市");
        let mut elsewhere = world.browser();
        let door = elsewhere.get(&me).await;
        door.says("わたしの申込みを開く").does_not_say("髙﨑");
        let page = elsewhere.send(door.form(&me).with("code", &link)).await;
        page.says("髙﨑 さくらさん");
        organiser.get(&format!("/gatherings/{address}/desk")).await.says("髙﨑 さくら");
    });
}

#[test]
fn an_own_link_opens_one_session_and_a_wrong_one_opens_nothing() {
    both(async |world| {
        let mut organiser = world.promotion().await;
        let new = series(&mut organiser).await;
        let first = announce(&mut organiser, &new, "20").await;
        let other = announce(&mut organiser, &new, "20").await;
        let (_, page) = registered(&world, &first, "髙﨑 さくら").await;
        let me = format!("/gatherings/{other}/me");
        for wrong in [link(&page), "x".repeat(32), String::new()] {
            let mut browser = world.browser();
            let form = browser.get(&me).await.form(&me);
            let seen = browser.send(form.with("code", &wrong)).await;
            assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
            seen.says("このリンクでは開けません").does_not_say("髙﨑");
        }
    });
}

#[test]
fn the_database_knows_only_a_hash_of_an_own_link() {
    both(async |world| {
        let (_, address) = announced(&world, "20").await;
        let (_, page) = registered(&world, &address, "髙﨑 さくら").await;
        let link = link(&page);
        let secret = link.rsplit_once('#').unwrap().1.to_owned();
        let found = world.app.db.read(move |tx| {
            let sql = "select hash from registration_link where hash like $1";
            tx.maybe::<Hash>(sql, &[&format!("%{secret}%")]).map(|found| found.is_some())
        });
        assert!(!found.await.unwrap());
    });
}

struct Hash;

impl kizahashi::db::Record for Hash {
    fn read(_: kizahashi::db::Row<'_>) -> kizahashi::error::Result<Hash> {
        Ok(Hash)
    }
}

#[test]
fn what_somebody_typed_is_there_again_after_an_error() {
    both(async |world| {
        let (_, address) = announced(&world, "20").await;
        let mut browser = world.browser();
        let path = format!("/gatherings/{address}/registration");
        let form = from_fukuoka(browser.get(&path).await.form(&path), "　 ");
        let form = form.with("code", "401308").with("motive", "話したい🧑\u{200D}🌾");
        let page = browser.send(form.with("quote_motive", "yes").with("section", "土木課")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("名札に書く名前を入れてください").says("6けためは7です");
        let again = page.form(&path);
        for (field, value) in [
            ("code", "401308"),
            ("motive", "話したい🧑\u{200D}🌾"),
            ("quote_motive", "yes"),
            ("section", "土木課"),
            ("band", "chief"),
            ("years", "from_10"),
        ] {
            assert_eq!(again.value(field), Some(value), "{field}");
        }
        assert_eq!(again.value("quote_body"), None);
    });
}

#[test]
fn names_and_motives_of_every_script_come_through() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        let names = ["葛\u{E0100}城 神\u{FA19}", "ליאור", "🧑\u{200D}🌾 みのり", "<b>太郎</b>"];
        for name in names {
            registered(&world, &address, name).await;
        }
        let desk = organiser.get(&format!("/gatherings/{address}/desk")).await;
        for name in names {
            desk.says(name);
        }
        assert!(!desk.html.contains("<b>太郎"), "markup stays text");
        let mut browser = world.browser();
        let path = format!("/gatherings/{address}/registration");
        let form = browser.get(&path).await.form(&path);
        for (field, wrong, told) in [
            ("name", "土木\u{202E}課".to_owned(), "目に見えない文字"),
            ("name", "名".repeat(300), "100文字までにしてください（いまは300文字です）"),
            ("motive", "あ".repeat(301), "300文字までにしてください（いまは301文字です）"),
        ] {
            let form = from_fukuoka(form.clone(), "山﨑 学").with(field, &wrong);
            browser.send(form).await.says(told);
        }
    });
}

#[test]
fn seats_go_by_the_order_of_coming_and_a_seat_given_up_goes_to_who_waits() {
    both(async |world| {
        let (_, address) = announced(&world, "2").await;
        let (mut first, _) = registered(&world, &address, "一番").await;
        registered(&world, &address, "二番").await;
        let (mut third, _) = registered(&world, &address, "三番").await;
        let (mut fourth, _) = registered(&world, &address, "四番").await;
        assert!(state(&mut third, &address).await.contains("いま1番目"));
        assert!(state(&mut fourth, &address).await.contains("いま2番目"));
        world.browser().get(&format!("/gatherings/{address}")).await.says("いま2人が待っています");
        cancels(&mut first, &address).await.says("取り消されています");
        assert!(state(&mut third, &address).await.contains("あなたの席"));
        assert!(state(&mut fourth, &address).await.contains("いま1番目"));
        cancels(&mut fourth, &address).await;
        let (mut fifth, _) = registered(&world, &address, "五番").await;
        assert!(state(&mut fifth, &address).await.contains("いま1番目"), "no seat came free");
    });
}

#[test]
fn fewer_seats_cost_nobody_theirs_and_more_seats_go_to_who_waits() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "2").await;
        let (mut first, _) = registered(&world, &address, "一番").await;
        let (mut second, _) = registered(&world, &address, "二番").await;
        let (mut third, _) = registered(&world, &address, "三番").await;
        change(&mut organiser, &address, |form| form.with("capacity", "1")).await;
        for person in [&mut first, &mut second] {
            assert!(state(person, &address).await.contains("席があります"));
        }
        cancels(&mut first, &address).await;
        assert!(state(&mut third, &address).await.contains("いま1番目"), "two chairs, one left");
        change(&mut organiser, &address, |form| form.with("capacity", "2")).await;
        assert!(state(&mut third, &address).await.contains("あなたの席"));
    });
}

#[test]
fn of_thirty_who_come_at_once_twenty_have_a_seat() {
    both(async |world| {
        let (_, address) = announced(&world, "20").await;
        let mut coming = tokio::task::JoinSet::new();
        for number in 0..30 {
            let (mut browser, path) =
                (world.browser(), format!("/gatherings/{address}/registration"));
            coming.spawn(async move {
                let form =
                    from_fukuoka(browser.get(&path).await.form(&path), &format!("{number}番"));
                browser.send(form).await.text()
            });
        }
        let pages = coming.join_all().await;
        let with = |words: &str| pages.iter().filter(|page| page.contains(words)).count();
        assert_eq!((with("席があります"), with("席が空くのを待っています")), (20, 10));
        let mut places: Vec<u32> = pages
            .iter()
            .filter_map(|page| between(page, "。いま", "番目です")?.parse().ok())
            .collect();
        places.sort_unstable();
        assert_eq!(places, (1..=10).collect::<Vec<u32>>(), "each has a place of their own");
    });
}

#[test]
fn an_equal_name_is_told_to_the_organisers_and_refused_to_nobody() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        let (mut first, _) = registered(&world, &address, "佐藤 花").await;
        let path = format!("/gatherings/{address}/registration");
        first.get(&path).await.says("このブラウザでは、もう申しこんでいます");
        let (_, page) = registered(&world, &address, "佐藤 花").await;
        page.says("席があります").does_not_say("同じ名前");
        let desk = organiser.get(&format!("/gatherings/{address}/desk")).await;
        assert_eq!(desk.text().matches("同じ名前の申込みがあります").count(), 2);
        cancels(&mut first, &address).await;
        let desk = organiser.get(&format!("/gatherings/{address}/desk")).await;
        desk.does_not_say("同じ名前の申込みがあります");
    });
}

#[test]
fn what_was_said_is_changed_until_the_end_and_cancelled_until_the_beginning() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        let (mut person, _) = registered(&world, &address, "山﨑 学").await;
        let path = format!("/gatherings/{address}/me/entry");
        let form = person.get(&path).await.form(&path);
        assert_eq!(form.value("code"), Some("401307"));
        person.send(form.with("motive", "部下の声を聴きたい")).await.says("部下の声を聴きたい");
        organiser.get(&format!("/gatherings/{address}/desk")).await.says("部下の声を聴きたい");
        let me = person.get(&format!("/gatherings/{address}/me")).await;
        let cancel = me.form(&format!("/gatherings/{address}/me/cancellation"));
        world.at(BEGINS.parse().unwrap());
        let late = person.send(cancel).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.says("会が始まったため、ここでは取り消せません");
        let stranger = world.browser().get(&format!("/gatherings/{address}/registration")).await;
        stranger.says("申込みは終わりました");
        world.at("2026-07-11T08:00:00Z".parse().unwrap());
        assert!(state(&mut person, &address).await.contains("ありがとうございました"));
    });
}

#[test]
fn a_registration_sent_while_the_session_began_is_not_taken() {
    both(async |world| {
        let (_, address) = announced(&world, "20").await;
        let mut browser = world.browser();
        let path = format!("/gatherings/{address}/registration");
        let form = from_fukuoka(browser.get(&path).await.form(&path), "遅い人");
        world.at(BEGINS.parse().unwrap());
        browser.send(form).await.says("申込みは終わりました");
    });
}

#[test]
fn how_to_join_online_is_told_to_those_who_have_a_seat() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "1").await;
        change(&mut organiser, &address, |form| {
            form.with("mode", "both").with("online", "https://meet.example/room-77")
        })
        .await;
        let path = format!("/gatherings/{address}/registration");
        let mut people = [world.browser(), world.browser()];
        for browser in &mut people {
            let form = from_fukuoka(browser.get(&path).await.form(&path), "人");
            let unsaid = browser.send(form.clone()).await;
            unsaid.says("会場かオンラインかを選んでください");
            browser.send(form.with("place", "screen")).await;
        }
        let [seated, waiting] = &mut people;
        assert!(state(seated, &address).await.contains("room-77"));
        assert!(!state(waiting, &address).await.contains("room-77"));
        let public = world.browser().get(&format!("/gatherings/{address}")).await;
        public.does_not_say("room-77");
        assert!(!calendar(&world, &address).await.contains("room-77"));
    });
}

#[test]
fn words_are_quoted_only_as_they_were_seen_and_ticked() {
    both(async |world| {
        let (_, address) = announced(&world, "20").await;
        let (mut person, _) = registered(&world, &address, "山﨑 学").await;
        let path = format!("/gatherings/{address}/me/entry");
        let form = person.get(&path).await.form(&path);
        person.send(form.with("motive", "声を聴きたい").with("quote_motive", "yes")).await;
        person.get(&format!("/gatherings/{address}/me")).await.does_not_say("報告書にのせる");
        world.at(BEGINS.parse().unwrap());
        let quotes = format!("/gatherings/{address}/me/quotes");
        let form = person.get(&format!("/gatherings/{address}/me")).await.form(&quotes);
        assert_eq!(form.value("motive"), None, "nothing is ticked for anybody");
        let page = person.send(form.with("motive", "yes")).await;
        assert_eq!(page.form(&quotes).value("motive"), Some("yes"));
        let form = person.get(&path).await.form(&path);
        let page = person.send(form.with("motive", "もっと聴きたい")).await;
        assert_eq!(page.form(&quotes).value("motive"), None, "other words, another consent");
    });
}

#[test]
fn the_next_person_at_the_browser_sees_nothing() {
    both(async |world| {
        let (_, address) = announced(&world, "20").await;
        let (mut browser, _) = registered(&world, &address, "山﨑 学").await;
        let me = browser.get(&format!("/gatherings/{address}/me")).await;
        browser.send(me.form(&format!("/gatherings/{address}/me/end"))).await;
        for page in ["me", "registered"] {
            let seen = browser.get(&format!("/gatherings/{address}/{page}")).await;
            seen.does_not_say("山﨑").says("わたしの申込みを開く");
        }
    });
}

// The reception

async fn reception(organiser: &mut Browser, address: &str) -> Seen {
    organiser.get(&format!("/gatherings/{address}/reception")).await
}

#[test]
fn who_comes_is_ticked_and_unticked() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "2").await;
        for name in ["一番", "二番", "三番"] {
            registered(&world, &address, name).await;
        }
        let action = format!("/gatherings/{address}/reception");
        let page = reception(&mut organiser, &address).await;
        page.says("3人のうち、0人が来ています").says("待ち");
        let ids: Vec<String> = page.html.split("name=\"there\" value=\"").skip(1).map(id).collect();
        let form = page.form(&action).and("there", &ids[0]).and("there", &ids[2]);
        let page = organiser.send(form).await;
        page.says("2人が来ています");
        assert_eq!(page.form(&action).values("there"), [&ids[0], &ids[2]]);
        let page = organiser.send(page.form(&action).without("there")).await;
        page.says("0人が来ています");
    });
}

fn id(html: &str) -> String {
    html.split('"').next().unwrap().to_owned()
}

#[test]
fn who_comes_without_registering_gets_a_chair_and_a_link() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "1").await;
        registered(&world, &address, "一番").await;
        let (mut waiting, _) = registered(&world, &address, "二番").await;
        world.at(BEGINS.parse().unwrap());
        organiser.sign_in("promotion", PASSWORD).await;
        let path = format!("/gatherings/{address}/walk-ins");
        let empty = organiser.get(&path).await.form(&path);
        let told = organiser.send(empty.clone()).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = organiser.send(from_fukuoka(empty, "飛び入り")).await;
        page.says("飛び入りさんのリンク");
        let me = format!("/gatherings/{address}/me");
        let mut guest = world.browser();
        let form = guest.get(&me).await.form(&me);
        guest.send(form.with("code", &link(&page))).await.says("席があります");
        reception(&mut organiser, &address).await.says("席あり（当日）").says("1人が来ています");
        assert!(state(&mut waiting, &address).await.contains("いま1番目"), "nobody is passed over");
    });
}

#[test]
fn who_lost_the_link_is_given_a_new_one() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        registered(&world, &address, "山﨑 学").await;
        let page = reception(&mut organiser, &address).await;
        let before = format!("/gatherings/{address}/links/");
        let id = page.link_of("リンクを渡す", &before, "\"");
        let path = format!("{before}{id}");
        let form = organiser.get(&path).await.form(&path);
        let page = organiser.post(form).await;
        let me = format!("/gatherings/{address}/me");
        let mut person = world.browser();
        let form = person.get(&me).await.form(&me);
        person.send(form.with("code", &link(&page))).await.says("山﨑 学さん");
    });
}

#[test]
fn lists_and_cards_leave_as_files_without_ranks_or_sections() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        let mut browser = world.browser();
        let path = format!("/gatherings/{address}/registration");
        let form = from_fukuoka(browser.get(&path).await.form(&path), "🧑\u{200D}🌾髙﨑 さくら");
        browser.send(form.with("section", "道路維持課")).await;
        reception(&mut organiser, &address).await.says("〓になる文字があります：🧑🌾");
        for file in ["reception.pdf", "reception.xlsx"] {
            let seen = organiser.get(&format!("/gatherings/{address}/{file}")).await;
            assert_eq!(seen.status, StatusCode::OK, "{file}");
            assert!(seen.bytes.starts_with(if file.ends_with("pdf") {
                b"%PDF"
            } else {
                b"PK\x03\x04"
            }));
        }
        let xlsx = organiser.get(&format!("/gatherings/{address}/reception.xlsx")).await;
        let names = ["受付名簿"];
        let ([Some(grid)], problems) = kizahashi::workbook::worksheets(
            &xlsx.bytes,
            &kizahashi::workbook::Limits::SHEET,
            names,
        ) else {
            panic!("no list")
        };
        assert!(problems.is_empty());
        let text = format!("{grid:?}");
        assert!(text.contains("髙﨑 さくら") && text.contains("401307"), "{text}");
        assert!(!text.contains("道路維持課"), "{text}");
        let form = reception(&mut organiser, &address).await;
        let form = form.form(&format!("/gatherings/{address}/cards.pdf"));
        let cards = organiser.post(form).await;
        assert!(cards.bytes.starts_with(b"%PDF"));
    });
}

#[test]
fn the_link_of_a_card_opens_the_seat_on_the_day_and_nothing_more() {
    both(async |world| {
        let (_, address) = announced(&world, "20").await;
        registered(&world, &address, "山﨑 学").await;
        let secret = gatherings::Token::new([9; 16]);
        let (to, card) = (address.clone(), secret.clone());
        let print = move |tx: &mut Tx| {
            let gathering = gatherings::by_address(tx, &to)?;
            let id = gatherings::registrations(tx, &gathering)?[0].id.clone();
            gatherings::new_link(tx, &gathering, &id, &card, gatherings::Link::Card)
        };
        world.app.db.write(print).await.unwrap();
        let me = format!("/gatherings/{address}/me");
        let mut stranger = world.browser();
        let form = stranger.get(&me).await.form(&me).with("code", secret.as_str());
        stranger.send(form.clone()).await.says("名札のQRは、会の日だけ使えます");
        world.at("2026-07-11T00:30:00Z".parse().unwrap());
        let page = stranger.send(form).await;
        page.says("山﨑 学さん").says("席だけが見えます").does_not_say("思い");
        assert!(!page.html.contains("/me/cancellation") && !page.html.contains("/me/entry"));
        let entry = stranger.get(&format!("/gatherings/{address}/me/entry")).await;
        assert_eq!(entry.path, me, "nothing to change by a card");
        world.at("2026-07-12T00:30:00Z".parse().unwrap());
        stranger.get(&me).await.says("わたしの申込みを開く");
    });
}

// Forgetting

/// What the tables still know of people.
async fn known(world: &World) -> String {
    let read = |tx: &mut Tx| {
        let sql = "select name || section || motive || body || coalesce(municipality, '') as words
                   from registration order by turn";
        tx.all::<Words>(sql, &[])
    };
    world.app.db.read(read).await.unwrap().into_iter().map(|row| row.0).collect()
}

struct Words(String);

impl kizahashi::db::Record for Words {
    fn read(row: kizahashi::db::Row<'_>) -> kizahashi::error::Result<Words> {
        Ok(Words(row.get("words")?))
    }
}

async fn forget_due(world: &World) -> usize {
    let now = world.now();
    world.app.db.write(move |tx| gatherings::forget_due(tx, now)).await.unwrap()
}

#[test]
fn what_people_said_of_themselves_is_deleted_a_year_after_the_day() {
    both(async |world| {
        let (_, address) = announced(&world, "20").await;
        let (mut person, page) = registered(&world, &address, "山﨑 学").await;
        registered(&world, &address, "高橋 湊").await;
        world.at("2027-07-11T07:59:59Z".parse().unwrap());
        assert_eq!(forget_due(&world).await, 0);
        assert!(known(&world).await.contains("山﨑"));
        world.at("2027-07-11T08:00:00Z".parse().unwrap());
        assert_eq!(forget_due(&world).await, 1);
        assert_eq!(known(&world).await, "");
        person.get(&format!("/gatherings/{address}/me")).await.says("わたしの申込みを開く");
        let me = format!("/gatherings/{address}/me");
        let form = person.get(&me).await.form(&me).with("code", &link(&page));
        person.send(form).await.says("このリンクでは開けません");
        let mut organiser = world.signed_in("promotion").await;
        let desk = organiser.get(&format!("/gatherings/{address}/desk")).await;
        desk.says("席のある人 2人");
        desk.does_not_say("同じ名前");
        for page in ["desk", "reception", "groups"] {
            let page = organiser.get(&format!("/gatherings/{address}/{page}")).await;
            page.says("名前や所属は令和9年(2027年)7月11日(日)に消しました");
        }
        let practice = organiser.get(&format!("/gatherings/{address}/practice?lang=en")).await;
        assert_eq!(practice.html.matches("<option").count(), 1, "only: somebody else");
        assert_eq!(forget_due(&world).await, 0, "once is enough");
    });
}

#[test]
fn a_published_report_shortens_it_to_ninety_days_but_not_for_a_course() {
    both(async |world| {
        let (_, address) = announced(&world, "20").await;
        registered(&world, &address, "山﨑 学").await;
        let (to, now) = (address.clone(), "2026-08-01T00:00:00Z".parse().unwrap());
        let publish = move |tx: &mut Tx| {
            let gathering = gatherings::by_address(tx, &to)?;
            gatherings::report_published(tx, &gathering, now)
        };
        world.app.db.write(publish).await.unwrap();
        let course = |tx: &mut Tx| tx.run("update series set course = 4", &[]);
        let no_course = |tx: &mut Tx| tx.run("update series set course = null", &[]);
        world.at("2026-10-29T23:59:59Z".parse().unwrap());
        assert_eq!(forget_due(&world).await, 0);
        world.at("2026-10-30T00:00:00Z".parse().unwrap());
        world.app.db.write(course).await.unwrap();
        assert_eq!(forget_due(&world).await, 0, "who is to get a certificate is remembered");
        world.app.db.write(no_course).await.unwrap();
        assert_eq!(forget_due(&world).await, 1);
        assert_eq!(known(&world).await, "");
    });
}

// Groups

/// Somebody of a municipality, a band and a section registers.
async fn from_section(world: &World, address: &str, who: (&str, &str, &str, &str)) -> Browser {
    let (name, code, band, section) = who;
    let mut browser = world.browser();
    let path = format!("/gatherings/{address}/registration");
    let form = from_fukuoka(browser.get(&path).await.form(&path), name);
    let form = form.with("code", code).with("band", band).with("section", section);
    assert!(browser.send(form).await.path.ends_with("/registered"));
    browser
}

async fn press(organiser: &mut Browser, address: &str, button: &str) -> Seen {
    let page = organiser.get(&format!("/gatherings/{address}/groups")).await;
    organiser.send(page.form(&format!("/gatherings/{address}/groups/{button}"))).await
}

/// Five chiefs and five of their staff, each pair of one section.
async fn five_sections(world: &World, address: &str) -> Vec<Browser> {
    let mut people = vec![];
    let codes = ["401307", "172014", "281000", "141003", "202070"];
    for (number, code) in codes.into_iter().enumerate() {
        for band in ["chief", "staff"] {
            let name = format!("{band}{number}");
            people.push(from_section(world, address, (&name, code, band, "土木課")).await);
        }
    }
    people
}

/// The names of each table, by its heading.
fn tables(page: &Seen) -> Vec<Vec<String>> {
    let tables = page.html.split("<section class=\"kz-sec\"><h2>").skip(1);
    tables
        .map(|table| {
            let names = table.split("<bdi>").skip(1).map(|name| name.split('<').next().unwrap());
            names.filter(|name| name.ends_with("さん")).map(str::to_owned).collect()
        })
        .collect()
}

#[test]
fn chiefs_sit_with_chiefs_and_nobody_with_the_own_staff() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        five_sections(&world, &address).await;
        let page = press(&mut organiser, &address, "proposal").await;
        let tables = tables(&page);
        assert_eq!(tables.iter().map(Vec::len).collect::<Vec<_>>(), [5, 5]);
        for table in &tables {
            let band = &table[0][..5];
            assert!(table.iter().all(|name| name.starts_with(band)), "{tables:?}");
        }
        page.says("みんなちがう自治体・団体です").does_not_say("上司と部下かもしれません");
        page.does_not_say("土木課");
    });
}

#[test]
fn who_is_moved_to_the_own_staff_is_told_and_may_be_moved_back() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        five_sections(&world, &address).await;
        let page = press(&mut organiser, &address, "proposal").await;
        let action = format!("/gatherings/{address}/groups");
        let form = page.form(&action);
        let mut groups: Vec<String> = form.values("group").into_iter().map(str::to_owned).collect();
        let first = groups[0].clone();
        groups[0] = if first == "1" { "2".into() } else { "1".into() };
        let moved = groups.iter().fold(form.without("group"), |form, to| form.and("group", to));
        let page = organiser.send(moved).await;
        page.says("上司と部下かもしれません。別の組にしてください");
        assert_eq!(tables(&page).iter().map(Vec::len).sum::<usize>(), 10, "nobody is lost");
        groups[0] = first;
        let form = page.form(&action).without("group");
        let back = groups.iter().fold(form, |form, to| form.and("group", to));
        organiser.send(back).await.does_not_say("上司と部下かもしれません");
    });
}

#[test]
fn groups_are_seen_once_they_are_decided_and_not_proposed_over() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        let mut people = five_sections(&world, &address).await;
        press(&mut organiser, &address, "proposal").await;
        assert!(!state(&mut people[0], &address).await.contains("組です"));
        let proposal = organiser.get(&format!("/gatherings/{address}/groups")).await;
        let late = proposal.form(&format!("/gatherings/{address}/groups/proposal"));
        press(&mut organiser, &address, "fixing").await.says("組は決まっています");
        assert!(state(&mut people[0], &address).await.contains("組です"));
        let refused = organiser.send(late).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let signs = organiser.get(&format!("/gatherings/{address}/signs.pdf")).await;
        assert!(signs.bytes.starts_with(b"%PDF"));
        press(&mut organiser, &address, "opening").await.says("この組に決める");
        assert!(!state(&mut people[0], &address).await.contains("組です"));
    });
}

#[test]
fn who_cancels_leaves_the_group_and_who_is_late_has_none_yet() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        let mut people = five_sections(&world, &address).await;
        press(&mut organiser, &address, "proposal").await;
        cancels(&mut people[0], &address).await;
        registered(&world, &address, "遅れて来た人").await;
        let page = organiser.get(&format!("/gatherings/{address}/groups")).await;
        page.does_not_say("chief0さん").says("まだ組のない人").says("遅れて来た人さん");
    });
}

#[test]
fn an_empty_session_has_no_groups_to_decide() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        let page = organiser.get(&format!("/gatherings/{address}/groups")).await;
        page.says("まだいません");
        registered(&world, &address, "一人").await;
        let page = press(&mut organiser, &address, "proposal").await;
        page.says("1人では少なすぎます");
    });
}

#[test]
fn whoever_is_forgotten_is_not_in_the_files_either() {
    both(async |world| {
        let (_, address) = announced(&world, "20").await;
        registered(&world, &address, "わすれられる人").await;
        world.at("2027-07-11T08:00:00Z".parse().unwrap());
        kizahashi::service::forget_due(&world.app).await.unwrap();
        assert_eq!(known(&world).await, "");
        if world.database.is_none() {
            for file in std::fs::read_dir(world.folder.path()).unwrap() {
                let path = file.unwrap().path();
                let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { vec![] };
                let name = "わすれられる人".as_bytes();
                let found = bytes.windows(name.len()).any(|part| part == name);
                assert!(!found, "{} still knows the name", path.display());
            }
        }
    });
}

// Practice reports

#[test]
fn who_tries_something_tells_it_and_is_read_at_the_session_only() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "2").await;
        let (mut teller, _) = registered(&world, &address, "語る人").await;
        let (mut listener, _) = registered(&world, &address, "聴く人").await;
        let (mut waiting, _) = registered(&world, &address, "待つ人").await;
        let path = format!("/gatherings/{address}/me/practice");
        let form = teller.get(&path).await.form(&path);
        let empty = teller.send(form.with("title", "朝の5分")).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let form = empty.form(&path).with("tried", "立ったまま<話した>");
        teller.send(form.with("changed", "声が出た").with("quote", "yes")).await;
        let again = teller.get(&path).await.form(&path);
        assert_eq!(again.value("tried"), Some("立ったまま<話した>"));
        teller.send(again.with("questions", "続けるには")).await;
        let list = organiser.get(&format!("/gatherings/{address}/practice")).await;
        list.says("朝の5分").says("語る人さん");
        assert_eq!(list.html.matches(">朝の5分</a>").count(), 1, "one case a person");
        assert!(!state(&mut listener, &address).await.contains("朝の5分"));
        world.at(BEGINS.parse().unwrap());
        let told = state(&mut listener, &address).await;
        for words in ["朝の5分", "語る人さん", "立ったまま<話した>", "続けるには"]
        {
            assert!(told.contains(words), "{words} in {told}");
        }
        assert!(!state(&mut waiting, &address).await.contains("朝の5分"));
        let public = world.browser().get(&format!("/gatherings/{address}")).await;
        public.does_not_say("朝の5分");
    });
}

#[test]
fn organisers_enter_a_case_for_a_guest_and_take_it_away_again() {
    both(async |world| {
        let (mut organiser, address) = announced(&world, "20").await;
        let path = format!("/gatherings/{address}/practice");
        let form = organiser.get(&path).await.form(&path);
        let form = form.with("title", "窓口の見直し").with("presenter", "三重県の人");
        let told = organiser.send(form.clone()).await;
        told.says("試したことを入れてください");
        assert_eq!(told.form(&path).value("presenter"), Some("三重県の人"));
        let page = organiser.send(form.with("tried", "シートで話した")).await;
        page.says("窓口の見直し").says("三重県の人");
        let id = page.link_of("窓口の見直し", &format!("{path}/"), "\"");
        let edit = format!("{path}/{id}");
        let form = organiser.get(&edit).await.form(&edit);
        organiser.send(form.with("title", "窓口のならび方")).await.says("窓口のならび方");
        let removal = organiser.get(&edit).await.form(&format!("{edit}/removal"));
        organiser.send(removal).await.does_not_say("窓口のならび方");
    });
}

// Courses

#[test]
fn who_was_at_enough_sessions_of_a_course_is_given_a_certificate() {
    both(async |world| {
        let mut organiser = world.promotion().await;
        let form = organiser.get("/gatherings").await.form("/series");
        let form = form.with("title", "改善マネジメント講座").with("course", "yes");
        let wrong = organiser.send(form.clone().with("least", "たくさん")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let new = organiser.send(form.with("least", "２")).await.path;
        for people in
            [["髙﨑 さくら", "山﨑 学"], ["髙﨑さくら", "同じ 名"], ["同じ 名", "同じ 名"]]
        {
            let address = announce(&mut organiser, &new, "20").await;
            for name in people {
                registered(&world, &address, name).await;
            }
            let page = reception(&mut organiser, &address).await;
            let action = format!("/gatherings/{address}/reception");
            let ids = page.html.split("name=\"there\" value=\"").skip(1).map(id);
            let all = ids.fold(page.form(&action), |form, id| form.and("there", &id));
            organiser.send(all).await.says("2人が来ています");
        }
        let course = new.replace("/gatherings", "/course");
        let page = organiser.get(&course).await;
        page.says("修了証を作る（1人、PDF）").says("髙﨑 さくら").says("見分けられません");
        let path = new.replace("/gatherings", "/certificates.pdf");
        let certificates = organiser.get(&path).await;
        assert!(certificates.bytes.starts_with(b"%PDF"));
    });
}

#[test]
fn a_series_that_is_no_course_has_no_certificates() {
    both(async |world| {
        let mut organiser = world.promotion().await;
        let new = series(&mut organiser).await;
        for page in ["course", "certificates.pdf"] {
            let seen = organiser.get(&new.replace("gatherings", page)).await;
            assert_eq!(seen.status, StatusCode::NOT_FOUND, "{page}");
        }
    });
}
