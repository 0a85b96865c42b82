use super::*;

fn cells(bytes: &[u8]) -> Vec<(String, String)> {
    let (grid, problems) = table(bytes, &Limits::UPLOAD);
    assert_eq!(problems, []);
    let grid = grid.expect("no problem, so a table");
    let cells = grid.rows().flat_map(|row| {
        row.cells().map(|(c, text)| (row.place(c), text.to_owned())).collect::<Vec<_>>()
    });
    cells.filter(|(_, text)| !text.is_empty()).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect()
}

#[test]
fn rows_are_counted_as_excel_shows_them() {
    let text = b"a,b\r\n\r\n\"two\nlines\",c\r\n\n\nd,e\n";
    let expected =
        [("A1", "a"), ("B1", "b"), ("A3", "two\nlines"), ("B3", "c"), ("A6", "d"), ("B6", "e")];
    assert_eq!(cells(text), pairs(&expected));
}

#[test]
fn lone_carriage_returns_end_lines() {
    assert_eq!(cells(b"a,b\rc,d\r"), pairs(&[("A1", "a"), ("B1", "b"), ("A2", "c"), ("B2", "d")]));
}

fn problems(bytes: &[u8]) -> Vec<(String, &'static str)> {
    let found = table(bytes, &Limits::UPLOAD).1;
    found.into_iter().map(|problem| (problem.place, problem.what.id)).collect()
}

fn told(expected: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    expected.iter().map(|(place, what)| (place.to_string(), *what)).collect()
}

#[test]
fn files_are_known_by_their_first_bytes_not_by_their_names() {
    let ole = |word: &str| {
        let word = word.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600], &word].concat()
    };
    let cases: [(Vec<u8>, &str); 12] = [
        (vec![], "problem-file-empty"),
        (b" \r\n ".to_vec(), "problem-file-empty"),
        (ole("Workbook"), "problem-xls"),
        (ole("EncryptedPackage"), "problem-password"),
        (b"<html><table><tr><td>1".to_vec(), "problem-html"),
        (b"\r\n<TABLE>".to_vec(), "problem-html"),
        (b"<?xml version=\"1.0\"?><Workbook/>".to_vec(), "problem-html"),
        (b"%PDF-1.7".to_vec(), "problem-not-a-table"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "problem-not-a-table"),
        (zip(&[("mimetype", "application/vnd.oasis"), ("content.xml", "")]), "problem-ods"),
        (zip(&[("[Content_Types].xml", ""), ("xl/vbaProject.bin", "")]), "problem-xlsm"),
        (zip(&[("photo.jpg", "")]), "problem-not-a-table"),
    ];
    for (bytes, what) in cases {
        assert_eq!(problems(&bytes), told(&[("", what)]));
    }
}

#[test]
fn garbled_and_broken_texts_are_refused() {
    let japanese = "立場,課・係の目標の共有\n担当職,3\n管理職,わからない\n";
    let as_cp932 = encoding_rs::SHIFT_JIS.decode(japanese.as_bytes()).0.into_owned();
    assert_eq!(problems(as_cp932.as_bytes()), told(&[("", "problem-garbled")]));
    let as_latin = encoding_rs::WINDOWS_1252.decode(japanese.as_bytes()).0.into_owned();
    assert_eq!(problems(as_latin.as_bytes()), told(&[("", "problem-garbled")]));
    let kanji = "土木課,課長,主事\n道路課,係長,主任\n市民課,課長補佐,参事\n";
    let opened_as_cp932 = encoding_rs::SHIFT_JIS.decode(kanji.as_bytes()).0.into_owned();
    assert_eq!(problems(opened_as_cp932.as_bytes()), told(&[("", "problem-garbled")]));
    assert!(problems(&encoding_rs::SHIFT_JIS.encode(kanji).0).is_empty());
    assert_eq!(problems(b"a,b\nc\0,d\n"), told(&[("A2", "problem-nul")]));
    let line = format!("a,b\n{}\n", "1,".repeat(16_385));
    assert_eq!(problems(line.as_bytes()), told(&[("", "problem-line-of-cells")]));
    assert_eq!(problems(b"a,b\n\x01c,d\n"), told(&[("A2", "problem-unreadable")]));
    assert_eq!(problems("a,b\nc,d\u{fffd}\n".as_bytes()), told(&[("B2", "problem-unreadable")]));
    let broken = "立場,課\n担当職,\u{3}".as_bytes();
    let broken = [&broken[..broken.len() - 1], b"\xe3\x81\n\xff"].concat();
    assert_eq!(problems(&broken), told(&[("A2", "problem-broken-text")]));
}

