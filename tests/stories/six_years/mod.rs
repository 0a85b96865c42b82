//! Six fiscal years of one town: people come and go, sections merge and divide, the sheet changes, two mayors follow each
//! other.  Whatever the pages lay side by side at the end is what a statistician would allow, and of the rest they say why.

mod statistician;
mod town;

use std::collections::BTreeMap;

use axum::http::StatusCode;
use jiff::SignedDuration;
use kizahashi::{japan, service};

use crate::common::{Browser, Form, Seen, World, between, both};
use crate::office::Opened;
use crate::roster::{apply, unit_named, with_titles};
use crate::sheets::upload;
use crate::versions::{item, press, publish};
use statistician::{Became, Measured, allows};
use town::{TRANSFERS, Town};

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// So many answer in a round at most; more would tell a story no better.
const ANSWER: usize = 12;

/// The short form of the first version: key and title.
const FIRST: [(&str, &str); 6] = [
    ("shared_goal", "課・係の目標の共有"),
    ("team_management", "組織全体の成果を上げるチームマネジメント"),
    ("speak_up", SPEAK_UP),
    ("small_trial", "小さく試す"),
    ("feedback", "日々のふりかえりと助言"),
    ("earn_trust", "信頼の確かめ"),
];
const SPEAK_UP: &str = "言いにくいことの言いやすさ";
/// What it was divided into.
const IN_ROUND: &str = "打合せで言う";
const IN_PAIRS: &str = "二人のときに言う";
const BECAME: Became = Became {
    parts: &[(IN_ROUND, SPEAK_UP), (IN_PAIRS, SPEAK_UP)],
    reworded: &["課・係の目標の共有"],
};

#[test]
fn six_years_are_laid_side_by_side_as_a_statistician_would_allow() {
    both(async |world| {
        let mut years = Years::begin(world).await;
        years.first_year().await;
        years.second_year().await;
        years.third_year().await;
        years.fourth_year_merges_three_sections_and_divides_one().await;
        years.fifth_year_has_another_mayor_and_another_sheet().await;
        years.sixth_year().await;
        assert_eq!((years.rounds.len(), years.tried), (11, 30));

        years.every_trend_is_allowed().await;
        years.every_change_is_allowed_or_says_why().await;
        years.what_was_tried_stands_beside_what_may_be_compared().await;
        years.both_mayors_have_their_years().await;
    });
}

/// The town, and what the people in it remember.
struct Years {
    world: World,
    town: Town,
    /// Where everybody sat when the last roster came in.
    sat: BTreeMap<usize, String>,
    /// The login of the chief of each workplace.
    chiefs: BTreeMap<&'static str, String>,
    rounds: Vec<Round>,
    /// The version of the sheet that is asked.
    sheet: String,
    items: Vec<(String, &'static str)>,
    tried: usize,
}

/// A round as it was asked, with what everybody said.
struct Round {
    /// What the workplace was called.
    unit: &'static str,
    opened: Opened,
    measured: Measured,
}

impl Round {
    fn page(&self, name: &str) -> String {
        format!("{}/{name}", self.opened.results())
    }
}

// The years

impl Years {
    /// A town with its first roster, and the promotion office.
    async fn begin(world: World) -> Years {
        world.founded().await;
        let mut years = Years {
            sheet: world.starter_sheet().await,
            sat: Town::new().sections(),
            town: Town::new(),
            chiefs: BTreeMap::new(),
            rounds: Vec::new(),
            items: FIRST.map(|(key, title)| (key.to_owned(), title)).to_vec(),
            tried: 0,
            world,
        };
        let (mut admin, page) = years.reads_the_roster().await;
        let page = admin.send(with_titles(&page).with("day", "R8.6.1")).await;
        apply(&mut admin, &page).await.says("年度がわり");
        years.world.promotion().await;
        for name in ["道路課", "河川課", "公園課", "福祉課", "くらし支援課"] {
            years.has_a_chief(name).await;
        }
        years
    }

