// The doors of real offices: passkeys, single sign-on, https, and pages of strangers that try to get in.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { journey } from "./journey.mjs";
import { Product } from "./product.mjs";
import { TOURS, press, signIn } from "./screens.mjs";

const PASSWORD = "きざはしを一段ずつのぼる";
const RECIPE = fileURLToPath(new URL("../../docs/operating/internal-ca.sh", import.meta.url));

/** An installation with its first administrator, under a name: browsers have no passkeys for bare addresses. */
async function founded(more) {
  const { product, code } = await Product.empty(more);
  const home = product.origin.replace("127.0.0.1", "localhost");
  return { product, code, home };
}

async function found(admin, code) {
  await admin.goto("/setup");
  const typed = { code, municipality_code: "202070", municipality: "汐見市", login: "admin", name: "管理 はじめ", password: PASSWORD, again: PASSWORD };
  for (const [field, text] of Object.entries(typed)) await admin.fill(`#${field}`, text);
  await press(admin);
  assert.equal(new URL(admin.url()).pathname, "/");
}

const path = (page) => new URL(page.url()).pathname;

journey("a passkey opens the door, and another device's does not", async ({ page, sound }) => {
  const { product, code, home } = await founded();
  try {
    const admin = await page(1366, { home, ours: true });
    await found(admin, code);
    const cdp = await admin.context().newCDPSession(admin);
    const device = () => cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: { protocol: "ctap2", transport: "internal", hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    await cdp.send("WebAuthn.enable");
    const { authenticatorId } = await device();
    await admin.goto("/security/passkey");
    await sound(admin, 1366, 390, 320);
    await admin.fill("#name", "窓口のパソコン");
    await Promise.all([admin.waitForURL("**/security/recovery"), admin.click("main form[data-passkey] button")]);
    await sound(admin);
    await admin.goto("/security");
    await admin.getByText("パスキー「窓口のパソコン」").waitFor();
    await sound(admin, 1366, 390, 320);

    await press(admin, "header form button");
    await signIn(admin, "admin", PASSWORD);
    assert.equal(path(admin), "/sign-in/code");
    await sound(admin, 1366, 390, 320);
    await Promise.all([admin.waitForURL(`${home}/`), admin.click("form[data-passkey] button")]);

    await press(admin, "header form button");
    await signIn(admin, "admin", PASSWORD);
    await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    await device();
    await admin.click("form[data-passkey] button");
    await admin.getByText("ブラウザーがパスキーを使えませんでした").waitFor({ timeout: 90_000 });
    await admin.goto("/units");
    assert.equal(path(admin), "/sign-in/code", "the password alone opens nothing");
  } finally {
    await product.stop();
  }
});

journey("after signing out the back button shows nothing", async ({ page, product }) => {
  await product();
  const office = await page(1366);
  await signIn(office, "suishin");
  await office.goto("/gatherings");
  await press(office, "header form button");
  assert.equal(path(office), "/");
  await office.goBack();
  await office.waitForLoadState();
  await office.getByText("サインインしてください").first().waitFor();
  office.faults.length = 0; // that a page says 401 of itself is what we wanted
});

/** A stranger's site that tries, from its own pages, whatever a browser lets it; under a name of its own. */
async function stranger(target, name) {
  const fields = '<input name="token" value="guessed"><input name="name" value="よその課"><input name="parent" value="">';
  const button = (path) => `<form method="post" target="held" action="${target}${path}"><input name="token" value="guessed"></form>`;
  const pages = {
    "/buttons": `<iframe name="held"></iframe>${["/sign-out", "/people", "/sheets", "/roster/draft/removal", "/security/sessions/end"].map(button).join("")}`,
    "/form": `<form method="post" action="${target}/units">${fields}</form><script>document.forms[0].submit()</script>`,
    "/frame": `<iframe src="${target}/units"></iframe>`,
    "/quiet": "<p>quiet</p>",
  };
  const server = http.createServer((request, answer) => {
    answer.setHeader("content-type", "text/html; charset=utf-8");
    answer.end(`<!doctype html><title>stranger</title>${pages[request.url] ?? ""}`);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { origin: `http://${name}:${server.address().port}`, stop: () => server.close() };
}

/** Addresses of files of ours, as our own pages name them. */
async function parts(page, home, trusting) {
  const visitor = await page(1366, { home, ours: false, trusting });
  await visitor.goto("/r");
  const of = (selector, name) => visitor.locator(selector).first().evaluate((it, name) => it[name], name);
  const files = {
    icon: await of("link[rel=icon]", "href"),
    style: await of("link[rel=stylesheet]", "href"),
    script: await of("script[src]", "src"),
  };
  visitor.faults.length = 0;
  return files;
}

/** What a stranger's page gets of us into itself; runs there. */
async function embedding({ home, icon, style, script }) {
  const put = (tag, more) =>
    new Promise((done) => {
      const element = Object.assign(document.createElement(tag), more);
      element.onload = () => done("loaded");
      element.onerror = () => done("refused");
      document.body.append(element);
      setTimeout(() => done("silent"), 5000);
    });
  const beacon = navigator.sendBeacon(`${home}/units`, new URLSearchParams({ token: "guessed", name: "よその課" }));
  return {
    icon: await put("img", { src: icon }),
    page: await put("img", { src: `${home}/units` }),
    script: await put("script", { src: script }),
    style: await put("link", { rel: "stylesheet", href: style }),
    beacon: beacon ? "sent into the void" : "refused",
  };
}

async function besieged({ page, product, home, trusting, from = "localhost" }) {
  const site = await stranger(home, from);
  try {
    const admin = await page(1366, { home, ours: false, trusting });
    await signIn(admin, "admin", product.password);
    await admin.goto("/units");
    const before = await admin.locator("main li").count();

    await admin.goto(`${site.origin}/form`);
    await admin.waitForURL(`${home}/units`);
    await admin.goto("/units");
    assert.equal(await admin.locator("main li").count(), before, "a form of another site changed something");

    await admin.goto(`${site.origin}/quiet`);
    const tried = await admin.evaluate(async (home) => {
      const read = (how) => fetch(`${home}/units`, how).then((answer) => answer.text(), () => "refused");
      const opened = window.open(`${home}/units`);
      await new Promise((wake) => setTimeout(wake, 800));
      let reached;
      try {
        reached = opened === null || opened.closed ? "severed" : opened.document.title;
      } catch {
        reached = "refused";
      }
      return {
        read: await read({ credentials: "include" }),
        written: await read({ method: "POST", credentials: "include", body: new URLSearchParams({ name: "x" }) }),
        blind: await fetch(`${home}/units`, { mode: "no-cors", credentials: "include" }).then((answer) => answer.type, () => "refused"),
        reached,
      };
    }, home);
    assert.deepEqual({ read: tried.read, written: tried.written }, { read: "refused", written: "refused" });
    assert.ok(["refused", "opaque"].includes(tried.blind), tried.blind);
    assert.ok(["severed", "refused"].includes(tried.reached), tried.reached);

    const ours = await parts(page, home, trusting);
    assert.deepEqual(await admin.evaluate(embedding, { home, ...ours }), {
      icon: "refused", page: "refused", script: "refused", style: "refused", beacon: "sent into the void",
    });

    await admin.goto(`${site.origin}/buttons`);
    for (const form of await admin.locator("form").all()) {
      await form.evaluate((form) => form.submit());
      await admin.waitForTimeout(300);
    }
    await admin.goto("/units");
    assert.equal(path(admin), "/units", "a button of another site signed somebody out");
    assert.equal(await admin.locator("main li").count(), before);

    await admin.goto(`${site.origin}/frame`);
    await admin.waitForTimeout(500);
    for (const frame of admin.frames().slice(1)) {
      const shown = await frame.content().catch(() => "");
      assert.ok(!shown.includes("kz-units"), "we are shown in a stranger's frame");
    }
    await admin.goto("/units");
    assert.equal(await admin.locator("main li").count(), before);
    for (const context of [admin.context()]) for (const open of context.pages()) if (open !== admin) await open.close();
    admin.faults.length = 0; // a stranger's pages complain, and should
  } finally {
    site.stop();
  }
}

journey("pages of strangers neither read, send, frame nor reach anything over http", async ({ page, product }) => {
  const demo = await product();
  await besieged({ page, product: { password: "kizahashi-demo" }, home: demo.origin });
});

journey("over http by a name of the office's network all works, and strangers beside it get nowhere", async ({ page }) => {
  const demo = await Product.start();
  const home = demo.origin.replace("127.0.0.1", "shiomi.kizahashi.test");
  try {
    const phone = await page(390, { home, ours: false });
    await phone.goto("/");
    assert.equal(await phone.evaluate(() => isSecureContext), false, "a browser withholds there what it can");
    let seen = "";
    for await (const screen of TOURS.respondent(phone, demo)) seen = screen;
    assert.equal(seen, "ended");
    const kept = await phone.context().cookies();
    assert.deepEqual(kept.map(({ name }) => name), ["kz_insecure_form"], "nothing of the answers, though it takes no order to clear");
    phone.faults = phone.faults.filter((fault) => !/untrustworthy|insecure origins/.test(fault)); // it says what it withholds
    // The stranger's name shares ours, so that its forms come with our cookies.
    await besieged({ page, product: { password: "kizahashi-demo" }, home, from: "yoso.kizahashi.test" });
  } finally {
    await demo.stop();
  }
});

journey("over https of our own, cookies are locked, and strangers get nowhere either", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "kizahashi-authority-"));
  execFileSync("sh", [RECIPE, folder, "localhost", "127.0.0.1"]);
  const tls = ["--tls-cert", join(folder, "server.pem"), "--tls-key", join(folder, "server.key")];
  const { product, code, home } = await founded(() => tls);
  try {
    assert.match(home, /^https:/);
    const admin = await page(1366, { home, ours: true, trusting: true });
    await found(admin, code);
    const cookie = (await admin.context().cookies()).find(({ name }) => name === "__Host-kz-staff");
    assert.deepEqual([cookie?.secure, cookie?.httpOnly, cookie?.sameSite], [true, true, "Lax"]);
    const answer = await admin.goto("/units");
    assert.equal(answer.headers()["strict-transport-security"], "max-age=31536000");
    await besieged({ page, product: { password: PASSWORD }, home, trusting: true });
  } finally {
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A real provider of single sign-on, with two people; it knows us once it is told our way back. */
async function provider() {
  const { default: OpenIdProvider } = await import("oidc-provider");
  const people = {
    suishin: { preferred_username: "suishin", name: "推進 花子", groups: ["promotion"] },
    visitor: { preferred_username: "visitor", name: "見学 者", groups: ["others"] },
  };
  let answers;
  const server = http.createServer((request, answer) => answers(request, answer));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const knows = (back) => {
    const oidc = new OpenIdProvider(origin, {
      clients: [{ client_id: "kizahashi", client_secret: "a secret of ours", redirect_uris: [back] }],
      claims: { openid: ["sub"], profile: ["preferred_username", "name"], groups: ["groups"] },
      findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
      cookies: { keys: ["only for this test"] },
      pkce: { required: () => true },
    });
    answers = oidc.callback();
  };
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin, knows, stop };
}

journey("people of the office come in by its single sign-on, with the duties of their groups", async ({ page }) => {
  const house = await provider();
  const settings = (data) => {
    writeFileSync(join(data, "secret"), "a secret of ours\n");
    const file = join(data, "kizahashi.toml");
    writeFileSync(file, `[provider]\nissuer = "${house.origin}"\nclient_id = "kizahashi"\nclient_secret_file = "${join(data, "secret")}"\nscope = "openid profile groups"\nlabel = "職員認証で入る"\n[[provider.duties]]\ngroup = "promotion"\nduty = "promotion"\n`);
    return ["--config", file];
  };
  const { product, code } = await Product.empty(settings);
  try {
    house.knows(`${product.origin}/sign-in/provider/back`);
    const admin = await page(1366, { home: product.origin, ours: false });
    await found(admin, code);
    await admin.goto("/doors");
    await admin.getByText("入っているグループから役割が決まります").waitFor();

    const enter = async (login) => {
      const office = await page(390, { home: product.origin, ours: false });
      await office.route(/googleapis/, (route) => route.abort()); // the provider's own pages would like a font
      await office.goto("/sign-in");
      await office.click("a[href='/sign-in/provider']");
      await office.fill("input[name=login]", login);
      await office.fill("input[name=password]", "any");
      await office.click("button[type=submit]");
      await office.waitForLoadState();
      if (office.url().startsWith(house.origin)) await office.click("button[type=submit]");
      await office.waitForURL(`${product.origin}/**`);
      office.faults.length = 0; // the provider is another host, and meant to be
      return office;
    };
    const office = await enter("suishin");
    await office.waitForURL(`${product.origin}/`);
    await office.goto("/gatherings");
    assert.equal(path(office), "/gatherings");
    await office.goto("/security");
    const visitor = await enter("visitor");
    await visitor.getByText("きざはしでの役割がありません").first().waitFor();
    visitor.faults.length = 0;

    house.stop();
    const late = await page(390, { home: product.origin, ours: false });
    await late.goto("/sign-in");
    await late.click("a[href='/sign-in/provider']");
    await late.getByText("共通サインインにつながりません").first().waitFor();
    late.faults.length = 0;
    await signIn(late, "admin", PASSWORD);
    assert.equal(path(late), "/", "local accounts go on");
  } finally {
    house.stop();
    await product.stop();
  }
});
