//! The readers of files and of what people type, each with its laws.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use gauge::ballots::Count;
use gauge::level::Band;
use gauge::shown::Publication;
use kizahashi::accounts::factors::passkey::{self, Made, Site};
use kizahashi::accounts::factors::totp;
use kizahashi::archive::Reading;
use kizahashi::archive::age::{Chance, Identity, Opening, Recipient, Sealing};
use kizahashi::db::Giver;
use kizahashi::dialogues::run::{Run, format};
use kizahashi::japan::{self, MunicipalityCode};
use kizahashi::organisations::roster;
use kizahashi::policies::{self, Book, Ground, Setting};
use kizahashi::problem::Problem;
use kizahashi::reports::session;
use kizahashi::rounds::Cell;
use kizahashi::rounds::code::Code;
use kizahashi::rounds::draft::Draft;
use kizahashi::rounds::receipt::Receipt;
use kizahashi::words::Lang;
use kizahashi::workbook::{self, Limits};
use kizahashi::{analyse, json, photo, sheets};
use sha2::{Digest, Sha256};

use crate::mutate::Mutator;
use crate::run::fuzz;

/// The kinds of problems told, which is what kind of an answer it was.
fn kinds(problems: &[Problem]) -> String {
    let ids: BTreeSet<_> = problems.iter().map(|problem| problem.what.id).collect();
    ids.into_iter().collect::<Vec<_>>().join(" ")
}

const CELLS: &[&str] = &[
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "<c t=\"s\"><v>99999</v></c>",
    "<c t='e'><v>#REF!</v></c>",
    "<c t=\"inlineStr\"><is><t>あ</t></is></c>",
    "<row r=\"0\">",
    "<row>",
    "</row>",
    "<sheetData>",
    "</sheetData>",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<f>1+1</f>",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "&b;",
    "&#0;",
    "&#x110000;",
    "<?xml version=\"1.0\" encoding=\"utf-16\"?>",
    "<![CDATA[",
    "<!--",
    "xml:space",
    "../../etc",
    "t=\"d\"",
    "r=\"A0\"",
    "r=\"ZZZZ1\"",
    "s=\"4294967295\"",
    "hidden=\"1\"",
    "_x000D_",
];

const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "true",
    "\"\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "{\"a\":",
    "[[[[[[[[",
    "\"ja\"",
    "\"items\"",
    "\"levels\"",
    "\"key\"",
    "\"areas\"",
    "\"version\"",
    "\"answers\"",
];

#[test]
fn sheets_of_any_kind() {
    let starter = sheets::starter();
    let seeds = vec![sheets::write_json(&starter).into_bytes()];
    fuzz("sheet", &Mutator::of(JSON), seeds, |bytes| {
        let (sheet, problems) = sheets::read(bytes, "file");
        if problems.is_empty() {
            let (again, none) = sheets::read_json(sheets::write_json(&sheet).as_bytes(), "file");
            assert_eq!((again, none), (sheet, vec![]), "written and read it is the same");
        }
        kinds(&problems)
    });
}

#[test]
fn sheets_as_workbooks() {
    let seeds = vec![sheets::write_xlsx(&sheets::starter()).unwrap()];
    fuzz("workbook", &Mutator::inside(CELLS), seeds, |bytes| {
        let (sheet, problems) = sheets::read(bytes, "file");
        if problems.is_empty() {
            let again = sheets::write_xlsx(&sheet).unwrap();
            assert_eq!(
                sheets::read(&again, "file"),
                (sheet, vec![]),
                "written and read it is the same"
            );
        }
        kinds(&problems)
    });
}

