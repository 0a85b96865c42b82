//! A round, from its opening to its close, as the people in it live through it.

use axum::http::StatusCode;
use gauge::level::{Band, Mark};
use jiff::SignedDuration;
use kizahashi::rounds::code::Code;
use kizahashi::rounds::receipt::Receipt;
use kizahashi::rounds::{self, State, close};

use crate::common::{Form, both};
use crate::office::{SHORT, SIX, TWELVE, spread};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const THREE_WEEKS: SignedDuration = SignedDuration::from_hours(24 * 21);

fn as_it_is(form: Form) -> Form {
    form
}

// Opening

#[test]
fn the_promotion_office_opens_a_round_in_five_pages() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let mut promoter = world.promoter().await;
        let action = format!("/workplaces/{unit}/opening");
        let mut page = promoter.get(&action).await;
        for title in ["シートを選ぶ", "答える人を確かめる", "答え方を決める", "締切を決める"]
        {
            page.says(title);
            page = promoter.visit(page.form(&action)).await;
        }
        page.says("見え方を確かめて始める").says("12人").says("6月15日").says("作りもののデータ");
        let page = promoter.send(page.form(&action)).await;
        page.says("12人中 0人が答えました").says("紙を印刷する");
        let slips = promoter.get(&format!("{}/slips.pdf", page.path)).await;
        assert_eq!(slips.header("content-type"), Some("application/pdf"));
        assert!(slips.html.starts_with("%PDF"));
    });
}

#[test]
fn a_chief_opens_rounds_of_the_own_workplace_and_of_no_other() {
    both(async |world| {
        let own = world.office("くらし支援課", &TWELVE).await;
        let other = world.office("道路管理課", &TWELVE).await;
        let mut chief = world.chief(&own).await;
        chief.opens(&own, as_it_is).await.says("12人中 0人が答えました");
        let action = format!("/workplaces/{other}/opening");
        assert_eq!(chief.get(&action).await.status, StatusCode::FORBIDDEN);
        let form = world.promoter().await.get(&action).await.form(&action);
        let token = chief.get("/r").await.form("/r").value("token").unwrap().to_owned();
        let refused = chief.post(form.with("token", &token)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let mut administrator = world.administrator().await;
        assert_eq!(administrator.get(&action).await.status, StatusCode::FORBIDDEN);
        assert_eq!(world.browser().get(&action).await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn four_people_are_too_few_for_a_round() {
    both(async |world| {
        let unit = world.office("広報室", &[("室長", "chief", "1"), ("主事", "staff", "3")]).await;
        let mut promoter = world.promoter().await;
        let page = promoter.opens(&unit, as_it_is).await;
        page.says("答える人を確かめる").says("5人未満では").says("いま4人");
        let large = world.office("道路管理課", &TWELVE).await;
        let (few, many) =
            (format!("/workplaces/{unit}/opening"), format!("/workplaces/{large}/opening"));
        let mut page = promoter.get(&many).await;
        for _ in 1..5 {
            page = promoter.visit(page.form(&many)).await;
        }
        let mut form = page.form(&many);
        form.action = few;
        promoter.send(form).await.says("5人未満では");
    });
}

#[test]
fn a_deadline_that_is_past_or_no_date_is_asked_again_with_everything_kept() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let mut promoter = world.promoter().await;
        let typed = |day: &'static str| {
            move |form: Form| match form.value("day").is_some() {
                true => form.with("day", day).with("remarks", "five"),
                false => form,
            }
        };
        let action = format!("/workplaces/{unit}/opening");
        let past = promoter.opens(&unit, typed("2026-05-31")).await;
        past.says("締切が、いまより前です");
        let form = past.form(&action);
        assert_eq!((form.value("day"), form.value("remarks")), (Some("2026-05-31"), Some("five")));
        let unreadable = promoter.opens(&unit, typed("あした")).await;
        unreadable.says("日付を 2026-09-30 や 令和8年9月30日 のように入れてください");
        assert_eq!(unreadable.form(&action).value("day"), Some("あした"));
        promoter.opens(&unit, typed("２０２６-０６-２０")).await.says("6月20日");
    });
}

#[test]
fn an_opening_with_pages_left_out_goes_back_to_the_first_of_them() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let mut promoter = world.promoter().await;
        let action = format!("/workplaces/{unit}/opening");
        let mut page = promoter.get(&action).await;
        for _ in 1..5 {
            page = promoter.visit(page.form(&action)).await;
        }
        let form = page.form(&action);
        promoter.send(form.clone().without("sheet")).await.says("シートと長さを選んでください");
        promoter
            .send(form.clone().with("sheet", "nothing"))
            .await
            .says("シートと長さを選んでください");
        promoter
            .send(form.clone().without("remarks"))
            .await
            .says("ひとことと、結果の見せ方を選んでください");
        promoter.send(form.without("day")).await.says("日付を入れてください");
        promoter.get(&format!("/workplaces/{unit}")).await.says("最初の回を始めましょう");
    });
}

