//! Documents: one publication in every format, with the same figures and the same masks.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use gauge::level::{Band, Figures, Mark};
use gauge::shown::{Publication, Results, Shown, Why};
use jiff::Timestamp;
use jiff::civil::date;
use kizahashi::reports::{
    Heading, Previous, Receipt, Slip, SlipSheet, View, blank_forms_pdf, pictures, receipt_pdf,
    results_csv, results_json, results_pdf, results_xlsx, sheet_pdf, slips_pdf,
};
use kizahashi::sheets::Sheet;
use kizahashi::words::Lang;
use kizahashi::workbook::{Limits, worksheets};

use crate::people::{answers, publication, sheet};

pub fn stamp() -> Timestamp {
    "2026-07-01T01:00:00Z".parse().unwrap()
}

fn view<'a>(sheet: &'a Sheet, published: &'a Publication, least: u32) -> View<'a> {
    View {
        sheet,
        items: sheet.items().collect(),
        results: &published.units()[0],
        least,
        previous: None,
        heading: Heading {
            municipality: Some("汐見市".into()),
            unit: Some("くらし支援課".into()),
            round: Some(2),
            closed: Some(date(2026, 6, 30)),
        },
        remarks: published.remarks(),
        opening: None,
    }
}

/// A workplace: its name here, and so many people of each band at about that level.
type Workplace = (&'static str, &'static [(Band, u32, u64)]);

/// Three bands, pooled bands, no bands, too few, many.
const WORKPLACES: [Workplace; 5] = [
    ("three_bands", &[(Band::Chief, 5, 3), (Band::Supervisor, 6, 2), (Band::Staff, 12, 1)]),
    ("pooled", &[(Band::Chief, 1, 4), (Band::Supervisor, 4, 3), (Band::Staff, 7, 2)]),
    ("small", &[(Band::Chief, 1, 3), (Band::Staff, 5, 2)]),
    ("few", &[(Band::Staff, 4, 2)]),
    (
        "large",
        &[
            (Band::Executive, 12, 4),
            (Band::Chief, 30, 3),
            (Band::Supervisor, 60, 2),
            (Band::Staff, 240, 2),
            (Band::FixedTerm, 40, 1),
            (Band::Outside, 9, 1),
        ],
    ),
];

fn workplaces(least: u32) -> Vec<(&'static str, Publication)> {
    let published = |crowds| publication(vec![5; 24], least, &answers(crowds, 24, 11));
    WORKPLACES.map(|(name, crowds)| (name, published(crowds))).into()
}

/// What a document tells of one item of one group: its figures, or the word in their place.
#[derive(Clone, Debug, PartialEq)]
enum Told {
    Figures { n: u32, dont_know: u32, counts: Vec<u32> },
    Mask(String),
}

/// By item key and group key.
type Telling = BTreeMap<(String, String), Told>;

fn mask(why: Why) -> &'static str {
    match why {
        Why::NearlyUnanimous => "ほぼそろっている",
        Why::FewerThanLeast => "人数が少なく非表示",
        Why::Complementary => "ほかの数からわかるため非表示",
    }
}

fn group_keys(results: &Results) -> Vec<String> {
    let keys = |bands: &[Band]| bands.iter().map(|band| band.key()).collect::<Vec<_>>().join("+");
    let mut all: Vec<String> = results.groups().iter().map(|group| keys(group.bands())).collect();
    all[0] = "all".into();
    all
}

/// What was published.
fn published(view: &View) -> Telling {
    let mut told = Telling::new();
    for (item, result) in view.items.iter().zip(view.results.items()) {
        for (key, figures) in group_keys(view.results).into_iter().zip(result.groups()) {
            told.insert((item.key.clone(), key), as_told(figures));
        }
    }
    told
}

fn as_told(figures: &Shown<Figures>) -> Told {
    match figures.value() {
        Some(figures) => Told::Figures {
            n: figures.n(),
            dont_know: figures.dont_know(),
            counts: figures.counts().to_vec(),
        },
        None => Told::Mask(mask(figures.why().unwrap()).into()),
    }
}

