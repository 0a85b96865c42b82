//! The administrator enters workplaces, posts and people.

use axum::http::StatusCode;
use kizahashi::db::Tx;
use kizahashi::organisations::{self, Change, Flaw, Heir, Lineage, NewUnit};
use kizahashi::words::{Lang, say};
use kizahashi::{accounts, japan, service};

use crate::common::{PASSWORD, World, both};

#[test]
fn units_stand_below_one_another() {
    both(async |world| {
        let department = world.unit("健康福祉部").await;
        let section = world.unit_below("くらし支援課", &department).await;
        world.unit_below("生活係", &section).await;
        world.unit("総務部").await;
        let page = world.administrator().await.get("/units").await;
        let names = ["健康福祉部", "くらし支援課", "生活係", "総務部"];
        let places: Vec<usize> =
            names.map(|name| page.html.find(&format!(">{name}</a>")).unwrap()).into();
        assert!(places.is_sorted(), "parents before children, in order of entry");
        page.says("健康福祉部 › くらし支援課 › 生活係");
    });
}

#[test]
fn a_unit_without_a_name_is_told_and_its_place_kept() {
    both(async |world| {
        let department = world.unit("健康福祉部").await;
        let mut admin = world.administrator().await;
        let form = admin.get("/units").await.form("/units");
        let page = admin.send(form.with("name", "　 ").with("parent", &department)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.title().starts_with("エラー："));
        page.says("名前を入れてください");
        assert!(page.html.contains("href=\"#name\""), "the summary leads to the field");
        assert_eq!(page.form("/units").value("parent"), Some(department.as_str()));
    });
}

#[test]
fn posts_are_rows_with_some_empty_ones_to_fill() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        let path = format!("/units/{unit}/posts");
        world
            .posts(&unit, &[("担当", "staff", "１８"), ("課長", "chief", "1"), ("", "staff", "")])
            .await;
        let mut admin = world.administrator().await;
        let form = admin.get(&path).await.form(&path);
        assert_eq!(form.values("title"), ["課長", "担当", "", "", ""]);
        assert_eq!(form.values("band")[..2], ["chief", "staff"]);
        assert_eq!(form.values("seats"), ["1", "18", "", "", ""]);
        admin.get("/units").await.says("19人");
    });
}

#[test]
fn a_wrong_row_is_told_where_it_is_and_nothing_is_stored() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        let path = format!("/units/{unit}/posts");
        world.posts(&unit, &[("課長", "chief", "1")]).await;
        let mut admin = world.administrator().await;
        let mut form =
            admin.get(&path).await.form(&path).without("title").without("seats").without("band");
        for (title, seats) in [("課長", "1"), ("係長", "十二"), ("", "4")] {
            form = form.and("title", title).and("band", "staff").and("seats", seats);
        }
        let page = admin.send(form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains("href=\"#seats-2\"") && page.html.contains("href=\"#title-3\""));
        assert_eq!(page.form(&path).values("seats")[..3], ["1", "十二", "4"]);
        assert_eq!(admin.get(&path).await.form(&path).values("title")[0], "課長");
        admin.get("/units").await.says("1人");
    });
}

#[test]
fn people_are_added_with_their_duties_in_words() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        world.chief(&unit).await;
        world.promotion().await;
        let page = world.administrator().await.get("/people").await;
        page.says("くらし支援課の長").says("推進担当").says("管理者");
    });
}

#[test]
fn a_login_is_given_once() {
    both(async |world| {
        world.promotion().await;
        let mut admin = world.administrator().await;
        let form = admin.get("/people").await.form("/people");
        let form =
            form.with("login", "Promotion").with("name", "推進 二").with("password", PASSWORD);
        let page = admin.send(form.and("duty", "promotion")).await;
        page.says("「promotion」は、もう使われています");
        let again = page.form("/people");
        assert_eq!(
            (again.value("name"), again.value("duty")),
            (Some("推進 二"), Some("promotion"))
        );
        assert_eq!(again.value("password"), Some(""));
    });
}