    async fn first_year(&mut self) {
        let mayor = self.mayor_says("困りごとを、一度の相談で受け止める", ("2026", "2029")).await;
        self.is_measured("道路課", "道路課", &[]).await;
        self.is_measured("福祉課", "福祉課", &[]).await;
        self.is_measured("くらし支援課", "くらし支援課", &[]).await;
        for name in ["道路課", "河川課", "公園課", "福祉課"] {
            self.tries(name, "small_trial").await;
        }
        let action = self.tries("くらし支援課", "speak_up").await;
        self.carries_the_mayors_line(&mayor, &action).await;
        self.year_ends(2026).await;
        self.town.transfers(2027, &[("道路課", 1), ("福祉課", 3), ("くらし支援課", 2)]);
        self.first_of_april(2027, &[]).await;
    }

    async fn second_year(&mut self) {
        self.is_measured("道路課", "道路課", &[]).await;
        // What was tried went with two levels more.
        self.is_measured("くらし支援課", "くらし支援課", &[(SPEAK_UP, 2)]).await;
        for name in ["道路課", "河川課", "公園課", "福祉課", "くらし支援課"] {
            self.tries(name, "feedback").await;
        }
        self.year_ends(2027).await;
        self.town.transfers(2028, &[("福祉課", 3), ("くらし支援課", 5)]);
        self.town.rename("くらし支援課", "市民くらし課");
        let plan = "「くらし支援課」の名前が「市民くらし課」に変わる";
        self.first_of_april(2028, &[plan]).await;
    }

    async fn third_year(&mut self) {
        self.rename_chief("くらし支援課", "市民くらし課");
        self.is_measured("くらし支援課", "市民くらし課", &[(SPEAK_UP, 2)]).await;
        self.is_measured("福祉課", "福祉課", &[]).await;
        for name in ["道路課", "河川課", "公園課", "福祉課", "市民くらし課"] {
            self.tries(name, "shared_goal").await;
        }
        self.year_ends(2028).await;
        self.town.transfers(2029, &[("道路課", 1), ("福祉課", 2), ("市民くらし課", 1)]);
        self.town.turn_into(&["道路課", "河川課", "公園課"], &["土木課"]);
        self.town.turn_into(&["福祉課"], &["高齢福祉課", "障害福祉課"]);
        let plans = ["が1つになって「土木課」になる", "「福祉課」が「"];
        self.first_of_april(2029, &plans).await;
    }

    async fn fourth_year_merges_three_sections_and_divides_one(&mut self) {
        self.chiefs_pass_on().await;
        self.is_measured("土木課", "土木課", &[]).await;
        self.is_measured("高齢福祉課", "高齢福祉課", &[]).await;
        for name in ["土木課", "高齢福祉課", "障害福祉課", "市民くらし課"] {
            self.tries(name, "small_trial").await;
        }
        self.tries("土木課", "earn_trust").await;
        self.year_ends(2029).await;
        self.town.transfers(2030, &[("土木課", 3), ("高齢福祉課", 2), ("市民くらし課", 2)]);
        self.first_of_april(2030, &[]).await;
    }

    async fn fifth_year_has_another_mayor_and_another_sheet(&mut self) {
        self.mayor_says("窓口のない市役所にする", ("2030", "2033")).await;
        self.a_version_divides_an_item().await;
        self.is_measured("くらし支援課", "市民くらし課", &[(IN_ROUND, 1), (IN_PAIRS, 1)]).await;
        for name in ["土木課", "高齢福祉課", "障害福祉課", "市民くらし課"] {
            self.tries(name, "feedback").await;
        }
        self.tries("土木課", "team_management").await;
        self.year_ends(2030).await;
        self.town.transfers(2031, &[("土木課", 3), ("市民くらし課", 1)]);
        self.first_of_april(2031, &[]).await;
    }

