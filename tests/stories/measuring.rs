//! A workplace measures again: what is asked, what people see of then from today, what may be said of it.

use std::time::Instant;

use axum::http::StatusCode;
use gauge::level::{Band, Mark};
use jiff::SignedDuration;
use kizahashi::actions::{self, Depth, Draft, Keeper, Reach};
use kizahashi::db::Tx;
use kizahashi::rounds::receipt::Receipt;
use kizahashi::rounds::seal::Contents;

use crate::common::{Form, World, both};
use crate::office::{Opened, SHORT, SIX, TWELVE, promotion_of, spread};

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn as_it_is(form: Form) -> Form {
    form
}

/// A workplace of twelve with a round that everybody answered, three months ago.
async fn measured(world: &World) -> (String, Opened) {
    let unit = world.office("くらし支援課", &TWELVE).await;
    let round = again(world, &unit, as_it_is).await;
    (unit, round)
}

/// A round that everybody answers, and three months after it.
async fn again(world: &World, unit: &str, choose: impl Fn(Form) -> Form) -> Opened {
    let round = world.begin(unit, choose).await;
    world.all_but(&round, 0).await;
    world.close(&round).await;
    world.later(DAY * 90);
    round
}

fn looking_back(form: Form) -> Form {
    form.with("back", "yes")
}

/// What the `place`th person said, and what the time before looks like to them.
fn seen(place: usize, items: &[(u8, u8)]) -> Contents {
    let now = items.iter().map(|(now, _)| now + (place % 2) as u8);
    let then = items.iter().map(|(_, then)| then + (place % 2) as u8);
    let marks = now.chain(then).map(|level| Mark::Level(level.clamp(1, 5))).collect();
    Contents { marks, ..spread(place) }
}

// What is asked again

