// The keyboard alone: every stop is seen, nothing covers it, and the way leads through and out again.

import assert from "node:assert/strict";
import { journey } from "./journey.mjs";
import { address, press, signIn } from "./screens.mjs";

journey("an answer is given with the keyboard alone", async ({ page, product }) => {
  const phone = await page(390);
  const [slip] = await (await product()).door(/\/r#\S+/);
  await phone.goto(slip);
  await press(phone);
  await press(phone, "main a.kz-btn");
  await tabThrough(phone);
  await phone.focus("input[value='1']");
  for (const key of ["ArrowDown", "ArrowDown", "Tab", "Enter"]) await phone.keyboard.press(key);
  await phone.waitForURL("**/r/item/2");
  await phone.goBack();
  assert.equal(await phone.locator("input:checked").getAttribute("value"), "3");
});

journey("results, a form with faults and a sheet are walked through with the keyboard", async ({ page, product }) => {
  const desk = await page(1366);
  const [results] = await (await product()).door(/\/results\/\w+/);
  await desk.goto(results);
  await tabThrough(desk);
  await desk.goto(await address(desk, ".kz-card a"));
  await tabThrough(desk);
  await signIn(desk, "admin");
  await desk.goto("/people");
  await press(desk);
  assert.ok(await desk.locator(".kz-faults").evaluate((it) => it === document.activeElement), "the page opens at the faults");
  await desk.keyboard.press("Tab");
  await desk.keyboard.press("Enter");
  assert.equal(await desk.evaluate(() => document.activeElement.id), "login");
  await tabThrough(desk);
});

journey("the tree of policies, the roadmap and its form are walked through with the keyboard", async ({ page, product }) => {
  const desk = await page(1366);
  await product();
  await signIn(desk, "doro");
  for (const path of ["/policies", "/roadmap?unit=all", "/policies/mine"]) {
    await desk.goto(path);
    await tabThrough(desk);
  }
  await desk.goto("/policies");
  const own = await address(desk, ".kz-line--own a");
  await desk.goto(`${own}/goals/new`);
  await desk.focus("#what");
  await desk.keyboard.press("Enter");
  await desk.waitForLoadState();
  assert.ok(await desk.locator(".kz-faults").evaluate((it) => it === document.activeElement), "the page opens at the faults");
  await tabThrough(desk);
});

journey("a version of a sheet is written with the keyboard alone", async ({ page, product }) => {
  await product();
  const desk = await page(1366, { javascript: false });
  await signIn(desk, "admin");
  await desk.goto("/sheets/new");
  await desk.focus("main button.kz-btn");
  await desk.keyboard.press("Enter");
  await desk.waitForURL("**/sheets/drafts/*");
  const draft = new URL(desk.url()).pathname;
  const second = () => desk.locator(".kz-draft__items a").nth(1).textContent();
  const title = await desk.locator(".kz-draft__items a").nth(0).textContent();
  await desk.focus(".kz-draft__items button[value^='down-item']");
  await desk.keyboard.press("Enter");
  await desk.waitForURL("**#item-2");
  assert.equal(await second(), title);
  await desk.goto(`${draft}/item?part=speak_up`);
  await desk.focus("button[value='down-1']");
  await desk.keyboard.press("Enter");
  await desk.waitForURL("**#levels");
  await desk.focus("#key");
  await desk.keyboard.press("End");
  await desk.keyboard.type("_2");
  await desk.keyboard.press("Enter");
  await desk.waitForURL(`**${draft}#item-*`);
  assert.equal(await desk.locator("a[href*='speak_up_2']").count(), 1);
});

/** Tab by tab from the top until the page is left. */
async function tabThrough(page) {
  await page.evaluate(() => {
    document.activeElement.blur();
    scrollTo(0, 0);
  });
  await page.locator("body").evaluate((body) => {
    body.tabIndex = -1;
    body.focus();
    body.removeAttribute("tabindex");
  });
  const stops = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(seen);
    if (stop === null) break;
    assert.deepEqual(stop.faults, [], stop.what);
    stops.push(stop.what);
    assert.ok(stops.length < 400, `there is no way out: ${stops.slice(-3).join(" ")}`);
  }
  assert.match(stops[0], /kz-skip/);
  const links = await page.locator("main a[href]:visible").count();
  assert.ok(stops.length > links, `${stops.length} stops, ${links} links in the text alone`);
}

/** What has the focus, and what is wrong with how it is seen. */
function seen() {
  const it = document.activeElement;
  if (it === null || it === document.body) return null;
  const ringed = it.closest(".kz-level") ?? it;
  const ring = getComputedStyle(ringed);
  const box = ringed.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, Math.min(box.y + box.height / 2, innerHeight - 1)];
  const top = document.elementFromPoint(x, y);
  const faults = [];
  if (ring.outlineStyle === "none" || Number.parseFloat(ring.outlineWidth) < 2) faults.push("no ring");
  if (box.bottom <= 0 || box.top >= innerHeight) faults.push("outside the window");
  else if (top === null || !(ringed.contains(top) || top.contains(ringed))) faults.push(`covered by ${top?.outerHTML.slice(0, 80)}`);
  return { what: it.outerHTML.slice(0, 120), faults };
}
