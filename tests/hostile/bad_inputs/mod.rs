//! The forty rows of bad inputs: what people and programs send by mistake or on purpose, and what they are told.
//!
//! Of every row at least three fixtures.  Of each: the status, the sentence, what was typed is shown again, every
//! table holds what it held before (or what the fixture says), no more than 256 MB and 5 seconds of a processor, and
//! in English it is told in English.

mod people;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use encoding_rs::SHIFT_JIS;
use jiff::SignedDuration;
use kizahashi::archive::Manifest;
use kizahashi::audit::By;
use kizahashi::db::Tx;
use kizahashi::keeping::backup::{self, Keeper};
use kizahashi::rounds::code::Code;

use crate::common::{Form, HOST, Seen, both};
use crate::files::{bomb, kizahashi, put, sheet_rows, workbook, zip};
use crate::hall::{Hall, alone, forget_the_most, most_megabytes, posted, ticks, uploaded};

/// Beyond these an input has done harm.
const MEGABYTES: u64 = 256;
const TICKS: u64 = 500;

#[test]
fn forty_bad_inputs_are_told_and_change_nothing() {
    let _alone = alone();
    both(async |world| {
        let mut table = Table::of(Hall::of(world).await).await;
        // Every group is looked at, also where one before it stumbled.
        for group in 0..8 {
            let looked_at = async {
                match group {
                    0 => table.files().await,
                    1 => table.days_and_numbers().await,
                    2 => table.sheets().await,
                    3 => table.words().await,
                    4 => table.organisation().await,
                    5 => table.talks().await,
                    6 => table.browsers().await,
                    _ => table.restoring().await,
                }
            };
            if let Err(what) = unless_it_panics(looked_at).await {
                table.wrong.push(format!("row {} stumbled: {what}", table.row));
            }
        }
        // What closes rounds comes last: time goes by.
        if let Err(what) = unless_it_panics(table.answers()).await {
            table.wrong.push(format!("row {} stumbled: {what}", table.row));
        }
        table.judged();
    });
}

/// What it gives, or what it panicked with.
async fn unless_it_panics<T>(work: impl Future<Output = T>) -> Result<T, String> {
    let mut work = std::pin::pin!(work);
    std::future::poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        polled.map(|poll| poll.map(Ok)).unwrap_or_else(|panic| {
            let said = panic.downcast_ref::<String>().cloned();
            Poll::Ready(Err(said.unwrap_or_else(|| "something".into())))
        })
    })
    .await
}

/// Rows about things the product does not have are named in ABSENT, and nowhere else.
const ROWS: std::ops::RangeInclusive<u8> = 1..=40;
const ABSENT: [u8; 0] = [];

struct Table {
    hall: Hall,
    before: Manifest,
    row: u8,
    fixtures: BTreeMap<u8, usize>,
    wrong: Vec<String>,
    unit: String,
    department: String,
    code: Code,
    gathering: String,
    dialogue: String,
    results: String,
}

/// What somebody should be answered.
struct Told<'a> {
    status: u16,
    says: &'a [&'a str],
    again: &'a [&'a str],
    /// Tables that may change, and by how many rows.
    adds: &'a [(&'a str, i64)],
}

fn told<'a>(status: u16, says: &'a [&'a str]) -> Told<'a> {
    Told { status, says, again: &[], adds: &[] }
}

impl<'a> Told<'a> {
    fn again(self, again: &'a [&'a str]) -> Told<'a> {
        Told { again, ..self }
    }

    fn adds(self, adds: &'a [(&'a str, i64)]) -> Told<'a> {
        Told { adds, ..self }
    }
}

/// Kept of everybody whatever they do: who is signed in, how often somebody failed to, and the record of both.
fn lives_by_itself(table: &str) -> bool {
    table.starts_with("audit_") || ["session", "sign_in_failure"].contains(&table)
}