// The code

#[test]
fn a_code_is_read_however_it_is_typed() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let code = round.code_of(Band::Staff, 0);
        let wide = |c: char| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c);
        let typed = [
            code.grouped(),
            code.plain().to_lowercase(),
            code.plain().chars().map(wide).collect(),
            code.grouped().replace('-', " "),
            code.grouped().replace('-', "　ー"),
            code.plain().replace('0', "O").replace('1', "l"),
        ];
        for typed in typed {
            let page = world.browser().enters(&typed).await;
            assert_eq!(page.path, "/r/promise", "{typed}");
            page.says("この紙の立場は「担当職").does_not_say("もう箱に入っています");
        }
    });
}

#[test]
fn a_mistyped_code_is_shown_again_with_what_to_do() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let plain = round.code_of(Band::Staff, 0).plain();
        let last = if plain.ends_with('7') { "8" } else { "7" };
        let misread = format!("{}{last}", &plain[..Code::LENGTH - 1]);
        let cases = [
            ("", "コードを入れてください"),
            (&plain[..20], "コードは29文字です（いま20文字）"),
            (&format!("{plain}U"), "コードに「U」は使いません"),
            (&misread, "コードのどこかが読みちがいのようです"),
        ];
        for (typed, says) in cases {
            let mut phone = world.browser();
            let page = phone.enters(typed).await;
            page.says(says);
            assert_eq!(page.form("/r").value("code"), Some(typed));
            assert!(page.html.contains("href=\"#code\""), "the summary leads to the field");
            assert_eq!(phone.cookie("answer"), None);
        }
    });
}

#[test]
fn codes_of_another_round_a_closed_round_and_of_none_are_told_apart() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let closed = world.begin(&unit, as_it_is).await;
        world.all_but(&closed, 0).await;
        world.close(&closed).await;
        let open = world.begin(&unit, as_it_is).await;
        let used = closed.code_of(Band::Staff, 0);
        world
            .browser()
            .enters(used.plain())
            .await
            .says("この回の受付は終わりました")
            .does_not_say("もう箱に");
        let prefix = |round: &crate::office::Opened| round.slips[0].1.prefix().to_owned();
        let never_printed = Code::derive(&[1; 32], &prefix(&open), 0);
        world.browser().enters(never_printed.plain()).await.says("この回のコードではありません");
        let elsewhere = Code::derive(&[1; 32], "ZZZZ", 0);
        world.browser().enters(elsewhere.plain()).await.says("このコードの回が見つかりません");
        let never_closed = Code::derive(&[1; 32], &prefix(&closed), 0);
        world.browser().enters(never_closed.plain()).await.says("この回の受付は終わりました");
    });
}

#[test]
fn a_code_answers_the_round_it_was_printed_for() {
    both(async |world| {
        let one = world.office("くらし支援課", &SIX).await;
        let two = world.office("道路管理課", &SIX).await;
        let (one, two) = (world.begin(&one, as_it_is).await, world.begin(&two, as_it_is).await);
        let code = two.code_of(Band::Staff, 0);
        world.browser().answers(code, &["3"; SHORT], as_it_is).await.says("送りました");
        assert!(world.sealed(&one).await.is_empty());
        assert_eq!(world.in_the_box(&two, code).await.unwrap().marks, [Mark::Level(3); SHORT]);
        assert!(world.put(&one, code, spread(0)).await.is_err(), "not into another box");
    });
}

