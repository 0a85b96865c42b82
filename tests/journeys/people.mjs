// People without a browser of their own: they ask for pages, send forms, and some keep a stream open, as a phone with
// script does.

import http from "node:http";

export class Person {
  constructor(origin) {
    this.origin = origin;
    this.cookies = new Map();
    this.events = [];
  }

  /** The page at that address, redirections followed. */
  async get(path) {
    return await this.#ask("GET", path);
  }

  /** Sends the form of the present page that posts there, with these fields in place of its own. */
  async send(page, action, fields = {}) {
    const form = page.split("<form").find((part) => part.includes(`action="${action}"`));
    if (!form) throw new Error(`no form ${action} on:\n${words(page)}`);
    const body = new URLSearchParams({ token: form.match(/name="token" value="([^"]+)"/)[1] });
    for (const [, name, value] of form.matchAll(/type="hidden" name="(?!token)([^"]+)" value="([^"]*)"/g)) body.append(name, value);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return await this.#ask("POST", action, body.toString());
  }

  /** Keeps a stream open and notes what comes. */
  listen(path) {
    const request = http.get(this.origin + path, { headers: { cookie: this.#cookie() } });
    request.on("response", (response) => {
      response.setEncoding("utf8").on("data", (text) => {
        for (const [, name] of text.matchAll(/^event: ?(\w+)/gm)) this.events.push(name);
      });
    });
    request.on("error", () => {});
    this.stream = request;
  }

  leave() {
    this.stream?.destroy();
  }

  async #ask(method, path, body, hops = 5) {
    const answer = await fetch(this.origin + path, {
      method,
      body,
      redirect: "manual",
      headers: {
        cookie: this.#cookie(),
        "accept-language": "ja",
        ...(body === undefined ? {} : { origin: this.origin, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" }),
      },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair] = cookie.split(";");
      this.cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    if (answer.status >= 300 && answer.status < 400 && hops > 0) return await this.#ask("GET", answer.headers.get("location"), undefined, hops - 1);
    const page = await answer.text();
    if (answer.status >= 400 && answer.status !== 409 && answer.status !== 422) throw new Error(`${method} ${path}: ${answer.status}\n${words(page)}`);
    return page;
  }

  #cookie() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

/** A page without its markup. */
export function words(page) {
  return page.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
}