impl Table {
    async fn of(mut hall: Hall) -> Table {
        let home = hall.get("kurashi", "/").await;
        let unit = home.html.split("/workplaces/").nth(1).unwrap();
        let unit = unit.split(['"', '/', '?']).next().unwrap().to_owned();
        let units = hall.get("admin", "/units").await;
        let department = units.link_of("市民生活部", "/units/", "/posts");
        let code = Code::read(hall.door("/r#").trim_start_matches("/r#")).unwrap();
        let id = |door: String, place: usize| door.split('/').nth(place).unwrap().to_owned();
        let before = hall.counted().await;
        Table {
            gathering: id(hall.door("/gatherings/"), 2),
            dialogue: id(hall.door("/dialogues/"), 2),
            results: hall.door("/results/"),
            before,
            row: 0,
            fixtures: BTreeMap::new(),
            wrong: Vec::new(),
            hall,
            unit,
            department,
            code,
        }
    }

    fn judged(mut self) {
        for row in ROWS.filter(|row| !ABSENT.contains(row)) {
            let fixtures = self.fixtures.get(&row).copied().unwrap_or(0);
            if fixtures < 3 {
                self.wrong.push(format!("row {row} has {fixtures} fixtures"));
            }
        }
        let fixtures: usize = self.fixtures.values().sum();
        println!("{fixtures} fixtures");
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n\n"));
    }

    fn row(&mut self, row: u8) {
        self.row = row;
    }

    fn fault(&mut self, what: &str) {
        let line = format!("row {}, fixture {}: {what}", self.row, self.fixtures[&self.row]);
        self.wrong.push(line);
    }

    // One fixture

    /// Asks once in Japanese, weighed; and where nothing is changed, once more in English.
    async fn fixture(
        &mut self,
        who: &str,
        request: impl Fn(Option<&Form>) -> Request<Body>,
        from: Option<(&str, &str)>,
        wanted: Told<'_>,
    ) -> Seen {
        *self.fixtures.entry(self.row).or_default() += 1;
        let seen = self.asked(who, &request, from, "ja").await;
        self.compared(&seen, &wanted).await;
        if wanted.adds.is_empty() {
            let english = self.asked(who, &request, from, "en").await;
            self.hall.speaks(who, "ja").await;
            self.is_english(&seen, &english, &wanted);
        }
        seen
    }

    async fn asked(
        &mut self,
        who: &str,
        request: &impl Fn(Option<&Form>) -> Request<Body>,
        from: Option<(&str, &str)>,
        lang: &str,
    ) -> Seen {
        self.hall.speaks(who, lang).await;
        let form = match from {
            Some((page, action)) => Some(self.hall.form(who, page, action).await),
            None => None,
        };
        let request = request(form.as_ref());
        forget_the_most();
        let began = ticks();
        let seen = self.hall.ask(who, request).await;
        let (took, held) = (ticks() - began, most_megabytes());
        if took > TICKS {
            self.fault(&format!("{took} hundredths of a second"));
        }
        if held > MEGABYTES {
            self.fault(&format!("{held} MB"));
        }
        seen
    }

    async fn compared(&mut self, seen: &Seen, wanted: &Told<'_>) {
        let mut wrong = String::new();
        if seen.status.as_u16() != wanted.status {
            write!(wrong, "answered {} at {}. ", seen.status, seen.path).unwrap();
        }
        for words in wanted.says.iter().filter(|words| !seen.text().contains(**words)) {
            write!(wrong, "“{words}” is not said. ").unwrap();
        }
        for typed in wanted.again.iter().filter(|typed| !shows(seen, typed)) {
            write!(wrong, "“{typed}” is not shown again. ").unwrap();
        }
        let after = self.hall.counted().await;
        for (table, now) in after.iter().filter(|(table, _)| !lives_by_itself(table)) {
            let before = &self.before[table];
            match wanted.adds.iter().find(|(name, _)| **name == **table) {
                None if now != before => write!(wrong, "{table} was changed. ").unwrap(),
                Some((_, more)) if now.rows as i64 - before.rows as i64 != *more => {
                    let found = now.rows as i64 - before.rows as i64;
                    write!(wrong, "{table} has {found} more. ").unwrap();
                }
                _ => {}
            }
        }
        self.before = after;
        if !wrong.is_empty() {
            let text = seen.text().split_whitespace().collect::<Vec<_>>().join(" ");
            let text: String = text.chars().take(900).collect();
            self.fault(&format!("{wrong}\n{text}"));
        }
    }

