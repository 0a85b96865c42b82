// A live screen.  The server draws, the page shows: every event is HTML made for this reader, morphed into
// <main> so that focus and typed text stay.  Where events do not pass, the page asks for itself every ten
// seconds or so.  The count-down runs on performance.now(), never on the phone's clock.

const main = document.getElementById("main");
const live = document.getElementById("live");
const [lost, voice, waits, refresh] = live.children;
const types = globalThis.trustedTypes ?? { createPolicy: (_, rules) => rules };
const policy = types.createPolicy("kizahashi", { createHTML: (html) => html });
const parse = (html) => new DOMParser().parseFromString(policy.createHTML(html), "text/html");

// What is drawn

// A form somebody has begun to fill in stays as it is until it is sent.
const begun = new WeakSet();
main.addEventListener("input", ({ target }) => target.form && begun.add(target.form));
const action = (form) => form.getAttribute?.("action");
const text = (field) => field.matches("textarea, input:not([type=radio], [type=checkbox], [type=hidden])");
const written = (form) => begun.has(form) && [...form.elements].some((field) => text(field) && field.value !== field.defaultValue);
const morphing = {
  ignoreActiveValue: true,
  callbacks: {
    beforeNodeMorphed: (old, fresh) => !(begun.has(old) && action(old) === action(fresh)),
    beforeAttributeUpdated: (name, element) => !(name === "open" && element.matches("details")),
  },
};

const heading = () => main.querySelector("h1")?.textContent;

// Where the scene has just changed under somebody's finger, the press was meant for the scene before.
const MEANT = 1000;
let changed = -MEANT;
main.addEventListener("submit", (event) => performance.now() - changed < MEANT && event.preventDefault());

function draw(fresh) {
  const kept = new Set([...fresh.querySelectorAll("form")].map(action));
  const unfinished = [...main.querySelectorAll("form")].some((form) => written(form) && !kept.has(action(form)));
  waits.textContent = unfinished ? waits.dataset.waits : "";
  if (unfinished) return;
  const before = heading();
  Idiomorph.morph(main, [...fresh.childNodes], { ...morphing, morphStyle: "innerHTML" });
  count(main, performance.now());
  if (heading() === before) return;
  changed = performance.now();
  voice.textContent = heading();
  left = undefined;
  scrollTo(0, 0);
}

// A part takes the place of the one with its id; one that is not there yet comes among those of the list it is
// for, in the order of their ids, as the whole page would have them.
function drawPart(fresh) {
  const old = document.getElementById(fresh.id);
  const list = document.getElementById(fresh.dataset.in);
  if (old) Idiomorph.morph(old, fresh, morphing);
  else if (list) list.insertBefore(fresh, [...list.children].find((one) => one.id > fresh.id) ?? null);
  else return;
  count(document.getElementById(fresh.id), performance.now());
}

// The count-down

const ends = new WeakMap();
let left;

function count(root, drawn) {
  for (const timer of [root, ...root.querySelectorAll("[data-left]")]) ends.set(timer, drawn + timer.dataset.left * 1000);
}

function tick() {
  const timers = [...main.querySelectorAll("[data-left]")];
  const seconds = timers.map((timer) => Math.max(0, Math.ceil((ends.get(timer) - performance.now()) / 1000)));
  timers.forEach((timer, place) => {
    const digits = `${Math.floor(seconds[place] / 60)}:${String(seconds[place] % 60).padStart(2, "0")}`;
    if (timer.textContent !== digits) timer.textContent = digits;
  });
  if (left > 120 && seconds[0] <= 120) voice.textContent = voice.dataset.two;
  if (left > 0 && seconds[0] === 0) voice.textContent = voice.dataset.over;
  left = seconds[0];
}

// Where it comes from

const AT_FIRST = 6_000, KEPT_ALIVE = 20_000; // the server greets at once, then says something every 15 seconds
let source, flows = false, elsewhere = false, asks = 0;
let heard = performance.now(), answered = heard;

function listen() {
  source = new EventSource(main.dataset.stream);
  const on = (name, act) => source.addEventListener(name, (event) => {
    flows = true;
    heard = answered = performance.now();
    act(event.data);
  });
  on("alive", () => {});
  on("main", (html) => draw(parse(html).body));
  on("part", (html) => [...parse(html).body.children].forEach(drawPart));
  on("elsewhere", () => { elsewhere = true; flows = false; source.close(); });
  source.addEventListener("error", () => {
    flows = false;
    // A room that lost its server does not ask in the same instant.
    asks = Math.max(asks, performance.now() + Math.random() * 4000);
  });
}

async function ask() {
  asks = performance.now() + 8000 + Math.random() * 4000;
  try {
    // Asked by the page, not by a person: it keeps no session alive.
    const answer = await fetch(location.href, { headers: { "x-live": "1" }, signal: AbortSignal.timeout(8000) });
    if (answer.status >= 500) return;
    if (!answer.ok || answer.redirected) return location.reload();
    const page = parse(await answer.text());
    answered = performance.now();
    draw(page.getElementById("main"));
    if (source.readyState === EventSource.CLOSED && !elsewhere) listen();
  } catch {
    // Nothing came: the banner says so before long.
  }
}

function watch() {
  const now = performance.now();
  const silence = now - heard;
  const fine = silence < (flows ? KEPT_ALIVE : AT_FIRST);
  if (!fine && now > asks) ask();
  const away = now - answered > KEPT_ALIVE ? lost.dataset.lost : "";
  if (lost.textContent !== away) lost.textContent = away;
  refresh.hidden = fine && !waits.textContent;
}

count(main, performance.getEntriesByType("navigation")[0]?.responseStart ?? 0);
listen();
setInterval(() => { tick(); watch(); }, 250);
document.addEventListener("visibilitychange", () => document.hidden || ask());
