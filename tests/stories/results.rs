//! What a workplace sees of its answers, and when, and who else.

use axum::http::StatusCode;
use gauge::level::{Band, Mark};
use jiff::SignedDuration;
use kizahashi::rounds::seal::Contents;

use crate::common::{Form, Seen, World, between, both};
use crate::office::{Opened, SHORT, SIX, TWELVE, spread};

const FILES: [&str; 4] = ["report.pdf", "results.xlsx", "results.csv", "results.json"];

fn as_it_is(form: Form) -> Form {
    form
}

/// An office whose round was answered by all but `missing` and closed.
async fn closed(world: &World, posts: &[(&str, &str, &str)], missing: usize) -> (String, Opened) {
    let unit = world.office("くらし支援課", posts).await;
    let round = world.begin(&unit, as_it_is).await;
    world.all_but(&round, missing).await;
    world.close(&round).await;
    (unit, round)
}

// Before the close

#[test]
fn before_the_close_nobody_is_told_anything_about_the_answers() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, as_it_is).await;
        let mut readers = [
            ("a stranger", world.browser()),
            ("the chief", world.chief(&unit).await),
            ("the promotion office", world.promoter().await),
            ("the administrator", world.administrator().await),
        ];
        let pages = [
            round.results(),
            format!("{}/own", round.results()),
            format!("{}/changes", round.results()),
            format!("{}/items/speak_up", round.results()),
            format!("{}/pictures/speak_up.svg", round.results()),
            "/".to_owned(),
            format!("/workplaces/{unit}"),
            format!("/workplaces/{unit}/opening"),
            round.page(),
            format!("{}/closure", round.page()),
        ];
        let files = FILES.map(|file| format!("{}/{file}", round.results()));
        let mut told: Vec<Vec<String>> = Vec::new();
        // Everybody low, then everybody high: whatever tells on answers would change with them.
        for (level, remark) in [(1, "しるしのことば"), (5, "べつのことば")] {
            for (_, code) in round.slips.iter().take(9) {
                world.put(&round, code, alike(level, remark)).await.unwrap();
            }
            let mut seen = Vec::new();
            for (who, browser) in &mut readers {
                for path in pages.iter().chain(&files) {
                    let page = browser.get(path).await;
                    page.does_not_say(remark);
                    seen.push(format!("{who} {path} {} {}", page.status, page.text()));
                }
            }
            told.push(seen);
        }
        assert_eq!(told[0], told[1]);
        let page = world.browser().get(&round.results()).await;
        page.says("まだ締め切っていません").says("6月15日(月) 17時");
        for file in &files {
            assert_eq!(world.browser().get(file).await.status, StatusCode::NOT_FOUND);
        }
    });
}

fn alike(level: u8, remark: &str) -> Contents {
    Contents { marks: vec![Mark::Level(level); SHORT], remark: remark.into(), ..spread(0) }
}

// After it

#[test]
fn after_the_close_everybody_with_the_address_sees_the_same() {
    both(async |world| {
        let (unit, round) = closed(&world, &TWELVE, 0).await;
        // The three widest stand in another order each time: the same parts, however ordered.
        let main = |page: &Seen| {
            let main = between(&page.html, "<main", "</main>").unwrap();
            let mut parts: Vec<String> = main.split('<').map(str::to_owned).collect();
            parts.sort_unstable();
            parts
        };
        let page = world.browser().get(&round.results()).await;
        page.says("見えたこと")
            .says("12人の答え")
            .says("一番大切だと思う項目")
            .says("言いにくいことの言いやすさ");
        for mut reader in [world.chief(&unit).await, world.promoter().await] {
            assert_eq!(main(&reader.get(&round.results()).await), main(&page));
        }
        for place in 0..12 {
            page.says(&format!("{place}番目の人のひとこと"));
        }
        let item = world.browser().get(&format!("{}/items/speak_up", round.results())).await;
        item.says("言いにくいことの言いやすさ").says("つぎの段");
        for file in FILES {
            let seen = world.browser().get(&format!("{}/{file}", round.results())).await;
            assert_eq!(seen.status, StatusCode::OK, "{file}");
            assert!(seen.header("content-disposition").unwrap().starts_with("attachment"));
        }
    });
}

