//! A sheet for oneself: answered without a code, given back as a 控え, kept nowhere.

use gauge::level::Mark;
use kizahashi::rounds;
use kizahashi::rounds::receipt::Receipt;

use crate::common::{Browser, Form, Seen, between, both};

const SHORT: &str = "/self/starter?form=short";

/// The text of the 控え on a page.
fn receipt_of(page: &Seen) -> String {
    between(&page.html, "kz-receipt__text\">", "<").unwrap().to_owned()
}

/// The form of the short sheet with those levels, `""` where an item is left out.
async fn filled(browser: &mut Browser, levels: [&str; 6]) -> Form {
    let form = browser.get(SHORT).await.form("/self/starter");
    let levels = levels.into_iter().enumerate().filter(|(_, level)| !level.is_empty());
    levels.fold(form, |form, (at, level)| form.with(&format!("m{at}"), level))
}

#[test]
fn somebody_alone_gets_a_copy_and_nothing_stays() {
    both(async |world| {
        let mut home = world.browser();
        home.get(SHORT).await.says("サーバーにも残りません").does_not_say("あなたの答え");
        let form = filled(&mut home, ["2", "3", "?", "4", "", "1"]).await;
        let page = home.send(form.with("important", "3")).await;
        page.says("あなたの答え").says("控え").does_not_say("▲");
        let receipt = Receipt::read(&receipt_of(&page)).unwrap();
        assert_eq!((receipt.round.as_str(), receipt.sheet.as_str()), ("", "starter_sheet"));
        let marks = [2, 3, 0, 4, 9, 1].map(|level| match level {
            0 => Mark::DontKnow,
            9 => Mark::Blank,
            level => Mark::Level(level),
        });
        assert_eq!((&receipt.marks[..], receipt.most_important), (&marks[..], Some(3)));
        let paper = home.send(page.form("/self/starter/receipt.pdf")).await;
        assert!(paper.html.starts_with("%PDF"));
        assert_eq!((page.header("set-cookie"), home.cookie("answer")), (None, None));
    });
}

#[test]
fn the_earlier_answers_stand_beside_the_new_ones_once_these_are_given() {
    both(async |world| {
        let mut home = world.browser();
        let form = filled(&mut home, ["2", "3", "3", "4", "5", "1"]).await;
        let then = receipt_of(&home.send(form).await);
        let form = filled(&mut home, ["3", "3", "2", "4", "5", "?"]).await.with("before", &then);
        let page = home.send(form).await;
        page.says("▲ 上がった").says("▽ 下がった").says("■ かわらない").says("くらべられません");
        let form = home.get("/r/compare").await.form("/r/compare");
        let page = home.send(form.with("then", &then).with("now", &receipt_of(&page))).await;
        page.says("▲ 上がった").says("▽ 下がった");
    });
}

#[test]
fn what_was_answered_stays_in_the_form_when_something_is_to_be_mended() {
    both(async |world| {
        let mut home = world.browser();
        let form =
            filled(&mut home, ["2", "", "", "", "", "5"]).await.with("before", "きのうの控え");
        let page = home.send(form).await;
        assert_eq!(page.status, 422);
        page.says("控えの文字ではないようです");
        let form = page.form("/self/starter");
        let fields = ["m0", "m5", "before", "form"].map(|field| form.value(field));
        assert_eq!(fields, [Some("2"), Some("5"), Some("きのうの控え"), Some("short")]);
        let other = "KZ1//another/1/s/2026-06-30/23x4_1//00000000";
        home.send(form.with("before", other)).await.says("どこかが変わっているようです");
        let nothing = filled(&mut home, [""; 6]).await;
        home.send(nothing).await.says("1つ以上の項目に答えてください");
        let nonsense = filled(&mut home, ["9", "x", "33", "", "", "1"]).await;
        let page = home.send(nonsense).await;
        let blank = Receipt::read(&receipt_of(&page)).unwrap().marks;
        assert_eq!(blank.iter().filter(|mark| **mark == Mark::Blank).count(), 5);
    });
}

#[test]
fn a_published_sheet_is_answered_by_its_address_and_no_other_is_there() {
    both(async |world| {
        let unit = world.office("くらし支援課", &[("主事", "staff", "6")]).await;
        let id = world.begin(&unit, |form| form).await.id;
        let round = world.app.db.read(move |tx| rounds::by_id(tx, &id)).await.unwrap().unwrap();
        let path = format!("/self/{}", round.sheet_version);
        let mut guest = world.browser();
        let form = guest.get(&path).await.form(&path).with("m23", "4");
        let page = guest.send(form).await;
        assert_eq!(Receipt::read(&receipt_of(&page)).unwrap().marks.len(), 24);
        assert_eq!(guest.get("/self/nothing").await.status, 404);
    });
}
