//! Sheets as careless people and hostile programs make them: every problem is told with its place
//! and what to do, nothing is written, within 5 seconds and 256 MB.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files has failed")]

mod files;

use files::{bomb, kizahashi, parts, put, sheet_rows, workbook, zip};

const TOO_LARGE: &str = "このファイルは開くと大きくなりすぎるため、読めませんでした: \
                         値だけを新しいブックに貼り付けてください";

const BROKEN: &str = "Excelのファイルがこわれています: Excelで開き、.xlsxで保存し直してください";

/// What `sheet check` and `sheet convert` say of a file; nothing is written.
fn told(name: &str, bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), name, bytes);
    let answer = kizahashi(&["sheet", "check", name], folder.path(), "ja_JP.UTF-8");
    assert_eq!((answer.status, answer.said.as_str()), (1, ""), "{answer:?}");
    let again = kizahashi(&["sheet", "convert", name, "out.json"], folder.path(), "ja");
    assert_eq!((again.status, &again.problems), (1, &answer.problems));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is written");
    answer.problems
}

#[test]
fn a_sound_workbook_passes_so_that_the_others_fail_for_their_own_reason() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "sheet.xlsx", &workbook(&sheet_rows(5), "", ""));
    let answer = kizahashi(&["sheet", "check", "sheet.xlsx"], folder.path(), "ja_JP.UTF-8");
    assert_eq!((answer.status, answer.problems.len()), (0, 0), "{answer:?}");
    assert_eq!(answer.said, "問題は見つかりませんでした（分野1、項目2）\n");
}

#[test]
fn half_a_gigabyte_in_three_megabytes_is_not_inflated() {
    let half_a_gigabyte = 512 << 20;
    let start = b"<worksheet><sheetData><row>";
    for unit in [" ", "<c/>"] {
        let bytes = bomb(start, unit.as_bytes(), half_a_gigabyte, half_a_gigabyte as u32);
        assert!(bytes.len() < 4 << 20);
        assert_eq!(told("bomb.xlsx", &bytes), [format!("bomb.xlsx: {TOO_LARGE}")]);
        // One that says it is small is cut where it said it would end.
        let bytes = bomb(start, unit.as_bytes(), half_a_gigabyte, 1000);
        assert_eq!(told("bomb.xlsx", &bytes), [format!("bomb.xlsx: {BROKEN}")]);
    }
}

#[test]
fn many_parts_many_strings_and_claims_do_no_harm() {
    let names: Vec<_> = (0..70_000).map(|n| format!("{n}")).collect();
    let many: Vec<_> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert_eq!(told("many.xlsx", &zip(&many)), [format!("many.xlsx: {TOO_LARGE}")]);
    let strings = format!("<sst uniqueCount='99999999999'>{}</sst>", "<si/>".repeat(500_000));
    let items = b"<worksheet><dimension ref='A1:XFD1048576'/><sheetData/></worksheet>";
    let found = told("strings.xlsx", &zip(&parts(items, strings.as_bytes())));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("items: 見出しの行がありません"), "{found:?}");
    let strings = format!("<sst>{}</sst>", "<si/>".repeat(3_900_000));
    let found = told("strings.xlsx", &zip(&parts(items, strings.as_bytes())));
    assert_eq!(found, [format!("strings.xlsx: {TOO_LARGE}")]);
}

#[test]
fn far_cells_are_named() {
    let far = "<row r='20000'><c r='XFD20000'><v>1</v></c></row>";
    assert_eq!(
        told("far.xlsx", &workbook(&sheet_rows(3), far, "")),
        [
            "items!XFD20000: 使っていない遠いセルに値があります（CV列まで読めます）: \
             そのセルを消してください",
            "items!XFD20000: 使っていない遠い行に値があります（10000行まで読めます）: \
             そのセルを消してください",
        ]
    );
}

#[test]
fn a_hundred_megabytes_are_refused_before_they_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = std::fs::File::create(folder.path().join("big.json")).unwrap();
    file.set_len(100 << 20).unwrap();
    let answer = kizahashi(&["sheet", "check", "big.json"], folder.path(), "ja");
    assert_eq!(answer.status, 1);
    let expected = "big.json: ファイルが大きすぎます（10MBまで、これは約100MB）: \
                    いらないシートや画像を消してください";
    assert_eq!(answer.problems, [expected]);
}

#[test]
fn ten_megabytes_of_anything_are_read_in_time() {
    let mut noise = 1u32;
    let mut next = || {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (noise >> 24) as u8
    };
    let garbage: Vec<u8> = (0..10 << 20).map(|_| next()).collect();
    let found = told("garbage.xlsx", &garbage);
    assert_eq!(
        found,
        ["garbage.xlsx: JSONでも.xlsxでもないファイルです: \
                        シートは.json（UTF-8）か.xlsxで用意してください"]
    );
    let as_zip = [b"PK\x03\x04".as_slice(), &garbage[..(10 << 20) - 4]].concat();
    let found = told("garbage.xlsx", &as_zip);
    assert_eq!(
        found,
        ["garbage.xlsx: Excelのファイルがこわれています: \
                        Excelで開き、.xlsxで保存し直してください"]
    );
    let ones = format!("[{}1]", "1,".repeat(5_000_000));
    let found = told("ones.json", ones.as_bytes());
    assert!(found[0].ends_with("値が多すぎて読めません: 見本の形に合わせてください"));
    let nested = "[".repeat(10_000_000);
    let found = told("nested.json", nested.as_bytes());
    assert_eq!(
        found,
        ["1:33: 入れ子が深すぎます（32段まで）: \
                        シートの形に合わせて、かっこの数をたしかめてください"]
    );
    let tags: String = (0..400_000).map(|n| format!("\"t{n}\":\"x\",")).collect();
    let found = told("tags.json", format!("{{\"title\":{{{tags}\"ja\":\"x\"}}}}").as_bytes());
    assert_eq!(found.len(), 1001);
}

