//! Rows 17 to 40: sheets, words, units, talks, answers, browsers, and the way back.

use super::*;

const EDGE: &str = "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko";

impl Table {
    // Rows 17 to 19: sheets

    pub(super) async fn sheets(&mut self) {
        let door = "/sheets/import";
        self.row(17);
        let levels = workbook(&sheet_rows(3000), "", "");
        let says = ["段階は2〜7にしてください（この項目は3000段階）"];
        self.bad_file(door, "段.xlsx", levels, &says).await;
        let items: String = (0..5000).map(|n| format!("{{\"key\":\"i{n}\"}},")).collect();
        let items = format!("{{\"areas\":[{{\"key\":\"a\",\"items\":[{items}{{}}]}}]}}");
        let says = ["項目が多すぎます（60まで、このシートは5001）"];
        self.bad_file(door, "項目.json", items.into(), &says).await;
        let nested = "[".repeat(10_000).into_bytes();
        self.bad_file(door, "深.json", nested, &["入れ子が深すぎます（32段まで）"]).await;
        let areas: String = (0..13).map(|n| format!("{{\"key\":\"a{n}\"}},")).collect();
        let areas = format!("{{\"areas\":[{areas}{{\"key\":\"z\"}}]}}");
        self.bad_file(
            door,
            "分野.json",
            areas.into(),
            &["分野が多すぎます（12まで、このシートは14）"],
        )
        .await;

        self.row(18);
        for key in ["GOAL", "go-al", "go_al", "Go-Al"] {
            let mut rows = sheet_rows(3);
            (4..=6).for_each(|row| rows[row][2] = key.into());
            let says = format!("キー「{key}」は、先にある「goal」と同じです");
            self.bad_file(door, "重.xlsx", workbook(&rows, "", ""), &[&says, "items!C5"]).await;
        }

        self.row(19);
        let mut phone = self.hall.world.browser();
        phone.enters(self.code.plain()).await;
        self.hall.keep("stranger who answers", phone);
        let page = self.hall.get("stranger who answers", "/r/item/1").await;
        let asked = crate::common::between(&page.html, "<h1>", "</h1>").unwrap().to_owned();
        for version in ["いまの版の次", "もう1つ次", "さらに次"] {
            let mut next = kizahashi::sheets::starter();
            next.version = version.into();
            for item in next.areas.iter_mut().flat_map(|area| &mut area.items) {
                item.question.0.insert("ja".into(), format!("{version}の問い"));
            }
            let pieces = vec![Bytes::from(kizahashi::sheets::write_json(&next))];
            let preview = self.hall.form("admin", door, door).await;
            let preview = self.hall.ask("admin", uploaded(&preview, "次.json", pieces)).await;
            let form = preview.form("/sheets");
            let file = Bytes::from(form.value("file").unwrap().to_owned());
            let publish = |_: Option<&Form>| uploaded(&form, "", vec![file.clone()]);
            let published = told(200, &[]).adds(&[("sheet_version", 1)]);
            self.fixture("admin", publish, None, published).await;
            self.look("stranger who answers", "/r/item/1", told(200, &[&asked])).await;
        }
    }

    // Rows 20, 21 and 31 to 34: words

