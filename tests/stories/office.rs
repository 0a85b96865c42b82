//! An office in the middle of a round: where stories about answers begin.
//!
//! ```ignore
//! let unit = world.office("くらし支援課", &TWELVE).await;
//! let round = world.begin(&unit, |form| form).await;
//! let mut phone = world.browser();
//! phone.answers(round.code_of(Band::Staff, 0), &["4"; 6], |form| form.with("remark", "…")).await;
//! world.close(&round).await;
//! ```

use axum::http::StatusCode;
use gauge::level::{Band, Mark};
use kizahashi::accounts::{self, Caretaker};
use kizahashi::db::Tx;
use kizahashi::error::Result;
use kizahashi::rounds::code::Code;
use kizahashi::rounds::seal::{Contents, RoundKey};
use kizahashi::rounds::{self, Cell, close};
use kizahashi::{organisations, sheets};

use crate::common::{Browser, Form, PASSWORD, Seen, World};

/// A chief, two supervisors, nine others.
pub const TWELVE: [(&str, &str, &str); 3] =
    [("課長", "chief", "1"), ("係長", "supervisor", "2"), ("主事", "staff", "9")];
/// A chief, a supervisor, four others.
pub const SIX: [(&str, &str, &str); 3] =
    [("課長", "chief", "1"), ("係長", "supervisor", "1"), ("主事", "staff", "4")];
/// How many items the short form of our sheet has.
pub const SHORT: usize = 6;

/// A round that was opened through the front door.
pub struct Opened {
    /// Its id.
    pub id: String,
    /// Every slip, with where it belongs.
    pub slips: Vec<(Cell, Code)>,
    /// The results addresses, the unit of the round first.
    pub addresses: Vec<String>,
}

impl Opened {
    /// The `index`th code of that band.
    pub fn code_of(&self, band: Band, index: usize) -> &Code {
        let mut of_band = self.slips.iter().filter(|(cell, _)| cell.band == band);
        &of_band.nth(index).expect("a slip of that band").1
    }

    /// The page of the round.
    pub fn page(&self) -> String {
        format!("/rounds/{}", self.id)
    }

    /// The results page of the unit the round is for.
    pub fn results(&self) -> String {
        format!("/results/{}", self.addresses[0])
    }
}

impl World {
    /// A workplace with those posts, and our sheet published: its id.
    pub async fn office(&self, name: &str, posts: &[(&str, &str, &str)]) -> String {
        let unit = self.unit(name).await;
        self.posts(&unit, posts).await;
        self.publish_sheet().await;
        unit
    }

    /// Our own sheet, in the library of the municipality; a second time changes nothing.
    pub async fn publish_sheet(&self) {
        let (id, now) = (self.app.dice.id(), self.now().to_string());
        let published = self.app.db.write(move |tx| {
            let by = accounts::member_by_login(tx, "admin")?.administrator()?;
            match sheets::published(tx, by.organisation())?.is_empty() {
                true => sheets::publish(tx, &by, &id, &sheets::starter(), &now),
                false => Ok(()),
            }
        });
        published.await.unwrap();
    }

    /// Somebody of the promotion office, signed in; added where there is nobody yet.
    pub async fn promoter(&self) -> Browser {
        let mut browser = self.browser();
        let page = browser.sign_in("promotion", PASSWORD).await;
        match page.status {
            StatusCode::OK => browser,
            _ => self.promotion().await,
        }
    }

    /// Somebody of the promotion office of another municipality, signed in.
    pub async fn stranger(&self) -> Browser {
        self.person("stranger", |form| form.and("duty", "promotion")).await;
        let (id, now) = (self.app.dice.id(), self.now().to_string());
        let moved = self.app.db.write(move |tx| {
            organisations::found(tx, &id, "131016", "千代田区", &now)?;
            let account = accounts::member_by_login(tx, "stranger")?.account().to_owned();
            tx.run("update duty set organisation = $1 where account = $2", &[&id, &account])?;
            tx.run("update account set organisation = $1 where id = $2", &[&id, &account])
        });
        assert_eq!(moved.await.unwrap(), 1);
        self.signed_in("stranger").await
    }