    async fn sixth_year(&mut self) {
        self.is_measured("土木課", "土木課", &[]).await;
        for name in ["土木課", "高齢福祉課", "障害福祉課", "市民くらし課"] {
            self.tries(name, "earn_trust").await;
        }
        self.tries("土木課", "shared_goal").await;
        self.year_ends(2031).await;
    }
}

// What they do

impl Years {
    async fn admin(&self) -> Browser {
        self.world.administrator().await
    }

    async fn has_a_chief(&mut self, name: &'static str) {
        let unit = unit_named(&self.world, name).await;
        self.world.chief(&unit).await;
        self.chiefs.insert(name, format!("chief-{}", &unit[..8]));
    }

    fn rename_chief(&mut self, from: &str, to: &'static str) {
        let login = self.chiefs.remove(from).expect("a chief");
        self.chiefs.insert(to, login);
    }

    async fn chief(&self, name: &str) -> Browser {
        self.world.signed_in(&self.chiefs[name]).await
    }

    /// The personnel office's file is read; nothing is done yet.
    async fn reads_the_roster(&self) -> (Browser, Seen) {
        let mut admin = self.admin().await;
        let form = admin.get("/roster").await.form("/roster");
        let page = upload(&mut admin, &form, "meibo.csv", &self.town.roster()).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        (admin, page)
    }

    /// In March the roster of April comes in, in April it holds: what becomes of units is said, and four hundred sit elsewhere.
    async fn first_of_april(&mut self, year: i16, plans: &[&str]) {
        self.world.at(format!("{year}-03-20T00:00:00Z").parse().unwrap());
        let before = std::mem::replace(&mut self.sat, self.town.sections());
        let (mut admin, page) = self.reads_the_roster().await;
        let form = page.form("/roster/draft").with("day", &format!("{year}年4月1日"));
        let page = admin.send(form).await;
        for plan in plans {
            page.says(plan);
        }
        let same = |old: &String, new: &String| {
            old == new || (old.as_str(), new.as_str()) == ("くらし支援課", "市民くらし課")
        };
        let moved = self.sat.iter().filter(|(person, now)| !same(&before[*person], now)).count();
        assert!(moved == TRANSFERS || year == 2029, "{moved} in {year}");
        page.says(&format!("所属が変わる人{moved}人"));
        apply(&mut admin, &page).await.says("名簿を取り込む");
        self.world.at(format!("{year}-03-31T15:00:00Z").parse().unwrap());
        service::turn_the_day(&self.world.app).await.unwrap();
        if year != 2029 {
            self.admin().await.get("/transfers").await.says("引きつぐ役割はありません");
        }
    }

    /// Chiefs of what is no more pass on their duties, one of them to each new section.
    async fn chiefs_pass_on(&mut self) {
        let mut admin = self.admin().await;
        let mut page = admin.get("/transfers").await;
        for _ in 0..4 {
            let form = page.form("/transfers/duties");
            let login = format!("chief-{}", &form.value("unit").expect("a unit")[..8]);
            let from = self.chiefs.iter().find(|(_, own)| **own == login).expect("a chief").0;
            let to = match *from {
                "道路課" => Some("土木課"),
                "福祉課" => Some("高齢福祉課"),
                _ => None,
            };
            self.chiefs.retain(|_, own| *own != login);
            let heir = match to {
                Some(to) => unit_named(&self.world, to).await,
                None => String::new(),
            };
            page = admin.send(form.with("to", &heir)).await;
            self.chiefs.extend(to.map(|to| (to, login)));
        }
        page.says("引きつぐ役割はありません");
        self.has_a_chief("障害福祉課").await;
    }

    /// The mayor says what the coming years are about: the id of the line.
    async fn mayor_says(&self, title: &str, (from, to): (&str, &str)) -> String {
        let mut office = self.world.promoter().await;
        let form = office.get("/policies/new").await.form("/policies");
        let form = form.with("title", title).with("post", "市長");
        let page = office.send(form.with("year_from", from).with("year_to", to)).await;
        let id = page.path.trim_start_matches("/policies/").to_owned();
        let stage = page.form(&format!("/policies/{id}/stage")).and("stage", "agreed");
        office.send(stage).await.says(title);
        id
    }

