//! Two hundred scripts and formulas in every text field there is, and everything in which they appear.
//!
//! The fields are found by walking: every page of the demonstration that its people can reach, every form on it,
//! every field that takes words; a new one is found by itself.  Each form is sent twice over: with all strings, so
//! that the page that answers shows them again; and with a word nobody else says, to see where it is kept.  There, all
//! strings are then put in its place, and every page and file is read by others than those who wrote it.  Forms that took
//! nothing of all that are named at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use axum::body::Bytes;
use jiff::SignedDuration;
use kizahashi::ROUTES;
use kizahashi::db::{Cell, Giver, Piece, Table, Taker, Tx};
use kizahashi::dialogues::pages::live;
use kizahashi::error::Result;
use kizahashi::live::Hub;
use kizahashi::rounds::seal::Contents;
use kizahashi::rounds::{self, REMARK_MOST};
use kizahashi::sheets::Shelf;
use kizahashi::{accounts, organisations};

use crate::common::{Form, Seen, World};
use crate::corpus::{FORMULAS, MARK, corpus};
use crate::hall::{Hall, alone, posted, uploaded};
use crate::lengths::figure;
use crate::reading::{self, Field, FormOnPage};

/// So many pages of one kind a person looks at.
const OF_A_KIND: usize = 2;
/// A talk has no more scenes.
const SCENES: usize = 12;
/// The first so many formulas begin each with another sign.
const SIGNS: usize = 8;
/// A form travels in so many bytes; three of them for each of most of our letters.
const TRAVELS: usize = 56 * 1024;
/// What fields like that do not take every word: what stood in them, then these.
const LIKED: [Option<&str>; 9] = [
    None,
    Some("2026-07-01"),
    Some("10:00"),
    Some("3"),
    Some("2026"),
    Some("131041"),
    Some("kzq-login"),
    Some(""),
    Some("yes"),
];
/// Forms in which words are secrets, or that end what the walk lives on.
const LEFT_OUT: [&str; 9] = [
    "/setup",
    "/confirm",
    "/password",
    "/people/{account}/password",
    "/sign-in/code",
    "/security/app",
    "/security/passkey",
    "/gatherings/{gathering}/me/cancellation",
    "/dialogues/{dialogue}/discard",
];

#[test]
#[ignore = "too long for every push: in the gate"]
fn nothing_that_people_type_runs_or_computes_anywhere() {
    let _alone = alone();
    // Pages and files are the same on both databases; only rows are not, and here they are copied whole.
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let mut walk = Walk::of(Hall::of(World::new(None, folder).await).await).await;
        walk.says_all_it_can().await;
        let (pages, _) = walk.everything().await;
        walk.known = pages.iter().flat_map(|(_, seen)| reading::page(&seen.html).names).collect();
        let kept = walk.plant(|place| from(&corpus(), place).join(" ")).await;
        let (pages, files) = walk.everything().await;
        let shown = walk.pages_are_only_text(&pages, &kept);
        walk.files_are_only_text(&files, &["svg", "csv", "xlsx", "txt", "json", "ics"]).await;
        // Each field begins once with each of the signs that make a formula.
        for turn in 0..SIGNS {
            walk.plant(|place| FORMULAS[(turn + place) % SIGNS].to_owned()).await;
            walk.files_are_only_text(&files, &["csv", "xlsx"]).await;
        }
        // A paper is slow to set, so each field has its share of the strings, and all are on paper.
        walk.plant(|place| from(&corpus(), place * 7)[..7].join(" ")).await;
        walk.files_are_only_text(&files, &["pdf"]).await;
        walk.judged(&kept, shown);
    });
}

/// The strings, from that one on and round.
fn from(corpus: &[String], place: usize) -> Vec<String> {
    let mut corpus = corpus.to_vec();
    let by = place % corpus.len();
    corpus.rotate_left(by);
    corpus
}

/// A word nobody else says.
fn word(place: usize) -> String {
    format!("kzq{place:04}q")
}

