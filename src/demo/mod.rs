//! A municipality with believable people and rounds, to look around in.

mod past;
mod cascade;
mod session;
mod trying;
mod years;

use gauge::level::{Band, Mark};
use jiff::{SignedDuration, Timestamp};

use crate::accounts::{self, Administrator, Caretaker, Duty, Newcomer};
use crate::audit::{self, By};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::keeping::backup::Keeper;
use crate::keeping::retention;
use crate::organisations::{self, Post};
use crate::rounds::code::Code;
use crate::rounds::seal::Contents;
use crate::rounds::{self, Again, Cell, Promise, State, close};
use crate::sheets;
use crate::words::Lang;
use crate::world::Dice;
use crate::{App, japan, t};

/// The same password for everybody: it is a demo.
const PASSWORD: &str = "kizahashi-demo";
/// 汐見市 is made up, and so is its code (prefecture 99); its check digit is right.
const CODE: &str = "990019";

/// What a visitor of the demo is told.
pub struct Doors {
    chief_page: String,
    slip: String,
    slip_again: String,
    results: String,
    sessions: session::Sessions,
}

impl Doors {
    /// The doors as printed, each on a line of its own.
    pub fn told(&self, lang: Lang, address: &str, stays: bool) -> String {
        let stop = if stays { t!(lang, "demo-stop-stays") } else { t!(lang, "demo-stop") };
        let line = |label: String, path: &str| format!("{label}\n  {address}{path}\n");
        [
            line(t!(lang, "demo-start"), "/"),
            t!(lang, "demo-sign-in", password = PASSWORD) + "\n",
            line(t!(lang, "demo-chief"), &self.chief_page),
            line(t!(lang, "demo-slip"), &self.slip),
            line(t!(lang, "demo-slip-again"), &self.slip_again),
            line(t!(lang, "demo-results"), &self.results),
            line(t!(lang, "demo-report"), &format!("{}/report.pdf", self.results)),
            line(t!(lang, "demo-talk"), &self.sessions.desk),
            line(t!(lang, "demo-wall"), &self.sessions.wall),
            line(t!(lang, "demo-session"), &self.sessions.report),
            stop,
        ]
        .join("\n")
    }
}

/// One workplace of the demo.
struct Workplace {
    name: &'static str,
    login: &'static str,
    chief: &'static str,
    posts: &'static [(&'static str, Band, u32)],
}

const SMALL: Workplace = Workplace {
    name: "市民課",
    login: "shimin",
    chief: "髙橋 恵",
    posts: &[("課長", Band::Chief, 1), ("係長", Band::Supervisor, 1), ("主事", Band::Staff, 4)],
};
const MIDDLE: Workplace = Workplace {
    name: "くらし支援課",
    login: "kurashi",
    chief: "山﨑 学",
    posts: &[
        ("課長", Band::Chief, 1),
        ("係長", Band::Supervisor, 2),
        ("主事", Band::Staff, 7),
        ("会計年度任用職員", Band::FixedTerm, 2),
    ],
};
const LARGE: Workplace = Workplace {
    name: "道路管理課",
    login: "doro",
    chief: "葛\u{E0100}城 真理",
    posts: &[
        ("課長", Band::Chief, 1),
        ("課長補佐・係長", Band::Supervisor, 5),
        ("主任・主事・技師", Band::Staff, 14),
        ("会計年度任用職員", Band::FixedTerm, 3),
    ],
};

/// Fills an empty installation, or finds what an earlier demo filled.
pub async fn fill(app: &App) -> Result<Doors> {
    if app.db.read(accounts::not_yet_set_up).await.is_err() {
        return find_again(app).await;
    }
    let town = Town::build(app).await?;
    let small = town.workplace(app, &SMALL).await?;
    let middle = town.workplace(app, &MIDDLE).await?;
    let large = town.workplace(app, &LARGE).await?;
    cascade::carry(app, &town.by, &town.promotion).await?;
    let now = app.clock.now();
    let days = |days: i64| now - SignedDuration::from_hours(24 * days);
    let results = years::gone_by(app, &town, &large, now).await?;
    let again = years::others(app, &town, now).await?;
    town.closed_round(app, &small, &Past::at(days(30))).await?;
    let slip = town.open_round(app, &middle, days(3), true, &Again::default()).await?;
    trying::fill(app, &large, &middle).await?;
    past::tell(app, &town.by, [&town.parent, &large, &middle]).await?;
    keep(app).await?;
    Ok(Doors {
        chief_page: format!("/workplaces/{large}"),
        slip: format!("/r#{}", slip.plain()),
        slip_again: format!("/r#{}", again.plain()),
        results: format!("/results/{results}"),
        sessions: session::hold(app, &large).await?,
    })
}

