//! A roster is looked at, asked about, and brought in; the first of April is led to its end.

use axum::http::StatusCode;
use kizahashi::accounts;
use kizahashi::db::Tx;
use kizahashi::organisations::roster::keep;
use kizahashi::organisations::{self, Why};
use kizahashi::service;

use crate::common::{Browser, Form, Seen, World, both};
use crate::sheets::upload;

/// A made-up city: so many departments, sections in each, and people in each section.
const DEPARTMENTS: usize = 12;
const SECTIONS: usize = 10;
const PEOPLE: usize = 25;

/// One row of a roster.
#[derive(Clone)]
struct Person {
    number: String,
    name: String,
    department: String,
    section: String,
    title: &'static str,
}

fn city() -> Vec<Person> {
    let families =
        ["佐藤", "鈴木", "髙橋", "田中", "伊藤", "渡邉", "山﨑", "中村", "小林", "加藤", "吉田"];
    let given = ["葵", "蓮", "凪", "陽", "湊", "紬", "律", "芽依", "樹", "結", "朔", "澪", "颯"];
    let mut people = Vec::new();
    for department in 0..DEPARTMENTS {
        for section in 0..SECTIONS {
            for place in 0..PEOPLE {
                let number = people.len() + 1;
                let title = match place {
                    0 => "課長",
                    1..=3 => "係長",
                    24 => "会計年度任用職員",
                    _ => "主事",
                };
                people.push(Person {
                    number: format!("{number:06}"),
                    // No two alike, but for those a story makes alike.
                    name: format!("{} {}{number}", families[number % 11], given[number % 13]),
                    department: format!("第{}部", department + 1),
                    section: format!("第{}部{}課", department + 1, section + 1),
                    title,
                });
            }
        }
    }
    people
}

fn csv(people: &[Person]) -> Vec<u8> {
    let mut text = String::from("職員番号,氏名,部,課,職名\r\n");
    for Person { number, name, department, section, title } in people {
        text += &format!("{number},{name},{department},{section},{title}\r\n");
    }
    text.into_bytes()
}

async fn bring(browser: &mut Browser, people: &[Person]) -> Seen {
    let form = browser.get("/roster").await.form("/roster");
    upload(browser, &form, "meibo.csv", &csv(people)).await
}

/// The form of the questions, with a band for every title that is asked about.
pub fn with_titles(page: &Seen) -> Form {
    let mut form = page.form("/roster/draft");
    for part in page.html.split("<label for=\"title-").skip(1) {
        let place = part.split('"').next().unwrap();
        let band = match part {
            part if part.contains(">課長（") => "chief",
            part if part.contains(">係長（") => "supervisor",
            part if part.contains(">会計年度任用職員（") => "fixed_term",
            _ => "staff",
        };
        form = form.with(&format!("title-{place}"), band);
    }
    form
}

pub async fn apply(browser: &mut Browser, page: &Seen) -> Seen {
    browser.send(page.form("/roster/draft/application")).await
}