/// A walk through everything there is.
pub struct Walk {
    hall: Hall,
    starts: Vec<(&'static str, String)>,
    /// Elements and their attributes on pages into which nobody planted anything.
    known: BTreeSet<(String, String)>,
    /// The rows of the database as they were with our words in them.
    rows: Vec<Row>,
    forms: BTreeSet<String>,
    /// Forms whose words were taken.
    accepted: BTreeSet<String>,
    /// Forms that were refused with the strings shown again.
    shown_again: BTreeSet<String>,
    /// Which field each word was sent in.
    fields: Vec<String>,
    wrong: BTreeSet<String>,
    marks: BTreeMap<&'static str, usize>,
    /// Papers that nobody here could read.
    unread: usize,
}

#[derive(Clone)]
enum Row {
    Of(Table),
    Has(Vec<Cell>),
}

impl Walk {
    pub async fn of(hall: Hall) -> Walk {
        let start = |who| (who, "/".to_owned());
        let mut starts: Vec<_> =
            ["admin", "suishin", "doro", "kurashi"].into_iter().map(start).collect();
        for door in ["/gatherings/", "/results/", "/wall/"] {
            starts.push(("stranger", hall.door(door)));
        }
        starts.push(("stranger", "/gatherings".into()));
        starts.push(("stranger", "/r/compare".into()));
        starts.push(("stranger", "/public/990019/policies".into()));
        let mut walk = Walk {
            hall,
            starts,
            known: BTreeSet::new(),
            rows: Vec::new(),
            forms: BTreeSet::new(),
            accepted: BTreeSet::new(),
            shown_again: BTreeSet::new(),
            fields: Vec::new(),
            wrong: BTreeSet::new(),
            marks: BTreeMap::new(),
            unread: 0,
        };
        walk.sits_down().await;
        walk.answers().await;
        walk.begins_a_draft().await;
        walk
    }

    /// Somebody who writes a sheet.
    async fn begins_a_draft(&mut self) {
        let form = self.hall.form("admin", "/sheets/new", "/sheets/drafts").await;
        let draft = self.hall.ask("admin", posted(&form)).await;
        self.starts.push(("admin", draft.path));
    }

    /// Somebody with a seat in the talk.
    async fn sits_down(&mut self) {
        let page = self.goes_on("begin").await;
        let door = crate::common::between(&page.html, "/join/", "\"").map(str::to_owned);
        if let Some(door) = door {
            let seen = self.hall.get("stranger with a seat", &format!("/join/{door}")).await;
            if seen.html.contains("action=\"/join\"") {
                let form = seen.form("/join");
                self.hall.ask("stranger with a seat", posted(&form)).await;
            }
        }
        self.starts.push(("stranger with a seat", "/seat".into()));
    }

    /// The talk goes on, as long as it lasts; the desk as it was.
    async fn goes_on(&mut self, what: &str) -> Seen {
        let desk = self.hall.door("/dialogues/");
        let page = self.hall.get("doro", &desk).await;
        let course = format!("{desk}/course");
        if page.html.contains(&format!("action=\"{course}\"")) {
            self.hall.ask("doro", posted(&page.form(&course).with("what", what))).await;
        }
        page
    }

    /// Somebody who answers.
    async fn answers(&mut self) {
        let code = self.hall.door("/r#");
        let code = rounds::code::Code::read(code.trim_start_matches("/r#")).unwrap();
        let mut phone = self.hall.world.browser();
        phone.fills_in(&code, &["4"; 6]).await;
        self.hall.keep("stranger who answers", phone);
        for path in ["/r/promise", "/r/check", "/r/important", "/r/item/1"] {
            self.starts.push(("stranger who answers", path.into()));
        }
    }