    fn is_english(&mut self, japanese: &Seen, english: &Seen, wanted: &Told<'_>) {
        let text = english.text();
        let kept = |words: &&&str| text.contains(**words) && !wanted.again.contains(*words);
        let left: Vec<_> =
            wanted.says.iter().filter(kept).filter(|words| has_kana(words)).collect();
        if !left.is_empty() || english.status != japanese.status {
            self.fault(&format!("in English {}: {left:?}", english.status));
        }
        for typed in wanted.again.iter().filter(|typed| !shows(english, typed)) {
            self.fault(&format!("in English “{typed}” is not shown again"));
        }
    }

    // Ways in

    async fn form(
        &mut self,
        who: &str,
        (page, action): (&str, &str),
        fields: &[(&str, &str)],
        wanted: Told<'_>,
    ) -> Seen {
        let filled = |form: Option<&Form>| {
            let form = fields
                .iter()
                .fold(form.unwrap().clone(), |form, (name, value)| form.with(name, value));
            posted(&form)
        };
        self.fixture(who, filled, Some((page, action)), wanted).await
    }

    async fn file(&mut self, door: &str, name: &str, bytes: Vec<u8>, wanted: Told<'_>) -> Seen {
        let who = if door == "/policies/import" { "suishin" } else { "admin" };
        let pieces = vec![Bytes::from(bytes)];
        let sent = |form: Option<&Form>| uploaded(form.unwrap(), name, pieces.clone());
        self.fixture(who, sent, Some((door, door)), wanted).await
    }

    /// A file that is wrong: its name and each sentence.
    async fn bad_file(&mut self, door: &str, name: &str, bytes: Vec<u8>, says: &[&str]) {
        self.file(door, name, bytes, told(422, says).again(&[name])).await;
    }

    /// A roster that can be read: what is told of it; it is not kept.
    async fn roster(&mut self, name: &str, bytes: Vec<u8>, says: &[&str]) {
        self.doubtful_roster(200, name, bytes, says).await;
    }

    /// One in which people contradict each other: it is looked at, and cannot be brought in.
    async fn doubtful_roster(&mut self, status: u16, name: &str, bytes: Vec<u8>, says: &[&str]) {
        let draft = [("roster_draft", 1)];
        self.file("/roster", name, bytes, told(status, says).again(&[name]).adds(&draft)).await;
        let removal = self.hall.form("admin", "/roster/draft", "/roster/draft/removal").await;
        self.hall.ask("admin", posted(&removal)).await;
        self.before = self.hall.counted().await;
    }

    async fn look(&mut self, who: &str, path: &str, wanted: Told<'_>) -> Seen {
        self.fixture(who, |_| Request::get(path).body(Body::empty()).unwrap(), None, wanted).await
    }

    // Rows 1 to 11: files