// Answering

#[test]
fn the_promise_says_who_may_open_the_results() {
    both(async |world| {
        let (one, two) = (world.office("A課", &TWELVE).await, world.office("B課", &TWELVE).await);
        let open = world.begin(&one, |form| form.with("results", "open")).await;
        let shut = world.begin(&two, |form| form.with("results", "sign-in")).await;
        for (round, said) in [(open, "だれでも同じもの"), (shut, "部の長も）だけが")]
        {
            let mut browser = world.browser();
            browser.enters(round.code_of(Band::Staff, 0).plain()).await.says(said);
        }
    });
}

#[test]
fn an_answer_goes_from_the_slip_to_the_receipt_without_script() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, as_it_is).await;
        let code = round.code_of(Band::Staff, 0);
        let mut phone = world.browser();
        phone.enters(code.plain()).await.says("質問は6つ").says("5人以上そろったときだけ");
        let levels = ["1", "2", "3", "4", "5", "?"];
        for (place, level) in levels.iter().enumerate() {
            let path = format!("/r/item/{}", place + 1);
            let page = phone.get(&path).await;
            page.says(&format!("質問 {} / 6", place + 1)).says("わからない・答えない");
            phone.send(page.form(&path).with("level", level)).await;
        }
        let page = phone.get("/r/important").await;
        let check = phone.send(page.form("/r/important").with("item", "2")).await;
        check.says("答えを確かめてください").says("5段階").says("わからない・答えない");
        let sent =
            phone.send(check.form("/r/check").with("remark", " 朝の打合せがよかった ")).await;
        assert_eq!(sent.path, "/r/sent");
        sent.says("送りました").says("封をして箱に入れました").says("控え");
        let kept = world.in_the_box(&round, code).await.unwrap();
        let marks = (1..=5).map(Mark::Level).chain([Mark::DontKnow]);
        assert_eq!(kept.marks, marks.collect::<Vec<_>>());
        assert_eq!((kept.most_important, kept.remark.as_str()), (Some(2), "朝の打合せがよかった"));
        assert!(!kept.keep_mine);
    });
}

#[test]
fn no_answering_page_weighs_much_or_asks_the_database_much() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, |form| form.with("form", "whole")).await;
        let code = round.code_of(Band::Staff, 0);
        let mut phone = world.browser();
        let mut paths = vec!["/r".to_owned(), "/r/promise".to_owned()];
        paths.extend((1..=24).map(|item| format!("/r/item/{item}")));
        paths.extend(["/r/important", "/r/check", "/r/sent"].map(str::to_owned));
        phone.fills_in(code, &["3"; 24]).await;
        let form = phone.get("/r/check").await.form("/r/check").with("remark", &"長".repeat(400));
        let before = world.app.db.statements();
        assert_eq!(phone.post(form).await.status, StatusCode::SEE_OTHER);
        assert!(world.app.db.statements() - before <= 3, "sending");
        for path in paths {
            let before = world.app.db.statements();
            let page = phone.get(&path).await;
            let asked = world.app.db.statements() - before;
            assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, path.as_str()));
            assert!(asked <= 3, "{path} asks {asked} times");
            assert!(page.html.len() <= 30 * 1024, "{path} has {} bytes", page.html.len());
        }
        let before = world.app.db.statements();
        phone.enters(code.plain()).await;
        assert!(
            world.app.db.statements() - before <= 6,
            "typing the code, and the promise after it"
        );
    });
}

#[test]
fn an_item_left_out_is_asked_about_once() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let mut phone = world.browser();
        phone.enters(round.code_of(Band::Staff, 0).plain()).await;
        let form = phone.get("/r/item/1").await.form("/r/item/1");
        let asked = phone.send(form).await;
        assert_eq!(asked.path, "/r/item/1");
        asked.says("まだ選んでいません。答えずに進みますか").says("このまま進む");
        let on = phone.send(asked.form("/r/item/1")).await;
        assert_eq!(on.path, "/r/item/2");
        phone.get("/r/check").await.says("答えていません");
    });
}