    /// Every open round is answered by all with a share of the strings, and closed: remarks are sealed until then.
    async fn remarks(&mut self) {
        let (app, now) = (&self.hall.world.app, self.hall.world.now());
        let (keys, dice, shelf) = (app.closing.keys.clone(), app.dice.clone(), app.shelf.clone());
        let mut shares = shares().into_iter().cycle();
        let answer = move |tx: &mut Tx| {
            let by = accounts::member_by_login(tx, "suishin")?;
            let mut open = Vec::new();
            for unit in organisations::units(tx, by.organisation())? {
                for round in rounds::of_unit(tx, by.organisation(), &unit.id)? {
                    if !round.takes_answers(now) {
                        continue;
                    }
                    let sheet = shelf.version(tx, &round.organisation, &round.sheet_version)?;
                    let items = round.items(&sheet);
                    let marks = items.len() + round.looked_back(&items).len();
                    let slips = rounds::slips(tx, &by.caretaker(&unit.id)?, &round, &keys, &dice)?;
                    for (place, (_, code)) in slips.into_iter().enumerate() {
                        let level = gauge::level::Mark::Level(place as u8 % 3 + 1);
                        let contents = Contents {
                            marks: vec![level; marks],
                            most_important: Some(0),
                            remark: shares.next().unwrap_or_default(),
                            keep_mine: false,
                        };
                        let sealed = round.seal(&contents, &code, &dice)?;
                        rounds::put(tx, &round.id, &code, &sealed)?;
                    }
                    open.push(round.deadline);
                }
            }
            Ok(open)
        };
        let open = app.db.write(answer).await.unwrap();
        assert!(open.len() >= 2, "rounds that take answers");
        // Closed one after the other on the day after the last; everybody's session still lasts.
        let last = open.into_iter().max().unwrap() + SignedDuration::from_hours(1);
        kizahashi::rounds::close::due(&app.closing, last).await.unwrap();
    }

    // Walking

    /// Through every scene of the talk, before the rounds are closed and after: what one says may open what the next says.
    pub async fn says_all_it_can(&mut self) {
        let desk = self.hall.door("/dialogues/");
        for _ in 0..SCENES {
            for (who, path) in [("doro", &*desk), ("stranger with a seat", "/seat")] {
                let screen = self.hall.get(who, path).await;
                self.send_every_form(&[(who.to_owned(), screen)]).await;
            }
            self.goes_on("next").await;
        }
        let (pages, _) = self.everything().await;
        self.send_every_form(&pages).await;
        self.remarks().await;
        let (pages, _) = self.everything().await;
        self.send_every_form(&pages).await;
    }

    /// Every kind of page each of them reaches, and every file that hangs there.
    pub async fn everything(&mut self) -> (Vec<(String, Seen)>, BTreeSet<(String, String)>) {
        let (mut pages, mut files) = (Vec::new(), BTreeSet::new());
        let people: BTreeSet<&str> = self.starts.iter().map(|(who, _)| *who).collect();
        for who in people {
            let starts = self.starts.iter().filter(|(of, _)| *of == who);
            let mut ahead: Vec<String> = starts.map(|(_, path)| path.clone()).rev().collect();
            let (mut met, mut kinds) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
            while let Some(path) = ahead.pop() {
                let kind = format!("{} {} {:?}", kind_of(&path), path.contains('?'), ending(&path));
                if !met.insert(path.clone())
                    || kinds.get(&kind).is_some_and(|seen| *seen >= OF_A_KIND)
                {
                    continue;
                }
                *kinds.entry(kind).or_default() += 1;
                if ending(&path).is_some() {
                    files.insert((who.to_owned(), path));
                    continue;
                }
                let seen = self.hall.get(who, &path).await;
                if seen.status.is_server_error() {
                    self.wrong.insert(format!("{who} {path}: {}", seen.status));
                }
                let found = reading::page(&seen.html).links;
                let inner =
                    found.into_iter().filter(|to| to.starts_with('/') && !to.contains("lang="));
                ahead.extend(inner.map(|to| to.split('#').next().unwrap().to_owned()));
                pages.push((who.to_owned(), seen));
            }
        }
        (pages, files)
    }

    async fn send_every_form(&mut self, pages: &[(String, Seen)]) {
        for (who, seen) in pages {
            for form in reading::forms(&seen.html) {
                let kind = format!("post {}", kind_of(&form.action));
                let words = form.fields.iter().any(Field::takes_words);
                let left_out = LEFT_OUT.contains(&kind_of(&form.action).as_str());
                if !words || !form.post || left_out || !self.forms.insert(kind) {
                    continue;
                }
                self.shown_again(who, seen, &form).await;
                self.kept(who, seen, &form).await;
            }
        }
    }

