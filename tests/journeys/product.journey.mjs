// How journeys find the product's doors, and that nothing of it stays: with a stand-in that keeps quiet otherwise.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journey } from "./journey.mjs";
import { Product } from "./product.mjs";

/** A program that does as the script says. */
async function standIn(script, walk) {
  const folder = mkdtempSync(join(tmpdir(), "kizahashi-stand-in-"));
  const program = join(folder, "product");
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  try {
    await walk(program);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

journey("the doors a product prints are found, and nothing stays", () =>
  standIn('echo "http://127.0.0.1:4711/"; sleep 0.2; echo "code: 7K2M"; exec sleep 60', async (program) => {
    const product = await Product.start(program);
    assert.equal(product.origin, "http://127.0.0.1:4711");
    assert.equal((await product.door(/code: (\w+)/))[1], "7K2M");
    await product.stop();
    assert.ok(!existsSync(product.folder));
    assert.throws(() => process.kill(product.child.pid, 0), /ESRCH/);
  }));

journey("a product that does not start is quoted", () =>
  standIn('echo "the port is taken" >&2; exit 1', async (program) => {
    await assert.rejects(Product.start(program), /the product ended \(1\):\nthe port is taken/);
  }));

journey("a product that is not there is told", async () => {
  await assert.rejects(Product.start("/no/such/product"), /ENOENT/);
});