    /// A section carries it, and ties it to what it tries: the card says so.
    async fn carries_the_mayors_line(&self, mayor: &str, action: &str) {
        let (mut chief, unit) =
            (self.chief("くらし支援課").await, unit_named(&self.world, "くらし支援課").await);
        let path = format!("/policies/new?parent={mayor}&unit={unit}");
        let form = chief.get(&path).await.form("/policies");
        let form = form.with("title", "聞きにくいことを、こちらから聞く").with("post", "課長");
        let line = chief.send(form.with("year_from", "2026").with("year_to", "2029")).await;
        let links = format!("{}/links", line.path);
        let form = chief.get(&links).await.form(&links);
        chief.send(form.with("target", &format!("action {action}"))).await;
        let board = format!("/workplaces/{unit}/actions");
        chief.get(&board).await.says("方針： 聞きにくいことを、こちらから聞く");
        chief
            .get(&format!("{board}/{action}"))
            .await
            .says("方針： 聞きにくいことを、こちらから聞く")
            .says("測り直すと、ここに前とあとが並びます");
    }

    /// A round is opened, people answer it on their phones, its deadline comes.
    async fn is_measured(
        &mut self,
        workplace: &'static str,
        name: &'static str,
        rises: &[(&str, u8)],
    ) {
        self.world.later(DAY * 20);
        let unit = unit_named(&self.world, name).await;
        let members = self.town.members(name);
        let before = self.rounds.iter().rfind(|round| round.measured.workplace == workplace);
        let joined = before.map(|before| members.difference(&before.measured.members).count());
        let choose = |form: Form| {
            let form = form.with("sheet", &self.sheet);
            match joined {
                Some(joined) => form.with("joined", &joined.to_string()),
                None => form,
            }
        };
        let opened = self.world.begin(&unit, choose).await;
        assert_eq!(opened.slips.len(), members.len(), "everybody who sits there has a code");
        let level = |at: usize, person: usize| {
            let title = self.items[at].1;
            let risen = rises.iter().find(|(item, _)| *item == title).map_or(0, |(_, by)| *by);
            1 + ((person * 2 + at) % 3) as u8 + risen
        };
        let answering = opened.slips.len().min(ANSWER);
        for (person, (_, code)) in opened.slips.iter().take(answering).enumerate() {
            let levels = (0..self.items.len()).map(|at| level(at, person).to_string());
            let levels: Vec<String> = levels.collect();
            let levels: Vec<&str> = levels.iter().map(String::as_str).collect();
            let page = self.world.browser().answers(code, &levels, |form| form).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        }
        self.world.later(DAY * 14);
        self.world.close(&opened).await;
        let answers = self.items.iter().enumerate().map(|(at, (_, title))| {
            (*title, (0..answering).map(|person| level(at, person)).collect())
        });
        let measured = Measured {
            workplace,
            version: if self.sheet == "starter" { 1 } else { 2 },
            day: japan::wall_clock(self.world.now()).date(),
            members,
            answers: answers.collect(),
        };
        self.rounds.push(Round { unit: name, opened, measured });
    }

    /// Its chief writes down what the workplace tries until the end of the year: the id.
    async fn tries(&mut self, name: &str, item: &str) -> String {
        let (mut chief, unit) = (self.chief(name).await, unit_named(&self.world, name).await);
        let board = format!("/workplaces/{unit}/actions");
        let form = chief.get(&format!("{board}/new?item={item}&level=2")).await.form(&board);
        let year = japan::fiscal_year(japan::wall_clock(self.world.now()).date());
        let words = format!("{year}年度にためすこと（{item}）");
        let form = form.with("words", &words).with("owner", "庶務係長").with("sign", "声が出る");
        let page = chief.send(form.with("due", &format!("{}-03-31", year + 1))).await;
        page.says(&words);
        self.tried += 1;
        let mut links = page.html.split("<a ").filter(|link| link.contains(&words));
        let found = links.find_map(|link| between(link, &format!("href=\"{board}/"), "\""));
        found.expect("a card").to_owned()
    }