    pub(super) async fn words(&mut self) {
        let actions = format!("/workplaces/{}/actions", self.unit);
        let new = format!("{actions}/new?item=-");
        self.row(20);
        for words in [
            "<img src=x onerror=alert(1)>",
            "</script><script>alert(1)</script>",
            "{{7*7}} javascript:alert(1)",
            "\"><svg/onload=alert(1)>",
        ] {
            self.tries(&new, &actions, words).await;
        }
        let name = "<svg onload=alert(1)>.xlsx";
        let html = b"<html>".to_vec();
        self.file("/roster", name, html, told(422, &[]).again(&[name])).await;

        self.row(21); // What leaves as a file is looked at in `planted`.
        for words in ["=HYPERLINK(\"http://x\",\"y\")", "＝1+1", "\t=1+1 ではない", "@SUM(A1)"]
        {
            self.tries(&new, &actions, words).await;
        }

        let rename = format!("/units/{}/changes/rename", self.department);
        let rename = (rename.as_str(), rename.as_str());
        let day = ("day", "2026-09-01");
        self.row(31);
        for name in ["🧑\u{200D}🌾課", "𠮷田課", "Łódź e\u{301}課"] {
            self.form("admin", rename, &[("name", name), day], told(200, &[]).again(&[name])).await;
        }
        let family = "👨\u{200D}👩\u{200D}👧".repeat(101);
        let says = ["100文字までにしてください（いまは101文字です）。"];
        self.form("admin", rename, &[("name", &family), day], told(422, &says).again(&[&family]))
            .await;

        self.row(32);
        let says = ["目に見えない文字がまじっています。消して、手で打ち直してください。"];
        for name in ["土木\u{202E}課", "土\u{200B}木課", "土木\u{2066}課\u{2069}", "\u{FEFF}土木課"]
        {
            self.form("admin", rename, &[("name", name), day], told(422, &says).again(&[name]))
                .await;
        }
        let zalgo = format!("課{}", "\u{301}".repeat(1000));
        let says = ["100文字までにしてください"];
        self.form("admin", rename, &[("name", &zalgo), day], told(422, &says)).await;

        self.row(33);
        for name in ["葛\u{E0100}城課", "神\u{FA19}課", "髙﨑課"] {
            self.form("admin", rename, &[("name", name), day], told(200, &[]).again(&[name])).await;
        }
        let private = roster_csv(&["2,外\u{E000}字,総務課,主事"]);
        self.roster(
            "外字.csv",
            private.into(),
            &["に外字があります。ほかのパソコンで表せないことがあります"],
        )
        .await;

        self.row(34);
        let at = ("/units", "/units");
        let long = "課".repeat(300);
        let says = ["100文字までにしてください（いまは300文字です）。"];
        self.form("admin", at, &[("name", &long)], told(422, &says).again(&[&long])).await;
        for name in ["", "   ", "\u{3000}\u{3000}"] {
            let says = ["名前を入れてください。"];
            self.form("admin", at, &[("name", name)], told(422, &says)).await;
        }
        let says = ["目に見えない文字がまじっています。"];
        self.form("admin", at, &[("name", "土木\n課")], told(422, &says)).await;
    }

    /// Something a workplace tries, in those words: taken as they are, and shown so.
    async fn tries(&mut self, new: &str, actions: &str, words: &str) {
        let more = [("owner", "庶務係長"), ("due", "2026-09-30"), ("sign", words)];
        let fields: Vec<_> = [("words", words)].into_iter().chain(more).collect();
        let (again, adds) = ([words.trim()], [("action", 1)]);
        let wanted = told(200, &[]).again(&again).adds(&adds);
        self.form("kurashi", (new, actions), &fields, wanted).await;
    }

    // Rows 35 to 37: people and units