/// What a row of cells tells: everything is empty where there is a mask.
fn row_told(shown: &str, n: &str, dont_know: &str, counts: &[&str]) -> Told {
    if shown == "表示" {
        let counts = counts.iter().map(|count| count.parse().unwrap()).collect();
        return Told::Figures {
            n: n.parse().unwrap(),
            dont_know: dont_know.parse().unwrap(),
            counts,
        };
    }
    let cells = counts.iter().chain([&n, &dont_know]);
    assert!(cells.into_iter().all(|cell| cell.is_empty()), "a figure beside {shown}");
    Told::Mask(shown.into())
}

fn of_xlsx(bytes: &[u8]) -> Telling {
    let ([items, counts], problems) = worksheets(bytes, &Limits::UPLOAD, ["項目", "人数"]);
    assert!(problems.is_empty(), "{problems:?}");
    let (items, counts) = (items.unwrap(), counts.unwrap());
    let rows = items.rows().zip(counts.rows()).skip(1).map(|(item, count)| {
        let levels: Vec<&str> = (6..11).map(|column| count.cell(column)).collect();
        assert_eq!(
            [item.cell(1), item.cell(3), item.cell(5)],
            [count.cell(1), count.cell(3), count.cell(5)]
        );
        let told = row_told(item.cell(5), item.cell(6), item.cell(7), &levels);
        if matches!(told, Told::Mask(_)) {
            assert!((8..14).all(|column| item.cell(column).is_empty()), "a mean beside a mask");
        }
        ((item.cell(1).to_owned(), item.cell(3).to_owned()), told)
    });
    rows.collect()
}

fn of_csv(bytes: &[u8]) -> Telling {
    let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').unwrap();
    let mut lines = csv::Reader::from_reader(text.as_bytes());
    let rows = lines.records().map(|row| {
        let row = row.unwrap();
        let counts: Vec<&str> = (14..19).map(|column| &row[column]).collect();
        ((row[1].to_owned(), row[3].to_owned()), row_told(&row[5], &row[6], &row[7], &counts))
    });
    rows.collect()
}

fn of_json(text: &str) -> Telling {
    let json: serde_json::Value = serde_json::from_str(text).unwrap();
    let mut told = Telling::new();
    for item in json["items"].as_array().unwrap() {
        for (key, group) in item["groups"].as_object().unwrap() {
            let number = |field: &str| group[field].as_u64().unwrap() as u32;
            let one = match group["why"].as_str() {
                Some("nearly_unanimous") => Told::Mask(mask(Why::NearlyUnanimous).into()),
                Some("fewer_than_least") => Told::Mask(mask(Why::FewerThanLeast).into()),
                Some("complementary") => Told::Mask(mask(Why::Complementary).into()),
                _ => Told::Figures {
                    n: number("n"),
                    dont_know: number("dont_know"),
                    counts: group["counts"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|it| it.as_u64().unwrap() as u32)
                        .collect(),
                },
            };
            told.insert((item["key"].as_str().unwrap().into(), key.clone()), one);
        }
    }
    told
}

/// Runs a tool of the test machine on bytes and gives what it says.
pub fn through(tool: &str, arguments: &[&str], input: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().write_all(input).unwrap();
    let path = file.path().to_str().unwrap();
    let arguments = arguments.iter().map(|it| if *it == "FILE" { path } else { it });
    let made = Command::new(tool).args(arguments).stderr(Stdio::null()).output();
    let made = made.unwrap_or_else(|_| panic!("{tool} is missing: cargo xtask test brings it"));
    String::from_utf8(made.stdout).unwrap()
}

/// The text of a PDF in reading order, without spaces: cells of a row follow each other.
pub fn text(pdf: &[u8]) -> String {
    through("pdftotext", &["-raw", "FILE", "-"], pdf).split_whitespace().collect()
}

fn levels((from, to): (u8, u8)) -> String {
    if from == to { from.to_string() } else { format!("{from}〜{to}") }
}

