//! A room of people talks in step.

use axum::http::StatusCode;
use jiff::SignedDuration;
use kizahashi::accounts;
use kizahashi::db::{Record, Row, Tx};
use kizahashi::dialogues::run::{Run, format};
use kizahashi::dialogues::{self, Dialogue, Plan};
use kizahashi::error::Result;
use tokio::task::JoinSet;

use crate::common::{Browser, World, both};

/// A dialogue of a workplace, prepared by its chief.
pub struct Talk {
    /// Its id.
    pub id: String,
    /// The six digits.
    pub code: String,
    /// The workplace.
    pub unit: String,
    /// The chief's browser.
    pub chief: Browser,
}

impl World {
    /// A dialogue of that format, on no round.
    pub async fn talk(&self, key: &'static str) -> Talk {
        let unit = self.unit("くらし支援課").await;
        let chief = self.chief(&unit).await;
        let sheet_version = self.starter_sheet().await;
        let login = format!("chief-{}", &unit[..8]);
        let (dice, now, of) = (self.app.dice.clone(), self.now(), unit.clone());
        let plan = Plan {
            round: None,
            sheet_version,
            title: "6月の対話".into(),
            items: vec!["shared_goal".into(), "team_management".into()],
            run: Run::of(format(key).unwrap()),
            least: 5,
            rehearsal: false,
        };
        let open = move |tx: &mut Tx| {
            let by = accounts::member_by_login(tx, &login)?.caretaker(&of)?;
            let id = dialogues::open(tx, &by, &plan, &dice, now)?;
            dialogues::by_id(tx, &id)
        };
        let dialogue: Dialogue = self.app.db.write(open).await.unwrap();
        Talk { id: dialogue.id, code: dialogue.code.unwrap(), unit, chief }
    }

    /// Somebody who has taken a seat.
    pub async fn seated(&self, code: &str) -> Browser {
        let mut browser = self.browser();
        let form = browser.get("/join").await.form("/join");
        let page = browser.send(form.with("code", code)).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/seat"), "{}", page.text());
        browser
    }

    /// The dialogue as it is kept.
    pub async fn kept(&self, id: &str) -> Dialogue {
        let id = id.to_owned();
        self.app.db.read(move |tx| dialogues::by_id(tx, &id)).await.unwrap()
    }
}

impl Talk {
    /// Presses the one solid button.
    pub async fn next(&mut self) {
        let desk = self.chief.get(&format!("/dialogues/{}", self.id)).await;
        let page = self.chief.send(desk.form(&format!("/dialogues/{}/course", self.id))).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    }

    /// Presses it until that scene is on.
    pub async fn until(&mut self, title: &str) {
        for _ in 0..20 {
            let desk = self.chief.get(&format!("/dialogues/{}", self.id)).await;
            if desk.title().contains(title) || desk.html.contains(&format!("<h1>{title}</h1>")) {
                return;
            }
            self.next().await;
        }
        panic!("no scene {title}");
    }
}

/// What somebody chooses in a vote.
pub async fn choose(browser: &mut Browser, choice: &str) -> crate::common::Seen {
    let form = browser.get("/seat").await.form("/seat/ballot");
    browser.send(form.with("choice", choice)).await
}

#[test]
fn everybody_is_at_the_same_scene() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut phone = world.seated(&talk.code).await;
        phone.get("/seat").await.says("はじまるのを待っています");
        talk.next().await;
        let wall = world.kept(&talk.id).await.wall;
        phone.get("/seat").await.says("ねらいと約束").says("良い点から始める");
        world
            .browser()
            .get(&format!("/wall/{wall}"))
            .await
            .says("ねらいと約束")
            .says("場面 1 / 10");
        talk.next().await;
        phone.get("/seat").await.says("前に決めたことのその後");
    });
}

#[test]
fn two_facilitators_who_press_at_once_never_jump_two_scenes() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        talk.next().await;
        let path = format!("/dialogues/{}", talk.id);
        let form = talk.chief.get(&path).await.form(&format!("{path}/course"));
        let mut presses = JoinSet::new();
        for _ in 0..5 {
            let (mut chief, form) = (talk.chief.clone(), form.clone());
            presses.spawn(async move { chief.post(form).await.redirects_to() });
        }
        let led = presses.join_all().await;
        let stale = led.iter().filter(|to| to.as_deref().unwrap().ends_with("?told=stale")).count();
        assert_eq!((led.len(), stale), (5, 4));
        assert_eq!(world.kept(&talk.id).await.stage.phase(), Some(1));
        talk.chief.get(&format!("{path}?told=stale")).await.says("ほかの人が先に進めていました");
    });
}

