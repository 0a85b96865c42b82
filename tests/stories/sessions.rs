//! The half day: from the registration to the published report, and back again where somebody takes a part back.

use axum::http::StatusCode;

use crate::common::{Browser, Seen, World, between, both};

const PEOPLE: usize = 30;
const BODIES: [(&str, &str); 6] = [
    ("401307", "福岡市"),
    ("172014", "金沢市"),
    ("141003", "横浜市"),
    ("011002", "札幌市"),
    ("131016", "千代田区"),
    ("100005", "群馬県"),
];
const BANDS: [&str; 3] = ["chief", "supervisor", "staff"];

/// A session of thirty people on its day, the talk not open yet.
struct HalfDay {
    address: String,
    organiser: Browser,
    people: Vec<Browser>,
}

impl HalfDay {
    async fn announced(world: &World) -> HalfDay {
        world.administrator().await;
        world.starter_sheet().await;
        let mut organiser = world.person("organiser", |form| form.and("duty", "promotion")).await;
        let form = organiser.get("/gatherings").await.form("/series");
        let new = organiser.send(form.with("title", "改善マネジメント学習会")).await.path;
        let form = organiser.get(&new).await.form(&new);
        let form = form
            .with("title", "夏の学習会")
            .with("theme", "課長・係長の働き方")
            .with("purpose", "職場の事例から考え合う。")
            .with("day", "2026-07-11")
            .with("begins", "13:00")
            .with("ends", "17:00")
            .with("mode", "in_person")
            .with("place", "汐見市民会館")
            .with("capacity", "30");
        let desk = organiser.send(form).await;
        let address = between(&desk.path, "/gatherings/", "/desk").expect("the desk").to_owned();
        let mut people = Vec::new();
        for number in 0..PEOPLE {
            people.push(registered(world, &address, number).await);
        }
        world.at("2026-07-11T04:00:00Z".parse().unwrap());
        let organiser = world.signed_in("organiser").await;
        HalfDay { address, organiser, people }
    }

    /// The next session of the series, on its day; nobody has registered.
    async fn next_session(&mut self, world: &World) -> HalfDay {
        let mut organiser = world.signed_in("organiser").await;
        let list = organiser.get("/gatherings").await;
        let series = between(&list.html, "href=\"/series/", "/gatherings\"").unwrap();
        let new = format!("/series/{series}/gatherings");
        let now = world.now() + jiff::SignedDuration::from_hours(9);
        let (day, form) = (now.to_string()[..10].to_owned(), organiser.get(&new).await.form(&new));
        let form = form
            .with("title", "秋の学習会")
            .with("theme", "そのあとを話す")
            .with("day", &day)
            .with("begins", "00:00")
            .with("ends", "23:59")
            .with("mode", "in_person")
            .with("place", "汐見市民会館")
            .with("capacity", "30");
        let desk = organiser.send(form).await;
        let address = between(&desk.path, "/gatherings/", "/desk").expect("the desk").to_owned();
        HalfDay { address, organiser, people: Vec::new() }
    }

    fn at(&self, path: &str) -> String {
        format!("/gatherings/{}{path}", self.address)
    }

    /// Presses the button of that form as it stands on that page.
    async fn press(&mut self, page: &str, form: &str) -> Seen {
        let (page, action) = (self.at(page), self.at(form));
        let form = self.organiser.get(&page).await.form(&action);
        let seen = self.organiser.send(form).await;
        assert!(seen.status.is_success(), "{}", seen.text());
        seen
    }

    /// Everybody is there, the groups are decided, the talk is open, everybody sits.
    async fn begun(&mut self) -> String {
        let path = self.at("/reception");
        let page = self.organiser.get(&path).await;
        let mut form = page.form(&path).without("there");
        for id in page.html.split("name=\"there\" value=\"").skip(1) {
            form = form.and("there", id.split('"').next().unwrap());
        }
        self.organiser.send(form).await;
        self.press("/groups", "/groups/proposal").await;
        self.press("/groups", "/groups/fixing").await;
        let desk = self.press("/desk", "/talk").await.path;
        let me = self.at("/me");
        let sit = self.at("/me/seat");
        for person in &mut self.people {
            let form = person.get(&me).await.form(&sit);
            let page = person.send(form).await;
            assert_eq!(page.path, "/seat", "{}", page.text());
        }
        desk
    }

    async fn next(&mut self, desk: &str) -> Seen {
        let form = self.organiser.get(desk).await.form(&format!("{desk}/course"));
        self.organiser.send(form).await
    }
}

