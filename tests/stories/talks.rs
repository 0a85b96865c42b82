//! A workplace prepares its dialogue, talks, and keeps a record.

use axum::http::StatusCode;
use jiff::SignedDuration;
use kizahashi::dialogues::{self, Dialogue};

use crate::common::{Asked, Browser, Form, Seen, World, both};

const POSTS: [(&str, &str, &str); 2] = [("課長", "chief", "1"), ("担当", "staff", "11")];

/// A workplace whose chief prepares a dialogue.
pub struct Talk {
    /// The workplace.
    pub unit: String,
    /// Its chief.
    pub chief: Browser,
    /// The address of the dialogue's desk.
    pub desk: String,
}

impl World {
    /// A workplace of twelve whose round was answered by so many and closed.
    pub async fn closed(&self, answered: usize) -> (String, Browser, Asked) {
        let unit = self.unit("くらし支援課").await;
        self.posts(&unit, &POSTS).await;
        let chief = self.chief(&unit).await;
        let asked = self.asked(&unit, true).await;
        self.answered_and_closed(&asked, answered).await;
        (unit, chief, asked)
    }

    /// A dialogue on that round, as the form proposes it.
    pub async fn prepared(&self, answered: usize, form: impl Fn(Form) -> Form) -> Talk {
        let (unit, chief, _) = self.closed(answered).await;
        self.talk_of(unit, chief, form).await
    }

    /// Another dialogue of that workplace.
    pub async fn talk_of(
        &self,
        unit: String,
        mut chief: Browser,
        form: impl Fn(Form) -> Form,
    ) -> Talk {
        let form = form(new_talk(&mut chief, &unit).await);
        let page = chief.send(form).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        Talk { unit, chief, desk: page.path }
    }

    async fn dialogue(&self, desk: &str) -> Dialogue {
        let id = desk.trim_start_matches("/dialogues/").to_owned();
        self.app.db.read(move |tx| dialogues::by_id(tx, &id)).await.unwrap()
    }

    /// A phone that has come in by the door behind the QR code.
    pub async fn phone(&self, desk: &str) -> Browser {
        let door = format!("/join/{}", self.dialogue(desk).await.door);
        let mut phone = self.browser();
        let form = phone.get(&door).await.form("/join");
        phone.send(form).await.says("はじまるのを待っています");
        phone
    }

    /// The projector's page.
    pub async fn wall(&self, desk: &str) -> Seen {
        let wall = format!("/wall/{}", self.dialogue(desk).await.wall);
        self.browser().get(&wall).await
    }
}

async fn new_talk(browser: &mut Browser, unit: &str) -> Form {
    let path = format!("/workplaces/{unit}/dialogues/new");
    browser.get(&path).await.form(&path)
}

impl Talk {
    /// Goes on until that scene is on.
    pub async fn until(&mut self, title: &str) -> Seen {
        for _ in 0..20 {
            let page = self.chief.get(&self.desk).await;
            if page.html.contains(&format!("<h1>{title}</h1>")) {
                return page;
            }
            self.next().await;
        }
        panic!("no scene {title}");
    }

    /// Presses the one solid button.
    pub async fn next(&mut self) -> Seen {
        let form = self.chief.get(&self.desk).await.form(&self.at("course"));
        self.chief.send(form).await
    }

    /// An address below the desk.
    pub fn at(&self, below: &str) -> String {
        format!("{}/{below}", self.desk)
    }

    /// A form of the desk, as it stands.
    pub async fn form(&mut self, below: &str) -> Form {
        let (desk, action) = (self.desk.clone(), self.at(below));
        self.chief.get(&desk).await.form(&action)
    }
}

/// As the form proposes it.
pub fn as_it_is(form: Form) -> Form {
    form
}

#[test]
fn after_a_short_round_the_most_important_item_is_chosen_from_those_that_were_asked() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        world.posts(&unit, &POSTS).await;
        let chief = world.chief(&unit).await;
        let asked = world.asked_short(&unit).await;
        world.answered_and_closed(&asked, 12).await;
        let mut talk = world.talk_of(unit, chief, as_it_is).await;
        let mut phone = world.phone(&talk.desk).await;
        talk.next().await;
        talk.until("一番大切な項目を選ぶ").await;
        let sheet = kizahashi::sheets::starter();
        let short = sheet.items().filter(|item| item.short).count();
        let page = phone.get("/seat").await;
        assert_eq!(page.html.matches("name=\"choice\"").count(), short);
        let choices = talk.chief.get(&talk.desk.clone()).await;
        let hands = choices.html.split("id=\"choice\"").nth(1).unwrap();
        let hands = hands.split("</select>").next().unwrap();
        assert_eq!(hands.matches("<option").count(), short);
    });
}

