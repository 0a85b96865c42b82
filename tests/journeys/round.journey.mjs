// A whole round, as a workplace of 23 lives it: opened, answered on phones, closed, seen, printed.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Skip, journey } from "./journey.mjs";
import { address, press, signIn } from "./screens.mjs";

const WORKPLACE = "道路管理課";
const PEOPLE = 23;
const CODE = /(?:[0-9A-Z]{4}-){4}\s*(?:[0-9A-Z]{4}-){2}[0-9A-Z]{5}/g;
/** A page of the respondent, compressed; and with what it brings along at the first visit. */
const PAGE = 30 * 1024;
const FIRST_VISIT = 40 * 1024;

journey("a round of 23 people is opened, answered on phones, closed, seen and printed", async ({ page, sound }) => {
  const office = await page(1366);
  await signIn(office, "suishin");
  const round = await opened(office);
  const slips = read(await download(office, `${round}/slips.pdf`), ["-raw"]);
  const codes = slips.match(CODE).map((code) => code.replaceAll(/\s/g, ""));
  assert.equal(new Set(codes).size, PEOPLE);
  const [results] = slips.replaceAll("\n", "").match(/\/results\/[0-9a-f]{32}/);

  const colleague = await page(390);
  await colleague.goto(results);
  await sound(colleague, 390, 320);
  assert.equal(await colleague.locator("svg[role=img]").count(), 0, "before the close nothing is seen");

  for (const [n, code] of codes.entries()) {
    const phone = await page(390, { javascript: n % 2 === 0 });
    await answer(phone, code, n);
    await phone.context().close();
  }

  const again = await page(390);
  const weight = await weigh(again);
  await again.goto("/r");
  await again.waitForLoadState("networkidle");
  weight.isLightAtFirst();
  await answer(again, codes[0], 0);
  weight.isLight();

  const chief = await page(1366);
  await signIn(chief, "doro");
  await chief.goto(`${round}/closure`);
  await sound(chief, 1366, 390, 320);
  await press(chief);
  for (let patience = 100; (await chief.locator(`main a[href="${results}"]`).count()) === 0; patience -= 1) {
    assert.ok(patience > 0, "the round is not closed");
    await chief.waitForTimeout(100);
    await chief.goto(round);
  }
  await sound(chief, 1366, 390, 320);

  await colleague.goto(results);
  await sound(colleague, 1366, 390, 320);
  assert.ok((await colleague.locator(".kz-over__item svg[role=img]").count()) >= 6);
  await colleague.goto(await address(colleague, ".kz-over__item a"));
  await sound(colleague, 1366, 390, 320);

  const late = await page(390);
  await late.goto(`/r#${codes[0]}`);
  await press(late);
  assert.equal(await late.locator("#code").count(), 0, "a closed round takes no code");
  await sound(late, 390, 320);

  const report = await download(colleague, `${results}/report.pdf`);
  assert.ok(read(report).includes(WORKPLACE));
  sane(report);
}, 10);

/** Through the pages, each as it comes: five, or six where the workplace was asked before. */
async function opened(office) {
  await office.goto(await address(office, `main a:text-is("${WORKPLACE}")`));
  await office.goto(`${office.url()}/opening`);
  for (let step = 1; step <= 6 && new URL(office.url()).pathname.endsWith("/opening"); step += 1) await press(office);
  return new URL(office.url()).pathname;
}

/** One person, from the QR's address or typed by hand, to the receipt. */
async function answer(phone, code, person) {
  await phone.goto(phone.javascript ? `/r#${code}` : "/r");
  if (!phone.javascript) await phone.fill("#code", code.toLowerCase());
  await press(phone);
  await press(phone, "main a.kz-btn");
  for (let item = 1; item <= 6; item += 1) {
    await phone.check(`input[value="${((person + item) % 5) + 1}"]`);
    await press(phone);
  }
  await phone.check(`input[name=item] >> nth=${person % 6}`);
  await press(phone);
  assert.equal(new URL(phone.url()).pathname, "/r/check");
  if (person % 5 === 0) await phone.fill("#remark", "打合せのはじめに、困りごとを1つずつ言う時間がほしいです。");
  await press(phone);
  assert.equal(new URL(phone.url()).pathname, "/r/sent");
}

/** Listens to what travels: bytes with their headers, compressed as they are. */
async function weigh(phone) {
  const wire = await phone.context().newCDPSession(phone);
  const pages = new Map();
  const loads = [];
  wire.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type === "Document") pages.set(requestId, response.url);
  });
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => loads.push({ page: pages.get(requestId), bytes: encodedDataLength }));
  await wire.send("Network.enable");
  return {
    isLightAtFirst() {
      const all = loads.reduce((sum, { bytes }) => sum + bytes, 0);
      assert.ok(loads.length >= 3 && all > 5000, "page, style and script have arrived");
      assert.ok(all <= FIRST_VISIT, `${all} bytes at the first visit`);
    },
    isLight() {
      const weights = loads.filter(({ page, bytes }) => page && bytes > 1000);
      assert.ok(weights.length >= 9, JSON.stringify(loads));
      assert.deepEqual(weights.filter(({ bytes }) => bytes > PAGE), []);
    },
  };
}

async function download(visitor, path) {
  const answer = await visitor.request.get(path);
  assert.equal(answer.status(), 200, path);
  return await answer.body();
}

function onDisk(pdf, look) {
  const folder = mkdtempSync(join(tmpdir(), "kizahashi-paper-"));
  try {
    const file = join(folder, "paper.pdf");
    writeFileSync(file, pdf);
    return look(file);
  } catch (error) {
    if (error.code === "ENOENT") throw new Skip(`no ${error.path}`);
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The words on the paper. */
function read(pdf, flags = []) {
  return onDisk(pdf, (file) => execFileSync("pdftotext", [...flags, file, "-"], { encoding: "utf8" }));
}

/** The file is whole. */
function sane(pdf) {
  onDisk(pdf, (file) => execFileSync("qpdf", ["--check", file], { stdio: "pipe" }));
}