async fn registered(world: &World, address: &str, number: usize) -> Browser {
    let mut browser = world.browser();
    let path = format!("/gatherings/{address}/registration");
    let (code, body) = BODIES[number % BODIES.len()];
    let mut form = browser
        .get(&path)
        .await
        .form(&path)
        .with("name", &format!("参加者{number}"))
        .with("from", "municipality")
        .with("body", body)
        .with("code", code)
        .with("band", BANDS[number % BANDS.len()])
        .with("department", "front_line")
        .with("years", "from_10")
        .with("earlier", if number.is_multiple_of(4) { "yes" } else { "no" })
        .with("motive", &format!("思い{number:02}を話しに来ました。"));
    if number.is_multiple_of(2) {
        form = form.with("quote_motive", "yes").with("quote_body", "yes");
    }
    let page = browser.send(form).await;
    assert!(page.path.ends_with("/registered"), "{}", page.text());
    browser
}

/// What somebody writes in the present scene.
async fn says(person: &mut Browser, kind: &str, words: &str, quotable: bool) {
    let action = format!("/seat/voices/{kind}");
    let form = person.get("/seat").await.form(&action).with("words", words);
    let form = if quotable { form.with("quotable", "1") } else { form };
    let page = person.send(form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
}

#[test]
fn thirty_people_spend_half_a_day_and_the_report_is_ready() {
    both(async |world| {
        let mut day = HalfDay::announced(&world).await;
        let desk = day.begun().await;
        let mut scenes = Vec::new();
        for _ in 0..12 {
            let page = day.next(&desk).await;
            if page.text().contains("おつかれさまでした") {
                break;
            }
            let hand = day.people[0].get("/seat").await;
            scenes.push(between(&hand.html, "<h1>", "</h1>").unwrap_or_default().to_owned());
            world.later(jiff::SignedDuration::from_mins(20));
            acted(&mut day, &desk).await;
        }
        assert_eq!(scenes.len(), 9, "{scenes:?}");
        written(&mut day).await;
        published(&world, &mut day).await;
        taken_back(&world, &mut day).await;
    });
}

/// Whatever the scene is: people write and vote, the vote is closed.
async fn acted(day: &mut HalfDay, desk: &str) {
    let page = day.people[0].get("/seat").await;
    if page.html.contains("/seat/voices/reason") {
        for number in 0..6 {
            says(&mut day.people[number], "reason", &format!("卓で出た声{number}"), false).await;
        }
    }
    if page.html.contains("/seat/ballot") {
        for (number, person) in day.people.iter_mut().enumerate() {
            let form = person.get("/seat").await.form("/seat/ballot");
            person.send(form.with("choice", if number < 16 { "8" } else { "3" })).await;
        }
        says(&mut day.people[1], "learning", "聴くことを先にします。", true).await;
        says(&mut day.people[2], "learning", "これは自分だけのことです。", false).await;
        says(&mut day.people[3], "first_step", "全員が話す時間をつくる。", true).await;
        let path = format!("{desk}/closed-votes");
        let form = day.organiser.get(desk).await.form(&path);
        let told = day.organiser.send(form).await;
        told.says("16票").says("14票").says("立場ごとに選ばれた項目");
        day.people[0].get("/seat").await.says("立場ごとに選ばれた項目");
    }
}

/// The writer writes and chooses; nobody else sees it yet.
async fn written(day: &mut HalfDay) {
    let path = day.at("/record");
    let page = day.organiser.get(&path).await;
    let mut form = page.form(&path).without("chosen");
    for id in page.html.split("name=\"chosen\" value=\"").skip(1) {
        form = form.and("chosen", id.split('"').next().unwrap());
    }
    let form = form.with("closing", "対等に話す場を続けます。").with("writer", "事務局 記録係");
    let page = day.organiser.send(form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let report = day.at("/report");
    assert_eq!(day.people[0].get(&report).await.status, StatusCode::NOT_FOUND);
    let stages = format!("{path}/stage");
    let form = page.form(&stages).with("stage", "published");
    let refused = day.organiser.send(form).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "not before it was confirmed");
    let form = day.organiser.get(&path).await.form(&stages);
    day.organiser.send(form).await.says("参加した人に確かめてもらっています");
}

/// Those who were there leave a voice out and confirm their own parts; then everybody may read.
async fn published(world: &World, day: &mut HalfDay) {
    let report = day.at("/report");
    assert_eq!(world.browser().get(&report).await.status, StatusCode::NOT_FOUND);
    let draft = day.people[5].get(&report).await;
    draft.says("卓で出た声0").does_not_say("思い00を話しに");
    let objections = format!("{report}/objections");
    let row =
        draft.html.split("<li").find(|row| row.contains("卓で出た声0") && row.contains("<form"));
    let voice = between(row.expect("the voice"), "name=\"voice\" value=\"", "\"").unwrap();
    let form = draft.form(&objections).with("voice", voice);
    day.people[5].send(form).await.does_not_say("卓で出た声0");
    let (me, quotes) = (day.at("/me"), day.at("/me/quotes"));
    for person in day.people.iter_mut().take(2) {
        let form = person.get(&me).await.form(&quotes).with("motive", "yes").with("body", "yes");
        person.send(form).await;
    }
    let path = day.at("/record");
    let form = day.organiser.get(&path).await.form(&format!("{path}/stage"));
    day.organiser.send(form).await.says("公開しました");
    let page = world.browser().get(&report).await;
    page.says("課長・係長の働き方").says("30人").says("16").says("事務局 記録係");
    page.says("卓で出た声1").does_not_say("卓で出た声0");
    page.says("思い00を話しに来ました。").does_not_say("思い04を話しに");
    page.says("聴くことを先にします。").does_not_say("これは自分だけのことです。");
    page.says("全員が話す時間をつくる。").says("福岡市").does_not_say("札幌市");
    page.does_not_say("参加者");
    // Ten chiefs, ten supervisors, ten others: groups large enough for everybody to read.
    page.says("管理職（10票）").says("監督職（10票）").says("担当職（10票）");
    let text = world.browser().get(&day.at("/report.txt")).await;
    assert!(text.html.contains("聴くことを先に") && !text.html.contains("卓で出た声0"));
    let pdf = world.browser().get(&day.at("/report.pdf")).await;
    assert!(pdf.bytes.starts_with(b"%PDF-1.7"));
}

/// What somebody takes back after the publication is gone from the next copy.
async fn taken_back(world: &World, day: &mut HalfDay) {
    let (me, quotes, report) = (day.at("/me"), day.at("/me/quotes"), day.at("/report"));
    let form = day.people[0].get(&me).await.form(&quotes).without("motive").without("body");
    day.people[0].send(form).await;
    world.browser().get(&report).await.does_not_say("思い00を話しに").says("思い01を話しに");
}

#[test]
fn two_months_later_people_tell_what_became_of_it_and_the_next_report_says_so() {
    both(async |world| {
        let mut day = HalfDay::announced(&world).await;
        let (me, since) = (day.at("/me"), day.at("/me/since"));
        assert_eq!(day.people[0].get(&since).await.path, me, "not asked yet");
        world.later(jiff::SignedDuration::from_hours(61 * 24));
        day.people[0].get(&me).await.says("会から2か月がすぎました");
        let form = day.people[0].get(&since).await.form(&since).with("cause", "毎朝の声かけ");
        let told = day.people[0].send(form).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.says("変わらなかったことを書いてください");
        let form = told.form(&since).with("said", "全員が一度は話すようになりました。");
        assert_eq!(form.value("cause"), Some("毎朝の声かけ"), "shown again");
        day.people[0].send(form.with("quote", "yes")).await;
        let form = day.people[1].get(&since).await.form(&since).with("said", "まだ変わりません。");
        day.people[1].send(form).await;
        let mut next = day.next_session(&world).await;
        let (report, desk) = (next.at("/report"), next.press("/desk", "/talk").await.path);
        for _ in 0..12 {
            if next.next(&desk).await.text().contains("おつかれさまでした") {
                break;
            }
        }
        let page = next.organiser.get(&report).await;
        page.says("本人の話です").says("全員が一度は話すようになりました。").says("毎朝の声かけ");
        page.does_not_say("まだ変わりません。");
        let form = day.people[0].get(&since).await.form(&since).without("quote");
        day.people[0].send(form).await;
        next.organiser.get(&report).await.does_not_say("全員が一度は話すようになりました。");
    });
}

#[test]
fn a_talk_is_opened_once_and_by_organisers_only() {
    both(async |world| {
        let mut day = HalfDay::announced(&world).await;
        let form = day.organiser.get(&day.at("/desk")).await.form(&day.at("/talk"));
        let first = day.organiser.send(form.clone()).await.path;
        assert_eq!(day.organiser.send(form).await.path, first);
        assert_eq!(day.people[0].get(&first).await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn a_photograph_needs_everybodys_leave_and_words_for_those_who_do_not_see_it() {
    both(async |world| {
        let mut day = HalfDay::announced(&world).await;
        let path = day.at("/record");
        let form = day.organiser.get(&path).await.form(&day.at("/photos"));
        let told = day.organiser.send(form).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.says("写っている全員の了解がいります").says("何が写っているかを入れてください");
        told.says("写真として読めませんでした");
    });
}
