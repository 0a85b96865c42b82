//! The administrator enters workplaces, posts and people.

use axum::http::StatusCode;

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
