//! Days on which a dialogue has it hard: fast fingers, empty rooms, a server that dies, seats that move, odd letters.

use axum::http::StatusCode;
use jiff::Timestamp;
use kizahashi::dialogues;

use crate::common::both;
use crate::dialogues::choose;
use crate::live::Listener;
use crate::server::{Line, Phone, Place};

#[test]
fn five_fast_presses_go_on_by_one_scene() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        talk.next().await;
        let path = format!("/dialogues/{}", talk.id);
        let form = talk.chief.get(&path).await.form(&format!("{path}/course"));
        for press in 0..5 {
            let page = talk.chief.send(form.clone()).await;
            assert_eq!(page.status, StatusCode::OK);
            if press > 0 {
                page.says("ほかの人が先に進めていました");
            }
        }
        let kept = world.kept(&talk.id).await;
        assert_eq!((kept.stage.phase(), kept.stage.version), (Some(1), 3));
    });
}

#[test]
fn a_dialogue_to_which_nobody_comes_is_gone_through_and_has_a_record() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let path = format!("/dialogues/{}", talk.id);
        for _ in 0..12 {
            if world.kept(&talk.id).await.is_over() {
                break;
            }
            talk.next().await;
            let wall = world.kept(&talk.id).await.wall;
            assert_eq!(world.browser().get(&format!("/wall/{wall}")).await.status, StatusCode::OK);
        }
        talk.chief.get(&path).await.says("おつかれさまでした");
        let record = talk.chief.get(&format!("{path}/record")).await;
        record.says("参加 0人").says("票が少ないので、出していません").does_not_say("0票");
        for file in ["record.pdf", "record.txt", "record.csv"] {
            let file = talk.chief.get(&format!("{path}/record/{file}")).await;
            assert_eq!(file.status, StatusCode::OK);
        }
    });
}

#[test]
fn letters_of_every_kind_and_two_thousand_of_them_stand_as_they_were_typed() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut phone = world.seated(&talk.code).await;
        talk.next().await;
        talk.until("良い点を出す").await;
        let ruby = "<ruby>葛\u{E0100}城<rt>かつらぎ</rt></ruby>さんの笑顔";
        let words = ["שלום לכולם, תודה", "👨‍👩‍👧‍👦 みんなで昼ごはん 🍙", ruby];
        let long = "声".repeat(2_000);
        for words in words.iter().copied().chain([long.as_str()]) {
            let form = phone.get("/seat").await.form("/seat/voices/good_point");
            phone.send(form.with("words", words)).await.says(words);
        }
        let page = phone.get("/seat").await;
        assert!(!page.html.contains("<ruby>"), "typed, not markup");
        assert!(page.html.contains("<li dir=\"auto\""), "each in its own direction");
        let path = format!("/dialogues/{}", talk.id);
        let id = talk.id.clone();
        let voices = world.app.db.read(move |tx| dialogues::voices(tx, &id)).await.unwrap();
        for voice in &voices {
            let form = talk.chief.get(&path).await.form(&format!("{path}/voices"));
            let form = form.without("kind").with("voice", &voice.id).with("what", "show");
            talk.chief.send(form).await;
        }
        let text = talk.chief.get(&format!("{path}/record/record.txt")).await.html;
        let table = talk.chief.get(&format!("{path}/record/record.csv")).await.html;
        for words in words.iter().copied().chain([long.as_str()]) {
            assert!(text.contains(words) && table.contains(words), "{words}");
        }
        let paper = talk.chief.get(&format!("{path}/record/record.pdf")).await;
        assert!(paper.bytes.starts_with(b"%PDF-1.7"), "{}", paper.text());
    });
}

#[test]
fn a_record_leaves_as_a_file_at_any_time_and_says_nothing_early() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut phones = vec![];
        for _ in 0..8 {
            phones.push(world.seated(&talk.code).await);
        }
        talk.next().await;
        talk.until("一番大切な項目を選ぶ").await;
        for (place, phone) in phones.iter_mut().enumerate() {
            choose(phone, ["0", "1"][place % 2]).await;
        }
        let path = format!("/dialogues/{}/record/record.txt", talk.id);
        let during = talk.chief.get(&path).await;
        assert!(
            during.html.contains("対話の記録") && !during.html.contains("4票"),
            "{}",
            during.html
        );
        talk.next().await;
        let after = talk.chief.get(&path).await;
        assert!(after.html.contains("4票"), "{}", after.html);
        assert_eq!(world.browser().get(&path).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(phones[0].get(&path).await.status, StatusCode::UNAUTHORIZED);
        let other = format!("/dialogues/{}/record/secrets.txt", talk.id);
        assert_eq!(talk.chief.get(&other).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_phone_follows_its_seat_to_another_table_and_a_seat_taken_away_ends_it() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut phone = world.seated(&talk.code).await;
        world.seated(&talk.code).await;
        talk.next().await;
        talk.until("良い点を出す").await;
        let path = format!("/dialogues/{}", talk.id);
        let seats = format!("{path}/seats");
        phone.get("/seat").await;
        let cookies = format!("kz_insecure_seat={}", phone.cookie("seat").unwrap());
        let cookies = format!("{cookies}; kz_insecure_form={}", phone.cookie("form").unwrap());
        let service = kizahashi::router(world.app.clone());
        let mut stream = Listener::at(&service, "/seat/stream", &cookies).await;
        let first = stream.next_main().await;
        assert!(first.contains("席 1番") && !first.contains("番の卓"), "{first}");
        let form = talk.chief.get(&path).await.form(&seats);
        let form = form.with("table", "7").without("remove");
        talk.chief.send(form).await;
        assert!(stream.next_main().await.contains("7番の卓"));
        let form = talk.chief.get(&path).await.form(&seats).with("remove", "1");
        talk.chief.send(form).await;
        while let Some((name, data)) = stream.next().await {
            assert!(name != "main", "a stranger sees nothing any more: {data}");
        }
        assert_eq!(phone.get("/seat").await.path, "/join");
    });
}