// Preparing it

#[test]
fn after_a_round_the_next_thing_is_to_talk_about_what_differs_most() {
    both(async |world| {
        let (unit, mut chief, _) = world.closed(12).await;
        let page = chief.get(&format!("/workplaces/{unit}")).await;
        page.says("第1回は「話す」まで来ました").says("つぎは、75分の対話の場です");
        let form = new_talk(&mut chief, &unit).await;
        assert_eq!(form.value("format"), Some("workplace_75"));
        assert_eq!(form.value("title"), Some("くらし支援課の対話"));
        let proposed: Vec<String> = form.values("item").into_iter().map(str::to_owned).collect();
        assert!(proposed.len() == 3 && proposed.iter().all(|key| !key.is_empty()), "{proposed:?}");
        let items: Vec<&str> = vec![&proposed[2], "speak_up", &proposed[0]];
        let form = items.iter().fold(form.without("item"), |form, key| form.and("item", key));
        let desk = chief.send(form.with("title", "6月の対話")).await;
        desk.says("6月の対話").says("はじまる前です");
        let kept = world.dialogue(&desk.path).await;
        assert_eq!(kept.items, items);
        assert!(kept.round.is_some() && !kept.rehearsal);
        chief.get(&format!("/workplaces/{unit}")).await.says("対話の場が準備できています");
    });
}

#[test]
fn a_workplace_may_begin_with_a_talk_and_chooses_its_items_by_hand() {
    both(async |world| {
        let unit = world.office("くらし支援課", &POSTS).await;
        let mut chief = world.chief(&unit).await;
        chief.get(&format!("/workplaces/{unit}")).await.says("まず75分の対話から始める");
        let form = new_talk(&mut chief, &unit).await;
        assert_eq!(form.values("item"), ["", "", ""]);
        let wrong = form
            .clone()
            .with("title", " ")
            .with("format", "dance")
            .without("item")
            .and("item", "speak_up")
            .and("item", "speak_up")
            .and("item", "");
        let page = chief.send(wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("進め方を1つ選んでください").says("同じ項目が2度選ばれています");
        let action = format!("/workplaces/{unit}/dialogues/new");
        assert_eq!(page.form(&action).values("item"), ["speak_up", "speak_up", ""]);
        chief.send(form.clone()).await.says("話す項目を、1つは選んでください");
        let desk = chief.send(form.with("item", "speak_up")).await;
        let kept = world.dialogue(&desk.path).await;
        assert_eq!((kept.items, kept.round), (vec!["speak_up".to_owned()], None));
    });
}

#[test]
fn who_sees_no_results_prepares_no_talk_on_a_round_and_runs_none_unless_named() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        let mut office = world.promotion().await;
        let form = new_talk(&mut office, &talk.unit).await;
        assert_eq!(form.values("item"), ["", "", ""]);
        for below in ["", "/run", "/record", "/actions"] {
            let page = office.get(&format!("{}{below}", talk.desk)).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{below}");
        }
        let form = talk.form("facilitators").await;
        talk.chief.send(form.with("login", "promotion").and("what", "name")).await;
        office.get(&talk.desk).await.says("はじまる前です");
    });
}

// Its run of show