#[test]
fn what_is_not_there_is_not_found() {
    both(async |world| {
        let (_, round) = closed(&world, &SIX, 0).await;
        for path in ["/items/nothing", "/nothing.pdf", "/pictures/nothing.svg", "/changes"] {
            let page = world.browser().get(&format!("{}{path}", round.results())).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        }
        let elsewhere = world.browser().get("/results/0123456789abcdef0123456789abcdef").await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_three_widest_stand_in_no_fixed_order() {
    both(async |world| {
        let (_, round) = closed(&world, &TWELVE, 0).await;
        let mut orders = std::collections::BTreeSet::new();
        for _ in 0..30 {
            let page = world.browser().get(&round.results()).await;
            let cards = page.html.split("kz-card\"").skip(1);
            let order: Vec<String> = cards
                .map(|card| {
                    card.split("<h3>").nth(1).unwrap().split('<').next().unwrap().to_owned()
                })
                .collect();
            assert_eq!(order.len(), 3);
            orders.insert(order);
        }
        // Six orders are possible; that thirty pages show fewer than three has odds of 10^-13.
        assert!(orders.len() >= 3, "{orders:?}");
    });
}

#[test]
fn a_results_page_asks_the_database_as_little_for_many_answers_as_for_few() {
    both(async |world| {
        let mut asked = Vec::new();
        let large = [("課長", "chief", "1"), ("主事", "staff", "79")];
        for (name, posts) in [("広報室", &SIX[..]), ("道路管理課", &large)] {
            let unit = world.office(name, posts).await;
            let round = world.begin(&unit, as_it_is).await;
            world.all_but(&round, 0).await;
            world.close(&round).await;
            let before = world.app.db.statements();
            world.browser().get(&round.results()).await.says("見えたこと");
            asked.push(world.app.db.statements() - before);
        }
        assert_eq!(asked[0], asked[1]);
        assert!(asked[0] <= 10, "{asked:?}");
    });
}

// Who may see

#[test]
fn where_results_need_a_sign_in_only_the_chief_sees_them() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let other = world.office("道路管理課", &SIX).await;
        let round = world.begin(&unit, |form| form.with("results", "sign-in")).await;
        for closed in [false, true] {
            if closed {
                world.all_but(&round, 0).await;
                world.close(&round).await;
            }
            let page = world.browser().get(&round.results()).await;
            assert_eq!(page.status, StatusCode::UNAUTHORIZED);
            let mut others = [world.promoter().await, world.administrator().await];
            for reader in &mut others {
                assert_eq!(reader.get(&round.results()).await.status, StatusCode::FORBIDDEN);
            }
        }
        let paths = FILES.map(|file| format!("/{file}"));
        let paths = paths.iter().map(String::as_str).chain(["/items/speak_up", "/own", "/changes"]);
        let mut neighbour = world.chief(&other).await;
        for path in paths {
            let path = format!("{}{path}", round.results());
            assert_eq!(world.browser().get(&path).await.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(neighbour.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        world.chief(&unit).await.get(&round.results()).await.says("12人の答え");
    });
}

#[test]
fn the_promotion_office_sees_that_it_is_closed_and_no_results() {
    both(async |world| {
        let (unit, round) = closed(&world, &TWELVE, 0).await;
        let mut promoter = world.promoter().await;
        for path in [round.page(), format!("/workplaces/{unit}"), "/".to_owned()] {
            let page = promoter.get(&path).await;
            assert!(!page.html.contains(&round.results()), "{path} leads to the results");
            page.does_not_say("ひとこと").does_not_say("人の答え");
        }
        let mut chief = world.chief(&unit).await;
        assert!(chief.get(&round.page()).await.html.contains(&round.results()));
    });
}

// The chief's own answers

/// All answer, the chief's own as given, to be shown later.
async fn with_own(world: &World, unit: &str) -> Opened {
    let round = world.begin(unit, as_it_is).await;
    world.all_but(&round, 0).await;
    let keep = |form: Form| form.with("keep_mine", "1").with("remark", "");
    let chief = round.code_of(Band::Chief, 0).clone();
    world.browser().answers(&chief, &["5", "4", "5", "4", "5", "4"], keep).await;
    world.close(&round).await;
    round
}

#[test]
fn own_answers_are_private_to_the_chief_until_the_chief_shows_them() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let other = world.office("道路管理課", &SIX).await;
        world.chief(&unit).await;
        let round = with_own(&world, &unit).await;
        let mut chief = world.signed_in(&format!("chief-{}", &unit[..8])).await;
        let own = format!("{}/own", round.results());
        let item = format!("{}/items/speak_up", round.results());
        let page = chief.get(&round.results()).await;
        page.says("わたしの答え").does_not_say("課長の答え");
        assert_eq!(world.browser().get(&own).await.status, StatusCode::UNAUTHORIZED);
        let mut office = world.promoter().await;
        for mut reader in
            [world.chief(&other).await, world.promoter().await, world.administrator().await]
        {
            assert_eq!(reader.get(&own).await.status, StatusCode::FORBIDDEN);
            reader.get(&round.results()).await.does_not_say("わたしの答え");
        }
        world.browser().get(&item).await.does_not_say("課長の答え");
        let shows = chief.get(&own).await;
        shows.says("ここはあなただけに見えます").says("4段階");
        let form = shows.form(&own);
        let token = office.get("/r").await.form("/r").value("token").unwrap().to_owned();
        let meddled = office.post(form.clone().with("token", &token)).await;
        assert_eq!(meddled.status, StatusCode::FORBIDDEN);
        world.browser().get(&item).await.does_not_say("課長の答え");
        chief.send(form).await.says("見せています");
        world.browser().get(&item).await.says("課長の答え").says("課長は5段階");
    });
}

