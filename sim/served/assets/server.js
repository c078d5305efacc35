// What the server is asked, and what goes wrong on the way.

/** What cannot be, a line each. */
export class Refused extends Error {
  constructor(lines) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}

/** Not now: others ask. */
export class Busy extends Refused {}

/** The server answers no more. */
export class Gone extends Error {}

/** It has forgotten this tab, which has to be opened anew. */
export class Forgotten extends Error {}

/** An answer that nobody waits for any more: another was asked for, or this tab has another start by now. */
export class Late extends Error {}

let session = "";

export function useSession(key) {
  session = key;
}

export function address(name, query = {}) {
  const found = new URL(`api/${name}`, document.baseURI);
  found.hash = "";
  found.search = new URLSearchParams({ session, ...query }).toString();
  return found;
}

async function answered(asked, signal) {
  const whose = session;
  let response, body;
  try {
    response = await asked;
    body = await response.text();
  } catch {
    throw signal?.aborted ? new Late() : new Gone();
  }
  if (whose !== session) throw new Late();
  if (response.ok) return JSON.parse(body);
  if (response.status === 410) throw new Forgotten();
  const json = (response.headers.get("content-type") ?? "").includes("json");
  throw new (response.status === 429 ? Busy : Refused)(json ? JSON.parse(body).wrong : [body.trim()]);
}

export function read(name, query, signal) {
  return answered(fetch(address(name, query), { credentials: "omit", signal }), signal);
}

export function ask(name, given = {}, query = {}) {
  const file = given instanceof Blob;
  return answered(
    fetch(address(name, query), {
      method: "POST",
      credentials: "omit",
      headers: { "content-type": file ? "application/octet-stream" : "application/json" },
      body: file ? given : JSON.stringify(given),
    }),
  );
}

/** Sends one request at a time; of those that come meanwhile only the last is sent. */
export class Latest {
  #busy = false;
  #waiting = null;

  /** Does a later one wait? */
  get more() {
    return this.#waiting !== null;
  }

  async send(work) {
    if (this.#busy) {
      this.#waiting = work;
      return;
    }
    this.#busy = true;
    try {
      let next = work;
      while (next) {
        this.#waiting = null;
        await next();
        next = this.#waiting;
      }
    } finally {
      this.#busy = false;
    }
  }
}

/** Listens to pictures; `gone` is told when the server is lost, and `forgotten` when it knows the tab no more. */
export function listen({ picture, gone, back, forgotten }) {
  const source = new EventSource(address("stream"));
  source.addEventListener("picture", (event) => picture(JSON.parse(event.data)));
  source.addEventListener("open", back);
  source.addEventListener("ended", () => {
    source.close();
    gone();
  });
  source.addEventListener("forgotten", () => {
    source.close();
    forgotten();
  });
  source.addEventListener("error", gone);
  return source;
}