/// An item's row in the table of everybody, as it must be printed.
fn printed(view: &View, at: usize) -> String {
    let title: String = view.items[at].title.of(Lang::Ja).split_whitespace().collect();
    let all = view.results.items()[at].all();
    let cells = match all.value() {
        None => mask(all.why().unwrap()).to_owned(),
        Some(figures) => {
            let counts: String = figures.counts().iter().map(u32::to_string).collect();
            let (median, half) = (levels(figures.median()), levels(figures.middle_half()));
            let (mean, agreement) = (figures.mean(), figures.agreement());
            format!(
                "{}{counts}{}{median}{half}{mean:.1}{agreement:.2}",
                figures.n(),
                figures.dont_know()
            )
        }
    };
    format!("{}.{title}{cells}", at + 1)
}

/// The same in the table of groups.
fn printed_groups(view: &View, at: usize) -> String {
    let title: String = view.items[at].title.of(Lang::Ja).split_whitespace().collect();
    let cells =
        view.results.items()[at].groups().iter().skip(1).map(|figures| match figures.value() {
            Some(figures) => format!("{:.1}{}人", figures.mean(), figures.n()),
            None => mask(figures.why().unwrap()).to_owned(),
        });
    format!("{}.{title}{}", at + 1, cells.collect::<String>())
}

#[test]
fn every_format_tells_and_hides_the_same() {
    let sheet = sheet();
    for least in [5, 10] {
        let fewer_to_print = if least == 5 { 5 } else { 2 };
        for (name, publication) in workplaces(least).into_iter().take(fewer_to_print) {
            let view = view(&sheet, &publication, least);
            let truth = published(&view);
            assert_eq!(of_xlsx(&results_xlsx(&view, Lang::Ja).unwrap()), truth, "{name} xlsx");
            assert_eq!(of_csv(&results_csv(&view, Lang::Ja).unwrap()), truth, "{name} csv");
            assert_eq!(of_json(&results_json(&view)), truth, "{name} json");
            let pdf = text(&results_pdf(&view, Lang::Ja, stamp()).unwrap());
            if name == "few" {
                assert!(
                    pdf.contains("図は出していません") && !pdf.contains("項目ごとの数"),
                    "{name}"
                );
                continue;
            }
            for at in 0..view.items.len() {
                let row = printed(&view, at);
                assert!(pdf.contains(&row), "{name} pdf lacks {row}");
                let row = printed_groups(&view, at);
                assert!(
                    view.results.groups().len() == 1 || pdf.contains(&row),
                    "{name} pdf lacks {row}"
                );
            }
        }
    }
}

/// Opens a workbook in LibreOffice and gives what it saves; `None` where there is no LibreOffice.
fn saved_by_libreoffice(bytes: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let (opened, saved) = (folder.path().join("book.xlsx"), folder.path().join("saved"));
    std::fs::write(&opened, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("me").display());
    let mut office = Command::new("soffice");
    office.args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"]);
    let done = office.arg(&saved).arg(&opened).stdout(Stdio::null()).stderr(Stdio::null()).status();
    match done {
        Err(_) => {
            println!("skipped: LibreOffice is not installed");
            None
        }
        Ok(status) => {
            assert!(status.success(), "LibreOffice could not open the workbook");
            Some(std::fs::read(saved.join("book.xlsx")).unwrap())
        }
    }
}

#[test]
fn libreoffice_opens_the_workbook_and_saves_the_same_figures() {
    let (sheet, (_, publication)) = (sheet(), workplaces(5).swap_remove(0));
    let view = view(&sheet, &publication, 5);
    let book = results_xlsx(&view, Lang::Ja).unwrap();
    if let Some(saved) = saved_by_libreoffice(&book) {
        assert_eq!(of_xlsx(&saved), published(&view));
    }
}