#[test]
fn the_run_is_changed_before_and_during_and_what_is_over_stays() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        talk.until("前に決めたことのその後").await;
        let page = talk.chief.get(&talk.at("run")).await;
        page.says("おわった場面と、いまの場面");
        let form = page.form(&talk.at("run"));
        assert_eq!(form.values("was").len(), 8);
        // The break comes at the end, silence goes, reasons take 25 minutes and come first.
        let places: Vec<String> = form.values("place").into_iter().map(str::to_owned).collect();
        assert_eq!(places[0], "3");
        let mut changed = form.without("place").without("minutes").without("name");
        for (row, place) in places.iter().enumerate() {
            let (place, minutes, name) = match row {
                3 => ("３", "25", "わけを聴く"),
                _ => (place.as_str(), "5", ""),
            };
            changed = changed.and("place", place).and("minutes", minutes).and("name", name);
        }
        let changed = changed.and("remove", "4").with("scene", "break").with("scene_minutes", "10");
        let desk = talk.chief.send(changed).await;
        assert_eq!((desk.status, &desk.path), (StatusCode::OK, &talk.desk), "{}", desk.text());
        let run = world.dialogue(&talk.desk).await.stage.run;
        let scenes: Vec<&str> = run.phases.iter().map(|phase| phase.scene().key()).collect();
        assert_eq!(scenes[..5], ["purpose", "open_actions", "why", "good_points", "look_at_gap"]);
        assert_eq!((scenes.len(), scenes[9]), (10, "break"));
        assert_eq!((run.phases[2].minutes, run.phases[2].name.as_str()), (25, "わけを聴く"));
        talk.next().await.says("わけを聴く");
    });
}

#[test]
fn every_fault_of_a_run_is_told_and_everything_typed_stands_again() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        let form = talk.chief.get(&talk.at("run")).await.form(&talk.at("run"));
        let minutes: Vec<String> = form.values("minutes").into_iter().map(str::to_owned).collect();
        let mut wrong = form.without("minutes");
        for (row, minutes) in minutes.iter().enumerate() {
            wrong = wrong.and("minutes", if row == 1 { "五分" } else { minutes });
        }
        let wrong = wrong.with("scene", "break").with("scene_minutes", "999");
        let page = talk.chief.send(wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains("href=\"#minutes-1\""));
        assert!(page.html.contains("href=\"#scene_minutes\""));
        let again = page.form(&talk.at("run"));
        assert_eq!(again.values("minutes")[1], "五分");
        assert_eq!(
            (again.value("scene"), again.value("scene_minutes")),
            (Some("break"), Some("999"))
        );
    });
}

#[test]
fn of_two_who_change_the_run_the_second_is_told_and_shown_both() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        let form = talk.chief.get(&talk.at("run")).await.form(&talk.at("run"));
        let first = form.clone().with("scene", "break").with("scene_minutes", "7");
        let second = form.clone().with("scene", "sharing").with("scene_minutes", "9");
        talk.chief.send(first).await;
        let page = talk.chief.send(second).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.says("ほかの人が先に進めたか、進行表を直していました").says("10番目・5分");
        assert_eq!(page.form(&talk.at("run")).values("was").len(), 11);
        assert_eq!(world.dialogue(&talk.desk).await.stage.run.phases.len(), 11);
    });
}

#[test]
fn going_on_meanwhile_spoils_a_change_only_of_the_scene_that_came() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        let form = talk.chief.get(&talk.at("run")).await.form(&talk.at("run"));
        talk.next().await;
        let added = form.clone().with("scene", "break").with("scene_minutes", "7");
        let page = talk.chief.send(added).await;
        assert_eq!((page.status, &page.path), (StatusCode::OK, &talk.desk));
        let form = talk.chief.get(&talk.at("run")).await.form(&talk.at("run"));
        talk.next().await;
        let page = talk.chief.send(form.and("remove", "1")).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
    });
}

// Looking at what differs

#[test]
fn a_difference_is_shown_on_every_screen_with_its_sentence() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        let mut phone = world.phone(&talk.desk).await;
        let desk = talk.until("見え方の違いを眺める").await;
        assert!(desk.html.contains("<svg"));
        let page = phone.get("/seat").await;
        assert_eq!(page.html.matches("class=\"kz-told\"").count(), 3);
        assert!(world.wall(&talk.desk).await.html.contains("id=\"told-t\""));
        // Of twelve with one chief no band may be told apart.
        page.does_not_say("課長級と");
    });
}

#[test]
fn what_is_hidden_says_why_and_sends_people_to_talk() {
    both(async |world| {
        // Everybody answers alike: of the nearly unanimous nothing is drawn.
        let unit = world.unit("土木課").await;
        world.posts(&unit, &[("課長", "chief", "1"), ("担当", "staff", "5")]).await;
        let chief = world.chief(&unit).await;
        let asked = world.asked(&unit, true).await;
        for code in &asked.codes {
            let mut phone = world.respondent(code).await;
            alike(&mut phone).await;
        }
        let (closing, now) = (&world.app.closing, world.now());
        kizahashi::rounds::close::close(closing, &asked.id, now).await.unwrap();
        let by_hand = |form: Form| form.without("item").and("item", "speak_up");
        let mut talk = world.talk_of(unit, chief, by_hand).await;
        let mut phone = world.phone(&talk.desk).await;
        talk.until("見え方の違いを眺める").await;
        for page in [world.wall(&talk.desk).await, phone.get("/seat").await] {
            page.says("この項目の図は出しません。いま、どの段階に見えるか、口で話しましょう");
        }
    });
}