/// What an office that looks after it has: a proven backup, a day's anchor, and remarks whose time was over.
async fn keep(app: &App) -> Result<()> {
    let keeper = Keeper { home: app.home.clone(), dice: app.dice.clone(), key: None };
    keeper.back_up_aside(&app.db, "demo", By::house("kizahashi backup", app.clock.now())).await?;
    let (now, day) = (app.clock.now(), japan::wall_clock(app.clock.now()).date().to_string());
    retention::run(&app.db, &app.dice, now).await?;
    app.db.write(move |tx| audit::anchor(tx, &day).map(|_| ())).await
}

/// The doors of a demo that was filled before, in a folder that was kept.
async fn find_again(app: &App) -> Result<Doors> {
    let (keys, dice) = (app.closing.keys.clone(), app.dice.clone());
    app.db
        .read(move |tx| {
            let workplace = |tx: &mut Tx, login: &str| {
                let member = accounts::member_by_login(tx, login)?;
                member.workplaces().next().map(str::to_owned).ok_or(Error::NotFound)
            };
            let (large, middle) = (workplace(tx, LARGE.login)?, workplace(tx, MIDDLE.login)?);
            let promotion = accounts::member_by_login(tx, "suishin")?;
            let of_large = rounds::of_unit(tx, promotion.organisation(), &large)?;
            let closed = of_large.iter().find(|round| round.state == State::Closed);
            let results = rounds::address(tx, closed.ok_or(Error::NotFound)?)?;
            let again = workplace(tx, years::LOOKS_BACK)?;
            // A demo kept longer than its open rounds has no slips any more.
            let slip = |tx: &mut Tx, unit: &str| -> Result<String> {
                let rounds = rounds::of_unit(tx, promotion.organisation(), unit)?;
                let open = rounds.first().ok_or(Error::NotFound)?;
                let slips = rounds::slips(tx, &promotion.caretaker(unit)?, open, &keys, &dice);
                let slips = slips.unwrap_or_default();
                let code = slips.first().map(|(_, code)| format!("#{}", code.plain()));
                Ok(format!("/r{}", code.unwrap_or_default()))
            };
            Ok(Doors {
                chief_page: format!("/workplaces/{large}"),
                slip: slip(tx, &middle)?,
                slip_again: slip(tx, &again)?,
                results: format!("/results/{results}"),
                sessions: session::find_again(tx, &promotion, &large)?,
            })
        })
        .await
}

/// How a round of the demo went.
#[derive(Clone)]
struct Past {
    closed: Timestamp,
    /// What lowers or raises what people chose, in tenths of a level.
    mood: i32,
    /// What lowers or raises single items.
    lifted: &'static [(&'static str, i32)],
    /// What lowers or raises the time before, seen from today.
    seen: &'static [(&'static str, i32)],
    again: Again,
}

impl Past {
    /// A first one, closed then.
    fn at(closed: Timestamp) -> Past {
        Past { closed, mood: 0, lifted: &[], seen: &[], again: Again::default() }
    }
}

/// By how much that item is lifted.
fn lift(of: &[(&str, i32)], item: &str) -> i32 {
    of.iter().find(|(key, _)| *key == item).map_or(0, |(_, tenths)| *tenths)
}

struct Town {
    by: Administrator,
    promotion: accounts::Member,
    sheet: String,
    parent: String,
    hash: String,
}