    async fn files(&mut self) {
        let merged = "<mergeCells><mergeCell ref='B2:B3'/></mergeCells>";
        self.row(1); // Not guessed: the place is named, and how to undo it.
        let says = ["セルが結合されています", "B2:B3", "結合を解き、1つずつに値を入れてください"];
        self.bad_file("/sheets/import", "結合.xlsx", workbook(&sheet_rows(3), "", merged), &says)
            .await;
        self.bad_file("/roster", "結合.xlsx", workbook(&roster_rows(), "", merged), &says).await;
        let policies = policy_book(&[["A", "x"]], merged);
        self.bad_file("/policies/import", "結合.xlsx", policies, &says[..2]).await;

        self.row(2); // The header is found among the first rows, and said where.
        let title = |text: &str| format!("{text},,,\r\n令和8年4月1日,,,\r\n{}", roster_csv(&[]));
        let says = ["見出し（3行目）より上の行は読みとばしました"];
        self.roster("題.csv", title("職員名簿").into_bytes(), &says).await;
        let below = roster_csv(&[",,,", "※4月1日現在,,,"]);
        self.bad_file("/roster", "注.csv", below.into_bytes(), &["名前を入れてください。", "B4"])
            .await;
        let two_lines = "職員,,所属,職\r\n番号,名前,名称,名\r\n001,甲,総務課,課長\r\n";
        self.bad_file("/roster", "二段.csv", two_lines.into(), &["見出し"]).await;

        self.row(3);
        let says = ["文字コードはWindowsの日本語(CP932)として読みました"];
        let rows = ["3,①㈱髙﨑,総務課,課長", "4,波線～負−,総務課,主事"];
        let known = roster_csv(&rows[..1]);
        let (bytes, _, lost) = SHIFT_JIS.encode(&known);
        assert!(!lost);
        self.roster("cp932.csv", bytes.to_vec(), &says).await;
        // 髙 and 﨑 as NEC's selection of IBM's letters has them.
        let nec: Vec<u8> = replaced(&bytes, b"\xfb\xfc\xfa\xb1", b"\xee\xe0\xed\x95");
        assert_ne!(nec, bytes.to_vec());
        self.roster("nec.csv", nec, &says).await;
        let waves = roster_csv(&rows[1..]);
        let (bytes, _, lost) = SHIFT_JIS.encode(&waves);
        assert!(!lost);
        self.roster("waves.csv", bytes.to_vec(), &says).await;

        self.row(4);
        let kanji = "職員番号,氏名,所属,職名\r\n1,甲 一郎,土木課,課長\r\n2,乙 二郎,市民課,係長\r\n";
        let kanji = SHIFT_JIS.decode(kanji.as_bytes()).0.into_owned();
        let kana = "職員番号,氏名,ふりがな,所属,職名\r\n1,甲 一郎,こう いちろう,まちづくり課,かかりちょう\r\n";
        let garbled = SHIFT_JIS.decode(kana.as_bytes()).0.into_owned();
        let latin: String = kana.bytes().map(char::from).collect();
        let says = ["文字がこわれています", "CSV UTF-8"];
        self.bad_file("/roster", "excel.csv", garbled.clone().into_bytes(), &says).await;
        self.bad_file("/roster", "kanji.csv", kanji.into_bytes(), &says).await;
        self.bad_file("/roster", "latin.csv", latin.into_bytes(), &says).await;
        self.bad_file("/roster", "bom.csv", format!("\u{feff}{garbled}").into_bytes(), &says).await;

        self.row(5);
        let tabs = roster_csv(&[]).replace(',', "\t");
        let wide: Vec<u8> =
            [0xfeff].into_iter().chain(tabs.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        self.roster("unicode.txt", wide, &["1人", "1の組織"]).await;
        self.roster("returns.csv", roster_csv(&[]).replace("\r\n", "\r").into(), &["1人"]).await;
        let nul = roster_csv(&["2,甲\0乙,総務課,主事"]);
        let says = ["3行目に読めない文字(NUL)があります"];
        self.bad_file("/roster", "nul.csv", nul.into(), &says).await;

        self.row(6);
        for door in ["/roster", "/sheets/import", "/policies/import"] {
            let who = if door == "/policies/import" { "suishin" } else { "admin" };
            let piece = Bytes::from(vec![b'x'; 1 << 20]);
            let sent =
                |form: Option<&Form>| uploaded(form.unwrap(), "大.xlsx", vec![piece.clone(); 100]);
            let says = [
                "ファイルが大きすぎます（10MBまで、これは約100MB）",
                "いらないシートや画像を消してください",
            ];
            self.fixture(who, sent, Some((door, door)), told(422, &says).again(&["大.xlsx"])).await;
        }

        self.row(7);
        let half_a_gigabyte = 512 << 20;
        let start = b"<worksheet><sheetData><row>";
        let large = bomb(start, b"<c/>", half_a_gigabyte, half_a_gigabyte as u32);
        let says = [
            "このファイルは開くと大きくなりすぎるため、読めませんでした",
            "値だけを新しいブックに貼り付けてください",
        ];
        self.bad_file("/roster", "爆弾.xlsx", large.clone(), &says).await;
        self.bad_file("/sheets/import", "爆弾.xlsx", large, &says).await;
        let small = bomb(start, b"<c/>", half_a_gigabyte, 1000);
        self.bad_file("/roster", "小.xlsx", small, &["Excelのファイルがこわれています"]).await;
        let many: Vec<String> = (0..3_000).map(|n| n.to_string()).collect();
        let many: Vec<_> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
        self.bad_file("/policies/import", "部品.xlsx", zip(&many), &says).await;

        self.row(8); // Excel's own farthest cell is named; what is empty is ignored.
        let far = "<row r='20000'><c r='XFD20000'><v>1</v></c></row>";
        let says = ["XFD20000", "使っていない遠いセルに値があります", "そのセルを消してください"];
        self.bad_file("/sheets/import", "遠.xlsx", workbook(&sheet_rows(3), far, ""), &says).await;
        let right = "<row r='4'><c r='XFD4'><v>1</v></c></row>";
        self.bad_file("/roster", "右.xlsx", workbook(&roster_rows(), right, ""), &says[1..]).await;
        let formatted: String =
            (10..20_000).map(|row| format!("<row r='{row}'><c r='A{row}' s='1'/></row>")).collect();
        self.roster("書式.xlsx", workbook(&roster_rows(), &formatted, ""), &["1人"]).await;

        self.row(9);
        for (name, bytes, says) in of_other_kinds() {
            self.bad_file("/roster", name, bytes.clone(), &[says]).await;
            self.bad_file("/sheets/import", name, bytes, &[says]).await;
        }

        self.row(10);
        let mut rows = roster_rows();
        rows[1][1] = "<c><f>A1</f></c>".into();
        let says =
            ["計算式で、結果が入っていません", "Excelで一度開いて保存するか、値を入れてください"];
        self.bad_file("/roster", "式.xlsx", workbook(&rows, "", ""), &says).await;
        rows[1][1] = "<c t='e'><v>#REF!</v></c>".into();
        self.bad_file(
            "/roster",
            "参照.xlsx",
            workbook(&rows, "", ""),
            &["計算式の結果が#REF!です"],
        )
        .await;
        rows[1][1] = "<c t='str'><f>[1]Sheet1!A1</f><v>甲 一郎</v></c>".into();
        self.roster("外.xlsx", workbook(&rows, "", ""), &["1人"]).await;

        self.row(11); // No slip is ever read from a picture; the pictures there are, are photographs.
        let record = format!("/gatherings/{}/record", self.gathering);
        let photos = format!("/gatherings/{}/photos", self.gathering);
        let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xdb".to_vec();
        for (name, bytes) in
            [("200MP.png", huge_png()), ("iphone.heic", heic()), ("半分.jpg", jpeg)]
        {
            let about = "輪になって話す4人";
            let pieces = vec![Bytes::from(bytes)];
            let sent = |form: Option<&Form>| {
                uploaded(
                    &form.unwrap().clone().with("about", about).with("agreed", "1"),
                    name,
                    pieces.clone(),
                )
            };
            let says = ["写真として読めませんでした。JPEGかPNGの写真を選んでください。"];
            let again = [about];
            let wanted = told(422, &says).again(&again);
            self.fixture("suishin", sent, Some((record.as_str(), photos.as_str())), wanted).await;
        }
    }

    // Rows 12 to 16: days and numbers

    async fn days_and_numbers(&mut self) {
        let path = format!("/units/{}/changes/rename", self.unit);
        let at = (path.as_str(), path.as_str());
        self.row(12);
        for (day, says) in [
            ("令和元年4月30日", "令和は令和元年5月1日からです。平成31年4月30日のことですか。"),
            ("平成31年5月1日", "令和元年5月1日のことですか。"),
            ("昭和64年1月8日", "平成元年1月8日のことですか。"),
        ] {
            let fields = [("name", "改める課"), ("day", day)];
            self.form("admin", at, &fields, told(422, &[says]).again(&[day, "改める課"])).await;
        }
        self.row(13);
        for (day, says) in [
            ("令和7年2月29日", "2025年2月は28日までです"),
            ("2026/13/1", "13月はありません。月は1から12です。"),
            ("明治45年8月1日", "大正元年8月1日のことですか。"),
            ("年度末", "日付"),
            ("令和8年度", "年度ではなく、日付で入れてください"),
        ] {
            let fields = [("name", "改める課"), ("day", day)];
            self.form("admin", at, &fields, told(422, &[says]).again(&[day])).await;
        }
        for day in ["R8.7.1", "２０２６／７／１", "令和八年七月一日", "46204"] {
            let rows = [format!("2,乙 二郎,総務課,主事,{day}")];
            let text = format!("職員番号,氏名,所属,職名,発令日\r\n{}\r\n", rows[0]);
            self.roster("日.csv", text.into_bytes(), &["1人"]).await;
        }

        self.row(14);
        let opening = format!("/workplaces/{}/opening", self.unit);
        let sheet = self.sheet_version().await;
        for (day, says) in [
            ("2026-05-31", "締切が、いまより前です"),
            ("2026-02-30", "2026年2月は28日までです"),
            ("あした", "日付を 2026-09-30 や 令和8年9月30日 のように入れてください。"),
        ] {
            let asked = format!(
                "{opening}?sheet={sheet}&form=short&remarks=10&results=open&step=5&day={day}&time=17:00"
            );
            let asked = asked.replace("あした", "%E3%81%82%E3%81%97%E3%81%9F");
            self.look("suishin", &asked, told(422, &[says]).again(&[day])).await;
        }
        let row =
            "職員番号,氏名,所属,職名,発令日,終了日\r\n1,甲,総務課,課長,2026-06-10,2026-06-01\r\n";
        self.bad_file("/roster", "日.csv", row.into(), &["終了日が発令日より前です。"]).await;

        self.row(15); // 十二 is not guessed; how a number looks is said, and what was typed stands.
        let posts = format!("/units/{}/posts", self.unit);
        for typed in ["十二", "2.5", "-1", "99999999999"] {
            let says = ["1から9999までの数を入れてください（例 3）。"];
            self.form(
                "admin",
                (posts.as_str(), posts.as_str()),
                &[("title", "主査"), ("band", "staff"), ("seats", typed)],
                told(422, &says).again(&[typed]),
            )
            .await;
        }
        // The first takes the place of the four posts there were.
        for (typed, more) in [("１２", -3), ("３ ", 0), ("1,200", 0)] {
            let fields = [("title", "主査"), ("band", "staff"), ("seats", typed)];
            let (at, adds) = ((posts.as_str(), posts.as_str()), [("post", more)]);
            self.form("admin", at, &fields, told(200, &[]).adds(&adds)).await;
        }

        self.row(16);
        for (typed, says) in [
            ("6", "1〜5の段階ではありません：6"),
            ("0", "1〜5の段階ではありません：0"),
            ("2.5", "段階ではありません：2.5"),
            ("3か4", "2つの段階が入っています：3か4"),
            ("十二", "漢字の数字です：十二"),
        ] {
            self.on_the_command_line(typed, says);
        }
    }

    async fn sheet_version(&mut self) -> String {
        let opening = format!("/workplaces/{}/opening", self.unit);
        let page = self.hall.get("suishin", &opening).await;
        let found = page.html.split("name=\"sheet\"").nth(1).unwrap();
        found.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Levels come in files only; nothing is written then, and a database is not there.
    fn on_the_command_line(&mut self, typed: &str, says: &str) {
        *self.fixtures.entry(self.row).or_default() += 1;
        let folder = tempfile::tempdir().unwrap();
        put(
            folder.path(),
            "sheet.json",
            include_bytes!("../../../assets/sheets/starter_sheet.json"),
        );
        put(folder.path(), "a.csv", format!("band,shared_goal\nstaff,{typed}\n").as_bytes());
        let words = ["analyse", "--sheet", "sheet.json", "--answers", "a.csv", "--out", "out"];
        let answer = kizahashi(&words, folder.path(), "ja_JP.UTF-8");
        if answer.status != 1 || !answer.problems.iter().any(|line| line.contains(says)) {
            self.fault(&format!("{answer:?}"));
        }
        let english = kizahashi(&words, folder.path(), "en_US.UTF-8");
        if english.status != 1 || english.problems.iter().any(|line| line.contains(says)) {
            self.fault(&format!("in English {english:?}"));
        }
        assert!(!folder.path().join("out").exists(), "nothing is written");
    }
}

// What is sent

/// A roster of one person, and these rows.
fn roster_csv(more: &[&str]) -> String {
    let mut text = String::from("職員番号,氏名,所属,職名\r\n1,甲 一郎,総務課,課長\r\n");
    more.iter().for_each(|row| text += &format!("{row}\r\n"));
    text
}

fn roster_rows() -> Vec<Vec<String>> {
    let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    vec![
        row(["職員番号", "氏名", "所属", "職名"]),
        row(["1", "甲 一郎", "総務課", "課長"]),
        row(["", "", "", ""]),
    ]
}

/// A workbook of policies with these cells under 方針ID and 方針.
fn policy_book(rows: &[[&str; 2]], after: &str) -> Vec<u8> {
    let cell = |text: &str| format!("<c t='inlineStr'><is><t>{text}</t></is></c>");
    let row = |cells: &[&str; 2]| format!("<row>{}</row>", cells.map(cell).concat());
    let rows: String = [&["方針ID", "方針"]].into_iter().chain(rows).map(row).collect();
    let names = ["方針", "目標", "方策・行程表", "つながり"];
    let sheets: String = names
        .iter()
        .enumerate()
        .map(|(n, name)| format!("<sheet name='{name}' r:id='s{n}'/>"))
        .collect();
    let parts: String = (0..4)
        .map(|n| format!("<Relationship Id='s{n}' Type='x/worksheet' Target='s{n}.xml'/>"))
        .collect();
    let book = format!("<workbook><sheets>{sheets}</sheets></workbook>");
    let parts = format!("<Relationships>{parts}</Relationships>");
    let first = format!("<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>");
    let empty = b"<worksheet><sheetData/></worksheet>";
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<Relationships><Relationship Id='r' Type='x/officeDocument' Target='xl/workbook.xml'/></Relationships>"),
        ("xl/_rels/workbook.xml.rels", parts.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/s0.xml", first.as_bytes()),
        ("xl/s1.xml", empty),
        ("xl/s2.xml", empty),
        ("xl/s3.xml", empty),
    ])
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|part| part == from).unwrap();
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

fn of_other_kinds() -> [(&'static str, Vec<u8>, &'static str); 6] {
    let ole = |word: &str| {
        let word: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600], &word].concat()
    };
    [
        ("鍵.xlsx", ole("EncryptedPackage"), "パスワード付きのExcelは読めません"),
        ("古.xls", ole("Workbook"), "古い形式(.xls)または.xlsbのExcelです"),
        (
            "巨.xlsm",
            zip(&[("[Content_Types].xml", b""), ("xl/vbaProject.bin", b"")]),
            "マクロ付きのExcel(.xlsm)です",
        ),
        (
            "表.ods",
            zip(&[("mimetype", b"application/vnd.oasis"), ("content.xml", b"")]),
            "OpenDocument(.ods)の表です",
        ),
        (
            "頁.xls",
            b"<html><table><tr><td>1".to_vec(),
            "中身はExcelではなく、ウェブページ(HTML)かXMLです",
        ),
        ("図.pdf", b"%PDF-1.7\n".to_vec(), "表として読めないファイルです"),
    ]
}

/// Says that it has twenty thousand by ten thousand pixels.
fn huge_png() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x4e\x20\0\0\x27\x10\x08\x02\0\0\0".to_vec();
    png.extend([0; 64]);
    png
}

fn heic() -> Vec<u8> {
    [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice(), &[0; 200]].concat()
}

fn has_kana(text: &str) -> bool {
    text.chars().any(|char| ('ぁ'..='ヿ').contains(&char))
}

/// Somewhere on the page, in a field or as text.
fn shows(seen: &Seen, typed: &str) -> bool {
    let escaped = typed
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    seen.html.contains(&escaped) || seen.text().contains(typed)
}
