//! Who may do what: every route, asked by everybody, in one table anyone can read.
//!
//! A new route appears in the table by itself, and the test fails until somebody has looked at it and
//! accepted its row (`cargo insta review`, or by hand).

use std::fmt::Write;

use axum::body::Body;
use axum::http::{Request, header};
use kizahashi::ROUTES;
use kizahashi::accounts::{self, Caretaker};
use kizahashi::actions::{self, Depth, Draft, Keeper, Reach, asks};
use kizahashi::db::Tx;
use kizahashi::dialogues::run::{Run, format};
use kizahashi::dialogues::{self, Dialogue, Plan};
use kizahashi::sheets;

use crate::common::{Browser, HOST, World, between, both};

/// The columns, as the table names them.
const WHO: [&str; 9] = [
    "stranger",
    "respondent",
    "seat",
    "registrant",
    "chief",
    "chief of another",
    "promotion",
    "administrator",
    "elsewhere",
];

/// What the desk's forms ask for at least; from a version nobody has seen, so that nothing moves.
const PRESSED: &str = "&version=0&what=next&question=none&choice=0&people=1&item=speak_up&place=0";

#[test]
fn every_route_for_everybody() {
    both(async |world| {
        let (places, registrant) = places(&world).await;
        let (mut people, mut registrant) = (vec![], Some(registrant));
        for who in WHO {
            people.push(match who {
                "registrant" => registrant.take().expect("one of them"),
                who => browser_of(&world, who, &places).await,
            });
        }
        let mut table = String::from("what a browser is answered, by who asks\n\n");
        let head = WHO.map(|who| format!("{who:<17}")).concat();
        writeln!(table, "{:<47}{}", "", head.trim_end()).unwrap();
        for (method, path) in in_order() {
            let answers = answers(&mut people, method, &places.fill(path)).await;
            writeln!(table, "{:<47}{}", format!("{method:<4} {path}"), answers.trim_end()).unwrap();
        }
        insta::assert_snapshot!("who_may", table);
    });
}

/// What everybody is answered on that route.
async fn answers(people: &mut [Browser], method: &str, path: &str) -> String {
    let mut answers = String::new();
    for browser in people {
        let status = ask(browser, method, path).await;
        write!(answers, "{status:<17}").unwrap();
    }
    answers
}

/// An empty form where one is sent: what is asked here is who, not what.
async fn ask(browser: &mut Browser, method: &str, path: &str) -> String {
    let request = Request::builder().method(method.to_uppercase().as_str()).uri(path);
    let seen = if method == "get" {
        browser.ask(request.body(Body::empty()).unwrap()).await
    } else {
        let request = request
            .header("sec-fetch-site", "same-origin")
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let token = browser.get("/promise").await.html;
        let token = between(&token, "name=\"token\" value=\"", "\"").map(str::to_owned);
        let token = match token {
            Some(token) => token,
            None => {
                browser.get("/sign-in").await.form("/sign-in").value("token").unwrap().to_owned()
            }
        };
        let pressed = if path.starts_with("/dialogues") { PRESSED } else { "" };
        let form = format!("token={token}{pressed}");
        browser.ask(request.body(Body::from(form)).unwrap()).await
    };
    match seen.redirects_to() {
        Some(to) => format!("{} {}", seen.status.as_u16(), short(&to)),
        None => seen.status.as_u16().to_string(),
    }
}

/// Where it leads, without ids.
fn short(to: &str) -> String {
    let parts = to.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
    format!("/{parts}")
}

/// Reading first; what ends a round or a session last.
fn in_order() -> Vec<(&'static str, &'static str)> {
    let mut routes = ROUTES.to_vec();
    routes.sort_by_key(|(method, path)| match (*method, *path) {
        ("get", _) => 0,
        (_, "/sign-out") => 4,
        (_, "/people/{account}/sessions/end") => 3,
        (_, path) if path.ends_with("/closure") => 2,
        _ => 1,
    });
    routes
}

