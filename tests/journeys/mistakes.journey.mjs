// What people are told when something was wrong: every kind of page that says so, looked at as closely as all others.

import assert from "node:assert/strict";
import { journey } from "./journey.mjs";
import { press, signIn } from "./screens.mjs";

const WIDTHS = [1366, 390, 320];

/** The page that says no; that it has another status than 200 is what was wanted. */
async function told(page, sound, status, ...words) {
  for (const text of words) await page.getByText(text).first().waitFor();
  const answers = page.answers.splice(0);
  assert.equal(answers.at(-1), status, `${page.url()} answered ${answers}`);
  await sound(page, ...WIDTHS);
}

/** Notes with which status each page is answered. */
function noting(page) {
  page.answers = [];
  page.on("response", (answer) => answer.request().isNavigationRequest() && answer.status() !== 303 && page.answers.push(answer.status()));
  return page;
}

async function sends(page, path, name, bytes) {
  await page.goto(path);
  await page.setInputFiles("main input[type=file]", { name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) });
  await press(page);
}

journey("who does not come in, or finds nothing, is told why", async ({ page, product, sound }) => {
  const demo = await product();
  const visitor = noting(await page(1366));
  await visitor.goto("/nowhere");
  await told(visitor, sound, 404, "そのページはありません");
  await visitor.goto("/units");
  await told(visitor, sound, 401, "サインインしてください");
  await signIn(visitor, "kurashi", "wrong and wrong again");
  await told(visitor, sound, 422, "入力を確認してください");
  const chief = noting(await page(1366));
  await signIn(chief, "kurashi");
  await chief.goto("/people");
  await told(chief, sound, 403, "あなたの役割では使えません");
  const old = await fetch(`${demo.origin}/`, { headers: { "user-agent": "Mozilla/5.0 (Trident/7.0; rv:11.0) like Gecko" } });
  const edge = noting(await page(1366));
  await edge.route(`${demo.origin}/`, async (route) => route.fulfill({ status: old.status, contentType: "text/html; charset=utf-8", body: await old.text() }));
  await edge.goto("/");
  await told(edge, sound, 400, "Edgeの通常の表示で開いてください");
});

journey("a form without its cookie is told that cookies are off", async ({ page, sound }) => {
  const phone = noting(await page(390));
  await phone.goto("/r");
  await phone.context().clearCookies();
  await phone.fill("#code", "K7TR");
  await press(phone);
  await told(phone, sound, 403, "クッキーを使わない設定です");
});

journey("wrong files are told place by place, and wrong words beside their field", async ({ page, sound }) => {
  const admin = noting(await page(1366));
  await signIn(admin, "admin");
  await sends(admin, "/roster", "壊れた名簿.xlsx", "PK\u0003\u0004 not a workbook");
  await told(admin, sound, 422, "Excelのファイルがこわれています", "壊れた名簿.xlsx");
  await sends(admin, "/sheets/import", "深いシート.json", "[".repeat(10_000));
  await told(admin, sound, 422, "入れ子が深すぎます", "深いシート.json");
  await sends(admin, "/policies/import", "頁.xls", "<html><table>");
  await told(admin, sound, 422, "ウェブページ(HTML)", "頁.xls");
  await admin.goto("/units");
  await admin.fill("#name", "課".repeat(300));
  await press(admin, "main form[action='/units'] button");
  await told(admin, sound, 422, "100文字までにしてください");
  assert.equal(await admin.inputValue("#name"), "課".repeat(300));
});

journey("codes that were misread, and a round that is not there", async ({ page, product, sound }) => {
  const demo = await product();
  const phone = noting(await page(390));
  for (const [code, words] of [["", "コードを入れてください"], ["K7TR-あ", "使いません"], ["K7TR-1234", "29文字です"]]) {
    await phone.goto("/r");
    await phone.fill("#code", code);
    await press(phone);
    await told(phone, sound, 422, words);
  }
  const [, code] = await demo.door(/\/r#([0-9A-Z]{29})/);
  const misread = code.replace(/.$/, (last) => (last === "8" ? "B" : "8"));
  await phone.goto("/r");
  await phone.fill("#code", misread);
  await press(phone);
  await told(phone, sound, 422, "読みちがい");
});
