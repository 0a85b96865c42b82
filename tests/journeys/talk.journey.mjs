// A workplace talks for 75 minutes: a facilitator and a projector in real browsers, phones with and without script, and
// thirty people more.  The clock is short: nobody waits for the minutes, the scenes go on at a press.

import assert from "node:assert/strict";
import { journey } from "./journey.mjs";
import { Person, words } from "./people.mjs";
import { Product, databases } from "./product.mjs";
import { press, signIn } from "./screens.mjs";

const PEOPLE = 30;
const SCENES = 10;
const NEXT = ".kz-next button.kz-btn";
/** The scene that comes while a phone has no network. */
const GONE = 3;
const GONE_FOR = 20_000;
/** So long after a scene has changed by itself, a press was meant for the scene before. */
const MEANT = 1000;

for (const database of databases()) {
  journey(`thirty people and two facilitators talk through the 75 minutes on ${database.name}, every screen in step`, async (tools) => {
    const demo = await Product.on(database);
    try {
      const page = (width, how) => tools.page(width, { ...how, home: demo.origin, ours: true });
      await talked({ ...tools, page }, demo);
    } finally {
      await demo.stop();
    }
  }, 10);
}

async function talked({ page, sound }, demo) {
  const [, desk] = await demo.door(/(\/dialogues\/\w+)/);
  const [, wall] = await demo.door(/(\/wall\/\w+)/);
  const facilitator = await page(1366);
  await signIn(facilitator, "doro");
  const colleague = await page(1366);
  await signIn(colleague, "suishin");
  await facilitator.goto(desk);
  await colleague.goto(desk);
  await sound(facilitator, 1366, 390, 320);
  const projector = await page(1280);
  await projector.setViewportSize({ width: 1280, height: 720 });
  await projector.goto(wall);
  await sound(projector);
  const code = (await projector.locator(".kz-wall__code").textContent()).replaceAll(/\D/g, "");

  const people = await Promise.all([...Array(PEOPLE).keys()].map((n) => seated(demo.origin, code, n % 3 !== 0)));
  const phone = await join(await wrongClock(await page(390)), code);
  const plain = await join(await page(390, { javascript: false }), code);
  await sound(phone, 1366, 390, 320);

  // The projector hears of those who came without being asked.
  await projector.waitForFunction((people) => document.querySelector(".kz-wall__q").textContent.includes(String(people)), PEOPLE + 2);

  for (let scene = 1; scene <= SCENES; scene += 1) {
    // Two press at once, and one of them five times: one scene.
    const title = await facilitator.locator("#next").textContent();
    await phone.context().setOffline(scene === GONE);
    await Promise.all([facilitator.click(NEXT), colleague.click(NEXT)]);
    await facilitator.waitForLoadState();
    if (scene === GONE) await comesBack(phone);
    await phone.waitForFunction((number) => document.querySelector(".kz-phone__where")?.textContent.includes(`${number} /`), scene);
    await projector.waitForFunction((number) => document.querySelector(".kz-wall__no").textContent.includes(`${number} /`), scene);
    await plain.reload();
    const now = await phone.locator("h1").textContent();
    assert.ok(title.includes(now), `${title} leads to ${now}`);
    assert.equal(await plain.locator("h1").textContent(), now, "without script the same scene");
    assert.equal(await projector.locator("h1").textContent(), now);
    const [here, there] = [await left(phone), await left(projector)];
    assert.ok(Math.abs(here - there) <= 3, `${here} seconds are left on a phone with a wrong clock, ${there} on the projector`);
    await sound(phone, 390, 320);
    await sound(plain, 390);
    await sound(projector);
    await sound(facilitator, 1366, 390);
    await phone.waitForTimeout(MEANT);
    await acted(people, phone, plain, facilitator, desk);
    await facilitator.goto(desk);
    await colleague.goto(desk);
  }
  await facilitator.click(NEXT);
  await facilitator.waitForLoadState();
  await projector.waitForFunction(() => !document.querySelector(".kz-wall__timer"));
  await sound(facilitator, 1366, 390, 320);
  await sound(projector);
  await phone.reload();
  await sound(phone, 390, 320);
  await facilitator.goto(`${desk}/record`);
  await sound(facilitator, 1366, 390, 320);
  assert.ok(people.filter((person) => person.stream).every((person) => person.events.includes("main")));
  people.forEach((person) => person.leave());
}

/** The phone's clock is seven hours fast. */
async function wrongClock(page) {
  await page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 7 * 36e5;
  });
  return page;
}

/** The seconds that are left, as they stand there. */
async function left(page) {
  const [minutes, seconds] = (await page.locator("[data-left]").first().textContent()).trim().split(":");
  return Number(minutes) * 60 + Number(seconds);
}

/** A phone without network misses a scene, and finds it by itself when there is network again. */
async function comesBack(phone) {
  await phone.waitForTimeout(GONE_FOR);
  await phone.context().setOffline(false);
}

/** Somebody who takes a seat, with a stream or without. */
async function seated(origin, code, streams) {
  const person = new Person(origin);
  const page = await person.send(await person.get("/join"), "/join", { code });
  assert.ok(words(page).includes("席"), words(page));
  if (streams) person.listen("/seat/stream");
  return person;
}

async function join(page, code) {
  await page.goto("/join");
  await page.fill("#code", code);
  await press(page);
  assert.equal(new URL(page.url()).pathname, "/seat");
  return page;
}

/** What people do in the present scene, whatever it is: they vote, they write, the facilitator closes the vote. */
async function acted(people, phone, plain, facilitator, desk) {
  const form = phone.locator("form[action='/seat/ballot']");
  if ((await form.count()) > 0) {
    await Promise.all(people.map((person, n) => voted(person, n)));
    await form.locator("input[name=choice]").nth(1).check();
    await press(phone, "form[action='/seat/ballot'] button");
    await plain.locator("form[action='/seat/ballot'] input[name=choice]").nth(2).check();
    await press(plain, "form[action='/seat/ballot'] button");
    await facilitator.goto(desk);
    await press(facilitator, "form[action$='/closed-votes'] button");
    // Everybody sees the result at once: the phone hears of it.
    await phone.waitForFunction(() => document.querySelector("form[action='/seat/ballot']") === null);
  }
  const board = phone.locator("form[action^='/seat/voices/'] textarea").first();
  if ((await board.count()) > 0) {
    await board.fill("順番に話すと、困りごとが早く出ます。");
    await press(phone, "form[action^='/seat/voices/'] button");
  }
}

async function voted(person, n) {
  const page = await person.send(await person.get("/seat"), "/seat/ballot", { choice: String(n % 4) });
  assert.ok(words(page).includes("入れました"), words(page));
}