impl Town {
    async fn build(app: &App) -> Result<Town> {
        let hash = app.passwords.hash(PASSWORD.to_owned(), app.dice.bytes()).await?;
        let (dice, now, kept) = (app.dice.clone(), app.clock.now(), hash.clone());
        let (by, promotion, sheet, parent) = app
            .db
            .write(move |tx| {
                let code = accounts::set_up_code(tx, dice.bytes(), now)?;
                let founder = accounts::founder(tx, &code, now)?;
                let (organisation, sheet, parent) = (dice.id(), dice.id(), dice.id());
                organisations::found(tx, &organisation, CODE, "汐見市", &now.to_string())?;
                let account = person("admin", "管理 一郎").account(dice.id(), kept.clone());
                accounts::first_administrator(
                    tx,
                    &founder,
                    &organisation,
                    &account,
                    &dice.id(),
                    now,
                )?;
                let by = accounts::member_by_login(tx, "admin")?.administrator()?;
                for (login, name) in [("suishin", "推進 花子"), ("suishin2", "推進 次郎")] {
                    let account = person(login, name).account(dice.id(), kept.clone());
                    organisations::add_person(tx, &by, &account, &[Duty::Promotion], now)?;
                }
                sheets::publish(tx, &by, &sheet, &sheets::starter(), &now.to_string())?;
                organisations::add_unit(tx, &by, &parent, None, past::DEPARTMENT_ONCE)?;
                past::rename(tx, &by, &parent, "市民生活部", &dice, now)?;
                Ok((by, accounts::member_by_login(tx, "suishin")?, sheet, parent))
            })
            .await?;
        Ok(Town { by, promotion, sheet, parent, hash })
    }

    /// Adds a workplace with its posts and its chief; gives its id.
    async fn workplace(&self, app: &App, workplace: &'static Workplace) -> Result<String> {
        let (by, parent, hash) = (self.by.clone(), self.parent.clone(), self.hash.clone());
        let (dice, now) = (app.dice.clone(), app.clock.now());
        app.db
            .write(move |tx| {
                let id = dice.id();
                organisations::add_unit(tx, &by, &id, Some(&parent), workplace.name)?;
                let post = |&(title, band, seats): &(&str, Band, u32)| Post {
                    id: dice.id(),
                    band,
                    title: title.to_owned(),
                    seats,
                };
                let posts: Vec<Post> = workplace.posts.iter().map(post).collect();
                organisations::set_posts(tx, &by, &id, &posts)?;
                let chief = person(workplace.login, workplace.chief).account(dice.id(), hash);
                organisations::add_person(tx, &by, &chief, &[Duty::Chief(id.clone())], now)?;
                Ok(id)
            })
            .await
    }

    /// A round that was opened ten days before its close and answered by all but one; gives its results address.
    async fn closed_round(&self, app: &App, unit: &str, past: &Past) -> Result<String> {
        let opened = past.closed - SignedDuration::from_hours(240);
        let caretaker = self.promotion.caretaker(unit)?;
        let (id, slips) = self.open(app, &caretaker, opened, past, false).await?;
        let missing = slips.iter().position(|(cell, _)| cell.band == Band::Staff);
        let answering = slips.iter().enumerate().filter(|(place, _)| Some(*place) != missing);
        for (_, (cell, code)) in answering {
            answer(app, &id, cell, code, past, opened).await?;
        }
        close::close(&app.closing, &id, past.closed).await?;
        let organisation = self.by.organisation().to_owned();
        app.db
            .read(move |tx| {
                let round = rounds::round(tx, &organisation, &id)?;
                rounds::address(tx, &round)
            })
            .await
    }

    /// A round that takes answers now; gives the code of a slip nobody has used.
    async fn open_round(
        &self,
        app: &App,
        unit: &str,
        opened: Timestamp,
        short: bool,
        again: &Again,
    ) -> Result<Code> {
        let deadline = opened + SignedDuration::from_hours(24 * 14);
        let caretaker = self.promotion.caretaker(unit)?;
        let past = Past { again: again.clone(), ..Past::at(deadline) };
        let (id, mut slips) = self.open(app, &caretaker, opened, &past, short).await?;
        let unused = slips.iter().position(|(cell, _)| cell.band == Band::Staff);
        let (_, unused) =
            slips.remove(unused.ok_or_else(|| Error::fault("a workplace without staff"))?);
        for (cell, code) in slips.iter().skip(2) {
            answer(app, &id, cell, code, &past, opened).await?;
        }
        Ok(unused)
    }