/// A city that has brought in its first roster.
async fn settled(world: &World) -> Browser {
    world.founded().await;
    let mut admin = world.administrator().await;
    let page = bring(&mut admin, &city()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    page.says("3000人と132の組織を読みました").says("はじめての職名");
    let form = with_titles(&page).with("day", "R8.6.1");
    let page = admin.send(form).await;
    page.says("令和8年(2026年)6月1日(月)からのちがい");
    apply(&mut admin, &page).await.says("年度がわり");
    admin
}

pub async fn unit_named(world: &World, name: &str) -> String {
    let name = name.to_owned();
    let find = move |tx: &mut Tx| {
        let by = accounts::member_by_login(tx, "admin")?;
        let units = organisations::units(tx, by.organisation())?;
        Ok(units.into_iter().find(|unit| unit.name == name).map(|unit| unit.id))
    };
    world.app.db.read(find).await.unwrap().expect("a unit of that name")
}

#[test]
fn three_sections_become_one_and_one_becomes_two_on_the_first_of_april() {
    both(async |world| {
        let mut admin = settled(&world).await;
        admin.get("/units").await.says("第1部1課").says("25人");
        let (first, ninth) =
            (unit_named(&world, "第1部1課").await, unit_named(&world, "第2部1課").await);
        let mut people = city();
        for person in people.iter_mut().filter(|person| person.department == "第1部") {
            if ["第1部1課", "第1部2課", "第1部3課"].contains(&&*person.section) {
                person.section = "総合課".into();
            }
        }
        let mut half = 0;
        for person in people.iter_mut().filter(|person| person.section == "第2部1課") {
            half += 1;
            person.section =
                if half % 2 == 0 { "第2部東課".into() } else { "第2部西課".into() };
        }
        // Two people of one name, and numbers Excel has shortened.
        people[11].name = people[10].name.clone();
        people[3].number = "4".into();
        people[4].number = "5".into();
        let page = bring(&mut admin, &people).await;
        page.says("職員番号の先頭の0が消えていませんか（2行）").says("A5, A6");
        page.says("という名前の人が、ほかにもいます（A12）");
        page.says("名簿にない「第1部 › 第1部1課」は、どうなりましたか");
        let form = page.form("/roster/draft").with("day", "令和9年4月1日");
        assert_eq!(form.value("zeros"), Some("restore"), "proposed");
        assert_eq!(form.value(&format!("gone-{first}")), Some("into"), "proposed");
        assert_eq!(form.value(&format!("gone-{ninth}")), Some("split"), "proposed");
        let page = admin.send(form).await;
        page.says("「第1部1課」").says("が1つになって「総合課」になる");
        page.says("「第2部1課」が「第2部西課」、「第2部東課」に分かれる");
        page.says("令和9年(2027年)4月1日(木)から、上のとおりに変わります");
        apply(&mut admin, &page).await.says("名簿を取り込む");
        admin.get("/units").await.says("第1部1課").does_not_say("総合課");
        world.at("2027-03-31T15:00:00Z".parse().unwrap());
        service::turn_the_day(&world.app).await.unwrap();
        let mut admin = world.administrator().await;
        let page = admin.get("/units").await;
        page.says("総合課").says("75人").does_not_say("第1部1課").does_not_say("第2部1課");
        let heir = unit_named(&world, "総合課").await;
        let page = admin.get(&format!("/units/{heir}/people")).await;
        page.says("000004").says("000005").says("75人");
        let page = admin.get("/units?day=R9.3.31").await;
        page.says("第1部1課").does_not_say("総合課");
        let lineage = move |tx: &mut Tx| {
            let by = accounts::member_by_login(tx, "admin")?;
            organisations::lineage(tx, by.organisation(), &heir)
        };
        let lineage = world.app.db.read(lineage).await.unwrap();
        let days = ("2026-07-01".parse().unwrap(), "2027-07-01".parse().unwrap());
        let why = lineage.comparable(&first, days.0, days.1).unwrap_err();
        assert!(matches!(why, Why::Merged { ref units, .. } if units.len() == 3), "{why:?}");
    });
}

#[test]
fn rounds_count_everybody_once_where_they_sit() {
    both(async |world| {
        settled(&world).await;
        let unit = unit_named(&world, "第1部1課").await;
        let page = world.administrator().await.get(&format!("/units/{unit}/posts")).await;
        page.says("1人は、本務の所属で1回だけ数えます").says("会計年度任用職員");
        let asked = world.asked(&unit, true).await;
        assert_eq!(asked.codes.len(), 25);
    });
}

#[test]
fn what_was_answered_stays_and_what_is_missing_is_told() {
    both(async |world| {
        world.founded().await;
        let mut admin = world.administrator().await;
        let page = bring(&mut admin, &city()[..60]).await;
        let form =
            page.form("/roster/draft").with("day", "令和元年4月30日").with("title-0", "staff");
        let page = admin.send(form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("平成31年4月30日のことですか").says("「係長」の立場を選んでください");
        let again = page.form("/roster/draft");
        assert_eq!(again.value("day"), Some("令和元年4月30日"));
        assert_eq!(again.value("title-0"), Some("staff"));
        admin.get("/units").await.says("まだ何も入っていません");
        admin.get("/roster").await.says("読みかけの名簿「meibo.csv」");
        admin.send(admin.clone().get("/roster/draft").await.form("/roster/draft/removal")).await;
        assert_eq!(admin.get("/roster/draft").await.status, StatusCode::CONFLICT);
    });
}

#[test]
fn a_wrong_file_is_told_place_by_place_and_changes_nothing() {
    both(async |world| {
        world.founded().await;
        let mut admin = world.administrator().await;
        let mut people = city()[..30].to_vec();
        people[2].name = "　".into();
        people[5].section = "長".repeat(300);
        let page = bring(&mut admin, &people).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("B4").says("D7").says("いまは300文字");
        let page = admin.get("/roster").await;
        page.says("名簿はまだありません").does_not_say("読みかけ");
    });
}

#[test]
fn what_changed_meanwhile_is_looked_at_once_more() {
    both(async |world| {
        let mut admin = settled(&world).await;
        let mut people = city();
        people[0].section = "第1部2課".into();
        let page = bring(&mut admin, &people).await;
        let page = admin.send(page.form("/roster/draft").with("day", "R8.6.3")).await;
        let unit = unit_named(&world, "第3部1課").await;
        let path = format!("/units/{unit}/changes/rename");
        let form = admin.get(&path).await.form(&path).with("name", "三部一課");
        let form = form.with("day", "R8.6.2");
        let preview = admin.send(form).await;
        preview.says("まだ何も変えていません");
        admin.send(preview.form(&path)).await.says("「第3部1課」の名前が「三部一課」に変わる");
        let page = apply(&mut admin, &page).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("「第3部 › 三部一課」がどうなったかを選んでください");
    });
}

#[test]
fn a_draft_nobody_comes_back_to_is_forgotten_in_a_day() {
    both(async |world| {
        world.founded().await;
        let mut admin = world.administrator().await;
        bring(&mut admin, &city()[..30]).await;
        world.later(jiff::SignedDuration::from_hours(25));
        assert_eq!(
            world.administrator().await.get("/roster/draft").await.status,
            StatusCode::CONFLICT
        );
        let now = world.now();
        let forgotten = world.app.db.write(move |tx| keep::forget_drafts(tx, now)).await.unwrap();
        assert_eq!(forgotten, 1);
    });
}

#[test]
fn a_roster_of_an_earlier_fiscal_year_is_told_to_the_promotion_office() {
    both(async |world| {
        world.founded().await;
        let mut admin = world.administrator().await;
        let mut people = city()[..60].to_vec();
        let page = bring(&mut admin, &people).await;
        let page = admin.send(with_titles(&page).with("day", "R8.6.1")).await;
        apply(&mut admin, &page).await;
        let told = "名簿が、前の年度のままです";
        world.promotion().await.get("/office").await.does_not_say(told);
        world.at("2027-04-05T00:00:00Z".parse().unwrap());
        let page = world.promoter().await.get("/office").await;
        page.says(told).says("令和8年(2026年)6月1日(月)の名簿");
        people[0].section = "第1部2課".into();
        let mut admin = world.administrator().await;
        let page = bring(&mut admin, &people).await;
        let page = admin.send(page.form("/roster/draft").with("day", "R9.4.5")).await;
        apply(&mut admin, &page).await;
        world.promoter().await.get("/office").await.does_not_say(told);
    });
}

#[test]
fn a_chief_whose_unit_ends_passes_the_duty_on_and_signs_in_again() {
    both(async |world| {
        let (roads, rivers) = (world.unit("道路課").await, world.unit("河川課").await);
        world.posts(&roads, &[("担当", "staff", "8")]).await;
        let mut chief = world.chief(&roads).await;
        world.asked(&roads, true).await;
        let mut admin = world.administrator().await;
        let path = format!("/units/{rivers}/changes/merge");
        let form = admin.get(&path).await.form(&path);
        let form = form.and("with", &roads).with("heir", "new").with("name", "土木課");
        let preview = admin.send(form).await;
        preview.says("「道路課」").says("が1つになって「土木課」になる").says("新しい");
        admin.send(preview.form(&path)).await;
        let page = admin.get("/transfers").await;
        page.says("「道路課」（令和8年(2026年)6月1日(月)でなくなります）の長です");
        page.says("「道路課」の第1回");
        let heir = unit_named(&world, "土木課").await;
        let form = page.form("/transfers/duties");
        admin.send(form.with("to", &heir)).await.says("引きつぐ役割はありません");
        assert_eq!(chief.get("/").await.path, "/", "the session ended with the duty");
        let mut chief = world.signed_in(&format!("chief-{}", &roads[..8])).await;
        assert_eq!(chief.get("/").await.path, format!("/workplaces/{heir}"));
        assert_eq!(chief.get(&format!("/workplaces/{roads}")).await.status, StatusCode::FORBIDDEN);
    });
}
