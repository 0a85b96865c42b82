//! The report of a session on paper, as a page and as text.

use jiff::Timestamp;
use kizahashi::reports::session::{Session, read_json, session_pdf};
use kizahashi::words::Lang;

const FIRST: &[u8] = include_bytes!("../files/sessions/first_session.json");
const COUNTED: &[u8] = include_bytes!("../files/sessions/counted_session.json");

fn stamp() -> Timestamp {
    "2018-02-16T01:00:00Z".parse().unwrap()
}

fn first() -> Session {
    let (session, problems) = read_json(FIRST);
    assert!(problems.is_empty(), "{problems:?}");
    session
}

fn counted() -> Session {
    let (session, problems) = read_json(COUNTED);
    assert!(problems.is_empty(), "{problems:?}");
    session
}

/// For people: every report into `target/paper/`.
#[test]
#[ignore = "for looking at"]
fn look() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/paper");
    std::fs::create_dir_all(folder).unwrap();
    for (name, session) in [("first", first()), ("counted", counted())] {
        for lang in Lang::ALL {
            let pdf = session_pdf(&session, lang, stamp()).unwrap();
            std::fs::write(format!("{folder}/{}-session-{name}.pdf", lang.tag()), pdf).unwrap();
        }
    }
}
