// A learning session of half a day: announced, thirty people register, the reception, groups, the talk with three views
// in step, the record, confirmed and published.  The organiser, the projector and some phones are real browsers.

import assert from "node:assert/strict";
import { journey } from "./journey.mjs";
import { Person, words } from "./people.mjs";
import { Product, databases } from "./product.mjs";
import { press, signIn } from "./screens.mjs";

const PEOPLE = 30;
const SCENES = 9;
const MEANT = 1000;
const BODIES = [["401307", "福岡市"], ["172014", "金沢市"], ["141003", "横浜市"], ["011002", "札幌市"], ["131016", "千代田区"]];
const BANDS = ["chief", "supervisor", "staff"];

for (const database of databases()) {
  journey(`a learning session on ${database.name}, from the registration to the published report`, async (tools) => {
    const demo = await Product.on(database);
    try {
      const page = (width, how) => tools.page(width, { ...how, home: demo.origin, ours: true });
      await held({ ...tools, page }, demo);
    } finally {
      await demo.stop();
    }
  }, 8);
}

async function held({ page, sound }, demo) {
  const organiser = await page(1366);
  await signIn(organiser, "suishin");
  const gathering = await announced(organiser);
  const people = [];
  for (let n = 0; n < PEOPLE; n += 1) people.push(await registered(demo.origin, gathering, n));
  const phone = await registeredByHand(await page(390), gathering, "髙﨑 さくら");
  const plain = await registeredByHand(await page(390, { javascript: false }), gathering, "山﨑 学");
  await begins(organiser, gathering);

  await organiser.goto(`${gathering}/reception`);
  for (const box of await organiser.locator("input[name=there]").all()) await box.check();
  await press(organiser, `form[action='${gathering}/reception'] button`);
  await organiser.goto(`${gathering}/groups`);
  await press(organiser, `form[action='${gathering}/groups/proposal'] button`);
  await sound(organiser, 1366, 390, 320);
  await press(organiser, `form[action='${gathering}/groups/fixing'] button`);
  await organiser.goto(`${gathering}/desk`);
  await sound(organiser, 1366, 390, 320);
  await press(organiser, `form[action='${gathering}/talk'] button`);
  const desk = new URL(organiser.url()).pathname;
  const wall = await organiser.locator("a[href^='/wall/']").getAttribute("href");
  const projector = await page(1280);
  await projector.setViewportSize({ width: 1280, height: 720 });
  await projector.goto(wall);
  await sound(projector);

  for (const [n, person] of people.entries()) {
    await person.send(await person.get(`${gathering}/me`), `${gathering}/me/seat`);
    if (n % 3 !== 0) person.listen("/seat/stream");
  }
  for (const visitor of [phone, plain]) {
    await visitor.goto(`${gathering}/me`);
    await press(visitor, `form[action='${gathering}/me/seat'] button`);
  }
  await sound(phone, 390, 320);

  for (let scene = 1; scene <= SCENES; scene += 1) {
    await organiser.goto(desk);
    await press(organiser, ".kz-next button.kz-btn");
    await phone.waitForFunction((number) => document.querySelector(".kz-phone__where")?.textContent.includes(`${number} /`), scene);
    await projector.waitForFunction((number) => document.querySelector(".kz-wall__no").textContent.includes(`${number} /`), scene);
    await plain.reload();
    assert.equal(await plain.locator("h1").textContent(), await phone.locator("h1").textContent());
    await sound(phone, 390, 320);
    await sound(projector);
    await sound(organiser, 1366, 390);
    await phone.waitForTimeout(MEANT);
    if (await acted(people, phone, plain, organiser, desk)) {
      // What each role chose stands on every screen.
      await projector.waitForSelector(".kz-split");
      await phone.waitForSelector("#by-role");
      await sound(projector);
      await sound(phone, 390, 320);
      await sound(organiser, 1366, 390);
    }
  }
  await organiser.goto(desk);
  await press(organiser, ".kz-next button.kz-btn");
  await sound(organiser, 1366, 390, 320);
  people.forEach((person) => person.leave());
  await recorded({ page, sound }, organiser, phone, gathering);
}

