// Every screen of the demo, in the order a person comes to it.
//
// A tour is a walk in one browser; it pauses at each screen and says its name.  It finds its way by addresses and
// ids, never by words, so it is the same in every language, and it runs no script of its own in the page.

import { createHmac } from "node:crypto";

const PASSWORD = "kizahashi-demo";

/** What an authenticator app with that secret shows now. */
export function digits(secret, now = Date.now()) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const mac = createHmac("sha1", Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))).update(step).digest();
  const code = mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff;
  return String(code % 1_000_000).padStart(6, "0");
}

export async function signIn(page, login, password = PASSWORD) {
  await page.goto("/sign-in");
  await page.fill("#login", login);
  await page.fill("#password", password);
  await press(page);
}

/** The page's one solid button, or another button or link, and the page it leads to: a click alone waits for none. */
export async function press(page, button = "main button.kz-btn") {
  await Promise.all([page.waitForEvent("domcontentloaded"), page.click(button)]);
  await page.waitForLoadState();
}

/** The address behind the first such link. */
export async function address(page, selector) {
  return await page.locator(selector).first().getAttribute("href");
}

async function workplaceOf(page, name) {
  return await address(page, `main a[href^="/workplaces/"]:text-is("${name}")`);
}

export const TOURS = {
  async *stranger(page, demo) {
    await page.goto("/");
    yield "doors";
    await page.goto("/promise");
    yield "who-sees-what";
    await signIn(page, "doro", "not this one");
    yield "sign-in-wrong";
    await page.goto("/r");
    yield "code";
    await page.fill("#code", "1-8M");
    await press(page);
    yield "code-wrong";
    await page.goto("/r/compare");
    await page.fill("#then", "KZ1");
    await press(page);
    yield "compare-wrong";
    await page.goto("/self/starter?form=short");
    yield "alone";
    for (const item of [0, 1, 2, 3, 4, 5]) await page.check(`input[name=m${item}][value="${(item % 5) + 1}"]`);
    await press(page);
    yield "alone-answered";
    await page.goto("/nowhere");
    yield "not-found";
    await page.goto("/units");
    yield "sign-in-first";
    await page.goto("/setup");
    yield "set-up-already";
    const [results] = await demo.door(/\/results\/\w+/);
    await page.goto(results);
    yield "results-open-to-all";
  },

  async *respondent(page, demo) {
    const [, code] = await demo.door(/\/r#(\S+)/);
    await page.goto("/r");
    await page.fill("#code", code);
    await press(page);
    yield "promise";
    await press(page, "main a.kz-btn");
    yield "item";
    await press(page);
    yield "item-skip";
    for (let number = 1; new URL(page.url()).pathname.startsWith("/r/item/"); number += 1) {
      const level = number === 5 ? "?" : `${(number % 3) + 2}`;
      await page.check(`input[value="${level}"]`);
      await press(page);
    }
    yield "important";
    await page.check("input[name=item] >> nth=2");
    await press(page);
    yield "check";
    await page.fill("#remark", "あ".repeat(500));
    await press(page);
    yield "check-too-long";
    await page.fill("#remark", "朝の打合せが短くなって、声を出しやすくなりました。");
    await press(page);
    yield "sent";
    await page.click(".kz-receipt summary");
    const receipt = await page.locator(".kz-receipt__text").textContent();
    yield "sent-as-text";
    await page.goto("/r/compare");
    await page.fill("#then", receipt);
    await page.fill("#now", receipt);
    await press(page);
    yield "compared";
    await page.goto("/r/sent");
    await press(page, "form[action='/r/end'] button");
    yield "ended";
  },

  async *respondentWhoLooksBack(page, demo) {
    const [, code] = await demo.door(/\/r#\S+[^]*?\/r#(\S+)/);
    await page.goto("/r");
    await page.fill("#code", code);
    await press(page);
    yield "promise-looking-back";
    await press(page, "main a.kz-btn");
    yield "item-looking-back";
    await page.check("input[name=level][value='4']");
    await press(page);
    yield "item-looking-back-skip";
    await page.check("input[name=back][value='2']");
    await press(page);
    await page.check("input[name=level][value='3']");
    await page.check("input[name=back][value='?']");
    await press(page);
    await press(page);
    yield "check-looking-back";
    await press(page);
    yield "sent-looking-back";
  },

  async *chief(page, demo) {
    await signIn(page, "doro");
    yield "workplace-to-see";
    await page.goto(await address(page, "main a[href^='/rounds/']"));
    yield "round-closed";
    const [results] = await demo.door(/\/results\/\w+/);
    await page.goto(results);
    yield "results";
    for (const summary of await page.locator("main summary").all()) await summary.click();
    yield "results-as-tables";
    await page.goto(await address(page, ".kz-card a"));
    yield "results-item";
    await page.goto(`${results}/changes`);
    for (const summary of await page.locator("main summary").all()) await summary.click();
    yield "results-changes";
    await page.goto(`${results}/trend`);
    yield "results-trend";
    for (const summary of await page.locator("main summary").all()) await summary.click();
    yield "results-trend-as-tables";
    await page.goto(`${results}/own`);
    yield "results-own";
    await page.goto("/units");
    yield "not-allowed";
    await page.goto("/password");
    yield "password";
    await press(page);
    yield "password-wrong";
  },

  async *chiefWhoMeasuresAgain(page) {
    await signIn(page, "zeimu");
    const workplace = new URL(page.url()).pathname;
    await page.goto(`${workplace}/effects`);
    yield "effects-of-workplace";
    await page.goto(`${workplace}/opening?item=speak_up&item=shared_goal`);
    await page.check("input[value=some]");
    yield "opening-sheet-again";
    await press(page);
    yield "opening-again";
    await page.uncheck("#item-speak_up");
    await page.uncheck("#item-shared_goal");
    await page.fill("#joined", "三人");
    await press(page);
    yield "opening-again-faulty";
    await page.check("#item-speak_up");
    await page.check("input[name=back][value=yes]");
    await page.fill("#joined", "3");
    await press(page);
    for (let step = 0; step < 3; step += 1) await press(page);
    yield "opening-promise-again";
  },

  async *ownDoor(page) {
    await signIn(page, "suishin2");
    await page.goto("/confirm?to=/security");
    yield "confirm";
    await page.fill("#password", "not this one");
    await press(page);
    yield "confirm-wrong";
    await page.goto("/security");
    yield "security-bare";
    await page.goto("/security/app");
    yield "security-app";
    await page.fill("#code", "000000");
    await press(page);
    yield "security-app-wrong";
    await page.fill("#code", digits(await page.locator("input[name=secret]").getAttribute("value")));
    await press(page);
    yield "recovery-codes";
    const spare = await page.locator("main li code").first().textContent();
    await press(page, "main a.kz-btn");
    yield "security";
    await press(page, "header form button");
    await signIn(page, "suishin2");
    yield "second";
    await page.fill("#code", "000000");
    await press(page);
    yield "second-wrong";
    await page.fill("#code", spare);
    await press(page);
    await page.goto("/security");
    await press(page, "form[action$='/removal'] button");
    yield "security-bare-again";
  },

  async *trying(page) {
    await signIn(page, "doro");
    const home = new URL(page.url()).pathname;
    const board = `${home}/actions`;
    await page.goto(board);
    yield "actions";
    const action = await address(page, "section[aria-labelledby=trying] h3 a");
    await page.goto(`${board}/new`);
    yield "action-item";
    await press(page);
    yield "action-new";
    await page.fill("#words", "あ".repeat(301));
    await page.fill("#due", "2026年13月1日");
    await press(page);
    yield "action-new-faulty";
    await page.goto(action);
    yield "action";
    await press(page, "button[value=stopped]");
    yield "action-stopped-faulty";
    await page.goto(`${action}/wording`);
    yield "action-wording";
    await page.goto(`${home}/asks`);
    yield "asks";
    await press(page);
    yield "asks-faulty";
    await page.goto("/asks");
    yield "asks-heard-none";
    await page.goto(`${home}/handover`);
    yield "handover";
    await page.fill("#words", "あ".repeat(601));
    await press(page, "form[action$='/handover'] button");
    yield "handover-faulty";
  },

  async *successor(page) {
    await signIn(page, "kurashi");
    yield "workplace-new-chief";
    const home = new URL(page.url()).pathname;
    await page.goto(`${home}/actions`);
    yield "actions-none";
    await page.goto(`${home}/asks`);
    yield "asks-none";
    await page.goto(`${home}/handover`);
    yield "first-look";
    await press(page, "form[action$='/first-look'] button");
    yield "first-look-marked";
  },

  async *office(page) {
    await signIn(page, "suishin");
    await page.goto("/office");
    yield "office";
    await page.goto("/office/steps");
    yield "office-steps";
    await page.goto("/office/plan");
    yield "office-plan";
    await page.selectOption("#first-1", "11");
    await page.selectOption("#second-1", "5");
    await press(page, "main form[method=post] button");
    yield "office-plan-faulty";
    await page.goto("/asks");
    yield "asks-heard";
    await page.goto(await address(page, "main li a[href^='/asks/']"));
    yield "ask";
    await press(page);
    yield "ask-faulty";
  },

  async *smallWorkplace(page) {
    await signIn(page, "shimin");
    yield "small-workplace";
    const results = await address(page, "main a[href^='/results/']");
    await page.goto(results);
    yield "small-results";
    await page.goto(await address(page, ".kz-over__item a"));
    yield "small-item";
    await page.goto(`${results}/own`);
    yield "small-own";
  },

  async *workplaceThatAnswers(page) {
    await signIn(page, "kurashi");
    yield "workplace-answering";
    await page.goto(await address(page, "main a[href^='/rounds/']"));
    yield "round-open";
    const closure = await address(page, "a[href$='/closure']");
    await page.goto(closure);
    yield "closure";
    await press(page);
    yield "closure-waits";
  },

  async *promotion(page) {
    await signIn(page, "suishin");
    yield "all-workplaces";
    await page.goto("/effects");
    for (const summary of await page.locator("main summary").all()) await summary.click();
    yield "effects-over-all";
    await page.goto("/");
    const department = await workplaceOf(page, "市民生活部");
    await page.goto(department);
    yield "workplace-first";
    await page.goto(`${department}/opening`);
    yield "opening-sheet";
    await press(page);
    yield "opening-people";
    await press(page);
    yield "opening-answers";
    await press(page);
    yield "opening-deadline";
    await page.fill("#day", "2020-01-01");
    await press(page);
    yield "opening-deadline-past";
    await page.fill("#day", "2099-06-30");
    await press(page);
    yield "opening-promise";
  },

  async *organiser(page) {
    await signIn(page, "suishin");
    await page.goto("/gatherings");
    yield "gatherings";
    await press(page, "form[action='/series'] button");
    yield "series-faulty";
    await page.fill("#title", "改善マネジメント講座");
    await page.check("input[name=course]");
    await page.fill("#least", "1");
    await press(page, "form[action='/series'] button");
    const series = new URL(page.url()).pathname.replace("/gatherings", "");
    yield "gathering-new";
    await press(page);
    yield "gathering-new-faulty";
    await plan(page, "2099-07-11");
    await press(page);
    const gathering = new URL(page.url()).pathname.replace("/desk", "");
    yield "gathering-desk-empty";
    await page.goto(gathering);
    yield "gathering-public";
    await page.goto(`${gathering}/me`);
    yield "gathering-me-door";
    await press(page);
    yield "gathering-me-door-wrong";
    await page.goto(`${gathering}/registration`);
    yield "registration";
    await press(page);
    yield "registration-faulty";
    for (const [name, code, body, band] of [["髙﨑 さくら", "401307", "福岡市", "chief"], ["山﨑 学", "172014", "金沢市", "staff"], ["葛\u{E0100}城 真理", "281000", "神戸市", "chief"]]) {
      await page.goto(`${gathering}/registration`);
      await entry(page, name, code, body, band);
      await press(page);
    }
    yield "registered";
    await page.goto(`${gathering}/me`);
    yield "gathering-me-waiting";
    await page.goto(`${gathering}/me/entry`);
    yield "gathering-entry";
    await page.goto(`${gathering}/desk`);
    yield "gathering-desk";
    await page.goto(`${gathering}/plan`);
    await page.fill("#capacity", "20");
    await page.fill("#day", daysAgo(100)); // so long ago that it is asked what became of it, and not yet forgotten
    await press(page);
    await page.goto(`${gathering}/me/practice`);
    yield "practice-own";
    await page.fill("#title", "朝の5分");
    await page.fill("#tried", "立ったまま、今日することを一つずつ話した。");
    await page.fill("#changed", "声をかけやすくなった。");
    await press(page);
    for (const summary of await page.locator("main summary").all()) await summary.click();
    yield "gathering-me-begun";
    await page.goto(`${gathering}/me/since`);
    yield "since";
    await page.fill("#cause", "毎朝の声かけ");
    await press(page);
    yield "since-faulty";
    await page.fill("#said", "打合せで、全員が一度は話すようになりました。");
    await press(page);
    await page.goto(`${gathering}/registration`);
    yield "registration-closed";
    await page.goto(`${gathering}/practice`);
    yield "practice";
    await page.goto(await address(page, "main li a[href*='/practice/']"));
    yield "practice-change";
    await page.goto(`${gathering}/groups`);
    yield "groups-none";
    await press(page, "form[action$='/proposal'] button");
    yield "groups";
    await press(page, "form[action$='/fixing'] button");
    yield "groups-fixed";
    await page.goto(`${gathering}/reception`);
    for (const box of await page.locator("input[name=there]").all()) await box.check();
    await press(page, "form[action$='/reception'] button");
    yield "reception";
    await page.goto(await address(page, "main a[href*='/links/']"));
    yield "reception-link";
    await press(page, "form[action*='/links/'] button");
    yield "reception-link-made";
    await page.goto(`${gathering}/walk-ins`);
    await press(page);
    yield "walk-in-faulty";
    await page.goto(`${series}/course`);
    yield "course";
    await page.goto(`${gathering}/standing`);
    await page.check("input[value=cancelled]");
    await press(page);
    yield "standing-faulty";
    await page.fill("#reason", "大雪で電車が止まる見込みのため。");
    await press(page);
    await page.goto(gathering);
    yield "gathering-cancelled";
    await page.goto("/gatherings");
    yield "gatherings-listed";
  },

  async *policyOffice(page) {
    await signIn(page, "suishin");
    await page.goto("/policies");
    yield "policies";
    const mayor = await address(page, ".kz-line--top a");
    await page.goto(mayor);
    yield "policy-of-mayor";
    await page.goto("/policies/coverage");
    yield "coverage";
    await page.goto("/policies/new");
    yield "policy-new";
    await press(page);
    yield "policy-new-faulty";
    await page.goto("/policies/mine");
    yield "office-mine";
    await page.goto("/roadmap?unit=all");
    yield "roadmap";
    await page.goto("/policies/setting");
    yield "policy-setting";
    await page.fill("#bound_a", "70");
    await press(page);
    yield "policy-setting-faulty";
    await page.goto("/policies/import");
    yield "policy-import";
    await press(page);
    yield "policy-import-nothing";
    await page.setInputFiles("#file", { name: "方針.xlsx", mimeType: "text/plain", buffer: Buffer.from("方針ID,方針\n1,2\n") });
    await press(page);
    yield "policy-import-faulty";
    const workbook = await page.request.get("/policies/policies.xlsx");
    await page.setInputFiles("#file", { name: "方針.xlsx", mimeType: "application/octet-stream", buffer: await workbook.body() });
    await press(page);
    yield "policy-import-plan";
    await page.goto("/public/990019/policies");
    yield "policies-public";
  },

  async *policyChief(page) {
    await signIn(page, "doro");
    await page.goto("/policies");
    yield "chief-policies";
    const own = await address(page, ".kz-line--own a");
    await page.goto(own);
    yield "policy-own";
    for (const [form, name] of [["/words", "policy-words"], ["/ties", "policy-ties"], ["/goals/new", "goal-new"], ["/measures/new", "measure-new"], ["/reviews", "review"], ["/links", "policy-links"]]) {
      await page.goto(`${own}${form}`);
      yield name;
      await press(page, "main form.kz-form button.kz-btn");
      yield `${name}-sent`;
    }
    await page.goto(own);
    await page.goto(await address(page, ".kz-measure__year a"));
    yield "roadmap-year";
    await page.selectOption("#month-4", "");
    await page.selectOption("#month-3", "deliver");
    await page.selectOption("#ends", "2");
    await press(page);
    yield "roadmap-year-faulty";
    await page.goto("/policies/mine");
    yield "chief-mine";
    await press(page, "main a.kz-btn:not(.kz-btn--line)");
    yield "progress";
    await page.check("input[value=behind]");
    await press(page);
    yield "progress-faulty";
    await page.goto("/roadmap");
    yield "chief-roadmap";
    await page.goto(await address(page, "main .kz-road__group + tr a"));
    yield "chief-measure";
    await page.goto("/policies");
    await page.goto(await address(page, ".kz-line--top a"));
    yield "policy-above";
  },

  async *facilitator(page, demo) {
    const [, desk] = await demo.door(/(\/dialogues\/\w+)/);
    const [, wall] = await demo.door(/(\/wall\/\w+)/);
    await signIn(page, "doro");
    await page.goto(desk);
    yield "talk-desk-waiting";
    await page.goto(`${desk}/run`);
    yield "talk-run";
    await page.goto(wall);
    yield "talk-wall-waiting";
    const code = (await page.locator(".kz-wall__code").textContent()).replaceAll(/\D/g, "");
    await page.goto("/join");
    yield "talk-join";
    await page.fill("#code", "12");
    await press(page);
    yield "talk-join-wrong";
    await page.fill("#code", code);
    await press(page);
    yield "talk-seat-waiting";
    const scenes = { 3: "good-points", 4: "gap", 7: "agree", 8: "choose", 9: "action", 10: "close" };
    for (let scene = 1; scene <= 10; scene += 1) {
      await page.goto(desk);
      await press(page, ".kz-next button.kz-btn");
      if (!scenes[scene]) continue;
      yield `talk-desk-${scenes[scene]}`;
      await page.goto("/seat");
      yield `talk-seat-${scenes[scene]}`;
      await page.goto(wall);
      yield `talk-wall-${scenes[scene]}`;
      if (scenes[scene] === "choose") yield* voted(page, desk, wall);
    }
    await page.goto(desk);
    await press(page, ".kz-next button.kz-btn");
    yield "talk-desk-over";
    await page.goto("/seat");
    yield "talk-seat-over";
    await page.goto(wall);
    yield "talk-wall-over";
    await page.goto(`${desk}/record`);
    yield "talk-record";
  },

  async *reader(page, demo) {
    const [, report] = await demo.door(/(\/gatherings\/\w+\/report)/);
    await page.goto(report);
    yield "session-report";
    await signIn(page, "suishin");
    const held = report.replace("/report", "");
    await page.goto(`${held}/desk`);
    yield "session-desk-held";
    const talk = await address(page, "main a[href^='/dialogues/']");
    await page.goto(`${held}/record`);
    yield "session-record";
    await page.goto(talk);
    yield "session-talk-over";
    await page.goto(`${talk}/record`);
    yield "session-talk-record";
  },

  async *administrator(page) {
    await signIn(page, "admin");
    yield "start";
    await page.goto("/units");
    yield "units";
    const posts = await address(page, "main a[href$='/posts'] >> nth=1");
    await press(page);
    yield "units-faulty";
    await page.goto(posts);
    yield "posts";
    await page.fill("#title-1", "");
    await page.fill("#seats-2", "十二");
    await press(page);
    yield "posts-faulty";
    await page.goto("/people");
    yield "people";
    const duties = await address(page, "main a[href$='/duties'] >> nth=2");
    await page.fill("#login", "佐藤");
    await press(page);
    yield "people-faulty";
    await page.goto(duties);
    yield "duties";
    await page.goto(await address(page, "main a[href$='/sign-in']"));
    yield "person-door";
    await press(page, "form[action$='/password'] button");
    yield "person-door-faulty";
    await page.goto("/doors");
    yield "door-rules";
    await page.goto("/keeping");
    yield "keeping";
    await page.goto(await address(page, "main a[href^='/keeping/deletions/']"));
    yield "keeping-certificate";
    await page.goto("/keeping/record");
    yield "keeping-record";
    await page.fill("#words", "nobody of that name");
    await press(page);
    yield "keeping-record-nothing";
    await page.goto("/keeping/health");
    yield "keeping-health";
    await page.goto("/sheets");
    yield "sheets";
    await page.goto(await address(page, "main li a[href^='/sheets/']"));
    yield "sheet";
    await page.goto("/sheets/import");
    yield "sheet-import";
    await page.setInputFiles("#file", { name: "職場.json", mimeType: "application/json", buffer: Buffer.from(BAD_SHEET) });
    await press(page);
    yield "sheet-import-faulty";
    await page.setInputFiles("#file", { name: "職場.json", mimeType: "application/json", buffer: Buffer.from(GOOD_SHEET) });
    await press(page);
    yield "sheet-preview";
  },

  async *transfers(page) {
    await signIn(page, "admin");
    await page.goto("/transfers");
    yield "transfers";
    await page.goto("/roster");
    yield "roster";
    await press(page);
    yield "roster-no-file";
    const file = (text) => ({ name: "職員名簿.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.setInputFiles("#file", file(ROSTER.replace("佐藤 葵", "　").replace("主任,", "主任,出向")));
    await press(page);
    yield "roster-faulty";
    await page.setInputFiles("#file", file(ROSTER));
    await press(page);
    yield "roster-questions";
    await page.fill("#day", "令和元年4月30日");
    await press(page);
    yield "roster-questions-faulty";
    await page.fill("#day", "令和12年4月1日");
    for (const abolished of await page.locator("input[name^='gone-'][value=abolish]").all()) await abolished.check();
    await page.check("input[name^='gone-'][value=same] >> nth=0");
    await page.selectOption("select[name^='same-'] >> nth=0", { label: "市民生活部 › 道路河川課" });
    for (const select of await page.locator("select[name^='title-']").all()) await select.selectOption("staff");
    await press(page);
    await page.waitForSelector("#plan-title");
    yield "roster-plan";
    await page.goto("/roster/titles");
    await page.fill("#new_title", "主幹");
    await press(page);
    yield "roster-titles-faulty";
    await page.goto("/units?day=2020-04-01");
    yield "units-of-day";
    await page.goto("/units?day=令和元年4月30日");
    yield "units-of-no-day";
    await page.goto("/units");
    const unit = (await address(page, "main a[href$='/posts']:text-is('道路管理課')")).replace("/posts", "");
    await page.goto(unit);
    yield "unit";
    await page.goto(`${unit}/people`);
    yield "unit-people";
    for (const change of ["rename", "move", "split", "abolish", "merge"]) {
      await page.goto(`${unit}/changes/${change}`);
      yield `unit-${change}`;
    }
    await press(page);
    yield "unit-merge-faulty";
    await page.check("input[name=with] >> nth=0");
    await page.check("input[name=heir][value=new]");
    await page.fill("#name", "くらしと道路の課");
    await page.fill("#day", "令和12年4月1日");
    await press(page);
    yield "unit-merge-preview";
  },

  async *author(page) {
    await signIn(page, "admin");
    await page.goto("/sheets/new");
    yield "sheet-new";
    const from = page.locator("input[name=from]");
    await from.nth((await from.count()) - 3).check();
    await press(page);
    const draft = new URL(page.url()).pathname;
    yield "sheet-draft";
    await page.goto(`${draft}/head`);
    yield "sheet-draft-head";
    await page.goto(`${draft}/item?part=speak_up`);
    yield "sheet-draft-item";
    await page.fill("#question-ja", "会議でも立ち話でも、思ったことを言い出せますか。");
    await page.fill("#level-2-ja", "あ".repeat(401));
    await press(page);
    yield "sheet-draft-item-faulty";
    await page.fill("#level-2-ja", "親しい人には言えるが、会議では言い出しにくい。");
    await press(page);
    await press(page, "button[value='remove-item view_gap']");
    await press(page, "button[value='add-item dialogue']");
    yield "sheet-draft-item-new";
    const added = page.url();
    await page.goto(draft);
    yield "sheet-draft-faulty";
    await page.goto(added);
    for (const field of await page.locator("textarea[lang=ja]").all()) await field.fill("見え方のちがいを、月に一度、話しあう。");
    await press(page);
    await page.goto(`${draft}/preview`);
    yield "sheet-draft-preview";
    await page.goto(`${draft}/publication`);
    yield "sheet-mapping";
    await press(page);
    yield "sheet-mapping-faulty";
    await page.check("#confirmed");
    await page.check("input[name=kind-0][value=reworded]");
    await page.check("input[name=kind-1][value=new]");
    await page.selectOption("#to-1", "-");
    await press(page);
    yield "sheet-versions";
    const [, id] = new URL(page.url()).pathname.match(/sheets\/(\w+)/);
    await page.goto(await address(page, "main a[href*='/difference/']"));
    yield "sheet-difference";
    await page.goto(`/sheets/${id}/corrections?part=speak_up`);
    yield "sheet-correction";
    const title = await page.inputValue("textarea >> nth=0");
    await page.fill("textarea >> nth=0", "まったくちがう項目の題");
    await press(page);
    yield "sheet-correction-faulty";
    await page.fill("textarea >> nth=0", `${title}る`);
    await page.check("#same");
    await press(page);
    yield "sheet-corrected";
  },
};

/** A made-up roster: a section has a new name, two became one, zeros are lost, two people bear one name. */
const ROSTER = (() => {
  const rows = ["職員番号,氏名,ふりがな,部,課,職名,発令区分"];
  const row = (name, kana, section, title, kind = "") =>
    rows.push(`${String(10000 + rows.length * 7)},${name},${kana},市民生活部,${section},${title},${kind}`);
  row("髙橋 恵", "たかはし めぐみ", "市民課", "課長");
  row("佐藤 葵", "さとう あおい", "市民課", "主事");
  row("佐藤 葵", "さとう あおい", "市民課", "主事");
  row("鈴木 蓮", "すずき れん", "市民課", "主任");
  row("葛󠄀城 真理", "かつらぎ まり", "道路河川課", "課長");
  for (const [name, kana] of [["伊藤 凪", "いとう なぎ"], ["渡邉 律", "わたなべ りつ"], ["小林 紬", "こばやし つむぎ"]])
    row(name, kana, "道路河川課", "技師");
  row("山﨑 学", "やまざき まなぶ", "地域福祉課", "課長");
  row("田中 陽", "たなか はる", "地域福祉課", "係長");
  row("加藤 澪", "かとう みお", "地域福祉課", "会計年度任用職員");
  rows.push("123,吉田 朔,よしだ さく,市民生活部,市民課,主事,");
  return rows.join("\n");
})();

/** Somebody chooses, the vote is closed, and everybody sees what may be told. */
async function* voted(page, desk, wall) {
  await page.goto("/seat");
  await page.check("input[name=choice] >> nth=1");
  await press(page, "form[action='/seat/ballot'] button");
  yield "talk-seat-chosen";
  await page.goto(desk);
  await press(page, "form[action$='/closed-votes'] button");
  yield "talk-desk-closed";
  await page.goto(wall);
  yield "talk-wall-closed";
}

function daysAgo(days) {
  const [day] = new Date(Date.now() - days * 864e5).toISOString().split("T");
  return day;
}

/** Fills in the plan of a session on that day, with two seats. */
async function plan(page, day) {
  await page.fill("#title", "第2回 夏の学習会");
  await page.fill("#theme", "地方創生を進める課長・係長の働き方");
  await page.fill("#purpose", "シートを使った職場の事例から、目線を合わせる働き方を考え合う。");
  await page.fill("#invitation", "どの自治体の方も、自治体以外の方も、どうぞ。\n肩書きを外し、さん付けで話します。");
  await page.fill("#day", day);
  await page.fill("#begins", "13:00");
  await page.fill("#ends", "17:00");
  await page.check("input[name=mode][value=both]");
  await page.fill("#place", "汐見市民会館 大会議室（汐見駅から歩いて5分）");
  await page.fill("#online", "https://meet.example.lg.jp/kizahashi");
  await page.fill("#capacity", "2");
}

/** Fills in who somebody is. */
async function entry(page, name, code, body, band) {
  await page.fill("#name", name);
  await page.check("input[name=from][value=municipality]");
  await page.fill("#body", body);
  await page.fill("#code", code);
  await page.selectOption("#band", band);
  await page.check("input[name=department][value=front_line]");
  await page.check("input[name=years][value=from_10]");
  await page.check("input[name=place][value=room]");
  await page.check("input[name=earlier][value=no]");
  await page.fill("#motive", "部下の声を、もっと聴けるようになりたい。");
}

const text = (ja) => ({ ja, en: ja });
const item = (key, levels) => ({
  key,
  title: text("声をかけあう"),
  question: text("困ったときに、声をかけあえますか。"),
  levels: ["声をかけない。", "親しい人にだけ声をかける。", "だれにでも声をかける。"].slice(0, levels).map((ja, n) => ({ level: n + 1, text: text(ja) })),
});
const sheet = (items) =>
  JSON.stringify({ key: "short", version: "7", title: text("ためしのシート"), areas: [{ key: "talk", title: text("話す"), items }] });
const BAD_SHEET = sheet([item("a", 1), item("a", 3), { ...item("b c", 3), title: {} }]);
const GOOD_SHEET = sheet([{ ...item("a", 3), short: true }, item("b", 3)]);