    /// A round of that workplace, opened by the promotion office with what `choose` chose on its pages.
    pub async fn begin(&self, unit: &str, choose: impl Fn(Form) -> Form) -> Opened {
        let page = self.promoter().await.opens(unit, choose).await;
        assert!(page.path.starts_with("/rounds/"), "{}", page.text());
        self.opened(page.path.trim_start_matches("/rounds/"), unit).await
    }

    /// What is printed about that round.
    pub async fn opened(&self, id: &str, unit: &str) -> Opened {
        let (keys, dice) = (self.app.closing.keys.clone(), self.app.dice.clone());
        let (round, of) = (id.to_owned(), unit.to_owned());
        let found = self.app.db.read(move |tx| {
            let by = promotion_of(tx, &of)?;
            let round = rounds::round(tx, by.organisation(), &round)?;
            Ok((rounds::slips(tx, &by, &round, &keys, &dice)?, rounds::units(tx, &round.id)?))
        });
        let (slips, units) = found.await.unwrap();
        let addresses = units.into_iter().map(|unit| unit.address).collect();
        Opened { id: id.to_owned(), slips, addresses }
    }

    /// An answer put straight into the box, as the last page would; for stories in which others answer.
    pub async fn put(&self, round: &Opened, code: &Code, contents: Contents) -> Result<()> {
        let (id, code, dice) = (round.id.clone(), code.clone(), self.app.dice.clone());
        let put = self.app.db.write(move |tx| {
            let sealed = found(tx, &id)?.seal(&contents, &code, &dice)?;
            rounds::put(tx, &id, &code, &sealed)
        });
        put.await
    }

    /// Everybody of that place answers but the last `missing`: levels spread so that figures may be told.
    pub async fn all_but(&self, round: &Opened, missing: usize) {
        let answering = round.slips.len() - missing;
        for (place, (_, code)) in round.slips.iter().take(answering).enumerate() {
            self.put(round, code, spread(place)).await.unwrap();
        }
    }

    /// What is in the box for that code, opened with the round's key.
    pub async fn in_the_box(&self, round: &Opened, code: &Code) -> Option<Contents> {
        let key =
            self.app.closing.keys.read(&round.id).unwrap().expect("an open round has its key");
        let key = RoundKey::from_bytes(&key).unwrap();
        let sealed = self.sealed(round).await.into_iter().find(|(hash, _)| *hash == code.hash());
        sealed.map(|(hash, sealed)| key.open(&sealed, &hash).unwrap())
    }

    /// The box as it lies in the database: codes' hashes and sealed answers.
    pub async fn sealed(&self, round: &Opened) -> Vec<(String, Vec<u8>)> {
        let id = round.id.clone();
        self.app.db.read(move |tx| sealed(tx, &id)).await.unwrap()
    }

    /// The deadline comes, and with it the close.
    pub async fn close(&self, round: &Opened) {
        close::close(&self.app.closing, &round.id, self.now()).await.unwrap();
    }

    /// How far the round is.
    pub async fn state(&self, round: &Opened) -> rounds::State {
        let id = round.id.clone();
        self.app.db.read(move |tx| found(tx, &id)).await.unwrap().state
    }

    /// How many rows a query counts.
    pub async fn count(&self, sql: &'static str, round: &Opened) -> i64 {
        let id = round.id.clone();
        let counted = self.app.db.read(move |tx| tx.one::<Count>(sql, &[&id]));
        counted.await.unwrap().count
    }

    /// A column of text, `text`, of what belongs to that round.
    pub async fn texts(&self, sql: &'static str, round: &str) -> Vec<String> {
        let id = round.to_owned();
        let rows = self.app.db.read(move |tx| tx.all::<Text>(sql, &[&id])).await.unwrap();
        rows.into_iter().map(|row| row.text).collect()
    }
}