async function announced(organiser) {
  await organiser.goto("/gatherings");
  await press(organiser, "a[href^='/series/']");
  const [day] = new Date(Date.now() + 864e5).toISOString().split("T");
  for (const [field, value] of Object.entries({ "#title": "冬の学習会", "#theme": "課長・係長の働き方", "#day": day, "#begins": "13:00", "#ends": "17:00", "#place": "汐見市民会館", "#capacity": "40" })) {
    await organiser.fill(field, value);
  }
  await organiser.check("input[name=mode][value=in_person]");
  await press(organiser);
  return new URL(organiser.url()).pathname.replace("/desk", "");
}

/** The day has come: the plan says so now. */
async function begins(organiser, gathering) {
  await organiser.goto(`${gathering}/plan`);
  const now = new Date(Date.now() + 9 * 36e5 - 6e5).toISOString();
  await organiser.fill("#day", now.slice(0, 10));
  await organiser.fill("#begins", now.slice(11, 16));
  await organiser.fill("#ends", "23:59");
  await press(organiser);
}

async function registered(origin, gathering, n) {
  const person = new Person(origin);
  const [code, body] = BODIES[n % BODIES.length];
  const page = await person.send(await person.get(`${gathering}/registration`), `${gathering}/registration`, {
    name: `参加者${n}`, from: "municipality", code, body, band: BANDS[n % 3], department: "front_line", years: "from_10",
    earlier: n % 4 === 0 ? "yes" : "no", motive: `思い${n}を話しに来ました。`, quote_motive: "yes", quote_body: "yes",
  });
  assert.ok(page.includes("kz-receipt__text"), words(page));
  return person;
}

async function registeredByHand(page, gathering, name) {
  await page.goto(`${gathering}/registration`);
  await page.fill("#name", name);
  await page.check("input[name=from][value=municipality]");
  await page.fill("#code", "281000");
  await page.fill("#body", "神戸市");
  await page.selectOption("#band", "chief");
  for (const [field, value] of [["department", "front_line"], ["years", "from_10"], ["earlier", "no"]]) {
    await page.check(`input[name=${field}][value=${value}]`);
  }
  await press(page);
  assert.ok(page.url().endsWith("/registered"), await page.locator("main").textContent());
  return page;
}

/** Whether a vote was closed. */
async function acted(people, phone, plain, organiser, desk) {
  const form = phone.locator("form[action='/seat/ballot']");
  if ((await form.count()) > 0) {
    for (const [n, person] of people.entries()) await person.send(await person.get("/seat"), "/seat/ballot", { choice: String(n % 4) });
    await form.locator("input[name=choice]").nth(1).check();
    await press(phone, "form[action='/seat/ballot'] button");
    await plain.locator("form[action='/seat/ballot'] input[name=choice]").nth(2).check();
    await press(plain, "form[action='/seat/ballot'] button");
    await organiser.goto(desk);
    await press(organiser, "form[action$='/closed-votes'] button");
    await phone.waitForFunction(() => document.querySelector("form[action='/seat/ballot']") === null);
  }
  const voted = (await phone.locator(".kz-votes").count()) > 0;
  const board = phone.locator("form[action^='/seat/voices/'] textarea").first();
  if ((await board.count()) > 0) {
    await board.fill("順番に話すと、困りごとが早く出ます。");
    await press(phone, "form[action^='/seat/voices/'] button");
  }
  return voted;
}

async function recorded({ page, sound }, organiser, phone, gathering) {
  await organiser.goto(`${gathering}/record`);
  await organiser.fill("#writer", "学習会事務局");
  for (const box of await organiser.locator("input[name=chosen]").all()) await box.check();
  await press(organiser, `form[action='${gathering}/record'] button`);
  await sound(organiser, 1366, 390, 320);
  await press(organiser, `form[action='${gathering}/record/stage'] button`);
  await phone.goto(`${gathering}/report`);
  await sound(phone, 390, 320);
  await organiser.goto(`${gathering}/record`);
  await press(organiser, `form[action='${gathering}/record/stage'] button >> nth=0`);
  const stranger = await page(1366);
  await stranger.goto(`${gathering}/report`);
  await sound(stranger, 1366, 390, 320);
  assert.ok((await stranger.locator("main").textContent()).includes("学習会事務局"));
  const paper = await stranger.request.get(`${gathering}/report.pdf`);
  assert.equal((await paper.body()).subarray(0, 5).toString(), "%PDF-");
}