/// What the addresses of the table are about.
struct Places {
    unit: String,
    other_unit: String,
    open: crate::common::Asked,
    closed: crate::common::Asked,
    account: String,
    picture: String,
    style: String,
    series: String,
    gathering: String,
    registration: String,
    dialogue: Dialogue,
    action: String,
    ask: String,
    policy: String,
}

async fn places(world: &World) -> (Places, Browser) {
    let (unit, other_unit) = (world.unit("くらし支援課").await, world.unit("土木課").await);
    for unit in [&unit, &other_unit] {
        world.posts(unit, &[("課長", "chief", "1"), ("担当", "staff", "11")]).await;
    }
    let closed = world.asked(&unit, true).await;
    world.answered_and_closed(&closed, 12).await;
    let open = world.asked(&unit, true).await;
    let mut admin = world.administrator().await;
    let account = admin.get("/people").await.link_of("管理 はじめ", "/people/", "/duties");
    let style = admin.get("/units").await.html;
    let style = between(&style, "rel=\"stylesheet\" href=\"/assets/", "\"").unwrap().to_owned();
    let (series, gathering, registration, registrant) = crate::gatherings::place(world).await;
    let dialogue = dialogue(world, &unit, &closed.id).await;
    let (action, ask) = tried_and_asked(world, &unit).await;
    let policy = policy(world, &unit).await;
    let now = world.now();
    let begin = move |tx: &mut Tx| {
        let by = accounts::member_by_login(tx, "admin")?.administrator()?;
        sheets::begin(tx, &by, "管理", ("draft", &sheets::starter(), Some("starter")), now)
    };
    world.app.db.write(begin).await.unwrap();
    let places = Places {
        action,
        ask,
        policy,
        dialogue,
        series,
        gathering,
        registration,
        unit,
        other_unit,
        open,
        closed,
        account,
        picture: "most_important.svg".into(),
        style,
    };
    (places, registrant)
}

/// The chief's line, agreed.
async fn policy(world: &World, unit: &str) -> String {
    let mut chief = world.signed_in(&format!("chief-{}", &unit[..8])).await;
    let form = chief.get(&format!("/policies/new?unit={unit}")).await.form("/policies");
    let page = chief.send(form.with("title", "相談票を一枚に").with("post", "課長")).await;
    let stage = format!("{}/stage", page.path);
    chief.send(page.form(&stage).and("stage", "agreed")).await;
    page.path.trim_start_matches("/policies/").to_owned()
}

/// The chief's dialogue on that round.
async fn dialogue(world: &World, unit: &str, round: &str) -> Dialogue {
    let (by, dice, now) = (caretaker(world, unit).await, world.app.dice.clone(), world.now());
    let plan = Plan {
        round: Some(round.to_owned()),
        sheet_version: "starter".into(),
        title: "6月の対話".into(),
        items: vec!["speak_up".into()],
        run: Run::of(format("workplace_75").unwrap()),
        least: 5,
        rehearsal: false,
    };
    let open = move |tx: &mut Tx| {
        let id = dialogues::open(tx, &by, &plan, &dice, now)?;
        dialogues::by_id(tx, &id)
    };
    world.app.db.write(open).await.unwrap()
}

/// Something the workplace tries, and something it asks the promotion office.
async fn tried_and_asked(world: &World, unit: &str) -> (String, String) {
    let (dice, now, unit) = (world.app.dice.clone(), world.now(), unit.to_owned());
    let day = jiff::civil::date(2026, 9, 30);
    let draft = Draft {
        item: None,
        level: None,
        words: "朝会を立って".into(),
        owner: "庶務係長".into(),
        starts: jiff::civil::date(2026, 6, 1),
        due: day,
        sign: "手戻りが減る".into(),
        depth: Depth::Improve,
        reach: Reach::Workplace,
    };
    let asked = asks::Draft { words: "手数料".into(), why: String::new(), due: day };
    let write = move |tx: &mut Tx| {
        let login = format!("chief-{}", &unit[..8]);
        let by = accounts::member_by_login(tx, &login)?.caretaker(&unit)?;
        let action = actions::add(tx, &Keeper::from(&by), &draft, &dice, now)?;
        asks::ask(tx, &by, &asked, &dice, now)?;
        Ok((action, asks::of_unit(tx, &by)?.remove(0).id))
    };
    world.app.db.write(write).await.unwrap()
}