    async fn open(
        &self,
        app: &App,
        by: &Caretaker,
        opened: Timestamp,
        past: &Past,
        short: bool,
    ) -> Result<(String, Vec<(Cell, Code)>)> {
        let promise = Promise {
            sheet_version: self.sheet.clone(),
            short,
            remarks_from: Some(10),
            least: rounds::LEAST_INSIDE,
            results_sign_in: false,
            deadline: past.closed,
        };
        let again = past.again.clone();
        let (by, keys, dice) = (by.clone(), app.closing.keys.clone(), app.dice.clone());
        app.db
            .write(move |tx| {
                let key = rounds::Key::kept(&keys, &dice)?;
                let id = rounds::open_again(tx, &by, &promise, &again, &key, &dice, opened)?;
                let round = rounds::round(tx, by.organisation(), &id)?;
                let slips = rounds::slips(tx, &by, &round, &keys, &dice)?;
                Ok((id, slips))
            })
            .await
    }
}

fn person(login: &str, name: &str) -> Newcomer {
    Newcomer { login: login.to_owned(), name: name.to_owned() }
}

async fn answer(
    app: &App,
    round: &str,
    cell: &Cell,
    code: &Code,
    past: &Past,
    opened: Timestamp,
) -> Result<()> {
    let (id, shelf) = (round.to_owned(), app.shelf.clone());
    let (round, sheet) = app
        .db
        .read(move |tx| {
            let round = rounds::by_id(tx, &id)?.ok_or(Error::NotFound)?;
            let sheet = shelf.version(tx, &round.organisation, &round.sheet_version)?;
            Ok((round, sheet))
        })
        .await?;
    debug_assert!(round.takes_answers(opened));
    let items = round.items(&sheet);
    let said = |item: &sheets::Item, mood: i32| {
        mark(&item.key, item.levels.len() as i32, cell.band, mood, &app.dice)
    };
    let now = items.iter().map(|item| said(item, past.mood + lift(past.lifted, &item.key)));
    let then = round.looked_back(&items).into_iter().map(|place| items[place]);
    let then = then.map(|item| said(item, past.mood + lift(past.seen, &item.key)));
    let contents = Contents {
        marks: now.chain(then).collect(),
        most_important: Some(favourite(items.len(), &app.dice)),
        remark: remark(&app.dice),
        keep_mine: cell.people == 1,
    };
    let sealed = round.seal(&contents, code, &app.dice)?;
    let code = code.clone();
    app.db.write(move |tx| rounds::put(tx, &round.id, &code, &sealed)).await
}

/// A level as people of that band might choose it: items differ, chiefs see more than staff on some
/// of them, and everybody errs a little.
fn mark(item: &str, levels: i32, band: Band, mood: i32, dice: &Dice) -> Mark {
    let taste =
        item.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let base = 20 + (taste % 15) as i32;
    let view = match band {
        Band::Executive | Band::Chief => (taste / 13 % 20) as i32,
        Band::Supervisor => (taste / 13 % 20) as i32 / 2 - 3,
        _ => -((taste / 13 % 20) as i32) / 4,
    };
    let [one, two, rare, _] = dice.bytes();
    if rare < 8 {
        return Mark::DontKnow;
    }
    let chance = i32::from(one % 20) + i32::from(two % 20) - 19;
    let tenths = base + view + mood + chance;
    Mark::Level(((tenths + 5) / 10).clamp(1, levels) as u8)
}

/// The early items get most votes.
fn favourite(items: usize, dice: &Dice) -> u8 {
    let [one, two, ..] = dice.bytes::<4>();
    (usize::from(one.min(two)) * items / 256) as u8
}

fn remark(dice: &Dice) -> String {
    const SAID: [&str; 5] = [
        "朝の打合せで順番に話すようになってから、困りごとが早く出るようになりました。",
        "やめる仕事を決める場がほしいです。",
        "窓口が混む日の応援のしくみを、もう少しはっきりさせたいです。",
        "ほかの課のやり方を見に行けてよかったです。",
        "目標は聞いていますが、自分の仕事とのつながりが見えにくいです。",
    ];
    let [rare, which, ..] = dice.bytes::<4>();
    if rare < 70 { SAID[usize::from(which) % SAID.len()].to_owned() } else { String::new() }
}
