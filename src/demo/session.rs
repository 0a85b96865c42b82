//! A learning session of twenty people from seven municipalities, held and reported; and a dialogue of a workplace, ready to begin.

use gauge::level::Band;
use jiff::{SignedDuration, Timestamp};

use crate::App;
use crate::accounts::{self, Member};
use crate::db::Tx;
use crate::dialogues::run::{Run, Scene, format};
use crate::dialogues::stage::Move;
use crate::dialogues::{self, IMPORTANT, Kind, Plan as TalkPlan, Seat};
use crate::error::{Error, Result};
use crate::gatherings::{
    self, Body, Department, Entry, Format, Gathering, Mode, Numbers, Place, Plan, Quote,
    RecordBody, RecordStage, Series, Token, Years,
};
use crate::japan::MunicipalityCode;
use crate::results;
use crate::rounds;
use crate::sheets::Sheet;
use crate::world::Dice;

/// Where people come from.  The names are real, the people are not.
const FROM: [(&str, &str); 7] = [
    ("100005", "群馬県"),
    ("131016", "千代田区"),
    ("141003", "横浜市"),
    ("202070", "須坂市"),
    ("172014", "金沢市"),
    ("401307", "福岡市"),
    ("011002", "札幌市"),
];
const BANDS: [Band; 5] =
    [Band::Chief, Band::Supervisor, Band::Chief, Band::Staff, Band::Supervisor];
const NAMES: [&str; 20] = [
    "青木",
    "石川",
    "上田",
    "遠藤",
    "岡本",
    "加藤",
    "木村",
    "工藤",
    "小林",
    "佐々木",
    "清水",
    "鈴木",
    "高橋",
    "田中",
    "中村",
    "西田",
    "野口",
    "原",
    "藤井",
    "山本",
];
const MOTIVES: [&str; 5] = [
    "ほかの市の課長が、朝の時間をどう使っているか聞きたくて来ました。",
    "シートを使ってみて、係の中で見え方がちがうと知りました。次の一歩を考えたいです。",
    "技術職どうしで、仕事の任せ方を話したいと思いました。",
    "ひとりで考えていても進まないので、同じ立場の人と話しに来ました。",
    "前の会で持ち帰ったことの、その後を話しに来ました。",
];
const VOICES: [&str; 6] = [
    "課長の私は4段階と答えました。係で話すと2段階でした。ちがいを聞けて、やっと次が決められます。",
    "行程表の横に市長の方針を書きました。やめる仕事を選びやすくなりました。",
    "黙っている人にも、考えがあります。順に話す時間をつくります。",
    "数字より先に、どう見えているかを話すと、責める話になりません。",
    "応援に行った係の良いところを、1つずつ持ち帰っています。",
    "評価の面談ではなく、月に一度、目標の横に立って話しています。",
];
const HIGHLIGHTS: [&str; 2] = [
    "どの組でも、方針が係まで届いていないという話が出ました。",
    "打合せの最初の5分を、全員が話す時間にした職場が3つありました。",
];
const LEARNING: [&str; 3] = [
    "管理職の力が人材育成を左右する。組織全体を見る人を育てたいです。",
    "見え方がちがうのは、悪いことではないとわかりました。",
    "決めることより、聴くことを先にします。",
];
const STEPS: [&str; 2] =
    ["打合せで、全員が一度は話す時間をつくる。", "係ごとに、やめる仕事を1つ選ぶ。"];

/// Ready for a visitor: the address of the report, and of the projector of a dialogue that waits.
pub struct Sessions {
    /// The report of the session that was held.
    pub report: String,
    /// The projector of the dialogue that is about to begin.
    pub wall: String,
    /// Its desk.
    pub desk: String,
}

/// Holds the session and prepares the dialogue.
pub async fn hold(app: &App, workplace: &str) -> Result<Sessions> {
    let (dice, now, shelf, unit) =
        (app.dice.clone(), app.clock.now(), app.shelf.clone(), workplace.to_owned());
    app.db
        .write(move |tx| {
            let by = accounts::member_by_login(tx, "suishin")?;
            let report =
                session(tx, &by, &dice, afternoon(now - SignedDuration::from_hours(24 * 20)))?;
            coming(tx, &by, &dice, now)?;
            let rounds = rounds::of_unit(tx, by.organisation(), &unit)?;
            let closed = rounds.into_iter().find(|round| round.state == rounds::State::Closed);
            let closed = closed.ok_or(Error::NotFound)?;
            let seen = results::of_round(tx, &shelf, closed.clone())?;
            let items = seen.items();
            let plan = TalkPlan {
                round: Some(closed.id),
                sheet_version: closed.sheet_version,
                title: "道路管理課の対話".to_owned(),
                items: seen.results().widest().iter().map(|at| items[*at].key.clone()).collect(),
                run: Run::of(format("workplace_75").ok_or(Error::NotFound)?),
                least: dialogues::LEAST,
                rehearsal: false,
            };
            let chief = accounts::member_by_login(tx, "doro")?;
            let id = dialogues::open(tx, &chief.caretaker(&unit)?, &plan, &dice, now)?;
            let (facilitator, _) = dialogues::facilitator(tx, &chief, &id)?;
            dialogues::name_facilitator(tx, &facilitator, by.account())?;
            let wall = dialogues::by_id(tx, &id)?.wall;
            Ok(Sessions {
                report: format!("/gatherings/{report}/report"),
                wall: format!("/wall/{wall}"),
                desk: format!("/dialogues/{id}"),
            })
        })
        .await
}