#[test]
fn own_answers_are_not_the_successors_nor_a_second_chiefs() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        world.chief(&unit).await;
        let round = with_own(&world, &unit).await;
        let mut chief = world.signed_in(&format!("chief-{}", &unit[..8])).await;
        let own = format!("{}/own", round.results());
        let mut successor = world.person("successor", |form| form.with("chief", &unit)).await;
        successor.get(&round.results()).await.does_not_say("わたしの答え");
        assert_eq!(successor.get(&own).await.status, StatusCode::NOT_FOUND);
        let mut form = successor.get(&round.results()).await.form("/sign-out");
        form.action = own.clone();
        assert_eq!(successor.post(form).await.status, StatusCode::NOT_FOUND);
        chief.get(&own).await.says("ここはあなただけに見えます");
        // Where two have the duty at the close, nobody knows whose they are.
        let again = with_own(&world, &unit).await;
        let own = format!("{}/own", again.results());
        let mut chief = world.signed_in(&format!("chief-{}", &unit[..8])).await;
        assert_eq!(chief.get(&own).await.status, StatusCode::NOT_FOUND);
        let kept = "select count(*) as count from own_answer where round = $1";
        assert_eq!(world.count(kept, &again).await, 0);
    });
}

#[test]
fn where_the_others_are_too_few_own_answers_stay_own() {
    both(async |world| {
        let five = [("課長", "chief", "1"), ("主事", "staff", "4")];
        let unit = world.office("広報室", &five).await;
        world.chief(&unit).await;
        let round = with_own(&world, &unit).await;
        let mut chief = world.signed_in(&format!("chief-{}", &unit[..8])).await;
        let own = format!("{}/own", round.results());
        let page = chief.get(&own).await;
        page.says("見せることはできません").says("5段階").says("出せません");
        assert!(!page.html.contains(&format!("action=\"{own}\"")));
        let mut form = chief.get(&round.results()).await.form("/sign-out");
        form.action = own;
        assert_eq!(chief.post(form).await.status, StatusCode::NOT_FOUND);
        for item in ["shared_goal", "speak_up"] {
            let page = world.browser().get(&format!("{}/items/{item}", round.results())).await;
            page.does_not_say("課長の答え");
        }
    });
}

#[test]
fn a_chief_who_kept_nothing_has_nothing_to_show() {
    both(async |world| {
        let (unit, round) = closed(&world, &TWELVE, 0).await;
        let mut chief = world.chief(&unit).await;
        chief.get(&round.results()).await.does_not_say("わたしの答え");
        let own = chief.get(&format!("{}/own", round.results())).await;
        assert_eq!(own.status, StatusCode::NOT_FOUND);
    });
}

// Remarks