#[test]
fn tables_as_text() {
    let seeds = ["名,数\n\"土木\"\"課\",3\n", "a\tb\n1\t2\n", "a;b\r\n\"x\ny\";2\r\n"];
    let seeds = seeds.iter().map(|text| text.as_bytes().to_vec());
    let encoded = |text: &str| encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
    let seeds = seeds
        .chain([encoded("所属,氏名\n髙﨑課,①㈱\n"), b"\xff\xfea\0,\0b\0\n\0".to_vec()])
        .collect();
    let words = Mutator::of(&[",", "\"", "\"\"", "\n", ";", "\t", "\u{feff}", "縺ゅ"]);
    fuzz("csv", &words, seeds, |bytes| {
        let (grid, problems) = workbook::table(bytes, &Limits::UPLOAD);
        assert!(grid.is_some() || !problems.is_empty(), "where there is nothing it is said why");
        let Some(grid) = grid else { return kinds(&problems) };
        let rows = grid.rows().len();
        assert!(rows <= Limits::UPLOAD.rows + 50, "{rows} rows");
        format!("{} {}", kinds(&problems), rows.min(3))
    });
}

#[test]
fn records_of_a_session() {
    let folder = Path::new("tests/files/sessions");
    let seeds = ["first_session.json", "counted_session.json"]
        .map(|name| std::fs::read(folder.join(name)).unwrap());
    fuzz("session", &Mutator::of(JSON), seeds.into(), |bytes| {
        let (session, problems) = session::read_json(bytes);
        if problems.is_empty() {
            session::session_text(&session, Lang::Ja);
            session::session_html(&session, Lang::En);
        }
        kinds(&problems)
    });
}

#[test]
fn rosters() {
    let text = "職員番号,氏名,所属,役職,本務\n0012,山田 太郎,土木課,課長,本務\n0013,髙﨑 花子,くらし支援課,主事,兼務\n";
    let cells = |line: &str| line.split(',').map(workbook::Cell::from).collect::<Vec<_>>();
    let rows: Vec<Vec<workbook::Cell>> = text.lines().map(cells).collect();
    let book = workbook::write_xlsx(&[("名簿", rows)]).unwrap();
    let read = |bytes: &[u8]| {
        let (roster, problems) = roster::read(bytes, &Limits::UPLOAD);
        assert!(roster.is_some() || !problems.is_empty(), "where there is nothing it is said why");
        kinds(&problems)
    };
    let words = Mutator::of(&[
        "職員番号",
        "氏名",
        "所属",
        "役職",
        "兼務",
        "令和7年4月1日",
        "から",
        "012025",
        ",,",
    ]);
    fuzz("roster", &words, vec![text.as_bytes().to_vec()], read);
    fuzz("roster-workbook", &Mutator::inside(CELLS), vec![book], read);
}

#[test]
fn answers_of_people() {
    let starter = sheets::starter();
    let keys: Vec<&str> = starter.items().map(|item| item.key.as_str()).collect();
    let row = |level: &str| vec![level; keys.len()].join(",");
    let text = format!("band,{}\nstaff,{}\nchief,{}\n", keys.join(","), row("3"), row("?"));
    let words = Mutator::of(&[
        "band",
        "staff",
        "課長",
        "３か4",
        "①",
        "十二",
        "わからない",
        "2.5",
        "６",
        ",",
    ]);
    fuzz("answers", &words, vec![text.into_bytes()], |bytes| {
        let (answers, problems) = analyse::read(bytes, &starter, &Limits::COMMAND_LINE);
        if let (Some(answers), []) = (&answers, &problems[..]) {
            let publication = answers.publish(5);
            assert!(
                Publication::decode(&publication.encode()).is_ok(),
                "what is told can be told again"
            );
        }
        kinds(&problems)
    });
}

#[test]
fn policies_as_workbooks() {
    let book = policies::write_xlsx(&Book::default(), &[]).unwrap();
    fuzz("policies", &Mutator::inside(CELLS), vec![book], |bytes| {
        let (before, items, setting) = (Book::default(), BTreeSet::new(), Setting::default());
        let ground = Ground { units: &[], before: &before, setting: &setting, items: &items };
        let mut count = 0;
        let mut id = || {
            count += 1;
            format!("{count:032}")
        };
        kinds(&policies::read_xlsx(&policies::tables(bytes), &ground, &mut id).1)
    });
}