    /// All strings in all fields, as many at once as travel; the answer shows them as words or not at all.
    async fn shown_again(&mut self, who: &str, seen: &Seen, form: &FormOnPage) {
        let fields: Vec<&Field> = form.fields.iter().filter(|field| field.takes_words()).collect();
        let corpus = corpus();
        let whole: usize = corpus.iter().map(|text| text.len() * 3 + 3).sum();
        let turns = (whole * fields.len()).div_ceil(TRAVELS);
        let share = corpus.len().div_ceil(turns);
        for turn in 0..turns {
            let mut filled = self.fresh(who, seen, form).await;
            for (place, field) in fields.iter().enumerate() {
                let strings = from(&corpus, (turn + place) * share);
                filled = filled.with(&field.name, &strings[..share].join(" "));
            }
            let name = &corpus[(turn * 31) % corpus.len()];
            let answer = self.sent(who, form, &filled, name).await;
            let at = format!("{who} {} answers {}", form.action, answer.status);
            if answer.status.is_server_error() {
                self.wrong.insert(at.clone());
            }
            let words = self.is_only_text(&at, &answer, false);
            let form = kind_of(&form.action);
            match answer.status.is_success() {
                true => drop(self.accepted.insert(form)),
                false if words.contains(MARK) => drop(self.shown_again.insert(form)),
                false => {}
            }
        }
    }

    /// A word of our own in every field; where one is not taken, what such a field likes.
    async fn kept(&mut self, who: &str, seen: &Seen, form: &FormOnPage) {
        let mut filled = self.fresh(who, seen, form).await;
        let mut sent = BTreeSet::new();
        for field in form.fields.iter().filter(|field| field.takes_words()) {
            if sent.insert(field.name.clone()) {
                filled = filled.with(&field.name, &word(self.fields.len()));
                self.fields.push(format!("{} {}", kind_of(&form.action), field.name));
            }
        }
        let own = self.fresh(who, seen, form).await;
        for liked in LIKED {
            let answer = self.sent(who, form, &filled, "kzq.png").await;
            let again =
                reading::forms(&answer.html).into_iter().find(|again| again.action == form.action);
            let Some(again) = again.filter(|_| answer.status.as_u16() == 422) else {
                if answer.status.is_success() {
                    self.accepted.insert(kind_of(&form.action));
                }
                return self.starts_from(who, &answer);
            };
            for field in again.fields.iter().filter(|field| field.invalid) {
                let own = own.value(&field.name).unwrap_or_default();
                filled = filled.with(&field.name, liked.unwrap_or(own));
            }
        }
    }

    /// Where one is led by what one sent is walked from, too.
    fn starts_from(&mut self, who: &str, answer: &Seen) {
        let known = self.starts.iter().find(|(of, _)| *of == who).map(|(of, _)| *of);
        if let Some(who) = known.filter(|_| answer.status.is_success()) {
            self.starts.push((who, answer.path.clone()));
        }
    }

    /// The form as it stands there now, with something chosen wherever one has to choose.
    async fn fresh(&mut self, who: &str, seen: &Seen, form: &FormOnPage) -> Form {
        let now = self.hall.get(who, &seen.path).await;
        let there = now.html.contains(&format!("action=\"{}\"", form.action));
        let mut filled = if there { now.form(&form.action) } else { seen.form(&form.action) };
        for field in form.fields.iter().filter(|field| field.kind == "radio") {
            if filled.value(&field.name).is_none() {
                filled = filled.and(&field.name, &field.value);
            }
        }
        filled
    }

    async fn sent(&mut self, who: &str, form: &FormOnPage, filled: &Form, name: &str) -> Seen {
        let request = match form.files {
            true => {
                uploaded(&filled.clone().with("agreed", "1"), name, vec![Bytes::from(photograph())])
            }
            false => posted(filled),
        };
        self.hall.ask(who, request).await
    }

    /// Somebody opens that file.
    pub async fn opens(&mut self, who: &str, path: &str) {
        let seen = self.hall.get(who, path).await;
        assert!(!seen.status.is_server_error(), "{who} {path}: {}", seen.status);
    }

    // Planting

