// What a journey file imports.  A journey is one walk through the screens, told as a sentence about people:
//
//   journey("a code is typed by hand", async ({ page, sound }) => {
//     const phone = await page(390, { javascript: false });
//     await phone.goto("/a");
//     await sound(phone);
//   });
//
// It is given
//   page(width, { javascript, language, home })  a page of its own browser context, at home on the demo
//   product()     the demo this file shares: `origin`, `door(pattern)` waits for a line it prints
//   sound(page, ...widths)  fails unless axe, the width and everything seen so far are in order; call it on every
//                 screen, as wide as it stands or at each of these widths
//   judges        the judges one by one, each returns the problems it sees
// Whatever a page asked of other hosts or complained about in its console fails the journey at its end, called or not.

/** All journeys of the files imported so far. */
export const journeys = [];

/** `long` says as how many of the others it takes, so that what is long begins first. */
export function journey(name, walk, long = 1) {
  journeys.push({ name, walk, long });
}

/** Thrown where a journey cannot be walked on this machine. */
export class Skip extends Error {}

/** Problems as one error. */
export function none(problems) {
  if (problems.length > 0) throw new Error(problems.join("\n"));
}
