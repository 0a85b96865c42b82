// The judges are judged first: on pages with a known fault each must speak, on a sound page none.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { Skip, journey } from "./journey.mjs";

const CSP = "default-src 'self'; img-src 'self' data:; require-trusted-types-for 'script'; trusted-types 'none'";

const html = (main, kind = "") => `<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>きざはし</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head>
<body class="${kind}"><main><h1>きざはし</h1>${main}</main></body></html>`;

const PAGES = {
  "/sound": html("<p>だれに何が見えるか</p>"),
  "/unnamed": html('<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="9" height="9"></p>'),
  "/wide": html('<svg width="900" height="9" role="img" aria-label="長い線"></svg>'),
  "/column": html('<table width="20"><tr><td>だれに何が見えるか</td></tr></table>'),
  "/outside": html('<p><img src="http://127.0.0.2:9/x.png" alt="よそ"></p>'),
  "/script": html("<script>document.title = 'no'</script>"),
  "/torn": html('<p><a class="kz-btn" href="/sound">見る</a> <a class="kz-btn" href="/sound">話す</a></p>'),
  "/fiddly": html('<p><a href="/sound">もどる</a></p>', "kz-phone"),
  "/invalid": html("<p><li>段</p><blink>…</blink>"),
};

/** The pages above, from a server of our own, for as long as the journey lasts. */
async function served(walk) {
  const server = createServer(({ url }, answer) => {
    const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": CSP };
    answer.writeHead(PAGES[url] ? 200 : 404, headers).end(PAGES[url] ?? html("<p>ありません</p>"));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  try {
    await walk(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const judged = (path, width, javascript, look) => async ({ page, sound, judges }) =>
  await served(async (home) => {
    const visitor = await page(width, { home, javascript });
    await visitor.goto(path);
    await look({ visitor, sound, judges });
  });

for (const javascript of [true, false]) {
  const how = javascript ? "with script" : "without script";

  journey(`judges leave a sound page alone, ${how}`, judged("/sound", 320, javascript, async ({ visitor, sound }) => {
    await sound(visitor);
  }));

  journey(`axe finds a picture without words, ${how}`, judged("/unnamed", 390, javascript, async (seen) => {
    const { visitor, sound, judges } = seen;
    const problems = await judges.axe(visitor);
    assert.equal(problems.length, 1);
    assert.match(problems[0], /image-alt: .*<img src="data:/);
    await assert.rejects(sound(visitor), /image-alt/);
  }));

  journey(`a line that sticks out is found, ${how}`, judged("/wide", 320, javascript, async (seen) => {
    const { visitor, sound, judges } = seen;
    assert.match((await judges.noSideScroll(visitor)).join(), /on a screen of 320: <svg width="900"/);
    await assert.rejects(sound(visitor), /side scroll/);
  }));

  journey(`a column of letters is found, ${how}`, judged("/column", 320, javascript, async ({ visitor, sound, judges }) => {
    assert.match((await judges.inLines(visitor)).join(), /^a column of letters: だれに何が見えるか: <td/);
    await assert.rejects(sound(visitor), /a column of letters/);
  }));

  journey(`two main buttons and a small one are found, ${how}`, judged("/torn", 390, javascript, async ({ visitor, sound, judges }) => {
    assert.deepEqual(await judges.oneMainButton(visitor), ["more than one main button: 見る, 話す"]);
    await assert.rejects(sound(visitor), /more than one main button/);
    await visitor.goto("/fiddly");
    assert.match((await judges.fingers(visitor)).join(), /lower than 44 px: <a href="\/sound"/);
    await assert.rejects(sound(visitor), /lower than 44 px/);
  }));

  journey(`a request to another host is found, ${how}`, judged("/outside", 390, javascript, async ({ visitor }) => {
    assert.ok(visitor.faults.includes("asked another host: http://127.0.0.2:9/x.png"), visitor.faults.join());
    assert.ok(visitor.faults.some((fault) => /^console: .*Content Security Policy/.test(fault)), visitor.faults.join());
    visitor.faults.length = 0;
  }));
}

journey("a script against the policy is found", judged("/script", 390, true, async ({ visitor, sound }) => {
  await assert.rejects(sound(visitor), /console: .*Content Security Policy/);
  visitor.faults.length = 0;
}));

journey("a page may say 404 of itself", judged("/nowhere", 390, true, ({ visitor, sound }) => sound(visitor)));

journey("the validator names the line", async ({ judges }) => {
  if (!judges.hasJava()) throw new Skip("no Java");
  const problems = judges.validate([["/sound", PAGES["/sound"]], ["/invalid", PAGES["/invalid"]]]);
  assert.ok(problems.some((problem) => /\/invalid: line \d+: .*blink/.test(problem)), problems.join("\n"));
  assert.ok(!problems.some((problem) => problem.includes("/sound")), problems.join("\n"));
});