#[test]
fn documents_are_read_where_others_read_them() {
    let seeds = vec![br#"{"a":[1,2.5e3,"\u3042",null,true],"b":{}}"#.to_vec()];
    fuzz("json", &Mutator::of(JSON), seeds, |bytes| {
        let ours = json::parse(bytes, &Limits::SHEET);
        let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let theirs = serde_json::from_slice::<serde::de::IgnoredAny>(plain);
        assert!(ours.is_err() || theirs.is_ok(), "what is no document to others is none to us");
        ours.err().map_or("read".to_owned(), |problem| problem.what.id.to_owned())
    });
}

#[test]
fn days_and_numbers_as_people_write_them() {
    let seeds = [
        "令和7年4月1日",
        "R7.4.1",
        "2025-04-01",
        "２０２５／４／１",
        "平成31年4月30日",
        "45748",
        "昭和元年",
        "令和7年度",
    ];
    let seeds = seeds.map(|text| text.as_bytes().to_vec()).into();
    let words = Mutator::of(&[
        "令和", "平成", "昭和", "明治", "元", "年", "月", "日", "R", "H", "/", ".", "-", "十二",
        "度",
    ]);
    fuzz("day", &words, seeds, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let day = japan::day_of(&text);
        if let Ok(day) = day {
            assert_eq!(japan::day_of(&day.to_string()), Ok(day), "as others write it");
            assert_eq!(japan::day_of(&japan::long_date(Lang::Ja, day)), Ok(day), "as we write it");
        }
        let (month, number) = (japan::month_of(&text), japan::number_typed(&text));
        let year = japan::fiscal_year_of(&text);
        assert!(month.is_none_or(|month| (1..=12).contains(&month)), "{month:?}");
        let told = day.as_ref().err().map_or("a day", |bad| bad.message().id);
        let year = year.as_ref().err().map_or("a year", |bad| bad.message().id);
        format!("{told} {year} {} {}", month.is_some(), number.is_some())
    });
}

#[test]
fn codes_as_people_type_them() {
    let code = Code::derive(&[3; 32], "2345", 7);
    let seeds =
        vec![code.plain().as_bytes().to_vec(), code.grouped().into_bytes(), b"202070".to_vec()];
    fuzz("code", &Mutator::of(&["-", " ", "O", "l", "Ａ", "　", "０"]), seeds, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Ok(code) = Code::read(&text) {
            assert_eq!(Code::read(code.plain()).as_ref(), Ok(&code));
            assert_eq!(Code::read(&code.grouped()), Ok(code));
            return "a code".into();
        }
        if let Ok(place) = MunicipalityCode::read(&text) {
            let again = MunicipalityCode::read(place.as_str()).ok();
            assert!(again.is_some_and(|again| again.as_str() == place.as_str()));
            return "a municipality".into();
        }
        if let Some(secret) = totp::Secret::read(&text) {
            assert_eq!(
                totp::Secret::read(&secret.typed()).map(|secret| secret.typed()),
                Some(secret.typed())
            );
            return "a secret".into();
        }
        let misread = format!("{:?}", Code::read(&text));
        misread.chars().take_while(|char| char.is_alphabetic() || *char == '(').collect()
    });
}