    /// Puts what that makes of its number in the place of each word, wherever it is kept; gives which are.
    async fn plant(&mut self, made: impl Fn(usize) -> String) -> BTreeSet<usize> {
        if self.rows.is_empty() {
            self.rows = self
                .hall
                .world
                .app
                .db
                .snapshot(|tx| {
                    let mut all = All(Vec::new());
                    tx.hand_over(&mut all)?;
                    Ok(all.0)
                })
                .await
                .unwrap();
        }
        let mut kept = BTreeSet::new();
        let planted: Vec<Row> = self
            .rows
            .iter()
            .map(|row| match row {
                Row::Of(table) => Row::Of(table.clone()),
                Row::Has(cells) => {
                    Row::Has(cells.iter().map(|cell| grown(cell, &made, &mut kept)).collect())
                }
            })
            .collect();
        let app = &mut self.hall.world.app;
        app.db.write(move |tx| tx.replace_all(&mut Given(planted.into_iter()))).await.unwrap();
        // What was at hand before is not any more.
        app.shelf = Shelf::hearing(&app.db);
        app.dialogues = Hub::new(app.db.clone(), live);
        self.hall.at_home_again();
        kept
    }

    // Judging

    fn pages_are_only_text(
        &mut self,
        pages: &[(String, Seen)],
        kept: &BTreeSet<usize>,
    ) -> BTreeSet<usize> {
        let corpus = corpus();
        let mut shown = BTreeSet::new();
        for (who, seen) in pages {
            let words = self.is_only_text(&format!("{who} {}", seen.path), seen, true);
            if words.contains(MARK) {
                let first = |place: &&usize| words.contains(&from(&corpus, **place)[..3].join(" "));
                shown.extend(kept.iter().filter(first).copied());
            }
        }
        shown
    }

    /// Reads a page; gives its words.
    fn is_only_text(&mut self, at: &str, seen: &Seen, grown: bool) -> String {
        let page = reading::page(&seen.html);
        self.wrong.extend(page.faults.iter().map(|fault| format!("{at}: {fault}")));
        for (element, attribute) in &page.names {
            let born = element.contains(MARK) || attribute.contains(MARK);
            let new = grown && !self.known.contains(&(element.clone(), attribute.clone()));
            if born || new {
                self.wrong.insert(format!("{at}: <{element} {attribute}> was born"));
            }
        }
        page.words
    }