#[test]
fn a_sheet_that_libreoffice_saved_is_the_same_sheet() {
    let sheet = sheet();
    if let Some(saved) = saved_by_libreoffice(&kizahashi::sheets::write_xlsx(&sheet).unwrap()) {
        let (read, problems) = kizahashi::sheets::read_xlsx(&saved, &sheet.key);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(read, sheet);
    }
}

#[test]
fn the_tests_see_masks_and_figures() {
    let sheet = sheet();
    let told: Vec<Told> = workplaces(5)
        .iter()
        .flat_map(|(_, publication)| published(&view(&sheet, publication, 5)).into_values())
        .collect();
    assert!(told.iter().filter(|told| matches!(told, Told::Figures { .. })).count() > 100);
    for why in [Why::NearlyUnanimous, Why::FewerThanLeast, Why::Complementary] {
        assert!(told.contains(&Told::Mask(mask(why).into())), "{why:?} is never tested");
    }
}

#[test]
fn papers_may_be_archived_and_read_aloud() {
    let sheet = sheet();
    let published = &workplaces(5)[0].1;
    for lang in Lang::ALL {
        let papers = [
            results_pdf(&view(&sheet, published, 5), lang, stamp()).unwrap(),
            slips(lang, 9),
            receipt(&sheet, lang),
            sheet_pdf(&sheet, lang, stamp()).unwrap(),
            blank_forms_pdf(&sheet, 1, lang, stamp()).unwrap(),
        ];
        for paper in papers {
            assert!(
                through("qpdf", &["--check", "FILE"], &paper)
                    .contains("No syntax or stream encoding errors")
            );
            let about = through("pdfinfo", &["-meta", "FILE"], &paper);
            assert!(about.contains("<pdfaid:part>2</pdfaid:part>"), "{about}");
            assert!(about.contains("<pdfaid:conformance>A</pdfaid:conformance>"), "{about}");
            assert!(about.contains("<pdfuaid:part>1</pdfuaid:part>"), "{about}");
            assert!(about.contains(&format!("<rdf:li>{}</rdf:li>", lang.tag())), "{about}");
            let fonts = through("pdffonts", &["FILE"], &paper);
            assert!(
                fonts
                    .lines()
                    .skip(2)
                    .all(|line| line.contains("BIZUDP") && line.contains(" yes yes yes ")),
                "{fonts}"
            );
        }
    }
}

pub fn page_count(pdf: &[u8]) -> u32 {
    let about = through("pdfinfo", &["FILE"], pdf);
    let line = about.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
    line.trim().parse().unwrap()
}

#[test]
fn papers_keep_to_their_pages() {
    let sheet = sheet();
    for lang in Lang::ALL {
        let three_bands = &workplaces(5)[0].1;
        let mut view = view(&sheet, three_bands, 5);
        let before = earlier();
        view.previous = Some(previous(&view, &before));
        let pages = page_count(&results_pdf(&view, lang, stamp()).unwrap());
        assert!((2..=8).contains(&pages), "{lang:?}: {pages} pages");
        assert_eq!(page_count(&slips(lang, 8)), 1);
        assert_eq!(page_count(&slips(lang, 9)), 2);
        assert_eq!(page_count(&receipt(&sheet, lang)), 1);
        assert_eq!(page_count(&sheet_pdf(&sheet, lang, stamp()).unwrap()), 6);
        let (one, three) =
            (blank_forms_pdf(&sheet, 1, lang, stamp()), blank_forms_pdf(&sheet, 3, lang, stamp()));
        assert_eq!(page_count(&one.unwrap()) * 3, page_count(&three.unwrap()));
    }
}

#[test]
fn the_same_publication_makes_the_same_files() {
    let (sheet, published) = (sheet(), &workplaces(5)[2].1);
    let view = view(&sheet, published, 5);
    assert!(
        results_pdf(&view, Lang::Ja, stamp()).unwrap()
            == results_pdf(&view, Lang::Ja, stamp()).unwrap()
    );
    assert!(results_xlsx(&view, Lang::Ja).unwrap() == results_xlsx(&view, Lang::Ja).unwrap());
}