#[test]
fn a_level_the_item_does_not_have_is_refused() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let mut phone = world.browser();
        phone.enters(round.code_of(Band::Staff, 0).plain()).await;
        for level in ["0", "6", "-1", "255", "3か4", ""] {
            let form = phone.get("/r/item/1").await.form("/r/item/1").with("level", level);
            assert_eq!(phone.post(form).await.status, StatusCode::CONFLICT, "{level}");
        }
        assert_eq!(phone.get("/r/item/0").await.status, StatusCode::NOT_FOUND);
        assert_eq!(phone.get("/r/item/7").await.status, StatusCode::NOT_FOUND);
        phone.get("/r/item/1").await.does_not_say("答えずに進みますか");
    });
}

#[test]
fn answering_goes_on_in_the_same_browser_and_nowhere_else() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let code = round.code_of(Band::Staff, 0);
        let mut phone = world.browser();
        phone.enters(code.plain()).await;
        for item in ["/r/item/1", "/r/item/2"] {
            let form = phone.get(item).await.form(item);
            phone.send(form.with("level", "4")).await;
        }
        let page = phone.enters(code.plain()).await;
        assert!(page.html.contains("href=\"/r/item/3\""), "goes on with the third");
        assert_eq!(phone.get("/r/item/2").await.form("/r/item/2").value("level"), Some("4"));
        let mut other = world.browser();
        assert!(other.enters(code.plain()).await.html.contains("href=\"/r/item/1\""));
        assert!(world.sealed(&round).await.is_empty(), "nothing half answered is on the server");
        let mut meddler = world.browser();
        meddler.plant("answer", "something");
        assert_eq!(meddler.get("/r/item/1").await.path, "/r");
    });
}

#[test]
fn a_slip_taken_up_in_a_browser_that_holds_another_begins_blank() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let mut shared = world.browser();
        shared.fills_in(round.code_of(Band::Staff, 0), &["5"; SHORT]).await;
        let page = shared.enters(round.code_of(Band::Staff, 1).plain()).await;
        assert!(page.html.contains("href=\"/r/item/1\""));
        assert_eq!(shared.get("/r/item/1").await.form("/r/item/1").value("level"), None);
    });
}

#[test]
fn sending_twice_replaces_and_says_so() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let code = round.code_of(Band::Staff, 0);
        let mut phone = world.browser();
        let first = phone.answers(code, &["2"; SHORT], |form| form.with("remark", "一度目")).await;
        first.does_not_say("入れかえました").says("書き直せます");
        let check = phone.fills_in(code, &["4"; SHORT]).await;
        check.says("前に送った答えと入れかわります");
        phone.send(check.form("/r/check")).await.says("前の答えを、いまの答えに入れかえました");
        let kept = world.in_the_box(&round, code).await.unwrap();
        assert_eq!((kept.marks, kept.remark), (vec![Mark::Level(4); SHORT], String::new()));
        assert_eq!(world.sealed(&round).await.len(), 1);
    });
}

#[test]
fn another_device_is_told_that_the_code_was_used() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let code = round.code_of(Band::Staff, 0);
        let mut phone = world.browser();
        phone.answers(code, &["2"; SHORT], as_it_is).await;
        phone.enters(code.plain()).await.does_not_say("もう箱に入っています");
        let mut other = world.browser();
        other.enters(code.plain()).await.says("このコードの答えは、もう箱に入っています");
        other.answers(code, &["5"; SHORT], as_it_is).await.says("入れかえました");
        assert_eq!(world.in_the_box(&round, code).await.unwrap().marks, [Mark::Level(5); SHORT]);
    });
}

#[test]
fn who_finds_the_own_code_used_by_another_device_is_told() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let (half, whole) = (round.code_of(Band::Staff, 0), round.code_of(Band::Staff, 1));
        let (mut one, mut two) = (world.browser(), world.browser());
        one.fills_in(half, &["2"; SHORT]).await;
        two.answers(whole, &["2"; SHORT], as_it_is).await;
        let mut stranger = world.browser();
        stranger.answers(half, &["5"; SHORT], as_it_is).await;
        stranger.answers(whole, &["5"; SHORT], as_it_is).await;
        one.enters(half.plain())
            .await
            .says("もう箱に入っています")
            .says("自分で送っていないときは");
        two.enters(whole.plain())
            .await
            .says("もう箱に入っています")
            .says("自分で送っていないときは");
        two.answers(whole, &["2"; SHORT], as_it_is).await;
        two.enters(whole.plain()).await.does_not_say("もう箱に入っています");
    });
}