#[test]
fn the_characters_of_windows_are_read() {
    let text = "①㈱髙﨑,〜−\n";
    let mut bytes = encoding_rs::SHIFT_JIS.encode("①㈱髙﨑,～－\n").0.into_owned();
    assert_eq!(cells(&bytes)[0].1, "①㈱髙﨑");
    // NEC's own places of the same characters.
    bytes.splice(4..8, *b"\xee\xe0\xed\x95");
    assert_eq!(cells(&bytes)[0].1, "①㈱髙﨑");
    assert_eq!(cells(text.as_bytes())[1].1, "〜−");
}

// Workbooks made by hand, as hostile or careless programs make them

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn workbook(strings: &str, after: &str, rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>");
    let relation = |id: &str, kind: &str, to: &str| {
        format!("<Relationship Id='{id}' Type='http://x/relationships/{kind}' Target='{to}'/>")
    };
    let root = relation("r1", "officeDocument", "/xl/workbook.xml");
    let parts = relation("a", "worksheet", "worksheets/sheet1.xml")
        + &relation("b", "sharedStrings", "strings.xml");
    zip(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &format!("<Relationships>{root}</Relationships>")),
        ("xl/_rels/workbook.xml.rels", &format!("<Relationships>{parts}</Relationships>")),
        ("xl/workbook.xml", "<workbook><sheets><sheet name='x' r:id='a'/></sheets></workbook>"),
        ("xl/Strings.xml", &format!("<sst uniqueCount='99999999999'>{strings}</sst>")),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

#[test]
fn cells_of_every_kind_are_read() {
    let strings = "<si><t>あ</t></si><si><r><t>課</t></r><r><t xml:space='preserve'> 長</t></r>\
                   <rPh sb='0' eb='1'><t>カ</t></rPh></si><si/><si><t>a&amp;b_x000D_&#10;</t></si>";
    let rows = "<row r='2'><c r='B2' t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>3</v></c>\
                <c r='F2'><v>3.0</v></c><c><v>2.5</v></c><c t='b'><v>1</v></c></row>\
                <row><c t='inlineStr'><is><t>う</t></is></c><c t='str'><f>A1</f><v></v></c>\
                <c><f>1+1</f><v>2</v></c><c t='s'><v>2</v></c></row>\
                <x:row r='9'><x:c r='A9'><x:v>1E2</x:v></x:c></x:row>";
    let expected = [
        ("B2", "あ"),
        ("C2", "課 長"),
        ("D2", "a&b\r\n"),
        ("F2", "3"),
        ("G2", "2.5"),
        ("H2", "TRUE"),
        ("A3", "う"),
        ("C3", "2"),
        ("A9", "100"),
    ];
    assert_eq!(cells(&workbook(strings, "", rows)), pairs(&expected));
}

#[test]
fn far_cells_formulas_without_value_and_errors_are_told() {
    let rows = "<row><c r='A1'><v>1</v></c></row>\
                <row r='5'><c r='D5'><f>A1</f></c><c t='e'><v>#REF!</v></c></row>\
                <row r='6'><c r='D6'><f>A2</f><v></v></c><c t='e'><v>#SPILL!</v></c></row>\
                <row r='8'><c r='D8'><f>A2</f></c></row>\
                <row r='20000'><c r='XFD20000'><v>1</v></c></row>\
                <row r='1048576'><c r='A1048576'><v>1</v></c></row>";
    let expected = [
        ("XFD20000", "problem-far-cell"),
        ("D5:D6", "problem-formula-without-value"),
        ("D8", "problem-formula-without-value"),
        ("E5", "problem-error-cell"),
        ("E6", "problem-error-cell"),
        ("A1048576", "problem-far-row"),
    ];
    let mut found = problems(&workbook("", "", rows));
    found.sort_by_key(|(place, _)| expected.iter().position(|(own, _)| own == place));
    assert_eq!(found, told(&expected));
}

#[test]
fn merged_cells_know_whether_they_reach_a_row() {
    let rows = "<row><c><v>1</v></c></row><row r='4'><c><v>1</v></c></row>";
    let merged = "<mergeCells><mergeCell ref='A1:Z1'/><mergeCell ref='C5:C8'/></mergeCells>";
    let (grid, _) = table(&workbook("", merged, rows), &Limits::UPLOAD);
    let grid = grid.unwrap();
    let last = grid.rows().next_back().unwrap();
    assert_eq!(grid.merged_from(&last).collect::<Vec<_>>(), ["C5:C8"]);
}

#[test]
fn damaged_workbooks_are_refused() {
    let whole = workbook("", "", "<row><c r='A1'><v>1</v></c></row>");
    assert_eq!(problems(&whole[..whole.len() / 2]), told(&[("", "problem-workbook-broken")]));
    for rows in [
        "<row><c r='A1' t='s'><v>7</v></c></row>",
        "<row><c r='Q'><v>7</v></c></row>",
        "<row><c r='A99999999999'><v>7</v></c></row>",
        "<row><c r='B1'><v>7</v></c><c r='A1'><v>7</v></c></row>",
        "<row r='2'><c r='B2'><v>7</v></c></row><row><c r='A1'><v>7</v></c></row>",
        "<row><c r='A1'><v>7&bomb;</v></c></row>",
    ] {
        let found = problems(&workbook("", "", rows));
        assert_eq!(found, told(&[("", "problem-workbook-broken")]), "{rows}");
    }
}

#[test]
fn what_is_inflated_is_counted() {
    let cell = "<c><v>7</v></c>".repeat(300_000);
    let few = Limits { part: 1 << 20, total: 8 << 20, ..Limits::UPLOAD };
    let bytes = workbook("", "", &format!("<row>{cell}</row>"));
    let found = table(&bytes, &few).1;
    assert_eq!(found.last().unwrap().what.id, "problem-inflates");
    let half = Limits { part: 5 << 20, total: 6 << 20, ..Limits::UPLOAD };
    let strings = "<si><t>あ</t></si>".repeat(100_000);
    let bytes = workbook(&strings, "", &format!("<row>{}</row>", "<c/>".repeat(1_200_000)));
    assert_eq!(table(&bytes, &half).1.last().unwrap().what.id, "problem-inflates");
    let text = workbook("", "", &format!("<row><c><v>{}", " ".repeat(5 << 20)));
    assert_eq!(problems(&text), told(&[("", "problem-inflates")]));
    let names: Vec<_> = (0..2_001).map(|n| format!("xl/{n}.xml")).collect();
    let many: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert_eq!(problems(&zip(&many)), told(&[("", "problem-inflates")]));
}

#[test]
fn one_text_shared_by_many_cells_does_not_fill_the_memory() {
    let strings = format!("<si><t>{}</t></si>", "あ".repeat(10_000));
    let row = format!("<row>{}</row>", "<c t='s'><v>0</v></c>".repeat(150));
    let bytes = workbook(&strings, "", &row.repeat(100));
    assert_eq!(problems(&bytes), told(&[("", "problem-inflates")]));
}

#[test]
fn our_workbooks_hold_texts_as_texts_and_numbers_as_numbers() {
    let rows = vec![
        vec!["言葉".into(), "n".into(), Cell::Empty],
        vec!["=1+1".into(), 3u32.into(), "@x".into()],
    ];
    let bytes = write_xlsx(&[("表", rows.clone())]).unwrap();
    assert_eq!(bytes, write_xlsx(&[("表", rows)]).unwrap(), "it bears no date");
    let expected = [("A1", "言葉"), ("B1", "n"), ("A2", "=1+1"), ("B2", "3"), ("C2", "@x")];
    assert_eq!(cells(&bytes), pairs(&expected));
    let mut zip = ::zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let sheet = std::io::read_to_string(zip.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    assert!(
        sheet.contains(r#"<c r="A2" t="s"><v>"#) && sheet.contains(r#"<c r="B2"><v>3</v></c>"#)
    );
    assert!(!sheet.contains("<f") && !sheet.contains("mergeCell"), "{sheet}");
}

#[test]
fn our_workbooks_are_read_the_same_by_another_program() {
    use calamine::{Data, Reader};
    let rows =
        vec![vec!["言葉".into(), Cell::Empty], vec!["=1+1".into(), 3u32.into(), "@x".into()]];
    let bytes = write_xlsx(&[("表", rows)]).unwrap();
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("表").unwrap();
    let text = |text: &str| Data::String(text.to_owned());
    assert_eq!(range.rows().next().unwrap(), [text("言葉"), Data::Empty, Data::Empty]);
    assert_eq!(range.rows().nth(1).unwrap(), [text("=1+1"), Data::Float(3.0), text("@x")]);
}

#[test]
fn a_csv_starts_no_formula_in_a_spreadsheet() {
    let cells = ["=1+1", "+1", "-1", "@x", "\tx", "＝1", "＋", "－", "＠", "言葉, \"引用\"", ""];
    let mut row: Vec<Cell> = cells.map(Cell::from).to_vec();
    row.push(Cell::Number(-1.5));
    let text = String::from_utf8(csv(&[row])).unwrap();
    let expected =
        "\u{feff}'=1+1,'+1,'-1,'@x,'\tx,'＝1,'＋,'－,'＠,\"言葉, \"\"引用\"\"\",,-1.5\r\n";
    assert_eq!(text, expected);
}