#[test]
fn what_people_write_is_printed_and_never_run() {
    let hostile = "#panic(\"x\") = *b* $x$ [y] \\ // z <a> 髙﨑葛󠄀";
    let (mut sheet, published) = (sheet(), &workplaces(5)[2].1);
    sheet.areas[0].items[0].title.0.insert("ja".into(), hostile.into());
    let mut view = view(&sheet, published, 5);
    view.heading.unit = Some(hostile.into());
    let pdf = text(&results_pdf(&view, Lang::Ja, stamp()).unwrap());
    let wanted: String = "#panic(\"x\")=*b*$x$[y]\\//z<a>髙﨑葛".into();
    assert!(pdf.contains(&wanted), "{pdf}");
    let csv = String::from_utf8(results_csv(&view, Lang::Ja).unwrap()).unwrap();
    assert!(csv.contains("\r\n") && csv.contains("#panic"));
}

#[test]
fn a_workbook_computes_nothing_and_draws_one_chart() {
    let (sheet, published) = (sheet(), &workplaces(5)[0].1);
    let bytes = results_xlsx(&view(&sheet, published, 5), Lang::Ja).unwrap();
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = book.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names.iter().filter(|name| name.starts_with("xl/charts/chart")).count(), 1);
    for name in names.iter().filter(|name| name.starts_with("xl/worksheets/sheet")) {
        let mut xml = String::new();
        book.by_name(name).unwrap().read_to_string(&mut xml).unwrap();
        assert!(!xml.contains("<f>") && !xml.contains("mergeCell"), "{name}");
    }
    let mut texts = String::new();
    book.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut texts).unwrap();
    assert!(texts.contains("やめる仕事を一緒に決めたいです。") && texts.contains("<t>=1+1</t>"));
}

#[test]
fn every_picture_of_a_publication_is_a_file_of_its_own() {
    let (mut sheet, publication) = (sheet(), &workplaces(5)[0].1);
    sheet.areas[0].items[0].key = "../../etc/パス ワード".into();
    let files = pictures(&view(&sheet, publication, 5), Lang::Ja);
    let mut names: Vec<&String> = files.iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), files.len());
    for (name, svg) in &files {
        let plain = |char: char| char.is_ascii_alphanumeric() || "_-.".contains(char);
        assert!(name.chars().all(plain) && !name.contains(".."), "{name}");
        roxmltree::Document::parse(svg).unwrap();
    }
}

#[test]
fn a_chief_who_opens_own_answers_is_printed_beside_the_others() {
    let (sheet, crowds) = (sheet(), [(Band::Chief, 1, 4), (Band::Staff, 14, 1)]);
    let people = answers(&crowds, 24, 5);
    let publication = publication(vec![5; 24], 5, &people);
    let opened = publication.opening(0, &people[0].marks).unwrap();
    let mut view = view(&sheet, &publication, 5);
    view.opening = Some(&opened);
    let pdf = text(&results_pdf(&view, Lang::Ja, stamp()).unwrap());
    let shown: Vec<usize> = (0..24).filter(|at| opened[*at].value().is_some()).collect();
    assert!(!shown.is_empty());
    for at in shown {
        let own = match opened[at].value().unwrap().own() {
            Mark::Level(level) => format!("{level}段階"),
            Mark::DontKnow => "わからない".into(),
            Mark::Blank => "答えていません".into(),
        };
        let rest = levels(opened[at].value().unwrap().rest().median());
        let row = format!("{}.{}{own}{rest}段階", at + 1, view.items[at].title.of(Lang::Ja));
        assert!(pdf.contains(&row), "{row}");
    }
}

/// For people: how long a report takes once the fonts are read.
#[test]
#[ignore = "prints a measurement"]
fn how_long_a_report_takes() {
    let sheet = sheet();
    let crowds = WORKPLACES[0].1;
    let round = |seed| publication(vec![5; 24], 5, &answers(crowds, 24, seed));
    let published: Vec<Publication> = (0..10).map(round).collect();
    results_pdf(&view(&sheet, &round(99), 5), Lang::Ja, stamp()).unwrap();
    let before = std::time::Instant::now();
    for publication in &published {
        results_pdf(&view(&sheet, publication, 5), Lang::Ja, stamp()).unwrap();
    }
    println!("{:?} a report", before.elapsed() / 10);
}