#[test]
fn who_sees_the_same_is_sent_the_same_and_each_the_own_token_and_number() {
    both(async |world| {
        let mut talk = world.talk("workplace_75").await;
        let mut phones = vec![];
        for _ in 0..3 {
            phones.push(world.seated(&talk.code).await);
        }
        let service = kizahashi::router(world.app.clone());
        let mut streams = vec![];
        for phone in &mut phones {
            phone.get("/seat").await;
            let (seat, form) = (phone.cookie("seat").unwrap(), phone.cookie("form").unwrap());
            let cookies = format!("kz_insecure_seat={seat}; kz_insecure_form={form}");
            let mut stream = Listener::at(&service, "/seat/stream", &cookies).await;
            stream.next_main().await;
            streams.push(stream);
        }
        talk.next().await;
        talk.until("一番大切な項目を選ぶ").await;
        let mut pages = vec![];
        for stream in &mut streams {
            let mut page = stream.next_main().await;
            while !page.contains("/seat/ballot") {
                page = stream.next_main().await;
            }
            pages.push(page);
        }
        for (number, (phone, page)) in phones.iter_mut().zip(&pages).enumerate() {
            let own = phone.get("/seat").await.form("/seat/ballot");
            let token = format!("name=\"token\" value=\"{}\"", own.value("token").unwrap());
            assert_eq!(page.matches("name=\"token\"").count(), page.matches(&token).count());
            assert!(page.contains(&format!("席 {}番", number + 1)), "{page}");
        }
    });
}

const PEOPLE: usize = 8;
const LIVES: usize = 4;

#[test]
fn everybody_returns_to_the_same_scene_and_no_vote_is_lost_when_the_server_is_killed() {
    both(async |world| {
        world.at(now());
        let mut talk = world.talk("workplace_75").await;
        talk.next().await;
        talk.until("一番大切な項目を選ぶ").await;
        let place = Place::of(&world);
        let mut phones: Vec<Phone> = (0..PEOPLE).map(|_| Phone::default()).collect();
        let mut server = place.serve();
        for phone in &mut phones {
            let mut line = Line::to(&server.address).unwrap();
            phone.notices(&line.ask(phone, "GET", "/join", "").unwrap());
            let code = format!("code={}", talk.code);
            phone.notices(&line.ask(phone, "POST", "/join", &code).unwrap());
        }
        for life in 0..LIVES {
            for (number, phone) in phones.iter_mut().enumerate() {
                let mut line = Line::to(&server.address).unwrap();
                phone.notices(&line.ask(phone, "GET", "/seat", "").unwrap());
                let ballot = format!("question=important&choice={}", (number + life) % 5);
                let answer = line.ask(phone, "POST", "/seat/ballot", &ballot).unwrap();
                assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
            }
            // Killed in the same instant in which the last ballot was acknowledged.
            server.dies_after(std::time::Duration::ZERO);
            server = place.serve();
            for (number, phone) in phones.iter_mut().enumerate() {
                let mut line = Line::to(&server.address).unwrap();
                let page = line.ask(phone, "GET", "/seat", "").unwrap();
                assert!(page.contains("一番大切な項目を選ぶ"), "{page}");
                let chosen = format!("value=\"{}\" checked", (number + life) % 5);
                assert!(page.contains(&chosen), "life {life}: {chosen} is not in {page}");
            }
        }
        let ((db, _), id) = (place.open().await, talk.id.clone());
        let turnout = db.read(move |tx| dialogues::turnout(tx, &id)).await.unwrap();
        assert_eq!(turnout, vec![("important".to_owned(), PEOPLE as u32)]);
    });
}

#[expect(clippy::disallowed_methods, reason = "the real server reads the real clock")]
fn now() -> Timestamp {
    Timestamp::now()
}