#[test]
fn a_workplace_measured_before_may_ask_only_what_was_worked_on() {
    both(async |world| {
        let (unit, _) = measured(&world).await;
        let mut promoter = world.promoter().await;
        let action = format!("/workplaces/{unit}/opening");
        let first = promoter.get(&format!("{action}?item=speak_up")).await;
        first.says("取り組んだ項目だけ").says("1 / 6");
        let page = promoter.visit(first.form(&action).with("form", "some")).await;
        page.says("もう一度、何を聞くかを決める").says("前の回（6月1日(月)）");
        assert_eq!(page.form(&action).values("item"), ["speak_up"], "ticked before");
        let none = promoter.visit(page.form(&action).without("item")).await;
        none.says("聞く項目を1つ以上選んでください").says("もう一度、何を聞くかを決める");
        let mut page = promoter.visit(page.form(&action).and("item", "shared_goal")).await;
        for _ in 0..3 {
            page = promoter.visit(page.form(&action)).await;
        }
        page.says("2項目").says("見え方を確かめて始める");
        let opened = promoter.send(page.form(&action)).await;
        let round = world.opened(opened.path.trim_start_matches("/rounds/"), &unit).await;
        let code = round.code_of(Band::Staff, 0);
        let mut phone = world.browser();
        phone.enters(code.plain()).await.says("質問は2つ");
        phone.get("/r/item/1").await.says("課・係の目標の共有").does_not_say("いまの目で");
        phone.get("/r/item/2").await.says("言いにくいことの言いやすさ");
        assert_eq!(phone.get("/r/item/3").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn who_was_never_measured_is_asked_nothing_of_before() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let mut promoter = world.promoter().await;
        let action = format!("/workplaces/{unit}/opening");
        let first = promoter.get(&action).await;
        first.says("1 / 5").does_not_say("取り組んだ項目だけ");
        let page = promoter.visit(first.form(&action).with("form", "some")).await;
        page.says("シートと長さを選んでください");
    });
}

#[test]
fn a_number_of_newcomers_that_is_none_is_asked_again_with_everything_kept() {
    both(async |world| {
        let (unit, _) = measured(&world).await;
        let mut promoter = world.promoter().await;
        let action = format!("/workplaces/{unit}/opening");
        let first = promoter.get(&action).await;
        let page = promoter.visit(first.form(&action)).await;
        let typed = page.form(&action).with("back", "yes").with("joined", "三人");
        let page = promoter.visit(typed).await;
        assert_eq!(page.form(&action).value("joined"), Some("三人"));
        assert_eq!(page.form(&action).value("back"), Some("yes"));
        assert!(page.html.contains("href=\"#joined\""), "the summary leads to the field");
        promoter.visit(page.form(&action).with("joined", "３")).await.says("答える人を確かめる");
    });
}

// Looking back

#[test]
fn people_look_back_beside_the_present_question_without_script() {
    both(async |world| {
        let (unit, _) = measured(&world).await;
        let round = world.begin(&unit, looking_back).await;
        let code = round.code_of(Band::Staff, 0);
        let mut phone = world.browser();
        phone.enters(code.plain()).await.says("前のときのふり返り").says("6項目では");
        let page = phone.get("/r/item/1").await;
        page.says("いまの目で前のときを見ると、どの段階でしたか")
            .says("前の回（6月1日(月)）のころ");
        let half = phone.send(page.form("/r/item/1").with("level", "4")).await;
        half.says("まだ選んでいません").says("いまの目で");
        assert_eq!(half.form("/r/item/1").value("level"), Some("4"), "what was chosen is kept");
        for item in 1..=SHORT {
            let path = format!("/r/item/{item}");
            let form = phone.get(&path).await.form(&path).with("level", "4");
            phone.send(form.with("back", if item == 6 { "?" } else { "2" })).await;
        }
        let check = phone.get("/r/check").await;
        check.says("前のときは、いまの目で見ると：2段階").says("そのときはいなかった");
        let sent = phone.send(check.form("/r/check")).await;
        let marks = world.in_the_box(&round, code).await.unwrap().marks;
        assert_eq!(marks[..SHORT], [Mark::Level(4); SHORT]);
        assert_eq!(marks[SHORT..SHORT + 5], [Mark::Level(2); 5]);
        assert_eq!(marks[SHORT + 5..], [Mark::DontKnow]);
        let text = sent.html.split("kz-receipt__text\">").nth(1).unwrap();
        let receipt = Receipt::read(text.split('<').next().unwrap()).unwrap();
        assert_eq!(receipt.marks, [Mark::Level(4); SHORT]);
        assert_eq!(receipt.back[0], Some(Mark::Level(2)));
        let refused = phone.get("/r/item/1").await.form("/r/item/1").with("back", "6");
        assert_eq!(phone.post(refused).await.status, StatusCode::CONFLICT);
    });
}

#[test]
fn a_receipt_that_looks_back_is_laid_beside_one_of_an_older_edition() {
    both(async |world| {
        let (_, round) = measured(&world).await;
        let prefix = round.slips[0].1.prefix().to_owned();
        let receipt = |back: Vec<Option<Mark>>, level| Receipt {
            round: prefix.clone(),
            sheet: "starter_sheet".into(),
            version: kizahashi::sheets::starter().version,
            short: true,
            only: None,
            day: "2026-06-01".into(),
            marks: vec![Mark::Level(level); SHORT],
            back,
            most_important: None,
        };
        let old = receipt(Vec::new(), 3).write();
        assert!(old.starts_with("KZ1/"));
        let new = receipt(vec![Some(Mark::Level(1)); SHORT], 2).write();
        let mut browser = world.browser();
        let form = browser.get("/r/compare").await.form("/r/compare");
        let page = browser.send(form.with("then", &old).with("now", &new)).await;
        page.says("3段階 → 2段階").says("前のときは、いまの目で見ると：1段階");
    });
}

#[test]
fn a_whole_sheet_with_looking_back_weighs_and_asks_little() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let whole = |form: Form| form.with("form", "whole");
        again(&world, &unit, whole).await;
        let round = world.begin(&unit, |form| looking_back(whole(form))).await;
        let mut phone = world.browser();
        phone.enters(round.code_of(Band::Staff, 0).plain()).await.says("24項目では");
        for item in [1, 12, 24] {
            let before = world.app.db.statements();
            let page = phone.get(&format!("/r/item/{item}")).await;
            assert!(world.app.db.statements() - before <= 3);
            assert!(page.html.len() <= 30 * 1024, "{item} has {} bytes", page.html.len());
        }
        let form = phone.get("/r/check").await.form("/r/check");
        phone.send(form).await;
        let once = world.sealed(&round).await[0].1.len();
        let other = world.office("広報室", &SIX).await;
        let short = world.begin(&other, as_it_is).await;
        world.all_but(&short, 0).await;
        assert_eq!(world.sealed(&short).await[0].1.len(), once, "the size tells nothing");
    });
}

// What may be said of it