    /// In March everything that was tried is brought to its end.
    async fn year_ends(&mut self, year: i16) {
        self.world.at(format!("{}-03-02T00:00:00Z", year + 1).parse().unwrap());
        for name in self.chiefs.keys().copied().collect::<Vec<_>>() {
            let (mut chief, unit) = (self.chief(name).await, unit_named(&self.world, name).await);
            let board = format!("/workplaces/{unit}/actions");
            let page = chief.get(&board).await;
            let trying = between(&page.html, "id=\"trying\"", "</section>").unwrap_or_default();
            for card in trying.split("<h3>").skip(1) {
                let one = between(card, "href=\"", "\"").expect("a way to it");
                let form = chief.get(one).await.form(&format!("{one}/end"));
                let page = chief.send(form.with("reason", "").and("what", "done")).await;
                assert_eq!(page.status, StatusCode::OK, "{}", page.text());
            }
        }
    }

    /// The next version of the sheet asks two things where it asked one, and one in other words.
    async fn a_version_divides_an_item(&mut self) {
        let mut admin = self.admin().await;
        let form = admin.get("/sheets/new").await.form("/sheets/drafts");
        let draft = admin.send(form).await.path;
        let form = item(&mut admin, &draft, "shared_goal").await.form(&format!("{draft}/item"));
        let form = form.with("question-ja", "めざす姿を、みんなで言えますか。").and("do", "save");
        admin.send(form).await;
        press(&mut admin, &draft, "remove-item speak_up").await;
        let mut keys = Vec::new();
        for title in [IN_ROUND, IN_PAIRS] {
            let added = press(&mut admin, &draft, "add-item dialogue").await;
            let form = added.form(&format!("{draft}/item"));
            keys.push((form.value("part").expect("its key").to_owned(), title));
            let mut form = form.with("title-ja", title).with("question-ja", title);
            for level in 1..=5 {
                form = form.with(&format!("level-{level}-ja"), &format!("{title}{level}"));
            }
            admin.send(form.with("short", "yes").and("do", "save")).await;
        }
        let said = [
            ("kind-0", "reworded"),
            ("kind-1", "split"),
            ("from-1", "speak_up"),
            ("kind-2", "split"),
            ("from-2", "speak_up"),
        ];
        let page = publish(&mut admin, &draft, &said).await;
        page.says("版 2");
        self.sheet = page.path.trim_start_matches("/sheets/").to_owned();
        drop(self.items.splice(2..3, keys));
    }
}

// What is laid side by side at the end

impl Years {
    /// The latest round of a workplace.
    fn last(&self, workplace: &str) -> &Round {
        let mut own = self.rounds.iter().rev();
        own.find(|round| round.measured.workplace == workplace).expect("a round of it")
    }

    /// Its page over the years, with what it joins by lines and by broken lines.
    async fn trend(&self, workplace: &str) -> (Seen, (usize, usize)) {
        let path = self.last(workplace).page("trend");
        self.world.browser().get(&path).await; // the versions of the sheet are at hand from now on
        let before = self.world.app.db.statements();
        let page = self.world.browser().get(&path).await;
        let asked = self.world.app.db.statements() - before;
        // Each unit it was before is asked about once more: here at most three.
        assert!(asked <= 10 + 3, "{workplace}: {asked} statements");
        let rounds = self.rounds.iter().map(|round| &round.measured);
        let own: Vec<&Measured> = rounds.filter(|round| round.workplace == workplace).collect();
        let joined = allows(&page, &own, &BECAME);
        (page, joined)
    }