#[test]
fn a_remark_that_is_too_long_keeps_its_text() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let code = round.code_of(Band::Chief, 0);
        let mut phone = world.browser();
        let long = "長".repeat(412);
        let page = phone
            .answers(code, &["3"; SHORT], |form| form.with("remark", &long).with("keep_mine", "1"))
            .await;
        page.says("ひとことは400字までです（いま412字）。12字へらしてください");
        let form = page.form("/r/check");
        assert_eq!(
            (form.value("remark"), form.value("keep_mine")),
            (Some(long.as_str()), Some("1"))
        );
        assert!(world.sealed(&round).await.is_empty());
        phone.send(form.with("remark", &long[..400 * 3])).await.says("送りました");
        assert_eq!(world.in_the_box(&round, code).await.unwrap().remark.chars().count(), 400);
    });
}

#[test]
fn what_comes_too_late_is_given_back() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let code = round.code_of(Band::Staff, 0);
        let mut phone = world.browser();
        let check = phone.fills_in(code, &["2"; SHORT]).await;
        let form = check.form("/r/check").with("remark", "まにあわなかった");
        world.later(THREE_WEEKS);
        for closed in [false, true] {
            if closed {
                world.close(&round).await;
            }
            let late = phone.send(form.clone()).await;
            assert_eq!(late.status, StatusCode::CONFLICT);
            late.says("受付は終わりました")
                .says("まにあわなかった")
                .says("2段階")
                .says("送られていません");
            phone.get("/r/item/1").await.says("この回の受付は終わりました");
            assert!(phone.get("/r/receipt.pdf").await.html.starts_with("%PDF"));
        }
        assert_eq!(world.state(&round).await, State::Unopened);
    });
}

#[test]
fn the_browser_keeps_the_answers_a_while_longer_than_the_round_takes_them() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let mut phone = world.browser();
        let form = phone.get("/r").await.form("/r");
        let entered = phone.post(form.with("code", round.code_of(Band::Staff, 0).plain())).await;
        let cookie = entered.header("set-cookie").unwrap();
        let age: i64 =
            cookie.split("Max-Age=").nth(1).unwrap().split(';').next().unwrap().parse().unwrap();
        let until_deadline = 14 * 24 * 3600 + 8 * 3600;
        assert!((until_deadline - 3600..until_deadline + 48 * 3600).contains(&age), "{age}");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
        assert!(cookie.len() < 400, "{cookie}");
    });
}

#[test]
fn a_receipt_reads_back_and_two_are_compared() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let mut phone = world.browser();
        let text = |page: &crate::common::Seen| {
            let text = page.text();
            let begin = text.find("KZ1/").unwrap();
            let end = text[begin..].find(|c: char| !c.is_ascii_graphic()).unwrap();
            text[begin..begin + end].to_owned()
        };
        let code = round.code_of(Band::Staff, 0);
        let then = text(&phone.answers(code, &["2", "3", "?", "4", "5", "1"], as_it_is).await);
        let now = text(&phone.answers(code, &["3", "3", "2", "2", "5", "1"], as_it_is).await);
        let read = Receipt::read(&then).unwrap();
        assert_eq!(read.marks[..3], [Mark::Level(2), Mark::Level(3), Mark::DontKnow]);
        assert!(phone.get("/r/receipt.pdf").await.html.starts_with("%PDF"));
        let mut home = world.browser();
        let form = home.get("/r/compare").await.form("/r/compare");
        let page = home.send(form.clone().with("then", &then).with("now", &now)).await;
        page.says("▲ 上がった").says("▽ 下がった").says("■ かわらない").says("くらべられません");
        let changed = now.replace("332251", "352251");
        let page = home.send(form.clone().with("then", &then).with("now", &changed)).await;
        page.says("控えの文字のどこかが変わっているようです");
        let page = home.send(form.with("then", "きのうの控え").with("now", &now)).await;
        page.says("控えの文字ではないようです");
        assert_eq!(page.form("/r/compare").value("now"), Some(now.as_str()));
    });
}

