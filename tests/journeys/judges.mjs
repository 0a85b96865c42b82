// Judges from outside.  Each returns the problems it sees as sentences; an empty list is praise.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const packages = createRequire(import.meta.url);
const AXE = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Accessibility.  Where a page runs no script, axe reads a twin of it that runs axe alone. */
export async function axe(page) {
  return await readByAxe(page.javascript ? page : await twin(page));
}

/** The twin stays open for what its page shows next: a browser takes longer to begin than axe to read. */
async function twin(page) {
  page.twin ??= await (await page.context().browser().newContext()).newPage();
  const [url] = page.url().split("#");
  const body = await page.content();
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": "script-src 'none'" };
  await page.twin.setViewportSize(page.viewportSize());
  await page.twin.unrouteAll();
  await page.twin.route(url, (route) => route.fulfill({ body, headers }));
  await page.twin.goto(url);
  return page.twin;
}

async function readByAxe(page) {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE);
  const options = { runOnly: { type: "tag", values: TAGS }, resultTypes: ["violations"] };
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), options);
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `axe: ${id}: ${help}: ${html}`));
}

/** Nothing sticks out to the side. */
export async function noSideScroll(page) {
  return await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 0.5,
    );
    const culprit = wide.at(-1)?.outerHTML.slice(0, 200) ?? "";
    return [`side scroll: ${scrollWidth} px on a screen of ${clientWidth}: ${culprit}`];
  });
}

/** Text stands in lines, not in a column of single letters. */
export async function inLines(page) {
  return await page.evaluate(() => {
    const letters = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const columns = [];
    // What is for ears alone is one pixel wide.
    const forEars = (it) => it !== null && (getComputedStyle(it).clipPath !== "none" || forEars(it.parentElement));
    for (let text = letters.nextNode(); text; text = letters.nextNode()) {
      const length = text.data.trim().length;
      if (length < 8 || text.parentElement.closest("svg, script, style") || !text.parentElement.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 1).map(({ top }) => Math.round(top))).size;
      if (lines >= 4 && length < 2 * lines && !forEars(text.parentElement)) columns.push(text);
    }
    return columns.map((text) => `a column of letters: ${text.data.trim().slice(0, 80)}: ${text.parentElement.outerHTML.slice(0, 160)}`);
  });
}

/** One thing to do next: the solid button is the only one of its kind. */
export async function oneMainButton(page) {
  const labels = await page.evaluate(() => {
    const buttons = [...document.querySelectorAll("main .kz-btn:not(.kz-btn--line)")];
    return buttons.filter((button) => button.checkVisibility()).map((button) => button.textContent.trim());
  });
  return labels.length <= 1 ? [] : [`more than one main button: ${labels.join(", ")}`];
}

/** On a respondent's phone everything that is pressed is at least as high as a finger is wide. */
export async function fingers(page) {
  return await page.evaluate(() => {
    const pressed = [...document.querySelectorAll(".kz-phone :is(a[href], button, summary, label.kz-level, input[type=text])")];
    const low = pressed.filter((it) => it.checkVisibility() && !it.matches(".kz-skip") && it.getBoundingClientRect().height < 43.9);
    return low.map((it) => `lower than 44 px: ${it.outerHTML.slice(0, 160)}`);
  });
}

/** Whether this machine has the Java the validator needs. */
export function hasJava() {
  try {
    execFileSync("java", ["-XX:-UsePerfData", "-version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** The W3C's validator on many pages at once, given as [address, text]; it takes seconds to wake up. */
export function validate(pages) {
  const folder = mkdtempSync(join(tmpdir(), "kizahashi-html-"));
  try {
    const files = pages.map(([, text], n) => {
      writeFileSync(join(folder, `${n}.html`), text);
      return join(folder, `${n}.html`);
    });
    const flags = ["-XX:-UsePerfData", "-Xss4m", "-jar", packages("vnu-jar"), "--errors-only", "--format", "json", "--exit-zero-always"];
    const said = execFileSync("java", [...flags, "--stdout", ...files], { encoding: "utf8", maxBuffer: 1e8 });
    return JSON.parse(said).messages.map(({ url, lastLine, message, extract }) => {
      const [address] = pages[Number.parseInt(basename(url))];
      return `HTML: ${address}: line ${lastLine}: ${message}: ${extract ?? ""}`;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
