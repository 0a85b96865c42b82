// Debian's Chromium, and what we note down about every page in it.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox", // root has no other way, and only our own pages are opened
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP *.kizahashi.test 127.0.0.1", // a name such as an office's network has
];

export class Browser {
  static async start() {
    const folder = mkdtempSync(join(tmpdir(), "kizahashi-browser-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    const chrome = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: FLAGS,
      env: { ...process.env, FONTCONFIG_FILE: fonts(folder), TMPDIR: folder },
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    return new Browser(chrome);
  }

  constructor(chrome) {
    this.chrome = chrome;
    /** Every HTML page of the product seen, for the validator: address → text. */
    this.html = new Map();
  }

  /** A page in a context of its own.  `page.faults` fills up as it goes. */
  async page(width, { home, ours = true, javascript = true, language = "ja-JP", trusting = false }) {
    const context = await this.chrome.newContext({
      baseURL: home,
      ignoreHTTPSErrors: trusting, // certificates of an authority made for the test
      javaScriptEnabled: javascript,
      locale: language,
      reducedMotion: "reduce",
      viewport: { width, height: width < 600 ? 844 : 900 },
    });
    const page = await context.newPage();
    Object.assign(page, { home, ours, javascript, faults: [] });
    this.#watch(page);
    return page;
  }

  async close() {
    await this.chrome.close();
  }

  #watch(page) {
    const fault = (text) => page.faults.push(text);
    const asked = (url) => atHome(url, page.home) || fault(`asked another host: ${url}`);
    page.on("request", (request) => asked(request.url()));
    page.on("websocket", (socket) => asked(socket.url().replace(/^ws/, "http")));
    page.on("pageerror", (error) => fault(`script: ${error.message}`));
    page.on("console", (line) => complains(line, page) && fault(`console: ${line.text()}`));
    if (page.ours) page.on("response", (response) => this.#keep(response));
  }

  /** A page that was left before its text arrived cannot be kept; the one that stays open can. */
  async #keep(response) {
    const type = (await response.headerValue("content-type").catch(() => null)) ?? "";
    if (!type.startsWith("text/html") || !response.request().isNavigationRequest()) return;
    const text = await response.text().catch(() => "");
    if (text !== "") this.html.set(`${response.request().method()} ${response.url()} ${text.length}`, text);
  }
}

function atHome(url, home) {
  return ["data:", "blob:", "about:"].includes(new URL(url).protocol) || new URL(url).origin === new URL(home).origin;
}

/** Errors and warnings; but that a page says 404 of itself is its good right, journeys look at it themselves. */
function complains(line, page) {
  const ofItself = line.text().startsWith("Failed to load resource") && line.location().url === page.url();
  return ["error", "warning"].includes(line.type()) && !ofItself;
}

/** The machine's fonts and ours, so that a machine without Japanese fonts draws the same pictures. */
function fonts(folder) {
  const ours = fileURLToPath(new URL("../../assets/fonts", import.meta.url));
  const file = join(folder, "fonts.conf");
  const include = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>';
  writeFileSync(file, `<?xml version="1.0"?><fontconfig>${include}<dir>${ours}</dir></fontconfig>`);
  return file;
}