/// The answer of the `place`th person: every level is chosen by somebody, none by nearly all.
pub fn spread(place: usize) -> Contents {
    let level = |item: usize| Mark::Level(((place * 2 + item * 3 + place / 5) % 5) as u8 + 1);
    Contents {
        marks: (0..SHORT).map(level).collect(),
        most_important: Some((place % 3) as u8),
        remark: format!("{place}番目の人のひとこと"),
        keep_mine: false,
    }
}

/// May open and close rounds of that workplace.
pub fn promotion_of(tx: &mut Tx, unit: &str) -> Result<Caretaker> {
    accounts::member_by_login(tx, "promotion")?.caretaker(unit)
}

fn found(tx: &mut Tx, id: &str) -> Result<rounds::Round> {
    Ok(rounds::by_id(tx, id)?.expect("the round"))
}

struct Count {
    count: i64,
}

impl kizahashi::db::Record for Count {
    fn read(row: kizahashi::db::Row<'_>) -> Result<Count> {
        Ok(Count { count: row.get("count")? })
    }
}

struct Text {
    text: String,
}

impl kizahashi::db::Record for Text {
    fn read(row: kizahashi::db::Row<'_>) -> Result<Text> {
        Ok(Text { text: row.get("text")? })
    }
}

struct Sealed {
    code: String,
    sealed: Vec<u8>,
}

impl kizahashi::db::Record for Sealed {
    fn read(row: kizahashi::db::Row<'_>) -> Result<Sealed> {
        Ok(Sealed { code: row.get("code")?, sealed: row.get("sealed")? })
    }
}

/// The box of a round: codes' hashes and sealed answers.
pub fn sealed(tx: &mut Tx, round: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let rows: Vec<Sealed> = tx.all("select code, sealed from box where round = $1", &[&round])?;
    Ok(rows.into_iter().map(|row| (row.code, row.sealed)).collect())
}

impl Browser {
    /// Goes through the pages of opening with what `choose` chose on each: five, six where there was a round before.
    pub async fn opens(&mut self, unit: &str, choose: impl Fn(Form) -> Form) -> Seen {
        let action = format!("/workplaces/{unit}/opening");
        let mut page = self.get(&action).await;
        for _ in 1..6 {
            if page.html.contains("method=\"post\" action=\"/workplaces") {
                break;
            }
            page = self.visit(choose(page.form(&action))).await;
        }
        match page.html.contains("name=\"token\"")
            && page.html.contains("method=\"post\" action=\"/workplaces")
        {
            true => self.send(choose(page.form(&action))).await,
            false => page,
        }
    }

    /// Sends a form whose answers ride in the address.
    pub async fn visit(&mut self, form: Form) -> Seen {
        let address = format!("{}?{}", form.action, form.encoded());
        self.get(&address).await
    }

    /// Types a code and goes on.
    pub async fn enters(&mut self, code: &str) -> Seen {
        let form = self.get("/r").await.form("/r");
        self.send(form.with("code", code)).await
    }

    /// Answers every item with those levels, and gives the last page before sending.
    pub async fn fills_in(&mut self, code: &Code, levels: &[&str]) -> Seen {
        self.enters(code.plain()).await.says("あなたの答えは、こうして守ります");
        for (place, level) in levels.iter().enumerate() {
            let path = format!("/r/item/{}", place + 1);
            let form = self.get(&path).await.form(&path);
            self.send(form.with("level", level)).await;
        }
        let form = self.get("/r/important").await.form("/r/important");
        self.send(form.with("item", "1")).await
    }

    /// Answers and sends; `add` writes on the last page.
    pub async fn answers(
        &mut self,
        code: &Code,
        levels: &[&str],
        add: impl Fn(Form) -> Form,
    ) -> Seen {
        let check = self.fills_in(code, levels).await;
        self.send(add(check.form("/r/check"))).await
    }
}