#[test]
fn a_vote_shows_nothing_until_it_is_closed_and_then_everything_at_once() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut phones = vec![];
        for _ in 0..8 {
            phones.push(world.seated(&talk.code).await);
        }
        talk.next().await;
        talk.until("一番大切な項目を選ぶ").await;
        for (place, phone) in phones.iter_mut().enumerate().take(6) {
            choose(phone, ["0", "0", "0", "5", "5", "7"][place]).await.says("入れました");
        }
        let wall = format!("/wall/{}", world.kept(&talk.id).await.wall);
        let mut projector = world.browser();
        projector.get(&wall).await.says("8人中 6人が入れました").does_not_say("票");
        choose(&mut phones[6], "7").await;
        let nearly = projector.get(&wall).await;
        nearly.says("まもなくそろいます").does_not_say("7人");
        let path = format!("/dialogues/{}", talk.id);
        let form = talk.chief.get(&path).await.form(&format!("{path}/closed-votes"));
        talk.chief.send(form).await.says("3票");
        projector.get(&wall).await.says("3票").says("2票").does_not_say("締め切って");
        phones[0].get("/seat").await.says("3票");
        let ballots =
            world.app.db.read(|tx| tx.all::<Kept>("select choice from ballot", &[])).await;
        assert_eq!(ballots.unwrap(), [], "the ballots are gone");
    });
}

/// A ballot as the database holds it.
#[derive(Debug, PartialEq)]
struct Kept(i64);

impl Record for Kept {
    fn read(row: Row<'_>) -> Result<Kept> {
        row.get("choice").map(Kept)
    }
}

#[test]
fn a_vote_after_the_close_is_told_given_back_and_not_counted() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut phones = vec![];
        for _ in 0..7 {
            phones.push(world.seated(&talk.code).await);
        }
        talk.next().await;
        talk.until("一番大切な項目を選ぶ").await;
        let late = phones[6].get("/seat").await.form("/seat/ballot").with("choice", "3");
        for (place, phone) in phones.iter_mut().enumerate().take(6) {
            choose(phone, ["0", "1", "2", "0", "1", "2"][place]).await;
        }
        let path = format!("/dialogues/{}", talk.id);
        let form = talk.chief.get(&path).await.form(&format!("{path}/closed-votes"));
        talk.chief.send(form).await;
        let told = phones[6].send(late).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        told.says("数えていません").does_not_say("7票");
    });
}

#[test]
fn four_ballots_are_too_few_to_tell() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        talk.next().await;
        talk.until("一番大切な項目を選ぶ").await;
        for choice in ["0", "1", "2", "3"] {
            choose(&mut world.seated(&talk.code).await, choice).await;
        }
        let path = format!("/dialogues/{}", talk.id);
        let form = talk.chief.get(&path).await.form(&format!("{path}/closed-votes"));
        talk.chief.send(form).await.says("口で話して決めましょう").does_not_say("1票");
    });
}

#[test]
fn going_back_keeps_what_was_voted_and_going_on_closes_it() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut phones = vec![];
        for _ in 0..6 {
            phones.push(world.seated(&talk.code).await);
        }
        talk.next().await;
        talk.until("一番大切な項目を選ぶ").await;
        for (place, phone) in phones.iter_mut().enumerate().take(4) {
            choose(phone, ["0", "1", "2", "0"][place]).await;
        }
        let path = format!("/dialogues/{}", talk.id);
        let version = world.kept(&talk.id).await.stage.version.to_string();
        let form = talk.chief.get(&path).await.form(&format!("{path}/course"));
        talk.chief.send(form.with("what", "back").with("version", &version)).await;
        phones[0].get("/seat").await.says("いまの段階を話し合う");
        talk.next().await;
        let page = phones[0].get("/seat").await;
        page.says("選び直して入れる");
        assert_eq!(page.form("/seat/ballot").value("choice"), Some("0"), "still chosen");
        choose(&mut phones[4], "1").await;
        choose(&mut phones[5], "2").await;
        talk.next().await;
        let version = world.kept(&talk.id).await.stage.version.to_string();
        let form = talk.chief.get(&path).await.form(&format!("{path}/course"));
        talk.chief.send(form.with("what", "back").with("version", &version)).await;
        phones[0].get("/seat").await.says("2票");
    });
}

#[test]
fn three_hundred_votes_in_one_instant_are_three_hundred_votes() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut phones = vec![];
        for _ in 0..300 {
            phones.push(world.seated(&talk.code).await);
        }
        talk.next().await;
        talk.until("一番大切な項目を選ぶ").await;
        let form = phones[0].get("/seat").await.form("/seat/ballot");
        let mut sending = JoinSet::new();
        for (place, mut phone) in phones.into_iter().enumerate() {
            let token = phone.get("/seat").await.form("/seat/ballot");
            let token = token.value("token").unwrap().to_owned();
            let form = form.clone().with("token", &token).with("choice", &(place % 3).to_string());
            sending.spawn(async move { phone.post(form).await.status });
        }
        assert!(sending.join_all().await.iter().all(|status| *status == StatusCode::SEE_OTHER));
        let path = format!("/dialogues/{}", talk.id);
        let form = talk.chief.get(&path).await.form(&format!("{path}/closed-votes"));
        talk.chief.send(form).await.says("100票");
    });
}