#[test]
fn ending_leaves_nothing_in_the_browser_and_the_answer_in_the_box() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let mut phone = world.browser();
        let sent = phone.answers(round.code_of(Band::Staff, 0), &["3"; SHORT], as_it_is).await;
        let ended = phone.send(sent.form("/r/end")).await;
        ended.says("このブラウザーには何も残っていません");
        assert_eq!(ended.header("clear-site-data"), Some("\"cache\""));
        assert_eq!(phone.cookie("answer"), None);
        for path in ["/r/sent", "/r/check", "/r/item/1", "/r/receipt.pdf"] {
            assert_eq!(phone.get(path).await.path, "/r");
        }
        assert_eq!(world.sealed(&round).await.len(), 1);
    });
}

#[test]
fn only_the_one_chief_may_keep_the_own_answers() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, as_it_is).await;
        let keep = |form: Form| form.with("keep_mine", "1");
        let mut chief = world.browser();
        chief
            .fills_in(round.code_of(Band::Chief, 0), &["3"; SHORT])
            .await
            .says("わたしの答えとして、あとで見せられるようにする");
        chief.answers(round.code_of(Band::Chief, 0), &["3"; SHORT], keep).await;
        let mut staff = world.browser();
        staff
            .fills_in(round.code_of(Band::Staff, 0), &["3"; SHORT])
            .await
            .does_not_say("わたしの答えとして");
        staff.answers(round.code_of(Band::Staff, 0), &["3"; SHORT], keep).await;
        assert!(world.in_the_box(&round, round.code_of(Band::Chief, 0)).await.unwrap().keep_mine);
        assert!(!world.in_the_box(&round, round.code_of(Band::Staff, 0)).await.unwrap().keep_mine);
    });
}

#[test]
fn where_two_may_be_the_chief_neither_keeps_own_answers_and_the_round_closes() {
    both(async |world| {
        let posts = [("参事", "executive", "1"), ("課長", "chief", "1"), ("主事", "staff", "6")];
        let unit = world.office("企画課", &posts).await;
        world.chief(&unit).await;
        let round = world.begin(&unit, as_it_is).await;
        let keep = |form: Form| form.with("keep_mine", "1");
        for (at, band) in [Band::Executive, Band::Chief].into_iter().enumerate() {
            let mut head = world.browser();
            let code = round.code_of(band, 0);
            head.fills_in(code, &["3"; SHORT]).await.does_not_say("わたしの答えとして");
            head.answers(code, &["3"; SHORT], keep).await;
            assert!(!world.in_the_box(&round, code).await.unwrap().keep_mine, "{at}");
        }
        for (cell, code) in &round.slips {
            if cell.band == Band::Staff {
                world.put(&round, code, spread(4)).await.unwrap();
            }
        }
        world.close(&round).await;
        assert_eq!(world.state(&round).await, State::Closed);
    });
}

#[test]
fn a_round_of_figures_only_takes_no_remark_even_when_one_is_posted() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, |form| form.with("remarks", "none")).await;
        let code = round.code_of(Band::Staff, 0);
        let mut phone = world.browser();
        let check = phone.fills_in(code, &["3"; SHORT]).await;
        check.says("この回では、ひとことは集めません");
        assert_eq!(check.form("/r/check").value("remark"), None);
        phone.send(check.form("/r/check").with("remark", "それでも書く")).await.says("送りました");
        assert_eq!(world.in_the_box(&round, code).await.unwrap().remark, "");
        world.all_but(&round, 1).await;
        world.close(&round).await;
        world.browser().get(&round.results()).await.says("見えたこと").does_not_say("ひとこと");
    });
}

// The close