    async fn every_trend_is_allowed(&self) {
        // The same workplace under the same name.
        let (page, joined) = self.trend("道路課").await;
        assert_eq!(joined, (6, 0));
        page.does_not_say("くらべません");
        let (_, joined) = self.trend("福祉課").await;
        assert_eq!(joined, (6, 0), "three of twenty came each year");

        // Another name is no other workplace; half of the people are.  What was divided stands alone and says so.
        let (page, joined) = self.trend("くらし支援課").await;
        assert_eq!(joined, (5 * 2, 5), "five items over four rounds, one April with five of ten");
        page.says("「くらし支援課」の名前が「市民くらし課」に変わる");
        page.says("令和8年度").says("令和12年度");
        page.says(&format!("前の版の「{SPEAK_UP}」を分けた項目です。前の回とはくらべません。"));
        page.says("いまのシートにない項目").says(SPEAK_UP);

        // What came of three is laid beside none of the three, and says why.
        let (page, joined) = self.trend("土木課").await;
        assert_eq!(joined, (5, 0));
        page.says("これより前の回").says("令和11年(2029年)4月1日(日)に、");
        page.says("が1つになりました。いる人が変わったので、前とくらべません。");
        for name in ["道路課", "河川課", "公園課"] {
            page.says(&format!("「{name}」"));
        }
        let (page, joined) = self.trend("高齢福祉課").await;
        assert_eq!(joined, (0, 0));
        page.says("「福祉課」が分かれました。いる人が変わったので、前とくらべません。");
    }

    async fn every_change_is_allowed_or_says_why(&self) {
        for (at, round) in self.rounds.iter().enumerate() {
            let page = self.world.browser().get(&round.page("changes")).await;
            let workplace = round.measured.workplace;
            let earlier = self.rounds[..at].iter().any(|it| it.measured.workplace == workplace);
            match round.unit {
                "土木課" | "高齢福祉課" if !earlier => {
                    page.says("くらべられる前の回がありません").says("前とくらべません。");
                    page.does_not_say("上がりました").does_not_say("かわりません");
                }
                _ if !earlier => assert_eq!(page.status, StatusCode::NOT_FOUND),
                _ => drop(page.says("項目は")),
            }
        }
        let [second, third, fifth] = [4, 5, 9].map(|at| &self.rounds[at]);
        assert_eq!(second.measured.workplace, "くらし支援課");
        let page = self.world.browser().get(&second.page("changes")).await;
        page.says("6項目のうち、1項目が上がり").says("平均が2.0段階上がりました");
        let page = self.world.browser().get(&third.page("changes")).await;
        page.says("6項目はかわりません").says("3分の1より多くの人が入れかわった");
        let page = self.world.browser().get(&fifth.page("changes")).await;
        page.says("この項目は、ことばが直されています").says("くらべていない項目");
        page.says(IN_ROUND).says(&format!("前の版の「{SPEAK_UP}」を分けた項目です。"));
    }

    async fn what_was_tried_stands_beside_what_may_be_compared(&self) {
        let effects = async |name: &str| {
            let unit = unit_named(&self.world, name).await;
            self.chief(name).await.get(&format!("/workplaces/{unit}/effects")).await
        };
        let page = effects("市民くらし課").await;
        page.says("2026年度にためすこと（speak_up）").says("上がりました");
        page.says("これだけではわかりません");
        // Their sections were measured before they became one: nobody lays that beside the one.
        let page = effects("土木課").await;
        page.says("2029年度にためすこと（small_trial）").does_not_say("2028年度にためすこと");
    }

    async fn both_mayors_have_their_years(&self) {
        let mut office = self.world.promoter().await;
        for (year, says, does_not) in [
            (2027, "困りごとを、一度の相談で受け止める", "窓口のない市役所にする"),
            (2031, "窓口のない市役所にする", "困りごとを、一度の相談で受け止める"),
        ] {
            office.get(&format!("/policies?year={year}")).await.says(says).does_not_say(does_not);
        }
    }
}