#[test]
fn where_people_see_the_time_before_otherwise_the_yardstick_moved() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let first = world.begin(&unit, as_it_is).await;
        for (place, (_, code)) in first.slips.iter().enumerate() {
            let level = |item: usize| Mark::Level(3 + ((place + item) % 2) as u8);
            let marks = (0..SHORT).map(level).collect();
            world.put(&first, code, Contents { marks, ..spread(place) }).await.unwrap();
        }
        world.close(&first).await;
        world.later(DAY * 90);
        let round = world.begin(&unit, |form| looking_back(form).with("joined", "0")).await;
        // The first is seen far lower from today, the second has risen, the others are as they were.
        let items = [(2, 1), (4, 3), (3, 3), (3, 3), (3, 3), (3, 3)];
        for (place, (_, code)) in round.slips.iter().enumerate() {
            world.put(&round, code, seen(place, &items)).await.unwrap();
        }
        world.close(&round).await;
        let page = world.browser().get(&format!("{}/changes", round.results())).await;
        page.says("物差しが動きました")
            .says("いまの目で前を見ると1.5")
            .says("そこから見ると、上がりました");
        page.says("6項目のうち、1項目が上がり").says("4項目はかわりません");
        page.says("答えるように頼んだ人は、前と同じです").says("前は12人、いまは12人");
        page.says("いまの目で前を見ると3.5で、物差しはほとんど動いていません");
        let file = |name: &str| format!("{}/{name}", round.results());
        let json = world.browser().get(&file("results.json")).await;
        let json: serde_json::Value = serde_json::from_str(&json.html).unwrap();
        assert_eq!(json["items"][0]["moved"], "yardstick_moved");
        assert_eq!(json["items"][1]["moved"], "up");
        assert_eq!(json["items"][0]["looking_back"]["mean"], 1.5);
        assert!(json["items"][0]["change"]["delta"].as_f64().unwrap() < 0.0);
        for name in ["report.pdf", "results.xlsx"] {
            assert_eq!(world.browser().get(&file(name)).await.status, StatusCode::OK);
        }
        let widest = json["widest"].as_array().unwrap().len();
        assert!(widest <= 3);
        let bodies =
            world.texts("select body as text from publication where round = $1", &round.id).await;
        assert!(bodies[0].contains("\nback 0 1 2 3 4 5\n"), "stored and audited with the round");
    });
}

#[test]
fn items_that_were_not_asked_before_are_said_to_stand_alone() {
    both(async |world| {
        let (unit, _) = measured(&world).await;
        let round = world.begin(&unit, |form| form.with("form", "whole")).await;
        for (place, (_, code)) in round.slips.iter().enumerate() {
            let marks = vec![Mark::Level((place % 5) as u8 + 1); 24];
            world.put(&round, code, Contents { marks, ..spread(place) }).await.unwrap();
        }
        world.close(&round).await;
        let page = world.browser().get(&format!("{}/changes", round.results())).await;
        page.says("くらべていない項目").says("前の回では聞いていません");
    });
}

#[test]
fn a_round_that_needs_a_sign_in_is_laid_beside_for_its_chief_alone() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        again(&world, &unit, |form| form.with("results", "sign-in")).await;
        let round = again(&world, &unit, as_it_is).await;
        let (changes, trend) =
            (format!("{}/changes", round.results()), format!("{}/trend", round.results()));
        assert_eq!(world.browser().get(&changes).await.status, StatusCode::NOT_FOUND);
        world
            .browser()
            .get(&trend)
            .await
            .says("この回の結果は、サインインした課長だけが見られます");
        let mut chief = world.chief(&unit).await;
        chief.get(&changes).await.says("くらべられる");
        chief.get(&trend).await.does_not_say("サインインした課長だけ");
        let mut office = world.promoter().await;
        assert_eq!(office.get(&changes).await.status, StatusCode::NOT_FOUND);
    });
}

// Over the years

#[test]
fn ten_years_are_told_with_few_questions_to_the_database() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let mut last = None;
        for year in 0..20 {
            let joined = move |form: Form| match year {
                0 => form,
                7 => form.with("joined", "9"),
                _ => form.with("joined", "1"),
            };
            last = Some(again(&world, &unit, joined).await);
            world.later(DAY * 92);
        }
        let trend = format!("{}/trend", last.unwrap().results());
        let mut reader = world.browser();
        let (before, began) = (world.app.db.statements(), Instant::now());
        let page = reader.get(&trend).await;
        let (asked, took) = (world.app.db.statements() - before, began.elapsed());
        println!("ten years, 20 rounds: {asked} statements, {took:?} in a debug build");
        assert!(asked <= 10, "{asked}");
        page.says("うつりかわり").says("令和8年度").says("令和17年度");
        page.says("3分の1より多くの人が入れかわりました");
        assert_eq!(
            page.html.matches("stroke-dasharray=\"6 5\"").count(),
            SHORT + 1,
            "once an item, and the legend"
        );
    });
}