/// What an earlier demo held, in a folder that was kept.
pub fn find_again(tx: &mut Tx, by: &Member, workplace: &str) -> Result<Sessions> {
    let held = gatherings::all(tx, &by.organiser()?)?;
    let report = held.iter().find(|one| one.report_published.is_some()).ok_or(Error::NotFound)?;
    let talks = dialogues::of_unit(tx, by.organisation(), workplace)?;
    let talk = talks.first().ok_or(Error::NotFound)?;
    Ok(Sessions {
        report: format!("/gatherings/{}/report", report.address),
        wall: format!("/wall/{}", talk.wall),
        desk: format!("/dialogues/{}", talk.id),
    })
}

/// One o'clock in Japan on that day.
fn afternoon(day: Timestamp) -> Timestamp {
    let seconds = day.as_second().rem_euclid(24 * 60 * 60);
    day - SignedDuration::from_secs(seconds) + SignedDuration::from_hours(4)
}

fn plan(begins: Timestamp, title: &str) -> Plan {
    Plan {
        title: title.to_owned(),
        theme: "見え方のちがいから、職場の一歩を決める".to_owned(),
        purpose: "同じシートを使った職場の話を持ち寄り、立場ごとに困りごとと工夫を聴き合います。"
            .to_owned(),
        mode: Mode::InPerson,
        place: "汐見市役所 大会議室".to_owned(),
        online: String::new(),
        begins,
        ends: begins + SignedDuration::from_hours(4),
        capacity: 24,
        format: Format::HalfDay,
        sheet_version: None,
        invitation: "課長・係長のみなさん、担当のみなさん、どなたでもどうぞ。".to_owned(),
    }
}

fn announced(
    tx: &mut Tx,
    by: &Member,
    series: &Series,
    plan: &Plan,
    dice: &Dice,
    now: Timestamp,
) -> Result<Gathering> {
    let place = Place { id: dice.id(), address: dice.id() };
    gatherings::announce(tx, &by.organiser()?, series, &place, plan, Numbers::default(), now)?;
    gatherings::gathering(tx, &place.id)
}

/// The next session, open for registration.
fn coming(tx: &mut Tx, by: &Member, dice: &Dice, now: Timestamp) -> Result<()> {
    let series = gatherings::all_series(tx, &by.organiser()?)?.remove(0);
    let begins = afternoon(now + SignedDuration::from_hours(24 * 60));
    let gathering = announced(tx, by, &series, &plan(begins, "春の学習会"), dice, now)?;
    for number in 0..6 {
        let token = Token::new(dice.bytes());
        gatherings::register(tx, &dice.id(), &gathering, &entry(number)?, &token, now)?;
    }
    Ok(())
}

/// A session from its announcement to its published report: the address.
fn session(tx: &mut Tx, by: &Member, dice: &Dice, begins: Timestamp) -> Result<String> {
    let before = begins - SignedDuration::from_hours(24 * 30);
    let series = Series {
        id: dice.id(), title: "職場マネジメント学習会".to_owned(), course: None
    };
    gatherings::add_series(tx, &by.organiser()?, &series, before)?;
    let plan = plan(begins, "秋の学習会");
    let gathering = announced(tx, by, &series, &plan, dice, before)?;
    let address = gathering.address.clone();
    for number in 0..NAMES.len() {
        let token = Token::new(dice.bytes());
        gatherings::register(tx, &dice.id(), &gathering, &entry(number)?, &token, before)?;
    }
    let people = gatherings::registrations(tx, &gathering)?;
    let there: Vec<String> = people.iter().map(|one| one.id.clone()).collect();
    gatherings::attend(tx, &by.organiser()?, &address, &there)?;
    gatherings::propose(tx, &by.organiser()?, &address)?;
    gatherings::fix(tx, &by.organiser()?, &address, begins)?;
    talked(tx, by, &address, dice, begins)?;
    for one in &people {
        let motive = if one.entry.motive.is_empty() { Quote::No } else { Quote::Confirmed };
        gatherings::quote(tx, &one.id, motive, Quote::Confirmed)?;
    }
    recorded(tx, by, &address, begins + SignedDuration::from_hours(24 * 3))?;
    Ok(address)
}

