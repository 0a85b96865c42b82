//! Documents: one publication in every format, with the same figures and the same masks.

use std::process::Command;

use gauge::change::{Change, change};
use gauge::level::{Answer, Band, Mark};
use gauge::shown::{Publication, Shown};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use kizahashi::reports::{
    self, Heading, Previous, Receipt, Slip, SlipSheet, View, blank_forms_pdf, receipt_pdf,
    results_csv, results_pdf, results_xlsx, sheet_pdf, slips_pdf,
};
use kizahashi::sheets::Sheet;
use kizahashi::words::Lang;

use crate::people::{answers, publication, sheet};

fn stamp() -> Timestamp {
    "2026-07-01T01:00:00Z".parse().unwrap()
}

fn view<'a>(sheet: &'a Sheet, published: &'a Publication) -> View<'a> {
    View {
        sheet,
        items: sheet.items().collect(),
        results: &published.units()[0],
        least: 5,
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

/// Several workplaces: three bands, pooled bands, one band alone, too few, all alike.
fn workplaces() -> Vec<(&'static str, Publication)> {
    let crowds: [(&'static str, &[(Band, u32, u64)]); 5] = [
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
    crowds
        .map(|(name, crowds)| (name, publication(vec![5; 24], 5, &answers(crowds, 24, 11))))
        .into()
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
        for (name, published) in workplaces() {
            let mut view = view(&sheet, &published);
            let before = publication(
                vec![5; 24],
                5,
                &answers(&[(Band::Chief, 5, 2), (Band::Staff, 15, 1)], 24, 3),
            );
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
    let now = view.results.items().iter();
    let changes: Vec<Option<Change>> =
        now.zip(&then).map(|(now, then)| change((*then)?, now.all())).collect();
    Previous { figures: then, changes, closed: Some(date(2025, 11, 28)), other_people: false }
}

fn slips(lang: Lang, count: usize) -> Vec<u8> {
    let round = SlipSheet {
        municipality: "汐見市".into(),
        title: "職場づくり対話シート".into(),
        deadline: date(2026, 6, 30).at(17, 0, 0, 0),
        typed_at: "kizahashi.shiomi.example/r".into(),
        results_at: "kizahashi.shiomi.example/v/K7QM".into(),
    };
    let slip = |number: usize| Slip {
        address: format!(
            "https://kizahashi.shiomi.example/r#K7QM-7K2Q-9XMP-4TVA-3DGH-8WEC-{number:04}-Z"
        ),
        code: format!("K7QM-7K2Q-9XMP-4TVA-3DGH-8WEC-{number:04}-Z"),
        unit: "くらし支援課".into(),
        band: [Band::Chief, Band::Staff, Band::FixedTerm][number % 3],
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
        most_important: Some(8),
        place: "汐見市　くらし支援課　第2回".into(),
        payload: "KZ2:starter_sheet:1:123450123451234512345123:8:5F0C2A".into(),
        checksum: "K7-3F9-2M".into(),
    };
    receipt_pdf(&receipt, lang, stamp()).unwrap()
}
