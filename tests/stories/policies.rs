//! The policy of a city: carried down, tied to what is done, in and out of Excel.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kizahashi::accounts;
use kizahashi::db::Tx;
use kizahashi::policies::{self, Book};
use kizahashi::workbook::Cell;

use crate::city::{self, Tables};
use crate::common::{Browser, Form, HOST, Seen, World, between, both};
use crate::metropolis;

// Files

/// Sends a file in that form.
async fn upload(browser: &mut Browser, name: &str, bytes: &[u8]) -> Seen {
    let form = browser.get("/policies/import").await.form("/policies/import");
    let token = form.value("token").unwrap().to_owned();
    let mut body = format!(
        "--KZ\r\ncontent-disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n\
         --KZ\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--KZ--\r\n");
    let request = Request::post("/policies/import")
        .header("sec-fetch-site", "same-origin")
        .header(header::ORIGIN, format!("http://{HOST}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=KZ");
    let seen = browser.ask(request.body(Body::from(body)).unwrap()).await;
    match seen.redirects_to() {
        Some(next) => browser.get(&next).await,
        None => seen,
    }
}

/// Looks at a file and takes it over.
async fn take_over(browser: &mut Browser, bytes: &[u8]) -> Seen {
    let page = upload(browser, "方針.xlsx", bytes).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let action = between(&page.html, "action=\"/policies/imports/", "\"").unwrap();
    let form = page.form(&format!("/policies/imports/{action}"));
    browser.send(form).await
}

async fn book(world: &World) -> Book {
    let read = |tx: &mut Tx| {
        let reader = accounts::member_by_login(tx, "admin")?.policy_reader();
        policies::book(tx, &reader)
    };
    world.app.db.read(read).await.unwrap()
}

#[test]
fn a_city_comes_in_from_excel_goes_out_the_same_and_shows_what_is_missing() {
    both(async |world| {
        world.city().await;
        let mut office = world.promotion().await;
        office.get("/policies").await.says("まだ方針がありません");
        let page =
            upload(&mut office, "方針.xlsx", &city::workbook(&city::tables("令和8年度"))).await;
        page.says("「方針.xlsx」に、直す所はありません")
            .says("78")
            .says("困りごとを、一度の相談で");
        assert_eq!(book(&world).await, Book::default(), "looking changes nothing");
        let page = take_over(&mut office, &city::workbook(&city::tables("令和8年度"))).await;
        page.says("市長の方針8本のうち、4か所で線が届いていません");
        page.says("部・局の線13本").says("課・係の線57本").says("行程表がない組織4組織");
        let page = office.get("/policies/coverage").await;
        page.says("使わなくなった公共施設を、地区と一緒に考え直す")
            .says("保険年金課")
            .says("法制課");
        page.says("家屋調査の手順を、写真つきに書き直す");

        let before = book(&world).await;
        let file = office.get("/policies/policies.xlsx").await;
        let page = upload(&mut office, "policies.xlsx", &file.bytes).await;
        page.says("「policies.xlsx」は、いまの内容と同じです").does_not_say("この内容で取り込む");
        assert_eq!(book(&world).await, before);
        assert_eq!(office.get("/policies/policies.xlsx").await.bytes, file.bytes, "the same bytes");
    });
}

#[test]
fn a_file_that_was_changed_shows_what_changes_and_keeps_what_it_does_not_name() {
    both(async |world| {
        world.city().await;
        let mut office = world.promotion().await;
        let mut tables = city::tables("2026");
        take_over(&mut office, &city::workbook(&tables)).await;
        tables[0].1[1][6] = Cell::from("困りごとを、一度で受け止める市役所にする");
        tables[0].1.truncate(40);
        tables[3].1.retain(|row| row[0] != Cell::from("D-02"));
        let named = |row: &[Cell]| tables[0].1.iter().any(|line| line[0] == row[0]);
        let (goals, measures): (Vec<_>, Vec<_>) = (tables[1].1.clone(), tables[2].1.clone());
        let ties = tables[3].1.iter().filter(|row| named(row)).cloned().collect();
        tables[3].1 = ties;
        tables[1].1 = goals;
        tables[2].1 = measures;
        let page = upload(&mut office, "直し.xlsx", &city::workbook(&tables)).await;
        page.says("このファイルにない線が39本あります。そのまま残します");
        page.says("変わる").says("なくなる").says("職場づくりの対話を、すべての課で年2回ひらく");
        let page = take_over(&mut office, &city::workbook(&tables)).await;
        page.says("困りごとを、一度で受け止める市役所にする").says("課・係の線57本");
        page.says("上につながっていない線4本");
    });
}

/// Every problem of a file, as places and sentences.
async fn wrong(world: &World, change: impl Fn(&mut Tables)) -> Seen {
    let mut office = world.promotion().await;
    let mut tables = city::tables("2026");
    change(&mut tables);
    let page = upload(&mut office, "方針.xlsx", &city::workbook(&tables)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
    page
}

#[test]
fn every_wrong_cell_is_told_with_its_place_and_nothing_is_written() {
    both(async |world| {
        world.city().await;
        let page = wrong(&world, |tables| {
            tables[0].1[2][0] = Cell::from("M-1"); // two mayor's lines of one number
            tables[0].1[3][2] = Cell::from("平成32年度");
            tables[0].1[10][4] = Cell::from("総務不");
            tables[0].1[11][6] = Cell::from("長".repeat(300).as_str());
            tables[1].1[2][4] = Cell::from("令和8年3月31日");
            tables[1].1[3][4] = Cell::from("令和8年13月1日");
            tables[2].1[1][9] = Cell::from("13月");
            tables[2].1[2][8] = Cell::from("2031");
            tables[2].1[3][9] = Cell::from("1月");
            for number in 2..=6 {
                let id = format!("G-5{number}");
                tables[1].1.push(city::texts(&[
                    "S-001",
                    &id,
                    "2",
                    "何か",
                    "2027-03-31",
                    "",
                    "",
                    "10",
                    "",
                ]));
            }
        })
        .await;
        for (place, words) in [
            ("方針!A3", "番号「M-1」は、2行目にもあります"),
            ("方針!C4", "令和2年度のことですか"),
            ("方針!E11", "組織「総務不」がありません"),
            ("方針!G12", "200文字までにしてください（いまは300文字です）"),
            ("目標!E3", "方針のはじまり（2026-04-01）より前です"),
            ("目標!E4", "13月はありません"),
            ("方策・行程表!J2", "「13月」は月ではありません"),
            ("方策・行程表!I3", "2026年度から2026年度）の外です"),
            ("方策・行程表!K4", "おわりの月が、はじめの月より前です"),
            ("目標!B63", "目標は5つまでです"),
        ] {
            let row =
                page.html.split("<tr>").find(|row| row.contains(&format!("<bdi>{place}</bdi>")));
            let row = row.unwrap_or_else(|| panic!("{place} is not told: {}", page.text()));
            assert!(row.contains(words), "{place}: {row}");
        }
        assert_eq!(book(&world).await, Book::default());
    });
}

#[test]
fn a_circle_in_a_file_is_refused_with_both_its_ends() {
    both(async |world| {
        world.city().await;
        let page = wrong(&world, |tables| {
            tables[3].1.push(city::texts(&[
                "D-04",
                "上の方針",
                "S-017",
                "ことばで伝える（数えない）",
            ]));
        })
        .await;
        page.says("輪になります")
            .says("窓口をまたぐ相談を、部の中で引き取る")
            .says("相談の入口を一つにし");
    });
}

#[test]
fn years_and_names_are_read_as_people_write_them() {
    both(async |world| {
        world.city().await;
        world.unit("葛\u{E0100}城支所 髙﨑係").await;
        let mut office = world.promotion().await;
        let line = |key: &str, from: &str, to: &str, title: &str| {
            city::texts(&[
                key,
                "課",
                from,
                to,
                "葛\u{E0100}城支所 髙﨑係",
                "支所長",
                title,
                "",
                "",
                "",
                "合意",
                "R1.5.1",
            ])
        };
        let mut tables = city::tables("2026");
        tables.iter_mut().skip(1).for_each(|(_, rows)| rows.truncate(1));
        let header = tables[0].1[0].clone();
        tables[0].1 = vec![
            header,
            line("１", "平成31年度", "令和元年度", "葛\u{E0100}城の﨑と髙"),
            line("2", "平成三十年度", "二〇二六", "漢数字の年"),
        ];
        take_over(&mut office, &city::workbook(&tables)).await;
        let book = book(&world).await;
        let read: Vec<_> =
            book.policies.iter().map(|it| (it.key.as_str(), it.years, it.title.as_str())).collect();
        assert_eq!(
            read,
            [("1", (2019, 2019), "葛\u{E0100}城の﨑と髙"), ("2", (2018, 2026), "漢数字の年")]
        );
        office
            .get("/policies?year=2019")
            .await
            .says("葛\u{E0100}城の﨑と髙")
            .does_not_say("漢数字の年x");
    });
}

// A chief, the office, strangers

struct Town {
    world: World,
    chief: Browser,
    office: Browser,
    section: String,
    mayor: String,
}

/// A mayor's line that is agreed, and the chief of a section.
async fn town(world: World) -> Town {
    let department = world.unit("市民生活部").await;
    let section = world.unit_below("くらし支援課", &department).await;
    let (chief, mut office) = (world.chief(&section).await, world.promotion().await);
    let form = office.get("/policies/new").await.form("/policies");
    let form = form.with("title", "困りごとを、一度の相談で受け止める").with("post", "市長");
    let page = office.send(form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let mayor = page.path.trim_start_matches("/policies/").to_owned();
    office.send(page.form(&format!("/policies/{mayor}/stage")).and("stage", "agreed")).await;
    Town { world, chief, office, section, mayor }
}

impl Town {
    /// The section's line below the mayor's: its page.
    async fn line(&mut self) -> Seen {
        let path = format!("/policies/new?parent={}&unit={}", self.mayor, self.section);
        let form = self.chief.get(&path).await.form("/policies");
        let form = form.with("title", "相談票を一枚にする").with("post", "くらし支援課長");
        let page = self.chief.send(form).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        page
    }

    /// With a measure and its year on the roadmap.
    async fn measure(&mut self, line: &Seen) -> Seen {
        let form = self.chief.get(&format!("{}/measures/new", line.path)).await;
        let form = form.form(&format!("{}/measures/new", line.path));
        let form = form.with("what", "相談票をまとめる").with("post", "窓口係長");
        let page = self.chief.send(form).await;
        assert!(page.path.ends_with("/years/2026"), "{} {}", page.path, page.text());
        let form = page.form(&page.path);
        let mut months =
            form.without("mark").without("words").with("starts", "5").with("ends", "9");
        for month in ["", "plan", "", "decide", "", "deliver", "", "", "", "", "", ""] {
            months = months.and("mark", month).and("words", "");
        }
        self.chief.send(months).await
    }
}

fn refused(page: &Seen) -> &Seen {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
    page
}

#[test]
fn a_chief_carries_the_mayors_line_and_says_how_it_goes() {
    both(async |world| {
        let mut town = town(world).await;
        let line = town.line().await;
        line.says("下書き").says("困りごとを、一度の相談で受け止める").says("行程の数を、上に足す");
        let page = town.measure(&line).await;
        page.says("5月から9月").says("計画 5月").says("決める 7月").says("出す 9月");
        let measure = between(&page.html, "id=\"measure-", "\"").unwrap().to_owned();
        let tell = format!("{}/measures/{measure}/progress", line.path);
        let form = town.chief.get(&tell).await.form(&tell);
        let behind = form
            .with("state", "behind")
            .with("fact", "案の話し合いまで")
            .with("as_of", "2026-05-29");
        let page = town.chief.send(behind.clone()).await;
        refused(&page).says("わけを1行で").says("どの日の所まで来ているか");
        let form =
            page.form(&tell).with("reason", "窓口が混んだ").with("reached", "令和8年5月15日");
        assert_eq!(form.value("fact"), Some("案の話し合いまで"), "what was typed stays");
        town.chief.send(form).await.says("2週おくれ").says("わけ：窓口が混んだ");
        town.chief.get("/roadmap").await.says("1本が2週おくれています");
        town.chief.get("/policies/mine").await.says("受け持つ行程が1本").says("つぎは決める 7月");
        town.office
            .get(&format!("/policies/{}", town.mayor))
            .await
            .says("下の行程1本のうち、0本が済み");
    });
}

#[test]
fn progress_goes_up_only_as_it_was_chosen() {
    both(async |world| {
        let mut town = town(world).await;
        let line = town.line().await;
        town.measure(&line).await;
        let ties = format!("{}/ties", line.path);
        let form = town.chief.get(&ties).await.form(&format!("{ties}/removal"));
        town.chief.send(form).await;
        let form = town.chief.get(&ties).await.form(&ties);
        let form = form.with("parent", &town.mayor).with("rule", "words");
        town.chief.send(form).await.says("ことばで伝える");
        let page = town.office.get(&format!("/policies/{}", town.mayor)).await;
        page.says("1本は、数えずにことばで伝えます").does_not_say("下の行程1本のうち");
    });
}

#[test]
fn no_line_comes_to_be_above_itself() {
    both(async |world| {
        let mut town = town(world).await;
        let upper = town.line().await;
        let id = upper.path.trim_start_matches("/policies/").to_owned();
        let path = format!("/policies/new?parent={id}&unit={}", town.section);
        let form = town.chief.get(&path).await.form("/policies");
        let form = form.with("title", "係の線").with("post", "係長").with("level", "team");
        let lower = town.chief.send(form).await;
        let ties = format!("{}/ties", upper.path);
        let form = town.chief.get(&ties).await.form(&ties);
        let form = form.with("parent", lower.path.trim_start_matches("/policies/"));
        let page = town.chief.send(form).await;
        refused(&page).says("「相談票を一枚にする」を「係の線」の下につなぐと、輪になります");
    });
}

#[test]
fn a_sixth_goal_and_a_wrong_deadline_are_refused_in_place() {
    both(async |world| {
        let mut town = town(world).await;
        let line = town.line().await;
        let new = format!("{}/goals/new", line.path);
        let filled = |form: Form| form.with("what", "書く紙をへらす").with("target", "1");
        let form = town.chief.get(&new).await.form(&new);
        let page = town.chief.send(filled(form.clone()).with("by_when", "2026-03-31")).await;
        refused(&page).says("方針のはじまり（2026-04-01）より前です");
        for number in ["１", "二", "3", "4", "5"] {
            let form =
                filled(form.clone()).with("rank", number).with("by_when", "令和九年三月三十一日");
            assert_eq!(town.chief.send(form).await.status, StatusCode::OK);
        }
        let page = town.chief.send(filled(form)).await;
        refused(&page).says("目標は5つまでです");
    });
}

#[test]
fn a_question_goes_up_and_its_reply_comes_down() {
    both(async |world| {
        let mut town = town(world).await;
        let mayor = format!("/policies/{}", town.mayor);
        let page = town.chief.get(&mayor).await;
        let said = page
            .form(&format!("{mayor}/readings"))
            .with("words", "窓口を一つにすることだと読みました。");
        town.chief.send(said).await.says("くらし支援課の読み取り").says("窓口を一つに");
        let asked =
            page.form(&format!("{mayor}/questions")).with("words", "夜の相談も入りますか。");
        town.chief.send(asked).await.says("返事を待っています");
        let page = town.office.get("/policies/mine").await;
        page.says("返事を待つ問いが1つ").says("夜の相談も入りますか。");
        let page = town.office.get(&mayor).await;
        let action = between(&page.html, &format!("action=\"{mayor}/questions/"), "\"").unwrap();
        let reply = page
            .form(&format!("{mayor}/questions/{action}"))
            .with("words", "19時までを考えています。");
        town.office.send(reply).await;
        town.chief
            .get(&mayor)
            .await
            .says("19時までを考えています。")
            .does_not_say("返事を待っています");
    });
}

#[test]
fn nothing_or_too_much_said_of_a_line_is_told_beside_its_field() {
    both(async |world| {
        let mut town = town(world).await;
        let mayor = format!("/policies/{}", town.mayor);
        let long = "長".repeat(1001);
        for what in ["readings", "questions"] {
            let at = format!("{mayor}/{what}");
            let form = town.chief.get(&mayor).await.form(&at);
            let page = town.chief.send(form.with("words", " \u{3000}")).await;
            refused(&page).says("ことばを入れてください");
            assert!(page.html.contains(&format!("href=\"#{what}-{}\"", town.section)));
            let page = town.chief.send(page.form(&at).with("words", &long)).await;
            refused(&page).says("いまは1001文字");
            assert_eq!(page.form(&at).value("words"), Some(long.as_str()), "what was typed stays");
            town.chief.send(page.form(&at).with("words", "夜の相談も入りますか。")).await;
        }
        let page = town.office.get(&mayor).await;
        let question = between(&page.html, &format!("action=\"{mayor}/questions/"), "\"").unwrap();
        let reply = format!("{mayor}/questions/{question}");
        refused(&town.office.send(page.form(&reply)).await).says("ことばを入れてください");
        town.chief.get(&mayor).await.says("返事を待っています");
    });
}

#[test]
fn what_was_written_by_mistake_goes_and_what_was_agreed_stays() {
    both(async |world| {
        let mut town = town(world).await;
        let line = town.line().await;
        let new = format!("{}/goals/new", line.path);
        let form = town.chief.get(&new).await.form(&new);
        assert!(!town.chief.get(&new).await.html.contains("/removal"), "nothing is there yet");
        town.chief.send(form.with("what", "書く紙をへらす").with("target", "1")).await;
        let page = town.measure(&line).await;
        let measure = between(&page.html, "id=\"measure-", "\"").unwrap().to_owned();
        let measure = format!("{}/measures/{measure}", line.path);
        let tell = format!("{measure}/progress");
        let form = town.chief.get(&tell).await.form(&tell);
        town.chief.send(form.with("fact", "案ができた").with("as_of", "2026-05-29")).await;

        let goal = between(&page.html, &format!("href=\"{}/goals/", line.path), "\"").unwrap();
        let goal = format!("{}/goals/{goal}", line.path);
        let form = town.chief.get(&goal).await.form(&format!("{goal}/removal"));
        let page = town.chief.send(form).await;
        page.does_not_say("書く紙をへらす").says("相談票をまとめる");

        let stage = format!("{}/stage", line.path);
        town.chief.send(page.form(&stage).and("stage", "agreed")).await;
        let words = format!("{}/words", line.path);
        let page = town.chief.get(&words).await;
        page.says("先に下書きにもどしてください");
        let mut form = page.form(&words);
        form.action = format!("{}/removal", line.path);
        let page = town.chief.send(form.clone()).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.says("合意した方針は消せません");
        let other = town.world.unit("土木課").await;
        let mut neighbour = town.world.chief(&other).await;
        let own = neighbour.get("/policies/new").await.form("/policies");
        let stolen = form.clone().with("token", own.value("token").unwrap());
        assert_eq!(neighbour.send(stolen).await.status, StatusCode::FORBIDDEN);

        let form = town.chief.get(&measure).await.form(&format!("{measure}/removal"));
        town.chief.send(form).await.does_not_say("相談票をまとめる");
        let page = town.chief.get(&line.path).await;
        town.chief.send(page.form(&stage).and("stage", "draft")).await;
        let form = town.chief.get(&words).await.form(&format!("{}/removal", line.path));
        town.chief.send(form).await.does_not_say("相談票を一枚にする");
        assert_eq!(town.chief.get(&line.path).await.status, StatusCode::NOT_FOUND);
        let left = book(&town.world).await;
        assert_eq!((left.policies.len(), left.ties.len(), left.lines.len()), (1, 0, 0));
    });
}

#[test]
fn drafts_are_read_by_their_keepers_and_strangers_see_what_is_public() {
    both(async |world| {
        let mut town = town(world).await;
        let line = town.line().await;
        let other = town.world.unit("土木課").await;
        let mut neighbour = town.world.chief(&other).await;
        assert_eq!(neighbour.get(&line.path).await.status, StatusCode::NOT_FOUND);
        neighbour.get("/policies").await.does_not_say("相談票を一枚にする");
        let public = "/public/202070/policies";
        assert_eq!(town.world.browser().get(public).await.status, StatusCode::NOT_FOUND);
        let stage = format!("{}/stage", line.path);
        town.chief
            .send(town.chief.clone().get(&line.path).await.form(&stage).and("stage", "agreed"))
            .await;
        neighbour.get(&line.path).await.says("相談票を一枚にする");
        let words = format!("{}/words", line.path);
        assert_eq!(neighbour.get(&words).await.status, StatusCode::FORBIDDEN);
        let mut form = town.chief.get(&words).await.form(&words).with("title", "書きかえ");
        form = form.with(
            "token",
            neighbour.get("/policies/new").await.form("/policies").value("token").unwrap(),
        );
        assert_eq!(neighbour.send(form).await.status, StatusCode::FORBIDDEN);
        town.chief
            .send(town.chief.clone().get(&line.path).await.form(&stage).and("stage", "public"))
            .await;
        let page = town.world.browser().get(public).await;
        page.says("相談票を一枚にする").does_not_say("困りごとを、一度の相談で受け止める");
    });
}

#[test]
fn looking_back_carries_a_line_into_the_next_year() {
    both(async |world| {
        let mut town = town(world).await;
        let line = town.line().await;
        let path = format!("{}/reviews", line.path);
        let form = town.chief.get(&path).await.form(&path);
        let form =
            form.with("result", "相談票は2枚になった").with("gap_reason", "様式が別の課にあった");
        refused(&town.chief.send(form.clone().with("goes_on", "yes")).await)
            .says("次の年度へ渡すことを書いて");
        let page =
            town.chief.send(form.with("goes_on", "yes").with("carry_over", "残りの1枚")).await;
        page.says("2027年度（令和9年度）へ渡すこと").says("残りの1枚");
        town.chief.get("/policies?year=2027").await.says("相談票を一枚にする");
    });
}

#[test]
fn a_line_is_linked_with_an_item_of_the_sheet() {
    both(async |world| {
        let mut town = town(world).await;
        town.world.starter_sheet().await;
        let line = town.line().await;
        let path = format!("{}/links", line.path);
        let form = town.chief.get(&path).await.form(&path);
        refused(&town.chief.send(form.clone()).await).says("つなぐものを、一つえらんで");
        town.chief.send(form.with("target", "item shared_goal")).await;
        let page = town.chief.get(&line.path).await;
        page.says("シートの項目");
        let stage = format!("{}/stage", line.path);
        town.chief.send(page.form(&stage).and("stage", "agreed")).await;
        town.chief.get("/policies/items/shared_goal").await.says("相談票を一枚にする");
        town.chief.get(&format!("/workplaces/{}", town.section)).await.says("相談票を一枚にする");
    });
}

#[test]
fn the_municipality_chooses_how_goals_are_told() {
    both(async |world| {
        let mut town = town(world).await;
        assert_eq!(town.chief.get("/policies/setting").await.status, StatusCode::FORBIDDEN);
        let form = town.office.get("/policies/setting").await.form("/policies/setting");
        refused(&town.office.send(form.clone().with("bound_a", "80")).await).says("小さい割合に");
        town.office.send(form.with("scale", "signs").with("step", "１")).await;
        let line = town.line().await;
        let new = format!("{}/goals/new", line.path);
        town.chief.get(&new).await.says("◎○△×").does_not_say("A 100%以上");
    });
}

#[test]
fn a_large_city_is_asked_for_with_few_statements() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let world = World::new(None, tempfile::tempdir().unwrap()).await;
        metropolis::build(&world).await;
        let mut office = world.promotion().await;
        for (path, most) in [("/policies/coverage", 10), ("/policies", 10), ("/roadmap", 10)] {
            let before = world.app.db.statements();
            let began = std::time::Instant::now();
            let page = office.get(path).await;
            println!("{path}: {:?} in this build", began.elapsed());
            let asked = world.app.db.statements() - before;
            assert_eq!(page.status, StatusCode::OK);
            assert!(asked <= most, "{path} asks {asked} times");
            assert!(page.html.len() <= 300 * 1024, "{path} has {} bytes", page.html.len());
        }
        let page = office.get("/policies").await;
        page.says("課・係の線1972本").says("行程表がない組織38組織");
    });
}