fn entry(number: usize) -> Result<Entry> {
    let (code, name) = FROM[number % FROM.len()];
    let code = MunicipalityCode::read(code).map_err(|_| Error::fault("a code of the demo"))?;
    let motive = MOTIVES.get(number).copied().unwrap_or_default();
    Ok(Entry {
        body: Body::Municipality { code: code.as_str().to_owned(), name: name.to_owned() },
        band: BANDS[number % BANDS.len()],
        department: Department::ALL[number % Department::ALL.len()],
        section: String::new(),
        years: Years::ALL[number % Years::ALL.len()],
        name: NAMES[number % NAMES.len()].to_owned(),
        motive: motive.to_owned(),
        quote_motive: if motive.is_empty() { Quote::No } else { Quote::Yes },
        quote_body: Quote::Yes,
        earlier: number.is_multiple_of(3),
        by_screen: false,
    })
}

/// The half day, phase by phase.
fn talked(tx: &mut Tx, by: &Member, address: &str, dice: &Dice, begins: Timestamp) -> Result<()> {
    let id = gatherings::open_talk(tx, by, address, dice, begins)?;
    let gathering = gatherings::by_address(tx, address)?;
    let seats = gatherings::registrations(tx, &gathering)?
        .iter()
        .map(|one| {
            let secret = dialogues::new_secret(dice);
            gatherings::take_seat(tx, &gathering, one, &secret, dice)
        })
        .collect::<Result<Vec<Seat>>>()?;
    let (facilitator, dialogue) = dialogues::facilitator(tx, by, &id)?;
    let sheet = crate::sheets::version(tx, &dialogue.organisation, &dialogue.sheet_version)?;
    let (items, run) = (choices(&sheet), dialogue.stage.run);
    let (mut now, mut version) = (begins, dialogue.stage.version);
    dialogues::go(tx, &facilitator, version, &Move::Begin, &items, now)?;
    for phase in &run.phases {
        version += 1;
        said(tx, &seats, phase.scene(), dice)?;
        now += SignedDuration::from_mins(i64::from(phase.minutes) + 1);
        dialogues::go(tx, &facilitator, version, &Move::Next, &items, now)?;
    }
    Ok(())
}

fn choices(sheet: &Sheet) -> Vec<(String, usize)> {
    sheet.items().map(|item| (item.key.clone(), item.levels.len())).collect()
}

fn said(tx: &mut Tx, seats: &[Seat], scene: Scene, dice: &Dice) -> Result<()> {
    let mut all = |kind: Kind, words: &[&str], quotable: bool| {
        let mut pairs = words.iter().zip(seats);
        pairs.try_for_each(|(words, seat)| dialogues::say(tx, seat, kind, words, quotable, dice))
    };
    match scene {
        Scene::GroupDialogue => all(Kind::Reason, &VOICES, false),
        Scene::Sharing => all(Kind::Highlight, &HIGHLIGHTS, false),
        Scene::MostImportant => {
            all(Kind::Learning, &LEARNING, true)?;
            all(Kind::FirstStep, &STEPS, true)?;
            const CHOSEN: [usize; 20] =
                [8, 8, 8, 8, 8, 8, 8, 3, 3, 3, 3, 3, 15, 15, 15, 15, 0, 0, 11, 11];
            let mut votes = CHOSEN.iter().zip(seats);
            votes.try_for_each(|(choice, seat)| {
                dialogues::vote(tx, seat, IMPORTANT, *choice).map(|_| ())
            })
        }
        _ => Ok(()),
    }
}

/// Written, confirmed, published.
fn recorded(tx: &mut Tx, by: &Member, address: &str, now: Timestamp) -> Result<()> {
    let gathering = gatherings::by_address(tx, address)?;
    let voices = gatherings::choosable(tx, &gathering)?;
    let body = RecordBody::written(
        "学習会のねらい\nシートで見えたことを、責めずに話す",
        "正解が外にない時代には、対等に関わり、実践をふり返って自分たちで答えをつくる場が役立ちます。",
        "つぎの学習会で、持ち帰ったことのその後を持ち寄ります。",
        "学習会事務局 記録係",
        voices.into_iter().map(|voice| voice.id),
    );
    let organiser = by.organiser()?;
    gatherings::write_record(tx, &organiser, address, &body)?;
    gatherings::set_record_stage(tx, &organiser, address, RecordStage::Confirming, now)?;
    gatherings::set_record_stage(tx, &organiser, address, RecordStage::Published, now)
}