#[test]
fn a_new_duty_opens_its_pages_at_once_and_a_lost_one_closes_them() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        let mut chief = world.chief(&unit).await;
        assert_eq!(chief.get("/people").await.status, StatusCode::FORBIDDEN);
        change_duties(&world, &format!("chief-{}", &unit[..8]), |form| {
            form.and("duty", "administrator")
        })
        .await;
        let page = chief.get("/people").await;
        page.says("くらし支援課の長");
        change_duties(&world, &format!("chief-{}", &unit[..8]), |form| form.without("duty")).await;
        assert_eq!(chief.get("/people").await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn one_administrator_remains() {
    both(async |world| {
        world.founded().await;
        let mut admin = world.administrator().await;
        let page = change_duties(&world, "管理 はじめ", |form| form.without("duty")).await;
        assert_eq!(page, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(admin.get("/people").await.status, StatusCode::OK);
    });
}

/// The administrator changes the duties of somebody of that name.
async fn change_duties(
    world: &World,
    name: &str,
    change: impl Fn(crate::common::Form) -> crate::common::Form,
) -> StatusCode {
    let mut admin = world.administrator().await;
    let account = admin.get("/people").await.link_of(name, "/people/", "/duties");
    let path = format!("/people/{account}/duties");
    let form = admin.get(&path).await.form(&path);
    admin.send(change(form)).await.status
}

/// What the administrator does to units on a day.
async fn change(world: &World, day: &str, changes: Vec<Change>) -> Result<(), Vec<Flaw>> {
    let (day, dice) = (day.parse().unwrap(), world.app.dice.clone());
    let today = japan::wall_clock(world.now()).date();
    let change = move |tx: &mut Tx| {
        let by = accounts::member_by_login(tx, "admin")?.administrator()?;
        organisations::change(tx, &by, day, &changes, || dice.id(), today)
    };
    world.app.db.write(change).await.unwrap()
}

async fn lineage_of(world: &World, unit: &str) -> Lineage {
    let unit = unit.to_owned();
    let find = move |tx: &mut Tx| {
        let by = accounts::member_by_login(tx, "admin")?;
        organisations::lineage(tx, by.organisation(), &unit)
    };
    world.app.db.read(find).await.unwrap()
}

#[test]
fn a_new_name_waits_for_its_day_and_the_unit_stays_the_same() {
    both(async |world| {
        let unit = world.unit("土木課").await;
        let renamed = Change::Rename { unit: unit.clone(), name: "建設課".into() };
        change(&world, "2026-07-01", vec![renamed]).await.unwrap();
        let mut admin = world.administrator().await;
        admin.get("/units").await.says("土木課").does_not_say("建設課");
        world.at("2026-06-30T15:00:00Z".parse().unwrap());
        service::turn_the_day(&world.app).await.unwrap();
        let mut admin = world.administrator().await;
        let page = admin.get("/units").await;
        page.says("建設課").does_not_say("土木課");
        assert_eq!(page.link_of("建設課", "/units/", "/posts"), unit);
        let then = "2026-06-01".parse().unwrap();
        let now = "2026-08-01".parse().unwrap();
        assert_eq!(lineage_of(&world, &unit).await.comparable(&unit, then, now), Ok(()));
    });
}

#[test]
fn two_units_become_one_with_all_their_seats() {
    both(async |world| {
        let (roads, rivers) = (world.unit("道路課").await, world.unit("河川課").await);
        world.posts(&roads, &[("担当", "staff", "8")]).await;
        world.posts(&rivers, &[("担当", "staff", "7")]).await;
        let heir = NewUnit { id: "works".into(), name: "土木課".into(), ..NewUnit::default() };
        let units = vec![roads.clone(), rivers.clone()];
        let merged = Change::Merge { units, heir: Heir::New(heir) };
        change(&world, "2026-06-01", vec![merged]).await.unwrap();
        let page = world.administrator().await.get("/units").await;
        page.says("土木課").says("15人").does_not_say("道路課").does_not_say("河川課");
        let (then, now) = ("2026-05-01".parse().unwrap(), "2026-06-01".parse().unwrap());
        let why = lineage_of(&world, "works").await.comparable(&roads, then, now).unwrap_err();
        let said = say(Lang::Ja, &why.message());
        assert!(
            said.contains("「河川課」、「道路課」が1つに")
                || said.contains("「道路課」、「河川課」が1つに"),
            "{said}"
        );
    });
}

#[test]
fn what_no_organisation_can_be_is_refused_whole() {
    both(async |world| {
        let department = world.unit("健康福祉部").await;
        let section = world.unit_below("くらし支援課", &department).await;
        let renamed = Change::Rename { unit: section, name: "生活支援課".into() };
        let ended = Change::Abolish { unit: department };
        let flaws = change(&world, "2026-06-01", vec![renamed, ended]).await.unwrap_err();
        assert!(matches!(&flaws[..], [Flaw::Orphan { .. }]), "{flaws:?}");
        let page = world.administrator().await.get("/units").await;
        page.says("健康福祉部").says("くらし支援課").does_not_say("生活支援課");
    });
}