/// Answers every item with the third level and sends it.
async fn alike(phone: &mut Browser) {
    phone.get("/r/item/1").await;
    for number in 1..=24 {
        let path = format!("/r/item/{number}");
        let form = phone.get(&path).await.form(&path);
        phone.send(form.with("level", "3")).await;
    }
    let check = phone.get("/r/check").await;
    phone.send(check.form("/r/check")).await;
}

// The chief's prediction

#[test]
fn a_prediction_is_made_before_the_close_and_shown_to_that_chief_alone() {
    both(async |world| {
        let unit = world.unit("くらし支援課").await;
        world.posts(&unit, &POSTS).await;
        let mut chief = world.chief(&unit).await;
        let asked = world.asked(&unit, true).await;
        let path = format!("/rounds/{}/prediction", asked.id);
        chief.get(&format!("/workplaces/{unit}")).await.says("予想する");
        let form = chief.get(&path).await.form(&path).without("level");
        let form = form.and("level", "4").and("level", "").and("level", "9");
        chief.send(form).await.says("しまいました");
        assert_eq!(chief.get(&path).await.form(&path).values("level")[..3], ["4", "", ""]);
        let mut deputy = world.person("deputy", |form| form.with("chief", &unit)).await;
        assert_eq!(deputy.get(&path).await.form(&path).values("level")[..2], ["", ""]);
        let mut office = world.promotion().await;
        assert_eq!(office.get(&path).await.status, StatusCode::FORBIDDEN);

        let kept = chief.get(&path).await.form(&path);
        world.answered_and_closed(&asked, 12).await;
        let page = chief.get(&path).await;
        page.says("あなたの予想").says("4段階").says("いちばん多かった段階");
        // Twelve people over five levels: the first two were chosen three times each.
        page.says("1段階").says("2段階").does_not_say("3段階");
        assert_eq!(chief.send(kept).await.status, StatusCode::CONFLICT);
        let page = deputy.get(&path).await;
        page.says("予想はできません").does_not_say("4段階");
        chief.get(&format!("/workplaces/{unit}")).await.says("予想とくらべる");
        deputy.get(&format!("/workplaces/{unit}")).await.does_not_say("予想とくらべる");
    });
}

// The record

#[test]
fn the_record_keeps_the_level_alone_in_the_room_and_together() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        let mut phones = Vec::new();
        for _ in 0..7 {
            phones.push(world.phone(&talk.desk).await);
        }
        talk.next().await;
        world.later(SignedDuration::from_mins(8));
        talk.until("良い点を出す").await;
        let form = talk.form("voices").await;
        talk.chief.send(form.with("words", "よく助け合う").and("what", "write")).await;
        let form = talk.form("voices").await;
        talk.chief.send(form.with("what", "show")).await;
        talk.until("いまの段階を話し合う").await;
        for (phone, choice) in phones.iter_mut().zip(["1", "1", "1", "2", "2", "3", "3"]) {
            let form = phone.get("/seat").await.form("/seat/ballot");
            phone.send(form.with("choice", choice)).await.says("入れました");
        }
        let form = talk.form("agreements").await;
        talk.chief.send(form.with("level", "3")).await;
        talk.until("次に測る日とひと言").await;
        talk.next().await.says("おつかれさまでした").says("ためさない理由も残っていません");
        let page = talk.chief.get(&talk.at("record")).await;
        page.says("2段階 3人、3段階 2人、4段階 2人").says("8分").says("よく助け合う");
        let levels = page.html.split("id=\"levels\"").nth(1).unwrap();
        let first = levels.split("<tbody>").nth(1).unwrap().split("</tr>").next().unwrap();
        assert!(first.contains("段階（分かれている）") || first.contains("段階"), "{first}");
        assert!(first.trim_end().ends_with("<td>3段階</td>"), "{first}");
        page.says("決めていません").says("ためすことは、決めませんでした");
    });
}