#[test]
fn receipts_with_their_check_made_anew() {
    let seeds = [
        "KZ1/2345/starter/1/f/2026-06-30/123451234512345123451234/3/",
        "KZ2/2345/starter/1/0.4.11/2026-06-30/1x_/1/1_2/",
    ];
    let seeds = seeds.map(|text| text.as_bytes().to_vec()).into();
    fuzz(
        "receipt",
        &Mutator::of(&["KZ1", "KZ2", "/", "_", "x", "s", "0.4", "255", "256", "f"]),
        seeds,
        |bytes| {
            let text: String = String::from_utf8_lossy(bytes).split_whitespace().collect();
            let raw = Receipt::read(&text);
            let body = text.trim_end_matches('/');
            let check = kizahashi::world::hex(&Sha256::digest(body.as_bytes())[..4]);
            let read = Receipt::read(&format!("{body}/{check}"));
            for receipt in [raw, read.clone()].into_iter().flatten() {
                let again = Receipt::read(&receipt.write());
                assert_eq!(again, Ok(receipt.clone()), "written and read it is the same");
                receipt.items(&sheets::starter());
                receipt.marked();
            }
            format!(
                "{:?}",
                read.map(|receipt| (
                    receipt.short,
                    receipt.only.is_some(),
                    receipt.back.is_empty()
                ))
            )
        },
    );
}

#[test]
fn what_was_kept_and_comes_back_changed() {
    let run = Run::of(format("workplace_75").unwrap()).write();
    let cell = Cell { place: 0, band: Band::Staff, people: 4 };
    let draft = Draft::new("id", Code::derive(&[3; 32], "2345", 7), cell, 6).write();
    let answers: Vec<gauge::level::Answer> = vec![];
    let plan = gauge::shown::Plan {
        levels: vec![5; 6],
        back: vec![],
        units: vec![gauge::shown::Unit { parent: None, least: 5 }],
        remarks_from: None,
    };
    let publication = Publication::of(&plan, &answers, vec![]).encode();
    let seeds = [run, draft, publication].map(|text| text.as_bytes().to_vec()).into();
    let words =
        Mutator::of(&["|", ";", ",", ":", "\"scene\"", "staff", "chief", "full", "-", "\n", "/"]);
    fuzz("kept", &words, seeds, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Some(run) = Run::read(&text) {
            assert_eq!(Run::read(&run.write()).map(|run| run.write()), Some(run.write()));
        }
        if let Some(draft) = Draft::read(&text) {
            assert_eq!(Draft::read(&draft.write()).map(|draft| draft.write()), Some(draft.write()));
        }
        let told = Publication::decode(&text);
        if let Ok(told) = &told {
            assert!(Publication::decode(&told.encode()).is_ok(), "what is told can be told again");
        }
        format!("{:?} {:?}", told.is_ok(), Count::decode(&text).is_ok())
    });
}

/// As sealed by us; chance that is no chance.
fn sealed(identity: &Identity, content: &[u8]) -> Vec<u8> {
    let chance = Chance { file: [1; 16], once: [2; 32], nonce: [3; 16] };
    let mut sealing = Sealing::new(Vec::new(), &identity.recipient(), &chance).unwrap();
    sealing.write_all(content).unwrap();
    sealing.finish().unwrap()
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut packing = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packing.write_all(content).unwrap();
    packing.finish().unwrap()
}

/// Reads a backup to its end, or to where it is damaged.
fn read_to_the_end(file: &Path, identity: &Identity) -> String {
    let Ok(mut reading) = Reading::open(file, identity) else { return "not begun".into() };
    let mut pieces = 0;
    loop {
        match reading.next() {
            Ok(Some(_)) => pieces += 1,
            Ok(None) => return "to the end".into(),
            Err(_) => return format!("damaged after {}", pieces.min(3)),
        }
    }
}

