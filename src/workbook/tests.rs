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