#[test]
fn the_count_is_told_only_while_two_are_missing() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let mut chief = world.chief(&unit).await;
        let mut promoter = world.promoter().await;
        let pages =
            [round.page(), format!("/workplaces/{unit}"), format!("{}/closure", round.page())];
        let mut nearly: Vec<String> = Vec::new();
        for (answered, (_, code)) in round.slips.iter().enumerate() {
            promoter.get(&pages[0]).await.says(&counted(answered));
            world.put(&round, code, spread(answered)).await.unwrap();
            let missing = round.slips.len() - answered - 1;
            if missing < 2 {
                promoter.get(&pages[0]).await.says("ほとんどの人が答えました").does_not_say("人中");
                for page in &pages {
                    nearly.push(chief.get(page).await.text());
                }
            }
        }
        let (one_missing, none_missing) = nearly.split_at(3);
        assert_eq!(one_missing, none_missing, "no page tells the last answer's moment");
    });
}

fn counted(answered: usize) -> String {
    match 6 - answered {
        0 | 1 => "ほとんどの人が答えました".to_owned(),
        _ => format!("6人中 {answered}人が答えました"),
    }
}

#[test]
fn everybody_has_answered_and_the_chief_closes_early() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        world.all_but(&round, 0).await;
        let mut chief = world.chief(&unit).await;
        let closure = format!("{}/closure", round.page());
        let form = chief.get(&closure).await.form(&closure);
        assert_eq!(chief.send(form).await.path, round.page());
        assert_ne!(world.state(&round).await, State::Open);
        world.close(&round).await;
        assert_eq!(world.state(&round).await, State::Closed);
        chief.get(&round.page()).await.says("この回は締め切りました");
        assert_eq!(chief.get(&closure).await.status, StatusCode::CONFLICT);
    });
}

#[test]
fn closing_early_takes_a_second_person_of_the_promotion_office() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        world.all_but(&round, 1).await;
        let mut first = world.promoter().await;
        let mut chief = world.chief(&unit).await;
        let mut second = world.person("second", |form| form.and("duty", "promotion")).await;
        let closure = format!("{}/closure", round.page());
        for again in ["once", "twice"] {
            let form = first.get(&closure).await.form(&closure);
            first.send(form).await.says("あなたが、早く締め切ることを頼みました");
            assert_eq!(world.state(&round).await, State::Open, "{again}");
        }
        let form = chief.get(&closure).await.form(&closure);
        chief.send(form).await;
        assert_eq!(
            world.state(&round).await,
            State::Open,
            "a chief is no second person of the office"
        );
        let mut phone = world.browser();
        let check = phone.fills_in(&round.slips[5].1, &["3"; SHORT]).await;
        let form = second.get(&closure).await.form(&closure);
        second.send(form).await.does_not_say("人中");
        assert_ne!(world.state(&round).await, State::Open);
        let late = world.put(&round, &round.slips[5].1, spread(5)).await;
        assert!(late.is_err(), "nothing is taken any more");
        phone.send(check.form("/r/check")).await.says("6月1日(月) 9時に締め切りました");
        world.close(&round).await;
        assert_eq!(world.state(&round).await, State::Closed);
    });
}

#[test]
fn at_the_deadline_the_round_closes_and_only_then() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        world.all_but(&round, 1).await;
        assert_eq!(close::due(&world.app.closing, world.now()).await.unwrap(), 0);
        world.later(THREE_WEEKS);
        assert_eq!(close::due(&world.app.closing, world.now()).await.unwrap(), 1);
        assert_eq!(close::due(&world.app.closing, world.now()).await.unwrap(), 0);
        assert_eq!(world.state(&round).await, State::Closed);
        assert_eq!(world.app.closing.keys.read(&round.id).unwrap(), None);
        world.later(-THREE_WEEKS);
        let code = round.code_of(Band::Staff, 0);
        world.browser().enters(code.plain()).await.says("この回の受付は終わりました");
        let mut promoter = world.promoter().await;
        assert_eq!(
            promoter.get(&format!("{}/slips.pdf", round.page())).await.status,
            StatusCode::CONFLICT
        );
    });
}

