// Walks every journey (or those whose name or file holds the word given) and prints a line for each.  The journeys of
// a file follow each other; one file more than the machine has processors is walked at a time: each of them waits a lot.

import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Browser } from "./browser.mjs";
import { Skip, journeys, none } from "./journey.mjs";
import * as judges from "./judges.mjs";
import { Product } from "./product.mjs";

const PATIENCE = 600_000;
const word = process.argv[2] ?? "";
const tally = { passed: 0, failed: 0, skipped: 0 };

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

const browser = await Browser.start();
const files = [];
for (const file of readdirSync(new URL(".", import.meta.url)).sort()) {
  if (file.endsWith(".journey.mjs")) files.push(await walksOf(file));
}
const length = (walks) => walks.reduce((sum, { long }) => sum + long, 0);
files.sort((one, other) => length(other) - length(one)); // what takes longest begins first
await Promise.all(Array.from({ length: availableParallelism() + 1 }, walkFiles));
await browser.close();
await told("HTML validator", async () => {
  if (!judges.hasJava()) throw new Skip("no Java");
  if (browser.html.size === 0) throw new Skip("no page was opened");
  none(judges.validate([...browser.html]));
});
console.log(`# ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exitCode = tally.failed > 0 ? 1 : 0;

async function walksOf(file) {
  const from = journeys.length;
  await import(`./${file}`);
  return journeys.slice(from).filter(({ name }) => `${file} ${name}`.includes(word));
}

async function walkFiles() {
  for (let next = files.shift(); next !== undefined; next = files.shift()) await walkAll(next);
}

/** The journeys of one file, which share one product, started when the first of them asks. */
async function walkAll(walks) {
  let shared;
  const product = () => (shared ??= Product.start());
  for (const { name, walk } of walks) await told(name, () => walkOne(walk, product));
  await shared?.then((product) => product.stop(), () => {});
}

async function walkOne(walk, product) {
  const pages = [];
  const page = async (width, how = {}) => {
    const home = how.home ?? (await product()).origin;
    pages.push(await browser.page(width, { ...how, home, ours: how.ours ?? how.home === undefined }));
    return pages.at(-1);
  };
  try {
    await inTime(walk({ page, product, sound, judges }));
    none(pages.flatMap((page) => page.faults));
  } finally {
    for (const page of pages) await Promise.all([page, page.twin].map((it) => it?.context().close()));
  }
}

/** All that can be judged of a page, as wide as it stands or at each of these widths. */
async function sound(page, ...widths) {
  const found = [...page.faults];
  for (const width of widths.length > 0 ? widths : [page.viewportSize().width]) {
    await page.setViewportSize({ ...page.viewportSize(), width });
    const { axe, noSideScroll, inLines, oneMainButton, fingers } = judges;
    const problems = [axe, noSideScroll, inLines, oneMainButton, fingers].map((judge) => judge(page));
    found.push(...(await Promise.all(problems)).flat().map((problem) => `at ${width} px: ${problem}`));
  }
  none(found.map((problem) => `${page.url()}: ${problem}`));
}

async function inTime(walk) {
  let alarm;
  const late = new Promise((_, reject) => {
    alarm = setTimeout(() => reject(new Error(`not done after ${PATIENCE / 1000} s`)), PATIENCE);
  });
  await Promise.race([walk, late]).finally(() => clearTimeout(alarm));
}

async function told(name, check) {
  const began = Date.now();
  try {
    await check();
    tally.passed += 1;
    console.log(`ok - ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    if (error instanceof Skip) {
      tally.skipped += 1;
      return console.log(`ok - ${name} # SKIP ${error.message}`);
    }
    tally.failed += 1;
    console.log(`not ok - ${name}\n${String(error.stack).replace(/^/gm, "#   ")}`);
  }
}