#[test]
fn backups_sealed_again_and_backups_damaged() {
    let identity = Identity::of([4; 32]);
    let folder = tempfile::tempdir().unwrap();
    let lines = concat!(
        "{\"kizahashi_backup\":1,\"made\":\"2026-06-01T00:00:00Z\",\"program\":\"0.1.0\",\"step\":9,\"epoch\":0,\"chains\":{}}\n",
        "{\"table\":\"organisation\",\"columns\":[[\"id\",\"text\"],[\"rows\",\"bigint\"],[\"key\",\"bytea\"]]}\n",
        "[\"a\",1,\"AAAA\"]\n[null,-1,null]\n{\"tables\":{}}\n",
    );
    let words = Mutator::of(&[
        "\"table\"",
        "\"columns\"",
        "\"bytea\"",
        "\"bigint\"",
        "[",
        "]",
        "null",
        "\n",
        "1e400",
    ]);
    let file = folder.path().join("again");
    fuzz("backup", &words, vec![lines.as_bytes().to_vec()], |bytes| {
        std::fs::write(&file, sealed(&identity, &packed(bytes))).unwrap();
        read_to_the_end(&file, &identity)
    });
    let whole = sealed(&identity, &packed(lines.as_bytes()));
    let file = folder.path().join("damaged");
    fuzz(
        "sealed-backup",
        &Mutator::of(&["-> X25519 ", "---", "age-encryption.org/v1", "\n"]),
        vec![whole.clone()],
        |bytes| {
            std::fs::write(&file, bytes).unwrap();
            let mut content = Vec::new();
            let opened = Opening::new(bytes, &identity)
                .and_then(|mut opening| std::io::Read::read_to_end(&mut opening, &mut content));
            assert!(opened.is_err() || bytes == whole, "one changed byte anywhere is noticed");
            let text = String::from_utf8_lossy(bytes);
            format!(
                "{} {} {}",
                read_to_the_end(&file, &identity),
                Recipient::read(&text).is_some(),
                Identity::read(&text).is_some()
            )
        },
    );
}

#[test]
fn passkeys_of_hostile_browsers() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
    let site = Site::of("https://kizahashi.test").unwrap();
    let client =
        r#"{"type":"webauthn.create","challenge":"abc","origin":"https://kizahashi.test"}"#;
    let mut device = Sha256::digest(site.host.as_bytes()).to_vec();
    device.extend([0x41, 0, 0, 0, 1]);
    device.extend([0; 16]);
    device.extend([0, 2, 7, 7]);
    let seed = [client.as_bytes(), b"\x00\x00\x00\x00", &device].concat();
    fuzz(
        "passkey",
        &Mutator::of(&["webauthn.get", "webauthn.create", "\"challenge\"", "origin"]),
        vec![seed],
        |bytes| {
            let at = bytes.windows(4).position(|four| four == [0; 4]).unwrap_or(bytes.len());
            let (client, device) = (&bytes[..at], bytes.get(at + 4..).unwrap_or_default());
            let made = Made {
                id: BASE64.encode(device.get(55..57).unwrap_or_default()),
                client: BASE64.encode(client),
                device: BASE64.encode(device),
                public: BASE64.encode(&bytes[bytes.len() / 2..]),
            };
            let answer = passkey::Answer {
                id: made.id.clone(),
                client: made.client.clone(),
                device: made.device.clone(),
                mark: made.public.clone(),
            };
            assert!(
                passkey::made(&site, "abc", &made).is_none(),
                "no key of ours is made of noise"
            );
            assert!(
                passkey::answered(bytes, &site, "abc", &answer).is_none(),
                "nor signs it anything"
            );
            format!("{}", device.len().min(60))
        },
    );
}

#[test]
fn photographs() {
    let mut seeds = Vec::new();
    for kind in [image::ImageFormat::Png, image::ImageFormat::Jpeg] {
        let picture = image::DynamicImage::ImageRgb8(image::RgbImage::from_pixel(
            24,
            16,
            image::Rgb([9, 99, 199]),
        ));
        let mut file = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut file, kind).unwrap();
        seeds.push(file.into_inner());
    }
    fuzz(
        "photograph",
        &Mutator::of(&["IHDR", "IDAT", "IEND", "tEXt", "Exif\0\0", "JFIF"]),
        seeds,
        |bytes| match photo::plain(bytes) {
            Ok(plain) => {
                assert!(plain.starts_with(&[0xff, 0xd8]), "written again by us");
                "a photograph".into()
            }
            Err(no) => no.to_string(),
        },
    );
}