#[test]
fn who_comes_late_or_comes_back_sees_the_present_scene() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut phone = world.seated(&talk.code).await;
        talk.next().await;
        talk.until("しずかに考える").await;
        world.seated(&talk.code).await.get("/seat").await.says("しずかに考える");
        phone.get("/seat").await.says("しずかに考える").says("席 1番");
    });
}

#[test]
fn one_person_on_two_devices_has_one_seat_and_one_ballot() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut phone = world.seated(&talk.code).await;
        talk.next().await;
        talk.until("一番大切な項目を選ぶ").await;
        let number = phone.cookie("seat").unwrap().to_owned();
        let mut tablet = world.seated(&number).await;
        choose(&mut phone, "0").await;
        let seen = tablet.get("/seat").await;
        seen.says("席 1番").says("入れました");
        choose(&mut tablet, "1").await;
        let page = phone.get("/seat").await;
        assert_eq!(page.form("/seat/ballot").value("choice"), Some("1"), "replaced, not added");
    });
}

#[test]
fn a_board_keeps_the_words_and_not_the_writer() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut phone = world.seated(&talk.code).await;
        let mut other = world.seated(&talk.code).await;
        talk.next().await;
        talk.until("良い点を出す").await;
        let form = phone.get("/seat").await.form("/seat/voices/good_point");
        phone.send(form.with("words", "🧑‍🌾 あいさつが \u{202e}明るい")).await;
        other.get("/seat").await.says("🧑‍🌾 あいさつが");
        let id = talk.id.clone();
        let voices = world.app.db.read(move |tx| dialogues::voices(tx, &id)).await.unwrap();
        assert_eq!((voices.len(), &voices[0].seat), (1, &None));
        let long = "あ".repeat(2_001);
        let form = phone.get("/seat").await.form("/seat/voices/good_point");
        let told = phone.send(form.with("words", &long)).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.says("いま2001字").says(&long);
    });
}

#[test]
fn a_guessed_code_waits_and_a_new_code_shuts_the_old_one_out() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let wrong = if talk.code == "000000" { "000001" } else { "000000" };
        let mut stranger = world.browser();
        let form = stranger.get("/join").await.form("/join");
        let began = std::time::Instant::now();
        let told = stranger.send(form.with("code", wrong)).await;
        assert!(began.elapsed().as_millis() >= 1_000, "a wrong code is held for a second");
        told.says("その番号の場は見つかりません");
        assert_eq!(told.form("/join").value("code"), Some(wrong), "shown again");
        let path = format!("/dialogues/{}", talk.id);
        let form = talk.chief.get(&path).await.form(&format!("{path}/door"));
        talk.chief.send(form).await;
        let form = stranger.get("/join").await.form("/join");
        stranger.send(form.with("code", &talk.code)).await.says("見つかりません");
    });
}

#[test]
fn a_forgotten_dialogue_ends_by_itself() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        talk.next().await;
        world.later(SignedDuration::from_hours(3));
        let now = world.now();
        world.app.db.write(move |tx| dialogues::end_forgotten(tx, now)).await.unwrap();
        let kept = world.kept(&talk.id).await;
        assert!(kept.is_over() && kept.code.is_none());
        let path = format!("/dialogues/{}", talk.id);
        let mut chief = world.signed_in(&format!("chief-{}", &talk.unit[..8])).await;
        chief.get(&path).await.says("一番大切な項目は選びませんでした");
        let mut stranger = world.browser();
        let form = stranger.get("/join").await.form("/join");
        stranger.send(form.with("code", &talk.code)).await.says("見つかりません");
    });
}

#[test]
fn a_colleague_is_named_takes_over_and_strangers_may_not() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut colleague = world.person("yamada", |form| form).await;
        let path = format!("/dialogues/{}", talk.id);
        assert_eq!(colleague.get(&path).await.status, StatusCode::FORBIDDEN);
        let form = talk.chief.get(&path).await.form(&format!("{path}/facilitators"));
        talk.chief.send(form.with("login", "yamada").with("what", "name")).await.says("yamada");
        let desk = colleague.get(&path).await;
        desk.says("進行をかわる");
        let form = desk.form(&format!("{path}/facilitators")).with("what", "lead");
        colleague.send(form).await.does_not_say("進行をかわる");
    });
}

#[test]
fn everybody_is_heard_once_and_a_double_press_passes_one_turn() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        for _ in 0..3 {
            world.seated(&talk.code).await;
        }
        talk.next().await;
        talk.until("良い点を出す").await;
        let path = format!("/dialogues/{}", talk.id);
        let form = talk.chief.get(&path).await.form(&format!("{path}/turn"));
        talk.chief.send(form.clone()).await;
        talk.chief.send(form).await.says("まだ話していない人があと1人");
        for _ in 0..2 {
            let form = talk.chief.get(&path).await.form(&format!("{path}/turn"));
            talk.chief.send(form).await;
        }
        talk.chief.get(&path).await.says("全員が話しました");
    });
}