    pub(super) async fn organisation(&mut self) {
        self.row(35);
        let namesake = roster_csv(&["2,甲 一郎,総務課,主事"]);
        self.roster("同姓.csv", namesake.into(), &["という名前の人が、ほかにもいます"]).await;
        let zeros = "職員番号,氏名,所属,職名\r\n012024,甲,総務課,課長\r\n012026,乙,総務課,主事\r\n\
                     012027,丙,総務課,主事\r\n12025,丁,総務課,主事\r\n";
        self.roster("零.csv", zeros.into(), &["職員番号の先頭の0が消えていませんか（1行）"]).await;
        let twice = roster_csv(&["1,乙 二郎,総務課,主事"]);
        let says = ["の両方に付いています", "この名簿は、このままでは取り込めません"];
        self.doubtful_roster(422, "番号.csv", twice.into(), &says).await;
        let mains = "職員番号,氏名,所属,職名,発令区分\r\n1,甲,総務課,課長,本務\r\n1,甲,土木課,課長,本務\r\n";
        self.doubtful_roster(422, "兼務.csv", mains.into(), &["「甲」の本務が2つあります"]).await;

        self.row(36);
        let moved = format!("/units/{}/changes/move", self.department);
        let (unit, day) = (self.unit.clone(), "2026-07-01");
        let says = ["たがいに親になっています"];
        self.form(
            "admin",
            (moved.as_str(), moved.as_str()),
            &[("parent", &unit), ("day", day)],
            told(422, &says).again(&[day]),
        )
        .await;
        let ended = format!("/units/{}/changes/abolish", self.department);
        let says = ["先に", "置き場所を決めてください"];
        self.form(
            "admin",
            (ended.as_str(), ended.as_str()),
            &[("day", day)],
            told(422, &says).again(&[day]),
        )
        .await;
        let circle = "職員番号,氏名,所属,所属コード,上位所属コード,職名\r\n1,甲,土木課,10,20,課長\r\n2,乙,建設部,20,10,部長\r\n";
        self.bad_file("/roster", "輪.csv", circle.into(), &["たがいに親になっています"]).await;

        self.row(37); // Addresses have no such filter: one that is made up changes nothing on the page.
        let results = self.results.clone();
        for path in ["?band=chief&least=1", "/changes?least=1", "/trend?k=1&unit=1"] {
            let says = ["5人未満の答えは、出していません"];
            self.look("doro", &format!("{results}{path}"), told(200, &says)).await;
        }
        for file in ["results.csv", "results.json"] {
            let path = format!("{results}/{file}");
            let plain = self.hall.get("doro", &path).await.bytes;
            let seen = self.look("doro", &format!("{path}?least=1&k=1"), told(200, &[])).await;
            if plain.len() != seen.bytes.len() {
                self.fault("the file differs");
            }
        }
    }

    // Rows 23 and 24: talks

    pub(super) async fn talks(&mut self) {
        let desk = format!("/dialogues/{}", self.dialogue);
        let course = format!("{desk}/course");
        let says = ["ほかの人が先に進めていました"];
        let begin = self.hall.form("doro", &desk, &course).await;
        self.hall.ask("doro", posted(&begin)).await;
        for (row, second) in [(23, "suishin"), (24, "doro")] {
            self.row(row);
            for _ in 0..3 {
                let stale = self.hall.form(second, &desk, &course).await.with("what", "next");
                let first = self.hall.form("doro", &desk, &course).await.with("what", "next");
                self.hall.ask("doro", posted(&first)).await;
                self.before = self.hall.counted().await;
                self.fixture(second, |_| posted(&stale), None, told(200, &says)).await;
            }
        }
        // Back by one scene, and nothing that was said or chosen is gone.
        let back = self.hall.form("doro", &desk, &course).await.with("what", "back");
        let adds = [("dialogue", 0), ("dialogue_step", 1), ("question", 0)];
        self.fixture("doro", |_| posted(&back), None, told(200, &[]).adds(&adds)).await;
    }

    // Row 40: browsers

