// Pictures of the screens for README and handbook, from the demo's made-up municipality: docs/pictures/NAME-WIDTH.png.
// `node screenshots.mjs [WORD]` takes those whose name holds the word.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Browser } from "./browser.mjs";
import { Product } from "./product.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/pictures", import.meta.url));
const WIDTHS = [1366, 390];

/** Name of the picture, and the way to the screen. */
const SCREENS = {
  front: (page) => page.goto("/"),
  code: async (page, demo) => page.goto((await demo.door(/http:\S+\/r#\S+/))[0]),
  results: async (page, demo) => page.goto((await demo.door(/http:\S+\/results\/\w+(?=\s)/))[0]),
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

const word = process.argv[2] ?? "";
const browser = await Browser.start();
const product = await Product.start();
mkdirSync(FOLDER, { recursive: true });
for (const [name, way] of Object.entries(SCREENS).filter(([name]) => name.includes(word))) {
  for (const width of WIDTHS) {
    const page = await browser.page(width, { home: product.origin });
    await way(page, product);
    await page.screenshot({ path: join(FOLDER, `${name}-${width}.png`), fullPage: true });
    await page.context().close();
    console.log(`${name}-${width}.png`);
  }
}
await product.stop();
await browser.close();