#[test]
fn remarks_are_told_from_ten_answers_or_from_five_where_the_promise_says_so() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        for (promise, told) in [("ten", false), ("five", true)] {
            let round = world.begin(&unit, |form| form.with("remarks", promise)).await;
            world.all_but(&round, 0).await;
            world.close(&round).await;
            let page = world.browser().get(&round.results()).await;
            assert_eq!(page.text().contains("番目の人のひとこと"), told, "{promise}");
            let bodies = world
                .texts("select body as text from publication where round = $1", &round.id)
                .await;
            assert_eq!(bodies.concat().contains("番目の人のひとこと"), told, "{promise}: stored");
        }
    });
}

// Then and now

#[test]
fn the_round_before_gives_the_changes() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        for round in ["first", "second"] {
            let opened = world.begin(&unit, as_it_is).await;
            for (place, (_, code)) in opened.slips.iter().enumerate() {
                let mut contents = spread(place);
                if round == "second" {
                    contents.marks[0] = match contents.marks[0] {
                        Mark::Level(level) => Mark::Level((level + 2).clamp(3, 5)),
                        other => other,
                    };
                }
                world.put(&opened, code, contents).await.unwrap();
            }
            world.close(&opened).await;
            let changes = format!("{}/changes", opened.results());
            let page = world.browser().get(&changes).await;
            match round {
                "first" => assert_eq!(page.status, StatusCode::NOT_FOUND),
                _ => {
                    page.says("くらべられる").says("上がった").says("同じ人とはかぎりません");
                }
            }
            world.later(SignedDuration::from_hours(24 * 90));
        }
    });
}

// Units above

#[test]
fn a_department_and_its_sections_are_told_together_each_with_its_own_least_number() {
    both(async |world| {
        let department = world.office("健康福祉部", &[("部長", "executive", "1")]).await;
        let mut sections = Vec::new();
        for name in ["くらし支援課", "高齢福祉課"] {
            let section = world.unit_below(name, &department).await;
            world.posts(&section, &TWELVE).await;
            sections.push(section);
        }
        let round = world.begin(&department, as_it_is).await;
        assert_eq!((round.addresses.len(), round.slips.len()), (3, 25));
        world.all_but(&round, 0).await;
        world.close(&round).await;
        let mut stranger = world.browser();
        stranger
            .get(&round.results())
            .await
            .says("25人の答え")
            .says("10人未満の答えは、出していません");
        for address in &round.addresses[1..] {
            let page = stranger.get(&format!("/results/{address}")).await;
            page.says("12人の答え")
                .says("5人未満の答えは、出していません")
                .says("健康福祉部のまとまりで見る");
        }
        let opened = world.chief(&sections[0]).await.get(&round.page()).await;
        assert_eq!(
            opened.status,
            StatusCode::FORBIDDEN,
            "the department's round is not the section's"
        );
    });
}

#[test]
fn a_department_needs_ten_answers_though_its_sections_need_five() {
    both(async |world| {
        let department = world.office("健康福祉部", &[("部長", "executive", "1")]).await;
        for name in ["くらし支援課", "高齢福祉課"] {
            let section = world.unit_below(name, &department).await;
            world.posts(&section, &SIX).await;
        }
        let round = world.begin(&department, as_it_is).await;
        world.all_but(&round, 4).await;
        world.close(&round).await;
        world.browser().get(&round.results()).await.says("箱は開けずに消しました");
    });
}

#[test]
fn a_section_with_four_answers_stays_hidden_in_its_department() {
    both(async |world| {
        let department = world.office("健康福祉部", &[("部長", "executive", "1")]).await;
        for name in ["くらし支援課", "高齢福祉課"] {
            let section = world.unit_below(name, &department).await;
            world.posts(&section, &TWELVE).await;
        }
        let round = world.begin(&department, as_it_is).await;
        let in_section =
            |place: usize| round.slips.iter().filter(move |(cell, _)| cell.place == place);
        let answering = in_section(0).chain(in_section(1)).chain(in_section(2).take(4));
        for (place, (_, code)) in answering.enumerate() {
            world.put(&round, code, spread(place)).await.unwrap();
        }
        world.close(&round).await;
        let page = world.browser().get(&format!("/results/{}", round.addresses[2])).await;
        page.does_not_say("まん中 ").says("5人未満");
        // The department less the section of twelve would tell of five people, too few for a department:
        // one of the two has to go, and it is not the larger.
        for (address, told) in round.addresses.iter().zip([true, false, false]) {
            let json = world.browser().get(&format!("/results/{address}/results.json")).await;
            assert_eq!(json.html.contains("\"counts\""), told, "{}", json.html);
        }
    });
}