#[test]
fn a_round_of_which_nothing_may_be_told_leaves_a_gap() {
    both(async |world| {
        let (unit, _) = measured(&world).await;
        let few = world.begin(&unit, as_it_is).await;
        world.all_but(&few, 9).await;
        world.close(&few).await;
        world.later(DAY * 90);
        let round = again(&world, &unit, as_it_is).await;
        let page = world.browser().get(&format!("{}/trend", round.results())).await;
        page.says("答えた人が足りなかったため、開けていません");
        assert!(!page.html.contains(&few.results()), "no way to what is not there");
    });
}

// Did it move?

async fn tries(world: &World, unit: &str, item: &'static str) {
    let (unit, dice, now) = (unit.to_owned(), world.app.dice.clone(), world.now());
    let write = move |tx: &mut Tx| {
        let draft = Draft {
            item: Some(item.into()),
            level: None,
            words: "朝の3分".into(),
            owner: "係長".into(),
            starts: "2026-06-01".parse().unwrap(),
            due: "2046-12-01".parse().unwrap(),
            sign: "声が出る".into(),
            depth: Depth::Improve,
            reach: Reach::Workplace,
        };
        let by = Keeper::from(&promotion_of(tx, &unit)?);
        actions::add(tx, &by, &draft, &dice, now).map(|_| ())
    };
    world.app.db.write(write).await.unwrap();
}

/// A round in which that item, the short form's third, stands so many levels higher than the others.
async fn with_item(world: &World, unit: &str, up: u8) -> Opened {
    let round = world.begin(unit, as_it_is).await;
    for (place, (_, code)) in round.slips.iter().enumerate() {
        let level = |item: usize| {
            let level = 1 + ((place * 2 + item) % 3) as u8;
            Mark::Level(if item == 2 { level + up } else { level })
        };
        let marks = (0..SHORT).map(level).collect();
        world.put(&round, code, Contents { marks, ..spread(place) }).await.unwrap();
    }
    world.close(&round).await;
    world.later(DAY * 30);
    round
}

#[test]
fn a_chief_sees_what_was_tried_beside_before_and_after_and_nobody_else_does() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        with_item(&world, &unit, 0).await;
        tries(&world, &unit, "speak_up").await;
        let effects = format!("/workplaces/{unit}/effects");
        let mut chief = world.chief(&unit).await;
        let page = chief.get(&effects).await;
        page.says("言いにくいことの言いやすさ")
            .says("朝の3分")
            .says("測り直すと、ここに前とあとが並びます");
        world.later(DAY);
        with_item(&world, &unit, 2).await;
        let mut chief = world.signed_in(&format!("chief-{}", &unit[..8])).await;
        let page = chief.get(&effects).await;
        page.says("上がりました").says("2.0").says("4.0").says("これだけではわかりません");
        for mut other in [world.promoter().await, world.administrator().await] {
            assert_eq!(other.get(&effects).await.status, StatusCode::FORBIDDEN);
        }
    });
}

#[test]
fn the_promotion_office_sees_one_figure_of_many_workplaces_and_no_name() {
    both(async |world| {
        let names = ["税務課", "農林課", "広報室", "会計課", "環境課"];
        let mut units = Vec::new();
        for name in names {
            let unit = world.office(name, &TWELVE).await;
            with_item(&world, &unit, 0).await;
            tries(&world, &unit, "speak_up").await;
            units.push(unit);
        }
        world.later(DAY);
        for (place, unit) in units.iter().enumerate() {
            let mut office = world.promoter().await;
            office.get("/effects").await.says("まだ出せません").does_not_say("段階多く");
            with_item(&world, unit, 1 + (place % 2) as u8).await;
        }
        let mut office = world.promoter().await;
        let page = office.get("/effects").await;
        page.says("段階多く上がりました").says("方策のためかどうかは、これだけではわかりません");
        for name in names {
            page.does_not_say(name);
        }
        let mut chief = world.chief(&units[0]).await;
        assert_eq!(chief.get("/effects").await.status, StatusCode::FORBIDDEN);
        assert_eq!(world.browser().get("/effects").await.status, StatusCode::UNAUTHORIZED);
        let home = office.get("/").await;
        assert!(home.html.contains("href=\"/effects\""));
    });
}
