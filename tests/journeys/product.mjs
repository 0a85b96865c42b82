// The product as a newcomer starts it: `kizahashi demo`, in a temporary folder, on a free port.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = process.env.KIZAHASHI ?? fileURLToPath(new URL("../../target/debug/kizahashi", import.meta.url));
const PATIENCE = 60_000;
let made = 0;

/** Where a product may keep its data: a folder, and PostgreSQL where the tests have a server. */
export function databases() {
  const server = process.env.TEST_POSTGRES;
  return server ? [{ name: "SQLite" }, { name: "PostgreSQL", server }] : [{ name: "SQLite" }];
}

export class Product {
  static async start(program = PROGRAM) {
    return await Product.#listening(new Product(program, "demo", folder()));
  }

  /** A demo of its own in that database. */
  static async on({ server }) {
    if (!server) return await Product.start();
    const name = `journey_${process.pid}_${(made += 1)}`;
    const psql = (sql) => execFileSync("psql", ["--quiet", server, "--command", sql], { stdio: ["ignore", "ignore", "inherit"] });
    psql(`create database ${name}`);
    const database = server.replace(/\/[^/?]*(\?|$)/, `/${name}$1`);
    const product = await Product.#listening(new Product(PROGRAM, "demo", folder(), ["--database", database]));
    product.remove = () => psql(`drop database ${name} with (force)`);
    return product;
  }

  /** An installation nobody has used, with its one-time code; `more` words for `serve`, told its folder. */
  static async empty(more = () => []) {
    const data = folder();
    const said = execFileSync(PROGRAM, ["setup", "--data", data], { encoding: "utf8" });
    const product = await Product.#listening(new Product(PROGRAM, "serve", data, more(data)));
    return { product, code: said.match(/[0-9a-f]{4}(?:-[0-9a-f]{4}){4}/)[0] };
  }

  static async #listening(product) {
    try {
      product.origin = new URL((await product.door(/https?:\/\/127\.0\.0\.1:\d+/))[0]).origin;
      return product;
    } catch (error) {
      await product.stop();
      throw error;
    }
  }

  constructor(program, command, data, more = []) {
    this.said = "";
    this.folder = data;
    this.child = spawn(program, [command, "--listen", "127.0.0.1:0", "--data", data, ...more]);
    this.ended = new Promise((done) => this.child.once("close", done).once("error", done));
    this.ended.then((how) => (this.end = how ?? "a signal"));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (this.said += text));
    }
    this.sweep = () => {
      this.child.kill("SIGKILL");
      rmSync(this.folder, { recursive: true, force: true });
    };
    process.once("exit", this.sweep);
  }

  /** Waits until the product prints something like this, and returns the match. */
  async door(pattern) {
    const until = Date.now() + PATIENCE;
    for (;;) {
      const found = this.said.match(pattern);
      if (found) return found;
      if (this.end !== undefined) throw new Error(`the product ended (${this.end}):\n${this.said}`);
      if (Date.now() > until) throw new Error(`the product never printed ${pattern}:\n${this.said}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }

  async stop() {
    this.child.kill("SIGTERM");
    const impatient = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    await this.ended;
    clearTimeout(impatient);
    process.off("exit", this.sweep);
    this.sweep();
    this.remove?.();
  }
}

function folder() {
  return mkdtempSync(join(tmpdir(), "kizahashi-journey-"));
}