    async fn files_are_only_text(
        &mut self,
        files: &BTreeSet<(String, String)>,
        kinds: &[&'static str],
    ) {
        let mut papers = BTreeSet::new();
        for (who, path) in files {
            let Some(kind) = kinds.iter().find(|kind| ending(path) == Some(**kind)) else {
                continue;
            };
            // One of each kind is enough of what is slow to set.
            if *kind == "pdf" && !papers.insert(kind_of(path)) {
                continue;
            }
            let seen = self.hall.get(who, path).await;
            if !seen.status.is_success() {
                self.wrong.insert(format!("{who} {path}: {}", seen.status));
                continue;
            }
            let html = seen.header("content-type").is_some_and(|kind| kind.contains("html"));
            let found = match *kind {
                "svg" => reading::picture(&seen.html),
                "csv" => reading::table(&seen.bytes),
                "xlsx" => {
                    let (faults, marks) = reading::workbook(&seen.bytes);
                    *self.marks.entry("xlsx").or_default() += marks;
                    faults
                }
                "pdf" => {
                    let read = reading::paper(&seen.bytes);
                    self.unread += usize::from(read.is_none());
                    let (faults, words) = read.unwrap_or_default();
                    *self.marks.entry("pdf").or_default() += words.matches(MARK).count();
                    faults
                }
                _ => Vec::new(),
            };
            if !["xlsx", "pdf"].contains(kind) {
                *self.marks.entry(kind).or_default() += seen.html.matches(MARK).count();
            }
            let found = found.into_iter().chain(html.then(|| "called a page".to_owned()));
            self.wrong.extend(found.map(|fault| format!("{who} {path}: {fault}")));
        }
    }

    fn judged(self, kept: &BTreeSet<usize>, shown: BTreeSet<usize>) {
        let unseen: Vec<&String> =
            kept.difference(&shown).map(|place| &self.fields[*place]).collect();
        let all = self.forms.iter().map(|form| form.trim_start_matches("post ").to_owned());
        let refused: BTreeSet<String> = all.filter(|form| !self.accepted.contains(form)).collect();
        let silent: Vec<&String> = refused.difference(&self.shown_again).collect();
        let told = format!(
            "{} forms, {} fields, kept {}, shown {}; marks {:?}, {} papers unread; kept and not shown: {unseen:?}; \
             never accepted: {refused:?}; of these, not even shown again: {silent:?}",
            self.forms.len(),
            self.fields.len(),
            kept.len(),
            shown.len(),
            self.marks,
            self.unread
        );
        let figures = [
            ("forms", self.forms.len()),
            ("accepted", self.forms.len() - refused.len()),
            ("refused with what was typed", refused.len() - silent.len()),
            ("fields", self.fields.len()),
            ("kept", kept.len()),
            ("shown", shown.len()),
        ];
        let figures = figures.map(|(name, number)| (name, number as u64));
        figure("scripts and formulas in every field", &figures);
        // Past the test runner's capture, as figures are: what was never accepted proves only that it was refused.
        writeln!(std::io::stderr(), "never accepted: {refused:?}").unwrap_or_default();
        assert!(
            self.wrong.is_empty(),
            "{}\n{told}",
            self.wrong.into_iter().collect::<Vec<_>>().join("\n")
        );
        assert!(self.forms.len() >= 30 && kept.len() >= 60 && shown.len() >= 50, "{told}");
        for kind in ["csv", "xlsx", "txt", "pdf"] {
            let found = self.marks.get(kind).is_some_and(|marks| *marks > 0);
            let unread = kind == "pdf" && self.unread > 0;
            assert!(found || unread, "nothing planted is in any {kind}: {told}");
        }
    }
}

/// Remarks of the length they may have, which together say every string.
fn shares() -> Vec<String> {
    let mut shares = vec![String::new()];
    for text in corpus() {
        let last = shares.last_mut().unwrap();
        match last.chars().count() + text.chars().count() < REMARK_MOST {
            true => *last += &format!(" {text}"),
            false => shares.push(text),
        }
    }
    shares
}

/// The route an address is of.
fn kind_of(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap();
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |route: &str| {
        let own: Vec<&str> = route.split('/').collect();
        own.len() == parts.len()
            && own.iter().zip(&parts).all(|(own, part)| own.starts_with('{') || own == part)
    };
    let plain = ROUTES.iter().find(|(_, route)| *route == path);
    let found = plain.or_else(|| ROUTES.iter().find(|(_, route)| fits(route)));
    found.map_or(path.to_owned(), |(_, route)| (*route).to_owned())
}

/// What kind of file an address gives, where it gives one.
fn ending(path: &str) -> Option<&str> {
    let (_, ending) = path.split('?').next()?.rsplit_once('.')?;
    (!ending.contains('/') && ending.len() <= 4).then_some(ending)
}

fn photograph() -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::DynamicImage::new_rgb8(8, 8);
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    bytes
}

/// The value with what grows from each word in it.
fn grown(cell: &Cell, made: &impl Fn(usize) -> String, kept: &mut BTreeSet<usize>) -> Cell {
    let mut grow = |text: &str| {
        let json = text.starts_with(['{', '[']);
        let mut parts = text.split("kzq");
        let mut whole = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let place = part.get(..4).and_then(|digits| digits.parse::<usize>().ok());
            match (place, part.get(4..).and_then(|rest| rest.strip_prefix('q'))) {
                (Some(place), Some(rest)) => {
                    kept.insert(place);
                    let made = made(place);
                    let quoted = serde_json::to_string(&made).unwrap();
                    whole += if json { &quoted[1..quoted.len() - 1] } else { &made };
                    whole += rest;
                }
                _ => whole += &format!("kzq{part}"),
            }
        }
        whole
    };
    match cell {
        Cell::Text(text) if text.contains("kzq") => Cell::Text(grow(text)),
        Cell::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) if text.contains("kzq") => Cell::Bytes(grow(text).into_bytes()),
            _ => cell.clone(),
        },
        _ => cell.clone(),
    }
}

struct All(Vec<Row>);

impl Taker for All {
    fn table(&mut self, table: &Table) -> Result<()> {
        self.0.push(Row::Of(table.clone()));
        Ok(())
    }
    fn row(&mut self, row: Vec<Cell>) -> Result<()> {
        self.0.push(Row::Has(row));
        Ok(())
    }
}

struct Given(std::vec::IntoIter<Row>);

impl Giver for Given {
    fn next(&mut self) -> Result<Option<Piece>> {
        Ok(self.0.next().map(|row| match row {
            Row::Of(table) => Piece::Table(table),
            Row::Has(cells) => Piece::Row(cells),
        }))
    }
}