    pub(super) async fn browsers(&mut self) {
        self.row(40); // What is written down of an answer is in a cookie, so a browser that keeps none is told.
        for path in ["/", "/r", "/sign-in"] {
            let says = ["Edgeの通常の表示で開いてください"];
            let old = |_: Option<&Form>| {
                Request::get(path).header(header::USER_AGENT, EDGE).body(Body::empty()).unwrap()
            };
            self.fixture("stranger in IE mode", old, None, told(400, &says)).await;
        }
        for (path, body) in
            [("/r", "code=K7TR"), ("/sign-in", "login=a&password=b"), ("/join", "code=1")]
        {
            let says = ["クッキーを使わない設定です", "クッキーを使う設定にして"];
            let sent = |_: Option<&Form>| {
                Request::post(path)
                    .header("sec-fetch-site", "same-origin")
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(Body::from(format!("token=none&{body}")))
                    .unwrap()
            };
            self.fixture("stranger without cookies", sent, None, told(403, &says)).await;
        }
        let says = ["この送信は受け取れませんでした"];
        let stripped = |_: Option<&Form>| {
            Request::post("/r")
                .header(header::HOST, HOST)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from("code=K7TR"))
                .unwrap()
        };
        self.fixture("stranger behind a proxy", stripped, None, told(403, &says)).await;
    }

    // Row 39: the way back

    pub(super) async fn restoring(&mut self) {
        self.row(39);
        let (app, now) = (&self.hall.world.app, self.hall.world.now());
        let keeper = Keeper { home: app.home.clone(), dice: app.dice.clone(), key: None };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("whole.age");
        keeper.back_up(&app.db, &file, By::house("story", now)).await.unwrap();
        self.before = self.hall.counted().await;
        let whole = std::fs::read(&file).unwrap();
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 1;
        for (bytes, says) in [
            (flipped, "こわれているか、きざはしの控えではありません"),
            (whole[..whole.len() / 2].to_vec(), "こわれているか、きざはしの控えではありません"),
            (
                b"PK\x03\x04 another program's file".to_vec(),
                "こわれているか、きざはしの控えではありません",
            ),
        ] {
            *self.fixtures.entry(39).or_default() += 1;
            std::fs::write(&file, bytes).unwrap();
            let place = self.hall.world.folder.path().join("kizahashi.db").display().to_string();
            let place = self.hall.world.database.clone().unwrap_or(place);
            let names = ["admin", "suishin"];
            let refused = backup::restore(&keeper, &file, names, (&place, b""), now).await;
            match refused {
                Err(kizahashi::error::Error::Refused(why)) => {
                    let told = kizahashi::words::say(kizahashi::words::Lang::Ja, &why);
                    if !told.contains(says) {
                        self.fault(&told);
                    }
                }
                other => self.fault(&format!("{other:?}")),
            }
            if self.hall.counted().await != self.before {
                self.fault("something was touched");
            }
        }
    }

    // Rows 22, 25 to 30 and 38: answers

    pub(super) async fn answers(&mut self) {
        let code = self.code.clone();
        let typed = code.grouped();
        let enter = ("/r", "/r");
        let welcome = ["あなたの答えは、こうして守ります"];
        self.row(27); // Codes are not replaced: slips printed again carry the same.
        let wide: String =
            typed.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
        for fine in [
            typed.to_lowercase(),
            wide,
            typed.replace('-', " "),
            typed.replace('0', "O").replace('1', "l"),
        ] {
            self.form("stranger 27", enter, &[("code", &fine)], told(200, &welcome)).await;
        }
        let mut wrong: Vec<char> = code.plain().chars().collect();
        wrong[10] = if wrong[10] == '8' { 'B' } else { '8' };
        let wrong: String = wrong.into_iter().collect();
        let cut = &code.plain()[1..];
        for (typed, says) in [
            (wrong.as_str(), "コードのどこかが読みちがいのようです（例 8とB、5とS）"),
            (cut, "コードは29文字です（いま28文字）"),
            ("K7TR-あ", "コードに「あ」は使いません"),
            ("", "コードを入れてください"),
        ] {
            self.form("stranger 27", enter, &[("code", typed)], told(422, &[says]).again(&[typed]))
                .await;
        }

        self.row(28);
        let unknown = Code::derive(&[1; 32], "ZZZZ", 0).grouped();
        let says = ["このコードの回が見つかりません", "ほかの市町村"];
        self.form("stranger 28", enter, &[("code", &unknown)], told(422, &says).again(&[&unknown]))
            .await;
        let other = Code::derive(&[1; 32], code.prefix(), 0).grouped();
        let says = ["このコードは、この回のコードではありません"];
        self.form("stranger 28", enter, &[("code", &other)], told(422, &says).again(&[&other]))
            .await;
        self.form("suishin", enter, &[("code", &typed)], told(200, &welcome)).await;

        self.row(30); // Nothing counts down by the phone's clock; every time is told as Japan has it.
        let says = ["6月12日(金) 9時"];
        self.look("stranger 27", "/r/promise", told(200, &says)).await;
        let round = self.hall.get("suishin", &format!("/workplaces/{}", self.unit)).await;
        let round =
            crate::common::between(&round.html, "href=\"/rounds/", "\"").unwrap().to_owned();
        let round = format!("/rounds/{}", round.split('/').next().unwrap());
        self.look("suishin", &round, told(200, &says)).await;
        self.look("kurashi", &round, told(200, &says)).await;

        self.row(22);
        let replaced = ["前の答えを、いまの答えに入れかえました（1人1回と数えます）。"];
        for (who, says, more) in [
            ("stranger first", [""].as_slice(), 1),
            ("stranger first", replaced.as_slice(), 0),
            ("stranger second", replaced.as_slice(), 0),
            ("stranger first", replaced.as_slice(), 0),
        ] {
            self.fills_in(who).await;
            let words = [("remark", "もっと話す時間がほしい")];
            let adds = [("box", more), ("round", 0), ("code", 0)];
            self.form(who, ("/r/check", "/r/check"), &words, told(200, says).adds(&adds)).await;
        }

        self.row(38);
        self.fills_in("stranger first").await;
        self.hall.world.full(true).await;
        for remark in ["消さないでほしい", "<b>太い</b>", "改行も\nある"] {
            let says = ["いま保存できませんでした。答えはこの画面に残っています。"];
            let again = [remark];
            let wanted = told(503, &says).again(&again);
            self.form("stranger first", ("/r/check", "/r/check"), &[("remark", remark)], wanted)
                .await;
        }
        self.hall.world.full(false).await;

        // The day after the deadline.
        let late = self
            .hall
            .form("stranger first", "/r/check", "/r/check")
            .await
            .with("remark", "遅れました");
        let item =
            self.hall.form("stranger first", "/r/item/1", "/r/item/1").await.with("level", "3");
        let important = self.hall.form("stranger first", "/r/important", "/r/important").await;
        let before = self.hall.world.now();
        self.hall.world.later(SignedDuration::from_hours(24 * 11 + 1));
        self.row(25);
        let says = ["受付は終わりました", "この答えは送られていません", "控えとして受け取れます"];
        self.fixture(
            "stranger first",
            |_| posted(&late),
            None,
            told(409, &says).again(&["遅れました"]),
        )
        .await;
        let says = ["この回の受付は終わりました"];
        for form in [item, important] {
            self.fixture("stranger first", |_| posted(&form), None, told(200, &says)).await;
        }
        self.row(26);
        let says = [
            "この回の受付は終わりました",
            "わからないことは、紙をくばった人か推進担当に聞いてください。",
        ];
        self.form("stranger 26", enter, &[("code", &typed)], told(200, &says)).await;
        for path in ["/r/promise", "/r/item/1", "/r/check"] {
            self.look("stranger first", path, told(200, &says)).await;
        }

        self.row(29);
        let app = &self.hall.world.app;
        kizahashi::rounds::close::due(&app.closing, self.hall.world.now()).await.unwrap();
        self.before = self.hall.counted().await;
        self.hall.world.at(before);
        self.form("stranger 29", enter, &[("code", &typed)], told(200, &says[..1])).await;
        self.look("stranger first", "/r/item/1", told(200, &says[..1])).await;
        let says = ["受付は終わりました", "この答えは送られていません"];
        self.fixture(
            "stranger first",
            |_| posted(&late),
            None,
            told(409, &says).again(&["遅れました"]),
        )
        .await;
    }

    async fn fills_in(&mut self, who: &str) {
        let mut phone = self.hall.browser(who).await;
        phone.get("/promise?lang=ja").await;
        phone.fills_in(&self.code, &["4"; 6]).await;
        self.hall.keep(who, phone);
        self.before = self.hall.counted().await;
    }
}

impl crate::common::World {
    /// The disk takes no more answers, or takes them again.
    async fn full(&self, full: bool) {
        let texts: &'static [&'static str] = match (self.database.is_some(), full) {
            (false, true) => &[
                "create trigger full_disk before insert on box begin select raise(abort, 'full'); end",
            ],
            (false, false) => &["drop trigger full_disk"],
            (true, true) => &["alter table box add constraint full_disk check (false) not valid"],
            (true, false) => &["alter table box drop constraint full_disk"],
        };
        let write =
            move |tx: &mut Tx| texts.iter().try_for_each(|text| tx.run(text, &[]).map(drop));
        self.app.db.write(write).await.unwrap();
    }
}
