// The first day: an installation without anything in it, where every page says the next step.

import assert from "node:assert/strict";
import { journey } from "./journey.mjs";
import { Product } from "./product.mjs";
import { address, press, signIn } from "./screens.mjs";

const PASSWORD = "きざはしを一段ずつのぼる";
const WIDTHS = [1366, 390, 320];

journey("a municipality is founded, and its first round is opened the same day", async ({ page, sound }) => {
  const { product, code } = await Product.empty();
  try {
    const admin = await page(1366, { home: product.origin, ours: true });
    const look = () => sound(admin, ...WIDTHS);
    await admin.goto("/setup");
    await look();
    await press(admin);
    await look();
    await found(admin, code);
    await look();
    await admin.goto("/sheets");
    await look();
    await press(admin, ".kz-next .kz-btn");
    await look();
    await press(admin);
    await look();
    await admin.goto("/units");
    await look();
    const unit = await workplace(admin);
    await admin.goto("/people");
    await look();
    await chief(admin);

    const office = await page(390, { home: product.origin, ours: true, javascript: false });
    await signIn(office, "kacho", PASSWORD);
    assert.equal(new URL(office.url()).pathname, `/workplaces/${unit}`);
    await sound(office);
    await press(office, ".kz-next a.kz-btn");
    for (let step = 1; step <= 5; step += 1) await press(office);
    assert.match(office.url(), /\/rounds\//);
    await sound(office);
  } finally {
    await product.stop();
  }
});

async function found(admin, code) {
  const typed = { code, municipality_code: "202070", municipality: "汐見市", login: "admin", name: "管理 はじめ", password: PASSWORD, again: PASSWORD };
  for (const [field, text] of Object.entries(typed)) await admin.fill(`#${field}`, text);
  await press(admin);
  assert.equal(new URL(admin.url()).pathname, "/");
}

async function workplace(admin) {
  await admin.fill("#name", "くらし支援課");
  await press(admin);
  const posts = await address(admin, "main a[href$='/posts']");
  await admin.goto(posts);
  for (const [row, [title, band, seats]] of [["課長", "chief", "1"], ["係長", "supervisor", "２"], ["主事", "staff", "9"]].entries()) {
    await admin.fill(`#title-${row + 1}`, title);
    await admin.selectOption(`#band-${row + 1}`, band);
    await admin.fill(`#seats-${row + 1}`, seats);
  }
  await press(admin);
  return posts.split("/")[2];
}

async function chief(admin) {
  await admin.fill("#login", "kacho");
  await admin.fill("#name", "山﨑 学");
  await admin.fill("#password", PASSWORD);
  await admin.selectOption("select >> nth=0", { index: 1 });
  await press(admin);
}