/// A round of the same workplace half a year before.
fn earlier() -> Publication {
    publication(vec![5; 24], 5, &answers(&[(Band::Chief, 5, 2), (Band::Staff, 15, 1)], 24, 3))
}

/// For people: every document into `target/paper/`.
#[test]
#[ignore = "for looking at"]
fn look() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/paper");
    std::fs::create_dir_all(folder).unwrap();
    let write =
        |name: String, bytes: Vec<u8>| std::fs::write(format!("{folder}/{name}"), bytes).unwrap();
    let sheet = sheet();
    for lang in Lang::ALL {
        for (name, published) in workplaces(5) {
            let mut view = view(&sheet, &published, 5);
            let before = earlier();
            if name == "three_bands" {
                view.previous = Some(previous(&view, &before));
            }
            write(format!("{}-{name}.pdf", lang.tag()), results_pdf(&view, lang, stamp()).unwrap());
            write(format!("{}-{name}.xlsx", lang.tag()), results_xlsx(&view, lang).unwrap());
            write(format!("{}-{name}.csv", lang.tag()), results_csv(&view, lang).unwrap());
        }
        write(format!("{}-slips.pdf", lang.tag()), slips(lang, 12));
        write(format!("{}-receipt.pdf", lang.tag()), receipt(&sheet, lang));
        write(format!("{}-sheet.pdf", lang.tag()), sheet_pdf(&sheet, lang, stamp()).unwrap());
        write(
            format!("{}-forms.pdf", lang.tag()),
            blank_forms_pdf(&sheet, 2, lang, stamp()).unwrap(),
        );
    }
}

fn previous<'a>(view: &View, before: &'a Publication) -> Previous<'a> {
    let then: Vec<Option<&Shown<_>>> =
        before.units()[0].items().iter().map(|item| Some(item.all())).collect();
    let closed = Some(date(2025, 11, 28));
    Previous { closed, ..Previous::of(then, &[], view.results) }
}

fn slips(lang: Lang, count: usize) -> Vec<u8> {
    let round = SlipSheet {
        municipality: "汐見市".into(),
        title: "職場づくり対話シート".into(),
        deadline: date(2026, 6, 30).at(17, 0, 0, 0),
        typed_at: "kizahashi.shiomi.example/r".into(),
        minutes: 3,
        results_sign_in: false,
    };
    let slip = |number: usize| Slip {
        address: format!(
            "https://kizahashi.shiomi.example/r#K7QM-7K2Q-9XMP-4TVA-3DGH-8WEC-{number:04}-Z"
        ),
        code: format!("K7QM-7K2Q-9XMP-4TVA-3DGH-8WEC-{number:04}-Z"),
        unit: "くらし支援課".into(),
        band: [Band::Chief, Band::Staff, Band::FixedTerm][number % 3],
        results_at: "kizahashi.shiomi.example/v/K7QM".into(),
    };
    slips_pdf(&round, &(0..count).map(slip).collect::<Vec<_>>(), lang, stamp()).unwrap()
}

fn receipt(sheet: &Sheet, lang: Lang) -> Vec<u8> {
    let receipt = Receipt {
        sheet,
        items: sheet.items().collect(),
        marks: (0..24)
            .map(|item| if item == 7 { Mark::DontKnow } else { Mark::Level(1 + item % 5) })
            .collect(),
        back: Vec::new(),
        most_important: Some(8),
        place: "汐見市　くらし支援課　第2回".into(),
        payload: "KZ2:starter_sheet:1:123450123451234512345123:8:5F0C2A".into(),
        checksum: "K7-3F9-2M".into(),
    };
    receipt_pdf(&receipt, lang, stamp()).unwrap()
}