/// The chief of that unit, as one who looks after it.
async fn caretaker(world: &World, unit: &str) -> Caretaker {
    world.chief(unit).await;
    let (login, unit) = (format!("chief-{}", &unit[..8]), unit.to_owned());
    let find = move |tx: &mut Tx| accounts::member_by_login(tx, &login)?.caretaker(&unit);
    world.app.db.read(find).await.unwrap()
}

impl Places {
    fn fill(&self, path: &str) -> String {
        path.replace("{policy}", &self.policy)
            .replace("{goal}", "new")
            .replace("{measure}", "new")
            .replace("{year}", "2026")
            .replace("{question}", "none")
            .replace("{import}", "none")
            .replace("{code}", "202070")
            .replace("{id}/{file}", "starter/sheet.json")
            .replace("record/{file}", "record/record.csv")
            .replace("{id}", "starter")
            .replace("{draft}", "draft")
            .replace("{part}", "head")
            .replace("{earlier}", "starter")
            .replace("{unit}", &self.unit)
            .replace("{round}", &self.open.id)
            .replace("{address}", &self.closed.address)
            .replace("{account}", &self.account)
            .replace("{factor}", "none")
            .replace("{session}", "none")
            .replace("{series}", &self.series)
            .replace("{gathering}", &self.gathering)
            .replace("{person}", &self.registration)
            .replace("{report}", "none")
            .replace("{dialogue}", &self.dialogue.id)
            .replace("{wall}", &self.dialogue.wall)
            .replace("{door}", &self.dialogue.door)
            .replace("{action}", &self.action)
            .replace("{ask}", &self.ask)
            .replace("{change}", "rename")
            .replace("{kind}", "idea")
            .replace("{key}", "shared_goal")
            .replace("{name}", &self.picture)
            .replace("{deletion}", "none")
            .replace("{file}", "results.csv")
            .replace("{number}", "1")
            .replace("{*path}", &self.style)
    }
}

async fn browser_of(world: &World, who: &str, places: &Places) -> Browser {
    match who {
        "stranger" => world.browser(),
        "respondent" => world.respondent(&places.open.codes[0]).await,
        "seat" => world.seated(places.dialogue.code.as_deref().expect("it may be joined")).await,
        "chief" => world.signed_in(&format!("chief-{}", &places.unit[..8])).await,
        "chief of another" => world.chief(&places.other_unit).await,
        "promotion" => world.promotion().await,
        "administrator" => world.administrator().await,
        _ => {
            world.app.db.write(settle_elsewhere).await.unwrap();
            world.signed_in("elsewhere").await
        }
    }
}

/// Somebody with every duty, in another municipality.
pub fn settle_elsewhere(tx: &mut Tx) -> kizahashi::error::Result<()> {
    for sql in [
        "insert into organisation (id, code, name, created)
         values ('elsewhere', '011002', '札幌市', '2026-06-01T00:00:00Z')",
        "insert into unit (id, organisation, name, position) values ('elsewhere', 'elsewhere', '総務課', 1)",
        "insert into account (id, organisation, login, name, password, created)
         select 'elsewhere', 'elsewhere', 'elsewhere', '札幌 雪', password, created
         from account where login = 'admin'",
        "insert into duty (id, organisation, account, kind)
         values ('elsewhere 1', 'elsewhere', 'elsewhere', 'administrator')",
        "insert into duty (id, organisation, account, kind)
         values ('elsewhere 2', 'elsewhere', 'elsewhere', 'promotion')",
        "insert into duty (id, organisation, account, kind, unit)
         values ('elsewhere 3', 'elsewhere', 'elsewhere', 'chief', 'elsewhere')",
    ] {
        tx.run(sql, &[])?;
    }
    Ok(())
}
