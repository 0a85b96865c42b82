// Every screen at every width: with scripts in Japanese, without in English.

import { journey } from "./journey.mjs";
import { Product } from "./product.mjs";
import { TOURS } from "./screens.mjs";

const WIDTHS = [1366, 390, 320];

/** Who answers, reads and tries something at a workplace. */
export const WORKPLACES = {
  stranger: "a stranger finds the doors, and every wrong turn says where to go",
  respondent: "a person answers and takes the own copy along",
  respondentWhoLooksBack: "a person who was there before looks back as well",
  chief: "a chief reads what the workplace saw",
  trying: "a chief looks after what the workplace tries, asks and hands on",
  successor: "a new chief looks at what was left",
  chiefWhoMeasuresAgain: "a chief measures again, and sees what moved over the years",
  smallWorkplace: "a workplace of six sees that figures are withheld, and why",
  workplaceThatAnswers: "a chief waits while people answer",
  ownDoor: "somebody adds a second factor to the own door",
};

/** Who prepares, holds, keeps and carries down. */
export const OFFICES = {
  office: "the promotion office sees which workplace is on which step",
  promotion: "the promotion office prepares a round",
  organiser: "an organiser holds a learning session, from the invitation to the reception",
  policyOffice: "the promotion office sees where the mayor's policy arrives",
  policyChief: "a chief carries the policy, and says how it goes",
  facilitator: "a facilitator, the projector and a participant go through a dialogue",
  reader: "what a learning session was is read by everybody, and its organisers look back",
  administrator: "an administrator keeps units, people and sheets",
  transfers: "an administrator leads the municipality through the first of April",
  author: "an administrator writes the next version of a sheet",
};

const untitled = Object.keys(TOURS).filter((who) => !(who in { ...WORKPLACES, ...OFFICES }));
if (untitled.length > 0) throw new Error(`tours without a title: ${untitled.join(", ")}`);

// A talk that is over cannot be held again: who holds one has a demonstration of their own.
const ALONE = new Set(["facilitator"]);

/** A journey for each of these tours, and one more without scripts. */
export function walkAll(titles) {
  for (const [who, title] of Object.entries(titles)) walk(title, who, TOURS[who]);
}

function walk(title, who, tour) {
  journey(title, async ({ page, product, sound }) => {
    await inDemo(who, product, async (demo) => {
      const desk = await page(WIDTHS[0], { home: demo.origin, ours: true });
      for await (const screen of tour(desk, demo)) await named(screen, sound(desk, ...WIDTHS));
    });
  });

  // Axe reads a twin of a page without scripts, which takes a second: one width is enough for what axe sees in it.
  journey(`${title}, without scripts and in English`, async ({ page, product, sound }) => {
    await inDemo(who, product, async (demo) => {
      const phone = await page(320, { home: demo.origin, ours: true, javascript: false, language: "en-GB" });
      for await (const screen of tour(phone, demo)) await named(screen, sound(phone));
    });
  });
}

async function inDemo(who, product, walk) {
  if (!ALONE.has(who)) return await walk(await product());
  const own = await Product.start();
  await walk(own).finally(() => own.stop());
}

async function named(screen, check) {
  await check.catch((error) => {
    throw new Error(`${screen}: ${error.message}`);
  });
}