#[test]
fn too_few_answers_are_destroyed_unopened() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        world.all_but(&round, 2).await;
        world.later(THREE_WEEKS);
        close::due(&world.app.closing, world.now()).await.unwrap();
        assert_eq!(world.state(&round).await, State::Unopened);
        for rest in [
            "select count(*) as count from box where round = $1",
            "select count(*) as count from code where round = $1",
            "select count(*) as count from publication where round = $1",
            "select count(*) as count from own_answer where round = $1",
        ] {
            assert_eq!(world.count(rest, &round).await, 0, "{rest}");
        }
        assert_eq!(world.app.closing.keys.read(&round.id).unwrap(), None);
        world.promoter().await.get(&round.page()).await.says("箱は開けずに消しました");
        world.browser().get(&round.results()).await.says("箱は開けずに消しました");
        world
            .chief(&unit)
            .await
            .get(&format!("/workplaces/{unit}"))
            .await
            .says("人数が足りませんでした");
    });
}

#[test]
fn people_from_outside_do_not_make_up_the_number() {
    both(async |world| {
        let posts = [("課長", "chief", "1"), ("主事", "staff", "5"), ("委託先", "outside", "4")];
        let unit = world.office("くらし支援課", &posts).await;
        let round = world.begin(&unit, as_it_is).await;
        let (outside, inside): (Vec<_>, Vec<_>) =
            round.slips.iter().enumerate().partition(|(_, (cell, _))| cell.band == Band::Outside);
        for (place, (_, code)) in outside.into_iter().chain(inside.into_iter().take(4)) {
            world.put(&round, code, spread(place)).await.unwrap();
        }
        world.close(&round).await;
        assert_eq!(world.state(&round).await, State::Unopened, "four of the workplace are too few");
    });
}

#[test]
fn closing_again_and_at_once_changes_nothing() {
    both(async |world| {
        let unit = world.office("くらし支援課", &TWELVE).await;
        let round = world.begin(&unit, as_it_is).await;
        world.all_but(&round, 0).await;
        let closes = (0..4).map(|_| {
            let (closing, id, now) = (world.app.closing.clone(), round.id.clone(), world.now());
            tokio::spawn(async move { close::close(&closing, &id, now).await })
        });
        for close in closes.collect::<Vec<_>>() {
            close.await.unwrap().unwrap();
        }
        let page = world.browser().get(&round.results()).await;
        page.says("12人の答え");
        world.close(&round).await;
        assert_eq!(world.browser().get(&round.results()).await.text().len(), page.text().len());
    });
}

// Elsewhere

#[test]
fn another_municipality_finds_nothing_of_it() {
    both(async |world| {
        let unit = world.office("くらし支援課", &SIX).await;
        let round = world.begin(&unit, as_it_is).await;
        let mut stranger = world.stranger().await;
        let round_page = stranger.get(&round.page()).await;
        assert_eq!(round_page.status, StatusCode::NOT_FOUND);
        for path in ["slips.pdf", "closure"] {
            let page = stranger.get(&format!("{}/{path}", round.page())).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in ["", "/opening"] {
            let page = stranger.get(&format!("/workplaces/{unit}{path}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            page.does_not_say("くらし支援課");
        }
        stranger.get("/").await.does_not_say("くらし支援課");
    });
}

#[test]
fn rounds_are_counted_within_their_workplace() {
    both(async |world| {
        let one = world.office("くらし支援課", &SIX).await;
        let two = world.office("道路管理課", &SIX).await;
        let first = world.begin(&one, as_it_is).await;
        world.all_but(&first, 0).await;
        world.close(&first).await;
        world.later(HOUR);
        let again = world.begin(&one, as_it_is).await;
        let other = world.begin(&two, as_it_is).await;
        let mut promoter = world.promoter().await;
        promoter.get(&again.page()).await.says("第2回");
        promoter.get(&other.page()).await.says("第1回");
        assert_ne!(again.slips[0].1.prefix(), first.slips[0].1.prefix());
        let rounds = world.app.db.read(move |tx| {
            let by = crate::office::promotion_of(tx, &one)?;
            rounds::of_unit(tx, by.organisation(), &one)
        });
        assert_eq!(
            rounds.await.unwrap().iter().map(|round| round.number).collect::<Vec<_>>(),
            [2, 1]
        );
    });
}