// Paper, and what another program saved

/// A city whose policy was taken over, on SQLite, and its office.
async fn taken_over(year: &str) -> (World, Browser) {
    let world = World::new(None, tempfile::tempdir().unwrap()).await;
    world.city().await;
    let mut office = world.promotion().await;
    take_over(&mut office, &city::workbook(&city::tables(year))).await;
    (world, office)
}

/// What LibreOffice makes of a workbook; `None` where there is no LibreOffice.
fn saved_by_libreoffice(bytes: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let (opened, saved) = (folder.path().join("book.xlsx"), folder.path().join("saved"));
    std::fs::write(&opened, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("me").display());
    let mut office = std::process::Command::new("soffice");
    office
        .args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(&saved)
        .arg(&opened);
    match office.output() {
        Err(_) => {
            println!("skipped: LibreOffice is not installed");
            None
        }
        Ok(_) => Some(std::fs::read(saved.join("book.xlsx")).unwrap()),
    }
}

#[test]
fn a_workbook_that_libreoffice_saved_says_the_same() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (_world, mut office) = taken_over("令和八年度").await;
        let file = office.get("/policies/policies.xlsx").await;
        if let Some(saved) = saved_by_libreoffice(&file.bytes) {
            let page = upload(&mut office, "保存.xlsx", &saved).await;
            page.says("「保存.xlsx」は、いまの内容と同じです");
        }
    });
}

#[test]
fn the_tree_and_the_roadmap_are_printed_whole() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (_world, mut office) = taken_over("2026").await;
        for (path, name, words) in [
            ("/policies/tree.pdf", "tree", "使わなくなった公共施設を、地区と一緒に考え直す"),
            ("/policies/roadmap.pdf", "roadmap", "地区ごとに鍵を預ける人を決める"),
        ] {
            let seen = office.get(path).await;
            assert_eq!(seen.header("content-type"), Some("application/pdf"), "{}", seen.text());
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/paper");
            std::fs::create_dir_all(folder).unwrap();
            let file = format!("{folder}/policies-{name}.pdf");
            std::fs::write(&file, &seen.bytes).unwrap();
            let mut reader = std::process::Command::new("pdftotext");
            let text = reader.args(["-layout", &file, "-"]).output().unwrap().stdout;
            let text: String = String::from_utf8(text).unwrap().split_whitespace().collect();
            assert!(words.split('、').all(|part| text.contains(part)), "{name}: {text}");
        }
    });
}