#[test]
fn a_voice_that_was_not_released_is_not_in_the_record() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        talk.until("良い点を出す").await;
        let form = talk.form("voices").await;
        talk.chief.send(form.with("words", "ここだけの話").and("what", "write")).await;
        let form = talk.form("course").await;
        talk.chief.send(form.with("what", "end")).await;
        talk.chief.get(&talk.at("record")).await.does_not_say("ここだけの話").says("しなかった");
    });
}

#[test]
fn the_next_day_is_taken_in_either_calendar_and_told_to_everybody() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        let mut phone = world.phone(&talk.desk).await;
        talk.until("次に測る日とひと言").await;
        let form = talk.form("next-day").await;
        assert_eq!(form.value("day"), Some("2026-10-01"));
        for (wrong, told) in
            [("あとで", "のように入れてください"), ("2026-06-01", "あすからあとの日")]
        {
            let page = talk.chief.send(form.clone().with("day", wrong)).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(page.says(told).form(&talk.at("next-day")).value("day"), Some(wrong));
        }
        talk.chief.send(form.with("day", "令和8年9月30日")).await;
        let told = "令和8年(2026年)9月30日(水)";
        phone.get("/seat").await.says(told);
        world.wall(&talk.desk).await.says(told);
        talk.next().await;
        talk.chief.get(&talk.at("record")).await.says(told);
        let page = talk.chief.get(&format!("/workplaces/{}", talk.unit)).await;
        page.says("第1回は「測り直す」まで来ました").says(told);
    });
}

#[test]
fn a_dialogue_that_is_left_ends_and_says_what_is_missing() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        talk.until("方策を1〜3つ決める").await;
        world.later(SignedDuration::from_mins(12 + 119));
        let now = world.now();
        world.app.db.write(move |tx| dialogues::end_forgotten(tx, now)).await.unwrap();
        assert!(!world.dialogue(&talk.desk).await.is_over());
        world.later(SignedDuration::from_mins(2));
        let now = world.now();
        world.app.db.write(move |tx| dialogues::end_forgotten(tx, now)).await.unwrap();
        // By then the chief's session is over, too.
        let mut chief = world.signed_in(&format!("chief-{}", &talk.unit[..8])).await;
        let page = chief.get(&talk.desk).await;
        page.says("おつかれさまでした")
            .says("次に測る日が決まっていません")
            .says("ためさない理由も");
    });
}

// Rehearsal

#[test]
fn a_rehearsal_has_made_up_people_says_so_everywhere_and_goes_without_a_trace() {
    both(async |world| {
        let rehearsal = |form: Form| form.with("how", "rehearsal");
        let mut talk = world.prepared(12, rehearsal).await;
        let mut phone = world.phone(&talk.desk).await;
        talk.until("一番大切な項目を選ぶ").await.says("参加 9人");
        for page in [phone.get("/seat").await, world.wall(&talk.desk).await] {
            page.says("練習").says("まもなくそろいます").does_not_say("1票");
        }
        let form = talk.form("closed-votes").await;
        talk.chief.send(form).await;
        world.wall(&talk.desk).await.says("票");
        let page = talk.until("方策を1〜3つ決める").await;
        page.says("（練習の声）");
        let form = page.form(&talk.at("actions"));
        let form = form.with("words", "練習の行動").with("owner", "係長").with("sign", "わかる");
        talk.chief.send(form).await.says("練習の行動");
        let board = format!("/workplaces/{}/actions", talk.unit);
        talk.chief.get(&board).await.does_not_say("練習の行動");

        let home = format!("/workplaces/{}", talk.unit);
        talk.chief.get(&home).await.says("つぎは、75分の対話の場です").says("練習");
        let record = talk.chief.get(&talk.at("record")).await;
        let page = talk.chief.send(record.form(&talk.at("discard"))).await;
        assert_eq!(page.path, home);
        page.does_not_say("練習");
        assert_eq!(talk.chief.get(&talk.desk).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_real_dialogue_is_not_removed() {
    both(async |world| {
        let mut talk = world.prepared(12, as_it_is).await;
        let mut form = talk.form("course").await;
        form.action = talk.at("discard");
        let page = talk.chief.send(form).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert_eq!(talk.chief.get(&talk.desk).await.status, StatusCode::OK);
    });
}
