// Pictures for README and handbook, from the demo's made-up municipality, into docs/pictures.
// `node screenshots.mjs [WORD]` takes those whose name holds the word.

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Browser } from "./browser.mjs";
import { Product } from "./product.mjs";
import { address, press } from "./screens.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/pictures", import.meta.url));

/** Name of the picture, how wide, the way to the screen, and the part after which it may end. */
const SCREENS = {
  results: [1366, toResults, ".kz-over"],
  "results-item": [390, toItem],
  answer: [390, toQuestion],
};

async function toResults(page, demo) {
  await page.goto((await demo.door(/\/results\/\w+/))[0]);
}

async function toItem(page, demo) {
  await toResults(page, demo);
  await page.goto(await address(page, ".kz-card a"));
}

async function toQuestion(page, demo) {
  await page.goto((await demo.door(/\/r#\S+/))[0]);
  await press(page);
  await press(page, "main a.kz-btn");
  await page.check("input[value='2']");
}

/** The first page of the report on paper. */
async function report(demo) {
  const [results] = await demo.door(/\/results\/\w+/);
  const pdf = await fetch(`${demo.origin}${results}/report.pdf`, { headers: { "accept-language": "ja" } });
  const paper = join(FOLDER, "report.pdf");
  writeFileSync(paper, Buffer.from(await pdf.arrayBuffer()));
  execFileSync("pdftoppm", ["-r", "96", "-png", "-singlefile", paper, join(FOLDER, "report")]);
  rmSync(paper);
}

async function bottom(page, part) {
  const { y, height } = await page.locator(part).boundingBox();
  return Math.ceil(y + height) + 24;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

const word = process.argv[2] ?? "";
const browser = await Browser.start();
const product = await Product.start();
mkdirSync(FOLDER, { recursive: true });
for (const [name, [width, way, end]] of Object.entries(SCREENS).filter(([name]) => name.includes(word))) {
  const page = await browser.page(width, { home: product.origin });
  await way(page, product);
  const clip = end && { x: 0, y: 0, width, height: await bottom(page, end) };
  await page.screenshot({ path: join(FOLDER, `${name}-${width}.png`), fullPage: true, clip });
  await page.context().close();
  console.log(`${name}-${width}.png`);
}
if ("report".includes(word)) {
  await report(product);
  console.log("report.png");
}
await product.stop();
await browser.close();