#[test]
fn three_thousand_levels_are_one_problem_an_item() {
    let what = "段階は2〜7にしてください（この項目は3000段階）: 段階を足すか、減らしてください";
    let expected = [format!("items!F2: {what}"), format!("items!F3002: {what}")];
    assert_eq!(told("levels.xlsx", &workbook(&sheet_rows(3000), "", "")), expected);
}

#[test]
fn every_cell_that_cannot_be_read_is_named() {
    let mut rows = sheet_rows(4);
    rows[1][6] = "<c t='e'><v>#REF!</v></c>".into();
    rows[2][6] = "<c><f>A1</f></c>".into();
    rows[3][6] = "<c><f>A2</f></c>".into();
    rows[5][2] = "Go-al".into();
    rows[6][5] = "三".into();
    let merged = "<mergeCells><mergeCell ref='B2:B5'/></mergeCells>";
    let found = told("cells.xlsx", &workbook(&rows, "", merged));
    let expected = [
        "items!G2: 計算式の結果が#REF!です: 正しい値を入れてください",
        "items!G3:G4: 計算式で、結果が入っていません: \
         Excelで一度開いて保存するか、値を入れてください",
        "items!B2:B5: セルが結合されています: 結合を解き、1つずつに値を入れてください",
        "items!F7: 段階の番号が三です（ここは1のはず）: 1から順に並べてください",
        "items!F8: 段階の番号が3です（ここは2のはず）: 1から順に並べてください",
        "items!F9: 段階の番号が4です（ここは3のはず）: 1から順に並べてください",
        "items!F6: 段階は2〜7にしてください（この項目は1段階）: 段階を足すか、減らしてください",
        "items!C6: キー「Go-al」は、先にある「goal」と同じです: どちらかの名前を変えてください",
    ];
    for line in expected {
        assert!(found.iter().any(|own| own == line), "{line}\n{found:#?}");
    }
}

#[test]
fn what_is_no_sheet_is_told_by_what_it_is() {
    let ole = |word: &str| {
        let word: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600], &word].concat()
    };
    let whole = workbook(&sheet_rows(5), "", "");
    let macros = zip(&[("[Content_Types].xml", b""), ("xl/vbaProject.bin", b"")]);
    let table = zip(&[("mimetype", b"application/vnd.oasis"), ("content.xml", b"")]);
    let cases: [(&str, &[u8], &str); 9] = [
        ("a.xls", &ole("Workbook"), "古い形式(.xls)"),
        ("a.xlsx", &ole("EncryptedPackage"), "パスワード付き"),
        ("a.xlsm", &macros, "マクロ付き"),
        ("a.ods", &table, "OpenDocument"),
        ("b.xls", b"<html><table>", "ウェブページ(HTML)"),
        ("c.xlsx", &whole[..whole.len() / 2], "Excelのファイルがこわれています"),
        ("d.xlsx", &whole[..whole.len() - 1], "Excelのファイルがこわれています"),
        ("e.json", b"", "ファイルが空です"),
        ("f.json", b"{\"key\": ", "1:8: JSONとして読めません"),
    ];
    for (name, bytes, expected) in cases {
        let found = told(name, bytes);
        assert!(found.len() == 1 && found[0].contains(expected), "{name}: {found:?}");
    }
}

#[test]
fn files_that_are_not_there_and_places_that_cannot_be_written_are_told() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "sheet.xlsx", &workbook(&sheet_rows(5), "", ""));
    for words in [
        ["sheet", "check", "no.json"].as_slice(),
        &["sheet", "check", "."],
        &["sheet", "convert", "sheet.xlsx", "no/such/folder.json"],
        &["sheet", "convert", "sheet.xlsx", "sheet.txt"],
    ] {
        let answer = kizahashi(words, folder.path(), "en_US.UTF-8");
        assert_eq!((answer.status, answer.problems.len()), (1, 1), "{answer:?}");
    }
    let answer = kizahashi(&["sheet", "chek", "a"], folder.path(), "en");
    assert_eq!(answer.status, 2);
}

#[test]
fn problems_are_told_in_english_where_the_machine_speaks_it() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "sheet.json", br#"{"title": {}, "areas": []}"#);
    let answer = kizahashi(&["sheet", "check", "sheet.json"], folder.path(), "en_GB.UTF-8");
    let expected = [
        "title: there is no text: write it in Japanese or English",
        "areas: there is no area: add areas with items",
    ];
    assert_eq!(answer.problems, expected);
}

#[test]
fn our_own_sheet_goes_there_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let own = include_bytes!("../assets/sheets/starter_sheet.json");
    put(folder.path(), "a.json", own);
    for (from, to) in [("a.json", "b.xlsx"), ("b.xlsx", "c.json"), ("c.json", "d.xlsx")] {
        let answer = kizahashi(&["sheet", "convert", from, to], folder.path(), "ja");
        assert_eq!((answer.status, answer.problems.len()), (0, 0), "{answer:?}");
    }
    let value = |name| {
        let bytes = std::fs::read(folder.path().join(name)).unwrap();
        serde_json::from_slice::<serde_json::Value>(&bytes).unwrap()
    };
    assert_eq!(value("a.json"), value("c.json"));
    let bytes = |name| std::fs::read(folder.path().join(name)).unwrap();
    assert_eq!(bytes("b.xlsx"), bytes("d.xlsx"));
}
